//! What a test in another process sets by `/_practice/...` beside faults and the network: switches,
//! conduct, members, jobs, workflows and their clock, bots.

use crate::Practice;
use crate::conduct::{InteractionLimit, StaleBot};
use crate::error::PracticeError;
use crate::may::Access;
use crate::model::Role;
use crate::unsettled::Unsettled;
use crate::workflows::Mishap;
use crate::workflows_control::WorkflowFile;
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
struct Restriction {
    repository: String,
    creation: Option<Role>,
    limit: Option<InteractionLimit>,
}

#[derive(Debug, Deserialize)]
struct Membership {
    organization: String,
    login: String,
    is_member: bool,
}

#[derive(Debug, Deserialize)]
struct Team {
    organization: String,
    team: String,
    logins: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct RoleOf {
    repository: String,
    login: String,
    role: Option<Role>,
}

#[derive(Debug, Deserialize)]
struct Lead {
    rests: bool,
}

#[derive(Debug, Deserialize)]
struct JobOf {
    repository: String,
    #[serde(default)]
    issues: Access,
    #[serde(default)]
    contents: Access,
}

#[derive(Debug, Deserialize)]
struct Committed {
    repository: String,
    workflow: WorkflowFile,
}

#[derive(Debug, Deserialize)]
struct Bad {
    repository: String,
    file: String,
    mishap: Mishap,
}

#[derive(Debug, Deserialize)]
struct InRepository {
    repository: String,
}

#[derive(Debug, Deserialize)]
struct Stale {
    repository: String,
    bot: Option<StaleBot>,
}

#[derive(Debug, Deserialize)]
struct Ended {
    conclusion: String,
}

/// A refusal: a status and a sentence.
pub(crate) type Refusal = (StatusCode, Value);

fn failed(error: &PracticeError) -> Refusal {
    (StatusCode::INTERNAL_SERVER_ERROR, json!({ "message": error.to_string() }))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| (StatusCode::BAD_REQUEST, json!({ "message": error.to_string() })))
}

/// Carries a setting out; none where there is no such address.
pub(crate) fn script(
    practice: &Practice,
    what: (&str, &str),
    body: &[u8],
) -> Option<Result<Value, Refusal>> {
    let done = |outcome: Result<(), PracticeError>| match outcome {
        Ok(()) => Ok(json!({})),
        Err(error) => Err(failed(&error)),
    };
    let told = |outcome: Result<Value, PracticeError>| outcome.map_err(|error| failed(&error));
    Some(match what {
        ("GET", "unsettled") => told(practice.unsettled().map(|switches| json!(switches))),
        ("PUT", "unsettled") => {
            read::<Unsettled>(body).and_then(|wanted| done(practice.set_unsettled(wanted)))
        }
        ("PUT", "conduct") => read::<Restriction>(body).and_then(|wanted| {
            let Restriction { repository, creation, limit } = wanted;
            let restricted = practice.restrict_issues(&repository, creation);
            done(restricted.and_then(|()| practice.limit_interaction(&repository, limit)))
        }),
        ("PUT", "members") => read::<Membership>(body).and_then(|wanted| {
            let Membership { organization, login, is_member } = wanted;
            done(practice.set_member(&organization, &login, is_member))
        }),
        ("PUT", "teams") => read::<Team>(body).and_then(|wanted| {
            let logins: Vec<&str> = wanted.logins.iter().map(String::as_str).collect();
            done(practice.set_team(&wanted.organization, &wanted.team, &logins))
        }),
        ("PUT", "roles") => read::<RoleOf>(body).and_then(|wanted| {
            done(practice.set_role(&wanted.repository, &wanted.login, wanted.role))
        }),
        ("PUT", "lead") => {
            read::<Lead>(body).and_then(|wanted| done(practice.set_lead_rests(wanted.rests)))
        }
        ("POST", "jobs") => read::<JobOf>(body).and_then(|wanted| {
            let token = practice.start_job(&wanted.repository, wanted.issues, wanted.contents);
            told(token.map(|token| json!({ "token": token })))
        }),
        ("DELETE", path) if path.starts_with("jobs/") => {
            done(practice.end_job(path.trim_start_matches("jobs/")))
        }
        ("PUT", "workflows") => read::<Committed>(body)
            .and_then(|wanted| done(practice.put_workflow(&wanted.repository, wanted.workflow))),
        ("POST", "mishaps") => read::<Bad>(body).and_then(|wanted| {
            done(practice.push_mishap(&wanted.repository, &wanted.file, wanted.mishap))
        }),
        ("POST", "commits") => {
            read::<InRepository>(body).and_then(|wanted| done(practice.commit(&wanted.repository)))
        }
        ("POST", "runs") => told(practice.due_runs().map(|runs| json!(runs))),
        ("POST", path) if path.starts_with("runs/") => {
            let run = path.trim_start_matches("runs/").parse().unwrap_or_default();
            read::<Ended>(body).and_then(|wanted| done(practice.end_run(run, &wanted.conclusion)))
        }
        ("POST", "prow") => done(practice.install_prow()),
        ("PUT", "stale") => read::<Stale>(body)
            .and_then(|wanted| done(practice.set_stale_bot(&wanted.repository, wanted.bot))),
        _ => return None,
    })
}
