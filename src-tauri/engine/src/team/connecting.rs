//! Connecting a real team.

use crate::{
    Engine,
    account::{
        SESSION,
        keeping::{Held, Place},
    },
    ground::{
        failure,
        github::{Client, TokenPrint},
    },
    schedule::{following::FirstReading, tables::Followed},
    settings::rhythm_of,
    team::{
        places::{Moved, place_of_link},
        tables::{Schedule, Team, TeamFacts, TeamKind},
    },
};
use meridian_core::{
    courier::{Answer, Destination, Refusal},
    ids::{Account, CycleName, SectionId, UserId},
    team::link::is_repository,
};
use meridian_protocol::Failure;
use std::collections::BTreeSet;

/// The API root where none is given.
pub use meridian_core::team::link::GITHUB;

/// What `connect` is told.
pub struct ConnectRequest {
    /// `OWNER/REPO`
    pub repository: String,
    /// The API root, such as `https://api.github.com`.
    pub api_url: String,
    /// Where the schedule comes from.
    pub schedule: Option<ScheduleFrom>,
    /// The release, when no schedule names it.
    pub cycle: Option<CycleName>,
    /// The member's sections.
    pub sections: Vec<SectionId>,
    /// `round-issue`, `cycle-issue` or the link of an issue or a discussion; `round-issue` for a new team where it is
    /// not said.
    pub destination: Option<String>,
    /// Whether the API root only follows from a link that was pasted, so that nobody has said that it
    /// may be given a token.
    pub is_from_link: bool,
}

/// Where a schedule comes from.
pub enum ScheduleFrom {
    /// A file: its name and its bytes. It is read once.
    File(String, Vec<u8>),
    /// A link. It is followed from now on.
    Link(String),
}

/// A team that was connected.
pub struct Connected {
    /// The team.
    pub team: Team,
    /// What the member should know: "could not be checked", "the token is not kept".
    pub notes: Vec<String>,
    /// Whether a sign-in was given.
    pub has_sign_in: bool,
    /// Whether Meridian starts from now on when the member logs in, because this is their first team.
    pub starts_at_login: bool,
}

impl Engine {
    /// Adds or changes a team and makes it the current one; what is not said of a team that is there
    /// already stays as it is. Asks GitHub who the token belongs to
    /// and whether the repository is there; without a network that is caught up by the first
    /// drain.
    ///
    /// # Errors
    /// One sentence on what to correct; then nothing was changed.
    pub async fn connect(&self, request: ConnectRequest) -> Result<Connected, Failure> {
        let ConnectRequest {
            repository,
            api_url,
            schedule,
            cycle,
            mut sections,
            destination,
            is_from_link,
        } = request;
        // Named twice is wanted once.
        let mut named = BTreeSet::new();
        sections.retain(|section| named.insert(section.clone()));
        check_repository(&repository)?;
        // A real team's time is the clock's, also where practice has run ahead until now.
        let now = self.parts.clock.now_of_a_real_team();
        let mut notes = Vec::new();
        let host = api_url.trim_end_matches('/').to_owned();
        let before = self.store().team_at(&host, &repository)?;
        let offered = self.sign_in_at(&host, before.as_ref(), is_from_link);
        let token = offered.as_ref().map(|held| held.token.clone());
        let client = self.reach(&api_url, token.clone())?;
        let known = before.as_ref().map(|team| &team.facts);
        let (schedule, named, followed) = match schedule {
            None => {
                let followed = before.as_ref().map(|team| self.store().followed(team.id));
                let kept = known.and_then(|facts| facts.schedule.clone());
                (kept, None, followed.transpose()?.flatten())
            }
            Some(ScheduleFrom::File(source, bytes)) => {
                let read = meridian_core::schedule::import_bytes(&bytes, &source, self.rules())
                    .map_err(|error| failure::bad(&error.to_string()))?;
                let text = String::from_utf8_lossy(&bytes).into_owned();
                (Some(Schedule::as_read(source, now, text)), read.cycle, None)
            }
            Some(ScheduleFrom::Link(link)) => {
                self.begin_to_follow(link, &api_url, &client, &mut notes).await?
            }
        };
        let cycle = cycle.or_else(|| named.and_then(|cycle| cycle.parse().ok()));
        let cycle = cycle.or_else(|| known.map(|facts| facts.cycle.clone()));
        let goes_elsewhere = destination.as_ref().map(|said| said == ELSEWHERE);
        let destination = match (destination, known) {
            (None, Some(facts)) => facts.destination.clone(),
            (None, None) => Destination::RoundIssue,
            // Where they went before stays beside it, for the day on which they go there again.
            (Some(said), Some(facts)) if said == ELSEWHERE => facts.destination.clone(),
            (Some(said), None) if said == ELSEWHERE => Destination::RoundIssue,
            (Some(said), _) => read_destination(&said, &repository)?,
        };
        let sections = match (sections.is_empty(), known) {
            (true, Some(facts)) => facts.sections.clone(),
            (true, None) => vec![failure::name("general")?],
            (false, _) => sections,
        };
        let schedule = schedule.map(|read| read.with_corrections_of(known));
        let mut facts = TeamFacts {
            repository,
            repository_id: None,
            account: Account { host, user: UserId(0), login: String::new() },
            destination,
            cycle: cycle.map_or_else(|| failure::name(TeamFacts::NO_CYCLE), Ok)?,
            sections,
            rhythm: None,
            kind: TeamKind::GitHub,
            schedule,
        };
        match identify(&client, &mut facts, token.is_some()).await {
            Ok(()) => {}
            Err(Failure::Offline { message }) => notes.push(format!(
                "{message} The team is connected all the same; who you are is asked later."
            )),
            Err(failure) => return Err(failure),
        }
        let said = self.parts.clock.standing().words();
        self.heed_server(&client)?;
        notes.extend(
            self.parts.clock.standing().words().filter(|words| said.as_ref() != Some(words)),
        );
        self.write(|tx| tx.end_running_ahead())?;
        let team = self.store_mut().connect_and_follow(&facts, followed.as_ref(), now)?;
        self.note_heard(&team, &client)?;
        if known.is_none_or(|known| known.destination != facts.destination) {
            notes.extend(self.go_to_from_now_on(&team, known.map(|known| &known.destination))?);
        }
        if let Some(is_elsewhere) = goes_elsewhere {
            self.write(|tx| tx.let_go_elsewhere(&team, is_elsewhere))?;
        }
        let has_sign_in = offered.is_some();
        let is_discussion = matches!(facts.destination, Destination::Discussion { .. });
        if is_discussion && !has_sign_in && goes_elsewhere != Some(true) {
            notes.push(UNSEEN.to_owned());
        }
        let is_known = facts.account.user != UserId(0);
        match offered {
            // What goes wrong is a note, not a failure: the token can be given again each time.
            Some(Held { token, place: Place::Given }) if is_known => {
                let account = &team.facts.account;
                let kept = self.keep_or_hand_over(account, token).await;
                notes.extend(kept.err().map(|error| match self.agent_keeps(account) {
                    true => SESSION.to_owned(),
                    false => {
                        format!("The token is not kept ({error}). Set MERIDIAN_TOKEN each time.")
                    }
                }));
            }
            // Whose a token is, GitHub has to say before it is kept for anybody.
            Some(Held { place: Place::Given, .. }) => notes.push(
                "GitHub could not be asked whose the token is, so it is not kept; sign in once there is \
                 a network."
                    .to_owned(),
            ),
            _ => {}
        }
        let starts_at_login = self.write(|tx| tx.settle_autostart()).unwrap_or_else(|failure| {
            // The team is there; the switch in the settings says what is so.
            tracing::warn!(%failure, "not started at log-in");
            false
        });
        Ok(Connected { team, notes, has_sign_in, starts_at_login })
    }

    /// The present round's update goes to where the team's go now, unless it has left already; then it
    /// says so.
    fn go_to_from_now_on(
        &self,
        team: &Team,
        before: Option<&Destination>,
    ) -> Result<Option<String>, Failure> {
        let Ok(rhythm) = rhythm_of(team) else { return Ok(None) };
        let round = rhythm.round_at(self.now()).key;
        // First: without it nothing is lost.
        self.store_mut().forget_issues(team.id)?;
        let moved = self.write(|tx| tx.go_to(team, before, round))?;
        Ok(match moved {
            Moved::AtOnce => None,
            Moved::FromTheNext(number) => Some(format!(
                "Your update of this round is on its way to #{number} or there already, and stays \
                 there; the next one goes to the new place."
            )),
        })
    }

    /// The sign-in with which something is asked of a host: that of the team, or of another one there,
    /// or the one given to this process. A host that only follows from a pasted link is given none
    /// that was not given for it.
    pub(crate) fn sign_in_at(
        &self,
        host: &str,
        team: Option<&Team>,
        is_from_link: bool,
    ) -> Option<Held> {
        let given = self.parts.token.clone();
        let given = given.map(|token| Held { token, place: Place::Given });
        if !is_from_link && given.is_some() {
            return given;
        }
        let teams = self.store().teams().unwrap_or_default();
        let removed = self.store().removed_teams().unwrap_or_default();
        let there = teams.iter().chain(&removed).filter(|team| team.facts.account.host == host);
        let kept =
            team.into_iter().chain(there).find_map(|team| self.held_by_hand(team).ok().flatten());
        kept.or_else(|| given.filter(|_| host == GITHUB && teams.is_empty()))
    }

    /// Reads a link for the first time. Without a network it is followed all the same.
    async fn begin_to_follow(
        &self,
        link: String,
        api_url: &str,
        client: &Client,
        notes: &mut Vec<String>,
    ) -> Result<(Option<Schedule>, Option<String>, Option<Followed>), Failure> {
        let asked_at = Some(self.now());
        let followed = Followed { link, etag: None, asked_at, trouble: None };
        match self.read_link(&followed.link, api_url, client).await {
            Ok(FirstReading { schedule, read, etag }) => {
                Ok((Some(schedule), read.cycle, Some(Followed { etag, ..followed })))
            }
            Err(Failure::Offline { message }) => {
                notes.push(format!("{message} The schedule is read as soon as it can be."));
                Ok((None, None, Some(Followed { asked_at: None, ..followed })))
            }
            Err(failure) => Err(failure),
        }
    }

    /// Asks who we are, if that is still unknown.
    pub(crate) async fn identify_team(&self, team: Team, client: &Client) -> Result<Team, Failure> {
        if team.facts.account.user != UserId(0) {
            return Ok(team);
        }
        let mut facts = team.facts.clone();
        identify(client, &mut facts, true).await?;
        let known = Team { facts: facts.clone(), ..team.clone() };
        self.prove(&known, client);
        if let Some(token) = self.given(&team)
            && client.token_print() == Some(TokenPrint::of(&token))
        {
            // It was given before anybody could say whose it is.
            let _is_given_again = self.keep_or_hand_over(&known.facts.account, token).await;
        }
        Ok(self.store_mut().change_team(team.id, move |known| {
            // Who signed in while it was asked is who the member is.
            if known.account.user == UserId(0) && known.account.host == facts.account.host {
                known.account = facts.account;
            }
            known.repository_id = facts.repository_id;
            known.repository = facts.repository;
        })?)
    }
}

/// Fills in the account and the repository's lasting id as GitHub knows them.
async fn identify(client: &Client, facts: &mut TeamFacts, signed_in: bool) -> Result<(), Failure> {
    if signed_in {
        let user = client
            .signed_in_user()
            .await
            .map_err(|answer| failure::answer(&answer, &facts.account.host))?;
        facts.account.user = user.id;
        facts.account.login = user.login;
    }
    match client.repository(&facts.repository).await {
        Ok((id, name, _)) => {
            facts.repository_id = Some(id);
            facts.repository = name;
            Ok(())
        }
        // Without a sign-in a private repository cannot be told from a missing one.
        Err(Answer::Refused(Refusal::Missing | Refusal::SignInNeeded) | Answer::Limited { .. })
            if !signed_in =>
        {
            Ok(())
        }
        Err(answer) => {
            Err(failure::answer(&answer, &format!("The repository {}", facts.repository)))
        }
    }
}

/// Of a discussion, where nobody is signed in.
const UNSEEN: &str = "GitHub shows a discussion to nobody who is not signed in: sign in to post there, or \
                      copy your update, put it there yourself, and mark it as posted.";

/// What connecting calls a place where Meridian cannot look.
pub(crate) const ELSEWHERE: &str = "elsewhere";

fn check_repository(name: &str) -> Result<(), Failure> {
    if is_repository(name) {
        return Ok(());
    }
    Err(failure::bad(&format!(
        "\"{name}\" is not a repository; write OWNER/REPO, such as kubernetes/sig-release."
    )))
}

fn read_destination(text: &str, repository: &str) -> Result<Destination, Failure> {
    match text {
        "round-issue" => return Ok(Destination::RoundIssue),
        "cycle-issue" => return Ok(Destination::CycleIssue),
        _ => {}
    }
    place_of_link(text, repository).map_err(|_| {
        failure::bad(&format!(
            "\"{text}\" is not a destination; use round-issue, cycle-issue, elsewhere or the link of \
             an issue, pull request or discussion in {repository}."
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_core::ids::IssueNumber;
    use secrecy::SecretString;

    #[test]
    fn destinations() {
        let link = "https://github.com/o/r/issues/12";
        assert_eq!(
            read_destination(link, "o/r").unwrap(),
            Destination::Issue { number: IssueNumber(12) }
        );
        assert_eq!(read_destination("round-issue", "o/r").unwrap(), Destination::RoundIssue);
        assert!(read_destination("https://github.com/o/other/issues/12", "o/r").is_err());
        assert!(read_destination("https://github.com/o/r/issues/x", "o/r").is_err());
    }

    fn request(api_url: &str) -> ConnectRequest {
        ConnectRequest {
            repository: "o/r".to_owned(),
            api_url: api_url.to_owned(),
            schedule: None,
            cycle: None,
            sections: Vec::new(),
            destination: None,
            is_from_link: false,
        }
    }

    #[tokio::test]
    async fn an_address_with_a_password_or_without_encryption_is_not_connected() {
        let folder = tempfile::tempdir().unwrap();
        let engine = crate::test_engine::open(folder.path());
        for (api_url, said) in [
            ("http://name:secret@127.0.0.1:1", "MERIDIAN_TOKEN"),
            ("http://example.invalid", "https://"),
            ("https://example.invalid:99999", "65535"),
            ("https://example.invalid/?x=y", "API root"),
            ("https://example.invalid#f", "API root"),
        ] {
            let refused = engine.connect(request(api_url)).await.err().unwrap().to_string();
            assert!(refused.contains(said) && !refused.contains("secret"), "{refused}");
            assert_eq!(engine.team().err(), Some(Failure::NoTeam), "{api_url}");
        }
    }

    #[tokio::test]
    async fn an_older_teams_host_without_encryption_is_never_sent_the_token() {
        let folder = tempfile::tempdir().unwrap();
        let mut engine = crate::test_engine::open(folder.path());
        engine.parts.token = Some(SecretString::from("a-token"));
        // Nobody listens there; that nobody was asked shows in what is said.
        engine.connect(request("http://127.0.0.1:1")).await.unwrap();
        let team = engine.team().unwrap();
        for (host, said) in [
            ("http://example.invalid", "is not encrypted"),
            ("https://name:secret@127.0.0.1:1", "a name or a password"),
        ] {
            let older = |facts: &mut TeamFacts| facts.account.host = host.to_owned();
            engine.store().change_team(team.id, older).unwrap();
            let refused = engine.drain(meridian_core::courier::Eagerness::Now).await;
            let refused = refused.err().unwrap();
            assert!(matches!(refused, Failure::BadInput { .. }), "{refused:?}");
            let refused = refused.to_string();
            assert!(refused.contains(said) && !refused.contains("secret"), "{refused}");
        }
    }
}
