//! The team's file: bad input costs its own key, and writing costs a person nothing.

use super::*;
use crate::round::opening::MayUse;
use rstest::rstest;

const FULL: &str = r#"# ours
may-open = ["ana-example", "@Bo-Example"]   # leads
deputies = ["cy-example", "CY-example", "di-example"]
opens = "Mon 00:00"
due = "monday 23:59 UTC"
closes = "Tue 23:59"
destination = "round"
cycle = "v1.38"
schedule = "https://github.com/o/r/blob/main/schedule.md"
roster = "release-team.md"
template = ".github/round.md"
labels = ["area/release"]
milestone = "v1.38"
prow = ["/sig release", { line = "/milestone v1.38", who = ["ana-example"] }, { line = "/lgtm", who = "write" }]
pin = true
tag = "everyone"
no-tag = ["ed-example"]
workflow = ".github/workflows/round.yml"
checked = "Two leads."
zones = ["Europe/Berlin"]

[[phase]]
name = "Burndown"
due = "Thu 12:00"
"#;

fn full() -> TeamFile {
    let reading = read(PATH, FULL);
    assert_eq!(reading.remarks, []);
    reading.file
}

#[test]
fn every_key_is_read() {
    let file = full();
    assert_eq!(file.may_open, ["ana-example", "Bo-Example"]);
    assert_eq!(file.deputies, ["cy-example", "di-example"]);
    assert_eq!(file.workflow.as_deref(), Some("round.yml"));
    assert_eq!(file.cycle.as_ref().map(CycleName::as_str), Some("v1.38"));
    assert_eq!(file.schedule.as_deref(), Some("https://github.com/o/r/blob/main/schedule.md"));
    assert_eq!(file.destination, Some(Place::Round));
    assert_eq!(file.rhythm(&[]), Rhythm::default());
    let [burndown] = file.phases.as_slice() else { panic!("{:?}", file.phases) };
    assert_eq!(burndown.due.map(mark_words).as_deref(), Some("Thu 12:00"));
    assert_eq!(burndown.closes, None);
    let choices = file.choices();
    assert_eq!((choices.tag, choices.pin), (Tag::Everyone, true));
    let who: Vec<MayUse> = choices.prow.iter().map(|line| line.who.clone()).collect();
    let named = MayUse::Only(vec!["ana-example".to_owned()]);
    assert_eq!(who, [MayUse::Anyone, named, MayUse::Write]);
    assert_eq!(choices.checked, "Two leads.");
}

#[test]
fn only_who_is_named_opens_and_where_nobody_is_github_decides() {
    let file = full();
    assert_eq!(file.may_open("ANA-example"), Some(true));
    assert_eq!(file.may_open("di-example"), Some(true));
    assert_eq!(file.may_open("ed-example"), Some(false));
    assert_eq!((file.deputy("Di-Example"), file.deputy("ana-example")), (Some(2), None));
    assert_eq!(TeamFile::default().may_open("ana-example"), None);
}

#[rstest]
#[case("opens = \"soon\"", "\"opens\" is not understood; write a day and a time in UTC")]
#[case("due = 23:59:00", "write a day and a time in UTC")]
#[case("tag = \"team\"", "write \"everyone\", \"leads\" or \"nobody\"")]
#[case("pin = \"yes\"", "write pin = true or pin = false")]
#[case("may-open = [\"sig-release/leads\"]", "write a list of names on GitHub")]
#[case("may-open = [7]", "write a list of names on GitHub")]
#[case("destination = \"https://github.com/o/r\"", "write \"round\", \"cycle\"")]
#[case("template = \"../secret.md\"", "write a path in the repository")]
#[case("workflow = \"Round\"", "write a file of .github/workflows")]
#[case("cycle = \"v1.38\\u0007\"", "write the name of the release")]
#[case("milestone = [\"v1\"]", "write one line of text between quotes")]
#[case("labels = [\"\"]", "write a list of texts")]
#[case(
    "[[phase]]\nname = \"Burndown\"\nopens = \"Wed 00:00\"",
    "rounds open on the same day in every phase"
)]
#[case("prow = [\"sig release\"]", "write lines such as \"/sig release\"")]
#[case("prow = [{ line = \"/lgtm\", who = \"owners\" }]", "write lines such as \"/sig release\"")]
#[case("phase = \"Burndown\"", "write [[phase]] on a line of its own")]
#[case("opens Mon 00:00", "is not TOML")]
#[case("checked = \"no end", "is not TOML")]
#[case("zones = [\"Europe/Berlin\"", "is not TOML")]
fn one_bad_line_is_said_with_its_remedy_and_all_else_is_read(
    #[case] bad: &str,
    #[case] said: &str,
) {
    let text = format!("deputies = [\"cy-example\"]\n{bad}\n");
    let reading = read(PATH, &text);
    let [remark] = reading.remarks.as_slice() else {
        panic!("one sentence for {bad}, not {:?}", reading.remarks)
    };
    let line = 1 + bad.lines().count();
    assert_eq!((remark.line, remark.weight), (line, Weight::Wrong));
    let place = format!(".github/meridian.toml, line {line}");
    assert!(remark.words.starts_with(&place), "{}", remark.words);
    assert!(remark.words.contains(said), "{}", remark.words);
    assert_eq!(reading.file.deputies, ["cy-example"]);
}

#[test]
fn what_stands_behind_a_broken_line_is_read_too() {
    let reading = read(PATH, "opens Mon\ndeputies = [\"cy-example\"]\npin = true\n");
    assert_eq!(reading.file.deputies, ["cy-example"]);
    assert_eq!(reading.file.pin, Some(true));
}

#[test]
fn a_list_loses_only_what_is_wrong_in_it() {
    let reading = read(PATH, "may-open = [\n  \"ana-example\",\n  \"no name\",\n  \"bo\",\n]\n");
    assert_eq!(reading.file.may_open, ["ana-example", "bo"]);
    assert_eq!(reading.remarks.first().map(|remark| remark.line), Some(3));
}

#[test]
fn an_unknown_key_is_said_and_costs_nothing() {
    let reading = read(PATH, "pni = true\n\n[[phase]]\nname = \"Burndown\"\nend = \"x\"\n");
    let lines: Vec<(usize, Weight)> =
        reading.remarks.iter().map(|one| (one.line, one.weight)).collect();
    assert_eq!(lines, [(1, Weight::Unknown), (5, Weight::Unknown)]);
    assert_eq!(reading.file.phases.len(), 1);
}

#[test]
fn bytes_that_are_no_text_are_said_with_their_line() {
    let reading = read_bytes(PATH, b"pin = true\nmilestone = \"\xff\"\n");
    assert_eq!(reading.remarks[0].line, 2);
    assert!(reading.remarks[0].words.ends_with("save the file as UTF-8."));
}

#[test]
fn a_new_file_says_what_was_chosen_with_a_comment_on_every_key() {
    for chosen in [TeamFile::default(), full()] {
        let text = write(None, &chosen).unwrap();
        let reading = read(PATH, &text);
        assert_eq!((reading.file, reading.remarks), (chosen.clone(), vec![]), "{text}");
        assert_eq!(write(None, &chosen).unwrap(), text);
        assert_eq!(write(Some(&text), &chosen).unwrap(), text);
    }
    // What is commented out is right as it stands.
    let text = write(None, &TeamFile::default()).unwrap();
    let is_key = |line: &&str| line.contains(" = ") || line.starts_with("# [[");
    let all: String = text
        .lines()
        .filter(is_key)
        .map(|line| format!("{}\n", line.trim_start_matches("# ")))
        .collect();
    let reading = read(PATH, &all);
    assert_eq!(reading.remarks, [], "{all}");
    assert_eq!(reading.file.phases.len(), 1);
    assert!(reading.file.tag.is_some() && reading.file.zones.len() == 1);
}

#[test]
fn a_persons_comments_order_and_unknown_keys_stay() {
    let before = "# ours\npin = true # really\nmine = 1\n\nmay-open = [ 'ana' ] # us\n# end\n";
    let had = read(PATH, before).file;
    assert_eq!(write(Some(before), &had).unwrap(), before);
    let chosen = TeamFile {
        pin: Some(false),
        tag: Some(Tag::Nobody),
        may_open: vec!["ana".to_owned(), "bo".to_owned()],
        ..had
    };
    let after = write(Some(before), &chosen).unwrap();
    for stays in ["# ours\npin = false # really\nmine = 1\n", "may-open = [\"ana\", \"bo\"] # us\n"]
    {
        assert!(after.contains(stays), "{after}");
    }
    assert!(after.contains("# Who is tagged in it") && after.contains("# end"), "{after}");
    assert_eq!(read(PATH, &after).file, chosen);
    assert_eq!(write(Some(&after), &chosen).unwrap(), after);
}

#[test]
fn a_file_with_the_line_ends_of_windows_keeps_them() {
    let before = "# ours\r\npin = true\r\n";
    let chosen = TeamFile { tag: Some(Tag::Leads), ..read(PATH, before).file };
    let after = write(Some(before), &chosen).unwrap();
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{after:?}");
    assert_eq!(read(PATH, &after).file, chosen);
}

#[test]
fn a_file_that_is_broken_is_not_written_over() {
    let error = write(Some("pin = true\nopens Mon\n"), &full()).unwrap_err();
    assert_eq!(error.0.line, 2);
    assert!(error.to_string().ends_with("nothing was changed."), "{error}");
}

#[test]
fn the_editor_of_github_is_opened_for_the_file() {
    assert_eq!(
        editor_link("https://github.com", "o/r", "main", false),
        "https://github.com/o/r/new/main?filename=.github/meridian.toml"
    );
    assert_eq!(
        editor_link("https://github.com", "o/r", "main", true),
        "https://github.com/o/r/edit/main/.github/meridian.toml"
    );
}
