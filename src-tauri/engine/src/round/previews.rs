//! What would be sent for a round, as it is looked at in the window before it goes.

use super::opening::{PlannedOpening, ToOpen};
use crate::{Query, ReadTx, settings::rhythm_of};
use meridian_core::{
    away::plan::ToTell, fingerprint::sha256_hex, ids::RoundKey, markdown, round::opening::Tag,
};
use meridian_protocol::{
    AskAway, AskRound, AwayView, Failure, OpeningTag, OpeningView, Reply, RoundPart, ShowRoundPart,
    SummaryView,
};

impl Query for ShowRoundPart {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        Ok(match self.part {
            AskRound::Opening { tag } => RoundPart::Opening(tx.opening_view(tag)?),
            AskRound::Summary => RoundPart::Summary(tx.summary_view()?),
            AskRound::Away(asked) => RoundPart::Away(tx.away_view(&asked)?),
        })
    }
}

impl ReadTx<'_> {
    fn opening_view(&self, tag: Option<Tag>) -> Result<OpeningView, Failure> {
        let team = self.team()?;
        let asked = ToOpen { tag, ..ToOpen::default() };
        let round = self.round_asked(&team, &rhythm_of(&team)?, None)?;
        let planned = self.plan_opening_of(&team, &asked)?;
        let refused = self.cannot_open(&team, &planned, &round, false)?;
        let (goes_to, digest) = (format!("{}.", planned.goes_to()), digest(&planned));
        let opening = planned.opening;
        let chosen = opening.reaches.tag;
        let labels = (!opening.labels.is_empty())
            .then(|| format!("Its labels: {}.", opening.labels.join(", ")));
        let pin = opening.pin.then(|| "It is pinned once it is there.".to_owned());
        let tags = opening.choices.iter().map(|reach| OpeningTag {
            tag: reach.tag,
            words: reach.words(),
            is_chosen: reach.tag == chosen,
        });
        Ok(OpeningView {
            round: round.key,
            of: self.title_of(&team, &round)?,
            goes_to,
            times: planned.times,
            html: markdown::render(&opening.body),
            calls: opening.roll_calls.iter().map(|call| markdown::render(call)).collect(),
            reach: planned.reach,
            tags: tags.collect(),
            beside: labels.into_iter().chain(pin).chain(opening.beside()).collect(),
            title: opening.title,
            refused: refused.map(|why| why.to_string()),
            digest,
        })
    }

    fn summary_view(&self) -> Result<SummaryView, Failure> {
        let team = self.team()?;
        let round = rhythm_of(&team)?.round_at(self.now());
        let (summary, goes_to, stands, refused) = match self.plan_summary(Some(round.key)) {
            Ok(planned) => (planned.summary, planned.words, planned.stands, None),
            // It can be copied all the same.
            Err(Failure::NotReady { message }) => {
                let summary = self.round_summary_of(&team, Some(round.key))?;
                (summary, String::new(), false, Some(message))
            }
            Err(other) => return Err(other),
        };
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, round.key)?;
        let issue = match bound.filter(|_| self.check_opens(&team).is_ok()) {
            Some(bound) => self.store().issue(team.id, bound.number)?,
            None => None,
        };
        let closing = issue
            .filter(|issue| issue.state != "closed")
            .map(|issue| self.closing_step(&team, &round, &issue))
            .transpose()?;
        Ok(SummaryView {
            round: round.key,
            goes_to,
            refused,
            stands,
            read: summary.read,
            text: summary.text,
            html: summary.html,
            slack: summary.slack,
            still_open: summary.still_open,
            closing,
        })
    }

    fn away_view(&self, asked: &AskAway) -> Result<AwayView, Failure> {
        let planned = self.plan_away(&to_tell(asked)?)?;
        Ok(AwayView {
            words: planned.words(),
            can_tell: !planned.is_told && planned.waits.is_none(),
            html: markdown::render(&planned.text),
            notes: planned.follows(),
        })
    }
}

/// What tells this opening from another one.
pub(super) fn digest(planned: &PlannedOpening) -> String {
    let opening = &planned.opening;
    let all = [&[opening.title.clone(), opening.body.clone()], &opening.roll_calls[..]].concat();
    sha256_hex(&format!("{}\n{}\n{}", all.join("\n"), opening.labels.join("\n"), opening.pin))
}

/// What is asked for in the window, read.
///
/// # Errors
/// [`Failure::BadInput`] where a day is none.
pub(super) fn to_tell(asked: &AskAway) -> Result<ToTell, Failure> {
    let AskAway::Away { from, until, cover } = asked else {
        return Ok(ToTell::Back { from: None });
    };
    let day = |what: &str, text: &str| {
        text.trim().parse::<RoundKey>().map(|key| key.opens).map_err(|_| Failure::BadInput {
            message: format!("Give the {what} day as year, month and day, such as 2026-11-23."),
        })
    };
    let cover = cover.trim();
    Ok(ToTell::Away {
        from: day("first", from)?,
        until: day("last", until)?,
        cover: (!cover.is_empty()).then(|| cover.to_owned()),
    })
}
