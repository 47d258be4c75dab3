//! The courier's side of the store: everything it decides from, and everything it writes down.

use super::{comments, decisions, issues, limits, marked, outbox, pulls, receipts};
use crate::{
    ground::store::{Store, StoreError},
    hand::tables::given,
    post::tables::agreed,
    round,
    round::tables::issues as bound_issues,
    settings, team,
};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use meridian_core::{
    courier::{
        BoundIssue, Change, Comment, Content, Destination, OpState, Operation, Parked, Proof,
        Snapshot, Target, ToFollow, stagger,
    },
    ids::{CommentId, CycleName, IssueNumber, RoundKey, TeamId, UserId},
    round::{
        openers::{Openers, Trusted},
        rivals::BesideBound,
    },
    settings::{Choice as _, Discussions, GivePlace, ItemsFollowed, TeamFileFollowed},
};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// How long before the present round a first comment may lie that is still watched for another
/// device's.
const TWIN_WATCH: TimeDelta = TimeDelta::weeks(2);

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
        let (mut snapshot, first_comments, makes, places) = self.notebook.read(|tx| {
            let facts = team::tables::team(tx, team)?.facts;
            let operations = outbox::open_of(tx, team, facts.account.user)?;
            let opens = current.1.opens.and_time(NaiveTime::MIN).and_utc();
            let first_comments = receipts::first_comments(tx, team, opens - TWIN_WATCH)?;
            let issues = issues_of(tx, team, current, &operations)?;
            // Only what is to be made can come to stand beside something.
            let makes = operations.iter().any(makes_a_comment);
            let snapshot = Snapshot {
                stagger: stagger(&settings::tables::notebook_id(tx)?, current.1),
                limits: limits::limits(tx, &facts.account)?,
                issues,
                beside: Vec::new(),
                before: Vec::new(),
                gone: Vec::new(),
                talks: Vec::new(),
                next: None,
                due: None,
                agreed: if makes { agreed::agreed_in(tx, team)? } else { Vec::new() },
                sections: facts.sections,
                account: facts.account,
                repository: facts.repository,
                repository_id: facts.repository_id,
                discussions: discussions(tx, team, &facts.destination)?,
                destination: facts.destination,
                openers: openers(tx, team)?,
                current: current.clone(),
                week_one: None,
                closes: None,
                proof: Proof::Unproven,
                operations,
                pulls: Vec::new(),
                own: Vec::new(),
                by_hand: Vec::new(),
                held: Vec::new(),
                place: place(tx, team)?,
                marked: Vec::new(),
                of_others: Vec::new(),
                items: followed_items(tx, team)?,
                to_list: Vec::new(),
            };
            let places = places_of(&snapshot);
            Ok((snapshot, first_comments, makes, places))
        })?;
        (snapshot.gone, snapshot.beside) = self.mirror.read(|tx| {
            let gone = issues::gone(tx, team)?.into_iter().map(|gone| gone.number).collect();
            Ok((gone, beside(tx, team, &snapshot)?))
        })?;
        snapshot.talks = self.mirror.read(|tx| decisions::open_on(tx, team, current.1))?;
        let mut numbers: BTreeSet<IssueNumber> =
            snapshot.issues.iter().map(|issue| issue.number).collect();
        let others = snapshot.beside.iter().flat_map(|beside| &beside.others);
        numbers.extend(others.map(|other| other.0));
        let mut proven = BTreeMap::new();
        if makes {
            proven = self.notebook.read(|tx| {
                let of = |number: &IssueNumber| {
                    Ok::<_, StoreError>((*number, agreed::proven_on(tx, team, *number)?))
                };
                numbers.iter().map(of).collect()
            })?;
        }
        numbers.extend(snapshot.destination.by_link());
        let me = snapshot.account.user;
        let author = comments::Author::Is(me);
        (snapshot.pulls, snapshot.own, snapshot.by_hand, snapshot.held, snapshot.to_list) =
            self.mirror.read(|tx| {
                let (mut own, mut held, mut to_list) = (Vec::new(), Vec::new(), Vec::new());
                for number in &numbers {
                    own.append(&mut marked::own(tx, team, *number, &author)?);
                }
                for number in numbers.union(&places) {
                    held.push(comments::held(tx, team, *number)?);
                }
                let mut by_hand = Vec::new();
                for (issue, proven) in &proven {
                    by_hand.append(&mut comments::by_hand(tx, team, *issue, &author, proven)?);
                }
                let there = first_comments.iter().filter(|(on, _)| !snapshot.gone.contains(on));
                for (issue, at) in there {
                    let listed = comments::held(tx, team, *issue)?.complete_at;
                    if listed.is_none_or(|listed| listed < *at) {
                        to_list.push(*issue);
                    }
                }
                Ok((pulls::pulls(tx, team)?, own, by_hand, held, to_list))
            })?;
        if !places.is_empty() {
            snapshot.marked = self.mirror.read(|tx| {
                let mut found = Vec::new();
                for place in &places {
                    found.append(&mut marked::given(tx, team, *place, &author)?);
                    found.append(&mut marked::messages(tx, team, *place, &author)?);
                }
                Ok(found)
            })?;
            snapshot.of_others = self.mirror.read(|tx| {
                let mut of_others = Vec::new();
                for place in messages_to(&snapshot.operations) {
                    let all = marked::messages(tx, team, place, &comments::Author::Anybody)?;
                    let theirs = all.into_iter().map(|one| (place, one.comment));
                    of_others.extend(theirs.filter(|(_, one)| !is_by(one, me)));
                }
                Ok(of_others)
            })?;
        }
        Ok(snapshot)
    }

    /// All issues on which an update of a round may stand, first the bound one: two members can open a
    /// round at the same moment. Last are those that are not there any more: what was read of them is of the
    /// round. None while none is bound.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when a file cannot be read.
    pub fn issues_of(
        &self,
        team: TeamId,
        cycle: &CycleName,
        round: RoundKey,
    ) -> Result<Vec<IssueNumber>, StoreError> {
        let mut all = self.issues_there(team, cycle, round)?;
        if all.is_empty() {
            return Ok(all);
        }
        for gone in self.mirror.read(|tx| issues::gone(tx, team))? {
            let is_of_it = gone.cycle == *cycle && gone.round == round;
            if is_of_it && !all.contains(&gone.number) {
                all.push(gone.number);
            }
        }
        Ok(all)
    }

    /// The same without those that another one has taken the place of: what is asked for, told of and written
    /// to.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when a file cannot be read.
    pub(crate) fn issues_there(
        &self,
        team: TeamId,
        cycle: &CycleName,
        round: RoundKey,
    ) -> Result<Vec<IssueNumber>, StoreError> {
        let (bound, others_of) = self.notebook.read(|tx| {
            let bound = bound_issues::bound(tx, team, cycle, round)?.map(|bound| bound.number);
            let facts = match team::tables::team(tx, team) {
                Ok(known) => known.facts,
                // Of one that was removed what it has is read all the same.
                Err(StoreError::NoTeam(_)) => return Ok((bound, None)),
                Err(error) => return Err(error),
            };
            let of_its_own = facts.destination == Destination::RoundIssue;
            let discussions = discussions(tx, team, &facts.destination)?;
            let is_issue = bound.is_some_and(|bound| !discussions.contains(&bound));
            if !of_its_own || !is_issue {
                return Ok((bound, None));
            }
            Ok((bound, Some((facts.account.user, openers(tx, team)?))))
        })?;
        let mut all: Vec<IssueNumber> = bound.into_iter().collect();
        if let Some((me, openers)) = others_of {
            let trusted = Trusted { me, openers: &openers };
            let others = self.marked_issues(team, (cycle, round), trusted)?.into_iter();
            all.extend(others.map(|issue| issue.number).filter(|other| Some(*other) != bound));
        }
        Ok(all)
    }

    /// How much longer than the bare moment this notebook's programs wait in a round.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn stagger(&self, round: RoundKey) -> Result<TimeDelta, StoreError> {
        self.notebook.read(|tx| Ok(stagger(&settings::tables::notebook_id(tx)?, round)))
    }

    /// Writes the changes down: the notebook's in one transaction, then the mirror's in another.
    /// A file without changes is not touched. Applying the same changes again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] when the member took an operation back meanwhile: nothing was
    /// written, read the snapshot again. Otherwise when a file cannot be written; then the
    /// notebook's part may stand without the mirror's, never the other way round.
    pub fn apply(&mut self, team: TeamId, changes: &[Change]) -> Result<(), StoreError> {
        self.apply_with(team, changes, Proof::Unproven)
    }

    /// The same, where this is whose sign-in it is.
    ///
    /// # Errors
    /// Those of [`Self::apply`].
    pub fn apply_with(
        &mut self,
        team: TeamId,
        changes: &[Change],
        proof: Proof,
    ) -> Result<(), StoreError> {
        let (mirror_part, notebook_part): (Vec<&Change>, Vec<&Change>) =
            changes.iter().partition(|change| is_mirror(change));
        let needs_me = |change: &&&Change| matches!(change, Change::MirrorListed { .. });
        let me = match mirror_part.iter().find(needs_me) {
            Some(_) => {
                self.notebook.read(|tx| Ok(team::tables::team(tx, team)?.facts.account.user))?
            }
            None => UserId(0),
        };
        let mut gone = Vec::new();
        if !notebook_part.is_empty() {
            gone = self.notebook.write(|tx| {
                let mut gone = Vec::new();
                for change in notebook_part {
                    match change {
                        Change::Limits(limits) => {
                            let account = team::tables::team(tx, team)?.facts.account;
                            limits::set_limits(tx, &limits::bound(account, proof), limits)?;
                        }
                        change => gone.extend(apply_one(tx, team, me, change)?),
                    }
                }
                Ok(gone)
            })?;
        }
        if !mirror_part.is_empty() || !gone.is_empty() {
            self.mirror.write(|tx| {
                for comment in &gone {
                    comments::remove_comment(tx, team, comment)?;
                }
                for change in &mirror_part {
                    apply_one(tx, team, me, change)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// The same, and the steps that the operations take with it are noted in their journals.
    ///
    /// # Errors
    /// Those of [`Self::apply`].
    pub(crate) fn apply_at(
        &mut self,
        team: TeamId,
        changes: &[Change],
        proof: Proof,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.apply_with(team, changes, proof)?;
        let taken = changes.iter().filter_map(|change| match change {
            Change::State { op, state } => Some((op, state)),
            _ => None,
        });
        self.note_steps(taken, at);
        Ok(())
    }
}

/// Which numbers are discussions'.
fn discussions(
    tx: &Connection,
    team: TeamId,
    destination: &Destination,
) -> Result<Vec<IssueNumber>, StoreError> {
    let kept = settings::tables::get(tx, &Discussions::key(team))?;
    let mut known: Vec<IssueNumber> =
        kept.and_then(|text| Discussions::read(&text).ok()).unwrap_or_default();
    if let Destination::Discussion { number } = destination
        && !known.contains(number)
    {
        known.push(*number);
    }
    Ok(known)
}

/// Whom the team lets open rounds; nobody beside the owner's people while its file cannot be read.
fn openers(tx: &Connection, team: TeamId) -> Result<Openers, StoreError> {
    let kept = settings::tables::get(tx, &TeamFileFollowed::key(team))?;
    let file = kept.and_then(|text| TeamFileFollowed::read(&text).ok());
    Ok(file.map_or_else(Openers::default, |kept| kept.file().openers()))
}

/// Where updates are given to the lead; nowhere while what is kept of it cannot be read.
fn place(tx: &Connection, team: TeamId) -> Result<Option<IssueNumber>, StoreError> {
    let kept = settings::tables::get(tx, &GivePlace::key(team))?;
    Ok(kept.and_then(|text| GivePlace::read(&text).ok()).map(|place| place.number))
}

/// What is followed of items; nothing while what is kept of it cannot be read.
fn followed_items(tx: &Connection, team: TeamId) -> Result<ToFollow, StoreError> {
    let kept = settings::tables::get(tx, &ItemsFollowed::key(team))?;
    Ok(kept.and_then(|text| ItemsFollowed::read(&text).ok()).unwrap_or_default())
}

/// Where messages are to go.
fn messages_to(operations: &[Operation]) -> BTreeSet<IssueNumber> {
    let to = operations.iter().filter_map(|op| match &op.content {
        Content::Message(message) => Some(message.issue),
        _ => None,
    });
    to.collect()
}

fn is_by(comment: &Comment, user: UserId) -> bool {
    comment.author.as_ref().is_some_and(|author| author.id == user)
}

/// That place, and those to which something is still on its way.
fn places_of(snapshot: &Snapshot) -> BTreeSet<IssueNumber> {
    let to = snapshot.operations.iter().filter_map(|op| match op.target() {
        Target::On { issue, .. } => Some(issue),
        Target::OnIssueOf { .. }
        | Target::IssueOf { .. }
        | Target::Known(_)
        | Target::Repository => None,
    });
    snapshot.place.into_iter().chain(to).collect()
}

/// The issues of the current round and of the rounds of open operations.
fn issues_of(
    tx: &Connection,
    team: TeamId,
    current: &(CycleName, RoundKey),
    operations: &[Operation],
) -> Result<Vec<BoundIssue>, StoreError> {
    let mut rounds: BTreeSet<(CycleName, RoundKey)> = operations
        .iter()
        .filter_map(|op| match op.target() {
            Target::OnIssueOf { cycle, round, .. } | Target::IssueOf { cycle, round } => {
                Some((cycle.clone(), round))
            }
            Target::On { .. } | Target::Known(_) | Target::Repository => None,
        })
        .collect();
    rounds.insert(current.clone());
    let mut issues = Vec::new();
    for (cycle, round) in rounds {
        issues.extend(bound_issues::bound(tx, team, &cycle, round)?);
    }
    Ok(issues)
}

/// What the mirror knows of further issues of those rounds that have one of their own.
fn beside(
    tx: &Connection,
    team: TeamId,
    snapshot: &Snapshot,
) -> Result<Vec<BesideBound>, StoreError> {
    let mut found = Vec::new();
    if snapshot.destination != Destination::RoundIssue {
        return Ok(found);
    }
    let trusted = snapshot.trusted();
    for bound in snapshot.issues.iter().filter(|bound| !snapshot.is_discussion(bound.number)) {
        let key = (&bound.cycle, bound.round);
        let all = issues::of_round(tx, team, key, trusted)?;
        let read = issues::issue(tx, team, bound.number)?;
        found.push(BesideBound::of(&all, key, (bound.number, read.as_ref()), trusted));
    }
    Ok(found)
}

/// Whether an operation writes no comment that is there already.
fn makes_a_comment(op: &Operation) -> bool {
    matches!(op.target(), Target::OnIssueOf { comment: None, .. })
}

fn is_mirror(change: &Change) -> bool {
    match change {
        Change::State { .. }
        | Change::Content { .. }
        | Change::Rebase { .. }
        | Change::Receipt { .. }
        | Change::Evidence { .. }
        | Change::Gone(_)
        | Change::Bind(_)
        | Change::Unbind(_)
        | Change::Limits(_)
        | Change::Repository { .. } => false,
        Change::MirrorIssue(_)
        | Change::MirrorIssueGone(_)
        | Change::MirrorForget(_)
        | Change::MirrorComments { .. }
        | Change::MirrorListed { .. }
        | Change::MirrorCandidates { .. }
        | Change::MirrorPulled(_) => true,
    }
}

/// Writes one change down. Returns a comment that is now known to be gone.
fn apply_one(
    tx: &Connection,
    team: TeamId,
    me: UserId,
    change: &Change,
) -> Result<Option<CommentId>, StoreError> {
    match change {
        Change::State { op, state } => {
            let gone = outbox::set_state(tx, op, state)?;
            return match state {
                OpState::Parked(Parked::Deleted) if gone.is_none() => given::forget(tx, op),
                _ => Ok(gone),
            };
        }
        Change::Content { op, content } => round::tables::put_content(tx, op, content)?,
        Change::Rebase { op, base } => outbox::rebase(tx, op, base)?,
        Change::Receipt { receipt, body } => receipts::add_receipt(tx, receipt, body)?,
        Change::Evidence { op, evidence } => round::tables::prove(tx, team, op, evidence)?,
        Change::Gone(comment) => {
            receipts::comment_gone(tx, team, comment)?;
            return Ok(Some(comment.clone()));
        }
        Change::Bind(issue) => bound_issues::bind(tx, team, issue)?,
        Change::Unbind(gone) => bound_issues::unbind(tx, team, gone)?,
        // They depend on whose the sign-in is.
        Change::Limits(_) => {}
        Change::Repository { name, id } => team::tables::set_repository(tx, team, name, *id)?,
        Change::MirrorIssue(issue) => issues::put_issue(tx, team, issue)?,
        Change::MirrorIssueGone(gone) => issues::put_gone(tx, team, gone)?,
        Change::MirrorForget(number) => issues::forget(tx, team, *number)?,
        Change::MirrorComments { issue, comments } => {
            comments::put_comments(tx, team, *issue, comments)?;
        }
        Change::MirrorListed { issue, listed, begun } => {
            comments::listed(tx, team, (*issue, listed, *begun), me)?;
        }
        Change::MirrorCandidates { cycle, round, candidates } => {
            issues::put_candidates(tx, team, (cycle, *round), candidates)?;
        }
        Change::MirrorPulled(pulled) => pulls::put_pulled(tx, team, pulled)?,
    }
    Ok(None)
}
