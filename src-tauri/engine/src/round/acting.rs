//! What a lead does with a round in the window: the same wishes as on the command line, once GitHub was asked
//! what is new. Whoever drains brings them there, and looks again whether somebody else has opened the round.

use super::{
    opening::ToOpen,
    previews::{digest, to_tell},
};
use crate::{
    Engine, Fetch, Forward, ReadTx, WriteTx, courier::tables::outbox::Which, ground::failure,
    settings::rhythm_of, team::tables::Team,
};
use meridian_core::{
    courier::{Content, IssueIs, OpState, Operation, marker::About},
    ids::{IssueNumber, TeamId},
};
use meridian_protocol::{
    ActOnRound, BrewingPage, DecisionAct, DecisionPage, Failure, ItemAct, ItemPage, Reply,
    RoundAct, RoundDoes, RoundPage, RoundSection, RoundView, ShowRound, TalkAct,
};
use serde::{Deserialize, Serialize};

impl Fetch for ActOnRound {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        let Shown { team, issue, act } =
            serde_json::from_str(&self.order.0).map_err(|error| Failure::BadInput {
                message: format!(
                    "What was pressed is not understood ({error}). Look at the round again."
                ),
            })?;
        if let RoundAct::Forward { to_round } = act {
            engine.read(|tx| tx.check_is_shown(team, issue, &act))?;
            let time = engine.forward_practice(if to_round {
                Forward::ToRound
            } else {
                Forward::ToDeadline
            })?;
            // What colleagues did meanwhile is read at once; practice's network may be unplugged.
            let _unread = engine.look_for_update().await;
            let shown = engine.ask(ShowRound { page: RoundPage::Round })?;
            return Ok(RoundView { said: Some(time.words), ..shown });
        }
        if asks_first(&act) {
            // Whoever has done it since has done it. Offline is fine: it is looked again before it goes.
            let read = engine.look_for_update().await;
            if sums_up(&act) {
                // But what is summed up is what is there now.
                read?;
            }
            if counts(&act) {
                // So is what is counted; what was read before counts where there is no network.
                let _unread = engine.read_reactions().await;
            }
        }
        engine.write(|tx| {
            tx.check_is_shown(team, issue, &act)?;
            let before = match &act {
                RoundAct::TakeBack { op } => Some(tx.store().operation(op)?.state),
                _ => None,
            };
            let page = tx.act_on_round(&act)?;
            let said = said(&act, before.as_ref()).to_owned();
            Ok(RoundView { said: Some(said), ..tx.show_round(&page)? })
        })
    }
}

/// What a button does, with what it was shown for.
#[derive(Serialize, Deserialize)]
struct Shown {
    team: TeamId,
    /// The present round's issue.
    issue: Option<IssueNumber>,
    act: RoundAct,
}

/// What is said where it was taken; of what is taken back, with how it stood.
fn said(act: &RoundAct, before: Option<&OpState>) -> &'static str {
    match act {
        RoundAct::Name { .. } => "Noted. Meridian reads that issue now.",
        RoundAct::Alone { on: true } => "It is on, while this laptop is awake.",
        RoundAct::Alone { on: false } => "It is off.",
        RoundAct::TakeBack { .. } => match before {
            Some(OpState::Waiting { .. }) => "Taken back. Nothing of it is sent.",
            _ => "Meridian does nothing more about it. What of it is on GitHub stays there.",
        },
        RoundAct::Open { .. }
        | RoundAct::Summarise { .. }
        | RoundAct::Close { .. }
        | RoundAct::Reopen { .. }
        | RoundAct::Tell(_)
        | RoundAct::Decide(DecisionAct::Answer { .. } | DecisionAct::Post { .. })
        | RoundAct::Talk(TalkAct::Reply { .. } | TalkAct::ThumbUp { .. }) => {
            "That is asked for; how far it is stands below."
        }
        RoundAct::Decide(DecisionAct::Rule { .. }) => "Noted. It goes into the outcome.",
        RoundAct::Item(ItemAct { page: ItemPage::Link { .. }, .. }) => "Noted on this laptop.",
        RoundAct::Item(_) => "That is asked for; how far it is stands below.",
        RoundAct::Talk(TalkAct::Keep(_)) => "Kept on this laptop. Nothing was sent.",
        RoundAct::Talk(TalkAct::Read { .. }) => "Noted on this laptop.",
        RoundAct::Dismiss { .. } => "Put aside on this laptop, until its evidence changes.",
        RoundAct::Forward { .. } => "Practice is moved on.",
    }
}

/// Whether it goes to GitHub, so that it is seen first what is new there.
fn asks_first(act: &RoundAct) -> bool {
    !matches!(
        act,
        RoundAct::Name { .. }
            | RoundAct::Alone { .. }
            | RoundAct::TakeBack { .. }
            | RoundAct::Forward { .. }
            | RoundAct::Dismiss { .. }
            | RoundAct::Decide(DecisionAct::Rule { .. })
            | RoundAct::Talk(TalkAct::Keep(_) | TalkAct::Read { .. })
            | RoundAct::Item(ItemAct { page: ItemPage::Link { .. }, .. })
    )
}

/// Whether what it says follows from everybody's reactions.
fn counts(act: &RoundAct) -> bool {
    matches!(act, RoundAct::Decide(DecisionAct::Post { page: DecisionPage::Outcome { .. }, .. }))
}

/// Whether a text of what is there now goes to GitHub.
fn sums_up(act: &RoundAct) -> bool {
    matches!(act, RoundAct::Summarise { .. } | RoundAct::Close { with_summary: true, .. })
}

impl ReadTx<'_> {
    /// The page on which the member sees what becomes of something that they asked for.
    fn page_about(&self, content: &Content) -> Result<RoundPage, Failure> {
        let item = match content {
            Content::ItemIssue(issue) => Some(&issue.item),
            Content::Message(message) => match &message.about {
                About::ItemEnded { item } => Some(item),
                _ => None,
            },
            _ => None,
        };
        if let Some(item) = item {
            return Ok(RoundPage::Items(ItemPage::One { key: item.to_string() }));
        }
        if let Some(page) = self.decision_page_of(&self.team()?, content)? {
            return Ok(RoundPage::Decisions(page));
        }
        Ok(self.talk_page_of(content)?.map_or(RoundPage::Round, RoundPage::Talk))
    }

    /// Writes into each button of a page for which team and issue it was shown.
    pub(super) fn sealed(&self, team: &Team, sections: &mut [RoundSection]) -> Result<(), Failure> {
        let present = rhythm_of(team)?.round_at(self.now()).key;
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, present)?;
        let issue = bound.map(|bound| bound.number);
        for button in sections.iter_mut().flat_map(|section| &mut section.buttons) {
            if let RoundDoes::Act(order) = &mut button.does {
                let act = serde_json::from_str(&order.0)
                    .map_err(|error| failure::internal(&error.to_string()))?;
                let shown = Shown { team: team.id, issue, act };
                order.0 = serde_json::to_string(&shown)
                    .map_err(|error| failure::internal(&error.to_string()))?;
            }
        }
        Ok(())
    }
}

impl ReadTx<'_> {
    /// Refuses what was pressed for another team than the one that is shown by now, or for another issue of
    /// the round.
    fn check_is_shown(
        &self,
        shown: TeamId,
        issue: Option<IssueNumber>,
        act: &RoundAct,
    ) -> Result<(), Failure> {
        let team = self.team()?;
        let not_ready = |message: &str| Err(Failure::NotReady { message: message.to_owned() });
        if team.id != shown {
            return not_ready(
                "Another team is shown by now, so nothing was done. Look at the round again.",
            );
        }
        let (RoundAct::Summarise { round }
        | RoundAct::Close { round, .. }
        | RoundAct::Reopen { round }) = act
        else {
            return Ok(());
        };
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, *round)?;
        match bound.map(|bound| bound.number) == issue {
            true => Ok(()),
            false => not_ready(
                "Another issue counts for the round by now, so nothing was done. Look at it once more.",
            ),
        }
    }
}

impl WriteTx<'_> {
    /// Answers `ActOnRound`, but for what is shown then: says which page that is.
    ///
    /// # Errors
    /// As what is asked for; [`Failure::NotReady`] where an opening is not as it was shown.
    pub fn act_on_round(&self, act: &RoundAct) -> Result<RoundPage, Failure> {
        match act {
            RoundAct::Open { round, tag, digest: shown } => {
                let team = self.team()?;
                let asked = ToOpen { round: Some(*round), tag: *tag, ..ToOpen::default() };
                let planned = self.plan_opening_of(&team, &asked)?;
                let all = self.store().operations(team.id, Which::All)?;
                let opens = |content: &Content| match content {
                    Content::NewIssue(one) => one.round == *round,
                    Content::Message(one) => {
                        matches!(&one.about, About::Opening { round: of, .. } if of == round)
                    }
                    _ => false,
                };
                let is_on_its_way = |op: &Operation| {
                    opens(&op.content)
                        && op.state.is_open()
                        && !matches!(op.state, OpState::Waiting { .. })
                };
                if all.iter().any(is_on_its_way) {
                    let message = "The opening of this round is on its way already; how far it is stands with \
                                   what you asked for.";
                    return Err(Failure::NotReady { message: message.to_owned() });
                }
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
            RoundAct::TakeBack { op } => {
                let content = self.store().operation(op)?.content;
                let page = self.page_about(&content)?;
                self.cancel(op)?;
                return Ok(page);
            }
            RoundAct::Item(act) => return Ok(RoundPage::Items(self.act_on_item(act)?)),
            RoundAct::Talk(act) => return Ok(RoundPage::Talk(self.act_in_talk(act)?)),
            RoundAct::Decide(act) => return Ok(RoundPage::Decisions(self.act_on_decision(act)?)),
            RoundAct::Dismiss { line, because } => {
                self.dismiss_brewing(line, because)?;
                return Ok(RoundPage::Brewing(BrewingPage::All));
            }
            // Time moves on between two transactions, never in one.
            RoundAct::Forward { .. } => {}
        }
        Ok(RoundPage::Round)
    }
}
