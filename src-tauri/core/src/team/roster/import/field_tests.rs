//! Rosters of other projects, each kind by its smallest invented example.

use super::*;
use crate::team::roster::{Person, Role};
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
        include_str!(concat!("../../../../../../tests/fixtures/field/", $name))
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
#[case::mail("Ann Example <ann@example.org>", "Ann Example", None, None)]
#[case::behind_pronouns("Ann Example (she/her) @ann-x", "Ann Example", Some("ann-x"), None)]
#[case::beside_the_name("Ann Example @ann-x", "Ann Example", Some("ann-x"), None)]
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

#[rstest]
#[case::joined_by_words("| Week of | Triage |\n|-|-|\n| May 3 | @oak, @fir |\n| May 10 | @elm & @ash |\n| May 17 | @oak and @yew |\n",
    &["Triage: oak, fir, elm, ash, yew"])]
#[case::wanted("| Series | Date | Shepherd |\n|-|-|-|\n| v2.4 | 2027-09-06 | Oak Tree (GitHub: @oak) |\n| v2.5 | 2027-10-16 | **searching for volunteer** |\n",
    &["Shepherd: oak"])]
#[case::simple_table("==========  =======  ============\nDate        Version  Core manager\n==========  =======  ============\n2027-08-30  1.60     @oak\n2027-09-13  1.61     @elm\n==========  =======  ============\n",
    &["Core manager: oak, elm"])]
#[case::versions_in_a_list("## Release managers\n\n- v0.160.0: @oak\n- v0.161.0: @elm\n", &["Release managers: oak, elm"])]
#[case::days_in_a_list("## Release managers\n\n* 2027-08-30 - [@oak](https://github.com/oak)\n* 2027-09-13 - [@elm](https://github.com/elm)\n",
    &["Release managers: oak, elm"])]
#[case::rows_of_shadows("| Role | Name |\n|-|-|\n| Lead | @oak |\n| Lead Shadow | @fir |\n", &["Lead: oak", "Lead Shadow:  / fir"])]
#[case::in_the_cell_of_the_lead("| Role | Lead |\n|-|-|\n| Docs | @oak (shadows: @fir, @elm) |\n", &["Docs: oak / fir, elm"])]
fn who_has_a_role_when(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case::dash("- Gate keeper - @oak (Zurich)\n- Gate buddy - @fir (Redmond)\n", &["Gate keeper: oak", "Gate buddy: fir"])]
#[case::long_dash("- Gate keeper \u{2014} @oak\n- Gate buddy \u{2013} @fir, @elm\n", &["Gate keeper: oak", "Gate buddy: fir, elm"])]
#[case::brackets("* Gate keeper (@oak, Zurich)\n* Gate buddy (@fir, Redmond)\n", &["Gate keeper: oak", "Gate buddy: fir"])]
#[case::behind("- @oak (Zurich): gate keeper\n- @fir: docs lead\n", &["gate keeper: oak", "docs lead: fir"])]
#[case::names_behind_dashes("1. Release lead - Oak Tree (@oak)\n2. Docs - Fir Wood (@fir)\n3. CI signal - Elm Leaf (@elm), shadows: @ash, @yew\n",
    &["Release lead: oak", "Docs: fir", "CI signal: elm / ash, yew"])]
#[case::names_as_links("- Release lead: [Oak Tree](https://github.com/oak), shadow: [Fir Wood](https://github.com/fir)\n", &["Release lead: oak / fir"])]
#[case::beside_in_brackets("## Release lead\n\n- @oak (lead)\n- @fir (shadow)\n- @elm - shadow\n", &["Release lead: oak / fir, elm"])]
#[case::slashes("- Docs: @elm / @ash\n- CI: @oak/@fir\n", &["Docs: elm, ash", "CI: oak, fir"])]
#[case::beside("- Docs: @oak (shadows: @fir, @elm)\n- CI: @ash; shadow: @yew\n- Signal: @bay, shadowed by @box\n",
    &["Docs: oak / fir, elm", "CI: ash / yew", "Signal: bay / box"])]
#[case::people_are_no_roles("## Docs team\n\n- Oak Tree - @oak\n- Fir Wood (@fir)\n", &["Docs team: oak, fir"])]
#[case::inside("- Docs\n  - Lead: @oak\n  - Shadows: @fir, @elm\n- CI\n  - Lead: @ash\n  - Shadows:\n    - @yew\n",
    &["Docs: oak / fir, elm", "CI: ash / yew"])]
#[case::below("- Docs: @oak\n  - Shadows: @fir\n- CI: @ash\n", &["Docs: oak / fir", "CI: ash"])]
fn a_role_in_a_list_item(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case::inside("## Docs\n\n### Lead\n\n- @oak\n\n### Shadows\n\n- @fir\n- @elm\n\n## CI\n\n### Lead\n\n- @ash\n",
    &["Docs: oak / fir, elm", "CI: ash"])]
#[case::one_by_one("# Release 9\n\n### Release Manager\n\n[@oak](https://github.com/oak)\n\n### Shadows\n\n@fir, @elm\n",
    &["Release Manager: oak / fir, elm"])]
#[case::underlined("Release lead\n------------\n\n@oak\n\nRelease shadows\n---------------\n\n@fir\n",
    &["Release lead: oak", "Release shadows:  / fir"])]
#[case::bold("**Release lead**\n\n@oak\n\n**Docs lead**\n\n- @fir\n", &["Release lead: oak", "Docs lead: fir"])]
#[case::in_the_heading("## Release lead: @oak\n\nCuts it.\n\n## Docs lead: @fir\n", &["Release lead: oak", "Docs lead: fir"])]
#[case::plain_lines("Release lead:   Oak Tree (@oak)\nRelease shadow: @fir\nDocs lead:      @elm\n",
    &["Release lead: oak", "Release shadow:  / fir", "Docs lead: elm"])]
#[case::labels("**Managers:** @oak, @fir\n**Associates:** @elm\n", &["Managers: oak, fir", "Associates: elm"])]
#[case::generic_lines("Release lead: Oak (@oak)  \nShadows: Fir (@fir), Elm (@elm)\n", &["Release lead: oak / fir, elm"])]
#[case::no_role("### Lead time\n\n- [kubectl](https://github.com/kubernetes)\n", &[])]
#[case::no_accounts("## Leads of the docs\n\n- [Blog](https://example.org/blog)\n- [Talk](https://example.org/talk)\n", &[])]
fn a_role_in_a_heading(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case("release:\n  lead: oak\n  shadows: [fir, elm]\ndocs:\n  lead: ash\n", &["release: oak / fir, elm", "docs: ash"])]
#[case("team:\n  - role: Release lead\n    github: oak\n  - role: Docs lead\n    github: fir\n", &["Release lead: oak", "Docs lead: fir"])]
#[case("leads:\n  - name: Oak Tree\n    github: oak\n    role: Release lead\n  - name: Fir Wood\n    github: fir\n    role: Docs lead\n", &["Release lead: oak", "Docs lead: fir"])]
#[case("approvers:\n  - oak\n  - fir\nreviewers:\n  - elm\n", &["approvers: oak, fir / elm"])]
#[case("name: Orchard\nversion: 1.2\nowner: wood\n", &[])]
fn teams_in_yaml(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case::names_and_accounts(
    "# Lantern team\n\n| | Lead | Docs |\n|---|---|---|\n| Name | Oak Tree | Fir Wood |\n| GitHub | @oak | @fir |\n| Shadow | @ash | |\n",
    &["Lead: oak / ash", "Docs: fir"]
)]
#[case::accounts_only("| Role | Lead | Docs |\n|---|---|---|\n| GitHub | @oak | @fir |\n", &["Lead: oak", "Docs: fir"])]
#[case::people_below_roles(
    "| Release lead | Docs lead |\n|---|---|\n| [Oak Tree](https://github.com/oak) | @fir |\n",
    &["Release lead: oak", "Docs lead: fir"]
)]
#[case::html(
    "<table><tr><th>Release lead</th><th>Docs lead</th></tr><tr><td>@oak</td><td>@fir</td></tr></table>",
    &["Release lead: oak", "Docs lead: fir"]
)]
#[case::upright("| Role | Name | GitHub |\n|---|---|---|\n| Lead | Oak Tree | @oak |\n", &["Lead: oak"])]
fn a_table_on_its_side(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case(
    "= Lantern team\n\n== Release lead\n\n* Oak Tree (https://github.com/oak[@oak])\n\n=== Shadows\n\n* @ash\n\n== Comms\n\n@elm\n",
    &["Release lead: oak / ash", "Comms: elm"]
)]
#[case("= Lantern team\n\n== Docs lead\n\nFir Wood, link:https://github.com/fir[@fir]\n", &["Docs lead: fir"])]
fn headings_of_asciidoc(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case(
    "# Everybody\n*       @lantern/release @oak\n\n# Docs\n/docs/  @fir @lantern/docs # until May\n*.adoc  @fir @elm\n\n/ci/ ci@example.org @ash\n",
    &["Everybody: @lantern/release, oak", "Docs: fir, @lantern/docs, elm", "/ci/: ci@example.org, ash"]
)]
#[case::sections("[Docs][2] @fir\ndocs/ @fir @elm\n\n^[CI] @ash\nci/\n*.yml @ash\n", &["Docs: fir", "docs/: fir, elm", "CI: ash", "*.yml: ash"])]
#[case::a_sentence_is_no_label(
    "# These people are asked about each and every change.\n* @oak\n", &["*: oak"]
)]
#[case::prose("Ask @oak about docs/ and ci/.\n", &[])]
fn owners_of_files(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}

#[rstest]
#[case::fields("Release team\n============\n\n:Release lead: Oak Tree (@oak)\n:Docs lead: @fir\n", &["Release lead: oak", "Docs lead: fir"])]
#[case::terms_of_a_page(
    "<html><body><h1>Release team</h1><dl><dt>Release lead</dt><dd>@oak</dd><dt>Docs lead</dt><dd><a href=\"https://github.com/fir\">@fir</a></dd></dl></body></html>",
    &["Release lead: oak", "Docs lead: fir"]
)]
#[case::headings_of_a_page(
    "<html><body><h1>Release team</h1>\n<h2>Release lead</h2>\n<p>@oak</p>\n<h2>Docs</h2>\n<ul>\n<li>@fir</li>\n</ul></body></html>",
    &["Release lead: oak", "Docs: fir"]
)]
#[case::keys_of_yaml(
    "team:\n  release-lead:\n    name: Oak Tree\n    github: oak\n  docs:\n    lead: fir\n",
    &["release-lead: oak", "docs: fir"]
)]
#[case::people_in_toml(
    "[[people]]\nrole = \"Release lead\"\ngithub = \"oak\"\n\n[[people]]\nrole = \"Docs lead\"\ngithub = \"fir\"\n",
    &["Release lead: oak", "Docs lead: fir"]
)]
#[case::a_package("[package]\nname = \"lamp\"\nversion = \"1.2.0\"\n\n[author]\nname = \"Oak\"\ngithub = \"oak\"\n", &[])]
fn other_forms(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(said(text), expected);
}
