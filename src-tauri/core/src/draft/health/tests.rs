//! Health lines as people really write them.

use super::{Health, HealthLine};
use rstest::rstest;

#[rstest]
#[case("Status: Green", Some(Health::Green))]
#[case("Current Status: Green", Some(Health::Green))]
#[case("Health: Yellow", Some(Health::Yellow))]
#[case("current status:red", Some(Health::Red))]
#[case("**Current Status:** Yellow", Some(Health::Yellow))]
#[case("**Status**: **RED**", Some(Health::Red))]
#[case("- Status: 🟢", Some(Health::Green))]
#[case("Status: 🟡 Yellow, waiting for a review", Some(Health::Yellow))]
#[case("Status: :red_circle: Red", Some(Health::Red))]
#[case("Status: amber", Some(Health::Yellow))]
#[case("Status: Green (was Yellow)", Some(Health::Green))]
#[case("Status: Green, no longer Red", Some(Health::Green))]
#[case("## Status: Yellow", Some(Health::Yellow))]
#[case("Status: <!-- pick one --> Red", Some(Health::Red))]
#[case("Current Status: Green | Yellow | Red", None)]
#[case("Current Status: Yellow to Red", None)]
#[case("Current Status: Yellow | Red", None)]
#[case("Status: Green/Yellow", None)]
#[case("Status: Red -> Yellow", None)]
#[case("Status: 🟢 Green | 🟡 Yellow | 🔴 Red", None)]
#[case("Status: ", None)]
#[case("Status:", None)]
#[case("Status: *NO GO*", None)]
#[case("Status: not green", None)]
#[case("Status: greenish yellow?", None)]
fn a_health_line_is_read(#[case] line: &str, #[case] health: Option<Health>) {
    assert_eq!(HealthLine::read(line, None).unwrap().value, health);
}

#[rstest]
#[case("Status")]
#[case("The status: Green")]
#[case("Status of docs: Green")]
#[case("https://example.org: Green")]
#[case(": Green")]
#[case("")]
fn other_lines_are_not_health_lines(#[case] line: &str) {
    assert_eq!(HealthLine::read(line, None), None);
}

#[test]
fn the_template_may_have_its_own_word_for_it() {
    assert_eq!(HealthLine::read("Ampel: red", Some("Ampel")).unwrap().value, Some(Health::Red));
}

#[rstest]
#[case("Status: ", "Status: Yellow")]
#[case("Status:", "Status: Yellow")]
#[case("Status: Red🟢Notes", "Status: Yellow Notes")]
#[case("**Status:** ", "**Status:** Yellow")]
#[case("Status: <!-- choose -->", "Status: Yellow")]
#[case("Status: Green", "Status: Yellow")]
#[case("Status: **Green** since Monday", "Status: **Yellow** since Monday")]
#[case("Status: 🟢 GREEN, was Red", "Status: 🟡 YELLOW, was Red")]
#[case("Status: :green_circle: Green", "Status: :yellow_circle: Yellow")]
#[case("Current Status: Green | Yellow | Red", "Current Status: Yellow")]
#[case("Current Status: Yellow to Red, see below", "Current Status: Yellow, see below")]
#[case("Status: *NO GO*", "Status: Yellow - *NO GO*")]
#[case("Status:soon", "Status: Yellow - soon")]
#[case("Status: - [ ]", "Status: Yellow")]
fn choosing_keeps_the_other_words(#[case] line: &str, #[case] after: &str) {
    let read = HealthLine::read(line, None).unwrap();
    let mut text = line.to_owned();
    text.replace_range(read.choice.clone(), &read.write(line, Health::Yellow));
    assert_eq!(text, after);
    assert_eq!(HealthLine::read(&text, None).unwrap().value, Some(Health::Yellow));
}

#[test]
fn it_is_written_the_same_way_everywhere() {
    assert_eq!(serde_json::to_string(&Health::Green).unwrap(), "\"green\"");
    assert_eq!(Health::Red.to_string(), "Red");
    assert_eq!("yellow".parse(), Ok(Health::Yellow));
    assert_eq!(
        "mauve".parse::<Health>().unwrap_err().to_string(),
        "\"mauve\" is no health; choose Green, Yellow or Red"
    );
}
