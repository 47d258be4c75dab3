//! `post`, `sync`, and `list` and `cancel` of `outbox`.

use crate::{
    context::{Context, announce},
    courier::{self as drain, Ended, Last},
    progress::wait_for,
    round::decisions::{self, Decide},
};
use crate::{
    ending::{Facts, Outcome},
    output::{self, Refusal},
};
use clap::Args;
use meridian_core::{
    ids::{DraftKey, OpId, RoundKey, SectionId},
    post::check::Doubt,
};
use meridian_engine::{
    Consent, Eagerness, Engine, HASH_DIGITS, Leaves, Meant, Posted, ReadTx, Replaces, ScheduleNews,
    SyncReport, ToConfirm, Waiting, WriteTx, progress::DRAINED,
};
use meridian_protocol::{CancelSending, Failure, PostUpdate, Stales as _};
use serde::Serialize;
use std::time::Duration;

#[derive(Args)]
pub(crate) struct Post {
    /// Only this section; may be given several times [default: all of yours]
    #[arg(long = "section", value_name = "ID")]
    sections: Vec<SectionId>,
    /// The round, by the date on which it opens [default: the present one]
    #[arg(long, value_name = "DATE")]
    round: Option<RoundKey>,
    /// Post also lines on which bots act (/close), mentions of whole teams, to a repository for the
    /// first time, and whatever else is asked about
    #[arg(long)]
    yes: bool,
    /// Post also what is asked for this reason; may be given several times
    #[arg(long, value_name = "RULE", value_parser = rule, conflicts_with = "yes",
        long_help = "Post also what is asked for this reason: command, mention, unfinished, \
                     not-shown, need, second-comment or first-post (what your first post to a repository \
                     makes public is shown once); may be given several times")]
    confirm: Vec<Doubt>,
    /// Put your text in the place of the one on GitHub whose SHA-256 begins so, as `outbox list`
    /// prints it; may be given several times
    #[arg(long, value_name = "HASH", value_parser = hash)]
    replace: Vec<String>,
    #[command(flatten)]
    patience: Patience,
}

#[derive(Args)]
pub(crate) struct Sync {
    #[command(flatten)]
    patience: Patience,
}

#[derive(Args)]
pub(crate) struct Cancel {
    /// Its `op`, as `outbox list --json` names it
    #[arg(value_name = "OP")]
    pub(crate) op: OpId,
}

#[derive(Args)]
struct Patience {
    /// How long to go on when GitHub's answer was lost or it asks to slow down, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    wait: u64,
}

/// The first digits of a hash, enough to name one text.
fn hash(text: &str) -> Result<String, String> {
    let is_hash = (HASH_DIGITS..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(format!("give at least {HASH_DIGITS} hex digits of the hash that `outbox list` prints"))
    }
}

fn rule(text: &str) -> Result<Doubt, String> {
    let named = Doubt::ALL.into_iter().find(|doubt| doubt.name() == text);
    named.ok_or_else(|| format!("give one of {}", Doubt::ALL.map(Doubt::name).join(", ")))
}

/// Where GitHub is looked at before a draft is queued.
enum Look {
    /// Somebody may have changed or deleted what it has become.
    AtItsComment,
    /// A comment by hand is asked about before a second one is queued.
    ForOneByHand,
    Nowhere,
}

/// What was not queued, and what was.
#[derive(Default)]
struct Queued {
    ops: Vec<OpId>,
    /// Why something was not.
    notes: Vec<String>,
    to_confirm: Vec<Asked>,
    /// What is said of what was queued, and holds nothing up.
    hints: Vec<Asked>,
    held_back: bool,
}

/// A line that waits for `--yes` or `--confirm`.
#[derive(Serialize)]
struct Asked {
    section: SectionId,
    #[serde(flatten)]
    ask: ToConfirm,
}

/// What `post` and `sync` print with `--json`.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    report: &'a SyncReport,
    /// What was not queued because it waits for `--yes` or `--confirm`.
    to_confirm: &'a [Asked],
    /// What is said of a text and keeps nothing from being posted.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    hints: &'a [Asked],
    /// What only the member can decide, or should know of what was posted.
    decisions: &'a [Decide],
    /// Why GitHub could not be read, if it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Refusal>,
}

impl Post {
    pub(crate) fn run(mut self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let engine = context.engine_to_post()?;
        let keys = self.look(&engine)?;
        let hints = engine.read(|tx| self.hints(tx, &keys))?;
        self.confirm.push(Doubt::Need);
        let queued = engine.write(|tx| self.queue(tx, keys)).or_else(|failure| {
            // The looks may have told something.
            announce(&engine, DRAINED)?;
            Err(failure)
        })?;
        queued.notes.iter().for_each(|words| output::note(words));
        for Asked { section, ask } in &hints {
            output::note(&format!("{section}: {}", ask.words()));
        }
        let queued = Queued { hints, ..queued };
        finish(&engine, &self.patience, None, queued, json)
    }

    /// Looks at GitHub where that comes first, and tells which drafts are meant: those of the round in
    /// which the command was given, however long the looks take, unless they tell that it was another.
    fn look(&self, engine: &Engine) -> Result<Vec<DraftKey>, Failure> {
        let (clock, looks) = engine.read(|tx| Ok((tx.clock_words(), self.looks(tx)?)))?;
        let mut keys = Vec::new();
        for (key, look) in looks {
            match look {
                Look::AtItsComment => {
                    wait_for("Reading your comment again", engine.read_again(&key))?;
                }
                // Offline is fine: then it is looked for once more before it is sent.
                Look::ForOneByHand => {
                    drop(wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now)));
                    wait_for("Asking GitHub who reads it", engine.look_at_first_post(&key))?;
                }
                Look::Nowhere => {}
            }
            keys.push(key);
        }
        engine.read(|tx| if tx.clock_words() == clock { Ok(keys) } else { self.keys(tx) })
    }

    fn keys(&self, tx: &ReadTx<'_>) -> Result<Vec<DraftKey>, Failure> {
        let all = if self.sections.is_empty() { tx.sections()? } else { self.sections.clone() };
        all.into_iter().map(|section| tx.draft_key(Some(section), self.round)).collect()
    }

    /// Where GitHub is looked at before anything is queued.
    fn looks(&self, tx: &ReadTx<'_>) -> Result<Vec<(DraftKey, Look)>, Failure> {
        let look = |key: DraftKey| {
            let look = if tx.holds_this_text(&key)? {
                Look::AtItsComment
            } else if !self.yes && tx.is_first_post(&key)? {
                Look::ForOneByHand
            } else {
                Look::Nowhere
            };
            Ok((key, look))
        };
        self.keys(tx)?.into_iter().map(look).collect()
    }

    /// Queues every draft that may be queued, or after a failure none.
    fn queue(&self, tx: &WriteTx<'_>, keys: Vec<DraftKey>) -> Result<Queued, Failure> {
        let several = keys.len() > 1;
        let mut queued = Queued::default();
        for key in keys {
            match tx.queue(&key, None, Leaves::AtOnce, self.consent()) {
                Ok(op) => queued.ops.push(op),
                Err(Failure::NotReady { message } | Failure::Unconfirmed { message }) => {
                    self.not_queued(tx, &key, message, several, &mut queued)?;
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(queued)
    }

    /// What is said of the texts and holds nothing up: a window asks it beside Post, where it costs a key.
    fn hints(&self, tx: &ReadTx<'_>, keys: &[DraftKey]) -> Result<Vec<Asked>, Failure> {
        let mut hints = Vec::new();
        for key in keys {
            let asks = tx.to_confirm(key, self.meant())?.into_iter();
            let of_need = asks.filter(|ask| ask.rule == Doubt::Need.name());
            hints.extend(of_need.map(|ask| Asked { section: key.section.clone(), ask }));
        }
        Ok(hints)
    }

    fn consent(&self) -> Consent<'_> {
        let replaces = match self.replace.as_slice() {
            [] => Replaces::Shown,
            names => Replaces::Named(names),
        };
        Consent { meant: self.meant(), replaces }
    }

    fn meant(&self) -> Meant<'_> {
        if self.yes { Meant::All } else { Meant::Rules(&self.confirm) }
    }

    /// Says why a draft was not queued; fails where there is nothing to go on with.
    fn not_queued(
        &self,
        tx: &ReadTx<'_>,
        key: &DraftKey,
        message: String,
        several: bool,
        queued: &mut Queued,
    ) -> Result<(), Failure> {
        let section = &key.section;
        let mut say = |words: &str| queued.notes.push(format!("{section}: {words}"));
        if tx.holds_this_text(key)? {
            if several {
                say(&message);
            } else {
                queued.notes.push(message);
            }
            return Ok(());
        }
        let asks = tx.to_confirm(key, self.meant())?;
        let unseen = tx.unseen(key, self.consent())?.is_some();
        if asks.is_empty() && !unseen {
            if !several {
                return Err(Failure::NotReady { message });
            }
            // Of several sections some may have nothing new; that is no reason to stop.
            say(&message);
            queued.held_back |= tx.draft(key)?.saved_at.is_some();
            return Ok(());
        }
        queued.held_back = true;
        for ask in &asks {
            say(&ask.words());
        }
        if !asks.is_empty() {
            let mut rules: Vec<String> =
                asks.iter().map(|ask| format!("--confirm {}", ask.rule)).collect();
            rules.sort();
            rules.dedup();
            say(&format!(
                "Nothing was queued. Post with --yes if that is meant. {} agrees to no more than \
                 this.",
                rules.join(" ")
            ));
        }
        if unseen {
            say("Nothing was queued: your comment on GitHub was changed since.");
        }
        let asked = |ask| Asked { section: section.clone(), ask };
        queued.to_confirm.extend(asks.into_iter().map(asked));
        Ok(())
    }
}

impl Sync {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let engine = context.engine_to_sync()?;
        // A person who asks wants it now, not at the next full hour.
        let news = match wait_for("Reading the schedule", engine.refresh_schedule()) {
            Ok(news) => news,
            Err(Failure::Offline { .. }) => None,
            Err(failure) => return Err(failure),
        };
        finish(&engine, &self.patience, news, Queued::default(), json)
    }
}

/// How things stand at the end, at one moment.
struct Left {
    posted: Vec<Posted>,
    waiting: Vec<Waiting>,
    asked: Vec<Decide>,
    /// The issue that they are on.
    place: Option<String>,
    warned: bool,
}

impl Left {
    fn of(tx: &ReadTx<'_>, ops: &[OpId]) -> Result<Self, Failure> {
        let posted = ops.iter().filter_map(|op| tx.posted(op).transpose());
        Ok(Self {
            posted: posted.collect::<Result<_, _>>()?,
            waiting: tx.outbox()?,
            asked: decisions::open(tx)?,
            place: decisions::place(tx)?,
            warned: tx.may_post().is_err(),
        })
    }
}

fn finish(
    engine: &Engine,
    patience: &Patience,
    news: Option<ScheduleNews>,
    queued: Queued,
    json: bool,
) -> Result<Outcome, Failure> {
    let ended = wait_for(
        "Bringing it to GitHub",
        drain::to_the_end(engine, Duration::from_secs(patience.wait)),
    );
    // What was queued waits there, however the drain ended.
    announce(engine, &[PostUpdate::STALES, DRAINED].concat())?;
    let mut ended = ended?;
    ended.report.schedule = news.or(ended.report.schedule);
    let left = engine.read(|tx| Left::of(tx, &queued.ops))?;
    for posted in left.posted {
        // Another program may have sent it for us.
        if !ended.report.posted.contains(&posted) {
            ended.report.posted.push(posted);
        }
    }
    ended.report.waiting = left.waiting;
    let asked = left.asked;
    let facts = Facts {
        waits: !ended.report.waiting.is_empty() || !asked.is_empty(),
        unread: ended.is_unread() || schedule_trouble(&ended.report).is_some(),
        held_back: queued.held_back,
        warned: left.warned,
    };
    let refused = (ended.last == Last::SignInRefused).then(|| Failure::SignIn {
        message: ended.refusal.clone().unwrap_or_else(|| {
            "GitHub does not accept this sign-in. Sign in again with `meridian-cli account \
             sign-in`; nothing is lost."
                .to_owned()
        }),
    });
    if json {
        output::json(&Printed {
            report: &ended.report,
            to_confirm: &queued.to_confirm,
            hints: &queued.hints,
            decisions: &asked,
            trouble: ended.trouble.as_deref(),
            error: refused.as_ref().map(Refusal::of),
        })?;
    } else {
        say(engine, &ended, left.place.as_deref(), facts)?;
        decisions::say(&asked);
    }
    Ok(refused.map_or_else(|| facts.outcome(), Outcome::Refused))
}

fn schedule_trouble(report: &SyncReport) -> Option<&str> {
    report.schedule.as_ref().and_then(|news| news.trouble.as_deref())
}

fn say(engine: &Engine, ended: &Ended, place: Option<&str>, facts: Facts) -> Result<(), Failure> {
    let report = &ended.report;
    if !report.posted.is_empty()
        && let Some(place) = place
    {
        output::line(place);
    }
    for posted in &report.posted {
        output::line(&format!("On GitHub, matches: {} {}", posted.section, posted.url));
    }
    for waiting in &report.waiting {
        output::line(&format!("{} ({}): {}", waiting.section, waiting.state, waiting.reason));
        show_theirs(engine, waiting)?;
        show_rule(waiting);
    }
    if let Some(ScheduleNews { moved, others, .. }) = &report.schedule
        && (*moved > 0 || *others > 0)
    {
        output::line(&format!("The schedule changed: {moved} moved, {others} other changes."));
    }
    if let Some(trouble) = schedule_trouble(report) {
        output::note(trouble);
    }
    if report.posted.is_empty() && !facts.waits && !facts.held_back {
        output::line(if !ended.is_unread() {
            "Nothing waits."
        } else if ended.last == Last::SignInRefused {
            "Nothing waits to be sent."
        } else {
            "Nothing waits to be sent, and nothing could be read."
        });
    }
    Ok(())
}

/// Shows what GitHub holds instead, before anything may take its place. At a terminal a person has
/// seen it then, which is noted.
fn show_theirs(engine: &Engine, waiting: &Waiting) -> Result<(), Failure> {
    let (Some(theirs), Some(hash)) = (&waiting.theirs, &waiting.theirs_sha256) else {
        return Ok(());
    };
    let text = format!("On GitHub stands (SHA-256 {hash}):\n{}", output::quoted(theirs));
    output::exactly(&text)?;
    // Where that cannot be noted (a disk that is full), reading must still work.
    if output::is_read()
        && let Ok(op) = waiting.op.parse()
        && engine.write(|tx| tx.note_shown(&op, theirs)).is_ok()
    {
        output::line("Once you have read it, you may also post again without --replace.");
    }
    Ok(())
}

/// Says how what waits for the member's word goes on from a terminal.
fn show_rule(waiting: &Waiting) {
    if let Some(rule) = waiting.rule {
        output::line(&format!(
            "Post with --yes if that is meant. --confirm {rule} agrees to no more than this. \
             `meridian-cli outbox cancel {}` takes yours back.",
            waiting.op
        ));
    }
}

impl Cancel {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let waiting = context.write(CancelSending::STALES, |tx| {
            tx.cancel(&self.op)?;
            tx.outbox()
        })?;
        if json {
            output::json(&waiting)?;
        } else {
            output::line("Taken back. The text stays in the draft.");
        }
        Ok(Outcome::Done)
    }
}

/// `outbox list`
pub(crate) fn list(context: &Context, json: bool) -> Result<Outcome, Failure> {
    // A person is shown here what GitHub holds instead, which is noted.
    let engine = context.engine()?;
    let Left { waiting, asked, warned, .. } = engine.read(|tx| Left::of(tx, &[]))?;
    if json {
        output::json(&waiting)?;
    } else if waiting.is_empty() {
        output::line("Outbox empty.");
    } else {
        for item in &waiting {
            output::line(&format!(
                "{} {} ({}): {}",
                item.round, item.section, item.state, item.reason
            ));
            show_theirs(&engine, item)?;
            show_rule(item);
        }
    }
    // In JSON this is the list alone; `update show` and `round show` have the rest.
    if !json {
        decisions::say(&asked);
    }
    let facts =
        Facts { waits: !waiting.is_empty() || !asked.is_empty(), warned, ..Facts::default() };
    Ok(facts.outcome())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
