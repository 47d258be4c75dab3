//! What the screen of settings shows, in one answer; and its smallest choices.

use crate::{
    Command, Fetch, Query, ReadTx, WriteTx,
    ground::{
        folders::bytes_below,
        store::{backups, notebook_bytes},
    },
    hours::LONGEST_TAKE_BACK,
    team::tables::Team,
};
use meridian_core::{
    draft::Template,
    settings::{self, Member},
};
use meridian_protocol::{
    AboutView, ChooseProxy, DataView, Failure, Reply, SetTakeBack, SettingsView, ShowSettings,
    TeamSettingsView, WindowView,
};

impl Query for ShowSettings {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_settings()
    }
}

impl Command for SetTakeBack {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.set_take_back(self.seconds)?;
        tx.show_settings()
    }
}

impl Fetch for ChooseProxy {
    async fn fetch(self, engine: &crate::Engine) -> Result<Reply<Self>, Failure> {
        // What is wrong with the keyring, only who asks it can say.
        let proxy = engine.choose_proxy_with(self.choice, &self.password)?;
        Ok(SettingsView { proxy, ..engine.ask(ShowSettings {})? })
    }
}

impl ReadTx<'_> {
    /// Answers `ShowSettings`. Neither the keyring nor another computer is asked.
    ///
    /// # Errors
    /// When the notebook cannot be read or the zone is unknown.
    pub fn show_settings(&self) -> Result<SettingsView, Failure> {
        let zone = self.zone_name()?;
        let team = self.store().current_team()?;
        Ok(SettingsView {
            now: self.moment(&zone, self.now())?,
            is_zone_chosen: self.chosen_zone()?.is_some(),
            hours: self.hours()?,
            take_back_seconds: self.kept(settings::TakeBack, Member)?,
            take_back_most: LONGEST_TAKE_BACK,
            ladders: self.ladder_steps()?,
            team: team.as_ref().map(|team| self.team_settings(team)).transpose()?,
            autostart: self.show_autostart()?,
            proxy: self.proxy_view(team.as_ref())?,
            window: WindowView { screen: self.open_screen()?, place: self.window_place()? },
            data: self.data_view(&zone)?,
            about: AboutView {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                licence: env!("CARGO_PKG_LICENSE").to_owned(),
                zone_data: self.zone_data_view(self.zone_data_differs(&zone)?),
            },
            zone,
        })
    }

    fn team_settings(&self, team: &Team) -> Result<TeamSettingsView, Failure> {
        let facts = &team.facts;
        Ok(TeamSettingsView {
            id: team.id,
            team: self.team_view(team)?,
            sections: facts.sections.iter().map(|id| Template::of(id).title).collect(),
            goes_to: self.goes(team)?.sentence,
            schedule: facts.schedule.as_ref().map(|schedule| schedule.source.clone()),
        })
    }

    fn data_view(&self, zone: &str) -> Result<DataView, Failure> {
        let folder = self.data_dir();
        let made = backups(folder);
        let newest = made.range(..=self.now()).next_back();
        Ok(DataView {
            folder: folder.display().to_string(),
            notebook_bytes: notebook_bytes(folder),
            all_bytes: bytes_below(folder),
            backup: newest.map(|(at, _)| self.moment(zone, *at)).transpose()?,
            backups: u32::try_from(made.len()).unwrap_or(u32::MAX),
        })
    }
}
