//! A round whose issue is not there any more: what is told of it, and that another one is a person's to open.

use super::second_look::issues_since;
use crate::{Engine, ReadTx, WriteTx, ground::github::Client, team::tables::Team};
use meridian_core::{
    courier::{Answer, BoundIssue, Change, Gone, Issue, Parked, Payload, Refusal, Request, Unread},
    ids::{IssueNumber, RoundKey},
    round::{
        lost::{self, Held},
        openers::Trusted,
        rhythm::Round,
        rivals::is_of_round,
    },
    settings::{GoneBefore, OpeningHeld},
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
        let how = self.store().gone_issue(team.id, number)?.and_then(|gone| gone.how);
        Ok(how.map(|how| format!("{}. {}", how.words(number), Gone::REMEDY)))
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
    /// Forgets why an opening was left to a person, once the round has an issue.
    pub(super) fn let_go_of_opening(&self, team: &Team) -> Result<(), Failure> {
        let Some(held) = self.chosen(OpeningHeld, team.id)? else { return Ok(()) };
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, held.round)?;
        match bound {
            Some(_) => self.keep::<OpeningHeld>(OpeningHeld, team.id, None),
            None => Ok(()),
        }
    }

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

/// What became of the numbers that may have been a round's issue, where a complete look found none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Missed {
    /// None of them was.
    Nothing,
    /// One was moved away or deleted, in words.
    Lost(String),
    /// This is the round's issue, which no list has yet.
    There(Box<Issue>),
    /// It could not be read.
    Unread,
}

/// What GitHub says of a number.
enum Number {
    Gone(Gone),
    There(Box<Issue>),
    /// Nothing has it, or no issue.
    NoIssue,
    Unread,
}

async fn ask(client: &Client, repository: &str, number: IssueNumber) -> Number {
    let request = Request::Issue { number, etag: None };
    match client.send(repository, &request).await {
        Answer::Ok { payload: Payload::Issue(issue), .. } => Number::There(issue),
        Answer::Refused(Refusal::Missing) => Number::NoIssue,
        Answer::Refused(Refusal::Moved) => Number::Gone(Gone::Moved),
        Answer::Refused(refusal) if refusal.is_deletion() => Number::Gone(Gone::Deleted),
        answer => {
            tracing::debug!(?answer, %number, "it is not known what has this number");
            Number::Unread
        }
    }
}

impl Engine {
    /// Looks up the numbers that are missing among a repository's issues, and stops at the first that tells
    /// something: what cannot be read proves nothing.
    pub(super) async fn missed(
        &self,
        client: &Client,
        team: &Team,
        round: &Round,
        issues: &[Issue],
    ) -> Result<Missed, Failure> {
        let (openers, noted) =
            self.read(|tx| Ok((tx.openers(team)?, tx.chosen(GoneBefore, team.id)?)))?;
        let trusted = Trusted { me: team.facts.account.user, openers: &openers };
        let key = (&team.facts.cycle, round.key);
        let before = noted.filter(|noted| noted.round == round.key);
        let before = before.map(|noted| noted.numbers).unwrap_or_default();
        let numbers = lost::missing(issues, round).into_iter();
        for number in numbers.filter(|number| !before.contains(number)) {
            match ask(client, &team.facts.repository, number).await {
                Number::NoIssue => {}
                Number::There(issue) if !is_of_round(&issue, key, trusted) => {}
                Number::There(issue) => return Ok(Missed::There(issue)),
                Number::Gone(how) => return Ok(Missed::Lost(lost::words(number, how))),
                Number::Unread => return Ok(Missed::Unread),
            }
        }
        Ok(Missed::Nothing)
    }

    /// A round's issue that no list has yet is the round's.
    pub(super) fn found_by_number(
        &self,
        team: &Team,
        round: RoundKey,
        issue: Box<Issue>,
    ) -> Result<(), Failure> {
        let cycle = team.facts.cycle.clone();
        let bound = BoundIssue { cycle, round, number: issue.number, chosen: false };
        let changes = [Change::Bind(bound), Change::MirrorIssue(issue)];
        Ok(self.store_mut().apply(team.id, &changes)?)
    }

    /// Notes what is gone already while the next round cannot be open yet, where that is due.
    pub(super) async fn note_what_is_gone(
        &self,
        team: &Team,
        client: &Client,
        round: &Round,
    ) -> Result<(), Failure> {
        let (noted, now) = (self.read(|tx| tx.chosen(GoneBefore, team.id))?, self.now());
        if !lost::GoneBefore::is_due(noted.as_ref(), round, now) {
            return Ok(());
        }
        let repository = &team.facts.repository;
        let Some(issues) = issues_since(client, repository, now).await else { return Ok(()) };
        let (mut numbers, mut not_given) = (Vec::new(), 0_u8);
        for number in lost::behind(&issues) {
            match ask(client, repository, number).await {
                Number::Gone(_) => {
                    numbers.push(number);
                    not_given = 0;
                }
                Number::There(_) => not_given = 0,
                Number::NoIssue => not_given += 1,
                Number::Unread => return Ok(()),
            }
            if not_given >= lost::BEHIND {
                break;
            }
        }
        let noted = lost::GoneBefore { round: round.key, at: now, numbers };
        self.write(|tx| tx.keep(GoneBefore, team.id, Some(&noted)))
    }
}
