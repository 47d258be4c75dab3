//! What an opening says, by table: the built-in text, a team's own, and what is missing at the hour.

use super::choices::{Choices, MayUse, ProwLine, Tag};
use super::people_tests::{role, roles};
use super::plan::{Carried, Facts, Given, LastRound, Opening, plan};
use super::rights::{Opener, Permission};
use crate::{
    courier::marker::RoundMarker,
    ids::{CycleName, IssueNumber},
    post::check::BODY_LIMIT,
    round::rhythm::{CycleWeek, Rhythm},
    schedule::{Schedule, import},
    team::roster::Role,
    time::BundledZones,
};
use chrono::{DateTime, Utc};

const SCHEDULE: &str = "# Schedule v1.38\n\n| What | When |\n|---|---|\n\
    | Beta 0 | 4 November 2026 |\n| Code Freeze | Thursday 19 November 2026 02:00 UTC |\n\
    | Blog freeze | 11 November 2026 AoE |\n| Release | 16 December 2026 |\n";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A world that a test changes.
struct World {
    cycle: CycleName,
    schedule: Given<Schedule>,
    roster: Given<Vec<Role>>,
    choices: Choices,
    template: Given<String>,
    carried: Vec<Carried>,
    opener: Opener,
    now: DateTime<Utc>,
}

impl World {
    fn new() -> Self {
        Self {
            cycle: "v1.38".parse().unwrap(),
            schedule: Given::Here(import(SCHEDULE, "schedule.md", &BundledZones).unwrap()),
            roster: Given::Here(roles()),
            choices: Choices {
                tag: Tag::Everyone,
                zones: vec!["Pacific/Auckland".to_owned(), "Asia/Kolkata".to_owned()],
                ..Choices::default()
            },
            template: Given::Missing,
            carried: Vec::new(),
            opener: Opener { login: Some("hana".to_owned()), is_bot: false, may: Permission::Read },
            now: at("2026-10-30T03:10:00Z"),
        }
    }

    fn plan(&self) -> Opening {
        fn lent<T, U: ?Sized>(given: &Given<T>, of: impl Fn(&T) -> &U) -> Given<&U> {
            match given {
                Given::Here(here) => Given::Here(of(here)),
                Given::Missing => Given::Missing,
                Given::Unreadable(why) => Given::Unreadable(why.clone()),
            }
        }
        let round = Rhythm::default().round("2026-11-02".parse().unwrap()).unwrap();
        plan(&Facts {
            is_shared: false,
            repository: "k/sig-release",
            cycle: &self.cycle,
            cycle_words: "v1.38",
            round,
            week: Some(CycleWeek { number: 10, of: Some(16) }),
            now: self.now,
            schedule: lent(&self.schedule, |schedule| schedule),
            roster: lent(&self.roster, Vec::as_slice),
            away: &[],
            choices: &self.choices,
            template: lent(&self.template, String::as_str),
            last: Some(LastRound { name: "Week 9".to_owned(), issue: IssueNumber(3141) }),
            carried: &self.carried,
            opener: self.opener.clone(),
            helpers: &[],
            rules: &BundledZones,
        })
    }

    fn with_template(text: &str) -> Opening {
        Self { template: Given::Here(text.to_owned()), ..Self::new() }.plan()
    }
}

#[test]
fn the_built_in_text_says_all_that_a_round_needs() {
    let mut world = World::new();
    world.carried = vec![Carried {
        words: "Decision: may a blocking job be quarantined?".to_owned(),
        issue: Some(IssueNumber(3098)),
        rounds: 3,
    }];
    let opening = world.plan();
    assert_eq!(opening.problems, [""; 0]);
    assert_eq!(opening.title, "v1.38 week 10: status of the release team");
    let expected = "\
<!-- meridian:round v=1 cycle=v1.38 round=2026-11-02 -->

**Updates until Mon 2 Nov 23:59 UTC**, one comment per section. **Talk until Tue 3 Nov 23:59 UTC**, \
then this issue closes. Week 9: #3141.

## Dates

| What | UTC | Anywhere on Earth | Elsewhere |
| --- | --- | --- | --- |
| Updates until | Mon 2 Nov 23:59 UTC | Mon 2 Nov 11:59 AoE | Tue 3 Nov 12:59 NZDT; Tue 3 Nov 05:29 IST |
| Talk until | Tue 3 Nov 23:59 UTC | Tue 3 Nov 11:59 AoE | Wed 4 Nov 12:59 NZDT; Wed 4 Nov 05:29 IST |
| Beta 0 | Wed 4 Nov, date only | the same date | the same date |
| Blog freeze | Thu 12 Nov 12:00 UTC | end of Wed 11 Nov AoE | Fri 13 Nov 01:00 NZDT; Thu 12 Nov 17:30 IST |
| Code Freeze | Thu 19 Nov 02:00 UTC | Wed 18 Nov 14:00 AoE | Thu 19 Nov 15:00 NZDT; Thu 19 Nov 07:30 IST |

## Sections

- **Release Lead**: @ines; with @Hana
- **Docs**: @kavya; with @noor, **Old Name**
- **Comms**: **Hana R**

## Carried over

- Decision: may a blocking job be quarantined? #3098, in 3 rounds now

A \u{1f44d} by a lead on an update means that it is **checked**.
";
    assert_eq!(opening.body, expected);
    assert!(RoundMarker::find(&opening.body).is_some());
}

#[test]
fn the_opener_is_not_counted_as_told_and_a_bot_tells_everybody() {
    let mut world = World::new();
    let reach = world.plan().reaches;
    assert_eq!((reach.now, reach.each_comment, reach.updates), (3, 4, 12));
    world.opener = Opener { login: Some("hana".to_owned()), is_bot: true, may: Permission::Write };
    let reach = world.plan().reaches;
    assert_eq!((reach.now, reach.each_comment), (4, 4), "with the bot as author the lead is told");
}

#[test]
fn every_choice_is_counted_beside_the_one_that_was_made() {
    let told: Vec<(Tag, usize)> =
        World::new().plan().choices.iter().map(|reach| (reach.tag, reach.now)).collect();
    assert_eq!(told, [(Tag::Everyone, 3), (Tag::Leads, 2), (Tag::Nobody, 0)]);
}

#[test]
fn what_is_missing_at_the_hour_is_said_and_the_round_opens() {
    let mut world = World::new();
    world.roster = Given::Unreadable("the file is empty".to_owned());
    world.schedule = Given::Unreadable("no date is in it".to_owned());
    world.template = Given::Unreadable("it is no text".to_owned());
    let opening = world.plan();
    assert_eq!(opening.problems, [""; 0]);
    assert_eq!(opening.notes.len(), 3);
    for words in ["the file is empty.", "no date is in it.", "it is no text.", "Meridian's"] {
        assert!(opening.body.contains(words), "{words}: {}", opening.body);
    }
    assert!(opening.body.contains("| Updates until |") && !opening.body.contains("## Sections"));
    world.roster = Given::Missing;
    assert!(world.plan().body.contains("No roster is known"));
}

#[test]
fn a_round_that_is_opened_late_says_so_and_one_that_is_over_is_not_opened() {
    let mut world = World::new();
    assert!(!world.plan().body.contains("late"));
    world.now = at("2026-11-02T08:20:00Z");
    assert!(world.plan().body.contains("Opened 8 h late; the deadlines are unchanged."));
    world.now = at("2026-11-03T23:59:00Z");
    let problems = world.plan().problems;
    assert!(problems.iter().any(|problem| problem.contains("was over at")), "{problems:?}");
}

#[test]
fn a_teams_own_template_is_followed_with_its_title() {
    let opening = World::with_template(
        "---\nname: Weekly\ntitle: \"{{ cycle }} status, week {{ week }}\"\n---\n\
         Due {{ updates_until }}.\n{% for s in sections %}\n* {{ s.name }} {{ s.leads }}\n{% endfor %}\n",
    );
    assert_eq!(opening.notes, [""; 0]);
    assert_eq!(opening.title, "v1.38 status, week 10");
    let body = opening.body.split_once("-->\n\n").unwrap().1;
    assert_eq!(
        body,
        "Due Mon 2 Nov 23:59 UTC.\n* Release Lead @ines\n* Docs @kavya\n* Comms **Hana R**\n"
    );
    assert_eq!(opening.tagged, ["ines", "kavya"], "only who stands there is told");
    assert!(opening.plain.iter().any(|one| one.name == "noor"), "{:?}", opening.plain);
}

#[test]
fn a_broken_template_is_one_sentence_with_its_line_and_the_built_in_text_is_used() {
    for (text, words) in [
        ("one\n\n{% for s in sections %}\n", "line "),
        ("one\n{{ nobody.knows }}\n", "line 2: "),
        ("---\ntitle: x\n---\none\n{{ nope }}\n", "line 5: "),
        ("---\nname: x\ntitle: {{ nope }}\n---\none\n", "line 3: "),
        (
            "{% for a in dates %}{% for b in dates %}{% for c in dates %}{% for d in dates %}{% for e in \
          dates %}{% for f in dates %}{% for g in dates %}x{% endfor %}{% endfor %}{% endfor %}{% \
          endfor %}{% endfor %}{% endfor %}{% endfor %}{% for a in dates %}{% for b in dates %}{% for \
          c in dates %}{% for d in dates %}{% for e in dates %}{% for f in dates %}{% for g in dates \
          %}{% for h in dates %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor \
          %}{% endfor %}{% endfor %}",
            "fuel",
        ),
        ("{% include 'other' %}", "line 1: "),
        ("hello @org/team", "org/team"),
        ("hello @stranger", "stranger"),
        ("One\nMilestone __REPLACE_ME__", "line 2 of what it makes: Placeholder"),
        ("Hello\n<!-- meridian:round v=1 cycle=v9 round=2020-01-06 -->", "mark"),
        ("```\ncode", "fence"),
        ("", "no text"),
        ("<!-- nothing -->", "no text"),
    ] {
        let opening = World::with_template(text);
        assert_eq!(opening.problems, [""; 0], "{text}");
        let [note] = opening.notes.as_slice() else { panic!("{text}: {:?}", opening.notes) };
        assert!(note.starts_with("The team's own template could not be used"), "{note}");
        assert!(note.contains(words) || note.replace('\\', "").contains(words), "{words}: {note}");
        assert!(opening.body.contains("## Sections") && opening.body.contains(note), "{text}");
        assert!(!opening.body.contains("@org") && !opening.body.contains("@stranger"));
    }
}

#[test]
fn no_line_for_a_bot_stands_there_but_those_that_may() {
    let mut world = World::new();
    world.choices.prow = vec![
        ProwLine { line: "/sig release".to_owned(), who: MayUse::Anyone },
        ProwLine { line: "/milestone v1.38".to_owned(), who: MayUse::Triage },
    ];
    let slashes = |opening: &Opening| {
        let lines = opening.body.lines().filter(|line| line.starts_with('/'));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(slashes(&world.plan()), ["/sig release"]);
    world.template =
        Given::Here("Hello\n/sig release\n/milestone v1.38\n/close\n\nBye\n".to_owned());
    let opening = world.plan();
    assert_eq!(opening.notes, [""; 0]);
    assert_eq!(slashes(&opening), ["/sig release"]);
    assert!(opening.body.ends_with("Hello\n/sig release\n\nBye\n"), "{}", opening.body);
    let close = opening.lines.iter().find(|line| line.line == "/close").unwrap();
    assert!(!close.is_kept && close.why.contains("not among the lines"), "{close:?}");
}

#[test]
fn words_of_others_reach_nobody_and_break_nothing() {
    let mut world = World::new();
    let nasty = "x | @org/team @stranger <!-- y --> {{ z }} `code` **b** [l](u) #12";
    world.roster = Given::Here(vec![role(nasty, &[(nasty, "")], &[])]);
    world.carried = vec![Carried { words: format!("/close\n{nasty}"), issue: None, rounds: 1 }];
    let opening = world.plan();
    assert_eq!(opening.problems, [""; 0], "{}", opening.body);
    assert!(opening.tagged.is_empty() && !opening.body.contains('@'), "{}", opening.body);
    assert!(RoundMarker::find(&opening.body).is_some());
    assert!(!opening.body.lines().any(|line| line.starts_with('/')));
}

#[test]
fn the_largest_team_fits_and_is_called_to_its_end() {
    let mut world = World::new();
    let crowd: Vec<(String, String)> =
        (0..900).map(|n| (format!("{} {n}", "Name".repeat(40)), format!("p{n}"))).collect();
    let crowd: Vec<(&str, &str)> =
        crowd.iter().map(|(name, login)| (name.as_str(), login.as_str())).collect();
    world.roster = Given::Here(vec![role("Docs", &crowd, &[])]);
    let words = "w ".repeat(500);
    world.carried = vec![Carried { words, issue: None, rounds: 2 }; 90];
    let opening = world.plan();
    assert_eq!(opening.problems, [""; 0]);
    assert!(opening.body.len() < BODY_LIMIT, "{}", opening.body.len());
    assert_eq!(opening.roll_calls.len(), 17);
    assert_eq!(opening.tagged.len(), 900);
    let call = opening.roll_calls.first().unwrap();
    assert!(
        call.starts_with("<!-- meridian:roll-call v=1 cycle=v1.38 round=2026-11-02 part=2/18 -->")
    );
    assert!(call.contains("Roll call, 2 of 18: @p50, @p51"), "{call}");
    assert_eq!(call.matches('@').count(), 50);
}

#[test]
fn a_zone_that_nobody_knows_is_said_and_the_others_are_listed() {
    let mut world = World::new();
    world.choices.zones = vec!["Mars/Olympus".to_owned(), "Europe/Berlin".to_owned()];
    let opening = world.plan();
    assert!(opening.body.contains("\"Mars/Olympus\" is no zone"), "{}", opening.body);
    assert!(opening.body.contains("Tue 3 Nov 00:59 CET"), "{}", opening.body);
    world.choices.zones.clear();
    let body = world.plan().body;
    let row = "| Updates until | Mon 2 Nov 23:59 UTC | Mon 2 Nov 11:59 AoE |\n";
    assert!(body.contains(row) && !body.contains("Elsewhere"), "{body}");
}
