//! Everybody's updates of a round. The window asks for them at each pause of typing and each second
//! of a drain, and drawing a comment is dear: it is drawn once for as long as its text stays the same,
//! and while nothing in the mirror changes, nothing of it is read again.
//!
//! What was drawn lives in this process only, so that no HTML outlasts the build that cleaned it.

use crate::{
    ReadTx, courier::tables::comments::Update, ground::store::MirrorState, team::tables::Team,
};
use meridian_core::{
    courier::marker::{self, Marker},
    draft::Template,
    ids::{CommentId, IssueNumber, TeamId},
    markdown,
    round::rhythm::Round,
    time::ZoneRules as _,
};
use meridian_protocol::{Failure, UpdateView};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// What stands on the issues that were shown last, as it was drawn.
#[derive(Debug, Default)]
pub(crate) struct Updates(Mutex<Option<DrawnIssue>>);

#[derive(Debug)]
struct DrawnIssue {
    of: (TeamId, Vec<IssueNumber>),
    state: MirrorState,
    /// The member's zone, and the version of the zone data.
    zone: (String, String),
    drawn: Vec<Drawn>,
}

#[derive(Debug)]
struct Drawn {
    comment: Update,
    view: UpdateView,
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
        let before = kept.take().filter(|page| page.of == of && page.zone == zone);
        let known = before.as_ref().map(|page| page.state);
        let mut drawn = before.map(|page| page.drawn).unwrap_or_default();
        let read = self.store().updates(of.0, &of.1, known)?;
        let state = match (read, known) {
            (Some((state, comments)), _) => {
                drawn = self.drawn(comments, drawn, &zone.0)?;
                Some(state)
            }
            (None, known) => known,
        };
        let views = drawn.iter().map(|drawn| drawn.view.clone()).collect();
        *kept = state.map(|state| DrawnIssue { of, state, zone, drawn });
        Ok(views)
    }

    /// The comments, drawn; what is the same as before is not drawn again.
    fn drawn(
        &self,
        comments: Vec<Update>,
        before: Vec<Drawn>,
        zone: &str,
    ) -> Result<Vec<Drawn>, Failure> {
        let mut before: HashMap<CommentId, Drawn> =
            before.into_iter().map(|drawn| (drawn.comment.id.clone(), drawn)).collect();
        comments
            .into_iter()
            .map(|comment| match before.remove(&comment.id) {
                Some(drawn) if drawn.comment == comment => Ok(drawn),
                _ => Ok(Drawn { view: self.update_view(&comment, zone)?, comment }),
            })
            .collect()
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
