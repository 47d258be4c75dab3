//! `settings`: what you chose, and what lies on this laptop.

mod autostart;
mod client_id;
mod proxy;
mod reminders;

use crate::context::Context;
use crate::{Outcome, output};
use clap::Subcommand;
use meridian_core::settings::window::Place;
use meridian_protocol::{DataView, Failure, LadderView, SettingsView, WindowView};
pub(crate) use proxy::Proxy;

#[derive(Subcommand)]
pub(crate) enum Settings {
    /// Show all of them; `hours`, `proxy`, `account` and `team` change them
    Show,
    /// Which reminders come before your update, before freezes and before other deadlines
    #[command(subcommand)]
    Reminders(reminders::Reminders),
    /// Whether Meridian starts when you log in
    #[command(subcommand)]
    Autostart(autostart::Autostart),
    /// By which app you sign in with a code, where one is registered on the team's host
    #[command(subcommand)]
    ClientId(client_id::ClientId),
}

impl Settings {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Autostart(autostart) => return autostart.run(context, json),
            Self::ClientId(client_id) => return client_id.run(context, json),
            Self::Reminders(reminders) => return reminders.run(context, json),
            Self::Show => {}
        }
        let view = context.read(|tx| tx.show_settings())?;
        if json {
            output::json(&view)?;
        } else {
            lines(&view).iter().for_each(|line| output::line(line));
        }
        Ok(Outcome::Done)
    }
}

fn lines(view: &SettingsView) -> Vec<String> {
    let from = if view.is_zone_chosen { "chosen" } else { "the system's" };
    let mut lines = vec![format!("zone     {} ({from})", view.zone)];
    let (quiet, end) = (view.hours.quiet.from.format("%H:%M"), view.hours.quiet.to.format("%H:%M"));
    lines.push(format!("quiet    {quiet} to {end}"));
    lines.push(format!("posts    can be taken back for {} seconds", view.take_back_seconds));
    lines.extend(view.ladders.iter().map(ladder));
    if let Some(team) = &view.team {
        lines.push(format!("team     {}, {}", team.team.repository, team.team.title));
        lines.push(format!("sections {}", team.sections.join(", ")));
        lines.push(format!("goes to  {}", team.goes_to));
    }
    lines.push(format!("proxy    {}", view.proxy.words));
    lines.extend(window(&view.window));
    lines.extend(data(&view.data));
    let about = &view.about;
    lines.push(format!("version  {}, {}", about.version, about.licence));
    lines.push(about.zone_data.words.clone());
    lines
}

fn ladder(ladder: &LadderView) -> String {
    format!("reminds  {}: {}", ladder.kind.title(), reminders::in_a_line(&ladder.steps))
}

fn window(left: &WindowView) -> Option<String> {
    let screen = left.screen.as_ref().map(|screen| format!("on its screen {screen}"));
    let place = left.place.map(|Place { area, is_maximized }| {
        if is_maximized {
            return "as large as its monitor".to_owned();
        }
        format!("{} x {} at {}, {}", area.width, area.height, area.x, area.y)
    });
    let said: Vec<String> = screen.into_iter().chain(place).collect();
    (!said.is_empty()).then(|| format!("window   opens {}", said.join(", ")))
}

fn data(data: &DataView) -> [String; 3] {
    let backup = data.backup.as_ref().map_or_else(
        || "none yet".to_owned(),
        |at| format!("{} of them, the newest of {}", data.backups, at.instant.to_rfc3339()),
    );
    [
        format!("folder   {}", data.folder),
        format!("size     {} bytes, the notebook {}", data.all_bytes, data.notebook_bytes),
        format!("backups  {backup}"),
    ]
}
