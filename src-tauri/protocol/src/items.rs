//! The pages about what somebody asks the team to discuss or decide, and what is done with them.

use serde::{Deserialize, Serialize};

/// Which page about items is looked at. An item is called by its key: `5800000592-1`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemPage {
    /// What waits, and what has ended lately.
    #[default]
    All,
    /// One of them.
    One {
        /// Its key.
        key: String,
    },
    /// Its own issue, before it is opened.
    Issue {
        /// Its key.
        key: String,
    },
    /// An issue that is there already, before it is noted as its own.
    Link {
        /// Its key.
        key: String,
        /// The issue's number or link.
        issue: String,
    },
    /// How it ended, before that is told.
    End {
        /// Its key.
        key: String,
        /// How.
        because: String,
    },
}

/// What is done about an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemAct {
    /// What was looked at.
    pub page: ItemPage,
    /// What tells what was shown from anything else; refused where it is another by now.
    pub digest: String,
}
