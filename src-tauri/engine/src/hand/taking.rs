//! Taking over what a member gave as a file: it becomes a draft of the lead's own, with a line that says
//! who wrote it. What the lead has written in that section stays, whichever they choose.

use crate::{
    Command, Query, ReadTx, WriteTx, ground::failure, hand::giving::page_of, settings::rhythm_of,
};
use meridian_core::{
    draft::{Template, to_post},
    hand::given::Given,
    ids::{DraftKey, SectionId},
    week::truth::Who,
};
use meridian_protocol::{Failure, GivenView, PutGiven, ReadGiven, Reply, TakeGiven};

impl Query for ReadGiven {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.read_given(&self.file, self.text.as_bytes(), false)
    }
}

impl Command for TakeGiven {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        let draft = match &self.from {
            Some(id) => tx.take_came(id, self.put, self.mentions)?,
            None => tx.take_given(&self.file, self.text.as_bytes(), self.put, self.mentions)?,
        };
        tx.show_week(Some(draft.section))
    }
}

impl ReadTx<'_> {
    /// What came in a file, and what taking it over would do; with `mentions` the line with the author's
    /// name notifies them.
    ///
    /// # Errors
    /// [`Failure::BadInput`] with file, line and remedy where it is no update for the team that is shown,
    /// its cycle, and a section of the member's.
    pub fn read_given(
        &self,
        file: &str,
        bytes: &[u8],
        mentions: bool,
    ) -> Result<GivenView, Failure> {
        let (given, draft) = self.given_in(file, bytes)?;
        let team = self.team()?;
        let zone = self.zone_name()?;
        let own = self.own_text(&draft)?;
        let is_over = rhythm_of(&team)?.round(given.round).is_some_and(|r| r.closes < self.now());
        let over = if is_over { ", which is over" } else { "" };
        let title = Template::of(&given.section).title;
        let under = match self.who(&team)? {
            Who::Proven(login) | Who::Said(login) => {
                format!(" under your name, @{},", login.trim_start_matches('@'))
            }
            Who::Nobody => String::new(),
        };
        Ok(GivenView {
            author: given.author.as_str().to_owned(),
            about: format!("{title}, round of {}{over}", given.round.opens.format("%-d %b %Y")),
            written: self.moment(&zone, given.at)?.dated(),
            posts_as: format!(
                "It becomes your draft. If you post it, it stands on GitHub{under} with the line \
                 \"Written by {}\" below it.",
                given.author.as_str()
            ),
            text: given.credited(mentions),
            is_there: own.as_ref().is_some_and(|own| given.is_in(own)),
            own,
        })
    }

    /// What the file holds, and the draft that it is for.
    fn given_in(&self, file: &str, bytes: &[u8]) -> Result<(Given, DraftKey), Failure> {
        let bad = |error: meridian_core::hand::given::Unreadable| failure::bad(&error.to_string());
        let given = Given::read(file, bytes).map_err(bad)?;
        let text = String::from_utf8_lossy(bytes);
        let refused = |name: &str, why: String| bad(Given::refused(file, &text, name, why));
        let team = self.team()?;
        if !given.team.eq_ignore_ascii_case(&page_of(&team)) {
            let teams = self.store().teams()?;
            let is_mine = teams.iter().any(|team| given.team.eq_ignore_ascii_case(&page_of(team)));
            let remedy = match is_mine {
                true => "open that team first, then take it over.",
                false => "choose a file of this team, or add that one first.",
            };
            let (theirs, shown) = (&given.team, &team.facts.repository);
            return Err(refused(
                "team",
                format!("it is of {theirs}, and {shown} is open here; {remedy}"),
            ));
        }
        if given.cycle != team.facts.cycle {
            let (theirs, mine) = (&given.cycle, &team.facts.cycle);
            let why = format!(
                "it is of {theirs}, and your team is in {mine}; ask its author for {mine}'s."
            );
            return Err(refused("cycle", why));
        }
        if !team.facts.sections.contains(&given.section) {
            let mine: Vec<&str> = team.facts.sections.iter().map(SectionId::as_str).collect();
            let (theirs, mine) = (&given.section, mine.join(", "));
            let why = format!(
                "{theirs} is none of your sections ({mine}); add it to the team's, then take it over."
            );
            return Err(refused("section", why));
        }
        if rhythm_of(&team)?.round(given.round).is_none() {
            let why =
                format!("no round of your team opens on {}; ask its author to look.", given.round);
            return Err(refused("round", why));
        }
        let draft = self.key_of(&team, Some(given.section.clone()), Some(given.round))?;
        Ok((given, draft))
    }

    /// What the lead has written there.
    fn own_text(&self, draft: &DraftKey) -> Result<Option<String>, Failure> {
        let stored = self.draft(draft)?;
        let is_blank = to_post(&stored.text, &Template::of(&draft.section)).trim().is_empty();
        Ok((stored.saved_at.is_some() && !is_blank).then_some(stored.text))
    }
}

impl WriteTx<'_> {
    /// Takes over what came in a file as a draft; doing it twice equals once.
    ///
    /// # Errors
    /// As [`ReadTx::read_given`]; [`Failure::Unconfirmed`] where something is written there and `put` does
    /// not say where it goes.
    pub fn take_given(
        &self,
        file: &str,
        bytes: &[u8],
        put: Option<PutGiven>,
        mentions: bool,
    ) -> Result<DraftKey, Failure> {
        let (given, draft) = self.given_in(file, bytes)?;
        let text = given.credited(mentions);
        let text = match (self.own_text(&draft)?, put) {
            (Some(own), _) if given.is_in(&own) => return Ok(draft),
            (Some(own), Some(PutGiven::Below)) => format!("{}\n\n{text}", own.trim_end()),
            (None, _) | (Some(_), Some(PutGiven::Instead)) => text,
            (Some(_), None) => {
                return Err(Failure::Unconfirmed {
                    message:
                        "You have written something there. Take it over below yours (`--below`) or \
                              in its place (`--instead`); yours stays readable either way."
                            .to_owned(),
                });
            }
        };
        self.set_draft(&draft, &text)?;
        Ok(draft)
    }
}

#[cfg(test)]
#[path = "given_tests.rs"]
mod tests;
