//! Everybody's updates of a round. The window asks for them at each pause of typing and each second
//! of a drain, and drawing a comment is dear: it is drawn once for as long as it stays the same
//! ([`Reading`]).
//!
//! What was drawn lives in this process only, so that no HTML outlasts the build that cleaned it.

use crate::{
    ReadTx,
    courier::{reading::Reading, tables::changed::Update},
    team::tables::Team,
};
use meridian_core::{
    courier::marker::{self, Marker},
    draft::Template,
    markdown,
    round::rhythm::Round,
    time::ZoneRules as _,
};
use meridian_protocol::{Failure, UpdateView};
use std::sync::{Mutex, PoisonError};

/// What stands on the issues that were shown last, as it was drawn.
#[derive(Debug, Default)]
pub(crate) struct Updates(Mutex<Option<DrawnIssue>>);

#[derive(Debug)]
struct DrawnIssue {
    /// The member's zone, and the version of the zone data.
    zone: (String, String),
    drawn: Reading<UpdateView>,
}

impl ReadTx<'_> {
    /// Everybody's updates of the round, oldest first, as the mirror has them.
    pub(crate) fn updates(
        &self,
        team: &Team,
        round: &Round,
        zone: &str,
    ) -> Result<Vec<UpdateView>, Failure> {
        let issues = self.store().issues_of(team.id, &team.facts.cycle, round.key)?;
        if issues.is_empty() {
            return Ok(Vec::new());
        }
        let (of, zone) = ((team.id, issues), (zone.to_owned(), self.rules().version()));
        let mut kept = self.parts.updates.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept.take().filter(|page| page.drawn.is_of(&of) && page.zone == zone);
        let drawn = before.map_or_else(|| Reading::new(of), |page| page.drawn);
        let drawn = drawn.go_on(&self.store(), |comment| self.update_view(comment, &zone.0))?;
        let views = drawn.all().iter().map(|view| UpdateView::clone(view)).collect();
        *kept = Some(DrawnIssue { zone, drawn });
        Ok(views)
    }

    fn update_view(&self, comment: &Update, zone: &str) -> Result<UpdateView, Failure> {
        let marker = Marker::find(&comment.body);
        Ok(UpdateView {
            login: comment.login.clone().unwrap_or_else(|| "ghost".to_owned()),
            is_withdrawn: marker.as_ref().is_some_and(|marker| marker.withdrawn),
            section: marker.map(|marker| Template::of(&marker.section).title),
            html: markdown::render(marker::strip(&comment.body)),
            url: comment.url.clone(),
            at: self.moment(zone, comment.updated_at)?,
        })
    }
}

#[cfg(test)]
mod tests;
