//! Comments that a lead assigns to sections, and a board of the member's own sections only.

use super::tests::{AFTER, ISSUE, World, at, comment};
use crate::Sections;
use meridian_core::{
    courier::{Change, Comment},
    ids::CommentId,
    updates::Standing,
};
use meridian_protocol::{Arrange, ArrangeUpdates, Failure, ShowUpdate, ShowUpdates};

/// Noor is listed for Docs and Comms.
const ROSTER: &str = "# Release Team v1.38\n\n\
| Team Role | Lead Name (GitHub / Slack ID) | Shadow(s) Name (GitHub / Slack ID) |\n\
|---|---|---|\n\
| Docs | Kavya Example ([@kavya-example](https://github.com/kavya-example)) | \
Noor Example ([@noor-example](https://github.com/noor-example)) |\n\
| Comms | Dov Example ([@dov-example](https://github.com/dov-example)) | \
Noor Example ([@noor-example](https://github.com/noor-example)) |\n";

const IN_TIME: &str = "2026-10-26T20:00:00Z";

fn free(text: &str) -> Comment {
    comment(7, "noor-example", IN_TIME, text)
}

fn world() -> World {
    let world = World::with(AFTER, AFTER, vec![free("All of it is well since Friday.")]);
    world.engine.write(|tx| tx.keep_roster(ROSTER.as_bytes(), "release-team.md")).unwrap();
    world
}

impl World {
    fn assign(&self, row: &str, section: Option<&str>) -> Result<String, Failure> {
        self.engine.write(|tx| tx.assign_update(row, section))
    }

    /// Has two of GitHub's lists of the issue's comments be these: only then is another one gone.
    fn listed(&self, comments: &[Comment]) {
        for begun in ["2026-10-27T00:21:00Z", "2026-10-27T00:23:00Z"] {
            self.listed_at(comments.to_vec(), begun);
        }
    }

    fn listed_at(&self, comments: Vec<Comment>, begun: &str) {
        let listed = comments.iter().map(|comment| comment.id.clone()).collect();
        let changes = [
            Change::MirrorComments { issue: ISSUE, comments },
            Change::MirrorListed { issue: ISSUE, listed, begun: at(begun) },
        ];
        self.engine.store_mut().apply(self.team, &changes).unwrap();
    }

    fn all_in(&self) -> String {
        self.engine.ask(ShowUpdates { free: 5 }).unwrap().all_in.unwrap().words
    }
}

#[test]
fn a_comment_of_no_section_is_proposed_assigned_counted_and_taken_back() {
    let world = world();
    let before = world.shown();
    assert_eq!(before.free[0].proposed.as_deref(), Some("Docs"), "of hers, that has not written");
    assert!(world.all_in().contains("Docs"), "{}", world.all_in());
    let full = world.engine.ask(ShowUpdate { row: "c-7".to_owned() }).unwrap();
    let choices: Vec<&str> = full.assign.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(choices.first(), Some(&"docs"), "{choices:?}");
    assert_eq!(choices.len(), before.rows.len());

    let how = Arrange::Assign { row: "c-7".to_owned(), section: Some("comms".to_owned()) };
    world.engine.carry_out(ArrangeUpdates { how }).unwrap();
    let comms = world.row("comms");
    assert_eq!((comms.standing, comms.free_text), (Standing::Posted, true));
    let words = "Written by noor-example; assigned by you, on this laptop.";
    assert_eq!(comms.assigned.as_deref(), Some(words));
    assert_eq!(comms.who, "Noor Example, shadow");
    assert_eq!((world.shown().free.len(), world.row("docs").standing), (0, Standing::Late));
    assert!(!world.all_in().contains("Comms"), "{}", world.all_in());
    let status = world.engine.read(|tx| tx.round_status()).unwrap();
    let missing: Vec<&str> = status.missing.iter().map(|late| late.title.as_str()).collect();
    assert!(!missing.contains(&"Comms") && missing.contains(&"Docs"), "{missing:?}");
    let summary = world.engine.read(|tx| tx.round_summary(None)).unwrap();
    assert!(summary.text.contains("https://example.com/7"), "{}", summary.text);

    let back = Arrange::Assign { row: "comms".to_owned(), section: None };
    world.engine.carry_out(ArrangeUpdates { how: back }).unwrap();
    assert_eq!((world.row("comms").standing, world.shown().free.len()), (Standing::Late, 1));
    let twice = world.assign("c-7", None).unwrap_err();
    assert!(twice.to_string().contains("assigned nothing"), "{twice}");
}

#[test]
fn it_outlives_an_edit_and_goes_with_its_comment() {
    let world = world();
    world.assign("7", Some("Docs")).unwrap();
    world.listed(&[free("Edited: two pages are left.")]);
    assert_eq!(world.row("docs").standing, Standing::Posted);
    assert_eq!(world.row("docs").excerpt, "Edited: two pages are left.");

    let other = comment(8, "noor-example", IN_TIME, "All of it is well since Friday.");
    world.listed(&[other]);
    assert_eq!(world.row("docs").standing, Standing::Late, "it is gone");
    world.assign("c-8", Some("comms")).unwrap();
    let kept = world.engine.store().assigned(world.team).unwrap();
    let kept: Vec<&CommentId> = kept.iter().map(|one| &one.comment).collect();
    assert_eq!(kept, [&CommentId::Number(8)], "and what was assigned of it is forgotten");
}

#[test]
fn what_was_written_before_this_round_is_not_assigned() {
    let world = world();
    let old = comment(9, "noor-example", "2026-10-12T20:00:00Z", "All of it is well since Friday.");
    world.listed(&[free("All of it is well since Friday."), old]);
    let refused = world.assign("9", Some("docs")).unwrap_err().to_string();
    assert!(refused.contains("written in another round"), "{refused}");
    assert_eq!(world.row("docs").standing, Standing::Late);
}

#[test]
fn of_a_section_that_is_gone_nobody_else_is_said_to_have_been_assigned() {
    let world = world();
    world.assign("7", Some("docs")).unwrap();
    // Docs is no role any more, and Noor is listed for Comms alone.
    let roster = ROSTER.lines().filter(|line| !line.starts_with("| Docs"));
    let roster = roster.collect::<Vec<_>>().join("\n");
    world.engine.write(|tx| tx.keep_roster(roster.as_bytes(), "release-team.md")).unwrap();
    let comms = world.row("comms");
    assert_eq!((comms.standing, comms.assigned), (Standing::Posted, None));
}

#[test]
fn nothing_is_assigned_that_names_its_section_or_to_one_that_is_not_there() {
    let world = world();
    let posted =
        comment(9, "kavya-example", IN_TIME, &super::tests::marked("docs", "Status: Green\n"));
    world.listed(&[free("All of it is well since Friday."), posted]);
    let said = |row, section| world.assign(row, Some(section)).unwrap_err().to_string();
    assert!(said("9", "comms").contains("only a comment by hand"), "{}", said("9", "comms"));
    assert!(said("7", "sales").contains("Name one of"), "{}", said("7", "sales"));
    assert!(said("1", "docs").contains("not there any more"));
    assert_eq!(world.engine.store().assigned(world.team).unwrap(), []);
}

#[test]
fn only_the_members_own_sections_are_told_where_that_was_chosen_and_it_is_said() {
    let world = world();
    let shown = world.shown();
    assert_eq!(shown.only_mine, Some(false));
    let mine = shown.rows.iter().filter(|row| row.mine).count();
    let all = shown.rows.len();
    assert!(mine > 0 && mine < all, "{mine} of {all}");
    world.engine.carry_out(ArrangeUpdates { how: Arrange::OnlyMine(true) }).unwrap();

    let scope = format!("{mine} of {all} sections: yours");
    let shown = world.shown();
    assert_eq!((shown.only_mine, shown.rows.len()), (Some(true), mine));
    assert!(shown.rows.iter().all(|row| row.mine), "{:?}", shown.rows);
    assert!(shown.summary.ends_with(&format!("; {scope}")), "{}", shown.summary);
    assert!(world.all_in().starts_with(&format!("{scope}. All in?")), "{}", world.all_in());
    assert!(!world.all_in().contains("Docs"), "{}", world.all_in());
    assert_eq!(shown.free, [], "it is proposed for none of the member's");

    // A program that asks for all gets all, and one that asks for its own gets those.
    let status = |of| world.engine.read(|tx| tx.round_status_of(of)).unwrap();
    assert_eq!(status(Sections::All).sections.len(), all);
    assert_eq!(status(Sections::Mine).sections.len(), mine);
    assert_eq!(status(Sections::Mine).missing.len(), mine);
    world.engine.carry_out(ArrangeUpdates { how: Arrange::OnlyMine(false) }).unwrap();
    assert_eq!(world.shown().rows.len(), all);
}
