//! One row of the Deadlines screen.

use super::AgendaFacts;
use crate::{ReadTx, ground::failure};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};
use meridian_core::{
    courier::{OpState, marker},
    deadlines::{Concern, Deadline, DeadlineKind, SourceReading, phase_at},
    draft::{Template, says},
    hours::SendByReason,
    reminders::{
        self, BellFacts, Ladder, LadderKind, Ladders, PlanInput, Snoozed, Step, Subject,
        UpdateState,
    },
    round::rhythm::{Rhythm, Round},
    schedule::YearOrigin,
    time::{ZoneError, aoe_words, countdown, countdown_window, day_shift_words},
};
use meridian_protocol::{
    Bell, BellStep, BellView, DeadlineRow, Elsewhere, Failure, Moment, QuestionView, ReadingView,
    ZoneChoice,
};

/// Where people of release teams live, from west to east: enough to see a day go round.
const PLACES: [(&str, &str); 5] = [
    ("San Francisco", "America/Los_Angeles"),
    ("UTC", "UTC"),
    ("Berlin", "Europe/Berlin"),
    ("Kolkata", "Asia/Kolkata"),
    ("Tokyo", "Asia/Tokyo"),
];

/// The member's update for whose deadline a row is.
struct Update {
    state: UpdateState,
    words: Option<String>,
    round: Round,
    /// What its round's reminders are planned from.
    plan: PlanInput,
}

impl ReadTx<'_> {
    pub(super) fn deadline_row(
        &self,
        deadline: &Deadline,
        page: &AgendaFacts<'_>,
    ) -> Result<DeadlineRow, Failure> {
        let (at, window) = (deadline.at, deadline.window);
        let moment = |at| self.moment(&page.zone, at);
        let first = deadline.first_moment();
        let week = deadline.week;
        let update = self.update_of(deadline, page)?;
        let is_posted = update.as_ref().is_some_and(|update| update.state.is_settled());
        let bell = self.bell_view(deadline, page, update.as_ref())?;
        let send_by = if is_posted { None } else { self.send_by(deadline, page)? };
        let (send_by, send_by_why) = send_by.unzip();
        Ok(DeadlineRow {
            id: deadline.id.clone(),
            who: deadline.who.clone().unwrap_or_default(),
            roles: deadline.roles.clone(),
            mine: deadline.concern != Concern::Others,
            past: deadline.is_past(page.now),
            line: deadline.line,
            at: at.map(moment).transpose()?,
            window: window.map(|window| self.moments(&page.zone, window)).transpose()?,
            aoe: at.map(aoe_words),
            readings: deadline
                .readings
                .iter()
                .map(|reading| self.reading_view(reading, &page.zone))
                .collect::<Result<_, _>>()?,
            question: self.question_view(deadline, &page.zone)?,
            year_inferred: deadline.year == YearOrigin::Inferred,
            day_shift: day_shift_words(&deadline.used, &page.zone, self.rules())
                .map_err(|error| failure::zone(&error))?,
            countdown: match (at, window) {
                _ if is_posted => match update.as_ref().map(|update| update.state) {
                    Some(UpdateState::Given) => "given".to_owned(),
                    _ => "posted".to_owned(),
                },
                (Some(at), _) => countdown(page.now, at),
                (None, Some((from, to))) => countdown_window(page.now, from, to),
                (None, None) => String::new(),
            },
            week: week.map(|week| format!("Week {week}")),
            week_of: week.map(|week| match page.weeks.filter(|of| week <= *of) {
                Some(of) => format!("Week {week} of {of}"),
                None => format!("Week {week}"),
            }),
            week_days: week.zip(page.first).and_then(|(week, first)| week_days(first, week)),
            phase: first.and_then(|at| phase_at(&page.phases, at)).map(|p| p.name.clone()),
            send_by,
            send_by_why,
            update: update.and_then(|update| update.words),
            elsewhere: at.map_or_else(|| Ok(Vec::new()), |at| self.elsewhere(at))?,
            bell,
            doubt: deadline.doubt.clone(),
            disagreement: deadline.disagreement.clone(),
            settled: deadline.chosen.is_some(),
            moved_from: page.moved.get(&deadline.name).cloned(),
            zone_data: self.zone_difference(deadline, &page.zone),
            ..DeadlineRow::named(deadline.name.clone(), deadline.used.clone())
        })
    }

    pub(super) fn moments(
        &self,
        zone: &str,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<(Moment, Moment), Failure> {
        Ok((self.moment(zone, from)?, self.moment(zone, to)?))
    }

    fn reading_view(&self, reading: &SourceReading, zone: &str) -> Result<ReadingView, Failure> {
        Ok(ReadingView {
            place: reading.place.clone(),
            text: reading.text.clone(),
            zone: reading.zone.clone(),
            moment: reading.at.map(|at| self.moment(zone, at)).transpose()?,
            window: reading.window.map(|window| self.moments(zone, window)).transpose()?,
            used: reading.used,
        })
    }

    fn question_view(
        &self,
        deadline: &Deadline,
        zone: &str,
    ) -> Result<Option<QuestionView>, Failure> {
        let Some(reading) = deadline.when.in_question() else { return Ok(None) };
        let Some(words) = reading.question() else { return Ok(None) };
        let choices = reading.meanings.iter().map(|meaning| {
            let moment = self.moment(zone, meaning.instant)?;
            Ok(ZoneChoice { label: meaning.label.clone(), zone: meaning.zone.clone(), moment })
        });
        let choices = choices.collect::<Result<_, Failure>>()?;
        Ok(Some(QuestionView { letters: reading.zone.to_uppercase(), words, choices }))
    }

    /// The member's own time for a deadline while it is ahead, with the reason: of an update by when
    /// to send it, of another deadline that is theirs when their hours before it end. A date
    /// without a time has none.
    fn send_by(
        &self,
        deadline: &Deadline,
        page: &AgendaFacts<'_>,
    ) -> Result<Option<(Moment, String)>, Failure> {
        let Some(at) = deadline.at else { return Ok(None) };
        let is_update = deadline.kind == DeadlineKind::UpdateDue;
        let is_mine = deadline.concern != Concern::Others;
        let has_one = match deadline.kind {
            DeadlineKind::UpdateDue => true,
            DeadlineKind::Milestone => is_mine,
            DeadlineKind::IssueCloses | DeadlineKind::Meeting => false,
        };
        if !has_one {
            return Ok(None);
        }
        let opens = is_update.then(|| round_of(&page.rhythm, at).opens);
        let found = page.hours.send_by(at, opens, &page.zone, self.rules());
        let found = found.map_err(|error| failure::zone(&error))?;
        let says_nothing = !is_update && found.reason == SendByReason::InHours;
        if found.at <= page.now || says_nothing {
            return Ok(None);
        }
        let why = found.words(at, &page.zone, self.rules());
        let why = why.map_err(|error| failure::zone(&error))?;
        Ok(Some((self.moment(&page.zone, found.at)?, why)))
    }

    /// How far the member's update is for whose deadline this is; none for another deadline.
    fn update_of(
        &self,
        deadline: &Deadline,
        page: &AgendaFacts<'_>,
    ) -> Result<Option<Update>, Failure> {
        let (DeadlineKind::UpdateDue, Some(due)) = (deadline.kind, deadline.at) else {
            return Ok(None);
        };
        let (round, section) = (round_of(&page.rhythm, due), deadline.section.clone());
        let plan = self.plan_input(page.team, &round, &page.zone)?;
        let state = self.update_state(page.team, section.clone(), &round)?;
        let key = self.key_of(page.team, section, Some(round.key))?;
        let (receipt, latest, draft) = {
            let store = self.store();
            (store.receipt(&key)?, store.latest_operation(&key)?, store.draft(&key)?)
        };
        let posted = receipt.map(|receipt| self.moment(&page.zone, receipt.at)).transpose()?;
        let posted = posted.map(|at| at.dated());
        let is_changed = latest.is_some_and(|op| {
            let template = Template::of(&key.section);
            let is_same = |text: &str| says(marker::strip(&op.body), text, &template);
            op.state != OpState::Done || draft.is_some_and(|draft| !is_same(&draft.text))
        });
        let words = reminders::update_words(state, posted.as_deref(), is_changed);
        Ok(Some(Update { state, words, round, plan }))
    }

    /// The bell with what of its steps is still to come, and what the log says of the others.
    fn bell_view(
        &self,
        deadline: &Deadline,
        page: &AgendaFacts<'_>,
        update: Option<&Update>,
    ) -> Result<BellView, Failure> {
        let chosen = page.bells.get(&deadline.id).copied();
        let end = deadline.first_moment().unwrap_or(page.now);
        let (mut since, mut late_until) = (Some(page.team.created_at), end);
        let is_off = chosen == Some(Bell::Off);
        let zone = |error: ZoneError| failure::zone(&error);
        // A button that changes nothing is not drawn.
        let (steps, none, (already, snoozed)) = match update {
            Some(Update { round, plan, state, .. }) => {
                (since, late_until) = (None, round.closes);
                let steps = match is_off {
                    true => Vec::new(),
                    false => reminders::promised(plan, self.rules()).map_err(zone)?,
                };
                let log = (plan.already.clone(), plan.snoozed.clone());
                (steps, state.is_settled(), log)
            }
            None => match Subject::of(deadline, ladder(deadline, &page.ladders, chosen)) {
                Some(subject) => {
                    let moved_at = page.moves.get(&deadline.name).copied();
                    let (already, snoozed) = page.log.under(&subject.log_prefix());
                    let subject = Subject { moved_at, ..subject }.with_put_off(&snoozed);
                    let steps = subject.steps(&page.hours, &page.zone, self.rules());
                    let steps = steps.map_err(zone)?;
                    let log = (subject.said(&steps, &already), snoozed);
                    (steps, false, log)
                }
                None => {
                    let none = reminders::ladder_of(deadline, &page.ladders).is_empty();
                    (Vec::new(), none, (Vec::new(), Vec::new()))
                }
            },
        };
        let mut back = Vec::new();
        for snoozed in snoozed {
            let is_late = steps.iter().any(|s| s.key == snoozed.key && s.step == Step::Late);
            let until = match is_late {
                true => snoozed.until,
                false => snoozed.back(end, &page.hours, &page.zone, self.rules()).map_err(zone)?,
            };
            back.push(Snoozed { until, ..snoozed });
        }
        let snoozed = back;
        let words = reminders::bell(&BellFacts {
            steps: &steps,
            already: &already,
            snoozed: &snoozed,
            since,
            end,
            late_until,
            is_over: deadline.is_past(page.now),
            update: update.map(|update| update.state),
            missing: update.map_or(&[], |update| &update.plan.sections),
            silent: page.silent.as_deref(),
            now: page.now,
        });
        let coming = words.steps.into_iter().map(|step| {
            let at = self.moment(&page.zone, step.at)?;
            Ok(BellStep { words: step.words, at, shifted: step.why })
        });
        let has_no_own = none && update.is_none();
        let is_open = |update: &&Update| !update.state.is_settled() && !deadline.is_past(page.now);
        let away = update.filter(is_open).and_then(|update| update.plan.rings.said());
        let silent = self.silent_kind(deadline, page, update).map(LadderKind::silent);
        let silent = away.map(str::to_owned).or(silent);
        Ok(BellView {
            on: !is_off && (update.is_some() || !steps.is_empty()),
            none,
            rings: words.rings,
            label: if has_no_own { String::new() } else { words.label },
            said: match (silent, has_no_own) {
                (Some(silent), _) if !is_off => Some(silent),
                (_, true) => Some("It has no reminder of its own.".to_owned()),
                _ => words.said,
            },
            steps: coming.collect::<Result<_, Failure>>()?,
        })
    }

    /// The kind of a deadline that is ahead and would ring if the member had left it a step.
    fn silent_kind(
        &self,
        deadline: &Deadline,
        page: &AgendaFacts<'_>,
        update: Option<&Update>,
    ) -> Option<LadderKind> {
        let (usual, kind) = (Ladders::default(), LadderKind::of(deadline));
        let (kind, rings) = match update {
            Some(update) => {
                let is_open = !update.state.is_settled();
                (LadderKind::Update, is_open && page.hours.writing.is_none())
            }
            None => (kind, !reminders::ladder_of(deadline, &usual).is_empty()),
        };
        let is_silent = page.ladders.of(kind).is_empty();
        (is_silent && rings && !deadline.is_past(page.now)).then_some(kind)
    }

    /// One sentence where the two zone data differ for the member's zone or one that it names.
    pub(super) fn zone_difference(&self, deadline: &Deadline, zone: &str) -> Option<String> {
        let at = deadline.first_moment()?;
        let places = deadline.when.places();
        let zones = std::iter::once(zone).chain(places.iter().map(String::as_str));
        zones.into_iter().find_map(|zone| {
            let found = self.rules().disagreement(zone, at)?;
            let clock = |wall: chrono::NaiveDateTime, letters: &str| {
                format!("{} {letters}", wall.format("%a %-d %b %H:%M"))
            };
            let view = self.zone_data_view(None);
            Some(format!(
                "Zone data {} differs from the system ({}) for {zone} on {}: {} there, {} here; \
                 {} is used.",
                view.bundled,
                view.system.as_deref().unwrap_or_default(),
                found.system.wall.format("%-d %b %Y"),
                clock(found.system.wall, &found.system.letters),
                clock(found.bundled.wall, &found.bundled.letters),
                view.used
            ))
        })
    }

    fn elsewhere(&self, at: DateTime<Utc>) -> Result<Vec<Elsewhere>, Failure> {
        PLACES
            .into_iter()
            .map(|(place, zone)| {
                let moment = self.moment(zone, at)?;
                Ok(Elsewhere { place: place.to_owned(), zone: zone.to_owned(), moment })
            })
            .collect()
    }
}

/// The steps of a milestone, as the member chose or as usual.
pub(crate) fn ladder(deadline: &Deadline, ladders: &Ladders, chosen: Option<Bell>) -> Ladder {
    match chosen {
        Some(Bell::Off) => Ladder::from(Vec::new()),
        Some(Bell::On) => reminders::ladder_of(deadline, ladders),
        None => reminders::usual_ladder(deadline, ladders),
    }
}

/// The round whose updates are due, or whose issue closes, then.
pub(super) fn round_of(rhythm: &Rhythm, due: DateTime<Utc>) -> Round {
    rhythm.round_at(due.checked_sub_signed(Duration::seconds(1)).unwrap_or(due))
}

/// `26 Oct to 1 Nov`
fn week_days(first: NaiveDate, week: u32) -> Option<String> {
    let monday = first.checked_add_signed(Duration::weeks(i64::from(week) - 1))?;
    let sunday = monday.checked_add_signed(Duration::days(6))?;
    let from = if monday.month() == sunday.month() { "%-d" } else { "%-d %b" };
    Some(format!("{} to {}", monday.format(from), sunday.format("%-d %b")))
}
