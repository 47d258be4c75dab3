//! `account`: who writes for the team. A token comes in on standard input alone: what stands on a command
//! line stands in the shell's history and in the list of processes.

use crate::{Outcome, output};
use crate::{
    context::{Context, announce, wait},
    progress::wait_for,
};
use clap::{Args, Subcommand};
use meridian_protocol::{
    CanPostAct, CanPostAnswer, CanPostView, CodeState, CodeView, Failure, SayWho, SignInView,
    SignInWith, SignOut, Stales as _,
};
use serde_json::json;
use std::io::{self, IsTerminal as _, Read as _};

/// More than any token has, in bytes.
const MOST: u64 = 64 << 10;

#[derive(Subcommand)]
pub(crate) enum Account {
    /// Show whose sign-in there is, where it is kept, and which ways there are to sign in
    Show,
    /// Say whether a post would be taken, without posting
    #[command(
        after_help = "Answers yes, probably or no, and why. Exit code 1 for no. GitHub is not asked: \
        it goes by what was heard at the last sync, and by what earlier posts met."
    )]
    CanPost,
    /// Sign in: with what another program keeps, with a code, or with a token on standard input
    #[command(
        after_help = "The token is kept in the desktop's keyring, once GitHub has said whose it is. \
        With --device the code and its page are told on standard error, and the command waits until \
        the code was typed there, has expired, or Ctrl+C ends it."
    )]
    SignIn(SignIn),
    /// Say who you are on GitHub without signing in, so that what you put there by hand is found; nothing
    /// is posted with it
    IAm(IAm),
    /// Forget the sign-in; drafts, receipts and what is queued stay
    SignOut,
}

#[derive(Args)]
pub(crate) struct SignIn {
    /// As this account of GitHub CLI
    #[arg(long, value_name = "LOGIN", conflicts_with = "git")]
    gh: Option<String>,
    /// With what Git's credential helper keeps for the host
    #[arg(long)]
    git: bool,
    /// With a code that you type on GitHub's page; where an app is known for the host (settings client-id)
    #[arg(long, conflicts_with_all = ["gh", "git"])]
    device: bool,
}

#[derive(Args)]
pub(crate) struct IAm {
    /// Your name there, with or without @, or the link of your profile
    #[arg(required_unless_present = "forget")]
    login: Option<String>,
    /// Take it back
    #[arg(long, conflicts_with = "login")]
    forget: bool,
}

impl Account {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        if matches!(self, Self::CanPost) {
            return can_post(context, json);
        }
        if let Self::IAm(IAm { login, .. }) = self {
            let view = context.write(SayWho::STALES, |tx| {
                tx.say_who(login.as_deref().unwrap_or_default())?;
                tx.show_by_hand(None)
            })?;
            crate::hand::show(&view, json)?;
            return Ok(Outcome::Done);
        }
        let stale = match &self {
            Self::Show | Self::CanPost | Self::IAm(_) => &[][..],
            Self::SignIn(_) => meridian_protocol::SignIn::STALES,
            Self::SignOut => SignOut::STALES,
        };
        let engine = match &self {
            Self::Show | Self::CanPost | Self::IAm(_) => context.engine()?,
            Self::SignIn(_) | Self::SignOut => context.engine_to_sync()?,
        };
        let is_sign_in = matches!(self, Self::SignIn(_));
        let view = match self {
            Self::Show | Self::CanPost | Self::IAm(_) => {
                wait_for("Looking for sign-ins", engine.show_sign_in())?
            }
            Self::SignIn(SignIn { gh: Some(login), .. }) => {
                wait_for("Asking whose it is", engine.sign_in(SignInWith::GitHubCli { login }))?
            }
            Self::SignIn(SignIn { git: true, .. }) => {
                wait_for("Asking whose it is", engine.sign_in(SignInWith::GitCredential))?
            }
            Self::SignIn(SignIn { device: true, .. }) => wait(engine.sign_in_by_code(tell))?,
            Self::SignIn(SignIn { .. }) => {
                let text = given()?;
                wait_for("Asking whose it is", engine.sign_in_pasted(&text))?
            }
            Self::SignOut => wait_for("Signing out", engine.sign_out())?,
        };
        if !stale.is_empty() {
            announce(&engine, stale)?;
        }
        show(&view, json)?;
        // The next command has to be given one again, or something else is in the way.
        let left = is_sign_in && view.trouble.is_some();
        Ok(if left { Outcome::Left } else { Outcome::Done })
    }
}

/// What the person does now, beside whatever standard output is for.
fn tell(view: &CodeView) {
    match &view.state {
        CodeState::Waiting { trouble: Some(trouble) } => {
            output::note(&format!("{trouble} It is asked again; the code stays good."));
        }
        CodeState::Waiting { trouble: None } => {
            output::note(&format!("code     {}", view.code));
            output::note(&format!("page     {}", view.page));
            let minutes = view.left_seconds / 60;
            output::note(&format!(
                "Open the page, type the code and authorise Meridian there; the code is good for \
                 {minutes} minutes."
            ));
        }
        CodeState::SignedIn(_) | CodeState::Over { .. } => {}
    }
}

/// The token, or what is taken for it.
fn given() -> Result<String, Failure> {
    let bad = |message: &str| Failure::BadInput { message: message.to_owned() };
    let mut input = io::stdin();
    if input.is_terminal() {
        return Err(bad(
            "Give the token on standard input, where nobody reads it: `read -rs T`, then `printf %s \
             \"$T\" | meridian-cli account sign-in`. Or sign in with --gh LOGIN, --git or --device.",
        ));
    }
    let mut text = String::new();
    let read = input.by_ref().take(MOST + 1).read_to_string(&mut text);
    read.map_err(|_| bad("Standard input holds no text. Give the token there, and nothing else."))?;
    Ok(text)
}

fn show(view: &SignInView, json: bool) -> Result<(), Failure> {
    let SignInView { login, host, kept, trouble, ways, token_page, can_post, code_app } = view;
    if json {
        let ways: Vec<_> = ways
            .iter()
            .map(|way| {
                let (title, detail) = (&way.title, &way.detail);
                json!({ "options": options(&way.with), "title": title, "detail": detail })
            })
            .collect();
        return output::json(&json!({
            "login": login, "host": host, "kept": kept, "trouble": trouble, "ways": ways,
            "token_page": Some(token_page).filter(|page| !page.is_empty()),
            "can_post": can_post.as_ref().map(shape),
            "client_id": code_app.as_ref().and_then(|app| app.client_id.as_deref()),
        }));
    }
    output::line(&format!("host     {host}"));
    output::line(&format!("account  {}", login.as_deref().unwrap_or("none is signed in")));
    if let Some(kept) = kept {
        output::line(&format!("kept     {kept}"));
    }
    if let Some(can_post) = can_post {
        output::line(&format!("posting  {}", line(can_post)));
    }
    if let Some(trouble) = trouble {
        output::note(trouble);
    }
    if login.is_none() && !token_page.is_empty() {
        for way in ways {
            let options = options(&way.with).join(" ");
            output::line(&format!("{}: meridian-cli account sign-in {options}", way.title));
        }
        if code_app.is_some() {
            output::line("With a code, on GitHub's page: meridian-cli account sign-in --device");
        }
        output::line(&format!("A token is made here: {token_page}"));
    }
    Ok(())
}

/// Whether one can post to the team.
fn can_post(context: &Context, json: bool) -> Result<Outcome, Failure> {
    let Some(view) = context.read(|tx| tx.can_post())? else {
        let words = "Everybody can post to the practice team: nothing leaves this laptop.";
        let view = CanPostView { answer: CanPostAnswer::Yes, words: words.to_owned(), act: None };
        return said(&view, json);
    };
    said(&view, json)
}

fn said(view: &CanPostView, json: bool) -> Result<Outcome, Failure> {
    match json {
        true => output::json(&shape(view))?,
        false => output::line(&line(view)),
    }
    Ok(if view.answer == CanPostAnswer::No { Outcome::Left } else { Outcome::Done })
}

fn word(answer: CanPostAnswer) -> &'static str {
    match answer {
        CanPostAnswer::Yes => "yes",
        CanPostAnswer::Probably => "probably",
        CanPostAnswer::No => "no",
    }
}

/// `no: ORG asks for each sign-in to be authorised, and this one is not. ..`
fn line(CanPostView { answer, words, act }: &CanPostView) -> String {
    let page = match act {
        Some(CanPostAct::Authorise { page }) => format!(" {page}"),
        _ => String::new(),
    };
    format!("{}: {words}{page}", word(*answer))
}

fn shape(CanPostView { answer, words, act }: &CanPostView) -> serde_json::Value {
    let (act, page) = match act {
        None => (None, None),
        Some(CanPostAct::SignIn) => (Some("sign_in"), None),
        Some(CanPostAct::Authorise { page }) => (Some("authorise"), Some(page)),
        Some(CanPostAct::Copy) => (Some("copy"), None),
    };
    json!({ "answer": word(*answer), "words": words, "act": act, "page": page })
}

/// What to write to sign in so.
fn options(with: &SignInWith) -> Vec<&str> {
    match with {
        SignInWith::GitHubCli { login } => vec!["--gh", login],
        SignInWith::GitCredential => vec!["--git"],
    }
}
