//! A round that has no issue of its own: it shares one with others, or a discussion, and a comment there opens
//! it; or its updates go where Meridian cannot write.

use super::not_ready;
use crate::{ReadTx, team::tables::Team};
use meridian_core::{
    courier::{Comment, Destination, marker::About},
    ids::IssueNumber,
    round::{
        ladder::{Look, RoundIssue},
        openers::Trusted,
        rhythm::Round,
    },
};
use meridian_protocol::Failure;

impl ReadTx<'_> {
    /// Refuses what nobody can do where the updates of a team go elsewhere.
    pub(super) fn check_writes(&self, team: &Team) -> Result<(), Failure> {
        if !self.goes_elsewhere(team)? {
            return Ok(());
        }
        Err(not_ready(format!(
            "The updates of {} go to a document or a chat, where Meridian cannot write: it opens and closes \
             nothing. Tell the team there that the round is open, or over.",
            team.facts.repository
        )))
    }

    /// On what a comment opens a round that shares its issue or discussion with others; none where it gets an
    /// issue of its own.
    pub(super) fn opens_on(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<Option<IssueNumber>, Failure> {
        self.check_writes(team)?;
        if let Some(number) = team.facts.destination.by_link() {
            return Ok(Some(number));
        }
        if team.facts.destination == Destination::RoundIssue {
            return Ok(None);
        }
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, round.key)?;
        match bound {
            Some(bound) => Ok(Some(bound.number)),
            None => Err(not_ready(super::unknown_issue(round.key))),
        }
    }

    /// The issue or discussion of a round that shares it; none while it is not known.
    pub(super) fn place_of(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<Option<IssueNumber>, Failure> {
        match self.opens_on(team, round) {
            Ok(on) => Ok(on),
            Err(Failure::NotReady { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// The comment that has opened the round there.
    pub(super) fn opening_on(
        &self,
        team: &Team,
        round: &Round,
        on: IssueNumber,
    ) -> Result<Option<Comment>, Failure> {
        let openers = self.openers(team)?;
        let trusted = Trusted { me: team.facts.account.user, openers: &openers };
        let about = About::Opening { cycle: team.facts.cycle.clone(), round: round.key };
        let there = self.store().messages_on(team.id, on)?;
        Ok(trusted.first(there.iter().map(|one| &one.comment), &about).cloned())
    }

    /// What is known of the place of a round, as whoever read its comments last; none while they were not.
    pub(super) fn look_at_place(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<Option<Look>, Failure> {
        let Some(number) = self.place_of(team, round)? else { return Ok(None) };
        let Some(at) = self.store().comments_read_at(team.id, number)? else { return Ok(None) };
        let issue = self.opening_on(team, round, number)?.map(|one| RoundIssue {
            number,
            by: writer(&one).to_owned(),
            at: one.created_at,
            closed: None,
            is_shared: true,
        });
        Ok(Some(Look { at, issue }))
    }

    /// Whether a comment on the issue or discussion has opened the round, and in words.
    pub(super) fn standing_on(
        &self,
        team: &Team,
        round: &Round,
        on: IssueNumber,
    ) -> Result<(Option<IssueNumber>, String), Failure> {
        if let Some(one) = self.opening_on(team, round, on)? {
            let by = writer(&one);
            return Ok((Some(on), format!("{by} has opened it on #{on} already: {}.", one.url)));
        }
        let words = match self.store().comments_read_at(team.id, on)? {
            Some(at) => {
                let at = self.moment(&self.zone_name()?, at)?.dated();
                format!("No comment on #{on} has opened it; looked {at}.")
            }
            None => format!("#{on} was not read yet. Look now, or run `meridian-cli sync`."),
        };
        Ok((None, words))
    }
}

fn writer(comment: &Comment) -> &str {
    comment.author.as_ref().map_or("somebody", |author| author.login.as_str())
}
