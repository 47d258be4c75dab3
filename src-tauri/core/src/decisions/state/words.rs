//! How a proposal stands, in one line.

use super::{Choice, Hold, Objection, Standing, State, Tally};
use crate::{
    decisions::proposal::{Proposal, Rule},
    round::opening::utc,
};
use chrono::{DateTime, Utc};

impl State {
    /// For people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "Asked",
            Self::Answered => "All have answered",
            Self::Blocked => "Blocked",
            Self::Holding => "On hold",
            Self::Due => "Due",
            Self::Stuck => "Stuck",
            Self::Decided => "Decided",
            Self::Reopened => "Open again",
            Self::Dropped => "Dropped",
        }
    }
}

impl Standing {
    /// What somebody says, in the words behind their name.
    pub fn words(&self) -> String {
        match self {
            Self::Silent => "says nothing".to_owned(),
            Self::Counts(answer) => answer.words(),
            Self::Earlier(answer) => format!("{} (to the earlier text)", answer.words()),
            Self::Late(answer) => format!("{} (after the end)", answer.words()),
            Self::Unread(_) => "is unread".to_owned(),
            Self::HoldOver => "asked to wait, which is over".to_owned(),
        }
    }
}

/// `Blocked: 1 objection open. 2 of 3 approvals for A: 2 A, 1 no, 1 unread, 1 to the earlier text.`
pub(super) fn line(
    proposal: &Proposal,
    state: State,
    tally: &Tally,
    objections: &[Objection],
    holds: &[Hold],
    now: DateTime<Utc>,
) -> String {
    let why = match state {
        State::Blocked => match objections.len() {
            1 => ": 1 objection open".to_owned(),
            count => format!(": {count} objections open"),
        },
        State::Holding => {
            let until = holds.iter().map(|hold| hold.until).filter(|until| now < *until).max();
            until.map_or_else(String::new, |until| format!(" until {}", utc(until)))
        }
        State::Reopened => ": it needs a new end".to_owned(),
        _ => String::new(),
    };
    let numbers = counted(tally);
    let numbers = if numbers.is_empty() { "nobody is named".to_owned() } else { numbers };
    format!("{}{why}. {}: {numbers}.", state.word(), needed(proposal, tally))
}

/// What the rule needs, and what there is of it.
fn needed(proposal: &Proposal, tally: &Tally) -> String {
    let leads = tally.approve.first();
    let (count, of) = match leads {
        Some((Choice::Option(letter), count)) => (*count, format!(" for {letter}")),
        Some((_, count)) => (*count, String::new()),
        None => (0, String::new()),
    };
    match proposal.asked().rule {
        Rule::Silence => "Silence agrees".to_owned(),
        Rule::Approvals { needed } => format!("{count} of {needed} approvals{of}"),
        Rule::Majority => format!("{count} of {} for a majority{of}", tally.majority()),
    }
}

/// The numbers that are not nothing.
fn counted(tally: &Tally) -> String {
    let approve = tally.approve.iter().map(|(choice, count)| format!("{count} {}", choice.word()));
    let others = [
        (tally.object, "no"),
        (tally.abstain, "abstained"),
        (tally.hold, "on hold"),
        (tally.resolved, "concern resolved"),
        (tally.unread, "unread"),
        (tally.earlier, "to the earlier text"),
        (tally.late, "after the end"),
        (tally.silent, "silent"),
    ];
    let others = others.into_iter().filter(|(count, _)| *count > 0);
    let others = others.map(|(count, word)| format!("{count} {word}"));
    approve.chain(others).collect::<Vec<_>>().join(", ")
}
