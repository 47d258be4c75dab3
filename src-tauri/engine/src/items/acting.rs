//! What the member can do about an item: give it an issue of its own, link one, say how it ended.

use crate::{ReadTx, WriteTx, ground::failure, settings::rhythm_of, team::tables::Team};
use meridian_core::{
    courier::{Destination, ItemIssue, NewIssueText, marker::About},
    ids::{IssueNumber, ItemKey, OpId},
    items::{Item, Link, end_text, issue_text, private_text},
    settings::ItemLinks,
};
use meridian_protocol::Failure;
use serde::Serialize;

/// An issue that would be opened for an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedItemIssue {
    /// Of which.
    pub item: ItemKey,
    /// Where.
    pub repository: String,
    /// As whom, where that is known.
    pub login: Option<String>,
    /// Its title and body.
    #[serde(flatten)]
    pub text: NewIssueText,
    /// The same for somebody who may open issues there; it is given to them and never posted.
    pub private: String,
    /// The issue that it has already.
    pub issue: Option<IssueNumber>,
}

/// What would be said of an item's end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedEnd {
    /// Of which.
    pub item: ItemKey,
    /// On which issue.
    pub issue: IssueNumber,
    /// As whom, where that is known.
    pub login: Option<String>,
    /// What people read.
    pub text: String,
}

impl PlannedItemIssue {
    /// Where and as whom it goes; one or two sentences.
    pub fn words(&self) -> String {
        if let Some(issue) = self.issue {
            return format!("The item {} has an issue already: #{issue}.", self.item);
        }
        let login = self.login.as_ref().map_or_else(String::new, |login| format!(", as @{login}"));
        format!("A new issue in {}{login}. It tags nobody.", self.repository)
    }
}

impl PlannedEnd {
    /// Where and as whom it goes.
    pub fn words(&self) -> String {
        let login = self.login.as_ref().map_or_else(String::new, |login| format!(", as @{login}"));
        format!("A comment on #{}{login}. It tags nobody.", self.issue)
    }
}

impl ReadTx<'_> {
    /// The issue that would be opened for an item, and the text for somebody who may where the member may not.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where there is no such item; [`Failure::NotReady`] where it has ended; when there
    /// is no team, or the files cannot be read.
    pub fn plan_item_issue(&self, key: &ItemKey) -> Result<PlannedItemIssue, Failure> {
        let team = self.team()?;
        let item = self.open_item(&team, key)?;
        let text = issue_text(&item.asked);
        Ok(PlannedItemIssue {
            item: key.clone(),
            repository: team.facts.repository.clone(),
            login: self.team_view(&team)?.login,
            private: private_text(&team.facts.repository, &text),
            issue: item.issue.map(|issue| issue.number),
            text,
        })
    }

    /// The issue that is meant by its number, such as `#812`, or by its link.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where that is no issue of the team's repository.
    pub fn item_issue(&self, typed: &str) -> Result<IssueNumber, Failure> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(failure::bad(
                "Say which issue it has: its number, such as 812, or its link.",
            ));
        }
        match typed.trim_start_matches('#').parse() {
            Ok(number) if number > 0 => Ok(IssueNumber(number)),
            _ => match self.place_of_link(typed)? {
                Destination::Issue { number } => Ok(number),
                _ => Err(failure::bad("This is no link of an issue in the team's repository.")),
            },
        }
    }

    /// What would be said of its end, and where.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where the member neither asked it nor leads a section, where it has ended, and
    /// while no issue of the team's rounds is known; [`Failure::BadInput`] without a reason, and as
    /// [`Self::plan_item_issue`].
    pub fn plan_item_end(&self, key: &ItemKey, because: &str) -> Result<PlannedEnd, Failure> {
        let team = self.team()?;
        let item = self.open_item(&team, key)?;
        if because.trim().is_empty() {
            return Err(failure::bad("Say how it ended, in a few words."));
        }
        let login = self.team_view(&team)?.login;
        let leads = self.leads(&team, self.openers(&team)?)?;
        let may = |login: &String| item.asked.by.eq_ignore_ascii_case(login) || leads.has(login);
        if login.as_ref().is_some_and(|login| !may(login)) {
            return Err(not_ready(&format!(
                "Who asked it says how it ended, {}, or a lead of the team. Ask them, or close its issue on \
                 GitHub if it has one.",
                item.asked.by
            )));
        }
        let round = rhythm_of(&team)?.round_at(self.now());
        let Some((issue, _)) = self.issues_up_to(&team, &round)?.first().copied() else {
            return Err(not_ready(
                "No issue of this team's last rounds is known yet. Look now, with a network, then say it again.",
            ));
        };
        Ok(PlannedEnd { item: key.clone(), issue, login, text: end_text(&item.asked, because) })
    }

    fn open_item(&self, team: &Team, key: &ItemKey) -> Result<Item, Failure> {
        let item = self.item_of(team, key)?;
        match item.is_open() {
            true => Ok(item),
            false => Err(not_ready(&format!("The item {key} is over; it {}.", item.words()))),
        }
    }
}

impl WriteTx<'_> {
    /// Queues the wish that an item get an issue of its own. Whoever has made one by then has made it.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where it has one already; as [`ReadTx::plan_item_issue`];
    /// [`Failure::SignIn`] while nobody knows who the member is.
    pub fn open_item_issue(&self, key: &ItemKey) -> Result<OpId, Failure> {
        let team = self.team()?;
        let item = self.open_item(&team, key)?;
        if let Some(issue) = item.issue {
            return Err(not_ready(&format!(
                "The item {key} has an issue already: #{}.",
                issue.number
            )));
        }
        let text = issue_text(&item.asked);
        let (asked_by, asked_at) = (item.asked.by, item.asked.at);
        self.queue_wish(&team, ItemIssue { item: key.clone(), asked_by, asked_at, text })
    }

    /// Links an issue that is there to an item, on this laptop.
    ///
    /// # Errors
    /// As [`ReadTx::item`]; when the notebook cannot be written.
    pub fn link_item(&self, key: &ItemKey, issue: IssueNumber) -> Result<(), Failure> {
        let team = self.team()?;
        let item = self.item_of(&team, key)?;
        let mut links = self.kept_to_change(ItemLinks, team.id)?;
        links.retain(|link| link.key != *key);
        links.push(Link { key: key.clone(), sum: item.asked.line.sum, issue });
        self.keep(ItemLinks, team.id, Some(&links))?;
        self.note_items(&team)
    }

    /// Queues how an item ended, in the member's words.
    ///
    /// # Errors
    /// As [`ReadTx::plan_item_end`]; [`Failure::SignIn`] while nobody knows who the member is.
    pub fn end_item(&self, key: &ItemKey, because: &str) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        let PlannedEnd { issue, text, .. } = self.plan_item_end(key, because)?;
        self.queue_message(&team, About::ItemEnded { item: key.clone() }, issue, &text)
    }
}

fn not_ready(message: &str) -> Failure {
    Failure::NotReady { message: message.to_owned() }
}
