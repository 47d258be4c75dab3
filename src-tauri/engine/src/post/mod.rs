//! Post: check, freeze, queue. What happens then is the courier's.

pub(crate) mod can;
mod changes;
pub(crate) mod consent;
pub(crate) mod first;
pub(crate) mod tables;
pub(crate) mod withdrawing;

use crate::{
    Command, ReadTx, WriteTx,
    courier::tables::outbox::Which,
    ground::{clock::Clock as _, failure},
    post::consent::{Consent, HASH_DIGITS, Meant, Replaces},
    team::tables::Team,
    week::facts::Season,
};
use chrono::Duration;
use meridian_core::{
    courier::{
        Base, Content, OpState, Operation, Parked, Purpose, Receipt, Update,
        marker::{self, Marker},
    },
    draft::{self, Template},
    fingerprint::sha256_hex,
    ids::{CommentId, DraftKey, OpId, UserId},
    post::check::{CHOOSE_HEALTH, Doubt, check},
    week::truth::GoesOn,
};
use meridian_protocol::{CancelSending, Failure, PostUpdate, Reply, WeekView};
use serde::Serialize;

/// A receipt, for the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posted {
    /// The section.
    pub section: String,
    /// The comment's id.
    pub comment_id: CommentId,
    /// Where a person sees it.
    pub url: String,
    /// SHA-256 of the body with LF line endings.
    pub sha256: String,
}

/// What still waits, for the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// The operation.
    pub op: String,
    /// The section.
    pub section: String,
    /// The round.
    pub round: String,
    /// The word of its state.
    pub state: String,
    /// One sentence: what is going on, what happens next.
    pub reason: String,
    /// What GitHub holds instead, if the comment was changed there meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs: Option<String>,
    /// Its SHA-256, by which a Post names the text that it replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs_sha256: Option<String>,
    /// `OWNER/REPO` of the team that it is for.
    pub team: String,
    /// Whether it goes on only when a person acts.
    pub needs_person: bool,
    /// What a Post has to agree to before it goes on: `second-comment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// Where that stands on GitHub.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// GitHub's text where an operation is in conflict with it, without the marker.
pub(crate) fn theirs(state: &OpState) -> Option<String> {
    match state {
        OpState::Conflict { theirs, .. } => Some(marker::strip(theirs).to_owned()),
        _ => None,
    }
}

/// What is said where only the marker line was taken off.
pub(crate) const MARK_GONE: &str = "The invisible first line, by which Meridian finds your comment, was taken \
     off on GitHub; the text is as you sent it. Nothing was posted. Post again to put your newer \
     text and that line there.";

/// What is said of a withdrawal, where this is said of its comment.
pub(crate) fn of_a_withdrawal(state: &OpState, said: &str) -> String {
    match state {
        OpState::Conflict { .. } => {
            "A comment that was to be withdrawn has been changed since; it stays as it is. Look at \
             it, and withdraw it again if it should still go."
                .to_owned()
        }
        _ => format!("A comment is to be withdrawn. {said}"),
    }
}

/// When a queued post may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// After a while in which it can be taken back.
    After(Duration),
    /// At once.
    AtOnce,
}

impl Command for PostUpdate {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.post_update(&self.draft, self.revision, self.theirs.as_deref(), &self.meant)
    }
}

impl Command for CancelSending {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        let draft = match tx.store().operation(&self.op)?.content {
            Content::Comment(update) => Some(update.draft),
            Content::HandOver(given) => Some(given.draft),
            _ => None,
        };
        tx.cancel(&self.op)?;
        let team = tx.team()?;
        // What waited in another team is no section of this one, nor one that is written no longer.
        let section = draft
            .filter(|draft| draft.team == team.id)
            .map(|draft| draft.section)
            .filter(|section| team.facts.sections.contains(section));
        tx.show_week(section)
    }
}

impl WriteTx<'_> {
    /// Answers `PostUpdate`. `shown` is GitHub's text that stood beside the draft, if any did;
    /// `meant` are the words that the member agreed to, one for each place.
    ///
    /// # Errors
    /// [`Failure::NotReady`] names what to fix, [`Failure::Unconfirmed`] what to agree to;
    /// [`Failure::Stale`] when the draft is newer.
    pub fn post_update(
        &self,
        draft: &DraftKey,
        revision: i64,
        shown: Option<&str>,
        meant: &[String],
    ) -> Result<WeekView, Failure> {
        let pause = self.take_back()?;
        let leaves = if pause.is_zero() { Leaves::AtOnce } else { Leaves::After(pause) };
        let consent = Consent {
            meant: Meant::Words(meant),
            replaces: shown.map_or(Replaces::Shown, Replaces::Text),
        };
        self.queue(draft, Some(revision), leaves, consent)?;
        self.show_week(Some(draft.section.clone()))
    }

    /// Freezes a draft and queues it. `revision` is the one the member saw; none takes what is
    /// stored.
    ///
    /// # Errors
    /// As [`Self::post_update`]; also [`Failure::NotReady`] for a text that the member was not shown.
    pub fn queue(
        &self,
        draft: &DraftKey,
        revision: Option<i64>,
        leaves: Leaves,
        consent: Consent<'_>,
    ) -> Result<OpId, Failure> {
        let now = self.now();
        let team = self.store().team(draft.team)?;
        let stored = self.draft(draft)?;
        if revision.is_some_and(|revision| revision != stored.revision) {
            return Err(Failure::Stale);
        }
        self.may_post()?;
        self.check_goes_to_github(&team)?;
        let template = Template::of(&draft.section);
        let stops = check(&stored.text, &template);
        if let Some(stop) = stops.iter().find(|problem| problem.blocks()) {
            let mut message = stop.message.clone();
            if message == CHOOSE_HEALTH {
                // Where there are no buttons for it.
                message += " Write it as a line such as \"Status: Green\".";
            }
            return Err(Failure::NotReady { message });
        }
        if team.facts.account.user == UserId(0) {
            return Err(Failure::SignIn {
                message: "Meridian does not know yet who you are on GitHub: sign in, in the \
                          window or with `meridian-cli account sign-in`, once there is a network. \
                          Your draft is safe."
                    .to_owned(),
            });
        }
        // Let go of the notebook before it is asked again below.
        let latest = self.store().latest_operation(draft)?;
        if let Some(latest) = latest {
            let same = draft::says(marker::strip(&latest.body), &stored.text, &template);
            if same && latest.state == OpState::Done && self.stands_as_posted(draft)? {
                return Err(Failure::NotReady {
                    message: "GitHub already holds exactly this text.".to_owned(),
                });
            }
            if same && latest.state.is_open() {
                // It may be held still, and something to be asked about have come meanwhile.
                self.check_confirmed(draft, &stored.text, consent)?;
                return Ok(latest.id);
            }
        }
        self.check_confirmed(draft, &stored.text, consent)?;
        self.note_seen(draft, consent)?;
        let (body, id) = self.compose(&team, draft, &stored.text)?;
        let base = self.store().base(draft, team.facts.account.user)?;
        let operation = Operation {
            id: id.clone(),
            author: team.facts.account.user,
            created_at: now,
            not_before: match leaves {
                Leaves::AtOnce => None,
                Leaves::After(pause) => now.checked_add_signed(pause),
            },
            state: OpState::queued(),
            content: Update { purpose: Purpose::Update, draft: draft.clone(), body, base },
        };
        self.started_draft(draft)?;
        self.store_mut().queue(&operation, stored.revision)?;
        Ok(id)
    }
}

impl ReadTx<'_> {
    /// The whole comment for a draft's text, and the operation's id. The marker keeps the id of the
    /// operation that made the comment.
    pub(crate) fn compose(
        &self,
        team: &Team,
        draft: &DraftKey,
        text: &str,
    ) -> Result<(String, OpId), Failure> {
        let id = self.new_operation_id()?;
        let made_by = |body: &str| Marker::find(body).map(|marker| marker.op);
        let base = self.store().base(draft, self.writes_as(team, draft)?)?;
        let maker = match base {
            Some(Base { body, .. }) => made_by(&body),
            // The comment is being made right now: this text will be an edit of it.
            None => self
                .store()
                .latest_operation(draft)?
                .filter(|op| op.state.is_open() && !matches!(op.state, OpState::Waiting { .. }))
                .and_then(|op| made_by(&op.body)),
        };
        // What was copied may stand there under its own mark.
        let copies = self.store().copies(draft)?;
        let maker = maker.or_else(|| copies.first().and_then(|copy| made_by(&copy.copied.body)));
        let marker = Marker {
            cycle: draft.cycle.clone(),
            round: draft.round,
            section: draft.section.clone(),
            part: (1, 1),
            op: maker.unwrap_or_else(|| id.clone()),
            withdrawn: false,
        };
        let text = draft::to_post(text, &Template::of(&draft.section));
        Ok((marker::compose(&marker, &text), id))
    }

    pub(crate) fn new_operation_id(&self) -> Result<OpId, Failure> {
        let ms = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        failure::name(&ulid::Ulid::from_parts(ms, self.parts.clock.random()).to_string())
    }

    /// Whether nothing is known of the posted comment but that it stands as it was posted.
    pub(crate) fn stands_as_posted(&self, draft: &DraftKey) -> Result<bool, Failure> {
        let team = self.store().team(draft.team)?;
        let known = self.known_here(&team, draft, &Season::of(self, &team))?;
        Ok(known.stands_as_posted())
    }
}

impl WriteTx<'_> {
    /// Takes back what has not left; its text stays in the draft.
    ///
    /// # Errors
    /// When it is already on its way, or there is no such operation.
    pub fn cancel(&self, op: &OpId) -> Result<(), Failure> {
        Ok(self.store_mut().cancel(op)?)
    }
}

impl ReadTx<'_> {
    /// The receipt of an operation that reached GitHub, whoever drained it.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn posted(&self, op: &OpId) -> Result<Option<Posted>, Failure> {
        let store = self.store();
        let Some(update) = store.operation(op)?.of::<Update>() else { return Ok(None) };
        let receipt = store.receipt(&update.draft)?;
        Ok(receipt.filter(|receipt| receipt.op == *op).as_ref().map(Posted::from))
    }

    /// Whether GitHub is known to hold the draft exactly as it stands.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn holds_this_text(&self, draft: &DraftKey) -> Result<bool, Failure> {
        let text = self.draft(draft)?.text;
        let latest = self.store().latest_operation(draft)?;
        let is_posted = latest.is_some_and(|op| {
            let template = Template::of(&draft.section);
            op.state == OpState::Done && draft::says(marker::strip(&op.body), &text, &template)
        });
        Ok(is_posted && self.stands_as_posted(draft)?)
    }

    /// Whether something in the outbox goes on by itself within minutes, so that waiting for it
    /// makes sense: not when there is no network, no issue, or a person must act.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn passes_by_itself(&self) -> Result<bool, Failure> {
        let team = self.team()?;
        let open = self.store().operations(team.id, Which::Open)?;
        let (season, zone) = (Season::of(self, &team), self.zone_name()?);
        for op in open {
            let sentence = match op.clone().of::<Update>() {
                Some(op) => {
                    let known = self.known_here(&team, &op.draft, &season)?;
                    self.truth_of(&known, Some(&op), &zone).sentence
                }
                None => Some(self.sentence_of(&team, &op, &season)?),
            };
            if sentence.is_some_and(|sentence| sentence.goes_on == GoesOn::Soon) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What still has to reach GitHub, oldest first; then that of the notebook's other teams.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn outbox(&self) -> Result<Vec<Waiting>, Failure> {
        let team = self.team()?;
        let others = self.others(&team)?;
        let mut waiting = Vec::new();
        for team in std::iter::once(&team).chain(&others) {
            let operations = self.store().operations(team.id, Which::Unfinished)?;
            if operations.is_empty() {
                continue;
            }
            let season = Season::of(self, team);
            for op in operations {
                match op.clone().of::<Update>() {
                    Some(op) => waiting.push(self.waiting(team, &op, &season)?),
                    None => waiting.extend(self.waiting_wish(team, &op, &season)?),
                }
            }
        }
        Ok(waiting)
    }

    fn waiting(
        &self,
        team: &Team,
        op: &Operation<Update>,
        season: &Season,
    ) -> Result<Waiting, Failure> {
        let known = self.known_here(team, &op.draft, season)?.for_purpose(op.purpose);
        let sentence = self.truth_of(&known, Some(op), &self.zone_name()?).sentence;
        let (said, goes_on) = sentence.map(|said| (said.words, said.goes_on)).unzip();
        let theirs = theirs(&op.state);
        let beside = match &op.state {
            OpState::Parked(Parked::ByHand { url, .. }) => Some(url),
            _ => None,
        };
        let hash = theirs.as_deref().map(sha256_hex);
        let reason = match hash.as_deref().and_then(|hash| hash.get(..HASH_DIGITS)) {
            Some(_) if self.lacks_only_its_mark(op)? => MARK_GONE.to_owned(),
            Some(hash) => format!(
                "Your comment on GitHub was changed since; nothing was posted. Look at its text, \
                 then post again with --replace {hash} to put yours in its place."
            ),
            None => match (said, beside) {
                // Where a terminal has no link beside the sentence.
                (Some(said), Some(url)) => format!("{said} It stands at {url}"),
                (said, _) => said.unwrap_or_default(),
            },
        };
        let reason = match op.purpose {
            Purpose::Update | Purpose::ByHand => reason,
            Purpose::Withdrawal => of_a_withdrawal(&op.state, &reason),
        };
        Ok(Waiting {
            op: op.id.to_string(),
            section: op.draft.section.to_string(),
            round: op.draft.round.to_string(),
            state: op.state.word().to_owned(),
            reason,
            theirs,
            theirs_sha256: hash,
            team: team.facts.repository.clone(),
            needs_person: goes_on == Some(GoesOn::ByAPerson),
            rule: beside.map(|_| Doubt::SecondComment.name()),
            url: beside.cloned(),
        })
    }
}

impl From<&Receipt> for Posted {
    fn from(receipt: &Receipt) -> Self {
        Self {
            section: receipt.draft.section.to_string(),
            comment_id: receipt.comment.clone(),
            url: receipt.url.clone(),
            sha256: receipt.sha256.clone(),
        }
    }
}
