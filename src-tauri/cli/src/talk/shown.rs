//! A conversation as lines.

use meridian_engine::{CommentView, PlannedReply, TalkWaits, ThreadRow, ThreadView};

/// Who wrote something, where that is known.
fn name(by: Option<&String>) -> &str {
    by.map_or("somebody who left GitHub", String::as_str)
}

/// Threads, each with what is new in it.
pub(super) fn list(rows: &[ThreadRow], there: usize, unread: bool) -> Vec<String> {
    let mut lines: Vec<String> = rows.iter().flat_map(row).collect();
    if rows.is_empty() {
        lines.push(match unread {
            true => "Nothing is unread, as far as GitHub was read.".to_owned(),
            false => "Nothing is written yet, as far as GitHub was read.".to_owned(),
        });
    }
    if there > rows.len() {
        lines.push(format!("{} older threads are left out; --all lists them.", there - rows.len()));
    }
    lines
}

fn row(row: &ThreadRow) -> Vec<String> {
    let mut words = format!("{}  {}", row.id, name(row.by.as_ref()));
    words += &row.kind.map_or_else(String::new, |kind| format!(" ({kind})"));
    words += &format!(": {}", row.words);
    let replies = match row.replies {
        0 => "no answer".to_owned(),
        1 => "1 answer".to_owned(),
        several => format!("{several} answers"),
    };
    let unread = match row.unread {
        0 => String::new(),
        unread => format!(", {unread} unread"),
    };
    let waits = if row.waits { ", waits for you" } else { "" };
    let last = row.last.dated();
    let by = name(row.last_by.as_ref());
    vec![words, format!("    #{}, {replies}{unread}{waits}; last {by}, {last}", row.issue)]
}

/// What waits, in the order in which it ends.
pub(super) fn waiting(waits: &[TalkWaits]) -> Vec<String> {
    if waits.is_empty() {
        return vec!["Nothing waits for you, as far as GitHub was read.".to_owned()];
    }
    waits.iter().flat_map(wait).collect()
}

fn wait(one: &TalkWaits) -> Vec<String> {
    let mut lines = vec![one.words.clone()];
    let by =
        one.by.as_ref().map_or_else(String::new, |by| format!(", by {} ({})", by.dated(), by.utc));
    lines.push(format!("    since {}{by}", one.since.dated()));
    let answer = match (&one.decision, &one.comment) {
        (Some(decision), _) => Some(format!("meridian-cli decision show {decision}")),
        (None, Some(comment)) => Some(format!("meridian-cli talk show {comment}")),
        (None, None) => None,
    };
    lines.extend(answer.map(|answer| format!("    `{answer}`")));
    lines
}

/// A thread with all that was said.
pub(super) fn thread(view: &ThreadView) -> Vec<String> {
    let mut lines: Vec<String> = view.comments.iter().flat_map(|one| comment(one, view)).collect();
    for reply in &view.replies {
        lines.push(format!("Your reply to {}: {}", reply.to, reply.words));
        lines.extend(reply.text.trim_end().lines().map(|line| format!("    {line}")));
        lines.push(String::new());
    }
    if let Some(last) = view.comments.iter().rev().find(|one| !one.mine) {
        lines.push(format!("Answer with `meridian-cli talk reply {} --text \"..\"`.", last.id));
    }
    lines
}

fn comment(one: &CommentView, view: &ThreadView) -> Vec<String> {
    let who = if one.mine { "you" } else { name(one.by.as_ref()) };
    let mut words = format!("{}  {who}, {}", one.id, one.at.dated());
    words += &one.kind.map_or_else(String::new, |kind| format!(", {kind}"));
    words += &one.new.map_or_else(String::new, |new| format!(", {new}"));
    if one.withdrawn {
        words += ", withdrawn";
    }
    let mut lines = vec![words];
    if let Some(to) = &one.answers {
        let of = view.comments.iter().find(|of| of.id == *to);
        let whose = match of {
            Some(of) if of.mine => "you".to_owned(),
            of => name(of.and_then(|of| of.by.as_ref())).to_owned(),
        };
        let earlier = if one.to_earlier_text { ", to its earlier text" } else { "" };
        lines.push(format!("    answers {whose} ({to}){earlier}"));
    }
    lines.extend(one.text.trim_end().lines().map(|line| format!("    {line}")));
    lines.push(format!("    {}", one.url));
    lines.push(String::new());
    lines
}

/// Where a reply would go, and whom it tells.
pub(super) fn planned(planned: &PlannedReply) -> Vec<String> {
    let to = planned.to.as_deref().unwrap_or("somebody who left GitHub");
    let whom = match planned.mentions.as_slice() {
        [] => "It tags nobody.".to_owned(),
        names => {
            let names: Vec<String> = names.iter().map(|name| format!("@{name}")).collect();
            format!("It tags {}.", names.join(", "))
        }
    };
    let mut lines = vec![format!(
        "A reply to {to} ({}) on {}#{}. {whom}",
        planned.url, planned.repository, planned.issue
    )];
    lines.extend(planned.there.iter().map(|there| format!("Just that was said already: {there}")));
    lines
}
