#!/usr/bin/env bash
# comrak 0.59.0 (crates.io): of two footnotes with one label the last is the note, and the first one
# stays where it was written, as an <li> outside any list, inside a <section> that is closed at the end
# of the page. So the words between two notes end up inside the list of notes.
#
# GitHub's library, which comrak follows (PyPI cmarkgfm 2025.10.22, cmark-gfm 0.29.0.gfm.13), takes the
# first and drops the others.
# Seen on Rust 1.95 and Python 3.11. Needs cargo, Python with venv and the Internet; leaves nothing.
# Ends with 1 if either behaves otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

printf 'words[^1]\n\n[^1]: first\n\nmore words\n\n[^1]: second\n' > text.md

mkdir -p src
cat > Cargo.toml <<'CARGO'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
comrak = { version = "=0.59.0", default-features = false }

[workspace]
CARGO
cat > src/main.rs <<'RUST'
fn main() {
    let mut options = comrak::Options::default();
    options.extension.footnotes = true;
    let text = std::fs::read_to_string("text.md").expect("the text");
    print!("{}", comrak::markdown_to_html(&text, &options));
}
RUST
cargo run --quiet > comrak.html

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cmarkgfm==2025.10.22
venv/bin/python - > cmark.html <<'PYTHON'
from cmarkgfm import cmark
print(cmark.markdown_to_html(open("text.md").read(), cmark.Options.CMARK_OPT_FOOTNOTES), end="")
PYTHON

printf '== comrak\n%s\n== cmark-gfm\n%s\n' "$(cat comrak.html)" "$(cat cmark.html)"

# The line of the first place that holds the words; 0 where none does.
line() { grep -n -m 1 "$2" "$1" | cut -d : -f 1 || echo 0; }
first=$(line comrak.html '>first'); more=$(line comrak.html 'more words')
[ "${first:-0}" -gt 0 ] && [ "$first" -lt "$more" ]
grep -q '<p>second <a' comrak.html
grep -q '<p>first <a' cmark.html
! grep -q 'second' cmark.html
