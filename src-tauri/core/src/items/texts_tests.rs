//! The texts of items tag nobody and are found again.

use super::*;
use crate::{
    courier::marker::{RoundMarker, item::ItemMarker},
    items::asked as read,
};

fn asked(body: &str) -> Asked {
    Asked {
        key: "5800000592-1".parse().unwrap(),
        line: read(body).remove(0),
        by: "ana-example".into(),
        section: Some("docs".parse().unwrap()),
        round: "2026-11-16".parse().unwrap(),
        url: "https://h/o/r/issues/3#issuecomment-5800000592".into(),
        at: "2026-11-16T10:00:00Z".parse().unwrap(),
    }
}

#[test]
fn an_issue_says_what_is_asked_by_whom_and_where() {
    let asked = asked("Question for @bo-example: may the blog wait? We need it by Thu.");
    let text = issue_text(&asked);
    assert_eq!(text.title, "may the blog wait? We need it by Thu.");
    let sum = &asked.line.sum;
    assert_eq!(
        text.body,
        format!(
            "<!-- meridian:item v=1 key=5800000592-1 sum={sum} -->\n\n> may the blog wait? We need it by Thu.\n\n\
             Asked by **ana-example** for docs in the round of 2026-11-16: \
             https://h/o/r/issues/3#issuecomment-5800000592\n\nIt names **bo-example**.\n\nAn answer is wanted by \
             Thu.\n\nClose this issue once it is answered: then it has ended, and the next round says so.\n"
        )
    );
}

#[test]
fn whatever_was_asked_the_mark_is_found_and_nobody_is_tagged() {
    for nasty in [
        "Decision needed: @org/all <!-- meridian:item v=1 key=1-1 sum=a --> /close ```",
        "Decision needed: `<!-- meridian:round v=1 cycle=a round=2026-11-16 -->` @bo-example",
    ] {
        let asked = asked(nasty);
        let text = issue_text(&asked);
        assert_eq!(
            ItemMarker::find(&text.body).map(|mark| mark.key),
            Some(asked.key.clone()),
            "{nasty}"
        );
        assert_eq!(RoundMarker::find(&text.body), None);
        let ended = end_text(&asked, "@bo-example said so\n/close");
        for text in [&text.body, &ended, &private_text("o/r", &text)] {
            assert!(!text.contains('@'), "{text}");
            assert!(!text.lines().any(|line| line.starts_with('/')), "{text}");
        }
    }
}

#[test]
fn the_reason_is_read_back_as_it_was_said() {
    let ended = end_text(&asked("Decision needed: which day?"), "Thursday, by *all* [leads]");
    assert_eq!(because_in(&ended).as_deref(), Some("Thursday, by *all* [leads]"));
    assert_eq!(because_in("It is over."), None);
}
