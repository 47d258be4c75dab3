//! Workflows of GitHub Actions that run by the clock: when they are due, late, dropped or off.
//!
//! Only the clock and the state are GitHub's here. What a run does is not known: whoever asks for the
//! runs that are due gets each with its token, acts as it would, and says how it ended.

pub(crate) mod cron;

use crate::may::Access;
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use cron::Cron;
use serde::{Deserialize, Serialize};

/// Without a commit for so long the schedules of a public repository are switched off; issues do not
/// count. github/docs, disabling a workflow; sigstore/rekor-monitor#167.
const QUIET: TimeDelta = TimeDelta::days(60);

/// Crons are not looked at further back than that.
const FURTHEST: TimeDelta = TimeDelta::days(400);

/// Whether a workflow is on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkflowState {
    /// It is.
    #[default]
    Active,
    /// GitHub has switched it off, because nobody committed for sixty days.
    DisabledInactivity,
    /// A person has switched it off.
    DisabledManually,
}

/// What befalls a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Luck {
    /// It is made so much later: nobody sees it before.
    Late {
        /// How much.
        seconds: u32,
    },
    /// It is made in time, and waits so long for a machine.
    Waits {
        /// How long.
        seconds: u32,
    },
    /// It is never made: github/docs, events that trigger workflows, on busy hours.
    Dropped,
}

/// A mishap that the next runs of a cron line meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mishap {
    /// Of which line; none for any.
    #[serde(default)]
    pub cron: Option<String>,
    /// What happens.
    pub what: Luck,
    /// To how many runs; 1 unless told.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// It waits for a machine, or for another one of its group.
    Queued,
    /// Somebody has taken it from the runs that are due.
    InProgress,
    /// It has ended.
    Completed,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its number over all repositories.
    pub id: i64,
    /// Its number within the workflow.
    pub number: i64,
    /// The cron line that it follows from; none for one that a person has asked for.
    pub cron: Option<String>,
    /// When it was due.
    pub due: DateTime<Utc>,
    /// When it is made, and can be seen.
    pub created_at: DateTime<Utc>,
    /// From when on there is a machine for it.
    pub starts_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Where it stands.
    pub status: RunStatus,
    /// How it ended: `success`, `failure`, `cancelled`.
    pub conclusion: Option<String>,
    /// The token of its job, while it runs.
    pub token: Option<String>,
}

/// A workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    /// Its number over all repositories.
    pub id: i64,
    /// The name of its file below `.github/workflows`.
    pub file: String,
    /// The cron lines.
    pub crons: Vec<String>,
    /// The user id of who last changed a cron line. The schedule is theirs: once they have left the
    /// organisation, or are gone, nothing runs (github/docs, events that trigger workflows;
    /// timeplus-io/proton#1228), while the state stays `active`, which is not settled.
    pub owner: i64,
    /// Whether it is on.
    pub state: WorkflowState,
    /// What its job may do with issues.
    pub issues: Access,
    /// What its job may do with files.
    pub contents: Access,
    /// Whether its runs are of one `concurrency` group that cancels nothing that runs: one runs, one
    /// waits, and what waited before is cancelled. github/docs, concurrency.
    pub one_at_a_time: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Up to when its crons have been looked at.
    pub looked_until: DateTime<Utc>,
    /// What its next runs meet.
    pub mishaps: Vec<Mishap>,
    /// Its runs, in the order in which they were due.
    pub runs: Vec<Run>,
}

/// What a cron line comes to when it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fires {
    /// A run that is made and gets a machine then.
    Run { created_at: DateTime<Utc>, starts_at: DateTime<Utc> },
    /// Nothing.
    Not,
    /// Nothing, and the workflow is off from now on.
    SwitchesOff,
}

/// What the decision needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    pub(crate) state: WorkflowState,
    pub(crate) last_commit: DateTime<Utc>,
    /// Whether the repository is public: only then GitHub switches schedules off.
    pub(crate) is_public: bool,
    /// Whether the schedule's owner is still a member.
    pub(crate) owner_belongs: bool,
}

/// What a cron line that is due at `at` comes to.
pub(crate) fn fires(facts: Facts, at: DateTime<Utc>, luck: Option<Luck>) -> Fires {
    if facts.state != WorkflowState::Active || !facts.owner_belongs {
        return Fires::Not;
    }
    if facts.is_public && at - facts.last_commit >= QUIET {
        return Fires::SwitchesOff;
    }
    let after = |seconds: u32| at + TimeDelta::seconds(seconds.into());
    match luck {
        None => Fires::Run { created_at: at, starts_at: at },
        Some(Luck::Late { seconds }) => {
            Fires::Run { created_at: after(seconds), starts_at: after(seconds) }
        }
        Some(Luck::Waits { seconds }) => Fires::Run { created_at: at, starts_at: after(seconds) },
        Some(Luck::Dropped) => Fires::Not,
    }
}

impl Workflow {
    /// When which lines are due behind what was looked at, up to `now`.
    pub(crate) fn occurrences(&self, now: DateTime<Utc>) -> Vec<(DateTime<Utc>, String)> {
        let crons: Vec<(Cron, &String)> =
            self.crons.iter().filter_map(|line| Some((Cron::parse(line)?, line))).collect();
        let minute = TimeDelta::minutes(1);
        let begin = self.looked_until.max(now - FURTHEST);
        let Ok(mut at) = begin.duration_trunc(minute) else { return Vec::new() };
        let mut found = Vec::new();
        at += minute;
        while at <= now {
            let due = crons.iter().filter(|(cron, _)| cron.is_due(at));
            found.extend(due.map(|(_, line)| (at, (*line).clone())));
            at += minute;
        }
        found
    }

    /// The mishap for a run of this line, which is used up by it.
    pub(crate) fn take_luck(&mut self, line: &str) -> Option<Luck> {
        let meets =
            |one: &Mishap| one.times > 0 && one.cron.as_ref().is_none_or(|cron| cron == line);
        let mishap = self.mishaps.iter_mut().find(|one| meets(one))?;
        mishap.times -= 1;
        Some(mishap.what)
    }

    /// The numbers of the runs that begin by `now`, and of those that are cancelled.
    pub(crate) fn turns(&self, now: DateTime<Utc>) -> (Vec<i64>, Vec<i64>) {
        let mut waiting: Vec<&Run> = self
            .runs
            .iter()
            .filter(|run| run.status == RunStatus::Queued && run.starts_at <= now)
            .collect();
        waiting.sort_by_key(|run| (run.starts_at, run.id));
        let mut ids: Vec<i64> = waiting.iter().map(|run| run.id).collect();
        if !self.one_at_a_time {
            return (ids, Vec::new());
        }
        if self.runs.iter().any(|run| run.status == RunStatus::InProgress) {
            ids.pop();
            return (Vec::new(), ids);
        }
        ids.truncate(1);
        (ids, Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cron_comes_to_a_run_unless_it_is_off_its_owner_is_gone_or_nobody_commits() {
        let at: DateTime<Utc> = "2026-11-15T22:17:00Z".parse().unwrap();
        let facts = Facts {
            state: WorkflowState::Active,
            last_commit: at - TimeDelta::days(59),
            is_public: true,
            owner_belongs: true,
        };
        let quiet = at - TimeDelta::days(60);
        let late = at + TimeDelta::minutes(64);
        let (now, then) = (
            Fires::Run { created_at: at, starts_at: at },
            Fires::Run { created_at: late, starts_at: late },
        );
        let waits = Fires::Run { created_at: at, starts_at: late };
        for (facts, luck, expected) in [
            (facts, None, now),
            (facts, Some(Luck::Late { seconds: 3_840 }), then),
            (facts, Some(Luck::Waits { seconds: 3_840 }), waits),
            (facts, Some(Luck::Dropped), Fires::Not),
            (Facts { owner_belongs: false, ..facts }, None, Fires::Not),
            (Facts { state: WorkflowState::DisabledManually, ..facts }, None, Fires::Not),
            (Facts { last_commit: quiet, ..facts }, None, Fires::SwitchesOff),
            (Facts { last_commit: quiet, is_public: false, ..facts }, None, now),
        ] {
            assert_eq!(fires(facts, at, luck), expected, "{facts:?} {luck:?}");
        }
    }
}
