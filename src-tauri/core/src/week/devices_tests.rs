//! What is said of other devices, other people's sign-ins, and comments that changed on GitHub.

use super::tests::{at, facts, receipt, waiting, with_op};
use super::{Decision, Edit, Facts, GoesOn, OpFacts, SincePost, SinceReceipt, Tone, truth};
use crate::{
    courier::{Candidate, Comment, OpState, OwnComment, Parked, Twins, User, Wait},
    ids::{CommentId, IssueNumber, UserId},
};

fn candidate(number: i64, author: &str, opens_rounds: bool) -> Candidate {
    let (title, url) = ("v1.38 2026-10-26".to_owned(), format!("https://example.org/{number}"));
    Candidate { number: IssueNumber(number), title, author: author.into(), url, opens_rounds }
}

fn held(candidates: &[Candidate]) -> super::Truth {
    let state = waiting(Wait::Issue);
    truth(&Facts { candidates, issue: None, ..with_op(&state) })
}

#[test]
fn where_two_issues_may_be_meant_the_member_is_asked() {
    let both = [candidate(7, "ana", true), candidate(9, "bo", true)];
    let said = held(&both);
    let sentence = said.sentence.as_ref().unwrap();
    assert_eq!(
        sentence.words,
        "It is not clear which is the week 9 issue: #7 by ana or #9 by bo. Your update is held \
         until you choose."
    );
    assert_eq!(sentence.goes_on, GoesOn::ByAPerson, "nothing promises \"by itself\"");
    assert_eq!(said.outbox.words, "Held - which is the week 9 issue?");
    assert_eq!(said.outbox.tone, Tone::Stop);
    let choices = &said.headline().unwrap().choices;
    let decisions: Vec<_> = choices.iter().map(|choice| choice.decision.clone()).collect();
    assert_eq!(decisions, [7, 9].map(|number| Decision::Issue(IssueNumber(number))));
    assert!(said.no_issue.unwrap().contains("not clear"));
    assert!(!said.all_is_well);
}

#[test]
fn an_issue_by_somebody_who_opens_no_rounds_is_named_with_that_doubt() {
    let said = held(&[candidate(9, "zed", false)]);
    assert!(said.sentence.unwrap().words.contains("opens no rounds here"));
}

fn own(id: i64) -> OwnComment {
    let comment = Comment {
        id: CommentId::Number(id),
        author: Some(User { id: UserId(7), login: "me".into() }),
        body: String::new(),
        url: format!("https://example.org/c/{id}"),
        created_at: at("00:59:00"),
        updated_at: at("00:59:00"),
        raw: String::new(),
    };
    OwnComment { issue: IssueNumber(3141), comment, missing: 0 }
}

#[test]
fn two_comments_of_one_section_are_said_with_what_may_be_done() {
    let receipt = receipt();
    let CommentId::Number(number) = receipt.comment else { unreachable!("on an issue") };
    let key = receipt.draft.clone();
    let twins = Twins {
        cycle: key.cycle,
        round: key.round,
        section: key.section,
        comments: vec![own(number), own(77)],
    };
    let done = OpState::Done;
    let said = truth(&Facts {
        twins: Some(&twins),
        receipt: Some(&receipt),
        op: Some(OpFacts { state: &done, not_before: None, is_others: false }),
        ..facts()
    });
    let band = said.headline().unwrap();
    assert_eq!(band.title, "Two comments of yours for the same section are on #3141.");
    assert!(band.words.contains("(from this laptop, 13:59 NZDT)"), "{}", band.words);
    assert!(band.words.contains("77 (from another device"), "{}", band.words);
    let decisions: Vec<_> = band.choices.iter().map(|choice| choice.decision.clone()).collect();
    let withdraw = |id| Decision::Withdraw(CommentId::Number(id));
    assert_eq!(decisions, [withdraw(number), withdraw(77), Decision::KeepAll]);
    assert!(!said.all_is_well, "exit codes follow it");

    let queued = OpState::queued();
    let said = truth(&Facts {
        since_post: SincePost::Changed,
        twins: Some(&twins),
        withdrawal: Some(OpFacts { state: &queued, not_before: None, is_others: false }),
        ..facts()
    });
    let band = said.headline().unwrap();
    assert!(band.choices.is_empty(), "it was answered");
    assert_eq!(band.words, "One of them is to be withdrawn. It is next and is sent by itself.");
    assert_eq!(said.outbox.words, "A withdrawal waits");
}

#[test]
fn what_was_changed_on_github_is_said_and_that_a_bot_may_have_done_it() {
    let (receipt, done) = (receipt(), OpState::Done);
    let said = |seconds| {
        let after = chrono::Duration::seconds(seconds);
        let edit = Edit::between("See ABC-12.", "See [ABC-12](https://t.example/ABC-12).", after);
        let said = truth(&Facts {
            since_receipt: SinceReceipt::Changed(at("01:02:00")),
            edit: edit.as_ref(),
            receipt: Some(&receipt),
            op: Some(OpFacts { state: &done, not_before: None, is_others: false }),
            ..facts()
        });
        let band = said.headline().unwrap();
        (band.title.clone(), band.words.clone())
    };
    let (title, words) = said(4);
    assert!(title.ends_with(", so soon after Post that a bot may have done it."), "{title}");
    assert!(
        words.starts_with(
            "It reads \"See [ABC-12](https://t.example/ABC-12).\" where you wrote \"See ABC-12.\"."
        ),
        "{words}"
    );
    assert!(words.contains("Your own text is kept here"), "{words}");
    assert!(!said(3600).0.contains("bot"), "a person had time for it");
}

/// What the GitHub station says of a posted comment, whether Post has something to do, and whether
/// all is well.
#[test]
fn on_github_matches_is_said_only_while_nothing_else_is_known() {
    let (receipt, done) = (receipt(), OpState::Done);
    let withdrawn = SinceReceipt::WithdrawnAlone(receipt.at);
    let table = [
        (SinceReceipt::Same, Tone::Ok, "On GitHub, matches 14:03 NZDT", true, true),
        (
            SinceReceipt::Changed(at("01:02:00")),
            Tone::Stop,
            "GitHub differs, changed 14:02 NZDT",
            false,
            false,
        ),
        (SinceReceipt::Withdrawn, Tone::Wait, "Withdrawn, another comment counts", false, true),
        (withdrawn, Tone::Idle, "Withdrawn by you 14:03 NZDT", false, true),
        (SinceReceipt::Missing, Tone::Wait, "Not in GitHub's last list, looks again", false, false),
        (SinceReceipt::Gone, Tone::Stop, "Your comment is gone from GitHub", false, false),
    ];
    for (since_receipt, tone, words, nothing_new, well) in table {
        let said = truth(&Facts {
            since_receipt,
            receipt: Some(&receipt),
            op: Some(OpFacts { state: &done, not_before: None, is_others: false }),
            ..facts()
        });
        assert_eq!((said.github.tone, said.github.in_full().as_str()), (tone, words));
        assert_eq!(said.nothing_new.is_some(), nothing_new, "{words}");
        assert_eq!(said.all_is_well, well, "{words}");
        assert_eq!(said.word == "posted", nothing_new, "{words}");
    }
}

#[test]
fn a_posted_update_can_be_withdrawn_and_is_then_said_to_be_gone_for_good_or_for_now() {
    let (receipt, done) = (receipt(), OpState::Done);
    let posted = Facts {
        receipt: Some(&receipt),
        op: Some(OpFacts { state: &done, not_before: None, is_others: false }),
        ..facts()
    };
    assert!(truth(&posted).can_withdraw);
    assert!(!truth(&facts()).can_withdraw, "nothing was posted");

    let queued = waiting(Wait::Turn);
    let op = Some(OpFacts { state: &queued, not_before: None, is_others: false });
    let said = truth(&Facts { withdrawal: op, withdraws_all: true, ..posted });
    assert_eq!(said.outbox.words, "A withdrawal waits");
    assert_eq!(said.headline().unwrap().title, "Your update is to be withdrawn.");
    assert!(!said.can_withdraw && !said.all_is_well);

    let since_receipt = SinceReceipt::WithdrawnAlone(receipt.at);
    let said = truth(&Facts { since_receipt, since_post: SincePost::Changed, ..posted });
    assert_eq!((said.post, said.word), ("Post it again", "draft"));
    assert_eq!((said.changed_since, said.nothing_new), (None, None));
    let [band] = said.bands.as_slice() else { panic!("{:?}", said.bands) };
    assert_eq!((band.tone, band.title.as_str()), (Tone::Idle, "You have withdrawn this update."));
    assert!(!said.can_withdraw);
}

#[test]
fn another_persons_sign_in_is_named_and_promises_nothing() {
    let state = waiting(Wait::OtherAccount { login: "bo".into() });
    let said = truth(&with_op(&state));
    let sentence = said.sentence.unwrap();
    assert!(sentence.words.contains("bo's, not yours"), "{}", sentence.words);
    assert_eq!(sentence.goes_on, GoesOn::ByAPerson);
    assert_eq!(said.outbox.tone, Tone::Stop);
    let parked = OpState::Parked(Parked::OtherAccount { login: "bo".into() });
    assert!(truth(&with_op(&parked)).sentence.unwrap().words.contains("bo's"));
}
