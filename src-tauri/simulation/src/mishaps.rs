//! What befalls a laptop: killed programs, power cuts, full disks, lost networks, jumping clocks.

use crate::disk::{Fuse, Room, with};
use crate::laptop::{Power, Role};
use crate::plan::Event;
use crate::wire::{Network, lock};
use crate::world::World;
use chrono::TimeDelta;
use meridian_core::courier::Eagerness;
use meridian_engine::store::StoreError;

impl World {
    /// After an error of the store: did somebody die, or is only the disk full?
    pub(crate) fn store_failed(&mut self, index: usize, role: Role, id: u32, error: &StoreError) {
        let Some(laptop) = self.laptops.get(index) else { return };
        let (powered, dead) = with(&laptop.disk, |disk| (disk.powered(), disk.is_dead(id)));
        if !powered {
            self.power_cut(index);
        } else if dead {
            self.kill(index, role, "killed in the midst of a write");
        } else if matches!(error, StoreError::DiskFull { .. }) {
            if laptop.process(role).is_none() {
                self.soon(20_000, Event::Start(index, role));
            }
        } else {
            self.broken("the store works", &format!("laptop {index} {role:?}: {error}"));
        }
    }

    pub(crate) fn kill(&mut self, index: usize, role: Role, how: &str) {
        if self.calm && how == "kill -9" {
            return;
        }
        let again = self.chance.pause(300, 600_000);
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.power == Power::Off {
            return;
        }
        laptop.kill(role);
        if role == Role::Agent {
            laptop.agent_wakes = None;
        }
        self.tell(&format!("laptop {index}: {role:?} dies ({how})"));
        if role != Role::Cli {
            self.soon(again, Event::Start(index, role));
        }
    }

    pub(crate) fn power_cut(&mut self, index: usize) {
        let after = self.chance.pause(5_000, 900_000);
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.power == Power::Off || (self.calm && with(&laptop.disk, |disk| disk.powered())) {
            return;
        }
        laptop.cut_power();
        self.tell(&format!("laptop {index}: power cut"));
        self.soon(after, Event::PowerOn(index));
    }

    pub(crate) fn power_on(&mut self, index: usize) {
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.power == Power::On {
            return;
        }
        laptop.power = Power::On;
        self.tell(&format!("laptop {index}: power is back"));
        self.start(index, Role::Window);
        self.start(index, Role::Agent);
    }

    pub(crate) fn light(&mut self, index: usize, fuse: Fuse, writes: u64) {
        if let Some(laptop) = self.laptops.get(index).filter(|_| !self.calm) {
            with(&laptop.disk, |disk| disk.light(fuse, writes));
            self.tell(&format!("laptop {index}: {fuse:?} in {writes} writes"));
        }
    }

    pub(crate) fn network(&mut self, index: usize, network: Network) {
        if let Some(place) = lock(&self.traffic).networks.get_mut(index) {
            *place = network;
        }
        self.tell(&format!("laptop {index}: network {network:?}"));
        if network == Network::Up {
            self.soon(300, Event::Drain(index, Role::Agent, Eagerness::Now));
        }
    }

    pub(crate) fn room(&mut self, index: usize, room: Room) {
        if let Some(laptop) = self.laptops.get(index) {
            with(&laptop.disk, |disk| disk.set_room(room));
            self.tell(&format!("laptop {index}: disk {room:?}"));
        }
    }

    pub(crate) fn jump(&mut self, index: usize, by: i64) {
        let now = self.now();
        let Some(laptop) = self.laptops.get_mut(index).filter(|_| !self.calm) else { return };
        laptop.clock.jump(by);
        laptop.jumps.push(now);
        self.tell(&format!("laptop {index}: clock moves by {by} ms"));
        if let Some(laptop) = self.laptops.get(index)
            && laptop.agent_wakes.is_some()
        {
            // The agent looks at the wall clock at least every 30 s.
            self.wake_agent(index, TimeDelta::seconds(20));
        }
    }
}
