//! What is made in the repository itself: looking through its issues before, and after a lost answer.

use super::{
    exchange::{Answer, Issue, Page, Payload, Request},
    look::looked_in_vain,
    operation::{OpState, Operation, Wait, Write},
    pull::{GoesOn, Pages},
    refusal::{Unread, put_off},
    step::{Courier, Doing, Effect, LOOK_PAUSE},
};
use crate::{ids::OpId, round::rivals::LAG};
use chrono::{DateTime, Duration, Utc};

/// GitHub's clock and the laptop's may differ by so much where an attempt's hour is meant.
const HOUR: Duration = Duration::hours(1);
/// How the account of a workflow or another app is called.
const BOT: &str = "[bot]";

/// The newest issues are being read for an operation, page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listing {
    pub(super) op: OpId,
    /// When the write was sent and how many looks were in vain, where its answer was lost.
    lost: Option<(DateTime<Utc>, u32)>,
    /// What is older cannot be meant.
    until: DateTime<Utc>,
    /// Whether only the member's own are listed, of which the newest page is enough.
    own: bool,
    found: Vec<Issue>,
    pages: Pages,
}

impl Courier {
    /// Looks for what is to be made, or was made and the answer lost.
    pub(super) fn list_issues(&mut self, op: &Operation, reaches_back: DateTime<Utc>) -> Effect {
        let login = self.snapshot.account.login.clone();
        let lost = match op.state {
            OpState::Unknown { since, looks, .. } => Some((since, looks)),
            _ => None,
        };
        // By a bot's name GitHub may find nothing.
        let own = lost.is_some() && !login.is_empty() && !login.ends_with(BOT);
        let until = lost.map_or(reaches_back, |(since, _)| since - HOUR);
        let (op, found, pages) = (op.id.clone(), Vec::new(), Pages::default());
        self.doing = Doing::Listing(Listing { op, lost, until, own, found, pages });
        Effect::Send(match own {
            true => Request::IssuesBy { creator: login },
            false => Request::Issues { page: Page::First, etag: None },
        })
    }

    /// One page of them.
    pub(super) fn listed(
        &mut self,
        now: DateTime<Utc>,
        mut listing: Listing,
        answer: Answer,
    ) -> Effect {
        let Answer::Ok { payload: Payload::Issues { issues, next }, .. } = answer else {
            return self.set_back(now, &listing.op, &answer);
        };
        // Newest first: what follows is older than any that could be meant.
        let is_far_enough =
            listing.own || issues.last().is_some_and(|last| last.created_at < listing.until);
        listing.found.extend(issues);
        match listing.pages.after(next) {
            GoesOn::At(path) if !is_far_enough => {
                self.doing = Doing::Listing(listing);
                return Effect::Send(Request::Issues { page: Page::Next(path), etag: None });
            }
            GoesOn::Broken if !is_far_enough => return self.cut_listing(now, &listing),
            _ => {}
        }
        let Some(op) = self.operation(&listing.op).cloned() else { return self.plan(now) };
        match listing.lost {
            None => match op.stands_already(&op.id, &listing.found, &self.snapshot, now) {
                Some(changes) => Effect::Commit(changes),
                None => op
                    .request(None)
                    .and_then(|request| self.send_write(now, &op, Write::Create, (request, None)))
                    .unwrap_or_else(|| self.plan(now)),
            },
            Some((since, looks)) => {
                match op.made_already(&op.id, &listing.found, &self.snapshot, now) {
                    Some(changes) => Effect::Commit(changes),
                    None => {
                        let again = looked_in_vain(&op, Write::Create, since, looks + 1, now)
                            .or_else(|| may_lag(since, looks, now));
                        self.set(&op, again.unwrap_or_else(OpState::queued))
                    }
                }
            }
        }
    }

    /// The list ended in the middle: nothing follows from what was not in it.
    fn cut_listing(&mut self, now: DateTime<Utc>, listing: &Listing) -> Effect {
        self.drain.trouble = Some(Unread::Incomplete);
        let Some(op) = self.operation(&listing.op).cloned() else { return self.plan(now) };
        let state = match listing.lost {
            Some((since, looks)) => {
                OpState::Unknown { write: Write::Create, since, looks, look_at: now + LOOK_PAUSE }
            }
            None => {
                let said = "the list of issues could not be read to its end".to_owned();
                put_off(now, &op.state, Wait::Trouble { said })
            }
        };
        self.set(&op, state)
    }
}

/// The last look again, where it was made before every list has what was sent: unlike an issue's comments,
/// a repository's issues are nowhere counted, by which a list would show that it lags.
fn may_lag(since: DateTime<Utc>, looks: u32, now: DateTime<Utc>) -> Option<OpState> {
    let look_at = since + LAG;
    (now < look_at).then_some(OpState::Unknown { write: Write::Create, since, looks, look_at })
}
