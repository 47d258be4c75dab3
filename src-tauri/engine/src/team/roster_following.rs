//! A roster that is followed by its link, as a schedule is: asked for at most once an hour, and a reading
//! that cannot be used never replaces one that could.

use crate::{
    Engine, WriteTx,
    ground::{
        failure,
        github::{Client, Fetched},
    },
    team::tables::Team,
};
use meridian_core::{
    settings::RosterFollowed,
    team::{followed::Followed, roster::import_roster_bytes},
};
use meridian_protocol::Failure;

impl Engine {
    /// Keeps the roster at a link for a team that is shown, and follows it.
    pub(crate) async fn begin_to_follow_roster(
        &self,
        team: &Team,
        link: &str,
    ) -> Result<(), Failure> {
        let client = self.client(team)?;
        let (bytes, etag) = self.roster_at(link, &team.facts.account.host, &client).await?;
        let now = self.now();
        self.write(|tx| {
            tx.check_shown(team.id)?;
            tx.keep_roster(&bytes, link)?;
            let followed = Followed::read(link.to_owned(), etag, now);
            tx.keep(RosterFollowed, team.id, Some(&followed))
        })
    }

    /// Keeps the roster at a link for the team that is shown, and follows it.
    ///
    /// # Errors
    /// When there is no team, or no roster can be read there.
    pub async fn follow_roster_at(&self, link: &str) -> Result<(), Failure> {
        let team = self.team()?;
        self.begin_to_follow_roster(&team, link).await
    }

    /// The bytes at a link of the team's, with their revision.
    pub(crate) async fn roster_at(
        &self,
        link: &str,
        host: &str,
        client: &Client,
    ) -> Result<(Vec<u8>, Option<String>), Failure> {
        match self.fetch(("roster", link), host, client, None).await? {
            Fetched::New { bytes, etag } => Ok((bytes.to_vec(), etag)),
            Fetched::Unchanged => Err(failure::internal("an answer without a question")),
        }
    }

    /// Looks at the followed roster if that is due.
    pub(crate) async fn follow_roster(&self, team: &Team, client: &Client) -> Result<(), Failure> {
        let followed = self.read(|tx| tx.chosen(RosterFollowed, team.id))?;
        let Some(followed) = followed.filter(|followed| !followed.rests(self.now())) else {
            return Ok(());
        };
        let (link, etag) = (followed.link.as_str(), followed.etag.as_deref());
        match self.fetch(("roster", link), &team.facts.account.host, client, etag).await {
            // That GitHub cannot be reached is said elsewhere, and passes.
            Err(Failure::Offline { .. }) => Ok(()),
            Err(failure) => {
                self.write(|tx| tx.keep_old_roster(team, &followed, &failure.to_string()))
            }
            Ok(Fetched::Unchanged) => self.write(|tx| {
                let (link, etag) = (followed.link.clone(), followed.etag.clone());
                tx.follow_on(team, &followed, &Followed::read(link, etag, tx.now()))
            }),
            Ok(Fetched::New { bytes, etag }) => {
                self.write(|tx| tx.take_roster(team, &followed, &bytes, etag))
            }
        }
    }
}

impl WriteTx<'_> {
    /// Keeps what the link says now, for the cycle that the team is in.
    fn take_roster(
        &self,
        team: &Team,
        followed: &Followed,
        bytes: &[u8],
        etag: Option<String>,
    ) -> Result<(), Failure> {
        let roster = match import_roster_bytes(bytes, &followed.link) {
            Ok(roster) => roster,
            Err(error) => return self.keep_old_roster(team, followed, &error.to_string()),
        };
        let cycle = &team.facts.cycle;
        let other = roster.cycle.as_deref().filter(|of| !of.eq_ignore_ascii_case(cycle.as_str()));
        if let Some(other) = other {
            let said = format!(
                "{} now holds the roster of {other}; add the team's link again to go on to that cycle.",
                followed.link
            );
            return self.keep_old_roster(team, followed, &said);
        }
        let read = Followed::read(followed.link.clone(), etag, self.now());
        if self.is_still_followed(team, followed)? {
            self.store_mut().keep_roster(team.id, cycle, &roster)?;
        }
        self.follow_on(team, followed, &read)
    }

    /// Goes on with the roster from before, and says why.
    fn keep_old_roster(&self, team: &Team, followed: &Followed, said: &str) -> Result<(), Failure> {
        let read = followed.read_at.format("%-d %b %Y %H:%M UTC");
        let trouble = Some(format!("{said} Until then the roster read {read} stays."));
        let next = Followed { asked_at: self.now(), trouble, ..followed.clone() };
        self.follow_on(team, followed, &next)
    }

    /// Notes what came of a look, unless another one has been given meanwhile.
    fn follow_on(&self, team: &Team, before: &Followed, now: &Followed) -> Result<(), Failure> {
        match self.is_still_followed(team, before)? {
            true => self.keep(RosterFollowed, team.id, Some(now)),
            false => Ok(()),
        }
    }

    fn is_still_followed(&self, team: &Team, before: &Followed) -> Result<bool, Failure> {
        let kept = self.chosen(RosterFollowed, team.id)?;
        Ok(kept.is_some_and(|kept| kept.link == before.link && kept.asked_at == before.asked_at))
    }
}

#[cfg(test)]
#[path = "roster_following_tests.rs"]
mod tests;
