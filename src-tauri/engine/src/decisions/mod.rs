//! Decisions as the mirror has them: proposals, what people answer to them, outcomes, and how each stands.
//!
//! What is on GitHub counts. The notebook adds what GitHub cannot tell ([`tables`]). Candidates are found by an
//! index of the mirror, and of an issue only those comments are read that may answer something.

pub(crate) mod answering;
mod heard;
pub(crate) mod outcomes;
mod pages;
pub(crate) mod shown;
pub(crate) mod tables;
pub(crate) mod writing;

use crate::{
    ReadTx, WriteTx,
    courier::tables::{changed::Update, decisions::Reaction},
    ground::failure,
    settings::rhythm_of,
    team::tables::Team,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    away,
    courier::marker::{About, MessageMarker},
    decisions::{
        Member,
        answer::Shown,
        outcome::{self, Outcome, Posted, Record, Reopening, Word, record},
        proposal::{self, NotRead, Proposal},
        state::{Facts, Given, Ruling, Settled, Status, Text, What, state},
    },
    hand::login::Login,
    ids::{CommentId, IssueNumber, ProposalKey},
    team::roster::Roster,
    time::ZoneRules as _,
    updates::Question,
};
use meridian_protocol::Failure;
use std::collections::{BTreeMap, HashMap};

/// A proposal with all that was said and written down of it.
#[derive(Debug)]
pub(crate) struct Decision {
    pub(crate) key: ProposalKey,
    pub(crate) issue: IssueNumber,
    /// The proposal's comment.
    pub(crate) comment: Update,
    /// What it asks, and until when that is asked now.
    pub(crate) proposal: Proposal,
    pub(crate) posted: Vec<Posted>,
    pub(crate) status: Status,
    /// What answers it, by comment.
    pub(crate) below: HashMap<CommentId, Update>,
    /// Whether there are more reactions than are read at once.
    pub(crate) is_cut: bool,
    texts: Vec<Text>,
    answers: Vec<Given>,
    rulings: Vec<Ruling>,
    approvers: Vec<Login>,
    /// As its comment says it.
    written: Proposal,
}

/// All of them, with those that cannot be read any more.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    pub(crate) all: Vec<Decision>,
    /// Where each stands, and what it lacks.
    pub(crate) broken: Vec<(String, NotRead)>,
    /// The roster, with who is away.
    pub(crate) people: Vec<Member>,
}

pub(crate) use heard::Hearings;

/// A proposal as it was found.
struct Found {
    key: ProposalKey,
    issue: IssueNumber,
    comment: Update,
    proposal: Proposal,
}

/// What the mirror has of proposals.
#[derive(Default)]
struct Marked {
    found: Vec<Found>,
    broken: Vec<(String, NotRead)>,
    posted: BTreeMap<String, Vec<Posted>>,
}

impl Decision {
    /// What was written down of it.
    pub(crate) fn record(&self) -> Record<'_> {
        record(&self.written, &self.approvers, &self.posted)
    }

    /// Whether nobody has to do anything about it any more.
    pub(crate) fn is_over(&self) -> bool {
        use meridian_core::decisions::state::State;
        matches!(self.status.state, State::Decided | State::Dropped)
    }

    /// The end of its key, by which people call it.
    pub(crate) fn short(&self) -> &str {
        self.key.as_str().rsplit('/').next().unwrap_or_default()
    }

    fn facts<'a>(&'a self, tx: &'a ReadTx<'_>, people: &'a [Member]) -> Facts<'a> {
        Facts {
            proposal: &self.proposal,
            asked_at: self.comment.created_at,
            texts: &self.texts,
            answers: &self.answers,
            rulings: &self.rulings,
            people,
            settled: self.record().settled(),
            rules: tx.rules(),
            now: tx.now(),
        }
    }
}

impl ReadTx<'_> {
    /// Every proposal of a team that the mirror has, the newest first.
    pub(crate) fn decisions(&self, team: &Team) -> Result<Decisions, Failure> {
        let Marked { found, broken, mut posted } = self.marked(team)?;
        if found.is_empty() {
            return Ok(Decisions { broken, ..Decisions::default() });
        }
        let people = self.members(team)?;
        let reactions = self.store().reactions(team.id)?;
        let login = self.team_view(team)?.login;
        let mut by_issue: BTreeMap<IssueNumber, Vec<Found>> = BTreeMap::new();
        for one in found {
            by_issue.entry(one.issue).or_default().push(one);
        }
        let mut all = Vec::new();
        for (issue, found) in by_issue {
            let mut heard = self.heard(team, issue, &found, &posted)?;
            for (place, one) in found.into_iter().enumerate() {
                let (mut answers, below) = heard.remove(&place).unwrap_or_default();
                let given = reactions.get(&one.comment.id).map_or(&[][..], Vec::as_slice);
                answers.extend(reacted(given));
                self.name_texts(team, (&one, &below), login.as_deref(), &mut answers)?;
                let mut texts = self.store().proposal_texts(team.id, &one.comment.id)?;
                let (created, updated) = (one.comment.created_at, one.comment.updated_at);
                texts.extend(tables::newer(&texts, one.proposal.fingerprint(), (created, updated)));
                let rulings = self.store().rulings(team.id, &one.comment.id)?;
                let posted = posted.remove(one.key.as_str()).unwrap_or_default();
                let Found { key, issue, comment, proposal } = one;
                all.push(self.judged(
                    &people,
                    Unjudged {
                        key,
                        issue,
                        comment,
                        proposal,
                        posted,
                        below,
                        texts,
                        answers,
                        rulings,
                        is_cut: given.len() >= READ_AT_ONCE,
                    },
                ));
            }
        }
        all.sort_by_key(|one| std::cmp::Reverse(one.comment.created_at));
        Ok(Decisions { all, broken, people })
    }

    /// How it stands. Who approves may post the outcome later, so that it is heard first what they say.
    fn judged(&self, people: &[Member], one: Unjudged) -> Decision {
        // Until when it was asked first, or is asked since it was opened again. That hangs on no approver: who
        // opens it again asks, or is a deputy.
        let proposal = record(&one.proposal, &[], &one.posted).runs(&one.proposal);
        let facts = |settled: Option<Settled>| Facts {
            proposal: &proposal,
            asked_at: one.comment.created_at,
            texts: &one.texts,
            answers: &one.answers,
            rulings: &one.rulings,
            people,
            settled,
            rules: self.rules(),
            now: self.now(),
        };
        let before = state(&facts(None));
        let approve = before.voices.iter().filter(|voice| voice.approves());
        let approvers: Vec<Login> = approve.map(|voice| voice.login.clone()).collect();
        let settled = record(&one.proposal, &approvers, &one.posted).settled();
        let status = if settled.is_some() { state(&facts(settled)) } else { before };
        let Unjudged {
            key,
            issue,
            comment,
            proposal: written,
            posted,
            below,
            texts,
            answers,
            rulings,
            is_cut,
        } = one;
        Decision {
            written,
            key,
            issue,
            comment,
            proposal,
            posted,
            status,
            below,
            is_cut,
            texts,
            answers,
            rulings,
            approvers,
        }
    }

    /// Proposals, outcomes and reopenings, by their marks and by their words.
    fn marked(&self, team: &Team) -> Result<Marked, Failure> {
        let rhythm = rhythm_of(team).ok();
        let mut marked = Marked::default();
        for (issue, comment) in self.store().decisions_marked(team.id)? {
            let Some(by) = comment.login.as_ref().and_then(|by| by.parse::<Login>().ok()) else {
                continue;
            };
            let mark = MessageMarker::find(&comment.body);
            if mark.as_ref().is_some_and(|mark| mark.withdrawn) {
                continue;
            }
            let says = match mark.map(|mark| mark.about) {
                Some(About::Outcome { proposal, turn }) => {
                    let read = outcome::read(&comment.body).ok();
                    read.map(|read| (proposal, turn, Word::Outcome(Box::new(read))))
                }
                Some(About::Reopened { proposal, turn }) => {
                    let read = Reopening::read(&comment.body);
                    read.map(|read| (proposal, turn, Word::Reopened(read)))
                }
                Some(About::Proposal { .. }) | None => {
                    match proposal::read(&comment.body, comment.created_at) {
                        Ok(read) => {
                            let round = rhythm.as_ref().map(|of| of.round_at(comment.created_at));
                            let key = read.key.or_else(|| read.proposal.key(round?.key));
                            let is_his = read.proposal.asked().owner == by;
                            let is_known = |found: &Found| Some(&found.key) == key.as_ref();
                            // Nobody asks in somebody else's name, and nobody takes their key.
                            if let Some(key) =
                                key.clone().filter(|_| is_his && !marked.found.iter().any(is_known))
                            {
                                let proposal = read.proposal;
                                marked.found.push(Found { key, issue, comment, proposal });
                            }
                        }
                        Err(NotRead::Other) => {}
                        Err(why) => marked.broken.push((comment.url, why)),
                    }
                    continue;
                }
                Some(_) => continue,
            };
            if let Some((key, turn, says)) = says {
                let at = comment.created_at;
                let posted = Posted { id: comment.id, url: comment.url, by, at, turn, says };
                marked.posted.entry(key.as_str().to_owned()).or_default().push(posted);
            }
        }
        Ok(marked)
    }

    /// To which text the member's own answers are, which this laptop knows better than their time says.
    fn name_texts(
        &self,
        team: &Team,
        (of, below): (&Found, &HashMap<CommentId, Update>),
        login: Option<&str>,
        answers: &mut [Given],
    ) -> Result<(), Failure> {
        let Some(login) = login else { return Ok(()) };
        let mine = answers.iter_mut().filter(|given| given.by.is(login));
        for given in mine {
            let number = match &given.what {
                What::Reactions(_) => 0,
                What::Comment { id, .. } => {
                    let mark = below.get(id).and_then(|one| MessageMarker::find(&one.body));
                    let Some(About::Answer { number, .. }) = mark.map(|mark| mark.about) else {
                        continue;
                    };
                    number
                }
            };
            given.about = self.store().answered_text(team.id, &of.comment.id, number)?;
        }
        Ok(())
    }

    /// The roster, with who is away and, of the member, their zone and hours.
    pub(crate) fn members(&self, team: &Team) -> Result<Vec<Member>, Failure> {
        let round = rhythm_of(team)?.round_at(self.now());
        let zone = self.zone_name()?;
        let today = self.rules().at(&zone, self.now()).map_err(|error| failure::zone(&error))?;
        let told = self.told_away(team, &round)?;
        let away = away::from_on(&told, today.wall.date());
        let roles = self.store().roles(team.id, &team.facts.cycle)?;
        let roster = Roster { roles, ..Roster::default() };
        let mut people = Member::on(&roster, &away);
        if let Some(login) = self.team_view(team)?.login {
            let (zone, hours) = (Some(zone), self.hours()?);
            for me in people.iter_mut().filter(|person| person.login.is(&login)) {
                (me.zone, me.hours) = (zone.clone(), hours.clone());
            }
        }
        Ok(people)
    }
}

impl ReadTx<'_> {
    /// What is put to the team on these issues, for whoever reads their comments.
    pub(crate) fn questions_on(
        &self,
        team: &Team,
        issues: &[IssueNumber],
    ) -> Result<Vec<Question>, Failure> {
        if issues.is_empty() {
            return Ok(Vec::new());
        }
        let Marked { found, posted, .. } = self.marked(team)?;
        let on_these = found.iter().filter(|one| issues.contains(&one.issue));
        let question = |one: &Found| Question {
            options: one.proposal.asked().options.clone(),
            asked_at: one.comment.created_at,
            settled_at: settled_at(
                &one.proposal,
                posted.get(one.key.as_str()).map_or(&[][..], Vec::as_slice),
            ),
        };
        Ok(on_these.map(question).collect())
    }

    /// The comments of proposals whose reactions may still be counted, and when the next of them ends.
    pub(crate) fn proposals_watched(
        &self,
        team: &Team,
    ) -> Result<(Vec<CommentId>, Option<DateTime<Utc>>), Failure> {
        let marked = self.marked(team)?;
        let open = marked.found.iter().filter(|one| {
            let posted = marked.posted.get(one.key.as_str()).map_or(&[][..], Vec::as_slice);
            settled_at(&one.proposal, posted).is_none()
        });
        let open: Vec<&Found> = open.filter(|one| one.comment.id.number().is_some()).collect();
        let end = |one: &&Found| {
            let posted = marked.posted.get(one.key.as_str()).map_or(&[][..], Vec::as_slice);
            record(&one.proposal, &[], posted).runs(&one.proposal).end()
        };
        let ends = open.iter().map(end).filter(|end| *end > self.now());
        Ok((open.iter().map(|one| one.comment.id.clone()).collect(), ends.min()))
    }
}

impl WriteTx<'_> {
    /// Keeps the texts of proposals as they were seen first, so that an answer is known for one to an earlier
    /// text once what is asked was changed.
    pub(crate) fn note_proposals(&self, team: &Team) -> Result<(), Failure> {
        for one in self.marked(team)?.found {
            let kept = self.store().proposal_texts(team.id, &one.comment.id)?;
            let times = (one.comment.created_at, one.comment.updated_at);
            if let Some(text) = tables::newer(&kept, one.proposal.fingerprint(), times) {
                self.store_mut().keep_proposal_text(team.id, &one.comment.id, &text)?;
            }
        }
        Ok(())
    }
}

/// A decision of which it is not known yet how it stands.
struct Unjudged {
    key: ProposalKey,
    issue: IssueNumber,
    comment: Update,
    proposal: Proposal,
    posted: Vec<Posted>,
    below: HashMap<CommentId, Update>,
    texts: Vec<Text>,
    answers: Vec<Given>,
    rulings: Vec<Ruling>,
    is_cut: bool,
}

/// So many reactions are read of one comment.
const READ_AT_ONCE: usize = 50;

/// Since when a proposal is settled by its owner or a deputy, as far as what is written after it is concerned.
fn settled_at(proposal: &Proposal, posted: &[Posted]) -> Option<DateTime<Utc>> {
    let asked = proposal.asked();
    let may = |one: &&Posted| one.by == asked.owner || asked.deputies.contains(&one.by);
    let last = posted.iter().filter(may).max_by_key(|one| one.at)?;
    last.outcome().map(|_: &Outcome| last.at)
}

/// The reactions of each person.
fn reacted(given: &[Reaction]) -> Vec<Given> {
    let mut all: Vec<(Login, Vec<Shown>)> = Vec::new();
    for one in given {
        let Ok(by) = one.login.parse::<Login>() else { continue };
        let shown = Shown { emoji: one.emoji, at: one.at };
        match all.iter_mut().find(|(known, _)| *known == by) {
            Some((_, theirs)) => theirs.push(shown),
            None => all.push((by, vec![shown])),
        }
    }
    let given =
        all.into_iter().map(|(by, shown)| Given { by, what: What::Reactions(shown), about: None });
    given.collect()
}
