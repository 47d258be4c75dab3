//! Gathers what is known of a draft and its team, for the one place that puts it into words.

use super::compared::{Comments, withdraws_all};
use crate::{
    ReadTx, WriteTx,
    courier::tables::outbox::Which,
    settings::rhythm_of,
    team::tables::{Team, TeamKind},
    week::words::band_view,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{
        Candidate, Hindrance, OpState, Operation, Page, Parked, Proof, Purpose, Reach, Receipt,
        Refusal, Request, Rest, Twins, Unread, Update, marker,
    },
    deadlines::cycle_end,
    draft::{Template, says},
    ids::{DraftKey, IssueNumber, TeamId, UserId},
    reminders::TeamHistory,
    round::rhythm::{Rhythm, Round},
    schedule::Schedule,
    week::truth::{
        self, Edit, Elsewhere, Facts, IssueState, Network, NotRead, Notebook, Pasted, Place, Said,
        SignIn, SincePost, SinceReceipt, Thread, Truth,
    },
};
use meridian_protocol::{BandView, Failure};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;

/// What is known of one draft, as it was read from notebook and mirror.
pub(crate) struct Known {
    repository: String,
    /// Who writes for the team now.
    account: UserId,
    saved_at: Option<DateTime<Utc>>,
    pub(crate) latest: Option<Operation<Update>>,
    pub(crate) receipt: Option<Receipt>,
    changed: bool,
    network: Network,
    hindrance: Option<Hindrance>,
    pub(crate) sign_in: SignIn,
    not_read: Option<NotRead>,
    round: Option<Round>,
    history: TeamHistory,
    issue: Option<IssueNumber>,
    thread: Thread,
    issue_state: IssueState,
    candidates: Vec<Candidate>,
    twins: Option<Twins>,
    withdrawal: Option<Operation<Update>>,
    /// Whether that is the withdrawal of the only comment.
    withdraws_all: bool,
    since_receipt: SinceReceipt,
    edit: Option<Edit>,
    pub(crate) pasted: Option<Pasted>,
    pub(crate) place: Place,
    given: Option<Said>,
    week: Option<u32>,
    /// The cycle, where the round has no issue and comes after its end.
    after_cycle: Option<String>,
    looked_at: Option<DateTime<Utc>>,
    limited_until: Option<DateTime<Utc>>,
    notebook: Notebook,
    elsewhere: Vec<Elsewhere>,
}

impl Known {
    /// As far as it matters to an operation of this purpose: only an update can be late, or older
    /// than the draft.
    pub(crate) fn for_purpose(self, purpose: Purpose) -> Self {
        match purpose {
            Purpose::Update => self,
            Purpose::Withdrawal | Purpose::ByHand => Self { round: None, changed: false, ..self },
        }
    }

    /// As far as it matters to an operation that is no comment.
    pub(crate) fn of_no_draft(self) -> Self {
        Self { round: None, changed: false, candidates: Vec::new(), ..self }
    }

    /// Whether nothing can leave for want of a sign-in.
    pub(crate) fn has_no_sign_in(&self) -> bool {
        self.sign_in.is_trouble()
    }

    /// Whether another account than the present one has asked for it; none is while nobody is known.
    pub(crate) fn is_others<C>(&self, op: &Operation<C>) -> bool {
        self.account != UserId(0) && op.author != self.account
    }

    /// Whether nothing is known of the posted comment but that it stands as it was posted.
    pub(crate) fn stands_as_posted(&self) -> bool {
        self.since_receipt == SinceReceipt::Same
    }
}

/// What a person should know about the current team and everything that waits, for tray and
/// terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// One sentence each, with the remedy; the most urgent first.
    pub bands: Vec<BandView>,
    /// Those of them that no operation in the outbox tells of: what only the member can decide, and
    /// what became of a posted comment.
    pub beyond_outbox: Vec<BandView>,
    /// Whether nothing is left to be sent, to be read or to be decided: exit codes follow it.
    pub all_is_well: bool,
}

/// A team's rhythm and schedule, read once for several drafts.
pub(crate) struct Season {
    /// None where it cannot be read.
    pub(crate) rhythm: Option<Rhythm>,
    pub(crate) schedule: Option<Arc<Schedule>>,
}

impl Season {
    pub(crate) fn of(tx: &ReadTx<'_>, team: &Team) -> Self {
        Self { rhythm: rhythm_of(team).ok(), schedule: tx.schedule_of(team) }
    }
}

impl ReadTx<'_> {
    /// The state of things, for programs that show no page.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn outlook(&self) -> Result<Outlook, Failure> {
        let team = self.team()?;
        let (season, zone) = (Season::of(self, &team), self.zone_name()?);
        let elsewhere = self.in_other_teams(&team)?;
        let mut outlook =
            Outlook { bands: Vec::new(), beyond_outbox: Vec::new(), all_is_well: true };
        for section in &team.facts.sections {
            let key = self.key_of(&team, Some(section.clone()), None)?;
            let elsewhere = elsewhere.clone();
            let known = Known { elsewhere, ..self.known_here(&team, &key, &season)? };
            let truth = self.truth_of(&known, known.latest.as_ref(), &zone);
            outlook.all_is_well &= truth.all_is_well;
            for band in &truth.bands {
                let view = band_view(band);
                if band.beyond_outbox && !outlook.beyond_outbox.contains(&view) {
                    outlook.beyond_outbox.push(view.clone());
                }
                if !outlook.bands.contains(&view) {
                    outlook.bands.push(view);
                }
            }
        }
        // Earlier weeks too.
        let unfinished = self.store().operations(team.id, Which::Unfinished)?;
        outlook.all_is_well &= unfinished.is_empty();
        Ok(outlook)
    }

    /// Everything known of a draft of `team`, other teams' waiting updates included.
    pub(crate) fn known(
        &self,
        team: &Team,
        key: &DraftKey,
        season: &Season,
    ) -> Result<Known, Failure> {
        let elsewhere = self.in_other_teams(team)?;
        Ok(Known { elsewhere, ..self.known_here(team, key, season)? })
    }

    /// The same without the other teams.
    pub(crate) fn known_here(
        &self,
        team: &Team,
        key: &DraftKey,
        season: &Season,
    ) -> Result<Known, Failure> {
        let now = self.now();
        let store = self.store();
        let draft = store.draft(key)?;
        let latest = store.latest_operation(key)?;
        let posted = latest.as_ref().map(|op| marker::strip(&op.body)).zip(draft.as_ref());
        let issues = store.issues_there(team.id, &key.cycle, key.round)?;
        let bound = issues.first().copied();
        let list = bound.map_or("issues".to_owned(), |issue| {
            Request::Comments { issue, since: None, page: Page::First, etag: None }.resource()
        });
        let (thread, issue) = self.thread_of(team, bound)?;
        let mirrored = bound.map(|issue| store.issue(team.id, issue)).transpose()?.flatten();
        let closed = mirrored.is_some_and(|issue| issue.state == "closed");
        let round = season.rhythm.as_ref().and_then(|rhythm| rhythm.round(key.round));
        let week = round.and_then(|round| round.week_in(season.schedule.as_deref()?));
        let end = season.schedule.as_deref().and_then(cycle_end);
        let is_after = round.zip(end).is_some_and(|(round, end)| round.opens >= end);
        let own = store.own_comments(team.id, &issues, team.facts.account.user)?;
        let candidates = match bound {
            Some(_) => Vec::new(),
            None => store.candidates(team.id, &key.cycle, key.round)?,
        };
        let receipt = store.receipt(key)?;
        let offline = store.offline_since()?;
        let limits = store.limits(team.id)?;
        let mirrored = receipt
            .as_ref()
            .map(|receipt| store.mirrored(team.id, receipt.issue, &receipt.comment))
            .transpose()?;
        let base = store.base(key, team.facts.account.user)?;
        let comments = receipt.as_ref().zip(mirrored.as_ref());
        let comments = comments.map(|(receipt, mirrored)| Comments {
            key,
            receipt,
            mirrored,
            base: base.as_ref(),
            own: &own,
        });
        let pasted = match (&receipt, &latest) {
            (None, None) => self.pasted(&store, team, (key, &issues))?,
            _ => None,
        };
        let edit = comments.as_ref().and_then(|comments| {
            comments.edit(latest.as_ref().filter(|op| op.id == comments.receipt.op)?)
        });
        let withdrawal = store.withdrawal(key, team.facts.account.user)?;
        Ok(Known {
            repository: team.facts.repository.clone(),
            account: team.facts.account.user,
            saved_at: draft.as_ref().and_then(|draft| draft.saved_at),
            changed: posted.is_some_and(|(posted, draft)| {
                !says(posted, &draft.text, &Template::of(&key.section))
            }),
            since_receipt: match &receipt {
                Some(receipt) if store.is_gone(team.id, &receipt.comment)? => SinceReceipt::Gone,
                _ => comments.as_ref().map_or(SinceReceipt::Same, Comments::since),
            },
            edit,
            pasted,
            place: self.place(&store, team, key)?,
            given: self.given(&store, team, key)?,
            twins: self.twins_of(&store, key, &self.marked_of(&store, team, (key, &issues))?)?,
            withdraws_all: withdrawal.as_ref().is_some_and(|op| withdraws_all(op, base.as_ref())),
            withdrawal,
            candidates,
            receipt,
            network: offline.map_or(Network::Online, Network::OfflineSince),
            hindrance: store.hindrance()?,
            sign_in: self.sign_in_noted(team)?,
            not_read: kept(&store, &not_read_key(team.id))?,
            round,
            history: self.history(team)?,
            issue,
            thread,
            issue_state: if closed { IssueState::Closed } else { IssueState::Open },
            week: week.map(|week| week.number),
            after_cycle: (is_after && bound.is_none()).then(|| key.cycle.to_string()),
            looked_at: store.pulled(team.id, &list)?.map(|pulled| pulled.at),
            limited_until: limits.limited_until.filter(|until| *until > now),
            notebook: if store.warnings()?.is_empty() {
                Notebook::Whole
            } else {
                Notebook::Restored
            },
            elsewhere: Vec::new(),
            latest,
        })
    }

    /// What is to be said: of `op`, which is the draft's newest or another one of it.
    pub(crate) fn truth_of<C>(
        &self,
        known: &Known,
        op: Option<&Operation<C>>,
        zone: &str,
    ) -> Truth {
        truth::truth(&self.facts(known, op, zone))
    }

    pub(crate) fn facts<'a, C>(
        &'a self,
        known: &'a Known,
        op: Option<&'a Operation<C>>,
        zone: &'a str,
    ) -> Facts<'a> {
        let now = self.now();
        Facts {
            dial: truth::Dial { now, zone, rules: self.rules() },
            repository: &known.repository,
            saved_at: known.saved_at,
            op: op.map(|op| truth::OpFacts {
                state: &op.state,
                not_before: op.not_before.filter(|first| *first > now),
                is_others: known.is_others(op),
            }),
            receipt: known.receipt.as_ref(),
            since_post: if known.changed { SincePost::Changed } else { SincePost::Same },
            network: known.network,
            hindrance: known.hindrance.as_ref(),
            sign_in: &known.sign_in,
            not_read: known.not_read.as_ref(),
            round: known.round,
            history: known.history,
            issue: known.issue,
            thread: known.thread,
            issue_state: known.issue_state,
            candidates: &known.candidates,
            twins: known.twins.as_ref(),
            withdrawal: known.withdrawal.as_ref().map(|op| truth::OpFacts {
                state: &op.state,
                not_before: None,
                is_others: false,
            }),
            withdraws_all: known.withdraws_all,
            since_receipt: known.since_receipt,
            edit: known.edit.as_ref(),
            pasted: known.pasted.as_ref(),
            place: known.place,
            given: known.given,
            week: known.week,
            after_cycle: known.after_cycle.as_deref(),
            looked_at: known.looked_at,
            limited_until: known.limited_until,
            notebook: known.notebook,
            elsewhere: &known.elsewhere,
        }
    }

    /// What waits in other teams of this notebook. The practice team's play is nobody's business
    /// elsewhere.
    fn in_other_teams(&self, team: &Team) -> Result<Vec<Elsewhere>, Failure> {
        let mut elsewhere = Vec::new();
        for other in self.others(team)? {
            let waiting = self.store().queued_updates(other.id, Which::Unfinished)?;
            if waiting.is_empty() {
                continue;
            }
            let (season, zone) = (Season::of(self, &other), self.zone_name()?);
            for op in waiting {
                let known = self.known_here(&other, &op.draft, &season)?;
                if let Some(sentence) = self.truth_of(&known, Some(&op), &zone).sentence {
                    let repository = other.facts.repository.clone();
                    elsewhere.push(Elsewhere { repository, sentence });
                }
            }
        }
        Ok(elsewhere)
    }

    /// The other real teams of this notebook.
    pub(crate) fn others(&self, team: &Team) -> Result<Vec<Team>, Failure> {
        let teams = self.store().teams()?;
        let real = |other: &Team| other.id != team.id && other.facts.kind == TeamKind::GitHub;
        Ok(teams.into_iter().filter(real).collect())
    }

    /// The same as it was noted.
    pub(crate) fn not_read(&self, team: &Team) -> Result<Option<NotRead>, Failure> {
        kept(&self.store(), &not_read_key(team.id))
    }

    /// What kept GitHub from being read, as it is known now; none when it was read.
    pub(crate) fn not_read_words(&self, team: &Team) -> Result<Option<String>, Failure> {
        let key = self.key_of(team, None, None)?;
        let known = self.known_here(team, &key, &Season::of(self, team))?;
        let zone = self.zone_name()?;
        Ok(truth::not_read_words(&self.facts(&known, None::<&Operation>, &zone)))
    }
}

impl ReadTx<'_> {
    /// What is known of the sign-in.
    pub(crate) fn sign_in_noted(&self, team: &Team) -> Result<SignIn, Failure> {
        match team.facts.kind {
            TeamKind::Practice => Ok(SignIn::Good),
            TeamKind::GitHub => Ok(kept(&self.store(), &sign_in_key(team.id))?.unwrap_or_default()),
        }
    }
}

impl WriteTx<'_> {
    /// Writes down whether the sign-in can be used, for every program; a file without news is not
    /// touched.
    pub(crate) fn note_sign_in(&self, team: &Team, sign_in: &SignIn) -> Result<(), Failure> {
        match team.facts.kind {
            TeamKind::Practice => Ok(()),
            TeamKind::GitHub => self.keep_fact(&sign_in_key(team.id), Some(sign_in)),
        }
    }

    /// Writes down that there is a sign-in to try, or none.
    pub(crate) fn note_token(&self, team: &Team, given: bool) -> Result<(), Failure> {
        let known = self.sign_in_noted(team)?;
        match (given, known) {
            (false, _) => self.note_sign_in(team, &SignIn::NoneGiven),
            // Whether GitHub accepts it is not known before it has answered.
            (true, SignIn::Unknown | SignIn::Good | SignIn::Refused) => Ok(()),
            (true, _) => self.note_sign_in(team, &SignIn::Unknown),
        }
    }

    /// Writes down whether GitHub accepted the sign-in, where this drain has shown it.
    pub(crate) fn note_accepted(
        &self,
        team: &Team,
        rest: &Rest,
        refused: bool,
    ) -> Result<(), Failure> {
        let known = self.sign_in_noted(team)?;
        let is_others = matches!(rest.trouble, Some(Unread::Refused(Parked::OtherAccount { .. })));
        let answered = match &rest.trouble {
            None | Some(Unread::Incomplete | Unread::IssueGone { .. }) => {
                rest.network == Reach::Reached
            }
            Some(Unread::Refused(parked)) => *parked != Parked::Refused(Refusal::Moved),
            Some(Unread::Trouble { .. } | Unread::Limited { .. }) => false,
        };
        match (known, refused) {
            (SignIn::NoneGiven, _) => Ok(()),
            // Another process may have the right one: only this one's is wrong, and it says so.
            (_, true) if is_others => Ok(()),
            (_, true) => self.note_sign_in(team, &SignIn::Refused),
            (_, false) if answered => self.note_sign_in(team, &SignIn::Good),
            (_, false) => Ok(()),
        }
    }

    /// Why GitHub does not say who the member is, written down and as a failure.
    pub(crate) fn unknown_here(&self, team: &Team, failure: Failure) -> Result<Failure, Failure> {
        let Failure::SignIn { message } = &failure else { return Ok(failure) };
        let known = self.sign_in_noted(team)?;
        if let (SignIn::NoneGiven, Some(message)) = (&known, known.sentence()) {
            return Ok(Failure::SignIn { message });
        }
        self.note_sign_in(team, &SignIn::Other { said: message.clone() })?;
        Ok(failure)
    }

    /// Writes down how reading went.
    pub(crate) fn note_reading(
        &self,
        team: &Team,
        rest: &Rest,
        proof: Proof,
    ) -> Result<(), Failure> {
        let key = not_read_key(team.id);
        match (&rest.trouble, rest.network) {
            // Said of the sign-in, where there was one.
            (
                Some(Unread::Refused(
                    Parked::Refused(Refusal::SignInNeeded) | Parked::OtherAccount { .. },
                )),
                _,
            ) if proof != Proof::Nobody => self.keep_fact::<NotRead>(&key, None),
            (Some(why), _) => {
                let before: Option<NotRead> = kept(&self.store(), &key)?;
                let since = before.map_or_else(|| self.now(), |before| before.since);
                self.keep_fact(&key, Some(&NotRead { why: why.clone(), since }))
            }
            (None, Reach::Reached) => self.keep_fact::<NotRead>(&key, None),
            // What was not asked, or did not arrive, says nothing new.
            (None, Reach::NotAsked | Reach::Offline) => Ok(()),
        }
    }

    pub(crate) fn keep_fact<T: Serialize + DeserializeOwned + PartialEq>(
        &self,
        key: &str,
        value: Option<&T>,
    ) -> Result<(), Failure> {
        let mut store = self.store_mut();
        if kept::<T>(&store, key)?.as_ref() == value {
            return Ok(());
        }
        let json = value.map(serde_json::to_string).transpose().map_err(|error| {
            Failure::Internal { message: format!("{error}. Report it with the log.") }
        })?;
        Ok(store.set_setting(key, json.as_deref())?)
    }
}

/// What a setting holds; a text that is not understood is none.
pub(crate) fn kept<T: DeserializeOwned>(
    store: &crate::ground::store::Store,
    key: &str,
) -> Result<Option<T>, Failure> {
    Ok(store.setting(key)?.and_then(|json| serde_json::from_str(&json).ok()))
}

fn sign_in_key(team: TeamId) -> String {
    format!("sign_in/{}", team.0)
}

fn not_read_key(team: TeamId) -> String {
    format!("not_read/{}", team.0)
}

/// Whether the courier has something to do for it, now or once the sign-in is good again.
pub(crate) fn goes_on(op: &Operation) -> bool {
    op.state.is_open() || op.state == OpState::Parked(Parked::Refused(Refusal::SignInNeeded))
}

#[cfg(test)]
mod tests;
