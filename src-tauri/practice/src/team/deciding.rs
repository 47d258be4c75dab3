//! How colleagues answer what you put for decision on the round's issue: by a reaction, in words, with a
//! condition, with another answer a while later, or not at all; drawn from the number of the round.

use super::{COLLEAGUES, Colleague, Round, hash::fnv1a};
use crate::model::{Issue, Reaction};
use crate::state::{Actor, State, Target};
use chrono::{DateTime, TimeDelta, Utc};

/// Nobody answers sooner, in minutes.
const SOONEST: i64 = 45;
/// Whoever answers has done so after so many minutes more.
const WITHIN: u64 = 8 * 60;
/// Who changes their answer does it so many minutes later.
const CHANGES_AFTER: i64 = 5 * 60;

/// What somebody does about a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// A thumb up on its comment.
    Reacts,
    /// A comment with these words.
    Writes(&'static str),
    /// Edits that comment.
    Changes(&'static str, &'static str),
}

/// An answer that is due some time.
pub(super) struct Due {
    pub(super) at: DateTime<Utc>,
    pub(super) key: String,
    pub(super) by: &'static Colleague,
    pub(super) comment: i64,
    pub(super) answer: Answer,
}

const YES: &str = "LGTM";
const CONDITION: &str = "+1, but not before the docs are in";
const FIRST: &str = "+1";
const THEN: &str = "-1, the installer fails on arm64";

/// What colleagues answer to the proposals on an issue, in any order.
pub(super) fn answers(state: &State, issue: &Issue, round: &Round) -> Vec<Due> {
    let mut all = Vec::new();
    for comment in state.thread(issue.id) {
        let Some(body) = comment.body().filter(|body| is_proposal(body)) else { continue };
        for colleague in COLLEAGUES.iter().filter(|one| one.names(body)) {
            let asked = comment.created_at();
            let due = |answer, later: i64| Due {
                at: asked + colleague.takes(round) + TimeDelta::minutes(later),
                key: format!("{}/decides/{}/{}/{later}", round.opens, comment.id, colleague.login),
                by: colleague,
                comment: comment.id,
                answer,
            };
            match fnv1a(&["decides", &round.week.to_string(), colleague.login]) % 6 {
                0 | 1 => all.push(due(Answer::Reacts, 0)),
                2 => all.push(due(Answer::Writes(YES), 0)),
                3 => all.push(due(Answer::Writes(CONDITION), 0)),
                4 => {
                    all.push(due(Answer::Writes(FIRST), 0));
                    all.push(due(Answer::Changes(FIRST, THEN), CHANGES_AFTER));
                }
                _ => {}
            }
        }
    }
    all
}

/// Whether a comment asks for a decision, whoever wrote it.
fn is_proposal(body: &str) -> bool {
    body.starts_with("<!-- meridian:proposal ") || body.starts_with("### Proposal:")
}

impl Colleague {
    fn names(&self, body: &str) -> bool {
        let who = body.lines().find(|line| line.starts_with("**Who must answer:**"));
        who.is_some_and(|who| who.contains(&format!("@{}", self.login)))
    }

    /// How long until they answer.
    fn takes(&self, round: &Round) -> TimeDelta {
        let hash = fnv1a(&["answers", &round.week.to_string(), self.login]) % WITHIN;
        TimeDelta::minutes(SOONEST + i64::try_from(hash).unwrap_or_default())
    }
}

/// Does it.
pub(super) fn answer(state: &mut State, issue: &Issue, due: &Due) {
    let Some(user) = state.user_by_login(due.by.login).map(|user| user.id) else { return };
    let by = Actor { user, ..Actor::default() };
    match due.answer {
        Answer::Reacts => {
            let id = state.reaction_id();
            let Some(reactions) = state.reactions_mut(Target::Comment(due.comment)) else { return };
            let (content, created_at) = ("+1".to_owned(), due.at);
            reactions.push(Reaction { id, user, content, created_at, removed_at: None });
        }
        Answer::Writes(words) => {
            state.add_comment(issue, &by, format!("{words}\n"), due.at);
        }
        Answer::Changes(from, to) => {
            let own = state.thread(issue.id).find(|comment| {
                comment.author == user && comment.body().is_some_and(|body| body.trim() == from)
            });
            let Some(id) = own.map(|own| own.id) else { return };
            state.change_comment(id, &by, Some(format!("{to}\n")), due.at);
        }
    }
}
