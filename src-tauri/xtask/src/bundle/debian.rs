//! The two Debian packages: what is in them, what they say of themselves, and how `dpkg-deb` makes them.

use super::{
    files::{Item, Release, SQUEEZED, of_the_desktop, window_pages},
    notices::{NOTICES, notices},
};
use crate::process;
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A package.
pub(super) struct Package {
    pub(super) name: &'static str,
    /// The most that its file may have, in bytes.
    pub(super) bar: u64,
    /// The rest of its control file, but for what is counted.
    says: &'static str,
    programs: &'static [&'static str],
    has_window: bool,
}

/// What both need: without it no host's certificate is known.
const CERTIFICATES: &str = "ca-certificates";

/// Both.
pub(super) const PACKAGES: [Package; 2] = [
    Package {
        name: "meridian",
        bar: 6_500_000,
        says: "Recommends: gnome-keyring | kwalletmanager | keepassxc, notification-daemon, \
               fonts-noto-color-emoji, xdg-utils\n\
               Suggests: meridian-cli, fonts-noto-core, fonts-noto-cjk\n\
               Section: net\n\
               Description: weekly status of a release team, written offline and posted once\n \
               Meridian is for one member of a release team that works with one GitHub issue\n \
               a week. A draft is always writable, with or without a network; every deadline\n \
               is shown in the member's own time, with a notification before it; and a post\n \
               reaches the issue exactly once.\n \
               .\n \
               This package has the window, and the agent that reminds and sends while the\n \
               window is closed.\n",
        programs: &["meridian", "meridian-agent"],
        has_window: true,
    },
    Package {
        name: "meridian-cli",
        bar: 4_000_000,
        says: "Suggests: meridian\n\
               Section: net\n\
               Description: weekly status of a release team, for a terminal\n \
               The use cases of Meridian for a terminal and for other programs: drafts,\n \
               deadlines, schedules, and posts that reach a team's GitHub issue exactly once.\n \
               .\n \
               This package needs no desktop. Reminders come with the package meridian.\n",
        programs: &["meridian-cli"],
        has_window: false,
    },
];

impl Package {
    /// The name of its file.
    fn file(&self, release: &Release, machine: &str) -> String {
        format!("{}_{}_{machine}.deb", self.name, release.version)
    }

    /// What it installs below `usr`.
    pub(super) fn items(&self, root: &Path, programs: &Path, release: &Release) -> Vec<Item> {
        let mut items: Vec<Item> =
            self.programs.iter().map(|name| Item::program(name, programs)).collect();
        if self.has_window {
            items.extend(of_the_desktop(root, release));
            items.extend(window_pages(release));
        }
        let doc = format!("share/doc/{}", self.name);
        items.push(Item::text(&format!("{doc}/copyright"), include_str!("../../bundle/copyright")));
        items.push(Item::text(&format!("{doc}/changelog"), self.changelog(release)));
        items
    }

    /// What is to be said of other people's work in it.
    pub(super) fn notices(&self, root: &Path) -> Result<Item, String> {
        let to = format!("share/doc/{}/{NOTICES}", self.name);
        Ok(Item::text(&to, notices(root, self.programs)?))
    }

    fn changelog(&self, release: &Release) -> String {
        format!(
            "{} ({}) unstable; urgency=medium\n\n  * The packages that `cargo xtask bundle` makes.\n\n \
             -- {MAINTAINER}  {}\n",
            self.name, release.version, release.mail_date
        )
    }

    /// What it says of itself. `installed` is counted in KiB.
    pub(super) fn control(
        &self,
        release: &Release,
        machine: &str,
        libraries: &str,
        installed: u64,
    ) -> String {
        let (name, version, says) = (self.name, &release.version, self.says);
        format!(
            "Package: {name}\nVersion: {version}\nArchitecture: {machine}\nMaintainer: {MAINTAINER}\n\
             Installed-Size: {installed}\nDepends: {libraries}, {CERTIFICATES}\nPriority: optional\n\
             Homepage: {HOMEPAGE}\n{says}"
        )
    }

    /// Makes it; the path of its file.
    pub(super) fn make(
        &self,
        items: &[Item],
        extra: &[(PathBuf, String)],
        release: &Release,
        out: &Path,
    ) -> Result<PathBuf, String> {
        let stage = out.join("stage").join(self.name);
        empty(&stage)?;
        for item in items {
            item.put(&stage.join("usr"))?;
        }
        for (from, to) in extra {
            let item = Item { to: to.clone(), ..Item::text("", read(from)?) };
            item.put(&stage.join("usr"))?;
        }
        zip_pages(&stage)?;
        let machine =
            process::answer("dpkg", &["--print-architecture"]).ok_or("dpkg is missing.")?;
        let libraries = self.libraries(&stage)?;
        let control = self.control(release, &machine, &libraries, size(&stage)?);
        let sums = sums(&stage)?;
        let about = stage.join("DEBIAN");
        for (name, text) in [("control", control), ("md5sums", sums)] {
            Item::text(name, text).put(&about)?;
        }
        open_folders(&stage)?;
        let file = out.join(self.file(release, &machine));
        let mut build = Command::new("dpkg-deb");
        build.args(["--root-owner-group", "--no-uniform-compression", "-Znone", "--build"]);
        build.arg(&stage).arg(&file).env("SOURCE_DATE_EPOCH", release.epoch.to_string());
        build.env("DPKG_DEB_THREADS_MAX", "1");
        run(build.stdout(Stdio::null()))?;
        compress(&file)?;
        Ok(file)
    }

    /// The libraries that the programs are linked to, as packages.
    fn libraries(&self, stage: &Path) -> Result<String, String> {
        let work = tempfile::tempdir().map_err(|error| error.to_string())?;
        // It wants to be in a source package.
        let about = format!("Source: {0}\n\nPackage: {0}\nArchitecture: any\n", self.name);
        Item::text("debian/control", about).put(work.path())?;
        let mut ask = Command::new("dpkg-shlibdeps");
        ask.current_dir(work.path()).arg("-O").stderr(Stdio::null());
        ask.args(self.programs.iter().map(|name| stage.join("usr/bin").join(name)));
        let output = ask.output().map_err(|error| format!("dpkg-shlibdeps: {error}"))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let found = said.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
        found.map(str::to_owned).ok_or_else(|| {
            format!("dpkg-shlibdeps finds no package for what {} is linked to.", self.name)
        })
    }
}

/// Compresses what a package holds, for which `dpkg-deb` has no filter of programs' code. Whatever reads
/// packages has it: it is part of liblzma.
fn compress(package: &Path) -> Result<(), String> {
    let work = tempfile::tempdir().map_err(|error| error.to_string())?;
    let package = std::path::absolute(package).map_err(|error| error.to_string())?;
    let in_work = |program: &str| {
        let mut command = Command::new(program);
        command.current_dir(work.path());
        command
    };
    run(in_work("ar").arg("x").arg(&package))?;
    let names = process::answer("ar", &["t", &package.to_string_lossy()]);
    let names = names.ok_or_else(|| format!("ar cannot list {}.", package.display()))?;
    run(in_work("xz").args(SQUEEZED).arg(CONTENT))?;
    fs::remove_file(&package).map_err(|error| format!("{}: {error}", package.display()))?;
    // In the order that is prescribed, and without the time and the user of this build.
    let mut pack = in_work("ar");
    pack.arg("rcSD").arg(&package);
    for name in names.lines() {
        pack.arg(if name == CONTENT { "data.tar.xz" } else { name });
    }
    run(&mut pack)
}

/// The member of a package that holds its files.
const CONTENT: &str = "data.tar";

const MAINTAINER: &str = "Meridian maintainers <maintainers@meridian.example>";
const HOMEPAGE: &str = "https://meridian.github.io/";

/// An empty folder in place of whatever there was.
pub(super) fn empty(folder: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    fs::create_dir_all(folder).map_err(failed)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Compresses pages and changelogs as Debian wants them, with no time in them.
fn zip_pages(stage: &Path) -> Result<(), String> {
    let pages = files(stage)?.into_iter().filter(|path| {
        path.file_name().is_some_and(|name| name == "changelog")
            || path.components().any(|part| part.as_os_str() == "man")
    });
    let mut zip = Command::new("gzip");
    zip.args(["-9", "--no-name"]).args(pages);
    run(&mut zip)
}

/// Every file below a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// How much it takes once it is installed, in KiB, as Debian counts it: each file and folder begins a
/// new one.
fn size(stage: &Path) -> Result<u64, String> {
    let mut folders = std::collections::BTreeSet::new();
    let mut total = 0;
    for file in files(stage)? {
        let bytes = file.metadata().map_err(|error| format!("{}: {error}", file.display()))?.len();
        total += bytes.div_ceil(1024);
        let above = file.ancestors().skip(1).take_while(|above| *above != stage);
        folders.extend(above.map(Path::to_path_buf));
    }
    Ok(total + folders.len() as u64)
}

fn sums(stage: &Path) -> Result<String, String> {
    let files = files(stage)?;
    let names = files.iter().filter_map(|file| file.strip_prefix(stage).ok());
    let output = Command::new("md5sum").current_dir(stage).args(names).output();
    let output = output.map_err(|error| format!("md5sum: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Lets everybody into the folders, whatever the umask.
pub(super) fn open_folders(folder: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).map_err(failed)?;
    for entry in fs::read_dir(folder).map_err(failed)?.flatten() {
        if entry.path().is_dir() {
            open_folders(&entry.path())?;
        }
    }
    Ok(())
}

/// Runs something to its end.
pub(super) fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("{name} does not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} ended with {status}.")) }
}

#[cfg(test)]
mod tests {
    use super::{super::files::tests::release, *};
    use std::collections::BTreeSet;

    fn items(package: &Package) -> Vec<Item> {
        let root = crate::root().unwrap();
        package.items(&root, Path::new("/programs"), &release())
    }

    #[test]
    fn each_file_is_in_one_package_and_none_is_for_all_users_sessions() {
        let mut seen = BTreeSet::new();
        for package in &PACKAGES {
            for item in items(package) {
                assert!(["bin/", "share/"].iter().any(|top| item.to.starts_with(top)), "{item:?}");
                assert!(!item.to.contains("autostart") && !item.to.contains(".."), "{item:?}");
                assert!(seen.insert(item.to.clone()), "{} is in both", item.to);
            }
        }
        for name in ["bin/meridian", "bin/meridian-agent", "bin/meridian-cli"] {
            assert!(seen.contains(name), "{name}");
        }
    }

    #[test]
    fn a_control_file_says_each_thing_once_and_the_terminal_wants_no_window() {
        for package in &PACKAGES {
            let control = package.control(&release(), "amd64", "libc6 (>= 2.34)", 12);
            let keys: Vec<&str> = control
                .lines()
                .filter(|line| !line.starts_with(' '))
                .filter_map(|line| Some(line.split_once(": ")?.0))
                .collect();
            let once: BTreeSet<&&str> = keys.iter().collect();
            assert_eq!(once.len(), keys.len(), "{control}");
            assert!(control.contains("Depends: libc6 (>= 2.34), ca-certificates\n"), "{control}");
            assert!(control.ends_with(".\n") && !control.contains("\n\n"), "{control}");
            // Fields of packages are one line each; only a description goes on.
            let (fields, description) = control.split_once("Description: ").unwrap();
            assert!(fields.lines().all(|line| !line.starts_with(' ')), "{fields}");
            assert!(description.lines().all(|line| line.chars().count() <= 80), "{description}");
            if package.name == "meridian-cli" {
                assert!(
                    !control.contains("webkit") && !control.contains("Recommends"),
                    "{control}"
                );
            }
        }
    }

    #[test]
    fn what_is_installed_is_counted_as_debian_counts() {
        let stage = tempfile::tempdir().unwrap();
        for (name, text) in [("usr/bin/a", "x".repeat(1025)), ("usr/share/b", String::new())] {
            Item::text(name, text).put(stage.path()).unwrap();
        }
        assert_eq!(size(stage.path()).unwrap(), 2 + 3);
    }
}
