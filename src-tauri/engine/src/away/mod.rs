//! Who told ahead that they are away: by what the mirror has of the round's issue and of those before it.

pub(crate) mod telling;

use crate::{ReadTx, settings::rhythm_of, team::tables::Team};
use meridian_core::{
    away::{self, Away, ROUNDS_BACK, Told},
    ids::{IssueNumber, UserId},
    round::rhythm::Round,
};
use meridian_protocol::Failure;

impl ReadTx<'_> {
    /// What was told that may speak of a round, oldest first; nothing where the team's updates go to where
    /// Meridian cannot look.
    pub(crate) fn told_away(&self, team: &Team, round: &Round) -> Result<Vec<Told>, Failure> {
        if self.goes_elsewhere(team)? {
            return Ok(Vec::new());
        }
        let issues = self.issues_up_to(team, round)?.into_iter();
        let issues: Vec<IssueNumber> = issues.map(|(number, _)| number).collect();
        Ok(self.store().told_away(team.id, &issues)?)
    }

    /// All issues of a round and of the rounds before it, the newest round's first and of each round the one
    /// that counts; with how many rounds back each is. One that serves several rounds is there once.
    pub(crate) fn issues_up_to(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<Vec<(IssueNumber, usize)>, Failure> {
        let (rhythm, mut round) = (rhythm_of(team)?, *round);
        let mut issues: Vec<(IssueNumber, usize)> = Vec::new();
        for back in 0..=ROUNDS_BACK {
            for number in self.store().issues_of(team.id, &team.facts.cycle, round.key)? {
                if !issues.iter().any(|(known, _)| *known == number) {
                    issues.push((number, back));
                }
            }
            round = rhythm.previous(&round);
        }
        Ok(issues)
    }

    /// Who told ahead that they are away when a round is due.
    pub(crate) fn away_in(&self, team: &Team, round: &Round) -> Result<Vec<Away>, Failure> {
        Ok(away::away(&self.told_away(team, round)?, round.due))
    }

    /// Whether the member did.
    pub(crate) fn is_away(&self, team: &Team, round: &Round) -> Result<bool, Failure> {
        let me = team.facts.account.user;
        if me != UserId(0) {
            return Ok(self.away_in(team, round)?.iter().any(|away| away.user == me));
        }
        let Some(login) = self.team_view(team)?.login else { return Ok(false) };
        Ok(self.away_in(team, round)?.iter().any(|away| away.is(&login)))
    }
}

#[cfg(test)]
pub(crate) mod tests;
