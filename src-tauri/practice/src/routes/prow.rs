//! Prow: the robot that carries out lines such as `/close`, or says in public why it does not.
//!
//! It is told of every new issue and comment, also of those that a job of GitHub Actions has written,
//! because it is a webhook and no workflow. What it does follows from [`deed`] alone.

use super::RequestContext;
use crate::model::{Issue, Pending, Role};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// Once one of these is on an issue, anybody may close it.
const STALE: [&str; 2] = ["lifecycle/stale", "lifecycle/rotten"];

/// The label that holds something up.
const HOLD: &str = "do-not-merge/hold";

/// Whose `/milestone` is heeded, as the name of a team; people with write access where there is none.
const MILESTONE_TEAM: &str = "milestone-maintainers";

/// Who writes a line, and where.
#[derive(Debug, Clone, Default)]
struct Asked<'a> {
    is_author: bool,
    /// Triage and above.
    is_collaborator: bool,
    may_milestone: bool,
    is_comment: bool,
    is_pull: bool,
    is_open: bool,
    is_stale: bool,
    organization: &'a str,
    /// The titles of the repository's milestones.
    milestones: Vec<&'a str>,
}

/// What a line brings about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    /// A public answer.
    Say(String),
    /// Another state, and an answer.
    State(&'static str, String),
    Label(&'static str),
    Unlabel(&'static str),
    /// The milestone of this title, or none.
    Milestone(Option<String>),
}

/// What a line brings about; none for what is no command, or none here.
///
/// | line | who | who says so |
/// |---|---|---|
/// | `/close` | author or collaborator, anybody once it is stale; a new comment on what is open | prow `lifecycle/close.go` |
/// | `/reopen` | author or collaborator; a new comment on what is closed | prow `lifecycle/reopen.go` |
/// | `/lgtm` | a collaborator who is not the author; pull requests only | prow `lgtm` |
/// | `/hold`, `/hold cancel` | anybody; whether on issues too is not settled, here it is | prow `hold` |
/// | `/milestone TITLE` | a team of the organisation | prow `milestone`; kubernetes/release#711 |
fn deed(line: &str, asked: &Asked<'_>) -> Option<Deed> {
    let line = line.trim_end();
    let (command, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let is_theirs = asked.is_author || asked.is_collaborator;
    let no = |word: &str| {
        let sentence = "unless you authored it or you are a collaborator.";
        Deed::Say(format!("You can't {word} an issue {sentence}"))
    };
    match (command.to_ascii_lowercase().as_str(), rest) {
        ("/close", "") if asked.is_comment && asked.is_open => {
            Some(if is_theirs || asked.is_stale {
                Deed::State("closed", "Closing this issue.".into())
            } else {
                no("close")
            })
        }
        ("/reopen", "") if asked.is_comment && !asked.is_open => Some(if is_theirs {
            Deed::State("open", "Reopened this issue.".into())
        } else {
            no("reopen")
        }),
        ("/lgtm", "") if asked.is_comment && asked.is_pull => Some(if asked.is_author {
            Deed::Say("you cannot LGTM your own PR.".into())
        } else if asked.is_collaborator {
            Deed::Label("lgtm")
        } else {
            Deed::Say("changing LGTM is restricted to collaborators".into())
        }),
        ("/hold", "") => Some(Deed::Label(HOLD)),
        ("/hold", "cancel") | ("/unhold", "") => Some(Deed::Unlabel(HOLD)),
        ("/milestone", title) if !title.is_empty() => Some(if !asked.may_milestone {
            let team = format!("{}/{MILESTONE_TEAM}", asked.organization);
            Deed::Say(format!(
                "You must be a member of the {team} GitHub team to set the milestone. If you believe you should be able to issue the /milestone command, please contact the team and have them propose you as an additional delegate for this responsibility."
            ))
        } else if title == "clear" {
            Deed::Milestone(None)
        } else if asked.milestones.contains(&title) {
            Deed::Milestone(Some(title.into()))
        } else {
            let known: Vec<String> =
                asked.milestones.iter().map(|title| format!("`{title}`")).collect();
            Deed::Say(format!(
                "The provided milestone is not valid for this repository. Milestones in this repository: [{}]\n\nUse `/milestone clear` to clear the milestone.",
                known.join(", ")
            ))
        }),
        _ => None,
    }
}

/// The answer as the robot writes it: with the whole text that it answers.
fn reply_text(login: &str, said: &str, (text, page): (&str, &str)) -> String {
    let quoted: Vec<String> = text.lines().map(|line| format!(">{line}")).collect();
    format!(
        "@{login}: {said}\n\n<details>\n\nIn response to [this]({page}):\n\n{}\n\nInstructions for interacting with me using comments are in the team's handbook.\n</details>",
        quoted.join("\n")
    )
}

impl RequestContext<'_> {
    /// Tells the robot, if there is one, of a new issue, or of a comment by its id and text.
    pub(super) fn wake_prow(
        &mut self,
        repository: i64,
        issue: i64,
        author: i64,
        comment: Option<(i64, &str)>,
    ) {
        let robot = self.state.user_by_login("practice-robot[bot]").map(|user| user.id);
        let Some(robot) = robot.filter(|robot| *robot != author) else { return };
        if self.is_bot(author) && !self.state.meta().unsettled.prow_heeds_bots {
            return;
        }
        let Some(writes) = self.prow_writes(repository, issue, author, comment) else { return };
        let due = self.now + TimeDelta::seconds(2);
        let writes = writes.into_iter().map(|(method, path, body)| Pending {
            due,
            by: robot,
            request: None,
            method: method.into(),
            path,
            body: body.to_string(),
            device: None,
            token: None,
        });
        self.state.meta_mut().pending.extend(writes);
    }

    fn prow_writes(
        &self,
        repository: i64,
        issue: i64,
        author: i64,
        comment: Option<(i64, &str)>,
    ) -> Option<Vec<(&'static str, String, Value)>> {
        let home = self.state.repository(repository)?;
        let issue = self.state.issue_by_id(issue)?;
        let newest = issue.newest()?;
        let text = comment.map_or(newest.body.as_deref().unwrap_or_default(), |(_, text)| text);
        let owner = self.state.user(home.owner)?;
        let organization = self.state.meta().organizations.get(&home.owner);
        let team = organization.and_then(|one| one.teams.get(MILESTONE_TEAM));
        let role = self.role(repository);
        let is_on = |label: &str| {
            let known = home.labels.iter().find(|known| known.name == label);
            known.is_some_and(|known| newest.labels.contains(&known.id))
        };
        let asked = Asked {
            is_author: issue.author == author,
            is_collaborator: role >= Role::Triage,
            may_milestone: team.map_or(role >= Role::Write, |team| team.contains(&author)),
            is_comment: comment.is_some(),
            is_pull: issue.pull_request,
            is_open: newest.state == "open",
            is_stale: STALE.iter().any(|label| is_on(label)),
            organization: &owner.login,
            milestones: home.milestones.iter().map(|one| one.title.as_str()).collect(),
        };
        let path = format!("/repositories/{repository}/issues/{}", issue.number);
        let page = self.page_of(repository, issue, comment.map(|(id, _)| id));
        let login = self.state.user(author).map_or("ghost", |user| user.login.as_str());
        let say = |said: &str| {
            let text = reply_text(login, said, (text, &page));
            ("POST", format!("{path}/comments"), json!({ "body": text }))
        };
        let mut writes = Vec::new();
        for deed in text.lines().filter_map(|line| deed(line, &asked)) {
            match deed {
                Deed::Say(said) => writes.push(say(&said)),
                Deed::State(state, said) => {
                    writes.push(say(&said));
                    writes.push(("PATCH", path.clone(), json!({ "state": state })));
                }
                Deed::Label(label) => {
                    writes.push(("POST", format!("{path}/labels"), json!([label])));
                }
                Deed::Unlabel(label) => {
                    writes.push(("DELETE", format!("{path}/labels/{label}"), Value::Null));
                }
                Deed::Milestone(title) => {
                    let known = |title: String| {
                        home.milestones.iter().find(|one| one.title == title).map(|one| one.number)
                    };
                    let number = title.and_then(known);
                    writes.push(("PATCH", path.clone(), json!({ "milestone": number })));
                }
            }
        }
        Some(writes)
    }

    /// The page for people of an issue or of one of its comments.
    fn page_of(&self, repository: i64, issue: &Issue, comment: Option<i64>) -> String {
        let view = self.present();
        let home = self.state.repository(repository);
        let home = home.map(|home| view.full_name(home)).unwrap_or_default();
        let place = comment.map(|id| format!("#issuecomment-{id}")).unwrap_or_default();
        format!("{}/{home}/issues/{}{place}", view.html(), issue.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_heeded_from_those_who_may_and_answered_for_others() {
        let public = Asked {
            is_comment: true,
            is_open: true,
            organization: "tern",
            milestones: vec!["v1.38"],
            ..Asked::default()
        };
        let author = Asked { is_author: true, ..public.clone() };
        let collaborator = Asked { is_collaborator: true, ..public.clone() };
        let maintainer = Asked { may_milestone: true, ..public.clone() };
        let on_pull = |asked: &Asked<'static>| Asked { is_pull: true, ..asked.clone() };
        let said = |text: &str| {
            let text = text.to_owned();
            move |deed: &Option<Deed>| match deed {
                Some(Deed::Say(said)) => said.contains(&text),
                _ => false,
            }
        };
        let closed = |deed: &Option<Deed>| matches!(deed, Some(Deed::State("closed", _)));
        assert!(said("can't close")(&deed("/close", &public)));
        assert!(closed(&deed("/CLOSE \r", &author)));
        assert!(closed(&deed("/close", &collaborator)));
        assert!(closed(&deed("/close", &Asked { is_stale: true, ..public.clone() })));
        for nothing in ["/close please", " /close", "please /close", "/closed", "/reopen", "/lgtm"]
        {
            assert_eq!(deed(nothing, &author), None, "{nothing}");
        }
        assert_eq!(deed("/close", &Asked { is_comment: false, ..author.clone() }), None);
        let shut = Asked { is_open: false, ..author.clone() };
        assert!(matches!(deed("/reopen", &shut), Some(Deed::State("open", _))));
        assert_eq!(deed("/lgtm", &on_pull(&collaborator)), Some(Deed::Label("lgtm")));
        assert!(said("own PR")(&deed("/lgtm", &on_pull(&author))));
        assert!(said("restricted")(&deed("/lgtm", &on_pull(&public))));
        assert_eq!(deed("/hold", &public), Some(Deed::Label(HOLD)));
        assert_eq!(deed("/hold cancel", &public), Some(Deed::Unlabel(HOLD)));
        assert!(said("tern/milestone-maintainers")(&deed("/milestone v1.38", &collaborator)));
        let set = Some(Deed::Milestone(Some("v1.38".into())));
        assert_eq!(deed("/milestone v1.38", &maintainer), set);
        assert_eq!(deed("/milestone clear", &maintainer), Some(Deed::Milestone(None)));
        assert!(said("not valid")(&deed("/milestone v9", &maintainer)));
    }
}
