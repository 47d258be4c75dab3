//! A world for one scenario: a practice GitHub, the proxy in front of it, a clock that it moves,
//! and a data folder for each device. All that was started ends with it.

use super::{
    github::{ANA, GitHub, REPOSITORY, token_of},
    plan::Plan,
    proxy,
    running::{Ends, Said, end_group, pause, read_all},
    tools::Tools,
};
use crate::process;
use serde_json::Value;
use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long a program may take that should end by itself.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);

/// The section that devices write.
pub(super) const SECTION: &str = "release-signal";

/// Monday 16 November 2026, 00:00 UTC, in milliseconds since 1970.
const FIRST_MONDAY: i64 = 1_794_787_200_000;

/// Seconds of a minute, an hour, a day.
pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// The round that opens `weeks` after the first Monday, such as `2026-11-16`.
pub(super) fn round_key(weeks: i64) -> String {
    // Days since 1970, turned into a date (Howard Hinnant's algorithm for dates after 1970).
    let days = FIRST_MONDAY / 86_400_000 + weeks * 7 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let in_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let date = in_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year}-{month:02}-{date:02}")
}

/// The round of the first Monday.
pub(super) fn this_round() -> String {
    round_key(0)
}

/// The world.
pub(super) struct World<'t> {
    tools: &'t Tools,
    folder: TempDir,
    /// The server, from behind the proxy.
    pub(super) github: GitHub,
    port: String,
    /// The real time at which the world began, and the same by a clock that only goes on.
    began: (i64, Instant),
    ahead: Mutex<i64>,
    /// What was done, to be repeated by hand.
    record: &'t Mutex<Vec<String>>,
    /// Where the requests are kept when the world ends.
    log: PathBuf,
    running: Mutex<Vec<Ends>>,
    /// Calls of the command line that have not ended yet.
    calls: Mutex<Vec<u32>>,
}

impl<'t> World<'t> {
    /// A world in which it is so many seconds after the first Monday's 00:00 UTC.
    pub(super) fn at(
        tools: &'t Tools,
        record: &'t Mutex<Vec<String>>,
        letter: &str,
        seconds: i64,
    ) -> Result<Self, String> {
        let folder = tempfile::Builder::new().prefix("mt-").tempdir();
        let folder = folder.map_err(|error| format!("no folder for a world: {error}"))?;
        let now = process::answer("date", &["+%s%3N"]).and_then(|text| text.parse::<i64>().ok());
        let now = now.ok_or("`date` does not tell the time")?;
        let began = (now, Instant::now());
        let ahead = FIRST_MONDAY + seconds * 1000 - began.0;
        write_whole(&folder.path().join("clock"), &ahead.to_string())?;
        let mut server = Command::new(&tools.cli);
        prepare(&mut server, folder.path());
        let (server, github) = GitHub::start(server)?;
        let mut running = vec![Ends(server)];
        let (proxy, port) = proxy::start(tools, folder.path(), &github.address)?;
        running.push(proxy);
        let world = Self {
            tools,
            folder,
            github,
            port,
            began,
            ahead: Mutex::new(ahead),
            record,
            log: tools.log(letter),
            running: Mutex::new(running),
            calls: Mutex::default(),
        };
        world.note_processes()?;
        world.tell(
            "meridian-cli practice serve   # the clock of every program is in MERIDIAN_CLOCK_FILE"
                .into(),
        );
        world.tell(format!(
            "mitmdump --mode reverse:http://{} --set keep_host_header=true -s proxy.py   # P",
            world.github.address
        ));
        world.tell(format!("# it is {}", world.time_in_words()));
        Ok(world)
    }

    /// The address of the proxy.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A folder or file of this world.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn tell(&self, line: String) {
        self.record.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// Puts a plan into force; it counts from here.
    pub(super) fn plan(&self, plan: &Plan) -> Result<(), String> {
        let text = plan.text();
        self.tell(format!("# plan.json: {text}"));
        write_whole(&self.path("plan.json"), &text)
    }

    /// The world's time in seconds after the first Monday's 00:00 UTC.
    pub(super) fn now(&self) -> i64 {
        let ahead = *self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        let real = self.began.0 + i64::try_from(self.began.1.elapsed().as_millis()).unwrap_or(0);
        (real + ahead - FIRST_MONDAY).div_euclid(1000)
    }

    fn time_in_words(&self) -> String {
        let now = self.now();
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let day = usize::try_from(now.div_euclid(DAY).rem_euclid(7)).unwrap_or(0);
        let (hour, minute) = (now.rem_euclid(DAY) / HOUR, now.rem_euclid(HOUR) / MINUTE);
        format!(
            "{} of the week of {}, {hour:02}:{minute:02}:{:02} UTC",
            days.get(day).unwrap_or(&"?"),
            round_key(now.div_euclid(7 * DAY)),
            now.rem_euclid(MINUTE)
        )
    }

    /// Moves the clock of every program on by so many seconds.
    pub(super) fn forward(&self, seconds: i64) -> Result<(), String> {
        self.shift(seconds * 1000)?;
        self.tell(format!("# it is {}", self.time_in_words()));
        Ok(())
    }

    /// Moves the clock to so many seconds after the first Monday.
    pub(super) fn set(&self, seconds: i64) -> Result<(), String> {
        self.forward(seconds - self.now())
    }

    /// Moves the clock on without a word, by milliseconds: for time that runs.
    pub(super) fn shift(&self, millis: i64) -> Result<(), String> {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        *ahead += millis;
        write_whole(&self.path("clock"), &ahead.to_string())
    }

    /// A call of the command line by a device, signed in as ANA.
    pub(super) fn on<'w>(&'w self, device: &str) -> Call<'w> {
        Call {
            world: self,
            device: device.to_owned(),
            token: Some(token_of(ANA)),
            input: Vec::new(),
            patience: PATIENCE,
            open: false,
            silent: false,
        }
    }

    /// Connects a device to the team, through the proxy.
    pub(super) fn connect(&self, device: &str) -> Result<(), String> {
        self.connect_with(device, &["--cycle", "v1.38", "--section", SECTION])
    }

    /// The same with other words.
    pub(super) fn connect_with(&self, device: &str, more: &[&str]) -> Result<(), String> {
        let url = self.url();
        let mut args = vec!["connect", REPOSITORY, "--api-url", &url];
        args.extend(more);
        self.on(device).go(&args).done().map(drop).map_err(|said| format!("connect: {said}"))
    }

    /// Writes a device's draft; gives the text.
    pub(super) fn draft(&self, device: &str, words: &str) -> Result<String, String> {
        let text = format!("Status: Green\n\n## Highlights\n\n{words}\n");
        let said = self.on(device).input(&text).go(&["draft", "set"]).done();
        said.map(|_| text).map_err(|said| format!("draft set: {said}"))
    }

    /// A device that is connected, has a draft of `words`, and has posted it.
    pub(super) fn posted(&self, device: &str, words: &str) -> Result<(), String> {
        self.connect(device)?;
        self.draft(device, words)?;
        let said = self.on(device).go(&["post"]).done();
        said.map(drop).map_err(|said| format!("the first post: {said}"))
    }

    /// Starts a device's agent.
    pub(super) fn agent(&self, device: &str) -> Result<(), String> {
        self.start_agent(device, Command::new(&self.tools.agent))
    }

    /// The same, with an umask that keeps nothing private.
    pub(super) fn agent_with_open_umask(&self, device: &str) -> Result<(), String> {
        self.start_agent(device, with_open_umask(&self.tools.agent))
    }

    fn start_agent(&self, device: &str, mut agent: Command) -> Result<(), String> {
        prepare(&mut agent, self.folder.path());
        agent
            .arg("--data-dir")
            .arg(self.path(device))
            .env("MERIDIAN_TOKEN", token_of(ANA))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = agent.spawn().map_err(|error| format!("the agent did not start: {error}"))?;
        self.running.lock().unwrap_or_else(PoisonError::into_inner).push(Ends(child));
        self.tell(format!("MERIDIAN_TOKEN=... meridian-agent --data-dir {device} &"));
        self.note_processes()
    }

    /// Ends all agents; server and proxy stay.
    pub(super) fn end_agents(&self) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).truncate(2);
    }

    /// What the proxy's guard must end should this process be gone.
    fn note_processes(&self) -> Result<(), String> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let all = running.iter().map(|one| one.0.id()).chain(calls.iter().copied());
        let numbers: Vec<String> = all.map(|number| number.to_string()).collect();
        write_whole(&self.path("processes"), &numbers.join(" "))
    }

    /// Notes a call that begins or has ended.
    fn note_call(&self, number: u32, runs: bool) -> Result<(), String> {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.retain(|other| *other != number);
        if runs {
            calls.push(number);
        }
        drop(calls);
        self.note_processes()
    }

    /// The requests that the proxy saw.
    pub(super) fn requests(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.path("requests.jsonl")).unwrap_or_default();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// How many of them had this method and a path that holds `part`.
    pub(super) fn asked(&self, method: &str, part: &str) -> usize {
        let is = |one: &Value, key: &str, fits: &dyn Fn(&str) -> bool| {
            one.get(key).and_then(Value::as_str).is_some_and(fits)
        };
        self.requests()
            .iter()
            .filter(|one| {
                is(one, "method", &|m| m == method) && is(one, "path", &|p| p.contains(part))
            })
            .count()
    }

    /// Waits until the programs have asked nothing for a while.
    pub(super) fn settle(&self) {
        let (mut seen, mut quiet) = (self.requests().len(), 0);
        for _ in 0..100 {
            pause(Duration::from_millis(200));
            let now = self.requests().len();
            quiet = if now == seen { quiet + 1 } else { 0 };
            seen = now;
            if quiet >= 4 {
                break;
            }
        }
    }

    /// What the notebook's reader says about a text in a device's files.
    pub(super) fn holds(&self, device: &str, text: &str) -> Result<String, String> {
        let output = Command::new(&self.tools.python)
            .arg(self.tools.folder.join("notebook.py"))
            .arg("holds")
            .arg(self.path(device))
            .arg(text)
            .output()
            .map_err(|error| format!("the notebook's reader: {error}"))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

impl Drop for World<'_> {
    fn drop(&mut self) {
        // Agents first, so that nobody sees a server vanish.
        let running = self.running.get_mut().unwrap_or_else(PoisonError::into_inner);
        while running.pop().is_some() {}
        let _ = fs::copy(self.folder.path().join("requests.jsonl"), &self.log);
    }
}

/// One call of the command line.
pub(super) struct Call<'w> {
    world: &'w World<'w>,
    device: String,
    token: Option<String>,
    input: Vec<u8>,
    patience: Duration,
    open: bool,
    silent: bool,
}

impl Call<'_> {
    /// Signed in as another person.
    pub(super) fn who(mut self, login: &str) -> Self {
        self.token = Some(token_of(login));
        self
    }

    /// With this on standard input.
    pub(super) fn input(mut self, text: &str) -> Self {
        self.input = text.as_bytes().to_vec();
        self
    }

    /// Ended after so long.
    pub(super) fn within(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// With an umask that keeps nothing private.
    pub(super) fn umask_open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Not worth a line among those to repeat.
    pub(super) fn silent(mut self) -> Self {
        self.silent = true;
        self
    }

    /// Runs it to its end.
    pub(super) fn go(self, args: &[&str]) -> Said {
        if !self.silent {
            self.world.tell(self.line(args));
        }
        match self.run(args) {
            Ok(said) => said,
            Err(error) => Said { code: None, out: String::new(), err: error },
        }
    }

    fn line(&self, args: &[&str]) -> String {
        let mut line = String::new();
        if self.token.as_deref() != Some(&token_of(ANA)) {
            let _ = write!(line, "MERIDIAN_TOKEN={} ", self.token.as_deref().unwrap_or(""));
        }
        let _ = write!(line, "meridian-cli --data-dir {} {}", self.device, args.join(" "));
        if !self.input.is_empty() {
            let start: String =
                String::from_utf8_lossy(&self.input).escape_debug().take(70).collect();
            let _ = write!(line, " <<< \"{start}\"");
        }
        line.replace(&self.world.url(), "P")
    }

    fn run(&self, args: &[&str]) -> Result<Said, String> {
        let cli = &self.world.tools.cli;
        let mut command = if self.open { with_open_umask(cli) } else { Command::new(cli) };
        prepare(&mut command, self.world.folder.path());
        command.arg("--data-dir").arg(self.world.path(&self.device)).args(args);
        if args.first() == Some(&"post") && !args.contains(&"--yes") {
            // Whoever plays here knows what their first post makes public.
            command.args(["--confirm", "first-post"]);
        }
        if let Some(token) = &self.token {
            command.env("MERIDIAN_TOKEN", token);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let told = |error: std::io::Error| format!("meridian-cli: {error}");
        let mut child = command.spawn().map_err(told)?;
        self.world.note_call(child.id(), true)?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that does not want it has ended already.
            let _ = stdin.write_all(&self.input);
        }
        let out = read_all(child.stdout.take());
        let err = read_all(child.stderr.take());
        let until = Instant::now() + self.patience;
        let code = loop {
            match child.try_wait().map_err(told)? {
                Some(status) => break status.code(),
                None if Instant::now() > until => {
                    end_group(&mut child);
                    break None;
                }
                None => pause(Duration::from_millis(5)),
            }
        };
        self.world.note_call(child.id(), false)?;
        let text = |reader: thread::JoinHandle<String>| reader.join().unwrap_or_default();
        Ok(Said { code, out: text(out), err: text(err) })
    }
}

fn with_open_umask(program: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 000; exec \"$0\" \"$@\""]).arg(program);
    command
}

/// Nothing of the person who runs this: no home, no keyring, no desktop. A group of its own.
pub(super) fn prepare(command: &mut Command, world: &Path) {
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", world)
        .env("LANG", "C.UTF-8")
        .env("TZ", "UTC")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .env("MERIDIAN_CLOCK_FILE", world.join("clock"))
        .process_group(0);
}

/// Replaces a file in one step, so that nobody reads half of it.
fn write_whole(path: &Path, text: &str) -> Result<(), String> {
    let new = path.with_extension("new");
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    fs::write(&new, text).map_err(told)?;
    fs::rename(&new, path).map_err(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_named_by_their_mondays() {
        assert_eq!(round_key(0), "2026-11-16");
        assert_eq!(round_key(-1), "2026-11-09");
        assert_eq!(round_key(6), "2026-12-28");
        assert_eq!(round_key(7), "2027-01-04");
        assert_eq!(round_key(67), "2028-02-28");
        assert_eq!(round_key(68), "2028-03-06");
    }
}
