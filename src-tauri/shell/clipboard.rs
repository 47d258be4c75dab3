//! Reads what was copied, so that a token never passes the page.

use meridian_protocol::Failure;
use std::time::Duration;
use tauri::{AppHandle, Runtime};

/// How long the program that something was copied in may take to hand it over.
const PATIENCE: Duration = Duration::from_secs(5);

/// The text that was copied; empty where nothing was, or something else.
///
/// # Errors
/// [`Failure::BadInput`] when it cannot be had.
pub(super) async fn text<R: Runtime>(app: &AppHandle<R>) -> Result<String, Failure> {
    let (hand_over, copied) = tokio::sync::oneshot::channel();
    // Where the toolkit is gone there is nobody to ask.
    let _gone = app.run_on_main_thread(move || ask(hand_over));
    match tokio::time::timeout(PATIENCE, copied).await {
        Ok(Ok(text)) => Ok(text),
        Ok(Err(_)) => Err(unread(NOWHERE)),
        Err(_) => Err(unread(SILENT)),
    }
}

#[cfg(target_os = "linux")]
fn ask(hand_over: tokio::sync::oneshot::Sender<String>) {
    if gtk::is_initialized_main_thread() {
        gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD).request_text(move |_, text| {
            let _nobody_waits = hand_over.send(text.unwrap_or_default().to_owned());
        });
    }
}

/// Elsewhere no toolkit of ours reads it.
#[cfg(not(target_os = "linux"))]
fn ask(_hand_over: tokio::sync::oneshot::Sender<String>) {}

const NOWHERE: &str = "Meridian cannot read the clipboard here. Give the token to `meridian-cli \
                       account sign-in` in a terminal.";
const SILENT: &str = "The program in which you copied does not hand it over. Copy the token again, then \
                      paste it.";

fn unread(words: &str) -> Failure {
    Failure::BadInput { message: words.to_owned() }
}
