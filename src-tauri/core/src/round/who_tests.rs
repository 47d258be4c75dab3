//! Who may and who can, and in which order.

use super::*;
use crate::team::file;
use rstest::rstest;

fn team(text: &str) -> TeamFile {
    file::read("meridian.toml", text).file
}

const FILE: &str = "may-open = [\"ana-example\"]\ndeputies = [\"bo-example\", \"cy-example\"]\n";

#[rstest]
#[case::named("ana-example", Permission::Read, true, "as bo-example and cy-example do")]
#[case::in_other_letters("Ana-Example", Permission::Unknown, true, "You open rounds")]
#[case::a_deputy("cy-example", Permission::Read, true, "You open rounds")]
#[case::not_named(
    "dee-example",
    Permission::Read,
    true,
    "collaborator of o/r; else ana-example, bo-example or cy-example can"
)]
#[case::not_known("dee-example", Permission::Unknown, true, "can open it")]
#[case::let_in("dee-example", Permission::Triage, true, "What you open counts too")]
fn whom_the_file_names_opens_and_whoever_may_not_is_told_who_can(
    #[case] login: &str,
    #[case] may: Permission,
    #[case] is_entitled: bool,
    #[case] says: &str,
) {
    let said = opens(Some(&team(FILE)), Some(login), may, "o/r");
    assert_eq!(said.may, is_entitled, "{}", said.words);
    assert!(said.words.contains(says), "{}", said.words);
}

#[test]
fn without_names_github_decides_whose_issue_counts() {
    for file in [None, Some(team("pin = true\n"))] {
        let said = opens(file.as_ref(), Some("dee-example"), Permission::Unknown, "o/r");
        assert!(said.may && said.words.contains("member or collaborator of o/r"), "{}", said.words);
        let said = opens(file.as_ref(), None, Permission::Write, "o/r");
        assert!(said.may && said.words.contains("so you can"), "{}", said.words);
    }
    let alone = team("may-open = [\"ana-example\"]\n");
    let said = opens(Some(&alone), Some("ana-example"), Permission::Read, "o/r");
    assert_eq!(said.words, "You open rounds: the team's file names you.");
}

#[rstest]
#[case::its_author(true, Permission::Read, true, "you have opened it")]
#[case::with_triage(false, Permission::Triage, true, "triage access")]
#[case::without(false, Permission::Read, false, "ana-example, who opened it, or somebody")]
#[case::not_known(false, Permission::Unknown, true, "has not said yet")]
fn its_author_and_who_has_triage_close_an_issue(
    #[case] is_mine: bool,
    #[case] may: Permission,
    #[case] is_entitled: bool,
    #[case] says: &str,
) {
    let author = Some("ana-example");
    let said = closes(ToClose { number: IssueNumber(7), author, is_mine, may });
    assert_eq!(said.may, is_entitled, "{}", said.words);
    assert!(said.words.contains(says), "{}", said.words);
}

#[test]
fn of_an_issue_of_the_workflow_nobody_is_called_its_author() {
    let issue =
        ToClose { number: IssueNumber(7), author: None, is_mine: false, may: Permission::Read };
    let said = closes(issue).words;
    assert!(said.contains("#7. Somebody with triage access can"), "{said}");
}

#[test]
fn each_has_a_turn_of_their_own_and_the_lead_waits_for_a_workflow_that_may_come() {
    let mark: DateTime<Utc> = "2026-11-16T00:00:00Z".parse().unwrap();
    let listed = |workflow| {
        let rungs = rungs(mark, Some(&team(FILE)), Some("bo-example"), workflow);
        let line = |rung: Rung| {
            let mine = if rung.is_me { " (me)" } else { "" };
            format!("{} {}{mine}", rung.at.format("%H:%M"), rung.who)
        };
        rungs.into_iter().map(line).collect::<Vec<_>>()
    };
    let people = ["00:00 ana-example", "00:20 bo-example, deputy (me)", "00:40 cy-example, deputy"];
    assert_eq!(listed(None), people);
    assert_eq!(listed(Some(Health::Stopped)), people, "nobody waits for what will not come");
    assert_eq!(
        listed(Some(Health::Healthy)),
        [
            "00:00 the workflow",
            "00:20 ana-example",
            "00:20 bo-example, deputy (me)",
            "00:40 cy-example, deputy",
        ]
    );
    assert!(rungs(mark, None, None, None).is_empty());
    assert!(rungs(mark, Some(&team("pin = true\n")), None, None).is_empty());
}
