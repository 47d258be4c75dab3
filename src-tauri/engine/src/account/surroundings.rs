//! The other programs of this laptop that have a sign-in: where they are, and how they are asked.
//!
//! What they print is a secret: it is never logged, nor is what they say of an error, which may hold
//! one too.

use crate::ground::secrets::TOKEN;
use meridian_core::account::github_cli::{self, Logins, Unreadable};
use secrecy::SecretString;
use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// How long a program may take. GitHub CLI waits three seconds for a locked keyring.
const PATIENCE: Duration = Duration::from_secs(5);
/// More than any of them has to say, in bytes.
const MOST: u64 = 64 << 10;
/// Where programs are that a desktop's session often does not know of, below the home folder.
const OF_THE_HOME: [&str; 1] = [".local/bin"];
/// The same, of the whole system.
const OF_THE_SYSTEM: [&str; 3] =
    ["/home/linuxbrew/.linuxbrew/bin", "/opt/homebrew/bin", "/usr/local/bin"];
/// Variables by which these programs would answer with something else than what they keep.
const MISLEADING: [&str; 8] = [
    TOKEN,
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "GH_ENTERPRISE_TOKEN",
    "GITHUB_ENTERPRISE_TOKEN",
    "GH_HOST",
    "GIT_DIR",
    "GIT_WORK_TREE",
];

/// Where a process looks for other programs and what they keep.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings {
    /// Where programs are, in order.
    pub(crate) folders: Vec<PathBuf>,
    /// GitHub CLI's settings.
    pub(crate) gh_config: Option<PathBuf>,
    /// The member's home.
    pub(crate) home: Option<PathBuf>,
    /// How long a program may take.
    pub(crate) patience: Duration,
}

/// Why a program did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unheard {
    /// It is not there, or cannot be started.
    Absent,
    /// It ended without an answer, or with none that can be read.
    Refused,
    /// It takes too long.
    Silent,
}

impl Surroundings {
    pub(crate) fn of_this_process() -> Self {
        let home = directories::BaseDirs::new().map(|folders| folders.home_dir().to_owned());
        Self::of(|name| env::var_os(name).filter(|value| !value.is_empty()), home)
    }

    /// What follows from a process's variables and its home folder.
    fn of(variable: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Self {
        let path = variable("PATH").unwrap_or_default();
        let beside = home.iter().flat_map(|home| OF_THE_HOME.map(|folder| home.join(folder)));
        let folders = env::split_paths(&path)
            // What is there depends on where the process was started.
            .filter(|folder| folder.is_absolute())
            .chain(beside)
            .chain(OF_THE_SYSTEM.map(PathBuf::from))
            .collect();
        let below = |name: &str, folder: &str| variable(name).map(|at| Path::new(&at).join(folder));
        let gh_config = variable("GH_CONFIG_DIR")
            .map(PathBuf::from)
            .or_else(|| below("XDG_CONFIG_HOME", "gh"))
            .or_else(|| below("AppData", "GitHub CLI").filter(|_| cfg!(windows)))
            .or_else(|| home.as_ref().map(|home| home.join(".config/gh")));
        Self { folders, gh_config, home, patience: PATIENCE }
    }

    /// Where a program is.
    pub(crate) fn program(&self, name: &str) -> Option<PathBuf> {
        let name = format!("{name}{}", env::consts::EXE_SUFFIX);
        self.folders.iter().map(|folder| folder.join(&name)).find(|path| is_program(path))
    }

    /// Whose sign-ins GitHub CLI has for a host.
    pub(crate) fn gh_logins(&self, host: &str) -> Result<Logins, Unreadable> {
        let Some(folder) = &self.gh_config else { return Ok(Logins::default()) };
        let mut text = String::new();
        let read = File::open(folder.join("hosts.yml"))
            .and_then(|file| file.take(1 << 20).read_to_string(&mut text));
        match read {
            Ok(_) => github_cli::logins(&text, host),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Logins::default()),
            Err(_) => Err(Unreadable),
        }
    }

    /// The token that GitHub CLI keeps for a host: of this login, or of the one account there is.
    pub(crate) async fn gh_token(
        &self,
        host: &str,
        login: Option<&str>,
    ) -> Result<SecretString, Unheard> {
        let mut gh = self.command("gh").ok_or(Unheard::Absent)?;
        gh.args(["auth", "token", "-h", host]);
        if let Some(login) = login {
            gh.args(["-u", login]);
        }
        if let Some(folder) = &self.gh_config {
            gh.env("GH_CONFIG_DIR", folder);
        }
        gh.env("GH_PROMPT_DISABLED", "1").env("GH_NO_UPDATE_NOTIFIER", "1");
        self.ask(gh, String::new()).await.map(SecretString::from)
    }

    /// Whether Git would ask somebody for a sign-in to a host.
    pub(crate) async fn git_has_helper(&self, host: &str) -> bool {
        let Some(mut git) = self.command("git") else { return false };
        git.args(["config", "--get-urlmatch", "credential.helper", &format!("https://{host}")]);
        self.ask(git, String::new()).await.is_ok_and(|helper| !helper.trim().is_empty())
    }

    /// What Git's credential helper gives as a password for a host. No person is asked.
    pub(crate) async fn git_token(&self, host: &str) -> Result<SecretString, Unheard> {
        let mut git = self.command("git").ok_or(Unheard::Absent)?;
        git.args(["credential", "fill"])
            .env("GIT_TERMINAL_PROMPT", "0")
            // Empty, they ask nobody, and no other program is looked for.
            .env("GIT_ASKPASS", "")
            .env("SSH_ASKPASS", "")
            .env("GCM_INTERACTIVE", "never");
        let answer = self.ask(git, format!("protocol=https\nhost={host}\n\n")).await?;
        let password = answer.lines().find_map(|line| line.strip_prefix("password="));
        password.map(SecretString::from).ok_or(Unheard::Refused)
    }

    /// A command for a program, of which nothing here changes the answer.
    fn command(&self, name: &str) -> Option<Command> {
        let mut command = Command::new(self.program(name)?);
        for name in MISLEADING {
            command.env_remove(name);
        }
        // Where the program is, are those that it needs.
        if let Ok(path) = env::join_paths(&self.folders) {
            command.env("PATH", path);
        }
        if let Some(home) = self.home.as_ref().filter(|home| home.is_dir()) {
            // No settings of the folder in which we happen to be.
            command.current_dir(home);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        #[cfg(windows)]
        std::os::windows::process::CommandExt::creation_flags(&mut command, NO_WINDOW);
        Some(command)
    }

    /// Runs a command to its end, or ends it.
    async fn ask(&self, command: Command, input: String) -> Result<String, Unheard> {
        let spawned = tokio::process::Command::from(command).kill_on_drop(true).spawn();
        let mut child = spawned.map_err(|_| Unheard::Absent)?;
        let group = child.id();
        let whole = async {
            if let Some(mut stdin) = child.stdin.take() {
                // One that wants no input may be gone already.
                let _gone = stdin.write_all(input.as_bytes()).await;
            }
            let mut said = Vec::new();
            if let Some(stdout) = child.stdout.take() {
                stdout.take(MOST).read_to_end(&mut said).await.map_err(|_| Unheard::Refused)?;
            }
            let status = child.wait().await.map_err(|_| Unheard::Refused)?;
            if status.success() { Ok(said) } else { Err(Unheard::Refused) }
        };
        let Ok(said) = tokio::time::timeout(self.patience, whole).await else {
            end(group);
            return Err(Unheard::Silent);
        };
        String::from_utf8(said?).map_err(|_| Unheard::Refused)
    }
}

/// Without a terminal of its own on screen.
#[cfg(windows)]
const NO_WINDOW: u32 = 0x0800_0000;

/// Ends a program with what it has started.
fn end(group: Option<u32>) {
    #[cfg(unix)]
    if let Some(group) =
        group.and_then(|group| i32::try_from(group).ok()).and_then(rustix::process::Pid::from_raw)
    {
        // Gone by itself meanwhile, it needs no end.
        let _gone = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = group;
}

fn is_program(path: &Path) -> bool {
    let Ok(about) = fs::metadata(path) else { return false };
    #[cfg(unix)]
    let may_run = std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let may_run = true;
    about.is_file() && may_run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Surroundings {
        let found = |name: &str| {
            let value = variables.iter().find(|(known, _)| *known == name)?.1;
            Some(OsString::from(value))
        };
        Surroundings::of(found, Some(PathBuf::from("/home/hana")))
    }

    #[cfg(unix)]
    #[test]
    fn programs_are_looked_for_where_a_desktops_session_does_not_look() {
        let found = of(&[("PATH", "/usr/bin:relative::/bin")]).folders;
        let expected = [
            "/usr/bin",
            "/bin",
            "/home/hana/.local/bin",
            "/home/linuxbrew/.linuxbrew/bin",
            "/opt/homebrew/bin",
            "/usr/local/bin",
        ];
        assert_eq!(found, expected.map(PathBuf::from));
    }

    #[cfg(unix)]
    #[test]
    fn the_settings_of_github_cli_are_where_it_looks_itself() {
        let at = |variables: &[_]| of(variables).gh_config.unwrap();
        let xdg = ("XDG_CONFIG_HOME", "/xdg");
        assert_eq!(at(&[]), Path::new("/home/hana/.config/gh"));
        assert_eq!(at(&[xdg]), Path::new("/xdg/gh"));
        assert_eq!(at(&[xdg, ("GH_CONFIG_DIR", "/own")]), Path::new("/own"));
    }
}
