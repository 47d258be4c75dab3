//! What is drawn of everybody's updates.

use super::{draw, state::Shown};
use maud::Markup;
use meridian_core::{
    draft::Health,
    round::rhythm::RoundPhase,
    updates::{AllIn, Checked, Standing},
};
use meridian_protocol::{
    FullUpdateView, IssueView, Moment, RemindView, SectionChoice, UpdateRow, UpdateView,
    UpdatesView,
};

fn moment() -> Moment {
    Moment {
        instant: "2026-10-27T00:22:00Z".parse().unwrap(),
        clock: "13:22".into(),
        clock_seconds: "13:22:00".into(),
        zone: "NZDT".into(),
        day: "Tue 27 Oct".into(),
        utc: "Tue 27 Oct 00:22 UTC".into(),
        offset_minutes: 780,
    }
}

fn row(id: &str, standing: Standing) -> UpdateRow {
    UpdateRow {
        id: id.into(),
        standing,
        at: matches!(standing, Standing::Posted).then(moment),
        section: "Docs <b>".into(),
        who: "Kavya Raman, lead".into(),
        mine: false,
        free_text: false,
        health: None,
        was: None,
        need: None,
        excerpt: String::new(),
        lacks: Vec::new(),
        lacks_need: false,
        checked: None,
        can_check: false,
        is_checked_here: false,
        check_words: None,
        own: None,
        away: None,
        also: Vec::new(),
        assigned: None,
        proposed: None,
    }
}

fn view() -> UpdatesView {
    UpdatesView {
        now: moment(),
        week: Some("Week 9 of 16".into()),
        issue: IssueView::NotYet { words: String::new() },
        due: moment(),
        closes: moment(),
        phase: RoundPhase::Discussion,
        summary: "1 posted, 1 late".into(),
        read: Some(moment()),
        said: vec!["Offline since <now>.".into()],
        only_mine: None,
        all_in: Some(AllIn { is_complete: false, words: "All in? No. Missing: <Comms>.".into() }),
        rows: vec![
            UpdateRow {
                health: Some(Health::Yellow),
                was: Some("was Green".into()),
                need: Some("SIG Node: <may> we?".into()),
                excerpt: "Two jobs flake.".into(),
                ..row("docs", Standing::Posted)
            },
            UpdateRow {
                mine: true,
                own: Some("Your draft is on this laptop, not posted.".into()),
                ..row("comms", Standing::Late)
            },
        ],
        free: vec![UpdateRow {
            section: String::new(),
            free_text: true,
            ..row("c-7", Standing::Posted)
        }],
        more: 3,
        talk: 2_431,
    }
}

fn drawn(view: Option<&UpdatesView>, one: Option<&FullUpdateView>, chosen: &str) -> [String; 3] {
    let said = Markup::default();
    let [head, list, pane, foot] =
        draw::screen(&Shown { view, one, chosen: chosen.into(), open: false, said: &said });
    assert_eq!(foot.is_empty(), view.is_none());
    [head, list, pane]
}

fn holds(html: &str, words: &[&str]) {
    for word in words {
        assert!(html.contains(word), "{word}: {html}");
    }
}

#[test]
fn a_row_says_state_section_person_health_need_and_two_lines() {
    let [head, list, _] = drawn(Some(&view()), None, "docs");
    holds(
        &head,
        &["Team, week 9 of 16", "1 posted, 1 late", "Updates were due", "Discussion ends"],
    );
    holds(&head, &["Read <time", "Offline since &lt;now&gt;.", "Look now"]);
    holds(
        &list,
        &[
            "Posted<small>",
            "Docs &lt;b&gt;",
            "Kavya Raman, lead",
            "Yellow",
            "was Green",
            "needs: SIG Node: &lt;may&gt; we?",
            "<p>Two jobs flake.</p>",
            "class=\"tr late\"",
            ">yours</b>",
            "Your draft is on this laptop, not posted.",
            "Without a section",
            "free text",
            "Show older ones, 3 left",
            "2431 more comments on the issue are no updates.",
        ],
    );
    assert_eq!(list.matches("tabindex=\"0\"").count(), 1);
}

#[test]
fn a_check_is_told_with_its_age_and_a_lead_gives_and_takes_it_by_a_button() {
    let of = |is_current, is_checked_here| UpdateRow {
        checked: Some(Checked { is_current, by: vec!["ines <b>".into()] }),
        can_check: true,
        is_checked_here,
        health: Some(Health::Yellow),
        lacks: vec!["Blockers".into()],
        lacks_need: true,
        check_words: Some("Queued <now>.".into()),
        ..row("docs", Standing::Posted)
    };
    let shown = |row: UpdateRow| {
        let one = FullUpdateView {
            row: row.clone(),
            updates: Vec::new(),
            words: None,
            remind: Vec::new(),
            assign: Vec::new(),
        };
        drawn(Some(&UpdatesView { rows: vec![row], ..view() }), Some(&one), "docs")
    };
    let [_, list, pane] = shown(of(true, true));
    holds(&list, &["Checked", "Queued &lt;now&gt;.", "asks nobody for anything"]);
    assert!(!list.contains("before its last change"), "{list}");
    holds(&pane, &["by ines &lt;b&gt;", "Take your check back", "Says nothing of: Blockers."]);
    let [_, list, pane] = shown(of(false, false));
    holds(&list, &["Checked before its last change"]);
    holds(&pane, &["data-do=\"check\"", "id=\"do-check-e\"", "<kbd>V</kbd>"]);
    let nobody = UpdateRow { can_check: false, checked: None, ..of(true, false) };
    let [_, _, pane] = shown(nobody);
    assert!(!pane.contains("data-do=\"check\""), "{pane}");
}

#[test]
fn who_told_ahead_is_absent_with_who_covers_and_is_not_walked_to_as_missing() {
    let words = "Away to Tue 27 Oct, told ahead; Noor <b> covers.";
    let row = UpdateRow { away: Some(words.into()), ..row("docs", Standing::Absent) };
    let view = UpdatesView { rows: vec![row], ..view() };
    let [_, list, _] = drawn(Some(&view), None, "docs");
    holds(&list, &["#i-away", "Absent", "told ahead; Noor &lt;b&gt; covers."]);
    assert!(!list.contains("tr late"), "{list}");
    assert_eq!(draw::next_missing(&view, ""), None);
}

#[test]
fn before_the_cut_off_nothing_was_due() {
    let view = UpdatesView { phase: RoundPhase::Updates, read: None, ..view() };
    let [head, ..] = drawn(Some(&view), None, "docs");
    holds(&head, &["Updates are due"]);
    assert!(!head.contains("Discussion ends") && !head.contains("Read <time"), "{head}");
}

#[test]
fn one_in_full_is_the_engines_own_html_and_an_empty_one_says_why() {
    let update = UpdateView {
        login: "kavya-example".into(),
        section: None,
        html: "<p>Two <strong>jobs</strong></p>".into(),
        url: "https://github.example/c1".into(),
        is_withdrawn: false,
        at: moment(),
    };
    let one = FullUpdateView {
        row: row("docs", Standing::Posted),
        updates: vec![update],
        words: None,
        remind: Vec::new(),
        assign: Vec::new(),
    };
    let [_, _, pane] = drawn(Some(&view()), Some(&one), "docs");
    holds(&pane, &["id=\"up-body-e-0\"", "by hand, ", "data-open=\"https://github"]);
    let (view, chosen) = (view(), "docs".to_owned());
    let said = Markup::default();
    let shown = Shown { view: Some(&view), one: Some(&one), chosen, open: false, said: &said };
    assert_eq!(draw::bodies(&shown), ["<p>Two <strong>jobs</strong></p>"]);
    let none = FullUpdateView {
        row: UpdateRow { mine: true, ..row("comms", Standing::Late) },
        updates: Vec::new(),
        words: Some("Nothing of Comms is on GitHub.".into()),
        remind: vec![RemindView { to: "Noor <b>".into(), words: "Hi Noor".into() }],
        assign: Vec::new(),
    };
    let [_, _, pane] = drawn(Some(&view), Some(&none), "comms");
    holds(&pane, &["Nothing of Comms is on GitHub.", "Go to your draft"]);
    holds(&pane, &["Remind privately", "data-do=\"remind-0\"", "Copy for Noor &lt;b&gt;"]);
}

#[test]
fn the_foot_answers_whether_all_is_in_and_leads_through_what_is_missing() {
    let said = Markup::default();
    let view = view();
    let foot = |view: &UpdatesView| {
        let (view, chosen) = (Some(view), "docs".to_owned());
        let [.., foot] = draw::screen(&Shown { view, one: None, chosen, open: false, said: &said });
        foot
    };
    let told = foot(&view);
    holds(&told, &["All in? No. Missing: &lt;Comms&gt;.", "data-do=\"missing\"", "F8"]);
    assert_eq!(draw::next_missing(&view, "docs").as_deref(), Some("comms"));
    assert_eq!(draw::next_missing(&view, "comms").as_deref(), Some("comms"), "there is one only");
    let words = "All in: every section has written.".to_owned();
    let all = Some(AllIn { is_complete: true, words });
    let told = foot(&UpdatesView { all_in: all, rows: Vec::new(), ..view });
    holds(&told, &["All in: every section has written."]);
    assert!(!told.contains("F8"), "{told}");
}

#[test]
fn until_the_first_answer_something_says_that_it_is_read_and_no_rows_say_what_to_do() {
    let [head, list, pane] = drawn(None, None, "");
    holds(&head, &["<h1>Team</h1>"]);
    holds(&list, &["aria-busy", "Reading everybody"]);
    assert!(pane.is_empty());
    let none = UpdatesView { rows: Vec::new(), free: Vec::new(), more: 0, talk: 0, ..view() };
    let [_, list, pane] = drawn(Some(&none), None, "");
    holds(&list, &["No section is known yet", "adding the team's link again"]);
    assert!(pane.is_empty() && !list.contains("older"), "{list}");
}

#[test]
fn a_comment_of_no_section_is_counted_for_one_by_a_chooser_and_that_is_taken_back() {
    let free = UpdateRow {
        section: String::new(),
        free_text: true,
        proposed: Some("Docs".into()),
        ..row("c-7", Standing::Posted)
    };
    let choice = |id: &str, title: &str| SectionChoice { id: id.into(), title: title.into() };
    let one = FullUpdateView {
        row: free.clone(),
        updates: Vec::new(),
        words: None,
        remind: Vec::new(),
        assign: vec![choice("docs", "Docs <b>"), choice("comms", "Comms")],
    };
    let view = UpdatesView { free: vec![free], ..view() };
    let [_, list, pane] = drawn(Some(&view), Some(&one), "c-7");
    holds(&list, &["perhaps Docs"]);
    holds(
        &pane,
        &[
            "id=\"assign-e-to\"",
            "value=\"docs\">Docs &lt;b&gt;<",
            "data-do=\"assign-e\"",
            "On this laptop only",
        ],
    );
    let words = "Written by noor; assigned by you, on this laptop.";
    let assigned = UpdateRow { assigned: Some(words.into()), ..row("docs", Standing::Posted) };
    let one = FullUpdateView { row: assigned.clone(), assign: Vec::new(), ..one };
    let view = UpdatesView { rows: vec![assigned], ..view };
    let [_, list, pane] = drawn(Some(&view), Some(&one), "docs");
    holds(&list, &[words]);
    holds(&pane, &[words, "data-do=\"unassign\""]);
    assert!(!pane.contains("assign-e-to"), "{pane}");
}

#[test]
fn only_mine_is_offered_where_others_are_there_and_says_whether_it_is_so() {
    let head = |only_mine| {
        let [head, _, _] = drawn(Some(&UpdatesView { only_mine, ..view() }), None, "");
        head
    };
    assert!(!head(None).contains("Only mine"));
    holds(&head(Some(true)), &["aria-pressed=\"true\"", "Only mine"]);
    holds(&head(Some(false)), &["aria-pressed=\"false\""]);
}
