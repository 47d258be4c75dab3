//! An update that a member gives to the lead as a file: nothing reminds of it, and the lead has it as a
//! draft of their own, beside what they have written.

use crate::hand::tests::Day;
use meridian_core::reminders::UpdateState;
use meridian_protocol::{
    Failure, GiveUpdate, GiveView, PutGiven, ReadGiven, ShowGive, TakeGiven, UngiveUpdate,
};
use std::path::Path;

const FILE: &str = "from you.md";

fn give(day: &Day, path: &Path) -> Result<GiveView, Failure> {
    let path = path.display().to_string();
    day.engine.carry_out(GiveUpdate { draft: day.draft.clone(), path })
}

fn take(day: &Day, text: &str, put: Option<PutGiven>) -> Result<(), Failure> {
    let (file, text) = (FILE.to_owned(), text.to_owned());
    day.engine.carry_out(TakeGiven { file, text, put, mentions: false, from: None }).map(drop)
}

fn refused(day: &Day, text: &str) -> String {
    let Err(Failure::BadInput { message }) = take(day, text, None) else { panic!("taken: {text}") };
    message
}

#[tokio::test]
async fn what_is_given_to_the_lead_is_reminded_of_no_more_until_that_is_taken_back() {
    let day = Day::writing("Two flakes.").await;
    assert_eq!(day.update(), UpdateState::Drafted);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.md");
    let shown: GiveView = day.engine.ask(ShowGive { draft: day.draft.clone() }).unwrap();
    assert!(!shown.is_given && shown.text.contains("Two flakes."), "{shown:?}");
    assert_eq!(day.update(), UpdateState::Drafted, "looking at it gives nothing");

    let given = give(&day, &file).unwrap();
    assert!(given.is_given && given.words.contains("by your own word"), "{given:?}");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("author: You\n") && text.contains("Two flakes."), "{text}");
    assert!(!text.contains("<!--"), "without Meridian's mark: {text}");
    assert_eq!(day.update(), UpdateState::Given);
    let (_, said) = day.github_says();
    assert_eq!(said, "Given to your lead, as you said");
    assert_eq!(day.writes(), [] as [String; 0], "nothing is on its way");

    day.write("Three flakes.");
    let view: GiveView = day.engine.ask(ShowGive { draft: day.draft.clone() }).unwrap();
    assert!(view.words.ends_with("What you typed since is not in it."), "{}", view.words);
    give(&day, &file).unwrap();
    assert!(std::fs::read_to_string(&file).unwrap().contains("Three flakes."), "in its place");

    let view = day.engine.carry_out(UngiveUpdate { draft: day.draft.clone() }).unwrap();
    assert!(!view.is_given);
    assert_eq!(day.update(), UpdateState::Drafted, "it is reminded of again");
    assert!(file.exists(), "the file stays");
}

#[tokio::test]
async fn nothing_else_of_the_members_is_overwritten_by_the_file() {
    let day = Day::writing("Two flakes.").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.md");
    std::fs::write(&file, "My own notes.\n").unwrap();
    let Err(Failure::BadInput { message }) = give(&day, &file) else { panic!() };
    assert!(message.contains("stays as it is; name another place"), "{message}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "My own notes.\n");
    assert_eq!(day.update(), UpdateState::Drafted, "and nothing was given");
    let nowhere = folder.path().join("no/such/folder.md");
    assert!(matches!(give(&day, &nowhere), Err(Failure::BadInput { .. })));
    assert_eq!(day.update(), UpdateState::Drafted);

    let nobody = Day::begin().await;
    nobody.write("Words.");
    let refused = give(&nobody, &folder.path().join("a.md")).unwrap_err().to_string();
    assert!(refused.contains("account i-am"), "{refused}");
}

#[tokio::test]
async fn the_lead_takes_it_over_once_and_keeps_what_they_have_written() {
    let day = Day::writing("Two flakes.").await;
    let given: GiveView = day.engine.ask(ShowGive { draft: day.draft.clone() }).unwrap();
    let text = given.text.replace("author: You", "author: hana-example");
    day.engine.write(|tx| tx.set_draft(&day.draft, "")).unwrap();
    let look = |text: &str| {
        day.engine.ask(ReadGiven { file: FILE.to_owned(), text: text.to_owned() }).unwrap()
    };
    let view = look(&text);
    assert_eq!((view.author.as_str(), view.own.as_deref()), ("hana-example", None));
    assert!(view.about.starts_with("Release Signal, round of 26 Oct 2026"), "{}", view.about);
    assert!(view.posts_as.contains("under your name, @You, with the line"), "{}", view.posts_as);
    take(&day, &text, None).unwrap();
    let draft = || day.engine.read(|tx| tx.draft(&day.draft)).unwrap().text;
    assert_eq!(draft(), view.text);
    assert!(draft().contains("Two flakes.") && draft().contains("\n\nWritten by [hana-example]("));
    assert!(!draft().contains('@'), "nobody is notified: {}", draft());
    take(&day, &text, None).unwrap();
    assert_eq!(draft(), view.text, "twice is once");
    assert!(look(&text).is_there);

    let mine = "Status: Red\n\nMine.\n";
    day.engine.write(|tx| tx.set_draft(&day.draft, mine)).unwrap();
    assert_eq!(look(&text).own.as_deref(), Some(mine));
    assert!(matches!(take(&day, &text, None), Err(Failure::Unconfirmed { .. })));
    assert_eq!(draft(), mine, "asked first");
    take(&day, &text, Some(PutGiven::Below)).unwrap();
    assert!(draft().starts_with(mine) && draft().ends_with(&view.text), "both: {}", draft());
    day.engine.write(|tx| tx.set_draft(&day.draft, mine)).unwrap();
    take(&day, &text, Some(PutGiven::Instead)).unwrap();
    assert_eq!(draft(), view.text);
    let kept = day.engine.read(|tx| {
        let all = tx.revisions(&day.draft)?;
        all.iter()
            .map(|kept| tx.revision_text(&day.draft, kept.revision))
            .collect::<Result<Vec<_>, _>>()
    });
    assert!(kept.unwrap().iter().any(|text| text == mine), "it can be read again");
}

#[tokio::test]
async fn what_is_for_another_team_cycle_section_or_round_is_refused_with_its_line() {
    let day = Day::writing("Two flakes.").await;
    let given: GiveView = day.engine.ask(ShowGive { draft: day.draft.clone() }).unwrap();
    let text = given.text;
    let before = day.engine.read(|tx| tx.draft(&day.draft)).unwrap();
    let line = |name: &str| {
        let of = |line: &str| line.starts_with(&format!("{name}: "));
        let (at, line) = text.lines().enumerate().find(|(_, line)| of(line)).unwrap();
        (at + 1, line.to_owned())
    };
    for (name, instead, said) in [
        ("team", "team: https://github.com/acme/widgets", "add that one first"),
        ("cycle", "cycle: v1.37", "your team is in v1.38"),
        ("section", "section: comms", "none of your sections (release-signal, docs)"),
        ("round", "round: 2026-10-27", "no round of your team"),
    ] {
        let (at, line) = line(name);
        let words = refused(&day, &text.replace(&line, instead));
        assert!(words.starts_with(&format!("{FILE}, line {at}: ")), "{words}");
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(refused(&day, "Hello.\n").starts_with("from you.md, line 1: "));
    assert_eq!(day.engine.read(|tx| tx.draft(&day.draft)).unwrap(), before);
}
