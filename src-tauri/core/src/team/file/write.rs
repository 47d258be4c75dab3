//! Writing the team's file: a new one with a comment on every key, or an existing one in which only
//! what differs is changed, so that a person's comments, order and unknown keys stay.

use super::{PATH, Phase, Remark, TeamFile, Weight, mark_words, read};
use crate::round::opening::{MayUse, ProwLine};
use std::fmt::Write as _;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

/// Why nothing was written: the file is no TOML, and what a person wrote in it would be lost.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} Correct that line first; nothing was changed.", .0.words)]
pub struct NotWritten(pub Remark);

/// Every key in the order in which it is written: its name, an example, and what it means.
const KEYS: [(&str, &str, &str); 19] = [
    (
        "may-open",
        "[\"ana-example\"]",
        "Who opens rounds: names on GitHub. Only their issues count as a round's.",
    ),
    (
        "deputies",
        "[\"bo-example\", \"cy-example\"]",
        "Who opens when none of those did, in this order: from 20, 40 and 60 minutes after the hour.",
    ),
    ("opens", "\"Mon 00:00\"", "When a round opens, day and time in UTC."),
    ("due", "\"Mon 23:59\"", "When updates are due, UTC: the first such moment after it opens."),
    (
        "closes",
        "\"Tue 23:59\"",
        "When its issue closes, UTC: the first such moment after updates are due.",
    ),
    (
        "destination",
        "\"round\"",
        "Where updates go: \"round\" (an issue each round), \"cycle\" (one issue a cycle),\n# \"elsewhere\", or the link of an issue, pull request or discussion.",
    ),
    ("cycle", "\"v1.38\"", "The release; where it is left out, the schedule names it."),
    (
        "schedule",
        "\"schedule.md\"",
        "The release's schedule: its link, or its path in this repository.",
    ),
    (
        "roster",
        "\"release-team.md\"",
        "Who is in the team: the link of the roster, or its path in this repository.",
    ),
    (
        "template",
        "\".github/round.md\"",
        "The template of a round's issue, a path in this repository; without it, Meridian's own.",
    ),
    ("labels", "[\"area/release\"]", "Labels of a round's issue. They have to exist here."),
    ("milestone", "\"v1.38\"", "The title of its milestone."),
    (
        "prow",
        "[\"/sig release\", { line = \"/milestone v1.38\", who = \"write\" }]",
        "Lines by which a bot acts in it, with who may use them: \"anyone\" (as where nothing is said),\n# \"triage\", \"write\" or a list of names. Left out where whoever opens may not.",
    ),
    ("pin", "false", "Whether it is pinned. That needs write access."),
    (
        "tag",
        "\"leads\"",
        "Who is tagged in it: \"everyone\", \"leads\" or \"nobody\". Who is tagged gets a mail for each later comment.",
    ),
    ("no-tag", "[\"di-example\"]", "Who wants no tag. They are named all the same."),
    (
        "workflow",
        "\"meridian-round.yml\"",
        "The file in .github/workflows that opens rounds, if there is one.",
    ),
    (
        "checked",
        "\"A \u{1f44d} by a lead on an update means that it is **checked**.\"",
        "What \"checked\" means here. It stands in each round's issue.",
    ),
    ("zones", "[\"Europe/Berlin\"]", "Zones whose times stand beside UTC in a round's issue."),
];

const HEAD: &str = "\
# How this team opens, fills and closes the rounds of its status updates.
# Meridian reads this file from the default branch; what it leaves out counts as Meridian has it.
";

const PHASES: &str = "\
# Other marks in one phase of the cycle; what it leaves out is as above. The day on which rounds open is
# the same in all.
# [[phase]]
# name = \"Burndown\"
# due = \"Thu 23:59\"
";

/// The file's text with what was chosen. Where there is a text before, only the keys that differ are
/// changed; where none does, it is the same to the byte.
///
/// # Errors
/// When the text before is no TOML.
pub fn write(before: Option<&str>, chosen: &TeamFile) -> Result<String, NotWritten> {
    let Some(before) = before else {
        return Ok(anew(chosen));
    };
    let mut document: DocumentMut = before.parse().map_err(|error: toml_edit::TomlError| {
        let first = read(PATH, before).remarks.into_iter().find(|one| one.weight == Weight::Wrong);
        NotWritten(first.unwrap_or_else(|| {
            let said = error.message().lines().collect::<Vec<_>>().join(", ");
            Remark { line: 1, weight: Weight::Wrong, words: format!("{PATH} is not TOML: {said}.") }
        }))
    })?;
    let had = read(PATH, before).file;
    let mut changed = false;
    for (key, _, means) in KEYS {
        let (was, is) = (item(key, &had), item(key, chosen));
        if was.as_ref().map(ToString::to_string) == is.as_ref().map(ToString::to_string) {
            continue;
        }
        changed = true;
        match (is, document.get_mut(key)) {
            (None, _) => drop(document.remove(key)),
            (Some(is), Some(place)) => put(place, is),
            (Some(is), None) => {
                document.insert(key, is);
                if let Some(mut key) = document.key_mut(key) {
                    key.leaf_decor_mut().set_prefix(format!("\n# {means}\n"));
                }
            }
        }
    }
    if had.phases != chosen.phases {
        changed = true;
        let tables: ArrayOfTables = chosen.phases.iter().map(phase_table).collect();
        document.remove("phase");
        if !tables.is_empty() {
            document.insert("phase", Item::ArrayOfTables(tables));
        }
    }
    let text = if changed { document.to_string() } else { return Ok(before.to_owned()) };
    Ok(if before.contains("\r\n") {
        text.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        text
    })
}

/// Another value where one stood, with what a person wrote behind it.
fn put(place: &mut Item, is: Item) {
    let decor = place.as_value().map(|value| value.decor().clone());
    *place = is;
    if let (Some(decor), Some(value)) = (decor, place.as_value_mut()) {
        *value.decor_mut() = decor;
    }
}

fn anew(chosen: &TeamFile) -> String {
    let mut text = HEAD.to_owned();
    for (key, example, means) in KEYS {
        // Writing to a text does not fail.
        let _ = match item(key, chosen) {
            Some(item) => write!(text, "\n# {means}\n{key} = {}\n", item.to_string().trim()),
            None => write!(text, "\n# {means}\n# {key} = {example}\n"),
        };
    }
    text.push('\n');
    text.push_str(PHASES);
    for phase in &chosen.phases {
        let _ = write!(text, "\n[[phase]]\n{}", phase_table(phase));
    }
    text
}

fn phase_table(phase: &Phase) -> Table {
    let mut table = Table::new();
    table.insert("name", value(phase.name.as_str()));
    for (key, mark) in [("due", phase.due), ("closes", phase.closes)] {
        if let Some(mark) = mark {
            table.insert(key, value(mark_words(mark)));
        }
    }
    table
}

fn prow(lines: &[ProwLine]) -> Option<Item> {
    let of = |ProwLine { line, who }: &ProwLine| -> Value {
        let who: Value = match who {
            MayUse::Anyone => return line.as_str().into(),
            MayUse::Triage => "triage".into(),
            MayUse::Write => "write".into(),
            MayUse::Only(logins) => logins.iter().map(String::as_str).collect::<Array>().into(),
        };
        let mut table = InlineTable::new();
        table.insert("line", line.as_str().into());
        table.insert("who", who);
        table.into()
    };
    (!lines.is_empty()).then(|| value(lines.iter().map(of).collect::<Array>()))
}

/// What the file has for a key; none where it is left out.
fn item(key: &str, file: &TeamFile) -> Option<Item> {
    let list = |all: &[String]| {
        (!all.is_empty()).then(|| value(all.iter().map(String::as_str).collect::<Array>()))
    };
    let text = |text: &Option<String>| text.as_deref().map(value);
    match key {
        "may-open" => list(&file.may_open),
        "deputies" => list(&file.deputies),
        "opens" => file.marks.opens.map(|mark| value(mark_words(mark))),
        "due" => file.marks.due.map(|mark| value(mark_words(mark))),
        "closes" => file.marks.closes.map(|mark| value(mark_words(mark))),
        "destination" => file.destination.as_ref().map(|place| value(place.to_string())),
        "cycle" => file.cycle.as_ref().map(|cycle| value(cycle.as_str())),
        "schedule" => text(&file.schedule),
        "roster" => text(&file.roster),
        "template" => text(&file.template),
        "labels" => list(&file.labels),
        "milestone" => text(&file.milestone),
        "prow" => prow(&file.prow),
        "pin" => file.pin.map(value),
        "tag" => file.tag.map(|tag| value(tag.word())),
        "no-tag" => list(&file.no_tag),
        "workflow" => text(&file.workflow),
        "checked" => text(&file.checked),
        "zones" => list(&file.zones),
        _ => None,
    }
}
