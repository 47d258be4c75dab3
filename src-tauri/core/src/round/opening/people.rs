//! Who is tagged, who is only named, and in which text.
//!
//! A mention reaches a person and subscribes them to all that follows; GitHub links at most fifty in one
//! text and leaves the others plain without a word. So people are tagged one by one, each once, and whoever
//! does not fit is called in a further comment. A team is never mentioned: a bot's mention of one reaches
//! nobody, and a person's cannot be left by those in it.

use super::choices::{Choices, Tag};
use super::template::plain;
use crate::team::roster::{Person, Role};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many people GitHub links, and with that tells, in one text.
pub const MOST_TAGS: usize = 50;
/// How many people are named in one body; of the others is said how many they are.
const MOST_NAMED: usize = 400;
/// The longest name that is written, in characters.
const LONGEST_NAME: usize = 80;

/// Somebody who is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// Their account, without `@`, in any case of letters.
    pub login: String,
    /// Until when, in words that anybody may read: `Tue 3 Nov`.
    pub until: Option<String>,
}

/// Somebody who is named without `@`, and so is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlainName {
    /// Their name, else their account.
    pub name: String,
    /// Why.
    pub why: Why,
}

/// Why somebody is named without `@`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// They are away.
    Away,
    /// They want no tag.
    WantsNone,
    /// The roster does not say who they are on GitHub.
    NoAccount,
    /// The team tags fewer people.
    NotChosen,
    /// The team's template does not name them at all.
    NotInTemplate,
}

impl Why {
    /// In words, behind a name.
    pub fn words(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::WantsNone => "wants no tag",
            Self::NoAccount => "no GitHub name is known",
            Self::NotChosen => "not tagged by the team's choice",
            Self::NotInTemplate => "not in the team's template",
        }
    }
}

/// A section with its people, ready for the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) leads: String,
    pub(super) shadows: String,
}

/// Everybody of a roster, as far as an opening is concerned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct People {
    pub(super) sections: Vec<Section>,
    /// Who is tagged in the body, as the roster writes them, at most [`MOST_TAGS`].
    pub(super) tagged: Vec<String>,
    /// Who is tagged in each further comment.
    pub(super) calls: Vec<Vec<String>>,
    pub(super) plain: Vec<PlainName>,
}

/// One person of the roster, once.
struct Known<'a> {
    person: &'a Person,
    leads: bool,
}

/// Chooses among the people of these roles. The leads come first, so that a body that does not hold
/// everybody holds them.
pub(super) fn choose(roles: &[Role], choices: &Choices, away: &[Away]) -> People {
    let everyone = once_each(roles);
    let mut found = People::default();
    let mut tagged = Vec::new();
    for leads in [true, false] {
        for known in everyone.iter().filter(|known| known.leads == leads) {
            match why_not(known, choices, away) {
                Some(why) => {
                    found.plain.push(PlainName { name: name_of(known.person).to_owned(), why });
                }
                None => tagged.extend(known.person.handle.clone()),
            }
        }
    }
    let (first, rest) = tagged.split_at(tagged.len().min(MOST_TAGS));
    found.tagged = first.to_vec();
    found.calls = rest.chunks(MOST_TAGS).map(<[String]>::to_vec).collect();
    found.sections = sections(roles, &found.tagged, away);
    found
}

fn why_not(known: &Known<'_>, choices: &Choices, away: &[Away]) -> Option<Why> {
    let Some(login) = account(known.person) else { return Some(Why::NoAccount) };
    if choices.no_tag.iter().any(|one| is_same(one, login)) {
        return Some(Why::WantsNone);
    }
    if away.iter().any(|one| is_same(&one.login, login)) {
        return Some(Why::Away);
    }
    match choices.tag {
        Tag::Everyone => None,
        Tag::Leads => (!known.leads).then_some(Why::NotChosen),
        Tag::Nobody => Some(Why::NotChosen),
    }
}

/// Whether two names are of one account: a sign before it and the case of its letters say nothing.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.trim_start_matches('@').eq_ignore_ascii_case(other.trim_start_matches('@'))
}

/// A person's account, where the roster has one that GitHub could have.
fn account(person: &Person) -> Option<&str> {
    let is_account = |name: &&str| {
        !name.is_empty()
            && name.len() <= 39
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    person.handle.as_deref().filter(is_account)
}

fn name_of(person: &Person) -> &str {
    let names = [&person.name, &person.handle, &person.slack];
    names
        .into_iter()
        .flatten()
        .map(String::as_str)
        .find(|name| !name.trim().is_empty())
        .unwrap_or("?")
}

/// Each person once, in the order of the roster; who leads anywhere leads.
fn once_each(roles: &[Role]) -> Vec<Known<'_>> {
    let mut everyone: Vec<Known<'_>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for role in roles {
        let leads = role.lead.iter().map(|person| (person, true));
        for (person, leads) in leads.chain(role.shadows.iter().map(|person| (person, false))) {
            let key = key_of(person);
            match places.get(&key).and_then(|place| everyone.get_mut(*place)) {
                Some(known) => known.leads |= leads,
                None => {
                    places.insert(key, everyone.len());
                    everyone.push(Known { person, leads });
                }
            }
        }
    }
    everyone
}

fn key_of(person: &Person) -> String {
    match account(person) {
        Some(login) => format!("@{}", login.to_lowercase()),
        None => name_of(person).to_lowercase(),
    }
}

/// The sections as the body has them: a person who is tagged is so where they come first, and named in
/// bold elsewhere.
fn sections(roles: &[Role], tagged: &[String], away: &[Away]) -> Vec<Section> {
    let mut open: BTreeSet<String> = tagged.iter().map(|login| login.to_lowercase()).collect();
    let mut left = MOST_NAMED;
    let mut sections = Vec::new();
    for role in roles {
        let mut list = |people: &[Person]| {
            let written = people.iter().take(left).map(|person| {
                let login = account(person).filter(|login| open.remove(&login.to_lowercase()));
                match login {
                    Some(login) => format!("@{login}"),
                    None => in_bold(person, away),
                }
            });
            let mut written: Vec<String> = written.collect();
            left -= written.len();
            let more = people.len() - written.len();
            if more > 0 {
                written.push(format!("{more} more"));
            }
            written.join(", ")
        };
        let leads = list(&role.lead);
        let shadows = list(&role.shadows);
        sections.push(Section { name: plain(&role.name, LONGEST_NAME), leads, shadows });
    }
    sections
}

fn in_bold(person: &Person, away: &[Away]) -> String {
    let name = plain(name_of(person), LONGEST_NAME);
    let gone = account(person).and_then(|login| away.iter().find(|one| is_same(&one.login, login)));
    match gone {
        Some(Away { until: Some(until), .. }) => {
            format!("**{name}** (away to {})", plain(until, LONGEST_NAME))
        }
        Some(Away { until: None, .. }) => format!("**{name}** (away)"),
        None => format!("**{name}**"),
    }
}
