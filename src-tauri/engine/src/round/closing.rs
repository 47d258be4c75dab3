//! The summary of a round on its way to GitHub: shown before, posted once, and where two members have posted
//! one, the later is edited to lead to the one that counts.

use super::not_ready;
use crate::{
    ReadTx, WriteTx, courier::tables::outbox::Which, settings::rhythm_of, team::tables::Team,
    updates::summary::RoundSummary,
};
use meridian_core::{
    courier::{Base, BoundIssue, Content, Message, marker::About},
    ids::{IssueNumber, OpId, RoundKey, UserId},
    round::{openers::Trusted, summary::doubled},
};
use meridian_protocol::Failure;
use serde::Serialize;

/// The summary of a round as it would be posted now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedSummary {
    /// The round, by the date on which it opens.
    pub round: String,
    /// The issue or discussion to which it would go.
    pub issue: IssueNumber,
    /// Where, as whom and beside what, one or two sentences.
    pub words: String,
    /// Whether somebody's stands there already, so that none would be posted.
    pub stands: bool,
    /// What it says.
    #[serde(flatten)]
    pub summary: RoundSummary,
}

impl ReadTx<'_> {
    /// What would be posted as a round's summary, by its key, else of the present one.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where the round's issue is not known or was not read; as
    /// [`ReadTx::round_summary`].
    pub fn plan_summary(&self, round: Option<RoundKey>) -> Result<PlannedSummary, Failure> {
        self.plan_summary_of(&self.team()?, round)
    }

    fn plan_summary_of(
        &self,
        team: &Team,
        round: Option<RoundKey>,
    ) -> Result<PlannedSummary, Failure> {
        let summary = self.round_summary_of(team, round)?;
        let (round, bound) = self.round_to_sum_up(team, round)?;
        if summary.read.is_none() {
            return Err(not_ready(format!(
                "Nothing of #{} was read yet, so that there is nothing to sum up. Look now with a network, or \
                 run `meridian-cli sync`; then say it again.",
                bound.number
            )));
        }
        let openers = self.openers(team)?;
        let trusted = Trusted { me: team.facts.account.user, openers: &openers };
        let there = self.store().messages_on(team.id, bound.number)?;
        let about = About::Summary { cycle: team.facts.cycle.clone(), round };
        let counts = trusted.first(there.iter().map(|one| &one.comment), &about);
        let login = self.team_view(team)?.login;
        let by = login.map_or_else(String::new, |login| format!(", as @{login}"));
        let of = format!("#{} of {}", bound.number, team.facts.repository);
        let (words, stands) = match counts {
            None => (format!("A comment on {of}{by}. It tags nobody."), false),
            Some(mine) if trusted.wrote(mine) => {
                (format!("Yours on {of} is brought up to date. It tags nobody."), false)
            }
            Some(theirs) => {
                let by = theirs.author.as_ref();
                let by = by.map_or("somebody", |author| author.login.as_str());
                let url = &theirs.url;
                (
                    format!("{by} has posted the summary on {of}: {url}. No second one is made."),
                    true,
                )
            }
        };
        Ok(PlannedSummary { round: round.to_string(), issue: bound.number, words, stands, summary })
    }

    /// The round that is meant, and where it is.
    fn round_to_sum_up(
        &self,
        team: &Team,
        round: Option<RoundKey>,
    ) -> Result<(RoundKey, BoundIssue), Failure> {
        let round = match round {
            Some(round) => round,
            None => rhythm_of(team)?.round_at(self.now()).key,
        };
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, round)?;
        let bound = bound.ok_or_else(|| not_ready(super::unknown_issue(round)))?;
        Ok((round, bound))
    }
}

impl WriteTx<'_> {
    /// Queues the wish that the summary of a round be posted, as it is now. Whoever has posted one that
    /// counts by then has done it.
    ///
    /// # Errors
    /// As [`ReadTx::plan_summary`]; [`Failure::SignIn`] while nobody knows who the member is.
    pub fn post_summary(&self, round: Option<RoundKey>) -> Result<OpId, Failure> {
        self.post_summary_of(&self.team()?, round)
    }

    pub(super) fn post_summary_of(
        &self,
        team: &Team,
        round: Option<RoundKey>,
    ) -> Result<OpId, Failure> {
        let planned = self.plan_summary_of(team, round)?;
        let (round, bound) = self.round_to_sum_up(team, round)?;
        let about = About::Summary { cycle: team.facts.cycle.clone(), round };
        self.queue_message(team, about, bound.number, &planned.summary.text)
    }

    /// Queues a message of the member's on an issue.
    pub(crate) fn queue_message(
        &self,
        team: &Team,
        about: About,
        issue: IssueNumber,
        text: &str,
    ) -> Result<OpId, Failure> {
        let operation = self.wish_of(team, ())?;
        let content = Message::new(about, issue, operation.id.clone(), text);
        Ok(self.store_mut().wish(team.id, &operation.with(content))?)
    }

    /// Where another summary of this round or the last one counts, the member's own is edited to lead there. What a person has changed in it stays.
    pub(crate) fn settle_summaries(&self, team: &Team) -> Result<(), Failure> {
        let me = team.facts.account.user;
        let Ok(rhythm) = rhythm_of(team) else { return Ok(()) };
        if me == UserId(0) {
            return Ok(());
        }
        let present = rhythm.round_at(self.now());
        let openers = self.openers(team)?;
        let trusted = Trusted { me, openers: &openers };
        for round in [rhythm.previous(&present).key, present.key] {
            let cycle = team.facts.cycle.clone();
            let mut there = Vec::new();
            for issue in self.store().issues_there(team.id, &cycle, round)? {
                let messages = self.store().messages_on(team.id, issue)?;
                there.push((issue, messages.into_iter().map(|one| one.comment).collect()));
            }
            let about = About::Summary { cycle, round };
            let Some(double) = doubled(&there, &about, trusted) else { continue };
            let all = self.store().operations(team.id, Which::All)?;
            let told: Vec<_> = all
                .iter()
                .filter_map(|op| match &op.content {
                    Content::Message(one) if one.about == about => Some((one, &op.state)),
                    _ => None,
                })
                .collect();
            // What is on its way comes first.
            if told.iter().any(|(_, state)| state.is_open()) {
                continue;
            }
            // What the member took back is not done again; what only made way for a newer text is.
            let is_it = |base: &Base| base.comment == double.mine.id;
            let mut since = told.iter().rev().take_while(|(one, _)| one.takes_back());
            if since.any(|(one, _)| one.base.as_ref().is_some_and(is_it)) {
                continue;
            }
            let content = Message::instead(about, double.on, double.mine, &double.text());
            self.queue_wish(team, content)?;
        }
        Ok(())
    }
}
