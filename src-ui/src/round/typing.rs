//! What is typed on a page: its fields, and how it is kept until it has done its work.

use meridian_protocol::{BrewingPage, DecisionPage, ItemPage, RoundPage, TalkPage};

/// A field of a page.
pub(super) struct Field {
    /// Its id, and its name for tests.
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    /// What stands in it while it is empty.
    pub(super) hint: &'static str,
    /// Whether it has room for paragraphs.
    pub(super) is_long: bool,
}

const fn line(id: &'static str, label: &'static str, hint: &'static str) -> Field {
    Field { id, label, hint, is_long: false }
}

const fn long(id: &'static str, label: &'static str, hint: &'static str) -> Field {
    Field { id, label, hint, is_long: true }
}

const AWAY: [Field; 3] = [
    line("rd-from", "First day", "2026-11-23"),
    line("rd-until", "Last day", "2026-11-29"),
    line("rd-cover", "Who covers, by name in the team or on GitHub; may stay empty", ""),
];

const OBJECTION: [Field; 1] = [long("rd-because", "Why you object", "")];

const REOPENING: [Field; 1] = [long("rd-reopen-why", "Why it is open again", "")];

const ASIDE: [Field; 1] = [line("rd-aside-why", "Why it may be put aside", "")];

const ITEM_ISSUE: [Field; 1] =
    [line("rd-item-issue", "The issue that it has: its number or link", "812")];

const ITEM_END: [Field; 1] = [long("rd-item-why", "How it ended, in a few words", "")];

const REPLY: [Field; 1] = [long("rd-reply", "Your reply", "")];

const OUTCOME: [Field; 3] = [
    line("rd-says", "What that means, such as from when on it holds; may stay empty", ""),
    long("rd-reasons", "Why it is decided so", ""),
    long("rd-met", "How each objection was met, a line each", "LOGIN: how"),
];

const ASKING: [Field; 5] = [
    line("rd-question", "The question", "Do we ship on Thursday?"),
    long("rd-ask-why", "Why it is asked", ""),
    long("rd-options", "Between what, a line each; empty for yes or no", ""),
    line(
        "rd-named",
        "Who must answer, by their names on GitHub: it tells them",
        "ana-example, bo-example",
    ),
    line("rd-end", "Until when, in your zone", "2026-11-19 14:00"),
];

/// The fields of a page, in their order; none where nothing is typed on it.
pub(super) fn fields(page: &RoundPage) -> &'static [Field] {
    match page {
        RoundPage::Away { .. } => &AWAY,
        RoundPage::Decisions(DecisionPage::Answer { says, .. }) if says == "object" => &OBJECTION,
        RoundPage::Decisions(DecisionPage::Outcome { .. }) => &OUTCOME,
        RoundPage::Decisions(DecisionPage::Reopen { .. }) => &REOPENING,
        RoundPage::Decisions(DecisionPage::Propose(_)) => &ASKING,
        RoundPage::Brewing(BrewingPage::Dismiss { .. }) => &ASIDE,
        RoundPage::Items(ItemPage::Link { .. }) => &ITEM_ISSUE,
        RoundPage::Items(ItemPage::End { .. }) => &ITEM_END,
        RoundPage::Talk(TalkPage::Reply(_)) => &REPLY,
        _ => &[],
    }
}

/// What stands above the fields.
pub(super) fn words(fields: &[Field]) -> &'static str {
    match fields.first().map(|field| field.id) {
        Some("rd-from") => {
            "Told before updates are due, nobody calls you late, tags you or reminds you. It is a comment that \
             everybody can read, on the round's issue."
        }
        Some("rd-aside-why" | "rd-item-issue") => "Kept on this laptop: nobody else hears of it.",
        _ => "A comment that everybody can read. Look at it before it goes.",
    }
}

/// What the member typed, in the order of the fields.
pub(super) fn typed(page: &mut RoundPage) -> Vec<&mut String> {
    match page {
        RoundPage::Away { from, until, cover } => vec![from, until, cover],
        RoundPage::Decisions(page) => match page {
            DecisionPage::Answer { says, because, .. } if says == "object" => vec![because],
            DecisionPage::Outcome { says, why, met, .. } => vec![says, why, met],
            DecisionPage::Reopen { because, .. } => vec![because],
            DecisionPage::Propose(asking) => vec![
                &mut asking.question,
                &mut asking.why,
                &mut asking.options,
                &mut asking.ask,
                &mut asking.until,
            ],
            _ => Vec::new(),
        },
        RoundPage::Brewing(BrewingPage::Dismiss { because, .. })
        | RoundPage::Items(ItemPage::End { because, .. }) => vec![because],
        RoundPage::Items(ItemPage::Link { issue, .. }) => vec![issue],
        RoundPage::Talk(TalkPage::Reply(reply)) => vec![&mut reply.text],
        _ => Vec::new(),
    }
}

/// The page with what stands in its fields.
pub(super) fn with(mut page: RoundPage, value: impl Fn(&str) -> String) -> RoundPage {
    let fields = fields(&page);
    for (field, typed) in fields.iter().zip(typed(&mut page)) {
        *typed = value(field.id);
    }
    page
}

/// Whether both have the same fields for the same thing, so that what is typed holds for either.
pub(super) fn is_same_form(here: &RoundPage, there: &RoundPage) -> bool {
    use DecisionPage::{Outcome, Propose};
    match (here, there) {
        (RoundPage::Decisions(here), RoundPage::Decisions(there)) => match (here, there) {
            (Propose(_), Propose(_)) => true,
            (Outcome { name, .. }, Outcome { name: other, .. }) => name == other,
            _ => false,
        },
        (RoundPage::Talk(TalkPage::Reply(here)), RoundPage::Talk(TalkPage::Reply(there))) => {
            here.comment == there.comment
        }
        _ => false,
    }
}

/// A page on which nothing is typed yet.
fn bare(page: &RoundPage) -> RoundPage {
    with(page.clone(), |_| String::new())
}

/// Whether they are the same but for what is typed, or chosen beside it.
fn is_of(one: &RoundPage, other: &RoundPage) -> bool {
    is_same_form(one, other) || bare(one) == bare(other)
}

/// Keeps a page where something is typed on it, in place of what was typed there before.
pub(super) fn keep(kept: &mut Vec<RoundPage>, page: RoundPage) {
    forget(kept, &page);
    if page != bare(&page) {
        kept.push(page);
    }
}

/// What was typed on it is done.
pub(super) fn forget(kept: &mut Vec<RoundPage>, page: &RoundPage) {
    kept.retain(|one| !is_of(one, page));
}

/// The page with what was typed on it before, where nothing is typed on it yet. What is chosen beside it stays
/// as it is asked for.
pub(super) fn found(kept: &[RoundPage], mut page: RoundPage) -> RoundPage {
    // What stands in a reply that is led to was kept on the disk, before anything was typed here.
    let is_bare = matches!(page, RoundPage::Talk(_)) || page == bare(&page);
    let before = kept.iter().find(|one| is_bare && is_of(one, &page));
    if let Some(mut before) = before.cloned() {
        for (now, before) in typed(&mut page).into_iter().zip(typed(&mut before)) {
            now.clone_from(before);
        }
    }
    page
}

/// The page from which another one is gone to, and the button there that leads to it.
pub(super) fn up(page: &RoundPage) -> (RoundPage, String) {
    let to = |name: &str| format!("do-rd-{name}");
    match page {
        RoundPage::Round => (RoundPage::Round, String::new()),
        RoundPage::Opening { .. } => (RoundPage::Round, to("to-opening")),
        RoundPage::Summary => (RoundPage::Round, to("to-summary")),
        RoundPage::Away { .. } => (RoundPage::Round, to("to-away")),
        RoundPage::Back => (RoundPage::Round, to("to-back")),
        RoundPage::Decisions(page) => {
            let one =
                |name: &String| RoundPage::Decisions(DecisionPage::One { name: name.clone() });
            let all = RoundPage::Decisions(DecisionPage::All);
            match page {
                DecisionPage::All => (RoundPage::Round, to("to-decisions")),
                DecisionPage::One { name } => (all, to(&format!("one-{name}"))),
                DecisionPage::Answer { name, says, .. } => {
                    (one(name), to(&format!("answer-{says}")))
                }
                DecisionPage::Outcome { name, .. } => (one(name), to("to-outcome")),
                DecisionPage::Reopen { name, .. } => (one(name), to("to-reopen")),
                DecisionPage::Propose(_) => (all, to("to-ask")),
            }
        }
        RoundPage::Items(page) => match page {
            ItemPage::All => (RoundPage::Round, to("to-items")),
            ItemPage::One { key } => {
                (RoundPage::Items(ItemPage::All), to(&format!("item-look-{key}")))
            }
            ItemPage::Issue { key } | ItemPage::Link { key, .. } | ItemPage::End { key, .. } => {
                let from = match page {
                    ItemPage::Issue { .. } => "to-issue",
                    ItemPage::Link { .. } => "to-link",
                    _ => "to-end",
                };
                (RoundPage::Items(ItemPage::One { key: key.clone() }), to(from))
            }
        },
        RoundPage::Talk(page) => match page {
            TalkPage::All => (RoundPage::Round, to("to-talk")),
            TalkPage::Thread { comment } => {
                (RoundPage::Talk(TalkPage::All), to(&format!("thread-look-{comment}")))
            }
            TalkPage::Reply(reply) => {
                let comment = reply.comment.clone();
                let from = to(&format!("reply-to-{comment}"));
                (RoundPage::Talk(TalkPage::Thread { comment }), from)
            }
        },
        RoundPage::Brewing(BrewingPage::All) => (RoundPage::Round, to("to-brewing")),
        RoundPage::Brewing(BrewingPage::Dismiss { .. }) => {
            (RoundPage::Brewing(BrewingPage::All), String::new())
        }
    }
}

/// What that page is called, behind `Back to`.
pub(super) fn up_words(page: &RoundPage) -> &'static str {
    match up(page).0 {
        RoundPage::Decisions(DecisionPage::All) => "all decisions",
        RoundPage::Decisions(_) => "the question",
        RoundPage::Brewing(_) => "what is brewing",
        RoundPage::Items(ItemPage::All) => "all that waits",
        RoundPage::Items(_) => "what is asked",
        RoundPage::Talk(TalkPage::All) => "the conversation",
        RoundPage::Talk(_) => "the thread",
        _ => "the round",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_protocol::{AskRule, Asking, Replying};

    fn objection(name: &str, because: &str) -> RoundPage {
        RoundPage::Decisions(DecisionPage::Answer {
            name: name.into(),
            says: "object".into(),
            because: because.into(),
        })
    }

    fn reply(text: &str) -> RoundPage {
        let (comment, text) = ("58".into(), text.into());
        RoundPage::Talk(TalkPage::Reply(Replying { comment, text, ..Replying::default() }))
    }

    #[test]
    fn what_was_typed_into_a_reply_last_comes_before_what_was_kept_of_it_earlier() {
        let mut kept = Vec::new();
        assert_eq!(found(&kept, reply("as kept")), reply("as kept"));
        keep(&mut kept, reply("as typed since"));
        assert_eq!(found(&kept, reply("as kept")), reply("as typed since"));
    }

    #[test]
    fn what_is_typed_is_kept_until_it_is_done() {
        let mut kept = Vec::new();
        keep(&mut kept, objection("abc", "It hides regressions."));
        keep(&mut kept, objection("def", ""));
        assert_eq!(kept.len(), 1, "nothing typed is nothing to keep");
        assert_eq!(found(&kept, objection("abc", "")), objection("abc", "It hides regressions."));
        assert_eq!(found(&kept, objection("def", "")), objection("def", ""));
        let other = objection("abc", "Another one.");
        assert_eq!(found(&kept, other.clone()), other, "what stands there stays");
        keep(&mut kept, other.clone());
        assert_eq!(found(&kept, objection("abc", "")), other);
        keep(&mut kept, objection("abc", ""));
        assert!(kept.is_empty(), "what was deleted does not come back");
    }

    #[test]
    fn another_choice_keeps_what_is_typed_beside_it() {
        let asking = |rule| {
            RoundPage::Decisions(DecisionPage::Propose(Asking { rule, ..Asking::default() }))
        };
        let typed = with(asking(AskRule::Silence), |id| format!("in {id}"));
        assert!(is_same_form(&typed, &asking(AskRule::Majority)));
        let RoundPage::Decisions(DecisionPage::Propose(now)) =
            with(asking(AskRule::Majority), |id| format!("in {id}"))
        else {
            panic!("it asks");
        };
        assert_eq!((now.rule, now.question.as_str()), (AskRule::Majority, "in rd-question"));
        // A choice alone is no reason to keep a page, and what is kept holds for each choice.
        let mut kept = Vec::new();
        keep(&mut kept, asking(AskRule::Majority));
        assert!(kept.is_empty());
        keep(&mut kept, typed.clone());
        assert_eq!(found(&kept, asking(AskRule::Silence)), typed);
        let other = found(&kept, asking(AskRule::Majority));
        assert_eq!(other, with(asking(AskRule::Majority), |id| format!("in {id}")));
        assert!(!is_same_form(&objection("abc", ""), &objection("abc", "")));
    }

    #[test]
    fn each_field_has_its_place_in_its_page() {
        let name = || "abc".to_owned();
        let decisions = [
            DecisionPage::All,
            DecisionPage::One { name: name() },
            DecisionPage::Answer { name: name(), says: "hold".into(), because: String::new() },
            DecisionPage::Answer { name: name(), says: "object".into(), because: String::new() },
            DecisionPage::Outcome {
                name: name(),
                choice: String::new(),
                says: String::new(),
                why: String::new(),
                met: String::new(),
            },
            DecisionPage::Reopen { name: name(), because: String::new() },
            DecisionPage::Propose(Asking::default()),
        ];
        let aside = BrewingPage::Dismiss { line: name(), because: String::new() };
        let pages = decisions.into_iter().map(RoundPage::Decisions).chain([
            RoundPage::Round,
            RoundPage::Away { from: name(), until: name(), cover: name() },
            RoundPage::Brewing(BrewingPage::All),
            RoundPage::Brewing(aside),
            RoundPage::Items(ItemPage::All),
            RoundPage::Items(ItemPage::Link { key: name(), issue: name() }),
            RoundPage::Items(ItemPage::End { key: name(), because: name() }),
            RoundPage::Items(ItemPage::Issue { key: name() }),
            RoundPage::Talk(TalkPage::All),
            RoundPage::Talk(TalkPage::Thread { comment: name() }),
            reply(""),
        ]);
        for mut page in pages {
            let fields = fields(&page).len();
            assert_eq!(typed(&mut page).len(), fields, "{page:?}");
            assert!(page == RoundPage::Round || up(&page).0 != page, "{page:?} leads back");
        }
    }
}
