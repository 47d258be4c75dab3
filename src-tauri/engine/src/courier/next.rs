//! When to drain next without being asked.

use crate::{ReadTx, settings::rhythm_of, team::tables::Team};
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
}
