//! What is written down of a decision, what of it counts, and what is read back.

use super::*;
use crate::{
    courier::{Emoji, marker::MessageMarker},
    decisions::{
        answer::Answer,
        proposal::{Asked, Rule, tests as asking},
        state::{On, Ruling, Settled, State, state, tests::*},
    },
    ids::{CommentId, ProposalKey},
};
use proptest::prelude::*;
use rstest::rstest;

const AFTER: &str = "2026-11-19T07:30:00Z";
const PROPOSAL: &str = "https://example.org/r/issues/40#issuecomment-1";

fn key() -> ProposalKey {
    asking::proposal().key("2026-11-16".parse().unwrap()).unwrap()
}

/// Three approve A, one of them as the owner read it; one has taken back an objection, one is silent.
fn world() -> World {
    let mut world = asked(asking::asked());
    world.reacts("ines-example", &[(Emoji::ThumbsUp, "2026-11-17T19:02:00Z")]);
    world.says("tom-example", "LGTM", "2026-11-17T13:15:20Z");
    world.says(
        "liam-example",
        "concern: it can hide a @conformance regression",
        "2026-11-17T05:40:00Z",
    );
    world.says("liam-example", "concern resolved, thanks", "2026-11-18T09:00:00Z");
    let id = world.says("kavya-example", "+1 once docs are in", "2026-11-17T14:50:00Z");
    let on = On::Comment(id);
    world.rulings.push(Ruling {
        on,
        at: at("2026-11-17T14:50:00Z"),
        answer: Some(Answer::Approves),
    });
    world.now = at(AFTER);
    world
}

fn filled(world: &World) -> Outcome {
    let facts = world.facts();
    let by = login("ana-example");
    Outcome {
        why: "The board shows both jobs.\n\n- #118402".to_owned(),
        ..prefill(&facts, &state(&facts), &by, PROPOSAL, None)
    }
}

#[test]
fn an_outcome_is_prefilled_with_names_answers_times_and_how_objections_were_met() {
    let outcome = filled(&world());
    assert_eq!(outcome.lacks(), [""; 0]);
    let expected = "\
### Outcome: A. Yes, by a named owner, at most 5 days

**Question:** May a blocking job be quarantined during Code Freeze? ([proposal](https://example.org/r/issues/40#issuecomment-1))

**Why:**

The board shows both jobs.

- #118402

**Answers:**

- **ines-example**: approves, Tue 17 Nov 2026 19:02 UTC
- **tom-example**: approves, Tue 17 Nov 2026 13:15 UTC
- **liam-example**: concern resolved, Wed 18 Nov 2026 09:00 UTC
- **kavya-example**: approves, as the owner read it, Tue 17 Nov 2026 14:50 UTC

**Objections:**

- **liam-example**: it can hide a conformance regression
  Met: liam-example concern resolved since Wed 18 Nov 09:00 UTC

**Did not answer:** **sora-example**
**Posted by:** **ana-example**
";
    assert_eq!(markdown(&outcome), expected);
    assert!(!expected.contains('@'), "nobody is told twice");
}

#[test]
fn an_objection_that_is_open_has_to_be_met_in_words() {
    let mut world = world();
    world.says("sora-example", "-1, nobody owns it", "2026-11-18T10:00:00Z");
    let facts = world.facts();
    let choice = Some(Choice::Option("A".parse().unwrap()));
    let outcome = prefill(&facts, &state(&facts), &login("ana-example"), PROPOSAL, choice);
    assert_eq!(
        outcome.lacks(),
        [
            "Write how the objection of sora-example was met.",
            "Write why: a decision without its reasons is asked again."
        ]
    );
}

/// Answered by mail: `+1, but not before the docs are in`. The owner says that it objects, and the outcome
/// names it.
#[test]
fn an_objection_that_the_owner_read_stands_in_the_outcome() {
    let mut world = asked(asking::asked());
    let id =
        world.says("kavya-example", "+1, but not before the docs are in", "2026-11-17T14:50:00Z");
    let reason = Some("not before the docs are in".to_owned());
    let answer = Some(Answer::Objects { reason });
    world.rulings.push(Ruling { on: On::Comment(id), at: at("2026-11-17T14:50:00Z"), answer });
    let text = markdown(&filled(&world));
    assert!(text.contains(
        "- **kavya-example**: objects: not before the docs are in, as the owner read it, Tue 17 Nov"
    ));
    assert!(text.contains("**Objections:**\n\n- **kavya-example**: not before the docs are in\n"));
}

#[test]
fn an_objection_to_a_text_that_was_changed_is_met_by_that() {
    let mut world = asked(asking::asked());
    world.says("liam-example", "concern: it hides regressions", "2026-11-17T05:40:00Z");
    let question = "May a job be quarantined, but none of conformance?".to_owned();
    world.changes(Asked { question, ..asking::asked() }, "2026-11-17T06:30:00Z");
    let facts = world.facts();
    let outcome = prefill(&facts, &state(&facts), &login("ana-example"), PROPOSAL, None);
    assert_eq!(outcome.objections[0].how, "what is asked was changed Tue 17 Nov 06:30 UTC");
    assert_eq!(
        outcome.verdict,
        Verdict::Dropped,
        "it is not enough, so nothing is decided by itself"
    );
}

#[test]
fn whoever_posts_it_for_the_owner_says_so() {
    let world = world();
    let facts = world.facts();
    let outcome = prefill(&facts, &state(&facts), &login("bo-example"), PROPOSAL, None);
    assert!(markdown(&outcome).ends_with("**Posted by:** **bo-example**, for **ana-example**\n"));
    assert!(outcome.is_for(&world.proposal));
}

#[test]
fn it_is_read_back_as_it_was_posted() {
    let outcome =
        Outcome { replaces: Some("https://example.org/9".to_owned()), ..filled(&world()) };
    let body = comment(&outcome, key(), 2, "01JD000000000000000000000A".parse().ok());
    assert!(body.starts_with("<!-- meridian:outcome v=1 key=2026-11-16/ana-example/"), "{body}");
    assert!(MessageMarker::is_intact(&body));
    assert_eq!(read(&body), Ok(outcome.clone()));
    assert_eq!(read(&body.replace('\n', "\r\n")), Ok(outcome));
    assert_eq!(read("LGTM"), Err(NoOutcome::Other));
    assert_eq!(read(&body.replace("19:02 UTC", "evening")), Err(NoOutcome::Part("Answers")));
}

#[test]
fn a_reaction_that_is_taken_away_is_shown_and_recounts_nothing() {
    let mut world = world();
    let outcome = filled(&world);
    assert_eq!(differs(&outcome, &world.status()), [""; 0]);
    world.settled = Some(Settled::Decided(at("2026-11-19T08:00:00Z")));
    world.answers.retain(|one| !one.by.is("ines-example"));
    world.says("sora-example", "+1", "2026-11-19T09:00:00Z");
    let status = world.status();
    assert_eq!(
        differs(&outcome, &status),
        [
            "ines-example approves, as read for the outcome; that is not there any more. The outcome stands.",
            "sora-example approves (after the end) after the outcome."
        ]
    );
    assert_eq!(status.state, State::Decided);
}

/// Something posted to the proposal, numbered and at an hour of 19 November or later.
fn posted(number: i64, by: &str, when: &str, outcome: Outcome) -> Posted {
    let outcome = Outcome { by: login(by), ..outcome };
    let owner = login("ana-example");
    let on_behalf = (outcome.by != owner).then_some(owner);
    Posted {
        id: CommentId::Number(number),
        url: format!("https://example.org/{number}"),
        by: login(by),
        at: at(when),
        turn: 1,
        says: Word::Outcome(Box::new(Outcome { on_behalf, ..outcome })),
    }
}

fn reopened(number: i64, by: &str, when: &str) -> Posted {
    let reopening = Reopening {
        question: asking::asked().question,
        reason: "The audit found a third job.".to_owned(),
        outcome: "https://example.org/1".to_owned(),
        end: Some(at("2026-11-25T20:00:00Z")),
    };
    let says = Word::Reopened(reopening);
    Posted { says, ..posted(number, by, when, filled(&world())) }
}

fn counts(posted: &[Posted]) -> Option<i64> {
    let approvers = [login("ines-example"), login("tom-example")];
    let proposal = asking::proposal();
    record(&proposal, &approvers, posted).counts.and_then(|posted| posted.id.number())
}

#[test]
fn the_first_by_whoever_may_counts() {
    let outcome = filled(&world());
    let two = [
        posted(2, "ana-example", "2026-11-20T09:00:00Z", outcome.clone()),
        posted(1, "bo-example", "2026-11-20T08:00:00Z", outcome.clone()),
    ];
    assert_eq!(counts(&two), Some(1), "a day after the end a deputy may, and was first");
    let proposal = asking::proposal();
    let record = record(&proposal, &[], &two);
    assert_eq!(
        record.doubt().as_deref(),
        Some("Two outcomes were posted; the one by bo-example counts.")
    );
    assert!(instead(record.counts.unwrap()).contains("by bo-example: https://example.org/1"));
    let soon = posted(1, "bo-example", "2026-11-19T08:00:00Z", outcome.clone());
    assert_eq!(counts(&[soon, two[0].clone()]), Some(2), "the owner has a day");
    let approver = posted(1, "ines-example", "2026-11-20T08:00:00Z", outcome.clone());
    assert_eq!(counts(&[approver]), Some(1));
    let guest = posted(1, "guest-example", "2026-11-20T08:00:00Z", outcome);
    assert_eq!(counts(&[guest]), None);
}

#[test]
fn a_later_one_counts_only_where_it_says_what_it_replaces() {
    let outcome = filled(&world());
    let first = posted(1, "ana-example", "2026-11-19T08:00:00Z", outcome.clone());
    let replaces = Some("https://example.org/1".to_owned());
    let second =
        posted(2, "ana-example", "2026-11-19T09:00:00Z", Outcome { replaces, ..outcome.clone() });
    let third = posted(3, "ana-example", "2026-11-19T10:00:00Z", outcome);
    let all = [first, second, third];
    let proposal = asking::proposal();
    let record = record(&proposal, &[], &all);
    assert_eq!(counts(&all), Some(2));
    assert_eq!((record.before.len(), record.doubled.len()), (1, 1));
    assert_eq!(record.settled(), Some(Settled::Decided(at("2026-11-19T09:00:00Z"))));
}

/// What was decided and is open again, as it stands at a moment.
fn state_once_open_again(until: Option<&str>, now: &str) -> (State, Option<i64>) {
    let mut world = world();
    let mut again = reopened(2, "ana-example", "2026-11-22T09:00:00Z");
    if let Word::Reopened(reopening) = &mut again.says {
        reopening.end = until.map(at);
    }
    let first = posted(1, "ana-example", "2026-11-20T09:00:00Z", filled(&world));
    let second =
        Posted { turn: 2, ..posted(3, "bo-example", "2026-11-24T09:00:00Z", filled(&world)) };
    let proposal = world.proposal.clone();
    let both = [first.clone(), again.clone()];
    let open = record(&proposal, &[], &both);
    (world.settled, world.now) = (open.settled(), at(now));
    world.proposal = open.runs(&proposal);
    let state = world.status().state;
    let all = [first, again, second];
    (state, record(&proposal, &[login("bo-example")], &all).counts.and_then(|it| it.id.number()))
}

#[test]
fn what_is_open_again_until_a_time_runs_until_then_and_only_then_others_may_end_it() {
    let until = Some("2026-11-25T20:00:00Z");
    let (before, counts) = state_once_open_again(until, "2026-11-25T19:59:00Z");
    assert!(!matches!(before, State::Reopened | State::Due | State::Stuck), "{before:?}");
    assert_eq!(counts, None, "a day after the new end others may, and not before");
    let (after, _) = state_once_open_again(until, "2026-11-25T20:00:00Z");
    assert!(matches!(after, State::Due | State::Stuck | State::Blocked), "{after:?}");
    let (without, counts) = state_once_open_again(None, "2026-11-23T09:00:00Z");
    assert_eq!((without, counts), (State::Reopened, Some(3)));
    let past = state_once_open_again(Some("2026-11-18T20:00:00Z"), "2026-11-23T09:00:00Z").0;
    assert_eq!(past, State::Reopened, "an end that was over before it was open again is none");
}

#[test]
fn what_is_reopened_with_a_reason_is_open_and_the_outcome_stays() {
    let outcome = filled(&world());
    let first = posted(1, "ana-example", "2026-11-19T08:00:00Z", outcome.clone());
    let open = reopened(2, "ana-example", "2026-11-20T08:00:00Z");
    let all = [first.clone(), open.clone()];
    let proposal = asking::proposal();
    let again = record(&proposal, &[], &all);
    assert_eq!(again.settled(), Some(Settled::Reopened(at("2026-11-20T08:00:00Z"))));
    assert_eq!((again.counts, again.before.len(), again.next_turn), (None, 1, 2));
    let second = Posted { turn: 2, ..posted(3, "ana-example", "2026-11-26T08:00:00Z", outcome) };
    assert_eq!(counts(&[first.clone(), open.clone(), second]), Some(3));
    let guest = reopened(2, "guest-example", "2026-11-20T08:00:00Z");
    assert_eq!(counts(&[first, guest]), Some(1), "not everybody reopens");

    let Word::Reopened(reopening) = open.says else { panic!("it is one") };
    let body = reopening.comment(key(), 1, None);
    assert_eq!(Reopening::read(&body), Some(reopening));
    assert_eq!(Reopening::read("Open again: why not"), None);
}

#[rstest]
#[case("Decision: we ship on Thursday", Some("we ship on Thursday"))]
#[case("Hi all,\n\n**Decision:** we ship on Thursday.\n\nBest,\nBen", Some("we ship on Thursday."))]
#[case("decided: B", Some("B"))]
#[case("> Decision: we ship on Thursday\n\nReally?", None)]
#[case("`Decision: we ship`", None)]
#[case("Decision: when?", None)]
#[case("Decision: TBD", None)]
#[case("Decision needed: when do we ship", None)]
#[case("The decision: let us talk", None)]
fn a_plain_decision_is_offered_as_the_outcome(#[case] text: &str, #[case] expected: Option<&str>) {
    assert_eq!(decision_in(text).as_deref(), expected);
}

#[test]
fn the_log_says_what_was_decided_and_why_the_newest_first() {
    let decided = world();
    let outcome = filled(&decided);
    let all = [
        posted(1, "ana-example", "2026-11-19T08:00:00Z", outcome.clone()),
        reopened(2, "ana-example", "2026-11-20T08:00:00Z"),
        Posted { turn: 2, ..posted(3, "ana-example", "2026-11-26T08:00:00Z", outcome) },
    ];
    let proposal = asking::proposal();
    let record_of_it = record(&proposal, &[], &all);
    let open = yes_or_no(Rule::Silence);
    let none = record(&open.proposal, &[], &[]);
    let (first, second) = (decided.status(), open.status());
    let entries = [
        Entry {
            question: "Shall we *wait*?",
            proposal: "https://example.org/50",
            asked_at: at("2026-11-18T08:00:00Z"),
            status: &second,
            record: &none,
        },
        Entry {
            question: &asking::asked().question,
            proposal: PROPOSAL,
            asked_at: asking::written(),
            status: &first,
            record: &record_of_it,
        },
    ];
    let text = log(&entries);
    let expected = "\
# Decisions

## May a blocking job be quarantined during Code Freeze?

Asked Tue 17 Nov 2026 03:30 UTC ([proposal](https://example.org/r/issues/40#issuecomment-1)).

**Decided Thu 26 Nov 2026 08:00 UTC ([outcome](https://example.org/3)): A. Yes, by a named owner, at most 5 days**

The board shows both jobs.

- #118402

- ines-example approves
- tom-example approves
- liam-example concern resolved
- kavya-example approves, as the owner read it
- Objection of liam-example: it can hide a conformance regression. Met: liam-example concern resolved since Wed 18 Nov 09:00 UTC
- Did not answer: sora-example

- Before: [outcome](https://example.org/1) of Thu 19 Nov 2026 08:00 UTC
- Opened again Fri 20 Nov 2026 08:00 UTC: The audit found a third job.

## Shall we \\*wait\\*?

Asked Wed 18 Nov 2026 08:00 UTC ([proposal](https://example.org/50)).

Asked. Silence agrees: 5 silent.
";
    assert_eq!(text, expected);
    assert_eq!(log(&[]), "# Decisions\n\nNothing was decided yet.\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_was_written_down_is_read_back(
        says in "(\\PC|@|\\*|\\.){0,30}",
        why in "(\\PC|\n|\\*\\*Answers:\\*\\*|\\*\\*Posted by:\\*\\* |- \\*\\*a\\*\\*: x|Met:|`|<){1,60}",
        reason in "(\\PC|Met: |, ){1,20}", how in "(\\PC|Met: ){0,20}",
        answers in 0usize..3, objections in 0usize..3, silent in 0usize..3, turn in 1u32..4,
    ) {
        let all = filled(&world());
        let met = Met { by: login("liam-example"), reason, how };
        let outcome = Outcome {
            says, why,
            answers: all.answers.iter().take(answers).cloned().collect(),
            objections: std::iter::repeat_n(met, objections).collect(),
            silent: ["ines-example", "tom-example"].into_iter().take(silent).map(login).collect(),
            ..all
        }.tidy();
        prop_assume!(!outcome.why.is_empty());
        prop_assert_eq!(read(&comment(&outcome, key(), turn, None)), Ok(outcome));
    }

    #[test]
    fn any_comment_is_read_without_a_stumble(
        body in "(\\PC|\n|### Outcome: yes\\.|\\*\\*Why:\\*\\*|\\*\\*Posted by:\\*\\*|Decision: ){0,40}"
    ) {
        let _ = (read(&body), Reopening::read(&body), decision_in(&body));
    }
}
