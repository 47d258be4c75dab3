//! The disk of a simulated laptop: what was written, what of it would survive a power cut, and who
//! holds which lock.
//!
//! A killed process leaves what it wrote. A power cut takes some of what was not synced: all, none
//! or a random part of it, torn at sectors. A fuse makes either happen at a given write or sync.

use crate::chance::Chance;
use meridian_engine::store::NOTEBOOK;
use sqlite_plugin::flags::{LockLevel, ShmLockMode};
use sqlite_plugin::vars;
use sqlite_plugin::vfs::VfsResult;
use std::collections::{BTreeMap, BTreeSet};
use std::ptr::NonNull;
use std::sync::{Arc, Mutex, PoisonError};

const SECTOR: usize = 512;

/// A process that has files open; never used twice.
pub(crate) type ProcessId = u32;

/// One change since the last sync.
#[derive(Debug, Clone)]
enum Unsynced {
    Write { at: usize, bytes: Vec<u8> },
    Size(usize),
}

/// A file: as programs see it, as it certainly is on the disk, and what lies between.
#[derive(Debug, Clone, Default)]
struct Image {
    now: Vec<u8>,
    synced: Vec<u8>,
    unsynced: Vec<Unsynced>,
}

fn put(bytes: &mut Vec<u8>, at: usize, data: &[u8]) {
    let end = at.saturating_add(data.len());
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    if let Some(place) = bytes.get_mut(at..end) {
        place.copy_from_slice(data);
    }
}

impl Image {
    fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            match change {
                Unsynced::Write { at, bytes } => put(&mut self.synced, at, &bytes),
                Unsynced::Size(size) => self.synced.resize(size, 0),
            }
        }
    }

    fn lose(&mut self, chance: &mut Chance) {
        let fate = chance.below(4);
        let kept = chance.index(self.unsynced.len() + 1);
        for (place, change) in std::mem::take(&mut self.unsynced).into_iter().enumerate() {
            let stays = match fate {
                0 => false,
                1 => true,
                2 => place < kept,
                _ => chance.happens(500),
            };
            if !stays {
                continue;
            }
            match change {
                Unsynced::Size(size) => self.synced.resize(size, 0),
                Unsynced::Write { at, bytes } => {
                    let torn = fate > 1 && chance.happens(200);
                    for (sector, part) in bytes.chunks(SECTOR).enumerate() {
                        if !torn || chance.happens(500) {
                            put(&mut self.synced, at + sector * SECTOR, part);
                        }
                    }
                }
            }
        }
        self.now.clone_from(&self.synced);
    }
}

/// The memory that processes of one laptop share for a file's log.
type Regions = Arc<Mutex<Vec<Box<[u64]>>>>;

/// A slot of the shared-memory locks.
#[derive(Debug, Clone, Default)]
struct Slot {
    shared: BTreeSet<u64>,
    exclusive: Option<u64>,
}

#[derive(Debug, Default)]
struct Sharing {
    levels: BTreeMap<u64, LockLevel>,
    regions: Option<Regions>,
    attached: BTreeSet<u64>,
    slots: BTreeMap<u32, Slot>,
}

/// What a fuse does when it has burnt down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fuse {
    /// The whole laptop loses its power.
    PowerCut,
    /// The process that writes is killed.
    Kill,
}

/// Whether a laptop's disk has room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    Free,
    Full,
}

/// What of a disk outlives everything: its synced files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files(BTreeMap<Arc<str>, Image>);

/// One laptop's disk.
#[derive(Debug)]
pub(crate) struct Disk {
    files: BTreeMap<Arc<str>, Image>,
    sharing: BTreeMap<Arc<str>, Sharing>,
    handles: BTreeMap<u64, ProcessId>,
    dead: BTreeSet<ProcessId>,
    fuse: Option<(Fuse, u64)>,
    powered: bool,
    room: Room,
    last_handle: u64,
    written: u64,
    chance: Chance,
}

/// A disk and everybody who has a file of it open.
pub(crate) type SharedDisk = Arc<Mutex<Disk>>;

/// Looks at a disk; a panic elsewhere does not matter to it.
pub(crate) fn with<R>(disk: &SharedDisk, look: impl FnOnce(&mut Disk) -> R) -> R {
    look(&mut disk.lock().unwrap_or_else(PoisonError::into_inner))
}

/// An open file.
pub(crate) struct Handle {
    pub(crate) disk: SharedDisk,
    file: Arc<str>,
    process: ProcessId,
    id: u64,
    /// Keeps the shared memory alive as long as SQLite may point into it.
    regions: Option<Regions>,
}

impl Disk {
    pub(crate) fn new(files: Files, chance: Chance) -> Self {
        Self {
            files: files.0,
            sharing: BTreeMap::new(),
            handles: BTreeMap::new(),
            dead: BTreeSet::new(),
            fuse: None,
            powered: true,
            room: Room::Free,
            last_handle: 0,
            written: 0,
            chance,
        }
    }

    /// The files as they are, synced.
    pub(crate) fn files(&self) -> Files {
        let mut files = self.files.clone();
        for image in files.values_mut() {
            image.sync();
        }
        Files(files)
    }

    pub(crate) fn light(&mut self, fuse: Fuse, writes: u64) {
        self.fuse = Some((fuse, writes.max(1)));
    }

    pub(crate) fn put_out(&mut self) {
        self.fuse = None;
    }

    pub(crate) fn set_room(&mut self, room: Room) {
        self.room = room;
    }

    /// How often the notebook was written to.
    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    pub(crate) fn powered(&self) -> bool {
        self.powered
    }

    pub(crate) fn is_dead(&self, process: ProcessId) -> bool {
        self.dead.contains(&process)
    }

    /// Kills a process: its handles do nothing more, its locks are free.
    pub(crate) fn kill(&mut self, process: ProcessId) {
        self.dead.insert(process);
        let handles: Vec<u64> =
            self.handles.iter().filter(|(_, of)| **of == process).map(|(id, _)| *id).collect();
        for handle in handles {
            self.release(handle);
        }
    }

    /// Cuts the power, if a fuse has not done so already; all processes must be dropped by now.
    pub(crate) fn lose_power(&mut self) {
        for image in self.files.values_mut() {
            image.lose(&mut self.chance);
        }
        self.dead.extend(self.handles.values().copied());
        self.handles.clear();
        self.sharing.clear();
        self.fuse = None;
        self.powered = true;
    }

    /// Makes every handle fail, as the moment before [`Self::lose_power`].
    pub(crate) fn fail(&mut self) {
        self.powered = false;
    }

    fn release(&mut self, handle: u64) {
        for sharing in self.sharing.values_mut() {
            sharing.levels.remove(&handle);
            sharing.attached.remove(&handle);
            for slot in sharing.slots.values_mut() {
                slot.shared.remove(&handle);
                if slot.exclusive == Some(handle) {
                    slot.exclusive = None;
                }
            }
            if sharing.attached.is_empty() {
                sharing.regions = None;
            }
        }
    }

    fn alive(&self, process: ProcessId) -> VfsResult<()> {
        if self.powered && !self.dead.contains(&process) { Ok(()) } else { Err(vars::SQLITE_IOERR) }
    }

    /// Whether a change may be made; burns the fuse. At its end the change may still be made.
    fn change(&mut self, process: ProcessId, change: impl FnOnce(&mut Self)) -> VfsResult<()> {
        self.alive(process)?;
        let burnt = match &mut self.fuse {
            Some((fuse, left)) => {
                *left -= 1;
                (*left == 0).then_some(*fuse)
            }
            None => None,
        };
        if burnt.is_some() {
            self.fuse = None;
        }
        if burnt.is_none() || self.chance.happens(500) {
            change(self);
        }
        match burnt {
            None => Ok(()),
            Some(Fuse::PowerCut) => {
                self.powered = false;
                Err(vars::SQLITE_IOERR)
            }
            Some(Fuse::Kill) => {
                self.kill(process);
                Err(vars::SQLITE_IOERR)
            }
        }
    }

    pub(crate) fn exists(&self, file: &str) -> bool {
        self.files.get(file).is_some_and(|image| !image.now.is_empty())
    }

    pub(crate) fn delete(&mut self, process: ProcessId, file: &str) -> VfsResult<()> {
        if !self.files.contains_key(file) {
            return Err(vars::SQLITE_IOERR_DELETE_NOENT);
        }
        self.change(process, |disk| drop(disk.files.remove(file)))
    }
}

impl Handle {
    pub(crate) fn open(disk: &SharedDisk, file: &str, process: ProcessId) -> VfsResult<Self> {
        let file: Arc<str> = file.into();
        let id = with(disk, |inner| {
            inner.alive(process)?;
            inner.files.entry(file.clone()).or_default();
            inner.last_handle += 1;
            inner.handles.insert(inner.last_handle, process);
            VfsResult::Ok(inner.last_handle)
        })?;
        Ok(Self { disk: disk.clone(), file, process, id, regions: None })
    }

    fn on<R>(&self, look: impl FnOnce(&mut Disk) -> VfsResult<R>) -> VfsResult<R> {
        with(&self.disk, |disk| {
            disk.alive(self.process)?;
            look(disk)
        })
    }

    pub(crate) fn size(&self) -> VfsResult<usize> {
        self.on(|disk| Ok(disk.files.get(&self.file).map_or(0, |image| image.now.len())))
    }

    pub(crate) fn read(&self, at: usize, data: &mut [u8]) -> VfsResult<usize> {
        self.on(|disk| {
            let Some(image) = disk.files.get(&self.file) else { return Ok(0) };
            let found = image.now.get(at..).unwrap_or_default();
            let length = data.len().min(found.len());
            if let (Some(to), Some(from)) = (data.get_mut(..length), found.get(..length)) {
                to.copy_from_slice(from);
            }
            Ok(length)
        })
    }

    pub(crate) fn write(&self, at: usize, data: &[u8]) -> VfsResult<()> {
        self.on(|disk| {
            if disk.room == Room::Full {
                return Err(vars::SQLITE_FULL);
            }
            if self.file.starts_with(NOTEBOOK) {
                disk.written += 1;
            }
            disk.change(self.process, |disk| {
                let image = disk.files.entry(self.file.clone()).or_default();
                put(&mut image.now, at, data);
                image.unsynced.push(Unsynced::Write { at, bytes: data.to_vec() });
            })
        })
    }

    pub(crate) fn truncate(&self, size: usize) -> VfsResult<()> {
        self.on(|disk| {
            disk.change(self.process, |disk| {
                let image = disk.files.entry(self.file.clone()).or_default();
                image.now.resize(size, 0);
                image.unsynced.push(Unsynced::Size(size));
            })
        })
    }

    pub(crate) fn sync(&self) -> VfsResult<()> {
        self.on(|disk| {
            disk.change(self.process, |disk| {
                if let Some(image) = disk.files.get_mut(&self.file) {
                    image.sync();
                }
            })
        })
    }

    pub(crate) fn lock(&self, level: LockLevel) -> VfsResult<()> {
        self.on(|disk| {
            let sharing = disk.sharing.entry(self.file.clone()).or_default();
            let others =
                sharing.levels.iter().filter(|(id, _)| **id != self.id).map(|(_, held)| *held);
            let highest = others.max().unwrap_or(LockLevel::Unlocked);
            let free = match level {
                LockLevel::Unlocked => true,
                LockLevel::Shared => highest < LockLevel::Pending,
                LockLevel::Reserved | LockLevel::Pending => highest < LockLevel::Reserved,
                LockLevel::Exclusive => highest == LockLevel::Unlocked,
            };
            if !free {
                return Err(vars::SQLITE_BUSY);
            }
            sharing.levels.insert(self.id, level);
            Ok(())
        })
    }

    pub(crate) fn unlock(&self, level: LockLevel) {
        with(&self.disk, |disk| {
            if let Some(sharing) = disk.sharing.get_mut(&self.file) {
                match level {
                    LockLevel::Unlocked => drop(sharing.levels.remove(&self.id)),
                    other => drop(sharing.levels.insert(self.id, other)),
                }
            }
        });
    }

    pub(crate) fn is_reserved(&self) -> VfsResult<bool> {
        self.on(|disk| {
            let sharing = disk.sharing.entry(self.file.clone()).or_default();
            Ok(sharing.levels.values().any(|held| *held >= LockLevel::Reserved))
        })
    }

    pub(crate) fn map(&mut self, index: usize, size: usize) -> VfsResult<Option<NonNull<u8>>> {
        let (file, id) = (self.file.clone(), self.id);
        let regions = self.on(|disk| {
            let sharing = disk.sharing.entry(file).or_default();
            sharing.attached.insert(id);
            Ok(sharing.regions.get_or_insert_default().clone())
        })?;
        let mut inner = regions.lock().unwrap_or_else(PoisonError::into_inner);
        while inner.len() <= index {
            inner.push(vec![0; size.div_ceil(8)].into_boxed_slice());
        }
        let region = inner.get_mut(index).map(|region| region.as_mut_ptr().cast::<u8>());
        drop(inner);
        self.regions = Some(regions);
        Ok(region.and_then(NonNull::new))
    }

    pub(crate) fn lock_map(&self, first: u32, count: u32, mode: ShmLockMode) -> VfsResult<()> {
        self.on(|disk| {
            let sharing = disk.sharing.entry(self.file.clone()).or_default();
            for number in first..first + count {
                let slot = sharing.slots.entry(number).or_default();
                let other_writer = slot.exclusive.is_some_and(|id| id != self.id);
                let other_readers = slot.shared.iter().any(|id| *id != self.id);
                let busy = match mode {
                    ShmLockMode::LockShared => other_writer,
                    ShmLockMode::LockExclusive => other_writer || other_readers,
                    ShmLockMode::UnlockShared | ShmLockMode::UnlockExclusive => false,
                };
                if busy {
                    return Err(vars::SQLITE_BUSY);
                }
            }
            for number in first..first + count {
                let slot = sharing.slots.entry(number).or_default();
                match mode {
                    ShmLockMode::LockShared => drop(slot.shared.insert(self.id)),
                    ShmLockMode::LockExclusive => slot.exclusive = Some(self.id),
                    ShmLockMode::UnlockShared => drop(slot.shared.remove(&self.id)),
                    ShmLockMode::UnlockExclusive => {
                        slot.exclusive = slot.exclusive.filter(|id| *id != self.id);
                    }
                }
            }
            Ok(())
        })
    }

    pub(crate) fn unmap(&self) {
        with(&self.disk, |disk| {
            if let Some(sharing) = disk.sharing.get_mut(&self.file) {
                sharing.attached.remove(&self.id);
                if sharing.attached.is_empty() {
                    sharing.regions = None;
                }
            }
        });
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        with(&self.disk, |disk| {
            disk.release(self.id);
            disk.handles.remove(&self.id);
        });
    }
}
