//! Where the text is, in the exact words of the truth bar, and what an operation is waiting for.
//!
//! The words never promise more than the facts: green stands only for what is durable or was read
//! back and found equal. Times are given as instants; whoever shows them adds the zone.

use crate::{
    courier::{OpState, Parked, Receipt, Wait, Write},
    ids::IssueNumber,
};
use chrono::{DateTime, Utc};

/// What is known about one draft.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// When the draft was last stored; none when nothing was written yet.
    pub saved_at: Option<DateTime<Utc>>,
    /// The newest operation of the draft, if any.
    pub op: Option<OpFacts<'a>>,
    /// The newest receipt of the draft, if any.
    pub receipt: Option<&'a Receipt>,
    /// Whether the draft still says what was posted.
    pub since_post: SincePost,
    /// Whether GitHub can be reached.
    pub network: Network,
    /// The round's issue, once known.
    pub issue: Option<IssueNumber>,
    /// The week of the cycle, counted from 1; none outside a cycle.
    pub week: Option<u32>,
    /// When GitHub was last asked about the round's comments.
    pub looked_at: Option<DateTime<Utc>>,
    /// No request before this moment, when GitHub said "slow down" and it has not passed yet.
    pub limited_until: Option<DateTime<Utc>>,
}

/// What the truth bar needs of an operation.
#[derive(Debug, Clone, Copy)]
pub struct OpFacts<'a> {
    /// Where it is.
    pub state: &'a OpState,
    /// The end of the time in which it can be taken back, while it has not passed yet.
    pub not_before: Option<DateTime<Utc>>,
}

/// Whether the draft was edited after its text was frozen for posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SincePost {
    /// Still the posted text, or nothing was posted yet.
    Same,
    /// Edited since.
    Changed,
}

/// Whether GitHub can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// The last exchange reached it, or none was tried.
    Online,
    /// Nothing got through since this moment.
    OfflineSince(DateTime<Utc>),
}

/// The truth bar: three stations and the network.
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
}

/// One station of the truth bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Station {
    /// How it looks.
    pub tone: Tone,
    /// The words; a time that belongs to them follows them.
    pub words: String,
    /// That time.
    pub at: Option<DateTime<Utc>>,
    /// Where a click leads, such as the comment.
    pub url: Option<String>,
}

/// How a station looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// The truth bar for these facts.
pub fn truth(facts: &Facts<'_>) -> Truth {
    Truth {
        laptop: laptop(facts),
        outbox: outbox(facts),
        github: github(facts),
        network: network(facts),
    }
}

impl Station {
    fn new(tone: Tone, words: impl Into<String>) -> Self {
        Self { tone, words: words.into(), at: None, url: None }
    }

    fn at(self, at: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self { at: at.into(), ..self }
    }

    fn url(self, receipt: Option<&Receipt>) -> Self {
        Self { url: receipt.map(|receipt| receipt.url.clone()), ..self }
    }
}

fn laptop(facts: &Facts<'_>) -> Station {
    match facts.saved_at {
        Some(at) => Station::new(Tone::Ok, "Saved on this laptop").at(at),
        None => Station::new(Tone::Idle, "Nothing written yet"),
    }
}

fn network(facts: &Facts<'_>) -> Station {
    match facts.network {
        Network::Online => Station::new(Tone::Ok, "Online"),
        Network::OfflineSince(at) => Station::new(Tone::Wait, "Offline since").at(at),
    }
}

fn outbox(facts: &Facts<'_>) -> Station {
    let Some(op) = facts.op else {
        let words = if facts.receipt.is_some() { "Outbox empty" } else { "Nothing queued" };
        return Station::new(Tone::Idle, words);
    };
    let offline = matches!(facts.network, Network::OfflineSince(_));
    match op.state {
        OpState::Waiting { wait: Wait::Network, .. } => waiting_for_network(),
        OpState::Waiting { .. } if offline => waiting_for_network(),
        OpState::Waiting { wait: Wait::Issue, .. } => {
            Station::new(Tone::Wait, format!("Held - {} does not exist yet", the_issue(facts.week)))
        }
        OpState::Waiting { wait: Wait::OtherAccount { .. }, .. } => {
            Station::new(Tone::Stop, "Stopped - the sign-in is another person's")
        }
        OpState::Waiting { .. } if facts.limited_until.is_some() => {
            Station::new(Tone::Wait, "Paused by GitHub until").at(facts.limited_until)
        }
        OpState::Waiting { wait: Wait::Trouble { .. }, retry_at, .. } => {
            let words = "Queued - GitHub has trouble, tries again";
            Station::new(Tone::Wait, words).at(*retry_at)
        }
        OpState::Waiting { wait: Wait::Turn, .. } => match op.not_before {
            Some(at) => Station::new(Tone::Wait, "Queued - can be taken back until").at(at),
            None => Station::new(Tone::Wait, "Queued - sends next"),
        },
        OpState::Sending { .. } => Station::new(Tone::Wait, "Sending"),
        OpState::Unknown { .. } => Station::new(Tone::Wait, "Checking before sending again"),
        OpState::Written { .. } => Station::new(Tone::Wait, "Sent, reading it back"),
        OpState::Conflict { .. } => Station::new(Tone::Wait, "Paused until you choose"),
        OpState::Parked(parked) => {
            Station::new(Tone::Stop, format!("Stopped - {}", stopped(parked)))
        }
        OpState::Done => Station::new(Tone::Idle, "Outbox empty"),
        OpState::Cancelled if facts.receipt.is_some() => Station::new(Tone::Idle, "Outbox empty"),
        OpState::Cancelled => Station::new(Tone::Idle, "Nothing queued"),
    }
}

fn waiting_for_network() -> Station {
    Station::new(Tone::Wait, "Queued - offline, will post when back online")
}

fn github(facts: &Facts<'_>) -> Station {
    match facts.op.map(|op| op.state) {
        Some(OpState::Sending { .. } | OpState::Unknown { .. } | OpState::Written { .. }) => {
            return Station::new(Tone::Wait, "Checking GitHub").url(facts.receipt);
        }
        Some(OpState::Conflict { at, .. }) => {
            return Station::new(Tone::Stop, "GitHub differs, changed").at(*at).url(facts.receipt);
        }
        Some(OpState::Parked(Parked::NotAsSent)) => {
            return Station::new(Tone::Stop, "GitHub holds another text").url(facts.receipt);
        }
        Some(OpState::Parked(Parked::CommentDeleted)) => {
            return Station::new(Tone::Stop, "Your comment is gone from GitHub");
        }
        Some(OpState::Parked(Parked::Missing | Parked::Gone { .. } | Parked::Moved)) => {
            return Station::new(Tone::Stop, "GitHub cannot be read here").url(facts.receipt);
        }
        _ => {}
    }
    let Some(receipt) = facts.receipt else {
        return match facts.looked_at {
            Some(at) => Station::new(Tone::Idle, "Not on GitHub yet, looked").at(at),
            None => Station::new(Tone::Idle, "Not on GitHub yet"),
        };
    };
    let newer_waits =
        facts.op.is_some_and(|op| matches!(op.state, OpState::Waiting { .. } | OpState::Parked(_)));
    let station = if newer_waits {
        Station::new(Tone::Wait, "On GitHub, the earlier text of")
    } else if facts.since_post == SincePost::Changed {
        Station::new(Tone::Wait, "On GitHub, changed here since Post")
    } else {
        Station::new(Tone::Ok, "On GitHub, matches")
    };
    station.at(receipt.at).url(Some(receipt))
}

/// A few words on why an operation stopped.
fn stopped(parked: &Parked) -> &'static str {
    match parked {
        Parked::SignInNeeded => "GitHub no longer accepts this sign-in",
        Parked::OtherAccount { .. } => "the sign-in is another person's",
        Parked::NotAllowed { .. } => "GitHub refused",
        Parked::Missing => "the issue cannot be read",
        Parked::Gone { .. } => "the issue is gone from GitHub",
        Parked::Invalid { .. } => "GitHub did not take the text",
        Parked::CommentDeleted => "your comment is gone from GitHub",
        Parked::NotOurs => "the comment is somebody else's",
        Parked::NotAsSent => "GitHub holds another text than was sent",
        Parked::Moved => "the issue or repository has moved",
    }
}

/// What is going on with an operation, what happens next and who must act: for the outbox list and
/// the CLI.
pub fn op_sentence(state: &OpState, week: Option<u32>, issue: Option<IssueNumber>) -> String {
    let place = issue.map_or_else(|| "the issue".to_owned(), |number| format!("#{number}"));
    match state {
        OpState::Waiting { wait, .. } => match wait {
            Wait::Turn => "It is next and is sent by itself.".into(),
            Wait::Network => "GitHub cannot be reached. It is sent by itself when back online.".into(),
            Wait::Issue => format!(
                "{} does not exist yet. Your update is held and posts when the issue appears.",
                capital(&the_issue(week))
            ),
            Wait::OtherAccount { login } => other_account(login),
            Wait::Trouble { said } => {
                format!("GitHub has trouble of its own ({}). It is tried again by itself.", plain(said))
            }
        },
        OpState::Sending { .. } => "It is being sent.".into(),
        OpState::Unknown { write: Write::Create, .. } => format!(
            "The first try may or may not have arrived. Meridian looks for the comment on {place} and sends once more only if it is not there. You will not get two comments."
        ),
        OpState::Unknown { write: Write::Edit, .. } => {
            "The change may or may not have arrived. Meridian reads the comment and changes it again if needed.".into()
        }
        OpState::Written { .. } => {
            "GitHub has taken it. Meridian reads it back to be sure.".into()
        }
        OpState::Done => "It is on GitHub, read back and identical.".into(),
        OpState::Conflict { .. } => {
            "Your comment on GitHub was changed since; nothing was posted. Post again to put your text in its place.".into()
        }
        OpState::Parked(parked) => parked_sentence(parked, &place),
        OpState::Cancelled => "Sending was cancelled. Your text is still in the draft.".into(),
    }
}

fn parked_sentence(parked: &Parked, place: &str) -> String {
    match parked {
        Parked::SignInNeeded => {
            "GitHub no longer accepts this sign-in. Nothing is lost; sign in again and it goes on.".into()
        }
        Parked::OtherAccount { login } => other_account(login),
        Parked::NotAllowed { said } => refused(said, place),
        Parked::Missing => format!(
            "{} cannot be read. It may be deleted or your access changed. Nothing on this laptop was removed.",
            capital(place)
        ),
        Parked::Gone { said } => format!(
            "{} is gone from GitHub ({}). Nothing on this laptop was removed; copy the text or name another issue.",
            capital(place),
            plain(said)
        ),
        Parked::Invalid { said } => format!(
            "GitHub did not take the text ({}). Change it and post again.",
            plain(said)
        ),
        Parked::CommentDeleted => {
            "Your comment is gone from GitHub. Post it again, or leave it.".into()
        }
        Parked::NotOurs => {
            "The comment belongs to somebody else and stays as it is. Post your text as a comment of your own.".into()
        }
        Parked::NotAsSent => {
            "GitHub holds another text than was sent. Look at the comment, then post again.".into()
        }
        Parked::Moved => {
            "The issue or repository has moved and could not be followed. Name its new place, then post again.".into()
        }
    }
}

fn other_account(login: &str) -> String {
    format!(
        "The sign-in that was given is {login}'s, not yours; nothing is written with it. Give your own token and it goes on."
    )
}

/// A refusal in words a member can act on, where GitHub's message is a known one.
fn refused(said: &str, place: &str) -> String {
    let message = said.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if has(&["oauth app access restrictions", "resource not accessible", "saml", "organization"]) {
        format!(
            "GitHub refused: the organisation does not let this sign-in write. Your text is safe here; copy it and open {place}, or use another sign-in."
        )
    } else if has(&["locked"]) {
        format!(
            "{} is locked. Your text is safe here; copy it, or ask a lead to unlock.",
            capital(place)
        )
    } else if has(&["archived"]) {
        "The repository is archived and takes no comments. Your text is safe here; copy it.".into()
    } else {
        format!(
            "GitHub refused: {}. Your text is safe here; copy it and open {place}, or use another sign-in.",
            plain(said)
        )
    }
}

fn the_issue(week: Option<u32>) -> String {
    match week {
        Some(week) => format!("week {week} issue"),
        None => "this round's issue".to_owned(),
    }
}

/// The first letter in upper case, with an article where the words need one.
fn capital(words: &str) -> String {
    if words.starts_with("week") {
        return format!("The {words}");
    }
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// GitHub's message on one line, short, without its last full stop.
fn plain(said: &str) -> String {
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches('.');
    if line.is_empty() {
        return "it gave no reason".to_owned();
    }
    match line.char_indices().nth(160) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or(line)),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests;
