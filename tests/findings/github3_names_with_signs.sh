#!/usr/bin/env bash
# github3.py 4.0.1 (PyPI) puts names into addresses as they are: what follows `#` or `?` in them is
# never sent. There is no error where the rest names something else that exists:
#
#   issue.remove_label("C#")          takes the label "C" off the issue, leaves "C#", and returns
#   repository.label("C#")            gives the label "C"
#   repository.file_contents("a#b")   gives the file "a"
#
# PyGithub 2.10.0 asks for a%23b. Seen on Python 3.11. The server below only notes what it is
# asked and answers with what was asked for. Needs python3 and the Internet; leaves nothing. Ends
# with 1 if either behaves otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check github3.py==4.0.1 PyGithub==2.10.0

cat > ask.py <<'PYTHON'
import base64
import http.server
import json
import threading

import github
import github3
from github3.issues.issue import Issue
from github3.repos.repo import Repository

asked = []


class Server(http.server.BaseHTTPRequestHandler):
    def answer(self):
        asked.append(f"{self.command} {self.path}")
        name = self.path.rsplit("/", 1)[-1]
        url = f"{base}{self.path}"
        label = {"name": name, "color": "ffffff", "url": url, "id": 1, "description": None}
        file = {
            "type": "file", "name": name, "path": name, "encoding": "base64", "sha": "0", "size": 1,
            "content": base64.b64encode(b"x").decode(), "url": url, "html_url": url, "git_url": url,
            "download_url": url, "_links": {"self": url, "git": url, "html": url},
        }
        value = file if "/contents/" in self.path else label
        value = [] if self.command == "DELETE" else value
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_DELETE = answer

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"

# Objects as the client makes them, with nothing in them but their address.
session = github3.session.GitHubSession()
session.token_auth("token")


def bare(kind, path):
    made = object.__new__(kind)
    made.session = session
    made._api = f"{base}{path}"
    return made


issue = bare(Issue, "/repos/o/r/issues/1")
repository = bare(Repository, "/repos/o/r")
issue.remove_label("C#")
print("github3.py remove_label('C#'):", asked[-1])
label = repository.label("C#")
print("github3.py label('C#'):", asked[-1], "gives", label.name)
file = repository.file_contents("a#b")
print("github3.py file_contents('a#b'):", asked[-1], "gives", file.name)

home = github.Github(base_url=base, lazy=True, retry=None).get_repo("o/r")
home.get_contents("a#b")
print("PyGithub get_contents('a#b'):", asked[-1])
PYTHON
cat > expected.txt <<'EXPECTED'
github3.py remove_label('C#'): DELETE /repos/o/r/issues/1/labels/C
github3.py label('C#'): GET /repos/o/r/labels/C gives C
github3.py file_contents('a#b'): GET /repos/o/r/contents/a gives a
PyGithub get_contents('a#b'): GET /repos/o/r/contents/a%23b
EXPECTED
venv/bin/python ask.py > seen.txt
cat seen.txt
diff expected.txt seen.txt || { echo "They behave otherwise now."; exit 1; }
echo "As described: github3.py 4.0.1 asks for another label and another file, and takes the answer."
