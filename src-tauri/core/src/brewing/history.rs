//! What the rules look at: one cycle as the team wrote it, round by round, and what is known beside it.
//!
//! What is not known is said as such and never guessed: a round that was not read, a link whose state nobody
//! here has seen, a person whose zone was never told.

use super::{metrics::Metric, said::Said, thing::Thing, tokens::tokens};
use crate::{
    deadlines::{roles, same_role},
    ids::{RoundKey, SectionId},
    schedule::Schedule,
    time::When,
};
use chrono::{DateTime, Duration, NaiveDate, Utc, Weekday};

/// One cycle up to the present moment.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The rounds, oldest first; the last one is the present one.
    pub rounds: Vec<Turn>,
    /// The milestones of the schedule.
    pub marks: Vec<Mark>,
    /// Issues and pull requests of which something is known.
    pub links: Vec<Link>,
    /// What was put for decision.
    pub decisions: Vec<Decision>,
    /// Comments that are no update, and reactions.
    pub answers: Vec<Answer>,
    /// Up to when these are known; none where the present round was not read.
    pub read_at: Option<DateTime<Utc>>,
    /// People of whom more is known than their name.
    pub people: Vec<Worker>,
    /// What has been made one item already.
    pub items: Vec<Thing>,
    /// What stands in the templates, and so in everybody's update.
    pub templates: Vec<Thing>,
    /// The counts that a section declared.
    pub metrics: Vec<Metric>,
    /// What was counted in the cycle before.
    pub before: Option<LastCycle>,
}

/// One round of it.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Which.
    pub round: RoundKey,
    /// The week of the cycle, from 1, where the schedule tells.
    pub week: Option<u32>,
    /// When it opens.
    pub opens: DateTime<Utc>,
    /// When updates are due.
    pub due: DateTime<Utc>,
    /// When it closes.
    pub closes: DateTime<Utc>,
    /// The sections of the team.
    pub parts: Vec<PartOf>,
}

/// A section in a round.
#[derive(Debug, Clone)]
pub struct PartOf {
    /// Which.
    pub section: SectionId,
    /// `Release Signal`
    pub title: String,
    /// Who writes it, by login.
    pub people: Vec<String>,
    /// What is known of it.
    pub state: State,
}

/// What is known of a section in a round.
#[derive(Debug, Clone)]
pub enum State {
    /// It has an update.
    Written(Box<Said>),
    /// It was looked for, and there is none.
    Silent,
    /// Those who write it told ahead that they are away.
    Away,
    /// The round was not read, or the update cannot be.
    Unread,
    /// Nobody is to write it.
    NotExpected,
}

/// A milestone: a row of the schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// `Code Freeze`
    pub name: String,
    /// Whose it is: the roles of its "Who" column.
    pub who: Vec<String>,
    /// Its day.
    pub day: NaiveDate,
    /// How it moved, oldest first.
    pub moves: Vec<Move>,
}

/// A milestone that got another day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The day before.
    pub from: NaiveDate,
    /// The day since.
    pub to: NaiveDate,
    /// Since when that is known.
    pub at: DateTime<Utc>,
    /// Whose section moved it, where that is known.
    pub by: Option<SectionId>,
}

/// What the mirror knows of an issue or a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Which.
    pub thing: Thing,
    /// When it was closed; none while it is open.
    pub closed: Option<DateTime<Utc>>,
    /// When something last happened there.
    pub active: DateTime<Utc>,
}

/// What was put for decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The question, in its own words.
    pub words: String,
    /// Where it stands.
    pub url: String,
    /// Since when.
    pub opened: DateTime<Utc>,
    /// When it was decided or dropped.
    pub ended: Option<DateTime<Utc>>,
}

/// A comment that is no update, or a reaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whose, by login.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// When a person works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// Who.
    pub login: String,
    /// Minutes ahead of UTC, where it was told.
    pub ahead: Option<i32>,
    /// Their working days.
    pub days: Vec<Weekday>,
    /// From when to when they are away, both included.
    pub away: Vec<(NaiveDate, NaiveDate)>,
}

/// What was counted in the cycle before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastCycle {
    /// `v1.37`
    pub name: String,
    /// What was read.
    pub readings: Vec<Past>,
}

/// A count of the cycle before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The metric's id.
    pub metric: String,
    /// How many days it was to the metric's milestone.
    pub days_before: i64,
    /// What was counted.
    pub value: i64,
}

impl Mark {
    /// The dated rows of a schedule.
    pub fn all(schedule: &Schedule) -> Vec<Self> {
        let rows = schedule.milestones.iter().filter_map(|row| {
            let day = row.effective().printed_date()?;
            let who = roles(row.who.as_deref());
            Some(Self { name: row.name.clone(), who, day, moves: Vec::new() })
        });
        rows.collect()
    }

    /// Its day as it was known at a moment.
    pub(super) fn day_at(&self, at: DateTime<Utc>) -> NaiveDate {
        self.moves.iter().find(|moved| moved.at > at).map_or(self.day, |moved| moved.from)
    }

    /// What a text that speaks of it says: `Code Freeze` and `Test Freeze` of a row for both.
    pub(super) fn names(&self) -> Vec<String> {
        const AROUND: [&str; 8] =
            ["begin", "begins", "start", "starts", "the", "of", "deadline", "released"];
        let whole = self.name.split(['(', '\u{2014}']).next().unwrap_or_default();
        let name = |part: &str| {
            let words = tokens(part).into_iter().filter(|word| !AROUND.contains(&word.as_str()));
            words.collect::<Vec<_>>().join(" ")
        };
        let tells =
            |name: &String| name.contains(' ') || name.contains(|c: char| c.is_ascii_digit());
        whole.split(" and ").map(name).filter(tells).collect()
    }

    /// Whether a text speaks of it.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let text = format!(" {} ", tokens(text).join(" "));
        self.names().iter().any(|name| text.contains(&format!(" {name} ")))
    }
}

/// The cycle as it stood at a moment: what came later is not seen.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) history: &'a History,
    /// The place of the round that was the present one.
    at: usize,
    pub(super) now: DateTime<Utc>,
}

/// An update with the place of its round.
pub(super) type Written<'a> = (usize, &'a Said);

impl<'a> View<'a> {
    pub(super) fn new(history: &'a History, at: usize, now: DateTime<Utc>) -> Self {
        Self { history, at, now }
    }

    pub(super) fn place(&self) -> usize {
        self.at
    }

    pub(super) fn turn(&self) -> Option<&'a Turn> {
        self.history.rounds.get(self.at)
    }

    pub(super) fn turn_at(&self, place: usize) -> Option<&'a Turn> {
        self.history.rounds.get(place)
    }

    pub(super) fn key(&self, place: usize) -> RoundKey {
        let first = || RoundKey::on(self.now.date_naive());
        self.turn_at(place).map_or_else(first, |turn| turn.round)
    }

    /// The week of the cycle; where no schedule tells, as many rounds as were seen.
    pub(super) fn week(&self, place: usize) -> u32 {
        let week = self.turn_at(place).and_then(|turn| turn.week);
        week.unwrap_or_else(|| u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// `week 11`, or the round's date where no schedule tells.
    pub(super) fn week_words(&self, place: usize) -> String {
        match self.turn_at(place) {
            Some(Turn { week: Some(week), .. }) => format!("week {week}"),
            Some(turn) => turn.round.opens.format("%-d %b").to_string(),
            None => "the beginning".to_owned(),
        }
    }

    /// What is known of a section in a round; none of a section that was not there.
    pub(super) fn state(&self, place: usize, section: &SectionId) -> Option<&'a State> {
        let turn = self.turn_at(place).filter(|_| place <= self.at)?;
        let part = turn.parts.iter().find(|part| part.section == *section)?;
        match &part.state {
            State::Written(said) if said.at > self.now => Some(&State::Silent),
            state => Some(state),
        }
    }

    /// The sections of which something can be said: read, there and expected.
    pub(super) fn parts(&self) -> impl Iterator<Item = &'a PartOf> + use<'a> {
        let parts = self.turn().map_or(&[][..], |turn| &turn.parts);
        parts.iter().filter(|part| !is_muted(&part.state))
    }

    /// Whether nothing can be said of a section.
    pub(super) fn is_muted(&self, section: &SectionId) -> bool {
        self.state(self.at, section).is_none_or(is_muted)
    }

    /// A section's updates, the newest first, where the newest is of this round or the one before.
    pub(super) fn written(&self, section: &SectionId) -> Vec<Written<'a>> {
        let all = (0..=self.at).rev().filter_map(|place| match self.state(place, section)? {
            State::Written(said) => Some((place, &**said)),
            _ => None,
        });
        let all: Vec<Written<'a>> = all.collect();
        let is_recent = all.first().is_some_and(|(place, _)| place + 1 >= self.at);
        if is_recent { all } else { Vec::new() }
    }

    /// What stands in the template, or in three of the section's last four updates outside of its blockers,
    /// is no evidence.
    pub(super) fn is_standing(&self, section: &SectionId, thing: &Thing) -> bool {
        const LAST: usize = 4;
        const OFTEN: usize = 3;
        let is = |other: &Thing| other.is_same(thing);
        let written = self.written(section);
        let holding = written.iter().take(LAST).filter(|(_, said)| said.beside.iter().any(is));
        self.history.templates.iter().any(is) || holding.count() >= OFTEN
    }

    /// What is known of a thing at this moment.
    pub(super) fn link(&self, thing: &Thing) -> Known {
        let mut known = self.history.links.iter().filter(|link| link.thing.is_same(thing));
        let (Some(link), None) = (known.next(), known.next()) else { return Known::Unknown };
        match link.closed {
            Some(at) if at <= self.now => Known::Closed,
            _ => Known::Open { quiet: days_between(link.active, self.now).max(0) },
        }
    }

    /// Days to a milestone from today; none once it is over everywhere.
    pub(super) fn days_to(&self, mark: &Mark) -> Option<i64> {
        let day = mark.day_at(self.now);
        let is_over = self.now >= When::aoe_cut_off(day);
        let days = day.signed_duration_since(self.now.date_naive()).num_days();
        (!is_over).then_some(days.max(0))
    }

    /// Whether a milestone is a section's own: its row names it. A role's other name counts where no section
    /// has the name itself, as release notes went over to Docs.
    pub(super) fn is_own(&self, mark: &Mark, part: &PartOf) -> bool {
        let parts = self.turn().map_or(&[][..], |turn| &turn.parts);
        mark.who.iter().any(|role| {
            if parts.iter().any(|part| is_called(part, role)) {
                is_called(part, role)
            } else {
                same_role(role, &part.title) || same_role(role, &spaced(&part.section))
            }
        })
    }

    pub(super) fn open_decisions(&self) -> impl Iterator<Item = &'a Decision> + use<'a> {
        let now = self.now;
        let is_open =
            move |one: &&Decision| one.opened <= now && one.ended.is_none_or(|at| at > now);
        self.history.decisions.iter().filter(is_open)
    }
}

/// What is known of a link. An unknown one is never taken for open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Open { quiet: i64 },
    Closed,
    Unknown,
}

fn is_called(part: &PartOf, role: &str) -> bool {
    part.title.eq_ignore_ascii_case(role) || spaced(&part.section).eq_ignore_ascii_case(role)
}

fn spaced(section: &SectionId) -> String {
    section.as_str().replace(['-', '_'], " ")
}

fn is_muted(state: &State) -> bool {
    matches!(state, State::Away | State::Unread | State::NotExpected)
}

fn days_between(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    to.signed_duration_since(from).num_days()
}

impl Worker {
    /// Somebody of whom nothing was told: Monday to Friday, in any zone.
    pub fn unknown(login: &str) -> Self {
        use Weekday::{Fri, Mon, Thu, Tue, Wed};
        let days = vec![Mon, Tue, Wed, Thu, Fri];
        Self { login: login.to_owned(), ahead: None, days, away: Vec::new() }
    }

    /// How many whole working days of theirs lie between two moments; of somebody whose zone was not told,
    /// as many as there are in every zone.
    pub(super) fn days_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> usize {
        const FIRST: i64 = 14 * 60;
        const LAST: i64 = -12 * 60;
        let (first, last) = self.ahead.map_or((FIRST, LAST), |ahead| (ahead.into(), ahead.into()));
        let midnight = |day: NaiveDate, ahead: i64| {
            let utc = day.and_time(chrono::NaiveTime::MIN).and_utc();
            utc.checked_sub_signed(Duration::minutes(ahead)).unwrap_or(utc)
        };
        let is_whole = |day: &NaiveDate| {
            let next = day.succ_opt().unwrap_or(*day);
            midnight(*day, first) >= from && midnight(next, last) <= to
        };
        let works = |day: &NaiveDate| {
            use chrono::Datelike as _;
            let is_away = self.away.iter().any(|(from, until)| (from..=until).contains(&day));
            self.days.contains(&day.weekday()) && !is_away
        };
        let days = from.date_naive().iter_days().take_while(|day| *day <= to.date_naive());
        days.filter(is_whole).filter(works).count()
    }
}
