//! What a reader of one form hands to the import.

use super::{
    Milestone, SourceKind, Stated, Unread, dates,
    scan::{self, Imported, LONGEST_UNREAD},
};
use crate::time::{When, open_hour, yearless};

/// A schedule that is being read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) cycle: Option<String>,
    pub(super) kind: SourceKind,
    pub(super) milestones: Vec<Milestone>,
    pub(super) summary: Vec<Stated>,
    pub(super) unread: Vec<Unread>,
    /// Whether the text may as well be of another form: reading ended early, or it has neither a
    /// table nor a list.
    pub(super) is_guess: bool,
}

/// What was not understood is listed up to here.
const MOST_UNREAD: usize = 300;

impl Draft {
    /// Whether any row has a date, be it one without its year.
    pub(super) fn has_dates(&self) -> bool {
        let dated = |when: &When| when.earliest().is_some() || yearless(when.text()).is_some();
        self.milestones.iter().any(|milestone| dated(&milestone.when))
    }

    /// `BST` is the British summer's, unless the document speaks of Bangladesh.
    fn settle_british(&mut self, text: &str) {
        let lower = text.to_lowercase();
        if ["bangladesh", "dhaka"].iter().any(|place| lower.contains(place)) {
            let rows = self.milestones.iter_mut().map(|milestone| &mut milestone.when);
            rows.chain(self.summary.iter_mut().map(|stated| &mut stated.when))
                .for_each(When::count_the_earliest);
        }
    }

    /// Says why rows stay open and what of `text` no reader took, in the order of the source and not
    /// without end.
    pub(super) fn finish(&mut self, text: &str) {
        self.settle_british(text);
        for milestone in &self.milestones {
            let why = match &milestone.when {
                When::Tbd { text } => dates::why(text),
                when => open_hour(when),
            };
            // A calendar's reader says itself what became of a zone.
            let is_told = self.kind == SourceKind::ICalendar && milestone.when.earliest().is_some();
            if let Some(why) = why.filter(|_| !is_told) {
                let text = milestone.when.text();
                self.unread.push(Unread {
                    line: milestone.line,
                    text: text.to_owned(),
                    why: why.to_owned(),
                });
            }
        }
        let read = Imported {
            kind: self.kind,
            milestones: &self.milestones,
            summary: &self.summary,
            unread: &self.unread,
        };
        let left = scan::left_over(text, &read);
        self.unread.extend(left);
        self.unread.sort_by_key(|unread| unread.line);
        if let Some(more) = self.unread.len().checked_sub(MOST_UNREAD).filter(|more| *more > 0) {
            self.unread.truncate(MOST_UNREAD);
            if let Some(last) = self.unread.last_mut() {
                last.why = format!("{} The {more} after this are not listed.", last.why);
            }
        }
        for unread in &mut self.unread {
            if let Some((at, _)) = unread.text.char_indices().nth(LONGEST_UNREAD) {
                unread.text.truncate(at);
                unread.text.push('\u{2026}');
            }
        }
    }
}

/// The release that a title names, as `v1.37`.
pub(crate) fn cycle_in(title: &str) -> Option<String> {
    title.split_whitespace().find_map(|word| {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let number = word.strip_prefix(['v', 'V']).unwrap_or(word);
        let mut parts = number.split('.');
        let numeric = parts.all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
        (numeric && number.contains('.') && number.len() <= 20).then(|| format!("v{number}"))
    })
}
