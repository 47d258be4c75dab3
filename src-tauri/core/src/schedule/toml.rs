//! TOML as the tree of texts that YAML is read as, with line numbers.

use super::yaml::{Node, Tree, Value};
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Values inside values.
const DEEPEST: usize = 60;

/// Reads a text as TOML; none for any other.
pub(crate) fn read_toml(text: &str) -> Option<Tree> {
    let first = text.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#'))?;
    // Cheap: most texts are none.
    let is_key = |key: &str| {
        let key = key.trim();
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-.\"' ".contains(c))
    };
    let is_header = first.starts_with('[') && first.split(" #").next()?.trim_end().ends_with(']');
    if !is_header && !first.split_once('=').is_some_and(|(key, _)| is_key(key)) {
        return None;
    }
    let table = DeTable::parse(text).ok()?;
    let source = Source { text, ends: text.match_indices('\n').map(|(at, _)| at).collect() };
    let root = source.table(table.get_ref(), 1, 0);
    Some(Tree { roots: vec![root], broken: None })
}

struct Source<'t> {
    text: &'t str,
    ends: Vec<usize>,
}

impl Source<'_> {
    fn line(&self, offset: usize) -> u32 {
        u32::try_from(self.ends.partition_point(|end| *end < offset) + 1).unwrap_or(u32::MAX)
    }

    fn table(&self, table: &DeTable<'_>, line: u32, depth: usize) -> Node {
        let mut entries: Vec<(Range<usize>, String, &Spanned<DeValue<'_>>)> = table
            .iter()
            .map(|(key, value)| (key.span(), key.get_ref().to_string(), value))
            .collect();
        entries.sort_by_key(|(span, ..)| span.start);
        let map = entries
            .into_iter()
            .map(|(span, key, value)| (key, self.value(value, self.line(span.start), depth + 1)))
            .collect();
        Node { line, value: Value::Map(map) }
    }

    fn value(&self, value: &Spanned<DeValue<'_>>, line: u32, depth: usize) -> Node {
        let text = |text: &str| Node { line, value: Value::Text(text.to_owned()) };
        match value.get_ref() {
            _ if depth > DEEPEST => text(""),
            DeValue::String(own) => text(own),
            DeValue::Datetime(moment) => text(&moment.to_string()),
            DeValue::Table(table) => self.table(table, line, depth),
            DeValue::Array(list) => {
                let at = |value: &Spanned<DeValue<'_>>| self.line(value.span().start);
                let list = list.iter().map(|value| self.value(value, at(value), depth + 1));
                Node { line, value: Value::List(list.collect()) }
            }
            _ => text(self.text.get(value.span()).unwrap_or_default()),
        }
    }
}
