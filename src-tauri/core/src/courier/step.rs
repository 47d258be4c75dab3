//! The state machine: told what happened, it says the one next thing to do.
//!
//! Order within a drain: first what a crash left behind, then the operations, oldest first, then
//! the pull of the current round. A failing operation gets a later moment and never blocks
//! another; only a missing network or a limit stops the whole drain.

use super::{
    breakage::Breakage,
    exchange::{Answer, Request},
    history::History,
    listing::Listing,
    look::Look,
    operation::{OpState, Operation, Thing, Wait, Write},
    pull::{Pull, Reads},
    refusal::{Refusal, Unread, pause},
    snapshot::{Change, Limits, Proof, Snapshot},
};
use crate::ids::{Account, IssueNumber, OpId};
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeSet;

/// At least this long between two writes of any processes of one notebook.
pub const WRITE_SPACING: Duration = Duration::seconds(1);
/// When a lost `POST` is looked for, counted from the first look, pause by pause; after the last
/// look in vain it has been proven absent. Covers late commits and lists that lag (cases 4 and 9 of the research).
pub const LOOKS: [Duration; 4] =
    [Duration::zero(), Duration::seconds(5), Duration::seconds(30), Duration::seconds(120)];
/// How long a list shorter than the issue's own count makes a look incomplete.
pub(super) const COUNT_PATIENCE: Duration = Duration::minutes(30);
/// The pause after a look that could not be completed.
pub(super) const LOOK_PAUSE: Duration = Duration::seconds(30);
/// How often a missing issue is looked for while something waits for it.
pub(super) const ISSUE_PAUSE: Duration = Duration::minutes(2);

/// What the driver reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A drain begins.
    Begin(Box<Snapshot>, Eagerness),
    /// The changes are durable; this is how things stand now.
    Committed(Box<Snapshot>),
    /// The request was answered, or failed.
    Answered(Answer),
}

/// Whether pauses that only spare GitHub are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eagerness {
    /// A person asked, or the network came back: waiting operations are tried at once.
    Now,
    /// By the clock: each operation waits for its own moment.
    Scheduled,
}

/// The one next thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Write these down in one transaction, then report [`Input::Committed`].
    Commit(Vec<Change>),
    /// Send this once, without any retry, then report [`Input::Answered`].
    Send(Request),
    /// The drain is over; release the lock.
    Rest(Rest),
}

/// How a drain ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// When an operation wants to go on; none when none does.
    pub look_again_at: Option<DateTime<Utc>>,
    /// What this drain learnt of the network.
    pub network: Reach,
    /// What kept GitHub from being read to its end; none when everything was read, and none when
    /// GitHub was out of reach, which [`Self::network`] says.
    pub trouble: Option<Unread>,
}

/// What a drain learnt of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nothing was asked.
    NotAsked,
    /// GitHub answered.
    Reached,
    /// Nothing left this machine.
    Offline,
}

/// What the courier is in the midst of; lost on a crash without harm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doing {
    Nothing,
    /// A commit is under way; once durable, this request follows.
    ThenSend(Box<Self>, Request),
    Pull(Pull),
    /// Another thing is looked at of which the write has to say something.
    Learn(OpId),
    /// The thing itself is looked at before it is changed.
    Check(OpId),
    Write(OpId, Write),
    ReadBack(OpId, Thing),
    /// A lost making is looked for in a list.
    Look(Look),
    LookCount(Look),
    /// The repository's issues are looked through for what is made in it.
    Listing(Listing),
    /// A lost change is looked for in the thing itself.
    LookAt(OpId),
    /// The thing does not tell: what has happened to it is read.
    History(History),
    Relocate(Option<OpId>),
    WhoAmI(OpId),
}

/// Whose the sign-in of this drain is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whose {
    NotAsked,
    Ours,
    /// Another person's, by their login.
    Others(String),
    /// There is none.
    Nobodys,
}

/// What this drain has done so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drain {
    pub(super) reads: Reads,
    pub(super) whose: Whose,
    /// Whether a move was already followed.
    pub(super) relocated: bool,
    /// Whether the repository was found by its lasting id, so that what moves now is no repository.
    pub(super) is_here: bool,
    eagerness: Eagerness,
    network: Reach,
    pub(super) trouble: Option<Unread>,
}

/// The courier of one team and account. Made anew for each drain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Courier {
    /// Whose sign-in this drain has to its end, whoever signs in meanwhile.
    account: Account,
    pub(super) snapshot: Snapshot,
    pub(super) doing: Doing,
    pub(super) drain: Drain,
    pub(super) broken: Option<Breakage>,
}

impl Courier {
    /// A courier at the beginning of a drain, and its first effect.
    pub fn begin(
        snapshot: Snapshot,
        eagerness: Eagerness,
        now: DateTime<Utc>,
        broken: Option<Breakage>,
    ) -> (Self, Effect) {
        let is_proven = snapshot.proof == Proof::Proven || broken == Some(Breakage::TrustAnyToken);
        let drain = Drain {
            reads: Reads::default(),
            whose: match snapshot.proof {
                _ if is_proven => Whose::Ours,
                Proof::Proven | Proof::Unproven => Whose::NotAsked,
                Proof::Nobody => Whose::Nobodys,
            },
            relocated: false,
            is_here: false,
            eagerness,
            network: Reach::NotAsked,
            trouble: None,
        };
        let account = snapshot.account.clone();
        let mut courier = Self { account, snapshot, doing: Doing::Nothing, drain, broken };
        let effect = courier.plan(now);
        (courier, effect)
    }

    /// `OWNER/REPO` as it is known now.
    pub fn repository(&self) -> &str {
        &self.snapshot.repository
    }

    /// Whether this drain is an account's: what another one asked for must not leave with it.
    pub fn is_for(&self, account: &Account) -> bool {
        (&self.account.host, self.account.user) == (&account.host, account.user)
    }

    /// Whether the team has another account by now than this drain is for.
    pub fn is_overtaken(&self) -> bool {
        !self.is_for(&self.snapshot.account)
    }

    /// Whether the member asked what is new.
    pub(super) fn is_asked(&self) -> bool {
        self.drain.eagerness == Eagerness::Now
    }

    pub(super) fn is_broken(&self, breakage: Breakage) -> bool {
        self.broken == Some(breakage)
    }

    /// Whether the sign-in was seen to be this account's, in this drain or before.
    pub fn proof(&self) -> Proof {
        match self.drain.whose {
            Whose::Ours => Proof::Proven,
            Whose::NotAsked | Whose::Others(_) => Proof::Unproven,
            Whose::Nobodys => Proof::Nobody,
        }
    }

    /// Takes what happened and says what to do next. `now` is the wall clock.
    pub fn step(&mut self, now: DateTime<Utc>, input: Input) -> Effect {
        match input {
            Input::Begin(snapshot, _) | Input::Committed(snapshot)
                if !self.is_for(&snapshot.account) =>
            {
                self.snapshot = *snapshot;
                self.doing = Doing::Nothing;
                self.rest(now)
            }
            Input::Begin(snapshot, eagerness) => {
                let (courier, effect) = Self::begin(*snapshot, eagerness, now, self.broken);
                *self = courier;
                effect
            }
            Input::Committed(snapshot) => {
                self.snapshot = *snapshot;
                match std::mem::replace(&mut self.doing, Doing::Nothing) {
                    Doing::ThenSend(doing, request) => {
                        self.doing = *doing;
                        Effect::Send(request)
                    }
                    _ => self.plan(now),
                }
            }
            Input::Answered(answer) => self.answered(now, answer),
        }
    }

    fn answered(&mut self, now: DateTime<Utc>, answer: Answer) -> Effect {
        self.drain.network = match answer {
            Answer::Offline { .. } => Reach::Offline,
            _ => Reach::Reached,
        };
        let doing = std::mem::replace(&mut self.doing, Doing::Nothing);
        if let Answer::Limited { until } = answer {
            return self.limited(now, until, &doing);
        }
        if answer == Answer::Refused(Refusal::Moved)
            && !self.drain.relocated
            && let Some(id) = self.snapshot.repository_id
        {
            return self.relocate(doing, id);
        }
        let answer = match self.gathered(&doing, answer) {
            Ok(answer) => answer,
            Err(effect) => return effect,
        };
        match doing {
            Doing::Nothing | Doing::ThenSend(..) => self.plan(now),
            Doing::Pull(pull) => self.read(now, pull, answer),
            Doing::Learn(op) => self.learnt(now, &op, &answer),
            Doing::Check(op) => self.checked(now, &op, &answer),
            Doing::Write(op, write) => self.written(now, &op, write, &answer),
            Doing::ReadBack(op, thing) => self.read_back(now, &op, thing, &answer),
            Doing::Look(look) => self.looked(now, look, answer),
            Doing::LookCount(look) => self.looked_count(now, look, answer),
            Doing::LookAt(op) => self.looked_at(now, &op, &answer),
            Doing::Listing(listing) => self.listed(now, listing, answer),
            Doing::History(history) => self.told(now, history, answer),
            Doing::Relocate(op) => self.relocated(now, op, answer),
            Doing::WhoAmI(op) => self.identified(now, &op, &answer),
        }
    }

    /// The next thing to do when nothing is under way.
    pub(super) fn plan(&mut self, now: DateTime<Utc>) -> Effect {
        self.doing = Doing::Nothing;
        if self.limited_until(now).is_some() || self.drain.network == Reach::Offline {
            return self.rest(now);
        }
        if self.drain.whose == Whose::Nobodys {
            // Whatever waits, waits for a sign-in.
            return self.next_pull(now).unwrap_or_else(|| self.rest(now));
        }
        // A journal without an outcome: the process that wrote it died, or lost its answer.
        for op in &self.snapshot.operations {
            if let OpState::Sending { write, at } = op.state {
                let state = OpState::Unknown { write, since: at, looks: 0, look_at: now };
                return Effect::Commit(vec![Change::State { op: op.id.clone(), state }]);
            }
        }
        for op in self.fronts().cloned().collect::<Vec<_>>() {
            if self.due_at(&op, now).is_some_and(|at| at <= now)
                && let Some(effect) = self.advance(&op, now)
            {
                return effect;
            }
        }
        self.next_pull(now).unwrap_or_else(|| self.rest(now))
    }

    /// The oldest open operation of each lane. One write in flight per lane: what was asked for
    /// later waits for its outcome.
    fn fronts(&self) -> impl Iterator<Item = &Operation> {
        let mut seen = BTreeSet::new();
        self.snapshot.operations.iter().filter(move |op| seen.insert(op.lane()))
    }

    fn rest(&self, now: DateTime<Utc>) -> Effect {
        if self.is_overtaken() {
            // Another drain begins at once, with the sign-in of whoever it is now.
            return Effect::Rest(Rest {
                look_again_at: Some(now),
                network: self.drain.network,
                trouble: self.drain.trouble.clone().or(Some(Unread::Incomplete)),
            });
        }
        let goes_on = self.drain.whose != Whose::Nobodys;
        let fronts = self.fronts().filter(|_| goes_on);
        let earliest = fronts.filter_map(|op| self.due_at(op, now)).min();
        // What is due but could not go on must not make the driver spin.
        let earliest = earliest.map(|at| at.max(now + Duration::seconds(1)));
        let look_again_at = match (earliest, self.limited_until(now), self.drain.network) {
            (None, _, _) => None,
            // Another device of the member has the same limit until the same moment.
            (Some(at), Some(until), _) => Some(at.max(until + self.stagger())),
            // Others than the one that met the missing network are due, but not worth a try yet.
            (Some(at), None, Reach::Offline) => Some(at.max(now + pause(0))),
            (Some(at), None, _) => Some(at.max(self.next_write_at(now).unwrap_or(at))),
        };
        Effect::Rest(Rest {
            look_again_at,
            network: self.drain.network,
            // A limit stops the drain before anything is read.
            trouble: self
                .drain
                .trouble
                .clone()
                .or_else(|| self.limited_until(now).map(|until| Unread::Limited { until })),
        })
    }

    /// When an operation wants to go on; none when a person must act.
    fn due_at(&self, op: &Operation, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let at = match &op.state {
            OpState::Waiting { wait, retry_at, .. } => {
                let eager = self.drain.eagerness == Eagerness::Now;
                let again = match (wait, retry_at) {
                    (_, None) => now,
                    (Wait::Issue, _) if self.issue_for(op).is_some() => now,
                    (_, Some(at)) if !eager => *at,
                    // Tried in this very drain.
                    (Wait::Issue, Some(at)) if self.was_searched(op) => *at,
                    (Wait::Issue, Some(_)) => now,
                    (Wait::Turn, Some(at)) => *at,
                    // Whoever asks now may have another sign-in.
                    (Wait::OtherAccount { .. }, Some(at))
                        if matches!(self.drain.whose, Whose::Others(_)) =>
                    {
                        *at
                    }
                    (Wait::OtherAccount { .. }, Some(_)) => now,
                    (Wait::Network, Some(at)) if self.drain.network == Reach::Offline => *at,
                    (Wait::Network, Some(_)) => now,
                    (Wait::Trouble { .. }, Some(at)) => *at,
                };
                op.not_before.map_or(again, |first| first.max(again))
            }
            OpState::Sending { .. } => now,
            OpState::Unknown { look_at, .. } | OpState::Written { look_at, .. } => *look_at,
            OpState::Done | OpState::Conflict { .. } | OpState::Parked(_) | OpState::Cancelled => {
                return None;
            }
        };
        // The laptop's clock may have been set back: no pause of ours is longer than this.
        Some(if at > now + Duration::minutes(15) { now } else { at })
    }

    fn stagger(&self) -> Duration {
        if self.is_broken(Breakage::LockstepWake) {
            return Duration::zero();
        }
        self.snapshot.stagger
    }

    fn was_searched(&self, op: &Operation) -> bool {
        op.round().is_some_and(|(cycle, round)| {
            self.drain.reads.searched.contains(&(cycle.clone(), round))
        })
    }

    /// The issue of the round that the operation is for, once it is known.
    fn issue_for(&self, op: &Operation) -> Option<IssueNumber> {
        let (cycle, round) = op.round()?;
        self.snapshot.issue_of(cycle, round)
    }

    fn limited_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // A limit further away than GitHub's longest window is a clock that was set back.
        self.snapshot
            .limits
            .limited_until
            .filter(|until| *until > now && *until <= now + Duration::days(1))
    }

    pub(super) fn next_write_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.snapshot
            .limits
            .next_write_at
            .filter(|at| *at > now && *at <= now + WRITE_SPACING + WRITE_SPACING)
    }

    /// A limit stops everything until its time; what was being sent was refused, so it waits.
    fn limited(
        &mut self,
        now: DateTime<Utc>,
        until: Option<DateTime<Utc>>,
        doing: &Doing,
    ) -> Effect {
        let times = self.snapshot.limits.limited_times;
        let growing = Duration::seconds(60 * (1_i64 << times.min(5)));
        let limits = Limits {
            limited_until: Some(until.unwrap_or(now + growing)),
            limited_times: times.saturating_add(1),
            ..self.snapshot.limits.clone()
        };
        let mut changes = vec![Change::Limits(limits)];
        if let Doing::Write(op, _) = doing {
            changes.push(Change::State { op: op.clone(), state: OpState::queued() });
        }
        Effect::Commit(changes)
    }

    pub(super) fn operation(&self, id: &OpId) -> Option<&Operation> {
        self.snapshot.operations.iter().find(|op| op.id == *id)
    }

    pub(super) fn set(&mut self, op: &Operation, state: OpState) -> Effect {
        self.doing = Doing::Nothing;
        Effect::Commit(vec![Change::State { op: op.id.clone(), state }])
    }
}

impl Doing {
    pub(super) fn operation(&self) -> Option<&OpId> {
        match self {
            Self::Nothing => None,
            Self::ThenSend(doing, _) => doing.operation(),
            Self::Pull(pull) => pull.operation(),
            Self::Learn(op)
            | Self::Check(op)
            | Self::Write(op, _)
            | Self::ReadBack(op, _)
            | Self::LookAt(op)
            | Self::WhoAmI(op) => Some(op),
            Self::Look(look) | Self::LookCount(look) => Some(&look.op),
            Self::History(history) => Some(&history.op),
            Self::Listing(listing) => Some(&listing.op),
            Self::Relocate(op) => op.as_ref(),
        }
    }
}

#[cfg(test)]
#[path = "step_tests.rs"]
pub(super) mod tests;
