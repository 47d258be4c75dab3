//! The invented release team: who they are and where.
//!
//! All names are invented. Eight colleagues in six time zones, one of them the lead; the person who
//! practises is the ninth and writes for Release Signal, or leads the team in that one's place.

mod activity;
mod deciding;
mod files;
mod hash;
mod schedule;
mod texts;
mod ways;

pub(crate) use activity::advance;
pub(crate) use files::file;

use crate::model::{Label, Role, Team, User, UserKind};
use crate::state::State;
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc, Weekday};
use std::collections::BTreeSet;

/// The practice repository.
pub const REPOSITORY: &str = "meridian-practice/release-team";
/// The login of the person who practises.
pub const YOU: &str = "you";
/// That person's token.
pub const YOUR_TOKEN: &str = "practice-token-you";

/// What they write for, and what whoever leads the team writes for.
pub const YOUR_SECTION: &str = "release-signal";
/// The section of whoever leads the team.
pub const LEADS_SECTION: &str = "release-lead";

/// Days from the one on which a round opens, and is due, to the one on which it closes.
const WEEKDAYS_APART: i64 = 1;
/// Weeks of a cycle.
pub(crate) const WEEKS: i64 = 16;
/// The week in which the practice begins, counted from 1.
const FIRST_WEEK: i64 = 9;
/// The minor version of the first cycle: v1.38.
const FIRST_MINOR: i64 = 38;

/// A colleague.
pub(crate) struct Colleague {
    pub(crate) login: &'static str,
    pub(crate) name: &'static str,
    pub(crate) zone: &'static str,
    pub(crate) section: &'static str,
    /// Minutes after the round has opened (Monday 00:00 UTC) when they usually write; chosen so
    /// that it is a working hour where they are.
    pub(crate) usual: i64,
    pub(crate) style: Style,
}

/// How a colleague posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// With Meridian: the comment carries the marker.
    Marked,
    /// By hand on the web page.
    Free,
    /// Reads, and writes an update only now and then.
    Rare,
}

/// Who only advises: login and name.
const ADVISER: (&str, &str) = ("odalys-fernbright", "Odalys Fernbright");
/// The robot that calls an issue stale, and the label that it puts on it.
const ROBOT: &str = "practice-robot[bot]";
const STALE: &str = "stale";

pub(crate) const LEAD: &str = "ines-calvarrow";

pub(crate) const COLLEAGUES: [Colleague; 8] = [
    Colleague {
        login: "aroha-tindlewick",
        name: "Aroha Tindlewick",
        zone: "Pacific/Auckland",
        section: "enhancements",
        usual: 70,
        style: Style::Marked,
    },
    Colleague {
        login: "sora-minazukawa",
        name: "Sora Minazukawa",
        zone: "Asia/Tokyo",
        section: YOUR_SECTION,
        usual: 150,
        style: Style::Rare,
    },
    Colleague {
        login: "kavya-ramanthuri",
        name: "Kavya Ramanthuri",
        zone: "Asia/Kolkata",
        section: "docs",
        usual: 320,
        style: Style::Marked,
    },
    Colleague {
        login: LEAD,
        name: "Ines Calvarrow",
        zone: "Europe/Berlin",
        section: LEADS_SECTION,
        usual: 500,
        style: Style::Marked,
    },
    Colleague {
        login: "tomek-brzezinkraut",
        name: "Tomek Brzezinkraut",
        zone: "Europe/Berlin",
        section: "docs",
        usual: 620,
        style: Style::Rare,
    },
    Colleague {
        login: "adaeze-okomberry",
        name: "Adaeze Okomberry",
        zone: "Africa/Lagos",
        section: "comms",
        usual: 690,
        style: Style::Free,
    },
    Colleague {
        login: "liam-quillbrook",
        name: "Liam Quillbrook",
        zone: "America/Los_Angeles",
        section: "branch-manager",
        usual: 1_110,
        style: Style::Free,
    },
    Colleague {
        login: "juno-fairwhistle",
        name: "Juno Fairwhistle",
        zone: "America/Los_Angeles",
        section: "comms",
        usual: 1_270,
        style: Style::Rare,
    },
];

/// The Monday (UTC) on or before a moment.
pub(crate) fn monday(at: DateTime<Utc>) -> NaiveDate {
    let date = at.date_naive();
    let back = i64::from(date.weekday().num_days_from_monday());
    date.checked_sub_signed(TimeDelta::days(back)).unwrap_or(date)
}

/// The anchor of a team that is seeded at `now`.
fn anchor_for(now: DateTime<Utc>) -> NaiveDate {
    let monday = monday(now);
    monday.checked_sub_signed(TimeDelta::weeks(FIRST_WEEK - 1)).unwrap_or(monday)
}

/// The day on which the rounds of a team open.
pub(crate) fn opens_on(state: &State) -> Weekday {
    let days = state.meta().team.as_ref().map_or(0, |team| team.opens_after);
    (0..days).fold(Weekday::Mon, |day, _| day.succ())
}

/// One round of the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Round {
    /// The date on which it opens, a Monday for most teams.
    pub(crate) opens: NaiveDate,
    /// The Monday of week 1 of its cycle.
    pub(crate) cycle_start: NaiveDate,
    /// 38 for `v1.38`.
    pub(crate) minor: i64,
    /// Counted from 1.
    pub(crate) week: i64,
}

impl Round {
    /// The round that opens on a date, by the team's anchor.
    pub(crate) fn of(anchor: NaiveDate, opens: NaiveDate) -> Self {
        let weeks = (opens - anchor).num_weeks();
        let cycles = weeks.div_euclid(WEEKS);
        let cycle_start =
            anchor.checked_add_signed(TimeDelta::weeks(cycles * WEEKS)).unwrap_or(anchor);
        Self { opens, cycle_start, minor: FIRST_MINOR + cycles, week: weeks.rem_euclid(WEEKS) + 1 }
    }

    /// `v1.38`
    pub(crate) fn cycle(&self) -> String {
        format!("v1.{}", self.minor)
    }

    /// The round a week before.
    pub(crate) fn before(&self, anchor: NaiveDate) -> Self {
        Self::of(anchor, self.opens - TimeDelta::weeks(1))
    }

    /// The moment so many minutes after the round has opened.
    pub(crate) fn after(&self, minutes: i64) -> DateTime<Utc> {
        self.opens.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes)
    }
}

/// Makes the team once. Its rounds open on Mondays, or so many days after.
pub(crate) fn seed(state: &mut State, now: DateTime<Utc>, opens_after: i64) {
    if state.meta().team.is_some() {
        return;
    }
    let anchor = anchor_for(now);
    let born = Round::of(anchor, anchor).after(0) - TimeDelta::weeks(20);
    let owner = state.add_user("meridian-practice", "Practice Team", UserKind::Organization, born);
    let repository = state.add_repository(
        owner,
        "release-team",
        "Weekly status of an invented release team, for practising",
        born,
    );
    let you = state.add_user(YOU, "You", UserKind::User, born);
    state.add_user(ADVISER.0, ADVISER.1, UserKind::User, born);
    let robot = state.add_user(ROBOT, "Practice Robot", UserKind::Bot, born);
    let mut roles = vec![(you, Role::Read), (robot, Role::Triage)];
    for colleague in &COLLEAGUES {
        let id = state.add_user(colleague.login, colleague.name, UserKind::User, born);
        if let Some(user) = state.user(id).cloned() {
            let location = Some(format!("{} · {}", colleague.zone, colleague.section));
            state.put_user(User { location, ..user });
        }
        roles.push((id, if colleague.login == LEAD { Role::Write } else { Role::Read }));
    }
    let labels: Vec<Label> = [
        ("release-status", "0e8a16", "The tracking issue of one week"),
        ("discussion-needed", "fbca04", "Needs words"),
        ("decision-needed", "d93f0b", "Needs a yes or a no"),
        (STALE, "ededed", "The robot has seen nothing move here"),
    ]
    .into_iter()
    .map(|(name, color, about)| Label {
        id: state.part_id(),
        name: name.into(),
        color: color.into(),
        description: Some(about.into()),
    })
    .collect();
    if let Some(repository) = state.repository_mut(repository) {
        repository.roles.extend(roles);
        repository.labels = labels;
    }
    state.meta_mut().team = Some(Team {
        anchor,
        opens_after,
        lead_rests: false,
        you_lead: false,
        done: BTreeSet::new(),
    });
    advance(state, now);
}

/// The schedule of the cycle in which `now` lies.
pub(crate) fn schedule(state: &State, now: DateTime<Utc>) -> String {
    let anchor = state.meta().team.as_ref().map_or_else(|| anchor_for(now), |team| team.anchor);
    schedule::write(&Round::of(anchor, monday(now)))
}
