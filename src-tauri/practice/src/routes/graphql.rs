//! The one route of GraphQL.

use super::{RequestContext, text_field};
use crate::graphql::{QueryContext, execute};
use crate::limits::{self, Resource};
use crate::reply::{Answer, Reply};
use crate::search::parse;

impl RequestContext<'_> {
    pub(crate) fn graphql(&mut self) -> Answer {
        let user = self.signed_in()?;
        let object = self.object()?;
        let Some(text) = text_field(&object, "query")?.flatten() else {
            let text = "A query attribute must be specified and must be a string.";
            return Err(Reply::error(400, text).into());
        };
        let (limit, bucket) = limits::bucket(self.state, user, Resource::Graphql, self.now);
        let bucket = bucket.clone();
        let context = &*self;
        let search = |words: &str| -> Result<Vec<i64>, String> {
            let refused = |reply: Box<Reply>| reply.message();
            let query = parse(words)?;
            let found = context.found(&query).map_err(refused)?;
            Ok(found.iter().map(|one| one.issue.id).collect())
        };
        let view = context.view(context.lists_at);
        let query_context = QueryContext { view, user, limit, bucket, search: &search };
        Ok(Reply::uncached(execute(&query_context, &object, &text)))
    }
}
