//! What of the tags worked, read from the HTML that GitHub made of the text.
//!
//! GitHub links each person that it tells (an anchor of the class `user-mention`) and leaves the others
//! plain without a word: names that nobody has, and whoever comes after the fiftieth.

use super::{
    Tags,
    people::{MOST_TAGS, is_same},
    plan::general,
};
use crate::post::check::mentioned;
use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
    },
};
use std::cell::RefCell;

/// The people whom the text of an opening is to tag, each once and in their order.
pub fn wanted_tags(body: &str) -> Vec<String> {
    let mut names = mentioned(body, &general());
    names.retain(|name| !name.contains('/'));
    names
}

/// Reads a text's `body_html` for the people who were to be tagged in it.
pub fn read_tags(body_html: &str, wanted: &[String]) -> Tags {
    let tokenizer = Tokenizer::new(Sink(RefCell::default()), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(body_html));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let found = tokenizer.sink.0.take().names;
    let is_linked = |login: &&String| found.iter().any(|name| is_same(name, login));
    let (linked, plain): (Vec<&String>, Vec<&String>) = wanted.iter().partition(is_linked);
    let own = |list: Vec<&String>| list.into_iter().cloned().collect::<Vec<String>>();
    let (linked, plain) = (own(linked), own(plain));
    let sentence = sentence(&linked, &plain);
    Tags { linked, plain, sentence }
}

fn sentence(linked: &[String], plain: &[String]) -> String {
    let (done, all) = (linked.len(), linked.len() + plain.len());
    let names: Vec<String> = plain.iter().map(|login| format!("@{login}")).collect();
    match names.as_slice() {
        [] if all == 0 => "Nobody was to be tagged.".to_owned(),
        [] if all == 1 => format!("@{} is tagged.", linked.join("")),
        [] => format!("All {all} are tagged."),
        _ if done >= MOST_TAGS => format!(
            "{done} of {all} are tagged; GitHub tags no more than {MOST_TAGS} in one text: {} are \
             not.",
            names.join(", ")
        ),
        [name] => format!("{done} of {all} are tagged; {name} is not a GitHub name."),
        _ => format!("{done} of {all} are tagged; {} are not GitHub names.", names.join(", ")),
    }
}

#[derive(Default)]
struct Reader {
    names: Vec<String>,
    /// The words of the anchor that is being read.
    open: Option<String>,
}

struct Sink(RefCell<Reader>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if &*tag.name == "a" => {
                let words = reader.open.take();
                reader.names.extend(words.map(|words| words.trim().to_owned()));
                if tag.kind == TagKind::StartTag && is_mention(&tag) {
                    reader.open = Some(String::new());
                }
            }
            Token::CharacterTokens(words) => {
                if let Some(open) = reader.open.as_mut() {
                    open.push_str(&words);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn is_mention(tag: &Tag) -> bool {
    let class = tag.attrs.iter().find(|attribute| &*attribute.name.local == "class");
    class.is_some_and(|class| {
        class.value.split_ascii_whitespace().any(|word| word == "user-mention")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    fn linked(name: &str) -> String {
        format!(
            "<a class=\"user-mention notranslate\" data-hovercard-type=\"user\" \
             href=\"https://github.example/{name}\">@{name}</a>"
        )
    }

    #[test]
    fn who_is_linked_is_tagged_and_who_is_plain_is_named() {
        let html = format!("<p>{}, {} and @nobody-here</p>", linked("Hana-Rewi"), linked("noor"));
        let tags = read_tags(&html, &names(&["hana-rewi", "noor", "nobody-here"]));
        assert_eq!(tags.linked, ["hana-rewi", "noor"]);
        assert_eq!(tags.sentence, "2 of 3 are tagged; @nobody-here is not a GitHub name.");
        let tags = read_tags(&html, &names(&["hana-rewi", "noor"]));
        assert_eq!(tags.sentence, "All 2 are tagged.");
        assert_eq!(
            read_tags("<p>@x @y</p>", &names(&["x", "y"])).sentence,
            "0 of 2 are tagged; @x, @y are not GitHub names."
        );
    }

    #[test]
    fn who_is_to_be_tagged_is_read_of_the_text() {
        let text = "<!-- meridian:round v=1 cycle=v1.38 round=2026-11-16 -->\n\n\
                    | Docs | @kavya-example, @noor-example | **Ana** |\n\
                    Write to team@example.org, `@nobody`, @tallship/docs or @Kavya-example.\n";
        assert_eq!(wanted_tags(text), ["kavya-example", "noor-example"]);
    }

    #[test]
    fn the_fifty_first_is_not_called_a_wrong_name() {
        let all: Vec<String> = (1..=51).map(|number| format!("p{number}")).collect();
        let html: String = all.iter().take(50).map(|name| linked(name)).collect();
        let tags = read_tags(&format!("{html} @p51"), &all);
        assert_eq!(tags.plain, ["p51"]);
        assert!(tags.sentence.starts_with("50 of 51 are tagged; GitHub tags no more"), "{tags:?}");
    }

    #[test]
    fn a_team_another_link_and_broken_html_tag_nobody() {
        for html in [
            "<a class=\"team-mention\" href=\"x\">@noor</a>",
            "<a href=\"x\">@noor</a>",
            "<a class=\"user-mention\" href=\"x\">@noor",
            "<pre><code>@noor</code></pre>",
            "",
        ] {
            assert_eq!(read_tags(html, &names(&["noor"])).plain, ["noor"], "{html}");
        }
        assert_eq!(read_tags("", &[]).sentence, "Nobody was to be tagged.");
    }
}
