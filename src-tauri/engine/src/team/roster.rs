//! Who is in the team, kept from a roster that the member gave.

use crate::{ReadTx, WriteTx, ground::failure};
use meridian_core::{
    ids::CycleName,
    team::roster::{Roster, import_roster_bytes},
};
use meridian_protocol::Failure;

impl WriteTx<'_> {
    /// Keeps a roster for the cycle that it names, else for the team's present one; the roster that
    /// was kept for that cycle before is forgotten. Returns what was read and for which cycle.
    ///
    /// # Errors
    /// When there is no team, no roster can be found in the file, or the notebook cannot be written.
    pub fn keep_roster(&self, bytes: &[u8], source: &str) -> Result<(Roster, CycleName), Failure> {
        let team = self.team()?;
        let roster =
            import_roster_bytes(bytes, source).map_err(|error| failure::bad(&error.to_string()))?;
        let named = roster.cycle.as_deref().and_then(|cycle| cycle.parse::<CycleName>().ok());
        let present = team.facts.cycle;
        // One name in other letters is the same cycle.
        let is_present = |named: &CycleName| named.as_str().eq_ignore_ascii_case(present.as_str());
        let cycle = named.filter(|named| !is_present(named)).unwrap_or(present);
        self.store_mut().keep_roster(team.id, &cycle, &roster)?;
        Ok((roster, cycle))
    }
}

impl ReadTx<'_> {
    /// The roster that is kept for the team's present cycle.
    ///
    /// # Errors
    /// When there is no team, none is kept, or the notebook cannot be read.
    pub fn roster(&self) -> Result<Roster, Failure> {
        let team = self.team()?;
        let roles = self.store().roles(team.id, &team.facts.cycle)?;
        if roles.is_empty() {
            let message = "No roster is kept for this cycle; `meridian-cli roster keep FILE` keeps \
                           one, such as a release's release-team.md.";
            return Err(failure::bad(message));
        }
        let cycle = Some(team.facts.cycle_words().to_owned()).filter(|words| !words.is_empty());
        Ok(Roster { cycle, roles, unread: Vec::new() })
    }
}
