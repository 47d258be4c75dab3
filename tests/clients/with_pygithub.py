"""A team bot's morning with PyGithub."""

import importlib.metadata

import github
from github import Auth, Github, GithubException, UnknownObjectException
from github.GithubException import BadCredentialsException

from morning import (
    COLLEAGUE, LABEL, LEAD, MEMBER, REPOSITORY, SCHEDULE, TEXT, URL,
    git_id, holds, same, step, told, token,
)


def client(login, **more):
    auth = Auth.Token(token(login))
    return Github(base_url=URL, auth=auth, retry=None, seconds_between_writes=0,
                  seconds_between_requests=0, **more)


bot = client(LEAD)
with step("who am I, and what is this repository"):
    same(bot.get_user().login, LEAD)
    home = bot.get_repo(REPOSITORY)
    same(home.full_name, REPOSITORY)
    holds(home.archive_url.startswith(URL), "its addresses are here")
    holds(home.permissions.push and not home.permissions.admin, "what I may do")
    same(home.get_label(LABEL).name, LABEL)

with step("this week's issue, by list and by search"):
    listed = list(home.get_issues(state="open", labels=[LABEL]))
    same(len(listed), 1, "open issues with the label")
    issue = listed[0]
    found = bot.search_issues(f'repo:{REPOSITORY} is:issue is:open label:"{LABEL}" status in:title')
    same(found.totalCount, 1, "found")
    same(found[0].number, issue.number, "the one found")
    same(found[0].score, 1.0, "its score")

with step("the issue and its author"):
    same(issue.user.login, LEAD)
    same(issue.state, "open")
    holds(issue.body.startswith("<!-- meridian:round "), "the body is as it was written")
    same(issue.comments, issue.get_comments().totalCount, "as many comments as it says")

with step("all comments of last week, page by page"):
    last = home.get_issue(issue.number - 1)
    small = client(LEAD, per_page=2).get_repo(REPOSITORY).get_issue(last.number)
    ids = [comment.id for comment in small.get_comments()]
    same(ids, sorted(set(ids)), "each once, in order")
    same(len(ids), last.comments, "as many as the issue says")
    holds(len(ids) > 4, "more than two pages")
    last_page = small.get_comments().reversed
    same([comment.id for comment in last_page], ids[::-1], "and backwards")

with step("the schedule: decoded, its folder, its number"):
    file = home.get_contents(SCHEDULE)
    text = file.decoded_content.decode()
    holds("## Timeline" in text, "the schedule was read")
    same(file.sha, git_id(text), "git's number of it")
    same(file.size, len(text.encode()), "its length")
    same([one.path for one in home.get_contents("releases")], [SCHEDULE], "the folder")
    same([one.type for one in home.get_contents("")], ["dir"], "the root")

with step("a comment is written, edited and kept as it is"):
    comment = issue.create_comment(TEXT)
    same(issue.get_comment(comment.id).body, TEXT, "as it was sent")
    comment.edit(TEXT + "\r\nmore")
    same(issue.get_comment(comment.id).body, TEXT + "\r\nmore", "after the edit")
    same(comment.user.login, LEAD)

with step("a reaction is given, seen and taken back"):
    for place in [comment, issue]:
        reaction = place.create_reaction("eyes")
        same([one.content for one in place.get_reactions()], ["eyes"])
        same(place.create_reaction("eyes").id, reaction.id, "the same once more")
        holds(place.delete_reaction(reaction.id), "taken back")
        same(place.get_reactions().totalCount, 0, "left")

with step("a label is put on and taken off"):
    for name in ["discussion-needed", "sig/docs", "C#"]:
        issue.add_to_labels(name)
        same({label.name for label in issue.get_labels()}, {LABEL, name})
        issue.remove_from_labels(name)
        same([label.name for label in issue.get_labels()], [LABEL])

with step("somebody is assigned, and no longer"):
    holds(home.has_in_assignees(COLLEAGUE), "may be assigned")
    holds(not home.has_in_assignees("nobody-at-all"), "may not be assigned")
    holds(COLLEAGUE in [user.login for user in home.get_assignees()], "is in the list")
    issue.add_to_assignees(COLLEAGUE)
    same([user.login for user in issue.assignees], [COLLEAGUE])
    issue.remove_from_assignees(COLLEAGUE)
    same(issue.assignees, [])

with step("the timeline tells it all"):
    told_events = [event.event for event in issue.get_timeline()]
    for event in ["labeled", "commented", "unlabeled", "assigned", "unassigned"]:
        holds(event in told_events, f"{event} is told")
    mine = [event for event in issue.get_timeline() if event.event == "commented"][-1]
    same(mine.body, TEXT + "\r\nmore", "the comment in the timeline")
    assigned = [event for event in issue.get_events() if event.event == "assigned"][-1]
    same((assigned.assignee.login, assigned.actor.login), (COLLEAGUE, LEAD))
    same(home.get_issues_event(assigned.id).issue.number, issue.number)

with step("who may do what"):
    same(home.get_collaborator_permission(LEAD), "write")
    same(home.get_collaborator_role_name(MEMBER), "read")
    holds(home.has_in_collaborators(MEMBER), "is a collaborator")
    same([user.role_name for user in home.get_collaborators() if user.login == LEAD], ["write"])

with step("an unchanged issue costs nothing"):
    fresh = home.get_issue(issue.number)
    tag = fresh.etag
    left = bot.get_rate_limit().resources.core.remaining
    status, headers, _ = home.requester.requestJson("GET", issue.url, headers={"If-None-Match": tag})
    same(status, 304, "the status")
    same(bot.get_rate_limit().resources.core.remaining, left, "requests left")
    holds(not fresh.update(), "the object knows that it is not changed")
    same(bot.get_rate_limit().resources.search.limit, 30, "searches a minute")

with step("Markdown becomes a page"):
    same(bot.render_markdown("*a*").strip(), "<p><em>a</em></p>")

with step("refusals are read rightly"):
    def refused(act, kind, status, words):
        try:
            act()
        except GithubException as error:
            same(type(error), kind, "the exception")
            same(error.status, status, "its status")
            holds(words in str(error.data), f"{words} in {error.data}")
            return
        raise AssertionError("nothing was refused")

    refused(lambda: home.get_issue(9999), UnknownObjectException, 404, "Not Found")
    refused(lambda: comment.create_reaction("tada"), GithubException, 422, "not a member")
    refused(lambda: bot.search_issues("repo:no/where").totalCount, GithubException, 422, "Search")
    refused(lambda: client("nobody").get_user().login, BadCredentialsException, 401, "Bad cred")
    member = client(MEMBER).get_repo(REPOSITORY)
    theirs = member.get_issue(issue.number).get_comment(comment.id)
    refused(lambda: theirs.edit("x"), GithubException, 403, "admin rights")
    refused(lambda: member.get_collaborator_permission(LEAD), GithubException, 403, "push access")
    refused(lambda: home.create_label(LABEL, "ffffff"), GithubException, 422, "already_exists")

with step("what was written is taken away"):
    comment.delete()
    holds(comment.id not in [one.id for one in issue.get_comments()], "is gone")

told(f"PyGithub {importlib.metadata.version('PyGithub')}")
