//! Edits as splices: small, exact, and the undo log at the same time.

use serde::{Deserialize, Serialize};

/// Replaces the bytes `at .. at + removed.len()` of a text by `inserted`.
///
/// It carries what it removes, so that it can be checked against the text and undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    /// Byte offset, on a character boundary of the text before.
    pub at: u64,
    /// Exactly what stood there.
    pub removed: String,
    /// What stands there now.
    pub inserted: String,
}

/// A splice that does not belong to the text it was applied to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpliceError {
    /// The offset lies behind the end of the text or inside a character.
    #[error(
        "the edit starts at byte {at}, which is no place in a text of {length} bytes; read the draft again and repeat the edit"
    )]
    NoPlace {
        /// The splice's offset.
        at: u64,
        /// The text's length in bytes.
        length: usize,
    },
    /// The text holds something else than what the splice removes.
    #[error(
        "the text at byte {at} is not what the edit expects; read the draft again and repeat the edit"
    )]
    OtherText {
        /// The splice's offset.
        at: u64,
    },
}

impl Splice {
    /// The text after this edit.
    ///
    /// # Errors
    /// When the splice does not fit the text; the text is then untouched.
    pub fn apply(&self, text: &str) -> Result<String, SpliceError> {
        let no_place = || SpliceError::NoPlace { at: self.at, length: text.len() };
        let at = usize::try_from(self.at).map_err(|_| no_place())?;
        let (head, rest) = text.split_at_checked(at).ok_or_else(no_place)?;
        let tail = rest
            .strip_prefix(self.removed.as_str())
            .ok_or(SpliceError::OtherText { at: self.at })?;
        let mut out = String::with_capacity(head.len() + self.inserted.len() + tail.len());
        out.push_str(head);
        out.push_str(&self.inserted);
        out.push_str(tail);
        Ok(out)
    }

    /// The edit that takes this one back.
    #[must_use]
    pub fn undo(&self) -> Self {
        Self { at: self.at, removed: self.inserted.clone(), inserted: self.removed.clone() }
    }

    /// Whether the edit changes nothing.
    pub fn is_empty(&self) -> bool {
        self.removed == self.inserted
    }

    /// The smallest single edit that turns `before` into `after`; none when they are equal.
    ///
    /// What both have in common at the start and at the end stays, cut on character boundaries.
    pub fn diff(before: &str, after: &str) -> Option<Self> {
        if before == after {
            return None;
        }
        let mut prefix =
            before.bytes().zip(after.bytes()).take_while(|(left, right)| left == right).count();
        while !(before.is_char_boundary(prefix) && after.is_char_boundary(prefix)) {
            prefix -= 1;
        }
        let (_, before_rest) = before.split_at_checked(prefix)?;
        let (_, after_rest) = after.split_at_checked(prefix)?;
        let mut suffix = before_rest
            .bytes()
            .rev()
            .zip(after_rest.bytes().rev())
            .take_while(|(left, right)| left == right)
            .count();
        while !(before_rest.is_char_boundary(before_rest.len() - suffix)
            && after_rest.is_char_boundary(after_rest.len() - suffix))
        {
            suffix -= 1;
        }
        let (removed, _) = before_rest.split_at_checked(before_rest.len() - suffix)?;
        let (inserted, _) = after_rest.split_at_checked(after_rest.len() - suffix)?;
        Some(Self { at: prefix as u64, removed: removed.into(), inserted: inserted.into() })
    }

    /// The smallest edit that replaces `old`, which stands at byte `at` of a larger text, by `new`;
    /// empty when they are equal.
    pub fn within(at: usize, old: &str, new: &str) -> Self {
        let inner = Self::diff(old, new).unwrap_or(Self {
            at: 0,
            removed: String::new(),
            inserted: String::new(),
        });
        Self { at: inner.at + at as u64, ..inner }
    }
}

/// The text after all edits, in their order.
///
/// # Errors
/// At the first splice that does not fit; nothing of the list is then in effect.
pub fn apply_all<'a>(
    text: &str,
    splices: impl IntoIterator<Item = &'a Splice>,
) -> Result<String, SpliceError> {
    let mut text = text.to_owned();
    for splice in splices {
        text = splice.apply(&text)?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{Splice, SpliceError, apply_all};
    use proptest::prelude::*;

    fn splice(at: u64, removed: &str, inserted: &str) -> Splice {
        Splice { at, removed: removed.into(), inserted: inserted.into() }
    }

    #[test]
    fn an_edit_that_fits_is_made() {
        assert_eq!(splice(6, "Green", "Yellow").apply("It is Green.").unwrap(), "It is Yellow.");
        assert_eq!(splice(3, "", "x").apply("abc").unwrap(), "abcx");
    }

    #[test]
    fn an_edit_from_another_text_is_refused() {
        assert_eq!(splice(0, "b", "").apply("abc"), Err(SpliceError::OtherText { at: 0 }));
        assert_eq!(
            splice(1, "", "x").apply("é"),
            Err(SpliceError::NoPlace { at: 1, length: 2 }),
            "inside a character"
        );
        assert_eq!(
            splice(u64::MAX, "", "x").apply(""),
            Err(SpliceError::NoPlace { at: u64::MAX, length: 0 })
        );
    }

    #[test]
    fn the_smallest_edit_is_found_between_whole_characters() {
        assert_eq!(Splice::diff("same", "same"), None);
        assert_eq!(Splice::diff("aaa", "aa"), Some(splice(2, "a", "")));
        // Both begin with the byte C3 and end with the byte A9; neither byte may be cut off.
        assert_eq!(Splice::diff("é", "ê"), Some(splice(0, "é", "ê")));
        assert_eq!(Splice::diff("ĩ", "é"), Some(splice(0, "ĩ", "é")));
        assert_eq!(Splice::diff("x👩‍👧y", "x👩‍👦y"), Some(splice(8, "👧", "👦")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn a_difference_leads_from_one_text_to_the_other_and_back(
            before in "[aé\n👍👎ש]{0,12}", after in "[aé\n👍👎ש]{0,12}",
        ) {
            match Splice::diff(&before, &after) {
                None => prop_assert_eq!(before, after),
                Some(edit) => {
                    prop_assert_eq!(edit.apply(&before).unwrap(), after.clone());
                    prop_assert_eq!(edit.undo().apply(&after).unwrap(), before);
                    prop_assert!(!edit.is_empty());
                    // Nothing in common is left at either end.
                    prop_assert!(edit.removed.chars().next() != edit.inserted.chars().next());
                    prop_assert!(
                        edit.removed.chars().next_back() != edit.inserted.chars().next_back()
                    );
                }
            }
        }

        #[test]
        fn a_log_of_edits_replays_and_unwinds(texts in proptest::collection::vec("[ab\né👍]{0,8}", 1..8)) {
            let log: Vec<_> =
                texts.windows(2).filter_map(|pair| Splice::diff(&pair[0], &pair[1])).collect();
            let last = apply_all(&texts[0], &log).unwrap();
            prop_assert_eq!(&last, texts.last().unwrap());
            let undo: Vec<_> = log.iter().rev().map(Splice::undo).collect();
            prop_assert_eq!(&apply_all(&last, &undo).unwrap(), &texts[0]);
        }

        #[test]
        fn any_edit_on_any_text_either_fits_or_is_refused(
            text in "\\PC{0,12}", at in 0u64..40, removed in "\\PC{0,3}", inserted in "\\PC{0,3}",
        ) {
            let edit = Splice { at, removed, inserted };
            if let Ok(after) = edit.apply(&text) {
                prop_assert_eq!(edit.undo().apply(&after).unwrap(), text);
            }
        }
    }
}
