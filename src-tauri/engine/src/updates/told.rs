//! A round as it was written, for whoever looks at several of them: who wrote which text for which section,
//! and who said something beside.

use crate::{
    ReadTx,
    courier::{reading::One, tables::comments::Mirrored},
    settings::rhythm_of,
    team::tables::Team,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::Comment,
    ids::{CommentId, IssueNumber},
    round::rhythm::Round,
    updates::{Part, Seen, Standing},
};
use meridian_protocol::Failure;

/// A round with all that was written in it.
pub(crate) struct ToldRound {
    /// Up to when all of it is known; none where it was not read.
    pub(crate) read_at: Option<DateTime<Utc>>,
    /// Its sections, with the update that counts.
    pub(crate) parts: Vec<(Part, Standing, Option<Comment>)>,
    /// Comments that are no update, and thumbs up, by login and time.
    pub(crate) answers: Vec<(String, DateTime<Utc>)>,
}

impl ReadTx<'_> {
    /// A round as the mirror has it.
    pub(crate) fn told_round(&self, team: &Team, round: Round) -> Result<ToldRound, Failure> {
        let all = self.gathered_of(team, round)?;
        let next = rhythm_of(team)?.next(&round).opens;
        // The same place is read for each round of it.
        let is_its_time =
            |at: DateTime<Utc>| !team.facts.is_shared() || (all.from <= at && at < next);
        let (mut parts, mut updates) = (Vec::new(), all.board.free.clone());
        for row in &all.board.rows {
            updates.extend(row.posts.iter().copied());
            let first = row.posts.first().and_then(|at| all.seen.get(*at));
            let comment = match first {
                Some(seen) => self.comment_on(team, &all.issues, &seen.id)?,
                None => None,
            };
            parts.push((row.part.clone(), row.standing, comment));
        }
        let talk = |(at, seen): &(usize, &One<Seen>)| {
            let is_talk = seen.marker.is_none() && !updates.contains(at);
            is_talk && seen.created_at >= all.from && is_its_time(seen.created_at)
        };
        let talk = all.seen.iter().enumerate().filter(talk);
        let mut answers: Vec<_> =
            talk.map(|(_, seen)| (seen.login.clone(), seen.created_at)).collect();
        for issue in &all.issues {
            let thumbs = self.store().thumbs(team.id, *issue)?.into_values().flatten();
            let thumbs = thumbs.filter(|thumb| is_its_time(thumb.at));
            answers.extend(thumbs.map(|thumb| (thumb.login, thumb.at)));
        }
        Ok(ToldRound { read_at: all.read_at, parts, answers })
    }

    fn comment_on(
        &self,
        team: &Team,
        issues: &[IssueNumber],
        id: &CommentId,
    ) -> Result<Option<Comment>, Failure> {
        for issue in issues {
            if let Mirrored::Listed(comment) = self.store().mirrored(team.id, *issue, id)? {
                return Ok(Some(comment));
            }
        }
        Ok(None)
    }
}
