//! `practice start|network|serve`.

use crate::context::{Context, announce, wait};
use crate::{Outcome, output, pinned};
use clap::{Args, Subcommand, ValueEnum};
use meridian_practice::{Practice as PracticeGitHub, REPOSITORY, Storage, YOUR_TOKEN};
use meridian_protocol::{Failure, PracticeNetwork, SetPracticeNetwork, Stales as _, TryPractice};
use serde::Serialize;
use std::sync::Arc;

#[derive(Subcommand)]
pub(crate) enum Practice {
    /// Make the practice team, or go back to it
    Start(Start),
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
                let team = engine.write(|tx| tx.start_practice(leads))?;
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
