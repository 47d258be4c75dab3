//! A given update comes out of its file as it went in, and what is none is refused with its line.

use super::{Given, Login};

fn given() -> Given {
    Given {
        team: "https://github.com/acme/widgets".to_owned(),
        cycle: "v1.38".parse().unwrap(),
        round: "2026-11-16".parse().unwrap(),
        section: "release-signal".parse().unwrap(),
        author: "hana-example".parse::<Login>().unwrap(),
        at: "2026-11-16T09:30:00Z".parse().unwrap(),
        text: "Status: Green\n\n---\n\nAll: is well.\n".to_owned(),
    }
}

#[test]
fn it_comes_out_as_it_went_in_whatever_a_mail_or_an_editor_did_to_its_lines() {
    let file = given().to_string();
    assert!(file.starts_with("---\nmeridian-update: 1\nteam: https://github.com/acme/widgets\n"));
    assert!(!file.contains("<!--"), "nothing in it is hidden: {file}");
    assert_eq!(Given::read("a.md", file.as_bytes()), Ok(given()));
    let carried = format!("\u{feff}{}", file.replace('\n', "\r\n"));
    assert_eq!(Given::read("a.md", carried.as_bytes()), Ok(given()));
    // What a later build may add is no reason to refuse it.
    let more = file.replace("author:", "lead: ana-example\nauthor:");
    assert_eq!(Given::read("a.md", more.as_bytes()), Ok(given()));
}

#[test]
fn what_cannot_be_read_is_refused_with_file_line_and_remedy() {
    let file = given().to_string();
    let changed = |from: &str, to: &str| file.replace(from, to).into_bytes();
    let table: [(Vec<u8>, usize, &str); 12] = [
        (b"# My notes\n".to_vec(), 1, "choose a file that begins with"),
        (b"".to_vec(), 1, "choose a file that begins with"),
        (changed("meridian-update: 1", "meridian-update: 2"), 2, "bring yours up to date"),
        (changed("team: https://github.com/acme/widgets", "team: acme"), 3, "no link of a team"),
        (changed("cycle: v1.38", "cycle: a b"), 4, "no release"),
        (changed("round: 2026-11-16", "round: monday"), 5, "no date of a round"),
        (changed("section: release-signal\n", ""), 8, "`section:` is missing"),
        (changed("author: hana-example", "author: Hana R."), 7, "no name on GitHub"),
        (changed("author: hana-example", "round: 2026-11-23"), 7, "stands there twice"),
        (changed("written: 2026-11-16T09:30:00Z", "written: today"), 8, "no moment"),
        (changed("Status: Green\n\n---\n\nAll: is well.\n", ""), 9, "nothing is written"),
        ([b"---\nmeridian-update: 1\n", &[0xff][..]].concat(), 3, "save it as UTF-8"),
    ];
    for (bytes, line, said) in table {
        let refused = Given::read("from hana.md", &bytes).unwrap_err();
        assert_eq!(refused.line, line, "{refused}");
        let words = refused.to_string();
        assert!(words.starts_with(&format!("from hana.md, line {line}: ")), "{words}");
        assert!(words.contains(said) && words.ends_with('.'), "{said}: {words}");
    }
    let long = [file.as_bytes(), &vec![b'x'; 300_000]].concat();
    assert!(Given::read("a.md", &long).unwrap_err().to_string().contains("too large"));
    let no_end = "---\nmeridian-update: 1\n";
    assert!(Given::read("a.md", no_end.as_bytes()).unwrap_err().why.contains("does not end"));
}

#[test]
fn its_author_is_named_without_being_notified_unless_that_is_wanted() {
    let given = given();
    let quiet = given.credited(false);
    assert!(
        quiet.ends_with("well.\n\nWritten by [hana-example](https://github.com/hana-example).\n")
    );
    assert!(!quiet.contains('@'), "{quiet}");
    let loud = given.credited(true);
    assert!(loud.ends_with("\n\nWritten by @hana-example.\n"));
    for text in [&quiet, &loud] {
        assert!(given.is_in(text) && given.is_in(&format!("Mine.\n\n{text}More.\n")));
    }
    assert!(!given.is_in("Status: Green\n"));
}
