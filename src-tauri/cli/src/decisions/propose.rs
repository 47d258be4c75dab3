//! `decision propose`: asking for a decision.

use super::Send;
use crate::{Outcome, context::Context, output};
use clap::{Args, ValueEnum};
use meridian_core::{
    decisions::{Letter, proposal},
    hand::login::Login,
    ids::IssueNumber,
};
use meridian_engine::{PlannedProposal, ToPropose};
use meridian_protocol::Failure;

#[derive(Args)]
pub(crate) struct Propose {
    /// The question, on one line
    #[arg(long)]
    question: String,
    /// Why it is asked: Markdown
    #[arg(long)]
    why: String,
    /// Something that can be chosen, once for each; without any it is a question of yes or no
    #[arg(long = "option", value_name = "WORDS")]
    options: Vec<String>,
    /// The option that is proposed, by its letter
    #[arg(long, value_name = "LETTER")]
    proposed: Option<Letter>,
    /// Who must answer, such as @ana-example,@bo-example; GitHub tells them
    #[arg(long, value_name = "LOGINS", value_delimiter = ',')]
    ask: Vec<Login>,
    /// Who may post the outcome where you do not for a day
    #[arg(long = "deputy", value_name = "LOGINS", value_delimiter = ',')]
    deputies: Vec<Login>,
    /// Until when: "2026-11-19 14:00" in your zone, 2026-11-19T14:00:00Z, or a date anywhere on Earth
    #[arg(long, value_name = "WHEN")]
    until: String,
    /// How it is decided
    #[arg(long, value_enum)]
    rule: Rule,
    /// How many have to approve [default: all who are asked]
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["late_counts"])]
    needed: Option<usize>,
    /// An answer after the end counts as long as there is no outcome
    #[arg(long)]
    late_counts: bool,
    /// The issue on which it is asked [default: the round's]
    #[arg(long, value_name = "ISSUE", value_parser = clap::value_parser!(i64).range(1..))]
    on: Option<i64>,
    /// A zone in which its end is told beside UTC, once for each
    #[arg(long = "zone", value_name = "ZONE")]
    zones: Vec<String>,
    #[command(flatten)]
    send: Send,
}

#[derive(Clone, Copy, ValueEnum)]
enum Rule {
    /// Silence agrees, and anybody on the roster may object
    Lazy,
    /// So many of those who are asked approve, and no objection is open
    Approvers,
    /// More than half of those who are asked say the same
    Majority,
}

impl Propose {
    pub(super) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let until = context.read(|tx| tx.moment_meant(&self.until))?;
        let rule = match self.rule {
            Rule::Lazy => proposal::Rule::Silence,
            Rule::Approvers => {
                proposal::Rule::Approvals { needed: self.needed.unwrap_or(self.ask.len()) }
            }
            Rule::Majority => proposal::Rule::Majority,
        };
        let asked = ToPropose {
            question: self.question,
            why: self.why,
            options: self.options,
            proposed: self.proposed,
            ask: self.ask,
            deputies: self.deputies,
            until,
            rule,
            late_counts: self.late_counts,
            on: self.on.map(IssueNumber),
            zones: self.zones,
        };
        if self.send.sends() {
            return self.send.bring(context, json, |tx| tx.propose(&asked));
        }
        let planned = context.read(|tx| tx.plan_proposal(&asked))?;
        if json {
            output::json(&planned)?;
        } else {
            lines(&planned).iter().for_each(|line| output::line(line));
            output::exactly(&planned.text)?;
        }
        if let Some(there) = &planned.there {
            output::note(&format!("You have asked just that already: {there}."));
            return Ok(Outcome::Left);
        }
        if planned.stops {
            output::note("It cannot be posted like this.");
            return Ok(Outcome::Left);
        }
        Ok(self.send.shown())
    }
}

fn lines(planned: &PlannedProposal) -> Vec<String> {
    let by = planned.login.as_ref().map_or_else(String::new, |login| format!(", as @{login}"));
    let tags = match planned.mentions.as_slice() {
        [] => "It tells nobody.".to_owned(),
        logins => format!("GitHub tells @{} of it.", logins.join(", @")),
    };
    let mut lines = vec![
        format!("A comment on #{} of {}{by}. {tags}", planned.issue, planned.repository),
        format!("It ends {} ({}).", planned.until.dated(), planned.until.utc),
    ];
    lines.extend(planned.findings.iter().map(|finding| format!("- {finding}")));
    lines.push(String::new());
    lines
}
