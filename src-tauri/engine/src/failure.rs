//! The one place where an error of a layer becomes what a person can act on.

use crate::store::StoreError;
use meridian_protocol::Failure;

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::Newer { .. } => Self::NewerNotebook,
            StoreError::Stale { .. } | StoreError::Misfit { .. } => Self::Stale,
            StoreError::NotAFolder { .. }
            | StoreError::NoPermission { .. }
            | StoreError::ReadOnly { .. }
            | StoreError::DiskFull { .. }
            | StoreError::Busy { .. }
            | StoreError::Damaged { .. }
            | StoreError::Replaced { .. }
            | StoreError::NotShareable { .. }
            | StoreError::Io { .. } => Self::NotSaved { message },
            StoreError::NoTeam(_) => Self::NoTeam,
            StoreError::TooLate { .. }
            | StoreError::NoDraft { .. }
            | StoreError::NoRevision(_)
            | StoreError::NoOperation(_) => Self::BadInput { message },
            StoreError::Overtaken { .. } | StoreError::Sqlite(_) | StoreError::Migration(_) => {
                tracing::error!(error = %message, "the store failed");
                Self::Internal { message }
            }
        }
    }
}
