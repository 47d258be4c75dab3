//! The clock that an engine goes by: the laptop's, put right by the server's while that is known.
//!
//! The look at the server's clock lies in the notebook, where all programs find it; here is the copy
//! that this process goes by between two looks into the notebook.

use super::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::time::{Clocks, Look, Standing};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

/// The laptop's clock and what is known of the server's.
pub(crate) struct Followed {
    laptop: Arc<dyn Clock>,
    /// As the notebook has it: the text, so that it is read once, and the look.
    kept: Mutex<(Option<String>, Option<Look>)>,
    /// How far practice has run ahead, in milliseconds; nothing where a real team is.
    ahead: AtomicI64,
}

impl Followed {
    pub(crate) fn new(laptop: Arc<dyn Clock>) -> Self {
        Self { laptop, kept: Mutex::default(), ahead: AtomicI64::new(0) }
    }

    /// Runs so many milliseconds ahead, as practice was moved on.
    pub(crate) fn run_ahead(&self, by: i64) {
        self.ahead.store(by, Ordering::Relaxed);
    }

    /// Goes by what the notebook holds; what cannot be read of it counts as nothing.
    pub(crate) fn go_by(&self, text: Option<String>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != text {
            let look = text.as_deref().and_then(|text| serde_json::from_str(text).ok());
            *kept = (text, look);
        }
    }

    /// What is known of the server's clock.
    pub(crate) fn look(&self) -> Option<Look> {
        // A moment that somebody made up is nobody's clock.
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.1.clone().filter(|_| !self.laptop.is_pinned())
    }

    /// How the laptop's clock stands to the server's.
    pub(crate) fn standing(&self) -> Standing {
        self.look().map_or(Standing::Unknown, |look| look.standing(&self.laptop.clocks()))
    }
}

impl Followed {
    /// The moment without what practice has run ahead: that of a real team, before it is in the notebook.
    pub(crate) fn now_of_a_real_team(&self) -> DateTime<Utc> {
        match self.look() {
            None => self.laptop.now(),
            Some(look) => {
                let clocks = self.laptop.clocks();
                look.standing(&clocks).moment(&clocks)
            }
        }
    }
}

impl Clock for Followed {
    fn now(&self) -> DateTime<Utc> {
        let now = self.now_of_a_real_team();
        if self.laptop.is_pinned() {
            return now;
        }
        let ahead = TimeDelta::milliseconds(self.ahead.load(Ordering::Relaxed));
        now.checked_add_signed(ahead).unwrap_or(now)
    }

    fn clocks(&self) -> Clocks {
        self.laptop.clocks()
    }

    fn random(&self) -> u128 {
        self.laptop.random()
    }

    fn is_pinned(&self) -> bool {
        self.laptop.is_pinned()
    }
}
