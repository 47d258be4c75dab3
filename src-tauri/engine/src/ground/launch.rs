//! Starts Meridian's other programs, so that they outlive the one that started them and never see
//! its token.

mod missing;

use crate::ground::secrets::TOKEN;
use std::{
    env, io,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::mpsc,
    time::Duration,
};

/// How glibc is told things at a program's start.
const GLIBC: &str = "GLIBC_TUNABLES";
/// Pieces of 64 KiB and more are taken from the system one by one and given back at once. By itself
/// glibc raises that threshold with the first such piece that is freed, for good; later ones come
/// from a heap that seldom shrinks. Measured with glibc 2.36: 0.7 MB of the agent's 2.0.
const SMALL_HEAP: &str = "glibc.malloc.mmap_threshold=65536:glibc.malloc.trim_threshold=65536:\
                          glibc.malloc.top_pad=0:glibc.malloc.arena_max=1";

/// Starts this very program anew in its own place, with a heap that gives back what is free. Does
/// nothing where the settings are there already, are somebody else's, or nobody would read them; and
/// where it fails the program just goes on.
pub fn with_a_small_heap() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if env::var_os(GLIBC).is_none()
        && let Ok(program) = env::current_exe()
    {
        use std::os::unix::process::CommandExt as _;
        let mut words = env::args_os();
        let mut again = Command::new(program);
        if let Some(name) = words.next() {
            again.arg0(name);
        }
        // Comes back only when it could not be started.
        let _failed = again.args(words).env(GLIBC, SMALL_HEAP).exec();
    }
}

const AGENT: &str = "meridian-agent";

/// Starts the agent of that data folder. It ends by itself when there is one already.
///
/// # Errors
/// What the system says, with the program's path.
pub fn agent(data_dir: &Path) -> io::Result<()> {
    start(AGENT, data_dir)
}

/// Where the agent is, if it is installed.
pub(crate) fn agent_program() -> io::Result<PathBuf> {
    beside(AGENT)
}

/// Starts the window of that data folder. A second one shows the first.
///
/// # Errors
/// What the system says, with the program's path.
pub fn window(data_dir: &Path) -> io::Result<()> {
    start("meridian", data_dir)
}

/// Why the window cannot come here, with the remedy; none where it can.
///
/// # Errors
/// When this program does not know where it lies.
pub fn window_trouble() -> io::Result<Option<String>> {
    Ok(missing::why_not(&beside("meridian")?))
}

fn start(program: &str, data_dir: &Path) -> io::Result<()> {
    let path = beside(program)?;
    let mut command = Command::new(&path);
    // Its folder is its own business: ours may be gone tomorrow.
    command.arg("--data-dir").arg(std::path::absolute(data_dir)?);
    detached(command)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// The path of one of Meridian's programs: they are installed together.
fn beside(program: &str) -> io::Result<PathBuf> {
    let mut path = env::current_exe()?;
    path.set_file_name(format!("{program}{}", env::consts::EXE_SUFFIX));
    Ok(path)
}

/// The same for a program that says soon when it cannot do what it is for.
///
/// # Errors
/// What the system says, or how the program ended where it failed within `patience`.
pub fn unless_it_fails(command: Command, patience: Duration) -> io::Result<()> {
    let (tell, ended) = mpsc::channel();
    spawn(command, move |status| drop(tell.send(status)))?;
    match ended.recv_timeout(patience) {
        Ok(Ok(status)) if !status.success() => {
            Err(io::Error::other(format!("it ended with {status}")))
        }
        Ok(Err(error)) => Err(error),
        // It did its work, or is still at it.
        Ok(Ok(_)) | Err(_) => Ok(()),
    }
}

/// Starts a program without our terminal, our token and our process group.
///
/// # Errors
/// What the system says.
pub fn detached(command: Command) -> io::Result<()> {
    spawn(command, drop)
}

fn spawn(
    mut command: Command,
    ended: impl FnOnce(io::Result<ExitStatus>) + Send + 'static,
) -> io::Result<()> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).env_remove(TOKEN);
    // What the agent needs would make a window slow.
    if env::var_os(GLIBC).is_some_and(|value| value == SMALL_HEAP) {
        command.env_remove(GLIBC);
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        command.process_group(0);
    }
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        const DETACHED_PROCESS: u32 = 0x8;
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
        command.creation_flags(DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP);
    }
    let mut child = command.spawn()?;
    // Somebody has to take note of its end, or it stays in the process table until ours.
    std::thread::Builder::new().name("child".to_owned()).spawn(move || ended(child.wait()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_program_that_cannot_do_its_work_says_so_in_time() {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let patience = Duration::from_secs(20);
        let failed = unless_it_fails(shell("exit 3"), patience).unwrap_err();
        assert!(failed.to_string().contains('3'), "{failed}");
        assert!(unless_it_fails(shell("exit 0"), patience).is_ok());
        let goes_on = unless_it_fails(shell("read line"), Duration::ZERO);
        assert!(goes_on.is_ok(), "one that goes on is at its work");
        assert!(unless_it_fails(Command::new("/nowhere/at-all"), patience).is_err());
    }
}
