//! The team's file, followed by its link as a roster is: asked for at most once an hour, and one that is
//! gone, private or no such file never replaces what it said before.

use crate::{
    Engine, ReadTx, WriteTx,
    ground::{
        failure,
        github::{Client, Fetched},
    },
    schedule::following::TEAM_FILE,
    team::tables::Team,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    round::openers::Openers,
    settings::TeamFileFollowed,
    team::{
        file::{PATH, Reading, TeamFile, Weight, read, read_bytes},
        followed::{Followed, FollowedFile},
    },
};
use meridian_protocol::Failure;
use serde::Serialize;

/// What the team's file says, as far as this laptop knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TeamFileTold {
    /// Its link; none where no file is followed.
    pub link: Option<String>,
    /// Since when it is followed.
    pub since: Option<DateTime<Utc>>,
    /// When it was read last.
    pub read_at: Option<DateTime<Utc>>,
    /// Why it could not be used since.
    pub trouble: Option<String>,
    /// What it said last, and what is not understood in it.
    pub reading: Reading,
    /// Where it is and since when, one sentence; times in UTC.
    pub words: String,
}

impl Engine {
    /// Follows the file at a link for the team that is shown.
    ///
    /// # Errors
    /// When there is no team, nothing can be read there, or it is no such file.
    pub async fn follow_team_file_at(&self, link: &str) -> Result<(), Failure> {
        let team = self.team()?;
        let client = self.client(&team)?;
        let host = &team.facts.account.host;
        let Fetched::New { bytes, etag } =
            self.fetch((TEAM_FILE, link), host, &client, None).await?
        else {
            return Err(failure::internal("an answer without a question"));
        };
        let text = understood(&bytes).map_err(|said| failure::bad(&said))?;
        self.write(|tx| {
            tx.check_shown(team.id)?;
            let now = tx.now();
            let at = Followed::read(link.to_owned(), etag, now);
            let followed = FollowedFile { at, since: now, text };
            tx.keep(TeamFileFollowed, team.id, Some(&followed))
        })
    }

    /// Looks at the followed file if that is due.
    pub(crate) async fn follow_team_file(
        &self,
        team: &Team,
        client: &Client,
    ) -> Result<(), Failure> {
        let followed = self.read(|tx| tx.chosen(TeamFileFollowed, team.id))?;
        let Some(followed) = followed.filter(|followed| !followed.at.rests(self.now())) else {
            return Ok(());
        };
        let (link, etag) = (followed.at.link.as_str(), followed.at.etag.as_deref());
        let answer = self.fetch((TEAM_FILE, link), &team.facts.account.host, client, etag).await;
        let now = self.now();
        let before = followed.clone();
        let next = match answer {
            // That GitHub cannot be reached is said elsewhere, and passes.
            Err(Failure::Offline { .. }) => return Ok(()),
            Err(failure) => goes_on(followed, now, &failure.to_string()),
            Ok(Fetched::Unchanged) => {
                let Followed { link, etag, .. } = followed.at;
                FollowedFile { at: Followed::read(link, etag, now), ..followed }
            }
            Ok(Fetched::New { bytes, etag }) => match understood(&bytes) {
                Ok(text) => {
                    let at = Followed::read(followed.at.link, etag, now);
                    FollowedFile { at, text, ..followed }
                }
                // The revision stays that of the text that is kept.
                Err(said) => goes_on(followed, now, &said),
            },
        };
        self.write(|tx| tx.keep_team_file(team, &before, &next))
    }
}

/// The file's text. One of which nothing at all is understood is another file.
fn understood(bytes: &[u8]) -> Result<String, String> {
    let Reading { file, remarks } = read_bytes(PATH, bytes);
    let wrong = remarks.into_iter().find(|remark| remark.weight == Weight::Wrong);
    match (wrong, String::from_utf8(bytes.to_vec())) {
        (Some(wrong), _) if file == TeamFile::default() => Err(wrong.words),
        (Some(wrong), Err(_)) => Err(wrong.words),
        (None, Err(error)) => Err(error.to_string()),
        (_, Ok(text)) => Ok(text),
    }
}

fn goes_on(followed: FollowedFile, now: DateTime<Utc>, said: &str) -> FollowedFile {
    let read = said_at(followed.at.read_at);
    let trouble = Some(format!("{said} What it said {read} goes on."));
    FollowedFile { at: Followed { asked_at: now, trouble, ..followed.at }, ..followed }
}

fn said_at(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y %H:%M UTC").to_string()
}

impl WriteTx<'_> {
    /// Keeps what came of a look, unless another link has been given meanwhile.
    fn keep_team_file(
        &self,
        team: &Team,
        before: &FollowedFile,
        next: &FollowedFile,
    ) -> Result<(), Failure> {
        match self.chosen(TeamFileFollowed, team.id)?.as_ref() == Some(before) {
            true => self.keep(TeamFileFollowed, team.id, Some(next)),
            false => Ok(()),
        }
    }
}

impl ReadTx<'_> {
    /// What the team has chosen together, as far as this laptop knows; none where no file is followed.
    pub(crate) fn chosen_together(&self, team: &Team) -> Result<Option<TeamFile>, Failure> {
        Ok(self.chosen(TeamFileFollowed, team.id)?.map(|followed| followed.file()))
    }

    /// Whom the team lets open rounds beside the people whom the repository's owner let in.
    pub(crate) fn openers(&self, team: &Team) -> Result<Openers, Failure> {
        Ok(self.chosen_together(team)?.map(|file| file.openers()).unwrap_or_default())
    }

    /// What the file of the team that is shown said last, and what is wrong with it.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn team_file(&self) -> Result<TeamFileTold, Failure> {
        let team = self.team()?;
        let Some(followed) = self.chosen(TeamFileFollowed, team.id)? else {
            let words = "No file of the team is followed: what was chosen for its rounds counts only on this \
                         laptop."
                .to_owned();
            return Ok(TeamFileTold {
                link: None,
                since: None,
                read_at: None,
                trouble: None,
                reading: Reading::default(),
                words,
            });
        };
        let FollowedFile { at: Followed { link, read_at, trouble, .. }, since, text } = followed;
        let words =
            format!("{link}, followed since {} and read {}.", said_at(since), said_at(read_at));
        let reading = read(PATH, &text);
        Ok(TeamFileTold {
            link: Some(link),
            since: Some(since),
            read_at: Some(read_at),
            trouble,
            reading,
            words,
        })
    }
}

#[cfg(test)]
#[path = "file_following_tests.rs"]
mod tests;
