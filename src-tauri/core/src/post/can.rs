//! "Can I post here?", answered without posting: from what GitHub says in passing with what is read
//! anyway, and from what became of earlier posts.
//!
//! GitHub has no question for it. A *yes* needs a post that went through, or a right and a scope that
//! GitHub named; a *no* needs a signal that names why; all else is *probably*, which is the usual answer
//! for somebody without write access. Nothing here keeps anybody from trying.

use crate::{account::pasted::Kind, courier::class::says, ids::IssueNumber};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What GitHub said to a sign-in beside what it was asked. Disposable: it is heard again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Which sign-in heard it: something that it can be known again by, and not had from.
    pub mark: String,
    /// What the beginning of its token tells.
    pub kind: Kind,
    /// What it may do, such as `public_repo`; none of a sign-in of which GitHub does not say it.
    pub scopes: Option<Vec<String>>,
    /// Where it can be authorised for an organisation that refused it for want of that: a page on the
    /// team's own host.
    pub authorise: Option<String>,
    /// The repository, with when it was looked at by GitHub's word for the last time.
    pub repository: Option<(Repository, DateTime<Utc>)>,
}

/// What GitHub says of a repository to somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repository {
    /// Nobody writes there any more.
    pub archived: bool,
    /// GitHub has closed it.
    pub disabled: bool,
    /// Whether there are issues at all.
    pub has_issues: bool,
    /// Whether only members see it.
    pub private: bool,
    /// What the asker may do; none where GitHub does not say it.
    pub may: Option<May>,
}

/// What somebody may do in a repository.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct May {
    /// Write.
    pub push: bool,
    /// Sort issues.
    pub triage: bool,
}

/// What GitHub says of the issue that the update goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueSays<'a> {
    /// Its number.
    pub number: IssueNumber,
    /// Whether only those who may write there can comment.
    pub locked: bool,
    /// Why, in GitHub's word.
    pub lock_reason: Option<&'a str>,
    /// Whether it is open.
    pub open: bool,
    /// Whether it is a pull request, which there may be where issues are switched off.
    pub is_pull_request: bool,
    /// When it was looked at last.
    pub seen_at: Option<DateTime<Utc>>,
}

/// What earlier posts of a sign-in have taught, for each place. Kept for as long as it is that sign-in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learnt {
    /// Which sign-in; see [`Heard::mark`].
    pub mark: String,
    /// The last refusal of each owner, by their name in small letters.
    #[serde(default)]
    pub refused: std::collections::BTreeMap<String, Refused>,
    /// When the last post to each repository went through, by its name in small letters.
    #[serde(default)]
    pub posted: std::collections::BTreeMap<String, DateTime<Utc>>,
}

/// A post that GitHub refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// GitHub's own words, one line.
    pub said: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The issue that it was to, where that is known.
    pub issue: Option<IssueNumber>,
    /// Where GitHub said that the sign-in can be authorised; on the team's own host.
    #[serde(default)]
    pub authorise: Option<String>,
}

/// Why GitHub refuses a post, by its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The organisation lets only apps write that it has approved.
    AppNotApproved,
    /// The organisation asks each sign-in to be authorised for it.
    NotAuthorised,
    /// The token was not granted this.
    NotGranted,
    /// The organisation takes no such token.
    KindForbidden,
    /// The account is blocked.
    Blocked,
    /// The issue is locked.
    Locked,
    /// The repository is archived.
    Archived,
    /// Anything else.
    Other,
}

impl Learnt {
    /// That a post to `OWNER/REPO` went through: what was refused there before is over.
    pub fn went_through(&mut self, name: &str, at: DateTime<Utc>) {
        self.refused.remove(&owner_of(name).to_lowercase());
        self.posted.insert(name.to_lowercase(), at);
    }

    /// That a post to `OWNER/REPO` was refused.
    pub fn was_refused(&mut self, name: &str, refused: Refused) {
        self.posted.remove(&name.to_lowercase());
        self.refused.insert(owner_of(name).to_lowercase(), refused);
    }
}

impl Refused {
    /// Which it is.
    pub fn class(&self) -> Class {
        let has = |words: &str| says(&self.said, words);
        if has("OAuth App access restrictions") {
            Class::AppNotApproved
        } else if has("SAML") {
            Class::NotAuthorised
        } else if has("Resource not accessible by") {
            Class::NotGranted
        } else if has("forbids access via") {
            Class::KindForbidden
        } else if ["been blocked", "is blocked", "are blocked"].into_iter().any(has) {
            Class::Blocked
        } else if has("locked") {
            Class::Locked
        } else if has("archived") {
            Class::Archived
        } else {
            Class::Other
        }
    }
}

/// Whether there is somebody who could post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedIn {
    /// Nobody.
    Nobody,
    /// Somebody whose sign-in GitHub does not accept any more.
    NoLonger,
    /// Somebody.
    Yes,
}

/// All that is known of posting to one place with one sign-in.
#[derive(Debug, Clone, Copy)]
pub struct Signals<'a> {
    /// `OWNER/REPO`
    pub name: &'a str,
    /// Whether there is a sign-in.
    pub signed_in: SignedIn,
    /// What GitHub said to it.
    pub heard: Option<&'a Heard>,
    /// The issue, once it is known.
    pub issue: Option<IssueSays<'a>>,
    /// What earlier posts with it have taught.
    pub learnt: Option<&'a Learnt>,
}

/// Whether the member can post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CanPost {
    /// GitHub has said so, or taken one already.
    Yes {
        /// One sentence or two.
        because: String,
    },
    /// Nothing is known against it; the first post tells.
    Probably {
        /// The same.
        because: String,
    },
    /// GitHub would refuse it.
    No {
        /// The same.
        because: String,
        /// What to do.
        remedy: Remedy,
    },
}

/// What to do where one cannot post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// What a button does.
    pub act: Act,
    /// One sentence.
    pub words: String,
}

/// What can be done about it here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Sign in another way.
    SignIn,
    /// Authorise the sign-in on this page of the team's own host.
    Authorise(String),
    /// Copy the text, and post it by hand.
    Copy,
    /// Ask the team: nothing on this laptop changes it.
    Ask,
}

impl CanPost {
    /// `yes`, `probably` or `no`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Yes { .. } => "yes",
            Self::Probably { .. } => "probably",
            Self::No { .. } => "no",
        }
    }

    /// Why, and what to do, in whole sentences.
    pub fn words(&self) -> String {
        match self {
            Self::Yes { because } | Self::Probably { because } => because.clone(),
            Self::No { because, remedy } => format!("{because} {}", remedy.words),
        }
    }
}

/// Decides it.
pub fn can_post(signals: &Signals<'_>) -> CanPost {
    no(signals).unwrap_or_else(|| yes_or_probably(signals))
}

fn owner_of(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

fn refuse(because: String, act: Act, words: impl Into<String>) -> Option<CanPost> {
    Some(CanPost::No { because, remedy: Remedy { act, words: words.into() } })
}

/// What stands against it, the surest first.
fn no(signals: &Signals<'_>) -> Option<CanPost> {
    match signals.signed_in {
        SignedIn::Nobody => {
            let words = "Sign in, or copy the text and post it yourself.";
            return refuse("Nobody is signed in.".to_owned(), Act::Copy, words);
        }
        SignedIn::NoLonger => {
            let because = "GitHub no longer accepts this sign-in.".to_owned();
            return refuse(because, Act::SignIn, "Sign in again.");
        }
        SignedIn::Yes => {}
    }
    closed_to_all(signals)
        .or_else(|| not_authorised(signals))
        .or_else(|| lacks_scope(signals))
        .or_else(|| locked(signals))
        .or_else(|| refused_before(signals))
}

/// Nobody can write there.
fn closed_to_all(signals: &Signals<'_>) -> Option<CanPost> {
    let (repository, _) = signals.heard?.repository?;
    let name = signals.name;
    let because = if repository.archived {
        archived(name)
    } else if repository.disabled {
        format!("GitHub has closed {name}, so nobody can write there.")
    } else if !repository.has_issues && !signals.issue.is_some_and(|issue| issue.is_pull_request) {
        format!("{name} has its issues switched off.")
    } else {
        return None;
    };
    refuse(because, Act::Ask, ELSEWHERE)
}

const ELSEWHERE: &str = "Ask your lead where updates go now.";

fn archived(name: &str) -> String {
    format!("{name} is archived, so nobody can write there.")
}

fn not_authorised(signals: &Signals<'_>) -> Option<CanPost> {
    authorise(signals, signals.heard?.authorise.as_deref())
}

fn authorise(signals: &Signals<'_>, page: Option<&str>) -> Option<CanPost> {
    let words = "Authorise it on GitHub's page, then look again.";
    refuse(asks_to_authorise(owner_of(signals.name)), Act::Authorise(page?.to_owned()), words)
}

fn asks_to_authorise(owner: &str) -> String {
    format!("{owner} asks for each sign-in to be authorised, and this one is not.")
}

/// The scope without which GitHub takes no comment there.
fn scope(private: bool) -> &'static str {
    if private { "repo" } else { "public_repo" }
}

/// Whether a sign-in carries it; none where GitHub does not say.
fn carries(heard: &Heard, private: bool) -> Option<bool> {
    let scopes = heard.scopes.as_ref()?;
    Some(scopes.iter().any(|one| one == "repo" || (one == "public_repo" && !private)))
}

fn lacks_scope(signals: &Signals<'_>) -> Option<CanPost> {
    let heard = signals.heard?;
    let private = heard.repository.is_some_and(|(repository, _)| repository.private);
    if carries(heard, private)? {
        return None;
    }
    let scope = scope(private);
    refuse(
        format!("This sign-in does not carry {scope}, without which GitHub takes no comment."),
        Act::SignIn,
        "Sign in with a token that does, or with GitHub CLI's account.",
    )
}

fn may(signals: &Signals<'_>) -> Option<May> {
    signals.heard?.repository?.0.may
}

fn locked(signals: &Signals<'_>) -> Option<CanPost> {
    let issue = signals.issue.filter(|issue| issue.locked)?;
    if may(signals)?.push {
        return None;
    }
    is_locked(issue.number, issue.lock_reason, signals.name)
}

fn is_locked(number: IssueNumber, reason: Option<&str>, name: &str) -> Option<CanPost> {
    let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
    refuse(
        format!("#{number} is locked{reason}: only who may write to {name} can comment."),
        Act::Copy,
        "Copy the text, and ask your lead where it goes.",
    )
}

/// What the last post there met, with the same sign-in.
fn refused_before(signals: &Signals<'_>) -> Option<CanPost> {
    let (name, owner) = (signals.name, owner_of(signals.name));
    let refused = signals.learnt?.refused.get(&owner.to_lowercase())?;
    let another = "Sign in another way: with GitHub CLI's account, or with a classic token.";
    match refused.class() {
        Class::AppNotApproved => refuse(
            format!("{owner} lets only apps write that it has approved; this sign-in's is none."),
            Act::SignIn,
            another,
        ),
        Class::NotAuthorised if refused.authorise.is_some() => {
            authorise(signals, refused.authorise.as_deref())
        }
        Class::NotAuthorised => refuse(
            asks_to_authorise(owner),
            Act::SignIn,
            format!(
                "Authorise it for {owner} on GitHub's page of your tokens, or sign in another way."
            ),
        ),
        Class::NotGranted => refuse(
            format!("This sign-in was not granted to write to {name}."),
            Act::SignIn,
            another,
        ),
        Class::KindForbidden => refuse(
            format!("{owner} takes no token of this kind."),
            Act::SignIn,
            "Sign in another way, such as with GitHub CLI's account.",
        ),
        Class::Blocked => refuse(
            format!("GitHub says that this account is blocked at {owner}."),
            Act::Copy,
            "Copy the text, and ask somebody of the team to post it.",
        ),
        // Of one issue only, and only until it was seen otherwise.
        Class::Locked => {
            let here = signals.issue.filter(|issue| Some(issue.number) == refused.issue)?;
            match here.seen_at {
                Some(at) if at > refused.at && !here.locked => None,
                _ => is_locked(here.number, here.lock_reason, name),
            }
        }
        Class::Archived => match signals.heard.and_then(|heard| heard.repository) {
            Some((_, at)) if at > refused.at => None,
            _ => refuse(archived(name), Act::Ask, ELSEWHERE),
        },
        Class::Other => refuse(
            format!("GitHub refused the last post there ({}).", refused.said.trim_end_matches('.')),
            Act::SignIn,
            "Sign in another way, or copy the text and post it yourself.",
        ),
    }
}

fn yes_or_probably(signals: &Signals<'_>) -> CanPost {
    let name = signals.name;
    let closed = signals.issue.filter(|issue| !issue.open);
    let also =
        closed.map(|issue| format!(" #{} is closed, but still takes comments.", issue.number));
    let because = |words: String| words + &also.clone().unwrap_or_default();
    let posted = |learnt: &Learnt| learnt.posted.contains_key(&name.to_lowercase());
    if signals.learnt.is_some_and(posted) {
        let words = format!("Your last post to {name} with this sign-in went through.");
        return CanPost::Yes { because: because(words) };
    }
    let probably = |words: String| CanPost::Probably { because: because(words) };
    let Some((heard, (repository, _))) =
        signals.heard.and_then(|heard| heard.repository.map(|repository| (heard, repository)))
    else {
        return probably(format!("GitHub has not been asked about {name} yet."));
    };
    if let Some(issue) = signals.issue.filter(|issue| issue.locked && repository.may.is_none()) {
        return probably(format!(
            "#{} is locked, and GitHub does not say whether you may write to {name} all the same.",
            issue.number
        ));
    }
    if carries(heard, repository.private).is_none() {
        return probably(
            match heard.kind {
                Kind::FineGrained => {
                    "What a fine-grained token may do, GitHub tells only at the first post."
                }
                Kind::AppUser => {
                    "A GitHub App's sign-in writes only where the app is installed; GitHub tells only at \
                     the first post."
                }
                Kind::Classic | Kind::OAuth | Kind::Installation | Kind::Unknown => {
                    "What this sign-in may do, GitHub tells only at the first post."
                }
            }
            .to_owned(),
        );
    }
    let scope = scope(repository.private);
    match repository.may {
        Some(May { push: true, .. }) => CanPost::Yes {
            because: because(format!("You may write to {name}, and this sign-in carries {scope}.")),
        },
        Some(May { triage: true, .. }) => CanPost::Yes {
            because: because(format!("You may triage {name}, and this sign-in carries {scope}.")),
        },
        _ => probably(format!(
            "Nothing is known against it; whether {} limits who posts, GitHub tells only at the first \
             post.",
            owner_of(name)
        )),
    }
}

#[cfg(test)]
#[path = "can_tests.rs"]
mod tests;
