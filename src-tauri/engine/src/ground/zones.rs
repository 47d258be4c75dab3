//! The zone in which this laptop's user lives, asked anew each time because people travel.

mod data;
mod files;
mod words;

pub use data::ZoneData;

use meridian_core::time::zone_named;
use std::env;

/// The name of the user's zone, such as `Pacific/Auckland`.
///
/// `TZ` wins where it names a zone of the zone database (a terminal or a test may set it), then
/// the system's setting. `UTC` where neither can be told; the window always shows which zone it
/// used.
pub fn system_zone() -> String {
    named_by(env::var("TZ").ok().as_deref())
        .or_else(|| named_by(iana_time_zone::get_timezone().ok().as_deref()))
        .unwrap_or_else(|| "UTC".to_owned())
}

/// The zone that a setting names, if the zone database has it. `:Europe/Oslo`, `posix/Europe/Oslo`
/// and the path of a zone file are other spellings of `Europe/Oslo`.
fn named_by(setting: Option<&str>) -> Option<String> {
    let setting = setting?.trim();
    let name = setting.strip_prefix(':').unwrap_or(setting);
    let name = name.split_once("zoneinfo/").map_or(name, |(_, name)| name);
    let name = name.strip_prefix("posix/").unwrap_or(name);
    zone_named(name).filter(|known| *known == name).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_in_each_spelling_that_systems_use() {
        for setting in [
            "Pacific/Auckland",
            ":Pacific/Auckland",
            "posix/Pacific/Auckland",
            "/usr/share/zoneinfo/Pacific/Auckland",
        ] {
            assert_eq!(named_by(Some(setting)).as_deref(), Some("Pacific/Auckland"), "{setting}");
        }
    }

    #[test]
    fn what_names_no_zone_is_not_guessed() {
        for setting in ["", "NZST-12NZDT", "Middle/Earth", ":"] {
            assert_eq!(named_by(Some(setting)), None, "{setting}");
        }
        assert_eq!(named_by(None), None);
    }

    #[test]
    fn there_is_always_a_zone() {
        assert!(zone_named(&system_zone()).is_some());
    }
}
