//! How many of the member's deadlines are near: what is said of them where the list is not shown.

use crate::{Query, ReadTx, settings::rhythm_of};
use chrono::TimeDelta;
use meridian_core::deadlines::Concern;
use meridian_protocol::{Failure, Reply, ShowSoon, SoonView};

/// What is as near as this is counted.
const SOON: TimeDelta = TimeDelta::days(7);

impl Query for ShowSoon {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        let team = tx.team()?;
        let (zone, now) = (tx.zone_name()?, tx.now());
        let schedule = tx.schedule(&team)?;
        let list = tx.listed(&team, schedule.as_deref(), &rhythm_of(&team)?, &zone)?;
        let mine = list.iter().filter(|deadline| deadline.concern != Concern::Others);
        let soon = mine.filter_map(|deadline| deadline.first_moment());
        Ok(SoonView {
            now: tx.moment(&zone, now)?,
            mine: soon.filter(|at| (now..=now + SOON).contains(at)).count(),
            is_elsewhere: tx.zone_of_this_computer()?.is_some(),
            zone,
        })
    }
}
