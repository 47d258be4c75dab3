//! What is said of a round when it closes: per section a line, who wrote and who did not, what is still
//! asked for. It is public and reaches nobody: people stand by name, without `@` (nobody is tagged twice).

use super::{
    openers::Trusted,
    opening::{plain, utc},
};
use crate::{
    courier::{
        Comment,
        marker::{About, MessageMarker},
    },
    draft::Health,
    ids::{IssueNumber, RoundKey},
    updates::{Absence, Standing},
};
use chrono::{DateTime, Utc};

/// The longest name or sentence of somebody else in it, in characters.
const LONGEST: usize = 240;
/// The longest need, in characters.
const NEED: usize = 300;

/// What is known of a round at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The round.
    pub round: RoundKey,
    /// `Week 9 of 16`; none where no schedule tells.
    pub week: Option<String>,
    /// When updates were due.
    pub due: DateTime<Utc>,
    /// When it closes.
    pub closes: DateTime<Utc>,
    /// Up to when GitHub's comments are known; none where they were not read.
    pub read: Option<DateTime<Utc>>,
    /// Whether a roster says who is to write; without one, who is missing is not known.
    pub has_roster: bool,
    /// The sections, in the order in which they are listed.
    pub sections: Vec<Section>,
    /// Updates without a section, as author and address.
    pub free: Vec<(String, String)>,
    /// What was decided while it was open.
    pub decided: Vec<Question>,
    /// What is asked and not decided.
    pub asked: Vec<Question>,
    /// What waits beside what this round's updates ask, and what has ended in this round.
    pub items: Vec<Lives>,
}

/// A question that was put for decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub question: String,
    /// What was decided, or how it stands.
    pub words: String,
    /// Where that stands.
    pub url: String,
}

impl Question {
    fn line(&self) -> String {
        let words = plain(&self.words, NEED);
        let words = words.trim_end_matches('.');
        format!("- **{}** {words} ([read]({})).\n", plain(&self.question, NEED), self.url)
    }
}

/// An item of the team's, beside what this round's updates ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lives {
    /// What is asked.
    pub text: String,
    /// Who asks, and for which section.
    pub by: String,
    /// How it has ended; none while it waits.
    pub ended: Option<String>,
    /// Its issue, while it waits.
    pub issue: Option<IssueNumber>,
    /// In how many rounds it stands.
    pub rounds: u32,
}

impl Lives {
    fn line(&self) -> String {
        let (text, by) = (plain(&self.text, LONGEST), plain(&self.by, LONGEST));
        if let Some(ended) = &self.ended {
            return format!("- {text} (asked by {by}): {}\n", plain(ended, NEED));
        }
        let issue = self.issue.map_or_else(String::new, |issue| format!(", #{issue}"));
        let rounds = match self.rounds {
            0 | 1 => String::new(),
            rounds => format!(", in {rounds} rounds now"),
        };
        format!("- {text} (asked by {by}){issue}{rounds}\n")
    }
}

/// A section of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// `Release Signal`
    pub title: String,
    /// How it stands.
    pub standing: Standing,
    /// The health that its update states.
    pub health: Option<Health>,
    /// Against the round before, `was Yellow` or `same`.
    pub was: Option<String>,
    /// Who wrote, by their logins, the one that counts first; empty where nobody did.
    pub authors: Vec<String>,
    /// Where the update stands.
    pub url: Option<String>,
    /// Its first sentence; empty where it says nothing.
    pub headline: String,
    /// What it asks others for.
    pub need: Option<String>,
    /// Why it is absent, where it is.
    pub absence: Option<Absence>,
}

impl Section {
    fn has_written(&self) -> bool {
        matches!(self.standing, Standing::Posted | Standing::PostedLate)
    }

    fn is_missing(&self) -> bool {
        matches!(self.standing, Standing::Late | Standing::NotYet)
    }

    fn name(&self) -> String {
        plain(&self.title, LONGEST)
    }

    fn line(&self, missing: &str) -> String {
        let name = self.name();
        let state = match (self.standing, self.health) {
            (Standing::Posted, None) => "written".to_owned(),
            (Standing::PostedLate, None) => "written late".to_owned(),
            (Standing::Posted, Some(health)) => health.word().to_owned(),
            (Standing::PostedLate, Some(health)) => format!("{}, written late", health.word()),
            (Standing::Late | Standing::NotYet, _) => return format!("- **{name}**: {missing}."),
            (Standing::Absent, _) => {
                let words = self.absence.as_ref().map(Absence::words);
                let words = words.unwrap_or_else(|| "away, told ahead".to_owned());
                return format!("- **{name}**: {}.", plain(&words, LONGEST));
            }
            (Standing::NotExpected, _) => return format!("- **{name}**: nobody is to write it."),
        };
        let was = self.was.as_ref().map_or_else(String::new, |was| format!(" ({was})"));
        let mut line = format!("- **{name}**: {state}{was}");
        let by: Vec<_> = self.authors.iter().map(|login| plain(login, LONGEST)).collect();
        if !by.is_empty() {
            line += &format!(", by {}", by.join(" and "));
        }
        if let Some(url) = &self.url {
            line += &format!(", [update]({url})");
        }
        line.push('.');
        if !self.headline.is_empty() {
            line += &format!(" {}", plain(&self.headline, LONGEST));
        }
        line
    }
}

/// What a mail with it is about.
pub fn subject(facts: &Facts) -> String {
    let week = facts.week.as_ref().map_or_else(String::new, |week| format!("{week}, "));
    format!("Summary: {week}round of {}", facts.round)
}

/// The summary, as Markdown.
pub fn markdown(facts: &Facts) -> String {
    let Facts { round, week, sections, free, items, .. } = facts;
    let of = match week {
        Some(week) => format!("{}, round of {round}", plain(week, LONGEST)),
        None => format!("round of {round}"),
    };
    let mut text = format!("## Summary: {of}\n\n{}\n", counted(facts));
    if !sections.is_empty() {
        text.push('\n');
    }
    // What was not there before the cut-off may be there now, and of what nobody has read nothing is known.
    let missing = match facts.read {
        None => "nothing was read of it yet",
        Some(_) if is_known(facts) => "not written",
        Some(_) => "not written yet",
    };
    for section in sections {
        text += &format!("{}\n", section.line(missing));
    }
    let needs: Vec<_> = needs(facts).collect();
    if !needs.is_empty() {
        text += "\n### Still asked for\n\n";
        for (title, need) in needs {
            text += &format!("- **{title}**: {need}\n");
        }
    }
    for (heading, all) in [("Decided", &facts.decided), ("Still to be decided", &facts.asked)] {
        if !all.is_empty() {
            let lines: String = all.iter().map(Question::line).collect();
            text += &format!("\n### {heading}\n\n{lines}");
        }
    }
    for (heading, is_over) in [("Lives on", false), ("Ended", true)] {
        let lines: String =
            items.iter().filter(|one| one.ended.is_some() == is_over).map(Lives::line).collect();
        if !lines.is_empty() {
            text += &format!("\n### {heading}\n\n{lines}");
        }
    }
    if !free.is_empty() {
        let links = free.iter().map(|(login, url)| match url.is_empty() {
            true => plain(login, LONGEST),
            false => format!("[{}]({url})", plain(login, LONGEST)),
        });
        let links = links.collect::<Vec<_>>().join(", ");
        text += &format!("\nWithout a section: {links}.\n");
    }
    text
}

/// Whether it was read since updates were due: until then, what is not there may be.
fn is_known(facts: &Facts) -> bool {
    facts.read.is_some_and(|read| read >= facts.due)
}

fn sections(count: usize) -> &'static str {
    if count == 1 { "section" } else { "sections" }
}

/// How many wrote, how many of them late, and how far that is known.
fn counted(facts: &Facts) -> String {
    let count = |is: fn(&Section) -> bool| facts.sections.iter().filter(|one| is(one)).count();
    let written = count(Section::has_written);
    let late = count(|one| one.standing == Standing::PostedLate);
    let missing = count(Section::is_missing);
    let absent = count(|one| one.standing == Standing::Absent);
    let mut words = match (facts.has_roster, missing) {
        _ if facts.sections.is_empty() => "No section is known of this round.".to_owned(),
        (true, 0) if absent == 0 && written == 1 => "The one section wrote".to_owned(),
        (true, 0) if absent == 0 => format!("All {written} sections wrote"),
        (true, _) => {
            let all = written + missing + absent;
            format!("{written} of {all} {} wrote", sections(all))
        }
        (false, _) => {
            let sections = sections(written);
            format!("{written} {sections} wrote; no roster says who else was to")
        }
    };
    if !facts.sections.is_empty() {
        if late > 0 {
            words += &format!(", {late} of them after {}", utc(facts.due));
        }
        words += &match absent {
            0 => ".".to_owned(),
            1 => "; 1 is away, as it told ahead.".to_owned(),
            absent => format!("; {absent} are away, as they told ahead."),
        };
    }
    match facts.read {
        None => words += " Nothing of it was read from GitHub.",
        Some(read) => words += &format!(" As read {}.", utc(read)),
    }
    words
}

fn needs(facts: &Facts) -> impl Iterator<Item = (String, String)> + '_ {
    facts.sections.iter().filter(|one| one.has_written()).filter_map(|one| {
        let need = one.need.as_ref().filter(|need| !need.trim().is_empty())?;
        Some((one.name(), plain(need, NEED)))
    })
}

/// What stands against leaving out a meeting in which the round would be talked over, one sentence each.
/// It can be left out where there is none: every section wrote or is covered, all of that was read after the round's
/// cut-off, and nobody asks for anything.
pub fn still_open(facts: &Facts) -> Vec<String> {
    let mut open = Vec::new();
    if !facts.has_roster {
        open.push("No roster says who is to write, so nobody knows whether all have.".to_owned());
    }
    if !is_known(facts) {
        open.push(format!("Nothing was read since {}, when updates were due.", utc(facts.due)));
    }
    let missing: Vec<_> =
        facts.sections.iter().filter(|one| one.is_missing()).map(Section::name).collect();
    if is_known(facts) && !missing.is_empty() {
        open.push(format!("Not written: {}.", missing.join(", ")));
    }
    let is_left = |one: &&Section| one.absence.as_ref().is_some_and(|it| !it.is_covered());
    let left: Vec<_> = facts.sections.iter().filter(is_left).map(Section::name).collect();
    if !left.is_empty() {
        open.push(format!("Away, and nobody who is there covers: {}.", left.join(", ")));
    }
    let asking: Vec<_> = needs(facts).map(|(title, _)| title).collect();
    if !asking.is_empty() {
        open.push(format!("Something is still asked for by {}.", asking.join(", ")));
    }
    if !facts.asked.is_empty() {
        let all = facts.asked.iter().map(|one| plain(&one.question, NEED));
        open.push(format!("Not decided yet: {}", all.collect::<Vec<_>>().join(" ")));
    }
    let waiting = facts.items.iter().filter(|one| one.ended.is_none()).count();
    if waiting > 0 {
        let waits = if waiting == 1 { "item waits" } else { "items wait" };
        open.push(format!("{waiting} {waits} for an answer."));
    }
    if !facts.free.is_empty() {
        let count = facts.free.len();
        let have = if count == 1 { "update has" } else { "updates have" };
        open.push(format!("{count} {have} no section."));
    }
    open
}

/// The member's own summary of a round, and the one that counts instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubled<'a> {
    /// The member's.
    pub mine: &'a Comment,
    /// Where that is.
    pub on: IssueNumber,
    /// Whoever's counts.
    pub counts: &'a Comment,
}

impl Doubled<'_> {
    /// What the member's own says from now on.
    pub fn text(&self) -> String {
        let by = self.counts.author.as_ref();
        let by = by.map_or_else(|| "somebody".to_owned(), |by| plain(&by.login, LONGEST));
        format!("The summary of this round is the one by {by}: {}\n", self.counts.url)
    }
}

/// Whether the summary was posted twice and the member's own is not the one that counts: on the issues of the
/// round, of which the one that counts comes first, the first summary that stands counts for everybody, also
/// where another laptop of the member's has posted both. Nothing is made of one that a person has changed.
pub fn doubled<'a>(
    issues: &'a [(IssueNumber, Vec<Comment>)],
    about: &About,
    trusted: Trusted<'_>,
) -> Option<Doubled<'a>> {
    let counts = issues.iter().find_map(|(_, comments)| trusted.first(comments, about))?;
    issues.iter().find_map(|(on, comments)| {
        let others = comments.iter().filter(|comment| {
            comment.id != counts.id
                && trusted.wrote(comment)
                && MessageMarker::is_intact(&comment.body)
        });
        Some(Doubled { mine: trusted.first(others, about)?, on: *on, counts })
    })
}

#[cfg(test)]
#[path = "summary_tests.rs"]
mod tests;
