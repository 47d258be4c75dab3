//! GitHub's device flow: a code that the member types on GitHub's page, while this laptop asks whether
//! they have. When it may ask next, until when the code is good, and what each refusal means.
//!
//! The words, and that a new interval comes with `slow_down`, are those of "Device flow" in GitHub's
//! documentation ("Authorizing OAuth apps"); the waits are those of RFC 8628, 3.5.

use crate::time::Clocks;
use chrono::TimeDelta;
use std::fmt;

/// GitHub's own interval, where an answer names none.
const USUAL: TimeDelta = TimeDelta::seconds(5);
/// What `slow_down` adds, where it names no interval.
const SLOWER: TimeDelta = TimeDelta::seconds(5);
/// The longest interval that is kept to, whatever is asked for.
const SLOWEST: TimeDelta = TimeDelta::minutes(5);
/// The longest wait after answers that did not come.
const UNHEARD: TimeDelta = TimeDelta::minutes(1);
/// A code that is said to be good for longer is looked after for so long.
const LONGEST: TimeDelta = TimeDelta::hours(1);

/// How long a code is still good, and when GitHub may be asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    began: Clocks,
    good_for: TimeDelta,
    interval: TimeDelta,
    /// Since the beginning.
    next: TimeDelta,
}

impl Pace {
    /// Of a code that has just come, as GitHub said it: both in seconds.
    pub fn begin(now: &Clocks, good_for: u32, interval: u32) -> Self {
        let interval = kept(interval).unwrap_or(USUAL);
        let good_for = TimeDelta::seconds(good_for.into()).min(LONGEST);
        Self { began: now.clone(), good_for, interval, next: interval }
    }

    /// Whether GitHub may be asked.
    pub fn is_due(&self, now: &Clocks) -> bool {
        self.passed(now) >= self.next
    }

    /// GitHub is asked, or has just answered: the interval is counted from both.
    pub fn turn(&mut self, now: &Clocks) {
        self.next = self.passed(now) + self.interval;
    }

    /// `slow_down`, with the new interval in seconds where it came with one. It stays.
    pub fn slow_down(&mut self, interval: Option<u32>) {
        let longer = self.interval + SLOWER;
        let named = interval.and_then(kept).filter(|named| *named > self.interval);
        self.interval = named.unwrap_or(longer).min(SLOWEST);
    }

    /// No answer came: each time twice as long until the next question.
    pub fn unheard(&mut self) {
        let longest = self.interval.max(UNHEARD);
        self.interval = (self.interval * 2).min(longest);
    }

    /// How much longer the code is good.
    pub fn left(&self, now: &Clocks) -> TimeDelta {
        (self.good_for - self.passed(now)).max(TimeDelta::zero())
    }

    /// How long until GitHub may be asked.
    pub fn until_next(&self, now: &Clocks) -> TimeDelta {
        (self.next - self.passed(now)).max(TimeDelta::zero())
    }

    fn passed(&self, now: &Clocks) -> TimeDelta {
        now.passed_since(&self.began)
    }
}

fn kept(seconds: u32) -> Option<TimeDelta> {
    (seconds > 0).then(|| TimeDelta::seconds(seconds.into()).min(SLOWEST))
}

/// Why GitHub gives no sign-in, or none yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The member has not typed the code yet.
    Pending,
    /// It was asked too soon.
    SlowDown,
    /// The code was good for a quarter of an hour, and nobody typed it.
    Expired,
    /// Somebody pressed Cancel on GitHub's page.
    Denied,
    /// The app's owner has not ticked "Enable Device Flow".
    Disabled,
    /// There is no app with that client ID.
    WrongClient,
    /// That GitHub gives no sign-in for a code.
    WrongGrant,
    /// The code is not known, or not any more.
    WrongCode,
    /// A word that is not known to this build.
    Other(String),
}

impl Refusal {
    /// By the word in GitHub's answer.
    pub fn of(word: &str) -> Self {
        match word {
            "authorization_pending" => Self::Pending,
            "slow_down" => Self::SlowDown,
            // The documentation has it both ways.
            "expired_token" | "token_expired" => Self::Expired,
            "access_denied" => Self::Denied,
            "device_flow_disabled" => Self::Disabled,
            // The last is what the question for a code is answered with.
            "incorrect_client_credentials" | "unauthorized_client" | "Not Found" => {
                Self::WrongClient
            }
            "unsupported_grant_type" => Self::WrongGrant,
            "incorrect_device_code" | "bad_verification_code" => Self::WrongCode,
            other => Self::Other(line(other, 60)),
        }
    }

    /// Whether another code would help.
    pub fn asks_again(&self) -> bool {
        match self {
            Self::Expired | Self::Denied | Self::WrongCode | Self::Other(_) => true,
            Self::Pending | Self::SlowDown => false,
            Self::Disabled | Self::WrongClient | Self::WrongGrant => false,
        }
    }

    /// What is so and what to do, in a sentence or two. `client_id` is who the app is, `host` such as
    /// `github.com`.
    pub fn words(&self, host: &str, client_id: &ClientId) -> String {
        match self {
            Self::Pending | Self::SlowDown => format!("{host} waits for the code."),
            Self::Expired => "The code has expired. Ask for a new one.".to_owned(),
            Self::Denied => format!(
                "The sign-in was refused on {host}. If that was not meant, ask for a new code and \
                 authorise it there."
            ),
            Self::Disabled => format!(
                "The app with the client ID {client_id} gives no codes: its device flow is switched \
                 off. Ask whoever registered it on {host} to enable that in its settings, or sign in \
                 another way."
            ),
            Self::WrongClient => format!(
                "{host} knows no app with the client ID {client_id}. Correct it with `meridian-cli \
                 settings client-id`, or sign in another way."
            ),
            Self::WrongGrant => {
                format!("{host} gives no sign-in for a code. Sign in another way.")
            }
            Self::WrongCode => {
                format!("{host} does not know this code any more. Ask for a new one.")
            }
            Self::Other(said) => format!(
                "{host} gives no sign-in for this code ({said}). Ask for a new one, or sign in \
                 another way."
            ),
        }
    }
}

/// Who an app is on its host: what GitHub shows as "Client ID" once an OAuth app is registered. No secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientId(String);

/// A text is no client ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "That is no client ID. It has letters, digits and dots alone, such as Iv1.8a61f9b3a7aba766, and \
     stands in the settings of the OAuth app on its host."
)]
pub struct NoClientId;

impl ClientId {
    /// As somebody pasted it.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn read(text: &str) -> Result<Self, NoClientId> {
        let text = text.trim();
        let fits = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_' | '-');
        // A secret of an app has 40 hexadecimal digits, and must be nowhere.
        let is_secret = text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match (8..=64).contains(&text.len()) && text.chars().all(fits) && !is_secret {
            true => Ok(Self(text.to_owned())),
            false => Err(NoClientId),
        }
    }

    /// It.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A code as it is shown; none for what nobody could type.
pub fn shown_code(code: &str) -> Option<String> {
    let code = code.trim();
    let fits = (4..=24).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then(|| code.to_owned())
}

fn line(text: &str, most: usize) -> String {
    let plain: String = text.chars().take(most).filter(|sign| !sign.is_control()).collect();
    plain.trim().to_owned()
}

#[cfg(test)]
#[path = "device_tests.rs"]
mod tests;
