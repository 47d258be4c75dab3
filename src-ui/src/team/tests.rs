use super::{
    part::{ALWAYS, EACH, KEPT},
    steps::found_it,
    *,
};
use crate::frame::app_state::AppState;
use meridian_protocol::{FoundRole, FoundSchedule, Moment, StartView, TeamView, WhereTo};

fn screen(state: &Setup) -> String {
    drawn(state).concat()
}

pub(super) fn found() -> FoundView {
    FoundView {
        is_known: false,
        is_unreached: false,
        follows: None,
        repository: "tallship/rigging".into(),
        api_url: "https://api.github.com".into(),
        cycle: Some("v2.4".into()),
        schedule: Some(FoundSchedule {
            link: None,
            words: "38 dates. The next with a time: <b>Freeze</b>, Fri 20 Nov 01:00 NZDT.".into(),
            doubtful: 1,
        }),
        roles: vec![FoundRole {
            section: "docs".parse().unwrap(),
            name: "Docs".into(),
            who: "led by Ana Example".into(),
        }],
        roster: None,
        asks: Some("This page lists a team of 3 people. Are you one of them?".into()),
        issue: None,
        notes: vec!["tallship/rigging is private.".into()],
    }
}

#[test]
fn a_first_run_offers_three_doors_and_no_way_out_that_leads_nowhere() {
    let html = screen(&Setup::default());
    let order = ["first-run-deadlines", "first-run-practice", "first-run-connect"];
    let places: Vec<_> = order.iter().map(|door| html.find(door).unwrap()).collect();
    assert!(places.is_sorted(), "{html}");
    assert!(!html.contains("Your teams") && !html.contains("data-do=\"back\""), "{html}");
    let later = screen(&Setup { has_team: true, ..Setup::default() });
    assert!(later.contains("Add another team") && later.contains("data-do=\"back\""), "{later}");
    assert_eq!(html.matches("aria-checked=\"true\"").count(), 1, "{html}");
    assert_eq!(Door::Deadlines.step(false), Door::Team);
    assert_eq!(Door::Team.step(true), Door::Deadlines);
}

#[test]
fn what_was_found_is_filled_in_and_what_is_not_asked_is_not_shown() {
    let step = Step::Found(Box::new(found()));
    let team = screen(&Setup { door: Door::Team, step: step.clone(), ..Setup::default() });
    for said in [
        "value=\"tallship/rigging\"",
        "value=\"v2.4\"",
        "led by Ana Example",
        "&lt;b&gt;Freeze",
        "1 row is doubtful",
        "is private",
        "su-each",
    ] {
        assert!(team.contains(said), "{said}: {team}");
    }
    // Whoever only wants deadlines is not asked where updates go.
    let deadlines = screen(&Setup { step, ..Setup::default() });
    assert!(!deadlines.contains("su-each") && deadlines.contains("Show my deadlines"));
    let none = FoundView { roles: Vec::new(), ..found() };
    let html = screen(&Setup { step: Step::Found(Box::new(none)), ..Setup::default() });
    assert!(html.contains("No roster was found"), "{html}");
}

#[test]
fn a_roster_that_was_found_asks_whether_the_member_is_one_of_its_people() {
    let step = Step::Found(Box::new(found()));
    for door in [Door::Team, Door::Deadlines] {
        let html = screen(&Setup { door, step: step.clone(), ..Setup::default() });
        let asks = html.find("lists a team of 3 people. Are you one of them?").unwrap();
        let [role, none] =
            ["su-role-0", "I am not listed yet"].map(|said| html.find(said).unwrap());
        assert!(asks < role && role < none, "{html}");
    }
    let nobody = FoundView { roles: Vec::new(), asks: None, ..found() };
    let html = screen(&Setup { step: Step::Found(Box::new(nobody)), ..Setup::default() });
    assert!(!html.contains("I am not listed yet"), "{html}");
    // Whichever way the roster came, it is kept with the team.
    let text = |text: &str| Some(ScheduleSource::Text(text.into()));
    let kept = |found: FoundView, given, roster| {
        Part::default().question(Door::Team, found, given, roster).unwrap().roster
    };
    let linked = FoundView { roster: Some("https://example.org/team.md".into()), ..found() };
    let link = ScheduleSource::Path("https://example.org/team.md".into());
    assert_eq!(kept(linked, text("plan"), None), Some(link));
    assert_eq!(kept(found(), text("plan"), text("people")), text("people"));
    assert_eq!(kept(found(), text("plan and people"), None), text("plan and people"));
    let none = FoundView { roles: Vec::new(), ..found() };
    assert_eq!(kept(none, text("plan"), None), None);
}

#[test]
fn where_github_cannot_be_asked_the_way_to_it_is_one_press_away() {
    let way = "The way to GitHub";
    let unreached = FoundView { is_unreached: true, schedule: None, ..found() };
    let at = |found: FoundView| Setup {
        door: Door::Team,
        step: Step::Found(Box::new(found)),
        ..Setup::default()
    };
    assert!(screen(&at(unreached.clone())).contains(way));
    assert!(!screen(&at(found())).contains(way));
    // Behind the door where a schedule is all that is wanted, it stands with the link.
    let mut alone = Setup { step: Step::Link, ..Setup::default() };
    found_it(&mut alone, FoundView { notes: vec!["No network.".into()], ..unreached });
    assert!(screen(&alone).contains(way) && screen(&alone).contains("No network."));
    let typed = Setup { trouble: "This is no link.".into(), step: Step::Link, ..Setup::default() };
    assert!(!screen(&typed).contains(way));
}

#[test]
fn trouble_stands_beside_the_fields_which_are_not_drawn_again() {
    let state = Setup { step: Step::Link, ..Setup::default() };
    let troubled = Setup { trouble: "Paste a link.".into(), busy: true, ..state.clone() };
    let ([.., before, _], [_, said, after, act]) = (drawn(&state), drawn(&troubled));
    assert!(said.contains("Paste a link.") && act.contains("Looking..."), "{said} {act}");
    assert_eq!(before, after, "what is typed stays");
}

#[test]
fn what_is_looked_for_can_be_cancelled_and_what_is_being_added_cannot() {
    let looking = screen(&Setup { step: Step::Link, busy: true, ..Setup::default() });
    assert!(looking.contains("Cancel") && looking.contains("role=\"status\""), "{looking}");
    let step = Step::Found(Box::new(found()));
    let adding = screen(&Setup { step, busy: true, ..Setup::default() });
    assert!(adding.contains("Adding cannot be stopped."), "{adding}");
    assert!(!adding.contains("data-do=\"back\""), "{adding}");
}

#[test]
fn a_chosen_file_is_named_beside_the_fields_and_can_be_left_out_again() {
    let state = Setup { step: Step::Link, ..Setup::default() };
    let file = ScheduleSource::File { name: "<plan>.md".into(), text: "x".into() };
    let named = Named { schedule: Some(file), ..Named::default() };
    let ([.., before, _], [_, said, after, _]) =
        (drawn(&state), drawn(&Setup { named, ..state.clone() }));
    assert!(said.contains("&lt;plan&gt;.md") && said.contains("data-do=\"no-file\""), "{said}");
    assert_eq!(before, after, "what is typed stays");
}

#[test]
fn the_keyboard_is_on_what_is_to_be_read_first() {
    let first = |state: &Setup| draw::first_of(state);
    assert_eq!(first(&Setup::default()), "door-deadlines");
    assert_eq!(first(&Setup { has_team: true, ..Setup::default() }), "start-title");
    let step = Step::Found(Box::new(found()));
    let state = Setup { step, ..Setup::default() };
    assert_eq!(first(&state), "start-title");
    assert!(drawn(&state)[0].contains("id=\"start-title\" tabindex=\"-1\""));
}

#[test]
fn a_schedule_that_cannot_be_asked_now_is_followed_and_read_later() {
    let link = "https://github.com/tallship/rigging/blob/main/README.md";
    let later = FoundView { schedule: None, follows: Some(link.into()), ..found() };
    let mut state = Setup { step: Step::Link, ..Setup::default() };
    found_it(&mut state, later.clone());
    let html = screen(&state);
    assert!(html.contains("as soon as GitHub can be asked"), "{html}");
    assert!(html.contains("is private"), "why: {html}");
    let asked = Part::default().question(Door::Deadlines, later, None, None).unwrap();
    assert_eq!(asked.schedule, Some(ScheduleSource::Path(link.into())));

    let mut none = Setup { step: Step::Link, ..Setup::default() };
    found_it(&mut none, FoundView { schedule: None, ..found() });
    assert!(none.step == Step::Link && !none.trouble.is_empty());
}

#[test]
fn a_team_that_is_there_already_stays_as_it_is_where_nothing_else_is_chosen() {
    let known = FoundView { is_known: true, ..found() };
    let step = Step::Found(Box::new(known.clone()));
    let html = screen(&Setup { door: Door::Team, step, ..Setup::default() });
    for said in ["Change your part in this team", "your roles stay as they are", "Keep <"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert_eq!(html.matches(" checked").count(), 1, "{html}");
    assert!(html.contains("id=\"su-kept\" data-test=\"su-kept\" checked"), "{html}");
    let to = |door, to| {
        let issue = "https://github.com/tallship/rigging/issues/3".to_owned();
        let part = Part { to, issue, ..Part::default() };
        part.question(door, known.clone(), None, None).map(|asked| asked.to)
    };
    assert_eq!(to(Door::Team, KEPT), Ok(None));
    assert!(matches!(to(Door::Team, EACH), Ok(Some(WhereTo::EachRound { this_round: Some(_) }))));
    assert!(matches!(to(Door::Team, ALWAYS), Ok(Some(WhereTo::Always { .. }))));
    // Whoever only wants deadlines changes nothing else.
    assert_eq!(to(Door::Deadlines, ""), Ok(None));
    // Whose link was a discussion's has said where updates go.
    let issue = Some("https://github.com/tallship/rigging/discussions/3".to_owned());
    let step = Step::Found(Box::new(FoundView { issue, ..known.clone() }));
    let html = screen(&Setup { door: Door::Team, step, ..Setup::default() });
    assert!(html.contains("id=\"su-always\" data-test=\"su-always\" checked"), "{html}");
    let unnamed = Part { to: ALWAYS, ..Part::default() };
    assert!(unnamed.question(Door::Team, known, None, None).is_err());
}

#[test]
fn a_team_that_comes_to_be_there_takes_nobody_away_from_what_is_said_of_it() {
    Owner::new().with(|| {
        let app = AppState::new();
        let is_inside = app.is_inside();
        assert_eq!(is_inside.get_untracked(), None);
        app.start.show(start(false));
        assert_eq!(is_inside.get_untracked(), Some(false));
        app.at_teams.set(true);
        app.start.show(start(true));
        assert_eq!(is_inside.get_untracked(), Some(false), "until it is gone to");
        app.leave_teams();
        assert_eq!(is_inside.get_untracked(), Some(true));
    });
}

fn start(has_team: bool) -> StartView {
    let team = TeamView {
        title: "Release v2.4".into(),
        repository: "tallship/rigging".into(),
        login: None,
        practice: None,
    };
    StartView {
        now: Moment {
            instant: "2026-11-16T03:00:00Z".parse().unwrap(),
            clock: "16:00".into(),
            clock_seconds: "16:00:00".into(),
            zone: "NZDT".into(),
            day: "Mon 16 Nov".into(),
            utc: "Mon 16 Nov 03:00 UTC".into(),
            offset_minutes: 780,
        },
        zone: "Pacific/Auckland".into(),
        team: has_team.then_some(team),
        notices: Vec::new(),
        screen: None,
    }
}
