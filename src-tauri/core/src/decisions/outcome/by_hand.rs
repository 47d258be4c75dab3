//! A decision that somebody has written in plain words.

use crate::decisions::answer::spoken;

/// How such a line begins.
const BEGINS: [&str; 4] = ["decision:", "decided:", "outcome:", "final decision:"];
/// What stands behind it where nothing was decided.
const NOTHING: [&str; 9] =
    ["", "tbd", "none", "pending", "open", "n/a", "needed", "no decision", "not yet"];

/// What a comment without a mark says was decided, `Decision: we ship on Thursday`, in the author's own words:
/// to be offered to the owner as the outcome. None where it asks, or leaves it open.
pub fn decision_in(text: &str) -> Option<String> {
    if crate::courier::marker::MessageMarker::find(text).is_some() {
        return None;
    }
    spoken(text).into_iter().find_map(|line| {
        let lower = line.to_lowercase();
        let begins = BEGINS.iter().find(|begins| lower.starts_with(*begins))?;
        let said = line.get(begins.len()..)?.trim();
        let bare = said.trim_end_matches(['.', '!']).to_lowercase();
        (!NOTHING.contains(&bare.as_str()) && !said.contains('?')).then(|| said.to_owned())
    })
}
