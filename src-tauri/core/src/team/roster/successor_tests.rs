//! What became of a role, by the names that release teams have really given them.

use super::super::{Role, import_roster_bytes};
use super::successor;
use rstest::rstest;

fn roles(names: &[&str]) -> Vec<Role> {
    names.iter().map(|name| Role { name: (*name).to_owned(), ..Role::default() }).collect()
}

const TODAY: [&str; 6] = [
    "Release Team Lead",
    "Enhancements",
    "Communications",
    "Release Signal",
    "Docs",
    "Branch Manager",
];

#[rstest]
#[case::renamed("ci-signal", Some("Release Signal"))]
#[case::merged("bug-triage", Some("Release Signal"))]
#[case::merged_too("release-notes", Some("Docs"))]
#[case::cut("upgrade-testing-ci-signal", Some("Release Signal"))]
#[case::other_word("features", Some("Enhancements"))]
#[case::two_words("marketing-coordinator", Some("Communications"))]
#[case::short("comms", Some("Communications"))]
#[case::there("docs", None)]
#[case::ended("emeritus-adviser", None)]
#[case::nothing_said("release-lead", None)]
#[case::unlike("test-infra", None)]
fn a_role_that_is_gone_is_proposed_as_what_it_became(
    #[case] section: &str,
    #[case] became: Option<&str>,
) {
    let roles = roles(&TODAY);
    let found = successor(&section.parse().unwrap(), &roles).map(|role| role.name.as_str());
    assert_eq!(found, became);
}

#[test]
fn where_two_are_as_like_none_is_proposed() {
    let roles = roles(&["Signal East", "Signal West"]);
    assert_eq!(successor(&"ci-signal".parse().unwrap(), &roles), None);
}

/// Rosters of one real team across nine years, where they are at hand.
#[test]
fn rosters_of_a_real_team_are_followed_from_cycle_to_cycle() {
    let Some(folder) = std::env::var_os("MERIDIAN_FIXTURES") else { return };
    let read = |name: &str| {
        let file = std::path::Path::new(&folder).join("rosters").join(name);
        import_roster_bytes(&std::fs::read(file).unwrap(), name).unwrap().roles
    };
    for (old, new, pairs) in [
        (
            "k8s-1.8-release_team.md",
            "k8s-1.20-release_team.md",
            &[("Features", "Enhancements"), ("Bugs", "Bug Triage")][..],
        ),
        (
            "k8s-1.25-release-team.md",
            "k8s-1.36-release-team.md",
            &[
                ("CI Signal", "Release Signal"),
                ("Bug Triage", "Release Signal"),
                ("Release Notes", "Docs"),
            ],
        ),
        ("k8s-1.36-release-team.md", "k8s-1.37-release-team.md", &[]),
    ] {
        let (old, new) = (read(old), read(new));
        for (before, after) in pairs {
            let role = old.iter().find(|role| role.name == *before).expect(before);
            let found = successor(&role.section().unwrap(), &new).map(|role| role.name.as_str());
            assert_eq!(found, Some(*after), "{before}");
        }
        if pairs.is_empty() {
            for role in &old {
                let found = role.section().and_then(|section| successor(&section, &new));
                assert_eq!(found, None, "{} is there still", role.name);
            }
        }
    }
}
