//! What the member is asked where a line may be meant, and what they have agreed to.

use super::{Gate, Problem, check};
use crate::draft::Template;

/// Why a line wants a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// A bot acts on it.
    Command,
    /// It tells a whole team.
    Mention,
    /// It says itself that it is not finished.
    Unfinished,
    /// GitHub leaves it out of what readers see.
    NotShown,
    /// Something is not well, and nobody is asked for anything.
    Need,
    /// The member has written a comment by hand already.
    SecondComment,
    /// The account has never posted there, as far as is known: what becomes public is shown once.
    FirstPost,
}

/// The way out that changes nothing but this line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Safe {
    /// What the button says.
    pub label: &'static str,
    /// What stands there afterwards.
    pub put: String,
}

impl Doubt {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Command,
        Self::Mention,
        Self::Unfinished,
        Self::NotShown,
        Self::Need,
        Self::SecondComment,
        Self::FirstPost,
    ];

    /// As it is named where a person or a program agrees to all of its kind: `command`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Mention => "mention",
            Self::Unfinished => "unfinished",
            Self::NotShown => "not-shown",
            Self::Need => "need",
            Self::SecondComment => "second-comment",
            Self::FirstPost => "first-post",
        }
    }

    /// What may stand there instead of `words` without doing anything.
    pub fn safe(self, words: &str) -> Option<Safe> {
        match self {
            Self::Command => Some(Safe { label: "Make it harmless", put: format!("> {words}") }),
            Self::Mention => {
                let put = words.trim_start_matches('@').to_owned();
                Some(Safe { label: "Write without @", put })
            }
            Self::NotShown => {
                let put = words.split_once("]:").map_or(words, |(_, words)| words).trim();
                Some(Safe { label: "Show it as words", put: put.to_owned() })
            }
            // The way out is to write it: the keyboard goes there.
            Self::Need => Some(Safe { label: "Write it", put: String::new() }),
            Self::Unfinished | Self::SecondComment | Self::FirstPost => None,
        }
    }

    /// What the button says by which the member agrees.
    pub fn meant(self) -> &'static str {
        match self {
            Self::Mention => "Ping them",
            Self::Command | Self::Unfinished => "It is meant",
            Self::NotShown => "Leave it out",
            Self::Need => "Post without it",
            Self::SecondComment => "Post a second one",
            Self::FirstPost => "Post it there",
        }
    }
}

/// The words of a text that the member is asked about, one for each place.
pub fn words_to_confirm(text: &str, template: &Template) -> Vec<String> {
    let asks = check(text, template).into_iter().filter(|problem| !problem.blocks());
    asks.map(|problem| problem.words(text).to_owned()).collect()
}

/// The problems that still stand once the member has agreed to these words. Words that were agreed
/// to once stand for one place: a second `/close` is another question.
pub fn unconfirmed(problems: Vec<Problem>, text: &str, mut meant: Vec<String>) -> Vec<Problem> {
    let stands = |problem: &Problem| {
        let words = problem.words(text);
        let Gate::Confirm(_) = problem.gate else { return true };
        let agreed = meant.iter().position(|meant| meant == words);
        agreed.map(|index| meant.swap_remove(index)).is_none()
    };
    problems.into_iter().filter(stands).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> Template {
        Template::of(&"general".parse().unwrap())
    }

    fn open(text: &str, meant: &[&str]) -> Vec<String> {
        let meant = meant.iter().map(|words| (*words).to_owned()).collect();
        let open = unconfirmed(check(text, &template()), text, meant);
        open.into_iter().map(|problem| text.get(problem.range).unwrap().to_owned()).collect()
    }

    #[test]
    fn what_was_agreed_to_is_asked_no_more_and_everything_else_is() {
        let text = "Status: Green\n\n/close\n@org/team and TODO\n/close\n";
        assert_eq!(open(text, &[]), ["/close", "@org/team", "TODO", "/close"]);
        assert_eq!(open(text, &["/close", "TODO"]), ["@org/team", "/close"]);
        assert_eq!(open(text, &["/hold", "/CLOSE"]).len(), 4, "another line was agreed to");
        assert_eq!(open(text, &["/close", "/close", "@org/team", "TODO"]), [""; 0]);
        let words = words_to_confirm(text, &template());
        assert_eq!(words, ["/close", "@org/team", "TODO", "/close"]);
        assert!(unconfirmed(check(text, &template()), text, words).is_empty());
    }

    #[test]
    fn nothing_that_must_be_fixed_can_be_agreed_to() {
        let text = "Status: Green\n\n1.XX\n";
        assert_eq!(open(text, &["1.XX", ""]), ["1.XX"]);
    }

    #[test]
    fn the_way_out_leaves_nothing_to_ask() {
        let lines = [
            "/close",
            "/hold cancel  ",
            "```\n/lgtm\n```",
            "<!-- a -->/sig docs",
            "/retitle x",
            "@org/team",
            "@@org/team.",
            "cc `@kubernetes/sig-node-bugs`",
            "- /x\n/cc @org/team",
        ];
        for line in lines {
            let mut text = format!("Status: Green\n\nwords\n{line}\n\nmore\n");
            assert_ne!(check(&text, &template()), [], "{line}");
            while !check(&text, &template()).is_empty() {
                let problem = check(&text, &template()).remove(0);
                let Gate::Confirm(doubt) = problem.gate else { panic!("{problem:?}") };
                let safe = doubt.safe(text.get(problem.range.clone()).unwrap()).unwrap();
                text.replace_range(problem.range, &safe.put);
            }
            assert_eq!(check(&text, &template()), [], "{text}");
            assert!(text.ends_with("\n\nmore\n") && text.starts_with("Status: Green\n\nwords\n"));
        }
    }
}
