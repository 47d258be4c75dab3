//! A round that is opened or closed by a job of a scheduler, which has no notebook, no keyring and nobody
//! who could be asked.
//!
//! What it needs comes from the team's file. Its notebook is made for it alone and ends with it: whatever a
//! run that died has made, the next one finds on GitHub, by the round's mark and its author.

use super::{
    job_place::destination_of,
    lost::Missed,
    opening::round_named,
    second_look::{happened, issues_since},
};
use crate::{
    Engine,
    ground::{failure, github::Client},
    schedule::following::FirstReading,
    settings::rhythm_of,
    team::{
        connecting::ScheduleFrom,
        tables::{Schedule, Team, TeamFacts, TeamKind},
    },
};
use meridian_core::{
    courier::Issue,
    ids::{Account, IssueNumber, RoundKey, UserId},
    round::{
        openers::Trusted,
        opening::Tag,
        rhythm::{Rhythm, Round},
        tracking::{self, Found, find_round_issue},
        workflow,
    },
    settings::TeamFileFollowed,
    team::{
        file,
        followed::{Followed, FollowedFile},
        link::is_repository,
    },
};
use meridian_protocol::{Failure, ScheduleSource};
use serde::Serialize;

/// What a job is told.
pub struct Job {
    /// `OWNER/REPO`
    pub repository: String,
    /// The API root, such as `https://api.github.com`.
    pub api_url: String,
    /// The text of the team's file.
    pub file: String,
    /// The schedule that it names, where it could be read or has a link.
    pub schedule: Option<ScheduleFrom>,
    /// The roster, likewise.
    pub roster: Option<ScheduleSource>,
    /// Which round, by the date on which it opens; the one that is due.
    pub round: Option<RoundKey>,
}

/// A round for a job, and its issue where it is on GitHub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobRound {
    /// The round.
    #[serde(skip)]
    pub round: Round,
    /// Its issue.
    pub number: Option<IssueNumber>,
    /// Where a person sees it.
    pub url: Option<String>,
    /// Whether it is closed.
    pub is_closed: bool,
    /// Whether somebody opened it again after the round's end: then closing it is left to people.
    pub is_left_open: bool,
    /// Why it is not known which one it is, where that is so: one sentence.
    pub doubt: Option<String>,
    /// Whether this account has opened it and the team wants more than the issue: a run that died may have
    /// left that.
    #[serde(skip)]
    pub may_lack: bool,
}

impl JobRound {
    /// A round of which nothing was found.
    const fn without_issue(round: Round) -> Self {
        Self {
            round,
            number: None,
            url: None,
            is_closed: false,
            is_left_open: false,
            doubt: None,
            may_lack: false,
        }
    }
}

impl Engine {
    /// Finds the round that a job is to open now, and its issue where it is there already: then one request
    /// was enough, or two where the team's file does not name the cycle, or names phases. None where no round is to be opened
    /// now.
    ///
    /// # Errors
    /// One sentence on what to correct; [`Failure::SignIn`] without `MERIDIAN_TOKEN`; [`Failure::NotReady`]
    /// where the round's issue may have been moved away or deleted, or that could not be read, and nobody has
    /// named the round: then another one is a person's to open, or the next run's.
    pub async fn job_to_open(
        &self,
        job: Job,
        notes: &mut Vec<String>,
    ) -> Result<Option<JobRound>, Failure> {
        let mut begun = self.begin_job(job, notes).await?;
        let due = workflow::round_to_open(&rhythm_of(&begun.team)?, self.now());
        let Some(round) = begun.round(due)? else { return Ok(None) };
        if begun.team.facts.is_shared() {
            return self.job_to_open_on(&mut begun, round, notes).await;
        }
        // By what everybody counts it is there, whoever asks: most runs end here.
        let mut found = self.look_for(&begun, round).await?;
        if found.number.is_some() && (found.is_closed || !begun.wants_more) {
            return Ok(Some(found));
        }
        self.identify_job(&mut begun).await?;
        if found.number.is_none() {
            found = self.look_for(&begun, round).await?;
        }
        if found.number.is_none() {
            found = self.look_by_number(&begun, round, found).await?;
        }
        let Some(number) = found.number else {
            self.read_the_rest(&mut begun, notes).await?;
            return Ok(Some(found));
        };
        let issue = self.store().issue(begun.team.id, number)?;
        let me = begun.team.facts.account.user;
        let author = issue.and_then(|issue| issue.author);
        if begun.wants_more && author.is_some_and(|author| author.id == me) {
            self.read_the_rest(&mut begun, notes).await?;
            found.may_lack = true;
        }
        Ok(Some(found))
    }

    /// Finds the round that a job is to close now, with its issue. None where none is over yet.
    ///
    /// # Errors
    /// As [`Self::job_to_open`].
    pub async fn job_to_close(
        &self,
        job: Job,
        notes: &mut Vec<String>,
    ) -> Result<Option<JobRound>, Failure> {
        let mut begun = self.begin_job(job, notes).await?;
        let has_phases = self.read(|tx| tx.chosen_together(&begun.team))?;
        let has_phases = has_phases.is_some_and(|file| !file.phases.is_empty());
        if has_phases && begun.team.facts.schedule.is_none() {
            return Err(Failure::NotReady {
                message: "The team's file names phases, and the schedule that says when they are was not \
                          read: nothing is closed before its time. The next run tries again."
                    .to_owned(),
            });
        }
        let due = workflow::round_to_close(&rhythm_of(&begun.team)?, self.now());
        let Some(round) = begun.round(due)? else { return Ok(None) };
        self.identify_job(&mut begun).await?;
        if begun.team.facts.is_shared() {
            return self.job_to_sum_up_on(&mut begun, round, notes).await.map(Some);
        }
        // An issue that was opened by hand is known by its week.
        self.read_the_rest(&mut begun, notes).await?;
        let found = self.look_for(&begun, round).await?;
        Ok(Some(heed_reopened(&begun, found).await))
    }

    /// Looks a round's issue that no list has up by the numbers that are missing there, where nobody has
    /// named the round.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where it may have been moved away or deleted, and where that could not be read:
    /// by nobody's choice no other one is opened then.
    async fn look_by_number(
        &self,
        begun: &Begun,
        round: Round,
        nothing: JobRound,
    ) -> Result<JobRound, Failure> {
        if begun.asked.is_some() {
            return Ok(nothing);
        }
        let (client, team) = (&begun.client, &begun.team);
        let until = tracking::earliest(round.opens);
        let issues = issues_since(client, &team.facts.repository, until).await;
        let why = match issues {
            Some(issues) => match self.missed(client, team, &round, &issues).await? {
                Missed::Nothing => return Ok(nothing),
                Missed::There(issue) => return self.is_its_issue(team, round, *issue),
                Missed::Lost(why) => why,
                Missed::Unread => {
                    "What became of an issue that may be the round's could not be read: the \
                                   next run looks again."
                        .to_owned()
                }
            },
            None => {
                "The repository's issues could not be read to the end: the next run looks again."
                    .to_owned()
            }
        };
        let message = format!("The round of {} was not opened. {why}", round.key);
        Err(Failure::NotReady { message })
    }

    /// Keeps the issue that is the round's.
    fn is_its_issue(&self, team: &Team, round: Round, issue: Issue) -> Result<JobRound, Failure> {
        let found = JobRound {
            number: Some(issue.number),
            url: Some(issue.url.clone()),
            is_closed: issue.state == "closed",
            ..JobRound::without_issue(round)
        };
        self.found_by_number(team, round.key, Box::new(issue))?;
        Ok(found)
    }

    /// What opens a round on the place that it shares; none before the round's hour, because by the time alone
    /// a comment there belongs to a round.
    async fn job_to_open_on(
        &self,
        begun: &mut Begun,
        round: Round,
        notes: &mut Vec<String>,
    ) -> Result<Option<JobRound>, Failure> {
        if self.now() < round.opens && begun.asked.is_none() {
            return Ok(None);
        }
        self.identify_job(begun).await?;
        self.read_the_rest(begun, notes).await?;
        let (on, doubt) = self.read_place(&begun.team, &round).await?;
        let found = JobRound { doubt, ..JobRound::without_issue(round) };
        let Some(on) = on else { return Ok(Some(found)) };
        let opened = self.read(|tx| tx.opening_on(&begun.team, &round, on))?;
        let me = begun.team.facts.account.user;
        Ok(Some(match opened {
            Some(comment) => JobRound {
                number: Some(on),
                may_lack: begun.wants_more && comment.author.is_some_and(|by| by.id == me),
                url: Some(comment.url),
                ..found
            },
            None => found,
        }))
    }

    /// The place on which a round is to be summed up, where it was found.
    async fn job_to_sum_up_on(
        &self,
        begun: &mut Begun,
        round: Round,
        notes: &mut Vec<String>,
    ) -> Result<JobRound, Failure> {
        self.read_the_rest(begun, notes).await?;
        let (number, doubt) = self.read_place(&begun.team, &round).await?;
        let url = match number {
            Some(number) => self.store().issue(begun.team.id, number)?.map(|issue| issue.url),
            None => None,
        };
        Ok(JobRound { number, url, doubt, ..JobRound::without_issue(round) })
    }

    /// Asks whose the token is.
    async fn identify_job(&self, begun: &mut Begun) -> Result<(), Failure> {
        let Begun { team, client, .. } = begun;
        let user = client.signed_in_user().await;
        let user = user.map_err(|answer| failure::answer(&answer, &team.facts.account.host))?;
        *team = self.store_mut().change_team(team.id, |facts| {
            facts.account.user = user.id;
            facts.account.login = user.login;
        })?;
        self.prove(team, client);
        Ok(())
    }

    /// Keeps the team by its file.
    async fn begin_job(&self, job: Job, notes: &mut Vec<String>) -> Result<Begun, Failure> {
        let Job { repository, api_url, file, mut schedule, roster, round } = job;
        if !is_repository(&repository) {
            return Err(failure::bad(&format!(
                "\"{repository}\" is no repository; write OWNER/REPO."
            )));
        }
        let token = self.parts.token.clone().ok_or_else(|| Failure::SignIn {
            message: "A job needs a token: set MERIDIAN_TOKEN, in GitHub Actions to the job's own \
                      (github.token)."
                .to_owned(),
        })?;
        let read = file::read(file::PATH, &file);
        notes.extend(read.remarks.iter().map(|remark| remark.words.clone()));
        let destination = destination_of(&read.file, &repository)?;
        let host = api_url.trim_end_matches('/').to_owned();
        let client = self.reach(&host, Some(token))?;
        let mut facts = TeamFacts {
            repository,
            repository_id: None,
            account: Account { host, user: UserId(0), login: String::new() },
            destination,
            cycle: failure::name(TeamFacts::NO_CYCLE)?,
            // It writes no update of its own.
            sections: Vec::new(),
            rhythm: None,
            kind: TeamKind::GitHub,
            schedule: None,
        };
        // The round's mark names the cycle, and a phase its deadlines, so both are wanted before an issue is
        // looked for.
        let mut phases = Vec::new();
        if read.file.cycle.is_none() || !read.file.phases.is_empty() {
            let read = self.job_schedule(schedule.take(), &client, &facts, notes).await;
            if let Some(Known { kept, read }) = read {
                phases = meridian_core::deadlines::phases(&read);
                facts.schedule = Some(kept);
                let cycle = read.cycle.as_deref().and_then(|cycle| cycle.parse().ok());
                facts.cycle = cycle.unwrap_or(facts.cycle);
            }
        }
        let tags = read.file.tag != Some(Tag::Nobody);
        let wants_more = read.file.pin == Some(true) || (tags && roster.is_some());
        facts.rhythm = kept_rhythm(read.file.rhythm(&phases))?;
        facts.cycle = read.file.cycle.unwrap_or(facts.cycle);
        let now = self.now();
        let team = self.store_mut().connect_and_follow(&facts, None, now)?;
        let at = Followed::read(file::PATH.to_owned(), None, now);
        let followed = FollowedFile { at, since: now, text: file };
        self.write(|tx| {
            tx.note_place(team.id, &team.facts.destination)?;
            tx.keep(TeamFileFollowed, team.id, Some(&followed))
        })?;
        Ok(Begun { team, client, schedule, roster, asked: round, wants_more })
    }

    /// Looks for a round's issue, as whoever drains does, and keeps what it finds.
    async fn look_for(&self, begun: &Begun, round: Round) -> Result<JobRound, Failure> {
        let Begun { team, client, .. } = begun;
        let nothing = JobRound::without_issue(round);
        let until = tracking::earliest(round.opens);
        // What cannot be read to its end proves nothing: whoever opens looks once more.
        let Some(issues) = issues_since(client, &team.facts.repository, until).await else {
            let doubt = Some("The repository's issues could not be read to the end.".to_owned());
            return Ok(JobRound { doubt, ..nothing });
        };
        self.heed_server(client)?;
        let (schedule, openers) = self.read(|tx| Ok((tx.schedule_of(team), tx.openers(team)?)))?;
        let week = schedule.and_then(|schedule| round.week_in(&schedule));
        let found = find_round_issue(
            &issues,
            &team.facts.cycle,
            &round.key,
            week.map(|week| week.number),
            (round.opens, round.closes),
            Trusted { me: team.facts.account.user, openers: &openers },
        );
        let number = match found {
            Found::Clear(number) => number,
            Found::Nothing => return Ok(nothing),
            Found::Unclear(numbers) => {
                let numbers: Vec<_> = numbers.iter().map(|number| format!("#{number}")).collect();
                let doubt = Some(format!(
                    "It is not clear which issue is the round's: {}.",
                    numbers.join(", ")
                ));
                return Ok(JobRound { doubt, ..nothing });
            }
        };
        let Some(issue) = issues.into_iter().find(|issue| issue.number == number) else {
            return Ok(nothing);
        };
        self.is_its_issue(team, round, issue)
    }

    /// Reads what only a text needs. Whatever of it cannot be read is said there: the hour is not missed for
    /// the want of a list.
    async fn read_the_rest(
        &self,
        begun: &mut Begun,
        notes: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let Begun { team, client, schedule, roster, .. } = begun;
        let asked = client.repository(&team.facts.repository).await;
        let read = self.job_schedule(schedule.take(), client, &team.facts, notes).await;
        *team = self.store_mut().change_team(team.id, |facts| {
            if let Ok((id, name, _)) = asked {
                facts.repository_id = Some(id);
                facts.repository = name;
            }
            facts.schedule = read.map(|read| read.kept).or(facts.schedule.take());
        })?;
        self.note_heard(team, client)?;
        if let Some(roster) = roster {
            let kept = self.keep_given_roster(team, roster).await;
            notes.extend(kept.err().map(|failure| format!("The roster is not read: {failure}")));
        }
        Ok(())
    }

    async fn job_schedule(
        &self,
        from: Option<ScheduleFrom>,
        client: &Client,
        facts: &TeamFacts,
        notes: &mut Vec<String>,
    ) -> Option<Known> {
        let read = match from? {
            ScheduleFrom::File(name, bytes) => {
                let read = meridian_core::schedule::import_bytes(&bytes, &name, self.rules());
                let text = || String::from_utf8_lossy(&bytes).into_owned();
                let now = self.now();
                read.map(|read| Known { kept: Schedule::as_read(name, now, text()), read })
                    .map_err(|error| error.to_string())
            }
            ScheduleFrom::Link(link) => {
                match self.read_link(&link, &facts.account.host, client).await {
                    Ok(FirstReading { schedule, read, .. }) => Ok(Known { kept: schedule, read }),
                    Err(failure) => Err(failure.to_string()),
                }
            }
        };
        match read {
            Ok(known) => Some(known),
            Err(said) => {
                notes.push(format!("The schedule is not read: {said}"));
                None
            }
        }
    }
}

/// An earlier run may have closed it, and somebody wants it open.
async fn heed_reopened(begun: &Begun, found: JobRound) -> JobRound {
    let Some(number) = found.number.filter(|_| !found.is_closed) else { return found };
    match happened(&begun.client, &begun.team, (number, "reopened"), found.round.closes).await {
        Some(is_left_open) => JobRound { is_left_open, ..found },
        None => {
            let doubt = format!("Whether somebody opened #{number} again could not be read.");
            JobRound { number: None, doubt: Some(doubt), ..found }
        }
    }
}

/// The schedule of a job, as it is kept and as it was read.
struct Known {
    kept: Schedule,
    read: meridian_core::schedule::Schedule,
}

/// A job whose team is kept.
struct Begun {
    team: Team,
    client: Client,
    schedule: Option<ScheduleFrom>,
    roster: Option<ScheduleSource>,
    asked: Option<RoundKey>,
    /// Whether the team wants its issue pinned, or may tag more people than one text holds.
    wants_more: bool,
}

impl Begun {
    /// The round that was asked for, else the one that is due.
    fn round(&self, due: Option<Round>) -> Result<Option<Round>, Failure> {
        match self.asked {
            Some(key) => round_named(&self.team, &rhythm_of(&self.team)?, key).map(Some),
            None => Ok(due),
        }
    }
}

fn kept_rhythm(rhythm: Rhythm) -> Result<Option<String>, Failure> {
    let kept = || serde_json::to_string(&rhythm);
    (rhythm != Rhythm::default())
        .then(kept)
        .transpose()
        .map_err(|error| failure::internal(&error.to_string()))
}

#[cfg(test)]
#[path = "job_tests.rs"]
mod tests;
