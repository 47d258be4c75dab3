//! Runs of a team whose rounds share an issue or a discussion, over HTTP: a comment opens a round there, another
//! one ends it, and each is made once.

use super::*;

/// What shares an issue, and how the team's file names it.
fn places(world: &World) -> Vec<(IssueNumber, String)> {
    let title = json!({ "title": "v1.38 release tracking", "body": "All of the cycle." });
    let made = world.as_person(LEAD, "POST", "/issues", &title);
    let number = IssueNumber(made["number"].as_i64().unwrap());
    let link = format!("https://github.com/{REPOSITORY}/issues/{number}");
    vec![(number, "cycle".to_owned()), (number, link)]
}

impl World {
    fn bodies_on(&self, number: IssueNumber) -> Vec<String> {
        let path = format!("/issues/{number}/comments?per_page=100");
        let all = self.as_person(LEAD, "GET", &path, &Value::Null);
        let all = all.as_array().unwrap().iter();
        all.map(|one| one["body"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_round_that_shares_an_issue_is_opened_and_summed_up_there_once_by_runs() {
    for nth in 0..2 {
        let world = World::new();
        world.github.set_lead_rests(true).unwrap();
        let (number, place) = places(&world).swap_remove(nth);
        let file = format!("{FILE}destination = \"{place}\"\n");
        let opens = async || {
            let run = world.run();
            run.engine.job_to_open(run.job(&file), &mut Vec::new()).await.unwrap()
        };
        // By its time alone a comment belongs to a round, so the runs of the evening before leave it.
        assert_eq!(opens().await, None);
        world.clock.to("2026-10-26T00:23:00Z");
        let run = world.run();
        let found = run.engine.job_to_open(run.job(&file), &mut Vec::new()).await.unwrap().unwrap();
        assert_eq!((found.number, found.doubt), (None, None));
        let op = run.wishes();
        assert_eq!(run.to_the_end(&op).await, OpState::Done);
        let there = world.bodies_on(number);
        assert_eq!(there.len(), 1, "{there:?}");
        assert!(there[0].starts_with("<!-- meridian:opening "), "{}", there[0]);
        world.clock.to("2026-10-26T01:41:00Z");
        let found = opens().await.unwrap();
        assert_eq!(found.number, Some(number), "the next run finds it");
        assert!(found.url.is_some_and(|url| url.contains("#issuecomment-")));

        // Also once the next round is open.
        for at in ["2026-10-28T00:05:00Z", "2026-10-28T00:39:00Z", "2026-11-02T01:00:00Z"] {
            world.clock.to(at);
            let run = world.run();
            let job = run.job(&file);
            let found = run.engine.job_to_close(job, &mut Vec::new()).await.unwrap().unwrap();
            assert_eq!(found.round.key.to_string(), NEXT);
            assert_eq!((found.number, found.is_closed), (Some(number), false));
            let round = Some(found.round.key);
            let stays = run.engine.read(|tx| tx.stays_open(round)).unwrap();
            assert!(stays.is_some_and(|stays| stays.contains("stays open")), "it is said");
            let op = run.engine.write(|tx| tx.post_summary(round)).unwrap();
            assert_eq!(run.to_the_end(&op).await, OpState::Done);
        }
        let there = world.bodies_on(number);
        assert_eq!(there.len(), 2, "one summary: {there:?}");
        assert!(there[1].starts_with("<!-- meridian:summary "), "{}", there[1]);
        let issue = world.as_person(LEAD, "GET", &format!("/issues/{number}"), &Value::Null);
        assert_eq!(issue["state"], "open");
    }
}

/// A job with a person's token: what a workflow's own may do in discussions is a permission of its own.
#[tokio::test]
async fn a_round_that_shares_a_discussion_is_opened_and_summed_up_there_by_a_job() {
    let world = World::new();
    world.github.set_lead_rests(true).unwrap();
    world.github.add_user("robo-example").unwrap();
    world.github.set_tokens("robo-example", &["robo-token"]).unwrap();
    world
        .github
        .set_role(REPOSITORY, "robo-example", Some(meridian_practice::Role::Write))
        .unwrap();
    let number = world.github.add_discussion(REPOSITORY, LEAD, "Weekly", "General").unwrap();
    let link = format!("https://github.com/{REPOSITORY}/discussions/{number}");
    let file = format!("{FILE}may-open = [\"robo-example\"]\ndestination = \"{link}\"\n");
    world.clock.to("2026-10-26T00:23:00Z");
    let run = world.run_with(Some("robo-token".to_owned()));
    let found = run.engine.job_to_open(run.job(&file), &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!(found.number, None);
    let op = run.wishes();
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    let next = world.run_with(Some("robo-token".to_owned()));
    let found = next.engine.job_to_open(next.job(&file), &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!(found.number, Some(IssueNumber(number)));
    world.clock.to("2026-10-28T00:05:00Z");
    let close = world.run_with(Some("robo-token".to_owned()));
    let found =
        close.engine.job_to_close(close.job(&file), &mut Vec::new()).await.unwrap().unwrap();
    let op = close.engine.write(|tx| tx.post_summary(Some(found.round.key))).unwrap();
    assert_eq!(close.to_the_end(&op).await, OpState::Done);
    let all = world.github.world().unwrap();
    let discussion = all.issues.iter().find(|issue| issue.number == number).unwrap();
    let there = all.comments.iter().filter(|one| one.issue == discussion.id).count();
    assert_eq!(there, 2);
}
