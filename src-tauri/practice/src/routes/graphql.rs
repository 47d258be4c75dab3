//! The one route of GraphQL.

use super::{Scene, text_field};
use crate::graphql::{Asker, answer};
use crate::limits::{self, Resource};
use crate::reply::{Answer, Reply};
use crate::search::parse;

impl Scene<'_> {
    pub(crate) fn graphql(&mut self) -> Answer {
        let user = self.signed_in()?;
        let object = self.object()?;
        let Some(text) = text_field(&object, "query")?.flatten() else {
            let text = "A query attribute must be specified and must be a string.";
            return Err(Reply::error(400, text).into());
        };
        let (limit, bucket) = limits::bucket(self.state, user, Resource::Graphql, self.now);
        let bucket = bucket.clone();
        let scene = &*self;
        let search = |words: &str| -> Result<Vec<i64>, String> {
            let refused = |reply: Box<Reply>| reply.words();
            let query = parse(words)?;
            let found = scene.found(&query).map_err(refused)?;
            Ok(found.iter().map(|one| one.issue.id).collect())
        };
        let view = scene.view(scene.lists_at);
        let asker = Asker { view, user, limit, bucket, search: &search };
        Ok(Reply::fresh(answer(&asker, &object, &text)))
    }
}
