//! What is shown before it is told.

use super::*;
use crate::time::BundledZones;
use rstest::rstest;

const ME: UserId = UserId(7);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn roles() -> Vec<Role> {
    let person = |(name, handle): &(&str, &str)| Person {
        name: Some((*name).to_owned()),
        handle: Some((*handle).to_owned()),
        ..Person::default()
    };
    let role = |name: &str, lead: &[(&str, &str)], shadows: &[(&str, &str)]| Role {
        name: name.to_owned(),
        lead: lead.iter().map(person).collect(),
        shadows: shadows.iter().map(person).collect(),
        line: 1,
    };
    vec![
        role("Docs", &[("Kavya Example", "kavya-example")], &[("Ben Example", "ben-example")]),
        role("Comms", &[("Dov Example", "dov-example")], &[("Ben Other", "ben-other")]),
    ]
}

struct World {
    told: Vec<Told>,
    now: &'static str,
    zone: &'static str,
    is_by_round: bool,
    issue_back: usize,
}

/// On Wed 18 November; the next round opens on Mon 23 and is due then at 23:59 UTC.
fn world() -> World {
    let now = "2026-11-18T10:00:00Z";
    World { told: Vec::new(), now, zone: "UTC", is_by_round: true, issue_back: 0 }
}

impl World {
    fn ask(&self, asked: &ToTell) -> Result<Planned, String> {
        let (roles, rhythm) = (roles(), Rhythm::default());
        let facts = Facts {
            told: &self.told,
            me: ME,
            login: Some("kavya-example"),
            roles: &roles,
            sections: &[],
            rhythm: &rhythm,
            issue_back: self.issue_back,
            is_by_round: self.is_by_round,
            zone: self.zone,
            rules: &BundledZones,
            now: self.now.parse().unwrap(),
        };
        plan(asked, &facts).map_err(|why| why.to_string())
    }

    fn away(&self, from: &str, until: &str, cover: Option<&str>) -> Result<Planned, String> {
        let cover = cover.map(str::to_owned);
        self.ask(&ToTell::Away { from: day(from), until: day(until), cover })
    }

    fn tell(&mut self, planned: Planned) {
        let (user, login) = (ME, "kavya-example".to_owned());
        let at = self.now.parse().unwrap();
        self.told.push(Told { user, login, notice: planned.notice, at });
    }
}

fn rounds(planned: &Planned) -> Vec<String> {
    planned.rounds.iter().map(ToString::to_string).collect()
}

#[test]
fn it_shows_the_sentence_and_the_rounds_that_it_covers() {
    let planned = world().away("2026-11-23", "2026-11-24", Some("ben-example")).unwrap();
    assert_eq!(
        planned.text,
        "I am away from Mon 23 to Tue 24 November 2026. **Ben Example** covers Docs.\n"
    );
    assert_eq!(rounds(&planned), ["2026-11-23"]);
    assert_eq!((planned.notes.as_slice(), planned.is_told), (&[][..], false));
    let none = world().away("2026-11-25", "2026-11-27", None).unwrap();
    assert_eq!(none.notes, ["No round is due on these days, so nothing changes on the board."]);
}

#[rstest]
#[case::by_name("dov example", Ok("dov-example"))]
#[case::by_first_name("Dov", Ok("dov-example"))]
#[case::with_a_sign("@Dov-Example", Ok("dov-example"))]
#[case::of_no_roster("una-x", Ok("una-x"))]
#[case::of_two(
    "Ben",
    Err("Several in the team are called Ben. Name one of them: ben-example, ben-other.")
)]
#[case::nobody(
    "Una X",
    Err("Nobody in the team is called Una X. Name who covers as GitHub calls them.")
)]
#[case::oneself("kavya-example", Err("Somebody else has to cover for you; name them."))]
fn who_covers_is_found_in_the_team_or_named_by_login(
    #[case] asked: &str,
    #[case] login: Result<&str, &str>,
) {
    let planned = world().away("2026-11-23", "2026-11-24", Some(asked));
    match (planned, login) {
        (Ok(planned), Ok(login)) => {
            let says = Says::Away { cover: Some(login.to_owned()) };
            assert_eq!(*planned.notice.says(), says);
            let note = "No roster of the team has una-x; it is taken for a name on GitHub.";
            let known = login != "una-x";
            assert_eq!(planned.notes, if known { Vec::new() } else { vec![note.to_owned()] });
        }
        (planned, wanted) => {
            assert_eq!(planned.map(drop), wanted.map(drop).map_err(str::to_owned));
        }
    }
}

#[rstest]
#[case::the_uncovered_tuesday_of_auckland("Pacific/Auckland", "2026-11-24", "2026-11-24", &[],
    "The round of 2026-11-23 does not count: it is due on Mon 23 Nov by UTC, which counts for everybody, \
     and on Tue 24 Nov for you. To mean it too, begin with --from 2026-11-23.")]
#[case::its_covered_monday("Pacific/Auckland", "2026-11-23", "2026-11-23", &["2026-11-23"],
    "The round of 2026-11-23 counts too: it is due on Mon 23 Nov by UTC, which counts for everybody, and \
     on Tue 24 Nov for you.")]
fn where_a_day_is_another_one_for_the_member_it_is_said(
    #[case] zone: &'static str,
    #[case] from: &str,
    #[case] until: &str,
    #[case] covers: &[&str],
    #[case] note: &str,
) {
    let planned = World { zone, ..world() }.away(from, until, None).unwrap();
    assert_eq!(rounds(&planned), covers);
    assert_eq!(planned.notes, [note]);
    let both = World { zone, ..world() }.away("2026-11-23", "2026-11-24", None).unwrap();
    assert_eq!((rounds(&both).len(), both.notes.len()), (1, 0));
}

#[test]
fn what_is_told_too_late_too_early_or_for_days_that_are_over_is_said() {
    let late = World { now: "2026-11-24T08:00:00Z", ..world() };
    let planned = late.away("2026-11-23", "2026-11-30", None).unwrap();
    assert_eq!(rounds(&planned), ["2026-11-30"]);
    let words =
        "Updates of the round of 2026-11-23 were due before you told it, so yours stays late.";
    assert_eq!(planned.notes, [words]);
    let over = late.away("2026-11-20", "2026-11-23", None).unwrap_err();
    assert!(over.starts_with("These days are over."), "{over}");
    let backwards = late.away("2026-11-30", "2026-11-24", None).unwrap_err();
    assert!(backwards.starts_with("The last day comes before the first"), "{backwards}");
}

#[test]
fn it_is_read_for_as_many_rounds_as_look_back_to_its_issue() {
    let long = world().away("2026-11-23", "2026-12-31", None).unwrap();
    assert_eq!(rounds(&long), ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14"]);
    let words =
        "It is read up to the round of 2026-12-14. Tell it again before the one after that.";
    assert_eq!(long.notes, [words]);
    let far = world().away("2026-12-28", "2027-01-04", None).unwrap_err();
    assert_eq!(
        far,
        "That is too far ahead to be read in time. Tell it from Mon 30 November 2026 on."
    );
    let one_issue = World { is_by_round: false, ..world() };
    let planned = one_issue.away("2026-12-28", "2027-01-04", None).unwrap();
    assert_eq!(rounds(&planned), ["2026-12-28", "2027-01-04"]);
}

#[test]
fn on_an_older_issue_it_is_read_for_as_many_rounds_less() {
    let older = World { issue_back: 2, ..world() };
    let planned = older.away("2026-11-23", "2026-12-14", None).unwrap();
    assert_eq!(rounds(&planned), ["2026-11-23", "2026-11-30"]);
    let words =
        "It is read up to the round of 2026-11-30. Tell it again before the one after that.";
    assert_eq!(planned.notes, [words]);
    let far = older.away("2026-12-14", "2026-12-15", None).unwrap_err();
    assert!(far.ends_with("Tell it once the present round's issue is there."), "{far}");
}

#[test]
fn it_is_told_once_and_taken_back_from_a_day_on() {
    let mut world = world();
    let back = |from: Option<&str>| ToTell::Back { from: from.map(day) };
    let nothing = world.ask(&back(None)).unwrap_err();
    assert!(
        nothing.starts_with("You have told of no day from Wed 18 November 2026 on"),
        "{nothing}"
    );
    let planned = world.away("2026-11-23", "2026-12-04", None).unwrap();
    world.tell(planned);
    assert!(world.away("2026-11-23", "2026-12-04", None).unwrap().is_told);
    assert!(world.away("2026-11-24", "2026-12-01", None).unwrap().is_told, "a part of it");
    assert!(!world.away("2026-11-23", "2026-12-04", Some("dov")).unwrap().is_told);
    assert!(!world.away("2026-11-23", "2026-12-05", None).unwrap().is_told);
    let planned = world.ask(&back(Some("2026-11-30"))).unwrap();
    assert_eq!(planned.text, "I am back from Mon 30 November 2026 on.\n");
    assert_eq!((rounds(&planned), planned.notes.len()), (vec!["2026-11-30".to_owned()], 0));
    world.tell(planned);
    assert!(!world.away("2026-11-23", "2026-12-04", None).unwrap().is_told);
    assert!(world.ask(&back(Some("2026-11-30"))).is_err());
}
