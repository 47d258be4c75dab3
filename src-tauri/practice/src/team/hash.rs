//! What stands for chance in the invented team: a number that follows from words, so that two
//! processes and two runs see the same.

/// A number that depends on the words only (FNV-1a).
pub(super) fn fnv1a(words: &[&str]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in words.iter().flat_map(|word| word.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^ (hash >> 29)
}
