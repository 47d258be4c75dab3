//! What a comment carries is what the file carries, whatever stands in it, and what was changed is known.

use super::*;
use proptest::prelude::*;

const OP: &str = "01JD0000000000000000000000";

fn given(text: &str) -> Given {
    Given {
        team: "https://github.com/orchard/signal".to_owned(),
        cycle: "v1.38".parse().unwrap(),
        round: "2026-10-26".parse().unwrap(),
        section: "docs".parse().unwrap(),
        author: "hana-example".parse().unwrap(),
        at: "2026-10-26T09:00:00Z".parse().unwrap(),
        text: text.to_owned(),
    }
}

fn body(text: &str) -> String {
    compose(&given(text), OP.parse().unwrap())
}

fn read(body: &str) -> Result<Came, Unreadable> {
    came("a comment", &GivenMarker::find(body).unwrap(), body)
}

#[test]
fn a_person_reads_what_it_is_and_the_lead_gets_it_to_the_byte() {
    let body = body("All is well.\n\n```\nlog\n```\n");
    let mut lines = body.lines();
    let mark = lines.next().unwrap();
    assert!(
        mark.starts_with("<!-- meridian:given v=1 cycle=v1.38 round=2026-10-26 section=docs sum=")
    );
    assert_eq!(
        lines.next().unwrap(),
        "Update of Docs for the round of 26 Oct 2026 (v1.38), given to the lead to be posted. \
         Written by hana-example."
    );
    assert!(body.contains("\n````markdown\n---\nmeridian-update: 1\n") && body.ends_with("````\n"));
    assert_eq!(file_in(&body).unwrap(), given("All is well.\n\n```\nlog\n```\n").to_string());
    assert!(crate::courier::marker::Marker::find(&body).is_none(), "it is no update");
    assert_eq!(crate::courier::marker::strip(&body), body);
    // GitHub's own editor writes other line ends, which is no change.
    assert!(is_intact(&body) && is_intact(&body.replace('\n', "\r\n")));
}

#[test]
fn what_was_changed_by_hand_since_is_known() {
    let body = body("All is well.\n");
    for changed in [
        body.replace("All is well.", "All is lost."),
        body.replace("section: docs", "section: comms"),
        body.replace("round: 2026-10-26", "round: 2026-11-02"),
    ] {
        assert!(read(&changed).unwrap().is_changed && !is_intact(&changed), "{changed}");
    }
    let line = body.lines().next().unwrap();
    let why = read(&format!("{line}\nNever mind.\n")).unwrap_err().to_string();
    assert!(why.contains("was taken out of it"), "{why}");
    assert!(!is_intact("No mark.\n"));
}

#[test]
fn what_is_taken_back_says_so_to_people_and_programs() {
    let marker = GivenMarker::find(&body("All is well.\n")).unwrap();
    let back = taken_back(&marker);
    assert!(back.ends_with(
        "\nTaken back: the update of Docs for the round of 26 Oct 2026 (v1.38) that was given here is \
         not to be posted.\n"
    ));
    let found = GivenMarker::find(&back).unwrap();
    assert!(found.withdrawn && found.op == marker.op && found.sum == marker.sum);
    assert!(is_intact(&back) && !is_intact(&format!("{back}Why?\n")));
}

proptest! {
    #[test]
    fn any_text_comes_out_as_it_went_in(text in "[`~a\n\\- é#<>]{1,80}") {
        prop_assume!(!text.trim().is_empty());
        let text = format!("{}\n", text.trim_matches('\n').trim_end());
        let body = body(&text);
        prop_assert_eq!(file_in(&body).unwrap(), given(&text).to_string());
        prop_assert!(!read(&body).unwrap().is_changed);
    }
}
