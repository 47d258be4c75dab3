//! What holds for every rule.

use super::*;

const STUCK: &str = "- The translators wait for an answer of the upstream project";

fn stuck() -> String {
    update("Green", STUCK, "")
}

/// The news of the first rule.
fn news(cycle: &Cycle) -> Vec<News> {
    cycle.told(Rule::SameBlocker).into_iter().map(|(news, _)| news).collect()
}

#[test]
fn a_line_speaks_once_stays_and_ends_for_one_round() {
    let (stuck, free) = (stuck(), update("Green", "None", ""));
    let rounds: [(&[&str], &[News]); 5] = [
        (&[&stuck], &[]),
        (&[&stuck, &stuck], &[News::New]),
        (&[&stuck, &stuck, &stuck], &[News::Still]),
        (&[&stuck, &stuck, &stuck, &free], &[News::Ended]),
        (&[&stuck, &stuck, &stuck, &free, &free], &[]),
    ];
    for (texts, expected) in rounds {
        assert_eq!(news(&Cycle::says("docs", texts)), expected, "{} rounds", texts.len());
    }
}

#[test]
fn it_speaks_again_where_its_evidence_changes() {
    let (one, other) = (update("Green", "- #7", ""), update("Green", "- #8", ""));
    let cycle = Cycle::says("docs", &[&one, &one, &other, &other]);
    let told = cycle.told(Rule::SameBlocker);
    assert_eq!(told[0].0, News::New, "{told:?}");
    assert!(told[0].1.contains("#8"), "{told:?}");
}

#[test]
fn the_first_two_weeks_of_a_cycle_are_silent_and_the_third_is_not() {
    let stuck = stuck();
    let mut cycle = Cycle::says("docs", &[&stuck, &stuck, &stuck]);
    for (place, week) in [(0, Some(1)), (1, Some(2)), (2, Some(3))] {
        cycle.history.rounds[place].week = week;
    }
    assert_eq!(news(&cycle), [News::New]);
    cycle.history.rounds.pop();
    cycle.now = cycle.history.rounds[1].opens + Duration::hours(36);
    assert_eq!(cycle.brew(), Brew::default());
}

#[test]
fn where_no_schedule_tells_the_rounds_are_counted() {
    let stuck = stuck();
    let mut cycle = Cycle::says("docs", &[&stuck, &stuck]);
    cycle.history.rounds.iter_mut().for_each(|turn| turn.week = None);
    assert_eq!(news(&cycle), []);
}

#[test]
fn of_who_is_away_or_cannot_be_read_nothing_is_said_not_even_an_end() {
    let stuck = stuck();
    for unknown in ["away", "?"] {
        let cycle = Cycle::says("docs", &[&stuck, &stuck, unknown]);
        assert_eq!(cycle.brew(), Brew::default(), "{unknown}");
    }
}

#[test]
fn a_dismissed_line_stays_away_until_its_evidence_changes() {
    let (stuck, other) = (stuck(), update("Green", "- #8", ""));
    let mut cycle = Cycle::says("docs", &[&stuck, &stuck, &stuck]);
    let evidence = |cycle: &Cycle| {
        let told = cycle.brew().told.into_iter();
        told.map(|told| told.line).find(|line| line.rule == Rule::SameBlocker).unwrap().evidence
    };
    let because = "they meet on Friday".to_owned();
    let (evidence, at) = (evidence(&cycle), cycle.now);
    cycle.dismissed.push(Dismissed { evidence, because: because.clone(), at });
    assert_eq!(news(&cycle), []);
    let brew = cycle.brew();
    assert_eq!(brew.dismissed[0].1, because);
    assert!(brew.open().all(|line| line.rule != Rule::SameBlocker));
    let mut later = Cycle::says("docs", &[&stuck, &stuck, &stuck, &other, &other]);
    later.dismissed = cycle.dismissed;
    assert_eq!(news(&later), [News::New]);
}

#[test]
fn at_most_five_are_shown_the_new_and_heavy_ones_first_and_it_is_said_how_many_more() {
    let mut cycle = Cycle::of(2);
    for section in ["docs", "comms", "release-signal", "enhancements"] {
        for place in 0..2 {
            cycle.say(
                place,
                section,
                &update(
                    "Green",
                    &format!(
                        "- the {section} of #{place}7 \
                and #9"
                    ),
                    "",
                ),
            );
        }
    }
    let brew = cycle.brew();
    assert_eq!((brew.shown().len(), brew.told.len()), (MOST_SHOWN, MOST_SHOWN + brew.more()));
    let order: Vec<_> = brew.told.iter().map(|told| (told.news, 100 - told.line.weight)).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn a_standing_link_is_no_evidence() {
    let standing =
        "Status: Green\n\n## Highlights\n\n[The branch](https://github.com/o/r/pull/7)\n";
    let blocked = update("Green", "- #7", "");
    let usual = Cycle::says("docs", &[standing, standing, standing, &blocked, &blocked]);
    let both = format!("{standing}\n## Blockers\n\n- https://github.com/o/r/pull/7\n");
    let cycle = Cycle::says("docs", &[standing, standing, standing, &both, &both]);
    assert_eq!(cycle.sentence(Rule::SameBlocker), "", "in three of the last four");
    assert!(usual.sentence(Rule::SameBlocker).contains("#7"), "in two of the last four");
    let mut template = Cycle::says("docs", &[&blocked, &blocked]);
    template.history.templates = vec![Thing::issue("o/r", 7)];
    assert_eq!(template.sentence(Rule::SameBlocker), "");
}

#[test]
fn what_was_written_later_is_not_seen_earlier() {
    let stuck = stuck();
    let cycle = Cycle::says("docs", &[&stuck, &stuck]);
    let mut early = cycle;
    early.now = early.history.rounds[1].opens + Duration::hours(1);
    assert_eq!(news(&early), []);
    let green = early.told(Rule::ColourAgainstWords);
    assert_eq!(green[0].0, News::Still, "what was said last holds until something else is");
}

#[test]
fn no_history_says_nothing() {
    assert_eq!(brew(&History::default(), &[], noon(11, 16)), Brew::default());
}

#[test]
fn what_is_brewing_stands_against_leaving_out_a_meeting_until_it_is_dismissed_or_ends() {
    let (stuck, free) = (update("Yellow", STUCK, ""), update("Green", "", ""));
    let mut cycle = Cycle::says("docs", &[&stuck, &stuck]);
    let against = cycle.brew().against_leaving_out().unwrap();
    assert!(against.starts_with("Brewing, and not dismissed: Docs has named"), "{against}");
    let (evidence, at) = (cycle.brew().open().next().unwrap().evidence.clone(), cycle.now);
    cycle.dismissed.push(Dismissed { evidence, because: "they meet on Friday".to_owned(), at });
    assert_eq!(cycle.brew().against_leaving_out(), None);
    let ended = Cycle::says("docs", &[&stuck, &stuck, &free]);
    assert!(ended.ends(Rule::SameBlocker));
    assert_eq!(ended.brew().against_leaving_out(), None);
}
