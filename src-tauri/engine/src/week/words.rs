//! Times in the member's words, for the views.

use crate::{ReadTx, ground::failure};
use chrono::{DateTime, Utc};
use meridian_core::{schedule::Unread, time::say, week::truth::Band};
use meridian_protocol::{BandView, Failure, Moment};
use std::collections::BTreeSet;

impl ReadTx<'_> {
    /// An instant with its words in the member's zone.
    pub(crate) fn moment(&self, zone: &str, instant: DateTime<Utc>) -> Result<Moment, Failure> {
        say(instant, zone, self.rules()).map_err(|error| failure::zone(&error))
    }
}

/// `lines 3, 4 are not understood`; none where all is. Of many lines the first few are named.
pub(crate) fn not_understood(unread: &[Unread]) -> Option<String> {
    const MOST: usize = 5;
    let missed = unread.iter().filter(|unread| !unread.is_no_deadline());
    let lines: BTreeSet<u32> = missed.map(|unread| unread.line).collect();
    let named: Vec<String> = lines.iter().take(MOST).map(u32::to_string).collect();
    let named = named.join(", ");
    match lines.len() {
        0 => None,
        1 => Some(format!("line {named} is not understood")),
        2..=MOST => Some(format!("lines {named} are not understood")),
        n => Some(format!("{n} lines are not understood: {named} and more")),
    }
}

/// A band as programs show it.
pub(crate) fn band_view(band: &Band) -> BandView {
    BandView {
        tone: band.tone,
        title: band.title.clone(),
        words: band.words.clone(),
        choices: band.choices.clone(),
        signs_in: band.signs_in,
    }
}
