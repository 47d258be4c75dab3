//! What Meridian writes about an item. All of it reaches nobody: people stand by name, without `@`.

use super::carry::Asked;
use crate::{
    courier::{NewIssueText, marker::item::ItemMarker},
    round::opening::plain,
};

/// The longest title of an issue, in characters.
const TITLE: usize = 120;
/// Behind these words the reason stands.
const BEHIND: &str = "**Because:** ";
/// The longest reason, in characters.
const BECAUSE: usize = 600;

/// An issue of its own for an item, with the way back to the comment that asks it.
pub fn issue_text(asked: &Asked) -> NewIssueText {
    let Asked { key, line, by, section, round, url, .. } = asked;
    let mark = ItemMarker { key: key.clone(), sum: line.sum.clone() };
    let text = plain(&line.text, super::LONGEST + 1);
    let of = section.as_ref().map_or_else(String::new, |section| format!(" for {section}"));
    let mut body = format!(
        "{}\n\n> {text}\n\nAsked by **{}**{of} in the round of {round}: {url}\n",
        mark.render(),
        plain(by, TITLE),
    );
    if !line.names.is_empty() {
        let names: Vec<_> =
            line.names.iter().map(|name| format!("**{}**", plain(name, TITLE))).collect();
        body += &format!("\nIt names {}.\n", names.join(" and "));
    }
    if let Some(by) = &line.by {
        body += &format!("\nAn answer is wanted by {}.\n", plain(by, TITLE));
    }
    body +=
        "\nClose this issue once it is answered: then it has ended, and the next round says so.\n";
    let mut title = line.text.replace('@', "");
    if let Some((end, _)) = title.char_indices().nth(TITLE) {
        title.truncate(end);
        title.push('\u{2026}');
    }
    let (labels, milestone, assignees) = (Vec::new(), None, Vec::new());
    NewIssueText { title, body, labels, milestone, assignees }
}

/// A text for somebody who may open issues there, to be given to them in private; never posted.
pub fn private_text(repository: &str, text: &NewIssueText) -> String {
    let NewIssueText { title, body, .. } = text;
    format!(
        "Could you open an issue in {repository} for me? I may not open any there. With its first line as it \
         is, everybody's Meridian finds it.\n\nTitle: {title}\n\n{body}"
    )
}

/// How an item ended, in the words of its owner.
pub fn end_text(asked: &Asked, because: &str) -> String {
    format!(
        "**Ended:** {}\n\n{BEHIND}{}\n\nIt was asked here: {}\n",
        plain(&asked.line.text, super::LONGEST + 1),
        plain(because, BECAUSE),
        asked.url
    )
}

/// What such a text gives as the reason, as it is read.
pub fn because_in(text: &str) -> Option<String> {
    let because = text.lines().find_map(|line| line.strip_prefix(BEHIND))?.trim();
    (!because.is_empty()).then(|| because.replace('\\', ""))
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
