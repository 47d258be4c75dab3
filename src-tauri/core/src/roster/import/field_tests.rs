//! Rosters of other projects, each kind by its smallest invented example.

use super::*;
use crate::roster::{Person, Role};
use rstest::rstest;

/// `Role: lead, lead / shadow`, each person by account, else by name.
fn said(text: &str) -> Vec<String> {
    let Ok(roster) = import_roster(text, "team.md") else { return Vec::new() };
    let one = |person: &Person| {
        person.handle.clone().or_else(|| person.name.clone()).unwrap_or_else(|| "?".to_owned())
    };
    let all = |people: &[Person]| people.iter().map(one).collect::<Vec<_>>().join(", ");
    let role = |role: &Role| {
        let shadows = all(&role.shadows);
        let shadows = if shadows.is_empty() { shadows } else { format!(" / {shadows}") };
        format!("{}: {}{shadows}", role.name, all(&role.lead))
    };
    roster.roles.iter().map(role).collect()
}

macro_rules! field {
    ($name:literal) => {
        include_str!(concat!("../../../../../tests/fixtures/field/", $name))
    };
}

#[rstest]
#[case::rotation(
    field!("roster-rotation.md"),
    &["Core release manager: oak-release, elm-ci", "Plugin release manager: fir-docs, elm-ci"]
)]
#[case::links_in_prose(field!("roster-prose-links.md"), &[])]
#[case::by_quarter(
    field!("roster-not-found-quarter.md"),
    &["Release manager: oak-release, elm-ci", "Fix lead: fir-docs"]
)]
#[case::by_heading(field!("roster-not-found-heading.md"), &["Release lead: oak-release / fir-docs"])]
#[case::with_places(
    field!("roster-not-found-bullets.md"),
    &["Gate keeper: oak-release", "Gate buddy: fir-docs"]
)]
#[case::toml(field!("roster-not-found.toml"), &["release: oak-release / fir-docs, elm-ci"])]
fn a_file_of_the_field(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case::weeks("| Week | On call | Shadow |\n|-|-|-|\n| 31 | @oak | @fir |\n| 32 | @elm | @ash |\n",
    &["On call: oak, elm / fir, ash"])]
#[case::versions("| Version | Date | Release captain |\n|-|-|-|\n| 1.2 | 2027-05-06 | Oak Example (oak-x) |\n| 1.3 | 2027-06-06 | Fir Sample |\n",
    &["Release captain: oak-x, Fir Sample"])]
#[case::linked_versions("| Release | Shepherd |\n|-|-|\n| [v1.2](https://example.org/v1.2) | [@oak](https://github.com/oak) |\n| v1.3 | [@oak](https://github.com/oak) |\n",
    &["Shepherd: oak"])]
#[case::months("| Month | Lead |\n|-|-|\n| May 2027 | [Oak](https://github.com/oak-x) |\n| June 2027 | TBD |\n",
    &["Lead: oak-x"])]
#[case::no_people("| Date | Version |\n|-|-|\n| 2027-05-06 | v1.2 |\n", &[])]
#[case::a_schedule("| Week | What |\n|-|-|\n| 1 | Start |\n| 2 | Freeze |\n", &[])]
#[case::a_table_of_roles("| Role | Lead | Since |\n|-|-|-|\n| Docs 2 | @oak | 2027 |\n", &["Docs 2: oak"])]
fn a_rotation_is_roles_by_time(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case::guides("## Read first\n\n- [Guide](https://example.org/guide)\n- [Rules](https://example.org/rules)\n", &[])]
#[case::words("## Where to change it\n\n- Dockerfile\n- Makefile\n", &[])]
#[case::a_link_of_words_on_a_page_of_people("## Docs team\n\n- [Style](https://example.org/docs/style)\n- oak\n", &["Docs team: oak"])]
#[case::accounts_anywhere("## May\n\n- @oak\n- [fir](https://github.com/fir)\n", &["May: oak, fir"])]
#[case::bare_words_of_a_team("# Release team\n\n## Docs\n\n- oak\n- fir\n", &["Docs: oak, fir"])]
fn links_and_words_are_people_only_where_people_are_listed(
    #[case] text: &str,
    #[case] expected: &[&str],
) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case("## Docs lead\n\n@oak\n\nShadows: @fir, @elm\n", &["Docs lead: oak / fir, elm"])]
#[case("## Docs lead\n\n[@oak](https://github.com/oak-x) and [@fir](https://github.com/fir-x)\n", &["Docs lead: oak-x, fir-x"])]
#[case("## Release manager\n@oak\nShadowed by @fir\n\n## Docs lead\n@elm\n", &["Release manager: oak / fir", "Docs lead: elm"])]
#[case("## Release manager\n\nAsk @oak before you merge anything that touches the build of the packages.\n", &[])]
#[case("## Changes\n\n@oak\n", &[])]
#[case("- Release manager: @oak, Zurich\n- Shadow: @fir (Redmond)\n", &["Release manager: oak", "Shadow:  / fir"])]
#[case("- Keeper: @oak \u{2013} Zurich\n", &["Keeper: oak"])]
fn a_role_and_bare_accounts(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case("[people]\nleads = []\nmembers = [\"oak\"]\n", &["people:  / oak"])]
#[case("name = \"infra\"\n[people]\nleads = [\"oak\"]\nmembers = [{ github = \"fir\", roles = [\"x\"] }, \"oak\"]\nalumni = [\"elm\"]\n", &["infra: oak / fir"])]
#[case("[teams.docs]\nlead = \"@oak\"\nmembers = [\"fir\"]\n[teams.ci]\nmaintainers = [\"elm\"]\n", &["docs: oak / fir", "ci: elm"])]
#[case("[[team]]\nname = \"docs\"\nleads = [\"oak\"]\n[[team]]\nname = \"ci\"\nleads = [\"elm\"]\n", &["docs: oak", "ci: elm"])]
#[case("[package]\nname = \"x\"\nauthors = [\"Oak <oak@example.org>\"]\n[workspace]\nmembers = [\"core/a\"]\n", &[])]
fn teams_in_toml(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

fn in_table(cell: &str) -> Vec<(Option<String>, Option<String>, Option<String>)> {
    let text = format!("| Role | Lead |\n|-|-|\n| Docs | {cell} |\n| CI | @elm |\n");
    let roster = import_roster(&text, "team.md").unwrap();
    let lead = roster.roles[0].lead.iter();
    lead.map(|p| (p.name.clone(), p.handle.clone(), p.slack.clone())).collect()
}

#[rstest]
#[case::a_slack_name("Ann Example ( `@Ann Example`)", "Ann Example", None, Some("Ann Example"))]
#[case::a_company("Ann Example (Example Works)", "Ann Example", None, None)]
#[case::pronouns("Ann Example (she/her)", "Ann Example", None, None)]
#[case::an_account("Ann Example (ann-x)", "Ann Example", Some("ann-x"), None)]
#[case::both("Ann Example (ann-x / @Ann E)", "Ann Example", Some("ann-x"), None)]
#[case::labelled("Ann Example (GitHub: @ann-x)", "Ann Example", Some("ann-x"), None)]
#[case::on_slack("Ann Example (Slack: `@Ann E`)", "Ann Example", None, Some("Ann E"))]
#[case::twice(
    "Ann Example ([@ann-x](https://github.com/ann-x) / Slack: `@annie` `@ann-x`)",
    "Ann Example",
    Some("ann-x"),
    Some("annie")
)]
#[case::thrice(
    "Ann Example ([@ann-x](https://github.com/ann-x) / Slack: `@annie` / `@ann2`)",
    "Ann Example",
    Some("ann-x"),
    Some("annie")
)]
fn a_person_is_one_and_never_a_stranger(
    #[case] cell: &str,
    #[case] name: &str,
    #[case] handle: Option<&str>,
    #[case] slack: Option<&str>,
) {
    let own = |text: Option<&str>| text.map(str::to_owned);
    assert_eq!(in_table(cell), [(own(Some(name)), own(handle), own(slack))]);
}

#[test]
fn who_reviews_does_not_lead() {
    let text = "aliases:\n  docs-approvers:\n    - oak\n  docs-reviewers:\n    - fir\n    - elm\n";
    assert_eq!(said(text), ["docs: oak", "docs-reviewers:  / fir, elm"]);
}
