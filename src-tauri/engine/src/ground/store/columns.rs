//! How values stand in columns: times as whole milliseconds UTC, names as text, the rest as JSON.

use chrono::{DateTime, Utc};
use meridian_core::ids::{CommentId, DraftKey, TeamId};
use rusqlite::{
    Row, RowIndex, ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};

/// An instant as milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ms(pub(crate) DateTime<Utc>);

impl ToSql for Ms {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.timestamp_millis().into())
    }
}

impl FromSql for Ms {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let ms = value.as_i64()?;
        DateTime::from_timestamp_millis(ms).map(Self).ok_or(FromSqlError::OutOfRange(ms))
    }
}

/// An optional instant.
pub(crate) fn time(
    row: &Row<'_>,
    column: impl RowIndex,
) -> rusqlite::Result<Option<DateTime<Utc>>> {
    Ok(row.get::<_, Option<Ms>>(column)?.map(|ms| ms.0))
}

/// A value as JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(ToSqlOutput::from)
            .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// A checked name (cycle, round, section, operation).
#[derive(Debug, Clone)]
pub(crate) struct Name<T>(pub(crate) T);

impl<T> FromSql for Name<T>
where
    T: TryFrom<String>,
    T::Error: std::error::Error + Send + Sync + 'static,
{
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        T::try_from(value.as_str()?.to_owned()).map(Self).map_err(FromSqlError::other)
    }
}

/// What GitHub calls a comment: a number as a number, a node's id as text.
#[derive(Debug, Clone)]
pub(crate) struct OnGitHub<T>(pub(crate) T);

impl ToSql for OnGitHub<&CommentId> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            CommentId::Number(number) => (*number).into(),
            CommentId::Node(id) => id.as_str().into(),
        })
    }
}

impl FromSql for OnGitHub<CommentId> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Text(_) => Ok(Self(CommentId::Node(value.as_str()?.to_owned()))),
            number => number.as_i64().map(|number| Self(CommentId::Number(number))),
        }
    }
}

/// A draft's key, from the columns `team`, `cycle`, `round` and `section`.
pub(crate) fn draft_key(row: &Row<'_>) -> rusqlite::Result<DraftKey> {
    Ok(DraftKey {
        team: TeamId(row.get("team")?),
        cycle: row.get::<_, Name<_>>("cycle")?.0,
        round: row.get::<_, Name<_>>("round")?.0,
        section: row.get::<_, Name<_>>("section")?.0,
    })
}

/// The same four columns as parameters, in that order.
pub(crate) fn key_columns(key: &DraftKey) -> (i64, &str, String, &str) {
    (key.team.0, key.cycle.as_str(), key.round.to_string(), key.section.as_str())
}
