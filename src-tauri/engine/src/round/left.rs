//! What an opening leaves to be done whose process died behind its `POST`: its pin and its roll call. A program
//! without a notebook finds on GitHub alone whether they are there, and does what is missing, once.

use super::{opening::PlannedOpening, second_look::happened};
use crate::{Engine, WriteTx, ground::github::Client, team::tables::Team};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{
        Answer, Comment, Next, Page, Payload, Request,
        marker::{About, MessageMarker, message::below},
    },
    ids::{IssueNumber, OpId},
};
use meridian_protocol::Failure;

/// No round's issue has so many pages of comments while its opening may still be finished.
const MOST_PAGES: usize = 20;

/// What is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOfOpening {
    /// Whether it was to be pinned and never was: what somebody has unpinned since stays so.
    pub pin: bool,
    /// The further texts with tags that are not there.
    pub calls: Vec<String>,
}

impl Engine {
    /// Looks what of an opening of the member's own, as it is planned now, is missing on the round's issue. What
    /// cannot be read to its end is taken for there.
    ///
    /// # Errors
    /// When there is no team or no sign-in.
    pub async fn left_of_opening(
        &self,
        planned: &PlannedOpening,
        number: IssueNumber,
    ) -> Result<LeftOfOpening, Failure> {
        let (team, opening) = (self.team()?, &planned.opening);
        let client = self.client(&team)?;
        let ever = DateTime::<Utc>::MIN_UTC;
        let pin =
            opening.pin && happened(&client, &team, (number, "pinned"), ever).await == Some(false);
        if opening.roll_calls.is_empty() {
            return Ok(LeftOfOpening { pin, calls: Vec::new() });
        }
        let Some(there) = comments_on(&client, &team, number).await else {
            return Ok(LeftOfOpening { pin, calls: Vec::new() });
        };
        let me = team.facts.account.user;
        let mine = there.iter().filter(|one| one.author.as_ref().is_some_and(|by| by.id == me));
        let called: Vec<_> = mine.filter_map(|one| part_of(&one.body)).collect();
        let is_missing = |call: &&String| part_of(call).is_some_and(|part| !called.contains(&part));
        let calls = opening.roll_calls.iter().filter(is_missing).cloned().collect();
        Ok(LeftOfOpening { pin, calls })
    }
}

impl WriteTx<'_> {
    /// Queues a further text with tags that is missing on a round's issue.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where it carries no mark; [`Failure::SignIn`] while nobody knows who the member is.
    pub fn call_what_is_left(&self, number: IssueNumber, call: &str) -> Result<OpId, Failure> {
        let Some(mark) = MessageMarker::find(call) else {
            let message = "The text carries no mark of a roll call.".to_owned();
            return Err(Failure::BadInput { message });
        };
        self.queue_message(&self.team()?, mark.about, number, below(call))
    }
}

/// Which part of a roll call it is: how many there are may have changed with the roster since.
fn part_of(body: &str) -> Option<(String, u8)> {
    match MessageMarker::find(body)?.about {
        About::RollCall { round, part, .. } => Some((round.to_string(), part)),
        _ => None,
    }
}

/// All comments there; none where they cannot be read to their end.
async fn comments_on(client: &Client, team: &Team, issue: IssueNumber) -> Option<Vec<Comment>> {
    let (mut found, mut page) = (Vec::new(), Page::First);
    for _ in 0..MOST_PAGES {
        let request = Request::Comments { issue, since: None, page, etag: None };
        let answer = client.send(&team.facts.repository, &request).await;
        let Answer::Ok { payload: Payload::Comments { comments, next }, .. } = answer else {
            return None;
        };
        found.extend(comments);
        match next {
            Next::End => return Some(found),
            Next::Page(path) => page = Page::Next(path),
            Next::Elsewhere => return None,
        }
    }
    None
}
