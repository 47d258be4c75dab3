//! The pretend GitHub's reactions and labels, and wishes about them through the whole courier.

use super::pretend::*;
use crate::{
    courier::*,
    ids::{CommentId, IssueNumber, UserId},
};

/// What there is beside comments and the issue's state.
#[derive(Default)]
pub(in crate::courier) struct Things {
    /// Number and giver of each thumb up.
    pub(in crate::courier) thumbs: Vec<(i64, UserId)>,
    /// How many a page shows.
    pub(in crate::courier) page: Option<usize>,
    /// The page after which a list breaks off.
    pub(in crate::courier) cut: Option<usize>,
    pub(in crate::courier) labels: Vec<String>,
    /// Whether GitHub drops labels that it does not know.
    pub(in crate::courier) drops: bool,
    /// Issues that were opened beside the round's, oldest first.
    pub(in crate::courier) made: Vec<Issue>,
    /// Whether the list of issues breaks off.
    pub(in crate::courier) cut_issues: bool,
    /// Issues that are not there any more.
    pub(in crate::courier) deleted: Vec<IssueNumber>,
    /// How many of them lists show.
    pub(in crate::courier) made_shown: Option<usize>,
}

impl Things {
    pub(in crate::courier) fn issues_go_on(&self) -> Next {
        if self.cut_issues { Next::Elsewhere } else { Next::End }
    }
}

impl World {
    fn thumb(&self, (id, by): (i64, UserId)) -> Reaction {
        let by = Some(User { id: by, login: "x".into() });
        Reaction { id, by, emoji: Some(Emoji::ThumbsUp) }
    }

    /// The issue with all that hangs on it.
    pub(in crate::courier) fn whole_issue(&self) -> Issue {
        let mut issue = self.issue();
        let mut whole: serde_json::Value =
            serde_json::from_str(&issue.raw).unwrap_or_else(|_| serde_json::json!({}));
        let named = self.things.labels.iter().map(|name| serde_json::json!({ "name": name }));
        whole["labels"] = named.collect();
        issue.raw = whole.to_string();
        issue
    }

    /// The issue with this number.
    pub(in crate::courier) fn whole(&self, number: IssueNumber) -> Issue {
        let made = self.things.made.iter().find(|issue| issue.number == number);
        let made = made.cloned().map(|made| Issue { comments: self.counted_on(number), ..made });
        made.unwrap_or_else(|| self.whole_issue())
    }

    /// Somebody opens an issue.
    pub(in crate::courier) fn open_issue(&mut self, by: UserId, title: &str, body: &str) {
        let number = IssueNumber(4_000 + self.things.made.len() as i64);
        let labels: Vec<_> = self.things.labels.iter().collect();
        self.things.made.push(Issue {
            number,
            title: title.into(),
            body: body.into(),
            state: "open".into(),
            url: format!("https://h/{number}"),
            author: Some(User { id: by, login: "kai".into() }),
            association: Association::Member,
            created_at: self.now,
            updated_at: self.now,
            raw: serde_json::json!({ "labels": labels }).to_string(),
            ..self.issue()
        });
    }

    /// What a list of issues shows, newest first.
    pub(in crate::courier) fn listed_issues(&self) -> Vec<Issue> {
        let shown = self.things.made_shown.unwrap_or(self.things.made.len());
        let made = self.things.made.iter().take(shown).rev().cloned();
        made.chain(self.issue_exists.then(|| self.issue())).collect()
    }

    /// What the wish meets, before it is stored and after.
    fn refused(&self) -> Option<Answer> {
        match self.weather {
            Weather::LostBefore => Some(Answer::Unknown { said: "reset".into() }),
            Weather::Refused => {
                let said = "Issue is locked".into();
                Some(Answer::Refused(Refusal::NotAllowed { said }))
            }
            _ => None,
        }
    }

    fn stored(&self, payload: Payload) -> Answer {
        match self.weather {
            Weather::LostAfter => Answer::Unknown { said: "reset".into() },
            _ => Answer::Ok { payload, etag: None, date: Some(self.now) },
        }
    }

    pub(in crate::courier) fn answer_thing(&mut self, request: &Request) -> Answer {
        if request.is_write() {
            self.writes.push(request.clone());
            if let Some(refused) = self.refused() {
                return refused;
            }
        }
        match request {
            Request::Reactions { page, .. } => {
                let at: usize = match page {
                    Page::First => 0,
                    Page::Next(path) => path.rsplit('=').next().unwrap().parse().unwrap(),
                };
                let size = self.things.page.unwrap_or(100);
                let shown = self.things.thumbs.iter().skip(at * size).take(size);
                let reactions: Vec<Reaction> = shown.map(|thumb| self.thumb(*thumb)).collect();
                let goes_on = (at + 1) * size < self.things.thumbs.len();
                let next = match goes_on {
                    true if self.things.cut == Some(at) => Next::Elsewhere,
                    true => Next::Page(format!("/reactions?page={}", at + 1)),
                    false => Next::End,
                };
                let payload = Payload::Reactions { reactions, next };
                Answer::Ok { payload, etag: None, date: Some(self.now) }
            }
            Request::IssuesBy { .. } => {
                let mine = |issue: &Issue| issue.author.as_ref().is_some_and(|by| by.id == ME);
                let issues = self.listed_issues().into_iter().filter(mine).collect();
                let payload = Payload::Issues { issues, next: Next::End };
                Answer::Ok { payload, etag: None, date: Some(self.now) }
            }
            Request::CreateIssue(text) => {
                self.open_issue(ME, &text.title, &text.body);
                let made = self.things.made.last().cloned().unwrap();
                self.stored(Payload::Issue(Box::new(made)))
            }
            Request::React { .. } => {
                let mine = self.things.thumbs.iter().find(|(_, by)| *by == ME).copied();
                let thumb = mine.unwrap_or((500 + self.things.thumbs.len() as i64, ME));
                if mine.is_none() {
                    self.things.thumbs.push(thumb);
                }
                self.stored(Payload::Reaction(self.thumb(thumb)))
            }
            Request::Unreact { reaction, .. } => {
                let before = self.things.thumbs.len();
                self.things.thumbs.retain(|(id, _)| id != reaction);
                match self.things.thumbs.len() == before {
                    true => Answer::Refused(Refusal::Missing),
                    false => self.stored(Payload::Nothing),
                }
            }
            Request::AddLabel { label, .. } => {
                if !self.things.drops {
                    self.things.labels.push(label.clone());
                }
                self.stored(Payload::Labels(self.things.labels.clone()))
            }
            Request::RemoveLabel { label, .. } => {
                self.things.labels.retain(|one| one != label);
                self.stored(Payload::Labels(self.things.labels.clone()))
            }
            other => panic!("{other:?}"),
        }
    }

    /// The member wishes something.
    pub(in crate::courier) fn wishes(&mut self, op: &str, content: impl Into<Content>) {
        self.snapshot.operations.push(Operation {
            id: op.parse().unwrap(),
            author: ME,
            created_at: self.now,
            not_before: None,
            state: OpState::queued(),
            content: content.into(),
        });
    }
}

fn thumb(gives: bool) -> Reacting {
    let (comment, url) = (CommentId::Number(5_722_505_167), "https://h/c".to_owned());
    Reacting { issue: ISSUE, comment, url, emoji: Emoji::ThumbsUp, gives, mine: None }
}

fn label(on: bool) -> Labelling {
    Labelling { issue: ISSUE, label: "area/docs".into(), on }
}

#[test]
fn a_thumb_is_given_once_whatever_becomes_of_the_answer() {
    for (weather, writes) in [(Weather::Fine, 1), (Weather::LostAfter, 1), (Weather::LostBefore, 2)]
    {
        let mut world = World::new();
        world.things.thumbs = vec![(1, UserId(8))];
        world.wishes("A", thumb(true));
        world.weather = weather;
        world.drain(Eagerness::Now);
        world.weather = Weather::Fine;
        world.run(1);
        assert_eq!(*world.state("A"), OpState::Done);
        assert_eq!(world.writes.len(), writes, "it is repeated without minutes of looking");
        let mine = world.things.thumbs.iter().filter(|(_, by)| *by == ME).count();
        assert_eq!((mine, world.evidence.len()), (1, 1));
    }
}

#[test]
fn lost_again_and_again_it_is_not_repeated_without_a_pause() {
    let mut world = World::new();
    world.wishes("A", thumb(true));
    world.weather = Weather::LostBefore;
    world.run(1);
    assert!((5..15).contains(&world.writes.len()), "{}", world.writes.len());
}

#[test]
fn a_thumb_that_is_there_already_is_found_on_any_page_and_not_sent() {
    let mut world = World::new();
    world.things.thumbs = (0..25).map(|nth| (nth, UserId(100 + nth))).collect();
    world.things.thumbs.push((70, ME));
    world.things.page = Some(10);
    world.wishes("A", thumb(true));
    world.drain(Eagerness::Now);
    assert_eq!((world.state("A"), world.writes.len()), (&OpState::Done, 0));
    assert!(!world.evidence[0].by_us);
}

#[test]
fn nothing_follows_from_a_list_that_breaks_off() {
    let mut world = World::new();
    world.things.thumbs = vec![(1, UserId(8)), (70, ME)];
    (world.things.page, world.things.cut) = (Some(1), Some(0));
    world.wishes("A", thumb(false));
    world.run(2);
    assert!(matches!(world.state("A"), OpState::Waiting { .. }), "{:?}", world.state("A"));
    world.things.cut = None;
    world.run(2);
    assert_eq!(*world.state("A"), OpState::Done);
    assert_eq!(world.things.thumbs, [(1, UserId(8))]);
}

#[test]
fn only_the_own_thumb_is_taken_back_and_one_that_is_gone_is_taken_back() {
    let mut world = World::new();
    world.things.thumbs = vec![(1, UserId(8)), (70, ME)];
    world.wishes("A", thumb(false));
    // Somebody, on another device, takes it back between the look and the write.
    world.drain_while(Eagerness::Now, |world| {
        if world.requests == 1 {
            world.things.thumbs.retain(|(_, by)| *by != ME);
        }
    });
    world.run(1);
    assert_eq!(*world.state("A"), OpState::Done);
    assert_eq!(world.things.thumbs, [(1, UserId(8))]);
}

#[test]
fn where_nobody_may_react_it_stops_and_others_go_on() {
    let mut world = World::new();
    world.wishes("A", thumb(true));
    world.weather = Weather::Refused;
    world.drain(Eagerness::Now);
    let state = world.state("A").clone();
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
    let words = thumb(true).words(&state).unwrap();
    assert!(words.contains("somebody with write access to unlock it"), "{words}");
}

#[test]
fn one_label_is_put_on_and_taken_off_and_others_stay() {
    for weather in [Weather::Fine, Weather::LostAfter, Weather::LostBefore] {
        for on in [true, false] {
            let mut world = World::new();
            world.things.labels = vec!["kind/bug".into()];
            world.things.labels.extend((!on).then(|| "area/docs".to_owned()));
            world.wishes("A", label(on));
            world.weather = weather;
            world.drain(Eagerness::Now);
            world.weather = Weather::Fine;
            world.run(5);
            assert_eq!(*world.state("A"), OpState::Done);
            let both = ["kind/bug".to_owned(), "area/docs".to_owned()];
            assert_eq!(world.things.labels, both[..if on { 2 } else { 1 }]);
        }
    }
}

#[test]
fn a_label_that_github_drops_without_a_word_is_not_called_done() {
    let mut world = World::new();
    world.things.drops = true;
    world.wishes("A", label(true));
    world.run(10);
    assert_eq!(*world.state("A"), OpState::Parked(Parked::NotAsSent));
    assert_eq!(world.writes.len(), 1);
}

const MARK: &str = "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->\n\nTell of your week.";

fn opening(body: &str) -> NewIssue {
    let text = NewIssueText {
        title: "Status 2026-10-26".into(),
        body: body.into(),
        labels: vec!["area/release".into()],
        milestone: None,
        assignees: Vec::new(),
    };
    NewIssue { cycle: key().cycle, round: key().round, text }
}

fn before_the_round() -> World {
    World { issue_exists: false, ..World::new() }
}

#[test]
fn a_round_is_opened_once_whatever_becomes_of_the_answer() {
    for weather in [Weather::Fine, Weather::LostAfter, Weather::LostBefore] {
        let mut world = before_the_round();
        world.wishes("A", opening(MARK));
        world.weather = weather;
        world.drain(Eagerness::Now);
        world.weather = Weather::Fine;
        world.run(12);
        assert_eq!(*world.state("A"), OpState::Done);
        assert_eq!(world.things.made.len(), 1);
        assert_eq!(world.evidence[0].lacks, ["the label area/release"]);
        let bound = world.snapshot.issue_of(&key().cycle, key().round);
        assert_eq!(bound, Some(world.things.made[0].number));
    }
}

#[test]
fn an_issue_that_lists_do_not_show_yet_is_waited_for() {
    let mut world = before_the_round();
    world.wishes("A", opening(MARK));
    (world.weather, world.things.made_shown) = (Weather::LostAfter, Some(0));
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    world.run(4);
    assert!(matches!(world.state("A"), OpState::Unknown { .. }), "{:?}", world.state("A"));
    world.things.made_shown = None;
    world.run(8);
    assert_eq!((world.state("A"), world.things.made.len()), (&OpState::Done, 1));
}

#[test]
fn a_round_that_somebody_has_opened_is_not_opened_again() {
    let bodies = [MARK, "Opened by hand, the title tells."];
    for (body, by) in bodies.into_iter().zip([UserId(8), ME]) {
        let mut world = before_the_round();
        world.open_issue(by, "v1.38 status 2026-10-26", body);
        world.wishes("A", opening("<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->"));
        world.drain(Eagerness::Now);
        assert_eq!((world.state("A"), world.writes.len()), (&OpState::Done, 0));
        let other = (by != ME).then(|| "kai".to_owned());
        assert_eq!((world.evidence[0].by_us, &world.evidence[0].by_other), (false, &other));
    }
}

#[test]
fn what_anybody_may_write_keeps_nobody_from_opening_a_round() {
    let mut world = before_the_round();
    world.open_issue(UserId(8), "v1.38 status 2026-10-26", MARK);
    world.things.made[0].association = Association::Other;
    world.wishes("A", opening(MARK));
    world.drain(Eagerness::Now);
    assert_eq!((world.state("A"), world.things.made.len()), (&OpState::Done, 2));
}

#[test]
fn a_list_that_breaks_off_opens_nothing() {
    let mut world = before_the_round();
    world.things.cut_issues = true;
    world.wishes("A", opening(MARK));
    world.run(2);
    assert!(world.writes.is_empty(), "{:?}", world.writes);
    world.things.cut_issues = false;
    world.run(2);
    assert_eq!((world.state("A"), world.things.made.len()), (&OpState::Done, 1));
}

#[test]
fn a_run_without_a_notebook_finds_what_a_run_that_died_has_made() {
    let mut world = before_the_round();
    world.open_issue(ME, "Status 2026-10-26", MARK);
    world.wishes("B", opening(MARK));
    world.drain(Eagerness::Now);
    assert_eq!((world.state("B"), world.writes.len()), (&OpState::Done, 0));
}

#[test]
fn a_bots_own_issue_is_found_where_its_name_finds_nothing() {
    let mut world = before_the_round();
    world.snapshot.account.login = "github-actions[bot]".into();
    world.wishes("A", opening(MARK));
    world.weather = Weather::LostAfter;
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    world.drain_while(Eagerness::Now, |_| {});
    world.run(5);
    assert_eq!((world.state("A"), world.things.made.len()), (&OpState::Done, 1));
}
