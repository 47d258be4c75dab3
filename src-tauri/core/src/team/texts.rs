//! A team's texts as one file that anybody can read: what a member wrote, round by round.

use chrono::{DateTime, Utc};

/// One text with what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// `v1.38, round of 16 Nov 2026: Release Signal`
    pub about: String,
    /// `posted`, `not posted`
    pub state: String,
    /// All of it, as it was written.
    pub text: String,
}

/// The file: of which team it is, when it was written, and each text whole.
pub fn file(repository: &str, at: DateTime<Utc>, kept: &[Kept]) -> String {
    let at = at.format("%-d %b %Y %H:%M UTC");
    let mut file = format!(
        "# Texts of {repository}\n\nWhat lay on this laptop on {at}, the newest round first; each as it \
         was written.\n"
    );
    for Kept { about, state, text } in kept {
        file.push_str(&format!("\n---\n\n# {about} ({state})\n\n{}\n", text.trim_end()));
    }
    file
}

/// What the file is called, the `nth` of it, from 1: an earlier one stays.
pub fn file_name(repository: &str, nth: u32) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let name: String = repository.chars().map(safe).collect();
    match nth {
        0 | 1 => format!("meridian-texts-{name}.md"),
        nth => format!("meridian-texts-{name}-{nth}.md"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_stands_whole_under_what_it_is() {
        let at = "2026-11-29T21:50:00Z".parse().unwrap();
        let kept = |about: &str, text: &str| Kept {
            about: about.to_owned(),
            state: "not posted".to_owned(),
            text: text.to_owned(),
        };
        let said = file(
            "tallship/rigging",
            at,
            &[kept("v1.38, week 2: Docs", "## Highlights\n\n* one\n"), kept("Old", "Two.")],
        );
        assert_eq!(
            said,
            "# Texts of tallship/rigging\n\nWhat lay on this laptop on 29 Nov 2026 21:50 UTC, the newest \
             round first; each as it was written.\n\n---\n\n# v1.38, week 2: Docs (not posted)\n\n\
             ## Highlights\n\n* one\n\n---\n\n# Old (not posted)\n\nTwo.\n"
        );
    }

    #[test]
    fn a_second_file_has_another_name() {
        assert_eq!(file_name("tallship/rigging", 1), "meridian-texts-tallship-rigging.md");
        assert_eq!(file_name("../a b", 2), "meridian-texts-..-a-b-2.md");
    }
}
