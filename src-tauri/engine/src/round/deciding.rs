//! What only the member can decide: which issue is the round's, and which of two comments of theirs
//! counts.

use crate::{
    Command, Engine, ReadTx, WriteTx,
    ground::{
        failure,
        store::{Store, StoreError},
    },
    team::tables::Team,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{
        Answer, Base, BoundIssue, Candidate, Change, OwnComment, Payload, Refusal, Request, Twins,
        twins, withdrawal,
    },
    draft::to_lf,
    ids::{CommentId, DraftKey, IssueNumber, RoundKey, UserId},
    week::truth::Decision,
};
use meridian_protocol::{Decide, Failure, Reply, WeekView};
use serde::Serialize;

/// A comment that was made so shortly ago may still be missing where GitHub is asked.
const YOUNG: TimeDelta = TimeDelta::minutes(1);

/// A round's issue as far as it is known, for the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundIssue {
    /// The round.
    pub round: String,
    /// Its issue; none while it is not known or not clear.
    pub issue: Option<IssueNumber>,
    /// Whether the member has named it.
    pub chosen: bool,
    /// Its title, once it was read.
    pub title: Option<String>,
    /// Who opened it.
    pub author: Option<String>,
    /// Where a person sees it.
    pub url: Option<String>,
    /// `open` or `closed`.
    pub state: Option<String>,
    /// Issues that may be meant, where it is not clear.
    pub candidates: Vec<Candidate>,
}

/// A comment of the member for a round, for the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnUpdate {
    /// The section.
    pub section: String,
    /// The comment's id.
    pub comment: CommentId,
    /// Where a person sees it.
    pub url: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Whether others of the member stand for the same section and nobody has decided.
    pub doubled: bool,
    /// The text without its marker.
    pub text: String,
}

impl Command for Decide {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.decide(&self.draft, self.decision)
    }
}

impl WriteTx<'_> {
    /// Answers `Decide`.
    ///
    /// # Errors
    /// When what was decided on is not there any more, or the notebook cannot be written.
    pub fn decide(&self, draft: &DraftKey, decision: Decision) -> Result<WeekView, Failure> {
        match decision {
            Decision::Issue(number) => self.choose_issue(draft.round, number)?,
            Decision::Withdraw(comment) => self.withdraw(draft, &comment)?,
            Decision::KeepAll => self.keep_all(draft)?,
        }
        self.show_week(Some(draft.section.clone()))
    }
}

impl ReadTx<'_> {
    /// Which issue is a round's.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn round_issue(&self, round: Option<RoundKey>) -> Result<RoundIssue, Failure> {
        let team = self.team()?;
        let round = round.map_or_else(|| self.present_round(&team), Ok)?;
        let store = self.store();
        let bound = store.bound_issue(team.id, &team.facts.cycle, round)?;
        let known = match &bound {
            Some(bound) => store.issue(team.id, bound.number)?,
            None => None,
        };
        let candidates = match &bound {
            Some(_) => Vec::new(),
            None => store.candidates(team.id, &team.facts.cycle, round)?,
        };
        Ok(RoundIssue {
            round: round.to_string(),
            issue: bound.as_ref().map(|bound| bound.number),
            chosen: bound.is_some_and(|bound| bound.chosen),
            title: known.as_ref().map(|issue| issue.title.clone()),
            author: known.as_ref().map(|issue| match &issue.author {
                Some(author) => author.login.clone(),
                None => "ghost".to_owned(),
            }),
            url: known.as_ref().map(|issue| issue.url.clone()),
            state: known.map(|issue| issue.state),
            candidates,
        })
    }
}

impl WriteTx<'_> {
    /// The member names the issue of a round; no search replaces it.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be written.
    pub fn choose_issue(&self, round: RoundKey, number: IssueNumber) -> Result<(), Failure> {
        let team = self.team()?;
        let cycle = team.facts.cycle.clone();
        let bound = BoundIssue { cycle, round, number, chosen: true };
        Ok(self.store_mut().bind_issue(team.id, &bound)?)
    }
}

impl ReadTx<'_> {
    /// The member's comments for the sections of a round, oldest first; withdrawn ones are not
    /// among them.
    ///
    /// # Errors
    /// When there is no team, or a file cannot be read.
    pub fn own_updates(&self, round: Option<RoundKey>) -> Result<Vec<OwnUpdate>, Failure> {
        let team = self.team()?;
        let mut found = Vec::new();
        for section in team.facts.sections.clone() {
            let key = self.draft_key(Some(section), round)?;
            let (own, twins) = self.own_of(&team, &key)?;
            let doubled = twins.is_some();
            found.extend(own.into_iter().map(|own| OwnUpdate {
                section: key.section.to_string(),
                comment: own.comment.id,
                url: own.comment.url,
                created_at: own.comment.created_at,
                doubled,
                text: meridian_core::courier::marker::strip(&own.comment.body).to_owned(),
            }));
        }
        Ok(found)
    }

    /// Comments of the member that stand for a draft, and whether that is to be decided.
    pub(crate) fn own_of(
        &self,
        team: &Team,
        key: &DraftKey,
    ) -> Result<(Vec<OwnComment>, Option<Twins>), Failure> {
        let store = self.store();
        let issues = store.issues_there(team.id, &key.cycle, key.round)?;
        let mut own = self.marked_of(&store, team, (key, &issues))?;
        let undecided = self.twins_of(&store, key, &own)?;
        own.retain(|own| {
            meridian_core::courier::marker::Marker::find(&own.comment.body).is_some_and(|marker| {
                !marker.withdrawn
                    && marker.cycle == key.cycle
                    && marker.round == key.round
                    && marker.section == key.section
            })
        });
        Ok((own, undecided))
    }

    /// Comments that all stand for this draft, unless the member keeps all of them.
    pub(crate) fn twins_of(
        &self,
        store: &Store,
        key: &DraftKey,
        own: &[OwnComment],
    ) -> Result<Option<Twins>, StoreError> {
        let Some(found) = twins(own).into_iter().find(|twins| twins.are_of(key)) else {
            return Ok(None);
        };
        let kept = store.setting(&kept_key(key))?;
        Ok((kept.as_deref() != Some(&ids(&found))).then_some(found))
    }
}

impl WriteTx<'_> {
    /// Queues the withdrawal of one of several comments of a draft: it is edited to say that
    /// another one counts. Where the draft went on in it, it goes on in the oldest other one.
    ///
    /// # Errors
    /// [`Failure::NotReady`] when there are not several, or this is none of them.
    pub fn withdraw(&self, draft: &DraftKey, comment: &CommentId) -> Result<(), Failure> {
        let team = self.store().team(draft.team)?;
        if team.facts.account.user == UserId(0) {
            return Err(Failure::NotReady {
                message: "Without a sign-in Meridian changes nothing on GitHub. Delete one of the \
                          comments on its page, or sign in and withdraw it then."
                    .to_owned(),
            });
        }
        let (own, _) = self.own_of(&team, draft)?;
        let not_there = || Failure::NotReady {
            message: format!(
                "{comment} is not one of several comments of yours for {}; `meridian-cli update \
                 show` lists them.",
                draft.section
            ),
        };
        let other = own.iter().find(|own| own.comment.id == *comment).ok_or_else(not_there)?;
        let kept = own.iter().find(|own| own.comment.id != *comment).ok_or_else(not_there)?;
        let body = withdrawal(&other.comment.body, &kept.comment.url).ok_or_else(not_there)?;
        let base = |own: &OwnComment| Base {
            comment: own.comment.id.clone(),
            body: to_lf(&own.comment.body),
        };
        let author = team.facts.account.user;
        let operation = self.withdrawal_of(draft, author, body, base(other))?;
        let mut store = self.store_mut();
        let moves = store.base(draft, author)?.is_some_and(|mine| mine.comment == *comment);
        let kept = base(kept);
        Ok(store.queue_withdrawal(&operation, moves.then_some(&kept))?)
    }

    /// The member keeps all their comments for a draft; it is not said again, unless there are more.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn keep_all(&self, draft: &DraftKey) -> Result<(), Failure> {
        let team = self.store().team(draft.team)?;
        let (_, found) = self.own_of(&team, draft)?;
        let Some(found) = found else { return Ok(()) };
        Ok(self.store_mut().set_setting(&kept_key(draft), Some(&ids(&found)))?)
    }
}

impl Engine {
    /// Reads the comment that the draft's newest receipt proves, so that "GitHub holds this text" is
    /// said of now. What was found is kept in the mirror.
    ///
    /// # Errors
    /// When there is no sign-in, GitHub cannot be reached, or a file cannot be written.
    pub async fn read_again(&self, draft: &DraftKey) -> Result<(), Failure> {
        let team = self.store().team(draft.team)?;
        let Some(receipt) = self.store().receipt(draft)? else { return Ok(()) };
        let client = self.client(&team)?;
        let repository = &team.facts.repository;
        let changes = match client
            .send(repository, &Request::Comment(receipt.comment.clone()))
            .await
        {
            Answer::Ok { payload: Payload::Comment(found), .. } => {
                vec![Change::MirrorComments { issue: receipt.issue, comments: vec![*found] }]
            }
            Answer::Refused(Refusal::Missing) => {
                let issue = match receipt.comment {
                    CommentId::Number(_) => Request::Issue { number: receipt.issue, etag: None },
                    CommentId::Node(_) => Request::Discussion(receipt.issue),
                };
                match client.send(repository, &issue).await {
                    Answer::Ok { .. } if self.now() - receipt.at < YOUNG => {
                        return Err(Failure::NotReady {
                            message: "GitHub does not show your comment just now; it may lag. Try \
                                      again in a minute."
                                .to_owned(),
                        });
                    }
                    // The issue is there, so the comment is not hidden with it.
                    Answer::Ok { .. } => vec![Change::Gone(receipt.comment)],
                    answer => return Err(failure::answer(&answer, repository)),
                }
            }
            Answer::Offline { .. } => return Ok(()),
            answer => return Err(failure::answer(&answer, repository)),
        };
        Ok(self.store_mut().apply(team.id, &changes)?)
    }
}

fn kept_key(draft: &DraftKey) -> String {
    let DraftKey { team, cycle, round, section } = draft;
    format!("keeps_all/{team}/{cycle}/{round}/{section}")
}

fn ids(twins: &Twins) -> String {
    twins.ids().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
