//! The draft: Markdown text with a view of its structure.
//!
//! - [`text`](to_lf): line endings, once, on entry
//! - [`splice`](Splice): edits, which are also the undo log
//! - [`template`](Template): which fields a section has
//! - `outline`: what Markdown says about headings and code
//! - [`health`](Health): Green, Yellow, Red, and the line that says so
//! - [`spans`](spans()): the total parser
//! - [`shape`](view): the fields as the window shows and edits them
//! - [`posted`](to_post): what of it is posted

mod health;
mod outline;
mod posted;
mod shape;
mod spans;
mod splice;
mod template;
mod text;

pub use health::{Health, NotAHealth};
pub(crate) use outline::{Outline, holds, links, title_key};
pub use posted::{says, to_post};
pub(crate) use shape::shape_of;
pub use shape::{DraftShape, FieldSpan, set_field, set_health, view};
pub(crate) use spans::Reading;
pub use spans::{Span, SpanKind, spans};
pub use splice::{Splice, SpliceError, apply_all};
pub use template::{Field, FieldKind, Template, TemplateError};
pub use text::to_lf;
