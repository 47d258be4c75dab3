//! How the window was left: which screen was open, and where it stood. A place is taken up again only
//! where the member can reach the window by its title, and a size only where all of it can be seen:
//! monitors come and go.

use serde::{Deserialize, Serialize};

/// The least that the window can be, in pixels that follow the desktop's scale, as in
/// `tauri.conf.json`.
pub const SMALLEST: (u32, u32) = (720, 480);

/// As much of the title bar has to be on a monitor, in the same pixels, so that it can be dragged.
const GRIP: (i32, i32) = (160, 32);

/// Where something is, and how large; in pixels that follow the desktop's scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// From the left edge of the desktop.
    pub x: i32,
    /// From its top.
    pub y: i32,
    /// How wide.
    pub width: u32,
    /// How high.
    pub height: u32,
}

/// Where the window stood when it was closed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its place and size; of a window that filled its monitor those that it had before.
    pub area: Area,
    /// Whether it filled its monitor.
    pub is_maximized: bool,
}

/// What of a place is taken up again; the rest is as on the first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// Width and height.
    pub size: Option<(u32, u32)>,
    /// From the left and from the top.
    pub at: Option<(i32, i32)>,
    /// Whether it fills its monitor.
    pub is_maximized: bool,
}

impl Place {
    /// What is to be taken up again on these monitors.
    pub fn restored(self, monitors: &[Area]) -> Restored {
        let Area { x, y, width, height } = self.area;
        let fits = |monitor: &&Area| width <= monitor.width && height <= monitor.height;
        let is_seen = width >= SMALLEST.0 && height >= SMALLEST.1;
        let size =
            (is_seen && monitors.iter().any(|monitor| fits(&monitor))).then_some((width, height));
        // Of a size that is not taken up nobody knows what its place would cover.
        let at = size.filter(|_| monitors.iter().any(|monitor| monitor.holds_title(self.area)));
        Restored { size, at: at.map(|_| (x, y)), is_maximized: self.is_maximized }
    }

    /// What is to be kept of the window as it stands, where `before` is what was kept last: a window
    /// that fills its monitor has the monitor's size, not its own.
    pub fn kept(self, before: Option<Self>) -> Self {
        match before {
            Some(before) if self.is_maximized => Self { is_maximized: true, ..before },
            _ => self,
        }
    }
}

impl Area {
    /// Whether enough of a window's upper edge is on this monitor.
    fn holds_title(&self, window: Self) -> bool {
        let end = |from: i32, length: u32| i64::from(from) + i64::from(length);
        let right = end(window.x, window.width).min(end(self.x, self.width));
        let wide = right - i64::from(window.x.max(self.x));
        let below = end(self.y, self.height) - i64::from(window.y);
        wide >= i64::from(GRIP.0) && window.y >= self.y && below >= i64::from(GRIP.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPTOP: Area = Area { x: 0, y: 0, width: 1280, height: 800 };
    const BESIDE: Area = Area { x: 1280, y: -200, width: 1920, height: 1080 };

    fn place(x: i32, y: i32, width: u32, height: u32) -> Place {
        Place { area: Area { x, y, width, height }, is_maximized: false }
    }

    fn on(size: Option<(u32, u32)>, at: Option<(i32, i32)>) -> Restored {
        Restored { size, at, is_maximized: false }
    }

    #[test]
    fn a_window_comes_back_where_and_as_large_as_it_was() {
        let both = [LAPTOP, BESIDE];
        let there = place(1400, -150, 1500, 900);
        assert_eq!(there.restored(&both), on(Some((1500, 900)), Some((1400, -150))));
        // Partly out of sight, and still to be dragged by its title.
        assert_eq!(place(-500, 700, 900, 600).restored(&[LAPTOP]).at, Some((-500, 700)));
    }

    #[test]
    fn a_window_that_nobody_could_see_comes_back_as_on_the_first_day() {
        let there = place(1400, -150, 1500, 700);
        assert_eq!(
            there.restored(&[LAPTOP]),
            on(None, None),
            "its monitor is gone, and it is too wide"
        );
        let there = place(1400, -150, 900, 700);
        assert_eq!(there.restored(&[LAPTOP]), on(Some((900, 700)), None), "its monitor is gone");
        assert_eq!(place(0, 0, 900, 700).restored(&[]), on(None, None), "no monitor is known");
        for (x, y) in [(1200, 10), (-800, 10), (10, -1), (10, 790), (i32::MAX, i32::MIN)] {
            assert_eq!(place(x, y, 900, 700).restored(&[LAPTOP]).at, None, "{x}, {y}");
        }
    }

    #[test]
    fn a_size_below_the_smallest_is_none() {
        for (width, height) in [(719, 480), (720, 479), (0, 0)] {
            assert_eq!(place(10, 10, width, height).restored(&[LAPTOP]), on(None, None));
        }
        assert_eq!(place(10, 10, 720, 480).restored(&[LAPTOP]).size, Some(SMALLEST));
    }

    #[test]
    fn what_filled_its_monitor_keeps_the_size_that_it_had_before() {
        let (before, full) = (place(40, 30, 1000, 700), place(0, 0, 1280, 800));
        let full = Place { is_maximized: true, ..full };
        let kept = full.kept(Some(before));
        assert_eq!(kept, Place { is_maximized: true, ..before });
        assert!(kept.restored(&[LAPTOP]).is_maximized);
        assert_eq!(full.kept(None), full);
        assert_eq!(before.kept(Some(full)), before);
    }
}
