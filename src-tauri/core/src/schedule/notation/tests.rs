//! Each notation with an invented table.

use super::uniform;
use proptest::prelude::*;
use rstest::rstest;

/// The table lines with the numbers of the lines that they come from.
fn tables(text: &str) -> Vec<String> {
    let uniform = uniform(text);
    let lines = uniform.lines.unwrap_or_default();
    let table = |(line, number): (&str, &u32)| {
        line.starts_with("| ").then(|| format!("{number} {}", line.trim_matches(['|', ' '])))
    };
    uniform.text.lines().zip(&lines).filter_map(table).collect()
}

#[rstest]
#[case::mediawiki(
    "= Plan =\n{| class=\"wikitable\"\n|+ Dates\nof the plan\n! What !! When\n|-\n| Freeze || 1 June 2026\n|-\n\
     | style=\"color:red\" | '''Cut'''\n| rowspan=\"2\" | [https://example.org 2 June] 2026\n|-\n| [[Page|Out]]\n|}\nend",
    &["5 What | When", "7 Freeze | 1 June 2026", "9 **Cut** | [2 June](https://example.org) 2026", "12 Out | [2 June](https://example.org) 2026"]
)]
#[case::asciidoc(
    "[cols=\"1,1,2\"]\n|===\n|What |Who |When\n\n|Freeze\n|Ada\n|1 June 2026\n\n|Cut 2+| link:x[2 June] 2026\n|Long\nname .2+|Bo |3 June 2026\n|Last | 4 June 2026\n|===\n",
    &["3 What | Who | When", "5 Freeze | Ada | 1 June 2026", "9 Cut | [2 June](x) 2026", "10 Long name | Bo | 3 June 2026", "12 Last | Bo | 4 June 2026"]
)]
#[case::double_bars(
    "|| '''Week''' || '''Date''' ||\n||<-2 #eee> June 2026 ||\n||<#fff> 1 || 4th || \n",
    &["1 **Week** | **Date**", "2 June 2026", "3 1 | 4th"]
)]
#[case::double_bars_above_single(
    "||What||When||\n|Freeze|1 June 2026|\n",
    &["1 What | When", "2 Freeze | 1 June 2026"]
)]
#[case::no_rule("text\n\nWhat | When\nFreeze | 1 June 2026\n", &["3 What | When", "4 Freeze | 1 June 2026"])]
#[case::no_header("| Freeze | 1 June 2026 |\n| Cut | 2 June 2026 |\n", &["1 ", "1 Freeze | 1 June 2026", "2 Cut | 2 June 2026"])]
#[case::rule_of_another_width(
    "| What | When | Week |\n|---|---|\n| a | 2026-06-01 | 1 |\n",
    &["1 What | When | Week", "3 a | 2026-06-01 | 1"]
)]
#[case::org(
    "| What | When |\n|------+------|\n| a | <2026-06-01 Mon> |\n",
    &["1 What | When", "3 a | 2026-06-01 Mon"]
)]
#[case::commas(
    "sep=;\nWhat;When\n\"Freeze; \"\"hard\"\"\";1 June 2026\n\"two\nlines\";2 June 2026\n;;\nlast;3 June 2026",
    &["2 What | When", "3 Freeze; \"hard\" | 1 June 2026", "4 two lines | 2 June 2026", "7 last | 3 June 2026"]
)]
#[case::a_bar_within_a_value("What,When\na|b,2026-06-01\n", &["1 What | When", "2 a\\|b | 2026-06-01"])]
fn a_notation(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(tables(text), expected);
}

#[rstest]
#[case("text\n|===\n|What |When")]
#[case("text\n|===")]
#[case("{|\n| a")]
#[case("| What | When |\n|-|-|\n| a | 2026-06-01 |\n")]
#[case("|| What | When |\n|--|-|-|\n|| a | 2026-06-01 |\n")]
#[case("A sentence, a date, and more.\nAnother one, with commas.\n")]
#[case("| What | When |\n|-|-|\n| a | 2026-06-01 |\n\n| b | 2026-06-02 |\n| c | 2026-06-03 |\n")]
#[case("This | that\nand | more\n")]
#[case("```\n| a | 2026-06-01 |\n| b | 2026-06-02 |\n```\n")]
fn what_is_left_alone(#[case] text: &str) {
    assert!(uniform(text).lines.is_none());
}

proptest! {
    /// Whatever is broken off: reading ends, and every line keeps a line of the source.
    #[test]
    fn any_text_ends(parts in proptest::collection::vec(part(), 0..60)) {
        let text = parts.concat();
        let uniform = uniform(&text);
        if let Some(lines) = uniform.lines {
            let last = u32::try_from(text.split('\n').count()).unwrap();
            prop_assert_eq!(lines.len(), uniform.text.lines().count());
            prop_assert!(lines.iter().all(|line| (1..=last).contains(line)));
        }
    }
}

/// Signs of tables, in any order.
fn part() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("\n"),
        Just("\n|-\n"),
        Just("{|"),
        Just("|}"),
        Just("|==="),
        Just("| "),
        Just("|| "),
        Just("! "),
        Just("!!"),
        Just("2+|"),
        Just(".3+|"),
        Just("rowspan=9 |"),
        Just("<-3>"),
        Just("[cols=\"3*\"]\n"),
        Just("---"),
        Just("+"),
        Just("[["),
        Just("]]"),
        Just("What"),
        Just("When"),
        Just("2026-06-01"),
        Just(","),
        Just("\""),
        Just("```"),
        Just(" "),
    ]
}

#[test]
fn code_that_holds_a_rewritten_table_knows_its_lines() {
    // A reader of tables sees a row where Markdown begins code that never ends.
    let text = "| A | B |\n|-|-|.. x::\n~~~~~~| x | y |\n\n| Event | Date | Ti|\n\
                | a | 13/7/2026 | 12:00 |\n| b | 3/7/2026 | |\n";
    let schedule = crate::schedule::bundled::import(text, "plan.md").unwrap();
    let lines: Vec<u32> = schedule.milestones.iter().map(|row| row.line).collect();
    assert_eq!(lines, [6], "{:?}", schedule.milestones);
}
