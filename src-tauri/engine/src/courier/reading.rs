//! What was made of each comment on some issues, kept up with the mirror: a comment is read once for as long
//! as it stays the same, and of what has not changed nothing is read again, not even its row.

use super::tables::changed::{Changes, ReadTo, Update};
use crate::ground::store::Store;
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::marker,
    ids::{CommentId, IssueNumber, TeamId},
};
use meridian_protocol::Failure;
use std::{borrow::Borrow, collections::HashSet, ops::Deref, sync::Arc};

/// Of which issues comments are read.
pub(crate) type OfIssues = (TeamId, Vec<IssueNumber>);

/// What was made of the updates on some issues. It lives in this process only.
#[derive(Debug)]
pub(crate) struct Reading<T> {
    of: OfIssues,
    to: Option<ReadTo>,
    all: Arc<Vec<One<T>>>,
}

/// What was made of one comment.
#[derive(Debug)]
pub(crate) struct One<T> {
    /// By which comments stand in a row, oldest first.
    place: (DateTime<Utc>, CommentId),
    made: Arc<T>,
}

impl<T> Clone for One<T> {
    fn clone(&self) -> Self {
        Self { place: self.place.clone(), made: Arc::clone(&self.made) }
    }
}

impl<T> Deref for One<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.made
    }
}

impl<T> Borrow<T> for One<T> {
    fn borrow(&self) -> &T {
        &self.made
    }
}

impl<T> Reading<T> {
    /// Of these issues, with nothing read yet.
    pub(crate) fn new(of: OfIssues) -> Self {
        Self { of, to: None, all: Arc::default() }
    }

    /// Of which issues it is.
    pub(crate) fn is_of(&self, of: &OfIssues) -> bool {
        self.of == *of
    }

    /// What was made of each, oldest first.
    pub(crate) fn all(&self) -> Arc<Vec<One<T>>> {
        Arc::clone(&self.all)
    }

    /// Reads what has changed since, and makes something of it; not of what was given to the lead to be
    /// posted and of other messages, which are no updates.
    ///
    /// # Errors
    /// When the mirror cannot be read, and what `make` says.
    pub(crate) fn go_on(
        self,
        store: &Store,
        make: impl Fn(&Update) -> Result<T, Failure>,
    ) -> Result<Self, Failure> {
        let make = |comment: &Update| match marker::is_no_update(&comment.body) {
            true => Ok(None),
            false => make(comment).map(Some),
        };
        self.go_on_with(store, make)
    }

    /// Reads what has changed since, and makes something of each comment of whichever kind, or nothing.
    ///
    /// # Errors
    /// When the mirror cannot be read, and what `make` says.
    pub(crate) fn go_on_with(
        self,
        store: &Store,
        make: impl Fn(&Update) -> Result<Option<T>, Failure>,
    ) -> Result<Self, Failure> {
        let Self { of, to, all } = self;
        let Some(changes) = store.changes(of.0, &of.1, to)? else {
            return Ok(Self { of, to, all });
        };
        let to = Some(changes.to);
        Ok(Self { of, to, all: with(all, &changes, make)? })
    }
}

fn with<T>(
    all: Arc<Vec<One<T>>>,
    changes: &Changes,
    make: impl Fn(&Update) -> Result<Option<T>, Failure>,
) -> Result<Arc<Vec<One<T>>>, Failure> {
    let Changes { there, gone, are_all, .. } = changes;
    if there.is_empty() && gone.is_empty() && !are_all {
        return Ok(all);
    }
    // Whoever is shown what was read before keeps that.
    let mut all = Arc::try_unwrap(all).unwrap_or_else(|shared| shared.to_vec());
    let old: HashSet<&CommentId> = there.iter().map(|update| &update.id).chain(gone).collect();
    all.retain(|one| !are_all && !old.contains(&one.place.1));
    for update in there {
        let Some(made) = make(update)? else { continue };
        let place = (update.created_at, update.id.clone());
        all.push(One { place, made: Arc::new(made) });
    }
    all.sort_by(|one, other| one.place.cmp(&other.place));
    Ok(Arc::new(all))
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
