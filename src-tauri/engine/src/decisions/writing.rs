//! Asking for a decision: it is shown before, with what is to be known of it, and goes through the outbox.

use super::{Decision, shown::named};
use crate::{ReadTx, WriteTx, ground::failure, settings::rhythm_of, team::tables::Team};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use meridian_core::{
    courier::marker::About,
    decisions::{
        Letter, Member, Options,
        proposal::{self, Asked, Finding, Proposal, Rule, Talk, check, end_at},
        state::Choice,
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

    pub(super) fn who_asks(&self, team: &Team) -> Result<Login, Failure> {
        let login = self.team_view(team)?.login.and_then(|login| login.parse().ok());
        login.ok_or_else(|| Failure::SignIn {
            message:
                "Meridian does not know yet who you are on GitHub: sign in, in the window or with \
                      `meridian-cli account sign-in`, once there is a network."
                    .to_owned(),
        })
    }

    pub(super) fn one(&self, team: &Team, name: &str) -> Result<(Decision, Vec<Member>), Failure> {
        let super::Decisions { mut all, people, .. } = self.decisions(team)?;
        let key = named(&all, name)?.key.clone();
        let place = all.iter().position(|one| one.key == key);
        let one = place.map(|place| all.swap_remove(place));
        Ok((one.ok_or_else(|| bad(format!("No proposal is called {name}.")))?, people))
    }
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
}

/// Whether it can be chosen.
pub(super) fn check_choice(options: &Options, choice: Option<Choice>) -> Result<(), Failure> {
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

pub(super) fn bad(message: String) -> Failure {
    Failure::BadInput { message }
}

pub(super) fn not_ready(message: &str) -> Failure {
    Failure::NotReady { message: message.to_owned() }
}
