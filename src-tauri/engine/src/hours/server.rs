//! Going by the server's clock where the laptop's is wrong: what its answers told is kept in the
//! notebook, so that window, agent and command line go by the same. Only the host of the team that is
//! shown tells the time, and only where the answer was read as what was asked for.

use crate::{
    Engine, Parts, ReadTx,
    ground::{clock::Clock as _, failure, github::Client},
    settings::tables::{CLOCK, CLOCK_IN_DOUBT},
    team::tables::{Team, TeamKind},
};
use chrono::TimeDelta;
use meridian_core::{reminders::SNOOZE, time::Standing};
use meridian_protocol::Failure;

impl ReadTx<'_> {
    /// What is wrong with the laptop's clock, which of the two counts, and what to do; none while
    /// nothing is known to be wrong.
    pub fn clock_words(&self) -> Option<String> {
        self.parts.clock.standing().words()
    }

    /// Whether only an answer of the server can tell if the laptop's clock is right, though it is
    /// likely wrong.
    pub fn is_clock_in_doubt(&self) -> bool {
        matches!(self.parts.clock.standing(), Standing::InDoubt { .. })
    }

    /// The words for a notice, unless the member has closed it.
    pub(crate) fn clock_notice(&self) -> Result<Option<String>, Failure> {
        let Some(words) = self.clock_words() else { return Ok(None) };
        let closed = self.store().closed_notice(self.clock_notice_about())?;
        Ok(Some(words).filter(|words| closed.as_ref() != Some(words)))
    }

    /// Under which name it is kept that a notice was closed: that the clock is wrong and that it may be
    /// are two, and closing one leaves the other as it is.
    pub(crate) fn clock_notice_about(&self) -> &'static str {
        match self.parts.clock.standing() {
            Standing::Off { .. } => CLOCK,
            _ => CLOCK_IN_DOUBT,
        }
    }
}

impl Parts {
    /// How far what counts as now is ahead of the laptop's clock.
    pub(crate) fn clock_correction(&self) -> TimeDelta {
        self.clock.now().signed_duration_since(self.clock.clocks().wall)
    }
}

impl Engine {
    /// Takes what a client's answers told of the server's clock.
    pub(crate) fn heed_server(&self, client: &Client) -> Result<(), Failure> {
        let clock = &self.parts.clock;
        let Some(look) = client.server_clock().filter(|_| !clock.is_pinned()) else {
            return Ok(());
        };
        if !look.is_news(clock.look().as_ref()) {
            return Ok(());
        }
        let text = serde_json::to_string(&look);
        let text = text.map_err(|error| failure::internal(&error.to_string()))?;
        let laptop = clock.clocks();
        let now = look.standing(&laptop).moment(&laptop);
        self.write(|tx| {
            let mut store = tx.store_mut();
            // What was put off by a clock that ran ahead comes again in an hour all the same.
            store.noted_by(now, now + SNOOZE)?;
            store.pauses_go_on(tx.now(), now)?;
            Ok(store.keep_server_clock(&text)?)
        })?;
        clock.go_by(Some(text));
        if let Some(words) = clock.standing().words() {
            tracing::warn!("{words}");
        }
        Ok(())
    }

    /// The same after a drain, of which every answer may have been "unchanged": where the clocks are
    /// not known to show the same, one more is asked for.
    pub(crate) async fn heed_server_of(&self, team: &Team, client: &Client) -> Result<(), Failure> {
        if team.facts.kind != TeamKind::GitHub {
            return Ok(());
        }
        let clock = &self.parts.clock;
        let is_open = match clock.standing() {
            Standing::Agrees => false,
            // Without a clock that only runs nothing is ever proven: no reason to ask each time.
            Standing::Unknown => clock.clocks().running.is_some(),
            Standing::Off { .. } | Standing::InDoubt { .. } | Standing::Unproven { .. } => true,
        };
        if is_open && client.server_clock().is_none() {
            // Whatever else it says was said by the drain.
            let _answer = client.repository(&team.facts.repository).await;
        }
        self.heed_server(client)?;
        if clock.standing().words().is_none() {
            let mut store = self.store_mut();
            for about in [CLOCK, CLOCK_IN_DOUBT] {
                store.forget_closed_notice(about)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
