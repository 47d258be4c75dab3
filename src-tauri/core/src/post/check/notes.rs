//! Notes that readers would not see: GitHub leaves out what nothing refers to.

use super::{CheckedText, Doubt, Problem, confirm};
use crate::markdown;

pub(super) fn left_out(page: &CheckedText<'_>) -> Vec<Problem> {
    let left_out = markdown::left_out(page.text).into_iter();
    left_out
        .map(|note| {
            let (name, field) = (&note.name, page.field_at(note.range.start));
            let message = if note.is_double {
                format!(
                    "The second note [^{name}] in {field} is left out: GitHub shows the first one \
                     of a name."
                )
            } else {
                format!(
                    "Nothing refers to the note [^{name}] in {field}: GitHub would not show it."
                )
            };
            confirm(note.range, Doubt::NotShown, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Doubt, Gate, check};
    use crate::draft::Template;

    fn asked(notes: &str) -> Vec<(String, String)> {
        let text = format!("Status: Green\n\nwords[^1] and more[^Two]\n\n{notes}");
        let found = check(&text, &Template::of(&"general".parse().unwrap()));
        found
            .into_iter()
            .map(|problem| {
                assert_eq!(problem.gate, Gate::Confirm(Doubt::NotShown), "{problem:?}");
                (text.get(problem.range.clone()).unwrap().to_owned(), problem.message)
            })
            .collect()
    }

    #[test]
    fn a_note_that_nobody_would_see_is_asked_about() {
        let found = asked("[^1]: one\n\n[^3]: three,\n    and more\n\n> [^4]: four\n");
        let words: Vec<_> = found.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words, ["[^3]: three,", "[^4]: four"]);
        let (_, message) = found.first().unwrap();
        assert!(message.contains("Nothing refers to the note [^3]"), "{message}");
        let found = asked("[^1]: one\n\n[^two]: two\n\n[^TWO]: again\n");
        let [(words, message)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(words, "[^TWO]: again");
        assert!(message.contains("second note [^TWO]"), "{message}");
    }

    #[test]
    fn other_notes_are_not() {
        for notes in [
            "[^1]: one\n\n[^two]: two\n",
            "[^1]: one[^5]\n\n[^5]: five\n",
            "`[^3]: code`\n\n```\n[^3]: code\n```\n",
            "[^3] has no note\n",
            "[^a b]: no name of a note\n",
            "<!--\n[^3]: a comment\n-->\n",
            "\\[^3]: escaped\n",
        ] {
            assert_eq!(asked(notes), [], "{notes}");
        }
    }

    #[test]
    fn the_way_out_shows_the_words() {
        let safe = Doubt::NotShown.safe("[^3]: three: four").unwrap();
        assert_eq!(safe.put, "three: four");
    }
}
