//! The window never leaves its page.
//!
//! Whatever is clicked, dropped or written in somebody's text, no other page is shown under
//! Meridian's name: what may be shown is decided here, and `boot.js` sees that a link does what a
//! plain click on it does.

use tauri::{AppHandle, Manager, Runtime, Url, WebviewWindowBuilder, webview::NewWindowResponse};

/// Where the window's own page is, as scheme and host.
const OWN: (&str, &str) =
    if cfg!(windows) { ("http", "tauri.localhost") } else { ("tauri", "localhost") };

/// Whether the window may go to this address. `server` is where a build for development takes its
/// page from, if it does.
pub fn may_show(asked: &Url, server: Option<&Url>) -> bool {
    let plain = asked.username().is_empty() && asked.password().is_none();
    if let Some(server) = server {
        return plain
            && asked.scheme() == server.scheme()
            && asked.host() == server.host()
            && asked.port() == server.port();
    }
    plain
        && (asked.scheme(), asked.host_str()) == (OWN.0, Some(OWN.1))
        && asked.port().is_none()
        && matches!(asked.path(), "" | "/" | "/index.html")
}

/// Keeps a window on its page: no other address, no second window, no download.
pub(super) fn keep<'a, R: Runtime, M: Manager<R>>(
    builder: WebviewWindowBuilder<'a, R, M>,
    app: &AppHandle<R>,
) -> WebviewWindowBuilder<'a, R, M> {
    let server = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
    builder
        .on_navigation(move |asked| may_show(asked, server.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
}
