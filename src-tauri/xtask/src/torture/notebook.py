"""What a data folder's files hold, read without the programs that wrote them.

`notebook.py holds FOLDER TEXT` prints `shown` where a row of a database in FOLDER holds TEXT and
says nothing of it being gone, `gone` where every such row does, and `absent` where there is none.
"""

import glob
import os
import sqlite3
import sys

GONE = ("deleted", "gone", "missing", "tombstone", "absent")


def rows(folder, text):
    for path in glob.glob(os.path.join(folder, "*.db")):
        book = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        book.text_factory = lambda raw: raw.decode("utf-8", "replace")
        names = [name for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            try:
                found = book.execute(f'SELECT * FROM "{name}"')
            except sqlite3.Error:
                continue
            columns = [column[0] for column in found.description]
            for row in found:
                if any(isinstance(value, str) and text in value for value in row):
                    yield dict(zip(columns, row))


def main():
    _, what, folder, text = sys.argv
    assert what == "holds"
    found = list(rows(folder, text))
    gone = [row for row in found if any(word in key and value for key, value in row.items() for word in GONE)]
    print("absent" if not found else "gone" if len(gone) == len(found) else "shown")


main()
