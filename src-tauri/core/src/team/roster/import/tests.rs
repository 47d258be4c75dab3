//! Rosters of every shape, with invented people, and (where at hand) real ones.

use super::*;
use crate::team::roster::{Person, Role};
use proptest::prelude::*;
use rstest::rstest;

fn read(text: &str) -> Roster {
    import_roster(text, "team.md").unwrap()
}

fn said(person: &Person) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".to_owned());
    format!("{} {} {}", part(&person.name), part(&person.handle), part(&person.slack))
}

fn everyone(role: &Role) -> (Vec<String>, Vec<String>) {
    (role.lead.iter().map(said).collect(), role.shadows.iter().map(said).collect())
}

const TABLE: &str = "\
# Lanternfish v4.2 Release Team

| **Team/Role** | **Lead Name** (**GitHub / Slack ID**) | **Shadow Name(s) (GitHub / Slack ID)** |
|---|---|---|
| Release Lead | Ada Example ([@ada](https://github.com/ada-x) / Slack: `@Ada E`) | Ben Sample ([@ben](https://github.com/ben), Slack: `@ben`), Éva Próba ( [@eva](https://github.com/eva-p)) / Slack: `@Éva Próba`, Chi Test ([@chi](https://github.com/Chi) / Slack: Chi ) |
| Docs | Dan Trial ([@dan][dan] / @dan on Slack) | N/A |
| Signal | TBD | -- |
| Notes | Eli Demo (eli-demo) |

[dan]: https://github.com/danny
";

#[test]
fn a_table_with_every_slip_of_real_ones() {
    let roster = read(TABLE);
    assert_eq!(roster.cycle.as_deref(), Some("v4.2"));
    let roles: Vec<(&str, u32)> = roster.roles.iter().map(|r| (r.name.as_str(), r.line)).collect();
    assert_eq!(roles, [("Release Lead", 5), ("Docs", 6), ("Signal", 7), ("Notes", 8)]);
    let (lead, shadows) = everyone(&roster.roles[0]);
    // The address is right where the label is not.
    assert_eq!(lead, ["Ada Example ada-x Ada E"]);
    assert_eq!(shadows, ["Ben Sample ben ben", "Éva Próba eva-p Éva Próba", "Chi Test Chi Chi"]);
    assert_eq!(everyone(&roster.roles[1]), (vec!["Dan Trial danny dan".to_owned()], vec![]));
    assert_eq!(everyone(&roster.roles[2]), (vec![], vec![]));
    assert_eq!(everyone(&roster.roles[3]).0, ["Eli Demo eli-demo -"]);
    assert_eq!(roster.handles().len(), 6);
}

#[rstest]
#[case::breaks(
    "| Role | Lead | Team member(s) |\n|-|-|-|\n\
     | Lead | | Ada E ([@a](https://github.com/a-x) / `@ada`) <br> Ben S ([@b](https://github.com/b-x) / `@ben`) <br> |\n",
    &[], &["Ada E a-x ada", "Ben S b-x ben"]
)]
#[case::signs_instead_of_words(
    "| Role | Lead | Shadows |\n|-|-|-|\n\
     | Lead | Ada E ([@a](https://github.com/a-x) \u{2709}\u{fe0f} `@Ada E`) | Ben S ([@b](https://github.com/b-x) \u{2709}\u{fe0f} `@ben`) <br> Chi T ([@c](https://github.com/c-x)) |\n",
    &["Ada E a-x Ada E"], &["Ben S b-x ben", "Chi T c-x -"]
)]
#[case::early(
    "|  **Role** | **Name** (**GitHub/Slack ID**)  | **Shadow Name(s) (GitHub/Slack ID), ...**\n|--|--|--|\n\
     | Infra | Ada Example (ada) | Ben Sample (ben), Chi Test (chi) |\n",
    &["Ada Example ada -"], &["Ben Sample ben -", "Chi Test chi -"]
)]
#[case::three_plain_columns(
    "| **Role** | **Name** | **GitHub/Slack ID** |\n|-|-|-|\n| Infra | Ada Example | ada |\n",
    &["Ada Example ada -"], &[]
)]
#[case::accounts_only("| Area | Owner |\n|-|-|\n| Docs | @ada, @ben |\n", &["- ada -", "- ben -"], &[])]
#[case::any_language(
    "| Bereich | Leitung | Vertretung |\n|-|-|-|\n\
     | Doku | [@ada](https://codeberg.example/ada) | [@ben](https://codeberg.example/ben) |\n",
    &["- ada -"], &["- ben -"]
)]
#[case::list("- **Docs**: Ada Example ([@a](https://github.com/ada))\n", &["Ada Example ada -"], &[])]
#[case::nested("- Docs\n  - @ada\n  - @ben\n", &["- ada -", "- ben -"], &[])]
#[case::headings("# Team\n\n## Docs\n\n- ada\n- Ben-2\n", &["- ada -", "- Ben-2 -"], &[])]
#[case::aliases(
    "aliases:\n  docs-lead:\n    - ada # v4.2\n  docs-lead-shadows:\n    - ben # v4.2\n",
    &["- ada -"], &["- ben -"]
)]
#[case::teams_without_comments(
    "teams:\n  docs:\n    description: x\n    maintainers:\n    - ada\n    members:\n    - ben\n    repos:\n      site: write\n",
    &["- ada -"], &["- ben -"]
)]
fn one_role(#[case] text: &str, #[case] lead: &[&str], #[case] shadows: &[&str]) {
    let roster = read(text);
    assert_eq!(roster.roles.len(), 1, "{:?}", roster.roles);
    let found = everyone(&roster.roles[0]);
    assert_eq!(
        (found.0.as_slice(), found.1.as_slice()),
        (
            lead.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>().as_slice(),
            shadows.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>().as_slice(),
        )
    );
}

#[test]
fn a_spreadsheet_and_a_wiki_page() {
    let roster =
        read("Role,Lead,GitHub,Shadows\nDocs,Ada Example,ada,\"Ben Sample (ben), Chi Test\"\n");
    assert_eq!(everyone(&roster.roles[0]).0, ["Ada Example ada -"]);
    assert_eq!(everyone(&roster.roles[0]).1, ["Ben Sample ben -", "Chi Test - -"]);
    let roster =
        read("{|\n! Role !! Lead\n|-\n| Docs || Ada E ([https://github.com/a-x @a])\n|}\n");
    assert_eq!(everyone(&roster.roles[0]).0, ["Ada E a-x -"]);
    assert_eq!(roster.roles[0].line, 4);
}

#[test]
fn a_role_beside_the_table() {
    let roster = read(
        "| Role | Lead |\n|-|-|\n| Docs | Ada E ([@a](https://github.com/a-x)) |\n\n\
         **Emeritus Adviser:** Ben S ([@b](https://github.com/b-x))\n\n\
         (The adviser helps.)\n\n**Note:** see [the site](https://example.org/a/b).\n",
    );
    let roles: Vec<(&str, u32)> = roster.roles.iter().map(|r| (r.name.as_str(), r.line)).collect();
    assert_eq!(roles, [("Docs", 3), ("Emeritus Adviser", 5)]);
    assert_eq!(everyone(&roster.roles[1]).0, ["Ben S b-x -"]);
}

#[test]
fn comments_say_what_the_members_of_a_team_do() {
    let roster = read(
        "teams:\n  writers:\n    members:\n    - ada # v4.1 Docs Lead\n    - ben # v4.2 Docs Lead\n    \
         - chi # v4.2 Docs Shadow / v4.2 Branch Manager\n    - dan # Storage\n    teams:\n      inner:\n        \
         members:\n        - ben # v4.2 Docs Lead\n",
    );
    assert_eq!(roster.cycle.as_deref(), Some("v4.2"));
    let roles: Vec<_> = roster.roles.iter().map(|r| (r.name.as_str(), everyone(r))).collect();
    let list = |names: &[&str]| names.iter().map(|n| format!("- {n} -")).collect::<Vec<_>>();
    assert_eq!(
        roles,
        [
            ("Docs", (list(&["ben"]), list(&["chi"]))),
            ("Branch Manager", (list(&["chi"]), list(&[])))
        ]
    );
}

#[rstest]
#[case("", "team.md is empty; choose the file that lists the release team.")]
#[case(
    "# MOVED to https://example.org/releases/release_team.md\n",
    "team.md has moved to https://example.org/releases/release_team.md; choose that file."
)]
#[case(
    "This file has moved to [the new place](../release-team.md).\n",
    "team.md has moved to ../release-team.md; choose that file."
)]
#[case(
    "# Notes\n\n| Role | Lead |\n|-|-|\n| Docs | TBD |\n",
    "No roles and people found in team.md; choose the file that lists the release team, or add a \
     table with the columns Role, Lead and Shadows."
)]
fn what_is_no_roster_is_said_in_one_sentence(#[case] text: &str, #[case] words: &str) {
    assert_eq!(import_roster(text, "team.md").unwrap_err().to_string(), words);
}

#[test]
fn a_roster_survives_being_stored() {
    let text = serde_json::to_string(&read(TABLE)).unwrap();
    assert_eq!(serde_json::from_str::<Roster>(&text).unwrap(), read(TABLE));
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "(\\PC|\n)*") {
        let _ = import_roster(&text, "team.md");
    }

    #[test]
    fn a_mangled_roster_is_survived(
        at in 0_usize..800, length in 0_usize..60, with in "[-|*\\[\\](){}#>\n\u{e9}~@, `:/]{0,12}",
    ) {
        let mut text: Vec<char> = TABLE.chars().collect();
        let at = at.min(text.len());
        let end = (at + length).min(text.len());
        text.splice(at..end, with.chars());
        let text: String = text.into_iter().collect();
        if let Ok(roster) = import_roster(&text, "team.md") {
            let lines = u32::try_from(text.lines().count()).unwrap();
            prop_assert!(roster.roles.iter().all(|role| (1..=lines).contains(&role.line)));
        }
    }
}

/// Real rosters of past cycles, where the folder with them is at hand.
#[test]
fn real_rosters() {
    let Ok(folder) = std::env::var("MERIDIAN_FIXTURES") else {
        println!("skipped: MERIDIAN_FIXTURES is not set");
        return;
    };
    let read = |name: &str| {
        let path = std::path::Path::new(&folder).join(name);
        import_roster_bytes(&std::fs::read(path).unwrap(), name)
    };
    for (name, roles, handles) in [
        ("rosters/k8s-1.37-release-team.md", 6, 32),
        ("rosters/k8s-1.36-release-team.md", 6, 29),
        ("rosters/k8s-1.25-release-team.md", 9, 41),
        ("rosters/k8s-1.20-release_team.md", 8, 36),
        ("rosters/k8s-1.8-release_team.md", 11, 14),
        ("rosters/k8s-sig-release-OWNERS_ALIASES.yaml", 9, 24),
        ("rosters/k8s-org-sig-release-teams.yaml", 8, 32),
        ("rosters/knative-ROSTER.md", 3, 9),
        ("schedules/capi-1.13-schedule-and-roster.md", 4, 12),
    ] {
        let roster = read(name).unwrap();
        assert_eq!((roster.roles.len(), roster.handles().len()), (roles, handles), "{name}");
    }
    // The team of the organisation and the table of the cycle name the same people.
    assert_eq!(
        read("rosters/k8s-org-sig-release-teams.yaml").unwrap().handles(),
        read("rosters/k8s-1.37-release-team.md").unwrap().handles()
    );
    let moved = read("rosters/k8s-1.20-release-team-MOVED.md").unwrap_err();
    assert!(matches!(moved, RosterError::Moved { to, .. } if to.ends_with("/release_team.md")));
}
