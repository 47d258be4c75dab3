//! The outbox as a person reads it: what of every team is on its way to GitHub, in one plain line each,
//! and one of them in full. Every word of it is decided in `core/src/week/truth.rs`.

mod full;

use crate::{
    Command, Query, ReadTx,
    courier::tables::outbox::Which,
    ground::failure,
    post::{MARK_GONE, of_a_withdrawal},
    team::tables::{Team, TeamKind},
    week::facts::Season,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    account::pages::web_host,
    courier::{Content, OpState, Operation, Proof, Purpose, Receipt, Update},
    draft::Template,
    ids::RoundKey,
    week::truth::{Dial, GoesOn, Item, Sentence, SignIn, budget_words, done_words, outbox_summary},
};
use meridian_protocol::{
    BudgetView, CountOutbox, Failure, OutboxCount, OutboxRow, OutboxView, Reply, ShowOperation,
    ShowOutbox, TryAgain,
};

/// For how long what is done stays in the list.
const SHOWN: TimeDelta = TimeDelta::days(7);

impl Query for CountOutbox {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        Ok(count(&tx.waiting_rows()?))
    }
}

impl Query for ShowOutbox {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_outbox()
    }
}

impl Query for ShowOperation {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_operation(&self.op)
    }
}

impl Command for TryAgain {
    fn carry_out(self, tx: &crate::WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        let before = tx.show_operation(&self.op)?;
        let may = before.acts.iter().any(|act| act.remedy.goes_on());
        let now = tx.now();
        if !may || !tx.store_mut().again(&self.op, now)? {
            let label = before.row.label.to_lowercase();
            return Err(failure::bad(&format!(
                "{} is not tried again by this: {label}. {}",
                before.row.title, before.row.words
            )));
        }
        tx.show_operation(&self.op)
    }
}

/// What goes on by itself, and what does not.
fn count(rows: &[OutboxRow]) -> OutboxCount {
    let needs_you = rows.iter().filter(|row| row.needs_person).count();
    OutboxCount { waits: rows.len() - needs_you, needs_you }
}

/// What is known of an operation, with its words.
struct Told {
    sentence: Sentence,
    item: Item,
}

impl ReadTx<'_> {
    /// Answers `ShowOutbox`.
    ///
    /// # Errors
    /// When there is no team, or notebook or mirror cannot be read.
    pub fn show_outbox(&self) -> Result<OutboxView, Failure> {
        let team = self.team()?;
        let (waiting, done) = (self.waiting_rows()?, self.done_rows()?);
        let OutboxCount { waits, needs_you } = count(&waiting);
        let is_practice = team.facts.kind == TeamKind::Practice;
        Ok(OutboxView {
            now: self.moment(&self.zone_name()?, self.now())?,
            summary: outbox_summary(needs_you, waits),
            practice: is_practice.then(|| "Practice team. Nothing leaves this laptop.".to_owned()),
            waiting,
            done,
            budgets: self.budgets()?,
        })
    }

    /// The team that is shown, then the other real ones.
    fn outbox_teams(&self) -> Result<Vec<Team>, Failure> {
        let team = self.team()?;
        let others = self.others(&team)?;
        Ok(std::iter::once(team).chain(others).collect())
    }

    /// What is not on GitHub yet: what needs a person first, the newest first.
    fn waiting_rows(&self) -> Result<Vec<OutboxRow>, Failure> {
        let mut rows = Vec::new();
        for team in self.outbox_teams()? {
            rows.extend(self.waiting_of(&team)?);
        }
        let order = |row: &OutboxRow| (!row.needs_person, std::cmp::Reverse(row.since.instant));
        rows.sort_by_key(order);
        Ok(rows)
    }

    /// The same of one team, the oldest first.
    pub(crate) fn waiting_of(&self, team: &Team) -> Result<Vec<OutboxRow>, Failure> {
        let operations = self.store().operations(team.id, Which::Unfinished)?;
        if operations.is_empty() {
            return Ok(Vec::new());
        }
        let season = Season::of(self, team);
        let row = |op: &Operation| {
            let told = self.told(team, op, &season)?;
            self.outbox_row(team, op, &season, &told)
        };
        operations.iter().map(row).collect()
    }

    /// What reached GitHub in the last days, the newest first.
    fn done_rows(&self) -> Result<Vec<OutboxRow>, Failure> {
        let since = self.now().checked_sub_signed(SHOWN).unwrap_or(DateTime::UNIX_EPOCH);
        let mut rows = Vec::new();
        for team in self.outbox_teams()? {
            let done = self.store().done(team.id)?;
            if done.is_empty() {
                continue;
            }
            let season = Season::of(self, &team);
            for op in done {
                if self.done_at(&op)? >= since {
                    let told = self.told(&team, &op, &season)?;
                    rows.push(self.outbox_row(&team, &op, &season, &told)?);
                }
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.since.instant));
        Ok(rows)
    }

    /// When an operation was read back.
    fn done_at(&self, op: &Operation) -> Result<DateTime<Utc>, Failure> {
        let store = self.store();
        let proven = match store.receipt_of(&op.id)? {
            Some(receipt) => Some(receipt.at),
            None => store.evidence(&op.id)?.map(|evidence| evidence.at),
        };
        let last = store.steps(&op.id)?.pop().map(|step| step.last);
        Ok(proven.or(last).unwrap_or(op.created_at))
    }

    fn outbox_row(
        &self,
        team: &Team,
        op: &Operation,
        season: &Season,
        Told { sentence, item }: &Told,
    ) -> Result<OutboxRow, Failure> {
        let since = match op.state {
            OpState::Done => self.done_at(op)?,
            _ => op.created_at,
        };
        Ok(OutboxRow {
            op: op.id.clone(),
            team: team.id,
            is_shown: self.team()?.id == team.id,
            repository: team.facts.repository.clone(),
            title: title(op, season),
            since: self.moment(&self.zone_name()?, since)?,
            stage: item.stage,
            label: item.stage.words().to_owned(),
            tone: item.stage.tone(),
            words: sentence.words.clone(),
            needs_person: sentence.goes_on == GoesOn::ByAPerson,
        })
    }

    /// What is to be said of an operation, whatever it brings.
    fn told(&self, team: &Team, op: &Operation, season: &Season) -> Result<Told, Failure> {
        let nothing = || Failure::Internal { message: format!("{} has no words.", op.id) };
        let Some(update) = op.clone().of::<Update>() else {
            let (sentence, item) = self.truth_of_wish(team, op, season)?;
            return Ok(Told { sentence, item: item.ok_or_else(nothing)? });
        };
        let known = self.known_here(team, &update.draft, season)?.for_purpose(update.purpose);
        let truth = self.truth_of(&known, Some(&update), &self.zone_name()?);
        let (sentence, item) = truth.sentence.zip(truth.item).ok_or_else(nothing)?;
        let words = match update.purpose {
            _ if op.state == OpState::Done => self.done_words(&update)?,
            Purpose::Withdrawal => of_a_withdrawal(&op.state, &sentence.words),
            Purpose::Update if self.lacks_only_its_mark(&update)? => MARK_GONE.to_owned(),
            Purpose::Update | Purpose::ByHand => sentence.words,
        };
        Ok(Told { sentence: Sentence { words, ..sentence }, item })
    }

    /// What was proven of an update when it was done, and is so for ever; and what is so since.
    fn done_words(&self, op: &Operation<Update>) -> Result<String, Failure> {
        let receipt: Option<Receipt> = self.store().receipt_of(&op.id)?;
        let is_gone = match &receipt {
            Some(receipt) => self.store().is_gone(op.draft.team, &receipt.comment)?,
            None => false,
        };
        let zone = self.zone_name()?;
        Ok(done_words(&self.dial(&zone), receipt.as_ref(), op.purpose, is_gone))
    }

    fn dial<'a>(&'a self, zone: &'a str) -> Dial<'a> {
        Dial { now: self.now(), zone, rules: self.rules() }
    }

    /// What GitHub last said of the hour of requests of each account of the real teams.
    fn budgets(&self) -> Result<Vec<BudgetView>, Failure> {
        let zone = self.zone_name()?;
        let mut views: Vec<BudgetView> = Vec::new();
        for team in self.outbox_teams()? {
            if team.facts.kind == TeamKind::Practice {
                continue;
            }
            let proof = match self.sign_in_noted(&team)? {
                SignIn::NoneGiven => Proof::Nobody,
                _ => Proof::Proven,
            };
            let account = &team.facts.account;
            let budget = self.store().budget(account, proof)?;
            let host = web_host(&account.host).to_owned();
            let account = match (proof, account.login.as_str()) {
                (Proof::Nobody, _) | (_, "") => format!("without a sign-in, {host}"),
                (_, login) => format!("{login}, {host}"),
            };
            if views.iter().any(|view| view.account == account) {
                continue;
            }
            let percent = budget.and_then(|budget| budget.percent(self.now()));
            let words = budget_words(&self.dial(&zone), budget.as_ref());
            views.push(BudgetView { account, words, percent });
        }
        Ok(views)
    }
}

/// `Release Signal, week 9`, `#7, to be closed`
fn title(op: &Operation, season: &Season) -> String {
    if let Some(update) = op.clone().of::<Update>() {
        let section = Template::of(&update.draft.section).title;
        let when = round_words(update.draft.round, season);
        return match update.purpose {
            Purpose::Update | Purpose::ByHand => format!("{section}, {when}"),
            Purpose::Withdrawal => format!("{section}, {when}, withdrawal"),
        };
    }
    match &op.content {
        Content::HandOver(given) => {
            let section = Template::of(&given.draft.section).title;
            let when = round_words(given.draft.round, season);
            let what = if given.takes_back() { "taken back from" } else { "to" };
            format!("{section}, {when}, {what} your lead")
        }
        content => match content.wish() {
            Some(wish) => wish.title,
            None => format!("A {} of yours", op.name()),
        },
    }
}

/// `week 9`, or `round of 16 Nov 2026` where the cycle has no such week.
pub(crate) fn round_words(round: RoundKey, season: &Season) -> String {
    let found = season.rhythm.as_ref().and_then(|rhythm| rhythm.round(round));
    let week = found.and_then(|found| found.week_in(season.schedule.as_deref()?));
    week.map_or_else(
        || round.opens.format("round of %-d %b %Y").to_string(),
        |week| format!("week {}", week.number),
    )
}

#[cfg(test)]
mod tests;
