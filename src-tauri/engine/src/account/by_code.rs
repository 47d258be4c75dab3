//! Signing in by a code that the member types on GitHub's page (its device flow).
//!
//! The code, what it is asked about by and the token are in this process's memory alone, and end with it.
//! When GitHub may be asked is decided here, by the clock, however often somebody looks
//! (`core/src/account/device.rs`). It needs an app that is registered on the host: for github.com one that
//! this build was made with, for any other the one whose client ID the member was told
//! (`settings client-id`). Another program's must never be used: GitHub's page names whose it is.

use super::{From, sign_in};
use crate::{
    Engine, Fetch, ReadTx, WriteTx,
    ground::{
        clock::Clock as _,
        failure,
        github::{Given, NotGiven},
    },
    team::{starting::is_page_of, tables::Team},
};
use meridian_core::{
    account::{
        device::{ClientId, Pace, Refusal},
        pages::{web_host, web_root},
        pasted::Kind,
    },
    ids::TeamId,
    settings::{ClientIds, Member},
    time::Clocks,
};
use meridian_protocol::{
    AskForCode, CheckCode, CodeApp, CodeState, CodeView, DropCode, Failure, Reply, SignInView,
};
use secrecy::{ExposeSecret as _, SecretString};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The client ID of Meridian's own app on github.com, where it was built with one.
const BUILT_IN: Option<&str> = option_env!("MERIDIAN_GITHUB_CLIENT_ID");
const BUILT_IN_HOST: &str = "github.com";

/// How often a terminal looks whether GitHub may be asked.
const LOOK: Duration = Duration::from_millis(250);

/// The code that is waited for, if one is.
#[derive(Default)]
pub(crate) struct Codes(Mutex<Option<Waiting>>);

struct Waiting {
    team: TeamId,
    /// The API root.
    root: String,
    client_id: ClientId,
    device: SecretString,
    shown: String,
    page: String,
    pace: Pace,
    /// What kept the last question from being answered.
    trouble: Option<String>,
    /// GitHub gives a token once: until it said whose it is, it stays here.
    token: Option<SecretString>,
    over: Option<Refusal>,
}

impl Waiting {
    fn view(&self, now: &Clocks) -> CodeView {
        let host = web_host(&self.root);
        let whole = |time: chrono::TimeDelta| {
            let up = time + chrono::TimeDelta::milliseconds(999);
            u32::try_from(up.num_seconds()).unwrap_or_default()
        };
        let state = match &self.over {
            Some(refusal) => CodeState::Over {
                why: refusal.words(host, &self.client_id),
                asks_again: refusal.asks_again(),
            },
            None => CodeState::Waiting { trouble: self.trouble.clone() },
        };
        CodeView {
            code: self.shown.clone(),
            page: self.page.clone(),
            host: host.to_owned(),
            left_seconds: whole(self.pace.left(now)),
            ask_in_seconds: whole(self.pace.until_next(now)),
            state,
        }
    }
}

impl Codes {
    fn kept(&self) -> MutexGuard<'_, Option<Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a test asks about the code by, as another program would.
    #[cfg(test)]
    pub(crate) fn device(&self) -> Option<SecretString> {
        self.kept().as_ref().map(|waiting| waiting.device.clone())
    }

    /// Something with the code that is asked about so, unless another one is waited for meanwhile.
    fn with<T>(&self, device: &SecretString, work: impl FnOnce(&mut Waiting) -> T) -> Option<T> {
        let mut kept = self.kept();
        let same =
            |waiting: &&mut Waiting| waiting.device.expose_secret() == device.expose_secret();
        kept.as_mut().filter(same).map(work)
    }
}

impl Fetch for AskForCode {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.ask_for_code().await
    }
}

impl Fetch for CheckCode {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.check_code().await
    }
}

impl Fetch for DropCode {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.drop_code();
        Ok(())
    }
}

impl Engine {
    /// Asks the present team's GitHub for a code. One that was waited for before is dropped.
    ///
    /// # Errors
    /// One sentence that says what to do: where no app is known for the host, GitHub cannot be reached,
    /// or it gives none.
    pub async fn ask_for_code(&self) -> Result<CodeView, Failure> {
        let team = self.real_team()?;
        let root = team.facts.account.host.clone();
        let host = web_host(&root);
        let app = self.read(|tx| tx.app_of(host))?.ok_or_else(|| failure::bad(NO_APP))?;
        self.drop_code();
        let client = self.reach(&web_root(&root), None)?;
        let given = client.ask_for_code(&app.id).await;
        let given = given.map_err(|why| match why {
            NotGiven::Refused(refusal, _) => sign_in(refusal.words(host, &app.id)),
            NotGiven::Unheard(answer) => failure::answer(&answer, host),
        })?;
        let Given { device, shown, page, good_for, interval } = given;
        let is_theirs = is_page_of(&root, &page) && page.starts_with(scheme(&root));
        if !is_theirs {
            return Err(sign_in(format!(
                "{host} says that the code is to be typed on a page of another host, so it is not \
                 shown. Sign in another way."
            )));
        }
        let now = self.parts.clock.clocks();
        let waiting = Waiting {
            team: team.id,
            root: root.clone(),
            client_id: app.id,
            device,
            shown,
            page,
            pace: Pace::begin(&now, good_for, interval),
            trouble: None,
            token: None,
            over: None,
        };
        let view = waiting.view(&now);
        *self.parts.codes.kept() = Some(waiting);
        Ok(view)
    }

    /// How it stands with the code. GitHub is asked where it may be asked again; once the member has typed
    /// it, they are signed in.
    ///
    /// # Errors
    /// Where no code is waited for, or GitHub does not take the sign-in that it gave.
    pub async fn check_code(&self) -> Result<CodeView, Failure> {
        let now = self.parts.clock.clocks();
        let team = self.real_team()?;
        let (device, root, client_id, token) = {
            let mut kept = self.parts.codes.kept();
            let waiting = kept.as_mut().filter(|waiting| waiting.team == team.id);
            let waiting = waiting.ok_or_else(|| failure::bad(NO_CODE))?;
            let has_ended = waiting.token.is_none() && waiting.pace.left(&now).is_zero();
            if has_ended && waiting.over.is_none() {
                waiting.over = Some(Refusal::Expired);
            }
            if waiting.over.is_some() || !waiting.pace.is_due(&now) {
                return Ok(waiting.view(&now));
            }
            waiting.pace.turn(&now);
            let root = waiting.root.clone();
            (waiting.device.clone(), root, waiting.client_id.clone(), waiting.token.clone())
        };
        let heard = match token {
            Some(token) => Ok(token),
            None => self.reach(&web_root(&root), None)?.ask_for_token(&client_id, &device).await,
        };
        let now = self.parts.clock.clocks();
        let token = self.parts.codes.with(&device, |waiting| {
            match heard {
                Ok(token) => {
                    waiting.token = Some(token.clone());
                    return Ok(token);
                }
                Err(NotGiven::Refused(Refusal::Pending, _)) => waiting.trouble = None,
                Err(NotGiven::Refused(Refusal::SlowDown, interval)) => {
                    waiting.trouble = None;
                    waiting.pace.slow_down(interval);
                }
                Err(NotGiven::Refused(refusal, _)) => waiting.over = Some(refusal),
                Err(NotGiven::Unheard(answer)) => {
                    waiting.pace.unheard();
                    waiting.trouble = Some(failure::answer(&answer, web_host(&root)).to_string());
                }
            }
            waiting.pace.turn(&now);
            Err(waiting.view(&now))
        });
        match token.ok_or_else(|| failure::bad(NO_CODE))? {
            Ok(token) => self.take_by_code(team, &device, token).await,
            Err(view) => Ok(view),
        }
    }

    /// Signs in with what GitHub gave for the code.
    async fn take_by_code(
        &self,
        team: Team,
        device: &SecretString,
        token: SecretString,
    ) -> Result<CodeView, Failure> {
        let kind = Kind::of(token.expose_secret());
        let taken = self.take(team, token, From::Kept).await;
        let now = self.parts.clock.clocks();
        let said = self.parts.codes.with(device, |waiting| {
            match taken {
                Ok(mut view) => {
                    view.trouble = view.trouble.or_else(|| kind.remark().map(str::to_owned));
                    let state = CodeState::SignedIn(Box::new(view));
                    return Ok((CodeView { state, ..waiting.view(&now) }, true));
                }
                // Whose it is, is asked again.
                Err(Failure::Offline { message }) => {
                    waiting.pace.unheard();
                    waiting.trouble = Some(message);
                }
                Err(failure) => return Err(failure),
            }
            waiting.pace.turn(&now);
            Ok((waiting.view(&now), false))
        });
        let Some(said) = said else { return Err(failure::bad(NO_CODE)) };
        if said.as_ref().is_ok_and(|(_, is_done)| !is_done) {
            return said.map(|(view, _)| view);
        }
        self.drop_code();
        said.map(|(view, _)| view)
    }

    /// Waits for no code any more.
    pub fn drop_code(&self) {
        *self.parts.codes.kept() = None;
    }

    /// Asks for a code, tells it, and waits until the member has typed it.
    ///
    /// # Errors
    /// As [`Self::ask_for_code`]; where the code expires or is refused, its sentence.
    pub async fn sign_in_by_code(
        &self,
        mut told: impl FnMut(&CodeView),
    ) -> Result<SignInView, Failure> {
        let mut view = self.ask_for_code().await?;
        told(&view);
        loop {
            match view.state {
                CodeState::SignedIn(view) => return Ok(*view),
                CodeState::Over { why, .. } => return Err(sign_in(why)),
                CodeState::Waiting { .. } => {}
            }
            // A clock that a test moves jumps.
            tokio::time::sleep(LOOK).await;
            let before = view.state.clone();
            view = self.check_code().await?;
            if view.state != before && matches!(view.state, CodeState::Waiting { .. }) {
                told(&view);
            }
        }
    }
}

/// The app by which a code is asked for.
pub(crate) struct App {
    pub(crate) id: ClientId,
    pub(crate) is_built_in: bool,
}

impl ReadTx<'_> {
    /// Which app asks for codes on the present team's host; none where none is known.
    ///
    /// # Errors
    /// When there is no team, or it needs no sign-in.
    pub fn code_app(&self) -> Result<CodeApp, Failure> {
        let team = self.real_team()?;
        let host = web_host(&team.facts.account.host);
        Ok(self.code_app_of(host)?.unwrap_or_else(|| CodeApp {
            host: host.to_owned(),
            client_id: None,
            is_built_in: false,
        }))
    }

    pub(crate) fn code_app_of(&self, host: &str) -> Result<Option<CodeApp>, Failure> {
        Ok(self.app_of(host)?.map(|App { id, is_built_in }| CodeApp {
            host: host.to_owned(),
            client_id: Some(id.to_string()),
            is_built_in,
        }))
    }

    /// What was chosen goes before what this build brings.
    fn app_of(&self, host: &str) -> Result<Option<App>, Failure> {
        let chosen = self.kept(ClientIds, Member)?;
        let chosen = chosen.get(host).and_then(|id| ClientId::read(id).ok());
        let built_in = BUILT_IN.filter(|_| host == BUILT_IN_HOST);
        let built_in = || built_in.and_then(|id| ClientId::read(id).ok());
        let chosen = chosen.map(|id| App { id, is_built_in: false });
        Ok(chosen.or_else(|| built_in().map(|id| App { id, is_built_in: true })))
    }
}

impl WriteTx<'_> {
    /// Says which app asks for codes on the present team's host; none goes back to what this build has.
    ///
    /// # Errors
    /// When it is no client ID, there is no team, or the notebook cannot be written.
    pub fn set_client_id(&self, text: Option<&str>) -> Result<CodeApp, Failure> {
        let team = self.real_team()?;
        let host = web_host(&team.facts.account.host).to_owned();
        let mut all = self.kept_to_change(ClientIds, Member)?;
        match text {
            Some(text) => {
                let id = ClientId::read(text).map_err(|error| failure::bad(&error.to_string()))?;
                all.insert(host, id.to_string());
            }
            None => drop(all.remove(&host)),
        }
        self.keep(ClientIds, Member, Some(&all))?;
        self.code_app()
    }
}

/// How the addresses of a root begin.
fn scheme(root: &str) -> &str {
    if root.starts_with("http://") { "http://" } else { "https://" }
}

const NO_APP: &str = "Signing in by a code needs an app that is registered on the team's host, and \
                      Meridian knows none. Where you were told its client ID, give it with \
                      `meridian-cli settings client-id set ID`; otherwise sign in another way.";
const NO_CODE: &str = "No code is waited for. Ask for a new one.";
