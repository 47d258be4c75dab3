//! What the dialog of handing over shows, by who is who and what is known.

use super::*;
use meridian_protocol::{AskView, CameRow, CameView, GiveCommentView, GivePlaceView};

fn hands() -> Hands {
    let file = GiveView {
        words: "Words.".to_owned(),
        is_given: false,
        path: "/home/you/a.md".to_owned(),
        text: "---\n".to_owned(),
        refused: None,
    };
    let comment = GiveCommentView {
        place: None,
        words: "No place yet.".to_owned(),
        text: String::new(),
        refused: None,
        asks: Vec::new(),
        is_given: false,
        op: None,
        may_take_back: false,
        url: None,
    };
    let came = CameView { words: String::new(), count: 0, rows: Vec::new() };
    Hands { file, comment, came }
}

/// With a place of the team's.
fn placed() -> Hands {
    let place = GivePlaceView {
        name: "orchard/signal#12".to_owned(),
        title: "Updates <for the lead>".to_owned(),
        url: "https://github.com/orchard/signal/issues/12".to_owned(),
    };
    let comment = GiveCommentView {
        place: Some(place),
        words: "It stands on #12 then.".to_owned(),
        text: "Update of Docs\n".to_owned(),
        ..hands().comment
    };
    Hands { comment, ..hands() }
}

fn given() -> GivenView {
    GivenView {
        author: "hana-example".to_owned(),
        about: "Docs, round of 26 Oct 2026".to_owned(),
        written: "Mon 26 Oct 14:03".to_owned(),
        posts_as: "It becomes your draft.".to_owned(),
        text: "All <well>.\n\nWritten by hana-example.\n".to_owned(),
        own: None,
        is_there: false,
    }
}

fn shown(view: GivenView, said: &str) -> String {
    review(&Chosen { view: Some(view), ..Chosen::default() }, said).0
}

#[test]
fn what_came_is_shown_with_its_author_and_asks_where_something_stands() {
    let html = shown(given(), "");
    for said in ["From hana-example", "All &lt;well&gt;.", "take-it", "give-not"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    let own = Some("Mine.".to_owned());
    let html = shown(GivenView { own, ..given() }, "Why not.");
    for said in ["take-below", "take-instead", "Why not.", "It stays in either way"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("\"take-it\""), "nothing is taken before that is said");
    let html = shown(GivenView { is_there: true, ..given() }, "");
    assert!(html.contains("holds it already") && !html.contains("take-"), "{html}");
}

#[test]
fn what_is_to_be_known_of_a_comment_stands_above_its_text() {
    let id = CameId { comment: meridian_core::ids::CommentId::Number(7), sum: "9f".to_owned() };
    let notes = vec!["It was changed <since>.".to_owned()];
    let chosen = Chosen { view: Some(given()), from: Some((id, notes)), ..Chosen::default() };
    let html = review(&chosen, "").0;
    let (note, text) = (html.find("changed &lt;since&gt;"), html.find("given-text"));
    assert!(note.is_some() && note < text, "{html}");
}

#[test]
fn where_nothing_can_be_given_it_is_said_and_something_can_be_taken_over() {
    let html = both(&hands(), "").0;
    assert!(
        html.contains("give-go") && html.contains("/home/you/a.md") && !html.contains("give-back")
    );
    let file = GiveView { is_given: true, ..hands().file };
    assert!(both(&Hands { file, ..hands() }, "").0.contains("give-back"));
    let refused = Some("Nothing is written yet.".to_owned());
    let file = GiveView { refused, ..hands().file };
    let html = both(&Hands { file, ..hands() }, "").0;
    assert!(!html.contains("give-go") && html.contains("take-file") && html.contains("give-not"));
}

#[test]
fn a_comment_is_offered_where_the_team_has_a_place_and_says_what_it_asks() {
    let html = both(&hands(), "").0;
    assert!(html.contains("give-place") && !html.contains("give-comment-text"), "{html}");
    let html = both(&placed(), "").0;
    for said in ["orchard/signal#12", "Updates &lt;for the lead&gt;", "give-file", "give-go"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert_eq!(html.matches("id=\"do-give-go\"").count(), 1, "{html}");
    assert!(!html.contains("give-comment-back"));
    let ask = AskView { words: "w".to_owned(), message: "First post as @you.".to_owned() };
    let comment = GiveCommentView { asks: vec![ask], ..placed().comment };
    assert!(both(&Hands { comment, ..placed() }, "").0.contains("First post as @you."));
    let comment = GiveCommentView { is_given: true, may_take_back: true, ..placed().comment };
    assert!(both(&Hands { comment, ..placed() }, "").0.contains("give-comment-back"));
}

#[test]
fn what_was_given_to_the_lead_is_listed_with_author_poster_and_notes() {
    let id = CameId { comment: meridian_core::ids::CommentId::Number(7), sum: "9f".to_owned() };
    let row = CameRow {
        id,
        about: "Docs, round of 26 Oct 2026".to_owned(),
        author: "hana-example".to_owned(),
        by: "kai-example".to_owned(),
        at: "Mon 26 Oct 14:03".to_owned(),
        url: String::new(),
        file: "orchard/signal#12".to_owned(),
        text: "---\n".to_owned(),
        notes: vec!["Read it first.".to_owned()],
        refused: None,
        is_taken: false,
    };
    let listed = |row: CameRow| {
        let came = CameView { words: "1 text given to you.".to_owned(), count: 1, rows: vec![row] };
        both(&Hands { came, ..placed() }, "").0
    };
    let html = listed(row.clone());
    for said in ["1 text given to you.", "by hana-example", "given by kai-example", "came-look-0"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(html.contains("Read it first."));
    let html = listed(CameRow { is_taken: true, ..row.clone() });
    assert!(html.contains("Taken over") && !html.contains("came-look-0"), "{html}");
    let html = listed(CameRow { refused: Some("Not yours.".to_owned()), ..row });
    assert!(html.contains("Not yours.") && !html.contains("came-look-0"), "{html}");
}
