//! Everybody's updates, from the mirror and over the practice GitHub.

use crate::{Eagerness, Engine, Options, ground::secrets::MemorySecrets, test_clock::Driven};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{BoundIssue, Change, Comment, User},
    decisions::{
        Options as Choices,
        proposal::{self, Asked, Proposal, Rule},
    },
    ids::{CommentId, IssueNumber, TeamId, UserId},
    settings::GoesElsewhere,
    team::roster::Roster,
    time::BundledZones,
    updates::Standing,
};
use meridian_protocol::{ShowUpdate, ShowUpdates, UpdateRow, UpdatesView, pack};
use std::sync::Arc;
use tempfile::TempDir;

pub(super) const ISSUE: IssueNumber = IssueNumber(12);

const ROSTER: &str = "# Release Team v1.38\n\n\
| Team Role | Lead Name (GitHub / Slack ID) | Shadow(s) Name (GitHub / Slack ID) |\n\
|---|---|---|\n\
| Docs | Kavya Example ([@kavya-example](https://github.com/kavya-example)) | \
Noor Example ([@noor-example](https://github.com/noor-example)) |\n\
| Comms | Dov Example ([@dov-example](https://github.com/dov-example)) | |\n";

/// After the cut-off of Monday 26 October, 23:59 UTC.
pub(super) const AFTER: &str = "2026-10-27T00:20:00Z";

pub(super) struct World {
    pub(super) folder: TempDir,
    pub(super) engine: Engine,
    pub(super) team: TeamId,
    pub(super) clock: Arc<Driven>,
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn comment(id: i64, login: &str, when: &str, body: &str) -> Comment {
    Comment {
        id: CommentId::Number(id),
        author: Some(User { id: UserId(id), login: login.to_owned() }),
        body: body.to_owned(),
        url: format!("https://example.com/{id}"),
        created_at: at(when),
        updated_at: at(when),
        raw: "{}".to_owned(),
    }
}

pub(super) fn marked(of: &str, text: &str) -> String {
    format!(
        "<!-- meridian:update v=1 cycle=v1.38 round=2026-10-26 section={of} part=1/1 \
         op=01JAAAAAAAAAAAAAAAAAAAAAAA -->\n{text}"
    )
}

impl World {
    pub(super) fn at(now: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // The practice team's week begins on the day on which it is made.
        let clock = Driven::at("2026-10-26T01:02:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: clock.clone(),
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        assert_eq!((key.cycle.as_str(), key.round.to_string().as_str()), ("v1.38", "2026-10-26"));
        clock.to(now);
        Self { folder, engine, team: key.team, clock }
    }

    /// With an issue for the round and these comments, listed completely at a moment.
    pub(super) fn with(now: &str, listed: &str, comments: Vec<Comment>) -> Self {
        let world = Self::at(now);
        let key = world.engine.read(|tx| tx.draft_key(None, None)).unwrap();
        let bound = BoundIssue { cycle: key.cycle, round: key.round, number: ISSUE, chosen: true };
        world.engine.store_mut().bind_issue(key.team, &bound).unwrap();
        world.engine.write(|tx| tx.keep_roster(ROSTER.as_bytes(), "release-team.md")).unwrap();
        let ids = comments.iter().map(|comment| comment.id.clone()).collect();
        let changes = [
            Change::MirrorComments { issue: ISSUE, comments },
            Change::MirrorListed { issue: ISSUE, listed: ids, begun: at(listed) },
        ];
        world.engine.store_mut().apply(world.team, &changes).unwrap();
        world
    }

    pub(super) fn shown(&self) -> UpdatesView {
        self.engine.ask(ShowUpdates { free: 5 }).unwrap()
    }

    pub(super) fn row(&self, id: &str) -> UpdateRow {
        self.shown().rows.into_iter().find(|row| row.id == id).unwrap()
    }
}

#[test]
fn each_section_says_who_posted_with_health_and_the_beginning_and_who_is_late() {
    let text = "Status: Yellow\n\n## Highlights\n\nTwo pages wait.\n";
    let docs = comment(1, "kavya-example", "2026-10-26T20:00:00Z", &marked("docs", text));
    let world = World::with(AFTER, AFTER, vec![docs]);
    let view = world.shown();
    assert_eq!(view.summary, "1 posted, 2 late");
    let docs = world.row("docs");
    assert_eq!((docs.standing, docs.who.as_str()), (Standing::Posted, "Kavya Example, lead"));
    assert_eq!((docs.excerpt.as_str(), docs.free_text), ("Two pages wait.", false));
    assert_eq!(docs.health.map(|health| health.word()), Some("Yellow"));
    assert_eq!(docs.at.unwrap().utc, "Mon 26 Oct 20:00 UTC");
    let comms = world.row("comms");
    assert_eq!((comms.standing, comms.who.as_str()), (Standing::Late, "Dov Example, lead"));
    let mine = world.row("release-signal");
    assert!(mine.mine && mine.standing == Standing::Late, "{mine:?}");
    assert!(mine.own.unwrap().starts_with("You have written nothing yet"));
    let [listed] = view.said.as_slice() else { panic!("{:?}", view.said) };
    assert!(listed.starts_with("The roster does not list you (@you) yet"), "{listed}");
}

/// What Comms asks by hand, until Thursday.
fn proposal() -> String {
    let proposal = Proposal::new(Asked {
        question: "Do we cut on Thursday?".to_owned(),
        why: "The branch is ready.".to_owned(),
        options: Choices::yes_or_no(),
        named: vec!["kavya-example".parse().unwrap()],
        owner: "dov-example".parse().unwrap(),
        deputies: Vec::new(),
        end: proposal::end_at(at("2026-10-29T14:00:00Z")),
        rule: Rule::Majority,
        late_counts: false,
    });
    proposal::markdown(&proposal.unwrap(), &[], &BundledZones)
}

#[test]
fn who_only_asks_or_answers_is_late_and_reminded() {
    let asks = "Decision needed: on which day do we cut the beta?";
    let objects = "I object, because the pages of the feature are not in.";
    let said = |id, login, text: &str| comment(id, login, "2026-10-26T20:00:00Z", text);
    let put = |text| {
        let asked = comment(1, "dov-example", "2026-10-26T12:00:00Z", &proposal());
        World::with(AFTER, AFTER, vec![asked, said(2, "kavya-example", text)])
    };
    for text in [asks, objects] {
        let world = put(text);
        assert_eq!(world.row("docs").standing, Standing::Late, "{text}");
        assert_eq!(world.row("comms").standing, Standing::Late, "a proposal is no update");
        assert_eq!(world.shown().talk, 2, "{text}");
        let full = world.engine.ask(ShowUpdate { row: "docs".to_owned() }).unwrap();
        assert_eq!(full.remind.len(), 1, "{text}");
    }
    // Where nothing is asked, the same words tell how Docs stands.
    let world = World::with(AFTER, AFTER, vec![said(2, "kavya-example", objects)]);
    assert_eq!(world.row("docs").standing, Standing::Posted);
    let both = put("All pages are in.\n\nDecision needed: on which day do we cut the beta?");
    assert_eq!(both.row("docs").standing, Standing::Posted);
}

#[test]
fn a_summary_says_who_wrote_with_the_link_and_tags_nobody() {
    let text = "Status: Yellow\n\n## Highlights\n\nTwo pages wait for @kavya-example.\n";
    let docs = comment(1, "kavya-example", "2026-10-26T20:00:00Z", &marked("docs", text));
    let free = comment(2, "dov-example", "2026-10-27T01:00:00Z", "Status: Green\n\nAll is well.");
    let world = World::with(AFTER, AFTER, vec![docs, free]);
    let summed = |round| world.engine.read(|tx| tx.round_summary(round));
    let summary = summed(None).unwrap();
    let all = &summary.text;
    assert!(all.contains("- **Docs**: Yellow, by kavya-example, [update](http"), "{all}");
    assert!(all.contains("Two pages wait for kavya-example"), "{all}");
    assert!(!all.contains('@'), "{all}");
    assert!(all.contains("- **Release Signal**: not written."), "{all}");
    assert!(summary.html.contains("<strong>Docs</strong>"), "{}", summary.html);
    assert!(summary.slack.contains("*Docs*"), "{}", summary.slack);
    assert!(!summary.still_open.is_empty());
    let key = "2026-10-27".parse().unwrap();
    let none = summed(Some(key)).unwrap_err();
    assert!(none.to_string().contains("opens on 2026-10-27"), "{none}");
    world.engine.write(|tx| tx.keep(GoesElsewhere, world.team, Some(&true))).unwrap();
    let unseen = summed(None).unwrap_err();
    assert!(unseen.to_string().contains("where Meridian cannot look"), "{unseen}");
}

#[test]
fn by_what_was_read_before_the_cut_off_nobody_is_late_and_it_says_so() {
    let world = World::with(AFTER, "2026-10-26T20:00:00Z", Vec::new());
    let view = world.shown();
    assert!(view.rows.iter().all(|row| row.standing == Standing::NotYet), "{:?}", view.rows);
    assert!(view.said[0].starts_with("Not read since the cut-off"), "{:?}", view.said);
    assert_eq!(view.read.unwrap().utc, "Mon 26 Oct 20:00 UTC");
}

#[test]
fn without_an_issue_or_a_look_it_says_what_is_missing_and_calls_nobody_late() {
    let world = World::at(AFTER);
    let cycle = world.engine.team().unwrap().facts.cycle;
    world.engine.store_mut().keep_roster(world.team, &cycle, &Roster::default()).unwrap();
    let view = world.shown();
    assert!(view.rows.iter().all(|row| row.standing != Standing::Late), "{:?}", view.rows);
    assert_eq!(view.read, None);
    let said = view.said.join(" ");
    assert!(said.contains("No roster is kept"), "{said}");
    assert!(view.said.len() >= 2, "that there is no issue yet as well: {said}");
    for words in &view.said {
        assert!(words.ends_with('.') && !words.contains('!'), "{words}");
    }
}

#[test]
fn all_of_one_is_drawn_by_the_safe_renderer_and_one_that_is_missing_says_so() {
    let text = "Status: Green\n\n<script>alert(1)</script>\n\n**bold** words\n";
    let docs = comment(1, "kavya-example", "2026-10-26T20:00:00Z", &marked("docs", text));
    let shadow = comment(2, "noor-example", "2026-10-26T21:00:00Z", "## Docs\n\nI add two pages.");
    let free = comment(3, "stranger", "2026-10-26T22:00:00Z", "Status: Red\n\nWho reads this?");
    let world = World::with(AFTER, AFTER, vec![docs, shadow, free]);
    let one = world.engine.ask(ShowUpdate { row: "docs".to_owned() }).unwrap();
    assert_eq!((one.updates.len(), one.words), (2, None));
    let html = &one.updates[0].html;
    assert!(html.contains("<strong>bold</strong>") && !html.contains("<script"), "{html}");
    assert!(!html.contains("meridian:update"), "{html}");
    assert_eq!(one.row.also, ["noor-example"]);
    let comms = world.engine.ask(ShowUpdate { row: "comms".to_owned() }).unwrap();
    assert!(comms.words.unwrap().starts_with("Nothing of Comms is on GitHub, as read "));
    let view = world.shown();
    assert_eq!((view.free.len(), view.free[0].id.as_str()), (1, "c-3"));
    let free = world.engine.ask(ShowUpdate { row: "c-3".to_owned() }).unwrap();
    assert_eq!(free.updates[0].login, "stranger");
    let (_, texts) = world.engine.read(|tx| tx.update_with_texts("docs")).unwrap();
    assert_eq!(texts[0], text);
    let gone = world.engine.ask(ShowUpdate { row: "c-99".to_owned() });
    assert!(gone.unwrap_err().to_string().contains("not there any more"));
}

#[test]
fn thousands_of_comments_are_answered_with_their_beginnings_and_a_few_at_a_time() {
    let long = "Status: Green\n\n## Highlights\n\n".to_owned() + &"All of it is well. ".repeat(200);
    let comments = (1..=2_500).map(|id| comment(id, "stranger", "2026-10-26T20:00:00Z", &long));
    let world = World::with(AFTER, AFTER, comments.collect());
    let view = world.shown();
    assert_eq!((view.free.len(), view.more), (5, 2_495));
    assert_eq!(view.free[0].id, "c-2500", "the newest first");
    assert!(pack(&view).unwrap().len() < 8_000, "the beginnings only");
    let kept = |world: &World| {
        let kept = world.engine.parts.readings.0.lock().unwrap();
        kept.iter().find(|reading| reading.is_of(&(world.team, vec![ISSUE]))).unwrap().all()
    };
    let first = kept(&world);
    world.shown();
    assert!(Arc::ptr_eq(&first, &kept(&world)), "nothing was read again");
    let more =
        vec![comment(2_501, "kavya-example", "2026-10-26T21:00:00Z", &marked("docs", "Well."))];
    let change = Change::MirrorComments { issue: ISSUE, comments: more };
    world.engine.store_mut().apply(world.team, &[change]).unwrap();
    assert_eq!(world.row("docs").standing, Standing::Posted, "what is new is seen");
}

#[test]
fn a_health_stands_against_the_last_rounds_and_what_wants_help_comes_first() {
    let said = |of: &str, health: &str, round: &str| {
        marked(of, &format!("Status: {health}\n\nWords.\n")).replace("2026-10-26", round)
    };
    let docs =
        comment(1, "kavya-example", "2026-10-26T20:00:00Z", &said("docs", "Green", "2026-10-26"));
    let comms =
        comment(2, "dov-example", "2026-10-26T21:00:00Z", &said("comms", "Red", "2026-10-26"));
    let world = World::with(AFTER, AFTER, vec![docs, comms]);
    let before = IssueNumber(11);
    let cycle = world.engine.read(|tx| tx.draft_key(None, None)).unwrap().cycle;
    let round = "2026-10-19".parse().unwrap();
    let bound = BoundIssue { cycle, round, number: before, chosen: true };
    world.engine.store_mut().bind_issue(world.team, &bound).unwrap();
    let old = |id, login: &str, of, health| {
        comment(id, login, "2026-10-19T20:00:00Z", &said(of, health, "2026-10-19"))
    };
    let comments =
        vec![old(3, "kavya-example", "docs", "Yellow"), old(4, "dov-example", "comms", "Red")];
    let change = Change::MirrorComments { issue: before, comments };
    world.engine.store_mut().apply(world.team, &[change]).unwrap();
    let view = world.shown();
    let rows: Vec<_> = view.rows.iter().map(|row| (row.id.as_str(), row.was.as_deref())).collect();
    assert_eq!(
        rows,
        [("comms", Some("same")), ("release-signal", None), ("docs", Some("was Yellow"))]
    );
    let all_in = view.all_in.unwrap();
    assert_eq!(all_in.words, "All in? No. Missing: Release Signal.");
    assert!(!all_in.is_complete);
}

#[test]
fn the_status_of_a_round_names_author_role_headline_and_link_and_who_is_missing_once_late() {
    let text = "Status: Yellow\n\n## Highlights\n\nTwo pages wait. One came.\n";
    let docs = comment(1, "noor-example", "2026-10-26T20:00:00Z", &marked("docs", text));
    let world = World::with(AFTER, AFTER, vec![docs.clone()]);
    let status = world.engine.read(|tx| tx.round_status()).unwrap();
    let of = |id: &str| status.sections.iter().find(|section| section.section == id).unwrap();
    let said = of("docs");
    assert_eq!((said.author.as_deref(), said.role), (Some("Noor Example"), Some("shadow")));
    assert_eq!(said.headline, "Two pages wait.");
    assert_eq!(said.link.as_deref(), Some("https://example.com/1"));
    assert_eq!(said.lacks, ["Metrics", "Blockers", "Discussion or decision needed"]);
    assert!(said.lacks_need && said.need.is_none());
    assert_eq!((of("comms").author.as_deref(), of("comms").role), (None, None));
    let missing: Vec<_> = status.missing.iter().map(|late| late.section.as_str()).collect();
    assert_eq!(missing, ["comms", "release-signal"]);
    assert_eq!(status.missing[0].leads, ["Dov Example"]);
    let early = World::with("2026-10-26T21:00:00Z", "2026-10-26T21:00:00Z", vec![docs]);
    let status = early.engine.read(|tx| tx.round_status()).unwrap();
    assert_eq!(status.missing, [], "nobody is named before they are late");
    assert!(!serde_json::to_string(&status).unwrap().contains("Dov"));
}

#[test]
fn who_is_late_can_be_reminded_with_one_private_text_and_nobody_before() {
    let world = World::with(AFTER, AFTER, Vec::new());
    let one = world.engine.ask(ShowUpdate { row: "docs".to_owned() }).unwrap();
    let [text] = &one.remind[..] else { panic!("{:?}", one.remind) };
    assert_eq!(text.to, "Kavya Example");
    assert!(text.words.starts_with("Hi Kavya, for week "), "{}", text.words);
    assert!(text.words.contains("the update of Docs was due Mon 26 Oct 23:59 UTC"), "{text:?}");
    assert!(!text.words.contains('@'), "{text:?}");
    let unread = World::with(AFTER, "2026-10-26T20:00:00Z", Vec::new());
    let one = unread.engine.ask(ShowUpdate { row: "docs".to_owned() }).unwrap();
    assert_eq!(one.remind, []);
    let all_in = unread.shown().all_in.unwrap();
    assert_eq!(all_in.words, "All in? Not known: nothing was read since the cut-off.");
}

#[tokio::test]
async fn over_the_practice_github_colleagues_stand_there_as_they_post() {
    let world = World::at("2026-10-26T20:30:00Z");
    world.engine.drain(Eagerness::Now).await.unwrap();
    let view = world.shown();
    let posted = view.rows.iter().filter(|row| row.standing == Standing::Posted);
    assert!(posted.count() >= 2, "{:?}", view.rows);
    assert!(view.rows.iter().all(|row| row.standing != Standing::Late), "{:?}", view.rows);
    assert!(view.read.is_some());
    let signal = view.rows.iter().find(|row| row.mine).unwrap();
    assert_eq!(signal.section, "Release Signal");
    let one = view.rows.iter().find(|row| row.id == "docs").unwrap();
    let one = world.engine.ask(ShowUpdate { row: one.id.clone() }).unwrap();
    assert!(!one.updates[0].html.is_empty());
}
