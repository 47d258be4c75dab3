//! One row for each signal of GitHub's, alone and against the others.

use super::*;
use rstest::rstest;

const NAME: &str = "Tallship/rigging";

fn at(clock: &str) -> DateTime<Utc> {
    format!("2026-11-16T{clock}:00Z").parse().unwrap()
}

fn repository(change: impl Fn(&mut Repository)) -> Repository {
    let mut repository =
        Repository { has_issues: true, may: Some(May::default()), ..Repository::default() };
    change(&mut repository);
    repository
}

fn heard(scopes: Option<&[&str]>, repository: Repository) -> Heard {
    Heard {
        mark: "a".into(),
        kind: Kind::Classic,
        scopes: scopes.map(|all| all.iter().map(|one| (*one).to_owned()).collect()),
        authorise: None,
        repository: Some((repository, at("10:00"))),
    }
}

const PUBLIC: Option<&[&str]> = Some(&["public_repo"]);

fn stranger() -> Heard {
    heard(PUBLIC, repository(|_| ()))
}

const ISSUE: IssueSays<'static> = IssueSays {
    number: IssueNumber(7),
    locked: false,
    lock_reason: None,
    open: true,
    is_pull_request: false,
    seen_at: None,
};

struct Case {
    signed_in: SignedIn,
    heard: Option<Heard>,
    issue: Option<IssueSays<'static>>,
    learnt: Learnt,
}

impl Default for Case {
    fn default() -> Self {
        let (signed_in, learnt) = (SignedIn::Yes, Learnt::default());
        Self { signed_in, heard: Some(stranger()), issue: Some(ISSUE), learnt }
    }
}

impl Case {
    fn heard(heard: Heard) -> Self {
        Self { heard: Some(heard), ..Self::default() }
    }

    fn repository(change: impl Fn(&mut Repository)) -> Self {
        Self::heard(heard(PUBLIC, repository(change)))
    }

    fn issue(change: impl Fn(&mut IssueSays<'static>)) -> Self {
        let mut issue = ISSUE;
        change(&mut issue);
        Self { issue: Some(issue), ..Self::default() }
    }

    fn refused(said: &str) -> Self {
        let mut learnt = Learnt::default();
        let refused = Refused {
            said: said.into(),
            at: at("11:00"),
            issue: Some(ISSUE.number),
            authorise: None,
        };
        learnt.was_refused(NAME, refused);
        Self { learnt, ..Self::default() }
    }

    fn answer(&self) -> CanPost {
        can_post(&Signals {
            name: NAME,
            signed_in: self.signed_in,
            heard: self.heard.as_ref(),
            issue: self.issue,
            learnt: Some(&self.learnt),
        })
    }
}

fn may(push: bool, triage: bool) -> impl Fn(&mut Repository) {
    move |repository| repository.may = Some(May { push, triage })
}

fn of_kind(kind: Kind, scopes: Option<&[&str]>) -> Case {
    Case::heard(Heard { kind, ..heard(scopes, repository(may(true, true))) })
}

fn with_sso() -> Case {
    let page = "https://github.com/orgs/tallship/sso?authorization_request=A";
    Case::heard(Heard { authorise: Some(page.into()), ..stranger() })
}

fn posted(mut case: Case) -> Case {
    case.learnt.went_through("tallship/Rigging", at("11:00"));
    case
}

#[rstest]
// GET of the repository.
#[case::archived(Case::repository(|r| r.archived = true), "no", "is archived", Some(Act::Ask))]
#[case::archived_for_all(
    Case::repository(|r| { r.archived = true; may(true, true)(r) }), "no", "archived", Some(Act::Ask)
)]
#[case::disabled(Case::repository(|r| r.disabled = true), "no", "has closed", Some(Act::Ask))]
#[case::no_issues(Case::repository(|r| r.has_issues = false), "no", "switched off", Some(Act::Ask))]
#[case::push(Case::repository(may(true, false)), "yes", "may write to Tallship/rigging", None)]
#[case::triage(Case::repository(may(false, true)), "yes", "carries public_repo", None)]
#[case::nothing_but_reading(Case::default(), "probably", "whether Tallship limits who posts", None)]
#[case::permissions_not_said(Case::repository(|r| r.may = None), "probably", "first post", None)]
#[case::never_asked(Case { heard: None, ..Case::default() }, "probably", "not been asked", None)]
// GET of the issue.
#[case::locked(Case::issue(|i| i.locked = true), "no", "#7 is locked:", Some(Act::Copy))]
#[case::locked_for_a_reason(
    Case::issue(|i| { i.locked = true; i.lock_reason = Some("too heated") }),
    "no", "#7 is locked (too heated):", Some(Act::Copy)
)]
#[case::closed(Case::issue(|i| i.open = false), "probably", "#7 is closed, but still takes", None)]
#[case::issue_not_known(Case { issue: None, ..Case::default() }, "probably", "first post", None)]
// The scopes of classic and OAuth tokens, and the other kinds.
#[case::no_scope(
    Case::heard(heard(Some(&["gist", "read:org"]), repository(may(true, true)))),
    "no", "does not carry public_repo", Some(Act::SignIn)
)]
#[case::no_scopes_at_all(
    Case::heard(heard(Some(&[]), repository(|_| ()))), "no", "public_repo", Some(Act::SignIn)
)]
#[case::private_wants_more(
    Case::repository(|r| { r.private = true; may(true, true)(r) }),
    "no", "does not carry repo,", Some(Act::SignIn)
)]
#[case::github_cli(of_kind(Kind::OAuth, Some(&["gist", "read:org", "repo"])), "yes", "write to", None)]
#[case::fine_grained(of_kind(Kind::FineGrained, None), "probably", "fine-grained token", None)]
#[case::app(of_kind(Kind::AppUser, None), "probably", "where the app is installed", None)]
#[case::unknown_kind(of_kind(Kind::Unknown, None), "probably", "this sign-in may do", None)]
// x-github-sso.
#[case::sso(
    with_sso(), "no", "authorised",
    Some(Act::Authorise("https://github.com/orgs/tallship/sso?authorization_request=A".into()))
)]
#[case::sso_though_posted(posted(with_sso()), "no", "Authorise it", Some(Act::Authorise(
    "https://github.com/orgs/tallship/sso?authorization_request=A".into()
)))]
// What only a write tells.
#[case::posted(posted(Case::default()), "yes", "went through", None)]
#[case::posted_fine_grained(posted(of_kind(Kind::FineGrained, None)), "yes", "went through", None)]
#[case::posted_before_the_lock(
    posted(Case::issue(|i| i.locked = true)), "no", "is locked", Some(Act::Copy)
)]
#[case::app_not_approved(
    Case::refused(
        "Although you appear to have the correct authorization credentials, the `tallship` \
         organization has enabled OAuth App access restrictions, meaning that data access to \
         third-parties is limited."
    ),
    "no",
    "Tallship lets only apps write",
    Some(Act::SignIn)
)]
#[case::saml(
    Case::refused(
        "Resource protected by organization SAML enforcement. You must grant your Personal Access \
         token access to this organization."
    ),
    "no",
    "Authorise it for Tallship",
    Some(Act::SignIn)
)]
#[case::not_granted(
    Case::refused("Resource not accessible by personal access token"),
    "no",
    "was not granted",
    Some(Act::SignIn)
)]
#[case::classic_forbidden(
    Case::refused("`tallship` forbids access via a personal access token (classic)."),
    "no",
    "no token of this kind",
    Some(Act::SignIn)
)]
#[case::blocked(
    Case::refused("You have been blocked by the organization."),
    "no",
    "blocked at Tallship",
    Some(Act::Copy)
)]
#[case::was_locked(
    Case::refused("Unable to create comment because issue is locked."),
    "no",
    "#7 is locked",
    Some(Act::Copy)
)]
#[case::was_archived(
    Case { heard: None, ..Case::refused("Repository was archived so is read-only.") },
    "no", "is archived", Some(Act::Ask)
)]
#[case::anything_else(
    Case::refused("Not today."),
    "no",
    "refused the last post there (Not today).",
    Some(Act::SignIn)
)]
// Nobody.
#[case::nobody(
    Case { signed_in: SignedIn::Nobody, heard: None, ..Case::default() },
    "no", "copy the text and post it yourself", Some(Act::Copy)
)]
#[case::no_longer(
    Case { signed_in: SignedIn::NoLonger, ..posted(Case::default()) },
    "no", "Sign in again.", Some(Act::SignIn)
)]
fn each_signal_has_its_answer(
    #[case] case: Case,
    #[case] word: &str,
    #[case] said: &str,
    #[case] act: Option<Act>,
) {
    let answer = case.answer();
    let words = answer.words();
    assert_eq!(answer.word(), word, "{words}");
    assert!(words.contains(said) && words.ends_with('.'), "{words}");
    let remedy = match answer {
        CanPost::No { remedy, .. } => Some(remedy.act),
        CanPost::Yes { .. } | CanPost::Probably { .. } => None,
    };
    assert_eq!(remedy, act, "{words}");
}

#[test]
fn what_a_post_was_told_of_authorising_is_its_remedy() {
    let mut case = Case::refused("Resource protected by organization SAML enforcement.");
    for refused in case.learnt.refused.values_mut() {
        refused.authorise = Some("https://github.com/orgs/tallship/sso".into());
    }
    let CanPost::No { remedy, .. } = case.answer() else { panic!("{:?}", case.answer()) };
    assert_eq!(remedy.act, Act::Authorise("https://github.com/orgs/tallship/sso".into()));
}

#[test]
fn a_pull_request_takes_comments_where_issues_are_switched_off() {
    let issue = IssueSays { is_pull_request: true, ..ISSUE };
    let case = Case { issue: Some(issue), ..Case::repository(|r| r.has_issues = false) };
    assert_eq!(case.answer().word(), "probably");
}

#[test]
fn who_may_write_comments_where_it_is_locked() {
    let locked = IssueSays { locked: true, ..ISSUE };
    let writes = Case { issue: Some(locked), ..Case::repository(may(true, true)) };
    assert_eq!(writes.answer().word(), "yes");
    let unsaid = Case { issue: Some(locked), ..Case::repository(|r| r.may = None) };
    assert_eq!(unsaid.answer().word(), "probably");
    assert!(unsaid.answer().words().contains("is locked"), "{:?}", unsaid.answer());
}

#[test]
fn a_refusal_is_forgotten_by_a_success_and_holds_for_the_whole_owner() {
    let mut case = Case::refused("Resource not accessible by personal access token");
    let elsewhere = Signals {
        name: "tallship/sails",
        signed_in: SignedIn::Yes,
        heard: None,
        issue: None,
        learnt: Some(&case.learnt),
    };
    assert_eq!(can_post(&elsewhere).word(), "no", "the owner has refused this sign-in");
    assert_eq!(can_post(&Signals { name: "harbour/sails", ..elsewhere }).word(), "probably");
    case.learnt.went_through(NAME, at("12:00"));
    assert_eq!(case.answer().word(), "yes");
    let refused = Refused { said: "No.".into(), at: at("13:00"), issue: None, authorise: None };
    case.learnt.was_refused(NAME, refused);
    assert_eq!(case.answer().word(), "no", "the newer one counts");
}

#[test]
fn a_lock_that_a_post_met_is_of_that_issue_and_until_it_is_seen_open() {
    let case = Case::refused("Unable to create comment because issue is locked.");
    let with = |issue: IssueSays<'static>| Case {
        issue: Some(issue),
        learnt: case.learnt.clone(),
        ..Case::default()
    };
    assert_eq!(with(IssueSays { number: IssueNumber(8), ..ISSUE }).answer().word(), "probably");
    let seen = |clock| IssueSays { seen_at: Some(at(clock)), ..ISSUE };
    assert_eq!(with(seen("10:59")).answer().word(), "no");
    assert_eq!(with(seen("11:01")).answer().word(), "probably");
}

#[test]
fn an_archive_that_a_post_met_ends_once_it_is_seen_open() {
    let refused = || Case::refused("Repository was archived so is read-only.");
    assert_eq!(refused().answer().word(), "no", "looked at before");
    let later = Heard { repository: Some((repository(|_| ()), at("12:00"))), ..stranger() };
    assert_eq!(Case { heard: Some(later), ..refused() }.answer().word(), "probably");
}
