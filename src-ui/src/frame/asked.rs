//! What the window asks of the engine, and what it was told last: one kind of value for every view.
//!
//! Nothing yet, an answer, or a failure. What was told stays on screen while it is asked for anew, and a
//! failure stands beside it, never instead of it. Several wishes while a question is out become one
//! more question. Answers carry a turn, so that a slow one never overwrites a newer one.

use crate::frame::bridge::Question;
use leptos::{prelude::*, task::spawn_local};
use meridian_protocol::Failure;
use serde::de::DeserializeOwned;

/// An asked value.
pub struct Asked<R: Send + Sync + 'static> {
    answer: RwSignal<Option<R>>,
    failure: RwSignal<Option<Failure>>,
    out: StoredValue<Out>,
    given: StoredValue<u64>,
    answered: StoredValue<u64>,
}

/// The place of a question among those that this value answers, in the order in which they were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn(u64);

/// Whether a question is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Out {
    No,
    Once,
    /// Something changed since it was asked.
    AskAgain,
}

impl<R: Send + Sync + 'static> Clone for Asked<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static> Copy for Asked<R> {}

impl<R: Send + Sync + 'static> Default for Asked<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Send + Sync + 'static> Asked<R> {
    /// Nothing was told yet.
    pub fn new() -> Self {
        Self {
            answer: RwSignal::new(None),
            failure: RwSignal::new(None),
            out: StoredValue::new(Out::No),
            given: StoredValue::new(0),
            answered: StoredValue::new(0),
        }
    }

    /// Reads what was told last, and follows it; none before the first answer.
    pub fn with<T>(self, read: impl FnOnce(&Option<R>) -> T) -> T {
        self.answer.with(read)
    }

    /// Reads what was told last.
    pub fn with_untracked<T>(self, read: impl FnOnce(&Option<R>) -> T) -> T {
        self.answer.with_untracked(read)
    }

    /// Why the last question has no answer; none once one has.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// Takes a turn for a question that answers with this value.
    pub fn turn(self) -> Turn {
        let turn = self.given.get_value() + 1;
        self.given.set_value(turn);
        Turn(turn)
    }

    /// Whether an answer is still news: no later question was answered before it. It counts as
    /// answered then.
    pub fn is_news(self, Turn(turn): Turn) -> bool {
        let is_news = self.answered.try_get_value().is_some_and(|answered| turn >= answered);
        if is_news {
            self.answered.set_value(turn);
        }
        is_news
    }

    /// Shows a value.
    pub fn show(self, value: R) {
        let _ = self.failure.try_set(None);
        let _ = self.answer.try_set(Some(value));
    }

    /// Forgets what was told, which is true no longer.
    pub fn forget(self) {
        self.failure.set(None);
        self.answer.set(None);
    }

    /// Forgets what was told, and hears no answer of a question that is out: from now on it is about
    /// something else.
    pub fn start_anew(self) {
        self.is_news(self.turn());
        self.forget();
    }

    /// Shows an answer or why there is none, if it is still news.
    pub fn take(self, turn: Turn, answer: Result<R, Failure>) {
        if !self.is_news(turn) {
            return;
        }
        match answer {
            Ok(value) => self.show(value),
            Err(failure) => {
                let _ = self.failure.try_set(Some(failure));
            }
        }
    }
}

impl<R: DeserializeOwned + Send + Sync + 'static> Asked<R> {
    /// Asks, first by a question that may be out already; once more for all wishes that come while
    /// one is out. Each answer is handed to `take`.
    pub fn ask(
        self,
        mut early: Option<Question<R>>,
        question: impl Fn() -> Question<R> + 'static,
        mut take: impl FnMut(Turn, Result<R, Failure>) + 'static,
    ) {
        if self.is_out() {
            return;
        }
        spawn_local(async move {
            loop {
                self.out.set_value(Out::Once);
                let turn = self.turn();
                let answer = early.take().unwrap_or_else(&question).answer().await;
                take(turn, answer);
                match self.out.try_get_value() {
                    Some(Out::AskAgain) => {}
                    Some(_) => break self.out.set_value(Out::No),
                    // What showed it is gone.
                    None => break,
                }
            }
        });
    }

    /// Whether a question is out; it is asked once more then.
    fn is_out(self) -> bool {
        let is_out = self.out.get_value() != Out::No;
        if is_out {
            self.out.set_value(Out::AskAgain);
        }
        is_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(asked: Asked<u8>) -> Option<u8> {
        asked.with_untracked(|answer| *answer)
    }

    #[test]
    fn a_slow_answer_never_overwrites_a_newer_one() {
        Owner::new().with(|| {
            let asked = Asked::new();
            let (slow, fast) = (asked.turn(), asked.turn());
            asked.take(fast, Ok(2));
            asked.take(slow, Ok(1));
            assert_eq!(shown(asked), Some(2));
            asked.take(slow, Err(Failure::Stale));
            assert_eq!(asked.failure.get_untracked(), None, "nor does its failure");
        });
    }

    #[test]
    fn a_failure_stands_beside_what_was_told_until_the_next_answer() {
        Owner::new().with(|| {
            let asked = Asked::new();
            asked.take(asked.turn(), Ok(1));
            asked.take(asked.turn(), Err(Failure::Stale));
            assert_eq!(
                (shown(asked), asked.failure.get_untracked()),
                (Some(1), Some(Failure::Stale))
            );
            asked.take(asked.turn(), Ok(3));
            assert_eq!((shown(asked), asked.failure.get_untracked()), (Some(3), None));
            asked.forget();
            assert_eq!(shown(asked), None);
        });
    }

    #[test]
    fn what_was_asked_of_the_team_before_is_not_shown_as_the_next_ones() {
        Owner::new().with(|| {
            let asked = Asked::new();
            asked.show(1);
            let slow = asked.turn();
            asked.start_anew();
            assert_eq!(shown(asked), None);
            asked.take(slow, Ok(1));
            assert_eq!(shown(asked), None, "nor when its answer is late");
            asked.take(asked.turn(), Ok(2));
            assert_eq!(shown(asked), Some(2));
        });
    }

    #[test]
    fn wishes_while_a_question_is_out_become_one_more() {
        Owner::new().with(|| {
            let asked = Asked::<u8>::new();
            assert!(!asked.is_out(), "the first one asks");
            asked.out.set_value(Out::Once);
            assert!(asked.is_out() && asked.is_out(), "the others wait");
            assert_eq!(asked.out.get_value(), Out::AskAgain);
        });
    }
}
