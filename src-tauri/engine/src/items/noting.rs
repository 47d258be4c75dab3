//! What is noted of the items after each look: what was asked, so that an edit of a comment loses nothing, and
//! which issues are followed.

use crate::{WriteTx, courier::tables::outbox::Which, settings::rhythm_of, team::tables::Team};
use meridian_core::{
    courier::{Content, OpState, ToFollow},
    items::{Item, Stands},
    settings::{ItemsFollowed, ItemsKept},
};
use meridian_protocol::Failure;

/// As many issues are asked for by themselves.
const MOST: usize = 20;

impl WriteTx<'_> {
    /// Notes it, where it differs from what is noted.
    ///
    /// # Errors
    /// When the notebook or the mirror fails.
    pub(crate) fn note_items(&self, team: &Team) -> Result<(), Failure> {
        let Ok(rhythm) = rhythm_of(team) else { return Ok(()) };
        let found = self.items_of(team)?;
        let since = rhythm.previous(&rhythm.round_at(self.now())).opens;
        // An issue that was closed lately may be opened again.
        let is_followed = |item: &&Item| match &item.stands {
            Stands::Ended(how) => how.at() >= since,
            Stands::Waits | Stands::HasIssue | Stands::Stale { .. } => true,
        };
        let followed = found.iter().filter(is_followed).filter_map(|item| item.issue.as_ref());
        let mut issues: Vec<_> = followed
            .flat_map(|issue| std::iter::once(issue.number).chain(issue.also.iter().copied()))
            .collect();
        issues.sort_unstable_by(|one, other| other.cmp(one));
        issues.dedup();
        issues.truncate(MOST);
        let follow = ToFollow { waits: found.iter().any(Item::is_open), issues };
        if follow != self.kept(ItemsFollowed, team.id)? {
            self.keep(ItemsFollowed, team.id, Some(&follow))?;
        }
        // Somebody has opened the one that the member was not let open.
        for op in self.store().operations(team.id, Which::Unfinished)? {
            let Content::ItemIssue(wish) = &op.content else { continue };
            let has_one = |item: &Item| item.asked.key == wish.item && item.issue.is_some();
            if matches!(op.state, OpState::Parked(_)) && found.iter().any(has_one) {
                self.store_mut().cancel(&op.id)?;
            }
        }
        let asked: Vec<_> = found.into_iter().map(|item| item.asked).collect();
        if asked != self.kept(ItemsKept, team.id)? {
            self.keep(ItemsKept, team.id, Some(&asked))?;
        }
        Ok(())
    }
}
