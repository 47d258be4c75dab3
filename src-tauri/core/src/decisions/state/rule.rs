//! The numbers, and whether they are enough.

use super::{Standing, Voice};
use crate::decisions::{
    Letter, Options,
    answer::Answer,
    proposal::{Proposal, Rule},
};
use serde::{Deserialize, Serialize};

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Yes.
    Yes,
    /// No.
    No,
    /// This option.
    Option(Letter),
}

impl Choice {
    /// `yes`, `no`, `A`
    pub fn word(self) -> String {
        match self {
            Self::Yes => "yes".to_owned(),
            Self::No => "no".to_owned(),
            Self::Option(letter) => letter.to_string(),
        }
    }
}

/// How many of the named say what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many are named.
    pub named: usize,
    /// For each thing that somebody approves, how many do; the most first.
    pub approve: Vec<(Choice, usize)>,
    /// Who objects.
    pub object: usize,
    /// Who abstains.
    pub abstain: usize,
    /// Who asks to wait.
    pub hold: usize,
    /// Who said that a concern is resolved, and nothing since.
    pub resolved: usize,
    /// Whose answer the owner has to read.
    pub unread: usize,
    /// Who answered the text as it was before.
    pub earlier: usize,
    /// Who answered after the end.
    pub late: usize,
    /// Who said nothing, or whose wish to wait is over.
    pub silent: usize,
}

impl Tally {
    pub(super) fn of(voices: &[Voice], options: &Options) -> Self {
        let mut tally = Self { named: voices.len(), ..Self::default() };
        let approved = options.proposed().map_or(Choice::Yes, Choice::Option);
        for voice in voices {
            let choice = match &voice.standing {
                Standing::Counts(Answer::Approves) => approved,
                Standing::Counts(Answer::Chooses(letter)) => Choice::Option(*letter),
                other => {
                    *tally.of_others(other) += 1;
                    continue;
                }
            };
            match tally.approve.iter_mut().find(|(other, _)| *other == choice) {
                Some((_, count)) => *count += 1,
                None => tally.approve.push((choice, 1)),
            }
        }
        tally.approve.sort_by_key(|(choice, count)| (std::cmp::Reverse(*count), *choice));
        tally
    }

    fn of_others(&mut self, standing: &Standing) -> &mut usize {
        match standing {
            Standing::Counts(Answer::Objects { .. }) => &mut self.object,
            Standing::Counts(Answer::Abstains) => &mut self.abstain,
            Standing::Counts(Answer::Holds { .. }) => &mut self.hold,
            Standing::Counts(_) => &mut self.resolved,
            Standing::Unread(_) => &mut self.unread,
            Standing::Earlier(_) => &mut self.earlier,
            Standing::Late(_) => &mut self.late,
            Standing::Silent | Standing::HoldOver => &mut self.silent,
        }
    }

    /// What most approve, with how many; none where two are level.
    pub fn leads(&self) -> Option<(Choice, usize)> {
        match self.approve.as_slice() {
            [(choice, count)] => Some((*choice, *count)),
            [(choice, count), (_, next), ..] if count > next => Some((*choice, *count)),
            _ => None,
        }
    }

    /// How many have to say the same for a majority.
    pub fn majority(&self) -> usize {
        self.named.saturating_sub(self.abstain) / 2 + 1
    }
}

/// What is decided by these numbers, if nobody objects; none where they are not enough.
pub(super) fn choice(proposal: &Proposal, tally: &Tally) -> Option<Choice> {
    let asked = proposal.asked();
    match asked.rule {
        Rule::Silence => Some(asked.options.proposed().map_or(Choice::Yes, Choice::Option)),
        Rule::Approvals { needed } => {
            tally.leads().filter(|(_, count)| *count >= needed).map(|(choice, _)| choice)
        }
        Rule::Majority => {
            let no = (tally.object >= tally.majority()).then_some(Choice::No);
            let most = tally.leads().filter(|(_, count)| *count >= tally.majority());
            most.map(|(choice, _)| choice).or(no)
        }
    }
}
