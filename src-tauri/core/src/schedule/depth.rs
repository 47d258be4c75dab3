//! Texts that are built to be read slowly, seen before they are read.

/// Quotes and lists inside one another.
const DEEPEST: usize = 40;
/// The same over all lines.
const DEEPEST_IN_ALL: usize = 60_000;
/// Spaces before a list item.
const WIDEST_INDENT: usize = 400;
/// Bytes of one line.
const LONGEST_LINE: usize = 100_000;
/// Lines.
const MOST_LINES: usize = 60_000;
/// Signs that begin cells, links, tags, emphasis and code, each.
const MOST_SIGNS: usize = 60_000;

/// Words within one HTML tag.
const MOST_ATTRIBUTES: usize = 300;

/// Whether an HTML tag has more attributes than any page writes: reading them takes time that
/// grows with their square.
pub(super) fn has_endless_tag(text: &str) -> bool {
    let mut words = None;
    let mut between = true;
    let next = text.bytes().skip(1).chain([0]);
    for (byte, next) in text.bytes().zip(next) {
        match byte {
            b'<' if words.is_none() && next.is_ascii_alphabetic() => words = Some(0_usize),
            b'>' => words = None,
            _ => {}
        }
        let space = byte.is_ascii_whitespace();
        if let Some(words) = words.as_mut().filter(|_| between && !space) {
            *words += 1;
            if *words > MOST_ATTRIBUTES {
                return true;
            }
        }
        between = space;
    }
    false
}

/// The line, from 1, on which a text is deeper, longer or more than any schedule is.
pub(crate) fn too_deep(text: &str) -> Option<u32> {
    let mut signs = [0_usize; 256];
    let mut depths = 0;
    let at = text.split('\n').enumerate().position(|(number, line)| {
        for byte in line.bytes() {
            if let Some(count) = signs.get_mut(usize::from(byte)) {
                *count += 1;
            }
        }
        let many = b"|[]<*_`~&\\!{}"
            .iter()
            .any(|sign| signs.get(usize::from(*sign)).is_some_and(|count| *count > MOST_SIGNS));
        many || number >= MOST_LINES || line.len() > LONGEST_LINE || is_deep(line, &mut depths)
    })?;
    u32::try_from(at + 1).ok()
}

fn is_deep(line: &str, depths: &mut usize) -> bool {
    let (mut depth, mut spaces) = (0, 0);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '>' => depth += 1,
            // A rule is made of the same signs without spaces.
            '-' | '*' | '+' if chars.peek().is_none_or(|next| next.is_whitespace()) => depth += 1,
            ' ' | '\t' => spaces += 1,
            _ => break,
        }
    }
    *depths += depth;
    let says = !line.trim().is_empty();
    depth > DEEPEST || *depths > DEEPEST_IN_ALL || (spaces > WIDEST_INDENT && says)
}
