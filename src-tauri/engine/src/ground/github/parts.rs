//! JSON of what hangs on issues and comments: reactions, labels.

use super::wire::{self, WireUser};
use meridian_core::courier::{Emoji, Reaction};
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
