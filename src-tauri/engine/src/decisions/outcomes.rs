//! Writing down what was decided, and opening it again.

use super::{
    Decision,
    writing::{bad, check_choice, not_ready},
};
use crate::{ReadTx, WriteTx, courier::tables::outbox::Which, team::tables::Team};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{Content, Message, marker::About},
    decisions::{
        outcome::{self, Outcome, Reopening, Verdict, prefill},
        state::{Posting, State},
    },
    hand::login::Login,
    ids::{IssueNumber, OpId},
};
use meridian_protocol::Failure;
use serde::Serialize;

/// What whoever posts an outcome writes themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutcomeWords {
    /// What became of it; what is enough by the numbers where it is not said.
    pub verdict: Option<Verdict>,
    /// That in words, such as from when on it holds.
    pub says: Option<String>,
    /// Why: Markdown.
    pub why: Option<String>,
    /// How somebody's objection was met.
    pub met: Vec<(Login, String)>,
}

/// An outcome as it would be posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedOutcome {
    /// The issue on which it goes.
    pub issue: IssueNumber,
    /// What is left to be written, one sentence each.
    pub lacks: Vec<String>,
    /// How the proposal stands.
    pub words: String,
    /// What people read.
    pub text: String,
}

impl ReadTx<'_> {
    /// The outcome of a proposal, prefilled, as it would be posted by the member now.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where there is nothing to post yet, somebody else posts it, or it is posted;
    /// [`Failure::BadInput`] where no proposal is called so, or a word cannot be meant.
    pub fn plan_outcome(
        &self,
        name: &str,
        words: &OutcomeWords,
    ) -> Result<PlannedOutcome, Failure> {
        let (outcome, one, _) = self.outcome_planned(&self.team()?, name, words)?;
        Ok(PlannedOutcome {
            issue: one.issue,
            lacks: outcome.lacks(),
            words: one.status.line.clone(),
            text: outcome::markdown(&outcome),
        })
    }

    fn outcome_planned(
        &self,
        team: &Team,
        name: &str,
        words: &OutcomeWords,
    ) -> Result<(Outcome, Decision, u32), Failure> {
        let (one, people) = self.one(team, name)?;
        let by = self.who_asks(team)?;
        let asked = one.proposal.asked();
        if let Some(counts) = one.record().counts {
            return Err(not_ready(&format!(
                "Its outcome is posted: {}. Where it does not hold any more, open it again: `meridian-cli decision \
                 reopen {} --because ..`.",
                counts.url,
                one.short()
            )));
        }
        let is_dropped = words.verdict == Some(Verdict::Dropped) && by == asked.owner;
        if !is_dropped && !one.status.posting.may(by.as_str(), &asked.owner, self.now()) {
            return Err(not_ready(&self.why_not_yet(&one, &by)?));
        }
        let choice = match words.verdict {
            Some(Verdict::Decided(choice)) => Some(choice),
            Some(Verdict::Dropped) | None => None,
        };
        check_choice(&asked.options, choice)?;
        if words.verdict.is_none() && one.status.choice.is_none() {
            return Err(not_ready(&format!(
                "It is not decided by the numbers ({}). Say what you decide: `--choose`, with `dropped` where \
                 it is not asked any more.",
                one.status.line
            )));
        }
        let facts = one.facts(self, &people);
        let mut outcome = prefill(&facts, &one.status, &by, &one.comment.url, choice);
        if let Some(verdict) = words.verdict {
            outcome.verdict = verdict;
        }
        if let Some(says) = &words.says {
            outcome.says.clone_from(says);
        }
        if let Some(why) = &words.why {
            outcome.why.clone_from(why);
        }
        for (login, how) in &words.met {
            let Some(met) = outcome.objections.iter_mut().find(|met| met.by == *login) else {
                return Err(bad(format!("{} has no objection here.", login.as_str())));
            };
            met.how.clone_from(how);
        }
        let turn = one.record().next_turn;
        Ok((outcome.tidy(), one, turn))
    }

    /// Why somebody cannot post the outcome now, and what to do.
    fn why_not_yet(&self, one: &Decision, by: &Login) -> Result<String, Failure> {
        let owner = one.proposal.asked().owner.as_str();
        let zone = self.zone_name()?;
        Ok(match &one.status.posting {
            Posting::May { others, others_from, .. } if others.contains(by) => format!(
                "{owner} posts the outcome. From {} on you may, for {owner}.",
                self.moment(&zone, *others_from)?.dated()
            ),
            Posting::May { .. } => format!(
                "{owner} posts the outcome; you are neither named as a deputy nor one of those who approved."
            ),
            Posting::NotYet | Posting::Done => {
                let end = self.moment(&zone, one.proposal.end())?.dated();
                let until = match one.status.state {
                    State::Blocked => " Meet the objection, or have it taken back.".to_owned(),
                    State::Stuck => {
                        " Say of each unread answer what it is, or ask again with a later \
                                     end."
                            .to_owned()
                    }
                    State::Reopened => {
                        " Edit the \"Until\" of the proposal on GitHub to a later end.".to_owned()
                    }
                    _ => format!(" It ends {end}."),
                };
                format!("There is nothing to post yet: {}{until}", one.status.line)
            }
        })
    }

    /// What would be posted to open a proposal again.
    ///
    /// # Errors
    /// As [`WriteTx::reopen_decision`].
    pub fn plan_reopening(
        &self,
        name: &str,
        because: &str,
        until: Option<DateTime<Utc>>,
    ) -> Result<(IssueNumber, String), Failure> {
        let (_, issue, text) = self.reopening(&self.team()?, name, because, until)?;
        Ok((issue, text))
    }

    fn reopening(
        &self,
        team: &Team,
        name: &str,
        because: &str,
        end: Option<DateTime<Utc>>,
    ) -> Result<(About, IssueNumber, String), Failure> {
        let (one, _) = self.one(team, name)?;
        let (asked, me) = (one.proposal.asked(), self.who_asks(team)?);
        let record = one.record();
        let Some(counts) = record.counts else {
            return Err(not_ready(&format!("It is not decided: {}", one.status.line)));
        };
        if me != asked.owner && !asked.deputies.contains(&me) {
            return Err(not_ready(&format!(
                "{} asks, and opens it again. Write them why it should be.",
                asked.owner.as_str()
            )));
        }
        if because.trim().is_empty() {
            return Err(bad("Say why it is open again: `--because`.".to_owned()));
        }
        // It runs until the latest end that was said, so that an earlier one would be said in vain.
        let (now, runs_until) = (self.now(), one.proposal.end());
        if end.is_some_and(|end| end <= now || end < runs_until) {
            let after = self.moment(&self.zone_name()?, now.max(runs_until))?.dated();
            return Err(bad(format!("Say an end that is not before {after}: `--until`.")));
        }
        let reopening = Reopening {
            question: asked.question.clone(),
            reason: because.trim().to_owned(),
            outcome: counts.url.clone(),
            end,
        };
        let about = About::Reopened { proposal: one.key.clone(), turn: record.next_turn };
        Ok((about, one.issue, reopening.markdown()))
    }
}

impl WriteTx<'_> {
    /// Queues an outcome as it was planned.
    ///
    /// # Errors
    /// As [`ReadTx::plan_outcome`]; [`Failure::BadInput`] while something is left to be written.
    pub fn post_outcome(&self, name: &str, words: &OutcomeWords) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        let (outcome, one, turn) = self.outcome_planned(&team, name, words)?;
        let lacks = outcome.lacks();
        if !lacks.is_empty() {
            return Err(bad(lacks.join(" ")));
        }
        let about = About::Outcome { proposal: one.key, turn };
        self.queue_message(&team, about, one.issue, &outcome::markdown(&outcome))
    }

    /// Queues that a proposal is open again, with the reason and perhaps another end.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where it is not decided, or the member neither asks nor is a deputy;
    /// [`Failure::BadInput`] without a reason.
    pub fn reopen_decision(
        &self,
        name: &str,
        because: &str,
        until: Option<DateTime<Utc>>,
    ) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        let (about, issue, text) = self.reopening(&team, name, because, until)?;
        self.queue_message(&team, about, issue, &text)
    }

    /// Where two outcomes of a proposal were posted, the member's own that does not count is edited to lead to
    /// the one that does.
    pub(crate) fn settle_outcomes(&self, team: &Team) -> Result<(), Failure> {
        let Some(login) = self.team_view(team)?.login else { return Ok(()) };
        if self.wishes_as(team).is_err() {
            return Ok(());
        }
        for one in self.decisions(team)?.all.iter().filter(|one| one.posted.len() > 1) {
            let record = one.record();
            let Some(counts) = record.counts else { continue };
            let mine = record.doubled.iter().find(|doubled| doubled.by.is(&login));
            let Some(mine) = mine else { continue };
            let about = About::Outcome { proposal: one.key.clone(), turn: mine.turn };
            let told = self.store().operations(team.id, Which::All)?.into_iter().any(|op| {
                let Content::Message(message) = &op.content else { return false };
                message.about == about && (op.state.is_open() || message.takes_back())
            });
            let there = self.store().messages_on(team.id, one.issue)?;
            let comment = there.into_iter().find(|there| there.comment.id == mine.id);
            if let Some(comment) = comment.filter(|_| !told) {
                let text = outcome::instead(counts);
                let content = Message::instead(about, one.issue, &comment.comment, &text);
                self.queue_wish(team, content)?;
            }
        }
        Ok(())
    }
}
