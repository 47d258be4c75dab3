//! Giving an update to the lead as a comment in the team's place for that. It goes through the outbox, once,
//! with all care of a post; the draft is not posted by it, and nothing of it says so.

use crate::{
    Command, Engine, Fetch, Leaves, Meant, ReadTx, WriteTx,
    ground::store::Store,
    hand::{place::view_of, tables::given::Giving},
    post::Waiting,
    team::tables::Team,
    week::facts::Season,
};
use meridian_core::{
    courier::{
        Base, Evidence, HandOver, OpState, Operation,
        marker::{self, GivenMarker},
    },
    draft::Template,
    fingerprint::sha256_hex,
    hand::{noted::HandOverPlace, place},
    ids::{DraftKey, OpId, UserId},
    post::{
        check::{Doubt, Gate, Problem, check, first_post, unconfirmed},
        first::FirstPost,
    },
    week::truth::GoesOn,
};
use meridian_protocol::{
    AskView, Failure, GiveComment, GiveCommentView, PendingView, Reply, ShowGiveComment,
};

impl Fetch for ShowGiveComment {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        if engine.read(|tx| tx.give_place(&tx.store().team(self.draft.team)?))?.is_some() {
            engine.look_at_first_post(&self.draft).await?;
        }
        engine.read(|tx| tx.show_give_comment(&self.draft))
    }
}

impl Command for GiveComment {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        match &self.meant {
            Some(meant) => {
                let pause = tx.take_back()?;
                let leaves = if pause.is_zero() { Leaves::AtOnce } else { Leaves::After(pause) };
                tx.give_comment(&self.draft, leaves, Meant::Words(meant))?;
            }
            None => tx.take_back_given(&self.draft)?,
        }
        tx.show_give_comment(&self.draft)
    }
}

/// What is about to be given.
struct ToGive {
    place: HandOverPlace,
    content: HandOver,
    /// The text as the member wrote it, of which questions are asked.
    text: String,
}

/// What stands in the way of giving it there; said where it could be given.
fn not_ready(message: &str) -> Failure {
    Failure::NotReady { message: message.to_owned() }
}

impl ReadTx<'_> {
    /// What the member gave of a draft in the place that the team has now, or is giving there.
    fn giving(
        &self,
        store: &Store,
        team: &Team,
        draft: &DraftKey,
    ) -> Result<Option<Giving>, Failure> {
        let author = team.facts.account.user;
        let place = self.give_place(team)?.filter(|_| author != UserId(0));
        let Some(place) = place else { return Ok(None) };
        Ok(store.giving(draft, author, place.number)?)
    }

    /// What of a draft is there, read back, and is not taken back.
    pub(super) fn given_there(
        &self,
        store: &Store,
        team: &Team,
        draft: &DraftKey,
    ) -> Result<Option<(HandOver, Evidence)>, Failure> {
        let Some(Giving { op, proof }) = self.giving(store, team, draft)? else { return Ok(None) };
        let is_there = op.state == OpState::Done && !op.takes_back();
        Ok(proof.filter(|_| is_there).map(|proof| (op.content, proof)))
    }

    /// Whether a draft is on its way to the lead.
    pub(crate) fn is_giving(
        &self,
        store: &Store,
        team: &Team,
        draft: &DraftKey,
    ) -> Result<bool, Failure> {
        let giving = self.giving(store, team, draft)?;
        Ok(giving.is_some_and(|giving| giving.op.state.is_open() && !giving.op.takes_back()))
    }

    /// Answers `ShowGiveComment`, from what is known here.
    ///
    /// # Errors
    /// When there is no such team, or the notebook cannot be read.
    pub fn show_give_comment(&self, draft: &DraftKey) -> Result<GiveCommentView, Failure> {
        let team = self.store().team(draft.team)?;
        let place = self.give_place(&team)?;
        let giving = {
            let store = self.store();
            self.giving(&store, &team, draft)?
        };
        let words = match (&place, &giving) {
            (None, _) => {
                "Your team has no place on GitHub for this yet: choose an issue or pull request \
                          that your lead follows."
                    .to_owned()
            }
            (Some(_), Some(giving)) => {
                self.sentence_of(&team, &giving.op.clone().any(), &Season::of(self, &team))?.words
            }
            (Some(place), None) => format!(
                "It stands on #{} then, for everybody who can read that, until your lead posts it. Nothing \
                 in it notifies anybody by name, and no reminder comes for this update.",
                place.number
            ),
        };
        let ready = place.is_some().then(|| self.to_hand_over(&team, draft));
        let (text, asks, refused) = match ready {
            None => (String::new(), Vec::new(), None),
            Some(Ok(ready)) => {
                let asks = self.give_asks(&team, draft, &ready, Meant::Words(&[]))?;
                let text = below_mark(&ready.content.body).to_owned();
                (text, asks, None)
            }
            Some(Err(
                Failure::NotReady { message }
                | Failure::BadInput { message }
                | Failure::SignIn { message },
            )) => (String::new(), Vec::new(), Some(message)),
            Some(Err(failure)) => return Err(failure),
        };
        let is_given = giving.as_ref().is_some_and(|giving| {
            giving.op.state == OpState::Done && giving.proof.is_some() && !giving.op.takes_back()
        });
        let waits = |state: &OpState| matches!(state, OpState::Waiting { .. });
        let stops =
            |state: &OpState| matches!(state, OpState::Parked(_) | OpState::Conflict { .. });
        let unfinished =
            giving.as_ref().filter(|giving| giving.op.state.is_open() || stops(&giving.op.state));
        Ok(GiveCommentView {
            place: place.map(|place| view_of(&team, place)),
            words,
            text,
            refused,
            asks,
            is_given,
            may_take_back: is_given
                || unfinished.is_some_and(|giving| {
                    !giving.op.takes_back() && (waits(&giving.op.state) || stops(&giving.op.state))
                }),
            op: unfinished.map(|giving| giving.op.id.clone()),
            url: giving.and_then(|giving| giving.proof).map(|proof| proof.url),
        })
    }

    /// The comment as it would be sent now.
    fn to_hand_over(&self, team: &Team, draft: &DraftKey) -> Result<ToGive, Failure> {
        let Some(place) = self.give_place(team)? else {
            return Err(not_ready(
                "Your team has no place on GitHub where updates are given to the lead. Choose one with \
                 `meridian-cli team hand-over LINK` or in the window, or give it as a file.",
            ));
        };
        if let Some(why) = self.not_apart(team, place.number)? {
            return Err(not_ready(&why));
        }
        self.check_goes_to_github(team)?;
        if team.facts.account.user == UserId(0) {
            return Err(Failure::SignIn {
                message:
                    "Meridian does not know yet who you are on GitHub: sign in to give it as a \
                          comment, or give it as a file."
                        .to_owned(),
            });
        }
        let given = self.to_give(team, draft)?;
        let text = self.draft(draft)?.text;
        let found = check(&text, &Template::of(&draft.section));
        if let Some(stop) = found.iter().find(|problem| problem.blocks()) {
            return Err(not_ready(&stop.message));
        }
        let body = place::compose(&given, self.new_operation_id()?);
        let content = HandOver { draft: draft.clone(), place: place.number, body, base: None };
        Ok(ToGive { place, content, text })
    }

    /// What the member has to agree to before it is given, and has not.
    fn give_asks(
        &self,
        team: &Team,
        draft: &DraftKey,
        ready: &ToGive,
        meant: Meant<'_>,
    ) -> Result<Vec<AskView>, Failure> {
        let meant = match meant {
            Meant::All => return Ok(Vec::new()),
            Meant::Words(words) => words.to_vec(),
            Meant::Rules(_) => Vec::new(),
        };
        let ask = |problem: &Problem, text: &str| AskView {
            words: problem.words(text).to_owned(),
            message: problem.message.clone(),
        };
        // Nobody is notified by a name in a block of code; bots read there as everywhere. A need is asked
        // for beside the draft alone.
        let asks = |problem: &Problem| match problem.gate {
            Gate::Confirm(doubt) => !matches!(doubt, Doubt::Mention | Doubt::Need),
            Gate::Blocks => false,
        };
        let found = check(&ready.text, &Template::of(&draft.section));
        let found: Vec<Problem> = found.into_iter().filter(asks).collect();
        let open = unconfirmed(found, &ready.text, meant.clone());
        let mut open: Vec<AskView> = open.iter().map(|found| ask(found, &ready.text)).collect();
        if let Some((_, theirs)) = self.given_conflict(team, draft)? {
            let words = replaces(&theirs);
            if !meant.contains(&words) {
                open.push(AskView {
                    words,
                    message: format!(
                        "Another text stands in your comment on #{} by now; yours takes its place. It \
                         says: {}",
                        ready.place.number,
                        below_mark(&theirs).trim_end()
                    ),
                });
            }
        }
        if let Some(first) = self.first_post(draft)? {
            let known = self.store().issue(team.id, ready.place.number)?;
            let first = FirstPost {
                issue: Some(ready.place.number),
                issue_title: known.map(|issue| issue.title),
                discussion: None,
                mentions: Vec::new(),
                bytes: ready.content.body.len(),
                ..first
            };
            if !meant.contains(&first.words()) {
                open.push(ask(&first_post(&first), ""));
            }
        }
        Ok(open)
    }

    /// The text that stands in the way of giving a draft, in the member's own comment.
    fn given_conflict(
        &self,
        team: &Team,
        draft: &DraftKey,
    ) -> Result<Option<(Option<Base>, String)>, Failure> {
        let store = self.store();
        let Some(giving) = self.giving(&store, team, draft)? else { return Ok(None) };
        let OpState::Conflict { theirs, .. } = giving.op.state.clone() else { return Ok(None) };
        let base = giving.op.content.base;
        Ok(Some((base, theirs)))
    }

    /// A draft that is on its way to the lead or stopped there, for the bar below the draft.
    pub(crate) fn pending_giving(
        &self,
        team: &Team,
        draft: &DraftKey,
        season: &Season,
    ) -> Result<Option<PendingView>, Failure> {
        let giving = {
            let store = self.store();
            self.giving(&store, team, draft)?
        };
        let Some(Giving { op, .. }) = giving else { return Ok(None) };
        let is_stopped = matches!(op.state, OpState::Parked(_) | OpState::Conflict { .. });
        if op.takes_back() || !(op.state.is_open() || is_stopped) {
            return Ok(None);
        }
        let said = self.sentence_of(team, &op.clone().any(), season)?;
        let words = if is_stopped {
            said.words
        } else {
            format!("On its way to your lead on #{}. {}", op.content.place, said.words)
        };
        let is_waiting = matches!(op.state, OpState::Waiting { .. });
        let until = op.not_before.filter(|until| is_waiting && *until > self.now());
        let zone = self.zone_name()?;
        Ok(Some(PendingView {
            op: op.id,
            words,
            can_cancel: is_waiting || is_stopped,
            needs_person: said.goes_on == GoesOn::ByAPerson,
            held_until: until.map(|until| self.moment(&zone, until)).transpose()?,
        }))
    }

    /// A text that is on its way to the lead, for the terminal.
    pub(crate) fn waiting_giving(
        &self,
        team: &Team,
        op: &Operation<HandOver>,
        season: &Season,
    ) -> Result<Waiting, Failure> {
        let said = self.sentence_of(team, &op.clone().any(), season)?;
        let what = if op.takes_back() { "taken back from" } else { "given to your lead on" };
        Ok(Waiting {
            op: op.id.to_string(),
            section: op.draft.section.to_string(),
            round: op.draft.round.to_string(),
            state: op.state.word().to_owned(),
            reason: format!("It is to be {what} #{}. {}", op.place, said.words),
            theirs: None,
            theirs_sha256: None,
            team: team.facts.repository.clone(),
            needs_person: said.goes_on == GoesOn::ByAPerson,
            rule: None,
            url: None,
        })
    }
}

impl WriteTx<'_> {
    /// Queues a draft to be given to the lead as a comment; the same text is not queued twice.
    ///
    /// # Errors
    /// [`Failure::NotReady`] names what is missing, [`Failure::Unconfirmed`] what to agree to.
    pub fn give_comment(
        &self,
        draft: &DraftKey,
        leaves: Leaves,
        meant: Meant<'_>,
    ) -> Result<OpId, Failure> {
        let team = self.store().team(draft.team)?;
        self.may_post()?;
        let ready = self.to_hand_over(&team, draft)?;
        let giving = {
            let store = self.store();
            self.giving(&store, &team, draft)?
        };
        if let Some(Giving { op, proof }) = &giving
            && op.sum() == ready.content.sum()
            && !op.takes_back()
        {
            if op.state.is_open() {
                return Ok(op.id.clone());
            }
            if op.state == OpState::Done && proof.is_some() {
                return Err(not_ready("Your lead has exactly this text already."));
            }
        }
        let asks = self.give_asks(&team, draft, &ready, meant)?;
        if !asks.is_empty() {
            let said: Vec<String> = asks.into_iter().map(|ask| ask.message).collect();
            return Err(Failure::Unconfirmed { message: said.join(" ") });
        }
        self.agree_to_first_post(draft)?;
        let seen = self.given_conflict(&team, draft)?.and_then(|(base, theirs)| {
            base.map(|base| Base { comment: base.comment, body: theirs })
        });
        self.queue_hand_over(&team, leaves, ready.content, seen.as_ref())
    }

    fn queue_hand_over(
        &self,
        team: &Team,
        leaves: Leaves,
        content: HandOver,
        seen: Option<&Base>,
    ) -> Result<OpId, Failure> {
        let now = self.now();
        let id = self.new_operation_id()?;
        let operation = Operation {
            id: id.clone(),
            author: team.facts.account.user,
            created_at: now,
            not_before: match leaves {
                Leaves::AtOnce => None,
                Leaves::After(pause) => now.checked_add_signed(pause),
            },
            state: OpState::queued(),
            content,
        };
        self.store_mut().queue_giving(&operation, seen)?;
        Ok(id)
    }

    /// Takes back what was given as a comment: what has not left is not sent, and a comment that is there is
    /// edited to say so.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where there is nothing of it, or where it is on its way just now.
    pub fn take_back_given(&self, draft: &DraftKey) -> Result<(), Failure> {
        let team = self.store().team(draft.team)?;
        let giving = {
            let store = self.store();
            self.giving(&store, &team, draft)?
        };
        let nothing = || not_ready("Nothing of this update was given as a comment.");
        let Some(Giving { op, proof }) = giving else { return Err(nothing()) };
        if op.takes_back() {
            return Err(nothing());
        }
        match (&op.state, proof.and_then(|proof| proof.comment)) {
            (OpState::Waiting { .. } | OpState::Conflict { .. } | OpState::Parked(_), _) => {
                Ok(self.store_mut().cancel(&op.id)?)
            }
            (OpState::Done, Some(base)) => {
                let marker = GivenMarker::find(&base.body).ok_or_else(nothing)?;
                let body = place::taken_back(&marker);
                let content = HandOver { body, base: None, ..op.content };
                self.queue_hand_over(&team, Leaves::AtOnce, content, None).map(drop)
            }
            (OpState::Done, None) => Err(nothing()),
            _ => Err(not_ready("It is on its way just now. Wait for it, then take it back.")),
        }
    }
}

/// How a member agrees that theirs takes the place of this text.
fn replaces(theirs: &str) -> String {
    format!("replace {}", sha256_hex(theirs))
}

/// A comment without its mark.
pub(crate) fn below_mark(body: &str) -> &str {
    match marker::GivenMarker::find(body) {
        Some(_) => body.split_once('\n').map_or("", |(_, rest)| rest),
        None => body,
    }
}

#[cfg(test)]
#[path = "commenting_tests.rs"]
mod tests;
