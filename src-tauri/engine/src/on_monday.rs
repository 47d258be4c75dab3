//! An engine on a Monday in October, for tests.

use crate::{Engine, Options, clock::Clock, secrets::MemorySecrets};
use chrono::{DateTime, Utc};
use std::{path::Path, sync::Arc};

struct Monday;

impl Clock for Monday {
    fn now(&self) -> DateTime<Utc> {
        "2026-10-26T01:02:00Z".parse().unwrap()
    }

    fn random(&self) -> u128 {
        7
    }
}

/// Opens `folder`.
pub(crate) fn open(folder: &Path) -> Engine {
    Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: Arc::new(Monday),
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap()
}
