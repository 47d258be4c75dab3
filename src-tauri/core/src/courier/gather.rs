//! A list that tells of a thing, read to its end before anything follows from it.

use super::{
    exchange::{Answer, Next, Page, Payload, Reaction},
    operation::Thing,
    pull::{GoesOn, Pages},
    step::{Courier, Doing, Effect},
};

/// What was read of such a list so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Gathered {
    reactions: Vec<Reaction>,
    pages: Pages,
}

impl Courier {
    /// The whole list as one answer; every other answer as it is.
    ///
    /// # Errors
    /// The question for the next page, of a list that goes on.
    pub(super) fn gathered(&mut self, doing: &Doing, answer: Answer) -> Result<Answer, Effect> {
        let mut so_far = std::mem::take(&mut self.drain.reads.gathered);
        let Answer::Ok { payload: Payload::Reactions { reactions, next }, etag, date } = answer
        else {
            return Ok(answer);
        };
        so_far.reactions.extend(reactions);
        match so_far.pages.after(next) {
            GoesOn::At(path) => {
                let op = doing.operation().and_then(|op| self.operation(op));
                let Some(Thing::Reactions { comment, emoji }) =
                    op.and_then(|op| op.target().thing())
                else {
                    return Ok(Answer::Unchanged);
                };
                self.drain.reads.gathered = so_far;
                self.doing = doing.clone();
                Err(Effect::Send(super::Request::Reactions {
                    comment,
                    emoji,
                    page: Page::Next(path),
                }))
            }
            GoesOn::Broken => {
                let said = "the list of reactions could not be read to its end".to_owned();
                Ok(Answer::Transient { said })
            }
            GoesOn::Complete => {
                let payload = Payload::Reactions { reactions: so_far.reactions, next: Next::End };
                Ok(Answer::Ok { payload, etag, date })
            }
        }
    }
}
