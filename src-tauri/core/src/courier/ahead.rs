//! The issue of the round after the present one: a workflow opens it on the evening before, and a lead may
//! open it a week early. So it is looked for once an hour, and whenever the member asks what is new; once it
//! is known, how it stands is read in the same way.

use super::{
    snapshot::Destination,
    step::{Courier, Effect},
};
use chrono::{DateTime, Duration, Utc};

/// So long a look is good while nobody asks.
const PAUSE: Duration = Duration::hours(1);
/// And where the member asks.
const ASKED: Duration = Duration::minutes(1);

impl Courier {
    /// Looks for the next round's issue, where that is due.
    pub(super) fn look_ahead(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let next = self.snapshot.next?;
        let cycle = self.snapshot.current.0.clone();
        if self.snapshot.destination != Destination::RoundIssue {
            return None;
        }
        let pause = if self.is_asked() { ASKED } else { PAUSE };
        let looked = self.looked_through_at(&cycle, next);
        // A clock that was set back makes a look old, too.
        let is_due = looked.is_none_or(|looked| now - looked >= pause || looked > now);
        is_due.then(|| self.search(cycle, next, None)).flatten()
    }
}
