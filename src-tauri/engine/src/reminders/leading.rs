//! Where a reminder leads: to the draft that it speaks of, in its own team and section; to the deadlines
//! where it speaks of no draft. It is decided when the member follows it, since a section may be posted
//! by then.

use super::Reminder;
use crate::{ReadTx, WriteTx, settings::rhythm_of, team::tables::Team};
use meridian_core::{
    ids::{SectionId, TeamId},
    reminders::ReminderKind,
    settings::{self, Member},
};
use meridian_protocol::{Bell, Failure};

/// The screen of the draft, and that of the deadlines.
const SCREENS: [&str; 2] = ["week", "deadlines"];

/// Where one leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leads {
    team: TeamId,
    to: ReminderKind,
}

impl Leads {
    /// The one that counts of what is said together: the first draft, else what is said first.
    pub(super) fn first(before: Option<Self>, team: TeamId, to: ReminderKind) -> Self {
        match before {
            Some(before) if before.is_to_draft() || to != ReminderKind::UpdateDue => before,
            _ => Self { team, to },
        }
    }

    fn is_to_draft(self) -> bool {
        self.to == ReminderKind::UpdateDue
    }
}

impl ReadTx<'_> {
    /// The first section of which an update is still to be posted this round.
    fn section_to_write(&self, team: &Team) -> Result<Option<SectionId>, Failure> {
        let round = rhythm_of(team)?.round_at(self.now());
        for section in &team.facts.sections {
            let is_off = self.update_bell(team, &round, Some(section))? == Some(Bell::Off);
            if !is_off && !self.update_state(team, Some(section.clone()), &round)?.is_settled() {
                return Ok(Some(section.clone()));
            }
        }
        Ok(None)
    }
}

impl WriteTx<'_> {
    /// Shows the team that a reminder is of, and has the window begin with what it is about.
    ///
    /// # Errors
    /// When its team is gone, or the notebook cannot be written.
    pub fn lead_to(&self, reminder: &Reminder) -> Result<(), Failure> {
        let to = reminder.leads_to;
        self.open_team(to.team)?;
        let [draft, deadlines] = SCREENS;
        let screen = if to.is_to_draft() { draft } else { deadlines };
        self.keep(settings::OpenScreen, Member, Some(&screen.to_owned()))?;
        let team = self.team()?;
        if to.is_to_draft()
            && let Some(section) = self.section_to_write(&team)?
        {
            self.keep_open_section(&team, &section)?;
        }
        Ok(())
    }
}
