//! Asking once more makes nothing be sent that may have arrived.

use super::*;
use crate::courier::operation::{Wait, Write};
use rstest::rstest;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn lost(looks: u32, look_at: i64) -> OpState {
    OpState::Unknown { write: Write::Create, since: at(0), looks, look_at: at(look_at) }
}

#[test]
fn what_may_have_arrived_is_looked_for_from_the_beginning_and_never_sent() {
    for looks in 0..4 {
        let next = again(&lost(looks, 120), None, at(6));
        assert_eq!(next, Some(lost(0, 6)), "after {looks} looks");
    }
    let parked = OpState::Parked(Parked::Refused(Refusal::SignInNeeded));
    assert_eq!(again(&parked, Some(lost(3, 120)), at(50)), Some(lost(0, 50)));
}

#[test]
fn what_waits_is_due_at_once_and_its_pauses_go_on_growing() {
    let waiting = |retry_at| OpState::Waiting { wait: Wait::Network, retry_at, tries: 2 };
    assert_eq!(again(&waiting(Some(at(60))), None, at(6)), Some(waiting(None)));
}

#[rstest]
#[case::sending(OpState::Sending { write: Write::Create, at: at(0) })]
#[case::done(OpState::Done)]
#[case::conflict(OpState::Conflict { theirs: "Theirs.".into(), at: at(0) })]
#[case::taken_back(OpState::Cancelled)]
#[case::somebody_elses(OpState::Parked(Parked::NotOurs))]
#[case::the_same_text(OpState::Parked(Parked::Refused(Refusal::Invalid { said: "no".into() })))]
fn what_asking_again_cannot_change_stays(#[case] state: OpState) {
    assert_eq!(again(&state, None, at(6)), None);
}

#[rstest]
#[case::locked(Parked::Refused(Refusal::NotAllowed { said: "locked".into() }))]
#[case::missing(Parked::Refused(Refusal::Missing))]
#[case::gone(Parked::Refused(Refusal::Gone { said: "deleted".into() }))]
#[case::moved(Parked::Refused(Refusal::Moved))]
#[case::deleted(Parked::Deleted)]
#[case::not_as_sent(Parked::NotAsSent)]
fn what_was_put_right_is_queued(#[case] parked: Parked) {
    assert_eq!(again(&OpState::Parked(parked), None, at(6)), Some(OpState::queued()));
}
