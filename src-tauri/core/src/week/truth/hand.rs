//! What the member does by hand: copies, pastes, and is found; or puts it where Meridian cannot look.

use super::{Edit, Facts, Station, Tone};
use crate::draft::to_lf;
use chrono::{DateTime, Utc};

/// What of the member's stands on GitHub for the draft and was not sent from here: no receipt proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// Where a person sees it.
    pub url: String,
    /// When it was written there.
    pub at: DateTime<Utc>,
    /// What it is.
    pub is: PastedIs,
}

/// What such a comment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PastedIs {
    /// Words of the member's own, without the mark.
    Free,
    /// It has the mark, and says something else than what was copied; with what differs first.
    Differs(Option<Edit>),
    /// It has the mark, and nothing was copied here.
    FromElsewhere,
}

/// Where a team's updates go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// To GitHub.
    GitHub,
    /// Where Meridian cannot look; with what the member said of this one.
    Elsewhere(Option<Said>),
}

/// That an update is posted, by the member's own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// When they said it.
    pub at: DateTime<Utc>,
    /// Whether the draft says something else by now.
    pub is_older: bool,
    /// Whether it was read back from GitHub, and is more than the member's word.
    pub is_read: bool,
}

/// Why Post has nothing to do there.
pub(super) const GOES_ELSEWHERE: &str = "The updates of this team go elsewhere: copy yours, put it there, \
                                         and mark it as posted.";

/// The same where it could do something after a sign-in.
pub(super) const UNSEEN: &str = "GitHub shows a discussion to nobody who is not signed in: sign in to post \
                                 from here, or copy yours, put it there, and mark it as posted.";

/// That no issue is looked for.
pub(super) fn no_issue(facts: &Facts<'_>) -> Option<String> {
    facts.elsewhere_only().map(|_| match facts.is_unseen() {
        true => format!("Updates of this team go to {}.", facts.place()),
        false => "Updates of this team go elsewhere.".to_owned(),
    })
}

/// What was last copied of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopiedAt {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the draft says something else by now.
    pub is_older: bool,
}

/// Who the member is on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// GitHub has said so once.
    Proven(String),
    /// By their own word, with an `@`.
    Said(String),
    /// Not known.
    Nobody,
}

/// What is to be said beside the copy button.
#[derive(Debug, Clone, Copy)]
pub struct ByHandFacts<'a> {
    /// Who the member is.
    pub who: &'a Who,
    /// What was last copied.
    pub copied: Option<CopiedAt>,
    /// When GitHub may be asked next, where that is not now.
    pub not_before: Option<DateTime<Utc>>,
    /// When it is asked next by itself.
    pub by_itself: Option<DateTime<Utc>>,
}

/// Words beside the copy button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHandWords {
    /// What became of the text.
    pub state: String,
    /// Who the member is, or why to say it.
    pub who: String,
    /// How often it is looked, and when the next time is.
    pub look: String,
}

/// The words beside the copy button.
pub fn by_hand_words(facts: &Facts<'_>, by_hand: &ByHandFacts<'_>) -> ByHandWords {
    if let Some(said) = facts.elsewhere_only() {
        let state = elsewhere(facts, said, by_hand.copied);
        let look = match facts.is_unseen() {
            true => {
                "GitHub shows a discussion to nobody who is not signed in, so Meridian cannot look \
                     there. Once you sign in it does."
            }
            false => "",
        };
        return ByHandWords { state, who: String::new(), look: look.to_owned() };
    }
    ByHandWords { state: state(facts, by_hand), who: who(by_hand.who), look: look(facts, by_hand) }
}

/// What is known of an update that goes elsewhere: what the member does and says.
fn elsewhere(facts: &Facts<'_>, said: Option<Said>, copied: Option<CopiedAt>) -> String {
    let clock = |at| facts.dial.clock(at);
    match (said, copied) {
        (Some(Said { at, is_older, .. }), _) => {
            let older = if is_older { " What you typed since is not in it." } else { "" };
            let at = clock(at);
            let place = match facts.is_unseen() {
                true => format!("in {}", facts.place()),
                false => "elsewhere".to_owned(),
            };
            format!(
                "You said at {at} that it is posted {place}; Meridian cannot check that.{older}"
            )
        }
        (None, Some(copied)) => {
            let older = if copied.is_older { " What you typed since is not in it." } else { "" };
            format!("Copied {}.{older} Mark it as posted once it stands there.", clock(copied.at))
        }
        (None, None) if facts.is_unseen() => {
            format!("Copy it and paste it as a comment in {}.", facts.place())
        }
        (None, None) => "Copy it, and put it where your team reads it.".to_owned(),
    }
}

fn state(facts: &Facts<'_>, by_hand: &ByHandFacts<'_>) -> String {
    let (clock, place) = (|at| facts.dial.clock(at), facts.place());
    let found = match (facts.receipt, facts.pasted) {
        // What was copied since was not found: with it comes another receipt.
        (Some(receipt), _) => {
            let at = clock(receipt.at);
            Some((by_hand.copied.is_none(), format!("On {place} since {at}, as you copied it.")))
        }
        (None, Some(pasted)) => {
            let is_newer = by_hand.copied.is_none_or(|copied| copied.at <= pasted.at);
            Some((is_newer, found(facts, pasted)))
        }
        (None, None) => None,
    };
    match (by_hand.copied, found) {
        (None, None) => format!("Copy it and paste it as a comment on {place}."),
        (_, Some((true, found))) => found,
        (Some(copied), found) => {
            let seen = match (facts.looked_at, by_hand.who) {
                (_, Who::Nobody) => String::new(),
                (Some(at), _) if at > copied.at => {
                    format!(" Not seen on {place} yet, looked {}.", clock(at))
                }
                _ => " GitHub was not asked since.".to_owned(),
            };
            let older = if copied.is_older { " What you typed since is not in it." } else { "" };
            let before = found.map(|(_, found)| format!("{found} ")).unwrap_or_default();
            format!("{before}Copied {}.{older}{seen}", clock(copied.at))
        }
        (None, Some((false, found))) => found,
    }
}

/// What a comment that no receipt proves is, in a sentence.
fn found(facts: &Facts<'_>, pasted: &Pasted) -> String {
    let at = facts.dial.clock(pasted.at);
    let place = facts.place();
    match &pasted.is {
        PastedIs::Free => {
            format!(
                "Posted by hand on {place} {at}, free text; it is not compared with your draft."
            )
        }
        PastedIs::Differs(_) => {
            format!("Posted by hand on {place} {at}; it says something else than what you copied.")
        }
        PastedIs::FromElsewhere => format!("Posted on {place} {at}, not from this laptop."),
    }
}

fn who(who: &Who) -> String {
    match who {
        Who::Proven(login) => format!("Your comment is looked for as @{login}'s."),
        Who::Said(login) => {
            format!(
                "Your comment is looked for as {login}'s, by your own word; nothing is posted with it."
            )
        }
        Who::Nobody => {
            "Say who you are on GitHub, and your comment is found once you have pasted it. \
                        Nothing is posted with it."
                .to_owned()
        }
    }
}

fn look(facts: &Facts<'_>, by_hand: &ByHandFacts<'_>) -> String {
    if !facts.sign_in.is_nobodys() {
        return String::new();
    }
    let most = "Without a sign-in GitHub is asked at most 6 times an hour";
    match (by_hand.not_before, by_hand.by_itself) {
        (Some(at), _) => format!("{most}; it is looked again {}.", facts.dial.clock(at)),
        (None, Some(at)) => format!("{most}; by itself the next time {}.", facts.dial.clock(at)),
        (None, None) => format!("{most}."),
    }
}

/// That the looks of this hour are used up, for whoever has just asked for one more.
pub fn looks_used_up(dial: super::Dial<'_>, next: DateTime<Utc>) -> String {
    format!(
        "Without a sign-in GitHub is asked at most 6 times an hour, and was. It is looked again {}.",
        dial.clock(next)
    )
}

/// That a sign-in is somebody else's than the member said to be.
pub fn another_person(said: &str, signed_in: &str) -> String {
    format!(
        "You said that you are {said}; the sign-in is @{signed_in}'s, and it is the one that counts."
    )
}

/// The station of GitHub for what was put there by hand.
pub(super) fn station(facts: &Facts<'_>, pasted: &Pasted) -> Station {
    let (tone, words) = match &pasted.is {
        PastedIs::Free => (Tone::Idle, "Posted by hand, free text"),
        PastedIs::Differs(_) => (Tone::Wait, "Posted by hand, not as copied"),
        PastedIs::FromElsewhere => (Tone::Idle, "Posted, not from this laptop"),
    };
    Station {
        tone,
        words: words.to_owned(),
        time: facts.dial.clock(pasted.at),
        url: Some(pasted.url.clone()),
    }
}

/// What the comment says where it is not what was copied.
pub(super) fn differs(facts: &Facts<'_>) -> Option<(String, String)> {
    let PastedIs::Differs(edit) = &facts.pasted?.is else { return None };
    let mut words = edit.as_ref().map(Edit::words).unwrap_or_default();
    words +=
        " Your own text is kept here. Leave it so, or copy again and put that into the comment.";
    Some((
        "Your comment on GitHub says something else than what you copied.".to_owned(),
        words.trim_start().to_owned(),
    ))
}

/// The first line that differs between a copy and what stands on GitHub.
pub fn differing(copied: &str, found: &str) -> Option<Edit> {
    let edit = Edit::between(copied, &to_lf(found), chrono::Duration::hours(1));
    edit.map(|edit| Edit { soon: false, ..edit })
}
