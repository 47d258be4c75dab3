//! Rounds that are opened and closed by themselves: in the member's turn, by whoever drains, where the
//! member lets this laptop do it.
//!
//! Whose turn it is, core decides. What follows from it goes through the outbox as if the member had said
//! it, and once only: what they took back, or somebody undid, is left as it is.

use super::second_look::{issues_since, was_reopened};
use crate::{
    Engine, ReadTx, WriteTx,
    courier::tables::outbox::Which,
    ground::{clock::Clock as _, github::Client},
    round::opening::ToOpen,
    settings::rhythm_of,
    team::tables::{Team, TeamKind},
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{
        Answer, Change, Comment, Content, Destination, Issue, IssueIs, OpState, Payload, Request,
        marker::About,
    },
    ids::{IssueNumber, RoundKey},
    round::{
        ladder::{self, Decision, Hands, Look, MayClose, RoundIssue, Said},
        openers::{Trusted, WORKFLOW},
        rhythm::Round,
        tracking::{self, Found, find_round_issue},
    },
    settings::{LeftOpen, OpenedByItself, RoundsByItself},
};
use meridian_protocol::Failure;
use serde::Serialize;

/// What was due and could not be done is tried again after this:
/// as long as an idle laptop leaves GitHub alone.
const PAUSE: TimeDelta = TimeDelta::minutes(5);
/// So long a summary waits for comments that could not be read since the round's end.
const PATIENCE: TimeDelta = TimeDelta::hours(2);

/// Who opens and closes the team's rounds, as far as this laptop knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByItself {
    /// Whether this laptop does it in the member's turn.
    pub is_on: bool,
    /// The next round that is to be opened, and the one that is to be closed, by the dates on which they
    /// open, with what is so of it; empty where this laptop does neither.
    pub turns: Vec<Turn>,
    /// How the workflow is that does the same, one or two sentences; none where the team's file names none.
    pub workflow: Option<String>,
    /// What follows from all that, and on whose word it rests; one or two sentences.
    pub words: String,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// The round, by the date on which it opens.
    pub round: String,
    /// `open` or `close`.
    pub what: &'static str,
    /// What is so, in words; times in UTC.
    #[serde(flatten)]
    pub said: Said,
}

impl ReadTx<'_> {
    /// Who opens and closes the rounds of the team that is shown.
    ///
    /// # Errors
    /// When there is no team, or the notebook or the mirror cannot be read.
    pub fn by_itself(&self) -> Result<ByItself, Failure> {
        let team = self.team()?;
        let is_on = self.kept(RoundsByItself, team.id)?;
        let has_own = self.has_own_issues(&team)?;
        // Nothing comes by itself on a laptop that is not let.
        let turns = if has_own && is_on { self.turns_of(&team)? } else { Vec::new() };
        let follows = self.chosen_together(&team)?.is_some();
        let words = match (!has_own, is_on, follows) {
            (true, ..) => {
                "The updates of this team have no issue a round, so that nothing is opened or closed."
            }
            (_, false, true) => {
                "This laptop neither opens nor closes rounds by itself. Who does stands in the team's file."
            }
            (_, false, false) => {
                "This laptop neither opens nor closes rounds by itself, and no file of the team says who \
                 does."
            }
            (_, true, true) => {
                "This laptop opens and closes rounds in your turn, while it is awake. Whose turn it is \
                 stands in the team's file."
            }
            (_, true, false) => {
                "This laptop opens and closes rounds as if you did it, while it is awake. Only this laptop \
                 knows of that: no file of the team is followed."
            }
        };
        let workflow = self.workflow_watched(&team)?.map(|watched| watched.words);
        Ok(ByItself { is_on, turns, workflow, words: words.to_owned() })
    }

    /// When it is to be looked next whether it is the member's turn; none where nothing is done by itself.
    pub(crate) fn next_turn(&self, team: &Team) -> Result<Option<DateTime<Utc>>, Failure> {
        if !self.acts_by_itself(team)? {
            return Ok(None);
        }
        let now = self.now();
        let at = self.turns_of(team)?.into_iter().filter_map(|turn| match turn.said.decision {
            Decision::Watch { until } => Some(until),
            // What is due already, the drain that has just ended could not do.
            Decision::Look
            | Decision::Open { .. }
            | Decision::Close { .. }
            | Decision::Summarise { .. } => Some(now + PAUSE),
            Decision::Done { .. } | Decision::Nothing | Decision::TooLate | Decision::NobodyCan => {
                None
            }
        });
        Ok(at.min())
    }

    /// A moment that somebody made up is good for practice only.
    pub(super) fn acts_by_itself(&self, team: &Team) -> Result<bool, Failure> {
        let is_made_up = self.parts.clock.is_pinned() && team.facts.kind == TeamKind::GitHub;
        Ok(!is_made_up && self.kept(RoundsByItself, team.id)? && self.has_own_issues(team)?)
    }

    pub(super) fn has_own_issues(&self, team: &Team) -> Result<bool, Failure> {
        Ok(team.facts.destination == Destination::RoundIssue && !self.goes_elsewhere(team)?)
    }

    fn hands(&self, team: &Team, round: &Round) -> Result<Hands, Failure> {
        let file = self.chosen_together(team)?;
        let login = &team.facts.account.login;
        let workflow = self.workflow_watched(team)?.map(|watched| watched.health);
        let stagger = self.store().stagger(round.key)?;
        Ok(Hands::of(file.as_ref(), login, workflow, stagger))
    }

    pub(super) fn turns_of(&self, team: &Team) -> Result<Vec<Turn>, Failure> {
        let Ok(rhythm) = rhythm_of(team) else { return Ok(Vec::new()) };
        let now = self.now();
        let present = rhythm.round_at(now);
        let next = rhythm.next(&present);
        let mut turns = Vec::new();
        let is_over = now >= present.closes;
        let to_open = if is_over { next } else { present };
        if !self.is_answered(team, to_open.key, Asked::Opening)? {
            let look = self.known_look(team, &to_open)?;
            let said = ladder::opening(&to_open, self.hands(team, &to_open)?, look.as_ref(), now);
            turns.push(Turn { round: to_open.key.to_string(), what: "open", said });
        }
        if now >= present.opens && !self.is_answered(team, present.key, Asked::Closing)? {
            let look = self.known_look(team, &present)?;
            // Of what no issue is known there is nothing to look at.
            let none = Look { at: now, issue: None };
            let said = self.closing_turn(team, &present, Some(look.as_ref().unwrap_or(&none)))?;
            turns.push(Turn { round: present.key.to_string(), what: "close", said });
        }
        Ok(turns)
    }

    fn closing_turn(
        &self,
        team: &Team,
        round: &Round,
        look: Option<&Look>,
    ) -> Result<Said, Failure> {
        let end = rhythm_of(team)?.next(round).opens;
        let number = look.and_then(|look| look.issue.as_ref()).map(|issue| issue.number);
        let issue = match number {
            Some(number) => self.store().issue(team.id, number)?,
            None => None,
        };
        let author = issue.as_ref().and_then(|issue| issue.author.as_ref());
        let by =
            author.filter(|author| author.login != WORKFLOW).map(|author| author.login.clone());
        let rights = MayClose {
            is_author: author.is_some_and(|author| author.id == team.facts.account.user),
            may: self.may(team)?,
            is_summed_up: self.is_answered(team, round.key, Asked::Summary)?
                || self.is_summed_up(team, round)?,
            others: &by.into_iter().collect::<Vec<_>>(),
        };
        let hands = self.hands(team, round)?;
        Ok(ladder::closing(round, end, hands, rights, look, self.now()))
    }

    /// Whether a summary that counts stands there; one of the member's own from before the end is to be
    /// brought up to date.
    fn is_summed_up(&self, team: &Team, round: &Round) -> Result<bool, Failure> {
        let openers = self.openers(team)?;
        let trusted = Trusted { me: team.facts.account.user, openers: &openers };
        let about = About::Summary { cycle: team.facts.cycle.clone(), round: round.key };
        let issues = self.store().issues_of(team.id, &team.facts.cycle, round.key)?;
        for issue in issues {
            let there = self.store().messages_on(team.id, issue)?;
            let counts = trusted.first(there.iter().map(|one| &one.comment), &about);
            let stands = |one: &Comment| !trusted.wrote(one) || one.updated_at >= round.closes;
            if counts.is_some_and(stands) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What is known of the round's issue already, and since when; none where none is known.
    fn known_look(&self, team: &Team, round: &Round) -> Result<Option<Look>, Failure> {
        let store = self.store();
        let Some(bound) = store.bound_issue(team.id, &team.facts.cycle, round.key)? else {
            return Ok(None);
        };
        let Some(issue) = store.issue(team.id, bound.number)? else { return Ok(None) };
        let read = store
            .pulled(team.id, &Request::Issue { number: bound.number, etag: None }.resource())?;
        let at = read.map_or(issue.updated_at, |read| read.at);
        Ok(Some(Look { at, issue: Some(round_issue(&issue)) }))
    }

    /// Whether the member, or this laptop for them, has answered it before: what they took back is not done
    /// again.
    fn is_answered(&self, team: &Team, round: RoundKey, asked: Asked) -> Result<bool, Failure> {
        let Some(found) = rhythm_of(team)?.round(round) else { return Ok(false) };
        if asked == Asked::Closing && self.kept(LeftOpen, team.id)?.contains(&round) {
            return Ok(true);
        }
        let all = self.store().operations(team.id, Which::All)?;
        Ok(all.iter().any(|op| match (&op.content, asked) {
            (Content::NewIssue(issue), Asked::Opening) => issue.round == round,
            (Content::IssueState(state), Asked::Closing) => {
                state.round == round && state.reason.is_none() && op.created_at >= found.closes
            }
            (Content::Message(message), Asked::Summary) => {
                let of = |about: &About| matches!(about, About::Summary { round: one, .. } if *one == round);
                of(&message.about) && op.created_at >= found.closes
            }
            _ => false,
        }))
    }
}

/// As many rounds that were left open are remembered.
const MOST_LEFT: usize = 4;

/// What may be the member's to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Opening,
    Closing,
    Summary,
}

impl Engine {
    /// Opens the round or closes its issue, where it is the member's turn by now; says whether something
    /// was queued by that.
    pub(crate) async fn take_turns(&self, team: &Team, client: &Client) -> Result<bool, Failure> {
        if !self.read(|tx| tx.acts_by_itself(team))? {
            return Ok(false);
        }
        self.hear_of_workflow(team, client).await?;
        let mut has_acted = self.close_too_many(team, client).await?;
        for turn in self.read(|tx| tx.turns_of(team))? {
            let Ok(round) = turn.round.parse::<RoundKey>() else { continue };
            match turn.said.decision {
                Decision::Look if turn.what == "open" => {
                    let Some(found) = self.read(|tx| tx.round_of(team, round))? else { continue };
                    let begun = self.now();
                    let until = tracking::earliest(found.opens);
                    let issues = issues_since(client, &team.facts.repository, until).await;
                    let Some(issues) = issues else { continue };
                    has_acted |= self.write(|tx| tx.open_in_turn(team, &found, begun, &issues))?;
                }
                Decision::Look | Decision::Close { .. } | Decision::Summarise { .. } => {
                    let found = self.read(|tx| {
                        let bound = tx.store().bound_issue(team.id, &team.facts.cycle, round)?;
                        Ok(tx.round_of(team, round)?.zip(bound))
                    })?;
                    let Some((found, bound)) = found else { continue };
                    let begun = self.now();
                    let Some(issue) = issue_now(client, team, bound.number).await else { continue };
                    match was_reopened(client, team, bound.number, found.closes).await {
                        Some(false) => {}
                        None => continue,
                        // Somebody wants it open: the end of the round is theirs to say.
                        Some(true) => {
                            self.write(|tx| tx.leave_open(team, round))?;
                            continue;
                        }
                    }
                    has_acted |= self.write(|tx| tx.close_in_turn(team, &found, begun, &issue))?;
                    let changes = [Change::MirrorIssue(Box::new(issue))];
                    self.store_mut().apply(team.id, &changes)?;
                }
                _ => {}
            }
        }
        Ok(has_acted)
    }
}

impl ReadTx<'_> {
    fn round_of(&self, team: &Team, round: RoundKey) -> Result<Option<Round>, Failure> {
        Ok(rhythm_of(team)?.round(round))
    }
}

impl WriteTx<'_> {
    /// Lets this laptop open and close the rounds of the team that is shown in the member's turn, or not.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where its rounds have no issue of their own; [`Failure::SignIn`] while nobody
    /// knows who the member is.
    pub fn set_by_itself(&self, is_on: bool) -> Result<(), Failure> {
        let team = self.team()?;
        if is_on {
            self.check_opens(&team)?;
            self.wishes_as(&team)?;
        }
        self.keep(RoundsByItself, team.id, is_on.then_some(&true))
    }

    fn leave_open(&self, team: &Team, round: RoundKey) -> Result<(), Failure> {
        let mut left = self.kept(LeftOpen, team.id)?;
        left.push(round);
        let newest = left.len().saturating_sub(MOST_LEFT);
        self.keep(LeftOpen, team.id, left.get(newest..).map(<[RoundKey]>::to_vec).as_ref())
    }

    /// What a complete look tells decides once more.
    fn open_in_turn(
        &self,
        team: &Team,
        round: &Round,
        begun: DateTime<Utc>,
        issues: &[Issue],
    ) -> Result<bool, Failure> {
        let openers = self.openers(team)?;
        let trusted = Trusted { me: team.facts.account.user, openers: &openers };
        let schedule = self.schedule_of(team);
        let week = schedule.as_deref().and_then(|schedule| round.week_in(schedule));
        let week = week.map(|week| week.number);
        let (times, cycle) = ((round.opens, round.closes), &team.facts.cycle);
        // What anybody on the internet may write keeps nobody from opening a round.
        let issues: Vec<Issue> = issues.iter().filter(|one| trusted.made(one)).cloned().collect();
        let found = match find_round_issue(&issues, cycle, &round.key, week, times, trusted) {
            Found::Nothing => None,
            Found::Clear(number) => Some(number),
            Found::Unclear(numbers) => numbers.first().copied(),
        };
        let issue = issues.iter().find(|issue| Some(issue.number) == found).map(round_issue);
        let look = Look { at: begun, issue };
        let hands = self.hands(team, round)?;
        let Said { decision: Decision::Open { .. }, .. } =
            ladder::opening(round, hands, Some(&look), self.now())
        else {
            return Ok(false);
        };
        if self.is_answered(team, round.key, Asked::Opening)? {
            return Ok(false);
        }
        let asked = ToOpen { round: Some(round.key), by_itself: true, ..ToOpen::default() };
        match self.open_with_what_follows(team, &asked) {
            Ok(_) => Ok(true),
            // What is not known yet, the next look may tell.
            Err(Failure::NotReady { message } | Failure::BadInput { message }) => {
                tracing::warn!(%message, "the round is not opened by itself");
                Ok(false)
            }
            Err(other) => Err(other),
        }
    }

    /// Posts the summary, and closes the issue where the member may, as the issue is now.
    fn close_in_turn(
        &self,
        team: &Team,
        round: &Round,
        begun: DateTime<Utc>,
        issue: &Issue,
    ) -> Result<bool, Failure> {
        let look = Look { at: begun, issue: Some(round_issue(issue)) };
        let closes = match self.closing_turn(team, round, Some(&look))?.decision {
            Decision::Close { .. } => true,
            Decision::Summarise { .. } => false,
            _ => return Ok(false),
        };
        let (round, ends) = (round.key, round.closes);
        if self.is_answered(team, round, Asked::Closing)? {
            return Ok(false);
        }
        let mut has_posted = false;
        if !self.is_answered(team, round, Asked::Summary)? {
            let read = self.round_summary_of(team, Some(round))?.read;
            let is_read = read.is_some_and(|read| read.instant >= ends);
            // What came in the last minutes belongs to it.
            if !is_read && self.now() < ends + PATIENCE {
                return Ok(false);
            }
            match self.post_summary_of(team, Some(round)) {
                Ok(_) => has_posted = true,
                // The closing does not wait for what nobody could read.
                Err(Failure::NotReady { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        if closes {
            self.set_state_of(team, Some(round), IssueIs::Closed, None)?;
        }
        Ok(has_posted || closes)
    }

    /// Pins what this laptop has opened by itself, where the team wanted that, and calls the roll in further
    /// texts where one had no room for all: as it was planned then, once.
    pub(crate) fn finish_what_was_opened(&self, team: &Team) -> Result<(), Failure> {
        let Some(opened) = self.chosen(OpenedByItself, team.id)? else { return Ok(()) };
        let state = self.store().operation(&opened.op)?.state;
        if state != OpState::Done {
            return Ok(());
        }
        let evidence = self.store().evidence(&opened.op)?;
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, opened.round)?;
        if let Some(bound) = bound.filter(|_| evidence.is_some_and(|evidence| evidence.by_us)) {
            if opened.pin {
                self.wish_pin_of(team, bound.number)?;
            }
            for call in &opened.calls {
                match self.call_roll_of(team, &opened.op, call) {
                    Ok(_) => {}
                    // Of two that were opened at the same moment the other one counts.
                    Err(Failure::NotReady { .. }) => break,
                    Err(other) => return Err(other),
                }
            }
        }
        self.keep::<OpenedByItself>(OpenedByItself, team.id, None)
    }
}

fn round_issue(issue: &Issue) -> RoundIssue {
    let by = match issue.author.as_ref().map(|author| author.login.as_str()) {
        Some(WORKFLOW) => "the workflow".to_owned(),
        Some(login) => login.to_owned(),
        None => "somebody".to_owned(),
    };
    let closed = issue.closed().map(|(by, at)| (by.unwrap_or_else(|| "somebody".to_owned()), at));
    RoundIssue { number: issue.number, by, at: issue.created_at, closed }
}

/// The issue as it is now; none where it cannot be read.
async fn issue_now(client: &Client, team: &Team, number: IssueNumber) -> Option<Issue> {
    let request = Request::Issue { number, etag: None };
    match client.send(&team.facts.repository, &request).await {
        Answer::Ok { payload: Payload::Issue(issue), .. } => Some(*issue),
        answer => {
            tracing::debug!(?answer, "the round's issue was not read before its closing");
            None
        }
    }
}
