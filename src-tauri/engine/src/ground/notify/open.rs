//! Which notifications are open, and for whom a press of a button counts. A notification is known
//! by its number *and* by the owner that gave it: another service counts from one again, and tells
//! everybody of everybody's presses.

use super::{Offer, Outcome};
use chrono::{DateTime, Utc};
use tokio::sync::oneshot;

/// A notification's place: the unique bus name of the service that took it, and its number there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NotificationId {
    pub(super) owner: String,
    pub(super) id: u32,
}

/// What the bus tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// A button, or the text (`default`), was pressed.
    Pressed {
        /// Where.
        place: NotificationId,
        /// The action's key.
        key: String,
    },
    /// It went away.
    Gone(NotificationId),
    /// This owner no longer shows the desktop's notifications. A unique name never comes back.
    Ended(String),
}

struct Open {
    place: NotificationId,
    about: Vec<String>,
    until: DateTime<Utc>,
    tell: oneshot::Sender<Outcome>,
}

/// All notifications that somebody waits for. Whoever waits for one that is dropped here hears
/// that it was closed.
#[derive(Default)]
pub(super) struct OpenOnes {
    open: Vec<Open>,
    /// How many are on their way to a service.
    asking: usize,
    /// What was heard meanwhile of numbers that are not known yet: a quick press may be told
    /// before the answer that gives the number was looked at.
    early: Vec<Heard>,
}

impl OpenOnes {
    /// A notification is on its way.
    pub(super) fn asking(&mut self) {
        self.asking += 1;
    }

    /// The older one about any of these that `owner` shows, whose place the new one takes.
    pub(super) fn older(&self, about: &[String], owner: &str) -> Option<u32> {
        let fits = |open: &&Open| open.place.owner == owner && open.is_about(about);
        self.open.iter().rfind(fits).map(|open| open.place.id)
    }

    /// It arrived. Gives the places that are to be closed: those of older ones about the same, and
    /// its own if it was pressed already.
    pub(super) fn arrived(
        &mut self,
        place: NotificationId,
        about: Vec<String>,
        until: DateTime<Utc>,
        tell: oneshot::Sender<Outcome>,
    ) -> Vec<NotificationId> {
        let (older, kept) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(|open| open.place == place || open.is_about(&about));
        self.open = kept;
        let mut close: Vec<NotificationId> = older
            .into_iter()
            .map(|open: Open| open.place)
            .filter(|older| older.owner == place.owner && older.id != place.id)
            .collect();
        self.open.push(Open { place, about, until, tell });
        let early = self.early.clone();
        self.asked();
        close.extend(early.into_iter().filter_map(|heard| self.settle(&heard)));
        close
    }

    /// It did not arrive.
    pub(super) fn refused(&mut self) {
        self.asked();
    }

    fn asked(&mut self) {
        self.asking = self.asking.saturating_sub(1);
        if self.asking == 0 {
            self.early.clear();
        }
    }

    /// Passes on what was heard. Gives the place that is to be closed: some services leave a
    /// notification on the screen after its button was pressed, and a second press is nobody's.
    pub(super) fn heard(&mut self, heard: Heard) -> Option<NotificationId> {
        let close = self.settle(&heard);
        if self.asking > 0 {
            self.early.push(heard);
        }
        close
    }

    fn settle(&mut self, heard: &Heard) -> Option<NotificationId> {
        match heard {
            Heard::Pressed { place, key } => {
                let outcome = match key.as_str() {
                    "default" => Outcome::Opened,
                    key if key == Offer::Open.key() => Outcome::Opened,
                    key if key == Offer::Snooze.key() => Outcome::Snoozed,
                    _ => return None,
                };
                let _nobody_waits = self.take(place)?.tell.send(outcome);
                Some(place.clone())
            }
            Heard::Gone(place) => {
                let _nobody_waits = self.take(place)?.tell.send(Outcome::Closed);
                None
            }
            Heard::Ended(owner) => {
                self.open.retain(|open| open.place.owner != *owner);
                None
            }
        }
    }

    fn take(&mut self, place: &NotificationId) -> Option<Open> {
        let at = self.open.iter().position(|open| open.place == *place)?;
        Some(self.open.remove(at))
    }

    /// Lets go of all whose time is over at `now`; gives their places.
    pub(super) fn let_go(&mut self, now: DateTime<Utc>) -> Vec<NotificationId> {
        let (over, kept) =
            std::mem::take(&mut self.open).into_iter().partition(|open: &Open| open.until <= now);
        self.open = kept;
        over.into_iter().map(|open: Open| open.place).collect()
    }

    /// The bus is gone, and with it everything that could be heard.
    pub(super) fn end(&mut self) {
        self.open.clear();
        self.early.clear();
    }
}

impl Open {
    fn is_about(&self, about: &[String]) -> bool {
        self.about.iter().any(|name| about.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32) -> DateTime<Utc> {
        format!("2026-12-01T{hour:02}:00:00Z").parse().unwrap()
    }

    fn place(owner: &str, id: u32) -> NotificationId {
        NotificationId { owner: owner.to_owned(), id }
    }

    fn pressed(owner: &str, id: u32, key: &str) -> Heard {
        Heard::Pressed { place: place(owner, id), key: key.to_owned() }
    }

    fn show(
        ones: &mut OpenOnes,
        place: NotificationId,
        about: &str,
    ) -> (Vec<NotificationId>, oneshot::Receiver<Outcome>) {
        ones.asking();
        let (tell, told) = oneshot::channel();
        (ones.arrived(place, vec![about.to_owned()], at(12), tell), told)
    }

    #[test]
    fn a_press_counts_only_from_the_owner_that_took_it() {
        let mut ones = OpenOnes::default();
        let (_, mut told) = show(&mut ones, place(":1.5", 1), "freeze");
        assert_eq!(ones.heard(pressed(":1.9", 1, "default")), None);
        assert!(told.try_recv().is_err(), "that was another program's notification");
        assert_eq!(ones.heard(pressed(":1.5", 1, "default")), Some(place(":1.5", 1)));
        assert_eq!(told.try_recv(), Ok(Outcome::Opened));
    }

    #[test]
    fn whoever_waits_hears_the_end_of_the_service_as_closed() {
        let mut ones = OpenOnes::default();
        let (_, mut told) = show(&mut ones, place(":1.5", 1), "freeze");
        ones.heard(Heard::Ended(":1.5".to_owned()));
        assert_eq!(told.try_recv(), Err(oneshot::error::TryRecvError::Closed));
        let (_, mut other) = show(&mut ones, place(":1.6", 1), "thaw");
        ones.heard(Heard::Ended(":1.5".to_owned()));
        assert_eq!(other.try_recv(), Err(oneshot::error::TryRecvError::Empty));
    }

    #[test]
    fn a_press_is_heard_even_before_the_number_is_known() {
        let mut ones = OpenOnes::default();
        ones.asking();
        assert_eq!(ones.heard(pressed(":1.5", 7, "snooze")), None);
        let (tell, mut told) = oneshot::channel();
        let close = ones.arrived(place(":1.5", 7), Vec::new(), at(12), tell);
        assert_eq!((close, told.try_recv()), (vec![place(":1.5", 7)], Ok(Outcome::Snoozed)));
        // What was heard then is not kept for the next one.
        let (_, mut next) = show(&mut ones, place(":1.5", 7), "thaw");
        assert!(next.try_recv().is_err());
    }

    #[test]
    fn an_older_one_about_the_same_gives_way() {
        let mut ones = OpenOnes::default();
        let (_, mut freeze) = show(&mut ones, place(":1.5", 1), "freeze");
        let (_, mut thaw) = show(&mut ones, place(":1.5", 2), "thaw");
        assert_eq!(ones.older(&["freeze".to_owned()], ":1.5"), Some(1));
        assert_eq!(ones.older(&["freeze".to_owned()], ":1.6"), None, "its numbers are others");
        ones.asking();
        let (tell, _told) = oneshot::channel();
        let both = vec!["freeze".to_owned(), "thaw".to_owned()];
        let close = ones.arrived(place(":1.5", 1), both, at(12), tell);
        assert_eq!(close, [place(":1.5", 2)], "number 1 has become the new one");
        assert!(freeze.try_recv().is_err() && thaw.try_recv().is_err());
        assert_eq!(ones.open.len(), 1);
    }

    #[test]
    fn what_is_over_is_let_go() {
        let mut ones = OpenOnes::default();
        let (_, mut told) = show(&mut ones, place(":1.5", 1), "freeze");
        assert_eq!(ones.let_go(at(11)), []);
        assert_eq!(ones.let_go(at(12)), [place(":1.5", 1)]);
        assert_eq!(told.try_recv(), Err(oneshot::error::TryRecvError::Closed));
    }
}
