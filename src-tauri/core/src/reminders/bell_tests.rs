//! A table of bells: what each may promise, and what it may say was shown.

use super::{super::ReminderKey, *};
use rstest::rstest;

/// Due at 23:59 UTC on Monday; the line after it ends on Tuesday at that time.
const DUE: &str = "2026-10-26T23:59:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn key(step: Step) -> ReminderKey {
    ReminderKey::from_text(step.short())
}

fn step(step: Step, at_: &str) -> PlannedStep {
    PlannedStep { key: key(step), step, at: at(at_), planned: at(at_), moved: Moved::No }
}

fn moved(step_: Step, at_: &str, planned: &str, moved: Moved) -> PlannedStep {
    PlannedStep { planned: at(planned), moved, ..step(step_, at_) }
}

fn three() -> Vec<PlannedStep> {
    vec![
        step(Step::TwoDays, "2026-10-24T23:59:00Z"),
        step(Step::OneDay, "2026-10-25T23:59:00Z"),
        step(Step::Last, "2026-10-26T21:59:00Z"),
    ]
}

fn facts(steps: &[PlannedStep]) -> BellFacts<'_> {
    BellFacts {
        steps,
        already: &[],
        snoozed: &[],
        since: Some(at("2026-09-01T00:00:00Z")),
        end: at(DUE),
        late_until: at(DUE),
        is_over: false,
        update: None,
        missing: &[],
        silent: None,
        now: at("2026-10-24T00:00:00Z"),
    }
}

fn shown(steps: &[Step]) -> Vec<Delivered> {
    let at = at("2026-10-25T00:00:00Z");
    steps.iter().map(|step| Delivered { key: key(*step), at }).collect()
}

const BOTH: &[Step] = &[Step::TwoDays, Step::OneDay];
const ALL: &[Step] = &[Step::TwoDays, Step::OneDay, Step::Last];
const BEFORE_SETUP: &str =
    "None was shown: their times were over before this team was set up here.";

/// What is said of a bell of three steps: what was shown by the log, the present moment, since
/// when the team is here.
#[rstest]
#[case::all_ahead(&[], "2026-10-24T00:00:00Z", "2026-09-01T00:00:00Z", "2 d, 1 d, last", None)]
#[case::one_shown(&[Step::TwoDays], "2026-10-25T00:00:00Z", "2026-09-01T00:00:00Z", "1 d, last", None)]
#[case::all_shown(
    ALL,
    "2026-10-26T23:00:00Z",
    "2026-09-01T00:00:00Z",
    "shown",
    Some("All of them were shown.")
)]
#[case::the_last_alone_was_shown(
    &[Step::Last], "2026-10-26T23:00:00Z", "2026-09-01T00:00:00Z", "1 of 3 shown",
    Some("1 of 3 was shown; no more will come.")
)]
#[case::a_missed_step_still_comes(
    BOTH,
    "2026-10-26T23:00:00Z",
    "2026-09-01T00:00:00Z",
    "now",
    Some("One is due now and was not shown yet; it comes as soon as it can.")
)]
#[case::before_the_first_start(&[], "2026-10-26T23:00:00Z", "2026-10-26T22:00:00Z", "not shown", Some(BEFORE_SETUP))]
#[case::jumped_over(
    &[], "2026-10-27T01:00:00Z", "2026-09-01T00:00:00Z", "not shown",
    Some("It is over. None was shown, and their times are over.")
)]
#[case::jumped_over_the_rest(
    BOTH,
    "2026-10-27T01:00:00Z",
    "2026-09-01T00:00:00Z",
    "2 of 3 shown",
    Some("It is over. 2 of 3 were shown; no more will come.")
)]
#[case::over_and_shown(
    ALL,
    "2026-10-27T01:00:00Z",
    "2026-09-01T00:00:00Z",
    "shown",
    Some("It is over. All of them were shown.")
)]
fn only_the_log_says_what_was_shown(
    #[case] log: &[Step],
    #[case] now: &str,
    #[case] since: &str,
    #[case] label: &str,
    #[case] said: Option<&str>,
) {
    let (steps, already) = (three(), shown(log));
    let found = bell(&BellFacts {
        already: &already,
        since: Some(at(since)),
        now: at(now),
        is_over: at(now) > at(DUE),
        ..facts(&steps)
    });
    assert_eq!((found.label.as_str(), found.said.as_deref()), (label, said));
    assert_eq!(found.rings, label.contains("last") || label == "now");
}

#[test]
fn a_bare_date_that_began_promises_nothing_more_before_it_is_over() {
    let steps = three();
    let found = bell(&BellFacts { now: at("2026-10-27T12:00:00Z"), ..facts(&steps) });
    assert!(!found.rings);
    assert_eq!(found.said.as_deref(), Some("None was shown, and their times are over."));
}

#[test]
fn a_bell_that_is_off_says_so() {
    let found = bell(&facts(&[]));
    assert_eq!(
        (found.rings, found.label.as_str(), found.said.as_deref()),
        (false, "off", Some("None."))
    );
}

#[rstest]
#[case::posted(UpdateState::Posted, &[], "posted", Some("Posted, so no reminder comes for it."))]
#[case::others_missing(
    UpdateState::Posted, &["Docs", "Comms"], "posted",
    Some("Posted, so no reminder comes for it. Not posted yet: Docs and Comms.")
)]
#[case::queued(
    UpdateState::Queued, &["Docs"], "2 d, 1 d, last",
    Some("Queued, not on GitHub yet: reminders come until it is there.")
)]
#[case::stopped(UpdateState::Stopped, &["Docs"], "2 d, 1 d, last", None)]
#[case::drafted(UpdateState::Drafted, &["Docs"], "2 d, 1 d, last", None)]
#[case::given(
    UpdateState::Given, &[], "given", Some("Given to your lead, so no reminder comes for it.")
)]
#[case::withdrawn(UpdateState::Withdrawn, &["Docs"], "2 d, 1 d, last", None)]
fn nothing_is_promised_for_what_is_posted(
    #[case] update: UpdateState,
    #[case] missing: &[&str],
    #[case] label: &str,
    #[case] said: Option<&str>,
) {
    let missing: Vec<String> = missing.iter().map(|title| (*title).to_owned()).collect();
    let steps = three();
    let found = bell(&BellFacts { update: Some(update), missing: &missing, ..facts(&steps) });
    assert_eq!((found.label.as_str(), found.said.as_deref()), (label, said));
    assert_eq!(
        (found.rings, found.steps.len()),
        if update.is_settled() { (false, 0) } else { (true, 3) }
    );
}

#[rstest]
#[case(AgentSeen::Runs, None, None)]
#[case(AgentSeen::Unknown, None, None)]
#[case(AgentSeen::Runs, Some("No service."), Some("No service."))]
#[case(AgentSeen::Unknown, Some("No service."), Some("No service."))]
#[case(AgentSeen::Absent, None, Some("is not running"))]
#[case(AgentSeen::Absent, Some("No service."), Some("is not running"))]
fn a_bell_that_cannot_ring_is_silent(
    #[case] agent: AgentSeen,
    #[case] trouble: Option<&str>,
    #[case] says: Option<&str>,
) {
    let silent = silence(agent, trouble);
    assert_eq!(silent.is_some(), says.is_some());
    assert!(silent.iter().all(|words| says.is_some_and(|says| words.contains(says))));
    let steps = three();
    let found = bell(&BellFacts { silent: silent.as_deref(), ..facts(&steps) });
    assert_eq!((found.rings, found.said.as_deref()), (silent.is_none(), silent.as_deref()));
    assert_eq!(found.label, if silent.is_some() { "silent" } else { "2 d, 1 d, last" });
    assert_eq!(found.steps.len(), 3, "what is planned stays to be read");
    // A bell that is off, or has nothing left, needs no such words.
    assert_eq!(bell(&BellFacts { silent: silent.as_deref(), ..facts(&[]) }).label, "off");
}

#[test]
fn what_was_put_off_comes_again() {
    let (steps, already) = (three(), shown(ALL));
    let until = at("2026-10-26T23:00:00Z");
    let snoozed = [Snoozed { key: key(Step::Last), until }];
    let now = at("2026-10-26T22:30:00Z");
    let put_off = BellFacts { already: &already, snoozed: &snoozed, now, ..facts(&steps) };
    let found = bell(&put_off);
    assert_eq!((found.label.as_str(), found.steps[0].at), ("put off", until));
    // It came back.
    let already = [shown(ALL), vec![Delivered { key: key(Step::Last), at: until }]].concat();
    let found = bell(&BellFacts { already: &already, now: at("2026-10-26T23:30:00Z"), ..put_off });
    assert_eq!(found.said.as_deref(), Some("All of them were shown."));
}

/// Due on Tuesday at 08:59, quiet from 22:00 to 08:00.
#[rstest]
#[case::in_its_place(step(Step::FourHours, "2026-10-26T04:59:00Z"), "4 hours", "4 h", None)]
#[case::the_evening_before(
    moved(Step::OneHour, "2026-10-25T21:30:00Z", "2026-10-26T07:59:00Z", Moved::Earlier),
    "11 h 29 min",
    "11 h",
    Some("before your quiet hours (the 1 h step)")
)]
#[case::in_the_morning(
    moved(Step::TwoDays, "2026-10-24T15:59:00Z", "2026-10-24T08:59:00Z", Moved::Later),
    "1 d 17 h",
    "2 d",
    Some("after your quiet hours (the 2 d step)")
)]
#[case::one_day_in_the_morning(
    moved(Step::OneDay, "2026-10-25T15:59:00Z", "2026-10-25T08:59:00Z", Moved::Later),
    "17 h",
    "17 h",
    Some("after your quiet hours (the 1 d step)")
)]
#[case::before_a_weekend(
    moved(Step::OneDay, "2026-10-23T08:59:00Z", "2026-10-25T08:59:00Z", Moved::ToWorkingDay),
    "3 d",
    "3 d",
    Some("on a working day of yours (the 1 d step)")
)]
#[case::the_last(
    moved(Step::Last, "2026-10-25T21:30:00Z", "2026-10-26T06:59:00Z", Moved::Earlier),
    "last reminder",
    "last",
    Some("before your quiet hours")
)]
#[case::the_opening(
    moved(Step::Opens, "2026-10-25T08:00:00Z", "2026-10-25T01:00:00Z", Moved::Later),
    "after it opens",
    "opens",
    Some("after your quiet hours")
)]
#[case::the_line_after_it(
    moved(Step::Late, "2026-10-27T08:00:00Z", "2026-10-26T09:14:00Z", Moved::Later),
    "23 h 1 min after",
    "late",
    Some("after your quiet hours (the 15 min step)")
)]
fn a_step_is_called_by_when_it_really_comes(
    #[case] step: PlannedStep,
    #[case] words: &str,
    #[case] few: &str,
    #[case] why: Option<&str>,
) {
    let end = at("2026-10-26T08:59:00Z");
    assert_eq!(distance(&step, end), words);
    assert_eq!(short(&step, end), few);
    assert_eq!(why_moved(&step).as_deref(), why);
}

#[rstest]
#[case(UpdateState::NothingYet, None, false, None)]
#[case(UpdateState::Drafted, None, false, Some("Drafted, not posted."))]
#[case(UpdateState::Given, None, false, Some("Given to your lead."))]
#[case(UpdateState::Withdrawn, None, false, Some("Withdrawn by you, so it does not count."))]
#[case(UpdateState::Stopped, None, false, Some("Stopped, not on GitHub: This week says why."))]
#[case(UpdateState::Queued, None, false, Some("Queued, not on GitHub yet."))]
#[case(
    UpdateState::Queued,
    Some("Mon 14:03 NZDT"),
    true,
    Some("Posted Mon 14:03 NZDT; the newer text is queued, not on GitHub yet.")
)]
#[case(UpdateState::Posted, Some("Mon 14:03 NZDT"), false, Some("Posted Mon 14:03 NZDT."))]
#[case(
    UpdateState::Posted,
    Some("Mon 14:03 NZDT"),
    true,
    Some("Posted Mon 14:03 NZDT; what you changed since is not.")
)]
fn how_far_an_update_is(
    #[case] state: UpdateState,
    #[case] posted: Option<&str>,
    #[case] is_changed: bool,
    #[case] words: Option<&str>,
) {
    assert_eq!(update_words(state, posted, is_changed).as_deref(), words);
}
