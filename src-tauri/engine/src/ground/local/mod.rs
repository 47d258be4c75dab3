//! How Meridian's processes on one laptop find each other: one lock per role, and a local socket
//! that carries hints one way and events the other.
//!
//! Nothing here is truth. A hint that is lost costs at most one tick of the agent, an event that is
//! lost costs one question of the window. Each line is one JSON object (`meridian_protocol::Hint`,
//! `meridian_protocol::Event`, and [`Keep`], which carries a token); each side opens with its hello, and
//! speaks to its own user's processes only.

mod claim;
mod keep;
mod listen;
mod peer;
mod speak;
#[cfg(test)]
mod tests;

pub use claim::Claim;
pub use keep::{Keep, keep};
pub use listen::{Broadcaster, Listener};
pub(crate) use speak::seen;
pub use speak::{News, Subscription, announce, gone, hint, quit_agent, subscribe};

use crate::ground::store;
use meridian_protocol::Hint;
use sha2::{Digest as _, Sha256};
use std::{
    cmp::Ordering,
    env, fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Nobody waits longer than this for a peer on the same laptop.
const PATIENCE: Duration = Duration::from_millis(300);

/// The longest socket path that every Unix takes (macOS: 104 bytes with the final zero).
const LONGEST_PATH: usize = 103;

/// Which process of a data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `meridian-agent`.
    Agent,
    /// `meridian`, the window.
    Window,
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Window => "window",
        }
    }
}

/// What went wrong between two processes of this laptop.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// The lock file cannot be made or opened.
    #[error(
        "{path} cannot be opened ({source}); make the data folder writable, or choose another one \
         with --data-dir."
    )]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The socket cannot be made.
    #[error(
        "The local socket {path} cannot be opened ({source}); set XDG_RUNTIME_DIR to a short, \
         writable folder of your own."
    )]
    Socket {
        /// The socket.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody listens, but does not behave.
    #[error("The other Meridian process does not answer ({source}); close it and start again.")]
    Peer {
        /// What the system said.
        source: io::Error,
    },
}

/// Who speaks: the first line of each side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// The build, such as `0.1.0`.
    pub build: String,
    /// The newest notebook schema that it knows.
    pub schema: i64,
}

impl Hello {
    /// This process.
    pub fn ours() -> Self {
        Self { build: meridian_protocol::BUILD.to_owned(), schema: store::schema::SCHEMA }
    }

    /// Whether `self` is a newer build than `other`, which should then make room.
    pub fn is_newer_than(&self, other: &Self) -> bool {
        let numbers = |build: &str| {
            build.split(['.', '-', '+']).map_while(|n| n.parse().ok()).collect::<Vec<u64>>()
        };
        self.schema
            .cmp(&other.schema)
            .then_with(|| numbers(&self.build).cmp(&numbers(&other.build)))
            == Ordering::Greater
    }

    fn to_line(&self) -> String {
        line(&Hint::Hello { build: self.build.clone(), schema: self.schema })
    }
}

/// One JSON object and a line feed.
fn line(message: &impl serde::Serialize) -> String {
    // Both message types are plain enums of strings and numbers: this cannot fail, and an empty
    // line is ignored by the reader.
    let mut text = serde_json::to_string(message).unwrap_or_default();
    text.push('\n');
    text
}

/// Where the process of that role listens: in the runtime folder if there is one, else in the data
/// folder; named after the canonical data folder, so that two data folders never meet.
fn socket_path(data_dir: &Path, role: Role) -> PathBuf {
    let folder = fs::canonicalize(data_dir).unwrap_or_else(|_| data_dir.to_owned());
    let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("meridian-{short}-{}.sock", role.word());
    env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|runtime| runtime.is_dir())
        .unwrap_or(folder)
        .join(name)
}

/// The socket's name in the system's own kind.
fn socket_name(path: &Path) -> io::Result<interprocess::local_socket::Name<'static>> {
    #[cfg(unix)]
    {
        use interprocess::local_socket::{GenericFilePath, ToFsName as _};
        if path.as_os_str().len() > LONGEST_PATH {
            return Err(io::Error::new(io::ErrorKind::InvalidFilename, "its path is too long"));
        }
        path.to_owned().to_fs_name::<GenericFilePath>()
    }
    #[cfg(not(unix))]
    {
        use interprocess::local_socket::{GenericNamespaced, ToNsName as _};
        let name = path.file_name().map(|name| name.to_owned()).unwrap_or_default();
        name.to_ns_name::<GenericNamespaced>()
    }
}
