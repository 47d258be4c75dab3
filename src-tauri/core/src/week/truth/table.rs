//! The table: facts on the left, and what window, tray, terminal and exit code say of them.

use super::tests::{at, facts, receipt, waiting, with_op};
use super::{
    Elsewhere, Facts, GoesOn, IssueState, Network, NotRead, Notebook, OpFacts, Sentence, SignIn,
    SincePost, Tone, Truth, truth,
};
use crate::courier::{Gone, OpState, Parked, Refusal, Unread, Wait, Write};
use crate::ids::IssueNumber;
use chrono::{DateTime, Duration, Utc};

/// What is asserted of a row.
struct Row<'a> {
    name: &'a str,
    facts: Facts<'a>,
    /// Tone and words of outbox, GitHub and network.
    outbox: (Tone, &'a str),
    github: (Tone, &'a str),
    network: (Tone, &'a str),
    /// What the sentence about the operation begins with; empty for none.
    sentence: &'a str,
    /// Tone and title of the headline.
    headline: Option<(Tone, &'a str)>,
    all_is_well: bool,
}

const NOTHING: (Tone, &str) = (Tone::Idle, "Nothing queued");
const LOOKED: (Tone, &str) = (Tone::Idle, "Not on GitHub yet, looked 13:37 NZDT");
const ONLINE: (Tone, &str) = (Tone::Ok, "Online");
const NOT_SIGNED_IN: (Tone, &str) = (Tone::Stop, "Not signed in");
const NEXT: (Tone, &str) = (Tone::Wait, "Queued - sends next");
const NOT_READ: (Tone, &str) = (Tone::Wait, "GitHub not read since 13:37 NZDT");
const LEAVES_NOT: Option<(Tone, &str)> =
    Some((Tone::Stop, "Nothing leaves this laptop by itself."));
const NEWER: Option<(Tone, &str)> =
    Some((Tone::Wait, "Words typed after Post are only on this laptop."));
const MATCHES: (Tone, &str) = (Tone::Ok, "On GitHub, matches 14:03 NZDT");

fn not_read(why: Unread) -> NotRead {
    NotRead { why, since: at("00:40:00") }
}

fn later(facts: Facts<'_>, now: DateTime<Utc>) -> Facts<'_> {
    let mut facts = facts;
    facts.dial.now = now;
    facts
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn every_fact_is_said_and_never_more_hopefully() {
    let queued = OpState::queued();
    let network = waiting(Wait::Network);
    let issue = waiting(Wait::Issue);
    let trouble = waiting(Wait::Trouble { said: "HTTP status 503".into() });
    let unknown = OpState::Unknown {
        write: Write::Create,
        since: at("01:00:00"),
        looks: 1,
        look_at: at("01:04:00"),
    };
    let refused = OpState::Parked(Parked::Refused(Refusal::SignInNeeded));
    let done = OpState::Done;
    let receipt = receipt();
    let posted = Facts {
        op: Some(OpFacts { state: &done, not_before: None, is_others: false }),
        receipt: Some(&receipt),
        ..facts()
    };
    let no_keyring = SignIn::NoKeyring;
    let r503 = not_read(Unread::Trouble { said: "HTTP status 503".into() });
    let limited = not_read(Unread::Limited { until: at("01:10:00") });
    let moved = not_read(Unread::Refused(Parked::Refused(Refusal::Moved)));
    let cut = not_read(Unread::Incomplete);
    let offline = Network::OfflineSince(at("00:41:00"));
    let week_later = at("01:03:00") + Duration::days(3);
    let other = |goes_on, words: &str| {
        let sentence = Sentence { words: words.into(), goes_on };
        vec![Elsewhere { repository: "acme/gadgets".into(), sentence }]
    };
    let waits = other(GoesOn::Later, "GitHub cannot be reached.");
    let stopped = other(GoesOn::ByAPerson, "GitHub refused.");

    let quiet = || Row {
        name: "",
        facts: facts(),
        outbox: NOTHING,
        github: LOOKED,
        network: ONLINE,
        sentence: "",
        headline: None,
        all_is_well: true,
    };
    let queue = |facts| Row {
        facts,
        outbox: NEXT,
        sentence: "It is next and is sent by itself.",
        all_is_well: false,
        ..quiet()
    };
    let left = |facts| Row { facts, all_is_well: false, ..quiet() };
    let rows = vec![
        Row { name: "all quiet", ..quiet() },
        Row { name: "queued", ..queue(with_op(&queued)) },
        Row {
            name: "queued, nobody signed in yet",
            outbox: (Tone::Wait, "Queued - not signed in yet"),
            sentence: "It is next, and is sent once Meridian has signed in to GitHub.",
            ..queue(Facts { sign_in: &SignIn::Unknown, ..with_op(&queued) })
        },
        Row {
            name: "nobody asked GitHub yet",
            facts: Facts { sign_in: &SignIn::Unknown, looked_at: None, ..facts() },
            github: (Tone::Idle, "Not posted from here yet"),
            network: (Tone::Idle, "GitHub was not asked yet"),
            ..quiet()
        },
        Row {
            name: "no keyring, nothing queued",
            network: NOT_SIGNED_IN,
            headline: LEAVES_NOT,
            ..left(Facts { sign_in: &no_keyring, ..facts() })
        },
        Row {
            name: "no keyring, queued",
            outbox: (Tone::Stop, "Stopped - no keyring holds your sign-in"),
            network: NOT_SIGNED_IN,
            sentence: "It cannot leave. This desktop has no keyring that could hold your sign-in.",
            headline: LEAVES_NOT,
            ..left(Facts { sign_in: &no_keyring, ..with_op(&queued) })
        },
        Row {
            name: "no sign-in, sent but unknown",
            outbox: (Tone::Stop, "Stopped - no sign-in was given"),
            github: (Tone::Wait, "Checking GitHub"),
            network: NOT_SIGNED_IN,
            sentence: "It may already be on GitHub, but Meridian cannot look. No sign-in was given.",
            headline: LEAVES_NOT,
            ..left(Facts { sign_in: &SignIn::NoneGiven, ..with_op(&unknown) })
        },
        Row {
            name: "no sign-in, offline",
            network: (Tone::Wait, "Offline since 13:41 NZDT"),
            ..left(Facts { sign_in: &SignIn::NoneGiven, network: offline, ..facts() })
        },
        Row {
            name: "no sign-in, 503 to every reading",
            network: NOT_READ,
            headline: Some((Tone::Wait, "GitHub could not be read (HTTP status 503).")),
            ..left(Facts { sign_in: &SignIn::NoneGiven, not_read: Some(&r503), ..facts() })
        },
        Row {
            name: "the keyring is locked",
            outbox: (Tone::Stop, "Stopped - the keyring is locked"),
            network: NOT_SIGNED_IN,
            sentence: "It cannot leave. The keyring that holds your sign-in is locked. Unlock it,",
            headline: LEAVES_NOT,
            ..left(Facts { sign_in: &SignIn::Locked, ..with_op(&queued) })
        },
        Row {
            name: "GitHub refuses the sign-in",
            outbox: (Tone::Stop, "Stopped - GitHub no longer accepts this sign-in"),
            network: NOT_SIGNED_IN,
            sentence: "It cannot leave. GitHub no longer accepts this sign-in.",
            headline: LEAVES_NOT,
            ..left(Facts { sign_in: &SignIn::Refused, ..with_op(&refused) })
        },
        Row {
            name: "no sign-in and posted earlier: what was read back stays true",
            outbox: (Tone::Idle, "Outbox empty"),
            github: MATCHES,
            network: NOT_SIGNED_IN,
            sentence: "It is on GitHub, read back and identical.",
            headline: LEAVES_NOT,
            ..left(Facts { sign_in: &no_keyring, ..posted })
        },
        Row {
            name: "503 to every reading",
            network: NOT_READ,
            headline: Some((Tone::Wait, "GitHub could not be read (HTTP status 503).")),
            ..left(Facts { not_read: Some(&r503), ..facts() })
        },
        Row {
            name: "a limit",
            outbox: (Tone::Wait, "Paused by GitHub until 14:10:00 NZDT"),
            network: (Tone::Wait, "GitHub asks to wait until 14:10:00 NZDT"),
            sentence: "GitHub asks to wait until 14:10:00 NZDT; then it is sent by itself.",
            headline: Some((Tone::Wait, "GitHub asks to wait until 14:10:00 NZDT.")),
            ..left(Facts {
                not_read: Some(&limited),
                limited_until: Some(at("01:10:00")),
                ..with_op(&queued)
            })
        },
        Row {
            name: "a limit that has passed, and nobody asked since",
            network: NOT_READ,
            headline: Some((Tone::Wait, "GitHub asked to wait, and was not read since.")),
            ..left(later(Facts { not_read: Some(&limited), ..facts() }, at("01:11:00")))
        },
        Row {
            name: "a portal or a moved repository",
            network: (Tone::Stop, "GitHub not read since 13:37 NZDT"),
            headline: Some((Tone::Stop, "acme/widgets is answered for from another place.")),
            ..left(Facts { not_read: Some(&moved), ..facts() })
        },
        Row {
            name: "a list that was cut",
            network: NOT_READ,
            headline: Some((Tone::Wait, "GitHub could be read only in part.")),
            ..left(Facts { not_read: Some(&cut), ..facts() })
        },
        Row {
            name: "offline, queued",
            outbox: (Tone::Wait, "Queued - offline, will post when back online"),
            network: (Tone::Wait, "Offline since 13:41 NZDT"),
            sentence: "GitHub cannot be reached. It is sent by itself when back online.",
            ..left(Facts { network: offline, ..with_op(&network) })
        },
        Row {
            name: "offline within the time to take it back",
            outbox: (Tone::Wait, "Queued - offline, will post when back online"),
            network: (Tone::Wait, "Offline since 13:41 NZDT"),
            sentence: "GitHub cannot be reached. It is sent by itself when back online; until then",
            ..left(Facts {
                network: offline,
                op: Some(OpFacts {
                    state: &queued,
                    not_before: Some(at("01:03:09")),
                    is_others: false,
                }),
                ..facts()
            })
        },
        Row {
            name: "online within the time to take it back, to the second",
            outbox: (Tone::Wait, "Queued - can be taken back until 14:03:09 NZDT"),
            sentence: "It can be taken back until 14:03:09 NZDT; then it is sent by itself.",
            ..left(Facts {
                op: Some(OpFacts {
                    state: &queued,
                    not_before: Some(at("01:03:09")),
                    is_others: false,
                }),
                ..facts()
            })
        },
        Row {
            name: "offline, and typed on",
            outbox: (Tone::Wait, "Queued - your newer words stay here"),
            network: (Tone::Wait, "Offline since 13:41 NZDT"),
            sentence: "GitHub cannot be reached. It is sent by itself when back online. Words typed",
            headline: NEWER,
            ..left(Facts { network: offline, since_post: SincePost::Changed, ..with_op(&network) })
        },
        Row {
            name: "queued, and typed on",
            outbox: (Tone::Wait, "Queued - your newer words stay here"),
            sentence: "It is next and is sent by itself. Words typed since Post stay here until you",
            headline: NEWER,
            ..left(Facts { since_post: SincePost::Changed, ..with_op(&queued) })
        },
        Row {
            name: "posted",
            facts: posted,
            outbox: (Tone::Idle, "Outbox empty"),
            github: MATCHES,
            sentence: "It is on GitHub, read back and identical.",
            ..quiet()
        },
        Row {
            name: "posted, and typed on",
            facts: Facts { since_post: SincePost::Changed, ..posted },
            outbox: (Tone::Idle, "Outbox empty"),
            github: (Tone::Wait, "On GitHub, changed here since Post 14:03 NZDT"),
            sentence: "It is on GitHub, read back and identical.",
            headline: NEWER,
            ..quiet()
        },
        Row {
            name: "GitHub has trouble with the post",
            outbox: (Tone::Wait, "Queued - GitHub has trouble, tries again 14:08:00 NZDT"),
            sentence: "GitHub has trouble of its own (HTTP status 503). It is tried again by itself at 14:08:00 NZDT.",
            ..left(with_op(&trouble))
        },
        Row { name: "no issue in sight", facts: Facts { issue: None, ..facts() }, ..quiet() },
        Row {
            name: "no issue in sight, and an update waits for it",
            outbox: (Tone::Wait, "Held - week 9 issue was not seen yet"),
            sentence: "The week 9 issue was not seen yet (due 1 h 3 min ago). Your update is held,",
            headline: Some((
                Tone::Wait,
                "The week 9 issue was not seen yet; it was due 1 h 3 min ago.",
            )),
            ..left(Facts { issue: None, ..with_op(&issue) })
        },
        Row {
            name: "a closed week, queued",
            outbox: NEXT,
            github: (Tone::Idle, "Not on GitHub yet, looked Mon 26 Oct 13:37 NZDT"),
            sentence: "It is next and is sent by itself. The week closed Wed 28 Oct 12:59 NZDT, so it",
            headline: Some((Tone::Wait, "This week closed Wed 28 Oct 12:59 NZDT.")),
            ..left(later(with_op(&queued), week_later))
        },
        Row {
            name: "a closed week, written and not posted",
            facts: later(facts(), week_later),
            github: (Tone::Idle, "Not on GitHub yet, looked Mon 26 Oct 13:37 NZDT"),
            headline: Some((Tone::Wait, "This week closed Wed 28 Oct 12:59 NZDT.")),
            ..quiet()
        },
        Row {
            name: "a closed week, posted",
            facts: later(posted, week_later),
            outbox: (Tone::Idle, "Outbox empty"),
            github: (Tone::Ok, "On GitHub, matches Mon 26 Oct 14:03 NZDT"),
            sentence: "It is on GitHub, read back and identical.",
            ..quiet()
        },
        Row {
            name: "the issue was closed before its time",
            facts: Facts { issue_state: IssueState::Closed, ..facts() },
            headline: Some((Tone::Wait, "The issue #3141 is closed.")),
            ..quiet()
        },
        Row {
            name: "a restored notebook",
            github: (Tone::Wait, "Not known since the notebook was restored"),
            headline: Some((
                Tone::Stop,
                "This notebook was restored; a draft may be an older one.",
            )),
            ..left(Facts { notebook: Notebook::Restored, ..facts() })
        },
        Row {
            name: "a restored notebook that once posted",
            outbox: (Tone::Idle, "Outbox empty"),
            github: (Tone::Wait, "On GitHub, or a newer text than that of 14:03 NZDT"),
            sentence: "It is on GitHub, read back and identical.",
            headline: Some((
                Tone::Stop,
                "This notebook was restored; a draft may be an older one.",
            )),
            ..left(Facts { notebook: Notebook::Restored, ..posted })
        },
        Row {
            name: "another team waits",
            outbox: (Tone::Wait, "An update for another team waits"),
            headline: Some((Tone::Wait, "An update of yours for acme/gadgets waits.")),
            ..left(Facts { elsewhere: &waits, ..facts() })
        },
        Row {
            name: "another team is stopped",
            outbox: (Tone::Wait, "An update for another team waits"),
            headline: Some((Tone::Stop, "An update of yours for acme/gadgets is stopped.")),
            ..left(Facts { elsewhere: &stopped, ..facts() })
        },
    ];
    for row in rows {
        let said = truth(&row.facts);
        check(&row, &said);
    }
}

fn check(row: &Row<'_>, said: &Truth) {
    let name = row.name;
    for (station, (tone, words)) in
        [(&said.outbox, row.outbox), (&said.github, row.github), (&said.network, row.network)]
    {
        assert_eq!((station.tone, station.in_full().as_str()), (tone, words), "{name}");
    }
    let sentence =
        said.sentence.as_ref().map(|sentence| sentence.words.as_str()).unwrap_or_default();
    assert!(sentence.starts_with(row.sentence), "{name}: {sentence}");
    assert_eq!(sentence.is_empty(), row.sentence.is_empty(), "{name}: {sentence}");
    let headline = said.headline().map(|band| (band.tone, band.title.as_str()));
    assert_eq!(headline, row.headline, "{name}");
    assert_eq!(said.all_is_well, row.all_is_well, "{name}");
    // What holds of every row.
    let promises = |words: &str| words.contains("by itself");
    if row.facts.sign_in.is_trouble() && row.facts.op.is_some_and(|op| op.state.is_open()) {
        assert!(!promises(sentence), "{name}: {sentence}");
        assert_eq!(said.outbox.tone, Tone::Stop, "{name}");
    }
    if said.headline().is_some() {
        assert!(!said.ready.starts_with("Nothing is in the way"), "{name}: {}", said.ready);
    }
    let bands = said.bands.iter().map(super::Band::in_full);
    for words in bands.chain([sentence.to_owned()]) {
        assert!(words.is_empty() || words.ends_with('.'), "{name}: {words}");
        assert!(!words.contains("Moved") && !words.contains('{'), "{name}: {words}");
        // A time is never said without its zone.
        let bare = words.split(' ').zip(words.split(' ').skip(1)).find(|(time, zone)| {
            time.len() >= 5 && time.as_bytes()[2] == b':' && !zone.starts_with("NZDT")
        });
        assert_eq!(bare, None, "{name}: {words}");
    }
}

#[test]
fn what_was_read_last_is_named_with_its_time() {
    let r503 = not_read(Unread::Trouble { said: "HTTP status 503".into() });
    let facts = Facts { not_read: Some(&r503), ..facts() };
    assert_eq!(
        super::not_read_words(&facts).unwrap(),
        "GitHub could not be read (HTTP status 503). What others wrote is as of 13:37 NZDT. It is \
         asked again by itself."
    );
    let never = Facts { looked_at: None, ..facts };
    assert!(super::not_read_words(&never).unwrap().contains("What others wrote is not known."));
}

#[test]
fn without_a_sign_in_a_repository_that_is_not_there_may_be_private() {
    for (refusal, remedy) in [
        (Refusal::Missing, "Sign in if it is private;"),
        (Refusal::SignInNeeded, "Nothing is shown there without a sign-in."),
    ] {
        let why = not_read(Unread::Refused(Parked::Refused(refusal)));
        let anonymous = Facts { sign_in: &SignIn::NoneGiven, not_read: Some(&why), ..facts() };
        let words = super::not_read_words(&anonymous).unwrap();
        assert!(words.contains("cannot be read.") && words.contains(remedy), "{words}");
    }
}

#[test]
fn every_refusal_to_be_read_is_a_sentence_of_its_own() {
    let said = || "Some reason.".to_owned();
    for parked in [
        Parked::Refused(Refusal::NotAllowed { said: said() }),
        Parked::Refused(Refusal::Missing),
        Parked::Refused(Refusal::Gone { said: said() }),
        Parked::Refused(Refusal::Invalid { said: said() }),
        Parked::Refused(Refusal::Moved),
    ] {
        let why = not_read(Unread::Refused(parked));
        let words = super::not_read_words(&Facts { not_read: Some(&why), ..facts() }).unwrap();
        assert!(words.contains("as of 13:37 NZDT"), "{words}");
        assert!(!words.contains('{') && !words.contains(": Moved"), "{words}");
    }
}

#[test]
fn an_issue_that_is_gone_is_told_as_such_and_the_network_as_it_is() {
    for (how, is) in [
        (Gone::Moved, "#3141 was moved to another repository."),
        (Gone::Deleted, "#3141 was deleted on GitHub."),
    ] {
        let why = not_read(Unread::IssueGone { issue: IssueNumber(3141), how });
        let facts = Facts { not_read: Some(&why), ..facts() };
        let words = super::not_read_words(&facts).unwrap();
        assert!(
            words.starts_with(is) && words.contains("no other one is opened by itself"),
            "{words}"
        );
        let truth = truth(&facts);
        assert!(!truth.all_is_well);
        assert_eq!(truth.network.words, "Online");
    }
}

#[test]
fn post_is_only_called_post_where_it_leaves_now() {
    let label = |facts: Facts<'_>| truth(&facts).post;
    assert_eq!(label(facts()), "Post update");
    assert_eq!(label(Facts { sign_in: &SignIn::NoKeyring, ..facts() }), "Queue update");
    let network = Network::OfflineSince(at("00:41:00"));
    assert_eq!(label(Facts { network, ..facts() }), "Queue update");
    assert_eq!(label(with_op(&OpState::queued())), "Queue this instead");
    assert_eq!(label(with_op(&OpState::Done)), "Update comment");
}
