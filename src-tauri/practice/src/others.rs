//! What only other clients than Meridian ask for, and what takes a library each: GraphQL, and texts
//! as HTML. Whoever serves others names it at run time; a program that keeps a practice team for
//! itself, such as the agent, does not carry it.

use crate::Practice;
use crate::reply::{Answer, Reply};
use crate::routes::Scene;
use meridian_core::markdown;

/// The routes of others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Others {
    graphql: fn(&mut Scene<'_>) -> Answer,
    /// Markdown as GitHub shows it.
    pub(crate) render: fn(&str) -> String,
}

const ALL: Others = Others { graphql: |scene| scene.graphql(), render: markdown::render };

impl Practice {
    /// From now on whatever any client may ask is answered, not only what Meridian asks.
    pub(crate) fn answer_others(&self) {
        let _answered_already = self.inner.others.set(ALL);
    }
}

impl Scene<'_> {
    /// The answer of GraphQL; without it no such address exists.
    pub(crate) fn graphql_of_others(&mut self) -> Answer {
        let others = self.ask.others.ok_or_else(Reply::not_found)?;
        (others.graphql)(self)
    }

    /// Markdown as HTML; without it no such form exists.
    pub(crate) fn html(&self, text: &str) -> Result<String, Box<Reply>> {
        let others = self.ask.others.ok_or_else(Reply::not_found)?;
        Ok((others.render)(text))
    }
}
