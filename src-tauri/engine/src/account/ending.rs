//! When a sign-in ends, kept for its account and told a week before.

use super::keeping::key_of;
use crate::{
    ReadTx, WriteTx,
    ground::github::Client,
    team::tables::{Team, TeamKind},
};
use chrono::{DateTime, SecondsFormat, Utc};
use meridian_core::{
    account::{
        ending::{TokenEnd, is_near},
        pages::web_host,
    },
    week::truth::SignIn,
};
use meridian_protocol::Failure;

fn setting(team: &Team) -> String {
    format!("token_ends/{}", key_of(&team.facts.account))
}

impl ReadTx<'_> {
    /// That the sign-in of a team soon ends, if it does.
    pub(crate) fn ending_words(&self, team: &Team) -> Result<Option<String>, Failure> {
        let is_practice = team.facts.kind == TeamKind::Practice;
        if is_practice || self.sign_in_noted(team)? == SignIn::NoneGiven {
            return Ok(None);
        }
        let kept = self.store().setting(&setting(team))?;
        let end: Option<DateTime<Utc>> = kept.and_then(|end| end.parse().ok());
        let Some(end) = end.filter(|end| is_near(*end, self.now())) else { return Ok(None) };
        let at = self.moment(&self.zone_name()?, end)?;
        let account = &team.facts.account;
        Ok(Some(format!(
            "The sign-in of {} at {} ends on {} at {} {}. Make a new token before, and sign in with it.",
            account.login,
            web_host(&account.host),
            at.day,
            at.clock,
            at.zone
        )))
    }

    /// The same of every real team, as notices with what each is about.
    pub(crate) fn ending_notices(&self) -> Result<Vec<(String, String)>, Failure> {
        let mut notices: Vec<(String, String)> = Vec::new();
        for (team, _) in self.reminded_teams()? {
            let about = setting(&team);
            if let Some(words) = self.ending_words(&team)?
                && notices.iter().all(|(known, _)| *known != about)
            {
                notices.push((about, words));
            }
        }
        Ok(notices)
    }
}

impl WriteTx<'_> {
    /// Writes down when the sign-in of a team ends, where a client's answers have told it.
    pub(crate) fn note_token_end(&self, team: &Team, client: &Client) -> Result<(), Failure> {
        let end = match client.token_end() {
            None => return Ok(()),
            Some(TokenEnd::Open) => None,
            Some(TokenEnd::At(end)) => Some(end.to_rfc3339_opts(SecondsFormat::Secs, true)),
        };
        let key = setting(team);
        let known = self.store().setting(&key)?;
        if known != end {
            self.store_mut().set_setting(&key, end.as_deref())?;
        }
        Ok(())
    }
}
