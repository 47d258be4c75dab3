//! The week's page: round, issue, draft, truth bar and everybody's updates.

pub(crate) mod compared;
pub(crate) mod facts;
pub(crate) mod updates;
pub(crate) mod words;

use crate::{
    Query, ReadTx,
    draft::problem_views,
    hand::goes_by_hand,
    post::MARK_GONE,
    settings::rhythm_of,
    team::tables::Team,
    week::{facts::Season, words::band_view},
};
use meridian_core::{
    courier::{OpState, Operation, Update},
    draft::{Layout, Template},
    ids::SectionId,
    reminders::TeamHistory,
    round::rhythm::Round,
    week::truth::{GoesOn, Truth},
};
use meridian_protocol::{
    BandView, DraftView, Failure, IssueView, PendingView, PostView, Problem, Reply, RoundPhase,
    SectionTab, ShowWeek, Station, Tone, TruthView, WeekView,
};

/// What fits into a tray: what the member's first section waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// What waits in the outbox.
    pub outbox: Station,
    /// What a person should know first, if anything.
    pub headline: Option<String>,
}

impl Query for ShowWeek {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_week(self.section)
    }
}

impl ReadTx<'_> {
    /// Answers `ShowWeek`.
    ///
    /// # Errors
    /// When there is no team, the section is none of the member's, or the notebook fails.
    pub fn show_week(&self, section: Option<SectionId>) -> Result<WeekView, Failure> {
        let team = self.team()?;
        let (zone, now) = (self.zone_name()?, self.now());
        let season = Season::of(self, &team);
        let round = rhythm_of(&team)?.round_at(now);
        let section =
            section.map_or_else(|| self.open_section(&team), |section| Ok(Some(section)))?;
        let key = self.key_of(&team, section, Some(round.key))?;
        let draft = self.draft(&key)?;
        let known = self.known(&team, &key, &season)?;
        let mut truth = self.truth_of(&known, known.latest.as_ref(), &zone);
        let template = Template::of(&key.section);
        let found = self.problems(&key, &draft.text, &[])?;
        let found = problem_views(&draft.text, &found);
        let week = season.schedule.as_deref().and_then(|schedule| round.week_in(schedule));
        let mut sections = Vec::new();
        for id in &team.facts.sections {
            let word = if *id == key.section {
                truth.word
            } else {
                let key = self.key_of(&team, Some(id.clone()), Some(round.key))?;
                let known = self.known_here(&team, &key, &season)?;
                self.truth_of(&known, known.latest.as_ref(), &zone).word
            };
            let title = Template::of(id).title;
            sections.push(SectionTab { id: id.clone(), title, word: word.to_owned() });
        }
        let saved = draft.saved_at.map(|at| self.moment(&zone, at)).transpose()?;
        let theirs = self.theirs(&key)?;
        let mut post = post_view(&truth, known.latest.as_ref(), &found);
        post.by_hand = goes_by_hand(&known, &team);
        if let (Some(pending), Some(op)) = (&mut post.pending, &known.latest) {
            if self.lacks_only_its_mark(op)? {
                pending.words = MARK_GONE.to_owned();
            }
            let is_waiting = matches!(op.state, OpState::Waiting { .. });
            let until = op.not_before.filter(|until| is_waiting && *until > now);
            pending.held_until = until.map(|until| self.moment(&zone, until)).transpose()?;
        }
        let giving = self.pending_giving(&team, &key, &season)?;
        tell_giving(&mut truth, giving.as_ref());
        post.pending = post.pending.or(giving);
        if known.receipt.is_none()
            && self.history(&team)? == TeamHistory::HasHadIssues
            && let Some(late) = self.late(&round, &zone)?
        {
            post.ready = format!("{} {late}", post.ready);
        }
        if let Some(probably) = self.probably_words(&team)? {
            post.ready = format!("{} {probably}", post.ready);
        }
        let mut bands: Vec<BandView> = truth.bands.iter().map(band_view).collect();
        bands.extend(self.cannot_post_band(&team)?);
        Ok(WeekView {
            now: self.moment(&zone, now)?,
            team: self.team_view(&team)?,
            cycle: team.facts.cycle_words().to_owned(),
            week: week.map(|week| week.to_string()),
            issue: self.issue_view(&team, &round, &truth)?,
            opens: self.moment(&zone, round.opens)?,
            due: self.moment(&zone, round.due)?,
            closes: self.moment(&zone, round.closes)?,
            phase: round.phase(now),
            sections,
            post,
            bands,
            truth: TruthView {
                laptop: truth.laptop,
                outbox: truth.outbox,
                github: truth.github,
                network: truth.network,
            },
            problems: found,
            theirs,
            updates: self.updates(&team, &round, &zone)?,
            draft: DraftView {
                layout: Layout::read(&draft.text, &template),
                key,
                text: draft.text,
                revision: draft.revision,
                template,
                saved,
            },
        })
    }

    /// The week in two lines. Reads no colleague's update, and makes no page of any.
    ///
    /// # Errors
    /// When there is no team, or the notebook fails.
    pub fn glance(&self) -> Result<Glance, Failure> {
        let team = self.team()?;
        let season = Season::of(self, &team);
        let round = rhythm_of(&team)?.round_at(self.now());
        let key = self.key_of(&team, None, Some(round.key))?;
        let known = self.known(&team, &key, &season)?;
        let mut truth = self.truth_of(&known, known.latest.as_ref(), &self.zone_name()?);
        tell_giving(&mut truth, self.pending_giving(&team, &key, &season)?.as_ref());
        let worth_it = |band: &BandView| matches!(band.tone, Tone::Stop | Tone::Wait);
        let headline = truth.bands.iter().map(band_view).find(worth_it).map(|band| band.title);
        Ok(Glance { outbox: truth.outbox, headline })
    }

    /// That the round's first update comes late, once it does; one sentence.
    fn late(&self, round: &Round, zone: &str) -> Result<Option<String>, Failure> {
        let at = |at| self.moment(zone, at).map(|at| at.dated());
        Ok(match round.phase(self.now()) {
            RoundPhase::Before | RoundPhase::Updates => None,
            RoundPhase::Discussion => {
                Some(format!("Updates were due {}: yours comes late.", at(round.due)?))
            }
            RoundPhase::Closed => {
                Some(format!("This week closed {}: your update comes late.", at(round.closes)?))
            }
        })
    }

    pub(crate) fn issue_view(
        &self,
        team: &Team,
        round: &Round,
        truth: &Truth,
    ) -> Result<IssueView, Failure> {
        let store = self.store();
        let bound = store.bound_issue(team.id, &team.facts.cycle, round.key)?;
        let Some(bound) = bound else {
            return Ok(IssueView::NotYet { words: truth.no_issue.clone().unwrap_or_default() });
        };
        let number = format!("#{}", bound.number);
        Ok(match store.issue(team.id, bound.number)? {
            Some(issue) => IssueView::Known {
                number,
                title: issue.title,
                author: issue.author.map(|author| author.login).unwrap_or_default(),
                url: issue.url,
                state: issue.state,
            },
            // The mirror may have been deleted; the binding is kept.
            None => IssueView::Known {
                number,
                title: String::new(),
                author: String::new(),
                url: String::new(),
                state: String::new(),
            },
        })
    }
}

/// What goes to the lead waits in the outbox too, where nothing else of the draft does.
fn tell_giving(truth: &mut Truth, giving: Option<&PendingView>) {
    let Some(giving) = giving.filter(|_| truth.outbox.tone == Tone::Idle) else { return };
    let (tone, words) = match giving.needs_person {
        true => (Tone::Stop, "Stopped - what goes to your lead"),
        false => (Tone::Wait, "On its way to your lead"),
    };
    truth.outbox = Station { tone, words: words.to_owned(), time: String::new(), url: None };
}

fn post_view(truth: &Truth, latest: Option<&Operation<Update>>, problems: &[Problem]) -> PostView {
    let stop = problems.iter().find(|problem| problem.blocks);
    let refused = stop.map(|problem| problem.message.as_str()).or(truth.nothing_new);
    let pending = latest.filter(|op| op.state != OpState::Done).zip(truth.sentence.as_ref());
    PostView {
        label: truth.post.to_owned(),
        refused: refused.map(ToOwned::to_owned),
        pending: pending.map(|(op, sentence)| PendingView {
            op: op.id.clone(),
            words: sentence.words.clone(),
            can_cancel: matches!(
                op.state,
                OpState::Waiting { .. } | OpState::Parked(_) | OpState::Conflict { .. }
            ),
            needs_person: sentence.goes_on == GoesOn::ByAPerson,
            held_until: None,
        }),
        changed_since: truth.changed_since.clone(),
        ready: truth.ready.to_owned(),
        by_hand: false,
        can_withdraw: truth.can_withdraw,
    }
}
