//! Removing a team from this laptop and bringing it back. What was removed is marked, not deleted: the
//! texts are the member's, and one press by mistake may cost none of them.

use crate::{
    Command, Query, ReadTx, WriteTx,
    courier::tables::outbox::Which,
    ground::{failure, folders},
    outbox::round_words,
    team::tables::{Team, TeamKind},
    week::facts::Season,
};
use meridian_core::{
    courier::{OpState, Operation, marker},
    draft::{Template, says, to_post},
    ids::{DraftKey, TeamId, UserId},
    reminders::UpdateState,
    settings::RemovedAt,
    team::texts::{Kept, file, file_name},
    week::truth::SignIn,
};
use meridian_protocol::{
    BringBackTeam, Failure, RemovalView, RemoveTeam, RemovedRow, Reply, SaveTexts, ShowRemoval,
    TeamView, TeamsView,
};
use std::path::Path;

impl Query for ShowRemoval {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        let team = match self.team {
            Some(team) => team,
            None => tx.team()?.id,
        };
        tx.show_removal(team)
    }
}

impl Command for RemoveTeam {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.remove_team(self.team)
    }
}

impl Command for BringBackTeam {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.bring_back_team(self.team)
    }
}

impl Command for SaveTexts {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        let folder = folders::downloads().ok_or_else(|| {
            failure::bad(
                "This system names no home folder; write the texts with `meridian-cli team texts`.",
            )
        })?;
        tx.save_texts_in(self.team, &folder)
    }
}

/// How many files of one name there may be beside each other.
const FILES: u32 = 100;

impl ReadTx<'_> {
    /// Answers `ShowRemoval`.
    ///
    /// # Errors
    /// When there is no such team, or the notebook cannot be read.
    pub fn show_removal(&self, id: TeamId) -> Result<RemovalView, Failure> {
        let team = self.store().team(id)?;
        let repository = team.facts.repository.clone();
        let (texts, unposted) = self.texts_with_states(&team)?;
        let rows = self.waiting_of(&team)?;
        let waits: Vec<String> =
            rows.iter().map(|row| format!("{}: {}", row.title, row.words)).collect();
        Ok(RemovalView {
            team: id,
            goes: goes(&team),
            stays: self.stays(&team)?,
            unposted,
            texts: u32::try_from(texts.len()).unwrap_or(u32::MAX),
            waits,
            refused: self.in_the_way(&team)?,
            repository,
        })
    }

    fn stays(&self, team: &Team) -> Result<String, Failure> {
        let here = "Your texts, receipts and settings of it stay on this laptop, out of sight. They are \
                    there again once you bring the team back, or add it again.";
        if team.facts.kind == TeamKind::Practice {
            return Ok(format!("{here} Nothing of the practice team was ever on GitHub."));
        }
        let there = "What you posted stays on GitHub as it is.";
        let account = &team.facts.account;
        let is_signed_in =
            account.user != UserId(0) && !matches!(self.sign_in_noted(team)?, SignIn::NoneGiven);
        if !is_signed_in {
            return Ok(format!("{there} {here}"));
        }
        let login = &account.login;
        Ok(format!(
            "{there} {here} The sign-in of {login} stays where it is kept; if it should not, sign out \
             first."
        ))
    }

    /// Why a team cannot be removed now: what was asked for in it would never arrive.
    pub(super) fn in_the_way(&self, team: &Team) -> Result<Option<String>, Failure> {
        let unfinished = self.store().operations(team.id, Which::Unfinished)?;
        Ok(refusal(&unfinished).map(str::to_owned))
    }

    /// The texts of a team, the newest round first; and those of which GitHub, or whoever the member
    /// gave them to, has not what is written here.
    pub(super) fn texts_with_states(
        &self,
        team: &Team,
    ) -> Result<(Vec<Kept>, Vec<String>), Failure> {
        let season = Season::of(self, team);
        let (mut texts, mut unposted) = (Vec::new(), Vec::new());
        for key in self.store().drafts_of(team.id)? {
            let Some(text) = self.text_of(&key)? else { continue };
            let state = self.state_words(team, &key, &text)?;
            let title = Template::of(&key.section).title;
            let round = round_words(key.round, &season);
            let about = format!("{title}, {round}");
            if let Some(state) = state {
                unposted.push(format!("{about}: {state}"));
            }
            let about = match team.facts.cycle == key.cycle {
                true if team.facts.cycle_words().is_empty() => about,
                _ => format!("{about}, {}", key.cycle),
            };
            texts.push(Kept { about, state: state.unwrap_or("posted").to_owned(), text });
        }
        Ok((texts, unposted))
    }

    /// What is written in a draft; none where that is no more than its template.
    fn text_of(&self, key: &DraftKey) -> Result<Option<String>, Failure> {
        let Some(draft) = self.store().draft(key)? else { return Ok(None) };
        let is_blank = to_post(&draft.text, &Template::of(&key.section)).trim().is_empty();
        Ok((!is_blank).then_some(draft.text))
    }

    fn state_words(
        &self,
        team: &Team,
        key: &DraftKey,
        text: &str,
    ) -> Result<Option<&'static str>, Failure> {
        Ok(match self.state_of(team, key)? {
            UpdateState::Posted if self.is_changed(key, text)? => {
                Some("changed since it was posted")
            }
            UpdateState::Given => Some("given to your lead"),
            UpdateState::Posted => None,
            UpdateState::Queued => Some("waiting to be posted"),
            UpdateState::Withdrawn => Some("withdrawn"),
            _ => Some("not posted"),
        })
    }

    /// Whether a draft says something else than its last update.
    fn is_changed(&self, key: &DraftKey, text: &str) -> Result<bool, Failure> {
        let latest = self.store().latest_operation(key)?;
        let template = Template::of(&key.section);
        Ok(latest.is_some_and(|op| !says(marker::strip(&op.body), text, &template)))
    }

    /// The teams that were removed, each with how much of it is kept.
    pub(crate) fn removed_rows(&self) -> Result<Vec<RemovedRow>, Failure> {
        let (removed, zone) = (self.store().removed_teams()?, self.zone_name()?);
        let row = |team: &Team| {
            let mut texts = 0_usize;
            for key in self.store().drafts_of(team.id)? {
                texts += usize::from(self.text_of(&key)?.is_some());
            }
            let texts = match texts {
                0 => "no text of it is on this laptop".to_owned(),
                1 => "one text of it is kept on this laptop".to_owned(),
                texts => format!("{texts} texts of it are kept on this laptop"),
            };
            let since = match self.chosen(RemovedAt, team.id)? {
                Some(at) => format!("Removed {}", self.moment(&zone, at)?.full()),
                None => "Removed".to_owned(),
            };
            let words = format!("{since}; {texts}.");
            Ok(RemovedRow { id: team.id, team: self.team_view(team)?, words })
        };
        removed.iter().map(row).collect()
    }

    /// The team of this number, also where it was removed.
    pub(super) fn any_team(&self, id: TeamId) -> Result<Team, Failure> {
        let store = self.store();
        let mut all = store.teams()?.into_iter().chain(store.removed_teams()?);
        all.find(|team| team.id == id).ok_or(Failure::NoTeam)
    }

    /// Every text of a team as one file that can be read without Meridian.
    ///
    /// # Errors
    /// When there is no such team, nothing is written, or the notebook cannot be read.
    pub fn texts_file(&self, id: TeamId) -> Result<String, Failure> {
        let team = self.any_team(id)?;
        let (texts, _) = self.texts_with_states(&team)?;
        if texts.is_empty() {
            return Err(failure::bad(&format!(
                "No text of {} is on this laptop: there is nothing to keep as a file.",
                team.facts.repository
            )));
        }
        Ok(file(&team.facts.repository, self.now(), &texts))
    }

    /// Writes them into a folder, beside the file that may be there; one sentence says where they lie.
    pub(crate) fn save_texts_in(&self, id: TeamId, folder: &Path) -> Result<String, Failure> {
        let (text, repository) = (self.texts_file(id)?, self.any_team(id)?.facts.repository);
        let free = (1..=FILES).map(|nth| folder.join(file_name(&repository, nth)));
        let free = free.into_iter().find(|path| !path.exists()).ok_or_else(|| {
            failure::bad(&format!(
                "{} holds {FILES} files of these texts; move some away and try again.",
                folder.display()
            ))
        })?;
        folders::replace(&free, &text).map_err(|error| {
            let file = free.display();
            failure::bad(&format!(
                "{file} cannot be written ({error}); make room for it and try again."
            ))
        })?;
        Ok(format!("Your texts of {repository} lie in {}.", free.display()))
    }
}

impl WriteTx<'_> {
    /// Answers `RemoveTeam`.
    ///
    /// # Errors
    /// [`Failure::NotReady`] while something of it has not reached GitHub; when there is no such team, or
    /// the notebook cannot be written.
    pub fn remove_team(&self, id: TeamId) -> Result<TeamsView, Failure> {
        let team = self.store().team(id)?;
        if let Some(message) = self.in_the_way(&team)? {
            return Err(Failure::NotReady { message });
        }
        let now = self.now();
        self.note_trouble(&team, None)?;
        self.store_mut().remove_team(id, now)?;
        self.show_teams()
    }

    /// Answers `BringBackTeam`.
    ///
    /// # Errors
    /// When there is no such team, or the notebook cannot be written.
    pub fn bring_back_team(&self, id: TeamId) -> Result<TeamView, Failure> {
        self.store_mut().bring_back_team(id)?;
        self.team_view(&self.store().team(id)?)
    }
}

/// What is gone with a team.
fn goes(team: &Team) -> String {
    match team.facts.kind {
        TeamKind::Practice => {
            "The practice team leaves the sidebar, the deadlines and the outbox, and no reminder rings \
             for it."
        }
        TeamKind::GitHub => {
            "It leaves the sidebar, the deadlines and the outbox. No reminder rings for it, its schedule \
             is not followed any more, and GitHub is asked nothing of it."
        }
    }
    .to_owned()
}

/// Why what has not come to its end keeps a team from being removed.
fn refusal(unfinished: &[Operation]) -> Option<&'static str> {
    let is_under_way = |op: &Operation| {
        matches!(
            op.state,
            OpState::Sending { .. } | OpState::Unknown { .. } | OpState::Written { .. }
        )
    };
    match unfinished {
        [] => None,
        all if all.iter().any(is_under_way) => Some(
            "Something of it is on its way to GitHub right now. Wait until it has arrived, then remove \
             the team.",
        ),
        _ => Some(
            "Something of it has not reached GitHub yet. Take it back in the outbox, or let it arrive, \
             then remove the team.",
        ),
    }
}
