//! The week's page: round, issue, draft, truth bar and everybody's updates.

use crate::{
    Engine,
    drafting::problems,
    rhythm_of, schedule_of,
    store::{StoredDraft, Team},
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{OpState, Operation, Page, Receipt, Request},
    draft::Template,
    fingerprint::same_text,
    ids::{DraftKey, IssueNumber, SectionId},
    markdown, marker,
    marker::Marker,
    rhythm::{Phase, Round},
    time::countdown,
    truth,
};
use meridian_protocol::{
    DraftView, Failure, IssueView, Moment, PendingView, PostView, Problem, RoundPhase, SectionTab,
    Station, Tone, TruthView, UpdateView, WeekView,
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
        let (issue, offline) = {
            let store = self.store();
            let bound = store.bound_issue(team.id, &team.facts.cycle, round.key)?;
            (bound.map(|bound| bound.number), store.offline_since()?.is_some())
        };
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
            post: self.post_view(&standing, &found, number, issue, offline),
            problems: found,
            theirs: self.theirs(&key)?,
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
        let (offline_since, bound, looked_at, limits) = {
            let store = self.store();
            let bound = store.bound_issue(team.id, &team.facts.cycle, round.key)?;
            let list = bound.as_ref().map_or("issues".to_owned(), |bound| {
                Request::Comments {
                    issue: bound.number,
                    since: None,
                    page: Page::First,
                    etag: None,
                }
                .resource()
            });
            let looked_at = store.pulled(team.id, &list)?.map(|pulled| pulled.at);
            (store.offline_since()?, bound, looked_at, store.limits(team.id)?)
        };
        let now = self.now();
        let facts = truth::Facts {
            saved_at: standing.draft.saved_at,
            op: standing.latest.as_ref().map(|op| truth::OpFacts {
                state: &op.state,
                not_before: op.not_before.filter(|first| *first > now),
            }),
            receipt: standing.receipt.as_ref(),
            since_post: if standing.changed_since() {
                truth::SincePost::Changed
            } else {
                truth::SincePost::Same
            },
            network: offline_since.map_or(truth::Network::Online, truth::Network::OfflineSince),
            issue: bound.map(|bound| bound.number),
            week,
            looked_at,
            limited_until: limits.limited_until.filter(|until| *until > now),
        };
        let truth = truth::truth(&facts);
        Ok(TruthView {
            laptop: self.station(truth.laptop, zone, |moment| &moment.clock_seconds)?,
            outbox: self.station(truth.outbox, zone, |moment| &moment.clock)?,
            github: self.station(truth.github, zone, |moment| &moment.clock)?,
            network: self.station(truth.network, zone, |moment| &moment.clock)?,
        })
    }

    fn station(
        &self,
        station: truth::Station,
        zone: &str,
        clock: fn(&Moment) -> &str,
    ) -> Result<Station, Failure> {
        let moment = station.at.map(|at| self.moment(zone, at)).transpose()?;
        Ok(Station {
            tone: match station.tone {
                truth::Tone::Idle => Tone::Idle,
                truth::Tone::Ok => Tone::Ok,
                truth::Tone::Wait => Tone::Wait,
                truth::Tone::Stop => Tone::Stop,
            },
            words: station.words,
            time: moment
                .map(|moment| format!("{} {}", clock(&moment), moment.zone))
                .unwrap_or_default(),
            url: station.url,
        })
    }

    fn post_view(
        &self,
        standing: &Standing,
        problems: &[Problem],
        week: Option<u32>,
        issue: Option<IssueNumber>,
        offline: bool,
    ) -> PostView {
        let latest = standing.latest.as_ref().filter(|op| op.state != OpState::Cancelled);
        let changed = standing.changed_since();
        let open = latest.filter(|op| op.state.is_open());
        let done = latest.is_some_and(|op| op.state == OpState::Done);
        let label = match (open, done, offline) {
            (Some(_), _, _) => "Queue this instead",
            (None, true, _) => "Update comment",
            (None, false, true) => "Queue update",
            (None, false, false) => "Post update",
        };
        let stop = problems.iter().find(|problem| problem.blocks);
        let refused = match (stop, latest) {
            (Some(problem), _) => Some(problem.message.clone()),
            (None, Some(_)) if open.is_some() && !changed => {
                Some("This text is already queued.".to_owned())
            }
            (None, Some(_)) if done && !changed => {
                Some("GitHub already holds exactly this text.".to_owned())
            }
            _ => None,
        };
        let now = self.now();
        let pending = latest.filter(|op| op.state != OpState::Done).map(|op| PendingView {
            op: op.id.clone(),
            words: match op.not_before {
                Some(first) if first > now && op.state == OpState::queued() => {
                    let when = if offline { "once there is a network" } else { "in a few seconds" };
                    format!("It leaves {when}; until then it can be taken back.")
                }
                _ => self.sentence(op, week, issue),
            },
            can_cancel: matches!(
                op.state,
                OpState::Waiting { .. } | OpState::Parked(_) | OpState::Conflict { .. }
            ),
            needs_person: !op.state.is_open(),
        });
        let changed_since = (changed && latest.is_some()).then(|| {
            let word = if done { "posted" } else { "queued" };
            format!("Changed since it was {word}; the newer text stays here until you post it.")
        });
        PostView { label: label.to_owned(), refused, pending, changed_since }
    }

    /// Everybody's updates of the round, oldest first, as the mirror has them.
    fn updates(&self, team: &Team, round: &Round, zone: &str) -> Result<Vec<UpdateView>, Failure> {
        let comments = {
            let store = self.store();
            match store.bound_issue(team.id, &team.facts.cycle, round.key)? {
                Some(bound) => store.comments(team.id, bound.number)?,
                None => Vec::new(),
            }
        };
        comments
            .iter()
            .map(|comment| {
                let marker = Marker::find(&comment.body);
                Ok(UpdateView {
                    login: comment
                        .author
                        .as_ref()
                        .map_or_else(|| "ghost".to_owned(), |author| author.login.clone()),
                    section: marker.map(|marker| Template::of(&marker.section).title),
                    html: markdown::render(marker::strip(&comment.body)),
                    url: comment.url.clone(),
                    at: self.moment(zone, comment.updated_at)?,
                })
            })
            .collect()
    }
}
