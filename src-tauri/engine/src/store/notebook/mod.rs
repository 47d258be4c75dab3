//! The notebook: what must never be lost.

mod accounts;
mod agreed;
mod answers;
mod bells;
mod by_draft;
mod cycles;
mod drafts;
mod following;
mod issues;
mod limits;
mod meetings;
mod outbox;
mod queue;
mod receipts;
mod reminders;
mod settings;
mod splices;
mod teams;
mod texts;
mod wishes;

use super::database::{Definition, Synchronous};
use rusqlite_migration::M;

pub(super) use agreed::{agreed_in, proven_on};
pub use bells::Bells;
pub(super) use by_draft::name_lost as name_lost_drafts;
pub(super) use cycles::find_lost as find_lost_cycles;
pub(super) use drafts::TextsAtHand;
pub use drafts::{Kept, Revision, StoredDraft};
pub use following::{ChangeKind, Followed, KeptChange, Noticed, Reading};
pub(super) use issues::{bind, bound};
pub(super) use limits::{limits, set_limits};
pub use outbox::Which;
#[cfg(test)]
pub(super) use outbox::one;
pub(super) use outbox::{doubt_everything_open, open_of, rebase, set_state};
pub use queue::Queued;
pub(super) use receipts::{add_receipt, comment_gone, first_comments};
pub(super) use settings::notebook_id;
pub use teams::{Schedule, Team, TeamFacts, TeamKind};
pub(super) use teams::{set_repository, team};
pub(super) use texts::repair as repair_drafts;
pub(super) use wishes::prove;

/// Append only: what has been released is never changed, because notebooks exist that have it.
const MIGRATIONS: &[M<'static>] = &[
    M::up(teams::CREATE),
    M::up(drafts::CREATE),
    M::up(outbox::CREATE),
    M::up(receipts::CREATE),
    M::up(issues::CREATE),
    M::up(settings::CREATE),
    M::up(limits::CREATE),
    M::up(reminders::CREATE),
    M::up(following::CREATE),
    M::up(outbox::PURPOSE),
    M::up(issues::CHOSEN),
    M::up(settings::IDENTITY),
    M::up(outbox::KINDS),
    M::up(agreed::CREATE),
    M::up(by_draft::MIGRATE),
    M::up(bells::CREATE),
    M::up(answers::CREATE),
    M::up(meetings::CREATE),
    M::up(accounts::CREATE),
    M::up(cycles::CREATE),
    M::up(teams::RHYTHM),
];

/// The newest schema that this build knows: processes tell each other, so that an older one makes
/// room.
pub const SCHEMA: i64 = MIGRATIONS.len() as i64;

/// How to read what a backup is made for of one of the notebook's tables, in the order in which it
/// was written; none where all of it can be had again or is worth nothing later: what was looked
/// at when, what was shown, how long an account has to wait.
pub(super) fn worth_keeping(table: &str) -> Option<String> {
    match table {
        "reminders" | "limits" => None,
        "followed_schedules" => Some(following::WORTH_KEEPING.to_owned()),
        "settings" => Some(settings::worth_keeping()),
        // Whatever a later schema adds.
        table => Some(format!("SELECT * FROM \"{table}\" ORDER BY rowid")),
    }
}

/// The notebook's file.
pub(super) const DEFINITION: Definition =
    Definition { migrations: MIGRATIONS, synchronous: Synchronous::Full };
