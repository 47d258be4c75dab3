"""What the clients written in Python share: where the practice GitHub is, and how a step is told."""

import contextlib
import hashlib
import os
import sys

URL = os.environ["PRACTICE_URL"]
REPOSITORY = os.environ["PRACTICE_REPOSITORY"]
LEAD = "ines-calvarrow"
COLLEAGUE = "kavya-ramanthuri"
MEMBER = "you"
SCHEDULE = "releases/README.md"
LABEL = "release-status"
TEXT = "**Morning**, all \U0001f305\r\n\r\n- one & two\r\n- <!-- not seen -->three"

_passed = 0


def token(login):
    """Everybody's token, made up like everybody."""
    return f"practice-token-{login}"


@contextlib.contextmanager
def step(name):
    """One step of the morning; the first that does not hold ends it."""
    global _passed
    try:
        yield
    except Exception as error:
        print(f"  FAILED  {name}: {type(error).__name__}: {error}")
        raise
    _passed += 1
    print(f"  held    {name}")


def same(found, wanted, what="found"):
    """Fails with both where they differ."""
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, not {wanted!r}")


def holds(truth, what):
    """Fails with a sentence."""
    if not truth:
        raise AssertionError(what)


def git_id(text):
    """The number that git gives a file."""
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def told(client):
    """The last line."""
    print(f"{client}: {_passed} held")
    sys.stdout.flush()
