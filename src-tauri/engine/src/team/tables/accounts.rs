//! The accounts with which the member writes, each on its host.

use crate::ground::store::StoreError;
use meridian_core::ids::Account;
use rusqlite::{Connection, params};

/// Who writes for a team stood in the team's own columns.
pub(crate) const CREATE: &str = "
CREATE TABLE accounts (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    host  TEXT NOT NULL,
    user  INTEGER NOT NULL,
    login TEXT NOT NULL,
    UNIQUE (host, user)
) STRICT;
INSERT INTO accounts (host, user, login)
    SELECT host, user, login FROM teams WHERE true ORDER BY id
    ON CONFLICT (host, user) DO UPDATE SET login = excluded.login WHERE excluded.login <> '';
ALTER TABLE teams ADD COLUMN account INTEGER REFERENCES accounts (id);
UPDATE teams SET account = (
    SELECT id FROM accounts WHERE accounts.host = teams.host AND accounts.user = teams.user
);
ALTER TABLE teams DROP COLUMN host;
ALTER TABLE teams DROP COLUMN user;
ALTER TABLE teams DROP COLUMN login;
";

/// The number of an account, whose name is the newest that is known.
pub(crate) fn number(tx: &Connection, account: &Account) -> Result<i64, StoreError> {
    Ok(tx
        .prepare_cached(
            "INSERT INTO accounts (host, user, login) VALUES (?1, ?2, ?3) \
             ON CONFLICT (host, user) DO UPDATE SET login = excluded.login RETURNING id",
        )?
        .query_row(params![account.host, account.user.0, account.login], |row| row.get("id"))?)
}

/// Forgets those with which nobody writes any more: the member's before GitHub said who they are.
pub(crate) fn forget_unused(tx: &Connection) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM accounts WHERE NOT EXISTS (SELECT 1 FROM teams WHERE account = accounts.id)",
    )?
    .execute([])?;
    Ok(())
}
