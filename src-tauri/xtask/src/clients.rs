//! `cargo xtask clients`: other people's GitHub clients do a team bot's morning against the practice
//! GitHub, and its answers are held against GitHub's own description of its API. Opt-in: the
//! packages come from PyPI and npm, into a temporary folder.

use crate::process;
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// What is installed, as it was when these mornings were written.
const FROM_PYPI: [&str; 3] =
    ["PyGithub==2.10.0", "github3.py==4.0.1", "openapi-schema-validator==0.9.0"];
const FROM_NPM: &str = "octokit@5.0.5";
/// Of GitHub's description only one file is unpacked: it comes in some twenty shapes, 400 MB of them.
const DESCRIPTION: &str = "@octokit/openapi@23.0.2";
const PACKED: &str = "octokit-openapi-23.0.2.tgz";
const UNPACKED: [&str; 2] = ["package/package.json", "package/generated/api.github.com.json"];

/// The scripts of `tests/clients`, and what runs them.
const SCRIPTS: [(&str, Runs); 4] = [
    ("with_pygithub.py", Runs::Python),
    ("with_github3.py", Runs::Python),
    ("with_octokit.mjs", Runs::Node),
    ("answers.py", Runs::Python),
];

#[derive(Clone, Copy)]
enum Runs {
    Python,
    Node,
}

/// The practice GitHub behind a port; it ends with this.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Installs, serves, and lets each have its morning; the first that does not hold ends it.
///
/// # Errors
/// Python or Node is missing, a package cannot be installed, or a client was answered wrongly.
pub(crate) fn clients(root: &Path) -> Result<(), String> {
    for (program, arguments, what) in [
        ("python3", &["-c", "import venv, ensurepip"][..], "Python 3.10 or newer with its venv"),
        ("npm", &["--version"], "Node 20 or newer with npm"),
    ] {
        if process::answer(program, arguments).is_none() {
            return Err(format!("The clients need {what}: install it, then run this again."));
        }
    }
    let mut build = process::cargo(root);
    build.args(["build", "--package", "meridian-cli"]);
    process::step("build", &mut build)?;
    let folder = tempfile::tempdir().map_err(|error| format!("a temporary folder: {error}"))?;
    let folder = folder.path();
    let python = install(folder)?;
    let cli = process::target(root).join("debug").join("meridian-cli");
    let scripts = root.join("tests/clients");
    for (script, runs) in SCRIPTS {
        // Each has a GitHub of its own, so that none finds what another left.
        let (_served, address, repository) = serve(&cli, &folder.join(script))?;
        let mut command = match runs {
            Runs::Python => Command::new(&python),
            Runs::Node => Command::new("node"),
        };
        command.arg(scripts.join(script));
        command.env("PRACTICE_URL", address).env("PRACTICE_REPOSITORY", repository);
        command.env("PRACTICE_PACKAGES", folder).env("PYTHONDONTWRITEBYTECODE", "1");
        // Nothing of this goes anywhere else, whatever the machine says.
        command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
        process::step(script, &mut command)?;
    }
    println!("All clients were answered as GitHub answers.");
    Ok(())
}

/// Installs the packages; returns the Python that has them.
fn install(folder: &Path) -> Result<std::path::PathBuf, String> {
    let home = folder.join("venv");
    let python = home.join("bin/python");
    let mut make = Command::new("python3");
    make.args(["-m", "venv"]).arg(&home);
    process::step("a Python environment", &mut make)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(FROM_PYPI);
    process::step(&FROM_PYPI.join(", "), &mut pip)?;
    fs::write(folder.join("package.json"), "{ \"private\": true }")
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    npm.arg(FROM_NPM).current_dir(folder);
    process::step(FROM_NPM, &mut npm)?;
    let mut pack = Command::new("npm");
    pack.args(["pack", "--silent", "--ignore-scripts", DESCRIPTION]).current_dir(folder);
    process::step(DESCRIPTION, &mut pack)?;
    let mut unpack = Command::new("tar");
    unpack.args(["-xzf", PACKED]).args(UNPACKED).current_dir(folder);
    process::step(PACKED, &mut unpack)?;
    Ok(python)
}

/// Starts a practice GitHub; returns where it listens and its repository.
fn serve(cli: &Path, data: &Path) -> Result<(Served, String, String), String> {
    let mut child = Command::new(cli)
        .arg("--data-dir")
        .arg(data)
        .args(["--json", "practice", "serve", "--port", "0"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the practice GitHub did not start: {error}"))?;
    let output = child.stdout.take();
    let served = Served(child);
    let mut text = String::new();
    for line in output.into_iter().flat_map(|output| BufReader::new(output).lines()) {
        text.push_str(&line.map_err(|error| format!("the practice GitHub: {error}"))?);
        // The JSON is laid out over several lines.
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) else { continue };
        let field = |name: &str| value.get(name).and_then(|one| one.as_str()).map(str::to_owned);
        return match (field("api_url"), field("repository")) {
            (Some(address), Some(repository)) => Ok((served, address, repository)),
            _ => Err(format!("the practice GitHub did not say where it listens: {text}")),
        };
    }
    Err(format!("the practice GitHub did not say where it listens: {text}"))
}
