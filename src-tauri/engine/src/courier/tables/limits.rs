//! What binds every request of every program of this notebook, for each account.

use crate::ground::store::{
    Store, StoreError,
    columns::{Ms, time},
};
use meridian_core::{
    courier::{Limits, Proof},
    ids::{Account, TeamId, UserId},
};
use rusqlite::{Connection, OptionalExtension as _, params};

pub(crate) const CREATE: &str = "
CREATE TABLE limits (
    host          TEXT NOT NULL,
    user          INTEGER NOT NULL,
    next_write_at INTEGER,
    limited_until INTEGER,
    limited_times INTEGER NOT NULL,
    UNIQUE (host, user)
) STRICT;
";

/// Whose limits bind a team with this account. What is met without a sign-in binds all who have none
/// at that host, and nobody who has one.
pub(crate) fn bound(account: Account, proof: Proof) -> Account {
    match proof {
        Proof::Nobody => Account { user: UserId(0), login: String::new(), ..account },
        Proof::Proven | Proof::Unproven => account,
    }
}

/// The limits of an account.
pub(crate) fn limits(tx: &Connection, account: &Account) -> Result<Limits, StoreError> {
    let found = tx
        .prepare_cached(
            "SELECT next_write_at, limited_until, limited_times FROM limits \
             WHERE host = ?1 AND user = ?2",
        )?
        .query_row(params![account.host, account.user.0], |row| {
            Ok(Limits {
                next_write_at: time(row, 0)?,
                limited_until: time(row, 1)?,
                limited_times: row.get(2)?,
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Sets the limits of an account.
pub(crate) fn set_limits(
    tx: &Connection,
    account: &Account,
    limits: &Limits,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO limits (host, user, next_write_at, limited_until, limited_times) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (host, user) DO UPDATE SET \
         next_write_at = excluded.next_write_at, limited_until = excluded.limited_until, \
         limited_times = excluded.limited_times",
    )?
    .execute(params![
        account.host,
        account.user.0,
        limits.next_write_at.map(Ms),
        limits.limited_until.map(Ms),
        limits.limited_times,
    ])?;
    Ok(())
}

impl Store {
    /// The limits that bind the team's account.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when the notebook cannot be read.
    pub fn limits(&self, team: TeamId) -> Result<Limits, StoreError> {
        self.limits_with(team, Proof::Unproven)
    }

    /// The same, where this is whose sign-in it is.
    ///
    /// # Errors
    /// Those of [`Self::limits`].
    pub fn limits_with(&self, team: TeamId, proof: Proof) -> Result<Limits, StoreError> {
        self.notebook.read(|tx| {
            let account = crate::team::tables::team(tx, team)?.facts.account;
            limits(tx, &bound(account, proof))
        })
    }
}
