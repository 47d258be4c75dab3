//! Small questions to the page (its DOM) itself: focus, fields, selections.

use super::bridge;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, HtmlDialogElement, HtmlElement, HtmlTextAreaElement};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The text area of the draft that has the caret while the window has the keyboard: its id and its
/// text.
pub fn writing() -> Option<(String, String)> {
    if !document()?.has_focus().ok()? {
        return None;
    }
    let element = active()?.closest("[data-draft] textarea").ok()??;
    let area: HtmlTextAreaElement = element.dyn_into().ok()?;
    Some((area.id(), area.value()))
}

/// Whether the member is writing in the draft.
pub fn is_writing() -> bool {
    writing().is_some()
}

/// Whether the caret is in this text area.
pub fn has_caret(area: &HtmlTextAreaElement) -> bool {
    active().is_some_and(|element| element.is_same_node(Some(area.as_ref())))
}

/// Whether keys belong to a text: single letters must not be shortcuts there.
pub fn is_in_text() -> bool {
    is_in("textarea, input")
}

/// Whether the keyboard is on something that has its own meaning for Enter.
pub fn is_on_button() -> bool {
    is_in("button, a, select, textarea, input")
}

/// Whether the keyboard is inside what a selector names.
pub fn is_in(selector: &str) -> bool {
    active().is_some_and(|e| e.closest(selector).ok().flatten().is_some())
}

/// Whether the keyboard is nowhere: no element has it.
pub fn is_nowhere() -> bool {
    active().is_none_or(|element| element.tag_name() == "BODY")
}

/// An attribute of the nearest element around an event's target that has it.
pub fn near(event: &web_sys::Event, attribute: &str) -> Option<String> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(&format!("[{attribute}]")).ok()??.get_attribute(attribute)
}

/// Puts HTML into an element, if it is not there already. The keyboard stays on what has the same
/// id as before, and what was unfolded by a `summary` with an id stays so (`src-ui/boot.js`).
pub fn draw(id: &str, html: String, before: &mut String) {
    let element = document().and_then(|d| d.get_element_by_id(id));
    let Some(element) = element.filter(|_| *before != html) else { return };
    bridge::redraw(&element, &html);
    *before = html;
}

/// Presses a button, as the mouse does.
pub fn press(id: &str) {
    let element = document().and_then(|d| d.get_element_by_id(id));
    if let Some(button) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        button.click();
    }
}

/// What stands in a field.
pub fn value(id: &str) -> String {
    let element = document().and_then(|d| d.get_element_by_id(id));
    let value = element.and_then(|element| js_sys::Reflect::get(&element, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// Whether a box is ticked, or a choice is the one made.
pub fn is_checked(id: &str) -> bool {
    let element = document().and_then(|d| d.get_element_by_id(id));
    let on = element.and_then(|element| js_sys::Reflect::get(&element, &"checked".into()).ok());
    on.and_then(|on| on.as_bool()).unwrap_or_default()
}

/// The name and the text of the file that was chosen in an input for files, or dropped on the window
/// (`src-ui/boot.js`).
pub async fn file(id: &str) -> Option<(String, String)> {
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let element = document()?.get_element_by_id(id)?;
    let dropped = get(&element, "dropped").filter(JsValue::is_object);
    if let Some(dropped) = dropped {
        // It is read once: what is chosen or pasted later is no longer this one.
        let _ = js_sys::Reflect::set(&element, &"dropped".into(), &JsValue::UNDEFINED);
        return Some((get(&dropped, "name")?.as_string()?, get(&dropped, "text")?.as_string()?));
    }
    let file = get(&get(&element, "files")?, "0")?;
    let name = get(&file, "name")?.as_string()?;
    let text: js_sys::Function = get(&file, "text")?.dyn_into().ok()?;
    let promise: js_sys::Promise = text.call0(&file).ok()?.dyn_into().ok()?;
    let text = JsFuture::from(promise).await.ok()?.as_string()?;
    Some((name, text))
}

/// Puts a text into a field.
pub fn set_value(id: &str, text: &str) {
    if let Some(element) = document().and_then(|d| d.get_element_by_id(id)) {
        let _ = js_sys::Reflect::set(&element, &"value".into(), &text.into());
    }
}

/// Ticks a box, makes a choice, opens details: whatever a property of this name says.
pub fn turn_on(id: &str, property: &str) {
    if let Some(element) = document().and_then(|d| d.get_element_by_id(id)) {
        let _ = js_sys::Reflect::set(&element, &property.into(), &JsValue::TRUE);
    }
}

/// Takes it back.
pub fn turn_off(id: &str, property: &str) {
    if let Some(element) = document().and_then(|d| d.get_element_by_id(id)) {
        let _ = js_sys::Reflect::set(&element, &property.into(), &JsValue::FALSE);
    }
}

/// Brings what stands in an element into sight.
pub fn reveal(id: &str) {
    if let Some(element) = document().and_then(|d| d.get_element_by_id(id)) {
        element.scroll_into_view_with_bool(false);
    }
}

/// The same, but moves nothing where it is in sight already.
pub fn reveal_nearest(id: &str) {
    let element = document().and_then(|d| d.get_element_by_id(id));
    let how = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&how, &"block".into(), &"nearest".into());
    let element: Option<JsValue> = element.map(Into::into);
    let scroll = element.as_ref().and_then(|element| {
        js_sys::Reflect::get(element, &"scrollIntoView".into()).ok()?.dyn_into().ok()
    });
    if let (Some(element), Some(scroll)) = (element, scroll) {
        let scroll: js_sys::Function = scroll;
        let _ = scroll.call1(&element, &how);
    }
}

/// Says something of an element for who does not see it.
pub fn set_attribute(id: &str, name: &str, value: &str) {
    if let Some(element) = document().and_then(|d| d.get_element_by_id(id)) {
        let _ = element.set_attribute(name, value);
    }
}

/// Clicks an element; says whether it is there.
pub fn click(id: &str) -> bool {
    let element = document().and_then(|d| d.get_element_by_id(id));
    let element = element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.inspect(|element| element.click()).is_some()
}

/// Whether the screen still waits for its code or for its first answer.
pub fn is_loading() -> bool {
    document().and_then(|d| d.query_selector("#main .loading").ok().flatten()).is_some()
}

/// Presses keys, named as on their caps, as if nothing had the keyboard.
pub fn press_keys(caps: &[&str]) {
    let press = || {
        let set = |of: &JsValue, name: &str, value: &JsValue| {
            js_sys::Reflect::set(of, &name.into(), value).ok()
        };
        let how: JsValue = js_sys::Object::new().into();
        for cap in caps {
            let held = match *cap {
                "Ctrl" => "ctrlKey",
                "Shift" => "shiftKey",
                "Alt" => "altKey",
                key => {
                    // Of a letter the small one, as without Shift.
                    let is_letter = key.len() == 1 && !caps.contains(&"Shift");
                    let key = if is_letter { key.to_ascii_lowercase() } else { key.to_owned() };
                    set(&how, "key", &key.into())?;
                    continue;
                }
            };
            set(&how, held, &JsValue::TRUE)?;
        }
        let window = web_sys::window()?;
        let kind = js_sys::Reflect::get(&window, &"KeyboardEvent".into()).ok()?;
        let with = js_sys::Array::of2(&"keydown".into(), &how);
        let kind: js_sys::Function = kind.dyn_into().ok()?;
        let event = js_sys::Reflect::construct(&kind, &with).ok()?;
        window.dispatch_event(event.unchecked_ref()).ok()
    };
    let _nobody_hears = press();
}

/// Shows the beginning of what is scrolled in.
pub fn to_top(id: &str) {
    if let Some(element) = document().and_then(|d| d.get_element_by_id(id)) {
        element.set_scroll_top(0);
    }
}

fn dialog(id: &str) -> Option<HtmlDialogElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Opens a dialog with this in it.
pub fn open_dialog(id: &str, html: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.set_inner_html(html);
        if !dialog.open() {
            let _ = dialog.show_modal();
        }
    }
}

/// Closes a dialog; the keyboard goes back to where it was.
pub fn close_dialog(id: &str) {
    if let Some(dialog) = dialog(id) {
        dialog.close();
    }
}

/// Takes the caret out of its field.
pub fn leave_field() {
    if let Some(element) = active().and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}

/// Whether an element is drawn.
pub fn is_there(id: &str) -> bool {
    document().is_some_and(|d| d.get_element_by_id(id).is_some())
}

/// Moves the keyboard to an element.
pub fn focus(id: &str) -> bool {
    let element = document().and_then(|d| d.get_element_by_id(id));
    element.and_then(|e| e.dyn_into::<HtmlElement>().ok()).is_some_and(|e| e.focus().is_ok())
}

/// Focuses a text area and selects from one UTF-16 position to another.
pub fn select(id: &str, from: u32, to: u32) {
    let area = document()
        .and_then(|d| d.get_element_by_id(id))
        .and_then(|e| e.dyn_into::<HtmlTextAreaElement>().ok());
    if let Some(area) = area {
        let _ = area.focus();
        let _ = area.set_selection_range(from, to);
        area.scroll_into_view_with_bool(false);
    }
}

/// Moves the keyboard to the health control, if it is on screen.
pub fn focus_health() -> bool {
    document()
        .and_then(|d| d.query_selector(".health [role=radio][tabindex=\"0\"]").ok().flatten())
        .and_then(|e| e.dyn_into::<HtmlElement>().ok())
        .is_some_and(|e| e.focus().is_ok())
}

/// The text areas and the health control of the draft, in order; moves to the next or the one
/// before.
pub fn step_field(step: i32) {
    step_through("[data-draft] textarea, [data-draft] [role=radio][tabindex=\"0\"]", step);
}

/// Moves to the next pane or the one before: sidebar, draft, side pane, actions, truth bar.
pub fn step_pane(step: i32) {
    let ids = ["side", "draft", "aside", "act", "truth"];
    let Some(document) = document() else { return };
    let panes: Vec<Element> = ids
        .iter()
        .filter_map(|id| document.get_element_by_id(id))
        // A pane that a small window hides takes no keyboard.
        .filter(|pane| pane.client_height() > 0)
        .collect();
    let here = active()
        .and_then(|active| panes.iter().position(|pane| pane.contains(Some(active.as_ref()))));
    if let Some(pane) = next(panes.len(), here, step).and_then(|i| panes.get(i))
        && let Some(pane) = pane.dyn_ref::<HtmlElement>()
    {
        let _ = pane.focus();
    }
}

fn step_through(selector: &str, step: i32) {
    let Some(list) = document().and_then(|d| d.query_selector_all(selector).ok()) else { return };
    let all: Vec<HtmlElement> =
        (0..list.length()).filter_map(|i| list.get(i)?.dyn_into().ok()).collect();
    let active = active();
    let here = active.and_then(|a| all.iter().position(|e| e.is_same_node(Some(a.as_ref()))));
    if let Some(element) = next(all.len(), here, step).and_then(|i| all.get(i)) {
        let _ = element.focus();
    }
}

/// The place after `here`, around the end.
fn next(count: usize, here: Option<usize>, step: i32) -> Option<usize> {
    if count == 0 {
        return None;
    }
    Some(match (here, step < 0) {
        (None, false) => 0,
        (None, true) => count - 1,
        (Some(here), false) => (here + 1) % count,
        (Some(here), true) => (here + count - 1) % count,
    })
}

fn active() -> Option<Element> {
    document()?.active_element()
}
