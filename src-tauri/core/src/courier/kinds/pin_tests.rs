//! What the repository's pins tell a wish, and what the member is told.

use super::*;
use rstest::rstest;

fn wish() -> Pinning {
    Pinning { issue: IssueNumber(40), node: None }
}

fn snapshot() -> Snapshot {
    crate::courier::step::tests::pretend::World::new().snapshot
}

fn pins(is_pinned: bool, all: &[i64]) -> Payload {
    let title = |number: &i64| (IssueNumber(*number), format!("Week {number}"));
    Payload::Pins(Box::new(Pins {
        issue: IssueNumber(40),
        node: "I_40".into(),
        url: "https://h/40".into(),
        is_pinned,
        all: all.iter().map(title).collect(),
    }))
}

#[rstest]
#[case::none(false, &[], Some(Seen::Before))]
#[case::two(false, &[1, 2], Some(Seen::Before))]
#[case::pinned(true, &[1, 2, 40], Some(Seen::Proven))]
fn what_the_pins_tell(#[case] is_pinned: bool, #[case] all: &[i64], #[case] seen: Option<Seen>) {
    let found = wish().seen(&pins(is_pinned, all), &snapshot());
    assert_eq!(found, seen.map(Found::now));
}

#[test]
fn where_three_are_pinned_it_says_which() {
    let Some(Found { seen: Seen::Refused(refusal), .. }) =
        wish().seen(&pins(false, &[1, 2, 3]), &snapshot())
    else {
        panic!()
    };
    let words = wish().words(&OpState::Parked(Parked::Refused(refusal))).unwrap();
    assert_eq!(
        words,
        "Three issues are pinned already, and GitHub takes no more: #1 Week 1; #2 Week 2; #3 Week 3. Unpin one on GitHub, then try again; #40 counts without a pin."
    );
}

#[test]
fn it_is_pinned_by_the_name_that_was_read() {
    assert_eq!(wish().request(None), None);
    let learnt = wish().leaves(&pins(false, &[]), &snapshot(), None).unwrap();
    let request = Request::Pin { issue: IssueNumber(40), node: "I_40".into() };
    assert_eq!(learnt.request(None), Some(request));
}

#[test]
fn a_notebook_keeps_it_in_the_same_letters() {
    let content: Content = wish().into();
    assert_eq!(serde_json::to_string(&content).unwrap(), r#"{"pin":{"issue":40}}"#);
}
