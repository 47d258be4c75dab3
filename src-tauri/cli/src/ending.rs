//! The exit code, from facts alone: 0 is never more hopeful than they are.

use meridian_protocol::Failure;
use std::process::ExitCode;

/// What a command leaves behind.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// All done.
    Done,
    /// Something waits or was found.
    Left,
    /// It was refused, which the JSON on standard output says already.
    Refused(Failure),
}

/// What is known when a command that posts, sends or reads ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Facts {
    /// Something still has to reach GitHub.
    pub(crate) waits: bool,
    /// Something could not be read, so what is known may be old.
    pub(crate) unread: bool,
    /// A draft was not queued, because the member has to look at something first.
    pub(crate) held_back: bool,
    /// Something was lost on this laptop, and the member has not said that they know.
    pub(crate) warned: bool,
}

impl Facts {
    /// Done only where nothing at all is left.
    pub(crate) fn outcome(self) -> Outcome {
        let Self { waits, unread, held_back, warned } = self;
        if waits || unread || held_back || warned { Outcome::Left } else { Outcome::Done }
    }
}

/// 2 when something in the call is wrong; 1 when it only has to be tried again.
pub(crate) fn of_failure(failure: &Failure) -> ExitCode {
    match failure {
        Failure::Offline { .. } => ExitCode::from(1),
        _ => ExitCode::from(2),
    }
}

#[cfg(test)]
mod tests {
    use super::{Facts, Outcome};

    #[test]
    fn only_where_nothing_is_left_it_is_done() {
        for bits in 0..16_u8 {
            let has = |bit: u8| bits & bit != 0;
            let facts = Facts { waits: has(1), unread: has(2), held_back: has(4), warned: has(8) };
            let done = matches!(facts.outcome(), Outcome::Done);
            assert_eq!(done, facts == Facts::default(), "{facts:?}");
        }
    }
}
