//! The member's own time: zone, quiet hours, working days, bells, and what doubtful zone letters mean
//! in this team's schedule.

pub(crate) mod meetings;
mod server;
pub(crate) mod tables;

use crate::{
    Command, Query, ReadTx, WriteTx,
    ground::{failure, zones},
    settings::{about_bells, not_in_part},
    team::tables::Team,
};
use chrono::TimeDelta;
use meridian_core::{
    hours::Hours,
    schedule::{Milestone, Place},
    settings::{self, Member},
    time::{ZoneRules as _, zone_names},
};
use meridian_protocol::{
    Bell, ChoosePlace, ChooseZoneLetters, DeadlinesView, Failure, HoursView, Reply, SetBell,
    SetHours, SetZone, ShowHours,
};
use std::collections::BTreeMap;

/// Longer waits would look like a courier that does not work, in seconds.
pub(crate) const LONGEST_TAKE_BACK: u32 = 60;

/// The member's zone became another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneChange {
    /// Until now.
    pub from: String,
    /// From now on.
    pub to: String,
}

impl Query for ShowHours {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_hours()
    }
}

impl Command for SetZone {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.set_zone(self.zone.as_deref())
    }
}

impl Command for SetHours {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.set_hours(&self.hours)
    }
}

impl Command for ChooseZoneLetters {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.choose_zone_letters(&self.letters, self.zone.as_deref())
    }
}

impl Command for ChoosePlace {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.choose_place(&self.disagreement, self.place)
    }
}

impl Command for SetBell {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.set_bell(&self.id, self.bell)
    }
}

impl ReadTx<'_> {
    /// Answers `ShowHours`.
    ///
    /// # Errors
    /// When the notebook cannot be read or the zone is unknown.
    pub fn show_hours(&self) -> Result<HoursView, Failure> {
        let zone = self.zone_name()?;
        Ok(HoursView {
            now: self.moment(&zone, self.now())?,
            chosen: self.chosen_zone()?,
            system: zones::system_zone(),
            hours: self.hours()?,
            meetings: self.meeting_views(&zone)?,
            zones: zone_names().map(str::to_owned).collect(),
            zone_data: self.zone_data_view(self.zone_data_differs(&zone)?),
            zone,
        })
    }

    /// The member's zone: the chosen one, else the system's at this moment.
    pub(crate) fn zone_name(&self) -> Result<String, Failure> {
        self.rules().look_again(self.now());
        Ok(self.chosen_zone()?.unwrap_or_else(zones::system_zone))
    }

    /// The zone that the member chose; none where this build does not know it, which a notice says.
    pub(crate) fn chosen_zone(&self) -> Result<Option<String>, Failure> {
        Ok(self.chosen(settings::Zone, Member)?.filter(|zone| self.knows_zone(zone)))
    }

    /// Whether times can be said in a zone.
    pub(crate) fn knows_zone(&self, zone: &str) -> bool {
        self.rules().at(zone, self.now()).is_ok()
    }

    /// This computer's zone, where the member chose to see times in another one.
    pub(crate) fn zone_of_this_computer(&self) -> Result<Option<String>, Failure> {
        let (chosen, system) = (self.chosen_zone()?, zones::system_zone());
        Ok(chosen.is_some_and(|chosen| chosen != system).then_some(system))
    }

    /// Whether the zone is another one than at the last look.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn is_in_another_zone(&self) -> Result<bool, Failure> {
        Ok(self.chosen(settings::ZoneSeen, Member)? != Some(self.zone_name()?))
    }
}

impl WriteTx<'_> {
    /// Chooses the member's zone; none follows the system's.
    ///
    /// # Errors
    /// When the zone is unknown or the notebook cannot be written.
    pub fn set_zone(&self, zone: Option<&str>) -> Result<HoursView, Failure> {
        let zone = zone.map(str::trim).filter(|zone| !zone.is_empty());
        if let Some(zone) = zone {
            self.rules().at(zone, self.now()).map_err(|error| failure::zone(&error))?;
        }
        self.keep(settings::Zone, Member, zone.map(str::to_owned).as_ref())?;
        // The member knows; only a change that they did not make is announced.
        let now = self.zone_name()?;
        self.keep(settings::ZoneSeen, Member, Some(&now))?;
        self.show_hours()
    }

    /// Compares the zone with that of the last look. A change is noted as a notice for the window
    /// and returned once; reminders are planned anew by themselves.
    ///
    /// # Errors
    /// When the notebook cannot be read or written.
    pub fn follow_zone(&self) -> Result<Option<ZoneChange>, Failure> {
        if !self.is_in_another_zone()? {
            return Ok(None);
        }
        let to = self.zone_name()?;
        let seen = self.chosen(settings::ZoneSeen, Member)?;
        self.keep(settings::ZoneSeen, Member, Some(&to))?;
        let Some(from) = seen else { return Ok(None) };
        let notice = format!(
            "Your zone is now {to}, until now {from}. All times and reminders follow it; choose a \
             zone in Settings to keep one."
        );
        self.store_mut().set_standing_notice("zone", Some(&notice))?;
        Ok(Some(ZoneChange { from, to }))
    }
}

impl ReadTx<'_> {
    /// The member's quiet hours, working days and writing time; the usual ones where what is kept
    /// cannot be read, see [`Self::unreadable`].
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn hours(&self) -> Result<Hours, Failure> {
        self.kept(settings::Hours, Member)
    }

    /// The same for somebody who changes a part of them.
    ///
    /// # Errors
    /// When what is kept cannot be read: the other parts would be lost.
    pub fn hours_to_change(&self) -> Result<Hours, Failure> {
        self.kept_to_change(settings::Hours, Member)
    }
}

impl WriteTx<'_> {
    /// Chooses quiet hours, working days and writing time.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn set_hours(&self, hours: &Hours) -> Result<HoursView, Failure> {
        self.keep_beside(settings::Hours, Member, hours)?;
        self.show_hours()
    }
}

impl ReadTx<'_> {
    /// How long a post from the window can be taken back before it leaves.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn take_back(&self) -> Result<TimeDelta, Failure> {
        Ok(TimeDelta::seconds(self.kept(settings::TakeBack, Member)?.into()))
    }
}

impl WriteTx<'_> {
    /// Chooses it, in seconds; 0 sends at once.
    ///
    /// # Errors
    /// When it is more than a minute, or the notebook cannot be written.
    pub fn set_take_back(&self, seconds: u32) -> Result<(), Failure> {
        if seconds > LONGEST_TAKE_BACK {
            return Err(failure::bad(&format!(
                "A post can wait {LONGEST_TAKE_BACK} seconds at most before it leaves; give 0 to \
                 {LONGEST_TAKE_BACK}."
            )));
        }
        self.keep(settings::TakeBack, Member, Some(&seconds))
    }

    /// Says which zone some letters of the team's schedule mean; none asks again.
    ///
    /// # Errors
    /// When there is no team, the zone is unknown, or the notebook cannot be written.
    pub fn choose_zone_letters(
        &self,
        letters: &str,
        zone: Option<&str>,
    ) -> Result<DeadlinesView, Failure> {
        let team = self.team()?;
        self.store().letters(team.id)?.ok_or_else(not_in_part)?;
        self.store_mut().set_letters(team.id, &letters.trim().to_uppercase(), zone)?;
        self.show_deadlines()
    }

    /// Says whether the summary or the timeline counts where they differ; none lets the earlier count
    /// again. `disagreement` is a row's own.
    ///
    /// # Errors
    /// When there is no team, the schedule says something else by now, or the notebook cannot be
    /// written.
    pub fn choose_place(
        &self,
        disagreement: &str,
        place: Option<Place>,
    ) -> Result<DeadlinesView, Failure> {
        let team = self.team()?;
        let schedule = self.schedule(&team)?;
        let known = schedule.iter().flat_map(|schedule| &schedule.milestones);
        if !known.filter_map(Milestone::disagreement).any(|said| said == disagreement) {
            return Err(failure::bad(
                "The schedule says something else by now; look at it and choose again.",
            ));
        }
        self.store().places(team.id)?.ok_or_else(not_in_part)?;
        self.store_mut().set_place(team.id, disagreement, place)?;
        self.show_deadlines()
    }

    /// Switches the reminders of one deadline on or off.
    ///
    /// # Errors
    /// When there is no team or the notebook cannot be written.
    pub fn set_bell(&self, id: &str, bell: Bell) -> Result<DeadlinesView, Failure> {
        let team = self.team()?;
        let (known, about) = ([ON, OFF], about_bells(&team));
        self.store_mut().set_bell(team.id, id, word(bell), &known, &about)?;
        self.show_deadlines()
    }
}

impl ReadTx<'_> {
    /// What the member chose for the bell of a deadline.
    pub(crate) fn bell_of(&self, team: &Team, id: &str) -> Result<Option<Bell>, Failure> {
        Ok(self.store().bell(team.id, id)?.as_deref().and_then(bell))
    }

    /// What the member chose for the bells of a team's deadlines, by the deadline's id.
    pub(crate) fn bells(&self, team: &Team) -> Result<BTreeMap<String, Bell>, Failure> {
        let kept = self.store().bells(team.id)?.wishes;
        // One that cannot be read rings as usual, which a notice says.
        Ok(kept.into_iter().filter_map(|(id, word)| Some((id, bell(&word)?))).collect())
    }
}

const ON: &str = "on";
const OFF: &str = "off";

fn word(bell: Bell) -> &'static str {
    match bell {
        Bell::On => ON,
        Bell::Off => OFF,
    }
}

/// What a kept word says; none where a newer build wrote it.
pub(crate) fn bell(word: &str) -> Option<Bell> {
    [Bell::On, Bell::Off].into_iter().find(|bell| self::word(*bell) == word)
}
