//! Starting when the member logs in: written with the first real team, shown, switched, and kept true.

use super::not_in_part;
use crate::{
    Command, Query, ReadTx, WriteTx,
    ground::{autostart::Autostart as Place, failure},
    team::tables::TeamKind,
};
use meridian_core::settings::{
    self, AutostartKept as Kept, Choice as _, Member,
    autostart::{Found, Step, by_hand, file, pointed, shell_word, step},
};
use meridian_protocol::{Autostart, AutostartView, Failure, Reply, SetAutostart, ShowAutostart};
use std::{io, path::Path};

impl Query for ShowAutostart {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_autostart()
    }
}

impl Command for SetAutostart {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.set_autostart(self.on)
    }
}

impl ReadTx<'_> {
    fn autostart_place(&self) -> &Place {
        &self.parts.autostart
    }

    fn autostart_kept(&self) -> Result<Option<Kept>, Failure> {
        let text = self.store().setting(&settings::Autostart::key(Member))?;
        let kept = text.map(|text| settings::Autostart::read(&text));
        kept.transpose().map_err(|_| not_in_part())
    }

    fn has_real_team(&self) -> Result<bool, Failure> {
        let teams = self.store().teams()?;
        Ok(teams.iter().any(|team| team.facts.kind == TeamKind::GitHub))
    }

    /// Answers `ShowAutostart`.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn show_autostart(&self) -> Result<AutostartView, Failure> {
        let place = self.autostart_place();
        let agent = startable(place, self.data_dir());
        let found = match place.found() {
            Ok((found, _)) => found,
            Err(error) => {
                let words = not_written(&error).to_string();
                return Ok(AutostartView { state: Autostart::NotHere, words, line: None });
            }
        };
        if let Found::Starts(Some(program)) = &found
            && place.is_usual(self.data_dir())
            && Path::new(program).is_file()
        {
            return Ok(on(&place.desktop, program));
        }
        if let Err((words, line)) = agent {
            return Ok(AutostartView { state: Autostart::NotHere, words, line });
        }
        let words = match (found, self.chosen(settings::Autostart, Member)?) {
            (Found::Starts(_), _) => {
                "Meridian does not start when you log in: the program that was to start is no longer \
                 there. Switch it on to name the one that is."
            }
            (Found::SwitchedOff, _) => {
                "Meridian does not start when you log in: that is switched off in the desktop's own \
                 settings. Reminders ring only after it was opened."
            }
            (Found::Absent, Some(Kept::Written)) => {
                "Meridian does not start when you log in: the file that did that was removed. Reminders \
                 ring only after it was opened."
            }
            (Found::Absent, None) if !self.has_real_team()? => {
                "Meridian starts when you log in once you have added your first team, so that reminders \
                 ring with the window closed."
            }
            (Found::Absent, _) => {
                "Meridian does not start when you log in. Reminders ring only after it was opened."
            }
        };
        Ok(AutostartView { state: Autostart::Off, words: words.to_owned(), line: None })
    }
}

impl WriteTx<'_> {
    /// Does what is to be done about starting at log-in without being asked: writes the file once
    /// there is a real team, and lets it name the program that runs now where that has moved. What the
    /// member removed or switched off stays so. Says whether it was written for the first time.
    ///
    /// # Errors
    /// When the notebook or the file cannot be written.
    pub fn settle_autostart(&self) -> Result<bool, Failure> {
        // What a newer Meridian has chosen is not for this one to understand.
        let Ok(kept) = self.autostart_kept() else { return Ok(false) };
        let place = self.autostart_place();
        let Ok(agent) = startable(place, self.data_dir()) else { return Ok(false) };
        let (found, text) = place.found().map_err(|error| not_written(&error))?;
        let step = step(&found, kept, self.has_real_team()?, &agent);
        let text = match step {
            Step::Leave => return Ok(false),
            Step::Note => None,
            Step::Write => file(&agent),
            Step::Point => pointed(&text, &agent),
        };
        if let Some(text) = text {
            place.write(&text).map_err(|error| not_written(&error))?;
        }
        self.keep(settings::Autostart, Member, Some(&Kept::Written))?;
        Ok(step == Step::Write)
    }

    /// Answers `SetAutostart`.
    ///
    /// # Errors
    /// When nothing can be started here, or the file or the notebook cannot be written.
    pub fn set_autostart(&self, on: bool) -> Result<AutostartView, Failure> {
        let place = self.autostart_place();
        let agent = startable(place, self.data_dir());
        if on {
            let agent = agent.map_err(|(words, line)| refused(words, line))?;
            let text = file(&agent).ok_or_else(|| failure::internal("autostart"))?;
            place.write(&text).map_err(|error| not_written(&error))?;
        } else {
            self.remove_autostart()?;
        }
        let kept = if on { Kept::Written } else { Kept::Off };
        self.keep(settings::Autostart, Member, Some(&kept))?;
        self.show_autostart()
    }

    /// As at the beginning: no file and no choice, so that the next Meridian that is installed decides
    /// anew. For who removes the program.
    ///
    /// # Errors
    /// When the file or the notebook cannot be written.
    pub fn forget_autostart(&self) -> Result<AutostartView, Failure> {
        self.remove_autostart()?;
        self.keep(settings::Autostart, Member, None)?;
        self.show_autostart()
    }

    fn remove_autostart(&self) -> Result<(), Failure> {
        let place = self.autostart_place();
        if !place.is_usual(self.data_dir()) {
            let (words, line) = elsewhere(place, self.data_dir());
            return Err(refused(words, line));
        }
        place.remove().map_err(|error| not_written(&error))
    }
}

/// The agent that can be started here when the member logs in; or why none, and what to add by hand.
fn startable(place: &Place, data_dir: &Path) -> Result<String, (String, Option<String>)> {
    let Some(agent) = &place.agent else {
        let words = "The part of Meridian that reminds is not installed beside this program, so there is \
                     nothing to start when you log in. Install Meridian's window too, which brings it.";
        return Err((words.to_owned(), None));
    };
    if place.folder.is_none() {
        let words = "Meridian cannot have itself started on this system. Add this program to those that \
                     your system starts when you log in:";
        return Err((words.to_owned(), Some(agent.display().to_string())));
    }
    if !place.is_usual(data_dir) {
        return Err(elsewhere(place, data_dir));
    }
    let named = agent.to_str().filter(|agent| file(agent).is_some()).map(str::to_owned);
    named.ok_or_else(|| {
        let agent = agent.display();
        (format!("{agent} has a name that no autostart file can hold. Move it elsewhere."), None)
    })
}

/// What is said of a notebook that an agent which is told nothing would not open.
fn elsewhere(place: &Place, data_dir: &Path) -> (String, Option<String>) {
    let line = place.agent.as_deref().and_then(Path::to_str).map(|agent| {
        let folder = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
        format!("{} --data-dir {}", shell_word(agent), shell_word(&folder.to_string_lossy()))
    });
    let words = "This notebook does not lie in the usual place, and only the usual one is opened when \
                 you log in. For this one, add this command to what your desktop starts:";
    (words.to_owned(), line)
}

fn on(desktop: &str, program: &str) -> AutostartView {
    let (words, line) = match by_hand(desktop, program) {
        None => (
            "Meridian starts when you log in, so that reminders ring with the window closed."
                .to_owned(),
            None,
        ),
        Some(by_hand) => (
            format!(
                "Meridian is among what starts when you log in, but {} starts nothing of that by \
                 itself. Add this line to {}:",
                by_hand.desktop, by_hand.file
            ),
            Some(by_hand.line),
        ),
    };
    AutostartView { state: Autostart::On, words, line }
}

fn refused(words: String, line: Option<String>) -> Failure {
    failure::bad(&line.map_or(words.clone(), |line| format!("{words} {line}")))
}

fn not_written(error: &io::Error) -> Failure {
    Failure::NotSaved {
        message: format!(
            "The file that starts Meridian when you log in cannot be read or changed: {error}. Look at the \
             folder autostart among your settings, then try again."
        ),
    }
}

#[cfg(test)]
#[path = "autostart_tests.rs"]
mod tests;
