//! Builds the window's page into `src-ui/dist`: the WebAssembly with its glue, the page and the
//! style sheets.
//!
//! There is no bundler: cargo compiles the crate, what is loaded later is split off into chunks,
//! wasm-bindgen's library (the exact version of `Cargo.lock`) makes the glue, and plain files are
//! copied. A file of `dist` is only written when
//! its content changes, because the desktop binary embeds that folder and would be linked again.

use crate::{
    budget, optimiser, process,
    wasm::{self, TARGET},
};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use wasm_bindgen_cli_support::Bindgen;

/// The stem of the glue and the WebAssembly; `boot.js` imports it.
const NAME: &str = "meridian";

/// What the glue was made from, beside it.
const SOURCE: &str = "source.wasm";

/// The file that loads the chunks.
const LINK: &str = "./__wasm_split.js";

/// The style sheet that all of the page's become.
const SHEET: &str = "style.css";

/// Builds the page into `src-ui/dist` below `root` (the repository). Does nothing where nothing
/// changed.
///
/// # Errors
/// One sentence: the WebAssembly target is missing, cargo failed, or a file cannot be written.
pub(crate) fn build(root: &Path) -> Result<(), String> {
    // Its own folder below the target directory, so that it never waits for a native build's lock.
    let target = process::target(root).join("ui");
    compile(root, &target)?;
    let wasm = target.join(TARGET).join("wasm").join("meridian-ui.wasm");
    let glue = target.join("glue");
    bind(&wasm, &glue)?;
    gather(&root.join("src-ui"), &glue)
}

fn compile(root: &Path, target: &Path) -> Result<(), String> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(root)
        .args(["rustc", "--quiet", "--package", "meridian-ui", "--bin", "meridian-ui"])
        .args(["--target", TARGET, "--profile", "wasm"])
        .env("CARGO_TARGET_DIR", target)
        // Flags for the native build would be wrong here. Without the types of every view inside
        // every other the page is a tenth smaller and compiles faster; without the folder of this
        // machine's crates in each panic message it is smaller again and tells nothing of it.
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", flags(root).join("\u{1f}"));
    for (key, value) in wasm::environment()? {
        cargo.env(key, value);
    }
    // What calls what is only known before linking, and is what splitting needs.
    cargo.args(["--", "-C", "link-arg=--emit-relocs"]);
    let status = cargo.status().map_err(|e| format!("cargo does not start: {e}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("The window's page did not compile; the messages above say where.".to_owned())
    }
}

fn flags(root: &Path) -> Vec<String> {
    let mut flags = vec!["--cfg=erase_components".to_owned()];
    let mut renamed = process::renamed_folders(root);
    // Where crates come from is said by fifty places of the first chunk alone; of two names the later counts.
    let registries = renamed
        .first()
        .and_then(|(crates, _)| fs::read_dir(Path::new(crates).join("registry").join("src")).ok());
    let folders = registries.into_iter().flatten().flatten();
    renamed.extend(folders.map(|folder| (folder.path().to_string_lossy().into_owned(), "crates")));
    flags.extend(renamed.iter().map(|(from, to)| format!("--remap-path-prefix={from}={to}")));
    flags
}

/// Splits `wasm` into its chunks and makes the glue in `glue`, unless that was made from the same
/// bytes.
fn bind(wasm: &Path, glue: &Path) -> Result<(), String> {
    let bytes = read(wasm)?;
    // Not by time: cargo may put an older, cached file in place when the profile changes.
    let source = glue.join(SOURCE);
    let done = [glue.join(format!("{NAME}.js")), glue.join(format!("{NAME}_bg.wasm"))];
    if fs::read(&source).is_ok_and(|old| old == bytes) && done.iter().all(|path| path.exists()) {
        return Ok(());
    }
    // Nothing of another build may stay: a chunk fits only what it was split from.
    remove_dir_if_there(glue)?;
    make_dir(glue)?;
    let main = glue.join("main.wasm");
    let mut split = wasm_split_cli_support::Options::new(&bytes);
    split.output_dir = glue;
    split.main_out_path = &main;
    split.link_name = LINK;
    let module = format!("./{NAME}.js");
    split.main_module = &module;
    let split = wasm_split_cli_support::transform(split)
        .map_err(|e| format!("The page's WebAssembly cannot be split: {e:#}"))?;
    Bindgen::new()
        .input_path(&main)
        .out_name(NAME)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                // The chunks are linked to these.
                .keep_lld_exports(true)
                .remove_name_section(true)
                .remove_producers_section(true)
                .generate(glue)
        })
        .map_err(|e| format!("wasm-bindgen cannot make the glue: {e:#}"))?;
    remove_if_there(&main)?;
    optimiser::shrink(&glue.join(format!("{NAME}_bg.wasm")))?;
    for chunk in &split.split_modules {
        optimiser::shrink(chunk)?;
    }
    write(&source, &bytes)
}

/// Puts the page and the glue into `dist`, and removes what no longer belongs there.
fn gather(ui: &Path, glue: &Path) -> Result<(), String> {
    let dist = ui.join("dist");
    let (page, style) = one_sheet(ui)?;
    let mut files = vec![
        (PathBuf::from("index.html"), page),
        (PathBuf::from(SHEET), style),
        (PathBuf::from("boot.js"), read(&ui.join("boot.js"))?),
    ];
    let mut made = Vec::new();
    list(glue, Path::new(""), &mut made)?;
    for (to, from) in made.into_iter().filter(|(to, _)| to != Path::new(SOURCE)) {
        files.push((to, read(&from)?));
    }
    if optimiser::is_here() {
        budget::check(files.iter().filter_map(|(to, bytes)| Some((to.to_str()?, bytes.len()))))?;
    }
    for (to, bytes) in &files {
        let path = dist.join(to);
        if fs::read(&path).is_ok_and(|old| old == *bytes) {
            continue;
        }
        if let Some(parent) = path.parent() {
            make_dir(parent)?;
        }
        write(&path, bytes)?;
    }
    let mut present = Vec::new();
    list(&dist, Path::new(""), &mut present)?;
    for (name, path) in present {
        if !files.iter().any(|(wanted, _)| *wanted == name) {
            remove_if_there(&path)?;
        }
    }
    Ok(())
}

/// The page with one style sheet instead of several, and that sheet: each file that the page waits
/// for costs a turn through the web view's processes before anything is drawn.
fn one_sheet(ui: &Path) -> Result<(Vec<u8>, Vec<u8>), String> {
    let path = ui.join("index.html");
    let html =
        String::from_utf8(read(&path)?).map_err(|_| format!("{} is not UTF-8.", path.display()))?;
    let (mut page, mut sheet) = (String::new(), Vec::new());
    for line in html.lines() {
        let href = line
            .strip_prefix("<link rel=\"stylesheet\" href=\"")
            .and_then(|rest| rest.strip_suffix("\">"));
        if let Some(href) = href {
            if sheet.is_empty() {
                page.push_str(&line.replace(href, SHEET));
                page.push('\n');
            }
            sheet.extend(read(&ui.join(href))?);
        } else {
            page.push_str(line);
            page.push('\n');
        }
    }
    Ok((page.into_bytes(), sheet))
}

/// Every file below `dir`, named relative to it under `prefix`.
fn list(dir: &Path, prefix: &Path, into: &mut Vec<(PathBuf, PathBuf)>) -> Result<(), String> {
    let say = |e: io::Error| format!("{} cannot be read: {e}", dir.display());
    for entry in fs::read_dir(dir).map_err(say)? {
        let entry = entry.map_err(say)?;
        let name = prefix.join(entry.file_name());
        if entry.file_type().map_err(say)?.is_dir() {
            list(&entry.path(), &name, into)?;
        } else {
            into.push((name, entry.path()));
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|e| format!("{} cannot be read: {e}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|e| format!("{} cannot be written: {e}", path.display()))
}

fn make_dir(path: &Path) -> Result<(), String> {
    fs::create_dir_all(path).map_err(|e| format!("{} cannot be made: {e}", path.display()))
}

fn remove_if_there(path: &Path) -> Result<(), String> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            Err(format!("{} cannot be removed: {e}", path.display()))
        }
        _ => Ok(()),
    }
}

fn remove_dir_if_there(path: &Path) -> Result<(), String> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            Err(format!("{} cannot be removed: {e}", path.display()))
        }
        _ => Ok(()),
    }
}
