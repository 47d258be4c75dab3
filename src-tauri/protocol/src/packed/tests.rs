//! What has two shapes is as JSON what it always was, and comes out of its bytes as it went in.

use crate::{Area, Event, Failure, IssueView, Moment, pack, unpack};
use chrono::Weekday;
use meridian_core::{
    hours::{Hours, QuietHours, WritingTime},
    ids::{CommentId, IssueNumber},
    time::{Meaning, Reading, When},
    week::truth::Decision,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::Debug;

#[track_caller]
fn is_both<T>(value: &T, json: &str)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    assert_eq!(serde_json::to_string(value).unwrap(), json);
    assert_eq!(&serde_json::from_str::<T>(json).unwrap(), value);
    assert_eq!(&unpack::<T>(&pack(value).unwrap()).unwrap(), value);
}

fn reading() -> Reading {
    Reading {
        text: "19:00 PDT 10 November".to_owned(),
        zone: "PDT".to_owned(),
        instant: "2026-11-11T02:00:00Z".parse().unwrap(),
        day: None,
        meanings: Vec::new(),
        meant: None,
    }
}

#[test]
fn a_time_of_each_kind_has_both_shapes() {
    let text = || "as written".to_owned();
    let date = "2026-11-10".parse().unwrap();
    let plain = r#"{"text":"19:00 PDT 10 November","zone":"PDT","instant":"2026-11-11T02:00:00Z"}"#;
    is_both(&reading(), plain);
    let meaning = Meaning {
        label: "India (UTC+5:30)".to_owned(),
        letters: String::new(),
        zone: "Asia/Kolkata".to_owned(),
        instant: "2026-11-11T02:00:00.250Z".parse().unwrap(),
    };
    let full = Reading {
        day: Some(date),
        meanings: vec![meaning],
        meant: Some("Asia/Kolkata".to_owned()),
        ..reading()
    };
    let full_json = r#"{"text":"19:00 PDT 10 November","zone":"PDT","instant":"2026-11-11T02:00:00Z","day":"2026-11-10","meanings":[{"label":"India (UTC+5:30)","letters":"","zone":"Asia/Kolkata","instant":"2026-11-11T02:00:00.250Z"}],"meant":"Asia/Kolkata"}"#;
    is_both(&full, full_json);

    let instant = When::Instant { text: text(), readings: vec![reading(), full] };
    let json =
        format!(r#"{{"kind":"instant","text":"as written","readings":[{plain},{full_json}]}}"#);
    is_both(&instant, &json);
    let stated = Some("2026-11-11T11:59:00Z".parse().unwrap());
    for (when, json) in [
        (
            When::AoeDate { text: text(), date, stated },
            r#"{"kind":"aoe_date","text":"as written","date":"2026-11-10","stated":"2026-11-11T11:59:00Z"}"#,
        ),
        (
            When::AoeDate { text: text(), date, stated: None },
            r#"{"kind":"aoe_date","text":"as written","date":"2026-11-10","stated":null}"#,
        ),
        (
            When::Date { text: text(), date },
            r#"{"kind":"date","text":"as written","date":"2026-11-10"}"#,
        ),
        (
            When::Range { text: text(), first: date, last: date },
            r#"{"kind":"range","text":"as written","first":"2026-11-10","last":"2026-11-10"}"#,
        ),
        (When::Tbd { text: text() }, r#"{"kind":"tbd","text":"as written"}"#),
    ] {
        is_both(&when, json);
    }
    for incomplete in [
        r#"{"kind":"instant","text":"now","readings":[]}"#,
        r#"{"kind":"instant","text":"now"}"#,
        r#"{"kind":"date","text":"now"}"#,
        r#"{"kind":"some day","text":"now"}"#,
    ] {
        assert!(serde_json::from_str::<When>(incomplete).is_err(), "{incomplete}");
    }
}

#[test]
fn a_moment_is_the_same_to_the_nanosecond() {
    for instant in
        ["2026-11-11T02:00:00Z", "1969-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00Z"]
    {
        let moment = Moment {
            instant: instant.parse().unwrap(),
            clock: "15:00".to_owned(),
            clock_seconds: "15:00:00".to_owned(),
            zone: "NZDT".to_owned(),
            day: "Wed 11 Nov".to_owned(),
            utc: "Wed 11 Nov 02:00 UTC".to_owned(),
            offset_minutes: -210,
        };
        is_both(
            &moment,
            &format!(
                r#"{{"instant":"{instant}","clock":"15:00","clock_seconds":"15:00:00","zone":"NZDT","day":"Wed 11 Nov","utc":"Wed 11 Nov 02:00 UTC","offset_minutes":-210}}"#
            ),
        );
    }
}

#[test]
fn hours_have_both_shapes() {
    let at = |time: &str| time.parse().unwrap();
    let hours = Hours {
        quiet: QuietHours { from: at("22:30:00"), to: at("07:00:01.5") },
        days: vec![Weekday::Mon, Weekday::Sun],
        writing: Some(WritingTime { day: Weekday::Fri, time: at("00:00:00") }),
    };
    let json = r#"{"quiet":{"from":"22:30:00","to":"07:00:01.500"},"days":["Mon","Sun"],"writing":{"day":"Fri","time":"00:00:00"}}"#;
    is_both(&hours, json);
    assert_eq!(serde_json::from_str::<Hours>("{}").unwrap(), Hours::default());
    let no_time = pack(&((86_400_u32, 0_u32), (0_u32, 0_u32))).unwrap();
    assert!(unpack::<QuietHours>(&no_time).is_err());
}

#[test]
fn a_comments_name_has_both_shapes() {
    is_both(&CommentId::Number(12), "12");
    is_both(&CommentId::Number(-3), "-3");
    is_both(&CommentId::Node("IC_kw".to_owned()), r#""IC_kw""#);
    is_both(&Decision::Withdraw(CommentId::Number(12)), r#"{"withdraw":12}"#);
    is_both(&Decision::Issue(IssueNumber(7)), r#"{"issue":7}"#);
    is_both(&Decision::KeepAll, r#""keep_all""#);
    for other in ["12.5", "null", "18446744073709551615", "[]"] {
        assert!(serde_json::from_str::<CommentId>(other).is_err(), "{other}");
    }
}

#[test]
fn every_failure_and_every_event_has_both_shapes() {
    let message = || "One sentence.".to_owned();
    for (failure, code) in [
        (Failure::BadInput { message: message() }, "bad_input"),
        (Failure::NotReady { message: message() }, "not_ready"),
        (Failure::Unconfirmed { message: message() }, "unconfirmed"),
        (Failure::SignIn { message: message() }, "sign_in"),
        (Failure::NotSaved { message: message() }, "not_saved"),
        (Failure::Offline { message: message() }, "offline"),
        (Failure::Internal { message: message() }, "internal"),
    ] {
        is_both(&failure, &format!(r#"{{"code":"{code}","message":"One sentence."}}"#));
    }
    for (failure, code) in [
        (Failure::NoTeam, "no_team"),
        (Failure::Stale, "stale"),
        (Failure::NewerNotebook, "newer_notebook"),
    ] {
        is_both(&failure, &format!(r#"{{"code":"{code}"}}"#));
    }
    for (what, word) in [
        (Area::Draft, "draft"),
        (Area::Courier, "courier"),
        (Area::Mirror, "mirror"),
        (Area::Settings, "settings"),
        (Area::Schedule, "schedule"),
        (Area::Reminders, "reminders"),
    ] {
        is_both(&Event::Changed { what }, &format!(r#"{{"type":"changed","what":"{word}"}}"#));
    }
}

#[test]
fn an_issue_arrives_as_it_was_sent() {
    let words = || "One sentence.".to_owned();
    let known = IssueView::Known {
        number: "#3141".to_owned(),
        title: words(),
        author: String::new(),
        url: words(),
        state: "open".to_owned(),
    };
    for issue in [IssueView::NotYet { words: words() }, known] {
        assert_eq!(unpack::<IssueView>(&pack(&issue).unwrap()), Ok(issue));
    }
}

#[test]
fn bytes_of_something_else_are_refused_in_words() {
    let bytes = pack(&Failure::Offline { message: "One sentence.".to_owned() }).unwrap();
    for (wrong, why) in [
        (&bytes[..0], "nothing"),
        (&bytes[..bytes.len() - 1], "too few"),
        (&[&bytes[..], &[0]].concat()[..], "too many"),
        (&[200, 1], "no such variant"),
        (&[0, 2, 0xff, 0xff], "no text"),
        (&[0, 0xff, 0xff, 0xff, 0xff, 0x0f], "longer than there are bytes"),
    ] {
        let refused = unpack::<Failure>(wrong).unwrap_err();
        assert!(!refused.to_string().is_empty(), "{why}");
    }
}

/// What `engine/src/packed_tests.rs` finds in an answer.
#[test]
fn what_needs_names_does_not_come_out_again() {
    #[derive(Serialize, Deserialize)]
    #[serde(tag = "kind")]
    enum Tagged {
        One { words: String },
    }
    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(u8),
    }
    #[derive(Serialize, Deserialize)]
    struct LeavingOut {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
        number: u8,
    }
    #[derive(Serialize, Deserialize)]
    struct Flat {
        #[serde(flatten)]
        more: LeavingOut,
    }
    fn comes_out<T: Serialize + DeserializeOwned>(value: &T) -> bool {
        pack(value).and_then(|bytes| unpack::<T>(&bytes)).is_ok()
    }
    assert!(!comes_out(&Tagged::One { words: "One sentence.".to_owned() }));
    assert!(!comes_out(&Either::Number(1)));
    assert!(!comes_out(&LeavingOut { words: None, number: 1 }));
    assert!(comes_out(&LeavingOut { words: Some(String::new()), number: 1 }));
    assert!(!comes_out(&Flat { more: LeavingOut { words: None, number: 1 } }));
}
