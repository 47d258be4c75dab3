//! Discussions over HTTP: what is read, written and refused, as GitHub's graph answers.

use super::*;
use crate::{
    ground::{clock::Clock as _, github::Client, proxy::Proxies},
    test_clock::Driven,
};
use meridian_core::courier::{Answer, Refusal};
use meridian_practice::{
    DiscussionIs, Fault, FaultKind, Matcher, Practice, REPOSITORY, Storage, YOU, YOUR_TOKEN,
};
use rstest::rstest;
use secrecy::SecretString;
use std::sync::Arc;

struct World {
    github: Practice,
    client: Client,
    discussion: IssueNumber,
}

impl World {
    /// Of which the API root has this path.
    fn below(path: &str) -> Self {
        let clock = Driven::at("2026-10-26T03:02:00Z");
        let time = Arc::clone(&clock);
        let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
        github.seed_team(clock.now()).unwrap();
        let title = "Weekly status";
        let number = github.add_discussion(REPOSITORY, YOU, title, "Show and tell").unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let root = format!("http://{address}{path}");
        let token = Some(SecretString::from(YOUR_TOKEN));
        let client = Client::connect(&root, token, clock, &Proxies::none()).unwrap();
        Self { github, client, discussion: IssueNumber(number) }
    }

    async fn send(&self, request: Request) -> Answer {
        self.client.send(REPOSITORY, &request).await
    }

    async fn node(&self) -> String {
        match self.send(Request::Discussion(self.discussion)).await {
            Answer::Ok { payload: Payload::Discussion(found), .. } => found.node,
            other => panic!("{other:?}"),
        }
    }

    async fn add(&self, body: &str) -> Answer {
        let node = self.node().await;
        let (discussion, body) = (self.discussion, body.to_owned());
        self.send(Request::CommentOnDiscussion { discussion, node, body }).await
    }

    fn write(&self, body: &str, reply_to: Option<i64>) -> i64 {
        let words = (body, reply_to);
        self.github.comment_in_discussion(REPOSITORY, self.discussion.0, YOU, words).unwrap()
    }

    fn fault(&self, field: &str, what: FaultKind) {
        self.github.faults().push(Fault::new(Matcher::new("POST", field), what)).unwrap();
    }
}

fn comment_in(answer: Answer) -> Comment {
    match answer {
        Answer::Ok { payload: Payload::Comment(comment), .. } => *comment,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_discussion_is_read_with_what_a_first_post_says_of_it() {
    // An Enterprise Server has REST at another place than its graph.
    for path in ["", "/api/v3"] {
        let world = World::below(path);
        let closed = DiscussionIs { closed: true, locked: true };
        world.github.set_discussion(REPOSITORY, world.discussion.0, closed).unwrap();
        let answer = world.send(Request::Discussion(world.discussion)).await;
        let Answer::Ok { payload: Payload::Discussion(found), etag: None, date: Some(_) } = answer
        else {
            panic!("{answer:?}")
        };
        assert_eq!(
            (found.issue.title.as_str(), found.issue.state.as_str()),
            ("Weekly status", "closed")
        );
        let raw: Value = serde_json::from_str(&found.issue.raw).unwrap();
        assert_eq!(
            (&raw["category"]["name"], &raw["locked"]),
            (&json!("Show and tell"), &json!(true))
        );
    }
}

#[tokio::test]
async fn comments_and_replies_are_one_list_to_its_end() {
    let world = World::below("");
    let mut written = Vec::new();
    for nth in 0..105 {
        written.push(world.write(&format!("comment {nth}"), None));
    }
    for nth in 0..230 {
        world.write(&format!("reply {nth}"), Some(written[3]));
        if nth < 101 {
            world.write(&format!("another {nth}"), Some(written[104]));
        }
    }
    let (mut page, mut seen, mut pages) = (Page::First, Vec::new(), 0);
    loop {
        let discussion = world.discussion;
        let answer = world.send(Request::DiscussionComments { discussion, page }).await;
        let Answer::Ok { payload: Payload::Comments { comments, next }, .. } = answer else {
            panic!("{answer:?}")
        };
        seen.extend(comments.into_iter().map(|comment| comment.body));
        pages += 1;
        page = match next {
            Next::Page(name) => Page::Next(name),
            Next::End => break,
            Next::Elsewhere => panic!("the list is cut"),
        };
    }
    assert_eq!((seen.len(), pages), (105 + 230 + 101, 5));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 436, "each once");
}

#[tokio::test]
async fn what_is_written_is_read_back_letter_by_letter_and_edited_in_place() {
    let world = World::below("/api/v3");
    let body = "<!-- mark -->\r\nÄ \u{1f9ed} \"quoted\" \\ $body";
    let made = comment_in(world.add(body).await);
    assert_eq!(made.body, body);
    assert_eq!(made.author.as_ref().map(|author| author.login.as_str()), Some(YOU));
    assert_eq!(made.created_at, made.updated_at);
    assert!(made.url.contains("#discussioncomment-"), "{}", made.url);
    let edit = Request::EditComment { comment: made.id.clone(), body: "better".into() };
    let edited = comment_in(world.send(edit).await);
    assert_eq!((&edited.id, edited.body.as_str()), (&made.id, "better"));
    assert_eq!(comment_in(world.send(Request::Comment(made.id)).await).body, "better");
    let by_number = world.client.send(REPOSITORY, &Request::User).await;
    let Answer::Ok { payload: Payload::User(me), .. } = by_number else { panic!("{by_number:?}") };
    assert_eq!(edited.author.map(|author| author.id), Some(me.id), "the same number as REST's");
}

#[tokio::test]
async fn what_is_gone_is_missing() {
    let world = World::below("");
    let none = Request::Comment(CommentId::Node("DC_kwPRACTICE1".into()));
    assert_eq!(world.send(none).await, Answer::Refused(Refusal::Missing));
    let node = world.node().await;
    // Something else than a comment.
    let other = Request::Comment(CommentId::Node(node.clone()));
    assert_eq!(world.send(other).await, Answer::Refused(Refusal::Missing));
    world.github.delete_discussion(REPOSITORY, world.discussion.0).unwrap();
    let discussion = world.discussion;
    for request in [
        Request::Discussion(discussion),
        Request::DiscussionComments { discussion, page: Page::First },
        Request::CommentOnDiscussion { discussion, node, body: "x".into() },
    ] {
        assert_eq!(world.send(request).await, Answer::Refused(Refusal::Missing));
    }
    let issue = Request::Discussion(IssueNumber(1));
    assert_eq!(world.send(issue).await, Answer::Refused(Refusal::Missing), "an issue is none");
}

#[rstest]
#[case::locked(FaultKind::Locked, "locked")]
#[case::archived(FaultKind::Archived, "archived")]
#[case::token(FaultKind::TokenNotAllowed, "Resource not accessible by")]
#[case::app(FaultKind::OauthRestricted, "OAuth App access restrictions")]
#[case::saml(FaultKind::SsoRequired, "SAML")]
#[tokio::test]
async fn a_refused_write_is_not_allowed_and_says_why(#[case] what: FaultKind, #[case] said: &str) {
    let world = World::below("");
    let is_saml = what == FaultKind::SsoRequired;
    world.fault("#addDiscussionComment", what);
    let answer = world.add("x").await;
    let Answer::Refused(Refusal::NotAllowed { said: why }) = &answer else { panic!("{answer:?}") };
    assert!(why.contains(said), "{why}");
    assert_eq!(world.client.said().authorise_to_write.is_some(), is_saml);
}

#[rstest]
#[case::reset(FaultKind::AnswerLostAfter)]
#[case::reset_before(FaultKind::AnswerLostBefore)]
#[case::gateway(FaultKind::Status5xxAfter { status: 502 })]
#[case::cut(FaultKind::TruncatedJson)]
#[case::hotel(FaultKind::CaptivePortal)]
#[tokio::test]
async fn of_a_write_without_an_answer_nothing_is_known(#[case] what: FaultKind) {
    let world = World::below("");
    world.fault("#addDiscussionComment", what.clone());
    let answer = world.add("x").await;
    assert!(matches!(answer, Answer::Unknown { .. }), "{what:?}: {answer:?}");
    world.fault("#repository", what.clone());
    let answer = world.send(Request::Discussion(world.discussion)).await;
    assert!(matches!(answer, Answer::Transient { .. }), "{what:?}: {answer:?}");
}

#[tokio::test]
async fn limits_and_sign_ins_are_as_for_rest() {
    let world = World::below("");
    world.fault("#repository", FaultKind::PrimaryLimit { reset_seconds: 300 });
    let answer = world.send(Request::Discussion(world.discussion)).await;
    assert!(matches!(answer, Answer::Limited { until: Some(_) }), "{answer:?}");
    let world = World::below("");
    world.fault("#repository", FaultKind::BadCredentials);
    let answer = world.send(Request::Discussion(world.discussion)).await;
    assert_eq!(answer, Answer::Refused(Refusal::SignInNeeded));
    world.github.set_scopes(YOU, Some("gist")).unwrap();
    let answer = world.add("x").await;
    assert!(matches!(answer, Answer::Refused(Refusal::NotAllowed { .. })), "{answer:?}");
}

fn read(request: &Request, data: Value) -> Result<Payload, NotThere> {
    payload(request, data)
}

#[test]
fn a_list_of_which_an_entry_is_not_shown_is_none() {
    let request = Request::DiscussionComments { discussion: IssueNumber(7), page: Page::First };
    let list = |nodes: Value| {
        json!({ "repository": { "discussion": { "comments": {
            "pageInfo": { "hasNextPage": false, "endCursor": null }, "nodes": nodes
        } } } })
    };
    let comment = |more: Value| {
        let mut comment = json!({
            "id": "DC_1", "body": "x", "url": "u", "createdAt": "2026-10-26T01:00:00Z",
            "lastEditedAt": null, "deletedAt": null, "author": null, "replyTo": null,
            "replies": { "pageInfo": { "hasNextPage": false }, "nodes": [] }
        });
        comment.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        comment
    };
    let whole = read(&request, list(json!([comment(json!({}))]))).unwrap();
    let Payload::Comments { comments, next: Next::End } = whole else { panic!("{whole:?}") };
    assert_eq!((comments.len(), comments[0].author.clone()), (1, None), "a deleted user");
    for odd in [
        json!([null]),
        json!([{ "id": "DC_1" }]),
        json!([comment(json!({ "replies": null }))]),
        json!([comment(
            json!({ "replies": { "pageInfo": { "hasNextPage": true }, "nodes": [] } })
        )]),
    ] {
        assert!(read(&request, list(odd.clone())).is_err(), "{odd}");
    }
    let deleted = comment(json!({ "deletedAt": "2026-10-26T02:00:00Z", "body": "" }));
    let left = read(&request, list(json!([deleted]))).unwrap();
    let Payload::Comments { comments, .. } = left else { panic!("{left:?}") };
    assert_eq!(comments, [], "its place is no comment");
    // What is not there is missing, whatever level says so.
    for none in [json!(null), json!({ "repository": null })] {
        assert!(matches!(read(&request, none), Err(NotThere::Missing)));
    }
}
