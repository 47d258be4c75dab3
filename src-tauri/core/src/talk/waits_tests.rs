use super::*;
use crate::talk::{Comment, New, ReadMark, new_to};
use chrono::TimeDelta;
use rstest::rstest;

fn at(minute: i64) -> DateTime<Utc> {
    let begin: DateTime<Utc> = "2026-11-16T08:00:00Z".parse().unwrap();
    begin + TimeDelta::minutes(minute)
}

fn one(number: i64, by: &str, body: &str) -> Heard {
    let (id, url) = (CommentId::Number(number), String::new());
    let (created_at, updated_at) = (at(number), at(number));
    Heard::of(&Comment { id: &id, by: Some(by), body, url: &url, created_at, updated_at })
}

fn talk(said: &[(&str, &str)]) -> Conversation<Heard> {
    Conversation::of((1..).zip(said).map(|(number, (by, body))| one(number, by, body)))
}

fn waiting(said: &[(&str, &str)], reacted: &[i64]) -> Vec<(usize, Why)> {
    let titles = ["Release Signal".to_owned(), "Docs".to_owned()];
    let answered = reacted.iter().copied().map(CommentId::Number).collect();
    let me = Me { login: "Hana-Rewi", titles: &titles, answered: &answered };
    named(&talk(said), me).into_iter().map(|one| (one.place, one.why)).collect()
}

#[rstest]
#[case::a_mention("@hana-rewi can you name two?", Some(Why::Mentioned))]
#[case::in_the_middle("I hope @Hana-Rewi knows", Some(Why::Mentioned))]
#[case::in_a_table("| who |\n|---|\n| @hana-rewi |", Some(Why::Mentioned))]
#[case::in_a_quote("> @hana-rewi can you?\n\nShe can.", None)]
#[case::in_code("`@hana-rewi` and\n\n```\n@hana-rewi\n```", None)]
#[case::hidden("Well.\n<!-- @hana-rewi -->", None)]
#[case::another_name("@hana-rewi-2 and @hana", None)]
#[case::a_team("@hana-rewi/docs", None)]
#[case::an_address("me@hana-rewi", None)]
#[case::her_section("Release Signal, how many are open?", Some(Why::Section("Release Signal".to_owned())))]
#[case::with_a_colon("All well.\n\ndocs: who reviews?", Some(Why::Section("Docs".to_owned())))]
#[case::only_about_it("Are the docs in, or not?", None)]
#[case::no_question("Docs: all in.", None)]
#[case::another_section("Comms: who?", None)]
#[case::an_opening("<!-- meridian:opening v=1 cycle=v1.38 round=2026-11-16 -->\n@hana-rewi", None)]
fn what_waits_is_only_what_names_her(#[case] body: &str, #[case] why: Option<Why>) {
    let found = waiting(&[("kavya", body)], &[]);
    assert_eq!(found, why.into_iter().map(|why| (0, why)).collect::<Vec<_>>(), "{body}");
}

#[test]
fn it_waits_until_she_answers() {
    let asked = ("kavya", "@hana-rewi can you name two people until Thursday?");
    let waits = |then: &[(&str, &str)], reacted: &[i64]| {
        let mut said = vec![asked];
        said.extend(then);
        !waiting(&said, reacted).is_empty()
    };
    assert!(waits(&[], &[]));
    assert!(waits(&[("hana-rewi", "All is well with us.")], &[]), "something else");
    assert!(waits(&[("ines", "> can you name two people until\n\nI can.")], &[]), "somebody else");
    assert!(!waits(&[("hana-rewi", "> can you name two people until\n\nYes.")], &[]));
    assert!(!waits(&[("hana-rewi", "Yes, @Kavya: Dov and Sora.")], &[]));
    assert!(!waits(&[], &[1]), "her reaction");
    let below = [
        ("ines", "> can you name two people until\n\nOr one?"),
        ("hana-rewi", "> Or one?\n\nOne."),
    ];
    assert!(waits(&below, &[]), "a quote of seven letters is no sign");
    let below = [
        ("ines", "> can you name two people until\n\nOr only one?"),
        ("hana-rewi", "> Or only one?\n\nOne."),
    ];
    assert!(!waits(&below, &[]));
    let again = [("hana-rewi", "@kavya yes"), ("kavya", "@hana-rewi and who?")];
    assert_eq!(waiting(&[asked, again[0], again[1]], &[]), [(2, Why::Mentioned)]);
}

#[test]
fn the_line_that_names_her_is_said() {
    let said = [
        ("kavya", "38 of 52 are open.\n\nCan @hana-rewi name two?\n"),
        ("ines", "Hm.\n\nDocs: and who?"),
    ];
    let titles = ["Docs".to_owned()];
    let me = Me { login: "hana-rewi", titles: &titles, answered: &HashSet::new() };
    let words: Vec<String> = named(&talk(&said), me).into_iter().map(|one| one.words).collect();
    assert_eq!(words, ["Can @hana-rewi name two?", "Docs: and who?"]);
}

#[test]
fn what_she_and_programs_write_waits_for_nobody() {
    assert_eq!(waiting(&[("hana-rewi", "@hana-rewi"), ("ci[bot]", "@hana-rewi")], &[]), []);
}

#[test]
fn what_ends_first_comes_first() {
    let waits = |what, since, by: Option<i64>| Waits {
        why: Why::Mentioned,
        since: at(since),
        by: by.map(at),
        what,
    };
    let mut all = [
        waits("c", 2, None),
        waits("b", 9, Some(50)),
        waits("d", 3, None),
        waits("a", 9, Some(40)),
    ];
    in_order(&mut all);
    assert_eq!(all.map(|one| one.what), ["a", "b", "c", "d"]);
}

#[test]
fn what_came_and_what_was_edited_since_is_unread_and_her_own_never() {
    let (first, second, third) =
        (one(1, "kavya", "a"), one(2, "hana-rewi", "b"), one(3, "ines", "c"));
    let me = Some("Hana-Rewi");
    assert_eq!(new_to(&first, None, me), Some(New::Came));
    assert_eq!(new_to(&second, None, me), None);
    let mark = ReadMark::up_to(&second, [&first, &second].into_iter());
    assert_eq!(new_to(&first, Some(&mark), me), None);
    assert_eq!(new_to(&third, Some(&mark), me), Some(New::Came));
    let edited = Heard { updated_at: at(7), ..first.clone() };
    assert_eq!(new_to(&edited, Some(&mark), me), Some(New::Edited));
    let mark = mark.or(ReadMark::up_to(&edited, [&edited].into_iter()));
    assert_eq!((mark.at, mark.changed), (at(2), at(7)), "nothing becomes unread by reading");
    assert_eq!(new_to(&edited, Some(&mark), me), None);
}
