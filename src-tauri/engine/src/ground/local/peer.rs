//! Who is on the other end of the local socket, looked at before a word is said or believed.

use interprocess::local_socket::traits::StreamCommon;

/// Whether who is on the other end is the same user: the folder of the socket lets nobody else in, and
/// this asks the system once more.
pub(super) fn is_ours(peer: &impl StreamCommon) -> bool {
    #[cfg(unix)]
    {
        let user = rustix::process::geteuid().as_raw();
        peer.peer_creds().is_ok_and(|peer| peer.euid() == Some(user))
    }
    #[cfg(not(unix))]
    {
        // The system gives no user; a pipe's own rights keep others out.
        let _ = peer;
        true
    }
}
