//! What changed in a followed schedule, in the member's words.

use crate::{
    ReadTx, WriteTx, deadlines,
    ground::failure,
    reminders::log_key,
    schedule::tables::{ChangeKind, Noticed, StoredChange},
    settings::rhythm_of,
    team::tables::Team,
};
use chrono::{DateTime, Duration, Utc};
use meridian_core::{
    deadlines::{Concern, concern, cycle_end, roles},
    reminders,
    schedule::Schedule,
    time::{When, ZoneError, say},
};
use meridian_protocol::Failure;
use serde::Serialize;
use std::collections::BTreeMap;

/// One change of a followed schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleChange {
    /// `moved`, `added`, `removed`, `renamed`, `who_changed` or `week_changed`.
    pub kind: ChangeKind,
    /// The milestone's present name; a removed one's last.
    pub name: String,
    /// Its time before, in the member's zone; of a renamed one its former name, and likewise whose
    /// or in which week it was; empty for a new one.
    pub from: String,
    /// Its time now, in the member's zone, or whose or in which week it is; empty for a removed or
    /// renamed one.
    pub to: String,
    /// When it was noticed.
    pub noticed_at: DateTime<Utc>,
}

/// Something that the member is told once, and that is no reminder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The changes that it is about.
    changes: Vec<i64>,
    /// What the log calls all that it says, beside the reminders.
    keys: Vec<String>,
    /// What and when: `Schedule moved: Code Freeze, now Sat 21 Nov 01:00 NZDT`
    pub title: String,
    /// Old and new times in the member's zone, two lines at most.
    pub body: String,
}

impl Announcement {
    /// One about no change of a schedule.
    pub(crate) fn of_no_change(key: String, title: String, body: String) -> Self {
        Self::of_several(vec![key], title, body)
    }

    /// One that says several things at once.
    pub(crate) fn of_several(keys: Vec<String>, title: String, body: String) -> Self {
        Self { changes: Vec::new(), keys, title, body }
    }
}

/// What there is to tell of the teams' schedules and rounds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// What should be shown now, one at most.
    pub due: Vec<Announcement>,
    /// Changes of which the member needs to hear nothing, as the notebook counts them.
    pub of_no_matter: Vec<i64>,
}

/// A milestone that moved, from its first time that the member was not told of to its present one.
struct Move {
    name: String,
    was: When,
    becomes: When,
}

impl ReadTx<'_> {
    /// What changed in the schedule of this cycle, oldest first.
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn schedule_changes(&self) -> Result<Vec<ScheduleChange>, Failure> {
        let (team, zone) = (self.team()?, self.zone_name()?);
        let kept = self.store().schedule_changes(team.id)?;
        kept.into_iter()
            .map(|StoredChange { noticed, noticed_at, .. }| {
                Ok(ScheduleChange {
                    kind: noticed.kind,
                    name: noticed.name,
                    from: self.when_words(&noticed.was, &zone)?,
                    to: self.when_words(&noticed.becomes, &zone)?,
                    noticed_at,
                })
            })
            .collect()
    }

    /// The last time from which each milestone moved, by name, in the member's zone.
    pub(crate) fn moved_from(
        &self,
        team: &Team,
        zone: &str,
    ) -> Result<BTreeMap<String, String>, Failure> {
        let kept = self.store().schedule_changes(team.id)?;
        let moved = kept.into_iter().filter(|kept| kept.noticed.kind == ChangeKind::Moved);
        moved
            .map(|kept| Ok((kept.noticed.name, self.when_words(&kept.noticed.was, zone)?)))
            .collect()
    }

    /// What the member should be told now, one thing at most, of whichever team of the notebook: moves
    /// of milestones that concern them and are still to come, several as one; that the cycle is over; or
    /// what concerns whoever opens rounds. In the quiet hours and
    /// within ten minutes of anything else that was shown it waits.
    ///
    /// # Errors
    /// When the notebook cannot be read or the zone is unknown.
    pub fn news(&self) -> Result<News, Failure> {
        let (mut of_no_matter, mut failed) = (Vec::new(), None);
        for (team, place) in self.reminded_teams()? {
            match self.news_of(&team, &mut of_no_matter) {
                Ok(None) => {}
                Ok(Some(news)) => {
                    let title = place.of(&news.title);
                    return Ok(News { due: vec![Announcement { title, ..news }], of_no_matter });
                }
                Err(failure) => {
                    tracing::warn!(%failure, team = %team.facts.repository, "news");
                    failed = failed.or(Some(failure));
                }
            }
        }
        failed.map_or(Ok(News { due: Vec::new(), of_no_matter }), Err)
    }

    /// What the member should be told now of one team.
    fn news_of(
        &self,
        team: &Team,
        of_no_matter: &mut Vec<i64>,
    ) -> Result<Option<Announcement>, Failure> {
        let (zone, now) = (self.zone_name()?, self.now());
        let (changes, moves) = self.untold_moves(team, now)?;
        let (about, announcement) = match moves.as_slice() {
            [] => {
                of_no_matter.extend(changes);
                let over = self.cycle_over(team, &zone, now)?;
                let news =
                    over.map_or_else(|| self.news_of_rounds(team, &zone), |over| Ok(Some(over)));
                match news? {
                    Some(news) => (Vec::new(), Some(news)),
                    None => self.news_of_talk(team, &zone)?,
                }
            }
            moves => {
                let about = moves.iter().filter_map(|one| one.becomes.instant()).collect();
                (about, Some(self.moved(team, changes, moves, &zone)?))
            }
        };
        let Some(announcement) = announcement else { return Ok(None) };
        let (last, hours) = (self.last_shown()?, self.hours()?);
        let may = reminders::news_may_come(&about, last, &hours, &zone, self.rules(), now);
        let may = may.map_err(|error| failure::zone(&error))?;
        Ok(may.then_some(announcement))
    }

    /// The moves of which the member was not told, soonest first, and the changes that they are in.
    fn untold_moves(
        &self,
        team: &Team,
        now: DateTime<Utc>,
    ) -> Result<(Vec<i64>, Vec<Move>), Failure> {
        let kept = self.store().schedule_changes(team.id)?;
        let untold = |kept: &StoredChange| {
            kept.announced_at.is_none() && kept.noticed.kind == ChangeKind::Moved
        };
        let untold: Vec<StoredChange> = kept.into_iter().filter(untold).collect();
        if untold.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let schedule = self.schedule_of(team);
        let mut changes = Vec::new();
        let mut moves: Vec<Move> = Vec::new();
        for StoredChange { id, noticed: Noticed { name, was, becomes, .. }, .. } in untold {
            changes.push(id);
            if !self.is_mine(team, schedule.as_deref(), &name) {
                continue;
            }
            match moves.iter_mut().find(|one| one.name == name) {
                // One that moved twice has one old time and one new one.
                Some(one) => one.becomes = becomes,
                None => moves.push(Move { name, was, becomes }),
            }
        }
        moves.retain(|Move { was, becomes, .. }| {
            let back = was.earliest() == becomes.earliest() && was.latest() == becomes.latest();
            let over = [was, becomes].iter().all(|when| when.latest().is_some_and(|l| l < now));
            !back && !over
        });
        moves.sort_by_key(|one| (one.becomes.earliest().is_none(), one.becomes.earliest()));
        Ok((changes, moves))
    }

    fn moved(
        &self,
        team: &Team,
        changes: Vec<i64>,
        moves: &[Move],
        zone: &str,
    ) -> Result<Announcement, Failure> {
        let words = |one: &Move| {
            let (was, becomes) =
                (self.when_words(&one.was, zone)?, self.when_words(&one.becomes, zone)?);
            Ok::<_, Failure>(format!("{was} \u{2192} {becomes}"))
        };
        let when = match moves.first() {
            Some(one) => self.when_in_title(&one.becomes, zone)?,
            None => None,
        };
        let (title, lines) = match moves {
            [one] => {
                let after = when.map_or(", no date now".to_owned(), |when| format!(", now {when}"));
                let title = reminders::titled("Schedule moved: ", &one.name, &after);
                let line = words(one)?;
                // A name that had to be cut is said in full.
                let is_cut = !title.contains(&one.name);
                (title, vec![if is_cut { format!("{}: {line}", one.name) } else { line }])
            }
            several => {
                let soonest = when.map_or(String::new(), |when| format!(", soonest {when}"));
                let title = format!("Schedule moved: {} milestones{soonest}", several.len());
                let lines = several.iter().map(|one| Ok(format!("{}: {}", one.name, words(one)?)));
                (title, lines.collect::<Result<_, Failure>>()?)
            }
        };
        let id = changes.last().copied().unwrap_or_default();
        let key = log_key(team, &format!("schedule-moved/{id}"));
        Ok(Announcement { changes, keys: vec![key], title, body: reminders::few_lines(&lines) })
    }

    /// Once a cycle, on the first working morning of a round that it has no more.
    fn cycle_over(
        &self,
        team: &Team,
        zone: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Announcement>, Failure> {
        let key = log_key(team, &format!("cycle-over/{}", team.facts.cycle));
        if self.store().delivered(&key)?.is_some() {
            return Ok(None);
        }
        let (schedule, Ok(rhythm)) = (self.schedule_of(team), rhythm_of(team)) else {
            return Ok(None);
        };
        let round = rhythm.round_at(now);
        let Some(end) = schedule.as_deref().and_then(cycle_end) else { return Ok(None) };
        if !self.is_after_cycle(team, schedule.as_deref(), &round)? {
            return Ok(None);
        }
        let zoned = |error: ZoneError| failure::zone(&error);
        let hours = self.hours()?;
        let morning = hours.first_from(round.opens, zone, self.rules()).map_err(zoned)?;
        if morning.is_some_and(|(at, _)| now < at) {
            return Ok(None);
        }
        let last = rhythm.round_at(end - Duration::seconds(1));
        let due = say(last.due, zone, self.rules()).map_err(zoned)?;
        let title = format!("{} is over. Connect the next cycle.", team.facts.cycle);
        let body = format!(
            "Its last updates were due {}.\nNo reminder of an update comes until then.",
            due.dated()
        );
        Ok(Some(Announcement::of_no_change(key, title, body)))
    }
}

impl WriteTx<'_> {
    /// Notes that the member needs to hear nothing of these changes, see [`News::of_no_matter`].
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn pass_over(&self, changes: &[i64]) -> Result<(), Failure> {
        let now = self.now();
        Ok(self.store_mut().changes_announced(changes, now)?)
    }

    /// Notes that an announcement was shown, so that it is not shown again.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn announcement_shown(&self, announcement: &Announcement) -> Result<(), Failure> {
        let now = self.now();
        Ok(self.store_mut().announced(&announcement.keys, &announcement.changes, now)?)
    }
}

impl ReadTx<'_> {
    fn is_mine(&self, team: &Team, schedule: Option<&Schedule>, name: &str) -> bool {
        let row = schedule.and_then(|s| s.milestones.iter().find(|row| row.name == name));
        let titles: Vec<String> =
            deadlines::sections(team).into_iter().map(|(_, title)| title).collect();
        let roles = roles(row.and_then(|row| row.who.as_deref()));
        concern(name, &roles, &titles) != Concern::Others
    }

    /// A time for a title, without its year; none where there is no date.
    fn when_in_title(&self, when: &When, zone: &str) -> Result<Option<String>, Failure> {
        let day = "%a %-d %b";
        Ok(match when {
            When::Date { date, .. } => Some(format!("{} (no time given)", date.format(day))),
            When::Range { first, last, .. } => {
                Some(format!("{} to {}", first.format(day), last.format(day)))
            }
            when => {
                let said = when.instant().map(|at| say(at, zone, self.rules())).transpose();
                said.map_err(|error| failure::zone(&error))?.map(|said| said.dated())
            }
        })
    }

    /// A time in the member's zone; a bare date as printed.
    fn when_words(&self, when: &When, zone: &str) -> Result<String, Failure> {
        let day = "%a %-d %b %Y";
        Ok(match when {
            When::Instant { .. } | When::AoeDate { .. } => match when.instant() {
                Some(at) => {
                    say(at, zone, self.rules()).map_err(|error| failure::zone(&error))?.full()
                }
                None => when.text().to_owned(),
            },
            When::Date { date, .. } => format!("{} (no time given)", date.format(day)),
            When::Range { first, last, .. } => {
                format!("{} to {}", first.format(day), last.format(day))
            }
            When::Tbd { text } => text.clone(),
        })
    }
}
