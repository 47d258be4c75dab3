//! Who has reacted to comments, and when: REST says when only comment by comment, the graph of a hundred
//! at once.

use super::{NotThere, WireAuthor, as_is};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{Emoji, Given, Payload, Watched},
    ids::CommentId,
};
use serde::Deserialize;
use serde_json::Value;

pub(super) const QUERY: &str = "query Watched($ids:[ID!]!){nodes(ids:$ids){...on IssueComment\
     {databaseId reactions(first:50){nodes{content createdAt user{login databaseId}}}}}}";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireWatched {
    database_id: i64,
    reactions: WireReactions,
}

#[derive(Deserialize)]
struct WireReactions {
    nodes: Vec<WireGiven>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireGiven {
    content: String,
    created_at: DateTime<Utc>,
    #[serde(default)]
    user: Option<WireAuthor>,
}

/// Those of the comments that are there.
pub(super) fn read(nodes: Value) -> Result<Payload, NotThere> {
    let nodes: Vec<Value> = as_is(nodes)?;
    let is_there = |node: &Value| node.as_object().is_some_and(|node| !node.is_empty());
    let watched = nodes.into_iter().filter(is_there).map(|node| {
        let wire: WireWatched = as_is(node)?;
        let given = wire.reactions.nodes.into_iter().map(|given| Given {
            by: given.user.and_then(WireAuthor::user),
            emoji: emoji(&given.content),
            at: given.created_at,
        });
        Ok(Watched { comment: CommentId::Number(wire.database_id), given: given.collect() })
    });
    watched.collect::<Result<_, _>>().map(Payload::Watched)
}

/// The graph has words of its own for two of them, and capital letters for all.
fn emoji(word: &str) -> Option<Emoji> {
    let word = match word {
        "THUMBS_UP" => "+1",
        "THUMBS_DOWN" => "-1",
        other => &other.to_lowercase(),
    };
    Emoji::ALL.into_iter().find(|emoji| emoji.word() == word)
}
