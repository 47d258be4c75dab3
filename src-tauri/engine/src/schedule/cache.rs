//! A team's schedule as its kept text reads. Reading it is by far the dearest part of a look, and
//! the agent looks every 30 seconds: it is read again only when something of it has changed.

use crate::{
    ReadTx,
    team::{self, tables::Team},
};
use meridian_core::{
    schedule::{PlaceAnswers, Schedule},
    time::{LetterAnswers, ZoneRules},
};
use meridian_protocol::Failure;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are kept: the team's that is shown, and another's whose outbox is drained.
const MOST: usize = 2;

/// The schedules that were read last, newest last.
#[derive(Debug, Default)]
pub(crate) struct Schedules(Mutex<Vec<CachedSchedule>>);

/// What one text says.
#[derive(Debug, Clone)]
struct CachedSchedule {
    of: team::tables::Schedule,
    /// The version of the zone data by which it was read.
    zones: String,
    /// None where it cannot be read.
    schedule: Option<Arc<Schedule>>,
    settled: Option<(Answers, Arc<Schedule>)>,
}

/// What the member said about doubtful letters and places; nothing where it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answers {
    letters: LetterAnswers,
    places: PlaceAnswers,
}

impl Schedules {
    /// The reading of this text, made if there is none yet; `work` may add to it.
    fn reading<T>(
        &self,
        of: &team::tables::Schedule,
        rules: &dyn ZoneRules,
        work: impl FnOnce(&mut CachedSchedule) -> T,
    ) -> T {
        let zones = rules.version();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|reading| reading.of == *of && reading.zones == zones);
        let mut reading = match place {
            Some(place) => kept.remove(place),
            None => CachedSchedule {
                of: of.clone(),
                zones,
                schedule: read(of, rules).map(Arc::new),
                settled: None,
            },
        };
        let done = work(&mut reading);
        kept.retain(|other| other.of.source != of.source);
        if kept.len() >= MOST {
            kept.remove(0);
        }
        kept.push(reading);
        done
    }
}

fn read(kept: &team::tables::Schedule, rules: &dyn ZoneRules) -> Option<Schedule> {
    let read = meridian_core::schedule::import(&kept.text, &kept.source, rules).ok()?;
    Some(read.corrected(&kept.corrections, rules))
}

impl ReadTx<'_> {
    /// A team's schedule, as its kept text reads; none where there is none or it cannot be read.
    pub(crate) fn schedule_of(&self, team: &Team) -> Option<Arc<Schedule>> {
        let kept = team.facts.schedule.as_ref()?;
        self.parts.schedules.reading(kept, self.rules(), |reading| reading.schedule.clone())
    }

    /// The team's schedule with doubtful letters and places settled.
    pub(crate) fn schedule(&self, team: &Team) -> Result<Option<Arc<Schedule>>, Failure> {
        let Some(kept) = team.facts.schedule.as_ref() else { return Ok(None) };
        let answers = {
            let store = self.store();
            Answers {
                letters: store.letters(team.id)?.unwrap_or_default(),
                places: store.places(team.id)?.unwrap_or_default(),
            }
        };
        Ok(self.parts.schedules.reading(kept, self.rules(), |reading| {
            if let Some((of, settled)) = &reading.settled
                && *of == answers
            {
                return Some(Arc::clone(settled));
            }
            let mut schedule = Schedule::clone(reading.schedule.as_deref()?);
            schedule.settle_letters(&answers.letters);
            schedule.settle_places(&answers.places);
            let schedule = Arc::new(schedule);
            reading.settled = Some((answers, Arc::clone(&schedule)));
            Some(schedule)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Engine, Options,
        ground::{clock::SystemClock, secrets::MemorySecrets},
    };

    #[test]
    fn a_schedule_is_read_again_only_when_something_of_it_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::new(SystemClock::new()),
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        let mut team = engine.team().unwrap();
        let read = |team: &Team| engine.read(|tx| Ok(tx.schedule_of(team))).unwrap().unwrap();
        let settled = |team: &Team| engine.read(|tx| tx.schedule(team)).unwrap().unwrap();
        let (first, first_settled) = (read(&team), settled(&team));
        for _ in 0..3 {
            engine.read(|tx| tx.reminders_due()).unwrap();
            engine.read(|tx| tx.show_deadlines()).unwrap();
            assert!(Arc::ptr_eq(&first, &read(&team)), "the same text says the same");
            assert!(Arc::ptr_eq(&first_settled, &settled(&team)));
        }
        // An answer of the member leaves the text as it was read.
        engine.store().set_letters(team.id, "IST", Some("Asia/Kolkata")).unwrap();
        assert!(Arc::ptr_eq(&first, &read(&team)));
        assert!(!Arc::ptr_eq(&first_settled, &settled(&team)));
        // Another text is another schedule, at once.
        let kept = team.facts.schedule.as_mut().unwrap();
        let row = "| Begin Something Else | Lead | 12:00 UTC Friday 30th October 2026 | week 4 |";
        let end = kept.text.rfind("\n|").unwrap();
        kept.text.insert_str(end + 1, &format!("{row}\n"));
        let named = |schedule: &Schedule| {
            schedule.milestones.iter().any(|row| row.name == "Begin Something Else")
        };
        assert!(!named(&first) && named(&read(&team)) && named(&settled(&team)));
        team.facts.schedule = None;
        assert!(
            engine.read(|tx| Ok(tx.schedule_of(&team))).unwrap().is_none()
                && engine.read(|tx| tx.schedule(&team)).unwrap().is_none()
        );
    }
}
