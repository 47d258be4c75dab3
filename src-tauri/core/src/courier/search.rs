//! Finding a round's issue, and reading it.

use super::{
    discussion::issue_in,
    exchange::{Answer, Issue, Page, Payload, Request},
    operation::{OpState, Operation, Wait},
    pull::{GoesOn, Pages, Pull},
    refusal::Unread,
    snapshot::{BoundIssue, Candidate, Change, Destination},
    step::{Courier, Doing, Effect, ISSUE_PAUSE, LOOK_PAUSE},
};
use crate::{
    ids::{CycleName, IssueNumber, OpId, RoundKey},
    round::{
        openers::Trusted,
        tracking::{self, Found},
    },
};
use chrono::{DateTime, Duration, NaiveTime, Utc};

/// The newest issues are being asked for, page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search {
    key: (CycleName, RoundKey),
    /// The operation that waits for it, if any.
    pub(super) op: Option<OpId>,
    found: Vec<Issue>,
    etag: Option<String>,
    pages: Pages,
}

impl Search {
    /// The round that is looked for.
    pub(super) fn key(&self) -> &(CycleName, RoundKey) {
        &self.key
    }

    /// The issues that were read.
    pub(super) fn found(&self) -> &[Issue] {
        &self.found
    }
}

impl Courier {
    /// Asks for an issue itself, once a drain.
    pub(super) fn pull_issue(&mut self, issue: IssueNumber) -> Option<Effect> {
        let request = self.ask_for(issue, None);
        if self.drain.reads.pulled.contains(&request.resource()) {
            return None;
        }
        // Of what was gone and is there again all is to be read.
        let is_known_gone = self.snapshot.gone.contains(&issue);
        let etag = self.etag_for(&request).filter(|_| !is_known_gone);
        self.doing = Doing::Pull(Pull::Issue(issue));
        Some(Effect::Send(self.ask_for(issue, etag)))
    }

    /// Where the bound issue was closed before its round ended, or is not there any more, the lead may have
    /// opened another one: looks for it, once a drain. What the member named, or where they have written already or may
    /// have, stays.
    pub(super) fn search_instead(
        &mut self,
        issue: IssueNumber,
        now: DateTime<Utc>,
    ) -> Option<Effect> {
        let bound = self.gives_way(issue, now)?.clone();
        if self.lost_on((&bound.cycle, bound.round)).is_some() {
            return None;
        }
        self.search(bound.cycle, bound.round, None)
    }

    /// Until when what is to be made waits, because the issue that was closed may not be the round's any
    /// more, and it is not known yet whether something of the member's stands there.
    pub(super) fn waits_for_lost(
        &self,
        issue: IssueNumber,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let bound = self.gives_way(issue, now)?;
        let look = self.lost_on((&bound.cycle, bound.round))?;
        Some(look.max(now + LOOK_PAUSE))
    }

    /// The round of an issue that was closed before it ended and would give way to another one, as far as
    /// is known: the member has not named it, and nothing of theirs was seen there. One that is gone always does.
    fn gives_way(&self, issue: IssueNumber, now: DateTime<Utc>) -> Option<&BoundIssue> {
        let bound = self.snapshot.issues.iter().find(|bound| bound.number == issue)?;
        let is_current = self.snapshot.current == (bound.cycle.clone(), bound.round);
        let is_over = is_current && self.snapshot.closes.is_some_and(|closes| closes <= now);
        let is_gone = self.is_gone(issue);
        let is_closed = is_gone || self.held(issue).is_some_and(|held| held.closed);
        let is_ours = !is_gone && self.snapshot.own.iter().any(|own| own.issue == issue);
        let by_link = self.snapshot.destination.by_link().is_some();
        let is_kept = bound.chosen && !is_gone;
        let gives = is_closed && !is_over && !is_ours && !is_kept && !by_link;
        gives.then_some(bound)
    }

    /// Looks for a round's issue, once a drain.
    pub(super) fn search(
        &mut self,
        cycle: CycleName,
        round: RoundKey,
        op: Option<OpId>,
    ) -> Option<Effect> {
        if let Some(number) = self.snapshot.destination.by_link() {
            let bound = BoundIssue { cycle, round, number, chosen: false };
            return Some(Effect::Commit(vec![Change::Bind(bound)]));
        }
        let key = (cycle, round);
        if self.drain.reads.searched.contains(&key) {
            return None;
        }
        // The answer depends on the round that is looked for, so its ETag does too; and "unchanged" tells
        // nothing to whoever has not kept all that was in it, or has let go of the issue since.
        let was_looked = self.looked_through_at(&key.0, key.1).is_some();
        let is_known = self.snapshot.issue_of(&key.0, key.1).is_some();
        let etag = self.etag_with(&search_question(&key, is_known)).filter(|_| was_looked);
        let (found, pages) = (Vec::new(), Pages::default());
        self.doing = Doing::Pull(Pull::Search(Search { key, op, found, etag: None, pages }));
        Some(Effect::Send(Request::Issues { page: Page::First, etag }))
    }

    pub(super) fn searched(
        &mut self,
        now: DateTime<Utc>,
        mut search: Search,
        answer: Answer,
    ) -> Effect {
        match answer {
            Answer::Ok { payload: Payload::Issues { issues, next }, etag, .. } => {
                if search.pages.is_only_one() {
                    search.etag = etag;
                }
                let opens = search.key.1.opens.and_time(NaiveTime::MIN).and_utc();
                let earliest = tracking::earliest(opens);
                // Newest first: what follows is older than any issue that could be meant.
                let is_far_enough = issues.last().is_none_or(|last| last.created_at < earliest)
                    && self.snapshot.destination != Destination::CycleIssue;
                search.found.extend(issues);
                let mut is_complete = true;
                match search.pages.after(next) {
                    GoesOn::At(path) if !is_far_enough => {
                        self.doing = Doing::Pull(Pull::Search(search));
                        return Effect::Send(Request::Issues {
                            page: Page::Next(path),
                            etag: None,
                        });
                    }
                    GoesOn::Broken if !is_far_enough => {
                        self.drain.trouble = Some(Unread::Incomplete);
                        is_complete = false;
                    }
                    _ => {}
                }
                self.drain.reads.searched.insert(search.key.clone());
                self.conclude(now, &search, is_complete)
            }
            Answer::Unchanged => {
                self.drain.reads.searched.insert(search.key.clone());
                let mut changes = self.hold(now, &search.key);
                let (cycle, round) = &search.key;
                let is_next = self.snapshot.next == Some(*round);
                if is_next || self.snapshot.issue_of(cycle, *round).is_some() {
                    changes.push(Self::looked_through((cycle, *round), now));
                }
                changes.extend(self.items_still(now));
                if changes.is_empty() {
                    return self.plan(now);
                }
                changes.dedup();
                Effect::Commit(changes)
            }
            other => {
                self.drain.reads.searched.insert(search.key.clone());
                // Where not even the list is shown, it is no single issue that is gone.
                self.drain.trouble.take_if(|_| matches!(other, Answer::Refused(_)));
                self.pull_failed(now, search.op.as_ref(), &other)
            }
        }
    }

    /// What follows from the issues that were found.
    fn conclude(&mut self, now: DateTime<Utc>, search: &Search, is_complete: bool) -> Effect {
        let (cycle, round) = search.key.clone();
        let mut changes = Vec::new();
        let mut candidates = Vec::new();
        let issue = |number| search.found.iter().find(|issue| issue.number == number);
        let known = self.snapshot.issue_of(&cycle, round);
        let stays = known.is_some_and(|known| self.stays_bound(search, known, now));
        let found = self.find(&search.found, &cycle, round);
        let clear = match found {
            Found::Clear(number) => Some(number),
            Found::Unclear(_) | Found::Nothing => None,
        };
        match found {
            Found::Clear(number) => {
                if known != Some(number) && !stays {
                    changes.extend(self.replaced(known, (&cycle, round)));
                    let (cycle, round) = (cycle.clone(), round);
                    changes.push(Change::Bind(BoundIssue { cycle, round, number, chosen: false }));
                }
                changes.extend(issue(number).map(|i| Change::MirrorIssue(Box::new(i.clone()))));
            }
            Found::Unclear(numbers) => {
                let trusted = self.snapshot.trusted();
                changes.extend(self.hold(now, &search.key));
                candidates.extend(
                    numbers.into_iter().filter_map(issue).map(|found| candidate(found, trusted)),
                );
            }
            Found::Nothing => changes.extend(self.hold(now, &search.key)),
        }
        // A few pages are not worth remembering each page's ETag.
        let etag = search.etag.clone().filter(|_| search.pages.is_only_one());
        let is_known = clear.or(known).is_some();
        let question = search_question(&search.key, is_known);
        if self.snapshot.destination == Destination::RoundIssue {
            changes.extend(self.mirrored_of_round(search, clear));
        }
        changes.extend(self.items_among(&search.found, now));
        if is_complete {
            changes.push(Self::looked_through((&cycle, round), now));
        }
        changes.push(Change::MirrorCandidates { cycle, round, candidates });
        changes.push(self.pulled("issues", &question, etag, None, now));
        Effect::Commit(changes)
    }

    fn find(&self, issues: &[Issue], cycle: &CycleName, round: RoundKey) -> Found {
        let opens = round.opens.and_time(NaiveTime::MIN).and_utc();
        let trusted = self.snapshot.trusted();
        match self.snapshot.destination {
            Destination::CycleIssue => tracking::find_cycle_issue(issues, cycle, trusted),
            Destination::RoundIssue
            | Destination::Issue { .. }
            | Destination::Discussion { .. } => {
                let week = self.snapshot.week_of(round);
                let closes = opens + Duration::days(7);
                tracking::find_round_issue(issues, cycle, &round, week, (opens, closes), trusted)
            }
        }
    }

    /// Every operation that waits for this round's issue is put off, unless one is known.
    fn hold(&self, now: DateTime<Utc>, key: &(CycleName, RoundKey)) -> Vec<Change> {
        if self.snapshot.issue_of(&key.0, key.1).is_some() {
            return Vec::new();
        }
        let waits = |op: &&Operation| {
            op.round() == Some((&key.0, key.1)) && matches!(op.state, OpState::Waiting { .. })
        };
        self.snapshot
            .operations
            .iter()
            .filter(waits)
            .map(|op| Change::State {
                op: op.id.clone(),
                state: OpState::Waiting {
                    wait: Wait::Issue,
                    retry_at: Some(now + ISSUE_PAUSE),
                    tries: 0,
                },
            })
            .collect()
    }

    pub(super) fn pulled_issue(
        &mut self,
        now: DateTime<Utc>,
        number: IssueNumber,
        answer: Answer,
    ) -> Effect {
        let request = self.ask_for(number, None);
        self.drain.reads.pulled.insert(request.resource());
        self.note_discussion(number, &answer);
        let (payload, etag) = match answer {
            Answer::Ok { payload, etag, .. } => (payload, etag),
            Answer::Unchanged => return self.still(now, number, &request.resource()),
            other => {
                if let Some(effect) = self
                    .other_is_gone(number, &other)
                    .or_else(|| self.is_gone_by(now, number, &other))
                    .or_else(|| self.item_is_gone(number, &other, now))
                {
                    return effect;
                }
                return self.pull_failed(now, None, &other);
            }
        };
        let Some(issue) = issue_in(payload) else {
            return self.pull_failed(now, None, &Answer::Unchanged);
        };
        Effect::Commit(vec![
            Change::MirrorIssue(issue),
            self.pulled(&request.resource(), &request.question(), etag, None, now),
        ])
    }
}

/// What the list of issues was asked, by whether it has told which one is the round's.
fn search_question((cycle, round): &(CycleName, RoundKey), is_known: bool) -> String {
    let not_known = if is_known { "" } else { ", not known" };
    format!("issues for {cycle} {round}{not_known}")
}

fn candidate(issue: &Issue, trusted: Trusted<'_>) -> Candidate {
    let ghost = || "ghost".to_owned();
    Candidate {
        number: issue.number,
        title: issue.title.clone(),
        author: issue.author.as_ref().map_or_else(ghost, |author| author.login.clone()),
        url: issue.url.clone(),
        opens_rounds: trusted.made(issue),
    }
}
