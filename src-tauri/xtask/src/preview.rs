//! Compares the preview with GitHub's own Markdown library, by the tests that are left out where that
//! library is not installed.

use crate::{process, python};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// GitHub's library, bound for Python.
const LIBRARY: &str = "cmarkgfm==2025.10.22";

/// Has the text of the specification with the source of its tests.
const SPECIFICATION: &str = "marko==2.2.4";

/// Takes the specification out of what was downloaded, to the file that is named.
const UNPACK: &str = "import glob, pathlib, sys, tarfile; \
    source = tarfile.open(glob.glob('marko-*.tar.gz')[0]); \
    name = next(name for name in source.getnames() if name.endswith('/tests/spec/gfm.txt')); \
    pathlib.Path(sys.argv[1]).write_bytes(source.extractfile(name).read())";

/// Installs GitHub's library below `target` and runs the tests that want it. `MERIDIAN_GFM_SPEC`
/// names another text of the specification, `MERIDIAN_FIXTURES` a folder with real texts.
///
/// # Errors
/// If something cannot be installed, or the preview shows something else than GitHub.
pub(crate) fn preview(root: &Path) -> Result<(), String> {
    let folder = process::target(root).join("preview");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let python = python::environment(&folder, "The comparison", &[LIBRARY])?;
    let specification = match env::var_os("MERIDIAN_GFM_SPEC") {
        Some(path) => PathBuf::from(path),
        None => downloaded(&folder, &python)?,
    };
    let mut test = process::cargo(root);
    test.args(["test", "--package", "meridian-core", "--features", "native", "--lib"]);
    test.args(["--", "markdown::tests::library"]);
    test.env("MERIDIAN_PYTHON", python).env("MERIDIAN_GFM_SPEC", specification);
    process::step("the preview beside GitHub's library", &mut test)
}

/// The text of the specification, fetched once: its licence does not let it lie in the project.
fn downloaded(folder: &Path, python: &Path) -> Result<PathBuf, String> {
    let path = folder.join("specification.txt");
    if path.exists() {
        return Ok(path);
    }
    let mut fetch = Command::new(python);
    fetch.current_dir(folder).args(["-m", "pip", "download", "--quiet"]);
    fetch.args(["--disable-pip-version-check", "--no-deps", "--no-binary", "marko"]);
    process::step("the specification, from PyPI", fetch.arg(SPECIFICATION))?;
    let mut unpack = Command::new(python);
    unpack.current_dir(folder).args(["-c", UNPACK]).arg(&path);
    process::step("its text", &mut unpack)?;
    Ok(path)
}
