//! The only place that prints.

use meridian_protocol::Failure;
use serde::Serialize;
use std::io::Write as _;

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
