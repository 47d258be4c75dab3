//! Pictures of every screen in every size and both themes, for a person to look through; and the
//! words on them that cannot be read whole.

use crate::{process, setup, window_page};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// Builds the window, takes the pictures into `target/pictures`, and puts each size and theme on a
/// sheet.
///
/// # Errors
/// If the window cannot be walked through, or a word on some screen is clipped; the pictures are
/// there all the same.
pub(crate) fn pictures(root: &Path) -> Result<(), String> {
    setup::setup(root)?;
    window_page(root)?;
    process::step("build", process::cargo(root).args(["build", "--bins", "--test", "pictures"]))?;
    let folder = process::target(root).join("pictures");
    // What an earlier walk found would stand beside what this one finds.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let start = Instant::now();
    let mut walk = process::cargo(root);
    walk.args(["test", "--quiet", "--test", "pictures", "--", "--ignored", "--nocapture"]);
    // Two windows at a time: one of them always waits for something to be painted.
    walk.arg("--test-threads=2").env("MERIDIAN_PICTURES", &folder);
    let is_good = process::watched(&mut walk, |_| {})?;
    let albums = albums(&folder)?;
    page(&folder, &albums)?;
    if process::on_path("montage") {
        for album in &albums {
            sheet(&folder, album)?;
        }
    }
    let clipped = fs::read_to_string(folder.join("clipped.txt")).unwrap_or_default();
    println!("== pictures: done in {}", process::spent(start));
    for line in clipped.lines() {
        println!("clipped: {line}");
    }
    println!("Look through {}", folder.join("index.html").display());
    match (clipped.lines().count(), is_good) {
        (0, true) => Ok(()),
        (0, false) => {
            Err("The window could not be walked through; the lines above say why.".into())
        }
        (count, _) => Err(format!("{count} words or lines cannot be read whole.")),
    }
}

/// One size and theme, with its pictures in order.
struct Album {
    name: String,
    pictures: Vec<PathBuf>,
}

fn albums(folder: &Path) -> Result<Vec<Album>, String> {
    let mut albums = Vec::new();
    for path in sorted(folder)?.into_iter().filter(|path| path.is_dir()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        albums.push(Album { name, pictures: sorted(&path)? });
    }
    if albums.iter().all(|album| album.pictures.is_empty()) {
        return Err("The walk left no picture.".to_owned());
    }
    Ok(albums)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    Ok(paths)
}

/// All of them on one page, for a browser: small ones that lead to the large.
fn page(folder: &Path, albums: &[Album]) -> Result<(), String> {
    let mut html = String::from(
        "<!doctype html><meta charset=\"utf-8\"><title>Meridian's screens</title><style>\
         body { font: 14px sans-serif; background: #777; } figure { display: inline-block; margin: 4px; }\
         img { width: 440px; display: block; } figcaption { color: #fff; }</style>",
    );
    for album in albums {
        let _ = write!(html, "<h2>{}</h2>", album.name);
        for picture in &album.pictures {
            let name = picture.file_stem().unwrap_or_default().to_string_lossy();
            let file = format!("{}/{name}.png", album.name);
            let _ = write!(
                html,
                "<figure><a href=\"{file}\"><img loading=\"lazy\" src=\"{file}\" alt=\"\"></a>\
                 <figcaption>{name}</figcaption></figure>"
            );
        }
    }
    let path = folder.join("index.html");
    fs::write(&path, html).map_err(|error| format!("{}: {error}", path.display()))
}

/// One size and theme on one picture.
fn sheet(folder: &Path, album: &Album) -> Result<(), String> {
    let mut montage = Command::new("montage");
    montage.args(["-label", "%t"]).args(&album.pictures);
    montage.args(["-tile", "4x", "-geometry", "640x+6+6", "-background", "#888888"]);
    montage.arg(folder.join(format!("{}.png", album.name)));
    process::step(&format!("sheet {}", album.name), &mut montage)
}
