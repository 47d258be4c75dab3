//! What a mutation answers, once it was carried out or refused.

use super::nodes::{FieldResult, FieldValue, Node, comment_node, issue_node, nullable};
use super::schema::field;
use super::{ErrorKind, QueryContext, discussions};

/// What a mutation did.
pub(super) fn mutation<'a>(context: &QueryContext<'a>, name: &str) -> FieldResult<'a> {
    let payload = field("Mutation", name).and_then(|known| known.leads_to);
    match (context.done, payload) {
        (Some(Ok(id)), Some(payload)) => Ok(FieldValue::One(Node::Payload(payload, *id))),
        (Some(Err((kind, message))), _) => Err((ErrorKind::Failed(kind), message.clone())),
        _ => Err((ErrorKind::Failed("UNPROCESSABLE"), format!("{name} was not carried out."))),
    }
}

/// A field of what a mutation answers: what it changed.
pub(super) fn payload<'a>(context: &QueryContext<'a>, name: &str, id: i64) -> FieldResult<'a> {
    let state = context.view.state;
    let issue = state.issue_by_id(id);
    let comment = state.comment(id);
    nullable(match name {
        "issue" => issue.and_then(|issue| issue_node(context, issue)),
        "discussion" => issue.and_then(|issue| discussions::discussion_node(context, issue)),
        _ => comment.and_then(|comment| {
            discussions::comment_node(context, comment).or_else(|| comment_node(context, comment))
        }),
    })
}
