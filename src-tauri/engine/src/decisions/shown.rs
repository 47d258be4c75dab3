//! Decisions as people read them: a list, one with all that was said, and the log.

use super::{Decision, Decisions};
use crate::{ReadTx, settings::rhythm_of, team::tables::Team};
use meridian_core::{
    courier::marker::{Marker, MessageMarker},
    decisions::{
        hearing::LONGEST_BY_THE_WAY,
        outcome::{Entry, decision_in, differs, log},
        proposal::Rule,
        state::{Posting, Standing, State, Unread, Voice, Waiting},
    },
    ids::IssueNumber,
    round::{rhythm::Round, summary::Question},
};
use meridian_protocol::{Failure, Moment};
use serde::Serialize;

/// A proposal in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionRow {
    /// By what it is called in a command.
    pub id: String,
    /// Its key.
    pub key: String,
    /// What is asked.
    pub question: String,
    /// How it stands.
    pub state: State,
    /// That in one line, with the numbers.
    pub words: String,
    /// Where it is asked.
    pub issue: IssueNumber,
    /// The proposal's comment.
    pub url: String,
    /// Who asks.
    pub owner: String,
    /// Until when.
    pub until: Moment,
    /// Whether the member asks.
    pub mine: bool,
    /// Whether the member's answer is awaited.
    pub waits_for_me: bool,
    /// Whether the outcome is to be posted, and the member may.
    pub to_post: bool,
    /// How many answers the member has to read, because they ask.
    pub to_read: usize,
    /// What was decided, in words, once an outcome counts.
    pub decided: Option<String>,
    /// Where the outcome stands.
    pub outcome: Option<String>,
}

/// A proposal with all that was said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionView {
    /// As in a list.
    #[serde(flatten)]
    pub row: DecisionRow,
    /// Why it is asked.
    pub why: String,
    /// Between what, `A: text`; empty for yes or no.
    pub options: Vec<String>,
    /// How it is decided.
    pub rule: String,
    /// What those say who are named.
    pub answers: Vec<AnswerView>,
    /// What others say: shown, and counted only where the rule lets them object.
    pub apart: Vec<AnswerView>,
    /// Objections that are open, one sentence each.
    pub objections: Vec<String>,
    /// Whose answer is awaited, and by when.
    pub waiting: Vec<String>,
    /// Who posts the outcome, and when; none while that cannot be.
    pub posting: Option<String>,
    /// Whether the member may post it now.
    pub may_post: bool,
    /// What differs since the outcome was posted, and what else is to be known.
    pub notes: Vec<String>,
}

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerView {
    /// Who.
    pub login: String,
    /// What they are called.
    pub called: String,
    /// What they say, in words.
    pub words: String,
    /// Since when.
    pub at: Option<Moment>,
    /// Whether the owner said what it is.
    pub ruled: bool,
    /// By what the answer is called where the owner is to say what it is.
    pub id: Option<String>,
    /// Why that is so.
    pub why: Option<String>,
    /// What was written.
    pub text: Option<String>,
    /// Where.
    pub url: Option<String>,
}

impl DecisionRow {
    /// As the summary of a round says it.
    pub(crate) fn question(self) -> Question {
        Question {
            question: self.question,
            words: self.decided.unwrap_or(self.words),
            url: self.outcome.unwrap_or(self.url),
        }
    }
}

impl ReadTx<'_> {
    /// The team's proposals, the newest first; without `all` those that are not over.
    ///
    /// # Errors
    /// When there is no team, or the files cannot be read.
    pub fn decision_list(&self, all: bool) -> Result<(Vec<DecisionRow>, Vec<String>), Failure> {
        let team = self.team()?;
        let Decisions { all: found, broken, .. } = self.decisions(&team)?;
        let shown = found.iter().filter(|one| all || !one.is_over());
        let rows: Result<Vec<_>, Failure> =
            shown.map(|one| self.decision_row(&team, one)).collect();
        let broken = broken.into_iter().map(|(url, why)| format!("{why} {url}"));
        Ok((rows?, broken.collect()))
    }

    /// One proposal.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where none or several are called so; as [`Self::decision_list`].
    pub fn decision(&self, name: &str) -> Result<DecisionView, Failure> {
        let team = self.team()?;
        let Decisions { all, .. } = self.decisions(&team)?;
        let one = named(&all, name)?;
        let asked = one.proposal.asked();
        let record = one.record();
        let view = |voice: &Voice| self.answer_view(one, voice);
        let answers: Result<Vec<_>, Failure> = one.status.voices.iter().map(view).collect();
        let apart: Result<Vec<_>, Failure> = one.status.apart.iter().map(view).collect();
        let waiting: Result<Vec<_>, Failure> = one
            .status
            .waiting
            .iter()
            .map(|who| self.waiting_words(&team, (&all, one), who))
            .collect();
        let login = self.team_view(&team)?.login;
        let mut notes: Vec<String> = record.doubt().into_iter().collect();
        if let Some(outcome) = record.counts.and_then(|counts| counts.outcome()) {
            notes.extend(differs(outcome, &one.status));
        } else if one.posted.is_empty() {
            notes.extend(self.decided_by_hand(&team, one)?);
        }
        if one.is_cut {
            notes.push(
                "It has more reactions than Meridian reads at once: look at them on GitHub before the outcome."
                    .to_owned(),
            );
        }
        let may_post = login
            .as_ref()
            .is_some_and(|login| one.status.posting.may(login, &asked.owner, self.now()));
        Ok(DecisionView {
            why: asked.why.clone(),
            options: asked
                .options
                .all()
                .map(|(letter, name)| {
                    let proposed = asked.options.proposed() == Some(letter);
                    format!("{letter}: {name}{}", if proposed { " (proposed)" } else { "" })
                })
                .collect(),
            rule: rule_words(asked.rule, asked.named.len()),
            answers: answers?,
            apart: apart?,
            objections: one
                .status
                .objections
                .iter()
                .map(|open| match &open.reason {
                    Some(reason) => format!("{} objects: {reason}", open.called),
                    None => format!("{} objects and gave no reason: ask for it.", open.called),
                })
                .collect(),
            waiting: waiting?,
            posting: self.posting_words(&one.status.posting, asked.owner.as_str())?,
            may_post,
            notes,
            row: self.decision_row(&team, one)?,
        })
    }

    /// The log of what was decided, as Markdown, with `all` of what is open too.
    ///
    /// # Errors
    /// As [`Self::decision_list`].
    pub fn decision_log(&self, all: bool) -> Result<String, Failure> {
        let team = self.team()?;
        let found = self.decisions(&team)?.all;
        let shown: Vec<&Decision> = found.iter().filter(|one| all || one.is_over()).collect();
        let records: Vec<_> = shown.iter().map(|one| one.record()).collect();
        let entries: Vec<Entry<'_>> = shown
            .iter()
            .zip(&records)
            .map(|(one, record)| Entry {
                question: &one.proposal.asked().question,
                proposal: &one.comment.url,
                asked_at: one.comment.created_at,
                status: &one.status,
                record,
            })
            .collect();
        Ok(log(&entries))
    }

    pub(crate) fn decision_row(&self, team: &Team, one: &Decision) -> Result<DecisionRow, Failure> {
        let asked = one.proposal.asked();
        let login = self.team_view(team)?.login;
        let is_me = |other: &meridian_core::hand::login::Login| {
            login.as_ref().is_some_and(|login| other.is(login))
        };
        let mine = is_me(&asked.owner);
        let voices = one.status.voices.iter().chain(&one.status.apart);
        let unread = voices.filter(|voice| matches!(voice.standing, Standing::Unread(_))).count();
        let record = one.record();
        let outcome = record.counts.and_then(|counts| counts.outcome());
        let decided = outcome.map(|outcome| match outcome.says.as_str() {
            "" => outcome.verdict.word(),
            says => format!("{}. {says}", outcome.verdict.word()),
        });
        Ok(DecisionRow {
            id: one.short().to_owned(),
            key: one.key.to_string(),
            question: asked.question.clone(),
            state: one.status.state,
            words: match (&decided, record.counts) {
                (Some(decided), Some(counts)) => format!(
                    "{}: {decided}. Posted by {}.",
                    one.status.state.word(),
                    counts.by.as_str()
                ),
                _ => one.status.line.clone(),
            },
            issue: one.issue,
            url: one.comment.url.clone(),
            owner: asked.owner.as_str().to_owned(),
            until: self.moment(&self.zone_name()?, one.proposal.end())?,
            mine,
            waits_for_me: one.status.waiting.iter().any(|who| is_me(&who.login)),
            to_post: matches!(one.status.state, State::Answered | State::Due | State::Stuck)
                && login
                    .as_ref()
                    .is_some_and(|login| one.status.posting.may(login, &asked.owner, self.now())),
            to_read: if mine && !one.is_over() { unread } else { 0 },
            decided,
            outcome: record.counts.map(|counts| counts.url.clone()),
        })
    }

    /// What was decided in a round, and what is asked and not decided.
    pub(crate) fn decisions_of_round(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<(Vec<DecisionRow>, Vec<DecisionRow>), Failure> {
        let (mut decided, mut asked) = (Vec::new(), Vec::new());
        // What is decided once its issue is closed is its own up to the next one.
        let next = rhythm_of(team)?.next(round).opens;
        for one in self.decisions(team)?.all.iter().rev() {
            let at = one.record().counts.map(|counts| counts.at);
            let row = self.decision_row(team, one)?;
            match at {
                Some(at) if (round.opens..next).contains(&at) => decided.push(row),
                None if one.comment.created_at < next => asked.push(row),
                Some(_) | None => {}
            }
        }
        Ok((decided, asked))
    }

    fn answer_view(&self, one: &Decision, voice: &Voice) -> Result<AnswerView, Failure> {
        let zone = self.zone_name()?;
        let (id, why) = match &voice.standing {
            Standing::Unread(Unread::Comment(id, why)) => (Some(id.clone()), Some(why.words())),
            Standing::Unread(Unread::AtOnce(id)) => {
                let why =
                    "Two answers that differ came within one minute: you say which one counts.";
                (id.clone(), Some(why.to_owned()))
            }
            Standing::Unread(Unread::Reactions(all)) => {
                let signs: Vec<&str> = all.iter().map(|emoji| emoji.sign()).collect();
                let why = match signs.as_slice() {
                    [sign] => format!("{sign} does not say which option: you say what it is."),
                    _ => format!(
                        "{} say different things: you say which one counts.",
                        signs.join(" ")
                    ),
                };
                (None, Some(why))
            }
            _ => (None, None),
        };
        let comment = id.as_ref().and_then(|id| one.below.get(id));
        let is_unread = matches!(voice.standing, Standing::Unread(_));
        let name = match &id {
            Some(id) => id.to_string(),
            None => format!("@{}", voice.login.as_str()),
        };
        let text = comment.map(|comment| {
            let text = meridian_core::courier::marker::message::below(&comment.body);
            let said = text.lines().filter(|line| !line.trim_start().starts_with('>'));
            said.collect::<Vec<_>>().join(" ").trim().chars().take(EXCERPT).collect()
        });
        Ok(AnswerView {
            login: voice.login.as_str().to_owned(),
            called: voice.called.clone(),
            words: voice.standing.words(),
            at: voice.at.map(|at| self.moment(&zone, at)).transpose()?,
            ruled: voice.is_ruled,
            id: is_unread.then_some(name),
            why,
            text,
            url: comment.map(|comment| comment.url.clone()),
        })
    }

    fn waiting_words(
        &self,
        team: &Team,
        (all, one): (&[Decision], &Decision),
        who: &Waiting,
    ) -> Result<String, Failure> {
        let zone = self.zone_name()?;
        let mut words = who.called.clone();
        if who.answered_earlier {
            words += ", who answered the earlier text";
        }
        if who.is_away {
            words += ", who is away";
        }
        if let Some(by) = who.by {
            words += &format!(", by {}", self.moment(&zone, by)?.dated());
        }
        // What was taken for no answer may have been meant as one: whoever looks sees it.
        let below = self.store().answers_below(team.id, one.issue, one.comment.created_at)?;
        let theirs = below.iter().rev().find(|comment| {
            let is_it = comment.login.as_deref().is_some_and(|by| who.login.is(by));
            let is_of =
                |of: &Decision| of.comment.id == comment.id || of.below.contains_key(&comment.id);
            let is_heard = all.iter().any(is_of);
            is_it
                && !is_heard
                && MessageMarker::find(&comment.body).is_none()
                && is_by_the_way(&comment.body)
        });
        if let Some(said) = theirs {
            let text = said.body.split_whitespace().collect::<Vec<_>>().join(" ");
            let text: String = text.chars().take(EXCERPT).collect();
            words +=
                &format!(", who has written since and not answered: \"{text}\" ({})", said.url);
        }
        Ok(words)
    }

    fn posting_words(&self, posting: &Posting, owner: &str) -> Result<Option<String>, Failure> {
        let Posting::May { others, others_from, names_silent } = posting else { return Ok(None) };
        let mut words = format!("{owner} posts the outcome now");
        if !others.is_empty() {
            let others: Vec<&str> = others.iter().map(|login| login.as_str()).collect();
            let from = self.moment(&self.zone_name()?, *others_from)?.dated();
            words += &format!("; from {from} on {} may, for {owner}", others.join(" or "));
        }
        let silent =
            if *names_silent { " It names those who did not answer what is asked." } else { "" };
        Ok(Some(format!("{words}.{silent}")))
    }

    /// What somebody wrote below it in plain words: to be offered to its owner as the outcome.
    fn decided_by_hand(&self, team: &Team, one: &Decision) -> Result<Vec<String>, Failure> {
        let below = self.store().answers_below(team.id, one.issue, one.comment.created_at)?;
        let said = below.iter().filter(|comment| comment.id != one.comment.id).filter_map(|comment| {
            let said = decision_in(&comment.body)?;
            let by = comment.login.as_deref()?;
            Some(format!(
                "{by} wrote below it \"{said}\" ({}). If that is the outcome, its owner posts it: `meridian-cli \
                 decision outcome {}`.",
                comment.url,
                one.short()
            ))
        });
        Ok(said.collect())
    }
}

/// Whether it is no update, and short enough to answer something by the way.
fn is_by_the_way(body: &str) -> bool {
    Marker::find(body).is_none() && body.chars().count() <= LONGEST_BY_THE_WAY
}

/// The longest that is said again of an answer, in characters.
const EXCERPT: usize = 300;

/// The one that is called so: by its key, the beginning of its last part, or the number of its comment.
pub(super) fn named<'a>(all: &'a [Decision], name: &str) -> Result<&'a Decision, Failure> {
    let name = name.trim();
    let is_it = |one: &&Decision| {
        one.key.as_str() == name
            || one.comment.id.to_string() == name
            || (name.len() >= SHORTEST && one.short().starts_with(name))
    };
    let found: Vec<&Decision> = all.iter().filter(is_it).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(Failure::BadInput {
            message: format!(
                "No proposal is called {name}. `meridian-cli decision list --all` lists them with their \
                 names; `meridian-cli sync` reads what is new."
            ),
        }),
        _ => Err(Failure::BadInput {
            message: format!("Several proposals are called {name}; write more of the name."),
        }),
    }
}

/// So many letters of a name are enough.
const SHORTEST: usize = 3;

fn rule_words(rule: Rule, named: usize) -> String {
    match rule {
        Rule::Silence => {
            "Silence agrees; anybody on the team's roster may object before the end.".to_owned()
        }
        Rule::Approvals { needed } => {
            format!("{needed} of the {named} named approve, and no objection is open.")
        }
        Rule::Majority => {
            "More than half of the named say the same, without those who abstain.".to_owned()
        }
    }
}
