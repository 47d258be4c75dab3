//! A Tauri window of Meridian's size with one text field and nothing else: the least that a
//! window can cost on this machine. Start time and memory are measured against it: as it comes, and
//! with `--plain` with the very switches of the web view that Meridian sets.

#[path = "../shell/plain.rs"]
#[allow(dead_code, reason = "only what chooses the switches is used here")]
mod plain;

use tauri::{WebviewUrl, WebviewWindowBuilder, http::Response};

/// With a word in the field, because only then does a browser say when it painted content.
const PAGE: &str = "<!doctype html><meta charset=utf-8><title>Bare</title>\
<textarea data-test=field-1 autofocus>Draft</textarea>\
<script>window.__meridian_errors = []</script>";

fn main() {
    // While there is one thread.
    if std::env::args().any(|word| word == "--plain") {
        plain::choose();
    }
    let address = "bare://localhost/".parse();
    let started = tauri::Builder::default()
        .register_uri_scheme_protocol("bare", |_context, _request| {
            Response::builder()
                .header("content-type", "text/html")
                .body(PAGE.as_bytes().to_vec())
                .unwrap_or_default()
        })
        .setup(move |app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::CustomProtocol(address?))
                .title("Bare")
                .inner_size(1100.0, 760.0)
                .build()?;
            Ok(())
        })
        .run(tauri::test::mock_context(tauri::test::noop_assets()));
    if let Err(error) = started {
        tracing::error!("the bare window did not open: {error}");
    }
}
