//! `talk`: the round as a conversation, read offline and answered once.

mod shown;

use crate::{
    Outcome,
    context::{Context, read_file},
    decisions::Send,
    output,
};
use clap::{Args, Subcommand};
use meridian_core::{courier::Emoji, ids::CommentId};
use meridian_engine::{Leaves, Meant, ToReply, progress::DRAINED};
use meridian_protocol::Failure;
use serde_json::json;
use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

/// So many threads are listed; `--all` lists the rest.
const MOST: usize = 20;

#[derive(Subcommand)]
pub(crate) enum TalkCommand {
    /// The threads of this round and the last one, as read from GitHub last; or what waits for you
    List(List),
    /// The thread that a comment is in, with your replies that are not on GitHub
    Show(Show),
    /// Answer a comment: the reply is kept on this laptop and shown, and goes with --yes
    Reply(Reply),
    /// Give a reaction, or take it off; it goes with --yes
    React(React),
    /// Note that you have read a comment and all before it, or everything; only on this laptop
    Read(Read),
}

#[derive(Args)]
pub(crate) struct List {
    /// Threads with something that you have not read
    #[arg(long)]
    unread: bool,
    /// What waits for you and by when: mentions that you have not answered, decisions, your update
    #[arg(long, conflicts_with = "unread")]
    waiting: bool,
    /// Every thread, not only the newest
    #[arg(long, conflicts_with = "waiting")]
    all: bool,
}

#[derive(Args)]
pub(crate) struct Show {
    /// The comment, by its number or its link
    #[arg(value_name = "COMMENT", value_parser = comment)]
    comment: CommentId,
}

#[derive(Args)]
pub(crate) struct Reply {
    /// The comment, by its number or its link
    #[arg(value_name = "COMMENT", value_parser = comment)]
    comment: CommentId,
    /// What you say, as Markdown [default: the draft that is kept]
    #[arg(long, value_name = "TEXT", conflicts_with = "file")]
    text: Option<String>,
    /// A file with what you say; - for standard input
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Quote the comment's first lines, which is usual
    #[arg(long, overrides_with = "no_quote")]
    quote: bool,
    /// Quote nothing of it
    #[arg(long)]
    no_quote: bool,
    /// Tag its author, so that GitHub tells them. Else they are named without it
    #[arg(long)]
    ping: bool,
    /// Throw the draft away that is kept
    #[arg(long, conflicts_with_all = ["text", "file", "yes"])]
    discard: bool,
    #[command(flatten)]
    send: Send,
}

#[derive(Args)]
pub(crate) struct React {
    /// The comment, by its number or its link
    #[arg(value_name = "COMMENT", value_parser = comment)]
    comment: CommentId,
    /// +1, -1, laugh, confused, heart, hooray, rocket or eyes
    #[arg(value_name = "REACTION", value_parser = emoji, allow_hyphen_values = true)]
    emoji: Emoji,
    /// Take it off
    #[arg(long)]
    remove: bool,
    #[command(flatten)]
    send: Send,
}

#[derive(Args)]
pub(crate) struct Read {
    /// The last comment that you have read, by its number or its link
    #[arg(value_name = "COMMENT", value_parser = comment, required_unless_present = "all")]
    comment: Option<CommentId>,
    /// Everything
    #[arg(long, conflicts_with = "comment")]
    all: bool,
}

impl TalkCommand {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::List(list) => list.run(context, json),
            Self::Show(Show { comment }) => {
                let view = context.read(|tx| tx.talk_thread(&comment))?;
                if json {
                    output::json(&view)?;
                } else {
                    shown::thread(&view).iter().for_each(|line| output::line(line));
                }
                Ok(Outcome::Done)
            }
            Self::Reply(reply) => reply.run(context, json),
            Self::React(react) => react.run(context, json),
            Self::Read(Read { comment, .. }) => {
                let unread = context.write(DRAINED, |tx| tx.talk_read(comment.as_ref()))?;
                if json {
                    output::json(&json!({ "unread": unread }))?;
                } else {
                    output::line(&match unread {
                        0 => "Nothing is unread.".to_owned(),
                        1 => "1 comment is unread.".to_owned(),
                        several => format!("{several} comments are unread."),
                    });
                }
                Ok(Outcome::Done)
            }
        }
    }
}

impl List {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { unread, waiting, all } = self;
        if waiting {
            let waits = context.read(|tx| tx.talk_waits())?;
            if json {
                output::json(&json!({ "waiting": waits }))?;
            } else {
                shown::waiting(&waits).iter().for_each(|line| output::line(line));
            }
            return Ok(Outcome::Done);
        }
        let most = if all { usize::MAX } else { MOST };
        let (rows, there) = context.read(|tx| tx.talk_list(unread, most))?;
        if json {
            output::json(&json!({ "threads": rows, "there_are": there }))?;
        } else {
            shown::list(&rows, there, unread).iter().for_each(|line| output::line(line));
        }
        Ok(Outcome::Done)
    }
}

impl Reply {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { comment, text, file, quote, no_quote, ping, discard, send } = self;
        if discard {
            let was_there = context.write(DRAINED, |tx| tx.drop_reply(&comment))?;
            if json {
                output::json(&json!({ "discarded": was_there }))?;
            } else {
                output::line(if was_there {
                    "The draft is thrown away."
                } else {
                    "No draft of a reply to it is kept."
                });
            }
            return Ok(Outcome::Done);
        }
        let kept = context.read(|tx| tx.reply_draft(&comment))?;
        let written = match (text, file) {
            (Some(text), _) => Some(text),
            (None, Some(file)) => Some(text_of(&file)?),
            (None, None) => None,
        };
        let text = written.or_else(|| kept.as_ref().map(|kept| kept.text.clone()));
        let Some(text) = text else {
            return Err(Failure::BadInput {
                message:
                    "Say what you answer: `--text \"..\"`, or `-f FILE`, `-f -` for standard input."
                        .to_owned(),
            });
        };
        let quotes = match (quote, no_quote) {
            (_, true) => false,
            (true, false) => true,
            (false, false) => kept.as_ref().is_none_or(|kept| kept.quotes),
        };
        let pings = ping || kept.is_some_and(|kept| kept.pings);
        let reply = ToReply { to: comment, text, quotes, pings };
        if send.is_dry() {
            return show(&send, context, json, &reply);
        }
        // Nothing of it is lost, whatever becomes of sending it.
        context.write(DRAINED, |tx| tx.keep_reply(&reply))?;
        if !send.sends() {
            output::note("It is kept on this laptop as a draft.");
            return show(&send, context, json, &reply);
        }
        send.bring(context, json, |tx| tx.send_reply(&reply, Meant::All, Leaves::AtOnce))
    }
}

fn show(send: &Send, context: &Context, json: bool, reply: &ToReply) -> Result<Outcome, Failure> {
    let planned = context.read(|tx| tx.plan_reply(reply))?;
    if json {
        output::json(&planned)?;
    } else {
        shown::planned(&planned).iter().for_each(|line| output::line(line));
        output::line("");
        output::exactly(&planned.text)?;
        planned.findings.iter().for_each(|finding| output::note(finding));
    }
    Ok(send.shown())
}

impl React {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { comment, emoji, remove, send } = self;
        if !send.sends() {
            let view = context.read(|tx| tx.talk_thread(&comment))?;
            let of = view.comments.iter().find(|one| one.id == comment);
            let by = of.and_then(|one| one.by.as_deref()).unwrap_or("somebody who left GitHub");
            let does = if remove { "is taken off" } else { "is given to" };
            let words = format!("{} {does} the comment of {by} on #{}.", emoji.sign(), view.issue);
            if json {
                output::json(&json!({ "words": words, "url": of.map(|one| &one.url) }))?;
            } else {
                output::line(&words);
                of.iter().for_each(|one| output::line(&one.url));
            }
            return Ok(send.shown());
        }
        send.bring(context, json, |tx| tx.talk_react(&comment, emoji, !remove))
    }
}

/// What stands in a file or comes by standard input.
fn text_of(file: &Path) -> Result<String, Failure> {
    let bad = |message: String| Failure::BadInput { message };
    let bytes = if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|error| bad(format!("Standard input cannot be read: {error}.")))?;
        bytes
    } else {
        read_file(file)?
    };
    let text = String::from_utf8(bytes);
    text.map_err(|_| bad("This is not UTF-8 text; save it as UTF-8 and try again.".to_owned()))
}

/// `5800000592`, or the link that ends with it.
fn comment(text: &str) -> Result<CommentId, String> {
    let text = text.trim();
    let name = text.rsplit_once("comment-").map_or(text, |(_, name)| name);
    let fits = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '=');
    if name.is_empty() || !name.chars().all(fits) {
        return Err("write the comment's number, or paste its link".to_owned());
    }
    Ok(CommentId::of(name))
}

fn emoji(text: &str) -> Result<Emoji, String> {
    let found = Emoji::ALL.into_iter().find(|one| one.word() == text || one.sign() == text);
    found.ok_or_else(|| {
        let all: Vec<&str> = Emoji::ALL.iter().map(|one| one.word()).collect();
        format!("write one of {}", all.join(", "))
    })
}
