//! Updates that go where Meridian cannot look.

use super::tests::Day;
use crate::Eagerness;
use chrono::Duration;
use meridian_core::reminders::UpdateState;
use meridian_protocol::{
    CopyAs, CopyUpdate, Failure, MarkPosted, PostUpdate, SetElsewhere, ShowSettings,
};

fn set(day: &Day, is_elsewhere: bool) {
    day.engine.carry_out(SetElsewhere { is_elsewhere }).unwrap();
}

fn mark(day: &Day, is_posted: bool) -> Result<String, Failure> {
    let mark = MarkPosted { draft: day.draft.clone(), is_posted };
    day.engine.carry_out(mark).map(|view| view.state)
}

#[tokio::test]
async fn what_goes_elsewhere_is_copied_marked_and_asks_github_nothing() {
    let day = Day::writing("All is **well**, see [the job](https://ci.example/1).").await;
    set(&day, true);
    let asked = day.github.world().unwrap().requests.len();
    let copy = |form| day.engine.carry_out(CopyUpdate { draft: day.draft.clone(), form }).unwrap();
    let (markdown, html, slack) = (copy(CopyAs::Markdown), copy(CopyAs::Html), copy(CopyAs::Slack));
    assert!(markdown.text.starts_with("Status: Green"), "{}", markdown.text);
    assert!(html.html.contains("<strong>well</strong>") && !html.html.contains("meridian"));
    assert!(slack.text.contains("All is *well*, see the job (https://ci.example/1)."));
    assert_ne!(day.update(), UpdateState::Posted);

    let said = mark(&day, true).unwrap();
    let expected =
        "You said at 22:00 NZDT that it is posted elsewhere; Meridian cannot check that.";
    assert_eq!(said, expected);
    assert_eq!(day.update(), UpdateState::Posted, "nobody is reminded of it");
    assert_eq!(day.week().sections[0].word, "posted");
    day.write("Typed since.");
    assert!(day.by_hand().state.ends_with("What you typed since is not in it."));
    assert!(mark(&day, false).unwrap().starts_with("Copied"));
    assert_ne!(day.update(), UpdateState::Posted);

    let revision = day.engine.read(|tx| tx.draft(&day.draft)).unwrap().revision;
    let post = PostUpdate { draft: day.draft.clone(), revision, theirs: None, meant: Vec::new() };
    let refused = day.engine.carry_out(post).unwrap_err().to_string();
    assert!(refused.contains("go elsewhere"), "{refused}");
    day.clock.forward(Duration::hours(2));
    day.engine.drain(Eagerness::Now).await.unwrap();
    let requests = day.github.world().unwrap().requests;
    assert_eq!(requests.len(), asked, "GitHub was asked {:?}", requests.last());
}

#[tokio::test]
async fn going_elsewhere_and_back_within_a_round_loses_nothing() {
    let day = Day::writing("All is well.").await;
    let text = day.copy();
    day.paste_as("you", &text);
    day.look().await;
    let before = day.engine.team().unwrap().facts;
    set(&day, true);
    let goes_to = || day.engine.ask(ShowSettings {}).unwrap().team.unwrap().goes_to;
    assert!(goes_to().starts_with("A document or a chat"), "{}", goes_to());
    // What stands on GitHub still does.
    assert_eq!(day.github_says().1, "On GitHub, matches");
    assert!(mark(&day, true).is_ok());
    set(&day, false);
    assert_eq!(day.engine.team().unwrap().facts, before, "the issue a round is what it was");
    assert!(goes_to().starts_with("One comment in each round's own issue"), "{}", goes_to());
    assert_eq!(day.github_says().1, "On GitHub, matches");
    assert_eq!(
        day.engine.read(|tx| tx.draft(&day.draft)).unwrap().text,
        "Status: Green\n\nAll is well.\n"
    );
    assert!(mark(&day, true).unwrap_err().to_string().contains("go to GitHub"));
    day.look().await;
    assert_eq!(day.github_says().1, "On GitHub, matches");

    // The other way round: said first, then copied to GitHub.
    let day = Day::writing("All is well.").await;
    set(&day, true);
    mark(&day, true).unwrap();
    set(&day, false);
    assert_ne!(day.update(), UpdateState::Posted, "GitHub has nothing of it");
    let text = day.copy();
    day.paste_as("you", &text);
    day.look().await;
    assert_eq!(day.github_says().1, "On GitHub, matches");
    set(&day, true);
    set(&day, false);
    assert_eq!(day.github_says().1, "On GitHub, matches");
    assert_eq!(day.writes(), Vec::<String>::new());
}
