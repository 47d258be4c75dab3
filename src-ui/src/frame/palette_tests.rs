//! What the palette lists and finds.

use super::*;
use crate::frame::{screens::SCREENS, shortcuts::EVERYWHERE};
use meridian_core::ids::TeamId;
use meridian_protocol::{TeamRow, TeamView, TeamsView};

fn labels(found: &[&Entry]) -> Vec<String> {
    found.iter().map(|entry| entry.label.clone()).collect()
}

fn found(typed: &str) -> Vec<String> {
    let entries = entries::fixed();
    labels(&fitting(&entries, typed))
}

#[test]
fn every_screen_and_every_action_that_has_a_key_is_listed_once() {
    let all = found("");
    for screen in SCREENS.into_iter().filter(|screen| screen.nav.is_some()) {
        assert_eq!(all.iter().filter(|label| *label == screen.title).count(), 1, "{all:?}");
    }
    for wanted in [
        "Post, queue or update",
        "Next, previous problem",
        "Side pane on or off",
        "Copy the update",
        "Open the comment or the issue",
        "Deadlines: import a schedule",
        "Deadlines: export the calendar",
        "Settings: Network",
        "This sheet; close it",
    ] {
        assert_eq!(all.iter().filter(|label| *label == wanted).count(), 1, "{wanted}: {all:?}");
    }
    // What only moves the keyboard, and the palette itself, is nothing to do from here.
    for moves in ["Deadlines: next, previous, first, last", "Next, previous field"] {
        assert!(!all.iter().any(|label| label == moves), "{moves}");
    }
    assert!(EVERYWHERE.iter().any(|(_, keys)| keys.iter().any(|caps| *caps == ["Ctrl", "K"])));
}

#[test]
fn words_are_found_in_any_order_and_what_begins_with_them_comes_first() {
    assert_eq!(found("calendar EXPORT"), ["Deadlines: export the calendar"]);
    assert_eq!(found("set")[..2], ["Settings", "Settings: Account"]);
    assert_eq!(found("deadlines")[0], "Deadlines");
    assert!(found("no such thing").is_empty());
}

#[test]
fn another_team_is_listed_and_the_one_that_is_shown_is_not() {
    let team = |id, title: &str, is_shown| TeamRow {
        asks: Vec::new(),
        id: TeamId(id),
        team: TeamView {
            title: title.into(),
            repository: "o/r".into(),
            login: None,
            practice: None,
        },
        is_shown,
        goes: String::new(),
        is_elsewhere: false,
    };
    let teams = vec![team(1, "Release <v1>", false), team(2, "Release v2", true)];
    let listed = entries::teams(&TeamsView { teams, removed: Vec::new() });
    assert_eq!(listed.len(), 1);
    let html = options(&listed.iter().collect::<Vec<_>>(), 0).into_string();
    for said in ["Team Release &lt;v1&gt;", "o/r", "role=\"option\"", "aria-selected=\"true\""] {
        assert!(html.contains(said), "{said}: {html}");
    }
}

#[test]
fn the_field_names_its_list_and_nothing_that_fits_is_said() {
    let html = frame().into_string();
    for said in ["role=\"combobox\"", "aria-controls=\"pal-list\"", "id=\"pal-list\"", "autofocus"]
    {
        assert!(html.contains(said), "{said}: {html}");
    }
    let none = options(&[], 0).into_string();
    assert!(none.contains("Nothing fits.") && !none.contains("role=\"option\""), "{none}");
}
