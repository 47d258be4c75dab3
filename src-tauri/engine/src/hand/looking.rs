//! Looking for what the member has put on GitHub themselves: how often that may be without a sign-in, and
//! what follows from what was read.

use crate::{
    Drained, Eagerness, Engine, ReadTx, SyncReport, WriteTx, ground::github::Client, hand::beside,
    team::tables::Team,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{OpState, Receipt, marker},
    draft::to_lf,
    fingerprint::sha256_hex,
    hand::{
        budget::{self, Why},
        found::{Copied, Found, find},
    },
    ids::TeamId,
    week::truth::{self, Dial},
};
use meridian_protocol::Failure;
use std::time::Duration;

/// How long another process's look is waited for.
const PATIENCE: u32 = 40;
const PAUSE: Duration = Duration::from_millis(250);

fn looks_key(team: TeamId) -> String {
    format!("looks/{team}")
}

impl ReadTx<'_> {
    /// When GitHub was looked at without a sign-in within the last hour.
    pub(crate) fn looks(&self, team: &Team) -> Result<Vec<DateTime<Utc>>, Failure> {
        let kept = self.store().setting(&looks_key(team.id))?;
        let looks: Option<Vec<DateTime<Utc>>> =
            kept.and_then(|json| serde_json::from_str(&json).ok());
        Ok(budget::recent(&looks.unwrap_or_default(), self.now()))
    }

    /// When it may be looked next by itself.
    pub(crate) fn next_anonymous(&self, team: &Team) -> Result<DateTime<Utc>, Failure> {
        Ok(budget::next(&self.looks(team)?, Why::ByItself, self.now()))
    }
}

impl WriteTx<'_> {
    /// Takes one of the looks that are left without a sign-in; else says when there is one again.
    pub(crate) fn take_look(
        &self,
        team: &Team,
        why: Why,
    ) -> Result<Result<(), DateTime<Utc>>, Failure> {
        let mut looks = self.looks(team)?;
        let next = budget::next(&looks, why, self.now());
        if next > self.now() {
            return Ok(Err(next));
        }
        looks.push(self.now());
        let json = serde_json::to_string(&looks).map_err(|error| Failure::Internal {
            message: format!("{error}. Report it with the log."),
        })?;
        self.store_mut().set_setting(&looks_key(team.id), Some(&json))?;
        Ok(Ok(()))
    }

    /// What was copied and stands on GitHub by now gets its receipt. Only the mirror is looked at.
    pub(crate) fn take_found(&self, team: &Team) -> Result<(), Failure> {
        let Some(author) = self.author(team)? else { return Ok(()) };
        let drafts = self.store().copied_drafts(team.id)?;
        for draft in drafts {
            let issues = self.store().issues_of(team.id, &draft.cycle, draft.round)?;
            let latest = self.store().latest_operation(&draft)?;
            if latest.is_some_and(|op| op.state != OpState::Done) {
                // What is on its way finds the comment itself.
                continue;
            }
            let copies: Vec<Copied> =
                self.store().copies(&draft)?.into_iter().map(|copy| copy.copied).collect();
            if copies.is_empty() {
                continue;
            }
            let (own, by_hand) = self.store().of_author(team.id, &issues, &author)?;
            let beside = beside(&draft, &team.facts.sections);
            let Some(Found::AsCopied { copied, comment }) =
                find(&draft, &copies, &own, &by_hand, beside)
            else {
                continue;
            };
            let Some(user) = comment.comment.author.as_ref().map(|user| user.id) else { continue };
            let issue = comment.issue;
            let comment = &comment.comment;
            let body = to_lf(&comment.body);
            let receipt = Receipt {
                op: copied.op.clone(),
                draft,
                issue,
                comment: comment.id.clone(),
                url: comment.url.clone(),
                sha256: sha256_hex(&body),
                bytes: i64::try_from(body.len()).unwrap_or(i64::MAX),
                at: self.now(),
            };
            debug_assert!(marker::Marker::find(&body).is_some(), "it was found by its mark");
            self.store_mut().copy_arrived(user, &receipt, &body)?;
        }
        Ok(())
    }
}

impl Engine {
    /// That GitHub is not asked now: nothing goes there, or without a sign-in it is too soon.
    pub(crate) async fn rests(
        &self,
        team: &Team,
        client: &Client,
        why: Why,
        is_anonymous: bool,
    ) -> Result<Option<Drained>, Failure> {
        match self.nothing_to_ask(team, client).await? {
            None if is_anonymous => self.too_soon(team, why),
            nothing => Ok(nothing),
        }
    }

    /// That it may not be looked now without a sign-in; none where it may, which counts as a look.
    fn too_soon(&self, team: &Team, why: Why) -> Result<Option<Drained>, Failure> {
        let Err(next) = self.write(|tx| tx.take_look(team, why))? else { return Ok(None) };
        let asked = why == Why::Asked;
        let words = self.read(|tx| {
            let zone = tx.zone_name()?;
            let dial = Dial { now: tx.now(), zone: &zone, rules: tx.rules() };
            Ok(truth::looks_used_up(dial, next))
        })?;
        Ok(Some(Drained {
            look_again_at: Some(next),
            not_read: asked,
            trouble: asked.then_some(words),
            ..Drained::default()
        }))
    }

    /// Of a team whose updates go elsewhere GitHub is asked nothing but its schedule, unless something
    /// waits that was queued before.
    async fn nothing_to_ask(
        &self,
        team: &Team,
        client: &Client,
    ) -> Result<Option<Drained>, Failure> {
        let waits = |tx: &ReadTx<'_>| Ok(!tx.goes_elsewhere(team)? || tx.has_waiting(team)?);
        if self.read(waits)? {
            return Ok(None);
        }
        let schedule = self.follow_schedule(team, client).await?;
        let report = SyncReport { schedule, ..SyncReport::default() };
        let look_again_at = self.now().checked_add_signed(budget::APART);
        Ok(Some(Drained { look_again_at, report, ..Drained::default() }))
    }

    /// Answers `LookForUpdate`, but for what is shown then: looks at once, as far as that may be.
    ///
    /// # Errors
    /// What kept it from looking, in a sentence.
    pub async fn look_for_update(&self) -> Result<(), Failure> {
        for _ in 0..PATIENCE {
            let drained = self.drain(Eagerness::Now).await?;
            if drained.elsewhere {
                // That one may have begun before the text was there.
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            return match drained.trouble {
                Some(message) => Err(Failure::Offline { message }),
                None => Ok(()),
            };
        }
        Err(Failure::Offline {
            message: "Another part of Meridian is asking GitHub. Look again in a moment."
                .to_owned(),
        })
    }
}
