//! The courier's side of the store: everything it decides from, and everything it writes down.

use super::{Store, StoreError, mirror, notebook};
use meridian_core::{
    courier::{BoundIssue, Change, Destination, Operation, Snapshot},
    ids::{CommentId, CycleName, IssueNumber, RoundKey, TeamId},
};
use rusqlite::Transaction;
use std::collections::BTreeSet;

impl Store {
    /// Everything the courier decides from. The notebook's part is one unchanging state; the
    /// mirror's part may be older or newer.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when a file cannot be read.
    pub fn snapshot(
        &self,
        team: TeamId,
        current: &(CycleName, RoundKey),
    ) -> Result<Snapshot, StoreError> {
        let mut snapshot = self.notebook.read(|tx| {
            let facts = notebook::team(tx, team)?.facts;
            let operations = notebook::open_of(tx, team, facts.account.user)?;
            Ok(Snapshot {
                limits: notebook::limits(tx, &facts.account)?,
                issues: issues_of(tx, team, current, &operations)?,
                account: facts.account,
                repository: facts.repository,
                repository_id: facts.repository_id,
                destination: facts.destination,
                current: current.clone(),
                week_one: None,
                operations,
                pulls: Vec::new(),
                own: Vec::new(),
            })
        })?;
        let mut numbers: BTreeSet<IssueNumber> =
            snapshot.issues.iter().map(|issue| issue.number).collect();
        if let Destination::Issue { number } = snapshot.destination {
            numbers.insert(number);
        }
        let author = snapshot.account.user;
        (snapshot.pulls, snapshot.own) = self.mirror.read(|tx| {
            let mut own = Vec::new();
            for number in &numbers {
                own.append(&mut mirror::own(tx, team, *number, author)?);
            }
            Ok((mirror::pulls(tx, team)?, own))
        })?;
        Ok(snapshot)
    }

    /// Writes the changes down: the notebook's in one transaction, then the mirror's in another.
    /// A file without changes is not touched. Applying the same changes again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] when the member took an operation back meanwhile: nothing was
    /// written, read the snapshot again. Otherwise when a file cannot be written; then the
    /// notebook's part may stand without the mirror's, never the other way round.
    pub fn apply(&mut self, team: TeamId, changes: &[Change]) -> Result<(), StoreError> {
        let (mirror_part, notebook_part): (Vec<&Change>, Vec<&Change>) =
            changes.iter().partition(|change| is_mirror(change));
        let mut gone = Vec::new();
        if !notebook_part.is_empty() {
            gone = self.notebook.write(|tx| {
                let mut gone = Vec::new();
                for change in notebook_part {
                    gone.extend(apply_one(tx, team, change)?);
                }
                Ok(gone)
            })?;
        }
        if !mirror_part.is_empty() || !gone.is_empty() {
            self.mirror.write(|tx| {
                for comment in &gone {
                    mirror::remove_comment(tx, team, *comment)?;
                }
                for change in &mirror_part {
                    apply_one(tx, team, change)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// The issues of the current round and of the rounds of open operations.
fn issues_of(
    tx: &Transaction<'_>,
    team: TeamId,
    current: &(CycleName, RoundKey),
    operations: &[Operation],
) -> Result<Vec<BoundIssue>, StoreError> {
    let mut rounds: BTreeSet<(CycleName, RoundKey)> =
        operations.iter().map(|op| (op.draft.cycle.clone(), op.draft.round)).collect();
    rounds.insert(current.clone());
    let mut issues = Vec::new();
    for (cycle, round) in rounds {
        issues.extend(notebook::bound(tx, team, &cycle, round)?);
    }
    Ok(issues)
}

fn is_mirror(change: &Change) -> bool {
    match change {
        Change::State { .. }
        | Change::Rebase { .. }
        | Change::Receipt { .. }
        | Change::Bind(_)
        | Change::Limits(_)
        | Change::Repository { .. } => false,
        Change::MirrorIssue(_) | Change::MirrorComments { .. } | Change::MirrorPulled(_) => true,
    }
}

/// Writes one change down. Returns a comment that is now known to be gone.
fn apply_one(
    tx: &Transaction<'_>,
    team: TeamId,
    change: &Change,
) -> Result<Option<CommentId>, StoreError> {
    match change {
        Change::State { op, state } => return notebook::set_state(tx, op, state),
        Change::Rebase { op, base } => notebook::rebase(tx, op, base)?,
        Change::Receipt { receipt, body } => notebook::add_receipt(tx, receipt, body)?,
        Change::Bind(issue) => notebook::bind(tx, team, issue)?,
        Change::Limits(limits) => {
            notebook::set_limits(tx, &notebook::team(tx, team)?.facts.account, limits)?;
        }
        Change::Repository { name, id } => notebook::set_repository(tx, team, name, *id)?,
        Change::MirrorIssue(issue) => mirror::put_issue(tx, team, issue)?,
        Change::MirrorComments { issue, comments } => {
            mirror::put_comments(tx, team, *issue, comments)?;
        }
        Change::MirrorPulled(pulled) => mirror::put_pulled(tx, team, pulled)?,
    }
    Ok(None)
}
