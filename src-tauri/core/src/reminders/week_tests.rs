//! What holds of every week of every member: a whole week is lived through, look by look, with
//! updates and milestones together, as the engine does it.

use super::*;
use crate::hours::QuietHours;
use crate::{
    deadlines::all_deadlines,
    round::rhythm::Rhythm,
    schedule::import,
    time::{BundledZones, say},
};
use chrono::Weekday;
use proptest::prelude::*;

/// A freeze and a row at many hours of the week, one on a day off, one without a time.
const PLAN: &str = "\
# Lanternfish v4.2

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 1st June 2026 | week 1 |
| Signal boards frozen | Release Signal | 14:00 UTC Wednesday 24th June 2026 | week 4 |
| Start Signal Notes Draft | Release Signal | Thursday 25th June 2026 | week 4 |
| Begin Code Freeze | Branch Manager | Thursday 25th June 2026 (AoE) / Friday 26th June 2026 12:00 UTC | week 4 |
| Signal handover | Release Signal | 23:30 UTC Saturday 27th June 2026 | week 4 |
| Signal report | Release Signal | 06:15 UTC Sunday 28th June 2026 | week 4 |
";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The Sunday before, so that the round opens within it.
const FROM: &str = "2026-06-21T00:00:00Z";
const TO: &str = "2026-06-28T12:00:00Z";

#[derive(Debug, Clone)]
struct Member {
    zone: &'static str,
    /// Where they are later, and from when.
    flies: Option<(DateTime<Utc>, &'static str)>,
    hours: Hours,
    asleep: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Puts every so-manieth reminder off.
    snoozes: Option<usize>,
    /// Minutes between two looks, one after the other.
    looks: Vec<i64>,
}

impl Member {
    fn at_home(zone: &'static str) -> Self {
        let hours = Hours::default();
        Self { zone, flies: None, hours, asleep: None, snoozes: None, looks: vec![1] }
    }

    fn zone(&self, now: DateTime<Utc>) -> &'static str {
        self.flies.filter(|(from, _)| *from <= now).map_or(self.zone, |(_, zone)| zone)
    }

    /// Everything that is shown in the week.
    fn lives(&self) -> Vec<(DateTime<Utc>, Reminder)> {
        self.lives_from(at(FROM), at(TO))
    }

    fn lives_from(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<(DateTime<Utc>, Reminder)> {
        let schedule = import(PLAN, "README.md", &BundledZones).unwrap();
        let sections = [("release-signal".parse().unwrap(), "Release Signal".to_owned())];
        let rhythm = Rhythm::default();
        let list = all_deadlines(Some(&schedule), &rhythm, &sections, "UTC", &BundledZones, from);
        let list = list.unwrap();
        let subjects = list
            .iter()
            .filter_map(|d| Subject::of(d, usual_ladder(d, &Ladders::default())))
            .collect();
        let mut milestones = MilestonePlan {
            subjects,
            hours: self.hours.clone(),
            zone: self.zone.to_owned(),
            since: at("2026-06-01T00:00:00Z"),
            already: Vec::new(),
            snoozed: Vec::new(),
        };
        let (mut now, mut looks) = (from, self.looks.iter().cycle());
        let mut shown: Vec<(DateTime<Utc>, Reminder)> = Vec::new();
        while now < to {
            if !self.asleep.is_some_and(|(start, end)| start <= now && now < end) {
                self.look(&mut milestones, &mut shown, now);
            }
            now += Duration::minutes(*looks.next().unwrap());
        }
        shown
    }

    fn look(
        &self,
        milestones: &mut MilestonePlan,
        shown: &mut Vec<(DateTime<Utc>, Reminder)>,
        now: DateTime<Utc>,
    ) {
        let rhythm = Rhythm::default();
        let round = rhythm.round_at(now);
        milestones.zone = self.zone(now).to_owned();
        let mut due = Vec::new();
        for round in [round, rhythm.next(&round)] {
            let input = PlanInput {
                week: Some(4),
                sections: vec!["Release Signal".to_owned()],
                hours: self.hours.clone(),
                already: milestones.already.clone(),
                snoozed: milestones.snoozed.clone(),
                ..PlanInput::new(&round, self.zone(now))
            };
            due.extend(plan(&input, &BundledZones, now).unwrap().due_now);
        }
        due.extend(milestones.due(&BundledZones, now).unwrap());
        let last = shown.last().map(|(at, _)| *at);
        let Some(reminder) = digest(due, last, now) else { return };
        for key in reminder.keys() {
            milestones.snoozed.retain(|snoozed| snoozed.key != *key);
            milestones.already.retain(|delivered| delivered.key != *key);
            milestones.already.push(Delivered { key: key.clone(), at: now });
            let again = shown.iter().any(|(_, before)| before.keys().any(|k| k == key));
            if self.snoozes.is_some_and(|n| !again && shown.len().is_multiple_of(n)) {
                milestones.snoozed.push(Snoozed { key: key.clone(), until: now + SNOOZE });
            }
        }
        shown.push((now, reminder));
    }
}

/// What a key is about, and when that is.
fn deadline_of(key: &ReminderKey) -> (&str, DateTime<Utc>) {
    let (about, _) = key.as_str().rsplit_once('/').unwrap();
    let due = match about {
        "2026-06-15/update-due" => "2026-06-15T23:59:00Z",
        "2026-06-22/update-due" => "2026-06-22T23:59:00Z",
        "2026-06-29/update-due" => "2026-06-29T23:59:00Z",
        about if about.contains("signal-boards-frozen") => "2026-06-24T14:00:00Z",
        about if about.contains("signal-notes-draft") => "2026-06-24T10:00:00Z",
        about if about.contains("code-freeze") => "2026-06-26T12:00:00Z",
        about if about.contains("handover") => "2026-06-27T23:30:00Z",
        about if about.contains("report") => "2026-06-28T06:15:00Z",
        other => panic!("{other}"),
    };
    (about, at(due))
}

/// What everything shown in a week must keep.
fn check(member: &Member, shown: &[(DateTime<Utc>, Reminder)]) {
    for pair in shown.windows(2) {
        assert!(pair[1].0 - pair[0].0 >= APART, "{pair:?}");
    }
    let mut ended: Vec<(&str, &ReminderKey)> = Vec::new();
    let mut keys: Vec<&ReminderKey> = Vec::new();
    for (now, reminder) in shown {
        let said = (now, member.zone(*now), reminder);
        assert!(reminder.body.lines().count() <= 2, "{said:?}");
        assert!(reminder.title.chars().count() <= 72, "{said:?}");
        let night = member.hours.quiet.night(*now, member.zone(*now), &BundledZones).unwrap();
        for key in reminder.keys() {
            let (about, due) = deadline_of(key);
            let is_late = key.as_str().ends_with("/late");
            assert_eq!(is_late, *now >= due, "{said:?}");
            let of_it = keys.iter().filter(|k| **k == key).count();
            assert!(of_it == 0 || (of_it == 1 && member.snoozes.is_some()), "twice: {said:?}");
            let before = ended.iter().find(|(of, _)| *of == about);
            let follows = !is_late && before.is_some_and(|(_, last)| *last != key);
            assert!(!follows, "after the last one: {said:?}");
            if let Some(night) = night {
                let end = if is_late { due + Duration::hours(24) } else { due };
                let is_named = key.as_str().ends_with("/writing");
                assert!(is_named || night.end >= end, "in the night: {said:?}");
            }
            keys.push(key);
        }
        if reminder.title.starts_with("Last reminder") {
            ended.push((deadline_of(&reminder.key).0, &reminder.key));
        }
        has_its_time(&reminder.key, &reminder.title, member.zone(*now));
    }
}

/// A title says what and when; a date without a time says that.
fn has_its_time(key: &ReminderKey, title: &str, zone: &str) {
    let (about, due) = deadline_of(key);
    let when = if about.contains("notes-draft") {
        "Thu 25 Jun (no time given)".to_owned()
    } else {
        say(due, zone, &BundledZones).unwrap().short()
    };
    assert!(title.contains(&when), "{title} without {when}");
}

const ZONES: [&str; 12] = [
    "Pacific/Kiritimati",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Africa/Johannesburg",
    "Europe/Berlin",
    "UTC",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Los_Angeles",
];

#[test]
fn a_week_in_every_zone() {
    for (at, zone) in ZONES.into_iter().enumerate() {
        // To the minute in every third.
        let looks = if at % 3 == 1 { vec![1] } else { vec![4, 5, 3] };
        let member = Member { looks, ..Member::at_home(zone) };
        let shown = member.lives();
        check(&member, &shown);
        let about = |name: &str| {
            shown.iter().filter(|(_, r)| r.keys().any(|k| deadline_of(k).0.contains(name))).count()
        };
        for name in ["22/update", "boards", "draft", "freeze", "handover", "report"] {
            assert!(about(name) > 0, "{name} in {zone}");
        }
    }
}

#[test]
fn the_laptop_wakes_in_the_night() {
    for zone in ZONES {
        for hours in 0..12 {
            let until = at("2026-06-22T16:30:00Z") + Duration::hours(2 * hours);
            let from = until - Duration::hours(4);
            let asleep = Some((from, until));
            let member = Member { asleep, looks: vec![3], ..Member::at_home(zone) };
            check(&member, &member.lives_from(from, until + Duration::hours(12)));
        }
    }
}

fn any_member() -> impl Strategy<Value = Member> {
    let minutes =
        || (0_u32..96).prop_map(|q| chrono::NaiveTime::from_hms_opt(q / 4, q % 4 * 15, 0).unwrap());
    let quiet = prop_oneof![
        Just(QuietHours::default()),
        Just(QuietHours::none()),
        (minutes(), minutes()).prop_map(|(from, to)| QuietHours { from, to }),
    ];
    let writing = prop::option::of(
        (0_u8..7, minutes())
            .prop_map(|(day, time)| WritingTime { day: Weekday::try_from(day).unwrap(), time }),
    );
    let days = prop_oneof![
        Just(Hours::default().days),
        Just(Vec::new()),
        Just(vec![Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu]),
    ];
    let week = 0_i64..150;
    let hours = |count: i64| at(FROM) + Duration::hours(count);
    let zone = || prop::sample::select(ZONES.to_vec());
    let flies = prop::option::of((week.clone(), zone()).prop_map(move |(h, z)| (hours(h), z)));
    let asleep = prop::option::of(
        (week, 1_i64..40).prop_map(move |(start, long)| (hours(start), hours(start + long))),
    );
    let looks = prop::collection::vec(1_i64..15, 2..9);
    (zone(), flies, quiet, writing, days, asleep, looks, prop::option::of(1_usize..4)).prop_map(
        |(zone, flies, quiet, writing, days, asleep, looks, snoozes)| {
            let hours = Hours { quiet, days, writing };
            Member { zone, flies, hours, asleep, snoozes, looks }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_week_of_any_member(member in any_member()) {
        check(&member, &member.lives());
    }
}
