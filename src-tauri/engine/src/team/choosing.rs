//! Adding a team from the window, and which of several is shown.

use crate::{
    Command, ConnectRequest, Engine, Fetch, Query, ReadTx, ScheduleFrom, WriteTx,
    ground::failure,
    schedule::link_of,
    settings::rhythm_of,
    team::{places::place_of_link, tables::Team},
};
use meridian_core::{
    ids::{CycleName, SectionId, TeamId},
    team::roster::section_named,
};
use meridian_protocol::{
    ConnectTeam, ConnectedView, Failure, OpenTeam, Reply, ScheduleSource, ShowTeams, TeamRow,
    TeamView, TeamsView, WhereTo,
};

impl Query for ShowTeams {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_teams()
    }
}

impl Command for OpenTeam {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.open_team(self.team)
    }
}

impl Fetch for ConnectTeam {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.connect_team(self).await
    }
}

impl ReadTx<'_> {
    /// Answers `ShowTeams`.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn show_teams(&self) -> Result<TeamsView, Failure> {
        let shown = self.store().current_team()?.map(|team| team.id);
        let (teams, removed) = (self.store().teams()?, self.removed_rows()?);
        let rows = teams.iter().map(|team| {
            let is_shown = Some(team.id) == shown;
            let (goes, is_elsewhere) = (self.goes(team)?.briefly, self.goes_elsewhere(team)?);
            // Only where it can be answered: of the team that is shown.
            let asks = if is_shown { self.role_questions(team)? } else { Vec::new() };
            let team_view = self.team_view(team)?;
            Ok(TeamRow { id: team.id, team: team_view, is_shown, goes, is_elsewhere, asks })
        });
        Ok(TeamsView { teams: rows.collect::<Result<_, Failure>>()?, removed })
    }
}

impl WriteTx<'_> {
    /// Answers `OpenTeam`.
    ///
    /// # Errors
    /// When there is no such team, or the notebook cannot be written.
    pub fn open_team(&self, id: TeamId) -> Result<TeamView, Failure> {
        let team = self.store().team(id)?;
        self.store_mut().show_team(id)?;
        self.team_view(&team)
    }

    /// Refuses what is meant for a team that another program has put another one in place of meanwhile.
    pub(crate) fn check_shown(&self, id: TeamId) -> Result<(), Failure> {
        match self.team()?.id == id {
            true => Ok(()),
            false => Err(failure::bad("Another team is shown meanwhile. Choose this one again.")),
        }
    }

    /// Keeps the issue of this round that the member named.
    fn keep_issue_of_this_round(&self, id: TeamId, link: &str) -> Result<(), Failure> {
        self.check_shown(id)?;
        let team = self.team()?;
        let place = self.place_of_link(link)?;
        let round = rhythm_of(&team)?.round_at(self.now()).key;
        self.choose_place_of(round, &place)
    }
}

impl Engine {
    /// Answers `ConnectTeam`.
    ///
    /// # Errors
    /// One sentence on what to correct; then nothing was changed.
    pub async fn connect_team(&self, wanted: ConnectTeam) -> Result<ConnectedView, Failure> {
        let ConnectTeam { repository, api_url, schedule, roster, cycle, sections, to } = wanted;
        let repository = repository.trim().to_owned();
        let (destination, this_round) = match to {
            None => (None, None),
            Some(WhereTo::EachRound { this_round }) => (Some("round-issue".to_owned()), this_round),
            Some(WhereTo::Cycle) => (Some("cycle-issue".to_owned()), None),
            Some(WhereTo::Always { link }) => (Some(link.trim().to_owned()), None),
            Some(WhereTo::Elsewhere) => (Some(crate::team::connecting::ELSEWHERE.to_owned()), None),
        };
        let this_round = this_round.filter(|link| !link.trim().is_empty());
        if let Some(link) = &this_round {
            // Before anything is kept.
            place_of_link(link.trim(), &repository)?;
        }
        let cycle = cycle.filter(|cycle| !cycle.trim().is_empty());
        let request = ConnectRequest {
            schedule: schedule.map(|source| self.schedule_from(source)).transpose()?,
            cycle: cycle.map(|cycle| failure::name::<CycleName>(cycle.trim())).transpose()?,
            sections: sections.iter().map(|name| section(name)).collect::<Result<_, _>>()?,
            repository,
            api_url,
            destination,
            is_from_link: true,
        };
        let connected = self.connect(request).await?;
        let team = connected.team;
        let mut notes = connected.notes;
        if let Some(link) = this_round {
            let kept = self.write(|tx| tx.keep_issue_of_this_round(team.id, link.trim()));
            notes.extend(
                kept.err().map(|failure| format!("This week's issue is not kept: {failure}")),
            );
        }
        if let Some(source) = roster {
            // The team is there by now: what goes wrong is a note.
            let kept = self.keep_given_roster(&team, &source).await;
            notes.extend(kept.err().map(|failure| format!("The roster is not kept: {failure}")));
        }
        let team = self.read(|tx| tx.team_view(&team))?;
        Ok(ConnectedView { team, notes })
    }

    /// Keeps a roster of a team that is shown: by its link, which is followed from then on, or as it was
    /// given.
    ///
    /// # Errors
    /// One sentence: it cannot be read, or another team is shown by now.
    pub async fn keep_given_roster(
        &self,
        team: &Team,
        source: &ScheduleSource,
    ) -> Result<(), Failure> {
        if let Some(link) = link_of(source) {
            return self.begin_to_follow_roster(team, link).await;
        }
        let (name, bytes) = self.read(|tx| tx.read_text(source))?;
        self.write(|tx| {
            tx.check_shown(team.id)?;
            tx.keep_roster(&bytes, &name).map(drop)
        })
    }

    fn schedule_from(&self, source: ScheduleSource) -> Result<ScheduleFrom, Failure> {
        if let Some(link) = link_of(&source) {
            return Ok(ScheduleFrom::Link(link.to_owned()));
        }
        let (name, text) = self.read(|tx| tx.read_text(&source))?;
        Ok(ScheduleFrom::File(name, text))
    }
}

/// A section by its own name or by that of its role.
fn section(name: &str) -> Result<SectionId, Failure> {
    section_named(name).ok_or_else(|| {
        failure::bad(&format!(
            "\"{name}\" is no role; write it in letters, such as Release Signal."
        ))
    })
}
