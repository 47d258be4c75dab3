//! Times read from calendars and tables against an independent implementation: Python's `zoneinfo` with the newest `tzdata` from PyPI, where that is installed
//! (`pip install --upgrade tzdata`; `MERIDIAN_PYTHON` names another interpreter than `python3`).
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use chrono::{DateTime, NaiveDateTime, Utc};
use meridian_core::{
    schedule::import,
    time::{BundledZones, ZoneRules as _},
};
use std::{collections::BTreeMap, fmt::Write as _, io::Write as _, process::Command};

/// Prints a zone, what its clocks show and the moment in UTC, around every change of offset in the
/// years 2025 to 2028 and every eleven days between. Of a time that is shown twice the first
/// counts; one that is skipped counts by the offset before it.
const PRINT: &str = r#"
import tzdata
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones
print("version", tzdata.IANA_VERSION)
first, last = datetime(2025, 1, 1), datetime(2029, 1, 1)
hour, minute = timedelta(hours=1), timedelta(minutes=1)
for name in sorted(available_timezones()):
    zone = ZoneInfo(name)
    def offset(utc):
        return utc.replace(tzinfo=timezone.utc).astimezone(zone).utcoffset()
    walls = []
    at, before = first, offset(first)
    while at < last:
        until = at + 24 * hour
        after = offset(until)
        if before != after:
            low, high = at, until
            while high - low > minute:
                middle = low + (high - low) / 2
                low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
            change = high.replace(second=0, microsecond=0)
            for side in (offset(low), offset(high)):
                walls += [change + side + 20 * minute * step for step in range(-5, 6)]
        at, before = until, after
    at = first
    while at < last:
        walls.append(at)
        at += timedelta(days=11, hours=5, minutes=17)
    for wall in walls:
        utc = wall.replace(tzinfo=zone).astimezone(timezone.utc)
        print(name, wall.strftime("%Y%m%dT%H%M%S"), utc.strftime("%Y-%m-%dT%H:%M:%SZ"))
"#;

/// What Python says; none where it is not there, or has no `tzdata` of its own.
fn printed() -> Option<String> {
    let python = std::env::var("MERIDIAN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    // Without folders to look in, the package is asked.
    let output = Command::new(python).args(["-c", PRINT]).env("PYTHONTZPATH", "").output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

type Known = BTreeMap<String, Vec<(NaiveDateTime, DateTime<Utc>)>>;

fn known(printed: &str) -> (String, Known) {
    let mut lines = printed.lines();
    let version = lines.next().unwrap().strip_prefix("version ").unwrap().to_owned();
    let mut known = Known::new();
    for line in lines {
        let parts: Vec<&str> = line.split(' ').collect();
        let wall = NaiveDateTime::parse_from_str(parts[1], "%Y%m%dT%H%M%S").unwrap();
        known.entry(parts[0].to_owned()).or_default().push((wall, parts[2].parse().unwrap()));
    }
    (version, known)
}

/// Shown also where the test's own output is kept back, so that nobody takes a comparison that was
/// left out for one that held.
fn said(line: &str) {
    std::io::stderr().write_all(format!("zones: {line}\n").as_bytes()).unwrap();
}

#[test]
fn imports_agree_with_an_independent_implementation() {
    let Some(printed) = printed() else {
        said("skipped: there is no Python with the package tzdata");
        return;
    };
    let (version, known) = known(&printed);
    let bundled = BundledZones.version();
    assert!(bundled >= version, "zone data {version} is out, this build has {bundled}");
    if bundled > version {
        said(&format!("skipped: Python's tzdata is {version}, this build has {bundled}"));
        return;
    }
    let (mut zones, mut compared) = (0, 0);
    for (zone, moments) in &known {
        // In a calendar, and in a table as people write it.
        let mut calendar = "BEGIN:VCALENDAR\n".to_owned();
        let mut table = "| What | When |\n|---|---|\n".to_owned();
        let some: Vec<_> = moments.iter().step_by(5).collect();
        for (wall, _) in &some {
            writeln!(table, "| x | {} {zone} |", wall.format("%Y-%m-%d %H:%M")).unwrap();
        }
        for (wall, _) in moments {
            let written = wall.format("%Y%m%dT%H%M%S");
            write!(
                calendar,
                "BEGIN:VEVENT\nSUMMARY:x\nDTSTART;TZID={zone}:{written}\nEND:VEVENT\n"
            )
            .unwrap();
        }
        let mut texts = vec![(calendar, moments.iter().collect())];
        // A word without a slash may be anything in a table.
        texts.extend(Some((table, some)).filter(|_| zone.contains('/')));
        for (text, moments) in texts {
            let read = import(&text, "plan", &BundledZones).unwrap();
            assert_eq!(read.milestones.len(), moments.len(), "{zone}");
            for (row, (wall, expected)) in read.milestones.iter().zip(moments) {
                assert_eq!(row.when.instant(), Some(*expected), "{zone} {wall}: {:?}", row.when);
                compared += 1;
            }
        }
        zones += 1;
    }
    said(&format!("{compared} moments in {zones} zones agree with tzdata {version}"));
    assert!(zones > 590 && compared > 120_000, "{zones} {compared}");
}
