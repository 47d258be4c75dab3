use super::{
    draw::{counts, sum},
    *,
};
use meridian_core::time::When;
use meridian_protocol::Moment;

fn row(line: u32, name: &str, verdict: Verdict, why: &[&str]) -> ReviewRow {
    ReviewRow {
        line,
        nth: 0,
        verdict,
        state: RowState::AsRead,
        name: name.to_owned(),
        who: Some("Docs Lead".into()),
        week: Some("Week 12".into()),
        when: When::Tbd { text: "TBD".into() },
        at: None,
        why: why.iter().map(|why| (*why).to_owned()).collect(),
        written: format!("{name} | <b>TBD</b>"),
    }
}

fn freeze() -> ReviewRow {
    ReviewRow {
        when: When::AoeDate {
            text: "Wednesday 18th November 2026 (AoE)".into(),
            date: "2026-11-18".parse().unwrap(),
            stated: None,
        },
        at: Some(Moment {
            instant: "2026-11-19T12:00:00Z".parse().unwrap(),
            clock: "01:00".into(),
            clock_seconds: "01:00:00".into(),
            zone: "NZDT".into(),
            day: "Fri 20 Nov".into(),
            utc: "Thu 19 Nov 12:00 UTC".into(),
            offset_minutes: 780,
        }),
        ..row(11, "Code Freeze", Verdict::Recognised, &[])
    }
}

fn review() -> ReviewView {
    ReviewView {
        source: "README.md".into(),
        form: "a timeline table".into(),
        cycle: Some("v1.38".into()),
        digest: "ab".into(),
        notes: vec!["It replaces the one from README.md.".into()],
        rows: vec![
            row(9, "Retro", Verdict::Doubtful, &["The source gives no date yet."]),
            row(10, "", Verdict::NotUnderstood, &["No date was found."]),
            freeze(),
        ],
    }
}

fn screen(state: ImportState) -> String {
    drawn(&state).concat()
}

#[test]
fn a_schedule_is_asked_for_by_path_link_file_or_text() {
    let html = screen(ImportState::default());
    for words in
        ["A file or a link", "Choose the file", "import-path", "import-text", "Cancel", "Read it"]
    {
        assert!(html.contains(words), "{words} is missing in {html}");
    }
}

#[test]
fn practising_says_before_that_no_link_is_followed_and_offers_its_own_schedule() {
    let html = screen(ImportState { practising: true, ..ImportState::default() });
    assert!(!html.contains("github.com") && html.contains("asks no other host"), "{html}");
    assert!(html.contains("own schedule back") && html.contains("data-do=\"practice\""), "{html}");
    assert!(!screen(ImportState::default()).contains("data-do=\"practice\""));
}

#[test]
fn a_refusal_is_one_sentence_and_leaves_the_fields_alone() {
    let asking = drawn(&ImportState::default());
    let trouble = "<b>x</b> is not there.".to_owned();
    let refused = drawn(&ImportState { trouble, ..ImportState::default() });
    let (html, [_, fields, _]) = (refused.concat(), asking);
    assert!(html.contains("role=\"alert\"") && html.contains("&lt;b&gt;x&lt;/b&gt; is not there"));
    assert_eq!(refused.get(1), Some(&fields), "what was typed is not drawn again");
}

#[test]
fn each_row_stands_with_its_line_its_words_and_what_is_doubtful() {
    let html = screen(ImportState { review: Some(review()), ..ImportState::default() });
    for words in [
        "v1.38 · a timeline table · 1 of 3 rows recognised",
        "It replaces the one from README.md.",
        "line 9",
        "The source gives no date yet.",
        "line 10",
        "No date was found.",
        "01:00",
        "NZDT",
        "Fri 20 Nov",
        "Doubtful 1",
        "Not understood 1",
        "3 rows to take.",
    ] {
        assert!(html.contains(words), "{words} is missing in {html}");
    }
    assert!(!html.contains("<b>TBD</b>"), "words of a schedule are never markup");
    assert_eq!(html.matches("data-test=\"review-row\"").count(), 3);
    assert_eq!(html.matches("tabindex=\"0\"").count(), 1, "one stop for the whole list");
}

#[test]
fn filters_leave_only_their_kind_and_left_out_rows_are_not_taken() {
    let mut view = review();
    let names = |view: &ReviewView, shown| {
        listed(view, Some(shown)).into_iter().filter_map(|line| line.id).collect::<Vec<_>>()
    };
    assert_eq!(names(&view, Verdict::Doubtful), ["line-9.0"]);
    assert_eq!(names(&view, Verdict::NotUnderstood), ["line-10.0"]);
    for row in view.rows.iter_mut().take(1) {
        row.state = RowState::LeftOut;
    }
    assert_eq!(sum(&counts(&view)), "2 rows to take, 1 left out.");
}

#[test]
fn what_needs_an_eye_is_chosen_first() {
    let mut rows = review();
    rows.rows.reverse();
    let state = ImportState { review: Some(rows), ..ImportState::default() };
    assert_eq!(state.chosen(), "line-10.0");
}

#[test]
fn the_dialog_holds_the_words_and_the_source() {
    let html = edit(&row(9, "Retro \"2\"", Verdict::Doubtful, &[])).into_string();
    assert!(html.contains("value=\"Retro &quot;2&quot;\"") && html.contains(">TBD</textarea>"));
    assert!(html.contains("Line 9") && html.contains("&lt;b&gt;TBD&lt;/b&gt;"), "{html}");
}
