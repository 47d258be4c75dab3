//! What a lead asks before each freeze: data (`what_if.toml`, which says its own format).

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The questions of a phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// One word, by which it is asked for.
    pub id: String,
    /// For people, `Before Code Freeze`.
    pub name: String,
    /// How a cycle's phases of this kind are called, or a part of that.
    pub phases: Vec<String>,
    /// The questions, in the order in which they are asked.
    pub questions: Vec<Question>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question, `What if ...?`
    pub ask: String,
    /// Where to look for its answer.
    pub look: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    phase: Vec<Checklist>,
}

static SHIPPED: LazyLock<Vec<Checklist>> = LazyLock::new(|| {
    let read = toml::from_str::<Shipped>(include_str!("what_if.toml"));
    // The shipped file is tested.
    read.unwrap_or_default().phase
});

/// All of them, in the order of a cycle.
pub fn checklists() -> &'static [Checklist] {
    &SHIPPED
}

/// The one that a person names: by its word, or by a part of its name.
pub fn named(words: &str) -> Option<&'static Checklist> {
    let words = words.trim().to_lowercase();
    let by_id = SHIPPED.iter().find(|list| list.id == words);
    by_id.or_else(|| SHIPPED.iter().find(|list| list.name.to_lowercase().contains(&words)))
}

/// The one of a phase as [`crate::deadlines::phases`] calls it.
pub fn of_phase(name: &str) -> Option<&'static Checklist> {
    let name = name.to_lowercase();
    SHIPPED.iter().find(|list| list.phases.iter().any(|phase| name.contains(phase.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn the_shipped_file_is_read_and_every_question_is_one() {
        let read = toml::from_str::<Shipped>(include_str!("what_if.toml")).unwrap();
        assert_eq!(read.phase, checklists());
        for list in checklists() {
            assert!(list.questions.len() >= 3, "{}", list.id);
            for question in &list.questions {
                assert!(question.ask.starts_with("What if ") && question.ask.ends_with('?'));
                assert!(question.look.ends_with('.'), "{}", question.look);
            }
        }
    }

    #[rstest]
    #[case("To Enhancements Freeze", "enhancements")]
    #[case("To Code Freeze", "code")]
    #[case("Code Freeze", "frozen")]
    #[case("Burndown", "burndown")]
    #[case("To the release", "burndown")]
    #[case("After the release", "after")]
    fn each_phase_of_a_cycle_has_its_questions(#[case] phase: &str, #[case] id: &str) {
        assert_eq!(of_phase(phase).map(|list| list.id.as_str()), Some(id));
    }

    #[test]
    fn a_person_names_one_by_its_word_or_its_name() {
        assert_eq!(named("Code").unwrap().id, "code");
        assert_eq!(named("while the code").unwrap().id, "frozen");
        assert_eq!(named("nothing of the kind"), None);
    }
}
