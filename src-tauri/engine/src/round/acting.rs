//! What a lead does with a round in the window: the same wishes as on the command line, once GitHub was asked
//! what is new. Whoever drains brings them there, and looks again whether somebody else has opened the round.

use super::{
    opening::ToOpen,
    previews::{digest, to_tell},
};
use crate::{Engine, Fetch, WriteTx};
use meridian_core::courier::IssueIs;
use meridian_protocol::{ActOnRound, Failure, Reply, RoundAct};

impl Fetch for ActOnRound {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        if asks_first(&self.act) {
            // Whoever has done it since has done it. Offline is fine: it is looked again before it goes.
            let _unread = engine.look_for_update().await;
        }
        engine.write(|tx| {
            tx.act_on_round(&self.act)?;
            tx.show_round()
        })
    }
}

/// Whether it goes to GitHub, so that it is seen first what is new there.
fn asks_first(act: &RoundAct) -> bool {
    !matches!(act, RoundAct::Name { .. } | RoundAct::Alone { .. } | RoundAct::TakeBack { .. })
}

impl WriteTx<'_> {
    /// Answers `ActOnRound`, but for what is shown then.
    ///
    /// # Errors
    /// As what is asked for; [`Failure::NotReady`] where an opening is not as it was shown.
    pub fn act_on_round(&self, act: &RoundAct) -> Result<(), Failure> {
        match act {
            RoundAct::Open { round, tag, digest: shown } => {
                let team = self.team()?;
                let asked = ToOpen { round: Some(*round), tag: *tag, ..ToOpen::default() };
                let planned = self.plan_opening_of(&team, &asked)?;
                if planned.issue.is_none() && digest(&planned) != *shown {
                    let message = "The text is another one by now: something that it is made of has changed. \
                                   Look at it once more.";
                    return Err(Failure::NotReady { message: message.to_owned() });
                }
                self.open_with_what_follows(&team, &asked)?;
            }
            RoundAct::Summarise { round } => {
                self.post_summary(Some(*round))?;
            }
            RoundAct::Close { round, with_summary } => {
                if *with_summary {
                    self.post_summary(Some(*round))?;
                }
                self.set_round_state(Some(*round), IssueIs::Closed)?;
            }
            RoundAct::Reopen { round } => {
                self.set_round_state(Some(*round), IssueIs::Open)?;
            }
            RoundAct::Name { round, issue } => self.choose_issue(*round, *issue)?,
            RoundAct::Alone { on } => self.set_by_itself(*on)?,
            RoundAct::Tell(asked) => {
                self.tell_away(&to_tell(asked)?)?;
            }
            RoundAct::TakeBack { op } => self.cancel(op)?,
        }
        Ok(())
    }
}
