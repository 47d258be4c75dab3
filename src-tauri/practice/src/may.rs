//! Who may do what to an issue: one pure decision, told apart by role, authorship and token.
//!
//! Where a page or a thread says so stands beside each action; what none says is a switch
//! ([`Unsettled`]).

use crate::model::Role;
use crate::unsettled::Unsettled;
use serde::{Deserialize, Serialize};

/// What somebody is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Open an issue. Anybody, unless creation is restricted to a role: orgs/community#199961, #203847.
    Open,
    /// Put labels, a milestone or people on one. Triage and above; for others it is dropped without a
    /// word where an issue is made or edited: GitHub's description of `POST` and `PATCH`.
    Fill,
    /// Make a label or a milestone. Write and above: github/docs, repository roles.
    NewLabel,
    /// Close. The author, triage and above: github/docs, repository roles.
    Close,
    /// Reopen. Triage and above, and whoever closed it: an author not what another has closed.
    /// github/docs, repository roles.
    Reopen,
    /// Change the title. The author, triage and above.
    EditTitle,
    /// Change the body. The author, write and above; of triage see [`Unsettled::triage_edits_bodies`].
    EditBody,
    /// Change or delete a comment. Its author, write and above: github/docs#20992.
    EditComment,
    /// Comment. Anybody, unless the conversation is locked (then write and above) or interaction is
    /// limited: github/docs, locking conversations and limiting interactions.
    Comment,
    /// React. As a comment; where it is locked see [`Unsettled::write_reacts_when_locked`]. GitHawk#385.
    React,
    /// Pin an issue. Write and above; at most three: github/docs, pinning an issue.
    Pin,
    /// Pin a comment. Write and above: orgs/community#199256, #211864.
    PinComment,
    /// Hide a comment. Triage and above: github/docs, repository roles.
    Minimize,
    /// Put an issue under another. Triage and above: github/docs, adding sub-issues.
    SubIssue,
    /// Lock. Write and above: github/docs, repository roles.
    Lock,
    /// Move it to another repository. Write and above: github/docs, repository roles.
    Transfer,
}

/// How much a job's token may do with one sort of thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Nothing; what `permissions: {}` leaves.
    #[default]
    None,
    /// See.
    Read,
    /// Change.
    Write,
}

/// As whom somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Person,
    /// An app of the team's own, such as Prow: as if with write access.
    Robot,
    /// A job of GitHub Actions, by what it may do with issues.
    Job(Access),
}

/// Somebody before an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) who: Who,
    pub(crate) role: Role,
    /// Whether the issue, or the comment, is theirs.
    pub(crate) is_author: bool,
    /// Whether it was them who closed it.
    pub(crate) has_closed: bool,
}

/// The place as far as it matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) is_locked: bool,
    /// The least role that opens issues, where not everybody does.
    pub(crate) restricted_to: Option<Role>,
    /// Whether interaction is limited to others than this person.
    pub(crate) is_limited: bool,
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum No {
    /// The role does not suffice.
    Role,
    /// The conversation is locked.
    Locked,
    /// Interaction is limited.
    Limited,
    /// Creation is restricted.
    Restricted,
    /// Nothing an integration may do, or not this one.
    Integration,
}

/// Whether somebody may do this here.
///
/// # Errors
/// They may not: why.
pub(crate) fn may(
    standing: Standing,
    action: Action,
    place: Place,
    unsettled: &Unsettled,
) -> Result<(), No> {
    let role = match standing.who {
        Who::Job(access) => return job_may(access, action, unsettled),
        Who::Robot => standing.role.max(Role::Write),
        Who::Person => standing.role,
    };
    let (triage, write) = (role >= Role::Triage, role >= Role::Write);
    let is_enough = match action {
        Action::Open => {
            if place.restricted_to.is_some_and(|least| role < least) {
                return Err(No::Restricted);
            }
            return if place.is_limited && !triage { Err(No::Limited) } else { Ok(()) };
        }
        Action::Comment | Action::React => {
            let goes_on = action == Action::Comment || unsettled.write_reacts_when_locked;
            if place.is_locked && !(write && goes_on) {
                return Err(No::Locked);
            }
            return if place.is_limited && !triage { Err(No::Limited) } else { Ok(()) };
        }
        Action::Fill | Action::Minimize | Action::SubIssue => triage,
        Action::Close | Action::EditTitle => triage || standing.is_author,
        Action::Reopen => triage || standing.has_closed,
        Action::EditBody => {
            write || standing.is_author || (triage && unsettled.triage_edits_bodies)
        }
        Action::EditComment => write || standing.is_author,
        Action::PinComment => write || (triage && unsettled.triage_pins_comments),
        Action::NewLabel | Action::Pin | Action::Lock | Action::Transfer => write,
    };
    if is_enough { Ok(()) } else { Err(No::Role) }
}

/// A job with `issues: write` does what write access does, except for what is not known of it, and
/// for a move, which would need another repository too.
fn job_may(access: Access, action: Action, unsettled: &Unsettled) -> Result<(), No> {
    let is_known = match action {
        Action::Pin | Action::PinComment => unsettled.jobs_pin,
        Action::Minimize => unsettled.jobs_minimize,
        Action::Transfer => false,
        _ => true,
    };
    if access == Access::Write && is_known { Ok(()) } else { Err(No::Integration) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: Standing =
        Standing { who: Who::Person, role: Role::Read, is_author: false, has_closed: false };
    const TRIAGE: Standing = Standing { role: Role::Triage, ..PUBLIC };
    const WRITE: Standing = Standing { role: Role::Write, ..PUBLIC };
    const JOB: Standing = Standing { who: Who::Job(Access::Write), ..PUBLIC };
    const AUTHOR: Standing = Standing { is_author: true, ..PUBLIC };
    const OPEN: Place = Place { is_locked: false, restricted_to: None, is_limited: false };

    /// For each action: public, triage, write, a job with `issues: write`, the author.
    #[test]
    fn each_column_may_what_the_table_says() {
        use Action as A;
        let table = [
            (A::Open, [true, true, true, true, true]),
            (A::Fill, [false, true, true, true, false]),
            (A::NewLabel, [false, false, true, true, false]),
            (A::Close, [false, true, true, true, true]),
            (A::Reopen, [false, true, true, true, false]),
            (A::EditTitle, [false, true, true, true, true]),
            (A::EditBody, [false, true, true, true, true]),
            (A::EditComment, [false, false, true, true, true]),
            (A::Comment, [true, true, true, true, true]),
            (A::React, [true, true, true, true, true]),
            (A::Pin, [false, false, true, true, false]),
            (A::PinComment, [false, false, true, true, false]),
            (A::Minimize, [false, true, true, true, false]),
            (A::SubIssue, [false, true, true, true, false]),
            (A::Lock, [false, false, true, true, false]),
            (A::Transfer, [false, false, true, false, false]),
        ];
        for (action, expected) in table {
            let found = [PUBLIC, TRIAGE, WRITE, JOB, AUTHOR]
                .map(|standing| may(standing, action, OPEN, &Unsettled::default()).is_ok());
            assert_eq!(found, expected, "{action:?}");
        }
    }

    #[test]
    fn a_place_that_is_locked_limited_or_restricted_stops_some() {
        let locked = Place { is_locked: true, ..OPEN };
        let limited = Place { is_limited: true, ..OPEN };
        let known = Unsettled::default();
        let others = Unsettled { write_reacts_when_locked: false, ..known.clone() };
        for (standing, comment, react, react_otherwise) in [
            (PUBLIC, Err(No::Locked), Err(No::Locked), Err(No::Locked)),
            (AUTHOR, Err(No::Locked), Err(No::Locked), Err(No::Locked)),
            (TRIAGE, Err(No::Locked), Err(No::Locked), Err(No::Locked)),
            (WRITE, Ok(()), Ok(()), Err(No::Locked)),
            (JOB, Ok(()), Ok(()), Ok(())),
        ] {
            assert_eq!(may(standing, Action::Comment, locked, &known), comment);
            assert_eq!(may(standing, Action::React, locked, &known), react);
            assert_eq!(may(standing, Action::React, locked, &others), react_otherwise);
        }
        for action in [Action::Open, Action::Comment, Action::React] {
            assert_eq!(may(PUBLIC, action, limited, &known), Err(No::Limited));
            assert_eq!(may(TRIAGE, action, limited, &known), Ok(()));
        }
        for (least, triage) in [(Role::Write, Err(No::Restricted)), (Role::Triage, Ok(()))] {
            let place = Place { restricted_to: Some(least), ..OPEN };
            assert_eq!(may(PUBLIC, Action::Open, place, &known), Err(No::Restricted));
            assert_eq!(may(TRIAGE, Action::Open, place, &known), triage);
            assert_eq!(may(WRITE, Action::Open, place, &known), Ok(()));
            assert_eq!(may(JOB, Action::Open, place, &known), Ok(()));
        }
    }

    #[test]
    fn what_is_not_settled_goes_both_ways() {
        let known = Unsettled::default();
        let other = Unsettled {
            triage_edits_bodies: false,
            triage_pins_comments: true,
            jobs_pin: false,
            jobs_minimize: false,
            ..known.clone()
        };
        for (standing, action, usually, otherwise) in [
            (TRIAGE, Action::EditBody, true, false),
            (TRIAGE, Action::PinComment, false, true),
            (JOB, Action::Pin, true, false),
            (JOB, Action::PinComment, true, false),
            (JOB, Action::Minimize, true, false),
        ] {
            assert_eq!(may(standing, action, OPEN, &known).is_ok(), usually, "{action:?}");
            assert_eq!(may(standing, action, OPEN, &other).is_ok(), otherwise, "{action:?}");
        }
    }

    #[test]
    fn who_has_closed_it_reopens_it_and_a_job_without_permission_does_nothing() {
        let closer = Standing { has_closed: true, ..AUTHOR };
        assert_eq!(may(closer, Action::Reopen, OPEN, &Unsettled::default()), Ok(()));
        assert_eq!(may(AUTHOR, Action::Reopen, OPEN, &Unsettled::default()), Err(No::Role));
        for access in [Access::None, Access::Read] {
            let job = Standing { who: Who::Job(access), ..PUBLIC };
            let said = may(job, Action::Comment, OPEN, &Unsettled::default());
            assert_eq!(said, Err(No::Integration));
        }
    }
}
