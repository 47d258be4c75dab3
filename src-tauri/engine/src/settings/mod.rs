//! What the member chose, as it is kept. A text that this build does not understand (a newer one may
//! have written it) never becomes the usual choice without a word: a notice says what counts
//! meanwhile, a change of a part of it is refused, and what takes its place leaves it beside.

mod autostart;
pub(crate) mod proxy;
mod showing;
pub(crate) mod tables;
mod window;

use crate::{
    ReadTx, WriteTx,
    ground::{failure, zones},
    hours::bell,
    team::tables::Team,
};
use meridian_core::{
    round::rhythm::Rhythm,
    settings::{self, Choice, Named, Owner as _, Scope, Setting, Usual},
};
use meridian_protocol::Failure;
use serde_json::Value;

/// A choice of which the kept text says nothing to this build.
pub(crate) struct Unreadable {
    /// What the setting is called.
    key: String,
    /// One sentence or two: what it is, and what counts meanwhile.
    pub(crate) words: String,
}

impl Unreadable {
    /// What its notice is about, so that it can be closed.
    pub(crate) fn about(&self) -> String {
        about(&self.key)
    }
}

fn about(key: &str) -> String {
    format!("unread-{key}")
}

impl ReadTx<'_> {
    /// What was chosen; none where nothing was, and where this build cannot read it: then
    /// [`Self::unreadable`] says so.
    pub(crate) fn chosen<C: Choice>(
        &self,
        _choice: C,
        of: C::Owner,
    ) -> Result<Option<C::Value>, Failure> {
        let text = self.store().setting(&C::key(of))?;
        Ok(text.and_then(|text| C::read(&text).ok()))
    }

    /// The same with what counts while nothing is chosen.
    pub(crate) fn kept<C: Usual>(&self, choice: C, of: C::Owner) -> Result<C::Value, Failure> {
        Ok(self.chosen(choice, of)?.unwrap_or_else(C::usual))
    }

    /// The same for a change of a part of it, which what cannot be read would not survive.
    pub(crate) fn kept_to_change<C: Usual>(
        &self,
        _choice: C,
        of: C::Owner,
    ) -> Result<C::Value, Failure> {
        let key = C::key(of);
        let Some(text) = self.store().setting(&key)? else { return Ok(C::usual()) };
        C::read(&text).map_err(|_| {
            tracing::warn!(key, "a setting cannot be read");
            not_in_part()
        })
    }
}

impl WriteTx<'_> {
    /// Keeps a choice in place of the one before; none goes back to what is usual. Of what this
    /// build cannot read the text stays beside it.
    pub(crate) fn keep<C: Choice>(
        &self,
        _choice: C,
        of: C::Owner,
        value: Option<&C::Value>,
    ) -> Result<(), Failure> {
        let key = C::key(of);
        let text = value.map(C::write).transpose().map_err(|_| failure::internal(&key))?;
        let old = self.store().setting(&key)?;
        let unread = old.filter(|old| !self.reads(C::SETTING, old));
        Ok(self.store_mut().replace_setting(
            &key,
            text.as_deref(),
            unread.as_deref(),
            &about(&key),
        )?)
    }

    /// The same for a choice of several parts: those that this build does not know stay.
    pub(crate) fn keep_beside<C: Choice>(
        &self,
        choice: C,
        of: C::Owner,
        value: &C::Value,
    ) -> Result<(), Failure> {
        let key = C::key(of);
        let old = self.store().setting(&key)?.filter(|old| C::SETTING.reads(old));
        let old = old.and_then(|old| serde_json::from_str(&old).ok());
        let new = C::write(value).map_err(|_| failure::internal(&key))?;
        match (old, serde_json::from_str(&new)) {
            (Some(Value::Object(mut parts)), Ok(Value::Object(new))) => {
                parts.extend(new);
                let json = Value::Object(parts).to_string();
                Ok(self.store_mut().replace_setting(&key, Some(&json), None, &about(&key))?)
            }
            _ => self.keep(choice, of, Some(value)),
        }
    }
}

impl ReadTx<'_> {
    /// Whether this build can do something with a kept text.
    fn reads(&self, setting: Setting, text: &str) -> bool {
        setting.reads(text) && (setting != Setting::Zone || self.knows_zone(text))
    }

    /// What of the member's choices this build does not understand, and what counts meanwhile; one
    /// or two sentences each.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn unreadable(&self) -> Result<Vec<String>, Failure> {
        Ok(self.unreadable_settings()?.into_iter().map(|unread| unread.words).collect())
    }

    pub(crate) fn unreadable_settings(&self) -> Result<Vec<Unreadable>, Failure> {
        let mut found = Vec::new();
        let of = |scope| Setting::ALL.iter().filter(move |setting| setting.scope() == scope);
        for setting in of(Scope::Member) {
            let key = settings::Member.key(setting.name());
            let text = self.store().setting(&key)?;
            found.extend(self.unread(*setting, key, text.as_deref(), ""));
        }
        for (team, _) in self.reminded_teams()? {
            let repository = &team.facts.repository;
            for setting in of(Scope::Team) {
                let key = team.id.key(setting.name());
                let text = self.store().setting(&key)?;
                found.extend(self.unread(*setting, key, text.as_deref(), repository));
            }
            found.extend(self.unread_facts(&team)?);
        }
        Ok(found)
    }

    /// What is to be said of a kept text.
    fn unread(
        &self,
        setting: Setting,
        key: String,
        text: Option<&str>,
        of: &str,
    ) -> Option<Unreadable> {
        let text = text.filter(|text| !self.reads(setting, text))?;
        let words = setting.unread_words(Named { text, here: &zones::system_zone(), of })?;
        Some(Unreadable { key, words })
    }

    /// What cannot be read of what has a table of its own.
    fn unread_facts(&self, team: &Team) -> Result<Vec<Unreadable>, Failure> {
        let store = self.store();
        let bells = store.bells(team.id)?;
        let earliest = "The earliest moment counts until you start the newer one.";
        let facts = [
            (
                store.sections_left_behind(team.id)?.is_some(),
                format!("sections/{}", team.id),
                "What is kept of your sections",
                "Connect the team again to name them.",
            ),
            (
                store.meetings(team.id)?.is_none(),
                meetings_key(team),
                "The meetings",
                "None is shown until you start the newer one.",
            ),
            (
                store.letters(team.id)?.is_none(),
                format!("letters/{}", team.id),
                "What you said about doubtful zones",
                earliest,
            ),
            (
                store.places(team.id)?.is_none(),
                format!("places/{}", team.id),
                "What you said about contradicting dates",
                earliest,
            ),
            (
                bells.unread || bells.wishes.values().any(|word| bell(word).is_none()),
                bells_key(team),
                "A bell",
                "Its deadline rings as usual until you choose again.",
            ),
        ];
        let of = &team.facts.repository;
        let said = |(_, key, what, meanwhile)| Unreadable {
            key,
            words: format!(
                "{what} of {of} cannot be read by this Meridian; a newer one may have written \
                 that. {meanwhile}"
            ),
        };
        Ok(facts.into_iter().filter(|(unread, ..)| *unread).map(said).collect())
    }
}

/// What a notice about a team's meetings is about.
pub(crate) fn about_meetings(team: &Team) -> String {
    about(&meetings_key(team))
}

/// What a notice about a team's bells is about.
pub(crate) fn about_bells(team: &Team) -> String {
    about(&bells_key(team))
}

fn meetings_key(team: &Team) -> String {
    format!("meetings/{}", team.id)
}

fn bells_key(team: &Team) -> String {
    format!("bell/{}/", team.id)
}

/// Why a part of something that cannot be read is not changed: the rest would be lost.
pub(crate) fn not_in_part() -> Failure {
    failure::bad(
        "What is kept of this cannot be read by this Meridian, so that a part of it cannot be \
         changed; a newer one may have written it. Start the newer one; nothing was changed.",
    )
}

/// A team's rhythm; the default where it set none.
///
/// # Errors
/// When what is kept cannot be read: in another rhythm an update would reach another week.
pub(crate) fn rhythm_of(team: &Team) -> Result<Rhythm, Failure> {
    let Some(kept) = team.facts.rhythm.as_deref() else { return Ok(settings::Rhythm::usual()) };
    settings::Rhythm::read(kept).map_err(|_| {
        failure::bad(&format!(
            "The rhythm of {} cannot be read by this Meridian; a newer one may have written it. \
             Start the newer one; nothing was changed.",
            team.facts.repository
        ))
    })
}

#[cfg(test)]
mod showing_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod window_tests;
