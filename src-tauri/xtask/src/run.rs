//! Opens the window; where there is no display, walks the story instead.

use crate::{process, setup, window_page};
use std::{env, fs, path::Path, process::Command};

/// Sets up, builds and starts the window with `arguments`.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<(), String> {
    setup::setup(root)?;
    window_page(root)?;
    if shown() { window(root, arguments) } else { story(root) }
}

/// Whether there is a display to open a window on.
fn shown() -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn window(root: &Path, arguments: &[String]) -> Result<(), String> {
    // The window starts the agent that lies beside it, so all three are built together.
    process::step("build", process::cargo(root).args(["build", "--bins"]))?;
    println!("Opening the window. Closing it leaves the agent, which sends and reminds.");
    let mut window = Command::new(process::target(root).join("debug/meridian"));
    window.args(arguments).current_dir(root);
    let status = window.status().map_err(|error| format!("The window did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("The window ended badly: {status}")) }
}

/// The same walk as the end-to-end test, on a display of its own.
fn story(root: &Path) -> Result<(), String> {
    println!("There is no display here, so the window opens on a virtual one and walks its story.");
    process::step("build", process::cargo(root).args(["build", "--bins", "--test", "story"]))?;
    let pictures = process::target(root).join("story");
    // An earlier walk's pictures, and other tests', may lie there.
    let _ = fs::remove_dir_all(&pictures);
    let mut walk = process::cargo(root);
    walk.args(["test", "--quiet", "--test", "story", "--", "--nocapture"]);
    process::step("the story", &mut walk)?;
    let mut shots: Vec<_> = fs::read_dir(&pictures)
        .map_err(|error| format!("No picture in {}: {error}", pictures.display()))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "png"))
        .collect();
    shots.sort();
    for shot in &shots {
        println!("Picture: {}", shot.display());
    }
    if shots.is_empty() { Err("The story left no picture.".to_owned()) } else { Ok(()) }
}
