//! What GitHub last said of each account's hour of requests. It lies in the mirror: GitHub says it anew
//! with each answer.

use super::limits::bound;
use crate::ground::store::{Store, StoreError, columns::Ms};
use meridian_core::{courier::Proof, ids::Account, week::truth::Budget};
use rusqlite::{OptionalExtension as _, params};

pub(crate) const CREATE: &str = "
CREATE TABLE budgets (
    host      TEXT NOT NULL,
    user      INTEGER NOT NULL,
    most      INTEGER NOT NULL,
    remaining INTEGER NOT NULL,
    resets_at INTEGER NOT NULL,
    heard_at  INTEGER NOT NULL,
    PRIMARY KEY (host, user)
) STRICT, WITHOUT ROWID;
";

impl Store {
    /// What was said last to an account with this sign-in; none where nothing was heard.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub(crate) fn budget(
        &self,
        account: &Account,
        proof: Proof,
    ) -> Result<Option<Budget>, StoreError> {
        let account = bound(account.clone(), proof);
        self.mirror.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT most, remaining, resets_at, heard_at FROM budgets \
                     WHERE host = ?1 AND user = ?2",
                )?
                .query_row(params![account.host, account.user.0], |row| {
                    Ok(Budget {
                        limit: row.get(0)?,
                        remaining: row.get(1)?,
                        resets_at: row.get::<_, Ms>(2)?.0,
                        heard_at: row.get::<_, Ms>(3)?.0,
                    })
                })
                .optional()?)
        })
    }

    /// Keeps what was said last, if anything was; `is_known` says whether there is a sign-in. Nothing
    /// waits for it.
    pub(crate) fn note_budget(&mut self, account: &Account, is_known: bool, said: Option<Budget>) {
        let Some(said) = said else { return };
        let proof = if is_known { Proof::Proven } else { Proof::Nobody };
        let account = bound(account.clone(), proof);
        if let Err(error) = self.keep_budget(&account, &said) {
            tracing::warn!(%error, "what is left of the hour of requests");
        }
    }

    fn keep_budget(&mut self, account: &Account, budget: &Budget) -> Result<(), StoreError> {
        self.mirror.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO budgets (host, user, most, remaining, resets_at, heard_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (host, user) DO UPDATE SET \
                 most = excluded.most, remaining = excluded.remaining, \
                 resets_at = excluded.resets_at, heard_at = excluded.heard_at",
            )?
            .execute(params![
                account.host,
                account.user.0,
                budget.limit,
                budget.remaining,
                Ms(budget.resets_at),
                Ms(budget.heard_at),
            ])?;
            Ok(())
        })
    }
}
