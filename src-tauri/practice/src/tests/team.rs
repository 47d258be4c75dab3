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
async fn a_cycle_is_the_same_whether_one_looks_often_or_rarely() {
    let often = seeded("2026-10-21T12:00:00Z");
    let rarely = seeded("2026-10-21T12:00:00Z");
    for _ in 0..(8 * 7 * 16) {
        often.clock.forward(TimeDelta::hours(3));
        often.practice.advance(often.clock.now()).unwrap();
    }
    rarely.clock.forward(TimeDelta::weeks(16));
    let (often, rarely) = (often.practice.world().unwrap(), rarely.practice.world().unwrap());
    assert_eq!(often.issues, rarely.issues);
    assert_eq!(often.comments, rarely.comments);
    assert!(often.comments.windows(2).all(|pair| pair[0].created_at() <= pair[1].created_at()));
    let has = |words: &str| {
        let bodies = often.comments.iter().filter_map(|one| one.body());
        bodies.filter(|body| body.contains(words)).count()
    };
    for words in ["meridian:away", "From our side this week", "labelled `stale`", "is corrected"] {
        assert!(has(words) > 0, "nobody wrote {words}");
    }
    let bot = |one: &&crate::Comment| one.body().is_some_and(|body| body.contains("`stale`"));
    let of_robot = often.comments.iter().filter(bot).map(|one| one.author);
    assert_eq!(of_robot.collect::<BTreeSet<_>>().len(), 1);
}

#[test]
fn who_leads_has_the_roster_and_the_file_and_opens_the_rounds_for_which_all_wait() {
    let fixture = seeded("2026-10-26T09:00:00Z");
    let read = |path: &str| fixture.practice.file(path).unwrap().unwrap();
    let lead_of = |role: &str| {
        let roster =
            meridian_core::team::roster::import_roster(&read(crate::ROSTER), "it").unwrap();
        assert_eq!(roster.roles.len(), 7, "{:?}", roster.roles);
        assert_eq!(roster.unread, []);
        let of = roster.roles.into_iter().find(|one| one.name == role).unwrap();
        let section = of.section().map(|section| section.to_string()).unwrap();
        (of.lead.into_iter().filter_map(|one| one.handle).collect::<Vec<_>>(), section)
    };
    let file = || {
        let read = meridian_core::team::file::read("it", &read(".github/meridian.toml"));
        assert_eq!(read.remarks, []);
        read.file
    };
    let section = |name: &str| name.to_owned();
    assert_eq!(lead_of("Release Signal"), (vec![YOU.into()], section("release-signal")));
    assert_eq!(lead_of("Release Lead"), (vec!["ines-calvarrow".into()], section("release-lead")));
    assert_eq!(file().may_open, ["ines-calvarrow"]);

    fixture.practice.set_you_lead(true).unwrap();
    assert_eq!(lead_of("Release Lead"), (vec![YOU.into()], section("release-lead")));
    assert_eq!(lead_of("Release Signal").0, ["sora-minazukawa"]);
    assert_eq!(
        (file().may_open, file().deputies[0].as_str()),
        (vec![YOU.into()], "ines-calvarrow")
    );

    // Nobody opens the next round, and everybody waits for it.
    fixture.clock.forward(TimeDelta::days(7));
    let count = || fixture.practice.world().unwrap().issues.len();
    assert_eq!(count(), 3);
    let body = "<!-- meridian:round v=1 cycle=v1.38 round=2026-11-02 -->\n\nTell of your week.";
    let issue = serde_json::json!({ "title": "Week 10", "body": body });
    let path = format!("/repos/{REPOSITORY}/issues");
    assert_eq!(fixture.practice.act(YOU, "POST", &path, &issue).unwrap().0, 201);
    let posts = || {
        let world = fixture.practice.world().unwrap();
        let id = world.issues.last().unwrap().id;
        world.comments.into_iter().filter(|one| one.issue == id).count()
    };
    assert_eq!(posts(), 0);
    fixture.clock.forward(TimeDelta::hours(1));
    assert!(posts() >= 2, "who would have written before writes soon after: {}", posts());

    fixture.practice.set_you_lead(false).unwrap();
    assert_eq!(lead_of("Release Signal").0, [YOU]);
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
