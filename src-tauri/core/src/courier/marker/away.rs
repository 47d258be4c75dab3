//! What the mark of a comment says in which a member tells on which days they are away, or that they are
//! back: `<!-- meridian:away v=1 from=2026-11-23 until=2026-11-24 cover=ben-example no=1 op=01J... -->`.

use super::{Values, first_line};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The word by which the mark is known.
pub(super) const WORD: &str = "meridian:away";
/// The longest absence that one notice may speak of, in days. What is longer is a slip of the year.
pub const MOST_DAYS: i64 = 366;
/// How long a login of GitHub may be.
const LONGEST_LOGIN: usize = 39;

/// Which days are spoken of, and what is said of them. Days are dates of the calendar without a zone, both
/// of them included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Notice {
    from: NaiveDate,
    until: NaiveDate,
    says: Says,
}

/// What a notice says of its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// Its author is away.
    Away {
        /// Who covers for them, by their login.
        cover: Option<String>,
    },
    /// They are there, whatever they said of these days before.
    Back,
}

/// Why something is no notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoNotice {
    /// Its last day comes before its first.
    #[error("The last day comes before the first; turn them round.")]
    Backwards,
    /// It is longer than anybody means.
    #[error("That is more than a year, and one notice speaks of {MOST_DAYS} days at most.")]
    TooLong,
    /// Nobody is called so on GitHub.
    #[error("Whoever covers has to be named as GitHub calls them: letters, digits and hyphens.")]
    NoLogin,
}

impl Notice {
    /// A notice of these days, both included.
    ///
    /// # Errors
    /// What cannot be meant.
    pub fn new(from: NaiveDate, until: NaiveDate, says: Says) -> Result<Self, NoNotice> {
        let days = until.signed_duration_since(from).num_days();
        if days < 0 {
            return Err(NoNotice::Backwards);
        }
        if days >= MOST_DAYS {
            return Err(NoNotice::TooLong);
        }
        if let Says::Away { cover: Some(login) } = &says
            && !is_login(login)
        {
            return Err(NoNotice::NoLogin);
        }
        Ok(Self { from, until, says })
    }

    /// The first day.
    pub fn from(&self) -> NaiveDate {
        self.from
    }

    /// The last day.
    pub fn until(&self) -> NaiveDate {
        self.until
    }

    /// What is said of these days.
    pub fn says(&self) -> &Says {
        &self.says
    }

    /// Whether it speaks of this day.
    pub fn is_of(&self, day: NaiveDate) -> bool {
        (self.from..=self.until).contains(&day)
    }

    pub(super) fn read(values: &Values<'_>) -> Option<Self> {
        let cover = values.text("cover").map(str::to_owned);
        let says = match (values.text("state"), cover) {
            (None, cover) => Says::Away { cover },
            (Some("back"), None) => Says::Back,
            (Some(_), _) => return None,
        };
        Self::new(date(values.text("from")?)?, date(values.text("until")?)?, says).ok()
    }
}

impl fmt::Display for Notice {
    /// `from=2026-11-23 until=2026-11-24 cover=ben-example`, as a mark has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, until, says } = self;
        write!(f, "from={from} until={until}")?;
        match says {
            Says::Away { cover: None } => Ok(()),
            Says::Away { cover: Some(login) } => write!(f, " cover={login}"),
            Says::Back => f.write_str(" state=back"),
        }
    }
}

/// A notice as it is kept in the notebook.
#[derive(Serialize, Deserialize)]
struct Written {
    from: NaiveDate,
    until: NaiveDate,
    cover: Option<String>,
    back: bool,
}

impl TryFrom<Written> for Notice {
    type Error = NoNotice;

    fn try_from(Written { from, until, cover, back }: Written) -> Result<Self, NoNotice> {
        Self::new(from, until, if back { Says::Back } else { Says::Away { cover } })
    }
}

impl From<Notice> for Written {
    fn from(Notice { from, until, says }: Notice) -> Self {
        match says {
            Says::Away { cover } => Self { from, until, cover, back: false },
            Says::Back => Self { from, until, cover: None, back: true },
        }
    }
}

/// Whether a comment begins with such a mark, be it a broken one: what stands below it is nobody's update.
pub(super) fn is_on(body: &str) -> bool {
    let inside = first_line(body).0.strip_prefix("<!--").unwrap_or_default();
    inside.split_whitespace().next() == Some(WORD)
}

/// Whether a line of a text is such a mark.
pub(super) fn is_named(text: &str) -> bool {
    text.split(['\n', '\r']).any(|line| Values::read(line, WORD).is_some())
}

/// A date as it is always written, `2026-11-23`.
fn date(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|date: &NaiveDate| date.to_string() == text)
}

/// Whether GitHub could have an account of this name.
pub fn is_login(name: &str) -> bool {
    (1..=LONGEST_LOGIN).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
#[path = "away_tests.rs"]
mod tests;
