//! Giving an update to the lead as a file: for members who are not to post, or do not want to. That it
//! reached the lead nobody can check, so it counts by the member's own word, and can be taken back.

use crate::{
    Command, Query, ReadTx, WriteTx,
    ground::{failure, folders, store::Store},
    team::tables::Team,
};
use meridian_core::{
    account::pages::web_host,
    draft::{Template, to_post},
    fingerprint::sha256_hex,
    hand::{given::Given, login::Login, noted::Noted, place},
    ids::DraftKey,
    settings::GivenToLead,
    week::truth::{Said, Who},
};
use meridian_protocol::{Failure, GiveUpdate, GiveView, Reply, ShowGive, UngiveUpdate};
use std::{fs, io::ErrorKind, path::Path};

impl Query for ShowGive {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_give(&self.draft)
    }
}

impl Command for GiveUpdate {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        let path = self.path.trim();
        if path.is_empty() {
            return Err(failure::bad(
                "Write where the file is to go, such as /home/you/update.md.",
            ));
        }
        tx.give_update(&self.draft, Path::new(path))
    }
}

impl Command for UngiveUpdate {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.ungive_update(&self.draft)
    }
}

impl ReadTx<'_> {
    /// That the member gave a draft to the lead; none where they did not say so.
    pub(crate) fn given(
        &self,
        store: &Store,
        team: &Team,
        key: &DraftKey,
    ) -> Result<Option<Said>, Failure> {
        let text = || -> Result<String, Failure> {
            let text = store.draft(key)?.map(|draft| draft.text).unwrap_or_default();
            Ok(to_post(&text, &Template::of(&key.section)).into_owned())
        };
        if let Some((giving, proof)) = self.given_there(store, team, key)? {
            let is_older = giving.sum() != Some(place::sum(&text()?));
            return Ok(Some(Said { at: proof.at, is_older, is_read: true }));
        }
        let kept = self.kept(GivenToLead, team.id)?;
        let Some(noted) = kept.into_iter().find(|noted| noted.is_of(key)) else {
            return Ok(None);
        };
        let is_older = sha256_hex(&text()?) != noted.sha256;
        Ok(Some(Said { at: noted.at, is_older, is_read: false }))
    }

    /// Answers `ShowGive`.
    ///
    /// # Errors
    /// When there is no such team, or the notebook cannot be read.
    pub fn show_give(&self, draft: &DraftKey) -> Result<GiveView, Failure> {
        let team = self.store().team(draft.team)?;
        let said = {
            let store = self.store();
            self.given(&store, &team, draft)?
        };
        let zone = self.zone_name()?;
        let words = match said {
            Some(said) if said.is_read => format!(
                "Given to your lead as a comment at {}; no reminder comes for it. A file is not needed.",
                self.moment(&zone, said.at)?.dated()
            ),
            Some(said) => {
                let at = self.moment(&zone, said.at)?.dated();
                let older = if said.is_older { " What you typed since is not in it." } else { "" };
                format!("Given to your lead at {at}, by your own word; no reminder comes for it.{older}")
            }
            None => "Your lead takes the file over in Meridian, or reads it as it is. Writing it counts \
                     as giving it: no reminder comes for this update then, until you take that back."
                .to_owned(),
        };
        let path = folders::downloads().map(|folder| folder.join(file_name(draft)));
        let (text, refused) = match self.to_give(&team, draft) {
            Ok(given) => (given.to_string(), None),
            Err(Failure::NotReady { message } | Failure::BadInput { message }) => {
                (String::new(), Some(message))
            }
            Err(failure) => return Err(failure),
        };
        Ok(GiveView {
            words,
            is_given: said.is_some_and(|said| !said.is_read),
            path: path.map(|path| path.display().to_string()).unwrap_or_default(),
            text,
            refused,
        })
    }

    /// What the file says: the text as Post would send it, without Meridian's mark.
    pub(super) fn to_give(&self, team: &Team, draft: &DraftKey) -> Result<Given, Failure> {
        let stored = self.draft(draft)?;
        let text = to_post(&stored.text, &Template::of(&draft.section)).into_owned();
        if stored.saved_at.is_none() || text.trim().is_empty() {
            return Err(Failure::NotReady {
                message: "Nothing is written yet that could be given.".to_owned(),
            });
        }
        let who = match self.who(team)? {
            Who::Proven(login) | Who::Said(login) => login,
            Who::Nobody => String::new(),
        };
        let author: Login = who.parse().map_err(|_| Failure::NotReady {
            message: "Your lead is to know whose it is: say who you are on GitHub first, in the \
                      settings under Account (`meridian-cli account i-am LOGIN`)."
                .to_owned(),
        })?;
        Ok(Given {
            team: page_of(team),
            cycle: draft.cycle.clone(),
            round: draft.round,
            section: draft.section.clone(),
            author,
            at: self.now(),
            text,
        })
    }
}

/// The page of a team's repository, by which a file names it.
pub(crate) fn page_of(team: &Team) -> String {
    let root = &team.facts.account.host;
    let scheme = if root.starts_with("http://") { "http" } else { "https" };
    format!("{scheme}://{}/{}", web_host(root), team.facts.repository)
}

/// What the file is called unless the member says otherwise.
fn file_name(draft: &DraftKey) -> String {
    format!("meridian-{}-{}.md", draft.section, draft.round)
}

impl WriteTx<'_> {
    /// Writes a draft to a file for the lead, and notes that it was given.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where nothing is written or nobody knows whose it is;
    /// [`Failure::BadInput`] where the file cannot be written, or another one is there.
    pub fn give_update(&self, draft: &DraftKey, file: &Path) -> Result<GiveView, Failure> {
        let team = self.store().team(draft.team)?;
        let given = self.to_give(&team, draft)?;
        let mut all = self.kept_to_change(GivenToLead, team.id)?;
        all.retain(|noted| !noted.is_of(draft));
        all.push(Noted {
            cycle: draft.cycle.clone(),
            round: draft.round,
            section: draft.section.clone(),
            at: given.at,
            sha256: sha256_hex(&to_post(&self.draft(draft)?.text, &Template::of(&draft.section))),
        });
        self.keep(GivenToLead, team.id, Some(&all))?;
        put(file, &given)?;
        let path = file.display().to_string();
        Ok(GiveView { path, ..self.show_give(draft)? })
    }

    /// The member has not given a draft to the lead after all; files stay.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn ungive_update(&self, draft: &DraftKey) -> Result<GiveView, Failure> {
        let team = self.store().team(draft.team)?;
        let mut all = self.kept_to_change(GivenToLead, team.id)?;
        all.retain(|noted| !noted.is_of(draft));
        self.keep(GivenToLead, team.id, Some(&all).filter(|all| !all.is_empty()))?;
        self.show_give(draft)
    }
}

/// Writes the file whole or not at all. Only an earlier one of the same draft makes way.
fn put(file: &Path, given: &Given) -> Result<(), Failure> {
    let name = file.display();
    let cannot = |error: std::io::Error| {
        failure::bad(&format!("{name} cannot be written ({error}); name another place for it."))
    };
    match fs::read(file) {
        Ok(bytes) => {
            let is_same = Given::read("", &bytes).is_ok_and(|old| {
                (old.team.as_str(), &old.cycle, old.round, &old.section)
                    == (given.team.as_str(), &given.cycle, given.round, &given.section)
                    && old.author == given.author
            });
            if !is_same {
                return Err(failure::bad(&format!(
                    "{name} is there and stays as it is; name another place for the update."
                )));
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(cannot(error)),
    }
    folders::replace(file, &given.to_string()).map_err(cannot)
}
