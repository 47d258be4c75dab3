//! What is told of a drain that was run again, because it found the laptop's clock to be wrong.

use super::*;
use meridian_core::ids::CommentId;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const NOW: &str = "2026-11-02T00:30:00Z";

/// One that has posted, and looks again in an hour.
fn first() -> Drained {
    let posted = Posted {
        section: "docs".to_owned(),
        comment_id: CommentId::Number(1),
        url: "https://github.example.com/orchard/2#1".to_owned(),
        sha256: String::new(),
    };
    let requests = Requests { sent: 3, charged: 2 };
    let report = SyncReport { posted: vec![posted], requests, ..SyncReport::default() };
    let look_again_at = Some(at(NOW) + Duration::hours(1));
    Drained { report, look_again_at, ..Drained::default() }
}

#[test]
fn what_was_posted_is_told_whatever_comes_of_the_second_look() {
    let offline = Failure::Offline { message: "No network.".to_owned() };
    let told = first().and_again(Err(offline), at(NOW));
    assert_eq!(told.report, first().report);
    // What the first one read by a wrong clock is soon looked at again.
    assert_eq!(told.look_again_at, Some(at(NOW) + Duration::minutes(1)));
}

#[test]
fn what_was_posted_is_told_where_another_program_drains_meanwhile() {
    let look_again_at = Some(at(NOW) + Duration::seconds(2));
    let theirs = Drained { look_again_at, elsewhere: true, ..Drained::default() };
    let told = first().and_again(Ok(theirs), at(NOW));
    assert_eq!(told, Drained { look_again_at, ..first() });
}

#[test]
fn two_drains_are_told_as_one() {
    let again = Drained { trouble: Some("GitHub said no.".to_owned()), ..first() };
    let told = first().and_again(Ok(again), at(NOW));
    assert_eq!((told.report.posted.len(), told.report.requests.sent), (2, 6));
    assert_eq!(told.trouble.as_deref(), Some("GitHub said no."));
}
