//! Decisions as lines.

use meridian_engine::{AnswerView, DecisionRow, DecisionView};

/// Every proposal with how it stands.
pub(super) fn list(rows: &[DecisionRow], broken: &[String], all: bool) -> Vec<String> {
    let mut lines: Vec<String> = rows.iter().flat_map(row).collect();
    if rows.is_empty() {
        lines.push(match all {
            true => "Nothing was asked, as far as GitHub was read.".to_owned(),
            false => "Nothing is asked that is not decided, as far as GitHub was read; --all lists the rest."
                .to_owned(),
        });
    }
    lines.extend(broken.iter().cloned());
    lines
}

fn row(row: &DecisionRow) -> Vec<String> {
    let mut lines = vec![format!("{}  {}", row.id, row.question), format!("    {}", row.words)];
    let whose = if row.mine { "you ask".to_owned() } else { format!("{} asks", row.owner) };
    if row.decided.is_none() {
        lines.push(format!("    {whose}, until {}", row.until.dated()));
    }
    if row.waits_for_me {
        lines.push(format!(
            "    Your answer is awaited: `meridian-cli decision answer {} approve`, or another one.",
            row.id
        ));
    }
    if row.to_read > 0 {
        let (answers, are) = if row.to_read == 1 { ("answer", "is") } else { ("answers", "are") };
        lines.push(format!(
            "    {} {answers} {are} unread: `meridian-cli decision show {}`.",
            row.to_read, row.id
        ));
    }
    lines.push(format!("    {}", row.outcome.as_ref().unwrap_or(&row.url)));
    lines
}

/// One with all that was said.
pub(super) fn one(view: &DecisionView) -> Vec<String> {
    let row = &view.row;
    let mut lines = vec![row.question.clone(), row.words.clone()];
    lines.push(format!("Asked by {}, until {} ({})", row.owner, row.until.dated(), row.until.utc));
    lines.extend(view.options.iter().map(|option| format!("  {option}")));
    lines.push(view.rule.clone());
    lines.push(row.url.clone());
    lines.push(String::new());
    lines.extend(view.why.lines().map(str::to_owned));
    if !view.answers.is_empty() {
        lines.push(String::new());
        lines.push("Asked to answer:".to_owned());
        lines.extend(view.answers.iter().flat_map(|one| answer(one, row)));
    }
    if !view.apart.is_empty() {
        lines.push(String::new());
        lines.push("Others:".to_owned());
        lines.extend(view.apart.iter().flat_map(|one| answer(one, row)));
    }
    if !view.waiting.is_empty() || !view.objections.is_empty() || view.posting.is_some() {
        lines.push(String::new());
    }
    lines.extend(view.objections.iter().cloned());
    lines.extend(
        (!view.waiting.is_empty()).then(|| format!("Awaited: {}.", view.waiting.join("; "))),
    );
    lines.extend(view.posting.iter().cloned());
    if view.may_post {
        lines.push(format!(
            "You may post it: `meridian-cli decision outcome {} --because ..`.",
            row.id
        ));
    }
    lines.extend(row.outcome.iter().map(|url| format!("Outcome: {url}")));
    lines.extend(view.notes.iter().cloned());
    lines
}

fn answer(one: &AnswerView, row: &DecisionRow) -> Vec<String> {
    let at = one.at.as_ref().map_or_else(String::new, |at| format!(", {}", at.dated()));
    let ruled = if one.ruled { ", as who asks read it" } else { "" };
    let mut lines = vec![format!("- {} {}{ruled}{at}", one.called, one.words)];
    lines.extend(one.text.iter().map(|text| format!("    \"{text}\"")));
    lines.extend(one.why.iter().map(|why| format!("    {why}")));
    if let Some(id) = one.id.as_ref().filter(|_| row.mine) {
        lines.push(format!(
            "    `meridian-cli decision count {} {id} as approve`, or object, abstain, nothing",
            row.id
        ));
    }
    lines.extend(one.url.iter().map(|url| format!("    {url}")));
    lines
}
