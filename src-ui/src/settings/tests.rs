//! What is drawn of the settings.

use super::{Looking, draw, ladders, part::Part};
use maud::Markup;
use meridian_core::{
    hours::Hours,
    ids::TeamId,
    reminders::{LadderKind, Step},
    settings::ProxyChoice,
};
use meridian_protocol::{
    AboutView, Autostart, AutostartView, BellStep, DataView, LadderChoice, LadderNext, LadderView,
    Moment, PracticeNetwork, ProxyView, SettingsView, TeamSettingsView, TeamView, WindowView,
    ZoneDataView,
};

fn moment() -> Moment {
    Moment {
        instant: "2026-10-26T01:02:00Z".parse().unwrap(),
        clock: "14:02".into(),
        clock_seconds: "14:02:00".into(),
        zone: "NZDT".into(),
        day: "Mon 26 Oct".into(),
        utc: "Mon 26 Oct 01:02 UTC".into(),
        offset_minutes: 780,
    }
}

fn view() -> SettingsView {
    let team = TeamView {
        title: "Release <v2>".into(),
        repository: "o/r".into(),
        login: Some("ana-example".into()),
        practice: None,
    };
    SettingsView {
        now: moment(),
        zone: "Pacific/Auckland".into(),
        is_zone_chosen: false,
        hours: Hours::default(),
        take_back_seconds: 10,
        take_back_most: 60,
        ladders: LadderKind::ALL
            .map(|kind| LadderView { kind, steps: kind.usual().to_vec() })
            .to_vec(),
        autostart: AutostartView {
            state: Autostart::On,
            words: "Meridian starts when you log in.".into(),
            line: None,
        },
        team: Some(TeamSettingsView {
            id: TeamId(1),
            team,
            sections: vec!["Docs".into(), "Release Signal".into()],
            goes_to: "One comment in each round's own issue of o/r.".into(),
            schedule: None,
        }),
        proxy: ProxyView {
            choice: Some(ProxyChoice::System),
            words: "https://api.github.com/ is asked directly.".into(),
        },
        window: WindowView { screen: None, place: None },
        data: DataView {
            folder: "/home/ana/.local/share/meridian".into(),
            notebook_bytes: 1_250_000,
            all_bytes: 412,
            backup: Some(moment()),
            backups: 2,
        },
        about: AboutView {
            version: "0.1.0".into(),
            licence: "Apache-2.0".into(),
            zone_data: ZoneDataView {
                bundled: "2026f".into(),
                system: Some("2026c".into()),
                used: "2026f".into(),
                words: "Zone data 2026f, of this build.".into(),
            },
        },
    }
}

fn shown(view: &SettingsView, part: Part) -> String {
    let [_, _, body] = draw::drawn(Some(view), &Looking { part, said: Markup::default() });
    body
}

fn holds(html: &str, words: &[&str]) {
    for word in words {
        assert!(html.contains(word), "{word}: {html}");
    }
}

#[test]
fn every_part_is_reached_and_one_is_the_tab_stop() {
    let looking = Looking { part: Part::Data, said: Markup::default() };
    let [parts, _, waiting] = draw::drawn(None, &looking);
    for part in Part::ALL {
        assert!(parts.contains(&format!("id=\"{}\"", part.id())), "{parts}");
        assert_eq!(Part::named(part.word()), Some(part));
        assert!(shown(&view(), part).is_empty() == (part == Part::Account), "{}", part.title());
    }
    assert_eq!(parts.matches("tabindex=\"0\"").count(), 1);
    assert_eq!(parts.matches("aria-current").count(), 1);
    holds(&waiting, &["aria-busy"]);
}

#[test]
fn the_arrows_go_from_part_to_part_and_stop_at_the_ends() {
    assert_eq!(Part::Account.after("ArrowDown"), Some(Part::Time));
    assert_eq!(Part::Account.after("ArrowUp"), None);
    assert_eq!(Part::Team.after("End"), Some(Part::About));
    assert_eq!(Part::About.after("ArrowDown"), None);
    assert_eq!(Part::About.after("x"), None);
}

#[test]
fn the_zone_the_hours_and_the_reminders_are_said_in_words() {
    let html = shown(&view(), Part::Time);
    holds(
        &html,
        &[
            "Auckland, NZDT. This computer's; it follows you when you travel.",
            "Quiet from 22:00 to 08:00 NZDT.",
            "value=\"10\" selected>10 seconds",
        ],
    );
    holds(&html, &["Meridian starts when you log in.", "Do not start at log-in"]);
    let autostart = AutostartView {
        state: Autostart::NotHere,
        words: "Add this line to your own list:".into(),
        line: Some("exec meridian-agent".into()),
    };
    let html = shown(&SettingsView { autostart, ..view() }, Part::Time);
    holds(&html, &["<code>exec meridian-agent</code>"]);
    assert!(!html.contains("st-start"), "nothing to press where it cannot be switched");
    let odd = SettingsView { take_back_seconds: 7, is_zone_chosen: true, ..view() };
    holds(&shown(&odd, Part::Time), &["value=\"7\" selected", "You chose it"]);
}

#[test]
fn each_step_is_pressed_or_not_and_what_it_means_stands_below() {
    let choice = |kind: LadderKind| LadderChoice {
        kind,
        steps: kind.usual().to_vec(),
        offered: kind.offered().to_vec(),
        is_usual: true,
        silent: None,
        next: Vec::new(),
    };
    let mut all = LadderKind::ALL.map(choice);
    let html = ladders::drawn(&all).into_string();
    holds(&html, &["When the issue opens", "15 min after, if late", "7 days before"]);
    assert_eq!(html.matches("aria-pressed=\"true\"").count(), 11, "{html}");
    assert_eq!(html.matches("aria-pressed=\"false\"").count(), 7, "{html}");
    assert!(!html.contains("The usual ones"), "nothing to press where they are");
    holds(&html, &["None of these is ahead that is yours."]);
    let ring = BellStep {
        words: "10 h".into(),
        at: moment(),
        shifted: Some("before your quiet hours (the 4 h step)".into()),
    };
    let next = LadderNext {
        name: "Code <Freeze>".into(),
        when: "Fri 20 Nov 01:00 NZDT".into(),
        rings: vec![ring],
        said: None,
    };
    all[1] = LadderChoice { is_usual: false, next: vec![next], ..all[1].clone() };
    let silent = Some(LadderKind::Other.silent());
    all[2] = LadderChoice { steps: Vec::new(), silent, ..all[2].clone() };
    let html = ladders::drawn(&all).into_string();
    holds(
        &html,
        &[
            "Code &lt;Freeze&gt;, Fri 20 Nov 01:00 NZDT: <time",
            ", before your quiet hours (the 4 h step).",
            "ladder-freeze-usual",
            "Nothing rings before other deadlines: every step was taken away.",
        ],
    );
}

#[test]
fn a_step_is_turned_on_and_off_and_the_usual_ones_come_back() {
    let kind = LadderKind::Update;
    let mut steps = kind.usual().to_vec();
    ladders::turn(&mut steps, kind, "15m").unwrap();
    ladders::turn(&mut steps, kind, "opens").unwrap();
    assert_eq!(steps, [Step::FourHours, Step::OneHour, Step::Quarter, Step::Late]);
    assert_eq!(ladders::turn(&mut steps, kind, "soon"), None);
    ladders::turn(&mut steps, kind, "usual").unwrap();
    assert_eq!(steps, kind.usual());
}

#[test]
fn the_team_is_named_with_what_it_agreed_on_and_is_never_taken_for_markup() {
    let html = shown(&view(), Part::Team);
    holds(&html, &["Release &lt;v2&gt;", "Docs, Release Signal", "own issue of o/r", "None read"]);
}

#[test]
fn the_practice_team_says_that_it_has_no_account() {
    let mut view = view();
    view.team.as_mut().unwrap().team.practice = Some(PracticeNetwork::On);
    holds(&shown(&view, Part::Account), &["nothing of it leaves this laptop"]);
}

#[test]
fn the_chosen_proxy_stands_in_its_field_and_its_password_never_does() {
    holds(
        &shown(&view(), Part::Network),
        &["id=\"proxy-system\" data-test=\"proxy-system\" checked"],
    );
    let choice = Some(ProxyChoice::At("http://ada@proxy.example:3128".into()));
    let proxy = ProxyView { choice, words: "Through it.".into() };
    let html = shown(&SettingsView { proxy, ..view() }, Part::Network);
    holds(&html, &["value=\"http://ada@proxy.example:3128\"", "type=\"password\"", "Through it."]);
    assert_eq!(html.matches(" checked").count(), 1, "{html}");
    let unread = ProxyView { choice: None, words: "It cannot be read.".into() };
    let html = shown(&SettingsView { proxy: unread, ..view() }, Part::Network);
    assert!(!html.contains(" checked"), "nothing is claimed: {html}");
}

#[test]
fn where_it_lies_how_much_and_since_when_it_is_doubled() {
    let html = shown(&view(), Part::Data);
    holds(
        &html,
        &[
            "/home/ana/.local/share/meridian",
            "2 backups; the newest was made",
            "Mon 26 Oct 14:02 NZDT",
            "1 kB in all, of which the notebook has 1.2 MB.",
        ],
    );
    // A laptop may have no keyring: where a sign-in is, only the part about the account knows.
    let html = shown(&view(), Part::Data);
    assert!(!html.contains("keyring") && html.contains("Account says where"), "{html}");
    let first = DataView { backup: None, backups: 0, ..view().data };
    holds(&shown(&SettingsView { data: first, ..view() }, Part::Data), &["None yet."]);
}

#[test]
fn the_zone_data_is_named_by_age_and_by_whose_it_is() {
    let html = shown(&view(), Part::About);
    holds(&html, &["2026f, that of this build", "the system 2026c", "Apache-2.0", "0.1.0"]);
}

#[test]
fn the_keys_are_those_of_the_sheet() {
    let html = shown(&view(), Part::Shortcuts);
    holds(&html, &["Post, queue or update", "<kbd>Ctrl</kbd><kbd>,</kbd>"]);
}
