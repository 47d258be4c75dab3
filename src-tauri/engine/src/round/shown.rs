//! The present round as a lead sees it in the window: its issue, who opens and closes it and in which turn,
//! what this laptop does by itself, and what of all that is on its way.

use super::opening::ToOpen;
use crate::{
    Query, ReadTx, courier::tables::outbox::Which, settings::rhythm_of, team::tables::Team,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{Content, Issue, OpState, Operation, marker::About},
    ids::RoundKey,
    round::{
        ladder::Decision,
        openers::WORKFLOW,
        rhythm::Round,
        watcher::Health,
        who::{self, Entitled, Rung, ToClose},
    },
    settings::RoundsByItself,
    week::truth::Remedy,
};
use meridian_protocol::{
    Failure, Reply, RoundCandidate, RoundPage, RoundStanding, RoundStep, RoundTurn, RoundView,
    RoundWish, RoundsAlone, ShowRound,
};

/// As many of what was asked for are shown.
const MOST_WISHES: usize = 8;
/// For how long what a member told of themselves stays among them.
const LATELY: TimeDelta = TimeDelta::days(7);

impl Query for ShowRound {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_round()
    }
}

impl ReadTx<'_> {
    /// Answers `ShowRound`.
    ///
    /// # Errors
    /// When there is no team, or notebook or mirror cannot be read.
    pub fn show_round(&self) -> Result<RoundView, Failure> {
        let team = self.team()?;
        let rhythm = rhythm_of(&team)?;
        let round = rhythm.round_at(self.now());
        let zone = self.zone_name()?;
        let issue = self.issue_shown(&team, &round)?;
        let opening = match issue.standing {
            RoundStanding::NotHere | RoundStanding::Unclear => None,
            _ => self.opening_step(&team)?,
        };
        let is_open = matches!(issue.standing, RoundStanding::Open | RoundStanding::Several);
        let closing = match &issue.read {
            Some(read) if is_open => Some(self.closing_step(&team, &round, read)?),
            _ => None,
        };
        let away = if self.goes_elsewhere(&team)? { Vec::new() } else { self.who_is_away()? };
        let has_summary = self.round_summary_of(&team, Some(round.key)).is_ok();
        Ok(RoundView {
            now: self.moment(&zone, self.now())?,
            round: round.key,
            title: self.title_of(&team, &round)?,
            standing: issue.standing,
            words: issue.words,
            times: self.times_of(&round)?,
            pages: issue.pages,
            candidates: issue.candidates,
            opening,
            closing,
            is_closed: issue.standing == RoundStanding::Closed,
            has_summary,
            alone: self.alone(&team)?,
            is_away: away.iter().any(|one| one.mine),
            away: away.iter().map(crate::AwayTold::words).collect(),
            wishes: self.wishes_shown(&team, &round)?,
            came: self.came_of_opening(&team, &round)?,
        })
    }

    /// `Week 9 of 16`, or the date on which it opened.
    pub(super) fn title_of(&self, team: &Team, round: &Round) -> Result<String, Failure> {
        let week = self.schedule(team)?.and_then(|schedule| round.week_in(&schedule));
        let day = || round.key.opens.format("Round of %-d %b %Y").to_string();
        Ok(week.map_or_else(day, |week| week.to_string()))
    }

    /// The issue of a round, and what is said of it.
    fn issue_shown(&self, team: &Team, round: &Round) -> Result<IssueShown, Failure> {
        let (store, cycle) = (self.store(), &team.facts.cycle);
        let bound = store.bound_issue(team.id, cycle, round.key)?;
        let read = match &bound {
            Some(bound) => store.issue(team.id, bound.number)?,
            None => None,
        };
        let mut shown = IssueShown { read, ..IssueShown::default() };
        for number in store.issues_of(team.id, cycle, round.key)? {
            let url = store.issue(team.id, number)?.map(|issue| issue.url);
            let words = format!("Open #{number}");
            shown.pages.extend(url.map(|url| RoundPage { words, url }));
        }
        if let Err(Failure::NotReady { message }) = self.check_opens(team) {
            shown.words.push(message);
            return Ok(shown);
        }
        let Some(bound) = bound else {
            let candidates = store.candidates(team.id, cycle, round.key)?;
            if candidates.is_empty() {
                shown.standing = RoundStanding::NoIssue;
                shown.words.push(self.standing_of(team, round)?.1);
                return Ok(shown);
            }
            shown.standing = RoundStanding::Unclear;
            shown.words.push(
                "It is not clear which issue is the round's. Say which one it is; only then updates go \
                 there."
                    .to_owned(),
            );
            shown.candidates = candidates.into_iter().map(candidate).collect();
            return Ok(shown);
        };
        let Some(issue) = &shown.read else {
            shown.standing = RoundStanding::Open;
            shown.words.push(format!(
                "#{} is the round's issue. It was not read yet: look now, with a network.",
                bound.number
            ));
            return Ok(shown);
        };
        let zone = self.zone_name()?;
        let said = |at| self.moment(&zone, at).map(|at| at.dated());
        let words = match issue.closed() {
            Some((by, at)) => {
                let by = by.map_or_else(String::new, |by| format!(" by {by}"));
                format!("#{} is closed: it was closed{by}, {}.", bound.number, said(at)?)
            }
            None => {
                let by = opener(issue);
                format!("#{} is open: {by} opened it {}.", bound.number, said(issue.created_at)?)
            }
        };
        shown.words.push(words);
        shown.standing = match (self.told_of_rivals(team, round.key)?, &issue.state[..]) {
            (Some(two), _) => {
                shown.words.push(two);
                RoundStanding::Several
            }
            (None, "closed") => RoundStanding::Closed,
            (None, _) => RoundStanding::Open,
        };
        Ok(shown)
    }

    /// Opening the round that is to be opened; none where its issue is there or may be.
    fn opening_step(&self, team: &Team) -> Result<Option<RoundStep>, Failure> {
        let asked = ToOpen::default();
        let rhythm = rhythm_of(team)?;
        let round = self.round_asked(team, &rhythm, None)?;
        let planned = self.plan_opening_of(team, &asked)?;
        if planned.issue.is_some() {
            return Ok(None);
        }
        let file = self.chosen_together(team)?;
        let may = self.may(team)?;
        let login = planned.login.as_deref();
        let entitled = who::opens(file.as_ref(), login, may, &team.facts.repository);
        let refused = self.cannot_open(team, &planned, &round, false)?;
        let words = match &refused {
            Some(why) if entitled.may => format!("{} {why}", entitled.words),
            _ => entitled.words,
        };
        let entitled = Entitled { may: entitled.may, words };
        self.step(team, &round, round.opens, entitled).map(Some)
    }

    /// Closing a round's issue, which was read.
    pub(super) fn closing_step(
        &self,
        team: &Team,
        round: &Round,
        issue: &Issue,
    ) -> Result<RoundStep, Failure> {
        let person = issue.author.as_ref().filter(|author| author.login != WORKFLOW);
        let entitled = who::closes(ToClose {
            number: issue.number,
            author: person.map(|author| author.login.as_str()),
            is_mine: person.is_some_and(|author| author.id == team.facts.account.user),
            may: self.may(team)?,
        });
        self.step(team, round, round.closes, entitled)
    }

    fn step(
        &self,
        team: &Team,
        round: &Round,
        mark: DateTime<Utc>,
        Entitled { may, words }: Entitled,
    ) -> Result<RoundStep, Failure> {
        let zone = self.zone_name()?;
        let file = self.chosen_together(team)?;
        let login = self.team_view(team)?.login;
        let workflow: Option<Health> = self.workflow_watched(team)?.map(|watched| watched.health);
        let turn = |Rung { who, is_me, at }: Rung| {
            Ok(RoundTurn { who, is_me, at: self.moment(&zone, at)? })
        };
        let rungs = who::rungs(mark, file.as_ref(), login.as_deref(), workflow);
        let turns = rungs.into_iter().map(turn).collect::<Result<_, Failure>>()?;
        Ok(RoundStep { of: self.title_of(team, round)?, may, words, turns })
    }

    /// What this laptop does by itself, or would.
    fn alone(&self, team: &Team) -> Result<Option<RoundsAlone>, Failure> {
        if !self.has_own_issues(team)? {
            return Ok(None);
        }
        let told = self.by_itself()?;
        let zone = self.zone_name()?;
        let mut next = Vec::new();
        for turn in self.turns_of(team)? {
            let here = match turn.said.decision {
                Decision::Watch { until } => {
                    format!(" Here that is {}.", self.moment(&zone, until)?.dated())
                }
                _ => String::new(),
            };
            let (what, words) = (turn.what, turn.said.words);
            next.push(format!("To {what} the round of {}: {words}{here}", turn.round));
        }
        let is_on = self.kept(RoundsByItself, team.id)?;
        let words = match is_on {
            true => told.words,
            false => format!(
                "{} Where you switch it on, it does so in your turn, only while this laptop is awake.",
                told.words
            ),
        };
        Ok(Some(RoundsAlone { is_on, words, next, workflow: told.workflow }))
    }

    /// What was asked for of a round, or by the member of themselves lately; newest first.
    fn wishes_shown(&self, team: &Team, round: &Round) -> Result<Vec<RoundWish>, Failure> {
        let to_open = self.round_asked(team, &rhythm_of(team)?, None)?.key;
        let rounds = [round.key, to_open];
        let issues = self.store().issues_of(team.id, &team.facts.cycle, round.key)?;
        let is_shown = |op: &Operation| match &op.content {
            Content::NewIssue(one) => rounds.contains(&one.round),
            Content::IssueState(one) => rounds.contains(&one.round),
            Content::Pin(one) => issues.contains(&one.issue),
            Content::Message(one) => match &one.about {
                About::Summary { round, .. } | About::RollCall { round, .. } => {
                    rounds.contains(round)
                }
                About::Away { .. } => self.now() - op.created_at < LATELY,
            },
            _ => false,
        };
        let all = self.store().operations(team.id, Which::All)?;
        let mine = all.iter().rev().filter(|op| op.state != OpState::Cancelled && is_shown(op));
        mine.take(MOST_WISHES).map(|op| self.wish_shown(op)).collect()
    }

    fn wish_shown(&self, op: &Operation) -> Result<RoundWish, Failure> {
        let shown = self.show_operation(&op.id)?;
        let back = shown.acts.into_iter().find(|act| {
            matches!(act.remedy, Remedy::CancelSending | Remedy::GiveUp | Remedy::LeaveIt)
        });
        // What was made has its page by what proved it.
        let made = self.store().evidence(&op.id)?.map(|evidence| evidence.url);
        let made = made.filter(|url| !url.is_empty()).map(|url| {
            let last = url.rsplit('/').next().filter(|last| last.parse::<u64>().is_ok());
            let words =
                last.map_or_else(|| "Open it".to_owned(), |number| format!("Open #{number}"));
            RoundPage { words, url }
        });
        let page = shown.page.map(|page| RoundPage { words: page.words, url: page.url });
        Ok(RoundWish {
            op: shown.row.op,
            title: shown.row.title,
            label: shown.row.label,
            tone: shown.row.tone,
            words: shown.row.words,
            takes_back: back.map(|act| act.words),
            page: page.or(made),
        })
    }

    /// What came of a round that the member has opened: whom the tags reached, what became of a second
    /// issue, what is left for others to do.
    fn came_of_opening(&self, team: &Team, round: &Round) -> Result<Vec<String>, Failure> {
        if !self.has_opened(team, round.key)? {
            return Ok(Vec::new());
        }
        let asked = ToOpen { round: Some(round.key), ..ToOpen::default() };
        let tags = self.tags_read(round.key)?.map(|tags| tags.sentence);
        let closed = self.rivals_closed(round.key)?.into_iter().map(|closed| closed.sentence);
        let left = self.plan_opening_of(team, &asked)?.opening.left();
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

/// A round's issue, as it is shown.
struct IssueShown {
    standing: RoundStanding,
    words: Vec<String>,
    pages: Vec<RoundPage>,
    candidates: Vec<RoundCandidate>,
    /// What GitHub said of it last.
    read: Option<Issue>,
}

impl Default for IssueShown {
    fn default() -> Self {
        Self {
            standing: RoundStanding::NotHere,
            words: Vec::new(),
            pages: Vec::new(),
            candidates: Vec::new(),
            read: None,
        }
    }
}

fn candidate(one: meridian_core::courier::Candidate) -> RoundCandidate {
    let doubt = if one.opens_rounds { "" } else { ", who opens no rounds here" };
    let words = format!("#{} {}, by {}{doubt}", one.number, one.title, one.author);
    RoundCandidate { number: one.number, words }
}

fn opener(issue: &Issue) -> String {
    match issue.author.as_ref().map(|author| author.login.as_str()) {
        Some(WORKFLOW) => "the workflow".to_owned(),
        Some(login) => login.to_owned(),
        None => "somebody".to_owned(),
    }
}
