//! One file a command.

use crate::{output, pinned};
use chrono::{DateTime, Utc};
use meridian_engine::{Engine, Options, ReadTx, WriteTx, folders, local};
use meridian_protocol::{Area, Failure};
use std::{
    fs::File,
    future::Future,
    io::Read as _,
    path::{Path, PathBuf},
};

/// The longest file that is read, in bytes: no person writes more, and a device never ends.
const MOST: u64 = 16 << 20;

/// Which notebook, and which moment.
pub(crate) struct Context {
    pub(crate) data_dir: Option<PathBuf>,
    pub(crate) now: Option<DateTime<Utc>>,
}

impl Context {
    pub(crate) fn folder(&self) -> Result<PathBuf, Failure> {
        match &self.data_dir {
            Some(folder) => Ok(folder.clone()),
            None => folders::data_dir()
                .map_err(|error| Failure::BadInput { message: error.to_string() }),
        }
    }

    /// The present moment, or the one given.
    pub(crate) fn moment(&self) -> DateTime<Utc> {
        pinned::clock(self.now).now()
    }

    fn options(&self) -> Result<Options, Failure> {
        Ok(Options::of_a_command(self.folder()?, pinned::clock(self.now)))
    }

    /// A command that only reads: `work` sees one unchanging state of the notebook and has no way to
    /// write. It reads also where nothing can be written now, which is noted then. Says first what was
    /// lost, whatever the command is about.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&ReadTx<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (engine, refused) = Engine::open_to_read(self.options()?)?;
        if let Some(sentence) = refused {
            output::note(&sentence);
        }
        let (lost, done) = engine.read(|tx| Ok((what_was_lost(tx)?, work(tx))))?;
        lost.iter().for_each(|words| output::note(words));
        done
    }

    /// A command that writes, in one transaction of which all is kept or nothing; then tells the
    /// window and the agent what is `stale`: what the question says of itself that does the same in the
    /// window. Another moment than now would forge times, so it is only for the
    /// practice team.
    pub(crate) fn write<T>(
        &self,
        stale: &[Area],
        work: impl FnOnce(&WriteTx<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let engine = self.open()?;
        let mut lost = Vec::new();
        let done = engine.write(|tx| {
            lost = what_was_lost(tx)?;
            self.check_writing(tx)?;
            work(tx)
        });
        lost.iter().for_each(|words| output::note(words));
        let done = done?;
        announce(&engine, stale)?;
        Ok(done)
    }

    /// The notebook, for a command that speaks of what was lost by itself.
    pub(crate) fn open(&self) -> Result<Engine, Failure> {
        Engine::open(self.options()?)
    }

    /// The notebook, for what takes more than one transaction: connecting waits for another computer, and
    /// a text of GitHub's that was shown is noted once it was. Also where nothing can be written now,
    /// which is noted then.
    pub(crate) fn engine(&self) -> Result<Engine, Failure> {
        let (engine, refused) = Engine::open_to_read(self.options()?)?;
        if let Some(sentence) = refused {
            output::note(&sentence);
        }
        engine.read(what_was_lost)?.iter().for_each(|words| output::note(words));
        Ok(engine)
    }

    /// The notebook, for a command that waits for another computer between its transactions.
    pub(crate) fn engine_to_sync(&self) -> Result<Engine, Failure> {
        let engine = self.open()?;
        let (lost, checked) = engine.read(|tx| Ok((what_was_lost(tx)?, self.check_writing(tx))))?;
        lost.iter().for_each(|words| output::note(words));
        checked?;
        Ok(engine)
    }

    /// The same for posting, which is refused while something was lost.
    pub(crate) fn engine_to_post(&self) -> Result<Engine, Failure> {
        let engine = self.open()?;
        let clock = engine.read(|tx| {
            tx.may_post()?;
            self.check_writing(tx)?;
            Ok(tx.clock_words())
        })?;
        clock.iter().for_each(|words| output::note(words));
        Ok(engine)
    }

    fn check_writing(&self, tx: &ReadTx<'_>) -> Result<(), Failure> {
        if self.now.is_some() && !tx.is_practising()? {
            return Err(Failure::BadInput {
                message: "--now works for reading commands and with the practice team only."
                    .to_owned(),
            });
        }
        Ok(())
    }
}

fn what_was_lost(tx: &ReadTx<'_>) -> Result<Vec<String>, Failure> {
    let mut lost = Vec::new();
    for notice in tx.notices()?.into_iter().filter(|notice| notice.holds_posting) {
        lost.push(format!(
            "{} Close this notice with `meridian-cli notices --close`.",
            notice.words
        ));
    }
    lost.extend(tx.unreadable()?);
    // By which clock what follows is meant, where the laptop's is wrong.
    lost.extend(tx.clock_words());
    Ok(lost)
}

/// Tells an open window and the agent what is stale after something was written. Nobody listening is no
/// error.
pub(crate) fn announce(engine: &Engine, stale: &[Area]) -> Result<(), Failure> {
    wait(async {
        local::announce(engine.data_dir(), stale).await;
        Ok(())
    })
}

/// Runs a future to its end on this thread.
pub(crate) fn wait<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Internal {
            message: format!("The runtime did not start: {error}. Try again."),
        })?
        .block_on(future)
}

/// The bytes of a file that a person named.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes));
    read.map_err(|error| Failure::BadInput {
        message: format!("{} cannot be read: {error}. Check the path.", path.display()),
    })?;
    if bytes.len() as u64 > MOST {
        return Err(Failure::BadInput {
            message: format!(
                "{} holds more than {} MB. Choose a file that a person wrote.",
                path.display(),
                MOST >> 20
            ),
        });
    }
    Ok(bytes)
}

/// `mon`, `Monday`.
pub(crate) fn weekday(text: &str) -> Result<chrono::Weekday, String> {
    text.parse().map_err(|_| format!("\"{text}\" is no day of the week; write it as mon"))
}

/// `09:30`.
pub(crate) fn time_of_day(text: &str) -> Result<chrono::NaiveTime, String> {
    chrono::NaiveTime::parse_from_str(text, "%H:%M")
        .map_err(|_| format!("\"{text}\" is no time of day; write it as 09:30"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::Context;
    use meridian_engine::Engine;
    use meridian_protocol::{Failure, TryPractice};
    use std::path::Path;

    fn in_folder(folder: &Path) -> Context {
        Context { data_dir: Some(folder.to_owned()), now: None }
    }

    /// Another program with the same notebook.
    fn beside(context: &Context) -> Engine {
        let other = context.open().unwrap();
        other.carry_out(TryPractice {}).unwrap();
        other
    }

    #[test]
    fn a_reading_command_sees_one_state_whatever_another_program_writes_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let context = in_folder(folder.path());
        let other = beside(&context);
        let seen = context.read(|tx| {
            let before = tx.take_back()?;
            other.write(|tx| tx.set_take_back(33)).unwrap();
            Ok((before, tx.take_back()?))
        });
        let (before, after) = seen.unwrap();
        assert_eq!(before, after, "half of the answer is of another state");
        assert_eq!(context.read(|tx| Ok(tx.take_back()?.num_seconds())).unwrap(), 33);
    }

    #[test]
    fn of_a_writing_command_that_fails_nothing_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let context = in_folder(folder.path());
        let other = beside(&context);
        let refused = || Failure::BadInput { message: "the rest cannot be done".to_owned() };
        let before = other.read(|tx| tx.take_back()).unwrap();
        let failed: Result<(), Failure> = context.write(&[], |tx| {
            tx.set_take_back(33)?;
            assert_eq!(tx.take_back()?.num_seconds(), 33, "it sees what it wrote");
            Err(refused())
        });
        assert_eq!(failed, Err(refused()));
        assert_eq!(other.read(|tx| tx.take_back()).unwrap(), before);
    }
}
