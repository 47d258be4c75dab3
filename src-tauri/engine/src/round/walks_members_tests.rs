//! The same for those who lead no team: a deputy far away, a shadow in no list, a maintainer without Meridian,
//! and a job that is no workflow.

use super::*;
use meridian_core::courier::Emoji;

/// S11 A8
#[tokio::test]
async fn whose_workflow_ends_with_its_owner_is_told_before_the_next_round_with_the_remedy() {
    let world =
        World::before_monday(Role::Write, "may-open = [\"you\"]\nworkflow = \"r.yml\"\n").await;
    let file = WorkflowFile {
        file: "r.yml".to_owned(),
        crons: vec!["17 22 * * 0".to_owned(), "5 0 * * 3".to_owned()],
        owner: MAINTAINER.to_owned(),
        issues: Access::Write,
        contents: Access::Read,
        one_at_a_time: true,
    };
    world.github.put_workflow(REPOSITORY, file).unwrap();
    world.clock.to("2026-11-01T23:00:00Z");
    world.github.due_runs().unwrap();
    // He leaves on Monday, and the run that was to close the round does not come.
    world.clock.to("2026-11-02T12:00:00Z");
    let organization = REPOSITORY.split_once('/').unwrap().0;
    world.github.set_member(organization, MAINTAINER, false).unwrap();
    world.github.set_role(REPOSITORY, MAINTAINER, None).unwrap();
    world.clock.to("2026-11-05T12:00:00Z");
    world.drain().await;
    world.drain_later().await;
    let mut told = Vec::new();
    for _ in 0..4 {
        let news = world.engine.read(|tx| tx.news()).unwrap().due;
        told.extend(news.iter().map(|one| format!("{} {}", one.title, one.body)));
        news.iter().for_each(|one| world.engine.write(|tx| tx.announcement_shown(one)).unwrap());
    }
    let told = told.iter().find(|one| one.contains("workflow")).expect("it is told");
    assert!(told.contains("has not run since 1 November 2026"), "{told}");
    assert!(told.contains(&format!("it belongs to {MAINTAINER}")), "{told}");
    assert!(told.contains("must change its cron line"), "{told}");
}

/// S11 B1 and B2
#[tokio::test]
async fn a_deputy_in_auckland_is_told_in_her_time_and_what_she_cannot_add_before_she_opens() {
    let file = format!(
        "may-open = [\"{LEAD}\"]\ndeputies = [\"you\"]\nlabels = [\"release-status\"]\npin = true\n"
    );
    let world = World::before_monday(Role::Read, &file).await;
    world.engine.write(|tx| tx.set_zone(Some("Pacific/Auckland"))).unwrap();
    // What an account may do is asked once a day.
    world.clock.to("2026-11-01T23:50:00Z");
    world.drain().await;
    world.clock.to("2026-11-02T00:21:00Z");
    world.drain().await;
    let [(title, body)] = &world.announced()[..] else { panic!("{:?}", world.announced()) };
    assert!(title.ends_with("is not open, and you are first deputy."), "{title}");
    assert!(body.contains("Nobody had opened it Mon 2 Nov 13:2"), "{body}");
    let opening = world.round_dialog(RoundPage::Opening { tag: None });
    assert!(opening.contains("cannot add the label release-status"), "{opening}");
    assert!(opening.contains("cannot add a pin"), "{opening}");
    let asked = ToOpen::default();
    let op = world.engine.write(|tx| tx.open_round(&asked)).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);

    // Her Tuesday morning is not called Monday.
    world.clock.to("2026-11-02T22:00:00Z");
    let op = world.writes(NEXT, "Status: Green\n\nAll merged.\n");
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let dialog = world.round_dialog(RoundPage::Round);
    let due = "Updates are due Tue 3 Nov 12:59 NZDT (Mon 2 Nov 23:59 UTC)";
    assert!(dialog.contains(due), "{dialog}");
    assert!(dialog.contains("closes Wed 4 Nov 12:59 NZDT (Tue 3 Nov 23:59 UTC)"), "{dialog}");
    let status = world.engine.read(|tx| tx.round_status()).unwrap();
    assert_eq!(status.due.dated(), "Tue 3 Nov 12:59 NZDT");
    let sentence = world.told(&op).1;
    assert!(sentence.contains("11:0") && sentence.contains("NZDT"), "{sentence}");
}

/// S11 C1
#[tokio::test]
async fn a_shadow_in_no_list_is_told_so_until_the_roster_lists_them() {
    let world = World::before_monday(Role::Read, "").await;
    let leads = roster(&[("Docs", COLLEAGUE), ("Comms", "adaeze-okomberry")]);
    world.engine.write(|tx| tx.keep_roster(leads.as_bytes(), "team.md")).unwrap();
    assert!(!world.said_now().contains("does not list you"), "it lists no shadow at all");
    let without = format!(
        "{leads}| Signal | X ([@liam-quillbrook](https://github.com/liam-quillbrook)) | Y \
         ([@juno-fairwhistle](https://github.com/juno-fairwhistle)) |\n"
    );
    world.engine.write(|tx| tx.keep_roster(without.as_bytes(), "team.md")).unwrap();
    let said = world.said_now();
    assert!(said.contains("The roster does not list you (@you) yet"), "{said}");
    assert!(said.contains("Docs"), "{said}");
    let with = format!("{without}| Notes | X ([@You](https://github.com/You)) | |\n");
    world.engine.write(|tx| tx.keep_roster(with.as_bytes(), "team.md")).unwrap();
    assert!(!world.said_now().contains("does not list you"), "{}", world.said_now());
    // Of whom it names without an account it is not known who they are.
    let unsure = format!("{without}| Notes | Yuki Example | |\n");
    world.engine.write(|tx| tx.keep_roster(unsure.as_bytes(), "team.md")).unwrap();
    assert!(!world.said_now().contains("does not list you"), "{}", world.said_now());
}

/// S11 C6
#[tokio::test]
async fn a_new_account_in_a_limited_repository_keeps_its_text_and_is_told_whom_to_give_it() {
    let world = World::new(Role::Read).await;
    let me = world.engine.team().unwrap().facts.account.login;
    world.github.set_role(REPOSITORY, &me, None).unwrap();
    let limit = InteractionLimit {
        to: LimitedTo::CollaboratorsOnly,
        until: "2026-11-30T00:00:00Z".parse().unwrap(),
    };
    world.github.limit_interaction(REPOSITORY, Some(limit)).unwrap();
    let op = world.writes("2026-10-26", "Status: Green\n\nAll merged.\n");
    let state = world.to_the_end(&op).await;
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
    let sentence = world.told(&op).1;
    assert!(sentence.contains("takes no comments from this account for now"), "{sentence}");
    assert!(sentence.contains("Your text is safe here; copy it, or give it to your lead."));
}

/// S11 D5
#[tokio::test]
async fn a_round_that_a_maintainer_closes_on_monday_goes_on_and_nobody_is_late_before_its_time() {
    let world = World::new(Role::Triage).await;
    let people = roster(&[("Docs", "you"), ("Comms", "nobody-example")]);
    world.engine.write(|tx| tx.keep_roster(people.as_bytes(), "team.md")).unwrap();
    world.github.set_role(REPOSITORY, MAINTAINER, Some(Role::Triage)).unwrap();
    world.clock.to("2026-10-26T10:00:00Z");
    let path = format!("/issues/{}", world.issue);
    world.as_somebody(MAINTAINER, "PATCH", &path, &json!({ "state": "closed" }));
    world.drain_later().await;
    assert_eq!(world.standing("comms"), Standing::NotYet);
    let op = world.writes("2026-10-26", "Status: Green\n\nAll merged.\n");
    assert_eq!(world.to_the_end(&op).await, OpState::Done, "posting goes on");
    assert_eq!(world.standing("docs"), Standing::Posted);
    world.clock.to("2026-10-26T23:58:00Z");
    world.drain().await;
    assert_eq!(world.standing("comms"), Standing::NotYet, "nobody is late before updates are due");
    let dialog = world.round_dialog(RoundPage::Round);
    assert!(dialog.contains(&format!("it was closed by {MAINTAINER}")), "{dialog}");
    world.clock.to("2026-10-27T00:05:00Z");
    world.drain().await;
    assert_eq!(world.standing("comms"), Standing::Late);
    // What an account may do is asked once a day.
    world.clock.to("2026-10-27T06:00:00Z");
    world.drain().await;
    let view = world.engine.ask(ShowRound { page: RoundPage::Round }).unwrap();
    let mut buttons = view.sections.iter().flat_map(|section| &section.buttons);
    assert!(buttons.any(|button| button.words == "Open the issue again"), "{view:?}");
}

/// S11 D8
#[tokio::test]
async fn a_round_that_was_locked_on_tuesday_parks_what_is_written_and_says_who_can_unlock_it() {
    let world = World::new(Role::Read).await;
    world.clock.to("2026-10-27T12:00:00Z");
    let theirs = world.commented(COLLEAGUE, world.issue, "Docs: green");
    let theirs = CommentId::Number(theirs["id"].as_i64().unwrap());
    world.drain_later().await;
    world.by_the_lead("PUT", &format!("/issues/{}/lock", world.issue), &json!({}));
    let update = world.writes("2026-10-26", "Status: Green\n\nAll merged.\n");
    let of = (world.issue, &theirs);
    let thumb = world.engine.write(|tx| tx.wish_reaction(of, Emoji::ThumbsUp, true)).unwrap();
    for op in [&update, &thumb] {
        let state = world.to_the_end(op).await;
        assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
        let sentence = world.told(op).1;
        assert!(sentence.contains("somebody with write access to unlock it"), "{sentence}");
    }
    world.by_the_lead("DELETE", &format!("/issues/{}/lock", world.issue), &json!({}));
    for op in [&update, &thumb] {
        world.engine.store_mut().again(op, world.clock.now()).unwrap();
        assert_eq!(world.to_the_end(op).await, OpState::Done);
    }
}

/// S11 D9
#[tokio::test]
async fn a_maintainer_is_mentioned_once_a_week() {
    let world = World::before_monday(Role::Write, "may-open = [\"you\"]\n").await;
    let people = roster(&[("Docs", COLLEAGUE), ("Branch Manager", MAINTAINER)]);
    world.engine.write(|tx| tx.keep_roster(people.as_bytes(), "team.md")).unwrap();
    world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
    world.clock.to("2026-11-01T23:59:00Z");
    world.agent_until("2026-11-02T00:03:00Z").await;
    let number = world.numbers()[0];
    world.clock.to("2026-11-02T15:00:00Z");
    let text = format!("Status: Red\n\nNeeds: @{MAINTAINER} to look by Tue.");
    let text = of_section(NEXT, "docs", "01JZ00000000000000000000AA", &text);
    world.commented(COLLEAGUE, number, &text);
    world.agent_until("2026-11-04T00:30:00Z").await;
    assert_eq!(world.state(number), json!("closed"));
    let ours = world.texts_of("you", number);
    assert!(ours.len() >= 2, "opened and summed up: {ours:?}");
    let mentions = format!("@{MAINTAINER}");
    assert_eq!(ours.join("\n").matches(&mentions).count(), 1, "{ours:?}");
    assert!(ours[1].contains(MAINTAINER) || ours[1].contains("Branch Manager"), "{ours:?}");
}

/// A timer or another scheduler runs the same with a person's token, which has that person's rights.
#[tokio::test]
async fn a_job_with_a_persons_token_opens_as_that_person_and_closes_what_it_may() {
    for role in [Role::Read, Role::Triage] {
        let file = "may-open = [\"robo-example\"]\nlabels = [\"release-status\"]\n";
        let world = World::before_monday(Role::Read, file).await;
        world.github.add_user("robo-example").unwrap();
        world.github.set_tokens("robo-example", &["robo-token"]).unwrap();
        world.github.set_role(REPOSITORY, "robo-example", Some(role)).unwrap();
        world.clock.to("2026-11-01T22:20:00Z");
        let run = world.run_as("robo-token".to_owned(), file, None);
        let op = run.wishes(&run.looks().await);
        assert_eq!(run.to_the_end(&op).await, OpState::Done);
        run.stays().await;
        let [number] = world.numbers()[..] else { panic!("{:?}", world.numbers()) };
        let made = world.by_the_lead("GET", &format!("/issues/{number}"), &Value::Null);
        assert_eq!(made["user"]["login"], "robo-example");
        let labels = made["labels"].as_array().unwrap().len();
        assert_eq!(labels, usize::from(role == Role::Triage), "who may label labels");
        // The next one finds it, and whoever follows the file takes it for the round's.
        world.clock.to("2026-11-01T22:50:00Z");
        let next = world.run_as("robo-token".to_owned(), file, None);
        assert_eq!(next.looks().await.number, Some(number));
        world.clock.to("2026-11-02T08:00:00Z");
        world.drain().await;
        let bound = world.engine.read(|tx| tx.round_issue(None)).unwrap().issue;
        assert_eq!(bound, Some(number));
        // Its author may close it, whatever their role.
        world.clock.to("2026-11-04T00:10:00Z");
        let close = world.run_as("robo-token".to_owned(), file, None);
        assert_eq!(close.closes().await, number);
        assert_eq!(world.state(number), json!("closed"));
    }
}

/// What somebody else has opened, a person without rights cannot close: it says who can.
#[tokio::test]
async fn a_job_whose_person_may_not_close_says_who_can_and_leaves_it_open() {
    let world = World::before_monday(Role::Read, "").await;
    world.github.add_user("robo-example").unwrap();
    world.github.set_tokens("robo-example", &["robo-token"]).unwrap();
    world.clock.to("2026-11-01T22:20:00Z");
    let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: NEXT.parse().unwrap() };
    let body = format!("{}\n\nTell.", mark.render());
    let made = world.by_the_lead("POST", "/issues", &json!({ "title": "It", "body": body }));
    let number = IssueNumber(made["number"].as_i64().unwrap());
    world.clock.to("2026-11-04T00:10:00Z");
    let close = world.run_as("robo-token".to_owned(), "", None);
    let found = close.engine.job_to_close(close.job(), &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!(found.number, Some(number));
    let round = Some(found.round.key);
    let op = close.engine.write(|tx| tx.set_round_state_as(round, IssueIs::Closed, None)).unwrap();
    let state = close.to_the_end(&op).await;
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
    let said = close.engine.read(|tx| tx.show_operation(&op)).unwrap().row.words;
    assert!(said.contains("triage or write access"), "{said}");
    assert_eq!(world.state(number), json!("open"));
}
