//! What a shell and `man` know of the commands: made of their declaration, so that it never lags.

use crate::{Outcome, command, output};
use clap::Args;
use clap_complete::Shell;
use meridian_protocol::Failure;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command(), "meridian-cli", &mut script);
        output::exactly(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Done)
    }
}

#[derive(Args)]
pub(crate) struct Man {
    /// The folder, which is made where there is none
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

#[derive(Serialize)]
struct Written {
    pages: Vec<PathBuf>,
}

impl Man {
    pub(crate) fn run(&self, json: bool) -> Result<Outcome, Failure> {
        let written = self.write().map_err(|error| Failure::BadInput {
            message: format!(
                "The pages cannot be written to {}: {error}. Choose another folder with --to.",
                self.to.display()
            ),
        })?;
        if json {
            output::json(&written)?;
        } else {
            output::line(&format!("{} pages in {}", written.pages.len(), self.to.display()));
        }
        Ok(Outcome::Done)
    }

    fn write(&self) -> std::io::Result<Written> {
        std::fs::create_dir_all(&self.to)?;
        let mut pages = Vec::new();
        let mut command = command();
        command.build();
        page(&command, &self.to, &mut pages)?;
        pages.sort();
        Ok(Written { pages })
    }
}

/// A command's page and those of the commands below it; `help` has none, it only shows others.
fn page(command: &clap::Command, folder: &Path, pages: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let written = clap_mangen::Man::new(command.clone()).generate_to(folder)?;
    pages.push(written);
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        page(below, folder, pages)?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Man, command};
    use clap::ValueEnum as _;
    use clap_complete::Shell;

    #[test]
    fn each_command_has_a_page_that_says_what_its_help_says() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("share/man/man1");
        let written = Man { to: to.clone() }.write().unwrap();
        let all = std::fs::read_to_string(to.join("meridian-cli.1")).unwrap();
        assert!(all.contains("exactly once"), "{all}");
        let post = std::fs::read_to_string(to.join("meridian-cli-post.1")).unwrap();
        assert!(post.contains("only queue it") && post.contains("confirm"), "{post}");
        assert!(to.join("meridian-cli-schedule-lint.1").exists(), "{:?}", written.pages);
        assert!(!written.pages.iter().any(|page| page.to_string_lossy().contains("help")));
    }

    #[test]
    fn each_shell_gets_a_script_that_knows_the_newest_command() {
        for shell in Shell::value_variants() {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command(), "meridian-cli", &mut script);
            let script = String::from_utf8(script).unwrap();
            assert!(script.contains("completions") && script.contains("sign-in"), "{shell}");
        }
    }
}
