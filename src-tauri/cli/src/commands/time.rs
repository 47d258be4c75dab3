//! `deadlines`.

use super::Place;
use crate::{Outcome, output};
use clap::Args;
use meridian_protocol::Failure;

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
