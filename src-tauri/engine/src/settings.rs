//! What the member chose, as it is kept. A text that this build does not understand (a newer one may
//! have written it) never becomes the usual choice without a word: a notice says what counts
//! meanwhile, a change of a part of it is refused, and what takes its place leaves it beside.

use crate::{
    Engine, failure,
    hours::{HOURS, TAKE_BACK, ZONE, bell_key, letters_key, places_key},
    meetings,
    store::Team,
    zones,
};
use meridian_core::{
    reminder::Hours,
    rhythm::{Meeting, Rhythm},
    schedule::PlaceAnswers,
    time::LetterAnswers,
};
use meridian_protocol::{Bell, Failure};
use serde::{Serialize, de::DeserializeOwned};
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

impl Engine {
    /// A setting as JSON; its default where there is none, and where it cannot be read: then
    /// [`Self::unreadable`] says so.
    pub(crate) fn kept<T: DeserializeOwned + Default>(&self, key: &str) -> Result<T, Failure> {
        let text = self.store().setting(key)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// The same for a change of a part of it, which what cannot be read would not survive.
    pub(crate) fn kept_to_change<T: DeserializeOwned + Default>(
        &self,
        key: &str,
    ) -> Result<T, Failure> {
        let Some(text) = self.store().setting(key)? else { return Ok(T::default()) };
        serde_json::from_str(&text).map_err(|error| {
            tracing::warn!(key, %error, "a setting cannot be read");
            failure::bad(
                "What is kept of this cannot be read by this Meridian, so that a part of it cannot \
                 be changed; a newer one may have written it. Start the newer one; nothing was \
                 changed.",
            )
        })
    }

    /// Keeps a choice in place of the one before.
    pub(crate) fn keep<T: Serialize + DeserializeOwned>(
        &self,
        key: &str,
        value: &T,
    ) -> Result<(), Failure> {
        let json = json(key, value)?;
        let old = self.store().setting(key)?;
        let unread = old.filter(|old| serde_json::from_str::<T>(old).is_err());
        Ok(self.store().replace_setting(key, Some(&json), unread.as_deref(), &about(key))?)
    }

    /// The same for a choice of several parts: those that this build does not know stay.
    pub(crate) fn keep_beside<T: Serialize + DeserializeOwned>(
        &self,
        key: &str,
        value: &T,
    ) -> Result<(), Failure> {
        let old = self.store().setting(key)?;
        let old = old.filter(|old| serde_json::from_str::<T>(old).is_ok());
        let old = old.and_then(|old| serde_json::from_str(&old).ok());
        let new = serde_json::from_str(&json(key, value)?);
        match (old, new) {
            (Some(Value::Object(mut parts)), Ok(Value::Object(new))) => {
                parts.extend(new);
                let json = Value::Object(parts).to_string();
                Ok(self.store().replace_setting(key, Some(&json), None, &about(key))?)
            }
            _ => self.keep(key, value),
        }
    }

    /// Keeps the name of a zone; none removes it.
    pub(crate) fn keep_text(&self, key: &str, value: Option<&str>) -> Result<(), Failure> {
        let unread = self.store().setting(key)?.filter(|zone| !self.knows_zone(zone));
        Ok(self.store().replace_setting(key, value, unread.as_deref(), &about(key))?)
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
        let mut note = |key: String, words: String| found.push(Unreadable { key, words });
        if let Some(zone) = self.store().setting(ZONE)?.filter(|zone| !self.knows_zone(zone)) {
            let words = format!(
                "The zone {zone} that you chose is not known to this Meridian. Times follow this \
                 computer's zone, {}, until you choose again.",
                zones::system_zone()
            );
            note(ZONE.to_owned(), words);
        }
        if self.is_unread::<Hours>(HOURS)? {
            let words = "Your quiet hours and working days cannot be read by this Meridian; a newer \
                         one may have written them. The usual ones count until you choose again or \
                         start the newer one.";
            note(HOURS.to_owned(), words.to_owned());
        }
        if self.is_unread::<Option<u32>>(TAKE_BACK)? {
            let words = "How long a post can be taken back cannot be read by this Meridian; a newer \
                         one may have written it. It is 10 seconds until you choose again.";
            note(TAKE_BACK.to_owned(), words.to_owned());
        }
        for (team, _) in self.reminded_teams()? {
            for (key, words) in self.unread_of(&team)? {
                note(key, words);
            }
        }
        Ok(found)
    }

    /// What cannot be read of what belongs to one team.
    fn unread_of(&self, team: &Team) -> Result<Vec<(String, String)>, Failure> {
        let of = &team.facts.repository;
        let said = |what: &str, meanwhile: &str| {
            format!(
                "{what} of {of} cannot be read by this Meridian; a newer one may have written \
                 that. {meanwhile}"
            )
        };
        let mut found = Vec::new();
        if rhythm_of(team).is_err() {
            found.push((format!("rhythm/{}", team.id), said("The rhythm", NO_RHYTHM)));
        }
        let (meetings, letters) = (meetings::key(team), letters_key(team));
        if self.is_unread::<Vec<Meeting>>(&meetings)? {
            let meanwhile = "None is shown until you start the newer one.";
            found.push((meetings, said("The meetings", meanwhile)));
        }
        let earliest = "The earliest moment counts until you start the newer one.";
        if self.is_unread::<LetterAnswers>(&letters)? {
            found.push((letters, said("What you said about doubtful zones", earliest)));
        }
        let places = places_key(team);
        if self.is_unread::<PlaceAnswers>(&places)? {
            found.push((places, said("What you said about contradicting dates", earliest)));
        }
        let bells = self.store().settings_below(&bell_key(team, ""))?;
        if bells.iter().any(|(_, text)| serde_json::from_str::<Bell>(text).is_err()) {
            let meanwhile = "Its deadline rings as usual until you choose again.";
            found.push((bell_key(team, ""), said("A bell", meanwhile)));
        }
        Ok(found)
    }

    fn is_unread<T: DeserializeOwned>(&self, key: &str) -> Result<bool, Failure> {
        let text = self.store().setting(key)?;
        Ok(text.is_some_and(|text| serde_json::from_str::<T>(&text).is_err()))
    }
}

const NO_RHYTHM: &str = "Which week it is cannot be told, so that nothing of it is posted or \
                         reminded of until you start the newer one; the schedule's own deadlines \
                         are.";

/// A team's rhythm; the default where it set none.
///
/// # Errors
/// When what is kept cannot be read: in another rhythm an update would reach another week.
pub(crate) fn rhythm_of(team: &Team) -> Result<Rhythm, Failure> {
    let Some(kept) = team.facts.rhythm.as_deref() else { return Ok(Rhythm::default()) };
    serde_json::from_str(kept).map_err(|_| {
        failure::bad(&format!(
            "The rhythm of {} cannot be read by this Meridian; a newer one may have written it. \
             Start the newer one; nothing was changed.",
            team.facts.repository
        ))
    })
}

fn json<T: Serialize>(key: &str, value: &T) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map_err(|error| failure::internal(&format!("{key} cannot be kept: {error}")))
}

#[cfg(test)]
mod tests;
