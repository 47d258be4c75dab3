//! Notices, of invented crates.

use super::*;

fn a_crate(folder: &Path, name: &str, licence: &str, files: &[(&str, &str)]) -> Crate {
    let folder = folder.join(name);
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    Crate {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        licence: licence.to_owned(),
        source: format!("https://crates.io/crates/{name}/1.0.0"),
        authors: vec!["Hana Example".to_owned()],
        folder,
    }
}

#[test]
fn each_crate_is_named_with_its_text_and_the_same_text_stands_once() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let all = write(&BTreeSet::from([
        a_crate(here, "either", "MIT OR Apache-2.0", &[("LICENSE-MIT", "of either")]),
        a_crate(here, "slash", "MIT/Apache-2.0", &[]),
        a_crate(here, "both", "Apache-2.0 AND ISC", &[("LICENSE", "of both")]),
        a_crate(here, "one", "MIT", &[("license.md", "a text of two")]),
        a_crate(here, "two", "MIT", &[("COPYING", "a  text\nof two\n")]),
        a_crate(here, "none", "BSD-3-Clause", &[]),
        a_crate(here, "noted", "Apache-2.0", &[("NOTICE", "to be passed on")]),
    ]))
    .unwrap();
    for name in ["either", "slash", "both", "one", "two", "none", "noted"] {
        assert!(all.contains(&format!("{name} 1.0.0 (")), "{name}: {all}");
    }
    assert!(!all.contains("of either"), "used under the Apache License");
    let (_, apache) = all.rsplit_once(LINE).unwrap();
    assert!(["either", "slash", "noted"].iter().all(|name| apache.contains(&format!("{name} 1"))));
    assert!(all.contains("of both") && all.contains("to be passed on"), "{all}");
    assert_eq!(all.matches("of two").count(), 1, "{all}");
    assert!(all.contains("Copyright: Hana Example\n\n"), "{all}");
    assert_eq!(all.matches("TERMS AND CONDITIONS FOR USE").count(), 1);
}

#[test]
fn a_crate_without_any_licence_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |licence| write(&BTreeSet::from([a_crate(folder.path(), "x", licence, &[])]));
    assert!(refused("").is_err() && refused("Mine alone").is_err());
}

#[test]
fn what_only_builds_or_tests_is_not_contained() {
    let root = crate::root().unwrap();
    let metadata = metadata(&root, PAGE).unwrap();
    let names = |package| {
        let crates = contained(&metadata, &[package]).unwrap();
        crates.into_iter().map(|it| it.name).collect::<Vec<_>>()
    };
    let page = names("meridian-ui");
    let has = |name: &str| page.iter().any(|it| it == name);
    assert!(has("leptos") && has("serde_core"), "also what its own crates bring: {page:?}");
    assert!(!has("serde_derive") && !has("proptest") && !has("tauri"), "{page:?}");
    assert!(contained(&metadata, &["no-such-program"]).is_err());
}
