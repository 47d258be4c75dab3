//! Runs of a workflow that find a round, its repository or what they read not as it should be, over HTTP.

use super::*;
use meridian_practice::RetryAfter;

const ELSEWHERE: &str = "orchard-example/elsewhere";

impl World {
    /// The first run opens the round; the clock is at the second one's.
    async fn opened_by_a_run(&self) -> IssueNumber {
        self.github.set_lead_rests(true).unwrap();
        let run = self.run();
        run.looks().await.unwrap();
        let op = run.wishes();
        assert_eq!(run.to_the_end(&op).await, OpState::Done);
        run.stays().await;
        self.clock.to("2026-10-25T22:50:00Z");
        IssueNumber(self.of_next()[0]["number"].as_i64().unwrap())
    }

    fn edited(&self, issue: IssueNumber, body: &str) {
        let path = format!("/issues/{issue}");
        self.as_person(LEAD, "PATCH", &path, &json!({ "body": body }));
    }
}

#[tokio::test]
async fn a_later_run_opens_no_second_issue_where_the_first_was_moved_or_deleted() {
    for is_moved in [true, false] {
        let world = World::new();
        let number = world.opened_by_a_run().await;
        let said = if is_moved {
            world.github.add_repository(ELSEWHERE).unwrap();
            world.github.transfer_issue(REPOSITORY, number.0, ELSEWHERE).unwrap();
            format!("#{number} was moved to another repository")
        } else {
            world.github.delete_issue(REPOSITORY, number.0).unwrap();
            format!("#{number} was deleted on GitHub")
        };
        for at in ["2026-10-25T22:50:00Z", "2026-10-26T01:45:00Z"] {
            world.clock.to(at);
            let run = world.run();
            let held = run.engine.job_to_open(run.job(FILE), &mut Vec::new()).await.unwrap_err();
            let held = held.to_string();
            assert!(held.contains(&said) && held.contains("may have been the round's"), "{held}");
        }
        assert_eq!(world.of_next(), Vec::<Value>::new());
        // Whoever names the round has made the choice.
        let run = world.run();
        let named = Job { round: Some(NEXT.parse().unwrap()), ..run.job(FILE) };
        let found = run.engine.job_to_open(named, &mut Vec::new()).await.unwrap().unwrap();
        assert_eq!(found.number, None);
        let op = run.wishes();
        assert_eq!(run.to_the_end(&op).await, OpState::Done);
        let opened = world.of_next()[0]["number"].clone();
        // And the runs after that find it, and close it in its time.
        let next = world.run().looks().await.unwrap();
        assert_eq!(json!(next.number), opened);
    }
}

#[tokio::test]
async fn what_was_deleted_before_the_first_run_could_come_keeps_no_run_from_opening() {
    let world = World::new();
    world.clock.to("2026-10-24T10:00:00Z");
    let issue = |title| json!({ "title": title, "body": "Now." });
    let junk = world.as_person(LEAD, "POST", "/issues", &issue("Buy"));
    world.as_person(LEAD, "POST", "/issues", &issue("A question"));
    world.github.delete_issue(REPOSITORY, junk["number"].as_i64().unwrap()).unwrap();
    world.clock.to("2026-10-25T22:20:00Z");
    world.opened_by_a_run().await;
}

#[tokio::test]
async fn a_run_that_comes_to_close_what_was_moved_or_deleted_writes_nothing() {
    for is_moved in [true, false] {
        let world = World::new();
        let number = world.opened_by_a_run().await;
        if is_moved {
            world.github.add_repository(ELSEWHERE).unwrap();
            world.github.transfer_issue(REPOSITORY, number.0, ELSEWHERE).unwrap();
        } else {
            world.github.delete_issue(REPOSITORY, number.0).unwrap();
        }
        world.clock.to("2026-10-28T00:10:00Z");
        let before = world.requests().len();
        let run = world.run();
        let found = run.engine.job_to_close(run.job(FILE), &mut Vec::new()).await.unwrap().unwrap();
        assert_eq!((found.round.key.to_string().as_str(), found.number), (NEXT, None));
        let asked = world.requests().split_off(before);
        let writes = asked.iter().filter(|one| !one.starts_with("GET") && !one.contains("graphql"));
        assert_eq!(writes.count(), 0, "{asked:?}");
    }
}

#[tokio::test]
async fn a_run_whose_token_is_not_shown_the_repository_opens_and_closes_nothing() {
    let world = World::new();
    world.github.add_user("robo-example").unwrap();
    world.github.set_tokens("robo-example", &["robo-token"]).unwrap();
    world.github.set_private(REPOSITORY, true).unwrap();
    let run = world.run_with(Some("robo-token".to_owned()));
    let refused = run.engine.job_to_open(run.job(FILE), &mut Vec::new()).await.unwrap_err();
    let refused = refused.to_string();
    assert!(refused.contains("could not be read to the end"), "{refused}");
    assert_eq!(world.of_next(), Vec::<Value>::new());
    let close = world.run_with(Some("robo-token".to_owned()));
    let found = close.engine.job_to_close(close.job(FILE), &mut Vec::new()).await.unwrap().unwrap();
    assert!(found.number.is_none() && found.doubt.is_some(), "{found:?}");
}

#[tokio::test]
async fn a_run_sums_up_and_closes_a_round_that_somebody_has_locked() {
    let world = World::new();
    let number = world.opened_by_a_run().await;
    world.as_person(LEAD, "PUT", &format!("/issues/{number}/lock"), &json!({}));
    world.clock.to("2026-10-28T00:10:00Z");
    let run = world.run();
    let found = run.engine.job_to_close(run.job(FILE), &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!(found.number, Some(number));
    run.drain().await;
    let op = run.engine.write(|tx| tx.post_summary(Some(found.round.key))).unwrap();
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    let close = |tx: &crate::WriteTx<'_>| {
        tx.set_round_state_as(Some(found.round.key), IssueIs::Closed, None)
    };
    let op = run.engine.write(close).unwrap();
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
}

#[tokio::test]
async fn where_creation_is_restricted_a_run_opens_and_a_token_without_the_role_says_whom_to_ask() {
    let world = World::new();
    world.github.restrict_issues(REPOSITORY, Some(meridian_practice::Role::Triage)).unwrap();
    world.opened_by_a_run().await;

    let world = World::new();
    world.github.restrict_issues(REPOSITORY, Some(meridian_practice::Role::Triage)).unwrap();
    world.github.add_user("robo-example").unwrap();
    world.github.set_tokens("robo-example", &["robo-token"]).unwrap();
    let run = world.run_with(Some("robo-token".to_owned()));
    assert_eq!(run.looks().await.unwrap().number, None);
    let op = run.wishes();
    assert!(matches!(run.to_the_end(&op).await, OpState::Parked(_)));
    let said = run.engine.read(|tx| tx.show_operation(&op)).unwrap().row.words;
    assert!(said.contains("give the text to one of them"), "{said}");
}

/// The hour is not missed for want of a list, and whoever reads the issue sees what was wanting.
#[tokio::test]
async fn a_roster_and_a_template_that_cannot_be_read_are_said_in_the_body() {
    let world = World::new();
    let run = world.run();
    let gone = format!("{}/{REPOSITORY}/blob/main/gone.md", world.url);
    let file = format!("{FILE}roster = \"gone.md\"\ntemplate = \".github/gone.md\"\n");
    let job = Job { roster: Some(ScheduleSource::Path(gone)), ..run.job(&file) };
    let mut notes = Vec::new();
    run.engine.job_to_open(job, &mut notes).await.unwrap().unwrap();
    assert!(notes.iter().any(|note| note.starts_with("The roster is not read: ")), "{notes:?}");
    let op = run.wishes();
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    let made = world.of_next();
    let body = made[0]["body"].as_str().unwrap();
    assert!(body.contains("The roster could not be read"), "{body}");
    assert!(body.contains("The team's own template could not be used"), "{body}");
}

#[tokio::test]
async fn a_run_finds_its_round_however_a_person_left_the_mark() {
    let mark = "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->";
    let bodies = [
        ("missing", "Tell of your week.".to_owned()),
        ("doubled", format!("{mark}\n\nTell.\n\n{mark}\n")),
        ("in code", format!("```\n{mark}\n```\n\nTell.")),
        ("broken", format!("{}\n\nTell.", mark.replace(" round=", " ronde="))),
        ("of two rounds", format!("{mark}\n\n{}\n", mark.replace("10-26", "11-02"))),
    ];
    for (how, body) in bodies {
        let world = World::new();
        let number = world.opened_by_a_run().await;
        world.edited(number, &body);
        let found = world.run().looks().await.unwrap();
        assert_eq!(found.number, Some(number), "{how}");
        world.clock.to("2026-10-28T00:10:00Z");
        let run = world.run();
        let found = run.engine.job_to_close(run.job(FILE), &mut Vec::new()).await.unwrap().unwrap();
        assert_eq!(found.number, Some(number), "{how}");
    }
}

#[tokio::test]
async fn a_run_finds_by_its_number_what_no_list_shows_yet() {
    let world = World::new();
    let number = world.opened_by(LEAD);
    world.lists_lag(600);
    let found = world.run().looks().await.unwrap();
    assert_eq!(found.number, Some(number));
}

#[tokio::test]
async fn a_run_that_cannot_read_what_became_of_an_issue_opens_no_second_one() {
    for what in [
        FaultKind::SecondaryLimit { retry_after: RetryAfter::Seconds(3600), status: 403 },
        FaultKind::Status5xxBefore { status: 502 },
    ] {
        let world = World::new();
        let number = world.opened_by_a_run().await;
        world.github.delete_issue(REPOSITORY, number.0).unwrap();
        for _ in 0..20 {
            let path = format!("/issues/{number}");
            let fault = Fault::new(Matcher::new("GET", &path), what.clone());
            world.github.faults().push(fault).unwrap();
        }
        let run = world.run();
        let refused = run.engine.job_to_open(run.job(FILE), &mut Vec::new()).await.unwrap_err();
        let refused = refused.to_string();
        assert!(refused.contains("could not be read") && refused.contains("next run"), "{refused}");
    }
}
