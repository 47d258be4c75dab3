//! What somebody hears who does not see the window, or sees it in large text: everything that takes
//! the keyboard has a name, the small form of the sidebar keeps the real ones, and nothing that the
//! keyboard is on disappears below the bar of buttons.

use super::{is_saved, monday};
use crate::support::{World, until, wait, window::Window};
use serde_json::{Value, json};
use std::time::Duration;

const CONTROL: char = '\u{e009}';
const SHIFT: char = '\u{e008}';
const ALT: char = '\u{e00a}';
const DOWN: char = '\u{e015}';
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const TAB: &str = "\u{e004}";
const F8: &str = "\u{e038}";

/// The first window, the smallest one, and what a page has of 1366 x 768 in text of 200 %.
const SIZES: [(u32, u32); 3] = [(1100, 720), (720, 480), (683, 384)];

/// Words as a screen reader gets them, and by them the name of an element.
const NAMES: &str = "
const words = (e) => {
  if (!e || e.nodeType === 8) return '';
  if (e.nodeType === 3) return e.data;
  if (e.getAttribute('aria-hidden') === 'true' || getComputedStyle(e).display === 'none') return '';
  return e.getAttribute('aria-label') ?? [...e.childNodes].map(words).join('');
};
const one = (text) => text.replace(/\\s+/g, ' ').trim();
const name = (e) => {
  const by = e.getAttribute('aria-labelledby');
  if (by) return one(by.split(/\\s+/).map((id) => words(document.getElementById(id))).join(' '));
  const labels = e.getAttribute('aria-label') ?? [...(e.labels ?? [])].map(words).join(' ');
  const inside = e.matches('input, textarea, select, main, nav, aside, dialog, section, div');
  return one(labels) || (inside ? '' : one(words(e))) || e.title;
};
const seen = (e) => e.checkVisibility({ visibilityProperty: true });
";

/// What takes the keyboard or is a part of the page, and has no name.
const NAMELESS: &str = "
const parts = 'main, nav, aside, footer.truth, dialog[open], [role=tabpanel], [role=tablist], ' +
  '[role=radiogroup], [role=region], [role=group], [role=listbox]';
const stops = 'button, a[href], input, textarea, select, summary, [tabindex=\"0\"]';
return [...document.querySelectorAll(`${parts}, ${stops}`)]
  .filter((e) => seen(e) && !name(e))
  .map((e) => e.outerHTML.slice(0, 120))";

/// The name of the element that has the keyboard; null where none has.
const HERE: &str = "
const e = document.activeElement;
return !e || e === document.body ? null : [name(e), e.outerHTML.slice(0, 120)]";

/// What of the field with the keyboard its pane does not show, though it has the room.
const CUT: &str = "
const field = document.activeElement.closest('.grow');
if (!field) return `the keyboard is on ${document.activeElement.outerHTML.slice(0, 80)}`;
const [box, pane] = [field, field.closest('.scroll')].map((e) => e.getBoundingClientRect());
const room = Math.round(pane.bottom - pane.top);
if (box.height > room) return null;
return box.top >= pane.top - 1 && box.bottom <= pane.bottom + 1 ? null
  : `${Math.round(box.top)} to ${Math.round(box.bottom)} in ${Math.round(pane.top)} to \
${Math.round(pane.bottom)}`";

async fn ask(window: &Window, script: &str) -> Value {
    window.run(&format!("{NAMES}{script}"), Vec::new()).await
}

async fn all_have_names(window: &Window, place: &str) {
    assert_eq!(ask(window, NAMELESS).await, json!([]), "{place}");
}

/// Goes through all that takes the keyboard, once around, and fails at what has no name.
async fn walk_through(window: &Window, place: &str) {
    window.run("document.activeElement?.blur()", Vec::new()).await;
    let mut passed: Vec<String> = Vec::new();
    for _ in 0..120 {
        window.press(TAB).await;
        let here = ask(window, HERE).await;
        let Some(what) = here[1].as_str() else { break };
        assert_ne!(here[0], json!(""), "{place}, after {passed:#?}: {what}");
        if passed.first().is_some_and(|first| first == what) {
            break;
        }
        passed.push(what.to_owned());
    }
    assert!(passed.len() > 5, "{place}: {passed:#?}");
}

/// The name of the element with this `data-test`.
async fn name_of(window: &Window, test: &str) -> String {
    let script =
        format!("{NAMES} return name(document.querySelector(`[data-test=\"${{arguments[0]}}\"]`))");
    let name = window.run(&script, vec![json!(test)]).await;
    name.as_str().unwrap_or_default().to_owned()
}

/// The name of the open dialog is its heading.
async fn dialog_is_called(window: &Window, heading: &str) {
    let script = "const e = document.querySelector('dialog[open]');
        if (!e) return null;
        return [name(e), one(e.querySelector('h2').textContent)]";
    until(heading, || async {
        (ask(window, script).await == json!([heading, heading])).then_some(())
    })
    .await;
    all_have_names(window, heading).await;
}

async fn resize(world: &World, window: &Window, (width, height): (u32, u32)) {
    let fits = || async {
        world.resize_window(width, height);
        let size = window.run("return [innerWidth, innerHeight]", Vec::new()).await;
        (size == json!([width, height])).then_some(())
    };
    until(&format!("a window of {width} x {height}"), fits).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_takes_the_keyboard_has_a_name_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let window = Window::open(&world, &[]).await;
    window.find("first-run-practice").await;
    all_have_names(&window, "the first run").await;
    window.try_practice().await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.find("preview").await;

    println!("This week, in every size.");
    for size in SIZES {
        resize(&world, &window, size).await;
        all_have_names(&window, &format!("this week, {size:?}")).await;
        walk_through(&window, &format!("this week, {size:?}")).await;
        let week = name_of(&window, "nav-week").await;
        assert!(week.starts_with("This week"), "{size:?}: {week}");
        let deadlines = name_of(&window, "nav-deadlines").await;
        assert!(deadlines.starts_with("Deadlines"), "{size:?}: {deadlines}");
        assert!(!deadlines.contains("Deadlines2"), "{size:?}: the words run together: {deadlines}");
        assert_eq!(name_of(&window, "zone").await.chars().next(), Some('A'), "Auckland");
    }
    resize(&world, &window, SIZES[0]).await;

    println!("What nobody sees of a comment is folded away in the preview.");
    let folded = "const e = document.querySelector('[data-test=preview] details');
        const mark = (text) => text.includes('meridian:update');
        return [e.open, e.querySelector('code').checkVisibility(), mark(e.textContent),
                mark(e.parentElement.innerText)]";
    assert_eq!(ask(&window, folded).await, json!([false, false, true, false]));

    println!("Deadlines, import and the dialogs.");
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    all_have_names(&window, "deadlines").await;
    walk_through(&window, "deadlines").await;
    let rows = ask(
        &window,
        "return [...document.querySelectorAll('[data-test=deadline-row]')].map(words)",
    );
    for row in rows.await.as_array().unwrap() {
        let row = row.as_str().unwrap();
        for together in ["NZDT", "you", "UTC"] {
            let at = row.find(together).unwrap_or_default();
            let before = row.get(..at).and_then(|b| b.chars().next_back());
            assert!(before.is_none_or(char::is_whitespace), "\"{together}\" runs on in {row}");
        }
    }
    window.click("hours").await;
    dialog_is_called(&window, "Hours and meetings").await;
    window.press(ESCAPE).await;
    window.click("zone").await;
    dialog_is_called(&window, "Your zone").await;
    window.press(ESCAPE).await;
    window.run("document.getElementById('draft').focus()", Vec::new()).await;
    window.press("i").await;
    window.find("import-path").await;
    all_have_names(&window, "import").await;
    assert_eq!(name_of(&window, "import-path").await, "A file", "without what is said of it");
    assert_eq!(name_of(&window, "import-text").await, "Or its text, pasted here");
    let native =
        "const e = document.querySelector('[type=file]'); const box = e.getBoundingClientRect();
        return [box.width * box.height <= 1, e.closest('label').innerText.trim()]";
    assert_eq!(ask(&window, native).await, json!([true, "Choose the file"]), "our own button");
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keyboard_stays_in_view_in_large_text_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;

    println!("The fields take the room that a large window has.");
    resize(&world, &window, (1600, 1000)).await;
    let empty =
        "const [form, pane] = ['.form', '.wk .scroll'].map((s) => document.querySelector(s));
        const last = [...form.querySelectorAll('.grow')].pop().getBoundingClientRect();
        return [last.height, pane.getBoundingClientRect().bottom - last.bottom]";
    let empty = ask(&window, empty).await;
    let [height, below] = [0, 1].map(|n| empty[n].as_f64().unwrap());
    assert!(height > 60.0 && below < 40.0, "fields of {height} px and {below} px of nothing below");

    println!("Something is to be confirmed: it is said, and the field stays.");
    resize(&world, &window, SIZES[2]).await;
    window.run("document.querySelector('[data-test=health-green]').click()", Vec::new()).await;
    // Two lines at each end of the form, so that some field always stands at the edge of its pane.
    for field in ["field-1", "field-3"] {
        window.run("document.getElementById(arguments[0]).focus()", vec![json!(field)]).await;
        let paste = "document.execCommand('insertText', false, arguments[0])";
        window.run(paste, vec![json!("One line.\nAnother line.")]).await;
    }
    is_saved(&window).await;
    for field in ["field-1", "field-2", "field-3", "field-4"] {
        window.run("document.getElementById(arguments[0]).focus()", vec![json!(field)]).await;
        in_view(&window, &format!("{field}, nothing in the way")).await;
    }
    window.run("document.getElementById('field-3').focus()", Vec::new()).await;
    window.run("document.execCommand('insertText', false, '\\n/close')", Vec::new()).await;
    window.reads("next-problem", "how many", |t| t.contains("1 to confirm")).await;
    in_view(&window, "with something to confirm").await;
    window.press(F8).await;
    window.reads("asking", "what would happen", |t| t.contains("would close the issue")).await;
    let said = "return document.querySelector('#act [role=status]').textContent";
    let said = window.run(said, Vec::new()).await;
    assert!(said.as_str().unwrap().starts_with("1 of 1: \"/close\""), "{said}");
    in_view(&window, "with the question open").await;
    let strip = "return [...document.querySelectorAll('.win-words')].map((e) => [e.innerText,
        getComputedStyle(e.parentElement.querySelector('svg')).display])";
    let strip = ask(&window, strip).await;
    assert_eq!(strip.as_array().unwrap().len(), 3, "{strip}");
    assert!(strip[0][0].as_str().unwrap().starts_with("Issue opens Mon") && strip[0][1] == "none");
    let copy = "const e = [...document.querySelectorAll('#act .push button')][0];
        return [name(e), e.checkVisibility()]";
    assert_eq!(ask(&window, copy).await, json!(["Copy update", true]));

    println!("A queued post, and a field that was written in meanwhile.");
    window.run("document.querySelector('[data-test=ask-safe]').click()", Vec::new()).await;
    window.run("document.querySelector('[data-test=practice-network]').click()", Vec::new()).await;
    window.reads("truth-network", "that it is offline", |t| t.starts_with("Offline since")).await;
    window.run("document.getElementById('field-2').focus()", Vec::new()).await;
    is_saved(&window).await;
    window.press(&format!("{CONTROL}{ENTER}")).await;
    window.find("first-post").await;
    window.press(&format!("{CONTROL}{ENTER}")).await;
    window.find("pending").await;
    in_view(&window, "queued").await;
    for _ in 0..3 {
        window.press(&format!("{ALT}{DOWN}")).await;
        in_view(&window, "queued, the next field").await;
    }
    window.press(&format!("{SHIFT}x")).await;
    is_saved(&window).await;
    in_view(&window, "queued, changed since").await;
    let bar = "return document.getElementById('act').offsetHeight";
    let bar = window.run(bar, Vec::new()).await;
    assert!(bar.as_u64().unwrap() <= 128, "the bar takes a third of the window: {bar} px");
    window.close(&world).await;
}

/// What the bar of buttons takes, it takes a frame later; then the field is in view.
async fn in_view(window: &Window, place: &str) {
    let whole = || async { ask(window, CUT).await.is_null().then_some(()) };
    if wait(Duration::from_secs(5), whole).await.is_none() {
        let (cut, picture) = (ask(window, CUT).await, window.picture("cut").await);
        panic!("{place}: {cut}; picture: {}", picture.display());
    }
}
