//! Finding and ending the processes that a world started, including those that its own processes
//! started and left behind.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command},
};

/// The variable that every process of a world inherits, so that none is overlooked.
pub const MARK: &str = "MERIDIAN_TEST_WORLD";

/// A child that ends when this is dropped.
pub struct Ends(pub Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The numbers of all live processes that carry the mark of the world in `folder`.
pub fn marked(folder: &Path) -> Vec<u32> {
    let mark = format!("{MARK}={}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        if environment.split(|byte| *byte == 0).any(|value| value == mark.as_bytes()) {
            found.push(id);
        }
    }
    found
}

/// The file name of a process's program.
pub fn name(id: u32) -> Option<String> {
    let program = fs::read_link(format!("/proc/{id}/exe")).ok()?;
    let name = program.file_name()?.to_str()?;
    Some(name.trim_end_matches(" (deleted)").to_owned())
}

/// The process that started this one.
pub fn parent(id: u32) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    text.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

/// A process's memory in bytes: its own, and its part of what it shares.
pub fn proportional_memory(id: u32) -> u64 {
    kilobytes(&format!("/proc/{id}/smaps_rollup"), "Pss:") * 1024
}

/// A process's memory in bytes, with all of what it shares.
pub fn resident_memory(id: u32) -> u64 {
    kilobytes(&format!("/proc/{id}/status"), "VmRSS:") * 1024
}

fn kilobytes(file: &str, row: &str) -> u64 {
    let text = fs::read_to_string(file).unwrap_or_default();
    let value = text.lines().find_map(|line| line.strip_prefix(row));
    value.and_then(|value| value.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0)
}

/// Ends a process at once, as a power cut would.
pub fn kill(id: u32) {
    let _ = Command::new("kill").args(["-9", &id.to_string()]).status();
}

/// Makes a folder readable for its owner only, as a runtime folder must be.
pub fn make_private(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
}

/// Makes a program of a script.
pub fn make_program(path: &Path, script: &str) {
    fs::write(path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
