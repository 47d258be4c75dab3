use super::{row::*, *};
use meridian_core::time::When;
use meridian_protocol::Moment;

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
    Owner::new().with(|| view! { <Row row/> }.to_html())
}

#[test]
fn an_aoe_deadline_shows_local_time_zone_utc_and_the_source() {
    let html = draw(DeadlineRow {
        at: Some(moment("01:00", "Fri 6 Nov")),
        day_shift: Some("Fri for you".into()),
        reminders: Some("2 d, 1 d".into()),
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
    assert!(!html.contains("<time"), "no instant is invented");
}

#[test]
fn words_of_a_schedule_are_never_markup() {
    let name = "<img src=x onerror=alert(1)>".to_owned();
    let html = draw(DeadlineRow { name, ..row(When::Tbd { text: "<script>".into() }) });
    assert!(!html.contains("<img") && !html.contains("<script>"), "{html}");
}

#[test]
fn rows_are_grouped_by_week_in_their_order() {
    let tbd = || row(When::Tbd { text: "TBD".into() });
    let later = DeadlineRow { week: Some("Week 11".into()), ..tbd() };
    let weeks = grouped(&[tbd(), tbd(), later]);
    assert_eq!(weeks.iter().map(|w| w.rows.len()).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_contradiction_is_said() {
    let html = draw(DeadlineRow {
        doubt: Some("The summary says Wed 4 Nov, the timeline Wed 11 Nov.".into()),
        ..row(When::Tbd { text: "?".into() })
    });
    assert!(html.contains("Source contradicts itself") && html.contains("the timeline Wed 11 Nov"));
}
