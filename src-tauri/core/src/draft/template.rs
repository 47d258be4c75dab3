//! Templates: which headings a section's update has, and what they are for.
//!
//! They are data: one TOML file a role in `templates/`. The hints are never part of a draft's text,
//! so that no hint can be posted by accident.

#[cfg(feature = "native")]
use super::{
    outline::plain_heading,
    text::{heading_line, title_key},
};
#[cfg(feature = "native")]
use crate::ids::SectionId;
use serde::{Deserialize, Serialize};
#[cfg(feature = "native")]
use std::sync::LazyLock;

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

/// A template text that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// Not TOML, or not of a template's shape.
    #[error("the template cannot be read: {said}; correct the TOML text")]
    Unreadable {
        /// What the TOML reader says, with line and column.
        said: String,
    },
    /// A title is empty, has several lines or could not be read back as a heading.
    #[error("\"{title}\" cannot be a title in a template; use one line of plain words")]
    BadTitle {
        /// The title as given.
        title: String,
    },
    /// Two fields have the same title.
    #[error("the template has two fields named \"{title}\"; give each its own name")]
    DoubledTitle {
        /// The title as given.
        title: String,
    },
    /// More than one field is the health.
    #[error("the template has more than one health field; keep one")]
    DoubledHealth,
}

impl Template {
    /// The field that holds the health, if the template has one.
    pub fn health_field(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.kind == FieldKind::Health)
    }
}

/// The sections that have a template of their own, by each of their names.
#[cfg(feature = "native")]
const OWN: [(&[&str], &str); 6] = [
    (&["release-lead", "release-team-lead", "lead"], include_str!("templates/release-lead.toml")),
    (&["enhancements"], include_str!("templates/enhancements.toml")),
    (&["release-signal", "ci-signal"], include_str!("templates/release-signal.toml")),
    (&["docs"], include_str!("templates/docs.toml")),
    (&["comms", "communications"], include_str!("templates/comms.toml")),
    (
        &["branch-management", "branch-manager", "release-branch-management"],
        include_str!("templates/branch-management.toml"),
    ),
];

/// The same, read once: a board asks for each section's title at each look.
#[cfg(feature = "native")]
static READ: LazyLock<Vec<(&[&str], Template)>> = LazyLock::new(|| {
    let read = OWN.iter().map(|(names, text)| Some((*names, Template::parse_toml(text).ok()?)));
    read.flatten().collect()
});

#[cfg(feature = "native")]
const GENERAL: &str = include_str!("templates/general.toml");

/// The fields of all other sections.
#[cfg(feature = "native")]
static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let general = Template::parse_toml(GENERAL);
    // The shipped files are tested; a section without fields is still a page to write on.
    general.map(|general| general.fields).unwrap_or_default()
});

#[cfg(feature = "native")]
impl Template {
    /// The template of a section. A section without its own gets the general fields under its own
    /// name: `bug-triage` becomes "Bug Triage".
    pub fn of(section: &SectionId) -> Self {
        let is = |name: &&str| section.as_str().eq_ignore_ascii_case(name);
        match READ.iter().find(|(names, _)| names.iter().any(is)) {
            Some((_, own)) => own.clone(),
            None => Self { title: words_of(section), fields: FIELDS.clone() },
        }
    }

    /// Reads a template from TOML: `title` and `[[fields]]` with `title`, `kind` (`health` or
    /// `text`) and `hint`.
    ///
    /// # Errors
    /// When the text is no such TOML or its titles could not be told apart in a draft.
    pub fn parse_toml(text: &str) -> Result<Self, TemplateError> {
        let template: Self = toml::from_str(text)
            .map_err(|error| TemplateError::Unreadable { said: one_line(&error.to_string()) })?;
        let titles = || template.fields.iter().map(|field| &field.title);
        let health = template.health_field().map(|field| field.title.as_str());
        for title in std::iter::once(&template.title).chain(titles()) {
            // The health's title stands before a colon of its own.
            let doubtful = health == Some(title.as_str()) && title.contains(':');
            if doubtful || plain_heading(title).is_none() {
                return Err(TemplateError::BadTitle { title: title.clone() });
            }
        }
        for (index, title) in titles().enumerate() {
            let key = title_key(title);
            if titles().take(index).any(|earlier| title_key(earlier) == key) {
                return Err(TemplateError::DoubledTitle { title: title.clone() });
            }
        }
        if template.fields.iter().filter(|field| field.kind == FieldKind::Health).count() > 1 {
            return Err(TemplateError::DoubledHealth);
        }
        Ok(template)
    }

    /// A draft's first text: the health line with nothing chosen, then the headings.
    pub fn blank(&self) -> String {
        let blocks: Vec<String> = self
            .fields
            .iter()
            .map(|field| match field.kind {
                FieldKind::Health => format!("{}: \n", field.title),
                FieldKind::Text => heading_line(2, &field.title),
            })
            .collect();
        blocks.join("\n")
    }
}

/// `bug-triage` as "Bug Triage".
#[cfg(feature = "native")]
fn words_of(section: &SectionId) -> String {
    let words: Vec<String> = section
        .as_str()
        .split(['-', '_', '/', '.'])
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut letters = word.chars();
            // A section's name is ASCII.
            letters.next().map_or_else(String::new, |first| {
                std::iter::once(first.to_ascii_uppercase()).chain(letters).collect::<String>()
            })
        })
        .collect();
    if words.is_empty() { section.to_string() } else { words.join(" ") }
}

#[cfg(feature = "native")]
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
