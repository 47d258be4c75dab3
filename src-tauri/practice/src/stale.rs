//! A bot that labels what nobody has touched for long, and later closes it.
//!
//! It follows from the state and the clock alone, so that it is the same whether one looks often or
//! rarely. As Prow's lifecycle (90 days, then 30) and actions/stale do it: a word of anybody's takes the
//! label off again, which is that of actions/stale.

use crate::Practice;
use crate::conduct::StaleBot;
use crate::control::{missing, repository_id};
use crate::error::PracticeError;
use crate::handler::act;
use crate::history::{Change, events};
use crate::model::{Issue, Repository, UserKind};
use crate::state::State;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// What it does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Label,
    Unlabel,
    Close,
}

/// What it does next to an issue that is open, and when.
fn next(
    bot: &StaleBot,
    last_touched: DateTime<Utc>,
    labeled: Option<DateTime<Utc>>,
) -> (DateTime<Utc>, Next) {
    match labeled {
        None => (last_touched + TimeDelta::days(bot.label_after_days), Next::Label),
        Some(labeled) if last_touched > labeled => (last_touched, Next::Unlabel),
        Some(labeled) => (labeled + TimeDelta::days(bot.close_after_days), Next::Close),
    }
}

/// When somebody other than a bot last did something to it, and since when the label is on it.
fn touched(
    state: &State,
    home: &Repository,
    issue: &Issue,
    label: &str,
) -> (DateTime<Utc>, Option<DateTime<Utc>>) {
    let is_bot = |user: i64| state.user(user).is_some_and(|user| user.kind == UserKind::Bot);
    let versions = issue.versions.iter().filter(|one| !is_bot(one.by)).map(|one| one.at);
    let comments = state
        .thread(issue.id)
        .filter(|comment| !is_bot(comment.author))
        .map(|comment| comment.created_at());
    let last = versions.chain(comments).max().unwrap_or(issue.created_at());
    let label = home.labels.iter().find(|known| known.name == label).map(|known| known.id);
    let mut labeled = None;
    for event in events(issue, DateTime::<Utc>::MAX_UTC) {
        match event.change {
            Change::Label { on, label: put } if Some(put) == label => {
                labeled = Some(event.at).filter(|_| on);
            }
            _ => {}
        }
    }
    (last.max(issue.created_at()), labeled)
}

/// Does all that is due by `now`.
pub(crate) fn advance(state: &mut State, now: DateTime<Utc>) {
    let bots: Vec<(i64, StaleBot)> = state
        .repositories()
        .filter_map(|home| Some((home.id, home.conduct.stale_bot.clone()?)))
        .collect();
    for (home, bot) in bots {
        let ids: Vec<i64> = state.issues_of(home).map(|issue| issue.id).collect();
        for id in ids {
            while let Some((at, deed)) = due(state, home, id, &bot, now) {
                carry_out(state, (home, id), &bot, deed, at);
            }
        }
    }
}

fn due(
    state: &State,
    home: i64,
    id: i64,
    bot: &StaleBot,
    now: DateTime<Utc>,
) -> Option<(DateTime<Utc>, Next)> {
    let home = state.repository(home)?;
    let issue = state.issue_by_id(id)?;
    if issue.deleted.is_some() || issue.transferred.is_some() || issue.newest()?.state != "open" {
        return None;
    }
    let (last, labeled) = touched(state, home, issue, &bot.label);
    let (at, deed) = next(bot, last, labeled);
    (at <= now).then_some((at, deed))
}

fn carry_out(
    state: &mut State,
    (home, id): (i64, i64),
    bot: &StaleBot,
    deed: Next,
    at: DateTime<Utc>,
) {
    let Some(number) = state.issue_by_id(id).map(|issue| issue.number) else { return };
    let user = state.add_user(&bot.login, &bot.login, UserKind::Bot, at);
    let path = format!("/repositories/{home}/issues/{number}");
    let label = &bot.label;
    let mut send = |method: &str, path: &str, body: Value| {
        act(state, user, method, path, &body, at);
    };
    match deed {
        Next::Label => {
            let days = bot.close_after_days;
            let text = format!(
                "This issue has had no activity for {} days and is marked as stale. It will be closed in {days} days without a comment.",
                bot.label_after_days
            );
            send("POST", &format!("{path}/labels"), json!([label]));
            send("POST", &format!("{path}/comments"), json!({ "body": text }));
        }
        Next::Unlabel => send("DELETE", &format!("{path}/labels/{label}"), Value::Null),
        Next::Close => {
            let text = "This issue was closed because it has been stale.";
            send("POST", &format!("{path}/comments"), json!({ "body": text }));
            send("PATCH", &path, json!({ "state": "closed", "state_reason": "not_planned" }));
        }
    }
}

impl Practice {
    /// Sets the bot of a repository; none for no bot.
    ///
    /// # Errors
    /// No such repository; the file cannot be written.
    pub fn set_stale_bot(
        &self,
        full_name: &str,
        bot: Option<StaleBot>,
    ) -> Result<(), PracticeError> {
        self.observe(self.now(), |state| {
            let home = repository_id(state, full_name)?;
            let home = state.repository_mut(home).ok_or_else(|| missing(full_name))?;
            home.conduct.stale_bot = bot;
            Ok(())
        })?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_labels_then_closes_and_takes_the_label_off_when_somebody_speaks() {
        let bot = StaleBot::new("stale-robot[bot]");
        let touched: DateTime<Utc> = "2026-08-01T00:00:00Z".parse().unwrap();
        let labeled = touched + TimeDelta::days(90);
        assert_eq!(next(&bot, touched, None), (labeled, Next::Label));
        let closes = labeled + TimeDelta::days(30);
        assert_eq!(next(&bot, touched, Some(labeled)), (closes, Next::Close));
        let spoke = labeled + TimeDelta::days(3);
        assert_eq!(next(&bot, spoke, Some(labeled)), (spoke, Next::Unlabel));
    }
}
