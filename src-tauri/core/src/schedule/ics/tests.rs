//! The export as another program reads it, and how it behaves when the schedule changes.

use super::*;
use crate::schedule::bundled::import;
use icalendar::{Calendar, CalendarComponent, CalendarDateTime, Component as _, DatePerhapsTime};
use proptest::prelude::*;

const README: &str = "\
# Orchard v2.4

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 18th May 2026 | week 1 |
| **Begin [Code Freeze]** | Branch, Lead; all | Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 12:00 UTC | week 10 |
| KubeCon \\\\ Kü\u{1f349}hlschrank und noch viel mehr, damit die Zeile länger als fünfundsiebzig Zeichen wird | | Tuesday 28th - Thursday 30th July 2026 | week 11 |
| Retrospective | ALL | 17:00 UTC Thursday 27th August 2026 | week 15 |
| *v2.2.x released* | Lead | Tuesday 28th July 2026 | week 11 |
| *v2.2.x released* | Lead | Tuesday 11th August 2026 | week 13 |
| Party | ALL | TBD | |
";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn export(readme: &str, stamp: &str, previous: Option<&str>) -> String {
    let schedule = import(readme, "README.md").unwrap();
    let (events, _) = events(&schedule);
    let origin = Origin::of_team("orchard", "orchard", schedule.cycle.as_deref());
    calendar("Orchard v2.4", &origin, &events, at(stamp), previous)
}

fn parsed(text: &str) -> Vec<icalendar::Event> {
    let calendar: Calendar = text.parse().unwrap();
    let event = |component: &CalendarComponent| component.as_event().cloned();
    calendar.components.iter().filter_map(event).collect()
}

fn named(text: &str, name: &str) -> icalendar::Event {
    parsed(text).into_iter().find(|e| e.get_summary() == Some(name)).unwrap()
}

fn property(event: &icalendar::Event, name: &str) -> String {
    event.property_value(name).unwrap_or_default().to_owned()
}

#[test]
fn another_program_reads_the_same() {
    let text = export(README, "2026-05-20T08:00:00Z", None);
    let events = parsed(&text);
    assert_eq!(events.len(), 6, "{text}");
    let freeze = named(&text, "Begin Code Freeze");
    assert_eq!(
        freeze.get_start(),
        Some(DatePerhapsTime::DateTime(CalendarDateTime::Utc(at("2026-07-23T12:00:00Z"))))
    );
    assert_eq!(freeze.get_end(), None);
    // No calendar makes an hour of it, and none leaves it out.
    assert_eq!(property(&freeze, "DURATION"), "PT1M");
    assert_eq!(
        freeze.get_description(),
        Some(
            "As written: Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 12:00 UTC\nWho: \
             Branch, Lead; all\nWeek 10"
        )
    );
    assert_eq!(property(&freeze, "DTSTAMP"), "20260520T080000Z");
    let day = |date: &str| Some(DatePerhapsTime::Date(date.parse().unwrap()));
    let start = named(&text, "Start of Release Cycle");
    assert_eq!((start.get_start(), start.get_end()), (day("2026-05-18"), day("2026-05-19")));
    let fair = events.iter().find(|e| e.get_summary().unwrap().contains("Kü")).unwrap();
    assert!(fair.get_summary().unwrap().ends_with("Zeichen wird"), "{:?}", fair.get_summary());
    assert_eq!((fair.get_start(), fair.get_end()), (day("2026-07-28"), day("2026-07-31")));
}

#[test]
fn the_form_is_that_of_the_standard() {
    let text = export(README, "2026-05-20T08:00:00Z", None);
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"), "{text}");
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    for name in ["UID:", "DTSTAMP:", "SEQUENCE:", "DTSTART"] {
        assert_eq!(text.matches(&format!("\r\n{name}")).count(), 6, "{name}");
    }
    assert_eq!(text.matches("BEGIN:VALARM").count(), 2 + 4 + 2, "two before a moment, one a day");
    assert!(text.contains("\r\nTRIGGER:-P1D\r\n") && text.contains("\r\nTRIGGER:-PT2H\r\n"));
}

#[test]
fn what_has_no_date_is_named_and_left_out() {
    let (_, left_out) = events(&import(README, "README.md").unwrap());
    assert_eq!(left_out.len(), 1);
    assert_eq!((left_out[0].name.as_str(), left_out[0].line), ("Party", 11));
}

#[test]
fn the_same_again_is_the_same_file() {
    let first = export(README, "2026-05-20T08:00:00Z", None);
    assert_eq!(export(README, "2026-06-01T08:00:00Z", Some(&first)), first);
    // A calendar that stored it with other line ends is no change.
    let lf = first.replace("\r\n", "\n");
    assert_eq!(export(README, "2026-06-01T08:00:00Z", Some(&lf)), first);
}

#[test]
fn a_moved_event_keeps_its_id_and_raises_its_sequence() {
    let first = export(README, "2026-05-20T08:00:00Z", None);
    let moved = README
        .replace("22nd July 2026 (AoE) / Thursday 23rd", "23rd July 2026 (AoE) / Friday 24th");
    let second = export(&moved, "2026-06-01T08:00:00Z", Some(&first));
    let (before, after) = (named(&first, "Begin Code Freeze"), named(&second, "Begin Code Freeze"));
    let id = before.get_uid().unwrap();
    assert!(
        id.starts_with("begin-code-freeze.1@v2.4.orchard-") && id.ends_with(".meridian"),
        "{id}"
    );
    assert_eq!(after.get_uid(), before.get_uid());
    assert_eq!(
        (property(&before, "SEQUENCE"), property(&after, "SEQUENCE")),
        ("0".into(), "1".into())
    );
    assert_eq!(property(&after, "DTSTAMP"), "20260601T080000Z");
    let start = named(&second, "Start of Release Cycle");
    assert_eq!(property(&start, "SEQUENCE"), "0");
    let third = export(README, "2026-06-02T08:00:00Z", Some(&second));
    assert_eq!(property(&named(&third, "Begin Code Freeze"), "SEQUENCE"), "2");
    let ids: BTreeSet<_> = parsed(&first).iter().map(|e| e.get_uid().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 6, "one name twice has two ids");
}

#[test]
fn a_removed_event_is_cancelled_once() {
    let first = export(README, "2026-05-20T08:00:00Z", None);
    let row = "| Retrospective | ALL | 17:00 UTC Thursday 27th August 2026 | week 15 |\n";
    let without = README.replace(row, "");
    let second = export(&without, "2026-06-01T08:00:00Z", Some(&first));
    let gone = named(&second, "Cancelled: Retrospective");
    assert!(parsed(&second).iter().all(|e| e.get_summary() != Some("Retrospective")));
    assert_eq!(
        (property(&gone, "STATUS"), property(&gone, "SEQUENCE")),
        ("CANCELLED".into(), "1".into())
    );
    assert_eq!(second.matches("BEGIN:VALARM").count(), first.matches("BEGIN:VALARM").count() - 2);
    assert_eq!(export(&without, "2026-07-01T08:00:00Z", Some(&second)), second);
    // An export of an older build said it in the status only.
    let quiet = second.replace("Cancelled: ", "");
    let said = export(&without, "2026-07-01T08:00:00Z", Some(&quiet));
    assert_eq!(property(&named(&said, "Cancelled: Retrospective"), "SEQUENCE"), "2");
    // Back again.
    let third = export(README, "2026-07-01T08:00:00Z", Some(&second));
    assert_eq!(property(&named(&third, "Retrospective"), "SEQUENCE"), "2");
    // What has been stays as it was.
    let late = export(&without, "2026-09-01T08:00:00Z", Some(&first));
    assert_eq!(named(&late, "Retrospective"), named(&first, "Retrospective"));
    // Another cycle's events are not ours to cancel.
    let next = export(&without.replace("v2.4", "v2.5"), "2026-07-01T08:00:00Z", Some(&first));
    assert!(!next.contains("CANCELLED"));
}

proptest! {
    #[test]
    fn any_name_is_read_back(name in "\\PC{1,200}", note in "[ -~\n]{0,300}") {
        let name = name.trim().to_owned();
        prop_assume!(!name.is_empty());
        let event = Event {
            what: What::Row { nth: 1, who: None, week: None },
            name: name.clone(),
            happens: Happens::At(at("2026-07-23T12:00:00Z")),
            notes: vec![note],
            line: None,
        };
        let origin = Origin::of_team("t", "t", Some("v1.37"));
        let text = calendar("t", &origin, std::slice::from_ref(&event), at("2026-05-20T08:00:00Z"), None);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
        let read = lines::unfolded(&text);
        let id = read.iter().find_map(|line| line.strip_prefix("UID:")).unwrap();
        prop_assert!(id.is_ascii() && id.len() < 160);
        let summary = read.iter().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
        prop_assert_eq!(summary, escaped(&name));
        let again = calendar("t", &origin, &[event], at("2027-05-20T08:00:00Z"), Some(&text));
        prop_assert_eq!(again, text);
    }

    #[test]
    fn any_text_may_be_the_export_before(previous in "(BEGIN:VEVENT\n|UID:[a-z.@]{0,9}\n|SEQUENCE:[0-9]{0,12}\n| \\PC{0,9}\n|END:VEVENT\n){0,20}") {
        let text = export(README, "2026-05-20T08:00:00Z", Some(&previous));
        prop_assert!(text.ends_with("END:VCALENDAR\r\n"));
    }
}

/// The real schedules as another program reads them.
#[test]
fn real_schedules() {
    let Ok(folder) = std::env::var("MERIDIAN_FIXTURES") else {
        println!("skipped: MERIDIAN_FIXTURES is not set");
        return;
    };
    for file in std::fs::read_dir(format!("{folder}/schedules")).unwrap().flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(file.path()).unwrap();
        let schedule = crate::schedule::bundled::import_bytes(&bytes, &name).unwrap();
        let export = super::export(
            &schedule,
            &Origin::of_team(&name, &name, None),
            at("2026-05-20T08:00:00Z"),
            None,
        );
        let read = parsed(&export.text);
        assert_eq!(read.len(), export.events, "{name}");
        assert_eq!(export.events + export.left_out.len(), schedule.milestones.len(), "{name}");
        let ids: BTreeSet<_> = read.iter().map(|e| e.get_uid().unwrap().to_owned()).collect();
        assert_eq!(ids.len(), read.len(), "{name}");
        assert!(read.iter().all(|e| e.get_start().is_some()), "{name}");
        if name.contains("1.37") {
            let timed =
                |e: &&icalendar::Event| matches!(e.get_start(), Some(DatePerhapsTime::DateTime(_)));
            assert_eq!((read.len(), read.iter().filter(timed).count()), (38, 7));
        }
    }
}
