//! `meetings`: the team's meetings in the member's own time.

use crate::context::{Context, time_of_day, weekday};
use crate::{Outcome, output};
use chrono::{NaiveDate, NaiveTime, Weekday};
use clap::{Args, Subcommand};
use meridian_core::round::rhythm::Meeting;
use meridian_engine::MeetingTime;
use meridian_protocol::{Failure, SetMeeting, Stales as _};
use serde::Serialize;

#[derive(Subcommand)]
pub(crate) enum Meetings {
    /// List them with their next times
    List,
    /// Add one, or change the one of this name
    Add(Add),
    /// Remove one
    Remove {
        /// Its name
        name: String,
    },
}

#[derive(Args)]
pub(crate) struct Add {
    /// Its name, such as Burndown
    name: String,
    /// The zone whose clocks it keeps, such as America/Los_Angeles
    #[arg(long)]
    zone: String,
    /// Day of the week there, such as wed
    #[arg(long, value_name = "DAY", value_parser = weekday)]
    on: Weekday,
    /// Time of day there, such as 10:00
    #[arg(long, value_name = "TIME", value_parser = time_of_day)]
    at: NaiveTime,
    /// The first day, such as 2026-11-04
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
}

/// What `meetings list --json` prints for each.
#[derive(Serialize)]
struct Shape<'a> {
    #[serde(flatten)]
    meeting: &'a Meeting,
    /// RFC 3339 in UTC; null when there is none within two weeks.
    next: Option<String>,
    /// In the member's zone.
    local: Option<String>,
    notices: &'a [String],
}

impl Meetings {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::List => list(&context.read(|tx| tx.meeting_times())?, json)?,
            Self::Add(add) => {
                let meeting = Meeting {
                    name: add.name.clone(),
                    zone: add.zone,
                    weekday: add.on,
                    time: add.at,
                    from: add.from,
                    to: add.to,
                };
                let times = context.write(SetMeeting::STALES, |tx| {
                    tx.set_meeting(&add.name, Some(meeting))?;
                    tx.meeting_times()
                })?;
                list(&times, json)?;
            }
            Self::Remove { name } => {
                let times = context.write(SetMeeting::STALES, |tx| {
                    if !tx.meetings()?.iter().any(|known| known.name == name) {
                        return Err(Failure::BadInput {
                            message: format!(
                                "There is no meeting \"{name}\"; `meetings list` shows their names."
                            ),
                        });
                    }
                    tx.set_meeting(&name, None)?;
                    tx.meeting_times()
                })?;
                list(&times, json)?;
            }
        }
        Ok(Outcome::Done)
    }
}

fn list(times: &[MeetingTime], json: bool) -> Result<(), Failure> {
    let local = |time: &MeetingTime| {
        time.next.as_ref().map(|next| format!("{} {} {}", next.day, next.clock, next.zone))
    };
    if json {
        let shapes: Vec<Shape<'_>> = times
            .iter()
            .map(|time| Shape {
                meeting: &time.meeting,
                next: time
                    .next
                    .as_ref()
                    .map(|next| next.instant.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
                local: local(time),
                notices: &time.notices,
            })
            .collect();
        return output::json(&shapes);
    }
    for time in times {
        let Meeting { name, zone, weekday, time: clock, .. } = &time.meeting;
        let next = local(time).unwrap_or_else(|| "not within two weeks".to_owned());
        output::line(&format!("{next}  {name}  ({weekday} {} {zone})", clock.format("%H:%M")));
        for notice in &time.notices {
            output::line(&format!("    {notice}"));
        }
    }
    if times.is_empty() {
        output::line("No meetings; add one with `meetings add`.");
    }
    Ok(())
}
