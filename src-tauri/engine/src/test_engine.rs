//! An engine on a Monday in October, for tests.

use crate::{Engine, Options, ground::secrets::MemorySecrets, test_clock::Driven};
use std::{path::Path, sync::Arc};

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
