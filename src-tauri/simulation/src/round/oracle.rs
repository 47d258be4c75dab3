//! The judgement of a round, in the words of what must hold: of one author never two, in the end one open
//! issue and one summary that counts, nobody's update missing meanwhile, nothing before its hour by
//! itself, and nothing undone that a person did by hand. From what GitHub truly stored.

use super::hands::BY_HAND;
use super::laptops::Laptop;
use super::{FIRST_RUN, RoundWorld, plan, round};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::courier::IssueIs;
use meridian_core::updates::Standing;
use meridian_practice::{Comment, Issue, IssueVersion, Role, World as GitHubWorld};

/// So old may be what somebody goes by who writes: lists lag by up to eight minutes.
const RACE: TimeDelta = TimeDelta::minutes(10);
/// So far may a laptop's clock be off before anything corrects it.
const SKEW: TimeDelta = TimeDelta::minutes(3);

/// When whoever has opened a round looks for the last time, in seconds.
const LAST_LOOK: u32 = 110;

type Found = Vec<(&'static str, String)>;

/// The first line, read by eye rather than by the engine's parser.
fn is_marked(body: &str, what: &str) -> bool {
    let line = body.lines().next().unwrap_or_default();
    line.starts_with(&format!("<!-- meridian:{what} v=1 ")) && line.contains("round=2026-10-26")
}

/// Whether an issue was opened for the round.
pub(super) fn is_of_round(issue: &Issue) -> bool {
    let body = issue.versions.first().and_then(|version| version.body.as_deref());
    body.is_some_and(|body| is_marked(body, "round"))
}

fn was_made_as(comment: &Comment, what: &str) -> bool {
    let body = comment.versions.first().and_then(|version| version.body.as_deref());
    body.is_some_and(|body| is_marked(body, what))
}

/// Whether a comment was made as the round's summary.
pub(super) fn is_summary(comment: &Comment) -> bool {
    was_made_as(comment, "summary")
}

fn stands(comment: &Comment) -> bool {
    stood(comment, DateTime::<Utc>::MAX_UTC)
}

/// Whether it was there and counted at that moment.
fn stood(comment: &Comment, at: DateTime<Utc>) -> bool {
    let body = comment.at(at).and_then(|version| version.body.as_deref());
    let line = body.and_then(|body| body.lines().next());
    line.is_some_and(|line| !line.contains("state=withdrawn"))
}

fn device(name: Option<&String>) -> Option<usize> {
    name?.parse().ok()
}

fn is_open(issue: &Issue) -> bool {
    issue.newest().is_some_and(|version| version.state == "open")
}

/// Whether it was open at some moment shortly before.
fn was_open(issue: &Issue, at: DateTime<Utc>) -> bool {
    let ends = issue.versions.iter().skip(1).map(|version| Some(version.at)).chain([None]);
    issue.versions.iter().zip(ends).any(|(version, end)| {
        version.state == "open" && version.at <= at && end.is_none_or(|end| end >= at - RACE)
    })
}

/// Who changed something, when, and what it was before and after.
struct Turn<'a> {
    before: &'a IssueVersion,
    after: &'a IssueVersion,
    /// The turn before.
    last: Option<&'a IssueVersion>,
}

fn turns(issue: &Issue) -> Vec<Turn<'_>> {
    let pairs = issue.versions.iter().zip(issue.versions.iter().skip(1));
    let mut last = None;
    let mut found = Vec::new();
    for (before, after) in pairs.filter(|(before, after)| before.state != after.state) {
        found.push(Turn { before, after, last });
        last = Some(after);
    }
    found
}

impl RoundWorld {
    /// Judges; every broken rule is noted.
    pub(super) fn judge(&mut self) {
        let Ok(truth) = self.practice.world() else { return };
        let mut found = Found::new();
        let issues: Vec<&Issue> = truth.issues.iter().filter(|issue| is_of_round(issue)).collect();
        self.judge_doubles(&truth, &issues, &mut found);
        for issue in &issues {
            self.judge_turns(issue, &issues, &mut found);
            judge_issue_texts(issue, &mut found);
        }
        self.judge_comments(&truth, &mut found);
        self.judge_end(&issues, &mut found);
        self.judge_summaries(&truth, &issues, &mut found);
        for index in 0..self.laptops.len() {
            self.judge_laptop(index, &truth, &mut found);
        }
        if !found.is_empty() {
            self.tell_of(&truth, &issues);
            self.tell_of_laptops();
        }
        for (rule, detail) in found.into_iter().take(5) {
            self.broken(rule, &detail);
        }
        for index in 0..self.laptops.len() {
            let now = self.now();
            self.judge_board(index, now - TimeDelta::minutes(15));
        }
    }

    /// For the story: what became of the issues, and who wrote what there.
    fn tell_of(&mut self, truth: &GitHubWorld, issues: &[&Issue]) {
        for issue in issues {
            let line = format!("#{} by {}", issue.number, self.login(issue.author));
            self.tell(&line);
            for Turn { before: _, after, last: _ } in turns(issue) {
                let (state, reason, by) = (&after.state, &after.state_reason, &after.device);
                self.tell(&format!("  {} {state} {reason:?} by {by:?}", after.at));
            }
            for comment in truth.comments.iter().filter(|one| one.issue == issue.id) {
                let line = comment.body().and_then(|body| body.lines().next()).unwrap_or_default();
                let by = comment.versions.iter().map(|one| (one.at.to_string(), &one.device));
                let by: Vec<_> = by.collect();
                let who = self.login(comment.author).to_owned();
                self.tell(&format!("  {} {who} {line} {by:?}", comment.id));
            }
        }
    }

    /// For the story: what each laptop knows of the summary, and what waits there.
    fn tell_of_laptops(&mut self) {
        for index in 0..self.laptops.len() {
            let engine = self.laptops.get(index).and_then(|laptop| laptop.engine.clone());
            let planned = engine.as_ref().map(|engine| {
                let planned = engine.read(|tx| tx.plan_summary(round().ok()));
                planned.map_or_else(|failure| failure.to_string(), |planned| planned.words)
            });
            self.tell(&format!("laptop {index}, of the summary: {}", planned.unwrap_or_default()));
            let waiting = engine.and_then(|engine| engine.read(|tx| tx.outbox()).ok());
            for one in waiting.unwrap_or_default() {
                self.tell(&format!("laptop {index}: {} {}: {}", one.op, one.state, one.reason));
            }
        }
    }

    fn login(&self, user: i64) -> &str {
        let known = self.people.iter().find(|(_, id)| **id == user);
        known.map_or("the workflow", |(login, _)| login)
    }

    fn laptop(&self, device: Option<usize>) -> Option<&Laptop> {
        self.laptops.get(device?)
    }

    /// Of one author never two: no device makes two, and two devices of one author do so at most within
    /// the time in which one cannot see what the other has made.
    fn judge_doubles(&self, truth: &GitHubWorld, issues: &[&Issue], found: &mut Found) {
        type Made = (i64, Option<usize>, DateTime<Utc>, String);
        let mut judge = |kind: &'static str, made: Vec<Made>| {
            for (place, later) in made.iter().enumerate() {
                for earlier in made.iter().take(place).filter(|earlier| earlier.0 == later.0) {
                    let (Some(one), Some(other)) = (earlier.1, later.1) else { continue };
                    let slept = |(from, until): &(DateTime<Utc>, DateTime<Utc>)| {
                        *from <= later.2 && *until >= earlier.2 - RACE
                    };
                    let has_slept =
                        self.laptop(later.1).is_some_and(|laptop| laptop.slept.iter().any(slept));
                    let is_blind = later.2 - earlier.2 < RACE || has_slept;
                    if one == other || !is_blind {
                        let who = self.login(later.0);
                        found.push((kind, format!("{who}: {} and {}", earlier.3, later.3)));
                    }
                }
            }
        };
        let opened = issues.iter().filter_map(|issue| {
            let first = issue.versions.first()?;
            let what = format!("#{}", issue.number);
            Some((issue.author, device(first.device.as_ref()), first.at, what))
        });
        judge("one issue of a round for an author", opened.collect());
        for what in ["summary", "update", "away"] {
            let mut made: Vec<Made> = Vec::new();
            for comment in truth.comments.iter().filter(|one| was_made_as(one, what)) {
                let Some(first) = comment.versions.first() else { continue };
                let issue = truth.issues.iter().find(|issue| issue.id == comment.issue);
                let number = issue.map_or(0, |issue| issue.number);
                let by = device(first.device.as_ref());
                made.push((comment.author, by, first.at, format!("{} on #{number}", comment.id)));
            }
            match what {
                "summary" => {
                    // Who follows the one that counts may sum up there too.
                    for issue in issues {
                        let on = format!(" on #{}", issue.number);
                        let there = made.iter().filter(|one| one.3.ends_with(&on)).cloned();
                        judge("one summary for an author", there.collect());
                    }
                }
                "update" => judge("one update for a section", made),
                _ => judge("one notice for an absence", made),
            }
        }
    }

    /// Nothing is closed before its hour by itself, of two the lower one counts, and what a person decided
    /// is not undone.
    fn judge_turns(&self, issue: &Issue, issues: &[&Issue], found: &mut Found) {
        for Turn { before, after, last } in turns(issue) {
            let Some(by) = device(after.device.as_ref()) else { continue };
            let who = format!("#{} {} by {by} at {}", issue.number, after.state, after.at);
            let wanted = if after.state == "open" { IssueIs::Open } else { IssueIs::Closed };
            let wished = self.laptop(Some(by)).is_some_and(|laptop| {
                let since = last.map_or(before.at, |last| last.at) - RACE;
                laptop.wishes.iter().any(|(what, at)| *what == wanted && *at >= since)
            });
            if wished {
                continue;
            }
            if after.state == "open" {
                found.push(("nobody's closing is undone by itself", who));
                continue;
            }
            let is_duplicate = after.state_reason.as_deref() == Some("duplicate");
            if is_duplicate {
                let is_lower =
                    |other: &&&Issue| other.number < issue.number && was_open(other, after.at);
                if issues.iter().find(is_lower).is_none() {
                    found.push(("of two the lower one counts", who.clone()));
                }
            } else if after.at < plan::closes() - SKEW {
                found.push(("nothing is closed before its hour by itself", who.clone()));
            }
            // Opened by hand, after its hour or after it was closed as a duplicate.
            let by_hand = last.filter(|last| last.device.is_none() && last.state == "open");
            let is_decided = |last: &&IssueVersion| last.at >= plan::closes() || is_duplicate;
            if by_hand.filter(is_decided).is_some_and(|last| after.at - last.at > RACE) {
                found.push(("nobody's opening is undone by itself", who));
            }
        }
    }

    /// Devices change their own author's comments only, and no words that a person put there.
    fn judge_comments(&self, truth: &GitHubWorld, found: &mut Found) {
        for comment in &truth.comments {
            let pairs = comment.versions.iter().zip(comment.versions.iter().skip(1));
            for (before, after) in pairs {
                let Some(by) = device(after.device.as_ref()) else { continue };
                let detail = format!("comment {} by {by} at {}", comment.id, after.at);
                let is_own = match self.laptop(Some(by)) {
                    Some(laptop) => self.people.get(laptop.login) == Some(&comment.author),
                    None => by >= FIRST_RUN && self.login(comment.author) == "the workflow",
                };
                if !is_own {
                    found.push(("foreign comments stay", detail));
                } else if is_lost(before.body.as_deref(), after.body.as_deref())
                    && after.at - before.at > RACE
                {
                    found.push(("nothing by hand is overwritten", detail));
                }
            }
        }
    }

    fn may_triage(&self, login: &str) -> bool {
        self.plan.roles.iter().any(|(one, role)| *one == login && *role >= Role::Triage)
    }

    /// In the end one issue was the round's, and it is closed, where anybody awake may do that.
    fn judge_end(&self, issues: &[&Issue], found: &mut Found) {
        let by_hand = |issue: &&&Issue| {
            let turned = |turn: &Turn<'_>| turn.after.device.is_none();
            turns(issue).iter().any(turned)
        };
        if issues.is_empty() {
            let had = self.laptops.iter().position(|laptop| laptop.chances >= 3);
            if let Some(index) = had {
                found.push(("the round is opened", format!("laptop {index} could")));
            }
            return;
        }
        let wished = self.laptops.iter().any(|laptop| !laptop.wishes.is_empty());
        if wished || issues.iter().any(|issue| by_hand(&issue)) {
            return;
        }
        let open: Vec<&&Issue> = issues.iter().filter(|issue| is_open(issue)).collect();
        let acting = || {
            let both = self.laptops.iter().zip(&self.plan.seats);
            both.filter(|(_, seat)| seat.acts).map(|(laptop, _)| laptop)
        };
        let may = |issue: &Issue| {
            acting().any(|laptop| {
                let is_author = self.people.get(laptop.login) == Some(&issue.author);
                is_author || self.may_triage(laptop.login)
            })
        };
        // A run stays until it has looked for the last time, and sees what lists show by then.
        let by_run = |issue: &Issue| {
            let by = issue.versions.first().and_then(|version| device(version.device.as_ref()));
            let run = by.and_then(|by| self.runs.get(by.checked_sub(FIRST_RUN)?));
            let is_seen = issues.iter().any(|other| {
                let before = issue.created_at() - other.created_at();
                other.number < issue.number && before >= TimeDelta::zero()
            });
            is_seen && self.oldest < LAST_LOOK && run.is_some_and(|run| run.went_well)
        };
        for issue in open.iter().filter(|issue| may(issue) || by_run(issue)) {
            let detail = format!("#{} by {} is open", issue.number, self.login(issue.author));
            let rule = match open.len() + closed_in_time(issues) {
                0 | 1 => "the round is closed after its time",
                _ => "in the end one issue counts",
            };
            found.push((rule, detail));
        }
    }

    /// One summary counts, and whoever has posted another one leads there.
    fn judge_summaries(&self, truth: &GitHubWorld, issues: &[&Issue], found: &mut Found) {
        for issue in issues {
            // What a member posts whom nobody named is not the team's.
            let is_teams = |one: &&Comment| self.login(one.author) != plan::MEMBER;
            let on = |one: &&Comment| one.issue == issue.id && is_summary(one) && is_teams(one);
            let mut made: Vec<&Comment> = truth.comments.iter().filter(on).collect();
            made.sort_by_key(|one| one.created_at());
            for (earlier, later) in made.iter().zip(made.iter().skip(1)) {
                let (then, now) = (earlier.created_at(), later.created_at());
                let by = later.versions.first().and_then(|version| device(version.device.as_ref()));
                let slept = self.laptop(by).is_some_and(|laptop| {
                    laptop.slept.iter().any(|(from, until)| *from <= now && *until >= then)
                });
                if by.is_some() && !slept && now - then > RACE && stood(earlier, now - RACE) {
                    let detail = format!("{} though {} stood", later.id, earlier.id);
                    found.push(("no second summary where one stands", detail));
                }
            }
            let there: Vec<&Comment> = made.into_iter().filter(|one| stands(one)).collect();
            for other in there.iter().skip(1) {
                // Nobody's laptop edits what the workflow wrote, and what a person changed stays.
                let is_bots = self.login(other.author) == "the workflow";
                let is_changed = other.versions.iter().any(|version| version.device.is_none());
                if !is_bots && !is_changed {
                    let detail = format!("{} beside {}", other.id, issue.number);
                    found.push(("in the end one summary counts", detail));
                }
            }
        }
    }

    /// Nothing waits for ever, and what was posted is on GitHub or in a person's hands.
    fn judge_laptop(&self, index: usize, truth: &GitHubWorld, found: &mut Found) {
        let Some(laptop) = self.laptops.get(index) else { return };
        let Some(engine) = &laptop.engine else {
            found.push(("the laptop starts", format!("laptop {index}")));
            return;
        };
        let waiting = match engine.read(|tx| tx.outbox()) {
            Ok(waiting) => waiting,
            Err(failure) => {
                found.push(("the notebook is read", format!("laptop {index}: {failure}")));
                return;
            }
        };
        let has_issue = truth.issues.iter().any(is_of_round);
        for one in waiting.iter().filter(|one| has_issue && !one.needs_person) {
            let detail = format!("laptop {index}: {} {}: {}", one.op, one.state, one.reason);
            found.push(("nothing is stuck", detail));
        }
        let Some((op, text)) = laptop.posts.last().filter(|_| !laptop.is_unsure) else { return };
        let author = self.people.get(laptop.login);
        let is_there = truth.comments.iter().any(|comment| {
            Some(&comment.author) == author
                && comment.body().is_some_and(|body| body.contains(text.trim()))
        });
        let is_told = waiting.iter().any(|one| one.op == op.as_str());
        // Another laptop of the same member may have said something else since.
        let is_alone = self.laptops.iter().filter(|other| other.login == laptop.login).count() == 1;
        if !is_there && !is_told && is_alone {
            found.push(("the last word is on GitHub", format!("laptop {index}: {op}")));
        }
    }

    /// Nobody's update is missing on a laptop that has read all since, whichever issue it stands on.
    pub(super) fn judge_board(&mut self, index: usize, begun: DateTime<Utc>) {
        let is_known = self.openings >= 2 || self.over;
        if !is_known || begun < self.old_until + RACE || begun < plan::opens() + RACE {
            return;
        }
        let Ok(truth) = self.practice.world() else { return };
        let Some(engine) = self.laptops.get(index).and_then(|laptop| laptop.engine.clone()) else {
            return;
        };
        let Ok(status) = engine.read(|tx| tx.round_status()) else { return };
        if round().is_ok_and(|round| status.round != round.to_string()) {
            return;
        }
        let old = |issue: &&Issue| is_of_round(issue) && issue.created_at() + RACE < begun;
        let issues: Vec<&Issue> = truth.issues.iter().filter(old).collect();
        let mut missing = Vec::new();
        for comment in truth.comments.iter().filter(|one| was_made_as(one, "update")) {
            let Some(issue) = issues.iter().find(|issue| issue.id == comment.issue) else {
                continue;
            };
            let line = comment.body().and_then(|body| body.lines().next()).unwrap_or_default();
            let section = line.split(' ').find_map(|word| word.strip_prefix("section="));
            let Some(section) = section.filter(|_| comment.created_at() < begun) else { continue };
            let row = status.sections.iter().find(|row| row.section == section);
            let is_there =
                row.is_some_and(|row| matches!(row.state, Standing::Posted | Standing::PostedLate));
            if !is_there {
                missing.push(format!("laptop {index}: {section} of #{}", issue.number));
            }
        }
        for detail in missing.into_iter().take(1) {
            self.broken("nobody's update is missing", &detail);
        }
    }
}

/// How many were closed otherwise than as duplicates.
fn closed_in_time(issues: &[&Issue]) -> usize {
    let is_one = |issue: &&&Issue| {
        issue.newest().is_some_and(|version| {
            version.state == "closed" && version.state_reason.as_deref() != Some("duplicate")
        })
    };
    issues.iter().filter(is_one).count()
}

/// Whether a text that a person put there is gone.
fn is_lost(before: Option<&str>, after: Option<&str>) -> bool {
    before.is_some_and(|body| body.contains(BY_HAND))
        && !after.is_some_and(|body| body.contains(BY_HAND))
}

/// What a person put into an issue's text stays there.
fn judge_issue_texts(issue: &Issue, found: &mut Found) {
    for (before, after) in issue.versions.iter().zip(issue.versions.iter().skip(1)) {
        let is_ours = device(after.device.as_ref()).is_some();
        let is_late = after.at - before.at > RACE;
        if is_ours && is_late && is_lost(before.body.as_deref(), after.body.as_deref()) {
            let detail = format!("the text of #{} at {}", issue.number, after.at);
            found.push(("nothing by hand is overwritten", detail));
        }
    }
}
