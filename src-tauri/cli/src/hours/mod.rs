//! `hours`: the member's zone, quiet hours, working days and writing time.

pub(crate) mod meetings;

use crate::context::{Context, time_of_day, weekday};
use crate::{Outcome, output};
use chrono::{NaiveTime, TimeDelta, Weekday};
use clap::{Args, Subcommand};
use meridian_core::{hours::Hours, reminders::WritingTime};
use meridian_engine::WriteTx;
use meridian_protocol::{Failure, HoursView, SetHours, SetZone, Stales as _};
use serde_json::json;

#[derive(Subcommand)]
pub(crate) enum HoursCommand {
    /// Show them
    Show,
    /// Change what is given; the rest stays
    Set(Set),
}

#[derive(Args)]
pub(crate) struct Set {
    /// Your zone, such as Europe/Berlin, or "system" to follow the system
    #[arg(long)]
    zone: Option<String>,
    /// When you want no reminder, such as 22:00-08:00
    #[arg(long, value_name = "FROM-TO", value_parser = span)]
    quiet: Option<(NaiveTime, NaiveTime)>,
    /// The days on which you work, such as mon,tue,thu
    #[arg(long, value_delimiter = ',', value_parser = weekday)]
    days: Vec<Weekday>,
    /// When you like to write, such as "mon 20:00", or "none"
    #[arg(long, value_name = "DAY TIME", value_parser = writing)]
    writing: Option<Writing>,
    /// For how many seconds a post from the window can be taken back before it leaves; 0 for none
    #[arg(long, value_name = "SECONDS")]
    take_back: Option<u32>,
}

/// A writing time, or none at all.
#[derive(Clone, Copy)]
struct Writing(Option<WritingTime>);

fn span(text: &str) -> Result<(NaiveTime, NaiveTime), String> {
    let (from, to) = text.split_once('-').ok_or("write it as 22:00-08:00")?;
    Ok((time_of_day(from)?, time_of_day(to)?))
}

fn writing(text: &str) -> Result<Writing, String> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(Writing(None));
    }
    let (day, time) = text.split_once(' ').ok_or("write it as \"mon 20:00\"")?;
    Ok(Writing(Some(WritingTime { day: weekday(day)?, time: time_of_day(time.trim())? })))
}

impl HoursCommand {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let (view, take_back) = match self {
            Self::Show => context.read(|tx| Ok((tx.show_hours()?, tx.take_back()?)))?,
            Self::Set(set) => {
                let stale = [SetZone::STALES, SetHours::STALES].concat();
                context.write(&stale, |tx| set.keep(tx))?
            }
        };
        show(&view, take_back, json)?;
        Ok(Outcome::Done)
    }
}

impl Set {
    fn keep(&self, tx: &WriteTx<'_>) -> Result<(HoursView, TimeDelta), Failure> {
        let hours = self.hours(tx)?;
        match self.zone.as_deref() {
            None => {}
            Some("system") => drop(tx.set_zone(None)?),
            Some(zone) => drop(tx.set_zone(Some(zone))?),
        }
        if let Some(seconds) = self.take_back {
            tx.set_take_back(seconds)?;
        }
        let view = match hours {
            Some(hours) => tx.set_hours(&hours)?,
            None => tx.show_hours()?,
        };
        Ok((view, tx.take_back()?))
    }

    /// The hours as they are to be; none where nothing is said of them.
    fn hours(&self, tx: &WriteTx<'_>) -> Result<Option<Hours>, Failure> {
        let Self { quiet, days, writing, .. } = self;
        if quiet.is_none() && days.is_empty() && writing.is_none() {
            return Ok(None);
        }
        // Who says all of them needs to know none of those before.
        let says_all = quiet.is_some() && !days.is_empty() && writing.is_some();
        let mut hours = if says_all { Hours::default() } else { tx.hours_to_change()? };
        if let Some((from, to)) = quiet {
            (hours.quiet.from, hours.quiet.to) = (*from, *to);
        }
        if !days.is_empty() {
            hours.days.clone_from(days);
        }
        if let Some(Writing(time)) = writing {
            hours.writing = *time;
        }
        Ok(Some(hours))
    }
}

fn show(view: &HoursView, take_back: TimeDelta, json: bool) -> Result<(), Failure> {
    if json {
        return output::json(&json!({
            "zone": view.zone,
            "chosen": view.chosen,
            "system": view.system,
            "hours": view.hours,
            "take_back_seconds": take_back.num_seconds(),
            "zone_data": view.zone_data.words,
        }));
    }
    let hours = &view.hours;
    let from = if view.chosen.is_some() { "chosen" } else { "the system's" };
    output::line(&format!("zone     {} ({from})", view.zone));
    let (quiet, end) = (hours.quiet.from.format("%H:%M"), hours.quiet.to.format("%H:%M"));
    output::line(&format!("quiet    {quiet} to {end}"));
    let days: Vec<String> = hours.days.iter().map(ToString::to_string).collect();
    let days = if days.is_empty() { "every day".to_owned() } else { days.join(", ") };
    output::line(&format!("working  {days}"));
    match &hours.writing {
        Some(WritingTime { day, time }) => {
            output::line(&format!("writing  {day} {}", time.format("%H:%M")));
        }
        None => output::line("writing  no time of your own"),
    }
    output::line(&match take_back.num_seconds() {
        0 => "posts    leave the window at once".to_owned(),
        1 => "posts    can be taken back for 1 second".to_owned(),
        seconds => format!("posts    can be taken back for {seconds} seconds"),
    });
    output::line(&view.zone_data.words);
    Ok(())
}
