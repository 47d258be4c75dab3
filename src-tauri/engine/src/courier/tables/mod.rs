//! What the courier has still to do and what it has seen: outbox, receipts, limits, and the mirror's
//! comments and issues.

mod away;
pub(crate) mod budgets;
pub(crate) mod changed;
pub(crate) mod comments;
pub(crate) mod contract;
pub(crate) mod decisions;
pub(crate) mod issues;
pub(crate) mod limits;
pub(crate) mod marked;
pub(crate) mod outbox;
pub(crate) mod pulls;
pub(crate) mod receipts;
pub(crate) mod steps;
pub(crate) mod watched;
