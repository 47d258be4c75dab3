//! What a proposal says in its comment, and that the same is read back, whoever has edited it.

use super::*;
use crate::{decisions::Letter, time::BundledZones};
use proptest::prelude::*;
use rstest::rstest;

pub(in crate::decisions) fn login(name: &str) -> Login {
    name.parse().unwrap()
}

pub(in crate::decisions) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Asked on Tue 17 November 2026 at 03:30 UTC.
pub(in crate::decisions) fn written() -> DateTime<Utc> {
    at("2026-11-17T03:30:00Z")
}

/// Five are named; three have to approve A.
pub(in crate::decisions) fn asked() -> Asked {
    let names = [
        "Yes, by a named owner, at most 5 days",
        "No. A flaking blocking job stops the merge queue until fixed",
    ];
    let names = names.map(str::to_owned).to_vec();
    Asked {
        question: "May a blocking job be quarantined during Code Freeze?".to_owned(),
        why:
            "Two jobs have flaked since Friday.\n\n- [board](https://example.org/board)\n- #118402"
                .to_owned(),
        options: Options::new(names, Some("A".parse().unwrap())).unwrap(),
        named: ["ines-example", "tom-example", "liam-example", "kavya-example", "sora-example"]
            .map(login)
            .to_vec(),
        owner: login("ana-example"),
        deputies: vec![login("bo-example")],
        end: end_at(at("2026-11-19T07:00:00Z")),
        rule: Rule::Approvals { needed: 3 },
        late_counts: false,
    }
}

pub(in crate::decisions) fn proposal() -> Proposal {
    Proposal::new(asked()).unwrap()
}

fn zones() -> Vec<String> {
    vec!["Pacific/Auckland".to_owned(), "Europe/Berlin".to_owned()]
}

fn body(proposal: &Proposal) -> String {
    let key = proposal.key("2026-11-16".parse().unwrap()).unwrap();
    comment(proposal, key, "01JD000000000000000000000A".parse().ok(), &zones(), &BundledZones)
}

#[test]
fn the_comment_says_all_of_it_in_words() {
    let text = markdown(&proposal(), &zones(), &BundledZones);
    let expected = "\
### Proposal: May a blocking job be quarantined during Code Freeze?

Two jobs have flaked since Friday.

- [board](https://example.org/board)
- #118402

**Options:**

- **A**: Yes, by a named owner, at most 5 days *(proposed)*
- **B**: No. A flaking blocking job stops the merge queue until fixed

**Who must answer:** @ines-example, @tom-example, @liam-example, @kavya-example, @sora-example
**Until:** Thu 19 Nov 07:00 UTC; Wed 18 Nov 19:00 AoE; Thu 19 Nov 20:00 NZDT; Thu 19 Nov 08:00 CET
**Rule:** 3 of the 5 named approve, and no objection is open. A later answer is shown and not counted.
**Asked by:** **ana-example**, who posts the outcome, else **bo-example**.
**To answer:** react to this comment (\u{1f44d} yes to A, \u{1f44e} no, \u{1f440} wait, \u{1f389} A, \
\u{2764}\u{fe0f} B), or write an option's letter, `+1` for the proposed one; `-1, REASON` or `concern: \
REASON`; `abstain`; `hold until DATE` (once, at most 5 working days); `concern resolved`. Anything with a \
condition or a question is read by who asked. Nothing has to be installed.
";
    assert_eq!(text, expected);
}

#[test]
fn every_form_that_is_printed_counts() {
    use crate::decisions::answer::{Answer, Read, read};
    let options = Options::yes_or_no();
    let proposal = Proposal::new(Asked { options: options.clone(), ..asked() }).unwrap();
    let text = markdown(&proposal, &[], &BundledZones);
    let line = text.lines().last().unwrap();
    let forms: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
    assert_eq!(forms.len(), 8, "{forms:?}");
    for form in forms {
        let written = form.replace("REASON", "it hides regressions").replace("DATE", "2026-11-23");
        let read = read(&written, &options);
        assert!(matches!(read, Read::Counts(_)), "{form}: {read:?}");
    }
    let reason = Answer::Objects { reason: Some("it hides regressions".to_owned()) };
    assert_eq!(read("concern: it hides regressions", &options), Read::Counts(reason));
}

#[test]
fn the_whole_comment_is_no_answer_to_itself() {
    use crate::decisions::answer::{Read, read};
    let read = read(&body(&proposal()), &proposal().asked().options);
    assert!(!matches!(read, Read::Counts(_)), "{read:?}");
}

#[test]
fn it_is_read_back_with_and_without_its_mark() {
    let (proposal, body) = (proposal(), body(&proposal()));
    let found = read(&body, written()).unwrap();
    assert_eq!(found.proposal, proposal);
    assert_eq!(found.key, proposal.key("2026-11-16".parse().unwrap()));
    let by_hand = read(&body.lines().skip(1).collect::<Vec<_>>().join("\r\n"), written()).unwrap();
    assert_eq!((by_hand.proposal, by_hand.key), (proposal, None));
}

#[test]
fn two_meridians_of_one_person_derive_the_same_key() {
    let round = "2026-11-16".parse().unwrap();
    let again = Proposal::new(Asked {
        question: "may a blocking job be quarantined during code freeze".to_owned(),
        end: end_at(at("2026-11-20T07:00:00Z")),
        ..asked()
    });
    assert_eq!(again.unwrap().key(round), proposal().key(round));
    assert!(proposal().key(round).unwrap().as_str().starts_with("2026-11-16/ana-example/"));
    assert_ne!(proposal().key("2026-11-23".parse().unwrap()), proposal().key(round));
}

#[rstest]
#[case::a_typo_in_the_reasons("flaked since", "been flaky since", true)]
#[case::signs_of_the_question("Code Freeze?", "code freeze ?", true)]
#[case::another_end("Thu 19 Nov 07:00 UTC", "Fri 20 Nov 07:00 UTC", true)]
#[case::somebody_more("@sora-example", "@sora-example, @dov-example", true)]
#[case::another_option("at most 5 days", "at most 3 days", false)]
#[case::another_one_proposed(" *(proposed)*", "", false)]
#[case::another_question("during Code Freeze", "during Test Freeze", false)]
fn only_a_change_of_what_or_the_options_makes_answers_ones_to_an_earlier_text(
    #[case] from: &str,
    #[case] to: &str,
    #[case] is_same: bool,
) {
    let edited = body(&proposal()).replace(from, to);
    assert_ne!(edited, body(&proposal()), "it is in the text");
    let found = read(&edited, written()).unwrap().proposal;
    assert_eq!(found.fingerprint() == proposal().fingerprint(), is_same);
}

#[test]
fn what_an_edit_on_github_changed_is_read() {
    let edited = body(&proposal())
        .replace("Thu 19 Nov 07:00 UTC;", "Mon 23 Nov 20:00 UTC;")
        .replace("@liam-example, ", "")
        .replace("3 of the 5", "2 of the 4")
        .replace("else **bo-example**", "else **bo-example**, **cy-example**")
        .replace("**Rule:**", "Rule:")
        + "\nEdit: one name less.\n";
    let found = read(&edited, written()).unwrap().proposal;
    assert_eq!(found.end(), at("2026-11-23T20:00:00Z"));
    assert!(!found.names("liam-example") && found.names("Sora-Example"));
    assert_eq!(found.asked().rule, Rule::Approvals { needed: 2 });
    assert_eq!(found.asked().deputies, [login("bo-example"), login("cy-example")]);
}

#[rstest]
#[case::an_end_in_other_words("Thu 19 Nov 07:00 UTC", "Thursday morning", NotRead::Part("Until"))]
#[case::a_rule_in_other_words("3 of the 5 named approve", "we vote", NotRead::Part("Rule"))]
#[case::an_option_without_its_letter("- **B**", "- **Z**", NotRead::Part("Options"))]
#[case::a_label_gone("**Asked by:**", "**By:**", NotRead::Part("Asked by"))]
fn what_cannot_be_read_any_more_is_named(
    #[case] from: &str,
    #[case] to: &str,
    #[case] expected: NotRead,
) {
    assert_eq!(read(&body(&proposal()).replace(from, to), written()), Err(expected));
}

#[test]
fn other_comments_ask_for_nothing() {
    for text in ["", "LGTM", "### Proposal: shall we?\n\nLet us talk.", "## Summary"] {
        assert_eq!(read(text, written()), Err(NotRead::Other), "{text}");
    }
}

#[test]
fn an_end_over_the_turn_of_the_year_is_the_next_one() {
    let end = end_at(at("2027-01-05T20:00:00Z"));
    let proposal = proposal().ending(end).unwrap();
    let found = read(&body(&proposal), at("2026-12-30T10:00:00Z")).unwrap();
    assert_eq!(found.proposal.end(), at("2027-01-05T20:00:00Z"));
}

#[rstest]
#[case::no_question(Asked { question: " @ ".to_owned(), ..asked() }, BadProposal::NoQuestion)]
#[case::no_reasons(Asked { why: "\n \n".to_owned(), ..asked() }, BadProposal::NoWhy)]
#[case::an_open_block(Asked { why: "see:\n```\ncode".to_owned(), ..asked() }, BadProposal::OpenWhy)]
#[case::an_open_comment(Asked { why: "see <!-- x\n\n<!--".to_owned(), ..asked() }, BadProposal::OpenWhy)]
#[case::nobody(Asked { named: Vec::new(), ..asked() }, BadProposal::Nobody)]
#[case::too_few(
    Asked { rule: Rule::Approvals { needed: 6 }, ..asked() },
    BadProposal::Needed { needed: 6, named: 5 }
)]
#[case::twice(
    Asked { named: vec![login("bo-example"), login("Bo-Example")], ..asked() },
    BadProposal::Twice("Bo-Example".to_owned())
)]
#[case::no_moment(
    Asked { end: When::Date { text: "19 Nov".to_owned(), date: "2026-11-19".parse().unwrap() }, ..asked() },
    BadProposal::NoEnd
)]
fn what_could_not_be_decided_is_no_proposal(#[case] asked: Asked, #[case] expected: BadProposal) {
    assert_eq!(Proposal::new(asked), Err(expected));
}

#[test]
fn silence_does_not_choose_between_options() {
    let names = vec!["One".to_owned(), "Two".to_owned()];
    let options = Options::new(names, None).unwrap();
    let asked = Asked { options, rule: Rule::Silence, named: Vec::new(), ..asked() };
    assert_eq!(Proposal::new(asked.clone()), Err(BadProposal::SilenceBetween));
    let yes_or_no = Proposal::new(Asked { options: Options::yes_or_no(), ..asked }).unwrap();
    assert_eq!(read(&body(&yes_or_no), written()).unwrap().proposal, yes_or_no);
}

fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        Just(Rule::Silence),
        Just(Rule::Majority),
        (1usize..3).prop_map(|needed| Rule::Approvals { needed })
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_was_written_is_read_back(
        question in "(\\PC|@|\\*|\\\\|Proposal:){1,30}",
        why in "(\\PC|\n|### Proposal: |\\*\\*Until:\\*\\* |\\*\\*Options:\\*\\*|Rule:|`|<){1,60}",
        names in prop::collection::vec("(\\PC|:|\\*| \\*\\(proposed\\)\\*){1,12}", 0..5),
        proposed in 0usize..6, named in 0usize..4, rule in rule(), late_counts: bool,
        minutes in 1i64..100_000,
    ) {
        let people = ["ines-example", "tom-example", "liam-example"].map(login);
        let names: Vec<String> = names.into_iter().filter(|name| !tame(name).is_empty()).collect();
        let proposed = Letter::at(proposed).filter(|letter| letter.place() < names.len());
        let Ok(options) = Options::new_or_none(names, proposed) else { return Ok(()) };
        let end = written() + chrono::Duration::minutes(minutes);
        let asked = Asked {
            question, why, options, named: people.into_iter().take(named).collect(), rule,
            late_counts, end: end_at(end.with_second(0).unwrap()), ..asked()
        };
        let Ok(proposal) = Proposal::new(asked) else { return Ok(()) };
        let found = read(&body(&proposal), written());
        prop_assert_eq!(found.map(|found| found.proposal), Ok(proposal.clone()));
        let stored = serde_json::to_string(&proposal).unwrap();
        prop_assert_eq!(serde_json::from_str::<Proposal>(&stored).unwrap(), proposal);
    }

    #[test]
    fn any_body_is_read_without_a_stumble(
        body in "(\\PC|\n|### Proposal: |\\*\\*Until:\\*\\* |\\*\\*Options:\\*\\*|Rule:|- \\*\\*A\\*\\*:){0,40}"
    ) {
        let _ = read(&body, written());
    }
}
