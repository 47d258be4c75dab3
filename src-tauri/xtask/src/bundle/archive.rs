//! The archive for who may not, or does not want to, install packages: everything for the home folder,
//! with a script that installs it and one that removes it by the list that the first one wrote.

use super::{
    debian::{empty, open_folders, run},
    files::{Item, Release, SQUEEZED, of_the_desktop, window_pages},
    notices::{NOTICES, notices},
    programs::PROGRAMS,
};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// What is in it.
fn items(root: &Path, programs: &Path, release: &Release) -> Vec<Item> {
    let below = |item: Item| Item { to: format!("files/{}", item.to), ..item };
    let mut items: Vec<Item> = PROGRAMS
        .iter()
        // Beside each other, and apart from what else is in a bin folder.
        .map(|name| Item {
            to: format!("files/lib/meridian/{name}"),
            ..Item::program(name, programs)
        })
        .collect();
    items.extend(of_the_desktop(root, release).into_iter().map(below));
    items.extend(window_pages(release).into_iter().map(below));
    for (name, text) in [
        ("install", include_str!("../../bundle/install")),
        ("remove", include_str!("../../bundle/remove")),
    ] {
        items.push(Item { is_program: true, ..Item::text(name, text) });
    }
    items.push(Item::text("README", release.fill(include_str!("../../bundle/README"))));
    items.push(Item::text("LICENSE", include_str!("../../../../LICENSE")));
    items
}

/// Makes it; the path of its file.
pub(super) fn make(
    root: &Path,
    programs: &Path,
    extra: &[(PathBuf, String)],
    release: &Release,
    out: &Path,
) -> Result<PathBuf, String> {
    let name = format!("meridian-{}-linux-{}", release.version, std::env::consts::ARCH);
    let stage = out.join("stage");
    let folder = stage.join(&name);
    empty(&folder)?;
    for item in items(root, programs, release) {
        item.put(&folder)?;
    }
    Item::text(NOTICES, notices(root, &PROGRAMS)?).put(&folder)?;
    for (from, to) in extra {
        let text = std::fs::read_to_string(from);
        let text = text.map_err(|error| format!("{}: {error}", from.display()))?;
        Item::text(to, text).put(&folder.join("files"))?;
    }
    open_folders(&folder)?;
    let file = out.join(format!("{name}.tar.xz"));
    let mut tar = Command::new("tar");
    tar.arg("--sort=name").arg(format!("--mtime=@{}", release.epoch));
    tar.args(["--owner=0", "--group=0", "--numeric-owner", "--format=gnu"]);
    let squeeze = format!("xz {}", SQUEEZED.join(" "));
    tar.args(["--use-compress-program", &squeeze, "--create", "--file"]);
    run(tar.arg(&file).arg("--directory").arg(&stage).arg(&name))?;
    Ok(file)
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
