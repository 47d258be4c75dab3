//! What a link leads to, before anything is kept: the team's repository, its schedule, its roster.

use crate::{
    Engine, Fetch, ReadTx,
    ground::{
        failure,
        github::{Client, ClientError, Visibility},
    },
    schedule::{SourcedSchedule, link_of},
    team::address,
};
use meridian_core::{
    courier::{Answer, Refusal},
    team::{
        link::{GITHUB, TeamLink, TeamPage, is_repository, team_link},
        roster::{Person, Role, Roster, import_roster_bytes},
    },
};
use meridian_protocol::{
    Failure, FoundRole, FoundSchedule, FoundView, LookAtTeam, Reply, ScheduleSource, Verdict,
};
use std::collections::BTreeSet;

/// The file that a folder shows on GitHub.
const README: &str = "README.md";
/// Where a release's people stand beside its schedule, as in kubernetes/sig-release.
const ROSTER: &str = "release-team.md";

/// Whether a repository can be asked for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    Yes,
    /// It is not shown to whoever asked.
    Hidden,
    /// Nobody answered, or not now.
    No,
}

impl Fetch for LookAtTeam {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        let Self { page, api_url, schedule, roster } = self;
        engine.look_at_team(&page, api_url.as_deref(), schedule, roster).await
    }
}

impl Engine {
    /// Answers `LookAtTeam`. Where GitHub cannot be reached, what follows from the link alone is
    /// answered, and a note says what is not known.
    ///
    /// # Errors
    /// One sentence: the link names no team, the address cannot be asked, or the schedule that was
    /// given, or the roster, cannot be read.
    pub async fn look_at_team(
        &self,
        page: &str,
        api_url: Option<&str>,
        schedule: Option<ScheduleSource>,
        roster: Option<ScheduleSource>,
    ) -> Result<FoundView, Failure> {
        let api_url = api_url.map(str::trim).filter(|url| !url.is_empty());
        let link = named(page, api_url, schedule.is_some())?;
        let root = api_url.unwrap_or(&link.api_url).trim_end_matches('/').to_owned();
        address::root(&root).map_err(ClientError::from)?;
        let before = self.store().team_at(&root, &link.repository)?;
        // A link alone is no reason to show anybody a token.
        let held = self.sign_in_at(&root, before.as_ref(), true);
        let is_signed_in = held.is_some();
        let client = self.reach(&root, held.map(|held| held.token))?;
        let mut found = FoundView {
            is_known: before.is_some(),
            is_unreached: false,
            follows: None,
            repository: link.repository.clone(),
            api_url: root.clone(),
            cycle: None,
            schedule: None,
            roles: Vec::new(),
            roster: None,
            asks: None,
            issue: None,
            notes: Vec::new(),
        };
        let reached = match link.repository.is_empty() {
            true => Reached::Yes,
            false => self.look_at_repository(&client, is_signed_in, &mut found).await,
        };
        let (given, folder) = match link.page {
            TeamPage::Front => (None, None),
            TeamPage::Folder { folder } => (Some(format!("{folder}/{README}")), Some(folder)),
            TeamPage::File { link, folder } => (Some(link), Some(folder)),
            TeamPage::Issue { link, .. } | TeamPage::Discussion { link, .. } => {
                found.issue = Some(link);
                (None, None)
            }
        };
        // The text that the member named, and its link.
        let mut page = None;
        if let Some(source) = schedule {
            // It was given by itself: where it cannot be read there is nothing to go on with.
            let text = self.find_schedule(source.clone(), &root, &client, &mut found).await?;
            page = Some((link_of(&source).map(str::to_owned), text.into_bytes()));
        } else if let Some(link) = given.clone() {
            let source = ScheduleSource::Path(link.clone());
            let asked = match reached {
                Reached::Yes => {
                    self.find_schedule(source, &root, &client, &mut found).await.map(Some)
                }
                Reached::Hidden => Ok(None),
                Reached::No => {
                    found.follows = Some(link.clone());
                    Ok(None)
                }
            };
            match asked {
                Ok(text) => page = text.map(|text| (Some(link), text.into_bytes())),
                Err(failure) => {
                    found.is_unreached = matches!(failure, Failure::Offline { .. });
                    found.follows = found.is_unreached.then(|| link.clone());
                    found.notes.push(failure.to_string());
                }
            }
        }
        if let Some(source) = roster {
            // So was this one.
            let (link, roster) = self.given_roster(&source, &root, &client).await?;
            take_roster(&mut found, link, roster, "This roster");
            return Ok(found);
        }
        let is_alone = page.is_none() && !found.is_unreached && reached == Reached::Yes;
        if let Some(link) = given.filter(|_| is_alone) {
            self.find_roster_alone(link, folder.as_deref(), &root, &client, &mut found).await;
        }
        if let Some(folder) = folder.filter(|_| reached == Reached::Yes && found.roles.is_empty()) {
            self.find_roster(format!("{folder}/{ROSTER}"), &root, &client, &mut found).await;
        }
        if let Some((link, text)) = page.filter(|_| found.roles.is_empty())
            && let Some(roster) = beside_schedule(&text)
        {
            take_roster(&mut found, link, roster, "This page");
        }
        Ok(found)
    }

    async fn look_at_repository(
        &self,
        client: &Client,
        is_signed_in: bool,
        found: &mut FoundView,
    ) -> Reached {
        let name = found.repository.clone();
        match client.repository(&name).await {
            Ok((_, name, visibility)) => {
                if visibility == Visibility::Private {
                    found.notes.push(format!("{name} is private."));
                }
                found.repository = name;
                Reached::Yes
            }
            Err(Answer::Refused(Refusal::Missing | Refusal::SignInNeeded)) if !is_signed_in => {
                found.notes.push(format!(
                    "GitHub shows no repository {name} to who is not signed in: it is private, or \
                     its name is another. Add a private one as your team, sign in, then paste the \
                     link again."
                ));
                Reached::Hidden
            }
            Err(Answer::Refused(Refusal::Missing | Refusal::SignInNeeded)) => {
                found.notes.push(format!(
                    "GitHub shows you no repository {name}. Look at its name, or ask who owns it."
                ));
                Reached::Hidden
            }
            Err(answer) => {
                let said = failure::answer(&answer, &format!("The repository {name}"));
                found.is_unreached = matches!(said, Failure::Offline { .. });
                found.notes.push(format!("{said} The team can be added all the same."));
                Reached::No
            }
        }
    }

    async fn find_schedule(
        &self,
        source: ScheduleSource,
        root: &str,
        client: &Client,
        found: &mut FoundView,
    ) -> Result<String, Failure> {
        let (link, read) = match link_of(&source) {
            Some(link) => {
                let first = self.read_link(link, root, client).await?;
                let read = SourcedSchedule { schedule: first.read, text: first.schedule.text };
                (Some(link.to_owned()), read)
            }
            None => (None, self.read(|tx| tx.read_source(&source))?),
        };
        found.cycle = read.schedule.cycle.clone();
        found.schedule = Some(self.read(|tx| tx.found_schedule(link, &read))?);
        Ok(read.text)
    }

    /// A page that is no schedule may be the roster itself; the schedule stands beside it then.
    async fn find_roster_alone(
        &self,
        link: String,
        folder: Option<&str>,
        root: &str,
        client: &Client,
        found: &mut FoundView,
    ) {
        let Ok(roster) = self.read_roster(&link, root, client).await else { return };
        if !take_roster(found, Some(link), roster, "This page") {
            return;
        }
        let Some(folder) = folder else { return };
        let cycle = found.cycle.take();
        let source = ScheduleSource::Path(format!("{folder}/{README}"));
        if self.find_schedule(source, root, client, found).await.is_ok() {
            // That it is no schedule is no trouble any more.
            found.notes.pop();
        }
        found.cycle = found.cycle.take().or(cycle);
    }

    async fn given_roster(
        &self,
        source: &ScheduleSource,
        root: &str,
        client: &Client,
    ) -> Result<(Option<String>, Roster), Failure> {
        if let Some(link) = link_of(source) {
            return Ok((Some(link.to_owned()), self.read_roster(link, root, client).await?));
        }
        let (name, bytes) = self.read(|tx| tx.read_text(source))?;
        let roster = import_roster_bytes(&bytes, &name);
        Ok((None, roster.map_err(|error| failure::bad(&error.to_string()))?))
    }

    /// A roster is a help; that there is none, or none that can be read, is no trouble.
    async fn find_roster(&self, link: String, root: &str, client: &Client, found: &mut FoundView) {
        let Ok(roster) = self.read_roster(&link, root, client).await else { return };
        take_roster(found, Some(link), roster, "The roster beside it");
    }

    /// Reads a roster by its link.
    pub(crate) async fn read_roster(
        &self,
        link: &str,
        root: &str,
        client: &Client,
    ) -> Result<Roster, Failure> {
        let (bytes, _) = self.roster_at(link, root, client).await?;
        import_roster_bytes(&bytes, link).map_err(|error| failure::bad(&error.to_string()))
    }
}

impl ReadTx<'_> {
    fn found_schedule(
        &self,
        link: Option<String>,
        read: &SourcedSchedule,
    ) -> Result<FoundSchedule, Failure> {
        let (zone, now) = (self.zone_name()?, self.now());
        let review = self.review(read, &[], None)?;
        let read = &read.schedule;
        let dates = read.milestones.len();
        let next = read
            .milestones
            .iter()
            .filter_map(|row| Some((row.effective().instant()?, &row.name)))
            .filter(|(at, _)| *at > now)
            .min_by_key(|(at, _)| *at);
        let words = match (dates, next) {
            (1, None) => "1 date, with no time that is still to come.".to_owned(),
            (_, None) => format!("{dates} dates, none with a time that is still to come."),
            (1, Some((at, name))) => {
                format!("1 date: {name}, {}.", self.moment(&zone, at)?.dated())
            }
            (_, Some((at, name))) => format!(
                "{dates} dates. The next with a time: {name}, {}.",
                self.moment(&zone, at)?.dated()
            ),
        };
        let doubtful = review.rows.iter().filter(|row| row.verdict != Verdict::Recognised).count();
        Ok(FoundSchedule { link, words, doubtful: u32::try_from(doubtful).unwrap_or(u32::MAX) })
    }
}

/// The roster in a text that is a schedule too: only where it says whose accounts they are, because a
/// schedule's own table names roles as well.
fn beside_schedule(text: &[u8]) -> Option<Roster> {
    let roster = import_roster_bytes(text, "").ok()?;
    (roster.handles().len() > 1).then_some(roster)
}

/// Notes what a roster says; whether it names a role that a member may have.
fn take_roster(found: &mut FoundView, link: Option<String>, roster: Roster, which: &str) -> bool {
    let roles: Vec<FoundRole> = roster.roles.iter().filter_map(found_role).collect();
    if roles.is_empty() {
        return false;
    }
    let asks = match people_of(&roster) {
        0 => format!("{which} lists roles, and nobody by name yet. Is one of them yours?"),
        1 => format!("{which} lists a team of one. Is it you?"),
        people => format!("{which} lists a team of {people} people. Are you one of them?"),
    };
    found.cycle = found.cycle.take().or(roster.cycle);
    (found.roles, found.roster, found.asks) = (roles, link, Some(asks));
    true
}

/// How many people a roster names; who has several roles is one person.
fn people_of(roster: &Roster) -> usize {
    let named = |person: &Person| {
        let one = person.handle.as_ref().or(person.name.as_ref()).or(person.slack.as_ref());
        one.map(|one| one.to_lowercase())
    };
    roster.people().filter_map(named).collect::<BTreeSet<_>>().len()
}

/// What a page names. With an API root of its own any link whose path begins with `OWNER/REPO` does,
/// and with a schedule none is needed.
fn named(page: &str, api_url: Option<&str>, has_schedule: bool) -> Result<TeamLink, Failure> {
    let text = page.trim();
    if text.is_empty() && has_schedule {
        let (api_url, repository) = (GITHUB.to_owned(), String::new());
        return Ok(TeamLink { api_url, repository, page: TeamPage::Front });
    }
    match (team_link(text), api_url) {
        (Ok(link), _) => Ok(link),
        (Err(_), Some(api_url)) if is_repository(text) => Ok(TeamLink {
            api_url: api_url.to_owned(),
            repository: text.to_owned(),
            page: TeamPage::Front,
        }),
        (Err(error), _) => Err(failure::bad(&error.to_string())),
    }
}

/// A role as the member chooses it; none where its name has no letter that a section's name may have.
pub(crate) fn found_role(role: &Role) -> Option<FoundRole> {
    let section = role.section()?;
    let leads: Vec<&str> = role
        .lead
        .iter()
        .filter_map(|person| person.name.as_deref().or(person.handle.as_deref()))
        .collect();
    let led = match leads.as_slice() {
        [] => "no lead yet".to_owned(),
        leads => format!("led by {}", leads.join(", ")),
    };
    let who = match role.shadows.len() {
        0 => led,
        1 => format!("{led}, 1 shadow"),
        shadows => format!("{led}, {shadows} shadows"),
    };
    Some(FoundRole { section, name: role.name.clone(), who })
}

#[cfg(test)]
#[path = "looking_tests.rs"]
mod tests;
