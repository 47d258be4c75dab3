//! The news of whoever opens the team's rounds, in their words and zone.

use super::turns::Asked;
use crate::{
    ReadTx, reminders::log_key, schedule::following::Announcement, settings::rhythm_of,
    team::tables::Team,
};
use meridian_core::{
    round::{
        ladder::Standing,
        news::{Known, News, deputy_words, news},
    },
    settings::RoundsByItself,
};
use meridian_protocol::Failure;

impl ReadTx<'_> {
    /// What the member is to be told of the team's rounds and was not yet; none where the team's file does
    /// not name them.
    pub(crate) fn news_of_rounds(
        &self,
        team: &Team,
        zone: &str,
    ) -> Result<Option<Announcement>, Failure> {
        if !self.is_named(team)? || !self.has_own_issues(team)? {
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
        let deputies = self.chosen_together(team)?.map_or(0, |file| file.deputies.len());
        let known = Known {
            round: &round,
            hands: self.hands(team, &round)?,
            // What a laptop leaves to a person, it does not do by itself.
            by_itself: self.kept(RoundsByItself, team.id)?
                && self.opening_held(team, round.key)?.is_none(),
            has_issue,
            looked: self.store().pulled(team.id, "issues")?.map(|pulled| pulled.at),
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
                    let body = format!(
                        "Nobody had opened it {since}.\nOpen it under This round on Team{or}."
                    );
                    (format!("{week} is not open, and {whose}."), body)
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

    /// Whether the team's file names the member among those who open rounds.
    pub(super) fn is_named(&self, team: &Team) -> Result<bool, Failure> {
        let file = self.chosen_together(team)?;
        Ok(file.and_then(|file| file.may_open(&team.facts.account.login)) == Some(true))
    }
}
