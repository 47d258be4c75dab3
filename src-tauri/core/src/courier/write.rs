//! Posting, editing and reading back.

use super::{
    exchange::{Answer, Comment, Page, Payload, Request},
    look::Look,
    operation::{
        Base, Change, Limits, OpState, Operation, OwnComment, Parked, Purpose, Receipt, Wait, Write,
    },
    step::{Breakage, Courier, Doing, Effect, LOOKS, Unread, WRITE_SPACING, Whose, pause},
};
use crate::{
    draft::to_lf,
    fingerprint::{same_text, sha256_hex},
    ids::{CommentId, IssueNumber, OpId},
    marker::{self, Marker},
};
use chrono::{DateTime, Utc};

/// Why an edit waits whose comment was not found.
const NOT_FOUND: &str = "the comment was not found";

/// Why an edit waits whose comment was shown as it once was.
const OLDER: &str = "the comment was shown as it was earlier";

impl Courier {
    /// The next effect for a due operation; none when it must wait for its turn.
    pub(super) fn advance(&mut self, op: &Operation, now: DateTime<Utc>) -> Option<Effect> {
        let Some(issue) = self.issue_of(&op.draft.cycle, op.draft.round) else {
            return self.search(op.draft.cycle.clone(), op.draft.round, Some(op.id.clone()));
        };
        match &op.state {
            OpState::Waiting { .. } if self.drain.whose != Whose::Ours => {
                Some(self.ask_whose(now, op))
            }
            OpState::Waiting { .. } => match &op.base {
                // Another process wrote less than a second ago: it is not our turn yet.
                _ if self.next_write_at(now).is_some() => None,
                Some(base) => {
                    self.doing = Doing::CheckBase(op.id.clone());
                    Some(Effect::Send(Request::Comment(base.comment)))
                }
                None => self.first_post(op, issue, now),
            },
            OpState::Unknown { write: Write::Create, since, looks, .. } => {
                self.doing = Doing::Look(Look::new(op.id.clone(), issue, *since, *looks));
                let page = Page::First;
                Some(Effect::Send(Request::Comments { issue, since: None, page, etag: None }))
            }
            OpState::Unknown { write: Write::Edit, .. } => {
                let Some(base) = &op.base else {
                    // An edit without a comment cannot be: look for it as for a new one.
                    return Some(self.set(op, OpState::queued()));
                };
                self.doing = Doing::LookEdit(op.id.clone());
                Some(Effect::Send(Request::Comment(base.comment)))
            }
            OpState::Written { comment, .. } => {
                self.doing = Doing::ReadBack(op.id.clone(), *comment);
                Some(Effect::Send(Request::Comment(*comment)))
            }
            OpState::Sending { .. }
            | OpState::Done
            | OpState::Conflict { .. }
            | OpState::Parked(_)
            | OpState::Cancelled => None,
        }
    }

    /// Nothing is written with a sign-in of which nobody knows whose it is.
    fn ask_whose(&mut self, now: DateTime<Utc>, op: &Operation) -> Effect {
        match self.drain.whose.clone() {
            Whose::Others(login) => self.not_as(now, op, login),
            Whose::NotAsked | Whose::Ours => {
                self.doing = Doing::WhoAmI(op.id.clone());
                Effect::Send(Request::User)
            }
        }
    }

    pub(super) fn identified(&mut self, now: DateTime<Utc>, id: &OpId, answer: Answer) -> Effect {
        match answer {
            Answer::Ok { payload: Payload::User(user), .. } => {
                if user.id == self.snapshot.account.user {
                    self.drain.whose = Whose::Ours;
                } else {
                    let login = user.login.clone();
                    self.drain.trouble = Some(Unread::Refused(Parked::OtherAccount { login }));
                    self.drain.whose = Whose::Others(user.login);
                }
                self.plan(now)
            }
            other => self.set_back(now, id, &other),
        }
    }

    fn not_as(&mut self, now: DateTime<Utc>, op: &Operation, login: String) -> Effect {
        let tries = match op.state {
            OpState::Waiting { tries, .. } => tries,
            _ => 0,
        };
        let wait = Wait::OtherAccount { login };
        let retry_at = Some(now + pause(tries));
        self.set(op, OpState::Waiting { wait, retry_at, tries: tries.saturating_add(1) })
    }

    /// A first post looks for a comment of ours before it makes one: another device, or this one
    /// before a restored backup, may have posted already. And it looks whether the issue is still
    /// the one: its lead may have closed it for another.
    fn first_post(
        &mut self,
        op: &Operation,
        issue: IssueNumber,
        now: DateTime<Utc>,
    ) -> Option<Effect> {
        if let Some(effect) = self
            .pull_issue(issue)
            .or_else(|| self.search_instead(issue, now))
            .or_else(|| self.pull_comments(now, issue, Some(op.id.clone())))
        {
            return Some(effect);
        }
        if let Some((own, marker)) = self.own_comment(op, issue, None) {
            let (comment, marker) = (own.comment.clone(), marker.clone());
            return Some(self.adopt(now, op, &comment, &marker));
        }
        let body = op.body.clone();
        self.send_write(now, op, Write::Create, Request::CreateComment { issue, body })
    }

    /// The oldest comment of ours for this draft, as the mirror knows it; one that was withdrawn
    /// only where there is no other, and never `but`.
    fn own_comment(
        &self,
        op: &Operation,
        issue: IssueNumber,
        but: Option<CommentId>,
    ) -> Option<(&OwnComment, Marker)> {
        self.snapshot
            .own
            .iter()
            .filter(|own| own.issue == issue && self.is_ours(&own.comment))
            .filter(|own| Some(own.comment.id) != but)
            .filter_map(|own| Some((own, Marker::find(&own.comment.body)?)))
            .filter(|(_, marker)| {
                marker.cycle == op.draft.cycle
                    && marker.round == op.draft.round
                    && marker.section == op.draft.section
            })
            .min_by_key(|(own, marker)| (marker.withdrawn, own.comment.id))
    }

    pub(super) fn is_ours(&self, comment: &Comment) -> bool {
        comment.author.as_ref().is_some_and(|author| author.id == self.snapshot.account.user)
    }

    /// Takes a comment of ours that was found on GitHub as this operation's comment.
    pub(super) fn adopt(
        &mut self,
        now: DateTime<Utc>,
        op: &Operation,
        comment: &Comment,
        marker: &Marker,
    ) -> Effect {
        let written = OpState::Written { comment: comment.id, looks: 0, look_at: now };
        if marker.op == op.id && same_text(&comment.body, &op.body) {
            return self.set(op, written);
        }
        let theirs = to_lf(&comment.body);
        let base = Base { comment: comment.id, body: theirs.clone() };
        let mut changes = vec![Change::Rebase { op: op.id.clone(), base }];
        let same_words = same_text(marker::strip(&comment.body), marker::strip(&op.body));
        let of_ours = marker.op == op.id && comment.updated_at == comment.created_at;
        if same_words && !marker.withdrawn {
            // Another device has brought the very same text.
            changes.push(Change::State { op: op.id.clone(), state: written });
        } else if !of_ours && !marker.withdrawn {
            // Our own earlier text under the same operation, untouched since, may be edited, and so
            // may one that was withdrawn; any other text was written knowing something that this
            // draft does not.
            changes.push(Change::State {
                op: op.id.clone(),
                state: OpState::Conflict { theirs, at: now },
            });
        }
        Effect::Commit(changes)
    }

    /// Journals a write and sends it once the journal is durable.
    fn send_write(
        &mut self,
        now: DateTime<Utc>,
        op: &Operation,
        write: Write,
        request: Request,
    ) -> Option<Effect> {
        if self.next_write_at(now).is_some() {
            return None;
        }
        // How often GitHub has said "slow down" is forgotten only once it has said yes.
        let limits = Limits {
            next_write_at: Some(now + WRITE_SPACING),
            limited_until: None,
            ..self.snapshot.limits.clone()
        };
        let doing = Doing::Write(op.id.clone(), write);
        if self.broken == Some(Breakage::NoJournal) {
            self.doing = doing;
            return Some(Effect::Send(request));
        }
        self.doing = Doing::ThenSend(Box::new(doing), request);
        let state = OpState::Sending { write, at: now };
        Some(Effect::Commit(vec![
            Change::State { op: op.id.clone(), state },
            Change::Limits(limits),
        ]))
    }

    pub(super) fn written(
        &mut self,
        now: DateTime<Utc>,
        id: &OpId,
        write: Write,
        answer: Answer,
    ) -> Effect {
        let Some(op) = self.operation(id).cloned() else { return self.plan(now) };
        match answer {
            Answer::Ok { payload: Payload::Comment(comment), .. } => {
                if self.broken == Some(Breakage::ReceiptBeforeReadBack) {
                    return self.done(now, &op, &comment);
                }
                if !self.is_ours(&comment) {
                    // A cache answered, or the sign-in changed hands: what became of the write is
                    // not known.
                    return self.unknown(now, &op, write);
                }
                let state = OpState::Written { comment: comment.id, looks: 0, look_at: now };
                let limits = Limits { limited_times: 0, ..self.snapshot.limits.clone() };
                Effect::Commit(vec![Change::State { op: op.id, state }, Change::Limits(limits)])
            }
            // Success without a comment that can be read tells nothing about what is stored.
            Answer::Ok { .. } | Answer::Unchanged | Answer::Unknown { .. } => {
                self.unknown(now, &op, write)
            }
            // An edit of a comment that is not there was not stored; look whether it was deleted.
            Answer::Missing if write == Write::Edit => self.missing_base(now, &op),
            other => self.set_back(now, id, &other),
        }
    }

    fn unknown(&mut self, now: DateTime<Utc>, op: &Operation, write: Write) -> Effect {
        let since = match op.state {
            OpState::Sending { at, .. } => at,
            _ => now,
        };
        self.set(op, OpState::Unknown { write, since, looks: 0, look_at: now })
    }

    /// Before an edit: is the comment still what both sides last agreed on?
    pub(super) fn checked_base(&mut self, now: DateTime<Utc>, id: &OpId, answer: Answer) -> Effect {
        let Some(op) = self.operation(id).cloned() else { return self.plan(now) };
        let Some(base) = op.base.clone() else { return self.plan(now) };
        match answer {
            Answer::Ok { payload: Payload::Comment(comment), .. } => {
                if !self.is_ours(&comment) {
                    self.set(&op, OpState::Parked(Parked::NotOurs))
                } else if same_text(&comment.body, &op.body) {
                    self.done(now, &op, &comment)
                } else if same_text(&comment.body, &base.body) {
                    let body = op.body.clone();
                    let request = Request::EditComment { comment: base.comment, body };
                    match self.send_write(now, &op, Write::Edit, request) {
                        Some(effect) => effect,
                        None => self.plan(now),
                    }
                } else if let Some(effect) = self.instead_of_withdrawn(now, &op, &comment) {
                    effect
                } else {
                    let conflict = OpState::Conflict { theirs: to_lf(&comment.body), at: now };
                    if self.lags(&comment) {
                        self.look_again(now, &op, OLDER, conflict)
                    } else {
                        self.set(&op, conflict)
                    }
                }
            }
            Answer::Missing => self.missing_base(now, &op),
            other => self.set_back(now, id, &other),
        }
    }

    /// Another device has withdrawn the comment for one of its own: the draft goes on there, once
    /// the member has seen that text.
    fn instead_of_withdrawn(
        &mut self,
        now: DateTime<Utc>,
        op: &Operation,
        comment: &Comment,
    ) -> Option<Effect> {
        if op.purpose != Purpose::Update || !Marker::find(&comment.body)?.withdrawn {
            return None;
        }
        let issue = self.issue_of(&op.draft.cycle, op.draft.round)?;
        let (own, marker) = self.own_comment(op, issue, Some(comment.id))?;
        if marker.withdrawn {
            return None;
        }
        let (comment, marker) = (own.comment.clone(), marker.clone());
        Some(self.adopt(now, op, &comment, &marker))
    }

    /// The comment to edit is not found. A read may lag behind its creation, so a deletion is
    /// believed only after several looks.
    fn missing_base(&mut self, now: DateTime<Utc>, op: &Operation) -> Effect {
        self.look_again(now, op, NOT_FOUND, OpState::Parked(Parked::CommentDeleted))
    }

    /// What was read is not believed yet: the operation waits for the next look, and becomes
    /// `believed` after the last.
    fn look_again(
        &mut self,
        now: DateTime<Utc>,
        op: &Operation,
        why: &str,
        believed: OpState,
    ) -> Effect {
        let tries = match &op.state {
            OpState::Waiting { wait: Wait::Trouble { said }, tries, .. } if said == why => *tries,
            _ => 0,
        };
        let state = match LOOKS.get(tries as usize + 1) {
            Some(pause) => OpState::Waiting {
                wait: Wait::Trouble { said: why.to_owned() },
                retry_at: Some(now + *pause),
                tries: tries + 1,
            },
            None => believed,
        };
        self.set(op, state)
    }

    /// Whether this is an older state of our comment than the mirror has seen: a read that lags.
    pub(super) fn lags(&self, comment: &Comment) -> bool {
        self.snapshot
            .own
            .iter()
            .any(|own| own.comment.id == comment.id && own.comment.updated_at > comment.updated_at)
    }

    /// Done means read back.
    pub(super) fn read_back(
        &mut self,
        now: DateTime<Utc>,
        id: &OpId,
        comment: CommentId,
        answer: Answer,
    ) -> Effect {
        let Some(op) = self.operation(id).cloned() else { return self.plan(now) };
        let looks = match op.state {
            OpState::Written { looks, .. } => looks,
            _ => 0,
        };
        let next = LOOKS.get(looks as usize + 1).copied();
        let again = |wait| OpState::Written { comment, looks: looks + 1, look_at: now + wait };
        match answer {
            Answer::Ok { payload: Payload::Comment(found), .. } => {
                if !self.is_ours(&found) {
                    return match op.base {
                        None => self.unknown(now, &op, Write::Create),
                        Some(_) => self.set(&op, OpState::Parked(Parked::NotOurs)),
                    };
                }
                if same_text(&found.body, &op.body) {
                    return self.done(now, &op, &found);
                }
                let still_base =
                    op.base.as_ref().is_some_and(|base| same_text(&found.body, &base.body));
                let theirs = to_lf(&found.body);
                self.set(
                    &op,
                    match next {
                        // A read may lag behind a write.
                        Some(wait) => again(wait),
                        None if still_base => OpState::Parked(Parked::NotAsSent),
                        None => OpState::Conflict { theirs, at: now },
                    },
                )
            }
            Answer::Missing => self.set(
                &op,
                match (next, &op.base) {
                    (Some(wait), _) => again(wait),
                    // One answer of several: whether it is deleted is found out where an edit begins.
                    (None, Some(_)) => OpState::queued(),
                    (None, None) => OpState::Parked(Parked::CommentDeleted),
                },
            ),
            other => self.set_back(now, id, &other),
        }
    }

    /// GitHub holds exactly the text that was sent.
    pub(super) fn done(&mut self, now: DateTime<Utc>, op: &Operation, comment: &Comment) -> Effect {
        let Some(issue) = self.issue_of(&op.draft.cycle, op.draft.round) else {
            return self.plan(now);
        };
        let receipt = Receipt {
            op: op.id.clone(),
            draft: op.draft.clone(),
            issue,
            comment: comment.id,
            url: comment.url.clone(),
            sha256: sha256_hex(&op.body),
            bytes: i64::try_from(op.body.len()).unwrap_or(i64::MAX),
            at: now,
        };
        let comments = vec![comment.clone()];
        // What was listed before cannot tell what another device has made meanwhile.
        self.drain.listed.remove(&issue);
        Effect::Commit(vec![
            Change::Receipt { receipt, body: op.body.clone() },
            Change::State { op: op.id.clone(), state: OpState::Done },
            Change::MirrorComments { issue, comments },
        ])
    }

    pub(super) fn set(&mut self, op: &Operation, state: OpState) -> Effect {
        self.doing = Doing::Nothing;
        Effect::Commit(vec![Change::State { op: op.id.clone(), state }])
    }
}
