//! `round open`: the issue that opens a round, shown before it goes.

use super::{
    Told,
    job::{JobArgs, text_of},
    told,
};
use crate::{
    Outcome,
    context::{Context, announce},
    courier, output,
    progress::wait_for,
};
use chrono::TimeDelta;
use clap::Args;
use meridian_core::{
    ids::{IssueNumber, OpId, RoundKey},
    round::opening::Tag,
};
use meridian_engine::{Eagerness, Engine, JobRound, PlannedOpening, ToOpen, progress::DRAINED};
use meridian_protocol::Failure;
use serde_json::json;
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

#[derive(Args)]
pub(crate) struct Open {
    /// Show the text, whom it reaches and what this account cannot add; nothing leaves this computer
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Open it. Without this it is only shown; where the round's issue is there already, nothing is done
    #[arg(long)]
    yes: bool,
    /// Stay until it was looked for the last time whether somebody else has opened the round at the same
    /// moment, two minutes later, and close what is too many; a job that opens rounds needs this. The agent
    /// does the same by itself
    #[arg(long, requires = "yes")]
    stay: bool,
    /// How long to go on when GitHub's answer was lost or it asks to slow down, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    wait: u64,
    /// The round, by the date on which it opens [default: the present one until its issue closes, then
    /// the next]
    #[arg(long, value_name = "DATE")]
    round: Option<RoundKey>,
    /// Whom to tag: everyone, leads or nobody
    #[arg(long, value_name = "WHOM")]
    tag: Option<Tag>,
    /// A label that the issue is to have
    #[arg(long, value_name = "NAME")]
    label: Vec<String>,
    /// The milestone that it is to have
    #[arg(long, value_name = "TITLE")]
    milestone: Option<String>,
    /// Pin it
    #[arg(long)]
    pin: bool,
    /// A zone whose times stand beside UTC, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    zone: Vec<String>,
    /// A template to follow instead of Meridian's own text
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    #[command(flatten)]
    job: JobArgs,
}

impl Open {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let template = self.template.as_deref().map(text_of).transpose()?;
        let patience = Patience { most: Duration::from_secs(self.wait), stays: self.stay };
        let job = self.job.desk(context, self.round)?;
        let mut asked = ToOpen {
            round: self.round,
            tag: self.tag,
            labels: self.label,
            milestone: self.milestone,
            pin: self.pin,
            zones: self.zone,
            template,
            by_itself: job.is_some(),
        };
        let planned = match job {
            None if self.yes => return send(&asked, patience, &context.engine_to_sync()?, json),
            None => context.read(|tx| tx.plan_opening(&asked))?,
            Some((desk, job)) => {
                match desk.to_open(job)? {
                    None => return nothing_due(json),
                    Some(JobRound { number: Some(number), url, may_lack, round, .. }) => {
                        let words = format!("The round's issue is there already: #{number}.");
                        if may_lack && self.yes {
                            asked.round = Some(round.key);
                            asked.template = asked.template.or(desk.template.clone());
                            finish(&asked, patience, &desk.engine, number)?;
                        }
                        return there(number, url, &words, json);
                    }
                    Some(JobRound { round, .. }) => asked.round = Some(round.key),
                }
                asked.template = asked.template.or(desk.template.clone());
                if self.yes {
                    return send(&asked, patience, &desk.engine, json);
                }
                let planned = desk.engine.read(|tx| tx.plan_opening(&asked))?;
                let standing = "No issue of this round was found; looked just now.".to_owned();
                PlannedOpening { standing, ..planned }
            }
        };
        if json {
            output::json(&planned)?;
        } else {
            lines(&planned).iter().for_each(|line| output::line(line));
        }
        if planned.opening.problems.is_empty() && planned.issue.is_none() && !self.dry_run {
            output::note("Nothing was opened. Say it again with --yes if that is meant.");
        }
        let is_clear =
            planned.opening.problems.is_empty() && (self.dry_run || planned.issue.is_some());
        Ok(if is_clear { Outcome::Done } else { Outcome::Left })
    }
}

/// A job that comes when no round is to be opened has nothing to do.
fn nothing_due(json: bool) -> Result<Outcome, Failure> {
    if json {
        output::json(&json!({ "state": "not_due" }))?;
    } else {
        output::line(
            "No round is to be opened now. Name one with --round to open it all the same.",
        );
    }
    Ok(Outcome::Done)
}

fn there(
    number: IssueNumber,
    url: Option<String>,
    words: &str,
    json: bool,
) -> Result<Outcome, Failure> {
    if json {
        output::json(&json!({ "state": "there", "number": number, "url": url }))?;
    } else {
        output::line(words);
        url.iter().for_each(|url| output::line(url));
    }
    Ok(Outcome::Done)
}

/// When the last look after the opening is.
const LAST_LOOK: Duration = Duration::from_secs(120);

/// So long what follows an opening is left to the command at most.
const LONGEST: TimeDelta = TimeDelta::days(1);

/// How long is waited.
#[derive(Clone, Copy)]
struct Patience {
    /// For GitHub, with each wish.
    most: Duration,
    /// Whether also for the last look after the opening.
    stays: bool,
}

/// Opens it, pins it where that was chosen, and says what is left for somebody to do.
fn send(
    asked: &ToOpen,
    Patience { most, stays }: Patience,
    engine: &Engine,
    json: bool,
) -> Result<Outcome, Failure> {
    // Whoever has opened it since has opened it. Offline is fine: it is looked again before it goes.
    let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
    let planned = engine.read(|tx| tx.plan_opening(asked))?;
    let round = planned.round.parse().ok();
    if let Some(number) = planned.issue {
        let url = engine.read(|tx| tx.round_issue(round))?.url;
        announce(engine, DRAINED)?;
        return there(number, url, &planned.standing, json);
    }
    // The opening, the looks after it and what follows may each take so long.
    let within = TimeDelta::from_std(LAST_LOOK.saturating_add(most.saturating_mul(3)));
    let within = within.unwrap_or(LONGEST).min(LONGEST);
    let (op, ended) = courier::bring(engine, most, |tx| tx.open_round_within(asked, within))?;
    let opened = told(engine, &op)?;
    if stays && opened.is_done {
        look_again(engine, most)?;
    }
    // The one that counts: of two it may be somebody else's, and that one is pinned.
    let (number, url) = match opened.is_done {
        true => engine.read(|tx| tx.round_issue(round)).map(|found| (found.issue, found.url))?,
        false => (None, None),
    };
    let pinned = match number.filter(|_| planned.opening.pin) {
        Some(number) => {
            let (op, _) = courier::bring(engine, most, |tx| tx.wish_pin(number))?;
            Some(told(engine, &op)?)
        }
        None => None,
    };
    let calls = &planned.opening.roll_calls;
    let called = match opened.is_done {
        true => call_roll(engine, &op, calls, most)?,
        false => Vec::new(),
    };
    if opened.is_done {
        engine.write(|tx| tx.has_finished_opening(&op))?;
    }
    // Where somebody else's issue counts, they have called.
    let is_ours = calls.is_empty() || !called.is_empty() || !opened.is_done;
    let not_called = calls.get(called.len()..).filter(|_| is_ours).unwrap_or_default();
    announce(engine, DRAINED)?;
    let (rivals, closed, tags) = match round {
        Some(round) => engine.read(|tx| {
            Ok((tx.rivals_told(round)?, tx.rivals_closed(round)?, tx.tags_read(round)?))
        })?,
        None => (None, Vec::new(), None),
    };
    let mut left = planned.opening.left();
    if planned.opening.pin && number.is_none() {
        left.push(
            "It is not pinned: somebody with write access can do that on GitHub once it is there."
                .to_owned(),
        );
    }
    if json {
        output::json(&json!({
            "state": if opened.is_done { json!("opened") } else { json!(opened.stage) },
            "op": op,
            "number": number,
            "url": url,
            "words": opened.words,
            "tags": tags,
            "pin": pinned.as_ref().map(|pinned| &pinned.words),
            "left": left,
            "rivals": rivals,
            "closed": closed,
            "called": called.iter().map(|called| &called.words).collect::<Vec<_>>(),
            "roll_calls": not_called,
        }))?;
    } else {
        output::line(&opened.words);
        url.iter().for_each(|url| output::line(url));
        tags.iter().for_each(|tags| output::line(&tags.sentence));
        pinned.iter().for_each(|pinned| output::line(&pinned.words));
        rivals.iter().for_each(|told| output::line(told));
        closed.iter().for_each(|closed| output::line(&closed.sentence));
        left.iter().for_each(|line| output::line(line));
        called.iter().for_each(|called| output::line(&called.words));
        for call in not_called {
            output::line(
                "More people are to be tagged than one text holds. Comment there yourself:",
            );
            output::line(call);
        }
    }
    Ok(ended.outcome(opened.is_done))
}

/// Does what a run of this account has left that died behind its opening: the pin, and the further texts with
/// tags.
fn finish(
    asked: &ToOpen,
    Patience { most, .. }: Patience,
    engine: &Engine,
    number: IssueNumber,
) -> Result<(), Failure> {
    let planned = engine.read(|tx| tx.plan_opening(asked))?;
    let looks = engine.left_of_opening(&planned, number);
    let left = wait_for("Looking whether all of the opening is there", looks)?;
    if left.pin {
        let (op, _) = courier::bring(engine, most, |tx| tx.wish_pin(number))?;
        output::note(&told(engine, &op)?.words);
    }
    for call in &left.calls {
        let (op, _) = courier::bring(engine, most, |tx| tx.call_what_is_left(number, call))?;
        output::note(&told(engine, &op)?.words);
    }
    Ok(())
}

/// Posts the further texts with tags, where this has opened the round.
fn call_roll(
    engine: &Engine,
    opening: &OpId,
    calls: &[String],
    most: Duration,
) -> Result<Vec<Told>, Failure> {
    let mut called = Vec::new();
    for call in calls {
        match courier::bring(engine, most, |tx| tx.call_roll(opening, call)) {
            Ok((op, _)) => called.push(told(engine, &op)?),
            // Somebody else has opened it.
            Err(Failure::NotReady { .. }) => break,
            Err(failure) => return Err(failure),
        }
    }
    Ok(called)
}

/// Stays for the looks after the opening, and for what follows from them.
fn look_again(engine: &Engine, most: Duration) -> Result<(), Failure> {
    let begun = Instant::now();
    while let Some(at) = engine.read(|tx| tx.second_look())? {
        let pause = (at - engine.clock_now()).to_std().unwrap_or_default();
        wait_for("Looking again whether somebody else has opened it too", async {
            tokio::time::sleep(pause).await;
            courier::to_the_end(engine, most).await
        })?;
        // Without a network a look is put off, again and again.
        if begun.elapsed() > LAST_LOOK + most {
            break;
        }
    }
    Ok(())
}

fn lines(planned: &PlannedOpening) -> Vec<String> {
    let opening = &planned.opening;
    let week = planned.week.clone().unwrap_or_else(|| format!("Round of {}", planned.round));
    let mut lines = vec![
        "Dry run: nothing has left this computer.".to_owned(),
        format!("{week}. {}", planned.times),
        planned.standing.clone(),
        String::new(),
        format!("{}, {} bytes:", planned.goes_to(), planned.bytes),
        String::new(),
    ];
    if planned.on.is_none() {
        lines.extend([opening.title.clone(), String::new()]);
    }
    lines.extend(opening.body.lines().map(str::to_owned));
    for call in &opening.roll_calls {
        lines.extend([String::new(), "A further comment:".to_owned()]);
        lines.extend(call.lines().map(str::to_owned));
    }
    lines.extend([String::new(), format!("Whom it reaches: {}", planned.reach)]);
    lines.extend(opening.choices.iter().map(|reach| {
        let chosen = if reach.tag == opening.reaches.tag { ", as it is now" } else { "" };
        format!("    --tag {}: {}{chosen}", reach.tag.word(), reach.words())
    }));
    lines.extend(opening.beside());
    lines.extend(
        opening.problems.iter().map(|problem| format!("It cannot go like this. {problem}")),
    );
    lines
}
