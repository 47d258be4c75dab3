//! What was made of comments is kept up with the mirror, whatever becomes of them and whoever writes it.

use super::*;
use crate::{
    ground::store::MIRROR,
    team::tables::{TeamFacts, TeamKind},
};
use chrono::TimeDelta;
use meridian_core::{
    courier::{Change, Comment, Destination, GoneIssue, User},
    ids::{Account, UserId},
};
use std::cell::Cell;
use tempfile::TempDir;

const TEAM: TeamId = TeamId(1);
const HERE: IssueNumber = IssueNumber(12);
const THERE: IssueNumber = IssueNumber(13);
/// One of which nothing is read.
const ELSEWHERE: IssueNumber = IssueNumber(14);

/// It falls in the same way in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }
}

fn at(minute: i64) -> DateTime<Utc> {
    "2026-10-26T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

fn comment(id: i64, body: &str, minute: i64) -> Comment {
    Comment {
        id: CommentId::Number(id),
        author: Some(User { id: UserId(id + 100), login: format!("member-{id}") }),
        body: body.to_owned(),
        url: format!("https://example.com/{id}"),
        // Several at one moment.
        created_at: at(id / 3),
        updated_at: at(minute),
        raw: "{}".to_owned(),
    }
}

/// A mirror, a second program that has it open, and how often a comment was read.
struct World {
    folder: TempDir,
    store: Store,
    other: Store,
    made: Cell<usize>,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [mut store, other] = [(); 2].map(|()| Store::open(folder.path(), at(0)).unwrap());
        let facts = TeamFacts {
            repository: "tallship/rigging".to_owned(),
            repository_id: None,
            account: Account {
                host: "https://api.example.com".to_owned(),
                user: UserId(1),
                login: "ana-example".to_owned(),
            },
            destination: Destination::RoundIssue,
            cycle: "v1.38".parse().unwrap(),
            sections: Vec::new(),
            rhythm: None,
            kind: TeamKind::GitHub,
            schedule: None,
        };
        assert_eq!(store.connect_team(&facts, at(0)).unwrap(), TEAM);
        Self { folder, store, other, made: Cell::new(0) }
    }

    fn put(&mut self, issue: IssueNumber, comments: Vec<Comment>) {
        self.store.apply(TEAM, &[Change::MirrorComments { issue, comments }]).unwrap();
    }

    fn go_on(&self, before: Reading<Update>) -> Reading<Update> {
        let make = |update: &Update| {
            self.made.set(self.made.get() + 1);
            Ok(update.clone())
        };
        before.go_on(&self.store, make).unwrap()
    }

    /// How many comments are read by going on.
    fn reads(&self, before: Reading<Update>) -> (usize, Reading<Update>) {
        self.made.set(0);
        let reading = self.go_on(before);
        (self.made.get(), reading)
    }

    /// The same by what the mirror holds, without any log of what has changed.
    fn there(&self) -> Vec<Update> {
        let all = [HERE, THERE].map(|issue| self.store.comments(TEAM, issue).unwrap());
        let mut all: Vec<Update> = all
            .into_iter()
            .flatten()
            .filter(|comment| !marker::is_no_update(&comment.body))
            .map(|comment| Update {
                id: comment.id,
                login: comment.author.map(|user| user.login),
                body: comment.body,
                url: comment.url,
                created_at: comment.created_at,
                updated_at: comment.updated_at,
            })
            .collect();
        all.sort_by_key(|update| (update.created_at, update.id.clone()));
        all
    }
}

fn of(reading: &Reading<Update>) -> Vec<Update> {
    reading.all().iter().map(|one| Update::clone(one)).collect()
}

fn both() -> Reading<Update> {
    Reading::new((TEAM, vec![HERE, THERE]))
}

#[test]
fn of_many_comments_only_what_has_changed_is_read_again() {
    let mut world = World::new();
    world.put(HERE, (1..=500).map(|id| comment(id, "Words.", id)).collect());
    world.put(ELSEWHERE, vec![comment(900, "Words.", 900)]);
    let (read, all) = world.reads(both());
    assert_eq!((read, of(&all)), (500, world.there()));
    // A list that overlaps brings what is known already.
    world.put(HERE, (400..=501).map(|id| comment(id, "Words.", id)).collect());
    let (read, all) = world.reads(all);
    assert_eq!((read, of(&all)), (1, world.there()));
    world.put(HERE, vec![comment(7, "Other words.", 600)]);
    world.put(ELSEWHERE, vec![comment(901, "Words.", 901)]);
    let (read, all) = world.reads(all);
    assert_eq!((read, of(&all)), (1, world.there()));
    world.store.apply(TEAM, &[Change::Gone(CommentId::Number(8))]).unwrap();
    let (read, all) = world.reads(all);
    assert_eq!((read, of(&all)), (0, world.there()));
    assert_eq!(of(&all).len(), 500);
    let same = all.all();
    let (read, all) = world.reads(all);
    assert!(read == 0 && Arc::ptr_eq(&same, &all.all()));
}

#[test]
fn whatever_becomes_of_comments_going_on_ends_where_reading_anew_does() {
    const STEPS: i64 = 400;
    const GIVEN: &str = "<!-- meridian:given v=1 cycle=v1.38 round=2026-10-26 section=docs sum=9f \
                         op=01JAAAAAAAAAAAAAAAAAAAAAAA -->\nWords.";
    let (mut world, mut dice) = (World::new(), Dice(17));
    let (mut warm, mut told) = (both(), [0; 6]);
    for step in 1..=STEPS {
        let id = i64::try_from(dice.roll(40)).unwrap();
        let issue = [HERE, HERE, THERE, ELSEWHERE][usize::try_from(dice.roll(4)).unwrap()];
        let what = usize::try_from(dice.roll(6)).unwrap();
        told[what] += 1;
        let change = match what {
            // New, changed or moved, and at times not an update any more.
            0..=2 => {
                let words = format!("Words of {step}.");
                let body = if dice.roll(5) == 0 { GIVEN } else { words.as_str() };
                let comments = vec![comment(id, body, step), comment(id + 40, "Words.", 1)];
                Change::MirrorComments { issue, comments }
            }
            3 => Change::Gone(CommentId::Number(id)),
            4 => {
                let all = world.store.comments(TEAM, issue).unwrap();
                let listed = all.into_iter().map(|one| one.id).filter(|_| dice.roll(3) > 0);
                let listed = listed.collect();
                Change::MirrorListed { issue, listed, begun: at(60 + step) }
            }
            // What was read of it stays.
            _ if dice.roll(4) == 0 => Change::MirrorIssueGone(GoneIssue {
                cycle: "v1.38".parse().unwrap(),
                round: "2026-10-26".parse().unwrap(),
                number: issue,
                how: None,
            }),
            _ => Change::MirrorComments { issue, comments: Vec::new() },
        };
        let store = if dice.roll(2) == 0 { &mut world.store } else { &mut world.other };
        store.apply(TEAM, &[change]).unwrap();
        // At times several things happen before it is looked again.
        if dice.roll(3) == 0 {
            continue;
        }
        warm = world.go_on(warm);
        let there = world.there();
        assert_eq!(of(&warm), there, "after step {step}");
        assert_eq!(of(&world.go_on(both())), there, "anew after step {step}");
    }
    assert!(told.iter().all(|times| *times > 30), "{told:?}");
    assert!(of(&warm).len() > 5, "{}", of(&warm).len());
}

#[test]
fn what_another_mirror_has_said_is_read_from_its_beginning() {
    let mut world = World::new();
    world.put(HERE, (1..=5).map(|id| comment(id, "Words.", id)).collect());
    let warm = world.go_on(both());
    assert_eq!(of(&warm).len(), 5);
    for end in ["", "-wal", "-shm"] {
        let _not_there = std::fs::remove_file(world.folder.path().join(format!("{MIRROR}{end}")));
    }
    world.put(HERE, (3..=4).map(|id| comment(id, "Other words.", id)).collect());
    let warm = world.go_on(warm);
    assert_eq!(of(&warm), world.there());
    assert_eq!(of(&warm).len(), 2);
}
