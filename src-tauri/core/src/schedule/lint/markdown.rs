//! Findings as a comment for a pull request. Nothing in it reaches anybody or does anything: no
//! mention, no command, no link that the schedule's text could smuggle in.

use super::{Finding, Rule, Severity};
use std::collections::BTreeMap;

/// More lines of one rule are listed by their numbers only.
const EACH: usize = 5;
/// More line numbers than this help nobody.
const MOST_LINES: usize = 60;

/// A comment on the schedule `file`; a line that says so where nothing was found.
pub fn comment(findings: &[Finding], file: &str) -> String {
    let file = inert(file);
    if findings.is_empty() {
        return format!("No contradictions found in {file}.\n");
    }
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (count(severity), severity.name()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}{}", if count == 1 { "" } else { "s" }))
        .collect();
    let mut text = format!("**{file}**: {}\n\n", parts.join(", "));
    text.push_str("| Line | Severity | Rule | What is wrong |\n|---:|---|---|---|\n");
    let mut many: BTreeMap<Rule, Vec<&Finding>> = BTreeMap::new();
    for note in findings.iter().filter(|f| f.severity == Severity::Note) {
        many.entry(note.rule).or_default().push(note);
    }
    many.retain(|_, alike| alike.len() > EACH);
    for finding in findings {
        if finding.severity == Severity::Note && many.contains_key(&finding.rule) {
            continue;
        }
        let line = finding.line.to_string();
        row(&mut text, &line, finding, &inert(&finding.message));
    }
    for alike in many.values() {
        let Some(first) = alike.first() else { continue };
        let lines: Vec<String> =
            alike.iter().take(MOST_LINES).map(|f| f.line.to_string()).collect();
        let also = format!("{} ({} more like it)", inert(&first.message), alike.len() - 1);
        row(&mut text, &lines.join(", "), first, &also);
    }
    text
}

fn row(text: &mut String, line: &str, finding: &Finding, message: &str) {
    let (severity, rule) = (finding.severity.name(), finding.rule.name());
    text.push_str(&format!("| {line} | {severity} | {rule} | {message} |\n"));
}

/// One line that a forge shows as it stands: `@name` notifies nobody, a pipe ends no cell.
fn inert(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // A character that is not shown keeps the name from being a mention or a reference.
            '@' | '#' => {
                shown.push(c);
                shown.push('\u{200b}');
            }
            // `&commat;` would be an `@` again.
            '|' | '[' | ']' | '<' | '>' | '`' | '*' | '_' | '~' | '&' | '\\' => {
                shown.push('\\');
                shown.push(c);
            }
            '\n' | '\r' | '\t' => shown.push(' '),
            c => shown.push(c),
        }
    }
    shown.replace("://", ":\u{200b}//").replace("www.", "www\u{200b}.")
}
