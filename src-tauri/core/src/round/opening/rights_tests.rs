//! What an account may add, by table.

use super::choices::{Choices, MayUse, ProwLine};
use super::rights::{Addition, Helper, Opener, Permission, sort};

fn opener(may: Permission) -> Opener {
    Opener { login: Some("noor".to_owned()), is_bot: false, may }
}

fn line(line: &str, who: MayUse) -> ProwLine {
    ProwLine { line: line.to_owned(), who }
}

fn wants() -> Choices {
    Choices {
        labels: vec!["kind/status".to_owned(), "sig/release".to_owned()],
        milestone: Some("v1.38".to_owned()),
        pin: true,
        prow: vec![
            line("/sig release", MayUse::Anyone),
            line("/milestone v1.38", MayUse::Only(vec!["Ines".to_owned()])),
            line("/priority important-soon", MayUse::Triage),
        ],
        ..Choices::default()
    }
}

#[test]
fn what_an_account_cannot_add_follows_from_what_it_may() {
    let label = Addition::Label("kind/status".to_owned());
    let milestone = Addition::Milestone("v1.38".to_owned());
    for (may, cannot, sure, asks, kept) in [
        (Permission::Read, vec![&label, &milestone, &Addition::Pin], true, 0, 1),
        (Permission::Unknown, vec![&label, &milestone, &Addition::Pin], false, 2, 1),
        (Permission::Triage, vec![&Addition::Pin], true, 2, 2),
        (Permission::Write, vec![], true, 2, 2),
    ] {
        let found = sort(&wants(), &opener(may), &[], "k/sig-release");
        let what: Vec<&Addition> = found.cannot.iter().map(|one| &one.what).collect();
        assert_eq!(what, cannot, "{may:?}");
        assert!(found.cannot.iter().all(|one| one.is_sure == sure), "{may:?}");
        assert_eq!(found.labels.len(), asks, "{may:?}: what is not known is tried");
        let stands = found.lines.iter().filter(|line| line.is_kept).count();
        assert_eq!(stands, kept, "{may:?}: a line for a bot is not tried");
    }
}

#[test]
fn a_label_that_a_kept_line_brings_is_not_missing() {
    let found = sort(&wants(), &opener(Permission::Read), &[], "k/sig-release");
    let missing = Addition::Label("sig/release".to_owned());
    assert!(found.cannot.iter().all(|one| one.what != missing));
}

#[test]
fn a_line_of_a_few_is_left_out_for_everybody_else() {
    let said = |login: Option<&str>| {
        let opener =
            Opener { login: login.map(str::to_owned), is_bot: false, may: Permission::Write };
        let found = sort(&wants(), &opener, &[], "k/sig-release");
        found.lines.get(1).cloned().unwrap()
    };
    assert!(said(Some("ines")).is_kept);
    let other = said(Some("noor"));
    assert!(!other.is_kept && other.why.contains("refuse it in public"), "{other:?}");
    assert!(!said(None).is_kept, "whose account is not known");
}

#[test]
fn who_can_is_named_where_it_is_known() {
    let who = |helpers: &[Helper]| {
        let found = sort(&wants(), &opener(Permission::Read), helpers, "k/sig-release");
        found.cannot.iter().map(|one| one.who_can.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        who(&[]),
        [
            "Somebody with triage in k/sig-release can.",
            "Somebody with triage in k/sig-release can.",
            "Somebody with write in k/sig-release can."
        ]
    );
    let helper = |name: &str, may| Helper { name: name.to_owned(), may };
    let two = [helper("Ines C", Permission::Write), helper("Tomasz B", Permission::Triage)];
    assert_eq!(who(&two), ["Ines C or Tomasz B can.", "Ines C or Tomasz B can.", "Ines C can."]);
}

#[test]
fn what_is_no_line_for_a_bot_is_left_out() {
    for bad in ["sig release", "/", "/sig release\n/close", "/cc @org/team", "/sig <!-- x", ""] {
        let choices = Choices { prow: vec![line(bad, MayUse::Anyone)], ..Choices::default() };
        let found = sort(&choices, &opener(Permission::Write), &[], "k/sig-release");
        assert!(found.lines.iter().all(|said| !said.is_kept), "{bad:?}");
    }
}
