//! What the torture needs on a machine: the programs, built, and mitmproxy in a folder of its own.

use crate::process;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Runs on Python 3.10 and newer; later ones want 3.12.
const MITMPROXY: &str = "11.0.2";

/// The addon that breaks what a plan says.
const ADDON: &str = include_str!("proxy.py");

/// Questions about a notebook that only a reader of its files can answer.
const NOTEBOOK: &str = include_str!("notebook.py");

/// Makes what mitmproxy wants to find where it starts.
const CERTIFICATES: &str = "import pathlib, sys; from mitmproxy.certs import CertStore; \
    CertStore.from_store(pathlib.Path(sys.argv[1]), 'mitmproxy', 2048)";

/// Where everything is.
pub(super) struct Tools {
    /// The command line.
    pub(super) cli: PathBuf,
    /// The agent.
    pub(super) agent: PathBuf,
    /// The Python that has mitmproxy.
    pub(super) python: PathBuf,
    /// The folder of all this, below `target`.
    pub(super) folder: PathBuf,
}

impl Tools {
    /// Builds the programs and installs mitmproxy where that is missing.
    pub(super) fn set_up(root: &Path) -> Result<Self, String> {
        let folder = process::target(root).join("torture");
        let written = |error: std::io::Error| format!("{}: {error}", folder.display());
        for name in ["certificates", "log"] {
            fs::create_dir_all(folder.join(name)).map_err(written)?;
        }
        let python = environment(&folder)?;
        fs::write(folder.join("proxy.py"), ADDON).map_err(written)?;
        fs::write(folder.join("notebook.py"), NOTEBOOK).map_err(written)?;
        let mut build = process::cargo(root);
        build.args(["build", "--bins", "--package", "meridian-cli", "--package", "meridian-agent"]);
        process::step("build", &mut build)?;
        let built = process::target(root).join("debug");
        Ok(Self {
            cli: built.join("meridian-cli"),
            agent: built.join("meridian-agent"),
            python,
            folder,
        })
    }

    /// Where the requests of a scenario's last world are kept.
    pub(super) fn log(&self, letter: &str) -> PathBuf {
        self.folder.join("log").join(format!("{letter}.jsonl"))
    }
}

/// A Python environment that has mitmproxy, made once.
fn environment(folder: &Path) -> Result<PathBuf, String> {
    let home = folder.join("venv");
    let python = home.join("bin/python");
    let mark = folder.join(format!("mitmproxy-{MITMPROXY}"));
    if mark.exists() {
        return Ok(python);
    }
    if process::answer("python3", &["-c", "import venv, ensurepip"]).is_none() {
        return Err(
            "The proxy is a Python program: install Python 3.10 or newer with its venv (on \
                    Debian `apt install python3-venv`), then run this again."
                .to_owned(),
        );
    }
    let mut make = Command::new("python3");
    make.args(["-m", "venv", "--clear"]).arg(&home);
    process::step("a Python environment", &mut make)?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install.arg(format!("mitmproxy=={MITMPROXY}"));
    process::step("mitmproxy, from PyPI", &mut install).map_err(|error| {
        format!("{error} The torture needs the Internet once, to install mitmproxy.")
    })?;
    // Made here once: two proxies that start together would both make them.
    let mut certificates = Command::new(&python);
    certificates.args(["-c", CERTIFICATES]).arg(folder.join("certificates"));
    process::step("the proxy's certificates", &mut certificates)?;
    fs::write(&mark, "").map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(python)
}
