use super::*;
use crate::{
    courier::marker::{About, MessageMarker},
    ids::CommentId,
    talk::{Comment, text_mark},
};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use rstest::rstest;
use std::sync::Arc;

const URL: &str = "https://github.example/org/repo/issues/1#issuecomment-";

/// By whom, and what.
type Said<'a> = (&'a str, &'a str);

fn at(place: usize) -> DateTime<Utc> {
    let begin: DateTime<Utc> = "2026-11-16T08:00:00Z".parse().unwrap();
    begin + TimeDelta::minutes(i64::try_from(place).unwrap())
}

/// Comments 101, 102, .. a minute apart.
fn heard(place: usize, by: &str, body: &str) -> Heard {
    let id = CommentId::Number(101 + i64::try_from(place).unwrap());
    let url = format!("{URL}{id}");
    let (created_at, updated_at) = (at(place), at(place));
    Heard::of(&Comment { id: &id, by: Some(by), body, url: &url, created_at, updated_at })
}

fn talk(said: &[Said<'_>]) -> Conversation<Heard> {
    Conversation::of(said.iter().enumerate().map(|(place, (by, body))| heard(place, by, body)))
}

fn last(said: &[Said<'_>]) -> Option<(usize, How)> {
    *talk(said).answers.last().unwrap()
}

const ASKED: Said<'_> =
    ("kavya", "38 of 52 placeholder PRs are open.\nWe need six reviewers from SIG Docs.");
const OTHER: Said<'_> = ("tomasz", "The blog is late, and two people are away until Thursday.");

#[rstest]
#[case::a_quote("> We need six reviewers from SIG Docs.\n\nWould four do?", Some((0, How::Quote)))]
#[case::a_part_of_it("> six reviewers from SIG\n\nWould four do?", Some((0, How::Quote)))]
#[case::in_other_signs(">we need **six** reviewers, from SIG docs\nWould four do?", Some((0, How::Quote)))]
#[case::broken_by_a_mail("Yes.\n\nOn Mon, Nov 16, 2026 Kavya wrote:\n> 38 of 52 placeholder PRs are\n> open. We need six reviewers\n> from SIG Docs.", Some((0, How::Quote)))]
#[case::the_other("> The blog is late, and two people are away\nWho?", Some((1, How::Quote)))]
#[case::most_of_several("> We need six reviewers\n\nno.\n\n> The blog is late, and two people are away\n\nyes", Some((1, How::Quote)))]
#[case::of_who_is_named("@kavya wrote:\n> six reviewers from SIG Docs\n\nok", Some((0, How::Quote)))]
#[case::a_link("See https://github.example/org/repo/issues/1#issuecomment-102, I can help.", Some((1, How::Link)))]
#[case::a_quote_before_a_link("> six reviewers from SIG\n\nAs in #issuecomment-102.", Some((0, How::Quote)))]
#[case::a_link_in_a_quote("> see #issuecomment-101\n\nWhere?", None)]
#[case::a_name_at_the_beginning("@Tomasz, who?", Some((1, How::Name)))]
#[case::a_name_behind_a_quote_of_nothing("> what nobody has ever written here\n\n@kavya hm", Some((0, How::Name)))]
#[case::a_name_elsewhere("Thanks to @tomasz for the blog.", None)]
#[case::a_name_in_code("`@tomasz`", None)]
#[case::a_name_of_nobody_here("@somebody-else, you?", None)]
#[case::a_team("@org/tomasz please", None)]
#[case::an_address("mail tomasz@example.org", None)]
#[case::short_words_are_of_anybody("> open.\n\nGood.", None)]
#[case::a_turn_of_speech(
    "> We need six weeks and a new computer for every single person here\n\nHa.",
    None
)]
#[case::a_quote_in_code("```\n> six reviewers from SIG Docs\n```", None)]
#[case::what_is_quoted_in_a_quote("> > We need six reviewers\n> The blog is late, and two people are away\n\nok", Some((1, How::Quote)))]
#[case::nothing("All is well.", None)]
#[case::itself_and_later("#issuecomment-103 #issuecomment-999", None)]
fn what_a_comment_answers(#[case] body: &str, #[case] answers: Option<(usize, How)>) {
    assert_eq!(last(&[ASKED, OTHER, ("ines", body)]), answers, "{body}");
}

#[test]
fn of_two_with_the_same_words_the_named_one_is_meant_and_else_the_newer() {
    let said = ("kavya", "We need two days more for that.");
    let again = ("tomasz", "We need two days more for that.");
    let quote = "> We need two days more for that.\n\nWhy?";
    assert_eq!(last(&[said, again, ("ines", quote)]), Some((1, How::Quote)));
    let named = format!("@kavya wrote:\n{quote}");
    assert_eq!(last(&[said, again, ("ines", &named)]), Some((0, How::Quote)));
}

#[test]
fn who_quotes_a_quote_answers_who_said_it() {
    let all = [
        ASKED,
        ("ines", "> We need six reviewers from SIG Docs.\n\nWould four do?"),
        ("hana", "> We need six reviewers from SIG Docs.\n\nFive, I think."),
        ("kavya", "> Would four do?\n\nNo."),
    ];
    let talk = talk(&all);
    let of: Vec<_> = talk.answers.iter().map(|one| one.map(|(of, _)| of)).collect();
    assert_eq!(of, [None, Some(0), Some(0), Some(1)]);
    assert_eq!(talk.threads, [Thread { places: vec![0, 1, 2, 3] }]);
    assert_eq!(talk.above(3).collect::<Vec<_>>(), [1, 0]);
}

fn marked(about: About, text: &str) -> String {
    MessageMarker::compose(about, None, false, text)
}

fn reply(to: i64, seen: &str) -> String {
    let (to, draft) = (CommentId::Number(to), "01JX".parse().unwrap());
    marked(About::Reply { to, draft, seen: text_mark(seen) }, "> The blog is late\n\n@tomasz yes\n")
}

#[test]
fn a_mark_says_to_what_before_all_words() {
    let body = reply(101, ASKED.1);
    assert_eq!(last(&[ASKED, OTHER, ("me", &body)]), Some((0, How::Mark)));
    assert_eq!(last(&[("me", &body)]), None, "what it answered is gone");
}

#[test]
fn what_answers_a_proposal_and_decides_it_is_below_it() {
    let key: crate::ids::ProposalKey = "2026-11-16/me/abc".parse().unwrap();
    let (proposal, turn) = (key.clone(), 1);
    let asked = marked(About::Proposal { proposal: key.clone() }, "Proposal: May we?\n");
    let says = marked(About::Answer { proposal: key, number: 1 }, "+1\n");
    let ends = marked(About::Outcome { proposal, turn }, "Decided: yes\n");
    let all = [("me", &*asked), OTHER, ("ines", &says), ("me", &ends)];
    let talk = talk(&all);
    assert_eq!(talk.thread_of, [0, 1, 0, 0]);
    assert_eq!(talk.at(0).unwrap().kind.word(), Some("proposal"));
}

#[test]
fn an_update_answers_nothing_and_is_answered_by_a_quote_alone() {
    let update = "<!-- meridian:update v=1 cycle=v1.38 round=2026-11-16 section=docs part=1/1 op=01J -->\n\
                  > The blog is late, and two people are away\n@tomasz we wait for the reviewers";
    let all = [
        OTHER,
        ("kavya", update),
        ("ines", "@kavya how many?"),
        ("hana", "> we wait for the reviewers\n\nWhich?"),
    ];
    let answers: Vec<_> = talk(&all).answers;
    assert_eq!(answers, [None, None, None, Some((1, How::Quote))]);
}

#[test]
fn a_reply_to_a_text_that_was_changed_since_says_so() {
    let one = heard(0, ASKED.0, ASKED.1);
    let mine = |seen: &str| heard(1, "me", &reply(101, seen));
    let by_hand = heard(1, "ines", "> six reviewers from SIG\n\nok");
    let earlier =
        |of: &Heard, one: Heard| Conversation::of([of.clone(), one]).is_to_earlier_text(1);
    assert!(!earlier(&one, mine(ASKED.1)) && !earlier(&one, by_hand.clone()));
    // It was changed before the reply went, and after it was written.
    assert!(earlier(&one, mine("38 of 50 are open.")));
    let edited = Heard { updated_at: at(5), ..one };
    assert!(earlier(&edited, by_hand));
    assert!(!earlier(&edited, mine(ASKED.1)), "the text that was answered stands there");
}

fn bodies() -> impl Strategy<Value = String> {
    "(\\PC|\n|> |@ana|@ben|#issuecomment-10[0-9]|```|`|we need six reviewers|<!-- meridian:reply v=1 to=101 draft=x seen=y -->\n){0,12}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_comment_is_in_one_thread_whatever_is_written_and_however_it_was_read(
        said in prop::collection::vec((prop::sample::select(vec!["ana", "ben", "cy"]), bodies()), 0..10),
        turn in 0_usize..10,
    ) {
        let all: Vec<Heard> =
            said.iter().enumerate().map(|(place, (by, body))| heard(place, by, body)).collect();
        let talk = Conversation::of(all.clone());
        let mut places: Vec<usize> =
            talk.threads.iter().flat_map(|thread| thread.places.clone()).collect();
        places.sort_unstable();
        prop_assert_eq!(places, (0..all.len()).collect::<Vec<_>>());
        for (place, answers) in talk.answers.iter().enumerate() {
            prop_assert!(answers.is_none_or(|(of, _)| of < place && talk.thread_of[of] == talk.thread_of[place]));
        }
        let mut turned = all.clone();
        turned.rotate_left(if all.is_empty() { 0 } else { turn % all.len() });
        turned.reverse();
        let again = Conversation::of(turned);
        prop_assert_eq!(&again.answers, &talk.answers);
        prop_assert_eq!(&again.threads, &talk.threads);
        // Read bit by bit it is the same, also where one of before has been changed.
        let all: Vec<Arc<Heard>> = all.into_iter().map(Arc::new).collect();
        let first = Conversation::of(all[..turn.min(all.len())].iter().cloned());
        let then = Conversation::after(Some(&first), all.iter().cloned());
        prop_assert_eq!((&then.answers, &then.threads), (&talk.answers, &talk.threads));
        let mut changed = all.clone();
        if let (Some(one), Some(last)) = (changed.first_mut(), all.last()) {
            *one = Arc::new(Heard { id: one.id.clone(), created_at: one.created_at, ..(**last).clone() });
        }
        let then = Conversation::after(Some(&first), changed.iter().cloned());
        prop_assert_eq!(&then.answers, &Conversation::of(changed).answers);
    }
}
