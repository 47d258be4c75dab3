//! `hand`: carrying an update to its place without a sign-in, and having it found there.

use crate::{Outcome, output};
use crate::{
    context::{Context, announce},
    progress::wait_for,
};
use clap::{Args, Subcommand};
use meridian_core::ids::SectionId;
use meridian_protocol::{
    ByHandView, CopiedView, CopyAs, CopyUpdate, Failure, LookForUpdate, MarkPosted, Stales as _,
};
use serde_json::json;

#[derive(Subcommand)]
pub(crate) enum Hand {
    /// Print the update as it is to be pasted, and remember that text: found on GitHub in a comment of
    /// yours it gets a receipt. Nothing is sent
    #[command(after_help = "Say once who you are with `meridian-cli account i-am LOGIN`.")]
    Copy(CopyOf),
    /// Say that an update which goes elsewhere (a document, a chat) is posted there
    #[command(
        after_help = "A team goes elsewhere with `meridian-cli connect OWNER/REPO --destination \
        elsewhere`."
    )]
    Posted(Posted),
    /// What became of it, and when GitHub is asked the next time
    Show(Of),
    /// Look on GitHub now; without a sign-in at most 6 times an hour
    Look(Of),
}

#[derive(Args)]
pub(crate) struct Of {
    /// The section [default: your first]
    #[arg(long, value_name = "ID")]
    section: Option<SectionId>,
}

#[derive(Args)]
pub(crate) struct CopyOf {
    #[command(flatten)]
    of: Of,
    /// In which form; HTML is for a document
    #[arg(long = "as", value_name = "FORM", default_value = "markdown")]
    form: Form,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    Markdown,
    Html,
    Slack,
}

#[derive(Args)]
pub(crate) struct Posted {
    #[command(flatten)]
    of: Of,
    /// It is not, after all
    #[arg(long)]
    undo: bool,
}

impl Hand {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Posted(Posted { of: Of { section }, undo }) => {
                let view = context.write(MarkPosted::STALES, |tx| {
                    let key = tx.draft_key(section, None)?;
                    tx.mark_posted(&key, !undo)
                })?;
                show(&view, json)?;
                Ok(Outcome::Done)
            }
            Self::Copy(CopyOf { of: Of { section }, form }) => {
                let form = match form {
                    Form::Markdown => CopyAs::Markdown,
                    Form::Html => CopyAs::Html,
                    Form::Slack => CopyAs::Slack,
                };
                let copied = context.write(CopyUpdate::STALES, |tx| {
                    let key = tx.draft_key(section, None)?;
                    tx.copy_update(&key, form)
                })?;
                let CopiedView { text, html, words } = copied;
                // In a terminal there is one form at a time.
                let text = if html.is_empty() { text } else { html };
                if json {
                    output::json(&json!({ "text": text }))?;
                } else {
                    output::exactly(&text)?;
                    output::note(&words);
                }
                Ok(Outcome::Done)
            }
            Self::Show(Of { section }) => {
                show(&context.read(|tx| tx.show_by_hand(section))?, json)?;
                Ok(Outcome::Done)
            }
            Self::Look(Of { section }) => {
                let engine = context.engine_to_sync()?;
                let looked = wait_for("Looking on GitHub", engine.look_for_update());
                announce(&engine, LookForUpdate::STALES)?;
                looked?;
                let view = engine.read(|tx| tx.show_by_hand(section))?;
                show(&view, json)?;
                Ok(if view.found.is_some() { Outcome::Done } else { Outcome::Left })
            }
        }
    }
}

pub(crate) fn show(view: &ByHandView, json: bool) -> Result<(), Failure> {
    let ByHandView { draft, state, who, login, offered, page, look, may_look, found, .. } = view;
    let (is_elsewhere, is_marked) = (view.is_elsewhere, view.is_marked);
    if json {
        return output::json(&json!({
            "section": draft.section, "round": draft.round, "state": state, "who": who,
            "said_login": login, "offered": offered, "page": page,
            "look": Some(look).filter(|look| !look.is_empty()), "may_look": may_look, "url": found,
            "elsewhere": is_elsewhere, "marked": is_marked,
        }));
    }
    for words in [state, who, look] {
        if !words.is_empty() {
            output::line(words);
        }
    }
    if let Some(page) = found.as_ref().or(page.as_ref()) {
        output::line(page);
    }
    Ok(())
}
