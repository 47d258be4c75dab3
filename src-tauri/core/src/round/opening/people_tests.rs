//! Who of a roster is tagged, by table.

use super::choices::{Choices, Tag};
use super::people::{Away, MOST_TAGS, Why, choose};
use crate::team::roster::{Person, Role};

pub(super) fn role(name: &str, lead: &[(&str, &str)], shadows: &[(&str, &str)]) -> Role {
    let people = |list: &[(&str, &str)]| {
        let person = |(name, login): &(&str, &str)| Person {
            name: Some((*name).to_owned()),
            handle: Some((*login).to_owned()).filter(|login| !login.is_empty()),
            slack: None,
        };
        list.iter().map(person).collect()
    };
    Role { name: name.to_owned(), lead: people(lead), shadows: people(shadows), line: 1 }
}

pub(super) fn roles() -> Vec<Role> {
    vec![
        role("Release Lead", &[("Ines C", "ines")], &[("Hana R", "Hana")]),
        role("Docs", &[("Kavya R", "kavya")], &[("Noor H", "noor"), ("Old Name", "")]),
        role("Comms", &[("Hana R", "hana")], &[]),
    ]
}

fn choices(tag: Tag) -> Choices {
    Choices { tag, ..Choices::default() }
}

#[test]
fn each_choice_tags_each_person_once_and_leads_first() {
    let of = |tag| choose(&roles(), &choices(tag), &[]).tagged;
    assert_eq!(of(Tag::Everyone), ["ines", "Hana", "kavya", "noor"]);
    assert_eq!(of(Tag::Leads), ["ines", "Hana", "kavya"], "who leads anywhere leads");
    assert!(of(Tag::Nobody).is_empty());
}

#[test]
fn who_is_away_or_wants_no_tag_is_in_bold_without_a_sign_and_why_is_said() {
    let away = [Away { login: "KAVYA".to_owned(), until: Some("Tue 3 Nov".to_owned()) }];
    let wants = Choices { no_tag: vec!["@Noor".to_owned()], ..choices(Tag::Everyone) };
    let people = choose(&roles(), &wants, &away);
    assert_eq!(people.tagged, ["ines", "Hana"]);
    let docs = people.sections.get(1).unwrap();
    assert_eq!(docs.leads, "**Kavya R** (away to Tue 3 Nov)");
    assert_eq!(
        docs.shadows, "**Noor H**, **Old Name**",
        "that she wants none is nobody's business"
    );
    let why: Vec<(&str, Why)> =
        people.plain.iter().map(|one| (one.name.as_str(), one.why)).collect();
    assert_eq!(
        why,
        [("Kavya R", Why::Away), ("Noor H", Why::WantsNone), ("Old Name", Why::NoAccount)]
    );
}

#[test]
fn a_person_of_two_sections_is_tagged_where_they_come_first() {
    let people = choose(&roles(), &choices(Tag::Everyone), &[]);
    let lines: Vec<String> =
        people.sections.iter().map(|s| format!("{}|{}", s.leads, s.shadows)).collect();
    assert_eq!(lines, ["@ines|@Hana", "@kavya|@noor, **Old Name**", "**Hana R**|"]);
}

#[test]
fn the_fifty_first_is_called_in_a_further_text() {
    let crowd: Vec<(String, String)> =
        (0..120).map(|n| (format!("Person {n}"), format!("p{n}"))).collect();
    let crowd: Vec<(&str, &str)> =
        crowd.iter().map(|(name, login)| (name.as_str(), login.as_str())).collect();
    let roles = [role("Docs", &[], &crowd), role("Comms", &[("Last", "last-lead")], &[])];
    let people = choose(&roles, &choices(Tag::Everyone), &[]);
    assert_eq!(people.tagged.len(), MOST_TAGS);
    assert_eq!(people.tagged.first().unwrap(), "last-lead", "a lead is in the first text");
    assert_eq!(people.calls.iter().map(Vec::len).collect::<Vec<_>>(), [50, 21]);
    let body = &people.sections.first().unwrap().shadows;
    assert_eq!(body.matches('@').count(), 49, "in the body they are named without a sign");
    assert!(body.contains("**Person 119**"));
}

#[test]
fn a_crowd_that_no_body_holds_is_counted() {
    let crowd: Vec<(String, String)> =
        (0..5_000).map(|n| (format!("P{n}"), format!("p{n}"))).collect();
    let crowd: Vec<(&str, &str)> =
        crowd.iter().map(|(name, login)| (name.as_str(), login.as_str())).collect();
    let people = choose(&[role("Docs", &[], &crowd)], &choices(Tag::Nobody), &[]);
    let body = &people.sections.first().unwrap().shadows;
    assert!(body.ends_with(", 4600 more") && body.len() < 10_000, "{}", body.len());
}

#[test]
fn what_is_no_account_is_never_written_behind_a_sign() {
    for handle in ["org/team", "a b", "x@y", "-->", "", &"a".repeat(40)] {
        let people = choose(&[role("Docs", &[("N", handle)], &[])], &choices(Tag::Everyone), &[]);
        assert!(people.tagged.is_empty(), "{handle}");
        assert_eq!(people.sections.first().unwrap().leads, "**N**", "{handle}");
    }
}
