//! A simulated world around an engine: a GitHub within this process, and what is broken on purpose.

use super::{
    clock::Clock,
    github::{Client, ClientError},
};
use meridian_core::courier::Breakage;
use secrecy::SecretString;
use std::sync::Arc;

/// How GitHub is reached by its API root, with this token and by this clock.
pub type Reach =
    dyn Fn(&str, Option<SecretString>, Arc<dyn Clock>) -> Result<Client, ClientError> + Send + Sync;

/// What differs in a simulated world.
#[derive(Clone)]
pub struct World {
    /// The way to GitHub, in place of the network.
    pub reach: Arc<Reach>,
    /// What is broken.
    pub broken: Option<Breakage>,
}
