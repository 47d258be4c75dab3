//! How each colleague writes in a round: as usual, late, by hand, not at all. It is drawn from the number of
//! the round in its cycle, so that the sixteen of a cycle differ and are the same everywhere.

use super::hash::fnv1a;
use super::{COLLEAGUES, Colleague, FIRST_MINOR, FIRST_WEEK, LEAD, Round, Style};

/// How somebody writes in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Way {
    /// In time, as they usually do.
    Usual,
    /// After updates were due, with the marker.
    Late,
    /// In time on the web page, below the section's heading.
    ByHand,
    /// In time on the web page, in plain sentences and without a heading.
    Plain,
    /// After updates were due, on the web page, below the heading.
    LateByHand,
    /// In time, and changed on the next day, after the lead has looked at it.
    Edits,
    /// Not this time, and nobody says why.
    Never,
    /// Not this time, as they told in the week before.
    Away,
}

impl Way {
    /// Whether nothing comes from them in the round.
    pub(crate) fn is_silent(self) -> bool {
        matches!(self, Self::Never | Self::Away)
    }
}

/// Whether somebody shadows a section in this team, rather than writing its update.
pub(crate) fn shadows(colleague: &Colleague, you_lead: bool) -> bool {
    match you_lead {
        // The lead of before has handed over; who shadowed you writes for Release Signal.
        true if colleague.login == LEAD => true,
        true if colleague.section == super::YOUR_SECTION => false,
        _ => colleague.style == Style::Rare,
    }
}

/// Who leads somebody's section, by login.
pub(crate) fn leader(colleague: &Colleague, you_lead: bool) -> &'static str {
    let leads =
        |other: &&Colleague| other.section == colleague.section && !shadows(other, you_lead);
    COLLEAGUES.iter().find(leads).map_or(super::YOU, |lead| lead.login)
}

/// How somebody who writes a section's update does it in a round.
pub(crate) fn way(colleague: &Colleague, round: &Round) -> Way {
    // Whoever begins to practise meets everybody as they usually are.
    if (round.minor, round.week) == (FIRST_MINOR, FIRST_WEEK) {
        return Way::Usual;
    }
    let week = round.week.to_string();
    match fnv1a(&["way", &week, colleague.login]) % 16 {
        0 | 1 => Way::Late,
        2 | 3 => Way::ByHand,
        4 => Way::Plain,
        5 => Way::LateByHand,
        6 | 7 => Way::Edits,
        8 => Way::Never,
        9 | 10 => Way::Away,
        _ => Way::Usual,
    }
}

/// Whether a shadow writes a report in a round: now and then, and never in place of a section's update.
pub(crate) fn reports(colleague: &Colleague, round: &Round, you_lead: bool) -> bool {
    let is_led_by =
        |other: &&Colleague| other.section == colleague.section && !shadows(other, you_lead);
    let lead_is_silent =
        COLLEAGUES.iter().find(is_led_by).is_some_and(|lead| way(lead, round).is_silent());
    fnv1a(&[&round.opens.to_string(), colleague.login]).is_multiple_of(3) && !lead_is_silent
}

/// Whether the robot calls the round's issue stale.
pub(crate) fn is_called_stale(round: &Round) -> bool {
    let is_first = (round.minor, round.week) == (FIRST_MINOR, FIRST_WEEK);
    !is_first && fnv1a(&["stale", &round.week.to_string()]).is_multiple_of(4)
}

/// Who covers for somebody who is away, by login: whoever shadows them, or nobody.
pub(crate) fn cover(colleague: &Colleague, round: &Round, you_lead: bool) -> Option<&'static str> {
    let shadow = COLLEAGUES
        .iter()
        .find(|other| other.section == colleague.section && shadows(other, you_lead))?;
    fnv1a(&["cover", &round.week.to_string(), colleague.login])
        .is_multiple_of(2)
        .then_some(shadow.login)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::team::WEEKS;
    use chrono::{NaiveDate, TimeDelta};
    use std::collections::BTreeSet;

    fn cycle(minor: i64) -> Vec<Round> {
        let anchor = NaiveDate::from_ymd_opt(2026, 8, 31).unwrap();
        let first = (minor - FIRST_MINOR) * WEEKS;
        let opens = |week| anchor + TimeDelta::weeks(first + week);
        (0..WEEKS).map(|week| Round::of(anchor, opens(week))).collect()
    }

    fn writers() -> impl Iterator<Item = &'static Colleague> {
        COLLEAGUES.iter().filter(|one| !shadows(one, false))
    }

    #[test]
    fn each_of_sixteen_rounds_differs_and_every_way_comes() {
        for minor in [FIRST_MINOR, FIRST_MINOR + 1] {
            let rounds = cycle(minor);
            let cast =
                |round: &Round| -> Vec<Way> { writers().map(|one| way(one, round)).collect() };
            let casts: Vec<Vec<Way>> = rounds.iter().map(cast).collect();
            let differ: BTreeSet<_> = casts.iter().collect();
            assert_eq!(differ.len(), rounds.len(), "{casts:?}");
            let ways: BTreeSet<Way> = casts.iter().flatten().copied().collect();
            assert_eq!(ways.len(), 8, "{ways:?}");
            let stale = rounds.iter().filter(|round| is_called_stale(round)).count();
            assert!((2..=6).contains(&stale), "{stale}");
        }
    }

    #[test]
    fn it_hangs_on_the_rounds_number_and_not_on_the_date() {
        let (one, other) = (cycle(FIRST_MINOR + 1), cycle(FIRST_MINOR + 2));
        for (one, other) in one.iter().zip(&other) {
            assert!(writers().all(|who| way(who, one) == way(who, other)), "week {}", one.week);
        }
    }

    #[test]
    fn whoever_begins_meets_everybody_as_they_usually_are() {
        let first = cycle(FIRST_MINOR).into_iter().find(|round| round.week == FIRST_WEEK).unwrap();
        assert!(writers().all(|who| way(who, &first) == Way::Usual));
        assert!(!is_called_stale(&first));
    }
}
