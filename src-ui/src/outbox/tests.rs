//! What is drawn of the outbox.

use super::{draw, state::Shown};
use maud::{Markup, html};
use meridian_core::ids::TeamId;
use meridian_protocol::{
    ActView, BudgetView, Moment, OperationView, OutboxRow, OutboxView, PageView, Remedy, Stage,
    StepView,
};

fn moment(clock: &str, day: &str) -> Moment {
    Moment {
        instant: "2026-10-26T01:02:00Z".parse().unwrap(),
        clock: clock.into(),
        clock_seconds: format!("{clock}:07"),
        zone: "NZDT".into(),
        day: day.into(),
        utc: "Mon 26 Oct 01:02 UTC".into(),
        offset_minutes: 780,
    }
}

const TODAY: &str = "Mon 26 Oct";

fn row(op: &str, stage: Stage, words: &str) -> OutboxRow {
    OutboxRow {
        op: op.parse().unwrap(),
        team: TeamId(1),
        is_shown: true,
        repository: "orchard/signal".into(),
        title: "Release Signal, week 9".into(),
        since: moment("14:02", TODAY),
        stage,
        label: stage.words().into(),
        tone: stage.tone(),
        words: words.into(),
        needs_person: stage == Stage::Stopped,
    }
}

fn view(waiting: Vec<OutboxRow>, done: Vec<OutboxRow>) -> OutboxView {
    OutboxView {
        now: moment("14:05", TODAY),
        summary: "1 needs you, nothing is lost".into(),
        practice: None,
        waiting,
        done,
        budgets: Vec::new(),
    }
}

fn full(row: OutboxRow, acts: &[Remedy]) -> OperationView {
    let act = |remedy: &Remedy| ActView { remedy: *remedy, words: remedy.words().into() };
    OperationView {
        row,
        about: "your comment on orchard/signal#7, 2,914 bytes".into(),
        next: Some("Nothing more happens by itself.".into()),
        steps: vec![
            StepView { at: moment("23:50", "Sun 25 Oct"), words: "queued".into() },
            StepView { at: moment("14:03", TODAY), words: "stopped: GitHub refused".into() },
        ],
        acts: acts.iter().map(act).collect(),
        section: None,
        page: Some(PageView { words: "Open #7".into(), url: "https://example.org/7".into() }),
        text: "Status: Green\n\n<b>All is well.</b>\n".into(),
        theirs: None,
        receipt: None,
        technical: vec!["operation 01A, comment, parked".into()],
    }
}

fn drawn(view: &OutboxView, one: Option<&OperationView>, open: bool) -> [String; 4] {
    let chosen = view.waiting.first().or(view.done.first());
    let chosen = chosen.map(|row| row.op.to_string()).unwrap_or_default();
    draw::screen(&Shown { view: Some(view), chosen, one, open, said: &Markup::default() })
}

#[test]
fn each_state_is_told_by_a_shape_and_a_word() {
    let stages = [
        Stage::Queued,
        Stage::Network,
        Stage::Held,
        Stage::Sending,
        Stage::Checking,
        Stage::Paused,
        Stage::Trouble,
        Stage::Stopped,
        Stage::Conflict,
        Stage::Done,
    ];
    let mut shapes = Vec::new();
    for stage in stages {
        let [_, list, ..] = drawn(&view(vec![row("01A", stage, "It is so.")], vec![]), None, false);
        assert!(list.contains(&format!("<b>{}.</b> It is so.", stage.words())), "{list}");
        let shape = list.split("href=\"#i-").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(include_str!("../../index.html").contains(&format!("id=\"i-{shape}\"")), "{shape}");
        shapes.push(shape);
    }
    shapes.sort();
    shapes.dedup();
    assert_eq!(shapes.len(), stages.len(), "each has its own");
}

#[test]
fn one_in_full_has_its_steps_its_buttons_and_its_exact_text() {
    let row = row("01A", Stage::Stopped, "#7 is locked.");
    let one = full(row.clone(), &[Remedy::SignIn, Remedy::TryAgain, Remedy::GiveUp]);
    let [_, list, pane, _] = drawn(&view(vec![row], vec![]), Some(&one), false);
    for part in [
        "Sun 25 Oct 23:50:07 NZDT</b></time> queued",
        "<b class=\"nb\">14:03:07 NZDT</b></time> stopped: GitHub refused",
        "<b>Next</b> Nothing more happens by itself.",
        "data-test=\"outbox-sign-in\"",
        "data-test=\"outbox-retry\"",
        "data-test=\"outbox-take-back\"",
        "data-test=\"outbox-copy\"",
        "Open #7",
        "&lt;b&gt;All is well.&lt;/b&gt;",
        "Exactly what is sent",
        "operation 01A, comment, parked",
    ] {
        assert!(pane.contains(part), "{part} is missing in {pane}");
    }
    assert!(!list.contains("class=\"under\""));
    assert!(!pane.contains("style=") && !pane.contains("outbox-receipt"));
}

#[test]
fn in_a_narrow_window_it_stands_below_its_row_and_no_id_twice() {
    let row = row("01A", Stage::Stopped, "#7 is locked.");
    let one = full(row.clone(), &[Remedy::TryAgain, Remedy::GiveUp]);
    let [_, list, pane, _] = drawn(&view(vec![row], vec![]), Some(&one), true);
    assert!(list.contains("class=\"under\"") && list.contains("id=\"u-retry\""), "{list}");
    assert!(pane.contains("id=\"e-retry\"") && !list.contains("id=\"e-"), "{pane}");
}

#[test]
fn what_is_done_stands_apart_with_its_receipt() {
    let done = row("01B", Stage::Done, "On GitHub, read back and identical 14:02 NZDT.");
    let one = OperationView {
        receipt: Some("2914 bytes, SHA-256 00".into()),
        next: None,
        ..full(done.clone(), &[])
    };
    let [_, list, pane, _] = drawn(&view(vec![], vec![done]), Some(&one), false);
    assert!(list.contains("outbox-empty") && list.contains("<b>Done</b>"), "{list}");
    assert!(pane.contains("outbox-receipt") && pane.contains("Exactly what was sent"), "{pane}");
    assert!(pane.contains("outbox-copy") && !pane.contains("<b>Next</b>"), "{pane}");
}

#[test]
fn another_one_than_the_chosen_is_never_shown_as_it() {
    let waiting = vec![row("01A", Stage::Queued, "It is next."), row("01B", Stage::Queued, "It.")];
    let [_, _, pane, _] = drawn(&view(waiting, vec![]), None, false);
    assert!(pane.contains("aria-busy") && !pane.contains("01B"), "{pane}");
}

#[test]
fn the_foot_says_what_is_known_of_the_hour_and_practice_that_nothing_leaves() {
    let budget = |percent, words: &str| BudgetView {
        account: "hana-example, github.com".into(),
        words: words.into(),
        percent,
    };
    let view = OutboxView {
        practice: Some("Practice team. Nothing leaves this laptop.".into()),
        budgets: vec![
            budget(Some(97), "4,871 of 5,000 requests left."),
            budget(None, "Not known yet."),
        ],
        ..view(vec![], vec![])
    };
    let [head, _, pane, foot] = drawn(&view, None, false);
    assert!(head.contains("Nothing leaves this laptop.") && pane.is_empty(), "{head}{pane}");
    assert_eq!(foot.matches("percent left").count(), 1);
    assert!(foot.contains("Not known yet.") && foot.contains("4,871 of 5,000"), "{foot}");
}

#[test]
fn before_the_first_answer_there_is_a_skeleton() {
    let said = html! {};
    let shown = Shown { view: None, chosen: String::new(), one: None, open: false, said: &said };
    assert!(draw::screen(&shown)[1].contains("Reading the outbox"));
}
