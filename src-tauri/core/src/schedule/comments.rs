//! What is commented out in a text, by the language that it is written in: old plans are kept so,
//! and no reader may take them for the present one.

use std::borrow::Cow;

/// The prose of a text without its comments, each line where it was.
pub(super) fn without(text: &str) -> Cow<'_, str> {
    let slashed = is_slashed(text);
    if !text.contains("<!--") && !slashed {
        return Cow::Borrowed(text);
    }
    let hidden = if slashed { slash_lines(text) } else { Vec::new() };
    // Of a table in another notation than Markdown's an empty row would be a row.
    let marks = ["{|", "|===", "||", "+-"];
    let is_foreign =
        text.lines().any(|line| marks.iter().any(|m| line.trim_start().starts_with(m)));
    let mut inside = false;
    let mut fenced = false;
    let mut list: Vec<(Cow<'_, str>, bool)> = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        if hidden.get(at) == Some(&true) {
            list.push((Cow::Borrowed(""), true));
            continue;
        }
        let start = line.trim_start();
        fenced ^= !inside && (start.starts_with("```") || start.starts_with("~~~"));
        let kept = if fenced { Cow::Borrowed(line) } else { outside(line, &mut inside) };
        let is_hidden = kept.trim().is_empty() && !line.trim().is_empty();
        list.push((kept, is_hidden));
    }
    // A comment that nobody ends hides nothing.
    if inside {
        return Cow::Borrowed(text);
    }
    let is_row = |line: &str| line.trim_start().starts_with('|');
    // Whether the nearest line below that is not hidden is a row.
    let mut below = vec![false; list.len()];
    let mut row = false;
    for ((line, hidden), below) in list.iter().zip(&mut below).rev() {
        *below = row;
        row = if *hidden { row } else { is_row(line) };
    }
    let mut above = false;
    let mut lines: Vec<&str> = Vec::with_capacity(list.len());
    for ((line, hidden), below) in list.iter().zip(below) {
        // A table goes on behind rows that are commented out.
        let joins = *hidden && above && below && !is_foreign;
        lines.push(if joins { "| |" } else { line.as_ref() });
        above = if *hidden { above } else { is_row(line) };
    }
    Cow::Owned(lines.join("\n"))
}

/// What of a line stands outside `<!-- -->`.
fn outside<'l>(line: &'l str, inside: &mut bool) -> Cow<'l, str> {
    if !*inside && !line.contains("<!--") {
        return Cow::Borrowed(line);
    }
    let mut kept = String::new();
    let mut rest = line;
    loop {
        if *inside {
            let Some((_, behind)) = rest.split_once("-->") else { break };
            (*inside, rest) = (false, behind);
        } else {
            // As code it is only spoken of.
            let mut marks = 0_usize;
            let open = rest.char_indices().map(|(at, c)| {
                marks += usize::from(c == '`');
                (at, c == '<' && marks.is_multiple_of(2))
            });
            let is_open = |at: usize| rest.get(at..).is_some_and(|r| r.starts_with("<!--"));
            let open = open.filter(|(_, may)| *may).map(|(at, _)| at).find(|at| is_open(*at));
            let cut = open.and_then(|at| Some((rest.get(..at)?, rest.get(at + 4..)?)));
            let Some((before, behind)) = cut else {
                kept.push_str(rest);
                break;
            };
            kept.push_str(before);
            (*inside, rest) = (true, behind);
        }
    }
    Cow::Owned(kept)
}

/// Which lines of a text are commented out as a whole, other than by `<!-- -->`. `is_rst` is
/// whether the text was read as reStructuredText.
pub(super) fn hidden_lines(text: &str, is_rst: bool) -> Vec<bool> {
    if is_rst {
        rst_lines(text)
    } else if is_slashed(text) {
        slash_lines(text)
    } else {
        Vec::new()
    }
}

/// Where in a line of YAML a comment begins, in bytes.
pub(super) fn yaml_comment(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            // Within a word it is an apostrophe.
            None if matches!(c, '"' | '\'') && !before.is_alphanumeric() => quote = Some(c),
            None if c == '#' && before.is_whitespace() => return Some(at),
            None => {}
        }
        before = c;
    }
    None
}

/// Whether a text is AsciiDoc with comments: other languages have no lines of slashes.
fn is_slashed(text: &str) -> bool {
    let has = |fits: fn(&str) -> bool| text.lines().any(|line| fits(line.trim_end()));
    has(|line| line.starts_with("//") || line == "[comment]")
        && has(|line| {
            let words = line.trim_start_matches('=');
            let heading = words.len() < line.len() && words.starts_with(' ');
            heading || line.starts_with("|===") || is_block_mark(line)
        })
}

/// `////`
fn is_block_mark(line: &str) -> bool {
    line.len() > 3 && line.bytes().all(|b| b == b'/')
}

fn slash_lines(text: &str) -> Vec<bool> {
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    let mut list = Vec::with_capacity(lines.len());
    let mut open: Option<&str> = None;
    for (at, line) in lines.iter().enumerate() {
        let ends = |mark: &str| lines.iter().skip(at + 1).any(|line| *line == mark);
        list.push(match open {
            Some(mark) => {
                open = open.filter(|_| *line != mark);
                true
            }
            // A block that nobody ends hides nothing.
            None if is_block_mark(line) && ends(line) => {
                open = Some(line);
                true
            }
            // `[comment]` above `--` or a block of its own.
            None if lines.get(at.wrapping_sub(1)).is_some_and(|above| *above == "[comment]")
                && matches!(*line, "--" | "====")
                && ends(line) =>
            {
                open = Some(line);
                true
            }
            None => line.starts_with("//") && !line.starts_with("///"),
        });
    }
    list
}

/// `.. words`, and what stands further in below it; `.. name::`, `.. _name:` and their like are no
/// comments.
fn rst_lines(text: &str) -> Vec<bool> {
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut list = vec![false; lines.len()];
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let own = at;
        at += 1;
        let Some(words) = line.trim_start().strip_prefix("..") else { continue };
        let goes_on = lines.get(at).is_some_and(|next| !next.is_empty());
        if !is_comment(words) || (words.is_empty() && !goes_on) {
            continue;
        }
        let within = |next: &&&str| next.is_empty() || depth(next) > depth(line);
        let length = lines.iter().skip(at).take_while(within).count();
        for hidden in list.iter_mut().skip(own).take(length + 1) {
            *hidden = true;
        }
        at += length;
    }
    list
}

/// Whether what stands behind two dots is only a comment.
fn is_comment(words: &str) -> bool {
    let Some(words) = words.strip_prefix(' ').map(str::trim_start) else { return words.is_empty() };
    let first = words.split_whitespace().next().unwrap_or_default();
    let is_directive = first.split_once("::").is_some_and(|(name, _)| {
        let sign = |c: char| c.is_alphanumeric() || "-_+:.".contains(c);
        !name.is_empty() && name.chars().all(sign)
    });
    let is_substitution = words.starts_with('|') && words.contains("::");
    !(is_directive || is_substitution || words.starts_with(['_', '[']))
}

/// A text in reStructuredText without its comments, each line where it was.
pub(super) fn without_rst(text: &str) -> Cow<'_, str> {
    let hidden = rst_lines(text);
    if !hidden.contains(&true) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text
        .split('\n')
        .zip(&hidden)
        .map(|(line, hidden)| if *hidden { "" } else { line })
        .collect();
    Cow::Owned(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use crate::schedule::{
        bundled::import,
        scan::{Fate, Reason, account},
    };
    use rstest::rstest;

    const OUT: &[&str] = &["Out"];

    #[rstest]
    #[case::rst(
        "Plan\n====\n\n.. The old plan:\n\n   ===========  =======\n   2026-06-04   Old\n   2026-06-05   Older\n   ===========  =======\n\n\
         ===========  =======\n2027-06-04   Out\n2027-06-05   Thaw\n===========  =======\n",
        &["Out", "Thaw"]
    )]
    #[case::rst_with_a_directive_below(
        "Plan\n====\n\n..\n   Old: 2026-06-04\n\n.. list-table::\n   :header-rows: 1\n\n   * - What\n     - When\n   * - Out\n     - 2027-06-04\n",
        OUT
    )]
    #[case::asciidoc_row(
        "= Plan\n\n|===\n|When |What\n\n// |2026-06-04 |Old\n|2027-06-04 |Out\n|===\n",
        OUT
    )]
    #[case::asciidoc_block(
        "= Plan\n\n////\n|===\n|When |What\n|2026-06-04 |Old\n|===\n////\n\n|===\n|When |What\n|2027-06-04 |Out\n|===\n",
        OUT
    )]
    #[case::asciidoc_list("= Plan\n\n* 2027-06-04: Out\n// * 2026-06-04: Old\n", OUT)]
    #[case::mediawiki(
        "{|\n! When !! What\n<!--\n|-\n| 2026-06-04 || Old\n-->\n|-\n| 2027-06-04 || Out\n|}\n",
        OUT
    )]
    #[case::markdown_rows(
        "| When | What |\n|---|---|\n| 2027-06-04 | Out |\n<!--\n| 2026-06-04 | Old |\n| 2026-06-05 | Older |\n-->\n| 2027-06-05 | Thaw |\n<!-- | 2026-06-06 | Oldest | -->\n| 2027-06-06 | Party |\n",
        &["Out", "Thaw", "Party"]
    )]
    #[case::a_part_of_a_cell(
        "| When | What |\n|---|---|\n| 2027-06-04 <!-- was 2026-06-04 --> | Out |\n",
        OUT
    )]
    #[case::html(
        "<table><tr><th>When</th><th>What</th></tr>\n<!-- <tr><td>2026-06-04</td><td>Old</td></tr> -->\n<tr><td>2027-06-04</td><td>Out</td></tr></table>\n",
        OUT
    )]
    fn what_is_commented_out_is_not_read(#[case] text: &str, #[case] names: &[&str]) {
        let schedule = import(text, "plan").unwrap();
        let read: Vec<&str> = schedule.milestones.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(read, names);
        assert!(schedule.summary.is_empty());
        assert!(schedule.unread.is_empty(), "{:?}", schedule.unread);
        for found in account(text, &schedule).iter().filter(|found| found.text.contains("2026")) {
            assert_eq!(found.fate, Fate::SetAside(Reason::CommentedOut), "{found:?}");
        }
        for row in &schedule.milestones {
            let line = text.lines().nth(row.line as usize - 1).unwrap();
            assert!(line.contains(&row.name) || line.contains("* - "), "{row:?}: {line}");
        }
    }

    #[rstest]
    #[case::as_code("| When | What |\n|---|---|\n| 2027-06-04 | `<!--` and `-->` are marks |\n", 1)]
    #[case::never_ended(
        "| When | What |\n|---|---|\n| 2027-06-04 | Out <!-- sure? |\n| 2027-06-05 | Thaw |\n",
        2
    )]
    #[case::a_path_in_markdown(
        "// Plan of /team\n\n| When | What |\n|---|---|\n| 2027-06-04 | Out |\n",
        1
    )]
    #[case::a_block_that_nobody_ends(
        "= Plan\n\n////\n\n* 2027-06-04: Out\n* 2027-06-05: Thaw\n",
        2
    )]
    fn what_only_looks_like_a_comment_is_read(#[case] text: &str, #[case] rows: usize) {
        assert_eq!(import(text, "plan").unwrap().milestones.len(), rows);
    }
}
