//! Who writes for a team: signing in and out, and which ways there are.
//!
//! A sign-in is the team's own. Whose it is, GitHub is asked before anything is kept; what was queued by
//! somebody else waits for them, because each operation names its author.

mod asking;
mod by_code;
mod ending;
pub(crate) use by_code::Codes;
pub(crate) mod keeping;
pub(crate) mod surroundings;

use crate::{
    Engine, Fetch, ReadTx, WriteTx,
    courier::tables::outbox::Which,
    ground::{failure, local},
    team::tables::{Team, TeamKind},
};
use asking::From;
use keeping::{Held, Place, key_of};
use meridian_core::{
    account::{
        pages::{token_page, web_host},
        pasted::{self, Kind},
    },
    courier::{Answer, Refusal, User},
    ids::UserId,
    settings::{GhLogin, SaidLogin},
    week::truth::{SignIn as Known, another_person},
};
use meridian_protocol::{
    Failure, Reply, ShowSignIn, SignIn, SignInView, SignInWay, SignInWith, SignOut, Stales as _,
};
use secrecy::SecretString;

impl Fetch for ShowSignIn {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.show_sign_in().await
    }
}

impl Fetch for SignIn {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.sign_in(self.with).await
    }
}

impl Fetch for SignOut {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.sign_out().await
    }
}

impl Engine {
    /// Who writes for the present team, and which ways there are to sign in. Reads the keyring, which
    /// may ask its owner for a password.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub async fn show_sign_in(&self) -> Result<SignInView, Failure> {
        let team = self.team()?;
        let account = &team.facts.account;
        if team.facts.kind == TeamKind::Practice {
            return Ok(SignInView {
                login: Some(account.login.clone()),
                host: "the practice team".to_owned(),
                kept: None,
                trouble: None,
                ways: Vec::new(),
                token_page: String::new(),
                can_post: None,
                code_app: None,
            });
        }
        let held = self.held_by_hand(&team);
        if matches!(held, Ok(Some(_))) {
            self.goes_on_unlocked(&team).await?;
        }
        let (ways, unread) = self.ways(web_host(&account.host)).await;
        let (noted, others, ending, can_post, code_app) = self.read(|tx| {
            let (noted, others) = (tx.sign_in_noted(&team)?, tx.others_wait(&team)?);
            let code_app = tx.code_app_of(web_host(&account.host))?;
            Ok((noted, others, tx.ending_words(&team)?, tx.can_post()?, code_app))
        })?;
        let no_keyring = |why: &Known| matches!(why, Known::NoKeyring | Known::NoKeyringYet);
        let with_agent = self.agent_keeps(account);
        let (kept, trouble) = match &held {
            Ok(Some(Held { place: Place::Memory(_), .. })) if with_agent => {
                (Some(SESSION.to_owned()), of_github(&noted))
            }
            Err(why) if with_agent && no_keyring(why) => {
                (Some(SESSION.to_owned()), of_github(&noted))
            }
            Ok(None) => (None, unread),
            Ok(Some(Held { place, .. })) => (Some(place_words(place)), self.trouble(place, noted)),
            Err(why) => (None, why.sentence()),
        };
        // Behind a locked keyring there is one; without a keyring there is none.
        let is_somebodys = match &held {
            Ok(held) => held.is_some(),
            Err(why) => with_agent || !no_keyring(why),
        };
        let login = Some(account.login.clone()).filter(|login| is_somebodys && !login.is_empty());
        let token_page = token_page(&account.host);
        let trouble = trouble.or(ending.filter(|_| kept.is_some())).or(others);
        let host = web_host(&account.host).to_owned();
        Ok(SignInView { login, host, kept, trouble, ways, token_page, can_post, code_app })
    }

    /// Whoever drains found the keyring locked, and its owner has opened it now: it need not wait until
    /// that one looks again by itself.
    async fn goes_on_unlocked(&self, team: &Team) -> Result<(), Failure> {
        let was_closed = |noted| matches!(noted, Known::Locked | Known::NoAnswer);
        if !was_closed(self.read(|tx| tx.sign_in_noted(team))?) {
            return Ok(());
        }
        self.write(|tx| tx.note_sign_in(team, &Known::Unknown))?;
        local::announce(&self.parts.data_dir, SignIn::STALES).await;
        Ok(())
    }

    /// What is wrong with a sign-in that can be had.
    fn trouble(&self, place: &Place, noted: Known) -> Option<String> {
        match place {
            Place::Memory(error) => {
                Some(format!("{error} What posts in the background cannot use it."))
            }
            _ => of_github(&noted),
        }
    }

    /// Sign-ins of other programs for a host, best first; and what keeps them from being known.
    async fn ways(&self, host: &str) -> (Vec<SignInWay>, Option<String>) {
        let surroundings = &self.parts.surroundings;
        let mut ways = Vec::new();
        let mut unread = None;
        if surroundings.program("gh").is_some() {
            match surroundings.gh_logins(host) {
                Ok(logins) => ways.extend(logins.names.into_iter().map(|login| SignInWay {
                    title: format!("{login}, from GitHub CLI"),
                    detail:
                        "Meridian asks gh for its token each time, and keeps no copy.".to_owned(),
                    with: SignInWith::GitHubCli { login },
                })),
                Err(error) => unread = Some(error.to_string()),
            }
        }
        if surroundings.git_has_helper(host).await {
            ways.push(SignInWay {
                title: format!("What Git uses for {host}"),
                detail: "Meridian asks Git's credential helper, and GitHub whose it is.".to_owned(),
                with: SignInWith::GitCredential,
            });
        }
        (ways, unread)
    }

    /// Signs in as somebody whom another program knows.
    ///
    /// # Errors
    /// One sentence that says what to do; then the sign-in before it stays.
    pub async fn sign_in(&self, with: SignInWith) -> Result<SignInView, Failure> {
        let team = self.real_team()?;
        let host = web_host(&team.facts.account.host);
        match with {
            SignInWith::GitHubCli { login } => {
                let surroundings = self.parts.surroundings.clone();
                let token = asking::gh_token(&surroundings, host, &login).await?;
                self.take(team, token, From::GitHubCli { login }).await
            }
            SignInWith::GitCredential => {
                let token = self.parts.surroundings.git_token(host).await;
                let token = token.map_err(|why| asking::unheard("Git", why, host))?;
                let token = asking::read_token(&token, "Git", host)?;
                self.take(team, token, From::Kept).await
            }
        }
    }

    /// Signs in with a token that was pasted.
    ///
    /// # Errors
    /// One sentence that says what to do and quotes nothing; then the sign-in before it stays.
    pub async fn sign_in_pasted(&self, text: &str) -> Result<SignInView, Failure> {
        let team = self.real_team()?;
        let pasted = pasted::read(text).map_err(|error| failure::bad(&error.to_string()))?;
        let kind: Kind = pasted.kind;
        let token = SecretString::from(pasted.token);
        let mut view = self.take(team, token, From::Kept).await?;
        view.trouble = view.trouble.or_else(|| kind.remark().map(str::to_owned));
        Ok(view)
    }

    /// Asks GitHub whose a token is, and keeps it, or whom to ask for it.
    async fn take(
        &self,
        team: Team,
        token: SecretString,
        from: From,
    ) -> Result<SignInView, Failure> {
        let host = &team.facts.account.host;
        let client = self.reach(host, Some(token.clone()))?;
        let user = client.signed_in_user().await.map_err(|answer| refused(&answer, host))?;
        if let From::GitHubCli { login } = &from
            && !user.login.eq_ignore_ascii_case(login)
        {
            return Err(sign_in(format!(
                "GitHub CLI gave the sign-in of {}, not of {login}, so nothing is kept. Sign in to \
                 {login} there again, or choose another way.",
                user.login
            )));
        }
        // The first drain asks for its id only where it does not know who the member is; and what it is
        // to this sign-in, it says now.
        let asked = client.repository(&team.facts.repository).await;
        let repository = match team.facts.repository_id {
            Some(_) => None,
            None => asked.ok().map(|(id, name, _)| (id, name)),
        };
        self.heed_server(&client)?;
        let before = team.facts.account.clone();
        let (team, is_left, other) = self.write(|tx| {
            let said = tx.chosen(SaidLogin, team.id)?;
            let (changed, is_left) = tx.set_account(&team, &user, repository)?;
            tx.note_token_end(&changed, &client)?;
            tx.note_source(&changed, &from)?;
            tx.forget_refusals(&changed, &client)?;
            // What GitHub says of them takes the place of their own word.
            tx.keep(SaidLogin, team.id, None)?;
            tx.take_found(&changed)?;
            let other = said.filter(|said| !said.is(&user.login));
            Ok((changed, is_left, other.map(|said| another_person(&said.to_string(), &user.login))))
        })?;
        self.note_heard(&team, &client)?;
        if is_left {
            // Nobody writes with it any more; where it cannot be forgotten it harms nobody.
            let _stays = self.forget_token(&before);
            self.tell_agent(&before, None).await;
        }
        self.prove(&team, &client);
        let outdone = self.is_outdone(&team, &token);
        // Where it is then, the answer says.
        let account = &team.facts.account;
        match from {
            From::GitHubCli { .. } => {
                // One that was kept before counts no more; where it cannot be forgotten, nobody reads it.
                let _stays = self.forget_token(account);
                self.tell_agent(account, None).await;
            }
            From::Kept => {
                let _said_below = self.keep_or_hand_over(account, token).await;
            }
        }
        let mut view = self.show_sign_in().await?;
        view.trouble = view.trouble.or(other);
        if outdone {
            view.trouble = Some(OUTDONE.to_owned());
        }
        Ok(view)
    }

    /// Forgets the sign-in of the present team. Drafts, receipts and what is queued stay; what is queued
    /// waits for the same account.
    ///
    /// # Errors
    /// When there is no team, or the keyring does not let go of it.
    pub async fn sign_out(&self) -> Result<SignInView, Failure> {
        let team = self.real_team()?;
        self.forget_token(&team.facts.account).map_err(|error| sign_in(error.to_string()))?;
        self.tell_agent(&team.facts.account, None).await;
        // The keyring holds one sign-in for an account, whichever team it writes for.
        let also = self.write(|tx| {
            tx.note_sign_in(&team, &Known::NoneGiven)?;
            let same = |other: &Team| other.facts.account == team.facts.account;
            let also: Vec<Team> = tx.others(&team)?.into_iter().filter(same).collect();
            also.iter().try_for_each(|other| tx.note_sign_in(other, &Known::NoneGiven))?;
            tx.note_source(&team, &From::Kept)?;
            Ok(also)
        })?;
        let mut view = self.show_sign_in().await?;
        if let [other, ..] = also.as_slice() {
            view.trouble = Some(format!(
                "{} had the same sign-in and is signed out with it.",
                other.facts.repository
            ));
        }
        if view.kept.is_some() {
            view.trouble = Some(OUTDONE.to_owned());
        }
        Ok(view)
    }

    fn real_team(&self) -> Result<Team, Failure> {
        self.read(|tx| tx.real_team())
    }
}

impl ReadTx<'_> {
    /// The page on which a token for the present team is made.
    ///
    /// # Errors
    /// When there is no team, or it needs none.
    pub fn token_page(&self) -> Result<String, Failure> {
        Ok(token_page(&self.real_team()?.facts.account.host))
    }

    fn real_team(&self) -> Result<Team, Failure> {
        let team = self.team()?;
        match team.facts.kind {
            TeamKind::GitHub => Ok(team),
            TeamKind::Practice => {
                Err(failure::bad("The practice team needs no sign-in: nothing leaves this laptop."))
            }
        }
    }

    /// Where the sign-in of a team is, in one sentence, without asking the keyring for it.
    pub(crate) fn signed_in_words(&self, team: &Team) -> Result<String, Failure> {
        let key = key_of(&team.facts.account);
        let noted = self.sign_in_noted(team)?;
        Ok(match team.facts.kind {
            TeamKind::Practice => "The practice team asks nobody to sign in.",
            TeamKind::GitHub if self.parts.token.is_some() => {
                "The sign-in was given in MERIDIAN_TOKEN where Meridian was started."
            }
            TeamKind::GitHub if self.parts.session.has(&key) => {
                "The sign-in is in the memory of this program alone, until it ends."
            }
            TeamKind::GitHub if noted.is_trouble() => {
                "There is no sign-in that works just now; it waits for one."
            }
            TeamKind::GitHub if self.chosen(GhLogin, team.id)?.is_some() => {
                "GitHub CLI is asked for the sign-in each time."
            }
            TeamKind::GitHub => "The sign-in is in this desktop's keyring.",
        }
        .to_owned())
    }

    /// That something was queued by somebody else, if it was.
    fn others_wait(&self, team: &Team) -> Result<Option<String>, Failure> {
        let me = team.facts.account.user;
        let unfinished = self.store().operations(team.id, Which::Unfinished)?;
        let theirs = me != UserId(0) && unfinished.iter().any(|op| op.author != me);
        Ok(theirs.then(|| {
            "What was queued with another account waits; it goes on once that one signs in here \
             again."
                .to_owned()
        }))
    }
}

impl WriteTx<'_> {
    /// Who writes for a team from now on, as GitHub has just said; and whether the one before writes for
    /// no team any more.
    fn set_account(
        &self,
        team: &Team,
        user: &User,
        repository: Option<(i64, String)>,
    ) -> Result<(Team, bool), Failure> {
        let before = self.store().team(team.id)?.facts.account;
        if before.host != team.facts.account.host {
            return Err(sign_in("The team has another host meanwhile. Sign in again.".to_owned()));
        }
        let team = self.store_mut().change_team(team.id, |facts| {
            facts.account.user = user.id;
            facts.account.login.clone_from(&user.login);
            if let Some((id, name)) = repository {
                facts.repository_id = Some(id);
                facts.repository = name;
            }
        })?;
        self.note_sign_in(&team, &Known::Good)?;
        let writes = |team: &Team| key_of(&team.facts.account) == key_of(&before);
        let is_left = before.user != UserId(0) && !self.store().teams()?.iter().any(writes);
        Ok((team, is_left))
    }
}

const OUTDONE: &str = "MERIDIAN_TOKEN is set where Meridian was started, and its sign-in counts before \
                       any other there. Start Meridian without it.";

pub(crate) const SESSION: &str =
    "Kept until you log out or end Meridian: this laptop has no keyring.";

/// What GitHub has against it.
fn of_github(noted: &Known) -> Option<String> {
    match noted {
        Known::Refused | Known::OtherAccount { .. } | Known::Other { .. } => noted.sentence(),
        _ => None,
    }
}

fn place_words(place: &Place) -> String {
    match place {
        Place::Given => "Given in MERIDIAN_TOKEN where Meridian was started.",
        Place::Keyring => "In this desktop's keyring.",
        Place::GitHubCli => "GitHub CLI is asked for it each time; no copy is kept.",
        Place::Memory(_) => "In the memory of this program alone, until it ends.",
    }
    .to_owned()
}

fn sign_in(message: String) -> Failure {
    Failure::SignIn { message }
}

/// Why GitHub does not say whose a token is.
fn refused(answer: &Answer, host: &str) -> Failure {
    match answer {
        Answer::Refused(Refusal::SignInNeeded) => sign_in(
            "GitHub does not accept this token, so nothing is kept of it. Look whether it has ended, \
             and make a new one."
                .to_owned(),
        ),
        answer => failure::answer(answer, host),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
