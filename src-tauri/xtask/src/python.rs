//! Python with packages of PyPI, in a folder of its own below `target`.

use crate::process;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The interpreter of an environment below `folder` that has these packages, made once. `needs`
/// says who wants it, such as "The proxy".
///
/// # Errors
/// If there is no Python with its `venv`, or the packages cannot be fetched.
pub(crate) fn environment(
    folder: &Path,
    needs: &str,
    packages: &[&str],
) -> Result<PathBuf, String> {
    let home = folder.join("venv");
    let python = home.join("bin/python");
    let mark = folder.join("installed");
    let wanted = packages.join("\n");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    if process::answer("python3", &["-c", "import venv, ensurepip"]).is_none() {
        return Err(format!(
            "{needs} is a Python program: install Python 3.10 or newer with its venv (on Debian \
             `apt install python3-venv`), then run this again."
        ));
    }
    let mut make = Command::new("python3");
    make.args(["-m", "venv", "--clear"]).arg(&home);
    process::step("a Python environment", &mut make)?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install.args(packages);
    process::step(&format!("{}, from PyPI", packages.join(", ")), &mut install)
        .map_err(|error| format!("{error} This needs the Internet once."))?;
    fs::write(&mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(python)
}
