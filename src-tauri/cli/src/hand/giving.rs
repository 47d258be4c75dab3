//! `hand give --comment` and `hand list`: an update that goes to the lead as a comment, and those that came.

use crate::{
    Outcome,
    context::{Context, announce},
    courier, output,
    progress::wait_for,
};
use clap::Args;
use meridian_core::ids::SectionId;
use meridian_engine::{Eagerness, Leaves, Meant, progress::DRAINED};
use meridian_protocol::{CameRow, Failure, GiveComment, GiveCommentView, Stales as _};
use serde_json::json;
use std::time::Duration;

#[derive(Args)]
pub(crate) struct ByComment {
    /// As a comment in your team's place for that, sent once and read back
    #[arg(long, conflicts_with = "file")]
    comment: bool,
    /// Agree to all that is asked before: what becomes public, lines that make a bot act, a text of yours
    /// there that was changed
    #[arg(long, requires = "comment")]
    yes: bool,
    /// How long to go on when GitHub's answer was lost or it asks to slow down, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 180, requires = "comment")]
    wait: u64,
}

impl ByComment {
    pub(super) fn is_wanted(&self) -> bool {
        self.comment
    }
}

pub(super) fn run(
    by: ByComment,
    section: Option<SectionId>,
    undo: bool,
    context: &Context,
    json: bool,
) -> Result<Outcome, Failure> {
    let engine = context.engine_to_sync()?;
    let draft = engine.read(|tx| tx.draft_key(section, None))?;
    if !undo {
        // Who can read the place is shown before the first one. Offline is fine.
        let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
        wait_for("Asking GitHub who can read it", engine.look_at_first_post(&draft))?;
    }
    let meant = if by.yes { Meant::All } else { Meant::default() };
    let queued = engine.write(|tx| match undo {
        true => tx.take_back_given(&draft),
        false => tx.give_comment(&draft, Leaves::AtOnce, meant).map(drop),
    });
    if let Err(Failure::Unconfirmed { message }) = queued {
        let message = format!("{message} Give it with --yes if that is meant.");
        return Err(Failure::Unconfirmed { message });
    }
    let patience = Duration::from_secs(by.wait);
    let ended = queued
        .and_then(|()| wait_for("Bringing it to GitHub", courier::to_the_end(&engine, patience)));
    announce(&engine, GiveComment::STALES)?;
    announce(&engine, DRAINED)?;
    let ended = ended?;
    let view = engine.read(|tx| tx.show_give_comment(&draft))?;
    show(&view, json)?;
    Ok(ended.outcome(view.op.is_none()))
}

fn show(view: &GiveCommentView, json: bool) -> Result<(), Failure> {
    let GiveCommentView { place, words, is_given, url, op, .. } = view;
    if json {
        return output::json(&json!({
            "given": is_given, "state": words, "url": url, "op": op,
            "place": place.as_ref().map(|place| &place.name),
        }));
    }
    output::line(words);
    url.iter().for_each(|url| output::line(url));
    Ok(())
}

pub(super) fn list(context: &Context, json: bool) -> Result<Outcome, Failure> {
    let (view, place) = context.read(|tx| Ok((tx.show_came()?, tx.show_give_place()?)))?;
    if json {
        let row = |row: &CameRow| {
            json!({
                "comment": row.id.comment, "about": row.about, "author": row.author, "by": row.by,
                "given": row.at, "url": row.url, "notes": row.notes, "refused": row.refused,
                "taken": row.is_taken,
            })
        };
        let rows: Vec<_> = view.rows.iter().map(row).collect();
        output::json(&json!({
            "place": place.map(|place| place.name), "count": view.count, "texts": rows,
        }))?;
        return Ok(Outcome::Done);
    }
    if place.is_none() {
        output::line(
            "Your team has no place on GitHub where updates are given. Choose one with `meridian-cli \
             team hand-over LINK`.",
        );
        return Ok(Outcome::Done);
    }
    output::line(&view.words);
    for row in &view.rows {
        let CameRow { id, about, author, by, at, notes, refused, is_taken, .. } = row;
        let taken = if *is_taken { ", taken over" } else { "" };
        output::line(&format!("{}  {about}, by {author}, given by {by} {at}{taken}", id.comment));
        notes.iter().chain(refused).for_each(|note| output::line(&format!("    {note}")));
    }
    Ok(Outcome::Done)
}
