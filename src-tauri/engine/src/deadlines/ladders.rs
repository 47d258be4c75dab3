//! The reminders of each kind of deadline as the settings show them, with what they mean for the next
//! deadlines: when each would ring, in the member's days and nights.

use super::AgendaFacts;
use crate::{Query, ReadTx, team::tables::Team};
use meridian_core::{
    deadlines::{Concern, Deadline, DeadlineKind},
    reminders::{Ladder, LadderKind},
};
use meridian_protocol::{Failure, LadderChoice, LadderNext, Reply, ShowLadders};

/// So many deadlines of a kind are shown.
const NEXT: usize = 2;

impl Query for ShowLadders {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_ladders()
    }
}

impl ReadTx<'_> {
    /// Answers `ShowLadders`: the reminders of every kind, with the team's next deadlines.
    ///
    /// # Errors
    /// When the notebook cannot be read or the zone is unknown.
    pub fn show_ladders(&self) -> Result<Vec<LadderChoice>, Failure> {
        let team = self.store().current_team()?;
        let next = match &team {
            Some(team) => self.next_of_each(team)?,
            None => LadderKind::ALL.map(|_| Vec::new()),
        };
        let views = LadderKind::ALL.into_iter().zip(next);
        views.map(|(kind, next)| Ok(view(kind, &self.ladder(kind)?, next))).collect()
    }

    fn next_of_each(&self, team: &Team) -> Result<[Vec<LadderNext>; 3], Failure> {
        let zone = self.zone_name()?;
        let schedule = self.schedule(team)?;
        let mut next = LadderKind::ALL.map(|_| Vec::new());
        // Where the rhythm cannot be read, which is said, nothing is promised.
        let Ok(page) = self.agenda_facts(team, schedule.as_deref(), &zone) else { return Ok(next) };
        for deadline in self.listed(team, schedule.as_deref(), &page.rhythm, &zone)? {
            let Some(kind) = kind_of(&deadline, &page) else { continue };
            let all = LadderKind::ALL.into_iter().zip(&mut next);
            let Some((_, list)) = all.into_iter().find(|(of, _)| *of == kind) else { continue };
            if list.len() < NEXT {
                let row = self.deadline_row(&deadline, &page)?;
                let said = row.bell.said.filter(|_| row.bell.steps.is_empty());
                let when = row.at.map_or(row.source_text, |at| at.dated());
                list.push(LadderNext { name: row.name, when, rings: row.bell.steps, said });
            }
        }
        Ok(next)
    }
}

/// The kind of a deadline that is ahead and of which the member is reminded.
fn kind_of(deadline: &Deadline, page: &AgendaFacts<'_>) -> Option<LadderKind> {
    let is_ahead = deadline.first_moment().is_some_and(|at| at > page.now);
    let concerns = deadline.concern != Concern::Others;
    match deadline.kind {
        _ if !is_ahead || !concerns => None,
        DeadlineKind::UpdateDue => Some(LadderKind::Update),
        DeadlineKind::Milestone => Some(LadderKind::of(deadline)),
        DeadlineKind::IssueCloses | DeadlineKind::Meeting => None,
    }
}

fn view(kind: LadderKind, ladder: &Ladder, next: Vec<LadderNext>) -> LadderChoice {
    LadderChoice {
        kind,
        steps: ladder.steps().collect(),
        offered: kind.offered().to_vec(),
        is_usual: ladder.is_usual(kind),
        silent: ladder.is_empty().then(|| kind.silent()),
        next,
    }
}
