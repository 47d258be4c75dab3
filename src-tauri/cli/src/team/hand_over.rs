//! `team hand-over`: where the team's members give their updates to the lead on GitHub.

use crate::{
    Outcome,
    context::{Context, announce},
    output,
    progress::wait_for,
};
use clap::Args;
use meridian_protocol::{ChooseGivePlace, Failure, Stales as _};
use serde_json::json;

#[derive(Args)]
pub(crate) struct HandOver {
    /// The link of an issue or pull request of the team's repository, or its number; without it the place is
    /// shown
    #[arg(value_name = "LINK")]
    link: Option<String>,
    /// No place any more; what was given there stays
    #[arg(long, conflicts_with = "link")]
    none: bool,
}

impl HandOver {
    pub(super) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { link, none } = self;
        let place = match link.or_else(|| none.then(String::new)) {
            Some(link) => {
                let engine = context.engine_to_sync()?;
                let chosen =
                    wait_for("Looking whether it is there", engine.choose_give_place(&link));
                announce(&engine, ChooseGivePlace::STALES)?;
                chosen?;
                engine.read(|tx| tx.show_give_place())?
            }
            None => context.read(|tx| tx.show_give_place())?,
        };
        if json {
            let place = place
                .map(|place| json!({ "name": place.name, "title": place.title, "url": place.url }));
            output::json(&json!({ "place": place }))?;
            return Ok(Outcome::Done);
        }
        match place {
            Some(place) => {
                output::line(&format!(
                    "Updates are given to the lead on {}: {}",
                    place.name, place.title
                ));
                output::line(&place.url);
            }
            None => output::line(
                "No place is chosen: updates are given to the lead as files (`hand give FILE`).",
            ),
        }
        Ok(Outcome::Done)
    }
}
