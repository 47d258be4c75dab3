//! One drain: under the courier lock, with the token in hand.

use crate::{
    Engine, connecting,
    drive::{About, Drive, Progress},
    failure,
    following::ScheduleNews,
    github::{Client, Counted},
    posting::{Posted, Waiting},
    rhythm_of, schedule_of,
    secrets::SecretsError,
    starting::PRACTICE_HOST,
    store::{Lock, Team, TeamKind, Which},
};
use chrono::{DateTime, Duration, Utc};
use meridian_core::{
    courier::{Eagerness, OpState, Operation, Parked, Reach, Rest, SignIn, next_look},
    ids::{OpId, UserId},
};
use meridian_practice::YOUR_TOKEN;
use meridian_protocol::Failure;
use secrecy::SecretString;
use serde::Serialize;
use std::sync::{Arc, PoisonError};

/// How a drain ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drained {
    /// When to look again by itself.
    pub look_again_at: Option<DateTime<Utc>>,
    /// Another process holds the courier lock: it drains, not we.
    pub elsewhere: bool,
    /// What the drain did.
    pub report: SyncReport,
    /// What keeps it from working, if a person must act.
    pub trouble: Option<String>,
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

impl SyncReport {
    /// Adds what a later drain did; what is left is the later one's.
    pub fn add(&mut self, later: Self) {
        self.posted.extend(later.posted);
        self.waiting = later.waiting;
        self.pulled.comments += later.pulled.comments;
        self.pulled.pages += later.pulled.pages;
        self.requests.sent += later.requests.sent;
        self.requests.charged += later.requests.charged;
        self.schedule = later.schedule.or(self.schedule.take());
    }
}

impl Engine {
    /// Drains the outbox and pulls, once, under the courier lock.
    ///
    /// # Errors
    /// When there is no team, no sign-in, or the notebook cannot be written.
    pub async fn drain(&self, eagerness: Eagerness) -> Result<Drained, Failure> {
        let team = self.team()?;
        let now = self.now();
        if let Err(error) = self.store().backup_if_due(now) {
            // A full disk must not keep an update from GitHub.
            tracing::warn!(%error, "the notebook was not backed up");
        }
        // The token first: a process that waits for a locked keyring must block nobody.
        let client = self.client(&team)?;
        let lock = Lock::try_take(&self.data_dir, "courier.lock");
        let Some(_held) = lock.map_err(|error| failure::lock(&self.data_dir, &error))? else {
            let look_again_at = Some(self.now() + Duration::seconds(2));
            return Ok(Drained { look_again_at, elsewhere: true, ..Drained::default() });
        };
        let known = team.clone();
        let team = match self.identify_team(team, &client).await {
            Ok(team) => team,
            Err(failure @ Failure::Offline { .. }) => {
                let now = self.now();
                self.store().went_offline(now)?;
                return Err(failure);
            }
            Err(failure) => {
                // Deadlines need no sign-in, and a public schedule neither.
                if let Err(also) = self.follow_schedule(&known, &client).await {
                    tracing::warn!(failure = %also, "the followed schedule");
                }
                return Err(failure);
            }
        };
        if eagerness == Eagerness::Now {
            // The member may have signed in again.
            for op in self.without_sign_in(&team)? {
                self.store().resume(&op, now)?;
            }
        }
        let round = rhythm_of(&team).round_at(self.now());
        let about = About {
            current: (team.facts.cycle.clone(), round.key),
            week_one: schedule_of(&team).and_then(|schedule| schedule.week_one()),
            closes: Some(round.closes),
            sign_in: self.proven(&team, &client),
        };
        let clock = self.clock.as_ref();
        let mut drive = Drive::begin(&self.store, clock, team.id, about, eagerness)?;
        let rest = loop {
            match drive.advance(&self.store, &client, clock).await? {
                Progress::Going => {}
                Progress::Rested(rest) => break rest,
            }
        };
        if drive.sign_in() == SignIn::Proven {
            self.prove(&team, &client);
        }
        self.note_reach(rest.network)?;
        let schedule = match rest.network {
            Reach::Offline => None,
            Reach::Reached | Reach::NotAsked => self.follow_schedule(&team, &client).await?,
        };
        let tally = drive.tally();
        let Counted { sent, charged } = client.counted();
        let report = SyncReport {
            posted: tally.receipts.iter().map(Posted::from).collect(),
            waiting: self.outbox()?,
            pulled: Pulled { comments: tally.comments, pages: tally.pages },
            requests: Requests { sent, charged },
            schedule,
        };
        let refused =
            matches!(rest.trouble, Some(Parked::SignInNeeded | Parked::OtherAccount { .. }));
        let sign_in_refused = refused || !self.without_sign_in(&team)?.is_empty();
        Ok(Drained {
            look_again_at: Some(self.next_look(&team, &rest)?),
            elsewhere: false,
            report,
            sign_in_refused,
            offline: rest.network == Reach::Offline,
            trouble: rest.trouble.as_ref().map(|trouble| self.trouble(&team, trouble)),
        })
    }

    /// The operations that GitHub refused for want of a sign-in.
    fn without_sign_in(&self, team: &Team) -> Result<Vec<OpId>, Failure> {
        let unfinished = self.store().operations(team.id, Which::Unfinished)?;
        let refused = |op: &Operation| op.state == OpState::Parked(Parked::SignInNeeded);
        Ok(unfinished.into_iter().filter(refused).map(|op| op.id).collect())
    }

    fn note_reach(&self, network: Reach) -> Result<(), Failure> {
        let now = self.now();
        match network {
            Reach::NotAsked => Ok(()),
            Reach::Reached => Ok(self.store().went_online()?),
            Reach::Offline => Ok(self.store().went_offline(now)?),
        }
    }

    fn next_look(&self, team: &Team, rest: &Rest) -> Result<DateTime<Utc>, Failure> {
        let now = self.now();
        let round = rhythm_of(team).round_at(now);
        let next = rhythm_of(team).next(&round);
        let store = self.store();
        let is_known = store.bound_issue(team.id, &team.facts.cycle, round.key)?.is_some();
        Ok(next_look(now, rest, is_known, next.opens, store.stagger(next.key)?))
    }

    /// Whether this process has seen that the client's token is the account's own.
    fn proven(&self, team: &Team, client: &Client) -> SignIn {
        let proven = self.proven.lock().unwrap_or_else(PoisonError::into_inner);
        let is_practice = team.facts.kind == TeamKind::Practice;
        let known =
            client.token_print().map(|print| (connecting::key_of(&team.facts.account), print));
        if is_practice || known.is_some_and(|known| proven.contains(&known)) {
            SignIn::Proven
        } else {
            SignIn::Unproven
        }
    }

    /// Remembers, for as long as this process lives, whose the client's token is.
    pub(crate) fn prove(&self, team: &Team, client: &Client) {
        let mut proven = self.proven.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(print) = client.token_print() {
            proven.insert((connecting::key_of(&team.facts.account), print));
        }
    }

    fn trouble(&self, team: &Team, trouble: &Parked) -> String {
        let repository = &team.facts.repository;
        match trouble {
            Parked::SignInNeeded => {
                "GitHub no longer accepts this sign-in. Connect again with a new token.".to_owned()
            }
            Parked::OtherAccount { login } => format!(
                "The sign-in that was given is {login}'s, but this team writes as {}. Nothing was \
                 written; give your own token.",
                team.facts.account.login
            ),
            Parked::NotAllowed { said } => format!("GitHub refuses to show {repository}: {said}"),
            Parked::Missing => format!(
                "{repository} or its issue cannot be read. It may be deleted or your access \
                 changed; nothing on this laptop was removed."
            ),
            other => format!("{repository} cannot be read now: {other:?}"),
        }
    }

    pub(crate) fn client(&self, team: &Team) -> Result<Client, Failure> {
        let clock = Arc::clone(&self.clock);
        match team.facts.kind {
            TeamKind::Practice => {
                let practice = self.practice()?;
                practice.turn(self.now()).map_err(|error| failure::practice(&error))?;
                let token = SecretString::from(YOUR_TOKEN);
                Ok(Client::in_process(practice.service(), PRACTICE_HOST, Some(token), clock)?)
            }
            TeamKind::GitHub => {
                let token = self.token_of(team)?;
                Ok(Client::connect(&team.facts.account.host, token, clock)?)
            }
        }
    }

    /// The sign-in of a team: the one given to this process, else the kept one.
    fn token_of(&self, team: &Team) -> Result<Option<SecretString>, Failure> {
        if let Some(token) = &self.token {
            return Ok(Some(token.clone()));
        }
        if team.facts.account.user == UserId(0) {
            return Ok(None);
        }
        self.secrets.get(&connecting::key_of(&team.facts.account)).map_err(|error| {
            let message = match error {
                SecretsError::NoKeyring => "This desktop has no keyring that could hold your \
                         sign-in. Set MERIDIAN_TOKEN, or start one such as GNOME Keyring or \
                         KWallet and connect again."
                    .to_owned(),
                error => error.to_string(),
            };
            Failure::SignIn { message }
        })
    }
}
