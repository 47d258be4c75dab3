//! Chance from a seed: the only source of randomness of a world, so that the same seed is the same
//! run.

/// A small generator (SplitMix64): fast, good enough for choosing mishaps, and ours, so that no
/// update of a library changes what a seed means.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The chance of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut chance = Self(seed ^ 0x6d65_7269_6469_616e);
        chance.next();
        chance
    }

    /// A second generator that goes its own way, so that drawing from one does not move the other.
    pub(crate) fn fork(&mut self) -> Self {
        Self::new(self.next())
    }

    /// 64 random bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number from 0 up to, but not including, `end`; 0 for an empty range.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.next() % end }
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).max(0).cast_unsigned();
        low.saturating_add(self.below(span.saturating_add(1)).cast_signed())
    }

    /// An index into something of this length.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// Happens in so many of a thousand cases.
    pub(crate) fn happens(&mut self, in_a_thousand: u64) -> bool {
        self.below(1_000) < in_a_thousand
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        among.get(self.index(among.len()))
    }

    /// A span of milliseconds whose order of magnitude is random too: most are short, some long.
    pub(crate) fn pause(&mut self, low: i64, high: i64) -> i64 {
        let mut end = low.max(1);
        while end < high && self.happens(750) {
            end = end.saturating_mul(4);
        }
        self.between(low, end.min(high))
    }
}
