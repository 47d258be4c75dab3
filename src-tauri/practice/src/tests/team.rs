//! The invented team over the weeks.

use super::{Fixture, TestClock};
use crate::{Practice, REPOSITORY, Storage, YOU, YOUR_TOKEN};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;

fn seeded(at: &str) -> Fixture {
    let clock = TestClock::at(at);
    let practice = Practice::open(Storage::Memory, clock.source()).unwrap();
    practice.seed_team(clock.now()).unwrap();
    Fixture { practice, clock }
}

#[tokio::test]
async fn a_new_practice_stands_in_week_nine_with_an_open_issue() {
    assert_eq!(YOUR_TOKEN, format!("practice-token-{YOU}"));
    let fixture = seeded("2026-10-26T09:00:00Z");
    let me = fixture.send("you", "GET", "/user", None, &[]).await.unwrap().json();
    assert_eq!(me["login"], "you");
    let list = fixture.get_as_you(&format!("/repos/{REPOSITORY}/issues?state=all")).await;
    let titles: Vec<_> =
        list.as_array().unwrap().iter().map(|issue| issue["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "Release v1.38 status, week 9 (2026-10-26)",
            "Release v1.38 status, week 8 (2026-10-19)",
            "Release v1.38 status, week 7 (2026-10-12)"
        ]
    );
    let states: Vec<_> =
        list.as_array().unwrap().iter().map(|issue| issue["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["open", "closed", "closed"]);
    let first = &list[0];
    assert!(
        first["body"]
            .as_str()
            .unwrap()
            .starts_with("<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->\n")
    );
    assert_eq!(first["created_at"], "2026-10-26T00:00:00Z");
    assert_eq!(first["user"]["login"], "ines-calvarrow");
    let world = fixture.practice.world().unwrap();
    let zones: BTreeSet<_> = world
        .users
        .iter()
        .filter_map(|user| Some(user.location.clone()?.split_once(' ')?.0.to_owned()))
        .collect();
    assert_eq!(zones.len(), 6);
}

impl Fixture {
    async fn get_as_you(&self, path: &str) -> serde_json::Value {
        self.send("you", "GET", path, None, &[]).await.unwrap().json()
    }
}

#[tokio::test]
async fn colleagues_post_as_the_day_goes_and_nothing_appears_with_a_past_time() {
    let fixture = seeded("2026-10-26T00:00:00Z");
    let path = format!("/repos/{REPOSITORY}/issues/3/comments?per_page=100");
    let mut seen = BTreeSet::new();
    let mut last_look: DateTime<Utc> = fixture.clock.now() - TimeDelta::seconds(1);
    for _ in 0..(48 * 2) {
        let list = fixture.get_as_you(&path).await;
        for comment in list.as_array().unwrap() {
            let created: DateTime<Utc> = comment["created_at"].as_str().unwrap().parse().unwrap();
            if seen.insert(comment["id"].as_i64().unwrap()) {
                assert!(created >= last_look - TimeDelta::seconds(1), "{created} {last_look}");
            }
            assert!(created <= fixture.clock.now());
        }
        last_look = fixture.clock.now();
        fixture.clock.forward(TimeDelta::minutes(30));
    }
    assert!((5..=8).contains(&seen.len()), "{}", seen.len());
    let bodies: Vec<String> = fixture
        .get_as_you(&path)
        .await
        .as_array()
        .unwrap()
        .iter()
        .map(|comment| comment["body"].as_str().unwrap().to_owned())
        .collect();
    let marked = |body: &&String| {
        body.starts_with("<!-- meridian:update v=1 cycle=v1.38 round=2026-10-26 section=")
    };
    assert_eq!(bodies.iter().filter(marked).count(), 3);
    assert!(bodies.iter().any(|body| body.contains("\r\n")), "somebody typed it on the web");
}

#[tokio::test]
async fn it_is_the_same_whether_one_looks_often_or_rarely() {
    let often = seeded("2026-10-21T12:00:00Z");
    let rarely = seeded("2026-10-21T12:00:00Z");
    for _ in 0..(24 * 20) {
        often.clock.forward(TimeDelta::hours(1));
        often.practice.advance(often.clock.now()).unwrap();
    }
    rarely.clock.forward(TimeDelta::hours(24 * 20));
    let (often, rarely) = (often.practice.world().unwrap(), rarely.practice.world().unwrap());
    assert_eq!(often.issues, rarely.issues);
    assert_eq!(often.comments, rarely.comments);
    assert!(often.comments.windows(2).all(|pair| pair[0].created_at() <= pair[1].created_at()));
}

#[tokio::test]
async fn after_sixteen_weeks_the_next_cycle_begins() {
    let fixture = seeded("2026-10-26T09:00:00Z");
    fixture.clock.forward(TimeDelta::weeks(8));
    let list = fixture.get_as_you(&format!("/repos/{REPOSITORY}/issues")).await;
    assert_eq!(list[0]["title"], "Release v1.39 status, week 1 (2026-12-21)");
    assert!(fixture.practice.schedule().unwrap().contains("# Practice v1.39"));
}

#[test]
fn the_schedule_is_consistent_in_itself() {
    for day in 0..21 {
        let clock = TestClock::at("2026-10-20T09:00:00Z");
        clock.forward(TimeDelta::days(day));
        let practice = Practice::open(Storage::Memory, clock.source()).unwrap();
        practice.seed_team(clock.now()).unwrap();
        let text = practice.schedule().unwrap();
        let read =
            meridian_core::schedule::import(&text, "practice", &meridian_core::time::BundledZones)
                .unwrap();
        assert_eq!(read.cycle.as_deref(), Some("v1.38"));
        assert_eq!(read.milestones.len(), 31);
        let doubts: Vec<_> = read.milestones.iter().filter_map(|one| one.doubt_words()).collect();
        assert_eq!(doubts, [""; 0]);
        let ranges = read.milestones.iter().filter(|one| one.when.text().contains(" - "));
        assert_eq!(ranges.count(), 1);
        assert_eq!(
            read.milestones.iter().filter(|one| one.when.earliest().is_none()).count(),
            1,
            "only the TBD row has no time"
        );
        let rows: Vec<Vec<&str>> = text
            .lines()
            .filter(|line| line.starts_with("| ") && !line.contains("**What**"))
            .map(|line| line.split('|').map(str::trim).collect())
            .collect();
        assert_eq!(rows.len(), 31);
        assert_eq!(text.lines().filter(|line| line.starts_with("- **")).count(), 8);
        assert_eq!(rows.iter().filter(|row| row[3].contains("(AoE) / ")).count(), 7);
        assert_eq!(rows.iter().filter(|row| row[3] == "TBD").count(), 1);
        let start = date(rows[0][3]);
        for row in rows.iter().filter(|row| row[3] != "TBD" && !row[3].contains(" - ")) {
            let (first, second) = row[3].split_once(" (AoE) / ").unwrap_or((row[3], ""));
            let week = (date(first) - start).num_weeks() + 1;
            assert_eq!(row[4], format!("week {week}"), "{row:?}");
            if let Some(cut) = second.strip_suffix(", 12:00 UTC") {
                assert_eq!(date(cut), date(first) + TimeDelta::days(1));
            }
        }
        let bullets: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("- **")?.split_once("**"))
            .map(|(when, _)| when)
            .collect();
        assert!(bullets.iter().all(|when| rows.iter().any(|row| row[3] == *when)));
    }
}

/// Reads `Wednesday 4th November 2026` and checks its weekday.
fn date(text: &str) -> chrono::NaiveDate {
    let words: Vec<&str> = text.split(' ').collect();
    let day = words[1].trim_end_matches(|letter: char| letter.is_alphabetic());
    let plain = format!("{day} {} {}", words[2], words[3]);
    let date = chrono::NaiveDate::parse_from_str(&plain, "%d %B %Y").unwrap();
    assert_eq!(date.format("%A").to_string(), words[0], "{text}");
    date
}
