//! What would be sent for a round, as it is looked at in the window before it goes.

use super::{
    opening::{PlannedOpening, ToOpen},
    pages::{Builds as _, acts, button, section, turns},
};
use crate::{ReadTx, settings::rhythm_of, team::tables::Team};
use meridian_core::{
    away::plan::ToTell, fingerprint::sha256_hex, ids::RoundKey, markdown, round::opening::Tag,
};
use meridian_protocol::{Failure, RoundAct, RoundButton, RoundDoes, RoundPage, RoundSection};

impl ReadTx<'_> {
    pub(super) fn opening_page(
        &self,
        team: &Team,
        tag: Option<Tag>,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        let asked = ToOpen { tag, ..ToOpen::default() };
        let round = self.round_asked(team, &rhythm_of(team)?, None)?;
        let planned = self.plan_opening_of(team, &asked)?;
        let refused = self.cannot_open(team, &planned, &round, false)?;
        let (goes_to, digest) = (planned.goes_to(), digest(&planned));
        let opening = planned.opening;
        let mut text = section("text", &opening.title).says([format!(
            "{}. {goes_to}. {}",
            self.title_of(team, &round)?,
            planned.times
        )]);
        text.html = markdown::render(&opening.body);
        let mut sections = vec![text];
        for call in &opening.roll_calls {
            let mut further = section("call", "A further comment");
            further.html = markdown::render(call);
            sections.push(further);
        }
        let mut tags = section("reach", "Whom it tags").says([planned.reach]);
        for reach in &opening.choices {
            let name = tag_words(reach.tag);
            tags.listed.push(format!("{name}: {}", reach.words()));
            let page = RoundPage::Opening { tag: Some(reach.tag) };
            let is_chosen = Some(reach.tag == opening.reaches.tag);
            let chooses = turns(&format!("tag-{}", reach.tag.word()), name, page);
            tags = tags.offers(RoundButton { is_chosen, ..chooses });
        }
        sections.push(tags);
        let labels = (!opening.labels.is_empty())
            .then(|| format!("Its labels: {}.", opening.labels.join(", ")));
        let pin = opening.pin.then(|| "It is pinned once it is there.".to_owned());
        let mut goes = section("goes", "").says(labels.into_iter().chain(pin));
        goes.words.extend(opening.beside());
        match refused {
            Some(why) => goes.words.push(why.to_string()),
            None => {
                goes.words.push(
                    "Nothing was sent yet. Before yours goes GitHub is asked whether somebody has opened it. A \
                     mention cannot be taken back."
                        .to_owned(),
                );
                let act = RoundAct::Open { round: round.key, tag, digest };
                let opens = acts("open", "Open the round", &act);
                goes = goes.offers(RoundButton { is_main: true, ..opens });
            }
        }
        sections.push(goes.offers(turns("not-yet", "Not yet", RoundPage::Round)));
        Ok(("Opening a round".to_owned(), sections))
    }

    pub(super) fn summary_page(&self, team: &Team) -> Result<(String, Vec<RoundSection>), Failure> {
        let round = rhythm_of(team)?.round_at(self.now());
        let key = round.key;
        let (summary, goes_to, can_post) = match self.plan_summary(Some(key)) {
            Ok(planned) => (planned.summary, planned.words, !planned.stands),
            // It can be copied all the same.
            Err(Failure::NotReady { message }) => {
                (self.round_summary_of(team, Some(key))?, message, false)
            }
            Err(other) => return Err(other),
        };
        let summary = self.with_brewing(team, summary)?;
        let read = summary.read.as_ref().map(|read| format!("As read {}.", read.dated()));
        let mut text = section("text", "").says(read);
        text.html.clone_from(&summary.html);
        let copies = |name: &str, words: &str, text: &str, html: &str| {
            let (text, html) = (text.to_owned(), html.to_owned());
            button(name, words, RoundDoes::Copy { text, html })
        };
        let text = text
            .offers(copies("markdown", "Copy as Markdown", &summary.text, ""))
            .offers(copies("html", "Copy for a document", &summary.text, &summary.html))
            .offers(copies("slack", "Copy for Slack", &summary.slack, ""));
        let mut meeting = section("meeting", "").says([summary.meeting().to_owned()]);
        meeting.listed = summary.still_open;

        let bound = self.store().bound_issue(team.id, &team.facts.cycle, key)?;
        let stays = self.stays_of(team, key)?;
        let issue = match bound.filter(|_| !team.facts.is_shared() && stays.is_none()) {
            Some(bound) => self.store().issue(team.id, bound.number)?,
            None => None,
        };
        let closing = issue
            .filter(|issue| issue.state != "closed")
            .map(|issue| self.closing_step(team, &round, &issue))
            .transpose()?;
        let mut goes = section("goes", "").says([goes_to]);
        goes.words.extend(stays);
        let may_close = closing.as_ref().is_some_and(|closing| closing.entitled.may);
        goes.words.extend(closing.map(|closing| closing.entitled.words));
        if can_post || may_close {
            let anew = if can_post { ", and the summary says what is there then" } else { "" };
            goes.words.push(format!(
                "Nothing was sent yet. GitHub is asked first what is new{anew}. {}",
                self.times_of(&round, team.facts.is_shared())?
            ));
        }
        if can_post {
            goes =
                goes.offers(acts("post", "Post the summary", &RoundAct::Summarise { round: key }));
        }
        if can_post && may_close {
            let act = RoundAct::Close { round: key, with_summary: true };
            let both = acts("post-close", "Post it and close the round", &act);
            goes = goes.offers(RoundButton { is_main: true, ..both });
        }
        if may_close {
            let words = if can_post { "Close without it" } else { "Close the round" };
            let act = RoundAct::Close { round: key, with_summary: false };
            goes = goes.offers(acts("close-round", words, &act));
        }
        let title = if team.facts.is_shared() { "Summary" } else { "Summary and closing" };
        Ok((title.to_owned(), vec![text, meeting, goes]))
    }

    /// What is told of being away; until days are given, what that means.
    pub(super) fn away_page(
        &self,
        page: &RoundPage,
    ) -> Result<(String, Vec<RoundSection>), Failure> {
        let mut shown = section("goes", "");
        match page {
            RoundPage::Away { from, until, .. } if from.is_empty() && until.is_empty() => {
                return Ok(("Telling that you are away".to_owned(), Vec::new()));
            }
            RoundPage::Back => shown.words.push(
                "You tell that you are back from today on; what you told of later days does not hold any more."
                    .to_owned(),
            ),
            _ => {}
        }
        let planned = self.plan_away(&to_tell(page)?)?;
        shown.words.push(planned.words());
        if !planned.is_told && planned.waits.is_none() {
            shown.html = markdown::render(&planned.text);
            shown.listed = planned.follows();
            let tells = acts("tell", "Tell it", &RoundAct::Tell(page.clone()));
            shown = shown.offers(RoundButton { is_main: true, ..tells });
        }
        let shown = shown.offers(turns("not-yet", "Not yet", RoundPage::Round));
        let title = match page {
            RoundPage::Back => "Telling that you are back",
            _ => "Telling that you are away",
        };
        Ok((title.to_owned(), vec![shown]))
    }
}

fn tag_words(tag: Tag) -> &'static str {
    match tag {
        Tag::Everyone => "Everyone",
        Tag::Leads => "Leads",
        Tag::Nobody => "Nobody",
    }
}

/// What tells this opening from another one.
pub(super) fn digest(planned: &PlannedOpening) -> String {
    let opening = &planned.opening;
    let all = [
        &[planned.goes_to(), opening.title.clone(), opening.body.clone()],
        &opening.roll_calls[..],
    ]
    .concat();
    sha256_hex(&format!("{}\n{}\n{}", all.join("\n"), opening.labels.join("\n"), opening.pin))
}

/// What is asked for in the window, read.
///
/// # Errors
/// [`Failure::BadInput`] where a day is none.
pub(super) fn to_tell(page: &RoundPage) -> Result<ToTell, Failure> {
    let RoundPage::Away { from, until, cover } = page else {
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
