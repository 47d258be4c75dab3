//! How often GitHub is asked where nobody is signed in: all who share an address share 60 requests an
//! hour (docs.github.com, "Rate limits for the REST API"), a whole company behind its proxy.

use chrono::{DateTime, Duration, Utc};

/// Looks of one team within an hour. One takes a few requests.
pub const MOST: usize = 6;
/// Between two that nobody asked for: so some are always left for whoever has just put their text there.
pub const APART: Duration = Duration::minutes(15);
const HOUR: Duration = Duration::hours(1);

/// Why it is looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Somebody asks, or something was said that wants a look.
    Asked,
    /// By itself.
    ByItself,
}

/// When the next look may be, `looks` being the earlier ones in any order: now, or a moment to come.
/// What a clock that was set back left in the future does not count.
pub fn next(looks: &[DateTime<Utc>], why: Why, now: DateTime<Utc>) -> DateTime<Utc> {
    let mut known = recent(looks, now);
    known.sort_unstable_by(|a, b| b.cmp(a));
    let full = known.get(MOST - 1).map(|oldest| *oldest + HOUR);
    let apart = known.first().map(|newest| *newest + APART).filter(|_| why == Why::ByItself);
    [full, apart].into_iter().flatten().max().map_or(now, |at| at.max(now))
}

/// Those of the looks that still count.
pub fn recent(looks: &[DateTime<Utc>], now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    looks.iter().copied().filter(|at| *at <= now && now - *at < HOUR).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        let begin: DateTime<Utc> = "2026-10-26T08:00:00Z".parse().unwrap();
        begin + Duration::minutes(minute)
    }

    #[test]
    fn six_in_an_hour_and_the_next_is_known() {
        let looks: Vec<_> = [0, 1, 2, 3, 4].map(at).into();
        assert_eq!(next(&looks, Why::Asked, at(5)), at(5));
        let looks: Vec<_> = [0, 1, 2, 3, 4, 5].map(at).into();
        assert_eq!(next(&looks, Why::Asked, at(6)), at(60));
        assert_eq!(next(&looks, Why::Asked, at(60)), at(60));
        assert_eq!(next(&looks, Why::ByItself, at(30)), at(60));
        // In another order, and more than there may be.
        let looks: Vec<_> = [5, 3, 30, 1, 0, 4, 2].map(at).into();
        assert_eq!(next(&looks, Why::Asked, at(31)), at(61));
    }

    #[test]
    fn by_itself_it_leaves_some_for_whoever_asks() {
        let (mut looks, mut now) = (Vec::new(), at(0));
        while now < at(240) {
            let may = next(&looks, Why::ByItself, now);
            if may <= now {
                looks.push(now);
                // At any moment somebody may ask twice.
                let asked: Vec<_> = looks.iter().copied().chain([now]).collect();
                assert_eq!(next(&asked, Why::Asked, now), now);
            }
            now += Duration::minutes(1);
        }
        assert_eq!(looks.len(), 16);
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_nobody_waiting() {
        assert_eq!(next(&[at(90); 8], Why::Asked, at(5)), at(5));
        assert_eq!(next(&[at(90)], Why::ByItself, at(5)), at(5));
    }
}
