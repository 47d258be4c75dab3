//! How far the member's own is, of which the mirror has nothing yet.

use super::Gathered;
use crate::{ReadTx, team::tables::Team};
use chrono::{DateTime, Utc};
use meridian_core::{ids::SectionId, reminders::UpdateState, updates::Standing};
use meridian_protocol::Failure;

/// How far the member's own is that the mirror has not.
pub(super) struct Own {
    pub(super) standing: Standing,
    pub(super) at: Option<DateTime<Utc>>,
    pub(super) said: String,
}

impl ReadTx<'_> {
    /// The member's own, of which the mirror has nothing yet: what the notebook knows of it.
    pub(super) fn own_standing(
        &self,
        team: &Team,
        all: &Gathered,
        section: SectionId,
        standing: Standing,
    ) -> Result<Own, Failure> {
        let key = self.key_of(team, Some(section.clone()), Some(all.round.key))?;
        let said = match self.update_state(team, Some(section), &all.round)? {
            UpdateState::Posted => {
                let at = self.store().receipt(&key)?.map(|receipt| receipt.at);
                let is_late = at.is_some_and(|at| at >= all.round.due);
                let posted = if is_late { Standing::PostedLate } else { Standing::Posted };
                let said = "Yours is posted; it stands here in full after the next look.";
                return Ok(Own { standing: posted, at, said: said.to_owned() });
            }
            UpdateState::Queued => "Yours is queued, not on GitHub yet.",
            UpdateState::Stopped => "Yours was stopped on its way; This week says what helps.",
            UpdateState::Withdrawn => "You have withdrawn yours.",
            UpdateState::Given => "You have given yours to the lead.",
            UpdateState::Drafted => "Your draft is on this laptop, not posted.",
            UpdateState::NothingYet if standing == Standing::Absent => {
                "You have written nothing, and nobody expects it of you."
            }
            UpdateState::NothingYet => "You have written nothing yet; This week is the place.",
        };
        Ok(Own { standing, at: None, said: said.to_owned() })
    }
}

/// The member's own section as they named it, which a roster may write in other letters.
pub(super) fn section(team: &Team, section: &SectionId) -> SectionId {
    let is = |own: &&SectionId| own.as_str().eq_ignore_ascii_case(section.as_str());
    team.facts.sections.iter().find(is).unwrap_or(section).clone()
}
