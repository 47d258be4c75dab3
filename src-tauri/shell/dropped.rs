//! A file that is dropped on the window: read here, where its size is known before, and handed to the
//! page as text. WebKitGTK shows a page no file that was dropped on it, so the desktop's own event is taken;
//! the page is told of nothing that nobody dropped.

use serde::Serialize;
use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};
use tauri::{Emitter as _, PhysicalPosition, Runtime, WebviewWindow};

/// Under which name `src-ui/boot.js` hears of it.
const EVENT: &str = "dropped";

/// The largest file that is read, in bytes: far more than a schedule or a roster has.
const MOST: u64 = 2 << 20;

/// What the page is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Dropped {
    /// What the file is called.
    name: String,
    /// What is in it; empty where it is refused.
    text: String,
    /// Why it is not taken, and what to do; empty where it is.
    refused: String,
    /// Where it was dropped, as parts of the window's width and height.
    #[serde(flatten)]
    at: At,
}

/// A place in the window, as parts of its width and height; none where the window does not say its size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(super) struct At {
    x: Option<f64>,
    y: Option<f64>,
}

/// Where in the window something was dropped. The page counts in other dots than the desktop, in larger
/// text too, so it is told in parts.
pub(super) fn part_of<R: Runtime>(page: &WebviewWindow<R>, position: PhysicalPosition<f64>) -> At {
    let Ok(size) = page.inner_size() else { return At::default() };
    // GTK gives it in its own dots, whatever it is called here.
    let scale = if cfg!(target_os = "linux") { page.scale_factor().unwrap_or(1.0) } else { 1.0 };
    at(position, (size.width, size.height), scale)
}

fn at(position: PhysicalPosition<f64>, (width, height): (u32, u32), scale: f64) -> At {
    let part = |of: f64, whole: u32| {
        let part = of * scale / f64::from(whole);
        (0.0..=1.0).contains(&part).then_some(part)
    };
    At { x: part(position.x, width), y: part(position.y, height) }
}

/// Reads what was dropped, beside everything else: a file may lie on a slow disk.
pub(super) fn hand_over<R: Runtime>(page: WebviewWindow<R>, paths: Vec<PathBuf>, at: At) {
    tauri::async_runtime::spawn_blocking(move || {
        if let Some(dropped) = read(&paths, at)
            && let Err(error) = page.emit(EVENT, dropped)
        {
            tracing::warn!(%error, "the page was not told of a file that was dropped");
        }
    });
}

/// What is in the one file; none where nothing was dropped.
fn read(paths: &[PathBuf], at: At) -> Option<Dropped> {
    let name = |path: &Path| {
        let name = path.file_name().unwrap_or(path.as_os_str());
        name.to_string_lossy().into_owned()
    };
    Some(match paths {
        [] => return None,
        [path] => {
            let name = name(path);
            match text_of(path, &name) {
                Ok(text) => Dropped { name, text, refused: String::new(), at },
                Err(refused) => Dropped { name, text: String::new(), refused, at },
            }
        }
        [first, ..] => Dropped {
            name: name(first),
            text: String::new(),
            refused: format!("{} files were dropped; drop one of them.", paths.len()),
            at,
        },
    })
}

/// A file's text, or one sentence.
fn text_of(path: &Path, name: &str) -> Result<String, String> {
    let cannot =
        |error: std::io::Error| format!("{name} cannot be read ({error}); choose another file.");
    // A pipe or a device would keep who opens it waiting.
    let about = path.metadata().map_err(cannot)?;
    if about.is_dir() {
        return Err(format!("{name} is a folder; drop the file that is in it."));
    }
    if !about.is_file() {
        return Err(format!("{name} is no file; choose another one."));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
        .map_err(cannot)?;
    if bytes.len() as u64 > MOST {
        return Err(format!("{name} is larger than 2 MB; choose a file of text alone."));
    }
    let text = String::from_utf8(bytes);
    text.map_err(|_| format!("{name} is no UTF-8 text; save it as that, and drop it again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_and_what_is_none_is_refused_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let dropped = |path: PathBuf| read(&[path], At::default()).unwrap();
        let good = dropped(file("team.md", b"# Team\n"));
        assert_eq!((good.name.as_str(), good.text.as_str()), ("team.md", "# Team\n"));
        assert_eq!(good.refused, "");

        let large = vec![b' '; usize::try_from(MOST).unwrap() + 1];
        let two = [file("a.md", b"a"), file("b.md", b"b")];
        for (refused, said) in [
            (dropped(file("photo.png", &[0x89, b'P', 0xff])), "photo.png is no UTF-8 text"),
            (dropped(file("large.md", &large)), "large.md is larger than 2 MB"),
            (dropped(folder.path().to_owned()), "is a folder"),
            (dropped(folder.path().join("gone.md")), "gone.md cannot be read"),
            (read(&two, At::default()).unwrap(), "2 files were dropped"),
        ] {
            assert!(refused.refused.contains(said) && refused.text.is_empty(), "{refused:?}");
        }
        assert_eq!(read(&[], At::default()), None);
    }

    #[test]
    fn where_it_was_dropped_is_told_in_parts_of_the_window() {
        let told = |x, y, scale| {
            let at = at(PhysicalPosition::new(x, y), (1000, 500), scale);
            serde_json::to_value(at).unwrap()
        };
        assert_eq!(told(250.0, 500.0, 1.0), serde_json::json!({ "x": 0.25, "y": 1.0 }));
        assert_eq!(told(250.0, 125.0, 2.0), serde_json::json!({ "x": 0.5, "y": 0.5 }));
        assert_eq!(told(-1.0, 600.0, 1.0), serde_json::json!({ "x": null, "y": null }));
    }
}
