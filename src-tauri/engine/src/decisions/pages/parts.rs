//! The parts of which these pages are made.

use super::super::{
    Decision,
    outcomes::OutcomeWords,
    shown::{AnswerView, DecisionRow, DecisionView},
    writing::bad,
};
use crate::round::pages::{Builds as _, acts, button, section, turns};
use meridian_core::{
    courier::{Content, marker::About},
    decisions::{outcome::Verdict, state::State},
    fingerprint::sha256_hex,
    hand::login::Login,
    week::truth::Tone,
};
use meridian_protocol::{
    DecisionAct, DecisionPage, Failure, RoundAct, RoundButton, RoundDoes, RoundPage, RoundSection,
};

/// Why nothing can be sent as it stands there.
pub(super) fn stopped(message: String) -> RoundSection {
    let mut goes = section("goes", "").says([message]);
    goes.tone = Some(Tone::Stop);
    goes
}

/// Whether it answers this proposal.
pub(super) fn answers(one: &Decision, content: &Content) -> bool {
    match content {
        Content::Message(message) => {
            matches!(&message.about, About::Answer { proposal, .. } if *proposal == one.key)
        }
        Content::Reaction(reaction) => reaction.comment == one.comment.id,
        _ => false,
    }
}

pub(super) fn to(name: &str, words: &str, page: DecisionPage) -> RoundButton {
    turns(name, words, RoundPage::Decisions(page))
}

pub(super) fn main(name: &str, words: &str, act: DecisionAct) -> RoundButton {
    RoundButton { is_main: true, ..acts(name, words, &RoundAct::Decide(act)) }
}

/// Why somebody objects, where that was said.
pub(super) fn reason(because: &str) -> Option<&str> {
    Some(because.trim()).filter(|because| !because.is_empty())
}

pub(super) fn is_over(row: &DecisionRow) -> bool {
    matches!(row.state, State::Decided | State::Dropped)
}

/// Whether the member has something to do about it.
pub(super) fn waits(row: &DecisionRow) -> bool {
    let stands = matches!(row.state, State::Blocked | State::Reopened);
    row.waits_for_me || row.to_read > 0 || row.to_post || (row.mine && stands)
}

pub(super) fn tone(row: &DecisionRow) -> Tone {
    match row.state {
        State::Blocked | State::Stuck => Tone::Stop,
        State::Decided | State::Dropped => Tone::Ok,
        _ if waits(row) => Tone::Wait,
        _ => Tone::Idle,
    }
}

pub(super) fn row_section(row: &DecisionRow) -> RoundSection {
    let mut shown = section(&format!("row-{}", row.key), &row.question).says([row.words.clone()]);
    shown.tone = Some(tone(row));
    let (until, utc) = (row.until.dated(), &row.until.utc);
    let asks = if row.mine { "You ask".to_owned() } else { format!("{} asks", row.owner) };
    shown.words.push(format!("{asks}, until {until} ({utc})."));
    if row.waits_for_me {
        shown.words.push("Your answer is awaited.".to_owned());
    }
    if row.to_post {
        shown.words.push("The outcome can be posted, by you.".to_owned());
    }
    match row.to_read {
        0 => {}
        1 => shown.words.push("One answer is to be read by you.".to_owned()),
        more => shown.words.push(format!("{more} answers are to be read by you.")),
    }
    let page = DecisionPage::One { name: row.key.clone() };
    let words = if row.waits_for_me { "Answer…" } else { "Look at it…" };
    shown.offers(to(&format!("one-{}", row.key), words, page))
}

/// The beginning of a question, for a button.
pub(super) fn short(question: &str) -> String {
    const MOST: usize = 40;
    match question.chars().nth(MOST) {
        Some(_) => format!("{}…", question.chars().take(MOST).collect::<String>().trim_end()),
        None => question.to_owned(),
    }
}

pub(super) fn unread(view: &DecisionView) -> impl Iterator<Item = &AnswerView> {
    view.answers.iter().chain(&view.apart).filter(|one| one.id.is_some())
}

pub(super) fn read_digest(one: &AnswerView) -> String {
    let parts = [&one.id, &one.why, &one.text].map(|part| part.clone().unwrap_or_default());
    // Its last change: more may have changed than is shown.
    let at = one.at.as_ref().map(|at| at.instant.to_rfc3339()).unwrap_or_default();
    sha256_hex(&format!("{}\n{at}", parts.join("\n")))
}

/// The answers of which whoever asks says what they are, one section each.
pub(super) fn to_read(view: &DecisionView) -> Vec<RoundSection> {
    if !view.row.mine || is_over(&view.row) {
        return Vec::new();
    }
    let mut sections = Vec::new();
    for (nth, one) in unread(view).enumerate() {
        let Some(id) = &one.id else { continue };
        let mut shown = section(&format!("read-{nth}"), &format!("To be read: {}", one.called));
        shown.tone = Some(Tone::Wait);
        shown.words.extend(one.text.as_ref().map(|text| format!("\"{text}\"")));
        shown.words.extend(one.why.clone());
        let mut offers = vec![("approve".to_owned(), "Approves".to_owned())];
        if !view.options.is_empty() {
            offers = letters(view).map(|at| (at.clone(), format!("Chooses {at}"))).collect();
        }
        for (means, words) in
            [("object", "Objects"), ("abstain", "Abstains"), ("nothing", "No answer")]
        {
            offers.push((means.to_owned(), words.to_owned()));
        }
        for (means, words) in offers {
            let act = DecisionAct::Rule {
                name: view.row.key.clone(),
                answer: id.clone(),
                means: means.clone(),
                digest: read_digest(one),
            };
            // By whose it is: another one may take this place while the keyboard is on it.
            let name = format!("means-{id}-{means}");
            shown = shown.offers(acts(&name, &words, &RoundAct::Decide(act)));
        }
        if let Some(url) = &one.url {
            let opens = RoundDoes::Open(url.clone());
            shown = shown.offers(button(&format!("read-{nth}-open"), "Open the comment", opens));
        }
        sections.push(shown);
    }
    sections
}

/// The letters of the options.
pub(super) fn letters(view: &DecisionView) -> impl Iterator<Item = String> {
    view.options.iter().filter_map(|option| option.split_once(':').map(|(at, _)| at.to_owned()))
}

pub(super) fn said(name: &str, heading: &str, all: &[AnswerView]) -> Option<RoundSection> {
    if all.is_empty() {
        return None;
    }
    let mut shown = section(name, heading);
    for one in all {
        let at = one.at.as_ref().map_or_else(String::new, |at| format!(" ({})", at.dated()));
        let ruled = if one.ruled { ", as whoever asks has said" } else { "" };
        let text = one.text.as_ref().map_or_else(String::new, |text| format!(": \"{text}\""));
        shown.listed.push(format!("{}: {}{ruled}{text}{at}", one.called, one.words));
    }
    Some(shown)
}

pub(super) fn your_answer(view: &DecisionView) -> RoundSection {
    let row = &view.row;
    let mut shown = section("yours", "Your answer");
    if row.waits_for_me {
        shown.words.push("It is awaited.".to_owned());
    }
    let mut offers = vec![("approve".to_owned(), "Approve…".to_owned())];
    if !view.options.is_empty() {
        offers = letters(view).map(|at| (at.clone(), format!("Choose {at}…"))).collect();
    }
    for (says, words) in [("object", "Object…"), ("abstain", "Abstain…"), ("hold", "Ask to wait…")]
    {
        offers.push((says.to_owned(), words.to_owned()));
    }
    for (says, words) in offers {
        let page = DecisionPage::Answer {
            name: row.key.clone(),
            says: says.clone(),
            because: String::new(),
        };
        shown = shown.offers(to(&format!("answer-{says}"), &words, page));
    }
    shown
}

/// What can be chosen as the outcome: what is enough by the numbers first. Before it may be posted whoever asks
/// can only drop the question.
pub(super) fn choices(one: &Decision, may_post: bool) -> Vec<(String, String)> {
    let dropped = ("dropped".to_owned(), "It is not asked any more".to_owned());
    if !may_post {
        return vec![dropped];
    }
    let mut all = Vec::new();
    if let Some(choice) = one.status.choice {
        all.push((String::new(), format!("By the numbers: {}", choice.word())));
    }
    let options = &one.proposal.asked().options;
    if options.is_yes_or_no() {
        all.push(("yes".to_owned(), "Yes".to_owned()));
    }
    for (letter, _) in options.all() {
        all.push((letter.to_string(), letter.to_string()));
    }
    all.push(("no".to_owned(), "No".to_owned()));
    all.push(dropped);
    all
}

/// What was typed about an outcome.
pub(super) fn outcome_words(page: &DecisionPage) -> Result<OutcomeWords, Failure> {
    let DecisionPage::Outcome { choice, says, why, met, .. } = page else {
        return Err(bad("That is no outcome.".to_owned()));
    };
    let typed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let verdict: Option<Verdict> = typed(choice)
        .map(|choice| choice.parse().map_err(|error| bad(format!("{error}"))))
        .transpose()?;
    let met: Result<Vec<(Login, String)>, Failure> = met
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (login, how) = line.split_once(':').ok_or_else(|| {
                bad(format!("\"{line}\": write whose objection was met, a colon, and how."))
            })?;
            let name = login.trim().trim_start_matches('@');
            let login = name
                .parse()
                .map_err(|error| bad(format!("\"{name}\" is no GitHub name: {error}.")))?;
            Ok((login, how.trim().to_owned()))
        })
        .collect();
    Ok(OutcomeWords { verdict, says: typed(says), why: typed(why), met: met? })
}
