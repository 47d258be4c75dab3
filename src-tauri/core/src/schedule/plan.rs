//! Schedules as YAML or JSON: the schedule builder's, patch releases, weeks that count down, and
//! any other that gives dates to names.

use super::{
    Milestone, SourceKind, Unread, YearOrigin,
    dates::{self, Hints},
    document::Document,
    draft::Draft,
    timeline::{named, week_in_words, week_number, with_clock},
    toml::read_toml,
    yaml::{Node, Tree, Value, looks_like},
};
use crate::time::{When, ZoneRules, monday, names_day, read, yearless};

use std::borrow::Cow;

/// Rows of one file.
const MOST_ROWS: usize = 2_000;
/// Keys that name what a map is about, the best first.
const NAMES: [&str; 17] = [
    "what",
    "name",
    "title",
    "event",
    "milestone",
    "summary",
    "release",
    "version",
    "id",
    "slug",
    "codename",
    "label",
    "task",
    "activity",
    "phase",
    "subject",
    "cycle",
];

/// Reads a text as YAML; none if it is not YAML or holds no schedule.
pub(super) fn read_plan(text: &str, rules: &dyn ZoneRules) -> Option<Draft> {
    let tree = match read_toml(text) {
        Some(tree) => tree,
        None if looks_like(text) => Tree::read(text),
        None => return None,
    };
    let mut plan = Plan { draft: Draft::default(), releases: Vec::new(), rules };
    for root in &tree.roots {
        plan.root(root);
    }
    let cycle = plan.cycle();
    let mut draft = plan.draft;
    draft.cycle = draft.cycle.or(cycle);
    draft.is_guess = tree.broken.is_some();
    if let Some((line, why)) = tree.broken {
        let words = text.lines().nth(usize::try_from(line).ok()?.saturating_sub(1));
        draft.unread.push(Unread {
            line,
            text: words.unwrap_or_default().trim().to_owned(),
            why: format!("The YAML cannot be read from here on: {why}."),
        });
    }
    let says = |m: &Milestone| m.when.earliest().is_some() || yearless(m.when.text()).is_some();
    // A builder's file is one also where no date in it is understood.
    let numbered = |m: &Milestone| m.when.text().bytes().any(|b| b.is_ascii_digit());
    let is_builder = draft.kind == SourceKind::BuilderYaml && draft.milestones.iter().any(numbered);
    if !draft.milestones.iter().any(says) && !is_builder {
        return None;
    }
    dates::complete(&mut draft.milestones, &Hints::default(), rules);
    Some(draft)
}

/// A release that a map is about.
struct Release {
    name: String,
    version: Vec<u32>,
    /// Whether the key above the map says so, and not the map itself.
    by_key: bool,
}

struct Plan<'r> {
    draft: Draft,
    /// The releases that maps are about.
    releases: Vec<Release>,
    rules: &'r dyn ZoneRules,
}

impl Plan<'_> {
    fn root(&mut self, root: &Node) {
        let has = |key: &str| root.get(key).is_some_and(|node| !node.list().is_empty());
        let builder = |node: &Node| node.list().iter().any(|r| r.get("timeline").is_some());
        if root.get("releases").is_some_and(builder) {
            self.draft.kind = SourceKind::BuilderYaml;
            self.builder(root.get("releases").map_or(&[], Node::list));
        } else if has("cycle") && root.get("start-week").or(root.get("release-week")).is_some() {
            self.draft.kind = SourceKind::CountdownYaml;
            self.countdown(root);
        } else {
            self.draft.kind =
                if has("schedules") { SourceKind::PatchYaml } else { SourceKind::Yaml };
            self.any(root, "", 0);
        }
    }

    fn push(&mut self, name: &str, who: Option<&str>, week: Option<u32>, node: &Node, when: When) {
        if self.draft.milestones.len() >= MOST_ROWS {
            if self.draft.milestones.len() == MOST_ROWS && self.draft.unread.is_empty() {
                self.draft.unread.push(Unread {
                    line: node.line,
                    text: name.to_owned(),
                    why: format!(
                        "A schedule has no more than {MOST_ROWS} rows; the rest is left out."
                    ),
                });
            }
            return;
        }
        let written = match when.text() {
            "" => name.to_owned(),
            text => format!("{name} | {text}"),
        };
        self.draft.milestones.push(Milestone {
            name: named(name),
            who: who.map(str::to_owned),
            week,
            when,
            line: node.line,
            doubt: None,
            year: YearOrigin::Written,
            written,
        });
    }

    fn builder(&mut self, releases: &[Node]) {
        for (index, release) in releases.iter().enumerate() {
            // The text, not a number: 1.30 is not 1.3.
            let version =
                release.said("version").map(|v| format!("v{}", v.trim_start_matches('v')));
            if index == 0 {
                self.draft.cycle.clone_from(&version);
            }
            for row in release.get("timeline").map_or(&[][..], Node::list) {
                let what = row.said("what").unwrap_or_default();
                let said = row.said("when").map(words).unwrap_or_default();
                let (name, when) = with_clock(&words(what), &said, self.rules);
                let name = match &version {
                    Some(version) if index > 0 => format!("{version}: {name}"),
                    _ => name,
                };
                let week = row.said("week").and_then(week_number);
                if let Some(text) = row.said("week").and_then(week_in_words) {
                    let why = "Which week is meant is not understood.".to_owned();
                    self.draft.unread.push(Unread { line: row.line, text, why });
                }
                let before = self.draft.milestones.len();
                let who = row.said("who").map(words);
                self.push(&name, who.as_deref(), week, row, when);
                if let Some(milestone) = self.draft.milestones.get_mut(before) {
                    milestone.written = [what, row.said("when").unwrap_or_default()]
                        .join(" | ")
                        .trim_matches([' ', '|'])
                        .to_owned();
                }
            }
        }
    }

    /// `R-25`: weeks before the release, each with the slugs of what happens in it.
    fn countdown(&mut self, root: &Node) {
        let first =
            root.said("start-week").and_then(|text| read(text, None, self.rules).printed_date());
        for week in root.get("cycle").map_or(&[][..], Node::list) {
            let (start, end) = (week.said("start"), week.said("end"));
            let text = match (start, end) {
                (Some(start), Some(end)) => format!("{start} - {end}"),
                (Some(one), None) | (None, Some(one)) => one.to_owned(),
                (None, None) => String::new(),
            };
            let when = read(&text, None, self.rules);
            let number = first.zip(when.printed_date()).and_then(|(first, date)| {
                let weeks = monday(date).signed_duration_since(monday(first)).num_weeks() + 1;
                u32::try_from(weeks).ok().filter(|week| *week > 0)
            });
            let label = week.said("name").unwrap_or_default();
            let before = self.draft.milestones.len();
            for (key, node) in week.map() {
                for slug in node.list() {
                    let name = slug.text().or_else(|| NAMES.iter().find_map(|n| slug.said(n)));
                    if let Some(name) = name {
                        let name = format!("{label} {name}").trim().to_owned();
                        self.push(&name, Some(key), number, slug, when.clone());
                    }
                }
            }
            if self.draft.milestones.len() == before {
                self.push(label, None, number, week, when);
            }
        }
        if let Some(node) = root.get("release-week") {
            let text = node.text().unwrap_or_default();
            let when = read(&format!("week of {text}"), None, self.rules);
            self.push("release week", None, None, node, when);
            if let Some(Milestone { when: When::Range { text: said, .. }, .. }) =
                self.draft.milestones.last_mut()
            {
                *said = text.to_owned();
            }
        }
    }

    /// The release of the file: of several that name themselves the newest. Where releases are the
    /// keys, the file is about all of them, and so about none.
    fn cycle(&self) -> Option<String> {
        let by_key = self.releases.iter().filter(|release| release.by_key).count();
        if by_key > 1 {
            return None;
        }
        let newest = self.releases.iter().rev().max_by_key(|release| &release.version)?;
        super::draft::cycle_in(&newest.name)
    }

    /// Every scalar that is a date, named by its key and by what the maps around it are about.
    fn any(&mut self, node: &Node, about: &str, depth: usize) {
        if depth > 20 {
            return;
        }
        match &node.value {
            Value::List(list) => match dated_words(list) {
                // `["2027-07-16", "Feature freeze"]`
                Some((date, name)) => {
                    let when = read(date.text().unwrap_or_default(), None, self.rules);
                    self.push(format!("{about} {name}").trim(), None, None, date, when);
                }
                None => list.iter().for_each(|node| self.any(node, about, depth + 1)),
            },
            Value::Text(text) => {
                if is_date(text) {
                    let when = read(text, None, self.rules);
                    self.push(about, None, None, node, when);
                }
            }
            Value::Map(map) => self.map(node, map, about, depth),
        }
    }

    fn map(&mut self, node: &Node, map: &[(String, Node)], about: &str, depth: usize) {
        let own = named_in(node, map, about);
        let about = own.clone().unwrap_or_else(|| about.to_owned());
        let who = ["who", "owner", "role", "responsible"].iter().find_map(|key| node.said(key));
        let week = node.said("week").and_then(week_number);
        let dated = map.iter().any(|(_, value)| value.text().is_some_and(is_date));
        // An item of a page, `- 2027-07-16: Freeze`, is a map of one key.
        let by_date = |key: &str| map.len() > 1 && is_date(key);
        for (key, value) in map {
            match value.text() {
                Some(text) if is_date(text) || (is_open(text) && (dated || is_time_key(key))) => {
                    let name = named_by_key(&about, key, own.is_some());
                    let text = match node.said("time").filter(|_| is_single(key)) {
                        Some(time) if !is_open(text) => Cow::Owned(format!("{text} {time}")),
                        _ => Cow::Borrowed(text),
                    };
                    let (name, when) = with_clock(&name, &text, self.rules);
                    self.push(&name, who, week, value, when);
                }
                // A date that is not understood stays visible.
                Some(text) if is_dateless(key, text) => {
                    let name = named_by_key(&about, key, own.is_some());
                    self.push(&name, who, week, value, read(text, None, self.rules));
                }
                Some(text) if is_note(key) && !matches!(text, "" | "~" | "null") => {
                    self.draft.unread.push(Unread {
                        line: value.line,
                        text: text.split_whitespace().collect::<Vec<_>>().join(" "),
                        why: format!("{}{about}; it is not read as a part of it.", Unread::NOTE),
                    });
                }
                // `2027-07-16: Feature freeze`
                Some(text) if by_date(key) && text.chars().any(char::is_alphabetic) => {
                    self.push(text, who, week, value, read(key, None, self.rules));
                }
                Some(_) => {}
                None if by_date(key) && value.list().iter().any(|one| one.text().is_some()) => {
                    for one in value.list() {
                        let when = read(key, None, self.rules);
                        self.push(one.text().unwrap_or_default(), who, week, one, when);
                    }
                }
                None => {
                    // The key names what is below it, unless it only says that there is a list.
                    let below = match &value.value {
                        Value::Map(map) if own.is_none() || is_date_of_its_own(map) => {
                            format!("{about} {}", spaced(key))
                        }
                        // `rc: [2027-07-30, 2027-08-02]`
                        Value::List(list)
                            if own.is_none()
                                && list.iter().all(|one| one.text().is_some_and(is_date)) =>
                        {
                            format!("{about} {}", spaced(key))
                        }
                        _ => about.clone(),
                    };
                    self.any(value, below.trim(), depth + 1);
                }
            }
        }
        if depth <= 2 && about.len() <= 20 {
            let by_key = own.is_none()
                || node.said("codename").is_some_and(|c| about.ends_with(&format!("({c})")));
            self.releases.extend(release(&about, by_key));
        }
    }
}

/// The words of a name that is written in Markdown, as a table would show them.
fn words(name: &str) -> String {
    if !name.contains(['*', '_', '[', '`', '~', '<', '&', '\\']) {
        return name.to_owned();
    }
    let line = name.replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ");
    let document = Document::read(&format!("| What |\n|---|\n| {line} |\n"));
    let cell = document.tables.first().and_then(|table| table.rows.first()?.cells.first());
    cell.filter(|cell| !cell.is_empty()).cloned().unwrap_or_else(|| name.to_owned())
}

/// The keys of what happens, of which a map may have several.
const HAPPENS: [&str; 7] = ["what", "event", "milestone", "task", "activity", "phase", "stage"];

/// What a map is about: what its best key names; where several say what happens, all of them in
/// the order of the source. The code name of a release stands beside its version.
fn named_in(node: &Node, map: &[(String, Node)], about: &str) -> Option<String> {
    let is_name = |text: &&str| !is_date(text);
    let best = NAMES.iter().find(|name| node.said(name).is_some_and(|text| !is_date(text)));
    let Some(best) = best else { return only_words(map).filter(|_| about.is_empty()) };
    let own = node.said(best).filter(is_name)?;
    if *best == "codename" && version(about).is_some() {
        return Some(format!("{about} ({own})"));
    }
    if !HAPPENS.contains(best) {
        // The name of a release stands beside its number.
        let number = ["version", "release", "cycle"].iter().find_map(|key| {
            node.said(key).filter(|text| version(text).is_some() && !own.contains(*text))
        });
        return Some(match number {
            Some(number) if version(own).is_none() => format!("{number} ({own})"),
            _ => own.to_owned(),
        });
    }
    let mut all: Vec<&str> = Vec::new();
    for (key, _) in map.iter().filter(|(key, _)| HAPPENS.contains(&key.as_str())) {
        if let Some(text) = node.said(key).filter(is_name).filter(|text| !all.contains(text)) {
            all.push(text);
        }
    }
    Some(all.join(" \u{2013} "))
}

/// Whether a map is a date and at most what belongs to it: `freeze: {date: 2027-07-16}`.
fn is_date_of_its_own(map: &[(String, Node)]) -> bool {
    let dates: Vec<&str> = map
        .iter()
        .filter(|(_, value)| value.text().is_some_and(is_date))
        .map(|(key, _)| key.as_str())
        .collect();
    let named = map.iter().any(|(key, _)| NAMES.contains(&key.as_str()));
    matches!(dates.as_slice(), [key] if is_single(key)) && !named
}

/// The only date of a short list, with the words beside it.
fn dated_words(list: &[Node]) -> Option<(&Node, String)> {
    let (mut date, mut words) = (None, Vec::new());
    if !(2..=4).contains(&list.len()) {
        return None;
    }
    for one in list {
        match one.text()? {
            text if is_date(text) && date.is_none() => date = Some(one),
            text if is_date(text) || !text.chars().any(char::is_alphabetic) => return None,
            text => words.push(text),
        }
    }
    date.filter(|_| !words.is_empty()).map(|date| (date, words.join(" ")))
}

/// The only words beside the only date of an entry: `quoi: Gel` beside `date: 16 juillet 2027`.
fn only_words(map: &[(String, Node)]) -> Option<String> {
    let texts: Vec<(&str, &str)> =
        map.iter().filter_map(|(key, value)| Some((key.as_str(), value.text()?))).collect();
    let (dates, mut words): (Vec<_>, Vec<_>) =
        texts.into_iter().partition(|(_, text)| is_date(text));
    let [(key, _)] = dates.as_slice() else { return None };
    let (_, only) = words.pop().filter(|_| words.is_empty() && is_single(key))?;
    let is_name = only.chars().any(char::is_alphabetic) && !is_open(only) && map.len() == 2;
    is_name.then(|| only.to_owned())
}

/// The release that words are about: only such with a point in its number can be a cycle, but all
/// tell whether there are several.
fn release(about: &str, by_key: bool) -> Option<Release> {
    let named = super::draft::cycle_in(about);
    let word = about.split_whitespace().next().unwrap_or_default();
    let name = named.or_else(|| by_key.then(|| word.to_owned()))?;
    version(&name).map(|version| Release { name, version, by_key })
}

/// The numbers of a version; none for other texts.
fn version(text: &str) -> Option<Vec<u32>> {
    let number = text.strip_prefix(['v', 'V']).unwrap_or(text);
    if number.is_empty() || number.len() > 20 {
        return None;
    }
    let parts: Option<Vec<u32>> = number.split('.').map(|part| part.parse().ok()).collect();
    // A year is none.
    parts.filter(|parts| parts.len() > 1 || parts.iter().all(|part| *part < 1990))
}

fn is_date(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) && text.len() <= 200 && names_day(text)
}

fn is_open(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "tbd" | "tbc" | "tba")
}

fn is_note(key: &str) -> bool {
    ["note", "notes", "comment", "comments", "remark"].contains(&key.to_lowercase().as_str())
}

/// Whether a key only says that its value is the date.
fn is_single(key: &str) -> bool {
    ["when", "date", "datetime", "due", "deadline", "day"].contains(&key.to_lowercase().as_str())
}

/// What a map is about is the name of its only date; others say which they are.
fn named_by_key(about: &str, key: &str, has_name: bool) -> String {
    if has_name && is_single(key) {
        about.to_owned()
    } else {
        format!("{about} {}", spaced(key)).trim().to_owned()
    }
}

/// Whether a value stands where a date belongs, or says that it is open, and is no date.
fn is_dateless(key: &str, text: &str) -> bool {
    let key = spaced(key);
    let dated = key.split(' ').any(|word| ["date", "deadline", "when", "due"].contains(&word));
    let open = text.get(..4).is_some_and(|head| {
        ["tbd ", "tbc ", "tba "].iter().any(|open| head.eq_ignore_ascii_case(open))
    });
    let says = !matches!(text, "" | "~" | "null" | "true" | "false" | "none" | "None");
    (dated || open) && says && text.len() <= 100 && !text.contains("://")
}

/// Whether a key is one of a time, so that `TBD` there is an open date.
fn is_time_key(key: &str) -> bool {
    let lower = key.to_lowercase();
    ["date", "deadline", "when", "start", "end", "due", "day"].iter().any(|w| lower.contains(w))
}

/// `cherryPickDeadline` is `cherry pick deadline`.
fn spaced(key: &str) -> String {
    let mut spaced = String::new();
    let mut lower_before = false;
    for c in key.chars() {
        if matches!(c, '_' | '-') {
            spaced.push(' ');
        } else if c.is_uppercase() && lower_before {
            spaced.push(' ');
            spaced.extend(c.to_lowercase());
        } else {
            spaced.push(c);
        }
        lower_before = c.is_lowercase();
    }
    spaced
}
