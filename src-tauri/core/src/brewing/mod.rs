//! What is brewing: what no single update says, and several of them together do.
//!
//! Ten rules (`Rule`) look at one cycle as the team wrote it (`History`), each a pure function of its
//! own. What holds for all of them is said once, in `brew`: a line speaks when it becomes true and again
//! only when its evidence changes, ends by itself, is dismissed with a reason for as long as its evidence is
//! the same, and is silent where there is not enough to tell.
//!
//! Beside them stand what a lead asks before each freeze (`what_if`) and what the team keeps an eye on (`risk`).

mod dismissed;

#[cfg(feature = "native")]
mod counts;
#[cfg(feature = "native")]
mod history;
#[cfg(feature = "native")]
mod line;
#[cfg(feature = "native")]
mod metrics;
#[cfg(feature = "native")]
pub mod risk;
#[cfg(feature = "native")]
mod rules;
#[cfg(feature = "native")]
mod said;
#[cfg(feature = "native")]
mod telling;
#[cfg(feature = "native")]
mod thing;
#[cfg(feature = "native")]
mod tokens;
#[cfg(feature = "native")]
pub mod what_if;

pub use dismissed::Dismissed;

#[cfg(feature = "native")]
pub use counts::Count;
#[cfg(feature = "native")]
pub use history::{
    Answer, Decision, History, LastCycle, Link, Mark, Move, PartOf, Past, State, Turn, Worker,
};
#[cfg(feature = "native")]
pub use line::{Line, Rule};
#[cfg(feature = "native")]
pub use metrics::{Better, Metric};
#[cfg(feature = "native")]
pub use said::{Entry, Said};
#[cfg(feature = "native")]
pub use telling::{Brew, MOST_SHOWN, News, Told, brew};
#[cfg(feature = "native")]
pub use thing::Thing;

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
