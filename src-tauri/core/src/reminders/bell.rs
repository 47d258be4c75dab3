//! What the bell beside a deadline says: what will still be shown, and of the rest what the log
//! proves. It promises nothing that is posted, passed, or cannot be shown.

use super::{Delivered, Moved, PlannedStep, Snoozed, Step, UpdateState, words::joined};
use crate::time::length;
use chrono::{DateTime, Duration, Utc};

/// Everything that is known about the reminders of one deadline.
#[derive(Debug, Clone, Copy)]
pub struct BellFacts<'a> {
    /// Its steps in the order of time, whatever was shown already; none when there are none.
    pub steps: &'a [PlannedStep],
    /// Which of them were shown, from the log.
    pub already: &'a [Delivered],
    /// Which of them were put off, each until it really comes back, see [`Snoozed::back`].
    pub snoozed: &'a [Snoozed],
    /// What was planned for before this moment was never promised, such as before the team was
    /// set up here; none where everything was.
    pub since: Option<DateTime<Utc>>,
    /// The deadline, at which the steps before it end.
    pub end: DateTime<Utc>,
    /// When the line after it ends.
    pub late_until: DateTime<Utc>,
    /// Whether the deadline is over, which a bare date is later than at its first moment.
    pub is_over: bool,
    /// For a deadline of the member's update, how far that is.
    pub update: Option<UpdateState>,
    /// Titles of the member's other sections of that round that are not posted.
    pub missing: &'a [String],
    /// Why nothing can be shown at all, as [`silence`] says it.
    pub silent: Option<&'a str>,
    /// The present moment.
    pub now: DateTime<Utc>,
}

/// The bell of one deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BellWords {
    /// Whether something will still ring.
    pub rings: bool,
    /// The few words beside it, `4 h, 1 h`, `posted`, `2 of 3 shown`.
    pub label: String,
    /// What is to be said about its reminders; none where the steps say it all.
    pub said: Option<String>,
    /// What is still to come, soonest first.
    pub steps: Vec<ComingStep>,
}

/// A reminder that is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComingStep {
    /// How far from the deadline it really comes, `1 day`, `10 h 29 min`.
    pub words: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why it stands elsewhere than its step: `before your quiet hours (the 1 h step)`.
    pub why: Option<String>,
}

/// Whether the program that shows reminders is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentSeen {
    /// It answers.
    Runs,
    /// Nobody answers where it would listen.
    Absent,
    /// It cannot be told.
    Unknown,
}

/// Why no reminder can be shown at this moment, with what to do; none when nothing is known to
/// stand in the way. `trouble` is what was noted when the last one could not be shown.
pub fn silence(agent: AgentSeen, trouble: Option<&str>) -> Option<String> {
    match agent {
        AgentSeen::Absent => Some(
            "No reminder rings now: the part of Meridian that shows them is not running. Close \
             this window and start Meridian again."
                .to_owned(),
        ),
        AgentSeen::Runs | AgentSeen::Unknown => trouble.map(str::to_owned),
    }
}

/// The bell for these facts.
pub fn bell(facts: &BellFacts<'_>) -> BellWords {
    if let Some(update) = facts.update.filter(|update| update.is_settled()) {
        let (label, said) = match update {
            UpdateState::Given => ("given", "Given to your lead, so no reminder comes for it."),
            _ => ("posted", "Posted, so no reminder comes for it."),
        };
        let said = match facts.missing {
            [] => said.to_owned(),
            missing => format!("{said} Not posted yet: {}.", joined(missing)),
        };
        return silent_bell(label.to_owned(), said);
    }
    let over = if facts.is_over { "It is over." } else { "" };
    if facts.steps.is_empty() {
        return silent_bell(
            "off".to_owned(),
            if facts.is_over { over } else { "None." }.to_owned(),
        );
    }
    let (due, coming) = (due(facts), coming(facts));
    if due.is_none() && coming.is_empty() {
        let (label, said) = passed(facts);
        return silent_bell(label, format!("{over} {said}").trim_start().to_owned());
    }
    let queued = (facts.update == Some(UpdateState::Queued))
        .then_some("Queued, not on GitHub yet: reminders come until it is there.");
    let now = due.map(|_| "One is due now and was not shown yet; it comes as soon as it can.");
    let said: Vec<&str> = [facts.silent, queued, now].into_iter().flatten().collect();
    BellWords {
        rings: facts.silent.is_none(),
        label: match facts.silent {
            Some(_) => "silent".to_owned(),
            None if coming.is_empty() => "now".to_owned(),
            None => ladder(&coming, facts),
        },
        said: (!said.is_empty()).then(|| said.join(" ")),
        steps: coming
            .iter()
            .map(|(step, again)| ComingStep {
                words: if *again { "put off".to_owned() } else { distance(step, facts.end) },
                at: step.at,
                why: if *again { None } else { why_moved(step) },
            })
            .collect(),
    }
}

fn silent_bell(label: String, said: String) -> BellWords {
    BellWords { rings: false, label, said: Some(said), steps: Vec::new() }
}

fn is_shown(facts: &BellFacts<'_>, step: &PlannedStep) -> bool {
    facts.already.iter().any(|delivered| delivered.key == step.key)
}

/// Those after the last one that was shown; what lies before it is never made up for.
fn open<'a>(facts: &BellFacts<'a>) -> impl Iterator<Item = &'a PlannedStep> {
    let done = super::done(facts.steps, facts.already, facts.now);
    let (end, late_until, now) = (facts.end, facts.late_until, facts.now);
    let until = move |step: &PlannedStep| if step.is_late() { late_until } else { end };
    facts.steps.iter().skip(done).filter(move |step| now < until(step))
}

/// The one that should have been shown by now and still will be: the last whose time has come.
fn due<'a>(facts: &BellFacts<'a>) -> Option<&'a PlannedStep> {
    let promised = |step: &&PlannedStep| facts.since.is_none_or(|since| step.at >= since);
    open(facts).filter(|step| step.at <= facts.now).filter(promised).last()
}

/// What is still to come, and whether it comes because it was put off.
fn coming(facts: &BellFacts<'_>) -> Vec<(PlannedStep, bool)> {
    let mut list: Vec<(PlannedStep, bool)> =
        open(facts).filter(|step| step.at > facts.now).map(|step| (step.clone(), false)).collect();
    for snoozed in facts.snoozed {
        let Some(step) = facts.steps.iter().find(|step| step.key == snoozed.key) else { continue };
        let at = snoozed.until;
        let until = if step.is_late() { facts.late_until } else { facts.end };
        // What was noted for later than now, by a clock that ran ahead, has not come back.
        if at > facts.now && facts.now < until {
            list.push((PlannedStep { at, ..step.clone() }, true));
        }
    }
    list.sort_by_key(|(step, _)| step.at);
    list
}

/// What the log says once nothing is left to come: beside the bell, and in full.
fn passed(facts: &BellFacts<'_>) -> (String, String) {
    let count = facts.steps.len();
    let shown = facts.steps.iter().filter(|step| is_shown(facts, step)).count();
    let never_promised =
        facts.since.is_some_and(|since| facts.steps.iter().all(|step| step.at < since));
    let (label, said) = match (shown, count) {
        (1, 1) => ("shown", "The one reminder was shown."),
        (0, 1) if never_promised => {
            ("not shown", "It was not shown: its time was over before this team was set up here.")
        }
        (0, 1) => ("not shown", "It was not shown, and its time is over."),
        (0, _) if never_promised => {
            ("not shown", "None was shown: their times were over before this team was set up here.")
        }
        (0, _) => ("not shown", "None was shown, and their times are over."),
        _ if shown == count => ("shown", "All of them were shown."),
        _ => {
            let were = if shown == 1 { "was" } else { "were" };
            let few = format!("{shown} of {count} shown");
            return (few, format!("{shown} of {count} {were} shown; no more will come."));
        }
    };
    (label.to_owned(), said.to_owned())
}

/// `4 h, 1 h`: the steps before the deadline, or what else there is.
fn ladder(coming: &[(PlannedStep, bool)], facts: &BellFacts<'_>) -> String {
    let is_before =
        |step: &PlannedStep| !matches!(step.step, Step::Opens | Step::Writing | Step::Late);
    let few = |step: &PlannedStep, again| {
        if again { "put off".to_owned() } else { short(step, facts.end) }
    };
    let before: Vec<String> = coming
        .iter()
        .filter(|(step, _)| is_before(step))
        .map(|(step, again)| few(step, *again))
        .collect();
    match (before.as_slice(), coming) {
        ([], [(step, again), ..]) => few(step, *again),
        _ => before.join(", "),
    }
}

/// How far from its deadline a step really comes.
pub fn distance(step: &PlannedStep, end: DateTime<Utc>) -> String {
    match step.step {
        _ if step.at == step.planned => step.step.words().to_owned(),
        Step::Last | Step::Writing => step.step.words().to_owned(),
        Step::Opens => "after it opens".to_owned(),
        Step::Late => format!("{} after", length(step.at.signed_duration_since(end))),
        _ => length(end.signed_duration_since(step.at)),
    }
}

/// The same in few words, to the nearest hour or day: `10 h`.
fn short(step: &PlannedStep, end: DateTime<Utc>) -> String {
    let is_named = matches!(step.step, Step::Last | Step::Writing | Step::Opens | Step::Late);
    if step.at == step.planned || is_named {
        return step.step.ladder_words().to_owned();
    }
    let left = end.signed_duration_since(step.at);
    let half = |unit: Duration| left.checked_add(&(unit / 2)).unwrap_or(left);
    match left {
        left if left >= Duration::hours(36) => format!("{} d", half(Duration::days(1)).num_days()),
        left if left >= Duration::hours(1) => format!("{} h", half(Duration::hours(1)).num_hours()),
        left => length(left),
    }
}

/// `before your quiet hours (the 1 h step)`; none for a step that stands where the ladder has it.
pub fn why_moved(step: &PlannedStep) -> Option<String> {
    let why = match step.moved {
        Moved::No => return None,
        Moved::Later => "after your quiet hours",
        Moved::Earlier => "before your quiet hours",
        Moved::ToWorkingDay => "on a working day of yours",
    };
    Some(match step.step {
        Step::Last | Step::Opens | Step::Writing => why.to_owned(),
        Step::Late => format!("{why} (the 15 min step)"),
        named => format!("{why} (the {} step)", named.ladder_words()),
    })
}

/// One sentence on how far an update is; none while nothing is written. `posted` is when that was
/// in the member's words, `is_changed` whether the text was changed since.
pub fn update_words(state: UpdateState, posted: Option<&str>, is_changed: bool) -> Option<String> {
    let posted = posted.map(|at| format!("Posted {at}"));
    Some(match (state, posted) {
        (UpdateState::Posted, None) => "Posted.".to_owned(),
        (UpdateState::Posted, Some(posted)) if is_changed => {
            format!("{posted}; what you changed since is not.")
        }
        (UpdateState::Posted, Some(posted)) => format!("{posted}."),
        (UpdateState::Queued, None) => "Queued, not on GitHub yet.".to_owned(),
        (UpdateState::Queued, Some(posted)) => {
            format!("{posted}; the newer text is queued, not on GitHub yet.")
        }
        (UpdateState::Stopped, _) => "Stopped, not on GitHub: This week says why.".to_owned(),
        (UpdateState::Given, _) => "Given to your lead.".to_owned(),
        (UpdateState::Drafted, _) => "Drafted, not posted.".to_owned(),
        (UpdateState::Withdrawn, _) => "Withdrawn by you, so it does not count.".to_owned(),
        (UpdateState::NothingYet, _) => return None,
    })
}

#[cfg(test)]
#[path = "bell_tests.rs"]
mod tests;
