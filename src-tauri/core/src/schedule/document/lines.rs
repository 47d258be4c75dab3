//! Which line of the source a place in a document is.

/// Line numbers of byte offsets.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) ends: Vec<usize>,
    /// For each line of the text that is read the line of the source; none if they are the same.
    pub(super) source: Option<Vec<u32>>,
}

impl Lines {
    /// From 1, in the text that is read.
    pub(super) fn read(&self, offset: usize) -> u32 {
        u32::try_from(self.ends.partition_point(|end| *end < offset) + 1).unwrap_or(u32::MAX)
    }

    /// From 1, in the source.
    pub(super) fn at(&self, offset: usize) -> u32 {
        self.of(self.read(offset))
    }

    /// The line of the source that a line of the text comes from.
    pub(super) fn of(&self, line: u32) -> u32 {
        let Some(source) = &self.source else { return line };
        let index = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        source.get(index).or(source.last()).copied().unwrap_or(line)
    }

    /// The lines of the source that the lines of `text` come from, the first of which is `first`;
    /// none where they simply follow one another.
    pub(super) fn from(&self, first: u32, text: &str) -> Option<Vec<u32>> {
        self.source.as_ref()?;
        Some((first..).zip(text.split('\n')).map(|(line, _)| self.of(line)).collect())
    }
}
