//! Where the text is and what a person must know, in the exact words that window, tray, terminal
//! and JSON show.
//!
//! [`truth`] is the one place that decides them, from [`Facts`] only. The words never promise more
//! than the facts: green stands only for what is durable or was read back and found equal, and
//! "by itself" only where nothing known stands in the way. A time is said with its zone.
//!
//! A further fact is a field of [`Facts`] and, where a person must hear of it, one function in the
//! list of `bands`.

mod bands;
mod budget;
mod edit;
mod facts;
mod hand;
mod item;
mod sentence;
mod sign_in;
mod stations;
mod steps;

pub use bands::{Band, Choice, Decision};
pub use budget::{Budget, budget_words};
pub use edit::Edit;
pub use facts::{
    Dial, Elsewhere, Facts, IssueState, Network, NotRead, Notebook, OpFacts, SincePost,
    SinceReceipt, Thread,
};
pub use hand::{
    ByHandFacts, ByHandWords, CopiedAt, Pasted, PastedIs, Place, Said, Who, another_person,
    by_hand_words, differing, looks_used_up,
};
pub use item::{Item, Remedy, Stage, done_words, outbox_summary};
pub use sentence::{GoesOn, Sentence};
pub use sign_in::SignIn;
pub use stations::Station;
pub use steps::{Journaled, Step, told};

use crate::courier::OpState;
use serde::{Deserialize, Serialize};

/// Everything that is said about one draft and its team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// The text on this laptop.
    pub laptop: Station,
    /// The outbox.
    pub outbox: Station,
    /// GitHub.
    pub github: Station,
    /// The network.
    pub network: Station,
    /// What is going on with the operation; none when there is none.
    pub sentence: Option<Sentence>,
    /// The same as a line of the outbox, with what a person can do.
    pub item: Option<Item>,
    /// What a person should know, the most urgent first.
    pub bands: Vec<Band>,
    /// The Post button.
    pub post: &'static str,
    /// Why Post has nothing to do, when the draft's text is where it is already.
    pub nothing_new: Option<&'static str>,
    /// Some when the text was changed since it was posted or queued.
    pub changed_since: Option<String>,
    /// What stands beside Post when nothing in the text is in its way.
    pub ready: &'static str,
    /// `draft`, `queued`, `sending`, `posted`, `stopped`, or empty.
    pub word: &'static str,
    /// That the round's issue was not seen, and how late it is; none once it is known.
    pub no_issue: Option<String>,
    /// Whether the member may withdraw what they have posted.
    pub can_withdraw: bool,
    /// Whether nothing is left to be sent, to be read or to be decided. Exit codes follow it.
    pub all_is_well: bool,
}

/// How something looks. Never more hopeful than the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Grey: nothing to say.
    Idle,
    /// Green: durable, or read back and equal.
    Ok,
    /// Amber: on its way, or not sure yet.
    Wait,
    /// Red: a person must act.
    Stop,
}

/// The truth for these facts.
pub fn truth(facts: &Facts<'_>) -> Truth {
    let sentence = facts.op.map(|op| sentence::about(facts, op));
    let bands = bands::all(facts, sentence.as_ref());
    Truth {
        laptop: stations::laptop(facts),
        outbox: stations::outbox(facts),
        github: stations::github(facts),
        network: stations::network(facts),
        post: post(facts),
        nothing_new: nothing_new(facts),
        changed_since: changed_since(facts),
        ready: ready(facts, &bands),
        word: word(facts),
        item: facts.op.map(|op| item::about(facts, op)),
        no_issue: hand::no_issue(facts)
            .or_else(|| sentence::which_issue(facts))
            .or_else(|| bands::no_issue(facts).map(|band| band.title)),
        can_withdraw: can_withdraw(facts),
        all_is_well: all_is_well(facts),
        sentence,
        bands,
    }
}

impl Truth {
    /// The one line for where there is room for one: the most urgent that is no mere information.
    pub fn headline(&self) -> Option<&Band> {
        self.bands.iter().find(|band| matches!(band.tone, Tone::Stop | Tone::Wait))
    }
}

/// What kept GitHub from being read, with how old what is known is; for whoever has just tried.
pub fn not_read_words(facts: &Facts<'_>) -> Option<String> {
    bands::not_read(facts).map(|band| band.in_full())
}

fn post(facts: &Facts<'_>) -> &'static str {
    if facts.elsewhere_only().is_some() {
        return "Post update";
    }
    match facts.op.map(|op| op.state) {
        Some(OpState::Done) if is_withdrawn(facts) => "Post it again",
        Some(OpState::Done) => "Update comment",
        Some(OpState::Cancelled) | None if facts.leaves_now() => "Post update",
        Some(OpState::Parked(_) | OpState::Conflict { .. }) if facts.leaves_now() => "Post update",
        Some(state) if state.is_open() => "Queue this instead",
        _ => "Queue update",
    }
}

fn nothing_new(facts: &Facts<'_>) -> Option<&'static str> {
    if facts.elsewhere_only().is_some() {
        return Some(match facts.is_unseen() {
            true => hand::UNSEEN,
            false => hand::GOES_ELSEWHERE,
        });
    }
    let state = facts.op.map(|op| op.state)?;
    match facts.since_post {
        SincePost::Changed => None,
        SincePost::Same if state.is_open() => Some("This text is already queued."),
        // What GitHub holds may be newer than the backup that this notebook came from.
        SincePost::Same
            if *state == OpState::Done
                && facts.notebook == Notebook::Whole
                && facts.since_receipt == SinceReceipt::Same =>
        {
            Some("GitHub already holds exactly this text.")
        }
        SincePost::Same => None,
    }
}

fn changed_since(facts: &Facts<'_>) -> Option<String> {
    if let Some(Some(Said { is_older: true, .. })) = facts.elsewhere_only() {
        return Some("Changed since you said that it is posted.".to_owned());
    }
    if facts.given_only().is_some_and(|said| said.is_older) {
        return Some("Changed since you gave it to your lead.".to_owned());
    }
    let state = facts.op.map(|op| op.state)?;
    let is_gone = *state == OpState::Cancelled || is_withdrawn(facts);
    if facts.since_post == SincePost::Same || is_gone {
        return None;
    }
    let word = if *state == OpState::Done { "posted" } else { "queued" };
    Some(format!("Changed since it was {word}; the newer text stays here until you post it."))
}

fn ready(facts: &Facts<'_>, bands: &[Band]) -> &'static str {
    if let Some(said) = facts.elsewhere_only() {
        return match said {
            Some(_) => "You said that it is posted.",
            None => "Copy it, put it where your team reads it, then mark it as posted.",
        };
    }
    if facts.given_only().is_some() {
        return "You gave it to your lead; nothing of it is posted from here.";
    }
    if bands.iter().any(|band| matches!(band.tone, Tone::Stop | Tone::Wait)) {
        "Nothing in your text is in the way; read what is said above it."
    } else if matches!(facts.network, Network::OfflineSince(_)) {
        "Nothing is in the way but the network."
    } else {
        "Nothing is in the way."
    }
}

fn word(facts: &Facts<'_>) -> &'static str {
    match facts.op.map(|op| op.state) {
        Some(state) if state.is_open() && sign_in::stops(facts, state) => "stopped",
        Some(OpState::Waiting { .. }) => "queued",
        Some(OpState::Sending { .. } | OpState::Unknown { .. } | OpState::Written { .. }) => {
            "sending"
        }
        Some(OpState::Done)
            if facts.since_post == SincePost::Same
                && facts.notebook == Notebook::Whole
                && facts.since_receipt == SinceReceipt::Same =>
        {
            "posted"
        }
        Some(OpState::Done) => "draft",
        Some(OpState::Conflict { .. } | OpState::Parked(_)) => "stopped",
        Some(OpState::Cancelled) | None
            if facts.pasted.is_some()
                || matches!(facts.place, Place::Elsewhere(Some(Said { is_older: false, .. }))) =>
        {
            "posted"
        }
        Some(OpState::Cancelled) | None
            if facts.given_only().is_some_and(|said| !said.is_older) =>
        {
            "given"
        }
        Some(OpState::Cancelled) | None if facts.saved_at.is_some() => "draft",
        Some(OpState::Cancelled) | None => "",
    }
}

fn all_is_well(facts: &Facts<'_>) -> bool {
    let over = |state: &OpState| matches!(state, OpState::Done | OpState::Cancelled);
    let needs_github = facts.elsewhere_only().is_none();
    facts.op.is_none_or(|op| over(op.state))
        && !(needs_github && facts.sign_in.is_trouble())
        && !(needs_github && facts.not_read.is_some())
        && !(needs_github && facts.network != Network::Online)
        && facts.notebook == Notebook::Whole
        && facts.elsewhere.is_empty()
        && facts.twins.is_none()
        && !facts.withdraws_all
        && matches!(
            facts.since_receipt,
            SinceReceipt::Same | SinceReceipt::Withdrawn | SinceReceipt::WithdrawnAlone(_)
        )
}

/// Whether what was posted does not count, because the member has withdrawn it.
fn is_withdrawn(facts: &Facts<'_>) -> bool {
    matches!(facts.since_receipt, SinceReceipt::WithdrawnAlone(_))
}

/// One comment of the member's stands there, for which nothing else is under way.
fn can_withdraw(facts: &Facts<'_>) -> bool {
    facts.op.is_some_and(|op| *op.state == OpState::Done && !op.is_others)
        && facts.receipt.is_some()
        && facts.twins.is_none()
        // What stopped may be tried again.
        && facts.withdrawal.is_none_or(|op| !op.state.is_open())
        && facts.notebook == Notebook::Whole
        && matches!(facts.since_receipt, SinceReceipt::Same | SinceReceipt::Changed(_))
}

#[cfg(test)]
#[path = "devices_tests.rs"]
mod devices;
#[cfg(test)]
mod hand_tests;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
