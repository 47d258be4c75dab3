//! When to drain next without being asked, and which teams.

use crate::{
    ReadTx, courier::tables::outbox::Which, ground::clock::Clock as _, settings::rhythm_of,
    team::tables::Team, week::facts,
};
use chrono::{DateTime, Utc};
use meridian_core::courier::{Rest, next_look};
use meridian_protocol::Failure;

impl ReadTx<'_> {
    pub(super) fn next_look(&self, team: &Team, rest: &Rest) -> Result<DateTime<Utc>, Failure> {
        let now = self.now();
        let rhythm = rhythm_of(team)?;
        let round = rhythm.round_at(now);
        let next = rhythm.next(&round);
        let store = self.store();
        let is_known = store.bound_issue(team.id, &team.facts.cycle, round.key)?.is_some();
        let usual = next_look(now, rest, is_known, next.opens, store.stagger(next.key)?);
        let second = self.next_second_look(team)?;
        let turn = self.next_turn(team)?;
        Ok([second, turn].into_iter().flatten().fold(usual, DateTime::min))
    }

    /// Other teams: those for which something goes on without a person, and the rest.
    pub(super) fn others_by_work(&self, team: &Team) -> Result<(Vec<Team>, Vec<Team>), Failure> {
        if self.parts.clock.is_pinned() {
            // A moment that somebody made up is good for practice only.
            return Ok((Vec::new(), Vec::new()));
        }
        let (mut at_work, mut at_rest) = (Vec::new(), Vec::new());
        for other in self.others(team)? {
            let unfinished = self.store().operations(other.id, Which::Unfinished)?;
            let goes_on =
                unfinished.iter().any(facts::goes_on) || self.next_second_look(&other)?.is_some();
            if goes_on { &mut at_work } else { &mut at_rest }.push(other);
        }
        Ok((at_work, at_rest))
    }
}
