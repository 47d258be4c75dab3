"""A team bot's morning with github3.py, which always asks for texts in all forms."""

import importlib.metadata

import github3
from github3 import exceptions

from morning import (
    COLLEAGUE, LABEL, LEAD, MEMBER, REPOSITORY, SCHEDULE, TEXT, URL,
    git_id, holds, same, step, told, token,
)

OWNER, NAME = REPOSITORY.split("/")


def client(login):
    return github3.GitHubEnterprise(URL, token=token(login))


bot = client(LEAD)
with step("who am I, and what is this repository"):
    same(bot.me().login, LEAD)
    home = bot.repository(OWNER, NAME)
    same(home.full_name, REPOSITORY)
    same(home.owner.login, OWNER)
    same(home.label(LABEL).name, LABEL)

with step("this week's issue, by list and by search"):
    listed = list(home.issues(state="open", labels=LABEL))
    same(len(listed), 1, "open issues with the label")
    issue = home.issue(listed[0].number)
    found = list(bot.search_issues(f'repo:{REPOSITORY} is:issue is:open label:"{LABEL}"'))
    same([one.issue.number for one in found], [issue.number], "found")
    same(found[0].score, 1.0, "its score")

with step("the issue in three forms"):
    same(issue.user.login, LEAD)
    holds(issue.body.startswith("<!-- meridian:round "), "as it was written")
    holds("meridian:round" not in issue.body_html, "a hidden mark stays hidden")
    holds("<strong>How it works</strong>" in issue.body_html, "as HTML")
    holds("How it works" in issue.body_text and "<" not in issue.body_text, "as words")

with step("all comments of last week, page by page"):
    last = home.issue(issue.number - 1)
    comments = list(last.comments(number=-1))
    ids = [comment.id for comment in comments]
    same(ids, sorted(set(ids)), "each once, in order")
    same(len(ids), last.comments_count, "as many as the issue says")
    holds(all(comment.body_html and comment.body_text for comment in comments), "in all forms")
    pages = list(last._iter(-1, last._build_url("comments", base_url=last._api),
                            github3.issues.comment.IssueComment, params={"per_page": 2}))
    same([comment.id for comment in pages], ids, "by twos")

with step("the schedule: decoded, its folder, its number"):
    file = home.file_contents(SCHEDULE)
    text = file.decoded.decode()
    holds("## Timeline" in text, "the schedule was read")
    same(file.sha, git_id(text), "git's number of it")
    same(file.size, len(text.encode()), "its length")
    same([name for name, _ in home.directory_contents("releases")], ["README.md"], "the folder")

with step("a comment is written, edited and kept as it is"):
    comment = issue.create_comment(TEXT)
    same(issue.comment(comment.id).body, TEXT, "as it was sent")
    holds("not seen" not in comment.body_html, "a hidden line stays hidden")
    holds("one & two" in comment.body_text, "its words")
    holds(comment.edit(TEXT + "\r\nmore"), "edited")
    same(issue.comment(comment.id).body, TEXT + "\r\nmore", "after the edit")

with step("a reaction, by address: the client has no word for it"):
    place = f"{comment._api}/reactions"
    made = bot.session.post(place, json={"content": "eyes"})
    same((made.status_code, made.json()["content"]), (201, "eyes"))
    same(len(bot.session.get(place).json()), 1, "given")
    same(bot.session.delete(f"{place}/{made.json()['id']}").status_code, 204)

with step("a label is put on and taken off"):
    for name in ["discussion-needed", "sig/docs"]:
        issue.add_labels(name)
        same({label.name for label in issue.labels()}, {LABEL, name})
        issue.remove_label(name)
        same([label.name for label in issue.labels()], [LABEL])

with step("somebody is assigned, and no longer"):
    holds(home.is_assignee(COLLEAGUE), "may be assigned")
    holds(not home.is_assignee("nobody-at-all"), "may not be assigned")
    holds(COLLEAGUE in [user.login for user in home.assignees()], "is in the list")
    issue.add_assignees([COLLEAGUE])
    same([user.login for user in issue.refresh().assignees], [COLLEAGUE])
    issue.remove_assignees([COLLEAGUE])
    same(issue.refresh().assignees, [])

with step("the events tell it all"):
    events = list(issue.events())
    for event in ["labeled", "unlabeled", "assigned", "unassigned"]:
        holds(event in [one.event for one in events], f"{event} is told")
    same({one.actor.login for one in events}, {LEAD})
    holds(any(one.event == "assigned" for one in home.issue_events()), "in the whole's list too")

with step("who may do what"):
    holds(home.is_collaborator(MEMBER), "is a collaborator")
    roles = {user.login: user.permissions for user in home.collaborators()}
    same((roles[LEAD]["push"], roles[MEMBER]["push"]), (True, False), "who may push")

with step("an unchanged list costs nothing"):
    listing = home.issues(state="all")
    first = [one.number for one in listing]
    left = bot.rate_limit()["resources"]["core"]["remaining"]
    again = list(home.issues(state="all", etag=listing.etag))
    same(again, [], "what is new")
    same(bot.rate_limit()["resources"]["core"]["remaining"], left, "requests left")
    holds(len(first) >= 3, "there are some")

with step("Markdown becomes a page"):
    same(bot.markdown("*a*").strip(), "<p><em>a</em></p>")

with step("refusals are read rightly"):
    def refused(act, kind, words):
        try:
            act()
        except exceptions.GitHubError as error:
            same(type(error), kind, "the exception")
            holds(words in f"{error.message} {error.errors}", f"{words} in {error}")
            return
        raise AssertionError("nothing was refused")

    refused(lambda: home.issue(9999), exceptions.NotFoundError, "Not Found")
    refused(lambda: client("nobody").me(), exceptions.AuthenticationFailed, "Bad cred")
    refused(lambda: list(bot.search_issues("repo:no/where")),
            exceptions.UnprocessableEntity, "cannot be searched")
    member = client(MEMBER).issue(OWNER, NAME, issue.number)
    refused(lambda: member.comment(comment.id).edit("x"), exceptions.ForbiddenError, "admin rights")
    refused(lambda: home.create_label(LABEL, "ffffff"),
            exceptions.UnprocessableEntity, "already_exists")

with step("what was written is taken away"):
    holds(comment.delete(), "deleted")
    holds(comment.id not in [one.id for one in issue.comments()], "is gone")

told(f"github3.py {importlib.metadata.version('github3.py')}")
