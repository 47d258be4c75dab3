//! What a seed has in store for a round: who is there with which rights, when each laptop sleeps, when
//! the workflow runs, which mishaps there are, and what people do by hand.

use crate::chance::Chance;
use crate::disk::Fuse;
use crate::plan::{any_fault, lost_write};
use crate::wire::Network;
use chrono::{DateTime, TimeDelta, Utc};
use meridian_practice::{Fault, FaultKind, Luck, Matcher, Mishap, Role};
use std::ops::Range;
use std::time::Duration;

pub(super) const LEAD: &str = "ana-example";
pub(super) const DEPUTIES: [&str; 2] = ["bo-example", "cy-example"];
pub(super) const MEMBER: &str = "di-example";
/// Who has write access, and no Meridian.
pub(super) const MAINTAINER: &str = "eli-example";
/// Who writes what Meridian would, on the web page.
pub(super) const VISITOR: &str = "fay-example";
pub(super) const WORKFLOW: &str = "meridian-round.yml";
const CRONS: [&str; 8] = [
    "17 22 * * 0",
    "47 22 * * 0",
    "17 23 * * 0",
    "23 0 * * 1",
    "41 1 * * 1",
    "36 2 * * 1",
    "10 3 * * 1",
    "30 4 * * 1",
];

/// So many of them open.
const OPENING_CRONS: usize = 5;

/// When the world begins, a Sunday evening.
pub(super) fn epoch() -> DateTime<Utc> {
    opens() - TimeDelta::minutes(110)
}

/// When the round opens: Monday, 26 October 2026.
pub(super) fn opens() -> DateTime<Utc> {
    DateTime::from_timestamp(1_792_972_800, 0).unwrap_or_default()
}

/// When updates are due; all marks of this team lie in one night, so that a world is short.
pub(super) fn due() -> DateTime<Utc> {
    opens() + TimeDelta::minutes(130)
}

/// When its issue closes.
pub(super) fn closes() -> DateTime<Utc> {
    opens() + TimeDelta::minutes(150)
}

/// Something that happens at a moment; a laptop by its place in [`Plan::seats`].
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// Its agent looks, where that is its moment.
    Drain(usize),
    Start(usize),
    /// The lid is closed until then.
    Sleep(usize, DateTime<Utc>),
    Wake(usize),
    Kill(usize),
    PowerCut(usize),
    PowerOn(usize),
    Fuse(usize, Fuse, u64),
    Network(usize, Network),
    Jump(usize, i64),
    Fault(Fault),
    /// Lists of issues are so many seconds old from now on.
    Lag(u32),
    /// Runs of the workflow that are due begin.
    Runs,
    /// Somebody starts a run by hand.
    Dispatch,
    /// The machine of a run is gone.
    EndRun(usize),
    /// Its member does something with Meridian.
    Act(usize, Act),
    /// Somebody does something on the web page.
    ByHand(Hand),
    /// All mishaps are over.
    Calm,
    End,
}

/// What a member does with Meridian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Post,
    Open,
    Close,
    Reopen,
    SumUp,
    Away,
}

/// What somebody does on the web page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    Close,
    Reopen,
    EditIssue,
    EditSummary,
    /// An update with Meridian's mark, on any issue of the round.
    Update,
}

/// A laptop with who sits at it.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    pub(super) login: &'static str,
    pub(super) section: &'static str,
    /// Whether it opens and closes rounds by itself.
    pub(super) acts: bool,
    /// How far its clock is ahead, in milliseconds.
    pub(super) ahead: i64,
}

/// The frame of a world.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) seats: Vec<Seat>,
    /// Rights by login.
    pub(super) roles: Vec<(&'static str, Role)>,
    pub(super) deputies: usize,
    /// Whether the team's file names a workflow.
    pub(super) workflow: bool,
    /// What befalls its runs.
    pub(super) luck: Vec<Mishap>,
    pub(super) one_at_a_time: bool,
    pub(super) pin: bool,
    /// In a thousand: whoever writes dies about then.
    pub(super) deaths: u64,
    /// One way over the wire, in milliseconds.
    pub(super) latency: Range<i64>,
    pub(super) events: Vec<(DateTime<Utc>, Event)>,
}

impl Plan {
    pub(super) fn of(chance: &mut Chance) -> Self {
        let deputies = chance.index(3);
        let mut plan = Self {
            seats: Vec::new(),
            roles: vec![(MAINTAINER, Role::Write)],
            deputies,
            workflow: chance.happens(600),
            luck: Vec::new(),
            one_at_a_time: chance.happens(700),
            pin: chance.happens(300),
            deaths: chance.pick(&[0, 0, 50, 200]).copied().unwrap_or(0),
            latency: 15..1_500,
            events: Vec::new(),
        };
        plan.people(chance);
        for laptop in 0..plan.seats.len() {
            plan.day_of(laptop, chance);
        }
        if plan.workflow {
            plan.runs(chance);
        }
        plan.hands(chance);
        if chance.happens(500) {
            plan.rush(chance);
        }
        plan.mishaps(chance);
        let calm = closes() + TimeDelta::minutes(chance.between(20, 135));
        plan.events.push((calm, Event::Calm));
        plan.events.push((calm + TimeDelta::minutes(50), Event::End));
        plan
    }

    fn people(&mut self, chance: &mut Chance) {
        let mut seat = |login, section, in_a_thousand, chance: &mut Chance| {
            let skewed = chance.happens(200);
            let ahead = if skewed { chance.between(-300_000, 300_000) } else { 0 };
            let acts = chance.happens(in_a_thousand);
            self.seats.push(Seat { login, section, acts, ahead });
        };
        seat(LEAD, "release-signal", 900, chance);
        if chance.happens(250) {
            seat(LEAD, "release-signal", 700, chance);
        }
        for (login, section) in DEPUTIES.into_iter().zip(["docs", "comms"]).take(self.deputies) {
            seat(login, section, 850, chance);
        }
        if chance.happens(500) {
            seat(MEMBER, "enhancements", 0, chance);
        }
        let all = [None, Some(Role::Triage), Some(Role::Write)];
        for login in [LEAD].into_iter().chain(DEPUTIES) {
            if let Some(role) = chance.pick(&all).copied().flatten() {
                self.roles.push((login, role));
            }
        }
    }

    /// When a laptop is awake, and what its member does there.
    fn day_of(&mut self, laptop: usize, chance: &mut Chance) {
        let minutes = TimeDelta::minutes;
        // Most are awake about one of the marks.
        let opening = (chance.between(-40, 15), chance.between(20, 110));
        let closing = (chance.between(135, 160), chance.between(170, 230));
        let spells = match chance.below(10) {
            0..3 => vec![opening],
            3..5 => vec![closing],
            _ => vec![opening, closing],
        };
        let start = spells.first().map_or(0, |spell| spell.0);
        self.events.push((opens() + minutes(start), Event::Start(laptop)));
        for (spell, next) in spells.iter().zip(spells.iter().skip(1).map(Some).chain([None])) {
            let until = next.map_or(6 * 60, |next| next.0);
            let (from, until) = (opens() + minutes(spell.1), opens() + minutes(until));
            if from < until {
                self.events.push((from, Event::Sleep(laptop, until)));
            }
        }
        if chance.happens(300) {
            let from = opens() + minutes(start) + TimeDelta::seconds(chance.between(0, 1_800));
            let until = from + TimeDelta::milliseconds(chance.pause(10_000, 3_600_000));
            self.events.push((from, Event::Sleep(laptop, until)));
        }
        let lead = self.seats.get(laptop).is_some_and(|seat| seat.login == LEAD);
        // What a member opens whom nobody named is no round's for anybody else.
        let may_open = self.seats.get(laptop).is_none_or(|seat| seat.login != MEMBER);
        for _ in 0..chance.below(3) {
            let at = opens() + minutes(chance.between(-10, 170));
            self.events.push((at, Event::Act(laptop, Act::Post)));
        }
        let mut act = |in_a_thousand, range: (i64, i64), act, chance: &mut Chance| {
            if chance.happens(in_a_thousand) {
                let at = opens() + TimeDelta::seconds(chance.between(range.0 * 60, range.1 * 60));
                self.events.push((at, Event::Act(laptop, act)));
            }
        };
        if may_open {
            act(if lead { 250 } else { 100 }, (-30, 45), Act::Open, chance);
        }
        act(if lead { 120 } else { 40 }, (30, 200), Act::Close, chance);
        act(60, (60, 220), Act::Reopen, chance);
        act(80, (120, 200), Act::SumUp, chance);
        act(80, (-30, 60), Act::Away, chance);
    }

    fn runs(&mut self, chance: &mut Chance) {
        for cron in CRONS {
            let what = match chance.below(10) {
                0..4 => Luck::Dropped,
                4 | 5 => Luck::Late { seconds: seconds(chance, 30, 3_600) },
                6 => Luck::Waits { seconds: seconds(chance, 10, 1_800) },
                _ => continue,
            };
            self.luck.push(Mishap { cron: Some(cron.to_owned()), what, times: 1 });
        }
        for minute in 0..330 {
            let at = epoch() + TimeDelta::minutes(minute) + TimeDelta::seconds(20);
            self.events.push((at, Event::Runs));
        }
        if chance.happens(200) {
            let at = opens() + TimeDelta::seconds(chance.between(-1_800, 12_000));
            self.events.push((at, Event::Dispatch));
        }
    }

    /// Several do the same within a minute or two: they open the round on old lists, or sum it up.
    fn rush(&mut self, chance: &mut Chance) {
        let is_opening = chance.happens(700);
        let at = match is_opening {
            true => opens() - TimeDelta::seconds(chance.between(100, 1_500)),
            false => closes() + TimeDelta::seconds(chance.between(10, 1_500)),
        };
        if is_opening {
            // Nobody comes before.
            let is_early = |event: &Event| matches!(event, Event::Act(_, Act::Open));
            self.events.retain(|(then, event)| *then >= at || !is_early(event));
            let dropped = |cron: &&str| Mishap {
                cron: Some((*cron).to_owned()),
                what: Luck::Dropped,
                times: 1,
            };
            self.luck = CRONS.iter().take(OPENING_CRONS).map(dropped).collect();
            for laptop in 0..self.seats.len() {
                self.events.push((at - TimeDelta::seconds(90), Event::Start(laptop)));
            }
            let most = if chance.happens(300) { 480 } else { 100 };
            let lag = seconds(chance, 20, most);
            self.events.push((at - TimeDelta::seconds(30), Event::Lag(lag)));
            let over = at + TimeDelta::seconds(chance.between(120, 600));
            self.events.push((over, Event::Lag(0)));
        }
        let moment = |chance: &mut Chance| at + TimeDelta::milliseconds(chance.pause(50, 90_000));
        let act = if is_opening { Act::Open } else { Act::SumUp };
        for laptop in 0..self.seats.len() {
            let may = self.seats.get(laptop).is_some_and(|seat| seat.login != MEMBER);
            if may && chance.happens(650) {
                self.events.push((moment(chance), Event::Act(laptop, act)));
            }
        }
        if self.workflow {
            for _ in 0..1 + chance.below(2) {
                self.events.push((moment(chance), Event::Dispatch));
            }
        }
        for _ in 0..chance.below(3) {
            let at = at + TimeDelta::seconds(chance.between(30, 900));
            self.events.push((at, Event::ByHand(Hand::Update)));
        }
    }

    fn hands(&mut self, chance: &mut Chance) {
        let mut hand = |in_a_thousand, range: (i64, i64), hand, chance: &mut Chance| {
            if chance.happens(in_a_thousand) {
                let at = opens() + TimeDelta::seconds(chance.between(range.0 * 60, range.1 * 60));
                self.events.push((at, Event::ByHand(hand)));
            }
        };
        hand(120, (5, 200), Hand::Close, chance);
        hand(120, (10, 220), Hand::Reopen, chance);
        hand(100, (0, 160), Hand::EditIssue, chance);
        hand(100, (150, 220), Hand::EditSummary, chance);
        for _ in 0..3 {
            hand(400, (-60, 180), Hand::Update, chance);
        }
    }

    fn mishaps(&mut self, chance: &mut Chance) {
        if chance.happens(450) {
            // About the opening most of what is read is old.
            let from = opens() + TimeDelta::seconds(chance.between(-3_600, 600));
            let most = if chance.happens(200) { 480 } else { 60 };
            self.events.push((from, Event::Lag(seconds(chance, 5, most))));
            let until = from + TimeDelta::seconds(chance.between(60, 7_200));
            self.events.push((until, Event::Lag(0)));
        }
        for path in ["/issues", "/comments"] {
            if chance.happens(350) {
                let what = lost_write(chance);
                let at = if path == "/issues" { epoch() } else { due() };
                let fault = Fault::new(Matcher::new("POST", path), what);
                self.events.push((at, Event::Fault(fault)));
            }
        }
        for _ in 0..chance.below(3) {
            let at = epoch() + TimeDelta::seconds(chance.between(3_600, 17_000));
            let fault = any_fault(chance, at);
            self.events.push((at, Event::Fault(fault)));
        }
        if chance.happens(200) {
            let at = epoch() + TimeDelta::seconds(chance.between(5_400, 17_000));
            let what = lost_write(chance);
            let fault = Fault::new(Matcher::new("PATCH", "/issues"), what);
            self.events.push((at, Event::Fault(fault)));
        }
        if chance.happens(100) {
            let from = epoch() + TimeDelta::seconds(chance.between(5_400, 17_000));
            let until = from + TimeDelta::seconds(chance.between(60, 3_000));
            let what = FaultKind::StaleLists {
                by: Duration::from_secs(chance.between(5, 60).unsigned_abs()),
                singles: chance.happens(250),
            };
            let fault = Fault::new(Matcher::new("GET", "/issues"), what).times(40).until(until);
            self.events.push((from, Event::Fault(fault)));
        }
        for laptop in 0..self.seats.len() {
            self.mishaps_of(laptop, chance);
        }
    }

    fn mishaps_of(&mut self, laptop: usize, chance: &mut Chance) {
        let moment = |chance: &mut Chance| {
            let near = if chance.happens(500) { opens() } else { closes() };
            near + TimeDelta::milliseconds(chance.between(-600_000, 3_600_000))
        };
        if chance.happens(200) {
            let from = moment(chance);
            let until = from + TimeDelta::milliseconds(chance.pause(5_000, 7_200_000));
            self.events.push((from, Event::Network(laptop, Network::Down)));
            self.events.push((until, Event::Network(laptop, Network::Up)));
        }
        if chance.happens(200) {
            self.events.push((moment(chance), Event::Kill(laptop)));
        }
        if chance.happens(80) {
            self.events.push((moment(chance), Event::PowerCut(laptop)));
        }
        if chance.happens(250) {
            let fuse = if chance.happens(600) { Fuse::PowerCut } else { Fuse::Kill };
            let writes = 1 + chance.below(120);
            self.events.push((moment(chance), Event::Fuse(laptop, fuse, writes)));
        }
        if chance.happens(100) {
            let by = chance.between(-300_000, 300_000);
            self.events.push((moment(chance), Event::Jump(laptop, by)));
        }
    }

    /// The team's file.
    pub(super) fn file(&self) -> String {
        let deputies: Vec<String> =
            DEPUTIES.iter().take(self.deputies).map(|login| format!("\"{login}\"")).collect();
        let mark = |at: DateTime<Utc>| at.format("%a %H:%M").to_string();
        let mut file = format!(
            "may-open = [\"{LEAD}\"]\ndeputies = [{}]\nopens = \"{}\"\ndue = \"{}\"\ncloses = \"{}\"\n\
             cycle = \"v1.38\"\npin = {}\n",
            deputies.join(", "),
            mark(opens()),
            mark(due()),
            mark(closes()),
            self.pin,
        );
        if self.workflow {
            file.push_str(&format!("workflow = \"{WORKFLOW}\"\n"));
        }
        file
    }

    /// The workflow's cron lines.
    pub(super) fn crons() -> Vec<String> {
        CRONS.iter().map(|line| (*line).to_owned()).collect()
    }
}

fn seconds(chance: &mut Chance, low: i64, high: i64) -> u32 {
    u32::try_from(chance.between(low, high)).unwrap_or_default()
}
