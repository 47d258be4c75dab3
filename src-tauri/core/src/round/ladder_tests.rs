//! Who opens and closes when, by table, to the second.

use super::*;
use crate::{round::rhythm::Rhythm, team::file::TeamFile};
use Standing::{Deputy, Lead, Nobody};
use rstest::rstest;

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-11-{text}Z").parse().unwrap()
}

fn round() -> Round {
    Rhythm::default().round_at(at("16T12:00:00"))
}

fn hands(me: Standing, workflow: Option<Health>, seconds: i64) -> Hands {
    Hands { me, workflow, stagger: TimeDelta::seconds(seconds) }
}

fn empty(now: DateTime<Utc>) -> Look {
    Look { at: now, issue: None }
}

fn found(now: DateTime<Utc>, closed: bool) -> Look {
    let issue = RoundIssue {
        number: IssueNumber(40),
        by: "the workflow".to_owned(),
        at: at("15T22:51:00"),
        closed: closed.then(|| ("ana-example".to_owned(), at("18T00:04:00"))),
        is_shared: false,
    };
    Look { at: now, issue: Some(issue) }
}

/// In one word, with nothing found by a look of this very moment.
fn word(decision: &Decision) -> String {
    match decision {
        Decision::Watch { until } => format!("watch {}", until.format("%a %H:%M:%S")),
        Decision::Look => "look".to_owned(),
        Decision::Open { late: None } => "open".to_owned(),
        Decision::Open { late: Some(late) } => late.clone(),
        Decision::Close { number } => format!("close {number}"),
        Decision::Summarise { number } => format!("summarise {number}"),
        Decision::Done { number } => format!("done {number}"),
        Decision::Nothing => "nothing".to_owned(),
        Decision::TooLate => "too late".to_owned(),
    }
}

const WELL: Option<Health> = Some(Health::Healthy);

#[rstest]
// No workflow: the lead at the hour, with their stagger.
#[case(Lead, None, 0, "15T23:59:59", "watch Mon 00:00:00")]
#[case(Lead, None, 0, "16T00:00:00", "open")]
#[case(Lead, None, 37, "16T00:00:36", "watch Mon 00:00:37")]
#[case(Lead, None, 37, "16T00:00:37", "open")]
// A stagger that is none is not obeyed.
#[case(Lead, None, 3600, "16T00:00:59", "watch Mon 00:01:00")]
#[case(Lead, None, -5, "16T00:00:00", "open")]
// A workflow: the lead watches until 00:20, unless it is known not to come.
#[case(Lead, WELL, 0, "16T00:00:00", "watch Mon 00:20:00")]
#[case(Lead, WELL, 60, "16T00:20:59", "watch Mon 00:21:00")]
#[case(Lead, WELL, 60, "16T00:21:00", "open")]
#[case(Lead, Some(Health::Late), 0, "16T00:19:59", "watch Mon 00:20:00")]
#[case(Lead, Some(Health::Unknown), 0, "16T00:00:00", "watch Mon 00:20:00")]
#[case(Lead, Some(Health::Stopped), 0, "16T00:00:00", "open")]
#[case(Lead, Some(Health::SwitchedOff), 0, "16T00:00:00", "open")]
// Deputies, a rung each, workflow or not.
#[case(Deputy(1), None, 0, "16T00:19:59", "watch Mon 00:20:00")]
#[case(Deputy(1), WELL, 0, "16T00:20:00", "open")]
#[case(Deputy(1), None, 60, "16T00:20:59", "watch Mon 00:21:00")]
#[case(Deputy(2), None, 0, "16T00:39:59", "watch Mon 00:40:00")]
#[case(Deputy(2), None, 0, "16T00:40:00", "open")]
#[case(Deputy(3), None, 12, "16T01:00:11", "watch Mon 01:00:12")]
#[case(Deputy(3), None, 12, "16T01:00:12", "opened 1 h late; deadlines unchanged")]
#[case(Deputy(0), None, 0, "16T00:00:00", "watch Mon 00:20:00")]
// Whoever wakes later, until the round's end.
#[case(Lead, None, 0, "16T00:59:59", "open")]
#[case(Lead, WELL, 0, "16T08:10:00", "opened 8 h late; deadlines unchanged")]
#[case(Deputy(2), None, 0, "17T23:58:59", "opened 1 d 23 h late; deadlines unchanged")]
#[case(Lead, None, 0, "17T23:59:00", "too late")]
#[case(Nobody, None, 0, "18T12:00:00", "too late")]
// Who is in no list never opens.
#[case(Nobody, None, 0, "16T12:00:00", "watch Tue 23:59:00")]
fn one_opens_in_ones_own_turn(
    #[case] me: Standing,
    #[case] workflow: Option<Health>,
    #[case] stagger: i64,
    #[case] now: &str,
    #[case] does: &str,
) {
    let now = at(now);
    let said = opening(&round(), hands(me, workflow, stagger), Some(&empty(now)), now);
    assert_eq!(word(&said.decision), does, "{}", said.words);
    // What was found ends every turn, before the hour and after the end.
    let said = opening(&round(), hands(me, workflow, stagger), Some(&found(now, false)), now);
    assert_eq!(word(&said.decision), "done 40");
    assert_eq!(said.words, "#40 was opened by the workflow, Sun 15 Nov 22:51 UTC.");
}

#[rstest]
#[case(None)]
// Before one's own turn, a minute old, or of a clock that was set back.
#[case(Some("16T00:19:59"))]
#[case(Some("16T00:28:59"))]
#[case(Some("16T00:30:01"))]
fn nobody_opens_without_a_complete_look_of_now(#[case] looked: Option<&str>) {
    let look = looked.map(|looked| empty(at(looked)));
    let said = opening(&round(), hands(Deputy(1), None, 0), look.as_ref(), at("16T00:30:00"));
    assert_eq!(said.decision, Decision::Look);
    let look = empty(at("16T00:29:00"));
    let said = opening(&round(), hands(Deputy(1), None, 0), Some(&look), at("16T00:30:00"));
    assert_eq!(said.decision, Decision::Open { late: None });
}

#[test]
fn a_lead_who_waits_is_told_for_what() {
    let said = opening(&round(), hands(Lead, WELL, 0), None, at("16T00:05:00"));
    assert_eq!(
        said.words,
        "The workflow is waited for; you open it Mon 16 Nov 00:20 UTC if it has not."
    );
    let said = opening(&round(), hands(Deputy(2), None, 0), None, at("16T00:05:00"));
    assert_eq!(
        said.words,
        "You are a deputy and open it Mon 16 Nov 00:40 UTC if nobody has by then."
    );
}

const END: &str = "23T00:00:00";

fn rights(is_author: bool, may: Permission, others: &[String]) -> MayClose<'_> {
    MayClose { is_author, may, is_summed_up: false, others }
}

#[rstest]
#[case(Lead, None, false, Permission::Triage, "17T23:58:59", "watch Tue 23:59:00")]
#[case(Lead, None, false, Permission::Triage, "17T23:59:00", "close #40")]
#[case(Lead, WELL, false, Permission::Write, "18T00:18:59", "watch Wed 00:19:00")]
#[case(Lead, WELL, false, Permission::Write, "18T00:19:00", "close #40")]
#[case(Deputy(1), None, true, Permission::Read, "18T00:18:59", "watch Wed 00:19:00")]
#[case(Deputy(1), None, true, Permission::Read, "18T00:19:00", "close #40")]
#[case(Deputy(2), None, false, Permission::Unknown, "18T00:39:00", "close #40")]
#[case(Deputy(2), None, false, Permission::Read, "18T00:39:00", "summarise #40")]
#[case(Deputy(3), None, false, Permission::Read, "18T00:58:59", "watch Wed 00:59:00")]
#[case(Lead, None, true, Permission::Read, "22T23:59:59", "close #40")]
#[case(Lead, None, true, Permission::Write, "23T00:00:00", "too late")]
#[case(Nobody, None, true, Permission::Write, "18T12:00:00", "watch Mon 00:00:00")]
fn one_closes_in_ones_own_turn_if_one_may(
    #[case] me: Standing,
    #[case] workflow: Option<Health>,
    #[case] is_author: bool,
    #[case] may: Permission,
    #[case] now: &str,
    #[case] does: &str,
) {
    let now = at(now);
    let (hands, rights) = (hands(me, workflow, 0), rights(is_author, may, &[]));
    let said = closing(&round(), at(END), hands, rights, Some(&found(now, false)), now);
    assert_eq!(word(&said.decision).replace(" 40", " #40"), does, "{}", said.words);
    let said = closing(&round(), at(END), hands, rights, Some(&found(now, true)), now);
    assert_eq!(said.words, "#40 was closed by ana-example, Wed 18 Nov 00:04 UTC.");
}

#[test]
fn a_deputy_who_may_not_close_names_who_can_and_sums_up_once() {
    let others = ["ana-example".to_owned(), "bo-example".to_owned()];
    let now = at("18T00:19:00");
    let look = found(now, false);
    let mine = rights(false, Permission::Read, &others);
    let say =
        |rights| closing(&round(), at(END), hands(Deputy(1), None, 0), rights, Some(&look), now);
    assert_eq!(
        say(mine).words,
        "You may not close #40, so you post the summary; ana-example or bo-example can close it."
    );
    let done = say(MayClose { is_summed_up: true, ..mine });
    assert_eq!(word(&done.decision), "watch Mon 00:00:00");
    assert!(done.words.contains("ana-example or bo-example can"), "{}", done.words);
}

#[test]
fn nothing_is_closed_where_nothing_was_opened_or_without_a_look() {
    let now = at("18T00:00:00");
    let mine = rights(true, Permission::Write, &[]);
    let say = |look: Option<&Look>| {
        closing(&round(), at(END), hands(Lead, None, 0), mine, look, now).decision
    };
    assert_eq!(say(Some(&empty(now))), Decision::Nothing);
    assert_eq!(say(None), Decision::Look);
    assert_eq!(say(Some(&found(at("17T23:58:00"), false))), Decision::Look);
}

#[rstest]
#[case::no_file(None, Standing::Lead)]
#[case::who_opens(Some("Ana-Example"), Standing::Lead)]
#[case::the_second_deputy(Some("cleo-example"), Standing::Deputy(2))]
#[case::neither(Some("dan-example"), Standing::Nobody)]
fn who_the_member_is_stands_in_the_teams_file(#[case] login: Option<&str>, #[case] me: Standing) {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let file = TeamFile {
        may_open: names(&["ana-example"]),
        deputies: names(&["bo-example", "cleo-example"]),
        ..TeamFile::default()
    };
    let file = login.map(|_| &file);
    let of = (file, &TeamLeads::Unsaid);
    let hands = Hands::of(of, login.unwrap_or("dan-example"), None, TimeDelta::zero());
    assert_eq!(hands.me, me);
}

#[rstest]
#[case::by_their_own_word(TeamLeads::Unsaid, Standing::Lead)]
#[case::the_lead(TeamLeads::Logins(vec!["Ana-Example".to_owned()]), Standing::Lead)]
#[case::nobody_else(TeamLeads::Logins(vec!["bo-example".to_owned()]), Standing::Nobody)]
#[case::nobody_knows_who(TeamLeads::WithoutAccount(vec!["Bo".to_owned()]), Standing::Nobody)]
fn where_no_file_names_anybody_only_the_lead_does_it(
    #[case] leads: TeamLeads,
    #[case] me: Standing,
) {
    let nobody = TeamFile::default();
    for file in [None, Some(&nobody)] {
        let hands = Hands::of((file, &leads), "ana-example", None, TimeDelta::zero());
        assert_eq!(hands.me, me);
    }
}

#[test]
fn who_may_not_close_and_has_summed_up_has_nothing_left_to_look_for() {
    let end = at("23T00:00:00");
    let found = RoundIssue {
        number: IssueNumber(41),
        by: "the workflow".to_owned(),
        at: at("15T22:51:00"),
        closed: None,
        is_shared: false,
    };
    // The look is hours old.
    let look = Look { at: at("18T00:00:10"), issue: Some(found) };
    let rights = MayClose {
        is_author: false,
        may: Permission::Read,
        is_summed_up: true,
        others: &["ana-example".to_owned()],
    };
    let told = closing(&round(), end, hands(Lead, None, 0), rights, Some(&look), at("18T05:00:00"));
    assert_eq!(told.decision, Decision::Watch { until: end });
    assert!(told.words.contains("ana-example can"), "{}", told.words);
}

#[rstest]
#[case(Lead, "17T12:00:00", false, "watch Tue 23:59:00")]
#[case(Lead, "17T23:59:00", false, "summarise 40")]
#[case(Deputy(1), "18T00:18:59", false, "watch Wed 00:19:00")]
#[case(Deputy(1), "18T00:19:00", false, "summarise 40")]
#[case(Deputy(1), "18T00:19:00", true, "done 40")]
#[case(Nobody, "18T00:19:00", false, "watch Mon 00:00:00")]
#[case(Lead, "23T00:00:00", false, "too late")]
fn what_was_closed_early_is_summed_up_at_the_rounds_own_end(
    #[case] me: Standing,
    #[case] now: &str,
    #[case] is_summed_up: bool,
    #[case] does: &str,
) {
    let now = at(now);
    let mut look = found(now, true);
    look.issue.as_mut().unwrap().closed = Some(("ana-example".to_owned(), at("17T10:00:00")));
    // Who may not close can comment all the same.
    let rights = MayClose { is_summed_up, ..rights(false, Permission::Read, &[]) };
    let said = closing(&round(), at(END), hands(me, None, 0), rights, Some(&look), now);
    assert_eq!(word(&said.decision), does, "{}", said.words);
    assert!(said.words.starts_with("#40 was closed by ana-example, Tue 17 Nov 10:00 UTC."));
    // Where there was nothing to close it is the same.
    let at_hand = (IssueNumber(40), Some(&look));
    let alone = summing_up(&round(), at(END), hands(me, None, 0), is_summed_up, at_hand, now);
    assert_eq!(word(&alone.decision), does, "{}", alone.words);
}

#[test]
fn a_comment_that_opened_a_round_is_told_as_one() {
    let now = at("16T00:00:00");
    let mut look = found(now, false);
    look.issue.as_mut().unwrap().is_shared = true;
    let said = opening(&round(), hands(Lead, None, 0), Some(&look), now);
    assert_eq!(said.words, "the workflow opened the round on #40, Sun 15 Nov 22:51 UTC.");
}
