//! Circles: modules of a crate that need each other in a ring can only be understood all at once.
//! They are found in the `crate::`, `super::` and `self::` paths of the sources.

use super::{Source, sources};
use std::collections::{BTreeMap, BTreeSet};

/// A module's place in its crate; none at the crate's root.
type Place = Vec<String>;

/// The crates, by the folders of their sources.
const CRATES: [&str; 10] = [
    "src-tauri/agent/src/",
    "src-tauri/cli/src/",
    "src-tauri/core/src/",
    "src-tauri/engine/src/",
    "src-tauri/practice/src/",
    "src-tauri/protocol/src/",
    "src-tauri/shell/",
    "src-tauri/simulation/src/",
    "src-tauri/xtask/src/",
    "src-ui/src/",
];

#[test]
fn no_crate_has_more_than_three_circles() {
    let sources: Vec<Source> = sources().into_iter().filter(|source| !source.is_test()).collect();
    let mut found = 0;
    for folder in CRATES {
        let modules: BTreeMap<Place, &str> = sources
            .iter()
            .filter_map(|source| Some((place(source.path.strip_prefix(folder)?)?, &*source.text)))
            .collect();
        assert!(modules.len() > 2, "the modules of {folder} were not found");
        let circles = circles(&needs(&modules));
        found += circles.len();
        let said: Vec<String> = circles.iter().map(|circle| circle.join(", ")).collect();
        assert!(
            circles.len() <= 3,
            "{folder} has {} circles, and three are the most:\n{}",
            circles.len(),
            said.join("\n")
        );
    }
    assert!(found > 0, "circles are not found any more");
}

#[test]
fn a_circle_is_found_and_what_a_module_has_of_its_parent_is_none() {
    let modules = [
        ("mod.rs", "mod a; mod b; mod c;"),
        ("a/mod.rs", "use super::b::{Thing, inner::{self, x}}; // super::c::Not"),
        ("b.rs", "fn f() { crate::c::g(super::d::X) }"),
        (
            "c.rs",
            "use crate::{b, a::{Y, Z as W}};\n#[cfg(test)]\nmod tests { use super::super::d; }",
        ),
        ("d.rs", "use super::up; pub(super) use self::e::F;"),
        ("d/e.rs", "use super::F;"),
    ];
    let modules = modules.iter().map(|(file, text)| (place(file).unwrap_or_default(), *text));
    assert_eq!(circles(&needs(&modules.collect())), [["a", "b", "c"]]);
}

/// `store/mod.rs` is `store`, `store/rows.rs` is `store` and `rows`; none for what is no module.
fn place(file: &str) -> Option<Place> {
    let mut place: Place = file.strip_suffix(".rs")?.split('/').map(str::to_owned).collect();
    if ["mod", "lib", "main"].iter().any(|root| place.last().is_some_and(|last| last == root)) {
        place.pop();
    }
    Some(place)
}

/// What each module needs of others. That a module holds others, and hands on what they have, binds
/// them no more than a folder binds its files.
fn needs(modules: &BTreeMap<Place, &str>) -> BTreeMap<Place, BTreeSet<Place>> {
    let mut needs: BTreeMap<Place, BTreeSet<Place>> = BTreeMap::new();
    for (place, text) in modules {
        let needed = needs.entry(place.clone()).or_default();
        for path in paths(text) {
            let mut at = place.clone();
            let mut words = path.iter().peekable();
            if words.next_if(|word| *word == "crate").is_some() {
                at.clear();
            } else if !["super", "self"].contains(&path.first().map_or("", |word| word)) {
                continue;
            }
            while let Some(word) = words.next_if(|word| ["super", "self"].contains(&word.as_str()))
            {
                if word == "super" {
                    at.pop();
                }
            }
            at.extend(words.cloned());
            while !modules.contains_key(&at) && at.pop().is_some() {}
            if !at.starts_with(place) {
                needed.insert(at);
            }
        }
    }
    needs
}

/// Every path of code that begins with `crate`, `super` or `self`, each branch of a tree by itself.
fn paths(text: &str) -> Vec<Vec<String>> {
    let code: Vec<&str> =
        text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code)).collect();
    let code = code.join("\n");
    let code = code.split_once("#[cfg(test)]\nmod tests {").map_or(&*code, |(before, _)| before);
    let words = words(code);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let begins = ["crate", "super", "self"].contains(word);
        let goes_on = at > 0 && words.get(at - 1) == Some(&"::");
        if begins && !goes_on && words.get(at + 1) == Some(&"::") {
            branches(&words, at, &mut Vec::new(), &mut found);
        }
    }
    found
}

/// Names, `::`, and each other sign for itself.
fn words(code: &str) -> Vec<&str> {
    let of_a_name = |sign: char| sign.is_alphanumeric() || sign == '_';
    let mut words = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if of_a_name(first) {
            rest.find(|sign| !of_a_name(sign)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(length);
        if !word.trim().is_empty() {
            words.push(word);
        }
        rest = after;
    }
    words
}

/// Follows a tree such as `a::{b, c::d}` from the word `at`; says where it ends.
fn branches(words: &[&str], mut at: usize, so_far: &mut Place, found: &mut Vec<Place>) -> usize {
    let trunk = so_far.len();
    loop {
        match words.get(at) {
            Some(&"{") => {
                at += 1;
                while words.get(at).is_some_and(|word| *word != "}") {
                    let next = branches(words, at, so_far, found);
                    at = next.max(at + 1);
                    // Past `as Name` and the comma.
                    while words.get(at).is_some_and(|word| *word == "as" || *word == ",") {
                        at += if words.get(at) == Some(&"as") { 2 } else { 1 };
                    }
                }
                at += 1;
                break;
            }
            Some(name) if name.starts_with(|sign: char| sign.is_alphabetic() || sign == '_') => {
                so_far.push((*name).to_owned());
                at += 1;
                if words.get(at) != Some(&"::") {
                    found.push(so_far.clone());
                    break;
                }
                at += 1;
            }
            _ => {
                found.push(so_far.clone());
                break;
            }
        }
    }
    so_far.truncate(trunk);
    at
}

/// Groups of modules that reach each other, by their paths.
fn circles(needs: &BTreeMap<Place, BTreeSet<Place>>) -> Vec<Vec<String>> {
    let reached = |from: &Place| {
        let mut reached: BTreeSet<&Place> = BTreeSet::new();
        let mut ahead: Vec<&Place> = needs.get(from).into_iter().flatten().collect();
        while let Some(next) = ahead.pop() {
            if reached.insert(next) {
                ahead.extend(needs.get(next).into_iter().flatten());
            }
        }
        reached
    };
    let reached: BTreeMap<&Place, BTreeSet<&Place>> =
        needs.keys().map(|from| (from, reached(from))).collect();
    let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
    for (from, to) in &reached {
        let circle: Vec<String> = to
            .iter()
            .filter(|other| reached.get(**other).is_some_and(|back| back.contains(*from)))
            .map(|place| place.join("::"))
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}
