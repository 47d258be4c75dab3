//! Lists of things, in order, and page by page.

use super::nodes::{FieldResult, FieldValue, Node, comment_node, issue_node};
use super::schema::held_by;
use super::{ErrorKind, QueryContext};
use chrono::DateTime;
use serde_json::{Map, Value};

/// Some of a list.
#[derive(Clone)]
pub(super) struct Connection<'a> {
    pub(super) total: usize,
    pub(super) shown: Vec<Node<'a>>,
    pub(super) page_info: PageInfo,
}

/// What is before and behind a page.
#[derive(Clone, Default)]
pub(super) struct PageInfo {
    pub(super) has_next: bool,
    pub(super) has_previous: bool,
    pub(super) start: Option<String>,
    pub(super) end: Option<String>,
}

/// How many a list is asked for.
pub(super) fn sizes(arguments: &Map<String, Value>) -> Option<i64> {
    let size = |name: &str| arguments.get(name).and_then(Value::as_i64);
    size("first").or_else(|| size("last"))
}

/// One page of `nodes`: the first or the last so many, behind or before one of them.
pub(super) fn paginate<'a>(
    of: &'static str,
    nodes: Vec<Node<'a>>,
    name: &str,
    arguments: &Map<String, Value>,
) -> FieldResult<'a> {
    let failed = |kind, message: String| Err((ErrorKind::Failed(kind), message));
    let size = |name: &str| arguments.get(name).and_then(Value::as_u64);
    let (size, is_first) = match (size("first"), size("last")) {
        (Some(size), _) => (size, true),
        (None, Some(size)) => (size, false),
        (None, None) => {
            return failed(
                "MISSING_PAGINATION_BOUNDARIES",
                format!(
                    "You must provide a `first` or `last` value to properly paginate the `{name}` connection."
                ),
            );
        }
    };
    if size > 100 {
        let which = if is_first { "first" } else { "last" };
        return failed(
            "EXCESSIVE_PAGINATION",
            format!(
                "Requesting {size} records on the `{name}` connection exceeds the `{which}` limit of 100 records."
            ),
        );
    }
    debug_assert!(held_by(of).is_some(), "a list of things that are known");
    let total = nodes.len();
    let cursors: Vec<Value> = nodes.iter().map(|node| node.id().into()).collect();
    let place = |name: &str| {
        let wanted = arguments.get(name).filter(|cursor| !cursor.is_null())?;
        cursors.iter().position(|cursor| cursor == wanted)
    };
    let (mut from, mut to) =
        (place("after").map_or(0, |at| at + 1), place("before").unwrap_or(total));
    let size = usize::try_from(size).unwrap_or(100);
    if is_first {
        to = to.min(from + size);
    } else {
        from = from.max(to.saturating_sub(size));
    }
    let shown: Vec<_> = nodes.into_iter().take(to).skip(from).collect();
    let cursor = |at: usize| cursors.get(at).and_then(Value::as_str).map(str::to_owned);
    let page_info = PageInfo {
        has_next: to < total,
        has_previous: from > 0,
        start: if shown.is_empty() { None } else { cursor(from) },
        end: if shown.is_empty() { None } else { cursor(to - 1) },
    };
    Ok(FieldValue::One(Node::Connection(of, Connection { total, shown, page_info })))
}

/// Issues by an author or of a repository, that stand in one of the asked states.
pub(super) fn issues<'a>(
    context: &QueryContext<'a>,
    author: Option<i64>,
    pulls: bool,
    home: Option<i64>,
    arguments: &Map<String, Value>,
) -> Vec<Node<'a>> {
    let list = |name: &str| arguments.get(name).and_then(Value::as_array).cloned();
    let (states, labels) = (list("states"), list("labels"));
    let says = |list: &Option<Vec<Value>>, text: &str| {
        let said = |one: &Value| one.as_str().is_some_and(|one| one.eq_ignore_ascii_case(text));
        list.as_ref().is_none_or(|list| list.iter().any(said))
    };
    let state = context.view.state;
    let found = state
        .repositories()
        .filter(|one| home.is_none_or(|home| home == one.id))
        .flat_map(|one| state.issues_of(one.id))
        .filter(|issue| issue.pull_request == pulls)
        .filter(|issue| author.is_none_or(|author| author == issue.author))
        .filter_map(|issue| issue_node(context, issue))
        .filter(|node| {
            let Node::Issue(home, _, version) = node else { return false };
            let named = |id: &i64| home.labels.iter().find(|label| label.id == *id);
            says(&states, &version.state)
                && (labels.is_none()
                    || version.labels.iter().filter_map(named).any(|one| says(&labels, &one.name)))
        });
    ordered(context, found.collect(), arguments)
}

/// All comments of somebody.
pub(super) fn comments<'a>(
    context: &QueryContext<'a>,
    author: i64,
    arguments: &Map<String, Value>,
) -> Vec<Node<'a>> {
    let state = context.view.state;
    let found = state
        .repositories()
        .flat_map(|home| state.issues_of(home.id))
        .flat_map(|issue| state.thread(issue.id))
        .filter(|comment| comment.author == author)
        .filter_map(|comment| comment_node(context, comment));
    ordered(context, found.collect(), arguments)
}

/// In the order that `orderBy` asks for; else as they came.
pub(super) fn ordered<'a>(
    context: &QueryContext<'a>,
    mut nodes: Vec<Node<'a>>,
    arguments: &Map<String, Value>,
) -> Vec<Node<'a>> {
    let order = arguments.get("orderBy");
    let says = |key: &str, text: &str| {
        order.and_then(|order| order.get(key)).is_some_and(|value| value == text)
    };
    nodes.sort_by_key(|node| match node {
        Node::Issue(_, issue, version) => {
            let updated = context.view.issue_updated(issue, version);
            (if says("field", "UPDATED_AT") { updated } else { issue.created_at() }, issue.id)
        }
        Node::Comment(_, comment, version) => {
            let at = if says("field", "UPDATED_AT") { version.at } else { comment.created_at() };
            (at, comment.id)
        }
        _ => (DateTime::UNIX_EPOCH, 0),
    });
    if says("direction", "DESC") {
        nodes.reverse();
    }
    nodes
}
