//! A cycle to try the rules on, and what holds for all of them.

mod bar;
mod practice;
mod rules;
mod telling;

use super::*;
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};

/// The week of the first round of a cycle here: past those in which nothing speaks.
const FIRST_WEEK: u32 = 5;

pub(super) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub(super) fn noon(month: u32, of: u32) -> DateTime<Utc> {
    day(month, of).and_hms_opt(12, 0, 0).unwrap().and_utc()
}

/// Rounds from Monday 5 October 2026 on, week 5: due Monday, closed Tuesday. A section is not expected in a
/// round until something is said of it there.
pub(super) struct Cycle {
    pub(super) history: History,
    pub(super) now: DateTime<Utc>,
    pub(super) dismissed: Vec<Dismissed>,
}

const SECTIONS: [(&str, &str, &str); 4] = [
    ("docs", "Docs", "dora-example"),
    ("comms", "Comms", "carl-example"),
    ("release-signal", "Release Signal", "rosa-example"),
    ("enhancements", "Enhancements", "emil-example"),
];

impl Cycle {
    /// So many rounds; it is the noon after updates of the last one were due.
    pub(super) fn of(rounds: u32) -> Self {
        let mut history = History {
            metrics: Metric::declared(),
            read_at: Some(DateTime::<Utc>::MAX_UTC),
            ..History::default()
        };
        for place in 0..rounds {
            let opens = day(10, 5) + Days::new(u64::from(place) * 7);
            let at = opens.and_hms_opt(0, 0, 0).unwrap().and_utc();
            let parts = SECTIONS.map(|(section, title, login)| PartOf {
                section: section.parse().unwrap(),
                title: title.to_owned(),
                people: vec![login.to_owned()],
                state: State::NotExpected,
            });
            history.rounds.push(Turn {
                round: crate::ids::RoundKey::on(opens),
                week: Some(FIRST_WEEK + place),
                opens: at,
                due: at + Duration::hours(24) - Duration::minutes(1),
                closes: at + Duration::hours(48) - Duration::minutes(1),
                parts: parts.to_vec(),
            });
        }
        let now = history.rounds.last().unwrap().opens + Duration::hours(36);
        Self { history, now, dismissed: Vec::new() }
    }

    /// What a section says in the round at a place, at ten on its Monday; `-` is nothing, `away` told ahead,
    /// `?` not read, `nobody` is to write it.
    pub(super) fn say(&mut self, place: usize, section: &str, text: &str) -> &mut Self {
        let turn = &mut self.history.rounds[place];
        let at = turn.opens + Duration::hours(10);
        let part = turn.parts.iter_mut().find(|part| part.section.as_str() == section).unwrap();
        let url = format!("https://example.org/{section}/{place}");
        part.state = match text {
            "-" => State::Silent,
            "away" => State::Away,
            "?" => State::Unread,
            "nobody" => State::NotExpected,
            _ => State::Written(Box::new(Said::read(
                text,
                &part.section,
                (&part.people[0].clone(), at),
                &url,
            ))),
        };
        self
    }

    /// What a section says round for round, from the first on.
    pub(super) fn says(section: &str, texts: &[&str]) -> Self {
        let mut cycle = Self::of(u32::try_from(texts.len()).unwrap());
        for (place, text) in texts.iter().enumerate() {
            cycle.say(place, section, text);
        }
        cycle
    }

    pub(super) fn mark(&mut self, name: &str, who: &str, on: NaiveDate) -> &mut Self {
        let who = crate::deadlines::roles(Some(who));
        self.history.marks.push(Mark { name: name.to_owned(), who, day: on, moves: Vec::new() });
        self
    }

    pub(super) fn brew(&self) -> Brew {
        brew(&self.history, &self.dismissed, self.now)
    }

    /// Those of one rule, as (what is new, the sentence).
    pub(super) fn told(&self, rule: Rule) -> Vec<(News, String)> {
        let told = self.brew().told.into_iter().filter(|told| told.line.rule == rule);
        told.map(|told| (told.news, told.line.sentence)).collect()
    }

    /// The one line of a rule that is true; empty where there is none.
    pub(super) fn sentence(&self, rule: Rule) -> String {
        let mut told = self.told(rule);
        told.retain(|(news, _)| *news != News::Ended);
        assert!(told.len() < 2, "{told:?}");
        told.pop().map(|(_, sentence)| sentence).unwrap_or_default()
    }

    /// Whether a line of the rule is told as ended.
    pub(super) fn ends(&self, rule: Rule) -> bool {
        let told = self.told(rule);
        told.len() == 1 && told[0].0 == News::Ended
    }
}

/// An update with a health and, where they are not empty, blockers and asks.
pub(super) fn update(health: &str, blockers: &str, asks: &str) -> String {
    let mut text = format!("Status: {health}\n\n## Highlights\n\nSome pages came in.\n");
    for (title, says) in [("Blockers", blockers), ("Discussion or decision needed", asks)] {
        if !says.is_empty() {
            text += &format!("\n## {title}\n\n{says}\n");
        }
    }
    text
}
