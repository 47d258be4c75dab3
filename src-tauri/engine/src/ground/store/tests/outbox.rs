//! One write on its way at most, one newer text behind it, and nothing is ever sent after it was
//! taken back.

use super::{World, monday, op, seconds};
use crate::{
    courier::tables::outbox::Which, draft::tables::RevisionReason, ground::store::StoreError,
    post::tables::Queued,
};
use meridian_core::{
    courier::{Base, Change, OpState, Parked, Receipt, Refusal, Thing, Wait, Write},
    ids::{CommentId, IssueNumber, OpId, UserId},
};

impl World {
    /// Writes `text` and posts it as `id`.
    fn post(&mut self, id: &str, text: &str) -> Queued {
        let revision = self.write("docs", text);
        let operation = self.operation(id, "docs", text);
        self.store.queue(&operation, revision).unwrap()
    }

    fn becomes(&mut self, id: &str, state: OpState) {
        self.store.apply(self.team, &[Change::State { op: op(id), state }]).unwrap();
    }

    fn state(&self, id: &str) -> OpState {
        self.store.operation(&op(id)).unwrap().state
    }

    fn open_ids(&self) -> Vec<OpId> {
        self.snapshot().operations.into_iter().map(|operation| operation.id).collect()
    }
}

fn sending() -> OpState {
    OpState::Sending { write: Write::Create, at: seconds(1) }
}

fn unknown(write: Write) -> OpState {
    OpState::Unknown { write, since: seconds(1), looks: 2, look_at: seconds(60) }
}

fn written() -> OpState {
    OpState::Written {
        thing: Thing::Comment(CommentId::Number(900)),
        looks: 0,
        look_at: seconds(2),
    }
}

fn offline() -> OpState {
    OpState::Waiting { wait: Wait::Network, retry_at: Some(seconds(30)), tries: 3 }
}

#[test]
fn a_post_freezes_the_text_and_keeps_the_revision() {
    let mut world = World::new();
    let key = world.key("docs");
    assert_eq!(world.post("01A", "Health: Green\n"), Queued::New);
    world.write("docs", "Health: Red\n");
    let world = world.reopened();
    let operation = world.update("01A");
    assert_eq!(operation.body, "Health: Green\n");
    assert_eq!(operation, world.operation("01A", "docs", "Health: Green\n"));
    let frozen = world.store.posted_revision(&op("01A")).unwrap();
    assert_eq!(world.store.revision_text(&key, frozen).unwrap(), "Health: Green\n");
    assert_eq!(world.store.revisions(&key).unwrap()[1].why, RevisionReason::Post);
    assert_eq!(world.store.latest_operation(&key).unwrap(), Some(operation));
}

#[test]
fn a_post_of_an_older_text_is_refused_and_leaves_no_trace() {
    let mut world = World::new();
    let old = world.write("docs", "one");
    world.write("docs", "two");
    let operation = world.operation("01A", "docs", "one");
    let refused = world.store.queue(&operation, old);
    assert!(matches!(refused, Err(StoreError::Stale { revision: 2 })), "{refused:?}");
    assert_eq!(world.store.operations(world.team, Which::All).unwrap(), []);
    let none = world.store.queue(&world.operation("01B", "release-signal", "x"), 0);
    assert!(matches!(none, Err(StoreError::NoDraft { .. })), "{none:?}");
}

#[test]
fn queueing_the_same_operation_twice_equals_once() {
    let mut world = World::new();
    world.post("01A", "text");
    assert_eq!(world.post("01A", "text"), Queued::New);
    assert_eq!(world.open_ids(), [op("01A")]);
}

#[test]
fn a_newer_post_takes_the_place_of_one_that_was_never_sent() {
    let mut world = World::new();
    world.post("01A", "first");
    world.becomes("01A", sending());
    world.becomes("01A", offline());
    assert_eq!(world.post("01B", "second"), Queued::Instead(op("01A")));
    assert_eq!(world.open_ids(), [op("01B")]);
    assert_eq!(world.state("01A"), OpState::Cancelled);
}

#[test]
fn a_newer_post_waits_behind_one_that_may_be_on_its_way() {
    for state in [sending(), unknown(Write::Create), written()] {
        let mut world = World::new();
        world.post("01A", "first");
        world.becomes("01A", state.clone());
        assert_eq!(world.post("01B", "second"), Queued::Behind(op("01A")));
        // A still newer one replaces the one that waits, and waits itself.
        world.post("01C", "third");
        assert_eq!(world.open_ids(), [op("01A"), op("01C")]);
        assert_eq!(world.state("01A"), state, "the older one is not disturbed");
    }
}

#[test]
fn one_that_may_have_made_a_comment_is_never_forgotten() {
    // Looked for several times, then queued again: it still goes first.
    let mut world = World::new();
    world.post("01A", "first");
    world.becomes("01A", unknown(Write::Create));
    world.becomes("01A", OpState::queued());
    assert_eq!(world.post("01B", "second"), Queued::Behind(op("01A")));

    // Parked while in doubt: it looks again before the newer one may go.
    let mut world = World::new();
    world.post("01A", "first");
    world.becomes("01A", unknown(Write::Create));
    world.becomes("01A", OpState::Parked(Parked::Refused(Refusal::SignInNeeded)));
    assert_eq!(world.post("01B", "second"), Queued::Behind(op("01A")));
    let OpState::Unknown { write: Write::Create, looks: 0, .. } = world.state("01A") else {
        panic!("it must look again: {:?}", world.state("01A"));
    };

    // A comment of it is known: the newer text goes there.
    let mut world = World::new();
    world.post("01A", "first");
    world.becomes("01A", written());
    world.becomes("01A", OpState::Parked(Parked::NotAsSent));
    assert_eq!(world.post("01B", "second"), Queued::Instead(op("01A")));
    let base = world.update("01B").content.base;
    assert_eq!(base, Some(Base { comment: CommentId::Number(900), body: "first".into() }));

    // An edit in doubt can be repeated without harm.
    let mut world = World::new();
    world.post("01A", "first");
    world.becomes("01A", unknown(Write::Edit));
    world.becomes("01A", OpState::Parked(Parked::Refused(Refusal::Missing)));
    assert_eq!(world.post("01B", "second"), Queued::Instead(op("01A")));
}

#[test]
fn the_one_behind_goes_on_from_what_github_holds() {
    let mut world = World::new();
    world.post("01A", "first");
    world.becomes("01A", written());
    world.post("01B", "second");
    let receipt = receipt(&world, "01A");
    let changes = [
        Change::Receipt { receipt: receipt.clone(), body: "first".into() },
        Change::State { op: op("01A"), state: OpState::Done },
    ];
    world.store.apply(world.team, &changes).unwrap();
    world.store.apply(world.team, &changes).unwrap();
    let base = Some(Base { comment: CommentId::Number(900), body: "first".into() });
    assert_eq!(world.update("01B").content.base, base);
    assert_eq!(world.store.base(&world.key("docs"), UserId(41)).unwrap(), base);
    assert_eq!(world.store.base(&world.key("docs"), UserId(42)).unwrap(), None, "another account");
    assert_eq!(world.store.receipt(&world.key("docs")).unwrap(), Some(receipt));
    assert_eq!(world.store.receipt(&world.key("release-signal")).unwrap(), None);
    assert_eq!(world.open_ids(), [op("01B")]);
}

fn receipt(world: &World, id: &str) -> Receipt {
    Receipt {
        op: op(id),
        draft: world.key("docs"),
        issue: IssueNumber(12),
        comment: CommentId::Number(900),
        url: "https://github.example.com/tallship/rigging/issues/12#issuecomment-900".into(),
        sha256: "ab".repeat(32),
        bytes: 5,
        at: seconds(9),
    }
}

#[test]
fn only_what_is_not_on_its_way_can_be_taken_back() {
    let back = [
        OpState::queued(),
        offline(),
        OpState::Parked(Parked::Deleted),
        OpState::Conflict { theirs: "theirs".into(), at: monday() },
        OpState::Cancelled,
    ];
    let late = [sending(), unknown(Write::Create), written(), OpState::Done];
    for (states, can) in [(&back[..], true), (&late[..], false)] {
        for state in states {
            let mut world = World::new();
            world.post("01A", "text");
            world.becomes("01A", state.clone());
            let done = world.store.cancel(&op("01A"));
            if can {
                done.unwrap();
                assert_eq!(world.state("01A"), OpState::Cancelled);
            } else {
                assert!(matches!(done, Err(StoreError::TooLate { .. })), "{state:?}: {done:?}");
                assert_eq!(world.state("01A"), *state);
            }
            assert_eq!(world.store.draft(&world.key("docs")).unwrap().unwrap().text, "text");
        }
    }
    let none = World::new().store.cancel(&op("01X"));
    assert!(matches!(none, Err(StoreError::NoOperation(_))), "{none:?}");
}

#[test]
fn what_was_taken_back_is_not_sent_by_a_courier_that_read_before() {
    let mut world = World::new();
    world.post("01A", "text");
    world.store.cancel(&op("01A")).unwrap();
    let limits = meridian_core::courier::Limits { limited_times: 1, ..Default::default() };
    let journal = [Change::Limits(limits), Change::State { op: op("01A"), state: sending() }];
    let refused = world.store.apply(world.team, &journal);
    assert!(matches!(refused, Err(StoreError::Overtaken { .. })), "{refused:?}");
    assert_eq!(world.state("01A"), OpState::Cancelled);
    assert_eq!(world.snapshot().limits.limited_times, 0, "nothing of the list was written");
}

#[test]
fn two_writes_of_one_draft_are_never_on_their_way_together() {
    let mut world = World::new();
    world.post("01A", "first");
    world.becomes("01A", unknown(Write::Create));
    world.post("01B", "second");
    let second = [Change::State { op: op("01B"), state: sending() }];
    assert!(world.store.apply(world.team, &second).is_err());
    assert_eq!(world.state("01B"), OpState::queued());
}

#[test]
fn another_account_and_another_section_have_their_own_queue() {
    let mut world = World::new();
    world.post("01A", "mine");
    let revision = world.store.draft(&world.key("docs")).unwrap().unwrap().revision;
    let mut other = world.operation("01B", "docs", "mine");
    other.author = UserId(42);
    assert_eq!(world.store.queue(&other, revision).unwrap(), Queued::New);
    let revision = world.write("release-signal", "Green");
    let section = world.operation("01C", "release-signal", "Green");
    assert_eq!(world.store.queue(&section, revision).unwrap(), Queued::New);
    assert_eq!(world.open_ids(), [op("01A"), op("01C")], "never sent as another account");
    let all = world.store.operations(world.team, Which::Open).unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!(world.store.open_operations(world.team, UserId(42)).unwrap(), [other.any()]);
}

#[test]
fn a_parked_operation_goes_on_after_signing_in_again() {
    for (before, after) in [
        (OpState::queued(), OpState::queued()),
        (
            unknown(Write::Create),
            OpState::Unknown {
                write: Write::Create,
                since: seconds(1),
                looks: 0,
                look_at: seconds(99),
            },
        ),
        (
            written(),
            OpState::Written {
                thing: Thing::Comment(CommentId::Number(900)),
                looks: 0,
                look_at: seconds(99),
            },
        ),
    ] {
        let mut world = World::new();
        world.post("01A", "text");
        world.becomes("01A", before);
        world.becomes("01A", OpState::Parked(Parked::Refused(Refusal::SignInNeeded)));
        assert_eq!(world.open_ids(), []);
        assert_eq!(world.store.operations(world.team, Which::Unfinished).unwrap().len(), 1);
        world.store.resume(&op("01A"), seconds(99)).unwrap();
        assert_eq!(world.state("01A"), after);
    }
}

#[test]
fn an_edit_that_github_did_not_keep_is_sent_again_and_not_looked_for_for_ever() {
    let kept = Base { comment: CommentId::Number(900), body: "kept".into() };
    let edit = || {
        let mut world = World::new();
        world.post("01A", "first");
        let base = kept.clone();
        world.store.apply(world.team, &[Change::Rebase { op: op("01A"), base }]).unwrap();
        world.becomes("01A", written());
        world.becomes("01A", OpState::Parked(Parked::NotAsSent));
        world
    };
    let mut world = edit();
    world.store.resume(&op("01A"), seconds(99)).unwrap();
    assert_eq!(world.state("01A"), OpState::queued());

    // A newer text is an edit of what GitHub kept.
    let mut world = edit();
    world.post("01B", "second");
    assert_eq!(world.update("01B").content.base, Some(kept.clone()));
}

fn marked(op: &str, text: &str) -> String {
    format!(
        "<!-- meridian:update v=1 cycle=v1.38 round=2026-11-16 section=docs part=1/1 op={op} -->\n\
         {text}"
    )
}

#[test]
fn the_marker_names_the_operation_that_makes_the_comment() {
    let mut world = World::new();
    world.post("01A", &marked("01A", "first"));
    // Nothing was sent: the newer one makes the comment, whatever its marker was composed with.
    world.post("01B", &marked("01A", "second"));
    assert_eq!(world.update("01B").content.body, marked("01B", "second"));
    world.becomes("01B", written());
    // Behind: it would make the comment itself, until the older one is proven to have made it.
    world.post("01C", &marked("01C", "third"));
    assert_eq!(world.update("01C").content.body, marked("01C", "third"));
    let receipt = receipt(&world, "01B");
    let changes = [
        Change::Receipt { receipt, body: marked("01B", "second") },
        Change::State { op: op("01B"), state: OpState::Done },
    ];
    world.store.apply(world.team, &changes).unwrap();
    assert_eq!(world.update("01C").content.body, marked("01B", "third"));
}

#[test]
fn after_the_comment_was_deleted_a_new_post_makes_a_new_one() {
    let mut world = World::new();
    world.post("01A", &marked("01A", "first"));
    world.becomes("01A", written());
    let comment = meridian_core::courier::Comment {
        id: CommentId::Number(900),
        author: Some(meridian_core::courier::User { id: UserId(41), login: "ana".into() }),
        body: marked("01A", "first"),
        url: "https://github.example.com/c/900".into(),
        created_at: monday(),
        updated_at: monday(),
        raw: "{}".into(),
    };
    let issue = IssueNumber(12);
    let changes = [
        Change::Bind(meridian_core::courier::BoundIssue {
            cycle: super::cycle(),
            round: super::round(),
            number: issue,
            chosen: false,
        }),
        Change::MirrorComments { issue, comments: vec![comment] },
        Change::Receipt { receipt: receipt(&world, "01A"), body: marked("01A", "first") },
        Change::State { op: op("01A"), state: OpState::Done },
    ];
    world.store.apply(world.team, &changes).unwrap();
    assert_eq!(world.snapshot().own.len(), 1);
    let base = world.store.base(&world.key("docs"), UserId(41)).unwrap();
    let revision = world.write("docs", "second");
    let mut edit = world.operation("01B", "docs", &marked("01A", "second"));
    edit.content.base = base;
    world.store.queue(&edit, revision).unwrap();
    world.becomes("01B", OpState::Parked(Parked::Deleted));
    assert_eq!(world.store.base(&world.key("docs"), UserId(41)).unwrap(), None);
    assert_eq!(world.snapshot().own, [], "the mirror does not hold the deleted comment");
    world.store.resume(&op("01B"), seconds(5)).unwrap();
    let again = world.update("01B").content;
    assert_eq!((again.base, again.body), (None, marked("01B", "second")));
}

#[test]
fn a_text_of_github_is_replaced_only_once_the_member_knows_it() {
    let conflict = |theirs: &str| OpState::Conflict { theirs: theirs.into(), at: monday() };
    let mut world = World::new();
    world.post("01A", "mine");
    let base = Base { comment: CommentId::Number(900), body: "agreed".into() };
    world.store.apply(world.team, &[Change::Rebase { op: op("01A"), base }]).unwrap();
    world.becomes("01A", conflict("theirs"));
    let revision = world.write("docs", "mine, newer");
    let newer = world.operation("01B", "docs", "mine, newer");
    let refused = |world: &mut World| {
        let refused = world.store.queue(&newer, revision);
        assert!(matches!(refused, Err(StoreError::Unseen { .. })), "{refused:?}");
        assert!(world.store.operation(&op("01B")).is_err(), "nothing was queued");
        assert!(matches!(world.state("01A"), OpState::Conflict { .. }), "and nothing given up");
    };
    refused(&mut world);
    world.store.note_seen(&op("01A"), "something else").unwrap();
    refused(&mut world);
    // Seen, but changed again before the post.
    world.store.note_seen(&op("01A"), "theirs").unwrap();
    world.becomes("01A", conflict("theirs, newer"));
    refused(&mut world);
    world.store.note_seen(&op("01A"), "theirs, newer").unwrap();
    assert_eq!(world.store.queue(&newer, revision).unwrap(), Queued::Instead(op("01A")));
    let base = world.update("01B").content.base.unwrap();
    assert_eq!(base.body, "theirs, newer", "exactly that may be replaced");
    assert_eq!(world.store.setting("seen/01A").unwrap(), None, "what was noted goes with it");
}
