//! The day without a sign-in: the member carries their text to GitHub themselves, and it is found there.
//!
//! What is copied is frozen in the outbox as an operation that nothing ever sends. Where the member's own
//! comment is seen to hold it, the same operation gets the same receipt as one that was sent.

pub(crate) mod came;
pub(crate) mod commenting;
pub(crate) mod elsewhere;
pub(crate) mod giving;
pub(crate) mod looking;
pub(crate) mod place;
pub(crate) mod tables;
pub(crate) mod taking;

use crate::{
    Command, Fetch, Query, ReadTx, WriteTx,
    courier::tables::comments::Author,
    ground::{failure, store::Store},
    team::tables::{Team, TeamKind},
    week::facts::{Known, Season},
};
use meridian_core::{
    courier::{OpState, Operation, OwnComment, Purpose, Update, marker},
    draft::{Template, says},
    hand::{
        budget::{self, Why},
        found::{Copied, Found, find, is_same},
        login::Login,
        slack::slack,
    },
    ids::{DraftKey, IssueNumber, OpId, SectionId, UserId},
    markdown,
    post::check::Beside,
    settings::SaidLogin,
    week::truth::{self, ByHandFacts, CopiedAt, Pasted, PastedIs, Who},
};
use meridian_protocol::{
    ByHandView, CopiedView, CopyAs, CopyUpdate, Failure, LookForUpdate, Reply, SayWho, ShowByHand,
};

impl Query for ShowByHand {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_by_hand(self.section)
    }
}

impl Command for CopyUpdate {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.copy_update(&self.draft, self.form)
    }
}

impl Command for SayWho {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.say_who(&self.login)?;
        tx.show_by_hand(self.section)
    }
}

impl Fetch for LookForUpdate {
    async fn fetch(self, engine: &crate::Engine) -> Result<Reply<Self>, Failure> {
        engine.look_for_update().await?;
        engine.read(|tx| tx.show_by_hand(self.section))
    }
}

impl ReadTx<'_> {
    /// Who the member is on GitHub for a team: as GitHub has said, else by their own word.
    pub(crate) fn who(&self, team: &Team) -> Result<Who, Failure> {
        let account = &team.facts.account;
        if account.user != UserId(0) {
            return Ok(Who::Proven(account.login.clone()));
        }
        let said = self.chosen(SaidLogin, team.id)?;
        Ok(said.map_or(Who::Nobody, |login| Who::Said(login.to_string())))
    }

    /// Whose comments are the member's; none while nobody knows.
    fn author(&self, team: &Team) -> Result<Option<Author>, Failure> {
        if team.facts.account.user != UserId(0) {
            return Ok(Some(Author::Is(team.facts.account.user)));
        }
        let said = self.chosen(SaidLogin, team.id)?;
        Ok(said.map(|login| Author::Named(login.as_str().to_owned())))
    }

    /// The member's comments on these issues that have a mark: by their sign-in or their own word; where
    /// nobody knows who they are, those with the mark of what was copied of this draft here.
    pub(crate) fn marked_of(
        &self,
        store: &Store,
        team: &Team,
        (draft, issues): (&DraftKey, &[IssueNumber]),
    ) -> Result<Vec<OwnComment>, Failure> {
        Ok(match self.author(team)? {
            Some(Author::Is(user)) => store.own_comments(team.id, issues, user)?,
            Some(author) => store.of_author(team.id, issues, &author)?.0,
            None => {
                let copies = store.copies(draft)?;
                let mark = |body: &str| marker::Marker::find(body).map(|marker| marker.op);
                let copies: Vec<OpId> =
                    copies.iter().filter_map(|copy| mark(&copy.copied.body)).collect();
                store.pasted_from(team.id, issues, &copies)?
            }
        })
    }

    /// Who has made what is on GitHub of a draft: the account, or where nobody is signed in whoever was
    /// found there.
    pub(crate) fn writes_as(&self, team: &Team, draft: &DraftKey) -> Result<UserId, Failure> {
        let account = team.facts.account.user;
        if account != UserId(0) {
            return Ok(account);
        }
        let latest = self.store().latest_operation(draft)?;
        Ok(latest.map_or(account, |op| op.author))
    }

    /// What of the member's stands on these issues for a draft of which nothing was sent and no receipt is.
    pub(crate) fn pasted(
        &self,
        store: &Store,
        team: &Team,
        (draft, issues): (&DraftKey, &[IssueNumber]),
    ) -> Result<Option<Pasted>, Failure> {
        let Some(author) = self.author(team)? else { return Ok(None) };
        let (own, by_hand) = store.of_author(team.id, issues, &author)?;
        if own.is_empty() && by_hand.is_empty() {
            return Ok(None);
        }
        let copies = store.copies(draft)?;
        let copies: Vec<Copied> = copies.into_iter().map(|copy| copy.copied).collect();
        let beside = beside(draft, &team.facts.sections);
        let pasted = |is, url: &String, at| Pasted { url: url.clone(), at, is };
        Ok(find(draft, &copies, &own, &by_hand, beside).map(|found| match found {
            Found::Free(comment) => pasted(PastedIs::Free, &comment.url, comment.at),
            Found::AsCopied { comment, .. } | Found::Differs { copied: None, comment } => {
                let comment = &comment.comment;
                pasted(PastedIs::FromElsewhere, &comment.url, comment.updated_at)
            }
            Found::Differs { copied: Some(copied), comment } => {
                let comment = &comment.comment;
                let edit =
                    truth::differing(marker::strip(&copied.body), marker::strip(&comment.body));
                pasted(PastedIs::Differs(edit), &comment.url, comment.updated_at)
            }
        }))
    }

    /// Answers `ShowByHand`.
    ///
    /// # Errors
    /// When there is no team, the section is none of the member's, or the notebook fails.
    pub fn show_by_hand(&self, section: Option<SectionId>) -> Result<ByHandView, Failure> {
        let team = self.team()?;
        let key = self.key_of(&team, section, None)?;
        let zone = self.zone_name()?;
        let known = self.known(&team, &key, &Season::of(self, &team))?;
        let facts = self.facts(&known, known.latest.as_ref(), &zone);
        let who = self.who(&team)?;
        let is_nobodys = *facts.sign_in == truth::SignIn::NoneGiven;
        let looks = self.looks(&team)?;
        let next = |why| budget::next(&looks, why, self.now());
        let asked = Some(next(Why::Asked)).filter(|at| is_nobodys && *at > self.now());
        let copied = self.copied_at(&key)?;
        let words = truth::by_hand_words(
            &facts,
            &ByHandFacts {
                who: &who,
                copied,
                not_before: asked,
                by_itself: Some(next(Why::ByItself)).filter(|at| *at > self.now()),
            },
        );
        let found = known.receipt.as_ref().map(|receipt| &receipt.url);
        let found = found.or(facts.pasted.map(|pasted| &pasted.url)).cloned();
        let login = match &who {
            Who::Said(login) => Some(login.trim_start_matches('@').to_owned()),
            Who::Proven(_) | Who::Nobody => None,
        };
        let is_real = team.facts.kind == TeamKind::GitHub;
        let is_the_way = goes_by_hand(&known, &team);
        let is_elsewhere = known.place != truth::Place::GitHub;
        Ok(ByHandView {
            is_the_way,
            state: words.state,
            who: words.who,
            login,
            may_say: is_real && !is_elsewhere && !matches!(who, Who::Proven(_)),
            offered: self.handles(&team, &key.section)?,
            page: match is_elsewhere {
                true => self.page_of_discussion(&team)?,
                false => self.page_of_round(&team, &key)?,
            },
            look: words.look,
            may_look: asked.is_none(),
            found,
            is_elsewhere,
            is_marked: matches!(known.place, truth::Place::Elsewhere(Some(_))),
            draft: key,
        })
    }

    /// Names of the people of the roster, the holders of this section first.
    fn handles(&self, team: &Team, section: &SectionId) -> Result<Vec<String>, Failure> {
        let roles = self.store().roles(team.id, &team.facts.cycle)?;
        let title = Template::of(section).title;
        let (mine, others): (Vec<_>, Vec<_>) =
            roles.into_iter().partition(|role| role.name.eq_ignore_ascii_case(&title));
        let mut handles: Vec<String> = Vec::new();
        for role in mine.into_iter().chain(others) {
            let people = role.lead.into_iter().chain(role.shadows);
            for handle in people.filter_map(|person| person.handle) {
                if !handles.iter().any(|known| known.eq_ignore_ascii_case(&handle)) {
                    handles.push(handle);
                }
            }
        }
        Ok(handles)
    }

    fn page_of_round(&self, team: &Team, key: &DraftKey) -> Result<Option<String>, Failure> {
        let store = self.store();
        let Some(bound) = store.bound_issue(team.id, &key.cycle, key.round)? else {
            return Ok(None);
        };
        let issue = store.issue(team.id, bound.number)?;
        Ok(issue.map(|issue| issue.url).filter(|url| !url.is_empty()))
    }

    /// What was last copied of a draft, whether or not it was found.
    fn copied_at(&self, key: &DraftKey) -> Result<Option<CopiedAt>, Failure> {
        let Some(newest) = self.store().copies(key)?.pop() else { return Ok(None) };
        let text = self.draft(key)?.text;
        let copied = marker::strip(&newest.copied.body);
        let is_older = !says(copied, &text, &Template::of(&key.section));
        Ok(Some(CopiedAt { at: newest.at, is_older }))
    }
}

/// Whether an update gets to its place by hand: nobody is signed in, or it goes elsewhere.
pub(crate) fn goes_by_hand(known: &Known, team: &Team) -> bool {
    let is_nobodys = known.sign_in == truth::SignIn::NoneGiven;
    let is_real = team.facts.kind == TeamKind::GitHub;
    is_real && (is_nobodys || known.place != truth::Place::GitHub)
}

const TO_GITHUB: &str = "Copied. Paste it as it is: the first line, by which it is found, shows nowhere on \
                         GitHub.";

/// All of the member's comments by hand, whatever they were asked about.
fn beside<'a>(draft: &'a DraftKey, sections: &'a [SectionId]) -> Beside<'a> {
    Beside { section: &draft.section, round: draft.round, sections, agreed: &[] }
}

impl WriteTx<'_> {
    /// Answers `CopyUpdate`: freezes the draft as it stands. The same text is frozen once.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where nothing is written, or when the notebook cannot be written.
    pub fn copy_update(&self, draft: &DraftKey, form: CopyAs) -> Result<CopiedView, Failure> {
        let team = self.store().team(draft.team)?;
        let stored = self.draft(draft)?;
        if stored.saved_at.is_none() {
            return Err(Failure::NotReady {
                message: "Nothing is written yet that could be copied.".to_owned(),
            });
        }
        let (mut body, id) = self.compose(&team, draft, &stored.text)?;
        let copies = self.store().copies(draft)?;
        let words = marker::strip(&body);
        match copies.last() {
            Some(last) if is_same(marker::strip(&last.copied.body), words) => {
                body.clone_from(&last.copied.body);
                self.store_mut().copied_again(&last.copied.op, self.now())?;
            }
            _ => {
                let operation = Operation {
                    id,
                    author: self.writes_as(&team, draft)?,
                    created_at: self.now(),
                    not_before: None,
                    state: OpState::Cancelled,
                    content: Update {
                        purpose: Purpose::ByHand,
                        draft: draft.clone(),
                        body: body.clone(),
                        base: None,
                    },
                };
                self.store_mut().freeze_copy(&operation, stored.revision)?;
            }
        }
        let is_elsewhere = self.goes_elsewhere(&team)?;
        let words = marker::strip(&body).to_owned();
        let (text, html, said) = match form {
            CopyAs::Markdown if !is_elsewhere => (body, String::new(), TO_GITHUB),
            CopyAs::Markdown => (words, String::new(), "Copied as Markdown."),
            CopyAs::Html => {
                let html = markdown::render(&words);
                (words, html, "Copied for a document.")
            }
            CopyAs::Slack => (slack(&words), String::new(), "Copied for Slack."),
        };
        Ok(CopiedView { text, html, words: said.to_owned() })
    }

    /// Keeps who the member says to be, or forgets it; and looks what is known already of theirs.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where it is no name, or GitHub has said who they are.
    pub fn say_who(&self, login: &str) -> Result<(), Failure> {
        let team = self.team()?;
        let login: Option<Login> = match login.trim() {
            "" => None,
            login => Some(login.parse().map_err(|error| failure::bad(&format!("{error}")))?),
        };
        if let (Who::Proven(known), Some(_)) = (self.who(&team)?, &login) {
            return Err(failure::bad(&format!(
                "GitHub has said that you are @{known}. Sign in as somebody else where that is wrong."
            )));
        }
        self.keep(SaidLogin, team.id, login.as_ref())?;
        self.take_found(&team)
    }
}

#[cfg(test)]
mod elsewhere_tests;
#[cfg(test)]
mod tests;
