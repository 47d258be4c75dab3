//! Every answer that the window may get comes out of its bytes as it went in, and bytes that are not
//! those of an answer are refused in words.
//!
//! A type that cannot be packed fails here: each that a question declares must be among the real
//! answers below.

use crate::{Fetch as _, test_engine};
use futures_util::FutureExt as _;
use meridian_core::{
    draft::{Health, Splice, changes::changes},
    ids::{CommentId, DraftKey},
    time::When,
};
use meridian_protocol::{
    AskView, Asking, BrewingPage, Call, CameId, CameRow, CameView, CanPostAct, CanPostAnswer,
    CanPostView, CancelSending, ChangesView, CloseNotice, CodeApp, CodeState, CodeView,
    ConnectedView, CopyAs, CopyUpdate, CountCame, CountOutbox, DecisionPage, EditDraft, FoundRole,
    FoundSchedule, FoundView, GiveCommentView, GivePlaceView, PostUpdate, ReadGiven, ReadRoster,
    ReadSchedule, RoundPage, SaveCalendar, ScheduleSource, SetMeeting, ShowAutostart, ShowByHand,
    ShowCame, ShowChanges, ShowDeadlines, ShowFirstPost, ShowGive, ShowHours, ShowLadders,
    ShowOperation, ShowOutbox, ShowPreview, ShowRemoval, ShowRound, ShowSettings, ShowSignIn,
    ShowSoon, ShowStart, ShowTeams, ShowUpdate, ShowUpdates, ShowWeek, ShowWithdrawal, SignInView,
    SignInWay, SignInWith, TakeSchedule, TryPractice, WithdrawalView, for_each_call, pack, unpack,
};
use serde::{Serialize, de::DeserializeOwned};
use std::{any::type_name, collections::BTreeSet, fmt::Debug};

/// A time of each kind, readings that contradict each other, and letters with several meanings.
const SCHEDULE: &str = "\
| What | Who | When |
|---|---|---|
| Enhancements Freeze | Docs | 2nd November 2026 |
| Code Freeze | Docs | 19:00 PDT Tuesday 10th November 2026 / 02:00 UTC Wednesday 11th November 2026 |
| Docs Freeze | Docs | 17:00 PST Wednesday 11th November 2026 / 05:00 UTC Thursday 12th November 2026 |
| Feature blog | Docs | 09:30 IST Thursday 12th November 2026 |
| Test Freeze | Docs | AoE Friday 13th November 2026 |
| Burndown | Docs | 16th November 2026 - 18th November 2026 |
| Release | Docs | TBD |
";

/// The types of what came out as it went in.
#[derive(Default)]
struct Packed(BTreeSet<&'static str>);

impl Packed {
    fn take<T: Serialize + DeserializeOwned + PartialEq + Debug>(&mut self, answer: &T) {
        let bytes = pack(answer).unwrap();
        assert_eq!(&unpack::<T>(&bytes).unwrap(), answer, "{}", type_name::<T>());
        self.0.insert(type_name::<T>());

        let refused = |bytes: &[u8]| unpack::<T>(bytes).unwrap_err().to_string();
        assert!(!refused(&[&bytes[..], &[0]].concat()).is_empty(), "one byte too many");
        for end in (0..bytes.len()).step_by(1 + bytes.len() / 50) {
            assert!(!refused(&bytes[..end]).is_empty(), "only {end} bytes");
            // Where a byte is another one it may be another answer; a panic it is not.
            let mut other = bytes.clone();
            other[end] ^= 0xff;
            let _either = unpack::<T>(&other).map_err(|error| error.to_string());
        }
    }
}

macro_rules! types_of_answers {
    ($($kind:ident $call:ident)*) => {
        BTreeSet::from([$(type_name::<<meridian_protocol::$call as Call>::Reply>()),*])
    };
}

#[test]
fn every_answer_comes_out_of_its_bytes_as_it_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    let mut packed = Packed::default();
    packed.take(&engine.carry_out(TryPractice {}).unwrap());
    packed.take(&engine.ask(ShowStart {}).unwrap());
    packed.take(&engine.carry_out(CloseNotice { words: "One sentence.".to_owned() }).unwrap());

    let week = engine.ask(ShowWeek { section: None }).unwrap();
    packed.take(&week);
    let shown = week.draft;
    let draft: DraftKey = shown.key;
    let at = shown.text.len() as u64;
    let words = Splice { at, removed: String::new(), inserted: "All is well.\n".to_owned() };
    let health = shown.layout.set_health(&shown.text, &shown.template, Health::Green);
    let splices = vec![words, health];
    let edit = EditDraft { draft: draft.clone(), revision: shown.revision, splices };
    let saved = engine.carry_out(edit).unwrap();
    packed.take(&saved);
    packed.take(&engine.ask(ShowPreview { draft: draft.clone() }).unwrap());
    packed.take(&engine.ask(ShowByHand { section: None }).unwrap());
    let copy = CopyUpdate { draft: draft.clone(), form: CopyAs::Markdown };
    packed.take(&engine.carry_out(copy).unwrap());
    let revision = saved.revision;
    let first = at_once(ShowFirstPost { draft: draft.clone() }.fetch(&engine)).unwrap();
    packed.take(&first);
    let meant = vec![first.unwrap().words];
    let written = draft.clone();
    let post = PostUpdate { draft, revision, theirs: None, meant };
    let queued = engine.carry_out(post).unwrap();
    packed.take(&queued);
    let pending = queued.post.pending.unwrap();
    assert!(pending.held_until.is_some(), "it can be taken back");
    packed.take(&engine.ask(ShowChanges { draft: written.clone() }).unwrap());
    packed.take(&ChangesView { lines: changes("One.\nTwo words.\n", "One.\nTwo more.\n") });
    let give = engine.ask(ShowGive { draft: written.clone() }).unwrap();
    packed.take(&give);
    let place = || GivePlaceView {
        name: "orchard/signal#12".to_owned(),
        title: "Updates for the lead".to_owned(),
        url: "https://github.com/orchard/signal/issues/12".to_owned(),
    };
    packed.take(&Some(place()));
    let comment = engine.read(|tx| tx.show_give_comment(&written)).unwrap();
    let ask = AskView { words: "/close".to_owned(), message: "A bot acts on it.".to_owned() };
    packed.take(&GiveCommentView { place: Some(place()), asks: vec![ask], ..comment });
    packed.take(&engine.ask(ShowCame {}).unwrap());
    packed.take(&engine.ask(CountCame {}).unwrap());
    let id = CameId { comment: CommentId::Number(7), sum: "9f".to_owned() };
    let row = CameRow {
        id,
        about: "Docs".to_owned(),
        author: "ana-example".to_owned(),
        by: "ana-example".to_owned(),
        at: "Mon 26 Oct 14:03".to_owned(),
        url: String::new(),
        file: "orchard/signal#12".to_owned(),
        text: "---\n".to_owned(),
        notes: vec!["Read it.".to_owned()],
        refused: None,
        is_taken: false,
    };
    packed.take(&CameView { words: "1 text.".to_owned(), count: 1, rows: vec![row] });
    let given = ReadGiven { file: "a.md".to_owned(), text: give.text };
    packed.take(&engine.ask(given).unwrap());
    packed.take(&engine.ask(ShowWithdrawal { draft: written.clone() }).unwrap());
    let text = "One line.".to_owned();
    packed.take(&Some(WithdrawalView { comment: CommentId::Number(7), text, replaces: None }));
    let op = pending.op;
    packed.take(&engine.ask(CountOutbox {}).unwrap());
    packed.take(&engine.ask(ShowOutbox {}).unwrap());
    packed.take(&engine.ask(ShowLadders {}).unwrap());
    let updates = engine.ask(ShowUpdates { free: 5 }).unwrap();
    packed.take(&updates);
    let row = updates.rows[0].id.clone();
    packed.take(&engine.ask(ShowUpdate { row }).unwrap());
    let asking = RoundPage::Decisions(DecisionPage::Propose(Asking::default()));
    let brewing = RoundPage::Brewing(BrewingPage::All);
    let opening = RoundPage::Opening { tag: None };
    for page in [RoundPage::Round, opening, RoundPage::Summary, asking, brewing] {
        packed.take(&engine.ask(ShowRound { page }).unwrap());
    }
    packed.take(&engine.ask(ShowOperation { op: op.clone() }).unwrap());
    packed.take(&engine.carry_out(CancelSending { op }).unwrap());

    packed.take(&engine.ask(ShowSoon {}).unwrap());
    packed.take(&engine.ask(ShowDeadlines {}).unwrap());
    packed.take(&engine.carry_out(SaveCalendar {}).unwrap());
    let source = ScheduleSource::Text(SCHEDULE.to_owned());
    let read = ReadSchedule { source: source.clone(), corrections: Vec::new() };
    let review = at_once(read.fetch(&engine)).unwrap();
    packed.take(&review);
    let kinds: BTreeSet<_> = review.rows.iter().map(|row| When::kind(&row.when)).collect();
    assert_eq!(kinds, BTreeSet::from(["instant", "aoe_date", "date", "range", "tbd"]));
    let take = TakeSchedule { source, digest: review.digest, corrections: Vec::new() };
    let deadlines = at_once(take.fetch(&engine)).unwrap();
    assert!(deadlines.rows.iter().any(|row| row.question.is_some()));
    packed.take(&deadlines);

    packed.take(&engine.ask(ShowHours {}).unwrap());
    let line = Some("Wed 10:00 America/Los_Angeles".to_owned());
    let meeting = SetMeeting { name: "Burndown".to_owned(), line };
    packed.take(&engine.carry_out(meeting).unwrap());

    packed.take(&engine.ask(ShowAutostart {}).unwrap());

    packed.take(&engine.ask(ShowSettings {}).unwrap());
    packed.take(&engine.ask(ShowTeams {}).unwrap());
    packed.take(&engine.ask(ShowRemoval { team: None }).unwrap());
    let roster =
        "# Team of v1.38\n\n| Role | Lead |\n|---|---|\n| Docs | Ana Example |\n".to_owned();
    packed.take(&engine.ask(ReadRoster { file: "team.md".to_owned(), text: roster }).unwrap());
    let found = FoundView {
        is_known: false,
        is_unreached: false,
        follows: None,
        repository: "o/r".to_owned(),
        api_url: "https://api.github.com".to_owned(),
        cycle: Some("v1.38".to_owned()),
        schedule: Some(FoundSchedule { link: None, words: "3 dates.".to_owned(), doubtful: 1 }),
        roles: vec![FoundRole {
            section: "docs".parse().unwrap(),
            name: "Docs".to_owned(),
            who: "no lead yet".to_owned(),
        }],
        roster: None,
        asks: Some("Are you one of them?".to_owned()),
        issue: Some("https://github.com/o/r/issues/3".to_owned()),
        notes: vec!["One sentence.".to_owned()],
    };
    packed.take(&found);
    let team = engine.ask(ShowStart {}).unwrap().team.unwrap();
    packed.take(&ConnectedView { team, notes: vec!["One sentence.".to_owned()] });

    let practising = at_once(ShowSignIn {}.fetch(&engine)).unwrap();
    packed.take(&practising);
    for with in [SignInWith::GitHubCli { login: "hana-example".into() }, SignInWith::GitCredential]
    {
        let way = SignInWay { with, title: "One".into(), detail: "Two.".into() };
        let trouble = Some("Three.".to_owned());
        let act = Some(CanPostAct::Authorise { page: "https://github.com/orgs/o/sso".into() });
        let can_post = Some(CanPostView { answer: CanPostAnswer::No, words: "Four.".into(), act });
        let client_id = Some("Iv1.8a61f9b3a7aba766".to_owned());
        let host = "github.com".to_owned();
        let code_app = Some(CodeApp { host, client_id, is_built_in: true });
        let ways = vec![way];
        packed.take(&SignInView { ways, trouble, can_post, code_app, ..practising.clone() });
    }
    for state in [
        CodeState::Waiting { trouble: None },
        CodeState::Waiting { trouble: Some("One.".to_owned()) },
        CodeState::SignedIn(Box::new(practising.clone())),
        CodeState::Over { why: "Two.".to_owned(), asks_again: true },
    ] {
        packed.take(&CodeView {
            code: "WDJB-MJHT".to_owned(),
            page: "https://github.com/login/device".to_owned(),
            host: "github.com".to_owned(),
            left_seconds: 899,
            ask_in_seconds: 5,
            state,
        });
    }

    let declared = for_each_call!(types_of_answers);
    assert_eq!(packed.0, declared, "a type of answer is not among these");
}

/// Nothing that is asked here is far away.
fn at_once<T>(answer: impl Future<Output = T>) -> T {
    answer.now_or_never().unwrap()
}
