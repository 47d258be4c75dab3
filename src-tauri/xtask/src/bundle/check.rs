//! Looks at what was made as a distribution and a person would: what Debian's own tools say of it, the
//! archive installed and removed in a home of its own, and the packages installed, upgraded and removed
//! in a clean Debian that is made for it. Installs the tools; the clean Debian needs root.

use super::{
    Made,
    debian::{empty, run},
};
use crate::{
    process,
    setup::{self, Sign, needs},
};
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The oldest notebook that is kept, and the team in it whose drafts are compared.
const NOTEBOOK: &str = "v8";
const TEAM: u64 = 2;
/// What the clean root needs besides the packages: to read a notebook, and to become somebody else.
const IN_ROOT: &str = "ca-certificates,sqlite3,passwd";

/// Checks what was made.
///
/// # Errors
/// The first thing that is not as it should be.
pub(super) fn check(root: &Path, made: &Made, out: &Path) -> Result<(), String> {
    setup::packages(&[
        needs("lintian", "what Debian asks of a package", Sign::Program("lintian")),
        needs(
            "desktop-file-utils",
            "the entry in the menu",
            Sign::Program("desktop-file-validate"),
        ),
        needs("appstream", "the description for software centres", Sign::Program("appstreamcli")),
        needs("mmdebstrap", "a clean Debian to install in", Sign::Program("mmdebstrap")),
    ])?;
    let usr = out.join("stage/meridian/usr/share");
    let mut lintian = Command::new("lintian");
    lintian.args(["--pedantic", "--display-info", "--fail-on", "error,warning"]);
    process::step("lintian", lintian.args(&made.packages))?;
    let mut entry = Command::new("desktop-file-validate");
    process::step("desktop-file-validate", entry.arg(usr.join("applications/meridian.desktop")))?;
    let mut described = Command::new("appstreamcli");
    described.args(["validate", "--pedantic", "--no-net"]);
    described.arg(usr.join("metainfo/io.github.meridian.desktop.metainfo.xml"));
    process::step("appstreamcli validate --pedantic", &mut described)?;
    in_a_home(made, out)?;
    in_a_clean_root(root, made, out)
}

/// The archive, in a home of its own.
fn in_a_home(made: &Made, out: &Path) -> Result<(), String> {
    let home = out.join("home");
    empty(&home)?;
    run(Command::new("tar")
        .arg("--extract")
        .arg("--file")
        .arg(&made.archive)
        .arg("--directory")
        .arg(&home))?;
    let name = made.archive.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unpacked = home.join(name.trim_end_matches(".tar.xz"));
    let of_home = |program: PathBuf| {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", &home)
            .env("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin");
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        command
    };
    process::step("the archive's install", &mut of_home(unpacked.join("install")))?;
    for program in super::programs::PROGRAMS {
        run(of_home(home.join(".local/bin").join(program)).arg("--version"))?;
    }
    let mut entry = Command::new("desktop-file-validate");
    run(entry.arg(home.join(".local/share/applications/meridian.desktop")))?;
    process::step("the same over itself", &mut of_home(unpacked.join("install")))?;
    process::step("its removal", &mut of_home(home.join(".local/lib/meridian/remove")))?;
    let local = home.join(".local");
    if local.exists() && fs::read_dir(&local).is_ok_and(|mut left| left.next().is_some()) {
        return Err(format!("Something stays below {}.", local.display()));
    }
    Ok(())
}

/// The packages, in a Debian that has nothing else.
fn in_a_clean_root(root: &Path, made: &Made, out: &Path) -> Result<(), String> {
    if process::answer("id", &["-u"]).as_deref() != Some("0") {
        return Err("A clean Debian to install in can only be made by root; the rest was checked."
            .to_owned());
    }
    let clean = out.join("root");
    unmade(&clean)?;
    let name = process::answer("sh", &["-c", ". /etc/os-release && echo $VERSION_CODENAME"]);
    let name = name.ok_or("This system does not say which Debian it is.")?;
    let mut make = Command::new("mmdebstrap");
    make.args(["--mode=root", "--variant=minbase", "--quiet", "--include", IN_ROOT]);
    // From where this machine's own packages come.
    make.arg(&name).arg(&clean).arg("-").stdin(Stdio::piped());
    println!("== a clean Debian");
    let mut making = make.spawn().map_err(|error| format!("mmdebstrap does not start: {error}"))?;
    if let Some(mut sources) = making.stdin.take() {
        sources.write_all(own_sources()?.as_bytes()).map_err(|error| error.to_string())?;
    }
    if !making.wait().is_ok_and(|status| status.success()) {
        return Err("A clean Debian cannot be made here; the lines above say why.".to_owned());
    }
    lay_out(root, made, &clean.join("packages"))?;
    fs::copy("/etc/resolv.conf", clean.join("etc/resolv.conf"))
        .map_err(|error| error.to_string())?;
    let script = clean.join("tmp/check");
    fs::write(&script, include_str!("../../bundle/check-in-root")).map_err(|e| e.to_string())?;
    // Mounts of its own, which end with it.
    let mut inside = Command::new("unshare");
    inside.args(["--mount", "--pid", "--fork", "sh", "-c", INSIDE, "sh"]).arg(&clean);
    let checked = process::step("installed, upgraded, opened and removed there", &mut inside);
    unmade(&clean)?;
    checked
}

/// What a program finds everywhere.
const INSIDE: &str = "set -e; mount -t proc proc \"$1/proc\"; mount --rbind /dev \"$1/dev\"; \
                      exec chroot \"$1\" sh /tmp/check";

/// Where this machine's Debian packages come from, without what others have added.
fn own_sources() -> Result<String, String> {
    let mut all = String::new();
    let more = fs::read_dir("/etc/apt/sources.list.d").into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = more.map(|entry| entry.path()).collect();
    paths.push("/etc/apt/sources.list".into());
    for path in paths {
        let text = fs::read_to_string(&path).unwrap_or_default();
        if path.extension().is_some_and(|ending| ending == "sources" || ending == "list")
            && text.contains("debian")
        {
            all.push_str(&text);
            all.push_str("\n\n");
        }
    }
    if all.trim().is_empty() {
        Err("This machine names no Debian packages.".to_owned())
    } else {
        Ok(all)
    }
}

/// Puts packages, the old notebook and what is to be read from it where the script finds them.
fn lay_out(root: &Path, made: &Made, to: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", to.display());
    fs::create_dir_all(to.join("texts")).map_err(failed)?;
    for package in &made.packages {
        fs::copy(package, to.join(package.file_name().unwrap_or_default())).map_err(failed)?;
    }
    let notebooks = root.join("tests/fixtures/notebooks");
    fs::copy(notebooks.join(format!("{NOTEBOOK}.sql")), to.join("notebook.sql")).map_err(failed)?;
    let read = fs::read_to_string(notebooks.join(format!("{NOTEBOOK}.json"))).map_err(failed)?;
    for (name, text) in texts(&read)? {
        fs::write(to.join("texts").join(name), text).map_err(failed)?;
    }
    Ok(())
}

/// The drafts of the team, as `section@round` and text.
fn texts(kept: &str) -> Result<Vec<(String, String)>, String> {
    let kept: serde_json::Value = serde_json::from_str(kept).map_err(|error| error.to_string())?;
    let found = || -> Option<Vec<(String, String)>> {
        let teams = kept.get("teams")?.as_array()?;
        let team = teams.iter().find(|team| team.get("team").is_some_and(|id| id == TEAM))?;
        let draft = |draft: &serde_json::Value| {
            let (section, round) = (draft.get("section")?.as_str()?, draft.get("round")?.as_str()?);
            let text = draft.get("draft")?.get("text")?.as_str()?;
            Some((format!("{section}@{round}"), text.to_owned()))
        };
        team.get("drafts")?.as_array()?.iter().map(draft).collect()
    };
    found().ok_or_else(|| "The kept notebook has no such drafts.".to_owned())
}

/// Removes a clean root of an earlier run, unless something is still mounted in it.
fn unmade(clean: &Path) -> Result<(), String> {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    if mounts.contains(&*clean.to_string_lossy()) {
        return Err(format!("Something is mounted below {}; unmount it first.", clean.display()));
    }
    if clean.exists() {
        empty(clean).and_then(|()| fs::remove_dir(clean).map_err(|e| e.to_string()))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_notebook_has_the_drafts_that_are_compared() {
        let root = crate::root().unwrap();
        let kept = root.join(format!("tests/fixtures/notebooks/{NOTEBOOK}.json"));
        let texts = texts(&fs::read_to_string(kept).unwrap()).unwrap();
        assert_eq!(texts.len(), 6);
        assert!(
            texts.iter().any(|(name, text)| name == "docs@2026-11-16" && text.contains("Größe"))
        );
    }
}
