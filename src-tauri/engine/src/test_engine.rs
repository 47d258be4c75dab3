//! An engine on a Monday in October, for tests.

use crate::{
    Consent, Engine, Meant, Options, Replaces, ground::secrets::MemorySecrets, test_clock::Driven,
};
use meridian_core::{ids::DraftKey, post::check::Doubt};
use std::{path::Path, sync::Arc};

/// Of a member who knows where their posts go and asks nobody for anything, and agrees to nothing else.
pub(crate) const NOT_FIRST: Consent<'static> =
    Consent { meant: Meant::Rules(&[Doubt::FirstPost, Doubt::Need]), replaces: Replaces::Shown };

/// The member has seen what becomes public by a first post, and agreed.
pub(crate) fn knows_where(engine: &Engine, draft: &DraftKey) {
    engine.write(|tx| tx.agree_to_first_post(draft)).unwrap();
}

/// Opens `folder`.
pub(crate) fn open(folder: &Path) -> Engine {
    Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: Driven::at("2026-10-26T01:02:00Z"),
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap()
}
