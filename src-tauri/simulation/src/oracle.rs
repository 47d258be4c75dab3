//! The judgement at the end of a world, from what GitHub truly stored, what truly went over the
//! wires and what the member remembers; never from the engine's own view of GitHub.

use crate::laptop::{Laptop, Role};
use crate::member::{Draft, Post, Standing, below_the_marker};
use crate::people::on;
use crate::place::{is_for, number_of};
use crate::watch::lf;
use crate::wire::{Exchange, lock};
use crate::withdrawals::{is_only_withdrawn, judge_withdrawals};
use crate::world::World;
use chrono::TimeDelta;
use meridian_core::ids::IssueNumber;
use meridian_practice::{Comment, CommentVersion, RequestEntry, World as GitHubWorld};
use std::collections::BTreeMap;

/// Between two writes of a laptop.
const SPACING: TimeDelta = TimeDelta::milliseconds(999);

/// The value of a key in the first line, read by eye rather than by the engine's parser.
pub(crate) fn in_first_line<'a>(body: &'a str, key: &str) -> Option<&'a str> {
    let line = body.lines().next()?.strip_prefix("<!-- meridian:update ")?;
    line.split(' ').find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
}

pub(crate) fn first(comment: &Comment) -> Option<&CommentVersion> {
    comment.versions.first()
}

fn section_of(comment: &Comment) -> Option<&str> {
    in_first_line(first(comment)?.body.as_deref()?, "section")
}

pub(crate) fn by_laptop(version: &CommentVersion, index: usize) -> bool {
    version.device.as_deref() == Some(index.to_string().as_str())
}

impl World {
    /// Judges; every broken rule is noted.
    pub(crate) fn judge(&mut self) {
        let Ok(truth) = self.practice.world() else { return };
        let mut found: Vec<(&'static str, String)> = Vec::new();
        for index in 0..self.laptops.len() {
            self.judge_doubles(&truth, index, &mut found);
            self.judge_edits(&truth, index, &mut found);
            self.judge_wire(index, &mut found);
            self.judge_outbox(&truth, index, &mut found);
            self.judge_mirror(&truth, index, &mut found);
            self.judge_by_hand(&truth, index, &mut found);
        }
        self.judge_twins(&truth, &mut found);
        self.judge_waking(&mut found);
        self.judge_states(&truth, &mut found);
        for comment in truth.comments.iter().filter(|comment| comment.author != self.member.0) {
            if comment.versions.iter().any(|version| version.device.is_some()) {
                found.push(("foreign comments stay", format!("comment {}", comment.id)));
            }
        }
        for (rule, detail) in found.into_iter().take(5) {
            self.broken(rule, &detail);
        }
    }

    /// Never two comments for one operation, nor two of one laptop for a section. Where somebody
    /// deleted the first or took its marker away, nobody could have known of it.
    fn judge_doubles(
        &self,
        truth: &GitHubWorld,
        index: usize,
        found: &mut Vec<(&'static str, String)>,
    ) {
        let made = |comment: &&Comment| {
            comment.author == self.member.0
                && first(comment).is_some_and(|version| by_laptop(version, index))
        };
        let made: Vec<&Comment> = truth.comments.iter().filter(made).collect();
        for (place, later) in made.iter().enumerate() {
            for earlier in made.iter().take(place) {
                let Some(then) = earlier.at(later.created_at()) else { continue };
                let then = then.body.as_deref().unwrap_or_default();
                let now = first(later).and_then(|version| version.body.as_deref());
                let same = |key| {
                    let value = in_first_line(then, key);
                    value.is_some() && value == now.and_then(|body| in_first_line(body, key))
                };
                let detail = || format!("laptop {index}: {} and {}", earlier.id, later.id);
                if same("op") {
                    found.push(("one comment for an operation", detail()));
                } else if same("section") && same("round") {
                    found.push(("one comment for a section", detail()));
                }
            }
        }
    }

    /// Whatever we replaced was ours, or had been shown, or came between our look and our write.
    fn judge_edits(
        &self,
        truth: &GitHubWorld,
        index: usize,
        found: &mut Vec<(&'static str, String)>,
    ) {
        let Some(laptop) = self.laptops.get(index) else { return };
        for comment in &truth.comments {
            for (before, version) in comment.versions.iter().zip(comment.versions.iter().skip(1)) {
                if !by_laptop(version, index) || by_laptop(before, index) {
                    continue;
                }
                let Some(replaced) = before.body.as_deref().map(lf) else { continue };
                if is_only_withdrawn(&replaced) {
                    // No words of anybody: a device that has not seen it puts its own there.
                    continue;
                }
                if version.body.as_deref().map(lf).as_ref() == Some(&replaced) {
                    // Two devices withdrew the same comment: equal bytes replace nothing.
                    continue;
                }
                let ours = comment
                    .versions
                    .iter()
                    .take_while(|earlier| !std::ptr::eq(*earlier, version))
                    .any(|v| {
                        by_laptop(v, index) && v.body.as_deref().map(lf).as_ref() == Some(&replaced)
                    });
                if ours || laptop.shown.contains(&replaced) {
                    continue;
                }
                if !raced(truth, index, comment.id, before, version) {
                    let detail = format!("comment {} at {}", comment.id, version.at);
                    found.push(("no unseen text is overwritten", detail));
                }
            }
            let marks = comment.versions.iter().filter(|version| by_laptop(version, index));
            let mut marks: Vec<_> =
                marks.filter_map(|v| in_first_line(v.body.as_deref()?, "op")).collect();
            marks.dedup();
            if marks.len() > 1 {
                found.push(("the marker's op never changes", format!("comment {}", comment.id)));
            }
        }
    }

    /// How the laptop behaved on the wire.
    fn judge_wire(&self, index: usize, found: &mut Vec<(&'static str, String)>) {
        let Some(laptop) = self.laptops.get(index) else { return };
        let traffic = lock(&self.traffic);
        let mine = || traffic.exchanges.iter().filter(|exchange| exchange.laptop == index);
        let arrived = |e: &&Exchange| e.broke.as_deref() != Some("offline");
        let writes: Vec<&Exchange> = mine().filter(|e| e.is_write()).filter(arrived).collect();
        for exchange in &writes {
            if exchange.conditional {
                found.push(("no condition on a write", exchange.path.clone()));
            }
        }
        for (one, next) in writes.iter().zip(writes.iter().skip(1)) {
            let detail =
                || format!("laptop {index}: {} at {} and {}", next.path, one.sent, next.sent);
            if one.ended.is_none_or(|ended| ended > next.sent) {
                found.push(("one write at a time", detail()));
            } else if next.sent - one.sent < SPACING && !laptop.jumped(one.sent, next.sent) {
                found.push(("a second between writes", detail()));
            }
        }
        for limit in &laptop.limits {
            let early = mine().filter(arrived).find(|exchange| {
                exchange.sent > limit.from
                    && exchange.sent < limit.until - TimeDelta::seconds(1)
                    && !laptop.jumped(limit.from - TimeDelta::seconds(1), exchange.sent)
            });
            if let Some(exchange) = early {
                let detail = format!(
                    "laptop {index} asks at {}, limited until {}",
                    exchange.sent, limit.until
                );
                found.push(("a limit stops everything", detail));
            }
        }
    }

    /// Every standing post is on GitHub, or a person was told why not.
    fn judge_outbox(
        &mut self,
        truth: &GitHubWorld,
        index: usize,
        found: &mut Vec<(&'static str, String)>,
    ) {
        if self.laptops.get(index).is_none_or(|laptop| laptop.process(Role::Window).is_none()) {
            found.push(("the window starts", format!("laptop {index}")));
            return;
        }
        self.watch(index, Role::Window);
        self.check_memory(index, Role::Window);
        let Some(laptop) = self.laptops.get(index) else { return };
        judge_withdrawals(truth, (index, laptop), self.member.0, found);
        for draft in &laptop.drafts {
            for post in draft.posts.iter().filter(|post| post.standing != Standing::Unsure) {
                let state = laptop.states.get(&post.op).map_or("never seen", String::as_str);
                let word = state.split(' ').next().unwrap_or_default();
                if matches!(word, "waiting" | "sending" | "unknown" | "written" | "never") {
                    found.push((
                        "nothing is stuck",
                        format!("laptop {index}: {} is {state}", post.op),
                    ));
                }
                if word == "cancelled" && post.standing == Standing::Stands {
                    found.push(("nothing posted is dropped", format!("{} is cancelled", post.op)));
                }
            }
            if let Some(post) = draft.last_word() {
                judge_last_word(truth, index, laptop, draft, post, self.member.0, found);
            }
        }
    }

    /// In the end the mirror holds what GitHub holds.
    fn judge_mirror(
        &self,
        truth: &GitHubWorld,
        index: usize,
        found: &mut Vec<(&'static str, String)>,
    ) {
        let (Some(laptop), Some(issue)) = (self.laptops.get(index), self.place_of(index)) else {
            return;
        };
        let Some(process) = laptop.process(Role::Window) else { return };
        let team = self.team;
        let Ok(mirror) = on(&process.store, |store| store.comments(team, IssueNumber(issue)))
        else {
            return;
        };
        let mirror: BTreeMap<i64, &str> = mirror
            .iter()
            .filter_map(|comment| Some((number_of(&comment.id)?, comment.body.as_str())))
            .collect();
        for comment in &truth.comments {
            if let Some(body) = comment.body()
                && Self::stands_in(truth, comment, issue)
                && mirror.get(&comment.id) != Some(&body)
            {
                found.push(("the mirror catches up", format!("laptop {index}: {}", comment.id)));
            }
        }
    }
}

/// Whether somebody's text came between our look at the comment and our write.
fn raced(
    truth: &GitHubWorld,
    index: usize,
    id: i64,
    before: &CommentVersion,
    version: &CommentVersion,
) -> bool {
    let number = version.request.unwrap_or(u64::MAX);
    let sent = truth.requests.iter().find(|entry| entry.number == number);
    let sent = sent.map_or(version.at, |entry| entry.began_at);
    let looked = truth.requests.iter().rev().find(|entry| {
        entry.number < number
            && is_of(entry, index)
            && (entry.method == "GET" || entry.path.starts_with("/graphql"))
            && is_for(&entry.path, id)
            && entry.status == Some(200)
    });
    let fresh = |looked: &RequestEntry| sent - looked.began_at < TimeDelta::minutes(3);
    let stale = |looked: &RequestEntry| looked.fault.as_deref() == Some("stale_lists");
    looked.is_some_and(|looked| fresh(looked) && (stale(looked) || before.at > looked.began_at))
}

pub(crate) fn is_of(entry: &RequestEntry, index: usize) -> bool {
    entry.device.as_deref() == Some(index.to_string().as_str())
}

fn holds(version: &CommentVersion, post: &Post) -> bool {
    version.body.as_deref().and_then(below_the_marker).as_ref() == Some(&post.text)
}

/// The newest standing post of a draft: on GitHub and not overwritten by an older one of ours, or
/// in a person's hands for a reason that the world knows.
fn judge_last_word(
    truth: &GitHubWorld,
    index: usize,
    laptop: &Laptop,
    draft: &Draft,
    post: &Post,
    member: i64,
    found: &mut Vec<(&'static str, String)>,
) {
    let section = draft.key.section.as_str();
    let mine =
        truth.comments.iter().filter(|c| c.author == member && section_of(c) == Some(section));
    let mine: Vec<&Comment> = mine.collect();
    let state = laptop.states.get(&post.op).map_or("", String::as_str);
    if state == "done" {
        let last_of_ours = mine.iter().any(|comment| {
            let ours = comment.versions.iter().rev().find(|version| by_laptop(version, index));
            ours.is_some_and(|version| holds(version, post))
        });
        // Another laptop may have sent the very same bytes; then nothing was sent from here.
        let held =
            mine.iter().any(|comment| comment.versions.iter().any(|version| holds(version, post)));
        let alone = mine.iter().all(|comment| comment.versions.iter().all(|v| by_laptop(v, index)));
        if !held || (alone && !last_of_ours) {
            let detail = format!("laptop {index}: {} is done, but not on GitHub", post.op);
            found.push(("the last word is on GitHub", detail));
        }
    }
    let touched = |v: &CommentVersion, before: Option<&CommentVersion>| {
        let same = before
            .is_some_and(|before| before.body.as_deref().map(lf) == v.body.as_deref().map(lf));
        !by_laptop(v, index) && !same
    };
    let somebody_else = mine.iter().any(|comment| {
        let earlier = std::iter::once(None).chain(comment.versions.iter().map(Some));
        comment.versions.iter().zip(earlier).any(|(version, before)| touched(version, before))
    });
    if state == "conflict" && !somebody_else {
        let detail = format!("laptop {index}: {}, but nobody else wrote", post.op);
        found.push(("a conflict has a cause", detail));
    }
    let by_hand = state.starts_with("parked ByHand");
    let is_left = laptop.left.contains(section);
    if state.starts_with("parked") && !by_hand && !somebody_else && !is_left {
        let detail = format!("laptop {index}: {} is {state} without a reason", post.op);
        found.push(("parked has a cause", detail));
    }
}
