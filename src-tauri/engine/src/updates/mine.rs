//! Of many sections only the member's own, where a lead of several wants no others on screen.

use super::Gathered;
use crate::{Command, ReadTx, WriteTx, team::tables::Team};
use meridian_core::{
    ids::TeamId,
    settings::OnlyMine,
    updates::{Row, proposed},
};
use meridian_protocol::{Arrange, ArrangeUpdates, Failure, Reply, UpdateRow};

/// Which sections are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sections {
    /// Every one.
    All,
    /// The member's own.
    Mine,
    /// As was chosen for the team in the window.
    AsChosen,
}

/// What is left out of a round, if anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Scope {
    /// Whether the member's own alone are told; none where there are none, or no others.
    pub(super) only_mine: Option<bool>,
    /// `3 of 40 sections: yours`; none where nothing is left out.
    pub(super) words: Option<String>,
}

impl Command for ArrangeUpdates {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        match self.how {
            Arrange::OnlyMine(on) => {
                let team = tx.team()?.id;
                tx.keep(OnlyMine, team, on.then_some(&true))
            }
            Arrange::Assign { row, section } => {
                tx.assign_update(&row, section.as_deref()).map(drop)
            }
        }
    }
}

impl Gathered {
    /// Whether a section is the member's: one that they write or are listed for.
    fn is_mine(&self, row: &Row) -> bool {
        row.part.is_of(self.login.as_deref())
    }

    /// Whether a comment without a section is proposed for one of the member's.
    pub(super) fn is_for_me(&self, at: usize) -> bool {
        let seen = self.seen.get(at);
        seen.and_then(|seen| proposed(seen, &self.board)).is_some_and(|row| self.is_mine(row))
    }
}

impl ReadTx<'_> {
    /// What is left out of a round. Where no section is the member's, nothing is, whatever was chosen.
    pub(super) fn scope(
        &self,
        team: TeamId,
        all: &Gathered,
        sections: Sections,
    ) -> Result<Scope, Failure> {
        let rows = &all.board.rows;
        let mine = rows.iter().filter(|row| all.is_mine(row)).count();
        if mine == 0 || mine == rows.len() {
            return Ok(Scope::default());
        }
        let on = match sections {
            Sections::All => false,
            Sections::Mine => true,
            Sections::AsChosen => self.kept(OnlyMine, team)?,
        };
        let words = on.then(|| format!("{mine} of {} sections: yours", rows.len()));
        Ok(Scope { only_mine: Some(on), words })
    }

    /// The rows that are told.
    pub(super) fn in_scope(rows: Vec<UpdateRow>, all: &Gathered, scope: &Scope) -> Vec<UpdateRow> {
        let is_told = |row: &UpdateRow| {
            let of = all.board.rows.iter().find(|of| of.part.section.as_str() == row.id);
            scope.words.is_none() || of.is_some_and(|of| all.is_mine(of))
        };
        rows.into_iter().filter(is_told).collect()
    }

    /// Refuses where no section of the present round is the member's.
    pub(super) fn check_has_sections(&self, team: &Team, all: &Gathered) -> Result<(), Failure> {
        if all.board.rows.iter().any(|row| all.is_mine(row)) {
            return Ok(());
        }
        let message = match &all.login {
            Some(login) => format!(
                "No section of {} is yours, and no roster of it lists {login}. Choose your sections by adding \
                 the team's link again, or leave out --mine.",
                team.facts.repository
            ),
            None => "No section is yours as far as is known, and nobody knows who you are on GitHub: sign in \
                     with `meridian-cli account sign-in`, or leave out --mine."
                .to_owned(),
        };
        Err(Failure::NotReady { message })
    }
}
