//! What is drawn once is drawn again as soon as anything of it changes, by whichever program.

use crate::{Engine, ground::store::Store, test_engine};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{BoundIssue, Change, Comment, User},
    ids::{CommentId, IssueNumber, TeamId, UserId},
};
use tempfile::TempDir;

const ISSUE: IssueNumber = IssueNumber(12);

struct World {
    folder: TempDir,
    engine: Engine,
    team: TeamId,
}

fn at(minute: u32) -> DateTime<Utc> {
    format!("2026-10-26T00:{minute:02}:00Z").parse().unwrap()
}

fn comment(id: i64, body: &str, minute: u32) -> Comment {
    Comment {
        id: CommentId::Number(id),
        author: (id != 3).then(|| User { id: UserId(id), login: format!("member-{id}") }),
        body: body.to_owned(),
        url: format!("https://example.com/{id}"),
        created_at: at(id.try_into().unwrap()),
        updated_at: at(minute),
        raw: "{}".to_owned(),
    }
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let engine = test_engine::open(folder.path());
        engine.write(|tx| tx.try_practice()).unwrap();
        let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        let bound = BoundIssue { cycle: key.cycle, round: key.round, number: ISSUE, chosen: true };
        engine.store_mut().bind_issue(key.team, &bound).unwrap();
        Self { folder, engine, team: key.team }
    }

    fn comments(&self, store: &mut Store, comments: &[Comment]) {
        let comments = comments.to_vec();
        store.apply(self.team, &[Change::MirrorComments { issue: ISSUE, comments }]).unwrap();
    }

    /// Who wrote what, and when it is said to be from.
    fn shown(&self) -> Vec<(String, String, String)> {
        let week = self.engine.read(|tx| tx.show_week(None)).unwrap();
        let view = |view: meridian_protocol::UpdateView| (view.login, view.html, view.at.clock);
        week.updates.into_iter().map(view).collect()
    }

    /// What an engine shows that has seen nothing yet.
    fn shown_anew(&self) -> Vec<(String, String, String)> {
        let Self { folder, team, .. } = self;
        let engine = test_engine::open(folder.path());
        let week = engine.read(|tx| tx.show_week(None)).unwrap();
        assert_eq!(week.draft.key.team, *team);
        let view = |view: meridian_protocol::UpdateView| (view.login, view.html, view.at.clock);
        week.updates.into_iter().map(view).collect()
    }
}

#[test]
fn what_changes_in_the_mirror_is_shown_whoever_writes_it() {
    let world = World::new();
    assert_eq!(world.shown(), []);
    let first = [comment(1, "*One.*", 1), comment(2, "Two.", 2), comment(3, "Three.", 3)];
    world.comments(&mut world.engine.store(), &first);
    let shown = world.shown();
    assert_eq!(shown.len(), 3);
    assert!(shown[0].1.contains("<em>One.</em>"), "{shown:?}");
    assert_eq!(shown[2].0, "ghost");
    for _ in 0..3 {
        assert_eq!(world.shown(), shown, "nothing changed");
    }

    // Another program, within the same second of GitHub's clock.
    let mut other = Store::open(world.folder.path(), at(5)).unwrap();
    world.comments(&mut other, &[comment(2, "Two, corrected.", 2)]);
    let corrected = world.shown();
    assert!(corrected[1].1.contains("Two, corrected."), "{corrected:?}");
    assert_eq!((&corrected[0], &corrected[2]), (&shown[0], &shown[2]));
    assert_eq!(corrected, world.shown_anew());

    // And this one again: a new time alone, and one that is gone.
    world.comments(&mut world.engine.store(), &[comment(1, "*One.*", 9)]);
    world.engine.store_mut().apply(world.team, &[Change::Gone(CommentId::Number(3))]).unwrap();
    let later = world.shown();
    assert_eq!(later.len(), 2);
    assert_ne!(later[0].2, shown[0].2);
    assert_eq!(later, world.shown_anew());
}

#[test]
fn another_zone_and_another_issue_are_drawn_anew() {
    let world = World::new();
    world.comments(&mut world.engine.store(), &[comment(1, "One.", 1)]);
    world.engine.write(|tx| tx.set_zone(Some("UTC"))).unwrap();
    assert_eq!(world.shown()[0].2, "00:01");
    world.engine.write(|tx| tx.set_zone(Some("Asia/Kolkata"))).unwrap();
    assert_eq!(world.shown()[0].2, "05:31");

    let key = world.engine.read(|tx| tx.draft_key(None, None)).unwrap();
    world.engine.write(|tx| tx.choose_issue(key.round, IssueNumber(13))).unwrap();
    assert_eq!(world.shown(), []);
    world.engine.write(|tx| tx.choose_issue(key.round, ISSUE)).unwrap();
    assert_eq!(world.shown().len(), 1);
}

#[test]
fn a_mirror_that_was_deleted_or_made_anew_is_read_anew() {
    let world = World::new();
    world.comments(&mut world.engine.store(), &[comment(1, "One.", 1)]);
    assert_eq!(world.shown().len(), 1);
    for file in ["mirror.db", "mirror.db-wal", "mirror.db-shm"] {
        let _not_there = std::fs::remove_file(world.folder.path().join(file));
    }
    assert_eq!(world.shown(), []);
    world.comments(&mut world.engine.store(), &[comment(1, "Uno.", 1)]);
    assert!(world.shown()[0].1.contains("Uno."));
}
