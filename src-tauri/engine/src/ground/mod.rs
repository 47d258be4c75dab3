//! What every slice stands on, and what knows none of them: the store and its schema, time and chance,
//! sign-ins, GitHub, the other processes of this laptop, notifications, zones.

pub mod arguments;
pub(crate) mod autostart;
pub mod clock;
pub(crate) mod failure;
pub mod folders;
pub mod github;
pub(crate) mod hold;
pub mod launch;
pub mod local;
pub mod log;
pub mod notify;
pub(crate) mod private;
pub mod progress;
pub mod proxy;
pub mod secrets;
pub(crate) mod store;
pub mod world;
pub mod zones;
