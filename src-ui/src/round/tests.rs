//! What is drawn of a page of the round.

use super::*;
use meridian_protocol::{Asking, DecisionPage, Moment, RoundButton, RoundSection, Tone};

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

fn button(name: &str, does: RoundDoes) -> RoundButton {
    let (name, words) = (name.to_owned(), format!("Press {name}"));
    RoundButton { name, words, does, is_main: false, is_chosen: None }
}

fn view(buttons: Vec<RoundButton>) -> RoundView {
    let section = RoundSection {
        name: "opening".into(),
        heading: "Opening: <week> 10".into(),
        tone: Some(Tone::Stop),
        words: vec!["Say <b> which.".into()],
        listed: vec!["ana-example, from Mon".into()],
        html: "<p>Tell.</p>".into(),
        buttons,
    };
    RoundView {
        now: moment(),
        page: RoundPage::Round,
        title: "This round".into(),
        said: None,
        sections: vec![section],
    }
}

#[test]
fn a_section_says_what_is_so_and_has_its_buttons() {
    let act = RoundDoes::Act(RoundOrder("{}".into()));
    let main = RoundButton { is_main: true, ..button("open", act) };
    let turn = RoundDoes::Turn(RoundPage::Opening { tag: None });
    let chosen = RoundButton { is_chosen: Some(true), ..button("tag-leads", turn) };
    let view = view(vec![main, chosen]);
    let html = draw::drawn(Some(&view), "", &Doing::default()).concat();
    for said in [
        "<h3>Opening: &lt;week&gt; 10</h3>",
        "Say &lt;b&gt; which.",
        "<li>ana-example, from Mon</li>",
        "class=\"btn pri\" id=\"do-rd-open\" data-do=\"rd-open\"",
        "aria-pressed=\"true\"",
        "Ctrl",
        "id=\"rd-text-0\"",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("rd-back\""), "the round is the first page: {html}");
    assert_eq!(draw::inside(Some(&view)), [("rd-text-0".to_owned(), "<p>Tell.</p>".to_owned())]);
}

#[test]
fn while_something_is_under_way_nothing_else_is_done_and_all_is_looked_at() {
    let act = RoundDoes::Act(RoundOrder("{}".into()));
    let view =
        view(vec![button("open", act), button("page", RoundDoes::Open("https://h/7".into()))]);
    let html = draw::drawn(Some(&view), "", &Doing { is_busy: true, ..Doing::default() }).concat();
    assert!(html.contains("GitHub is asked what is new…"), "{html}");
    assert!(!html.contains("data-do=\"rd-open\"") && html.contains("aria-disabled"), "{html}");
    assert!(html.contains("data-do=\"rd-page\""), "{html}");
}

#[test]
fn being_away_is_asked_for_by_days_and_shown_as_they_were_looked_at() {
    let (from, until, cover) = ("2026-11-23".into(), "2026-11-29".into(), "Bo <b>".into());
    let page = RoundPage::Away { from, until, cover };
    let html =
        draw::drawn(None, "Give the last day.", &Doing { page, ..Doing::default() }).concat();
    for said in ["value=\"2026-11-23\"", "Bo &lt;b&gt;", "Give the last day.", "do-rd-back"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    let back = Doing { page: RoundPage::Back, ..Doing::default() };
    assert!(!draw::drawn(None, "", &back).concat().contains("rd-from"));
}

#[test]
fn what_cannot_be_read_is_said_and_what_is_awaited_is_seen() {
    let html = draw::drawn(None, "No issue is known.", &Doing::default()).concat();
    assert!(html.contains("No issue is known.") && !html.contains("aria-busy"), "{html}");
    assert!(draw::drawn(None, "", &Doing::default()).concat().contains("aria-busy"));
    let doing = Doing { trouble: "There already.".into(), ..Doing::default() };
    assert!(draw::drawn(None, "", &doing).concat().contains("There already."));
}

#[test]
fn what_is_typed_about_a_question_is_drawn_as_it_was_looked_at_and_stays_while_all_else_changes() {
    let asking = Asking { why: "\nTwo <lines>\nof it".into(), ..Asking::default() };
    let page = RoundPage::Decisions(DecisionPage::Propose(asking));
    let doing = Doing { page, ..Doing::default() };
    let [head, form, _] = draw::drawn(None, "", &doing);
    assert!(form.contains("<textarea") && form.contains("\n\nTwo &lt;lines&gt;\nof it"), "{form}");
    assert!(head.contains("Back to all decisions"), "{head}");
    let said = Doing { said: "Noted.".into(), ..doing };
    assert_eq!(draw::drawn(None, "It failed.", &said)[1], form);
}
