//! The icon in the desktop's tray: what is next, what waits, and the way back to the window.

use crate::agent::UserCommand;
use chrono::{DateTime, Utc};
use ksni::{Icon, MenuItem, ToolTip, TrayMethods as _, menu::StandardItem};
use meridian_engine::{Engine, notify::PICTURE};
use meridian_protocol::{DeadlineRow, Failure};
use std::time::Duration;
use tokio::{sync::mpsc::UnboundedSender, time::timeout};

/// The icon's sides in pixels and its RGBA bytes, drawn from `icons/meridian.svg`.
const ICONS: [(i32, &[u8]); 2] = [(22, include_bytes!("../../../icons/tray-22.rgba")), PICTURE];

/// A tray that does not answer is left alone after this long.
const PATIENCE: Duration = Duration::from_secs(5);

/// The lines of the menu that tell something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lines {
    /// `Code Freeze: Fri 24 Jul 00:00 NZST`
    pub(crate) next: String,
    /// `Nothing queued`, or what waits in the outbox.
    pub(crate) outbox: Option<String>,
    /// What a person should know first, if anything: the window's headline.
    pub(crate) headline: Option<String>,
}

impl Lines {
    /// As the engine has it now.
    pub(crate) fn of(engine: &Engine) -> Self {
        let seen = engine.read(|tx| Ok((tx.glance().ok(), tx.show_deadlines())));
        let (glance, deadlines) = seen.unwrap_or_else(|failure| (None, Err(failure)));
        let outbox = glance.as_ref().map(|glance| {
            let outbox = &glance.outbox;
            format!("{} {}", outbox.words, outbox.time).trim_end().to_owned()
        });
        let headline = glance.and_then(|glance| glance.headline);
        let next = match deadlines {
            Ok(view) => next(&view.rows, view.now.instant),
            Err(Failure::NoTeam) => "No team yet".to_owned(),
            Err(_) => "The notebook cannot be read; open Meridian".to_owned(),
        };
        Self { next, outbox, headline }
    }
}

/// The next thing that is the member's own and not done: their role's, everybody's, or an update
/// that is not posted.
fn next(rows: &[DeadlineRow], now: DateTime<Utc>) -> String {
    let is_posted = |row: &DeadlineRow| matches!(row.countdown.as_str(), "posted" | "given");
    // Where the update is posted, or given to the lead, the end of its issue asks for nothing more.
    let is_done = |row: &DeadlineRow| match row.id.strip_prefix("issue-closes/") {
        Some(round) => {
            let update = format!("update-due/{round}");
            let mut updates = rows.iter().filter(|row| row.id.starts_with(&update)).peekable();
            updates.peek().is_some() && updates.all(is_posted)
        }
        None => is_posted(row),
    };
    let ahead = rows.iter().filter(|row| row.mine && !is_done(row)).find_map(|row| {
        let first = row.window.as_ref().map(|(first, _)| first);
        let at = row.at.as_ref().or(first).filter(|at| at.instant > now)?;
        // A date without a time stays one.
        let clock = row.at.as_ref().map(|at| format!(" {} {}", at.clock, at.zone));
        Some(format!("{}: {}{}", row.name, at.day, clock.unwrap_or_default()))
    });
    ahead.unwrap_or_else(|| "No deadlines of yours ahead".to_owned())
}

/// The tray's own state.
pub(crate) struct Tray {
    lines: Lines,
    commands: UnboundedSender<UserCommand>,
}

impl ksni::Tray for Tray {
    fn id(&self) -> String {
        "meridian".to_owned()
    }

    fn title(&self) -> String {
        "Meridian".to_owned()
    }

    // The left click of most desktops. One that sends it nowhere opens the menu with it, as all do
    // with the right one.
    fn activate(&mut self, _x: i32, _y: i32) {
        let _ending = self.commands.send(UserCommand::Open);
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        ICONS.iter().map(|(side, rgba)| icon(*side, rgba)).collect()
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: "Meridian".to_owned(),
            description: match &self.lines.headline {
                Some(headline) => format!("{headline} {}", self.lines.next),
                None => self.lines.next.clone(),
            },
            ..ToolTip::default()
        }
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let mut menu =
            vec![command_item("Open Meridian", || UserCommand::Open), MenuItem::Separator];
        menu.extend(self.lines.headline.as_deref().map(info_item));
        menu.push(info_item(&self.lines.next));
        menu.extend(self.lines.outbox.as_deref().map(info_item));
        menu.push(MenuItem::Separator);
        menu.push(command_item("Quit, and stop reminders", || UserCommand::Quit));
        menu
    }
}

fn command_item(label: &str, command: fn() -> UserCommand) -> MenuItem<Tray> {
    StandardItem {
        label: label.to_owned(),
        activate: Box::new(move |tray: &mut Tray| {
            let _ending = tray.commands.send(command());
        }),
        ..StandardItem::default()
    }
    .into()
}

/// A line that only tells. An underscore would mark an access key, so it is doubled.
fn info_item(text: &str) -> MenuItem<Tray> {
    StandardItem { label: text.replace('_', "__"), enabled: false, ..StandardItem::default() }
        .into()
}

/// An icon as trays want it: alpha first.
fn icon(side: i32, rgba: &[u8]) -> Icon {
    let mut data = rgba.to_vec();
    for pixel in data.chunks_exact_mut(4) {
        pixel.rotate_right(1);
    }
    Icon { width: side, height: side, data }
}

/// Puts the icon into the tray, also where the tray only starts later. None on a desktop that can
/// have none; then notifications and the window have to do.
pub(crate) async fn start(
    lines: Lines,
    commands: UnboundedSender<UserCommand>,
) -> Option<ksni::Handle<Tray>> {
    let tray = Tray { lines, commands }.assume_sni_available(true);
    match timeout(PATIENCE, tray.spawn()).await {
        Ok(Ok(handle)) => Some(handle),
        Ok(Err(error)) => {
            tracing::warn!(%error, "no tray");
            None
        }
        Err(_) => {
            tracing::warn!("no tray: the session bus does not answer");
            None
        }
    }
}

/// Shows new lines.
pub(crate) async fn show(handle: &ksni::Handle<Tray>, lines: Lines) {
    let shown = handle.update(|tray| tray.lines = lines);
    if timeout(PATIENCE, shown).await.is_err() {
        tracing::warn!("the tray does not answer");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ksni::Tray as _;
    use meridian_core::time::When;
    use meridian_protocol::Moment;
    use tokio::sync::mpsc;

    #[test]
    fn icons_are_square_and_complete() {
        for (side, rgba) in ICONS {
            assert_eq!(rgba.len(), usize::try_from(side * side * 4).unwrap());
        }
        let icon = icon(1, &[1, 2, 3, 4]);
        assert_eq!(icon.data, [4, 1, 2, 3]);
    }

    /// A row at an hour of 27 October, UTC.
    fn row(id: &str, name: &str, hour: u32, mine: bool) -> DeadlineRow {
        let at = Moment {
            instant: format!("2026-10-27T{hour:02}:00:00Z").parse().unwrap(),
            clock: format!("{hour:02}:00"),
            clock_seconds: String::new(),
            zone: "UTC".to_owned(),
            day: "Tue 27 Oct".to_owned(),
            utc: String::new(),
            offset_minutes: 0,
        };
        let when = When::Tbd { text: String::new() };
        DeadlineRow { id: id.to_owned(), mine, at: Some(at), ..DeadlineRow::named(name, when) }
    }

    #[test]
    fn next_is_what_the_member_has_to_do_and_has_not_done() {
        let now = "2026-10-27T10:00:00Z".parse().unwrap();
        let mut rows = vec![
            row("milestone/over", "Over", 9, true),
            row("milestone/blog", "Another role's blog", 11, false),
            row("update-due/2026-10-26/docs", "Update due", 12, true),
            row("issue-closes/2026-10-26", "Tracking issue closes", 13, true),
            row("milestone/freeze", "Code Freeze", 14, true),
        ];
        assert_eq!(next(&rows, now), "Update due: Tue 27 Oct 12:00 UTC");
        rows[2].countdown = "posted".to_owned();
        assert_eq!(next(&rows, now), "Code Freeze: Tue 27 Oct 14:00 UTC");
        rows.pop();
        assert_eq!(next(&rows, now), "No deadlines of yours ahead");
    }

    #[test]
    fn the_menu_tells_what_is_next_and_quits() {
        let (commands, mut heard) = mpsc::unbounded_channel();
        let lines = Lines {
            next: "Update due: Tue 27 Oct 12:59 NZDT".to_owned(),
            outbox: Some("Queued - offline, will post when back online".to_owned()),
            headline: Some("Nothing leaves this laptop by itself.".to_owned()),
        };
        let mut tray = Tray { lines, commands };
        let mut menu = tray.menu();
        let labels: Vec<_> = menu
            .iter()
            .filter_map(|item| match item {
                MenuItem::Standard(item) => Some(item.label.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(
            labels,
            [
                "Open Meridian",
                "Nothing leaves this laptop by itself.",
                "Update due: Tue 27 Oct 12:59 NZDT",
                "Queued - offline, will post when back online",
                "Quit, and stop reminders"
            ]
        );
        let Some(MenuItem::Standard(quit)) = menu.pop() else { panic!("no last item") };
        (quit.activate)(&mut tray);
        assert_eq!(heard.try_recv(), Ok(UserCommand::Quit));
    }
}
