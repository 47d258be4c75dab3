//! What the team's file says, taken over by this laptop: when rounds open, are due and close, the release,
//! the place, the roster and the schedule. Everybody's Meridian and the workflow go by the same words.

use crate::{
    Engine, ReadTx, WriteTx,
    courier::tables::outbox::Which,
    ground::github::Client,
    settings::rhythm_of,
    team::{
        places::place_of_link,
        tables::{Team, TeamFacts},
    },
};
use meridian_core::{
    courier::{Content, Destination},
    deadlines::phases,
    ids::{CycleName, DraftKey, RoundKey},
    round::rhythm,
    settings::{Rhythm, RosterFollowed, TeamFileFollowed, TeamFileTaken},
    team::{
        file::{PATH, Place, Reading, TeamFile, Weight, mark_words, read},
        taken::{Taken, Word, may_rename, word},
    },
};
use meridian_protocol::Failure;

impl Engine {
    /// Takes over what the team's file says and this laptop does not go by yet. What lies behind a link of
    /// the file and cannot be read is tried again in an hour.
    pub(crate) async fn take_what_was_chosen(
        &self,
        team: &Team,
        client: &Client,
    ) -> Result<(), Failure> {
        if self.read(|tx| tx.is_left_alone(team))? {
            return Ok(());
        }
        // Most often nothing is new, and nothing is written.
        if let Some(plan) = self.read(|tx| tx.plan_of(team))? {
            if plan.place.is_some() {
                // First: without it nothing is lost.
                self.store_mut().forget_issues(team.id)?;
            }
            self.write(|tx| tx.take_words(team))?;
        }
        let now = self.now();
        let (wanted, rests) = self.read(|tx| {
            let rests = tx.kept(TeamFileTaken, team.id)?.rests(now);
            Ok((tx.links_to_take(team)?, rests))
        })?;
        if rests {
            return Ok(());
        }
        for (of, said, link) in wanted {
            let read = match of {
                Of::Roster => self.begin_to_follow_roster(team, &link).await,
                Of::Schedule => self.begin_to_follow_schedule(team, client, &link).await,
            };
            self.write(|tx| match read {
                Ok(()) => tx.note_taken(team, |taken| match of {
                    Of::Roster => taken.roster = Some(said),
                    Of::Schedule => taken.schedule = Some(said),
                }),
                Err(failure) => {
                    tracing::warn!(%failure, "a link of the team's file");
                    tx.note_taken(team, |taken| taken.tried_at = Some(now))
                }
            })?;
        }
        Ok(())
    }
}

/// What the team's file says.
struct ToTake {
    file: TeamFile,
    /// The address beside which its paths are.
    root: Option<String>,
    /// Whether every line of it is understood.
    is_whole: bool,
}

/// What changes by what the file says without a network.
struct Plan {
    rhythm: Option<rhythm::Rhythm>,
    cycle: Option<CycleName>,
    place: Option<Place>,
    /// What is taken over then.
    taken: Taken,
}

/// What a link of the file leads to.
#[derive(Debug, Clone, Copy)]
enum Of {
    Roster,
    Schedule,
}

impl ReadTx<'_> {
    /// What the file of the team says, with the address beside which its paths are; none where none is
    /// followed by a link, as in a job, which begins with what the file says.
    fn file_to_take(&self, team: &Team) -> Result<Option<ToTake>, Failure> {
        let Some(followed) = self.chosen(TeamFileFollowed, team.id)? else { return Ok(None) };
        if !followed.at.link.contains("://") {
            return Ok(None);
        }
        let root = followed.at.link.strip_suffix(PATH).map(str::to_owned);
        let Reading { file, remarks } = read(PATH, &followed.text);
        let is_whole = remarks.iter().all(|remark| remark.weight != Weight::Wrong);
        Ok(Some(ToTake { file, root, is_whole }))
    }

    /// The rhythm that counts by the file; none where it cannot be told: a line of the file is not understood,
    /// or nothing says when its phases are. What is said nothing of is as usual.
    fn rhythm_to_take(&self, team: &Team, of: &ToTake) -> Option<Option<rhythm::Rhythm>> {
        let schedule = self.schedule_of(team);
        if !of.is_whole || (!of.file.phases.is_empty() && schedule.is_none()) {
            return None;
        }
        let phases = schedule.map(|schedule| phases(&schedule)).unwrap_or_default();
        Some(of.file.said_rhythm(&phases))
    }

    /// The links that are to be read: what of, as the file has it, and the whole link.
    fn links_to_take(&self, team: &Team) -> Result<Vec<(Of, String, String)>, Failure> {
        let Some(ToTake { file, root, .. }) = self.file_to_take(team)? else {
            return Ok(Vec::new());
        };
        // A roster is kept for the team that is shown.
        let can =
            |of: Of| Ok::<_, Failure>(matches!(of, Of::Schedule) || self.team()?.id == team.id);
        let taken = self.kept(TeamFileTaken, team.id)?;
        let link = |said: &String| match said.contains("://") {
            true => Some(said.clone()),
            false => root.as_ref().map(|root| format!("{root}{said}")),
        };
        let mut wanted = Vec::new();
        let words = [
            (Of::Roster, taken.roster, file.roster),
            (Of::Schedule, taken.schedule, file.schedule),
        ];
        for (of, before, now) in words {
            let is_wanted = can(of)?;
            let Some(said) = now.filter(|now| is_wanted && Some(now) != before.as_ref()) else {
                continue;
            };
            if let Some(link) = link(&said) {
                wanted.push((of, said, link));
            }
        }
        Ok(wanted)
    }

    /// Whether the member has written for a round, or opened it.
    fn has_written(&self, team: &Team, round: RoundKey) -> Result<bool, Failure> {
        let cycle = &team.facts.cycle;
        for section in &team.facts.sections {
            let key =
                DraftKey { team: team.id, cycle: cycle.clone(), round, section: section.clone() };
            if self.store().draft(&key)?.is_some() {
                return Ok(true);
            }
        }
        let all = self.store().operations(team.id, Which::All)?;
        Ok(all
            .iter()
            .any(|op| matches!(&op.content, Content::NewIssue(issue) if issue.round == round)))
    }

    /// Whether nothing of the team's file counts, and GitHub is asked nothing: the member has sent their
    /// updates elsewhere. Where the file did, it may send them back.
    pub(super) fn is_left_alone(&self, team: &Team) -> Result<bool, Failure> {
        let taken = self.kept(TeamFileTaken, team.id)?;
        let by_the_file = taken.destination == Some(Place::Elsewhere.to_string());
        Ok(self.goes_elsewhere(team)? && !by_the_file)
    }

    /// What of the file this laptop does not go by, because the member has chosen something else or it waits
    /// for the end of a round; one sentence each.
    pub(super) fn not_taken(&self, team: &Team) -> Result<Vec<String>, Failure> {
        let Some(of) = self.file_to_take(team)? else { return Ok(Vec::new()) };
        let (file, taken) = (&of.file, self.kept(TeamFileTaken, team.id)?);
        let mut said = Vec::new();
        let place = file.destination.as_ref().map(ToString::to_string);
        if let Some(place) = place
            && file.destination.as_ref().and_then(|place| self.is_there(team, place).ok())
                == Some(false)
        {
            said.push(format!(
                "By the file updates go to \"{place}\"; the place that is chosen on this laptop counts here."
            ));
        }
        if let Some(cycle) = &file.cycle
            && *cycle != team.facts.cycle
        {
            said.push(match taken.cycle.as_ref() == Some(cycle) {
                true => format!(
                    "By the file the release is {cycle}; {} is chosen on this laptop.",
                    team.facts.cycle
                ),
                false => format!("The release becomes {cycle} once this round is closed."),
            });
        }
        let Ok(present) = rhythm_of(team) else { return Ok(said) };
        match self.rhythm_to_take(team, &of) {
            None => said.push(
                "When its rounds open and are due stays as it was, until every line of it is understood and \
                 its schedule is read."
                    .to_owned(),
            ),
            Some(rhythm) if rhythm == taken.rhythm => {}
            Some(rhythm) => {
                let next = rhythm.unwrap_or_default();
                let round = present.round_at(self.now());
                let waits = next.opens != present.opens
                    && !may_rename(&round, &next, self.has_written(team, round.key)?, self.now());
                if waits {
                    said.push(format!(
                        "Rounds open {} UTC once this round is closed: you have written for it.",
                        mark_words(next.opens)
                    ));
                }
            }
        }
        Ok(said)
    }

    /// What changes by the file; none where nothing of it is new.
    fn plan_of(&self, team: &Team) -> Result<Option<Plan>, Failure> {
        let Some(of) = self.file_to_take(team)? else { return Ok(None) };
        let before = self.kept(TeamFileTaken, team.id)?;
        let mut plan = Plan { rhythm: None, cycle: None, place: None, taken: before.clone() };
        self.plan_names(team, &of, &mut plan)?;
        self.plan_place(team, &of.file, &mut plan)?;
        self.plan_links(team, &of.file, &mut plan)?;
        Ok((plan.taken != before).then_some(plan))
    }

    /// The rhythm and the release, which name the rounds.
    fn plan_names(&self, team: &Team, of: &ToTake, plan: &mut Plan) -> Result<(), Failure> {
        // One that this build cannot read is a newer one's.
        let Ok(present) = rhythm_of(team) else { return Ok(()) };
        let now = self.now();
        let round = present.round_at(now);
        let may = |new: &rhythm::Rhythm| {
            Ok::<_, Failure>(may_rename(&round, new, self.has_written(team, round.key)?, now))
        };
        if let Some(rhythm) = self.rhythm_to_take(team, of)
            && rhythm != plan.taken.rhythm
        {
            let next = rhythm.clone().unwrap_or_default();
            if next.opens == present.opens || may(&next)? {
                plan.rhythm = (next != present).then_some(next);
                plan.taken.rhythm = rhythm;
            }
        }
        let (cycle, wanted) = (&team.facts.cycle, &of.file.cycle);
        let has_own = cycle.as_str() != TeamFacts::NO_CYCLE;
        match word(plan.taken.cycle.as_ref(), wanted.as_ref(), has_own) {
            Word::Known | Word::Gone => return Ok(()),
            Word::Counts if wanted.as_ref() != Some(cycle) => {
                if !may(&present)? {
                    return Ok(());
                }
                plan.cycle.clone_from(wanted);
            }
            Word::Counts | Word::Theirs => {}
        }
        plan.taken.cycle.clone_from(wanted);
        Ok(())
    }

    /// Where updates go. What is left out, or not understood, stays as it was.
    fn plan_place(&self, team: &Team, file: &TeamFile, plan: &mut Plan) -> Result<(), Failure> {
        let Some(place) = &file.destination else { return Ok(()) };
        let said = Some(place.to_string());
        let usual = team.facts.destination == Destination::RoundIssue;
        let has_own = !usual || self.goes_elsewhere(team)?;
        let becomes = word(plan.taken.destination.as_ref(), said.as_ref(), has_own);
        // A place in another repository is none of this team's.
        let is_other = !self.is_there(team, place).unwrap_or(true);
        plan.place = (becomes == Word::Counts && is_other).then(|| place.clone());
        plan.taken.destination = said;
        Ok(())
    }

    /// A roster and a schedule that the member has chosen before the file named one stay.
    fn plan_links(&self, team: &Team, file: &TeamFile, plan: &mut Plan) -> Result<(), Failure> {
        let has_roster = self.chosen(RosterFollowed, team.id)?.is_some()
            || !self.store().roles(team.id, &team.facts.cycle)?.is_empty();
        let has_schedule =
            team.facts.schedule.is_some() || self.store().followed(team.id)?.is_some();
        let taken = &mut plan.taken;
        for (before, now, has_own) in [
            (&mut taken.roster, &file.roster, has_roster),
            (&mut taken.schedule, &file.schedule, has_schedule),
        ] {
            if word(before.as_ref(), now.as_ref(), has_own) == Word::Theirs {
                before.clone_from(now);
            }
        }
        Ok(())
    }

    fn is_there(&self, team: &Team, place: &Place) -> Result<bool, Failure> {
        let goes_elsewhere = self.goes_elsewhere(team)?;
        Ok(match goal(place, team)? {
            None => goes_elsewhere,
            Some(destination) => !goes_elsewhere && destination == team.facts.destination,
        })
    }
}

/// Where the place of the file is; none where it is not on GitHub.
fn goal(place: &Place, team: &Team) -> Result<Option<Destination>, Failure> {
    Ok(match place {
        Place::Round => Some(Destination::RoundIssue),
        Place::Cycle => Some(Destination::CycleIssue),
        Place::Link(link) => Some(place_of_link(link, &team.facts.repository)?),
        Place::Elsewhere => None,
    })
}

impl WriteTx<'_> {
    fn note_taken(&self, team: &Team, change: impl FnOnce(&mut Taken)) -> Result<(), Failure> {
        let before = self.kept(TeamFileTaken, team.id)?;
        let mut taken = before.clone();
        change(&mut taken);
        match taken == before {
            true => Ok(()),
            false => self.keep(TeamFileTaken, team.id, Some(&taken)),
        }
    }

    /// Takes over what needs no network.
    fn take_words(&self, team: &Team) -> Result<(), Failure> {
        // As it is by now: another program may have changed it.
        let team = self.store().team(team.id)?;
        let Some(Plan { rhythm, cycle, place, taken }) = self.plan_of(&team)? else {
            return Ok(());
        };
        if let Some(rhythm) = rhythm {
            self.keep(Rhythm, team.id, Some(&rhythm))?;
        }
        if let Some(cycle) = cycle {
            self.store_mut().change_team(team.id, |facts| facts.cycle = cycle)?;
        }
        if let Some(place) = place {
            // The one with the names that its rounds have now.
            let team = self.store().team(team.id)?;
            let destination = goal(&place, &team)?;
            self.let_go_elsewhere(&team, destination.is_none())?;
            if let Some(destination) = destination {
                self.go_from_now_on(&team, destination)?;
            }
        }
        self.keep(TeamFileTaken, team.id, Some(&taken))
    }

    fn go_from_now_on(&self, team: &Team, destination: Destination) -> Result<(), Failure> {
        if destination == team.facts.destination {
            return Ok(());
        }
        let Ok(rhythm) = rhythm_of(team) else { return Ok(()) };
        let round = rhythm.round_at(self.now()).key;
        let before = &team.facts.destination;
        let mut store = self.store_mut();
        let team = store.change_team(team.id, |facts| facts.destination = destination)?;
        drop(store);
        self.go_to(&team, Some(before), round).map(drop)
    }
}

#[cfg(test)]
#[path = "taking_tests.rs"]
mod tests;
