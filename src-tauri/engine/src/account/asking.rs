//! Sign-ins that another program keeps and that are asked of it each time, so that no copy outlives what
//! the member does there.

use super::{
    keeping::{Asks, Held, Place, key_of},
    sign_in,
    surroundings::{Surroundings, Unheard},
};
use crate::{Engine, WriteTx, team::tables::Team};
use meridian_core::{
    account::{github_cli::Form, pages::web_host, pasted},
    settings::GhLogin,
    week::truth::SignIn,
};
use meridian_protocol::Failure;
use secrecy::{ExposeSecret as _, SecretString};
use std::thread;

/// Where a sign-in comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum From {
    /// GitHub CLI, which is asked each time.
    GitHubCli {
        /// Whose.
        login: String,
    },
    /// Anywhere else: Meridian keeps it.
    Kept,
}

impl Engine {
    /// As whom GitHub CLI is asked for a team's sign-in, or for that of another team of the same account.
    pub(super) fn gh_login(&self, team: &Team) -> Option<String> {
        let of = |team: &Team| self.chosen_of(team);
        of(team).or_else(|| {
            let teams = self.store().teams().ok()?;
            let key = key_of(&team.facts.account);
            teams.iter().filter(|other| key_of(&other.facts.account) == key).find_map(of)
        })
    }

    fn chosen_of(&self, team: &Team) -> Option<String> {
        self.read(|tx| tx.chosen(GhLogin, team.id)).ok().flatten()
    }

    /// Asks GitHub CLI for a team's sign-in. It reads the keyring too, and one that is locked asks its
    /// owner for the password, whoever reads it.
    pub(super) fn asked_of_gh(
        &self,
        team: &Team,
        login: String,
        asks: Asks,
    ) -> Result<Held, SignIn> {
        if asks == Asks::Nobody && self.parts.secrets.is_closed() {
            return Err(SignIn::Locked);
        }
        let surroundings = self.parts.surroundings.clone();
        let host = web_host(&team.facts.account.host).to_owned();
        // As with the keyring, whoever asks waits; and a runtime of its own runs on a thread of its own.
        let asked = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|error| sign_in(error.to_string()))?;
            runtime.block_on(gh_token(&surroundings, &host, &login))
        });
        match asked.join() {
            Ok(Ok(token)) => Ok(Held { token, place: Place::GitHubCli }),
            Ok(Err(Failure::SignIn { message })) => Err(SignIn::Other { said: message }),
            Ok(Err(failure)) => Err(SignIn::Other { said: failure.to_string() }),
            Err(_) => Err(SignIn::NoAnswer),
        }
    }
}

impl WriteTx<'_> {
    /// Notes where the sign-in of an account comes from, for every team that it writes for.
    pub(super) fn note_source(&self, team: &Team, from: &From) -> Result<(), Failure> {
        let login = match from {
            From::GitHubCli { login } => Some(login),
            From::Kept => None,
        };
        let key = key_of(&team.facts.account);
        let same = |other: &Team| key_of(&other.facts.account) == key;
        self.keep(GhLogin, team.id, login)?;
        let others = self.others(team)?;
        others
            .iter()
            .filter(|other| same(other))
            .try_for_each(|other| self.keep(GhLogin, other.id, login))
    }
}

/// What GitHub CLI gives for an account of a host.
pub(super) async fn gh_token(
    surroundings: &Surroundings,
    host: &str,
    login: &str,
) -> Result<SecretString, Failure> {
    let logins = surroundings.gh_logins(host).map_err(|why| sign_in(why.to_string()))?;
    let named = logins.names.iter().find(|name| name.eq_ignore_ascii_case(login));
    let named = named.ok_or_else(|| {
        sign_in(format!(
            "GitHub CLI has no account {login} for {host}. Look with `gh auth status`, or choose \
             another way."
        ))
    })?;
    let named = Some(named.as_str()).filter(|_| logins.form == Form::Users);
    let token = surroundings.gh_token(host, named).await;
    read_token(&token.map_err(|why| unheard("GitHub CLI", why, host))?, "GitHub CLI", host)
}

/// The token in what a program has answered.
pub(super) fn read_token(
    answer: &SecretString,
    from: &str,
    host: &str,
) -> Result<SecretString, Failure> {
    let token = pasted::read(answer.expose_secret()).map_err(|_| {
        sign_in(format!(
            "{from} answered for {host} with something that is no token. Choose another way."
        ))
    })?;
    Ok(SecretString::from(token.token))
}

/// Why there is no sign-in of another program, in a sentence.
pub(super) fn unheard(from: &str, why: Unheard, host: &str) -> Failure {
    sign_in(match why {
        Unheard::Absent => format!("{from} cannot be started any more. Choose another way."),
        Unheard::Refused => format!(
            "{from} has no sign-in for {host} that it could give. Sign in there again, or choose \
             another way."
        ),
        Unheard::Silent => format!(
            "{from} does not answer; most often a locked keyring is in its way. Unlock it and try \
             again, or choose another way."
        ),
    })
}
