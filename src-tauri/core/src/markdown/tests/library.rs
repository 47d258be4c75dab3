//! That the preview shows what GitHub shows: compared with GitHub's own library, where Python has its
//! package from PyPI (`pip install cmarkgfm`; `MERIDIAN_PYTHON` names another interpreter than
//! `python3`). `cargo xtask preview` sees to that.

use super::super::github;
use comrak::Arena;
use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
    },
};
use std::{
    cell::RefCell,
    io::Write as _,
    process::{Command, Stdio},
};

/// Prints the HTML of each text of a list, as GitHub's site sets its library.
const PRINT: &str = r#"
import json, sys
from cmarkgfm import cmark
options = cmark.Options
options = options.CMARK_OPT_UNSAFE | options.CMARK_OPT_FOOTNOTES | options.CMARK_OPT_HARDBREAKS
extensions = ["table", "strikethrough", "tasklist", "autolink", "tagfilter"]
show = cmark.markdown_to_html_with_extensions
texts = json.loads(sys.stdin.buffer.read())
html = [show(text, options=options, extensions=extensions) for text in texts]
sys.stdout.buffer.write(json.dumps(html).encode())
"#;

/// What GitHub's library makes of these texts; none where Python does not have it.
fn by_the_library(texts: &[String]) -> Option<Vec<String>> {
    let python = std::env::var("MERIDIAN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has_it = Command::new(&python).args(["-c", "import cmarkgfm"]).output().ok()?;
    if !has_it.status.success() {
        return None;
    }
    let mut started = Command::new(python)
        .args(["-c", PRINT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let asked = serde_json::to_vec(texts).unwrap();
    started.stdin.take().unwrap().write_all(&asked).unwrap();
    let output = started.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn by_us(text: &str) -> String {
    let arena = Arena::new();
    github::write(github::read(&arena, text), text.len())
}

/// What a reader sees of some HTML, part by part. Left out: class, id, data-, aria-, `disabled`, and
/// line ends between blocks.
fn parts(html: &str) -> Vec<String> {
    let tokenizer = Tokenizer::new(Parts::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let read = tokenizer.sink.0.take();
    let blank = |part: &String| part.contains('\n') && part.trim().is_empty();
    let mut code = 0;
    let mut parts = Vec::new();
    for part in read {
        if part.starts_with("<pre") {
            code += 1;
        } else if part.starts_with("</pre") {
            code -= 1;
        }
        if code > 0 || part.starts_with('<') {
            parts.push(part);
        } else if !blank(&part) {
            // A browser shows any number of blanks as one.
            let words: Vec<&str> = part.split([' ', '\n']).collect();
            parts.push(words.join(" ").replace("  ", " "));
        }
    }
    parts
}

#[derive(Default)]
struct Parts(RefCell<Vec<String>>);

impl TokenSink for Parts {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut parts = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let slash = if tag.kind == TagKind::EndTag { "/" } else { "" };
                let mut own: Vec<String> = tag
                    .attrs
                    .iter()
                    .filter(|own| {
                        let name = &*own.name.local;
                        !(["class", "id", "disabled"].contains(&name)
                            || name.starts_with("data-")
                            || name.starts_with("aria-"))
                    })
                    .map(|own| format!(" {}=\"{}\"", own.name.local, own.value))
                    .collect();
                own.sort();
                parts.push(format!("<{slash}{}{}>", tag.name, own.concat()));
            }
            Token::CharacterTokens(text) => match parts.last_mut() {
                Some(last) if !last.starts_with('<') => last.push_str(&text),
                _ => parts.push(text.to_string()),
            },
            Token::NullCharacterToken => parts.push("\0".to_owned()),
            Token::CommentToken(text) => parts.push(format!("<!--{text}-->")),
            Token::DoctypeToken(_) => parts.push("<!doctype>".to_owned()),
            Token::ParseError(_) | Token::EOFToken => {}
        }
        TokenSinkResult::Continue
    }
}

/// A text whose HTML differs.
#[derive(Debug)]
struct Different {
    index: usize,
    ours: String,
    theirs: String,
}

fn different(texts: &[String]) -> Option<Vec<Different>> {
    let theirs = by_the_library(texts)?;
    assert_eq!(theirs.len(), texts.len());
    let pairs = texts.iter().zip(theirs).enumerate();
    let all = pairs.map(|(index, (text, theirs))| Different { index, ours: by_us(text), theirs });
    Some(all.filter(|other| parts(&other.ours) != parts(&other.theirs)).collect())
}

/// The Markdown of each example of a specification.
fn examples(text: &str) -> Vec<String> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(&format!("{fence} example")) {
        let (_, after) = after.split_once('\n').unwrap();
        let (example, after) = after.split_once(&format!("\n{fence}")).unwrap();
        let example = format!("\n{example}\n");
        let (markdown, _) = example.split_once("\n.\n").unwrap();
        let markdown = markdown.strip_prefix('\n').unwrap_or_default();
        examples.push(format!("{}\n", markdown.replace('→', "\t")));
        rest = after;
    }
    examples
}

/// Shown also where the test's own output is kept back, so that nobody takes a comparison that was
/// left out for one that held.
fn said(line: &str) {
    std::io::stderr().write_all(format!("preview: {line}\n").as_bytes()).unwrap();
}

/// What was compared, with what differs; none, and said so, where there is nothing to compare with.
fn compared(what: &str, texts: &[String]) -> Option<Vec<Different>> {
    let found = different(texts);
    match &found {
        None => said(&format!("skipped: there is no Python with the package cmarkgfm for {what}")),
        Some(found) => {
            let same = texts.len() - found.len();
            said(&format!("{same} of {} {what} look as GitHub's library shows them", texts.len()));
        }
    }
    found
}

/// The text of the specification is not free enough to lie here: `MERIDIAN_GFM_SPEC` names a file
/// with it, `test/spec.txt` of <https://github.com/github/cmark-gfm>.
#[test]
fn the_examples_of_the_specification_look_as_on_github() {
    let Some(path) = std::env::var_os("MERIDIAN_GFM_SPEC") else {
        said("skipped: MERIDIAN_GFM_SPEC names no text of the specification");
        return;
    };
    let texts = examples(&std::fs::read_to_string(path).unwrap());
    assert!(texts.len() >= 672, "{} examples", texts.len());
    let Some(found) = compared("examples of the specification", &texts) else { return };
    // GitHub's library links the address in it.
    let known = "<foo\\+@bar.example.com>\n";
    let unknown: Vec<_> = found.iter().filter(|other| texts[other.index] != known).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn what_people_write_looks_as_on_github() {
    let texts: Vec<String> = WRITTEN.iter().map(|text| format!("{text}\n")).collect();
    let Some(found) = compared("short texts", &texts) else { return };
    assert!(found.is_empty(), "{found:#?}");
}

/// Where one of these looks the same one day, it belongs into the other list.
#[test]
fn known_differences_are_still_there() {
    let texts: Vec<String> = KNOWN.iter().map(|(_, text)| format!("{text}\n")).collect();
    let Some(found) = compared("known differences", &texts) else { return };
    let found: Vec<_> = found.iter().map(|other| KNOWN[other.index].0).collect();
    let all: Vec<_> = KNOWN.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, all);
}

#[test]
fn real_texts_look_as_on_github() {
    let Some(folder) = std::env::var_os("MERIDIAN_FIXTURES") else {
        said("skipped: MERIDIAN_FIXTURES names no folder of real texts");
        return;
    };
    let files = std::fs::read_dir(std::path::Path::new(&folder).join("bodies")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let texts: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    assert!(texts.len() >= 19, "{} texts", texts.len());
    let Some(found) = compared("real texts", &texts) else { return };
    // In one of them boxes stand behind two bullets.
    let brackets = |html: &str| {
        let html = html.replace("<input type=\"checkbox\" disabled=\"\" /> ", "[ ] ");
        parts(&html)
    };
    let unknown = found.iter().filter(|other| brackets(&other.ours) != brackets(&other.theirs));
    let unknown: Vec<_> = unknown.map(|other| &texts[other.index]).collect();
    assert!(unknown.is_empty() && found.len() <= 1, "{unknown:#?}");
}

/// What people write in an update, one of a kind each.
const KINDS: [&str; 41] = [
    "words\nmore words",
    "two blanks  \nbehind a line",
    "a stroke\\\nbehind a line",
    "- [ ] open\n- [x] done",
    "- [x] **bold** ~~gone~~ `code`",
    "1. [ ] one\n2. [X] two",
    "* a\n  * b\n    * [ ] c",
    "- a\n\n  b\n- c",
    "2) two\n3) three",
    "> said\n> again",
    "> said\nlazily",
    "> [!NOTE]\n> words",
    "> [!TIP] words",
    "| a | b |\n|---|:-:|\n| 1 | 2 |",
    "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 |",
    "a | b\n--|--\n`x \\| y` | \\| z",
    "| a |\n| - |\nwords behind it",
    "words\n| a |\n| - |\n| 1 |",
    "| ~~a~~ | https://example.org |\n|---|---|",
    "see www.example.org/a?b=c&d, now",
    "https://example.org/x_(y)_z.",
    "http://example.org/a~b~c~~d~~",
    "ann@example.org and ben+x@example.org.",
    "@ann #12 org/repo#3 abc1234",
    "~one~ ~~two~~ ~~~three~~~",
    "~~over\nlines~~ a~b~c",
    "**a**b**c** __d__e _f_g",
    "***a** b* and *a **b***",
    "a[^1] and b[^two]\n\n[^1]: one\n[^two]: two",
    "a[^1]\n\n[^1]: words\n\n    more of them\n\nnot",
    "a[^1]\n\n[^1]: - list\n    - more",
    "![chart](https://example.org/c.png) and [x]: y",
    "[a][b] [b] [c][]\n\n[b]: https://example.org 'B'",
    "```\nx <b>\n```",
    "~~~yaml\na: 1\n~~~\nwords",
    "    code\n\twith a tab",
    "<b>x</b> <script>y</script> <!-- z -->",
    "<details><summary>More</summary>\n\n- x\n\n</details>",
    "<title>a\n</title>\n\nb",
    "# a\n## b ##\nc\n---",
    "&amp; &lt; &#x41; \\* \\_ :tada: \u{1f389}",
];

/// Where it is written: what stands before its first line, before the others, and around it.
const PLACES: [(&str, &str, &str, &str); 8] = [
    ("", "", "", ""),
    ("", "", "## Highlights\n", "\n\n## Notes\n"),
    ("", "", "words before\n", "\nwords behind"),
    ("- ", "  ", "", "\n- more"),
    ("10. ", "    ", "", ""),
    ("> ", "> ", "", ""),
    ("- > ", "  > ", "- a\n", ""),
    ("", "", "<details>\n\n", "\n\n</details>"),
];

#[test]
fn what_people_write_looks_as_on_github_wherever_it_stands() {
    let texts: Vec<String> = KINDS
        .iter()
        .flat_map(|kind| {
            PLACES.iter().map(|(first, others, before, behind)| {
                let lines = kind.replace('\n', &format!("\n{others}"));
                format!("{before}{first}{lines}{behind}\n")
            })
        })
        .collect();
    let Some(found) = compared("texts in several places", &texts) else { return };
    // Boxes in a quote or behind a second bullet: see what is known.
    let brackets = |html: &str| {
        let checked = "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> ";
        let html = html.replace("<input type=\"checkbox\" disabled=\"\" /> ", "[ ] ");
        parts(&html.replace(checked, "[x] ").replace("[X] ", "[x] "))
    };
    let unknown = found.iter().filter(|other| brackets(&other.ours) != brackets(&other.theirs));
    let unknown: Vec<_> =
        unknown.map(|other| (&texts[other.index], &other.ours, &other.theirs)).collect();
    assert!(unknown.is_empty(), "{} of {}: {unknown:#?}", unknown.len(), found.len());
}

/// What the preview shows otherwise than GitHub's library, by name.
const KNOWN: [(&str, &str); 8] = [
    // GitHub's site draws boxes by itself, also in quotes (github/task_list#36); its library looks
    // only at the beginning of the line.
    ("a box in a quote", "> - [ ] words"),
    ("a box behind a second bullet", "- - [ ] words"),
    ("a box behind a number and a bullet", "1. - [ ] words"),
    // The library looks for an `[x]` in the whole line.
    ("an open box with an x behind it", "- [ ] see [x](y)"),
    // The words are kept rather than dropped.
    ("a note that begins in another note", "a[^1]\n\n[^1]: [^2]: two at once"),
    ("a reference to such a note", "a[^1] b[^2]\n\n[^1]: [^2]: two at once"),
    ("a note behind a box", "- [ ] [^1]: words"),
    // The library makes a link of it.
    ("an address without a name", "www. and more"),
];

/// Short texts, most with something that libraries read in different ways.
const WRITTEN: [&str; 94] = [
    "- [ ]",
    "- [ ]\nwords on the next line",
    "- [ ] \n",
    "- [ ]  x",
    "- [x] done\n- [X] also",
    "- [ ]\tx",
    "- [ ]x",
    "* [ ] star\n+ [ ] plus",
    "1. [ ] one\n2) [ ] two",
    "- [ ]\n\n  later",
    "- [ ] a\n\n- [ ] b",
    "- a\n  - [ ] nested",
    "-  [ ] two blanks",
    "- a\n\n      [ ] no",
    "Owner | State\n- | -\nAna | ok",
    "| a |\n|---|\n    | b |",
    "| a |\n|---|\n  | b |",
    "x[^1]\n\n[^1]: note",
    "x\n\n[^1]: nothing refers to it",
    "[^release note]\n\n[^release note]: x",
    "a[^N]\n\n[^n]: note",
    "a[^N] b[^n]\n\n[^n]: note",
    "a[^2] b[^1]\n\n[^1]: one\n\n[^2]: two",
    "a[^1]\n\n[^1]: first\n\n[^1]: second",
    "a[^1] b[^1]\n\n[^1]: one",
    "a[^1]\n\n[^1]: x[^2]\n\n[^2]: y",
    "a\n\n[^1]: x[^1]",
    "a[^ß]\n\n[^SS]: y",
    "a[^1]\n\n> [^1]: in a quote",
    "a[^1]\n\n- [^1]: in a list",
    "a[^1]\n\n[^1]:\n    deeper\n\n    more\n",
    "a[^1]\n\n[^1]: - list",
    "a[^1]\n\n[^1]: ```\n    code\n    ```",
    "a[^x y]\n\n[^x y]: z",
    "[^1]\n\n[^1]: z\nlazy",
    "| a | b | c |\n|:-|:-:|-:|\n| 1 | 2 | 3 |",
    "www.example.org",
    "see www.example.org/a_b, or www.example.org.",
    "ftp://example.org/x",
    "ann@example.org",
    "mailto:ann@example.org",
    "xmpp:ann@example.org/x",
    "https://example.org/a_,",
    "https://example.org/a_",
    "(https://example.org/a_(b))",
    "[https://example.org]",
    "[https://example.org](x)",
    "https://example.org/&amp;",
    "https://example.org/a*b*",
    "<https://example.org>",
    "> [!WARNING]\n> text",
    "****x****",
    "**a **b** c**",
    "~a~ ~~b~~ a~b~c ~~~c~~~",
    "<script>x</script>",
    "a <title>b</title>",
    "<textarea>\n\nb",
    "<style>p{}</style>",
    "<scripted>",
    "<script/>",
    "<script/x>",
    "<SCRIPT>x</script >",
    "a<!-- x -->b",
    "<details>\n<summary>More</summary>\n\n- x\n\n</details>",
    "\u{feff}# Title",
    "a\\\nb  \nc",
    "# a #\n## b",
    "a\n=\nb\n-",
    "- a\n\n\n- b",
    "```yaml\nx: 1\n```",
    "~~~ a b\nx\n~~~",
    "&nbsp; &copy; &#35; &bogus;",
    "![a *b* `c`](https://example.org/x.png \"t\")",
    "[![a](x)](y)",
    "[a](<b c> 'd')",
    "[a]\n\n[A]: /x \"t\"",
    "<a href=\"https://example.org\">x</a>",
    "https://example.org/\u{200b}",
    "http://a.b_c.de",
    "http://localhost:8080/x",
    "HTTPS://EXAMPLE.ORG",
    "a https://x.example/?q=1&r=2&lt;",
    "_a_b_ *c*d*",
    "a*\"b\"*c",
    "1986\\. x",
    "10) a\n11) b",
    "| a | b |\n|---|---|\n| `x\\|y` | z |",
    "| a |\n|---|\n| b | c |\n| |",
    "a\n| b |\n|---|\n| c |",
    "|a|\n|-|\n- x",
    "\tcode",
    "- a\n\t- b",
    "<ann@example.org>",
    "@ann #12 :tada:",
];
