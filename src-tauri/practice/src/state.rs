//! The practice GitHub's memory at one moment, and which parts of it have changed.
//!
//! Every change goes through a method that notes the changed row, so that a file only takes the
//! rows that differ and another process only reads those.

mod rows;

use crate::conduct::{ACTIONS, Conduct, Job, Visitor};
use crate::extra_routes::ExtraRoutes;
use crate::model::{
    Comment, CommentVersion, Issue, IssueVersion, Meta, Pending, Reaction, Repository, Role, User,
    UserKind, World,
};
use crate::request_log::RequestEntry;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RowKind {
    Meta,
    User,
    Repository,
    Issue,
    Comment,
    Request,
}

/// Who changes something and by which way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Actor {
    pub(crate) user: i64,
    pub(crate) device: Option<String>,
    pub(crate) request: Option<u64>,
}

/// What a reaction is to, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Issue(i64),
    Comment(i64),
}

/// Requests kept in a file; the memory of a test keeps all.
pub(crate) const KEPT_REQUESTS: usize = 2_000;

#[derive(Debug, Default, Clone)]
pub(crate) struct State {
    meta: Meta,
    users: BTreeMap<i64, User>,
    repositories: BTreeMap<i64, Repository>,
    issues: BTreeMap<i64, Issue>,
    comments: BTreeMap<i64, Comment>,
    requests: BTreeMap<u64, RequestEntry>,
    /// (repository, number) -> issue id.
    numbers: BTreeMap<(i64, i64), i64>,
    /// issue id -> comment ids, ascending.
    threads: BTreeMap<i64, Vec<i64>>,
    changed: BTreeSet<(RowKind, i64)>,
    /// What other clients may ask besides, for writes that are carried out later.
    pub(crate) extra_routes: Option<ExtraRoutes>,
}

impl State {
    pub(crate) fn meta(&self) -> &Meta {
        &self.meta
    }

    pub(crate) fn meta_mut(&mut self) -> &mut Meta {
        self.changed.insert((RowKind::Meta, 0));
        &mut self.meta
    }

    pub(crate) fn take_changed(&mut self) -> BTreeSet<(RowKind, i64)> {
        std::mem::take(&mut self.changed)
    }

    fn next_id(&mut self) -> i64 {
        let meta = self.meta_mut();
        meta.last_id += 1;
        meta.last_id
    }

    // Users.

    pub(crate) fn user(&self, id: i64) -> Option<&User> {
        self.users.get(&id)
    }

    pub(crate) fn user_by_login(&self, login: &str) -> Option<&User> {
        self.users.values().find(|user| user.login.eq_ignore_ascii_case(login))
    }

    pub(crate) fn user_by_token(&self, token: &str) -> Option<&User> {
        self.users.values().find(|user| user.tokens.iter().any(|known| known == token))
    }

    pub(crate) fn add_user(
        &mut self,
        login: &str,
        name: &str,
        kind: UserKind,
        at: DateTime<Utc>,
    ) -> i64 {
        if let Some(user) = self.user_by_login(login) {
            return user.id;
        }
        let id = self.next_id();
        let tokens =
            if kind == UserKind::User { vec![format!("practice-token-{login}")] } else { vec![] };
        let user = User {
            id,
            login: login.into(),
            name: name.into(),
            kind,
            tokens,
            tokens_end: None,
            scopes: None,
            location: None,
            created_at: at,
        };
        self.put_user(user);
        id
    }

    pub(crate) fn put_user(&mut self, user: User) {
        self.changed.insert((RowKind::User, user.id));
        self.users.insert(user.id, user);
    }

    pub(crate) fn remove_user(&mut self, id: i64) {
        self.changed.insert((RowKind::User, id));
        self.users.remove(&id);
    }

    // Repositories.

    pub(crate) fn repository(&self, id: i64) -> Option<&Repository> {
        self.repositories.get(&id)
    }

    pub(crate) fn repositories(&self) -> impl Iterator<Item = &Repository> {
        self.repositories.values()
    }

    pub(crate) fn repository_mut(&mut self, id: i64) -> Option<&mut Repository> {
        self.changed.insert((RowKind::Repository, id));
        self.repositories.get_mut(&id)
    }

    pub(crate) fn repository_by_name(&self, owner: &str, name: &str) -> Option<&Repository> {
        let owner = self.user_by_login(owner)?.id;
        self.repositories
            .values()
            .find(|repo| repo.owner == owner && repo.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn repository_by_former_name(&self, owner: &str, name: &str) -> Option<&Repository> {
        let full = format!("{owner}/{name}").to_lowercase();
        self.repositories.values().find(|repo| repo.former.contains(&full))
    }

    pub(crate) fn add_repository(
        &mut self,
        owner: i64,
        name: &str,
        description: &str,
        at: DateTime<Utc>,
    ) -> i64 {
        let id = self.next_id();
        let repository = Repository {
            id,
            owner,
            name: name.into(),
            former: Vec::new(),
            description: description.into(),
            private: false,
            archived: false,
            has_issues: true,
            roles: BTreeMap::from([(owner, Role::Admin)]),
            labels: Vec::new(),
            milestones: Vec::new(),
            next_number: 1,
            created_at: at,
            updated_at: at,
            conduct: Conduct::default(),
        };
        self.changed.insert((RowKind::Repository, id));
        self.repositories.insert(id, repository);
        id
    }

    /// A number for a label or milestone.
    pub(crate) fn part_id(&mut self) -> i64 {
        self.next_id()
    }

    /// What a user may do there; none where the repository cannot be seen. A private one is seen by the
    /// bot while a job runs in it.
    pub(crate) fn role(&self, repository: &Repository, user: Option<i64>) -> Option<Role> {
        let given = user.and_then(|user| repository.roles.get(&user).copied());
        let runs = || self.meta.jobs.values().any(|job| job.repository == repository.id);
        let is_job = |user: &User| user.login == ACTIONS && runs();
        let is_job = || user.and_then(|user| self.user(user)).is_some_and(is_job);
        given.or((!repository.private || is_job()).then_some(Role::Read))
    }

    /// The job of this token, if it is one's.
    pub(crate) fn job(&self, token: Option<&str>) -> Option<&Job> {
        self.meta.jobs.get(token?)
    }

    /// What a limit on interaction asks of somebody.
    pub(crate) fn visitor(&self, repository: &Repository, user: i64) -> Visitor {
        Visitor {
            has_role: repository.roles.contains_key(&user),
            has_committed: repository.conduct.contributors.contains(&user),
            since: self.user(user).map_or(repository.created_at, |user| user.created_at),
        }
    }

    // Issues.

    pub(crate) fn issue(&self, repository: i64, number: i64) -> Option<&Issue> {
        self.numbered(repository, number).filter(|issue| issue.discussion.is_none())
    }

    /// The discussion of a number that no issue has.
    pub(crate) fn discussion(&self, repository: i64, number: i64) -> Option<&Issue> {
        self.numbered(repository, number).filter(|issue| issue.discussion.is_some())
    }

    fn numbered(&self, repository: i64, number: i64) -> Option<&Issue> {
        self.issues.get(self.numbers.get(&(repository, number))?)
    }

    pub(crate) fn issue_by_id(&self, id: i64) -> Option<&Issue> {
        self.issues.get(&id)
    }

    pub(crate) fn issue_mut(&mut self, id: i64) -> Option<&mut Issue> {
        self.changed.insert((RowKind::Issue, id));
        self.issues.get_mut(&id)
    }

    pub(crate) fn issues_of(&self, repository: i64) -> impl Iterator<Item = &Issue> {
        self.numbers
            .range((repository, i64::MIN)..=(repository, i64::MAX))
            .filter_map(|(_, id)| self.issues.get(id))
            .filter(|issue| issue.discussion.is_none())
    }

    /// Adds an issue; its first version says when and by whom.
    pub(crate) fn add_issue(&mut self, repository: i64, version: IssueVersion) -> Option<i64> {
        let home = self.repository_mut(repository)?;
        let number = home.next_number;
        home.next_number += 1;
        let meta = self.meta_mut();
        meta.last_issue += 1;
        let id = meta.last_issue;
        self.put_issue(Issue {
            id,
            repository,
            number,
            author: version.by,
            pull_request: false,
            discussion: None,
            deleted: None,
            transferred: None,
            versions: vec![version],
            reactions: Vec::new(),
            children: Vec::new(),
            happened: Vec::new(),
        });
        self.changed.insert((RowKind::Issue, id));
        Some(id)
    }

    /// Adds a version, made from the newest by `change`.
    pub(crate) fn change_issue(
        &mut self,
        id: i64,
        by: &Actor,
        at: DateTime<Utc>,
        change: impl FnOnce(&mut IssueVersion),
    ) {
        let Some(issue) = self.issue_mut(id) else { return };
        let Some(mut version) = issue.newest().cloned() else { return };
        version.at = at.max(version.at);
        version.by = by.user;
        version.device.clone_from(&by.device);
        version.request = by.request;
        change(&mut version);
        issue.versions.push(version);
    }

    // Comments.

    pub(crate) fn comment(&self, id: i64) -> Option<&Comment> {
        self.comments.get(&id)
    }

    /// The comments of an issue, ascending by id, also deleted ones.
    pub(crate) fn thread(&self, issue: i64) -> impl Iterator<Item = &Comment> {
        let ids = self.threads.get(&issue).map(Vec::as_slice).unwrap_or_default();
        ids.iter().filter_map(|id| self.comments.get(id))
    }

    pub(crate) fn add_comment(
        &mut self,
        issue: &Issue,
        by: &Actor,
        body: String,
        at: DateTime<Utc>,
    ) -> i64 {
        let meta = self.meta_mut();
        // GitHub's ids are shared by all its repositories, so ours have gaps too.
        meta.last_comment += 37;
        let id = meta.last_comment;
        self.put_comment(Comment {
            id,
            issue: issue.id,
            repository: issue.repository,
            author: by.user,
            reply_to: None,
            versions: vec![CommentVersion {
                at,
                by: by.user,
                device: by.device.clone(),
                request: by.request,
                body: Some(body),
            }],
            reactions: Vec::new(),
            minimized: None,
            pinned: None,
        });
        self.changed.insert((RowKind::Comment, id));
        id
    }

    /// That a comment answers another one of its discussion.
    pub(crate) fn set_reply_to(&mut self, id: i64, parent: i64) {
        self.changed.insert((RowKind::Comment, id));
        if let Some(comment) = self.comments.get_mut(&id) {
            comment.reply_to = Some(parent);
        }
    }

    /// A new body, or none to delete the comment.
    pub(crate) fn change_comment(
        &mut self,
        id: i64,
        by: &Actor,
        body: Option<String>,
        at: DateTime<Utc>,
    ) {
        self.changed.insert((RowKind::Comment, id));
        let Some(comment) = self.comments.get_mut(&id) else { return };
        let at = at.max(comment.updated_at());
        comment.versions.push(CommentVersion {
            at,
            by: by.user,
            device: by.device.clone(),
            request: by.request,
            body,
        });
    }

    // Reactions.

    /// The reactions to an issue or comment, to be changed.
    pub(crate) fn reactions_mut(&mut self, to: Target) -> Option<&mut Vec<Reaction>> {
        match to {
            Target::Issue(id) => self.issue_mut(id).map(|issue| &mut issue.reactions),
            Target::Comment(id) => {
                self.changed.insert((RowKind::Comment, id));
                self.comments.get_mut(&id).map(|comment| &mut comment.reactions)
            }
        }
    }

    /// The next number of a reaction; GitHub's have gaps.
    pub(crate) fn reaction_id(&mut self) -> i64 {
        let meta = self.meta_mut();
        meta.last_reaction = meta.last_reaction.max(340_000_000) + 13;
        meta.last_reaction
    }

    /// Changes what stands on a comment beside its text.
    pub(crate) fn mark_comment(&mut self, id: i64, change: impl FnOnce(&mut Comment)) {
        self.changed.insert((RowKind::Comment, id));
        if let Some(comment) = self.comments.get_mut(&id) {
            change(comment);
        }
    }

    // Requests.

    pub(crate) fn order(&mut self) -> u64 {
        let meta = self.meta_mut();
        meta.last_order += 1;
        meta.last_order
    }

    pub(crate) fn request_mut(&mut self, number: u64) -> Option<&mut RequestEntry> {
        self.changed.insert((RowKind::Request, number.cast_signed()));
        self.requests.get_mut(&number)
    }

    pub(crate) fn add_request(&mut self, entry: RequestEntry) {
        self.changed.insert((RowKind::Request, entry.number.cast_signed()));
        self.requests.insert(entry.number, entry);
    }

    /// Forgets the oldest requests beyond [`KEPT_REQUESTS`].
    pub(crate) fn prune_requests(&mut self) {
        while self.requests.len() > KEPT_REQUESTS {
            let Some((number, _)) = self.requests.pop_first() else { return };
            self.changed.insert((RowKind::Request, number.cast_signed()));
        }
    }

    /// The writes that are due, in the order in which they are to be carried out.
    pub(crate) fn take_due(&mut self, now: DateTime<Utc>) -> Vec<Pending> {
        if self.meta.pending.iter().all(|pending| pending.due > now) {
            return Vec::new();
        }
        let meta = self.meta_mut();
        let (mut due, later): (Vec<_>, Vec<_>) =
            meta.pending.drain(..).partition(|pending| pending.due <= now);
        meta.pending = later;
        due.sort_by_key(|pending| pending.due);
        due
    }

    pub(crate) fn world(&self) -> World {
        World {
            users: self.users.values().cloned().collect(),
            repositories: self.repositories.values().cloned().collect(),
            issues: self.issues.values().cloned().collect(),
            comments: self.comments.values().cloned().collect(),
            requests: self.requests.values().cloned().collect(),
            pending: self.meta.pending.clone(),
        }
    }

    // Rows, for the file.

    fn put_issue(&mut self, issue: Issue) {
        self.numbers.insert((issue.repository, issue.number), issue.id);
        self.issues.insert(issue.id, issue);
    }

    fn put_comment(&mut self, comment: Comment) {
        let thread = self.threads.entry(comment.issue).or_default();
        if let Err(place) = thread.binary_search(&comment.id) {
            thread.insert(place, comment.id);
        }
        self.comments.insert(comment.id, comment);
    }
}
