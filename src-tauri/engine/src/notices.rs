//! What the member should know about this laptop, until they say that they do.

use crate::{Command, ReadTx, WriteTx};
use meridian_protocol::{CloseNotice, Failure, Reply};
use serde::Serialize;

/// One sentence that stands until its cause is gone or the member closes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The sentence.
    pub words: String,
    /// Whether nothing is posted until it is closed: something was lost, and an older text than the
    /// member thinks may stand in a draft.
    pub holds_posting: bool,
}

impl Command for CloseNotice {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.close_notice(&self.words)
    }
}

impl ReadTx<'_> {
    /// All notices that stand, oldest first.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn notices(&self) -> Result<Vec<Notice>, Failure> {
        let warnings = self.store().warnings()?;
        let notice = |words: String| Notice { holds_posting: warnings.contains(&words), words };
        Ok(self.standing_notices()?.into_iter().map(notice).collect())
    }

    /// The sentences of them: those that are kept, then what of the member's choices cannot be read,
    /// which sign-ins soon end, and what is wrong with the laptop's clock.
    pub(crate) fn standing_notices(&self) -> Result<Vec<String>, Failure> {
        let mut notices = self.store().notices()?;
        for unread in self.unreadable_settings()? {
            let closed = self.store().closed_notice(&unread.about())?;
            if closed.as_ref() != Some(&unread.words) {
                notices.push(unread.words);
            }
        }
        for (about, words) in self.ending_notices()? {
            if self.store().closed_notice(&about)?.as_ref() != Some(&words) {
                notices.push(words);
            }
        }
        notices.extend(self.clock_notice()?);
        Ok(notices)
    }
}

impl WriteTx<'_> {
    /// Answers `CloseNotice`: the member has read the notice of these words.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn close_notice(&self, words: &str) -> Result<(), Failure> {
        for unread in self.unreadable_settings()? {
            if unread.words == words {
                self.store_mut().close_found_notice(&unread.about(), words)?;
            }
        }
        for (about, found) in self.ending_notices()? {
            if found == words {
                self.store_mut().close_found_notice(&about, words)?;
            }
        }
        if self.clock_words().as_deref() == Some(words) {
            self.store_mut().close_found_notice(self.clock_notice_about(), words)?;
        }
        Ok(self.store_mut().dismiss_notice(words)?)
    }
}

impl ReadTx<'_> {
    /// Refuses to post while something was lost and the member has not said that they know.
    ///
    /// # Errors
    /// [`Failure::NotReady`] with the notice and how to close it.
    pub fn may_post(&self) -> Result<(), Failure> {
        match self.store().warnings()?.into_iter().next() {
            None => Ok(()),
            Some(words) => Err(Failure::NotReady {
                message: format!(
                    "{words} Nothing is posted until you close this notice, here or with \
                     `meridian-cli notices --close`."
                ),
            }),
        }
    }
}
