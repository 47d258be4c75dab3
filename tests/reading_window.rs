//! Everything that a colleague wrote can be read to its last word, at any size of the window and of
//! the text; and nothing that is asked about leaves before it was answered.

use super::{
    SENT, at_monday, connect,
    support::{World, github::GitHub, github::REPOSITORY, until, until_within, window::Window},
};
use serde_json::{Value, json};

const CONTROL: char = '\u{e009}';
const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";

/// The first window, the smallest one, and what a page has of 1366 x 768 in text of 200 %.
const SIZES: [(u32, u32); 3] = [(1100, 720), (720, 480), (683, 384)];

const COLLEAGUE: &str = "tomek-brzezinkraut";

/// The last word of the last comment.
const LAST: &str = "Finis-operis.";

/// Scrolls as a wheel does, which moves only what scrolls, until the last piece of text with this
/// word is where it should be; says what hides it, if anything does.
const SHOWN: &str = "
const [word, pane] = arguments;
const all = document.createTreeWalker(document.querySelector(pane), NodeFilter.SHOW_TEXT);
let node = null;
while (all.nextNode()) if (all.currentNode.data.includes(word)) node = all.currentNode;
if (!node) return `${word} is nowhere in ${pane}`;
const text = document.createRange();
text.setStart(node, node.data.lastIndexOf(word));
text.setEnd(node, node.data.lastIndexOf(word) + word.length);
for (let e = node.parentElement; e; e = e.parentElement) {
  if (/auto|scroll/.test(getComputedStyle(e).overflowY)) {
    e.scrollTop += text.getBoundingClientRect().bottom - e.getBoundingClientRect().bottom + 12;
  }
}
const at = text.getBoundingClientRect();
for (const y of [at.top + 2, at.bottom - 2]) {
  const e = document.elementFromPoint((at.left + at.right) / 2, y);
  if (!e || !node.parentElement.contains(e)) {
    return `${word} at ${Math.round(at.left)} ${Math.round(y)} is behind ${e?.outerHTML?.slice(0, 90)}`;
  }
}
return null";

/// Names what is cut off with no way to see the rest of it.
const SQUEEZED: &str = "
const hides = (way) => way === 'hidden' || way === 'clip';
const found = [];
for (const e of document.querySelectorAll('body, body *')) {
  if (!e.checkVisibility({ visibilityProperty: true }) || e.closest('svg, .sr, #fonts')) continue;
  const style = getComputedStyle(e);
  if (style.clip !== 'auto') continue;
  const low = hides(style.overflowY) && e.scrollHeight > e.clientHeight + 3;
  const wide = hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1 && !e.title;
  if (e.clientHeight && (low || wide)) {
    found.push(`${e.tagName}.${e.className} ${e.scrollWidth}x${e.scrollHeight} in \
${e.clientWidth}x${e.clientHeight}: ${e.innerText?.slice(0, 60)}`);
  }
}
return found";

/// Makes the window this large.
async fn resize(world: &World, window: &Window, (width, height): (u32, u32)) {
    let fits = || async {
        world.resize_window(width, height);
        let size = window.run("return [innerWidth, innerHeight]", Vec::new()).await;
        (size == json!([width, height])).then_some(())
    };
    until(&format!("a window of {width} x {height}"), fits).await;
}

/// Fails where a word in a pane cannot be brought into view.
async fn can_be_read(window: &Window, word: &str, pane: &str, place: &str) {
    let mut hidden = Value::Null;
    for _ in 0..20 {
        hidden = window.run(SHOWN, vec![json!(word), json!(pane)]).await;
        if hidden.is_null() {
            return;
        }
    }
    let picture = window.picture("unread").await;
    panic!("{place}: {hidden}; picture: {}", picture.display());
}

/// Adds what is cut off in this place to all that was found so far.
async fn squeezed(window: &Window, place: &str, all: &mut Vec<String>) {
    let found: Vec<String> =
        serde_json::from_value(window.run(SQUEEZED, Vec::new()).await).unwrap();
    all.extend(found.into_iter().map(|what| format!("{place}: {what}")));
}

/// Puts the pane over the draft where there is no room for both.
async fn show_aside(window: &Window, is_shown: bool) {
    let script = "return document.querySelector('#aside').checkVisibility()";
    if window.run(script, Vec::new()).await != json!(is_shown) {
        window.click(if is_shown { "aside" } else { "aside-close" }).await;
    }
}

/// Seven updates that are longer than any pane, and one that ends in the last word.
fn write_updates(github: &GitHub) {
    let issues = github.ask("GET", &format!("/repos/{REPOSITORY}/issues?per_page=1"), "");
    let number = issues[0]["number"].as_u64().unwrap();
    for n in 1..=7 {
        let lines: Vec<String> = (1..=24)
            .map(|line| format!("- Update {n}, line {line}: one job is red since Friday.\n"))
            .collect();
        let end = if n == 7 { LAST } else { "More next week." };
        let text = format!("## Highlights\n\n{}\n## Notes\n\n{end}\n", lines.concat());
        github.comment(COLLEAGUE, number, &text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_is_read_to_its_last_word_and_nothing_goes_unasked_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);
    write_updates(&github);
    let window = Window::open(&world, &[]).await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.find("preview").await;
    resize(&world, &window, SIZES[0]).await;
    window.click("health-green").await;
    focused(&window, "health-green").await;
    // Letters that were typed for a field and come late must not choose a colour.
    window.press("r").await;
    let is_green = window.attribute("health-green", "aria-checked").await;
    assert_eq!(is_green.as_deref(), Some("true"));
    // Put away by its key, the side pane comes back by the mouse.
    window.press(&format!("{CONTROL}\\")).await;
    show_aside(&window, false).await;
    window.click("aside").await;
    show_aside(&window, true).await;
    let long: String = (1..90).map(|n| format!("- Job {n} was looked at.\n")).collect();
    window.paste_into("field-1", &format!("{long}\n{LAST}")).await;
    window.paste_into("field-6", "/close\n\ncc @kubernetes/release-team").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
    window.click("tab-issue").await;
    let all = || async { (window.texts("update").await.len() == 7).then_some(()) };
    until_within(SENT, "the updates", all).await;

    let mut found = Vec::new();
    println!("Every pane, to its last word, in every size and both themes.");
    for theme in ["dark", "light"] {
        theme_is(&window, theme).await;
        for (width, height) in SIZES {
            resize(&world, &window, (width, height)).await;
            let place = format!("{width} x {height}, {theme}");
            show_aside(&window, true).await;
            for (tab, pane) in [
                ("tab-issue", "[data-test=update]:last-of-type"),
                ("tab-preview", "[data-test=preview]"),
            ] {
                window.click(tab).await;
                let drawn = || async {
                    (window.has(if tab == "tab-issue" { "update" } else { "preview" }).await)
                        .then_some(())
                };
                until("the pane", drawn).await;
                until("the text", || async {
                    let there =
                        "return document.querySelector('#aside').innerText.includes(arguments[0])";
                    (window.run(there, vec![json!(LAST)]).await == json!(true)).then_some(())
                })
                .await;
                can_be_read(&window, LAST, pane, &format!("{place}, {tab}")).await;
                squeezed(&window, &format!("{place}, {tab}"), &mut found).await;
                window.picture(&format!("read-{width}-{theme}-{tab}")).await;
            }
            show_aside(&window, width > 900).await;
            squeezed(&window, &format!("{place}, the draft"), &mut found).await;
            window.picture(&format!("read-{width}-{theme}-draft")).await;
        }
    }

    println!("Post asks, as often as it is pressed.");
    for (width, height) in [SIZES[2], SIZES[0]] {
        resize(&world, &window, (width, height)).await;
        for _ in 0..3 {
            window.press(&format!("{CONTROL}{ENTER}")).await;
            window
                .reads("asking", "what would happen", |t| {
                    t.contains("\"/close\" would close the issue")
                })
                .await;
            focused(&window, "ask-safe").await;
        }
        squeezed(&window, &format!("{width} x {height}, asking"), &mut found).await;
        window.picture(&format!("asking-{width}")).await;
    }
    assert_eq!(window.text("ask-safe").await, "Make it harmless");
    assert_eq!(window.text("ask-meant").await, "It is meant");
    assert!(window.text("next-problem").await.contains("2 to confirm"));
    assert_eq!(github.ours().len(), 0);

    println!("Answered with the keyboard alone.");
    window.press(ENTER).await;
    window.reads("asking", "whom it reaches", |t| t.contains("pings everybody")).await;
    assert_eq!(window.value("field-6").await.lines().next(), Some("> /close"));
    assert_eq!(window.text("ask-safe").await, "Write without @");
    focused(&window, "ask-safe").await;
    window.press(TAB).await;
    focused(&window, "ask-meant").await;
    assert_eq!(window.text("ask-meant").await, "Ping them");
    window.press(ENTER).await;
    focused(&window, "post").await;
    assert!(!window.has("asking").await && !window.has("problem").await);

    println!("It goes out as the preview showed it, and is not asked about once more.");
    github.ask("PUT", "/_practice/network", r#"{"network":"off"}"#);
    window.press(&format!("{CONTROL}{ENTER}")).await;
    window.find("first-post").await;
    focused(&window, "care-go").await;
    window.picture("first-post").await;
    window.press(&format!("{CONTROL}{ENTER}")).await;
    window
        .reads_within(SENT, "truth-outbox", "that it waits", |t| t.starts_with("Queued - GitHub"))
        .await;
    for (width, height) in SIZES {
        resize(&world, &window, (width, height)).await;
        assert!(!window.has("next-problem").await, "nothing is left to confirm");
        squeezed(&window, &format!("{width} x {height}, queued"), &mut found).await;
        window.picture(&format!("queued-{width}")).await;
    }
    github.ask("PUT", "/_practice/network", r#"{"network":"on"}"#);
    world.set_clock(super::monday() + chrono::TimeDelta::minutes(15));
    let sent = || async { github.ours().pop() };
    let body = until_within(SENT, "the comment", sent).await;
    assert!(
        body.contains("\n> /close\n") && body.contains("cc @kubernetes/release-team"),
        "{body}"
    );
    assert_eq!(body.matches("## ").count(), 2, "only headings with words below them: {body}");
    assert!(found.is_empty(), "cut off with no way to see the rest:\n{}", found.join("\n"));
    window.close(&world).await;
}

/// Waits until the keyboard is on an element.
async fn focused(window: &Window, name: &str) {
    let script = "return document.activeElement?.dataset.test === arguments[0]";
    let is_there =
        || async { (window.run(script, vec![json!(name)]).await == json!(true)).then_some(()) };
    until(&format!("the keyboard on {name}"), is_there).await;
}

/// Presses the theme's button until the page wears it.
async fn theme_is(window: &Window, theme: &str) {
    let worn = || async {
        let now = window.run("return document.documentElement.dataset.theme", Vec::new()).await;
        if now == json!(theme) {
            return Some(());
        }
        window.click("theme").await;
        None
    };
    until(theme, worn).await;
}
