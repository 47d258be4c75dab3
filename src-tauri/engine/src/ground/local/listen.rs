//! The listening end of the local socket.

use super::{Claim, Hello, Keep, LocalError, line, peer::is_ours, socket_name, socket_path};
use interprocess::local_socket::{
    ListenerOptions,
    tokio::{Listener as Socket, Stream, prelude::*},
};
use meridian_protocol::{Area, Event, Hint};
use secrecy::zeroize::Zeroize as _;
use std::{fs, io, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    sync::{broadcast, mpsc},
    task::JoinHandle,
};

/// Longer lines are not ours.
const LONGEST_LINE: u64 = 4096;

/// What goes out to every peer.
#[derive(Debug, Clone)]
enum Outgoing {
    More(Arc<str>),
    /// The connection ends behind it.
    Last(Arc<str>),
}

/// A process that takes hints and tells events. Stops listening when dropped.
pub struct Listener {
    hints: mpsc::UnboundedReceiver<Hint>,
    kept: Option<mpsc::UnboundedReceiver<Keep>>,
    lines: broadcast::Sender<Outgoing>,
    accepting: JoinHandle<()>,
}

impl Claim {
    /// Starts to listen on the role's socket. Needs a tokio runtime with I/O.
    ///
    /// # Errors
    /// [`LocalError::Socket`] when the socket cannot be made. A process without one still works:
    /// it is only slower to hear of changes.
    pub fn listen(&self, hello: &Hello) -> Result<Listener, LocalError> {
        let path = socket_path(&self.data_dir, self.role);
        let failed = |source| LocalError::Socket { path: path.clone(), source };
        // Left behind by a process that was killed. We hold its lock, so nobody listens there.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let options = ListenerOptions::new().name(socket_name(&path).map_err(failed)?);
        // A late clean-up could remove the socket of the next holder of the lock.
        let options = options.reclaim_name(false);
        #[cfg(unix)]
        let options = {
            use interprocess::os::unix::local_socket::ListenerOptionsExt as _;
            options.mode(0o600)
        };
        let socket = options.create_tokio().map_err(failed)?;
        let (heard, hints) = mpsc::unbounded_channel();
        let (given, kept) = mpsc::unbounded_channel();
        let (lines, _) = broadcast::channel(64);
        let ear = Ear { heard, given };
        let accepting = tokio::spawn(accept(socket, hello.to_line(), ear, lines.clone()));
        Ok(Listener { hints, kept: Some(kept), lines, accepting })
    }
}

impl Listener {
    /// The next hint. Hellos are answered here and not given out. Cancel-safe.
    pub async fn hint(&mut self) -> Hint {
        match self.hints.recv().await {
            Some(hint) => hint,
            // The accepting task ended (it can only be by a panic): there are no more hints.
            None => std::future::pending().await,
        }
    }

    /// What this process is to keep for the session, for the one that keeps it: the agent. With anybody
    /// else it comes to nothing.
    pub fn take_kept(&mut self) -> Option<mpsc::UnboundedReceiver<Keep>> {
        self.kept.take()
    }

    /// Tells everyone who listens. Nobody may; that is fine.
    pub fn broadcast(&self, event: &Event) {
        self.broadcaster().broadcast(event);
    }

    /// For tasks that tell on their own.
    pub fn broadcaster(&self) -> Broadcaster {
        Broadcaster(self.lines.clone())
    }

    /// Says to everyone who listens that this process ends on purpose, and waits for a moment
    /// until they have it.
    pub async fn say_goodbye(self) {
        let _nobody = self.lines.send(Outgoing::Last(line(&Hint::Quit).into()));
        let told = async {
            while self.lines.receiver_count() > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let _stuck = tokio::time::timeout(super::PATIENCE, told).await;
    }
}

/// Tells everyone who listens, on behalf of a [`Listener`].
#[derive(Debug, Clone)]
pub struct Broadcaster(broadcast::Sender<Outgoing>);

impl Broadcaster {
    /// Tells everyone who listens. Nobody may; that is fine.
    pub fn broadcast(&self, event: &Event) {
        let _nobody = self.0.send(Outgoing::More(line(event).into()));
    }

    /// Tells everyone who listens what is stale.
    pub fn stale(&self, areas: &[Area]) {
        for what in areas {
            self.broadcast(&Event::Changed { what: *what });
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Where what was heard goes.
#[derive(Clone)]
struct Ear {
    heard: mpsc::UnboundedSender<Hint>,
    given: mpsc::UnboundedSender<Keep>,
}

async fn accept(socket: Socket, hello: String, ear: Ear, lines: broadcast::Sender<Outgoing>) {
    loop {
        match socket.accept().await {
            Ok(peer) if !is_ours(&peer) => tracing::warn!("another user is not listened to"),
            Ok(peer) => {
                let (hello, ear, lines) = (hello.clone(), ear.clone(), lines.subscribe());
                tokio::spawn(async move {
                    // A peer that goes away in mid-line is no news to anybody.
                    let _gone = serve(peer, &hello, &ear, lines).await;
                });
            }
            // Out of file descriptors, say: let others finish first.
            Err(_) => tokio::time::sleep(super::PATIENCE).await,
        }
    }
}

/// Reads one peer's hints and writes events to it until it goes away.
async fn serve(
    peer: Stream,
    hello: &str,
    ear: &Ear,
    mut lines: broadcast::Receiver<Outgoing>,
) -> io::Result<()> {
    let mut sender = &peer;
    sender.write_all(hello.as_bytes()).await?;
    let hear = async {
        let mut reader = BufReader::new(&peer);
        let mut text = Vec::new();
        loop {
            // It may have been a token.
            text.zeroize();
            let read = (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut text).await?;
            if read == 0 || !text.ends_with(b"\n") {
                return Ok(());
            }
            if let Some(keep) = Keep::read(&text) {
                let _not_kept_here = ear.given.send(keep);
                continue;
            }
            match serde_json::from_slice(&text) {
                Ok(Hint::Hello { .. }) => {}
                Ok(hint) => {
                    let _ending = ear.heard.send(hint);
                }
                // A newer build may know more hints than we do.
                Err(_) => {}
            }
        }
    };
    let tell = async {
        loop {
            match lines.recv().await {
                Ok(Outgoing::More(text)) => sender.write_all(text.as_bytes()).await?,
                Ok(Outgoing::Last(text)) => return sender.write_all(text.as_bytes()).await,
                // It missed some; the next event makes it ask again anyway.
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return Ok(()),
            }
        }
    };
    tokio::select! { ended = hear => ended, ended = tell => ended }
}
