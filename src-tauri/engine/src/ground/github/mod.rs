//! The only place that speaks HTTP: one request in, one classified answer out.
//!
//! octocrab carries authentication and the requests, over a connection that is made in `connector`.
//! Its retry, cache and redirects are not built in (a repeated `POST` would be a second comment), and
//! its strict models are not used: see `wire`. Neither is its `graphql`, which drops why GitHub refused:
//! see `graph`.

mod client;
mod connector;
mod device;
mod graph;
mod links;
mod overheard;
mod parts;
mod question;
mod token;
mod trust;
mod wire;

pub use client::{Client, ClientError, Counted, Fetched, Visibility};
pub(crate) use device::{Given, NotGiven};
pub use overheard::{Said, Scopes};
pub use token::TokenPrint;
