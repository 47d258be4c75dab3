//! Whether the team's workflow still does its part, from what GitHub says of it.
//!
//! A cron belongs to the person who changed its line last. It ends when they leave the organisation, when
//! a public repository has no commit for sixty days, or by a press of somebody; nobody is told of it.

use super::rhythm::{Rhythm, Round};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// When a workflow is to run for an opening, from the round's opening: Sunday 22:17, 22:47, 23:17,
/// Monday 00:23 and 01:41 where it opens Monday 00:00 UTC.
pub const OPENING_RUNS: [TimeDelta; 5] = [
    TimeDelta::minutes(-103),
    TimeDelta::minutes(-73),
    TimeDelta::minutes(-43),
    TimeDelta::minutes(23),
    TimeDelta::minutes(101),
];

/// When a workflow is to run for a closing, from the round's closing.
pub const CLOSING_RUNS: [TimeDelta; 3] =
    [TimeDelta::minutes(6), TimeDelta::minutes(40), TimeDelta::minutes(120)];

/// How long after its last cron a run may still come: GitHub starts them late.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

/// What GitHub says of the workflow's `state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// `active`
    Active,
    /// `disabled_inactivity`: no commit for sixty days.
    DisabledInactivity,
    /// `disabled_manually`: somebody has switched it off.
    DisabledManually,
    /// There is no such file on the default branch.
    Gone,
    /// GitHub was not asked, or answered something else.
    Unknown,
}

/// What is known of a workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workflow<'a> {
    /// Its file, such as `meridian-round.yml`.
    pub file: &'a str,
    /// Its state.
    pub state: State,
    /// When a run of its schedule was started last; none where none ever was.
    pub last_run: Option<DateTime<Utc>>,
    /// When that was said: of what was to run since, nothing is known.
    pub at: DateTime<Utc>,
    /// Who changed its cron line last, by login. Whether they are still in the organisation GitHub tells its
    /// members alone.
    pub owner: Option<&'a str>,
}

/// What GitHub said of a workflow, as the notebook keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Its file.
    pub file: String,
    /// When it was asked for.
    pub at: DateTime<Utc>,
    /// Its state then.
    pub state: State,
    /// When a run of its schedule was started last; none where none ever was.
    pub last_run: Option<DateTime<Utc>>,
    /// Who changed its cron line last, by login.
    pub owner: Option<String>,
}

/// How often a workflow is asked for usually, in which its owner may have left.
const USUALLY: TimeDelta = TimeDelta::hours(24);
/// And while one of its runs is due.
const WHILE_DUE: TimeDelta = TimeDelta::minutes(15);

impl Heard {
    /// What was said of it.
    pub fn workflow(&self) -> Workflow<'_> {
        let owner = self.owner.as_deref();
        let Self { state, last_run, at, .. } = *self;
        Workflow { file: &self.file, state, last_run, at, owner }
    }

    /// Whether it is to be asked for again: once a day, more often while a run of it is due, and once that is
    /// over.
    pub fn is_old(&self, rhythm: &Rhythm, now: DateTime<Utc>) -> bool {
        let this = rhythm.round_at(now);
        let rounds = [rhythm.previous(&this), this, rhythm.next(&this)];
        let windows: Vec<Window> = rounds.iter().flat_map(windows_of).collect();
        if windows.iter().any(|window| window.over <= now && self.at < window.over) {
            return true;
        }
        let is_due = windows.iter().any(|window| window.starts <= now && now < window.over);
        let most = if is_due { WHILE_DUE } else { USUALLY };
        // A clock that was set back makes it old, too.
        now - self.at >= most || self.at > now
    }
}

impl State {
    /// By GitHub's word.
    pub fn of(word: &str) -> Self {
        match word {
            "active" => Self::Active,
            "disabled_inactivity" => Self::DisabledInactivity,
            "disabled_manually" => Self::DisabledManually,
            "deleted" => Self::Gone,
            _ => Self::Unknown,
        }
    }
}

/// How a workflow is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// It has run when it had to, or its time has not come.
    Healthy,
    /// It should have run by now and still may.
    Late,
    /// It should have run and will not.
    Stopped,
    /// It is switched off, or gone.
    SwitchedOff,
    /// Nothing is known of it.
    Unknown,
}

impl Health {
    /// Whether it may still come, so that a lead waits for it.
    pub fn is_waited_for(self) -> bool {
        matches!(self, Self::Healthy | Self::Late | Self::Unknown)
    }
}

/// A workflow's health with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Watched {
    /// How it is.
    pub health: Health,
    /// One or two sentences: what is known, and who must do what. Dates in UTC.
    pub words: String,
}

/// How the workflow is at `now`, in the rhythm whose openings and closings it is for.
pub fn watch(workflow: &Workflow<'_>, rhythm: &Rhythm, now: DateTime<Utc>) -> Watched {
    let file = workflow.file;
    let off = |words: String| Watched { health: Health::SwitchedOff, words };
    match workflow.state {
        State::Active => {}
        State::DisabledInactivity => {
            return off(format!(
                "GitHub has switched the workflow {file} off, because the repository had no commit for sixty \
                 days. Someone with write access must enable it on the repository's page of actions."
            ));
        }
        State::DisabledManually => {
            return off(format!(
                "Somebody has switched the workflow {file} off. Someone with write access can enable it on \
                 the repository's page of actions."
            ));
        }
        State::Gone => {
            return off(format!(
                "There is no workflow {file} on the default branch. Someone with write access must add it, or \
                 take it out of the team's file."
            ));
        }
        State::Unknown => {
            let words = format!("GitHub has not said how the workflow {file} is.");
            return Watched { health: Health::Unknown, words };
        }
    }
    let health = health(workflow.last_run, workflow.at, rhythm, now);
    let day = |at: DateTime<Utc>| at.format("%-d %B %Y").to_string();
    let ran = match workflow.last_run {
        Some(at) => format!("The workflow {file} ran last {}", said(at)),
        None => format!("The workflow {file} has not run by its schedule yet"),
    };
    let words = match health {
        Health::Late => format!("{ran}. It is late, which is normal on GitHub; it may still run."),
        Health::Stopped => {
            let since = match workflow.last_run {
                Some(at) => format!("The workflow {file} has not run since {}", day(at)),
                None => format!("The workflow {file} has never run by its schedule"),
            };
            let owner = match workflow.owner {
                Some(login) => {
                    format!("; it belongs to {login}, and ends when they leave the organisation")
                }
                None => String::new(),
            };
            format!("{since}{owner}. Someone with write access must change its cron line.")
        }
        _ => format!("{ran}."),
    };
    Watched { health, words }
}

/// `Mon 16 Nov 00:20 UTC`
pub(super) fn said(at: DateTime<Utc>) -> String {
    at.format("%a %-d %b %H:%M UTC").to_string()
}

/// A stretch in which the workflow is to run once at least.
#[derive(Debug, Clone, Copy)]
struct Window {
    /// Its first cron.
    starts: DateTime<Utc>,
    /// From when on it is late.
    late: DateTime<Utc>,
    /// From when on it will not come.
    over: DateTime<Utc>,
}

/// By a last run that was asked for at `heard`. A run that came since is not known.
fn health(
    last: Option<DateTime<Utc>>,
    heard: DateTime<Utc>,
    rhythm: &Rhythm,
    now: DateTime<Utc>,
) -> Health {
    let this = rhythm.round_at(now);
    let before = rhythm.previous(&this);
    let rounds = [rhythm.previous(&before), before, this, rhythm.next(&this)];
    let mut windows: Vec<Window> = rounds.iter().flat_map(windows_of).collect();
    windows.sort_by_key(|window| window.starts);
    windows.retain(|window| window.starts <= now);
    let [.., before, present] = windows.as_slice() else { return Health::Unknown };
    let ran_since = |at: DateTime<Utc>| last.is_some_and(|last| last >= at);
    if ran_since(present.starts) {
        return Health::Healthy;
    }
    // One that never ran may be new.
    if last.is_some() && !ran_since(before.starts) && heard >= before.over {
        return Health::Stopped;
    }
    if now < present.late {
        Health::Healthy
    } else if now < present.over {
        Health::Late
    } else if heard >= present.over {
        Health::Stopped
    } else {
        Health::Unknown
    }
}

/// The stretch of a round's opening and that of its closing.
fn windows_of(round: &Round) -> [Window; 2] {
    let window = |mark: DateTime<Utc>, runs: &[TimeDelta], late: TimeDelta| {
        let after = |by: TimeDelta| mark.checked_add_signed(by).unwrap_or(mark);
        let first = runs.first().copied().unwrap_or_default();
        let last = runs.last().copied().unwrap_or_default();
        Window { starts: after(first), late: after(late), over: after(last + PATIENCE) }
    };
    [
        window(round.opens, &OPENING_RUNS, TimeDelta::zero()),
        window(round.closes, &CLOSING_RUNS, TimeDelta::minutes(20)),
    ]
}

#[cfg(test)]
#[path = "watcher_tests.rs"]
mod tests;
