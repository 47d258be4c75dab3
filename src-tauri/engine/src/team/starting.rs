//! The first screen: what is there, and the practice team.

use crate::{
    Command, Query, ReadTx, WriteTx,
    ground::failure,
    team::tables::{Schedule, Team, TeamFacts, TeamKind},
};
use chrono::Weekday;
use meridian_core::{
    courier::Destination,
    ids::{Account, CycleName, SectionId, UserId},
    round::rhythm::Rhythm,
    settings::{RosterFollowed, TeamFileFollowed},
    team::{
        file,
        followed::{Followed, FollowedFile},
    },
};
use meridian_practice::{LEADS_SECTION, Network, Practice, REPOSITORY, ROSTER, YOU, YOUR_SECTION};
use meridian_protocol::{
    Failure, PracticeNetwork, Reply, SetPracticeNetwork, ShowStart, StartView, TeamView,
    TryPractice, WeekView,
};

/// The practice team's API root; nothing listens there, it only names the host.
pub(crate) const PRACTICE_HOST: &str = "http://practice.invalid";

/// Where its schedule comes from, for people.
pub(crate) const PRACTICE_SCHEDULE: &str = "the practice team's schedule";

/// The usual rhythm where a round opens on `day`, as a team keeps it; none for the usual day.
fn rhythm_opening(day: Weekday) -> Result<Option<String>, Failure> {
    if day == Rhythm::default().opens.day {
        return Ok(None);
    }
    let rhythm = Rhythm::default().opening_on_day(day);
    serde_json::to_string(&rhythm).map(Some).map_err(|error| failure::internal(&error.to_string()))
}

impl Query for ShowStart {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_start()
    }
}

impl Command for TryPractice {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.try_practice()
    }
}

impl Command for SetPracticeNetwork {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.set_practice_network(self.network)
    }
}

impl ReadTx<'_> {
    /// Answers `ShowStart`.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn show_start(&self) -> Result<StartView, Failure> {
        let zone = self.zone_name()?;
        let now = self.moment(&zone, self.now())?;
        let team = self.store().current_team()?;
        let notices = self.standing_notices()?;
        let team = team.map(|team| self.team_view(&team)).transpose()?;
        let screen = if team.is_some() { self.open_screen()? } else { None };
        Ok(StartView { now, zone, team, notices, screen })
    }
}

/// The link of a file of the practice team's.
fn link_of(path: &str) -> String {
    format!("{PRACTICE_HOST}/{REPOSITORY}/blob/main/{path}")
}

impl WriteTx<'_> {
    /// Answers `TryPractice`: makes the practice team, or opens the one that is there, in which the member
    /// is what they were.
    ///
    /// # Errors
    /// When its file or the notebook cannot be written.
    pub fn try_practice(&self) -> Result<TeamView, Failure> {
        self.start_practice(None)
    }

    /// The same as its lead, or as a member; without a word as what they were.
    ///
    /// # Errors
    /// When its file or the notebook cannot be written.
    pub fn start_practice(&self, leads: Option<bool>) -> Result<TeamView, Failure> {
        let now = self.now();
        let practice = self.parts.practice()?;
        practice.seed_open_team(now).map_err(|error| failure::practice(&error))?;
        if let Some(leads) = leads {
            practice.set_you_lead(leads).map_err(|error| failure::practice(&error))?;
        }
        let leads = practice.you_lead().map_err(|error| failure::practice(&error))?;
        practice.advance(now).map_err(|error| failure::practice(&error))?;
        let text = practice.schedule().map_err(|error| failure::practice(&error))?;
        let source = PRACTICE_SCHEDULE.to_owned();
        let schedule = meridian_core::schedule::import(&text, &source, self.rules());
        let cycle: Option<CycleName> =
            schedule.ok().and_then(|schedule| schedule.cycle?.parse().ok());
        let opens_on = practice.opens_on().map_err(|error| failure::practice(&error))?;
        let world = practice.world().map_err(|error| failure::practice(&error))?;
        let you = world.users.iter().find(|user| user.login == YOU).map(|user| user.id);
        let you = you.ok_or_else(|| failure::internal("the practice team lacks its member"))?;
        let facts = TeamFacts {
            repository: REPOSITORY.to_owned(),
            repository_id: None,
            account: Account {
                host: PRACTICE_HOST.to_owned(),
                user: UserId(you),
                login: YOU.to_owned(),
            },
            destination: Destination::RoundIssue,
            cycle: cycle.ok_or_else(|| failure::internal("the practice schedule has no cycle"))?,
            sections: vec![failure::name(if leads { LEADS_SECTION } else { YOUR_SECTION })?],
            rhythm: rhythm_opening(opens_on)?,
            kind: TeamKind::Practice,
            schedule: Some(Schedule::as_read(source, now, text)),
        };
        let id = self.store_mut().connect_team(&facts, now)?;
        let team = self.store().team(id)?;
        self.keep_practice_roster(&practice, &team)?;
        self.follow_practice_file(&practice, &team)?;
        self.team_view(&team)
    }

    /// Keeps the practice team's roster and follows it, as that of a real team; one that the member gave in
    /// its place stays.
    fn keep_practice_roster(&self, practice: &Practice, team: &Team) -> Result<(), Failure> {
        let link = link_of(ROSTER);
        let followed = self.chosen(RosterFollowed, team.id)?;
        let has_other = match &followed {
            Some(followed) => followed.link != link,
            None => !self.store().roles(team.id, &team.facts.cycle)?.is_empty(),
        };
        let text = practice.file(ROSTER).map_err(|error| failure::practice(&error))?;
        let Some(text) = text.filter(|_| !has_other) else { return Ok(()) };
        self.keep_roster(text.as_bytes(), &link)?;
        self.keep(RosterFollowed, team.id, Some(&Followed::read(link, None, self.now())))
    }

    /// Follows the file with what the practice team has chosen together, unless the member follows another.
    fn follow_practice_file(&self, practice: &Practice, team: &Team) -> Result<(), Failure> {
        let (link, now) = (link_of(file::PATH), self.now());
        let before = self.chosen(TeamFileFollowed, team.id)?;
        let is_other = before.as_ref().is_some_and(|before| before.at.link != link);
        let text = practice.file(file::PATH).map_err(|error| failure::practice(&error))?;
        let Some(text) = text.filter(|_| !is_other) else { return Ok(()) };
        let since = before.map_or(now, |before| before.since);
        let followed = FollowedFile { at: Followed::read(link, None, now), since, text };
        self.keep(TeamFileFollowed, team.id, Some(&followed))
    }
}

impl ReadTx<'_> {
    /// Whether the current team is the practice team.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn is_practising(&self) -> Result<bool, Failure> {
        let team = self.store().current_team()?;
        Ok(team.is_some_and(|team| team.facts.kind == TeamKind::Practice))
    }

    /// The member's sections, in the order of the tabs.
    ///
    /// # Errors
    /// When there is no team.
    pub fn sections(&self) -> Result<Vec<SectionId>, Failure> {
        Ok(self.team()?.facts.sections)
    }

    pub(crate) fn team_view(&self, team: &Team) -> Result<TeamView, Failure> {
        let facts = &team.facts;
        let practice = match facts.kind {
            TeamKind::GitHub => None,
            TeamKind::Practice => Some(match self.practice_network()? {
                Network::On => PracticeNetwork::On,
                Network::Off => PracticeNetwork::Off,
            }),
        };
        Ok(TeamView {
            title: match facts.cycle_words() {
                "" => facts.repository.rsplit('/').next().unwrap_or_default().to_owned(),
                cycle => format!("Release {cycle}"),
            },
            repository: facts.repository.clone(),
            login: Some(facts.account.login.clone()).filter(|login| !login.is_empty()),
            practice,
        })
    }

    pub(crate) fn practice_network(&self) -> Result<Network, Failure> {
        self.parts.practice()?.network().map_err(|error| failure::practice(&error))
    }
}

impl WriteTx<'_> {
    /// Answers `SetPracticeNetwork`.
    ///
    /// # Errors
    /// When there is no practice team, or its file cannot be written.
    pub fn set_practice_network(&self, network: PracticeNetwork) -> Result<WeekView, Failure> {
        if self.team()?.facts.kind != TeamKind::Practice {
            return Err(failure::bad("Only the practice team has a network of its own."));
        }
        let network = match network {
            PracticeNetwork::On => Network::On,
            PracticeNetwork::Off => Network::Off,
        };
        self.parts.practice()?.set_network(network).map_err(|error| failure::practice(&error))?;
        let now = self.now();
        match network {
            Network::Off => self.store_mut().went_offline(now, None)?,
            Network::On => self.store_mut().went_online()?,
        }
        self.show_week(None)
    }
}

impl ReadTx<'_> {
    /// Refuses a page that is not on the team's own host.
    ///
    /// # Errors
    /// One sentence that names the page.
    pub fn check_page(&self, url: &str) -> Result<(), Failure> {
        let team = self.team()?;
        let is_of = |team: &Team| is_page_of(&team.facts.account.host, url);
        let is_real = team.facts.kind == TeamKind::GitHub;
        // What waits in another team has a page there.
        let is_page = (is_real && is_of(&team)) || self.others(&team)?.iter().any(is_of);
        match (is_page, team.facts.kind) {
            (true, _) => Ok(()),
            (_, TeamKind::Practice) => Err(failure::bad(
                "The practice team has no web page: nothing of it leaves this laptop.",
            )),
            (_, TeamKind::GitHub) => {
                Err(failure::bad(&format!("{url} is not a page of the team's host.")))
            }
        }
    }
}

/// Whether an address is one of the pages of a host, from the root of its API.
pub(crate) fn is_page_of(api_root: &str, url: &str) -> bool {
    let host = |url: &str| {
        url.parse::<http::Uri>().ok().and_then(|uri| uri.host().map(str::to_ascii_lowercase))
    };
    let theirs = host(api_root);
    let pages = theirs.as_deref().map(|api| api.strip_prefix("api.").unwrap_or(api));
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && host(url).is_some_and(|page| Some(page.as_str()) == pages)
}

#[cfg(test)]
#[path = "starting_tests.rs"]
mod tests;
