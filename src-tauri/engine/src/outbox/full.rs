//! One operation in full.

use super::{Told, round_words};
use crate::{
    ReadTx,
    hand::commenting::below_mark,
    team::tables::{Team, TeamKind},
    week::facts::Season,
};
use meridian_core::{
    courier::{Content, OpState, Operation, Parked, Purpose, Receipt, Update, marker},
    fingerprint::sha256_hex,
    ids::{IssueNumber, OpId, SectionId},
    week::truth::{Journaled, Remedy, Step, told},
};
use meridian_protocol::{ActView, Failure, OperationView, OutboxRow, PageView, StepView};

impl ReadTx<'_> {
    /// Answers `ShowOperation`.
    ///
    /// # Errors
    /// When it is none of the member's teams', or notebook or mirror cannot be read.
    pub fn show_operation(&self, op: &OpId) -> Result<OperationView, Failure> {
        let op = self.store().operation(op)?;
        let team = self.team_of(&op)?;
        let season = Season::of(self, &team);
        let told = self.told(&team, &op, &season)?;
        let row = self.outbox_row(&team, &op, &season, &told)?;
        let Told { item, .. } = told;
        let update = op.clone().of::<Update>();
        let issue = self.issue_of(&team, &op)?;
        let text = match &update {
            Some(update) => marker::strip(&update.body).to_owned(),
            None => match &op.content {
                Content::HandOver(given) => below_mark(&given.body).to_owned(),
                _ => format!("{}: {}", team.facts.repository, row.title),
            },
        };
        let receipt = self.store().receipt_of(&op.id)?;
        let section = self.section_on_page(&row, &op);
        let acts = item
            .remedies
            .into_iter()
            .filter(|remedy| *remedy != Remedy::OpenDraft || section.is_some())
            .map(|remedy| ActView { remedy, words: remedy.words().to_owned() });
        let acts = acts.collect();
        let receipt_words = receipt
            .as_ref()
            .map(|receipt| format!("{} bytes, SHA-256 {}", receipt.bytes, receipt.sha256));
        Ok(OperationView {
            about: about(&team, update.as_ref(), issue, &text),
            next: item.next,
            steps: self.steps_of(&op)?,
            acts,
            section,
            page: self.page_of(
                &team,
                &op,
                issue,
                self.comment_of(&op, receipt.as_ref())?.as_deref(),
            )?,
            theirs: crate::post::theirs(&op.state),
            receipt: receipt_words,
            technical: technical(&op, update.as_ref(), &season, &text),
            text,
            row,
        })
    }

    /// The team of an operation, which is one of those that are listed.
    fn team_of(&self, op: &Operation) -> Result<Team, Failure> {
        let id = self.store().team_of(&op.id)?;
        let found = self.outbox_teams()?.into_iter().find(|team| team.id == id);
        found.ok_or_else(|| Failure::BadInput {
            message: format!("{} is the practice team's. Show that team first.", op.id),
        })
    }

    /// The issue that it goes to, once that is known.
    fn issue_of(&self, team: &Team, op: &Operation) -> Result<Option<IssueNumber>, Failure> {
        if let Some(receipt) = self.store().receipt_of(&op.id)? {
            return Ok(Some(receipt.issue));
        }
        Ok(match op.clone().of::<Update>() {
            Some(update) => {
                let draft = &update.draft;
                let bound = self.store().bound_issue(team.id, &draft.cycle, draft.round)?;
                bound.map(|bound| bound.number)
            }
            None => match &op.content {
                Content::HandOver(given) => Some(given.place),
                content => content.wish().and_then(|wish| wish.issue),
            },
        })
    }

    /// The section of the draft that it comes from, where the draft's page shows that: of the shown team,
    /// this round.
    fn section_on_page(&self, row: &OutboxRow, op: &Operation) -> Option<SectionId> {
        let update = op.clone().of::<Update>().filter(|_| row.is_shown)?;
        let section = update.draft.section.clone();
        let shown = self.team().and_then(|team| self.key_of(&team, Some(section.clone()), None));
        (shown.ok()? == update.draft).then_some(section)
    }

    /// Where a person sees the comment that it made.
    fn comment_of(
        &self,
        op: &Operation,
        receipt: Option<&Receipt>,
    ) -> Result<Option<String>, Failure> {
        Ok(match (receipt, &op.content) {
            (Some(receipt), _) => Some(receipt.url.clone()),
            (None, Content::HandOver(_)) => {
                self.store().evidence(&op.id)?.map(|evidence| evidence.url)
            }
            (None, _) => None,
        })
    }

    /// Where a person sees it: the comment, or else the issue.
    fn page_of(
        &self,
        team: &Team,
        op: &Operation,
        issue: Option<IssueNumber>,
        comment: Option<&str>,
    ) -> Result<Option<PageView>, Failure> {
        if team.facts.kind == TeamKind::Practice {
            return Ok(None);
        }
        let page = |words: String, url: &str| Some(PageView { words, url: url.to_owned() });
        if let OpState::Parked(Parked::ByHand { url, .. }) = &op.state {
            return Ok(page("Open your comment".to_owned(), url));
        }
        if let Some(url) = comment {
            return Ok(page("Open the comment".to_owned(), url));
        }
        let Some(number) = issue else { return Ok(None) };
        let mirrored = self.store().issue(team.id, number)?;
        Ok(mirrored.and_then(|issue| page(format!("Open #{number}"), &issue.url)))
    }

    /// What happened to it so far, as far as it is known.
    fn steps_of(&self, op: &Operation) -> Result<Vec<StepView>, Failure> {
        let line = |step, at| Journaled { step, at, last: at, times: 1 };
        let mut journal = vec![line(Step::Queued, op.created_at)];
        journal.extend(self.store().steps(&op.id)?);
        let zone = self.zone_name()?;
        let steps = told(&self.dial(&zone), &journal).into_iter();
        steps.map(|(at, words)| Ok(StepView { at: self.moment(&zone, at)?, words })).collect()
    }
}

/// `your comment on orchard/signal#7, 2,914 bytes`
fn about(
    team: &Team,
    update: Option<&Operation<Update>>,
    issue: Option<IssueNumber>,
    text: &str,
) -> String {
    let repository = &team.facts.repository;
    let place = match issue {
        Some(issue) => format!("{repository}#{issue}"),
        None => repository.clone(),
    };
    match update.map(|update| (update.purpose, &update.base)) {
        Some((Purpose::Update, None)) => {
            format!("your comment on {place}, {} bytes", text.len())
        }
        Some((Purpose::Update, Some(_))) => {
            format!("an edit of your comment on {place}, {} bytes", text.len())
        }
        Some((Purpose::Withdrawal | Purpose::ByHand, _)) => {
            format!("a comment of yours on {place}")
        }
        None => place,
    }
}

fn technical(
    op: &Operation,
    update: Option<&Operation<Update>>,
    season: &Season,
    text: &str,
) -> Vec<String> {
    let mut lines = vec![format!("operation {}, {}, {}", op.id, op.name(), op.state.word())];
    let step = serde_json::to_string(&Step::of(&op.state));
    lines.extend(step.ok().map(|step| format!("state {step}")));
    if let Some(update) = update {
        let draft = &update.draft;
        let when = round_words(draft.round, season);
        lines.push(format!("draft {}/{}/{} ({when})", draft.cycle, draft.round, draft.section));
        if let Some(base) = &update.base {
            lines.push(format!("changes comment {}", base.comment));
        }
        let first = update.body.lines().next().filter(|line| line.starts_with("<!--"));
        lines.extend(first.map(|line| format!("invisible first line {line}")));
        lines.push(format!("SHA-256 of the text {}", sha256_hex(text)));
    }
    lines
}
