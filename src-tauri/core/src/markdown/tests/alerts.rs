//! Which quotes GitHub's site draws as an alert.

use super::super::render;
use rstest::rstest;

const NOTE: &str = "<aside data-alert=\"note\">\n<p>Note</p>\n<p>words</p>\n</aside>\n";

#[rstest]
#[case("> [!NOTE]\n> words\n")]
#[case("> [!note]\n> words\n")]
#[case(">[!NOTE]\n> words\n")]
#[case("   >   [!NOTE]  \n> words\n")]
#[case("> [!NOTE]\r\n> words\r\n")]
#[case("> [!NOTE]\n>\n> words\n")]
#[case("> [!NOTE]\nwords\n")]
fn a_note_is_drawn(#[case] text: &str) {
    assert_eq!(render(text), NOTE);
}

#[test]
fn every_kind_of_github_is_drawn_wherever_it_stands() {
    for (kind, title) in [
        ("note", "Note"),
        ("tip", "Tip"),
        ("important", "Important"),
        ("warning", "Warning"),
        ("caution", "Caution"),
    ] {
        let sign = kind.to_uppercase();
        let html = render(&format!("- item\n\n> [!{sign}]\n> - **a**\n>\n> > b\n\nafter\n"));
        let alert = format!(
            "<aside data-alert=\"{kind}\">\n<p>{title}</p>\n<ul>\n<li><strong>a</strong></li>\n</ul>\n\
             <blockquote>\n<p>b</p>\n</blockquote>\n</aside>\n<p>after</p>\n"
        );
        assert_eq!(html, format!("<ul>\n<li>item</li>\n</ul>\n{alert}"));
    }
    let html = render("<!-- <div> is not open -->\n\n> [!NOTE]\n> words\n\n> [!TIP]\n> more\n");
    assert_eq!(html.matches("<aside").count(), 2, "{html}");
}

#[rstest]
#[case::a_title_of_its_own("> [!NOTE] Own title\n> words\n")]
#[case::words_behind("> [!WARNING]text\n")]
#[case::not_the_first_line("> words\n> [!NOTE]\n")]
#[case::nothing_below("> [!NOTE]\n")]
#[case::nothing_but_blanks_below("> [!NOTE]\n>\n")]
#[case::another_kind("> [!DANGER]\n> words\n")]
#[case::in_a_list("- > [!NOTE]\n  > words\n")]
#[case::in_a_quote("> > [!NOTE]\n> > words\n")]
#[case::in_an_element("<details>\n\n> [!NOTE]\n> words\n\n</details>\n")]
#[case::code(">     [!NOTE]\n> words\n")]
#[case::escaped("> \\[!NOTE]\n> words\n")]
#[case::emphasised("> **[!NOTE]**\n> words\n")]
#[case::a_link("> [!NOTE]\n> words\n\n[!NOTE]: https://example.org\n")]
#[case::by_hand("<aside data-alert=\"note\">words</aside>\n")]
#[case::by_hand_in_a_line("a <ASIDE data-alert=note>words</aside>\n")]
fn other_quotes_stay_as_they_are(#[case] text: &str) {
    let html = render(text);
    assert!(!html.contains("aside") && !html.contains("data-alert"), "{html}");
    assert!(html.contains("words") || html.contains("text") || html.contains("[!NOTE]"), "{html}");
}
