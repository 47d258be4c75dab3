//! What lies in the two files: the numbered lists of what made their tables, each written where its
//! rows are read.
//!
//! The notebook is what must never be lost, the mirror what GitHub last said.

use super::database::{Definition, Synchronous};
use crate::{
    courier::tables::{
        budgets, changed, comments, decisions as asked, issues, limits, outbox, pulls, receipts,
        steps, watched,
    },
    decisions, draft, hours,
    post::tables::{agreed, heard},
    reminders, round, schedule, settings, talk, team, updates,
};
use rusqlite_migration::M;

/// The notebook's, append only: what has been released is never changed, because notebooks exist that have it.
const OF_THE_NOTEBOOK: &[M<'static>] = &[
    M::up(team::tables::CREATE),
    M::up(draft::tables::CREATE),
    M::up(outbox::CREATE),
    M::up(receipts::CREATE),
    M::up(round::tables::issues::CREATE),
    M::up(settings::tables::CREATE),
    M::up(limits::CREATE),
    M::up(reminders::tables::CREATE),
    M::up(schedule::tables::CREATE),
    M::up(outbox::PURPOSE),
    M::up(round::tables::issues::CHOSEN),
    M::up(settings::tables::IDENTITY),
    M::up(outbox::KINDS),
    M::up(agreed::CREATE),
    M::up(draft::tables::by_draft::MIGRATE),
    M::up(hours::tables::bells::CREATE),
    M::up(schedule::tables::answers::CREATE),
    M::up(hours::tables::meetings::CREATE),
    M::up(team::tables::accounts::CREATE),
    M::up(team::tables::cycles::CREATE),
    M::up(team::tables::RHYTHM),
    M::up(team::tables::people::CREATE),
    M::up(team::tables::DISCUSSIONS),
    M::up(outbox::MESSAGES),
    M::up(updates::tables::CREATE),
    M::up(decisions::tables::CREATE),
    // From here on `operations.kind` may be 'item_issue' as well.
    M::up(talk::tables::CREATE),
];

/// The newest schema that this build knows: processes tell each other, so that an older one makes
/// room.
pub const SCHEMA: i64 = OF_THE_NOTEBOOK.len() as i64;

/// How to read what a backup is made for of one of the notebook's tables, in the order in which it
/// was written; none where all of it can be had again or is worth nothing later: what was looked
/// at when, what was shown, how long an account has to wait.
pub(crate) fn worth_keeping(table: &str) -> Option<String> {
    match table {
        "reminders" | "limits" => None,
        "followed_schedules" => Some(schedule::tables::WORTH_KEEPING.to_owned()),
        "settings" => Some(settings::tables::worth_keeping()),
        // Whatever a later schema adds.
        table => Some(format!("SELECT * FROM \"{table}\" ORDER BY rowid")),
    }
}

/// The notebook's file.
pub(crate) const NOTEBOOK: Definition =
    Definition { migrations: OF_THE_NOTEBOOK, synchronous: Synchronous::Full };

/// The mirror's, append only too, though an unknown version is simply made anew.
const OF_THE_MIRROR: &[M<'static>] = &[
    M::up(issues::CREATE),
    M::up(comments::CREATE),
    M::up(pulls::CREATE),
    M::up(comments::MISSING),
    M::up(issues::ASSOCIATION),
    M::up(issues::CANDIDATES),
    M::up(steps::CREATE),
    M::up(budgets::CREATE),
    M::up(heard::CREATE),
    M::up(comments::NODES),
    M::up(watched::CREATE),
    M::up(changed::CREATE),
    M::up(changed::AWAY),
    M::up(issues::GONE),
    M::up(asked::INDEX),
    M::up(asked::REACTIONS),
];

/// The mirror's file.
pub(crate) const MIRROR: Definition =
    Definition { migrations: OF_THE_MIRROR, synchronous: Synchronous::Normal };
