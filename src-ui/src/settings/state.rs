//! What was told of the settings, asking for it, and having it changed.

use super::Looking;
use crate::frame::{
    app_state::AppState,
    asked::{Asked, Turn},
    bridge::{self, question},
    dom,
    markup::{done, trouble},
    of_team::OfTeam,
};
use leptos::{prelude::*, task::spawn_local};
use maud::html;
use meridian_core::settings::ProxyChoice;
use meridian_protocol::{
    ChooseProxy, Failure, OpenDataFolder, SetAutostart, SetTakeBack, SettingsView, ShowSettings,
    Stales,
};

/// The settings as they were told last.
#[derive(Clone, Copy)]
pub(crate) struct SettingsState {
    /// The window that shows them.
    pub(super) app: AppState,
    of_team: OfTeam,
    view: Asked<SettingsView>,
}

impl SettingsState {
    /// Those of this window.
    pub(crate) fn of(app: AppState) -> Self {
        app.screen_state(|| Self { app, of_team: OfTeam::present(app), view: Asked::new() })
    }

    /// Asks for them, and again where they have changed, as long as what calls this is on screen.
    pub(super) fn follow(self) {
        self.app.following.follow::<ShowSettings>(|app| Self::of(app).ask());
        self.ask();
    }

    fn ask(self) {
        if self.of_team.is_past(self.app) {
            self.view.start_anew();
        }
        let question = || question(&ShowSettings {});
        self.view.ask(None, question, move |turn, answer| match answer {
            Ok(view) => self.show(turn, view),
            Err(failure) => self.app.failure.set(Some(failure)),
        });
    }

    fn show(self, turn: Turn, view: SettingsView) {
        if self.view.is_news(turn) {
            self.app.clock.hear(&view.now);
            self.view.show(view);
        }
    }

    /// Reads them, and follows them; none before the first answer.
    pub(super) fn with<T>(self, read: impl FnOnce(&Option<SettingsView>) -> T) -> T {
        self.view.with(read)
    }

    /// Chooses how long a post can be taken back.
    pub(super) fn take_back(self, looking: RwSignal<Looking>, seconds: &str) {
        let Ok(seconds) = seconds.parse() else { return };
        let words = "Kept. It counts from the next post on.";
        self.change(looking, SetTakeBack { seconds }, words, |failure, looking| {
            looking.update(|l| l.said = trouble(&failure.to_string()));
        });
    }

    /// Takes the way to GitHub as it stands in the form. What is wrong with it is said beside the
    /// field, in which everything stays.
    pub(super) fn choose_proxy(self, looking: RwSignal<Looking>) {
        let is = |id: &str| dom::is_checked(id);
        let choice = match (is("proxy-none"), is("proxy-at")) {
            (true, _) => ProxyChoice::None,
            (_, true) => ProxyChoice::At(dom::value("proxy-address")),
            (false, false) => ProxyChoice::System,
        };
        let password = dom::value("proxy-password");
        let words = "Kept. GitHub is asked this way from now on.";
        self.change(looking, ChooseProxy { choice, password }, words, |failure, _| {
            say_beside(&trouble(&capital(&failure.to_string())).into_string());
            dom::focus("proxy-address");
        });
    }

    /// Has Meridian start when the member logs in, or not.
    pub(super) fn start_at_login(self, looking: RwSignal<Looking>, on: bool) {
        spawn_local(async move {
            let said = match question(&SetAutostart { on }).answer().await {
                Ok(_) => {
                    self.app.ask_after::<SetAutostart>();
                    done("st-kept", "Kept.", &html! {})
                }
                Err(failure) => trouble(&failure.to_string()),
            };
            let _left = looking.try_update(|l| l.said = said);
        });
    }

    /// Opens the data folder.
    pub(super) fn open_folder(self, looking: RwSignal<Looking>) {
        spawn_local(async move {
            if let Err(failure) = bridge::call(OpenDataFolder {}).await {
                let _left = looking.try_update(|l| l.said = trouble(&failure.to_string()));
            }
        });
    }

    fn change<C: Stales<Reply = SettingsView>>(
        self,
        looking: RwSignal<Looking>,
        wish: C,
        words: &'static str,
        refused: fn(Failure, RwSignal<Looking>),
    ) {
        let (turn, question) = (self.view.turn(), question(&wish));
        spawn_local(async move {
            match question.answer().await {
                Ok(view) => {
                    self.show(turn, view);
                    say_beside("");
                    dom::set_value("proxy-password", "");
                    let said = done("st-kept", words, &html! {});
                    let _left = looking.try_update(|l| l.said = said);
                    self.app.ask_after::<C>();
                }
                // The screen may have been left meanwhile.
                Err(failure) if !looking.is_disposed() => refused(failure, looking),
                Err(_) => {}
            }
        });
    }
}

/// Puts a sentence beside the address.
fn say_beside(html: &str) {
    dom::draw("proxy-trouble", html.to_owned(), &mut String::from("?"));
}

/// A sentence that the command line prints behind a name of its own.
fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        let first = first.to_ascii_uppercase();
        format!("{first}{}", letters.as_str())
    })
}
