//! `hand`: carrying an update to its place without a sign-in, and having it found there.

pub(crate) mod giving;

use crate::{Outcome, output};
use crate::{
    context::{Context, announce, read_file},
    progress::wait_for,
};
use clap::{Args, Subcommand};
use meridian_core::ids::SectionId;
use meridian_protocol::{
    ByHandView, CopiedView, CopyAs, CopyUpdate, Failure, GiveUpdate, GivenView, LookForUpdate,
    MarkPosted, PutGiven, Stales as _, TakeGiven,
};
use serde_json::json;
use std::path::PathBuf;

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
    /// Give the update to your lead as a file, which by your own word counts as given; or as a comment in
    /// your team's place for that. No reminder comes for it then
    #[command(after_help = "The place is chosen with `meridian-cli team hand-over LINK`.")]
    Give(Give),
    /// Take over an update that a member gave you, as a draft of your own with their name below it
    Take(Take),
    /// What others gave to you in your team's place for that; `sync` reads what is new there
    List,
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

#[derive(Args)]
pub(crate) struct Give {
    /// Where it is written; another file that is there stays as it is
    #[arg(value_name = "FILE", required_unless_present_any = ["undo", "comment"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    of: Of,
    /// It was not given, after all; the file stays, and a comment says that it was taken back
    #[arg(long, conflicts_with = "file")]
    undo: bool,
    #[command(flatten)]
    comment: giving::ByComment,
}

#[derive(Args)]
pub(crate) struct Take {
    /// The file
    #[arg(value_name = "FILE", required_unless_present = "comment")]
    file: Option<PathBuf>,
    /// The comment in which it was given, by its number or link: see `hand list`
    #[arg(long, value_name = "COMMENT", conflicts_with = "file")]
    comment: Option<String>,
    /// Only show what came, from whom and for what
    #[arg(long)]
    check: bool,
    /// Where something of yours is there: below it
    #[arg(long, conflicts_with = "instead")]
    below: bool,
    /// Where something of yours is there: in its place; yours is kept, see `draft revisions`
    #[arg(long)]
    instead: bool,
    /// Mention its author in the line with their name, so that GitHub notifies them
    #[arg(long)]
    mention: bool,
}

impl Give {
    fn run(self, context: &Context, json: bool) -> Result<(), Failure> {
        let Self { file, of: Of { section }, undo: _, comment: _ } = self;
        let view = context.write(GiveUpdate::STALES, |tx| {
            let key = tx.draft_key(section, None)?;
            match &file {
                Some(file) => tx.give_update(&key, file),
                None => tx.ungive_update(&key),
            }
        })?;
        let path = file.is_some().then_some(view.path);
        if json {
            return output::json(&json!({
                "given": view.is_given, "state": view.words, "file": path,
            }));
        }
        if let Some(path) = path {
            output::line(&path);
        }
        output::line(&view.words);
        Ok(())
    }
}

impl Take {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { file, comment, check, below, instead, mention } = self;
        let came = comment.map(|name| context.read(|tx| tx.came_named(&name))).transpose()?;
        let (name, bytes) = match (&came, file) {
            (Some(row), _) => (row.file.clone(), row.text.clone().into_bytes()),
            (None, Some(file)) => (file.display().to_string(), read_file(&file)?),
            (None, None) => return Ok(Outcome::Done),
        };
        if let Some(why) = came.as_ref().and_then(|row| row.refused.clone()) {
            return Err(Failure::BadInput { message: why });
        }
        let view = context.read(|tx| tx.read_given(&name, &bytes, mention))?;
        if !check {
            let put = match (below, instead) {
                (true, _) => Some(PutGiven::Below),
                (_, true) => Some(PutGiven::Instead),
                _ => None,
            };
            context.write(TakeGiven::STALES, |tx| match &came {
                Some(row) => tx.take_came(&row.id, put, mention),
                None => tx.take_given(&name, &bytes, put, mention),
            })?;
        }
        let notes: Vec<String> = came.map(|row| row.notes).unwrap_or_default();
        let GivenView { author, about, written, posts_as, text, own, is_there } = view;
        if json {
            output::json(&json!({
                "author": author, "about": about, "written": written, "posts_as": posts_as,
                "text": text, "own": own, "is_there": is_there, "taken": !check, "notes": notes,
            }))?;
            return Ok(Outcome::Done);
        }
        output::line(&format!("{about}, by {author}, written {written}."));
        notes.iter().for_each(|note| output::line(note));
        output::line(&posts_as);
        output::exactly(&output::quoted(&text))?;
        output::line(match (check, is_there, own.is_some()) {
            (_, true, _) => "Your draft holds it already.",
            (true, _, true) => {
                "You have written something there: take it over with --below or --instead."
            }
            (true, _, false) => "Nothing was kept. Without --check it becomes your draft.",
            (false, ..) => "It is in your draft now.",
        });
        Ok(Outcome::Done)
    }
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
            Self::Give(give) if give.comment.is_wanted() => {
                giving::run(give.comment, give.of.section, give.undo, context, json)
            }
            Self::List => giving::list(context, json),
            Self::Give(give) => {
                give.run(context, json)?;
                Ok(Outcome::Done)
            }
            Self::Take(take) => take.run(context, json),
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
