//! The truth bar: laptop, outbox, GitHub and the network, a few words each.

use super::{Facts, Network, Notebook, SincePost, SinceReceipt, Thread, Tone, hand, sign_in};
use crate::courier::{OpState, Parked, Receipt, Refusal, Unread, Wait};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One station of the truth bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// How it looks.
    pub tone: Tone,
    /// The words; a time that belongs to them follows them.
    pub words: String,
    /// That time with its zone, `14:03 NZDT`; empty if none.
    pub time: String,
    /// Where a click leads, such as the comment.
    pub url: Option<String>,
}

impl Station {
    fn new(tone: Tone, words: impl Into<String>) -> Self {
        Self { tone, words: words.into(), time: String::new(), url: None }
    }

    fn at(self, time: String) -> Self {
        Self { time, ..self }
    }

    fn url(self, receipt: Option<&Receipt>) -> Self {
        Self { url: receipt.map(|receipt| receipt.url.clone()), ..self }
    }

    /// The words with their time.
    pub fn in_full(&self) -> String {
        format!("{} {}", self.words, self.time).trim_end().to_owned()
    }
}

pub(super) fn laptop(facts: &Facts<'_>) -> Station {
    match facts.saved_at {
        Some(at) => Station::new(Tone::Ok, "Saved on this laptop").at(facts.dial.seconds(at)),
        None => Station::new(Tone::Idle, "Nothing written yet"),
    }
}

pub(super) fn network(facts: &Facts<'_>) -> Station {
    let clock = |at| facts.dial.clock(at);
    if facts.elsewhere_only().is_some() {
        let words = if facts.is_unseen() { "Not signed in" } else { "Nothing goes to GitHub" };
        return Station::new(Tone::Idle, words);
    }
    if facts.sign_in.stops_reading() {
        return Station::new(Tone::Stop, "Not signed in");
    }
    if let Network::OfflineSince(at) = facts.network {
        let (tone, words) = match facts.hindrance() {
            Some(hindrance) => (Tone::Stop, hindrance.since()),
            None => (Tone::Wait, "Offline since"),
        };
        return Station::new(tone, words).at(clock(at));
    }
    match facts.not_read.map(|not_read| (&not_read.why, not_read.since)) {
        Some((Unread::Limited { until }, _)) if *until > facts.dial.now => {
            Station::new(Tone::Wait, "GitHub asks to wait until").at(facts.dial.seconds(*until))
        }
        Some((Unread::IssueGone { .. }, _)) => Station::new(Tone::Ok, "Online"),
        Some((Unread::Refused(_), since)) => {
            Station::new(Tone::Stop, "GitHub not read since").at(clock(as_of(facts, since)))
        }
        Some((_, since)) => {
            Station::new(Tone::Wait, "GitHub not read since").at(clock(as_of(facts, since)))
        }
        None if facts.sign_in.is_trouble() => Station::new(Tone::Stop, "Not signed in"),
        None if facts.never_asked() => Station::new(Tone::Idle, "GitHub was not asked yet"),
        None => Station::new(Tone::Ok, "Online"),
    }
}

/// When others' words were last read completely; else since when they could not be.
fn as_of(facts: &Facts<'_>, since: DateTime<Utc>) -> DateTime<Utc> {
    facts.looked_at.unwrap_or(since)
}

pub(super) fn outbox(facts: &Facts<'_>) -> Station {
    let empty = || {
        let words = if facts.receipt.is_some() { "Outbox empty" } else { "Nothing queued" };
        if facts.withdrawal.is_some() {
            Station::new(Tone::Wait, "A withdrawal waits")
        } else if facts.elsewhere.is_empty() {
            Station::new(Tone::Idle, words)
        } else {
            Station::new(Tone::Wait, "An update for another team waits")
        }
    };
    let Some(op) = facts.op else { return empty() };
    if let Some(why) = facts.sign_in.short().filter(|_| sign_in::stops(facts, op.state)) {
        return Station::new(Tone::Stop, format!("Stopped - {why}"));
    }
    let offline = matches!(facts.network, Network::OfflineSince(_));
    let changed = facts.since_post == SincePost::Changed;
    match op.state {
        OpState::Waiting { .. } if offline && changed => newer_words(),
        OpState::Waiting { wait: Wait::Network, .. } => waiting_for_network(facts),
        OpState::Waiting { .. } if offline => waiting_for_network(facts),
        OpState::Waiting { wait: Wait::Issue, .. } if !facts.candidates.is_empty() => {
            Station::new(Tone::Stop, format!("Held - which is the {}?", facts.the_issue()))
        }
        OpState::Waiting { wait: Wait::Issue, .. } => {
            Station::new(Tone::Wait, format!("Held - {} was not seen yet", facts.the_issue()))
        }
        OpState::Waiting { wait, retry_at, .. } => match (facts.limited_until, wait) {
            (Some(until), _) => {
                Station::new(Tone::Wait, "Paused by GitHub until").at(facts.dial.seconds(until))
            }
            (None, Wait::OtherAccount { .. }) => {
                Station::new(Tone::Stop, "Stopped - the sign-in is another person's")
            }
            (None, Wait::Trouble { .. }) => {
                let next = retry_at.filter(|at| *at > facts.dial.now);
                Station::new(Tone::Wait, "Queued - GitHub has trouble, tries again")
                    .at(next.map(|at| facts.dial.seconds(at)).unwrap_or_default())
            }
            (None, _) if changed => newer_words(),
            (None, _) => match op.not_before {
                Some(until) => Station::new(Tone::Wait, "Queued - can be taken back until")
                    .at(facts.dial.seconds(until)),
                None if *facts.sign_in == super::SignIn::Unknown => {
                    Station::new(Tone::Wait, "Queued - not signed in yet")
                }
                None => Station::new(Tone::Wait, "Queued - sends next"),
            },
        },
        OpState::Sending { .. } => Station::new(Tone::Wait, "Sending"),
        OpState::Unknown { .. } => Station::new(Tone::Wait, "Checking before sending again"),
        OpState::Written { .. } => Station::new(Tone::Wait, "Sent, reading it back"),
        OpState::Conflict { .. } => Station::new(Tone::Wait, "Paused until you choose"),
        OpState::Parked(parked) => {
            Station::new(Tone::Stop, format!("Stopped - {}", stopped_in(facts.thread, parked)))
        }
        OpState::Done | OpState::Cancelled => empty(),
    }
}

fn newer_words() -> Station {
    Station::new(Tone::Wait, "Queued - your newer words stay here")
}

fn waiting_for_network(facts: &Facts<'_>) -> Station {
    match facts.hindrance() {
        Some(_) => Station::new(Tone::Stop, "Queued - the way to GitHub is barred"),
        None => Station::new(Tone::Wait, "Queued - offline, will post when back online"),
    }
}

pub(super) fn github(facts: &Facts<'_>) -> Station {
    let clock = |at| facts.dial.clock(at);
    match facts.op.map(|op| op.state) {
        Some(OpState::Sending { .. } | OpState::Unknown { .. } | OpState::Written { .. }) => {
            return Station::new(Tone::Wait, "Checking GitHub").url(facts.receipt);
        }
        Some(OpState::Conflict { at, .. }) => {
            return Station::new(Tone::Stop, "GitHub differs, changed")
                .at(clock(*at))
                .url(facts.receipt);
        }
        Some(OpState::Parked(Parked::NotAsSent)) => {
            return Station::new(Tone::Stop, "GitHub holds another text").url(facts.receipt);
        }
        Some(OpState::Parked(Parked::ByHand { url, at, .. })) => {
            let station = Station::new(Tone::Stop, "On GitHub, by hand,").at(clock(*at));
            return Station { url: Some(url.clone()), ..station };
        }
        Some(OpState::Parked(Parked::Deleted)) => {
            return Station::new(Tone::Stop, "Your comment is gone from GitHub");
        }
        Some(OpState::Parked(Parked::Refused(
            Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved,
        ))) => {
            return Station::new(Tone::Stop, "GitHub cannot be read here").url(facts.receipt);
        }
        _ => {}
    }
    if let Some(said) = facts.elsewhere_only() {
        return match said {
            Some(said) if facts.is_unseen() => {
                Station::new(Tone::Idle, "Posted by hand, as you said").at(clock(said.at))
            }
            None if facts.is_unseen() => {
                Station::new(Tone::Idle, "Not seen without a sign-in, not marked as posted")
            }
            Some(said) => {
                Station::new(Tone::Idle, "Posted elsewhere, as you said").at(clock(said.at))
            }
            None => Station::new(Tone::Idle, "Goes elsewhere, not marked as posted"),
        };
    }
    let Some(receipt) = facts.receipt else {
        if let Some(pasted) = facts.pasted {
            return hand::station(facts, pasted);
        }
        if let Some(said) = facts.given_only() {
            let words = match said.is_read {
                true => "Given to your lead on GitHub",
                false => "Given to your lead, as you said",
            };
            return Station::new(Tone::Idle, words).at(clock(said.at));
        }
        return match facts.looked_at {
            _ if facts.notebook == Notebook::Restored => {
                Station::new(Tone::Wait, "Not known since the notebook was restored")
            }
            Some(at) => Station::new(Tone::Idle, "Not on GitHub yet, looked").at(clock(at)),
            None => Station::new(Tone::Idle, "Not posted from here yet"),
        };
    };
    let newer_waits =
        facts.op.is_some_and(|op| matches!(op.state, OpState::Waiting { .. } | OpState::Parked(_)));
    let station = if newer_waits {
        Station::new(Tone::Wait, "On GitHub, the earlier text of")
    } else if facts.notebook == Notebook::Restored {
        Station::new(Tone::Wait, "On GitHub, or a newer text than that of")
    } else {
        match facts.since_receipt {
            SinceReceipt::Gone => {
                return Station::new(Tone::Stop, "Your comment is gone from GitHub");
            }
            SinceReceipt::Missing => {
                return Station::new(Tone::Wait, "Not in GitHub's last list, looks again")
                    .url(Some(receipt));
            }
            SinceReceipt::Withdrawn => {
                return Station::new(Tone::Wait, "Withdrawn, another comment counts")
                    .url(Some(receipt));
            }
            SinceReceipt::WithdrawnAlone(at) => {
                let withdrawn = Station::new(Tone::Idle, "Withdrawn by you");
                return withdrawn.at(clock(at)).url(Some(receipt));
            }
            SinceReceipt::Changed(at) => {
                return Station::new(Tone::Stop, "GitHub differs, changed")
                    .at(clock(at))
                    .url(Some(receipt));
            }
            SinceReceipt::Same if facts.since_post == SincePost::Changed => {
                Station::new(Tone::Wait, "On GitHub, changed here since Post")
            }
            SinceReceipt::Same => Station::new(Tone::Ok, "On GitHub, matches"),
        }
    };
    station.at(clock(receipt.at)).url(Some(receipt))
}

/// The same where it may be a discussion.
fn stopped_in(thread: Thread, parked: &Parked) -> &'static str {
    match (thread, parked) {
        (Thread::Discussion, Parked::Refused(Refusal::Missing)) => "the discussion cannot be read",
        (Thread::Discussion, Parked::Refused(Refusal::Gone { .. })) => {
            "the discussion is gone from GitHub"
        }
        _ => stopped(parked),
    }
}

/// A few words on why an operation stopped.
pub(super) fn stopped(parked: &Parked) -> &'static str {
    match parked {
        Parked::Refused(Refusal::SignInNeeded) => "GitHub no longer accepts this sign-in",
        Parked::OtherAccount { .. } => "the sign-in is another person's",
        Parked::Refused(Refusal::NotAllowed { .. }) => "GitHub refused",
        Parked::Refused(Refusal::Missing) => "the issue cannot be read",
        Parked::Refused(Refusal::Gone { .. }) => "the issue is gone from GitHub",
        Parked::Refused(Refusal::Invalid { .. }) => "GitHub did not take the text",
        Parked::Deleted => "your comment is gone from GitHub",
        Parked::NotOurs => "the comment is somebody else's",
        Parked::NotAsSent => "GitHub holds another text than was sent",
        Parked::ByHand { .. } => "you have commented by hand",
        Parked::Refused(Refusal::Moved) => "the issue or repository has moved",
    }
}
