//! The drains of a laptop's programs, one effect after the other.

use crate::Breakage;
use crate::clock::LaptopClock;
use crate::laptop::{Process, Role, Step};
use crate::plan::Event;
use crate::world::World;
use chrono::TimeDelta;
use meridian_core::courier::{Eagerness, Rest};
use meridian_engine::drive::{About, Drive, Progress};
use meridian_engine::store::StoreError;
use std::sync::Arc;

/// No drain needs more effects; one that does would never end.
const MOST_EFFECTS: u32 = 1_500;

impl World {
    /// The agent drains by itself after this time, unless it does so earlier.
    pub(crate) fn wake_agent(&mut self, index: usize, after: TimeDelta) {
        let at = self.now() + after.max(TimeDelta::milliseconds(50));
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.agent_wakes.is_none_or(|wakes| at < wakes) {
            laptop.agent_wakes = Some(at);
            self.schedule(at, Event::Drain(index, Role::Agent, Eagerness::Scheduled));
        }
    }

    pub(crate) fn drain(&mut self, index: usize, role: Role, eagerness: Eagerness) {
        let now = self.now();
        let broken_lock = self.breakage == Some(Breakage::NoCourierLock);
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if role == Role::Agent && eagerness == Eagerness::Scheduled {
            if laptop.agent_wakes != Some(now) {
                return;
            }
            laptop.agent_wakes = None;
        }
        if laptop.process(role).is_none_or(|process| process.step.is_some()) {
            return;
        }
        if !laptop.couriers.is_empty() && !broken_lock {
            match role {
                Role::Agent => self.wake_agent(index, TimeDelta::seconds(2)),
                _ => self.soon(500, Event::Drain(index, role, eagerness)),
            }
            return;
        }
        let courier = self.breakage.and_then(Breakage::of_the_courier);
        if role == Role::Agent
            && eagerness == Eagerness::Scheduled
            && self.plan.opens.is_some_and(|opens| now >= opens)
        {
            laptop.woke_after_opening.get_or_insert(now);
        }
        let Some(process) = laptop.processes.get_mut(role.place()).and_then(Option::as_mut) else {
            return;
        };
        let (id, clock) = (process.id, &*laptop.clock);
        let about = About {
            current: self.current.clone(),
            week_one: None,
            closes: None,
            before: None,
            next: None,
            due: None,
            proof: process.proof,
        };
        let begun =
            Drive::begin_broken(&process.store, clock, self.team, about, eagerness, courier);
        match begun {
            Ok(drive) => {
                process.effects = 0;
                process.step = Some(step(process, laptop.clock.clone(), drive));
                laptop.couriers.insert(id);
                self.tell(&format!("laptop {index}: {role:?} drains, {eagerness:?}"));
            }
            Err(error) => {
                self.store_failed(index, role, id, &error);
                if role == Role::Agent {
                    self.wake_agent(index, TimeDelta::seconds(30));
                }
            }
        }
    }

    /// An effect of a process is done.
    pub(crate) fn stepped(
        &mut self,
        index: usize,
        role: Role,
        drive: Drive,
        done: Result<Progress, StoreError>,
    ) {
        self.effects += 1;
        let Some(id) = self.laptops.get(index).and_then(|l| l.process(role)).map(|p| p.id) else {
            return;
        };
        if let Some(process) = self.laptops.get_mut(index).and_then(|l| l.process_mut(role)) {
            process.proof = drive.proof();
        }
        match done {
            Ok(Progress::Going) => {
                self.watch(index, role);
                self.note_limit(index, role);
                if !self.calm && self.chance.happens(self.plan.deaths) {
                    self.kill(index, role, "between two effects");
                    return;
                }
                let Some(laptop) = self.laptops.get_mut(index) else { return };
                let clock = laptop.clock.clone();
                let Some(process) = laptop.process_mut(role) else { return };
                process.effects += 1;
                if process.effects > MOST_EFFECTS {
                    self.broken("a drain ends", &format!("laptop {index} {role:?} goes on and on"));
                    return;
                }
                process.step = Some(step(process, clock, drive));
            }
            Ok(Progress::Rested(rest)) => self.rested(index, role, id, &rest),
            Err(error) => {
                self.tell(&format!("laptop {index}: {role:?} cannot write: {error}"));
                if let Some(laptop) = self.laptops.get_mut(index) {
                    laptop.couriers.remove(&id);
                    if let Some(process) = laptop.process_mut(role) {
                        // What could not be written down binds nobody.
                        process.limit = None;
                    }
                }
                self.store_failed(index, role, id, &error);
                match role {
                    Role::Agent => self.wake_agent(index, TimeDelta::seconds(30)),
                    _ => self.leave(index, role),
                }
            }
        }
    }

    fn rested(&mut self, index: usize, role: Role, id: u32, rest: &Rest) {
        if role == Role::Agent && self.plan.opens.is_some() && !self.calm {
            self.rested_before_an_opening(index, id, rest);
            return;
        }
        let idle = if self.calm { 1_500_000 } else { self.chance.between(60_000, self.plan.idle) };
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        laptop.couriers.remove(&id);
        let again = rest.look_again_at.map(|at| laptop.clock.true_moment(at) - self.truth.now());
        let again = again.map(|after| after.num_milliseconds());
        self.tell(&format!("laptop {index}: {role:?} rests, again in {again:?} ms"));
        match role {
            Role::Agent => {
                let after = again.map_or(idle, |after| after.min(idle)).max(250);
                self.wake_agent(index, TimeDelta::milliseconds(after));
            }
            _ => self.leave(index, role),
        }
    }

    /// A command is over: the agent, if there is one, goes on with what is left.
    fn leave(&mut self, index: usize, role: Role) {
        if role == Role::Cli {
            if let Some(laptop) = self.laptops.get_mut(index) {
                laptop.end(role);
            }
            self.wake_agent(index, TimeDelta::milliseconds(500));
        }
    }
}

/// The next effect of a drain.
fn step(process: &Process, clock: Arc<LaptopClock>, mut drive: Drive) -> Step {
    let (store, client) = (process.store.clone(), process.client.clone());
    Box::pin(async move {
        let done = drive.advance(&store, &client, &*clock).await;
        (drive, done)
    })
}
