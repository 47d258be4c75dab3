//! Deleting for good what is kept of a team that was removed: a step of its own, after the one that can be
//! undone.

use crate::{
    Engine, Fetch, Query, ReadTx, WriteTx,
    ground::failure,
    team::tables::{Team, TeamKind},
};
use meridian_core::ids::{TeamId, UserId};
use meridian_protocol::{Failure, ForgetTeam, RemovalView, Reply, ShowForgetting, TeamsView};

/// What may still hold it, and for how long.
const BACKUPS: &str =
    "Backups of your notebook that were made before still hold it, for 120 days at most.";

impl Query for ShowForgetting {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_forgetting(self.team)
    }
}

impl Fetch for ForgetTeam {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.forget_team(self.team)
    }
}

impl Engine {
    /// Answers `ForgetTeam`: the notebook first, in one transaction, then what GitHub last said, which no
    /// command writes.
    ///
    /// # Errors
    /// [`Failure::NotReady`] while something of it has not reached GitHub; when no such team was removed,
    /// or the notebook cannot be written: then all of it is there as before.
    pub fn forget_team(&self, id: TeamId) -> Result<TeamsView, Failure> {
        let (operations, left) = self.write(|tx| tx.forget_team(id))?;
        if let Err(error) = self.store_mut().forget_mirrored(id, &operations) {
            // Nobody asks for it any more, and it goes with the mirror at the latest.
            tracing::warn!(%error, "what GitHub said of a deleted team is not deleted yet");
        }
        Ok(left)
    }
}

impl ReadTx<'_> {
    /// Answers `ShowForgetting`.
    ///
    /// # Errors
    /// When no such team was removed, or the notebook cannot be read.
    pub fn show_forgetting(&self, id: TeamId) -> Result<RemovalView, Failure> {
        let team = self.removed_team(id)?;
        let (texts, unposted) = self.texts_with_states(&team)?;
        let goes = match texts.len() {
            0 => "Its schedule, its roster, its meetings, its receipts and what you chose for it.".to_owned(),
            1 => "Your text with all its versions and receipts; its schedule, its roster, its meetings \
                  and what you chose for it.".to_owned(),
            texts => format!(
                "Your {texts} texts with all their versions and receipts; its schedule, its roster, its \
                 meetings and what you chose for it."
            ),
        };
        Ok(RemovalView {
            team: id,
            repository: team.facts.repository.clone(),
            goes: format!("{goes} It cannot be brought back."),
            stays: stays(&team),
            unposted,
            texts: u32::try_from(texts.len()).unwrap_or(u32::MAX),
            waits: Vec::new(),
            refused: self.in_the_way(&team)?.map(|_| {
                "Something of it has not reached GitHub. Bring the team back, and let it arrive or take \
                 it back in the outbox."
                    .to_owned()
            }),
        })
    }

    fn removed_team(&self, id: TeamId) -> Result<Team, Failure> {
        let team = self.any_team(id)?;
        if self.store().teams()?.iter().any(|there| there.id == id) {
            return Err(failure::bad(&format!(
                "{} is not removed. Remove it first; then it can be deleted for good.",
                team.facts.repository
            )));
        }
        Ok(team)
    }
}

impl WriteTx<'_> {
    /// Deletes it in the notebook. Returns its operations, and the teams that are left.
    pub(super) fn forget_team(&self, id: TeamId) -> Result<(Vec<String>, TeamsView), Failure> {
        if let Some(message) = self.show_forgetting(id)?.refused {
            return Err(Failure::NotReady { message });
        }
        let operations = self.store_mut().forget_team(id)?;
        Ok((operations, self.show_teams()?))
    }
}

fn stays(team: &Team) -> String {
    let account = &team.facts.account;
    match team.facts.kind {
        TeamKind::Practice => {
            format!("What you posted to the pretend GitHub stays there. {BACKUPS}")
        }
        TeamKind::GitHub if account.user == UserId(0) => {
            format!("What you posted stays on GitHub as it is. {BACKUPS}")
        }
        TeamKind::GitHub => format!(
            "What you posted stays on GitHub as it is. The sign-in of {} stays where it is kept; if it \
             should not, bring the team back and sign out first. {BACKUPS}",
            account.login
        ),
    }
}
