use super::*;
use meridian_core::time::When;
use meridian_protocol::{BellStep, BellView, Moment, PhaseSpan, ReadingView, ZoneDataView};

mod drawn;

fn moment(clock: &str, day: &str) -> Moment {
    Moment {
        instant: "2026-11-05T12:00:00Z".parse().unwrap(),
        clock: clock.into(),
        clock_seconds: format!("{clock}:00"),
        zone: "NZDT".into(),
        day: day.into(),
        utc: "Thu 5 Nov 12:00 UTC".into(),
        offset_minutes: 780,
    }
}

fn row(when: When) -> DeadlineRow {
    DeadlineRow {
        who: "Comms Lead".into(),
        countdown: "10 d 10 h".into(),
        week: Some("Week 10".into()),
        week_days: Some("2 to 8 Nov".into()),
        ..DeadlineRow::named("Feature blog freeze", when)
    }
}

fn draw(row: DeadlineRow) -> String {
    row::html(&row).into_string()
}

fn at(instant: &str, clock: &str, day: &str) -> Moment {
    Moment { instant: instant.parse().unwrap(), ..moment(clock, day) }
}

fn view(rows: Vec<DeadlineRow>) -> DeadlinesView {
    let day = |text: &str| at(text, "00:00", "Mon 7 Sep");
    DeadlinesView {
        now: at("2026-10-26T01:02:00Z", "14:02", "Mon 26 Oct"),
        zone: "Pacific/Auckland".into(),
        elsewhere: None,
        cycle: "v1.38".into(),
        source: Some("README.md, read Sun 25 Oct 21:10 NZDT".into()),
        rows,
        earlier: Vec::new(),
        roles: vec!["Comms".into(), "Docs".into(), "everyone".into()],
        phases: vec![PhaseSpan {
            name: "To Code Freeze".into(),
            from: day("2026-10-01T00:00:00Z"),
            to: day("2026-11-19T12:00:00Z"),
        }],
        weeks_to_freeze: Some("4 weeks to Code Freeze".into()),
        week_of: Some("Week 9 of 16".into()),
        year: Some((day("2026-08-31T00:00:00Z"), day("2026-12-18T00:00:00Z"))),
        zone_data: ZoneDataView {
            words: "Zone data 2026a, from this build.".into(),
            ..<_>::default()
        },
        doubts: 0,
        rhythm: Vec::new(),
        silent: None,
    }
}

/// Code Freeze, for everybody.
fn freeze() -> DeadlineRow {
    let when = When::AoeDate {
        text: "Wednesday 18th November 2026 (AoE)".into(),
        date: "2026-11-18".parse().unwrap(),
        stated: None,
    };
    DeadlineRow {
        id: "milestone/code-freeze".into(),
        roles: vec!["everyone".into()],
        mine: true,
        at: Some(at("2026-11-19T12:00:00Z", "01:00", "Fri 20 Nov")),
        week: Some("Week 12".into()),
        week_days: Some("16 to 22 Nov".into()),
        ..DeadlineRow::named("Code Freeze", when)
    }
}

/// Another role's bare date.
fn beta() -> DeadlineRow {
    let date = "2026-11-04".parse().unwrap();
    DeadlineRow {
        id: "milestone/beta".into(),
        roles: vec!["Docs".into()],
        window: Some((
            at("2026-11-03T10:00:00Z", "23:00", "Tue 3 Nov"),
            at("2026-11-05T12:00:00Z", "01:00", "Fri 6 Nov"),
        )),
        ..row(When::Date { text: "Wednesday 4th November".into(), date })
    }
}

/// The whole screen for what the engine said.
fn screen(answer: Option<DeadlinesView>) -> String {
    let looking = Looking {
        filter: Filter::Everyone,
        scale: Scale::Weeks,
        earlier: false,
        said: Markup::default(),
    };
    drawn(answer.as_ref(), &looking, &Looked::default()).concat()
}

#[test]
fn an_aoe_deadline_shows_local_time_zone_utc_and_the_source() {
    let html = draw(DeadlineRow {
        at: Some(moment("01:00", "Fri 6 Nov")),
        day_shift: Some("Fri for you".into()),
        bell: BellView { rings: true, label: "2 d, 1 d".into(), ..<_>::default() },
        ..row(When::AoeDate {
            text: "Wed 4th Nov (AoE)".into(),
            date: "2026-11-04".parse().unwrap(),
            stated: None,
        })
    });
    for words in
        ["01:00", "NZDT", "Fri 6 Nov", "AoE", "Fri for you", "Thu 5 Nov 12:00 UTC", "2 d, 1 d"]
    {
        assert!(html.contains(words), "{words} is missing in {html}");
    }
}

/// What a screen reader gets of a text: its words without markup.
fn heard(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect()
}

#[test]
fn words_that_only_stand_apart_on_screen_are_heard_apart() {
    let html = draw(DeadlineRow {
        day_shift: Some("Fri for you".into()),
        year_inferred: true,
        ..freeze()
    });
    let words = heard(&html);
    for apart in ["01:00 NZDT Fri 20 Nov", "AoE Fri for you Year inferred "] {
        assert!(words.contains(apart), "{apart} in {words}");
    }
    let list = heard(&screen(Some(view(vec![freeze()]))));
    assert!(list.contains("Week 12 16 to 22 Nov 1"), "{list}");
}

#[test]
fn the_zone_data_is_said_once_and_in_a_deadline_only_where_it_matters() {
    let words = "Zone data 2026a";
    let html = screen(Some(view(vec![freeze()])));
    assert_eq!(html.matches(words).count(), 1, "{html}");
    let differs = Some("The system says 02:00.".to_owned());
    let html = screen(Some(view(vec![DeadlineRow { zone_data: differs, ..freeze() }])));
    assert_eq!(html.matches("The system says 02:00.").count(), 1, "{html}");
}

#[test]
fn a_bare_date_stays_a_bare_date_with_its_window() {
    let html = draw(DeadlineRow {
        window: Some((moment("23:00", "Tue 3 Nov"), moment("01:00", "Fri 6 Nov"))),
        ..row(When::Date {
            text: "Wednesday 4th November".into(),
            date: "2026-11-04".parse().unwrap(),
        })
    });
    assert!(html.contains("Wed 4 Nov") && html.contains("no time given"));
    assert!(html.contains("Tue 3 Nov 23:00 NZDT"), "the window is in local words");
    assert!(html.contains("big date"), "{html}");
    assert!(!html.contains("\"big\""), "no instant is invented");
}

#[test]
fn words_of_a_schedule_are_never_markup() {
    let name = "<img src=x onerror=alert(1)>".to_owned();
    let html = draw(DeadlineRow { name, ..row(When::Tbd { text: "<script>".into() }) });
    assert!(!html.contains("<img") && !html.contains("<script>"), "{html}");
}

#[test]
fn rows_are_grouped_by_week_and_earlier_ones_wait_behind_a_button() {
    let tbd = || row(When::Tbd { text: "TBD".into() });
    let later = DeadlineRow { week: Some("Week 11".into()), ..tbd() };
    let past = DeadlineRow { past: true, ..tbd() };
    let view = DeadlinesView { earlier: vec![past], ..view(vec![tbd(), tbd(), later]) };
    let classes = |earlier| {
        let lines = by_week(&view, &Filter::Everyone, earlier);
        lines.iter().map(|line| line.class).collect::<Vec<_>>()
    };
    assert_eq!(classes(false), ["wkgrp past-b", "wkgrp", "dr", "dr", "wkgrp", "dr"]);
    assert_eq!(classes(true), ["wkgrp past-b", "wkgrp", "dr past", "dr", "dr", "wkgrp", "dr"]);
}

#[test]
fn a_contradiction_is_said() {
    let html = draw(DeadlineRow {
        doubt: Some("The summary says Wed 4 Nov, the timeline Wed 11 Nov.".into()),
        ..row(When::Tbd { text: "?".into() })
    });
    assert!(html.contains("Source contradicts itself") && html.contains("the timeline Wed 11 Nov"));
}

#[test]
fn both_readings_of_a_contradiction_stand_there_with_the_one_that_counts() {
    let reading = |place: &str, text: &str, clock: &str, used| ReadingView {
        place: place.into(),
        text: text.into(),
        zone: "AoE".into(),
        moment: Some(moment(clock, "Fri 6 Nov")),
        window: None,
        used,
    };
    let row = DeadlineRow {
        doubt: Some("Summary and timeline differ.".into()),
        readings: vec![
            reading("Summary, line 12", "Wed 4th Nov", "01:00", true),
            reading("Timeline, line 40", "Wed 11th Nov", "02:00", false),
        ],
        line: Some(40),
        ..freeze()
    };
    for html in
        [draw(row.clone()), inspector::html(&row, &view(vec![row.clone()]), "e").into_string()]
    {
        for words in ["Summary, line 12", "Wed 4th Nov", "Timeline, line 40", "Wed 11th Nov"] {
            assert!(html.contains(words), "{words} is missing in {html}");
        }
        assert_eq!(html.matches("used: the earlier").count(), 1, "{html}");
    }
}

#[test]
fn the_pane_says_when_to_send_why_a_reminder_moved_and_where_it_is_written() {
    let row = DeadlineRow {
        line: Some(71),
        send_by: Some(moment("17:30", "Thu 19 Nov")),
        send_by_why: Some("The cut-off falls in your night.".into()),
        bell: BellView {
            on: true,
            rings: true,
            label: "17 h".into(),
            said: None,
            steps: vec![BellStep {
                words: "17 h".into(),
                at: moment("08:00", "Thu 19 Nov"),
                shifted: Some("after your quiet hours (the 1 d step)".into()),
            }],
            ..<_>::default()
        },
        moved_from: Some("Thu 12 Nov 01:00 NZDT".into()),
        ..freeze()
    };
    let html = inspector::html(&row, &view(vec![row.clone()]), "e").into_string();
    for words in [
        "Wed 18 Nov is over everywhere on Earth",
        "Fri 20 Nov 01:00 NZDT",
        "Thu 19 Nov 17:30 NZDT",
        "The cut-off falls in your night.",
        "after your quiet hours (the 1 d step)",
        "README.md, line 71",
        "this was <b class=\"nb\">Thu 12 Nov 01:00 NZDT</b>",
    ] {
        assert!(html.contains(words), "{words} is missing in {html}");
    }
}

#[test]
fn a_bell_says_what_the_engine_says_of_it_and_is_drawn_off_when_nothing_will_ring() {
    let with = |rings, label: &str, said: Option<&str>| DeadlineRow {
        bell: BellView {
            on: true,
            rings,
            label: label.into(),
            said: said.map(Into::into),
            ..<_>::default()
        },
        ..freeze()
    };
    let rings = with(true, "1 d, last", None);
    assert!(draw(rings.clone()).contains("#i-bell\"") && draw(rings.clone()).contains("1 d, last"));
    assert!(!inspector::html(&rings, &view(Vec::new()), "e").into_string().contains("shown"));
    let passed = with(false, "2 of 3 shown", Some("2 of 3 were shown; no more will come."));
    let html = draw(passed.clone());
    assert!(html.contains("#i-bell-off") && html.contains("bellb off"), "{html}");
    assert!(html.contains("2 of 3 shown"), "{html}");
    let html = inspector::html(&passed, &view(Vec::new()), "e").into_string();
    assert!(html.contains("2 of 3 were shown; no more will come."), "{html}");
}

#[test]
fn what_has_no_reminder_of_its_own_has_no_button() {
    let bell = BellView { none: true, ..<_>::default() };
    let html = draw(DeadlineRow { bell, ..freeze() });
    assert!(!html.contains("<button") && html.contains("class=\"end\""), "{html}");
    assert!(draw(freeze()).contains("data-bell"));
}

#[test]
fn only_an_update_is_sent() {
    let own = |id: &str| {
        let send_by = Some(moment("22:00", "Thu 19 Nov"));
        draw(DeadlineRow { id: id.into(), send_by, ..freeze() })
    };
    assert!(own("update-due/2026-10-26/docs").contains("Send by <b>"));
    let html = own("milestone/code-freeze");
    assert!(html.contains("Your own hours end <b>") && !html.contains("Send by"), "{html}");
}

#[test]
fn a_posted_update_is_said_in_the_row_and_in_full() {
    let words = "Posted Mon 26 Oct 14:03 NZDT.";
    let row = DeadlineRow {
        update: Some(words.into()),
        countdown: "posted".into(),
        bell: BellView {
            label: "posted".into(),
            said: Some("Posted, so no reminder comes for it.".into()),
            ..<_>::default()
        },
        ..freeze()
    };
    let html = draw(row.clone());
    assert!(html.contains(words) && html.contains("#i-bell-off"), "{html}");
    assert!(html.contains("<span class=\"cd nb\">posted</span>"), "{html}");
    let html = inspector::html(&row, &view(Vec::new()), "e").into_string();
    assert!(html.contains(words) && html.contains("so no reminder comes for it"), "{html}");
}

#[test]
fn bells_that_cannot_ring_are_said_above_the_list_with_or_without_a_schedule() {
    let words = "This desktop shows no notifications, so no reminder rings; start dunst.";
    for source in [None, Some("README.md, read Sun 25 Oct 21:10 NZDT".to_owned())] {
        let silent = Some(words.to_owned());
        let html = screen(Some(DeadlinesView { silent, source, ..view(vec![freeze()]) }));
        assert!(html.contains("data-test=\"silent\"") && html.contains(words), "{html}");
    }
    assert!(!screen(Some(view(vec![freeze()]))).contains("data-test=\"silent\""));
}

#[test]
fn filters_keep_what_is_everyones_and_forget_roles_of_another_cycle() {
    let (freeze, beta) = (freeze(), beta());
    let fits = |filter: Filter| (filter.fits(&freeze), filter.fits(&beta));
    assert_eq!(fits(Filter::Everyone), (true, true));
    assert_eq!(fits(Filter::Mine), (true, false));
    assert_eq!(fits(Filter::Role("Docs".into())), (true, true));
    assert_eq!(fits(Filter::Role("Comms".into())), (true, false));
    assert_eq!(fits(Filter::Doubts), (false, false));
    let gone = Filter::Role("Bug Triage".into()).known_in(&view(Vec::new()));
    assert_eq!(gone, Filter::Everyone);
}

#[test]
fn the_screen_waits_then_says_what_it_knows() {
    let waiting = screen(None);
    assert!(waiting.contains("aria-busy") && !waiting.contains("deadline-row"), "{waiting}");

    let shown = screen(Some(DeadlinesView {
        rhythm: vec!["From next week the meeting is at 23:30 NZDT for you.".into()],
        ..view(vec![beta(), freeze()])
    }));
    for words in [
        "v1.38 · Week 9 of 16 · 4 weeks to Code Freeze · in your time: Auckland, NZDT",
        "README.md, read Sun 25 Oct 21:10 NZDT",
        "From next week the meeting is at 23:30 NZDT for you.",
        "Mine 1",
        "Everyone 2",
        "Zone data 2026a",
    ] {
        assert!(shown.contains(words), "{words} is missing in {shown}");
    }
    assert!(!shown.contains("srcline look"), "a schedule without doubts is quiet");
    assert_eq!(shown.matches("tabindex=\"0\"").count(), 1, "one stop for the whole list");
}

#[test]
fn a_schedule_that_moved_and_contradicts_itself_is_amber() {
    let moved = DeadlineRow { moved_from: Some("Tue 3 Nov".into()), ..beta() };
    let doubtful = DeadlineRow { doubt: Some("Two dates.".into()), ..freeze() };
    let html = screen(Some(DeadlinesView { doubts: 1, ..view(vec![moved, doubtful]) }));
    assert!(html.contains("srcline look"), "{html}");
    assert!(html.contains("The schedule moved 1 row and needs a look in one place."), "{html}");
    assert!(html.contains("Needs a look: 2"), "{html}");
}

#[test]
fn what_needs_a_look_is_counted_and_listed_also_where_it_is_past() {
    let mut past = DeadlineRow { past: true, doubt: Some("Both dates.".into()), ..freeze() };
    past.name = "Enhancements Freeze".into();
    let view = DeadlinesView { doubts: 1, earlier: vec![past], ..view(vec![beta()]) };
    let html = screen(Some(view.clone()));
    assert!(html.contains("in one place") && html.contains("Needs a look: 1"), "{html}");
    let list = |filter: &Filter| {
        by_week(&view, filter, false).iter().map(|l| l.html.0.as_str()).collect::<String>()
    };
    let doubts = list(&Filter::Doubts);
    assert!(doubts.contains("Enhancements Freeze") && !doubts.contains("earlier"), "{doubts}");
    assert!(!list(&Filter::Everyone).contains("Enhancements Freeze"));
}

#[test]
fn a_zone_that_was_chosen_is_no_zone_of_this_computer() {
    let html = screen(Some(view(vec![freeze()])));
    assert!(html.contains("in your time: Auckland, NZDT"), "{html}");
    let elsewhere = Some("Europe/Berlin".to_owned());
    let html = screen(Some(DeadlinesView { elsewhere, ..view(vec![freeze()]) }));
    assert!(html.contains("that you chose: Auckland, NZDT; this computer is in Berlin"), "{html}");
}

#[test]
fn nothing_lies_outside_of_a_cycle_that_there_is_not() {
    let row = DeadlineRow { week: None, ..beta() };
    let html = screen(Some(view(vec![row.clone()])));
    assert!(html.contains("Outside the weeks of the cycle"), "{html}");
    let none = DeadlinesView {
        cycle: String::new(),
        week_of: None,
        weeks_to_freeze: None,
        year: None,
        source: None,
        ..view(vec![row])
    };
    let html = screen(Some(none));
    assert!(!html.contains("Outside") && html.contains("<b>2 to 8 Nov</b>"), "{html}");
    assert!(html.contains("<span class=\"sub\">in your time"), "{html}");
}

#[test]
fn without_a_schedule_the_rhythm_stays_and_an_import_is_offered() {
    let html = screen(Some(DeadlinesView {
        source: None,
        year: None,
        phases: Vec::new(),
        ..view(vec![freeze()])
    }));
    assert!(html.contains("No schedule yet") && html.contains("Import a schedule"), "{html}");
    assert!(html.contains("deadline-row"), "what the rhythm says is still listed");
}
