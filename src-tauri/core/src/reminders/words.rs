//! What a reminder says: its title what and when, its body what to do. Lengths of time are those
//! at the moment of showing.

use super::{PlanInput, PlannedStep, Reminder, ReminderKind, Step, UpdateState};
use crate::time::{Moment, ZoneError, ZoneRules, length, say};
use chrono::{DateTime, Duration, Utc};

/// A title longer than this is cut by most desktops, so names give way; times never do.
pub(super) const LONGEST: usize = 72;
/// And this much of a name always stays.
const SHORTEST: usize = 16;

/// To the nearest minute: a reminder that is shown some seconds after its time still says `4 h`.
pub(super) fn rounded(time: Duration) -> String {
    let half = time.checked_add(&Duration::seconds(30)).unwrap_or(time);
    length(half.max(Duration::minutes(1)))
}

/// What the last title before a night begins with.
pub(super) const BEFORE_NIGHT: &str = "Last reminder before your night: ";

/// A title around a name, which is cut where the whole would become too long.
pub fn titled(before: &str, name: &str, after: &str) -> String {
    let around = before.chars().count() + after.chars().count();
    let room = LONGEST.saturating_sub(around).max(SHORTEST);
    if name.chars().count() <= room {
        return format!("{before}{name}{after}");
    }
    let head: String = name.chars().take(room - 1).collect();
    let cut = head.rfind(' ').filter(|at| *at * 2 >= head.len()).unwrap_or(head.len());
    let head = head.get(..cut).unwrap_or(&head).trim_end_matches([' ', ',', ';', ':', '-', '(']);
    let head = [" and", " or", " of", " the", " to", " for"]
        .iter()
        .find_map(|word| head.strip_suffix(word))
        .unwrap_or(head);
    format!("{before}{head}\u{2026}{after}")
}

pub(super) fn reminder(
    input: &PlanInput,
    step: &PlannedStep,
    is_last: bool,
    rules: &dyn ZoneRules,
    now: DateTime<Utc>,
) -> Result<Reminder, ZoneError> {
    let due = say(input.due, &input.zone, rules)?;
    let left = rounded(input.due.signed_duration_since(now));
    let in_time = format!("Update due in {left}, at {}", due.short());
    let quiet = &input.hours.quiet;
    let evening = is_last && step.is_in_the_evening(quiet, &input.zone, rules, now)?;
    let asleep = quiet.night(input.due, &input.zone, rules)?.is_some();
    let (title, body) = match step.step {
        Step::Opens => (opens_title(input, &due), opens_body(input, &due)),
        Step::Late => late(input, &due, rules, now)?,
        _ if evening => (
            format!("{BEFORE_NIGHT}update due {}", due.dated()),
            format!(
                "Due in {left}{}.\n{}",
                if asleep { ", while you sleep" } else { "" },
                state(input)
            ),
        ),
        Step::Writing => (
            in_time,
            format!("This is your writing time. Due {}.\n{}", with_utc(&due), state(input)),
        ),
        _ => (in_time, format!("{}\n{}", state(input), advice(input))),
    };
    let kind = ReminderKind::UpdateDue;
    let last = input.ladder.steps().rfind(|step| *step != Step::Late);
    let stays = evening || step.step == Step::Late || last == Some(step.step);
    let (key, step, at, also) = (step.key.clone(), step.step, step.at, Vec::new());
    Ok(Reminder { key, kind, step, at, title, body, stays, over: input.closes, also })
}

/// A round has one name everywhere: its week, else the UTC date on which it opens.
fn opens_title(input: &PlanInput, due: &Moment) -> String {
    let round = match input.week {
        Some(week) => format!("Week {week}"),
        None => format!("The week of {}", input.round.opens.format("%-d %b")),
    };
    format!("{round} is open: updates due {}", due.dated())
}

fn opens_body(input: &PlanInput, due: &Moment) -> String {
    let (sections, updates, are) = match input.sections.as_slice() {
        [] => (String::new(), "update", "is"),
        [one] => (format!("{one} "), "update", "is"),
        several => (format!("{} ", joined(several)), "updates", "are"),
    };
    let next = match input.state {
        UpdateState::Drafted => "Your draft is on this laptop, not posted.",
        UpdateState::Withdrawn => "You have withdrawn it; your draft is on this laptop.",
        _ => "Write it now or later; it works offline too.",
    };
    format!("Your {sections}{updates} {are} due {}.\n{next}", with_utc(due))
}

fn late(
    input: &PlanInput,
    due: &Moment,
    rules: &dyn ZoneRules,
    now: DateTime<Utc>,
) -> Result<(String, String), ZoneError> {
    let by = rounded(now.signed_duration_since(input.due));
    let title = match input.week {
        Some(week) => format!("{by} late: week {week} update, was due {}", due.dated()),
        None => format!("{by} late: update, was due {}", due.dated()),
    };
    let closes = say(input.closes, &input.zone, rules)?;
    let next = match input.state {
        UpdateState::Queued => {
            "Queued, not on GitHub yet: open Meridian to see what it waits for.".to_owned()
        }
        _ => format!("You can still post it: the issue closes {}.", closes.dated()),
    };
    Ok((title, format!("{} was due {}.\n{next}", subject(input), with_utc(due))))
}

/// `Tue 27 Oct 12:59 NZDT (Mon 26 Oct 23:59 UTC)`
pub(super) fn with_utc(time: &Moment) -> String {
    if time.zone == "UTC" { time.dated() } else { format!("{} ({})", time.dated(), time.utc) }
}

pub(super) fn joined(sections: &[String]) -> String {
    match sections.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn subject(input: &PlanInput) -> String {
    if input.sections.is_empty() { "Your update".to_owned() } else { joined(&input.sections) }
}

/// What is known about the update, one sentence.
fn state(input: &PlanInput) -> String {
    let state = match input.state {
        UpdateState::NothingYet => "nothing written yet",
        UpdateState::Drafted => "drafted, not posted",
        UpdateState::Withdrawn => "withdrawn by you, so it does not count",
        UpdateState::Stopped => "stopped, not on GitHub",
        UpdateState::Queued => "queued, not on GitHub yet",
        UpdateState::Given => "given to your lead",
        UpdateState::Posted => "posted",
    };
    format!("{}: {state}.", subject(input))
}

fn advice(input: &PlanInput) -> &'static str {
    match input.state {
        UpdateState::NothingYet => "Offline is fine: write it and press Post, it waits here.",
        UpdateState::Drafted => "Open the draft and press Post.",
        UpdateState::Withdrawn => "Open the draft and post it again.",
        UpdateState::Stopped => "Open Meridian: it says why, and what to do.",
        UpdateState::Queued | UpdateState::Given | UpdateState::Posted => {
            "Open Meridian to see what it waits for."
        }
    }
}
