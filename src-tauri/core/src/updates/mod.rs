//! Everybody's updates of a round by section: who has posted, and who has not as far as what was read of
//! GitHub tells.
//!
//! A comment with Meridian's marker belongs to the section that it names. One that somebody wrote by hand
//! counts as posted, free text: for the section that it opens with, where its author is of that section or
//! it looks like an update; else for the one section of its author. Where the member has
//! assigned it to a section, it counts for that one. What looks like an update and belongs
//! to none stands apart, and the rest is talk. So is what tells that its author is away and nothing else, and
//! what has no part of an update and only asks, answers a question that is put to the team, or is itself a
//! proposal or a risk.
//!
//! Nobody is late before the cut-off, before this team has had an issue of the kind, or by what was read
//! before the cut-off; nor is a role that nobody holds, or whose leads told ahead that they are away.

#[cfg(feature = "native")]
mod absence;
mod all_in;
#[cfg(feature = "native")]
mod assigned;
mod check;
#[cfg(feature = "native")]
mod place;
#[cfg(feature = "native")]
mod read;
#[cfg(feature = "native")]
pub mod remind;

#[cfg(feature = "native")]
pub use absence::{Absence, Cover};
pub use all_in::{AllIn, Known, against, all_in, rank};
#[cfg(feature = "native")]
pub use assigned::{Assigned, proposed};
pub use check::{Checked, Thumb, checked};
#[cfg(feature = "native")]
pub use read::Seen;
#[cfg(feature = "native")]
pub(crate) use read::{ASKS, need};

#[cfg(feature = "native")]
use self::place::{Place, Places};
#[cfg(feature = "native")]
use crate::{
    away::Away,
    decisions::Options,
    draft::Template,
    ids::{CycleName, SectionId},
    reminders::TeamHistory,
    round::rhythm::Round,
    team::roster::{Person, Role},
};
#[cfg(feature = "native")]
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "native")]
use std::borrow::Borrow;

/// How a section stands in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Posted in time.
    Posted,
    /// Posted after the cut-off.
    PostedLate,
    /// Not there after the cut-off.
    Late,
    /// Not there, as those who write it told ahead.
    Absent,
    /// Not there.
    NotYet,
    /// Nobody is to write it.
    NotExpected,
}

impl Standing {
    /// Every one, in the order in which they are counted.
    pub const ALL: [Self; 6] =
        [Self::Posted, Self::PostedLate, Self::Late, Self::Absent, Self::NotYet, Self::NotExpected];

    /// For people, `Posted late`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Posted => "Posted",
            Self::PostedLate => "Posted late",
            Self::Late => "Late",
            Self::Absent => "Absent",
            Self::NotYet => "Not yet",
            Self::NotExpected => "Not expected",
        }
    }
}

/// `3 posted, 1 late, 2 not yet`
pub fn counted(standings: impl IntoIterator<Item = Standing>) -> String {
    let all: Vec<Standing> = standings.into_iter().collect();
    let count = |of: Standing| all.iter().filter(|standing| **standing == of).count();
    let words = |of: Standing| {
        let count = count(of);
        (count > 0).then(|| format!("{count} {}", of.word().to_lowercase()))
    };
    Standing::ALL.into_iter().filter_map(words).collect::<Vec<_>>().join(", ")
}

/// A section of the team.
#[cfg(feature = "native")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub section: SectionId,
    /// `Release Signal`
    pub title: String,
    /// Who leads it, as far as the roster tells.
    pub lead: Vec<Person>,
    /// Who shadows it.
    pub shadows: Vec<Person>,
    /// Whether the member writes it.
    pub is_mine: bool,
}

#[cfg(feature = "native")]
impl Part {
    /// The sections of a roster in its order, and the member's own that it does not name.
    pub fn all(roles: &[Role], own: &[SectionId]) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        for role in roles {
            let Some(section) = role.section() else { continue };
            if let Some(part) = parts.iter_mut().find(|part| is_same(&part.section, &section)) {
                part.lead.extend(role.lead.iter().cloned());
                part.shadows.extend(role.shadows.iter().cloned());
                continue;
            }
            let is_mine = own.iter().any(|own| is_same(own, &section));
            let (lead, shadows) = (role.lead.clone(), role.shadows.clone());
            parts.push(Self {
                title: Template::of(&section).title,
                section,
                lead,
                shadows,
                is_mine,
            });
        }
        for section in own {
            if !parts.iter().any(|part| is_same(&part.section, section)) {
                parts.push(Self { is_mine: true, ..Self::of(section) });
            }
        }
        parts
    }

    fn of(section: &SectionId) -> Self {
        let title = Template::of(section).title;
        let (lead, shadows, is_mine) = (Vec::new(), Vec::new(), false);
        Self { section: section.clone(), title, lead, shadows, is_mine }
    }

    /// Whether it is somebody's: they are the member who writes it, or are listed for it by this login.
    pub fn is_of(&self, login: Option<&str>) -> bool {
        self.is_mine || login.is_some_and(|login| self.has(login))
    }

    /// Whether somebody of this account is of the section.
    fn has(&self, login: &str) -> bool {
        self.leads(login) || named(&self.shadows, login)
    }

    pub(crate) fn leads(&self, login: &str) -> bool {
        named(&self.lead, login)
    }

    /// Whether an update is expected: the member writes it, or somebody leads a role that writes.
    fn is_expected(&self) -> bool {
        let name = self.section.as_str().to_lowercase();
        let only_advises = ADVISING.iter().any(|word| name.contains(word));
        self.is_mine || (!self.lead.is_empty() && !only_advises)
    }
}

/// Who holds a role of such a name writes no update of a week.
#[cfg(feature = "native")]
const ADVISING: [&str; 4] = ["emeritus", "adviser", "advisor", "mentor"];

#[cfg(feature = "native")]
fn named(people: &[Person], login: &str) -> bool {
    let is =
        |person: &Person| person.handle.as_ref().is_some_and(|h| h.eq_ignore_ascii_case(login));
    people.iter().any(is)
}

/// Whether two names are of one section, in whichever letters.
#[cfg(feature = "native")]
pub fn is_same(one: &SectionId, other: &SectionId) -> bool {
    one.as_str().eq_ignore_ascii_case(other.as_str())
}

/// A question that was put to the team: what answers it tells nothing of a section.
#[cfg(feature = "native")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Between what.
    pub options: Options,
    /// Since when it is asked.
    pub asked_at: DateTime<Utc>,
    /// Since when it is settled, if it is.
    pub settled_at: Option<DateTime<Utc>>,
}

#[cfg(feature = "native")]
impl Question {
    fn is_open_at(&self, at: DateTime<Utc>) -> bool {
        self.asked_at <= at && self.settled_at.is_none_or(|settled| at < settled)
    }
}

/// What decides how sections stand.
#[cfg(feature = "native")]
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The round.
    pub round: &'a Round,
    /// Its cycle.
    pub cycle: &'a CycleName,
    /// What was written before is no update of this round, where no marker says so.
    pub from: DateTime<Utc>,
    /// What was written from then on is the next round's, where no marker says otherwise; none where
    /// each round has a place of its own, in which it may also come later.
    pub until: Option<DateTime<Utc>>,
    /// Up to when the comments of the round's issue are known; none where it is not known or they were
    /// not read.
    pub read_at: Option<DateTime<Utc>>,
    /// Whether this team ever had an issue of the kind.
    pub history: TeamHistory,
    /// Whether the member joined here after the cut-off, and is not late with what is theirs.
    pub joined_late: bool,
    /// Who told ahead that they are away then.
    pub away: &'a [Away],
    /// Which comments by hand the member has assigned to which sections.
    pub assigned: &'a [Assigned],
    /// What is put to the team on the round's issues.
    pub questions: &'a [Question],
    /// The member's own login, where it is known.
    pub me: Option<&'a str>,
    /// The present moment.
    pub now: DateTime<Utc>,
}

/// A section with its updates.
#[cfg(feature = "native")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The section.
    pub part: Part,
    /// How it stands.
    pub standing: Standing,
    /// Its updates, as places in what was seen: first the one that counts.
    pub posts: Vec<usize>,
    /// Why it is absent; none of one that is not.
    pub absence: Option<Absence>,
}

/// All of a round.
#[cfg(feature = "native")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Board {
    /// The sections, those of the roster first.
    pub rows: Vec<Row>,
    /// What looks like an update and belongs to no section, oldest first.
    pub free: Vec<usize>,
    /// How many comments are none.
    pub talk: usize,
}

/// Sorts what was seen on a round's issue, oldest first, into the sections.
#[cfg(feature = "native")]
pub fn board(seen: &[impl Borrow<Seen>], mut parts: Vec<Part>, facts: &Facts<'_>) -> Board {
    let at = |index: usize| seen.get(index).map(Borrow::borrow);
    let mut posts: Vec<Vec<usize>> = parts.iter().map(|_| Vec::new()).collect();
    let mut places = Places::default();
    parts.iter().for_each(|part| places.add(part));
    let mut board = Board::default();
    for (index, comment) in seen.iter().enumerate() {
        match places.of(comment.borrow(), &parts, facts) {
            Place::Of(part) => posts.get_mut(part).into_iter().for_each(|posts| posts.push(index)),
            Place::New(section) => {
                let part = Part::of(&section);
                places.add(&part);
                parts.push(part);
                posts.push(vec![index]);
            }
            Place::Free => board.free.push(index),
            Place::Talk => board.talk += 1,
            Place::Elsewhere => {}
        }
    }
    let rows = parts.iter().zip(posts).map(|(part, mut posts)| {
        // Of two authors of one section both are shown, and the lead's counts.
        posts.sort_by_key(|post| at(*post).is_none_or(|post| !part.leads(&post.login)));
        let counts = posts.first().and_then(|post| at(*post));
        let absence = Absence::of(part, &parts, facts);
        let posted = counts.map(|post| post.created_at);
        let standing = standing(part, posted, absence.is_some(), facts);
        let absence = absence.filter(|_| standing == Standing::Absent);
        Row { part: part.clone(), standing, posts, absence }
    });
    board.rows = rows.collect();
    board
}

#[cfg(feature = "native")]
fn standing(
    part: &Part,
    posted: Option<DateTime<Utc>>,
    is_absent: bool,
    facts: &Facts<'_>,
) -> Standing {
    let due = facts.round.due;
    match posted {
        Some(at) if at < due => Standing::Posted,
        Some(_) => Standing::PostedLate,
        None if !part.is_expected() => Standing::NotExpected,
        None if is_absent => Standing::Absent,
        None => {
            let is_over = facts.now >= due && facts.read_at.is_some_and(|read| read >= due);
            let is_meant = !(part.is_mine && facts.joined_late);
            let had_issues = facts.history == TeamHistory::HasHadIssues;
            if is_over && is_meant && had_issues { Standing::Late } else { Standing::NotYet }
        }
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
