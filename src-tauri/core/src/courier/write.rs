//! Sending, and reading back: the same for every kind.

use super::{
    breakage::Breakage,
    exchange::{Answer, Page, Payload, Request},
    kinds::{Absent, Content, Doer, Found, Seen},
    look::{Look, looked_in_vain},
    operation::{OpState, Operation, Parked, Thing, Wait, Write},
    refusal::{Refusal, Unread, put_off},
    snapshot::{Change, Limits},
    step::{Courier, Doing, Effect, LOOKS, WRITE_SPACING, Whose},
};
use crate::ids::OpId;
use chrono::{DateTime, Utc};

/// Why a change waits: its thing was not found, or shown as it once was.
const NOT_FOUND: &str = "was not found";
const OLDER: &str = "was shown as it was earlier";

impl Courier {
    /// The next effect for a due operation; none when it must wait for its turn.
    pub(super) fn advance(&mut self, op: &Operation, now: DateTime<Utc>) -> Option<Effect> {
        let issue = match op.round() {
            None => op.place(),
            Some((cycle, round)) => match self.snapshot.issue_of(cycle, round) {
                Some(issue) => Some(issue),
                None => return self.search(cycle.clone(), round, Some(op.id.clone())),
            },
        };
        let thing = op.target().thing();
        match (&op.state, thing) {
            (OpState::Waiting { .. }, _) if self.drain.whose != Whose::Ours => {
                Some(self.ask_whose(now, op))
            }
            // Another process wrote less than a second ago: it is not our turn yet.
            (OpState::Waiting { .. }, _) if self.next_write_at(now).is_some() => None,
            (OpState::Waiting { .. }, Some(thing)) => {
                let (doing, thing) = match op.needs() {
                    Some(other) => (Doing::Learn(op.id.clone()), other),
                    None => (Doing::Check(op.id.clone()), thing),
                };
                self.doing = doing;
                Some(Effect::Send(thing.request()))
            }
            (OpState::Waiting { .. }, None) => match op.reaches_back() {
                Some(since) => Some(self.list_issues(op, since)),
                None => self.make(op, issue?, now),
            },
            (OpState::Unknown { write: Write::Create, since, looks, .. }, _) => {
                if let Some(since) = op.reaches_back() {
                    return Some(self.list_issues(op, since));
                }
                if let Some(effect) = self.look_before_making(op, now) {
                    return Some(effect);
                }
                let all = op.round().map(|(cycle, round)| self.snapshot.issues_of(cycle, round));
                let others = all.unwrap_or_default().into_iter().filter(|one| Some(*one) != issue);
                let look = Look::new(op.id.clone(), (issue?, others.collect()), *since, *looks);
                let request = self.ask_for_comments(look.issue(), Page::First, None);
                self.doing = Doing::Look(look);
                Some(Effect::Send(request))
            }
            (OpState::Unknown { write: Write::Edit, .. }, Some(thing)) => {
                self.doing = Doing::LookAt(op.id.clone());
                Some(Effect::Send(thing.request()))
            }
            // A change of nothing cannot be: look for it as for something new.
            (OpState::Unknown { write: Write::Edit, .. }, None) => {
                Some(self.set(op, OpState::queued()))
            }
            (OpState::Written { thing, .. }, _) => {
                self.doing = Doing::ReadBack(op.id.clone(), thing.clone());
                Some(Effect::Send(thing.request()))
            }
            (
                OpState::Sending { .. }
                | OpState::Done
                | OpState::Conflict { .. }
                | OpState::Parked(_)
                | OpState::Cancelled,
                _,
            ) => None,
        }
    }

    /// Nothing is written with a sign-in of which nobody knows whose it is.
    fn ask_whose(&mut self, now: DateTime<Utc>, op: &Operation) -> Effect {
        match self.drain.whose.clone() {
            Whose::Others(login) => self.not_as(now, op, login),
            Whose::NotAsked | Whose::Ours | Whose::Nobodys => {
                self.doing = Doing::WhoAmI(op.id.clone());
                Effect::Send(Request::User)
            }
        }
    }

    pub(super) fn identified(&mut self, now: DateTime<Utc>, id: &OpId, answer: &Answer) -> Effect {
        match answer {
            Answer::Ok { payload: Payload::User(user), .. } => {
                if user.id == self.snapshot.account.user {
                    self.drain.whose = Whose::Ours;
                } else {
                    let login = user.login.clone();
                    self.drain.trouble = Some(Unread::Refused(Parked::OtherAccount { login }));
                    self.drain.whose = Whose::Others(user.login.clone());
                }
                self.plan(now)
            }
            other => self.set_back(now, id, other),
        }
    }

    fn not_as(&mut self, now: DateTime<Utc>, op: &Operation, login: String) -> Effect {
        let state = put_off(now, &op.state, Wait::OtherAccount { login });
        self.set(op, state)
    }

    /// Journals a write and sends it once the journal is durable.
    pub(super) fn send_write(
        &mut self,
        now: DateTime<Utc>,
        op: &Operation,
        write: Write,
        (request, content): (Request, Option<Content>),
    ) -> Option<Effect> {
        if self.next_write_at(now).is_some() {
            return None;
        }
        // How often GitHub has said "slow down" is forgotten only once it has said yes.
        let limits = Limits {
            next_write_at: Some(now + WRITE_SPACING),
            limited_until: None,
            ..self.snapshot.limits.clone()
        };
        let doing = Doing::Write(op.id.clone(), write);
        if self.broken == Some(Breakage::NoJournal) {
            self.doing = doing;
            return Some(Effect::Send(request));
        }
        self.doing = Doing::ThenSend(Box::new(doing), request);
        let state = OpState::Sending { write, at: now };
        let learnt = content.map(|content| Change::Content { op: op.id.clone(), content });
        let journal = [Change::State { op: op.id.clone(), state }, Change::Limits(limits)];
        Some(Effect::Commit(journal.into_iter().chain(learnt).collect()))
    }

    pub(super) fn written(
        &mut self,
        now: DateTime<Utc>,
        id: &OpId,
        write: Write,
        answer: &Answer,
    ) -> Effect {
        let Some(op) = self.operation(id).cloned() else { return self.plan(now) };
        if let Answer::Refused(refusal) = answer
            && let Some(content) = op.without(refusal)
        {
            let (op, state) = (op.id, OpState::queued());
            let with_less = Change::Content { op: op.clone(), content };
            return Effect::Commit(vec![with_less, Change::State { op, state }]);
        }
        match answer {
            Answer::Ok { payload, .. } => {
                if self.broken == Some(Breakage::ReceiptBeforeReadBack) {
                    return self.done(now, &op, (payload, &Doer::Us));
                }
                let Some(thing) = op.written(payload, &self.snapshot) else {
                    return self.unknown(now, &op, write);
                };
                let state = OpState::Written { thing, looks: 0, look_at: now };
                let limits = Limits { limited_times: 0, ..self.snapshot.limits.clone() };
                Effect::Commit(vec![Change::State { op: op.id, state }, Change::Limits(limits)])
            }
            Answer::Unchanged | Answer::Unknown { .. } => self.unknown(now, &op, write),
            // What was to be taken away is not there: it is read back like any success.
            Answer::Refused(Refusal::Missing) if op.gone_is_done() => match op.target().thing() {
                Some(thing) => self.set(&op, OpState::Written { thing, looks: 0, look_at: now }),
                None => self.set_back(now, id, answer),
            },
            // What is not there was not changed; look whether it was deleted.
            Answer::Refused(Refusal::Missing) if write == Write::Edit => {
                self.not_found(now, &op, answer)
            }
            other => self.set_back(now, id, other),
        }
    }

    fn unknown(&mut self, now: DateTime<Utc>, op: &Operation, write: Write) -> Effect {
        let since = match op.state {
            OpState::Sending { at, .. } => at,
            _ => now,
        };
        self.set(op, OpState::Unknown { write, since, looks: 0, look_at: now })
    }

    /// What an answer tells of an operation's thing; an answer that tells nothing puts it off.
    fn found(&self, op: &Operation, answer: &Answer) -> Option<Found> {
        match answer {
            Answer::Ok { payload, .. } => op.seen(payload, &self.snapshot),
            _ => None,
        }
    }

    /// What another thing told, of which the write has to say something.
    pub(super) fn learnt(&mut self, now: DateTime<Utc>, id: &OpId, answer: &Answer) -> Effect {
        let learns = |payload| self.operation(id)?.learns(payload);
        let learnt = match answer {
            Answer::Ok { payload, .. } => learns(payload),
            _ => None,
        };
        match learnt {
            Some(content) => Effect::Commit(vec![Change::Content { op: id.clone(), content }]),
            None => self.set_back(now, id, answer),
        }
    }

    /// Before a change: is the thing still what both sides last agreed on?
    pub(super) fn checked(&mut self, now: DateTime<Utc>, id: &OpId, answer: &Answer) -> Effect {
        let Some(op) = self.operation(id).cloned() else { return self.plan(now) };
        let (Answer::Ok { payload, date, .. }, Some(found)) = (answer, self.found(&op, answer))
        else {
            return match answer {
                Answer::Refused(Refusal::Missing) => self.not_found(now, &op, answer),
                _ => self.set_back(now, id, answer),
            };
        };
        if let Some(effect) = self.history(&op, payload, *date) {
            return effect;
        }
        self.check_tells(now, &op, (payload, &Doer::Another(None)), found, *date)
    }

    /// What is to follow from what a thing, or its history, told before a change.
    pub(super) fn check_tells(
        &mut self,
        now: DateTime<Utc>,
        op: &Operation,
        (payload, doer): (&Payload, &Doer),
        found: Found,
        date: Option<DateTime<Utc>>,
    ) -> Effect {
        if let Seen::Changed(_) = found.seen
            && let Some(changes) = op.elsewhere(&op.id, payload, &self.snapshot, now)
        {
            return Effect::Commit(changes);
        }
        if found.older
            && let Some(effect) = self.look_again(now, op, OLDER)
        {
            return effect;
        }
        match found.seen {
            Seen::NotOurs => self.set(op, OpState::Parked(Parked::NotOurs)),
            Seen::Refused(refusal) => self.set(op, OpState::Parked(Parked::Refused(refusal))),
            Seen::Proven => self.done(now, op, (payload, doer)),
            Seen::Before => {
                let learnt = op.leaves(payload, &self.snapshot, date);
                let request = learnt.as_ref().unwrap_or(&op.content).request(None);
                request
                    .and_then(|request| self.send_write(now, op, Write::Edit, (request, learnt)))
                    .unwrap_or_else(|| self.plan(now))
            }
            Seen::Changed(theirs) => disputed(now, op, payload, theirs),
        }
    }

    /// What is to be changed is not found. A read may lag behind its making, so a deletion is
    /// believed only after several looks.
    fn not_found(&mut self, now: DateTime<Utc>, op: &Operation, answer: &Answer) -> Effect {
        match op.absent() {
            Absent::Refused => self.set_back(now, &op.id, answer),
            Absent::Deleted => match self.look_again(now, op, NOT_FOUND) {
                Some(effect) => effect,
                None => self.set(op, OpState::Parked(Absent::Deleted.parked())),
            },
        }
    }

    /// What was read is not believed yet: the operation waits for the next look. None after the last.
    fn look_again(&mut self, now: DateTime<Utc>, op: &Operation, why: &str) -> Option<Effect> {
        let why = format!("the {} {why}", op.name());
        let tries = match &op.state {
            OpState::Waiting { wait: Wait::Trouble { said }, tries, .. } if *said == why => *tries,
            _ => 0,
        };
        let pause = LOOKS.get(tries as usize + 1)?;
        let wait = Wait::Trouble { said: why };
        let retry_at = Some(now + *pause);
        Some(self.set(op, OpState::Waiting { wait, retry_at, tries: tries + 1 }))
    }

    /// Done means read back.
    pub(super) fn read_back(
        &mut self,
        now: DateTime<Utc>,
        id: &OpId,
        thing: Thing,
        answer: &Answer,
    ) -> Effect {
        let Some(op) = self.operation(id).cloned() else { return self.plan(now) };
        let looks = match op.state {
            OpState::Written { looks, .. } => looks,
            _ => 0,
        };
        let again = LOOKS.get(looks as usize + 1).map(|pause| OpState::Written {
            thing,
            looks: looks + 1,
            look_at: now + *pause,
        });
        let was_made = op.target().thing().is_none();
        let state = match (answer, self.found(&op, answer)) {
            (Answer::Ok { payload, .. }, Some(found)) => match found.seen {
                Seen::NotOurs if was_made => return self.unknown(now, &op, Write::Create),
                Seen::NotOurs => OpState::Parked(Parked::NotOurs),
                Seen::Proven if !found.older || again.is_none() => {
                    return self.done(now, &op, (payload, &Doer::Us));
                }
                // A read may lag behind a write.
                seen => again.unwrap_or(match seen {
                    Seen::Changed(theirs) => OpState::Conflict { theirs, at: now },
                    Seen::Refused(refusal) => OpState::Parked(Parked::Refused(refusal)),
                    _ => OpState::Parked(Parked::NotAsSent),
                }),
            },
            (Answer::Refused(Refusal::Missing), _) => again.unwrap_or_else(|| match op.absent() {
                // One answer of several: whether it is deleted is found out where a change begins.
                Absent::Deleted if !was_made => OpState::queued(),
                absent => OpState::Parked(absent.parked()),
            }),
            (other, _) => return self.set_back(now, id, other),
        };
        self.set(&op, state)
    }

    /// A lost change: the thing itself tells.
    pub(super) fn looked_at(&mut self, now: DateTime<Utc>, id: &OpId, answer: &Answer) -> Effect {
        let Some(op) = self.operation(id).cloned() else { return self.plan(now) };
        match (answer, self.found(&op, answer)) {
            (Answer::Ok { payload, date, .. }, Some(found)) => self
                .history(&op, payload, *date)
                .unwrap_or_else(|| self.look_tells(now, &op, (payload, &Doer::Us), found)),
            (Answer::Refused(Refusal::Missing), _) => self.not_seen(now, &op),
            (other, _) => self.set_back(now, id, other),
        }
    }

    /// What is to follow from what a thing, or its history, told of a lost change.
    pub(super) fn look_tells(
        &mut self,
        now: DateTime<Utc>,
        op: &Operation,
        (payload, doer): (&Payload, &Doer),
        found: Found,
    ) -> Effect {
        match found {
            Found { seen: Seen::Proven, older: false } => self.done(now, op, (payload, doer)),
            Found { seen: Seen::Changed(theirs), older: false } => {
                disputed(now, op, payload, theirs)
            }
            Found { .. } => self.not_seen(now, op),
        }
    }

    /// Where nothing of a lost change is found for long enough, one looks once more and sends it
    /// again.
    fn not_seen(&mut self, now: DateTime<Utc>, op: &Operation) -> Effect {
        let OpState::Unknown { write, since, looks, .. } = op.state else { return self.plan(now) };
        if op.repeats() {
            // Not at once again and again where answer after answer is lost.
            let said = "the answer was lost".to_owned();
            let state = put_off(now, &op.state, Wait::Trouble { said });
            return self.set(op, state);
        }
        let again = looked_in_vain(op, write, since, looks + 1, now);
        self.set(op, again.unwrap_or_else(OpState::queued))
    }

    /// GitHub holds exactly what was asked for, by whosever doing.
    fn done(&mut self, now: DateTime<Utc>, op: &Operation, found: (&Payload, &Doer)) -> Effect {
        let Some(changes) = op.proof(&op.id, found, &self.snapshot, now) else {
            return self.plan(now);
        };
        for change in &changes {
            if let Change::Receipt { receipt, .. } = change {
                // What was listed before cannot tell what another device has made meanwhile.
                self.drain.reads.listed.remove(&receipt.issue);
            }
        }
        Effect::Commit(changes)
    }
}

/// Somebody has changed it meanwhile: a person decides, and whoever asks once more has seen this.
fn disputed(now: DateTime<Utc>, op: &Operation, found: &Payload, theirs: String) -> Effect {
    let state = OpState::Conflict { theirs, at: now };
    let mut changes = vec![Change::State { op: op.id.clone(), state }];
    if let Payload::Issue(issue) = found {
        changes.push(Change::MirrorIssue(issue.clone()));
    }
    Effect::Commit(changes)
}

impl Thing {
    /// The question for it.
    fn request(&self) -> Request {
        match self {
            Self::Comment(comment) => Request::Comment(comment.clone()),
            Self::Issue(number) => Request::Issue { number: *number, etag: None },
            Self::Pin(number) => Request::Pins(*number),
            Self::Reactions { comment, emoji } => {
                Request::Reactions { comment: comment.clone(), emoji: *emoji, page: Page::First }
            }
        }
    }
}
