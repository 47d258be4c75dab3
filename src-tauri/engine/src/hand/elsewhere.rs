//! Updates that go where Meridian cannot look: a document, a chat. Copied in the form that the place
//! wants, and posted by the member's own word.

use crate::{
    Command, ReadTx, WriteTx,
    ground::{failure, store::Store},
    team::tables::{Team, TeamKind},
};
use meridian_core::{
    courier::{Destination, OpState, Operation, Purpose, Update, marker},
    draft::{Template, says},
    ids::DraftKey,
    settings::GoesElsewhere,
    week::truth::{Place, Said, SignIn},
};
use meridian_protocol::{ByHandView, Failure, MarkPosted, Reply, SetElsewhere, TeamsView};

impl Command for MarkPosted {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.mark_posted(&self.draft, self.is_posted)
    }
}

impl Command for SetElsewhere {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.set_elsewhere(self.is_elsewhere)
    }
}

/// Where a team's updates go, in words.
pub(crate) struct Goes {
    /// A few, for a row: `an issue for each week`.
    pub(crate) briefly: String,
    /// One sentence.
    pub(crate) sentence: String,
}

impl ReadTx<'_> {
    /// Whether a team's updates go elsewhere.
    pub(crate) fn goes_elsewhere(&self, team: &Team) -> Result<bool, Failure> {
        self.kept(GoesElsewhere, team.id)
    }

    /// Whether it is the member alone who says that an update is posted: where they go elsewhere, and
    /// where they go to a discussion, of which GitHub shows nothing to who is not signed in.
    pub(crate) fn goes_by_own_word(&self, team: &Team) -> Result<bool, Failure> {
        let is_discussion = matches!(team.facts.destination, Destination::Discussion { .. });
        let is_unseen = is_discussion && self.sign_in_noted(team)? == SignIn::NoneGiven;
        Ok(is_unseen || self.goes_elsewhere(team)?)
    }

    /// Where a team's updates go, with what the member said of this one.
    pub(crate) fn place(
        &self,
        store: &Store,
        team: &Team,
        key: &DraftKey,
    ) -> Result<Place, Failure> {
        if !self.goes_by_own_word(team)? {
            return Ok(Place::GitHub);
        }
        let Some((at, body)) = store.said_posted(key)? else { return Ok(Place::Elsewhere(None)) };
        let text = self.draft(key)?.text;
        let is_older = !says(marker::strip(&body), &text, &Template::of(&key.section));
        Ok(Place::Elsewhere(Some(Said { at, is_older, is_read: false })))
    }

    /// Where a team's updates go.
    pub(crate) fn goes(&self, team: &Team) -> Result<Goes, Failure> {
        let of = &team.facts.repository;
        let goes = |briefly: String, sentence: String| Goes { briefly, sentence };
        if self.goes_elsewhere(team)? {
            let sentence = "A document or a chat, where you put it yourself.";
            return Ok(goes("elsewhere".into(), sentence.into()));
        }
        Ok(match team.facts.destination {
            Destination::RoundIssue => goes(
                "an issue for each week".into(),
                format!("One comment in each round's own issue of {of}."),
            ),
            Destination::CycleIssue => goes(
                "one issue for the cycle".into(),
                format!("One comment a round, all in the cycle's one issue of {of}."),
            ),
            Destination::Issue { number } => {
                goes(format!("#{number}"), format!("One comment a round, all in {of}#{number}."))
            }
            Destination::Discussion { number } => goes(
                format!("discussion #{number}"),
                format!("One comment a round, all in discussion #{number} of {of}."),
            ),
        })
    }

    /// That a post is refused where updates go elsewhere.
    pub(crate) fn check_goes_to_github(&self, team: &Team) -> Result<(), Failure> {
        if !self.goes_elsewhere(team)? {
            return Ok(());
        }
        Err(Failure::NotReady {
            message:
                "The updates of this team go elsewhere: copy yours, put it there, and mark it as \
                      posted (`meridian-cli hand copy`, `hand posted`)."
                    .to_owned(),
        })
    }
}

impl WriteTx<'_> {
    /// Answers `MarkPosted`: freezes what was last copied, or what stands there, as posted by the
    /// member's own word.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where updates go to GitHub, or nothing is written.
    pub fn mark_posted(&self, draft: &DraftKey, is_posted: bool) -> Result<ByHandView, Failure> {
        let team = self.store().team(draft.team)?;
        if !self.goes_by_own_word(&team)? {
            return Err(Failure::NotReady {
                message:
                    "The updates of this team go to GitHub, where Meridian looks for them itself."
                        .to_owned(),
            });
        }
        let stored = self.draft(draft)?;
        if is_posted && stored.saved_at.is_none() {
            return Err(Failure::NotReady {
                message: "Nothing is written yet that could be posted.".to_owned(),
            });
        }
        if !is_posted {
            self.store_mut().unsay_posted(draft)?;
            return self.show_by_hand(Some(draft.section.clone()));
        }
        let copied = self.store().copies(draft)?.pop().map(|copy| copy.copied.body);
        let (body, id) = self.compose(&team, draft, &stored.text)?;
        let operation = Operation {
            id,
            author: team.facts.account.user,
            created_at: self.now(),
            not_before: None,
            state: OpState::Done,
            content: Update {
                purpose: Purpose::ByHand,
                draft: draft.clone(),
                body: copied.unwrap_or(body),
                base: None,
            },
        };
        self.store_mut().unsay_posted(draft)?;
        self.store_mut().freeze_copy(&operation, stored.revision)?;
        self.show_by_hand(Some(draft.section.clone()))
    }

    /// Answers `SetElsewhere`. Where they went before is kept, and counts again afterwards.
    ///
    /// # Errors
    /// When there is no team, or it is the practice team.
    pub fn set_elsewhere(&self, is_elsewhere: bool) -> Result<TeamsView, Failure> {
        let team = self.team()?;
        if team.facts.kind == TeamKind::Practice {
            return Err(failure::bad("The updates of the practice team go to its pretend GitHub."));
        }
        self.let_go_elsewhere(&team, is_elsewhere)?;
        self.show_teams()
    }

    pub(crate) fn let_go_elsewhere(&self, team: &Team, is: bool) -> Result<(), Failure> {
        self.keep(GoesElsewhere, team.id, is.then_some(&true))
    }
}
