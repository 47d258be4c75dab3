//! The mirror: what GitHub last said. Disposable: it may be deleted or jump back at any time.

mod comments;
mod issues;
mod pulls;

use super::database::{Definition, Synchronous};
use rusqlite_migration::M;

pub(super) use comments::{own, put_comments, remove_comment};
pub(super) use issues::put_issue;
pub(super) use pulls::{pulls, put_pulled};

/// Append only, though an unknown version is simply made anew.
const MIGRATIONS: &[M<'static>] =
    &[M::up(issues::CREATE), M::up(comments::CREATE), M::up(pulls::CREATE)];

/// The mirror's file.
pub(super) const DEFINITION: Definition =
    Definition { migrations: MIGRATIONS, synchronous: Synchronous::Normal };
