//! Of every rule: it fires, it does not fire just below its threshold, it ends.

use super::*;
use rstest::rstest;

const WORDS: &str = "- The translators wait for an answer of the upstream project";

fn blocked(by: &str) -> String {
    update("Yellow", by, "")
}

// 1. The same blocker.

#[rstest]
#[case::the_same_issue(
    "- #24138 waits",
    "- still https://github.com/docs/website/pull/24138",
    true
)]
#[case::another_issue("- #24138 waits", "- #24139 waits", false)]
#[case::two_repositories("- docs/website#7 is open", "- docs/guide#7 is open", false)]
#[case::the_same_job("- `kind-ipv6` is red", "- red again: `kind-ipv6`", true)]
#[case::alike_words(
    WORDS,
    "- The translators wait for an answer of the upstream project, still",
    true
)]
#[case::words_below_four_fifths(
    WORDS,
    "- The translators have an answer of the upstream team now",
    false
)]
#[case::four_words_are_too_few("- waits for a reviewer", "- waits for a reviewer", false)]
#[case::five_are_enough("- the pages wait for somebody", "- the pages wait for somebody", true)]
#[case::nothing("- None", "- None", false)]
fn same_blocker(#[case] before: &str, #[case] now: &str, #[case] fires: bool) {
    let cycle = Cycle::says("docs", &[&blocked(before), &blocked(now)]);
    assert_eq!(!cycle.sentence(Rule::SameBlocker).is_empty(), fires);
}

#[test]
fn same_blocker_says_since_when_and_what_is_known_of_its_link() {
    let text = blocked("- #24138 waits");
    let mut cycle = Cycle::says("docs", &[&text, "-", &text, &text]);
    let said = cycle.sentence(Rule::SameBlocker);
    assert_eq!(said, "Docs has named the same blocker since week 5: #24138.", "nothing known");
    let thing = Thing::issue("docs/website", 24138);
    cycle.history.links.push(Link { thing, closed: None, active: noon(10, 18) });
    let said = cycle.sentence(Rule::SameBlocker);
    assert_eq!(
        said,
        "Docs has named the same blocker since week 5: #24138, open, no activity for 9 days."
    );
    cycle.history.links[0].closed = Some(noon(10, 27));
    assert!(cycle.ends(Rule::SameBlocker), "it was closed in this round");
}

// 2. A stuck colour.

#[rstest]
#[case::the_third_round(&["Yellow", "Red", "Yellow"], "same", true)]
#[case::the_second_round(&["Green", "Yellow", "Yellow"], "same", false)]
#[case::another_need(&["Yellow", "Yellow", "Yellow"], "new", false)]
#[case::two_colours_are_none(&["Yellow", "Yellow", "Yellow | Red"], "same", false)]
fn stuck_colour(#[case] colours: &[&str], #[case] need: &str, #[case] fires: bool) {
    let mut texts: Vec<String> =
        colours.iter().map(|colour| update(colour, "", "- Two reviewers for #7")).collect();
    if need == "new" {
        texts[2] = update(colours[2], "", "- A host for the call");
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let cycle = Cycle::says("docs", &texts);
    assert_eq!(!cycle.sentence(Rule::StuckColour).is_empty(), fires);
}

#[test]
fn stuck_colour_says_it_once_more_when_it_turns_red_and_ends_with_the_colour() {
    let of = |colour: &str| update(colour, "", "");
    let told = |colours: &[&str]| {
        let texts: Vec<String> = colours.iter().map(|colour| of(colour)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        Cycle::says("release-signal", &texts).told(Rule::StuckColour)
    };
    let first = told(&["Yellow", "Yellow", "Yellow"]);
    assert_eq!(first[0].0, News::New);
    assert_eq!(
        first[0].1,
        "Release Signal is Yellow for the third round running, and names neither a need nor a blocker."
    );
    assert_eq!(told(&["Yellow", "Yellow", "Yellow", "Yellow"])[0].0, News::Still);
    assert_eq!(told(&["Yellow", "Yellow", "Yellow", "Red"])[0].0, News::New);
    assert_eq!(told(&["Yellow", "Yellow", "Yellow", "Red", "Yellow"])[0].0, News::Still);
    let ended = told(&["Yellow", "Yellow", "Yellow", "Green"]);
    assert_eq!((ended.len(), ended[0].0), (1, News::Ended));
}

// 3. The pace.

fn docs(merged: &[i64], of: i64) -> Cycle {
    let texts: Vec<String> = merged
        .iter()
        .map(|merged| {
            format!("Status: Yellow\n\n## Metrics\n\n- expected: {of}\n- merged: {merged}\n")
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut cycle = Cycle::says("docs", &texts);
    // Four weeks after the first round.
    cycle.mark("Docs Freeze", "Docs Lead", day(11, 2));
    cycle
}

#[rstest]
#[case::slow(&[10, 12, 14], 40, true)]
#[case::just_enough(&[10, 17, 24], 38, false)]
#[case::short_by_one(&[10, 17, 24], 39, false)]
#[case::short_by_two(&[10, 17, 24], 40, true)]
#[case::short_by_less_than_a_twentieth(&[100, 130, 160], 229, false)]
#[case::two_readings(&[10, 12], 40, false)]
#[case::all_done(&[40, 40, 40], 40, false)]
fn pace(#[case] merged: &[i64], #[case] of: i64, #[case] fires: bool) {
    let cycle = docs(merged, of);
    assert_eq!(!cycle.sentence(Rule::Pace).is_empty(), fires, "{}", cycle.sentence(Rule::Pace));
}

#[test]
fn pace_says_what_it_comes_to_and_ends_when_it_is_enough() {
    assert_eq!(
        docs(&[10, 12, 14], 40).sentence(Rule::Pace),
        "At 0.3 a day Docs has 18 of 40 by 2 Nov (Docs Freeze, pages merged). It needs 1.9 a day."
    );
    assert!(docs(&[10, 12, 14, 38], 40).ends(Rule::Pace));
    let mut over = docs(&[10, 12, 14], 40);
    over.history.marks[0].day = day(10, 17);
    assert_eq!(over.sentence(Rule::Pace), "", "not after the milestone");
    let mut without = docs(&[10, 12, 14], 40);
    without.history.marks.clear();
    assert_eq!(without.sentence(Rule::Pace), "", "without a milestone there is no pace");
}

#[test]
fn pace_of_several_rounds_a_week_is_that_of_the_last_one() {
    let days = [5, 7, 9, 12, 14, 16];
    let mut cycle = docs(&[10, 11, 19, 20, 20, 20], 40);
    for (turn, on) in cycle.history.rounds.iter_mut().zip(days) {
        turn.round = crate::ids::RoundKey::on(day(10, on));
        let moved = turn.round.opens.and_hms_opt(0, 0, 0).unwrap().and_utc() - turn.opens;
        turn.opens += moved;
        turn.due += moved;
        turn.closes += moved;
        if let State::Written(said) = &mut turn.parts[0].state {
            said.at += moved;
        }
    }
    cycle.now = noon(10, 17);
    let fast = "eight pages came in between the 7th and the 9th";
    let sentence = cycle.sentence(Rule::Pace);
    assert!(sentence.starts_with("At 0.1 a day Docs has 22 of 40 by 2 Nov"), "{sentence}");
    cycle.history.rounds.pop();
    cycle.now = noon(10, 15);
    assert_eq!(cycle.sentence(Rule::Pace), "", "{fast}");
}

// 4. Worse than in the cycle before.

fn flaking(counts: &[i64], then: i64) -> Cycle {
    let texts: Vec<String> = counts
        .iter()
        .map(|count| format!("Status: Yellow\n\n## Trends\n\n- flaking: {count}\n"))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut cycle = Cycle::says("release-signal", &texts);
    cycle.mark("Code Freeze", "Release Lead", day(10, 21));
    let past = |days_before| Past { metric: "signal-flaking".to_owned(), days_before, value: then };
    let readings = vec![past(17), past(10), past(3)];
    cycle.history.before = Some(LastCycle { name: "v1.37".to_owned(), readings });
    cycle
}

#[rstest]
#[case::twice_worse(&[12, 14], 6, true)]
#[case::once_worse(&[6, 14], 6, false)]
#[case::by_two(&[8, 8], 6, false)]
#[case::by_three(&[9, 9], 6, true)]
#[case::by_less_than_a_fifth(&[23, 23], 20, false)]
#[case::better(&[2, 2], 6, false)]
#[case::one_reading(&[14], 6, false)]
fn worse_than_last(#[case] counts: &[i64], #[case] then: i64, #[case] fires: bool) {
    let cycle = flaking(counts, then);
    assert_eq!(!cycle.sentence(Rule::WorseThanLast).is_empty(), fires);
}

#[test]
fn worse_than_last_is_said_by_the_days_before_the_milestone_and_ends() {
    assert_eq!(
        flaking(&[12, 14], 6).sentence(Rule::WorseThanLast),
        "9 days before Code Freeze 14 jobs flake in Release Signal; it was 6 in v1.37."
    );
    assert!(flaking(&[12, 14, 6], 6).ends(Rule::WorseThanLast));
    let mut far = flaking(&[12, 14], 6);
    far.history.before.as_mut().unwrap().readings.retain(|past| past.days_before == 3);
    assert_eq!(far.sentence(Rule::WorseThanLast), "", "nothing was counted at that time");
}

// 5. Asked, and no answer.

fn asking(asks: &str) -> Cycle {
    let mut cycle = Cycle::says("comms", &[&update("Green", "", asks)]);
    // Asked on Monday 5 October at ten.
    cycle.now = noon(10, 8);
    cycle.history.people.push(Worker { ahead: Some(120), ..Worker::unknown("ana-example") });
    cycle
}

#[rstest]
#[case::two_working_days(8, 12, true)]
#[case::one_and_a_half(7, 12, false)]
#[case::the_second_just_over(7, 22, true)]
fn no_answer(#[case] on: u32, #[case] hour: u32, #[case] fires: bool) {
    let mut cycle = asking("- @ana-example which date holds?");
    cycle.now = day(10, on).and_hms_opt(hour, 0, 0).unwrap().and_utc();
    assert_eq!(!cycle.sentence(Rule::NoAnswer).is_empty(), fires);
}

#[rstest]
#[case::needed_soon("- @ana-example which date holds? Needed by Thursday.", 7, true)]
#[case::needed_later("- @ana-example which date holds? Needed by Friday.", 7, false)]
#[case::nobody_is_named("- Which date holds?", 30, false)]
#[case::a_team_is_nobody("- @docs/leads which date holds?", 30, false)]
#[case::oneself("- @carl-example keeps the date", 30, false)]
fn no_answer_to(#[case] asks: &str, #[case] on: u32, #[case] fires: bool) {
    let mut cycle = asking(asks);
    cycle.now = noon(10, on);
    assert_eq!(!cycle.sentence(Rule::NoAnswer).is_empty(), fires);
}

#[test]
fn no_answer_is_not_said_of_days_that_nobody_looked_at() {
    let mut cycle = asking("- @ana-example which date holds?");
    assert!(!cycle.sentence(Rule::NoAnswer).is_empty());
    cycle.history.read_at = Some(noon(10, 7));
    assert_eq!(cycle.sentence(Rule::NoAnswer), "");
    cycle.history.read_at = None;
    assert_eq!(cycle.sentence(Rule::NoAnswer), "");
}

#[test]
fn no_answer_waits_while_they_are_away_and_for_every_zone_where_none_is_known() {
    let mut cycle = asking("- @ana-example which date holds?");
    cycle.history.people[0].away.push((day(10, 6), day(10, 7)));
    assert_eq!(cycle.sentence(Rule::NoAnswer), "");
    cycle.history.people[0].away.clear();
    assert_eq!(
        cycle.sentence(Rule::NoAnswer),
        "Comms asked ana-example on Mon 5 Oct: \"@ana-example which date holds?\". No reply of theirs \
         was read in two of their working days."
    );
    cycle.history.people.clear();
    assert_ne!(cycle.sentence(Rule::NoAnswer), "");
    cycle.now -= Duration::hours(1);
    assert_eq!(cycle.sentence(Rule::NoAnswer), "", "at UTC-12 the second day is not over");
}

#[test]
fn no_answer_ends_with_a_word_of_theirs_and_not_with_somebody_elses() {
    let texts = [update("Green", "", "- @ana-example which date holds?"), update("Green", "", "")];
    let mut cycle = Cycle::says("comms", &[&texts[0], &texts[0]]);
    let answer = |by: &str| Answer { by: by.to_owned(), at: noon(10, 12) };
    cycle.history.answers.push(answer("ben-example"));
    assert_ne!(cycle.sentence(Rule::NoAnswer), "");
    cycle.history.answers.push(answer("Ana-Example"));
    assert!(cycle.ends(Rule::NoAnswer));
    assert!(Cycle::says("comms", &[&texts[0], &texts[1]]).ends(Rule::NoAnswer), "no longer asked");
}

// 6. Silence.

#[rstest]
#[case::two_rounds(&["said", "-", "-"], None, true)]
#[case::one_round(&["said", "-"], None, false)]
#[case::one_with_a_milestone_within_a_week(&["said", "-"], Some(day(10, 20)), true)]
#[case::one_with_a_milestone_later(&["said", "-"], Some(day(10, 21)), false)]
#[case::away_between(&["said", "-", "away", "-"], None, true)]
#[case::once_away(&["said", "away", "-"], None, false)]
#[case::one_was_not_read(&["said", "-", "?", "-"], None, false)]
#[case::not_expected_between(&["said", "-", "nobody", "-"], None, true)]
#[case::never(&["-", "-"], None, true)]
fn silence(#[case] texts: &[&str], #[case] near: Option<NaiveDate>, #[case] fires: bool) {
    let said = update("Green", "", "");
    let texts: Vec<&str> =
        texts.iter().map(|text| if *text == "said" { said.as_str() } else { text }).collect();
    let mut cycle = Cycle::says("enhancements", &texts);
    if let Some(near) = near {
        cycle.mark("Enhancements Freeze", "Enhancements", near);
    }
    assert_eq!(!cycle.sentence(Rule::Silence).is_empty(), fires);
}

#[test]
fn silence_is_said_once_a_stretch_not_before_updates_are_due_and_ends_with_an_update() {
    let said = update("Green", "", "");
    let mut cycle = Cycle::says("enhancements", &[&said, "-", "-"]);
    assert_eq!(cycle.told(Rule::Silence)[0].0, News::New);
    cycle.now = cycle.history.rounds[2].due - Duration::minutes(1);
    assert_eq!(cycle.told(Rule::Silence), []);
    let longer = Cycle::says("enhancements", &[&said, "-", "-", "-"]);
    assert_eq!(longer.told(Rule::Silence)[0].0, News::Still);
    assert_eq!(longer.sentence(Rule::Silence), "Enhancements has not written since week 5.");
    assert!(Cycle::says("enhancements", &[&said, "-", "-", &said]).ends(Rule::Silence));
}

// 7. Near and not ready.

fn near(colour: &str, blockers: &str, on: NaiveDate) -> Cycle {
    let mut cycle = Cycle::says("docs", &[&update(colour, blockers, "")]);
    // It is Tuesday 6 October.
    cycle.mark("Docs Freeze", "Docs Lead", on);
    cycle
}

#[rstest]
#[case::red_in_a_week("Red", "", 13, true)]
#[case::red_in_eight_days("Red", "", 14, false)]
#[case::yellow_in_three_days("Yellow", "", 9, true)]
#[case::yellow_in_four_days("Yellow", "", 10, false)]
#[case::a_blocker_names_it("Green", "- Docs Freeze has no approver", 13, true)]
#[case::a_blocker_names_it_later("Green", "- Docs Freeze has no approver", 14, false)]
#[case::green("Green", "", 6, false)]
#[case::over("Red", "", 4, false)]
fn not_ready(#[case] colour: &str, #[case] blockers: &str, #[case] on: u32, #[case] fires: bool) {
    let cycle = near(colour, blockers, day(10, on));
    assert_eq!(!cycle.sentence(Rule::NotReady).is_empty(), fires);
}

#[test]
fn not_ready_counts_the_open_decisions_that_name_it_and_ends_with_them() {
    let mut cycle = near("Green", "", day(10, 10));
    let decision = |url: &str, ended| Decision {
        words: "Do we move the Docs Freeze?".to_owned(),
        url: url.to_owned(),
        opened: noon(10, 2),
        ended,
    };
    cycle.history.decisions = vec![decision("a", None), decision("b", None)];
    cycle
        .history
        .decisions
        .push(Decision { words: "Which day?".to_owned(), ..decision("c", None) });
    assert_eq!(
        cycle.sentence(Rule::NotReady),
        "Docs Freeze is in 4 days; 2 decisions that name it are open."
    );
    cycle.history.decisions.iter_mut().for_each(|one| one.ended = Some(noon(10, 6)));
    cycle.now += Duration::hours(1);
    assert_eq!(cycle.sentence(Rule::NotReady), "");
    let mut others = near("Red", "", day(10, 10));
    others.history.marks[0].who = vec!["Comms".to_owned()];
    assert_eq!(others.sentence(Rule::NotReady), "", "it is somebody else's");
}

#[test]
fn not_ready_ends_when_the_section_is_well() {
    let (red, green) = (update("Red", "", ""), update("Green", "", ""));
    let mut cycle = Cycle::says("docs", &[&red, &green]);
    cycle.mark("Docs Freeze", "Docs Lead", day(10, 16));
    assert!(cycle.brew().told.iter().all(|told| told.news == News::Ended), "too far last round");
    cycle.history.marks[0].day = day(10, 18);
    // Seen at the end of the round before, six days ahead.
    assert!(cycle.ends(Rule::NotReady), "{:?}", cycle.brew());
}

// 8. Moved, and not mentioned.

fn moved(texts: &[&str], at: DateTime<Utc>, to: NaiveDate) -> Cycle {
    let mut cycle = Cycle::says("docs", texts);
    for place in 0..texts.len() {
        cycle.say(place, "comms", "Status: Green\n\nThe Docs Freeze moved, we saw it.\n");
    }
    cycle.mark("Docs Freeze", "Docs / Comms", to);
    let mark = &mut cycle.history.marks[0];
    mark.moves.push(Move { from: day(12, 2), to, at, by: None });
    cycle
}

#[test]
fn a_moved_milestone_is_said_after_one_round_in_which_nobody_mentioned_it() {
    let (quiet, says) =
        (update("Green", "", ""), update("Green", "", "- Docs Freeze: who approves?"));
    let cycle = moved(&[&quiet, &quiet], noon(10, 6), day(12, 4));
    assert_eq!(
        cycle.sentence(Rule::MovedUnseen),
        "Docs Freeze moved from 2 to 4 Dec; Docs has not mentioned it."
    );
    let fires = |cycle: &Cycle| !cycle.sentence(Rule::MovedUnseen).is_empty();
    assert!(!fires(&moved(&[&quiet, &quiet], noon(10, 12), day(12, 4))), "no whole round since");
    assert!(!fires(&moved(&[&quiet, &quiet], noon(10, 6), day(12, 2))), "moved by no day");
    assert!(!fires(&moved(&[&quiet, &says], noon(10, 6), day(12, 4))), "mentioned");
    let mut own = moved(&[&quiet, &quiet], noon(10, 6), day(12, 4));
    own.history.marks[0].moves[0].by = Some("docs".parse().unwrap());
    assert!(!fires(&own), "they moved it themselves");
    let mut edited = moved(&[&says, &quiet], noon(10, 6), day(12, 4));
    assert!(fires(&edited), "it spoke of it before it moved");
    if let State::Written(said) = &mut edited.history.rounds[0].parts[0].state {
        said.changed = noon(10, 7);
    }
    assert!(!fires(&edited), "it was changed since to speak of it");
    let mut seen = moved(&[&quiet, &quiet], noon(10, 6), day(12, 4));
    seen.history.answers.push(Answer { by: "Dora-Example".to_owned(), at: noon(10, 7) });
    assert!(!fires(&seen), "they reacted");
}

#[test]
fn a_moved_milestone_ends_when_it_is_mentioned() {
    let (quiet, says) =
        (update("Green", "", ""), update("Green", "", "- Docs Freeze: who approves?"));
    let cycle = moved(&[&quiet, &quiet, &says], noon(10, 6), day(12, 4));
    assert!(cycle.ends(Rule::MovedUnseen), "{:?}", cycle.brew());
}

// 9. The same thing twice.

#[rstest]
#[case::blocker_and_need("#118402", true)]
#[case::another_one("#118403", false)]
fn same_twice(#[case] other: &str, #[case] fires: bool) {
    let mut cycle = Cycle::says("docs", &[&update("Yellow", "- waits for #118402", "")]);
    cycle.say(0, "release-signal", &update("Yellow", "", &format!("- who merges {other}?")));
    assert_eq!(!cycle.sentence(Rule::SameTwice).is_empty(), fires);
}

#[test]
fn same_twice_is_no_more_once_it_is_an_item_closed_or_named_by_one() {
    let text = update("Yellow", "- waits for #118402", "");
    let mut cycle = Cycle::says("docs", &[&text, &text]);
    cycle.say(0, "release-signal", &text).say(1, "release-signal", &text);
    assert_eq!(
        cycle.sentence(Rule::SameTwice),
        "Docs and Release Signal both wait for #118402. Make it one item?"
    );
    let thing = Thing::issue("code/code", 118_402);
    cycle.history.items = vec![thing.clone()];
    assert_eq!(cycle.sentence(Rule::SameTwice), "");
    cycle.history.items.clear();
    cycle.history.links.push(Link { thing, closed: Some(noon(10, 12)), active: noon(10, 12) });
    assert!(cycle.ends(Rule::SameTwice), "closed in this round");
    let mut elsewhere = Cycle::says("docs", &[&update("Green", "", ""), &text]);
    elsewhere.say(1, "comms", "Status: Green\n\n## Highlights\n\n#118402 came in.\n");
    assert_eq!(elsewhere.sentence(Rule::SameTwice), "", "a highlight waits for nothing");
}

// 10. Colour against words.

#[rstest]
#[case::green_with_a_blocker("Green", WORDS, "", true)]
#[case::yellow_with_a_blocker("Yellow", WORDS, "", false)]
#[case::green_with_none("Green", "- None", "", false)]
#[case::decided_in_this_round("Green", "", "- Which date holds? By Tuesday.", true)]
#[case::decided_later("Green", "", "- Which date holds? By Wednesday.", false)]
fn colour_against_words(
    #[case] colour: &str,
    #[case] blockers: &str,
    #[case] asks: &str,
    #[case] fires: bool,
) {
    let cycle = Cycle::says("docs", &[&update(colour, blockers, asks)]);
    assert_eq!(!cycle.sentence(Rule::ColourAgainstWords).is_empty(), fires);
}

#[rstest]
#[case::below_four_fifths_in_a_week(29, 12, true)]
#[case::four_fifths_in_a_week(30, 12, false)]
#[case::in_eight_days(10, 14, false)]
#[case::below_nine_tenths_in_three_days(33, 9, true)]
#[case::nine_tenths_in_three_days(34, 9, false)]
fn colour_against_the_own_rule(#[case] merged: i64, #[case] on: u32, #[case] fires: bool) {
    let text = format!("Status: Green\n\n## Metrics\n\nMerged {merged} of 37\n");
    let mut cycle = Cycle::says("docs", &[&text]);
    cycle.mark("Docs Freeze", "Docs Lead", day(10, on));
    assert_eq!(!cycle.sentence(Rule::ColourAgainstWords).is_empty(), fires);
}

#[test]
fn colour_against_words_quotes_the_number_and_ends_with_the_colour() {
    let text = "Status: Green\n\n## Metrics\n\nMerged 22 of 37\n";
    let mut cycle = Cycle::says("docs", &[text]);
    cycle.mark("Docs Freeze", "Docs Lead", day(10, 12));
    assert_eq!(
        cycle.sentence(Rule::ColourAgainstWords),
        "Docs says Green; 59 % pages merged, 6 days before Docs Freeze, is Yellow or Red by its own rule."
    );
    let (green, yellow) = (update("Green", WORDS, ""), update("Yellow", "- #7", ""));
    assert!(Cycle::says("docs", &[&green, &yellow]).ends(Rule::ColourAgainstWords));
}
