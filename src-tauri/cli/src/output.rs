//! The only place that prints.
//!
//! With `--json` a command prints one value on standard output. Where it is refused, that value is
//! `{"error": {"kind": "...", "message": "..."}}`, or has such an `error` beside what was done
//! before. The kinds are `usage` (the command line), `bad_input`, `no_team`, `stale`, `not_ready`,
//! `sign_in`, `not_saved`, `newer_notebook`, `offline` and `internal`; the message is the sentence
//! that stands on standard error.

use meridian_protocol::Failure;
use serde::Serialize;
use std::io::{IsTerminal as _, Write as _};

/// Why a command did nothing, or not all, for other programs.
#[derive(Debug, Serialize)]
pub(crate) struct Refusal {
    kind: String,
    message: String,
}

impl Refusal {
    pub(crate) fn of(failure: &Failure) -> Self {
        let json = serde_json::to_value(failure).ok();
        let code = json.as_ref().and_then(|json| json.get("code")).and_then(|code| code.as_str());
        Self { kind: code.unwrap_or("internal").to_owned(), message: failure.to_string() }
    }

    /// Of a command line that cannot be understood: what is wrong with it, without how it is used.
    pub(crate) fn of_use(message: &str) -> Self {
        let what = message.split("\n\n").next().unwrap_or(message);
        let what = what.trim().strip_prefix("error: ").unwrap_or(what.trim());
        Self { kind: "usage".to_owned(), message: what.to_owned() }
    }
}

/// A refusal on standard output, as its one value.
pub(crate) fn refusal(error: &Refusal) {
    // Where nothing more can be written, the exit code still tells.
    let _ = json(&serde_json::json!({ "error": error }));
}

/// Whether a person reads standard output.
pub(crate) fn is_read() -> bool {
    std::io::stdout().is_terminal()
}

/// One sentence for the person, on standard error.
pub(crate) fn error(sentence: &str) {
    // Where nothing more can be written, the exit code still tells.
    let _ = writeln!(std::io::stderr(), "{sentence}");
}

/// One line for the person, on standard error: something to know that is no error.
pub(crate) fn note(sentence: &str) {
    error(sentence);
}

/// One line on standard output. A reader that has seen enough (`| head`) is no error.
pub(crate) fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A text of somebody else's, indented: nothing in it can move the cursor or hide what is printed.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let shown = line.chars().map(|sign| match sign {
            '\t' => '\t',
            sign if sign.is_control() => char::REPLACEMENT_CHARACTER,
            sign => sign,
        });
        out.push_str("  ");
        out.extend(shown);
        out.push('\n');
    }
    out
}

/// A text exactly as it is.
pub(crate) fn exactly(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::BadInput {
            message: format!("Standard output cannot be written: {error}. Choose another place."),
        }),
        _ => Ok(()),
    }
}

/// JSON on standard output, one value.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    match serde_json::to_string_pretty(value) {
        Ok(text) => exactly(&format!("{text}\n")),
        Err(error) => Err(Failure::Internal { message: format!("{error}. Report it.") }),
    }
}
