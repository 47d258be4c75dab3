//! The draft: Markdown text with a view of its structure.

mod splice;
mod template;
mod text;

pub use splice::{Splice, SpliceError, apply_all};
pub use template::{Field, FieldKind, Template};
pub use text::to_lf;
