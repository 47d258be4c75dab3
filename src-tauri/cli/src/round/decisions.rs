//! `round`, `update`, and what only the member can decide: which issue is the round's, and which of
//! two comments of theirs counts.

use super::{
    Close, SetState, assign::Assign, by_itself::RoundsByItself, check::Check, open::Open,
    status::Status, summary::Summary, updates::Updates,
};
use crate::context::Context;
use crate::{Outcome, output};
use clap::{Args, Subcommand};
use meridian_core::{
    ids::{CommentId, IssueNumber, RoundKey, SectionId},
    week::truth::Decision,
};
use meridian_engine::{HASH_DIGITS, ReadTx, Replaces, Withdrawing};
use meridian_protocol::{Failure, Stales as _};
use serde::Serialize;

#[derive(Subcommand)]
pub(crate) enum Round {
    /// Which issue is the round's, who opened it, and which others may be meant
    Show(Which),
    /// The whole of the present round: each section with its state, author, health, need, first sentence
    /// and link, and who is missing once they are late
    Status(Status),
    /// Everybody's updates of the present round by section: who has posted, and who is late
    Updates(Updates),
    /// Check an update: a lead's thumb up on it; without a network it is queued
    Check(Check),
    /// Count a comment by hand for a section, or take that back; kept on this laptop only
    Assign(Assign),
    /// Name the issue of a round, by its link or number, or its discussion by its link; no search
    /// replaces it
    Link(Link),
    /// Open a round: its issue is shown with whom it reaches, and goes with --yes
    Open(Open),
    /// What would be said of a round if it closed now, to be copied: who wrote, what is still asked for
    Summary(Summary),
    /// Who opens and closes the rounds, and whether this laptop does it by itself in your turn
    ByItself(RoundsByItself),
    /// Close the issue of a round; without a network it is queued
    Close(Close),
    /// Open the issue of a round again; without a network it is queued
    Reopen(SetState),
}

#[derive(Args)]
pub(crate) struct Which {
    /// The round, by the date on which it opens [default: the present one]
    #[arg(long, value_name = "DATE")]
    round: Option<RoundKey>,
}

#[derive(Args)]
pub(crate) struct Link {
    /// Its link, or its number in the team's repository
    #[arg(value_name = "LINK")]
    issue: String,
    #[command(flatten)]
    which: Which,
}

#[derive(Subcommand)]
pub(crate) enum Update {
    /// Your comments of a round, as they stood when GitHub was last read
    Show(Which),
    /// Withdraw what you have posted for a section: the comment is edited to say so, the draft stays.
    /// Of several comments name one; it is edited to say which counts
    Withdraw(Withdraw),
    /// Keep all your comments for a section; it is not asked again
    Keep(Keep),
}

#[derive(Args)]
pub(crate) struct Withdraw {
    /// The comment, as `update show` prints it [default: the section's only one]
    #[arg(value_name = "COMMENT")]
    comment: Option<String>,
    /// Withdraw the only one; without it what would stand there is shown
    #[arg(long)]
    yes: bool,
    /// Also where the comment was changed on GitHub since: the text with this hash, as it is shown, goes
    /// too
    #[arg(long, value_name = "HASH")]
    replace: Vec<String>,
    #[command(flatten)]
    keep: Keep,
}

#[derive(Args)]
pub(crate) struct Keep {
    /// The section [default: your first]
    #[arg(long, value_name = "ID")]
    section: Option<SectionId>,
    #[command(flatten)]
    which: Which,
}

/// Something that the member must decide or should know of what was posted, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Decide {
    /// What is so.
    what: String,
    /// What follows from it.
    words: String,
    /// Commands of which one settles it.
    commands: Vec<String>,
}

/// What is open now, one entry each.
pub(crate) fn open(tx: &ReadTx<'_>) -> Result<Vec<Decide>, Failure> {
    let left = tx.outlook()?.beyond_outbox;
    Ok(left
        .into_iter()
        .map(|band| Decide {
            what: band.title,
            words: band.words,
            commands: band.choices.iter().map(|choice| command(&choice.decision)).collect(),
        })
        .collect())
}

fn command(decision: &Decision) -> String {
    match decision {
        Decision::Issue(number) => format!("meridian-cli round link {number}"),
        Decision::Withdraw(comment) => format!("meridian-cli update withdraw {comment}"),
        Decision::KeepAll => "meridian-cli update keep".to_owned(),
    }
}

pub(crate) fn say(asked: &[Decide]) {
    for ask in asked {
        output::line(&format!("{} {}", ask.what, ask.words));
        for command in &ask.commands {
            output::line(&format!("  {command}"));
        }
    }
}

/// `#7 Weekly update, opened by ana`, once the present round's issue was read.
pub(crate) fn place(tx: &ReadTx<'_>) -> Result<Option<String>, Failure> {
    let found = tx.round_issue(None)?;
    Ok(found.issue.zip(found.title).zip(found.author).map(|((number, title), author)| {
        let named = if found.chosen { ", named by you" } else { "" };
        format!("#{number} {title}, opened by {author}{named}")
    }))
}

impl Round {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Show(which) => which.show_round(context, json),
            Self::Status(status) => status.run(context, json),
            Self::Updates(updates) => updates.run(context, json),
            Self::Check(check) => check.run(context, json),
            Self::Assign(assign) => assign.run(context, json),
            Self::Link(link) => link.run(context, json),
            Self::Open(open) => open.run(context, json),
            Self::Summary(summary) => summary.run(context, json),
            Self::ByItself(by_itself) => by_itself.run(context, json),
            Self::Close(close) => close.run(context, json),
            Self::Reopen(set) => set.reopen(context, json),
        }
    }
}

impl Which {
    fn show_round(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let found = context.read(|tx| tx.round_issue(self.round))?;
        let left = found.issue.is_none();
        if json {
            output::json(&found)?;
        } else if let Some(number) = found.issue {
            let title = found.title.as_deref().unwrap_or("not read yet");
            let author = found.author.as_deref().unwrap_or("not known yet");
            let state = found.state.as_deref().unwrap_or("not read yet");
            let by = if found.chosen { ", named by you" } else { "" };
            output::line(&format!("#{number} {title}, opened by {author}, {state}{by}"));
        } else if found.candidates.is_empty() {
            output::line(&format!("The issue of {} was not seen yet.", found.round));
        } else {
            output::line("It is not clear which issue is meant; name it:");
            for issue in &found.candidates {
                let doubt = if issue.opens_rounds { "" } else { ", who opens no rounds here" };
                output::line(&format!(
                    "  meridian-cli round link {}   {}, by {}{doubt}",
                    issue.number, issue.title, issue.author
                ));
            }
        }
        Ok(if left { Outcome::Left } else { Outcome::Done })
    }

    fn show_updates(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let found = context.read(|tx| tx.own_updates(self.round))?;
        let doubled = found.iter().any(|update| update.doubled);
        if json {
            output::json(&found)?;
        } else if found.is_empty() {
            output::line("No comment of yours was seen for this round.");
        } else {
            for update in &found {
                let doubled = if update.doubled { ", one of several" } else { "" };
                output::line(&format!(
                    "{} {} {}{doubled}",
                    update.section, update.comment, update.url
                ));
                output::line(&output::quoted(&update.text));
            }
        }
        Ok(if doubled { Outcome::Left } else { Outcome::Done })
    }
}

impl Link {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let (number, round, found) = context.write(meridian_protocol::Decide::STALES, |tx| {
            let round = tx.draft_key(None, self.which.round)?.round;
            match self.issue.trim_start_matches('#').parse() {
                Ok(number) if number > 0 => tx.choose_issue(round, IssueNumber(number))?,
                _ => tx.choose_place_of(round, &tx.place_of_link(&self.issue)?)?,
            }
            let number = tx.round_issue(Some(round))?.issue.unwrap_or(IssueNumber(0));
            Ok((number, round, tx.round_issue(Some(round))?))
        })?;
        if json {
            output::json(&found)?;
        } else {
            output::line(&format!("The round of {round} is on #{number}; `sync` reads it."));
        }
        Ok(Outcome::Done)
    }
}

impl Update {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Show(which) => which.show_updates(context, json),
            Self::Withdraw(withdraw) => withdraw.run(context, json),
            Self::Keep(keep) => keep.decide(context, json, Decision::KeepAll, "All are kept."),
        }
    }
}

impl Withdraw {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let only = context.read(|tx| {
            let key = tx.draft_key(self.keep.section.clone(), self.keep.which.round)?;
            tx.withdrawing(&key)
        })?;
        let named = self.comment.map(|comment| match comment.parse() {
            Ok(number) => CommentId::Number(number),
            Err(_) => CommentId::Node(comment),
        });
        let only = only.filter(|only| named.as_ref().is_none_or(|named| *named == only.comment));
        let Some(only) = only else {
            let Some(comment) = named else {
                return Err(Failure::BadInput {
                    message:
                        "There is not exactly one comment of yours that counts for this section. \
                              Name one: `meridian-cli update show` lists them."
                            .to_owned(),
                });
            };
            let done = format!("{comment} is withdrawn by the next sync.");
            return self.keep.decide(context, json, Decision::Withdraw(comment), &done);
        };
        if !self.yes {
            return show_withdrawing(&only, json);
        }
        let waiting = context.write(meridian_protocol::WithdrawUpdate::STALES, |tx| {
            let key = tx.draft_key(self.keep.section, self.keep.which.round)?;
            let shown = match self.replace.as_slice() {
                [] => Replaces::Shown,
                named => Replaces::Named(named),
            };
            tx.withdraw_update(&key, &only.comment, shown)?;
            tx.outbox()
        })?;
        if json {
            output::json(&waiting)?;
        } else {
            let comment = &only.comment;
            output::line(&format!(
                "{comment} is withdrawn by the next sync. Your draft stays; `post` puts it back there."
            ));
        }
        Ok(Outcome::Done)
    }
}

/// What would be done, without doing it.
fn show_withdrawing(only: &Withdrawing, json: bool) -> Result<Outcome, Failure> {
    if json {
        output::json(only)?;
        return Ok(Outcome::Left);
    }
    output::line(&format!("In {} would stand:", only.url));
    output::line(&output::quoted(&only.text));
    let hash = only.replaces_sha256.as_deref().and_then(|hash| hash.get(..HASH_DIGITS));
    let replace = match (&only.replaces, hash) {
        (Some(theirs), Some(hash)) => {
            output::line("It was changed on GitHub since. There stands now, and would go:");
            output::line(&output::quoted(theirs));
            format!(" --replace {hash}")
        }
        _ => String::new(),
    };
    output::line(&format!(
        "Nothing was queued. Withdraw with --yes{replace}; the draft stays here."
    ));
    Ok(Outcome::Left)
}

impl Keep {
    fn decide(
        self,
        context: &Context,
        json: bool,
        decision: Decision,
        done: &str,
    ) -> Result<Outcome, Failure> {
        let waiting = context.write(meridian_protocol::Decide::STALES, |tx| {
            let key = tx.draft_key(self.section, self.which.round)?;
            tx.decide(&key, decision)?;
            tx.outbox()
        })?;
        if json {
            output::json(&waiting)?;
        } else {
            output::line(done);
        }
        Ok(Outcome::Done)
    }
}
