//! Rows for the file, and rows that another process has written.

use super::{RowKind, State};
use crate::model::Meta;
use std::collections::BTreeSet;

impl State {
    /// The row as JSON; none if it is gone.
    pub(crate) fn row(&self, kind: RowKind, id: i64) -> Result<Option<String>, serde_json::Error> {
        let json = match kind {
            RowKind::Meta => Some(serde_json::to_string(&self.meta)?),
            RowKind::User => self.users.get(&id).map(serde_json::to_string).transpose()?,
            RowKind::Repository => {
                self.repositories.get(&id).map(serde_json::to_string).transpose()?
            }
            RowKind::Issue => self.issues.get(&id).map(serde_json::to_string).transpose()?,
            RowKind::Comment => self.comments.get(&id).map(serde_json::to_string).transpose()?,
            RowKind::Request => {
                self.requests.get(&id.cast_unsigned()).map(serde_json::to_string).transpose()?
            }
        };
        Ok(json)
    }

    /// Takes a row that another process has written; no JSON means it is gone.
    pub(crate) fn put_row(
        &mut self,
        kind: RowKind,
        id: i64,
        json: Option<&str>,
    ) -> Result<(), serde_json::Error> {
        let Some(json) = json else {
            self.forget(kind, id);
            return Ok(());
        };
        match kind {
            RowKind::Meta => self.meta = serde_json::from_str(json)?,
            RowKind::User => drop(self.users.insert(id, serde_json::from_str(json)?)),
            RowKind::Repository => drop(self.repositories.insert(id, serde_json::from_str(json)?)),
            RowKind::Issue => self.put_issue(serde_json::from_str(json)?),
            RowKind::Comment => self.put_comment(serde_json::from_str(json)?),
            RowKind::Request => {
                drop(self.requests.insert(id.cast_unsigned(), serde_json::from_str(json)?));
            }
        }
        Ok(())
    }

    fn forget(&mut self, kind: RowKind, id: i64) {
        match kind {
            RowKind::Meta => self.meta = Meta::default(),
            RowKind::User => drop(self.users.remove(&id)),
            RowKind::Repository => drop(self.repositories.remove(&id)),
            RowKind::Issue => {
                if let Some(issue) = self.issues.remove(&id) {
                    self.numbers.remove(&(issue.repository, issue.number));
                }
                self.threads.remove(&id);
            }
            RowKind::Comment => {
                let issue = self.comments.remove(&id).map(|comment| comment.issue);
                if let Some(thread) = issue.and_then(|issue| self.threads.get_mut(&issue)) {
                    thread.retain(|known| *known != id);
                }
            }
            RowKind::Request => drop(self.requests.remove(&id.cast_unsigned())),
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        let mut changed = BTreeSet::from([(RowKind::Meta, 0)]);
        changed.extend(self.users.keys().map(|id| (RowKind::User, *id)));
        changed.extend(self.repositories.keys().map(|id| (RowKind::Repository, *id)));
        changed.extend(self.issues.keys().map(|id| (RowKind::Issue, *id)));
        changed.extend(self.comments.keys().map(|id| (RowKind::Comment, *id)));
        changed.extend(self.requests.keys().map(|id| (RowKind::Request, id.cast_signed())));
        *self = Self { changed, extra_routes: self.extra_routes, ..Self::default() };
    }
}
