//! The private text to somebody whose update is late.

use super::*;
use crate::updates::Part;

fn person(name: &str, handle: &str) -> Person {
    Person { name: Some(name.to_owned()), handle: Some(handle.to_owned()), ..Person::default() }
}

fn row(title: &str, lead: &[&Person], standing: Standing) -> Row {
    let part = Part {
        section: title.to_lowercase().parse().unwrap(),
        title: title.to_owned(),
        lead: lead.iter().map(|person| (*person).clone()).collect(),
        shadows: Vec::new(),
        is_mine: false,
    };
    Row { part, standing, posts: Vec::new(), absence: None }
}

const ABOUT: About<'_> =
    About { week: "week 9", due: "Mon 26 Oct 23:59 UTC", url: Some("https://github.example/7") };

#[test]
fn each_lead_of_a_late_section_gets_one_text_with_all_that_they_owe() {
    let (noor, dov) =
        (person("Noor Example", "noor-example"), person("Dov Example", "dov-example"));
    let rows = [
        row("Docs", &[&noor, &dov], Standing::Late),
        row("Comms", &[&noor], Standing::Late),
        row("Signal", &[&dov], Standing::Posted),
    ];
    let texts = reminders(&rows[0], &rows, &[], ABOUT);
    let to: Vec<&str> = texts.iter().map(|text| text.to.as_str()).collect();
    assert_eq!(to, ["Noor Example", "Dov Example"]);
    assert_eq!(
        texts[0].words,
        "Hi Noor, for week 9 the updates of Docs and Comms were due Mon 26 Oct 23:59 UTC, and I do not \
         see them yet. Two lines do. It goes here: https://github.example/7\nIf you are away, a word on \
         who covers for you is enough."
    );
    assert!(texts[1].words.contains("the update of Docs was due"), "{}", texts[1].words);
}

#[test]
fn nobody_is_reminded_before_they_are_late_or_by_a_sign_that_mentions_them() {
    let bare = Person { slack: Some("@ines".to_owned()), ..Person::default() };
    let rows = [row("Docs", &[&bare], Standing::NotYet), row("Comms", &[&bare], Standing::Late)];
    assert_eq!(reminders(&rows[0], &rows, &[], ABOUT), []);
    let nowhere = About { url: None, ..ABOUT };
    let [text] = &reminders(&rows[1], &rows, &[], nowhere)[..] else { panic!("one lead") };
    assert!(text.words.starts_with("Hi ines, ") && !text.words.contains('@'), "{text:?}");
    assert!(!text.words.contains("goes here"), "{text:?}");
}

#[test]
fn whoever_told_ahead_is_not_reminded_and_the_others_of_their_section_are() {
    let (noor, dov) =
        (person("Noor Example", "noor-example"), person("Dov Example", "dov-example"));
    let rows = [row("Docs", &[&noor, &dov], Standing::Late)];
    let day = "2026-10-26".parse().unwrap();
    let (user, login) = (crate::ids::UserId(1), "Noor-Example".to_owned());
    let away = [Away { user, login, from: day, until: day, cover: None }];
    let texts = reminders(&rows[0], &rows, &away, ABOUT);
    let to: Vec<&str> = texts.iter().map(|text| text.to.as_str()).collect();
    assert_eq!(to, ["Dov Example"]);
}
