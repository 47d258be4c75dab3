//! The only place that speaks to the shell: commands out, events in.
//!
//! Questions go out as JSON, which is small to write. What comes in (answers, failures, events) is read
//! from bytes, by `meridian_protocol::unpack`. Every asynchronous import carries `catch`: without it a
//! refused command becomes an exception that nobody can handle and its future never ends.

use js_sys::{JSON, Promise, Uint8Array};
use meridian_protocol::{Call, Event, Failure, Reply, unpack};
use serde::de::DeserializeOwned;
use std::marker::PhantomData;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "__TAURI__", "core"], js_name = invoke, catch)]
    fn invoke(command: &str, arguments: JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = window, js_name = __meridian_early)]
    fn take_early(command: &str) -> Option<Promise>;

    /// Tells `boot.js` that what the shell drew is drawn by this program now.
    #[wasm_bindgen(js_namespace = window, js_name = __meridian_drawn)]
    pub fn drawn();

    /// Draws an element's inside anew; what has the keyboard, and what is unfolded, stay so.
    #[wasm_bindgen(js_namespace = window, js_name = __meridian_redraw)]
    pub fn redraw(element: &web_sys::Element, html: &str);

    #[wasm_bindgen(js_namespace = window, js_name = __meridian_listen, catch)]
    async fn take_events(handler: &js_sys::Function) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    async fn clipboard_write(text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = document, js_name = execCommand, catch)]
    fn exec_command(command: &str) -> Result<bool, JsValue>;
}

/// A question that is out. How its answer is awaited depends on the answer's type alone: a copy of
/// that for every question would be a hundredth of the page.
pub struct Question<R> {
    answer: Result<Promise, Failure>,
    of: PhantomData<R>,
}

/// Asks the engine.
pub fn question<C: Call>(call: &C) -> Question<Reply<C>> {
    Question { answer: send(C::NAME, serde_json::to_string(call)), of: PhantomData }
}

/// Takes what `boot.js` asked as its first act, before this program ran; there only once.
pub fn early<C: Call>() -> Option<Question<Reply<C>>> {
    Some(Question { answer: Ok(take_early(C::NAME)?), of: PhantomData })
}

impl<R: DeserializeOwned> Question<R> {
    /// Waits for the answer.
    ///
    /// # Errors
    /// The engine's own [`Failure`], or [`Failure::Internal`] when the shell refused the command.
    pub async fn answer(self) -> Result<R, Failure> {
        read(&settled(self.answer).await?)
    }
}

/// Asks the engine and waits for the answer; see [`Question::answer`].
pub fn call<C: Call>(call: C) -> impl Future<Output = Result<Reply<C>, Failure>> {
    question(&call).answer()
}

fn send(name: &str, text: serde_json::Result<String>) -> Result<Promise, Failure> {
    let text = text.map_err(internal)?;
    let arguments = JSON::parse(&format!("{{\"req\":{text}}}"))
        .map_err(|_| internal("the question is not JSON"))?;
    invoke(name, arguments).map_err(|value| failure_of(&value))
}

async fn settled(answer: Result<Promise, Failure>) -> Result<Vec<u8>, Failure> {
    match JsFuture::from(answer?).await {
        Ok(value) => Ok(bytes_of(&value)),
        Err(value) => Err(failure_of(&value)),
    }
}

/// Calls `heard` for each event of the engine, for as long as the page lives; first for those that
/// `boot.js` heard before.
///
/// # Errors
/// [`Failure::Internal`] when the shell is not there.
pub async fn listen(heard: impl Fn(Event) + 'static) -> Result<(), Failure> {
    let handler = Closure::<dyn Fn(JsValue)>::new(move |envelope: JsValue| {
        let payload = js_sys::Reflect::get(&envelope, &"payload".into()).unwrap_or_default();
        if let Ok(event) = read::<Event>(&bytes_of(&payload)) {
            heard(event);
        }
    });
    let function = handler.into_js_value();
    take_events(function.unchecked_ref()).await.map(drop).map_err(|value| failure_of(&value))
}

/// Lets the shell ask `word` of what is on screen before it closes the window.
pub fn on_leaving(word: impl Fn() -> &'static str + 'static) {
    let ask = Closure::<dyn Fn() -> JsValue>::new(move || JsValue::from_str(word()));
    if let Some(window) = web_sys::window() {
        // A plain object takes a property.
        let _set =
            js_sys::Reflect::set(&window, &"__meridian_leaving".into(), &ask.into_js_value());
    }
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

/// Bytes arrive in a buffer; as a list of numbers in failures and events, and where the web view forbids
/// Tauri's own protocol.
fn bytes_of(value: &JsValue) -> Vec<u8> {
    Uint8Array::new(value).to_vec()
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    unpack(bytes).map_err(internal)
}

/// Our own refusals arrive as bytes, the framework's as plain text.
fn failure_of(value: &JsValue) -> Failure {
    if let Some(text) = value.as_string() {
        return internal(text);
    }
    read(&bytes_of(value)).unwrap_or_else(|_| Failure::Internal {
        message: "The window cannot reach the rest of Meridian. Close it and start Meridian \
                  again."
            .to_owned(),
    })
}

fn internal(cause: impl std::fmt::Display) -> Failure {
    Failure::Internal {
        message: format!(
            "The window and the rest of Meridian do not understand each other ({cause}). Close \
             the window and start Meridian again."
        ),
    }
}
