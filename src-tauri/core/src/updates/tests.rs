//! Who has posted and who is late, around the cut-off and with comments of every kind.

use super::*;
use crate::{
    courier::marker::{Marker, compose},
    decisions::proposal::{self, Asked, Proposal, Rule},
    ids::CommentId,
    round::rhythm::Rhythm,
    time::BundledZones,
};
use rstest::rstest;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn section(id: &str) -> SectionId {
    id.parse().unwrap()
}

fn person(handle: &str) -> Person {
    Person { handle: Some(handle.to_owned()), ..Person::default() }
}

/// The round of Monday 26 October 2026, due Mon 23:59 UTC.
fn round() -> Round {
    Rhythm::default().round_at(at("2026-10-26T00:00:00Z"))
}

fn roles() -> Vec<Role> {
    let role = |name: &str, lead: &[&str], shadows: &[&str]| Role {
        name: name.to_owned(),
        lead: lead.iter().map(|handle| person(handle)).collect(),
        shadows: shadows.iter().map(|handle| person(handle)).collect(),
        line: 1,
    };
    vec![
        role("Docs Lead", &["kavya-example"], &["noor-example"]),
        role("Release Signal", &["hana-example"], &["noor-example"]),
        role("Comms", &[], &["dov-example"]),
        role("Emeritus Adviser", &["ines-example"], &[]),
    ]
}

fn comment(id: i64, login: &str, when: &str, body: &str) -> Seen {
    Seen::read((CommentId::Number(id), ""), Some(login), (at(when), at(when)), body)
}

fn marked(id: i64, login: &str, of: &str, round: &str, when: &str, text: &str) -> Seen {
    let marker = Marker {
        cycle: "v1.38".parse().unwrap(),
        round: round.parse().unwrap(),
        section: section(of),
        part: (1, 1),
        op: "01JAAAAAAAAAAAAAAAAAAAAAAA".parse().unwrap(),
        withdrawn: false,
    };
    comment(id, login, when, &compose(&marker, text))
}

const IN_TIME: &str = "2026-10-26T20:00:00Z";
const DUE: &str = "2026-10-26T23:59:00Z";
const AFTER: &str = "2026-10-27T00:14:00Z";

/// Of a team in its usual week, after updates were due.
fn facts<'a>(round: &'a Round, cycle: &'a CycleName) -> Facts<'a> {
    Facts {
        round,
        cycle,
        from: at("2026-10-19T00:00:00Z"),
        until: None,
        read_at: Some(at(AFTER)),
        history: TeamHistory::HasHadIssues,
        joined_late: false,
        away: &[],
        assigned: &[],
        questions: &[],
        me: None,
        now: at(AFTER),
    }
}

fn sorted_at(seen: &[Seen], now: &str, read: Option<&str>, history: TeamHistory) -> Board {
    let (round, cycle) = (round(), "v1.38".parse().unwrap());
    let facts = Facts { read_at: read.map(at), history, now: at(now), ..facts(&round, &cycle) };
    board(seen, Part::all(&roles(), &[section("docs")]), &facts)
}

fn sorted(seen: &[Seen]) -> Board {
    sorted_at(seen, AFTER, Some(AFTER), TeamHistory::HasHadIssues)
}

fn standings(board: &Board) -> Vec<(&str, Standing)> {
    board.rows.iter().map(|row| (row.part.title.as_str(), row.standing)).collect()
}

#[test]
fn from_the_cut_off_on_and_not_before_whoever_is_meant_is_late() {
    let had = TeamHistory::HasHadIssues;
    let before = sorted_at(&[], "2026-10-26T23:58:59Z", Some("2026-10-26T23:58:59Z"), had);
    assert_eq!(
        standings(&before),
        [
            ("Docs", Standing::NotYet),
            ("Release Signal", Standing::NotYet),
            ("Comms", Standing::NotExpected),
            ("Emeritus Adviser", Standing::NotExpected),
        ]
    );
    let late = sorted_at(&[], DUE, Some(DUE), had);
    assert_eq!(
        standings(&late),
        [
            ("Docs", Standing::Late),
            ("Release Signal", Standing::Late),
            ("Comms", Standing::NotExpected),
            ("Emeritus Adviser", Standing::NotExpected),
        ]
    );
}

#[rstest]
#[case::never_read(None, TeamHistory::HasHadIssues)]
#[case::read_before_the_cut_off(Some(IN_TIME), TeamHistory::HasHadIssues)]
#[case::no_issue_ever(Some(AFTER), TeamHistory::NoIssueYet)]
fn nobody_is_called_late_by_what_is_not_known(
    #[case] read: Option<&str>,
    #[case] history: TeamHistory,
) {
    let board = sorted_at(&[], AFTER, read, history);
    assert!(board.rows.iter().all(|row| row.standing != Standing::Late), "{board:?}");
}

/// What the cut-off decides, it decides to the second, for what was posted as for what was not: of the
/// section itself, of one that nobody leads, and of who may not be late yet.
#[rstest]
#[case::before("2026-10-26T23:58:59Z", [Standing::Posted, Standing::NotYet, Standing::NotExpected])]
#[case::at(DUE, [Standing::PostedLate, Standing::Late, Standing::NotExpected])]
#[case::after("2026-10-26T23:59:01Z", [Standing::PostedLate, Standing::Late, Standing::NotExpected])]
fn each_standing_turns_at_the_second_of_the_cut_off(
    #[case] second: &str,
    #[case] wanted: [Standing; 3],
) {
    let posted = marked(1, "kavya-example", "docs", "2026-10-26", second, "Status: Green\n");
    let had = TeamHistory::HasHadIssues;
    let board = sorted_at(std::slice::from_ref(&posted), second, Some(second), had);
    let standing: Vec<Standing> = board.rows.iter().take(3).map(|row| row.standing).collect();
    assert_eq!(standing, wanted, "posted, missing, not led, at {second}");

    // What was in time stays so, whenever it is looked at; what was late too.
    for now in [second, DUE, "2026-10-26T23:59:01Z", AFTER].into_iter().filter(|now| *now >= second)
    {
        let board = sorted_at(std::slice::from_ref(&posted), now, Some(now), had);
        assert_eq!(board.rows[0].standing, wanted[0], "at {now}");
        // By what was read before the cut-off nobody is late, nor in a team that never had an issue.
        let early = sorted_at(&[], now, Some("2026-10-26T23:58:59Z"), had);
        assert_eq!(early.rows[1].standing, Standing::NotYet, "at {now}");
        let first = sorted_at(&[], now, Some(now), TeamHistory::NoIssueYet);
        assert_eq!(first.rows[1].standing, Standing::NotYet, "at {now}");
    }
}

#[test]
fn who_joined_here_after_the_cut_off_is_not_late_and_others_are() {
    let (round, cycle) = (round(), "v1.38".parse().unwrap());
    let facts = Facts { joined_late: true, ..facts(&round, &cycle) };
    let board = board(&[] as &[Seen], Part::all(&roles(), &[section("docs")]), &facts);
    assert_eq!(standings(&board)[0], ("Docs", Standing::NotYet));
    assert_eq!(standings(&board)[1], ("Release Signal", Standing::Late));
}

#[test]
fn when_a_comment_was_made_decides_not_when_it_was_changed() {
    let mut early = marked(1, "kavya-example", "docs", "2026-10-26", IN_TIME, "Status: Green\n");
    early.updated_at = at(AFTER);
    let late = marked(2, "hana-example", "release-signal", "2026-10-26", DUE, "Status: Red\n");
    let board = sorted(&[early, late]);
    assert_eq!(standings(&board)[0].1, Standing::Posted);
    assert_eq!(standings(&board)[1].1, Standing::PostedLate);
    let all = board.rows.iter().map(|row| row.standing);
    assert_eq!(counted(all), "1 posted, 1 posted late, 2 not expected");
}

#[test]
fn another_round_and_what_was_taken_back_do_not_count() {
    let other = marked(1, "kavya-example", "docs", "2026-10-19", IN_TIME, "Status: Green\n");
    let mut back = marked(2, "kavya-example", "docs", "2026-10-26", IN_TIME, "Taken back.\n");
    back.marker.as_mut().unwrap().withdrawn = true;
    let old =
        comment(3, "kavya-example", "2026-10-18T00:00:00Z", "Docs: all pages are merged now.");
    let board = sorted(&[other, back, old]);
    assert_eq!(standings(&board)[0].1, Standing::Late);
    assert_eq!((board.free.len(), board.talk), (0, 0));
}

#[test]
fn what_is_written_by_hand_in_the_next_round_is_not_of_this_one_where_both_share_a_place() {
    let (round, cycle) = (round(), "v1.38".parse().unwrap());
    let facts = Facts {
        from: at("2026-10-26T00:00:00Z"),
        until: Some(at("2026-11-02T00:00:00Z")),
        read_at: Some(at("2026-11-03T00:00:00Z")),
        now: at("2026-11-03T00:00:00Z"),
        ..facts(&round, &cycle)
    };
    let late = marked(
        1,
        "hana-example",
        "release-signal",
        "2026-10-26",
        "2026-11-02T09:00:00Z",
        "Green\n",
    );
    let next = comment(2, "kavya-example", "2026-11-02T00:00:00Z", "Docs: all is merged by now.");
    let board = board(&[late, next], Part::all(&roles(), &[section("docs")]), &facts);
    assert_eq!(standings(&board)[0], ("Docs", Standing::Late));
    assert_eq!(standings(&board)[1], ("Release Signal", Standing::PostedLate));
    assert_eq!((board.free.len(), board.talk), (0, 0));
}

#[rstest]
#[case::it_names_the_section("noor-example", "## Docs\n\nAll placeholders are merged.", Some(0))]
#[case::it_names_another("noor-example", "**Release Signal**: two flakes", Some(1))]
#[case::of_several_none_is_named("noor-example", "All of it is well since Friday.", None)]
#[case::the_one_section_of_its_author(
    "hana-example",
    "Two jobs flake since Friday, one is found.",
    Some(1)
)]
#[case::it_looks_like_one("stranger", "Docs\n\nStatus: Green\n", Some(0))]
fn a_comment_by_hand_is_posted_free_text(
    #[case] login: &str,
    #[case] text: &str,
    #[case] of: Option<usize>,
) {
    let board = sorted(&[comment(1, login, IN_TIME, text)]);
    let found = board.rows.iter().position(|row| row.posts == [0]);
    assert_eq!(found, of, "{board:?}");
    assert_eq!(board.free.len(), usize::from(of.is_none()));
    assert_eq!(board.talk, 0);
}

#[rstest]
#[case::a_word("kavya-example", "+1")]
#[case::a_vote("kavya-example", "+1, but not before the docs are in and the image builds.")]
#[case::a_vote_against("kavya-example", "-1: the installer fails on arm64, see the last two runs.")]
#[case::an_answer("kavya-example", "@hana-example that is the same race that I saw on Friday.")]
#[case::a_quote("kavya-example", "> two jobs flake\n\nI have seen the same since Friday, too.")]
#[case::away("kavya-example", "I am away next week, Noor Example will cover for me.")]
#[case::away_by_section("kavya-example", "Docs: I am away next week. Noor Example covers Docs.")]
#[case::a_stranger("stranger", "Docs question: where do I find the list of all the pages?")]
fn talk_is_no_update(#[case] login: &str, #[case] text: &str) {
    let board = sorted(&[comment(1, login, IN_TIME, text)]);
    assert_eq!((board.talk, board.free.len()), (1, 0), "{board:?}");
    assert_eq!(standings(&board)[0].1, Standing::Late);
}

/// The board of one comment by the lead of Docs while something is asked since the day before: how often it is
/// an update of Docs, and how often talk.
fn beside_a_question(text: &str) -> (usize, usize) {
    let (round, cycle) = (round(), "v1.38".parse().unwrap());
    let names = ["Thursday", "Friday"].map(str::to_owned).to_vec();
    let question = |options: Options, settled: Option<&str>| Question {
        options,
        asked_at: at("2026-10-26T09:00:00Z"),
        settled_at: settled.map(at),
    };
    let open = [question(Options::new(names, None).unwrap(), None)];
    let yes_or_no = [question(Options::yes_or_no(), Some(AFTER))];
    let asked = |questions| Facts { questions, ..facts(&round, &cycle) };
    let seen = [comment(1, "kavya-example", IN_TIME, text)];
    let boards = [&open, &yes_or_no]
        .map(|questions| board(&seen, Part::all(&roles(), &[section("docs")]), &asked(questions)));
    (
        boards.iter().map(|board| board.rows[0].posts.len()).sum(),
        boards.iter().map(|board| board.talk).sum(),
    )
}

#[test]
fn a_proposal_without_its_mark_is_no_update() {
    let proposal = Proposal::new(Asked {
        question: "Do we cut on Thursday?".to_owned(),
        why: "The branch is ready, and all pages are merged.".to_owned(),
        options: Options::yes_or_no(),
        named: vec!["hana-example".parse().unwrap()],
        owner: "kavya-example".parse().unwrap(),
        deputies: Vec::new(),
        end: proposal::end_at(at("2026-10-28T14:00:00Z")),
        rule: Rule::Majority,
        late_counts: false,
    });
    let text = proposal::markdown(&proposal.unwrap(), &[], &BundledZones);
    assert_eq!(beside_a_question(&text), (0, 2), "{text}");
    assert_eq!(
        beside_a_question(&text.replace("**Rule:**", "")),
        (2, 0),
        "by the words that it has"
    );
}

#[rstest]
#[case::a_question("Decision needed: on which day do we cut the beta?")]
#[case::to_somebody("Question for @hana-example: on which day do we cut the beta?")]
#[case::two_in_a_list("Needs discussion:\n\n- the day on which we cut\n- who signs the images")]
#[case::below_a_heading(
    "## Decision needed\n\nOn which day do we cut the beta?\n\nThursday, or Friday?"
)]
#[case::with_what_is_meant("> flakes again\n\nDecision needed: do we\nwait for one more run?")]
#[case::a_risk(
    "Risk: the signing keys are not ours\n\n- Likelihood: low\n- Weight: high\n- Owner: kavya-example\n\
     - Next look: 19 November 2026\n"
)]
fn what_only_asks_is_no_update(#[case] text: &str) {
    assert_eq!(beside_a_question(text), (0, 2), "{text}");
    assert_eq!(
        standings(&sorted(&[comment(1, "kavya-example", IN_TIME, text)]))[0].1,
        Standing::Late
    );
}

#[rstest]
#[case::it_tells_first("All placeholders are merged.\n\nDecision needed: on which day do we cut?")]
#[case::it_tells_after("Decision needed: on which day do we cut?\n\nAll placeholders are merged.")]
#[case::in_a_list("- 24 of 36 pages are merged\n- Decision needed: on which day do we cut?")]
#[case::by_its_own_label("Decision needed: on which day do we cut?\nPages: 24 of 36 are merged")]
#[case::in_a_table("Decision needed: which day?\n\n| pages | merged |\n|---|---|\n| 36 | 24 |")]
#[case::in_the_field_of_an_update("## Discussion or decision needed\n\nOn which day do we cut?")]
#[case::with_its_health("Status: Green\n\nDecision needed: on which day do we cut the beta?")]
#[case::nothing_is_asked("Decision needed: none\n\nAll placeholders are merged since Friday.")]
#[case::a_question_mark("On which day do we cut the beta this time?")]
#[case::no_answer("No objections by reviewers so far, all pages merged since Friday.")]
fn an_update_that_also_asks_counts(#[case] text: &str) {
    assert_eq!(beside_a_question(text), (2, 0), "{text}");
}

#[rstest]
#[case::an_objection("I object, because the docs of the feature are not merged.")]
#[case::a_concern("Concern: it hides the regressions of the docs build.")]
fn an_answer_is_no_update_while_something_is_asked_and_else_it_is_its_authors(#[case] text: &str) {
    assert_eq!(beside_a_question(text), (0, 2), "{text}");
    let asked_by_nobody = sorted(&[comment(1, "kavya-example", IN_TIME, text)]);
    assert_eq!(asked_by_nobody.rows[0].posts, [0], "{text}");
}

#[test]
fn what_answered_a_question_that_was_settled_before_is_an_update() {
    let text = "I object, because the docs of the feature are not merged.";
    let asked = |from: &str, settled: Option<&str>| Question {
        options: Options::yes_or_no(),
        asked_at: at(from),
        settled_at: settled.map(at),
    };
    let seen = comment(1, "kavya-example", IN_TIME, text);
    assert!(!seen.is_talk(&[asked(AFTER, None)]), "asked after it was written");
    assert!(!seen.is_talk(&[asked("2026-10-20T09:00:00Z", Some("2026-10-21T09:00:00Z"))]));
    assert!(seen.is_talk(&[asked("2026-10-20T09:00:00Z", None)]));
    let approves = comment(1, "kavya-example", IN_TIME, "I have no objections from my side");
    assert!(approves.is_talk(&[asked("2026-10-20T09:00:00Z", None)]) && !approves.is_talk(&[]));
}

#[test]
fn of_two_authors_both_are_there_and_the_leads_counts() {
    let shadow = marked(1, "noor-example", "docs", "2026-10-26", IN_TIME, "Status: Green\n");
    let lead = marked(2, "Kavya-Example", "docs", "2026-10-26", AFTER, "Status: Yellow\n");
    let board = sorted(&[shadow, lead]);
    assert_eq!(board.rows[0].posts, [1, 0]);
    assert_eq!(board.rows[0].standing, Standing::PostedLate);
}

#[test]
fn a_section_that_no_roster_names_is_there_once_somebody_writes_it() {
    let new = marked(1, "ana-example", "branch-management", "2026-10-26", IN_TIME, "All well.\n");
    let board = sorted(&[new]);
    assert_eq!(standings(&board).last(), Some(&("Branch Management", Standing::Posted)));
}

#[test]
fn health_need_and_two_lines_are_read_and_signs_are_not() {
    let text = "Status: Yellow\n\n## Highlights\n\n- **Two** jobs [flake](https://x.example)\n\
                - `gce` is green\n\n## Blockers\n\nNone\n\n## Discussion or decision needed\n\n\
                - SIG Node: may the job be quarantined?\n";
    let read = marked(1, "hana-example", "release-signal", "2026-10-26", IN_TIME, text);
    assert_eq!(read.health.map(|health| health.word()), Some("Yellow"));
    assert_eq!(read.need.as_deref(), Some("SIG Node: may the job be quarantined?"));
    assert!(read.excerpt.starts_with("Two jobs flake gce is green"), "{}", read.excerpt);
    let long = comment(1, "x", IN_TIME, &"words ".repeat(4000));
    assert!(long.excerpt.chars().count() <= 241 && long.excerpt.ends_with('\u{2026}'));
    let none = comment(1, "x", IN_TIME, "");
    assert!(none.excerpt.is_empty() && none.is_talk(&[]) && none.need.is_none());
}

#[test]
fn the_beginning_leaves_out_what_says_that_there_is_nothing() {
    let text = "Status: Green\n\n## Highlights\n\n- All is well.\n\n## Blockers\n\nNone.\n\n\
                ## Discussion or decision needed\n\n* n/a\n\n## Notes\n\nNone of us is away.\n";
    let seen = comment(1, "kavya-example", IN_TIME, text);
    assert_eq!(seen.excerpt, "All is well. None of us is away.");
    assert_eq!(seen.need, None);
}

#[test]
fn the_sign_of_an_alert_is_no_words_of_its_own() {
    let seen = comment(
        1,
        "kavya-example",
        IN_TIME,
        "Status: Green\n\nAll is well.\n\n> [!WARNING]\n> Two are new.\n",
    );
    assert_eq!(seen.excerpt, "All is well. Two are new.");
}

#[test]
fn an_update_says_its_first_sentence_what_it_leaves_open_and_whether_it_asks_for_help() {
    let text = "<!-- meridian:update v=1 cycle=v1.38 round=2026-10-26 section=docs part=1/1 \
                op=01JAAAAAAAAAAAAAAAAAAAAAAA -->\nStatus: Red\n\n## Highlights\n\nTwo pages wait. One \
                more came.\n\n## Blockers\n\nNone\n";
    let seen = comment(1, "kavya", "2026-10-26T20:00:00Z", text);
    assert_eq!(seen.headline(), "Two pages wait.");
    assert_eq!(seen.lacks, ["Metrics", "Discussion or decision needed"], "None is an answer");
    assert!(seen.lacks_need(), "Red, and nobody is asked for anything");
    let asked = text.replace("None", "A reviewer of SIG Docs by Thursday");
    assert!(!comment(1, "kavya", "2026-10-26T20:00:00Z", &asked).lacks_need());
    let green = text.replace("Red", "Green");
    assert!(!comment(1, "kavya", "2026-10-26T20:00:00Z", &green).lacks_need());
    let by_hand =
        comment(2, "kavya", "2026-10-26T20:00:00Z", "Status: Yellow, we wait for two pages");
    assert_eq!(by_hand.lacks, [] as [&str; 0], "by hand no part is asked for");
}

#[test]
fn what_a_lead_assigned_counts_for_that_section_like_one_by_its_own_person() {
    let (round, cycle) = (round(), "v1.38".parse().unwrap());
    let sorted = |seen: &[Seen], assigned: &[Assigned]| {
        let facts = Facts { assigned, ..facts(&round, &cycle) };
        board(seen, Part::all(&roles(), &[section("docs")]), &facts)
    };
    let text = "All of it is well since Friday.";
    let seen = [comment(1, "noor-example", IN_TIME, text), comment(2, "stranger", AFTER, text)];
    let to = |id, of| Assigned { comment: CommentId::Number(id), section: section(of) };

    let before = sorted(&seen, &[]);
    assert_eq!((before.free.as_slice(), before.talk), ([0].as_slice(), 1));
    let proposed = proposed(&seen[0], &before).map(|row| row.part.title.as_str());
    assert_eq!(proposed, Some("Docs"), "the first of hers that has not written");

    let after = sorted(&seen, &[to(1, "Release-Signal"), to(2, "docs")]);
    let standing =
        |board: &Board| board.rows.iter().map(|row| row.standing).take(2).collect::<Vec<_>>();
    assert_eq!(standing(&after), [Standing::PostedLate, Standing::Posted]);
    assert_eq!((after.free.len(), after.talk), (0, 0));
    let edited = [comment(1, "noor-example", IN_TIME, "Better."), seen[1].clone()];
    assert_eq!(standing(&sorted(&edited, &[to(1, "release-signal")]))[1], Standing::Posted);

    let gone = sorted(&seen[1..], &[to(1, "release-signal")]);
    assert_eq!(standing(&gone), [Standing::Late; 2], "without its comment it is nothing");
    let unknown = sorted(&seen, &[to(1, "no-such-section")]);
    assert_eq!(unknown.free, [0]);
    let posted = marked(1, "kavya-example", "docs", "2026-10-26", IN_TIME, "Status: Green\n");
    let named = sorted(&[posted], &[to(1, "release-signal")]);
    assert_eq!(named.rows[0].posts, [0], "a marker names its own");
}

#[test]
fn a_section_is_somebodys_who_writes_it_or_is_listed_for_it() {
    let parts = Part::all(&roles(), &[section("comms")]);
    let of =
        |login| parts.iter().filter(move |part| part.is_of(login)).map(|part| part.title.as_str());
    assert_eq!(of(Some("NOOR-example")).collect::<Vec<_>>(), ["Docs", "Release Signal", "Comms"]);
    assert_eq!(of(None).collect::<Vec<_>>(), ["Comms"]);
}
