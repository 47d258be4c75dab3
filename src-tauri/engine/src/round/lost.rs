//! A round whose issue is not there any more: what is told of it, and that another one is a person's to open.

use crate::{ReadTx, WriteTx, ground::github::Client, team::tables::Team};
use meridian_core::{
    courier::{Answer, Gone, Issue, Parked, Refusal, Request, Unread},
    ids::{IssueNumber, RoundKey},
    round::{
        lost::{self, Held},
        rhythm::Round,
    },
    settings::OpeningHeld,
};
use meridian_protocol::Failure;

impl ReadTx<'_> {
    /// What is to be said of an issue that was the present round's and that GitHub has said to be gone; none
    /// while it is there, as far as is known.
    pub(crate) fn told_of_gone(
        &self,
        team: &Team,
        number: IssueNumber,
    ) -> Result<Option<String>, Failure> {
        let why = self.not_read(team)?.map(|not_read| not_read.why);
        Ok(match why {
            Some(Unread::IssueGone { issue, how }) if issue == number => {
                Some(format!("{}. {}", how.words(issue), Gone::REMEDY))
            }
            _ => None,
        })
    }

    /// That it is not known any more how a round's issue stands; none where it was read at the last look.
    pub(super) fn told_of_unread(
        &self,
        team: &Team,
        number: IssueNumber,
    ) -> Result<Option<String>, Failure> {
        let why = self.not_read(team)?.map(|not_read| not_read.why);
        let refused = |parked: &Parked| {
            matches!(parked, Parked::Refused(Refusal::Missing | Refusal::Gone { .. }))
        };
        Ok(matches!(&why, Some(Unread::Refused(parked)) if refused(parked)).then(|| {
            format!(
                "#{number} could not be read at the last look: it or the repository may be deleted or made \
                 private, or your access changed. What stands here is older."
            )
        }))
    }

    /// Why the opening of a round is left to a person; none where it is not.
    pub(super) fn opening_held(
        &self,
        team: &Team,
        round: RoundKey,
    ) -> Result<Option<String>, Failure> {
        let held = self.chosen(OpeningHeld, team.id)?.filter(|held| held.round == round);
        Ok(held.map(|held| held.words))
    }
}

impl WriteTx<'_> {
    /// Leaves the opening of a round to a person.
    pub(super) fn hold_opening(
        &self,
        team: &Team,
        round: RoundKey,
        words: String,
    ) -> Result<(), Failure> {
        self.keep(OpeningHeld, team.id, Some(&Held { round, words }))
    }
}

/// Whether an issue that may have been a round's was moved away or deleted, in words, where a complete
/// look found none.
pub(super) async fn lost_issue(
    client: &Client,
    repository: &str,
    round: &Round,
    issues: &[Issue],
) -> Option<String> {
    for number in lost::missing(issues, round) {
        let request = Request::Issue { number, etag: None };
        let how = match client.send(repository, &request).await {
            Answer::Refused(Refusal::Moved) => Gone::Moved,
            Answer::Refused(refusal @ Refusal::Gone { .. }) if refusal.is_deletion() => {
                Gone::Deleted
            }
            _ => continue,
        };
        return Some(lost::words(number, how));
    }
    None
}
