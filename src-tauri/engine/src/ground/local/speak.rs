//! The calling end of the local socket.

use super::{Hello, LocalError, PATIENCE, Role, line, peer::is_ours, socket_name, socket_path};
use interprocess::{
    ConnectWaitMode,
    local_socket::{
        ConnectOptions,
        tokio::{Stream, prelude::*},
    },
};
use meridian_core::reminders::AgentSeen;
use meridian_protocol::{Area, Event, Hint};
use std::{io, path::Path, time::Duration};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    time::{sleep, timeout},
};

/// Gives the process of that role a hint. False when there is no such process. Never waits longer
/// than about half a second. Needs a tokio runtime with I/O and time.
///
/// # Errors
/// [`LocalError`] when somebody listens but cannot be spoken to.
pub async fn hint(data_dir: &Path, role: Role, hint: Hint) -> Result<bool, LocalError> {
    say(data_dir, role, &line(&hint)).await
}

/// The same for one line as it is.
pub(super) async fn say(data_dir: &Path, role: Role, text: &str) -> Result<bool, LocalError> {
    let Some(peer) = connect(data_dir, role).await? else { return Ok(false) };
    let mut sender = &peer;
    let sent = timeout(PATIENCE, async {
        sender.write_all(text.as_bytes()).await?;
        // The hello of the other side: it is alive and has taken the connection, so that the line
        // is in its hands even if this process ends now.
        let mut hello = String::new();
        let read = BufReader::new(&peer).read_line(&mut hello).await?;
        if read == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    });
    match sent.await {
        Ok(Ok(())) => Ok(true),
        // It ended in between: nobody is there.
        Ok(Err(error)) if is_absent(&error) => Ok(false),
        Ok(Err(source)) => Err(LocalError::Peer { source }),
        Err(elapsed) => Err(LocalError::Peer { source: elapsed.into() }),
    }
}

/// Tells agent and window of this data folder what is stale, for a process that changed something
/// and ends (the command line). Who is not there does not matter.
pub async fn announce(data_dir: &Path, stale: &[Area]) {
    let look_again = || Hint::LookAgain { stale: stale.to_vec() };
    let (_, _) = tokio::join!(
        hint(data_dir, Role::Agent, look_again()),
        hint(data_dir, Role::Window, look_again())
    );
}

/// Asks the agent of this data folder to end (no reminder rings from then on), and waits until it
/// is gone. False when there was none.
///
/// # Errors
/// [`LocalError`] when it cannot be spoken to.
pub async fn quit_agent(data_dir: &Path) -> Result<bool, LocalError> {
    let heard = hint(data_dir, Role::Agent, Hint::Quit).await?;
    if heard {
        gone(data_dir, Role::Agent).await;
    }
    Ok(heard)
}

/// Waits until nobody of that role answers any more, for at most a few seconds: one that says goodbye
/// still answers for a moment.
pub async fn gone(data_dir: &Path, role: Role) {
    let gone = async {
        while seen(data_dir, role) != AgentSeen::Absent {
            sleep(LOOK).await;
        }
    };
    let _stuck = timeout(END, gone).await;
}

/// How long an agent may take to finish what it sends and end.
const END: Duration = Duration::from_secs(10);

/// Between two looks for one that ends.
const LOOK: Duration = Duration::from_millis(10);

/// Whether the process of that role answers at this moment. Takes nothing from a process that is
/// just starting, as a look at its lock would.
pub(crate) fn seen(data_dir: &Path, role: Role) -> AgentSeen {
    let Ok(name) = socket_name(&socket_path(data_dir, role)) else { return AgentSeen::Unknown };
    // One that is stopped or busy is there all the same, and nobody waits for it.
    let options = ConnectOptions::new().name(name).wait_mode(ConnectWaitMode::Timeout(PATIENCE));
    match options.connect_sync() {
        Ok(_there) => AgentSeen::Runs,
        Err(error) if is_absent(&error) => AgentSeen::Absent,
        Err(_) => AgentSeen::Unknown,
    }
}

/// What a subscriber hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Ask again for something.
    Event(Event),
    /// The process ends because it was told to.
    Goodbye,
}

/// A connection that hears events until the other process ends.
#[derive(Debug)]
pub struct Subscription {
    hello: Hello,
    peer: BufReader<Stream>,
    text: Vec<u8>,
}

/// Listens to the events of the process of that role. None when there is no such process. To stay
/// in touch, subscribe again when [`Subscription::next`] gives none.
///
/// # Errors
/// [`LocalError`] when somebody listens but does not answer.
pub async fn subscribe(
    data_dir: &Path,
    role: Role,
    ours: &Hello,
) -> Result<Option<Subscription>, LocalError> {
    let Some(peer) = connect(data_dir, role).await? else { return Ok(None) };
    let mut peer = BufReader::new(peer);
    let greeted = timeout(PATIENCE, async {
        peer.get_mut().write_all(ours.to_line().as_bytes()).await?;
        let mut hello = String::new();
        peer.read_line(&mut hello).await?;
        Ok::<_, io::Error>(hello)
    });
    match greeted.await {
        Ok(Ok(text)) => match serde_json::from_str(&text) {
            Ok(Hint::Hello { build, schema }) => {
                Ok(Some(Subscription { hello: Hello { build, schema }, peer, text: Vec::new() }))
            }
            _ if text.is_empty() => Ok(None),
            _ => Err(LocalError::Peer { source: io::ErrorKind::InvalidData.into() }),
        },
        Ok(Err(error)) if is_absent(&error) => Ok(None),
        Ok(Err(source)) => Err(LocalError::Peer { source }),
        Err(elapsed) => Err(LocalError::Peer { source: elapsed.into() }),
    }
}

impl Subscription {
    /// Who is on the other side.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// The next news; none when the other process has ended. Cancel-safe.
    pub async fn next(&mut self) -> Option<News> {
        loop {
            match self.peer.read_until(b'\n', &mut self.text).await {
                Ok(read) if read > 0 && self.text.ends_with(b"\n") => {}
                _ => return None,
            }
            let text = std::mem::take(&mut self.text);
            if let Ok(event) = serde_json::from_slice(&text) {
                return Some(News::Event(event));
            }
            // What a newer build may say beyond this is not for us.
            if let Ok(Hint::Quit) = serde_json::from_slice(&text) {
                return Some(News::Goodbye);
            }
        }
    }
}

async fn connect(data_dir: &Path, role: Role) -> Result<Option<Stream>, LocalError> {
    let path = socket_path(data_dir, role);
    let failed = |source| LocalError::Socket { path: path.clone(), source };
    let name = socket_name(&path).map_err(failed)?;
    match timeout(PATIENCE, Stream::connect(name)).await {
        Ok(Ok(peer)) if is_ours(&peer) => Ok(Some(peer)),
        // Somebody else's: nothing is said to it, and nothing believed.
        Ok(Ok(_)) => Err(failed(io::ErrorKind::PermissionDenied.into())),
        Ok(Err(error)) if is_absent(&error) => Ok(None),
        Ok(Err(source)) => Err(failed(source)),
        Err(elapsed) => Err(LocalError::Peer { source: elapsed.into() }),
    }
}

/// No socket, one that was left behind, or one whose owner just ended.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
    )
}
