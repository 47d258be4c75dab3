//! When a courier wakes up by itself, and why two of one member do not do so together.
//!
//! A laptop and a desktop that both hold an update for Monday wait for the same moment. Woken
//! together both would list the comments, see none, and make one each; GitHub cannot keep them
//! apart. So each waits a little longer than the bare moment, by its own notebook.

use super::{refusal::Unread, step::Rest};
use crate::{fingerprint::sha256_hex, ids::RoundKey};
use chrono::{DateTime, Duration, Utc};

/// The longest that a notebook's programs wait beyond the bare moment.
pub const LONGEST_STAGGER: Duration = Duration::seconds(90);
/// How long an idle courier leaves GitHub alone while the round's issue is known.
const IDLE: Duration = Duration::minutes(5);
/// And while it waits for an issue that should be there, or for GitHub's trouble to pass.
const EXPECTING: Duration = Duration::minutes(2);

/// How much longer than the bare moment the programs of a notebook wait in a round: less than
/// [`LONGEST_STAGGER`], another for each notebook, and another in each round, so that two that come
/// close once do not do so every week.
pub fn stagger(notebook: &str, round: RoundKey) -> Duration {
    let digest = sha256_hex(&format!("{notebook} {round}"));
    let number = digest.get(..12).and_then(|hex| i64::from_str_radix(hex, 16).ok());
    Duration::milliseconds(number.unwrap_or_default() % LONGEST_STAGGER.num_milliseconds())
}

/// When to look next without being asked.
///
/// `is_known` tells whether the present round's issue is; `opens` is when the next round does: its
/// issue is looked for at once, `stagger` later.
pub fn next_look(
    now: DateTime<Utc>,
    rest: &Rest,
    is_known: bool,
    opens: DateTime<Utc>,
    stagger: Duration,
) -> DateTime<Utc> {
    let is_passing = matches!(rest.trouble, Some(Unread::Trouble { .. } | Unread::Incomplete));
    let idle = now + if is_known && !is_passing { IDLE } else { EXPECTING };
    let opening = opens + stagger;
    // A look that just happens to fall between the moment and ours would undo the difference.
    let apart = |at: DateTime<Utc>| if (opens..opening).contains(&at) { opening } else { at };
    let own = rest.look_again_at.map_or(idle, |at| at.min(idle));
    apart(own).min(if opening > now { opening } else { idle })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courier::Reach;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn rest(look_again_at: Option<&str>) -> Rest {
        Rest { look_again_at: look_again_at.map(at), network: Reach::Reached, trouble: None }
    }

    #[test]
    fn two_notebooks_of_one_member_do_not_wake_together_at_the_opening() {
        let rounds = (0..50).map(|week| {
            let first: chrono::NaiveDate = "2026-11-02".parse().unwrap();
            (first + Duration::weeks(week)).to_string().parse::<RoundKey>().unwrap()
        });
        let close = rounds.filter(|round| {
            let apart = stagger("laptop", *round) - stagger("desktop", *round);
            assert!(stagger("laptop", *round) < LONGEST_STAGGER);
            apart.abs() < Duration::seconds(1)
        });
        assert!(close.count() <= 3, "a second of ninety, by chance");
    }

    #[test]
    fn a_notebook_keeps_its_moment() {
        let round: RoundKey = "2026-11-02".parse().unwrap();
        assert_eq!(stagger("laptop", round), stagger("laptop", round));
    }

    #[test]
    fn the_opening_is_met_later_by_the_notebooks_own_difference() {
        let (now, opens) = (at("2026-11-01T23:58:30Z"), at("2026-11-02T00:00:00Z"));
        let stagger = Duration::seconds(42);
        assert_eq!(next_look(now, &rest(None), true, opens, stagger), at("2026-11-02T00:00:42Z"));
        // A held update's own look falls into the difference.
        let held = rest(Some("2026-11-02T00:00:10Z"));
        assert_eq!(next_look(now, &held, false, opens, stagger), at("2026-11-02T00:00:42Z"));
        let sooner = rest(Some("2026-11-01T23:59:10Z"));
        assert_eq!(next_look(now, &sooner, false, opens, stagger), at("2026-11-01T23:59:10Z"));
    }
}
