//! A round's conversation over HTTP: what is new, what waits, and replies that are there exactly once.

use super::*;
use crate::{Leaves, Meant, TalkWaits, ThreadRow, ThreadView, ToPropose, ToReply};
use meridian_core::{
    courier::marker::{About, MessageMarker},
    decisions::proposal::Rule,
};

const KAVYA: &str = "kavya-ramanthuri";
const ASKED: &str =
    "38 of 52 placeholder PRs are open.\n\n@ME can you name two reviewers until Thursday?";

impl World {
    fn mine(&self) -> String {
        self.engine.team().unwrap().facts.account.login
    }

    /// What somebody writes on the web page; `@ME` is the member.
    fn brings_as(&self, login: &str, text: &str) -> CommentId {
        let path = format!("/repos/{REPOSITORY}/issues/{}/comments", self.issue);
        let text = text.replace("@ME", &format!("@{}", self.mine()));
        let (status, made) =
            self.github.act(login, "POST", &path, &json!({ "body": text })).unwrap();
        assert!(status < 300, "{status} {made}");
        CommentId::Number(made["id"].as_i64().unwrap())
    }

    fn edits(&self, login: &str, comment: &CommentId, text: &str) {
        let path = format!("/repos/{REPOSITORY}/issues/comments/{comment}");
        let body = json!({ "body": text });
        let (status, made) = self.github.act(login, "PATCH", &path, &body).unwrap();
        assert!(status < 300, "{status} {made}");
    }

    fn bodies(&self) -> Vec<(String, String)> {
        let path = format!("/issues/{}/comments?per_page=100", self.issue);
        let all = self.by_the_lead("GET", &path, &Value::Null);
        let one = |one: &Value| {
            let text = |of: &Value| of.as_str().unwrap().to_owned();
            (text(&one["user"]["login"]), text(&one["body"]))
        };
        all.as_array().unwrap().iter().map(one).collect()
    }

    fn list(&self, only_unread: bool) -> Vec<ThreadRow> {
        self.engine.read(|tx| tx.talk_list(only_unread, 100)).unwrap().0
    }

    /// Without the update that is due.
    fn waits(&self) -> Vec<TalkWaits> {
        let mut waits = self.engine.read(|tx| tx.talk_waits()).unwrap();
        waits.retain(|one| one.why != "draft");
        waits
    }

    fn thread(&self, comment: &CommentId) -> ThreadView {
        self.engine.read(|tx| tx.talk_thread(comment)).unwrap()
    }

    fn sends(&self, reply: &ToReply) -> Result<OpId, Failure> {
        self.engine.write(|tx| tx.send_reply(reply, Meant::All, Leaves::AtOnce))
    }
}

fn reply(to: &CommentId, text: &str) -> ToReply {
    ToReply { to: to.clone(), text: text.to_owned(), quotes: true, pings: false }
}

#[tokio::test]
async fn a_mention_waits_until_it_is_answered_and_the_answer_is_there_once() {
    let world = World::new(Role::Read).await;
    let asked = world.brings_as(KAVYA, ASKED);
    world.drain_later().await;
    let waits = world.waits();
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(waits[0].words.starts_with("kavya-ramanthuri mentions you: "), "{}", waits[0].words);
    assert_eq!((waits[0].comment.as_ref(), waits[0].by.as_ref()), (Some(&asked), None));
    let row = world.list(false).into_iter().find(|row| row.id == asked).unwrap();
    assert!(row.waits && row.unread == 1, "{row:?}");

    let planned =
        world.engine.read(|tx| tx.plan_reply(&reply(&asked, "Yes: Dov and Sora."))).unwrap();
    assert_eq!(planned.mentions, [""; 0], "{}", planned.text);
    assert!(
        planned.text.contains(&format!("> {} can you name two", world.mine())),
        "{}",
        planned.text
    );
    assert!(planned.findings.iter().any(|one| one.contains(REPOSITORY)), "{:?}", planned.findings);
    let before = world.asked("POST", "/comments");
    let op = world.sends(&reply(&asked, "Yes: Dov and Sora.")).unwrap();
    assert_eq!(world.waits(), [], "it is on its way");
    assert_eq!(world.thread(&asked).replies[0].state, "waiting");
    assert_eq!(world.sends(&reply(&asked, "Yes: Dov and Sora.")).unwrap(), op, "the same is one");
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.sends(&reply(&asked, "Yes: Dov and Sora.")).unwrap(), op);
    let other = world.sends(&reply(&asked, "And Ana.")).unwrap();
    assert_ne!(op, other, "another one is another");
    assert_eq!(world.to_the_end(&other).await, OpState::Done);
    assert_eq!(world.asked("POST", "/comments"), before + 2);
    world.drain_later().await;
    let view = world.thread(&asked);
    let answers: Vec<_> = view.comments.iter().map(|one| (one.mine, one.answers.clone())).collect();
    assert_eq!(answers, [(false, None), (true, Some(asked.clone())), (true, Some(asked))]);
    assert_eq!((view.replies.len(), world.waits()), (0, Vec::new()));
    assert!(world.told(&op).1.starts_with("Your reply is on #"), "{:?}", world.told(&op));
}

#[tokio::test]
async fn a_reply_whose_answer_was_lost_is_found_and_made_no_second_time() {
    for lost in [FaultKind::AnswerLostAfter, FaultKind::AnswerLostBefore] {
        let world = World::new(Role::Read).await;
        let asked = world.brings_as(KAVYA, ASKED);
        world.drain_later().await;
        let fault = Fault::new(Matcher::new("POST", "/comments"), lost);
        world.github.faults().push(fault).unwrap();
        let op = world.sends(&reply(&asked, "Yes.")).unwrap();
        assert_eq!(world.to_the_end(&op).await, OpState::Done);
        let mine = world.bodies().into_iter().filter(|(by, _)| *by == world.mine());
        assert_eq!(mine.count(), 1);
    }
}

#[tokio::test]
async fn a_reply_to_a_text_that_was_changed_meanwhile_goes_and_says_so() {
    let world = World::new(Role::Read).await;
    let asked = world.brings_as(KAVYA, ASKED);
    world.drain_later().await;
    let op = world.sends(&reply(&asked, "Yes.")).unwrap();
    world.edits(KAVYA, &asked, "52 of 52 are open. Can you name twenty?");
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    let view = world.thread(&asked);
    assert!(view.comments[1].to_earlier_text && view.comments[1].mine, "{view:?}");
    assert_eq!(view.comments[0].new, Some("new"));
}

#[tokio::test]
async fn what_was_read_is_read_and_what_is_edited_since_is_said() {
    let world = World::new(Role::Read).await;
    let first = world.brings_as(KAVYA, "The blog is late.");
    world.drain_later().await;
    assert!(world.list(true).iter().any(|row| row.id == first));
    assert_eq!(world.engine.write(|tx| tx.talk_read(None)).unwrap(), 0);
    assert_eq!(world.list(true), []);
    let second = world.brings_as(LEAD, "> The blog is late.\n\nHow late?");
    world.drain_later().await;
    let unread = world.list(true);
    assert_eq!(unread.len(), 1, "{unread:?}");
    assert_eq!((&unread[0].id, unread[0].unread, unread[0].replies), (&first, 1, 1));
    world.engine.write(|tx| tx.talk_read(Some(&second))).unwrap();
    world.clock.forward(TimeDelta::minutes(2));
    world.edits(KAVYA, &first, "The blog is two days late.");
    world.drain_later().await;
    let view = world.thread(&second);
    assert_eq!(view.comments[0].new, Some("edited since you read it"));
    assert!(view.comments[1].to_earlier_text, "{view:?}");
}

#[tokio::test]
async fn a_draft_of_a_reply_is_kept_and_what_a_bot_would_do_is_asked_about() {
    let world = World::new(Role::Read).await;
    let asked = world.brings_as(KAVYA, ASKED);
    world.drain_later().await;
    let draft = reply(&asked, "Not before Friday.\n/hold\n");
    world.engine.write(|tx| tx.keep_reply(&draft)).unwrap();
    assert_eq!(world.engine.read(|tx| tx.reply_draft(&asked)).unwrap(), Some(draft.clone()));
    assert_eq!(world.thread(&asked).replies[0].state, "draft");
    let refused = world.engine.write(|tx| tx.send_reply(&draft, Meant::Words(&[]), Leaves::AtOnce));
    let Err(Failure::Unconfirmed { message }) = refused else { panic!("{refused:?}") };
    assert!(message.contains("would change a hold"), "{message}");
    let mark = reply(&asked, "<!-- meridian:reply v=1 -->\nHa.");
    assert!(matches!(world.sends(&mark), Err(Failure::BadInput { .. })));

    // Within the time to think it is taken back, and is a draft again.
    let safe = reply(&asked, "Not before Friday.");
    let after = Leaves::After(TimeDelta::seconds(10));
    let op = world.engine.write(|tx| tx.send_reply(&safe, Meant::All, after)).unwrap();
    world.engine.write(|tx| tx.cancel(&op)).unwrap();
    assert_eq!(world.engine.read(|tx| tx.reply_draft(&asked)).unwrap(), Some(safe.clone()));
    let again = world.sends(&safe).unwrap();
    assert_eq!(world.to_the_end(&again).await, OpState::Done);
    assert_eq!(world.engine.read(|tx| tx.reply_draft(&asked)).unwrap(), None);
    // The place is known now.
    let planned = world.engine.read(|tx| tx.plan_reply(&reply(&asked, "Or Monday."))).unwrap();
    assert_eq!(planned.findings, [""; 0]);
    let ping = ToReply { pings: true, ..reply(&asked, "Or Monday.") };
    let planned = world.engine.read(|tx| tx.plan_reply(&ping)).unwrap();
    assert_eq!(planned.mentions, [KAVYA]);
}

#[tokio::test]
async fn a_reaction_answers_too_and_is_taken_off() {
    let world = World::new(Role::Read).await;
    let asked = world.brings_as(KAVYA, ASKED);
    world.drain_later().await;
    let op = world.engine.write(|tx| tx.talk_react(&asked, THUMB, true)).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!((world.reactions(&asked), world.waits()), (vec![world.mine()], Vec::new()));
    let op = world.engine.write(|tx| tx.talk_react(&asked, THUMB, false)).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.reactions(&asked), [""; 0]);
    assert_eq!(world.waits().len(), 1);
    let gone = CommentId::Number(987_654);
    let none = world.engine.write(|tx| tx.talk_react(&gone, THUMB, true));
    assert!(matches!(none, Err(Failure::NotReady { .. })), "{none:?}");
}

#[tokio::test]
async fn a_locked_issue_keeps_the_reply() {
    let world = World::new(Role::Read).await;
    let asked = world.brings_as(KAVYA, ASKED);
    world.drain_later().await;
    let path = format!("/repos/{REPOSITORY}/issues/{}/lock", world.issue);
    assert!(world.github.act(LEAD, "PUT", &path, &Value::Null).unwrap().0 < 300);
    let op = world.sends(&reply(&asked, "Yes.")).unwrap();
    assert!(matches!(world.to_the_end(&op).await, OpState::Parked(_)));
    assert!(world.told(&op).1.contains("locked"), "{:?}", world.told(&op));
    assert_eq!(world.thread(&asked).replies[0].text, "Yes.");
}

/// A proposal that asks the member, by the lead's hand.
async fn proposal(world: &World) -> CommentId {
    let me = world.mine();
    let asked = ToPropose {
        question: "Do we ship on Thursday?".to_owned(),
        why: "The docs are nearly in.".to_owned(),
        options: Vec::new(),
        proposed: None,
        ask: vec![me.parse().unwrap()],
        deputies: Vec::new(),
        until: world.engine.clock_now() + TimeDelta::hours(40),
        rule: Rule::Majority,
        late_counts: false,
        on: None,
        zones: Vec::new(),
    };
    let text = world.engine.read(|tx| tx.plan_proposal(&asked)).unwrap().text;
    let text = text.replace(&format!("**{me}**"), &format!("**{LEAD}**"));
    let proposal = "2026-10-26/ines-calvarrow/0123456789ab".parse().unwrap();
    let marked = MessageMarker::compose(About::Proposal { proposal }, None, false, &text);
    let comment = world.brings_as(LEAD, &marked);
    world.drain_later().await;
    comment
}

#[tokio::test]
async fn an_answer_on_its_way_while_the_proposal_is_changed_is_to_the_earlier_text_and_waits_again()
{
    let world = World::new(Role::Read).await;
    let comment = proposal(&world).await;
    let waits = world.waits();
    assert_eq!((waits.len(), waits[0].why), (1, "decision"), "{waits:?}");
    assert!(waits[0].by.is_some() && waits[0].words.contains("asks you to decide"), "{waits:?}");
    let name = waits[0].decision.clone().unwrap();
    // On a ferry, without a network.
    let op = world.engine.write(|tx| tx.answer_proposal(&name, "approve", None)).unwrap();
    let body = world.bodies().into_iter().find(|(_, body)| body.contains("Proposal:")).unwrap().1;
    world.edits(LEAD, &comment, &body.replace("on Thursday", "on Friday"));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    world.engine.read_reactions().await.unwrap();
    let waits = world.waits();
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert!(waits[0].words.ends_with("You answered the text before it was changed."), "{waits:?}");
    let view = world.engine.read(|tx| tx.decision(&name)).unwrap();
    assert!(view.answers[0].words.ends_with("(to the earlier text)"), "{view:?}");
}

impl World {
    /// What a notification says now, which is shown.
    fn tells(&self) -> Vec<(String, String)> {
        let due = self.engine.read(|tx| tx.news()).unwrap().due;
        for one in &due {
            self.engine.write(|tx| tx.announcement_shown(one)).unwrap();
        }
        due.into_iter().map(|one| (one.title, one.body)).collect()
    }
}

#[tokio::test]
async fn what_waits_is_told_once_each_and_a_decision_again_before_it_ends() {
    let world = World::new(Role::Read).await;
    world.clock.forward(TimeDelta::hours(6));
    world.drain().await;
    let asked = world.brings_as(KAVYA, ASKED);
    proposal(&world).await;
    let told = world.tells();
    assert_eq!(told[0].0, "A decision waits for you", "{told:?}");
    assert!(told[0].1.contains("asks you to decide: Do we ship on Thursday?"), "{told:?}");
    world.clock.forward(TimeDelta::minutes(11));
    assert_eq!(world.tells(), []);
    world.brings_as(KAVYA, "@ME and who replaces them?");
    world.drain_later().await;
    assert!(world.tells().is_empty(), "of a mention GitHub tells");
    // What was read on a screen is not told.
    world.brings_as(KAVYA, "@ME or nobody?");
    world.drain_later().await;
    world.engine.write(|tx| tx.talk_read(None)).unwrap();
    world.clock.forward(TimeDelta::minutes(11));
    assert_eq!(world.tells(), []);
    world.clock.forward(TimeDelta::hours(25));
    let told = world.tells();
    assert_eq!(told[0].0, "A decision that waits for you ends soon", "{told:?}");
    assert_eq!(world.waits().len(), 4);
    let op = world.sends(&reply(&asked, "Yes.")).unwrap();
    assert_eq!((world.to_the_end(&op).await, world.waits().len()), (OpState::Done, 3));
}
