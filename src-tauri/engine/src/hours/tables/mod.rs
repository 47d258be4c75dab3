//! What the member chose for their reminders, and when the team meets.

pub(crate) mod bells;
pub(crate) mod meetings;
