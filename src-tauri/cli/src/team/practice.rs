//! `practice start|forward|network|serve`.

use crate::context::{Context, announce, wait};
use crate::{Outcome, output, pinned};
use chrono::TimeDelta;
use clap::{Args, Subcommand, ValueEnum};
use meridian_engine::{Eagerness, Forward};
use meridian_practice::{Practice as PracticeGitHub, REPOSITORY, Storage, YOUR_TOKEN};
use meridian_protocol::{Failure, PracticeNetwork, SetPracticeNetwork, Stales as _, TryPractice};
use serde::Serialize;
use std::{sync::Arc, time::Duration};

#[derive(Subcommand)]
pub(crate) enum Practice {
    /// Make the practice team, or go back to it
    Start(Start),
    /// Move practice on in time, and look what colleagues did meanwhile
    Forward(Go),
    /// Unplug or plug its pretend network
    Network(Network),
    /// Open the pretend GitHub to other programs of this machine, until interrupted
    Serve(Serve),
}

#[derive(Args)]
pub(crate) struct Start {
    /// What you are in it: its lead, who opens and closes the rounds, or a member, for whom others do;
    /// without it what you were
    #[arg(long = "as", value_name = "ROLE")]
    role: Option<Part>,
    /// Begin again from today: what you wrote for it, and its pretend GitHub, is deleted for good
    #[arg(long)]
    anew: bool,
}

#[derive(Args)]
pub(crate) struct Go {
    /// To the next deadline, when updates are due or the issue closes, or to when the next round opens
    #[arg(long, value_name = "MARK", default_value = "deadline", conflicts_with = "hours")]
    to_next: Next,
    /// By so many hours
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    hours: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Next {
    Deadline,
    Round,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Lead,
    Member,
}

#[derive(Args)]
pub(crate) struct Network {
    state: Plug,
}

#[derive(Clone, Copy, ValueEnum)]
enum Plug {
    On,
    Off,
}

#[derive(Args)]
pub(crate) struct Serve {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
}

#[derive(Serialize)]
struct Serving<'a> {
    api_url: String,
    repository: &'a str,
    token: &'a str,
}

impl Practice {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Start(start) => {
                let engine = context.engine()?;
                let leads = start.role.map(|role| role == Part::Lead);
                let team = match start.anew {
                    true => engine.begin_practice_anew(leads)?,
                    false => engine.write(|tx| tx.start_practice(leads))?,
                };
                announce(&engine, TryPractice::STALES)?;
                if json {
                    output::json(&team)?;
                } else {
                    output::line(&format!(
                        "{}: {}. Nothing leaves this laptop.",
                        team.repository, team.title
                    ));
                }
                Ok(Outcome::Done)
            }
            Self::Forward(go) => go.run(context, json),
            Self::Network(network) => {
                let state = match network.state {
                    Plug::On => PracticeNetwork::On,
                    Plug::Off => PracticeNetwork::Off,
                };
                let team = context.write(SetPracticeNetwork::STALES, |tx| {
                    Ok(tx.set_practice_network(state)?.team)
                })?;
                if json {
                    output::json(&team)?;
                }
                Ok(Outcome::Done)
            }
            Self::Serve(serve) => wait(serve.run(context, json)),
        }
    }
}

/// How often it is looked whether somebody else still drains, and how long between two looks.
const ELSEWHERE: usize = 20;
const PAUSE: Duration = Duration::from_millis(500);

impl Go {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let engine = context.engine_to_sync()?;
        let forward = match (self.hours, self.to_next) {
            (Some(hours), _) => Forward::By(TimeDelta::hours(i64::from(hours))),
            (None, Next::Deadline) => Forward::ToDeadline,
            (None, Next::Round) => Forward::ToRound,
        };
        let time = engine.forward_practice(forward)?;
        // What colleagues did meanwhile is read at once, by whoever drains. Its network may be unplugged.
        let _unread = wait(async {
            for _ in 0..ELSEWHERE {
                if !engine.drain(Eagerness::Now).await?.elsewhere {
                    break;
                }
                tokio::time::sleep(PAUSE).await;
            }
            Ok::<_, Failure>(())
        });
        announce(&engine, TryPractice::STALES)?;
        if json {
            output::json(&time)?;
        } else {
            output::line(&time.words);
        }
        Ok(Outcome::Done)
    }
}

impl Serve {
    async fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let clock = pinned::clock(context.now);
        let now = clock.now();
        let told = |error: &dyn std::fmt::Display| Failure::BadInput { message: error.to_string() };
        let keep = match &context.data_dir {
            Some(folder) => Storage::File(folder.join("practice").join("practice.db")),
            None => Storage::Memory,
        };
        let practice = PracticeGitHub::open(keep, Arc::new(move || clock.now()))
            .map_err(|error| told(&error))?;
        practice.seed_team(now).map_err(|error| told(&error))?;
        practice.advance(now).map_err(|error| told(&error))?;
        let (address, serving) = practice.serve(self.port).map_err(|error| told(&error))?;
        let api_url = format!("http://{address}");
        let shown = Serving { api_url, repository: REPOSITORY, token: YOUR_TOKEN };
        if json {
            output::json(&shown)?;
        } else {
            output::line(&format!(
                "The practice GitHub listens on {}; repository {REPOSITORY}, token {YOUR_TOKEN}. \
                 Stop it with Ctrl+C.",
                shown.api_url
            ));
        }
        tokio::select! {
            _ = serving => Ok(Outcome::Done),
            _ = tokio::signal::ctrl_c() => Ok(Outcome::Done),
        }
    }
}
