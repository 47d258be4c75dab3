//! `settings reminders`: which reminders come before deadlines of each kind.

use crate::context::Context;
use crate::{Outcome, output};
use clap::{Subcommand, ValueEnum};
use meridian_core::reminders::{LadderKind, Step};
use meridian_engine::{ReadTx, WriteTx};
use meridian_protocol::{Failure, LadderChoice, LadderNext, SetLadder, Stales as _};

#[derive(Subcommand)]
pub(crate) enum Reminders {
    /// Show them, and when they ring before the next deadlines
    Show,
    /// Choose the steps before deadlines of a kind; without a step nothing rings
    Set {
        /// Before what
        kind: Kind,
        /// Such as 4h, 1h or late; `show` lists those that there are
        steps: Vec<String>,
    },
    /// Put the usual steps back
    Usual {
        /// Before what
        kind: Kind,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    /// Your own update
    Update,
    /// Freezes
    Freeze,
    /// Other deadlines
    Other,
}

impl From<Kind> for LadderKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Update => Self::Update,
            Kind::Freeze => Self::Freeze,
            Kind::Other => Self::Other,
        }
    }
}

impl Reminders {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let shown = |tx: &ReadTx<'_>| tx.show_ladders();
        let changed = |work: &dyn Fn(&WriteTx<'_>) -> Result<(), Failure>| {
            context.write(SetLadder::STALES, |tx| work(tx).and_then(|()| shown(tx)))
        };
        let ladders = match self {
            Self::Show => context.read(shown)?,
            Self::Set { kind, steps } => changed(&|tx| tx.set_ladder_named(kind.into(), &steps))?,
            Self::Usual { kind } => {
                let kind = LadderKind::from(kind);
                changed(&|tx| tx.set_ladder(kind, kind.usual()))?
            }
        };
        if json {
            output::json(&ladders)?;
        } else {
            ladders.iter().flat_map(lines).for_each(|line| output::line(&line));
        }
        Ok(Outcome::Done)
    }
}

/// The steps in a line.
pub(super) fn in_a_line(steps: &[Step]) -> String {
    let words: Vec<&str> = steps.iter().map(|step| step.words()).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

fn lines(ladder: &LadderChoice) -> Vec<String> {
    let short = |steps: &[Step]| steps.iter().map(|s| s.short()).collect::<Vec<_>>().join(" ");
    let mut lines = vec![format!(
        "{} ({}): {}",
        ladder.kind.title(),
        ladder.kind.word(),
        in_a_line(&ladder.steps)
    )];
    lines.extend(ladder.silent.iter().map(|silent| format!("  {silent}")));
    let usual = if ladder.is_usual { " (the usual ones)" } else { "" };
    lines.push(format!("  chosen: {}{usual}", short(&ladder.steps)));
    lines.push(format!("  there are: {}", short(&ladder.offered)));
    lines.extend(ladder.next.iter().flat_map(next));
    lines
}

fn next(next: &LadderNext) -> Vec<String> {
    let mut lines = vec![format!("  {}, {}", next.name, next.when)];
    lines.extend(next.rings.iter().map(|ring| {
        let why = ring.shifted.as_ref().map_or_else(String::new, |why| format!(", {why}"));
        format!("    {} ({}{why})", ring.at.dated(), ring.words)
    }));
    lines.extend(next.said.iter().map(|said| format!("    {said}")));
    lines
}
