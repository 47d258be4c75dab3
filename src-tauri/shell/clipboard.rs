//! Reads what was copied, so that a token never passes the page; and puts an update there, for which the
//! page itself would have to ask within the press of a button.

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

/// Puts a text on the clipboard, and beside it the same for a document, where there is one.
///
/// # Errors
/// [`Failure::BadInput`] where that cannot be done; the page may try it then.
pub(super) async fn put<R: Runtime>(
    app: &AppHandle<R>,
    text: String,
    html: String,
) -> Result<(), Failure> {
    let (done, is_there) = tokio::sync::oneshot::channel();
    let _gone = app.run_on_main_thread(move || {
        if give(text, html) {
            let _nobody_waits = done.send(());
        }
    });
    match tokio::time::timeout(PATIENCE, is_there).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(unread(NOT_WRITTEN)),
    }
}

/// What is asked for, by its number in the list of forms.
#[cfg(target_os = "linux")]
const HTML: u32 = 1;

#[cfg(target_os = "linux")]
fn give(text: String, html: String) -> bool {
    use gtk::{TargetEntry, TargetFlags};
    if !gtk::is_initialized_main_thread() {
        return false;
    }
    let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
    if html.is_empty() {
        clipboard.set_text(&text);
        return true;
    }
    let form = |name: &str, number| TargetEntry::new(name, TargetFlags::empty(), number);
    let forms = [
        form("text/html", HTML),
        form("UTF8_STRING", 0),
        form("text/plain;charset=utf-8", 0),
        form("text/plain", 0),
        form("STRING", 0),
    ];
    clipboard.set_with_data(&forms, move |_, selection, number| match number {
        HTML => selection.set(&gtk::gdk::Atom::intern("text/html"), 8, html.as_bytes()),
        _ => {
            selection.set_text(&text);
        }
    })
}

/// Elsewhere the page does it.
#[cfg(not(target_os = "linux"))]
fn give(_text: String, _html: String) -> bool {
    false
}

const NOT_WRITTEN: &str =
    "Meridian cannot write to the clipboard here. Mark the text and copy it by hand.";

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
