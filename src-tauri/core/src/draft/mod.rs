//! The draft: Markdown text with a view of its structure.

mod splice;
mod template;

pub use splice::Splice;
pub use template::{Field, FieldKind, Template};
