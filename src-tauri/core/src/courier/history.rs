//! What has happened to a thing that does not tell by itself what became of a change: read to its
//! end, then judged by the kind.

use super::{
    exchange::{Answer, IssueEvent, Page, Payload, Request},
    operation::{OpState, Operation},
    pull::{GoesOn, Pages},
    refusal::Unread,
    step::{Courier, Doing, Effect},
};
use crate::ids::{IssueNumber, OpId};
use chrono::{DateTime, Utc};

/// Why an operation waits whose thing does not tell while its events cannot be read to their end.
const CUT_OFF: &str = "the list of what has happened could not be read to its end";

/// The events of an issue are being read, page by page, for an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct History {
    pub(super) op: OpId,
    issue: IssueNumber,
    /// The thing as it was read just before.
    found: Payload,
    events: Vec<IssueEvent>,
    /// What GitHub's clock said last.
    date: Option<DateTime<Utc>>,
    pages: Pages,
}

impl Courier {
    /// Asks what has happened, where the thing alone does not tell.
    pub(super) fn history(
        &mut self,
        op: &Operation,
        found: &Payload,
        date: Option<DateTime<Utc>>,
    ) -> Option<Effect> {
        let issue = op.doubted(&op.state, found)?;
        let (op, found, pages) = (op.id.clone(), found.clone(), Pages::default());
        self.doing = Doing::History(History { op, issue, found, events: Vec::new(), date, pages });
        Some(Effect::Send(Request::Events { issue, page: Page::First }))
    }

    /// One page of what has happened.
    pub(super) fn told(
        &mut self,
        now: DateTime<Utc>,
        mut history: History,
        answer: Answer,
    ) -> Effect {
        let Answer::Ok { payload: Payload::Events { events, next }, date, .. } = answer else {
            return self.set_back(now, &history.op, &answer);
        };
        history.events.extend(events);
        history.date = date.or(history.date);
        let is_complete = match history.pages.after(next) {
            GoesOn::At(path) => {
                let (issue, page) = (history.issue, Page::Next(path));
                self.doing = Doing::History(history);
                return Effect::Send(Request::Events { issue, page });
            }
            GoesOn::Broken => false,
            GoesOn::Complete => true,
        };
        let History { op, found, events, date, .. } = history;
        let Some(op) = self.operation(&op).cloned() else { return self.plan(now) };
        let told = op.told(&op.state, &found, &events, &self.snapshot);
        match (told.filter(|_| is_complete), &op.state) {
            (None, _) => {
                self.drain.trouble = Some(Unread::Incomplete);
                let said = CUT_OFF.to_owned();
                self.set_back(now, &op.id, &Answer::Transient { said })
            }
            (Some((seen, doer)), OpState::Unknown { .. }) => {
                self.look_tells(now, &op, (&found, &doer), seen)
            }
            (Some((seen, doer)), _) => self.check_tells(now, &op, (&found, &doer), seen, date),
        }
    }
}
