//! `hours`: the member's zone, quiet hours, working days and writing time.

use super::{Place, announce, time_of_day, weekday};
use crate::{Outcome, output};
use chrono::{NaiveTime, Weekday};
use clap::{Args, Subcommand};
use meridian_core::reminder::WritingTime;
use meridian_protocol::{Failure, HoursView};
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
    pub(crate) fn run(self, place: &Place, json: bool) -> Result<Outcome, Failure> {
        let view = match self {
            Self::Show => place.engine()?.show_hours()?,
            Self::Set(set) => {
                let engine = place.engine_to_write()?;
                match set.zone.as_deref() {
                    None => {}
                    Some("system") => drop(engine.set_zone(None)?),
                    Some(zone) => drop(engine.set_zone(Some(zone))?),
                }
                let mut hours = engine.hours()?;
                if let Some((from, to)) = set.quiet {
                    (hours.quiet.from, hours.quiet.to) = (from, to);
                }
                if !set.days.is_empty() {
                    hours.days = set.days;
                }
                if let Some(Writing(time)) = set.writing {
                    hours.writing = time;
                }
                let view = engine.set_hours(&hours)?;
                announce(&engine)?;
                view
            }
        };
        show(&view, json)?;
        Ok(Outcome::Done)
    }
}

fn show(view: &HoursView, json: bool) -> Result<(), Failure> {
    if json {
        return output::json(&json!({
            "zone": view.zone,
            "chosen": view.chosen,
            "system": view.system,
            "hours": view.hours,
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
    output::line(&view.zone_data.words);
    Ok(())
}
