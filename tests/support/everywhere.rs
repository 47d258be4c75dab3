//! Every screen and every dialog of the window, one after the other, for whoever looks at each: the
//! screens by the one list of them, what opens above or in place of them by what a member does.

mod round;

use super::{
    World, daemons::Daemon, first_steps::PEOPLE, github::GitHub, given, until, window::Window,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, time::Duration};

const CONTROL: char = '\u{e009}';
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

/// How long sending and reading back may take.
const SENT: Duration = Duration::from_secs(120);

/// The window's own list of its screens.
const SCREENS: &str = include_str!("../../src-ui/src/frame/screens.rs");

/// A schedule with a row that nobody understands, so that it is asked about.
const SCHEDULE: &str = "# Practice v1.38\n\n\
| **What** | **Who** | **When** | **Week** |\n\
| -- | -- | -- | -- |\n\
| Start of Release Cycle | Lead | Monday 7th September 2026 | week 1 |\n\
| Docs deadline | Docs Lead | 19:00 PST Thursday 5th November 2026 / 09:00 UTC Friday 6th November 2026 | week 9 |\n\
| Code Freeze | Branch Manager | Wednesday 18th November 2026 (AoE) | week 11 |\n\
| Retrospective | Lead | TBD | week 16 |\n";

/// Who looks.
pub trait Eye {
    /// Looks at what the window shows.
    async fn at(&mut self, window: &Window, place: &str);
}

/// A walk with somebody who looks, and what was met on it.
struct Walk<'a, E> {
    world: &'a World,
    window: &'a Window,
    eye: &'a mut E,
    /// Dialogs that are in the page, and those that were open.
    dialogs: [BTreeSet<String>; 2],
}

/// Looks at every screen and dialog of the practice team, from the first screen on, in a world where
/// nothing is there yet.
pub async fn practice(world: &World, window: &Window, eye: &mut impl Eye) {
    let mut walk = Walk { world, window, eye, dialogs: <_>::default() };
    walk.first_run().await;
    walk.posting().await;
    walk.handing_over().await;
    walk.screens().await;
    walk.round().await;
    walk.import().await;
    walk.settings().await;
    walk.small().await;
    walk.teams().await;
    walk.has_seen_all_dialogs();
}

/// Looks at what only a team on GitHub has: what stands there in another form, what was refused, and a desktop
/// whose keyring is gone. The window shows the week of [`given::posted_elsewhere`].
pub async fn real(
    window: &Window,
    github: &GitHub,
    keyring: Daemon,
    world: &World,
    eye: &mut impl Eye,
) {
    let mut walk = Walk { world, window, eye, dialogs: <_>::default() };
    window.issue().await;
    walk.is_there("preview").await;
    walk.click("health-green").await;
    window.type_into("field-1", "From the train.").await;
    walk.saved().await;
    walk.click("post").await;
    walk.look("first-post", "a first post").await;
    walk.click("care-go").await;
    window.reads_within(SENT, "theirs", "the other text", |t| t.contains("From the desk.")).await;
    walk.at("a conflict").await;
    walk.click("nav-deadlines").await;
    walk.look("no-schedule", "deadlines without a schedule").await;
    github.fault(json!({ "kind": "locked" }));
    let again = json!({
        "when": { "method": "PATCH", "path": "/comments" }, "what": { "kind": "locked" },
    });
    github.ask("POST", "/_practice/faults", &again.to_string());
    walk.click("nav-week").await;
    window.type_into("field-1", " And one more.").await;
    walk.saved().await;
    walk.click("post").await;
    walk.click("nav-outbox").await;
    let refused = |t: &str| t.contains("is locked");
    window.reads_within(SENT, "outbox-row", "that it is locked", refused).await;
    walk.at("a refused post in the outbox").await;
    drop(keyring);
    walk.click("nav-settings").await;
    walk.click("st-account").await;
    walk.at("settings of an account").await;
}

/// Looks at what a team on GitHub has with a place where updates are given to the lead: choosing it, giving
/// there and taking over from there. The window shows a week in which nothing is written yet.
pub async fn giving(window: &Window, github: &GitHub, world: &World, eye: &mut impl Eye) {
    let mut walk = Walk { world, window, eye, dialogs: <_>::default() };
    let (_, link) = given::place(github);
    given::terminal(world, &["hours", "set", "--take-back", "60"]);
    window.issue().await;
    walk.is_there("preview").await;
    walk.click("health-green").await;
    window.type_into("field-1", "Two flakes.").await;
    walk.saved().await;
    walk.click("hand-over").await;
    walk.is_there("give-comment-words").await;
    walk.unfold().await;
    walk.at("giving where there is no place").await;
    walk.paste("give-place", "https://gist.github.com/someone/0123456789abcdef").await;
    walk.click("give-place-go").await;
    walk.look("give-trouble", "a place that is none").await;
    walk.unfold().await;
    walk.paste("give-place", &link).await;
    walk.click("give-place-go").await;
    walk.look("give-where", "giving as a comment").await;
    walk.unfold().await;
    walk.at("giving as a comment, all of it open").await;
    walk.click("give-go").await;
    walk.look("cancel-sending", "on its way to the lead").await;
    walk.click("hand-over").await;
    walk.look("give-comment-back", "giving what is on its way").await;
    walk.escape().await;
    walk.click("cancel-sending").await;
    given::terminal(world, &["hours", "set", "--take-back", "0"]);
    given::colleague_gives(world, github, &link);
    walk.click("hand-over").await;
    walk.is_there("give-where").await;
    walk.click("give-go").await;
    let is_given = |t: &str| t.starts_with("Given to your lead on GitHub");
    window.reads_within(SENT, "truth-github", "that it was given", is_given).await;
    walk.look("came-count", "given as a comment").await;
    walk.click("hand-over").await;
    walk.look("came-row", "what was given to you").await;
    walk.click("came-look-0").await;
    walk.look("given-posts-as", "taking what was given").await;
    walk.escape().await;
}

/// The words of the window's screens, as its own list has them.
pub fn words() -> Vec<String> {
    let (_, rest) = SCREENS.split_once("pub static SCREENS").unwrap();
    let (list, _) = rest.split_once("];").unwrap();
    let words = list.split('&').filter_map(|part| part.split_once("::SCREEN"));
    words.map(|(word, _)| word.trim().to_owned()).collect()
}

/// Goes to a screen by its entry in the sidebar, or from the screen that leads to it, and waits until it
/// is drawn.
pub async fn go_to(window: &Window, word: &str) {
    let entries = match word {
        "schedule" => vec!["nav-deadlines".to_owned(), "import".to_owned()],
        word => vec![format!("nav-{word}")],
    };
    for entry in entries {
        let click = "const entry = document.querySelector(`[data-test=\"${arguments[0]}\"]`);\
                     entry?.click();\
                     return entry !== null";
        until(&entry, || async {
            (window.run(click, vec![json!(entry)]).await == json!(true)).then_some(())
        })
        .await;
    }
    let is_drawn = "return Boolean(document.querySelector('main h1')?.textContent)\
                    && !document.querySelector('#main .loading')";
    until(word, || async { (window.run(is_drawn, Vec::new()).await == json!(true)).then_some(()) })
        .await;
}

impl<E: Eye> Walk<'_, E> {
    async fn at(&mut self, place: &str) {
        let dialogs = "const name = (e) => e.id || e.getAttribute('aria-labelledby');\
                       return ['dialog', 'dialog[open]'].map((which) =>\
                         [...document.querySelectorAll(which)].map(name))";
        let dialogs = self.run(dialogs).await;
        let dialogs: [Vec<String>; 2] = serde_json::from_value(dialogs).unwrap();
        for (known, new) in self.dialogs.iter_mut().zip(dialogs) {
            known.extend(new);
        }
        self.eye.at(self.window, place).await;
    }

    /// Waits for a dialog, and looks.
    async fn look_at_dialog(&mut self, place: &str) {
        until(place, || async {
            let open = self.run("return document.querySelector('dialog[open]')").await;
            (!open.is_null()).then_some(())
        })
        .await;
        self.at(place).await;
    }

    /// Waits for an element, and looks.
    async fn look(&mut self, name: &str, place: &str) {
        self.is_there(name).await;
        self.at(place).await;
    }

    /// Waits for an element, be it visible or not: a small window hides some, and they do the same.
    async fn is_there(&self, name: &str) {
        // A dialog that was closed keeps its words until it opens again.
        let script = "const e = document.querySelector(`[data-test=\"${arguments[0]}\"]`);\
             return e !== null && !e.closest('dialog:not([open])')";
        let look = || async { self.window.run(script, vec![json!(name)]).await == json!(true) };
        until(name, || async { look().await.then_some(()) }).await;
    }

    /// Presses a button. Not with the driver's mouse, which misses where text is larger than usual.
    async fn click(&self, name: &str) {
        self.is_there(name).await;
        let script = "document.querySelector(`[data-test=\"${arguments[0]}\"]`).click()";
        self.window.run(script, vec![json!(name)]).await;
    }

    async fn run(&self, script: &str) -> Value {
        self.window.run(script, Vec::new()).await
    }

    /// Presses a key that a screen hears, and nothing else.
    async fn key(&self, keys: &str) {
        self.run("document.activeElement?.blur()").await;
        self.window.press(keys).await;
    }

    /// Opens what is folded in a dialog.
    async fn unfold(&self) {
        let all =
            "[...document.querySelectorAll('dialog[open] details')].forEach((e) => e.open = true)";
        self.run(all).await;
    }

    /// Closes what is open.
    async fn escape(&self) {
        self.window.press(ESCAPE).await;
        until("no dialog", || async {
            (self.run("return document.querySelector('dialog[open]')").await.is_null())
                .then_some(())
        })
        .await;
    }

    /// Puts a text into a field, as from the clipboard.
    async fn paste(&self, field: &str, text: &str) {
        self.is_there(field).await;
        let script = "const field = document.querySelector(`[data-test=\"${arguments[0]}\"]`);\
                      field.focus();\
                      field.select();\
                      document.execCommand('insertText', false, arguments[1])";
        self.window.run(script, vec![json!(field), json!(text)]).await;
    }

    async fn saved(&self) {
        self.window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
    }

    async fn first_run(&mut self) {
        self.look("first-run-practice", "the first run").await;
        self.click("first-run-connect").await;
        self.click("first-run-go").await;
        self.paste("su-page", "https://gist.github.com/someone/0123456789abcdef").await;
        self.click("first-run-go").await;
        self.look("trouble", "a link that is none").await;
        // Nobody answers there.
        self.paste("su-page", "http://127.0.0.1:1/tallship/rigging/blob/main/README.md").await;
        self.click("first-run-go").await;
        self.look("way", "a link that cannot be reached").await;
        self.click("way").await;
        self.look("proxy-words", "the way to GitHub").await;
        self.click("st-back").await;
        self.is_there("su-page").await;
        self.click("back").await;
        self.click("first-run-practice").await;
        self.click("first-run-go").await;
        self.window.issue().await;
        self.look("preview", "an empty draft").await;
    }

    async fn posting(&mut self) {
        self.click("health-green").await;
        self.paste(
            "field-1",
            "One flake.\n\nTODO: count it. @practice/release-leads, look.\n/close\n",
        )
        .await;
        self.saved().await;
        self.look("problem", "what is in the way").await;
        self.paste("field-1", "One flake.").await;
        until("nothing in the way", || async { (!self.window.has("problem").await).then_some(()) })
            .await;
        self.click("practice-network").await;
        let is_off = |t: &str| t.starts_with("Offline since");
        self.window.reads("truth-network", "that it is offline", is_off).await;
        self.click("post").await;
        self.look("first-post", "a first post").await;
        self.click("care-go").await;
        self.look("pending", "a queued post").await;
        self.click("nav-outbox").await;
        self.look("outbox-row", "the outbox with one that waits").await;
        self.click("nav-week").await;
        self.click("practice-network").await;
        let matches = |t: &str| t.starts_with("On GitHub, matches");
        self.window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
        self.at("a posted update").await;
        self.paste("field-1", "Two flakes.").await;
        self.saved().await;
        self.click("what-changed").await;
        self.look("changes", "what has changed since Post").await;
        self.escape().await;
        self.click("withdraw").await;
        self.look("withdrawal", "withdrawing").await;
        self.escape().await;
    }

    async fn handing_over(&mut self) {
        self.click("hand-over").await;
        self.look("give-words", "giving").await;
        let path = "return document.querySelector('[data-test=give-path]').value";
        let path = self.run(path).await;
        self.window.press(&format!("{CONTROL}{ENTER}")).await;
        let is_written = |t: &str| t.starts_with("Written to ");
        self.window.reads("said", "where it was written", is_written).await;
        let given = fs::read_to_string(path.as_str().unwrap()).unwrap();
        let author = given.lines().find(|line| line.starts_with("author: ")).unwrap().to_owned();
        let came = given.replace(&author, "author: hana-example").replace("Two", "Nine");
        self.click("hand-over").await;
        self.look("give-back", "giving what was given").await;
        self.unfold().await;
        self.paste("take-text", "My notes.").await;
        self.click("take-look").await;
        self.look("give-trouble", "what is no update").await;
        self.unfold().await;
        self.paste("take-text", &came).await;
        self.at("giving with all of it open").await;
        self.click("take-look").await;
        self.look("given-about", "taking").await;
        self.escape().await;
    }

    /// Each by its entry in the sidebar, or from the screen that leads to it.
    async fn screens(&mut self) {
        for word in words() {
            go_to(self.window, &word).await;
            self.at(&format!("the screen {word}")).await;
            if self.run("return document.querySelector('[data-row]')").await.is_null() {
                continue;
            }
            // Below its row, where there is no room beside the list.
            self.run("document.querySelector('[aria-current=true]').focus()").await;
            self.window.press(ENTER).await;
            self.at(&format!("the screen {word}, a row in full")).await;
            self.window.press(ESCAPE).await;
        }
    }

    async fn import(&mut self) {
        self.click("nav-deadlines").await;
        self.click("import").await;
        self.paste("import-path", "/nowhere/README.md").await;
        self.window.press(ENTER).await;
        self.look("trouble", "a schedule that is not there").await;
        let file = self.world.path("home").join("README.md");
        fs::write(&file, SCHEDULE).unwrap();
        self.paste("import-path", file.to_str().unwrap()).await;
        self.window.press(ENTER).await;
        self.look("review-row", "the review of a schedule").await;
        self.run("document.querySelector('[data-row]').focus()").await;
        self.window.press("e").await;
        self.look("edit-row", "a row of a schedule").await;
        self.escape().await;
        self.click("cancel").await;
        self.click("nav-deadlines").await;
        self.key("e").await;
        self.look("exported", "an exported calendar").await;
        self.click("said").await;
    }

    async fn settings(&mut self) {
        self.click("nav-settings").await;
        self.is_there("st-account").await;
        let parts = "return [...document.querySelectorAll('#st-parts [data-test]')]\
                     .map((e) => e.dataset.test)";
        let parts: Vec<String> = serde_json::from_value(self.run(parts).await).unwrap();
        assert!(parts.len() > 3, "{parts:?}");
        for part in parts {
            self.click(&part).await;
            if part == "st-time" {
                self.is_there("ladder").await;
            }
            self.at(&format!("settings, {part}")).await;
        }
        self.click("st-network").await;
        self.paste("proxy-address", "ada:a#b@proxy.example").await;
        self.click("st-proxy-use").await;
        self.look("trouble", "a proxy that is none").await;
    }

    /// What is above every screen.
    async fn small(&mut self) {
        self.click("nav-week").await;
        self.is_there("field-1").await;
        self.click("zone").await;
        self.look("zone-name", "the zone").await;
        self.escape().await;
        self.click("nav-hours").await;
        self.look("quiet-from", "hours and meetings").await;
        self.escape().await;
        self.key("?").await;
        self.look_at_dialog("the shortcut sheet").await;
        self.escape().await;
        self.key(&format!("{CONTROL}k")).await;
        self.look("palette-row", "the palette").await;
        self.paste("palette-text", "freeze").await;
        self.window.reads("palette-row", "a freeze", |row| row.contains("Freeze")).await;
        self.at("what the palette finds").await;
        self.escape().await;
    }

    async fn teams(&mut self) {
        self.click("teams").await;
        self.look("team-row", "the teams").await;
        self.click("first-run-connect").await;
        self.click("first-run-go").await;
        self.paste("su-text", SCHEDULE).await;
        self.run("[...document.querySelectorAll('details')].forEach((e) => e.open = true)").await;
        self.paste("su-page", "tallship/rigging").await;
        self.paste("su-api", "http://127.0.0.1:1").await;
        self.at("a team of one's own").await;
        self.click("first-run-go").await;
        self.look("su-schedule", "what a link led to").await;
        self.run("document.querySelector('[data-test=li-more]').open = true").await;
        self.paste("li-text", "Nobody.").await;
        self.click("li-read").await;
        self.window.reads("trouble", "that it is none", |t| t.contains("No roles")).await;
        self.at("a roster that is none").await;
        self.paste("li-text", PEOPLE).await;
        self.click("li-read").await;
        self.look("su-asks", "the roles of a roster that was given").await;
        self.click("su-unlisted").await;
        self.click("first-run-go").await;
        self.look("ac-paste", "a team that is added").await;
        self.click("first-run-go").await;
        self.look("sign-in", "a week that nobody is signed in for").await;
        self.click("hand-over").await;
        self.look("give-refused", "nothing to give").await;
        self.escape().await;
        self.click("teams").await;
        self.click("roster-open").await;
        self.look("ro-text", "a roster to be pasted").await;
        self.paste("ro-text", PEOPLE).await;
        self.click("roster-read").await;
        self.look("roster-roles", "a roster before it is kept").await;
        self.click("roster-close").await;
    }

    /// A dialog that was in the page and never open was not looked at.
    fn has_seen_all_dialogs(&self) {
        let [there, open] = &self.dialogs;
        let unseen: Vec<_> = there.difference(open).collect();
        assert!(unseen.is_empty(), "nobody looked at {unseen:?}; open them in this walk");
    }
}
