//! What a person should know before they type on: one band each, the most urgent first.

use super::{
    Edit, Facts, GoesOn, IssueState, Notebook, Sentence, SincePost, SinceReceipt, Tone, hand,
    sentence::{self, capital, late, plain},
    sign_in::{self, SignIn},
};
use crate::{
    courier::{Gone, OpState, OwnComment, Parked, Refusal, Unread, Wait},
    ids::{CommentId, IssueNumber},
};
use serde::{Deserialize, Serialize};

/// A band: what is so, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Red where a person must act, amber where something is not as it should be, else grey.
    pub tone: Tone,
    /// What is so, in one short sentence.
    pub title: String,
    /// What follows from it and what to do; may be empty.
    pub words: String,
    /// What the member may decide.
    pub choices: Vec<Choice>,
    /// Whether it is about what stands on GitHub or where: no operation in the outbox says it, so
    /// that terminal and exit code have it from here.
    pub beyond_outbox: bool,
    /// Whether signing in is what there is to do.
    pub signs_in: bool,
}

/// A decision that is the member's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What stands on its button.
    pub words: String,
    /// What it does.
    pub decision: Decision,
}

/// What a member decides where Meridian must not guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// This issue is the round's.
    Issue(IssueNumber),
    /// This comment of theirs does not count.
    Withdraw(CommentId),
    /// All their comments for the draft stay.
    KeepAll,
}

impl Band {
    fn new(tone: Tone, title: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            tone,
            title: title.into(),
            words: words.into(),
            choices: Vec::new(),
            beyond_outbox: false,
            signs_in: false,
        }
    }

    /// Both, for a terminal.
    pub fn in_full(&self) -> String {
        format!("{} {}", self.title, self.words).trim_end().to_owned()
    }
}

/// All of them, red before amber before grey. Each function below is one fact.
pub(super) fn all(facts: &Facts<'_>, sentence: Option<&Sentence>) -> Vec<Band> {
    let one = [
        restored(facts),
        no_sign_in(facts),
        hindered(facts),
        twins(facts),
        withdrawing(facts),
        which_issue(facts),
        stopped(facts, sentence),
        not_read(facts),
        no_issue(facts),
        newer_words(facts),
        closed(facts),
        since_receipt(facts),
        pasted(facts),
    ];
    // What is between this laptop and GitHub is in nobody's way where nothing goes there.
    let one = match facts.elsewhere_only() {
        Some(_) => Vec::from([restored(facts), unseen(facts)]),
        None => one.into(),
    };
    let mut bands: Vec<Band> = one.into_iter().flatten().chain(elsewhere(facts)).collect();
    bands.sort_by_key(|band| match band.tone {
        Tone::Stop => 0,
        Tone::Wait => 1,
        Tone::Idle | Tone::Ok => 2,
    });
    bands
}

fn restored(facts: &Facts<'_>) -> Option<Band> {
    (facts.notebook == Notebook::Restored).then(|| {
        Band::new(
            Tone::Stop,
            "This notebook was restored; a draft may be an older one.",
            "Look through your drafts before you post, then close the notice about it.",
        )
    })
}

fn no_sign_in(facts: &Facts<'_>) -> Option<Band> {
    let words = facts.sign_in.sentence()?;
    let waits = facts.op.is_some_and(|op| *op.state != OpState::Done);
    let band = match (facts.sign_in, waits) {
        // Reading, writing and being reminded need none, and nothing waits for one.
        (SignIn::NoneGiven, false) => {
            let words = "Drafts, deadlines and reminders work. To post, sign in; or copy the text.";
            Band::new(Tone::Idle, "You are not signed in.", words)
        }
        _ => Band::new(Tone::Stop, "Nothing leaves this laptop by itself.", words),
    };
    Some(Band { signs_in: true, ..band })
}

/// Something between this laptop and GitHub that somebody has to put right.
fn hindered(facts: &Facts<'_>) -> Option<Band> {
    let hindrance = facts.hindrance()?;
    Some(Band::new(Tone::Stop, hindrance.title("GitHub"), hindrance.remedy()))
}

/// Two devices of the member have made one comment each, or they have pasted what they copied twice.
fn twins(facts: &Facts<'_>) -> Option<Band> {
    let twins = facts.twins?;
    let (count, on) = (twins.comments.len(), twins.places());
    let ours = facts.receipt.map(|receipt| &receipt.comment);
    let by_hand = facts.sign_in.is_nobodys();
    let name = |own: &OwnComment| {
        let at = facts.dial.clock(own.comment.created_at);
        let whose =
            if ours == Some(&own.comment.id) { "from this laptop" } else { "from another device" };
        match by_hand {
            true => format!("{} ({at})", own.comment.id),
            false => format!("{} ({whose}, {at})", own.comment.id),
        }
    };
    let names: Vec<String> = twins.comments.iter().map(name).collect();
    let number = match count {
        2 => "Two".to_owned(),
        count => count.to_string(),
    };
    let title = format!("{number} comments of yours for the same section are on {on}.");
    if let Some(op) = facts.withdrawal.filter(|op| op.state.is_open()) {
        // Asked and answered; what is left is the way to GitHub.
        // Nor is it late or old: it is no update.
        let facts = Facts { round: None, since_post: SincePost::Same, ..*facts };
        let sentence = sentence::about(&facts, op);
        let tone = if sentence.goes_on == GoesOn::ByAPerson { Tone::Stop } else { Tone::Wait };
        let words = format!("One of them is to be withdrawn. {}", sentence.words);
        return Some(Band { beyond_outbox: true, ..Band::new(tone, title, words) });
    }
    let keep = Choice { words: "Keep all".to_owned(), decision: Decision::KeepAll };
    if by_hand {
        let title = format!("{number} comments with your update of this section are on {on}.");
        let words = format!(
            "{}. Without a sign-in Meridian changes nothing on GitHub: delete one of them on its page, \
             or keep them.",
            names.join(" and ")
        );
        let band = Band::new(Tone::Stop, title, words);
        return Some(Band { choices: vec![keep], beyond_outbox: true, ..band });
    }
    let choices = twins.comments.iter().map(|own| Choice {
        words: match (count, ours == Some(&own.comment.id)) {
            (_, true) => "Withdraw this laptop's".to_owned(),
            (2, false) if ours.is_some() => "Withdraw the other device's".to_owned(),
            (_, false) => format!("Withdraw {}", own.comment.id),
        },
        decision: Decision::Withdraw(own.comment.id.clone()),
    });
    Some(Band {
        choices: choices.chain([keep]).collect(),
        beyond_outbox: true,
        ..Band::new(
            Tone::Stop,
            title,
            format!("{}. Withdraw one, or keep them.", names.join(" and ")),
        )
    })
}

/// The member has withdrawn their only comment, and that is not done.
fn withdrawing(facts: &Facts<'_>) -> Option<Band> {
    let op = facts.withdrawal.filter(|_| facts.withdraws_all)?;
    let facts = Facts { round: None, since_post: SincePost::Same, ..*facts };
    let sentence = sentence::about(&facts, op);
    let tone = if sentence.goes_on == GoesOn::ByAPerson { Tone::Stop } else { Tone::Wait };
    let title = "Your update is to be withdrawn.";
    Some(Band { beyond_outbox: true, ..Band::new(tone, title, sentence.words) })
}

fn which_issue(facts: &Facts<'_>) -> Option<Band> {
    let title = sentence::which_issue(facts)?;
    let choices = facts.candidates.iter().map(|issue| Choice {
        words: format!("#{} {}", issue.number, issue.title),
        decision: Decision::Issue(issue.number),
    });
    Some(Band {
        choices: choices.collect(),
        beyond_outbox: true,
        ..Band::new(Tone::Stop, title, "Nothing is posted before you choose.")
    })
}

/// What became of the posted comment without a word of ours.
fn since_receipt(facts: &Facts<'_>) -> Option<Band> {
    // An operation under way says more of it.
    if facts.op.is_some_and(|op| *op.state != OpState::Done) {
        return None;
    }
    let band = match facts.since_receipt {
        SinceReceipt::Same | SinceReceipt::Withdrawn => return None,
        SinceReceipt::WithdrawnAlone(_) => {
            let words =
                "Your text is still here; post it again to put it back in the same comment.";
            return Some(Band::new(Tone::Idle, "You have withdrawn this update.", words));
        }
        SinceReceipt::Missing => Band::new(
            Tone::Wait,
            "Your comment was not in GitHub's last list.",
            "It may have been deleted. Meridian looks again by itself.",
        ),
        SinceReceipt::Gone => Band::new(
            Tone::Stop,
            "Your comment is gone from GitHub.",
            "Post again to put your text there, or leave it.",
        ),
        SinceReceipt::Changed(at) => {
            let by = match facts.edit {
                Some(edit) if edit.soon => ", so soon after Post that a bot may have done it",
                _ => "",
            };
            let title = format!("Your comment on GitHub was changed {}{by}.", facts.dial.clock(at));
            let mut words = facts.edit.map(Edit::words).unwrap_or_default();
            words += if facts.sign_in.is_nobodys() {
                " Your own text is kept here; copy it again to put it in place of that one."
            } else {
                " Your own text is kept here; post again to be shown that one before yours takes its \
                 place."
            };
            Band::new(Tone::Wait, title, words.trim_start())
        }
    };
    Some(Band { beyond_outbox: true, ..band })
}

/// What the member has put there by hand is not what they copied.
fn pasted(facts: &Facts<'_>) -> Option<Band> {
    let (title, words) = hand::differs(facts)?;
    Some(Band { beyond_outbox: true, ..Band::new(Tone::Wait, title, words) })
}

fn stopped(facts: &Facts<'_>, sentence: Option<&Sentence>) -> Option<Band> {
    let (op, sentence) = (facts.op?, sentence?);
    // For want of a sign-in it is said already, with the remedy.
    if sentence.goes_on != GoesOn::ByAPerson || sign_in::stops(facts, op.state) {
        return None;
    }
    Some(Band::new(Tone::Stop, "Your update is stopped.", sentence.words.clone()))
}

/// What kept GitHub from being read, with how old what is known is.
pub(super) fn not_read(facts: &Facts<'_>) -> Option<Band> {
    let not_read = facts.not_read?;
    let nobody = *facts.sign_in == SignIn::NoneGiven;
    if facts.sign_in.stops_reading() || (says_sign_in(&not_read.why) && !nobody) {
        return None;
    }
    if facts.is_unseen() {
        return unseen(facts);
    }
    let (repository, thread) = (facts.repository, facts.thread.word());
    let said = |said: &str| plain(said);
    let (tone, title, remedy) = match &not_read.why {
        Unread::Refused(parked) => (
            Tone::Stop,
            match parked {
                Parked::Refused(Refusal::NotAllowed { said: why }) => {
                    format!("GitHub refuses to show {repository} ({}).", said(why))
                }
                Parked::Refused(Refusal::Missing) => {
                    format!("{repository} or its {thread} cannot be read.")
                }
                Parked::Refused(Refusal::Gone { said: why }) => {
                    format!("{repository} or its {thread} is gone from GitHub ({}).", said(why))
                }
                Parked::Refused(Refusal::Invalid { said: why }) => {
                    format!("GitHub did not take the question ({}).", said(why))
                }
                Parked::Refused(Refusal::Moved) => {
                    format!("{repository} is answered for from another place.")
                }
                Parked::Refused(Refusal::SignInNeeded)
                | Parked::OtherAccount { .. }
                | Parked::Deleted
                | Parked::NotOurs
                | Parked::NotAsSent
                | Parked::ByHand { .. } => format!("{repository} cannot be read."),
            },
            match parked {
                Parked::Refused(Refusal::Missing) if nobody => {
                    "Sign in if it is private; else it may be deleted. Nothing on this laptop was \
                     removed."
                }
                Parked::Refused(Refusal::SignInNeeded) if nobody => {
                    "Nothing is shown there without a sign-in. Nothing on this laptop was removed."
                }
                Parked::Refused(Refusal::Missing) => {
                    "It may be deleted or your access changed; nothing on this laptop was removed."
                }
                Parked::Refused(Refusal::Moved) => {
                    "Either this network wants a sign-in of its own (open a browser and look), or \
                     the repository has moved: connect it at its new place."
                }
                _ => "Nothing on this laptop was removed.",
            },
        ),
        Unread::Trouble { said: why } => (
            Tone::Wait,
            format!("GitHub could not be read ({}).", said(why)),
            "It is asked again by itself.",
        ),
        Unread::Limited { until } if *until > facts.dial.now => (
            Tone::Wait,
            format!("GitHub asks to wait until {}.", facts.dial.seconds(*until)),
            "Then it is asked again by itself.",
        ),
        Unread::Limited { .. } => (
            Tone::Wait,
            "GitHub asked to wait, and was not read since.".to_owned(),
            "It is asked again by itself.",
        ),
        Unread::Incomplete => (
            Tone::Wait,
            "GitHub could be read only in part.".to_owned(),
            "It is asked again by itself.",
        ),
        Unread::IssueGone { issue, how } => {
            (Tone::Stop, format!("{}.", how.words(*issue)), Gone::REMEDY)
        }
    };
    let known = match facts.looked_at {
        Some(at) => format!("What others wrote is as of {}.", facts.dial.clock(at)),
        None => "What others wrote is not known.".to_owned(),
    };
    Some(Band::new(tone, title, format!("{known} {remedy}")))
}

/// That of a discussion nothing is known without a sign-in.
fn unseen(facts: &Facts<'_>) -> Option<Band> {
    let title = "GitHub shows a discussion to nobody who is not signed in.";
    let words = "Sign in to read it and to post from here; or copy your update, put it there, and mark \
                 it as posted.";
    facts.is_unseen().then(|| Band::new(Tone::Wait, title.to_owned(), words))
}

/// What is said of the sign-in, with the remedy.
fn says_sign_in(why: &Unread) -> bool {
    matches!(
        why,
        Unread::Refused(Parked::Refused(Refusal::SignInNeeded) | Parked::OtherAccount { .. })
    )
}

pub(super) fn no_issue(facts: &Facts<'_>) -> Option<Band> {
    let is_unknown = facts.issue.is_none() && facts.candidates.is_empty();
    let late = late(facts).filter(|_| is_unknown)?;
    let round = facts.round?;
    let title = match facts.after_cycle {
        Some(cycle) => format!("{cycle} is over. Connect the next cycle."),
        None if !facts.can_be_late() => {
            format!("{} was not seen yet.", capital(&facts.the_issue()))
        }
        None => {
            format!("{} was not seen yet; it was due {late} ago.", capital(&facts.the_issue()))
        }
    };
    let waits = |state: &OpState| matches!(state, OpState::Waiting { wait: Wait::Issue, .. });
    let held = facts.op.is_some_and(|op| waits(op.state));
    let words = match (held, facts.looked_at) {
        (true, _) => {
            "Your update is held, and is posted by itself when the issue appears. Ask your lead for it."
        }
        (false, None) if facts.after_cycle.is_none() => "GitHub was not asked for it yet.",
        (false, _) => "",
    };
    let is_late = facts.can_be_late() && facts.after_cycle.is_none() && round.due <= facts.dial.now;
    let tone = if held || is_late { Tone::Wait } else { Tone::Idle };
    Some(Band::new(tone, title, words))
}

fn newer_words(facts: &Facts<'_>) -> Option<Band> {
    let state = facts.op.map(|op| op.state)?;
    let is_out = super::is_withdrawn(facts) && *state == OpState::Done;
    if facts.since_post == SincePost::Same || is_out {
        return None;
    }
    let title = "Words typed after Post are only on this laptop.";
    match state {
        state if state.is_open() => Some(Band::new(
            Tone::Wait,
            title,
            "What is queued leaves without them. Choose Queue this instead, or post again, to send them too.",
        )),
        OpState::Done if facts.sign_in.is_nobodys() => {
            Some(Band::new(Tone::Wait, title, "Copy again, and put that into your comment."))
        }
        OpState::Done => Some(Band::new(Tone::Wait, title, "Post again to send them too.")),
        _ => None,
    }
}

fn closed(facts: &Facts<'_>) -> Option<Band> {
    let written = facts.saved_at.is_some();
    let posted = facts.receipt.is_some() && facts.since_post == SincePost::Same;
    let under_way = facts.op.is_some_and(|op| op.state.is_open());
    if !under_way && (!written || posted) {
        return None;
    }
    let late = "What is posted now comes late; tell your lead where it matters.";
    match (facts.closed_at(), facts.issue_state, facts.issue) {
        (Some(closed), ..) => {
            let title = format!("This week closed {}.", facts.dial.clock(closed));
            let late = if facts.can_be_late() { late } else { "" };
            Some(Band::new(Tone::Wait, title, late))
        }
        (None, IssueState::Closed, Some(issue)) => {
            let due = facts.round.map(|round| round.due).filter(|due| facts.dial.now < *due);
            let title = format!("The issue #{issue} is closed.");
            // Closed early is not the end of the round.
            let still = due.map(|due| {
                format!(
                    "Updates are due {} all the same, and can be posted; a lead may open it again.",
                    facts.dial.clock(due)
                )
            });
            Some(Band::new(Tone::Wait, title, still.unwrap_or_else(|| late.to_owned())))
        }
        _ => None,
    }
}

fn elsewhere<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = Band> + use<'a> {
    facts.elsewhere.iter().map(|other| {
        let (tone, does) = match other.sentence.goes_on {
            GoesOn::ByAPerson => (Tone::Stop, "is stopped"),
            GoesOn::Soon | GoesOn::Later | GoesOn::Over => (Tone::Wait, "waits"),
        };
        let title = format!("An update of yours for {} {does}.", other.repository);
        Band::new(tone, title, other.sentence.words.clone())
    })
}
