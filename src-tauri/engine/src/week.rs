//! The week's page: round, issue, draft, truth bar and everybody's updates.

use crate::{
    Engine, drafting::problems, failure, rhythm_of, schedule_of,
    store::{StoredDraft, Team, TeamKind},
    words::short,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{OpState, Operation, Receipt},
    draft::Template,
    fingerprint::same_text,
    ids::{DraftKey, SectionId},
    markdown, marker,
    marker::Marker,
    rhythm::{Phase, Round},
    time::countdown,
    truth,
};
use meridian_protocol::{
    DraftView, Failure, IssueView, PendingView, PostView, RoundPhase, SectionTab, Station,
    TruthView, UpdateView, WeekView,
};

/// What is known of one section's update.
struct Standing {
    draft: StoredDraft,
    /// The newest operation that was not taken back.
    latest: Option<Operation>,
    receipt: Option<Receipt>,
}

impl Standing {
    /// Whether the text was changed since it was posted.
    fn changed_since(&self) -> bool {
        let posted = self.latest.as_ref().map(|op| marker::strip(&op.body));
        posted.is_some_and(|posted| !same_text(posted, &self.draft.text))
    }

    fn word(&self) -> &'static str {
        match self.latest.as_ref().map(|op| &op.state) {
            Some(OpState::Waiting { .. }) => "queued",
            Some(OpState::Sending { .. } | OpState::Unknown { .. } | OpState::Written { .. }) => {
                "sending"
            }
            Some(OpState::Done) if self.changed_since() => "draft",
            Some(OpState::Done) => "posted",
            Some(OpState::Conflict { .. } | OpState::Parked(_)) => "stopped",
            Some(OpState::Cancelled) | None if self.draft.saved_at.is_some() => "draft",
            Some(OpState::Cancelled) | None => "",
        }
    }
}

impl Engine {
    /// Answers `ShowWeek`.
    ///
    /// # Errors
    /// When there is no team, the section is none of the member's, or the notebook fails.
    pub fn show_week(&self, section: Option<SectionId>) -> Result<WeekView, Failure> {
        let team = self.team()?;
        let (zone, now) = (self.zone_name()?, self.now());
        let round = rhythm_of(&team).round_at(now);
        let schedule = schedule_of(&team);
        let key = self.key_of(&team, section, Some(round.key))?;
        let standing = self.standing(&key)?;
        let template = Template::of(&key.section);
        let found = problems(&standing.draft.text, &template);
        let week = schedule.and_then(|schedule| round.week_in(&schedule));
        let number = week.map(|week| week.number);
        let mut sections = Vec::new();
        for id in &team.facts.sections {
            let key = self.key_of(&team, Some(id.clone()), Some(round.key))?;
            let word = self.standing(&key)?.word().to_owned();
            sections.push(SectionTab { id: id.clone(), title: Template::of(id).title, word });
        }
        let saved = standing.draft.saved_at.map(|at| self.moment(&zone, at)).transpose()?;
        Ok(WeekView {
            now: self.moment(&zone, now)?,
            team: self.team_view(&team)?,
            cycle: team.facts.cycle.to_string(),
            week: week.map(|week| week.to_string()),
            issue: self.issue_view(&team, &round, number, now)?,
            opens: self.moment(&zone, round.opens)?,
            due: self.moment(&zone, round.due)?,
            closes: self.moment(&zone, round.closes)?,
            phase: match round.phase(now) {
                Phase::Before => RoundPhase::Before,
                Phase::Updates => RoundPhase::Updates,
                Phase::Discussion => RoundPhase::Discussion,
                Phase::Closed => RoundPhase::Closed,
            },
            sections,
            truth: self.truth_view(&team, &round, number, &standing, &zone)?,
            post: self.post_view(&standing, &found, number)?,
            problems: found,
            updates: self.updates(&team, &round, &zone)?,
            draft: DraftView {
                key,
                text: standing.draft.text,
                revision: standing.draft.revision,
                template,
                saved,
            },
        })
    }

    fn standing(&self, key: &DraftKey) -> Result<Standing, Failure> {
        let draft = self.draft(key)?;
        let store = self.store();
        Ok(Standing { draft, latest: store.latest_operation(key)?, receipt: store.receipt(key)? })
    }

    fn issue_view(
        &self,
        team: &Team,
        round: &Round,
        week: Option<u32>,
        now: DateTime<Utc>,
    ) -> Result<IssueView, Failure> {
        let store = self.store();
        let bound = store.bound_issue(team.id, &team.facts.cycle, round.key)?;
        let named = week.map_or_else(|| "This week's".to_owned(), |n| format!("The week {n}"));
        let Some(bound) = bound else {
            let late = countdown(round.opens, now);
            let words = format!("{named} issue was not seen yet; it was due {late} ago.");
            return Ok(IssueView::NotYet { words });
        };
        let number = format!("#{}", bound.number);
        Ok(match store.issue(team.id, bound.number)? {
            Some(issue) => {
                IssueView::Known { number, title: issue.title, url: issue.url, state: issue.state }
            }
            // The mirror may have been deleted; the binding is kept.
            None => IssueView::Known {
                number,
                title: String::new(),
                url: String::new(),
                state: String::new(),
            },
        })
    }

    fn truth_view(
        &self,
        team: &Team,
        round: &Round,
        week: Option<u32>,
        standing: &Standing,
        zone: &str,
    ) -> Result<TruthView, Failure> {
        let (offline_since, bound, looked_at) = {
            let store = self.store();
            let bound = store.bound_issue(team.id, &team.facts.cycle, round.key)?;
            let resource =
                bound.as_ref().map_or("issues".into(), |b| format!("issues/{}/comments", b.number));
            let pulled = store.pulled(team.id, &resource)?;
            (store.offline_since()?, bound, pulled.map(|pulled| pulled.at))
        };
        let facts = truth::Facts {
            saved_at: standing.draft.saved_at,
            op: standing.latest.as_ref(),
            receipt: standing.receipt.as_ref(),
            changed: if standing.changed_since() { truth::Changed::Yes } else { truth::Changed::No },
            network: offline_since.map_or(truth::Network::Online, truth::Network::OfflineSince),
            week,
            issue: bound.map(|bound| bound.number),
            looked_at,
        };
        let _ = TeamKind::Practice;
        let truth = truth::truth(&facts, self.now());
        let station = |station: truth::Station| -> Result<Station, Failure> {
            let time = match station.at {
                None => String::new(),
                Some(at) => {
                    let moment = self.moment(zone, at)?;
                    if station.seconds { format!("{} {}", moment.clock_seconds, moment.zone) } else { short(&moment) }
                }
            };
            Ok(Station { tone: station.tone.into_view(), words: station.words, time, url: station.url })
        };
        Ok(TruthView {
            laptop: station(truth.laptop)?,
            outbox: station(truth.outbox)?,
            github: station(truth.github)?,
            network: station(truth.network)?,
        })
    }
}
