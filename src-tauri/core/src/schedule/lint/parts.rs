//! Where the parts of a document begin: what one part says has its own order, and is no double of
//! what another part says.

use super::{
    super::SourceKind,
    words::{Word, tokens},
};

/// Where the parts of a document begin: its headings, and the heads of its tables.
pub(super) struct Parts<'s> {
    lines: Vec<&'s str>,
    /// For each line how many parts begin on it or above it.
    begun: Vec<u32>,
}

impl<'s> Parts<'s> {
    pub(super) fn of(source: &'s str, kind: SourceKind) -> Self {
        let lines: Vec<&str> = source.lines().collect();
        let mut parts = Self { lines, begun: Vec::new() };
        parts.count(|lines, at| {
            let line = lines.get(at).map_or("", |line| line.trim());
            let next = lines.get(at + 1).map_or("", |line| line.trim());
            // Each release has its own timeline.
            let of_release = kind == SourceKind::BuilderYaml
                && line.trim_start_matches(['-', ' ']).starts_with("timeline:");
            is_head(line) || of_release || (is_underlined(line, next) && !is_dated(line))
        });
        parts
    }

    /// A line that names a version and nothing else begins a series of its own as well, be it bold,
    /// an item around others, or with a colon; and so does what stands below a rule.
    pub(super) fn with_labels(mut self) -> Self {
        let heads = std::mem::take(&mut self.begun);
        self.count(|lines, at| {
            let before = at.checked_sub(1).and_then(|before| heads.get(before)).copied();
            let next = || lines.iter().skip(at + 1).find(|line| !line.trim().is_empty());
            heads.get(at).copied() > before.or(Some(0))
                || lines.get(at).is_some_and(|line| is_label(line, next()))
                || is_rule(lines, at)
        });
        self
    }

    fn count(&mut self, begins: impl Fn(&[&str], usize) -> bool) {
        let mut begun = 0;
        self.begun = (0..self.lines.len())
            .map(|at| {
                begun += u32::from(begins(&self.lines, at));
                begun
            })
            .collect();
    }

    /// Whether a part begins between two lines, counted from 1.
    pub(super) fn part(&self, above: u32, below: u32) -> bool {
        below > above + 1 && self.begun(above) != self.begun(below - 1)
    }

    /// How many parts begin on a line, counted from 1, or above it.
    pub(super) fn begun(&self, line: u32) -> Option<u32> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.begun.get(index.min(self.begun.len().saturating_sub(1))).copied()
    }
}

/// Words of a heading above what is said once more for a team.
const OF_TEAMS: [&str; 17] = [
    "team",
    "teams",
    "subteam",
    "subteams",
    "view",
    "docs",
    "documentation",
    "comms",
    "communications",
    "marketing",
    "translators",
    "translations",
    "packagers",
    "packaging",
    "testers",
    "notes",
    "for",
];

impl Parts<'_> {
    /// The heading above a line, counted from 1, of those that are no head of a table.
    fn heading(&self, line: u32) -> Option<&str> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        let at = |index: usize| self.lines.get(index).map_or("", |line| line.trim());
        (0..index.min(self.lines.len())).rev().map(|above| (at(above), at(above + 1))).find_map(
            |(line, next)| {
                let mark =
                    line.starts_with('#') || line.starts_with("<h") || line.starts_with("= ");
                let marked = (mark || line.starts_with("==") || line.contains("<summary"))
                    && line.chars().any(char::is_alphanumeric);
                (marked || is_underlined(line, next) && !is_dated(line)).then_some(line)
            },
        )
    }

    /// Whether the heading above a line is about a team.
    pub(super) fn is_of_team(&self, line: u32) -> bool {
        let heading = self.heading(line).unwrap_or_default().to_lowercase();
        heading.split(|c: char| !c.is_alphanumeric()).any(|word| OF_TEAMS.contains(&word))
    }
}

/// A heading by its own signs, or the head of a table.
fn is_head(line: &str) -> bool {
    let rule = line.contains("---") && line.chars().all(|c| "|-: ".contains(c));
    // `== Series ==`
    let equals = line.trim_start_matches('=');
    line.starts_with('#')
        || (rule && line.contains('|'))
        || (equals.len() < line.len() && equals.starts_with(' ') && !equals.trim().is_empty())
        || line.contains("<summary")
        || ["<table", "{|", "|===", "<h1", "<h2", "<h3", "<h4", "<h5", "<h6"]
            .iter()
            .any(|mark| line.starts_with(mark))
}

/// A title above a line of nothing but one sign.
fn is_underlined(line: &str, next: &str) -> bool {
    let mut signs = next.chars();
    let sign = signs.next().filter(|sign| "=-~^\"*+.'".contains(*sign));
    let is_rule = next.chars().count() >= 3 && sign.is_some_and(|sign| signs.all(|c| c == sign));
    is_rule && line.chars().any(char::is_alphanumeric) && !line.contains('|')
}

/// A rule across the page: `---` below an empty line.
fn is_rule(lines: &[&str], at: usize) -> bool {
    let line = lines.get(at).map_or("", |line| line.trim());
    let above = at.checked_sub(1).and_then(|above| lines.get(above));
    let bare = line.replace(' ', "");
    let of_one = |sign: char| bare.len() >= 3 && bare.chars().all(|c| c == sign);
    above.is_some_and(|above| above.trim().is_empty()) && ['-', '*', '_'].into_iter().any(of_one)
}

/// Whether a line names a day, as one that dates what stands below it.
fn is_dated(line: &str) -> bool {
    let words = tokens(line);
    let has = |fits: fn(&Word) -> bool| words.iter().any(|token| fits(&token.word));
    has(|word| matches!(word, Word::Date(_)))
        || (has(|word| matches!(word, Word::Month(_))) && has(|word| matches!(word, Word::Day(_))))
}

/// `**Series 5.40**`, `- 5.38`, `5.36:`, and `5.34 series` above what is further in.
fn is_label(line: &str, next: Option<&&str>) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_above = next.is_some_and(|next| indent(next) > indent(line)) && !line.contains('|');
    let line = line.trim();
    let item = line.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with(' '));
    let bold = ["**", "__", "'''"]
        .iter()
        .any(|mark| line.len() > mark.len() * 2 && line.starts_with(mark) && line.ends_with(mark));
    let text = item.unwrap_or(line);
    let version = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let number = word.strip_prefix(['v', 'V']).unwrap_or(word);
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.len() < 20
            && (number.contains('.') || number.len() < word.len())
            && number.chars().all(|c| c.is_alphanumeric() || ".-".contains(c))
    };
    (item.is_some() || bold || is_above || line.ends_with(':'))
        && text.split_whitespace().count() <= 4
        && text.split_whitespace().any(version)
        && !is_dated(text)
}
