//! Dates in prose, and times in names.

use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case::before("April 3 2017 (Mon) coding start (7w)", "April 3 2017 (Mon)", "2017-04-03")]
#[case::behind("Release 1.7 on June 28 2017 (Wednesday)", "June 28 2017 (Wednesday)", "2017-06-28")]
#[case::within("must be released by June 4, 2026.", "June 4, 2026", "2026-06-04")]
#[case::range("The week of April 20-24, 2026 is for it", "week of April 20-24, 2026", "2026-04-20")]
#[case::no_modal_verb("It may take 3 days, 12 May 2026 at most", "12 May 2026", "2026-05-12")]
#[case::version("v1.2.0 is due 2026-07-03, says 3.4", "2026-07-03", "2026-07-03")]
fn the_first_date_of_a_text(#[case] text: &str, #[case] words: &str, #[case] date: &str) {
    let (span, when) = find(text, Context::new(&crate::time::BundledZones)).unwrap();
    assert_eq!((text.get(span), when.printed_date()), (Some(words), date.parse().ok()));
}

#[test]
fn prose_without_a_date_has_none() {
    for text in ["", "May it be so", "1.2.3 of 4", "in 24 hours", "Monday", "at 6 PM PST"] {
        assert_eq!(find(text, Context::new(&crate::time::BundledZones)), None, "{text}");
    }
}

#[rstest]
#[case("Begin Code Freeze (EOD PST)", "Begin Code Freeze", "(EOD PST)")]
#[case("Test Freeze (16:00 UTC)", "Test Freeze", "(16:00 UTC)")]
#[case("End of freeze (EOD PST): main opens", "End of freeze: main opens", "(EOD PST)")]
#[case("Features in the queue by 6 PM PST.", "Features in the queue.", "6 PM PST")]
#[case("Retro (7:30am PST during the meeting)", "Retro (during the meeting)", "7:30am PST")]
#[case("Freeze (18:00 PST / 02:00 UTC)", "Freeze", "(18:00 PST / 02:00 UTC)")]
#[case("Docs Freeze (AoE)", "Docs Freeze", "(AoE)")]
fn a_time_with_a_zone_leaves_the_name(
    #[case] name: &str,
    #[case] cleaned: &str,
    #[case] moved: &str,
) {
    assert_eq!(take_clock(name), Some((cleaned.to_owned(), moved.to_owned())));
}

#[test]
fn a_time_without_a_zone_or_with_a_date_stays_in_the_name() {
    for name in ["Sync at 16:00", "Exceptions by Nov 8, 6 PM PST", "Freeze", "", "AoE deadlines"] {
        assert_eq!(take_clock(name), None, "{name}");
    }
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "\\PC*") {
        for (span, _) in find_all(&text, Context::new(&crate::time::BundledZones), 9) {
            prop_assert!(text.get(span).is_some());
        }
        let _ = take_clock(&text);
    }
}
