//! `settings client-id`: by which app codes are asked for on the team's host.

use crate::{Outcome, context::Context, output};
use clap::Subcommand;
use meridian_protocol::{Area, CodeApp, Failure};

#[derive(Subcommand)]
pub(crate) enum ClientId {
    /// Show it
    Show,
    /// Ask for codes by the OAuth app with this client ID
    #[command(
        after_help = "Whoever runs the team's host registers an OAuth app there, enables its device \
        flow, and tells you its client ID. It is no secret. GitHub's page names that app."
    )]
    Set {
        /// As it stands in the settings of the app
        id: String,
    },
    /// As at the beginning
    Forget,
}

impl ClientId {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let stale = &[Area::Settings];
        let app = match self {
            Self::Show => context.read(|tx| tx.code_app())?,
            Self::Set { id } => context.write(stale, |tx| tx.set_client_id(Some(&id)))?,
            Self::Forget => context.write(stale, |tx| tx.set_client_id(None))?,
        };
        show(&app, json)?;
        Ok(Outcome::Done)
    }
}

fn show(app: &CodeApp, json: bool) -> Result<(), Failure> {
    if json {
        return output::json(app);
    }
    let CodeApp { host, client_id, is_built_in } = app;
    output::line(&format!("host       {host}"));
    let from = if *is_built_in { " (of this Meridian)" } else { "" };
    let id = client_id.as_deref().unwrap_or("none is known, so nobody signs in with a code");
    output::line(&format!("client ID  {id}{from}"));
    Ok(())
}
