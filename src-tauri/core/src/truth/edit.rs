//! What somebody changed in a comment of ours on GitHub. Bots do: one of Prow's makes links of the
//! names of tickets, in the comment itself.

use chrono::Duration;

/// A person needs longer to read a comment and change it.
const SOON: Duration = Duration::minutes(1);
/// How much of a line is shown, in characters.
const SHOWN: usize = 60;

/// The first line that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// As it was sent; empty where a line was added.
    pub wrote: String,
    /// As GitHub has it; empty where a line was taken out.
    pub reads: String,
    /// Whether it came so soon that it was hardly a person.
    pub soon: bool,
}

impl Edit {
    /// Between a text that was sent and what stands on GitHub `after` so long; none where no line
    /// differs.
    pub fn between(sent: &str, now: &str, after: Duration) -> Option<Self> {
        let (mut ours, mut theirs) = (sent.lines().peekable(), now.lines().peekable());
        while ours.peek().is_some() && ours.peek() == theirs.peek() {
            ours.next();
            theirs.next();
        }
        let (wrote, reads) = (ours.next(), theirs.next());
        // A line that only moved down stands below the one that was put in; and the other way round.
        let (wrote, reads) = match (wrote, reads) {
            (None, None) => return None,
            (wrote, reads) if wrote.is_some() && wrote == theirs.peek().copied() => (None, reads),
            (wrote, reads) if reads.is_some() && reads == ours.peek().copied() => (wrote, None),
            both => both,
        };
        let short = |line: Option<&str>| {
            let line = line.unwrap_or_default().trim();
            match line.char_indices().nth(SHOWN) {
                Some((end, _)) => format!("{}\u{2026}", line.get(..end).unwrap_or_default()),
                None => line.to_owned(),
            }
        };
        Some(Self { wrote: short(wrote), reads: short(reads), soon: after <= SOON })
    }

    /// One sentence.
    pub(super) fn words(&self) -> String {
        match (self.wrote.as_str(), self.reads.as_str()) {
            ("", "") => "An empty line was added or taken out.".to_owned(),
            ("", reads) => format!("The line \"{reads}\" was added."),
            (wrote, "") => format!("The line \"{wrote}\" was taken out."),
            (wrote, reads) => format!("It reads \"{reads}\" where you wrote \"{wrote}\"."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(sent: &str, now: &str) -> Option<String> {
        Edit::between(sent, now, Duration::zero()).map(|edit| edit.words())
    }

    #[test]
    fn the_first_line_that_differs_is_named() {
        let sent = "Status: Green\n\n- ABC-12 is open\n- all well\n";
        for (now, expected) in [
            (
                "Status: Green\n\n- [ABC-12](https://tickets.example/ABC-12) is open\n- all well\n",
                "It reads \"- [ABC-12](https://tickets.example/ABC-12) is open\" where you wrote \
                 \"- ABC-12 is open\".",
            ),
            (
                "Status: Green\n\nnote\n- ABC-12 is open\n- all well\n",
                "The line \"note\" was added.",
            ),
            ("Status: Green\n\n- all well\n", "The line \"- ABC-12 is open\" was taken out."),
            ("Status: Green\n\n- ABC-12 is open\n", "The line \"- all well\" was taken out."),
            ("\n", "The line \"Status: Green\" was taken out."),
        ] {
            assert_eq!(words(sent, now).as_deref(), Some(expected));
        }
        assert_eq!(words(sent, sent), None);
    }

    #[test]
    fn a_minute_is_soon() {
        let soon = |seconds| Edit::between("a", "b", Duration::seconds(seconds)).unwrap().soon;
        assert!(soon(0) && soon(60) && !soon(61));
    }
}
