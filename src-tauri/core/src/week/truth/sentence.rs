//! What is going on with an operation, what happens next and who must act: for the action bar, the
//! outbox list and the terminal.

use super::{Facts, Network, OpFacts, SignIn, SincePost, sign_in};
use crate::{
    courier::{Candidate, OpState, Parked, Refusal, Wait, Write, class::says},
    time::countdown,
};

/// The sentence about an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What is so and what happens next.
    pub words: String,
    /// How it goes on.
    pub goes_on: GoesOn,
}

/// How an operation goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoesOn {
    /// By itself, within minutes as far as is known: it is worth waiting for.
    Soon,
    /// By itself, once there is a network, or the round's issue.
    Later,
    /// When a person acts.
    ByAPerson,
    /// Not at all: it is over.
    Over,
}

/// The sentence about an operation.
pub(super) fn about(facts: &Facts<'_>, op: OpFacts<'_>) -> Sentence {
    if op.is_others && op.state.is_open() {
        let words = "It was queued with another account, and items of one account are never sent as another. It goes on once that one signs in here again.";
        return Sentence { words: words.into(), goes_on: GoesOn::ByAPerson };
    }
    let (mut words, goes_on) = match facts.sign_in.sentence() {
        Some(why) if sign_in::stops(facts, op.state) => {
            (without(op.state, &why), GoesOn::ByAPerson)
        }
        _ => with_sign_in(facts, op),
    };
    if matches!(op.state, OpState::Waiting { .. }) {
        if let Some(closed) = facts.closed_at() {
            let late = if facts.can_be_late() { ", so it is late" } else { "" };
            words += &format!(" The week closed {}{late}.", facts.dial.clock(closed));
        }
        if facts.since_post == SincePost::Changed {
            words += " Words typed since Post stay here until you post again.";
        }
    }
    Sentence { words, goes_on }
}

/// While nothing can be asked or sent for want of a sign-in.
fn without(state: &OpState, why: &str) -> String {
    match state {
        OpState::Unknown { .. } | OpState::Written { .. } => {
            format!("It may already be on GitHub, but Meridian cannot look. {why}")
        }
        _ => format!("It cannot leave. {why}"),
    }
}

fn with_sign_in(facts: &Facts<'_>, op: OpFacts<'_>) -> (String, GoesOn) {
    let place = facts.place();
    match op.state {
        OpState::Waiting { wait, .. } => waiting(facts, op, wait),
        OpState::Sending { .. } => ("It is being sent.".into(), GoesOn::Soon),
        OpState::Unknown { .. } if facts.network != Network::Online => (
            "It may already be on GitHub. Meridian looks as soon as GitHub can be reached again, before anything is sent again.".into(),
            GoesOn::Later,
        ),
        OpState::Unknown { write: Write::Create, .. } => (
            format!(
                "The first try may or may not have arrived. Meridian looks for the comment on {place} and sends once more only if it is not there."
            ),
            GoesOn::Soon,
        ),
        OpState::Unknown { write: Write::Edit, .. } => (
            "The change may or may not have arrived. Meridian reads the comment and changes it again if needed.".into(),
            GoesOn::Soon,
        ),
        OpState::Written { .. } => {
            ("GitHub has taken it. Meridian reads it back to be sure.".into(), GoesOn::Soon)
        }
        OpState::Done => ("It is on GitHub, read back and identical.".into(), GoesOn::Over),
        OpState::Conflict { .. } => (
            "Your comment on GitHub was changed since; nothing was posted. Post again to put your text in its place.".into(),
            GoesOn::ByAPerson,
        ),
        OpState::Parked(parked) => (parked_sentence(facts, parked, &place), GoesOn::ByAPerson),
        OpState::Cancelled => {
            ("Sending was cancelled. Your text is still in the draft.".into(), GoesOn::Over)
        }
    }
}

fn waiting(facts: &Facts<'_>, op: OpFacts<'_>, wait: &Wait) -> (String, GoesOn) {
    let dial = &facts.dial;
    if *wait == Wait::Network || facts.network != Network::Online {
        // "By itself" only where nobody has to put anything right first.
        let then = match facts.hindrance() {
            Some(_) => "once what is in the way is put right",
            None => "by itself when back online",
        };
        let back = if op.not_before.is_some() { "; until then it can be taken back" } else { "" };
        let words = format!("GitHub cannot be reached. It is sent {then}{back}.");
        return (words, GoesOn::Later);
    }
    if *wait == Wait::Issue {
        return match which_issue(facts) {
            Some(which) => {
                (format!("{which} Your update is held until you choose."), GoesOn::ByAPerson)
            }
            None => (no_issue(facts), GoesOn::Later),
        };
    }
    if let Wait::OtherAccount { login } = wait {
        return (other_account(login), GoesOn::ByAPerson);
    }
    if let Some(until) = facts.limited_until {
        let until = dial.seconds(until);
        let words = format!("GitHub asks to wait until {until}; then it is sent by itself.");
        return (words, GoesOn::Soon);
    }
    let words = match (wait, op.state) {
        (Wait::Trouble { said }, OpState::Waiting { retry_at, .. }) => {
            let next = retry_at.filter(|at| *at > dial.now).map(|at| dial.seconds(at));
            let again = next.map(|next| format!(" at {next}")).unwrap_or_default();
            format!(
                "GitHub has trouble of its own ({}). It is tried again by itself{again}.",
                plain(said)
            )
        }
        _ => match op.not_before {
            Some(until) => {
                format!(
                    "It can be taken back until {}; then it is sent by itself.",
                    dial.seconds(until)
                )
            }
            None if *facts.sign_in == SignIn::Unknown => {
                "It is next, and is sent once Meridian has signed in to GitHub.".into()
            }
            None => "It is next and is sent by itself.".into(),
        },
    };
    (words, GoesOn::Soon)
}

fn other_account(login: &str) -> String {
    SignIn::OtherAccount { login: login.to_owned() }.sentence().unwrap_or_default()
}

/// Which issues may be the round's; none when it is clear.
pub(super) fn which_issue(facts: &Facts<'_>) -> Option<String> {
    let name = |issue: &Candidate| format!("#{} by {}", issue.number, issue.author);
    let (last, others) = facts.candidates.split_last()?;
    let others: Vec<String> = others.iter().map(name).collect();
    let issue = facts.the_issue();
    if facts.candidates.iter().all(|candidate| candidate.opens_rounds) {
        return Some(format!(
            "It is not clear which is the {issue}: {} or {}.",
            others.join(", "),
            name(last)
        ));
    }
    let all = others.into_iter().chain([name(last)]).collect::<Vec<_>>().join(", ");
    Some(format!(
        "Only somebody who opens no rounds here, as far as GitHub says, has made an issue that looks like the {issue}: {all}."
    ))
}

/// The issue that an update is held for.
fn no_issue(facts: &Facts<'_>) -> String {
    let issue = capital(&facts.the_issue());
    let late = late(facts)
        .filter(|_| facts.after_cycle.is_none() && facts.can_be_late())
        .map(|late| format!(" (due {late} ago)"))
        .unwrap_or_default();
    format!(
        "{issue} was not seen yet{late}. Your update is held, and is posted by itself when the issue appears."
    )
}

/// How long the round has been open; none before that.
pub(super) fn late(facts: &Facts<'_>) -> Option<String> {
    let opens = facts.round.map(|round| round.opens).filter(|opens| *opens <= facts.dial.now)?;
    Some(countdown(opens, facts.dial.now))
}

fn parked_sentence(facts: &Facts<'_>, parked: &Parked, place: &str) -> String {
    match parked {
        Parked::Refused(Refusal::SignInNeeded) => {
            "GitHub no longer accepts this sign-in. Nothing is lost; sign in again and it goes on.".into()
        }
        Parked::OtherAccount { login } => other_account(login),
        Parked::Refused(Refusal::NotAllowed { said }) => refused(said, place),
        Parked::Refused(Refusal::Missing) => format!(
            "{} cannot be read. It may be deleted or your access changed. Nothing on this laptop was removed.",
            capital(place)
        ),
        Parked::Refused(Refusal::Gone { said }) => format!(
            "{} is gone from GitHub ({}). Nothing on this laptop was removed; copy the text or name another {}.",
            capital(place),
            plain(said),
            facts.thread.word()
        ),
        Parked::Refused(Refusal::Invalid { said }) => format!(
            "GitHub did not take the text ({}). Change it and post again.",
            plain(said)
        ),
        Parked::Deleted => {
            "Your comment is gone from GitHub. Post it again, or leave it.".into()
        }
        Parked::NotOurs => {
            "The comment belongs to somebody else and stays as it is. Post your text as a comment of your own.".into()
        }
        Parked::NotAsSent => {
            "GitHub holds another text than was sent. Look at the comment, then post again.".into()
        }
        Parked::ByHand { at, words, .. } => format!(
            "You have commented on {place} by hand ({}): \"{words}\" Nothing was sent. Post again to add yours as a second comment, or cancel sending.",
            facts.dial.clock(*at)
        ),
        Parked::Refused(Refusal::Moved) => {
            "The issue or repository has moved and could not be followed. Name its new place, then post again.".into()
        }
    }
}

/// A refusal in words a member can act on, where GitHub's message is a known one.
fn refused(said: &str, place: &str) -> String {
    let has = |words: &[&str]| words.iter().any(|words| says(said, words));
    if has(&[
        "oauth app access restrictions",
        "resource not accessible",
        "saml",
        "organization",
        "organization's",
    ]) {
        format!(
            "GitHub refused: the organisation does not let this sign-in write. Your text is safe here; copy it and open {place}, or use another sign-in."
        )
    } else if has(&["locked"]) {
        format!(
            "{} is locked. Your text is safe here; copy it, or ask somebody with write access to unlock it.",
            capital(place)
        )
    } else if has(&["interaction", "interactions"]) {
        // A new account, or one without a role, and for a day to six months: GitHub tells an owner alone.
        format!(
            "{} takes no comments from this account for now: its owner lets only some accounts write, new \
             ones often not. Your text is safe here; copy it, or give it to your lead.",
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

/// The first letter in upper case, with an article where the words need one.
pub(super) fn capital(words: &str) -> String {
    if words.starts_with("week") {
        return format!("The {words}");
    }
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// GitHub's message on one line, short, without its last full stop.
pub(super) fn plain(said: &str) -> String {
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
