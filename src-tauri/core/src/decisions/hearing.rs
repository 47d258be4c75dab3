//! Which comments of an issue answer which proposal on it.
//!
//! A comment answers what it quotes or names. Any other one answers what was asked above it, as long as that
//! is one question alone; of several its author may mean any, so that each owner is asked.

use super::{
    answer::{Read, Why, read_below},
    proposal::Proposal,
    state::{Given, What},
};
use crate::{
    courier::marker::{About, Marker, MessageMarker, message::below},
    draft::to_lf,
    hand::login::Login,
    ids::{CommentId, ProposalKey},
    round::opening::plain,
};
use chrono::{DateTime, Utc};

/// Whoever answers by the way writes less than this; a longer text is an update or a talk, unless it quotes or
/// names what it answers. In characters.
pub const LONGEST_BY_THE_WAY: usize = 500;
/// A quote of fewer characters may be one of anything.
const SHORTEST_QUOTE: usize = 8;
/// How much of somebody's words is said again, in characters.
const EXCERPT: usize = 60;

/// A proposal as it stands on the issue.
#[derive(Debug, Clone, Copy)]
pub struct Put<'a> {
    /// Its key.
    pub key: &'a ProposalKey,
    /// Its comment.
    pub id: &'a CommentId,
    /// The comment's address.
    pub url: &'a str,
    /// The comment's body.
    pub body: &'a str,
    /// What it says.
    pub proposal: &'a Proposal,
    /// When it was posted.
    pub asked_at: DateTime<Utc>,
    /// Since when it is settled, if it is: what is written later answers it only by name.
    pub settled_at: Option<DateTime<Utc>>,
}

/// A comment on the same issue.
#[derive(Debug, Clone, Copy)]
pub struct Comment<'a> {
    /// Which.
    pub id: &'a CommentId,
    /// Who wrote it.
    pub by: &'a Login,
    /// What it says.
    pub body: &'a str,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Its last change.
    pub updated_at: DateTime<Utc>,
}

/// What a comment answers, each by the place of its proposal.
pub fn heard(put: &[Put<'_>], comment: Comment<'_>) -> Vec<(usize, Given)> {
    let body = to_lf(comment.body);
    let said = |read: Read| Given {
        by: comment.by.clone(),
        what: What::Comment { id: comment.id.clone(), read, at: comment.updated_at },
        about: None,
    };
    let to = |place: usize, text: &str| {
        let of = put.get(place)?;
        let read = read_below(text, &of.proposal.asked().options, below(of.body));
        (read != Read::NoAnswer).then(|| (place, said(read)))
    };
    let before = |one: &Put<'_>| one.asked_at <= comment.created_at && one.id != comment.id;
    if let Some(mark) = MessageMarker::find(&body) {
        let About::Answer { proposal, .. } = &mark.about else { return Vec::new() };
        let place = put.iter().position(|one| one.key == proposal).filter(|_| !mark.withdrawn);
        return place.and_then(|place| to(place, below(&body))).into_iter().collect();
    }
    let is_other = Marker::find(&body).is_some() || put.iter().any(|one| one.id == comment.id);
    if is_other {
        return Vec::new();
    }
    let places = |is: &dyn Fn(&Put<'_>) -> bool| -> Vec<usize> {
        let all = put.iter().enumerate().filter(|(_, one)| before(one) && is(one));
        all.map(|(place, _)| place).collect()
    };
    let mut meant = places(&|one| body.contains(one.url) || body.contains(one.key.as_str()));
    if meant.is_empty() {
        meant = places(&|one| quotes(&body, one.body));
    }
    if !meant.is_empty() {
        // Who names several says of none alone what they mean.
        return match meant.as_slice() {
            [place] => to(*place, &body).into_iter().collect(),
            _ => in_doubt(&meant, &body, to),
        };
    }
    if body.chars().count() > LONGEST_BY_THE_WAY {
        return Vec::new();
    }
    let is_open = |one: &Put<'_>| one.settled_at.is_none_or(|at| comment.created_at < at);
    let open = places(&is_open);
    let is_named = |place: &&usize| {
        put.get(**place).is_some_and(|one| one.proposal.names(comment.by.as_str()))
    };
    let found: Vec<(usize, Given)> = match open.as_slice() {
        [place] => to(*place, &body).into_iter().collect(),
        _ => in_doubt(&open, &body, to),
    };
    // What somebody who was not asked says by the way is no answer unless it certainly is.
    let counts = |given: &Given| matches!(&given.what, What::Comment { read: Read::Counts(_), .. });
    found.into_iter().filter(|(place, given)| is_named(&place) || counts(given)).collect()
}

/// What may answer several: each owner is asked.
fn in_doubt(
    places: &[usize],
    body: &str,
    to: impl Fn(usize, &str) -> Option<(usize, Given)>,
) -> Vec<(usize, Given)> {
    let doubt = || Read::Unread(Why::Unclear(plain(first_line(body), EXCERPT)));
    let all = places.iter().filter_map(|place| to(*place, body));
    all.map(|(place, given)| match given.what {
        What::Comment { id, at, .. } => {
            (place, Given { what: What::Comment { id, read: doubt(), at }, ..given })
        }
        What::Reactions(_) => (place, given),
    })
    .collect()
}

/// The first line that is no quote.
fn first_line(body: &str) -> &str {
    let mut lines = body.lines().map(str::trim);
    lines.find(|line| !line.is_empty() && !line.starts_with('>')).unwrap_or_default()
}

/// Whether a text quotes a line of another one.
fn quotes(text: &str, of: &str) -> bool {
    let bare = |line: &str| -> String {
        let kept = line.chars().filter(|sign| sign.is_alphanumeric() || sign.is_whitespace());
        kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    };
    let quoted = text.lines().filter_map(|line| line.trim_start().strip_prefix('>')).map(bare);
    let quoted: Vec<String> =
        quoted.filter(|line| line.chars().count() >= SHORTEST_QUOTE).collect();
    // Most texts quote nothing.
    let is_in = |whole: &str| quoted.iter().any(|line| whole.contains(line));
    !quoted.is_empty() && below(of).lines().map(bare).any(|whole| is_in(&whole))
}

#[cfg(test)]
#[path = "hearing_tests.rs"]
mod tests;
