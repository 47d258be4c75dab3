//! Asking for a decision, answering, saying what an unread answer is, posting the outcome and opening it again:
//! each is shown before, and goes through the outbox.

use super::{Decision, shown::named};
use crate::{ReadTx, WriteTx, ground::failure, settings::rhythm_of, team::tables::Team};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use meridian_core::{
    courier::{Content, Emoji, marker::About},
    decisions::{
        Letter, Options,
        answer::{Answer, Legend, Reacted, Read, reacted, read},
        outcome::{self, Outcome, Reopening, Verdict, prefill},
        proposal::{self, Asked, Finding, Proposal, Rule, Talk, check, end_at},
        state::{Choice, On, Posting, Ruling, State, What},
    },
    hand::login::Login,
    ids::{IssueNumber, OpId, ProposalKey},
    time::{When, ZoneRules as _},
};
use meridian_protocol::{Failure, Moment};
use serde::Serialize;

/// What is to be asked, as the member says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToPropose {
    /// The question.
    pub question: String,
    /// Why it is asked: Markdown.
    pub why: String,
    /// Between what; none for yes or no.
    pub options: Vec<String>,
    /// The option that is proposed.
    pub proposed: Option<Letter>,
    /// Who must answer, by login.
    pub ask: Vec<Login>,
    /// Who may post the outcome where the member does not, by login.
    pub deputies: Vec<Login>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// How it is decided.
    pub rule: Rule,
    /// Whether an answer after the end counts until the outcome is posted.
    pub late_counts: bool,
    /// On which issue; the present round's where none is named.
    pub on: Option<IssueNumber>,
    /// Zones in which its end is told beside UTC.
    pub zones: Vec<String>,
}

/// What would be posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedProposal {
    /// Where.
    pub repository: String,
    /// The issue.
    pub issue: IssueNumber,
    /// As whom, where that is known.
    pub login: Option<String>,
    /// The question.
    pub question: String,
    /// When it ends.
    pub until: Moment,
    /// Whom the comment tells, by login.
    pub mentions: Vec<String>,
    /// What is to be known before it is posted, one or two sentences each.
    pub findings: Vec<String>,
    /// Whether something of that keeps it from being posted.
    pub stops: bool,
    /// Where the same question stands already.
    pub there: Option<String>,
    /// What people read.
    pub text: String,
    /// How long it is, in bytes.
    pub bytes: usize,
}

/// What whoever posts an outcome writes themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutcomeWords {
    /// What became of it; what is enough by the numbers where it is not said.
    pub verdict: Option<Verdict>,
    /// That in words, such as from when on it holds.
    pub says: Option<String>,
    /// Why: Markdown.
    pub why: Option<String>,
    /// How somebody's objection was met.
    pub met: Vec<(Login, String)>,
}

/// An outcome as it would be posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedOutcome {
    /// The issue on which it goes.
    pub issue: IssueNumber,
    /// What is left to be written, one sentence each.
    pub lacks: Vec<String>,
    /// How the proposal stands.
    pub words: String,
    /// What people read.
    pub text: String,
}

/// What the owner says of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// Yes.
    Approves,
    /// This option.
    Chooses(Letter),
    /// No.
    Objects,
    /// Neither.
    Abstains,
    /// No answer.
    Nothing,
}

struct Planned {
    key: ProposalKey,
    shown: PlannedProposal,
}

impl ReadTx<'_> {
    /// What would be posted, where, whom it tells, and what is to be known before.
    ///
    /// # Errors
    /// [`Failure::BadInput`] for what could not be answered; [`Failure::NotReady`] where no issue is known;
    /// [`Failure::SignIn`] while nobody knows who the member is.
    pub fn plan_proposal(&self, asked: &ToPropose) -> Result<PlannedProposal, Failure> {
        Ok(self.proposal_planned(&self.team()?, asked)?.shown)
    }

    fn proposal_planned(&self, team: &Team, asked: &ToPropose) -> Result<Planned, Failure> {
        if self.goes_elsewhere(team)? {
            return Err(not_ready(
                "This team's updates go to a document or a chat, where Meridian cannot write. Ask there.",
            ));
        }
        let login = self.who_asks(team)?;
        let (options, proposed) = (asked.options.clone(), asked.proposed);
        let options = if options.is_empty() && proposed.is_none() {
            Options::yes_or_no()
        } else {
            Options::new(options, proposed).map_err(|why| bad(why.to_string()))?
        };
        let proposal = Proposal::new(Asked {
            question: asked.question.clone(),
            why: asked.why.clone(),
            options,
            named: asked.ask.clone(),
            owner: login.clone(),
            deputies: asked.deputies.clone(),
            end: end_at(asked.until),
            rule: asked.rule,
            late_counts: asked.late_counts,
        });
        let proposal = proposal.map_err(|why| bad(why.to_string()))?;
        let round = rhythm_of(team)?.round_at(self.now());
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, round.key)?;
        let of_round = bound.map(|bound| bound.number);
        let Some(issue) = asked.on.or(of_round) else {
            return Err(not_ready(&format!(
                "The issue of {} is not known yet. Run `meridian-cli sync` with a network, or name another one \
                 with `--on ISSUE`.",
                round.key
            )));
        };
        let closes = (Some(issue) == of_round).then_some(round.closes);
        let people = self.members(team)?;
        let talk = Talk { closes, replies: 0 };
        let found = check(&proposal, &people, talk, self.now(), self.rules());
        let found = found.map_err(|error| failure::zone(&error))?;
        let key = proposal.key(round.key);
        let key = key.ok_or_else(|| bad("This cannot be asked by this name.".to_owned()))?;
        let all = self.decisions(team)?.all;
        let there = all.iter().find(|one| one.key == key).map(|one| one.comment.url.clone());
        let text = proposal::markdown(&proposal, &asked.zones, self.rules());
        let shown = PlannedProposal {
            repository: team.facts.repository.clone(),
            issue,
            login: Some(login.as_str().to_owned()),
            question: proposal.asked().question.clone(),
            until: self.moment(&self.zone_name()?, proposal.end())?,
            mentions: asked.ask.iter().map(|login| login.as_str().to_owned()).collect(),
            stops: found.iter().any(Finding::stops),
            findings: found.iter().map(finding_words).collect(),
            there,
            bytes: text.len(),
            text,
        };
        Ok(Planned { key, shown })
    }

    /// The moment that a text means: with its zone, in the member's zone, or a date anywhere on Earth.
    ///
    /// # Errors
    /// [`Failure::BadInput`] for what is none.
    pub fn moment_meant(&self, text: &str) -> Result<DateTime<Utc>, Failure> {
        let text = text.trim();
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Ok(at.with_timezone(&Utc));
        }
        if let Ok(date) = text.parse::<NaiveDate>() {
            return Ok(When::aoe_cut_off(date));
        }
        let wall = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
            .into_iter()
            .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
        let wall = wall.ok_or_else(|| {
            bad(format!(
                "\"{text}\" is no time; write it as \"2026-11-19 14:00\" in your zone, as \
                 2026-11-19T14:00:00Z, or as a date, which ends anywhere on Earth."
            ))
        })?;
        let at = self.rules().resolve(&self.zone_name()?, wall);
        at.map_err(|error| failure::zone(&error))
    }

    fn who_asks(&self, team: &Team) -> Result<Login, Failure> {
        let login = self.team_view(team)?.login.and_then(|login| login.parse().ok());
        login.ok_or_else(|| Failure::SignIn {
            message:
                "Meridian does not know yet who you are on GitHub: sign in, in the window or with \
                      `meridian-cli account sign-in`, once there is a network."
                    .to_owned(),
        })
    }

    /// The outcome of a proposal, prefilled, as it would be posted by the member now.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where there is nothing to post yet, somebody else posts it, or it is posted;
    /// [`Failure::BadInput`] where no proposal is called so, or a word cannot be meant.
    pub fn plan_outcome(
        &self,
        name: &str,
        words: &OutcomeWords,
    ) -> Result<PlannedOutcome, Failure> {
        let (outcome, one, _) = self.outcome_planned(&self.team()?, name, words)?;
        Ok(PlannedOutcome {
            issue: one.issue,
            lacks: outcome.lacks(),
            words: one.status.line.clone(),
            text: outcome::markdown(&outcome),
        })
    }

    fn outcome_planned(
        &self,
        team: &Team,
        name: &str,
        words: &OutcomeWords,
    ) -> Result<(Outcome, Decision, u32), Failure> {
        let (one, people) = self.one(team, name)?;
        let by = self.who_asks(team)?;
        let asked = one.proposal.asked();
        if let Some(counts) = one.record().counts {
            return Err(not_ready(&format!(
                "Its outcome is posted: {}. Where it does not hold any more, open it again: `meridian-cli decision \
                 reopen {} --because ..`.",
                counts.url,
                one.short()
            )));
        }
        let is_dropped = words.verdict == Some(Verdict::Dropped) && by == asked.owner;
        if !is_dropped && !one.status.posting.may(by.as_str(), &asked.owner, self.now()) {
            return Err(not_ready(&self.why_not_yet(&one, &by)?));
        }
        let choice = match words.verdict {
            Some(Verdict::Decided(choice)) => Some(choice),
            Some(Verdict::Dropped) | None => None,
        };
        check_choice(&asked.options, choice)?;
        if words.verdict.is_none() && one.status.choice.is_none() {
            return Err(not_ready(&format!(
                "It is not decided by the numbers ({}). Say what you decide: `--choose`, with `dropped` where \
                 it is not asked any more.",
                one.status.line
            )));
        }
        let facts = one.facts(self, &people);
        let mut outcome = prefill(&facts, &one.status, &by, &one.comment.url, choice);
        if let Some(verdict) = words.verdict {
            outcome.verdict = verdict;
        }
        if let Some(says) = &words.says {
            outcome.says.clone_from(says);
        }
        if let Some(why) = &words.why {
            outcome.why.clone_from(why);
        }
        for (login, how) in &words.met {
            let Some(met) = outcome.objections.iter_mut().find(|met| met.by == *login) else {
                return Err(bad(format!("{} has no objection here.", login.as_str())));
            };
            met.how.clone_from(how);
        }
        let turn = one.record().next_turn;
        Ok((outcome.tidy(), one, turn))
    }

    /// Why somebody cannot post the outcome now, and what to do.
    fn why_not_yet(&self, one: &Decision, by: &Login) -> Result<String, Failure> {
        let owner = one.proposal.asked().owner.as_str();
        let zone = self.zone_name()?;
        Ok(match &one.status.posting {
            Posting::May { others, others_from, .. } if others.contains(by) => format!(
                "{owner} posts the outcome. From {} on you may, for {owner}.",
                self.moment(&zone, *others_from)?.dated()
            ),
            Posting::May { .. } => format!(
                "{owner} posts the outcome; you are neither named as a deputy nor one of those who approved."
            ),
            Posting::NotYet | Posting::Done => {
                let end = self.moment(&zone, one.proposal.end())?.dated();
                let until = match one.status.state {
                    State::Blocked => " Meet the objection, or have it taken back.".to_owned(),
                    State::Stuck => {
                        " Say of each unread answer what it is, or ask again with a later \
                                     end."
                            .to_owned()
                    }
                    State::Reopened => " Edit its \"Until\" on GitHub to a later end.".to_owned(),
                    _ => format!(" It ends {end}."),
                };
                format!("There is nothing to post yet: {}{until}", one.status.line)
            }
        })
    }

    fn one(
        &self,
        team: &Team,
        name: &str,
    ) -> Result<(Decision, Vec<meridian_core::decisions::Member>), Failure> {
        let super::Decisions { mut all, people, .. } = self.decisions(team)?;
        let key = named(&all, name)?.key.clone();
        let place = all.iter().position(|one| one.key == key);
        let one = place.map(|place| all.swap_remove(place));
        Ok((one.ok_or_else(|| bad(format!("No proposal is called {name}.")))?, people))
    }

    /// How an answer of these words is given to a proposal: by a reaction where one says just that, else in a
    /// comment; and what it says.
    ///
    /// # Errors
    /// [`Failure::BadInput`] for words that would not be counted; [`Failure::NotReady`] where it is over.
    pub fn plan_answer(
        &self,
        name: &str,
        says: &str,
        because: Option<&str>,
    ) -> Result<PlannedAnswer, Failure> {
        let (one, _) = self.one(&self.team()?, name)?;
        self.answer_planned(&one, says, because)
    }

    fn answer_planned(
        &self,
        one: &Decision,
        says: &str,
        because: Option<&str>,
    ) -> Result<PlannedAnswer, Failure> {
        if one.is_over() {
            return Err(not_ready(&format!(
                "It is decided since ({}). Write a late objection below it on GitHub, or have it opened again: \
                 `meridian-cli decision reopen {} --because ..`.",
                one.status.state.word(),
                one.short()
            )));
        }
        let options = &one.proposal.asked().options;
        let answer = match read(says, options) {
            Read::Counts(answer) => answer,
            _ => match says.to_lowercase().as_str() {
                "object" => Answer::Objects { reason: None },
                "hold" => Answer::Holds { until: None },
                _ => {
                    return Err(bad(format!(
                        "\"{says}\" would not be counted. Answer approve, object, abstain, hold, or an \
                         option's letter."
                    )));
                }
            },
        };
        let because = because.map(str::trim).filter(|because| !because.is_empty());
        let legend = Legend::of(options);
        let emoji =
            Emoji::ALL.into_iter().find(|emoji| legend.answer(*emoji) == Some(answer.clone()));
        let login = self.who_asks(&self.team()?)?;
        let is_named = one.proposal.names(login.as_str());
        let counts = match (is_named, one.proposal.asked().rule) {
            (true, _) => "It is in the count.",
            (false, Rule::Silence) => {
                "You are not named: an objection counts, anything else is shown apart."
            }
            (false, _) => "You are not named, so that it is shown apart and not in the count.",
        };
        let text = match (&answer, because) {
            (Answer::Objects { .. }, Some(because)) => format!("-1, {because}\n"),
            (_, Some(_)) => {
                return Err(bad(
                    "A reason would make it unread: what is not simply said is not counted. Give the \
                     answer without it, and write the reason below the proposal on GitHub."
                        .to_owned(),
                ));
            }
            (_, None) => format!("{}\n", says.trim()),
        };
        let how = match emoji.filter(|_| because.is_none()) {
            Some(emoji) => How::Reaction(emoji),
            None => How::Comment,
        };
        Ok(PlannedAnswer {
            issue: one.issue,
            question: one.proposal.asked().question.clone(),
            words: match how {
                How::Reaction(emoji) => format!(
                    "A {} on the proposal ({}): {}. {counts}",
                    emoji.sign(),
                    one.comment.url,
                    answer.words()
                ),
                How::Comment => format!(
                    "A comment on #{}: {}. It tags nobody. {counts}",
                    one.issue,
                    answer.words()
                ),
            },
            text: matches!(how, How::Comment).then_some(text),
            how,
        })
    }
}

/// An answer as it would be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedAnswer {
    /// The issue.
    pub issue: IssueNumber,
    /// What is asked.
    pub question: String,
    /// Where and how it is given, and whether it is counted; two or three sentences.
    pub words: String,
    /// The comment, where it is one.
    pub text: Option<String>,
    #[serde(skip)]
    how: How,
}

/// In which way an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Reaction(Emoji),
    Comment,
}

impl WriteTx<'_> {
    /// Queues a proposal as it was planned. What was asked already in the same words is not asked twice.
    ///
    /// # Errors
    /// As [`ReadTx::plan_proposal`]; [`Failure::NotReady`] where it stands there already;
    /// [`Failure::BadInput`] where it cannot be posted like this.
    pub fn propose(&self, asked: &ToPropose) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        let Planned { key, shown } = self.proposal_planned(&team, asked)?;
        if let Some(url) = shown.there {
            return Err(not_ready(&format!("You have asked just that already: {url}.")));
        }
        if shown.stops {
            return Err(bad(shown.findings.join(" ")));
        }
        self.queue_message(&team, About::Proposal { proposal: key }, shown.issue, &shown.text)
    }

    /// Queues the member's answer.
    ///
    /// # Errors
    /// As [`ReadTx::plan_answer`]; [`Failure::SignIn`] while nobody knows who the member is.
    pub fn answer_proposal(
        &self,
        name: &str,
        says: &str,
        because: Option<&str>,
    ) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        let (one, _) = self.one(&team, name)?;
        let planned = self.answer_planned(&one, says, because)?;
        let (comment, fingerprint) = (&one.comment.id, one.proposal.fingerprint());
        match planned.how {
            How::Reaction(emoji) => {
                self.store_mut().keep_answered(team.id, comment, (0, &fingerprint))?;
                self.wish_reaction((one.issue, comment), emoji, true)
            }
            How::Comment => {
                // The last answer in words may stand on another of the member's devices.
                let login = self.who_asks(&team)?;
                let there = one
                    .below
                    .values()
                    .filter(|below| below.login.as_deref().is_some_and(|by| login.is(by)));
                let there = there.filter_map(|below| {
                    match meridian_core::courier::marker::MessageMarker::find(&below.body)?.about {
                        About::Answer { number, .. } => Some(number),
                        _ => None,
                    }
                });
                let given = self.store().answers_given(team.id, comment)?;
                let number = there.max().unwrap_or_default().max(given) + 1;
                self.store_mut().keep_answered(team.id, comment, (number, &fingerprint))?;
                let about = About::Answer { proposal: one.key.clone(), number };
                let text = planned.text.unwrap_or_default();
                self.queue_message(&team, about, one.issue, &text)
            }
        }
    }

    /// Keeps what the owner says of an answer; it goes into the outcome.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where the member does not ask, or the outcome is posted; [`Failure::BadInput`]
    /// where there is no such answer or option.
    pub fn rule_on(&self, name: &str, answer: &str, means: Means) -> Result<(), Failure> {
        let team = self.team()?;
        let (one, _) = self.one(&team, name)?;
        let asked = one.proposal.asked();
        let me = self.who_asks(&team)?;
        if me != asked.owner {
            return Err(not_ready(&format!(
                "{} asks, and says what an unread answer is.",
                asked.owner.as_str()
            )));
        }
        if one.is_over() {
            return Err(not_ready("Its outcome is posted, and recounts nothing."));
        }
        if let Means::Chooses(letter) = means {
            check_choice(&asked.options, Some(Choice::Option(letter)))?;
        }
        let login = answer.strip_prefix('@');
        let found = one.answers.iter().find_map(|given| match &given.what {
            What::Comment { id, at, read } if id.to_string() == answer => {
                Some((On::Comment(id.clone()), *at, Some(read)))
            }
            What::Reactions(shown) if login.is_some_and(|login| given.by.is(login)) => {
                let at = match reacted(shown, &asked.options)? {
                    Reacted::Counts(_, at)
                    | Reacted::Contradicts(_, at)
                    | Reacted::Unclear(_, at) => at,
                };
                Some((On::Reactions(given.by.clone()), at, None))
            }
            _ => None,
        });
        let Some((on, at, read)) = found else {
            return Err(bad(format!(
                "There is no answer {answer}. `meridian-cli decision show {}` names those that are unread.",
                one.short()
            )));
        };
        let certain = match read {
            Some(Read::Counts(answer)) => Some(answer.clone()),
            _ => None,
        };
        let reason = || match &on {
            On::Comment(id) => one.below.get(id).map(|comment| reason_in(&comment.body)),
            On::Reactions(_) => None,
        };
        let answer = match means {
            Means::Nothing => None,
            Means::Approves => Some(Answer::Approves),
            Means::Chooses(letter) => Some(Answer::Chooses(letter)),
            Means::Abstains => Some(Answer::Abstains),
            Means::Objects => Some(match certain {
                Some(answer @ Answer::Objects { .. }) => answer,
                _ => Answer::Objects { reason: reason() },
            }),
        };
        let ruling = Ruling { on, at, answer };
        Ok(self.store_mut().keep_ruling(team.id, &one.comment.id, &ruling)?)
    }

    /// Queues an outcome as it was planned.
    ///
    /// # Errors
    /// As [`ReadTx::plan_outcome`]; [`Failure::BadInput`] while something is left to be written.
    pub fn post_outcome(&self, name: &str, words: &OutcomeWords) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        let (outcome, one, turn) = self.outcome_planned(&team, name, words)?;
        let lacks = outcome.lacks();
        if !lacks.is_empty() {
            return Err(bad(lacks.join(" ")));
        }
        let about = About::Outcome { proposal: one.key, turn };
        self.queue_message(&team, about, one.issue, &outcome::markdown(&outcome))
    }

    /// Queues that a proposal is open again, with the reason and perhaps another end.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where it is not decided, or the member neither asks nor is a deputy;
    /// [`Failure::BadInput`] without a reason.
    pub fn reopen_decision(
        &self,
        name: &str,
        because: &str,
        until: Option<DateTime<Utc>>,
    ) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        let (about, issue, text) = self.reopening(&team, name, because, until)?;
        self.queue_message(&team, about, issue, &text)
    }

    /// Where two outcomes of a proposal were posted, the member's own that does not count is edited to lead to
    /// the one that does.
    pub(crate) fn settle_outcomes(&self, team: &Team) -> Result<(), Failure> {
        use crate::courier::tables::outbox::Which;
        use meridian_core::courier::Message;
        let Some(login) = self.team_view(team)?.login else { return Ok(()) };
        if self.wishes_as(team).is_err() {
            return Ok(());
        }
        for one in self.decisions(team)?.all.iter().filter(|one| one.posted.len() > 1) {
            let record = one.record();
            let Some(counts) = record.counts else { continue };
            let mine = record.doubled.iter().find(|doubled| doubled.by.is(&login));
            let Some(mine) = mine else { continue };
            let about = About::Outcome { proposal: one.key.clone(), turn: mine.turn };
            let told = self.store().operations(team.id, Which::All)?.into_iter().any(|op| {
                let Content::Message(message) = &op.content else { return false };
                message.about == about && (op.state.is_open() || message.takes_back())
            });
            let there = self.store().messages_on(team.id, one.issue)?;
            let comment = there.into_iter().find(|there| there.comment.id == mine.id);
            if let Some(comment) = comment.filter(|_| !told) {
                let text = outcome::instead(counts);
                let content = Message::instead(about, one.issue, &comment.comment, &text);
                self.queue_wish(team, content)?;
            }
        }
        Ok(())
    }
}

impl ReadTx<'_> {
    /// What would be posted to open a proposal again.
    ///
    /// # Errors
    /// As [`WriteTx::reopen_decision`].
    pub fn plan_reopening(
        &self,
        name: &str,
        because: &str,
        until: Option<DateTime<Utc>>,
    ) -> Result<(IssueNumber, String), Failure> {
        let (_, issue, text) = self.reopening(&self.team()?, name, because, until)?;
        Ok((issue, text))
    }

    fn reopening(
        &self,
        team: &Team,
        name: &str,
        because: &str,
        end: Option<DateTime<Utc>>,
    ) -> Result<(About, IssueNumber, String), Failure> {
        let (one, _) = self.one(team, name)?;
        let (asked, me) = (one.proposal.asked(), self.who_asks(team)?);
        let record = one.record();
        let Some(counts) = record.counts else {
            return Err(not_ready(&format!("It is not decided: {}", one.status.line)));
        };
        if me != asked.owner && !asked.deputies.contains(&me) {
            return Err(not_ready(&format!(
                "{} asks, and opens it again. Write them why it should be.",
                asked.owner.as_str()
            )));
        }
        if because.trim().is_empty() {
            return Err(bad("Say why it is open again: `--because`.".to_owned()));
        }
        let reopening = Reopening {
            question: asked.question.clone(),
            reason: because.trim().to_owned(),
            outcome: counts.url.clone(),
            end,
        };
        let about = About::Reopened { proposal: one.key.clone(), turn: record.next_turn };
        Ok((about, one.issue, reopening.markdown()))
    }
}

/// What of an answer is its reason: its words on one line.
fn reason_in(body: &str) -> String {
    let text = meridian_core::courier::marker::message::below(body);
    let said =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('>'));
    said.collect::<Vec<_>>().join(" ").chars().take(LONGEST_REASON).collect()
}

/// The longest reason that is said again, in characters.
const LONGEST_REASON: usize = 300;

fn check_choice(options: &Options, choice: Option<Choice>) -> Result<(), Failure> {
    match choice {
        Some(Choice::Option(letter)) if !options.has(letter) => {
            Err(bad(format!("There is no option {letter}.")))
        }
        Some(Choice::Yes) if !options.is_yes_or_no() => {
            Err(bad("It is decided between options: name one by its letter.".to_owned()))
        }
        _ => Ok(()),
    }
}

/// What is to be known before, with what to do about it.
fn finding_words(finding: &Finding) -> String {
    match finding {
        Finding::OwnIssue(_) => {
            format!("{} Open one on GitHub, then ask there: `--on ISSUE`.", finding.words())
        }
        _ => finding.words(),
    }
}

fn bad(message: String) -> Failure {
    Failure::BadInput { message }
}

fn not_ready(message: &str) -> Failure {
    Failure::NotReady { message: message.to_owned() }
}
