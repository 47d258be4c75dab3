//! The draft: Markdown text with a view of its structure.
//!
//! - [`text`](to_lf): line endings, once, on entry
//! - [`splice`](Splice): edits, which are also the undo log
//! - [`template`](Template): which fields a section has
//! - [`health`](Health): Green, Yellow, Red, and the line that says so
//! - [`layout`](Layout): where the parts stand, and the edits through that
//! - [`changes`]: what differs between two texts, to be read
//!
//! What reads Markdown is the engine's alone:
//!
//! - `outline`: what Markdown says about headings and code
//! - [`spans`](spans()): the total parser
//! - [`shape`](view): the fields as they are read
//! - [`posted`](to_post): what of it is posted

pub mod changes;
mod health;
mod layout;
#[cfg(feature = "native")]
mod outline;
#[cfg(feature = "native")]
mod posted;
#[cfg(feature = "native")]
mod shape;
#[cfg(feature = "native")]
mod spans;
mod splice;
mod template;
mod text;

pub use health::{Health, NotAHealth};
pub use layout::Layout;
#[cfg(feature = "native")]
pub(crate) use outline::{Outline, holds, links};
#[cfg(feature = "native")]
pub use posted::{says, to_post};
#[cfg(feature = "native")]
pub(crate) use shape::shape_of;
#[cfg(feature = "native")]
pub use shape::{DraftShape, FieldSpan, set_field, set_health, view};
#[cfg(feature = "native")]
pub(crate) use spans::DraftScan;
#[cfg(feature = "native")]
pub use spans::{Span, SpanKind, spans};
pub use splice::{Splice, SpliceError, apply_all};
pub use template::{Field, FieldKind, Template, TemplateError};
#[cfg(feature = "native")]
pub(crate) use text::title_key;
pub use text::to_lf;
