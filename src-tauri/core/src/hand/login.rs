//! A member's name on GitHub as people write it: with an `@`, in other letters, or as the link of a
//! profile. By their own word alone: it says whose comments to look for, and never lets anything be
//! written.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The longest name that GitHub gives.
const LONGEST: usize = 39;

/// A name on GitHub. Two that differ only in capital letters are one person's.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Login(String);

/// What was written is no such name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "This is no name on GitHub. Write yours as it stands in your profile, such as @ana-example, or \
     paste the profile's link."
)]
pub struct NoLogin;

impl Login {
    /// The name without `@`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is who somebody calls themselves.
    pub fn is(&self, login: &str) -> bool {
        self.0.eq_ignore_ascii_case(login)
    }
}

impl PartialEq for Login {
    fn eq(&self, other: &Self) -> bool {
        self.is(&other.0)
    }
}

impl Eq for Login {}

impl FromStr for Login {
    type Err = NoLogin;

    fn from_str(text: &str) -> Result<Self, NoLogin> {
        let text = text.trim().trim_matches(['<', '>', '"', '\'', '`']).trim();
        let name = match text.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            // `github.com/ana-example`: no name has a dot.
            None => match text.split_once('/') {
                Some((host, path)) if host.contains('.') => path,
                Some(_) => return Err(NoLogin),
                None => text,
            },
        };
        let name = name.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let name = name.strip_prefix('@').unwrap_or(name);
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty()
            || name.len() > LONGEST
            || !name.chars().all(fits)
            || name.starts_with('-')
        {
            return Err(NoLogin);
        }
        Ok(Self(name.to_owned()))
    }
}

impl TryFrom<String> for Login {
    type Error = NoLogin;

    fn try_from(text: String) -> Result<Self, NoLogin> {
        text.parse()
    }
}

impl From<Login> for String {
    fn from(login: Login) -> Self {
        login.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Login;

    #[test]
    fn a_name_is_understood_as_people_write_it() {
        for text in [
            "ana-example",
            "@ana-example",
            " @Ana-Example ",
            "`@ana-example`",
            "https://github.com/ana-example",
            "https://github.com/ana-example/",
            "http://127.0.0.1:4111/ana-example?tab=repositories",
            "github.com/ana-example#top",
            "<https://github.com/Ana-Example>",
            "https://git.example.com/@ana-example",
        ] {
            let login: Login = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert!(login.is("ANA-example"), "{text}: {login}");
            assert!(login.to_string().starts_with('@'), "{login}");
        }
        assert_eq!("ana_corp".parse::<Login>().unwrap().as_str(), "ana_corp");
    }

    #[test]
    fn what_is_no_name_is_one_sentence() {
        for text in [
            "",
            "@",
            "Ana Example",
            "ana@example.com",
            "acme/widgets",
            "https://github.com/acme/widgets",
            "https://github.com/acme/widgets/issues/7",
            "https://github.com/",
            "-ana",
            "a-name-that-is-much-longer-than-any-of-them",
        ] {
            let refused = text.parse::<Login>().unwrap_err().to_string();
            assert!(refused.contains("such as @ana-example"), "{text}");
        }
    }
}
