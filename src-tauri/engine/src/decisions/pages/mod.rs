//! Decisions as the window shows them, page by page, and what its buttons do.

mod doing;
mod parts;

use self::parts::{
    answers, choices, is_over, main, outcome_words, reason, row_section, said, short, stopped, to,
    to_read, tone, waits, your_answer,
};
use super::{
    Decision, Decisions,
    shown::DecisionRow,
    writing::{ToPropose, bad},
};
use crate::{
    ReadTx,
    courier::tables::outbox::Which,
    round::pages::{Builds as _, button, section},
    team::tables::Team,
};
use meridian_core::{
    courier::{Content, OpState, marker::About},
    decisions::proposal::Rule,
    hand::login::Login,
    markdown,
    week::truth::Tone,
};
use meridian_protocol::{
    AskRule, Asking, DecisionAct, DecisionPage, Failure, RoundButton, RoundDoes, RoundSection,
};

const ELSEWHERE: &str = "Updates go where Meridian cannot write, so that nothing can be asked or answered here. Ask there.";

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
        if self.goes_elsewhere(team)? {
            return Ok(section("decisions", "Decisions").says([ELSEWHERE.to_owned()]));
        }
        let Decisions { all, .. } = self.decisions(team)?;
        let rows = self.rows(team, &all, false)?;
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
        if self.goes_elsewhere(team)? {
            let said = section("none", "").says([ELSEWHERE.to_owned()]);
            return Ok(("Decisions".to_owned(), vec![said]));
        }
        let Decisions { all, broken, .. } = self.decisions(team)?;
        let mut open = self.rows(team, &all, false)?;
        open.sort_by_key(|row| (!waits(row), row.until.instant));
        let mut sections = self.asked_for(team, |op| match &op.content {
            Content::Message(message) => {
                matches!(message.about, About::Proposal { .. }) && op.state != OpState::Done
            }
            _ => false,
        })?;
        sections.extend(open.iter().map(row_section));
        if open.is_empty() && broken.is_empty() {
            let words = "Nothing is asked, as far as GitHub was read. Whoever wants a decision asks for it in one \
                         comment, which people answer with or without Meridian.";
            sections.push(section("none", "").says([words.to_owned()]));
        }
        let asks = DecisionPage::Propose(Asking::default());
        let look = button("look-now", "Look now", RoundDoes::Look);
        sections.push(
            section("asks", "").offers(to("to-ask", "Ask for a decision…", asks)).offers(look),
        );
        let decided = self.rows(team, &all, true)?;
        if !decided.is_empty() {
            let mut log = section("decided", "Decided");
            for row in &decided {
                log.listed.push(format!("{} {}", row.question, row.words));
                let name = format!("one-{}", row.key);
                let page = DecisionPage::One { name: row.key.clone() };
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

    /// Those that are over, or that are not. What the member has answered and is on its way is not awaited.
    fn rows(&self, team: &Team, all: &[Decision], over: bool) -> Result<Vec<DecisionRow>, Failure> {
        let fit = all.iter().filter(|one| one.is_over() == over);
        fit.map(|one| {
            let mut row = self.decision_row(team, one)?;
            row.waits_for_me &= !self.has_answered(team, one)?;
            Ok(row)
        })
        .collect()
    }

    /// Whether an answer of the member is on its way.
    fn has_answered(&self, team: &Team, one: &Decision) -> Result<bool, Failure> {
        let all = self.store().operations(team.id, Which::All)?;
        Ok(all.iter().any(|op| op.state.is_open() && answers(one, &op.content)))
    }

    fn one_page(&self, team: &Team, name: &str) -> Result<(String, Vec<RoundSection>), Failure> {
        let mut view = self.decision(name)?;
        let has_answered = self.has_answered(team, &self.one(team, name)?.0)?;
        view.row.waits_for_me &= !has_answered;
        let row = &view.row;
        let id = &row.key;
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
            _ if op.state == OpState::Done => false,
            Content::Message(message) => match &message.about {
                About::Outcome { proposal, .. } | About::Reopened { proposal, .. } => {
                    *proposal == one.key
                }
                _ => answers(&one, &op.content),
            },
            content => answers(&one, content),
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
        let me = self.who_asks(team)?;
        let may_post = one.status.posting.may(me.as_str(), &one.proposal.asked().owner, self.now());
        for (value, words) in choices(&one, may_post) {
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
        let planned = match outcome_words(page).and_then(|words| self.plan_outcome(name, &words)) {
            Ok(planned) => planned,
            // What can be chosen stays in sight.
            Err(Failure::BadInput { message } | Failure::NotReady { message }) => {
                return Ok((question, vec![chooses, stopped(message)]));
            }
            Err(other) => return Err(other),
        };
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
        if asking.rule == AskRule::Silence && !asking.options.trim().is_empty() {
            rules.words.push("Of several options silence agrees to the first.".to_owned());
        }
        if asking.question.trim().is_empty() {
            return Ok((title, vec![rules]));
        }
        let planned = match self.asked(asking).and_then(|asked| self.plan_proposal(&asked)) {
            Ok(planned) => planned,
            // How it is decided stays in sight.
            Err(Failure::BadInput { message }) => {
                return Ok((title, vec![rules, stopped(message)]));
            }
            Err(other) => return Err(other),
        };
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
        let options: Vec<String> = options.map(str::to_owned).collect();
        // Silence has to agree to something.
        let agrees = asking.rule == AskRule::Silence && !options.is_empty();
        let proposed = agrees.then(|| "A".parse().ok()).flatten();
        if asking.until.trim().is_empty() {
            return Err(bad("Say until when it is asked.".to_owned()));
        }
        Ok(ToPropose {
            question: asking.question.clone(),
            why: asking.why.clone(),
            options,
            proposed,
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
}
