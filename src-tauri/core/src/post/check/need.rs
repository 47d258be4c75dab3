//! That something is not well and nobody is asked for anything: said while it is written, by the same
//! reading as the team's board says it of what was posted.

use super::{CheckedText, Doubt, Problem, confirm};
use crate::{
    draft::{Field, FieldKind, Health, Template, title_key},
    updates::{ASKS, need},
};

/// Asks for a need where the text states Yellow or Red and none of the fields for it says anything; nothing
/// of a template that has no such field. What a need leaves open, from whom or by when, is not asked again:
/// the sentence names it once.
pub(super) fn lacking(page: &CheckedText<'_>, template: &Template) -> Option<Problem> {
    let health = page.shape.health?;
    if health == Health::Green || need(page.text, page.shape).is_some() {
        return None;
    }
    let (index, field) = ASKS.into_iter().find_map(|title| {
        let is = |(_, field): &(usize, &Field)| {
            field.kind == FieldKind::Text && title_key(&field.title) == title
        };
        template.fields.iter().enumerate().find(is)
    })?;
    let message = format!(
        "{health} asks nobody for anything: write under {} what is needed, from whom and by when.",
        field.title
    );
    let stated = page.shape.health_span.as_ref().map_or(0, |line| line.start);
    let there = page.shape.field(index);
    let range = there.map_or(stated..stated, |there| there.body.start..there.body.start);
    // Its words are none, so that what agrees to it once agrees to it wherever it stands.
    let problem = confirm(range, Doubt::Need, message);
    Some(Problem { field: there.is_none().then_some(index), ..problem })
}

#[cfg(test)]
mod tests {
    use super::super::{Doubt, Gate, check, unconfirmed, words_to_confirm};
    use crate::draft::Template;
    use rstest::rstest;

    fn template() -> Template {
        Template::of(&"general".parse().unwrap())
    }

    /// Where it is asked for, as (the text up to there, the field that is to be added).
    fn asked(text: &str) -> Vec<(&str, Option<usize>)> {
        let found = check(text, &template()).into_iter();
        found
            .map(|problem| {
                assert_eq!(problem.gate, Gate::Confirm(Doubt::Need), "{problem:?}");
                (text.get(..problem.range.start).unwrap(), problem.field)
            })
            .collect()
    }

    const NEED: &str = "\n## Discussion or decision needed\n\n";

    #[rstest]
    #[case::yellow("Status: Yellow\n\n## Highlights\n\nTwo pages wait.\n", "")]
    #[case::red("Status: Red\n\n## Highlights\n\nTwo pages wait.\n", "")]
    #[case::none_in_the_way("Status: Red\n\nTwo pages wait.\n\n## Blockers\n\nNone\n", "")]
    #[case::below_other_words("Two pages wait.\n\nStatus: Red\n", "Two pages wait.\n\n")]
    fn a_health_that_is_not_well_asks_for_a_field_that_the_text_lacks(
        #[case] text: &str,
        #[case] up_to: &str,
    ) {
        assert_eq!(asked(text), [(up_to, Some(3))]);
        assert_eq!(template().fields[3].title, "Discussion or decision needed");
    }

    #[rstest]
    #[case::empty("")]
    #[case::nothing("None\n")]
    #[case::a_list_of_nothing("- n/a\n")]
    fn a_field_that_says_nothing_is_gone_to(#[case] says: &str) {
        let before = format!("Status: Yellow\n\n## Highlights\n\nTwo pages wait.\n{NEED}");
        let text = format!("{before}{says}");
        assert_eq!(asked(&text), [(before.as_str(), None)]);
    }

    #[rstest]
    #[case::asked(&format!("Status: Red\n{NEED}A reviewer.\n"))]
    #[case::in_the_way("Status: Red\n\n## Blockers\n\nThe review of two pages\n")]
    #[case::green("Status: Green\n\nAll is well.\n")]
    fn what_asks_for_something_or_is_well_is_left_alone(#[case] text: &str) {
        assert_eq!(asked(text), []);
    }

    #[test]
    fn the_sentence_names_the_field_and_is_said_once() {
        let text = "Status: Red\n\nTwo pages wait.\n";
        let found = check(text, &template());
        assert_eq!(
            found[0].message,
            "Red asks nobody for anything: write under Discussion or decision needed what is needed, from \
             whom and by when."
        );
        let agreed = words_to_confirm(text, &template());
        let later = format!("Status: Yellow\n\nThree pages wait.\n{NEED}");
        assert_eq!(unconfirmed(check(&later, &template()), &later, agreed), []);
    }

    #[test]
    fn a_template_without_such_a_field_asks_nothing() {
        let mut template = template();
        template.fields.truncate(2);
        assert_eq!(check("Status: Red\n\nTwo pages wait.\n", &template), []);
    }
}
