//! Texts that are built to be read slowly, seen before they are read.

/// Quotes and lists inside one another.
const DEEPEST: usize = 200;
/// Bytes of one line.
const LONGEST_LINE: usize = 200_000;

/// The line, from 1, on which a text goes deeper or runs longer than any schedule does.
pub(crate) fn too_deep(text: &str) -> Option<u32> {
    let at = text.lines().position(|line| {
        if line.len() > LONGEST_LINE {
            return true;
        }
        let mut depth = 0;
        for c in line.chars() {
            match c {
                '>' | '-' | '*' | '+' => depth += 1,
                ' ' | '\t' => {}
                _ => break,
            }
        }
        // A rule or the line below a title is made of nothing else and has no spaces within.
        depth > DEEPEST && line.trim().contains(' ')
    })?;
    u32::try_from(at + 1).ok()
}
