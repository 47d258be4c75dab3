//! How far practice has run ahead of the clock, which counts only where practice is alone.

use super::{TeamKind, removed::is_marked};
use crate::ground::store::{Store, StoreError, columns::Json};
use meridian_core::settings::{Choice as _, PracticeAhead, Setting};
use rusqlite::{OptionalExtension as _, params};

impl Store {
    /// How far, in milliseconds. The moment that a real team is in the notebook it is nothing: all that
    /// Meridian does of it, it does by the clock.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub(crate) fn practice_ahead(&self) -> Result<i64, StoreError> {
        let there = format!("NOT {}", is_marked());
        let sql = format!(
            "SELECT value FROM teams t JOIN settings ON key = '{}/' || t.id \
             WHERE t.kind = ?1 AND {there} \
             AND NOT EXISTS (SELECT 1 FROM teams t WHERE t.kind <> ?1 AND {there})",
            Setting::PracticeAhead,
        );
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(&sql)?;
            let kept: Option<String> = statement
                .query_row(params![Json(TeamKind::Practice)], |row| row.get(0))
                .optional()?;
            Ok(kept.and_then(|text| PracticeAhead::read(&text).ok()).unwrap_or_default())
        })
    }
}
