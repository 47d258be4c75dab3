//! What a member is told before posting, and what is left alone.

use super::{DRAFT_LIMIT, Doubt, Gate, MARKER_ALLOWANCE, Problem, check, mentioned};
use crate::courier::marker::Marker;
use crate::draft::{Template, set_field};
use crate::ids::OpId;
use crate::post::first::with_commas;
use proptest::prelude::*;
use rstest::rstest;

fn template() -> Template {
    Template::of(&"general".parse().unwrap())
}

fn problems(text: &str) -> Vec<Problem> {
    check(text, &template())
}

/// A draft with a chosen health and this text in Notes.
fn note(text: &str) -> String {
    format!("Status: Green\n\n## Notes\n\n{text}\n")
}

/// The bytes a problem points at.
fn cut<'a>(text: &'a str, problem: &Problem) -> &'a str {
    text.get(problem.range.clone()).unwrap()
}

fn said(text: &str) -> Vec<(Gate, String)> {
    problems(text).into_iter().map(|problem| (problem.gate, problem.message)).collect()
}

#[test]
fn commands_in_code_and_comments_are_named() {
    let text = include_str!("../../../../../tests/fixtures/field/post-bot-commands.md");
    let found = problems(text);
    let lines: Vec<&str> = found.iter().map(|problem| cut(text, problem)).collect();
    assert_eq!(lines, ["/close", "/assign @oak-release"]);
}

#[test]
fn a_finished_draft_has_no_problem() {
    assert_eq!(
        problems(&note("- Two flakes fixed, see #3141 and @ana. Path /etc/hosts is fine.")),
        []
    );
}

#[test]
fn a_blank_page_says_what_is_missing() {
    let blank = template().blank();
    assert_eq!(
        said(&blank),
        [
            (Gate::Blocks, "The draft is empty. Write at least one line.".to_owned()),
            (Gate::Blocks, "Choose Green, Yellow or Red.".to_owned()),
        ]
    );
    assert_eq!(problems(&blank)[1].range, 0..9, "F8 goes to the line");
}

#[rstest]
#[case("")]
#[case("\n\n")]
#[case("Status: Green\n\n## Notes\n\n- \n  - <!-- ANY ADDITIONAL UPDATE -->\n")]
#[case("Status: Green\n\n<!-- hidden\nwords -->\n\n## Notes\n\n* \n")]
fn signs_and_comments_are_nothing_written(#[case] text: &str) {
    assert!(problems(text).iter().any(|problem| problem.message.starts_with("The draft is empty")));
}

#[test]
fn one_word_is_something_written() {
    assert_eq!(problems("Status: Green\n\nFine.\n"), []);
    assert_eq!(problems("Status: Green\n\n## Notes\n\n<!-- a --> b\n"), []);
}

#[test]
fn an_open_choice_asks_for_the_choice_once() {
    assert_eq!(
        said("Current Status: Green | Yellow | Red\n\n## Notes\n\nx\n"),
        [(Gate::Blocks, "Choose Green, Yellow or Red.".to_owned())]
    );
}

#[rstest]
#[case("Owner: Name / Slack Handle", "Name / Slack Handle")]
#[case("Owner: Ana / Slack Handle", "/ Slack Handle")]
#[case("CI: Green | Yellow | Red", "Green | Yellow | Red")]
#[case("- <!-- START HERE -->", "<!-- START HERE -->")]
#[case("APAC: @attendee, EMEA: Async", "@attendee")]
#[case("cc (at)USERNAME", "(at)USERNAME")]
#[case("see releases/release-1.XX/README.md", "1.XX")]
#[case("by __REPLACE_RELEASE-minus-20-days__ at last", "__REPLACE_RELEASE-minus-20-days__")]
#[case("for {{version}}", "{{version}}")]
#[case("`1.XX`", "1.XX")]
fn a_placeholder_is_named_with_its_field(#[case] line: &str, #[case] placeholder: &str) {
    let text = note(&format!("Words before.\n{line}"));
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].message,
        format!("Placeholder in Notes: \"{placeholder}\". Fill it or delete it.")
    );
    assert!(found[0].blocks());
    assert_eq!(cut(&text, &found[0]).trim(), placeholder);
}

#[rstest]
#[case("@attendees came")]
#[case("version 11.XX is odd, 1.XXL too")]
#[case("`{{ .Values.image }}` and\n```\n${{ github.ref }}\n```")]
#[case("{{ open\nand }} closed on another line")]
#[case("put your Slack Handle here")]
fn other_words_are_no_placeholder(#[case] line: &str) {
    assert_eq!(problems(&note(line)), []);
}

#[rstest]
#[case("/close", "/close")]
#[case("/CLOSE", "/CLOSE")]
#[case("/hold cancel", "/hold cancel")]
#[case("```\n/lgtm\n```", "/lgtm")]
#[case("<!--\n/assign @ana\n-->", "/assign @ana")]
#[case("/remove-lifecycle stale  ", "/remove-lifecycle stale")]
#[case("/unassign", "/unassign")]
#[case("/milestone v1.38", "/milestone v1.38")]
#[case("/retitled the docs umbrella", "/retitled the docs umbrella")]
#[case("/retitle: x", "/retitle: x")]
#[case("/areas touched docs", "/areas touched docs")]
#[case("/signal green", "/signal green")]
#[case("/kindness matters", "/kindness matters")]
#[case("/sig-docs news", "/sig-docs news")]
#[case("/sig/node is red", "/sig/node is red")]
#[case("/remove-signal green", "/remove-signal green")]
#[case("<!-- note -->/sig docs", "/sig docs")]
#[case("<!-- a\nb --><!-- c -->/sig docs", "/sig docs")]
#[case("/verify-owners", "/verify-owners")]
#[case("/override-cancel", "/override-cancel")]
#[case("/trick-or-treat", "/trick-or-treat")]
#[case("/check-required-labels", "/check-required-labels")]
#[case("/lgtm cancel", "/lgtm cancel")]
#[case("/assign @oak @fir-docs", "/assign @oak @fir-docs")]
#[case("/cc @oak", "/cc @oak")]
#[case("/close not-planned", "/close not-planned")]
#[case("/sig", "/sig")]
#[case("<!-- not closed\n/sig docs", "/sig docs")]
#[case("/trickortreat", "/trickortreat")]
#[case("/hold until the branch is cut", "/hold until the branch is cut")]
fn a_bot_command_is_shown_wherever_the_line_stands(#[case] lines: &str, #[case] line: &str) {
    let text = note(&format!("text\n{lines}"));
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].gate, Gate::Confirm(Doubt::Command));
    assert_eq!(cut(&text, &found[0]), line);
    let word = line.split(' ').next().unwrap();
    let (named, rest) = found[0].message.split_at(word.len() + 2);
    assert_eq!(named, format!("\"{word}\""));
    assert!(rest.ends_with(", even inside a code fence."), "{rest}");
    assert!(rest.starts_with(" would ") || rest.starts_with(" makes a bot act,"), "{rest}");
}

#[rstest]
#[case("/si<!-- x -->g docs")]
#[case("/<!--\n-->sig docs")]
#[case("<!-- a -->/<!-- b -->sig docs<!-- c --> more")]
fn a_command_around_a_comment_is_one(#[case] lines: &str) {
    let mut text = note(lines);
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].message.starts_with("\"/sig\" would change the issue's labels"), "{found:?}");
    let Gate::Confirm(doubt) = found[0].gate else { panic!("{found:?}") };
    let safe = doubt.safe(cut(&text, &found[0])).unwrap();
    text.replace_range(found[0].range.clone(), &safe.put);
    assert_eq!(problems(&text), [], "{text}");
}

#[rstest]
#[case("/close", "would close the issue")]
#[case("/Reopen", "would open the issue again")]
#[case("/remove-kind bug", "would change the issue's labels")]
#[case("/sig-docs news", "would change the issue's labels")]
#[case("/retitled it", "would change the issue's title")]
#[case("/unassign @ana", "would change who the issue is assigned to")]
#[case("/joke", "makes a bot act")]
fn a_bot_command_says_what_it_would_do(#[case] line: &str, #[case] does: &str) {
    let said = &problems(&note(line))[0].message;
    assert!(said.contains(&format!("\" {does}, even inside")), "{said}");
}

#[rstest]
#[case("TODO: ask", "TODO")]
#[case("- docs (FIXME)", "FIXME")]
fn what_says_of_itself_that_it_is_unfinished_asks(#[case] line: &str, #[case] word: &str) {
    let text = note(line);
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].gate, Gate::Confirm(Doubt::Unfinished));
    assert_eq!(cut(&text, &found[0]), word);
    assert_eq!(found[0].message, format!("\"{word}\" in Notes says that something is missing."));
}

#[rstest]
#[case("fill <number>", "<number>")]
#[case("<your name> did it", "<your name>")]
#[case("a Vec<String> of them", "<String>")]
#[case("<release-version>\n\nwords", "<release-version>")]
fn what_github_would_not_show_has_to_be_filled(#[case] lines: &str, #[case] tag: &str) {
    let text = note(&format!("{lines}\n\nmore"));
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].blocks());
    assert_eq!(cut(&text, &found[0]), tag);
    assert_eq!(
        found[0].message,
        format!("Placeholder in Notes: \"{tag}\". Fill it or delete it; GitHub would not show it.")
    );
}

#[rstest]
#[case("`<number>` and\n```\n<name>\nTODO\n```")]
#[case("<!-- <name> TODO -->x")]
#[case("<details><summary>More</summary>\n\nwords\n\n</details>")]
#[case("<https://example.org> a < b, 1 <2> 3, \\<number>")]
#[case("<BR> <kbd>Ctrl</kbd> <img src=\"x\">")]
#[case("TODOs, todo, MY_TODO")]
fn other_words_and_signs_are_finished(#[case] lines: &str) {
    assert_eq!(problems(&note(lines)), []);
}

#[rstest]
#[case("```\nlog", "```")]
#[case("~~~~ text\n~~~\nlog", "~~~~ text")]
#[case("```\na\n```\n\n```", "```")]
fn a_fence_that_nothing_ends_has_to_be_ended(#[case] lines: &str, #[case] fence: &str) {
    let text = format!("Status: Green\n\n## Blockers\n\nx\n\n{lines}\n\n## Notes\n\ny\n");
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].blocks());
    assert_eq!(cut(&text, &found[0]), fence);
    let said = &found[0].message;
    assert!(said.starts_with("The code fence in Blockers is not closed: everything"), "{said}");
}

#[rstest]
#[case("```\nlog\n```")]
#[case("```\n~~~\n```  ")]
#[case("- a\n  ```\n  in the list only")]
#[case("> ```\n> in the quote only")]
fn a_fence_that_ends_is_no_problem(#[case] lines: &str) {
    assert_eq!(problems(&note(lines)), []);
}

#[rstest]
#[case("> /close")]
#[case(" /close")]
#[case("see /close")]
#[case("/closed")]
#[case("/close.")]
#[case("/usr/bin/env")]
#[case("/sig/node")]
#[case("/signal")]
#[case("see <!-- note -->/sig docs")]
#[case("see <!-- a --> <!-- b -->/sig docs")]
#[case("<!-- note -->/close")]
#[case("<!-- note --> /sig docs")]
#[case("/architecture of it")]
#[case("/")]
// What stands behind a command decides whether it is one.
#[case("/close the umbrella")]
#[case("/assign @oak, @fir")]
#[case("/reopen it")]
#[case("/lifecycle")]
#[case("/lifecycle of a release")]
#[case("/stage is set")]
#[case("/help wanted")]
#[case("/ sig docs")]
// Commands of labels are looked for outside comments.
#[case("<!--\n/sig docs\n-->")]
#[case("<!-- a\n/remove-kind bug -->")]
fn a_harmless_slash_is_left_alone(#[case] line: &str) {
    assert_eq!(problems(&note(&format!("text\n{line}"))), []);
}

#[test]
fn a_team_mention_asks_first() {
    let text = note("cc @kubernetes/sig-node-test-failures.");
    let found = problems(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].gate, Gate::Confirm(Doubt::Mention));
    assert_eq!(
        found[0].message,
        "@kubernetes/sig-node-test-failures pings everybody in that team."
    );
    assert_eq!(cut(&text, &found[0]), "@kubernetes/sig-node-test-failures");
}

#[rstest]
#[case("`@kubernetes/sig-node-bugs`")]
#[case("```\n@kubernetes/sig-node-bugs\n```")]
#[case("<!-- @kubernetes/sig-node-bugs -->x")]
#[case("[@kubernetes/sig-node-bugs](https://example.org)")]
fn a_mention_that_a_bot_takes_up_asks_even_in_code(#[case] line: &str) {
    let text = note(line);
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].gate, Gate::Confirm(Doubt::Mention));
    assert_eq!(cut(&text, &found[0]), "@kubernetes/sig-node-bugs");
    assert!(found[0].message.contains("makes a bot act"), "{}", found[0].message);
}

#[rstest]
#[case("`@kubernetes/sig-node-bugs-old`", "@kubernetes/sig-node-bugs-old")]
#[case("`@kubernetes/sig-node-bugs/x`", "@kubernetes/sig-node-bugs/x")]
#[case("ana@kubernetes/sig-docs-misc", "@kubernetes/sig-docs-misc")]
fn what_follows_or_precedes_such_a_mention_does_not_hide_it(
    #[case] line: &str,
    #[case] name: &str,
) {
    let text = note(line);
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(cut(&text, &found[0]), name);
    assert!(found[0].message.contains("makes a bot act"), "{}", found[0].message);
}

#[rstest]
#[case("@rustbot label docs", "@rustbot")]
#[case("- @Dependabot: rebase", "@Dependabot")]
#[case("@mergifyio backport release-1.38", "@mergifyio")]
#[case("  @bors r+", "@bors")]
fn a_bot_that_is_told_something_asks(#[case] line: &str, #[case] name: &str) {
    let text = note(line);
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].gate, Gate::Confirm(Doubt::Mention));
    assert_eq!(cut(&text, &found[0]), name);
    assert!(found[0].message.contains("is a bot"), "{}", found[0].message);
}

#[rstest]
#[case("@ana and @ben/")]
#[case("`@kubernetes/sig-node`")]
#[case("```\n@kubernetes/sig-node\n```")]
#[case("<!-- @kubernetes/sig-node -->x")]
#[case("mail me@example.org/x")]
#[case("https://example.org/@a/b")]
#[case("[@org/team](https://example.org)")]
#[case("see [the page of @org/team][1]\n\n[1]: https://example.org")]
#[case("![@org/team](https://example.org/x.png)")]
#[case("thanks @rustbot and @dependabot")]
#[case("`@rustbot label docs`")]
#[case("> @rustbot label docs")]
#[case("@rusty label docs")]
fn other_at_signs_ask_nothing(#[case] line: &str) {
    assert_eq!(problems(&note(line)), []);
}

#[test]
fn a_mark_of_meridian_cannot_be_typed() {
    for mark in [
        "<!-- meridian:update v=1 cycle=v1.38 round=2026-11-16 section=docs op=1 -->",
        "<!--Meridian:section id=docs-->",
        "<!-- /meridian:section -->",
        "<!-- meridian:update unclosed",
    ] {
        let text = note(&format!("see\n\n{mark}\n\nend"));
        let found = problems(&text);
        assert!(
            found.iter().any(|problem| problem.blocks() && cut(&text, problem) == mark),
            "{mark} {found:?}"
        );
    }
    assert_eq!(problems(&note("Meridian writes a line with meridian:update, says the page.")), []);
}

#[test]
fn a_text_that_is_too_long_says_by_how_much() {
    let fits = DRAFT_LIMIT - note("").len();
    assert_eq!(problems(&note(&"x".repeat(fits))), []);
    // In bytes that the member wrote, and against what they may write.
    let one_more = problems(&note(&"x".repeat(fits + 1)));
    assert_eq!(one_more[0].message, "59,801 of 59,800 bytes. Shorten it.");
    let text = note(&"é".repeat(fits));
    let found = problems(&text);
    let bytes = with_commas(text.len());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, format!("{bytes} of 59,800 bytes. Shorten it."));
    assert!(found[0].blocks() && text.get(found[0].range.clone()).is_some());
    // Headings that are not posted do not count.
    let bare = format!("Status: Green\n\n## Blockers\n\n## Notes\n\n{}\n", "x".repeat(fits));
    assert!(bare.len() > DRAFT_LIMIT);
    assert_eq!(problems(&bare), []);
    assert_eq!(with_commas(61_204), "61,204");
    assert_eq!(with_commas(1_000_000), "1,000,000");
    assert_eq!(with_commas(999), "999");
}

#[test]
fn the_allowance_holds_an_ordinary_marker() {
    let marker = Marker {
        cycle: "v1.38.0-rc.10".parse().unwrap(),
        round: "2026-11-16.2".parse().unwrap(),
        section: "release-branch-management".parse().unwrap(),
        part: (10, 12),
        op: "01JD0WQ6Z7S3M6TV8C5J2K9XAB".parse::<OpId>().unwrap(),
        withdrawn: false,
    };
    assert!(marker.render().len() < MARKER_ALLOWANCE);
}

#[test]
fn problems_come_in_the_order_of_the_text() {
    let text = "Status: \n\n## Highlights\n\n{{a}}\n/close\n\n## Notes\n\n@a/b 1.XX\n";
    let starts: Vec<_> = problems(text).iter().map(|problem| problem.range.start).collect();
    assert_eq!(starts.len(), 5);
    assert!(starts.is_sorted());
}

#[test]
fn the_real_unfilled_template_cannot_be_posted() {
    let Some(folder) = std::env::var_os("MERIDIAN_FIXTURES") else {
        eprintln!("skipped: MERIDIAN_FIXTURES is not set");
        return;
    };
    let bodies = std::path::Path::new(&folder).join("bodies");
    let text = std::fs::read_to_string(bodies.join("k8s-1.20-meeting-update-TEMPLATE.md")).unwrap();
    let found = problems(&text);
    assert!(found.iter().filter(|problem| problem.blocks()).count() > 10);
    let long = std::fs::read_to_string(bodies.join("k8s-1.20-update-2020-11-11-78KB.md")).unwrap();
    assert!(
        problems(&long)
            .iter()
            .any(|problem| problem.message.ends_with("of 59,800 bytes. Shorten it."))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_range_can_be_shown(
        text in "(\\PC|\n|## Notes\n|Status: |\\{\\{|\\}\\}|<!--|-->|1.XX|__REPLACE_|/close|@a/b|`|```|é){0,30}",
    ) {
        for problem in problems(&text) {
            prop_assert!(text.get(problem.range.clone()).is_some());
            prop_assert!(!problem.message.is_empty());
        }
    }

    #[test]
    fn plain_words_are_never_a_problem(words in "[a-z][a-z ,.()#0-9é👍]{0,40}") {
        let text = note("");
        let text = set_field(&text, &template(), 4, &words).apply(&text).unwrap();
        prop_assert_eq!(problems(&text), []);
    }
}

#[test]
fn who_is_told_is_named_once_in_the_order_of_the_text() {
    let template = Template::of(&"general".parse().unwrap());
    let text = "Thanks @ana-example and @Ana-Example, `@code`, a@b.example.\n\
                <!-- @hidden -->\n@tallship/docs: look.\n(@ben_x) @ @/ @a/b/c\n";
    assert_eq!(mentioned(text, &template), ["ana-example", "tallship/docs", "ben_x"]);
    assert_eq!(mentioned("All is well.", &template), [""; 0]);
}
