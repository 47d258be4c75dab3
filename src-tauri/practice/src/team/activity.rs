//! What the invented team does as time passes: opening and closing rounds, posting, telling ahead, looking
//! at what was posted.
//!
//! Everything follows from the date alone (and from when a round was opened, where whoever practises leads),
//! so that two processes and two runs see the same. It is
//! made before any request is answered, so that nobody can see a comment arrive with a past time.

use super::ways::{self, Way, way};
use super::{
    COLLEAGUES, Colleague, LEAD, ROBOT, Round, STALE, deciding, hash::fnv1a, monday, texts,
};
use crate::model::{Issue, IssueVersion, Reaction, Team, UserKind};
use crate::state::{Actor, State, Target};
use chrono::{DateTime, TimeDelta, Utc};

/// Rounds before the present one that exist when the team is seeded.
const EARLIER: i64 = 2;
/// Updates are due so many minutes after a round has opened.
const DUE: i64 = 24 * 60;
/// When the lead looks at what was written, when who corrects their update does it, and when the robot calls
/// the issue stale; in minutes after the round has opened, on the day on which it closes.
const CHECKS: i64 = 33 * 60;
const EDITS: i64 = 36 * 60;
const GOES_STALE: i64 = 40 * 60;
/// Who is away tells it so many minutes before the round opens, on the second day of the round before.
const TELLS_BEFORE: i64 = 6 * 24 * 60;

enum Act {
    Open,
    /// The section's update, or a shadow's report where there is no way.
    Post(&'static Colleague, Option<Way>),
    TellAway(&'static Colleague),
    Check,
    Edit(&'static Colleague),
    CallStale,
    Decide(deciding::Due),
    Close,
}

/// Something that the team does in a round.
struct Deed {
    at: DateTime<Utc>,
    key: String,
    act: Act,
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
    // Rounds older than that are finished; looking at them again would cost every request. Where nobody
    // closes them, nothing else tells.
    let kept = if team.lead_rests { 2 } else { 26 };
    let mut opens = seeded.max(present - TimeDelta::weeks(kept));
    let mut deeds: Vec<(Round, Deed)> = Vec::new();
    // Of the next round it is told ahead who is away.
    while opens <= present + TimeDelta::weeks(1) {
        let round = Round::of(team.anchor, opens);
        opens += TimeDelta::weeks(1);
        if team.done.contains(&format!("{}/closed", round.opens)) {
            continue;
        }
        let opened = issue_of(state, repository, &round).map(|issue| issue.created_at());
        let mut planned = plan(&round, &team, opened);
        if let Some(issue) = issue_of(state, repository, &round) {
            let answers = deciding::answers(state, &issue, &round).into_iter();
            planned.extend(answers.map(|due| {
                let (at, key) = (due.at, due.key.clone());
                Deed { at, key, act: Act::Decide(due) }
            }));
        }
        let due = planned.into_iter().filter(|deed| deed.at <= now);
        deeds.extend(due.map(|deed| (round, deed)));
    }
    deeds.retain(|(_, deed)| !team.done.contains(&deed.key));
    deeds.sort_by_key(|(_, deed)| deed.at);
    for (round, deed) in deeds {
        if carry_out(state, repository, &round, &team, &deed)
            && let Some(team) = &mut state.meta_mut().team
        {
            team.done.insert(deed.key);
        }
    }
}

/// When a colleague writes of their own accord, in minutes and seconds after the round has opened.
fn usually(colleague: &Colleague, date: &str) -> TimeDelta {
    let hash = fnv1a(&[date, colleague.login]);
    let minutes = colleague.usual + i64::try_from(hash / 3 % 80).unwrap_or(0);
    let seconds = i64::try_from(fnv1a(&[date, "s", colleague.login]) % 60).unwrap_or(0);
    TimeDelta::minutes(minutes) + TimeDelta::seconds(seconds)
}

/// What a team means to do in a round. Who would have written before the round's issue was there writes
/// soon after it was opened.
fn plan(round: &Round, team: &Team, opened: Option<DateTime<Utc>>) -> Vec<Deed> {
    let date = round.opens.to_string();
    let at = |minutes: i64, what: &str, act| Deed {
        at: round.after(minutes),
        key: format!("{date}/{what}"),
        act,
    };
    let mut deeds = vec![
        at(0, "opened", Act::Open),
        at(CHECKS, "checked", Act::Check),
        // The lead tidies up when the next round opens: a first try on a Thursday finds it open.
        at(7 * 24 * 60, "closed", Act::Close),
    ];
    for colleague in &COLLEAGUES {
        let login = colleague.login;
        let usual = round.after(0) + usually(colleague, &date);
        let post = |at: DateTime<Utc>, way| {
            let sees = i64::try_from(fnv1a(&["sees", login]) % 40).unwrap_or(0);
            let at = match opened.filter(|opened| at < *opened) {
                Some(opened) => opened + TimeDelta::minutes(5 + sees),
                None => at,
            };
            Deed { at, key: format!("{date}/{login}"), act: Act::Post(colleague, way) }
        };
        if ways::shadows(colleague, team.you_lead) {
            if ways::reports(colleague, round, team.you_lead) {
                deeds.push(post(usual, None));
            }
            continue;
        }
        let way = way(colleague, round);
        match way {
            Way::Never => {}
            Way::Away => {
                deeds.push(at(-TELLS_BEFORE + colleague.usual, login, Act::TellAway(colleague)));
            }
            Way::Late | Way::LateByHand => {
                // Between the cut-off and the lead's look.
                let late = usual + TimeDelta::minutes(DUE / 2);
                let late = late.max(round.after(DUE + 7)).min(round.after(CHECKS - 11));
                deeds.push(post(late, Some(way)));
            }
            Way::Usual | Way::ByHand | Way::Plain | Way::Edits => {
                deeds.push(post(usual, Some(way)));
            }
        }
        if way == Way::Edits {
            deeds.push(at(EDITS, &format!("{login}/edited"), Act::Edit(colleague)));
        }
    }
    if ways::is_called_stale(round) {
        deeds.push(at(GOES_STALE, "stale", Act::CallStale));
    }
    deeds
}

/// Does it; whether that is over and done with.
fn carry_out(
    state: &mut State,
    repository: i64,
    round: &Round,
    team: &Team,
    Deed { at, act, .. }: &Deed,
) -> bool {
    match act {
        Act::Open | Act::Close if team.lead_rests => return false,
        Act::Check if team.you_lead => return false,
        Act::Open => open(state, repository, round, *at),
        Act::Post(colleague, way) => return post(state, repository, round, (colleague, *way), *at),
        Act::TellAway(colleague) => tell_away(state, repository, round, (colleague, team), *at),
        Act::Check => check(state, repository, round, *at),
        Act::Edit(colleague) => edit(state, repository, round, colleague, *at),
        Act::Decide(due) => {
            if let Some(issue) = issue_of(state, repository, round) {
                deciding::answer(state, &issue, due);
            }
        }
        Act::CallStale => call_stale(state, repository, round, *at),
        Act::Close => close(state, repository, round, *at),
    }
    true
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

/// The issue of a round as it is.
fn issue_of(state: &State, repository: i64, round: &Round) -> Option<Issue> {
    tracking_issue(state, repository, round).and_then(|id| state.issue_by_id(id)).cloned()
}

/// Posts, unless the round's issue is not there yet: then they wait for it.
fn post(
    state: &mut State,
    repository: i64,
    round: &Round,
    (colleague, way): (&Colleague, Option<Way>),
    at: DateTime<Utc>,
) -> bool {
    let issue = issue_of(state, repository, round);
    let (Some(issue), Some(by)) = (issue, by(state, colleague.login)) else { return false };
    let lead =
        ways::leader(colleague, state.meta().team.as_ref().is_some_and(|team| team.you_lead));
    state.add_comment(&issue, &by, texts::update(round, colleague, (way, lead), at), at);
    true
}

/// Tells on the issue of the round before that they are away in this one.
fn tell_away(
    state: &mut State,
    repository: i64,
    round: &Round,
    (colleague, team): (&Colleague, &Team),
    at: DateTime<Utc>,
) {
    let issue = issue_of(state, repository, &round.before(team.anchor));
    let (Some(issue), Some(by)) = (issue, by(state, colleague.login)) else { return };
    let cover = ways::cover(colleague, round, team.you_lead);
    state.add_comment(&issue, &by, texts::away(round, colleague, cover, at), at);
}

/// The lead puts a thumb up on whatever people have written so far.
fn check(state: &mut State, repository: i64, round: &Round, at: DateTime<Utc>) {
    let (Some(issue), Some(by)) = (issue_of(state, repository, round), by(state, LEAD)) else {
        return;
    };
    let is_person =
        |author: i64| state.user(author).is_some_and(|user| user.kind == UserKind::User);
    let theirs: Vec<i64> = state
        .thread(issue.id)
        .filter(|comment| comment.author != by.user && is_person(comment.author))
        .filter(|comment| comment.body().is_some_and(texts::is_checked))
        .map(|comment| comment.id)
        .collect();
    for comment in theirs {
        let id = state.reaction_id();
        let Some(reactions) = state.reactions_mut(Target::Comment(comment)) else { continue };
        if reactions.iter().any(|one| one.user == by.user && one.removed_at.is_none()) {
            continue;
        }
        let (user, content) = (by.user, "+1".to_owned());
        reactions.push(Reaction { id, user, content, created_at: at, removed_at: None });
    }
}

/// Corrects their own update.
fn edit(
    state: &mut State,
    repository: i64,
    round: &Round,
    colleague: &Colleague,
    at: DateTime<Utc>,
) {
    let (Some(issue), Some(by)) = (issue_of(state, repository, round), by(state, colleague.login))
    else {
        return;
    };
    let own = state.thread(issue.id).find(|comment| comment.author == by.user);
    let Some((id, body)) = own.and_then(|own| Some((own.id, own.body()?.to_owned()))) else {
        return;
    };
    state.change_comment(id, &by, Some(texts::corrected(&body)), at);
}

/// The robot puts its label on an issue that is open, and says so.
fn call_stale(state: &mut State, repository: i64, round: &Round, at: DateTime<Utc>) {
    let (Some(issue), Some(by)) = (issue_of(state, repository, round), by(state, ROBOT)) else {
        return;
    };
    let home = state.repository(repository);
    let label = home.and_then(|home| home.labels.iter().find(|label| label.name == STALE));
    let Some(label) = label.map(|label| label.id) else { return };
    if issue.newest().is_none_or(|version| version.state != "open") {
        return;
    }
    state.change_issue(issue.id, &by, at, |version| version.labels.push(label));
    state.add_comment(&issue, &by, texts::stale(), at);
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
