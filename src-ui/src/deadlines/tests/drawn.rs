//! The picture above the list: what stands in it, and what is named.

use super::*;

#[test]
fn the_picture_has_a_diamond_a_ring_a_bar_now_and_the_phase() {
    let range = DeadlineRow {
        id: "milestone/conference".into(),
        ..DeadlineRow::named(
            "Conference week",
            When::Range {
                text: "9 to 12 Nov".into(),
                first: "2026-11-09".parse().unwrap(),
                last: "2026-11-12".parse().unwrap(),
            },
        )
    };
    let view = view(vec![beta(), range, freeze()]);
    let rows: Vec<&DeadlineRow> = view.rows.iter().collect();
    for scale in [Scale::Weeks, Scale::Cycle] {
        let svg = picture::html(&view, &rows, &rows, scale).into_string();
        for part in ["class=\"gem\"", "class=\"ring\"", "class=\"bar-r\"", "now-d", "Code Freeze"] {
            assert!(svg.contains(part), "{part} is missing in {svg}");
        }
        assert!(svg.contains("To Code Freeze") && !svg.contains("style="), "{svg}");
    }
    let weeks = picture::html(&view, &rows, &rows, Scale::Weeks).into_string();
    assert!(weeks.contains("Week 8<") && weeks.contains("Week 15<"), "{weeks}");
    assert!(weeks.contains("ax b\">Week 9<"), "this week stands out: {weeks}");
}

#[test]
fn the_code_freeze_has_its_name_in_the_picture_whatever_stands_beside_it() {
    let named = |id: &str, name: &str, instant: &str, day: &str| DeadlineRow {
        id: id.into(),
        name: name.into(),
        at: Some(at(instant, "01:00", day)),
        ..freeze()
    };
    let rows = vec![
        named("blog", "Begin Feature blog freeze", "2026-11-13T12:00:00Z", "Sat 14 Nov"),
        named("code", "Begin Code Freeze and Test Freeze", "2026-11-19T12:00:00Z", "Fri 20 Nov"),
        named("docs", "Docs Freeze", "2026-11-22T12:00:00Z", "Mon 23 Nov"),
    ];
    // From weeks before it to the hour itself, when the dot of now is right over it.
    for now in ["2026-10-26T01:02:00Z", "2026-11-15T01:02:00Z", "2026-11-19T12:00:00Z"] {
        for scale in [Scale::Weeks, Scale::Cycle] {
            let view = DeadlinesView { now: at(now, "14:02", "Mon 26 Oct"), ..view(rows.clone()) };
            let rows: Vec<&DeadlineRow> = view.rows.iter().collect();
            let svg = picture::html(&view, &rows, &rows, scale).into_string();
            assert!(svg.contains("ax b\">Code Freeze</text>"), "{now}: {svg}");
        }
    }
}

#[test]
fn no_phase_in_the_picture_is_without_a_name() {
    let day = |text: &str| at(text, "00:00", "Thu 19 Nov");
    let phase = |name: &str, from: &str, to: &str| PhaseSpan {
        name: name.into(),
        from: day(from),
        to: day(to),
    };
    let mut view = view(vec![freeze()]);
    view.phases.extend([
        phase("Code Freeze", "2026-11-19T12:00:00Z", "2026-11-23T00:00:00Z"),
        phase("Burndown", "2026-11-23T00:00:00Z", "2026-12-09T00:00:00Z"),
    ]);
    let rows: Vec<&DeadlineRow> = view.rows.iter().collect();
    for scale in [Scale::Weeks, Scale::Cycle] {
        let svg = picture::html(&view, &rows, &rows, scale).into_string();
        let boxes = svg.matches("class=\"phase").count();
        assert!(boxes >= 2 && boxes == svg.matches("y=\"68\"").count(), "{svg}");
    }
}
