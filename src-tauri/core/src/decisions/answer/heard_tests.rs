//! What was once counted wrongly, or was lost, each with its kind.

use super::*;
use crate::decisions::Options;

/// The proposal's own text, as far as these need it.
const BODY: &str = "May a blocking job be quarantined?\n\n**Asked by:** **ana-example**, who posts it.\n\nReply with +1 or -1: I object.\n";

fn to_it(text: &str) -> Read {
    read_below(text, &Options::yes_or_no(), BODY)
}

fn objects(reason: &str) -> Read {
    Read::Counts(Answer::Objects { reason: Some(reason.to_owned()) })
}

/// Each of these is read so; all that are not are said at once.
fn all_are(texts: &[&str], is_it: impl Fn(&Read) -> bool, reads: &[fn(&str) -> Read]) {
    let all = texts.iter().flat_map(|text| reads.iter().map(move |read| (text, read(text))));
    let wrong =
        all.filter(|(_, read)| !is_it(read)).map(|(text, read)| format!("{text:?}: {read:?}"));
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All of these are left to the owner, with the proposal's text known and without.
fn unread(texts: &[&str]) {
    let is_it = |read: &Read| matches!(read, Read::Unread(_));
    all_are(texts, is_it, &[to_it, |text| read(text, &Options::yes_or_no())]);
}

fn approve(texts: &[&str]) {
    all_are(texts, |read| *read == Read::Counts(Answer::Approves), &[to_it]);
}

#[test]
fn what_stands_before_who_wrote_is_not_a_part_of_it() {
    let quote = "\n> May a blocking job be quarantined?";
    for (before, reason) in [
        ("-1, this hides failures.\nOn Tue, Ana wrote:", "this hides failures"),
        (
            "-1, this hides failures.\nOn Tue, 17 Nov 2026 at 10:00, Ana Example\n<ana@example.org> wrote:",
            "this hides failures",
        ),
        ("-1, this hides failures.\nAna Example <ana@example.org> writes:", "this hides failures"),
    ] {
        assert_eq!(to_it(&format!("{before}{quote}")), objects(reason), "{before:?}");
    }
    for before in [
        "-1, as Ana wrote:",
        "On 17 Nov I said -1 and still object,\nwhich is what Ana wrote:",
        "On reflection I object to this.\nThat is what Ana wrote:",
        "On Tue I had no answer to what Ana wrote:\n> x\n\n-1",
    ] {
        unread(&[&format!("{before}{quote}")]);
    }
    let on_its_own = format!("+1\n\nOn Tue, 17 Nov 2026, Ana wrote:{quote}");
    approve(&[&on_its_own]);
}

#[test]
fn a_quote_of_something_else_makes_every_line_one_that_may_answer_it() {
    let others = [
        "Agreed\n\nOn Mon, Ben wrote:\n> I object, the docs are not in",
        "Agreed\n\n> I object, the docs are not in",
        "Agreed\n\nFrom: Ben Example\nSent: Monday\nTo: Ana\nSubject: Re: A question\n\nI object, the docs are not in",
        "> I object\n\nAgreed",
        "> -1\n\nAgreed",
        "> `this is not ok at all`\n\nAgreed",
        "> ```\n> I object to all of it\n> ```\n\nAgreed",
        "> <p>\n> I object to all of it\n> </p>\n\nAgreed",
    ];
    all_are(&others, |read| matches!(read, Read::Unread(_)), &[to_it]);
    approve(&[
        "Agreed\n\nOn Mon, 16 Nov 2026, Ana wrote:\n\n> May a blocking job be quarantined?\n>\n> Asked by: ana-example, who posts it.\n>\n> \u{2014}\n> Reply to this email directly, view it on GitHub\n> <https://github.com/example/team/issues/1>, or unsubscribe.\n> You are receiving this because you were mentioned.\n",
        "+1\n\nFrom: Ana Example\nSent: Monday\nTo: Ben\nSubject: Re: A question\n\nMay a blocking job be quarantined?\n\nAsked by: ana-example, who posts it.",
        "> May a blocking job be quarantined?\n\n+1",
    ]);
}

#[test]
fn an_answer_to_a_person_is_not_one_to_the_proposal() {
    unread(&[
        "Agreed, @ben-example.",
        "Yes, @ben-example",
        "+1, @ben-example",
        "+1\n\n@ben-example",
        "Agreed, thanks for catching that, Ana.",
        "Agreed, thanks for catching that",
        "+1, thanks for catching that",
        "I agree. Thanks for raising this @ben-example",
        "Yes, thanks Ben",
        "Agreed. Thanks, Ben",
        "Thanks for the hint. Agreed",
    ]);
    approve(&[
        "+1\n\n/cc @ben-example",
        "+1\ncc @ben-example, @dov-example",
        "+1\n/cc @ben-example @example/docs-leads",
        "LGTM, thanks for driving this",
        "LGTM, thank you so much for writing this up!",
        "+1, many thanks",
        "Agreed, thank you.",
        "Agreed.\n\nThanks,\nBen",
        "LGTM, thanks @ana-example",
        "Agreed, @ana-example",
    ]);
}

#[test]
fn what_stands_beside_an_answer_is_thanks_or_for_a_bot_only_where_all_of_it_is() {
    unread(&[
        "+1, many jobs are red on this branch",
        "LGTM, thanks to rebase it first",
        "LGTM, cheers to whoever mends the docs",
        "LGTM\ncc @docs-lead who has to sign off first",
        "+1\n/cc @ben please confirm the date first",
        "+1\n/sig docs has to sign off",
        "+1\n/priority first the docs",
        "<del>+1</del>",
        "<s>-1</s>",
        "<strike>LGTM</strike>",
        "<del>-1</del> +1",
        "<code>+1</code>",
        "<q>I object</q>",
        "<a href=\"https://example.org\">LGTM</a>",
        "+1 <sub>only for this cycle</sub>",
    ]);
    assert_eq!(to_it("-1, many jobs are red"), objects("many jobs are red"));
    approve(&["<b>+1</b>", "+1\n/sig docs", "+1\n/milestone v1.37", "+1<br>", "LGTM <!-- x -->"]);
}

#[test]
fn what_is_said_of_an_issue_is_no_answer_to_the_proposal() {
    unread(&[
        "Resolved: #118402",
        "resolved: the kind job",
        "Withdrawn: #118402",
        "Blocker: the kind job is red since Monday.",
        "blocking: #118402",
        "Blocking: kubernetes/kubernetes#118402 is open",
        "blocking: https://github.com/example/team/issues/12 is open",
    ]);
    assert_eq!(to_it("blocking: no owner is named"), objects("no owner is named"));
    let resolved = Answer::Withdraws { concern: Some("docs".to_owned()) };
    for text in ["concern resolved: docs", "Objection withdrawn: docs"] {
        assert_eq!(to_it(text), Read::Counts(resolved.clone()), "{text}");
    }
    assert_eq!(to_it("resolved"), Read::Counts(Answer::Withdraws { concern: None }));
}

#[test]
fn a_plain_no_is_not_lost() {
    unread(&[
        "I don't want this.",
        "I dont want this.",
        "I'd rather not do this now.",
        "We shouldn't do this before the freeze.",
        "We couldn't undo this afterwards.",
        "This would break the upgrade run.",
        "This is worse than what we have.",
        "That's a bad idea for the docs team.",
        "I can live with it, I suppose.",
        "I'm worried about the upgrade run.",
        "There is no owner for the job.",
    ]);
    for text in ["Isn't the job on the other board?", "The board is red again this morning."] {
        assert_eq!(to_it(text), Read::NoAnswer, "{text}");
    }
}

#[test]
fn thanks_and_a_name_choose_nothing() {
    let options = Options::new(vec!["Debian".to_owned(), "Alpine".to_owned()], None).unwrap();
    for text in ["Thanks! \u{1f389}", "thanks \u{2764}\u{fe0f}", "Thanks, B", "Best,\nA"] {
        let read = read(text, &options);
        assert!(matches!(read, Read::Unread(_)), "{text:?}: {read:?}");
    }
    let chosen = read("B. Thanks!", &options);
    assert!(matches!(chosen, Read::Counts(Answer::Chooses(_))), "{chosen:?}");
}

#[test]
fn a_condition_in_a_list_a_table_or_a_folded_part_is_one() {
    unread(&[
        "+1\n\n1. but only once the docs are in",
        "+1\n\n| when | what |\n|---|---|\n| not before Friday | ship |",
        "+1\n\n<details>\nunless the job is red\n</details>",
        "+1 :(",
    ]);
    approve(&["+1\n\n1. the docs are in\n2. the tests are green"]);
}

#[test]
fn what_may_speak_against_it_or_is_settled_already_is_never_passed_over() {
    unread(&[
        "This contradicts our policy.",
        "I beg to differ here",
        "The upgrade run will be broken by it.",
        "Definitely",
        "Absolutely!",
        "hi no",
        "+1\n```\nnot before the docs are in\n```",
        "+1\n\n    only if the docs are in",
        "concern: fixed now",
        "concern: solved meanwhile",
    ]);
    approve(&["+1\n```\nmake release\n```"]);
    assert_eq!(
        to_it("concern: the fix came too late"),
        objects("the fix came too late"),
        "it is none that is settled"
    );
}
