//! Lines as people write them, each with what it must give. Nothing here may ever be counted wrongly; what is
//! unread asks the owner.

use super::*;
use crate::decisions::Options;

/// What a line must give.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Must {
    Approve,
    Choose(&'static str),
    /// With this reason; none where it has to be asked for.
    Object(Option<&'static str>),
    Abstain,
    Hold(Option<&'static str>),
    Withdraw(Option<&'static str>),
    Unread,
    Nothing,
}
use Must::{Abstain, Approve, Choose, Hold, Nothing, Object, Unread, Withdraw};

fn is_it(read: &Read, must: &Must) -> bool {
    match (read, must) {
        (Read::Counts(answer), must) => match (answer, must) {
            (Answer::Approves, Approve) | (Answer::Abstains, Abstain) => true,
            (Answer::Chooses(letter), Choose(must)) => letter.to_string() == *must,
            (Answer::Objects { reason }, Object(must)) => reason.as_deref() == *must,
            (Answer::Holds { until }, Hold(must)) => {
                until.as_ref().map(|until| until.words.as_str()) == *must
            }
            (Answer::Withdraws { concern }, Withdraw(must)) => concern.as_deref() == *must,
            _ => false,
        },
        (Read::Unread(_), Unread) | (Read::NoAnswer, Nothing) => true,
        _ => false,
    }
}

fn check(options: &Options, table: &[(&str, Must)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, must)| {
            let read = read(text, options);
            (!is_it(&read, must)).then(|| format!("{text:?}: must {must:?}, is {read:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

const QUICK: &[(&str, Must)] = &[
    ("+1", Approve),
    ("+1!", Approve),
    ("+1 +1", Approve),
    ("\u{1f44d}", Approve),
    ("\u{1f44d}\u{1f3fd}", Approve),
    ("\u{1f44d}\u{1f44d}", Approve),
    (":+1:", Approve),
    (":thumbsup: :tada:", Approve),
    ("lgtm", Approve),
    ("LGTM \u{1f680}", Approve),
    ("LGTM :)", Approve),
    ("LGTM, thx!", Approve),
    ("**+1**", Approve),
    ("- +1", Approve),
    ("approve", Approve),
    ("Approved.", Approve),
    ("agreed", Approve),
    ("fine with me", Approve),
    ("fine by me!", Approve),
    ("go ahead", Approve),
    ("no objections", Approve),
    ("no objection from me", Approve),
    ("yes", Approve),
    ("Yes please", Approve),
    ("+1 from me", Approve),
    ("big +1", Approve),
    ("+1 (binding)", Approve),
    ("+1 \u{1f389}", Approve),
    ("-1", Object(None)),
    ("\u{2212}1", Object(None)),
    ("\u{1f44e}", Object(None)),
    (":-1:", Object(None)),
    (":thumbsdown:", Object(None)),
    ("-1 from me, sorry", Object(None)),
    ("no", Object(None)),
    ("not ok", Object(None)),
    ("Not OK with me.", Object(None)),
    ("please don't", Object(None)),
    ("strong -1", Object(None)),
    ("0", Abstain),
    ("abstain", Abstain),
    ("no opinion", Abstain),
    ("hold", Hold(None)),
    ("resolved", Withdraw(None)),
    ("+100", Unread),
    ("+0.5", Unread),
    ("+0", Unread),
    ("-0", Unread),
    ("yep", Unread),
    ("nope", Unread),
    ("ok", Unread),
    ("k", Unread),
    ("sure", Unread),
    ("ship it", Unread),
    ("wfm", Unread),
    ("sgtm", Unread),
    ("ditto", Unread),
    ("me too", Unread),
    ("\u{1f440}", Unread),
    ("\u{2705}", Unread),
    ("\u{1f389}", Unread),
    ("thanks!", Nothing),
    ("thx \u{1f64f}", Nothing),
];

const FORMAL: &[(&str, Must)] = &[
    ("I approve.", Approve),
    ("I fully agree with this proposal.", Approve),
    ("I hereby approve the proposal.", Approve),
    ("We have no objections.", Approve),
    ("I have no objection to this proposal.", Approve),
    ("Looks good to me, thank you for the write-up.", Approve),
    ("I'm fine with this.", Approve),
    ("I am +1 on this.", Approve),
    ("Please go ahead.", Approve),
    ("Approved as written.", Approve),
    ("My vote is +1.", Approve),
    ("I object.", Object(None)),
    ("I object to this proposal.", Object(None)),
    (
        "I object: it can hide a conformance regression.",
        Object(Some("it can hide a conformance regression")),
    ),
    (
        "concern: it can hide a conformance regression",
        Object(Some("it can hide a conformance regression")),
    ),
    ("Concern: the docs are not ready.", Object(Some("the docs are not ready"))),
    ("blocking: no owner is named", Object(Some("no owner is named"))),
    (
        "-1, this hides failures of the upgrade job.",
        Object(Some("this hides failures of the upgrade job")),
    ),
    (
        "-1 because this hides failures of the upgrade job",
        Object(Some("this hides failures of the upgrade job")),
    ),
    ("I object because nobody has tested it.", Object(Some("nobody has tested it"))),
    (
        "-1\n\nWe tried that in v1.36 and lost a week.",
        Object(Some("We tried that in v1.36 and lost a week")),
    ),
    ("I abstain.", Abstain),
    ("I abstain because I was away that week.", Abstain),
    ("I have no opinion on this.", Abstain),
    ("Please hold.", Hold(None)),
    ("I need time.", Hold(None)),
    ("I need more time until Friday.", Hold(Some("friday"))),
    ("Please hold until Thu 19 Nov.", Hold(Some("thu 19 nov"))),
    ("hold until 2026-11-20", Hold(Some("2026-11-20"))),
    ("Hold until Thursday, please.", Hold(Some("thursday"))),
    ("hold until end of Thursday", Hold(Some("end of thursday"))),
    ("My concern is resolved, thank you.", Withdraw(None)),
    ("concern resolved: conformance", Withdraw(Some("conformance"))),
    ("I withdraw my objection.", Withdraw(None)),
    ("withdrawn", Withdraw(None)),
    ("Concern resolved. LGTM", Approve),
    ("I would approve this.", Unread),
    ("I could live with approving this.", Unread),
    ("I mostly agree.", Unread),
    ("I tend to agree.", Unread),
    ("Hold until the docs are in.", Unread),
    ("hold until we know more", Unread),
    ("concern: none", Unread),
    ("concern:", Unread),
    ("No concerns.", Unread),
    ("My concern was resolved in #312, thanks.", Unread),
    ("resolved?", Unread),
    ("This is not resolved.", Unread),
    ("Approved by the steering committee yesterday.", Unread),
    ("please approve", Unread),
    ("Ana approved.", Unread),
    ("+1 (non-binding)", Unread),
];

const TURNS: &[(&str, Must)] = &[
    ("I don't object", Unread),
    ("I do not object.", Unread),
    ("No, I don't object", Unread),
    ("I don't agree", Unread),
    ("I never agreed to this", Unread),
    ("I can't approve this", Unread),
    ("I wouldn't object", Unread),
    ("+1 once docs are in", Unread),
    ("+1, but not before the docs are in", Unread),
    ("not LGTM", Unread),
    ("LGTM... not", Unread),
    ("-1 to waiting", Unread),
    ("-1 for delaying this", Unread),
    ("-1 on the alternative", Unread),
    ("-1 unless somebody owns it", Unread),
    ("-1, unless somebody owns it", Unread),
    ("-1 until the docs are in", Unread),
    ("-1, not before the docs are in", Unread),
    ("-1, if you ask me", Unread),
    ("-1 though I see the point", Unread),
    ("-1, just kidding", Unread),
    ("-1, never mind", Unread),
    ("-1. Actually, +1.", Unread),
    ("LGTM if CI is green", Unread),
    ("LGTM after the rename", Unread),
    ("LGTM with nits", Unread),
    ("+1 pending docs sign-off", Unread),
    ("+1 in principle", Unread),
    ("+1 to what Ben said", Unread),
    ("+1 from Ben too", Unread),
    ("+1 for waiting", Unread),
    ("+1?", Unread),
    ("LGTM? I did not read all of it", Unread),
    ("Agreed, except for the dates", Unread),
    ("Fine with me as long as docs agree", Unread),
    ("approve. However, the date is wrong", Unread),
    ("yes and no", Unread),
    ("no, go ahead", Unread),
    ("No, I don't mind", Unread),
    ("No problem", Unread),
    ("No -1 from me", Unread),
    ("please don't wait for me", Unread),
    ("please don't forget the docs", Unread),
    ("hold on, which date?", Unread),
    ("no need to hold this for me", Unread),
    ("+1 / -1", Unread),
    ("-1 +1", Unread),
    ("~~-1~~ +1", Unread),
    ("I withdraw my +1", Unread),
    ("go ahead without me", Unread),
    ("go ahead and explain", Unread),
    ("I agree that this is a problem", Unread),
    ("agree to disagree", Unread),
    ("LGTM\n\nThe docs have to be in first.", Unread),
    ("+1, the docs have to be in first", Unread),
    ("0 objections so far", Unread),
    ("I object to the objection", Unread),
    ("no objections, your honour? ;-)", Unread),
    ("-1 ... just testing", Unread),
    ("-1. The objection is about something else.", Unread),
    ("-1, waiting is worse than that", Unread),
    ("-1, just do it already, all of you", Unread),
    ("-1 ;)", Unread),
    ("concern: a minor one about the name", Unread),
    ("concern: nothing that stops this", Unread),
    ("blocking: none", Unread),
    ("+1\n\n/cc @ben-example", Approve),
    ("-1. Kind of.", Unread),
    ("@ana-example No, we lose the history of the flake", Unread),
    ("\u{1f44d} / \u{1f44e}", Unread),
    ("Yes, no objections", Approve),
    ("No, thank you", Object(None)),
    ("hold until may", Unread),
    ("hold until Friday or Monday", Unread),
    ("LGTM\n\nPS: wait for the docs", Unread),
    ("What if we waited a week?", Nothing),
    ("Do we have agreement here?", Unread),
    ("Which date is meant here?", Nothing),
    ("I will look at it tomorrow morning.", Nothing),
    ("The job has been moved to another cluster.", Nothing),
    ("Two jobs flake since Friday, see the board.", Nothing),
    ("cc @ben-example", Nothing),
];

const MAIL: &[(&str, Must)] = &[
    (
        "+1\n\nOn Tue, 17 Nov 2026 at 10:00, Ana Example <notifications@example.org> wrote:\n\n> May a blocking job be quarantined?\n>\n> Reply with -1 to object.\n",
        Approve,
    ),
    (
        "LGTM\n\nOn Tue, 17 Nov 2026 at 10:00, Ana Example\n<notifications@example.org> wrote:\n> May a blocking job be quarantined?\n",
        Approve,
    ),
    ("Hi Ana,\n\nLGTM.\n\nBest,\nBen", Approve),
    ("Hi all, +1 from me. Thanks, Ben", Approve),
    ("Dear all,\n\nI approve.\n\nKind regards\nBen Example\nRelease lead, Example Corp", Approve),
    ("+1\n\nThanks,\nBen", Approve),
    ("+1\n-- \nBen Example\nExample Corp, Berlin", Approve),
    ("approved\n\n\u{2014} Ben", Approve),
    ("-1, it hides regressions.\n\nSent from my phone", Object(Some("it hides regressions"))),
    (
        "+1\n\nFrom: Ana Example\nSent: Tuesday, 17 November 2026\nTo: Ben\nSubject: Re: [team] A question\n\nReply with -1 to object, or hold until Friday.",
        Approve,
    ),
    (
        "+1\n\nAm Di., 17. Nov. 2026 um 10:00 Uhr schrieb Ana Example:\n\n> Darf ein Job in Quarant\u{e4}ne?\n",
        Approve,
    ),
    (
        "LGTM\n\n\u{2014}\nReply to this email directly, view it on GitHub, or unsubscribe.\nYou are receiving this because you were mentioned.\n",
        Approve,
    ),
    ("@ana-example +1", Unread),
    ("Hi @ben-example, +1", Unread),
    ("@ana-example agreed", Unread),
    ("> it can hide a regression\n\nAgreed.", Unread),
    ("> it can hide a regression\nagreed", Unread),
    ("> +1", Nothing),
    ("> +1\n\nI will look at it on Thursday morning.", Nothing),
    ("+1\n--\nbut only for this cycle", Unread),
    ("LGTM\n\nThanks,\nBen\n\nPS: only after the docs", Unread),
    ("+1\n\nBest,\nunless Docs disagrees", Unread),
];

const PLACES: &[(&str, Must)] = &[
    ("```\n+1\n```", Nothing),
    ("    -1", Nothing),
    ("`+1`", Unread),
    ("Answer with `+1` or with `-1` until the evening.", Nothing),
    ("<!-- +1 -->", Nothing),
    ("<!-- meridian:x v=1 -->\n+1", Approve),
    ("| who | answer |\n|---|---|\n| Ben | +1 |\n", Unread),
    ("- [x] approve\n- [ ] object", Unread),
    ("- +1\n- -1", Unread),
    ("[LGTM](https://example.org/1)", Unread),
    ("![LGTM](https://example.org/lgtm.gif)", Unread),
    ("LGTM https://example.org/run/1", Unread),
    ("/lgtm", Approve),
    ("/approve", Approve),
    ("/lgtm\n/approve", Approve),
    ("/hold", Hold(None)),
    ("/hold cancel", Unread),
    ("/lgtm cancel", Unread),
    ("/unhold", Unread),
    ("/close", Unread),
    ("/assign @ben-example", Nothing),
    ("/cc @ben-example\n+1", Unread),
    ("# +1", Approve),
    ("<details>\n+1\n</details>", Unread),
    ("UTC+1 is one hour ahead of that.", Nothing),
];

const LANGUAGES: &[(&str, Must)] = &[
    ("Einverstanden", Unread),
    ("Nein, das versteckt Fehler", Unread),
    ("+1, aber erst nach der Doku", Unread),
    ("-1, aber ich sehe den Punkt", Unread),
    ("d'accord", Unread),
    ("De acuerdo con la propuesta", Unread),
    ("n\u{e3}o concordo", Unread),
    ("\u{540c}\u{610f}", Unread),
    ("\u{8d5e}\u{6210}\u{ff0c}\u{4f46}\u{8981}\u{7b49}\u{6587}\u{6863}", Unread),
    ("\u{8cdb}\u{6210}\u{3067}\u{3059}", Unread),
    ("\u{441}\u{43e}\u{433}\u{43b}\u{430}\u{441}\u{435}\u{43d}", Unread),
    ("\u{939}\u{93e}\u{901}, \u{920}\u{940}\u{915} \u{939}\u{948}", Unread),
    ("+1 \u{540c}\u{610f}", Unread),
    ("\u{1f44d} gracias", Unread),
];

#[test]
fn a_question_of_yes_or_no() {
    let options = Options::yes_or_no();
    for table in [QUICK, FORMAL, TURNS, MAIL, PLACES, LANGUAGES] {
        check(&options, table);
    }
    let lines: usize =
        [QUICK, FORMAL, TURNS, MAIL, PLACES, LANGUAGES].iter().map(|table| table.len()).sum();
    assert!(lines >= 120, "{lines}");
}

#[test]
fn a_choice_between_options() {
    let names = ["Quarantine it for five days", "Stop the queue", "Wait"].map(str::to_owned);
    let options = Options::new(names.to_vec(), None).unwrap();
    check(
        &options,
        &[
            ("A", Choose("A")),
            ("b", Choose("B")),
            ("A.", Choose("A")),
            ("(C)", Choose("C")),
            ("Option A", Choose("A")),
            ("option b please", Unread),
            ("A, thanks!", Choose("A")),
            ("B from me", Choose("B")),
            ("+1 for A", Choose("A")),
            ("+1 A", Choose("A")),
            ("+1 to option B", Choose("B")),
            ("LGTM, A", Choose("A")),
            ("I vote for C", Choose("C")),
            ("My vote goes to B.", Choose("B")),
            ("A: +1", Choose("A")),
            ("Stop the queue", Choose("B")),
            ("stop the queue!", Choose("B")),
            ("Quarantine it for five days", Choose("A")),
            ("\u{1f389}", Choose("A")),
            (":rocket:", Choose("C")),
            ("wait", Choose("C")),
            ("-1", Object(None)),
            ("0", Abstain),
            ("+1", Unread),
            ("yes", Unread),
            ("no", Unread),
            ("D", Unread),
            ("A or B", Unread),
            ("A and B", Unread),
            ("A > B", Unread),
            ("A/B", Unread),
            ("A, then B", Unread),
            ("not A", Unread),
            ("-1 on B", Unread),
            ("-1, B is better than that", Object(Some("B is better than that"))),
            ("A, but only for this cycle", Unread),
            ("A +1 from me", Unread),
            ("A vote from me", Unread),
            ("+1 for a start", Unread),
            ("I", Nothing),
            ("don't stop the queue", Unread),
            ("wait, what about the docs?", Unread),
            ("Wait, the docs are not in", Unread),
            ("A question about the docs, later today.", Nothing),
            (":D", Nothing),
            ("+1 for A :D", Choose("A")),
            ("A\n\nB", Unread),
            ("1. A\n2. B", Unread),
        ],
    );
}

#[test]
fn where_one_option_is_proposed_an_approval_means_it() {
    let names = ["Yes, by a named owner", "No"].map(str::to_owned).to_vec();
    let options = Options::new(names, Some("A".parse().unwrap())).unwrap();
    check(
        &options,
        &[
            ("LGTM", Approve),
            ("+1 for A", Choose("A")),
            ("+1 for B", Unread),
            ("No", Choose("B")),
            ("no objections", Unread),
            ("B", Choose("B")),
            ("Yes, by a named owner", Choose("A")),
        ],
    );
}

#[test]
fn below_a_quote_of_the_proposal_itself_the_answer_is_to_it() {
    let (options, body) =
        (Options::yes_or_no(), "May a blocking job be quarantined?\n\nThen it runs.");
    let text = "> May a blocking job be quarantined?\n\n+1";
    assert_eq!(read_below(text, &options, body), Read::Counts(Answer::Approves));
    assert_eq!(read_below(text, &options, "Another one"), Read::Unread(Why::BelowQuote));
    let mail =
        "On Tue, 17 Nov 2026, Ana Example wrote:\n> Then it runs.\n\n-1, it hides regressions";
    let objects = Answer::Objects { reason: Some("it hides regressions".to_owned()) };
    assert_eq!(read_below(mail, &options, body), Read::Counts(objects));
}

#[test]
fn whoever_speaks_to_who_asks_answers_them() {
    let (options, body) =
        (Options::yes_or_no(), "May it?\n\n**Asked by:** **ana-example**, who posts it.");
    for text in ["@Ana-Example +1", "Hi @ana-example, LGTM, thanks for driving this"] {
        assert_eq!(read_below(text, &options, body), Read::Counts(Answer::Approves), "{text}");
    }
    let to_ben = read_below("@ben-example +1", &options, body);
    assert_eq!(to_ben, Read::Unread(Why::Addressed("ben-example".to_owned())));
}

#[test]
fn until_a_day_is_a_date_by_when_it_was_written() {
    let written: DateTime<Utc> = "2026-11-17T22:00:00Z".parse().unwrap();
    let date = |text: &str| match read(text, &Options::yes_or_no()) {
        Read::Counts(Answer::Holds { until }) => until.and_then(|until| until.date(written)),
        read => panic!("{text}: {read:?}"),
    };
    for (text, expected) in [
        ("hold until Thursday", "2026-11-19"),
        ("hold until Tuesday", "2026-11-24"),
        ("hold until tomorrow", "2026-11-18"),
        ("hold until 3 January", "2027-01-03"),
        ("hold until Nov 20th", "2026-11-20"),
        ("hold until 20 November 2026", "2026-11-20"),
    ] {
        assert_eq!(date(text), expected.parse().ok(), "{text}");
    }
}

#[test]
fn any_text_is_read_without_a_stumble() {
    use proptest::prelude::*;
    proptest!(ProptestConfig::with_cases(256), |(text in "(\\PC|\n|> |\\+1|-1|concern:|hold until |because |\\||:|`|<!--|-->|\\?){0,40}")| {
        let options = Options::new(vec!["One way".to_owned(), "No".to_owned()], None).unwrap();
        let _ = read(&text, &options);
        let _ = read_below(&text, &Options::yes_or_no(), &text);
    });
}
