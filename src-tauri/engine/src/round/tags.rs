//! What whoever opens rounds is told of one that somebody else has opened: when, by whom, and which of its tags
//! worked. GitHub tells that by what it made of the text, which is read once.

use super::second_look::tags_in;
use crate::{Engine, ReadTx, ground::github::Client, settings::rhythm_of, team::tables::Team};
use meridian_core::{
    courier::Issue,
    ids::{IssueNumber, RoundKey},
    round::{
        ladder::Standing,
        opening::{Tags, TagsSeen, wanted_tags},
        rhythm::Round,
    },
    settings::TagsOfOthers,
};
use meridian_protocol::Failure;

/// Of so many rounds it is remembered.
const MOST: usize = 4;

impl ReadTx<'_> {
    /// The issue of a round that somebody else has opened, for whoever opens rounds here; none for all others.
    fn opened_by_another(&self, team: &Team, round: &Round) -> Result<Option<Issue>, Failure> {
        if !self.has_own_issues(team)? || self.hands(team, round)?.me == Standing::Nobody {
            return Ok(None);
        }
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, round.key)?;
        let Some(bound) = bound else { return Ok(None) };
        let me = team.facts.account.user;
        let issue = self.store().issue(team.id, bound.number)?;
        Ok(issue.filter(|issue| issue.author.as_ref().is_none_or(|author| author.id != me)))
    }

    /// A round's issue whose tags are to be read: of the present round while it goes on, and of the next.
    fn tags_to_read(&self, team: &Team) -> Result<Option<(RoundKey, Issue)>, Failure> {
        let Ok(rhythm) = rhythm_of(team) else { return Ok(None) };
        let present = rhythm.round_at(self.now());
        let seen = self.kept(TagsOfOthers, team.id)?;
        for round in [present, rhythm.next(&present)] {
            let Some(issue) = self.opened_by_another(team, &round)? else { continue };
            let is_seen = |one: &TagsSeen| one.round == round.key && one.issue == issue.number;
            let is_over = self.now() >= round.closes;
            if !is_over && !seen.iter().any(is_seen) && !wanted_tags(&issue.body).is_empty() {
                return Ok(Some((round.key, issue)));
            }
        }
        Ok(None)
    }

    /// Which tags of a round's issue worked that somebody else has opened, one sentence.
    pub(super) fn tags_of_another(
        &self,
        team: &Team,
        round: RoundKey,
        issue: IssueNumber,
    ) -> Result<Option<String>, Failure> {
        let seen = self.kept(TagsOfOthers, team.id)?;
        let seen = seen.into_iter().find(|one| one.round == round && one.issue == issue);
        Ok(seen.and_then(|seen| seen.tags).map(|Tags { sentence, .. }| sentence))
    }

    /// That somebody else has opened the present round, until updates are due; for whoever opens rounds.
    pub(crate) fn told_of_opening(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<Option<String>, Failure> {
        if self.now() >= round.due {
            return Ok(None);
        }
        let Some(issue) = self.opened_by_another(team, round)? else { return Ok(None) };
        let by = super::shown::opener(&issue);
        let at = self.moment(&self.zone_name()?, issue.created_at)?.dated();
        let tags = self.tags_of_another(team, round.key, issue.number)?;
        let tags = tags.map_or_else(String::new, |tags| format!(" {tags}"));
        Ok(Some(format!("#{} was opened by {by}, {at}.{tags}", issue.number)))
    }
}

impl Engine {
    /// Reads which tags worked in a round's issue that somebody else has opened, once: one request.
    pub(crate) async fn read_tags_of_others(
        &self,
        team: &Team,
        client: &Client,
    ) -> Result<(), Failure> {
        let Some((round, issue)) = self.read(|tx| tx.tags_to_read(team))? else { return Ok(()) };
        let wanted = wanted_tags(&issue.body);
        let read = tags_in(client, &team.facts.repository, issue.number, &wanted).await;
        let Some(tags) = read else { return Ok(()) };
        let seen = TagsSeen { round, issue: issue.number, tags };
        self.write(|tx| {
            let mut all = tx.kept(TagsOfOthers, team.id)?;
            all.push(seen);
            let newest = all.len().saturating_sub(MOST);
            tx.keep(TagsOfOthers, team.id, all.get(newest..).map(<[_]>::to_vec).as_ref())
        })
    }
}
