//! What the member put off, and a log from a laptop whose clock ran ahead and was set right: what
//! was noted for a later moment than the present one had been shown before it.

use super::*;
use crate::{round::rhythm::Rhythm, time::BundledZones};
use rstest::rstest;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Put off at 14:00 until 15:00.
const UNTIL: &str = "2026-10-26T15:00:00Z";
/// By a clock that ran three and a half hours ahead.
const AHEAD: &str = "2026-10-26T17:20:00Z";

fn milestone() -> Subject {
    Subject {
        id: "milestone/code-freeze".to_owned(),
        name: "Code Freeze".to_owned(),
        at: at("2026-10-27T16:00:00Z"),
        day: None,
        text: "16:00 UTC".to_owned(),
        ladder: vec![Step::TwoDays, Step::OneDay, Step::Last].into(),
        moved_at: None,
    }
}

/// Which step was noted ahead: the one that was put off, or one before it.
#[rstest]
#[case::the_same(Step::OneDay)]
#[case::one_before_it(Step::TwoDays)]
fn a_milestone_put_off_comes_again_though_a_clock_that_ran_ahead_had_noted_it(#[case] noted: Step) {
    let subject = milestone();
    let key = subject.key(Step::OneDay);
    let delivered = |step, at_| Delivered { key: subject.key(step), at: at(at_) };
    let plan = MilestonePlan {
        hours: Hours::default(),
        zone: "UTC".to_owned(),
        since: at("2026-09-01T00:00:00Z"),
        already: [Step::TwoDays, Step::OneDay]
            .map(|step| delivered(step, if step == noted { AHEAD } else { "2026-10-26T13:50:00Z" }))
            .to_vec(),
        snoozed: vec![Snoozed { key: key.clone(), until: at(UNTIL) }],
        subjects: vec![subject],
    };
    let due = |plan: &MilestonePlan, now| {
        let due = plan.due(&BundledZones, at(now)).unwrap();
        due.into_iter().map(|reminder| reminder.key).collect::<Vec<_>>()
    };
    assert_eq!(due(&plan, "2026-10-26T14:59:00Z"), []);
    assert_eq!(due(&plan, UNTIL), [key]);
}

#[rstest]
#[case::the_same(Step::FourHours)]
#[case::one_before_it(Step::Opens)]
fn an_update_put_off_comes_again_though_a_clock_that_ran_ahead_had_noted_it(#[case] noted: Step) {
    let round = Rhythm::default().round_at(at("2026-10-26T00:00:00Z"));
    let mut input = PlanInput::new(&round, "UTC");
    input.due = at("2026-10-26T17:50:00Z");
    let key = |step| ReminderKey::new(round.key, ReminderKind::UpdateDue, step);
    for step in [Step::Opens, Step::FourHours] {
        let at = at(if step == noted { AHEAD } else { "2026-10-26T13:50:00Z" });
        input.already.push(Delivered { key: key(step), at });
    }
    input.snoozed.push(Snoozed { key: key(Step::FourHours), until: at(UNTIL) });
    let now = |now| plan(&input, &BundledZones, at(now)).unwrap();
    let before = now("2026-10-26T14:59:00Z");
    assert_eq!((before.due_now.len(), before.next_at), (0, Some(at(UNTIL))));
    let due = now(UNTIL).due_now;
    assert_eq!(due.iter().map(|due| &due.key).collect::<Vec<_>>(), [&key(Step::FourHours)]);
}

#[test]
fn a_bell_promises_what_was_put_off_though_a_clock_that_ran_ahead_had_noted_it() {
    let subject = milestone();
    let steps = subject.steps(&Hours::default(), "UTC", &BundledZones).unwrap();
    let key = subject.key(Step::Last);
    let already: Vec<Delivered> =
        steps.iter().map(|step| Delivered { key: step.key.clone(), at: at(AHEAD) }).collect();
    let found = bell(&BellFacts {
        steps: &steps,
        already: &already,
        snoozed: &[Snoozed { key, until: at(UNTIL) }],
        since: None,
        end: subject.at,
        late_until: subject.at,
        is_over: false,
        update: None,
        missing: &[],
        silent: None,
        now: at("2026-10-26T14:10:00Z"),
    });
    assert_eq!((found.label.as_str(), found.steps.len()), ("put off", 1));
    assert_eq!(found.steps[0].at, at(UNTIL));
}
