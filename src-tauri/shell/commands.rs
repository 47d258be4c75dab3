//! From a command of the page to whoever answers it. Nothing is listed here: the questions and their
//! kinds are declared in `meridian_protocol`.

use super::{clipboard, link, page, window, wiring::Wiring};
use meridian_engine::{Command, Engine, Fetch, Query, local};
use meridian_protocol::{
    Call, Failure, LookAgain, OpenCalendar, OpenDataFolder, OpenPage, OpenTokenPage, PasteToken,
    PutOnClipboard, Quit, Reply, SignIn, SignInView, Stales as _, for_each_call, pack,
};
use serde_json::Value;
use std::pin::Pin;
use tauri::{
    AppHandle, Manager as _, Runtime,
    async_runtime::block_on,
    ipc::{Invoke, InvokeBody, InvokeError, InvokeResolver, Response},
};

/// Answers every command of `meridian_protocol::COMMANDS`. Called on the main thread, in the order in
/// which the page asked.
pub(super) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    |invoke| {
        macro_rules! dispatch {
            ($($kind:ident $call:ident)*) => {
                match invoke.message.command() {
                    $(<meridian_protocol::$call as Call>::NAME => {
                        $kind::<meridian_protocol::$call, R>(invoke);
                    })*
                    _ => return false,
                }
            };
        }
        for_each_call!(dispatch);
        true
    }
}

/// A question that only the window's own program can answer.
trait Desktop: Call {
    fn act<R: Runtime>(
        self,
        app: AppHandle<R>,
        wiring: &Wiring,
    ) -> impl Future<Output = Result<Reply<Self>, Failure>> + Send;
}

impl Desktop for LookAgain {
    async fn act<R: Runtime>(self, _: AppHandle<R>, wiring: &Wiring) -> Result<(), Failure> {
        wiring.look_again();
        Ok(())
    }
}

impl Desktop for OpenCalendar {
    async fn act<R: Runtime>(self, _: AppHandle<R>, wiring: &Wiring) -> Result<(), Failure> {
        wiring
            .ask(|engine| {
                engine.read(|tx| tx.calendar_file()).and_then(|file| page::open_file(&file))
            })
            .await
    }
}

impl Desktop for OpenDataFolder {
    async fn act<R: Runtime>(self, _: AppHandle<R>, wiring: &Wiring) -> Result<(), Failure> {
        wiring.ask(|engine| page::open_file(engine.data_dir())).await
    }
}

impl Desktop for OpenPage {
    async fn act<R: Runtime>(self, _: AppHandle<R>, wiring: &Wiring) -> Result<(), Failure> {
        let url = self.url;
        wiring
            .ask(move |engine| {
                engine.read(|tx| tx.check_page(&url)).and_then(|()| page::open(&url))
            })
            .await
    }
}

impl Desktop for OpenTokenPage {
    async fn act<R: Runtime>(self, _: AppHandle<R>, wiring: &Wiring) -> Result<(), Failure> {
        wiring
            .ask(|engine| engine.read(|tx| tx.token_page()).and_then(|url| page::open(&url)))
            .await
    }
}

impl Desktop for PasteToken {
    async fn act<R: Runtime>(
        self,
        app: AppHandle<R>,
        wiring: &Wiring,
    ) -> Result<SignInView, Failure> {
        let text = clipboard::text(&app).await?;
        let view = wiring.ask(move |engine| block_on(engine.sign_in_pasted(&text))).await?;
        // As with any other sign-in.
        link::tell(&app, SignIn::STALES);
        wiring.look_again();
        Ok(view)
    }
}

impl Desktop for PutOnClipboard {
    async fn act<R: Runtime>(self, app: AppHandle<R>, _: &Wiring) -> Result<(), Failure> {
        clipboard::put(&app, self.text, self.html).await
    }
}

impl Desktop for Quit {
    async fn act<R: Runtime>(self, app: AppHandle<R>, wiring: &Wiring) -> Result<(), Failure> {
        let ended = local::quit_agent(wiring.data_dir()).await;
        ended.map_err(|error| Failure::Internal { message: error.to_string() })?;
        window::close_all(&app);
        Ok(())
    }
}

// One function for each kind of question, named by its word. Answers are packed before they leave the
// question's own code, and all of them go one way through Tauri and its runtime: a way for each type of
// answer would be a megabyte of program.

/// An answer as bytes.
type Packed = Result<Vec<u8>, Failure>;

fn reads<C: Query, R: Runtime>(invoke: Invoke<R>) {
    let Some((question, wiring, resolver)) = asked::<C, R>(invoke) else { return };
    respond(resolver, Box::pin(wiring.ask(move |engine| packed(&engine.ask(question)?))));
}

fn writes<C: Command, R: Runtime>(invoke: Invoke<R>) {
    in_order::<C, R>(invoke, |_| ());
}

fn wakes<C: Command, R: Runtime>(invoke: Invoke<R>) {
    in_order::<C, R>(invoke, Wiring::look_again);
}

fn fetches<C: Fetch, R: Runtime>(invoke: Invoke<R>) {
    let Some((question, wiring, resolver)) = asked::<C, R>(invoke) else { return };
    respond(resolver, Box::pin(fetch(question, wiring)));
}

fn brings<C: Fetch, R: Runtime>(invoke: Invoke<R>) {
    let Some((question, wiring, resolver)) = asked::<C, R>(invoke) else { return };
    respond(
        resolver,
        Box::pin(async move {
            let answer = fetch(question, wiring.clone()).await;
            wiring.look_again();
            answer
        }),
    );
}

fn desktop<C: Desktop, R: Runtime>(invoke: Invoke<R>) {
    let app = invoke.message.webview_ref().app_handle().clone();
    let Some((question, wiring, resolver)) = asked::<C, R>(invoke) else { return };
    respond(resolver, Box::pin(async move { packed(&question.act(app, &wiring).await?) }));
}

async fn fetch<C: Fetch>(question: C, wiring: Wiring) -> Packed {
    let fetched = move |engine: &Engine| {
        let answer = async { packed(&question.fetch(engine).await?) };
        let answer: Pin<Box<dyn Future<Output = Packed> + '_>> = Box::pin(answer);
        block_on(answer)
    };
    wiring.ask(fetched).await
}

fn in_order<C: Command, R: Runtime>(invoke: Invoke<R>, afterwards: fn(&Wiring)) {
    let Some((question, wiring, resolver)) = asked::<C, R>(invoke) else { return };
    // It takes its place in the line here, on the main thread.
    let answer = wiring.ask_in_order(move |engine| packed(&engine.carry_out(question)?));
    respond(
        resolver,
        Box::pin(async move {
            let answer = answer.await;
            afterwards(&wiring);
            answer
        }),
    );
}

/// The question with what answers it; one that cannot be read is refused right away.
fn asked<C: Call, R: Runtime>(invoke: Invoke<R>) -> Option<(C, Wiring, InvokeResolver<R>)> {
    let Invoke { message, resolver, .. } = invoke;
    // Read where it lies: a pasted schedule may be long, and this is the main thread.
    let question = match message.payload() {
        InvokeBody::Json(body) => body.get("req"),
        InvokeBody::Raw(_) => None,
    };
    match C::deserialize(question.unwrap_or(&Value::Null)) {
        Ok(question) => {
            let wiring = message.webview_ref().state::<Wiring>().inner().clone();
            Some((question, wiring, resolver))
        }
        Err(error) => {
            resolver.reject(format!("{} was not asked as it is declared: {error}", C::NAME));
            None
        }
    }
}

fn respond<R: Runtime>(
    resolver: InvokeResolver<R>,
    answer: Pin<Box<dyn Future<Output = Packed> + Send>>,
) {
    resolver.respond_async(async move {
        // Bytes either way, which the page reads (`src-ui/src/frame/bridge.rs`): a failure's as a list of
        // numbers, because Tauri takes no others.
        let answer = answer.await;
        answer.map(Response::new).map_err(|failure| InvokeError::from(packed(&failure).ok()))
    });
}

fn packed(what: &impl serde::Serialize) -> Packed {
    pack(what).map_err(|error| Failure::Internal {
        message: format!("The answer cannot be brought into the window ({error}). Report it."),
    })
}
