//! The conversation as the window shows it, page by page, and what its buttons do.

use super::{
    TalkWaits, ThreadRow,
    shown::CommentView,
    writing::{PlannedReply, ToReply},
};
use crate::{
    Leaves, Meant, ReadTx, WriteTx,
    round::pages::{Builds as _, acts, button, section, turns},
    team::tables::Team,
};
use meridian_core::{
    courier::{Content, Emoji, OpState, marker::About},
    fingerprint::sha256_hex,
    ids::CommentId,
    markdown,
    week::truth::Tone,
};
use meridian_protocol::{
    DecisionPage, Failure, Replying, RoundAct, RoundButton, RoundDoes, RoundPage, RoundSection,
    TalkAct, TalkPage,
};

/// So many threads are listed; the rest is on GitHub.
const MOST_THREADS: usize = 30;

impl ReadTx<'_> {
    /// A page of the conversation: its title and what stands there.
    ///
    /// # Errors
    /// As what is looked at; [`Failure::BadInput`] where a comment is in no thread.
    pub(crate) fn talk_page(
        &self,
        team: &Team,
        page: &TalkPage,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        match page {
            TalkPage::All => self.all_threads(),
            TalkPage::Thread { comment } => self.one_thread(team, &CommentId::of(comment)),
            TalkPage::Reply(reply) => self.reply_page(reply),
        }
    }

    /// What waits and what is new, with the way to it.
    pub(crate) fn talk_section(&self) -> Result<RoundSection, Failure> {
        let waits = self.talk_waits()?.iter().filter(|one| one.comment.is_some()).count();
        let (_, unread) = self.talk_list(true, 1)?;
        let new = match unread {
            0 => "Nothing new was said, as far as GitHub was read.".to_owned(),
            1 => "One thread has something new.".to_owned(),
            more => format!("{more} threads have something new."),
        };
        let waits = match waits {
            0 => None,
            1 => Some("One thing waits for you.".to_owned()),
            more => Some(format!("{more} things wait for you.")),
        };
        let shown = section("talk", "Conversation").says(waits.into_iter().chain([new]));
        Ok(shown.offers(to("to-talk", "Conversation…", TalkPage::All)))
    }

    fn all_threads(&self) -> Result<(String, Vec<RoundSection>), Failure> {
        let (threads, all) = self.talk_list(false, MOST_THREADS)?;
        let (_, unread) = self.talk_list(true, 1)?;
        let mut head = section("read", "").says([
            "Everybody's comments of this round and the last one, by what they answer. Reading them here tells nobody."
                .to_owned(),
        ]);
        head = head.offers(button("look-now", "Look now", RoundDoes::Look));
        if unread > 0 {
            let act = TalkAct::Read { up_to: None };
            head = head.offers(acts("read-all", "All of it is read", &RoundAct::Talk(act)));
        }
        let mut sections = vec![head];
        sections.extend(self.talk_waits()?.iter().enumerate().map(waiting));
        if threads.is_empty() {
            let words = "Nobody has written anything that was read yet.";
            sections.push(section("none", "").says([words.to_owned()]));
        }
        let (new, rest): (Vec<&ThreadRow>, Vec<&ThreadRow>) =
            threads.iter().partition(|row| row.unread > 0);
        sections.extend(new.into_iter().chain(rest).map(row));
        if all > threads.len() {
            let more = format!("{} older threads stand on GitHub.", all - threads.len());
            sections.push(section("more", "").says([more]));
        }
        Ok(("Conversation".to_owned(), sections))
    }

    fn one_thread(
        &self,
        team: &Team,
        comment: &CommentId,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        let thread = self.talk_thread(comment)?;
        let mut sections = Vec::new();
        let is_here = |id: &CommentId| thread.comments.iter().any(|one| one.id == *id);
        for one in &thread.comments {
            let kept = self.reply_draft(&one.id)?;
            sections.push(said(one, kept));
        }
        for (nth, reply) in thread.replies.iter().filter(|one| one.op.is_none()).enumerate() {
            let mut kept = section(&format!("kept-{nth}"), "Your reply, not sent");
            kept.tone = Some(Tone::Wait);
            kept.html = markdown::render(&reply.text);
            sections.push(kept.says([reply.words.clone()]));
        }
        sections.extend(self.asked_for(team, |op| {
            let is_here = match &op.content {
                Content::Message(message) => {
                    matches!(&message.about, About::Reply { to, .. } if is_here(to))
                }
                Content::Reaction(reaction) => is_here(&reaction.comment),
                _ => false,
            };
            is_here && op.state != OpState::Done
        })?);
        if thread.comments.iter().any(|one| one.new.is_some())
            && let Some(last) = thread.comments.last()
        {
            let act = TalkAct::Read { up_to: Some(last.id.to_string()) };
            let words = "What was written up to here is read";
            let ends = section("ends", "").offers(acts("read-here", words, &RoundAct::Talk(act)));
            sections.push(ends);
        }
        let by = thread.comments.first().map_or("somebody", by);
        Ok((format!("What {by} began"), sections))
    }

    fn reply_page(&self, reply: &Replying) -> Result<(String, Vec<RoundSection>), Failure> {
        let thread = self.talk_thread(&CommentId::of(&reply.comment))?;
        let one = thread.comments.iter().find(|one| one.id.to_string() == reply.comment);
        let title = format!("A reply to {}", one.map_or("a comment", by));
        let mut chooses = section("how", "How it looks");
        for (name, words, is_chosen, other) in [
            (
                "quotes",
                "With their first lines above it",
                reply.quotes,
                Replying { quotes: !reply.quotes, ..reply.clone() },
            ),
            (
                "pings",
                "GitHub tells them of it",
                reply.pings,
                Replying { pings: !reply.pings, ..reply.clone() },
            ),
        ] {
            let one = to(&format!("reply-{name}"), words, TalkPage::Reply(other));
            chooses = chooses.offers(RoundButton { is_chosen: Some(is_chosen), ..one });
        }
        let mut sections = Vec::new();
        if let Some(one) = one {
            let mut asked = section("asked", &heading(one));
            asked.html = markdown::render(&one.text);
            sections.push(asked);
        }
        sections.push(chooses);
        if !reply.text.trim().is_empty() {
            sections.push(self.reply_goes(reply)?);
        }
        Ok((title, sections))
    }

    fn reply_goes(&self, reply: &Replying) -> Result<RoundSection, Failure> {
        let planned = match self.plan_reply(&meant(reply)) {
            Ok(planned) => planned,
            // What was typed stays in sight, with what is wrong.
            Err(Failure::BadInput { message } | Failure::NotReady { message }) => {
                let mut goes = section("goes", "").says([message]);
                goes.tone = Some(Tone::Stop);
                return Ok(goes);
            }
            Err(other) => return Err(other),
        };
        let mut goes = section("goes", "").says([
            format!("A comment on #{} of {}.", planned.issue, planned.repository),
            match planned.mentions.as_slice() {
                [] => "It tells nobody by name.".to_owned(),
                logins => format!("GitHub tells {} of it.", logins.join(", ")),
            },
        ]);
        goes.listed.clone_from(&planned.findings);
        goes.html = markdown::render(&planned.text);
        let keeps =
            acts("keep-reply", "Keep it for later", &RoundAct::Talk(TalkAct::Keep(reply.clone())));
        if let Some(there) = &planned.there {
            goes.tone = Some(Tone::Stop);
            goes.words.push(format!("You have said just that already: {there}"));
            return Ok(goes);
        }
        if planned.stops {
            goes.tone = Some(Tone::Stop);
            goes.words.push("It cannot be posted like this.".to_owned());
            return Ok(goes.offers(keeps));
        }
        goes.words.push("Nothing was sent yet.".to_owned());
        let act = TalkAct::Reply { reply: reply.clone(), digest: digest(&planned) };
        let sends = acts("send-reply", "Post the reply", &RoundAct::Talk(act));
        Ok(goes.offers(RoundButton { is_main: true, ..sends }).offers(keeps))
    }

    /// The page on which the member sees what becomes of something that they said; none where it is no page of
    /// these.
    pub(crate) fn talk_page_of(&self, content: &Content) -> Result<Option<TalkPage>, Failure> {
        let to = match content {
            Content::Message(message) => match &message.about {
                About::Reply { to, .. } => to,
                _ => return Ok(None),
            },
            Content::Reaction(reaction) => &reaction.comment,
            _ => return Ok(None),
        };
        let is_there = self.talk_thread(to).is_ok();
        Ok(is_there.then(|| TalkPage::Thread { comment: to.to_string() }))
    }
}

impl WriteTx<'_> {
    /// Does what a button of these pages does, and says which page is to be looked at then.
    ///
    /// # Errors
    /// As what is asked for; [`Failure::NotReady`] where it is not as it was shown.
    pub(crate) fn act_in_talk(&self, act: &TalkAct) -> Result<TalkPage, Failure> {
        let thread = |comment: &String| TalkPage::Thread { comment: comment.clone() };
        Ok(match act {
            TalkAct::Reply { reply, digest: shown } => {
                let to_reply = meant(reply);
                if digest(&self.plan_reply(&to_reply)?) != *shown {
                    return Err(Failure::NotReady {
                        message: "What it is about has changed since you looked, so nothing was sent. Look at it \
                                  once more."
                            .to_owned(),
                    });
                }
                let pause = self.take_back()?;
                let leaves = if pause.is_zero() { Leaves::AtOnce } else { Leaves::After(pause) };
                self.send_reply(&to_reply, Meant::All, leaves)?;
                thread(&reply.comment)
            }
            TalkAct::Keep(reply) => {
                match reply.text.trim().is_empty() {
                    true => drop(self.drop_reply(&CommentId::of(&reply.comment))?),
                    false => self.keep_reply(&meant(reply))?,
                }
                thread(&reply.comment)
            }
            TalkAct::ThumbUp { comment } => {
                self.talk_react(&CommentId::of(comment), Emoji::ThumbsUp, true)?;
                thread(comment)
            }
            TalkAct::Read { up_to } => {
                let up_to = up_to.as_deref().map(CommentId::of);
                self.talk_read(up_to.as_ref())?;
                TalkPage::All
            }
        })
    }
}

fn to(name: &str, words: &str, page: TalkPage) -> RoundButton {
    turns(name, words, RoundPage::Talk(page))
}

fn meant(reply: &Replying) -> ToReply {
    ToReply {
        to: CommentId::of(&reply.comment),
        text: reply.text.clone(),
        quotes: reply.quotes,
        pings: reply.pings,
    }
}

fn digest(planned: &PlannedReply) -> String {
    let parts = [&planned.findings[..], &planned.mentions, std::slice::from_ref(&planned.text)];
    sha256_hex(&format!("{}\n{}", planned.issue, parts.concat().join("\n")))
}

fn by(one: &CommentView) -> &str {
    one.by.as_deref().unwrap_or("somebody whose account is gone")
}

fn heading(one: &CommentView) -> String {
    let by = if one.mine { "You" } else { by(one) };
    let kind = one.kind.map_or_else(String::new, |kind| format!(", {kind}"));
    format!("{by}, {}{kind}", one.at.dated())
}

/// Something that waits for the member.
fn waiting((nth, one): (usize, &TalkWaits)) -> RoundSection {
    let mut shown = section(&format!("waits-{nth}"), "Waits for you").says([one.words.clone()]);
    shown.tone = Some(Tone::Wait);
    let when = match &one.by {
        Some(by) => format!("Until {} ({}).", by.dated(), by.utc),
        None => format!("Since {}.", one.since.dated()),
    };
    shown.words.push(when);
    let page = match (&one.decision, &one.comment) {
        (Some(name), _) => RoundPage::Decisions(DecisionPage::One { name: name.clone() }),
        (None, Some(comment)) => RoundPage::Talk(TalkPage::Thread { comment: comment.to_string() }),
        (None, None) => return shown,
    };
    shown.offers(turns(&format!("waits-look-{nth}"), "Look at it…", page))
}

/// A thread in the list.
fn row(row: &ThreadRow) -> RoundSection {
    let by = row.by.as_deref().unwrap_or("Somebody");
    let heading = match row.kind {
        Some(kind) => format!("{by}, {kind}"),
        None => by.to_owned(),
    };
    let mut shown = section(&format!("thread-{}", row.id), &heading).says([row.words.clone()]);
    let answers = match row.replies {
        0 => "No answer".to_owned(),
        1 => "One answer".to_owned(),
        more => format!("{more} answers"),
    };
    let new = match row.unread {
        0 => String::new(),
        unread => format!(", {unread} new"),
    };
    // What is read is no news.
    shown.tone = match (row.waits, row.unread) {
        (true, _) => Some(Tone::Wait),
        (false, 0) => None,
        (false, _) => Some(Tone::Idle),
    };
    let last = row.last_by.as_deref().unwrap_or("somebody");
    shown.words.push(format!("{answers}{new}; last by {last}, {}.", row.last.dated()));
    let comment = row.id.to_string();
    let name = format!("thread-look-{comment}");
    shown.offers(to(&name, "Read it…", TalkPage::Thread { comment }))
}

/// A comment in its thread, with the member's draft of a reply to it.
fn said(one: &CommentView, kept: Option<ToReply>) -> RoundSection {
    let mut shown = section(&format!("said-{}", one.id), &heading(one));
    shown.tone = one.new.map(|_| Tone::Wait);
    shown.words.extend(one.new.map(|new| match new {
        "new" => "New.".to_owned(),
        other => format!("It was {other}."),
    }));
    if one.to_earlier_text {
        shown.words.push("It answers an earlier text of what it answers.".to_owned());
    }
    if one.withdrawn {
        shown.words.push("It says itself that it does not count any more.".to_owned());
    }
    shown.html = markdown::render(&one.text);
    let comment = one.id.to_string();
    let words = if kept.is_some() { "Go on with your reply…" } else { "Answer…" };
    let reply = kept.map_or_else(
        || Replying { comment: comment.clone(), quotes: true, ..Replying::default() },
        |kept| Replying {
            comment: comment.clone(),
            text: kept.text,
            quotes: kept.quotes,
            pings: kept.pings,
        },
    );
    let answers = to(&format!("reply-to-{comment}"), words, TalkPage::Reply(reply));
    shown = shown.offers(answers);
    if !one.mine {
        let act = RoundAct::Talk(TalkAct::ThumbUp { comment: comment.clone() });
        shown = shown.offers(acts(&format!("thumb-{comment}"), "Thumb up", &act));
    }
    let opens = RoundDoes::Open(one.url.clone());
    shown.offers(button(&format!("open-{comment}"), "Open on GitHub", opens))
}
