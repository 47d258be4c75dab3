//! The only place that speaks to the shell: commands out, events in.
//!
//! Everything crosses as JSON text on both sides, so that the window and the engine agree on what
//! serde makes of a value. Every asynchronous import carries `catch`: without it a refused command
//! becomes an exception that nobody can handle and its future never ends.

use js_sys::JSON;
use meridian_protocol::{Call, Event, Failure, Reply};
use std::marker::PhantomData;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "__TAURI__", "core"], js_name = invoke, catch)]
    async fn invoke(command: &str, arguments: JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = window, js_name = __meridian_early)]
    fn take_early(command: &str) -> Option<js_sys::Promise>;

    #[wasm_bindgen(js_namespace = ["window", "__TAURI__", "event"], js_name = listen, catch)]
    async fn listen_to(event: &str, handler: &js_sys::Function) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    async fn clipboard_write(text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = document, js_name = execCommand, catch)]
    fn exec_command(command: &str) -> Result<bool, JsValue>;
}

/// Asks the engine.
///
/// # Errors
/// The engine's own [`Failure`], or [`Failure::Internal`] when the shell refused the command.
pub async fn call<C: Call>(question: C) -> Result<Reply<C>, Failure> {
    let arguments = to_js(&question)?;
    match invoke(C::NAME, arguments).await {
        Ok(value) => from_js(&value),
        Err(value) => Err(failure_of(&value)),
    }
}

/// An answer that was asked for before this program ran.
pub struct Early<C>(js_sys::Promise, PhantomData<C>);

/// Takes what `boot.js` asked as its first act; there only once.
pub fn early<C: Call>() -> Option<Early<C>> {
    Some(Early(take_early(C::NAME)?, PhantomData))
}

/// The early answer where there is one; else asks the engine.
///
/// # Errors
/// As [`call`].
pub async fn early_or_call<C: Call>(
    early: Option<Early<C>>,
    question: C,
) -> Result<Reply<C>, Failure> {
    match early {
        Some(Early(answer, _)) => match JsFuture::from(answer).await {
            Ok(value) => from_js(&value),
            Err(value) => Err(failure_of(&value)),
        },
        None => call(question).await,
    }
}

/// Calls `heard` for each event of the engine, for as long as the page lives.
///
/// # Errors
/// [`Failure::Internal`] when the shell is not there.
pub async fn listen(heard: impl Fn(Event) + 'static) -> Result<(), Failure> {
    let handler = Closure::<dyn Fn(JsValue)>::new(move |envelope: JsValue| {
        let payload = js_sys::Reflect::get(&envelope, &"payload".into()).unwrap_or_default();
        if let Ok(event) = from_js::<Event>(&payload) {
            heard(event);
        }
    });
    let function = handler.into_js_value();
    let answer = listen_to(meridian_protocol::EVENT, function.unchecked_ref()).await;
    answer.map(drop).map_err(|value| failure_of(&value))
}

/// Puts `text` on the clipboard; says whether it got there.
pub async fn copy(text: &str) -> bool {
    if clipboard_write(text).await.is_ok() {
        return true;
    }
    // Older WebKit refuses the clipboard interface outside a user gesture it recognises.
    copy_by_selection(text).unwrap_or(false)
}

fn copy_by_selection(text: &str) -> Option<bool> {
    let document = web_sys::window()?.document()?;
    let before = document.active_element();
    let area: web_sys::HtmlTextAreaElement =
        document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("sr");
    document.body()?.append_child(&area).ok()?;
    area.select();
    let done = exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(element) = before.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
    Some(done)
}

fn to_js<C: Call>(question: &C) -> Result<JsValue, Failure> {
    let text = serde_json::to_string(question).map_err(internal)?;
    JSON::parse(&format!("{{\"req\":{text}}}")).map_err(|_| internal("the question is not JSON"))
}

fn from_js<T: serde::de::DeserializeOwned>(value: &JsValue) -> Result<T, Failure> {
    // `undefined` has no JSON; it is what a command without an answer returns.
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    serde_json::from_str(text.as_deref().unwrap_or("null")).map_err(internal)
}

/// Our own refusals arrive as objects, the framework's as plain text.
fn failure_of(value: &JsValue) -> Failure {
    if let Ok(failure) = from_js::<Failure>(value) {
        return failure;
    }
    match value.as_string() {
        Some(text) => internal(text),
        None => Failure::Internal {
            message: "The window cannot reach the rest of Meridian. Close it and start Meridian \
                      again."
                .to_owned(),
        },
    }
}

fn internal(cause: impl std::fmt::Display) -> Failure {
    Failure::Internal {
        message: format!(
            "The window and the rest of Meridian do not understand each other ({cause}). Close \
             the window and start Meridian again."
        ),
    }
}
