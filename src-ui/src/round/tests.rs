//! What is drawn of the round and of what would be sent for it.

use super::*;
use meridian_protocol::{
    AwayView, Failure, Moment, OpeningTag, OpeningView, RoundCandidate, RoundPage, RoundStanding,
    RoundStep, RoundTurn, RoundWish, RoundsAlone, SummaryView, Tone,
};

fn moment() -> Moment {
    Moment {
        instant: "2026-10-27T00:22:00Z".parse().unwrap(),
        clock: "13:22".into(),
        clock_seconds: "13:22:00".into(),
        zone: "NZDT".into(),
        day: "Tue 27 Oct".into(),
        utc: "Tue 27 Oct 00:22 UTC".into(),
        offset_minutes: 780,
    }
}

fn step(may: bool, words: &str) -> RoundStep {
    let turn = |who: &str, is_me| RoundTurn { who: who.into(), is_me, at: moment() };
    let turns = vec![turn("ana-example", false), turn("bo-example, deputy", true)];
    RoundStep { of: "Week 10 of 16".into(), may, words: words.into(), turns }
}

fn view(standing: RoundStanding) -> RoundView {
    RoundView {
        now: moment(),
        round: "2026-10-26".parse().unwrap(),
        title: "Week 9 of 16".into(),
        standing,
        words: vec!["What is so <b>.".into()],
        times: "It opened.".into(),
        pages: vec![RoundPage { words: "Open #7".into(), url: "https://h/7".into() }],
        candidates: Vec::new(),
        opening: None,
        closing: None,
        is_closed: standing == RoundStanding::Closed,
        has_summary: true,
        alone: None,
        away: Vec::new(),
        is_away: false,
        wishes: Vec::new(),
        came: Vec::new(),
    }
}

fn drawn(view: &RoundView, doing: &Doing) -> String {
    draw::drawn(Some(view), None, [None, None], doing).html
}

fn part(page: Page, part: &RoundPart, doing: Doing) -> draw::Drawn {
    let doing = Doing { page, ..doing };
    draw::drawn(Some(&view(RoundStanding::Open)), Some(part), [None, None], &doing)
}

#[test]
fn whoever_may_has_a_button_and_whoever_may_not_is_told_who_can() {
    let opening = Some(step(true, "You open rounds."));
    let html = drawn(&RoundView { opening, ..view(RoundStanding::NoIssue) }, &Doing::default());
    for said in [
        "This round: week 9 of 16",
        "What is so &lt;b&gt;.",
        "Open week 10…",
        "You open rounds.",
        "bo-example, deputy, you, from ",
        "data-open=\"https://h/7\"",
        "Summary…",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    let opening = Some(step(false, "ana-example can."));
    let html = drawn(&RoundView { opening, ..view(RoundStanding::NoIssue) }, &Doing::default());
    assert!(html.contains("ana-example can.") && !html.contains("do-rd-opening"), "{html}");
}

#[test]
fn where_it_is_not_clear_which_issue_is_meant_each_can_be_named() {
    let one = RoundCandidate { number: IssueNumber(4), words: "#4 Week 9, by x".into() };
    let html = drawn(
        &RoundView { candidates: vec![one], ..view(RoundStanding::Unclear) },
        &Doing::default(),
    );
    assert!(html.contains("do-rd-name-4") && html.contains("It is #4"), "{html}");
}

#[test]
fn what_is_on_its_way_is_shown_with_how_to_take_it_back_and_waits_while_something_is_under_way() {
    let wish = RoundWish {
        op: "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap(),
        title: "Week 9, to be opened".into(),
        label: "Queued".into(),
        tone: Tone::Wait,
        words: "It is next.".into(),
        takes_back: Some("Cancel sending".into()),
        page: None,
    };
    let came = vec!["31 of 32 are tagged.".to_owned()];
    let view = RoundView { wishes: vec![wish], came, ..view(RoundStanding::NoIssue) };
    let html = drawn(&view, &Doing::default());
    for said in ["to be opened", "Queued", "It is next.", "data-do=\"rd-take-01ARZ3", "31 of 32"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    let html = drawn(&view, &Doing { busy: ASKING, ..Doing::default() });
    assert!(html.contains("Asking GitHub what is new…"), "{html}");
    assert!(!html.contains("data-do=\"rd-take-"), "one thing at a time: {html}");
}

#[test]
fn the_switch_says_what_would_be_so_before_it_is_on() {
    let alone = |is_on| RoundsAlone {
        is_on,
        words: "Only while this laptop is awake.".into(),
        next: vec!["To open the round of 2026-11-02: you open it.".into()],
        workflow: Some("The workflow ran last.".into()),
    };
    let html = |is_on| {
        let alone = Some(alone(is_on));
        drawn(&RoundView { alone, ..view(RoundStanding::Open) }, &Doing::default())
    };
    let off = html(false);
    for said in ["by itself: off", "Switched on, it would be so now:", "Switch it on", "ran last"] {
        assert!(off.contains(said), "{said}: {off}");
    }
    let on = html(true);
    assert!(on.contains("by itself: on") && on.contains("Switch it off"), "{on}");
    assert!(!on.contains("would be so"), "{on}");
}

fn opening(refused: Option<&str>) -> RoundPart {
    let tag = |tag, is_chosen| OpeningTag { tag, words: "3 told now".into(), is_chosen };
    RoundPart::Opening(OpeningView {
        round: "2026-11-02".parse().unwrap(),
        of: "Week 10 of 16".into(),
        goes_to: "A new issue in o/r, as @ana-example.".into(),
        times: "It opens in 3 h.".into(),
        title: "Week 10 <of> 16".into(),
        html: "<p>Tell.</p>".into(),
        calls: vec!["<p>And you.</p>".into()],
        reach: "3 people are told now.".into(),
        tags: vec![tag(Tag::Everyone, false), tag(Tag::Leads, true)],
        beside: vec!["It is pinned once it is there.".into()],
        refused: refused.map(str::to_owned),
        digest: "d".into(),
    })
}

#[test]
fn an_opening_is_looked_at_with_whom_it_reaches_and_what_is_in_its_way() {
    let shown = part(Page::Opening, &opening(None), Doing::default());
    for said in [
        "A new issue in o/r, as @ana-example.",
        "Week 10 &lt;of&gt; 16",
        "3 people are told now.",
        "aria-pressed=\"true\" id=\"do-rd-tag-leads\"",
        "It is pinned once it is there.",
        "data-do=\"rd-open\"",
        "Not yet",
        "A further comment:",
    ] {
        assert!(shown.html.contains(said), "{said}: {}", shown.html);
    }
    let places: Vec<&str> = shown.inside.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["rd-text", "rd-call-0"], "the engine's own clean HTML is put in");
    let shown = part(Page::Opening, &opening(Some("It is too early.")), Doing::default());
    assert!(shown.html.contains("It is too early.") && !shown.html.contains("data-do=\"rd-open\""));
}

fn summary(refused: Option<&str>, stands: bool, may_close: bool) -> RoundPart {
    RoundPart::Summary(SummaryView {
        round: "2026-10-26".parse().unwrap(),
        goes_to: "A comment on #7 of o/r.".into(),
        refused: refused.map(str::to_owned),
        stands,
        read: Some(moment()),
        text: "Text".into(),
        html: "<p>Text</p>".into(),
        slack: "Text".into(),
        still_open: Vec::new(),
        closing: Some(step(may_close, "Who can.")),
    })
}

#[test]
fn a_summary_can_be_copied_at_any_time_and_posted_and_closed_by_who_may() {
    let offers = |part_: &RoundPart| {
        let html = part(Page::Summary, part_, Doing::default()).html;
        assert!(html.contains("do-rd-slack") && html.contains("do-rd-html"), "{html}");
        let all = ["rd-post\"", "rd-post-close\"", "rd-close\""];
        all.map(|act| html.contains(&format!("data-do=\"{act}")))
    };
    assert_eq!(offers(&summary(None, false, true)), [true, true, true]);
    assert_eq!(offers(&summary(None, false, false)), [true, false, false]);
    assert_eq!(offers(&summary(None, true, true)), [false, false, true], "one is there");
    assert_eq!(offers(&summary(Some("Not read yet."), false, false)), [false, false, false]);
}

#[test]
fn being_away_is_shown_before_it_is_told() {
    let tells = AskAway::Away {
        from: "2026-11-23".into(),
        until: "2026-11-29".into(),
        cover: "Bo <b>".into(),
    };
    let doing = Doing { tells: Some(tells), ..Doing::default() };
    let away = |can_tell| {
        RoundPart::Away(AwayView {
            words: "A comment on #7.".into(),
            can_tell,
            html: "<p>Away.</p>".into(),
            notes: vec!["Rounds that it changes: 2026-11-23.".into()],
        })
    };
    let shown = part(Page::Away, &away(true), doing.clone());
    for said in
        ["value=\"2026-11-23\"", "Bo &lt;b&gt;", "A comment on #7.", "Rounds that it", "Tell it"]
    {
        assert!(shown.html.contains(said), "{said}: {}", shown.html);
    }
    let told = part(Page::Away, &away(false), doing);
    assert!(!told.html.contains("Tell it") && told.inside.is_empty(), "nothing is left to say");
    let back = Doing { page: Page::Away, tells: Some(AskAway::Back), ..Doing::default() };
    let shown = draw::drawn(None, None, [None, None], &back).html;
    assert!(shown.contains("back from today on") && !shown.contains("rd-from"), "{shown}");
}

#[test]
fn what_cannot_be_read_is_said() {
    let failure = Failure::NotReady { message: "No issue is known.".into() };
    let html = draw::drawn(None, None, [Some(&failure), None], &Doing::default()).html;
    assert!(html.contains("No issue is known.") && !html.contains("aria-busy"), "{html}");
    let html = draw::drawn(None, None, [None, None], &Doing::default()).html;
    assert!(html.contains("aria-busy"), "{html}");
    let doing = Doing { page: Page::Opening, ..Doing::default() };
    let html = draw::drawn(None, None, [None, Some(&failure)], &doing).html;
    assert!(html.contains("No issue is known.") && html.contains("do-rd-back"), "{html}");
}
