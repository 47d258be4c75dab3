//! What the courier writes down is what it reads next time, however often it writes it.

use super::{World, cycle, facts, monday, open, round, seconds};
use crate::{ground::store::StoreError, team::tables::TeamKind};
use meridian_core::{
    courier::{
        Association, BoundIssue, Change, Comment, Destination, Etag, Issue, Limits, OwnComment,
        Pulled, User,
    },
    ids::{CommentId, IssueNumber, TeamId, UserId},
};

pub(super) const MARKER: &str =
    "<!-- meridian:update v=1 cycle=v1.38 round=2026-11-16 section=docs part=1/1 op=01A -->\n";

pub(super) fn comment(id: i64, user: Option<i64>, body: &str) -> Comment {
    Comment {
        id: CommentId::Number(id),
        author: user.map(|id| User { id: UserId(id), login: format!("person-{id}") }),
        body: body.into(),
        url: format!("https://github.example.com/tallship/rigging/issues/12#issuecomment-{id}"),
        created_at: seconds(id % 1_000),
        updated_at: seconds(id % 1_000 + 5),
        raw: format!("{{\"id\":{id},\"new_field\":[1]}}"),
    }
}

fn issue() -> Issue {
    Issue {
        number: IssueNumber(12),
        title: "Week 11".into(),
        body: "line\r\n".into(),
        state: "a_new_word".into(),
        url: "https://github.example.com/tallship/rigging/issues/12".into(),
        author: None,
        association: Association::Member,
        comments: i64::MAX,
        is_pull_request: false,
        created_at: monday(),
        updated_at: seconds(3),
        raw: "{}".into(),
    }
}

fn changes() -> Vec<Change> {
    vec![
        Change::MirrorIssue(Box::new(issue())),
        Change::Bind(BoundIssue {
            cycle: cycle(),
            round: round(),
            number: IssueNumber(12),
            chosen: false,
        }),
        Change::MirrorComments {
            issue: IssueNumber(12),
            comments: vec![
                comment(9_000_000_000_000, Some(41), &format!("{MARKER}Mine\r\n")),
                comment(2, Some(42), &format!("{MARKER}Somebody's with my marker")),
                comment(3, Some(41), "I wrote <!-- meridian:update --> once"),
                comment(4, None, "by a deleted user"),
            ],
        },
        Change::Limits(Limits {
            next_write_at: Some(seconds(1)),
            limited_until: None,
            limited_times: 2,
        }),
        Change::Repository { name: "tallship/masts".into(), id: 7_001 },
        Change::MirrorPulled(Pulled {
            resource: "issues/12/comments".into(),
            etag: Some(Etag { question: "q?since=x".into(), value: "W/\"abc\"".into() }),
            watermark: Some(seconds(60)),
            at: seconds(61),
        }),
    ]
}

#[test]
fn applying_twice_equals_once() {
    let mut world = World::new();
    world.store.apply(world.team, &changes()).unwrap();
    let once = (world.snapshot(), world.store.comments(world.team, IssueNumber(12)).unwrap());
    world.store.apply(world.team, &changes()).unwrap();
    let twice = (world.snapshot(), world.store.comments(world.team, IssueNumber(12)).unwrap());
    assert_eq!(once, twice);
}

#[test]
fn what_was_written_down_is_read_back_whole() {
    let mut world = World::new();
    world.store.apply(world.team, &changes()).unwrap();
    let world = world.reopened();
    let snapshot = world.snapshot();
    assert_eq!(snapshot.repository, "tallship/masts");
    assert_eq!((snapshot.account.user, snapshot.repository_id), (UserId(41), Some(7_001)));
    assert_eq!(snapshot.issues.len(), 1);
    assert_eq!(snapshot.limits, world.store.limits(world.team).unwrap());
    assert_eq!(snapshot.limits.limited_times, 2);
    assert_eq!(
        snapshot.own,
        [OwnComment {
            issue: IssueNumber(12),
            comment: comment(9_000_000_000_000, Some(41), &format!("{MARKER}Mine\r\n")),
            missing: 0,
        }],
        "only the account's own comments with a true marker"
    );
    assert_eq!(snapshot.pulls.len(), 1);
    let pulled = world.store.pulled(world.team, "issues/12/comments").unwrap();
    assert_eq!(pulled.as_ref(), snapshot.pulls.first());
    assert_eq!(world.store.issue(world.team, IssueNumber(12)).unwrap(), Some(issue()));
    assert_eq!(world.store.issue(world.team, IssueNumber(13)).unwrap(), None);
    assert_eq!(world.store.comments(world.team, IssueNumber(12)).unwrap().len(), 4);
}

#[test]
fn a_comment_that_changed_replaces_the_older_one_and_others_stay() {
    let mut world = World::new();
    world.store.apply(world.team, &changes()).unwrap();
    let changed = comment(2, Some(42), "edited");
    let page = Change::MirrorComments { issue: IssueNumber(12), comments: vec![changed.clone()] };
    world.store.apply(world.team, &[page]).unwrap();
    let comments = world.store.comments(world.team, IssueNumber(12)).unwrap();
    assert_eq!(comments.len(), 4);
    assert!(comments.contains(&changed));
}

#[test]
fn own_comments_on_a_linked_issue_are_found() {
    let mut world = World::new();
    let linked = Destination::Issue { number: IssueNumber(5) };
    world.store.change_team(world.team, |team| team.destination = linked.clone()).unwrap();
    let mine = comment(8, Some(41), MARKER);
    let page = Change::MirrorComments { issue: IssueNumber(5), comments: vec![mine.clone()] };
    world.store.apply(world.team, &[page]).unwrap();
    let snapshot = world.snapshot();
    assert_eq!(snapshot.destination, linked);
    assert_eq!(snapshot.own, [OwnComment { issue: IssueNumber(5), comment: mine, missing: 0 }]);
}

#[test]
fn limits_bind_every_program_and_every_team_of_the_account() {
    let mut world = World::new();
    let mut second = facts();
    second.repository = "tallship/sails".into();
    second.repository_id = Some(7_002);
    let other = world.store.connect_team(&second, monday()).unwrap();
    world.store.apply(world.team, &changes()).unwrap();
    let elsewhere = open(world.folder.path());
    assert_eq!(elsewhere.limits(other).unwrap().limited_times, 2);
    let no_team = elsewhere.snapshot(TeamId(99), &(cycle(), round()));
    assert!(matches!(no_team, Err(StoreError::NoTeam(TeamId(99)))), "{no_team:?}");
}

#[test]
fn connecting_the_same_repository_again_is_the_same_team() {
    let mut world = World::new();
    let mut again = facts();
    again.repository = "Tallship/Renamed".into();
    again.account.login = "ana".into();
    again.kind = TeamKind::Practice;
    let id = world.store.connect_team(&again, seconds(5)).unwrap();
    assert_eq!(id, world.team);
    assert_eq!(world.store.team(id).unwrap().facts, again);
    assert_eq!(world.store.team(id).unwrap().created_at, monday());
    let mut other_host = facts();
    other_host.account.host = "https://git.example.org/api/v3".into();
    let other = world.store.connect_team(&other_host, seconds(6)).unwrap();
    assert_ne!(other, world.team);
    assert_eq!(world.store.current_team().unwrap().unwrap().id, other);
    world.store.connect_team(&again, seconds(7)).unwrap();
    assert_eq!(world.store.current_team().unwrap().unwrap().id, world.team);
    assert_eq!(world.store.teams().unwrap().len(), 2);
}

#[test]
fn settings_reminders_and_the_network_are_remembered() {
    let mut world = World::new();
    let store = &mut world.store;
    assert_eq!(store.setting("zone").unwrap(), None);
    store.set_setting("zone", Some("Asia/Kolkata")).unwrap();
    store.went_offline(seconds(1), None).unwrap();
    store.went_offline(seconds(2), None).unwrap();
    let keys = ["due/4h", "due/1h"].map(str::to_owned);
    store.mark_delivered(&keys, seconds(3)).unwrap();
    store.snooze(&keys[1..], seconds(4)).unwrap();
    let mut world = world.reopened();
    let store = &mut world.store;
    assert_eq!(store.setting("zone").unwrap().as_deref(), Some("Asia/Kolkata"));
    assert_eq!(store.offline_since().unwrap(), Some(seconds(1)), "since the first time");
    assert_eq!(store.delivered("due/4h").unwrap(), Some(seconds(3)));
    let snoozed = |store: &crate::ground::store::Store, key: &str| {
        let log = store.reminder_log("due/").unwrap();
        log.into_iter().find(|(rest, ..)| rest == key).and_then(|(_, _, until)| until)
    };
    assert_eq!(snoozed(store, "4h"), None);
    assert_eq!(store.delivered("due/1h").unwrap(), Some(seconds(3)), "it was shown all the same");
    assert_eq!(snoozed(store, "1h"), Some(seconds(4)));
    store.mark_delivered(&keys[1..], seconds(5)).unwrap();
    assert_eq!(snoozed(store, "1h"), None, "it came back");
    store.went_online().unwrap();
    store.set_setting("zone", None).unwrap();
    assert_eq!(store.offline_since().unwrap(), None);
    assert_eq!(store.setting("zone").unwrap(), None);
}
