//! A round on whose issue much was written.

use super::noon::Noon;
use chrono::TimeDelta;
use meridian_core::{
    courier::{
        Association, BoundIssue, Change, Comment, Destination, Issue, User,
        marker::{self, Marker},
    },
    ids::{Account, CommentId, IssueNumber, RoundKey, TeamId, UserId},
};
use meridian_engine::{
    Engine, Options,
    clock::Clock as _,
    secrets::MemorySecrets,
    store::{Store, TeamFacts, TeamKind},
};
use std::{error::Error, fmt::Write as _, path::Path, sync::Arc, time::Duration};

/// The round's issue.
pub(crate) const ISSUE: IssueNumber = IssueNumber(2_958);
const PAGE: &str = "https://example.com/tallship/rigging/issues/2958";

/// An engine that has seen nothing yet.
pub(crate) fn open(folder: &Path) -> Result<Engine, Box<dyn Error>> {
    Ok(Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: Arc::new(Noon),
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })?)
}

/// Fills a folder with a team of these sections, of which the first are the member's own, and so many comments on the round's issue, a fifth of them
/// updates with a marker.
pub(crate) fn fill(
    folder: &Path,
    comments: i64,
    (mine, sections): (&[&str], &[&str]),
) -> Result<TeamId, Box<dyn Error>> {
    let now = Noon.now();
    let mut store = Store::open(folder, now)?;
    let facts = TeamFacts {
        repository: "tallship/rigging".into(),
        repository_id: Some(1),
        account: Account {
            host: "https://api.example.com".into(),
            user: UserId(1),
            login: "ana".into(),
        },
        destination: Destination::RoundIssue,
        cycle: "v1.38".parse()?,
        sections: mine.iter().map(|name| name.parse()).collect::<Result<_, _>>()?,
        rhythm: None,
        kind: TeamKind::GitHub,
        schedule: None,
    };
    let team = store.connect_team(&facts, now)?;
    drop(store);
    let key = open(folder)?.read(|tx| tx.draft_key(None, None))?;
    let mut store = Store::open(folder, now)?;
    let bound =
        BoundIssue { cycle: facts.cycle.clone(), round: key.round, number: ISSUE, chosen: false };
    let issue = Issue {
        number: ISSUE,
        title: "Weekly updates".into(),
        body: "Write below.".into(),
        state: "open".into(),
        url: PAGE.into(),
        author: Some(user(900)),
        comments,
        is_pull_request: false,
        created_at: now - TimeDelta::days(1),
        updated_at: now,
        raw: "{}".into(),
        association: Association::Member,
    };
    let all = (1..=comments).map(|id| comment(id, comments, sections, key.round));
    let comments = all.collect::<Result<_, _>>()?;
    store.apply(
        team,
        &[
            Change::Bind(bound),
            Change::MirrorIssue(Box::new(issue)),
            Change::MirrorComments { issue: ISSUE, comments },
        ],
    )?;
    Ok(team)
}

/// One of the comments of a round that has so many.
pub(crate) fn comment(
    id: i64,
    of: i64,
    sections: &[&str],
    round: RoundKey,
) -> Result<Comment, Box<dyn Error>> {
    let section = usize::try_from(id / 5)? % sections.len();
    let marker = Marker {
        cycle: "v1.38".parse()?,
        round,
        section: sections.get(section).ok_or("there is no section")?.parse()?,
        part: (1, 1),
        op: format!("01JD{id:022}").parse()?,
        withdrawn: false,
    };
    let text = update(id);
    let body = if id % 5 == 0 { marker::compose(&marker, &text) } else { text };
    let at = Noon.now() - TimeDelta::minutes(of - id);
    Ok(Comment {
        id: CommentId::Number(id),
        author: Some(user(id % 40 + 2)),
        url: format!("{PAGE}#issuecomment-{id}"),
        created_at: at,
        updated_at: at,
        raw: format!("{{\"id\":{id},\"body\":{body:?},\"filler\":\"{}\"}}", "x".repeat(1_500)),
        body,
    })
}

fn user(id: i64) -> User {
    User { id: UserId(id), login: format!("member-{id}") }
}

/// The value below which so many of a hundred lie.
pub(crate) fn nth(mut times: Vec<Duration>, percent: usize) -> Duration {
    times.sort();
    let last = times.len().saturating_sub(1);
    times.get((times.len() * percent / 100).min(last)).copied().unwrap_or_default()
}

/// An update as people write them: a status, lists, links, a table now and then.
fn update(number: i64) -> String {
    let mut text =
        format!("**Status: Green** :white_check_mark:\n\n### Highlights of {number}\n\n");
    for line in 0..8 {
        let pull = number * 10 + line;
        let _ = writeln!(
            text,
            "- Merged #{pull} by @member-{}: the `release` job waits for *all* signals \
             ([log](https://example.com/log/{pull}))",
            pull % 40
        );
    }
    if number % 3 == 0 {
        text.push_str("\n| Job | State |\n|---|---|\n| build | green |\n| e2e | flaky |\n");
    }
    text.push_str("\n### Blockers\n\nNone that we know of. See https://example.com/board.\n");
    text
}
