//! The icon in the desktop's tray: what is next, what waits, and the way back to the window.

use crate::agent::Wish;
use ksni::{Icon, MenuItem, ToolTip, TrayMethods as _, menu::StandardItem};
use meridian_engine::{Engine, notify::PICTURE};
use meridian_protocol::{BandView, Failure, Tone};
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
        let week = engine.show_week(None).ok();
        let outbox = week.as_ref().map(|week| {
            let outbox = &week.truth.outbox;
            format!("{} {}", outbox.words, outbox.time).trim_end().to_owned()
        });
        let worth_it = |band: &&BandView| matches!(band.tone, Tone::Stop | Tone::Wait);
        let headline = week.as_ref().and_then(|week| week.bands.iter().find(worth_it));
        let headline = headline.map(|band| band.title.clone());
        let next = match engine.show_deadlines() {
            Ok(view) => view
                .rows
                .iter()
                .filter_map(|row| {
                    let first = row.window.as_ref().map(|(first, _)| first);
                    let at = row.at.as_ref().or(first)?;
                    if at.instant <= view.now.instant {
                        return None;
                    }
                    // A date without a time stays one.
                    let clock = row.at.as_ref().map(|at| format!(" {} {}", at.clock, at.zone));
                    Some(format!("{}: {}{}", row.name, at.day, clock.unwrap_or_default()))
                })
                .next()
                .unwrap_or_else(|| "No deadlines ahead".to_owned()),
            Err(Failure::NoTeam) => "No team yet".to_owned(),
            Err(_) => "The notebook cannot be read; open Meridian".to_owned(),
        };
        Self { next, outbox, headline }
    }
}

/// The tray's own state.
pub(crate) struct Tray {
    lines: Lines,
    wishes: UnboundedSender<Wish>,
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
        let _ending = self.wishes.send(Wish::Open);
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
        let mut menu = vec![wish("Open Meridian", || Wish::Open), MenuItem::Separator];
        menu.extend(self.lines.headline.as_deref().map(told));
        menu.push(told(&self.lines.next));
        menu.extend(self.lines.outbox.as_deref().map(told));
        menu.push(MenuItem::Separator);
        menu.push(wish("Quit, and stop reminders", || Wish::Quit));
        menu
    }
}

fn wish(label: &str, wish: fn() -> Wish) -> MenuItem<Tray> {
    StandardItem {
        label: label.to_owned(),
        activate: Box::new(move |tray: &mut Tray| {
            let _ending = tray.wishes.send(wish());
        }),
        ..StandardItem::default()
    }
    .into()
}

/// A line that only tells. An underscore would mark an access key, so it is doubled.
fn told(text: &str) -> MenuItem<Tray> {
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
    wishes: UnboundedSender<Wish>,
) -> Option<ksni::Handle<Tray>> {
    let tray = Tray { lines, wishes }.assume_sni_available(true);
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
    use tokio::sync::mpsc;

    #[test]
    fn icons_are_square_and_complete() {
        for (side, rgba) in ICONS {
            assert_eq!(rgba.len(), usize::try_from(side * side * 4).unwrap());
        }
        let icon = icon(1, &[1, 2, 3, 4]);
        assert_eq!(icon.data, [4, 1, 2, 3]);
    }

    #[test]
    fn the_menu_tells_what_is_next_and_quits() {
        let (wishes, mut heard) = mpsc::unbounded_channel();
        let lines = Lines {
            next: "Update due: Tue 27 Oct 12:59 NZDT".to_owned(),
            outbox: Some("Queued - offline, will post when back online".to_owned()),
            headline: Some("Nothing leaves this laptop by itself.".to_owned()),
        };
        let mut tray = Tray { lines, wishes };
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
        assert_eq!(heard.try_recv(), Ok(Wish::Quit));
    }
}
