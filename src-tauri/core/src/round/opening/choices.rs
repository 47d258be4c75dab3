//! What a team chose for the issues that open its rounds.
//!
//! Whoever reads the team's file fills this; what the file does not say stays as [`Choices::default`]
//! has it.

use serde::{Deserialize, Serialize};

/// How a round of this team is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Who is tagged, and with that told now and of everything that follows in the issue.
    pub tag: Tag,
    /// Who wants no tag: accounts without `@`, in any case of letters. They are named all the same.
    pub no_tag: Vec<String>,
    /// The labels that the issue is to have, as the repository writes them.
    pub labels: Vec<String>,
    /// The title of the milestone that the issue is to have.
    pub milestone: Option<String>,
    /// Whether the issue is to be pinned.
    pub pin: bool,
    /// Lines that make a bot act, in the order in which they stand in the body.
    pub prow: Vec<ProwLine>,
    /// What "checked" means in this team, as one sentence in Markdown. It stands in the body.
    pub checked: String,
    /// The zones whose times stand beside UTC and AoE, by names such as `Europe/Berlin`, in the order
    /// in which they are listed. Without any there is no such column: where the opener lives is not told.
    pub zones: Vec<String>,
}

/// Who is tagged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// Everyone of the roster, shadows too.
    Everyone,
    /// Who leads a section. It counts while the team has chosen nothing: a tag cannot be taken back,
    /// and brings whoever is tagged all that is written afterwards.
    #[default]
    Leads,
    /// Nobody.
    Nobody,
}

/// A line by which a bot acts, such as `/sig release`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProwLine {
    /// The whole line, with its slash.
    pub line: String,
    /// Who may use it: for anybody else a bot refuses it in public, so it is left out.
    pub who: MayUse,
}

/// Who may use a line that makes a bot act.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MayUse {
    /// Whoever may write there, an account without a role too.
    #[default]
    Anyone,
    /// Who has triage, or more.
    Triage,
    /// Who has write.
    Write,
    /// These accounts alone, without `@`, in any case of letters.
    Only(Vec<String>),
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            tag: Tag::default(),
            no_tag: Vec::new(),
            labels: Vec::new(),
            milestone: None,
            pin: false,
            prow: Vec::new(),
            checked: CHECKED.to_owned(),
            zones: Vec::new(),
        }
    }
}

/// What "checked" means where the team says nothing else.
pub const CHECKED: &str = "A \u{1f44d} by a lead on an update means that it is **checked**.";

impl Tag {
    /// Every one, the largest first.
    pub const ALL: [Self; 3] = [Self::Everyone, Self::Leads, Self::Nobody];

    /// As the team's file and the command line write it: `everyone`, `leads` or `nobody`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Leads => "leads",
            Self::Nobody => "nobody",
        }
    }
}

impl std::str::FromStr for Tag {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|tag| tag.word() == word);
        found.ok_or_else(|| format!("\"{word}\" is not known; say everyone, leads or nobody."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_that_chose_nothing_tags_those_who_lead_and_adds_nothing() {
        let choices = Choices::default();
        assert_eq!(choices.tag, Tag::Leads);
        assert!(choices.labels.is_empty() && choices.milestone.is_none() && !choices.pin);
        assert!(choices.checked.contains("checked"));
    }

    #[test]
    fn a_tag_is_read_as_it_is_written() {
        for tag in Tag::ALL {
            assert_eq!(tag.word().parse(), Ok(tag));
            assert_eq!(serde_json::to_string(&tag).unwrap(), format!("\"{}\"", tag.word()));
        }
        assert!("team".parse::<Tag>().unwrap_err().contains("everyone, leads or nobody"));
    }
}
