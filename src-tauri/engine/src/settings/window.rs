//! How the window was left, so that it opens so again. It lies among the choices, in the data folder of
//! whoever opens the window.

use crate::{Command, ReadTx, WriteTx, team::tables::Team};
use meridian_core::{
    ids::SectionId,
    settings::{self, Member, window::Place},
};
use meridian_protocol::{Failure, KeepScreen, Reply};

impl Command for KeepScreen {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.keep(settings::OpenScreen, Member, Some(&self.screen))?;
        let team = tx.store().current_team()?;
        match (self.section, team) {
            (Some(section), Some(team)) => tx.keep_open_section(&team, &section),
            _ => Ok(()),
        }
    }
}

impl ReadTx<'_> {
    /// The word of the screen that was open last; none where none is kept.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn open_screen(&self) -> Result<Option<String>, Failure> {
        self.chosen(settings::OpenScreen, Member)
    }

    /// The section that was open last, as long as it is one of the member's.
    pub(crate) fn open_section(&self, team: &Team) -> Result<Option<SectionId>, Failure> {
        let kept = self.chosen(settings::OpenSection, team.id)?;
        Ok(kept.filter(|section| team.facts.sections.contains(section)))
    }

    /// Where the window stood when it was closed last; none where nothing is kept that can be read.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn window_place(&self) -> Result<Option<Place>, Failure> {
        self.chosen(settings::WindowPlace, Member)
    }
}

impl WriteTx<'_> {
    /// Keeps which section is open; what is kept already costs no write.
    pub(crate) fn keep_open_section(
        &self,
        team: &Team,
        section: &SectionId,
    ) -> Result<(), Failure> {
        match self.open_section(team)? {
            Some(before) if before == *section => Ok(()),
            _ => self.keep(settings::OpenSection, team.id, Some(section)),
        }
    }

    /// Keeps where the window stands; what is kept already costs no write.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn keep_window_place(&self, place: Place) -> Result<(), Failure> {
        let before = self.window_place()?;
        let place = place.kept(before);
        if before == Some(place) {
            return Ok(());
        }
        self.keep(settings::WindowPlace, Member, Some(&place))
    }
}
