//! `post`, `sync` and `outbox list`.

use super::{Place, announce, wait};
use crate::{Outcome, output};
use clap::Args;
use meridian_core::ids::{RoundKey, SectionId};
use meridian_engine::{Eagerness, Engine, Leaves, ScheduleNews, SyncReport, Waiting};
use meridian_protocol::Failure;
use std::time::{Duration, Instant};

#[derive(Args)]
pub(crate) struct Post {
    /// Only this section; may be given several times [default: all of yours]
    #[arg(long = "section", value_name = "ID")]
    sections: Vec<SectionId>,
    /// The round, by the date on which it opens [default: the present one]
    #[arg(long, value_name = "DATE")]
    round: Option<RoundKey>,
    #[command(flatten)]
    patience: Patience,
}

#[derive(Args)]
pub(crate) struct Sync {
    #[command(flatten)]
    patience: Patience,
}

#[derive(Args)]
struct Patience {
    /// How long to go on when GitHub's answer was lost or it asks to slow down, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    wait: u64,
}

impl Post {
    pub(crate) fn run(self, place: &Place, json: bool) -> Result<Outcome, Failure> {
        let engine = place.engine_to_write()?;
        let sections = if self.sections.is_empty() { engine.sections()? } else { self.sections };
        let several = sections.len() > 1;
        for section in sections {
            let key = engine.draft_key(Some(section), self.round)?;
            match engine.queue(&key, None, Leaves::AtOnce) {
                Ok(_) => {}
                // Of several sections some may have nothing new; that is no reason to stop.
                Err(Failure::NotReady { message }) if several => {
                    output::note(&format!("{}: {message}", key.section));
                }
                Err(Failure::NotReady { message }) if engine.holds_this_text(&key)? => {
                    output::note(&message);
                }
                Err(failure) => return Err(failure),
            }
        }
        finish(&engine, &self.patience, None, json)
    }
}

impl Sync {
    pub(crate) fn run(self, place: &Place, json: bool) -> Result<Outcome, Failure> {
        let engine = place.engine_to_write()?;
        // A person who asks wants it now, not at the next full hour.
        let news = match wait(engine.refresh_schedule()) {
            Ok(news) => news,
            Err(Failure::Offline { .. }) => None,
            Err(failure) => return Err(failure),
        };
        finish(&engine, &self.patience, news, json)
    }
}

fn finish(
    engine: &Engine,
    patience: &Patience,
    news: Option<ScheduleNews>,
    json: bool,
) -> Result<Outcome, Failure> {
    let (mut report, last) = wait(drain_to_the_end(engine, Duration::from_secs(patience.wait)))?;
    report.schedule = news.or(report.schedule);
    announce(engine)?;
    let left = !report.waiting.is_empty() || last == Last::Offline;
    if json {
        output::json(&report)?;
    } else {
        say(&report, last);
    }
    if last == Last::SignInRefused {
        return Err(Failure::SignIn {
            message: "GitHub does not accept this sign-in. Make a new token and set \
                      MERIDIAN_TOKEN; nothing is lost."
                .to_owned(),
        });
    }
    Ok(if left { Outcome::Left } else { Outcome::Done })
}

/// How the last drain went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Through,
    Offline,
    SignInRefused,
}

/// Drains until nothing is left that passes by itself within `patience`.
async fn drain_to_the_end(
    engine: &Engine,
    patience: Duration,
) -> Result<(SyncReport, Last), Failure> {
    let begun = Instant::now();
    let mut report = SyncReport::default();
    let mut eagerness = Eagerness::Now;
    loop {
        let drained = match engine.drain(eagerness).await {
            Ok(drained) => drained,
            Err(Failure::Offline { message }) => {
                output::note(&message);
                report.waiting = engine.outbox()?;
                return Ok((report, Last::Offline));
            }
            Err(failure) => return Err(failure),
        };
        eagerness = Eagerness::Scheduled;
        let last = match (drained.sign_in_refused, drained.offline) {
            (true, _) => Last::SignInRefused,
            (false, true) => Last::Offline,
            (false, false) => Last::Through,
        };
        if drained.elsewhere {
            report.waiting = engine.outbox()?;
        } else {
            report.add(drained.report);
        }
        if let Some(trouble) = drained.trouble.filter(|_| last != Last::SignInRefused) {
            output::note(&trouble);
        }
        let worth_it = engine.passes_by_itself()?;
        let next = drained.look_again_at.filter(|_| worth_it);
        let pause = next.map(|at| (at - engine.clock_now()).to_std().unwrap_or_default());
        match pause {
            Some(pause) if begun.elapsed() + pause <= patience => {
                tokio::time::sleep(pause.max(Duration::from_millis(50))).await;
            }
            _ => return Ok((report, last)),
        }
    }
}

fn say(report: &SyncReport, last: Last) {
    for posted in &report.posted {
        output::line(&format!("On GitHub, matches: {} {}", posted.section, posted.url));
    }
    for waiting in &report.waiting {
        output::line(&format!("{} ({}): {}", waiting.section, waiting.state, waiting.reason));
        show_theirs(waiting);
    }
    if let Some(ScheduleNews { moved, others, trouble }) = &report.schedule {
        if *moved > 0 || *others > 0 {
            output::line(&format!("The schedule changed: {moved} moved, {others} other changes."));
        }
        if let Some(trouble) = trouble {
            output::note(trouble);
        }
    }
    if report.posted.is_empty() && report.waiting.is_empty() {
        output::line(match last {
            Last::Through => "Nothing waits.",
            Last::Offline => "Nothing waits to be sent, and nothing could be read.",
            Last::SignInRefused => "Nothing waits to be sent.",
        });
    }
}

/// Shows what GitHub holds instead, before anything may take its place.
fn show_theirs(waiting: &Waiting) {
    if let Some(theirs) = &waiting.theirs {
        output::line("On GitHub stands:");
        theirs.lines().for_each(|line| output::line(&format!("  {line}")));
    }
}

/// `outbox list`
pub(crate) fn list(place: &Place, json: bool) -> Result<Outcome, Failure> {
    let waiting = place.engine()?.outbox()?;
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
            show_theirs(item);
        }
    }
    Ok(if waiting.is_empty() { Outcome::Done } else { Outcome::Left })
}
