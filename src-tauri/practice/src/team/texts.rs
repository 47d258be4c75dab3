//! What the invented team writes.

use super::hash::fnv1a;
use super::ways::Way;
use super::{Colleague, Round, Style};
use chrono::{DateTime, Utc};

pub(super) fn round_marker(round: &Round) -> String {
    format!("<!-- meridian:round v=1 cycle={} round={} -->", round.cycle(), round.opens)
}

pub(super) fn round_title(round: &Round) -> String {
    format!("Release {} status, week {} ({})", round.cycle(), round.week, round.opens)
}

pub(super) fn round_body(round: &Round) -> String {
    format!(
        "{marker}

Welcome to week {week} of {weeks} of {cycle}. This issue replaces the status meeting: read it when your day begins, write when it suits you.

**How it works**

- One comment for each section. Say Green, Yellow or Red first, then what changed and what you need.
- Updates are due by the end of {due}, 23:59 UTC. Discussion ends on {closes}, 23:59 UTC.
- If you need a decision, write who should take it and by when.
- Away this week? A single line saying so is an update too.

**Sections**

| Section | Who |
|---|---|
| Release Lead | @ines-calvarrow |
| Enhancements | @aroha-tindlewick |
| Release Signal | @you, with @sora-minazukawa |
| Docs | @kavya-ramanthuri, with @tomek-brzezinkraut |
| Comms | @adaeze-okomberry, with @juno-fairwhistle |
| Branch Manager | @liam-quillbrook |

**Template**

```markdown
Status: Green

## Highlights

## Blockers

## Discussion or decision needed
```
",
        marker = round_marker(round),
        due = round.opens.format("%A"),
        closes = round.after(24 * 60).format("%A"),
        week = round.week,
        weeks = super::WEEKS,
        cycle = round.cycle(),
    )
}

/// A ULID that follows from the date and the person: the time part is right, the rest is dice.
fn op(at: DateTime<Utc>, login: &str) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let millis = at.timestamp_millis().max(0).cast_unsigned();
    let (first, second) = (fnv1a(&[login, "a", &at.to_rfc3339()]), fnv1a(&[login, "b"]));
    let letter = |value: u64| char::from(*LETTERS.get((value % 32) as usize).unwrap_or(&b'0'));
    let time = (0..10).rev().map(|place| letter(millis >> (place * 5)));
    let rest = (0..16u64).map(|place| {
        let from = if place < 8 { first } else { second };
        letter(from >> (place % 8 * 7))
    });
    time.chain(rest).collect()
}

fn pick<'a>(choices: &[&'a str], hash: u64) -> &'a str {
    let place = usize::try_from(hash % choices.len().max(1) as u64).unwrap_or(0);
    choices.get(place).copied().unwrap_or_default()
}

/// What a colleague asks the others now and then.
const ASKS: [&str; 4] = [
    "May the note about the new defaults go into the next beta? An answer by Thursday would do.",
    "- Who reads the known issues before the freeze?",
    "Two owners have not answered for two weeks. Do we go on without them?",
    "Shall the walk through the release move one day later?",
];

/// A colleague's update of a round; without a way, a shadow's report.
pub(super) fn update(
    round: &Round,
    colleague: &Colleague,
    (way, lead): (Option<Way>, &str),
    at: DateTime<Utc>,
) -> String {
    let hash = fnv1a(&[&round.opens.to_string(), "text", colleague.login]);
    let health = pick(&["Green", "Green", "Green", "Yellow", "Yellow", "Red"], hash);
    let (highlights, blockers) = words(colleague.section);
    let highlight = pick(highlights, hash >> 8);
    let blocker = if health == "Green" { "None." } else { pick(blockers, hash >> 16) };
    let Some(way) = way else {
        // A word to whoever leads the section, and no update in their place.
        let said = highlight.replace("\n- ", " ").replacen("- ", "", 1);
        return format!("@{lead} from shadowing you: {said} Nothing to add.");
    };
    let title = colleague.section.replace('-', " ");
    // What is typed into the web page has CRLF.
    let by_hand = match way {
        Way::Plain => {
            let said = highlight.replace("\n- ", " ").replacen("- ", "", 1);
            let said = format!("From our side this week: {said}");
            return match health {
                "Green" => format!("{said}\r\n"),
                _ => format!("{said}\r\n\r\nIn the way: {}\r\n", blocker.replacen("- ", "", 1)),
            };
        }
        Way::ByHand | Way::LateByHand => true,
        Way::Usual | Way::Late | Way::Edits | Way::Never | Way::Away => {
            colleague.style == Style::Free
        }
    };
    if by_hand {
        return format!(
            "**{title}**, week {}: {health}\r\n\r\n{highlight}\r\n\r\nBlockers: {blocker}\r\n",
            round.week
        );
    }
    let ask = match (hash >> 24) % 3 {
        0 => pick(&ASKS, hash >> 32),
        _ => "None.",
    };
    format!(
        "<!-- meridian:update v=1 cycle={} round={} section={} part=1/1 op={} -->\nStatus: {health}\n\n## Highlights\n\n{highlight}\n\n## Blockers\n\n{blocker}\n\n## Discussion or decision needed\n\n{ask}\n",
        round.cycle(),
        round.opens,
        colleague.section,
        op(at, colleague.login),
    )
}

/// A text of somebody's after they have corrected it.
pub(super) fn corrected(body: &str) -> String {
    match body.split_once("\n\n## Blockers") {
        Some((before, after)) => {
            format!("{before}\n- One figure is corrected.\n\n## Blockers{after}")
        }
        None => format!("{}\r\n\r\nOne figure is corrected.\r\n", body.trim_end()),
    }
}

/// The mark of a comment in which somebody tells that they are away.
const AWAY: &str = "<!-- meridian:away v=1 ";

/// Whether a comment is one that the lead looks at: not that its author is away, and nothing about a decision,
/// where a thumb up would be an answer.
pub(super) fn is_checked(body: &str) -> bool {
    let others =
        [AWAY, "<!-- meridian:proposal ", "<!-- meridian:answer ", "<!-- meridian:outcome "];
    let is_other = |mark: &&str| body.starts_with(*mark);
    !others.iter().any(is_other) && !body.starts_with("### Proposal:")
}

/// That a colleague is away on both days of a round.
pub(super) fn away(
    round: &Round,
    colleague: &Colleague,
    cover: Option<&str>,
    at: DateTime<Utc>,
) -> String {
    let (from, until) = (round.opens, round.after(24 * 60).date_naive());
    let by = cover.map_or_else(String::new, |login| format!(" cover={login}"));
    let says = cover.map_or_else(String::new, |login| format!(" {login} covers."));
    format!(
        "{AWAY}from={from} until={until}{by} no=1 op={} -->\nI am away from {} to {}.{says}\n",
        op(at, colleague.login),
        from.format("%a %-d"),
        until.format("%a %-d %B %Y"),
    )
}

/// What the robot says with its label.
pub(super) fn stale() -> String {
    "Nothing has moved here for a while, so this issue is labelled `stale`. A member of the team can \
     take the label off."
        .to_owned()
}

fn words(section: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match section {
        "release-lead" => (
            &[
                "- The schedule holds.\n- Two exception requests came in and look fair.",
                "- All sections have a named cover for the holidays.\n- The next pre-release stays on its date.",
            ],
            &["- The go or no-go meeting still needs a note taker in the early slot."],
        ),
        "enhancements" => (
            &[
                "- 58 enhancements tracked, 2 fewer than last week.\n- The board is tidied up 🧹",
                "- 61 enhancements tracked.\n- All owners of at-risk ones have answered.",
            ],
            &["- 4 enhancements wait for a production readiness approver."],
        ),
        "docs" => (
            &[
                "- 38 of 52 placeholder pull requests are open (73 %).",
                "- 47 of 52 placeholder pull requests are open (90 %).\n- The release notes draft has its first sections.",
            ],
            &["- Five owners have not answered two reminders."],
        ),
        "comms" => (
            &[
                "The feature blog list has nine entries, seven with an owner.",
                "The mid-cycle article is in review, thank you all for the quick reading.",
            ],
            &["Two feature blogs have no reviewer yet."],
        ),
        "branch-manager" => (
            &[
                "The pre-release was cut without trouble in 2 h 10 min.",
                "A dry run of the next cut passed; the tooling fix from last week works.",
            ],
            &["One image job needed a second run; a fix is in review."],
        ),
        _ => (
            &[
                "Watched the blocking board over the weekend: two flakes, one already fixed.",
                "Went through the informing board: nothing new since Friday.",
            ],
            &["None."],
        ),
    }
}
