//! What is asked in a cycle's rounds, and how each of it stands at a moment.
//!
//! A comment may be edited after something hangs on what it asked: an issue, or that it was carried. What is
//! known of an item is laid beside what the comment asks now, by its words first, then by its place; what is
//! found by neither is not asked there any more, and stays an item until it has ended.

use crate::{
    courier::Issue,
    ids::{CommentId, IssueNumber, ItemKey, RoundKey, SectionId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One question in a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What is asked, in plain words, as much as is shown.
    pub text: String,
    /// What tells its whole text from another one, whatever its signs and letters' case.
    pub sum: String,
    /// Whom it names, by login.
    pub names: Vec<String>,
    /// By when an answer is wanted, in its own words.
    #[serde(rename = "wanted_by")]
    pub by: Option<String>,
    /// The links in it.
    pub links: Vec<String>,
    /// The issue that its author says it has, by a number alone: `tracked in #12`.
    #[serde(rename = "own_issue")]
    pub issue: Option<IssueNumber>,
}

/// A question where it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// By what it is known.
    pub key: ItemKey,
    /// What is asked.
    #[serde(flatten)]
    pub line: Line,
    /// By whom, by login.
    pub by: String,
    /// For which section, where the comment belongs to one.
    pub section: Option<SectionId>,
    /// In which round.
    pub round: RoundKey,
    /// Where a person sees the comment.
    pub url: String,
    /// When the comment was made.
    pub at: DateTime<Utc>,
}

/// That an issue is an item's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Which item.
    pub key: ItemKey,
    /// What was asked then, by its sum.
    pub sum: String,
    /// The issue.
    pub issue: IssueNumber,
}

/// That somebody said how an item ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Which item.
    pub key: ItemKey,
    /// Who, by login.
    pub by: String,
    /// Whether they speak for the team: a lead.
    pub leads: bool,
    /// What they said.
    pub because: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Where a person sees it.
    pub url: String,
}

/// All that is known.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What the comments of the cycle's rounds ask now, each with the place that it has there.
    pub asked: &'a [Asked],
    /// What they were seen to ask, with the keys that hold.
    pub kept: &'a [Asked],
    /// Which issues are whose, by their marks or by this laptop.
    pub links: &'a [Link],
    /// Those issues, as they were read last.
    pub issues: &'a [Issue],
    /// What was said of ends.
    pub ends: &'a [End],
    /// The cycle's rounds up to the present one, the first one first, with when each opens.
    pub rounds: &'a [(RoundKey, DateTime<Utc>)],
}

/// The issue of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssueOf {
    /// Its number.
    pub number: IssueNumber,
    /// Where a person sees it; none while it was not read.
    pub url: Option<String>,
    /// Others that were made of the same item. The lowest counts.
    pub also: Vec<IssueNumber>,
}

/// How an item ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum HowEnded {
    /// Its issue was closed.
    Closed {
        /// By whom, where GitHub says so.
        by: Option<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Who asked it, or a lead, said so.
    Said {
        /// By whom.
        by: String,
        /// What they said.
        because: String,
        /// When.
        at: DateTime<Utc>,
        /// Where.
        url: String,
    },
}

/// How it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Stands {
    /// It waits in its round, without an issue.
    Waits,
    /// Its issue is open, or was not read yet.
    HasIssue,
    /// A bot closed its issue because nothing happened there, which answers nothing.
    Stale {
        /// Which bot.
        by: Option<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// It has ended.
    Ended(HowEnded),
}

/// An item as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What is asked, by its key.
    #[serde(flatten)]
    pub asked: Asked,
    /// Whether its comment does not ask it any more.
    pub is_gone: bool,
    /// In how many rounds it stands, that in which it was asked included.
    pub rounds: u32,
    /// Its issue, where it has one.
    pub issue: Option<IssueOf>,
    /// How it stands.
    pub stands: Stands,
}

impl HowEnded {
    /// When.
    pub fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Closed { at, .. } | Self::Said { at, .. } => *at,
        }
    }
}

impl Item {
    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        !matches!(self.stands, Stands::Ended(_))
    }

    /// Whether a round's opening names it: what waits from an earlier round, and once what has ended in the
    /// round before, which opened at `before`.
    pub fn is_carried_into(&self, round: RoundKey, before: DateTime<Utc>) -> bool {
        let is_earlier =
            (self.asked.round.opens, self.asked.round.turn) < (round.opens, round.turn);
        is_earlier
            && match &self.stands {
                Stands::Ended(how) => how.at() >= before,
                Stands::Waits | Stands::HasIssue | Stands::Stale { .. } => true,
            }
    }

    /// How it stands, in a few words that reach nobody: `waits`, `closed on Thu 12 Nov by ana-example`.
    pub fn words(&self) -> String {
        let day = |at: &DateTime<Utc>| at.format("%a %-d %b").to_string();
        let by =
            |by: &Option<String>| by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
        let issue = self.issue.as_ref().map(|issue| format!("#{}", issue.number));
        let mut words = match (&self.stands, issue) {
            (Stands::Ended(HowEnded::Closed { by: who, at }), issue) => {
                format!("ended: {} was closed on {}{}", issue.unwrap_or_default(), day(at), by(who))
            }
            (Stands::Ended(HowEnded::Said { by, because, at, .. }), _) => {
                format!("ended on {}, {by} said: {because}", day(at))
            }
            (Stands::Stale { by: who, at }, issue) => format!(
                "waits; {} was closed as stale on {}{}, which is no answer",
                issue.unwrap_or_default(),
                day(at),
                by(who)
            ),
            (Stands::HasIssue, Some(issue)) => format!("has its issue {issue}"),
            (Stands::Waits | Stands::HasIssue, _) => "waits".to_owned(),
        };
        let also = self.issue.as_ref().map(|issue| issue.also.as_slice()).unwrap_or_default();
        if !also.is_empty() {
            let also: Vec<_> = also.iter().map(|number| format!("#{number}")).collect();
            words += &format!("; also {}", also.join(" and "));
        }
        if self.is_gone {
            words += "; its comment does not ask it any more";
        }
        words
    }
}

/// All items of the cycle, the oldest first.
pub fn items(facts: &Facts<'_>) -> Vec<Item> {
    let mut comments: BTreeMap<&CommentId, Vec<&Asked>> = BTreeMap::new();
    for asked in facts.asked {
        comments.entry(&asked.key.comment).or_default().push(asked);
    }
    let hanging =
        facts.kept.iter().map(|kept| &kept.key).chain(facts.links.iter().map(|link| &link.key));
    for key in hanging {
        comments.entry(&key.comment).or_default();
    }
    let mut all = Vec::new();
    for (comment, now) in comments {
        for (asked, is_gone) in settled(comment, &now, facts) {
            let item = stands(asked, is_gone, facts);
            // What nobody asks any more and nothing hangs on was taken back by its author.
            let hangs = item.issue.is_some() || item.rounds > 1 || !item.is_open();
            if !is_gone || hangs {
                all.push(item);
            }
        }
    }
    all.sort_by(|one, other| {
        let place = |item: &Item| (item.asked.at, item.asked.key.clone());
        place(one).cmp(&place(other))
    });
    all
}

/// What a comment asks, under the keys that hold, and what it was seen to ask and does not any more.
fn settled(comment: &CommentId, now: &[&Asked], facts: &Facts<'_>) -> Vec<(Asked, bool)> {
    // What was kept knows more than a link; of both the key holds.
    let kept: Vec<&Asked> = facts.kept.iter().filter(|one| one.key.comment == *comment).collect();
    let mut known: Vec<(&ItemKey, &str)> =
        kept.iter().map(|one| (&one.key, one.line.sum.as_str())).collect();
    for link in facts.links.iter().filter(|link| link.key.comment == *comment) {
        if !known.iter().any(|(key, _)| **key == link.key) {
            known.push((&link.key, &link.sum));
        }
    }
    known.sort();
    let mut names: BTreeMap<usize, &ItemKey> = BTreeMap::new();
    let mut found: BTreeSet<&ItemKey> = BTreeSet::new();
    for (key, sum) in &known {
        let is_it =
            |(at, asked): &(usize, &&Asked)| asked.line.sum == *sum && !names.contains_key(at);
        // Of the same words twice each keeps its own place.
        let in_place = |(_, asked): &(usize, &&Asked)| asked.key == **key;
        let all = || now.iter().enumerate().filter(is_it);
        if let Some((at, _)) = all().find(in_place).or_else(|| all().next()) {
            names.insert(at, key);
            found.insert(key);
        }
    }
    for (key, _) in &known {
        let at = now.iter().position(|asked| asked.key == **key);
        if let Some(at) = at.filter(|at| !names.contains_key(at) && !found.contains(key)) {
            names.insert(at, key);
            found.insert(key);
        }
    }
    let mut taken: BTreeSet<u16> = known.iter().map(|(key, _)| key.ordinal).collect();
    let mut all = Vec::new();
    for (at, asked) in now.iter().enumerate() {
        let ordinal = match names.get(&at) {
            Some(key) => key.ordinal,
            None => {
                let free =
                    std::iter::once(asked.key.ordinal).chain(1..).find(|n| !taken.contains(n));
                free.unwrap_or(asked.key.ordinal)
            }
        };
        taken.insert(ordinal);
        let key = ItemKey { comment: comment.clone(), ordinal };
        all.push((Asked { key, ..(*asked).clone() }, false));
    }
    let gone = known.iter().filter(|(key, _)| !found.contains(key));
    all.extend(gone.filter_map(|(key, _)| {
        let kept = kept.iter().find(|one| one.key == **key).map(|one| (*one).clone());
        Some((kept.or_else(|| by_its_issue(key, facts))?, true))
    }));
    all
}

/// An item of which nothing is known but its issue.
fn by_its_issue(key: &ItemKey, facts: &Facts<'_>) -> Option<Asked> {
    let link = facts.links.iter().filter(|link| link.key == *key).min_by_key(|link| link.issue)?;
    let issue = facts.issues.iter().find(|issue| issue.number == link.issue)?;
    let round = facts.rounds.iter().rev().find(|(_, opens)| *opens <= issue.created_at);
    let line = Line {
        text: issue.title.clone(),
        sum: link.sum.clone(),
        names: Vec::new(),
        by: None,
        links: Vec::new(),
        issue: None,
    };
    let by = issue.author.as_ref().map_or("ghost", |author| author.login.as_str()).to_owned();
    Some(Asked {
        key: key.clone(),
        line,
        by,
        section: None,
        round: round.or(facts.rounds.first())?.0,
        url: issue.url.clone(),
        at: issue.created_at,
    })
}

fn stands(asked: Asked, is_gone: bool, facts: &Facts<'_>) -> Item {
    let mut numbers: Vec<IssueNumber> =
        facts.links.iter().filter(|link| link.key == asked.key).map(|link| link.issue).collect();
    numbers.extend(asked.line.issue);
    numbers.sort_unstable();
    numbers.dedup();
    let read = |number: IssueNumber| facts.issues.iter().find(|issue| issue.number == number);
    let said = facts.ends.iter().filter(|end| {
        end.key == asked.key && (end.leads || end.by.eq_ignore_ascii_case(&asked.by))
    });
    let said = said.min_by_key(|end| end.at).map(|end| HowEnded::Said {
        by: end.by.clone(),
        because: end.because.clone(),
        at: end.at,
        url: end.url.clone(),
    });
    let first = numbers.first().copied();
    let closed = first.and_then(read).and_then(|issue| {
        let (by, at) = issue.closed()?;
        Some((by, at, is_stale(issue)))
    });
    let stands = match (said, closed, first) {
        (Some(how), _, _) => Stands::Ended(how),
        (None, Some((by, at, true)), _) => Stands::Stale { by, at },
        (None, Some((by, at, false)), _) => Stands::Ended(HowEnded::Closed { by, at }),
        (None, None, Some(_)) => Stands::HasIssue,
        (None, None, None) => Stands::Waits,
    };
    let issue = first.map(|number| IssueOf {
        number,
        url: read(number).map(|issue| issue.url.clone()),
        also: numbers.into_iter().skip(1).collect(),
    });
    let place = |round: RoundKey| facts.rounds.iter().position(|(key, _)| *key == round);
    let last = match &stands {
        Stands::Ended(how) => facts.rounds.iter().rposition(|(_, opens)| *opens <= how.at()),
        Stands::Waits | Stands::HasIssue | Stands::Stale { .. } => {
            facts.rounds.len().checked_sub(1)
        }
    };
    let since = place(asked.round);
    let rounds = since.zip(last).map_or(1, |(since, last)| last.saturating_sub(since) + 1);
    Item { asked, is_gone, rounds: u32::try_from(rounds).unwrap_or(u32::MAX), issue, stands }
}

/// Whether a bot closed it because nothing happened there: nobody answered by that.
fn is_stale(issue: &Issue) -> bool {
    let whole: serde_json::Value = serde_json::from_str(&issue.raw).unwrap_or_default();
    let by = whole.get("closed_by");
    let text = |name: &str| by.and_then(|by| by.get(name)?.as_str()).unwrap_or_default();
    let login = text("login").to_ascii_lowercase();
    let by_bot =
        text("type") == "Bot" || ["[bot]", "-bot", "-robot"].iter().any(|end| login.ends_with(end));
    let not_planned = whole.get("state_reason").and_then(|it| it.as_str()) == Some("not_planned");
    let labels = issue.labels().unwrap_or_default();
    let is_labelled = labels.iter().any(|label| {
        let label = label.to_ascii_lowercase();
        let last = label.rsplit('/').next().unwrap_or_default();
        matches!(last, "stale" | "rotten" | "no-activity" | "inactive")
    });
    by_bot && (not_planned || is_labelled)
}

#[cfg(test)]
#[path = "carry_tests.rs"]
mod tests;
