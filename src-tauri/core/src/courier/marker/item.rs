//! The mark of an issue that is an item's own.

use super::{Values, lines_of_html};
use crate::ids::ItemKey;

/// The line in an issue's body that says which item it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemMarker {
    /// The item.
    pub key: ItemKey,
    /// What was asked then, by its sum: its comment may have been edited since.
    pub sum: String,
}

impl ItemMarker {
    /// The line without a line ending: `<!-- meridian:item v=1 key=5800000592-1 sum=9f.. -->`
    pub fn render(&self) -> String {
        format!("<!-- meridian:item v=1 key={} sum={} -->", self.key, self.sum)
    }

    /// The mark of an issue's body, as that of a round: alone on any line, outside code, quotes and lists, and
    /// the only one there.
    pub fn find(body: &str) -> Option<Self> {
        if !body.contains("meridian:item ") {
            return None;
        }
        let mut found: Option<Self> = None;
        for line in lines_of_html(body) {
            let Some(marker) = Self::read(line) else { continue };
            if found.as_ref().is_some_and(|earlier| earlier.key != marker.key) {
                return None;
            }
            found = Some(marker);
        }
        found
    }

    fn read(line: &str) -> Option<Self> {
        let values = Values::read(line, "meridian:item")?;
        Some(Self { key: values.get("key")?, sum: values.text("sum")?.to_owned() })
    }
}
