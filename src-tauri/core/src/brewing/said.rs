//! What one update says, as far as the rules look at it.

use super::{
    counts::{Count, counts},
    thing::Thing,
    tokens::tokens,
};
use crate::{
    courier::marker,
    draft::{Health, Template, title_key, to_lf, view},
    ids::SectionId,
    time::{Context, find},
};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc, Weekday};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// The field in which others are asked for something, as the templates call it.
const ASKS: &str = "discussion or decision needed";
/// The field for what is in the way.
const BLOCKERS: &str = "blockers";
/// What is written where there is nothing.
const NOTHING: [&str; 8] = ["", "none", "no", "n/a", "na", "nothing", "none so far", "none yet"];

/// An update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Since when it is there.
    pub at: DateTime<Utc>,
    /// Since when it says what it says.
    pub changed: DateTime<Utc>,
    /// Who wrote it, by login.
    pub by: String,
    /// Where it stands.
    pub url: String,
    /// The health that it states; none where it states none, or two.
    pub health: Option<Health>,
    /// What is in the way, one by one.
    pub blockers: Vec<Entry>,
    /// What others are asked for, one by one.
    pub asks: Vec<Entry>,
    /// What it counts.
    pub counts: Vec<Count>,
    /// What it speaks of outside of its blockers.
    pub beside: Vec<Thing>,
    /// All that it says.
    pub text: String,
}

/// One thing that is in the way or asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its words.
    pub words: String,
    /// What it speaks of.
    pub things: Vec<Thing>,
    /// Whom it names with `@`, in lower case.
    pub people: Vec<String>,
    /// By when it is needed, where it says that.
    pub by: Option<NaiveDate>,
}

impl Said {
    /// Reads an update of a section; never fails.
    pub fn read(
        body: &str,
        section: &SectionId,
        (by, at): (&str, DateTime<Utc>),
        url: &str,
    ) -> Self {
        let text = to_lf(marker::strip(body));
        let template = Template::of(section);
        let shape = view(&text, &template);
        let field =
            |title: &str| shape.fields.iter().find(|field| title_key(&field.field.title) == title);
        let of = |title: &str| {
            let body = field(title).and_then(|field| text.get(field.body.clone()));
            body.map(|body| entries(body, at.date_naive())).unwrap_or_default()
        };
        let blockers = field(BLOCKERS).map_or(0..0, |field| field.body.clone());
        let outside = without(&text, &blockers);
        let beside = Marked::of(&outside).things();
        Self {
            at,
            changed: at,
            by: by.to_owned(),
            url: url.to_owned(),
            health: shape.health,
            blockers: of(BLOCKERS),
            asks: of(ASKS),
            counts: counts(&text),
            beside,
            text,
        }
    }

    /// What it asks for and what is in its way, as one word that changes when one of them does.
    pub(super) fn needs_key(&self) -> String {
        let keys = self.asks.iter().chain(&self.blockers).map(Entry::key);
        keys.collect::<Vec<_>>().join("|")
    }
}

impl Entry {
    /// Its things, or its words where it names none.
    pub(super) fn key(&self) -> String {
        if self.things.is_empty() {
            return tokens(&self.words).join(" ");
        }
        let mut keys: Vec<String> = self.things.iter().map(Thing::key).collect();
        keys.sort();
        keys.join(" ")
    }

    /// Its words, shortened for a sentence.
    pub(super) fn short(&self) -> String {
        const MOST: usize = 80;
        match self.words.char_indices().nth(MOST) {
            Some((end, _)) => {
                let cut = self.words.get(..end).unwrap_or_default();
                format!("{}\u{2026}", cut.rsplit_once(' ').map_or(cut, |(words, _)| words))
            }
            None => self.words.trim_end_matches(['.', ':']).to_owned(),
        }
    }
}

fn without(text: &str, range: &Range<usize>) -> String {
    let before = text.get(..range.start).unwrap_or_default();
    format!("{before}\n{}", text.get(range.end..).unwrap_or_default())
}

/// A text with what Markdown makes of it.
#[derive(Default)]
struct Marked {
    words: String,
    code: Vec<String>,
    addresses: Vec<String>,
}

impl Marked {
    fn of(text: &str) -> Self {
        let mut whole = Self::default();
        for block in blocks(text) {
            whole.words.push_str(&block.words);
            whole.words.push('\n');
            whole.code.extend(block.code);
            whole.addresses.extend(block.addresses);
        }
        whole
    }

    fn things(&self) -> Vec<Thing> {
        Thing::all(&self.words, &self.code, &self.addresses)
    }
}

/// The items and paragraphs of a text; what is below an item belongs to it.
fn blocks(text: &str) -> Vec<Marked> {
    let (mut all, mut block) = (Vec::new(), Marked::default());
    let (mut items, mut hidden) = (0_u32, 0_u32);
    let mut close = |block: &mut Marked| {
        if !block.words.trim().is_empty() {
            all.push(std::mem::take(block));
        }
    };
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_GFM) {
        match event {
            Event::Start(Tag::HtmlBlock) => hidden += 1,
            Event::End(TagEnd::HtmlBlock) => hidden = hidden.saturating_sub(1),
            Event::Start(Tag::Item) => {
                if items == 0 {
                    close(&mut block);
                }
                items += 1;
                block.words.push(' ');
            }
            Event::End(TagEnd::Item) => {
                items = items.saturating_sub(1);
                if items == 0 {
                    close(&mut block);
                }
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::TableRow,
            ) => {
                block.words.push(' ');
                if items == 0 {
                    close(&mut block);
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                block.addresses.push(dest_url.into_string());
            }
            Event::Code(words) => {
                block.words.push_str(&words);
                block.code.push(words.into_string());
            }
            Event::Text(words) if hidden == 0 => block.words.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => {
                block.words.push(' ');
            }
            _ => {}
        }
    }
    close(&mut block);
    all
}

/// What a field lists, without what says that there is nothing.
fn entries(text: &str, on: NaiveDate) -> Vec<Entry> {
    let all = blocks(text).into_iter().filter_map(|block| {
        let words = block.words.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_nothing = NOTHING.contains(&title_key(&words).as_str());
        let (things, people, by) = (block.things(), people(&words), needed_by(&words, on));
        (!is_nothing).then_some(Entry { words, things, people, by })
    });
    all.collect()
}

/// Whom a text names; a team is nobody who could answer.
fn people(words: &str) -> Vec<String> {
    let is_login = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut found: Vec<String> = Vec::new();
    let mut before = ' ';
    for (at, sign) in words.char_indices() {
        let is_first = !before.is_alphanumeric();
        before = sign;
        if sign != '@' || !is_first {
            continue;
        }
        let rest = words.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c| !is_login(c)).unwrap_or(rest.len());
        let login = rest.get(..end).unwrap_or_default().to_lowercase();
        let is_team = rest.get(end..).is_some_and(|rest| rest.starts_with('/'));
        if !login.is_empty() && !is_team && !found.contains(&login) {
            found.push(login);
        }
    }
    found
}

/// The day by which something is needed: `by Thu`, `before 2 Dec`.
fn needed_by(words: &str, on: NaiveDate) -> Option<NaiveDate> {
    const MOST: usize = 5;
    let words: Vec<&str> = words.split_whitespace().collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !["by", "before", "until"].iter().any(|known| word.eq_ignore_ascii_case(known)) {
            return None;
        }
        let rest = words.get(at + 1..)?;
        let rest = if rest.first()?.eq_ignore_ascii_case("the") { rest.get(1..)? } else { rest };
        let next = rest.first()?.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if let Some(day) = relative(&next, on) {
            return Some(day);
        }
        let rest = rest.get(..rest.len().min(MOST))?.join(" ");
        let (place, when) = find(&rest, Context::days(Some(on.year())))?;
        when.printed_date().filter(|_| place.start == 0)
    })
}

fn relative(word: &str, on: NaiveDate) -> Option<NaiveDate> {
    match word {
        "today" => Some(on),
        "tomorrow" => on.succ_opt(),
        _ if word.len() >= 3 => {
            // chrono reads `Thu` and `Thursday`, and nothing between.
            let day: Weekday = word.parse().ok()?;
            on.checked_add_days(Days::new(day.days_since(on.weekday()).into()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const TEXT: &str = "Status: Yellow\n\n## Metrics\n\n- expected: 37\n- merged: 20\n\n\
        ## Blockers\n\n- The branch sync waits for docs/website#24138\n  and its owner\n\
        - `kind-ipv6` fails\n\n## Discussion or decision needed\n\n\
        - @ana-example which date holds? Needed by Thu.\n\n## Notes\n\nSee #7.\n";

    fn said(text: &str) -> Said {
        let at = "2026-11-16T10:00:00Z".parse().unwrap();
        Said::read(text, &"docs".parse().unwrap(), ("ben-example", at), "https://example.org/1")
    }

    #[test]
    fn an_update_is_read_field_by_field() {
        let said = said(TEXT);
        assert_eq!(said.health, Some(Health::Yellow));
        let words: Vec<_> = said.blockers.iter().map(|entry| entry.words.as_str()).collect();
        assert_eq!(
            words,
            ["The branch sync waits for docs/website#24138 and its owner", "kind-ipv6 fails"]
        );
        assert_eq!(said.blockers[0].things, [Thing::issue("docs/website", 24138)]);
        assert_eq!(said.blockers[1].things, [Thing::Job("kind-ipv6".to_owned())]);
        assert_eq!(said.asks[0].people, ["ana-example"]);
        assert_eq!(said.asks[0].by, NaiveDate::from_ymd_opt(2026, 11, 19));
        assert_eq!(said.beside, [Thing::Number { repository: None, number: 7 }]);
    }

    #[rstest]
    #[case("- None\n")]
    #[case("n/a")]
    #[case("None so far.")]
    #[case("<!-- what is in the way -->\n")]
    fn nothing_is_no_entry(#[case] field: &str) {
        assert_eq!(said(&format!("## Blockers\n\n{field}\n")).blockers, []);
    }

    #[rstest]
    #[case::a_weekday("needed by Thursday", Some((11, 19)))]
    #[case::today("please answer by Monday", Some((11, 16)))]
    #[case::a_date("before 2 Dec", Some((12, 2)))]
    #[case::in_another_order("by Dec 2nd, please", Some((12, 2)))]
    #[case::tomorrow("until tomorrow", Some((11, 17)))]
    #[case::another_one_before("held up by the owners, answer by Thursday", Some((11, 19)))]
    #[case::a_date_of_something_else("by the owners who meet on 2 Dec", None)]
    #[case::a_person("by Ana", None)]
    #[case::inside_a_word("nearby Thursday market", None)]
    #[case::nothing("which date holds?", None)]
    fn by_when_it_is_needed(#[case] words: &str, #[case] expected: Option<(u32, u32)>) {
        let on = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
        let expected = expected.and_then(|(month, day)| NaiveDate::from_ymd_opt(2026, month, day));
        assert_eq!(needed_by(words, on), expected);
    }

    #[test]
    fn teams_and_addresses_are_nobody() {
        assert_eq!(
            people("@docs/leads, mail ana@example.org, @Ben-Example: when?"),
            ["ben-example"]
        );
    }
}
