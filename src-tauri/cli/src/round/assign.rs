//! `round assign`: which section a comment by hand counts for, on this laptop.

use crate::{Outcome, context::Context, output};
use clap::Args;
use meridian_protocol::{ArrangeUpdates, Failure, Stales as _};
use serde_json::json;

#[derive(Args)]
pub(crate) struct Assign {
    /// What stands first in its line of `round updates`, or the comment's number
    #[arg(value_name = "COMMENT")]
    comment: String,
    /// The section, such as docs
    #[arg(value_name = "SECTION", required_unless_present = "none")]
    section: Option<String>,
    /// Take back that you assigned it; of a section, all that you assigned to it
    #[arg(long, conflicts_with = "section")]
    none: bool,
}

impl Assign {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let words = context.write(ArrangeUpdates::STALES, |tx| {
            tx.assign_update(&self.comment, self.section.as_deref())
        })?;
        if json {
            output::json(&json!({
                "comment": self.comment, "section": self.section, "words": words,
            }))?;
        } else {
            output::line(&words);
        }
        Ok(Outcome::Done)
    }
}
