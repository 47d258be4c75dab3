//! The real window, driven as a person would: look for a thing, click it, type into it, read it.

use super::{PATIENCE, World, process::Ends, programs, until, wait};
use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource as _, MouseActions, PointerAction},
    elements::Element,
    error::{CmdError, ErrorStatus},
    wd::Capabilities,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    fs,
    future::Future,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::time::timeout;

/// What drives one window.
pub struct Driver {
    port: u16,
    process: Ends,
}

/// An open window.
pub struct Window {
    client: Client,
    _driver: Ends,
}

impl Window {
    /// Starts the program under test and waits for its page.
    pub async fn open(world: &World, arguments: &[&str]) -> Self {
        Self::open_program(world, &programs().join("meridian"), arguments).await
    }

    /// Starts another window, such as the bare one.
    pub async fn open_program(world: &World, program: &Path, arguments: &[&str]) -> Self {
        Self::start(Self::driver(world).await, program, arguments).await
    }

    /// Starts what drives one window.
    pub async fn driver(world: &World) -> Driver {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = world
            .command("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver is installed by `cargo xtask setup`");
        let driver = Driver { port, process: Ends(driver) };
        until("the web driver", || async { TcpStream::connect(("127.0.0.1", port)).ok() }).await;
        driver
    }

    /// Starts a program under a driver, and waits for its window.
    pub async fn start(driver: Driver, program: &Path, arguments: &[&str]) -> Self {
        // The driver crashes when there is no such program.
        assert!(program.is_file(), "{} is not built", program.display());
        // No browserName: the driver would compare it with a browser of its own.
        let options = json!({ "binary": program, "args": arguments });
        let mut capabilities = Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{}", driver.port);
        let client = timeout(PATIENCE, builder.connect(&address))
            .await
            .expect("the window opens in time")
            .expect("the window opens");
        Self { client, _driver: driver.process }
    }

    /// Every request has an end: the driver of some versions never answers some.
    async fn ask<T>(&self, what: &str, answer: impl Future<Output = Result<T, CmdError>>) -> T {
        self.try_ask(what, answer).await.unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    async fn try_ask<T>(
        &self,
        what: &str,
        answer: impl Future<Output = Result<T, CmdError>>,
    ) -> Result<T, CmdError> {
        timeout(PATIENCE, answer).await.unwrap_or_else(|_| panic!("{what}: no answer in time"))
    }

    /// The element with this `data-test` name, once it is visible.
    pub async fn find(&self, name: &str) -> Element {
        let selector = format!("[data-test=\"{name}\"]");
        let look = || async {
            self.seen(name, "true").await?;
            self.try_ask("looking", self.client.find(Locator::Css(&selector))).await.ok()
        };
        match wait(PATIENCE, look).await {
            Some(element) => element,
            None => self.fail(&format!("there is no \"{name}\" in the window")).await,
        }
    }

    /// What a script says of the element `e` with this `data-test` name while it is visible: asked
    /// at once, since the page may draw it anew at any moment.
    async fn seen(&self, name: &str, of: &str) -> Option<Value> {
        // Not the driver's own idea of what is displayed: it takes a text area over its mirror for
        // hidden.
        let script = format!(
            "const e = document.querySelector(`[data-test=\"${{arguments[0]}}\"]`);\
             return e?.checkVisibility({{ visibilityProperty: true }}) ? [{of}] : null"
        );
        let mut answer = self.run(&script, vec![json!(name)]).await;
        answer.get_mut(0).map(Value::take)
    }

    /// The same once it is visible.
    async fn read(&self, name: &str, of: &str) -> Value {
        match wait(PATIENCE, || self.seen(name, of)).await {
            Some(value) => value,
            None => self.fail(&format!("there is no \"{name}\" in the window")).await,
        }
    }

    /// When the page was first painted with anything in it, by its own clock.
    ///
    /// For figures: the driver reaches a page that is ready only about 40 ms later, and its answer
    /// may take as long again (its sockets wait for each other's acknowledgements).
    pub async fn painted_at(&self) -> SystemTime {
        let script = "const [paint] = performance.getEntriesByName('first-contentful-paint');\
                      return paint ? performance.timeOrigin + paint.startTime : null";
        let at = until("the first paint", || async { self.run(script, Vec::new()).await.as_f64() });
        UNIX_EPOCH + Duration::from_secs_f64(at.await / 1e3)
    }

    /// What the page noted while it started, and when, by its own clock.
    pub async fn marks(&self) -> Vec<(String, SystemTime)> {
        let script = "const marks = performance.getEntriesByType('mark').map((mark) =>\
                      [mark.name, performance.timeOrigin + mark.startTime]);\
                      return [['the page is asked for', performance.timeOrigin], ...marks]";
        let marks = self.run(script, Vec::new()).await;
        let marks: Vec<(String, f64)> = serde_json::from_value(marks).unwrap();
        let at = |ms: f64| UNIX_EPOCH + Duration::from_secs_f64(ms / 1e3);
        marks.into_iter().map(|(name, ms)| (name, at(ms))).collect()
    }

    /// Ends the test with what the window shows instead.
    async fn fail(&self, what: &str) -> ! {
        let script = "return `${location.href}\n${document.body?.innerText}`";
        let shown = self.run(script, Vec::new()).await;
        let errors = self.run("return window.__meridian_errors ?? null", Vec::new()).await;
        let picture = self.picture("failed").await;
        panic!(
            "{what}; it shows {}\nerrors: {errors}\npicture: {}",
            shown.as_str().unwrap_or_default(),
            picture.display()
        );
    }

    /// Whether an element with this name is there now.
    pub async fn has(&self, name: &str) -> bool {
        let script = "return document.querySelector(`[data-test=\"${arguments[0]}\"]`) !== null";
        self.run(script, vec![json!(name)]).await == json!(true)
    }

    /// Clicks an element. Where it was drawn anew or moved between the look and the click, nothing
    /// was clicked, and it is looked for again, as a person would.
    pub async fn click(&self, name: &str) {
        let what = format!("clicking {name}");
        let click = || async {
            let element = self.find(name).await;
            match self.try_ask(&what, element.click()).await {
                Ok(()) => Some(()),
                Err(missed) if missed.is_stale_element_reference() => None,
                Err(CmdError::Standard(covered))
                    if matches!(
                        covered.error,
                        ErrorStatus::ElementClickIntercepted | ErrorStatus::ElementNotInteractable
                    ) =>
                {
                    // A person scrolls to what the bar of buttons covers.
                    let show = "document.querySelector(`[data-test=\"${arguments[0]}\"]`)
                        ?.scrollIntoView({ block: 'center' })";
                    self.run(show, vec![json!(name)]).await;
                    None
                }
                Err(error) => panic!("{what}: {error}"),
            }
        };
        if wait(PATIENCE, click).await.is_none() {
            self.fail(&format!("\"{name}\" cannot be clicked")).await;
        }
    }

    /// Posts for the first time: what becomes public by it is shown, and agreed to.
    pub async fn post_first(&self) {
        self.click("post").await;
        self.find("first-post").await;
        self.click("care-go").await;
    }

    /// Presses and lets go of a button of the mouse (0 left, 1 middle, 2 right) on what a selector
    /// finds, at once: nothing may be drawn anew in between.
    pub async fn mouse(&self, selector: &str, button: u64) {
        let element = self.ask("looking", self.client.find(Locator::Css(selector))).await;
        let actions = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button })
            .then(PointerAction::Up { button });
        self.ask("the mouse", self.client.perform_actions(actions)).await;
    }

    /// Takes the first screen's offer of a practice team.
    pub async fn try_practice(&self) {
        let chosen = || async {
            self.click("first-run-practice").await;
            let script = "return document.querySelector('[data-test=first-run-practice]')\
                          ?.getAttribute('aria-checked')";
            (self.run(script, Vec::new()).await == json!("true")).then_some(())
        };
        until("the practice team to be chosen", chosen).await;
        self.click("first-run-go").await;
    }

    /// Types at the end of what an element holds.
    pub async fn type_into(&self, name: &str, text: &str) {
        let what = format!("typing into {name}");
        let typed = || async { self.typed(&what, &self.find(name).await, text).await };
        until(&what, typed).await;
    }

    /// Types, unless the element was drawn anew since it was found: then nothing was typed.
    async fn typed(&self, what: &str, element: &Element, keys: &str) -> Option<()> {
        match self.try_ask(what, element.send_keys(keys)).await {
            Ok(()) => Some(()),
            Err(missed) if missed.is_stale_element_reference() => None,
            Err(error) => panic!("{what}: {error}"),
        }
    }

    /// Puts a text into an element at once, as from the clipboard. The driver's keyboard has no
    /// keys beyond the basic plane, such as an emoji.
    pub async fn paste_into(&self, name: &str, text: &str) {
        let script = "return document.activeElement?.dataset.test === arguments[0]\
                      && document.execCommand('insertText', false, arguments[1])";
        // A click may miss what moves while the window is drawn; then nothing was pasted.
        let pasted = || async {
            self.click(name).await;
            let done = self.run(script, vec![json!(name), json!(text)]).await;
            (done == json!(true)).then_some(())
        };
        until(&format!("the text in {name}"), pasted).await;
    }

    /// What a person reads in an element.
    pub async fn text(&self, name: &str) -> String {
        // Not the driver's own reading: it takes what an ellipsis may shorten for nothing.
        self.read(name, "e.innerText").await.as_str().unwrap_or_default().trim().to_owned()
    }

    /// What stands in a text field.
    pub async fn value(&self, name: &str) -> String {
        self.read(name, "e.value").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an element's text satisfies `fits`; returns it.
    pub async fn reads(&self, name: &str, what: &str, fits: impl Fn(&str) -> bool) -> String {
        self.reads_within(PATIENCE, name, what, fits).await
    }

    /// Like [`Window::reads`], with its own patience.
    pub async fn reads_within(
        &self,
        patience: Duration,
        name: &str,
        what: &str,
        fits: impl Fn(&str) -> bool,
    ) -> String {
        let mut last = String::new();
        let start = Instant::now();
        while start.elapsed() < patience {
            last = self.text(name).await;
            if fits(&last) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.fail(&format!("\"{name}\" should say \"{what}\", and says \"{last}\"")).await
    }

    /// An attribute of an element, such as `href`.
    pub async fn attribute(&self, name: &str, attribute: &str) -> Option<String> {
        let value = self.read(name, &format!("e.getAttribute('{attribute}')")).await;
        value.as_str().map(str::to_owned)
    }

    /// The texts of all elements with this name.
    pub async fn texts(&self, name: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(`[data-test=\"${arguments[0]}\"]`)]\
                      .map(element => element.innerText)";
        serde_json::from_value(self.run(script, vec![json!(name)]).await).unwrap()
    }

    /// Presses keys on whatever has the keyboard, such as `\u{e015}` for an arrow down.
    pub async fn press(&self, keys: &str) {
        let what = "pressing keys";
        let pressed = || async {
            let active = self.try_ask(what, self.client.active_element()).await.ok()?;
            self.typed(what, &active, keys).await
        };
        until(what, pressed).await;
    }

    /// Makes the window this large, in pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        self.resize_at(width, height, 100).await;
    }

    /// The same with text so large, in percent: the page is told of a window so much smaller.
    pub async fn resize_at(&self, width: u32, height: u32, text: u32) {
        self.ask("resizing", self.client.set_window_size(width, height)).await;
        // As the display says how large text is: in whole dots.
        let dots = 96 * text / 100;
        let (w, h) = (width * 96 / dots, height * 96 / dots);
        let fits = || async {
            let size = self.run("return [innerWidth, innerHeight]", Vec::new()).await;
            let size: [u32; 2] = serde_json::from_value(size).unwrap();
            // What is no whole number of the page's pixels may be rounded up.
            let fits = |is: u32, wanted: u32| is == wanted || text != 100 && is == wanted + 1;
            (fits(size[0], w) && fits(size[1], h)).then_some(())
        };
        until(&format!("a window of {width} x {height}"), fits).await;
    }

    /// Runs a script in the page.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.ask("a script", self.client.execute(script, arguments)).await
    }

    /// Fails if the page reported an error: a white window tells nothing else.
    pub async fn has_no_errors(&self) {
        let errors = self.run("return window.__meridian_errors ?? null", Vec::new()).await;
        assert_eq!(errors, json!([]), "the page's console must be quiet");
    }

    /// Leaves a picture of the window.
    pub async fn picture(&self, name: &str) -> PathBuf {
        self.picture_in(&pictures(), name).await
    }

    /// Leaves a picture of the window in a folder.
    pub async fn picture_in(&self, folder: &Path, name: &str) -> PathBuf {
        // A picture shows what was painted last, and painting follows the page by a little; on a
        // busy machine by more.
        let painted = "const done = arguments[arguments.length - 1]; setTimeout(done, 3000);\
                       requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.ask("a painted page", self.client.execute_async(painted, Vec::new())).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        // Without the graphics card the driver waits for the next painting, which may never come:
        // one dot, as good as invisible, is painted for a while.
        let dot = "const dot = document.createElement('i'); let left = 80;\
                   dot.style.cssText = 'position:fixed;right:0;bottom:0;width:1px;height:1px';\
                   document.body.append(dot);\
                   const blink = setInterval(() => {\
                     dot.style.backgroundColor = `rgba(128, 128, 128, ${left % 2 ? .01 : .02})`;\
                     if (left-- === 0) { clearInterval(blink); dot.remove(); }\
                   }, 25)";
        self.run(dot, Vec::new()).await;
        fs::create_dir_all(folder).unwrap();
        let path = folder.join(format!("{name}.png"));
        fs::write(&path, self.ask("a picture", self.client.screenshot()).await).unwrap();
        path
    }

    /// Closes the window as its frame's button does, and waits until its process has ended.
    pub async fn close(self, world: &World) {
        self.has_no_errors().await;
        world.close_window();
        let gone = || async { world.running("meridian").is_empty().then_some(()) };
        until("the end of the window's process", gone).await;
    }

    /// Ends the window as a power cut would: nothing of it can say goodbye.
    pub async fn lose(self, world: &World) {
        for id in world.running("meridian") {
            super::process::kill(id);
        }
        let gone = || async { world.running("meridian").is_empty().then_some(()) };
        until("the end of the window's process", gone).await;
    }
}

/// Where pictures are left: in `story`, beside what cargo builds.
pub fn pictures() -> PathBuf {
    programs().parent().unwrap().join("story")
}
