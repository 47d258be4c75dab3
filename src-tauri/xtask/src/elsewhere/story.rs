//! The practice story under Wine: start, draft, post, edit, deadlines, in a home of its own.

use super::MINGW;
use crate::process;
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const FIRST: &str = "Status: Green\n\n## Highlights\n\nWritten under Windows.\n";
const SECOND: &str = "Status: Green\n\n## Highlights\n\nWritten under Windows, and once more.\n";

/// The built program, Wine's own home, and the notebook.
struct Laptop {
    program: PathBuf,
    prefix: PathBuf,
    notebook: PathBuf,
}

/// Lives through it once, with a new notebook.
///
/// # Errors
/// What did not happen as it should.
pub(super) fn live_through(built: &Path, folder: &Path) -> Result<(), String> {
    println!("== the practice story under Wine");
    let laptop = Laptop::set_up(built, folder)?;
    laptop.says("Nothing leaves this laptop", &["practice", "start"], "")?;
    laptop.says("", &["draft", "set"], FIRST)?;
    let first = laptop.says("\"comment_id\"", &["post", "--yes", "--json"], "")?;
    laptop.says("Written under Windows.", &["draft", "show"], "")?;
    laptop.says("", &["draft", "set"], SECOND)?;
    let second = laptop.says("\"comment_id\"", &["post", "--yes", "--json"], "")?;
    if comment(&first).is_none() || comment(&first) != comment(&second) {
        return Err(format!("The edit went into another comment:\n{first}\n{second}"));
    }
    laptop.says("NZ", &["deadlines", "--zone", "Pacific/Auckland"], "")?;
    println!("== the practice story under Wine: done, with one comment of two posts");
    Ok(())
}

/// The line that names the comment.
fn comment(report: &str) -> Option<&str> {
    report.lines().find(|line| line.contains("\"comment_id\"")).map(str::trim)
}

impl Laptop {
    fn set_up(built: &Path, folder: &Path) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        let home = folder.join("windows");
        if home.exists() {
            fs::remove_dir_all(&home).map_err(failed)?;
        }
        fs::create_dir_all(&home).map_err(failed)?;
        let laptop = Self {
            program: home.join("meridian-cli.exe"),
            prefix: folder.join("wine"),
            notebook: home.join("notebook"),
        };
        fs::copy(built, &laptop.program).map_err(failed)?;
        if laptop.says("meridian-cli", &["--version"], "").is_err() {
            chance(&home)?;
            laptop.says("meridian-cli", &["--version"], "")?;
        }
        Ok(laptop)
    }

    /// Runs one command that must end well and print `word`. Hands back what it printed.
    fn says(&self, word: &str, arguments: &[&str], typed: &str) -> Result<String, String> {
        let told = format!("`meridian-cli {}`", arguments.join(" "));
        let failed = |error: std::io::Error| format!("{told} under Wine: {error}");
        let mut command = Command::new("wine");
        command.arg(&self.program).arg("--data-dir").arg(&self.notebook).args(arguments);
        command.env("WINEPREFIX", &self.prefix).env("WINEDEBUG", "-all");
        // Nobody asks for the add-ons of a new home.
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml=");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(typed.as_bytes()).map_err(failed)?;
        }
        let output = child.wait_with_output().map_err(failed)?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() && printed.contains(word) {
            println!("   {told}: as it should be");
            return Ok(printed);
        }
        Err(format!(
            "{told} under Wine ended with {}, and {word:?} was to be read:\n{printed}{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

/// The library of Windows that this Wine does not have, beside the program.
fn chance(home: &Path) -> Result<(), String> {
    let source = home.join("chance.c");
    fs::write(&source, include_str!("chance.c"))
        .map_err(|error| format!("{}: {error}", source.display()))?;
    let mut compile = Command::new(MINGW);
    compile.arg("-shared").arg("-o").arg(home.join("bcryptprimitives.dll")).arg(&source);
    compile.arg("-ladvapi32");
    process::step("a library that this Wine lacks", &mut compile)
}
