//! Whether two texts are the same for Meridian: equal once line endings are put aside.
//!
//! GitHub keeps LF as it is, but turns a text into CRLF as soon as somebody opens it in the web
//! editor. That alone is no change; everything else is.

use crate::draft::to_lf;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// SHA-256 of the text with LF line endings, 64 lower-case hex digits.
pub fn sha256_hex(body: &str) -> String {
    let digest = Sha256::digest(to_lf(body).as_bytes());
    let mut hex = String::with_capacity(64);
    for byte in digest {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Whether the texts differ in nothing but line endings.
///
/// GitHub's `null` for an empty body is the caller's to turn into `""`.
pub fn same_text(left: &str, right: &str) -> bool {
    left == right || to_lf(left) == to_lf(right)
}

#[cfg(test)]
mod tests {
    use super::{same_text, sha256_hex};

    #[test]
    fn the_hash_is_the_one_everybody_else_computes() {
        assert_eq!(
            sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            sha256_hex(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn the_web_editors_line_endings_are_no_change() {
        assert!(same_text("a\nb\n", "a\r\nb\r\n"));
        assert_eq!(sha256_hex("a\nb\n"), sha256_hex("a\r\nb\r\n"));
        assert!(same_text("a\rb", "a\nb"));
    }

    #[test]
    fn everything_else_is_a_change() {
        for other in ["a\nb", "a\nb\n\n", "a \nb\n", "A\nb\n", "\u{feff}a\nb\n", "a\n\nb\n"] {
            assert!(!same_text("a\nb\n", other), "{other:?}");
            assert_ne!(sha256_hex("a\nb\n"), sha256_hex(other), "{other:?}");
        }
    }
}
