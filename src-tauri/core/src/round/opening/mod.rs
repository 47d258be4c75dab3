//! What the text says that opens a round, and whom it reaches.
//!
//! All of it is pure: what a team chose, who its people are and what is due come in, and a title, a body
//! and what is said beside them come out. Nothing here is sent. What is missing at that hour, the
//! roster, the schedule, the team's own template, is said in the body: the hour is never missed for it.

pub mod choices;
#[cfg(feature = "native")]
mod dates;
#[cfg(feature = "native")]
mod people;
#[cfg(feature = "native")]
mod plan;
#[cfg(feature = "native")]
mod rights;
mod tagged;
#[cfg(feature = "native")]
mod tags;
#[cfg(feature = "native")]
mod template;
#[cfg(feature = "native")]
mod words;

pub use choices::{Choices, MayUse, ProwLine, Tag};
#[cfg(feature = "native")]
pub(crate) use dates::utc;
#[cfg(feature = "native")]
pub use people::{Away, MOST_TAGS, PlainName, Why};
#[cfg(feature = "native")]
pub use plan::{Carried, Facts, Given, LastRound, Opening, Reach, plan};
#[cfg(feature = "native")]
pub use rights::{Addition, CannotAdd, Helper, Opener, Permission, SaidLine};
pub use tagged::{Tags, TagsSeen};
#[cfg(feature = "native")]
pub use tags::{read_tags, wanted_tags};
#[cfg(feature = "native")]
pub(crate) use template::plain;

#[cfg(test)]
#[cfg(feature = "native")]
mod people_tests;
#[cfg(test)]
#[cfg(feature = "native")]
mod plan_tests;
#[cfg(test)]
#[cfg(feature = "native")]
mod rights_tests;
