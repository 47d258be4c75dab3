//! Bells: which reminders come, which were shown, and what a bell says of them.

use super::*;

#[test]
fn reminders_of_milestones_never_burst_and_a_bell_can_be_silenced() {
    let told = |silence: bool| {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::new("2026-11-16T00:00:00Z");
        let engine = open(folder.path(), &clock);
        if silence {
            for name in ["code-freeze", "signal-handover", "burndown"] {
                let view = engine
                    .write(|tx| tx.set_bell(&format!("milestone/{name}"), Bell::Off))
                    .unwrap();
                assert!(view.rows.iter().any(|row| !row.bell.on && row.id.ends_with(name)));
            }
        }
        let mut shown: Vec<(DateTime<Utc>, String)> = Vec::new();
        while clock.now() < "2026-11-19T13:00:00Z".parse::<DateTime<Utc>>().unwrap() {
            let due = engine.read(|tx| tx.reminders_due()).unwrap();
            assert!(due.len() <= 1);
            for reminder in due {
                engine.write(|tx| tx.reminder_shown(&reminder)).unwrap();
                shown.push((clock.now(), format!("{}\n{}", reminder.title, reminder.body)));
            }
            clock.forward(Duration::minutes(15));
        }
        shown
    };
    let shown = told(false);
    for pair in shown.windows(2) {
        assert!(pair[1].0 - pair[0].0 >= Duration::minutes(10), "{pair:?}");
    }
    let about = |name: &str| shown.iter().filter(|(_, text)| text.contains(name)).count();
    assert_eq!(about("Code Freeze"), 3, "{shown:#?}");
    assert_eq!(about("Signal handover"), 2, "{shown:#?}");
    assert!(about("Update due") >= 2, "{shown:#?}");
    assert!(told(true).iter().all(|(_, text)| !text.contains("Code Freeze")));
}

#[test]
fn a_bell_says_that_reminders_were_shown_only_where_the_log_says_so() {
    let to = |clock: &Driven, at: &str| {
        clock.forward(at.parse::<DateTime<Utc>>().unwrap() - clock.now());
    };
    let said = |engine: &Engine, name: &str| {
        let bell = row(&engine.read(|tx| tx.show_deadlines()).unwrap(), name).bell.clone();
        assert!(!bell.rings && bell.steps.is_empty(), "{bell:?}");
        (bell.label, bell.said.unwrap_or_default())
    };
    // Made on Sunday evening: the reminders of a bare date were over on Sunday morning.
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-11-22T07:00:00Z");
    let engine = open(folder.path(), &clock);
    let (label, words) = said(&engine, "Begin Burndown");
    assert_eq!(label, "not shown");
    assert!(words.contains("before this team was set up here"), "{words}");

    // Nothing ran for the whole ladder: the log holds nothing, and nothing is said to be shown.
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-11-02T00:00:00Z");
    let engine = open(folder.path(), &clock);
    to(&clock, "2026-11-19T13:00:00Z");
    let (label, words) = said(&engine, "Begin Code Freeze");
    assert_eq!(
        (label.as_str(), words.as_str()),
        ("not shown", "It is over. None was shown, and their times are over.")
    );

    // It ran only for the first day of it.
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-11-02T00:00:00Z");
    let engine = open(folder.path(), &clock);
    to(&clock, "2026-11-12T20:00:00Z");
    for reminder in engine.read(|tx| tx.reminders_due()).unwrap() {
        engine.write(|tx| tx.reminder_shown(&reminder)).unwrap();
    }
    to(&clock, "2026-11-19T13:00:00Z");
    let (label, words) = said(&engine, "Begin Code Freeze");
    assert_eq!(label, "1 of 4 shown");
    assert_eq!(words, "It is over. 1 of 4 was shown; no more will come.");
}

#[tokio::test]
async fn bells_are_silent_while_nothing_can_show_a_reminder() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), &Driven::new("2026-10-26T01:02:00Z"));
    let seen = || {
        let view = engine.read(|tx| tx.show_deadlines()).unwrap();
        let bell = row(&view, "Signal boards frozen").bell.clone();
        let of_another = row(&view, "beta.0 released").bell.clone();
        assert_eq!((of_another.rings, of_another.label.as_str()), (false, "off"));
        assert_eq!(bell.steps.len(), 3, "{bell:?}");
        (view.silent, bell.rings, bell.label, bell.said)
    };
    let (silent, rings, label, said) = seen();
    assert!(silent.as_ref().unwrap().contains("start Meridian again"), "{silent:?}");
    assert_eq!((rings, label.as_str(), said), (false, "silent", silent));

    let agent = Claim::take(folder.path(), Role::Agent).unwrap().unwrap();
    let listener = agent.listen(&Hello::ours()).unwrap();
    assert_eq!(seen(), (None, true, "2 d, 17 h, last".to_owned(), None));
    let trouble = "This desktop shows no notifications, so no reminder rings; start dunst.";
    engine.write(|tx| tx.note_notifications(Some(trouble))).unwrap();
    assert_eq!(engine.read(|tx| tx.notification_trouble()).unwrap().as_deref(), Some(trouble));
    let silent = Some(trouble.to_owned());
    assert_eq!(seen(), (silent.clone(), false, "silent".to_owned(), silent));
    engine.write(|tx| tx.note_notifications(None)).unwrap();
    assert_eq!(seen().0, None);
    drop((listener, agent));
    tokio::task::yield_now().await;
    assert!(seen().0.unwrap().contains("not running"));
}

/// Everything that is shown until a moment, with half an hour between two looks.
fn shown_until(engine: &Engine, clock: &Driven, end: &str) -> Vec<String> {
    let end: DateTime<Utc> = end.parse().unwrap();
    let mut shown = Vec::new();
    while clock.now() < end {
        for reminder in engine.read(|tx| tx.reminders_due()).unwrap() {
            engine.write(|tx| tx.reminder_shown(&reminder)).unwrap();
            shown.push(reminder.title);
        }
        for news in engine.read(|tx| tx.news()).unwrap().due {
            engine.write(|tx| tx.announcement_shown(&news)).unwrap();
            shown.push(news.title);
        }
        clock.forward(Duration::minutes(30));
    }
    shown
}

#[test]
fn the_bell_of_the_update_does_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T02:00:00Z");
    let engine = open(folder.path(), &clock);
    let bell = |view: &DeadlinesView| row(view, "Weekly updates due").bell.clone();
    let id = row(&engine.read(|tx| tx.show_deadlines()).unwrap(), "Weekly updates due").id.clone();
    assert!(bell(&engine.read(|tx| tx.show_deadlines()).unwrap()).on);
    let off = bell(&engine.write(|tx| tx.set_bell(&id, Bell::Off)).unwrap());
    assert_eq!((off.on, off.rings, off.none, off.label.as_str()), (false, false, false, "off"));
    assert!(off.steps.is_empty());
    let about_it = |shown: Vec<String>| {
        shown.into_iter().filter(|t| t.contains("pdate") || t.contains("Week 9")).count()
    };
    assert_eq!(about_it(shown_until(&engine, &clock, "2026-10-26T21:30:00Z")), 0);
    // Switched on again an hour before: what is still to come comes.
    let on = bell(&engine.write(|tx| tx.set_bell(&id, Bell::On)).unwrap());
    assert!(on.on && !on.steps.is_empty(), "{on:?}");
    assert!(about_it(shown_until(&engine, &clock, "2026-10-26T23:59:00Z")) > 0);
}

#[test]
fn what_has_no_reminder_of_its_own_cannot_be_switched_on() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T02:00:00Z");
    let engine = open(folder.path(), &clock);
    let id =
        row(&engine.read(|tx| tx.show_deadlines()).unwrap(), "Tracking issue closes").id.clone();
    let view = engine.write(|tx| tx.set_bell(&id, Bell::On)).unwrap();
    let bell = &row(&view, "Tracking issue closes").bell;
    assert!(bell.none && !bell.on && !bell.rings && bell.label.is_empty(), "{bell:?}");
    let shown = shown_until(&engine, &clock, "2026-10-27T23:59:00Z");
    assert!(shown.iter().all(|title| !title.contains("issue closes")), "{shown:?}");
}

#[test]
fn an_own_time_is_told_only_where_it_is_one_and_is_still_to_come() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T02:00:00Z");
    let engine = open(folder.path(), &clock);
    let view = engine.read(|tx| tx.show_deadlines()).unwrap();
    assert!(row(&view, "Weekly updates due").send_by.is_some());
    // In the member's night, and theirs; a date without a time; somebody else's.
    assert!(row(&view, "Begin Code Freeze").send_by.is_some());
    assert_eq!(row(&view, "Begin Burndown").send_by, None);
    assert_eq!(row(&view, "beta.0 released").send_by, None);
    // The hours before it are over, the freeze is not.
    clock.forward("2026-11-19T10:00:00Z".parse::<DateTime<Utc>>().unwrap() - clock.now());
    let view = engine.read(|tx| tx.show_deadlines()).unwrap();
    assert_eq!(row(&view, "Begin Code Freeze").send_by, None);
    assert!(!row(&view, "Begin Code Freeze").past);
}

#[test]
fn reminders_of_updates_end_with_the_cycle_which_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    // Rounds of the practice team open on the weekday on which it is started.
    let clock = Driven::new("2026-12-14T12:00:00Z");
    let engine = open(folder.path(), &clock);
    clock.forward("2026-12-20T12:00:00Z".parse::<DateTime<Utc>>().unwrap() - clock.now());
    let view = engine.read(|tx| tx.show_deadlines()).unwrap();
    let is_mark = |row: &&DeadlineRow| {
        row.id.starts_with("update-due/2026-12-21") || row.id.starts_with("issue-closes/2026-12-21")
    };
    assert_eq!(view.rows.iter().find(is_mark), None, "week 16 was the last");
    let cycle = view.cycle.clone();
    let shown = shown_until(&engine, &clock, "2026-12-29T12:00:00Z");
    let over = format!("{cycle} is over. Connect the next cycle.");
    assert_eq!(shown, std::slice::from_ref(&over));
    let bands = engine.read(|tx| tx.show_week(None)).unwrap().bands;
    assert!(bands.iter().any(|band| band.title == over), "{bands:?}");
    assert!(bands.iter().all(|band| !band.title.contains("not seen yet")), "{bands:?}");
}
