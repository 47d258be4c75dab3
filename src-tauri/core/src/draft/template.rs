//! Templates: which headings a section's update has, and what they are for.

use serde::{Deserialize, Serialize};

/// What a field of a template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// `Health: Green | Yellow | Red`
    Health,
    /// A heading with free Markdown below it.
    Text,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The heading's words, such as `Highlights`; compared without case.
    pub title: String,
    /// What it is.
    pub kind: FieldKind,
    /// One line that says what belongs here; shown while the field is empty.
    pub hint: String,
}

/// A section's template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// `Release Signal`
    pub title: String,
    /// The fields, in order.
    pub fields: Vec<Field>,
}
