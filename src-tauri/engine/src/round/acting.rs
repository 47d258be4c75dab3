//! What a lead does with a round in the window: the same wishes as on the command line, once GitHub was asked
//! what is new. Whoever drains brings them there, and looks again whether somebody else has opened the round.

use super::{
    opening::ToOpen,
    previews::{digest, to_tell},
};
use crate::{Engine, Fetch, WriteTx};
use meridian_core::courier::IssueIs;
use meridian_protocol::{ActOnRound, Failure, Reply, RoundAct, RoundPage, RoundView};

impl Fetch for ActOnRound {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        let act = serde_json::from_str(&self.order.0).map_err(|error| Failure::BadInput {
            message: format!(
                "What was pressed is not understood ({error}). Look at the round again."
            ),
        })?;
        if asks_first(&act) {
            // Whoever has done it since has done it. Offline is fine: it is looked again before it goes.
            let _unread = engine.look_for_update().await;
        }
        engine.write(|tx| {
            tx.act_on_round(&act)?;
            Ok(RoundView { said: Some(said(&act).to_owned()), ..tx.show_round(&RoundPage::Round)? })
        })
    }
}

/// What is said where it was taken.
fn said(act: &RoundAct) -> &'static str {
    match act {
        RoundAct::Name { .. } => "Noted. Meridian reads that issue now.",
        RoundAct::Alone { on: true } => "It is on, while this laptop is awake.",
        RoundAct::Alone { on: false } => "It is off.",
        RoundAct::TakeBack { .. } => "Taken back. Nothing of it is sent.",
        RoundAct::Open { .. }
        | RoundAct::Summarise { .. }
        | RoundAct::Close { .. }
        | RoundAct::Reopen { .. }
        | RoundAct::Tell(_) => "That is asked for; how far it is stands below.",
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
            RoundAct::Tell(page) => {
                self.tell_away(&to_tell(page)?)?;
            }
            RoundAct::TakeBack { op } => self.cancel(op)?,
        }
        Ok(())
    }
}
