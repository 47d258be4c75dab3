//! What stands beside the copy button.

use super::*;
use meridian_core::ids::TeamId;

fn view() -> ByHandView {
    ByHandView {
        draft: meridian_core::ids::DraftKey {
            team: TeamId(1),
            cycle: "v1.38".parse().unwrap(),
            round: "2026-10-26".parse().unwrap(),
            section: "docs".parse().unwrap(),
        },
        is_the_way: true,
        state: "Copy it and paste it as a comment on #7.".into(),
        who: "Say who you are on GitHub.".into(),
        login: None,
        may_say: true,
        offered: vec!["ana-example".into(), "bo<b>".into()],
        page: Some("https://github.example/o/r/issues/7".into()),
        look: "Without a sign-in GitHub is asked at most 6 times an hour.".into(),
        may_look: true,
        found: None,
        is_elsewhere: false,
        is_marked: false,
    }
}

#[test]
fn whoever_is_not_known_is_asked_and_the_roster_is_offered() {
    let html = drawn(&view(), &Doing::default());
    for said in ["hand-login", "@ana-example", "bo&lt;b&gt;", "Open the issue", "look now"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("Not you?") && !html.contains("aria-disabled"), "{html}");
    let known = ByHandView { login: Some("ana-example".into()), ..view() };
    let html = drawn(&known, &Doing::default());
    assert!(html.contains("Not you?") && !html.contains("hand-login\""), "{html}");
    let html = drawn(&known, &Doing { says: true, ..Doing::default() });
    assert!(html.contains("value=\"ana-example\""), "{html}");
    let proven = ByHandView { may_say: false, ..view() };
    assert!(!drawn(&proven, &Doing::default()).contains("hand-login\""));
}

#[test]
fn what_is_under_way_what_failed_and_when_the_next_look_is_stand_there() {
    let busy = Doing { busy: "Looking on GitHub...", ..Doing::default() };
    let html = drawn(&view(), &busy);
    assert!(html.contains("Looking on GitHub...") && !html.contains("Copy it"), "{html}");
    let failed = Doing { trouble: "No network.".into(), ..Doing::default() };
    let html = drawn(&view(), &failed);
    assert!(html.contains("role=\"alert\"") && html.contains("No network."), "{html}");
    let later = ByHandView { may_look: false, ..view() };
    let html = drawn(&later, &Doing::default());
    assert!(html.contains("aria-disabled=\"true\"") && html.contains("6 times an hour"), "{html}");
    let found = ByHandView { found: Some("https://github.example/c".into()), ..view() };
    assert!(drawn(&found, &Doing::default()).contains("Open the comment"));
}

#[test]
fn what_goes_elsewhere_is_copied_in_its_form_and_marked() {
    let elsewhere = ByHandView { is_elsewhere: true, page: None, may_say: false, ..view() };
    let html = drawn(&elsewhere, &Doing::default());
    for said in ["Copy for a document", "Copy for Slack", "Mark as posted"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("look now") && !html.contains("6 times an hour"), "{html}");
    let marked = ByHandView { is_marked: true, ..elsewhere };
    assert!(drawn(&marked, &Doing::default()).contains("Not posted after all"));
}

#[test]
fn what_goes_to_a_discussion_without_a_sign_in_is_pasted_there_and_marked() {
    let page = Some("https://github.example/o/r/discussions/7".to_owned());
    let look = "GitHub shows a discussion to nobody who is not signed in.".to_owned();
    let hand = ByHandView { is_elsewhere: true, page, look, may_say: false, ..view() };
    let html = drawn(&hand, &Doing::default());
    for said in ["Open the discussion", "Mark as posted", "to nobody who is not signed in"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("Copy for Slack") && !html.contains("look now"), "{html}");
}
