//! What of the courier, and of what is done around it, can be broken on purpose.

/// Deliberate breakages, so that the simulation can show that it would notice.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakage {
    /// Nothing is written down before a write is sent.
    NoJournal,
    /// A lost `POST` is sent again after one look in vain.
    TrustFirstEmptyList,
    /// Success is believed without reading back.
    ReceiptBeforeReadBack,
    /// All devices of a member wake up at the same moment.
    LockstepWake,
    /// A list that cannot be followed to its end is taken for complete.
    TrustCutList,
    /// Nobody asks whose the sign-in is.
    TrustAnyToken,
    /// Nobody looks whether the member has written by hand meanwhile.
    OverlookByHand,
    /// A lost comment on a discussion is made again after one look in vain.
    TrustFirstEmptyGraphList,
    /// A summary is posted without looking whether one stands already.
    SecondSummary,
    /// Whoever has opened a round does not look again whether somebody else has opened it too.
    NoSecondLook,
    /// Of two issues of a round the younger one is taken for the one that counts.
    YoungerCounts,
}
