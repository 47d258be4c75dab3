//! A client for one host and one account.

mod exchange;

use super::{
    connector::{self, Ways},
    graph::{self, NotThere},
    links,
    overheard::{Overheard, Said},
    parts,
    question::{Question, form, question},
    token::{TokenPrint, authorization},
    wire,
};
use crate::{
    ground::{clock::Clock, proxy::Proxies},
    team::address::{self, AddressError},
};
use bytes::Bytes;
use http::{Method, Uri, header};
use http_body_util::Full;
use meridian_core::{
    account::{ending::TokenEnd, pasted::Kind},
    courier::{Answer, Asked, Hindrance, Next, Payload, Refusal, Request, User, classify, lost},
    time::Look,
    week::truth::Budget,
};
use octocrab::{AuthState, OctoBody, OctocrabBuilder};
use rustls::RootCertStore;
use secrecy::{ExposeSecret as _, SecretString};
use std::{
    error::Error as StdError,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

pub(super) use exchange::{Arrived, Failed};

/// A client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The API root is none that may be asked.
    #[error(transparent)]
    BadAddress(#[from] AddressError),
    /// The token holds what no token does, so it cannot be sent.
    #[error(
        "the token holds a line break or another sign that no token has; copy it again from GitHub"
    )]
    BadToken,
}

/// What a client has asked so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Requests that left the machine, or tried to.
    pub sent: u64,
    /// Of these, the answered ones that GitHub counts against the limit (all but "unchanged").
    pub charged: u64,
}

/// Speaks to one host as one account.
pub struct Client {
    /// None where something keeps it from ever asking.
    ways: Result<Ways, Hindrance>,
    /// `https://api.github.com`; links to elsewhere are not followed. None in process, where there
    /// is no elsewhere, whatever host the links name.
    root: Option<Uri>,
    clock: Arc<dyn Clock>,
    print: Option<TokenPrint>,
    kind: Option<Kind>,
    sent: AtomicU64,
    charged: AtomicU64,
    look: Mutex<Option<Look>>,
    heard: Overheard,
    hindrance: Mutex<Option<Hindrance>>,
    budget: Mutex<Option<Budget>>,
}

impl Client {
    /// A client over the network. Needs a tokio runtime around it.
    ///
    /// # Errors
    /// When `api_url` is none that may be asked, or the token none that can be sent. What is wrong
    /// with a proxy or with certificates is answered to each question.
    pub fn connect(
        api_url: &str,
        token: Option<SecretString>,
        clock: Arc<dyn Clock>,
        proxies: &Proxies,
    ) -> Result<Self, ClientError> {
        Self::trusting(api_url, token, clock, proxies, None)
    }

    /// The same with these certificates to go by instead of the system's.
    pub(super) fn trusting(
        api_url: &str,
        token: Option<SecretString>,
        clock: Arc<dyn Clock>,
        proxies: &Proxies,
        trusted: Option<RootCertStore>,
    ) -> Result<Self, ClientError> {
        let root = address::root(api_url)?;
        let header = match &token {
            None => None,
            Some(token) => Some(authorization(token).ok_or(ClientError::BadToken)?),
        };
        let ways = connector::transport(&root, header, proxies, trusted);
        Ok(Self::over(ways, Some(root), clock, token.as_ref()))
    }

    /// A client over a service in this process: the practice team, tests, the simulation. Needs a
    /// tokio runtime around it.
    ///
    /// # Errors
    /// When `api_url` is no web address.
    pub fn in_process<S>(
        service: S,
        api_url: &str,
        token: Option<SecretString>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ClientError>
    where
        S: tower::Service<http::Request<OctoBody>, Response = http::Response<Full<Bytes>>>
            + Send
            + 'static,
        S::Future: Send + 'static,
        S::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let auth = match &token {
            None => AuthState::None,
            Some(token) => AuthState::AccessToken { token: token.clone() },
        };
        let built = OctocrabBuilder::new_empty().with_service(service).with_auth(auth).build();
        // Nothing leaves this process, whatever the host is called.
        let is_web = api_url.parse::<Uri>().is_ok_and(|root| root.authority().is_some());
        match built {
            Ok(_) if !is_web => Err(AddressError::NotWeb.into()),
            Ok(crab) => Ok(Self::over(Ok(Ways::both(crab)), None, clock, token.as_ref())),
            Err(impossible) => match impossible {},
        }
    }

    fn over(
        ways: Result<Ways, Hindrance>,
        root: Option<Uri>,
        clock: Arc<dyn Clock>,
        token: Option<&SecretString>,
    ) -> Self {
        let print = token.map(TokenPrint::of);
        let kind = token.map(|token| Kind::of(token.expose_secret()));
        let (sent, charged) = (AtomicU64::new(0), AtomicU64::new(0));
        let (look, heard, hindrance, budget) = Default::default();
        Self { ways, root, clock, print, kind, sent, charged, look, heard, hindrance, budget }
    }
}

impl Client {
    /// What this client's token can be known again by; none without one.
    pub fn token_print(&self) -> Option<TokenPrint> {
        self.print.clone()
    }

    /// What the answers so far told of the server's clock: those that were read as what was asked
    /// for, so that no page of a network's own tells the time, and "unchanged" none, which a cache
    /// may say for the server.
    pub fn server_clock(&self) -> Option<Look> {
        self.look.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What kind of token this client has, by its beginning; none without one.
    pub fn token_kind(&self) -> Option<Kind> {
        self.kind
    }

    /// When this client's token ends; see [`Said::token_end`].
    pub fn token_end(&self) -> Option<TokenEnd> {
        self.said().token_end
    }

    /// What the answers so far told beside what was asked for.
    pub fn said(&self) -> Said {
        self.heard.so_far()
    }

    fn believe(&self, arrived: &Arrived) {
        self.heard.reads();
        if self.print.is_some() {
            self.heard.of_token(&arrived.headers);
        }
        let Some(look) = arrived.look.clone() else { return };
        let mut kept = self.look.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some(match kept.take() {
            None => look,
            Some(before) => before.fresher(look),
        });
    }

    /// What the last answer that said it told of the account's hour of requests.
    pub(crate) fn budget(&self) -> Option<Budget> {
        *self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was in the way the last time that nothing left this machine.
    pub fn hindrance(&self) -> Option<Hindrance> {
        self.hindrance.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn hindered(&self, by: Hindrance) -> Answer {
        self.noted(Answer::Offline { by })
    }

    fn noted(&self, answer: Answer) -> Answer {
        if let Answer::Offline { by } = &answer {
            *self.hindrance.lock().unwrap_or_else(PoisonError::into_inner) = Some(by.clone());
        }
        answer
    }

    /// How much was asked so far.
    pub fn counted(&self) -> Counted {
        Counted {
            sent: self.sent.load(Ordering::Relaxed),
            charged: self.charged.load(Ordering::Relaxed),
        }
    }

    /// Sends one request once and says what became of it.
    pub async fn send(&self, repository: &str, request: &Request) -> Answer {
        let asked = if request.is_write() { Asked::Write } else { Asked::Read };
        if matches!(request, Request::User) && self.kind == Some(Kind::Installation) {
            return self.send_graph(graph::viewer(), asked, request).await;
        }
        let (method, path, etag, body) = match question(repository, request) {
            Question::Rest(question) => question,
            Question::Graph(body) => return self.send_graph(body, asked, request).await,
        };
        match self.exchange_as(form(request), method, &path, etag, body).await {
            Ok(arrived) => self.read(arrived, asked, request),
            Err(Failed::NotSent(by)) => self.hindered(by),
            Err(Failed::Lost(said)) => lost(asked, said),
        }
    }

    /// Who the token belongs to, with the login as it is now.
    ///
    /// # Errors
    /// The answer, when it is not a user.
    pub async fn signed_in_user(&self) -> Result<User, Answer> {
        match self.send("", &Request::User).await {
            Answer::Ok { payload: Payload::User(user), .. } => Ok(user),
            Answer::Ok { .. } => Err(unreadable()),
            answer => Err(answer),
        }
    }

    /// A repository's lasting id, present name and whether it is private.
    ///
    /// # Errors
    /// The answer, when it is not a repository.
    pub async fn repository(&self, name: &str) -> Result<(i64, String, Visibility), Answer> {
        self.repository_if(name, None).await
    }

    /// The same, if it is not the one with this `etag`.
    ///
    /// # Errors
    /// The answer, when it is not a repository: [`Answer::Unchanged`] where it is that one.
    pub async fn repository_if(
        &self,
        name: &str,
        etag: Option<&str>,
    ) -> Result<(i64, String, Visibility), Answer> {
        let path = format!("/repos/{name}");
        match self.exchange(Method::GET, &path, etag, None).await {
            Ok(arrived) => {
                self.classified(&arrived, Asked::Read)?;
                let repository = wire::repository(&arrived.text).map_err(|_| unreadable())?;
                self.believe(&arrived);
                self.hear(&repository, &arrived);
                let private = repository.says.private;
                let visibility = if private { Visibility::Private } else { Visibility::Public };
                Ok((repository.id, repository.name, visibility))
            }
            Err(Failed::NotSent(by)) => Err(self.hindered(by)),
            Err(Failed::Lost(said)) => Err(lost(Asked::Read, said)),
        }
    }

    /// A file as it is, if it is not the one with this `etag`. `path` is a path with its query
    /// below the root, `accept` the forms that are wanted.
    ///
    /// # Errors
    /// The answer, when it is not a file.
    pub async fn file(
        &self,
        path: &str,
        accept: &str,
        etag: Option<&str>,
    ) -> Result<Fetched, Answer> {
        match self.exchange_as(accept, Method::GET, path, etag, None).await {
            Ok(arrived) => match classify(&arrived.received, Asked::Read, self.clock.now()) {
                Ok(()) => {
                    let etag = wire::text_of(&arrived.headers, header::ETAG);
                    Ok(Fetched::New { bytes: arrived.bytes, etag })
                }
                Err(Answer::Unchanged) => Ok(Fetched::Unchanged),
                Err(answer) => Err(self.noted(answer)),
            },
            Err(Failed::NotSent(by)) => Err(self.hindered(by)),
            Err(Failed::Lost(said)) => Err(lost(Asked::Read, said)),
        }
    }

    fn hear(&self, repository: &wire::Repository, arrived: &Arrived) {
        let etag = wire::text_of(&arrived.headers, header::ETAG);
        self.heard.of_repository(repository.says, etag);
    }

    /// Puts a question to the graph, once, and says what became of it.
    async fn send_graph(&self, body: serde_json::Value, asked: Asked, request: &Request) -> Answer {
        match self.exchange_graph(&body).await {
            Ok(arrived) => self.read_graph(&arrived, asked, request),
            Err(Failed::NotSent(by)) => self.hindered(by),
            Err(Failed::Lost(said)) => lost(asked, said),
        }
    }

    fn read_graph(&self, arrived: &Arrived, asked: Asked, request: &Request) -> Answer {
        if let Err(answer) = self.classified(arrived, asked) {
            return answer;
        }
        let unreadable = || lost(asked, "an answer that could not be read".into());
        let Some((errors, data)) = graph::answer(&arrived.text) else { return unreadable() };
        if let Err(answer) = self.sorted(arrived, &errors, asked) {
            return answer;
        }
        match graph::payload(request, data) {
            Ok(payload) => {
                self.believe(arrived);
                Answer::Ok { payload, etag: None, date: arrived.received.date }
            }
            // Whatever was written, it is not shown.
            Err(NotThere::Missing) if asked == Asked::Read => Answer::Refused(Refusal::Missing),
            Err(_) => unreadable(),
        }
    }

    fn read(&self, arrived: Arrived, asked: Asked, request: &Request) -> Answer {
        if let Err(answer) = self.classified(&arrived, asked) {
            return answer;
        }
        let text = arrived.text.as_str();
        let payload = match request {
            Request::Repository | Request::RepositoryById(_) => wire::repository(text)
                .inspect(|repository| self.hear(repository, &arrived))
                .map(|r| Payload::Repository { name: r.name, id: r.id })
                .ok(),
            Request::User => wire::user(text).map(Payload::User).ok(),
            Request::Issues { .. } | Request::IssuesBy { .. } => wire::issues(text)
                .map(|issues| Payload::Issues { issues, next: self.next(&arrived) })
                .ok(),
            Request::Issue { .. }
            | Request::SetIssueState { .. }
            | Request::SetIssueBody { .. }
            | Request::CreateIssue(_) => {
                wire::issue(text).map(|i| Payload::Issue(Box::new(i))).ok()
            }
            Request::IssueHtml(_) => wire::issue_html(text).map(Payload::Html).ok(),
            Request::Comments { .. } => wire::comments(text)
                .map(|comments| Payload::Comments { comments, next: self.next(&arrived) })
                .ok(),
            // They are GraphQL's.
            Request::Watched { .. }
            | Request::Discussion(_)
            | Request::DiscussionComments { .. }
            | Request::CommentOnDiscussion { .. }
            | Request::Pins(_)
            | Request::Pin { .. } => None,
            Request::Events { .. } => wire::events(text)
                .map(|events| Payload::Events { events, next: self.next(&arrived) })
                .ok(),
            Request::Comment(_) | Request::CreateComment { .. } | Request::EditComment { .. } => {
                wire::comment(text).map(|c| Payload::Comment(Box::new(c))).ok()
            }
            Request::Workflow { .. } => parts::workflow(text).map(Payload::Workflow).ok(),
            Request::ScheduledRuns { .. } => {
                parts::scheduled_run(text).map(Payload::ScheduledRun).ok()
            }
            Request::Reactions { .. } => parts::reactions(text)
                .map(|reactions| Payload::Reactions { reactions, next: self.next(&arrived) })
                .ok(),
            Request::React { .. } => parts::reaction(text).map(Payload::Reaction).ok(),
            Request::AddLabel { .. } | Request::RemoveLabel { .. } => {
                parts::labels(text).map(Payload::Labels).ok()
            }
            // A page of somebody's network would say something.
            Request::Unreact { .. } => text.trim().is_empty().then_some(Payload::Nothing),
        };
        match payload {
            Some(payload) => {
                self.believe(&arrived);
                let etag = wire::text_of(&arrived.headers, header::ETAG);
                Answer::Ok { payload, etag, date: arrived.received.date }
            }
            None => lost(asked, "an answer that could not be read".into()),
        }
    }

    /// Where the list goes on. The token never goes to another host: a link that only names the
    /// team's own server otherwise (a proxy with TLS, an alias, a port) is asked for at the team's
    /// own address.
    fn next(&self, arrived: &Arrived) -> Next {
        let Some(link) = links::next(&arrived.headers) else { return Next::End };
        match links::below(&link, self.root.as_ref(), &arrived.path) {
            Some(path) => Next::Page(path),
            None => {
                tracing::warn!("a list goes on at another place, which is not asked");
                Next::Elsewhere
            }
        }
    }
}

#[cfg(test)]
#[path = "clock_tests.rs"]
mod tests;

/// A file that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// It is the one that is known.
    Unchanged,
    /// It is another one.
    New {
        /// Its bytes.
        bytes: Bytes,
        /// Its revision, to ask with the next time.
        etag: Option<String>,
    },
}

/// Whether posting is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Anybody can read it.
    Public,
    /// Only members can.
    Private,
}

fn unreadable() -> Answer {
    Answer::Transient { said: "an answer that could not be read".into() }
}
