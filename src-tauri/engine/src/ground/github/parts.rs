//! JSON of what hangs on issues and comments, and of workflows: reactions, labels, states, runs.

use super::wire::{self, WireUser};
use chrono::{DateTime, Utc};
use meridian_core::courier::{Emoji, Reaction, ScheduledRun, User};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct WireReaction {
    id: i64,
    #[serde(default)]
    user: Option<WireUser>,
    content: String,
}

impl From<WireReaction> for Reaction {
    fn from(WireReaction { id, user, content }: WireReaction) -> Self {
        let emoji = Emoji::ALL.into_iter().find(|emoji| emoji.word() == content);
        Self { id, by: user.map(Into::into), emoji }
    }
}

#[derive(Deserialize)]
struct WireLabel {
    name: String,
}

pub(super) fn reaction(text: &str) -> serde_json::Result<Reaction> {
    wire::read::<WireReaction>(text).map(Into::into)
}

/// The reactions of a page. An entry that cannot be read may be the one that is meant: then the page
/// is none.
pub(super) fn reactions(text: &str) -> serde_json::Result<Vec<Reaction>> {
    let entries: Vec<WireReaction> = wire::read(text)?;
    Ok(entries.into_iter().map(Into::into).collect())
}

/// The names of labels.
pub(super) fn labels(text: &str) -> serde_json::Result<Vec<String>> {
    let entries: Vec<Value> = wire::read(text)?;
    let name = |entry: &Value| WireLabel::deserialize(entry).map(|label| label.name);
    entries.iter().map(name).collect()
}

/// The state of a workflow.
pub(super) fn workflow(text: &str) -> serde_json::Result<String> {
    #[derive(Deserialize)]
    struct WireWorkflow {
        state: String,
    }
    wire::read(text).map(|found: WireWorkflow| found.state)
}

/// The newest of a workflow's runs.
pub(super) fn scheduled_run(text: &str) -> serde_json::Result<Option<ScheduledRun>> {
    #[derive(Deserialize)]
    struct WireRuns {
        workflow_runs: Vec<WireRun>,
    }
    #[derive(Deserialize)]
    struct WireRun {
        created_at: DateTime<Utc>,
        #[serde(default)]
        actor: Option<WireUser>,
    }
    let runs: WireRuns = wire::read(text)?;
    Ok(runs.workflow_runs.into_iter().next().map(|run| {
        let by: Option<User> = run.actor.map(Into::into);
        ScheduledRun { at: run.created_at, by: by.map(|by| by.login) }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_core::ids::UserId;

    #[test]
    fn reactions_are_read_whoever_gave_them() {
        let page = r#"[{"id": 1, "user": {"id": 7, "login": "me"}, "content": "+1"},
            {"id": 2, "user": null, "content": "eyes"}, {"id": 3, "content": "something_new"}]"#;
        let found = reactions(page).unwrap();
        assert_eq!(found[0].by.as_ref().map(|by| by.id), Some(UserId(7)));
        let emoji: Vec<Option<Emoji>> = found.iter().map(|found| found.emoji).collect();
        assert_eq!(emoji, [Some(Emoji::ThumbsUp), Some(Emoji::Eyes), None]);
        assert!(reactions(r#"[{"message": "odd"}]"#).is_err(), "the own one may be the odd one");
    }
}
