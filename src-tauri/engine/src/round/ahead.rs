//! The round after the present one, where somebody has opened it already: a workflow on the evening before, or
//! a lead by hand.

use super::shown::{IssueShown, Standing, lower};
use crate::{ReadTx, settings::rhythm_of, team::tables::Team};
use meridian_core::round::rhythm::Round;
use meridian_protocol::{Failure, RoundSection};

impl ReadTx<'_> {
    /// The next round's issue in the dialog; none while none is known.
    pub(super) fn next_section(&self, team: &Team) -> Result<Option<RoundSection>, Failure> {
        let Some((next, issue)) = self.next_issue(team)? else { return Ok(None) };
        let heading = format!("The next round: {}", lower(&self.title_of(team, &next)?));
        let name = "next".to_owned();
        let shown = self.standing_section((&next, false), issue)?;
        Ok(Some(RoundSection { name, heading, ..shown }))
    }

    /// The same where the team's updates are looked at, one or two sentences.
    pub(crate) fn told_of_next(&self, team: &Team) -> Result<Option<String>, Failure> {
        let Some((next, issue)) = self.next_issue(team)? else { return Ok(None) };
        let title = lower(&self.title_of(team, &next)?);
        Ok(Some(match issue.standing {
            Standing::Unclear => format!(
                "Somebody may have opened the next round ({title}) already. Say under This round which issue \
                 it is."
            ),
            _ => format!("The next round ({title}) is there already. {}", issue.words.join(" ")),
        }))
    }

    fn next_issue(&self, team: &Team) -> Result<Option<(Round, IssueShown)>, Failure> {
        if !self.has_own_issues(team)? {
            return Ok(None);
        }
        let rhythm = rhythm_of(team)?;
        let next = rhythm.next(&rhythm.round_at(self.now()));
        let issue = self.issue_shown(team, &next)?;
        let is_there = !matches!(issue.standing, Standing::NotHere | Standing::NoIssue);
        Ok(is_there.then_some((next, issue)))
    }
}
