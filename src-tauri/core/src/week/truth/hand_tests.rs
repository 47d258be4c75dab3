//! Words for what is done by hand.

use super::tests::{at, facts, waiting, with_op};
use super::{Facts, Network, OpFacts, SignIn, Tone, truth};
use crate::{
    courier::{OpState, Wait},
    reminders::TeamHistory,
};

/// Nobody is late with what this team never had.
#[test]
fn nothing_is_called_late_before_the_team_has_had_an_issue() {
    let held = waiting(Wait::Issue);
    for (op, days) in [(None, 0), (None, 3), (Some(&held), 0), (Some(&held), 3)] {
        let said = |history| {
            let op = op.map(|state| OpFacts { state, not_before: None, is_others: false });
            let mut facts = Facts { op, issue: None, history, looked_at: None, ..facts() };
            facts.dial.now += chrono::Duration::days(days);
            let truth = truth(&facts);
            let bands = truth.bands.iter().map(super::Band::in_full);
            let sentence = truth.sentence.iter().map(|said| said.words.clone());
            let said: Vec<String> = bands.chain(sentence).chain(truth.no_issue).collect();
            said.join(" ")
        };
        let had = said(TeamHistory::HasHadIssues);
        assert!(had.contains("late") || had.contains("due"), "{had}");
        let never = said(TeamHistory::NoIssueYet);
        assert!(!never.contains("late") && !never.contains("due"), "{op:?} {days}: {never}");
        assert!(never.contains("was not seen yet"), "{never}");
    }
}

/// Where updates go elsewhere nothing of GitHub is in the way, and nothing is claimed but the member's word.
#[test]
fn what_goes_elsewhere_is_posted_by_the_members_word_alone() {
    let said = |is_older| Some(super::Said { at: at("01:02:00"), is_older, is_read: false });
    for (place, station, word) in [
        (None, "Goes elsewhere, not marked as posted", "draft"),
        (said(false), "Posted elsewhere, as you said", "posted"),
        (said(true), "Posted elsewhere, as you said", "draft"),
    ] {
        let place = super::Place::Elsewhere(place);
        let facts = Facts {
            place,
            sign_in: &SignIn::NoneGiven,
            network: Network::OfflineSince(at("00:41:00")),
            issue: None,
            history: TeamHistory::NoIssueYet,
            ..facts()
        };
        let truth = truth(&facts);
        assert_eq!((truth.github.tone, &*truth.github.words), (Tone::Idle, station));
        assert_eq!((truth.word, truth.bands, truth.all_is_well), (word, Vec::new(), true));
        assert!(truth.nothing_new.unwrap().contains("mark it as posted"));
        assert_eq!(truth.no_issue.as_deref(), Some("Updates of this team go elsewhere."));
        let by_hand = super::ByHandFacts {
            who: &super::Who::Nobody,
            copied: None,
            not_before: None,
            by_itself: None,
        };
        let words = super::by_hand_words(&facts, &by_hand);
        assert!(words.who.is_empty() && words.look.is_empty());
        let claims = words.state.contains("posted");
        assert_eq!(claims, place != super::Place::Elsewhere(None), "{}", words.state);
        if claims {
            let word =
                "You said at 14:02 NZDT that it is posted elsewhere; Meridian cannot check that.";
            assert!(words.state.starts_with(word), "{}", words.state);
        }
    }
    // What was queued before the team went elsewhere is told of as ever.
    let queued = OpState::queued();
    let facts = Facts { place: super::Place::Elsewhere(None), ..with_op(&queued) };
    assert_eq!(truth(&facts).outbox.words, "Queued - sends next");
}
