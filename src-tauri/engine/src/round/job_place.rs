//! A job of a team whose rounds share an issue or a discussion: a comment there opens a round, and its summary is
//! all that ends it. What that place holds is read first, as whoever drains reads it.

use crate::{
    Eagerness, Engine,
    settings::rhythm_of,
    team::{places::place_of_link, tables::Team},
};
use meridian_core::{
    courier::{BoundIssue, Destination},
    ids::IssueNumber,
    round::rhythm::Round,
    team::file::{Place, TeamFile},
};
use meridian_protocol::Failure;

/// Where the updates go, by the team's file.
///
/// # Errors
/// [`Failure::NotReady`] where that is nowhere on GitHub; [`Failure::BadInput`] for a link to no place there.
pub(super) fn destination_of(file: &TeamFile, repository: &str) -> Result<Destination, Failure> {
    match &file.destination {
        None | Some(Place::Round) => Ok(Destination::RoundIssue),
        Some(Place::Cycle) => Ok(Destination::CycleIssue),
        Some(Place::Link(link)) => place_of_link(link, repository),
        Some(Place::Elsewhere) => Err(Failure::NotReady {
            message: format!(
                "By the team's file the updates of {repository} go where Meridian cannot write, so there is \
                 nothing to open or close."
            ),
        }),
    }
}

impl Engine {
    /// Reads what the place of a round holds; none where it was not found, and then perhaps why.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where it could not be read.
    pub(super) async fn read_place(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<(Option<IssueNumber>, Option<String>), Failure> {
        let trouble = self.drain(Eagerness::Now).await?.trouble;
        // Whoever drains looks for the present round's place, and all rounds share one.
        let on = self.read(|tx| {
            let present = rhythm_of(team)?.round_at(tx.now());
            match tx.place_of(team, round)? {
                None => tx.place_of(team, &present),
                known => Ok(known),
            }
        })?;
        let Some(on) = on else { return Ok((None, trouble)) };
        let (cycle, key) = (team.facts.cycle.clone(), round.key);
        let bind = BoundIssue { cycle, round: key, number: on, chosen: false };
        self.store_mut().bind_issue(team.id, &bind)?;
        if self.store().comments_read_at(team.id, on)?.is_none() {
            let message = trouble.unwrap_or_else(|| format!("#{on} could not be read."));
            return Err(Failure::NotReady { message });
        }
        Ok((Some(on), None))
    }
}
