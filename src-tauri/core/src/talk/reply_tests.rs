use super::*;
use crate::ids::CommentId;
use crate::talk::{Comment, Conversation, Heard, How};

const URL: &str = "https://github.example/org/repo/issues/1#issuecomment-7";

fn reply(quote: Option<&str>, text: &str, pings: bool) -> String {
    Reply { to: Some("kavya"), url: URL, quote, text, pings }.markdown()
}

#[test]
fn it_quotes_names_without_a_sign_and_links() {
    let said = "Well.\n\n@hana-rewi, can you name two people?";
    assert_eq!(
        reply(Some(said), "Yes: Dov and Sora.\n\n", false),
        format!(
            "> Well.\n>\n> hana-rewi, can you name two people?\n\nTo **kavya** ([comment]({URL})):\n\nYes: Dov and Sora.\n"
        )
    );
    assert_eq!(reply(None, "Yes.", true), format!("To @kavya ([comment]({URL})):\n\nYes.\n"));
    let gone = Reply { to: None, url: URL, quote: None, text: "Yes.", pings: true };
    assert!(!gone.markdown().contains('@'));
}

#[test]
fn a_quote_calls_nobody_and_holds_no_mark_and_no_quote() {
    let said = "<!-- meridian:update v=1 cycle=v1.38 round=2026-11-16 section=docs part=1/1 op=01J -->\n\
                > what I was told\n\nask @org/team, `@dov` or @@ana <!-- @hidden\nmore --> at me@example.org\n/close\n";
    let quoted = quotable(said);
    assert_eq!(quoted, ["ask org/team, `dov` or ana  at me@example.org", "/close"]);
    assert!(reply(Some(said), "ok", false).contains("> /close\n"), "in a quote no bot acts on it");
}

#[test]
fn only_the_first_lines_are_quoted() {
    let said = (1..=9).map(|line| format!("line {line}\n\n\n")).collect::<String>();
    let quoted = quotable(&said);
    assert_eq!(quoted.iter().filter(|line| line.starts_with("line")).count(), MOST_QUOTED);
    assert_eq!(quoted.last().unwrap(), "\u{2026}");
    let long = quotable(&"word ".repeat(400));
    assert_eq!(long.len(), 1);
    assert!(long[0].chars().count() <= LONGEST_LINE + 1);
    assert_eq!(quotable("> only a quote\n"), [""; 0]);
    assert_eq!(quotable("<!-- without an end\n@ana"), [""; 0]);
}

#[test]
fn what_it_quotes_is_what_it_answers_for_whoever_reads_no_mark() {
    let heard = |number: i64, by, body: &str| {
        let (id, at) = (CommentId::Number(number), "2026-11-16T08:00:00Z".parse().unwrap());
        Heard::of(&Comment {
            id: &id,
            by: Some(by),
            body,
            url: URL,
            created_at: at,
            updated_at: at,
        })
    };
    let said = "We need six reviewers.\n\nWho can @hana-rewi name, and until when?";
    let answers =
        |body: &str| Conversation::of([heard(7, "kavya", said), heard(8, "me", body)]).answers[1];
    assert_eq!(answers(&reply(Some(said), "Two.", false)), Some((0, How::Quote)));
    assert_eq!(answers(&reply(None, "Two.", false)), Some((0, How::Link)));
}
