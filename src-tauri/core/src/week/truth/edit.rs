//! What somebody changed in a comment of ours on GitHub. Bots do: one of Prow's makes links of the
//! names of tickets, in the comment itself.

use chrono::Duration;

/// A person needs longer to read a comment and change it.
const SOON: Duration = Duration::minutes(1);
/// How much of a line is shown, in characters.
const SHOWN: usize = 60;
/// How much of what did not change is shown before what did, where a line is cut.
const BEFORE: usize = 20;

/// The first line that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// As it was sent; empty where a line was added.
    pub wrote: String,
    /// As GitHub has it; empty where a line was taken out.
    pub reads: String,
    /// Whether it came so soon that a bot may have done it.
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
        let (wrote, reads) = (wrote.unwrap_or_default().trim(), reads.unwrap_or_default().trim());
        let same = wrote.chars().zip(reads.chars()).take_while(|(a, b)| a == b).count();
        // From where the difference is seen.
        let from = if same + BEFORE < SHOWN { 0 } else { same - BEFORE };
        Some(Self { wrote: cut(wrote, from), reads: cut(reads, from), soon: after <= SOON })
    }

    /// One sentence.
    pub(super) fn words(&self) -> String {
        match (self.wrote.as_str(), self.reads.as_str()) {
            ("", "") => "An empty line was added or taken out.".to_owned(),
            ("", reads) => format!("The line \"{reads}\" was added."),
            (wrote, "") => format!("The line \"{wrote}\" was taken out."),
            (wrote, reads) if wrote == reads => {
                format!("Only blanks of the line \"{wrote}\" differ.")
            }
            (wrote, reads) => format!("It reads \"{reads}\" where you wrote \"{wrote}\"."),
        }
    }
}

/// A line from one of its characters on, as much as is shown.
fn cut(line: &str, from: usize) -> String {
    let mut rest = line.chars().skip(from);
    let mut shown: String = rest.by_ref().take(SHOWN).collect();
    if from > 0 && !shown.is_empty() {
        shown.insert(0, '\u{2026}');
    }
    if rest.next().is_some() {
        shown.push('\u{2026}');
    }
    shown
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
    fn what_differs_is_seen() {
        let long = "words ".repeat(20);
        let said = words(&format!("{long}ABC-12 end"), &format!("{long}[ABC-12](x) end")).unwrap();
        assert!(said.contains("[ABC-12](x)") && said.contains("wrote \"\u{2026}"), "{said}");
        let said = words("- a  \nb", "- a\nb").unwrap();
        assert_eq!(said, "Only blanks of the line \"- a\" differ.");
        let said = words(&long, &format!("{long}x")).unwrap();
        assert!(
            said.ends_with('.') && said.contains("wordsx") || said.contains("words x"),
            "{said}"
        );
    }

    #[test]
    fn a_minute_is_soon() {
        let soon = |seconds| Edit::between("a", "b", Duration::seconds(seconds)).unwrap().soon;
        assert!(soon(0) && soon(60) && !soon(61));
    }
}
