//! How the window's questions are answered: each by one implementation, in the file of what it is
//! about. `meridian_protocol` declares them.

use crate::{Engine, ReadTx, WriteTx};
use meridian_protocol::{Failure, Reply, Shows, Stales};

/// A question that is answered without a change of what is kept.
pub trait Query: Shows {
    /// The answer, as of now.
    ///
    /// # Errors
    /// One sentence for the member.
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure>;
}

/// A question that changes what is kept. Whoever asks several carries them out in their order.
pub trait Command: Stales {
    /// Does it; the answer shows what is so afterwards.
    ///
    /// # Errors
    /// One sentence for the member; then nothing is kept that the sentence does not name.
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure>;
}

/// A question for which another computer may be asked first. Others go on meanwhile.
pub trait Fetch: Stales {
    /// The answer; what it changes, if anything, is changed at its end and all at once.
    ///
    /// # Errors
    /// One sentence for the member.
    fn fetch(self, engine: &Engine) -> impl Future<Output = Result<Reply<Self>, Failure>>;
}
