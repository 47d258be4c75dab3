//! SQLite's way to the simulated disks: one `vfs` a thread, one disk a laptop.
//!
//! A path is `LAPTOP.PROCESS/FILE`, so that a file knows which process has it open.

use crate::disk::{Disk, Handle, ProcessId, SharedDisk, with};
use sqlite_plugin::flags::{AccessFlags, LockLevel, OpenOpts, ShmLockMode};
use sqlite_plugin::vars;
use sqlite_plugin::vfs::{RegisterOpts, Vfs, VfsHandle, VfsResult, register_static};
use std::collections::HashMap;
use std::ffi::CString;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The laptops of one thread, under the name by which SQLite knows them.
#[derive(Clone)]
pub(crate) struct Disks {
    name: String,
    laptops: Arc<Mutex<HashMap<String, SharedDisk>>>,
}

static REGISTERED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static DISKS: Option<Disks> = Disks::register();
}

impl Disks {
    /// The disks of this thread; none when SQLite refuses the `vfs`.
    pub(crate) fn of_this_thread() -> Option<Self> {
        DISKS.with(Clone::clone)
    }

    fn register() -> Option<Self> {
        let number = REGISTERED.fetch_add(1, Ordering::Relaxed);
        let name = format!("meridian-simulation-{number}");
        let disks = Self { name: name.clone(), laptops: Arc::default() };
        let name = CString::new(name).ok()?;
        register_static(name, disks.clone(), RegisterOpts { make_default: false }).ok()?;
        Some(disks)
    }

    /// The name for `Store::open_at`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn laptops(&self) -> MutexGuard<'_, HashMap<String, SharedDisk>> {
        self.laptops.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a disk into a laptop.
    pub(crate) fn insert(&self, laptop: &str, disk: Disk) -> SharedDisk {
        let disk = Arc::new(Mutex::new(disk));
        self.laptops().insert(laptop.to_owned(), disk.clone());
        disk
    }

    /// Takes the laptop away.
    pub(crate) fn remove(&self, laptop: &str) {
        self.laptops().remove(laptop);
    }

    fn find(&self, path: &str) -> VfsResult<(SharedDisk, ProcessId, String)> {
        let place = || {
            let (owner, file) = path.split_once('/')?;
            let (laptop, process) = owner.rsplit_once('.')?;
            let disk = self.laptops().get(laptop)?.clone();
            Some((disk, process.parse().ok()?, file.to_owned()))
        };
        place().ok_or(vars::SQLITE_CANTOPEN)
    }
}

/// The path under which a process opens a file of its laptop.
pub(crate) fn path(laptop: &str, process: ProcessId, file: &str) -> String {
    format!("{laptop}.{process}/{file}")
}

impl VfsHandle for Handle {
    fn readonly(&self) -> bool {
        false
    }
    fn in_memory(&self) -> bool {
        false
    }
}

impl Vfs for Disks {
    type Handle = Handle;

    fn open(&self, path: Option<&str>, _: OpenOpts) -> VfsResult<Handle> {
        let (disk, process, file) = self.find(path.ok_or(vars::SQLITE_CANTOPEN)?)?;
        Handle::open(&disk, &file, process)
    }

    fn delete(&self, path: &str) -> VfsResult<()> {
        let (disk, process, file) = self.find(path)?;
        with(&disk, |disk| disk.delete(process, &file))
    }

    fn access(&self, path: &str, _: AccessFlags) -> VfsResult<bool> {
        let (disk, _, file) = self.find(path)?;
        Ok(with(&disk, |disk| disk.exists(&file)))
    }

    fn file_size(&self, handle: &mut Handle) -> VfsResult<usize> {
        handle.size()
    }

    fn truncate(&self, handle: &mut Handle, size: usize) -> VfsResult<()> {
        handle.truncate(size)
    }

    fn write(&self, handle: &mut Handle, offset: usize, data: &[u8]) -> VfsResult<usize> {
        handle.write(offset, data)?;
        Ok(data.len())
    }

    fn read(&self, handle: &mut Handle, offset: usize, data: &mut [u8]) -> VfsResult<usize> {
        handle.read(offset, data)
    }

    fn lock(&self, handle: &mut Handle, level: LockLevel) -> VfsResult<()> {
        handle.lock(level)
    }

    fn unlock(&self, handle: &mut Handle, level: LockLevel) -> VfsResult<()> {
        handle.unlock(level);
        Ok(())
    }

    fn check_reserved_lock(&self, handle: &mut Handle) -> VfsResult<bool> {
        handle.is_reserved()
    }

    fn sync(&self, handle: &mut Handle) -> VfsResult<()> {
        handle.sync()
    }

    fn close(&self, handle: Handle) -> VfsResult<()> {
        drop(handle);
        Ok(())
    }

    fn sector_size(&self, _: &mut Handle) -> VfsResult<i32> {
        Ok(4096)
    }

    /// As SQLite assumes of a Unix disk: a write leaves the bytes beside it alone.
    fn device_characteristics(&self, _: &mut Handle) -> VfsResult<i32> {
        Ok(vars::SQLITE_IOCAP_POWERSAFE_OVERWRITE)
    }

    fn shm_map(
        &self,
        handle: &mut Handle,
        index: usize,
        size: usize,
        _: bool,
    ) -> VfsResult<Option<NonNull<u8>>> {
        handle.map(index, size)
    }

    fn shm_lock(
        &self,
        handle: &mut Handle,
        offset: u32,
        count: u32,
        mode: ShmLockMode,
    ) -> VfsResult<()> {
        handle.lock_map(offset, count, mode)
    }

    fn shm_unmap(&self, handle: &mut Handle, _: bool) -> VfsResult<()> {
        handle.unmap();
        Ok(())
    }
}
