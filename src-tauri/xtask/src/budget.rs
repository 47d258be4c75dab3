//! How large the page's WebAssembly may be: what is loaded before the draft can be typed in, and
//! each chunk that is loaded later.
//!
//! What grows past it grows on every start, so the page is not built then. Not checked where the
//! optimiser is missing: without it everything is a tenth larger.

/// Bytes of what is loaded first: what it had when answers came to have no names of fields in them, and
/// a twentieth of that.
const FIRST: usize = 445_000;
/// Bytes of what stands around the draft, which nobody waits for; likewise.
const AROUND: usize = 224_000;
/// Bytes of a screen, and of what screens share.
const SCREEN: usize = 45_000;
/// Bytes of the round's dialog, which is no screen: it has the pages of a whole week, from its opening to its
/// summary, with decisions, what is brewing, the conversation and what is to be discussed.
const ROUND: usize = 48_000;

/// Checks the files of a page, named with their sizes in bytes.
///
/// # Errors
/// Every file that is too large, with what it may have at most.
pub(crate) fn check<'f>(files: impl Iterator<Item = (&'f str, usize)>) -> Result<(), String> {
    let large: Vec<String> = files
        .filter_map(|(name, size)| Some((name, size, most(name)?)))
        .filter(|(_, size, most)| size > most)
        .map(|(name, size, most)| format!("{name} has {size} bytes, and {most} are the most"))
        .collect();
    if large.is_empty() {
        return Ok(());
    }
    Err(format!(
        "The window's WebAssembly is too large: {}. What is not needed at once belongs into a \
         chunk of its own (ARCHITECTURE.md, \"The window in chunks\").",
        large.join("; ")
    ))
}

/// What a file may have; none for what is no WebAssembly.
fn most(name: &str) -> Option<usize> {
    let stem = name.strip_suffix(".wasm")?;
    Some(match stem {
        "meridian_bg" => FIRST,
        "split_around" => AROUND,
        "split_round" => ROUND,
        _ => SCREEN,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_named_with_its_bytes() {
        let page = [
            ("style.css", 999_999),
            ("meridian_bg.wasm", FIRST),
            ("split_around.wasm", 200_000),
            ("split_team.wasm", SCREEN + 1),
        ];
        let said = check(page.into_iter()).unwrap_err();
        assert!(said.contains("split_team.wasm has 45001 bytes, and 45000 are the most"), "{said}");
        assert!(!said.contains("meridian_bg") && !said.contains("around.wasm"), "{said}");
        assert_eq!(check(page.into_iter().take(3)), Ok(()));
    }
}
