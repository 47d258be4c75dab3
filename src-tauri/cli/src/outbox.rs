//! `outbox`: what is on its way to GitHub of every team, and what became of it.

use crate::{Outcome, context::Context, output, post};
use clap::{Args, Subcommand};
use meridian_core::ids::OpId;
use meridian_engine::{Command as _, Query as _};
use meridian_protocol::{
    Failure, OperationView, OutboxRow, OutboxView, ShowOperation, ShowOutbox, Stales as _, TryAgain,
};

#[derive(Subcommand)]
pub(crate) enum Outbox {
    /// List what still has to reach GitHub, oldest first
    List,
    /// Show everything: what waits and why, what was done in the last week, how many requests are left;
    /// or one operation in full, with its text and what happened so far
    Show(Show),
    /// Let one go on now, or after what stopped it was put right; what may have arrived is looked for
    /// before it is sent again
    Retry(Retry),
    /// Take back what has not left yet, or give up what stopped; the text stays in the draft
    Cancel(post::Cancel),
}

#[derive(Args)]
pub(crate) struct Show {
    /// Its `op`, as `outbox list --json` names it
    #[arg(value_name = "OP")]
    op: Option<OpId>,
}

#[derive(Args)]
pub(crate) struct Retry {
    /// Its `op`, as `outbox list --json` names it
    #[arg(value_name = "OP")]
    op: OpId,
}

impl Outbox {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::List => post::list(context, json),
            Self::Show(Show { op: None }) => show_all(context, json),
            Self::Show(Show { op: Some(op) }) => {
                let view = context.read(|tx| ShowOperation { op }.answer(tx))?;
                print(&view, json)
            }
            Self::Retry(Retry { op }) => {
                let view = context.write(TryAgain::STALES, |tx| TryAgain { op }.carry_out(tx))?;
                if !json {
                    output::note(
                        "It goes on with the next look: of the part of Meridian that always runs, or \
                         of `meridian-cli sync`.",
                    );
                }
                print(&view, json)
            }
            Self::Cancel(cancel) => cancel.run(context, json),
        }
    }
}

fn show_all(context: &Context, json: bool) -> Result<Outcome, Failure> {
    let view: OutboxView = context.read(|tx| ShowOutbox {}.answer(tx))?;
    let outcome = if view.waiting.is_empty() { Outcome::Done } else { Outcome::Left };
    if json {
        output::json(&view)?;
        return Ok(outcome);
    }
    output::line(&format!("{}.", view.summary));
    view.practice.iter().for_each(|words| output::line(words));
    view.waiting.iter().for_each(row);
    if !view.done.is_empty() {
        output::line("Done in the last 7 days:");
        view.done.iter().for_each(row);
    }
    for budget in &view.budgets {
        output::line(&format!("{}: {}", budget.account, budget.words));
    }
    Ok(outcome)
}

fn row(row: &OutboxRow) {
    let OutboxRow { op, repository, title, label, words, since, .. } = row;
    output::line(&format!("{op}  {title} ({repository}), {}", since.dated()));
    output::line(&format!("    {label}. {words}"));
}

fn print(view: &OperationView, json: bool) -> Result<Outcome, Failure> {
    if json {
        output::json(view)?;
        return Ok(Outcome::Done);
    }
    row(&view.row);
    output::line(&format!("    {}", view.about));
    for step in &view.steps {
        output::line(&format!("    {}  {}", step.at.dated(), step.words));
    }
    view.next.iter().for_each(|next| output::line(&format!("    Next: {next}")));
    if let Some(page) = &view.page {
        output::line(&format!("    {}: {}", page.words, page.url));
    }
    view.receipt.iter().for_each(|receipt| output::line(&format!("    Receipt: {receipt}")));
    view.technical.iter().for_each(|line| output::line(&format!("    {line}")));
    output::line("");
    output::line(view.text.trim_end());
    Ok(Outcome::Done)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Outbox, Retry, Show};
    use crate::{Outcome, context::Context, post};
    use meridian_engine::{Consent, Leaves, Meant};
    use meridian_protocol::{Failure, TryPractice};

    #[test]
    fn what_waits_is_shown_tried_again_and_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let context = Context { data_dir: Some(folder.path().to_owned()), now: None };
        let engine = context.open().unwrap();
        engine.carry_out(TryPractice {}).unwrap();
        let show = |op| Outbox::Show(Show { op }).run(&context, true);
        assert!(matches!(show(None), Ok(Outcome::Done)));

        let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        engine.write(|tx| tx.set_draft(&key, "Status: Green\n\nAll is well.\n")).unwrap();
        let agreed = Consent { meant: Meant::All, ..Consent::default() };
        let op = engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, agreed)).unwrap();
        assert!(matches!(show(None), Ok(Outcome::Left)));
        assert!(matches!(show(Some(op.clone())), Ok(Outcome::Done)));
        let retry = |json| Outbox::Retry(Retry { op: op.clone() }).run(&context, json);
        assert!(matches!(retry(true), Ok(Outcome::Done)));
        Outbox::Cancel(post::Cancel { op: op.clone() }).run(&context, true).unwrap();
        assert!(matches!(retry(false), Err(Failure::BadInput { .. })), "it was taken back");
        assert!(matches!(show(None), Ok(Outcome::Done)));
    }
}
