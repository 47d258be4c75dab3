//! The same once more by people: eight of them, each with a manner of their own, say what they mean. Written
//! after the other grammar had found its fault and that was mended; nothing of the reader was changed by it.

use super::*;
use crate::decisions::Options;

/// What somebody means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    For,
    Against,
    Neither,
    Time,
    Settled,
    /// Neither of them as it stands, or nothing.
    Nothing,
}
use Means::{Against, For, Neither, Nothing, Settled, Time};

/// A person: how they begin and end, and what they say for each thing that they mean.
struct Person {
    begins: &'static [&'static str],
    says: &'static [(Means, &'static str)],
    ends: &'static [&'static str],
}

const PEOPLE: [Person; 8] = [
    // In a hurry, on a phone.
    Person {
        begins: &["", "", "yo ", "hey all "],
        says: &[
            (For, "+1"),
            (For, "lgtm!"),
            (For, "\u{1f44d}\u{1f3fe}"),
            (For, "agreed :+1:"),
            (For, "yes"),
            (For, "go ahead"),
            (Against, "-1"),
            (Against, "no"),
            (Against, "\u{1f44e} breaks the upgrade run"),
            (Nothing, "+1 ish"),
            (Nothing, "yes-ish"),
            (Nothing, "lgtm minus the date"),
            (Nothing, "+1 tmrw"),
            (Nothing, "no idea tbh"),
            (Nothing, "yes to what dov said"),
            (Nothing, "-1 on -1ing this"),
            (Nothing, "no strong feelings"),
            (Nothing, "no need to wait for me"),
            (Nothing, "+1 sarcastically"),
            (Nothing, "not now"),
            (Nothing, "lgtm, will test later"),
            (Nothing, "+1 for the other one"),
            (Time, "hold"),
            (Neither, "0"),
            (Settled, "resolved"),
            (Nothing, "on my way home, later"),
        ],
        ends: &["", "", " thx", " :)", "\n\nSent from my phone", "!!"],
    },
    // A manager, in whole sentences.
    Person {
        begins: &["Dear all,\n\n", "Hello everyone,\n\n", ""],
        says: &[
            (For, "I approve the proposal."),
            (For, "We have no objections from our side."),
            (For, "I agree with this proposal as written."),
            (For, "Please go ahead."),
            (Against, "I object to this proposal."),
            (Against, "I object because the audit is not finished."),
            (Against, "Concern: the customers were told another date."),
            (Nothing, "I would have no objections, were the audit finished."),
            (Nothing, "I am inclined to approve."),
            (Nothing, "I approve the intention behind it."),
            (Nothing, "We approve of the second paragraph only."),
            (Nothing, "I cannot object to that."),
            (Nothing, "There is nothing to object to."),
            (Nothing, "I do not wish to object."),
            (Nothing, "Objections were raised and dealt with."),
            (Nothing, "My objection stands corrected."),
            (Nothing, "I approve, subject to the audit."),
            (Nothing, "I see no reason to abstain."),
            (Nothing, "Approval is up to Ines."),
            (Nothing, "We agreed on Monday to meet again."),
            (Neither, "I abstain."),
            (Neither, "We abstain because we were not involved."),
            (Time, "I need more time until Monday."),
            (Time, "Please hold until 24 November."),
            (Settled, "I withdraw my objection."),
            (Settled, "My concern is resolved."),
        ],
        ends: &[
            "",
            "\n\nKind regards\nDov Example",
            "\n\nBest regards,\nDov Example\nHead of Things, Example Corp",
            "\n-- \nDov Example",
        ],
    },
    // Votes as some foundations do.
    Person {
        begins: &["", "Vote: ", "My vote: "],
        says: &[
            (For, "+1 (binding)"),
            (For, "+1"),
            (Nothing, "+1 (non-binding)"),
            (Nothing, "+0"),
            (Nothing, "-0"),
            (Nothing, "-0.5"),
            (Nothing, "+0.9"),
            (Neither, "0"),
            (Against, "-1 (binding)"),
            (Against, "-1: the release notes are missing"),
            (Nothing, "-1 (binding) unless the notes are added"),
            (Nothing, "+1 (binding, if the notes are added)"),
            (Nothing, "+1/-1"),
            (Nothing, "\u{b1}0"),
            (Nothing, "+1 with a -0 on the date"),
            (Nothing, "changing my -1 to a +1"),
            (Nothing, "-1 => +1"),
            (Nothing, "was -1, is +1"),
            (Nothing, "+1 -> -1"),
            (Nothing, "+1 by proxy for Tom"),
        ],
        ends: &["", "", "\n\nThanks,\nSora", "."],
    },
    // Writes by mail, above or below the quote.
    Person {
        begins: &["", "Hi Ana,\n\n", "> some earlier words\n\n"],
        says: &[
            (For, "LGTM"),
            (For, "Fine by me."),
            (For, "Agreed!"),
            (Against, "-1, this hides the flake."),
            (Against, "Not OK."),
            (Nothing, "See below."),
            (Nothing, "My answers are inline."),
            (Nothing, "Agreed in part."),
            (Nothing, "LGTM, see the inline comments."),
            (Nothing, "As below, but shorter."),
            (Nothing, "I forward this to the lead."),
            (Time, "Please hold until Thursday."),
            (Settled, "Concern resolved, thanks."),
        ],
        ends: &[
            "\n\nOn Wed, 18 Nov 2026 at 09:12, Ana Example <a@example.org> wrote:\n\n> +1, -1, or hold until a date?\n> LGTM\n",
            "\n\nFrom: Ana Example\nSent: Wednesday\nTo: all\nSubject: A proposal\n\n-1 or +1?\nI object",
            "\n\n> -1 is what I said before",
            "\n\nThanks,\nKavya",
        ],
    },
    // Turns sentences round.
    Person {
        begins: &["", "Honestly, ", "Look: "],
        says: &[
            (Nothing, "who would say no to that"),
            (Nothing, "I'd be the last to object"),
            (Nothing, "far from LGTM"),
            (Nothing, "anything but approved"),
            (Nothing, "LGTM is a strong word"),
            (Nothing, "you will not get a +1 here"),
            (Nothing, "agree? me?"),
            (Nothing, "I agree with nobody here"),
            (Nothing, "agreeing would be wrong"),
            (Nothing, "it's a no-brainer"),
            (Nothing, "that's a hard yes from Docs, I hear"),
            (Nothing, "I object to nothing"),
            (Nothing, "resolved to keep fighting this"),
            (Nothing, "I hold no grudge"),
            (Nothing, "hold my coffee"),
            (Nothing, "abstaining is for cowards"),
            (Nothing, "over my dead body"),
            (Nothing, "count me out"),
            (Nothing, "-1 to nobody"),
            (Nothing, "a +1 would be a lie"),
            (Nothing, "go ahead, ruin it, but without me"),
            (Nothing, "fine, whatever"),
            (Nothing, "no objection would survive this"),
            (Nothing, "please don't stop"),
            (Nothing, "please don't make me say no"),
            (Nothing, "yes yes, no"),
            (Nothing, "approved my foot"),
        ],
        ends: &["", ".", "!", "\n\nBen"],
    },
    // Uses commands and code.
    Person {
        begins: &["", "", "<!-- x -->\n"],
        says: &[
            (For, "/lgtm"),
            (For, "/approve"),
            (Time, "/hold"),
            (Nothing, "/hold cancel"),
            (Nothing, "/lgtm cancel"),
            (Nothing, "/remove-lgtm"),
            (Nothing, "/remove-hold"),
            (Nothing, "/unapprove"),
            (Nothing, "`/lgtm`"),
            (Nothing, "```\n/lgtm\n```"),
            (Nothing, "    +1"),
            (Nothing, "~~+1~~"),
            (Nothing, "~~LGTM~~ -1"),
            (Nothing, "- [ ] approve"),
            (Nothing, "- [x] approve\n- [x] object"),
            (Nothing, "| a | b |\n|--|--|\n| +1 | -1 |"),
            (Nothing, "/test all\nthe run is red"),
            (Nothing, "[+1](https://example.org)"),
            (Nothing, "/lgtm on the second commit"),
            (Nothing, "<b>-1</b> is what he wrote"),
        ],
        ends: &["", "\n"],
    },
    // Not in English, or not only.
    Person {
        begins: &["", "Hallo, "],
        says: &[
            (Nothing, "+1 aber erst n\u{e4}chste Woche"),
            (Nothing, "LGTM sauf la date"),
            (Nothing, "kein Einwand"),
            (Nothing, "bin dagegen"),
            (Nothing, "-1, pero puede ser"),
            (Nothing, "de acuerdo si hay pruebas"),
            (Nothing, "ok pour moi"),
            (Nothing, "pas d'accord"),
            (Nothing, "\u{8d5e}\u{6210}"),
            (Nothing, "\u{4e0d}\u{540c}\u{610f}"),
            (Nothing, "\u{43f}\u{440}\u{43e}\u{442}\u{438}\u{432}"),
            (Nothing, "non ho obiezioni"),
            (Nothing, "+1 \u{4f46}\u{662f}"),
            (Nothing, "no tengo objeci\u{f3}n"),
            (Nothing, "no, gracias a todos"),
            (For, "+1"),
        ],
        ends: &["", "!", " gracias"],
    },
    // Reports what others think.
    Person {
        begins: &["", "FYI: ", "Update: "],
        says: &[
            (Nothing, "Tom said LGTM in the meeting"),
            (Nothing, "Ines: +1"),
            (Nothing, "+1 from Tom"),
            (Nothing, "-1 from the docs team"),
            (Nothing, "the vote so far: +1, +1, -1"),
            (Nothing, "two approve, one objects"),
            (Nothing, "they have no objections"),
            (Nothing, "nobody objected so far"),
            (Nothing, "the lead approved it"),
            (Nothing, "it was approved in March"),
            (Nothing, "Sora asked to hold until Friday"),
            (Nothing, "Kavya's concern is resolved"),
            (Nothing, "Liam abstains"),
            (Nothing, "all agree"),
            (Nothing, "everyone but me agrees"),
            (Nothing, "agreed with Tom offline"),
            (Nothing, "I told Tom I agree with him"),
            (Nothing, "on behalf of Tom: approve"),
        ],
        ends: &["", ".", "\n\nThanks!"],
    },
];

fn meant_by(answer: &Answer) -> Means {
    match answer {
        Answer::Approves | Answer::Chooses(_) => For,
        Answer::Objects { .. } => Against,
        Answer::Abstains => Neither,
        Answer::Holds { .. } => Time,
        Answer::Withdraws { .. } => Settled,
    }
}

#[test]
fn nobody_is_counted_for_what_they_did_not_mean() {
    let options = Options::yes_or_no();
    let (mut lines, mut counted, mut wrong) = (0, 0, Vec::new());
    for person in &PEOPLE {
        for (means, says) in person.says {
            for begins in person.begins {
                for ends in person.ends {
                    let text = format!("{begins}{says}{ends}");
                    lines += 1;
                    let Read::Counts(answer) = read(&text, &options) else { continue };
                    counted += 1;
                    if meant_by(&answer) != *means {
                        wrong.push(format!("{text:?}: meant {means:?}, read {answer:?}"));
                    }
                }
            }
        }
    }
    assert!(lines > 500, "{lines}");
    println!("{lines} lines, {counted} counted, {} wrongly", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
