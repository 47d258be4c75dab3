//! A schedule that is followed by its link: asked for at most once an hour, compared with the one
//! before, and what moved is told once.
//!
//! A reading that cannot be used never replaces one that could.

mod changes;
mod link;

pub use changes::{Announcement, News, ScheduleChange};
pub(crate) use link::source;

use crate::{
    Engine, WriteTx,
    ground::{
        failure,
        github::{Client, Fetched},
    },
    schedule::tables::{ChangeKind, Followed, NewSchedule, Noticed},
    team::{
        starting::PRACTICE_HOST,
        tables::{Schedule as KeptSchedule, Team},
    },
};
use chrono::{DateTime, Duration, Utc};
use link::Source;
use meridian_core::{
    courier::{Answer, Refusal},
    schedule::{Schedule, diff::diff, import_bytes},
    time::{When, ZoneRules},
};
use meridian_protocol::Failure;
use serde::Serialize;

/// How long a link is left alone after it was asked for.
const PAUSE: Duration = Duration::hours(1);

/// And how long when it could not be reached.
const SOON: Duration = Duration::minutes(5);

/// What came of looking at a followed schedule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ScheduleNews {
    /// How many milestones moved.
    pub moved: usize,
    /// How many came, went, or got another name, week or owner.
    pub others: usize,
    /// Why it could not be read, one sentence; the one from before stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// A schedule as its link gave it.
pub(crate) struct FirstReading {
    pub(crate) schedule: KeptSchedule,
    pub(crate) read: Schedule,
    pub(crate) etag: Option<String>,
}

/// What the team's file is called where it is asked for.
pub(crate) const TEAM_FILE: &str = "team's file";
/// And the template that it names.
pub(crate) const TEMPLATE: &str = "template of a round's issue";

impl Engine {
    /// Looks at the followed schedule now, whenever it was looked at last; none when the schedule
    /// is not followed.
    ///
    /// # Errors
    /// When there is no team or the notebook cannot be written.
    pub async fn refresh_schedule(&self) -> Result<Option<ScheduleNews>, Failure> {
        let team = self.team()?;
        let Some(followed) = self.store().followed(team.id)? else { return Ok(None) };
        let client = self.client(&team)?;
        self.look_at(&team, &followed, &client).await.map(Some)
    }

    /// Looks at the schedule of a team for which nothing else is to be done, if that is due: its
    /// deadlines are reminded of like those of the team that is shown.
    pub(crate) async fn follow_another(&self, team: &Team) -> Result<(), Failure> {
        if self.store().followed(team.id)?.is_none_or(|followed| followed.rests(self.now())) {
            return Ok(());
        }
        let client = self.client(team)?;
        self.follow_schedule(team, &client).await.map(drop)
    }

    /// Looks at the followed schedule if that is due.
    pub(crate) async fn follow_schedule(
        &self,
        team: &Team,
        client: &Client,
    ) -> Result<Option<ScheduleNews>, Failure> {
        if let Err(failure) = self.follow_roster(team, client).await {
            // Deadlines do not depend on who is in the team.
            tracing::warn!(%failure, "the followed roster");
        }
        self.follow_team_file(team, client).await;
        let Some(followed) = self.store().followed(team.id)? else { return Ok(None) };
        match followed.rests(self.now()) {
            true => Ok(None),
            false => self.look_at(team, &followed, client).await.map(Some),
        }
    }

    async fn look_at(
        &self,
        team: &Team,
        followed: &Followed,
        client: &Client,
    ) -> Result<ScheduleNews, Failure> {
        let before = team.facts.schedule.as_ref();
        // Without the text that belongs to it a revision is worth nothing.
        let etag = followed.etag.as_deref().filter(|_| before.is_some());
        let link = &followed.link;
        let answer = self.fetch(("schedule", link), &team.facts.account.host, client, etag).await;
        let now = self.now();
        match answer {
            Ok(Fetched::Unchanged) => {
                self.write(|tx| tx.is_unchanged(team))?;
                Ok(ScheduleNews::default())
            }
            Ok(Fetched::New { bytes, etag }) => match read(&bytes, link, now, self.rules()) {
                Ok((schedule, read)) => self.write(|tx| tx.take(team, schedule, &read, etag)),
                Err(said) => self.write(|tx| tx.keep_the_old(team, &said)),
            },
            Err(failure @ Failure::Offline { .. }) => {
                // Being offline is said elsewhere, and passes: it is tried again soon.
                let asked = now - PAUSE + SOON;
                self.store_mut().schedule_asked(team.id, asked, followed.trouble.as_deref())?;
                let trouble = Some(failure.to_string());
                Ok(ScheduleNews { trouble, ..ScheduleNews::default() })
            }
            Err(failure) => self.write(|tx| tx.keep_the_old(team, &failure.to_string())),
        }
    }

    /// Asks for a link, with the sign-in if it is the team's own host and with none elsewhere.
    pub(crate) async fn fetch(
        &self,
        (what, link): (&str, &str),
        host: &str,
        client: &Client,
        etag: Option<&str>,
    ) -> Result<Fetched, Failure> {
        let Source { elsewhere, path, accept } = source(link, host)?;
        let is_elsewhere = elsewhere.is_some();
        let fetched = match elsewhere {
            None => client.file(&path, accept, etag).await,
            // Its window says that nothing leaves this laptop.
            Some(_) if host == PRACTICE_HOST => {
                return Err(failure::bad(
                    "The practice team asks no other host, so that nothing leaves this laptop; \
                     save the file and choose it here, or connect your team.",
                ));
            }
            Some(root) => {
                let stranger = self.reach(&root, None)?;
                stranger.file(&path, accept, etag).await
            }
        };
        fetched.map_err(|answer| match answer {
            Answer::Refused(Refusal::Missing | Refusal::Moved | Refusal::Gone { .. }) => {
                let remedy = match what {
                    TEAM_FILE => "Follow it again by its present link.",
                    TEMPLATE => "Correct its path in the team's file.",
                    _ => "Connect again with its present link.",
                };
                failure::bad(&format!("The {what} at {link} is no longer there. {remedy}"))
            }
            // Where GitHub is reached nothing else says what is in the way of the schedule's host.
            Answer::Offline { by } if is_elsewhere && !by.passes_by_itself() => {
                failure::bad(&by.in_full(&format!("The {what} at {link}")))
            }
            answer => failure::answer(&answer, &format!("The {what} at {link}")),
        })
    }

    /// Reads a link for the first time.
    pub(crate) async fn read_link(
        &self,
        link: &str,
        host: &str,
        client: &Client,
    ) -> Result<FirstReading, Failure> {
        match self.fetch(("schedule", link), host, client, None).await? {
            Fetched::New { bytes, etag } => {
                let (schedule, read) = read(&bytes, link, self.now(), self.rules())
                    .map_err(|said| failure::bad(&said))?;
                Ok(FirstReading { schedule, read, etag })
            }
            Fetched::Unchanged => Err(failure::internal("an answer without a question")),
        }
    }
}

impl Engine {
    /// Follows the schedule at a link from now on, in place of the one before.
    pub(crate) async fn begin_to_follow_schedule(
        &self,
        team: &Team,
        client: &Client,
        link: &str,
    ) -> Result<(), Failure> {
        let first = self.read_link(link, &team.facts.account.host, client).await?;
        let FirstReading { schedule, read, etag } = first;
        self.write(|tx| {
            let team = &tx.store().team(team.id)?;
            let asked_at = Some(tx.now());
            let followed = Followed { link: link.to_owned(), etag: None, asked_at, trouble: None };
            tx.store_mut().follow(team.id, Some(&followed))?;
            tx.take(team, schedule, &read, etag).map(drop)
        })
    }
}

impl WriteTx<'_> {
    fn take(
        &self,
        team: &Team,
        schedule: KeptSchedule,
        read: &Schedule,
        etag: Option<String>,
    ) -> Result<ScheduleNews, Failure> {
        let before = self.schedule_of(team);
        let cycle = |schedule: &Schedule| schedule.cycle.clone();
        if let Some((old, new)) = before.as_deref().and_then(cycle).zip(cycle(read))
            && old != new
            && new != team.facts.cycle.as_str()
        {
            let said = format!(
                "{} now holds the schedule of {new}; connect again to go on to that cycle.",
                schedule.source
            );
            return self.keep_the_old(team, &said);
        }
        // What was corrected by hand is no news, as long as the source says the same there.
        let kept = team.facts.schedule.as_ref();
        let corrections = kept.map(|kept| kept.corrections.clone()).unwrap_or_default();
        let read = &read.clone().corrected(&corrections, self.rules());
        let schedule = KeptSchedule { corrections, ..schedule };
        let changes = before.map(|before| noticed(&before, read)).unwrap_or_default();
        let moved = changes.iter().filter(|change| change.kind == ChangeKind::Moved).count();
        let news = ScheduleNews { moved, others: changes.len() - moved, trouble: None };
        let reading = NewSchedule { schedule, etag, changes };
        let before = team.facts.schedule.as_ref();
        if !self.store_mut().take_schedule(team.id, before, &reading)? {
            // Another program was faster; it has noted the same changes.
            return Ok(ScheduleNews::default());
        }
        self.note_trouble(team, None)?;
        Ok(news)
    }

    /// Sets or takes back the notice about a team's followed schedule: two teams' are two.
    pub(crate) fn note_trouble(&self, team: &Team, trouble: Option<&str>) -> Result<(), Failure> {
        if trouble.is_some() {
            // Of one that was removed while it was asked for, nothing is said.
            self.store().team(team.id)?;
        }
        let mut store = self.store_mut();
        // Under this name alone an earlier build kept the only one that there was.
        store.set_standing_notice(NOTICE, None)?;
        Ok(store.set_standing_notice(&format!("{NOTICE}-{}", team.id), trouble)?)
    }

    fn is_unchanged(&self, team: &Team) -> Result<(), Failure> {
        self.store_mut().schedule_asked(team.id, self.now(), None)?;
        self.note_trouble(team, None)
    }

    fn keep_the_old(&self, team: &Team, said: &str) -> Result<ScheduleNews, Failure> {
        let trouble = match &team.facts.schedule {
            Some(kept) => {
                let read = kept.read_at.format("%-d %b %Y %H:%M UTC");
                format!("{said} Until then the schedule read {read} stays.")
            }
            None => said.to_owned(),
        };
        self.store_mut().schedule_asked(team.id, self.now(), Some(&trouble))?;
        self.note_trouble(team, Some(&trouble))?;
        Ok(ScheduleNews { trouble: Some(trouble), ..ScheduleNews::default() })
    }
}

impl Followed {
    /// Whether the link is left alone for now.
    fn rests(&self, now: DateTime<Utc>) -> bool {
        // A clock that was put back must not stop it for months.
        self.asked_at.is_some_and(|asked| asked <= now && now < asked + PAUSE)
    }
}

/// What the notice about a followed schedule is called, before the team.
const NOTICE: &str = "schedule";

fn read(
    bytes: &[u8],
    link: &str,
    now: DateTime<Utc>,
    rules: &dyn ZoneRules,
) -> Result<(KeptSchedule, Schedule), String> {
    let read = import_bytes(bytes, link, rules).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(bytes).into_owned();
    Ok((KeptSchedule::as_read(link.to_owned(), now, text), read))
}

fn noticed(old: &Schedule, new: &Schedule) -> Vec<Noticed> {
    let diff = diff(old, new);
    let said = |text: String| When::Tbd { text };
    let none = || said(String::new());
    let mut changes: Vec<Noticed> = diff
        .moved
        .into_iter()
        .map(|row| Noticed {
            kind: ChangeKind::Moved,
            name: row.name,
            was: row.from,
            becomes: row.to,
        })
        .collect();
    changes.extend(diff.renamed.into_iter().map(|row| Noticed {
        kind: ChangeKind::Renamed,
        name: row.to,
        was: said(row.from),
        becomes: none(),
    }));
    changes.extend(diff.who_changed.into_iter().map(|row| Noticed {
        kind: ChangeKind::WhoChanged,
        name: row.name,
        was: said(row.from.unwrap_or_else(|| "nobody".to_owned())),
        becomes: said(row.to.unwrap_or_else(|| "nobody".to_owned())),
    }));
    let week = |week: Option<u32>| {
        said(week.map_or_else(|| "no week".to_owned(), |number| format!("week {number}")))
    };
    changes.extend(diff.week_changed.into_iter().map(|row| Noticed {
        kind: ChangeKind::WeekChanged,
        name: row.name,
        was: week(row.from),
        becomes: week(row.to),
    }));
    changes.extend(diff.added.into_iter().map(|row| Noticed {
        kind: ChangeKind::Added,
        name: row.name,
        was: none(),
        becomes: row.when,
    }));
    changes.extend(diff.removed.into_iter().map(|row| Noticed {
        kind: ChangeKind::Removed,
        name: row.name,
        was: row.when,
        becomes: none(),
    }));
    changes
}

#[cfg(test)]
mod tests;
