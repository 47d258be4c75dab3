//! An update that is given to the lead as a comment: a line that anybody can read, and below it, as a block
//! of code, exactly the file that would have been given instead. Nothing in such a block notifies anybody,
//! GitHub has a button that copies it, and the lead's Meridian takes it over to the byte.

use super::given::{Given, Unreadable};
use crate::{
    courier::marker::GivenMarker,
    draft::{Template, to_lf},
    fingerprint::sha256_hex,
    ids::{OpId, RoundKey, SectionId},
};
use std::fmt::Write as _;

/// How many hex digits of a text's hash stand in the mark.
const DIGITS: usize = 32;
/// What stands behind the block's first signs.
const LANGUAGE: &str = "markdown";

/// What the mark says of a text, so that another one is known.
pub fn sum(text: &str) -> String {
    let mut hex = sha256_hex(text.trim_matches('\n').trim_end());
    hex.truncate(DIGITS);
    hex
}

/// The mark of a text that is given by this operation.
pub fn mark(given: &Given, op: OpId) -> GivenMarker {
    let Given { cycle, round, section, text, .. } = given;
    let (cycle, round, section) = (cycle.clone(), *round, section.clone());
    GivenMarker { cycle, round, section, sum: sum(text), op, withdrawn: false }
}

/// The whole body of the comment.
pub fn compose(given: &Given, op: OpId) -> String {
    let file = given.to_string();
    let fence = "`".repeat(longest_run(&file).max(2) + 1);
    let mut body = mark(given, op).render();
    // Writing to a string cannot fail.
    let _ = write!(
        body,
        "\nUpdate of {}, given to the lead to be posted. Written by {}.\n\n{fence}{LANGUAGE}\n{file}{fence}\n",
        about(&given.section, given.round, given.cycle.as_str()),
        given.author.as_str(),
    );
    body
}

/// The whole body of a comment that is taken back.
pub fn taken_back(marker: &GivenMarker) -> String {
    let GivenMarker { cycle, round, section, .. } = marker;
    let marker = GivenMarker { withdrawn: true, ..marker.clone() };
    format!(
        "{}\nTaken back: the update of {} that was given here is not to be posted.\n",
        marker.render(),
        about(section, *round, cycle.as_str()),
    )
}

/// `Docs for the round of 26 Oct 2026 (v1.38)`
fn about(section: &SectionId, round: RoundKey, cycle: &str) -> String {
    let title = Template::of(section).title;
    format!("{title} for the round of {} ({cycle})", round.opens.format("%-d %b %Y"))
}

/// The file in a comment, LF only; none where there is no such block.
pub fn file_in(body: &str) -> Option<String> {
    let body = to_lf(body);
    let mut lines = body.split_inclusive('\n').skip(1);
    let fence = lines.find_map(|line| {
        let fence = line.trim_end().strip_suffix(LANGUAGE)?;
        (fence.len() >= 3 && fence.bytes().all(|b| b == b'`')).then(|| fence.to_owned())
    })?;
    let mut file = String::new();
    for line in lines {
        if line.trim_end() == fence {
            return Some(file);
        }
        file.push_str(line);
    }
    None
}

/// What came in a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// What was given.
    pub given: Given,
    /// Whether somebody changed it by hand since it was given.
    pub is_changed: bool,
}

/// Reads a comment that has this mark.
///
/// # Errors
/// [`Unreadable`] where no file is in it any more, or one that cannot be read.
pub fn came(name: &str, marker: &GivenMarker, body: &str) -> Result<Came, Unreadable> {
    let Some(file) = file_in(body) else {
        return Err(Unreadable {
            file: name.to_owned(),
            line: 1,
            why: "the text was taken out of it on GitHub; ask its author to give it once more."
                .to_owned(),
        });
    };
    let given = Given::read(name, file.as_bytes())?;
    let is_as_marked = (&given.cycle, given.round, &given.section)
        == (&marker.cycle, marker.round, &marker.section);
    let is_changed = !is_as_marked || sum(&given.text) != marker.sum;
    Ok(Came { given, is_changed })
}

/// Whether nobody changed by hand what stands below the mark of a comment.
pub fn is_intact(body: &str) -> bool {
    let Some(marker) = GivenMarker::find(body) else { return false };
    match marker.withdrawn {
        true => to_lf(body).trim_end() == taken_back(&marker).trim_end(),
        false => came("", &marker, body).is_ok_and(|came| !came.is_changed),
    }
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
