//! The first time that an account posts to a repository: what becomes public by it, in words that the
//! member agrees to once.
//!
//! They are asked again where the account, the repository or who can read it is another one. Who
//! agreed while nobody knew who can read it has agreed to everybody.

use crate::ids::{IssueNumber, UserId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who can read a repository, as far as GitHub has told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Anybody.
    Public,
    /// Only who was let in.
    Private,
    /// It was not told.
    #[default]
    Unknown,
    /// Nobody but this laptop: it is the practice team's.
    Practice,
}

impl Visibility {
    /// One sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Public => "Public: anybody can read it.",
            Self::Private => "Private: only who was let in to the repository can read it.",
            Self::Unknown => "Not known: GitHub has not told it. Take it for public.",
            Self::Practice => "Practice team. Nothing leaves this laptop.",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Unknown => "not known whether public",
            Self::Practice => "practice",
        }
    }
}

/// That a member was shown what their first post makes public, and agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// As whom.
    pub account: UserId,
    /// `OWNER/REPO` as it was called then.
    pub repository: String,
    /// GitHub's number of it, where it was known.
    pub repository_id: Option<i64>,
    /// Who could read it, as it was said.
    pub visibility: Visibility,
}

impl Agreed {
    /// Whether who agreed to `self` has agreed to this.
    pub fn covers(&self, now: &Self) -> bool {
        let same_repository = match (self.repository_id, now.repository_id) {
            (Some(before), Some(now)) => before == now,
            _ => self.repository.eq_ignore_ascii_case(&now.repository),
        };
        let same_readers = match (self.visibility, now.visibility) {
            // What is not known is taken for public, and what is forgotten has not changed.
            (Visibility::Unknown, _) | (_, Visibility::Unknown) => true,
            (before, now) => before == now,
        };
        self.account == now.account && same_repository && same_readers
    }

    /// `self` as it is known now: once told, it is not forgotten that nobody had told it before.
    pub fn take(all: &mut Vec<Self>, new: Self) {
        all.retain(|old| {
            let same = Self { visibility: new.visibility, ..old.clone() };
            !same.covers(&new)
        });
        all.push(new);
    }
}

/// What a first post makes public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FirstPost {
    /// The login, without `@`.
    pub account: String,
    /// Where the sign-in is from; one sentence.
    pub signed_in: String,
    /// `OWNER/REPO`
    pub repository: String,
    /// Who can read it.
    pub visibility: Visibility,
    /// The issue that the comment goes to, once it was seen.
    pub issue: Option<IssueNumber>,
    /// Its title, once it was read.
    pub issue_title: Option<String>,
    /// What is so of the discussion, where it is one and no issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discussion: Option<InDiscussion>,
    /// Who is told of it by name, without `@`: people and teams.
    pub mentions: Vec<String>,
    /// How long the comment is, in bytes.
    pub bytes: usize,
}

/// What is known of a discussion beside its number and title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct InDiscussion {
    /// The category that it is in, once it was read.
    pub category: Option<String>,
}

/// One of the facts, for who reads them one below the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub label: &'static str,
    /// What is so.
    pub words: String,
}

impl FirstPost {
    /// What the member agrees to: other words are another question.
    pub fn words(&self) -> String {
        let Self { account, repository, visibility, .. } = self;
        format!("first post as @{account} to {repository}, {}", visibility.word())
    }

    /// All of it, one fact each.
    pub fn rows(&self) -> Vec<Row> {
        let row = |label, words| Row { label, words };
        vec![
            row("As", format!("@{}. {}", self.account, self.signed_in)),
            row("Where", format!("{}, {}", self.repository, self.issue_words())),
            row("Who reads it", self.visibility.sentence().to_owned()),
            row("Who is told", self.mention_words()),
            row("What", self.what()),
        ]
    }

    /// All of it in a few sentences, for a terminal.
    pub fn message(&self) -> String {
        let told = match self.mentions.as_slice() {
            [] => "It mentions nobody.".to_owned(),
            _ => format!("It mentions {}.", self.names()),
        };
        format!(
            "First post as @{} to {}, {}. {} {told} {}",
            self.account,
            self.repository,
            self.issue_words(),
            self.visibility.sentence(),
            self.what()
        )
    }

    fn issue_words(&self) -> String {
        let Some(InDiscussion { category }) = &self.discussion else { return self.named() };
        match category {
            Some(category) => format!("discussion {}, in {category}", self.named()),
            None => format!("discussion {}", self.named()),
        }
    }

    fn thread(&self) -> &'static str {
        if self.discussion.is_some() { "discussion" } else { "issue" }
    }

    fn named(&self) -> String {
        match (self.issue, self.issue_title.as_deref().filter(|title| !title.is_empty())) {
            (Some(number), Some(title)) => format!("#{number} {title}"),
            (Some(number), None) => format!("#{number}"),
            (None, _) => "this round's issue, which was not seen yet".to_owned(),
        }
    }

    fn names(&self) -> String {
        let names: Vec<String> = self.mentions.iter().map(|name| format!("@{name}")).collect();
        names.join(", ")
    }

    fn mention_words(&self) -> String {
        match self.mentions.as_slice() {
            [] => format!("Nobody by name; only who follows the {}.", self.thread()),
            _ => format!("{}, and who follows the {}.", self.names(), self.thread()),
        }
    }

    fn what(&self) -> String {
        format!(
            "One new comment of {} bytes; a receipt follows once it was read back.",
            with_commas(self.bytes)
        )
    }
}

/// A whole number from 0 on, `61204`, as `61,204`.
pub(crate) fn with_commas(number: impl fmt::Display) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreed(account: i64, name: &str, id: Option<i64>, visibility: Visibility) -> Agreed {
        let (account, repository) = (UserId(account), name.to_owned());
        Agreed { account, repository, repository_id: id, visibility }
    }

    fn first() -> FirstPost {
        FirstPost {
            account: "hana-example".into(),
            signed_in: "In this desktop's keyring.".into(),
            repository: "tallship/rigging".into(),
            visibility: Visibility::Public,
            issue: Some(IssueNumber(12)),
            issue_title: Some("Week 9".into()),
            discussion: None,
            mentions: vec!["ana-example".into(), "tallship/docs".into()],
            bytes: 1_204,
        }
    }

    #[test]
    fn it_is_asked_again_for_another_account_repository_or_circle_of_readers() {
        use Visibility::{Private, Public, Unknown};
        let before = agreed(7, "o/r", Some(3), Public);
        let cases = [
            ("the same", agreed(7, "o/r", Some(3), Public), true),
            ("renamed", agreed(7, "o/new", Some(3), Public), true),
            ("the number not known now", agreed(7, "O/R", None, Public), true),
            ("visibility forgotten", agreed(7, "o/r", Some(3), Unknown), true),
            ("another account", agreed(8, "o/r", Some(3), Public), false),
            ("another repository of this name", agreed(7, "o/r", Some(4), Public), false),
            ("made private", agreed(7, "o/r", Some(3), Private), false),
        ];
        for (case, now, covered) in cases {
            assert_eq!(before.covers(&now), covered, "{case}");
        }
        let private = agreed(7, "o/r", Some(3), Private);
        assert!(!private.covers(&before), "made public");
        assert!(agreed(7, "o/r", None, Unknown).covers(&before), "it was taken for public");
    }

    #[test]
    fn what_is_known_of_a_repository_takes_the_place_of_what_was() {
        use Visibility::{Private, Public};
        let mut all = vec![agreed(7, "o/r", Some(3), Private), agreed(8, "o/r", Some(3), Private)];
        Agreed::take(&mut all, agreed(7, "o/r", Some(3), Public));
        let seen: Vec<_> = all.iter().map(|one| (one.account.0, one.visibility)).collect();
        assert_eq!(seen, [(8, Private), (7, Public)]);
    }

    #[test]
    fn all_facts_are_said_and_only_who_can_read_it_is_agreed_to_by_name() {
        let rows = first().rows();
        let said: Vec<_> = rows.iter().map(|row| row.words.as_str()).collect();
        assert_eq!(
            said,
            [
                "@hana-example. In this desktop's keyring.",
                "tallship/rigging, #12 Week 9",
                "Public: anybody can read it.",
                "@ana-example, @tallship/docs, and who follows the issue.",
                "One new comment of 1,204 bytes; a receipt follows once it was read back.",
            ]
        );
        assert_eq!(first().words(), "first post as @hana-example to tallship/rigging, public");
        let terminal = first().message();
        for row in rows.iter().skip(2).step_by(2) {
            assert!(terminal.contains(&row.words), "{terminal}");
        }
        let other = FirstPost { bytes: 9, mentions: Vec::new(), ..first() };
        assert_eq!(other.words(), first().words(), "the text is looked at each time anyway");
    }

    #[test]
    fn what_is_not_known_is_said_to_be_unknown() {
        let unknown = FirstPost {
            visibility: Visibility::Unknown,
            issue: None,
            issue_title: None,
            mentions: Vec::new(),
            ..first()
        };
        let said = unknown.message();
        for words in ["Not known", "not seen yet", "mentions nobody"] {
            assert!(said.contains(words), "{said}");
        }
    }
}
