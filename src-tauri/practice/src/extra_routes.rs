//! What takes a library that not every program should carry: texts as HTML. A server switches it on at run
//! time; a program that keeps a practice team for itself, such as the agent, does without.

use crate::Practice;
use crate::reply::Reply;
use crate::routes::RequestContext;
use meridian_core::markdown;
use std::sync::PoisonError;

/// What is answered besides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExtraRoutes {
    /// Markdown as GitHub shows it.
    pub(crate) render: fn(&str) -> String,
}

const ALL: ExtraRoutes = ExtraRoutes { render: markdown::render };

impl Practice {
    /// From now on texts are given as HTML too, where a client asks for that.
    pub fn serve_extra_routes(&self) {
        let _answered_already = self.inner.extra_routes.set(ALL);
        let mut store = self.inner.store.lock().unwrap_or_else(PoisonError::into_inner);
        store.state.extra_routes = Some(ALL);
    }
}

impl RequestContext<'_> {
    /// Markdown as HTML; without it no such form exists.
    pub(crate) fn html(&self, text: &str) -> Result<String, Box<Reply>> {
        let extra_routes = self.request.extra_routes.ok_or_else(Reply::not_found)?;
        Ok((extra_routes.render)(text))
    }
}
