//! The place that a link names, and which of a team's places are discussions. GitHub numbers issues and
//! discussions of a repository together, so that what is kept by number is told apart here alone.

use crate::{ReadTx, WriteTx, courier::tables::outbox::Which, ground::failure, team::tables::Team};
use meridian_core::{
    courier::{Destination, OpState, Operation, Update},
    ids::{IssueNumber, RoundKey, TeamId},
    settings::Discussions,
    week::truth::Thread,
};
use meridian_protocol::Failure;

/// The issue, pull request or discussion of a repository that a link names.
///
/// # Errors
/// [`Failure::BadInput`] where it names none.
pub(crate) fn place_of_link(text: &str, repository: &str) -> Result<Destination, Failure> {
    let bad = || {
        failure::bad(&format!(
            "\"{text}\" is not the link of an issue, pull request or discussion in {repository}; copy \
             it from the browser."
        ))
    };
    let uri: http::Uri = text.parse().map_err(|_| bad())?;
    let path = uri.path().trim_matches('/');
    let rest = path
        .get(..repository.len())
        .filter(|start| start.eq_ignore_ascii_case(repository))
        .and_then(|_| path.get(repository.len()..))
        .ok_or_else(bad)?;
    let mut parts = rest.trim_start_matches('/').split('/');
    let (kind, number) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let number = number.parse().ok().filter(|number| *number > 0).map(IssueNumber);
    match (kind, number) {
        ("issues" | "pull", Some(number)) => Ok(Destination::Issue { number }),
        ("discussions", Some(number)) => Ok(Destination::Discussion { number }),
        _ => Err(bad()),
    }
}

/// Where the pages of a host begin, from the root of its API.
fn pages_of(api_root: &str) -> String {
    match (api_root.strip_prefix("https://api."), api_root.strip_suffix("/api/v3")) {
        (Some(host), _) => format!("https://{host}"),
        (None, Some(root)) => root.to_owned(),
        (None, None) => api_root.to_owned(),
    }
}

impl ReadTx<'_> {
    /// The place in the team's repository that a link names.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where it names none.
    pub fn place_of_link(&self, link: &str) -> Result<Destination, Failure> {
        place_of_link(link, &self.team()?.facts.repository)
    }

    /// Whether a discussion of the team's repository has this number.
    pub(crate) fn is_discussion(&self, team: &Team, number: IssueNumber) -> Result<bool, Failure> {
        let known = self.kept(Discussions, team.id)?;
        let is_goal = team.facts.destination == Destination::Discussion { number };
        Ok(is_goal || known.contains(&number))
    }
}

impl ReadTx<'_> {
    /// Where a person sees the discussion that a team's updates go to; none where they go to none.
    pub(crate) fn page_of_discussion(&self, team: &Team) -> Result<Option<String>, Failure> {
        let Destination::Discussion { number } = team.facts.destination else { return Ok(None) };
        if self.goes_elsewhere(team)? {
            return Ok(None);
        }
        let page = format!("{}/discussions/{number}", team.facts.repository);
        Ok(Some(format!("{}/{page}", pages_of(&team.facts.account.host))))
    }

    /// In what a round's updates are collected, and its number: of a discussion it is known before the
    /// round is bound.
    pub(crate) fn thread_of(
        &self,
        team: &Team,
        bound: Option<IssueNumber>,
    ) -> Result<(Thread, Option<IssueNumber>), Failure> {
        let number = bound.or(team.facts.destination.by_link());
        let Some(known) = number else { return Ok((Thread::Issue, bound)) };
        Ok(match self.is_discussion(team, known)? && !self.goes_elsewhere(team)? {
            true => (Thread::Discussion, number),
            false => (Thread::Issue, bound),
        })
    }
}

impl WriteTx<'_> {
    /// Keeps of the place that a link named whether it is a discussion: the link says so.
    pub(crate) fn note_place(&self, team: TeamId, place: &Destination) -> Result<(), Failure> {
        let Some(number) = place.by_link() else { return Ok(()) };
        let is_discussion = matches!(place, Destination::Discussion { .. });
        let before = self.kept(Discussions, team)?;
        if before.contains(&number) == is_discussion {
            return Ok(());
        }
        let mut known = before;
        match is_discussion {
            true => known.push(number),
            false => known.retain(|one| *one != number),
        }
        self.keep(Discussions, team, Some(&known))
    }

    /// The member names the place of a round by its link; no search replaces it.
    ///
    /// # Errors
    /// When there is no team, the place is none that a link names, or the notebook cannot be written.
    pub fn choose_place_of(&self, round: RoundKey, place: &Destination) -> Result<(), Failure> {
        let number = place.by_link().ok_or_else(|| failure::bad("No link names this place."))?;
        self.note_place(self.team()?.id, place)?;
        self.choose_issue(round, number)
    }

    /// Where a team's updates go to another place from now on: in the round in which the member has not
    /// written yet they go there too. What is on its way, or was posted, stays where it is.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub(crate) fn go_to(
        &self,
        team: &Team,
        before: Option<&Destination>,
        round: RoundKey,
    ) -> Result<Moved, Failure> {
        for place in before.into_iter().chain([&team.facts.destination]) {
            self.note_place(team.id, place)?;
        }
        let cycle = &team.facts.cycle;
        let Some(bound) = self.store().bound_issue(team.id, cycle, round)? else {
            return Ok(Moved::AtOnce);
        };
        let number = Some(bound.number);
        let is_there = match team.facts.destination.by_link() {
            None => number != before.and_then(Destination::by_link),
            there => number == there,
        };
        if is_there {
            return Ok(Moved::AtOnce);
        }
        let operations = self.store().operations(team.id, Which::All)?;
        let mut updates = operations.into_iter().filter_map(Operation::of::<Update>);
        let has_left = updates.any(|op| {
            let is_here = op.draft.cycle == *cycle && op.draft.round == round;
            let rests = matches!(op.state, OpState::Waiting { .. } | OpState::Cancelled);
            is_here && !(rests && op.base.is_none())
        });
        if has_left {
            return Ok(Moved::FromTheNext(bound.number));
        }
        // The courier finds it anew.
        self.store_mut().unbind_issue(team.id, cycle, round)?;
        Ok(Moved::AtOnce)
    }
}

/// From when on updates go to another place.
pub(crate) enum Moved {
    AtOnce,
    /// The present round's stays where the member has written.
    FromTheNext(IssueNumber),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_discussion_is_on_its_own_host() {
        for (api, pages) in [
            ("https://api.github.com", "https://github.com"),
            ("https://api.tallship.ghe.com", "https://tallship.ghe.com"),
            ("https://git.example.com:8443/api/v3", "https://git.example.com:8443"),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
        ] {
            assert_eq!(pages_of(api), pages);
        }
    }

    #[test]
    fn a_link_names_an_issue_or_a_discussion_of_this_repository() {
        let number = IssueNumber(12);
        let (issue, discussion) =
            (Destination::Issue { number }, Destination::Discussion { number });
        for (link, place) in [
            ("https://github.com/O/R/issues/12", Some(issue.clone())),
            ("https://github.com/o/r/pull/12", Some(issue.clone())),
            ("https://github.com/o/r/issues/12#issuecomment-7", Some(issue)),
            ("https://github.com/o/r/discussions/12", Some(discussion.clone())),
            (
                "https://github.com/o/r/discussions/12#discussioncomment-345",
                Some(discussion.clone()),
            ),
            ("https://git.example.com/o/r/discussions/12?sort=new", Some(discussion)),
            ("https://github.com/o/r/discussions", None),
            ("https://github.com/o/r/discussions/categories/general", None),
            ("https://github.com/o/r/discussions/0", None),
            ("https://github.com/o/other/discussions/12", None),
            ("https://github.com/orgs/o/discussions/12", None),
        ] {
            assert_eq!(place_of_link(link, "o/r").ok(), place, "{link}");
        }
    }
}
