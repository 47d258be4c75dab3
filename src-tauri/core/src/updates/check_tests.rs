//! Thumbs up against the moment of the last edit.

use super::{Thumb, checked};
use chrono::{DateTime, Utc};
use rstest::rstest;

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-10-26T{text}Z").parse().unwrap()
}

fn thumb(login: &str, when: &str) -> Thumb {
    Thumb { login: login.to_owned(), at: at(when) }
}

#[rstest]
#[case::nobody(&[], None)]
#[case::no_lead(&[("stranger", "21:00:00")], None)]
#[case::themselves(&[("Kavya", "21:00:00")], None)]
#[case::after(&[("INES", "21:00:00")], Some((true, "INES")))]
#[case::at_the_second(&[("ines", "20:00:00")], Some((true, "ines")))]
#[case::before(&[("ines", "19:59:59")], Some((false, "ines")))]
#[case::one_of_each(&[("ines", "19:00:00"), ("dov", "21:00:00")], Some((true, "dov")))]
fn a_leads_thumb_up_counts_from_the_last_edit_on(
    #[case] given: &[(&str, &str)],
    #[case] expected: Option<(bool, &str)>,
) {
    let thumbs: Vec<Thumb> = given.iter().map(|(login, when)| thumb(login, when)).collect();
    let is_lead = |login: &str| ["ines", "dov", "kavya"].contains(&login.to_lowercase().as_str());
    let found = checked(&thumbs, "kavya", at("20:00:00"), is_lead);
    let found = found.as_ref().map(|checked| (checked.is_current, checked.by.join(" ")));
    assert_eq!(found, expected.map(|(is_current, by)| (is_current, by.to_owned())));
}
