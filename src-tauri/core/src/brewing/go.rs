//! Whether a meeting can be cancelled: all is in, and there is nothing to talk about. Whoever would get up at
//! night for it wants to know in time; whoever is told wrongly misses it. So it can go only where everything
//! that could hold it is known, and each thing that holds it is said.

use super::telling::Brew;
use crate::updates::AllIn;

/// What may hold a meeting.
#[derive(Debug, Clone, Copy)]
pub struct Holding<'a> {
    /// Which meeting, as a sentence begins with it: `Thursday`, `The call of Thu 19 Nov`.
    pub meeting: &'a str,
    /// Whether all is in; none where no update is expected of anybody.
    pub all_in: Option<&'a AllIn>,
    /// Whether everything of the round was read since updates were due.
    pub is_read: bool,
    /// How many questions of the round's updates are open.
    pub items: usize,
    /// How many decisions are.
    pub decisions: usize,
    /// What is brewing.
    pub brew: &'a Brew,
}

/// Whether it can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanGo {
    /// Whether nothing holds it.
    pub can: bool,
    /// What holds it, each in words; empty where it can go.
    pub held_by: Vec<String>,
    /// That as one line.
    pub words: String,
}

/// Whether a meeting can go.
pub fn can_go(holding: &Holding<'_>) -> CanGo {
    let mut held_by: Vec<String> = Vec::new();
    match holding.all_in {
        Some(all_in) if all_in.is_complete => {}
        Some(all_in) => held_by.push(all_in.words.trim_end_matches('.').to_owned()),
        None => held_by
            .push("no section is expected to write, so nothing says that all is in".to_owned()),
    }
    if !holding.is_read {
        held_by.push("the round was not read since updates were due".to_owned());
    }
    let counted = |count: usize, one: &str, several: &str| match count {
        0 => None,
        1 => Some(format!("1 {one} is open")),
        _ => Some(format!("{count} {several} are open")),
    };
    held_by.extend(counted(holding.items, "question", "questions"));
    held_by.extend(counted(holding.decisions, "decision", "decisions"));
    let brewing = holding.brew.open().count();
    held_by.extend(match brewing {
        0 => None,
        1 => Some("1 brewing line is not dismissed".to_owned()),
        _ => Some(format!("{brewing} brewing lines are not dismissed")),
    });
    let can = held_by.is_empty();
    let meeting = holding.meeting;
    let words = if can {
        format!("{meeting} can go: all in, nothing to decide, nothing brewing.")
    } else {
        format!("{meeting} stays: {}.", held_by.join("; "))
    };
    CanGo { can, held_by, words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brewing::{
        Line, News, Rule, Told,
        tests::{Cycle, update},
    };

    fn all_in(is_complete: bool) -> AllIn {
        let words = if is_complete {
            "All in: every section has written."
        } else {
            "All in? No. Missing: Docs."
        };
        AllIn { is_complete, words: words.to_owned() }
    }

    fn brewing(news: &[News]) -> Brew {
        let line = |rule| Line {
            rule,
            sections: vec!["docs".parse().unwrap()],
            since: "2026-11-16".parse().unwrap(),
            sentence: String::new(),
            links: Vec::new(),
            evidence: String::new(),
            weight: 1,
        };
        let told = news.iter().map(|news| Told { line: line(Rule::Pace), news: *news });
        let dismissed = vec![(line(Rule::Silence), "told me".to_owned())];
        Brew { told: told.collect(), dismissed }
    }

    #[test]
    fn thursday_can_go_only_where_nothing_holds_it_and_each_thing_that_does_is_said() {
        let (yes, no) = (all_in(true), all_in(false));
        let (quiet, open) = (brewing(&[News::Ended]), brewing(&[News::New, News::Still]));
        let free = Holding {
            meeting: "Thursday",
            all_in: Some(&yes),
            is_read: true,
            items: 0,
            decisions: 0,
            brew: &quiet,
        };
        let told = can_go(&free);
        assert!(told.can, "what ended and what was dismissed holds nothing: {told:?}");
        assert_eq!(told.words, "Thursday can go: all in, nothing to decide, nothing brewing.");
        for (holding, says) in [
            (Holding { all_in: Some(&no), ..free }, "Missing: Docs"),
            (Holding { all_in: None, ..free }, "no section is expected"),
            (Holding { is_read: false, ..free }, "not read since updates were due"),
            (Holding { items: 1, ..free }, "1 question is open"),
            (Holding { decisions: 2, ..free }, "2 decisions are open"),
            (Holding { brew: &open, ..free }, "2 brewing lines are not dismissed"),
        ] {
            let told = can_go(&holding);
            assert!(!told.can && told.held_by.len() == 1, "{told:?}");
            assert!(
                told.words.starts_with("Thursday stays: ") && told.words.contains(says),
                "{told:?}"
            );
        }
    }

    #[test]
    fn a_dismissed_line_lets_it_go() {
        let stuck = update("Green", "- #7", "");
        let mut cycle = Cycle::says("docs", &[&stuck, &stuck]);
        let yes = all_in(true);
        let held = |brew: &Brew| {
            let holding = Holding {
                meeting: "Thursday",
                all_in: Some(&yes),
                is_read: true,
                items: 0,
                decisions: 0,
                brew,
            };
            !can_go(&holding).can
        };
        assert!(held(&cycle.brew()));
        for line in cycle.brew().open() {
            let (evidence, because) = (line.evidence.clone(), "known".to_owned());
            cycle.dismissed.push(super::super::Dismissed { evidence, because, at: cycle.now });
        }
        assert!(!held(&cycle.brew()));
    }
}
