//! How answers, failures and events travel into the window: as bytes without the names of fields.
//!
//! Reading JSON, with a list of names for each type, would be a fifth of the window's first chunk. Both
//! sides are always of one build, so what stands where is known. A type that cannot be read so (because
//! an attribute of serde's leaves something out or needs names) is refused by the test in
//! `engine/src/packed_tests.rs`; [`meridian_core::two_shapes`] gives it a second shape.

use serde::{Serialize, de::DeserializeOwned};

/// Packs a value for the window.
///
/// # Errors
/// When its type has a shape that cannot be packed.
pub fn pack(value: &impl Serialize) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(value)
}

/// Reads what [`pack`] made of a value of the same type.
///
/// # Errors
/// When the bytes are those of another type: too few, too many, or without meaning.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, postcard::Error> {
    let (value, rest) = postcard::take_from_bytes(bytes)?;
    if rest.is_empty() { Ok(value) } else { Err(postcard::Error::DeserializeBadEncoding) }
}

#[cfg(test)]
mod tests;
