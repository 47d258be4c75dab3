//! The cycle as notebook and mirror have it. What was not read is said to be so.

use crate::{
    ReadTx,
    schedule::tables::{ChangeKind, StoredChange},
    settings::rhythm_of,
    team::tables::Team,
    updates::told::ToldRound,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    away,
    brewing::{
        Answer, Decision, History, Link, Mark, Metric, Move, PartOf, Said, State, Thing, Turn,
        Worker,
    },
    courier::Comment,
    decisions::state::Settled,
    ids::IssueNumber,
    items::Item,
    round::rhythm::Round,
    schedule::Schedule,
    updates::{Part, Standing},
};
use meridian_protocol::Failure;

/// A cycle has no more rounds than these.
const MOST_ROUNDS: usize = 20;

impl ReadTx<'_> {
    /// What is known of the present cycle up to now, and up to when its present round is.
    pub(super) fn history_of(
        &self,
        team: &Team,
    ) -> Result<(History, Option<DateTime<Utc>>), Failure> {
        let rhythm = rhythm_of(team)?;
        let schedule = self.schedule_of(team);
        let present = rhythm.round_at(self.now());
        let mut history = History { metrics: Metric::declared(), ..History::default() };
        let (mut round, mut read_at) = (present, None);
        for place in 0..MOST_ROUNDS {
            let week = schedule.as_deref().and_then(|schedule| round.week_in(schedule));
            // Before its first week it is another cycle's.
            if place > 0 && schedule.is_some() && week.is_none() {
                break;
            }
            let told = self.told_round(team, round)?;
            if place == 0 {
                (read_at, history.read_at) = (told.read_at, told.read_at);
            }
            let answers = told.answers.iter();
            history.answers.extend(answers.map(|(by, at)| Answer { by: by.clone(), at: *at }));
            history.rounds.push(turn(&round, week.map(|week| week.number), told, self.now()));
            round = rhythm.previous(&round);
        }
        history.rounds.reverse();
        // Of what lies before anything was read nothing is known, not even that it was.
        let tells = |state: &State| !matches!(state, State::Unread | State::NotExpected);
        let is_known = |turn: &Turn| turn.parts.iter().any(|part| tells(&part.state));
        let first = history.rounds.iter().position(is_known).unwrap_or(history.rounds.len());
        history.rounds.drain(..first);
        if let Some(schedule) = schedule.as_deref() {
            history.marks = self.marks(team, schedule)?;
        }
        history.people = self.workers(team, &present)?;
        history.links = self.links(team, &history)?;
        history.decisions = self.put_for_decision(team)?;
        history.items = self.made_items(team)?;
        Ok((history, read_at))
    }

    /// The milestones with how they moved since their schedule is followed.
    fn marks(&self, team: &Team, schedule: &Schedule) -> Result<Vec<Mark>, Failure> {
        let mut marks = Mark::all(schedule);
        for StoredChange { noticed, noticed_at, .. } in self.store().schedule_changes(team.id)? {
            let days = noticed.was.printed_date().zip(noticed.becomes.printed_date());
            let (ChangeKind::Moved, Some((from, to))) = (noticed.kind, days) else { continue };
            // One that moved within its day did not move for anybody's plans.
            if from != to {
                let moved = Move { from, to, at: noticed_at, by: None };
                let of_name = marks.iter_mut().filter(|mark| mark.name == noticed.name);
                of_name.for_each(|mark| mark.moves.push(moved.clone()));
            }
        }
        Ok(marks)
    }

    /// Who told ahead that they are away; of nobody else more is known than the name.
    fn workers(&self, team: &Team, round: &Round) -> Result<Vec<Worker>, Failure> {
        let told = self.told_away(team, round)?;
        let first = told.iter().map(|told| told.notice.from()).min();
        let Some(first) = first else { return Ok(Vec::new()) };
        let mut workers: Vec<Worker> = Vec::new();
        for away in away::from_on(&told, first) {
            let days = (away.from, away.until);
            match workers.iter_mut().find(|one| away.is(&one.login)) {
                Some(one) => one.away.push(days),
                None => {
                    let mut one = Worker::unknown(&away.login);
                    one.away.push(days);
                    workers.push(one);
                }
            }
        }
        Ok(workers)
    }

    /// The proposals, and since when each is decided or dropped.
    fn put_for_decision(&self, team: &Team) -> Result<Vec<Decision>, Failure> {
        let all = self.decisions(team)?.all.into_iter();
        let put = all.map(|one| Decision {
            words: one.proposal.asked().question.clone(),
            url: one.comment.url.clone(),
            opened: one.comment.created_at,
            ended: match one.record().settled() {
                Some(Settled::Decided(at) | Settled::Dropped(at)) => Some(at),
                Some(Settled::Reopened(_)) | None => None,
            },
        });
        Ok(put.collect())
    }

    /// What is an item by itself and waits: it has an issue, or somebody asks for it in a comment. What two
    /// updates ask, each in its own field, is not one yet.
    fn made_items(&self, team: &Team) -> Result<Vec<Thing>, Failure> {
        let mut things = Vec::new();
        for item in self.items_of(team)?.into_iter().filter(Item::is_open) {
            let asked = &item.asked;
            if item.issue.is_none() && asked.section.is_some() {
                continue;
            }
            let issue = item.issue.iter();
            let numbers = issue.flat_map(|one| std::iter::once(&one.number).chain(&one.also));
            let numbers = numbers.filter_map(|number| u64::try_from(number.0).ok());
            things.extend(numbers.map(|number| Thing::issue(&team.facts.repository, number)));
            things.extend(Thing::named(&asked.line.text, &asked.line.links));
        }
        Ok(things)
    }

    /// What the mirror knows of the issues of the team's own repository that stand in somebody's way; of
    /// others it knows nothing.
    fn links(&self, team: &Team, history: &History) -> Result<Vec<Link>, Failure> {
        let parts = history.rounds.iter().flat_map(|turn| &turn.parts);
        let said = parts.filter_map(|part| match &part.state {
            State::Written(said) => Some(said),
            _ => None,
        });
        let entries = said.flat_map(|said| said.blockers.iter().chain(&said.asks));
        let mut links: Vec<Link> = Vec::new();
        for thing in entries.flat_map(|entry| &entry.things) {
            let Thing::Number { repository: Some(repository), number } = thing else { continue };
            let is_own = repository.eq_ignore_ascii_case(&team.facts.repository);
            if !is_own || links.iter().any(|link| link.thing == *thing) {
                continue;
            }
            let Ok(number) = i64::try_from(*number) else { continue };
            if let Some(issue) = self.store().issue(team.id, IssueNumber(number))? {
                let closed = issue.closed().map(|(_, at)| at);
                links.push(Link { thing: thing.clone(), closed, active: issue.updated_at });
            }
        }
        Ok(links)
    }
}

fn turn(round: &Round, week: Option<u32>, told: ToldRound, now: DateTime<Utc>) -> Turn {
    // Until updates are due none need be there; from then on only a look tells.
    let is_looked_for = told.read_at.is_some_and(|read| read >= round.due || now < round.due);
    let part = |(part, standing, comment): (Part, Standing, Option<Comment>)| {
        let people = part.lead.iter().chain(&part.shadows);
        PartOf {
            people: people.filter_map(|person| person.handle.clone()).collect(),
            state: state(&part, standing, comment, is_looked_for),
            section: part.section,
            title: part.title,
        }
    };
    Turn {
        round: round.key,
        week,
        opens: round.opens,
        due: round.due,
        closes: round.closes,
        parts: told.parts.into_iter().map(part).collect(),
    }
}

fn state(part: &Part, standing: Standing, comment: Option<Comment>, is_looked_for: bool) -> State {
    match (standing, comment) {
        (Standing::Posted | Standing::PostedLate, Some(comment)) => {
            let login = comment.author.as_ref().map_or("ghost", |author| author.login.as_str());
            let said = (login, comment.created_at);
            let said = Said::read(&comment.body, &part.section, said, &comment.url);
            State::Written(Box::new(Said { changed: comment.updated_at, ..said }))
        }
        (Standing::Posted | Standing::PostedLate, None) => State::Unread,
        (Standing::Absent, None) => State::Away,
        (Standing::NotExpected, None) => State::NotExpected,
        // It was looked for once it had to be there.
        (Standing::Late, None) => State::Silent,
        (Standing::NotYet, None) if is_looked_for => State::Silent,
        (_, _) => State::Unread,
    }
}
