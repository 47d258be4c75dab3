//! The member writes on GitHub's page by hand, also while a post waits on a laptop: what they are
//! asked of it, and what is judged.

use crate::laptop::{Laptop, Role};
use crate::member::Post;
use crate::oracle::{by_laptop, first, in_first_line, is_of};
use crate::people::on;
use crate::place::{is_for_a_list, number_of};
use crate::story::short;
use crate::world::{MEMBER, SECTIONS, World};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::ids::{CommentId, DraftKey};
use meridian_core::post::check::Beside;
use meridian_engine::store::{Store, StoreError};
use meridian_practice::{Comment, World as GitHubWorld};

/// What GitHub says in whole seconds.
const SECOND: TimeDelta = TimeDelta::seconds(1);
/// A list that was read longer ago than this before a write is no look.
const FRESH: TimeDelta = TimeDelta::minutes(3);

/// Where people read of the sections.
const TITLES: [&str; 2] = ["Release Signal", "Docs"];

/// An update that the member wrote by hand, by their own memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    id: i64,
    section: &'static str,
    /// True time.
    at: DateTime<Utc>,
}

impl World {
    pub(crate) fn by_hand(&mut self) {
        if self.issue.or(self.discussion).is_none() {
            return;
        }
        let place = self.chance.index(SECTIONS.len());
        let number = self.chance.below(10_000);
        let (Some(section), Some(title)) = (SECTIONS.get(place), TITLES.get(place)) else { return };
        let body = match self.chance.below(5) {
            0 => format!("**{title}**: all well {number}"),
            1 => format!("## {title}\n\nStatus: Green\n\n- no news {number}"),
            2 => format!("{title} update: yellow, two reviews are open {number}"),
            3 => format!("{title}\r\n\r\nFrom the train {number}"),
            _ => "Thanks, looking now.".to_owned(),
        };
        let made = self.say(MEMBER, &body);
        self.tell(&format!("the member writes by hand {}", short(&body)));
        if let Some(id) = made
            && body.contains(title)
        {
            self.written.push(Written { id, section, at: self.truth.now() });
        }
    }

    /// Whether the member posts though they have written by hand, as far as the laptop knows; it
    /// asks, as the engine's use case does.
    pub(crate) fn posts_beside(&mut self, index: usize, section_at: usize, role: Role) -> bool {
        let Some(laptop) = self.laptops.get(index) else { return true };
        let Some(process) = laptop.process(role) else { return true };
        let (id, store) = (process.id, process.store.clone());
        let Some(key) = laptop.drafts.get(section_at).map(|draft| draft.key.clone()) else {
            return true;
        };
        let asked = on(&store, |store| beside(store, &key)).unwrap_or_default();
        if asked.is_empty() {
            return true;
        }
        if self.chance.happens(250) {
            self.tell(&format!("laptop {index}: the member leaves {} at that", key.section));
            let Some(laptop) = self.laptops.get_mut(index) else { return true };
            laptop.left.insert(key.section.to_string());
            return false;
        }
        self.tell(&format!("laptop {index}: {} beside {asked:?} all the same", key.section));
        let Some(laptop) = self.laptops.get_mut(index) else { return true };
        let section = key.section.to_string();
        let numbers = asked.iter().filter_map(number_of);
        let stands = |post: &&Post| {
            let state = laptop.states.get(&post.op);
            state.is_some_and(|state| state.starts_with("parked ByHand"))
        };
        let posts = laptop.drafts.get(section_at).into_iter().flat_map(|draft| &draft.posts);
        laptop.stood.extend(posts.filter(stands).map(|post| post.op.clone()));
        let answers: Vec<(String, i64)> =
            numbers.map(|comment| (section.clone(), comment)).collect();
        laptop.agreed.extend(answers.iter().cloned());
        match on(&store, |store| store.agree(&key, &asked)) {
            Ok(()) => {
                laptop.kept.extend(answers);
                true
            }
            Err(error) => {
                self.store_failed(index, role, id, &error);
                false
            }
        }
    }

    /// Never two comments for a section without the member having been shown the first; and what
    /// stops, stops at one that is there.
    pub(crate) fn judge_by_hand(
        &self,
        truth: &GitHubWorld,
        index: usize,
        found: &mut Vec<(&'static str, String)>,
    ) {
        let Some(laptop) = self.laptops.get(index) else { return };
        for comment in truth.comments.iter().filter(|comment| comment.author == self.member.0) {
            let Some(version) = first(comment).filter(|version| by_laptop(version, index)) else {
                continue;
            };
            let body = version.body.as_deref().unwrap_or_default();
            let Some(section) = in_first_line(body, "section") else { continue };
            for written in self.written.iter().filter(|written| written.section == section) {
                let was_asked = laptop.agreed.contains(&(section.to_owned(), written.id));
                let request = version.request.unwrap_or(u64::MAX);
                let is_there = truth
                    .comments
                    .iter()
                    .any(|one| one.id == written.id && one.issue == comment.issue);
                if is_there && !was_asked && saw(truth, index, request, written) {
                    let detail = format!("laptop {index}: {} beside {}", comment.id, written.id);
                    found.push(("no second comment beside one by hand unasked", detail));
                }
            }
        }
        for draft in &laptop.drafts {
            let section = draft.key.section.as_str();
            for post in &draft.posts {
                let state = laptop.states.get(&post.op).map_or("", String::as_str);
                if let Some(id) = state.strip_prefix("parked ByHand ")
                    && !laptop.stood.contains(&post.op)
                    && !self.is_by_hand(truth, laptop, section, id)
                {
                    let detail = format!("laptop {index}: {} stopped at {id}", post.op);
                    found.push(("a stop at a comment by hand has one", detail));
                }
            }
        }
    }

    /// Whether a comment is the member's by hand for a section, or looks so since somebody took our
    /// mark away.
    fn is_by_hand(&self, truth: &GitHubWorld, laptop: &Laptop, section: &str, id: &str) -> bool {
        let is_it = |comment: &&Comment| comment.id.to_string() == id;
        let Some(comment) = truth.comments.iter().find(is_it) else { return false };
        let agreed = laptop.kept.contains(&(section.to_owned(), comment.id));
        // What somebody else has changed may not name its section any more.
        let changed = comment.versions.len() > 1;
        let is_it = |w: &Written| w.id == comment.id && (w.section == section || changed);
        let by_hand = self.written.iter().any(is_it);
        let is_marked = |body: &str| in_first_line(body, "section").is_some();
        let was_marked = first(comment).and_then(|v| v.body.as_deref()).is_some_and(is_marked);
        let unmarked = comment.versions.iter().filter_map(|v| v.body.as_deref());
        let lost_its_mark = was_marked && unmarked.into_iter().any(|body| !is_marked(body));
        // Of ours and of another section's nothing stops once it was agreed to.
        comment.author == self.member.0 && !agreed && (by_hand || lost_its_mark)
    }
}

/// What the courier of this laptop would stop at, as far as the mirror knows.
fn beside(store: &Store, key: &DraftKey) -> Result<Vec<CommentId>, StoreError> {
    let facts = store.team(key.team)?.facts;
    if store.base(key, facts.account.user)?.is_some() {
        return Ok(Vec::new());
    }
    let agreed = store.agreed(key)?;
    let beside = Beside {
        section: &key.section,
        round: key.round,
        sections: &facts.sections,
        agreed: &agreed,
    };
    let all = store.by_hand(key)?;
    Ok(beside.among(&all).into_iter().map(|comment| comment.id.clone()).collect())
}

/// Whether the laptop's last look at the comments before a write could not but show this one as what
/// it is; a look that is too old or none at all is no excuse.
fn saw(truth: &GitHubWorld, index: usize, request: u64, written: &Written) -> bool {
    let sent = truth.requests.iter().find(|entry| entry.number == request);
    let Some(sent) = sent.map(|entry| entry.began_at) else { return false };
    if written.at + SECOND >= sent {
        return false;
    }
    let looked = truth.requests.iter().rev().find(|entry| {
        entry.number < request
            && is_of(entry, index)
            && (entry.method == "GET" || entry.path.starts_with("/graphql"))
            && is_for_a_list(&entry.path)
            && matches!(entry.status, Some(200 | 304))
    });
    let Some(looked) = looked.filter(|looked| sent - looked.began_at < FRESH) else { return true };
    // Somebody may have changed it into something else since.
    let title = SECTIONS.iter().zip(TITLES).find(|(section, _)| **section == written.section);
    let names = |at: DateTime<Utc>| {
        let comment = truth.comments.iter().find(|comment| comment.id == written.id);
        let body = comment.and_then(|comment| comment.at(at)).and_then(|v| v.body.as_deref());
        let line = body.and_then(|body| body.lines().next()).unwrap_or_default();
        title.is_some_and(|(_, title)| line.contains(title))
    };
    looked.fault.is_none()
        && written.at + SECOND < looked.began_at
        && names(looked.began_at)
        && names(looked.began_at - SECOND)
}
