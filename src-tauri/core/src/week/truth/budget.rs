//! How many requests GitHub still answers, in GitHub's own figures.

use super::Dial;
use crate::post::first::with_commas;
use chrono::{DateTime, TimeDelta, Utc};

/// What an answer's headers said of an account's hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How many requests an hour has.
    pub limit: i64,
    /// How many of them are left.
    pub remaining: i64,
    /// When a fresh hour begins, by this laptop's clock.
    pub resets_at: DateTime<Utc>,
    /// When GitHub said so.
    pub heard_at: DateTime<Utc>,
}

impl Budget {
    /// What was said: `reset` is in seconds since 1970 by GitHub's clock, which showed `date`; `now` is
    /// this laptop's. None where it cannot be believed.
    pub fn heard(
        limit: Option<i64>,
        remaining: Option<i64>,
        reset: Option<i64>,
        date: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let (limit, remaining) = (limit?, remaining?);
        let left = DateTime::from_timestamp(reset?, 0)?.signed_duration_since(date.unwrap_or(now));
        let is_sound = limit > 0
            && (0..=limit).contains(&remaining)
            && left <= TimeDelta::days(1)
            && left >= TimeDelta::days(-1);
        let resets_at = now.checked_add_signed(left).filter(|_| is_sound)?;
        Some(Self { limit, remaining, resets_at, heard_at: now })
    }

    /// How much of the hour is left as far as is known, in percent; none once the hour is over.
    pub fn percent(&self, now: DateTime<Utc>) -> Option<u8> {
        let percent = self.remaining.saturating_mul(100).checked_div(self.limit)?;
        u8::try_from(percent).ok().filter(|_| self.resets_at > now)
    }
}

/// It in one sentence.
pub fn budget_words(dial: &Dial<'_>, budget: Option<&Budget>) -> String {
    let Some(budget) = budget else {
        return "Not known yet: GitHub has not said how many requests are left.".to_owned();
    };
    let (limit, resets) = (with_commas(budget.limit), dial.clock(budget.resets_at));
    if budget.resets_at <= dial.now {
        return format!(
            "A fresh hour of {limit} requests began at {resets}; GitHub was not asked since."
        );
    }
    let remaining = with_commas(budget.remaining);
    let heard = dial.clock(budget.heard_at);
    format!("{remaining} of {limit} requests left, said GitHub at {heard}. Fresh hour at {resets}.")
}
