//! Worlds of faults: the real courier, store and GitHub client against an oracle that does not
//! trust them.
//!
//! One seed is one world: laptops of one member, each with its programs, its disk and its clock, a
//! practice GitHub, colleagues, a maintainer, and mishaps of all kinds. Time is driven and all
//! chance comes from the seed, so that the same seed is the same run. [`run`] lives a world to its
//! end and says which rules were broken; a failing one tells its story.
//!
//! The oracle compares three things: what the member remembers to have typed and posted, what
//! really went over the wires, and every version that GitHub stored.

mod by_hand;
mod chance;
mod clock;
mod devices;
mod disk;
mod drains;
mod laptop;
mod member;
mod mishaps;
mod oracle;
mod people;
mod place;
mod plan;
mod round;
mod states;
mod story;
mod vfs;
mod watch;
mod wire;
mod withdrawals;
mod world;

pub use story::Story;
pub use world::WorldError;

use meridian_core::courier::Breakage as CourierBreakage;
use round::RoundWorld;
use std::time::Duration;
use world::World;

/// Deliberate breakages: each must be noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakage {
    /// Nothing is written down before a write is sent.
    NoJournal,
    /// A lost `POST` is sent again after one look in vain.
    TrustFirstEmptyList,
    /// The transport sends a failed write again.
    TransportRetry,
    /// Several processes of a laptop drain at the same time.
    NoCourierLock,
    /// Success is believed without reading back.
    ReceiptBeforeReadBack,
    /// The agents of a member wake up at the same moment.
    LockstepWake,
    /// The same, and nobody says that there are two comments then.
    LockstepUntold,
    /// A list that cannot be followed to its end is taken for complete.
    TrustCutList,
    /// Nobody asks whose a sign-in is.
    TrustAnyToken,
    /// The courier does not look for what the member has written by hand.
    OverlookByHand,
    /// A lost comment on a discussion is made again after one look in vain.
    TrustFirstEmptyGraphList,
    /// Whoever has opened a round does not look again whether somebody else has opened it too.
    NoSecondLook,
    /// Of two issues of a round the younger one is taken for the one that counts.
    YoungerCounts,
    /// A summary is posted without looking whether one stands already.
    SecondSummary,
}

impl Breakage {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::NoJournal,
        Self::TrustFirstEmptyList,
        Self::TransportRetry,
        Self::NoCourierLock,
        Self::ReceiptBeforeReadBack,
        Self::LockstepWake,
        Self::LockstepUntold,
        Self::TrustCutList,
        Self::TrustAnyToken,
        Self::OverlookByHand,
        Self::TrustFirstEmptyGraphList,
        Self::NoSecondLook,
        Self::YoungerCounts,
        Self::SecondSummary,
    ];

    /// What the courier itself does wrong then.
    fn of_the_courier(self) -> Option<CourierBreakage> {
        match self {
            Self::NoJournal => Some(CourierBreakage::NoJournal),
            Self::TrustFirstEmptyList => Some(CourierBreakage::TrustFirstEmptyList),
            Self::ReceiptBeforeReadBack => Some(CourierBreakage::ReceiptBeforeReadBack),
            Self::LockstepWake | Self::LockstepUntold => Some(CourierBreakage::LockstepWake),
            Self::TrustCutList => Some(CourierBreakage::TrustCutList),
            Self::TrustAnyToken => Some(CourierBreakage::TrustAnyToken),
            Self::OverlookByHand => Some(CourierBreakage::OverlookByHand),
            Self::TrustFirstEmptyGraphList => Some(CourierBreakage::TrustFirstEmptyGraphList),
            Self::NoSecondLook => Some(CourierBreakage::NoSecondLook),
            Self::YoungerCounts => Some(CourierBreakage::YoungerCounts),
            Self::SecondSummary => Some(CourierBreakage::SecondSummary),
            Self::TransportRetry | Self::NoCourierLock => None,
        }
    }

    fn is_lockstep(self) -> bool {
        matches!(self, Self::LockstepWake | Self::LockstepUntold)
    }
}

/// Whether the world of a seed is one in which a team opens and closes a round.
pub fn is_of_a_round(seed: u64) -> bool {
    round::is_one(seed)
}

/// How a world went.
#[derive(Debug, Clone)]
pub struct Report {
    /// Its seed.
    pub seed: u64,
    /// The broken rules, each with what broke it; empty when all is well.
    pub violations: Vec<String>,
    /// What happened.
    pub story: Story,
    /// Requests that were sent.
    pub requests: u64,
    /// Effects that were carried out.
    pub effects: u64,
    /// How much time passed in the world.
    pub lived: Duration,
}

/// Lives the world of a seed to its end, in this thread.
///
/// # Errors
/// When the world cannot be built, which is a fault of the simulation.
pub fn run(seed: u64, breakage: Option<Breakage>) -> Result<Report, WorldError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
    runtime.block_on(async {
        if is_of_a_round(seed) {
            let mut world = RoundWorld::build(seed, breakage)?;
            world.live().await;
            return Ok(world.report(seed));
        }
        let mut world = World::build(seed, breakage)?;
        world.live().await;
        Ok(world.report(seed))
    })
}
