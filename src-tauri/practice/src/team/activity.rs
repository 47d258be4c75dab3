//! What the invented team does as time passes: opening and closing rounds, posting.
//!
//! Everything follows from the date alone, so that two processes and two runs see the same. It is
//! made before any request is answered, so that nobody can see a comment arrive with a past time.

use super::hash::fnv1a;
use super::{COLLEAGUES, Colleague, LEAD, Round, Style, monday, texts};
use crate::model::IssueVersion;
use crate::state::{Actor, State};
use chrono::{DateTime, TimeDelta, Utc};

/// Rounds before the present one that exist when the team is seeded.
const EARLIER: i64 = 2;

/// When a colleague posts in a round, in minutes after it has opened; none if not this time.
fn minutes(colleague: &Colleague, date: &str) -> Option<i64> {
    let hash = fnv1a(&[date, colleague.login]);
    if colleague.style == Style::Rare && !hash.is_multiple_of(3) {
        return None;
    }
    Some(colleague.usual + i64::try_from(hash / 3 % 80).unwrap_or(0))
}

enum Act {
    Open,
    Post(&'static Colleague),
    Close,
}

/// Does everything the team has done by `now` and not yet here.
pub(crate) fn advance(state: &mut State, now: DateTime<Utc>) {
    let Some(team) = state.meta().team.clone() else { return };
    let Some((owner, name)) = super::REPOSITORY.split_once('/') else { return };
    let Some(repository) = state.repository_by_name(owner, name).map(|found| found.id) else {
        return;
    };
    let later = TimeDelta::days(team.opens_after);
    let present = monday(now - later) + later;
    let seeded = team.anchor + later + TimeDelta::weeks(super::FIRST_WEEK - 1 - EARLIER);
    // Rounds older than that are finished; looking at them again would cost every request.
    let mut opens = seeded.max(present - TimeDelta::weeks(26));
    while opens <= present {
        let round = Round::of(team.anchor, opens);
        let next = opens + TimeDelta::weeks(1);
        if !team.done.contains(&format!("{opens}/closed")) {
            one_round(state, repository, &round, team.lead_rests, now);
        }
        opens = next;
    }
}

fn one_round(
    state: &mut State,
    repository: i64,
    round: &Round,
    lead_rests: bool,
    now: DateTime<Utc>,
) {
    let date = round.opens.to_string();
    let mut plan = vec![(round.after(0), format!("{date}/opened"), Act::Open)];
    for colleague in &COLLEAGUES {
        if let Some(minutes) = minutes(colleague, &date) {
            let seconds = i64::try_from(fnv1a(&[&date, "s", colleague.login]) % 60).unwrap_or(0);
            let at = round.after(minutes) + TimeDelta::seconds(seconds);
            plan.push((at, format!("{date}/{}", colleague.login), Act::Post(colleague)));
        }
    }
    // The lead tidies up when the next round opens: a first try on a Thursday finds it open.
    plan.push((round.after(7 * 24 * 60), format!("{date}/closed"), Act::Close));
    plan.sort_by_key(|(at, _, _)| *at);
    for (at, key, act) in plan {
        let done =
            |state: &State| state.meta().team.as_ref().is_none_or(|team| team.done.contains(&key));
        let is_the_leads = matches!(act, Act::Open | Act::Close) && lead_rests;
        if at > now || is_the_leads || done(state) {
            continue;
        }
        match act {
            Act::Open => open(state, repository, round, at),
            Act::Post(colleague) => post(state, repository, round, colleague, at),
            Act::Close => close(state, repository, round, at),
        }
        if let Some(team) = &mut state.meta_mut().team {
            team.done.insert(key);
        }
    }
}

fn by(state: &State, login: &str) -> Option<Actor> {
    Some(Actor { user: state.user_by_login(login)?.id, ..Actor::default() })
}

/// The tracking issue of a round, by its marker.
fn tracking_issue(state: &State, repository: i64, round: &Round) -> Option<i64> {
    let marker = texts::round_marker(round);
    state
        .issues_of(repository)
        .filter(|issue| issue.deleted.is_none())
        .find(|issue| {
            issue
                .versions
                .first()
                .and_then(|version| version.body.as_deref())
                .is_some_and(|body| body.starts_with(&marker))
        })
        .map(|issue| issue.id)
}

fn open(state: &mut State, repository: i64, round: &Round, at: DateTime<Utc>) {
    if tracking_issue(state, repository, round).is_some() {
        return;
    }
    let Some(by) = by(state, LEAD) else { return };
    let label = state
        .repository(repository)
        .and_then(|home| home.labels.iter().find(|label| label.name == "release-status"))
        .map(|label| label.id);
    let version = IssueVersion {
        at,
        by: by.user,
        device: None,
        request: None,
        title: texts::round_title(round),
        body: Some(texts::round_body(round)),
        state: "open".into(),
        state_reason: None,
        duplicate_of: None,
        locked: false,
        lock_reason: None,
        labels: label.into_iter().collect(),
        assignees: Vec::new(),
        milestone: None,
        closed_at: None,
        closed_by: None,
    };
    state.add_issue(repository, version);
}

fn post(
    state: &mut State,
    repository: i64,
    round: &Round,
    colleague: &Colleague,
    at: DateTime<Utc>,
) {
    let issue =
        tracking_issue(state, repository, round).and_then(|id| state.issue_by_id(id)).cloned();
    let (Some(issue), Some(by)) = (issue, by(state, colleague.login)) else { return };
    state.add_comment(&issue, &by, texts::update(round, colleague, at), at);
}

fn close(state: &mut State, repository: i64, round: &Round, at: DateTime<Utc>) {
    let Some(id) = tracking_issue(state, repository, round) else { return };
    let Some(by) = by(state, LEAD) else { return };
    let is_open = state
        .issue_by_id(id)
        .and_then(|issue| issue.newest())
        .is_some_and(|version| version.state == "open");
    if is_open {
        state.change_issue(id, &by, at, |version| {
            version.state = "closed".into();
            version.state_reason = Some("completed".into());
            version.closed_at = Some(at);
            version.closed_by = Some(by.user);
        });
    }
}
