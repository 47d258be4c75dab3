//! Reading a schedule for review, and keeping it.
//!
//! A review keeps nothing. What is taken is the text as it was reviewed, with the member's
//! corrections beside it; the schedule before stays until that succeeds.

pub(crate) mod cache;
pub(crate) mod following;
pub(crate) mod tables;

use crate::{
    Engine, Fetch, ReadTx, WriteTx,
    ground::failure,
    schedule::tables::Followed,
    team::{self, starting::PRACTICE_SCHEDULE},
};
use meridian_core::{
    fingerprint::sha256_hex,
    schedule::{
        Correction, Entry, LARGEST_BYTES, Milestone, Row, RowState, Schedule, YearOrigin,
        import_bytes,
        lint::{Finding, lint},
    },
    time::When,
};
use meridian_protocol::{
    DeadlinesView, Failure, ReadSchedule, Reply, ReviewRow, ReviewView, ScheduleSource,
    TakeSchedule, Verdict,
};
use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

impl Fetch for ReadSchedule {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.read_schedule_from(&self.source, &self.corrections).await
    }
}

impl Fetch for TakeSchedule {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.take_schedule_from(&self.source, &self.digest, self.corrections).await
    }
}

impl ReadTx<'_> {
    /// Answers `ReadSchedule`; works without a team as well.
    ///
    /// # Errors
    /// One sentence: the file cannot be read, or holds no schedule.
    pub fn read_schedule(
        &self,
        source: &ScheduleSource,
        corrections: &[Correction],
    ) -> Result<ReviewView, Failure> {
        self.review(&self.read_source(source)?, corrections, None)
    }
}

impl Engine {
    /// Answers `ReadSchedule` also where the source is a link, which is asked for.
    ///
    /// # Errors
    /// Those of [`ReadTx::read_schedule`]; or the link cannot be read now.
    pub async fn read_schedule_from(
        &self,
        source: &ScheduleSource,
        corrections: &[Correction],
    ) -> Result<ReviewView, Failure> {
        let Some(link) = link_of(source) else {
            return self.read(|tx| tx.read_schedule(source, corrections));
        };
        let (read, followed) = self.read_linked(link).await?;
        self.read(|tx| tx.review(&read, corrections, Some(&followed)))
    }

    async fn read_linked(&self, link: &str) -> Result<(SourcedSchedule, Followed), Failure> {
        let team = self.team()?;
        let client = self.client(&team)?;
        let first = self.read_link(link, &team.facts.account.host, &client).await?;
        let (link, asked_at) = (link.to_owned(), Some(self.now()));
        let followed = Followed { link, etag: first.etag, asked_at, trouble: None };
        Ok((SourcedSchedule { schedule: first.read, text: first.schedule.text }, followed))
    }
}

impl ReadTx<'_> {
    /// What lies on this laptop: its name and its bytes.
    pub(crate) fn read_text(&self, source: &ScheduleSource) -> Result<(String, Vec<u8>), Failure> {
        let (bytes, name) = match source {
            ScheduleSource::Path(path) => {
                let path = whole_path(path)?;
                let name = path.file_name().unwrap_or(path.as_os_str());
                (bytes_of(&path)?, name.to_string_lossy().into_owned())
            }
            ScheduleSource::File { name, text } => (text.clone().into_bytes(), name.clone()),
            ScheduleSource::Text(text) => (text.clone().into_bytes(), "pasted text".to_owned()),
            ScheduleSource::Practice if self.is_practising()? => {
                let text = self.parts.practice()?.schedule();
                let text = text.map_err(|error| failure::practice(&error))?;
                (text.into_bytes(), PRACTICE_SCHEDULE.to_owned())
            }
            ScheduleSource::Practice => {
                return Err(failure::bad("Only the practice team has a schedule of its own."));
            }
        };
        Ok((name, bytes))
    }

    pub(crate) fn read_source(&self, source: &ScheduleSource) -> Result<SourcedSchedule, Failure> {
        let (name, bytes) = self.read_text(source)?;
        let schedule = import_bytes(&bytes, &name, self.rules())
            .map_err(|error| failure::bad(&error.to_string()))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| failure::bad(&format!("{name} is not a text file; save it as UTF-8.")))?;
        Ok(SourcedSchedule { schedule, text })
    }

    pub(crate) fn review(
        &self,
        read: &SourcedSchedule,
        corrections: &[Correction],
        followed: Option<&Followed>,
    ) -> Result<ReviewView, Failure> {
        let zone = self.zone_name()?;
        let team = self.store().current_team()?;
        let schedule = &read.schedule;
        let findings = lint(schedule, &read.text, self.rules());
        let mut rows = Vec::new();
        for entry in schedule.entries(corrections, self.rules()) {
            rows.push(self.review_row(entry, &findings, &zone)?);
        }
        let mut notes = Vec::new();
        let rows_dated = || schedule.milestones.iter().filter_map(|m| m.effective().latest());
        if let Some(last) = rows_dated().max()
            && last < self.now()
        {
            notes.push(format!(
                "All of it is past: its last date was over {}. No reminder would come of it.",
                self.moment(&zone, last)?.dated()
            ));
        }
        if let (Some(team), Some(cycle)) = (&team, &schedule.cycle)
            && !cycle.eq_ignore_ascii_case(team.facts.cycle.as_str())
        {
            notes.push(format!(
                "This schedule is for {cycle}; your drafts stay with {}.",
                team.facts.cycle
            ));
        }
        if let Some(team) = &team
            && let Some(kept) = &team.facts.schedule
        {
            notes.push(match self.store().followed(team.id)? {
                Some(_) => format!(
                    "It replaces the one from {}, which is then no longer followed.",
                    kept.source
                ),
                None => format!("It replaces the one from {}.", kept.source),
            });
        }
        if followed.is_some() {
            notes.push(
                "Meridian will look at the link once an hour, and say what moved.".to_owned(),
            );
        }
        Ok(ReviewView {
            source: schedule.source.clone(),
            form: schedule.kind.words().to_owned(),
            cycle: schedule.cycle.clone(),
            digest: sha256_hex(&read.text),
            notes,
            rows,
        })
    }
}

impl WriteTx<'_> {
    /// Answers `TakeSchedule`: keeps the schedule in place of the one before.
    ///
    /// # Errors
    /// One sentence; then the schedule before is kept.
    pub fn take_schedule(
        &self,
        source: &ScheduleSource,
        digest: &str,
        corrections: Vec<Correction>,
    ) -> Result<DeadlinesView, Failure> {
        self.keep_schedule(self.read_source(source)?, digest, corrections, None)
    }
}

impl Engine {
    /// Answers `TakeSchedule` also where the source is a link, which is followed from then on.
    ///
    /// # Errors
    /// Those of [`WriteTx::take_schedule`]; or the link cannot be read now.
    pub async fn take_schedule_from(
        &self,
        source: &ScheduleSource,
        digest: &str,
        corrections: Vec<Correction>,
    ) -> Result<DeadlinesView, Failure> {
        let Some(link) = link_of(source) else {
            return self.write(|tx| tx.take_schedule(source, digest, corrections));
        };
        let (read, followed) = self.read_linked(link).await?;
        self.write(|tx| tx.keep_schedule(read, digest, corrections, Some(&followed)))
    }
}

impl WriteTx<'_> {
    fn keep_schedule(
        &self,
        read: SourcedSchedule,
        digest: &str,
        corrections: Vec<Correction>,
        followed: Option<&Followed>,
    ) -> Result<DeadlinesView, Failure> {
        let (team, now) = (self.team()?, self.now());
        if sha256_hex(&read.text) != digest {
            return Err(failure::bad(&format!(
                "{} was changed after you looked at it, so nothing was taken; look at it again.",
                read.schedule.source
            )));
        }
        let kept = team::tables::Schedule {
            source: read.schedule.source,
            read_at: now,
            text: read.text,
            corrections,
        };
        let mut store = self.store_mut();
        store.change_team(team.id, move |facts| facts.schedule = Some(kept))?;
        // Otherwise the link before would put its own back within the hour.
        store.follow(team.id, followed)?;
        drop(store);
        self.show_deadlines()
    }
}

impl ReadTx<'_> {
    fn review_row(
        &self,
        entry: Entry,
        findings: &[Finding],
        zone: &str,
    ) -> Result<ReviewRow, Failure> {
        let written = entry.row.written().to_owned();
        let state = entry.state;
        let milestone = match entry.row {
            Row::Milestone(milestone) => milestone,
            Row::Unread(unread) => {
                return Ok(ReviewRow {
                    line: entry.line,
                    nth: entry.nth,
                    verdict: Verdict::NotUnderstood,
                    state,
                    name: String::new(),
                    who: None,
                    week: None,
                    when: When::Tbd { text: unread.text },
                    at: None,
                    why: vec![unread.why],
                    written,
                });
            }
        };
        // What the lint says is about the source's words; a row given by hand has others.
        let said = findings
            .iter()
            .filter(|f| f.line == entry.line && entry.state != RowState::Corrected)
            .map(|finding| finding.message.clone());
        let mut why: Vec<String> = said.collect();
        if why.is_empty() {
            why.extend(milestone.doubt_words());
        }
        why.extend(doubts(&milestone));
        let used = milestone.effective().clone();
        Ok(ReviewRow {
            line: entry.line,
            nth: entry.nth,
            verdict: match &milestone.when {
                When::Tbd { text } if !is_undecided(text) => Verdict::NotUnderstood,
                _ if why.is_empty() => Verdict::Recognised,
                _ => Verdict::Doubtful,
            },
            state,
            name: milestone.name,
            who: milestone.who,
            week: milestone.week.map(|week| format!("Week {week}")),
            at: used.instant().map(|at| self.moment(zone, at)).transpose()?,
            when: used,
            why,
            written,
        })
    }
}

/// A schedule with the text it was read from.
pub(crate) struct SourcedSchedule {
    pub(crate) schedule: Schedule,
    pub(crate) text: String,
}

/// The link that is meant, if it is one.
pub(crate) fn link_of(source: &ScheduleSource) -> Option<&str> {
    let ScheduleSource::Path(typed) = source else { return None };
    let typed = typed.trim().trim_matches(['"', '\'', '<', '>']);
    let scheme = typed.split_once("://")?.0;
    matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https").then_some(typed)
}

/// A path as people paste it: with quotes around it, as a `file:` link, or from their home.
fn whole_path(typed: &str) -> Result<PathBuf, Failure> {
    let typed = typed.trim().trim_matches(['"', '\'']);
    let typed = typed.strip_prefix("file://").unwrap_or(typed);
    let path = match typed.strip_prefix("~/") {
        Some(rest) => std::env::home_dir().unwrap_or_default().join(rest),
        None => PathBuf::from(typed),
    };
    if path.is_absolute() {
        Ok(path)
    } else {
        Err(failure::bad(&format!(
            "\"{typed}\" is not a whole path; give one that begins with {}.",
            if cfg!(windows) { "a drive" } else { "/ or ~/" }
        )))
    }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    let say = |what: &str| failure::bad(&format!("{} {what}", path.display()));
    let cannot = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => say("is not there; look at the spelling of its path."),
        std::io::ErrorKind::PermissionDenied => say("may not be read by you; change its rights."),
        _ => say(&format!("cannot be read ({error}); try again.")),
    };
    let file = File::open(path).map_err(cannot)?;
    // A pipe or a device could be read for ever.
    if !file.metadata().map_err(cannot)?.is_file() {
        return Err(say("is not a file; choose the schedule itself."));
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes).map_err(cannot)?;
    Ok(bytes)
}

/// What is doubtful about a row beside contradictions.
fn doubts(milestone: &Milestone) -> Vec<String> {
    let mut why = Vec::new();
    match &milestone.when {
        When::Tbd { text } if is_undecided(text) => {
            why.push("The source gives no date yet; the row is kept without one.".to_owned());
        }
        When::Tbd { .. } => why.push(
            "No time could be read in these words; the row is kept without a date until you give \
             one."
                .to_owned(),
        ),
        _ => {}
    }
    if milestone.year == YearOrigin::Inferred {
        why.push("The year is not written; it is taken from the rows beside it.".to_owned());
    }
    why
}

/// Words that say that there is no date yet.
fn is_undecided(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    match words.next() {
        None => true,
        Some(first) => {
            std::iter::once(first).chain(words).any(|w| matches!(w, "tbd" | "tbc" | "tba"))
                || lower.contains("to be ")
        }
    }
}

#[cfg(test)]
mod tests;
