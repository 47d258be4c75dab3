//! Rounds that are opened and closed by themselves: in the member's turn, by whoever drains, where the
//! member lets this laptop do it.
//!
//! Whose turn it is, core decides. What follows from it goes through the outbox as if the member had said
//! it, and once only: what they took back, or somebody undid, is left as it is.

use super::{
    lost::Missed,
    second_look::{happened, issues_since},
    turns::{Asked, Turn, round_issue},
};
use crate::{
    Engine, ReadTx, WriteTx, ground::github::Client, round::opening::ToOpen, settings::rhythm_of,
    team::tables::Team,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{Answer, Change, Evidence, Issue, IssueIs, OpState, Payload, Request},
    ids::{IssueNumber, RoundKey},
    round::{
        ladder::{self, Decision, Look},
        openers::Trusted,
        rhythm::Round,
        tracking::{self, Found, find_round_issue},
    },
    settings::{LeftOpen, OpenedByItself, RoundsByItself},
    team::roster::TeamLeads,
};
use meridian_protocol::Failure;
use serde::Serialize;

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

impl ReadTx<'_> {
    /// Who opens and closes the rounds of the team that is shown.
    ///
    /// # Errors
    /// When there is no team, or the notebook or the mirror cannot be read.
    pub fn by_itself(&self) -> Result<ByItself, Failure> {
        let team = self.team()?;
        let is_on = self.kept(RoundsByItself, team.id)?;
        let goes_elsewhere = self.goes_elsewhere(&team)?;
        // Nothing comes by itself on a laptop that is not let.
        let turns = if !goes_elsewhere && is_on { self.turns_of(&team)? } else { Vec::new() };
        let words = match goes_elsewhere {
            true => "The updates of this team go where Meridian cannot write, so that nothing is opened or \
                     closed."
                .to_owned(),
            false => self.words_by_itself(&team, is_on)?,
        };
        let workflow = self.workflow_watched(&team)?.map(|watched| watched.words);
        Ok(ByItself { is_on, turns, workflow, words })
    }
}

impl ReadTx<'_> {
    /// What this laptop does by itself, and on whose word that rests.
    pub(super) fn words_by_itself(&self, team: &Team, is_on: bool) -> Result<String, Failure> {
        let ends = if team.facts.is_shared() { "sums up" } else { "closes" };
        let me = &team.facts.account.login;
        let may = "A file of the team can name you as a deputy: `meridian-cli team file write`.";
        let in_vain =
            format!("It is switched on, and yet this laptop opens and {ends} nothing by itself:");
        let does_not = format!("This laptop neither opens nor {ends} rounds by itself");
        let file = self.chosen_together(team)?;
        if let Some(is_named) = file.and_then(|file| file.may_open(me)) {
            return Ok(match (is_on, is_named) {
                (false, _) => format!("{does_not}. Who does stands in the team's file."),
                (true, true) => format!(
                    "This laptop opens and {ends} rounds in your turn, while it is awake. Whose turn it is \
                     stands in the team's file."
                ),
                (true, false) => format!(
                    "{in_vain} who does stands in the team's file, and that does not name you. It can name \
                     you as a deputy: `meridian-cli team file write`."
                ),
            });
        }
        let leads = self.leads_of_team(team)?;
        let others = match &leads {
            TeamLeads::Logins(logins) if leads.has(me) == Some(false) => Some(format!(
                "without one only its lead's laptop may: {}, by the roster.",
                logins.join(", ")
            )),
            TeamLeads::WithoutAccount(names) => Some(format!(
                "without one only its lead's laptop may: {}, whom the roster names without an account. Are you \
                 that, the roster is to link your account.",
                names.join(", ")
            )),
            TeamLeads::Unsaid | TeamLeads::Logins(_) => None,
        };
        Ok(match (is_on, others) {
            (false, None) => format!("{does_not}, and no file of the team says who does."),
            (false, Some(others)) => {
                format!("{does_not}. No file of the team says who does, and {others} {may}")
            }
            (true, Some(others)) => {
                format!("{in_vain} no file of the team says who does, and {others} {may}")
            }
            (true, None) if leads == TeamLeads::Unsaid => format!(
                "This laptop opens and {ends} rounds as the lead's, by your word alone, while it is awake: no \
                 roster here says who leads. Only this laptop knows of that: no file of the team says who does."
            ),
            (true, None) => format!(
                "This laptop opens and {ends} rounds while it is awake, because by the roster you lead the \
                 team. Only this laptop knows of that: no file of the team says who does."
            ),
        })
    }
}

/// What became of a summary that is to be posted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SummedUp {
    /// It is queued now.
    Now,
    /// It was asked for before, or cannot be made.
    Before,
    /// Not all of the round was read yet.
    NotYet,
}

/// As many rounds that were left open are remembered.
const MOST_LEFT: usize = 4;

impl Engine {
    /// Opens the round or closes its issue, where it is the member's turn by now; says whether something
    /// was queued by that.
    pub(crate) async fn take_turns(&self, team: &Team, client: &Client) -> Result<bool, Failure> {
        let (acts, is_named) =
            self.read(|tx| Ok((tx.acts_by_itself(team)?, tx.is_named(team)?)))?;
        if acts || is_named {
            self.hear_of_workflow(team, client).await?;
        }
        if !acts {
            return Ok(false);
        }
        self.write(|tx| tx.let_go_of_opening(team))?;
        let mut has_acted = self.close_too_many(team, client).await?;
        for turn in self.read(|tx| tx.turns_of(team))? {
            let Ok(round) = turn.round.parse::<RoundKey>() else { continue };
            if team.facts.is_shared() {
                has_acted |= self.write(|tx| tx.act_in_place(team, round, turn.what))?;
                continue;
            }
            match turn.said.decision {
                Decision::Look if turn.what == "open" => {
                    let Some(found) = self.read(|tx| tx.round_of(team, round))? else { continue };
                    let begun = self.now();
                    let until = tracking::earliest(found.opens);
                    let issues = issues_since(client, &team.facts.repository, until).await;
                    let Some(issues) = issues else { continue };
                    if !self.read(|tx| tx.opens_after(team, &found, begun, &issues))? {
                        continue;
                    }
                    match self.missed(client, team, &found, &issues).await? {
                        Missed::Nothing => {
                            has_acted |= self.write(|tx| tx.open_once(team, &found))?;
                        }
                        Missed::Lost(words) => {
                            self.write(|tx| tx.hold_opening(team, round, words))?;
                        }
                        Missed::There(issue) => self.found_by_number(team, round, issue)?,
                        // The next drain looks again.
                        Missed::Unread => {}
                    }
                }
                Decision::Watch { .. } if turn.what == "open" => {
                    if let Some(found) = self.read(|tx| tx.round_of(team, round))? {
                        self.note_what_is_gone(team, client, &found).await?;
                    }
                }
                Decision::Look | Decision::Close { .. } | Decision::Summarise { .. } => {
                    let found = self.read(|tx| {
                        let bound = tx.store().bound_issue(team.id, &team.facts.cycle, round)?;
                        Ok(tx.round_of(team, round)?.zip(bound))
                    })?;
                    let Some((found, bound)) = found else { continue };
                    let begun = self.now();
                    let Some(issue) = issue_now(client, team, bound.number).await else { continue };
                    let reopened = (bound.number, "reopened");
                    match happened(client, team, reopened, found.closes).await {
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

    /// Whether the member opens it, as a complete look tells.
    fn opens_after(
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
        let said = ladder::opening(round, hands, Some(&look), self.now());
        Ok(matches!(said.decision, Decision::Open { .. }))
    }
}

impl WriteTx<'_> {
    /// Lets this laptop open and close the rounds of the team that is shown in the member's turn, or not.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where its updates go where Meridian cannot write; [`Failure::SignIn`] while
    /// nobody knows who the member is.
    pub fn set_by_itself(&self, is_on: bool) -> Result<(), Failure> {
        let team = self.team()?;
        if is_on {
            self.check_writes(&team)?;
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

    /// What the drain has just read of a place that rounds share decides: no further look is needed there.
    fn act_in_place(&self, team: &Team, round: RoundKey, what: &str) -> Result<bool, Failure> {
        let turns = self.turns_of(team)?;
        let turn = turns.iter().find(|one| one.what == what && one.round == round.to_string());
        let (Some(turn), Some(round)) = (turn, self.round_of(team, round)?) else {
            return Ok(false);
        };
        match turn.said.decision {
            Decision::Open { .. } => self.open_once(team, &round),
            Decision::Summarise { .. } => Ok(self.sum_up_once(team, &round)? == SummedUp::Now),
            _ => Ok(false),
        }
    }

    fn open_once(&self, team: &Team, round: &Round) -> Result<bool, Failure> {
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
        if self.is_answered(team, round.key, Asked::Closing)? {
            return Ok(false);
        }
        let summed = self.sum_up_once(team, round)?;
        if summed == SummedUp::NotYet {
            return Ok(false);
        }
        if closes {
            self.set_state_of(team, Some(round.key), IssueIs::Closed, None)?;
        }
        Ok(closes || summed == SummedUp::Now)
    }

    /// Queues the summary of a round that is over, once all of it was read.
    fn sum_up_once(&self, team: &Team, round: &Round) -> Result<SummedUp, Failure> {
        if self.is_answered(team, round.key, Asked::Summary)? {
            return Ok(SummedUp::Before);
        }
        let read = self.round_summary_of(team, Some(round.key))?.read;
        let is_read = read.is_some_and(|read| read.instant >= round.closes);
        // What came in the last minutes belongs to it.
        if !is_read && self.now() < round.closes + PATIENCE {
            return Ok(SummedUp::NotYet);
        }
        match self.post_summary_of(team, Some(round.key)) {
            Ok(_) => Ok(SummedUp::Now),
            // The closing does not wait for what nobody could read.
            Err(Failure::NotReady { .. }) => Ok(SummedUp::Before),
            Err(other) => Err(other),
        }
    }

    /// Pins what this laptop has opened by itself, where the team wanted that, and calls the roll in further
    /// texts where one had no room for all: as it was planned then, once.
    pub(crate) fn finish_what_was_opened(&self, team: &Team) -> Result<(), Failure> {
        let Some(opened) = self.chosen(OpenedByItself, team.id)? else { return Ok(()) };
        let state = self.store().operation(&opened.op)?.state;
        let is_left = opened.left_until.is_none_or(|until| until <= self.now());
        if state != OpState::Done || !is_left {
            return Ok(());
        }
        let evidence = self.store().evidence(&opened.op)?;
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, opened.round)?;
        // Of a comment that opened a round it is known whether somebody else's is as good.
        let is_comment = team.facts.is_shared();
        let is_ours = |evidence: Evidence| match is_comment {
            true => evidence.by_other.is_none(),
            false => evidence.by_us,
        };
        if let Some(bound) = bound.filter(|_| evidence.is_some_and(is_ours)) {
            if opened.pin && !is_comment {
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
