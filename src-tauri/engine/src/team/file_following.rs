//! The team's file, followed by its link as a roster is: asked for at most once an hour, and one that is
//! gone, private or no such file never replaces what it said before. Where no link was given it is looked
//! for in the team's repository, once a day. The template that it names is followed with it.

use crate::{
    Engine, ReadTx, WriteTx,
    ground::{
        failure,
        github::{Client, Fetched},
    },
    schedule::following::{TEAM_FILE, TEMPLATE},
    team::tables::{Team, TeamFacts},
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    round::{openers::Openers, opening::Given},
    settings::{Choice as _, TeamFileAmiss, TeamFileFollowed, TeamFileSought, TemplateFollowed},
    team::{
        file::{PATH, Reading, TeamFile, Weight, read, read_bytes},
        followed::{Followed, FollowedFile},
        link::page_root,
    },
};
use meridian_protocol::Failure;
use serde::Serialize;

/// How long a file that was not in the team's repository is not looked for again.
const SEEK_PAUSE: TimeDelta = TimeDelta::days(1);
/// And how long where one was found of which nothing can be used: somebody is about to mend it.
const MEND_PAUSE: TimeDelta = TimeDelta::hours(1);
/// And how long where it could not be looked for.
const SEEK_SOON: TimeDelta = TimeDelta::minutes(5);

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
        })?;
        self.take_what_was_chosen(&team, &client).await
    }

    /// Looks at the followed file if that is due, or for one where none is followed; then at the template
    /// that it names; and goes by what it says. Nothing else waits for it.
    /// Gives the team anew where its rounds have another name or place by that: what is done by itself is
    /// decided with the next look.
    pub(crate) async fn follow_team_file(&self, team: &Team, client: &Client) -> Option<Team> {
        let went_elsewhere = self.read(|tx| tx.goes_elsewhere(team)).ok()?;
        let looked = self.look_at_what_was_chosen(team, client).await;
        let taken = self.take_what_was_chosen(team, client).await;
        for failure in [looked.err(), taken.err()].into_iter().flatten() {
            tracing::warn!(%failure, "the followed file of the team");
        }
        let now = self.store().team(team.id).ok()?;
        let of = |team: &Team| {
            let TeamFacts { cycle, destination, rhythm, .. } = &team.facts;
            (cycle.clone(), destination.clone(), rhythm.clone())
        };
        let goes_elsewhere = self.read(|tx| tx.goes_elsewhere(team)).ok()?;
        (of(&now) != of(team) || goes_elsewhere != went_elsewhere).then_some(now)
    }

    async fn look_at_what_was_chosen(&self, team: &Team, client: &Client) -> Result<(), Failure> {
        if self.read(|tx| tx.is_left_alone(team))? {
            return Ok(());
        }
        match self.read(|tx| tx.chosen(TeamFileFollowed, team.id))? {
            None if self.store().setting(&TeamFileFollowed::key(team.id))?.is_some() => {
                // It was followed by a newer Meridian, which is said; another one is not taken for it.
            }
            None => self.seek_team_file(team, client).await?,
            Some(followed) if followed.at.rests(self.now()) => {}
            Some(followed) => self.look_at_team_file(team, client, followed).await?,
        }
        self.follow_template(team, client).await
    }

    /// Looks in the team's repository whether the team has chosen something together.
    async fn seek_team_file(&self, team: &Team, client: &Client) -> Result<(), Failure> {
        let sought = self.read(|tx| tx.chosen(TeamFileSought, team.id))?;
        let now = self.now();
        if sought.is_some_and(|at| at <= now && now - at < SEEK_PAUSE) {
            return Ok(());
        }
        let Some(link) = link_in_repository(team) else { return Ok(()) };
        let answer = self.fetch((TEAM_FILE, &link), &team.facts.account.host, client, None).await;
        let amiss_before = self.read(|tx| tx.chosen(TeamFileAmiss, team.id))?;
        let (found, amiss, pause) = match answer {
            Ok(Fetched::New { bytes, etag }) => match understood(&bytes) {
                Ok(text) => (Some((text, etag)), None, SEEK_PAUSE),
                Err(said) => (None, Some(said), MEND_PAUSE),
            },
            // There is none.
            Err(Failure::BadInput { .. }) | Ok(Fetched::Unchanged) => (None, None, SEEK_PAUSE),
            // That says nothing of the file, and passes.
            Err(_) => (None, amiss_before, SEEK_SOON),
        };
        self.write(|tx| {
            tx.keep(TeamFileSought, team.id, Some(&(now - SEEK_PAUSE + pause)))?;
            tx.keep(TeamFileAmiss, team.id, amiss.as_ref())?;
            if let Some((text, etag)) = found
                && tx.chosen(TeamFileFollowed, team.id)?.is_none()
            {
                let at = Followed::read(link, etag, now);
                let followed = FollowedFile { at, since: now, text };
                tx.keep(TeamFileFollowed, team.id, Some(&followed))?;
            }
            Ok(())
        })
    }

    /// Looks at the template that the team's file names, if that is due.
    async fn follow_template(&self, team: &Team, client: &Client) -> Result<(), Failure> {
        let (link, known) = self.read(|tx| tx.template_kept(team))?;
        let (Some(link), now) = (link, self.now()) else { return Ok(()) };
        if known.as_ref().is_some_and(|known| known.at.rests(now)) {
            return Ok(());
        }
        let etag = known.as_ref().and_then(|known| known.at.etag.as_deref());
        let answer = self.fetch((TEMPLATE, &link), &team.facts.account.host, client, etag).await;
        // Where none was read yet there is no text; why is said where one is wanted.
        let known = known.unwrap_or_else(|| FollowedFile {
            at: Followed::read(link, None, now),
            since: now,
            text: String::new(),
        });
        let next = match answer {
            Err(Failure::Offline { .. }) => return Ok(()),
            Err(failure) => not_read(known, now, failure.to_string()),
            Ok(Fetched::Unchanged) => {
                let Followed { link, etag, .. } = known.at;
                FollowedFile { at: Followed::read(link, etag, now), ..known }
            }
            Ok(Fetched::New { bytes, etag }) => match String::from_utf8(bytes.to_vec()) {
                Ok(text) if !text.trim().is_empty() => {
                    FollowedFile { at: Followed::read(known.at.link, etag, now), text, ..known }
                }
                Ok(_) => not_read(known, now, "It is empty.".to_owned()),
                Err(_) => not_read(known, now, "It is no text in UTF-8.".to_owned()),
            },
        };
        self.write(|tx| match tx.template_kept(team)?.0.as_ref() == Some(&next.at.link) {
            true => tx.keep(TemplateFollowed, team.id, Some(&next)),
            // Another one is named meanwhile.
            false => Ok(()),
        })
    }

    async fn look_at_team_file(
        &self,
        team: &Team,
        client: &Client,
        followed: FollowedFile,
    ) -> Result<(), Failure> {
        let (link, etag) = (followed.at.link.as_str(), followed.at.etag.as_deref());
        let answer = self.fetch((TEAM_FILE, link), &team.facts.account.host, client, etag).await;
        let now = self.now();
        let before = followed.clone();
        let next = match answer {
            // That GitHub cannot be reached is said elsewhere, and passes.
            Err(Failure::Offline { .. }) => return Ok(()),
            // Found by itself, it is given up by itself: the team has taken it away. Where the repository is
            // not shown either, it may be there still.
            Err(Failure::BadInput { .. })
                if link_in_repository(team).as_deref() == Some(&followed.at.link)
                    && client.repository(&team.facts.repository).await.is_ok() =>
            {
                return self.write(|tx| {
                    let is_it = tx.chosen(TeamFileFollowed, team.id)?.as_ref() == Some(&before);
                    match is_it {
                        true => {
                            tx.keep(TeamFileSought, team.id, Some(&now))?;
                            tx.keep(TeamFileAmiss, team.id, None)?;
                            tx.keep(TeamFileFollowed, team.id, None)
                        }
                        false => Ok(()),
                    }
                });
            }
            Err(failure) => goes_on(followed, now, &failure.to_string()),
            Ok(Fetched::Unchanged) => {
                let Followed { link, etag, .. } = followed.at;
                FollowedFile { at: Followed::read(link, etag, now), ..followed }
            }
            Ok(Fetched::New { bytes, etag }) => match understood(&bytes) {
                // So does an answer of which nothing came.
                Ok(text) if text.trim().is_empty() => goes_on(
                    followed,
                    now,
                    "It is empty; take it away where nothing is to be chosen together any more.",
                ),
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

/// Where a team's file is in its own repository.
fn link_in_repository(team: &Team) -> Option<String> {
    let root = page_root(&team.facts.account.host)?;
    Some(format!("{root}/{}/blob/HEAD/{PATH}", team.facts.repository))
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

fn not_read(known: FollowedFile, now: DateTime<Utc>, said: String) -> FollowedFile {
    FollowedFile { at: Followed { asked_at: now, trouble: Some(said), ..known.at }, ..known }
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

    /// The link of the template that the team's file names, beside that file, and what is kept of it.
    fn template_kept(
        &self,
        team: &Team,
    ) -> Result<(Option<String>, Option<FollowedFile>), Failure> {
        let followed = self.chosen(TeamFileFollowed, team.id)?;
        let link = followed.and_then(|followed| {
            let root = followed.at.link.strip_suffix(PATH).filter(|root| root.contains("://"))?;
            Some(format!("{root}{}", followed.file().template?))
        });
        let kept = self.chosen(TemplateFollowed, team.id)?;
        let kept = kept.filter(|kept| Some(&kept.at.link) == link.as_ref());
        Ok((link, kept))
    }

    /// The template that the team's file names, as it was read last.
    pub(crate) fn template_chosen_together(&self, team: &Team) -> Result<Given<String>, Failure> {
        if self.chosen_together(team)?.is_none_or(|file| file.template.is_none()) {
            return Ok(Given::Missing);
        }
        Ok(match self.template_kept(team)? {
            (_, Some(FollowedFile { text, .. })) if !text.is_empty() => Given::Here(text),
            (_, Some(FollowedFile { at: Followed { trouble: Some(why), .. }, .. })) => {
                Given::Unreadable(why.trim_end_matches('.').to_owned())
            }
            (Some(_), _) => Given::Unreadable("it was not read yet".to_owned()),
            (None, _) => Given::Unreadable("it was not read".to_owned()),
        })
    }

    /// Whom the team lets open rounds beside the people whom the repository's owner let in.
    pub(crate) fn openers(&self, team: &Team) -> Result<Openers, Failure> {
        Ok(self.chosen_together(team)?.map(|file| file.openers()).unwrap_or_default())
    }

    /// What is wrong with the file that lies in the team's repository and is not followed for it.
    fn amiss(&self, team: &Team) -> Result<Option<String>, Failure> {
        let amiss = self.chosen(TeamFileAmiss, team.id)?;
        Ok(amiss.map(|said| {
            format!(
                "The team's file in {} cannot be used: {said} Until it is mended nothing of it counts; it is \
                 asked for once an hour.",
                team.facts.repository
            )
        }))
    }

    /// What is wrong with what the team has chosen together, with file, line and remedy; one sentence each.
    pub(crate) fn wrong_with_team_file(&self, team: &Team) -> Result<Vec<String>, Failure> {
        let Some(followed) = self.chosen(TeamFileFollowed, team.id)? else {
            return Ok(self.amiss(team)?.into_iter().collect());
        };
        let remarks = read(PATH, &followed.text).remarks.into_iter();
        let wrong = remarks.filter(|remark| remark.weight == Weight::Wrong);
        Ok(followed.at.trouble.into_iter().chain(wrong.map(|remark| remark.words)).collect())
    }

    /// What the file of the team that is shown said last, and what is wrong with it.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn team_file(&self) -> Result<TeamFileTold, Failure> {
        let team = self.team()?;
        let Some(followed) = self.chosen(TeamFileFollowed, team.id)? else {
            let trouble = self.amiss(&team)?;
            let often = if trouble.is_some() { "an hour" } else { "a day" };
            let words = format!(
                "No file of the team is followed: what was chosen for its rounds counts only on this laptop. \
                 {PATH} in {} is looked for once {often}.",
                team.facts.repository
            );
            return Ok(TeamFileTold {
                link: None,
                since: None,
                read_at: None,
                trouble,
                reading: Reading::default(),
                words,
            });
        };
        let FollowedFile { at: Followed { link, read_at, trouble, .. }, since, text } = followed;
        let mut words =
            format!("{link}, followed since {} and read {}.", said_at(since), said_at(read_at));
        match self.template_chosen_together(&team)? {
            Given::Missing => {}
            Given::Here(_) => words.push_str(" Its template of a round's issue is kept."),
            Given::Unreadable(why) => {
                words.push_str(&format!(" Its template of a round's issue cannot be used: {why}."));
            }
        }
        for said in self.not_taken(&team)? {
            words.push(' ');
            words.push_str(&said);
        }
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
