//! One file a command.

use crate::{output, pinned};
use chrono::{DateTime, Utc};
use meridian_engine::{Engine, Options, folders, local};
use meridian_protocol::Failure;
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
        Ok(Options::of_this_desktop(self.folder()?, pinned::clock(self.now)))
    }

    /// The notebook, for a command that only reads: also where nothing can be written now, which
    /// is noted then. Says at once what was lost, whatever the command is about.
    pub(crate) fn engine(&self) -> Result<Engine, Failure> {
        let (engine, refused) = Engine::open_to_read(self.options()?)?;
        if let Some(sentence) = refused {
            output::note(&sentence);
        }
        say_what_was_lost(&engine)?;
        Ok(engine)
    }

    /// The notebook, for a command that speaks of what was lost by itself.
    pub(crate) fn open(&self) -> Result<Engine, Failure> {
        Engine::open(self.options()?)
    }

    /// The notebook, for a command that writes: another moment than now would forge times, so it
    /// is only for the practice team.
    pub(crate) fn engine_to_write(&self) -> Result<Engine, Failure> {
        let engine = self.open()?;
        say_what_was_lost(&engine)?;
        self.check_writing(&engine)?;
        Ok(engine)
    }

    /// The same for posting, which is refused while something was lost.
    pub(crate) fn engine_to_post(&self) -> Result<Engine, Failure> {
        let engine = self.open()?;
        engine.may_post()?;
        self.check_writing(&engine)?;
        Ok(engine)
    }

    fn check_writing(&self, engine: &Engine) -> Result<(), Failure> {
        if self.now.is_some() && !engine.is_practising()? {
            return Err(Failure::BadInput {
                message: "--now works for reading commands and with the practice team only."
                    .to_owned(),
            });
        }
        Ok(())
    }
}

fn say_what_was_lost(engine: &Engine) -> Result<(), Failure> {
    for notice in engine.notices()?.into_iter().filter(|notice| notice.holds_posting) {
        output::note(&format!(
            "{} Close this notice with `meridian-cli notices --close`.",
            notice.words
        ));
    }
    for words in engine.unreadable()? {
        output::note(&words);
    }
    Ok(())
}

/// Tells an open window and the agent that something was written. Nobody listening is no error.
pub(crate) fn announce(engine: &Engine) -> Result<(), Failure> {
    wait(async {
        local::announce(engine.data_dir()).await;
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
