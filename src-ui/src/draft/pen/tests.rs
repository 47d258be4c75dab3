use super::*;
use meridian_core::{
    draft::{Layout, Template},
    ids::{RoundKey, TeamId},
};

fn draft(text: &str, revision: i64) -> DraftView {
    DraftView {
        key: DraftKey {
            team: TeamId(1),
            cycle: "v1.38".parse().unwrap(),
            round: "2026-10-26".parse::<RoundKey>().unwrap(),
            section: "docs".parse().unwrap(),
        },
        text: text.to_owned(),
        revision,
        template: Template { title: "Docs".into(), fields: vec![] },
        layout: Layout::default(),
        saved: None,
    }
}

fn pen(stored: &str, typed: &str) -> Pen {
    let mut pen = Pen::on(&draft(stored, 3));
    pen.write(typed);
    pen
}

#[test]
fn typing_becomes_one_exact_splice() {
    let mut pen = pen("one\ntwo\n", "one\nt🎉wo\n");
    let edit = pen.take_edit().unwrap();
    assert_eq!(edit.revision, 3);
    assert_eq!(edit.splices, [Splice { at: 5, removed: String::new(), inserted: "🎉".into() }]);
    assert_eq!(pen.take_edit(), None, "one edit is on its way at a time");
    pen.stored_at(4, Layout::default());
    assert!(pen.is_stored());
    assert_eq!(pen.take_edit(), None, "nothing is left to store");
}

#[test]
fn characters_that_share_bytes_are_never_cut() {
    for (from, to) in [("é", "è"), ("a🎉b", "a🎊b"), ("שלום", "שלו"), ("", "é"), ("ää", "ä")]
    {
        let splice = Splice::diff(from, to).unwrap();
        assert_eq!(splice.apply(from).ok().as_deref(), Some(to), "{from} to {to}");
    }
}

#[test]
fn what_is_typed_while_an_edit_is_on_its_way_goes_next_on_the_returned_revision() {
    let mut pen = pen("", "a");
    pen.take_edit().unwrap();
    pen.write("ab");
    pen.stored_at(4, Layout::default());
    assert!(!pen.is_stored());
    let next = pen.take_edit().unwrap();
    assert_eq!((next.revision, next.splices[0].at), (4, 1));
}

#[test]
fn a_refused_edit_is_sent_again_in_full() {
    let mut pen = pen("", "a");
    pen.take_edit().unwrap();
    pen.not_stored();
    pen.write("ab");
    assert_eq!(pen.take_edit().unwrap().splices[0].inserted, "ab");
}

#[test]
fn a_newer_text_is_adopted_when_nothing_is_pending() {
    let mut pen = pen("one", "one");
    assert_eq!(pen.meet(&draft("two", 4)), Meeting::Adopted);
    assert_eq!((pen.text(), pen.revision()), ("two", 4));
}

#[test]
fn changes_in_different_places_are_both_kept() {
    let mut pen = pen("## A\nx\n## B\ny\n", "## A\nx\n## B\ny mine\n");
    assert_eq!(pen.meet(&draft("## A\nx theirs\n## B\ny\n", 4)), Meeting::Merged);
    assert_eq!(pen.text(), "## A\nx theirs\n## B\ny mine\n");
    let edit = pen.take_edit().unwrap();
    assert_eq!(edit.revision, 4);
    assert_eq!(edit.splices[0].inserted, " mine");
}

#[test]
fn changes_in_the_same_place_keep_mine_and_offer_theirs() {
    let mut pen = pen("x", "x mine");
    let theirs = "x theirs".to_owned();
    assert_eq!(
        pen.meet(&draft("x theirs", 4)),
        Meeting::Both { theirs, layout: Layout::default() }
    );
    assert_eq!(pen.text(), "x mine", "text under the caret never moves");
    assert_eq!(pen.take_edit().unwrap().revision, 4, "and mine is stored over the newest");
}

#[test]
fn an_old_answer_changes_nothing() {
    let mut pen = pen("x", "x mine");
    assert_eq!(pen.meet(&draft("old", 2)), Meeting::Same);
    pen.take_edit().unwrap();
    assert_eq!(pen.meet(&draft("newer", 9)), Meeting::Same, "the edit's own answer decides");
    assert_eq!(pen.text(), "x mine");
}

#[test]
fn a_caret_stays_with_its_words() {
    assert_eq!(follow("abc", "XXabc", 2), 4);
    assert_eq!(follow("abc", "abcXX", 2), 2);
    let text = "a🎉é";
    for byte in [0, 1, 5, 7] {
        assert_eq!(byte_of(text, units_of(text, byte)), byte);
    }
}
