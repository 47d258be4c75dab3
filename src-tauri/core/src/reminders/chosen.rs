//! Which steps the member has chosen for each kind of deadline. A ladder without a step is a choice too:
//! nothing rings then.

use super::{LadderKind, Snoozed, Step};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A chosen step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// Which.
    pub step: Step,
    /// When the member chose it, where it did not stand there before: what was planned for an earlier
    /// moment was never promised.
    #[serde(default)]
    pub since: Option<DateTime<Utc>>,
}

/// The steps of one kind, each once, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Ladder(Vec<Rung>);

/// The ladders of all kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladders {
    /// The member's own update.
    pub update: Ladder,
    /// Freezes.
    pub freeze: Ladder,
    /// Other milestones.
    pub other: Ladder,
}

/// A step that a kind cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{step}\" is no step before {kind}; there are {offered}")]
pub struct NotOffered {
    step: String,
    kind: &'static str,
    offered: String,
}

impl NotOffered {
    /// Of this kind.
    pub fn of(kind: LadderKind, step: impl Into<String>) -> Self {
        let offered: Vec<&str> = kind.offered().iter().map(|step| step.short()).collect();
        Self { step: step.into(), kind: kind.said(), offered: offered.join(", ") }
    }
}

impl Ladder {
    /// The steps while nothing is chosen.
    pub fn usual(kind: LadderKind) -> Self {
        kind.usual().to_vec().into()
    }

    /// What was kept, where all of it is understood.
    pub fn kept(kind: LadderKind, rungs: Vec<Rung>) -> Option<Self> {
        let is_offered = |rung: &Rung| kind.offered().contains(&rung.step);
        rungs.iter().all(is_offered).then(|| Self::of(rungs))
    }

    /// The same with these steps: those that stood there before stay as they were.
    ///
    /// # Errors
    /// When one is none of this kind's.
    pub fn with(
        &self,
        kind: LadderKind,
        steps: &[Step],
        now: DateTime<Utc>,
    ) -> Result<Self, NotOffered> {
        if let Some(step) = steps.iter().find(|step| !kind.offered().contains(step)) {
            return Err(NotOffered::of(kind, step.short()));
        }
        let rung = |step: &Step| {
            let before = self.0.iter().find(|rung| rung.step == *step).copied();
            before.unwrap_or(Rung { step: *step, since: Some(now) })
        };
        Ok(Self::of(steps.iter().map(rung).collect()))
    }

    /// The same, as if no step had been chosen after this moment.
    #[must_use]
    pub fn begun_by(&self, now: DateTime<Utc>) -> Self {
        let begun = |rung: &Rung| Rung { since: rung.since.map(|since| since.min(now)), ..*rung };
        Self::of(self.0.iter().map(begun).collect())
    }

    fn of(mut rungs: Vec<Rung>) -> Self {
        rungs.sort_by_key(|rung| rung.step);
        rungs.dedup_by_key(|rung| rung.step);
        Self(rungs)
    }

    /// The steps, in their order.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = Step> {
        self.0.iter().map(|rung| rung.step)
    }

    /// Whether nothing rings.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it has a step.
    pub fn has(&self, step: Step) -> bool {
        self.steps().any(|has| has == step)
    }

    /// Whether these are the usual steps of a kind.
    pub fn is_usual(&self, kind: LadderKind) -> bool {
        self.steps().eq(kind.usual().iter().copied())
    }

    /// Whether a step that is planned for this moment is promised.
    pub(super) fn promises(&self, step: Step, at: DateTime<Utc>) -> bool {
        let rung = self.0.iter().find(|rung| rung.step == step);
        rung.and_then(|rung| rung.since).is_none_or(|since| at >= since)
    }

    /// Only some of its steps.
    pub(super) fn only(&self, keep: impl Fn(Step) -> bool) -> Self {
        Self(self.0.iter().copied().filter(|rung| keep(rung.step)).collect())
    }

    /// The same with the steps that were taken away after they were put off: they come back once. A
    /// ladder without a step rings nothing.
    pub(super) fn and_put_off<'a>(&self, snoozed: impl Iterator<Item = &'a Snoozed>) -> Self {
        if self.is_empty() {
            return self.clone();
        }
        let back = snoozed.filter_map(|snoozed| snoozed.key.step());
        let back = back.filter(|step| !self.has(*step) && *step != Step::Writing);
        let rungs = self.0.iter().copied();
        Self::of(rungs.chain(back.map(|step| Rung { step, since: None })).collect())
    }
}

impl From<Vec<Step>> for Ladder {
    fn from(steps: Vec<Step>) -> Self {
        Self::of(steps.into_iter().map(|step| Rung { step, since: None }).collect())
    }
}

impl Ladders {
    /// That of a kind.
    pub fn of(&self, kind: LadderKind) -> &Ladder {
        match kind {
            LadderKind::Update => &self.update,
            LadderKind::Freeze => &self.freeze,
            LadderKind::Other => &self.other,
        }
    }
}

impl Default for Ladders {
    fn default() -> Self {
        let [update, freeze, other] = LadderKind::ALL.map(Ladder::usual);
        Self { update, freeze, other }
    }
}
