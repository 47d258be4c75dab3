//! What a lead wishes about what hangs on a round's issue, over HTTP.

use crate::{
    ConnectRequest, Eagerness, Engine, Options,
    ground::{clock::Clock, secrets::MemorySecrets},
    test_clock::Driven,
};
use chrono::TimeDelta;
use meridian_core::{
    courier::{ClosedAs, Emoji, IssueIs, NewIssueText, OpState, Parked},
    ids::{CommentId, IssueNumber, OpId},
    team::file::PATH,
};
use meridian_practice::{
    Fault, FaultKind, Matcher, Practice, REPOSITORY, Role, Storage, Unsettled, YOUR_TOKEN,
};
use meridian_protocol::Failure;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

#[path = "acting_tests.rs"]
mod acting;
#[path = "by_itself_tests.rs"]
mod by_itself;
#[path = "closing_tests.rs"]
mod closing;
#[path = "../decisions/over_http_tests.rs"]
mod decisions;
#[path = "lead_tests.rs"]
mod lead;
#[path = "lost_tests.rs"]
mod lost;
#[path = "news_tests.rs"]
mod news;
#[path = "parts_tests.rs"]
mod parts;
#[path = "second_look_tests.rs"]
mod second_look;
#[path = "../talk/over_http_tests.rs"]
mod talk;
#[path = "two_issues_tests.rs"]
mod two_issues;
#[path = "walks_tests.rs"]
mod walks;

const LEAD: &str = "ines-calvarrow";
const FILE: &str = "may-open = [\"ines-calvarrow\"]\ndeputies = [\"aroha-tindlewick\", \
                    \"liam-quillbrook\"]\nlabels = [\"release-status\"]\ntag = \"leads\"\n";
const THUMB: Emoji = Emoji::ThumbsUp;

pub(super) struct World {
    pub(super) engine: Engine,
    pub(super) github: Practice,
    pub(super) issue: IssueNumber,
    clock: Arc<Driven>,
    _folder: tempfile::TempDir,
}

impl World {
    /// A connected team on the Monday of a round, of which the member has this role.
    pub(super) async fn new(role: Role) -> Self {
        let clock = Driven::at("2026-10-26T03:02:00Z");
        let time = Arc::clone(&clock);
        let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
        github.seed_team(clock.now()).unwrap();
        // The practice team's own, without a schedule and a roster.
        github.put_file(PATH, FILE).unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        let connect = ConnectRequest {
            repository: REPOSITORY.to_owned(),
            api_url: format!("http://{address}"),
            schedule: None,
            cycle: Some("v1.38".parse().unwrap()),
            sections: vec!["docs".parse().unwrap()],
            destination: Some("round-issue".to_owned()),
            is_from_link: false,
        };
        engine.connect(connect).await.unwrap();
        engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
        let me = engine.team().unwrap().facts.account.login;
        github.set_role(REPOSITORY, &me, Some(role)).unwrap();
        let mut world = Self { engine, github, issue: IssueNumber(0), clock, _folder: folder };
        world.drain().await;
        world.issue = world.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        world
    }

    pub(super) async fn drain(&self) {
        self.clock.forward(TimeDelta::seconds(5));
        // A program that another test is starting holds every lock of this process for a moment.
        while self.engine.drain(Eagerness::Now).await.unwrap().elsewhere {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The same once more, after a while.
    pub(super) async fn drain_later(&self) {
        self.clock.forward(TimeDelta::minutes(5));
        self.drain().await;
    }

    /// Drains until nothing of it goes on by itself any more.
    pub(super) async fn to_the_end(&self, op: &OpId) -> OpState {
        for _ in 0..20 {
            self.drain().await;
            let state = self.state_of(op);
            if !state.is_open() {
                return state;
            }
            self.clock.forward(TimeDelta::seconds(40));
        }
        self.state_of(op)
    }

    pub(super) fn state_of(&self, op: &OpId) -> OpState {
        self.engine.store().operation(op).unwrap().state
    }

    pub(super) fn by_the_lead(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/repos/{REPOSITORY}{path}");
        let (status, body) = self.github.act(LEAD, method, &path, body).unwrap();
        assert!(status < 300, "{status} {body}");
        body
    }

    /// A colleague's comment on the round's issue, which was read.
    async fn comment(&self) -> CommentId {
        let path = format!("/issues/{}/comments", self.issue);
        let made = self.by_the_lead("POST", &path, &json!({ "body": "Docs: green" }));
        self.clock.forward(TimeDelta::minutes(5));
        self.drain().await;
        CommentId::Number(made["id"].as_i64().unwrap())
    }

    fn reactions(&self, comment: &CommentId) -> Vec<String> {
        let given =
            self.by_the_lead("GET", &format!("/issues/comments/{comment}/reactions"), &Value::Null);
        let login = |one: &Value| one["user"]["login"].as_str().unwrap().to_owned();
        given.as_array().unwrap().iter().map(login).collect()
    }

    fn labels(&self) -> Vec<String> {
        let issue = self.by_the_lead("GET", &format!("/issues/{}", self.issue), &Value::Null);
        let name = |one: &Value| one["name"].as_str().unwrap().to_owned();
        issue["labels"].as_array().unwrap().iter().map(name).collect()
    }

    /// What has reached GitHub of one method and path.
    pub(super) fn asked(&self, method: &str, part: &str) -> usize {
        let asked = self.github.world().unwrap().requests;
        asked.iter().filter(|asked| asked.method == method && asked.path.contains(part)).count()
    }

    fn thumb(&self, comment: &CommentId, gives: bool) -> OpId {
        self.engine.write(|tx| tx.wish_reaction((self.issue, comment), THUMB, gives)).unwrap()
    }

    fn label(&self, label: &str, on: bool) -> OpId {
        self.engine.write(|tx| tx.wish_label(self.issue, label, on)).unwrap()
    }

    /// Its title in the outbox, and its sentence.
    pub(super) fn told(&self, op: &OpId) -> (String, String) {
        let shown = self.engine.read(|tx| tx.show_operation(op)).unwrap();
        (shown.row.title, shown.row.words)
    }
}

#[tokio::test]
async fn an_update_is_checked_by_a_thumb_once_and_the_thumb_is_taken_back() {
    let world = World::new(Role::Write).await;
    let comment = world.comment().await;
    let op = world.thumb(&comment, true);
    assert_eq!(world.thumb(&comment, true), op, "what is wished already is not queued twice");
    let waiting = world.engine.read(|tx| tx.outbox()).unwrap();
    assert!(waiting[0].reason.starts_with("It is to be given. "), "{}", waiting[0].reason);
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let me = world.engine.team().unwrap().facts.account.login;
    assert_eq!(world.reactions(&comment), [me]);
    let (title, sentence) = world.told(&op);
    assert_eq!(title, format!("\u{1f44d} for a comment on #{}", world.issue));
    assert!(sentence.ends_with("read back from GitHub."), "{sentence}");
    let back = world.thumb(&comment, false);
    assert_eq!(world.to_the_end(&back).await, OpState::Done);
    assert!(world.reactions(&comment).is_empty());
}

#[tokio::test]
async fn a_thumb_whose_answer_was_lost_is_given_once() {
    for lost in [FaultKind::AnswerLostAfter, FaultKind::AnswerLostBefore] {
        let world = World::new(Role::Write).await;
        let comment = world.comment().await;
        world.github.faults().push(Fault::new(Matcher::new("POST", "/reactions"), lost)).unwrap();
        let op = world.thumb(&comment, true);
        assert_eq!(world.to_the_end(&op).await, OpState::Done);
        assert_eq!(world.reactions(&comment).len(), 1);
    }
}

#[tokio::test]
async fn a_locked_round_names_who_unlocks_it() {
    let world = World::new(Role::Read).await;
    let comment = world.comment().await;
    world.by_the_lead("PUT", &format!("/issues/{}/lock", world.issue), &json!({}));
    let op = world.thumb(&comment, true);
    let state = world.to_the_end(&op).await;
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
    let (_, sentence) = world.told(&op);
    assert!(sentence.contains("somebody with write access to unlock it"), "{sentence}");
    // Once it is unlocked, the member lets it go on.
    world.by_the_lead("DELETE", &format!("/issues/{}/lock", world.issue), &json!({}));
    world.engine.store_mut().again(&op, world.clock.now()).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
}

#[tokio::test]
async fn what_nobody_has_read_gets_no_reaction() {
    let world = World::new(Role::Write).await;
    let wish = |comment: &CommentId| {
        world.engine.write(|tx| tx.wish_reaction((world.issue, comment), THUMB, true)).unwrap_err()
    };
    assert!(matches!(wish(&CommentId::Number(1)), Failure::NotReady { .. }));
    assert!(matches!(wish(&CommentId::Node("DC_x".into())), Failure::NotReady { .. }));
}

#[tokio::test]
async fn a_label_is_put_on_and_taken_off_beside_others() {
    let world = World::new(Role::Write).await;
    world.by_the_lead("POST", &format!("/issues/{}/labels", world.issue), &json!(["one"]));
    let before = world.labels();
    for lost in [None, Some(FaultKind::AnswerLostAfter), Some(FaultKind::AnswerLostBefore)] {
        for (method, on) in [("POST", true), ("DELETE", false)] {
            if let Some(lost) = &lost {
                let fault = Fault::new(Matcher::new(method, "/labels"), lost.clone());
                world.github.faults().push(fault).unwrap();
            }
            let op = world.label("good day/\u{fc}ber 100%?", on);
            assert_eq!(world.to_the_end(&op).await, OpState::Done);
            let mut labels = before.clone();
            labels.extend(on.then(|| "good day/\u{fc}ber 100%?".to_owned()));
            assert_eq!(world.labels(), labels);
        }
    }
    assert_eq!(world.asked("PUT", "/labels") + world.asked("PATCH", "/issues"), 0);
}

#[tokio::test]
async fn a_label_that_the_repository_lacks_is_said() {
    let world = World::new(Role::Triage).await;
    let op = world.label("no such", true);
    assert_eq!(world.to_the_end(&op).await, OpState::Parked(Parked::NotAsSent));
    assert!(world.told(&op).1.contains("to make it"), "{}", world.told(&op).1);
    let unsettled = Unsettled {
        new_label: meridian_practice::NewLabel::Refused,
        ..world.github.unsettled().unwrap()
    };
    world.github.set_unsettled(unsettled).unwrap();
    let op = world.label("no such either", true);
    let state = world.to_the_end(&op).await;
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
}

#[tokio::test]
async fn who_may_not_label_is_told_who_may() {
    let world = World::new(Role::Read).await;
    let op = world.label("one", true);
    let state = world.to_the_end(&op).await;
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
    assert!(world.told(&op).1.contains("triage or write access"), "{}", world.told(&op).1);
}

impl World {
    fn close(&self, reason: Option<ClosedAs>) -> OpId {
        self.engine.write(|tx| tx.set_round_state_as(None, IssueIs::Closed, reason)).unwrap()
    }

    fn issue_on_github(&self) -> Value {
        self.by_the_lead("GET", &format!("/issues/{}", self.issue), &Value::Null)
    }
}

#[tokio::test]
async fn a_round_is_closed_with_its_reason() {
    let world = World::new(Role::Triage).await;
    assert_eq!(world.to_the_end(&world.close(Some(ClosedAs::NotPlanned))).await, OpState::Done);
    assert_eq!(world.issue_on_github()["state_reason"], "not_planned");
    // GitHub keeps the reason of what is closed already.
    let op = world.close(Some(ClosedAs::Completed));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let told = world.engine.read(|tx| tx.round_state(&op)).unwrap();
    assert!(told.sentence.contains("closed as not planned before"), "{}", told.sentence);
}

#[tokio::test]
async fn the_younger_of_two_is_closed_as_a_duplicate_of_the_other() {
    for knows_duplicate in [true, false] {
        let world = World::new(Role::Triage).await;
        let unsettled = Unsettled { knows_duplicate, ..world.github.unsettled().unwrap() };
        world.github.set_unsettled(unsettled).unwrap();
        let first = world.by_the_lead("POST", "/issues", &json!({ "title": "The first" }));
        let of = IssueNumber(first["number"].as_i64().unwrap());
        let op = world.close(Some(ClosedAs::Duplicate { of, id: None }));
        assert_eq!(world.to_the_end(&op).await, OpState::Done);
        let reason = if knows_duplicate { "duplicate" } else { "completed" };
        assert_eq!(world.issue_on_github()["state_reason"], reason);
        let told = world.engine.read(|tx| tx.round_state(&op)).unwrap();
        assert_eq!(told.sentence.contains("say it in a comment"), !knows_duplicate, "{told:?}");
        let truth = world.github.world().unwrap();
        let issue = truth.issues.iter().find(|issue| issue.number == world.issue.0).unwrap();
        let doubles = issue.versions.last().unwrap().duplicate_of;
        assert_eq!(doubles, first["id"].as_i64().filter(|_| knows_duplicate));
    }
}

#[tokio::test]
async fn a_duplicate_of_what_nobody_can_see_or_of_itself_is_refused() {
    let world = World::new(Role::Triage).await;
    let op = world.close(Some(ClosedAs::Duplicate { of: IssueNumber(99_999), id: None }));
    let state = world.to_the_end(&op).await;
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
    assert!(world.told(&op).1.contains("or #99999 of which"), "{}", world.told(&op).1);
    assert_eq!(world.issue_on_github()["state"], "open");
    let itself = Some(ClosedAs::Duplicate { of: world.issue, id: None });
    let refused = world.engine.write(|tx| tx.set_round_state_as(None, IssueIs::Closed, itself));
    assert!(matches!(refused, Err(Failure::BadInput { .. })), "{refused:?}");
}

const NEXT: &str = "2026-11-02";

impl World {
    fn open_next(&self, text: NewIssueText) -> OpId {
        let round = NEXT.parse().unwrap();
        self.engine.write(|tx| tx.wish_round_issue(round, text)).unwrap()
    }

    /// The issues of the next round, by its mark or its title.
    fn of_next(&self) -> Vec<meridian_practice::Issue> {
        let issues = self.github.world().unwrap().issues;
        let is_one = |issue: &meridian_practice::Issue| {
            let newest = issue.versions.last().unwrap();
            newest.title.contains(NEXT)
                || newest.body.as_ref().is_some_and(|body| body.contains(NEXT))
        };
        issues.into_iter().filter(is_one).collect()
    }
}

fn text() -> NewIssueText {
    NewIssueText {
        title: format!("v1.38 status {NEXT}"),
        body: "Tell of your week.\n\n- [ ] Docs".to_owned(),
        labels: Vec::new(),
        milestone: None,
        assignees: Vec::new(),
    }
}

#[tokio::test]
async fn a_round_is_opened_once_with_its_mark_and_found_as_the_rounds() {
    for lost in [None, Some(FaultKind::AnswerLostAfter), Some(FaultKind::AnswerLostBefore)] {
        let world = World::new(Role::Write).await;
        if let Some(lost) = lost {
            world.github.faults().push(Fault::new(Matcher::new("POST", "/issues"), lost)).unwrap();
        }
        let op = world.open_next(text());
        assert_eq!(world.open_next(text()), op, "what is wished already is not queued twice");
        let waiting = world.engine.read(|tx| tx.outbox()).unwrap();
        assert!(waiting[0].reason.starts_with("It is to be opened. "), "{}", waiting[0].reason);
        assert_eq!(world.to_the_end(&op).await, OpState::Done);
        let found = world.of_next();
        assert_eq!(found.len(), 1);
        let body = found[0].versions[0].body.clone().unwrap();
        let mark = format!("<!-- meridian:round v=1 cycle=v1.38 round={NEXT} -->\n\nTell");
        assert!(body.starts_with(&mark), "{body}");
        let bound = world.engine.read(|tx| tx.round_issue(Some(NEXT.parse().unwrap()))).unwrap();
        assert_eq!(bound.issue, Some(IssueNumber(found[0].number)));
        let (title, sentence) = world.told(&op);
        assert_eq!(title, format!("New issue \u{201c}v1.38 status {NEXT}\u{201d}"));
        assert!(sentence.contains("read back from GitHub"), "{sentence}");
    }
}

#[tokio::test]
async fn a_list_that_lags_half_a_minute_makes_no_second_one() {
    let world = World::new(Role::Write).await;
    let lost = Fault::new(Matcher::new("POST", "/issues"), FaultKind::AnswerLostAfter);
    world.github.faults().push(lost).unwrap();
    let unsettled = Unsettled { issue_lists_lag: 90, ..world.github.unsettled().unwrap() };
    world.github.set_unsettled(unsettled).unwrap();
    let op = world.open_next(text());
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.of_next().len(), 1);
}

#[tokio::test]
async fn a_round_that_the_lead_has_opened_by_hand_is_not_opened_again() {
    let world = World::new(Role::Write).await;
    let by_hand = json!({ "title": format!("v1.38 progress, {NEXT}") });
    world.by_the_lead("POST", "/issues", &by_hand);
    let op = world.open_next(text());
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!((world.of_next().len(), world.asked("POST", "/issues")), (1, 0));
    let (_, sentence) = world.told(&op);
    assert!(sentence.contains("ines-calvarrow had opened it already"), "{sentence}");
}

#[tokio::test]
async fn labels_that_github_leaves_out_are_said() {
    let world = World::new(Role::Read).await;
    let labels = vec!["good first week".to_owned()];
    let op = world.open_next(NewIssueText { labels, ..text() });
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let (_, sentence) = world.told(&op);
    assert!(sentence.contains("GitHub left out the label good first week"), "{sentence}");
}

#[tokio::test]
async fn where_creation_is_restricted_the_text_is_kept_and_it_says_whom_to_ask() {
    let world = World::new(Role::Read).await;
    world.github.restrict_issues(REPOSITORY, Some(Role::Triage)).unwrap();
    let op = world.open_next(text());
    let state = world.to_the_end(&op).await;
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
    let (_, sentence) = world.told(&op);
    assert!(sentence.contains("give the text to one of them"), "{sentence}");
    assert!(world.of_next().is_empty());
}

#[tokio::test]
async fn a_text_with_another_rounds_mark_is_refused() {
    let world = World::new(Role::Write).await;
    let body = "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->\nx".to_owned();
    let round = NEXT.parse().unwrap();
    let refused = world
        .engine
        .write(|tx| tx.wish_round_issue(round, NewIssueText { body, ..text() }))
        .unwrap_err();
    assert!(matches!(refused, Failure::BadInput { .. }), "{refused:?}");
}
