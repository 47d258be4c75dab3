//! Routes that only other clients than Meridian use and that take a library each: GraphQL, and texts
//! as HTML. A server switches them on at run time; a program that keeps a practice team for
//! itself, such as the agent, does not carry them.

use crate::Practice;
use crate::reply::{Answer, Reply};
use crate::routes::RequestContext;
use meridian_core::markdown;
use std::sync::PoisonError;

/// The extra routes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExtraRoutes {
    graphql: fn(&mut RequestContext<'_>) -> Answer,
    /// Markdown as GitHub shows it.
    pub(crate) render: fn(&str) -> String,
}

const ALL: ExtraRoutes =
    ExtraRoutes { graphql: |context| context.graphql(), render: markdown::render };

impl Practice {
    /// From now on whatever any client may ask is answered: what Meridian asks of discussions, and what
    /// other clients ask besides.
    pub fn serve_extra_routes(&self) {
        let _answered_already = self.inner.extra_routes.set(ALL);
        let mut store = self.inner.store.lock().unwrap_or_else(PoisonError::into_inner);
        store.state.extra_routes = Some(ALL);
    }
}

impl RequestContext<'_> {
    /// The answer of GraphQL; without it no such address exists.
    pub(crate) fn graphql_if_served(&mut self) -> Answer {
        let extra_routes = self.request.extra_routes.ok_or_else(Reply::not_found)?;
        (extra_routes.graphql)(self)
    }

    /// Markdown as HTML; without it no such form exists.
    pub(crate) fn html(&self, text: &str) -> Result<String, Box<Reply>> {
        let extra_routes = self.request.extra_routes.ok_or_else(Reply::not_found)?;
        Ok((extra_routes.render)(text))
    }
}
