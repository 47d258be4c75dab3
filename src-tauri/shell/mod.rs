//! The only part that knows Tauri.

mod clipboard;
mod commands;
mod courier;
mod dropped;
mod font;
mod link;
mod page;
mod place;
mod plain;
mod prelude;
mod stay;
mod window;
mod wiring;

use meridian_engine::{
    arguments::{self, Start},
    local::{Claim, LocalError, Role, hint},
    log, secrets,
};
use meridian_protocol::Hint;
pub use stay::may_show;
use std::{
    io::Write as _,
    panic::{self, AssertUnwindSafe},
    path::Path,
    process::ExitCode,
    time::Duration,
};
pub use wiring::Wiring;

const ABOUT: &str = "Opens Meridian's window, or shows the one that is already open.";

/// How long a second start tries to reach the first one, which may just be ending.
const SECOND_START: Duration = Duration::from_secs(5);

/// The window's commands and state, over any runtime. Tests use the mock one.
pub fn builder<R: tauri::Runtime>(builder: tauri::Builder<R>, wiring: Wiring) -> tauri::Builder<R> {
    builder.manage(wiring).invoke_handler(commands::handler())
}

/// The configuration, the permissions and the page, embedded.
pub fn context<R: tauri::Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Runs the window's process until the window is closed.
pub fn run() -> ExitCode {
    let words = std::env::args_os().skip(1);
    let data_dir = match arguments::read("meridian", ABOUT, words) {
        Ok(Start::Run(data_dir)) => data_dir,
        Ok(Start::Print(text)) => {
            let _closed = writeln!(std::io::stdout(), "{text}");
            return ExitCode::SUCCESS;
        }
        Err(sentence) => return refuse(2, &sentence),
    };
    // All while there is one thread. The token is remembered first: from then on no process that
    // this one starts finds it in its environment, whoever starts it.
    let _token = secrets::token_from_env();
    plain::forget(secrets::TOKEN);
    plain::choose();
    match tauri::async_runtime::block_on(first_window(&data_dir)) {
        Ok(Some(claim)) => open(claim),
        Ok(None) => ExitCode::SUCCESS,
        Err(Refused::Local(error)) => refuse(2, &error.to_string()),
        Err(Refused::Stuck) => refuse(
            1,
            "Another Meridian window holds this data folder but does not answer; end the process \
             named meridian and start again.",
        ),
    }
}

/// Why no window could be opened.
enum Refused {
    Local(LocalError),
    Stuck,
}

/// Takes the window's lock; or shows the window that is already open, and gives none.
async fn first_window(data_dir: &Path) -> Result<Option<Claim>, Refused> {
    let try_once = async {
        loop {
            if let Some(claim) = Claim::take(data_dir, Role::Window).map_err(Refused::Local)? {
                return Ok(Some(claim));
            }
            if let Ok(true) = hint(data_dir, Role::Window, Hint::Raise).await {
                return Ok(None);
            }
            // The first one is between its lock and its socket, or between its end and its lock.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(SECOND_START, try_once).await.unwrap_or(Err(Refused::Stuck))
}

fn open(claim: Claim) -> ExitCode {
    if let Err(error) = log::start(claim.data_dir(), "window") {
        let _closed = writeln!(std::io::stderr(), "There is no log of this window ({error}).");
    }
    tracing::info!("start: the data folder is ours");
    let wiring = Wiring::new(claim.data_dir());
    let early = wiring.open_early();
    let wired = builder(tauri::Builder::default(), wiring).on_window_event(window::on_event).setup(
        move |app| {
            tracing::info!("start: the toolkit is there");
            if let Err(error) = window::open(app.handle(), early) {
                app.handle().exit(i32::from(refuse_window(&error.to_string())));
            }
            link::start(app.handle().clone(), claim);
            Ok(())
        },
    );
    match built(wired) {
        Ok(app) => {
            app.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(reason) => ExitCode::from(refuse_window(&reason)),
    }
}

/// Connects to the desktop. The toolkit panics where there is none; a person gets a sentence.
fn built(wired: tauri::Builder<tauri::Wry>) -> Result<tauri::App, String> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let built = panic::catch_unwind(AssertUnwindSafe(|| wired.build(context())));
    panic::set_hook(hook);
    match built {
        Ok(Ok(app)) => Ok(app),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("no display answers".to_owned()),
    }
}

/// Says that there is no window, and gives the exit code for it.
fn refuse_window(reason: &str) -> u8 {
    let _closed = writeln!(
        std::io::stderr(),
        "The window cannot be opened ({reason}); start Meridian in a desktop session, or use \
         meridian-cli."
    );
    1
}

fn refuse(code: u8, sentence: &str) -> ExitCode {
    let _closed = writeln!(std::io::stderr(), "{sentence}");
    ExitCode::from(code)
}
