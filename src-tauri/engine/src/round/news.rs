//! The news of whoever opens the team's rounds, in their words and zone.

use super::turns::{Asked, round_issue};
use crate::{
    ReadTx, reminders::log_key, schedule::following::Announcement, settings::rhythm_of,
    team::tables::Team,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    round::{
        ladder::{Decision, Look, Standing},
        news::{Known, News, Unclosed, deputy_words, news},
        rhythm::Round,
    },
    settings::RoundsByItself,
};
use meridian_protocol::Failure;

impl ReadTx<'_> {
    /// What the member is to be told of the team's rounds and was not yet; none where the team's file does
    /// not name them and their laptop does nothing by itself.
    pub(crate) fn news_of_rounds(
        &self,
        team: &Team,
        zone: &str,
    ) -> Result<Option<Announcement>, Failure> {
        let by_itself = self.kept(RoundsByItself, team.id)?;
        if !(by_itself || self.is_named(team)?) || !self.has_own_issues(team)? {
            return Ok(None);
        }
        let Ok(rhythm) = rhythm_of(team) else { return Ok(None) };
        let round = rhythm.round_at(self.now());
        let watched = self.workflow_watched(team)?;
        let cycle = &team.facts.cycle;
        let bound = self.store().bound_issue(team.id, cycle, round.key)?;
        // Which of several is the round's, the screen asks; a person's own wish is on its way or was taken back.
        let has_issue = bound.is_some()
            || !self.store().candidates(team.id, cycle, round.key)?.is_empty()
            || self.is_answered(team, round.key, Asked::Opening)?;
        let held = self.opening_held(team, round.key)?;
        let deputies = self.chosen_together(team)?.map_or(0, |file| file.deputies.len());
        let known = Known {
            round: &round,
            hands: self.hands(team, &round)?,
            by_itself,
            is_held: held.is_some(),
            has_issue,
            looked: self.store().pulled(team.id, "issues")?.map(|pulled| pulled.at),
            unclosed: self.unclosed(team, &round)?,
            workflow: watched.as_ref(),
        };
        for one in news(&known, self.now()) {
            let key = log_key(team, &one.key(&known));
            if self.store().delivered(&key)?.is_some() {
                continue;
            }
            let (title, body) = match one {
                News::NotOpen { since } => {
                    let week = self.schedule_of(team).and_then(|schedule| round.week_in(&schedule));
                    let week =
                        week.map_or("The week".to_owned(), |week| format!("Week {}", week.number));
                    let whose = match known.hands.me {
                        Standing::Deputy(nth) => format!("you are {}", deputy_words(nth)),
                        Standing::Lead | Standing::Nobody => "it is yours to open".to_owned(),
                    };
                    let since = self.moment(zone, since)?.dated();
                    let nth = match known.hands.me {
                        Standing::Deputy(nth) => usize::from(nth),
                        Standing::Lead | Standing::Nobody => 0,
                    };
                    let or = if nth < deputies { ", or leave it to the next deputy" } else { "" };
                    let body = match held {
                        Some(held) => held,
                        None => format!(
                            "Nobody had opened it {since}.\nOpen it under This round on Team{or}."
                        ),
                    };
                    (format!("{week} is not open, and {whose}."), body)
                }
                News::NotClosed { since } => {
                    let may_close = known.unclosed.is_some_and(|unclosed| unclosed.may_close);
                    let (title, body) = self.not_closed(team, &round, (zone, since), may_close)?;
                    let whose = match known.hands.me {
                        Standing::Deputy(nth) => format!("you are {}", deputy_words(nth)),
                        Standing::Lead | Standing::Nobody => "it is yours to do".to_owned(),
                    };
                    (format!("{title}, and {whose}."), body)
                }
                News::NoTurn => {
                    let title = "This laptop opens and closes no rounds by itself.".to_owned();
                    (title, self.words_by_itself(team, true)?)
                }
                News::WorkflowStopped => {
                    let words = watched.as_ref().map(|watched| watched.words.clone());
                    let title = "The team's workflow opens and closes no rounds.".to_owned();
                    (title, words.unwrap_or_default())
                }
            };
            return Ok(Some(Announcement::of_no_change(key, title, body)));
        }
        Ok(None)
    }

    /// That a round which is over is open on GitHub, or not summed up, and what the member would do about it in
    /// their turn; none where nothing is left for them.
    fn unclosed(&self, team: &Team, round: &Round) -> Result<Option<Unclosed>, Failure> {
        if self.now() < round.closes || self.is_answered(team, round.key, Asked::Closing)? {
            return Ok(None);
        }
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, round.key)?;
        let Some(bound) = bound else { return Ok(None) };
        if self.told_of_gone(team, bound.number)?.is_some() {
            return Ok(None);
        }
        let issue = self.store().issue(team.id, bound.number)?;
        // Somebody wants one open that was closed: the end of the round is theirs to say.
        let Some(issue) = issue.filter(|issue| !issue.is_open_again()) else { return Ok(None) };
        let look = Look { at: self.now(), issue: Some(round_issue(&issue)) };
        let may_close = match self.closing_turn(team, round, Some(&look))?.decision {
            Decision::Close { .. } => true,
            Decision::Summarise { .. } => false,
            _ => return Ok(None),
        };
        // The issue itself is read before its comments.
        let looked = self.store().comments_read_at(team.id, bound.number)?;
        Ok(Some(Unclosed { may_close, looked }))
    }

    fn not_closed(
        &self,
        team: &Team,
        round: &Round,
        (zone, since): (&str, DateTime<Utc>),
        may_close: bool,
    ) -> Result<(String, String), Failure> {
        let week = self.schedule_of(team).and_then(|schedule| round.week_in(&schedule));
        let week = week.map_or("The week".to_owned(), |week| format!("Week {}", week.number));
        let since = self.moment(zone, since)?.dated();
        Ok(match may_close {
            true => (
                format!("{week} is not closed"),
                format!(
                    "Nobody had closed it {since}.\nSum it up and close it under This round on Team."
                ),
            ),
            false => (
                format!("{week} is not summed up"),
                format!(
                    "Nobody had done it {since}.\nPost the summary under This round on Team: that says who \
                     can close it, too."
                ),
            ),
        })
    }

    /// Whether the team's file names the member among those who open rounds.
    pub(super) fn is_named(&self, team: &Team) -> Result<bool, Failure> {
        let file = self.chosen_together(team)?;
        Ok(file.and_then(|file| file.may_open(&team.facts.account.login)) == Some(true))
    }
}
