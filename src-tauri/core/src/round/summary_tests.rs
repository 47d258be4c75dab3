use super::*;
use crate::updates::Cover;
use chrono::TimeZone as _;

fn at(day: u32, hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, day, hour, 0, 0).unwrap()
}

fn section(title: &str, standing: Standing) -> Section {
    let is_there = matches!(standing, Standing::Posted | Standing::PostedLate);
    Section {
        title: title.to_owned(),
        standing,
        health: is_there.then_some(Health::Green),
        was: None,
        authors: is_there.then(|| "hana-example".to_owned()).into_iter().collect(),
        url: is_there.then(|| "https://github.example/o/r/issues/3#issuecomment-1".to_owned()),
        headline: String::new(),
        need: None,
        absence: None,
    }
}

fn absent(title: &str, cover: Cover) -> Section {
    let until = "2026-11-17".parse().unwrap();
    Section { absence: Some(Absence { until, cover }), ..section(title, Standing::Absent) }
}

fn facts(sections: Vec<Section>) -> Facts {
    Facts {
        round: "2026-11-16".parse().unwrap(),
        week: Some("Week 11 of 16".to_owned()),
        due: at(17, 0),
        closes: at(18, 0),
        read: Some(at(18, 1)),
        has_roster: true,
        sections,
        free: Vec::new(),
        decided: Vec::new(),
        asked: Vec::new(),
        items: Vec::new(),
    }
}

#[test]
fn what_was_decided_and_what_is_still_asked_stands_in_it_and_keeps_a_meeting() {
    let question = |question: &str, words: &str| Question {
        question: question.to_owned(),
        words: words.to_owned(),
        url: "https://github.example/o/r/issues/3#issuecomment-7".to_owned(),
    };
    let facts = Facts {
        decided: vec![question("Do we ship on Thursday?", "yes. From 09:00 UTC on.")],
        asked: vec![question("Which base image?", "Asked. 1 of 2 approvals: 1 A.")],
        ..facts(vec![section("Docs", Standing::Posted)])
    };
    let text = markdown(&facts);
    let expected = "### Decided\n\n- **Do we ship on Thursday?** yes. From 09:00 UTC on \
                    ([read](https://github.example/o/r/issues/3#issuecomment-7)).\n";
    assert!(text.contains(expected), "{text}");
    assert!(text.contains("### Still to be decided\n\n- **Which base image?** Asked."), "{text}");
    assert_eq!(still_open(&facts), ["Not decided yet: Which base image?"]);
}

#[test]
fn each_section_has_a_line_with_who_wrote_and_what_is_asked_for_stands_once() {
    let mut signal = section("Release Signal", Standing::PostedLate);
    signal.health = Some(Health::Red);
    signal.was = Some("was Yellow".to_owned());
    signal.headline = "Two jobs fail.".to_owned();
    signal.need = Some("A decision on the date.".to_owned());
    signal.authors.push("tomek-example".to_owned());
    let text = markdown(&facts(vec![
        signal,
        section("Docs", Standing::Posted),
        section("Comms", Standing::Late),
    ]));
    assert_eq!(
        text,
        "## Summary: Week 11 of 16, round of 2026-11-16\n\n\
         2 of 3 sections wrote, 1 of them after Tue 17 Nov 00:00 UTC. As read Wed 18 Nov 01:00 UTC.\n\n\
         - **Release Signal**: Red, written late (was Yellow), by hana-example and tomek-example, \
         [update](https://github.example/o/r/issues/3#issuecomment-1). Two jobs fail.\n\
         - **Docs**: Green, by hana-example, \
         [update](https://github.example/o/r/issues/3#issuecomment-1).\n\
         - **Comms**: not written.\n\n\
         ### Still asked for\n\n\
         - **Release Signal**: A decision on the date.\n"
    );
}

#[test]
fn it_tags_nobody_and_refers_to_nothing() {
    let mut one = section("Docs", Standing::Posted);
    one.headline = "@kavya-example asks for #12 `now`, /hold <b>please</b>".to_owned();
    one.need = Some("@o/team\n/close".to_owned());
    one.authors = vec!["@someone".to_owned()];
    let mut facts = facts(vec![one]);
    facts.free = vec![("@free".to_owned(), "https://github.example/1".to_owned())];
    let text = markdown(&facts);
    assert!(!text.contains('@'), "{text}");
    assert!(!text.contains(" #1"), "{text}");
    assert!(text.lines().all(|line| !line.starts_with('/')), "{text}");
    assert!(text.contains("kavya-example asks for \\#12"), "{text}");
}

#[test]
fn it_says_no_more_than_what_was_read() {
    let unread = Facts { read: None, ..facts(vec![section("Docs", Standing::NotYet)]) };
    let text = markdown(&unread);
    assert!(text.contains("Nothing of it was read from GitHub."), "{text}");
    assert!(text.contains("- **Docs**: nothing was read of it yet."), "{text}");
    assert_eq!(still_open(&unread).len(), 1, "nobody is called missing");
    let early = Facts { read: Some(at(16, 23)), ..facts(vec![section("Docs", Standing::NotYet)]) };
    assert!(markdown(&early).contains("- **Docs**: not written yet."), "{}", markdown(&early));
    let unlisted = Facts { has_roster: false, ..facts(vec![section("Docs", Standing::Posted)]) };
    assert!(
        markdown(&unlisted).contains("no roster says who else was to"),
        "{}",
        markdown(&unlisted)
    );
    assert!(markdown(&facts(Vec::new())).contains("No section is known of this round."));
}

#[test]
fn the_meeting_can_be_left_out_only_where_nothing_stands_against_it() {
    let complete =
        facts(vec![section("Docs", Standing::Posted), section("None", Standing::NotExpected)]);
    assert_eq!(still_open(&complete), [""; 0]);
    let early = Facts { read: Some(at(16, 23)), ..complete.clone() };
    assert_eq!(still_open(&early).len(), 1);
    let mut asks = complete.clone();
    asks.sections[0].need = Some("A date.".to_owned());
    assert_eq!(still_open(&asks), ["Something is still asked for by Docs."]);
    let missing = facts(vec![section("Docs", Standing::Late), section("Comms", Standing::NotYet)]);
    assert_eq!(still_open(&missing), ["Not written: Docs, Comms."]);
    let unlisted = Facts { has_roster: false, ..complete.clone() };
    assert!(still_open(&unlisted)[0].starts_with("No roster says"));
    let free = Facts { free: vec![("x".into(), String::new())], ..complete };
    assert_eq!(still_open(&free), ["1 update has no section."]);
}

#[test]
fn who_told_ahead_is_no_one_missing_and_only_without_cover_is_something_left() {
    let ben = Cover::By("Ben @example".to_owned());
    let covered = facts(vec![section("Docs", Standing::Posted), absent("Comms", ben)]);
    let text = markdown(&covered);
    assert!(text.contains("1 of 2 sections wrote; 1 is away, as it told ahead."), "{text}");
    let line = "- **Comms**: away to Tue 17 Nov, told ahead; Ben example covers.";
    assert!(text.contains(line), "{text}");
    assert_eq!(still_open(&covered), [] as [&str; 0]);
    let left = facts(vec![section("Docs", Standing::Posted), absent("Comms", Cover::Nobody)]);
    assert_eq!(still_open(&left), ["Away, and nobody who is there covers: Comms."]);
}

#[test]
fn what_lives_on_and_what_has_ended_stands_once_and_tags_nobody() {
    let lives = Lives {
        text: "Which day, @bo-example?".to_owned(),
        by: "ana-example for docs".to_owned(),
        ended: None,
        issue: Some(IssueNumber(12)),
        rounds: 3,
    };
    let ended = Lives { ended: Some("ended on Thu".to_owned()), ..lives.clone() };
    let items = vec![lives, ended];
    let facts = Facts { items, ..facts(vec![section("Docs", Standing::Posted)]) };
    let text = markdown(&facts);
    let expected = "### Lives on\n\n- Which day, bo-example? (asked by ana-example for docs), #12, in 3 rounds \
                    now\n\n### Ended\n\n- Which day, bo-example? (asked by ana-example for docs): ended on Thu\n";
    assert!(text.contains(expected), "{text}");
    assert_eq!(still_open(&facts), ["1 item waits for an answer."]);
}
