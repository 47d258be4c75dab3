//! A round as a conversation: threads, what is new in them, and what waits for the member.
//!
//! All of it is made of the comments that the mirror has. What was heard of each is kept in this process for as long
//! as the comment stays the same ([`Reading`]); nothing is asked of GitHub for it.

mod news;
mod pages;
pub(crate) mod shown;
pub(crate) mod tables;
pub(crate) mod writing;

use crate::{
    ReadTx,
    courier::{
        reading::{One, Reading},
        tables::{changed::Update, outbox::Which},
    },
    decisions::Decision,
    settings::rhythm_of,
    team::tables::Team,
};
use meridian_core::{
    courier::{Content, OpState},
    draft::Template,
    ids::{CommentId, IssueNumber},
    reminders::Rings,
    talk::{
        Comment, Conversation, Heard, Me, Named, New, ReadMark, Waits, Why, in_order, named, new_to,
    },
};
use meridian_protocol::{Failure, Moment};
use serde::Serialize;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

/// So many rounds are kept in memory: the present and the last one, of two teams.
const READINGS: usize = 4;

/// What was heard on the issues that were asked for last. It lives in this process only.
#[derive(Debug, Default)]
pub(crate) struct Talks(Mutex<Vec<Known>>);

#[derive(Debug)]
struct Known {
    heard: Reading<Heard>,
    /// Of what the conversation was made: what did not change is not made again.
    of: Arc<Vec<One<Heard>>>,
    talk: Arc<Conversation<One<Heard>>>,
}

/// The conversation of a round.
pub(crate) struct RoundTalk {
    /// The round's issue, by which it is kept up to where it was read.
    issue: IssueNumber,
    talk: Arc<Conversation<One<Heard>>>,
    mark: Option<ReadMark>,
}

/// A thread in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThreadRow {
    /// Its first comment, by which it is called.
    pub id: CommentId,
    /// The round's issue.
    pub issue: IssueNumber,
    /// What the first comment is, such as `update`; none for words.
    pub kind: Option<&'static str>,
    /// Who began it; none for a deleted user.
    pub by: Option<String>,
    /// The first words of it.
    pub words: String,
    /// Where a person sees it.
    pub url: String,
    /// How many answers there are.
    pub replies: usize,
    /// How many comments are new to the member, or were edited since they read them.
    pub unread: usize,
    /// Whether something in it names the member and is not answered.
    pub waits: bool,
    /// Who wrote last.
    pub last_by: Option<String>,
    /// When.
    pub last: Moment,
}

/// Something that waits for the member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TalkWaits {
    /// `mention`, `section`, `decision` or `draft`.
    pub why: &'static str,
    /// That in a sentence.
    pub words: String,
    /// Since when.
    pub since: Moment,
    /// By when, where that was said.
    pub by: Option<Moment>,
    /// The comment.
    pub comment: Option<CommentId>,
    /// The proposal, by its name in a command.
    pub decision: Option<String>,
    /// Where a person sees it.
    pub url: Option<String>,
}

/// What waits, before it is put in words of the member's zone.
struct Waiting {
    words: String,
    comment: Option<CommentId>,
    decision: Option<String>,
    url: Option<String>,
    /// What the log calls it.
    key: String,
    /// Whether the member has seen it on a screen of Meridian.
    is_read: bool,
}

/// What a conversation is looked at for.
struct Mine {
    login: Option<String>,
    titles: Vec<String>,
    answered: HashSet<CommentId>,
    /// The decisions that wait.
    asked: Vec<Waits<Waiting>>,
}

impl ReadTx<'_> {
    /// The conversations of the last and the present round, as far as their issues are known.
    fn talks(&self, team: &Team) -> Result<Vec<RoundTalk>, Failure> {
        let Ok(rhythm) = rhythm_of(team) else { return Ok(Vec::new()) };
        let present = rhythm.round_at(self.now());
        let (mut talks, mut seen) = (Vec::<RoundTalk>::new(), Vec::new());
        // Rounds may share their issue; it is the present one's then.
        for round in [present, rhythm.previous(&present)] {
            let issues = self.store().issues_of(team.id, &team.facts.cycle, round.key)?;
            let Some(issue) = issues.first().copied().filter(|issue| !seen.contains(issue)) else {
                continue;
            };
            seen.extend(&issues);
            let talk = self.talk_on(team, issues)?;
            let mark = self.store().read_mark(team.id, issue)?;
            talks.push(RoundTalk { issue, talk, mark });
        }
        Ok(talks)
    }

    fn talk_on(
        &self,
        team: &Team,
        issues: Vec<IssueNumber>,
    ) -> Result<Arc<Conversation<One<Heard>>>, Failure> {
        let of = (team.id, issues);
        let mut kept = self.parts.talks.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|known| known.heard.is_of(&of));
        let (before, known) = match place.map(|place| kept.remove(place)) {
            Some(Known { heard, of, talk }) => (heard, Some((of, talk))),
            None => (Reading::new(of), None),
        };
        let heard = before.go_on_with(&self.store(), |comment| Ok(Some(hear(comment))))?;
        let of = heard.all();
        let talk = match known {
            Some((before, talk)) if Arc::ptr_eq(&before, &of) => talk,
            known => {
                let before = known.as_ref().map(|(_, talk)| &**talk);
                Arc::new(Conversation::after(before, of.iter().cloned()))
            }
        };
        kept.push(Known { heard, of, talk: Arc::clone(&talk) });
        let old = kept.len().saturating_sub(READINGS);
        kept.drain(..old);
        Ok(talk)
    }

    /// The threads of the last and the present round, those first in which something was written last; as many as
    /// are asked for, and how many there are. With `only_unread` those that have something new.
    ///
    /// # Errors
    /// When there is no team, or the files cannot be read.
    pub fn talk_list(
        &self,
        only_unread: bool,
        most: usize,
    ) -> Result<(Vec<ThreadRow>, usize), Failure> {
        let team = self.team()?;
        let zone = self.zone_name()?;
        let (talks, mine) = (self.talks(&team)?, self.mine(&team)?);
        let login = mine.login.as_deref();
        let asked = mine.asked.iter().filter_map(|asked| asked.what.comment.as_ref());
        let asked: HashSet<&CommentId> = asked.collect();
        let mut found = Vec::new();
        for of in &talks {
            let waiting: HashSet<usize> =
                mine.named_in(of).into_iter().map(|one| one.place).collect();
            for thread in &of.talk.threads {
                let there = || thread.places.iter().filter_map(|place| of.talk.at(*place));
                let (Some(first), Some(last)) = (there().next(), there().next_back()) else {
                    continue;
                };
                let unread = there().filter(|one| of.news_of(one, login).is_some()).count();
                let waits = thread.places.iter().any(|place| waiting.contains(place))
                    || there().any(|one| asked.contains(&one.id));
                if unread > 0 || !only_unread {
                    found.push((of.issue, first, last, (thread.places.len(), unread, waits)));
                }
            }
        }
        let all = found.len();
        found.sort_by_key(|(_, _, last, _)| std::cmp::Reverse(last.created_at));
        found.truncate(most);
        let rows = found.into_iter().map(|(issue, first, last, (length, unread, waits))| {
            Ok(ThreadRow {
                id: first.id.clone(),
                issue,
                kind: first.kind.word(),
                by: first.by.clone(),
                words: first.first.clone(),
                url: first.url.clone(),
                replies: length.saturating_sub(1),
                unread,
                waits,
                last_by: last.by.clone(),
                last: self.moment(&zone, last.created_at)?,
            })
        });
        Ok((rows.collect::<Result<_, Failure>>()?, all))
    }

    /// What waits for the member, in the order in which it ends.
    ///
    /// # Errors
    /// As [`Self::talk_list`].
    pub fn talk_waits(&self) -> Result<Vec<TalkWaits>, Failure> {
        let zone = self.zone_name()?;
        let waits = self.waits(&self.team()?)?.into_iter();
        let views = waits.map(|Waits { why, since, by, what }| {
            Ok(TalkWaits {
                why: match why {
                    Why::Mentioned => "mention",
                    Why::Section(_) => "section",
                    Why::Decision => "decision",
                    Why::Draft(_) => "draft",
                },
                words: what.words,
                since: self.moment(&zone, since)?,
                by: by.map(|by| self.moment(&zone, by)).transpose()?,
                comment: what.comment,
                decision: what.decision,
                url: what.url,
            })
        });
        views.collect()
    }

    fn waits(&self, team: &Team) -> Result<Vec<Waits<Waiting>>, Failure> {
        let mine = self.mine(team)?;
        let mut all = Vec::new();
        for of in self.talks(team)? {
            for one in mine.named_in(&of) {
                let Some(comment) = of.talk.at(one.place) else { continue };
                let by = comment.by.as_deref().unwrap_or_default();
                let words = match &one.why {
                    Why::Section(title) => format!("{by} names {title}: {}", one.words),
                    _ => format!("{by} mentions you: {}", one.words),
                };
                let what = Waiting {
                    words,
                    comment: Some(comment.id.clone()),
                    decision: None,
                    url: Some(comment.url.clone()),
                    key: format!("talk/{}", comment.id),
                    is_read: of.news_of(comment, mine.login.as_deref()).is_none(),
                };
                let since = comment.created_at;
                all.push(Waits { why: one.why, since, by: None, what });
            }
        }
        all.extend(mine.asked);
        all.extend(self.draft_waiting(team)?);
        in_order(&mut all);
        Ok(all)
    }

    /// Who the member is, what they have answered, and which decisions wait for them.
    fn mine(&self, team: &Team) -> Result<Mine, Failure> {
        let login = self.team_view(team)?.login;
        let mut answered = self.answered(team, login.as_deref())?;
        let decisions = self.decisions(team)?.all;
        // What a proposal or an outcome wants of whom it names is known better than that it names them.
        for one in &decisions {
            answered.insert(one.comment.id.clone());
            answered.extend(one.posted.iter().map(|posted| posted.id.clone()));
        }
        let asked = login.as_ref().map_or_else(Vec::new, |login| asked_of(&decisions, login));
        Ok(Mine { login, titles: titles(team), answered, asked })
    }

    /// The member's update of the present round, while it is not on its way.
    fn draft_waiting(&self, team: &Team) -> Result<Option<Waits<Waiting>>, Failure> {
        let Ok(rhythm) = rhythm_of(team) else { return Ok(None) };
        let round = rhythm.round_at(self.now());
        let input = self.plan_input(team, &round, &self.zone_name()?)?;
        let is_on = (round.opens..round.closes).contains(&self.now());
        if !is_on || !matches!(input.rings, Rings::Usual) || input.sections.is_empty() {
            return Ok(None);
        }
        let titles = input.sections.join(" and ");
        let what = Waiting {
            words: format!("Your update of {titles} is not posted."),
            comment: None,
            decision: None,
            url: None,
            key: format!("{}/draft", round.key),
            is_read: false,
        };
        let (since, by) = (round.opens, Some(round.due));
        Ok(Some(Waits { why: Why::Draft(titles), since, by, what }))
    }

    /// The comments to which the member gave a reaction, or to which a reply of theirs is on its way.
    fn answered(&self, team: &Team, login: Option<&str>) -> Result<HashSet<CommentId>, Failure> {
        let Some(login) = login else { return Ok(HashSet::new()) };
        let given = self.store().reactions(team.id)?.into_iter();
        let mine = given.filter(|(_, given)| {
            given.iter().any(|reaction| reaction.login.eq_ignore_ascii_case(login))
        });
        let mut answered: HashSet<CommentId> = mine.map(|(comment, _)| comment).collect();
        // What this laptop has brought there is known before it is read, and on comments that nobody watches.
        let mut wished: HashMap<_, bool> = HashMap::new();
        let author = team.facts.account.user;
        let (mut going, mut done) = (HashSet::new(), HashSet::new());
        for op in self.store().operations(team.id, Which::All)? {
            if op.author != author || op.state == OpState::Cancelled {
                continue;
            }
            if op.state == OpState::Done { &mut done } else { &mut going }.insert(op.id.clone());
            if let Content::Reaction(wish) = op.content {
                wished.insert((wish.comment, wish.emoji.word()), wish.gives);
            }
        }
        for ((comment, _), _) in wished.into_iter().filter(|(_, gives)| *gives) {
            answered.insert(comment);
        }
        for reply in self.store().replies(team.id)? {
            if reply.op.is_some_and(|op| going.contains(&op) || done.contains(&op)) {
                answered.insert(reply.comment);
            }
        }
        Ok(answered)
    }
}

impl RoundTalk {
    /// Why a comment of it is new to the member.
    fn news_of(&self, one: &Heard, login: Option<&str>) -> Option<New> {
        new_to(one, self.mark.as_ref(), login)
    }
}

impl Mine {
    /// The comments of a conversation that name the member and are not answered.
    fn named_in(&self, of: &RoundTalk) -> Vec<Named> {
        let Some(login) = &self.login else { return Vec::new() };
        named(&of.talk, Me { login, titles: &self.titles, answered: &self.answered })
    }
}

/// Proposals that name the member and have no certain answer of theirs.
fn asked_of(decisions: &[Decision], login: &str) -> Vec<Waits<Waiting>> {
    let open = decisions.iter().filter(|one| !one.is_over());
    let asked = open.filter_map(|one| {
        let waiting = one.status.waiting.iter().find(|who| who.login.is(login))?;
        let (asked, owner) = (one.proposal.asked(), one.proposal.asked().owner.as_str());
        let again = match waiting.answered_earlier {
            true => " You answered the text before it was changed.",
            false => "",
        };
        let what = Waiting {
            words: format!("{owner} asks you to decide: {}{again}", asked.question),
            comment: Some(one.comment.id.clone()),
            decision: Some(one.short().to_owned()),
            url: Some(one.comment.url.clone()),
            key: format!("decision/{}", one.key),
            is_read: false,
        };
        let (since, by) =
            (one.comment.created_at, waiting.by.unwrap_or_else(|| one.proposal.end()));
        Some(Waits { why: Why::Decision, since, by: Some(by), what })
    });
    asked.collect()
}

/// What the member's sections are called.
fn titles(team: &Team) -> Vec<String> {
    team.facts.sections.iter().map(|section| Template::of(section).title).collect()
}

fn hear(comment: &Update) -> Heard {
    Heard::of(&Comment {
        id: &comment.id,
        by: comment.login.as_deref(),
        body: &comment.body,
        url: &comment.url,
        created_at: comment.created_at,
        updated_at: comment.updated_at,
    })
}
