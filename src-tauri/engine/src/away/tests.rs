//! Who told ahead that they are away, as the mirror has it, and what follows from it on every screen.

use crate::{
    Engine, Options, ground::secrets::MemorySecrets, round::opening::ToOpen, test_clock::Driven,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{Association, BoundIssue, Change, Comment, Issue, User},
    ids::{CommentId, IssueNumber, TeamId, UserId},
    reminders::Rings,
    round::opening::Tag,
    settings::GoesElsewhere,
    updates::Standing,
};
use meridian_protocol::{ShowUpdate, ShowUpdates, UpdateRow};
use std::sync::Arc;
use tempfile::TempDir;

const NOW: IssueNumber = IssueNumber(12);
const BEFORE: IssueNumber = IssueNumber(11);

const ROSTER: &str = "# Release Team v1.38\n\n\
| Team Role | Lead Name (GitHub / Slack ID) | Shadow(s) Name (GitHub / Slack ID) |\n\
|---|---|---|\n\
| Docs | Kavya Example ([@kavya-example](https://github.com/kavya-example)) | \
Noor Example ([@noor-example](https://github.com/noor-example)) |\n\
| Comms | Dov Example ([@dov-example](https://github.com/dov-example)) | |\n";

/// After the cut-off of Monday 26 October, 23:59 UTC.
const AFTER: &str = "2026-10-27T00:20:00Z";
pub(super) const MARK: &str = "<!-- meridian:away v=1 from=2026-10-26 until=2026-10-27 cover=noor-example \
     no=1 -->";
pub(super) const EARLY: &str = "2026-10-22T10:00:00Z";

pub(super) struct World {
    _folder: TempDir,
    pub(super) engine: Engine,
    team: TeamId,
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn said(id: i64, login: &str, when: &str, mark: &str) -> Comment {
    let me = if login == "you" { None } else { Some(UserId(id)) };
    Comment {
        id: CommentId::Number(id),
        author: Some(User { id: me.unwrap_or(UserId(0)), login: login.to_owned() }),
        body: format!("{mark}\nI am away from Mon 26 to Tue 27 October 2026.\n"),
        url: format!("https://example.com/{id}"),
        created_at: at(when),
        updated_at: at(when),
        raw: "{}".to_owned(),
    }
}

impl World {
    /// After the cut-off, with an issue of this round and of the one before, on which these stand.
    fn with(before: Vec<Comment>, present: Vec<Comment>) -> Self {
        Self::at(AFTER, before, present)
    }

    pub(super) fn at(now: &str, before: Vec<Comment>, present: Vec<Comment>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T01:02:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: clock.clone(),
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        engine.write(|tx| tx.keep_roster(ROSTER.as_bytes(), "release-team.md")).unwrap();
        let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        clock.to(now);
        let world = Self { _folder: folder, engine, team: key.team };
        let last = "2026-10-19".parse().unwrap();
        for (round, number, comments) in [(key.round, NOW, present), (last, BEFORE, before)] {
            let bound = BoundIssue { cycle: key.cycle.clone(), round, number, chosen: true };
            world.engine.store_mut().bind_issue(key.team, &bound).unwrap();
            world.see(number, comments);
        }
        world
    }

    fn see(&self, issue: IssueNumber, mut comments: Vec<Comment>) {
        let me = self.engine.team().unwrap().facts.account.user;
        for comment in &mut comments {
            if let Some(author) = comment.author.as_mut().filter(|author| author.id == UserId(0)) {
                author.id = me;
            }
        }
        let listed = comments.iter().map(|comment| comment.id.clone()).collect();
        let changes = [
            Change::MirrorComments { issue, comments },
            Change::MirrorListed { issue, listed, begun: at(AFTER) },
        ];
        self.engine.store_mut().apply(self.team, &changes).unwrap();
    }

    fn row(&self, id: &str) -> UpdateRow {
        let view = self.engine.ask(ShowUpdates { free: 5 }).unwrap();
        view.rows.into_iter().find(|row| row.id == id).unwrap()
    }

    /// How reminders of the member's update of a round ring.
    fn rings(&self, round: &str) -> Rings {
        let team = self.engine.team().unwrap();
        let read = self.engine.read(|tx| {
            let rhythm = crate::settings::rhythm_of(&team)?;
            let round = rhythm.round(round.parse().unwrap()).unwrap();
            tx.plan_input(&team, &round, "UTC")
        });
        read.unwrap().rings
    }
}

#[test]
fn who_told_ahead_on_this_rounds_issue_or_the_last_is_absent_with_who_covers() {
    for (before, present) in [
        (vec![said(1, "kavya-example", EARLY, MARK)], Vec::new()),
        (Vec::new(), vec![said(1, "kavya-example", EARLY, MARK)]),
    ] {
        let world = World::with(before, present);
        let docs = world.row("docs");
        assert_eq!(docs.standing, Standing::Absent);
        let words = "Away to Tue 27 Oct, told ahead; Noor Example covers.";
        assert_eq!(docs.away.as_deref(), Some(words));
        let one = world.engine.ask(ShowUpdate { row: "docs".to_owned() }).unwrap();
        assert_eq!((one.words.as_deref(), one.remind.len()), (Some(words), 0));
        assert_eq!((world.row("comms").standing, world.row("comms").away), (Standing::Late, None));
        let view = world.engine.ask(ShowUpdates { free: 5 }).unwrap();
        assert_eq!(view.summary, "2 late, 1 absent");
        assert_eq!(view.all_in.unwrap().words, "All in? No. Missing: Comms, Release Signal.");
        let status = world.engine.read(|tx| tx.round_status()).unwrap();
        assert!(status.missing.iter().all(|late| late.section != "docs"), "{:?}", status.missing);
        let summary = world.engine.read(|tx| tx.round_summary(None)).unwrap();
        let line = "- **Docs**: away to Tue 27 Oct, told ahead; Noor Example covers.";
        assert!(summary.text.contains(line), "{}", summary.text);
    }
}

/// Another issue of a round, which the member has opened too.
fn other_of(world: &World, number: IssueNumber, round: &str) -> Issue {
    let key = world.engine.read(|tx| tx.draft_key(None, None)).unwrap();
    let author = User { id: world.engine.team().unwrap().facts.account.user, login: "you".into() };
    Issue {
        number,
        title: "Once more".to_owned(),
        body: format!("<!-- meridian:round v=1 cycle={} round={round} -->", key.cycle),
        state: "closed".to_owned(),
        url: format!("https://example.com/{number}"),
        author: Some(author),
        association: Association::Member,
        comments: 1,
        is_pull_request: false,
        created_at: at(EARLY),
        updated_at: at(EARLY),
        raw: "{}".to_owned(),
    }
}

#[test]
fn a_notice_on_the_other_issue_of_a_round_counts_too() {
    for round in ["2026-10-26", "2026-10-19"] {
        let world = World::with(Vec::new(), Vec::new());
        let other = other_of(&world, IssueNumber(40), round);
        world.see(other.number, vec![said(1, "kavya-example", EARLY, MARK)]);
        assert_eq!(world.row("docs").standing, Standing::Late, "nobody knows that issue");
        let changes = [Change::MirrorIssue(Box::new(other))];
        world.engine.store_mut().apply(world.team, &changes).unwrap();
        assert_eq!(world.row("docs").standing, Standing::Absent, "{round}");
    }
}

#[test]
fn where_nobody_covers_the_board_and_the_summary_both_say_that_not_all_is_done() {
    for (mark, is_complete) in [(MARK, true), (&MARK.replace(" cover=noor-example", ""), false)] {
        let by_hand = |id, login, section: &str| Comment {
            body: format!("{section} all of it is well since Friday."),
            ..said(id, login, "2026-10-26T10:00:00Z", "")
        };
        let world = World::with(
            vec![said(1, "kavya-example", EARLY, mark)],
            vec![by_hand(2, "dov-example", "Comms:"), by_hand(9, "you", "Release Signal:")],
        );
        let all_in = world.engine.ask(ShowUpdates { free: 5 }).unwrap().all_in.unwrap();
        assert_eq!(all_in.is_complete, is_complete, "{all_in:?}");
        let summary = world.engine.read(|tx| tx.round_summary(None)).unwrap();
        let is_left = summary.still_open.iter().any(|open| open.ends_with("covers: Docs."));
        assert_eq!(is_left, !is_complete, "{:?}", summary.still_open);
    }
}

#[test]
fn told_too_late_by_somebody_else_by_hand_or_taken_back_it_protects_nobody() {
    let late = said(1, "kavya-example", "2026-10-27T00:01:00Z", MARK);
    let others = said(1, "noor-example", EARLY, MARK);
    let by_hand = said(1, "kavya-example", EARLY, "Docs:");
    let mut edited = said(1, "kavya-example", EARLY, MARK);
    edited.updated_at = at("2026-10-27T00:05:00Z");
    for (case, comment, standing) in [
        ("late", late, Standing::Late),
        ("another's", others, Standing::Late),
        ("by hand it names no days, and is no update", by_hand, Standing::Late),
        ("put there by an edit after the cut-off", edited, Standing::Late),
    ] {
        assert_eq!(World::with(Vec::new(), vec![comment]).row("docs").standing, standing, "{case}");
    }
    let back = MARK.replace("cover=noor-example", "state=back");
    let world = World::with(
        vec![said(1, "kavya-example", EARLY, MARK)],
        vec![Comment {
            id: CommentId::Number(2),
            ..said(1, "kavya-example", "2026-10-26T10:00:00Z", &back)
        }],
    );
    assert_eq!(world.row("docs").standing, Standing::Late, "back");
}

#[test]
fn a_notice_that_was_deleted_is_not_told_any_more() {
    let world = World::with(Vec::new(), vec![said(1, "kavya-example", EARLY, MARK)]);
    assert_eq!(world.row("docs").standing, Standing::Absent);
    world.see(NOW, Vec::new());
    assert_eq!(world.row("docs").standing, Standing::Late);
}

#[test]
fn the_members_own_reminders_are_silent_for_that_round_alone_and_say_why() {
    let world = World::at("2026-10-26T12:00:00Z", vec![said(9, "you", EARLY, MARK)], Vec::new());
    assert_eq!(world.rings("2026-10-26"), Rings::Away);
    assert_eq!(world.rings("2026-11-02"), Rings::Usual);
    let agenda = world.engine.read(|tx| tx.show_deadlines()).unwrap();
    let due = agenda.rows.iter().find(|row| row.name.contains("pdate")).unwrap();
    let words = "You told ahead that you are away then, so no reminder comes for it.";
    assert_eq!((due.bell.rings, due.bell.said.as_deref()), (false, Some(words)));
    let colleague =
        World::at("2026-10-26T12:00:00Z", vec![said(9, "kavya-example", EARLY, MARK)], Vec::new());
    assert_eq!(colleague.rings("2026-10-26"), Rings::Usual);
}

#[test]
fn the_opening_of_a_round_names_who_is_away_without_a_tag() {
    let mark = MARK.replace("2026-10-27", "2026-11-03");
    let world = World::with(Vec::new(), vec![said(1, "kavya-example", EARLY, &mark)]);
    let asked = |round: &str| ToOpen {
        round: Some(round.parse().unwrap()),
        tag: Some(Tag::Everyone),
        ..ToOpen::default()
    };
    let opening = world.engine.read(|tx| tx.plan_opening(&asked("2026-11-02"))).unwrap().opening;
    assert!(opening.body.contains("**Kavya Example** (away to Tue 3 Nov)"), "{}", opening.body);
    assert_eq!(opening.tagged, ["dov-example", "noor-example"]);
    let later = world.engine.read(|tx| tx.plan_opening(&asked("2026-11-09"))).unwrap().opening;
    assert!(later.body.contains("@kavya-example"), "{}", later.body);
}

#[test]
fn a_notice_is_no_update_by_hand_that_would_stop_a_post_or_count_as_one() {
    let mut notice = said(9, "you", EARLY, MARK);
    notice.body = format!("{MARK}\nRelease Signal: I am away.\n");
    let world = World::at("2026-10-26T12:00:00Z", Vec::new(), vec![notice]);
    let own = world.row("release-signal");
    assert_eq!(own.standing, Standing::Absent);
    assert!(own.own.unwrap().ends_with("nobody expects it of you."), "no nagging");
    assert_eq!(world.rings("2026-10-26"), Rings::Away, "what is posted rings no more either");
    let view = world.engine.ask(ShowUpdates { free: 5 }).unwrap();
    assert_eq!((view.free.len(), view.talk), (0, 0));
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    let by_hand = |words: &str| words.contains("by hand");
    assert!(!week.problems.iter().any(|found| by_hand(&found.message)), "{:?}", week.problems);
}

#[test]
fn what_goes_elsewhere_is_not_looked_for() {
    let world = World::with(Vec::new(), vec![said(1, "kavya-example", EARLY, MARK)]);
    world.engine.write(|tx| tx.keep(GoesElsewhere, world.team, Some(&true))).unwrap();
    let view = world.engine.ask(ShowUpdates { free: 5 }).unwrap();
    assert!(view.rows.iter().all(|row| row.standing != Standing::Absent), "{:?}", view.rows);
}
