//! Writing: every edit is on the disk before it is called saved.

pub(crate) mod revisions;
pub(crate) mod tables;

use crate::{
    Command, Query, ReadTx, WriteTx,
    draft::tables::{RevisionReason, StoredDraft},
    ground::failure,
    settings::rhythm_of,
    team::tables::Team,
};
use meridian_core::{
    courier::marker,
    draft::{Layout, Splice, Template, to_lf},
    ids::{DraftKey, RoundKey, SectionId},
    markdown,
    post::check::{self, Doubt, Gate},
};
use meridian_protocol::{EditDraft, Failure, PreviewView, Problem, Reply, SavedView, ShowPreview};

impl Command for EditDraft {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.edit_draft(&self.draft, self.revision, &self.splices)
    }
}

impl Query for ShowPreview {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_preview(&self.draft)
    }
}

impl ReadTx<'_> {
    /// The draft of the current round for a section of the member's (the first, if none is named).
    ///
    /// # Errors
    /// When there is no team, or the section is none of the member's.
    pub fn draft_key(
        &self,
        section: Option<SectionId>,
        round: Option<RoundKey>,
    ) -> Result<DraftKey, Failure> {
        let team = self.team()?;
        self.key_of(&team, section, round)
    }

    pub(crate) fn key_of(
        &self,
        team: &Team,
        section: Option<SectionId>,
        round: Option<RoundKey>,
    ) -> Result<DraftKey, Failure> {
        let mine = &team.facts.sections;
        let section = match section {
            Some(section) if mine.contains(&section) => section,
            Some(section) => {
                let mine = mine.iter().map(SectionId::as_str).collect::<Vec<_>>().join(", ");
                return Err(failure::bad(&format!(
                    "\"{section}\" is none of your sections ({mine}). Connect again with --section."
                )));
            }
            None => match mine.first() {
                Some(section) => section.clone(),
                None => failure::name("general")?,
            },
        };
        let round = round.map_or_else(|| self.present_round(team), Ok)?;
        Ok(DraftKey { team: team.id, cycle: team.facts.cycle.clone(), round, section })
    }

    /// The round of this moment.
    pub(crate) fn present_round(&self, team: &Team) -> Result<RoundKey, Failure> {
        Ok(rhythm_of(team)?.round_at(self.now()).key)
    }

    /// The draft as stored; one that nobody has written in is its section's template, and looking at
    /// it stores nothing.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn draft(&self, key: &DraftKey) -> Result<StoredDraft, Failure> {
        let stored = self.store().draft(key)?;
        Ok(stored.unwrap_or_else(|| StoredDraft { text: blank(key), revision: 0, saved_at: None }))
    }
}

impl WriteTx<'_> {
    /// The draft as stored, and started with its section's template if there was none.
    pub(crate) fn started_draft(&self, key: &DraftKey) -> Result<StoredDraft, Failure> {
        Ok(self.store_mut().start_draft(key, &blank(key))?)
    }

    /// Answers `EditDraft`.
    ///
    /// # Errors
    /// [`Failure::Stale`] when another program changed the draft; [`Failure::NotSaved`] when the
    /// disk refuses.
    pub fn edit_draft(
        &self,
        draft: &DraftKey,
        revision: i64,
        splices: &[Splice],
    ) -> Result<SavedView, Failure> {
        let now = self.now();
        let lf: Vec<Splice> = splices.iter().map(with_lf).collect();
        let (revision, text) =
            self.store_mut().type_in(draft, &blank(draft), revision, &lf, now)?;
        if let Err(failure) = self.written(draft) {
            // The words are stored; only that they can be read again later is not.
            tracing::warn!(%failure, "what was written is not kept as it was left");
        }
        let zone = self.zone_name()?;
        let layout = Layout::read(&text, &Template::of(&draft.section));
        Ok(SavedView { revision, saved: self.moment(&zone, now)?, layout })
    }

    /// Replaces the whole draft (`draft set`); the text before is kept as a revision.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn set_draft(&self, key: &DraftKey, text: &str) -> Result<StoredDraft, Failure> {
        self.started_draft(key)?;
        let now = self.now();
        self.store_mut().replace(key, &to_lf(text), RevisionReason::Replaced, now)?;
        self.draft(key)
    }
}

impl ReadTx<'_> {
    /// Answers `ShowPreview`.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn show_preview(&self, draft: &DraftKey) -> Result<PreviewView, Failure> {
        let text = self.draft(draft)?.text;
        let team = self.store().team(draft.team)?;
        let (body, _) = self.compose(&team, draft, &text)?;
        let marker = match self.goes_elsewhere(&team)? {
            true => None,
            false => body.lines().next().map(str::to_owned),
        };
        Ok(PreviewView {
            html: markdown::render(marker::strip(&body)),
            bytes: marker::strip(&body).len() as u64,
            limit: check::DRAFT_LIMIT as u64,
            marker,
        })
    }
}

/// How a draft begins.
fn blank(key: &DraftKey) -> String {
    Template::of(&key.section).blank()
}

fn with_lf(splice: &Splice) -> Splice {
    Splice { inserted: to_lf(&splice.inserted), ..splice.clone() }
}

/// What stands in the way of posting a text, for the window.
pub(crate) fn problem_views(text: &str, problems: &[check::Problem]) -> Vec<Problem> {
    let view = |problem: &check::Problem| {
        let doubt = match problem.gate {
            Gate::Blocks => None,
            Gate::Confirm(doubt) => Some(doubt),
        };
        let words = doubt.map(|_| problem.words(text)).unwrap_or_default();
        let safe = doubt.and_then(|doubt| doubt.safe(words));
        Problem {
            blocks: problem.blocks(),
            message: problem.message.clone(),
            from: problem.range.start as u64,
            to: problem.range.end as u64,
            words: words.to_owned(),
            meant: doubt.map(Doubt::meant).unwrap_or_default().to_owned(),
            safe: safe.as_ref().map(|safe| safe.label).unwrap_or_default().to_owned(),
            put: safe.map(|safe| safe.put).unwrap_or_default(),
            field: problem.field.and_then(|field| field.try_into().ok()),
        }
    };
    problems.iter().map(view).collect()
}
