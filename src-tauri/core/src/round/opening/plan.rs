//! From what is known of a team to the text that opens its round.

use super::choices::{Choices, Tag};
use super::dates::{Dates, known_zones, list, utc};
use super::people::{Away, People, PlainName, Why, choose, is_same};
use super::rights::{CannotAdd, Helper, Opener, Rights, SaidLine, sort};
use super::template::{BUILT_IN, Rendered, plain, render, values};
use crate::{
    courier::marker::{About, MessageMarker, RoundMarker},
    draft::Template,
    ids::{CycleName, IssueNumber},
    post::check::{self, BODY_LIMIT, Doubt, Gate, check, mentioned},
    round::rhythm::{CycleWeek, Round},
    schedule::Schedule,
    team::roster::Role,
    time::ZoneRules,
};
use chrono::{DateTime, Duration, Utc};
use minijinja::Value;
use serde::Serialize;

/// From so long after its hour on a round is opened late, and says so.
const LATE: Duration = Duration::hours(1);
/// How many carried items are listed, and how long each is, in characters.
const MOST_CARRIED: (usize, usize) = (40, 200);
/// The longest that a title of GitHub may be, in characters.
const LONGEST_TITLE: usize = 256;

/// Something that may be missing at the hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given<T> {
    /// It is here.
    Here(T),
    /// Nobody gave any.
    Missing,
    /// It cannot be read, with why in a few words.
    Unreadable(String),
}

impl Given<String> {
    /// The same, borrowed.
    pub fn as_deref(&self) -> Given<&str> {
        match self {
            Self::Here(text) => Given::Here(text),
            Self::Missing => Given::Missing,
            Self::Unreadable(why) => Given::Unreadable(why.clone()),
        }
    }
}

/// The round before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRound {
    /// What it is called: `Week 9`, or its date.
    pub name: String,
    /// Its issue.
    pub issue: IssueNumber,
}

/// What is carried from the round before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// What it is about, in one line.
    pub words: String,
    /// Its issue, where it has one.
    pub issue: Option<IssueNumber>,
    /// In how many rounds it stood, this one included.
    pub rounds: u32,
}

/// All that an opening is made of.
pub struct Facts<'a> {
    /// `OWNER/REPO`.
    pub repository: &'a str,
    /// The release.
    pub cycle: &'a CycleName,
    /// The release as people read it; empty while none is known.
    pub cycle_words: &'a str,
    /// The round.
    pub round: Round,
    /// Which week of the cycle it is.
    pub week: Option<CycleWeek>,
    /// The moment.
    pub now: DateTime<Utc>,
    /// The milestones, settled.
    pub schedule: Given<&'a Schedule>,
    /// The sections with their people.
    pub roster: Given<&'a [Role]>,
    /// Who is away then.
    pub away: &'a [Away],
    /// What the team chose.
    pub choices: &'a Choices,
    /// The team's own template.
    pub template: Given<&'a str>,
    /// The round before, where its issue is known.
    pub last: Option<LastRound>,
    /// What is carried.
    pub carried: &'a [Carried],
    /// Whether its issue or discussion is that of other rounds too: a comment there opens it, and nothing is
    /// closed at its end.
    pub is_shared: bool,
    /// Who opens.
    pub opener: Opener,
    /// Of whom it is known what they may do.
    pub helpers: &'a [Helper],
    /// The rules of the zones.
    pub rules: &'a dyn ZoneRules,
}

/// How many people hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// For which choice.
    pub tag: Tag,
    /// People who are told when the round opens, without its opener.
    pub now: usize,
    /// Mails that each later comment makes: everybody who is tagged, and a person who opened.
    pub each_comment: usize,
    /// Mails that one update of each section makes together.
    pub updates: usize,
}

/// The text that opens a round, and what is to be said of it before it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// The issue's title.
    pub title: String,
    /// Its body, the round's mark first.
    pub body: String,
    /// The labels to ask for.
    pub labels: Vec<String>,
    /// The milestone to ask for.
    pub milestone: Option<String>,
    /// Whether to pin it.
    pub pin: bool,
    /// Further comments, where more people are tagged than one text holds.
    pub roll_calls: Vec<String>,
    /// Who is tagged in all of it, in that order.
    pub tagged: Vec<String>,
    /// Whom it reaches.
    pub reaches: Reach,
    /// Whom each choice would reach, this one among them.
    pub choices: Vec<Reach>,
    /// Who is named without `@`.
    pub plain: Vec<PlainName>,
    /// What the account cannot add, and who can.
    pub cannot_add: Vec<CannotAdd>,
    /// The lines for bots, and which of them stand in the body.
    pub lines: Vec<SaidLine>,
    /// What was missing, one sentence each; they stand in the body too.
    pub notes: Vec<String>,
    /// Why it cannot go as it is, one sentence each.
    pub problems: Vec<String>,
}

/// Plans the opening of a round.
pub fn plan(facts: &Facts<'_>) -> Opening {
    let roles = match facts.roster {
        Given::Here(roles) => roles,
        Given::Missing | Given::Unreadable(_) => &[],
    };
    let people = choose(roles, facts.choices, facts.away);
    let mut rights = sort(facts.choices, &facts.opener, facts.helpers, facts.repository);
    let mut notes = missing(facts);
    let team = match &facts.template {
        Given::Missing => None,
        Given::Unreadable(why) => Some(Err(why.clone())),
        Given::Here(text) => Some(made(text, facts, &people, &mut rights, &notes)),
    };
    let (text, problems) = match team {
        Some(Ok(text)) => (text, Vec::new()),
        other => {
            if let Some(Err(why)) = other {
                notes.push(format!(
                    "The team's own template could not be used, so this is Meridian's: {}",
                    plain(&ended(why), 300)
                ));
            }
            match made(BUILT_IN, facts, &people, &mut rights, &notes) {
                Ok(text) => (text, Vec::new()),
                Err(why) => (bare(facts, &notes), vec![ended(why)]),
            }
        }
    };
    finish(facts, people, rights, notes, text, problems)
}

/// The text of a template once all of it is allowed; else why it is not used.
fn made(
    source: &str,
    facts: &Facts<'_>,
    people: &People,
    rights: &mut Rights,
    notes: &[String],
) -> Result<Rendered, String> {
    let mut text = render(source, &values_of(facts, people, rights, notes))?;
    let lines = without_commands(&mut text.body, &rights.lines)?;
    let template = general();
    let problem = check(&text.body, &template)
        .into_iter()
        .find(|problem| problem.blocks() && problem.message != check::CHOOSE_HEALTH);
    if let Some(problem) = problem {
        if problem.message == check::EMPTY {
            return Err("it makes no text.".to_owned());
        }
        let before = text.body.get(..problem.range.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        return Err(format!("line {line} of what it makes: {}", problem.message));
    }
    if text.body.len() + MARKS > BODY_LIMIT {
        return Err(format!("it makes more than {BODY_LIMIT} bytes"));
    }
    let strange = mentioned(&text.body, &template)
        .into_iter()
        .find(|name| !people.tagged.iter().any(|login| is_same(login, name)));
    if let Some(name) = strange {
        return Err(format!("it tags {name}, who is not among those to be tagged"));
    }
    // What another template brought along is no line of this one.
    rights.lines.retain(|line| line.why != NOT_LISTED);
    rights.lines.extend(lines);
    Ok(text)
}

/// What the marks take, in bytes.
const MARKS: usize = check::MARKER_ALLOWANCE;
/// Why a line of a template was taken out.
const NOT_LISTED: &str =
    "It stands in the template, and not among the lines for bots that the team allows.";

/// Takes out each line that makes a bot act and is not kept; returns those that nobody knew of.
fn without_commands(body: &mut String, lines: &[SaidLine]) -> Result<Vec<SaidLine>, String> {
    let template = general();
    let mut found: Vec<SaidLine> = Vec::new();
    // Taking one out can bring another to the beginning of a line only through a comment of HTML.
    for _ in 0..100 {
        let command = check(body, &template).into_iter().find_map(|problem| {
            let is_command = problem.gate == Gate::Confirm(Doubt::Command);
            let line = line_around(body, problem.range.start);
            let words = body.get(line.clone())?.trim();
            let is_kept = lines.iter().any(|said| said.is_kept && said.line == words);
            (is_command && !is_kept).then(|| (line, words.to_owned()))
        });
        let Some((range, line)) = command else { return Ok(found) };
        let is_known = lines.iter().chain(&found).any(|said| said.line == line);
        if !is_known {
            found.push(SaidLine { line, is_kept: false, why: NOT_LISTED.to_owned() });
        }
        let end = (range.end + 1).min(body.len());
        body.replace_range(range.start..end, "");
    }
    Err("it holds too many lines by which a bot acts".to_owned())
}

fn line_around(text: &str, at: usize) -> std::ops::Range<usize> {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
    start..end
}

/// The text is no section's: only what holds for any text is asked of it.
pub(super) fn general() -> Template {
    Template { title: "Opening".to_owned(), fields: Vec::new() }
}

/// What the round has to go without, one sentence each.
fn missing(facts: &Facts<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    match &facts.roster {
        Given::Here([]) | Given::Missing => {
            notes.push("No roster is known, so nobody is named and nobody is tagged.".to_owned());
        }
        Given::Here(_) => {}
        Given::Unreadable(why) => notes.push(format!(
            "The roster could not be read, so nobody is named and nobody is tagged: {}",
            plain(&ended(why.clone()), 300)
        )),
    }
    match &facts.schedule {
        Given::Here(_) => {}
        Given::Missing => {
            notes
                .push("No schedule is known, so only the round's own times are listed.".to_owned());
        }
        Given::Unreadable(why) => notes.push(format!(
            "The schedule could not be read, so only the round's own times are listed: {}",
            plain(&ended(why.clone()), 300)
        )),
    }
    for zone in known_zones(&facts.choices.zones, facts.rules, facts.now).1 {
        notes.push(format!(
            "\"{}\" is no zone that is known, so its times are not listed.",
            plain(zone, 60)
        ));
    }
    notes
}

fn ended(words: String) -> String {
    if words.ends_with(['.', '!', '?']) { words } else { format!("{words}.") }
}

fn late(facts: &Facts<'_>) -> Option<String> {
    let by = facts.now.signed_duration_since(facts.round.opens);
    (by >= LATE).then(|| format!("Opened {} h late; the deadlines are unchanged.", by.num_hours()))
}

fn last_words(last: &LastRound) -> String {
    format!("{}: #{}", plain(&last.name, 60), last.issue)
}

fn values_of(facts: &Facts<'_>, people: &People, rights: &Rights, notes: &[String]) -> Value {
    let schedule = match facts.schedule {
        Given::Here(schedule) => Some(schedule),
        Given::Missing | Given::Unreadable(_) => None,
    };
    let zones = known_zones(&facts.choices.zones, facts.rules, facts.now).0;
    let Dates { rows, doubts, more } = list(&facts.round, schedule, &zones, facts.rules);
    let dates = rows.into_iter().map(|row| {
        values([
            ("what", row.what.into()),
            ("utc", row.utc.into()),
            ("aoe", row.aoe.into()),
            ("elsewhere", row.elsewhere.into()),
        ])
    });
    let sections = people.sections.iter().map(|section| {
        values([
            ("name", section.name.as_str().into()),
            ("leads", section.leads.as_str().into()),
            ("shadows", section.shadows.as_str().into()),
        ])
    });
    let lines = rights.lines.iter().filter(|line| line.is_kept).map(|line| line.line.as_str());
    let more = (more > 0).then(|| format!("{more} more are in the schedule."));
    values([
        ("title", title(facts).into()),
        ("repository", facts.repository.into()),
        ("cycle", facts.cycle_words.into()),
        ("round", facts.round.key.to_string().into()),
        ("week", facts.week.map(|week| week.number).into()),
        ("updates_until", utc(facts.round.due).into()),
        ("talk_until", utc(facts.round.closes).into()),
        ("shared", facts.is_shared.into()),
        ("late", late(facts).into()),
        ("notes", notes.iter().map(String::as_str).collect()),
        ("dates", dates.collect()),
        ("elsewhere", (!zones.is_empty()).into()),
        ("doubts", doubts.into_iter().collect()),
        ("more_dates", more.into()),
        ("sections", sections.collect()),
        ("carried", carried(facts.carried).into_iter().collect()),
        ("last", facts.last.as_ref().map(last_words).into()),
        ("checked", facts.choices.checked.as_str().into()),
        ("lines", lines.collect()),
    ])
}

fn carried(items: &[Carried]) -> Vec<String> {
    let (most, longest) = MOST_CARRIED;
    let written = items.iter().take(most).map(|item| {
        let issue = item.issue.map_or_else(String::new, |issue| format!(" #{issue}"));
        let rounds = match item.rounds {
            0 | 1 => String::new(),
            rounds => format!(", in {rounds} rounds now"),
        };
        format!("{}{issue}{rounds}", plain(&item.words, longest))
    });
    let mut written: Vec<String> = written.collect();
    if items.len() > most {
        written.push(format!("{} more", items.len() - most));
    }
    written
}

fn title(facts: &Facts<'_>) -> String {
    let cycle = facts.cycle_words;
    let round = match facts.week {
        Some(week) => format!("week {}", week.number),
        None => facts.round.key.to_string(),
    };
    let named = if cycle.is_empty() { round } else { format!("{cycle} {round}") };
    let mut letters = named.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    let named = match cycle.is_empty() {
        true => first.into_iter().chain(letters).collect(),
        false => named,
    };
    format!("{named}: status of the release team")
}

/// The least that opens a round: for the case that nothing else could be made.
fn bare(facts: &Facts<'_>, notes: &[String]) -> Rendered {
    let (due, closes) = (utc(facts.round.due), utc(facts.round.closes));
    let mut body =
        format!("**Updates until {due}**, one comment per section. **Talk until {closes}**.");
    for note in notes {
        body.push_str("\n\n");
        body.push_str(note);
    }
    Rendered { title: None, body }
}

fn finish(
    facts: &Facts<'_>,
    mut people: People,
    rights: Rights,
    notes: Vec<String>,
    text: Rendered,
    mut problems: Vec<String>,
) -> Opening {
    let round = facts.round.key;
    let marker = RoundMarker { cycle: facts.cycle.clone(), round };
    let title: String = text.title.unwrap_or_else(|| title(facts));
    let title: String = title.chars().take(LONGEST_TITLE).collect();
    let body = match facts.is_shared {
        // The courier marks a comment.
        true => format!("**{}**\n\n{}\n", plain(&title, LONGEST_TITLE), text.body),
        false => format!("{}\n\n{}\n", marker.render(), text.body),
    };
    if !facts.is_shared && RoundMarker::find(&body).as_ref() != Some(&marker) {
        problems.push("The round's mark would not be found again in this body.".to_owned());
    }
    if facts.now >= facts.round.closes {
        problems.push(format!(
            "The round of {round} was over at {}; it is not opened any more.",
            utc(facts.round.closes)
        ));
    }
    // The body is what counts: a template may leave people out.
    let named = mentioned(&text.body, &general());
    let (said, left_out): (Vec<String>, Vec<String>) = std::mem::take(&mut people.tagged)
        .into_iter()
        .partition(|login| named.iter().any(|name| is_same(name, login)));
    people
        .plain
        .extend(left_out.into_iter().map(|name| PlainName { name, why: Why::NotInTemplate }));
    let of = people.calls.len() + 1;
    let roll_calls = people.calls.iter().enumerate().map(|(place, called)| {
        let part = place + 2;
        let count = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
        let (cycle, part_of) = (facts.cycle.clone(), count(of));
        let about = About::RollCall { cycle, round, part: count(part), of: part_of };
        let marker = MessageMarker { about, sum: None, op: None, withdrawn: false };
        let names: Vec<String> = called.iter().map(|login| format!("@{login}")).collect();
        format!("{}\nRoll call, {part} of {of}: {}\n", marker.render(), names.join(", "))
    });
    let roll_calls = roll_calls.collect();
    let tagged: Vec<String> = said.into_iter().chain(people.calls.into_iter().flatten()).collect();
    Opening {
        title,
        body,
        labels: rights.labels,
        milestone: rights.milestone,
        pin: rights.pin,
        roll_calls,
        reaches: reach(facts, facts.choices.tag, &tagged),
        choices: reaches(facts, &tagged),
        tagged,
        plain: people.plain,
        cannot_add: rights.cannot,
        lines: rights.lines,
        notes,
        problems,
    }
}

fn reach(facts: &Facts<'_>, tag: Tag, tagged: &[String]) -> Reach {
    let opener = facts.opener.login.as_deref().filter(|_| !facts.opener.is_bot);
    let is_opener = |login: &&String| opener.is_some_and(|opener| is_same(opener, login));
    let now = tagged.iter().filter(|login| !is_opener(login)).count();
    // Whoever opens an issue is subscribed to it.
    let each_comment = now + usize::from(!facts.opener.is_bot);
    let sections = match facts.roster {
        Given::Here(roles) => roles.len(),
        Given::Missing | Given::Unreadable(_) => 0,
    };
    Reach { tag, now, each_comment, updates: each_comment * sections }
}

/// The same for every choice that the team has.
fn reaches(facts: &Facts<'_>, tagged: &[String]) -> Vec<Reach> {
    let roles = match facts.roster {
        Given::Here(roles) => roles,
        Given::Missing | Given::Unreadable(_) => &[],
    };
    let of = |tag| {
        if tag == facts.choices.tag {
            return reach(facts, tag, tagged);
        }
        let people = choose(roles, &Choices { tag, ..facts.choices.clone() }, facts.away);
        let all: Vec<String> =
            people.tagged.into_iter().chain(people.calls.into_iter().flatten()).collect();
        reach(facts, tag, &all)
    };
    Tag::ALL.map(of).to_vec()
}
