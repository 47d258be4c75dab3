//! Whose turn it is to open a round, to sum it up or to close its issue, from what is known now.
//!
//! Nothing here is sent. The rungs lie apart, so that whoever comes first is found by who comes next; two
//! who write at the same moment all the same are settled by [`super::rivals`]. Only a *complete* look
//! that found nothing, made in one's own turn, lets anybody write.

use super::{
    opening::Permission,
    rhythm::Round,
    watcher::{Health, said},
};
use crate::{
    ids::IssueNumber,
    team::{file::TeamFile, roster::TeamLeads},
    time::length,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// From one rung to the next; with a workflow set, a lead waits as long for it.
pub const RUNG: TimeDelta = TimeDelta::minutes(20);

/// The longest stagger: laptops that wake at the same moment do not write at the same moment.
pub const MOST_STAGGER: TimeDelta = TimeDelta::seconds(60);

/// How long a complete look counts. What somebody writes meanwhile is found by the next one.
const FRESH: TimeDelta = TimeDelta::seconds(60);

/// From when on a round is said to be opened late.
const LATE: TimeDelta = TimeDelta::hours(1);

/// Who the member is to the rounds of the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Who opens rounds.
    Lead,
    /// A deputy, from 1, in the order of the team's file.
    Deputy(u8),
    /// Neither; nothing is done by itself.
    Nobody,
}

/// Who there is to do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hands {
    /// Who the member is.
    pub me: Standing,
    /// How the team's workflow is; none where none is set.
    pub workflow: Option<Health>,
    /// A moment of the member's own, from nothing to [`MOST_STAGGER`].
    pub stagger: TimeDelta,
}

impl Hands {
    /// As the team's file names them, of the member with this login, who lets this laptop do it by itself.
    /// Where no file names anybody only the lead does it, by the roster (`leads`); where that does not say who
    /// leads either, by the member's own word. Whom it names without an account, nobody can be taken for.
    pub fn of(
        (file, leads): (Option<&TeamFile>, &TeamLeads),
        login: &str,
        workflow: Option<Health>,
        stagger: TimeDelta,
    ) -> Self {
        let is_me = |one: &String| one.eq_ignore_ascii_case(login);
        let Some(file) = file.filter(|file| file.names_openers()) else {
            let is_lead = leads.has(login).unwrap_or(true);
            let me = if is_lead { Standing::Lead } else { Standing::Nobody };
            return Self { me, workflow, stagger };
        };
        let nth = || Some(u8::try_from(file.deputy(login)?).unwrap_or(u8::MAX));
        let me = match (file.may_open.iter().any(is_me), nth()) {
            (true, _) => Standing::Lead,
            (false, Some(nth)) => Standing::Deputy(nth),
            (false, None) => Standing::Nobody,
        };
        Self { me, workflow, stagger }
    }
}

/// A look through all of the repository's issues; one that was cut short is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The round's issue that counts, where there is one.
    pub issue: Option<RoundIssue>,
}

/// The round's issue, as a look found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundIssue {
    /// Its number.
    pub number: IssueNumber,
    /// Who opened it, in words: `ana-example`, `the workflow`.
    pub by: String,
    /// When it was opened.
    pub at: DateTime<Utc>,
    /// Who closed it and when, where it is closed.
    pub closed: Option<(String, DateTime<Utc>)>,
    /// Whether it is of other rounds too, so that a comment there opened this one.
    pub is_shared: bool,
}

impl RoundIssue {
    /// `#40 was opened by ana-example, Mon 16 Nov 00:20 UTC.`
    fn opened(&self) -> String {
        let Self { number, by, .. } = self;
        match self.is_shared {
            true => format!("{by} opened the round on #{number}, {}.", said(self.at)),
            false => format!("#{number} was opened by {by}, {}.", said(self.at)),
        }
    }
}

/// What is to be done now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Decision {
    /// Nothing until then but the usual looks.
    Watch {
        /// When to decide again.
        until: DateTime<Utc>,
    },
    /// Look through all issues, and decide again.
    Look,
    /// Open it.
    Open {
        /// `opened 8 h late; deadlines unchanged`, for the body, where it is late.
        late: Option<String>,
    },
    /// Close this one.
    Close {
        /// Its number.
        number: IssueNumber,
    },
    /// Post the summary, and leave the closing to others.
    Summarise {
        /// The round's issue.
        number: IssueNumber,
    },
    /// It is done, whoever did it.
    Done {
        /// The round's issue.
        number: IssueNumber,
    },
    /// There is no issue that could be closed.
    Nothing,
    /// The time for it is over.
    TooLate,
}

/// A decision with its sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// What is to be done.
    #[serde(flatten)]
    pub decision: Decision,
    /// It in words, one or two sentences; times in UTC.
    pub words: String,
}

/// Whether the member opens the round now.
pub fn opening(round: &Round, hands: Hands, look: Option<&Look>, now: DateTime<Utc>) -> Said {
    let issue = look.and_then(|look| look.issue.as_ref());
    if let Some(issue) = issue {
        let decision = Decision::Done { number: issue.number };
        return Said { decision, words: issue.opened() };
    }
    if now >= round.closes {
        let words = format!(
            "The round ended {} and nobody had opened it; it is not opened any more.",
            said(round.closes)
        );
        return Said { decision: Decision::TooLate, words };
    }
    if let Some(waiting) = waits("open", round.opens, round.closes, hands, look, now) {
        return waiting;
    }
    let late = now - round.opens;
    let late = (late >= LATE)
        .then(|| format!("opened {} late; deadlines unchanged", length(whole_hours(late))));
    let words = match &late {
        Some(late) => format!("Nobody has opened it, so you do now: {late}."),
        None => "Nobody has opened it, so you do now.".to_owned(),
    };
    Said { decision: Decision::Open { late }, words }
}

/// Who may close the round's issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MayClose<'a> {
    /// Whether the member has opened the issue.
    pub is_author: bool,
    /// What the member may do in the repository.
    pub may: Permission,
    /// Whether the summary of the round is there.
    pub is_summed_up: bool,
    /// Others who can, by name: its author if that is a person, and who has triage.
    pub others: &'a [String],
}

/// Whether the member closes the round's issue now. It can be done until the next round opens, at `end`.
pub fn closing(
    round: &Round,
    end: DateTime<Utc>,
    hands: Hands,
    rights: MayClose<'_>,
    look: Option<&Look>,
    now: DateTime<Utc>,
) -> Said {
    let issue = look.and_then(|look| look.issue.as_ref());
    let closed = issue.and_then(|issue| Some((issue.number, issue.closed.as_ref()?)));
    if let Some((number, (by, at))) = closed {
        let words = format!("#{number} was closed by {by}, {}.", said(*at));
        if *at >= round.closes || rights.is_summed_up {
            return Said { decision: Decision::Done { number }, words };
        }
        // Closed before its time is not the end of the round: what was posted is summed up then.
        let summed = summing_up(round, end, hands, rights.is_summed_up, (number, look), now);
        return Said { words: format!("{words} {}", summed.words), ..summed };
    }
    if now >= end {
        let words = "The next round is open, so the issue of this one is closed by hand only.";
        return Said { decision: Decision::TooLate, words: words.to_owned() };
    }
    // What is not known is tried: GitHub's answer tells it.
    let may_close = rights.is_author || !matches!(rights.may, Permission::Read);
    let is_left = issue.filter(|_| now >= round.closes && !may_close && rights.is_summed_up);
    let waiting = waits("close", round.closes, end, hands, look, now);
    if let Some(waiting) = waiting.filter(|_| is_left.is_none()) {
        return waiting;
    }
    let Some(number) = issue.map(|issue| issue.number) else {
        let words = "The round has no issue, so there is nothing to close.".to_owned();
        return Said { decision: Decision::Nothing, words };
    };
    if may_close {
        let words = format!("Nobody has closed #{number}, so you do now.");
        return Said { decision: Decision::Close { number }, words };
    }
    let who = match rights.others {
        [] => "somebody with triage access".to_owned(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} or {last}", all.join(", ")),
    };
    if rights.is_summed_up {
        let words = format!("The summary is posted, and you may not close #{number}: {who} can.");
        return Said { decision: Decision::Watch { until: end }, words };
    }
    let words =
        format!("You may not close #{number}, so you post the summary; {who} can close it.");
    Said { decision: Decision::Summarise { number }, words }
}

/// Whether the member sums the round up now, where there is nothing to close: on an issue or discussion that is
/// of other rounds too, and on one that was closed early. It can be done until the next round opens, at `end`.
pub fn summing_up(
    round: &Round,
    end: DateTime<Utc>,
    hands: Hands,
    is_summed_up: bool,
    (number, look): (IssueNumber, Option<&Look>),
    now: DateTime<Utc>,
) -> Said {
    if is_summed_up && now >= round.closes {
        let words = format!("The summary is on #{number}.");
        return Said { decision: Decision::Done { number }, words };
    }
    if now >= end {
        let words = "The next round is open, so this one is summed up by hand only.";
        return Said { decision: Decision::TooLate, words: words.to_owned() };
    }
    if let Some(waiting) = waits("sum up", round.closes, end, hands, look, now) {
        return waiting;
    }
    let words = format!("Nobody has posted the summary on #{number}, so you do now.");
    Said { decision: Decision::Summarise { number }, words }
}

/// What comes before one's own turn; none where it has come and a complete look of now has been made.
fn waits(
    verb: &str,
    mark: DateTime<Utc>,
    end: DateTime<Utc>,
    hands: Hands,
    look: Option<&Look>,
    now: DateTime<Utc>,
) -> Option<Said> {
    let it = if verb == "sum up" { "sum it up".to_owned() } else { format!("{verb} it") };
    let Some(turn) = turn(mark, hands) else {
        let words = format!("It is not yours to {verb}; Meridian looks who does.");
        return Some(Said { decision: Decision::Watch { until: end }, words });
    };
    if now < turn {
        let at = said(turn);
        let words = match (hands.me, hands.workflow) {
            (Standing::Lead, Some(health)) if now >= mark && health.is_waited_for() => {
                format!("The workflow is waited for; you {it} {at} if it has not.")
            }
            (Standing::Lead, _) => format!("You {it} {at} if nobody has by then."),
            _ => format!("You are a deputy and {it} {at} if nobody has by then."),
        };
        return Some(Said { decision: Decision::Watch { until: turn }, words });
    }
    let is_fresh = |look: &Look| look.at >= turn && look.at <= now && now - look.at <= FRESH;
    if !look.is_some_and(is_fresh) {
        let words = format!("It is yours to {it}; first GitHub is asked whether somebody has.");
        return Some(Said { decision: Decision::Look, words });
    }
    None
}

/// From when on the member does it; none where that never comes.
///
/// The lead at the mark, or a rung later where a workflow is set that may still come; the deputies one
/// rung each after the mark; each with their stagger.
pub fn turn(mark: DateTime<Utc>, hands: Hands) -> Option<DateTime<Utc>> {
    let rungs = match hands.me {
        Standing::Lead => i32::from(hands.workflow.is_some_and(Health::is_waited_for)),
        Standing::Deputy(nth) => i32::from(nth.max(1)),
        Standing::Nobody => return None,
    };
    let stagger = hands.stagger.clamp(TimeDelta::zero(), MOST_STAGGER);
    mark.checked_add_signed(RUNG * rungs + stagger)
}

/// Minutes say nothing where it is hours.
fn whole_hours(late: TimeDelta) -> TimeDelta {
    TimeDelta::hours(late.num_hours())
}

#[cfg(test)]
#[path = "ladder_tests.rs"]
mod tests;
