//! The summary of a round, as it can be copied at any time.

use crate::{
    DecisionRow, ReadTx, round::opening::round_named, settings::rhythm_of, team::tables::Team,
};
use meridian_core::{
    hand::slack::slack,
    ids::RoundKey,
    markdown,
    round::{
        rhythm::Round,
        summary::{self, Facts, Section},
    },
    updates::against,
};
use meridian_protocol::{Failure, Moment};
use serde::Serialize;

/// As many comments without a section are linked.
const FREE: usize = 50;

/// What would be said of a round if it closed now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundSummary {
    /// What a mail with it is about.
    pub subject: String,
    /// As GitHub reads it.
    pub text: String,
    /// For a document.
    pub html: String,
    /// As people write in Slack.
    pub slack: String,
    /// Up to when GitHub's comments are known; none where they were not read yet.
    pub read: Option<Moment>,
    /// What stands against leaving out a meeting about this round, one sentence each.
    pub still_open: Vec<String>,
}

impl RoundSummary {
    /// Whether a meeting about the round is still of use; what for stands in [`Self::still_open`].
    pub fn meeting(&self) -> &'static str {
        match self.still_open.is_empty() {
            true => "Nothing stands against leaving out a meeting about this round.",
            false => "A meeting about this round is still of use:",
        }
    }
}

impl ReadTx<'_> {
    /// What would be said of a round, by its key, else of the present one.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where the team has no such round, or its updates go where Meridian cannot look;
    /// when there is no team, or the notebook or the mirror fails.
    pub fn round_summary(&self, round: Option<RoundKey>) -> Result<RoundSummary, Failure> {
        let team = self.team()?;
        let summary = self.round_summary_of(&team, round)?;
        let present = rhythm_of(&team)?.round_at(self.now()).key;
        match round.is_none_or(|round| round == present) {
            true => self.with_brewing(&team, summary),
            false => Ok(summary),
        }
    }

    /// The same with what is brewing in the present round among what stands against leaving out a meeting.
    pub(crate) fn with_brewing(
        &self,
        team: &Team,
        mut summary: RoundSummary,
    ) -> Result<RoundSummary, Failure> {
        summary.still_open.extend(self.brewing_against_leaving_out(team)?);
        Ok(summary)
    }

    pub(crate) fn round_summary_of(
        &self,
        team: &Team,
        round: Option<RoundKey>,
    ) -> Result<RoundSummary, Failure> {
        let rhythm = rhythm_of(team)?;
        let round = match round {
            None => rhythm.round_at(self.now()),
            Some(key) => round_named(team, &rhythm, key)?,
        };
        if self.goes_elsewhere(team)? {
            let message = "This team's updates go to a document or a chat, where Meridian cannot look, so that \
                           there is nothing to sum up.";
            return Err(Failure::NotReady { message: message.to_owned() });
        }
        let facts = self.summary_facts(team, round)?;
        let text = summary::markdown(&facts);
        let still_open = summary::still_open(&facts);
        let zone = self.zone_name()?;
        Ok(RoundSummary {
            subject: summary::subject(&facts),
            html: markdown::render(&text),
            slack: slack(&text),
            read: facts.read.map(|at| self.moment(&zone, at)).transpose()?,
            text,
            still_open,
        })
    }

    /// What is known of a round, for its summary.
    fn summary_facts(&self, team: &Team, round: Round) -> Result<Facts, Failure> {
        let (key, due, closes) = (round.key, round.due, round.closes);
        let schedule = self.schedule_of(team);
        let week = schedule.as_deref().and_then(|schedule| round.week_in(schedule));
        let before = self.health_before(team, &round)?;
        let all = self.gathered_of(team, round)?;
        let mut sections = Vec::new();
        for row in &all.board.rows {
            let shown = self.section_row(team, &all, row)?;
            let was = before.get(&row.part.section.as_str().to_lowercase()).copied();
            let authors = row.posts.iter().filter_map(|at| all.seen.get(*at));
            let first = row.posts.first().and_then(|at| all.seen.get(*at));
            sections.push(Section {
                title: row.part.title.clone(),
                // What stands on this laptop alone was not written for anybody else to read.
                standing: row.standing,
                health: shown.health,
                was: against(shown.health, was),
                authors: authors.map(|seen| seen.login.clone()).collect(),
                url: first.map(|seen| seen.url.clone()).filter(|url| !url.is_empty()),
                headline: first.map(|seen| seen.headline()).unwrap_or_default(),
                need: shown.need,
                absence: row.absence.clone(),
            });
        }
        let free = all.board.free.iter().take(FREE).filter_map(|at| all.seen.get(*at));
        let free = free.map(|seen| (seen.login.clone(), seen.url.clone())).collect();
        let items = self.lives_on(team, &round)?;
        let has_roster = !all.roles.is_empty();
        let (decided, asked) = self.decisions_of_round(team, &round)?;
        Ok(Facts {
            decided: decided.into_iter().map(DecisionRow::question).collect(),
            asked: asked.into_iter().map(DecisionRow::question).collect(),
            round: key,
            week: week.map(|week| week.to_string()),
            due,
            closes,
            read: all.read_at,
            has_roster,
            sections,
            free,
            items,
        })
    }
}
