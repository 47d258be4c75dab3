//! Whether the disk has room enough to open the two files on it.

use std::path::Path;

/// What SQLite needs beside the files themselves, with some to spare. The index that its users share
/// is mapped into memory: where the disk cannot hold all of it, touching it ends the process.
#[cfg(unix)]
const LEAST: u64 = 256 * 1024;

/// Whether the disk of this folder is as good as full.
pub(super) fn is_full(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        // A file system without blocks does not say how much it holds.
        rustix::fs::statvfs(folder).is_ok_and(|disk| {
            disk.f_blocks > 0 && disk.f_bavail.saturating_mul(disk.f_frsize) < LEAST
        })
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        false
    }
}
