//! YAML as a tree of texts with line numbers. Every scalar is kept as written, so that `1.30` stays
//! `1.30`; aliases are not followed, so that a few lines cannot become gigabytes. JSON is YAML.

use saphyr_parser::{Event, Parser};
use std::borrow::Cow;

/// A value with its line, from 1.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) line: u32,
    pub(crate) value: Value,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    List(Vec<Node>),
    /// In the order of the source; keys may repeat.
    Map(Vec<(String, Node)>),
}

/// A text read as YAML.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) roots: Vec<Node>,
    /// Where reading ended early, and why.
    pub(crate) broken: Option<(u32, String)>,
}

/// Values of one file.
const MOST_NODES: usize = 200_000;
/// Values inside values.
const DEEPEST: usize = 60;

/// A collection that is still open.
enum Open {
    List(u32, Vec<Node>),
    Map(u32, Vec<(String, Node)>, Option<String>),
}

impl Tree {
    /// Reads a text; what is broken ends the reading and keeps what stands before it.
    pub(crate) fn read(text: &str) -> Self {
        // A tab where YAML wants spaces is a slip, not a reason to read nothing.
        let text: Cow<'_, str> =
            if text.contains('\t') { text.replace('\t', " ").into() } else { text.into() };
        let mut tree = Self { roots: Vec::new(), broken: None };
        let mut open: Vec<Open> = Vec::new();
        let mut nodes = 0_usize;
        let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1);
        let mut parser = Parser::new_from_str(&text);
        while let Some(next) = parser.next_event() {
            let (event, span) = match next {
                Ok(event) => event,
                Err(error) => {
                    // What is missing at the end is missing on the last line.
                    let line = u32::try_from(error.marker().line()).unwrap_or(u32::MAX).min(lines);
                    tree.broken = Some((line, error.info().to_owned()));
                    break;
                }
            };
            let line = u32::try_from(span.start.line()).unwrap_or(u32::MAX).clamp(1, lines);
            nodes += 1;
            if nodes > MOST_NODES || open.len() > DEEPEST {
                tree.broken = Some((line, "it is too large or too deep".to_owned()));
                break;
            }
            match event {
                Event::Scalar(text, ..) => {
                    let value = Value::Text(text.into_owned());
                    tree.put(&mut open, Node { line, value });
                }
                Event::Alias(_) => {
                    tree.put(&mut open, Node { line, value: Value::Text(String::new()) });
                }
                Event::SequenceStart(..) => open.push(Open::List(line, Vec::new())),
                Event::MappingStart(..) => open.push(Open::Map(line, Vec::new(), None)),
                Event::SequenceEnd | Event::MappingEnd => tree.close(&mut open),
                _ => {}
            }
        }
        while !open.is_empty() {
            tree.close(&mut open);
        }
        tree
    }

    fn close(&mut self, open: &mut Vec<Open>) {
        let node = match open.pop() {
            Some(Open::List(line, list)) => Node { line, value: Value::List(list) },
            Some(Open::Map(line, map, _)) => Node { line, value: Value::Map(map) },
            None => return,
        };
        self.put(open, node);
    }

    fn put(&mut self, open: &mut [Open], node: Node) {
        match open.last_mut() {
            None => self.roots.push(node),
            Some(Open::List(_, list)) => list.push(node),
            Some(Open::Map(_, map, key)) => match (key.take(), node.value) {
                (None, Value::Text(text)) => *key = Some(text),
                // A collection as a key is not a name.
                (None, _) => *key = Some(String::new()),
                (Some(name), value) => map.push((name, Node { line: node.line, value })),
            },
        }
    }
}

impl Node {
    /// The scalar as written, without white space around it.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text.trim()),
            _ => None,
        }
    }

    /// The values of a list; none for others.
    pub(crate) fn list(&self) -> &[Self] {
        match &self.value {
            Value::List(list) => list,
            _ => &[],
        }
    }

    /// The entries of a map; none for others.
    pub(crate) fn map(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Map(map) => map,
            _ => &[],
        }
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.map().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The scalar of a key, if it says anything.
    pub(crate) fn said(&self, key: &str) -> Option<&str> {
        self.get(key)?.text().filter(|text| !text.is_empty() && *text != "~" && *text != "null")
    }
}

/// Whether a text may be YAML: its first line that says something is a key, a list of keys, or
/// JSON. Front matter with more text behind it is Markdown.
pub(crate) fn looks_like(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end);
    let says = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let Some(mut first) = lines.by_ref().find(says) else { return false };
    if first.starts_with("---") {
        if text.lines().filter(|line| line.trim_end() == "---").count() > 1 {
            return false;
        }
        let Some(next) = lines.find(says) else { return false };
        first = next;
    }
    let first = first.trim_start();
    if first.starts_with('{') || first.starts_with("[{") || first == "[" {
        return true;
    }
    let item = first.strip_prefix("- ").unwrap_or(first).trim_start();
    let Some((key, rest)) = item.split_once(':') else { return false };
    let key = key.trim().trim_matches(['"', '\'']);
    !key.is_empty()
        && key.len() <= 40
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        && (rest.is_empty() || rest.starts_with([' ', '\t']))
}
