//! Where a team's sign-in is kept, and how it is had again.

use crate::{
    Engine, GITHUB,
    ground::{
        github::{Client, TokenPrint},
        local::{self, Keep, Role},
        secrets::{self, Secrets, SecretsError},
        store::Store,
    },
    team::{
        address::is_this_machine,
        tables::{Team, TeamKind},
    },
};
use meridian_core::{
    courier::Proof,
    ids::{Account, UserId},
    reminders::AgentSeen,
    week::truth::SignIn,
};
use meridian_protocol::{Failure, Hint};
use secrecy::SecretString;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How often, and after which pause, it is looked whether the agent has what it was given.
const TRIES: u32 = 60;
const PAUSE: Duration = Duration::from_millis(50);

/// The name under which the keyring holds an account's token.
pub(crate) fn key_of(account: &Account) -> String {
    format!("{}#{}", account.host, account.user)
}

/// A sign-in that can be used.
pub(crate) struct Held {
    pub(crate) token: SecretString,
    pub(crate) place: Place,
}

/// Where a sign-in is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Given to this process (`MERIDIAN_TOKEN`).
    Given,
    /// In the desktop's keyring.
    Keyring,
    /// With GitHub CLI, which is asked each time.
    GitHubCli,
    /// In this process's memory, because the keyring did not take it.
    Memory(SecretsError),
}

/// Whom a locked keyring may ask for its password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// Nobody: a program works by itself.
    Nobody,
    /// Its owner, who has just asked for something.
    TheOwner,
}

/// Sign-ins that no keyring took, until this process ends.
#[derive(Default)]
pub(crate) struct Session(Mutex<HashMap<String, (SecretString, SecretsError)>>);

impl Session {
    /// Whether an account's sign-in is here.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.kept().contains_key(key)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, (SecretString, SecretsError)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Under which setting it is written that the agent keeps an account's sign-in.
fn session_key(account: &str) -> String {
    format!("session/{account}")
}

impl Engine {
    /// Keeps for the session what was given for it, or forgets it: for the agent, which runs for as long
    /// as the session does. Where it is, is written down for the other programs; the token never is.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn keep_for_session(&self, Keep { account, token }: Keep) -> Result<(), Failure> {
        let is_kept = token.is_some();
        match token {
            Some(token) => {
                secrets::keep_memory_to_ourselves();
                self.parts.session.kept().insert(account.clone(), (token, SecretsError::NoKeyring));
            }
            None => drop(self.parts.session.kept().remove(&account)),
        }
        let word = is_kept.then_some("agent");
        Ok(self.store_mut().set_setting(&session_key(&account), word)?)
    }

    /// Nothing is kept for the session: as the agent begins, and as it ends.
    ///
    /// # Errors
    /// When the notebook cannot be read or written.
    pub fn forget_sessions(&self) -> Result<(), Failure> {
        self.parts.session.kept().clear();
        let mut store = self.store_mut();
        let teams = store.teams()?.into_iter().chain(store.removed_teams()?);
        for team in teams.collect::<Vec<_>>() {
            let key = session_key(&key_of(&team.facts.account));
            if store.setting(&key)?.is_some() {
                store.set_setting(&key, None)?;
            }
        }
        Ok(())
    }

    /// Whether the agent keeps an account's sign-in, and runs.
    pub(crate) fn agent_keeps(&self, account: &Account) -> bool {
        let is_told = || self.store().setting(&session_key(&key_of(account))).ok().flatten();
        is_told().is_some() && local::seen(&self.parts.data_dir, Role::Agent) == AgentSeen::Runs
    }

    /// Whether only the agent has the team's sign-in; it is asked to act then.
    pub(crate) async fn is_left_to_the_agent(&self, team: &Team) -> bool {
        if !self.agent_keeps(&team.facts.account)
            || !matches!(self.held(team), Err(SignIn::NoKeyring | SignIn::NoKeyringYet))
        {
            return false;
        }
        let asked = local::hint(&self.parts.data_dir, Role::Agent, Hint::WORK).await;
        matches!(asked, Ok(true))
    }

    /// Gives the agent a token that no keyring took, or has it forget one.
    pub(crate) async fn tell_agent(&self, account: &Account, token: Option<SecretString>) {
        let (key, is_kept) = (key_of(account), token.is_some());
        let is_told = |store: &Store| store.setting(&session_key(&key)).ok().flatten().is_some();
        if !is_kept && !is_told(&self.store()) {
            return;
        }
        let keep = Keep { account: key.clone(), token };
        let Ok(true) = local::keep(&self.parts.data_dir, &keep).await else { return };
        // It answers nothing; that it has it, it writes down.
        for _ in 0..TRIES {
            if is_told(&self.store()) == is_kept {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Keeps a token in the keyring; else in this process's memory, and says why.
    pub(crate) fn keep_token(
        &self,
        account: &Account,
        token: SecretString,
    ) -> Result<(), SecretsError> {
        let key = key_of(account);
        match self.parts.secrets.set(&key, &token) {
            Ok(()) => {
                self.parts.session.kept().remove(&key);
                Ok(())
            }
            Err(error) => {
                self.parts.session.kept().insert(key, (token, error.clone()));
                Err(error)
            }
        }
    }

    /// The same, and where no keyring takes it, gives it to the agent for the session, if that runs.
    pub(crate) async fn keep_or_hand_over(
        &self,
        account: &Account,
        token: SecretString,
    ) -> Result<(), SecretsError> {
        let kept = self.keep_token(account, token.clone());
        let none = matches!(kept, Err(SecretsError::NoKeyring | SecretsError::NoKeyringYet));
        self.tell_agent(account, none.then_some(token)).await;
        kept
    }

    /// Forgets an account's token, wherever it was kept.
    pub(crate) fn forget_token(&self, account: &Account) -> Result<(), SecretsError> {
        let key = key_of(account);
        // Whatever the keyring says, what lies here is gone.
        let was_here = self.parts.session.kept().remove(&key).is_some();
        match self.parts.secrets.delete(&key) {
            // Where there is no keyring, nothing is in it; and what it did not take it does not have.
            Ok(()) | Err(SecretsError::NoKeyring | SecretsError::NoKeyringYet) => Ok(()),
            Err(_) if was_here => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The sign-in of a team: the one given to this process, else the kept one; or why it cannot
    /// be had.
    pub(crate) fn held(&self, team: &Team) -> Result<Option<Held>, SignIn> {
        self.held_as(team, Asks::Nobody)
    }

    /// The same for a person who has just asked for it: a locked keyring may ask for its password.
    pub(crate) fn held_by_hand(&self, team: &Team) -> Result<Option<Held>, SignIn> {
        self.held_as(team, Asks::TheOwner)
    }

    fn held_as(&self, team: &Team, asks: Asks) -> Result<Option<Held>, SignIn> {
        let account = &team.facts.account;
        if let Some(token) = self.given(team) {
            return Ok(Some(Held { token, place: Place::Given }));
        }
        if account.user == UserId(0) {
            return Ok(None);
        }
        let key = key_of(account);
        if let Some((token, error)) = self.parts.session.kept().get(&key) {
            let place = Place::Memory(error.clone());
            return Ok(Some(Held { token: token.clone(), place }));
        }
        if let Some(login) = self.gh_login(team) {
            return self.asked_of_gh(team, login, asks).map(Some);
        }
        let secrets: &dyn Secrets = self.parts.secrets.as_ref();
        let kept = match asks {
            Asks::Nobody => secrets.get(&key),
            Asks::TheOwner => secrets.get_by_hand(&key),
        };
        match kept {
            Ok(token) => Ok(token.map(|token| Held { token, place: Place::Keyring })),
            Err(SecretsError::NoKeyring) => Err(SignIn::NoKeyring),
            Err(SecretsError::NoKeyringYet) => Err(SignIn::NoKeyringYet),
            Err(SecretsError::Locked) => Err(SignIn::Locked),
            Err(SecretsError::NoAnswer) => Err(SignIn::NoAnswer),
            Err(error @ SecretsError::Refused { .. }) => {
                Err(SignIn::Other { said: error.to_string() })
            }
        }
    }

    /// The one given to this process: for the team that is shown, and for nobody else's host. A host that
    /// may have come from a pasted link is not shown it before the member has signed in there.
    pub(crate) fn given(&self, team: &Team) -> Option<SecretString> {
        let account = &team.facts.account;
        let on_this_machine = || {
            let root = account.host.parse::<http::Uri>().ok();
            root.is_some_and(|root| root.host().is_some_and(is_this_machine))
        };
        if account.user == UserId(0) && account.host != GITHUB && !on_this_machine() {
            return None;
        }
        let current = self.store().current_team().ok().flatten();
        let is_for = |current: &Team| {
            current.id == team.id
                || (current.facts.account.host == account.host
                    && current.facts.account.user == account.user)
        };
        self.parts.token.clone().filter(|_| current.as_ref().is_none_or(is_for))
    }

    /// Whether another token than this one counts for the team, because it was given to this process.
    pub(crate) fn is_outdone(&self, team: &Team, token: &SecretString) -> bool {
        let given = self.given(team);
        given.is_some_and(|given| TokenPrint::of(&given) != TokenPrint::of(token))
    }

    /// Whether this process has seen that the client's token is the account's own.
    pub(crate) fn proven(&self, team: &Team, client: &Client) -> Proof {
        let proven = self.parts.proven.lock().unwrap_or_else(PoisonError::into_inner);
        let is_practice = team.facts.kind == TeamKind::Practice;
        let known = client.token_print().map(|print| (key_of(&team.facts.account), print));
        if is_practice || known.is_some_and(|known| proven.contains(&known)) {
            Proof::Proven
        } else {
            Proof::Unproven
        }
    }

    /// Remembers, for as long as this process lives, whose the client's token is.
    pub(crate) fn prove(&self, team: &Team, client: &Client) {
        let mut proven = self.parts.proven.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(print) = client.token_print() {
            proven.insert((key_of(&team.facts.account), print));
        }
    }
}
