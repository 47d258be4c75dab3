//! Which of the proposals on an issue a comment answers.

use super::*;
use crate::decisions::{
    Options,
    answer::Answer,
    proposal::{Asked, comment as body_of, tests as asking},
};
use crate::time::BundledZones;
use asking::{at, login};
use rstest::rstest;

const URL: &str = "https://github.com/o/r/issues/12#issuecomment-1";
const OTHER: &str = "https://github.com/o/r/issues/12#issuecomment-2";

struct World {
    proposals: Vec<(CommentId, ProposalKey, String, Proposal, &'static str)>,
    settled_at: Option<DateTime<Utc>>,
}

impl World {
    fn with(questions: &[&str]) -> Self {
        let proposals =
            questions.iter().zip([URL, OTHER]).enumerate().map(|(place, (question, url))| {
                let asked = Asked {
                    question: (*question).to_owned(),
                    options: Options::yes_or_no(),
                    ..asking::asked()
                };
                let proposal = Proposal::new(asked).unwrap();
                let key = proposal.key("2026-11-16".parse().unwrap()).unwrap();
                let body = body_of(&proposal, key.clone(), None, &[], &BundledZones);
                let id = CommentId::Number(i64::try_from(place).unwrap() + 1);
                (id, key, body, proposal, url)
            });
        Self { proposals: proposals.collect(), settled_at: None }
    }

    /// To which it is an answer, and what it is.
    fn heard(&self, by: &str, body: &str) -> Vec<(usize, Read)> {
        let put: Vec<Put<'_>> = self
            .proposals
            .iter()
            .map(|(id, key, body, proposal, url)| Put {
                key,
                id,
                url,
                body,
                proposal,
                asked_at: asking::written(),
                settled_at: self.settled_at,
            })
            .collect();
        let (by, id, when) = (login(by), CommentId::Number(9), at("2026-11-18T08:00:00Z"));
        let comment = Comment { id: &id, by: &by, body, created_at: when, updated_at: when };
        let all = heard(&put, comment).into_iter();
        all.map(|(place, given)| match given.what {
            What::Comment { read, .. } => (place, read),
            What::Reactions(_) => panic!("no reaction was given"),
        })
        .collect()
    }
}

fn approves() -> Read {
    Read::Counts(Answer::Approves)
}

fn named() -> String {
    asking::asked().named[0].as_str().to_owned()
}

#[test]
fn below_one_question_whatever_certainly_answers_is_an_answer_to_it() {
    let world = World::with(&["Do we ship on Thursday?"]);
    assert_eq!(world.heard(&named(), "+1"), [(0, approves())]);
    assert_eq!(world.heard("somebody-else", "+1"), [(0, approves())]);
}

#[test]
fn a_condition_is_asked_about_where_its_author_was_asked_and_else_is_talk() {
    let world = World::with(&["Do we ship on Thursday?"]);
    let text = "+1, but not before the docs are in";
    assert!(matches!(world.heard(&named(), text)[..], [(0, Read::Unread(_))]));
    assert_eq!(world.heard("somebody-else", text), []);
    let long = format!("+1\n\n{}", "The docs are in. ".repeat(40));
    assert_eq!(world.heard(&named(), &long), [], "an update or a talk");
}

#[test]
fn of_two_questions_a_bare_answer_may_mean_either_and_both_owners_are_asked() {
    let world = World::with(&["Do we ship on Thursday?", "Do we drop the old installer?"]);
    let heard = world.heard(&named(), "+1");
    assert!(
        matches!(heard[..], [(0, Read::Unread(Why::Unclear(_))), (1, Read::Unread(_))]),
        "{heard:?}"
    );
}

#[rstest]
#[case::a_quote("> Do we drop the old installer?\n\n+1")]
#[case::its_address("https://github.com/o/r/issues/12#issuecomment-2\n\n+1")]
fn what_a_comment_quotes_or_names_is_what_it_answers(#[case] text: &str) {
    let world = World::with(&["Do we ship on Thursday?", "Do we drop the old installer?"]);
    let heard = world.heard(&named(), text);
    assert!(matches!(heard[..], [(1, _)]), "{heard:?}");
    if text.starts_with('>') {
        assert_eq!(heard, [(1, approves())]);
    }
}

#[test]
fn an_answer_by_its_mark_goes_to_that_proposal_and_one_taken_back_to_none() {
    let world = World::with(&["Do we ship on Thursday?", "Do we drop the old installer?"]);
    let about = About::Answer { proposal: world.proposals[1].1.clone(), number: 1 };
    let said = |withdrawn| MessageMarker::compose(about.clone(), None, withdrawn, "approve\n");
    assert_eq!(world.heard(&named(), &said(false)), [(1, approves())]);
    assert_eq!(world.heard(&named(), &said(true)), []);
}

#[test]
fn what_is_written_once_it_is_settled_answers_it_only_by_name() {
    let settled_at = Some(at("2026-11-18T07:00:00Z"));
    let world = World { settled_at, ..World::with(&["Do we ship on Thursday?"]) };
    assert_eq!(world.heard(&named(), "+1"), []);
    assert_eq!(world.heard(&named(), "> Do we ship on Thursday?\n\n+1"), [(0, approves())]);
}
