//! What the palette lists, and what of it fits what was typed.

use crate::{
    frame::{
        screens::{SCREENS, Screen, Shortcut},
        shortcuts, words,
    },
    settings::Part,
};
use meridian_core::ids::TeamId;
use meridian_protocol::{DeadlinesView, TeamsView};

/// Something to go to or to do.
#[derive(Clone)]
pub(super) struct Entry {
    /// Its symbol.
    pub(super) icon: &'static str,
    /// What it is called.
    pub(super) label: String,
    /// What tells it from others.
    pub(super) note: String,
    /// The keys that do it too.
    pub(super) caps: Vec<&'static str>,
    /// What it does.
    pub(super) does: Does,
}

/// What an entry does.
#[derive(Clone)]
pub(super) enum Does {
    /// Goes to a screen.
    Show(&'static Screen),
    /// Presses keys, on a screen where it is one's own.
    Press(Option<&'static Screen>, &'static [&'static str]),
    /// Shows another team.
    Team(TeamId),
    /// Goes to a deadline by its id.
    Deadline(String),
    /// Goes to a part of the settings.
    Part(Part),
    /// Goes where teams are chosen and added.
    Teams,
    /// Opens the dialog of the zone.
    Zone,
    /// Opens that of hours and meetings.
    Hours,
    /// Opens the dialog of the round, over the screen of the team.
    Round,
    /// Asks GitHub now.
    Look,
}

/// What needs no answer: screens, what has a key, what has a button on every screen.
pub(super) fn fixed() -> Vec<Entry> {
    let with = |icon, label: &str, caps: Vec<&'static str>, does| Entry {
        icon,
        label: label.to_owned(),
        note: String::new(),
        caps,
        does,
    };
    let screens = SCREENS.into_iter().filter_map(|screen| {
        let nav = screen.nav.as_ref()?;
        Some(with(nav.icon, screen.title, vec!["Ctrl", nav.key], Does::Show(screen)))
    });
    let pressed = |screen: Option<&'static Screen>, shortcut: &'static Shortcut| {
        let caps = *shortcut.1.first().filter(|caps| is_act(caps))?;
        let icon = screen.and_then(Screen::symbol).unwrap_or("keyboard");
        Some(with(icon, shortcut.0, caps.to_vec(), Does::Press(screen, caps)))
    };
    let own = SCREENS.into_iter().flat_map(|screen| {
        screen.shortcuts.iter().filter_map(move |shortcut| pressed(Some(screen), shortcut))
    });
    let common = shortcuts::EVERYWHERE.iter().filter_map(|shortcut| pressed(None, shortcut));
    let led = [
        ("mark", "Your teams: choose or add one", Does::Teams),
        ("clock", "Hours and meetings", Does::Hours),
        ("globe", "Change your zone", Does::Zone),
        ("team", "This round: open it, sum it up, close it; away", Does::Round),
        ("retry", "Look on GitHub now", Does::Look),
    ];
    let led = led.into_iter().map(|(icon, label, does)| with(icon, label, Vec::new(), does));
    let parts = Part::ALL.into_iter().map(|part| {
        let label = format!("Settings: {}", part.title());
        with(part.icon(), &label, Vec::new(), Does::Part(part))
    });
    screens.chain(own).chain(led).chain(common).chain(parts).collect()
}

/// Whether keys do something, rather than move the keyboard within what has it already.
fn is_act(caps: &[&str]) -> bool {
    let moves = ["↓", "↑", "←", "→", "Esc"];
    caps != ["Enter"] && caps != ["Ctrl", "K"] && !caps.iter().any(|cap| moves.contains(cap))
}

/// The member's teams.
pub(super) fn teams(view: &TeamsView) -> Vec<Entry> {
    let others = view.teams.iter().filter(|row| !row.is_shown);
    let entry = |row: &meridian_protocol::TeamRow| Entry {
        icon: if row.team.practice.is_some() { "flask" } else { "mark" },
        label: format!("Team {}", row.team.title),
        note: row.team.repository.clone(),
        caps: Vec::new(),
        does: Does::Team(row.id),
    };
    others.map(entry).collect()
}

/// What is due, soonest first.
pub(super) fn deadlines(view: &DeadlinesView) -> Vec<Entry> {
    let entry = |row: &meridian_protocol::DeadlineRow| Entry {
        icon: "flag",
        label: row.name.clone(),
        note: match &row.at {
            Some(at) => words::long(at),
            None => row.source_text.clone(),
        },
        caps: Vec::new(),
        does: Does::Deadline(row.id.clone()),
    };
    view.rows.iter().map(entry).collect()
}

/// Those that hold every word, in whatever order; those whose name begins with the first word first.
pub(super) fn fitting<'e>(entries: &'e [Entry], typed: &str) -> Vec<&'e Entry> {
    let typed = typed.to_lowercase();
    let wanted: Vec<&str> = typed.split_whitespace().collect();
    let first = wanted.first().copied().unwrap_or_default();
    let fits = |entry: &&Entry| {
        let text = format!("{} {}", entry.label, entry.note).to_lowercase();
        wanted.iter().all(|word| text.contains(word))
    };
    let begins = |entry: &&Entry| entry.label.to_lowercase().starts_with(first);
    let (mut found, rest): (Vec<_>, Vec<_>) = entries.iter().filter(fits).partition(begins);
    found.extend(rest);
    found
}
