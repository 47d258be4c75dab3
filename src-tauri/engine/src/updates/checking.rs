//! Checking an update: a lead's thumb up on its comment, given and taken back through the outbox, and read
//! again where it may have changed.
//!
//! A reaction changes nothing of a comment, so that no look at the comments tells of it. The updates of the
//! round, at most a hundred, are asked about with one question of the graph: after new comments were read,
//! after one of the member's own reactions came to rest, and else once an hour.

use super::Gathered;
use crate::{
    Command, Engine, ReadTx, WriteTx, courier::tables::outbox::Which, ground::github::Client,
    settings::rhythm_of, team::tables::Team, week::facts::Season,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{Answer, Content, Emoji, Operation, Payload, Request},
    ids::{CommentId, IssueNumber, OpId},
    updates::{Checked, Seen, Thumb, checked},
};
use meridian_protocol::{CheckUpdate, Failure, Reply};
use std::collections::HashMap;

/// GitHub's own bound for one question.
const WATCHED: usize = 100;

/// For so long what was read is good enough.
fn good_for() -> TimeDelta {
    TimeDelta::hours(1)
}

/// In the last hour of a proposal, for so long.
fn good_for_at_last() -> TimeDelta {
    TimeDelta::minutes(5)
}

/// When the last hour of a proposal begins before its end.
const LAST_HOUR: TimeDelta = TimeDelta::hours(1);

/// What is known of who has checked what.
#[derive(Debug, Default)]
pub(super) struct Checks {
    thumbs: HashMap<CommentId, Vec<Thumb>>,
    /// Who leads a section of the team, by login.
    leads: Vec<String>,
    /// The member's own wishes that are not on GitHub yet: whether a thumb up is to be given, and how far
    /// that is.
    wishes: HashMap<CommentId, (bool, String)>,
}

/// How far the member's own check of an update is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct OwnCheck {
    /// Whether they can check it: a lead by the roster, and not their own.
    pub(super) can: bool,
    /// Whether it stands, or is on its way.
    pub(super) is_given: bool,
    /// What is so as long as it is on its way, or was stopped.
    pub(super) words: Option<String>,
}

impl Checks {
    /// Whether an update was checked, as far as it was read.
    pub(super) fn of(&self, seen: &Seen) -> Option<Checked> {
        let thumbs = self.thumbs.get(&seen.id)?;
        checked(thumbs, &seen.login, seen.updated_at, |login| self.leads(login))
    }

    /// The member's own check of an update.
    pub(super) fn own(&self, seen: &Seen, login: Option<&str>) -> OwnCheck {
        let is_other = |login: &&str| !seen.login.eq_ignore_ascii_case(login);
        let leads = login.filter(is_other).is_some_and(|login| self.leads(login));
        let can = leads && seen.id.number().is_some();
        if let Some((gives, words)) = self.wishes.get(&seen.id) {
            return OwnCheck { can, is_given: *gives, words: Some(words.clone()) };
        }
        let mine = self.thumb(seen, login);
        let is_given = mine.is_some_and(|mine| mine.at >= seen.updated_at);
        OwnCheck { can, is_given, words: None }
    }

    fn thumb(&self, seen: &Seen, login: Option<&str>) -> Option<&Thumb> {
        let login = login?;
        self.thumbs.get(&seen.id)?.iter().find(|thumb| thumb.login.eq_ignore_ascii_case(login))
    }

    fn leads(&self, login: &str) -> bool {
        self.leads.iter().any(|lead| lead.eq_ignore_ascii_case(login))
    }
}

impl Command for CheckUpdate {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.check_update(&self.row, self.undo).map(drop)
    }
}

impl ReadTx<'_> {
    /// What is known of who has checked what on an issue.
    pub(super) fn checks(
        &self,
        team: &Team,
        issue: Option<IssueNumber>,
    ) -> Result<Checks, Failure> {
        let Some(issue) = issue else { return Ok(Checks::default()) };
        let mut wishes = HashMap::new();
        for op in self.store().operations(team.id, Which::Unfinished)? {
            let Content::Reaction(wish) = &op.content else { continue };
            if wish.issue == issue && wish.emoji == Emoji::ThumbsUp {
                let (comment, gives) = (wish.comment.clone(), wish.gives);
                wishes.insert(comment, (gives, self.words_of_check(team, &op)?));
            }
        }
        Ok(Checks {
            thumbs: self.store().thumbs(team.id, issue)?,
            leads: self.leads_of(team)?,
            wishes,
        })
    }

    /// Who leads a section of the team, by login.
    fn leads_of(&self, team: &Team) -> Result<Vec<String>, Failure> {
        let roles = self.store().roles(team.id, &team.facts.cycle)?;
        let people = roles.into_iter().flat_map(|role| role.lead);
        Ok(people.filter_map(|person| person.handle).collect())
    }

    /// How far a check is, in a word such as `done`, and in a sentence.
    ///
    /// # Errors
    /// When there is no such operation, or the notebook cannot be read.
    pub fn check_state(&self, op: &OpId) -> Result<(String, String), Failure> {
        let team = self.team()?;
        let operation = self.store().operation(op)?;
        let words = self.words_of_check(&team, &operation)?;
        Ok((operation.state.word().to_owned(), words))
    }

    fn words_of_check(&self, team: &Team, op: &Operation) -> Result<String, Failure> {
        Ok(self.sentence_of(team, op, &Season::of(self, team))?.words)
    }

    /// How many of the member's reactions are on their way.
    pub(crate) fn reactions_waiting(&self, team: &Team) -> Result<usize, Failure> {
        let unfinished = self.store().operations(team.id, Which::Unfinished)?;
        Ok(unfinished.iter().filter(|op| matches!(op.content, Content::Reaction(_))).count())
    }

    /// The comments whose reactions are to be read now; none where nobody is known whose thumb up would
    /// count, or what was read is good enough.
    fn to_watch(
        &self,
        team: &Team,
        is_news: bool,
    ) -> Result<Option<(IssueNumber, Vec<String>)>, Failure> {
        let round = rhythm_of(team)?.round_at(self.now());
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, round.key)?;
        let Some(issue) = bound.map(|bound| bound.number) else { return Ok(None) };
        let read = self.store().watched_at(team.id, issue)?;
        let (asked, ends) = self.proposals_watched(team)?;
        let is_close = ends.is_some_and(|end| end - self.now() <= LAST_HOUR);
        let good_for = if is_close { good_for_at_last() } else { good_for() };
        let is_old = |at: DateTime<Utc>| self.now() - at >= good_for || at > self.now();
        let is_due = is_news || read.is_none_or(is_old);
        // Most looks end here, before a comment is read.
        if !is_due || (self.leads_of(team)?.is_empty() && asked.is_empty()) {
            return Ok(None);
        }
        let all = self.gathered_of(team, round)?;
        let Some(issue) = all.issue else { return Ok(None) };
        let updates = watched(&all).into_iter().filter(|id| !asked.contains(id));
        // What is counted comes first.
        let all: Vec<CommentId> = asked.iter().cloned().chain(updates).take(WATCHED).collect();
        let nodes = self.store().nodes_of(team.id, &all)?;
        Ok((!nodes.is_empty()).then_some((issue, nodes)))
    }
}

/// The round's updates: of each section the one that counts, then the others, newest last.
fn watched(all: &Gathered) -> Vec<CommentId> {
    let rows = &all.board.rows;
    let first = rows.iter().filter_map(|row| row.posts.first());
    let others = rows.iter().flat_map(|row| row.posts.iter().skip(1));
    let all_of_them = first.chain(others).chain(all.board.free.iter().rev());
    let seen = all_of_them.filter_map(|at| all.seen.get(*at));
    // A discussion's comments have reactions of another kind.
    seen.filter(|seen| seen.id.number().is_some())
        .take(WATCHED)
        .map(|seen| seen.id.clone())
        .collect()
}

impl Engine {
    /// Reads the reactions on the round's updates and on proposals now: what is counted is what stands there.
    ///
    /// # Errors
    /// When there is no team, no sign-in, or what was read cannot be kept.
    pub async fn read_reactions(&self) -> Result<(), Failure> {
        let team = self.team()?;
        let client = self.client(&team)?;
        self.watch(&team, &client, true).await
    }

    /// Reads who has reacted to the round's updates, where that may have changed. What cannot be read
    /// now is read the next time; what was read before stays.
    pub(crate) async fn watch(
        &self,
        team: &Team,
        client: &Client,
        is_news: bool,
    ) -> Result<(), Failure> {
        let Some((issue, nodes)) = self.read(|tx| tx.to_watch(team, is_news))? else {
            return Ok(());
        };
        let begun = self.now();
        let answer = client.send(&team.facts.repository, &Request::Watched { nodes }).await;
        match answer {
            Answer::Ok { payload: Payload::Watched(watched), .. } => {
                Ok(self.store_mut().put_watched(team.id, (issue, begun), &watched)?)
            }
            // A server that has no such question is asked again when it is time, not at every look.
            Answer::Refused(refusal) => {
                tracing::debug!(?refusal, "reactions were not read");
                Ok(self.store_mut().put_asked(team.id, issue, begun)?)
            }
            answer => {
                tracing::debug!(?answer, "reactions were not read");
                Ok(())
            }
        }
    }
}

impl WriteTx<'_> {
    /// Queues the member's thumb up for the update that counts in a row, or that it be taken off. One
    /// from before the last change is given anew.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where nothing is there to check, it is the member's own, or the roster names
    /// them as no lead; [`Failure::SignIn`] while nobody knows who they are.
    pub fn check_update(&self, row: &str, undo: bool) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        let all = self.gathered(&team)?;
        let of_section = all.board.rows.iter().find(|of| of.part.section.as_str() == row);
        let at =
            match of_section {
                Some(of) => of.posts.first(),
                None => all.board.free.iter().find(|at| {
                    all.seen.get(**at).is_some_and(|seen| super::free_id(&seen.id) == row)
                }),
            };
        let (Some(seen), Some(issue)) = (at.and_then(|at| all.seen.get(*at)), all.issue) else {
            return Err(not_ready(
                "There is no update to check there. Look again once it was posted.",
            ));
        };
        let login = all.login.as_deref();
        if login.is_some_and(|login| seen.login.eq_ignore_ascii_case(login)) {
            return Err(not_ready("This update is yours; another lead checks it."));
        }
        let leads = login.is_some_and(|login| all.checks.leads(login));
        if !leads && !undo {
            return Err(not_ready(if all.checks.leads.is_empty() {
                "No roster says who leads this team, so that nobody's thumb up counts as a check. Add \
                 the team's link again with its roster."
            } else {
                "By the team's roster you lead no section, so that your thumb up would not count as a \
                 check. Ask a lead to check it."
            }));
        }
        let is_old = all.checks.thumb(seen, login).is_some_and(|mine| mine.at < seen.updated_at);
        let of = (issue, &seen.id);
        if undo || !is_old {
            return self.wish_reaction(of, Emoji::ThumbsUp, !undo);
        }
        // GitHub keeps the moment of the first one for as long as it is there.
        self.wish_reaction(of, Emoji::ThumbsUp, false)?;
        self.wish_reaction_behind(of, Emoji::ThumbsUp)
    }
}

fn not_ready(message: &str) -> Failure {
    Failure::NotReady { message: message.to_owned() }
}
