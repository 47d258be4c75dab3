//! The workflow of GitHub Actions that opens a team's rounds on time and closes them, whoever's laptop
//! sleeps: the text of its file, and which round a run is for.
//!
//! A run has no notebook: what it needs comes from the team's file, and what it finds on GitHub.

use super::{
    rhythm::{Rhythm, Round, WeekMark},
    watcher::{CLOSING_RUNS, OPENING_RUNS},
};
use crate::team::{file::mark_words, link::is_repository};
use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::ops::Range;
use url::Url;

/// The workflow's file in a repository.
pub const PATH: &str = ".github/workflows/meridian-round.yml";

/// What fetches the repository's files: actions/checkout, by the commit of its release v7.0.1. The tag
/// `v7.0.1` of <https://github.com/actions/checkout> and the commit "prep v7.0.1 release (#2531)" of
/// 17 July 2026 on its main branch are this one.
const CHECKOUT: &str = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";

/// Where the archive of a release keeps the program of the command line, and how deep that is.
const PROGRAM: (&str, u8) = ("*/files/lib/meridian/meridian-cli", 4);

/// A release's archive, as a runner fetches it: by whose sum it is known what is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    url: String,
    sha256: String,
}

/// Why no workflow is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No archive, or no sum of it.
    #[error(
        "A runner has no Meridian, and runs nothing that nobody has checked: give the archive of a release \
         with --archive, an https address, and its SHA-256 with --sha256, as `sha256sum` prints it. Without \
         both no workflow is written."
    )]
    NoArchive,
    /// The archive's address is none that a runner may fetch from.
    #[error(
        "--archive takes the https address of a file that everybody may fetch, without a name, a password, \
         spaces or quotes in it."
    )]
    Address,
    /// The sum is none.
    #[error("--sha256 takes 64 digits from 0 to f, as `sha256sum` prints them.")]
    Sum,
    /// It is no repository.
    #[error("Give the repository as OWNER/REPO.")]
    Repository,
    /// The team's file cannot be there.
    #[error(
        "Give the team's file by its path in the repository, such as .github/meridian.toml: letters, digits, \
         and - _ . / only."
    )]
    File,
}

impl Archive {
    /// By its address and its SHA-256 in hexadecimal digits.
    ///
    /// # Errors
    /// Where one of the two is missing, or is not what it is to be.
    pub fn new(url: Option<&str>, sha256: Option<&str>) -> Result<Self, Refused> {
        let (Some(url), Some(sha256)) = (url, sha256) else { return Err(Refused::NoArchive) };
        let (url, sha256) = (url.trim(), sha256.trim());
        let is_plain = |sign: char| sign.is_ascii_graphic() && !"'\"\\`{}$<>".contains(sign);
        let is_file = Url::parse(url).is_ok_and(|url| {
            url.scheme() == "https" && url.username().is_empty() && url.password().is_none()
        });
        if !is_file || !url.chars().all(is_plain) {
            return Err(Refused::Address);
        }
        if sha256.len() != 64 || !sha256.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Refused::Sum);
        }
        Ok(Self { url: url.to_owned(), sha256: sha256.to_ascii_lowercase() })
    }

    /// The one that a workflow's text names, where it names one.
    pub fn of_text(text: &str) -> Option<Self> {
        let value = |key: &str| {
            let mut lines = text.lines().map(str::trim);
            let line = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
            line.map(|value| value.trim_matches(['\'', '"']))
        };
        Self::new(value("ARCHIVE"), value("SHA256")).ok()
    }
}

/// A workflow that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundWorkflow {
    repository: String,
    opens: WeekMark,
    closes: Vec<WeekMark>,
    team_file: String,
    archive: Archive,
    is_in_discussion: bool,
}

impl RoundWorkflow {
    /// Of a repository, the marks at which its rounds open and close, and the path of the team's file in it.
    ///
    /// # Errors
    /// Where a name is none that can stand in the file.
    pub fn new(
        repository: &str,
        opens: WeekMark,
        closes: Vec<WeekMark>,
        team_file: &str,
        archive: Archive,
    ) -> Result<Self, Refused> {
        if !is_repository(repository) {
            return Err(Refused::Repository);
        }
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
        let is_part = |part: &str| !matches!(part, "" | "." | "..") && !part.starts_with('-');
        if !team_file.bytes().all(is_plain) || !team_file.split('/').all(is_part) {
            return Err(Refused::File);
        }
        Ok(Self {
            repository: repository.to_owned(),
            opens,
            closes,
            team_file: team_file.to_owned(),
            archive,
            is_in_discussion: false,
        })
    }

    /// The same, where a discussion collects the updates or not: to write there is a permission of its own.
    #[must_use]
    pub fn in_discussion(self, is_in_discussion: bool) -> Self {
        Self { is_in_discussion, ..self }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let opening = crons(self.opens, &OPENING_RUNS);
        let mut closing: Vec<String> = Vec::new();
        for cron in self.closes.iter().flat_map(|closes| crons(*closes, &CLOSING_RUNS)) {
            if !closing.contains(&cron) {
                closing.push(cron);
            }
        }
        let closes: Vec<String> = self.closes.iter().map(|mark| mark_words(*mark)).collect();
        let lines = |crons: &[String]| -> String {
            crons.iter().map(|cron| format!("    - cron: '{cron}'\n")).collect()
        };
        let quoted: fn(&[String]) -> String = |crons| {
            let each: Vec<String> = crons.iter().map(|cron| format!("\"{cron}\"")).collect();
            format!("[{}]", each.join(", "))
        };
        // GitHub refuses a line that stands there twice.
        let only_closing: Vec<String> =
            closing.iter().filter(|cron| !opening.contains(cron)).cloned().collect();
        let (inside, depth) = PROGRAM;
        TEXT.replace("<opens>", &mark_words(self.opens))
            .replace("<closes>", &closes.join(" or "))
            .replace("<opening crons>\n", &lines(&opening))
            .replace("<closing crons>\n", &lines(&only_closing))
            .replace("<opening>", &quoted(&opening))
            .replace("<closing>", &quoted(&closing))
            .replace("<more permissions>\n", if self.is_in_discussion { DISCUSSIONS } else { "" })
            .replace("<repository>", &self.repository)
            .replace("<checkout>", CHECKOUT)
            .replace("<archive>", &self.archive.url)
            .replace("<sha256>", &self.archive.sha256)
            .replace("<depth>", &depth.to_string())
            .replace("<program>", inside)
            .replace("<team file>", &self.team_file)
    }
}

const TEXT: &str = include_str!("workflow.yml");

const DISCUSSIONS: &str =
    "      discussions: write # opens the round in the team's discussion, and sums it up there\n";

/// The cron lines of these runs, from a mark of the rhythm; in UTC, in which GitHub reads them. The full
/// hour is GitHub's busiest and the one at which runs are dropped: a minute later is as good.
fn crons(mark: WeekMark, runs: &[TimeDelta]) -> Vec<String> {
    const DAY: i64 = 24 * 60;
    let time = i64::from(mark.time.hour() * 60 + mark.time.minute());
    let from = i64::from(mark.day.num_days_from_sunday()) * DAY + time;
    let cron = |run: &TimeDelta| {
        let at = (from + run.num_minutes()).rem_euclid(7 * DAY);
        let (day, hour, minute) = (at / DAY, at / 60 % 24, at % 60);
        format!("{} {hour} * * {day}", minute.max(1))
    };
    runs.iter().map(cron).collect()
}

/// Which round a run that comes at `now` opens: the next one from the first of its runs on, else the
/// present one until its issue is to close. None where the present one is over and the next is too far off.
pub fn round_to_open(rhythm: &Rhythm, now: DateTime<Utc>) -> Option<Round> {
    let present = rhythm.round_at(now);
    let next = rhythm.next(&present);
    let first = OPENING_RUNS.iter().min().copied().unwrap_or_default();
    if next.opens.checked_add_signed(first).is_some_and(|first| now >= first) {
        return Some(next);
    }
    (now < present.closes).then_some(present)
}

/// Which round a run that comes at `now` closes: the one whose closing came last.
pub fn round_to_close(rhythm: &Rhythm, now: DateTime<Utc>) -> Option<Round> {
    let present = rhythm.round_at(now);
    let before = rhythm.previous(&present);
    [present, before, rhythm.previous(&before)].into_iter().find(|round| round.closes <= now)
}

/// A place at which a file is not as it would be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The line of the file at which it begins, from 1.
    pub line: usize,
    /// The lines that stand there and would not.
    pub found: Vec<String>,
    /// The lines that would.
    pub wanted: Vec<String>,
}

/// What of a workflow's file is not as it would be written, in the order of its lines; empty where nothing
/// differs. How lines end, and spaces there, make no difference.
pub fn differences(found: &str, written: &str) -> Vec<Difference> {
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.trim_end().to_owned()).collect()
    };
    let (found, written) = (lines(found), lines(written));
    let of = |lines: &[String], range: Range<usize>| lines.get(range).unwrap_or_default().to_vec();
    capture_diff_slices(Algorithm::Myers, &found, &written)
        .into_iter()
        .filter(|op| op.tag() != DiffTag::Equal)
        .map(|op| Difference {
            line: op.old_range().start + 1,
            found: of(&found, op.old_range()),
            wanted: of(&written, op.new_range()),
        })
        .collect()
}

#[cfg(test)]
#[path = "workflow_tests.rs"]
mod tests;
