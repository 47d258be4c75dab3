//! Zones as people write them in schedules: letters, spelled names, places, offsets.
//!
//! Letters name a fixed offset as written: `17:00 PDT` is 00:00 UTC even on a day on which the
//! Pacific coast is back on PST. Whether that was meant is the reader's question (see
//! [`super::meaning`]); a second reading in the same text then shows the contradiction. `PT` and
//! its like name a place instead.

#[cfg(feature = "native")]
use super::ZoneRules;
#[cfg(feature = "native")]
use chrono::{DateTime, Duration, NaiveDateTime, Utc};

/// Letters that mean one offset: minutes ahead of UTC, and the place whose clocks carry them for
/// a part of the year, empty where they hold all year or serve as UTC itself. Of letters with
/// several meanings this is the one for a text that needs only a day; [`MANY`] has them all.
const FIXED: [(&str, i32, &str); 52] = [
    ("UTC", 0, ""),
    ("GMT", 0, ""),
    ("Z", 0, ""),
    ("WET", 0, "Europe/Lisbon"),
    ("WEST", 60, "Europe/Lisbon"),
    ("AOE", -720, ""),
    ("HST", -600, ""),
    ("AKST", -540, "America/Anchorage"),
    ("AKDT", -480, "America/Anchorage"),
    ("PST", -480, "America/Los_Angeles"),
    ("PDT", -420, "America/Los_Angeles"),
    ("MST", -420, "America/Denver"),
    ("MDT", -360, "America/Denver"),
    ("CST", -360, "America/Chicago"),
    ("CDT", -300, "America/Chicago"),
    ("EST", -300, "America/New_York"),
    ("EDT", -240, "America/New_York"),
    ("NST", -210, "America/St_Johns"),
    ("NDT", -150, "America/St_Johns"),
    ("BRT", -180, ""),
    ("ART", -180, ""),
    ("BST", 60, "Europe/London"),
    ("CET", 60, "Europe/Berlin"),
    ("CEST", 120, "Europe/Berlin"),
    ("MEZ", 60, "Europe/Berlin"),
    ("MESZ", 120, "Europe/Berlin"),
    ("WAT", 60, ""),
    ("CAT", 120, ""),
    ("SAST", 120, ""),
    ("EET", 120, "Europe/Helsinki"),
    ("EEST", 180, "Europe/Helsinki"),
    ("IDT", 180, "Asia/Jerusalem"),
    ("MSK", 180, ""),
    ("TRT", 180, ""),
    ("EAT", 180, ""),
    ("GST", 240, ""),
    ("PKT", 300, ""),
    ("IST", 330, ""),
    ("NPT", 345, ""),
    ("ICT", 420, ""),
    ("WIB", 420, ""),
    ("SGT", 480, ""),
    ("HKT", 480, ""),
    ("AWST", 480, ""),
    ("JST", 540, ""),
    ("KST", 540, ""),
    ("ACST", 570, "Australia/Adelaide"),
    ("ACDT", 630, "Australia/Adelaide"),
    ("AEST", 600, "Australia/Sydney"),
    ("AEDT", 660, "Australia/Sydney"),
    ("NZST", 720, "Pacific/Auckland"),
    ("NZDT", 780, "Pacific/Auckland"),
];

/// Whose letters they are, the place, minutes ahead of UTC.
#[cfg(feature = "native")]
pub(super) type Owners = &'static [(&'static str, &'static str, i32)];

/// Letters with several meanings.
#[cfg(feature = "native")]
const MANY: [(&str, Owners); 3] = [
    (
        "IST",
        &[
            ("India", "Asia/Kolkata", 330),
            ("Ireland", "Europe/Dublin", 60),
            ("Israel", "Asia/Jerusalem", 120),
        ],
    ),
    (
        "CST",
        &[
            ("US Central", "America/Chicago", -360),
            ("China", "Asia/Shanghai", 480),
            ("Cuba", "America/Havana", -300),
        ],
    ),
    ("BST", &[("British Summer", "Europe/London", 60), ("Bangladesh", "Asia/Dhaka", 360)]),
];

/// Names that say a place, whatever the season: there the clock on the wall counts.
const PLACES: [(&str, &str); 26] = [
    ("pt", "America/Los_Angeles"),
    ("mt", "America/Denver"),
    ("ct", "America/Chicago"),
    ("et", "America/New_York"),
    ("pacific", "America/Los_Angeles"),
    ("mountain", "America/Denver"),
    ("central", "America/Chicago"),
    ("eastern", "America/New_York"),
    ("pacific time", "America/Los_Angeles"),
    ("mountain time", "America/Denver"),
    ("central time", "America/Chicago"),
    ("eastern time", "America/New_York"),
    ("us pacific time", "America/Los_Angeles"),
    ("us eastern time", "America/New_York"),
    ("central european time", "Europe/Berlin"),
    ("european central time", "Europe/Berlin"),
    ("eastern european time", "Europe/Helsinki"),
    ("western european time", "Europe/Lisbon"),
    ("uk time", "Europe/London"),
    ("london time", "Europe/London"),
    ("berlin time", "Europe/Berlin"),
    ("poland", "Europe/Warsaw"),
    ("polish time", "Europe/Warsaw"),
    ("india time", "Asia/Kolkata"),
    ("beijing time", "Asia/Shanghai"),
    ("singapore time", "Asia/Singapore"),
];

/// Spelled names that mean one offset, or one of the meanings of doubtful letters.
const SPELLED: [(&str, i32); 24] = [
    ("coordinated universal time", 0),
    ("greenwich mean time", 0),
    ("pacific standard time", -480),
    ("pacific daylight time", -420),
    ("mountain standard time", -420),
    ("mountain daylight time", -360),
    ("central standard time", -360),
    ("central daylight time", -300),
    ("eastern standard time", -300),
    ("eastern daylight time", -240),
    ("british summer time", 60),
    ("bangladesh standard time", 360),
    ("irish standard time", 60),
    ("israel standard time", 120),
    ("israel daylight time", 180),
    ("india standard time", 330),
    ("indian standard time", 330),
    ("china standard time", 480),
    ("cuba standard time", -300),
    ("central european summer time", 120),
    ("eastern european summer time", 180),
    ("japan standard time", 540),
    ("korea standard time", 540),
    ("new zealand standard time", 720),
];

/// What a zone as written stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    /// Minutes ahead of UTC, always.
    Offset(i32),
    /// A zone of the zone database.
    Place(String),
}

/// `pacific   time` is `pacific time`.
fn plain(zone: &str) -> String {
    zone.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn named(zone: &str) -> Option<Named> {
    let lower = plain(zone);
    #[cfg(feature = "native")]
    if let Some(rest) = without_country(&lower) {
        return named(&rest);
    }
    // `CET (Central European Time)` and `Eastern Time (ET)` say a place.
    if let Some((outer, inner)) = lower.strip_suffix(')').and_then(|z| z.split_once(" (")) {
        return match (named(outer)?, named(inner)?) {
            (place @ Named::Place(_), _) | (_, place @ Named::Place(_)) => Some(place),
            (outer, _) => Some(outer),
        };
    }
    let upper = lower.to_uppercase();
    let fixed =
        FIXED.iter().find(|(letters, ..)| *letters == upper).map(|(_, minutes, _)| *minutes);
    if let Some(minutes) = fixed.or_else(|| from_utc(&upper)) {
        return Some(Named::Offset(minutes));
    }
    if let Some((_, minutes)) = SPELLED.iter().find(|(name, _)| *name == lower) {
        return Some(Named::Offset(*minutes));
    }
    if let Some((_, place)) = PLACES.iter().find(|(name, _)| *name == lower) {
        return Some(Named::Place((*place).to_owned()));
    }
    of_the_database(zone.trim()).map(Named::Place)
}

/// `eastern us time` is `eastern time`.
#[cfg(feature = "native")]
fn without_country(lower: &str) -> Option<String> {
    const COASTS: [&str; 4] = ["pacific", "mountain", "central", "eastern"];
    let is_country = |word: &&str| matches!(word.trim_matches(['(', ')']), "us" | "usa");
    let words: Vec<&str> = lower.split(' ').collect();
    let rest: Vec<&str> = words.iter().copied().filter(|word| !is_country(word)).collect();
    let names_coast = rest.first().is_some_and(|first| COASTS.contains(first));
    (names_coast && rest.len() + 1 == words.len()).then(|| rest.join(" "))
}

/// `Europe/Berlin`, in any case.
#[cfg(feature = "native")]
fn of_the_database(name: &str) -> Option<String> {
    if !name.contains('/') {
        return None;
    }
    super::zone_named(name).map(str::to_owned)
}

#[cfg(not(feature = "native"))]
fn of_the_database(_: &str) -> Option<String> {
    None
}

/// `UTC+2`, `UTC-03`, `GMT+5:30`.
fn from_utc(upper: &str) -> Option<i32> {
    let rest = upper.strip_prefix("UTC").or_else(|| upper.strip_prefix("GMT"))?.trim_start();
    let (sign, digits) = match rest.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, rest.strip_prefix(['-', '\u{2212}'])?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        // `UTC+0530`
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes))
        .then_some(sign * (hours * 60 + minutes))
}

/// The minutes of a zone that is written as an offset, `UTC+8`; none for `UTC` itself and for letters.
#[cfg(feature = "native")]
pub(crate) fn written_offset(zone: &str) -> Option<i32> {
    from_utc(&plain(zone).to_uppercase())
}

/// Whether letters, or the name of a place, can stand for an offset: in some season, or of somebody
/// who uses them. Of a place that is not known here it is not asked.
#[cfg(feature = "native")]
pub(crate) fn may_mean(zone: &str, minutes: i32) -> bool {
    let of_letters = |letters: &str| {
        let own = FIXED.iter().filter(move |(name, ..)| name.eq_ignore_ascii_case(letters));
        own.map(|(_, minutes, place)| (*minutes, *place)).collect::<Vec<_>>()
    };
    let many = many(zone).unwrap_or_default();
    let mut places: Vec<String> = many.iter().map(|(_, place, _)| (*place).to_owned()).collect();
    places.extend(of_letters(zone).iter().map(|(_, place)| (*place).to_owned()));
    places.extend(place_of(zone));
    let seasons = |place: &String| {
        let own = FIXED.iter().filter(|(_, _, own)| !own.is_empty() && own == place);
        own.map(|(_, minutes, _)| *minutes).collect::<Vec<_>>()
    };
    let known: Vec<i32> = many
        .iter()
        .map(|(_, _, minutes)| *minutes)
        .chain(of_letters(zone).iter().map(|(minutes, _)| *minutes))
        .chain(offset_minutes(zone))
        .chain(places.iter().flat_map(seasons))
        .collect();
    known.is_empty() || known.contains(&minutes)
}

/// The instant of a wall time in a zone as written; none for one that is not known here.
#[cfg(feature = "native")]
pub(super) fn resolve(
    zone: &str,
    wall: NaiveDateTime,
    rules: &dyn ZoneRules,
) -> Option<DateTime<Utc>> {
    match named(zone)? {
        Named::Offset(minutes) => literal(minutes, wall),
        Named::Place(place) => rules.resolve(&place, wall).ok(),
    }
}

/// The instant of a wall time that is `minutes` ahead of UTC.
#[cfg(feature = "native")]
pub(super) fn literal(minutes: i32, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    Some(wall.checked_sub_signed(Duration::minutes(i64::from(minutes)))?.and_utc())
}

/// Whether a zone as written is known here.
#[cfg(feature = "native")]
pub(super) fn is_known(zone: &str) -> bool {
    named(zone).is_some()
}

/// Minutes that a zone as written is ahead of UTC at any time; none for a place, whose clocks may
/// change, and for one that is not known here.
pub(super) fn offset_minutes(zone: &str) -> Option<i32> {
    match named(zone)? {
        Named::Offset(minutes) => Some(minutes),
        Named::Place(_) => None,
    }
}

/// Minutes that a zone as written is ahead of UTC at an instant; none for one that is not known
/// here.
#[cfg(feature = "native")]
pub(super) fn offset_at(zone: &str, at: DateTime<Utc>, rules: &dyn ZoneRules) -> Option<i32> {
    match named(zone)? {
        Named::Offset(minutes) => Some(minutes),
        Named::Place(place) => rules.at(&place, at).ok().map(|local| local.offset_minutes),
    }
}

/// The place in the zone database that a zone as written names or belongs to.
pub fn place_of(zone: &str) -> Option<String> {
    let upper = plain(zone).to_uppercase();
    match named(zone)? {
        Named::Place(place) => Some(place),
        Named::Offset(_) => FIXED
            .iter()
            .find(|(letters, _, place)| *letters == upper && !place.is_empty())
            .map(|(_, _, place)| (*place).to_owned()),
    }
}

/// The meanings of letters that have several.
#[cfg(feature = "native")]
pub(super) fn many(letters: &str) -> Option<Owners> {
    MANY.iter().find(|(name, _)| name.eq_ignore_ascii_case(letters)).map(|(_, list)| *list)
}

/// The offset of letters that are in force for a part of the year only, and their place.
#[cfg(feature = "native")]
pub(super) fn seasonal(letters: &str) -> Option<(i32, &'static str)> {
    FIXED
        .iter()
        .find(|(name, _, place)| name.eq_ignore_ascii_case(letters) && !place.is_empty())
        .map(|(_, minutes, place)| (*minutes, *place))
}

/// Longest phrase that is looked at.
#[cfg(feature = "native")]
const LONGEST_PHRASE: usize = 60;

/// The length in bytes of a zone of several words or with a slash at the beginning of `rest`:
/// `Europe/Berlin`, `Pacific Time`, `CET (Central European Time)`; none for plain letters.
#[cfg(feature = "native")]
pub(super) fn phrase(rest: &str) -> Option<usize> {
    let name_end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+')))
        .unwrap_or(rest.len());
    let name = rest.get(..name_end).filter(|name| name.len() <= LONGEST_PHRASE)?;
    let name = name.trim_end_matches(['/', '-', '+']);
    if of_the_database(name).is_some() {
        return Some(name.len());
    }
    // Ends of the first words and brackets, longest first.
    let mut ends: Vec<usize> = rest
        .char_indices()
        .take_while(|(at, c)| {
            *at < LONGEST_PHRASE && (c.is_ascii_alphabetic() || matches!(c, ' ' | '(' | ')'))
        })
        .filter(|(at, c)| {
            let next = rest.get(at + 1..).and_then(|tail| tail.chars().next());
            (c.is_ascii_alphabetic() && !next.is_some_and(char::is_alphanumeric)) || *c == ')'
        })
        .map(|(at, _)| at + 1)
        .take(8)
        .collect();
    ends.reverse();
    ends.into_iter().find(|end| {
        rest.get(..*end).is_some_and(|phrase| {
            let words = phrase.contains(' ') || phrase.eq_ignore_ascii_case("poland");
            words
                && phrase.matches('(').count() == phrase.matches(')').count()
                && named(phrase).is_some()
        })
    })
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
