//! What was asked for of a round, and what came of it.

use super::{
    opening::ToOpen,
    pages::{Builds as _, acts, button, section},
};
use crate::{ReadTx, courier::tables::outbox::Which, settings::rhythm_of, team::tables::Team};
use chrono::TimeDelta;
use meridian_core::{
    courier::{Content, OpState, Operation, marker::About},
    ids::RoundKey,
    round::rhythm::Round,
    week::truth::Remedy,
};
use meridian_protocol::{Failure, OperationView, RoundAct, RoundDoes, RoundSection};

/// As many of what was asked for are shown.
const MOST_WISHES: usize = 8;
/// For how long what a member told of themselves stays among them.
const LATELY: TimeDelta = TimeDelta::days(7);

impl ReadTx<'_> {
    /// What was asked for of a round, or by the member of themselves lately; newest first.
    pub(super) fn wishes_shown(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<Vec<RoundSection>, Failure> {
        let to_open = self.round_asked(team, &rhythm_of(team)?, None)?.key;
        let rounds = [round.key, to_open];
        let issues = self.store().issues_of(team.id, &team.facts.cycle, round.key)?;
        let is_shown = |op: &Operation| match &op.content {
            Content::NewIssue(one) => rounds.contains(&one.round),
            Content::IssueState(one) => rounds.contains(&one.round),
            Content::Pin(one) => issues.contains(&one.issue),
            Content::Message(one) => match &one.about {
                About::Opening { round, .. }
                | About::Summary { round, .. }
                | About::RollCall { round, .. } => rounds.contains(round),
                About::Away { .. } => self.now() - op.created_at < LATELY,
                About::Proposal { .. }
                | About::Answer { .. }
                | About::Outcome { .. }
                | About::Reopened { .. }
                | About::ItemEnded { .. }
                | About::Reply { .. } => false,
            },
            _ => false,
        };
        self.asked_for(team, is_shown)
    }

    /// What the member asked for and is of a kind, the newest first: how far each is, and what can be done.
    pub(crate) fn asked_for(
        &self,
        team: &Team,
        is_shown: impl Fn(&Operation) -> bool,
    ) -> Result<Vec<RoundSection>, Failure> {
        let all = self.store().operations(team.id, Which::All)?;
        let mine = all.iter().rev().filter(|op| op.state != OpState::Cancelled && is_shown(op));
        let shown: Result<Vec<_>, Failure> =
            mine.take(MOST_WISHES).map(|op| self.wish_shown(op)).collect();
        let mut shown = shown?;
        if let Some(first) = shown.first_mut() {
            "What you asked for".clone_into(&mut first.heading);
        }
        if let Some(last) = shown.last_mut() {
            let all = button("outbox", "See all in the outbox", RoundDoes::Outbox);
            last.buttons.push(all);
        }
        Ok(shown)
    }

    fn wish_shown(&self, op: &Operation) -> Result<RoundSection, Failure> {
        let OperationView { row, acts: can, page, .. } = self.show_operation(&op.id)?;
        let mut shown = section("wish", "").says([format!("{}: {}", row.title, row.label)]);
        shown.words.extend(Some(row.words).filter(|words| !words.is_empty()));
        shown.tone = Some(row.tone);
        // What was made has its page by what proved it.
        let made = self.store().evidence(&op.id)?.map(|evidence| evidence.url);
        let made = made.filter(|url| !url.is_empty()).map(|url| {
            let last = url.rsplit('/').next().filter(|last| last.parse::<u64>().is_ok());
            (last.map_or_else(|| "Open it".to_owned(), |number| format!("Open #{number}")), url)
        });
        if let Some((words, url)) = page.map(|page| (page.words, page.url)).or(made) {
            let name = format!("page-{}", op.id);
            shown = shown.offers(button(&name, &words, RoundDoes::Open(url)));
        }
        let back = can.into_iter().find(|act| {
            matches!(act.remedy, Remedy::CancelSending | Remedy::GiveUp | Remedy::LeaveIt)
        });
        if let Some(back) = back {
            let take = RoundAct::TakeBack { op: op.id.clone() };
            shown = shown.offers(acts(&format!("take-{}", op.id), &back.words, &take));
        }
        Ok(shown)
    }

    /// What came of a round that the member has opened: whom the tags reached, what became of a second
    /// issue, what is left for others to do.
    pub(super) fn came_of_opening(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<Vec<String>, Failure> {
        if !self.has_opened(team, round.key)? {
            return Ok(Vec::new());
        }
        let asked = ToOpen { round: Some(round.key), ..ToOpen::default() };
        let tags = self.tags_read(round.key)?.map(|tags| tags.sentence);
        let closed = self.rivals_closed(round.key)?.into_iter().map(|closed| closed.sentence);
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, round.key)?;
        let issue = match bound {
            Some(bound) => self.store().issue(team.id, bound.number)?,
            None => None,
        };
        // It may go elsewhere since.
        let left = match self.plan_opening_of(team, &asked) {
            Ok(planned) => issue.map_or_else(Vec::new, |issue| planned.opening.left_on(&issue)),
            Err(Failure::NotReady { .. }) => Vec::new(),
            Err(other) => return Err(other),
        };
        Ok(tags.into_iter().chain(closed).chain(left).collect())
    }

    /// Whether an operation of the member's has opened it.
    fn has_opened(&self, team: &Team, round: RoundKey) -> Result<bool, Failure> {
        for op in self.store().done(team.id)? {
            let is_it = matches!(&op.content, Content::NewIssue(issue) if issue.round == round);
            if is_it && self.store().evidence(&op.id)?.is_some_and(|evidence| evidence.by_us) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
