//! What the torture needs on a machine: the programs, built, and mitmproxy in a folder of its own.

use crate::{process, python};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Runs on Python 3.10 and newer; later ones want 3.12.
const MITMPROXY: &str = "mitmproxy==11.0.2";

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

/// A Python environment that has mitmproxy and the certificates that it wants, made once.
fn environment(folder: &Path) -> Result<PathBuf, String> {
    let python = python::environment(folder, "The proxy", &[MITMPROXY])?;
    let made = folder.join("certificates/mitmproxy-ca.pem");
    if !made.exists() {
        // Made here once: two proxies that start together would both make them.
        let mut certificates = Command::new(&python);
        certificates.args(["-c", CERTIFICATES]).arg(folder.join("certificates"));
        process::step("the proxy's certificates", &mut certificates)?;
    }
    Ok(python)
}
