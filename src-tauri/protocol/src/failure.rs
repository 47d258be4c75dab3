//! The one error type that the window and the terminal see.

use meridian_core::two_shapes;
use serde::{Deserialize, Serialize};

two_shapes! {
    /// What went wrong, only as far as a person can act on it. `Display` is one sentence that says
    /// what happened and what to do.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
    #[serde(remote = "Self", tag = "code", rename_all = "snake_case")]
    pub enum Failure {
        /// The input cannot be used.
        #[error("{message}")]
        BadInput {
            /// One sentence that names the thing and the remedy.
            message: String,
        },
        /// There is no team yet.
        #[error(
            "No team is connected yet. Start the practice team in the window, or run \
             `meridian-cli connect OWNER/REPO`."
        )]
        NoTeam,
        /// The draft changed since the window saw it; ask for it again.
        #[error("The draft was changed by another program; the newest text is shown.")]
        Stale,
        /// Post was refused by the checks.
        #[error("{message}")]
        NotReady {
            /// One sentence that names what to fix.
            message: String,
        },
        /// Post waits until the member has agreed to something, or taken it out.
        #[error("{message}")]
        Unconfirmed {
            /// One sentence for each thing that is asked.
            message: String,
        },
        /// A sign-in is needed.
        #[error("{message}")]
        SignIn {
            /// One sentence that says how.
            message: String,
        },
        /// The notebook cannot be written; the text is only in the window.
        #[error("{message}")]
        NotSaved {
            /// One sentence with the remedy, such as "disk full".
            message: String,
        },
        /// The notebook was made by a newer Meridian.
        #[error(
            "This notebook was written by a newer Meridian. Close this one and start the newer; \
             nothing was changed."
        )]
        NewerNotebook,
        /// GitHub cannot be reached.
        #[error("{message}")]
        Offline {
            /// One sentence.
            message: String,
        },
        /// Something that should not happen; the details are in the log.
        #[error("{message}")]
        Internal {
            /// One sentence.
            message: String,
        },
    }
}
