//! What each person says: of all their answers the one that counts, with the others beside it.

use super::{
    Facts, Given, LONGEST_HOLD, On, Ruling, What,
    objecting::{Made, made},
    said::{AT_ONCE, Said, is_late},
};
use crate::{
    courier::Emoji,
    decisions::{
        Member,
        answer::{Answer, Reacted, Read, Why, reacted},
        proposal::{Fingerprint, Rule},
    },
    hand::login::Login,
    ids::CommentId,
    time::When,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A person with what they say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// Who.
    pub login: Login,
    /// What they are called.
    pub called: String,
    /// Whether they are named in the proposal.
    pub is_named: bool,
    /// What they say.
    pub standing: Standing,
    /// Since when.
    pub at: Option<DateTime<Utc>>,
    /// Whether the owner said what it is.
    pub is_ruled: bool,
    /// What else they said, newest first.
    pub also: Vec<Also>,
}

impl Voice {
    /// Whether what they say is counted.
    pub fn counts(&self) -> bool {
        matches!(self.standing, Standing::Counts(_))
    }

    /// Whether they are for something.
    pub fn approves(&self) -> bool {
        matches!(&self.standing, Standing::Counts(answer) if agrees(answer))
    }
}

/// Something that a person said beside what counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Also {
    /// What; none where it is unread.
    pub answer: Option<Answer>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a person says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing yet.
    Silent,
    /// This, to the text as it stands.
    Counts(Answer),
    /// This, to the text before what is asked was changed: asked again.
    Earlier(Answer),
    /// This, after the end.
    Late(Answer),
    /// Something; the owner says what it is.
    Unread(Unread),
    /// They asked to wait, and that is over.
    HoldOver,
}

/// What the owner is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// A comment, and why it is unread.
    Comment(CommentId, Why),
    /// Reactions that contradict each other, or one that says too little.
    Reactions(Vec<Emoji>),
    /// A comment and another answer within one minute.
    AtOnce(Option<CommentId>),
}

/// An objection that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Whose.
    pub by: Login,
    /// What they are called.
    pub called: String,
    /// Why; none where it has to be asked for.
    pub reason: Option<String>,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Whether what is asked was changed since, so that it may be met.
    pub is_earlier: bool,
}

/// An objection that whoever made it has lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// As it was.
    pub objection: Objection,
    /// By this answer.
    pub by: Answer,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// That somebody asked to wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Who.
    pub by: Login,
    /// What they are called.
    pub called: String,
    /// Until when it holds.
    pub until: DateTime<Utc>,
    /// Whether they asked for longer than anybody may.
    pub is_cut: bool,
}

/// What was heard of everybody.
pub(super) struct Heard {
    pub(super) voices: Vec<Voice>,
    pub(super) apart: Vec<Voice>,
    pub(super) objections: Vec<Objection>,
    pub(super) lifted: Vec<Lifted>,
    pub(super) holds: Vec<Hold>,
    /// Who may object beside those who are named.
    pub(super) may_object: Vec<Login>,
}

/// Somebody of the roster; one who is not on it is known by the account alone.
pub(super) fn member(people: &[Member], login: &Login) -> Member {
    let known = people.iter().find(|person| person.login == *login);
    known.cloned().unwrap_or_else(|| Member::unknown(login.clone()))
}

pub(super) fn heard(facts: &Facts<'_>) -> Heard {
    let asked = facts.proposal.asked();
    let mut heard = Heard {
        voices: Vec::new(),
        apart: Vec::new(),
        objections: Vec::new(),
        lifted: Vec::new(),
        holds: Vec::new(),
        may_object: Vec::new(),
    };
    let mut said = said_by_all(facts);
    let named = asked.named.iter().map(|login| {
        let theirs = said.remove(&key(login)).map(|(_, said)| said);
        (login.clone(), theirs.unwrap_or_default())
    });
    let named: Vec<(Login, Vec<Said>)> = named.collect();
    let mut others: Vec<(Login, Vec<Said>)> = said.into_values().collect();
    others.sort_by_key(|(login, said)| (said.first().map(|one| one.at), key(login)));
    let is_named = |place: usize| place < named.len();
    for (place, (login, said)) in named.iter().chain(&others).enumerate() {
        let is_named = is_named(place);
        let person = member(facts.people, login);
        let made = made(facts, said);
        let voice = voice(facts, &person, is_named, said, &made);
        let on_roster = facts.people.iter().any(|person| person.login == *login);
        let by_rule = is_named || (asked.rule == Rule::Silence && on_roster);
        // Of somebody else's objection the owner may say that it counts.
        let is_let = |one: &Made| said.get(one.place).is_some_and(|said| said.is_ruled);
        let open = made.iter().filter(|one| one.lifted.is_none() && (by_rule || is_let(one)));
        let before = heard.objections.len();
        heard.objections.extend(open.map(|one| one.objection(&person)));
        let objects = heard.objections.len() > before;
        heard.lifted.extend(made.iter().filter_map(|one| one.lifted(&person)));
        if by_rule || voice.is_ruled || objects {
            heard.holds.extend(hold(facts, &person, said));
            if !is_named {
                heard.may_object.push(login.clone());
            }
        }
        if is_named { heard.voices.push(voice) } else { heard.apart.push(voice) }
    }
    heard
}

/// A login by which it is found: GitHub knows no capitals in them.
fn key(login: &Login) -> String {
    login.as_str().to_lowercase()
}

/// All answers of each person who gave one, oldest first.
fn said_by_all(facts: &Facts<'_>) -> BTreeMap<String, (Login, Vec<Said>)> {
    let mut all: BTreeMap<String, (Login, Vec<Said>)> = BTreeMap::new();
    for given in facts.answers {
        if let Some(said) = understood(facts, given) {
            let entry = all.entry(key(&given.by));
            entry.or_insert_with(|| (given.by.clone(), Vec::new())).1.push(said);
        }
    }
    for (_, said) in all.values_mut() {
        said.sort_by_key(|one| one.at);
        *said = named_clearly(facts, std::mem::take(said));
    }
    all
}

fn understood(facts: &Facts<'_>, given: &Given) -> Option<Said> {
    let (at, on, comment, answer) = match &given.what {
        What::Comment { id, read, at } => {
            let answer = match read {
                Read::Counts(answer) => Some(Ok(answer.clone())),
                Read::Unread(why) => Some(Err(Unread::Comment(id.clone(), why.clone()))),
                Read::NoAnswer => None,
            };
            (*at, On::Comment(id.clone()), Some(id.clone()), answer)
        }
        What::Reactions(shown) => {
            let (answer, at) = match reacted(shown, &facts.proposal.asked().options)? {
                Reacted::Counts(answer, at) => (Ok(answer), at),
                Reacted::Contradicts(all, at) => (Err(Unread::Reactions(all)), at),
                Reacted::Unclear(one, at) => (Err(Unread::Reactions(vec![one])), at),
            };
            (at, On::Reactions(given.by.clone()), None, Some(answer))
        }
    };
    // What is certain is not for the owner to say otherwise; only to let it in.
    let ruling = ruled(facts.rulings, &on, at).filter(|ruling| match &answer {
        Some(Ok(answer)) => ruling.answer.as_ref() == Some(answer),
        Some(Err(_)) | None => true,
    });
    let answer = match ruling {
        Some(ruling) => Ok(ruling.answer.clone()?),
        None => answer?,
    };
    let is_current = is_current(facts, given.about.as_ref(), at);
    Some(Said { at, answer, comment, is_current, is_ruled: ruling.is_some() })
}

/// The newest ruling on an answer as it is now.
fn ruled<'a>(rulings: &'a [Ruling], on: &On, at: DateTime<Utc>) -> Option<&'a Ruling> {
    rulings.iter().rev().find(|ruling| ruling.on == *on && ruling.at == at)
}

/// Whether an answer is one to what is asked now.
fn is_current(facts: &Facts<'_>, about: Option<&Fingerprint>, at: DateTime<Utc>) -> bool {
    let now = facts.proposal.fingerprint();
    if let Some(about) = about {
        return *about == now;
    }
    let in_force = facts.texts.iter().filter(|text| text.since <= at).max_by_key(|text| text.since);
    in_force.or(facts.texts.first()).is_none_or(|text| text.fingerprint == now)
}

/// The answers of a person, where one that takes back a concern by name and leaves open which, because there are
/// several or it is called otherwise, is for the owner to read.
fn named_clearly(facts: &Facts<'_>, all: Vec<Said>) -> Vec<Said> {
    let mut clear: Vec<Said> = Vec::new();
    for mut one in all {
        if let (Ok(Answer::Withdraws { concern: Some(concern) }), Some(id), false) =
            (&one.answer, &one.comment, one.is_ruled)
        {
            let open = made(facts, &clear).into_iter().filter(|made| made.lifted.is_none());
            let open: Vec<Made> = open.collect();
            let is_clear = match open.as_slice() {
                [] => true,
                [only] => only.is_called(concern),
                _ => false,
            };
            if !is_clear {
                let why = Why::Unclear(format!("concern resolved: {concern}"));
                let unread = Err(Unread::Comment(id.clone(), why));
                let ruling = ruled(facts.rulings, &On::Comment(id.clone()), one.at);
                one.is_ruled = ruling.is_some();
                one.answer = match ruling.map(|ruling| ruling.answer.clone()) {
                    Some(Some(answer)) => Ok(answer),
                    Some(None) => continue,
                    None => unread,
                };
            }
        }
        clear.push(one);
    }
    clear
}

/// The place of the answer that counts.
fn newest(facts: &Facts<'_>, said: &[Said]) -> Option<usize> {
    let in_time = said.iter().rposition(|one| !is_late(facts, one));
    in_time.or_else(|| said.len().checked_sub(1))
}

fn voice(
    facts: &Facts<'_>,
    person: &Member,
    is_named: bool,
    said: &[Said],
    made: &[Made],
) -> Voice {
    let mut counts = newest(facts, said);
    let newest = counts.and_then(|place| said.get(place));
    let mut standing = newest.map_or(Standing::Silent, |one| standing(facts, person, said, one));
    // Whoever objected and then asked to wait objects, once that is over.
    if let (Standing::HoldOver, Some(open)) =
        (&standing, made.iter().rev().find(|one| one.lifted.is_none()))
    {
        standing = Standing::Counts(open.answer.clone());
        counts = Some(open.place);
    }
    let newest = counts.and_then(|place| said.get(place));
    let also = said.iter().enumerate().rev().filter(|(place, _)| Some(*place) != counts);
    Voice {
        login: person.login.clone(),
        called: person.called().to_owned(),
        is_named,
        standing,
        at: newest.map(|one| one.at),
        is_ruled: newest.is_some_and(|one| one.is_ruled),
        also: also.map(|(_, one)| Also { answer: one.answer.clone().ok(), at: one.at }).collect(),
    }
}

fn standing(facts: &Facts<'_>, person: &Member, said: &[Said], newest: &Said) -> Standing {
    let answer = match &newest.answer {
        Ok(answer) => answer,
        Err(unread) => return Standing::Unread(unread.clone()),
    };
    let fits = |one: &Said| {
        let is_settled = matches!(one.answer, Ok(Answer::Withdraws { .. })) && agrees(answer);
        is_settled || same(facts, &one.answer, answer)
    };
    let differs = |one: &&Said| {
        let is_ruled = newest.is_ruled || one.is_ruled;
        let is_at_once = one.at <= newest.at && newest.at - one.at < AT_ONCE;
        is_at_once && !is_ruled && !fits(one)
    };
    if said.iter().any(|one| differs(&one)) {
        return Standing::Unread(Unread::AtOnce(newest.comment.clone()));
    }
    if is_late(facts, newest) {
        return Standing::Late(answer.clone());
    }
    match answer {
        Answer::Holds { .. } => match held_until(facts, person, said, newest) {
            Some((until, _)) if facts.now < until => Standing::Counts(answer.clone()),
            _ => Standing::HoldOver,
        },
        // An objection stays one, whatever was changed.
        Answer::Objects { .. } => Standing::Counts(answer.clone()),
        _ if !newest.is_current => Standing::Earlier(answer.clone()),
        _ => Standing::Counts(answer.clone()),
    }
}

/// Whether an answer is for something: that a concern is resolved says so before it.
fn agrees(answer: &Answer) -> bool {
    matches!(answer, Answer::Approves | Answer::Chooses(_))
}

/// Whether two answers of a person say the same. An objection with a reason and one without do, and approving
/// and choosing what is proposed.
fn same(facts: &Facts<'_>, one: &Result<Answer, Unread>, other: &Answer) -> bool {
    let proposed = facts.proposal.asked().options.proposed();
    let key = |answer: &Answer| match answer {
        Answer::Approves => proposed.map_or(Answer::Approves, Answer::Chooses),
        Answer::Objects { .. } => Answer::Objects { reason: None },
        Answer::Holds { .. } => Answer::Holds { until: None },
        Answer::Withdraws { .. } => Answer::Withdraws { concern: None },
        other => other.clone(),
    };
    one.as_ref().is_ok_and(|one| key(one) == key(other))
}

fn hold(facts: &Facts<'_>, person: &Member, said: &[Said]) -> Option<Hold> {
    let newest = newest(facts, said).and_then(|place| said.get(place))?;
    if !matches!(newest.answer, Ok(Answer::Holds { .. })) || is_late(facts, newest) {
        return None;
    }
    let (until, is_cut) = held_until(facts, person, said, newest)?;
    Some(Hold { by: person.login.clone(), called: person.called().to_owned(), until, is_cut })
}

/// Until when a person's wish to wait holds, and whether they asked for longer: at most so many working days
/// from the first time they asked, whatever they said since.
fn held_until(
    facts: &Facts<'_>,
    person: &Member,
    said: &[Said],
    newest: &Said,
) -> Option<(DateTime<Utc>, bool)> {
    let Ok(Answer::Holds { until }) = &newest.answer else { return None };
    let first = said.iter().find(|one| matches!(one.answer, Ok(Answer::Holds { .. })))?;
    let longest = person.end_of_working_day(first.at, LONGEST_HOLD, facts.rules);
    // The day is over when it is over everywhere.
    let wanted = until.as_ref().and_then(|until| until.date(newest.at)).map(When::aoe_cut_off);
    Some(match wanted {
        Some(wanted) => (wanted.min(longest), wanted > longest),
        None => (longest, false),
    })
}
