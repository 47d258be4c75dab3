//! What was read of a round before is good for the next look: it shows the same as a program that has read
//! nothing yet.

use super::tests::{AFTER, ISSUE, World, at, comment, marked};
use crate::{Engine, Options, ground::secrets::MemorySecrets};
use chrono::TimeDelta;
use meridian_core::{
    courier::{BoundIssue, Change, Comment},
    ids::{CommentId, IssueNumber},
    updates::Standing,
};
use meridian_protocol::{ShowUpdates, ShowWeek};
use std::sync::Arc;

const DAY: &str = "2026-10-26T20:00:00Z";
/// That of the round before.
const BEFORE: IssueNumber = IssueNumber(11);

impl World {
    fn apply(&self, change: Change) {
        self.engine.store_mut().apply(self.team, &[change]).unwrap();
    }

    fn put(&self, issue: IssueNumber, comments: Vec<Comment>) {
        self.apply(Change::MirrorComments { issue, comments });
    }

    /// With an issue for the round before, too.
    fn with_the_one_before(comments: Vec<Comment>) -> Self {
        let world = Self::with(AFTER, AFTER, comments);
        let cycle = world.engine.team().unwrap().facts.cycle;
        let round = "2026-10-19".parse().unwrap();
        let bound = BoundIssue { cycle, round, number: BEFORE, chosen: true };
        world.engine.store_mut().bind_issue(world.team, &bound).unwrap();
        world
    }

    /// Another program, which has read nothing yet.
    fn anew(&self) -> Engine {
        Engine::open(Options {
            data_dir: self.folder.path().to_owned(),
            clock: self.clock.clone(),
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap()
    }
}

/// All that is told of a round, with the texts of each row.
fn told(engine: &Engine) -> String {
    let board = engine.ask(ShowUpdates { free: 50 }).unwrap();
    let week = engine.ask(ShowWeek { section: None }).unwrap().updates;
    let (status, summary) =
        engine.read(|tx| Ok((tx.round_status()?, tx.round_summary(None)?.text))).unwrap();
    let rows = board.rows.iter().chain(&board.free).map(|row| &row.id);
    let texts: Vec<_> =
        rows.map(|row| engine.read(|tx| tx.update_with_texts(row)).unwrap()).collect();
    format!("{board:#?}\n{week:#?}\n{status:#?}\n{summary}\n{texts:#?}")
}

#[test]
fn what_comes_is_changed_is_moved_or_goes_is_on_the_board_at_the_next_look() {
    let docs = comment(1, "kavya-example", DAY, &marked("docs", "Status: Green\n\nAll is well.\n"));
    let world = World::with_the_one_before(vec![docs]);
    let (docs, comms) = (|| world.row("docs"), || world.row("comms"));
    assert_eq!((docs().excerpt.as_str(), comms().standing), ("All is well.", Standing::Late));

    let text = marked("comms", "Status: Red\n\nNobody answers.\n");
    world.put(ISSUE, vec![comment(2, "dov-example", DAY, &text)]);
    assert_eq!((docs().excerpt.as_str(), comms().standing), ("All is well.", Standing::Posted));

    // Changed within the second in which it was made.
    let text = marked("docs", "Status: Yellow\n\nTwo pages wait.\n");
    world.put(ISSUE, vec![comment(1, "kavya-example", DAY, &text)]);
    assert_eq!((docs().excerpt.as_str(), comms().standing), ("Two pages wait.", Standing::Posted));

    let withdrawn = text.replace(" -->", " state=withdrawn -->");
    world.put(ISSUE, vec![comment(1, "kavya-example", DAY, &withdrawn)]);
    assert_eq!((docs().standing, comms().standing), (Standing::Late, Standing::Posted));
    world.put(ISSUE, vec![comment(1, "kavya-example", DAY, &text)]);
    assert_eq!((docs().standing, comms().standing), (Standing::Posted, Standing::Posted));

    let moved = comment(2, "dov-example", "2026-10-26T20:01:00Z", "Status: Red\n\nNobody answers.");
    world.put(BEFORE, vec![moved]);
    assert_eq!((docs().standing, comms().standing), (Standing::Posted, Standing::Late));

    world.apply(Change::Gone(CommentId::Number(1)));
    assert_eq!((docs().standing, comms().standing), (Standing::Late, Standing::Late));

    let away = "<!-- meridian:away v=1 from=2026-10-26 until=2026-10-27 no=1 \
                op=01JAAAAAAAAAAAAAAAAAAAAAAA -->\nI am away.";
    world.put(ISSUE, vec![comment(3, "dov-example", "2026-10-26T08:00:00Z", away)]);
    assert_eq!((docs().standing, comms().standing), (Standing::Late, Standing::Absent));
    world.apply(Change::Gone(CommentId::Number(3)));
    assert_eq!(comms().standing, Standing::Late);
}

#[test]
fn whoever_has_read_before_is_told_what_a_new_program_is() {
    const LOGINS: [&str; 4] = ["kavya-example", "noor-example", "dov-example", "stranger"];
    let world = World::with_the_one_before(Vec::new());
    // The same in each run.
    let mut dice = 11_u64;
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from((dice >> 33) % sides).unwrap()
    };
    let (mut shown, mut last) = (0, String::new());
    for step in 1..=60_i64 {
        let issue = if roll(4) == 0 { BEFORE } else { ISSUE };
        let id = i64::try_from(roll(12)).unwrap();
        let health = ["Green", "Yellow", "Red"][roll(3)];
        let text = format!("Status: {health}\n\nWords of step {step}.\n");
        let body = match roll(6) {
            0 | 1 => marked("docs", &text),
            2 => marked("comms", &text).replace("2026-10-26", "2026-10-19"),
            3 => format!(
                "<!-- meridian:away v=1 from=2026-10-26 until=2026-10-27 no={step} \
                 op=01JAAAAAAAAAAAAAAAAAAAAAAA -->\nAway."
            ),
            4 => "thanks".to_owned(),
            _ => text,
        };
        let mut one = comment(id, LOGINS[roll(4)], "2026-10-26T08:00:00Z", &body);
        one.created_at += TimeDelta::minutes(id / 2);
        one.updated_at = at("2026-10-26T09:00:00Z") + TimeDelta::minutes(step);
        match roll(5) {
            0 => world.apply(Change::Gone(one.id)),
            _ => world.put(issue, vec![one]),
        }
        let now = told(&world.engine);
        assert_eq!(now, told(&world.anew()), "after step {step}");
        shown += usize::from(now != last);
        last = now;
    }
    assert!(shown > 40, "{shown}: little would be proved");
}
