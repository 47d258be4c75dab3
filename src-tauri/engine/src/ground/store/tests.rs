//! What the store promises, seen from its callers.

mod by_draft;
mod contract;
mod damage;
mod devices;
mod drafts;
mod kept;
mod outbox;
mod schema;
mod tables;
mod trouble;

use super::Store;
use crate::team::tables::{TeamFacts, TeamKind};
use chrono::{DateTime, Duration, Utc};
use meridian_core::{
    courier::{Destination, OpState, Operation, Purpose, Update},
    draft::Splice,
    ids::{Account, CycleName, DraftKey, OpId, RoundKey, SectionId, TeamId, UserId},
};
use std::path::Path;
use tempfile::TempDir;

/// A notebook with one team, in a folder that goes away with it.
struct World {
    folder: TempDir,
    store: Store,
    team: TeamId,
}

/// Monday 16 November 2026, 09:00 UTC.
fn monday() -> DateTime<Utc> {
    "2026-11-16T09:00:00Z".parse().unwrap()
}

fn seconds(n: i64) -> DateTime<Utc> {
    monday() + Duration::seconds(n)
}

fn open(folder: &Path) -> Store {
    Store::open(folder, monday()).unwrap()
}

fn facts() -> TeamFacts {
    TeamFacts {
        repository: "tallship/rigging".into(),
        repository_id: Some(7_001),
        account: Account {
            host: "https://api.example.com".into(),
            user: UserId(41),
            login: "ana-lindqvist".into(),
        },
        destination: Destination::RoundIssue,
        cycle: cycle(),
        sections: vec!["docs".parse().unwrap(), "release-signal".parse().unwrap()],
        rhythm: None,
        kind: TeamKind::GitHub,
        schedule: None,
    }
}

fn cycle() -> CycleName {
    "v1.38".parse().unwrap()
}

fn round() -> RoundKey {
    "2026-11-16".parse().unwrap()
}

impl World {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut store = open(folder.path());
        let team = store.connect_team(&facts(), monday()).unwrap();
        Self { folder, store, team }
    }

    /// Closes and opens again, as after a crash.
    fn reopened(self) -> Self {
        let Self { folder, store, team } = self;
        drop(store);
        let store = open(folder.path());
        Self { folder, store, team }
    }

    fn key(&self, section: &str) -> DraftKey {
        DraftKey {
            team: self.team,
            cycle: cycle(),
            round: round(),
            section: section.parse::<SectionId>().unwrap(),
        }
    }

    fn write(&mut self, section: &str, text: &str) -> i64 {
        let key = self.key(section);
        self.store
            .replace(&key, text, crate::draft::tables::RevisionReason::Replaced, monday())
            .unwrap()
    }

    fn operation(&self, id: &str, section: &str, body: &str) -> Operation<Update> {
        Operation {
            id: op(id),
            author: UserId(41),
            created_at: monday(),
            not_before: None,
            state: OpState::queued(),
            content: Update {
                purpose: Purpose::Update,
                draft: self.key(section),
                body: body.into(),
                base: None,
            },
        }
    }

    fn update(&self, id: &str) -> Operation<Update> {
        self.store.operation(&op(id)).unwrap().of().unwrap()
    }

    fn snapshot(&self) -> meridian_core::courier::Snapshot {
        self.store.snapshot(self.team, &(cycle(), round())).unwrap()
    }
}

fn op(id: &str) -> OpId {
    id.parse().unwrap()
}

fn insert(at: usize, text: &str) -> Splice {
    Splice { at: at as u64, removed: String::new(), inserted: text.into() }
}

/// A folder whose notebook's first 64 bytes are zeroed, and the draft that it holds.
fn with_a_broken_header(text: &str) -> (TempDir, DraftKey) {
    let mut world = World::new();
    world.write("docs", text);
    let key = world.key("docs");
    let World { folder, store, .. } = world;
    drop(store);
    let path = folder.path().join(super::NOTEBOOK);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[..64].fill(0);
    std::fs::write(&path, &bytes).unwrap();
    (folder, key)
}
