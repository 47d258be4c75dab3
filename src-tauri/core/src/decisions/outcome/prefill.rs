//! An outcome as far as it follows from what was read, and what differs from it later.

use super::{Answered, Met, Outcome, Verdict};
use crate::{
    decisions::{
        proposal::{Rule, tame},
        state::{Choice, Facts, Objection, Standing, Status, Voice},
    },
    hand::login::Login,
    round::opening::utc,
};
use chrono::{DateTime, SubsecRound as _, Timelike as _, Utc};

/// An outcome to be looked through and posted by this person: `choice`, else what is enough by the numbers,
/// else dropped. The reasons are left to whoever posts it.
pub fn prefill(
    facts: &Facts<'_>,
    status: &Status,
    by: &Login,
    proposal: &str,
    choice: Option<Choice>,
) -> Outcome {
    let asked = facts.proposal.asked();
    let verdict = choice.or(status.choice).map_or(Verdict::Dropped, Verdict::Decided);
    let says = match verdict {
        Verdict::Decided(Choice::Option(letter)) => asked.options.name(letter).unwrap_or_default(),
        _ => "",
    };
    let counted = status.voices.iter().chain(status.apart.iter().filter(|voice| voice.is_ruled));
    let answers = counted.clone().filter_map(answered).collect();
    let silent = match asked.rule {
        Rule::Silence => Vec::new(),
        _ => status.voices.iter().filter(|voice| is_silent(voice)).map(login).collect(),
    };
    let outcome = Outcome {
        question: asked.question.clone(),
        proposal: proposal.to_owned(),
        verdict,
        says: says.to_owned(),
        why: String::new(),
        answers,
        objections: objections(facts, status),
        silent,
        by: by.clone(),
        on_behalf: (*by != asked.owner).then(|| asked.owner.clone()),
        replaces: None,
    };
    outcome.tidy()
}

fn login(voice: &Voice) -> Login {
    voice.login.clone()
}

fn is_silent(voice: &Voice) -> bool {
    matches!(voice.standing, Standing::Silent | Standing::Earlier(_) | Standing::HoldOver)
}

/// Whole minutes, as they are written.
fn minutes(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(0).with_second(0).unwrap_or(at)
}

fn answered(voice: &Voice) -> Option<Answered> {
    let at = minutes(voice.at?);
    let mut words = tame(&voice.standing.words());
    if voice.is_ruled {
        words += ", as the owner read it";
    }
    Some(Answered { by: voice.login.clone(), words, at })
}

/// Those that are open, and those that whoever made them has taken back.
fn objections(facts: &Facts<'_>, status: &Status) -> Vec<Met> {
    let changed = facts.texts.last().filter(|_| facts.texts.len() > 1).map(|text| text.since);
    let open = status.objections.iter().map(|objection| Met {
        by: objection.by.clone(),
        reason: reason(objection),
        how: changed
            .filter(|_| objection.is_earlier)
            .map_or_else(String::new, |at| format!("what is asked was changed {}", utc(at))),
    });
    let taken_back = status.lifted.iter().map(|lifted| {
        let (by, since) = (&lifted.objection.by, utc(lifted.since));
        Met {
            by: by.clone(),
            reason: reason(&lifted.objection),
            how: format!("{} {} since {since}", by.as_str(), lifted.by.words()),
        }
    });
    open.chain(taken_back).collect()
}

/// What stands there for an objection without one.
const NO_REASON: &str = "no reason was given";

fn reason(objection: &Objection) -> String {
    objection.reason.clone().unwrap_or_else(|| NO_REASON.to_owned())
}

/// What people say now and did not when the outcome was posted, one sentence each. The outcome stands.
pub fn differs(outcome: &Outcome, status: &Status) -> Vec<String> {
    let now = |by: &Login| {
        let mut all = status.voices.iter().chain(&status.apart);
        all.find(|voice| voice.login == *by).and_then(answered)
    };
    let mut told: Vec<String> = Vec::new();
    for was in &outcome.answers {
        match now(&was.by) {
            None => told.push(format!(
                "{} {}, as read for the outcome; that is not there any more. The outcome stands.",
                was.by.as_str(),
                was.words
            )),
            Some(is) if is.words != was.words => told.push(format!(
                "{} {}, as read for the outcome, and now {}. The outcome stands.",
                was.by.as_str(),
                was.words,
                is.words
            )),
            Some(_) => {}
        }
    }
    let is_new = |voice: &&Voice| !outcome.answers.iter().any(|was| was.by == voice.login);
    for is in status.voices.iter().filter(is_new).filter_map(answered) {
        told.push(format!("{} {} after the outcome.", is.by.as_str(), is.words));
    }
    told
}
