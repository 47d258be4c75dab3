//! Where the window stands: put there before it is made, so that nobody sees it move, and read when it
//! is closed, while it is still seen.

use meridian_core::settings::window::{Area, Place};
use tauri::{
    AppHandle, Manager, Monitor, PhysicalPosition, PhysicalSize, Runtime, WebviewWindow,
    WebviewWindowBuilder,
};

/// Puts a window that is not made yet where it was left, as far as it can be seen there.
pub(super) fn put<'a, R: Runtime, M: Manager<R>>(
    mut builder: WebviewWindowBuilder<'a, R, M>,
    app: &AppHandle<R>,
    place: Place,
) -> WebviewWindowBuilder<'a, R, M> {
    let monitors = app.available_monitors().unwrap_or_default();
    let monitors: Vec<Area> = monitors.iter().map(area_of).collect();
    let restored = place.restored(&monitors);
    if let Some((width, height)) = restored.size {
        builder = builder.inner_size(width.into(), height.into());
    }
    if let Some((x, y)) = restored.at {
        builder = builder.position(x.into(), y.into());
    }
    builder.maximized(restored.is_maximized)
}

/// Where a window stands; none where the desktop does not say, or nobody sees the window.
pub(super) fn of<R: Runtime>(window: &WebviewWindow<R>) -> Option<Place> {
    let is_away = window.is_minimized().ok()? || window.is_fullscreen().ok()?;
    if is_away || !window.is_visible().ok()? {
        return None;
    }
    let (at, size) = (window.outer_position().ok()?, window.inner_size().ok()?);
    let area = area(at, size, window.scale_factor().ok()?);
    Some(Place { area, is_maximized: window.is_maximized().ok()? })
}

fn area_of(monitor: &Monitor) -> Area {
    area(*monitor.position(), *monitor.size(), monitor.scale_factor())
}

/// In pixels that follow the desktop's scale.
fn area(at: PhysicalPosition<i32>, size: PhysicalSize<u32>, scale: f64) -> Area {
    let (at, size) = (at.to_logical::<i32>(scale), size.to_logical::<u32>(scale));
    Area { x: at.x, y: at.y, width: size.width, height: size.height }
}
