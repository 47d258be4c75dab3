//! A laptop whose clock is wrong, and a GitHub over HTTP that goes by the true one.

use crate::{
    ConnectRequest, Eagerness, Engine, Leaves, Options, Reminder, ScheduleFrom,
    ground::secrets::MemorySecrets,
    progress::{ClockNews, ClockTold},
    test_clock::Driven,
    test_engine::NOT_FIRST,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::ids::DraftKey;
use meridian_practice::{Practice, REPOSITORY, Storage, YOUR_TOKEN};
use meridian_protocol::ShowStart;
use rstest::rstest;
use secrecy::SecretString;
use std::sync::Arc;
use tempfile::TempDir;

const PLAN: &str = "\
# Orchard v2.4

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 5th October 2026 | week 1 |
| Begin Code Freeze | ALL | 12:00 UTC Wednesday 18th November 2026 | week 7 |
";

struct World {
    folder: TempDir,
    clock: Arc<Driven>,
    secrets: Arc<MemorySecrets>,
    github: Practice,
    engine: Engine,
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

impl World {
    /// A team that was connected while the laptop's clock was right; then it is set.
    async fn at(now: &str, ahead: TimeDelta) -> Self {
        let world = Self::connected(now, TimeDelta::zero()).await;
        world.clock.set_ahead(ahead);
        world
    }

    /// A team that was connected while the laptop's clock was so far ahead.
    async fn connected(now: &str, ahead: TimeDelta) -> Self {
        let clock = Driven::at(now);
        clock.set_ahead(ahead);
        let time = Arc::clone(&clock);
        let github = Practice::open(Storage::Memory, Arc::new(move || time.truth())).unwrap();
        github.seed_team(clock.truth()).unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let (folder, secrets) = (tempfile::tempdir().unwrap(), Arc::default());
        let engine = open(&folder, &clock, &secrets);
        let request = ConnectRequest {
            repository: REPOSITORY.to_owned(),
            api_url: format!("http://{address}"),
            schedule: Some(ScheduleFrom::File("plan.md".to_owned(), PLAN.into())),
            cycle: None,
            sections: vec!["docs".parse().unwrap()],
            destination: Some("round-issue".to_owned()),
            is_from_link: false,
        };
        engine.connect(request).await.unwrap();
        Self { folder, clock, secrets, github, engine }
    }

    async fn sync(&self) {
        self.engine.drain(Eagerness::Now).await.unwrap();
    }

    /// Another program over the same notebook.
    fn another(&self) -> Engine {
        open(&self.folder, &self.clock, &self.secrets)
    }

    fn notices(&self) -> Vec<String> {
        notices(&self.engine)
    }

    /// How many seconds what counts as now is from the truth.
    fn off(&self, engine: &Engine) -> i64 {
        let off = engine.ask(ShowStart {}).unwrap().now.instant - self.clock.truth();
        off.num_milliseconds().abs().div_euclid(1_000)
    }
}

fn open(folder: &TempDir, clock: &Arc<Driven>, secrets: &Arc<MemorySecrets>) -> Engine {
    let engine = Engine::open(Options {
        data_dir: folder.path().to_owned(),
        clock: Arc::clone(clock) as _,
        secrets: Arc::clone(secrets) as _,
        token: Some(SecretString::from(YOUR_TOKEN)),
    })
    .unwrap();
    engine.store_mut().set_setting("zone", Some("UTC")).unwrap();
    engine
}

fn notices(engine: &Engine) -> Vec<String> {
    engine.ask(ShowStart {}).unwrap().notices
}

fn key(engine: &Engine) -> DraftKey {
    engine.read(|tx| tx.draft_key(None, None)).unwrap()
}

fn round_of(engine: &Engine) -> String {
    key(engine).round.to_string()
}

/// What is due, once.
fn due(engine: &Engine) -> Vec<Reminder> {
    engine.read(|tx| tx.reminders_due()).unwrap()
}

#[rstest]
#[case::behind_after_midnight("2026-11-02T00:30:00Z", -60, "2026-11-02")]
#[case::ahead_before_midnight("2026-11-01T23:30:00Z", 60, "2026-10-26")]
#[case::a_year_behind("2026-11-02T00:30:00Z", -365 * 24 * 60, "2026-11-02")]
#[case::a_day_ahead("2026-11-01T12:00:00Z", 24 * 60, "2026-10-26")]
#[tokio::test]
async fn which_round_it_is_follows_githubs_date(
    #[case] now: &str,
    #[case] ahead_minutes: i64,
    #[case] round: &str,
) {
    let world = World::at(now, TimeDelta::minutes(ahead_minutes)).await;
    let window = world.another();
    world.sync().await;
    assert_eq!(round_of(&world.engine), round);
    assert_eq!(
        world.engine.read(|tx| tx.show_week(None)).unwrap().draft.key.round.to_string(),
        round
    );
    assert!(world.off(&world.engine) <= 1);
    // Another program goes by it as well: one that was there before, and one that comes later.
    assert_eq!(world.off(&window), world.off(&world.engine));
    assert_eq!(round_of(&world.another()), round);

    // And what is written then is posted into that round's issue, once.
    let key = key(&world.engine);
    let queued = world.engine.write(|tx| {
        tx.set_draft(&key, "Status: Green\n\nOn course.\n")?;
        tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)
    });
    queued.unwrap();
    world.sync().await;
    let mark = format!("round={round} ");
    let theirs = world.github.world().unwrap();
    let bodies = theirs.comments.iter().filter_map(|comment| comment.body());
    assert_eq!(
        bodies.filter(|body| body.contains(&mark) && body.contains("On course.")).count(),
        1
    );
}

#[tokio::test]
async fn connecting_tells_it_at_once() {
    let world = World::connected("2026-11-02T00:30:00Z", TimeDelta::hours(-1)).await;
    assert_eq!(round_of(&world.engine), "2026-11-02");
    assert!(world.off(&world.another()) <= 1);
    assert!(world.notices()[0].contains("is 1 h behind"), "{:?}", world.notices());
}

const BEHIND: &str = "This laptop's clock is 2 h behind GitHub's; Meridian goes by GitHub's. Set the \
                      laptop's date, time and zone right.";

#[tokio::test]
async fn one_sentence_says_it_until_it_is_closed_and_again_the_next_time() {
    let world = World::at("2026-10-28T09:00:00Z", TimeDelta::hours(-2)).await;
    // The connecting told that the clock was right; it was set since, and nobody has answered.
    let doubt = world.notices();
    assert!(doubt.len() == 1 && doubt[0].contains("seems to be 2 h behind"), "{doubt:?}");
    world.sync().await;
    assert_eq!(world.notices(), [BEHIND]);
    assert_eq!(notices(&world.another())[0], BEHIND);
    assert!(!world.engine.read(|tx| tx.notices()).unwrap()[0].holds_posting);
    world.engine.write(|tx| tx.close_notice(BEHIND)).unwrap();
    assert_eq!(world.notices(), [""; 0]);

    world.clock.set_ahead(TimeDelta::zero());
    world.sync().await;
    assert_eq!(world.notices(), [""; 0]);
    world.clock.set_ahead(TimeDelta::hours(-2));
    world.sync().await;
    assert_eq!(world.notices(), [BEHIND], "it is another time");
}

#[tokio::test]
async fn a_clock_that_was_set_right_is_not_corrected_any_more() {
    let world = World::at("2026-11-02T00:30:00Z", TimeDelta::hours(-2)).await;
    world.sync().await;
    let window = world.another();
    assert_eq!((world.off(&window), round_of(&window)), (0, "2026-11-02".to_owned()));
    // Nobody has asked GitHub since.
    world.clock.forward(TimeDelta::days(9));
    world.clock.set_ahead(TimeDelta::seconds(3));
    for engine in [&world.engine, &window, &world.another()] {
        assert_eq!(world.off(engine), 3);
        assert_eq!(notices(engine), [""; 0]);
    }
}

#[tokio::test]
async fn a_clock_set_to_another_wrong_time_is_obeyed_and_said_until_github_answers() {
    let world = World::at("2026-10-28T09:00:00Z", TimeDelta::hours(-2)).await;
    world.sync().await;
    world.clock.set_ahead(TimeDelta::hours(5));
    assert_eq!(world.off(&world.engine), 5 * 3_600);
    assert!(world.notices()[0].contains("seems to be 5 h ahead of"), "{:?}", world.notices());
    world.sync().await;
    assert!(world.off(&world.engine) <= 1);
    assert!(world.notices()[0].contains("is 5 h ahead of"), "{:?}", world.notices());
}

#[tokio::test]
async fn after_a_restart_the_laptop_is_obeyed_until_github_answers() {
    let world = World::at("2026-10-28T09:00:00Z", TimeDelta::hours(-2)).await;
    world.sync().await;
    // Firmware, another system or the network may have set the clock meanwhile, as here.
    world.clock.restart();
    world.clock.set_ahead(TimeDelta::zero());
    let anew = world.another();
    assert_eq!(world.off(&anew), 0);
    let said = notices(&anew);
    assert!(said.len() == 1 && said[0].contains("goes by the laptop's until GitHub"), "{said:?}");
    anew.drain(Eagerness::Now).await.unwrap();
    assert_eq!(notices(&anew), [""; 0]);

    // And where it is as wrong as before. What is read is unchanged by now, and yet it is found out.
    world.clock.restart();
    world.clock.set_ahead(TimeDelta::hours(-2));
    anew.drain(Eagerness::Now).await.unwrap();
    assert!(world.off(&anew) <= 1);
    assert_eq!(notices(&anew), [BEHIND]);
}

#[tokio::test]
async fn a_small_difference_is_neither_said_nor_corrected() {
    let world = World::at("2026-10-28T09:00:00Z", TimeDelta::seconds(-100)).await;
    world.sync().await;
    assert_eq!(world.off(&world.engine), 100);
    assert_eq!(world.notices(), [""; 0]);
}

/// The minute in which the first reminder of the week's due time comes.
async fn reminded_at(ahead: TimeDelta) -> DateTime<Utc> {
    let world = World::at("2026-10-26T09:00:00Z", ahead).await;
    world.sync().await;
    for reminder in due(&world.engine) {
        world.engine.write(|tx| tx.reminder_shown(&reminder)).unwrap();
    }
    world.clock.forward(TimeDelta::hours(9));
    for _ in 0..5 * 60 {
        world.clock.forward(TimeDelta::minutes(1));
        if !due(&world.engine).is_empty() {
            return world.clock.truth();
        }
    }
    panic!("no reminder came");
}

#[tokio::test]
async fn a_reminder_comes_neither_early_nor_late() {
    let right = reminded_at(TimeDelta::zero()).await;
    assert!((at("2026-10-26T19:00:00Z")..at("2026-10-26T21:00:00Z")).contains(&right), "{right}");
    for hours in [-3, -2, 2, 3, 24, -24] {
        assert_eq!(reminded_at(TimeDelta::hours(hours)).await, right, "{hours} h ahead");
    }
}

/// When the reminder comes again that was shown and put off by a laptop three hours ahead, once
/// GitHub's date has told: by that clock, or after it was found out.
#[rstest]
#[case::put_off_after_it_was_found_out(false)]
#[case::put_off_before(true)]
#[tokio::test]
async fn what_was_put_off_comes_again_in_an_hour_though_the_clock_ran_ahead(#[case] before: bool) {
    for asleep in [TimeDelta::zero(), TimeDelta::minutes(130)] {
        let world = World::at("2026-10-26T18:00:00Z", TimeDelta::hours(3)).await;
        let [shown] = due(&world.engine).try_into().unwrap();
        world.engine.write(|tx| tx.reminder_shown(&shown)).unwrap();
        let put_off = || world.engine.write(|tx| tx.reminder_snoozed(&shown)).unwrap();
        if before {
            put_off();
        }
        world.sync().await;
        if !before {
            put_off();
        }
        world.clock.forward(TimeDelta::minutes(59));
        assert_eq!(due(&world.engine), []);
        world.clock.forward(TimeDelta::minutes(1) + asleep);
        let again = due(&world.engine);
        let keys: Vec<_> = again.iter().flat_map(Reminder::keys).collect();
        assert_eq!(keys, shown.keys().collect::<Vec<_>>(), "asleep for {asleep}");
    }
}

#[tokio::test]
async fn two_sentences_that_were_closed_do_not_come_back_in_turn() {
    let world = World::at("2026-10-28T09:00:00Z", TimeDelta::hours(-2)).await;
    let close = || {
        for words in world.notices() {
            world.engine.write(|tx| tx.close_notice(&words)).unwrap();
        }
    };
    world.sync().await;
    assert_eq!(world.notices(), [BEHIND]);
    close();
    // After a restart it is only likely, which is another sentence.
    world.clock.restart();
    assert!(world.notices()[0].contains("seems to be"), "{:?}", world.notices());
    close();
    world.sync().await;
    assert_eq!(world.notices(), [""; 0], "that it is so was closed already");
    world.clock.restart();
    assert_eq!(world.notices(), [""; 0], "and that it is likely");
}

#[tokio::test]
async fn without_a_clock_that_only_runs_it_is_said_until_it_is_over_and_noted_once() {
    let world = World::at("2026-10-28T09:00:00Z", TimeDelta::zero()).await;
    world.clock.without_running();
    world.sync().await;
    world.clock.set_ahead(TimeDelta::hours(-2));
    // From an answer that is not "unchanged".
    world.clock.forward(TimeDelta::days(6));
    world.sync().await;
    let said = world.notices();
    assert!(said.len() == 1 && said[0].contains("seems to be 2 h behind"), "{said:?}");
    assert!(said[0].contains("Meridian goes by the laptop's. "), "GitHub has answered: {said:?}");
    let kept = || world.engine.store().server_clock().unwrap();
    let before = kept();
    world.clock.forward(TimeDelta::minutes(5));
    world.sync().await;
    assert_eq!(kept(), before, "nothing new was told");

    world.clock.set_ahead(TimeDelta::zero());
    world.sync().await;
    assert_eq!(world.notices(), [""; 0]);
}

#[rstest]
#[case::behind(-2)]
#[case::ahead(2)]
#[tokio::test]
async fn a_post_can_be_taken_back_as_long_as_was_said_though_the_clock_is_put_right(
    #[case] ahead_hours: i64,
) {
    let world = World::at("2026-10-28T09:00:00Z", TimeDelta::hours(ahead_hours)).await;
    let key = key(&world.engine);
    let queued = world.engine.write(|tx| {
        tx.set_draft(&key, "Status: Green\n\nOn course.\n")?;
        tx.queue(&key, None, Leaves::After(TimeDelta::seconds(10)), NOT_FIRST)
    });
    queued.unwrap();
    world.sync().await;
    assert!(world.off(&world.engine) <= 1);
    let posted = || {
        let theirs = world.github.world().unwrap();
        theirs
            .comments
            .iter()
            .filter(|c| c.body().is_some_and(|b| b.contains("On course.")))
            .count()
    };
    world.clock.forward(TimeDelta::seconds(7));
    world.sync().await;
    assert_eq!(posted(), 0, "it can still be taken back");
    world.clock.forward(TimeDelta::seconds(5));
    world.sync().await;
    assert_eq!(posted(), 1);
}

#[tokio::test]
async fn who_stays_tells_once_that_another_clock_counts_whoever_found_it_out() {
    let world = World::at("2026-10-28T09:00:00Z", TimeDelta::zero()).await;
    let (window, mut told) = (world.another(), ClockTold::default());
    assert_eq!(told.news(&window).unwrap(), None);
    // Somebody has set it: only GitHub can tell.
    world.clock.set_ahead(TimeDelta::hours(-2));
    let news = told.news(&window).unwrap().unwrap();
    assert!(news.is_in_doubt && news.words.unwrap().contains("seems to be 2 h behind"));
    assert_eq!(told.news(&window).unwrap(), None);
    world.sync().await;
    let news = told.news(&window).unwrap().unwrap();
    assert_eq!((news.is_in_doubt, news.words.as_deref()), (false, Some(BEHIND)));
    assert_eq!(world.off(&window), 0);
    world.clock.set_ahead(TimeDelta::zero());
    let right = Some(ClockNews { words: None, is_in_doubt: false });
    assert_eq!(told.news(&window).unwrap(), right);
}
