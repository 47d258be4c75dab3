//! `deadlines`.

use crate::context::Context;
use crate::{Outcome, output};
use clap::Args;
use meridian_core::{deadlines::DeadlineShape, schedule::Unread};
use meridian_protocol::Failure;

#[derive(Args)]
pub(crate) struct Deadlines {
    /// Show them in this zone, such as Europe/Berlin [default: yours]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
}

impl Deadlines {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let list = context.read(|tx| tx.deadline_shapes(self.zone.as_deref()))?;
        if json {
            output::json(&list)?;
        } else {
            // A row without a date has a name of its own, and stands in both places.
            let is_row =
                |row: &&DeadlineShape| row.unread.as_ref().is_none_or(|u| u.text != row.name);
            for deadline in list.iter().filter(is_row) {
                let week = deadline.week.map_or_else(String::new, |n| format!("  week {n}"));
                output::line(&format!("{}  {}{week}", deadline.local.text, deadline.name));
                if let Some(doubt) = &deadline.doubt {
                    output::line(&format!("    {doubt}"));
                }
            }
            let unread = list.iter().filter_map(|row| Some((&row.name, row.unread.as_ref()?)));
            match unread.clone().count() {
                0 => {}
                1 => output::line("1 line of the schedule is not understood:"),
                n => output::line(&format!("{n} lines of the schedule are not understood:")),
            }
            for (name, Unread { line, text, why }) in unread {
                let name = if name == text { String::new() } else { format!("{name} | ") };
                output::line(&format!("{line:>5}  {name}{text}  ({why})"));
            }
        }
        Ok(Outcome::Done)
    }
}
