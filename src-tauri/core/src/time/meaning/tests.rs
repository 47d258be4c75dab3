//! Which meaning of doubtful letters counts, and when the member is asked.

use super::*;
use crate::time::bundled::read;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn doubts(when: &When) -> Vec<String> {
    when.in_question()
        .into_iter()
        .flat_map(|r| r.meanings.iter().map(|m| m.label.clone()))
        .collect()
}

#[test]
fn letters_of_several_countries_are_asked_and_the_earliest_counts() {
    let when = read("17:30 IST Tuesday 15th December 2026", None);
    // Ireland has no IST in December.
    assert_eq!(doubts(&when), ["India (UTC+5:30)", "Israel (UTC+2)"]);
    assert_eq!(when.earliest(), Some(at("2026-12-15T12:00:00Z")));
    assert_eq!(
        when.contradiction().unwrap(),
        "IST can mean India (UTC+5:30) or Israel (UTC+2). Which one is meant? The earliest counts \
         until you choose."
    );
    let when = read("09:00 CST Monday 9th November 2026", None);
    // Cuba stays on CDT in the winter of 2026.
    assert_eq!(doubts(&when), ["US Central (UTC-6)", "China (UTC+8)"]);
    assert_eq!(when.earliest(), Some(at("2026-11-09T01:00:00Z")));
    let when = read("09:00 CST Monday 13th December 2027", None);
    assert_eq!(doubts(&when), ["US Central (UTC-6)", "China (UTC+8)", "Cuba (UTC-5)"]);
}

#[test]
fn the_season_alone_decides_nothing() {
    // Only China has CST in July, but people in Chicago write it all the same.
    assert_eq!(doubts(&read("09:00 CST Monday 6th July 2026", None)).len(), 3);
    assert_eq!(doubts(&read("09:00 BST Monday 11th January 2027", None)).len(), 2);
}

#[test]
fn another_reading_settles_it() {
    for (text, instant, zone) in [
        (
            "12:00 UTC / 17:30 IST Tuesday 15th December 2026",
            "2026-12-15T12:00:00Z",
            "Asia/Kolkata",
        ),
        ("12:00 UTC / 13:00 IST Tuesday 14th July 2026", "2026-07-14T12:00:00Z", "Europe/Dublin"),
        ("12:00 UTC / 20:00 CST Tuesday 14th July 2026", "2026-07-14T12:00:00Z", "Asia/Shanghai"),
        ("20:00 CST 15 Dec 2026 / 17:30 IST 15 Dec 2026", "2026-12-15T12:00:00Z", "Asia/Kolkata"),
    ] {
        let when = read(text, None);
        let When::Instant { readings, .. } = &when else { panic!("{when:?}") };
        assert_eq!(doubts(&when), Vec::<String>::new(), "{text}");
        assert_eq!(when.earliest(), Some(at(instant)), "{text}");
        assert_eq!(when.contradiction(), None, "{text}");
        assert!(readings.iter().any(|r| r.meant.as_deref() == Some(zone)), "{text}");
    }
}

#[test]
fn a_reading_that_fits_no_meaning_stays_a_contradiction() {
    let when = read("12:00 UTC / 17:00 IST Tuesday 15th December 2026", None);
    assert_eq!(when.earliest(), Some(at("2026-12-15T11:30:00Z")));
    assert!(when.contradiction().is_some());
}

#[test]
fn letters_out_of_season_alone_count_at_their_earlier_meaning() {
    let november = read("17:00 PDT Tuesday 8th November 2022", None);
    assert_eq!(november.earliest(), Some(at("2022-11-09T00:00:00Z")));
    assert_eq!(
        november.contradiction().unwrap(),
        "PDT is not in force in Los Angeles on 8 Nov 2022. As PST it is Wed 9 Nov 2022 01:00 UTC. Which one is \
         meant? The earlier counts until you choose."
    );
    // In summer it is the other letters that are earlier.
    let july = read("17:00 PST Tuesday 14th July 2026", None);
    assert_eq!(july.earliest(), Some(at("2026-07-15T00:00:00Z")));
    assert_eq!(doubts(&july), ["PST as written (UTC-8)", "PDT (UTC-7)"]);
    assert_eq!(july.printed_date(), "2026-07-14".parse().ok());
    // In force, or the same all year: no question.
    for clear in ["17:00 PDT Tuesday 14th July 2026", "17:00 PT Tuesday 8th November 2022"] {
        assert_eq!(read(clear, None).contradiction(), None, "{clear}");
    }
}

#[test]
fn the_code_freeze_of_1_26_is_a_contradiction_and_no_question() {
    let when =
        read("01:00 UTC Wednesday 9th November 2022 / 17:00 PDT Tuesday 8th November 2022", None);
    assert_eq!(when.earliest(), Some(at("2022-11-09T00:00:00Z")));
    assert_eq!(doubts(&when), Vec::<String>::new());
    assert!(when.contradiction().unwrap().ends_with("are 1 h apart; the earlier counts."));
}

#[test]
fn the_code_freeze_of_1_37_stays() {
    let when = read("Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 12:00 UTC", None);
    assert_eq!(when.instant(), Some(at("2026-07-23T12:00:00Z")));
    assert_eq!(when.contradiction(), None);
}

#[test]
fn an_answer_or_the_rest_of_the_document_settles_it() {
    let fresh = || read("09:00 CST Monday 9th November 2026", None);
    let letters = |list: &[&str]| list.iter().map(|l| (*l).to_owned()).collect::<BTreeSet<_>>();
    let mut when = fresh();
    when.settle(&LetterAnswers::new(), &letters(&["CST", "CDT"]));
    assert_eq!(when.earliest(), Some(at("2026-11-09T15:00:00Z")));
    let mut when = fresh();
    let answers = LetterAnswers::from([("CST".to_owned(), "Asia/Shanghai".to_owned())]);
    when.settle(&answers, &letters(&["CST", "CDT"]));
    assert_eq!(when.earliest(), Some(at("2026-11-09T01:00:00Z")));
    assert_eq!(when.contradiction(), None);
    // Witnesses that contradict each other settle nothing.
    let mut when = fresh();
    when.settle(&LetterAnswers::new(), &letters(&["CST", "CDT", "HKT"]));
    assert!(when.in_question().is_some());
}

#[test]
fn doubts_survive_being_stored() {
    let when = read("17:00 PDT Tuesday 8th November 2022", None);
    let text = serde_json::to_string(&when).unwrap();
    assert_eq!(serde_json::from_str::<When>(&text).unwrap(), when);
    let old = r#"{"kind":"instant","text":"t","readings":[
        {"text":"t","zone":"UTC","instant":"2026-11-09T01:00:00Z"}]}"#;
    assert!(serde_json::from_str::<When>(old).is_ok());
}
