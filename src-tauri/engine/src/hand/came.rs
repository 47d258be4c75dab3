//! What others gave to be posted, in the team's place for that: listed from the mirror, which each drain
//! brings up to date, and taken over exactly as a file is.

use crate::{Query, ReadTx, WriteTx, ground::failure, settings::rhythm_of, team::tables::Team};
use chrono::TimeDelta;
use meridian_core::{
    courier::{OwnComment, marker::GivenMarker},
    draft::Template,
    hand::{
        noted::{HandOverPlace, Taken},
        place::{Came, came, file_in, sum},
    },
    ids::{CommentId, DraftKey, UserId},
    settings::TakenOver,
    week::truth::Who,
};
use meridian_protocol::{
    CameId, CameRow, CameView, CountCame, Failure, GivenView, PutGiven, Reply, ShowCame,
};

/// For how long after its round a text is still offered.
const OFFERED: TimeDelta = TimeDelta::days(7);

impl Query for CountCame {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        Ok(tx.show_came()?.count)
    }
}

impl Query for ShowCame {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_came()
    }
}

impl ReadTx<'_> {
    /// Answers `ShowCame`.
    ///
    /// # Errors
    /// When there is no team, or a file cannot be read.
    pub fn show_came(&self) -> Result<CameView, Failure> {
        let team = self.team()?;
        let Some(place) = self.give_place(&team)? else {
            return Ok(CameView { words: String::new(), count: 0, rows: Vec::new() });
        };
        let all = self.store().given_in(team.id, place.number)?;
        let mut rows = Vec::new();
        for one in all.into_iter().rev() {
            rows.extend(self.came_row(&team, &place, &one)?);
        }
        let waits = rows.iter().filter(|row| !row.is_taken && row.refused.is_none()).count();
        let on = format!("{}#{}", team.facts.repository, place.number);
        let words = match waits {
            0 => format!("Nothing waits for you on {on}."),
            1 => format!("1 text given to you on {on}."),
            many => format!("{many} texts given to you on {on}."),
        };
        Ok(CameView { words, count: u32::try_from(waits).unwrap_or(u32::MAX), rows })
    }

    /// One comment; none where it is the member's own, was taken back or is of another time.
    fn came_row(
        &self,
        team: &Team,
        place: &HandOverPlace,
        one: &OwnComment,
    ) -> Result<Option<CameRow>, Failure> {
        let comment = &one.comment;
        let Some(marker) = GivenMarker::find(&comment.body) else { return Ok(None) };
        let by = comment.author.as_ref().map_or("ghost", |user| user.login.as_str());
        let is_own = match self.who(team)? {
            Who::Proven(_) => {
                let me = team.facts.account.user;
                comment.author.as_ref().is_some_and(|user| user.id == me && me != UserId(0))
            }
            Who::Said(login) => login.trim_start_matches('@').eq_ignore_ascii_case(by),
            Who::Nobody => false,
        };
        let round = rhythm_of(team)?.round(marker.round);
        let is_of_now = marker.cycle == team.facts.cycle
            && round.is_none_or(|round| round.closes + OFFERED >= self.now());
        if is_own || marker.withdrawn || one.missing > 0 || !is_of_now {
            return Ok(None);
        }
        let file = format!("{}#{}", team.facts.repository, place.number);
        let zone = self.zone_name()?;
        let mut row = CameRow {
            id: CameId { comment: comment.id.clone(), sum: marker.sum.clone() },
            about: format!(
                "{}, round of {}",
                Template::of(&marker.section).title,
                marker.round.opens.format("%-d %b %Y")
            ),
            author: by.to_owned(),
            by: by.to_owned(),
            at: self.moment(&zone, comment.updated_at)?.dated(),
            url: comment.url.clone(),
            text: String::new(),
            notes: Vec::new(),
            refused: None,
            is_taken: false,
            file: file.clone(),
        };
        let Came { given, is_changed } = match came(&file, &marker, &comment.body) {
            Ok(came) => came,
            Err(why) => {
                row.refused = Some(why.to_string());
                return Ok(Some(row));
            }
        };
        row.text = file_in(&comment.body).unwrap_or_default();
        row.id.sum = sum(&given.text);
        given.author.as_str().clone_into(&mut row.author);
        if is_changed {
            row.notes.push(
                "It was changed on GitHub since it was given: read it before you take it over."
                    .to_owned(),
            );
        }
        if !row.author.eq_ignore_ascii_case(by) {
            row.notes.push(format!(
                "It says that {} wrote it, and {by} gave it: ask them before you post it under that name.",
                row.author
            ));
        }
        let taken = self.kept(TakenOver, team.id)?;
        let mut of_it = taken.iter().filter(|taken| taken.comment == comment.id);
        row.is_taken = of_it.any(|taken| taken.sum == row.id.sum);
        if !row.is_taken && taken.iter().any(|taken| taken.comment == comment.id) {
            row.notes.push("You took over an earlier text of it.".to_owned());
        }
        match self.read_given(&file, row.text.as_bytes(), false) {
            Ok(GivenView { is_there, .. }) => row.is_taken |= is_there,
            Err(Failure::BadInput { message }) => row.refused = Some(message),
            Err(failure) => return Err(failure),
        }
        Ok(Some(row))
    }

    /// The row of a comment, named by its number or its link.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where none such waits.
    pub fn came_named(&self, name: &str) -> Result<CameRow, Failure> {
        let rows = self.show_came()?.rows;
        let is_it = |row: &CameRow| {
            row.id.comment.to_string() == name || row.url.eq_ignore_ascii_case(name)
        };
        rows.into_iter().find(is_it).ok_or_else(|| {
            failure::bad(&format!(
                "No text was given to you in \"{name}\"; `meridian-cli hand list` names those that were."
            ))
        })
    }
}

impl WriteTx<'_> {
    /// Takes over a text from its comment, as long as it is the one that was shown, and notes that.
    ///
    /// # Errors
    /// Those of [`WriteTx::take_given`]; [`Failure::NotReady`] where it is another text by now.
    pub fn take_came(
        &self,
        id: &CameId,
        put: Option<PutGiven>,
        mentions: bool,
    ) -> Result<DraftKey, Failure> {
        let team = self.team()?;
        let is_it = |row: &CameRow| row.id == *id;
        let Some(row) = self.show_came()?.rows.into_iter().find(is_it) else {
            return Err(Failure::NotReady {
                message: "It was changed or taken back on GitHub since you saw it; nothing was taken over. \
                          Look at the list again."
                    .to_owned(),
            });
        };
        let draft = self.take_given(&row.file, row.text.as_bytes(), put, mentions)?;
        let mut all = self.kept_to_change(TakenOver, team.id)?;
        let is_same = |taken: &Taken, comment: &CommentId| taken.comment == *comment;
        all.retain(|taken| !is_same(taken, &id.comment));
        all.push(Taken { comment: id.comment.clone(), sum: id.sum.clone(), at: self.now() });
        self.keep(TakenOver, team.id, Some(&all))?;
        Ok(draft)
    }
}
