//! What GitHub shows where most libraries show something else.

use super::super::render;
use rstest::rstest;

#[rstest]
#[case::a_box_without_words("- [ ]\n", "<ul>\n<li>[ ]</li>\n</ul>\n")]
#[case::words_on_the_next_line("- [X]\nwords\n", "<ul>\n<li>[X]<br>\nwords</li>\n</ul>\n")]
#[case::words_further_down(
    "- [ ]\n\n  words\n",
    "<ul>\n<li>\n<p>[ ]</p>\n<p>words</p>\n</li>\n</ul>\n"
)]
#[case::no_blank("- [ ]`a`\n", "<ul>\n<li>[ ]<code>a</code></li>\n</ul>\n")]
#[case::no_table(
    "Owner | State\n- | -\nAna | ok\n",
    "<p>Owner | State</p>\n<ul>\n<li>| -<br>\nAna | ok</li>\n</ul>\n"
)]
#[case::no_row(
    "| a |\n|---|\n    | b |\n",
    "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n</table>\n<pre><code>| b |\n</code></pre>\n"
)]
#[case::alignment(
    "| a | b |\n|:-:|--:|\n| 1 | 2 |\n",
    "<table>\n<thead>\n<tr>\n<th align=\"center\">a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n\
     <tbody>\n<tr>\n<td align=\"center\">1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>\n"
)]
#[case::a_note_without_a_reference("words\n\n[^1]: nowhere\n", "<p>words</p>\n")]
#[case::a_note_with_a_blank(
    "[^release note]\n\n[^release note]: two words\n",
    "<p>[^release note]</p>\n<p>[^release note]: two words</p>\n"
)]
#[case::emphasis("****a****\n", "<p><strong>a</strong></p>\n")]
#[case::shown_as_text("a <Title>b\n", "<p>a &lt;Title&gt;b</p>\n")]
#[case::shown_as_text_in_a_block("<textarea>\n<b>a</b>\n", "&lt;textarea&gt;\n<b>a</b>\n")]
#[case::the_beginning_of_a_page("\u{feff}# a\n", "<h1>a</h1>\n")]
#[case::a_list_that_starts_later("3. a\n", "<ol start=\"3\">\n<li>a</li>\n</ol>\n")]
fn github_shows(#[case] text: &str, #[case] html: &str) {
    assert_eq!(render(text), html);
}

#[rstest]
#[case("www.example.org.", "http://www.example.org", "www.example.org")]
#[case("to ann@example.org,", "mailto:ann@example.org", "ann@example.org")]
#[case("https://example.org/a_,", "https://example.org/a", "https://example.org/a")]
#[case("(https://example.org/a_(b))", "https://example.org/a_(b)", "https://example.org/a_(b)")]
fn a_bare_address_is_a_link(#[case] text: &str, #[case] to: &str, #[case] words: &str) {
    let html = render(text);
    let link = format!("<a href=\"{to}\" rel=\"noopener noreferrer\">{words}</a>");
    assert!(html.contains(&link), "{html}");
}

#[rstest]
#[case("ftp://example.org/a")]
#[case("xmpp:ann@example.org")]
fn other_addresses_lead_nowhere_in_the_window(#[case] text: &str) {
    let html = render(text);
    assert!(html.contains(&format!(">{text}</a>")) && !html.contains("href"), "{html}");
}

/// The words of the notes, in their order.
fn notes(html: &str) -> Vec<&str> {
    let (_, notes) = html.split_once("<section>\n<ol>\n").unwrap_or_default();
    let items = notes.split("<li>\n<p>").skip(1);
    items.map(|item| item.split(" <a").next().unwrap_or_default()).collect()
}

#[test]
fn notes_stand_at_the_end_in_the_order_of_their_references() {
    let html = render("a[^N] b[^x] c[^n]\n\n[^X]: ex\n\n> [^n]: en\n\n[^y]: why\n\nlast\n");
    assert_eq!(notes(&html), ["en", "ex"], "{html}");
    let (words, _) = html.split_once("<section>").unwrap();
    let number = |number| format!("<sup><a rel=\"noopener noreferrer\">{number}</a></sup>");
    let (one, two) = (number(1), number(2));
    assert!(words.starts_with(&format!("<p>a{one} b{two} c{one}</p>")), "{html}");
    assert!(words.contains("<p>last</p>") && !html.contains("why"), "{html}");
}

#[test]
fn the_first_of_two_notes_with_one_name_is_shown() {
    let html = render("a[^A] b[^2]\n\n[^a]: first\n\n[^2]: two\n\n[^A]: second\n");
    assert_eq!(notes(&html), ["first", "two"], "{html}");
    assert!(!html.contains("second"), "{html}");
}

#[test]
fn a_note_that_begins_in_another_one_keeps_its_words() {
    let html = render("a[^1] b[^2]\n\n[^1]: [^2]: words\n");
    assert!(html.contains("words"), "{html}");
}

#[test]
fn a_page_that_grows_without_measure_is_shown_as_plain_text() {
    let text = format!("{}|\n{}|\n{}", "|a".repeat(1_000), "|-".repeat(1_000), "b\n".repeat(1_000));
    assert!(render(&text).starts_with("<pre>|a|a"));
}
