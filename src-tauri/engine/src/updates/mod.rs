//! Everybody's updates of the present round by section, as the mirror has them.
//!
//! Reading a comment is dear, and an issue may have thousands: each is read once for as long as it stays
//! the same ([`Reading`]). What is answered holds the beginning of each text; all of one is asked for by
//! itself.

mod assigning;
mod checking;
mod lead;
mod mine;
mod own;
mod said;
pub(crate) mod status;
pub(crate) mod summary;
pub(crate) mod tables;
pub(crate) mod told;

use crate::{
    Query, ReadTx,
    courier::{
        reading::{One, Reading},
        tables::{changed::Update, comments::Mirrored},
    },
    ground::failure,
    settings::rhythm_of,
    team::tables::Team,
    week::facts::Season,
};
use checking::Checks;
use chrono::{DateTime, Utc};
use meridian_core::{
    away::Away,
    courier::{Destination, marker},
    ids::{CommentId, IssueNumber, TeamId},
    markdown,
    round::{rhythm::Round, tracking},
    team::roster::{Person, Role},
    updates::{
        Absence, Assigned, Board, Facts, Part, Row, Seen, Standing, against, board, counted, rank,
    },
};
use meridian_protocol::{
    Failure, FullUpdateView, Reply, ShowUpdate, ShowUpdates, UpdateRow, UpdateView, UpdatesView,
};
pub use mine::Sections;
use std::sync::{Arc, Mutex, PoisonError};

/// So many texts of one section are shown in full.
const IN_FULL: usize = 12;

/// What was read of the issues of the rounds that were shown last, at most so many: those of a whole cycle, which
/// a summary looks through for what is brewing.
const READINGS: usize = 24;

/// What was read of the issues that were shown last. It lives in this process only.
#[derive(Debug, Default)]
pub(crate) struct Readings(Mutex<Vec<Reading<Seen>>>);

/// The present round of a team, with what was read of it.
struct Gathered {
    round: Round,
    issue: Option<IssueNumber>,
    /// That one, and any other that was opened for the same round.
    issues: Vec<IssueNumber>,
    read_at: Option<DateTime<Utc>>,
    /// From when on a comment by hand is of this round.
    from: DateTime<Utc>,
    seen: Arc<Vec<One<Seen>>>,
    board: Board,
    zone: String,
    /// The roster's; none where no roster is kept.
    roles: Vec<Role>,
    /// The member's own login, in lower case.
    login: Option<String>,
    /// Who told ahead that they are away.
    away: Vec<Away>,
    /// What the member has assigned to sections, on this laptop.
    assigned: Vec<Assigned>,
    checks: Checks,
}

impl Query for ShowUpdates {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_updates(self.free)
    }
}

impl Query for ShowUpdate {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_update(&self.row)
    }
}

impl ReadTx<'_> {
    /// Answers `ShowUpdates`: every section, or the member's own where that was chosen, and of what belongs
    /// to none the newest `free`.
    ///
    /// # Errors
    /// When there is no team, or the notebook or the mirror fails.
    pub fn show_updates(&self, free: u32) -> Result<UpdatesView, Failure> {
        self.updates_of(Sections::AsChosen, free)
    }

    /// The same of these sections. Of the member's own alone, what belongs to none is told where it is
    /// proposed for one of them.
    ///
    /// # Errors
    /// As [`Self::show_updates`]; [`Failure::NotReady`] where the member's own are asked for and none is.
    pub fn updates_of(&self, sections: Sections, free: u32) -> Result<UpdatesView, Failure> {
        let team = self.team()?;
        let all = self.gathered(&team)?;
        if sections == Sections::Mine {
            self.check_has_sections(&team, &all)?;
        }
        let scope = self.scope(team.id, &all, sections)?;
        let season = Season::of(self, &team);
        let key = self.key_of(&team, None, Some(all.round.key))?;
        let known = self.known_here(&team, &key, &season)?;
        let truth = self.truth_of(&known, known.latest.as_ref(), &all.zone);
        let issue = self.issue_view(&team, &all.round, &truth)?;
        let now = self.moment(&all.zone, self.now())?;
        let week = season.schedule.as_deref().and_then(|schedule| all.round.week_in(schedule));
        let rows = Self::in_scope(self.section_rows(&team, &all)?, &all, &scope);
        let is_told = |at: &&usize| scope.words.is_none() || all.is_for_me(**at);
        let told: Vec<usize> = all.board.free.iter().filter(is_told).copied().collect();
        let most = usize::try_from(free).unwrap_or(usize::MAX);
        let mut others = Vec::new();
        for index in told.iter().rev().take(most) {
            let Some(seen) = all.seen.get(*index) else { continue };
            others.push(self.free_row(&all, seen)?);
        }
        let more = told.len().saturating_sub(others.len());
        let mut summary = counted(rows.iter().map(|row| row.standing));
        summary.extend(scope.words.iter().map(|words| format!("; {words}")));
        Ok(UpdatesView {
            now,
            week: week.map(|week| week.to_string()),
            due: self.moment(&all.zone, all.round.due)?,
            closes: self.moment(&all.zone, all.round.closes)?,
            phase: all.round.phase(self.now()),
            summary,
            only_mine: scope.only_mine,
            read: all.read_at.map(|at| self.moment(&all.zone, at)).transpose()?,
            said: self.said_of(&team, &all, &issue, known.has_no_sign_in())?,
            all_in: self.all_in(&team, &all, (&rows, &scope))?,
            issue,
            rows,
            free: others,
            more: u32::try_from(more).unwrap_or(u32::MAX),
            talk: u32::try_from(all.board.talk).unwrap_or(u32::MAX),
        })
    }

    /// Answers `ShowUpdate`.
    ///
    /// # Errors
    /// When there is no team, no such row any more, or the notebook or the mirror fails.
    pub fn show_update(&self, row: &str) -> Result<FullUpdateView, Failure> {
        self.update_with_texts(row).map(|(view, _)| view)
    }

    /// The same with the texts as GitHub has them, without their markers.
    ///
    /// # Errors
    /// As [`Self::show_update`].
    pub fn update_with_texts(&self, row: &str) -> Result<(FullUpdateView, Vec<String>), Failure> {
        let team = self.team()?;
        let all = self.gathered(&team)?;
        let of_section = all.board.rows.iter().find(|of| of.part.section.as_str() == row);
        let remind = match of_section {
            Some(row) => self.reminders_of(&team, &all, row)?,
            None => Vec::new(),
        };
        let mut assign = Vec::new();
        let (view, posts) = if let Some(section) = of_section {
            (self.section_row(&team, &all, section)?, section.posts.clone())
        } else {
            let is = |at: &&usize| all.seen.get(**at).is_some_and(|seen| free_id(&seen.id) == row);
            let Some(at) = all.board.free.iter().find(is).copied() else {
                return Err(gone());
            };
            let seen = all.seen.get(at).ok_or_else(gone)?;
            assign = all.choices(seen);
            (self.free_row(&all, seen)?, vec![at])
        };
        let (mut updates, mut texts) = (Vec::new(), Vec::new());
        for seen in posts.iter().filter_map(|at| all.seen.get(*at)).take(IN_FULL) {
            let Some(issue) = all.issue else { break };
            let found = self.store().mirrored(team.id, issue, &seen.id)?;
            let Mirrored::Listed(comment) = found else { continue };
            let text = marker::strip(&comment.body);
            texts.push(text.to_owned());
            updates.push(UpdateView {
                login: seen.login.clone(),
                section: seen.marker.as_ref().map(|_| view.section.clone()),
                html: markdown::render(text),
                url: comment.url,
                is_withdrawn: false,
                at: self.moment(&all.zone, comment.updated_at)?,
            });
        }
        let words = match (view.away.as_ref().or(view.own.as_ref()), all.read_at) {
            _ if !updates.is_empty() => None,
            (Some(words), _) => Some(words.clone()),
            (None, None) => Some("Nothing of this round was read from GitHub yet.".to_owned()),
            (None, Some(at)) => {
                let at = self.moment(&all.zone, at)?.dated();
                Some(format!("Nothing of {} is on GitHub, as read {at}.", view.section))
            }
        };
        Ok((FullUpdateView { row: view, updates, words, remind, assign }, texts))
    }

    fn gathered(&self, team: &Team) -> Result<Gathered, Failure> {
        let all = self.gathered_of(team, rhythm_of(team)?.round_at(self.now()))?;
        Ok(Gathered { checks: self.checks(team, all.issue)?, ..all })
    }

    /// Any round, without who has checked what.
    fn gathered_of(&self, team: &Team, round: Round) -> Result<Gathered, Failure> {
        let cycle = &team.facts.cycle;
        let issues = match self.goes_elsewhere(team)? {
            true => Vec::new(),
            false => self.store().issues_of(team.id, cycle, round.key)?,
        };
        let issue = issues.first().copied();
        // Nothing more is read of what is gone and has been replaced.
        let there = self.store().issues_there(team.id, cycle, round.key)?;
        let there = issues.iter().filter(|issue| there.contains(issue));
        let read: Result<Vec<_>, _> =
            there.map(|issue| self.store().comments_read_at(team.id, *issue)).collect();
        // What was not read may hold what is missing.
        let read_at = read?.into_iter().min().flatten();
        let seen = self.seen(team.id, &issues)?;
        let roles = self.store().roles(team.id, cycle)?;
        let parts = Part::all(&roles, &team.facts.sections);
        // One issue may serve a whole cycle; a round's own may be opened early.
        let from = match team.facts.destination {
            Destination::RoundIssue => tracking::earliest(round.opens),
            _ => round.opens,
        };
        let until = match team.facts.is_shared() {
            true => Some(rhythm_of(team)?.next(&round).opens),
            false => None,
        };
        let login = self.team_view(team)?.login.map(|login| login.to_lowercase());
        let away = self.away_in(team, &round)?;
        let assigned = self.store().assigned(team.id)?;
        let questions = self.questions_on(team, &issues)?;
        let board = board(
            &seen,
            parts,
            &Facts {
                round: &round,
                cycle,
                from,
                until,
                read_at,
                history: self.history(team)?,
                joined_late: team.created_at >= round.due,
                away: &away,
                assigned: &assigned,
                questions: &questions,
                me: login.as_deref(),
                now: self.now(),
            },
        );
        let (zone, checks) = (self.zone_name()?, Checks::default());
        Ok(Gathered {
            round,
            issue,
            issues,
            read_at,
            from,
            seen,
            board,
            zone,
            roles,
            login,
            away,
            assigned,
            checks,
        })
    }

    /// What was read of the comments on a round's issues, oldest first.
    fn seen(&self, team: TeamId, issues: &[IssueNumber]) -> Result<Arc<Vec<One<Seen>>>, Failure> {
        if issues.is_empty() {
            return Ok(Arc::default());
        }
        let of = (team, issues.to_vec());
        let mut kept = self.parts.readings.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|reading| reading.is_of(&of));
        let before = place.map_or_else(|| Reading::new(of), |place| kept.remove(place));
        let reading = before.go_on(&self.store(), |comment| Ok(read_one(comment)))?;
        let seen = reading.all();
        kept.push(reading);
        let old = kept.len().saturating_sub(READINGS);
        kept.drain(..old);
        Ok(seen)
    }

    /// The sections as they are shown; what wants help comes first.
    fn section_rows(&self, team: &Team, all: &Gathered) -> Result<Vec<UpdateRow>, Failure> {
        let before = self.health_before(team, &all.round)?;
        let mut rows = Vec::new();
        for of in &all.board.rows {
            let was = before.get(&of.part.section.as_str().to_lowercase()).copied();
            let row = self.section_row(team, all, of)?;
            rows.push(UpdateRow { was: against(row.health, was), ..row });
        }
        rows.sort_by_key(|row| rank(row.standing, row.health));
        Ok(rows)
    }

    fn section_row(&self, team: &Team, all: &Gathered, row: &Row) -> Result<UpdateRow, Failure> {
        let part = &row.part;
        let mut posts = row.posts.iter().filter_map(|at| all.seen.get(*at));
        let first = posts.next();
        let is_own = |login: &str| all.login.as_deref() == Some(login.to_lowercase().as_str());
        let (mut standing, mut at, mut own) =
            (row.standing, first.map(|seen| seen.created_at), None);
        let has_own = first.into_iter().chain(posts.clone()).any(|seen| is_own(&seen.login));
        if part.is_mine && !has_own {
            let section = own::section(team, &part.section);
            let known = self.own_standing(team, all, section, row.standing)?;
            // Where a colleague has posted for it, that is how it stands, and this is how far one is.
            match first {
                None => (standing, at, own) = (known.standing, known.at, Some(known.said)),
                Some(_) if known.at.is_none() => own = Some(known.said),
                Some(_) => {}
            }
        }
        let check =
            first.map(|seen| all.checks.own(seen, all.login.as_deref())).unwrap_or_default();
        let who = match first {
            Some(seen) => who(part, &seen.login),
            None => leads(part),
        };
        Ok(UpdateRow {
            id: part.section.to_string(),
            standing,
            at: at.map(|at| self.moment(&all.zone, at)).transpose()?,
            section: part.title.clone(),
            who,
            mine: part.is_mine || first.is_some_and(|seen| is_own(&seen.login)),
            free_text: first.is_some_and(|seen| seen.marker.is_none()),
            health: first.and_then(|seen| seen.health),
            was: None,
            need: first.and_then(|seen| seen.need.clone()),
            excerpt: first.map(|seen| seen.excerpt.clone()).unwrap_or_default(),
            lacks: first.map(|seen| seen.lacks.clone()).unwrap_or_default(),
            lacks_need: first.is_some_and(|seen| seen.lacks_need()),
            checked: first.and_then(|seen| all.checks.of(seen)),
            can_check: check.can,
            is_checked_here: check.is_given,
            check_words: check.words,
            own,
            away: row.absence.as_ref().map(Absence::sentence),
            also: posts.map(|seen| seen.login.clone()).collect(),
            assigned: all.assigned_words(row),
            proposed: None,
        })
    }

    fn free_row(&self, all: &Gathered, seen: &Seen) -> Result<UpdateRow, Failure> {
        let is_late = seen.created_at >= all.round.due;
        let check = all.checks.own(seen, all.login.as_deref());
        let mut people = all.roles.iter().flat_map(|role| role.lead.iter().chain(&role.shadows));
        let known = people.find(|person| is(person, &seen.login));
        Ok(UpdateRow {
            id: free_id(&seen.id),
            standing: if is_late { Standing::PostedLate } else { Standing::Posted },
            at: Some(self.moment(&all.zone, seen.created_at)?),
            section: String::new(),
            who: known.map_or_else(|| seen.login.clone(), name),
            mine: all.login.as_deref() == Some(seen.login.to_lowercase().as_str()),
            free_text: true,
            health: seen.health,
            was: None,
            need: seen.need.clone(),
            excerpt: seen.excerpt.clone(),
            lacks: Vec::new(),
            lacks_need: seen.lacks_need(),
            checked: all.checks.of(seen),
            can_check: check.can,
            is_checked_here: check.is_given,
            check_words: check.words,
            own: None,
            away: None,
            also: Vec::new(),
            assigned: None,
            proposed: all.proposed_for(seen),
        })
    }
}

fn gone() -> Failure {
    failure::bad("This update is not there any more; choose another one.")
}

fn read_one(comment: &Update) -> Seen {
    let times = (comment.created_at, comment.updated_at);
    Seen::read((comment.id.clone(), &comment.url), comment.login.as_deref(), times, &comment.body)
}

fn free_id(comment: &CommentId) -> String {
    format!("c-{comment}")
}

fn is(person: &Person, login: &str) -> bool {
    person.handle.as_ref().is_some_and(|handle| handle.eq_ignore_ascii_case(login))
}

fn name(person: &Person) -> String {
    let names = [&person.name, &person.handle, &person.slack];
    names.into_iter().flatten().next().cloned().unwrap_or_default()
}

/// `Kavya Raman, lead`, or the login of somebody whom the roster does not know there.
fn who(part: &Part, login: &str) -> String {
    let find = |people: &[Person]| people.iter().find(|person| is(person, login)).map(name);
    match (find(&part.lead), find(&part.shadows)) {
        (Some(name), _) => format!("{name}, lead"),
        (None, Some(name)) => format!("{name}, shadow"),
        (None, None) => login.to_owned(),
    }
}

/// Who is to write it, as far as the roster tells.
fn leads(part: &Part) -> String {
    let names: Vec<String> = part.lead.iter().map(name).collect();
    match (names.as_slice(), part.is_mine) {
        ([], true) => "you".to_owned(),
        ([], false) => String::new(),
        ([one], _) => format!("{one}, lead"),
        (several, _) => format!("{}, leads", several.join(", ")),
    }
}

#[cfg(test)]
mod arranging_tests;
#[cfg(test)]
mod checking_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod warm_tests;
