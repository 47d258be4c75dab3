//! Several expectations of one scenario: all are tried, and what failed is told together.

/// What was not as it must be.
#[derive(Debug, Default)]
pub(super) struct Verdict(Vec<String>);

impl Verdict {
    /// Expects something; `otherwise` says what was found instead.
    pub(super) fn expect(&mut self, fine: bool, otherwise: impl FnOnce() -> String) {
        if !fine {
            self.0.push(otherwise());
        }
    }

    /// Passes with `sentence`, or fails with everything that was found.
    pub(super) fn end(self, sentence: &str) -> Result<String, String> {
        if self.0.is_empty() { Ok(sentence.to_owned()) } else { Err(self.0.join("; ")) }
    }
}
