//! Reading the team's file, key by key.

use super::{Phase, Place, Reading, Remark, TeamFile, Weight, account, read_mark};
use crate::{
    ids::CycleName,
    round::{
        opening::{MayUse, ProwLine, Tag},
        rhythm::WeekMark,
    },
    team::link::{TeamPage, team_link},
};
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// What a file that is called `name` says. A text that is not UTF-8 says nothing.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Reading {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(name, text),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let words = format!("{name}, line {line} is not UTF-8; save the file as UTF-8.");
            let remark = Remark { line, weight: Weight::Wrong, words };
            Reading { remarks: vec![remark], ..Reading::default() }
        }
    }
}

/// What a text that is called `name` says, and what is to be said of it.
pub fn read(name: &str, text: &str) -> Reading {
    let mut reader = Reader { name, text, remarks: Vec::new() };
    let mut legible = text.to_owned();
    let mut file = TeamFile::default();
    for left in (0..MOST_BROKEN).rev() {
        let (table, errors) = DeTable::parse_recoverable(&legible);
        let first = errors.iter().min_by_key(|error| error.span().map_or(0, |span| span.start));
        let broken = first.and_then(|error| reader.broken(error, &legible));
        match broken {
            Some(line) if left > 0 => legible.replace_range(line.clone(), &" ".repeat(line.len())),
            _ => {
                file = reader.file(table.get_ref());
                break;
            }
        }
    }
    let mut remarks = reader.remarks;
    remarks.sort_by_key(|remark| remark.line);
    // One broken line may be broken in several ways; the first one leads to it.
    remarks.dedup_by_key(|remark| remark.line);
    Reading { file, remarks }
}

/// So many broken lines are taken out, that all others are read; whoever has more has another file.
const MOST_BROKEN: usize = 40;

struct Reader<'t> {
    name: &'t str,
    text: &'t str,
    remarks: Vec<Remark>,
}

type Value<'v, 'i> = &'v Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn say(&mut self, at: &Range<usize>, weight: Weight, words: impl Fn(&str) -> String) {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let words = words(&format!("{}, line {line}", self.name));
        self.remarks.push(Remark { line, weight, words });
    }

    /// Says what is no TOML, and on which bytes of a line that has anything on it.
    fn broken(&mut self, error: &toml::de::Error, text: &str) -> Option<Range<usize>> {
        let at = error.span().unwrap_or_default();
        let said = error.message().lines().collect::<Vec<_>>().join(", ");
        self.say(&at, Weight::Wrong, |at| {
            format!("{at} is not TOML ({said}); write key = \"value\", or # before a comment.")
        });
        let (before, behind) = text.split_at_checked(at.start)?;
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let end = behind.find('\n').map_or(text.len(), |end| at.start + end);
        let line = start..end;
        text.get(line.clone()).is_some_and(|text| !text.trim().is_empty()).then_some(line)
    }

    fn wrong(&mut self, at: Value<'_, '_>, key: &str, remedy: &str) {
        self.say(&at.span(), Weight::Wrong, |at| {
            format!("{at}: \"{key}\" is not understood; {remedy}.")
        });
    }

    fn file(&mut self, table: &DeTable<'_>) -> TeamFile {
        let mut file = TeamFile::default();
        for (key, value) in table {
            let word = key.get_ref().as_ref();
            match word {
                "may-open" => file.may_open = self.accounts(word, value),
                "deputies" => file.deputies = self.accounts(word, value),
                "opens" => file.marks.opens = self.mark(word, value),
                "due" => file.marks.due = self.mark(word, value),
                "closes" => file.marks.closes = self.mark(word, value),
                "phase" => file.phases = self.phases(value),
                "destination" => file.destination = self.place(value),
                "cycle" => file.cycle = self.cycle(value),
                "schedule" => file.schedule = self.text(word, value),
                "roster" => file.roster = self.text(word, value),
                "template" => file.template = self.path(word, value),
                "labels" => file.labels = self.texts(word, value),
                "milestone" => file.milestone = self.text(word, value),
                "pin" => {
                    file.pin = value.get_ref().as_bool();
                    if file.pin.is_none() {
                        self.wrong(value, word, "write pin = true or pin = false");
                    }
                }
                "tag" => {
                    file.tag = value.get_ref().as_str().and_then(|tag| tag.parse::<Tag>().ok());
                    if file.tag.is_none() {
                        self.wrong(value, word, "write \"everyone\", \"leads\" or \"nobody\"");
                    }
                }
                "prow" => file.prow = self.prow(value),
                "no-tag" => file.no_tag = self.accounts(word, value),
                "workflow" => file.workflow = self.workflow(value),
                "checked" => file.checked = self.text(word, value),
                "zones" => file.zones = self.texts(word, value),
                _ => self.unknown(key),
            }
        }
        file
    }

    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>) {
        let word = key.get_ref();
        self.say(&key.span(), Weight::Unknown, |at| {
            format!(
                "{at}: \"{word}\" is not known to this Meridian and is left as it is; correct its name, or \
                 update Meridian."
            )
        });
    }

    fn text(&mut self, key: &str, value: Value<'_, '_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::trim);
        // An empty text says that there is none.
        match text {
            Some(text) if text.lines().count() < 2 => (!text.is_empty()).then(|| text.to_owned()),
            _ => {
                self.wrong(value, key, "write one line of text between quotes");
                None
            }
        }
    }

    fn cycle(&mut self, value: Value<'_, '_>) -> Option<CycleName> {
        let cycle = self.text("cycle", value)?.parse().ok();
        if cycle.is_none() {
            self.wrong(value, "cycle", "write the name of the release, such as \"v1.38\"");
        }
        cycle
    }

    fn path(&mut self, key: &str, value: Value<'_, '_>) -> Option<String> {
        let path = self.text(key, value)?;
        let fits =
            !path.contains("://") && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if !fits {
            self.wrong(value, key, "write a path in the repository, such as \".github/round.md\"");
        }
        fits.then_some(path)
    }

    fn workflow(&mut self, value: Value<'_, '_>) -> Option<String> {
        let path = self.path("workflow", value)?;
        let file = path.strip_prefix(".github/workflows/").unwrap_or(&path);
        let fits = !file.contains('/') && (file.ends_with(".yml") || file.ends_with(".yaml"));
        if !fits {
            self.wrong(
                value,
                "workflow",
                "write a file of .github/workflows, such as \"round.yml\"",
            );
        }
        fits.then(|| file.to_owned())
    }

    fn place(&mut self, value: Value<'_, '_>) -> Option<Place> {
        let place = match value.get_ref().as_str().map(str::trim) {
            Some("round") => Some(Place::Round),
            Some("cycle") => Some(Place::Cycle),
            Some("elsewhere") => Some(Place::Elsewhere),
            Some(link) => match team_link(link).map(|link| link.page) {
                Ok(TeamPage::Issue { link, .. } | TeamPage::Discussion { link, .. }) => {
                    Some(Place::Link(link))
                }
                _ => None,
            },
            None => None,
        };
        if place.is_none() {
            let remedy =
                "write \"round\", \"cycle\", \"elsewhere\" or the link of an issue or a discussion";
            self.wrong(value, "destination", remedy);
        }
        place
    }

    /// `"/sig release"`, which anybody may use, or `{ line = "/milestone v1.38", who = "write" }`.
    fn prow(&mut self, value: Value<'_, '_>) -> Vec<ProwLine> {
        let remedy = "write lines such as \"/sig release\", or { line = \"/milestone v1.38\", who = \
                      \"write\" } with \"anyone\", \"triage\", \"write\" or a list of names on GitHub";
        let mut lines = Vec::new();
        let single = std::slice::from_ref(value);
        let values = value.get_ref().as_array().map_or(single, |list| list.as_ref());
        for value in values {
            let (mut line, mut who) = (None, Some(MayUse::Anyone));
            match value.get_ref() {
                DeValue::String(text) => line = Some(text.trim().to_owned()),
                DeValue::Table(table) => {
                    for (key, value) in table {
                        match key.get_ref().as_ref() {
                            "line" => line = self.text("line", value),
                            "who" => who = self.who(value),
                            _ => self.unknown(key),
                        }
                    }
                }
                _ => {}
            }
            let is_line = |line: &String| line.starts_with('/') && line.lines().count() == 1;
            match (line.filter(is_line), who) {
                (Some(line), Some(who)) => lines.push(ProwLine { line, who }),
                _ => self.wrong(value, "prow", remedy),
            }
        }
        lines
    }

    fn who(&mut self, value: Value<'_, '_>) -> Option<MayUse> {
        match value.get_ref() {
            DeValue::String(word) => match word.as_ref() {
                "anyone" => Some(MayUse::Anyone),
                "triage" => Some(MayUse::Triage),
                "write" => Some(MayUse::Write),
                _ => None,
            },
            DeValue::Array(_) => {
                let logins = self.accounts("who", value);
                (!logins.is_empty()).then_some(MayUse::Only(logins))
            }
            _ => None,
        }
    }

    /// The texts of a list; a single text is a list of one.
    fn each<T>(
        &mut self,
        key: &str,
        remedy: &str,
        value: Value<'_, '_>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut all = Vec::new();
        let single = std::slice::from_ref(value);
        let values = value.get_ref().as_array().map_or(single, |list| list.as_ref());
        for value in values {
            match value.get_ref().as_str().and_then(&read) {
                Some(one) => all.push(one),
                None => self.wrong(value, key, remedy),
            }
        }
        all
    }

    fn texts(&mut self, key: &str, value: Value<'_, '_>) -> Vec<String> {
        let whole = |text: &str| {
            let text = text.trim();
            (!text.is_empty() && text.lines().count() == 1).then(|| text.to_owned())
        };
        self.each(key, "write a list of texts, such as [\"one\", \"two\"]", value, whole)
    }

    fn accounts(&mut self, key: &str, value: Value<'_, '_>) -> Vec<String> {
        let remedy = "write a list of names on GitHub, such as [\"ana-example\"]";
        let mut all: Vec<String> = Vec::new();
        for one in self.each(key, remedy, value, account) {
            if !all.iter().any(|before| before.eq_ignore_ascii_case(&one)) {
                all.push(one);
            }
        }
        all
    }

    fn mark(&mut self, key: &str, value: Value<'_, '_>) -> Option<WeekMark> {
        let mark = value.get_ref().as_str().and_then(read_mark);
        if mark.is_none() {
            self.wrong(value, key, "write a day and a time in UTC, such as \"Mon 23:59\"");
        }
        mark
    }

    fn phases(&mut self, value: Value<'_, '_>) -> Vec<Phase> {
        let remedy =
            "write [[phase]] on a line of its own, and below it name = \"Burndown\" and its marks";
        let mut phases = Vec::new();
        let single = std::slice::from_ref(value);
        let values = value.get_ref().as_array().map_or(single, |list| list.as_ref());
        for value in values {
            let Some(table) = value.get_ref().as_table() else {
                self.wrong(value, "phase", remedy);
                continue;
            };
            let (mut name, mut due, mut closes) = (None, None, None);
            for (key, value) in table {
                match key.get_ref().as_ref() {
                    "name" => name = self.text("name", value),
                    word @ "due" => due = self.mark(word, value),
                    word @ "closes" => closes = self.mark(word, value),
                    // The day of its opening names a round, in every notebook and on GitHub.
                    word @ "opens" => self.wrong(
                        value,
                        word,
                        "rounds open on the same day in every phase: write it once, above the phases",
                    ),
                    _ => self.unknown(key),
                }
            }
            match name {
                Some(name) => phases.push(Phase { name, due, closes }),
                None => self.wrong(value, "phase", remedy),
            }
        }
        phases
    }
}
