//! Where a team's members give their updates to the lead on GitHub: an issue or pull request of the team's
//! repository, chosen by link. Nothing is kept before GitHub has shown it.

use crate::{
    Engine, Fetch, ReadTx, WriteTx,
    ground::failure,
    hand::giving::page_of,
    team::{
        places::place_of_link,
        tables::{Team, TeamKind},
    },
};
use meridian_core::{
    courier::{Answer, Change, Destination, Payload, Refusal, Request},
    hand::noted::HandOverPlace,
    ids::IssueNumber,
    settings::GivePlace,
};
use meridian_protocol::{ChooseGivePlace, Failure, GivePlaceView, Reply};
use std::time::Duration;

/// Nobody waits longer to hear whether it is there.
const PATIENCE: Duration = Duration::from_secs(20);

impl Fetch for ChooseGivePlace {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.choose_give_place(&self.link).await?;
        engine.read(|tx| tx.show_give_place())
    }
}

impl ReadTx<'_> {
    pub(crate) fn give_place(&self, team: &Team) -> Result<Option<HandOverPlace>, Failure> {
        self.chosen(GivePlace, team.id)
    }

    /// Where the members of the team that is shown give their updates to the lead.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn show_give_place(&self) -> Result<Option<GivePlaceView>, Failure> {
        let team = self.team()?;
        let place = self.give_place(&team)?;
        Ok(place.map(|place| view_of(&team, place)))
    }

    /// Why nothing can be given there: updates are posted to it.
    pub(crate) fn not_apart(
        &self,
        team: &Team,
        number: IssueNumber,
    ) -> Result<Option<String>, Failure> {
        let is_goal = team.facts.destination.by_link() == Some(number);
        let is_posted_to = is_goal || self.store().is_of_a_round(team.id, number)?;
        Ok(is_posted_to.then(|| {
            format!(
                "Updates are posted to #{number}, so that what is given there would be taken for posted; \
                 choose another issue or pull request for what is given to the lead."
            )
        }))
    }

    /// The number that a link names, as far as nobody has to be asked.
    fn place_named(&self, team: &Team, link: &str) -> Result<IssueNumber, Failure> {
        let repository = &team.facts.repository;
        if link.contains("//gist.") {
            return Err(failure::bad(&format!(
                "A gist is no place for this: nobody is told of a comment there. Give the link of an \
                 issue or pull request of {repository}."
            )));
        }
        let number = match link.trim_start_matches('#').parse() {
            Ok(number) if number > 0 => IssueNumber(number),
            _ => match place_of_link(link, repository) {
                Ok(Destination::Issue { number }) if is_on_host(team, link) => number,
                Ok(Destination::Discussion { number }) => {
                    return Err(failure::bad(&format!(
                        "#{number} is a discussion; updates are given on an issue or pull request of \
                         {repository}."
                    )));
                }
                _ => {
                    return Err(failure::bad(&format!(
                        "\"{link}\" is not the link of an issue or pull request of {repository}; copy it \
                         from the browser."
                    )));
                }
            },
        };
        match self.not_apart(team, number)? {
            Some(why) => Err(failure::bad(&why)),
            None => Ok(number),
        }
    }
}

impl WriteTx<'_> {
    fn keep_give_place(&self, team: &Team, place: Option<&HandOverPlace>) -> Result<(), Failure> {
        self.keep(GivePlace, team.id, place)
    }
}

impl Engine {
    /// Answers `ChooseGivePlace`; an empty link takes the place away, and what was given there stays.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where the link names no issue or pull request of the team's repository, where
    /// updates are posted to it, or where GitHub shows none; [`Failure::NotReady`] where nobody can be asked.
    pub async fn choose_give_place(&self, link: &str) -> Result<(), Failure> {
        let team = self.team()?;
        let link = link.trim();
        if link.is_empty() {
            return self.write(|tx| tx.keep_give_place(&team, None));
        }
        let number = self.read(|tx| tx.place_named(&team, link))?;
        let repository = &team.facts.repository;
        let client = self.client(&team)?;
        let request = Request::Issue { number, etag: None };
        let asked = client.send(repository, &request);
        let answer = tokio::time::timeout(PATIENCE, asked).await;
        let found = match answer {
            Ok(Answer::Ok { payload: Payload::Issue(issue), .. }) => issue,
            Ok(Answer::Refused(
                Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved | Refusal::Invalid { .. },
            )) => {
                return Err(failure::bad(&format!(
                    "#{number} cannot be found in {repository}: look at its link, and whether your \
                     sign-in may see it."
                )));
            }
            Ok(Answer::Refused(Refusal::SignInNeeded)) => {
                return Err(Failure::SignIn {
                    message: "GitHub shows it to nobody without a sign-in: sign in, then choose it again."
                        .to_owned(),
                });
            }
            _ => {
                return Err(Failure::NotReady {
                    message: format!(
                        "GitHub could not be asked for #{number}, so the place stays as it was; choose it \
                         again once there is a network."
                    ),
                });
            }
        };
        let place = HandOverPlace { number, url: found.url.clone(), title: found.title.clone() };
        self.write(|tx| tx.keep_give_place(&team, Some(&place)))?;
        self.store_mut().apply(team.id, &[Change::MirrorIssue(found)])?;
        Ok(())
    }
}

/// Whether a link leads to the team's own GitHub; the practice team's is nowhere.
fn is_on_host(team: &Team, link: &str) -> bool {
    let page = page_of(team).to_ascii_lowercase();
    let link = link.to_ascii_lowercase();
    let bare = |text: &str| text.split_once("://").map_or(text, |(_, rest)| rest).to_owned();
    team.facts.kind == TeamKind::Practice || bare(&link).starts_with(&bare(&page))
}

pub(super) fn view_of(team: &Team, place: HandOverPlace) -> GivePlaceView {
    let HandOverPlace { number, url, title } = place;
    GivePlaceView { name: format!("{}#{number}", team.facts.repository), title, url }
}
