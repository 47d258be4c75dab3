//! `notices`.

use crate::context::{Context, announce};
use crate::{Outcome, output};
use clap::Args;
use meridian_protocol::{CloseNotice, Failure, Stales as _};

#[derive(Args)]
pub(crate) struct Notices {
    /// Close them: you have read them
    #[arg(long)]
    close: bool,
}

impl Notices {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let engine = context.open()?;
        let notices = if self.close {
            let closed = engine.write(|tx| {
                let notices = tx.notices()?;
                for notice in &notices {
                    tx.close_notice(&notice.words)?;
                }
                Ok(notices)
            })?;
            announce(&engine, CloseNotice::STALES)?;
            closed
        } else {
            engine.read(|tx| tx.notices())?
        };
        if json {
            output::json(&notices)?;
        } else if notices.is_empty() {
            output::line("No notices.");
        } else {
            let closed = if self.close { "Closed: " } else { "" };
            for notice in &notices {
                output::line(&format!("{closed}{}", notice.words));
            }
        }
        let left = !self.close && !notices.is_empty();
        Ok(if left { Outcome::Left } else { Outcome::Done })
    }
}
