//! What changed in a followed schedule, in the member's words.

use crate::{
    Engine, agenda, failure, schedule_of,
    store::{ChangeKind, KeptChange, Team},
};
use chrono::{DateTime, Utc};
use meridian_core::{
    deadline::{Concern, concern, roles},
    schedule::Schedule,
    time::{When, say},
};
use meridian_protocol::Failure;
use serde::Serialize;
use std::collections::BTreeMap;

/// One change of a followed schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleChange {
    /// `moved`, `added`, `removed` or `renamed`.
    pub kind: ChangeKind,
    /// The milestone's present name; a removed one's last.
    pub name: String,
    /// Its time before, in the member's zone; of a renamed one its former name; empty for a new
    /// one.
    pub from: String,
    /// Its time now, in the member's zone; empty for a removed or renamed one.
    pub to: String,
    /// When it was noticed.
    pub noticed_at: DateTime<Utc>,
}

/// Something that the member is told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The changes that it is about.
    changes: Vec<i64>,
    /// `Schedule moved: Code Freeze`
    pub title: String,
    /// Old and new time in the member's zone.
    pub body: String,
}

impl Engine {
    /// What changed in the schedule of this cycle, oldest first.
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn schedule_changes(&self) -> Result<Vec<ScheduleChange>, Failure> {
        let (team, zone) = (self.team()?, self.zone_name()?);
        let kept = self.store().schedule_changes(team.id)?;
        kept.into_iter()
            .map(|KeptChange { noticed, noticed_at, .. }| {
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

    /// What the member should be told now: moves of milestones that concern them and are still to
    /// come. Several are one announcement.
    ///
    /// # Errors
    /// When the notebook cannot be read or the zone is unknown.
    pub fn announcements_due(&self) -> Result<Vec<Announcement>, Failure> {
        let Some(team) = self.store().current_team()? else { return Ok(Vec::new()) };
        let kept = self.store().schedule_changes(team.id)?;
        let untold = |kept: &KeptChange| {
            kept.announced_at.is_none() && kept.noticed.kind == ChangeKind::Moved
        };
        let untold: Vec<KeptChange> = kept.into_iter().filter(untold).collect();
        if untold.is_empty() {
            return Ok(Vec::new());
        }
        let (zone, now) = (self.zone_name()?, self.now());
        let schedule = schedule_of(&team, self.rules());
        let mut changes = Vec::new();
        // A milestone that moved twice has one old time and one new one.
        let mut moves: Vec<(String, When, When)> = Vec::new();
        for KeptChange { id, noticed, .. } in untold {
            changes.push(id);
            if !self.is_mine(&team, schedule.as_ref(), &noticed.name) {
                continue;
            }
            match moves.iter_mut().find(|(name, ..)| *name == noticed.name) {
                Some((.., becomes)) => *becomes = noticed.becomes,
                None => moves.push((noticed.name, noticed.was, noticed.becomes)),
            }
        }
        moves.retain(|(_, was, becomes)| {
            let back = was.earliest() == becomes.earliest() && was.latest() == becomes.latest();
            let over = [was, becomes].iter().all(|when| when.latest().is_some_and(|l| l < now));
            !back && !over
        });
        let words = |(_, was, becomes): &(String, When, When)| {
            let (was, becomes) = (self.when_words(was, &zone)?, self.when_words(becomes, &zone)?);
            Ok::<_, Failure>(format!("{was} \u{2192} {becomes}"))
        };
        let (title, body) = match moves.as_slice() {
            [] => {
                // Nothing that the member needs to hear.
                self.store().changes_announced(&changes, now)?;
                return Ok(Vec::new());
            }
            [one] => (format!("Schedule moved: {}", one.0), words(one)?),
            several => {
                let lines = several.iter().map(|one| Ok(format!("{}: {}", one.0, words(one)?)));
                let body = lines.collect::<Result<Vec<_>, Failure>>()?.join("\n");
                (format!("Schedule moved: {} milestones", several.len()), body)
            }
        };
        Ok(vec![Announcement { changes, title, body }])
    }

    /// Notes that an announcement was shown, so that it is not shown again.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn announcement_shown(&self, announcement: &Announcement) -> Result<(), Failure> {
        let now = self.now();
        Ok(self.store().changes_announced(&announcement.changes, now)?)
    }

    fn is_mine(&self, team: &Team, schedule: Option<&Schedule>, name: &str) -> bool {
        let row = schedule.and_then(|s| s.milestones.iter().find(|row| row.name == name));
        let titles: Vec<String> =
            agenda::sections(team).into_iter().map(|(_, title)| title).collect();
        let roles = roles(row.and_then(|row| row.who.as_deref()));
        concern(name, &roles, &titles) != Concern::Others
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
