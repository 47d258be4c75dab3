//! The body as a template: the built-in one, or a team's own in the same notation (Jinja).
//!
//! A template gets no more than what is listed in `src-tauri/ARCHITECTURE.md`, reads no file and asks
//! nothing; how much it may do is limited, so that none can hold up an opening.

use minijinja::{Environment, UndefinedBehavior, Value, syntax::SyntaxConfig};

/// What Meridian writes where a team has no template of its own.
pub(super) const BUILT_IN: &str = include_str!("issue.md.jinja");

/// Steps that a template may take: far more than the largest team needs.
const STEPS: u64 = 200_000;

/// A text made from a template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rendered {
    /// What its head names as the title, as GitHub's own templates of issues do.
    pub(super) title: Option<String>,
    pub(super) body: String,
}

/// Makes the text. What is wrong is told as `line 14: ...`, counted from the file's first line.
pub(super) fn render(source: &str, values: &Value) -> Result<Rendered, String> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source).replace("\r\n", "\n");
    let (head, body) = head_and_body(&source);
    let skipped = source.get(..source.len() - body.len()).unwrap_or_default().matches('\n').count();
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    engine.set_fuel(Some(STEPS));
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    engine.set_syntax(syntax.build().map_err(|error| error.to_string())?);
    let told = |error: &minijinja::Error, skipped: usize| {
        let detail = error.detail().map_or_else(String::new, |detail| format!(" ({detail})"));
        let line =
            error.line().map_or_else(String::new, |line| format!("line {}: ", line + skipped));
        format!("{line}{}{detail}", error.kind())
    };
    let body =
        engine.render_named_str("body", body, values).map_err(|error| told(&error, skipped))?;
    let title = title_in(head).map(|(line, words)| {
        let made = engine.render_named_str("title", words, values);
        made.map_err(|error| told(&error, line))
    });
    let title =
        title.transpose()?.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    Ok(Rendered { title: title.filter(|title| !title.is_empty()), body: body.trim().to_owned() })
}

/// The lines between two rulers at the very beginning, in which GitHub's templates name title and labels,
/// and what follows.
fn head_and_body(source: &str) -> (&str, &str) {
    let inside = source.strip_prefix("---\n");
    let parted = inside.and_then(|inside| inside.split_once("\n---\n"));
    parted.unwrap_or(("", source))
}

/// The title that a head names, with how many lines stand before it.
fn title_in(head: &str) -> Option<(usize, &str)> {
    let lines = head.lines().enumerate();
    let (place, words) =
        lines.filter_map(|(place, line)| Some((place, line.strip_prefix("title:")?))).next()?;
    let words = words.trim();
    let quoted = |sign| words.strip_prefix(sign)?.strip_suffix(sign);
    Some((place + 1, quoted('"').or_else(|| quoted('\'')).unwrap_or(words)))
}

/// Words of somebody else as they stand in a body: on one line, reaching nobody, with nothing that is
/// markup, and not longer than so many characters.
pub(crate) fn plain(text: &str, most: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut written = String::new();
    let mut before = ' ';
    for (count, sign) in words.chars().enumerate() {
        if count == most {
            written.push('\u{2026}');
            break;
        }
        match sign {
            '@' if !before.is_alphanumeric() => {}
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '{' | '}' | '~' | '$' => {
                written.extend(['\\', sign]);
            }
            _ => written.push(sign),
        }
        before = sign;
    }
    written
}

/// Pairs of names and values, for a template.
pub(super) fn values<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    Value::from_pairs(pairs)
}
