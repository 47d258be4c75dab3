//! `proxy`: which proxy leads to GitHub.

use crate::context::{Context, announce};
use crate::{Outcome, output};
use clap::Subcommand;
use meridian_core::settings::ProxyChoice;
use meridian_protocol::{Area, Failure, ProxyView};
use serde_json::json;

#[derive(Subcommand)]
pub(crate) enum Proxy {
    /// Show how GitHub is reached
    Show,
    /// Go through this one
    #[command(
        after_help = "A password in the address is kept in the desktop's keyring. Write signs \
        such as # and @ in it as %23 and %40."
    )]
    Set {
        /// Its address, such as proxy.example:3128 or ada@proxy.example:3128
        address: String,
    },
    /// Go by the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY, as at the beginning
    System,
    /// Go through none, whatever the variables say
    None,
}

impl Proxy {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let engine = context.engine()?;
        let choice = match self {
            Self::Show => None,
            Self::Set { address } => Some(ProxyChoice::At(address)),
            Self::System => Some(ProxyChoice::System),
            Self::None => Some(ProxyChoice::None),
        };
        let view = match choice {
            None => engine.show_proxy()?,
            Some(choice) => {
                let view = engine.choose_proxy(choice)?;
                announce(&engine, &[Area::Settings])?;
                view
            }
        };
        show(&view, json)?;
        Ok(Outcome::Done)
    }
}

fn show(view: &ProxyView, json: bool) -> Result<(), Failure> {
    if json {
        return output::json(&json!({ "choice": view.choice, "words": view.words }));
    }
    let chosen = match &view.choice {
        None => "chosen   what this Meridian cannot read".to_owned(),
        Some(ProxyChoice::System) => "chosen   the system's".to_owned(),
        Some(ProxyChoice::None) => "chosen   none".to_owned(),
        Some(ProxyChoice::At(address)) => format!("chosen   {address}"),
    };
    output::line(&chosen);
    output::line(&view.words);
    Ok(())
}
