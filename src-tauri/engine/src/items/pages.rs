//! Items as the window shows them, page by page, and what its buttons do.

use super::ItemView;
use crate::{
    ReadTx, WriteTx,
    ground::failure,
    round::pages::{Builds as _, acts, button, section, turns},
    team::tables::Team,
};
use meridian_core::{
    courier::{Content, OpState, marker::About},
    fingerprint::sha256_hex,
    ids::ItemKey,
    markdown,
    week::truth::Tone,
};
use meridian_protocol::{
    Failure, ItemAct, ItemPage, RoundAct, RoundButton, RoundDoes, RoundPage, RoundSection,
};

impl ReadTx<'_> {
    /// A page about items: its title and what stands there.
    ///
    /// # Errors
    /// As what is looked at; [`Failure::BadInput`] for what was typed and cannot be meant.
    pub(crate) fn item_page(
        &self,
        team: &Team,
        page: &ItemPage,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        match page {
            ItemPage::All => self.all_items(),
            ItemPage::One { key } => self.one_item(team, key),
            ItemPage::Issue { .. } | ItemPage::Link { .. } | ItemPage::End { .. } => {
                self.item_form(page)
            }
        }
    }

    /// How many wait, with the way to them.
    pub(crate) fn items_section(&self) -> Result<RoundSection, Failure> {
        let open = self.items(false)?.items.iter().filter(|one| one.item.is_open()).count();
        let words = match open {
            0 => "Nobody asks the team to discuss anything, as far as GitHub was read.".to_owned(),
            1 => "One thing waits to be discussed.".to_owned(),
            more => format!("{more} things wait to be discussed."),
        };
        Ok(section("items", "To discuss").says([words]).offers(to(
            "to-items",
            "To discuss…",
            ItemPage::All,
        )))
    }

    fn all_items(&self) -> Result<(String, Vec<RoundSection>), Failure> {
        let view = self.items(false)?;
        let read = match &view.read {
            Some(read) => format!(
                "What updates and comments ask the team to discuss or decide, as read {}.",
                read.dated()
            ),
            None => "This round's comments were not read yet. Look now, with a network.".to_owned(),
        };
        let look = button("look-now", "Look now", RoundDoes::Look);
        let mut sections = vec![section("read", "").says([read]).offers(look)];
        if view.items.is_empty() {
            let words = "Nothing waits. Whoever writes it into the field \"Discussion or decision needed\" of an \
                         update, or begins a comment with \"Decision needed:\", finds it here.";
            sections.push(section("none", "").says([words.to_owned()]));
        }
        let (open, over): (Vec<&ItemView>, Vec<&ItemView>) =
            view.items.iter().partition(|one| one.item.is_open());
        for one in open {
            let key = one.item.asked.key.to_string();
            let mut shown = section(&format!("item-{key}"), &one.item.asked.line.text);
            shown.tone = Some(if one.item.rounds > 1 { Tone::Wait } else { Tone::Idle });
            let name = format!("item-look-{key}");
            let looks = to(&name, "Look at it…", ItemPage::One { key });
            sections.push(shown.says([one.about()]).offers(looks));
        }
        if !over.is_empty() {
            let mut ended = section("ended", "Ended lately");
            let line = |one: &&ItemView| format!("{}: {}", one.item.asked.line.text, one.about());
            ended.listed = over.iter().map(line).collect();
            sections.push(ended);
        }
        Ok(("To discuss".to_owned(), sections))
    }

    fn one_item(&self, team: &Team, name: &str) -> Result<(String, Vec<RoundSection>), Failure> {
        let key = key(name)?;
        let one = self.item(&key)?;
        let title = one.item.asked.line.text.clone();
        let opens = |name: &str, words: &str, url: &str| {
            button(name, words, RoundDoes::Open(url.to_owned()))
        };
        let mut state = section("state", "").says([one.about()]);
        state = state.offers(opens("on-github", "Open the comment", &one.item.asked.url));
        if let Some(url) = one.item.issue.as_ref().and_then(|issue| issue.url.as_deref()) {
            state = state.offers(opens("issue-on-github", "Open its issue", url));
        }
        let mut sections = vec![state];
        sections.extend(self.asked_for(team, |op| {
            let is_of_it = match &op.content {
                Content::ItemIssue(issue) => issue.item == key,
                Content::Message(message) => {
                    matches!(&message.about, About::ItemEnded { item } if *item == key)
                }
                _ => false,
            };
            is_of_it && op.state != OpState::Done
        })?);
        if one.item.is_open() {
            let key = || name.to_owned();
            let mut ways = section("ways", "What can be done");
            if one.item.issue.is_none() {
                ways = ways
                    .offers(to(
                        "to-issue",
                        "Give it an issue of its own…",
                        ItemPage::Issue { key: key() },
                    ))
                    .offers(to(
                        "to-link",
                        "It has an issue already…",
                        ItemPage::Link { key: key(), issue: String::new() },
                    ));
            }
            let end = ItemPage::End { key: key(), because: String::new() };
            sections.push(ways.offers(to("to-end", "Say how it ended…", end)));
        }
        Ok((title, sections))
    }

    fn item_form(&self, page: &ItemPage) -> Result<(String, Vec<RoundSection>), Failure> {
        let title = match page {
            ItemPage::Issue { .. } => "An issue of its own",
            ItemPage::Link { .. } => "The issue that it has",
            _ => "How it ended",
        };
        let shown = match self.item_planned(page) {
            Ok(shown) => shown,
            // What was typed stays in sight, with what is wrong.
            Err(Failure::BadInput { message } | Failure::NotReady { message }) => {
                let mut goes = section("goes", "").says([message]);
                goes.tone = Some(Tone::Wait);
                return Ok((title.to_owned(), vec![goes]));
            }
            Err(other) => return Err(other),
        };
        let mut goes = section("goes", "").says([shown.words.clone()]);
        goes.html = markdown::render(&shown.text);
        let act = ItemAct { page: page.clone(), digest: shown.digest() };
        let act = acts("item-does", shown.does, &RoundAct::Item(act));
        goes = goes.offers(RoundButton { is_main: true, ..act });
        if let Some(text) = shown.private {
            goes.words.push(
                "Where you may not open issues, give the text to somebody who may; it stays here until it has one."
                    .to_owned(),
            );
            let copies = RoundDoes::Copy { text, html: String::new() };
            goes = goes.offers(button("copy-private", "Copy the text for somebody", copies));
        }
        Ok((title.to_owned(), vec![goes]))
    }

    /// What would be done by a page.
    fn item_planned(&self, page: &ItemPage) -> Result<Planned, Failure> {
        Ok(match page {
            ItemPage::Issue { key: of } => {
                let planned = self.plan_item_issue(&key(of)?)?;
                if planned.issue.is_some() {
                    return Err(Failure::NotReady { message: planned.words() });
                }
                let words = format!("{} Nothing was sent yet.", planned.words());
                let private = Some(planned.private);
                let text = format!("# {}\n\n{}", planned.text.title, planned.text.body);
                Planned { words, text, does: "Open the issue", private }
            }
            ItemPage::End { key: of, because } => {
                let planned = self.plan_item_end(&key(of)?, because)?;
                let words = format!("{} Nothing was sent yet.", planned.words());
                Planned { words, text: planned.text, does: "Say so", private: None }
            }
            ItemPage::Link { key: of, issue } => {
                let (item, number) = (self.item(&key(of)?)?, self.item_issue(issue)?);
                let words = format!(
                    "#{number} is noted on this laptop as where it is talked about. When it is closed, this has ended."
                );
                let text = item.item.asked.line.text;
                Planned { words, text, does: "Note it", private: None }
            }
            ItemPage::All | ItemPage::One { .. } => {
                return Err(failure::bad("Nothing is to be done there."));
            }
        })
    }
}

impl WriteTx<'_> {
    /// Does what a button of these pages does, and says which page is to be looked at then.
    ///
    /// # Errors
    /// As what is asked for; [`Failure::NotReady`] where it is not as it was shown.
    pub(crate) fn act_on_item(&self, act: &ItemAct) -> Result<ItemPage, Failure> {
        if self.item_planned(&act.page)?.digest() != act.digest {
            return Err(Failure::NotReady {
                message: "What it is about has changed since you looked, so nothing was done. Look at it once more."
                    .to_owned(),
            });
        }
        let one = |key: &String| ItemPage::One { key: key.clone() };
        Ok(match &act.page {
            ItemPage::Issue { key: of } => {
                self.open_item_issue(&key(of)?)?;
                one(of)
            }
            ItemPage::End { key: of, because } => {
                self.end_item(&key(of)?, because)?;
                one(of)
            }
            ItemPage::Link { key: of, issue } => {
                self.link_item(&key(of)?, self.item_issue(issue)?)?;
                one(of)
            }
            page @ (ItemPage::All | ItemPage::One { .. }) => page.clone(),
        })
    }
}

/// What would be done.
struct Planned {
    /// Where and as whom it goes.
    words: String,
    /// What people read.
    text: String,
    /// What stands on its button.
    does: &'static str,
    /// A text for somebody who may.
    private: Option<String>,
}

impl Planned {
    fn digest(&self) -> String {
        sha256_hex(&format!("{}\n{}", self.words, self.text))
    }
}

fn to(name: &str, words: &str, page: ItemPage) -> RoundButton {
    turns(name, words, RoundPage::Items(page))
}

fn key(name: &str) -> Result<ItemKey, Failure> {
    name.parse().map_err(|error| failure::bad(&format!("{error}")))
}
