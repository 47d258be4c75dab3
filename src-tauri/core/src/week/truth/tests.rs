//! The exact words in every state, and that green is never shown early.

use super::{
    Dial, Facts, IssueState, Network, Notebook, OpFacts, SignIn, SincePost, SinceReceipt, Station,
    Tone, truth,
};
use crate::{
    courier::{Hindrance, OpState, Parked, ProxyTrouble, Receipt, Refusal, Thing, Wait, Write},
    ids::{CommentId, DraftKey, IssueNumber, TeamId},
    reminders::TeamHistory,
    round::rhythm::Rhythm,
    time::BundledZones,
};
use chrono::{DateTime, Utc};
use rstest::rstest;

pub(super) fn at(clock: &str) -> DateTime<Utc> {
    format!("2026-10-26T{clock}Z").parse().unwrap()
}

/// `14:02`, as the member's clock says `01:02:00` UTC of that day.
fn clock(utc: &str) -> String {
    let local = at(utc) + chrono::Duration::hours(13);
    format!("{} NZDT", local.format("%H:%M"))
}

fn seconds(utc: &str) -> String {
    let local = at(utc) + chrono::Duration::hours(13);
    format!("{} NZDT", local.format("%H:%M:%S"))
}

/// Monday afternoon in Auckland, the draft saved, the issue known, all quiet.
pub(super) fn facts<'a>() -> Facts<'a> {
    Facts {
        dial: Dial { now: at("01:03:00"), zone: "Pacific/Auckland", rules: &BundledZones },
        repository: "acme/widgets",
        sign_in: &SignIn::Good,
        not_read: None,
        round: Some(Rhythm::default().round_at(at("01:03:00"))),
        issue_state: IssueState::Open,
        candidates: &[],
        twins: None,
        withdrawal: None,
        withdraws_all: false,
        since_receipt: SinceReceipt::Same,
        edit: None,
        place: super::Place::GitHub,
        pasted: None,
        given: None,
        history: TeamHistory::HasHadIssues,
        notebook: Notebook::Whole,
        elsewhere: &[],
        saved_at: Some(at("01:02:11")),
        op: None,
        receipt: None,
        since_post: SincePost::Same,
        network: Network::Online,
        hindrance: None,
        issue: Some(IssueNumber(3141)),
        thread: super::Thread::Issue,
        week: Some(9),
        after_cycle: None,
        looked_at: Some(at("00:37:00")),
        limited_until: None,
    }
}

pub(super) fn with_op(state: &OpState) -> Facts<'_> {
    Facts { op: Some(OpFacts { state, not_before: None, is_others: false }), ..facts() }
}

pub(super) fn waiting(wait: Wait) -> OpState {
    OpState::Waiting { wait, retry_at: Some(at("01:08:00")), tries: 1 }
}

pub(super) fn receipt() -> Receipt {
    Receipt {
        op: "01JD0WQ6Z7".parse().unwrap(),
        draft: DraftKey {
            team: TeamId(1),
            cycle: "v1.38".parse().unwrap(),
            round: "2026-10-26".parse().unwrap(),
            section: "docs".parse().unwrap(),
        },
        issue: IssueNumber(3141),
        comment: CommentId::Number(5_722_505_167),
        url: "https://example.org/c/1".into(),
        sha256: "0".repeat(64),
        bytes: 2_914,
        at: at("01:03:00"),
    }
}

pub(super) fn seen(station: &Station) -> (Tone, &str) {
    (station.tone, station.words.as_str())
}

#[test]
fn a_fresh_draft() {
    let bar = truth(&Facts { saved_at: None, looked_at: None, ..facts() });
    assert_eq!(seen(&bar.laptop), (Tone::Idle, "Nothing written yet"));
    assert_eq!(seen(&bar.outbox), (Tone::Idle, "Nothing queued"));
    assert_eq!(seen(&bar.github), (Tone::Idle, "Not posted from here yet"));
    assert_eq!(seen(&bar.network), (Tone::Ok, "Online"));
}

#[test]
fn a_saved_draft_that_nobody_posted() {
    let bar = truth(&facts());
    assert_eq!(seen(&bar.laptop), (Tone::Ok, "Saved on this laptop"));
    assert_eq!(bar.laptop.time, seconds("01:02:11"));
    assert_eq!(seen(&bar.github), (Tone::Idle, "Not on GitHub yet, looked"));
    assert_eq!(bar.github.time, clock("00:37:00"));
}

#[test]
fn queued_while_offline() {
    let state = OpState::queued();
    let since = at("00:41:00");
    let bar = truth(&Facts { network: Network::OfflineSince(since), ..with_op(&state) });
    assert_eq!(seen(&bar.outbox), (Tone::Wait, "Queued - offline, will post when back online"));
    assert_eq!(seen(&bar.network), (Tone::Wait, "Offline since"));
    assert_eq!(bar.network.time, clock("00:41:00"));
    assert_eq!(bar.github.tone, Tone::Idle);
}

#[test]
fn what_somebody_has_to_put_right_is_never_offline_and_nothing_is_promised_by_itself() {
    let state = waiting(Wait::Network);
    let network = Network::OfflineSince(at("00:41:00"));
    let proxy = "proxy.example:3128".to_owned();
    let barred = Hindrance::Proxy { proxy, trouble: ProxyTrouble::SignIn };
    let seen_with = |hindrance: &Hindrance| {
        truth(&Facts { network, hindrance: Some(hindrance), ..with_op(&state) })
    };
    let bar = seen_with(&barred);
    assert_eq!(seen(&bar.network), (Tone::Stop, "Proxy asks for a sign-in since"));
    assert_eq!(seen(&bar.outbox), (Tone::Stop, "Queued - the way to GitHub is barred"));
    let words = bar.sentence.unwrap().words;
    let expected = "GitHub cannot be reached. It is sent once what is in the way is put right.";
    assert_eq!(words, expected);
    assert_eq!(bar.bands[0].title, barred.title("GitHub"));
    assert!(bar.bands[0].words.contains("proxy set"));
    // A network that is merely not there passes.
    let away = Hindrance::Network { said: "no route".into() };
    let bar = seen_with(&away);
    assert_eq!(seen(&bar.network), (Tone::Wait, "Offline since"));
    assert!(bar.bands.is_empty());
    // Once GitHub has answered nothing is in the way any more.
    let bar = truth(&Facts { hindrance: Some(&barred), ..with_op(&state) });
    assert!(bar.bands.is_empty());
}

#[rstest]
#[case(waiting(Wait::Network), "Queued - offline, will post when back online", None)]
#[case(waiting(Wait::Issue), "Held - week 9 issue was not seen yet", None)]
#[case(
    waiting(Wait::Trouble { said: "502".into() }),
    "Queued - GitHub has trouble, tries again",
    Some("01:08:00")
)]
#[case(waiting(Wait::Turn), "Queued - sends next", None)]
#[case(OpState::Sending { write: Write::Create, at: at("01:03:00") }, "Sending", None)]
#[case(
    OpState::Unknown { write: Write::Create, since: at("01:03:00"), looks: 1, look_at: at("01:04:00") },
    "Checking before sending again",
    None
)]
#[case(
    OpState::Written { thing: Thing::Comment(CommentId::Number(1)), looks: 0, look_at: at("01:04:00") },
    "Sent, reading it back",
    None
)]
#[case(
    OpState::Conflict { theirs: "x".into(), at: at("01:11:00") },
    "Paused until you choose",
    None
)]
fn what_is_under_way_is_amber(
    #[case] state: OpState,
    #[case] words: &str,
    #[case] time: Option<&str>,
) {
    let bar = truth(&with_op(&state));
    assert_eq!(seen(&bar.outbox), (Tone::Wait, words));
    assert_eq!(bar.outbox.time, time.map(seconds).unwrap_or_default());
    assert_ne!(bar.github.tone, Tone::Ok, "nothing is proven yet");
}

#[rstest]
#[case(OpState::Sending { write: Write::Edit, at: at("01:03:00") })]
#[case(OpState::Unknown { write: Write::Edit, since: at("01:03:00"), looks: 1, look_at: at("01:04:00") })]
#[case(OpState::Written { thing: Thing::Comment(CommentId::Number(1)), looks: 0, look_at: at("01:04:00") })]
fn github_is_being_checked_until_the_read_back(#[case] state: OpState) {
    let earlier = receipt();
    for receipt in [None, Some(&earlier)] {
        let bar = truth(&Facts { receipt, ..with_op(&state) });
        assert_eq!(seen(&bar.github), (Tone::Wait, "Checking GitHub"));
    }
}

#[test]
fn a_receipt_is_green_with_time_and_link() {
    let receipt = receipt();
    for state in [None, Some(&OpState::Done)] {
        let op = state.map(|state| OpFacts { state, not_before: None, is_others: false });
        let bar = truth(&Facts { op, receipt: Some(&receipt), ..facts() });
        assert_eq!(seen(&bar.outbox), (Tone::Idle, "Outbox empty"));
        assert_eq!(seen(&bar.github), (Tone::Ok, "On GitHub, matches"));
        assert_eq!(bar.github.time, clock("01:03:00"));
        assert_eq!(bar.github.url.as_deref(), Some("https://example.org/c/1"));
    }
}

#[test]
fn typing_after_the_post_is_said() {
    let receipt = receipt();
    let changed = SincePost::Changed;
    let bar = truth(&Facts { receipt: Some(&receipt), since_post: changed, ..facts() });
    assert_eq!(seen(&bar.github), (Tone::Wait, "On GitHub, changed here since Post"));
    let state = OpState::queued();
    let bar = truth(&Facts { receipt: Some(&receipt), ..with_op(&state) });
    assert_eq!(seen(&bar.github), (Tone::Wait, "On GitHub, the earlier text of"));
    assert_eq!(bar.github.time, clock("01:03:00"));
}

#[test]
fn a_post_can_be_taken_back_and_a_limit_names_its_end() {
    let state = OpState::queued();
    let until = at("01:03:10");
    let op = Some(OpFacts { state: &state, not_before: Some(until), is_others: false });
    let bar = truth(&Facts { op, ..facts() });
    assert_eq!(seen(&bar.outbox), (Tone::Wait, "Queued - can be taken back until"));
    assert_eq!(bar.outbox.time, seconds("01:03:10"));
    let bar = truth(&Facts { limited_until: Some(until), ..with_op(&state) });
    assert_eq!(seen(&bar.outbox), (Tone::Wait, "Paused by GitHub until"));
    assert_eq!(bar.outbox.time, seconds("01:03:10"));
}

#[test]
fn a_conflict_is_red_at_github() {
    let receipt = receipt();
    let state = OpState::Conflict { theirs: "x".into(), at: at("01:11:00") };
    let bar = truth(&Facts { receipt: Some(&receipt), ..with_op(&state) });
    assert_eq!(seen(&bar.github), (Tone::Stop, "GitHub differs, changed"));
    assert_eq!(bar.github.time, clock("01:11:00"));
    assert!(bar.github.url.is_some());
}

#[test]
fn a_held_update_outside_a_cycle_has_no_number() {
    let state = waiting(Wait::Issue);
    let bar = truth(&Facts { week: None, ..with_op(&state) });
    assert_eq!(bar.outbox.words, "Held - this round's issue was not seen yet");
}

fn every_parked() -> Vec<Parked> {
    let said = || "Some reason.".to_owned();
    vec![
        Parked::Refused(Refusal::SignInNeeded),
        Parked::Refused(Refusal::NotAllowed { said: said() }),
        Parked::Refused(Refusal::Missing),
        Parked::Refused(Refusal::Gone { said: said() }),
        Parked::Refused(Refusal::Invalid { said: said() }),
        Parked::Deleted,
        Parked::NotOurs,
        Parked::NotAsSent,
        by_hand(),
        Parked::Refused(Refusal::Moved),
    ]
}

fn by_hand() -> Parked {
    Parked::ByHand {
        comment: CommentId::Number(5_722_505_167),
        url: "https://example.org/c/1".into(),
        at: at("00:58:00"),
        words: "Docs: all merged".into(),
    }
}

#[test]
fn a_comment_by_hand_is_named_with_its_words_time_and_place_and_what_to_do() {
    let state = OpState::Parked(by_hand());
    let bar = truth(&with_op(&state));
    assert_eq!(seen(&bar.outbox), (Tone::Stop, "Stopped - you have commented by hand"));
    assert_eq!(seen(&bar.github), (Tone::Stop, "On GitHub, by hand,"));
    assert_eq!(bar.github.time, clock("00:58:00"));
    assert_eq!(bar.github.url.as_deref(), Some("https://example.org/c/1"));
    assert_eq!(
        bar.sentence.unwrap().words,
        "You have commented on #3141 by hand (13:58 NZDT): \"Docs: all merged\" Nothing was sent. \
         Post again to add yours as a second comment, or cancel sending."
    );
    assert_eq!((bar.post, bar.nothing_new, bar.word), ("Post update", None, "stopped"));
    assert_eq!(bar.bands[0].title, "Your update is stopped.");
}

#[test]
fn what_needs_a_person_is_red_and_never_green_elsewhere() {
    let earlier = receipt();
    for parked in every_parked() {
        let state = OpState::Parked(parked);
        for receipt in [None, Some(&earlier)] {
            let bar = truth(&Facts { receipt, ..with_op(&state) });
            assert_eq!(bar.outbox.tone, Tone::Stop, "{state:?}");
            assert!(bar.outbox.words.starts_with("Stopped - "));
            assert_ne!(bar.github.tone, Tone::Ok, "{state:?}");
        }
    }
}

#[test]
fn a_cancelled_operation_leaves_no_trace_in_the_bar() {
    let state = OpState::Cancelled;
    assert_eq!(truth(&with_op(&state)).outbox.words, "Nothing queued");
    let receipt = receipt();
    let bar = truth(&Facts { receipt: Some(&receipt), ..with_op(&state) });
    assert_eq!(seen(&bar.outbox), (Tone::Idle, "Outbox empty"));
    assert_eq!(seen(&bar.github), (Tone::Ok, "On GitHub, matches"));
}

fn sentence(state: &OpState) -> String {
    truth(&with_op(state)).sentence.unwrap().words
}

#[rstest]
#[case(
    waiting(Wait::Issue),
    "The week 9 issue was not seen yet (due 1 h 3 min ago). Your update is held, and is posted by itself when the issue appears."
)]
#[case(waiting(Wait::Network), "GitHub cannot be reached. It is sent by itself when back online.")]
#[case(
    OpState::Parked(Parked::Refused(Refusal::Missing)),
    "#3141 cannot be read. It may be deleted or your access changed. Nothing on this laptop was removed."
)]
#[case(OpState::Parked(Parked::Refused(Refusal::NotAllowed { said: "Resource not accessible by personal access token".into() })), "GitHub refused: the organisation does not let this sign-in write. Your text is safe here; copy it and open #3141, or use another sign-in.")]
#[case(OpState::Parked(Parked::Refused(Refusal::NotAllowed { said: "Unable to create comment because issue is locked.".into() })), "#3141 is locked. Your text is safe here; copy it, or ask somebody with write access to unlock it.")]
#[case(OpState::Parked(Parked::Refused(Refusal::NotAllowed { said: "Interactions on this repository have been restricted.".into() })), "#3141 takes no comments from this account for now: its owner lets only some accounts write, new ones often not. Your text is safe here; copy it, or give it to your lead.")]
#[case(OpState::Parked(Parked::Refused(Refusal::NotAllowed { said: "Blocked by the proxy.".into() })), "GitHub refused: Blocked by the proxy. Your text is safe here; copy it and open #3141, or use another sign-in.")]
#[case(OpState::Parked(Parked::Refused(Refusal::NotAllowed { said: "Must have admin\nrights.".into() })), "GitHub refused: Must have admin rights. Your text is safe here; copy it and open #3141, or use another sign-in.")]
#[case(OpState::Parked(Parked::Refused(Refusal::Gone { said: String::new() })), "#3141 is gone from GitHub (it gave no reason). Nothing on this laptop was removed; copy the text or name another issue.")]
fn the_outbox_speaks_plainly(#[case] state: OpState, #[case] words: &str) {
    assert_eq!(sentence(&state), words);
}

#[test]
fn without_numbers_it_still_speaks() {
    let said = |state: &OpState| {
        let facts = Facts { week: None, issue: None, round: None, ..with_op(state) };
        truth(&facts).sentence.unwrap().words
    };
    assert_eq!(
        said(&waiting(Wait::Issue)),
        "This round's issue was not seen yet. Your update is held, and is posted by itself when the issue appears."
    );
    assert!(
        said(&OpState::Parked(Parked::Refused(Refusal::Missing)))
            .starts_with("The issue cannot be read.")
    );
}

#[test]
fn every_state_has_its_own_calm_sentence() {
    let (write, then) = (Write::Create, at("01:03:00"));
    let mut states = vec![
        waiting(Wait::Turn),
        waiting(Wait::Network),
        waiting(Wait::Issue),
        waiting(Wait::Trouble { said: "x".repeat(5_000) }),
        OpState::Sending { write, at: then },
        OpState::Unknown { write, since: then, looks: 0, look_at: then },
        OpState::Unknown { write: Write::Edit, since: then, looks: 0, look_at: then },
        OpState::Written { thing: Thing::Comment(CommentId::Number(1)), looks: 0, look_at: then },
        OpState::Done,
        OpState::Conflict { theirs: String::new(), at: then },
        OpState::Cancelled,
    ];
    states.extend(every_parked().into_iter().map(OpState::Parked));
    let sentences: Vec<_> = states.iter().map(sentence).collect();
    for (index, words) in sentences.iter().enumerate() {
        assert!(words.ends_with('.') && !words.contains('!') && !words.contains('\n'), "{words}");
        assert!(words.len() < 300, "{words}");
        assert!(!sentences[..index].contains(words), "{words}");
    }
}

#[test]
fn after_the_cycle_no_issue_is_missing() {
    let nothing = Facts { issue: None, week: None, ..facts() };
    let said = |facts: &Facts<'_>| {
        let bands = truth(facts).bands;
        bands.into_iter().map(|band| band.title).collect::<Vec<_>>().join(" ")
    };
    assert!(said(&nothing).contains("was not seen yet; it was due"), "{}", said(&nothing));
    let over = Facts { after_cycle: Some("v1.38"), ..nothing };
    assert_eq!(said(&over), "v1.38 is over. Connect the next cycle.");
}

#[test]
fn an_issue_that_was_closed_early_ends_no_round() {
    let words = |clock: &str| {
        let now = at(clock);
        let closed = Facts { issue_state: IssueState::Closed, ..facts() };
        let said = truth(&Facts { dial: Dial { now, ..closed.dial }, ..closed });
        said.headline().map(|band| band.words.clone()).unwrap()
    };
    let early = words("20:00:00");
    assert!(early.starts_with("Updates are due 12:59 NZDT all the same"), "{early}");
    assert!(words("23:59:00").contains("comes late"), "once they were due");
}
