//! Decisions as the window shows them, page by page, and what its buttons do.

use super::{
    Decision, Decisions,
    answering::Means,
    outcomes::OutcomeWords,
    shown::{AnswerView, DecisionRow, DecisionView},
    writing::{ToPropose, bad, not_ready},
};
use crate::{
    ReadTx, WriteTx,
    round::pages::{Builds as _, acts, button, section, turns},
    team::tables::Team,
};
use meridian_core::{
    courier::{Content, OpState, marker::About},
    decisions::{outcome::Verdict, proposal::Rule, state::State},
    fingerprint::sha256_hex,
    hand::login::Login,
    markdown,
    week::truth::Tone,
};
use meridian_protocol::{
    AskRule, Asking, DecisionAct, DecisionPage, Failure, RoundAct, RoundButton, RoundDoes,
    RoundPage, RoundSection,
};

impl ReadTx<'_> {
    /// A page about decisions: its title and what stands there.
    ///
    /// # Errors
    /// As what is looked at; [`Failure::BadInput`] for what was typed and cannot be meant.
    pub(crate) fn decision_page(
        &self,
        team: &Team,
        page: &DecisionPage,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        match page {
            DecisionPage::All => self.all_page(team),
            DecisionPage::One { name } => self.one_page(team, name),
            DecisionPage::Answer { name, says, because } => {
                self.answer_page(page, (name, says, because))
            }
            DecisionPage::Outcome { name, .. } => self.outcome_page(team, name, page),
            DecisionPage::Reopen { name, because } => self.reopen_page(page, name, because),
            DecisionPage::Propose(asking) => self.propose_page(page, asking),
        }
    }

    /// How many are open, and how many wait for the member, in one section with the way to them.
    pub(crate) fn decisions_section(&self, team: &Team) -> Result<RoundSection, Failure> {
        let Decisions { all, .. } = self.decisions(team)?;
        let rows: Result<Vec<DecisionRow>, Failure> = all
            .iter()
            .filter(|one| !one.is_over())
            .map(|one| self.decision_row(team, one))
            .collect();
        let rows = rows?;
        let waits = rows.iter().filter(|row| waits(row)).count();
        let words = match (rows.len(), waits) {
            (0, _) => "Nothing is asked, as far as GitHub was read.".to_owned(),
            (1, 0) => "One is asked and not decided.".to_owned(),
            (1, _) => "One is asked and waits for you.".to_owned(),
            (open, 0) => format!("{open} are asked and not decided."),
            (open, 1) => format!("{open} are asked and not decided; one waits for you."),
            (open, waits) => format!("{open} are asked and not decided; {waits} wait for you."),
        };
        let shown = section("decisions", "Decisions").says([words]);
        Ok(shown.offers(to("to-decisions", "Decisions…", DecisionPage::All)))
    }

    fn all_page(&self, team: &Team) -> Result<(String, Vec<RoundSection>), Failure> {
        let Decisions { all, broken, .. } = self.decisions(team)?;
        let rows = |over: bool| -> Result<Vec<DecisionRow>, Failure> {
            let fit = all.iter().filter(|one| one.is_over() == over);
            fit.map(|one| self.decision_row(team, one)).collect()
        };
        let mut open = rows(false)?;
        open.sort_by_key(|row| (!waits(row), row.until.instant));
        let mut sections = self.asked_for(team, |op| match &op.content {
            Content::Message(message) => {
                matches!(message.about, About::Proposal { .. }) && op.state != OpState::Done
            }
            _ => false,
        })?;
        sections.extend(open.iter().map(row_section));
        if open.is_empty() {
            let words = "Nothing is asked, as far as GitHub was read. Whoever wants a decision asks for it in one \
                         comment, which people answer with or without Meridian.";
            sections.push(section("none", "").says([words.to_owned()]));
        }
        let asks = DecisionPage::Propose(Asking::default());
        let look = button("look-now", "Look now", RoundDoes::Look);
        sections.push(
            section("asks", "").offers(to("to-ask", "Ask for a decision…", asks)).offers(look),
        );
        let decided = rows(true)?;
        if !decided.is_empty() {
            let mut log = section("decided", "Decided");
            for row in &decided {
                log.listed.push(format!("{} {}", row.question, row.words));
                let name = format!("one-{}", row.id);
                let page = DecisionPage::One { name: row.id.clone() };
                log = log.offers(to(&name, &format!("Look at \"{}\"", short(&row.question)), page));
            }
            let (text, html) = (self.decision_log(false)?, String::new());
            let copies = button("log", "Copy the log as Markdown", RoundDoes::Copy { text, html });
            sections.push(log.offers(copies));
        }
        if !broken.is_empty() {
            let heading = "Proposals that cannot be read any more";
            let mut shown = section("broken", heading);
            shown.tone = Some(Tone::Stop);
            shown.listed = broken.into_iter().map(|(url, why)| format!("{why} {url}")).collect();
            sections.push(shown);
        }
        Ok(("Decisions".to_owned(), sections))
    }

    fn one_page(&self, team: &Team, name: &str) -> Result<(String, Vec<RoundSection>), Failure> {
        let view = self.decision(name)?;
        let row = &view.row;
        let id = &row.id;
        let mut state = section("state", "").says([row.words.clone()]);
        state.tone = Some(tone(row));
        if !is_over(row) {
            let (until, utc) = (row.until.dated(), &row.until.utc);
            state.words.push(format!("It ends {until} ({utc}). {}", view.rule));
        }
        let asker = if row.mine { "You" } else { &row.owner };
        state.words.push(format!("{asker} asked it on #{}.", row.issue));
        state.words.extend(view.notes.iter().cloned());
        let opens = |name: &str, words: &str, url: &str| {
            button(name, words, RoundDoes::Open(url.to_owned()))
        };
        state = state.offers(opens("on-github", "Open the proposal", &row.url));
        if let Some(outcome) = &row.outcome {
            state = state.offers(opens("outcome-on-github", "Open the outcome", outcome));
        }
        state = state.offers(button("look-now", "Look now", RoundDoes::Look));
        let mut why = section("why", "");
        why.html = markdown::render(&view.why);
        why.listed.clone_from(&view.options);
        let mut sections = vec![state, why];
        if !view.objections.is_empty() {
            let mut open = section("objections", "Open objections");
            open.tone = Some(Tone::Stop);
            open.listed.clone_from(&view.objections);
            sections.push(open);
        }
        sections.extend(self.on_its_way(team, name)?);
        sections.extend(to_read(&view));
        sections.extend(said("answers", "What those say who are asked", &view.answers));
        sections.extend(said("apart", "Others, not asked", &view.apart));
        if !view.waiting.is_empty() && !is_over(row) {
            let mut waiting = section("waiting", "Awaited");
            waiting.listed.clone_from(&view.waiting);
            sections.push(waiting);
        }
        if !is_over(row) {
            sections.push(your_answer(&view));
        }
        let mut ending = section("ending", "The outcome");
        ending.words.extend(view.posting.clone());
        if view.may_post || (row.mine && !is_over(row)) {
            let words = if view.may_post { "Write the outcome…" } else { "Drop the question…" };
            let choice = if view.may_post { "" } else { "dropped" };
            let page = DecisionPage::Outcome {
                name: id.clone(),
                choice: choice.to_owned(),
                says: String::new(),
                why: String::new(),
                met: String::new(),
            };
            ending = ending.offers(to("to-outcome", words, page));
        }
        if is_over(row) && row.mine {
            let page = DecisionPage::Reopen { name: id.clone(), because: String::new() };
            ending = ending.offers(to("to-reopen", "Open it again…", page));
        }
        if !ending.words.is_empty() || !ending.buttons.is_empty() {
            sections.push(ending);
        }
        Ok((row.question.clone(), sections))
    }

    /// What the member has sent about it lately, and how far each is.
    fn on_its_way(&self, team: &Team, name: &str) -> Result<Vec<RoundSection>, Failure> {
        let (one, _) = self.one(team, name)?;
        self.asked_for(team, |op| match &op.content {
            Content::Message(message) => match &message.about {
                About::Answer { proposal, .. }
                | About::Outcome { proposal, .. }
                | About::Reopened { proposal, .. } => {
                    *proposal == one.key && op.state != OpState::Done
                }
                _ => false,
            },
            Content::Reaction(reaction) => {
                reaction.comment == one.comment.id && op.state != OpState::Done
            }
            _ => false,
        })
    }

    fn answer_page(
        &self,
        page: &DecisionPage,
        (name, says, because): (&str, &str, &str),
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        let planned = self.plan_answer(name, says, reason(because))?;
        let digest = self.digest_of(page)?;
        let mut goes = section("goes", "").says([planned.words]);
        if let Some(text) = &planned.text {
            goes.html = markdown::render(text);
        } else if says == "object" {
            goes.words.push(
                "Without a reason it is a bare objection: it holds the decision up, and you will be asked why."
                    .to_owned(),
            );
        }
        goes.words.push("Nothing was sent yet.".to_owned());
        let act = DecisionAct::Answer {
            name: name.to_owned(),
            says: says.to_owned(),
            because: because.to_owned(),
            digest,
        };
        Ok((planned.question, vec![goes.offers(main("answer", "Give this answer", act))]))
    }

    fn outcome_page(
        &self,
        team: &Team,
        name: &str,
        page: &DecisionPage,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        let DecisionPage::Outcome { choice, .. } = page else {
            return Err(bad("That is no outcome.".to_owned()));
        };
        let (one, _) = self.one(team, name)?;
        let mut chooses = section("chooses", "What is decided");
        for (value, words) in choices(&one) {
            let mut other = page.clone();
            if let DecisionPage::Outcome { choice, .. } = &mut other {
                choice.clone_from(&value);
            }
            let is_chosen = Some(*choice == value);
            let name = if value.is_empty() { "numbers" } else { &value };
            let one = to(&format!("choose-{name}"), &words, other);
            chooses = chooses.offers(RoundButton { is_chosen, ..one });
        }
        let question = one.proposal.asked().question.clone();
        if choice.is_empty() && one.status.choice.is_none() {
            let words = format!(
                "It is not decided by the numbers: {}. Say what you decide.",
                one.status.line
            );
            return Ok((question, vec![chooses.says([words])]));
        }
        let planned = self.plan_outcome(name, &outcome_words(page)?)?;
        let mut goes = section("goes", "").says([planned.words]);
        goes.html = markdown::render(&planned.text);
        let tags = format!("A comment on #{}. It tags nobody.", planned.issue);
        goes.words.push(tags);
        if planned.lacks.is_empty() {
            goes.words.push("Nothing was sent yet.".to_owned());
            let digest = self.digest_of(page)?;
            let act = DecisionAct::Post { page: page.clone(), digest };
            goes = goes.offers(main("post-outcome", "Post the outcome", act));
        } else {
            goes.tone = Some(Tone::Wait);
            goes.listed = planned.lacks;
        }
        Ok((question, vec![chooses, goes]))
    }

    fn reopen_page(
        &self,
        page: &DecisionPage,
        name: &str,
        because: &str,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        let title = "Opening a decision again".to_owned();
        if because.trim().is_empty() {
            let words = "What was decided does not hold any more once this is posted. Say why; then give it a new \
                         end by editing its \"Until\" on GitHub.";
            return Ok((title, vec![section("goes", "").says([words.to_owned()])]));
        }
        let (issue, text) = self.plan_reopening(name, because, None)?;
        let mut goes = section("goes", "")
            .says([format!("A comment on #{issue}. It tags nobody. Nothing was sent yet.")]);
        goes.html = markdown::render(&text);
        let act = DecisionAct::Post { page: page.clone(), digest: self.digest_of(page)? };
        Ok((title, vec![goes.offers(main("reopen-decision", "Open it again", act))]))
    }

    fn propose_page(
        &self,
        page: &DecisionPage,
        asking: &Asking,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        let title = "Asking for a decision".to_owned();
        let mut rules = section("rules", "How it is decided");
        for (rule, name, words) in [
            (AskRule::Silence, "silence", "Silence agrees"),
            (AskRule::Approvals, "approvals", "All who are asked approve"),
            (AskRule::Majority, "majority", "More than half of them agree"),
        ] {
            let other = DecisionPage::Propose(Asking { rule, ..asking.clone() });
            let is_chosen = Some(rule == asking.rule);
            let one = to(&format!("rule-{name}"), words, other);
            rules = rules.offers(RoundButton { is_chosen, ..one });
        }
        if asking.question.trim().is_empty() {
            return Ok((title, vec![rules]));
        }
        let planned = self.plan_proposal(&self.asked(asking)?)?;
        let mut goes = section("goes", "").says([
            format!("A comment on #{} of {}.", planned.issue, planned.repository),
            format!("It ends {} ({}).", planned.until.dated(), planned.until.utc),
            match planned.mentions.as_slice() {
                [] => "It tells nobody.".to_owned(),
                logins => format!("GitHub tells {} of it.", logins.join(", ")),
            },
        ]);
        goes.listed = planned.findings;
        goes.html = markdown::render(&planned.text);
        if let Some(there) = planned.there {
            goes.tone = Some(Tone::Stop);
            goes.words.push(format!("You have asked just that already: {there}."));
        } else if planned.stops {
            goes.tone = Some(Tone::Stop);
            goes.words.push("It cannot be posted like this.".to_owned());
        } else {
            goes.words.push("Nothing was sent yet. A mention cannot be taken back.".to_owned());
            let act = DecisionAct::Post { page: page.clone(), digest: self.digest_of(page)? };
            goes = goes.offers(main("propose", "Ask it", act));
        }
        Ok((title, vec![rules, goes]))
    }

    /// A proposal as it is asked for in the window.
    fn asked(&self, asking: &Asking) -> Result<ToPropose, Failure> {
        let logins = asking.ask.split([',', ' ', '\n']).map(|name| name.trim_start_matches('@'));
        let ask: Result<Vec<Login>, Failure> = logins
            .filter(|name| !name.is_empty())
            .map(|name| {
                name.parse().map_err(|error| bad(format!("\"{name}\" is no GitHub name: {error}.")))
            })
            .collect();
        let ask = ask?;
        let options = asking.options.lines().map(str::trim).filter(|line| !line.is_empty());
        if asking.until.trim().is_empty() {
            return Err(bad("Say until when it is asked.".to_owned()));
        }
        Ok(ToPropose {
            question: asking.question.clone(),
            why: asking.why.clone(),
            options: options.map(str::to_owned).collect(),
            proposed: None,
            deputies: Vec::new(),
            until: self.moment_meant(&asking.until)?,
            rule: match asking.rule {
                AskRule::Silence => Rule::Silence,
                AskRule::Approvals => Rule::Approvals { needed: ask.len() },
                AskRule::Majority => Rule::Majority,
            },
            ask,
            late_counts: false,
            on: None,
            zones: Vec::new(),
        })
    }

    /// What tells what would be sent, and to what, from anything else.
    fn digest_of(&self, page: &DecisionPage) -> Result<String, Failure> {
        let text = match page {
            DecisionPage::All | DecisionPage::One { .. } => String::new(),
            DecisionPage::Answer { name, says, because } => {
                let planned = self.plan_answer(name, says, reason(because))?;
                let view = self.decision(name)?;
                let asked = [&[planned.question, planned.words], &view.options[..]].concat();
                format!("{}\n{}", asked.join("\n"), planned.text.unwrap_or_default())
            }
            DecisionPage::Outcome { name, .. } => {
                self.plan_outcome(name, &outcome_words(page)?)?.text
            }
            DecisionPage::Reopen { name, because } => self.plan_reopening(name, because, None)?.1,
            DecisionPage::Propose(asking) => {
                let planned = self.plan_proposal(&self.asked(asking)?)?;
                format!("{}\n{}", planned.issue, planned.text)
            }
        };
        Ok(sha256_hex(&text))
    }

    fn check_digest(&self, page: &DecisionPage, shown: &str) -> Result<(), Failure> {
        match self.digest_of(page)? == shown {
            true => Ok(()),
            false => Err(not_ready(
                "What it is about has changed since you looked, so nothing was sent. Look at it once more.",
            )),
        }
    }
}

impl WriteTx<'_> {
    /// Does what a button of these pages does, and says which page is to be looked at then.
    ///
    /// # Errors
    /// As what is asked for; [`Failure::NotReady`] where it is not as it was shown.
    pub(crate) fn act_on_decision(&self, act: &DecisionAct) -> Result<DecisionPage, Failure> {
        Ok(match act {
            DecisionAct::Answer { name, says, because, digest } => {
                let (of, says_of) = (name.clone(), says.clone());
                let page =
                    DecisionPage::Answer { name: of, says: says_of, because: because.clone() };
                self.check_digest(&page, digest)?;
                self.answer_proposal(name, says, reason(because))?;
                DecisionPage::One { name: name.clone() }
            }
            DecisionAct::Rule { name, answer, means, digest } => {
                let view = self.decision(name)?;
                let unread = unread(&view).find(|one| one.id.as_ref() == Some(answer));
                if unread.is_none_or(|one| read_digest(one) != *digest) {
                    return Err(not_ready(
                        "The answer is another one by now, so nothing was noted. Look at it once more.",
                    ));
                }
                let means: Means = means.parse().map_err(|error| bad(format!("{error}")))?;
                self.rule_on(name, answer, means)?;
                DecisionPage::One { name: name.clone() }
            }
            DecisionAct::Post { page, digest } => {
                self.check_digest(page, digest)?;
                match page {
                    DecisionPage::Outcome { name, .. } => {
                        self.post_outcome(name, &outcome_words(page)?)?;
                        DecisionPage::One { name: name.clone() }
                    }
                    DecisionPage::Reopen { name, because } => {
                        self.reopen_decision(name, because, None)?;
                        DecisionPage::One { name: name.clone() }
                    }
                    DecisionPage::Propose(asking) => {
                        self.propose(&self.asked(asking)?)?;
                        DecisionPage::All
                    }
                    DecisionPage::All | DecisionPage::One { .. } | DecisionPage::Answer { .. } => {
                        page.clone()
                    }
                }
            }
        })
    }
}

fn to(name: &str, words: &str, page: DecisionPage) -> RoundButton {
    turns(name, words, RoundPage::Decisions(page))
}

fn main(name: &str, words: &str, act: DecisionAct) -> RoundButton {
    RoundButton { is_main: true, ..acts(name, words, &RoundAct::Decide(act)) }
}

/// Why somebody objects, where that was said.
fn reason(because: &str) -> Option<&str> {
    Some(because.trim()).filter(|because| !because.is_empty())
}

fn is_over(row: &DecisionRow) -> bool {
    matches!(row.state, State::Decided | State::Dropped)
}

/// Whether the member has something to do about it.
fn waits(row: &DecisionRow) -> bool {
    row.waits_for_me || row.to_read > 0 || (row.mine && row.state == State::Due)
}

fn tone(row: &DecisionRow) -> Tone {
    match row.state {
        State::Blocked | State::Stuck => Tone::Stop,
        State::Decided | State::Dropped => Tone::Ok,
        _ if waits(row) => Tone::Wait,
        _ => Tone::Idle,
    }
}

fn row_section(row: &DecisionRow) -> RoundSection {
    let mut shown = section(&format!("row-{}", row.id), &row.question).says([row.words.clone()]);
    shown.tone = Some(tone(row));
    let (until, utc) = (row.until.dated(), &row.until.utc);
    let asks = if row.mine { "You ask".to_owned() } else { format!("{} asks", row.owner) };
    shown.words.push(format!("{asks}, until {until} ({utc})."));
    if row.waits_for_me {
        shown.words.push("Your answer is awaited.".to_owned());
    }
    match row.to_read {
        0 => {}
        1 => shown.words.push("One answer is to be read by you.".to_owned()),
        more => shown.words.push(format!("{more} answers are to be read by you.")),
    }
    let page = DecisionPage::One { name: row.id.clone() };
    let words = if row.waits_for_me { "Answer…" } else { "Look at it…" };
    shown.offers(to(&format!("one-{}", row.id), words, page))
}

/// The beginning of a question, for a button.
fn short(question: &str) -> String {
    const MOST: usize = 40;
    match question.chars().nth(MOST) {
        Some(_) => format!("{}…", question.chars().take(MOST).collect::<String>().trim_end()),
        None => question.to_owned(),
    }
}

fn unread(view: &DecisionView) -> impl Iterator<Item = &AnswerView> {
    view.answers.iter().chain(&view.apart).filter(|one| one.id.is_some())
}

fn read_digest(one: &AnswerView) -> String {
    let parts = [&one.id, &one.why, &one.text].map(|part| part.clone().unwrap_or_default());
    sha256_hex(&parts.join("\n"))
}

/// The answers of which whoever asks says what they are, one section each.
fn to_read(view: &DecisionView) -> Vec<RoundSection> {
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
                name: view.row.id.clone(),
                answer: id.clone(),
                means: means.clone(),
                digest: read_digest(one),
            };
            let name = format!("read-{nth}-{means}");
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
fn letters(view: &DecisionView) -> impl Iterator<Item = String> {
    view.options.iter().filter_map(|option| option.split_once(':').map(|(at, _)| at.to_owned()))
}

fn said(name: &str, heading: &str, all: &[AnswerView]) -> Option<RoundSection> {
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

fn your_answer(view: &DecisionView) -> RoundSection {
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
            name: row.id.clone(),
            says: says.clone(),
            because: String::new(),
        };
        shown = shown.offers(to(&format!("answer-{says}"), &words, page));
    }
    shown
}

/// What can be chosen as the outcome: what is enough by the numbers first.
fn choices(one: &Decision) -> Vec<(String, String)> {
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
    all.push(("dropped".to_owned(), "It is not asked any more".to_owned()));
    all
}

/// What was typed about an outcome.
fn outcome_words(page: &DecisionPage) -> Result<OutcomeWords, Failure> {
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
