//! Prints each figure beside its bar. Ratios are measured in one run, in turns, so that a slow
//! machine slows both sides.

use crate::{process, setup, window_page};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What was measured, what it may be at most, and how that reads.
struct Figure {
    what: &'static str,
    value: f64,
    bar: f64,
    reads: String,
    bar_reads: String,
}

impl Figure {
    fn is_within(&self) -> bool {
        self.value <= self.bar
    }

    fn print(&self) {
        let verdict = if self.is_within() { "within" } else { "OVER" };
        println!("{:34} {:>34}   bar {:>12}   {verdict}", self.what, self.reads, self.bar_reads);
    }
}

const MEGA: f64 = 1_000_000.0;

/// Builds for release, measures, and prints.
///
/// # Errors
/// If something cannot be built or measured, or a figure is over its bar; the figures are printed
/// before that.
pub(crate) fn bench(root: &Path) -> Result<(), String> {
    setup::setup(root)?;
    window_page(root)?;
    let release = process::target(root).join("release");
    let mut build = process::cargo(root);
    build.args(["build", "--release", "--bins"]);
    build.args(["--features", "meridian/custom-protocol,meridian-core/native"]);
    build.args(["--package", "meridian", "--package", "meridian-agent"]);
    build.args(["--package", "meridian-cli", "--package", "meridian-engine"]);
    build.args(["--package", "meridian-core"]);
    build.args(["--example", "bare_window", "--example", "save_draft", "--example", "look"]);
    build.args(["--example", "scan", "--example", "week", "--example", "board"]);
    build.args(["--example", "written"]);
    process::step("release build", &mut build)?;

    let mut figures = sizes(root, &release)?;
    figures.push(save(root, &release)?);
    figures.push(look(root, &release)?);
    figures.extend(week(root, &release)?);
    figures.extend(board(root, &release)?);
    figures.extend(written(root, &release)?);
    figures.extend(import(&release)?);
    figures.extend(in_the_window(root, &release)?);
    println!();
    for figure in &figures {
        figure.print();
    }
    webview(&release)?;
    let over: Vec<_> = figures.iter().filter(|f| !f.is_within()).map(|f| f.what).collect();
    if over.is_empty() { Ok(()) } else { Err(format!("Over the bar: {}.", over.join(", "))) }
}

/// How big the programs and the page are.
fn sizes(root: &Path, release: &Path) -> Result<Vec<Figure>, String> {
    let size = |what, path: PathBuf, bar: f64| {
        let bytes = fs::metadata(&path).map_err(|e| format!("{}: {e}", path.display()))?.len();
        #[allow(clippy::cast_precision_loss, reason = "no program is that big")]
        let value = bytes as f64;
        Ok::<_, String>(Figure {
            what,
            value,
            bar,
            reads: format!("{:.2} MB", value / MEGA),
            bar_reads: format!("{:.0} MB", bar / MEGA),
        })
    };
    Ok(vec![
        size("desktop program with its page", release.join("meridian"), 15.0 * MEGA)?,
        size("agent program", release.join("meridian-agent"), 10.0 * MEGA)?,
        size("WebAssembly, not compressed", root.join("src-ui/dist/meridian_bg.wasm"), MEGA)?,
    ])
}

/// One durable edit beside a bare transaction.
fn save(root: &Path, release: &Path) -> Result<Figure, String> {
    // Below the target folder: /tmp is often memory, and waiting for memory says nothing.
    let folder = process::target(root).join("bench-save");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let program = release.join("examples/save_draft");
    let printed = process::answer(&program.to_string_lossy(), &[&folder.to_string_lossy()])
        .ok_or("The save of a draft could not be measured.")?;
    let _ = fs::remove_dir_all(&folder);
    let numbers: Vec<f64> = printed.split_whitespace().flat_map(str::parse).collect();
    let [ours, bare] = numbers[..] else {
        return Err(format!("The save of a draft printed \"{printed}\"."));
    };
    Ok(ratio("draft saved, durable", ours, bare, 1.5, "us"))
}

/// How often a look read the schedule before it was kept; and how many looks the tray's lines made.
const READINGS: f64 = 20.0 * 3.0 + 2.0 * 2.0;

/// Ten minutes of the agent's looks beside the same with the schedule read anew at each.
fn look(root: &Path, release: &Path) -> Result<Figure, String> {
    let folder = process::target(root).join("bench-look");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let program = release.join("examples/look");
    let printed = process::answer(&program.to_string_lossy(), &[&folder.to_string_lossy()])
        .ok_or("A look of the agent could not be measured.")?;
    let _ = fs::remove_dir_all(&folder);
    let numbers: Vec<f64> = printed.split_whitespace().flat_map(str::parse).collect();
    let [ours, reading] = numbers[..] else {
        return Err(format!("A look of the agent printed \"{printed}\"."));
    };
    let anew = ours + READINGS * reading;
    Ok(Figure {
        bar_reads: "0.50 x anew".into(),
        ..ratio("looks of ten minutes", ours, anew, 0.5, "us")
    })
}

/// The week's page with 2,500 comments on its issue, as it is asked for again and again, and beside
/// the same page read and drawn from nothing.
fn week(root: &Path, release: &Path) -> Result<Vec<Figure>, String> {
    let [ours, anew] = numbers_of(root, release, "week")?;
    Ok(vec![
        Figure {
            what: "week with 2,500 comments, p99",
            value: ours / 1_000.0,
            bar: 10.0,
            reads: format!("{:.1} ms", ours / 1_000.0),
            bar_reads: "10 ms".to_owned(),
        },
        Figure {
            bar_reads: "0.20 x anew".into(),
            ..ratio("the same, beside a page from nothing", ours, anew, 0.2, "us")
        },
    ])
}

/// How long the board of a round takes after one more comment, with many and with few.
fn board(root: &Path, release: &Path) -> Result<Vec<Figure>, String> {
    let [many, few] = numbers_of(root, release, "board")?;
    Ok(vec![
        opens("board with 2,500 comments, p99", many),
        opens("board with 25 comments, p99", few),
        Figure {
            bar_reads: "2.00 x few".into(),
            ..ratio("the same, many beside few", many, few, 2.0, "us")
        },
    ])
}

/// How long it takes to open something, against the bar for it.
fn opens(what: &'static str, micros: f64) -> Figure {
    Figure {
        what,
        value: micros / 1_000.0,
        bar: 20.0,
        reads: format!("{:.1} ms", micros / 1_000.0),
        bar_reads: "20 ms".to_owned(),
    }
}

/// The same for the conversation, the items and the decisions.
fn written(root: &Path, release: &Path) -> Result<Vec<Figure>, String> {
    let [talk, talk_few, items, items_few, decisions, decisions_few] =
        numbers_of(root, release, "written")?;
    Ok(vec![
        opens("conversation of 2,500 comments, p99", talk),
        opens("conversation of 25 comments, p99", talk_few),
        opens("items of 2,500 comments, p99", items),
        opens("items of 25 comments, p99", items_few),
        opens("decisions of 2,500 comments, p99", decisions),
        opens("decisions of 25 comments, p99", decisions_few),
    ])
}

/// What an example prints that fills a folder and measures so many things.
fn numbers_of<const N: usize>(
    root: &Path,
    release: &Path,
    example: &str,
) -> Result<[f64; N], String> {
    let folder = process::target(root).join(format!("bench-{example}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let program = release.join("examples").join(example);
    let printed = process::answer(&program.to_string_lossy(), &[&folder.to_string_lossy()])
        .ok_or_else(|| format!("The example {example} could not be measured."))?;
    let _ = fs::remove_dir_all(&folder);
    let numbers: Vec<f64> = printed.split_whitespace().flat_map(str::parse).collect();
    <[f64; N]>::try_from(numbers)
        .map_err(|_| format!("The example {example} printed \"{printed}\"."))
}

/// What it costs to find every date that no reader took, beside the import itself, and the slowest
/// import: of the real schedules where they lie, else of an invented one.
fn import(release: &Path) -> Result<Vec<Figure>, String> {
    let program = release.join("examples/scan");
    let fixtures = std::env::var_os("MERIDIAN_FIXTURES").map(PathBuf::from);
    let folders: Vec<String> = ["schedules", "field"]
        .iter()
        .filter_map(|part| Some(fixtures.as_ref()?.join(part).to_string_lossy().into_owned()))
        .collect();
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    let printed = process::answer(&program.to_string_lossy(), &folders)
        .ok_or("The import of a schedule could not be measured.")?;
    let numbers: Vec<f64> = printed.split_whitespace().take(3).flat_map(str::parse).collect();
    let [looks, imports, slowest] = numbers[..] else {
        return Err(format!("The import of a schedule printed \"{printed}\"."));
    };
    Ok(vec![
        Figure {
            bar_reads: "0.30 x import".into(),
            ..ratio("no date lost, beside the import", looks, imports, 0.3, "us")
        },
        Figure {
            what: "slowest import of a schedule",
            value: slowest / 1_000.0,
            bar: 20.0,
            reads: format!("{:.1} ms", slowest / 1_000.0),
            bar_reads: "20 ms".to_owned(),
        },
    ])
}

/// `ours` beside the `least` it can be.
fn ratio(what: &'static str, ours: f64, least: f64, bar: f64, unit: &str) -> Figure {
    Figure {
        what,
        value: ours / least,
        bar,
        reads: format!("{ours:.0} {unit} / {least:.0} {unit} = {:.2} x", ours / least),
        bar_reads: format!("{bar:.2} x bare"),
    }
}

/// What needs a display: the tests' own world measures it and prints lines of numbers.
fn in_the_window(root: &Path, release: &Path) -> Result<Vec<Figure>, String> {
    let mut measure = process::cargo(root);
    measure.args(["test", "--quiet", "--test", "figures", "--", "--ignored", "--nocapture"]);
    // One after the other: two at a time would measure each other.
    measure.arg("--test-threads=1");
    measure.env("MERIDIAN_PROGRAMS", release).stderr(Stdio::inherit());
    let mut lines = Vec::new();
    if !process::watched(&mut measure, |line| lines.push(line.to_owned()))? {
        return Err("The window could not be measured; the lines above say why.".to_owned());
    }
    let numbers = |name: &str| -> Result<Vec<f64>, String> {
        // The test runner prints a dot before some lines.
        let named = format!("figure {name} ");
        let line = lines.iter().find_map(|line| line.split_once(&named).map(|(_, rest)| rest));
        let line = line.ok_or_else(|| format!("Nothing measured {name}."))?;
        Ok(line.split_whitespace().flat_map(str::parse).collect())
    };
    let agent = numbers("agent-rss-mb")?.first().copied().unwrap_or(f64::NAN);
    let mut figures = Vec::new();
    for (name, unit, names, bars) in [
        (
            "start-ms",
            "ms",
            ["start, window as plain as ours", "start, window as it comes"],
            [1.12, 1.25],
        ),
        (
            "window-pss-mb",
            "MB",
            ["memory (PSS), as plain as ours", "memory (PSS), as it comes"],
            [1.15, 1.25],
        ),
    ] {
        // Of each side the median, the least and the most.
        let [ours, a, b, plain, c, d, bare, e, f] = numbers(name)?[..] else {
            return Err(format!("Measuring {name} printed other numbers."));
        };
        println!("{name}: ours {a} to {b}, bare and as plain {c} to {d}, bare {e} to {f}");
        for ((what, least), bar) in names.into_iter().zip([plain, bare]).zip(bars) {
            figures.push(ratio(what, ours, least, bar, unit));
        }
    }
    figures.push(Figure {
        what: "memory, window closed: agent RSS",
        value: agent,
        bar: 16.0,
        reads: format!("{agent:.1} MB"),
        bar_reads: "16 MB".to_owned(),
    });
    Ok(figures)
}

/// Whether the agent links a web view or GTK.
fn webview(release: &Path) -> Result<(), String> {
    let agent = release.join("meridian-agent");
    let output = Command::new("ldd")
        .arg(&agent)
        .output()
        .map_err(|error| format!("ldd does not start: {error}"))?;
    let linked = String::from_utf8_lossy(&output.stdout).into_owned();
    let unwanted: Vec<&str> = linked
        .lines()
        .filter(|line| {
            ["webkit", "javascriptcore", "libgtk", "libgdk"].iter().any(|n| line.contains(n))
        })
        .collect();
    if unwanted.is_empty() {
        println!("{:34} {:>34}", "agent links web view or GTK", "no");
        Ok(())
    } else {
        Err(format!("The agent links what it must not:\n{}", unwanted.join("\n")))
    }
}
