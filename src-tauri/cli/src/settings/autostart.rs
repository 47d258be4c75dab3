//! `settings autostart`: whether Meridian starts when the member logs in.

use crate::{Outcome, context::Context, output};
use clap::Subcommand;
use meridian_protocol::{Autostart as State, AutostartView, Failure, SetAutostart, Stales as _};

#[derive(Subcommand)]
pub(crate) enum Autostart {
    /// Show whether it does, and what is in the way
    Show,
    /// Start it when you log in, from your own autostart folder
    On,
    /// Do not; reminders ring only once it was opened
    Off,
    /// As at the beginning: nothing is chosen, and the next start with a team of yours switches it on
    Reset,
}

impl Autostart {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let stale = SetAutostart::STALES;
        let view = match self {
            Self::Show => context.read(|tx| tx.show_autostart())?,
            Self::On => context.write(stale, |tx| tx.set_autostart(true))?,
            Self::Off => context.write(stale, |tx| tx.set_autostart(false))?,
            Self::Reset => context.write(stale, |tx| tx.forget_autostart())?,
        };
        show(&view, json)?;
        Ok(Outcome::Done)
    }
}

fn show(view: &AutostartView, json: bool) -> Result<(), Failure> {
    if json {
        return output::json(view);
    }
    let state = match view.state {
        State::On => "on",
        State::Off => "off",
        State::NotHere => "not here",
    };
    output::line(&format!("autostart  {state}"));
    output::line(&view.words);
    if let Some(line) = &view.line {
        output::line(&format!("  {line}"));
    }
    Ok(())
}
