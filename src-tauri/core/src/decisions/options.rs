//! Between what a proposal lets people choose.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The letter by which an option is named, `A` for the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Letter(u8);

impl Letter {
    /// The letter of the option at this place, counted from 0; none past `Z`.
    pub fn at(place: usize) -> Option<Self> {
        u8::try_from(place).ok().filter(|place| *place < 26).map(Self)
    }

    /// At which place its option stands, counted from 0.
    pub fn place(self) -> usize {
        usize::from(self.0)
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", char::from(b'A' + self.0))
    }
}

/// A text that is not one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("An option is named by one letter, A to Z.")]
pub struct BadLetter;

impl FromStr for Letter {
    type Err = BadLetter;
    fn from_str(text: &str) -> Result<Self, BadLetter> {
        match text.as_bytes() {
            [letter] if letter.is_ascii_alphabetic() => {
                Ok(Self(letter.to_ascii_uppercase() - b'A'))
            }
            _ => Err(BadLetter),
        }
    }
}

impl TryFrom<String> for Letter {
    type Error = BadLetter;
    fn try_from(text: String) -> Result<Self, BadLetter> {
        text.parse()
    }
}

impl From<Letter> for String {
    fn from(letter: Letter) -> Self {
        letter.to_string()
    }
}

/// What can be chosen. Without options, a proposal is a question of yes or no.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Options {
    names: Vec<String>,
    proposed: Option<Letter>,
}

/// Why something is no list of options.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadOptions {
    /// With one there is nothing to choose.
    #[error("One option is no choice: name two, or none for a question of yes or no.")]
    One,
    /// There are no more letters.
    #[error("More than 26 options have no letters; ask in two steps.")]
    TooMany,
    /// Nobody could say which is meant.
    #[error("\"{0}\" stands there twice, or without words; give each option its own.")]
    Same(String),
    /// The proposed one is none of them.
    #[error("Option {0} is proposed and is none of the options.")]
    NotThere(Letter),
}

impl Options {
    /// Yes or no.
    pub fn yes_or_no() -> Self {
        Self::default()
    }

    /// These, in the order of their letters. Where one of them is `proposed`, whoever approves without naming
    /// one means that one.
    ///
    /// # Errors
    /// What could not be answered unmistakably.
    pub fn new(names: Vec<String>, proposed: Option<Letter>) -> Result<Self, BadOptions> {
        let names: Vec<String> = names.iter().map(|name| one_line(name)).collect();
        let key = |name: &String| name.to_lowercase();
        if names.len() == 1 {
            return Err(BadOptions::One);
        }
        if names.len() > 26 {
            return Err(BadOptions::TooMany);
        }
        for (place, name) in names.iter().enumerate() {
            if name.is_empty() || names.iter().take(place).any(|other| key(other) == key(name)) {
                return Err(BadOptions::Same(name.clone()));
            }
        }
        match proposed.filter(|letter| letter.place() >= names.len()) {
            Some(letter) => Err(BadOptions::NotThere(letter)),
            None => Ok(Self { names, proposed }),
        }
    }

    /// The same, of no names a question of yes or no.
    pub(super) fn new_or_none(
        names: Vec<String>,
        proposed: Option<Letter>,
    ) -> Result<Self, BadOptions> {
        if names.is_empty() { Ok(Self::yes_or_no()) } else { Self::new(names, proposed) }
    }

    /// Whether it is a question of yes or no.
    pub fn is_yes_or_no(&self) -> bool {
        self.names.is_empty()
    }

    /// The options with their letters.
    pub fn all(&self) -> impl Iterator<Item = (Letter, &str)> {
        let named = self.names.iter().enumerate();
        named.filter_map(|(place, name)| Some((Letter::at(place)?, name.as_str())))
    }

    /// What an option says.
    pub fn name(&self, letter: Letter) -> Option<&str> {
        self.names.get(letter.place()).map(String::as_str)
    }

    /// The one that whoever approves without naming one means.
    pub fn proposed(&self) -> Option<Letter> {
        self.proposed
    }

    /// Whether there is such an option.
    pub fn has(&self, letter: Letter) -> bool {
        letter.place() < self.names.len()
    }
}

/// Words on one line, with single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As it is stored; see [`Options::new`].
#[derive(Serialize, Deserialize)]
struct Written {
    names: Vec<String>,
    #[serde(default)]
    proposed: Option<Letter>,
}

impl TryFrom<Written> for Options {
    type Error = BadOptions;
    fn try_from(Written { names, proposed }: Written) -> Result<Self, BadOptions> {
        Self::new(names, proposed)
    }
}

impl From<Options> for Written {
    fn from(Options { names, proposed }: Options) -> Self {
        Self { names, proposed }
    }
}
