//! What the team is asked to discuss or decide, over all rounds of the cycle: gathered from what the mirror has
//! of their comments, each of which is read once for as long as it stays the same.

mod acting;
mod noting;
mod pages;

use crate::{
    ReadTx,
    courier::{
        reading::{One, Reading},
        tables::changed::Update,
    },
    ground::failure,
    settings::rhythm_of,
    team::tables::Team,
};
pub use acting::{PlannedEnd, PlannedItemIssue};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{
        Issue,
        marker::{self, Marker, MessageMarker, item::ItemMarker, message::below},
    },
    ids::{CommentId, IssueNumber, ItemKey, RoundKey, SectionId, TeamId},
    items::{self, Asked, End, Facts, Item, Line, Link, because_in},
    round::{
        openers::{Openers, Trusted},
        opening::Carried,
        rhythm::Round,
        summary::Lives,
    },
    settings::{ItemLinks, ItemsKept},
};
use meridian_protocol::{Failure, Moment};
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};

/// No cycle has more rounds.
const MOST_ROUNDS: usize = 24;

/// What was read of the comments of a cycle's rounds. It lives in this process only.
#[derive(Debug, Default)]
pub(crate) struct Readings(Mutex<Option<Reading<Comment>>>);

/// A comment with what it asks.
#[derive(Debug)]
struct Comment {
    id: CommentId,
    by: String,
    url: String,
    at: DateTime<Utc>,
    /// The round and the section of an update.
    of: Option<(RoundKey, SectionId)>,
    asks: Vec<Line>,
}

/// The items of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemsView {
    /// Up to when the comments of the present round are known; none where they were not read yet.
    pub read: Option<Moment>,
    /// What waits, and what has ended in this round or the last; with `all` all of the cycle.
    pub items: Vec<ItemView>,
}

/// An item with how it stands in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemView {
    /// It.
    #[serde(flatten)]
    pub item: Item,
    /// `waits`, `has its issue #12`
    pub words: String,
    /// Whether the member asked it.
    pub mine: bool,
}

impl ItemView {
    /// `5800000592-1  Which day do we cut the beta?`
    pub fn title(&self) -> String {
        format!("{}  {}", self.item.asked.key, self.item.asked.line.text)
    }

    /// Who asks, since when, and how it stands; one line.
    pub fn about(&self) -> String {
        let (Asked { round, line, .. }, by) = (&self.item.asked, by(&self.item.asked));
        let names = match line.names.as_slice() {
            [] => String::new(),
            names => format!(", names {}", names.join(" and ")),
        };
        let when = line.by.as_ref().map_or_else(String::new, |by| format!(", wanted by {by}"));
        let rounds = match self.item.rounds {
            0 | 1 => String::new(),
            rounds => format!(", in {rounds} rounds now"),
        };
        let rounds = if self.item.is_open() { rounds } else { String::new() };
        format!("{by} asks since the round of {round}{names}{when}{rounds}: {}", self.words)
    }
}

impl ReadTx<'_> {
    /// The items that wait, or have ended in this round or the last; or all of the cycle.
    ///
    /// # Errors
    /// When there is no team, or the notebook or the mirror fails.
    pub fn items(&self, all: bool) -> Result<ItemsView, Failure> {
        let team = self.team()?;
        let round = rhythm_of(&team)?.round_at(self.now());
        let (zone, me) = (self.zone_name()?, self.team_view(&team)?.login);
        let issues = self.store().issues_of(team.id, &team.facts.cycle, round.key)?;
        let read = match issues.first() {
            Some(issue) => self.store().comments_read_at(team.id, *issue)?,
            None => None,
        };
        let found = match all {
            true => self.items_of(&team)?,
            false => self.items_now(&team)?,
        };
        Ok(ItemsView {
            read: read.map(|at| self.moment(&zone, at)).transpose()?,
            items: found.into_iter().map(|item| view(item, me.as_deref())).collect(),
        })
    }

    /// One of them, by its key.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where there is none; as [`Self::items`].
    pub fn item(&self, key: &ItemKey) -> Result<ItemView, Failure> {
        let team = self.team()?;
        let me = self.team_view(&team)?.login;
        Ok(view(self.item_of(&team, key)?, me.as_deref()))
    }

    fn item_of(&self, team: &Team, key: &ItemKey) -> Result<Item, Failure> {
        let found = self.items_of(team)?.into_iter().find(|item| item.asked.key == *key);
        found.ok_or_else(|| {
            failure::bad(&format!(
                "There is no item {key} in this cycle, as far as GitHub was read."
            ))
        })
    }

    /// What waits, and what has ended in the present round or the one before.
    pub(crate) fn items_now(&self, team: &Team) -> Result<Vec<Item>, Failure> {
        let rhythm = rhythm_of(team)?;
        let since = rhythm.previous(&rhythm.round_at(self.now())).opens;
        let mut found = self.items_of(team)?;
        found.retain(|item| match &item.stands {
            items::Stands::Ended(how) => how.at() >= since,
            _ => true,
        });
        Ok(found)
    }

    /// What a round's opening names: what waits from earlier rounds, and once what has ended.
    pub(crate) fn carried_into(&self, team: &Team, round: &Round) -> Result<Vec<Carried>, Failure> {
        let before = rhythm_of(team)?.previous(round).opens;
        let found = self.items_of(team)?.into_iter();
        let carried = found.filter(|item| item.is_carried_into(round.key, before)).map(|item| {
            let text = &item.asked.line.text;
            let words = match item.is_open() {
                true => format!("{text} (asked by {})", by(&item.asked)),
                false => format!("{text} ({})", item.words()),
            };
            // What is opened now is one round more.
            let rounds = if item.is_open() { self.rounds_until(team, &item, round) } else { 0 };
            let issue = item.issue.as_ref().filter(|_| item.is_open()).map(|issue| issue.number);
            Carried { words, issue, rounds }
        });
        Ok(carried.collect())
    }

    /// What a round's summary says beside what its updates ask: what waits, and what has ended since the round
    /// opened. What an update of the round itself asks stands with that update, unless it has an issue.
    pub(crate) fn lives_on(&self, team: &Team, round: &Round) -> Result<Vec<Lives>, Failure> {
        let found = self.items_of(team)?.into_iter().filter(|item| match &item.stands {
            items::Stands::Ended(how) => how.at() >= round.opens,
            _ => {
                let own = item.asked.section.is_some() && item.issue.is_none();
                let (asked, this) = (item.asked.round, round.key);
                match own {
                    true => (asked.opens, asked.turn) < (this.opens, this.turn),
                    false => (asked.opens, asked.turn) <= (this.opens, this.turn),
                }
            }
        });
        let lives = found.map(|item| Lives {
            text: item.asked.line.text.clone(),
            by: by(&item.asked),
            ended: (!item.is_open()).then(|| item.words()),
            issue: item.issue.as_ref().map(|issue| issue.number),
            rounds: item.rounds,
        });
        Ok(lives.collect())
    }

    /// In how many rounds an item stands once this one is open.
    fn rounds_until(&self, team: &Team, item: &Item, round: &Round) -> u32 {
        let present = rhythm_of(team).ok().map(|rhythm| rhythm.round_at(self.now()).key);
        match present {
            Some(present) if present != round.key => item.rounds + 1,
            _ => item.rounds,
        }
    }

    /// All items of the cycle, oldest first; none where the team's updates go to where Meridian cannot look.
    pub(crate) fn items_of(&self, team: &Team) -> Result<Vec<Item>, Failure> {
        if self.goes_elsewhere(team)? {
            return Ok(Vec::new());
        }
        let rounds = self.rounds_with_issues(team)?;
        let asked = self.asked_in(team, &rounds)?;
        let times: Vec<_> = rounds.iter().map(|(round, _)| (round.key, round.opens)).collect();
        let mut kept = self.kept(ItemsKept, team.id)?;
        kept.retain(|one| times.iter().any(|(key, _)| *key == one.round));
        let openers = self.openers(team)?;
        let trusted = Trusted { me: team.facts.account.user, openers: &openers };
        let marked = self.store().item_issues(team.id)?;
        let mut links = links_of(&marked, trusted, asked.iter().chain(&kept));
        links.extend(self.kept(ItemLinks, team.id)?);
        let mut issues = marked;
        let named = asked.iter().filter_map(|one| one.line.issue);
        for number in links.iter().map(|link| link.issue).chain(named) {
            if !issues.iter().any(|known| known.number == number) {
                issues.extend(self.store().issue(team.id, number)?);
            }
        }
        let mut ends = Vec::new();
        let leads = self.leads(team, openers)?;
        for issue in rounds.iter().flat_map(|(_, issues)| issues) {
            ends.extend(self.ends_on(team, *issue, &leads)?);
        }
        Ok(items::items(&Facts {
            asked: &asked,
            kept: &kept,
            links: &links,
            issues: &issues,
            ends: &ends,
            rounds: &times,
        }))
    }

    /// The cycle's rounds whose issues are known, the first one first, up to the present one.
    fn rounds_with_issues(&self, team: &Team) -> Result<Vec<(Round, Vec<IssueNumber>)>, Failure> {
        let rhythm = rhythm_of(team)?;
        let mut round = rhythm.round_at(self.now());
        let mut rounds = Vec::new();
        for _ in 0..MOST_ROUNDS {
            rounds.push((round, self.store().issues_of(team.id, &team.facts.cycle, round.key)?));
            round = rhythm.previous(&round);
        }
        while rounds.len() > 1 && rounds.last().is_some_and(|(_, issues)| issues.is_empty()) {
            rounds.pop();
        }
        rounds.reverse();
        Ok(rounds)
    }

    /// What the comments of these rounds ask now.
    fn asked_in(
        &self,
        team: &Team,
        rounds: &[(Round, Vec<IssueNumber>)],
    ) -> Result<Vec<Asked>, Failure> {
        let mut issues: Vec<IssueNumber> =
            rounds.iter().flat_map(|(_, issues)| issues.iter().copied()).collect();
        issues.sort_unstable();
        issues.dedup();
        let mut all = Vec::new();
        for comment in self.comments_with_items(team.id, issues)?.iter() {
            // One issue may serve several rounds, and a round's own may be opened early.
            let by_time = || rounds.iter().rev().find(|(round, _)| round.opens <= comment.at);
            let named = comment.of.as_ref().map(|(round, _)| *round);
            let named = named.filter(|key| rounds.iter().any(|(round, _)| round.key == *key));
            let Some(round) =
                named.or_else(|| by_time().or(rounds.first()).map(|(round, _)| round.key))
            else {
                continue;
            };
            for (at, line) in comment.asks.iter().enumerate() {
                let Ok(ordinal) = u16::try_from(at + 1) else { break };
                all.push(Asked {
                    key: ItemKey { comment: comment.id.clone(), ordinal },
                    line: line.clone(),
                    by: comment.by.clone(),
                    section: comment.of.as_ref().map(|(_, section)| section.clone()),
                    round,
                    url: comment.url.clone(),
                    at: comment.at,
                });
            }
        }
        Ok(all)
    }

    fn comments_with_items(
        &self,
        team: TeamId,
        issues: Vec<IssueNumber>,
    ) -> Result<Arc<Vec<One<Comment>>>, Failure> {
        let of = (team, issues);
        let mut kept = self.parts.items.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept.take().filter(|reading| reading.is_of(&of));
        let before = before.unwrap_or_else(|| Reading::new(of));
        let reading = before.go_on(&self.store(), |comment| Ok(read_one(comment)))?;
        let all = reading.all();
        *kept = Some(reading);
        Ok(all)
    }

    /// What was said of ends on an issue.
    fn ends_on(&self, team: &Team, issue: IssueNumber, leads: &Leads) -> Result<Vec<End>, Failure> {
        let mut ends = Vec::new();
        for message in self.store().messages_on(team.id, issue)? {
            let comment = message.comment;
            let Some(mark) = MessageMarker::find(&comment.body).filter(|mark| !mark.withdrawn)
            else {
                continue;
            };
            let (marker::About::ItemEnded { item }, Some(author)) = (mark.about, &comment.author)
            else {
                continue;
            };
            ends.push(End {
                key: item,
                by: author.login.clone(),
                leads: leads.has(&author.login),
                because: because_in(below(&comment.body)).unwrap_or_default(),
                at: comment.created_at,
                url: comment.url.clone(),
            });
        }
        Ok(ends)
    }

    fn leads(&self, team: &Team, openers: Openers) -> Result<Leads, Failure> {
        let roles = self.store().roles(team.id, &team.facts.cycle)?;
        let handles = roles.into_iter().flat_map(|role| role.lead).filter_map(|one| one.handle);
        Ok(Leads(handles.chain(openers.logins).collect()))
    }
}

/// Who speaks for the team: whoever leads a section of its roster, and whom its file lets open rounds.
struct Leads(Vec<String>);

impl Leads {
    fn has(&self, login: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(login))
    }
}

/// Whose issues these are by their marks. Anybody on the internet can write one: whom the team trusts counts,
/// and who asked.
fn links_of<'a>(
    marked: &[Issue],
    trusted: Trusted<'_>,
    asked: impl Iterator<Item = &'a Asked> + Clone,
) -> Vec<Link> {
    let link = |issue: &Issue| {
        let ItemMarker { key, sum } = ItemMarker::find(&issue.body)?;
        let author = issue.author.as_ref();
        let is_askers = |one: &Asked| {
            one.key.comment == key.comment
                && author.is_some_and(|author| author.login.eq_ignore_ascii_case(&one.by))
        };
        let counts = trusted.made(issue) || asked.clone().any(is_askers);
        (counts && !issue.is_pull_request).then_some(Link { key, sum, issue: issue.number })
    };
    marked.iter().filter_map(link).collect()
}

/// `ana-example for docs`
fn by(Asked { by, section, .. }: &Asked) -> String {
    let of = section.as_ref().map_or_else(String::new, |section| format!(" for {section}"));
    format!("{by}{of}")
}

fn view(item: Item, me: Option<&str>) -> ItemView {
    let mine = me.is_some_and(|me| item.asked.by.eq_ignore_ascii_case(me));
    ItemView { words: item.words(), mine, item }
}

fn read_one(comment: &Update) -> Comment {
    let of = Marker::find(&comment.body).filter(|mark| !mark.withdrawn);
    let is_taken_back = Marker::find(&comment.body).is_some_and(|mark| mark.withdrawn);
    Comment {
        id: comment.id.clone(),
        by: comment.login.clone().unwrap_or_else(|| "ghost".to_owned()),
        url: comment.url.clone(),
        at: comment.created_at,
        of: of.map(|mark| (mark.round, mark.section)),
        asks: if is_taken_back { Vec::new() } else { items::asked(&comment.body) },
    }
}

#[cfg(test)]
mod tests;
