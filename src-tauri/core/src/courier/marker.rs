//! The invisible line by which Meridian finds its own comments and a round's issue again.
//!
//! A marker only helps to find a comment whose id is not known (DESIGN.md 4); whoever reads one
//! must also check that the author is the signed-in user.

pub mod away;
pub mod item;
pub mod message;

pub use message::{About, MessageMarker};

use crate::ids::{CycleName, DraftKey, OpId, RoundKey, SectionId};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::str::FromStr;

/// The first line of an update's comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The release.
    pub cycle: CycleName,
    /// The turn of the rhythm.
    pub round: RoundKey,
    /// The role's part.
    pub section: SectionId,
    /// Which part of how many, counted from 1; `(1, 1)` unless an update had to be split.
    pub part: (u8, u8),
    /// The operation whose POST made the comment; later edits keep it.
    pub op: OpId,
    /// Whether the member took the comment out of the round; it is there, but does not count.
    pub withdrawn: bool,
}

impl Marker {
    /// The line without a line ending:
    /// `<!-- meridian:update v=1 cycle=v1.38 round=2026-11-16 section=docs part=1/1 op=01J... -->`
    pub fn render(&self) -> String {
        let Self { cycle, round, section, part: (part, of), op, withdrawn } = self;
        let withdrawn = if *withdrawn { " state=withdrawn" } else { "" };
        format!(
            "<!-- meridian:update v=1 cycle={cycle} round={round} section={section} part={part}/{of} op={op}{withdrawn} -->"
        )
    }

    /// The marker that stands alone on the very first line of a comment, if there is one.
    ///
    /// A quoted, indented, fenced or later marker is somebody's text, not a marker. Unknown keys are
    /// ignored; a doubled key, another version or a value outside `[A-Za-z0-9._/-]` is no marker.
    pub fn find(body: &str) -> Option<Self> {
        let (line, _) = first_line(body);
        let values = Values::read(line, "meridian:update")?;
        Some(Self {
            cycle: values.get("cycle")?,
            round: values.get("round")?,
            section: values.get("section")?,
            part: read_part(values.text("part").unwrap_or("1/1"))?,
            op: values.get("op")?,
            withdrawn: values.text("state") == Some("withdrawn"),
        })
    }
}

/// The comment's text without its marker line; the whole body when it has none.
pub fn strip(body: &str) -> &str {
    if Marker::find(body).is_some() { first_line(body).1 } else { body }
}

/// The whole body of a comment: the marker line, then the draft's text byte for byte.
pub fn compose(marker: &Marker, draft_text: &str) -> String {
    let mut body = marker.render();
    body.push('\n');
    body.push_str(draft_text);
    body
}

/// The body with the operation in its marker that made or will make the comment: the one named in
/// `base`, the comment's present body, or else `op` itself. A lost answer is looked for by it.
pub fn marked_for(body: &str, op: &OpId, base: Option<&str>) -> String {
    let Some(mut marker) = Marker::find(body) else { return body.to_owned() };
    let maker = base.and_then(Marker::find).map_or_else(|| op.clone(), |found| found.op);
    if marker.op == maker {
        return body.to_owned();
    }
    marker.op = maker;
    compose(&marker, strip(body))
}

/// The first line of a comment that gives an update to the lead: another mark than an update's, because
/// nothing of it is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenMarker {
    /// The release.
    pub cycle: CycleName,
    /// The turn of the rhythm.
    pub round: RoundKey,
    /// The role's part.
    pub section: SectionId,
    /// What is known of the text that was given, by its hash: one that was changed by hand since
    /// has another.
    pub sum: String,
    /// The operation whose POST made the comment; later edits keep it.
    pub op: OpId,
    /// Whether the member took it back.
    pub withdrawn: bool,
}

impl GivenMarker {
    /// The line without a line ending:
    /// `<!-- meridian:given v=1 cycle=v1.38 round=2026-11-16 section=docs sum=9f.. op=01J... -->`
    pub fn render(&self) -> String {
        let Self { cycle, round, section, sum, op, withdrawn } = self;
        let withdrawn = if *withdrawn { " state=withdrawn" } else { "" };
        format!(
            "<!-- meridian:given v=1 cycle={cycle} round={round} section={section} sum={sum} op={op}{withdrawn} -->"
        )
    }

    /// The marker that stands alone on the very first line of a comment, as [`Marker::find`].
    pub fn find(body: &str) -> Option<Self> {
        let (line, _) = first_line(body);
        let values = Values::read(line, "meridian:given")?;
        Some(Self {
            cycle: values.get("cycle")?,
            round: values.get("round")?,
            section: values.get("section")?,
            sum: values.text("sum")?.to_owned(),
            op: values.get("op")?,
            withdrawn: values.text("state") == Some("withdrawn"),
        })
    }

    /// Whether it is of this draft.
    pub fn is_of(&self, draft: &DraftKey) -> bool {
        self.cycle == draft.cycle && self.round == draft.round && self.section == draft.section
    }

    /// A comment's body with this mark in the place of its own.
    #[must_use]
    pub fn put_on(&self, body: &str) -> String {
        let rest = if Self::find(body).is_some() { first_line(body).1 } else { body };
        format!("{}\n{rest}", self.render())
    }
}

/// Whether a comment is something else than an update by its mark, so that nobody has written by it.
pub fn is_no_update(body: &str) -> bool {
    GivenMarker::find(body).is_some() || MessageMarker::find(body).is_some() || away::is_on(body)
}

/// The operation that made a comment, by its mark, of whichever kind that is.
pub fn maker(body: &str) -> Option<OpId> {
    Marker::find(body)
        .map(|marker| marker.op)
        .or_else(|| GivenMarker::find(body).map(|marker| marker.op))
        .or_else(|| MessageMarker::find(body)?.op)
}

/// The line in an issue's body that says which round the issue is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundMarker {
    /// The release.
    pub cycle: CycleName,
    /// The turn of the rhythm.
    pub round: RoundKey,
}

impl RoundMarker {
    /// The line without a line ending: `<!-- meridian:round v=1 cycle=v1.38 round=2026-11-16 -->`
    pub fn render(&self) -> String {
        format!("<!-- meridian:round v=1 cycle={} round={} -->", self.cycle, self.round)
    }

    /// The round marker of an issue's body: alone on any line, outside code, quotes and lists.
    ///
    /// None as well when markers of two different rounds stand there: Meridian does not guess.
    pub fn find(body: &str) -> Option<Self> {
        if !body.contains("meridian:round") {
            return None;
        }
        let mut found: Option<Self> = None;
        for line in lines_of_html(body) {
            let Some(marker) = Self::read(line) else { continue };
            if found.as_ref().is_some_and(|earlier| *earlier != marker) {
                return None;
            }
            found = Some(marker);
        }
        found
    }

    fn read(line: &str) -> Option<Self> {
        let values = Values::read(line, "meridian:round")?;
        Some(Self { cycle: values.get("cycle")?, round: values.get("round")? })
    }
}

/// The lines of HTML that stand in a text by themselves, outside code, quotes and lists.
fn lines_of_html(body: &str) -> Vec<&str> {
    let (mut depth, mut in_html, mut lines) = (0_u32, false, Vec::new());
    for (event, range) in Parser::new_ext(body, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) if depth == 0 => in_html = true,
            Event::End(TagEnd::HtmlBlock) => in_html = false,
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Html(_) if in_html => {
                lines.extend(body.get(range).unwrap_or_default().lines());
            }
            _ => {}
        }
    }
    lines
}

/// The first line without its ending, and everything after that ending (LF, CRLF or CR).
fn first_line(body: &str) -> (&str, &str) {
    let end = body.find(['\n', '\r']).unwrap_or(body.len());
    let (line, rest) = body.split_at_checked(end).unwrap_or((body, ""));
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']));
    (line, rest.unwrap_or(""))
}

fn read_part(text: &str) -> Option<(u8, u8)> {
    let (part, of) = text.split_once('/')?;
    let (part, of) = (part.parse().ok()?, of.parse().ok()?);
    (1 <= part && part <= of).then_some((part, of))
}

/// The `key=value` pairs of one marker line.
struct Values<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Values<'a> {
    /// Reads `<!-- NAME v=1 key=value ... -->`; none when the line is anything else.
    fn read(line: &'a str, name: &str) -> Option<Self> {
        let inside =
            line.trim_end_matches([' ', '\t']).strip_prefix("<!--")?.strip_suffix("-->")?;
        if !inside.starts_with([' ', '\t']) || !inside.ends_with([' ', '\t']) {
            return None;
        }
        let mut words = inside.split([' ', '\t']).filter(|word| !word.is_empty());
        if words.next()? != name {
            return None;
        }
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for word in words {
            let (key, value) = word.split_once('=')?;
            let fits = !value.is_empty()
                && value
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'/' | b'-'));
            if !fits || pairs.iter().any(|(earlier, _)| *earlier == key) {
                return None;
            }
            pairs.push((key, value));
        }
        let values = Self(pairs);
        (values.text("v")? == "1").then_some(values)
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    fn get<T: FromStr>(&self, key: &str) -> Option<T> {
        self.text(key)?.parse().ok()
    }
}

#[cfg(test)]
mod tests;
