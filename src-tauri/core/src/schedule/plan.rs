//! Schedules as YAML or JSON: the schedule builder's, patch releases, weeks that count down, and
//! any other that gives dates to names.

use super::{
    Milestone, SourceKind, Unread, YearOrigin,
    dates::{self, Hints},
    draft::Draft,
    timeline::{named, week_number, with_clock},
    yaml::{Node, Tree, Value, looks_like},
};
use crate::{
    rhythm::monday,
    time::{When, ZoneRules, names_day, read, yearless},
};

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
    if !looks_like(text) {
        return None;
    }
    let tree = Tree::read(text);
    let mut plan = Plan { draft: Draft::default(), rules };
    for root in &tree.roots {
        plan.root(root);
    }
    let mut draft = plan.draft;
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
    if !draft.milestones.iter().any(says) {
        return None;
    }
    dates::complete(&mut draft.milestones, &Hints::default(), rules);
    Some(draft)
}

struct Plan<'r> {
    draft: Draft,
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
                let said = row.said("when").unwrap_or_default();
                let (name, when) = with_clock(what, said, self.rules);
                let name = match &version {
                    Some(version) if index > 0 => format!("{version}: {name}"),
                    _ => name,
                };
                let week = row.said("week").and_then(week_number);
                let before = self.draft.milestones.len();
                self.push(&name, row.said("who"), week, row, when);
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

    /// Every scalar that is a date, named by its key and by what the maps around it are about.
    fn any(&mut self, node: &Node, about: &str, depth: usize) {
        if depth > 20 {
            return;
        }
        match &node.value {
            Value::List(list) => list.iter().for_each(|node| self.any(node, about, depth + 1)),
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
        let own = NAMES.iter().find_map(|name| node.said(name)).filter(|name| !is_date(name));
        let about = own.unwrap_or(about).to_owned();
        let who = ["who", "owner", "role", "responsible"].iter().find_map(|key| node.said(key));
        let week = node.said("week").and_then(week_number);
        let dated = map.iter().any(|(_, value)| value.text().is_some_and(is_date));
        for (key, value) in map {
            match value.text() {
                Some(text) if is_date(text) || (is_open(text) && (dated || is_time_key(key))) => {
                    let name = named_by_key(&about, key, own.is_some());
                    let (name, when) = with_clock(&name, text, self.rules);
                    self.push(&name, who, week, value, when);
                }
                // A date that is not understood stays visible.
                Some(text) if is_dateless(key, text) => {
                    let name = named_by_key(&about, key, own.is_some());
                    self.push(&name, who, week, value, read(text, None, self.rules));
                }
                Some(_) => {}
                None => {
                    // The key names what is below it, unless it only says that there is a list.
                    let below = match &value.value {
                        Value::Map(_) if own.is_none() => format!("{about} {}", spaced(key)),
                        _ => about.clone(),
                    };
                    self.any(value, below.trim(), depth + 1);
                }
            }
        }
        if self.draft.cycle.is_none() && depth <= 2 && about.len() <= 20 {
            self.draft.cycle = super::draft::cycle_in(&about);
        }
    }
}

fn is_date(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) && text.len() <= 200 && names_day(text)
}

fn is_open(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "tbd" | "tbc" | "tba")
}

/// What a map is about is the name of its only date; others say which they are.
fn named_by_key(about: &str, key: &str, has_name: bool) -> String {
    let single = ["when", "date", "due", "deadline", "day"];
    if has_name && single.contains(&key.to_lowercase().as_str()) {
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
