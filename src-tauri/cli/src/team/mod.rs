//! Which team it is: connecting a real one, choosing among several, the practice team, who is in one.

pub(crate) mod connect;
mod file;
mod hand_over;
pub(crate) mod practice;
pub(crate) mod removing;
pub(crate) mod roster;
pub(crate) mod teams;
