use super::*;

#[test]
fn the_sheet_begins_with_the_ways_to_the_screens_and_lists_every_key_once() {
    let html = rows().into_string();
    let (first, rest) = html.split_once("</div>").expect("a row");
    for (screen, nav) in SCREENS.iter().filter_map(|s| Some((s, s.nav.as_ref()?))) {
        let keys = format!("<kbd>Ctrl</kbd><kbd>{}</kbd>", nav.key);
        assert!(first.contains(screen.title) && first.contains(&keys), "{first}");
    }
    assert!(first.starts_with("<div><dt>This week, Deadlines"), "{first}");
    for (what, _) in SCREENS.iter().flat_map(|screen| screen.shortcuts) {
        assert_eq!(rest.matches(&format!("<dt>{what}</dt>")).count(), 1, "{what}");
    }
    assert!(
        rest.ends_with(
            "<kbd>?</kbd></span> <span class=\"keys\"><kbd>Esc</kbd></span> </dd></div>"
        )
    );
}
