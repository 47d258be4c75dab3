//! The pages about what is brewing.

use serde::{Deserialize, Serialize};

/// Which page about what is brewing is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BrewingPage {
    /// All of it.
    #[default]
    All,
    /// Putting a line aside, on this laptop.
    Dismiss {
        /// Its name.
        line: String,
        /// Why.
        because: String,
    },
}
