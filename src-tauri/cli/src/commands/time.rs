//! `deadlines` and `schedule show`.

use super::{Place, read_file};
use crate::{Outcome, output};
use clap::Args;
use meridian_core::schedule;
use meridian_protocol::Failure;
use std::path::Path;

#[derive(Args)]
pub(crate) struct Deadlines {
    /// Show them in this zone, such as Europe/Berlin [default: yours]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
}

impl Deadlines {
    pub(crate) fn run(self, place: &Place, json: bool) -> Result<Outcome, Failure> {
        let list = place.engine()?.deadline_shapes(self.zone.as_deref())?;
        if json {
            output::json(&list)?;
        } else {
            for deadline in &list {
                let week = deadline.week.map_or_else(String::new, |n| format!("  week {n}"));
                output::line(&format!("{}  {}{week}", deadline.local.text, deadline.name));
                if let Some(doubt) = &deadline.doubt {
                    output::line(&format!("    {doubt}"));
                }
            }
        }
        Ok(Outcome::Done)
    }
}

/// `schedule show FILE`
pub(crate) fn show_schedule(file: &Path, json: bool) -> Result<Outcome, Failure> {
    let name = file.display().to_string();
    let schedule = schedule::import_bytes(&read_file(file)?, &name)
        .map_err(|error| Failure::BadInput { message: error.to_string() })?;
    let shape = schedule.shape();
    if json {
        output::json(&shape)?;
    } else {
        if let Some(cycle) = &shape.cycle {
            output::line(cycle);
        }
        for row in &shape.milestones {
            let week = row.week.map_or_else(String::new, |n| format!("week {n}"));
            let line = row.line;
            output::line(&format!("{line:>5}  {week:<8} {}  {}", row.name, row.when.text));
            if let Some(doubt) = &row.doubt {
                output::line(&format!("       line {} says: {}", doubt.line, doubt.text));
            }
        }
    }
    Ok(Outcome::Done)
}
