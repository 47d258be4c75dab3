//! Each choice has a name, words and a form of its own.

use super::*;
use std::collections::BTreeSet;

#[test]
fn each_has_a_name_of_its_own_and_sentences_that_say_whose_it_is() {
    let names: BTreeSet<&str> = Setting::ALL.iter().map(|setting| setting.name()).collect();
    assert_eq!(names.len(), Setting::ALL.len());
    for setting in Setting::ALL {
        assert!(!setting.name().contains('/'), "{setting}: the owner stands behind it");
        let named = Named { text: "[7]", here: "Asia/Tokyo", of: "tallship/rigging" };
        let Some(words) = setting.unread_words(named) else { continue };
        assert!(words.ends_with('.') && !words.contains(['{', '}']), "{words}");
        let names_team = words.contains("tallship/rigging");
        assert_eq!(names_team, setting.scope() == Scope::Team, "{words}");
    }
}

#[test]
fn what_is_written_is_read_and_what_another_build_wrote_is_not_the_usual() {
    assert_eq!(Hours::key(Member), "hours");
    assert_eq!(Rhythm::key(TeamId(3)), "rhythm/3");
    let text = Hours::write(&Hours::usual()).unwrap();
    assert_eq!(Hours::read(&text), Ok(Hours::usual()));
    assert_eq!(TakeBack::write(&0).unwrap(), "0");
    assert_eq!(Zone::write(&"Europe/Oslo".to_owned()).unwrap(), "Europe/Oslo");
    for setting in [Setting::Hours, Setting::TakeBack, Setting::Rhythm] {
        assert!(!setting.reads(r#"{"form": 2, "quiet": 7}"#), "{setting}");
    }
}

#[test]
fn a_brace_in_what_is_kept_is_no_name() {
    let named = Named { text: "{here}", here: "UTC", of: "" };
    let words = Setting::Zone.unread_words(named).unwrap();
    assert!(words.starts_with("The zone {here} that") && words.contains("zone, UTC,"));
}
