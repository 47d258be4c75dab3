//! Moving practice on in time, so that a week of it takes minutes.
//!
//! The whole notebook runs ahead then: window, agent and command line of it, and its pretend GitHub. That is
//! why it is refused where a real team is or was, and why it ends by itself where one is added.

use crate::{
    Engine, ReadTx, WriteTx,
    ground::{clock::Clock as _, failure},
    settings::rhythm_of,
    team::tables::TeamKind,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    ids::CycleName,
    round::rhythm::{Rhythm, RoundPhase},
    settings::PracticeAhead,
    time::countdown,
};
use meridian_protocol::{Failure, TeamView};
use serde::Serialize;

/// So long after a mark practice goes on: what the mark brings is there then.
const AFTER: TimeDelta = TimeDelta::minutes(1);
/// Farther ahead there is nothing to practise.
const FARTHEST: TimeDelta = TimeDelta::days(3 * 366);

/// How far practice is moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forward {
    /// To when updates are due or the issue closes, whichever comes next.
    ToDeadline,
    /// To when the next round opens.
    ToRound,
    /// By so much.
    By(TimeDelta),
}

/// Where in time practice is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PracticeTime {
    /// The moment that practice takes for now.
    pub now: DateTime<Utc>,
    /// The round of that moment, by the date on which it opens.
    pub round: String,
    /// How far that is ahead of the clock, in minutes.
    pub ahead_minutes: i64,
    /// All of it in words, one or two sentences; times in UTC.
    pub words: String,
}

impl ReadTx<'_> {
    /// Where in time practice is.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where the practice team is not shown; when the notebook cannot be read.
    pub fn practice_time(&self) -> Result<PracticeTime, Failure> {
        let team = self.team()?;
        if team.facts.kind != TeamKind::Practice {
            return Err(not_ready(
                "The practice team is not shown. `meridian-cli practice start` goes back to it.",
            ));
        }
        let now = self.now();
        let round = rhythm_of(&team)?.round_at(now);
        let ahead = TimeDelta::milliseconds(self.store().practice_ahead()?);
        let is = match round.phase(now) {
            RoundPhase::Before | RoundPhase::Updates => {
                format!("updates are due in {}", countdown(now, round.due))
            }
            RoundPhase::Discussion => {
                format!(
                    "updates were due, and its issue closes in {}",
                    countdown(now, round.closes)
                )
            }
            RoundPhase::Closed => "it is over".to_owned(),
        };
        let by = match ahead.num_minutes() {
            0 => "that is what the clock says".to_owned(),
            _ => format!("{} ahead of the clock", countdown(now - ahead, now)),
        };
        let moment = now.format("%a %-d %b %Y %H:%M UTC");
        let words =
            format!("In practice it is {moment}, {by}. Of the round of {}: {is}.", round.key);
        let round = round.key.to_string();
        Ok(PracticeTime { now, round, ahead_minutes: ahead.num_minutes(), words })
    }
}

impl ReadTx<'_> {
    /// Refuses to move a time that is not practice's alone.
    pub(crate) fn check_moves_on(&self) -> Result<(), Failure> {
        self.practice_time()?;
        if self.parts.clock.is_pinned() {
            return Err(failure::bad("--now names a moment already; move practice on without it."));
        }
        let (shown, removed) = (self.store().teams()?, self.store().removed_teams()?);
        if shown.iter().chain(&removed).any(|one| one.facts.kind != TeamKind::Practice) {
            return Err(not_ready(
                "A real team is in this notebook, and its time is not moved. Practise in a folder of its \
                 own: give each command --data-dir FOLDER, beginning with `practice start`.",
            ));
        }
        Ok(())
    }
}

impl Engine {
    /// Moves practice on. What colleagues do until then is done, and nothing that the member had to do.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where a real team is in the notebook, practice is not shown, or it is too far
    /// ahead; when the notebook or practice's file cannot be written.
    pub fn forward_practice(&self, forward: Forward) -> Result<PracticeTime, Failure> {
        self.write(|tx| tx.run_ahead(forward))?;
        // By the new time: a cycle may have begun meanwhile.
        self.write(|tx| {
            tx.go_on_with_practice()?;
            tx.practice_time()
        })
    }
}

impl Engine {
    /// Begins practice again from today: what the member wrote for it and what its pretend GitHub has is
    /// deleted for good, and time goes by the clock.
    ///
    /// # Errors
    /// [`Failure::NotReady`] while something of it waits to be sent; when the notebook or practice's file
    /// cannot be written.
    pub fn begin_practice_anew(&self, leads: Option<bool>) -> Result<TeamView, Failure> {
        let kept = self.read(|tx| {
            let store = tx.store();
            let mut all = store.teams()?.into_iter().chain(store.removed_teams()?);
            Ok(all.find(|team| team.facts.kind == TeamKind::Practice).map(|team| team.id))
        })?;
        if let Some(id) = kept {
            let operations = self.write(|tx| {
                tx.end_running_ahead()?;
                let now = tx.parts.clock.now();
                if tx.store().teams()?.iter().any(|team| team.id == id) {
                    tx.store_mut().remove_team(id, now)?;
                }
                tx.forget_team(id)
            })?;
            self.store_mut().forget_mirrored(id, &operations.0)?;
        }
        self.write(|tx| {
            tx.parts.practice()?.reset().map_err(|error| failure::practice(&error))?;
            tx.start_practice(leads)
        })
    }
}

impl WriteTx<'_> {
    /// Goes by the clock from here on, before anything is kept of a real team. What the member chose while
    /// practice was ahead counts at once.
    pub(crate) fn end_running_ahead(&self) -> Result<(), Failure> {
        let (shown, removed) = (self.store().teams()?, self.store().removed_teams()?);
        for team in shown.iter().chain(&removed) {
            if self.chosen(PracticeAhead, team.id)?.is_some() {
                self.keep(PracticeAhead, team.id, None)?;
            }
        }
        self.parts.clock.run_ahead(0);
        self.begin_ladders_by(self.parts.clock.now())
    }

    fn run_ahead(&self, forward: Forward) -> Result<(), Failure> {
        self.check_moves_on()?;
        let (now, team) = (self.now(), self.team()?);
        let to = forward.from(now, &rhythm_of(&team)?);
        let ahead = TimeDelta::milliseconds(self.store().practice_ahead()?) + (to - now);
        if ahead > FARTHEST || to < now {
            return Err(not_ready(
                "Practice is not moved back, nor more than three years ahead. `practice start --anew` \
                 begins again from today.",
            ));
        }
        self.keep(PracticeAhead, team.id, Some(&ahead.num_milliseconds()))
    }

    /// Goes on to the cycle that practice is in by now.
    fn go_on_with_practice(&self) -> Result<(), Failure> {
        let practice = self.parts.practice()?;
        practice.advance(self.now()).map_err(|error| failure::practice(&error))?;
        let text = practice.schedule().map_err(|error| failure::practice(&error))?;
        let read = meridian_core::schedule::import(&text, "practice", self.rules()).ok();
        let cycle = read.and_then(|read| read.cycle?.parse::<CycleName>().ok());
        if cycle.is_some_and(|cycle| self.team().is_ok_and(|team| team.facts.cycle != cycle)) {
            self.try_practice()?;
        }
        Ok(())
    }
}

impl Forward {
    /// The moment to which practice is moved on.
    fn from(self, now: DateTime<Utc>, rhythm: &Rhythm) -> DateTime<Utc> {
        let round = rhythm.round_at(now);
        let next = rhythm.next(&round);
        let mark = match self {
            Self::By(by) => return now + by,
            Self::ToRound => next.opens,
            Self::ToDeadline => {
                let marks = [round.due, round.closes, next.due];
                marks.into_iter().find(|mark| *mark > now).unwrap_or(next.due)
            }
        };
        mark + AFTER
    }
}

fn not_ready(message: &str) -> Failure {
    Failure::NotReady { message: message.to_owned() }
}

#[cfg(test)]
#[path = "forward_tests.rs"]
mod tests;
