//! How a proposal stands: from its text, what people answer, its rule, who is there, and the moment.
//!
//! Everything is shown and little is counted. Of a person the newest answer counts, to the text as it stands,
//! given before the end; an objection is open until whoever made it says otherwise, whatever was changed
//! since. Nothing is decided here: a person posts the outcome ([`Posting`] says who may).

mod objecting;
mod rule;
mod said;
mod voice;
mod words;

pub use rule::{Choice, Tally};
pub use voice::{Also, Hold, Lifted, Objection, Standing, Unread, Voice};

use super::{
    Member,
    answer::{Answer, Read, Shown},
    proposal::{Fingerprint, Proposal, Rule},
};
use crate::{hand::login::Login, ids::CommentId, time::ZoneRules};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// So long the owner alone posts the outcome.
pub const OWNER_ALONE: Duration = Duration::hours(24);

/// For so many working days somebody may ask to wait, once.
pub const LONGEST_HOLD: usize = 5;

/// What somebody said to a proposal, as GitHub has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Who.
    pub by: Login,
    /// What.
    pub what: What,
    /// To which text, where that is known by more than the time: what was written on a laptop that did not
    /// know of a change is an answer to the text before.
    pub about: Option<Fingerprint>,
}

/// In which way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A comment.
    Comment {
        /// Which.
        id: CommentId,
        /// What was read of it ([`super::answer::read_below`]).
        read: Read,
        /// Since when it says that: its last change.
        at: DateTime<Utc>,
    },
    /// All reactions of that person to the proposal.
    Reactions(Vec<Shown>),
}

/// What the owner said of an answer that is unread, or of somebody's who is not counted by the rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// Of which.
    pub on: On,
    /// As it was at this moment; of one that has changed since it says nothing.
    pub at: DateTime<Utc>,
    /// What it is; none where it is no answer.
    pub answer: Option<Answer>,
}

/// Which answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// A comment.
    Comment(CommentId),
    /// The reactions of this person.
    Reactions(Login),
}

/// A text of the proposal, since it stood there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Since when.
    pub since: DateTime<Utc>,
    /// What was asked, between what.
    pub fingerprint: Fingerprint,
}

/// What was written down of it last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// An outcome that counts.
    Decided(DateTime<Utc>),
    /// It is not asked any more.
    Dropped(DateTime<Utc>),
    /// The outcome does not hold any more.
    Reopened(DateTime<Utc>),
}

/// All that its state depends on.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// As it stands.
    pub proposal: &'a Proposal,
    /// When it was posted.
    pub asked_at: DateTime<Utc>,
    /// Its texts, oldest first; it may be empty where it was never changed.
    pub texts: &'a [Text],
    /// What people said, in any order.
    pub answers: &'a [Given],
    /// What the owner said of some.
    pub rulings: &'a [Ruling],
    /// The roster, with who is away.
    pub people: &'a [Member],
    /// What was written down last.
    pub settled: Option<Settled>,
    /// Zones.
    pub rules: &'a dyn ZoneRules,
    /// The present moment.
    pub now: DateTime<Utc>,
}

/// How a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Answers are awaited.
    Asked,
    /// All who are named have answered.
    Answered,
    /// An objection is open.
    Blocked,
    /// Somebody has asked to wait.
    Holding,
    /// The end has passed, and it is enough: the outcome is to be posted.
    Due,
    /// The end has passed, and it is not enough.
    Stuck,
    /// It is decided.
    Decided,
    /// It was decided, is open again, and has no new end yet.
    Reopened,
    /// It is not asked any more.
    Dropped,
}

/// Somebody whose answer is awaited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Who.
    pub login: Login,
    /// What they are called.
    pub called: String,
    /// Whether they answered the text as it was before.
    pub answered_earlier: bool,
    /// The last of their hours before the end, where their zone is known.
    pub by: Option<DateTime<Utc>>,
    /// Whether they told that they are away now.
    pub is_away: bool,
}

/// Who may post the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Posting {
    /// Nobody yet.
    NotYet,
    /// The owner now, and these later.
    May {
        /// Who approved by name, then the deputies.
        others: Vec<Login>,
        /// From when on they may, for the owner.
        others_from: DateTime<Utc>,
        /// Whether it goes on without those who did not answer, and so has to name them.
        names_silent: bool,
    },
    /// It is written down.
    Done,
}

impl Posting {
    /// Whether somebody may post it at this moment; the owner by the proposal.
    pub fn may(&self, login: &str, owner: &Login, now: DateTime<Utc>) -> bool {
        match self {
            Self::May { others, others_from, .. } => {
                let is_other = others.iter().any(|other| other.is(login));
                owner.is(login) || (is_other && now >= *others_from)
            }
            Self::NotYet | Self::Done => false,
        }
    }
}

/// How it stands, with everything that this follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// In one word.
    pub state: State,
    /// The arithmetic in one line.
    pub line: String,
    /// The numbers of it.
    pub tally: Tally,
    /// What would be decided by what is counted; none where it is not enough.
    pub choice: Option<Choice>,
    /// Those who are named, in their order.
    pub voices: Vec<Voice>,
    /// Everybody else who answered: shown, and in no number but where the rule lets them object.
    pub apart: Vec<Voice>,
    /// The objections that are open.
    pub objections: Vec<Objection>,
    /// Those that whoever made them has lifted.
    pub lifted: Vec<Lifted>,
    /// Who asked to wait, and until when that holds.
    pub holds: Vec<Hold>,
    /// Whose answer is awaited.
    pub waiting: Vec<Waiting>,
    /// Who may post the outcome.
    pub posting: Posting,
}

/// How a proposal stands.
pub fn state(facts: &Facts<'_>) -> Status {
    let heard = voice::heard(facts);
    let (end, now) = (facts.proposal.end(), facts.now);
    let asked = facts.proposal.asked();
    let tally = Tally::of(&heard.voices, &asked.options);
    let blocks = asked.rule != Rule::Majority;
    let objections = heard.objections;
    let is_blocked = blocks && !objections.is_empty();
    let holds: Vec<Hold> = heard.holds;
    let is_held = holds.iter().any(|hold| now < hold.until);
    let may_object = |voice: &&Voice| voice.is_named || heard.may_object.contains(&voice.login);
    let has_unread = heard
        .voices
        .iter()
        .chain(&heard.apart)
        .filter(may_object)
        .any(|voice| matches!(voice.standing, Standing::Unread(_)));
    let choice = rule::choice(facts.proposal, &tally).filter(|_| !is_blocked && !has_unread);
    let is_over = now >= end;
    let all_answered = !heard.voices.is_empty()
        && heard.voices.iter().all(|voice| !is_awaited(voice, asked.rule) && voice.counts());
    let state = match facts.settled {
        Some(Settled::Decided(_)) => State::Decided,
        Some(Settled::Dropped(_)) => State::Dropped,
        Some(Settled::Reopened(at)) if end <= at => State::Reopened,
        _ if is_blocked => State::Blocked,
        _ if is_held => State::Holding,
        _ if is_over && choice.is_some() => State::Due,
        _ if is_over => State::Stuck,
        _ if all_answered => State::Answered,
        _ => State::Asked,
    };
    let ready = holds.iter().map(|hold| hold.until).filter(|until| *until <= now).max();
    let ready = ready.map_or(end, |ready| ready.max(end));
    let last_answer = heard.voices.iter().filter_map(|voice| voice.at).max().unwrap_or(end);
    let goes_on = tally.silent + tally.earlier > 0 && !has_unread && asked.rule != Rule::Silence;
    let others = || {
        let approve = heard.voices.iter().filter(|voice| voice.approves());
        let approve = approve.map(|voice| voice.login.clone());
        let mut all: Vec<Login> = Vec::new();
        for login in approve.chain(asked.deputies.iter().cloned()) {
            if login != asked.owner && !all.contains(&login) {
                all.push(login);
            }
        }
        all
    };
    let may = |from: DateTime<Utc>, names_silent: bool| Posting::May {
        others: others(),
        others_from: from + OWNER_ALONE,
        names_silent,
    };
    let posting = match state {
        State::Decided | State::Dropped => Posting::Done,
        State::Due => may(ready, tally.silent + tally.earlier > 0 && asked.rule != Rule::Silence),
        State::Stuck if goes_on => may(ready, true),
        // Under silence others may still object up to the end.
        State::Answered if choice.is_some() && asked.rule != Rule::Silence => {
            may(last_answer, false)
        }
        _ => Posting::NotYet,
    };
    let waiting = waiting(facts, &heard.voices, state);
    let line = words::line(facts.proposal, state, &tally, &objections, &holds, now);
    Status {
        state,
        line,
        tally,
        choice,
        voices: heard.voices,
        apart: heard.apart,
        objections,
        lifted: heard.lifted,
        holds,
        waiting,
        posting,
    }
}

/// Whether somebody has yet to answer. Whoever has no concern any more has not approved by that.
fn is_awaited(voice: &Voice, rule: Rule) -> bool {
    match voice.standing {
        Standing::Silent | Standing::Earlier(_) | Standing::HoldOver => true,
        Standing::Counts(Answer::Withdraws { .. }) => rule != Rule::Silence,
        Standing::Counts(_) | Standing::Late(_) | Standing::Unread(_) => false,
    }
}

fn waiting(facts: &Facts<'_>, voices: &[Voice], state: State) -> Vec<Waiting> {
    if matches!(state, State::Decided | State::Dropped | State::Reopened) {
        return Vec::new();
    }
    let end = facts.proposal.end();
    let rule = facts.proposal.asked().rule;
    let waiting = voices.iter().filter(|voice| is_awaited(voice, rule)).map(|voice| {
        let person = voice::member(facts.people, &voice.login);
        let zone = person.zone.as_deref();
        let by = zone.and_then(|zone| {
            person.hours.send_by(end, Some(facts.asked_at), zone, facts.rules).ok()
        });
        let day = facts.rules.at(zone.unwrap_or("UTC"), facts.now);
        Waiting {
            login: voice.login.clone(),
            called: voice.called.clone(),
            answered_earlier: matches!(voice.standing, Standing::Earlier(_)),
            by: by.map(|by| by.at),
            is_away: day.is_ok_and(|day| person.is_away(day.wall.date())),
        }
    });
    waiting.collect()
}

#[cfg(test)]
mod rows_tests;
#[cfg(test)]
pub(super) mod tests;
