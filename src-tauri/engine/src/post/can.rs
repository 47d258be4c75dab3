//! "Can I post here?" of a team: what was heard of it in passing, and what its posts have met.
//!
//! What GitHub says is kept in the mirror, with the sign-in that it was said to; what became of posts in
//! the notebook, for as long as it is the same sign-in. One request more a day is asked at most, with the
//! tag of the last answer, and only where nothing else has told of the repository meanwhile.

use crate::{
    Engine, ReadTx, WriteTx,
    account::keeping::key_of,
    courier::drive::Tally,
    ground::github::{Client, Said, Scopes},
    settings::rhythm_of,
    team::{
        starting::is_page_of,
        tables::{Team, TeamKind},
    },
    week::facts::kept,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{Answer, Reach, Request, Rest, Update},
    ids::{IssueNumber, UserId},
    post::can::{Act, CanPost, Heard, IssueSays, Learnt, Refused, Signals, SignedIn, can_post},
    week::truth::SignIn,
};
use meridian_protocol::{BandView, CanPostAct, CanPostAnswer, CanPostView, Failure, Tone};
use serde::Deserialize;

/// For so long what was heard of a repository is good enough.
fn good_for() -> TimeDelta {
    TimeDelta::days(1)
}

fn posting_key(team: &Team) -> String {
    format!("posting/{}", key_of(&team.facts.account))
}

/// What else GitHub says of an issue.
#[derive(Default, Deserialize)]
struct Lock {
    #[serde(default)]
    locked: bool,
    /// GitHub's graph calls it otherwise.
    #[serde(default, alias = "activeLockReason")]
    active_lock_reason: Option<String>,
}

impl ReadTx<'_> {
    /// Whether the member can post to the present team; none for the practice team, where everybody can.
    ///
    /// # Errors
    /// When there is no team, or the files cannot be read.
    pub fn can_post(&self) -> Result<Option<CanPostView>, Failure> {
        let team = self.team()?;
        Ok(self.can_post_to(&team)?.as_ref().map(view))
    }

    pub(crate) fn can_post_to(&self, team: &Team) -> Result<Option<CanPost>, Failure> {
        if team.facts.kind == TeamKind::Practice {
            return Ok(None);
        }
        let store = self.store();
        let heard = store.heard(team.id)?.map(|(heard, _)| heard);
        let learnt: Option<Learnt> = kept(&store, &posting_key(team))?;
        // Of another sign-in it says nothing.
        let learnt =
            learnt.filter(|learnt| heard.as_ref().is_none_or(|heard| heard.mark == learnt.mark));
        let number = self.issue_to_post_to(team)?;
        let issue = number.map(|number| store.issue(team.id, number)).transpose()?.flatten();
        let lock: Option<Lock> =
            issue.as_ref().map(|issue| serde_json::from_str(&issue.raw).unwrap_or_default());
        let seen = number.map(|number| Request::Issue { number, etag: None }.resource());
        let seen = seen.map(|resource| store.pulled(team.id, &resource)).transpose()?.flatten();
        let seen_at = seen.map(|pulled| pulled.at);
        let issue = match (number, &issue, &lock) {
            (Some(number), Some(issue), Some(lock)) => Some(IssueSays {
                number,
                locked: lock.locked,
                lock_reason: lock.active_lock_reason.as_deref(),
                open: issue.state != "closed",
                is_pull_request: issue.is_pull_request,
                seen_at,
            }),
            _ => None,
        };
        Ok(Some(can_post(&Signals {
            name: &team.facts.repository,
            signed_in: self.signed_in(team)?,
            heard: heard.as_ref(),
            issue,
            learnt: learnt.as_ref(),
        })))
    }

    fn signed_in(&self, team: &Team) -> Result<SignedIn, Failure> {
        let was_given = self.parts.token.is_some();
        Ok(match self.sign_in_noted(team)? {
            SignIn::NoneGiven => SignedIn::Nobody,
            SignIn::Unknown if team.facts.account.user == UserId(0) && !was_given => {
                SignedIn::Nobody
            }
            SignIn::Refused => SignedIn::NoLonger,
            _ => SignedIn::Yes,
        })
    }

    /// The issue of the present round, where it is known.
    fn issue_to_post_to(&self, team: &Team) -> Result<Option<IssueNumber>, Failure> {
        if let Some(number) = team.facts.destination.by_link() {
            return Ok(Some(number));
        }
        let Ok(rhythm) = rhythm_of(team) else { return Ok(None) };
        let round = rhythm.round_at(self.now()).key;
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, round)?;
        Ok(bound.map(|bound| bound.number))
    }

    /// That the member cannot post, where no other band says it: for the week's page.
    pub(crate) fn cannot_post_band(&self, team: &Team) -> Result<Option<BandView>, Failure> {
        if self.sign_in_noted(team)?.is_trouble() {
            return Ok(None);
        }
        let Some(CanPost::No { because, remedy }) = self.can_post_to(team)? else {
            return Ok(None);
        };
        Ok(Some(BandView {
            tone: Tone::Wait,
            title: "You cannot post here as it stands.".to_owned(),
            words: format!("{because} {}", remedy.words),
            choices: Vec::new(),
            signs_in: matches!(remedy.act, Act::SignIn | Act::Authorise(_)),
        }))
    }

    /// What stands beside Post where it is not certain that a post is taken; one sentence.
    pub(crate) fn probably_words(&self, team: &Team) -> Result<Option<String>, Failure> {
        Ok(match self.can_post_to(team)? {
            Some(CanPost::Probably { because }) => Some(because),
            _ => None,
        })
    }
}

impl WriteTx<'_> {
    /// Keeps what a drain's posts have met.
    pub(crate) fn note_posts(
        &self,
        team: &Team,
        client: &Client,
        tally: &Tally,
    ) -> Result<(), Failure> {
        let is_practice = team.facts.kind == TeamKind::Practice;
        let Some(print) = client.token_print().filter(|_| !is_practice) else { return Ok(()) };
        if tally.receipts.is_empty() && tally.refused.is_empty() {
            return Ok(());
        }
        let (name, at) = (&team.facts.repository, self.now());
        let key = posting_key(team);
        let mut learnt: Learnt = kept(&self.store(), &key)?.unwrap_or_default();
        if learnt.mark != print.mark() {
            learnt = Learnt { mark: print.mark(), ..Learnt::default() };
        }
        if !tally.receipts.is_empty() {
            learnt.went_through(name, at);
        }
        for (op, said) in &tally.refused {
            // Who may open and close issues is another question.
            let Some(update) = self.store().operation(op)?.of::<Update>() else { continue };
            let draft = &update.draft;
            let bound = self.store().bound_issue(team.id, &draft.cycle, draft.round)?;
            let bound = bound.map(|bound| bound.number);
            let issue = team.facts.destination.by_link().or(bound);
            let authorise = own_page(team, client.said().authorise_to_write);
            learnt.was_refused(name, Refused { said: said.clone(), at, issue, authorise });
        }
        self.keep_fact(&key, Some(&learnt))
    }

    /// Somebody has signed in: what the sign-in before it met says nothing of this one, and what this
    /// one met before is to be tried anew.
    pub(crate) fn forget_refusals(&self, team: &Team, client: &Client) -> Result<(), Failure> {
        let key = posting_key(team);
        let Some(learnt) = kept::<Learnt>(&self.store(), &key)? else { return Ok(()) };
        let mark = client.token_print().map(|print| print.mark());
        let same = mark.as_ref() == Some(&learnt.mark);
        let still = same.then(|| Learnt { refused: Default::default(), ..learnt });
        self.keep_fact(&key, still.as_ref())
    }
}

impl Engine {
    /// Keeps what a client has heard of its sign-in and of the team's repository.
    pub(crate) fn note_heard(&self, team: &Team, client: &Client) -> Result<(), Failure> {
        let (Some(print), Some(kind)) = (client.token_print(), client.token_kind()) else {
            return Ok(());
        };
        if team.facts.kind == TeamKind::Practice {
            return Ok(());
        }
        let Said { scopes, repository, reads, authorise_to_read, .. } = client.said();
        let (mark, now) = (print.mark(), self.now());
        let mut store = self.store_mut();
        let known = store.heard(team.id)?;
        let before = known.clone().filter(|(heard, _)| heard.mark == mark);
        let (before, etag_before) = before.unzip();
        let (repository, etag) = match repository {
            Some((repository, etag)) => (Some((repository, now)), etag),
            None => (before.as_ref().and_then(|heard| heard.repository), etag_before.flatten()),
        };
        let heard = Heard {
            mark,
            kind,
            scopes: match scopes {
                Some(Scopes::These(scopes)) => Some(scopes),
                Some(Scopes::Unsaid) => None,
                None => before.as_ref().and_then(|heard| heard.scopes.clone()),
            },
            authorise: match own_page(team, authorise_to_read) {
                None if !reads => before.and_then(|heard| heard.authorise),
                said => said,
            },
            repository,
        };
        if known.as_ref().is_none_or(|(known, tag)| *known != heard || *tag != etag) {
            store.put_heard(team.id, &heard, etag.as_deref())?;
        }
        Ok(())
    }

    /// Keeps what a drain has heard, and what its posts have met.
    pub(crate) async fn learn(
        &self,
        team: &Team,
        client: &Client,
        tally: &Tally,
        rest: &Rest,
    ) -> Result<(), Failure> {
        self.write(|tx| tx.note_posts(team, client, tally))?;
        match (rest.network, &rest.trouble) {
            (Reach::Reached, None) => self.hear_of(team, client).await,
            _ => self.note_heard(team, client),
        }
    }

    /// The same after a drain that has read GitHub: of the repository it is asked where nothing has told
    /// of it to this sign-in for a day.
    async fn hear_of(&self, team: &Team, client: &Client) -> Result<(), Failure> {
        self.note_heard(team, client)?;
        let Some(print) = client.token_print().filter(|_| team.facts.kind == TeamKind::GitHub)
        else {
            return Ok(());
        };
        let known = self.store().heard(team.id)?;
        let (heard, etag) = known.filter(|(heard, _)| heard.mark == print.mark()).unzip();
        let looked = heard.as_ref().and_then(|heard| heard.repository);
        let is_old = |at: DateTime<Utc>| (self.now() - at).abs() >= good_for();
        if looked.is_some_and(|(_, at)| !is_old(at)) {
            return Ok(());
        }
        let etag = etag.flatten().filter(|_| looked.is_some());
        match client.repository_if(&team.facts.repository, etag.as_deref()).await {
            // It is as it was, as of now.
            Err(Answer::Unchanged) => {
                let (Some(heard), Some((repository, _))) = (heard, looked) else { return Ok(()) };
                let heard = Heard { repository: Some((repository, self.now())), ..heard };
                Ok(self.store_mut().put_heard(team.id, &heard, etag.as_deref())?)
            }
            // Whatever else it said is heard, or will be.
            _ => self.note_heard(team, client),
        }
    }
}

/// A page that GitHub named, if it is one of the team's own host: nobody is sent anywhere else.
fn own_page(team: &Team, page: Option<String>) -> Option<String> {
    page.filter(|page| is_page_of(&team.facts.account.host, page))
}

fn view(can: &CanPost) -> CanPostView {
    let (answer, act) = match can {
        CanPost::Yes { .. } => (CanPostAnswer::Yes, None),
        CanPost::Probably { .. } => (CanPostAnswer::Probably, None),
        CanPost::No { remedy, .. } => (
            CanPostAnswer::No,
            match &remedy.act {
                Act::SignIn => Some(CanPostAct::SignIn),
                Act::Authorise(page) => Some(CanPostAct::Authorise { page: page.clone() }),
                Act::Copy => Some(CanPostAct::Copy),
                Act::Ask => None,
            },
        ),
    };
    CanPostView { answer, words: can.words(), act }
}
