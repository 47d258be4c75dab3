//! What another device of the member does, and what becomes of comments that are gone.

use super::{World, contract::comment, cycle, monday, op, round, seconds};
use crate::ground::store::StoreError;
use chrono::{DateTime, Duration, Utc};
use meridian_core::{
    courier::{Base, BoundIssue, Candidate, Change, OpState, Purpose, Receipt, stagger},
    ids::{CommentId, IssueNumber, UserId},
};

const ISSUE: IssueNumber = IssueNumber(12);

fn listed(ids: &[i64], begun: DateTime<Utc>) -> Change {
    let listed = ids.iter().copied().map(CommentId::Number).collect();
    Change::MirrorListed { issue: ISSUE, listed, begun }
}

fn bind() -> Change {
    Change::Bind(BoundIssue { cycle: cycle(), round: round(), number: ISSUE, chosen: false })
}

/// A world whose mirror holds a colleague's comment and one of ours.
fn world() -> World {
    let mut world = World::new();
    let mine = format!("{}Mine", super::contract::MARKER);
    let comments = vec![comment(1, Some(7), "a colleague's"), comment(2, Some(41), &mine)];
    world
        .store
        .apply(world.team, &[bind(), Change::MirrorComments { issue: ISSUE, comments }])
        .unwrap();
    world
}

#[test]
fn a_deletion_is_believed_after_two_complete_lists() {
    let mut world = world();
    let (team, hour) = (world.team, Duration::hours(1));
    let ids = |world: &World| -> Vec<CommentId> {
        world.store.comments(team, ISSUE).unwrap().into_iter().map(|c| c.id).collect()
    };
    let named =
        |ids: &[i64]| -> Vec<CommentId> { ids.iter().copied().map(CommentId::Number).collect() };
    world.store.apply(team, &[listed(&[], monday() + hour)]).unwrap();
    assert_eq!(ids(&world), named(&[1, 2]), "one list may lag");
    assert_eq!(world.snapshot().own[0].missing, 1);
    assert_eq!(world.snapshot().held[0].missing, 2);
    world.store.apply(team, &[listed(&[], monday() + hour + Duration::seconds(5))]).unwrap();
    assert_eq!(ids(&world), named(&[1, 2]), "two lists within seconds are one");
    world.store.apply(team, &[listed(&[], monday() + hour + hour)]).unwrap();
    assert_eq!(ids(&world), named(&[2]), "our own comment has the last word itself");
    world.store.apply(team, &[listed(&[2], monday() + hour * 3)]).unwrap();
    assert_eq!(world.snapshot().own[0].missing, 0, "it was there after all");
}

#[test]
fn what_was_made_just_now_may_be_missing_in_lists() {
    let mut world = world();
    let begun = monday() + Duration::minutes(1);
    world.store.apply(world.team, &[listed(&[], begun)]).unwrap();
    world.store.apply(world.team, &[listed(&[], begun + Duration::minutes(1))]).unwrap();
    assert_eq!(world.store.comments(world.team, ISSUE).unwrap().len(), 2);
}

#[test]
fn a_comment_of_ours_that_is_gone_holds_no_draft_any_more() {
    let mut world = world();
    let key = world.key("docs");
    let base = Base { comment: CommentId::Number(2), body: "Mine".into() };
    let mut post = world.operation("01A", "docs", "Mine");
    post.content.base = None;
    world.store.edit(&key, 0, &[super::insert(0, "Mine")], monday()).unwrap();
    world.store.queue(&post, 1).unwrap();
    let receipt = Receipt {
        op: op("01A"),
        draft: key.clone(),
        issue: ISSUE,
        comment: base.comment.clone(),
        url: "https://example.org/c".into(),
        sha256: "0".repeat(64),
        bytes: 4,
        at: seconds(9),
    };
    let done = Change::State { op: op("01A"), state: OpState::Done };
    world
        .store
        .apply(world.team, &[Change::Receipt { receipt, body: "Mine".into() }, done])
        .unwrap();
    assert_eq!(world.store.base(&key, UserId(41)).unwrap(), Some(base));
    assert!(!world.store.is_gone(world.team, &CommentId::Number(2)).unwrap());
    world.store.apply(world.team, &[Change::Gone(CommentId::Number(2))]).unwrap();
    assert_eq!(world.store.base(&key, UserId(41)).unwrap(), None);
    assert!(world.store.is_gone(world.team, &CommentId::Number(2)).unwrap());
    assert!(world.snapshot().own.is_empty());
}

#[test]
fn after_a_first_comment_the_issue_is_listed_completely_once() {
    let mut world = world();
    let key = world.key("docs");
    world.store.edit(&key, 0, &[super::insert(0, "Mine")], monday()).unwrap();
    let post = |world: &mut World, id: &str, at| {
        let operation = world.operation(id, "docs", "Mine");
        let revision = world.store.draft(&world.key("docs")).unwrap().unwrap().revision;
        world.store.queue(&operation, revision).unwrap();
        let receipt = Receipt {
            op: op(id),
            draft: world.key("docs"),
            issue: ISSUE,
            comment: CommentId::Number(2),
            url: String::new(),
            sha256: "0".repeat(64),
            bytes: 4,
            at,
        };
        let done = Change::State { op: op(id), state: OpState::Done };
        let proof = Change::Receipt { receipt, body: "Mine".into() };
        world.store.apply(world.team, &[proof, done]).unwrap();
    };
    post(&mut world, "01A", seconds(10));
    assert_eq!(world.snapshot().to_list, [ISSUE]);
    world.store.apply(world.team, &[listed(&[1, 2], seconds(11))]).unwrap();
    assert!(world.snapshot().to_list.is_empty());
    post(&mut world, "01B", seconds(60));
    assert!(world.snapshot().to_list.is_empty(), "an edit makes no second comment");
}

#[test]
fn a_withdrawal_leaves_the_drafts_own_text_alone() {
    let mut world = world();
    let key = world.key("docs");
    world.store.edit(&key, 0, &[super::insert(0, "Mine")], monday()).unwrap();
    world.store.queue(&world.operation("01A", "docs", "Mine"), 1).unwrap();
    let mut withdrawal = world.operation("01W", "docs", "Withdrawn");
    withdrawal.content.purpose = Purpose::Withdrawal;
    withdrawal.content.base = Some(Base { comment: CommentId::Number(2), body: "Mine".into() });
    let kept = Base { comment: CommentId::Number(3), body: "kept".into() };
    world.store.queue_withdrawal(&withdrawal, Some(&kept)).unwrap();
    assert_eq!(world.store.latest_operation(&key).unwrap().unwrap().id, op("01A"));
    assert_eq!(world.store.base(&key, UserId(41)).unwrap(), Some(kept));
    let again = {
        let mut again = withdrawal.clone();
        again.id = op("01X");
        again
    };
    world.store.queue_withdrawal(&again, None).unwrap();
    assert_eq!(world.store.operation(&op("01W")).unwrap().state, OpState::Cancelled);
    let sending = OpState::Sending { write: meridian_core::courier::Write::Edit, at: monday() };
    world.store.apply(world.team, &[Change::State { op: op("01X"), state: sending }]).unwrap();
    let mut third = withdrawal;
    third.id = op("01Y");
    let refused = world.store.queue_withdrawal(&third, None);
    assert!(matches!(refused, Err(StoreError::TooLate { .. })), "{refused:?}");
}

#[test]
fn an_issue_that_the_member_named_is_not_replaced_by_a_search() {
    let mut world = world();
    let named = BoundIssue { cycle: cycle(), round: round(), number: IssueNumber(9), chosen: true };
    world.store.bind_issue(world.team, &named).unwrap();
    world.store.apply(world.team, &[bind()]).unwrap();
    assert_eq!(world.snapshot().issues, [named]);
}

#[test]
fn issues_that_may_be_meant_are_remembered_until_it_is_clear() {
    let mut world = world();
    let candidate = Candidate {
        number: IssueNumber(9),
        title: "v1.38 2026-11-16".into(),
        author: "bo".into(),
        url: "https://example.org/9".into(),
        opens_rounds: true,
    };
    let found = |candidates: &[Candidate]| Change::MirrorCandidates {
        cycle: cycle(),
        round: round(),
        candidates: candidates.to_vec(),
    };
    world.store.apply(world.team, &[found(std::slice::from_ref(&candidate))]).unwrap();
    let known = |world: &World| world.store.candidates(world.team, &cycle(), round()).unwrap();
    assert_eq!(known(&world), [candidate]);
    world.store.apply(world.team, &[found(&[])]).unwrap();
    assert_eq!(known(&world), []);
}

#[test]
fn each_notebook_has_a_name_of_its_own() {
    let (one, other) = (World::new(), World::new());
    let name = |world: &World| world.store.setting("notebook_id").unwrap().unwrap();
    assert_ne!(name(&one), name(&other));
    assert_eq!(one.snapshot().stagger, stagger(&name(&one), round()));
}
