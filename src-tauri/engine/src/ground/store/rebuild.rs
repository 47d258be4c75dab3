//! A damaged database made readable.
//!
//! SQLite refuses a whole file for a few bytes at its start, though every page behind them may be
//! sound. So copies are made in which these bytes are as they must be: the file's header, then the
//! pages of its schema from a backup, which stand where they stood. What is in the pages is never
//! guessed.

use super::database;
use rusqlite::Connection;
use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

/// What SQLite makes its pages by itself; no notebook has others.
const PAGE: usize = 4096;
/// The header at the start of the first page.
const HEADER: usize = 100;
/// What the copies' names add to the damaged file's.
const END: &str = ".reading";

/// Opens what can be read of the `damaged` database, with the help of a sound backup of
/// it. The copy beside it is deleted when the answer is dropped.
pub(super) fn read(damaged: &Path, backup: Option<&Path>) -> Option<Readable> {
    let copy = Copy::of(damaged);
    let steps: [&dyn Fn() -> io::Result<()>; 4] = [
        &|| copy.afresh(damaged),
        &|| copy.patch(put_header),
        &|| copy.patch(|bytes| put_schema(bytes, &fs::read(backup.ok_or(MISSING)?)?)),
        &|| copy.log_over(damaged, backup.ok_or(MISSING)?),
    ];
    let connection = steps.iter().find_map(|step| {
        step().ok()?;
        open(&copy.path).ok()
    })?;
    Some(Readable { connection, _copy: copy })
}

const MISSING: io::ErrorKind = io::ErrorKind::NotFound;

/// A connection to what can be read.
pub(super) struct Readable {
    /// Closed before the copy is deleted.
    pub(super) connection: Connection,
    _copy: Copy,
}

/// Opens a file for reading what is left. SQLite refuses a file that is shorter than it should be,
/// unless it is told that somebody is repairing it.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    if path.metadata().map_or(0, |file| file.len()) < HEADER as u64 {
        // SQLite would take an empty file for a new one.
        return Err(rusqlite::Error::InvalidQuery);
    }
    let connection = database::connect(path, None)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA writable_schema = ON;")?;
    connection.query_row("SELECT 1 FROM sqlite_schema WHERE name = 'drafts'", [], |_| Ok(()))?;
    Ok(connection)
}

/// Whether a file of this name is such a copy, or belongs to one.
pub(super) fn is_copy(name: &str) -> bool {
    name.starts_with(super::NOTEBOOK)
        && ["", "-wal", "-shm", "-journal"]
            .iter()
            .any(|end| name.strip_suffix(end).is_some_and(|name| name.ends_with(END)))
}

/// A copy of a damaged database with its log.
struct Copy {
    path: PathBuf,
}

/// How a copy of a file is called: whoever finds one that a killed process has left may delete it.
pub(super) fn copy_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(END);
    PathBuf::from(name)
}

impl Copy {
    fn of(damaged: &Path) -> Self {
        Self { path: copy_of(damaged) }
    }

    fn afresh(&self, damaged: &Path) -> io::Result<()> {
        database::delete(&self.path)?;
        let [file, log, _] = database::files_of(damaged);
        let [file_copy, log_copy, _] = database::files_of(&self.path);
        fs::copy(file, file_copy)?;
        if log.exists() {
            fs::copy(log, log_copy)?;
        }
        Ok(())
    }

    fn patch(&self, change: impl FnOnce(&mut [u8]) -> io::Result<()>) -> io::Result<()> {
        let mut bytes = fs::read(&self.path)?;
        change(&mut bytes)?;
        fs::write(&self.path, bytes)
    }

    /// The pages of the damaged database's log over those of a backup.
    fn log_over(&self, damaged: &Path, backup: &Path) -> io::Result<()> {
        let [_, log, _] = database::files_of(damaged);
        let [file_copy, log_copy, _] = database::files_of(&self.path);
        if log.metadata()?.len() == 0 {
            return Err(MISSING.into());
        }
        database::delete(&self.path)?;
        fs::copy(backup, file_copy)?;
        fs::copy(log, log_copy).map(drop)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if let Err(error) = database::delete(&self.path) {
            tracing::warn!(%error, "a copy of the damaged notebook stays");
        }
    }
}

/// Writes the header that a database of these pages has, for reading only: no free pages, no
/// vacuum, text as UTF-8. <https://www.sqlite.org/fileformat2.html#the_database_header>
fn put_header(file: &mut [u8]) -> io::Result<()> {
    let pages = u32::try_from(file.len() / PAGE).unwrap_or(u32::MAX).to_be_bytes();
    let header = file.get_mut(..HEADER).ok_or(MISSING)?;
    header.fill(0);
    let mut put = |at: usize, bytes: &[u8]| {
        if let Some(place) = header.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    };
    put(0, b"SQLite format 3\0");
    // A page's size; a log may lie beside it; nothing is left free at a page's end; the fractions
    // of a page that a cell may take.
    put(16, &[0x10, 0x00, 2, 2, 0, 64, 32, 32]);
    let change = 1_u32.to_be_bytes();
    put(24, &change);
    put(28, &pages);
    put(44, &4_u32.to_be_bytes());
    put(56, &1_u32.to_be_bytes());
    put(92, &change);
    Ok(())
}

/// Puts the pages of the backup's schema where they stood in the file.
fn put_schema(file: &mut [u8], backup: &[u8]) -> io::Result<()> {
    for page in schema_pages(backup).ok_or(MISSING)? {
        let at = page * PAGE;
        let (Some(place), Some(from)) = (file.get_mut(at..at + PAGE), backup.get(at..at + PAGE))
        else {
            return Err(MISSING.into());
        };
        place.copy_from_slice(from);
    }
    put_header(file)
}

/// The pages of a sound database's schema, counted from 0: the first, and those it names if it
/// cannot hold all of it.
fn schema_pages(file: &[u8]) -> Option<Vec<usize>> {
    const INNER: u8 = 5;
    let root = file.get(..PAGE)?;
    let number = |at: usize| {
        let bytes: [u8; 4] = root.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()?.checked_sub(1)
    };
    let short = |at: usize| {
        let bytes: [u8; 2] = root.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(u16::from_be_bytes(bytes)))
    };
    let mut pages = vec![0];
    if *root.get(HEADER)? == INNER {
        for cell in 0..short(HEADER + 3)? {
            pages.push(number(short(HEADER + 12 + 2 * cell)?)?);
        }
        pages.push(number(HEADER + 8)?);
    }
    Some(pages)
}
