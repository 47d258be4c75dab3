//! One drain: under the courier lock, with the token in hand.

pub mod drive;
mod next;
pub(crate) mod reading;
pub(crate) mod tables;

use crate::{
    Engine, ReadTx, WriteTx,
    courier::{
        drive::{About, Drive, Progress},
        tables::outbox::Which,
    },
    ground::{
        failure,
        github::{Client, Counted},
        store::Lock,
    },
    post::{Posted, Waiting},
    schedule::following::ScheduleNews,
    settings::rhythm_of,
    team::{
        starting::PRACTICE_HOST,
        tables::{Team, TeamKind},
    },
    week::facts,
};
use chrono::{DateTime, Duration, Utc};
use meridian_core::{
    courier::{Destination, Eagerness, OpState, Operation, Parked, Proof, Reach, Refusal, Unread},
    hand::budget::Why,
    ids::OpId,
    week::truth::SignIn,
};
use meridian_practice::YOUR_TOKEN;
use meridian_protocol::Failure;
use secrecy::SecretString;
use serde::Serialize;

/// Whether a team is the one that the window shows: only its host tells whether there is a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Yes,
    /// It is, and was just drained by a wrong clock.
    Again,
    No,
}

/// How a drain ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drained {
    /// When to look again by itself.
    pub look_again_at: Option<DateTime<Utc>>,
    /// Another process holds the courier lock: it drains, not we.
    pub elsewhere: bool,
    /// What the drain did.
    pub report: SyncReport,
    /// What kept it from working or from reading GitHub, in a sentence.
    pub trouble: Option<String>,
    /// Whether GitHub answered but could not be read to its end: what others wrote may be old.
    pub not_read: bool,
    /// Whether GitHub does not accept the sign-in.
    pub sign_in_refused: bool,
    /// Whether GitHub could not be reached.
    pub offline: bool,
}

/// What was done, in the shape that `post` and `sync` print.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SyncReport {
    /// Receipts.
    pub posted: Vec<Posted>,
    /// What is left.
    pub waiting: Vec<Waiting>,
    /// What was read.
    pub pulled: Pulled,
    /// What kept GitHub from being read, with how old what is known is; none when it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_read: Option<String>,
    /// What it cost.
    pub requests: Requests,
    /// What came of looking at a followed schedule; none when it was not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<ScheduleNews>,
}

/// What was read from GitHub.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Pulled {
    /// Comments that were new or might have changed.
    pub comments: u64,
    /// Pages of comments.
    pub pages: u64,
}

/// What was asked of GitHub.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Requests {
    /// Requests sent.
    pub sent: u64,
    /// Requests that count against the limit.
    pub charged: u64,
}

impl Drained {
    /// Another process drains.
    fn elsewhere(now: DateTime<Utc>) -> Self {
        let look_again_at = Some(now + Duration::seconds(2));
        Self { look_again_at, elsewhere: true, ..Self::default() }
    }

    /// It and the one that followed at once, because the clock was found to be wrong. What the first
    /// has done is told whatever became of the second, which is soon tried again.
    fn and_again(self, again: Result<Self, Failure>, now: DateTime<Utc>) -> Self {
        let look_again_at = match again {
            Ok(again) if !again.elsewhere => {
                let mut report = self.report;
                report.add(again.report);
                return Self { report, ..again };
            }
            Ok(elsewhere) => elsewhere.look_again_at,
            Err(failure) => {
                tracing::warn!(%failure, "the drain by the corrected clock");
                now.checked_add_signed(Duration::minutes(1))
            }
        };
        let look_again_at = [self.look_again_at, look_again_at].into_iter().flatten().min();
        Self { look_again_at, ..self }
    }

    /// What was sent for another team counts too; what was read there does not.
    fn add_of_another_team(&mut self, theirs: Self) {
        self.report.posted.extend(theirs.report.posted);
        self.report.requests.sent += theirs.report.requests.sent;
        self.report.requests.charged += theirs.report.requests.charged;
        self.look_again_at = [self.look_again_at, theirs.look_again_at].into_iter().flatten().min();
    }
}

impl SyncReport {
    /// What a drain did, and what it cost.
    fn of(drive: &Drive, client: &Client) -> Self {
        let tally = drive.tally();
        let Counted { sent, charged } = client.counted();
        Self {
            posted: tally.receipts.iter().map(Posted::from).collect(),
            pulled: Pulled { comments: tally.comments, pages: tally.pages },
            requests: Requests { sent, charged },
            ..Self::default()
        }
    }

    /// Adds what a later drain did; what is left is the later one's.
    pub fn add(&mut self, later: Self) {
        self.posted.extend(later.posted);
        self.waiting = later.waiting;
        self.not_read = later.not_read;
        self.pulled.comments += later.pulled.comments;
        self.pulled.pages += later.pulled.pages;
        self.requests.sent += later.requests.sent;
        self.requests.charged += later.requests.charged;
        self.schedule = later.schedule.or(self.schedule.take());
    }
}

impl Engine {
    /// Drains the outbox and pulls, once, under the courier lock; then what waits in other teams
    /// of the notebook, each with its own account.
    ///
    /// # Errors
    /// When there is no team, no sign-in, or the notebook cannot be written.
    pub async fn drain(&self, eagerness: Eagerness) -> Result<Drained, Failure> {
        let (team, now) = (self.team()?, self.now());
        // The name of a backup says how old it is, and by that older ones go: practice time names none.
        let is_ahead = self.store().practice_ahead()? != 0;
        if !is_ahead && let Err(error) = self.store_mut().backup_if_due(now) {
            // A full disk must not keep an update from GitHub.
            tracing::warn!(%error, "the notebook was not backed up");
        }
        let before = self.parts.clock_correction();
        let mut drained = self.drain_team(team.clone(), eagerness, Shown::Yes).await;
        let corrected = self.parts.clock_correction().checked_sub(&before);
        if corrected.is_none_or(|by| by.abs() > Duration::minutes(1))
            && let Ok(first) = drained
        {
            // Which round it is was decided by a clock that is wrong.
            let again = self.drain_team(team.clone(), Eagerness::Scheduled, Shown::Again).await;
            drained = Ok(first.and_again(again, self.now()));
        }
        let (at_work, mut at_rest) = self.read(|tx| tx.others_by_work(&team))?;
        for other in at_work {
            if drained.as_ref().is_ok_and(|drained| drained.elsewhere) {
                break;
            }
            if self.is_nobodys(&other)? {
                at_rest.push(other);
                continue;
            }
            // What fails there is said by what waits there, and keeps nobody else from going on.
            match (self.drain_team(other, eagerness, Shown::No).await, &mut drained) {
                (Ok(theirs), Ok(ours)) => ours.add_of_another_team(theirs),
                (Ok(_), Err(_)) => {}
                (Err(failure), _) => tracing::warn!(%failure, "another team's outbox"),
            }
        }
        for other in at_rest {
            if drained.as_ref().is_ok_and(|drained| drained.elsewhere) {
                break;
            }
            if let Err(failure) = self.follow_another(&other).await {
                tracing::warn!(%failure, "another team's followed schedule");
            }
        }
        if let Ok(drained) = &mut drained
            && !drained.elsewhere
        {
            drained.report.waiting = self.read(|tx| tx.outbox())?;
        }
        drained
    }
}

impl Engine {
    /// Whether a team has no sign-in, as is known: then nothing that waits in it can leave. A sign-in
    /// for another team with the same account may have come since, so that is looked up.
    fn is_nobodys(&self, team: &Team) -> Result<bool, Failure> {
        let noted = self.read(|tx| tx.sign_in_noted(team))?;
        Ok(noted == SignIn::NoneGiven && matches!(self.held(team), Ok(None)))
    }
}

impl Engine {
    async fn drain_team(
        &self,
        team: Team,
        eagerness: Eagerness,
        shown: Shown,
    ) -> Result<Drained, Failure> {
        if self.is_left_to_the_agent(&team).await {
            return Ok(Drained::elsewhere(self.now()));
        }
        // The token first: a process that waits for a locked keyring must block nobody.
        let client = self.client(&team)?;
        let lock = Lock::try_take(&self.parts.data_dir, "courier.lock");
        let Some(_held) = lock.map_err(|error| failure::lock(&self.parts.data_dir, &error))? else {
            return Ok(Drained::elsewhere(self.now()));
        };
        let is_anonymous = team.facts.kind == TeamKind::GitHub && client.token_print().is_none();
        let is_asked = eagerness == Eagerness::Now || shown == Shown::Again;
        let why = if is_asked { Why::Asked } else { Why::ByItself };
        if let Some(rests) = self.rests(&team, &client, why, is_anonymous).await? {
            return Ok(rests);
        }
        let known = team.clone();
        // Without a sign-in there is nobody to ask for; what is public is read all the same.
        let identified =
            if is_anonymous { Ok(team) } else { self.identify_team(team, &client).await };
        let team = match identified {
            Ok(team) => team,
            Err(failure @ Failure::Offline { .. }) => {
                // What is in another team's way is not in the way of the one that is shown.
                if let Some(by) = client.hindrance().filter(|_| shown != Shown::No) {
                    let now = self.now();
                    self.store_mut().went_offline(now, Some(&by))?;
                }
                return Err(failure);
            }
            Err(failure) => {
                // Deadlines need no sign-in, and a public schedule neither.
                if let Err(also) = self.follow_schedule(&known, &client).await {
                    tracing::warn!(failure = %also, "the followed schedule");
                }
                return Err(self.write(|tx| tx.unknown_here(&known, failure))?);
            }
        };
        if eagerness == Eagerness::Now {
            // The member may have signed in again.
            self.write(|tx| tx.try_again(&team))?;
        }
        let rhythm = match rhythm_of(&team) {
            Ok(rhythm) => rhythm,
            Err(failure) => {
                // The schedule's own deadlines need no rhythm.
                self.follow_schedule(&team, &client).await?;
                return Err(failure);
            }
        };
        let round = rhythm.round_at(self.now());
        let about = About {
            current: (team.facts.cycle.clone(), round.key),
            week_one: self
                .read(|tx| Ok(tx.schedule_of(&team)))?
                .and_then(|schedule| schedule.week_one()),
            closes: Some(round.closes),
            before: Some(rhythm.previous(&round).key),
            next: Some(rhythm.next(&round).key),
            due: Some(round.due),
            proof: match is_anonymous {
                true => Proof::Nobody,
                false => self.proven(&team, &client),
            },
        };
        let clock = self.parts.clock.as_ref();
        let reacting = self.read(|tx| tx.reactions_waiting(&team))?;
        let broken = self.parts.broken();
        let mut drive =
            Drive::begin_broken(self.mutex(), clock, team.id, about, eagerness, broken)?;
        if !drive.is_for(&team.facts.account) {
            // Somebody signed in since the sign-in was looked up.
            return Ok(self.overtaken(&drive, &client));
        }
        let rest = loop {
            if let Progress::Rested(rest) = drive.advance(self.mutex(), &client, clock).await? {
                break rest;
            }
        };
        let is_known = client.token_print().is_some();
        self.store_mut().note_budget(&team.facts.account, is_known, client.budget());
        if drive.proof() == Proof::Proven {
            self.prove(&team, &client);
        }
        if !drive.is_for(&team.facts.account) {
            return Ok(self.overtaken(&drive, &client));
        }
        if shown != Shown::No && rest.network == Reach::Reached {
            self.heed_server_of(&team, &client).await?;
        }
        self.learn(&team, &client, drive.tally(), &rest).await?;
        if rest.network == Reach::Reached && shown != Shown::No && !is_anonymous {
            let has_reacted = self.read(|tx| tx.reactions_waiting(&team))? < reacting;
            self.watch(&team, &client, has_reacted || drive.tally().comments > 0).await?;
        }
        let (mut team, mut has_acted) = (team, false);
        if rest.network == Reach::Reached && !is_anonymous {
            has_acted = self.look_for_rivals(&team, &client).await?;
            // What the team has chosen together is known before anything is done by itself.
            match self.follow_team_file(&team, &client).await {
                // Its rounds have another name or place: all of it is looked for anew, at once.
                Some(changed) => (team, has_acted) = (changed, true),
                None => has_acted |= self.take_turns(&team, &client).await?,
            }
            self.read_tags_of_others(&team, &client).await?;
        }
        let schedule = match rest.network {
            Reach::Offline => None,
            Reach::Reached | Reach::NotAsked => self.follow_schedule(&team, &client).await?,
        };
        if shown != Shown::No {
            self.note_reach(rest.network, &client)?;
        }
        let other = match &rest.trouble {
            Some(Unread::Refused(Parked::OtherAccount { login })) => Some(login.clone()),
            _ => None,
        };
        // It is said once something waits for it; reading needs none.
        let waits = is_anonymous && self.read(|tx| tx.has_waiting(&team))?;
        let sign_in_refused = waits
            || other.is_some()
            || rest.trouble == Some(Unread::Refused(Parked::Refused(Refusal::SignInNeeded)))
            || !self.read(|tx| tx.without_sign_in(&team))?.is_empty();
        let not_read = self.write(|tx| {
            tx.take_found(&team)?;
            tx.settle_summaries(&team)?;
            tx.note_proposals(&team)?;
            tx.settle_outcomes(&team)?;
            tx.note_items(&team)?;
            tx.finish_what_was_opened(&team)?;
            tx.note_reading(&team, &rest, drive.proof())?;
            // Somebody may have signed in since, of whose sign-in this drain knows nothing.
            if !is_anonymous {
                tx.note_accepted(&team, &rest, sign_in_refused)?;
            }
            if drive.proof() == Proof::Proven {
                tx.note_token_end(&team, &client)?;
            }
            tx.not_read_words(&team)
        })?;
        let not_read = not_read.filter(|_| rest.trouble.is_some());
        // Refused for want of one, or as it is.
        let refused = if is_anonymous { SignIn::NoneGiven } else { SignIn::Refused };
        let is_unseen =
            is_anonymous && matches!(known.facts.destination, Destination::Discussion { .. });
        let barred = client
            .hindrance()
            .filter(|by| rest.network == Reach::Offline && !by.passes_by_itself())
            .map(|by| by.in_full(&team.facts.account.host));
        let done = SyncReport::of(&drive, &client);
        let report = SyncReport { not_read: not_read.clone(), schedule, ..done };
        Ok(Drained {
            look_again_at: Some(
                match (is_anonymous, self.read(|tx| tx.next_look(&team, &rest))?) {
                    (true, at) => at.max(self.read(|tx| tx.next_anonymous(&team))?),
                    (false, _) if has_acted => self.now(),
                    (false, at) => at,
                },
            ),
            elsewhere: false,
            report,
            sign_in_refused,
            offline: rest.network == Reach::Offline,
            not_read: rest.trouble.is_some(),
            trouble: match other {
                Some(login) => SignIn::OtherAccount { login }.sentence(),
                None if sign_in_refused && !(is_unseen && not_read.is_some()) => refused.sentence(),
                None => not_read.or(barred),
            },
        })
    }
}

impl Engine {
    /// The team has another account by now than this drain has the sign-in of. What it met says
    /// nothing of the new one, which is drained at once.
    fn overtaken(&self, drive: &Drive, client: &Client) -> Drained {
        Drained {
            look_again_at: Some(self.now()),
            report: SyncReport::of(drive, client),
            not_read: true,
            ..Drained::default()
        }
    }
}

impl ReadTx<'_> {
    /// Whether anything of a team still has to leave this laptop.
    pub(crate) fn has_waiting(&self, team: &Team) -> Result<bool, Failure> {
        let unfinished = self.store().operations(team.id, Which::Unfinished)?;
        Ok(unfinished.iter().any(facts::goes_on))
    }

    /// The operations that GitHub refused for want of a sign-in.
    fn without_sign_in(&self, team: &Team) -> Result<Vec<OpId>, Failure> {
        let unfinished = self.store().operations(team.id, Which::Unfinished)?;
        let refused =
            |op: &Operation| op.state == OpState::Parked(Parked::Refused(Refusal::SignInNeeded));
        Ok(unfinished.into_iter().filter(refused).map(|op| op.id).collect())
    }
}

impl WriteTx<'_> {
    /// Lets what GitHub refused for want of a sign-in go on.
    fn try_again(&self, team: &Team) -> Result<(), Failure> {
        for op in self.without_sign_in(team)? {
            self.store_mut().resume(&op, self.now())?;
        }
        Ok(())
    }
}

impl Engine {
    fn note_reach(&self, network: Reach, client: &Client) -> Result<(), Failure> {
        let now = self.now();
        match network {
            Reach::NotAsked => Ok(()),
            Reach::Reached => Ok(self.store_mut().went_online()?),
            Reach::Offline => {
                Ok(self.store_mut().went_offline(now, client.hindrance().as_ref())?)
            }
        }
    }
}

impl Engine {
    pub(crate) fn client(&self, team: &Team) -> Result<Client, Failure> {
        let clock = self.parts.clock.clone();
        match team.facts.kind {
            TeamKind::Practice => {
                let practice = self.parts.practice()?;
                practice.advance(self.now()).map_err(|error| failure::practice(&error))?;
                let token = SecretString::from(YOUR_TOKEN);
                Ok(Client::in_process(practice.service(), PRACTICE_HOST, Some(token), clock)?)
            }
            TeamKind::GitHub => {
                let held = self.held(team).or_else(|sign_in| {
                    self.write(|tx| tx.note_sign_in(team, &sign_in))?;
                    Err(Failure::SignIn { message: sign_in.sentence().unwrap_or_default() })
                })?;
                let token = held.map(|held| held.token);
                self.write(|tx| tx.note_token(team, token.is_some()))?;
                self.reach(&team.facts.account.host, token)
            }
        }
    }
}

#[cfg(test)]
mod discussion_tests;
#[cfg(test)]
mod tests;
