//! What has changed in a draft since its text was queued or posted.

use crate::{Query, ReadTx};
use meridian_core::{
    courier::marker,
    draft::{Template, changes::changes, to_post},
    ids::DraftKey,
};
use meridian_protocol::{ChangesView, Failure, Reply, ShowChanges};

impl Query for ShowChanges {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.changes(&self.draft)
    }
}

impl ReadTx<'_> {
    /// Whether anything of a draft was queued or posted, so that there is something to compare with.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn was_posted(&self, draft: &DraftKey) -> Result<bool, Failure> {
        Ok(self.store().latest_operation(draft)?.is_some())
    }

    /// The lines in which a draft says something else than what was last queued or posted of it, both
    /// as they are posted; none where nothing was.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn changes(&self, draft: &DraftKey) -> Result<ChangesView, Failure> {
        let latest = self.store().latest_operation(draft)?;
        let Some(latest) = latest else { return Ok(ChangesView { lines: Vec::new() }) };
        let text = self.draft(draft)?.text;
        let now = to_post(&text, &Template::of(&draft.section));
        Ok(ChangesView { lines: changes(marker::strip(&latest.body), &now) })
    }
}

#[cfg(test)]
mod tests {
    use crate::Leaves;
    use crate::test_engine::{self, NOT_FIRST};
    use meridian_core::draft::changes::{Line, Side};

    #[test]
    fn what_was_typed_since_post_is_shown_beside_what_was_queued() {
        let folder = tempfile::tempdir().unwrap();
        let engine = test_engine::open(folder.path());
        engine.write(|tx| tx.try_practice()).unwrap();
        let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        let set = |text: &str| engine.write(|tx| tx.set_draft(&draft, text)).unwrap();
        let lines = || engine.read(|tx| tx.changes(&draft)).unwrap().lines;
        set("Status: Green\n\nAll is well.\n");
        assert_eq!(lines(), [], "nothing was queued");
        engine.write(|tx| tx.queue(&draft, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
        assert_eq!(lines(), []);
        set("Status: Green\n\nAll is very well.\n");
        let lines = lines();
        let of = |side| lines.iter().find(|line| line.side == side).map(Line::text);
        assert_eq!(of(Side::Before).unwrap(), "All is well.");
        assert_eq!(of(Side::After).unwrap(), "All is very well.");
        assert!(lines.iter().all(|line| !line.text().contains("meridian:")), "{lines:?}");
    }
}
