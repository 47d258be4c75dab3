//! Looking again after a round was opened: somebody else may have opened it at the same moment.
//!
//! The looks belong to whoever drains. How many of them are over is noted only together with what follows
//! from one, so that a program that is killed between makes it once more. What is closed goes through the
//! outbox as any other wish.

use super::RoundState;
use crate::{
    Engine, ReadTx, WriteTx, courier::tables::outbox::Which, ground::github::Client,
    settings::rhythm_of, team::tables::Team,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{
        Answer, BoundIssue, Breakage, Change, ClosedAs, Content, Evidence, Issue, IssueIs,
        IssueState, Message, Next, Operation, Page, Payload, Pulled, Request, Standing, looked_for,
        marker::{About, MessageMarker, message::below},
    },
    ids::{CycleName, IssueNumber, OpId, RoundKey, UserId},
    round::{
        openers::Trusted,
        opening::{Permission, Tags, read_tags, wanted_tags},
        rhythm::Round,
        rivals::{Looked, Rivals, is_of_round, looks_over, next_look, rivals, told},
        tracking,
    },
    settings::{RivalLooks, RivalsLeft},
};
use meridian_protocol::Failure;

/// Not even the busiest repository gets that many issues within the weeks that are looked through.
const MOST_PAGES: usize = 30;
/// What could not be looked through is tried again after this.
const PAUSE: TimeDelta = TimeDelta::seconds(30);

/// A round that the member has opened and that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Opened {
    cycle: CycleName,
    round: RoundKey,
    /// When the round begins.
    begins: DateTime<Utc>,
    /// When its issue was read back.
    at: DateTime<Utc>,
    /// How many looks are over.
    looks: usize,
    /// Which tags worked, once that was read.
    tags: Option<Tags>,
    /// Its page, and the text with which it was opened.
    page: String,
    text: String,
}

impl ReadTx<'_> {
    /// When it is to be looked again whether somebody else has opened a round that the member has opened
    /// too; none after the last look.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn second_look(&self) -> Result<Option<DateTime<Utc>>, Failure> {
        self.next_second_look(&self.team()?)
    }

    pub(crate) fn next_second_look(&self, team: &Team) -> Result<Option<DateTime<Utc>>, Failure> {
        let opened = self.opened_lately(team)?;
        let next = opened.iter().filter_map(|one| next_look(one.at, one.looks)).min();
        // What is due already, the drain that has just ended could not do.
        Ok(next.map(|at| if at <= self.now() { self.now() + PAUSE } else { at }))
    }

    /// What is told of a round that has several issues, as they were read last: which one counts, who can
    /// close the other, and that what was posted there counts too; none where there is one.
    ///
    /// # Errors
    /// When there is no team, or a file cannot be read.
    pub fn rivals_told(&self, round: RoundKey) -> Result<Option<String>, Failure> {
        self.told_of_rivals(&self.team()?, round)
    }

    pub(crate) fn told_of_rivals(
        &self,
        team: &Team,
        round: RoundKey,
    ) -> Result<Option<String>, Failure> {
        let cycle = &team.facts.cycle;
        let issues = self.store().issues_there(team.id, cycle, round)?;
        let [bound, _, ..] = issues.as_slice() else { return Ok(None) };
        let openers = self.openers(team)?;
        let trusted = Trusted { me: team.facts.account.user, openers: &openers };
        let all = self.store().marked_issues(team.id, (cycle, round), trusted)?;
        let may_triage = self.may_triage(team)?;
        let when = self.name_of(team, round)?;
        Ok(told(&all, (cycle, round), (trusted, may_triage), *bound, &when))
    }

    fn may_triage(&self, team: &Team) -> Result<bool, Failure> {
        Ok(matches!(self.may(team)?, Permission::Triage | Permission::Write))
    }

    /// Which tags in the text of a round that the member has opened worked; none where none was to be there,
    /// somebody else has opened it, or it was not read yet.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn tags_read(&self, round: RoundKey) -> Result<Option<Tags>, Failure> {
        let team = self.team()?;
        let looked = self.kept(RivalLooks, team.id)?;
        let is_it = |one: &Looked| one.cycle == team.facts.cycle && one.round == round;
        Ok(looked.into_iter().find(is_it).and_then(|one| one.tags))
    }

    /// The wishes that an issue too many of a round be closed, oldest first.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn rivals_closed(&self, round: RoundKey) -> Result<Vec<RoundState>, Failure> {
        let team = self.team()?;
        let all = self.store().operations(team.id, Which::All)?;
        let is_one = |op: &&Operation| {
            let closing = closing(op);
            closing.is_some_and(|(of_round, ..)| of_round == round)
        };
        all.iter().filter(is_one).map(|op| self.round_state(&op.id)).collect()
    }

    fn name_of(&self, team: &Team, round: RoundKey) -> Result<String, Failure> {
        let schedule = self.schedule(team)?;
        let found = rhythm_of(team)?.round(round);
        let week = schedule.and_then(|schedule| found?.week_in(&schedule));
        Ok(week.map_or_else(
            || format!("the round of {round}"),
            |week| format!("week {}", week.number),
        ))
    }

    /// Of what reached GitHub lately: the first look comes with the drain that opened it.
    fn opened_lately(&self, team: &Team) -> Result<Vec<Opened>, Failure> {
        let Ok(rhythm) = rhythm_of(team) else { return Ok(Vec::new()) };
        let looked = self.kept(RivalLooks, team.id)?;
        let mut found: Vec<Opened> = Vec::new();
        for op in self.store().done(team.id)? {
            let Content::NewIssue(issue) = &op.content else { continue };
            let Some(round) = rhythm.round(issue.round) else { continue };
            let is_known = |one: &Opened| one.cycle == issue.cycle && one.round == issue.round;
            if self.now() >= round.closes || found.iter().any(is_known) {
                continue;
            }
            let evidence = self.store().evidence(&op.id)?;
            let Some(evidence) = evidence.filter(|evidence| evidence.by_other.is_none()) else {
                continue;
            };
            let known =
                looked.iter().find(|one| one.cycle == issue.cycle && one.round == issue.round);
            found.push(Opened {
                cycle: issue.cycle.clone(),
                round: issue.round,
                begins: round.opens,
                at: evidence.at,
                looks: known.map_or(0, |known| known.looks),
                tags: known.and_then(|known| known.tags.clone()),
                page: evidence.url,
                text: issue.text.body.clone(),
            });
        }
        Ok(found)
    }

    fn looks_due(&self, team: &Team) -> Result<Vec<Opened>, Failure> {
        let now = self.now();
        let mut opened = self.opened_lately(team)?;
        if self.parts.broken() == Some(Breakage::NoSecondLook) {
            opened.clear();
        }
        opened.retain(|one| next_look(one.at, one.looks).is_some_and(|at| at <= now));
        Ok(opened)
    }
}

impl Engine {
    /// Looks again whether somebody else has opened a round that the member has opened, where that is due,
    /// and queues that what is too many be closed; says whether it did: after the last look nobody looks again
    /// soon. What cannot be read to its end is read the next time.
    pub(crate) async fn look_for_rivals(
        &self,
        team: &Team,
        client: &Client,
    ) -> Result<bool, Failure> {
        let mut has_acted = false;
        for opened in self.read(|tx| tx.looks_due(team))? {
            let begun = self.now();
            let until = tracking::earliest(opened.begins);
            let Some(issues) = issues_since(client, &team.facts.repository, until).await else {
                continue;
            };
            let tags = match opened.tags.clone() {
                None => tags_of(client, &team.facts.repository, &opened).await,
                known => known,
            };
            has_acted |=
                self.write(|tx| tx.settle(team, (&opened, begun), &issues, tags.as_ref()))?;
            let (key, openers) = ((&opened.cycle, opened.round), self.read(|tx| tx.openers(team))?);
            let trusted = Trusted { me: team.facts.account.user, openers: &openers };
            let marked = issues.into_iter().filter(|issue| is_of_round(issue, key, trusted));
            let mut seen: Vec<Change> =
                marked.map(|issue| Change::MirrorIssue(Box::new(issue))).collect();
            let resource = looked_for(key.0, key.1);
            let looked = Pulled { resource, etag: None, watermark: None, at: begun };
            seen.push(Change::MirrorPulled(looked));
            self.store_mut().apply(team.id, &seen)?;
        }
        Ok(has_acted)
    }
}

impl ReadTx<'_> {
    /// What this member closes and has not wished to be closed yet: where that was done, somebody has opened
    /// it again since.
    fn not_wished_yet(&self, team: &Team, found: &Rivals) -> Result<Vec<IssueNumber>, Failure> {
        let all = self.store().operations(team.id, Which::All)?;
        let wished: Vec<_> = all.iter().filter_map(closing).collect();
        let left = self.kept(RivalsLeft, team.id)?;
        let is_new = |rival: &IssueNumber| {
            !left.contains(rival)
                && !wished.iter().any(|(_, one, of)| (one, of) == (rival, &found.counts))
        };
        Ok(found.closes.iter().copied().filter(is_new).collect())
    }

    /// The present round where it has an issue too many that this member may close, as it was read last.
    fn has_too_many(&self, team: &Team) -> Result<Option<Round>, Failure> {
        let round = rhythm_of(team)?.round_at(self.now());
        let openers = self.openers(team)?;
        let trusted = Trusted { me: team.facts.account.user, openers: &openers };
        let key = (&team.facts.cycle, round.key);
        let all = self.store().marked_issues(team.id, key, trusted)?;
        let found = rivals(&all, key, trusted, self.may_triage(team)?);
        let closes = found.map(|found| self.not_wished_yet(team, &found)).transpose()?;
        Ok(closes.is_some_and(|closes| !closes.is_empty()).then_some(round))
    }
}

impl Engine {
    /// Queues that what is too many of the present round be closed, whoever has opened it: its author may be
    /// a run of the workflow that is over. What somebody has opened again is left as it is.
    pub(super) async fn close_too_many(
        &self,
        team: &Team,
        client: &Client,
    ) -> Result<bool, Failure> {
        let Some(round) = self.read(|tx| tx.has_too_many(team))? else { return Ok(false) };
        let until = tracking::earliest(round.opens);
        let Some(mut issues) = issues_since(client, &team.facts.repository, until).await else {
            return Ok(false);
        };
        let (key, openers) = ((&team.facts.cycle, round.key), self.read(|tx| tx.openers(team))?);
        let trusted = Trusted { me: team.facts.account.user, openers: &openers };
        let may_triage = self.read(|tx| tx.may_triage(team))?;
        let Some(mut found) = rivals(&issues, key, trusted, may_triage) else { return Ok(false) };
        let (mut closes, mut left) = (Vec::new(), Vec::new());
        for rival in found.closes {
            match happened(client, team, (rival, "reopened"), until).await {
                Some(false) => closes.push(rival),
                Some(true) => left.push(rival),
                None => {}
            }
        }
        found.closes = closes;
        if !left.is_empty() {
            self.write(|tx| {
                let mut all = tx.kept(RivalsLeft, team.id)?;
                all.extend(left);
                let newest = all.len().saturating_sub(MOST_LEFT);
                tx.keep(RivalsLeft, team.id, all.get(newest..).map(<[_]>::to_vec).as_ref())
            })?;
        }
        let has_acted = self.write(|tx| tx.follow(team, key, &found, &issues))?;
        issues.retain(|issue| is_of_round(issue, key, trusted));
        let seen = issues.into_iter().map(|issue| Change::MirrorIssue(Box::new(issue)));
        self.store_mut().apply(team.id, &seen.collect::<Vec<_>>())?;
        Ok(has_acted)
    }
}

/// As many that were opened again are remembered.
const MOST_LEFT: usize = 8;

/// Which of the people that the text was to tag are. None where there are none, and where that cannot be read.
async fn tags_of(client: &Client, repository: &str, opened: &Opened) -> Option<Tags> {
    let wanted = wanted_tags(&opened.text);
    let (_, number) = opened.page.rsplit_once('/')?;
    let number = number.parse().ok().filter(|_| !wanted.is_empty())?;
    tags_in(client, repository, IssueNumber(number), &wanted).await?
}

/// Which of these people are tagged in an issue's text: GitHub tells by what it made of it. None inside where it
/// does not show it, none where it could not be asked.
pub(super) async fn tags_in(
    client: &Client,
    repository: &str,
    number: IssueNumber,
    wanted: &[String],
) -> Option<Option<Tags>> {
    match client.send(repository, &Request::IssueHtml(number)).await {
        Answer::Ok { payload: Payload::Html(html), .. } => Some(Some(read_tags(&html, wanted))),
        Answer::Refused(_) => Some(None),
        answer => {
            tracing::debug!(?answer, "it was not read who is tagged");
            None
        }
    }
}

/// The newest issues, back to that moment; none where they cannot be read so far.
pub(super) async fn issues_since(
    client: &Client,
    repository: &str,
    until: DateTime<Utc>,
) -> Option<Vec<Issue>> {
    let mut found = Vec::new();
    let mut page = Page::First;
    for _ in 0..MOST_PAGES {
        let answer = client.send(repository, &Request::Issues { page, etag: None }).await;
        let Answer::Ok { payload: Payload::Issues { issues, next }, .. } = answer else {
            tracing::debug!(?answer, "the issues were not looked through again");
            return None;
        };
        let is_far_enough = issues.last().is_some_and(|last| last.created_at < until);
        found.extend(issues);
        match next {
            _ if is_far_enough => return Some(found),
            Next::End => return Some(found),
            Next::Page(path) => page = Page::Next(path),
            Next::Elsewhere => return None,
        }
    }
    None
}

/// Whether this has happened to an issue since then; none where that cannot be read to its end.
pub(super) async fn happened(
    client: &Client,
    team: &Team,
    (issue, what): (IssueNumber, &str),
    since: DateTime<Utc>,
) -> Option<bool> {
    let mut page = Page::First;
    for _ in 0..MOST_PAGES {
        let answer = client.send(&team.facts.repository, &Request::Events { issue, page }).await;
        let Answer::Ok { payload: Payload::Events { events, next }, .. } = answer else {
            return None;
        };
        if events.iter().any(|event| event.what == what && event.at >= since) {
            return Some(true);
        }
        match next {
            Next::End => return Some(false),
            Next::Page(path) => page = Page::Next(path),
            Next::Elsewhere => return None,
        }
    }
    None
}

impl WriteTx<'_> {
    /// What follows from a complete look, and that it is over.
    fn settle(
        &self,
        team: &Team,
        (opened, looked): (&Opened, DateTime<Utc>),
        issues: &[Issue],
        tags: Option<&Tags>,
    ) -> Result<bool, Failure> {
        let (cycle, round) = (&opened.cycle, opened.round);
        let me = team.facts.account.user;
        let openers = self.openers(team)?;
        let trusted = Trusted { me, openers: &openers };
        let found = rivals(issues, (cycle, round), trusted, self.may_triage(team)?);
        let found = match self.parts.broken() {
            Some(Breakage::YoungerCounts) => found.map(Rivals::with_the_younger),
            _ => found,
        };
        let has_acted = match found.filter(|_| me != UserId(0)) {
            Some(found) => self.follow(team, (cycle, round), &found, issues)?,
            None => false,
        };
        let mut all = self.kept(RivalLooks, team.id)?;
        let lately = self.opened_lately(team)?;
        all.retain(|one| {
            (one.cycle != *cycle || one.round != round)
                && lately.iter().any(|open| open.cycle == one.cycle && open.round == one.round)
        });
        let looks = looks_over(opened.at, looked).max(opened.looks);
        all.push(Looked { cycle: cycle.clone(), round, looks, tags: tags.cloned() });
        self.keep(RivalLooks, team.id, Some(&all))?;
        Ok(has_acted)
    }

    /// Says whether a closing was queued.
    fn follow(
        &self,
        team: &Team,
        (cycle, round): (&CycleName, RoundKey),
        found: &Rivals,
        issues: &[Issue],
    ) -> Result<bool, Failure> {
        let read = |number: IssueNumber| issues.iter().find(|issue| issue.number == number);
        let mut has_acted = false;
        for rival in self.not_wished_yet(team, found)? {
            let Some(issue) = read(rival) else { continue };
            let before = Standing::of(issue);
            let wish = IssueState::new(round, rival, IssueIs::Closed, before);
            let reason = Some(ClosedAs::Duplicate { of: found.counts, id: None });
            self.queue_wish(team, IssueState { reason, ..wish })?;
            has_acted = true;
        }
        let Some(counts) = read(found.counts).filter(|issue| issue.state != "closed") else {
            return Ok(has_acted);
        };
        let bound = self.store().bound_issue(team.id, cycle, round)?;
        let gone = match &bound {
            Some(bound) => self.store().gone_issue(team.id, bound.number)?,
            None => None,
        };
        let is_kept =
            |bound: BoundIssue| (bound.chosen && gone.is_none()) || bound.number == counts.number;
        if bound.is_some_and(is_kept) {
            return Ok(has_acted);
        }
        let cycle = cycle.clone();
        let bind = BoundIssue { cycle, round, number: counts.number, chosen: false };
        let changes: Vec<Change> =
            gone.map(Change::Unbind).into_iter().chain([Change::Bind(bind)]).collect();
        self.store_mut().apply(team.id, &changes)?;
        Ok(has_acted)
    }
}

impl WriteTx<'_> {
    /// Queues one of the further texts with tags of an opening, as it was planned, where this operation has
    /// opened the round: whoever has not opened it calls nobody. What is wished already is not queued twice.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where it has opened none; [`Failure::SignIn`] while nobody knows who the member
    /// is.
    pub fn call_roll(&self, opening: &OpId, call: &str) -> Result<OpId, Failure> {
        self.call_roll_of(&self.team()?, opening, call)
    }

    pub(super) fn call_roll_of(
        &self,
        team: &Team,
        opening: &OpId,
        call: &str,
    ) -> Result<OpId, Failure> {
        // The store is let go before anything is written to it.
        let content = self.store().operation(opening)?.content;
        if let Content::Message(Message { about: About::Opening { .. }, issue, .. }) = &content {
            let is_ours = |evidence: Evidence| evidence.by_other.is_none();
            let is_ours = self.store().evidence(opening)?.is_some_and(is_ours);
            let Some(mark) = MessageMarker::find(call).filter(|_| is_ours) else {
                let message = "Only whoever has opened the round calls the roll.".to_owned();
                return Err(Failure::NotReady { message });
            };
            return self.queue_message(team, mark.about, *issue, below(call));
        }
        let evidence = self.store().evidence(opening)?.filter(|evidence| evidence.by_us);
        let number = evidence.as_ref().and_then(|evidence| evidence.url.rsplit_once('/'));
        let number = number.and_then(|(_, number)| number.parse().ok()).map(IssueNumber);
        let counts = match &content {
            Content::NewIssue(made) => {
                self.store().bound_issue(team.id, &made.cycle, made.round)?
            }
            _ => None,
        };
        // Of two that were opened at the same moment one calls.
        let number = number.filter(|number| counts.is_some_and(|counts| counts.number == *number));
        let (Some(number), Some(mark)) = (number, MessageMarker::find(call)) else {
            let message = "Only whoever has opened the round calls the roll.".to_owned();
            return Err(Failure::NotReady { message });
        };
        self.queue_message(team, mark.about, number, below(call))
    }
}

/// Of a wish that an issue be closed as a duplicate: the round, the issue, and of which one.
fn closing(op: &Operation) -> Option<(RoundKey, IssueNumber, IssueNumber)> {
    match &op.content {
        Content::IssueState(IssueState {
            round,
            issue,
            reason: Some(ClosedAs::Duplicate { of, .. }),
            ..
        }) => Some((*round, *issue, *of)),
        _ => None,
    }
}
