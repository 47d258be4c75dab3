//! How a proposal stands, by what people say and when.

use super::*;
use crate::{
    courier::Emoji,
    decisions::{
        Days, Options,
        answer::{Until, UntilDay, read},
        proposal::{Asked, end_at, tests as asking},
    },
    time::BundledZones,
};
pub(in crate::decisions) use asking::{at, login};

/// A proposal with what is said to it, on the clock of Wed 18 November unless another is set.
pub(in crate::decisions) struct World {
    pub(in crate::decisions) proposal: Proposal,
    pub(in crate::decisions) texts: Vec<Text>,
    pub(in crate::decisions) answers: Vec<Given>,
    pub(in crate::decisions) rulings: Vec<Ruling>,
    pub(in crate::decisions) people: Vec<Member>,
    pub(in crate::decisions) settled: Option<Settled>,
    pub(in crate::decisions) now: DateTime<Utc>,
    next: i64,
}

pub(in crate::decisions) fn asked(asked: Asked) -> World {
    let zones = ["Europe/Berlin", "Europe/Berlin", "Europe/Lisbon", "Asia/Kolkata", "Asia/Tokyo"];
    let people = asking::asked()
        .named
        .into_iter()
        .zip(zones)
        .map(|(login, zone)| Member { zone: Some(zone.to_owned()), ..Member::unknown(login) });
    World {
        proposal: Proposal::new(asked).unwrap(),
        texts: Vec::new(),
        answers: Vec::new(),
        rulings: Vec::new(),
        people: people.chain([Member::unknown(login("dov-example"))]).collect(),
        settled: None,
        now: at("2026-11-18T08:00:00Z"),
        next: 1,
    }
}

/// Yes or no, three of five, until Thu 19 November 07:00 UTC.
pub(in crate::decisions) fn yes_or_no(rule: Rule) -> World {
    asked(Asked { options: Options::yes_or_no(), rule, ..asking::asked() })
}

impl World {
    pub(in crate::decisions) fn says(&mut self, who: &str, text: &str, when: &str) -> CommentId {
        let id = CommentId::Number(self.next);
        self.next += 1;
        let read = read(text, &self.proposal.asked().options);
        let what = What::Comment { id: id.clone(), read, at: at(when) };
        self.answers.push(Given { by: login(who), what, about: None });
        id
    }

    pub(in crate::decisions) fn reacts(&mut self, who: &str, all: &[(Emoji, &str)]) {
        let shown = all.iter().map(|(emoji, when)| Shown { emoji: *emoji, at: at(when) }).collect();
        self.answers.retain(|one| !(one.by.is(who) && matches!(one.what, What::Reactions(_))));
        self.answers.push(Given { by: login(who), what: What::Reactions(shown), about: None });
    }

    /// What is asked is another from now on.
    pub(in crate::decisions) fn changes(&mut self, asked: Asked, when: &str) {
        if self.texts.is_empty() {
            let fingerprint = self.proposal.fingerprint();
            self.texts.push(Text { since: asking::written(), fingerprint });
        }
        self.proposal = Proposal::new(asked).unwrap();
        self.texts.push(Text { since: at(when), fingerprint: self.proposal.fingerprint() });
    }

    pub(in crate::decisions) fn status(&self) -> Status {
        state(&self.facts())
    }

    pub(in crate::decisions) fn facts(&self) -> Facts<'_> {
        Facts {
            proposal: &self.proposal,
            asked_at: asking::written(),
            texts: &self.texts,
            answers: &self.answers,
            rulings: &self.rulings,
            people: &self.people,
            settled: self.settled,
            rules: &BundledZones,
            now: self.now,
        }
    }

    pub(in crate::decisions) fn standing(&self, who: &str) -> Standing {
        let status = self.status();
        let all = status.voices.iter().chain(&status.apart);
        all.into_iter().find(|voice| voice.login.is(who)).unwrap().standing.clone()
    }

    pub(in crate::decisions) fn state_at(&mut self, now: &str) -> State {
        self.now = at(now);
        self.status().state
    }
}

const BEFORE: &str = "2026-11-18T08:00:00Z";
const AFTER: &str = "2026-11-19T07:00:00Z";

/// As the design draws it: two approve, one objects, one is unread, one answered the text before.
#[test]
fn the_whole_picture_in_one_line() {
    let mut world = asked(asking::asked());
    world.says("sora-example", "LGTM", "2026-11-17T06:00:00Z");
    world.says(
        "liam-example",
        "concern: it can hide a conformance regression",
        "2026-11-17T05:40:00Z",
    );
    let names =
        ["Yes, by a named owner, never a conformance job", "No"].map(str::to_owned).to_vec();
    let options = Options::new(names, Some("A".parse().unwrap())).unwrap();
    world.changes(Asked { options, ..asking::asked() }, "2026-11-17T06:30:00Z");
    world.reacts("ines-example", &[(Emoji::ThumbsUp, "2026-11-17T19:02:00Z")]);
    world.says("tom-example", "LGTM", "2026-11-17T13:15:00Z");
    let unread =
        world.says("kavya-example", "+1, but not before the docs are in", "2026-11-17T14:50:00Z");
    world.says("dov-example", "agree", "2026-11-17T15:00:00Z");
    let status = world.status();
    assert_eq!(
        status.line,
        "Blocked: 1 objection open. 2 of 3 approvals for A: 2 A, 1 no, 1 unread, 1 to the earlier text."
    );
    let [objection] = status.objections.as_slice() else { panic!("{:?}", status.objections) };
    assert_eq!(objection.reason.as_deref(), Some("it can hide a conformance regression"));
    assert!(objection.is_earlier, "what is asked was changed since, so it may be met");
    let waiting: Vec<&str> = status.waiting.iter().map(|one| one.login.as_str()).collect();
    assert_eq!(waiting, ["sora-example"], "asked again, and nobody else");
    assert!(status.waiting[0].answered_earlier);
    assert_eq!(status.waiting[0].by, Some(at(AFTER)), "16:00 in Tokyo");
    let [apart] = status.apart.as_slice() else { panic!("{:?}", status.apart) };
    assert!(apart.login.is("dov-example") && !apart.is_named);

    // The owner says that the unread one objects, and Liam's concern is met.
    let answer = Some(Answer::Objects { reason: Some("not before the docs are in".to_owned()) });
    let when = at("2026-11-17T14:50:00Z");
    world.rulings.push(Ruling { on: On::Comment(unread), at: when, answer });
    world.says("liam-example", "concern resolved", "2026-11-18T07:00:00Z");
    let status = world.status();
    assert_eq!(status.objections.len(), 1);
    assert!(status.objections[0].by.is("kavya-example"));
    assert!(status.voices.iter().any(|voice| voice.is_ruled && voice.login.is("kavya-example")));
}

#[test]
fn a_proposal_goes_from_asked_to_due_or_stuck() {
    let mut world = yes_or_no(Rule::Approvals { needed: 3 });
    assert_eq!(world.state_at(BEFORE), State::Asked);
    for who in ["ines-example", "tom-example"] {
        world.says(who, "+1", "2026-11-17T09:00:00Z");
    }
    assert_eq!(world.state_at(BEFORE), State::Asked);
    assert_eq!(world.state_at(AFTER), State::Stuck);
    world.says("liam-example", "approve", "2026-11-17T10:00:00Z");
    assert_eq!(world.state_at(BEFORE), State::Asked, "the others may still object");
    assert_eq!(world.state_at(AFTER), State::Due);
    for (settled, state) in [
        (Settled::Decided(at(AFTER)), State::Decided),
        (Settled::Dropped(at(AFTER)), State::Dropped),
        (Settled::Reopened(at("2026-11-20T07:00:00Z")), State::Reopened),
    ] {
        world.settled = Some(settled);
        assert_eq!(world.state_at("2026-11-20T08:00:00Z"), state);
    }
    world.proposal = world.proposal.ending(end_at(at("2026-11-24T07:00:00Z"))).unwrap();
    assert_eq!(world.state_at("2026-11-20T08:00:00Z"), State::Asked, "open again, with a new end");
}

#[test]
fn a_changed_comment_is_an_answer_of_when_it_was_changed() {
    let mut world = yes_or_no(Rule::Approvals { needed: 3 });
    let id = world.says("ines-example", "+1", "2026-11-17T09:00:00Z");
    let Some(Given { what: What::Comment { read: said, at: when, .. }, .. }) = world
        .answers
        .iter_mut()
        .find(|one| matches!(&one.what, What::Comment { id: one, .. } if *one == id))
    else {
        panic!("it is there")
    };
    (*said, *when) =
        (read("-1, it hides regressions", &Options::yes_or_no()), at("2026-11-19T09:00:00Z"));
    world.now = at("2026-11-19T10:00:00Z");
    let reason = Some("it hides regressions".to_owned());
    assert_eq!(world.standing("ines-example"), Standing::Late(Answer::Objects { reason }));
}

#[test]
fn what_the_owner_said_of_a_comment_does_not_outlive_its_change() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    let id = world.says("ines-example", "+1 once docs are in", "2026-11-17T09:00:00Z");
    let on = On::Comment(id);
    let ruling = Ruling { on, at: at("2026-11-17T09:00:00Z"), answer: Some(Answer::Approves) };
    world.rulings.push(ruling.clone());
    assert_eq!(world.standing("ines-example"), Standing::Counts(Answer::Approves));
    world.rulings = vec![Ruling { at: at("2026-11-17T08:00:00Z"), ..ruling }];
    assert!(matches!(world.standing("ines-example"), Standing::Unread(_)));
}

#[test]
fn what_is_certain_is_not_for_the_owner_to_say_otherwise() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    let id = world.says("ines-example", "-1", "2026-11-17T09:00:00Z");
    let when = at("2026-11-17T09:00:00Z");
    world.rulings.push(Ruling { on: On::Comment(id), at: when, answer: Some(Answer::Approves) });
    assert_eq!(world.standing("ines-example"), Standing::Counts(Answer::Objects { reason: None }));
}

#[test]
fn an_objection_from_outside_counts_once_the_owner_lets_it_in() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "+1", "2026-11-17T09:00:00Z");
    let id = world.says("guest-example", "-1, it hides regressions", "2026-11-17T09:00:00Z");
    assert_eq!(world.status().objections, []);
    let answer = Some(Answer::Objects { reason: Some("it hides regressions".to_owned()) });
    world.rulings.push(Ruling { on: On::Comment(id), at: at("2026-11-17T09:00:00Z"), answer });
    assert_eq!(world.status().state, State::Blocked);
}

#[test]
fn under_silence_everybody_on_the_roster_may_object_and_nobody_else() {
    let mut world = yes_or_no(Rule::Silence);
    world.says("guest-example", "-1", "2026-11-17T09:00:00Z");
    assert_eq!(world.state_at(AFTER), State::Due);
    world.says("dov-example", "-1, it hides regressions", "2026-11-17T09:00:00Z");
    assert_eq!(world.state_at(AFTER), State::Blocked);
    world.says("dov-example", "resolved", "2026-11-18T09:00:00Z");
    assert_eq!(world.state_at(AFTER), State::Due);
    world.says("dov-example", "+1?", "2026-11-18T10:00:00Z");
    assert_eq!(world.state_at(AFTER), State::Stuck, "what is unread may object");
}

#[test]
fn under_silence_another_option_is_an_objection() {
    let mut world = asked(Asked { rule: Rule::Silence, ..asking::asked() });
    world.says("ines-example", "A", "2026-11-17T09:00:00Z");
    assert_eq!(world.state_at(AFTER), State::Due);
    world.says("tom-example", "B", "2026-11-17T09:00:00Z");
    let status = world.status();
    assert_eq!(status.state, State::Blocked);
    assert_eq!(status.objections[0].reason.as_deref(), Some("chooses B"));
}

#[test]
fn a_majority_is_of_those_who_do_not_abstain() {
    let mut world = yes_or_no(Rule::Majority);
    for (who, text) in [("ines-example", "+1"), ("tom-example", "+1"), ("liam-example", "-1")] {
        world.says(who, text, "2026-11-17T09:00:00Z");
    }
    assert_eq!(world.state_at(AFTER), State::Stuck);
    assert!(world.status().line.contains("2 of 3 for a majority"), "{}", world.status().line);
    world.says("kavya-example", "abstain", "2026-11-17T09:00:00Z");
    world.says("sora-example", "0", "2026-11-17T09:00:00Z");
    assert_eq!(world.state_at(AFTER), State::Due);
    assert_eq!(world.status().choice, Some(Choice::Yes));
}

#[test]
fn two_options_with_as_many_approvals_are_not_enough() {
    let mut world = asked(Asked { rule: Rule::Approvals { needed: 2 }, ..asking::asked() });
    let said =
        [("ines-example", "A"), ("tom-example", "A"), ("liam-example", "B"), ("sora-example", "B")];
    for (who, text) in said {
        world.says(who, text, "2026-11-17T09:00:00Z");
    }
    assert_eq!(world.state_at(AFTER), State::Stuck);
    world.says("kavya-example", "B", "2026-11-17T09:00:00Z");
    assert_eq!(world.state_at(AFTER), State::Due);
    assert_eq!(world.status().choice, Some(Choice::Option("B".parse().unwrap())));
}

#[test]
fn an_answer_that_did_not_know_of_a_change_is_one_to_the_earlier_text() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    let before = world.proposal.fingerprint();
    let question = "May any job be quarantined?".to_owned();
    let changed = Asked { question, ..world.proposal.asked().clone() };
    world.changes(changed, "2026-11-17T10:00:00Z");
    world.reacts("ines-example", &[(Emoji::ThumbsUp, "2026-11-17T11:00:00Z")]);
    assert_eq!(world.standing("ines-example"), Standing::Counts(Answer::Approves));
    world.answers.last_mut().unwrap().about = Some(before);
    assert_eq!(world.standing("ines-example"), Standing::Earlier(Answer::Approves));
}

#[test]
fn a_text_that_was_changed_back_is_what_was_answered() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    let first = world.proposal.asked().clone();
    world.says("ines-example", "+1", "2026-11-17T09:00:00Z");
    let question = "May any job be quarantined?".to_owned();
    world.changes(Asked { question, ..first.clone() }, "2026-11-17T10:00:00Z");
    world.says("tom-example", "+1", "2026-11-17T11:00:00Z");
    world.changes(first, "2026-11-17T12:00:00Z");
    assert_eq!(world.standing("ines-example"), Standing::Counts(Answer::Approves));
    assert_eq!(world.standing("tom-example"), Standing::Earlier(Answer::Approves));
}

#[test]
fn an_answer_after_the_end_is_shown_and_counts_only_where_the_rule_says_so() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "+1", "2026-11-19T08:00:00Z");
    assert_eq!(world.state_at("2026-11-19T09:00:00Z"), State::Stuck);
    assert!(world.status().line.contains("1 after the end"), "{}", world.status().line);
    let asked = Asked { late_counts: true, ..world.proposal.asked().clone() };
    world.proposal = Proposal::new(asked).unwrap();
    assert_eq!(world.state_at("2026-11-19T09:00:00Z"), State::Due);
}

#[test]
fn a_late_approval_does_not_lift_an_objection() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "-1", "2026-11-18T08:00:00Z");
    world.says("ines-example", "+1", "2026-11-19T08:00:00Z");
    assert_eq!(world.state_at("2026-11-19T09:00:00Z"), State::Blocked);
}

#[test]
fn whoever_is_away_is_shown_as_away() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    let day = |text: &str| text.parse().unwrap();
    world.people[0].away = vec![Days { from: day("2026-11-18"), until: day("2026-11-18") }];
    let away: Vec<bool> = world.status().waiting.iter().map(|one| one.is_away).collect();
    assert_eq!(away, [true, false, false, false, false]);
}

#[test]
fn until_when_a_hold_holds() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "+1", "2026-11-17T09:00:00Z");
    world.says("tom-example", "hold until Friday", "2026-11-18T09:00:00Z");
    world.now = at("2026-11-19T08:00:00Z");
    let status = world.status();
    assert_eq!(status.state, State::Holding);
    assert_eq!(status.holds[0].until, at("2026-11-21T12:00:00Z"), "over everywhere");
    assert!(status.line.starts_with("On hold until Sat 21 Nov 12:00 UTC."), "{}", status.line);
    assert_eq!(world.state_at("2026-11-21T12:00:00Z"), State::Due);
    assert_eq!(world.standing("tom-example"), Standing::HoldOver);
    let until = Until { words: "x".to_owned(), day: UntilDay::Tomorrow };
    assert_eq!(until.date(at(BEFORE)), "2026-11-19".parse().ok());
}
