"""Every answer against GitHub's own description of its API (npm @octokit/openapi)."""

import functools
import importlib.metadata
import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

from openapi_schema_validator import OAS30Validator

from morning import COLLEAGUE, LABEL, LEAD, REPOSITORY, SCHEDULE, URL, same, step, told, token

PACKAGE = Path(os.environ["PRACTICE_PACKAGES"]) / "package"
DESCRIPTION = json.loads((PACKAGE / "generated/api.github.com.json").read_text())
REPO = "/repos/{owner}/{repo}"

# What says nothing about an answer, or names parts that are no longer apart.
LEFT_OUT = {"example", "examples", "discriminator"}

# Null in real answers, though the description does not allow it.
NULL = {"state_reason"}


def lookup(ref):
    part = DESCRIPTION
    for name in ref.removeprefix("#/").split("/"):
        part = part[name]
    return part


def whole(value):
    """A part of the description with what it refers to in it."""
    if isinstance(value, list):
        return [whole(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return referred(value["$ref"])
    return {name: whole(one) for name, one in value.items() if name not in LEFT_OUT}


@functools.cache
def referred(ref):
    return whole(lookup(ref))


def asked(method, path, body=None, accept="application/vnd.github+json", login=LEAD):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, method=method)
    request.add_header("Accept", accept)
    request.add_header("Authorization", f"Bearer {token(login)}")
    request.add_header("User-Agent", "answers")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read(), answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers.get_content_type()


def check(method, template, status, body=None, query="", login=LEAD, **parts):
    """Asks and compares; returns what was answered."""
    owner, repo = REPOSITORY.split("/")
    path = template.format(owner=owner, repo=repo, **parts) + query
    with step(f"{method} {template}{query}: {status}"):
        found, answer, kind = asked(method, path, body, login=login)
        same(found, status, "the status")
        responses = whole(DESCRIPTION["paths"][template][method.lower()]["responses"])
        said = responses.get(str(status))
        if said is None:
            raise AssertionError(f"the description knows {sorted(responses)} only")
        content = said.get("content", {})
        if not content:
            same(answer, b"", "a body where there should be none")
            return None
        if kind != "application/json":
            if kind not in content:
                raise AssertionError(f"{kind} is none of {sorted(content)}")
            return answer.decode()
        value = json.loads(answer)
        schema = (content.get("application/json") or next(iter(content.values())))["schema"]
        for error in OAS30Validator(schema).iter_errors(value):
            field = error.absolute_path[-1] if error.absolute_path else ""
            if field in NULL and error.instance is None:
                continue
            where = "/".join(str(one) for one in error.absolute_path)
            raise AssertionError(f"{where}: {error.message[:300]}")
        return value


check("GET", "/", 200)
check("GET", "/meta", 200)
check("GET", "/versions", 200)
check("GET", "/rate_limit", 200)
check("GET", "/user", 200)
check("GET", "/users/{username}", 200, username=COLLEAGUE)
check("POST", "/markdown", 200, {"text": "*a*"})
check("GET", REPO, 200)
check("GET", REPO + "/contents/{path}", 200, path=SCHEDULE)
check("GET", REPO + "/contents/{path}", 200, path="releases")
check("GET", REPO + "/contents/{path}", 404, path="nowhere")
check("GET", REPO + "/collaborators", 200)
check("GET", REPO + "/collaborators/{username}", 204, username=LEAD)
check("GET", REPO + "/collaborators/{username}/permission", 200, username=LEAD)
check("GET", REPO + "/assignees", 200)
check("GET", REPO + "/assignees/{assignee}", 204, assignee=COLLEAGUE)
check("GET", REPO + "/assignees/{assignee}", 404, assignee="nobody")
check("GET", REPO + "/labels", 200)
check("GET", REPO + "/labels/{name}", 200, name=LABEL)
check("POST", REPO + "/labels", 422, {"name": LABEL})
check("POST", REPO + "/milestones", 201, {"title": "answers", "due_on": "2026-12-01T00:00:00Z"})
check("GET", REPO + "/milestones", 200)
check("GET", REPO + "/milestones/{milestone_number}", 200, milestone_number=1)
check("PATCH", REPO + "/milestones/{milestone_number}", 200, {"state": "open"}, milestone_number=1)

issue = check("POST", REPO + "/issues", 201, {
    "title": "Answers", "body": "a", "labels": [LABEL], "assignees": [COLLEAGUE], "milestone": 1,
})
number = {"issue_number": issue["number"]}
one = REPO + "/issues/{issue_number}"
check("GET", one, 200, **number)
check("GET", one, 404, issue_number=9999)
check("PATCH", one, 200, {"title": "Answers, all", "milestone": None}, **number)
check("PATCH", one, 200, {"state": "closed", "state_reason": "not_planned"}, **number)
check("PATCH", one, 200, {"state": "open"}, **number)
check("GET", REPO + "/issues", 200, query="?state=all")
check("GET", REPO + "/issues", 422, query="?since=soon")
check("GET", one + "/labels", 200, **number)
check("POST", one + "/labels", 200, {"labels": ["discussion-needed"]}, **number)
check("DELETE", one + "/labels/{name}", 200, name="discussion-needed", **number)
check("PUT", one + "/labels", 200, {"labels": [LABEL]}, **number)
check("DELETE", one + "/labels", 204, **number)
check("POST", one + "/assignees", 201, {"assignees": [LEAD]}, **number)
check("GET", one + "/assignees/{assignee}", 204, assignee=LEAD, **number)
check("DELETE", one + "/assignees", 200, {"assignees": [LEAD]}, **number)
check("POST", one + "/reactions", 201, {"content": "rocket"}, **number)
check("POST", one + "/reactions", 200, {"content": "rocket"}, **number)
check("POST", one + "/reactions", 422, {"content": "tada"}, **number)
reaction = check("GET", one + "/reactions", 200, **number)[0]
check("DELETE", one + "/reactions/{reaction_id}", 204, reaction_id=reaction["id"], **number)
check("PUT", one + "/lock", 204, {"lock_reason": "resolved"}, **number)
check("PUT", one + "/lock", 422, {"lock_reason": "nonsense"}, **number)
check("POST", one + "/comments", 403, {"body": "x"}, login="you", **number)
check("DELETE", one + "/lock", 204, **number)

comment = check("POST", one + "/comments", 201, {"body": "*b*"}, **number)
check("POST", one + "/comments", 422, {}, **number)
check("GET", one + "/comments", 200, **number)
of = {"comment_id": comment["id"]}
single = REPO + "/issues/comments/{comment_id}"
check("GET", REPO + "/issues/comments", 200)
check("GET", single, 200, **of)
check("PATCH", single, 200, {"body": "*c*"}, **of)
check("POST", single + "/reactions", 201, {"content": "+1"}, **of)
reaction = check("GET", single + "/reactions", 200, **of)[0]
check("DELETE", single + "/reactions/{reaction_id}", 204, reaction_id=reaction["id"], **of)
check("GET", one + "/timeline", 200, **number)
event = check("GET", one + "/events", 200, **number)[0]
check("GET", REPO + "/issues/events", 200)
check("GET", REPO + "/issues/events/{event_id}", 200, event_id=event["id"])
check("GET", "/search/issues", 200, query="?q=Answers+is:issue")
check("GET", "/search/issues", 422, query="?q=mentions:you")
check("PUT", single + "/pin", 200, **of)
check("DELETE", single + "/pin", 204, **of)
child = {"sub_issue_id": check("POST", REPO + "/issues", 201, {"title": "Under it"})["id"]}
check("POST", one + "/sub_issues", 201, child, **number)
check("GET", one + "/sub_issues", 200, **number)
check("DELETE", one + "/sub_issue", 200, child, **number)
first = {"state": "closed", "state_reason": "duplicate", "duplicate_issue_id": child["sub_issue_id"]}
check("PATCH", one, 200, first, **number)
check("PATCH", one, 200, {"state": "open"}, **number)
check("DELETE", single, 204, **of)
check("GET", single, 404, **of)

flow = {"file": "round.yml", "crons": ["17 22 * * 0"], "owner": LEAD, "issues": "write"}
same(asked("PUT", "/_practice/workflows", {"repository": REPOSITORY, "workflow": flow})[0], 200)
flow = REPO + "/actions/workflows/{workflow_id}"
of = {"workflow_id": "round.yml"}
check("GET", REPO + "/actions/workflows", 200)
check("GET", flow, 200, **of)
check("PUT", flow + "/disable", 204, **of)
check("PUT", flow + "/enable", 204, **of)
check("POST", flow + "/dispatches", 204, {"ref": "main"}, **of)
check("GET", flow + "/runs", 200, query="?event=workflow_dispatch&per_page=1", **of)

with step("texts in all forms"):
    accept = "application/vnd.github.full+json"
    _, answer, _ = asked("GET", one.format(owner="meridian-practice", repo="release-team", **number),
                         accept=accept)
    schema = whole(DESCRIPTION["components"]["schemas"]["issue"])
    value = json.loads(answer)
    same([key in value for key in ("body", "body_html", "body_text")], [True] * 3)
    same([error.message for error in OAS30Validator(schema).iter_errors(value)], [])

version = json.loads((PACKAGE / "package.json").read_text())["version"]
told(f"answers by @octokit/openapi {version}"
     f" (openapi-schema-validator {importlib.metadata.version('openapi-schema-validator')})")
sys.exit(0)
