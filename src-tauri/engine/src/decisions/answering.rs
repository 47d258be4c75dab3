//! Answering a proposal, and saying what an answer is that is not certain.

use super::{
    Decision,
    writing::{bad, check_choice, not_ready},
};
use crate::{ReadTx, WriteTx};
use meridian_core::{
    courier::{
        Emoji,
        marker::{About, MessageMarker, message::below},
    },
    decisions::{
        Letter,
        answer::{Answer, Legend, Reacted, Read, reacted, read},
        proposal::Rule,
        state::{Choice, On, Ruling, What},
    },
    ids::{IssueNumber, OpId},
};
use meridian_protocol::Failure;
use serde::Serialize;
use std::str::FromStr;

/// What the owner says of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// Yes.
    Approves,
    /// This option.
    Chooses(Letter),
    /// No.
    Objects,
    /// Neither.
    Abstains,
    /// No answer.
    Nothing,
}

/// What is no answer to say of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write approve, object, abstain, nothing, or an option's letter")]
pub struct BadMeans;

impl FromStr for Means {
    type Err = BadMeans;
    fn from_str(text: &str) -> Result<Self, BadMeans> {
        Ok(match text.to_lowercase().as_str() {
            "approve" => Self::Approves,
            "object" => Self::Objects,
            "abstain" => Self::Abstains,
            "nothing" => Self::Nothing,
            letter => Self::Chooses(letter.parse().map_err(|_| BadMeans)?),
        })
    }
}

/// An answer as it would be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedAnswer {
    /// The issue.
    pub issue: IssueNumber,
    /// What is asked.
    pub question: String,
    /// Where and how it is given, and whether it is counted; two or three sentences.
    pub words: String,
    /// The comment, where it is one.
    pub text: Option<String>,
    #[serde(skip)]
    how: How,
}

/// In which way an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Reaction(Emoji),
    Comment,
}

impl ReadTx<'_> {
    /// How an answer of these words is given to a proposal: by a reaction where one says just that, else in a
    /// comment; and what it says.
    ///
    /// # Errors
    /// [`Failure::BadInput`] for words that would not be counted; [`Failure::NotReady`] where it is over.
    pub fn plan_answer(
        &self,
        name: &str,
        says: &str,
        because: Option<&str>,
    ) -> Result<PlannedAnswer, Failure> {
        let (one, _) = self.one(&self.team()?, name)?;
        self.answer_planned(&one, says, because)
    }

    fn answer_planned(
        &self,
        one: &Decision,
        says: &str,
        because: Option<&str>,
    ) -> Result<PlannedAnswer, Failure> {
        if one.is_over() {
            return Err(not_ready(&format!(
                "It is decided since ({}). Write a late objection below it on GitHub, or have it opened again: \
                 `meridian-cli decision reopen {} --because ..`.",
                one.status.state.word(),
                one.short()
            )));
        }
        let options = &one.proposal.asked().options;
        let answer = match read(says, options) {
            Read::Counts(answer) => answer,
            _ => match says.to_lowercase().as_str() {
                "object" => Answer::Objects { reason: None },
                "hold" => Answer::Holds { until: None },
                _ => {
                    return Err(bad(format!(
                        "\"{says}\" would not be counted. Answer approve, object, abstain, hold, or an \
                         option's letter."
                    )));
                }
            },
        };
        let because = because.map(str::trim).filter(|because| !because.is_empty());
        let legend = Legend::of(options);
        let emoji =
            Emoji::ALL.into_iter().find(|emoji| legend.answer(*emoji) == Some(answer.clone()));
        let login = self.who_asks(&self.team()?)?;
        let is_named = one.proposal.names(login.as_str());
        let counts = match (is_named, one.proposal.asked().rule) {
            (true, _) => "It is in the count.",
            (false, Rule::Silence) => {
                "You are not named: an objection counts, anything else is shown apart."
            }
            (false, _) => "You are not named, so that it is shown apart and not in the count.",
        };
        let text = match (&answer, because) {
            (Answer::Objects { .. }, Some(because)) => format!("-1, {because}\n"),
            (_, Some(_)) => {
                return Err(bad(
                    "A reason would make it unread: what is not simply said is not counted. Give the \
                     answer without it, and write the reason below the proposal on GitHub."
                        .to_owned(),
                ));
            }
            (_, None) => format!("{}\n", says.trim()),
        };
        let how = match emoji.filter(|_| because.is_none()) {
            Some(emoji) => How::Reaction(emoji),
            None => How::Comment,
        };
        Ok(PlannedAnswer {
            issue: one.issue,
            question: one.proposal.asked().question.clone(),
            words: match how {
                How::Reaction(emoji) => format!(
                    "A {} on the proposal ({}): {}. {counts}",
                    emoji.sign(),
                    one.comment.url,
                    answer.words()
                ),
                How::Comment => format!(
                    "A comment on #{}: {}. It tags nobody. {counts}",
                    one.issue,
                    answer.words()
                ),
            },
            text: matches!(how, How::Comment).then_some(text),
            how,
        })
    }
}

impl WriteTx<'_> {
    /// Queues the member's answer.
    ///
    /// # Errors
    /// As [`ReadTx::plan_answer`]; [`Failure::SignIn`] while nobody knows who the member is.
    pub fn answer_proposal(
        &self,
        name: &str,
        says: &str,
        because: Option<&str>,
    ) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        let (one, _) = self.one(&team, name)?;
        let planned = self.answer_planned(&one, says, because)?;
        let (comment, fingerprint) = (&one.comment.id, one.proposal.fingerprint());
        match planned.how {
            How::Reaction(emoji) => {
                self.store_mut().keep_answered(team.id, comment, (0, &fingerprint))?;
                self.wish_reaction((one.issue, comment), emoji, true)
            }
            How::Comment => {
                // The last answer in words may stand on another of the member's devices.
                let login = self.who_asks(&team)?;
                let there = one
                    .below
                    .values()
                    .filter(|below| below.login.as_deref().is_some_and(|by| login.is(by)));
                let there =
                    there.filter_map(|below| match MessageMarker::find(&below.body)?.about {
                        About::Answer { number, .. } => Some(number),
                        _ => None,
                    });
                let given = self.store().answers_given(team.id, comment)?;
                let number = there.max().unwrap_or_default().max(given) + 1;
                self.store_mut().keep_answered(team.id, comment, (number, &fingerprint))?;
                let about = About::Answer { proposal: one.key.clone(), number };
                let text = planned.text.unwrap_or_default();
                self.queue_message(&team, about, one.issue, &text)
            }
        }
    }

    /// Keeps what the owner says of an answer; it goes into the outcome.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where the member does not ask, or the outcome is posted; [`Failure::BadInput`]
    /// where there is no such answer or option.
    pub fn rule_on(&self, name: &str, answer: &str, means: Means) -> Result<(), Failure> {
        let team = self.team()?;
        let (one, _) = self.one(&team, name)?;
        let asked = one.proposal.asked();
        let me = self.who_asks(&team)?;
        if me != asked.owner {
            return Err(not_ready(&format!(
                "{} asks, and says what an unread answer is.",
                asked.owner.as_str()
            )));
        }
        if one.is_over() {
            return Err(not_ready("Its outcome is posted, and recounts nothing."));
        }
        if let Means::Chooses(letter) = means {
            check_choice(&asked.options, Some(Choice::Option(letter)))?;
        }
        let login = answer.strip_prefix('@');
        let found = one.answers.iter().find_map(|given| match &given.what {
            What::Comment { id, at, read } if id.to_string() == answer => {
                Some((On::Comment(id.clone()), *at, Some(read)))
            }
            What::Reactions(shown) if login.is_some_and(|login| given.by.is(login)) => {
                let at = match reacted(shown, &asked.options)? {
                    Reacted::Counts(_, at)
                    | Reacted::Contradicts(_, at)
                    | Reacted::Unclear(_, at) => at,
                };
                Some((On::Reactions(given.by.clone()), at, None))
            }
            _ => None,
        });
        let Some((on, at, read)) = found else {
            return Err(bad(format!(
                "There is no answer {answer}. `meridian-cli decision show {}` names those that are unread.",
                one.short()
            )));
        };
        let certain = match read {
            Some(Read::Counts(answer)) => Some(answer.clone()),
            _ => None,
        };
        let reason = || match &on {
            On::Comment(id) => one.below.get(id).map(|comment| reason_in(&comment.body)),
            On::Reactions(_) => None,
        };
        let answer = match means {
            Means::Nothing => None,
            Means::Approves => Some(Answer::Approves),
            Means::Chooses(letter) => Some(Answer::Chooses(letter)),
            Means::Abstains => Some(Answer::Abstains),
            Means::Objects => Some(match certain {
                Some(answer @ Answer::Objects { .. }) => answer,
                _ => Answer::Objects { reason: reason() },
            }),
        };
        let ruling = Ruling { on, at, answer };
        Ok(self.store_mut().keep_ruling(team.id, &one.comment.id, &ruling)?)
    }
}

/// What of an answer is its reason: its words on one line.
fn reason_in(body: &str) -> String {
    let text = below(body);
    let said =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('>'));
    said.collect::<Vec<_>>().join(" ").chars().take(LONGEST_REASON).collect()
}

/// The longest reason that is said again, in characters.
const LONGEST_REASON: usize = 300;
