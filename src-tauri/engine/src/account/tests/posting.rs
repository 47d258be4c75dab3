//! "Can I post here?", asked of nobody: what GitHub says over HTTP beside what is read anyway, and what
//! posts have met.

use super::{OTHER, World, YOUR_TOKEN};
use crate::Eagerness;
use chrono::Duration;
use meridian_core::draft::Splice;
use meridian_practice::{Fault, FaultKind, Matcher, REPOSITORY, Role};
use meridian_protocol::{
    CanPostAct, CanPostAnswer, CanPostView, EditDraft, PostUpdate, ShowWeek, WeekView,
};
use serde_json::{Value, json};

const FINE_GRAINED: &str = "github_pat_practice0123456789abcdef";

impl World {
    /// Somebody who belongs to nothing is signed in, and the round's issue is known.
    async fn stranger() -> Self {
        let world = Self::new().await;
        world.github.set_role(REPOSITORY, "you", None).unwrap();
        world.paste(YOUR_TOKEN).await.unwrap();
        world.drained().await;
        world
    }

    fn can_post(&self) -> CanPostView {
        self.engine.read(|tx| tx.can_post()).unwrap().unwrap()
    }

    #[track_caller]
    fn assert_can(&self, answer: CanPostAnswer, words: &str) {
        let view = self.can_post();
        assert_eq!(view.answer, answer, "{}", view.words);
        assert!(view.words.contains(words), "{}", view.words);
    }

    async fn drained(&self) -> crate::Drained {
        self.engine.drain(Eagerness::Now).await.unwrap()
    }

    fn week(&self) -> WeekView {
        self.engine.ask(ShowWeek { section: None }).unwrap()
    }

    /// Adds a line to the draft and posts it.
    async fn post(&self, words: &str) {
        let draft = self.week().draft;
        let inserted = format!("Status: Green\n\n{words}\n");
        let whole = Splice { at: 0, removed: draft.text, inserted };
        let edit =
            EditDraft { draft: draft.key.clone(), revision: draft.revision, splices: vec![whole] };
        let revision = self.engine.carry_out(edit).unwrap().revision;
        // Where it goes is agreed to; whether it may is what is asked here.
        self.engine.write(|tx| tx.agree_to_first_post(&draft.key)).unwrap();
        let post = PostUpdate { draft: draft.key, revision, theirs: None, meant: Vec::new() };
        self.engine.carry_out(post).unwrap();
        self.clock.forward(Duration::minutes(1));
        self.drained().await;
    }

    fn meets(&self, method: &str, path: &str, what: FaultKind) {
        self.github.faults().push(Fault::new(Matcher::new(method, path), what)).unwrap();
    }

    fn as_maintainer(&self, method: &str, path: &str, body: &Value) {
        self.github.set_role(REPOSITORY, OTHER, Some(Role::Write)).unwrap();
        let path = format!("/repos/{REPOSITORY}{path}");
        let (status, answer) = self.github.act(OTHER, method, &path, body).unwrap();
        assert!(status < 300, "{answer}");
    }

    /// The number of the round's issue.
    fn issue(&self) -> i64 {
        let team = self.engine.team().unwrap();
        let week = self.week();
        let round = week.draft.key.round;
        let bound = self.engine.store().bound_issue(team.id, &team.facts.cycle, round).unwrap();
        bound.unwrap().number.0
    }

    /// How often the repository itself was asked for.
    fn looks_at_the_repository(&self) -> usize {
        let path = format!("/repos/{REPOSITORY}");
        let requests = self.github.world().unwrap().requests;
        requests.iter().filter(|request| request.path == path).count()
    }
}

#[tokio::test]
async fn nobody_is_told_to_sign_in_or_to_copy_the_text() {
    let world = World::new().await;
    world.assert_can(CanPostAnswer::No, "copy the text and post it yourself");
    assert_eq!(world.can_post().act, Some(CanPostAct::Copy));
    world.drained().await;
    world.assert_can(CanPostAnswer::No, "Nobody is signed in");
    let view = world.engine.show_sign_in().await.unwrap();
    assert_eq!(view.can_post, Some(world.can_post()));
}

#[tokio::test]
async fn who_may_write_hears_yes_at_signing_in_and_a_stranger_probably_until_a_post_went_through() {
    let world = World::new().await;
    world.github.set_role(REPOSITORY, "you", Some(Role::Triage)).unwrap();
    let view = world.paste(YOUR_TOKEN).await.unwrap().can_post.unwrap();
    assert_eq!(view.answer, CanPostAnswer::Yes);
    assert!(view.words.contains("carries public_repo"), "{}", view.words);

    let world = World::stranger().await;
    world.assert_can(CanPostAnswer::Probably, "whether meridian-practice limits who posts");
    let week = world.week();
    assert!(
        week.post.ready.contains("GitHub tells only at the first post."),
        "{}",
        week.post.ready
    );
    assert!(week.bands.iter().all(|band| !band.title.contains("cannot post")), "{:?}", week.bands);
    world.post("All is well.").await;
    world.assert_can(CanPostAnswer::Yes, "Your last post to meridian-practice/release-team");
    assert!(!world.week().post.ready.contains("first post"), "{}", world.week().post.ready);
    // Another process knows as much, and so does the same one when the mirror is gone.
    let another = world.another();
    assert_eq!(another.read(|tx| tx.can_post()).unwrap(), Some(world.can_post()));
}

#[tokio::test]
async fn an_archived_repository_is_heard_of_within_a_day_and_costs_nothing_in_between() {
    let world = World::stranger().await;
    let before = world.looks_at_the_repository();
    for _ in 0..3 {
        world.clock.forward(Duration::minutes(10));
        let requests = world.drained().await.report.requests;
        assert_eq!(requests.charged, 0, "{requests:?}");
    }
    assert_eq!(world.looks_at_the_repository(), before, "it is not asked for at each look");
    world.clock.forward(Duration::hours(24));
    world.drained().await;
    assert_eq!(world.looks_at_the_repository(), before + 1);
    world.assert_can(CanPostAnswer::Probably, "first post");

    world.github.set_archived(REPOSITORY, true).unwrap();
    world.clock.forward(Duration::hours(25));
    world.drained().await;
    world.assert_can(CanPostAnswer::No, "is archived, so nobody can write there. Ask your lead");
    assert_eq!(world.can_post().act, None);
    let bands = world.week().bands;
    let band = bands.iter().find(|band| band.title.contains("cannot post")).unwrap();
    assert!(band.words.contains("archived") && !band.signs_in, "{band:?}");
}

#[tokio::test]
async fn a_locked_issue_takes_no_comment_of_who_may_not_write_there() {
    let world = World::stranger().await;
    let lock = format!("/issues/{}/lock", world.issue());
    world.as_maintainer("PUT", &lock, &json!({ "lock_reason": "resolved" }));
    world.clock.forward(Duration::minutes(2));
    world.drained().await;
    world.assert_can(CanPostAnswer::No, "is locked (resolved)");
    assert_eq!(world.can_post().act, Some(CanPostAct::Copy));
    world.as_maintainer("DELETE", &lock, &Value::Null);
    world.clock.forward(Duration::minutes(2));
    world.drained().await;
    world.assert_can(CanPostAnswer::Probably, "first post");
}

#[tokio::test]
async fn a_token_without_the_scope_is_known_before_a_post() {
    let world = World::stranger().await;
    world.github.set_scopes("you", Some("gist, read:org")).unwrap();
    let view = world.paste(YOUR_TOKEN).await.unwrap().can_post.unwrap();
    assert_eq!((view.answer, view.act), (CanPostAnswer::No, Some(CanPostAct::SignIn)));
    assert!(view.words.contains("does not carry public_repo"), "{}", view.words);
    let bands = world.week().bands;
    assert!(bands.iter().any(|band| band.title.contains("cannot post") && band.signs_in));
    // Its scopes may be changed on GitHub's page, and the next answer says so.
    world.github.set_scopes("you", Some("repo")).unwrap();
    world.clock.forward(Duration::minutes(2));
    world.drained().await;
    world.assert_can(CanPostAnswer::Probably, "first post");
}

#[tokio::test]
async fn of_a_fine_grained_token_only_a_post_tells() {
    let world = World::stranger().await;
    world.github.set_role(REPOSITORY, "you", Some(Role::Write)).unwrap();
    world.github.set_tokens("you", &[YOUR_TOKEN, FINE_GRAINED]).unwrap();
    world.paste(FINE_GRAINED).await.unwrap();
    world.assert_can(CanPostAnswer::Probably, "What a fine-grained token may do");
    world.drained().await;
    world.meets("POST", "/comments", FaultKind::TokenNotAllowed);
    world.post("All is well.").await;
    world.assert_can(CanPostAnswer::No, "was not granted to write to");
    assert_eq!(world.can_post().act, Some(CanPostAct::SignIn));
    // Another sign-in of the same account is another matter.
    world.paste(YOUR_TOKEN).await.unwrap();
    world.assert_can(CanPostAnswer::Yes, "You may write to");
}

#[tokio::test]
async fn what_an_organisation_refuses_is_learnt_by_a_post_and_forgotten_by_one_that_went_through() {
    let world = World::stranger().await;
    world.meets("POST", "/comments", FaultKind::OauthRestricted);
    world.post("All is well.").await;
    world.assert_can(CanPostAnswer::No, "lets only apps write that it has approved");
    // It is known in other processes, and when what GitHub said is forgotten.
    let another = world.another();
    assert_eq!(another.read(|tx| tx.can_post()).unwrap(), Some(world.can_post()));
    // Nobody is kept from trying.
    world.post("All is well again.").await;
    world.assert_can(CanPostAnswer::Yes, "went through");
    // Signing in anew is a reason to try anew.
    world.meets("PATCH", "/comments/", FaultKind::OauthRestricted);
    world.post("All is better.").await;
    world.assert_can(CanPostAnswer::No, "lets only apps");
    world.paste(YOUR_TOKEN).await.unwrap();
    world.assert_can(CanPostAnswer::Probably, "first post");
}

#[tokio::test]
async fn where_a_sign_in_is_to_be_authorised_is_shown_while_github_asks_for_it() {
    let world = World::stranger().await;
    let page =
        format!("http://{}/orgs/meridian-practice/sso?authorization_request=PRACTICE", world.host);
    world.meets("GET", "/issues", FaultKind::SsoRequired);
    world.clock.forward(Duration::minutes(2));
    world.drained().await;
    world.assert_can(CanPostAnswer::No, "Authorise it on GitHub's page");
    assert_eq!(world.can_post().act, Some(CanPostAct::Authorise { page: page.clone() }));
    world.engine.read(|tx| tx.check_page(&page)).unwrap();
    world.clock.forward(Duration::minutes(2));
    world.drained().await;
    world.assert_can(CanPostAnswer::Probably, "first post");

    // A write may be refused for it where reading is not.
    world.meets("POST", "/comments", FaultKind::SsoRequired);
    world.post("All is well.").await;
    assert_eq!(world.can_post().act, Some(CanPostAct::Authorise { page }));
    world.post("All is well at last.").await;
    world.assert_can(CanPostAnswer::Yes, "went through");
}
