//! Which proxy leads to GitHub: chosen, shown, and gone by.

use crate::{
    Engine, ReadTx, WriteTx,
    ground::{
        failure,
        github::Client,
        proxy::{Proxies, ProxyAddress, Route},
        secrets::SecretsError,
    },
    team::tables::{Team, TeamKind},
};
use meridian_core::settings::{self, Member, ProxyChoice};
use meridian_protocol::{Failure, ProxyView};
use secrecy::{ExposeSecret as _, SecretString};

impl Engine {
    /// A client for a host, by the proxy that leads to it.
    ///
    /// # Errors
    /// When the address or the token is none. What is wrong with the way is answered to each question.
    pub(crate) fn reach(
        &self,
        api_url: &str,
        token: Option<SecretString>,
    ) -> Result<Client, Failure> {
        let clock = self.parts.clock.clone();
        if let Some(world) = &self.parts.world {
            return Ok((world.reach)(api_url, token, clock)?);
        }
        let proxies = self.proxies()?;
        Ok(Client::connect(api_url, token, clock, &proxies)?)
    }

    fn proxies(&self) -> Result<Proxies, Failure> {
        // What cannot be read may name a proxy, past which nothing is to go.
        let Ok(choice) = self.read(|tx| Ok(tx.kept_to_change(settings::Proxy, Member)))? else {
            return Ok(Proxies::barred(UNREAD.to_owned()));
        };
        let ProxyChoice::At(address) = &choice else {
            return Ok(Proxies::of(&choice, &self.parts.variables, None));
        };
        let keyed = ProxyAddress::read(address).ok().filter(ProxyAddress::wants_password);
        let password = match keyed.map(|proxy| self.parts.secrets.get(&key_of(&proxy))) {
            None => None,
            Some(Ok(password)) => password,
            Some(Err(error)) => {
                return Ok(Proxies::barred(format!(
                    "The password for the proxy {address} cannot be had. {}",
                    why_not(&error)
                )));
            }
        };
        let password = password.as_ref().map(|password| password.expose_secret());
        Ok(Proxies::of(&choice, &self.parts.variables, password))
    }

    /// Chooses by which proxy GitHub is reached. A password in its address goes into the keyring.
    ///
    /// # Errors
    /// When the address is none of a proxy, the keyring does not take the password, or the notebook
    /// cannot be written; then nothing is changed.
    pub fn choose_proxy(&self, choice: ProxyChoice) -> Result<ProxyView, Failure> {
        self.choose_proxy_with(choice, "")
    }

    /// The same with the password for the name in the address, as its owner types it; empty where there
    /// is none, or the one that is kept stays.
    pub(crate) fn choose_proxy_with(
        &self,
        choice: ProxyChoice,
        password: &str,
    ) -> Result<ProxyView, Failure> {
        let choice = match choice {
            ProxyChoice::At(address) => {
                let mut proxy =
                    ProxyAddress::read(&address).map_err(|e| failure::bad(&format!("{e}.")))?;
                if !password.is_empty() && proxy.is_nameless() {
                    return Err(failure::bad(
                        "A password belongs to a name. Write the name in front of the proxy's \
                         address, as in ada@proxy.example:3128, or leave the password empty.",
                    ));
                }
                if !password.is_empty() {
                    proxy = proxy.with_password(&coded(password));
                }
                if let Some(password) = proxy.password() {
                    let password = SecretString::from(password.to_owned());
                    self.parts.secrets.set(&key_of(&proxy), &password).map_err(|error| {
                        failure::bad(&format!(
                            "The password for the proxy cannot be kept, so nothing is changed. {}",
                            why_not(&error)
                        ))
                    })?;
                }
                ProxyChoice::At(proxy.without_password())
            }
            other => other,
        };
        self.write(|tx| tx.keep_proxy(&choice))?;
        self.show_proxy()
    }

    /// How GitHub is reached now.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn show_proxy(&self) -> Result<ProxyView, Failure> {
        let (choice, team) =
            self.read(|tx| Ok((tx.chosen_proxy()?, tx.store().current_team()?)))?;
        Ok(view(choice, team.as_ref(), &self.proxies()?))
    }
}

impl ReadTx<'_> {
    /// What the member chose; none where this build cannot read it.
    fn chosen_proxy(&self) -> Result<Option<ProxyChoice>, Failure> {
        Ok(self.kept_to_change(settings::Proxy, Member).ok())
    }

    /// How GitHub is reached, as far as it can be told without the keyring.
    pub(crate) fn proxy_view(&self, team: Option<&Team>) -> Result<ProxyView, Failure> {
        let choice = self.chosen_proxy()?;
        let proxies = match &choice {
            Some(choice) => Proxies::of(choice, &self.parts.variables, None),
            None => Proxies::barred(UNREAD.to_owned()),
        };
        Ok(view(choice, team, &proxies))
    }
}

impl WriteTx<'_> {
    fn keep_proxy(&self, choice: &ProxyChoice) -> Result<(), Failure> {
        self.keep_beside(settings::Proxy, Member, choice)
    }
}

/// How the host of a team is reached; without one, or with the practice team, which asks nobody, GitHub.
fn view(choice: Option<ProxyChoice>, team: Option<&Team>, proxies: &Proxies) -> ProxyView {
    let team = team.filter(|team| team.facts.kind == TeamKind::GitHub);
    let root = team.and_then(|team| team.facts.account.host.parse().ok());
    let root = root.unwrap_or_else(|| http::Uri::from_static("https://api.github.com"));
    let words = match proxies.route(&root) {
        Route::Direct => format!("{root} is asked directly."),
        Route::Barred(words) => words,
        Route::Through(proxy) => {
            let at = proxy.uri().authority().map(ToString::to_string).unwrap_or_default();
            let as_whom = if proxy.basic_auth().is_some() || proxy.raw_auth().is_some() {
                " with a name"
            } else {
                ""
            };
            format!("{root} is asked through the proxy {at}{as_whom}.")
        }
    };
    ProxyView { choice, words }
}

/// A password as an address holds it.
fn coded(password: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let sign = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    password.bytes().map(sign).collect()
}

const UNREAD: &str = "Which proxy you chose cannot be read by this Meridian. Choose again in \
                      Settings or with `meridian-cli proxy`, or start the newer one.";

/// Why the keyring does not serve, in words for a proxy's password.
fn why_not(error: &SecretsError) -> String {
    match error {
        SecretsError::NoKeyring | SecretsError::NoKeyringYet => {
            "This desktop has no keyring that could hold it; start one, or give the whole address in \
             HTTPS_PROXY where Meridian is started."
                .to_owned()
        }
        SecretsError::Locked | SecretsError::NoAnswer | SecretsError::Refused { .. } => {
            error.to_string()
        }
    }
}

/// The name under which the keyring holds a proxy's password.
fn key_of(proxy: &ProxyAddress) -> String {
    let address = proxy.without_password();
    format!("proxy#{}", address.split_once("://").map_or(address.as_str(), |(_, rest)| rest))
}

#[cfg(test)]
#[path = "proxy_tests.rs"]
mod tests;
