//! A question on its way. What is done with its answer depends on the answer's type alone, so that
//! questions with the same one share that code, of which the window's WebAssembly would else hold a
//! copy for each.

use crate::bridge;
use meridian_protocol::{Call, Failure, Reply};
use std::pin::Pin;

/// The answer to come.
pub type Question<R> = Pin<Box<dyn Future<Output = Result<R, Failure>>>>;

/// Asks the engine once the answer is awaited; see [`bridge::call`].
pub fn question<C: Call + 'static>(call: C) -> Question<Reply<C>> {
    Box::pin(bridge::call(call))
}
