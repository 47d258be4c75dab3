"""What stands between the built programs and the practice GitHub: an addon of mitmproxy.

It reads `plan.json` in the world's folder, breaks what the plan says, and notes every request in
`requests.jsonl`. A plan that was replaced counts from the start:

    {"latency_ms": [150, 300],
     "rules": [{"name": "lost", "method": "POST", "path": "/comments$", "times": 1,
                "do": "kill_after"}]}

`do` is one of
  kill_before  the connection breaks before GitHub has the request
  kill_after   the connection breaks after GitHub has carried it out
  answer       `status`, `headers` and `body` instead of GitHub's; with `"after": true` GitHub
               carries the request out first
  alter        GitHub's answer, changed by `edits` (see `alter` below)
"""

import asyncio
import json
import os
import random
import re
import shutil
import signal
import time

from mitmproxy import ctx, http

FOLDER = os.environ["MERIDIAN_TORTURE"]


def place(name):
    return os.path.join(FOLDER, name)


class Torture:
    def __init__(self):
        self.stamp = None
        self.plan = {}
        self.used = {}
        # Named, because it may be gone before this is asked.
        self.parent = int(os.environ["MERIDIAN_TORTURE_BY"])
        self.noted = open(place("requests.jsonl"), "a", buffering=1)

    async def running(self):
        # Kept, or it may be collected in the middle of its work.
        self.guard = asyncio.create_task(self.watch())

    async def watch(self):
        """Says where it listens, then ends everything should whoever started it be gone."""
        server = ctx.master.addons.get("proxyserver")
        while not server.listen_addrs():
            await asyncio.sleep(0.02)
        with open(place("port.new"), "w") as file:
            file.write(str(server.listen_addrs()[0][1]))
        os.rename(place("port.new"), place("port"))
        while os.getppid() == self.parent:
            await asyncio.sleep(0.5)
        with open(place("processes")) as file:
            others = [int(number) for number in file.read().split()]
        for number in others:
            try:
                if number != os.getpid():
                    os.killpg(number, signal.SIGKILL)
            except OSError:
                pass
        shutil.rmtree(FOLDER, ignore_errors=True)
        os._exit(1)

    def read_plan(self):
        try:
            status = os.stat(place("plan.json"))
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp != self.stamp:
                with open(place("plan.json")) as file:
                    self.plan = json.load(file)
                self.stamp = stamp
                self.used = {}
        except FileNotFoundError:
            pass
        return self.plan

    def rule_for(self, flow):
        for number, rule in enumerate(self.read_plan().get("rules", [])):
            times = rule.get("times")
            if times is not None and self.used.get(number, 0) >= times:
                continue
            if "method" in rule and rule["method"] != flow.request.method:
                continue
            if not re.search(rule.get("path", ""), flow.request.path):
                continue
            self.used[number] = self.used.get(number, 0) + 1
            return rule
        return None

    def note(self, flow, status):
        if flow.metadata.get("noted"):
            return
        flow.metadata["noted"] = True
        began = flow.metadata.get("began", time.time())
        rule = flow.metadata.get("rule")
        account = flow.request.headers.get("authorization", "").split("practice-token-")
        self.noted.write(
            json.dumps(
                {
                    "at": round(began, 3),
                    "method": flow.request.method,
                    "path": flow.request.path,
                    "account": account[1] if len(account) == 2 else None,
                    "status": status,
                    "did": rule and rule.get("name", rule["do"]),
                    "ms": round((time.time() - began) * 1000),
                }
            )
            + "\n"
        )

    async def slow(self):
        latency = self.plan.get("latency_ms")
        if latency:
            # Half of the way there, half of it back.
            await asyncio.sleep(random.uniform(latency[0], latency[1]) / 2000)

    async def request(self, flow):
        flow.metadata["began"] = time.time()
        rule = self.rule_for(flow)
        flow.metadata["rule"] = rule
        await self.slow()
        if rule is None:
            return
        if rule["do"] == "kill_before":
            self.note(flow, 0)
            flow.kill()
        elif rule["do"] == "answer" and not rule.get("after"):
            flow.response = made(rule)
        elif rule["do"] == "alter":
            # What was altered must not be called unchanged.
            flow.request.headers.pop("if-none-match", None)

    async def response(self, flow):
        rule = flow.metadata.get("rule")
        if rule and rule["do"] == "kill_after":
            self.note(flow, 0)
            flow.kill()
            return
        if rule and rule["do"] == "answer" and rule.get("after"):
            flow.response = made(rule)
        if rule and rule["do"] == "alter":
            for edit in rule["edits"]:
                alter(flow, edit)
        await self.slow()
        self.note(flow, flow.response.status_code)

    def error(self, flow):
        self.note(flow, 0)


def made(rule):
    headers = {"content-type": "application/json; charset=utf-8", **rule.get("headers", {})}
    return http.Response.make(rule.get("status", 200), rule.get("body", "").encode(), headers)


def alter(flow, edit):
    """One edit of an answer:

    {"edit": "link_host", "to": "http://127.0.0.2:81"}       pages are said to be elsewhere
    {"edit": "link_self"}                                     the next page is this very page
    {"edit": "drop", "field": "title", "matches": "..."}      entries of a list are missing
    {"edit": "merge", "field": "title", "matches": "...", "with": {...}}   they say other things
    {"edit": "surrogate", "field": "body"}                    half a sign in the first entry
    """
    answer = flow.response
    answer.headers.pop("etag", None)
    kind = edit["edit"]
    if kind == "link_host":
        if "link" in answer.headers:
            answer.headers["link"] = re.sub(r"<https?://[^/]+", "<" + edit["to"], answer.headers["link"])
        return
    if kind == "link_self":
        answer.headers["link"] = f'<{flow.request.pretty_url}>; rel="next"'
        return
    try:
        value = json.loads(answer.text)
    except ValueError:
        return
    entries = value if isinstance(value, list) else [value]
    if kind == "drop":
        entries[:] = [entry for entry in entries if not fits(entry, edit)]
    elif kind == "merge":
        for entry in entries:
            if fits(entry, edit):
                merge(entry, edit["with"])
    elif kind == "surrogate" and entries:
        # As JavaScript writes half of a pair: an escape that no other program can read as text.
        entries[0][edit["field"]] = "cut \ud83d in the middle"
    answer.headers["content-type"] = "application/json; charset=utf-8"
    answer.content = json.dumps(value).encode()


def fits(entry, edit):
    return isinstance(entry, dict) and re.search(edit["matches"], str(entry.get(edit["field"], "")))


def merge(into, other):
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


addons = [Torture()]
