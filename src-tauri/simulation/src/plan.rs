//! What a seed has in store: how many laptops, how late the issue, which mishaps and when.

use crate::chance::Chance;
use crate::disk::{Fuse, Room};
use crate::laptop::Role;
use crate::wire::Network;
use crate::world::{COLLEAGUE, MAINTAINER};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::courier::{Content, Eagerness, IssueIs};
use meridian_practice::{Fault, FaultKind, Matcher, RetryAfter};
use std::ops::Range;
use std::time::Duration;

/// Something that happens at a moment.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// The member types, posts, takes back.
    Act(usize),
    /// The member posts this section now.
    Post(usize, usize),
    /// A process is to drain.
    Drain(usize, Role, Eagerness),
    Start(usize, Role),
    Kill(usize, Role),
    PowerCut(usize),
    PowerOn(usize),
    Fuse(usize, Fuse, u64),
    Network(usize, Network),
    Room(usize, Room),
    Jump(usize, i64),
    Fault(Fault),
    IssueAppears,
    Colleague,
    /// The member writes an update on the web page, or talks there.
    ByHand,
    Maintainer,
    /// The member wishes the issue to be open or closed.
    Wish(usize, IssueIs),
    /// The lead makes it so.
    LeadSays(IssueIs),
    /// The member withdraws the only comment of a section.
    Withdraw(usize, usize),
    /// A colleague answers a comment of the discussion.
    Reply,
    /// The member says on a laptop that updates go to the other place.
    Move(usize),
    /// The repository gets another name; the old one redirects.
    Rename,
    /// The member saves their own comment unchanged in the web page: line endings become CRLF.
    WebPage,
    /// All mishaps are over.
    Calm,
    /// The member looks after what is left.
    TidyUp,
    End,
}

/// The frame of a world.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) laptops: usize,
    pub(crate) sections: usize,
    /// Comments that stand on the issue from the start.
    pub(crate) crowd: usize,
    /// In a thousand: a process dies after an effect.
    pub(crate) deaths: u64,
    /// One way over the wire, in milliseconds.
    pub(crate) latency: Range<i64>,
    /// When the round opens, in worlds that are about this moment.
    pub(crate) opens: Option<DateTime<Utc>>,
    /// Whose token the terminal has, if not the member's.
    pub(crate) others_token: Option<&'static str>,
    /// The longest pause between two looks of an idle agent, in milliseconds.
    pub(crate) idle: i64,
    /// Whether the member has write access, beyond commenting.
    pub(crate) may_write: bool,
    /// Whether updates go to a discussion.
    pub(crate) discussion: bool,
    pub(crate) events: Vec<(DateTime<Utc>, Event)>,
}

/// When every world begins: ten minutes into the round of 26 October 2026.
pub(crate) fn epoch() -> DateTime<Utc> {
    DateTime::from_timestamp(1_792_973_400, 0).unwrap_or_default()
}

impl Plan {
    pub(crate) fn of(chance: &mut Chance) -> Self {
        match chance.below(100) {
            0..6 => return Self::opening(chance),
            6..9 => return Self::cut_lists(chance),
            _ => {}
        }
        let start = epoch();
        let laptops = if chance.happens(650) { 1 } else { 2 };
        let sections = 1 + chance.index(2);
        let crowd = match chance.below(100) {
            0 => 101 + chance.index(30),
            1..50 => chance.index(4),
            _ => 0,
        };
        let deaths = chance.pick(&[0, 0, 5, 20, 60]).copied().unwrap_or(0);
        let minutes = chance.pick(&[4, 10, 30, 120, 600]).copied().unwrap_or(30);
        let span = minutes * 60_000;
        let idle = (span / 8).max(300_000);
        let calm = start + TimeDelta::milliseconds(span);
        let mut plan = Self { laptops, sections, crowd, deaths, idle, ..Self::quiet() };
        if chance.happens(60) {
            plan.others_token = chance.pick(&[COLLEAGUE, MAINTAINER]).copied();
        }
        plan.everyday(chance, span);
        plan.mishaps(chance, span);
        plan.end(calm);
        plan
    }

    /// One laptop, and nothing happens.
    fn quiet() -> Self {
        Self {
            laptops: 1,
            sections: 1,
            crowd: 0,
            deaths: 0,
            latency: 15..1_500,
            opens: None,
            others_token: None,
            idle: 300_000,
            may_write: false,
            discussion: false,
            events: Vec::new(),
        }
    }

    /// Two devices hold an update for a round that is about to open, and both agents wait for its
    /// issue.
    fn opening(chance: &mut Chance) -> Self {
        let opens = 900_000;
        let opens_at = epoch() + TimeDelta::milliseconds(opens);
        let mut plan = Self {
            laptops: 2,
            latency: 75..300,
            opens: Some(opens_at),
            crowd: chance.index(3),
            ..Self::quiet()
        };
        let issue = match chance.below(3) {
            0 => opens - chance.between(1, 110_000),
            1 => opens,
            _ => opens + chance.between(1_000, 30_000),
        };
        plan.add(issue, Event::IssueAppears);
        for laptop in 0..2 {
            plan.add(chance.between(0, 20_000), Event::Start(laptop, Role::Window));
            plan.add(chance.between(0, 20_000), Event::Start(laptop, Role::Agent));
            plan.add(chance.between(25_000, 400_000), Event::Post(laptop, 0));
        }
        if chance.happens(200) {
            let what = lost_write(chance);
            plan.add(0, Event::Fault(Fault::new(Matcher::new("POST", "/comments"), what)));
        }
        plan.end(opens_at + TimeDelta::minutes(20));
        plan
    }

    /// The first post's answer is lost, and for an hour no list can be followed to its end.
    fn cut_lists(chance: &mut Chance) -> Self {
        let mut plan = Self { laptops: 1 + chance.index(2), ..Self::quiet() };
        let span = 90 * 60_000;
        plan.everyday(chance, span);
        let lost =
            if chance.happens(700) { FaultKind::AnswerLostAfter } else { lost_write(chance) };
        plan.add(0, Event::Fault(Fault::new(Matcher::new("POST", "/comments"), lost)));
        let from = chance.between(4_000, 90_000);
        let until = epoch() + TimeDelta::milliseconds(from + chance.between(2_000_000, 4_000_000));
        let cut = Fault::new(Matcher::new("GET", "/comments"), FaultKind::CutList);
        plan.add(from, Event::Fault(cut.times(100_000).until(until)));
        plan.end(epoch() + TimeDelta::milliseconds(span));
        plan
    }

    /// Draws which kinds of writes there are beside comments, which every world has.
    pub(crate) fn draw_kinds(&mut self, chance: &mut Chance) {
        // The others have no worlds of their own yet, or are drawn by themselves.
        let drawn: Vec<&str> = Content::WORDS.iter().copied().take(2).collect();
        let kind = chance.pick(&drawn).copied().unwrap_or_default();
        if kind == "issue_state" && chance.happens(500) && self.opens.is_none() {
            self.states(chance);
        }
    }

    /// The member closes and opens the issue, with mishaps of its own.
    fn states(&mut self, chance: &mut Chance) {
        let span = self.span();
        self.may_write = chance.happens(850);
        let mut wanted = IssueIs::Closed;
        for laptop in 0..self.laptops {
            for _ in 0..1 + chance.below(4) {
                self.add(chance.between(4_000, span), Event::Wish(laptop, wanted));
                if chance.happens(700) {
                    wanted = other(wanted);
                }
            }
        }
        if chance.happens(300) {
            for _ in 0..1 + chance.below(2) {
                self.add(chance.between(4_000, span), Event::LeadSays(wanted));
                wanted = other(wanted);
            }
        }
        for _ in 0..chance.below(3) {
            let fault = Fault::new(Matcher::new("PATCH", "/issues/1"), lost_write(chance));
            self.add(chance.between(0, span / 2), Event::Fault(fault));
        }
    }

    /// Until all mishaps are over, in milliseconds.
    pub(crate) fn span(&self) -> i64 {
        let calm = self.events.iter().find(|(_, event)| matches!(event, Event::Calm));
        calm.map_or(240_000, |(at, _)| (*at - epoch()).num_milliseconds())
    }

    /// Draws whether the member writes by hand, most of the time while a first post waits for the
    /// network.
    pub(crate) fn draw_by_hand(&mut self, chance: &mut Chance) {
        if self.opens.is_some() || !chance.happens(300) {
            return;
        }
        let span = self.span();
        let back = chance.between(60_000, span.min(600_000));
        if chance.happens(500) {
            for laptop in 0..self.laptops {
                self.add(3_000, Event::Network(laptop, Network::Down));
                self.add(back, Event::Network(laptop, Network::Up));
            }
        }
        for _ in 0..1 + chance.below(3) {
            let until = if chance.happens(700) { back } else { span };
            self.add(chance.between(1_000, until), Event::ByHand);
        }
    }

    fn end(&mut self, calm: DateTime<Utc>) {
        let plan = self;
        plan.events.push((calm, Event::Calm));
        plan.events.push((calm + TimeDelta::minutes(30), Event::TidyUp));
        plan.events.push((calm + TimeDelta::minutes(60), Event::TidyUp));
        plan.events.push((calm + TimeDelta::minutes(120), Event::End));
    }

    pub(crate) fn add(&mut self, millis: i64, event: Event) {
        self.events.push((epoch() + TimeDelta::milliseconds(millis), event));
    }

    fn everyday(&mut self, chance: &mut Chance, span: i64) {
        let issue = if chance.happens(700) { 0 } else { chance.between(1, span * 3 / 4) };
        self.add(issue, Event::IssueAppears);
        for laptop in 0..self.laptops {
            self.add(chance.between(0, 3_000), Event::Start(laptop, Role::Window));
            self.add(chance.between(0, 3_000), Event::Start(laptop, Role::Agent));
            let mut at = 4_000;
            for _ in 0..3 + chance.below(8) {
                at += chance.pause(200, span / 4);
                if at < span {
                    self.add(at, Event::Act(laptop));
                }
            }
            // Whatever else happens, something is posted.
            let first = chance.between(4_500, (span / 2).min(60_000));
            self.add(first, Event::Post(laptop, 0));
        }
        for _ in 0..chance.below(4) {
            self.add(chance.between(1_000, span), Event::Colleague);
        }
        if chance.happens(250) {
            self.add(chance.between(span / 4, span), Event::Maintainer);
        }
        if chance.happens(200) {
            self.add(chance.between(span / 4, span), Event::WebPage);
        }
        if chance.happens(50) {
            self.add(chance.between(1_000, span), Event::Rename);
        }
    }

    fn mishaps(&mut self, chance: &mut Chance, span: i64) {
        // The first post meets a mishap in most worlds: there a second comment can come from.
        if chance.happens(600) {
            let what = lost_write(chance);
            self.add(0, Event::Fault(Fault::new(Matcher::new("POST", "/comments"), what)));
        }
        if chance.happens(400) {
            let what =
                if chance.happens(350) { FaultKind::BodyNotStored } else { lost_write(chance) };
            self.add(0, Event::Fault(Fault::new(Matcher::new("PATCH", "/comments"), what)));
        }
        for _ in 0..chance.below(4) {
            let at = chance.between(0, span);
            let fault = any_fault(chance, epoch() + TimeDelta::milliseconds(at));
            self.add(at, Event::Fault(fault));
        }
        for laptop in 0..self.laptops {
            self.mishaps_of(laptop, chance, span);
        }
    }

    fn mishaps_of(&mut self, laptop: usize, chance: &mut Chance, span: i64) {
        if chance.happens(250) {
            let from = chance.between(0, span);
            let long = chance.pause(2_000, span / 2);
            self.add(from, Event::Network(laptop, Network::Down));
            self.add((from + long).min(span), Event::Network(laptop, Network::Up));
        }
        if chance.happens(300) {
            for _ in 0..1 + chance.below(3) {
                let role = if chance.happens(750) { Role::Agent } else { Role::Window };
                self.add(chance.between(4_000, span), Event::Kill(laptop, role));
            }
        }
        if chance.happens(120) {
            self.add(chance.between(4_000, span), Event::PowerCut(laptop));
        }
        if chance.happens(350) {
            let fuse = if chance.happens(600) { Fuse::PowerCut } else { Fuse::Kill };
            let writes = 1 + chance.below(40);
            self.add(chance.between(3_000, span / 2), Event::Fuse(laptop, fuse, writes));
        }
        if chance.happens(60) {
            let from = chance.between(4_000, span);
            self.add(from, Event::Room(laptop, Room::Full));
            let until = from + chance.pause(2_000, span / 4);
            self.add(until.min(span), Event::Room(laptop, Room::Free));
        }
        if chance.happens(150) {
            for _ in 0..1 + chance.below(2) {
                let by = chance.between(-300_000, 300_000);
                self.add(chance.between(3_000, span), Event::Jump(laptop, by));
            }
        }
    }
}

fn other(state: IssueIs) -> IssueIs {
    match state {
        IssueIs::Open => IssueIs::Closed,
        IssueIs::Closed => IssueIs::Open,
    }
}

fn seconds(chance: &mut Chance, low: i64, high: i64) -> Duration {
    Duration::from_secs(chance.between(low, high).unsigned_abs())
}

/// A write whose outcome cannot be told from its answer.
pub(crate) fn lost_write(chance: &mut Chance) -> FaultKind {
    match chance.below(9) {
        0 => FaultKind::AnswerLostBefore,
        1 | 2 => FaultKind::AnswerLostAfter,
        3 => FaultKind::Status5xxBefore { status: 502 },
        4 => FaultKind::Status5xxAfter { status: 504 },
        5 | 6 => FaultKind::LateCommit { after: seconds(chance, 2, 45) },
        7 => FaultKind::TruncatedJson,
        _ => FaultKind::Delay { by: seconds(chance, 1, 50) },
    }
}

fn limit(chance: &mut Chance) -> FaultKind {
    let wait = u32::try_from(chance.between(5, 400)).unwrap_or(60);
    let retry_after = match chance.below(3) {
        0 => RetryAfter::None,
        1 => RetryAfter::Seconds(wait),
        _ => RetryAfter::HttpDate(wait),
    };
    match chance.below(5) {
        0 => FaultKind::PrimaryLimit { reset_seconds: chance.between(5, 900) },
        1 => FaultKind::SecondaryLimit { retry_after, status: 429 },
        2 => FaultKind::ContentCreationLimit { retry_after },
        3 => FaultKind::TooQuick,
        _ => FaultKind::SecondaryLimit { retry_after, status: 403 },
    }
}

fn refusal(chance: &mut Chance) -> FaultKind {
    match chance.below(8) {
        0 => FaultKind::BadCredentials,
        1 => FaultKind::Locked,
        2 => FaultKind::Archived,
        3 => FaultKind::NotFound,
        4 => FaultKind::Gone,
        5 => FaultKind::Invalid,
        6 => FaultKind::TokenNotAllowed,
        _ => FaultKind::SsoRequired,
    }
}

pub(crate) fn any_fault(chance: &mut Chance, now: DateTime<Utc>) -> Fault {
    let write = if chance.happens(500) { "POST" } else { "PATCH" };
    let minutes = TimeDelta::seconds(chance.between(30, 900));
    let times = 1 + u32::try_from(chance.below(4)).unwrap_or(0);
    match chance.below(10) {
        0..3 => Fault::new(Matcher::new(write, "/comments"), lost_write(chance)).times(times),
        3..6 => {
            let by = seconds(chance, 5, 60);
            let what = FaultKind::StaleLists { by, singles: chance.happens(250) };
            Fault::new(Matcher::new("GET", "/issues"), what).times(times * 3).until(now + minutes)
        }
        6 => Fault::new(Matcher::default(), limit(chance)),
        7 => {
            let what = match chance.below(4) {
                0 => FaultKind::Unicorn503,
                1 => FaultKind::CaptivePortal,
                2 => FaultKind::TruncatedJson,
                _ => FaultKind::AnswerLostAfter,
            };
            Fault::new(Matcher::default(), what).times(times).until(now + minutes)
        }
        8 if chance.happens(500) => Fault::new(Matcher::default(), refusal(chance)),
        8 => Fault::new(Matcher::default(), FaultKind::EmptyAnswer),
        _ => {
            let what = FaultKind::Delay { by: seconds(chance, 1, 50) };
            Fault::new(Matcher::default(), what).times(times).until(now + minutes)
        }
    }
}
