//! To which section a comment belongs. An issue may have thousands of comments and a team dozens of sections,
//! so that those which a comment may belong to are looked up, not gone through.

use super::{Facts, Part, Seen, is_same};
use crate::{draft::title_key, ids::SectionId};
use std::collections::HashMap;

/// Where a comment belongs.
pub(super) enum Place {
    Of(usize),
    New(SectionId),
    Free,
    Talk,
    /// Another round's, or taken back.
    Elsewhere,
}

/// The sections as comments name them, by their place in a list.
#[derive(Default)]
pub(super) struct Places {
    /// The key of each one's title.
    titles: Vec<String>,
    /// Those whose title begins with a word.
    by_word: HashMap<String, Vec<usize>>,
    /// Those of somebody, by login in lower case.
    by_login: HashMap<String, Vec<usize>>,
}

impl Places {
    /// Adds the next section of the list.
    pub(super) fn add(&mut self, part: &Part) {
        let (place, title) = (self.titles.len(), title_key(&part.title));
        self.by_word.entry(first_word(&title).to_owned()).or_default().push(place);
        self.titles.push(title);
        for handle in part.lead.iter().chain(&part.shadows).filter_map(|one| one.handle.as_ref()) {
            let theirs = self.by_login.entry(handle.to_ascii_lowercase()).or_default();
            if theirs.last() != Some(&place) {
                theirs.push(place);
            }
        }
    }

    /// Where a comment belongs, of these sections.
    pub(super) fn of(&self, comment: &Seen, parts: &[Part], facts: &Facts<'_>) -> Place {
        if let Some(marker) = &comment.marker {
            let is_this = marker.round == facts.round.key
                && marker.cycle.as_str().eq_ignore_ascii_case(facts.cycle.as_str());
            if !is_this || marker.withdrawn {
                return Place::Elsewhere;
            }
            let of = parts.iter().position(|part| is_same(&part.section, &marker.section));
            return of.map_or_else(|| Place::New(marker.section.clone()), Place::Of);
        }
        let is_after = facts.until.is_some_and(|until| comment.created_at >= until);
        if comment.created_at < facts.from || is_after {
            return Place::Elsewhere;
        }
        let assigned = facts.assigned.iter().find(|assigned| assigned.comment == comment.id);
        let to = assigned
            .and_then(|to| parts.iter().position(|part| is_same(&part.section, &to.section)));
        if let Some(to) = to {
            return Place::Of(to);
        }
        if comment.tells_away() {
            return Place::Talk;
        }
        let own = self.by_login.get(&comment.login.to_ascii_lowercase());
        let own = own.map_or(&[][..], Vec::as_slice);
        let named = self.named(comment, |place| {
            let has_nobody = |part: &Part| part.lead.is_empty() && part.shadows.is_empty();
            comment.has_shape || own.contains(&place) || parts.get(place).is_some_and(has_nobody)
        });
        if let Some(of) = named.filter(|_| !comment.is_short()) {
            return Place::Of(of);
        }
        match own {
            [of] if !comment.is_talk(facts.questions) => Place::Of(*of),
            [_, _, ..] if !comment.is_talk(facts.questions) => Place::Free,
            _ if comment.has_shape => Place::Free,
            _ => Place::Talk,
        }
    }

    /// The first section with whose title one of a comment's first lines begins, of those that may be meant.
    fn named(&self, comment: &Seen, may: impl Fn(usize) -> bool) -> Option<usize> {
        let words = comment.heads.iter().filter_map(|line| self.by_word.get(first_word(line)));
        let opens =
            |place: usize| self.titles.get(place).is_some_and(|title| comment.opens_with(title));
        words.flatten().copied().filter(|place| may(*place) && opens(*place)).min()
    }
}

/// What a line that begins with a title begins with, too.
fn first_word(line: &str) -> &str {
    line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}
