//! Five hundred lines made by a grammar that knows what it means, written once the reader was done. No line
//! may be counted as something that was not meant; unread is allowed.

use super::*;
use crate::decisions::Options;
use std::collections::BTreeMap;

/// What a line means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meant {
    Approves,
    ChoosesB,
    Objects,
    Abstains,
    Holds,
    Withdraws,
    /// Something with a condition, a turn or a doubt: nothing of it may count.
    Depends,
    /// The opposite of what its first word says, or somebody else's answer.
    NotTheirs,
    /// Talk.
    Talks,
}
use Meant::{Abstains, Approves, ChoosesB, Depends, Holds, NotTheirs, Objects, Talks, Withdraws};

/// Numbers in an order that is the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, count: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const YES: &[&str] = &[
    "+1",
    "+1 here",
    "A clear +1",
    "LGTM",
    "lgtm as proposed",
    "Looks good to me",
    "I agree",
    "Agreed",
    "We agree with this",
    "approved",
    "I approve this",
    "Approve from my side",
    "No objections here",
    "I have no objections to this",
    "Fine by me",
    "That is fine with me",
    "Go ahead",
    "\u{1f44d}",
    ":+1:",
    "Yes",
    "Totally agree",
    "I'm happy to approve",
    "All good, +1",
    "Works for me, approved",
    "+1, ship it",
    "count me as +1",
    "strong approve",
    "\u{1f44d} from the docs side",
    "/lgtm",
    "+1 +1 +1",
];
const NO: &[&str] = &[
    "-1",
    "\u{1f44e}",
    "I object",
    "I object to this",
    "I strongly object",
    "Not OK",
    "This is not OK",
    "Please don't",
    "-1 from me",
    "A firm -1",
    "No",
    "Objection",
    "I must object",
    "\u{2212}1 here",
    "blocking",
    "I am against this",
    "Can't support this",
    ":thumbsdown:",
    "nack",
];
const WHY: &[&str] = &[
    "it takes the signal away from the freeze",
    "the queue was stuck for two days last time",
    "nobody watches the second board",
    "conformance runs cover the same path",
    "we lose the history of the flake",
    "the owners have not heard of it",
    "that costs us a release day",
];
const CONDITIONS: &[&str] = &[
    "if the docs are in",
    "once the tests pass",
    "unless Docs objects",
    "but only for this cycle",
    "as long as somebody owns it",
    "provided that CI signal agrees",
    "after the rename lands",
    "when the freeze is over",
    "assuming the date holds",
    "with the small change above",
    "except for conformance jobs",
    "though the wording is off",
    "pending a second look",
    "subject to the lead's word",
    "given that we revert on Friday",
    "so long as it is temporary",
    "apart from step two",
    "minus the last line",
    "only for a week",
    "in case nobody else can",
    "modulo typos",
    "on the condition that it ends in May",
    "with reservations",
    "for now",
    "contingent on the audit",
    "until the freeze",
    "before the freeze at the latest",
    "but see above",
];
const REVERSED: &[&str] = &[
    "I don't object",
    "I can't say I object",
    "not a -1 from me",
    "No -1 from me",
    "nobody would object to this",
    "I no longer object",
    "my -1 is history",
    "I take back my -1",
    "-1 to the delay",
    "-1 to doing nothing",
    "-1 for postponing",
    "-1 on waiting another week",
    "I don't agree",
    "I cannot agree",
    "I am not +1",
    "That's not an LGTM",
    "Hardly LGTM",
    "never approved this",
    "I don't approve",
    "not approved",
    "no +1 from me",
    "no LGTM yet",
    "I refuse to go ahead",
    "we can't just go ahead",
    "do not go ahead",
    "I won't abstain",
    "please don't hold this up",
    "don't hold it for my sake",
    "no hold needed",
    "no need to abstain",
    "the concern was never resolved",
    "that is not resolved for me",
    "unresolved",
    "I won't withdraw my objection",
    "Ana said +1",
    "Ben objects",
    "Docs approved it last week",
    "the board agreed to something else",
    "they would say LGTM",
    "+1 is what Ana would say",
    "Dov wrote -1",
    "Ana's concern is resolved",
    "I agree with Ben's -1",
    "+1 to Dov's concern",
    "agree with the objection",
    "approve the opposite",
    "LGTM is not how I would put it",
    "I agree to object",
    "yes, I object",
    "no, I agree",
    "no, it is great",
    "no worries, +1 to waiting",
];
const TALK: &[&str] = &[
    "The run of last night is red again",
    "I moved the card to the next column",
    "See the comment above for the numbers",
    "Which board is that, please?",
    "I will read it on the train tomorrow",
    "The meeting notes are linked in the agenda",
    "Two more jobs have been added to the list",
    "Who keeps the list of owners these days?",
    "Thanks for writing this up",
    "Welcome back, everybody",
    "Rebased and pushed again this morning",
    "The score was 0 to 3 yesterday evening",
    "Plan B is described in the other document",
    "We have 12 jobs, of which 1 flakes",
    "I was on leave and read it only now",
];
const NEITHER: &[&str] = &[
    "I abstain",
    "Abstain",
    "0",
    "No opinion",
    "I have no opinion here",
    "abstaining from this one",
    "I'd rather abstain",
    "0 from me",
    "We abstain as a team",
    "no opinion from my side",
];
const WAIT: &[&str] = &[
    "hold",
    "Please hold",
    "I need time",
    "We need more time",
    "hold until Friday",
    "Hold until Thu",
    "please hold until 2026-11-20",
    "need time until Monday",
    "I need more time until 20 November",
    "hold this until tomorrow",
    "/hold",
    "Need a few more days",
];
const SETTLED: &[&str] = &[
    "resolved",
    "Concern resolved",
    "My concern is resolved",
    "I withdraw my objection",
    "withdrawn",
    "concern resolved: the conformance job",
    "My objection is withdrawn",
    "I withdraw my concern",
    "Resolved for me",
    "settled, my objection is withdrawn",
];
const SECOND: &[&str] = &[
    "B",
    "Option B",
    "option b",
    "I vote for B",
    "+1 for B",
    "+1 B",
    "My vote goes to B",
    "Stop the queue",
    "B from me",
    "I choose B",
    "B, please",
    "stop the queue",
    "LGTM, B",
    "vote for option B",
    "\u{2764}\u{fe0f}",
    "B it is",
    "I'd pick B",
];
const BETWEEN: &[&str] = &[
    "A or B",
    "A and B",
    "either A or B",
    "A before B",
    "B over A",
    "rather A than B",
    "not B",
    "B, if not A",
    "anything but B",
    "A unless it is B",
    "A/B",
    "I like A and B",
    "both",
    "neither",
    "A then B",
    "B is the worst",
    "A is taken",
    "why not B",
    "B or nothing? A",
    "-1 to B",
    "no to B",
    "no B",
    "+1 for whichever is faster",
    "B, but let us talk first",
    "D",
    "option F",
];
const BEFORE: &[&str] =
    &["", "", "", "Hi all, ", "Hello Ana,\n\n", "@ana-example ", "Hey, ", "Well, ", "Hmm, "];
const AFTER: &[&str] = &[
    "",
    "",
    "",
    ".",
    "!",
    "!!",
    " Thanks!",
    ", thank you",
    "\n\nThanks,\nBen",
    "\n\nBest,\nBen Example",
    "\n\n> quoted +1 of somebody",
    "\n-- \nBen Example",
    " :)",
    "\n\nOn Tue, 17 Nov 2026, Ana wrote:\n> -1 or +1?",
    "\n\nSent from my phone",
    " \u{1f64f}",
];

/// A line in some manner, with what it means.
fn line(draw: &mut Draw) -> (Meant, String) {
    let (meant, core) = match draw.below(20) {
        0..=3 => (Approves, draw.of(YES).to_owned()),
        4 => (Objects, draw.of(NO).to_owned()),
        5 => (
            Objects,
            format!(
                "{}{}{}",
                draw.of(NO),
                draw.of(&[", ", ": ", " because ", ". ", "\n\n"]),
                draw.of(WHY)
            ),
        ),
        6 => (
            Objects,
            format!(
                "{}: {}",
                draw.of(&["concern", "Concern", "blocking", "objection"]),
                draw.of(WHY)
            ),
        ),
        7 => (Abstains, draw.of(NEITHER).to_owned()),
        8 => (Holds, draw.of(WAIT).to_owned()),
        9 => (Withdraws, draw.of(SETTLED).to_owned()),
        10..=12 => {
            let joined = draw.of(&[" ", ", ", ". ", "\n", " (", "; "]);
            let close = if joined == " (" { ")" } else { "" };
            (Depends, format!("{}{joined}{}{close}", draw.of(YES), draw.of(CONDITIONS)))
        }
        13 => {
            // Behind an objection a condition is one that would lift it.
            let joined = draw.of(&[" ", ", "]);
            let condition = draw.of(&[
                "unless somebody owns it",
                "until the docs are in",
                "if it stays so",
                "except for conformance",
                "only for this cycle",
                "though I see why",
                "before the freeze",
                "but go on",
            ]);
            (Depends, format!("{}{joined}{condition}", draw.of(NO)))
        }
        14 => (Depends, format!("{}?", draw.of(YES))),
        15..=17 => (NotTheirs, draw.of(REVERSED).to_owned()),
        _ => (Talks, draw.of(TALK).to_owned()),
    };
    (meant, format!("{}{core}{}", draw.of(BEFORE), draw.of(AFTER)))
}

fn between_options(draw: &mut Draw) -> (Meant, String) {
    let (meant, core) = match draw.below(6) {
        0..=2 => (ChoosesB, draw.of(SECOND).to_owned()),
        3 => (Depends, format!("{} {}", draw.of(SECOND), draw.of(CONDITIONS))),
        4 => (NotTheirs, draw.of(BETWEEN).to_owned()),
        _ => (Talks, draw.of(TALK).to_owned()),
    };
    (meant, format!("{}{core}{}", draw.of(BEFORE), draw.of(AFTER)))
}

fn named(read: &Read) -> &'static str {
    match read {
        Read::Counts(Answer::Approves) => "approves",
        Read::Counts(Answer::Chooses(letter)) if letter.to_string() == "B" => "chooses B",
        Read::Counts(Answer::Chooses(_)) => "chooses other",
        Read::Counts(Answer::Objects { .. }) => "objects",
        Read::Counts(Answer::Abstains) => "abstains",
        Read::Counts(Answer::Holds { .. }) => "holds",
        Read::Counts(Answer::Withdraws { .. }) => "withdraws",
        Read::Unread(_) => "unread",
        Read::NoAnswer => "no answer",
    }
}

fn is_right(meant: Meant, read: &Read) -> bool {
    match (meant, read) {
        (_, Read::Unread(_) | Read::NoAnswer)
        | (Approves, Read::Counts(Answer::Approves))
        | (Objects, Read::Counts(Answer::Objects { .. }))
        | (Abstains, Read::Counts(Answer::Abstains))
        | (Holds, Read::Counts(Answer::Holds { .. }))
        | (Withdraws, Read::Counts(Answer::Withdraws { .. })) => true,
        (ChoosesB, Read::Counts(Answer::Chooses(letter))) => letter.to_string() == "B",
        _ => false,
    }
}

#[test]
fn of_five_hundred_lines_none_is_counted_wrongly() {
    let names = ["Quarantine it", "Stop the queue", "Do nothing"].map(str::to_owned).to_vec();
    let options = Options::new(names, None).unwrap();
    let mut draw = Draw(20_261_116);
    let mut lines: Vec<(Meant, String, Read)> = Vec::new();
    for count in 0..500 {
        let (meant, text) =
            if count % 4 == 3 { between_options(&mut draw) } else { line(&mut draw) };
        let asked = if count % 4 == 3 { &options } else { &Options::yes_or_no() };
        let read = read(&text, asked);
        lines.push((meant, text, read));
    }
    let columns = [
        "approves",
        "chooses B",
        "chooses other",
        "objects",
        "abstains",
        "holds",
        "withdraws",
        "unread",
        "no answer",
    ];
    let mut matrix: BTreeMap<(Meant, &str), usize> = BTreeMap::new();
    for (meant, _, read) in &lines {
        *matrix.entry((*meant, named(read))).or_default() += 1;
    }
    println!("{:>10} | {}", "meant", columns.map(|column| format!("{column:>13}")).join(" "));
    for meant in
        [Approves, ChoosesB, Objects, Abstains, Holds, Withdraws, Depends, NotTheirs, Talks]
    {
        let row = columns.map(|column| {
            format!("{:>13}", matrix.get(&(meant, column)).copied().unwrap_or_default())
        });
        println!("{:>10} | {}", format!("{meant:?}"), row.join(" "));
    }
    let wrong: Vec<String> = lines
        .iter()
        .filter(|(meant, _, read)| !is_right(*meant, read))
        .map(|(meant, text, read)| format!("{text:?}: meant {meant:?}, read {read:?}"))
        .collect();
    assert!(wrong.is_empty(), "{} counted wrongly:\n{}", wrong.len(), wrong.join("\n"));
    // Strict, and still of use: most of what was meant plainly counts.
    let plain = lines.iter().filter(|(meant, ..)| {
        matches!(meant, Approves | ChoosesB | Objects | Abstains | Holds | Withdraws)
    });
    let counted = plain.clone().filter(|(.., read)| matches!(read, Read::Counts(_))).count();
    assert!(counted * 2 > plain.count(), "{counted} counted");
    let lost = lines
        .iter()
        .filter(|(meant, _, read)| !matches!(meant, Talks | NotTheirs) && *read == Read::NoAnswer);
    let lost: Vec<&String> = lost.map(|(_, text, _)| text).collect();
    assert!(lost.is_empty(), "answers that nobody would see: {lost:?}");
}
