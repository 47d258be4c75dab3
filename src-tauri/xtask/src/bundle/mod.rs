//! Makes what people install: two Debian packages, and an archive for the home folder.

mod archive;
mod check;
mod debian;
mod files;
mod notices;
mod programs;

use crate::process;
use debian::{PACKAGES, empty};
use files::Release;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What is made.
struct Made {
    /// The packages' files, in the order of [`PACKAGES`].
    packages: Vec<PathBuf>,
    archive: PathBuf,
}

/// Builds the programs, unless they lie in `programs`, and makes packages and archive of them in
/// `target/bundle`; looks at them with `is_checked`, see [`check`].
///
/// # Errors
/// What is missing, names a folder of this machine, or is larger than its bar.
pub(crate) fn bundle(root: &Path, programs: Option<&Path>, is_checked: bool) -> Result<(), String> {
    let out = process::target(root).join("bundle");
    let programs = match programs {
        Some(folder) => folder.to_path_buf(),
        None => programs::build(root)?,
    };
    for name in programs::PROGRAMS {
        programs::check_for(&programs::own_folders(root), &programs.join(name))?;
    }
    println!("No program names a folder of this machine.");
    let release = release(root)?;
    let made = make(root, &programs, &release, &out)?;
    again(root, &programs, &release, &out, &made)?;
    // Too large or not, it is looked at.
    let fits = sizes(&made);
    if is_checked {
        check::check(root, &made, &out)?;
    }
    fits
}

fn make(root: &Path, programs: &Path, release: &Release, out: &Path) -> Result<Made, String> {
    let (pages, completions) = of_the_terminal(programs, out)?;
    let mut packages = Vec::new();
    for package in &PACKAGES {
        let mut items = package.items(root, programs, release);
        items.push(package.notices(root)?);
        let extra: Vec<_> = if package.name == "meridian-cli" {
            [&pages[..], &completions].concat()
        } else {
            Vec::new()
        };
        packages.push(package.make(&items, &extra, release, out)?);
    }
    let archive = archive::make(root, programs, &[pages, completions].concat(), release, out)?;
    Ok(Made { packages, archive })
}

/// A file and where it goes.
type Extra = Vec<(PathBuf, String)>;

/// The command line's manual pages and completions, which it writes itself.
fn of_the_terminal(programs: &Path, out: &Path) -> Result<(Extra, Extra), String> {
    let folder = out.join("terminal");
    empty(&folder)?;
    let program = programs.join("meridian-cli");
    let pages = folder.join("man");
    let mut write = Command::new(&program);
    write.arg("man").arg("--to").arg(&pages).stdout(std::process::Stdio::null());
    debian::run(&mut write)?;
    let mut names: Vec<PathBuf> = fs::read_dir(&pages)
        .map_err(|error| format!("{}: {error}", pages.display()))?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    names.sort();
    let page = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (path, format!("share/man/man1/{name}"))
    };
    let mut completions = Vec::new();
    for (shell, to) in [
        ("bash", "share/bash-completion/completions/meridian-cli"),
        ("zsh", "share/zsh/vendor-completions/_meridian-cli"),
        ("fish", "share/fish/vendor_completions.d/meridian-cli.fish"),
    ] {
        let script = process::answer(&program.to_string_lossy(), &["completions", shell]);
        let script =
            script.ok_or_else(|| format!("meridian-cli has no completions for {shell}."))?;
        let path = folder.join(shell);
        fs::write(&path, format!("{script}\n"))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        completions.push((path, to.to_owned()));
    }
    Ok((names.into_iter().map(page).collect(), completions))
}

/// Makes all of it once more, elsewhere, and refuses what comes out differently.
fn again(
    root: &Path,
    programs: &Path,
    release: &Release,
    out: &Path,
    made: &Made,
) -> Result<(), String> {
    let second = make(root, programs, release, &out.join("again"))?;
    let read = |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    for (one, other) in made.all().zip(second.all()) {
        if read(one)? != read(other)? {
            return Err(format!("{} comes out differently each time.", one.display()));
        }
    }
    println!("Made twice, each file has the same bytes.");
    empty(&out.join("again"))
}

impl Made {
    fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.packages.iter().chain([&self.archive])
    }
}

/// Prints how large each is, beside its bar.
fn sizes(made: &Made) -> Result<(), String> {
    let bytes = |path: &Path| {
        fs::metadata(path)
            .map(|data| data.len())
            .map_err(|error| format!("{}: {error}", path.display()))
    };
    let mut over = Vec::new();
    for (package, path) in PACKAGES.iter().zip(&made.packages) {
        let (is, bar) = (bytes(path)?, package.bar);
        let verdict = if is <= bar { "within" } else { "OVER" };
        println!("{:9.2} MB   bar {:.1} MB   {verdict}   {}", mega(is), mega(bar), path.display());
        if is > bar {
            over.push(package.name);
        }
    }
    println!(
        "{:9.2} MB                        {}",
        mega(bytes(&made.archive)?),
        made.archive.display()
    );
    if over.is_empty() { Ok(()) } else { Err(format!("Over the bar: {}.", over.join(", "))) }
}

#[allow(clippy::cast_precision_loss, reason = "no package is that big")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// What is handed out, as of the last commit.
fn release(root: &Path) -> Result<Release, String> {
    let folder = root.to_string_lossy();
    let named = std::env::var("SOURCE_DATE_EPOCH").ok();
    let epoch =
        named.or_else(|| process::answer("git", &["-C", &folder, "log", "-1", "--format=%ct"]));
    let epoch = epoch.and_then(|seconds| seconds.parse().ok());
    let epoch: u64 = epoch.ok_or(
        "No commit says as of when this is; name a moment in SOURCE_DATE_EPOCH, in seconds.",
    )?;
    let date = |format: &str| {
        let ask = ["-u", "-d", &format!("@{epoch}"), format];
        let mut command = Command::new("date");
        let output = command.args(ask).env("LC_ALL", "C").output();
        let output = output.map_err(|error| format!("date: {error}"))?;
        Ok::<_, String>(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    Ok(Release {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        date: date("+%Y-%m-%d")?,
        mail_date: date("+%a, %d %b %Y %H:%M:%S +0000")?,
        epoch,
    })
}
