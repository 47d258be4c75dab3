//! What a member is about to tell, and what follows from it, before it goes.

use super::{Away, ROUNDS_BACK, Told, from_on, text::text};
use crate::{
    courier::marker::away::{Notice, Says, is_login},
    ids::{RoundKey, SectionId, UserId},
    round::rhythm::{Rhythm, Round},
    team::roster::{Person, Role},
    time::{ZoneError, ZoneRules},
    updates::Part,
};
use chrono::{DateTime, NaiveDate, Utc};

/// What a member wants to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToTell {
    /// That they are away.
    Away {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
        /// Who covers, by name or login.
        cover: Option<String>,
    },
    /// That they are back.
    Back {
        /// From which day on; today where it is not said.
        from: Option<NaiveDate>,
    },
}

/// What the plan depends on.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// What was told so far.
    pub told: &'a [Told],
    /// Who tells it.
    pub me: UserId,
    /// What they are called, where that is known.
    pub login: Option<&'a str>,
    /// The team.
    pub roles: &'a [Role],
    /// The member's own sections.
    pub sections: &'a [SectionId],
    /// The team's rhythm.
    pub rhythm: &'a Rhythm,
    /// Of how many rounds before the present one the issue is on which it will stand.
    pub issue_back: usize,
    /// Whether each round has an issue of its own, so that a notice is read for some rounds only.
    pub is_by_round: bool,
    /// The member's zone.
    pub zone: &'a str,
    /// Its rules.
    pub rules: &'a dyn ZoneRules,
    /// The present moment.
    pub now: DateTime<Utc>,
}

/// What is told, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// What the mark says.
    pub notice: Notice,
    /// What people read.
    pub text: String,
    /// The rounds that it changes, by the dates on which they open.
    pub rounds: Vec<RoundKey>,
    /// What the member should know, one sentence each.
    pub notes: Vec<String>,
    /// Whether just that is told already, so that nothing is left to say.
    pub is_told: bool,
}

/// Why nothing can be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotTell {
    /// One sentence for the member.
    #[error("{0}")]
    Said(String),
    /// Their zone is not known.
    #[error(transparent)]
    Zone(#[from] ZoneError),
}

/// The plan of what was asked for.
///
/// # Errors
/// Why it cannot be told, with what to do.
pub fn plan(asked: &ToTell, facts: &Facts<'_>) -> Result<Planned, CannotTell> {
    let today = facts.day(facts.now)?;
    let (notice, cover) = match asked {
        ToTell::Away { from, until, cover } => {
            let cover = cover.as_ref().map(|name| facts.covering(name)).transpose()?;
            let login = cover.as_ref().map(|(login, _)| login.clone());
            (notice(*from, *until, Says::Away { cover: login })?, cover)
        }
        ToTell::Back { from } => {
            let from = from.unwrap_or(today).max(today);
            let own = from_on(facts.told, from).into_iter().filter(|away| away.user == facts.me);
            let Some(last) = own.map(|away| away.until).max() else {
                let from = from.format("%a %-d %B %Y");
                return Err(said(format!(
                    "You have told of no day from {from} on, so there is nothing to take back."
                )));
            };
            (notice(from, last, Says::Back)?, None)
        }
    };
    if notice.until() < today {
        return Err(said("These days are over. Name the days that are to come.".to_owned()));
    }
    let titles = facts.titles();
    let is_told = facts.is_told(&notice, today);
    let (rounds, mut notes) = facts.rounds(&notice)?;
    if let Some((login, _)) = cover.as_ref().filter(|(login, _)| !facts.knows(login)) {
        notes.push(format!("No roster of the team has {login}; it is taken for a name on GitHub."));
    }
    let name = cover.as_ref().map(|(_, name)| name.as_str());
    let text = text(&notice, name, &titles);
    Ok(Planned { text, rounds, notes, is_told, notice })
}

fn said(words: String) -> CannotTell {
    CannotTell::Said(words)
}

fn notice(from: NaiveDate, until: NaiveDate, says: Says) -> Result<Notice, CannotTell> {
    Notice::new(from, until, says).map_err(|why| said(why.to_string()))
}

impl Facts<'_> {
    /// The member's own day.
    fn day(&self, at: DateTime<Utc>) -> Result<NaiveDate, ZoneError> {
        Ok(self.rules.at(self.zone, at)?.wall.date())
    }

    fn knows(&self, login: &str) -> bool {
        let mut people = self.roles.iter().flat_map(|role| role.lead.iter().chain(&role.shadows));
        people.any(|person| person.handle.as_ref().is_some_and(|h| h.eq_ignore_ascii_case(login)))
    }

    /// The login and the name of whoever is called so in the team; of somebody else only a login helps.
    fn covering(&self, asked: &str) -> Result<(String, String), CannotTell> {
        let asked = asked.trim().trim_start_matches('@');
        let people = self.roles.iter().flat_map(|role| role.lead.iter().chain(&role.shadows));
        let known = |person: &Person| {
            let login = person.handle.clone().filter(|login| is_login(login))?;
            let name = person.name.clone().unwrap_or_else(|| login.clone());
            Some((login, name))
        };
        let is = |(login, name): &(String, String)| {
            let names = [login.as_str(), name, name.split(' ').next().unwrap_or_default()];
            names.iter().any(|name| name.to_lowercase() == asked.to_lowercase())
        };
        let mut found: Vec<(String, String)> = Vec::new();
        for one in people.filter_map(known).filter(is) {
            if !found.iter().any(|(login, _)| login.eq_ignore_ascii_case(&one.0)) {
                found.push(one);
            }
        }
        let exact = found.iter().position(|(login, name)| {
            login.eq_ignore_ascii_case(asked) || name.to_lowercase() == asked.to_lowercase()
        });
        let (login, name) = match (exact, found.as_slice()) {
            (Some(at), _) => found.swap_remove(at),
            (None, [one]) => one.clone(),
            (None, []) if is_login(asked) => (asked.to_owned(), asked.to_owned()),
            (None, []) => {
                return Err(said(format!(
                    "Nobody in the team is called {asked}. Name who covers as GitHub calls them."
                )));
            }
            (None, several) => {
                let logins: Vec<_> = several.iter().map(|(login, _)| login.as_str()).collect();
                return Err(said(format!(
                    "Several in the team are called {asked}. Name one of them: {}.",
                    logins.join(", ")
                )));
            }
        };
        if self.login.is_some_and(|me| me.eq_ignore_ascii_case(&login)) {
            return Err(said("Somebody else has to cover for you; name them.".to_owned()));
        }
        Ok((login, name))
    }

    /// The sections that the member leads, or alone writes.
    fn titles(&self) -> Vec<String> {
        let parts = Part::all(self.roles, self.sections).into_iter();
        let is_led = |part: &Part| match (part.lead.is_empty(), self.login) {
            (true, _) => part.is_mine,
            (false, login) => login.is_some_and(|login| part.leads(login)),
        };
        parts.filter(is_led).map(|part| part.title).collect()
    }

    /// Whether the same holds already of all its days that are not over.
    fn is_told(&self, notice: &Notice, today: NaiveDate) -> bool {
        let now = from_on(self.told, today);
        let Says::Away { cover } = notice.says() else { return false };
        let same = |away: &Away| away.user == self.me && away.cover == *cover;
        let first = notice.from().max(today);
        now.iter().any(|away| same(away) && away.has(first) && away.has(notice.until()))
    }

    /// The rounds that are due on its days, and what is to be said of them.
    fn rounds(&self, notice: &Notice) -> Result<(Vec<RoundKey>, Vec<String>), CannotTell> {
        let is_away = *notice.says() != Says::Back;
        let (mut rounds, mut notes) = (Vec::new(), Vec::new());
        let present = self.rhythm.round_at(self.now);
        let (mut round, mut ahead) = (present, 0);
        let mut is_cut = false;
        while round.opens.date_naive() <= notice.until() && round.key.opens > present.key.opens
            || round == present
        {
            let (due, own) = (round.due.date_naive(), self.day(round.due)?);
            let is_read = !self.is_by_round || ahead + self.issue_back <= ROUNDS_BACK;
            if notice.is_of(due) && !is_read {
                is_cut = true;
                break;
            }
            if notice.is_of(due) && round.due <= self.now {
                if is_away {
                    notes.push(too_late(&round));
                }
            } else if notice.is_of(due) {
                rounds.push(round.key);
            }
            if is_away && round.due > self.now {
                notes.extend(other_day(notice, &round, due, own));
            }
            let next = self.rhythm.next(&round);
            if next == round {
                break;
            }
            (round, ahead) = (next, ahead + 1);
        }
        if is_cut && rounds.is_empty() {
            let from = round.opens - chrono::TimeDelta::weeks(ROUNDS_BACK as i64);
            return Err(said(if from > present.opens {
                format!(
                    "That is too far ahead to be read in time. Tell it from {} on.",
                    from.format("%a %-d %B %Y")
                )
            } else {
                "That is too far ahead to be read in time on the last issue that is known. Tell it once \
                 the present round's issue is there."
                    .to_owned()
            }));
        }
        if is_cut {
            let last = rounds.last().copied().unwrap_or(present.key);
            notes.push(format!(
                "It is read up to the round of {last}. Tell it again before the one after that."
            ));
        }
        if rounds.is_empty() && notes.is_empty() {
            notes
                .push("No round is due on these days, so nothing changes on the board.".to_owned());
        }
        Ok((rounds, notes))
    }
}

fn too_late(round: &Round) -> String {
    format!(
        "Updates of the round of {} were due before you told it, so yours stays late.",
        round.key
    )
}

/// What is to be said of a round that is due on another day for the member than in UTC, by which everybody
/// counts, where that makes a difference.
fn other_day(notice: &Notice, round: &Round, due: NaiveDate, own: NaiveDate) -> Option<String> {
    let day = |day: NaiveDate| day.format("%a %-d %b");
    let why = format!(
        "it is due on {} by UTC, which counts for everybody, and on {} for you",
        day(due),
        day(own)
    );
    match (notice.is_of(due), notice.is_of(own)) {
        (true, false) => Some(format!("The round of {} counts too: {why}.", round.key)),
        (false, true) => {
            let (verb, flag) = if due < own { ("begin", "from") } else { ("end", "until") };
            Some(format!(
                "The round of {} does not count: {why}. To mean it too, {verb} with --{flag} {due}.",
                round.key
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
