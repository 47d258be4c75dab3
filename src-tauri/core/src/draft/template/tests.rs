//! The shipped templates, and templates that are refused.

use super::{FieldKind, GENERAL, Template, TemplateError};
use crate::draft::view;
use rstest::rstest;

fn of(section: &str) -> Template {
    Template::of(&section.parse().unwrap())
}

#[rstest]
#[case("release-lead", "Release Lead", "Timeline review")]
#[case("enhancements", "Enhancements", "Metrics")]
#[case("release-signal", "Release Signal", "Notable events")]
#[case("docs", "Docs", "Metrics")]
#[case("comms", "Comms", "Metrics")]
#[case("branch-management", "Branch Management", "Release cuts")]
#[case("bug-triage", "Bug Triage", "Highlights")]
fn every_section_has_its_page(#[case] id: &str, #[case] title: &str, #[case] first: &str) {
    let template = of(id);
    assert_eq!(template.title, title);
    assert_eq!(template.fields[0].kind, FieldKind::Health);
    assert_eq!(template.fields[1].title, first);
    for common in ["Highlights", "Blockers", "Discussion or decision needed", "Notes"] {
        assert!(template.fields.iter().any(|field| field.title == common), "{common}");
    }
    assert!(template.fields.iter().all(|field| !field.hint.is_empty()));
}

#[test]
fn every_shipped_file_is_valid() {
    for text in [
        GENERAL,
        include_str!("../templates/release-lead.toml"),
        include_str!("../templates/enhancements.toml"),
        include_str!("../templates/release-signal.toml"),
        include_str!("../templates/docs.toml"),
        include_str!("../templates/comms.toml"),
        include_str!("../templates/branch-management.toml"),
    ] {
        Template::parse_toml(text).unwrap();
    }
}

#[test]
fn a_blank_page_has_all_headings_and_nothing_chosen() {
    let template = of("general");
    let blank = template.blank();
    assert_eq!(
        blank,
        "Status: \n\n## Highlights\n\n## Blockers\n\n## Discussion or decision needed\n\n## Notes\n"
    );
    let shape = view(&blank, &template);
    assert_eq!(shape.health, None);
    assert_eq!(shape.health_span, Some(0..9));
    assert_eq!(shape.fields.len(), 4);
    assert!(shape.fields.iter().all(|field| field.body.is_empty()));
}

#[test]
fn no_hint_is_ever_part_of_the_text() {
    for id in ["docs", "comms", "release-signal", "other"] {
        let template = of(id);
        let blank = template.blank();
        assert!(template.fields.iter().all(|field| !blank.contains(&field.hint)));
    }
}

#[test]
fn a_bad_template_is_refused_with_a_reason() {
    let field = |title: &str, kind: &str| {
        format!("[[fields]]\ntitle = {title:?}\nkind = \"{kind}\"\nhint = \"h\"\n")
    };
    let with = |fields: &str| Template::parse_toml(&format!("title = \"T\"\n{fields}"));
    assert!(with(&field("Notes", "text")).is_ok());
    assert!(matches!(with("fields = 3"), Err(TemplateError::Unreadable { .. })));
    assert!(matches!(with(&field("Notes", "chart")), Err(TemplateError::Unreadable { .. })));
    for bad in ["", " ", "a\nb", "***", "<!-- x -->"] {
        assert!(
            matches!(with(&field(bad, "text")), Err(TemplateError::BadTitle { .. })),
            "{bad:?}"
        );
    }
    assert!(matches!(
        with(&(field("Notes", "text") + &field("notes:", "text"))),
        Err(TemplateError::DoubledTitle { .. })
    ));
    assert_eq!(
        with(&(field("Status", "health") + &field("Health", "health"))),
        Err(TemplateError::DoubledHealth)
    );
}
