//! An update as a file: what a member gives to the lead, who takes it over into a draft of their own. A
//! head of a few lines says whose it is and for which round and section; below it stands the text as Post
//! would send it. Anybody can read it, and it holds nothing that is not in it to be read.

use super::login::Login;
use crate::{
    draft::to_lf,
    fingerprint::same_text,
    ids::{CycleName, RoundKey, SectionId},
};
use chrono::{DateTime, Utc};
use std::{fmt, str::FromStr};

/// The version of the form that this build writes, and the only one that it reads.
const VERSION: &str = "1";
/// No update is as long: GitHub takes 65,536 characters.
const MOST: usize = 256 * 1024;
const FENCE: &str = "---";
/// What the first line of the head is called.
const KIND: &str = "meridian-update";

/// What is in such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The page of the team's repository, `https://github.com/OWNER/REPO`.
    pub team: String,
    /// The release.
    pub cycle: CycleName,
    /// The round.
    pub round: RoundKey,
    /// The role's part.
    pub section: SectionId,
    /// Who wrote it, by a sign-in or by their own word.
    pub author: Login,
    /// When it was written to the file.
    pub at: DateTime<Utc>,
    /// The text, LF only, without Meridian's mark.
    pub text: String,
}

/// Why a file cannot be taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {why}")]
pub struct Unreadable {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub why: String,
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { team, cycle, round, section, author, at, text } = self;
        let (author, at) = (author.as_str(), at.format("%Y-%m-%dT%H:%M:%SZ"));
        write!(
            f,
            "{FENCE}\n{KIND}: {VERSION}\nteam: {team}\ncycle: {cycle}\nround: {round}\n\
             section: {section}\nauthor: {author}\nwritten: {at}\n{FENCE}\n\n{}\n",
            text.trim_end()
        )
    }
}

impl Given {
    /// Reads what stands in a file of this name.
    ///
    /// # Errors
    /// [`Unreadable`] with the first line that cannot be read.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, Unreadable> {
        let bad = |line: usize, why: String| Unreadable { file: file.to_owned(), line, why };
        let again = "ask its author to give it once more";
        if bytes.len() > MOST {
            return Err(bad(1, "it is too large for an update; choose another file.".to_owned()));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            bad(line, format!("this is not UTF-8 text; {again}, or save it as UTF-8."))
        })?;
        let text = to_lf(text.strip_prefix('\u{feff}').unwrap_or(text));
        if let Some(at) = text.find('\0') {
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            return Err(bad(line, "this is no text; choose the file that was given.".to_owned()));
        }
        let mut lines = text.split_inclusive('\n');
        if lines.next().map(str::trim_end) != Some(FENCE) {
            return Err(bad(
                1,
                "this is no update that was given from Meridian; choose a file that begins with \
                 `---`."
                    .to_owned(),
            ));
        }
        let mut head: Vec<(usize, &str, &str)> = Vec::new();
        let (mut taken, mut end) = (FENCE.len() + 1, None);
        for (index, line) in lines.enumerate() {
            let number = index + 2;
            taken += line.len();
            let line = line.trim();
            if line == FENCE {
                end = Some(number);
                break;
            }
            let Some((name, value)) = line.split_once(':') else {
                return Err(bad(
                    number,
                    format!("a line such as `round: 2026-11-16` is missing; {again}."),
                ));
            };
            let (name, value) = (name.trim(), value.trim());
            if head.iter().any(|(_, other, _)| *other == name) {
                return Err(bad(number, format!("`{name}` stands there twice; {again}.")));
            }
            head.push((number, name, value));
        }
        let Some(end) = end else {
            return Err(bad(1, format!("its head does not end with `---`; {again}.")));
        };
        let found = |name: &str| {
            let line = head.iter().find(|(_, other, _)| *other == name);
            line.map(|(number, _, value)| (*number, *value))
                .ok_or_else(|| bad(end, format!("`{name}:` is missing above it; {again}.")))
        };
        let (line, version) = found(KIND)?;
        if version != VERSION {
            let why =
                "it was written by a newer Meridian; bring yours up to date, then take it over.";
            return Err(bad(line, why.to_owned()));
        }
        let (line, team) = found("team")?;
        if !team.starts_with("https://") && !team.starts_with("http://") {
            return Err(bad(line, format!("this is no link of a team; {again}.")));
        }
        let (written, at) = found("written")?;
        let at = DateTime::parse_from_rfc3339(at)
            .map_err(|_| bad(written, format!("this is no moment; {again}.")))?;
        let body = text.get(taken..).unwrap_or_default().trim_matches('\n');
        if body.trim().is_empty() {
            return Err(bad(end, format!("nothing is written below it; {again}.")));
        }
        Ok(Self {
            team: team.trim_end_matches('/').to_owned(),
            cycle: parsed(found("cycle")?, "release", bad)?,
            round: parsed(found("round")?, "date of a round", bad)?,
            section: parsed(found("section")?, "section", bad)?,
            author: parsed(found("author")?, "name on GitHub", bad)?,
            at: at.with_timezone(&Utc),
            text: format!("{}\n", body.trim_end()),
        })
    }

    /// Refuses the file for what stands in this line of its head, with what to do.
    pub fn refused(file: &str, text: &str, name: &str, why: String) -> Unreadable {
        let is_it = |line: &str| line.split_once(':').is_some_and(|(is, _)| is.trim() == name);
        let line = text.lines().position(is_it).map_or(1, |at| at + 1);
        Unreadable { file: file.to_owned(), line, why }
    }

    /// The line that says in the lead's text who wrote it. Nobody is notified by it unless the lead
    /// wants that: then it mentions them.
    pub fn credit(&self, mentions: bool) -> String {
        let author = self.author.as_str();
        match mentions {
            true => format!("Written by @{author}."),
            false => {
                let host = self.team.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
                format!("Written by [{author}]({host}/{author}).")
            }
        }
    }

    /// The text with that line below it.
    pub fn credited(&self, mentions: bool) -> String {
        format!("{}\n\n{}\n", self.text.trim_end(), self.credit(mentions))
    }

    /// Whether a draft holds it already.
    pub fn is_in(&self, draft: &str) -> bool {
        [true, false].iter().any(|mentions| {
            let text = self.credited(*mentions);
            same_text(draft, &text) || draft.contains(text.trim_end())
        })
    }
}

fn parsed<T: FromStr>(
    (line, value): (usize, &str),
    what: &str,
    bad: impl Fn(usize, String) -> Unreadable,
) -> Result<T, Unreadable> {
    value
        .parse()
        .map_err(|_| bad(line, format!("this is no {what}; ask its author to give it once more.")))
}

#[cfg(test)]
#[path = "given_tests.rs"]
mod tests;
