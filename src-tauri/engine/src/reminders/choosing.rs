//! Which reminders the member has chosen for each kind of deadline.

use crate::{Command, ReadTx, WriteTx, ground::failure};
use chrono::{DateTime, Utc};
use meridian_core::{
    reminders::{Ladder, LadderKind, Ladders, NotOffered, Step},
    settings::{self, Member},
};
use meridian_protocol::{Failure, LadderView, Reply, SetLadder};

impl Command for SetLadder {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.set_ladder(self.kind, &self.steps)?;
        tx.show_ladders()
    }
}

impl ReadTx<'_> {
    /// The steps of a kind; the usual ones where none are chosen or this build cannot read them.
    pub(crate) fn ladder(&self, kind: LadderKind) -> Result<Ladder, Failure> {
        let chosen = match kind {
            LadderKind::Update => self.chosen(settings::UpdateLadder, Member),
            LadderKind::Freeze => self.chosen(settings::FreezeLadder, Member),
            LadderKind::Other => self.chosen(settings::OtherLadder, Member),
        };
        Ok(chosen?.unwrap_or_else(|| Ladder::usual(kind)))
    }

    /// The steps of every kind.
    pub(crate) fn ladder_steps(&self) -> Result<Vec<LadderView>, Failure> {
        let view = |kind| Ok(LadderView { kind, steps: self.ladder(kind)?.steps().collect() });
        LadderKind::ALL.into_iter().map(view).collect()
    }

    /// Those of all kinds.
    pub(crate) fn ladders(&self) -> Result<Ladders, Failure> {
        Ok(Ladders {
            update: self.ladder(LadderKind::Update)?,
            freeze: self.ladder(LadderKind::Freeze)?,
            other: self.ladder(LadderKind::Other)?,
        })
    }
}

impl WriteTx<'_> {
    /// Chooses the steps of a kind; none of them is a choice too, and nothing rings then. Nothing that
    /// rang rings again, and a step whose time is over by now does not come late.
    ///
    /// # Errors
    /// When one is no step of this kind, and when the notebook cannot be written.
    pub fn set_ladder(&self, kind: LadderKind, steps: &[Step]) -> Result<(), Failure> {
        let chosen = self.ladder(kind)?.with(kind, steps, self.now());
        let chosen = Some(&chosen.map_err(|error| failure::bad(&format!("{error}.")))?);
        match kind {
            LadderKind::Update => self.keep(settings::UpdateLadder, Member, chosen),
            LadderKind::Freeze => self.keep(settings::FreezeLadder, Member, chosen),
            LadderKind::Other => self.keep(settings::OtherLadder, Member, chosen),
        }
    }

    /// No chosen step waits for a moment that is still to come: the clock was ahead when it was chosen.
    pub(crate) fn begin_ladders_by(&self, now: DateTime<Utc>) -> Result<(), Failure> {
        let begun = |chosen: Option<Ladder>| {
            let begun = chosen.as_ref().map(|ladder| ladder.begun_by(now));
            begun.filter(|begun| Some(begun) != chosen.as_ref())
        };
        if let Some(ladder) = begun(self.chosen(settings::UpdateLadder, Member)?) {
            self.keep(settings::UpdateLadder, Member, Some(&ladder))?;
        }
        if let Some(ladder) = begun(self.chosen(settings::FreezeLadder, Member)?) {
            self.keep(settings::FreezeLadder, Member, Some(&ladder))?;
        }
        if let Some(ladder) = begun(self.chosen(settings::OtherLadder, Member)?) {
            self.keep(settings::OtherLadder, Member, Some(&ladder))?;
        }
        Ok(())
    }

    /// The same with the steps as they are written on a command line, `4h`.
    ///
    /// # Errors
    /// When one is no step of this kind, and when the notebook cannot be written.
    pub fn set_ladder_named(&self, kind: LadderKind, steps: &[String]) -> Result<(), Failure> {
        let named = |word: &String| {
            let step = Step::named(word);
            step.ok_or_else(|| failure::bad(&format!("{}.", NotOffered::of(kind, word.as_str()))))
        };
        self.set_ladder(kind, &steps.iter().map(named).collect::<Result<Vec<_>, _>>()?)
    }
}
