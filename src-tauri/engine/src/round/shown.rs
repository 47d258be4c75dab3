//! The present round as a lead sees it in the window: its issue, who opens and closes it and in which turn,
//! what this laptop does by itself, and what of all that is on its way.

use super::{
    opening::ToOpen,
    pages::{Builds as _, acts, button, section, turns},
};
use crate::{
    AwayTold, Query, ReadTx,
    settings::rhythm_of,
    team::tables::{Team, TeamKind},
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{Candidate, Issue},
    ids::IssueNumber,
    round::{
        ladder::{self, Decision},
        openers::WORKFLOW,
        rhythm::Round,
        watcher::Health,
        who::{self, Entitled, Rung, ToClose},
    },
    week::truth::Tone,
};
use meridian_protocol::{
    Failure, Reply, RoundAct, RoundButton, RoundDoes, RoundPage, RoundSection, RoundView, ShowRound,
};

impl Query for ShowRound {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_round(&self.page)
    }
}

impl ReadTx<'_> {
    /// Answers `ShowRound`.
    ///
    /// # Errors
    /// When there is no team, what is asked for cannot be sent by anybody, or notebook or mirror cannot be
    /// read.
    pub fn show_round(&self, page: &RoundPage) -> Result<RoundView, Failure> {
        let team = self.team()?;
        let (title, mut sections) = match page {
            RoundPage::Round => self.round_page(&team)?,
            RoundPage::Opening { tag } => self.opening_page(&team, *tag)?,
            RoundPage::Summary => self.summary_page(&team)?,
            RoundPage::Away { .. } | RoundPage::Back => self.away_page(page)?,
            RoundPage::Decisions(page) => self.decision_page(&team, page)?,
            RoundPage::Brewing(page) => self.brewing_page(page)?,
            RoundPage::Items(page) => self.item_page(&team, page)?,
            RoundPage::Talk(page) => self.talk_page(&team, page)?,
        };
        self.sealed(&team, &mut sections)?;
        let now = self.moment(&self.zone_name()?, self.now())?;
        Ok(RoundView { now, page: page.clone(), title, said: None, sections })
    }

    fn round_page(&self, team: &Team) -> Result<(String, Vec<RoundSection>), Failure> {
        let round = rhythm_of(team)?.round_at(self.now());
        let issue = self.issue_shown(team, &round)?;
        let is_open = matches!(issue.standing, Standing::Open | Standing::Several);
        let is_closed = issue.standing == Standing::Closed;
        let opening = match issue.standing {
            Standing::NotHere | Standing::Unclear => None,
            _ => self.opening_section(team)?,
        };
        let closing = match &issue.read {
            Some(read) if is_open => Some(self.closing_step(team, &round, read)?),
            _ => None,
        };
        let may_reopen = issue.read.clone().filter(|_| is_closed);
        let mut sections = vec![self.standing_section((&round, team.facts.is_shared()), issue)?];
        let look = button("look-now", "Look now", RoundDoes::Look);
        sections.iter_mut().for_each(|standing| standing.buttons.push(look.clone()));
        let wrong = self.wrong_with_team_file(team)?;
        if !wrong.is_empty() {
            let tone = Some(Tone::Stop);
            let file = section("file", "What the team has chosen together").says(wrong);
            sections.push(RoundSection { tone, ..file });
        }
        sections.extend(self.wishes_shown(team, &round)?);
        let came = self.came_of_opening(team, &round)?;
        sections.extend((!came.is_empty()).then(|| section("came", "").says(came)));
        sections.extend(self.next_section(team)?);
        sections.extend(opening);
        let heading = if team.facts.is_shared() { "Summary" } else { "Summary and closing" };
        let mut summary = section("summary", heading);
        if let Some(closing) = closing {
            summary = closing.section("closing", "Closing");
        }
        if self.round_summary_of(team, Some(round.key)).is_ok() {
            let words = if is_open { "Summary and closing…" } else { "Summary…" };
            summary = summary.offers(turns("to-summary", words, RoundPage::Summary));
        }
        let may_reopen = match &may_reopen {
            Some(issue) => self.closing_step(team, &round, issue)?.entitled.may,
            None => false,
        };
        if is_closed && may_reopen {
            let again = RoundAct::Reopen { round: round.key };
            summary = summary.offers(acts("reopen", "Open the issue again", &again));
        }
        sections.extend((!summary.buttons.is_empty()).then_some(summary));
        sections.extend(self.alone(team)?);
        sections.push(self.decisions_section(team)?);
        sections.extend(self.brewing_section()?);
        if !self.goes_elsewhere(team)? {
            sections.push(self.items_section()?);
            sections.push(self.talk_section()?);
        }
        sections.push(self.away_section(team)?);
        sections.extend(self.practice_section(team)?);
        let title = format!("This round: {}", lower(&self.title_of(team, &round)?));
        Ok((title, sections))
    }

    pub(super) fn standing_section(
        &self,
        (round, is_shared): (&Round, bool),
        issue: IssueShown,
    ) -> Result<RoundSection, Failure> {
        let tone = match issue.standing {
            Standing::Open | Standing::Commented => Tone::Ok,
            Standing::Closed | Standing::NotHere => Tone::Idle,
            Standing::NoIssue | Standing::NoComment | Standing::Unread => Tone::Wait,
            Standing::Unclear | Standing::Several | Standing::Gone => Tone::Stop,
        };
        let times = self.times_of(round, is_shared)?;
        let mut shown = section("standing", "").says(issue.words).says([times]);
        shown.tone = Some(tone);
        for (number, words) in issue.candidates {
            shown.listed.push(words);
            let name = RoundAct::Name { round: round.key, issue: number };
            shown =
                shown.offers(acts(&format!("name-{number}"), &format!("It is #{number}"), &name));
        }
        shown.buttons.extend(issue.pages);
        Ok(shown)
    }

    fn away_section(&self, team: &Team) -> Result<RoundSection, Failure> {
        if self.goes_elsewhere(team)? {
            let words = "Updates go where Meridian cannot write, so that nobody can tell here that they are \
                         away. Tell the team there.";
            return Ok(section("away", "Away").says([words.to_owned()]));
        }
        let away = self.who_is_away()?;
        let nobody = "Nobody has told that they are away, as far as GitHub was read.".to_owned();
        let none = String::new;
        let tells = RoundPage::Away { from: none(), until: none(), cover: none() };
        let mut shown = section("away", "Away");
        shown.words.extend(away.is_empty().then_some(nobody));
        shown.listed.extend(away.iter().map(AwayTold::words));
        shown = shown.offers(turns("to-away", "Tell that you are away…", tells));
        if away.iter().any(|one| one.mine) {
            shown = shown.offers(turns("to-back", "I am back…", RoundPage::Back));
        }
        Ok(shown)
    }

    /// Where in time practice is, and moving it on; none for a real team.
    fn practice_section(&self, team: &Team) -> Result<Option<RoundSection>, Failure> {
        if team.facts.kind != TeamKind::Practice {
            return Ok(None);
        }
        let mut shown = section("practice", "Practice time").says([self.practice_time()?.words]);
        if let Err(why) = self.check_moves_on() {
            shown.words.push(why.to_string());
            return Ok(Some(shown));
        }
        let tells = "Move it on to see what a week brings: what colleagues do until then is done, and nothing \
                     that you had to do.";
        shown.words.push(tells.to_owned());
        let forward = |to_round| RoundAct::Forward { to_round };
        let shown = shown
            .offers(acts("to-deadline", "To the next deadline", &forward(false)))
            .offers(acts("to-next-round", "To the next round", &forward(true)));
        Ok(Some(shown))
    }

    /// `Week 9 of 16`, or the date on which it opened.
    pub(super) fn title_of(&self, team: &Team, round: &Round) -> Result<String, Failure> {
        let week = self.schedule(team)?.and_then(|schedule| round.week_in(&schedule));
        let day = || round.key.opens.format("Round of %-d %b %Y").to_string();
        Ok(week.map_or_else(day, |week| week.to_string()))
    }

    /// The issue of a round, and what is said of it.
    pub(super) fn issue_shown(&self, team: &Team, round: &Round) -> Result<IssueShown, Failure> {
        let (store, cycle) = (self.store(), &team.facts.cycle);
        let bound = store.bound_issue(team.id, cycle, round.key)?;
        let read = match &bound {
            Some(bound) => store.issue(team.id, bound.number)?,
            None => None,
        };
        let mut shown = IssueShown { read, ..IssueShown::default() };
        for number in store.issues_there(team.id, cycle, round.key)? {
            let url = store.issue(team.id, number)?.map(|issue| issue.url);
            shown.pages.extend(url.map(|url| opens(number, url)));
        }
        if let Err(Failure::NotReady { message }) = self.check_writes(team) {
            shown.words.push(message);
            return Ok(shown);
        }
        if team.facts.is_shared() {
            return self.place_shown(team, round, shown);
        }
        let Some(bound) = bound else {
            let candidates = store.candidates(team.id, cycle, round.key)?;
            if candidates.is_empty() {
                shown.standing = Standing::NoIssue;
                shown.words.push(self.standing_of(team, round)?.1);
                return Ok(shown);
            }
            shown.standing = Standing::Unclear;
            shown.words.push(
                "It is not clear which issue is the round's. Say which one it is; only then updates go \
                 there."
                    .to_owned(),
            );
            shown.candidates = candidates.into_iter().map(candidate).collect();
            return Ok(shown);
        };
        let Some(issue) = &shown.read else {
            shown.standing = Standing::Unread;
            shown.words.push(format!(
                "#{} is the round's issue. It was not read yet: look now, with a network.",
                bound.number
            ));
            return Ok(shown);
        };
        if let Some(gone) = self.told_of_gone(team, bound.number)? {
            shown.standing = Standing::Gone;
            shown.words.push(gone);
            return Ok(shown);
        }
        shown.words.extend(self.told_of_unread(team, bound.number)?);
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
        shown.words.extend(self.tags_of_another(team, round.key, bound.number)?);
        shown.standing = match (self.told_of_rivals(team, round.key)?, issue.state.as_str()) {
            (Some(two), _) => {
                shown.words.push(two);
                Standing::Several
            }
            (None, "closed") => Standing::Closed,
            (None, _) => Standing::Open,
        };
        Ok(shown)
    }

    /// The issue or discussion that a round shares with others, and whether a comment there has opened it.
    fn place_shown(
        &self,
        team: &Team,
        round: &Round,
        mut shown: IssueShown,
    ) -> Result<IssueShown, Failure> {
        let on = match self.opens_on(team, round) {
            Ok(on) => on,
            Err(Failure::NotReady { message }) => {
                shown.standing = Standing::Unread;
                shown.words.push(message);
                return Ok(shown);
            }
            Err(other) => return Err(other),
        };
        let Some(on) = on else { return Ok(shown) };
        let (opened, words) = self.standing_on(team, round, on)?;
        shown.words.push(format!("Each round shares #{on} with others: a comment there opens it."));
        shown.words.push(words);
        shown.standing = if opened.is_some() { Standing::Commented } else { Standing::NoComment };
        Ok(shown)
    }

    /// Opening the round that is to be opened; none where its issue is there or may be.
    fn opening_section(&self, team: &Team) -> Result<Option<RoundSection>, Failure> {
        let round = self.round_asked(team, &rhythm_of(team)?, None)?;
        if team.facts.is_shared() && self.place_of(team, &round)?.is_none() {
            return Ok(None);
        }
        let planned = self.plan_opening_of(team, &ToOpen::default())?;
        // What may be the round's issue is shown as such, and none is offered beside it.
        let candidates = self.store().candidates(team.id, &team.facts.cycle, round.key)?;
        if planned.issue.is_some() || !candidates.is_empty() {
            return Ok(None);
        }
        let file = self.chosen_together(team)?;
        let login = planned.login.as_deref();
        let mut entitled =
            who::opens(file.as_ref(), login, self.may(team)?, &team.facts.repository);
        let refused = self.cannot_open(team, &planned, &round, false)?;
        if let Some(why) = refused.filter(|_| entitled.may) {
            entitled.words = format!("{} {why}", entitled.words);
        }
        let may = entitled.may;
        let step = self.step(team, &round, round.opens, entitled)?;
        let words = format!("Open {}…", step.of);
        let mut shown = step.section("opening", "Opening");
        if may {
            let page = RoundPage::Opening { tag: None };
            let looks = turns("to-opening", &words, page);
            shown = shown.offers(RoundButton { is_main: true, ..looks });
        }
        Ok(Some(shown))
    }

    /// Closing a round's issue, which was read.
    pub(super) fn closing_step(
        &self,
        team: &Team,
        round: &Round,
        issue: &Issue,
    ) -> Result<Step, Failure> {
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
        entitled: Entitled,
    ) -> Result<Step, Failure> {
        let zone = self.zone_name()?;
        let file = self.chosen_together(team)?;
        let login = self.team_view(team)?.login;
        let workflow: Option<Health> = self.workflow_watched(team)?.map(|watched| watched.health);
        let turn = |Rung { who, is_me, at }: Rung| {
            let you = if is_me { ", you" } else { "" };
            Ok(format!("{who}{you}, from {}", self.moment(&zone, at)?.dated()))
        };
        let rungs = who::rungs(mark, file.as_ref(), login.as_deref(), workflow);
        let turns = rungs.into_iter().map(turn).collect::<Result<_, Failure>>()?;
        let title = lower(&self.title_of(team, round)?);
        // `week 10 of 16` is called by its number alone.
        let short = title.split(" of ").next().filter(|short| short.starts_with("week"));
        let of = short.map_or_else(|| format!("the round of {title}"), str::to_owned);
        Ok(Step { of, entitled, turns })
    }

    /// What this laptop does by itself, or would; none where Meridian cannot write.
    fn alone(&self, team: &Team) -> Result<Option<RoundSection>, Failure> {
        if self.goes_elsewhere(team)? {
            return Ok(None);
        }
        let told = self.by_itself()?;
        let zone = self.zone_name()?;
        let is_on = told.is_on;
        let ends = if team.facts.is_shared() { "sum up" } else { "close" };
        let (state, words) = match is_on {
            true => ("on", "Switch it off"),
            false => ("off", "Switch it on"),
        };
        let heading = format!("Open and {ends} by itself: {state}");
        let mut shown = section("alone", &heading).says([told.words]);
        // To whom it is never a turn, none is promised.
        let round = rhythm_of(team)?.round_at(self.now());
        let has_turn = self.hands(team, &round)?.me != ladder::Standing::Nobody;
        if !is_on && has_turn {
            shown.words.push(
                "Switched on, it does so in your turn, only while this laptop is awake. Now it would be so:"
                    .to_owned(),
            );
        }
        let turns = if is_on || has_turn { self.turns_of(team)? } else { Vec::new() };
        for turn in turns {
            let here = match turn.said.decision {
                Decision::Watch { until } => {
                    format!(" Here that is {}.", self.moment(&zone, until)?.dated())
                }
                _ => String::new(),
            };
            let (what, words) = (turn.what, turn.said.words);
            shown.listed.push(format!("To {what} the round of {}: {words}{here}", turn.round));
        }
        shown.listed.extend(told.workflow);
        Ok(Some(shown.offers(acts("alone", words, &RoundAct::Alone { on: !is_on }))))
    }
}

/// How a round's issue stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// The updates of this team go where Meridian cannot write.
    #[default]
    NotHere,
    /// It shares one with others, and a comment there has opened it.
    Commented,
    /// It shares one with others, and no comment there has opened it.
    NoComment,
    NoIssue,
    /// It is not clear which one it is.
    Unclear,
    /// It is known, and was not read yet.
    Unread,
    Open,
    /// It was moved away or deleted.
    Gone,
    /// There are two.
    Several,
    Closed,
}

/// A round's issue, as it is shown.
#[derive(Default)]
pub(super) struct IssueShown {
    pub(super) standing: Standing,
    pub(super) words: Vec<String>,
    pages: Vec<RoundButton>,
    candidates: Vec<(IssueNumber, String)>,
    /// What GitHub said of it last.
    read: Option<Issue>,
}

/// Something that is done once a round, by whoever comes first.
pub(super) struct Step {
    /// Of which round, `week 10`.
    of: String,
    pub(super) entitled: Entitled,
    /// In which order it is done by itself.
    turns: Vec<String>,
}

impl Step {
    fn section(self, name: &str, heading: &str) -> RoundSection {
        let mut shown =
            section(name, &format!("{heading}: {}", self.of)).says([self.entitled.words]);
        if !self.turns.is_empty() {
            let by_itself = "By itself, where nobody has done it by then and their laptop is let:";
            shown.words.push(by_itself.to_owned());
        }
        shown.listed = self.turns;
        shown
    }
}

fn candidate(one: Candidate) -> (IssueNumber, String) {
    let doubt = if one.opens_rounds { "" } else { ", who opens no rounds here" };
    (one.number, format!("#{} {}, by {}{doubt}", one.number, one.title, one.author))
}

pub(super) fn opener(issue: &Issue) -> String {
    match issue.author.as_ref().map(|author| author.login.as_str()) {
        Some(WORKFLOW) => "the workflow".to_owned(),
        Some(login) => login.to_owned(),
        None => "somebody".to_owned(),
    }
}

/// `week 9 of 16`, in the middle of a line.
pub(super) fn lower(title: &str) -> String {
    title.replacen("Week", "week", 1).replacen("Round of ", "", 1)
}

fn opens(number: IssueNumber, url: String) -> RoundButton {
    let (name, words) = (format!("issue-{number}"), format!("Open #{number}"));
    button(&name, &words, RoundDoes::Open(url))
}
