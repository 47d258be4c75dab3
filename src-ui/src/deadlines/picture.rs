//! The weeks around now, or the whole cycle, in one picture: a diamond is an exact moment, a ring a
//! date without a time, a bar a range; the phases of the cycle lie below.

use crate::frame::{
    sky::{decimal, line, percent, text},
    theme, words,
};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveTime, Utc};
use maud::{Markup, html};
use meridian_core::time::When;
use meridian_protocol::{DeadlineRow, DeadlinesView, PhaseSpan};

/// How much is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// The week before this one, this one and six more.
    Weeks,
    /// The whole cycle.
    Cycle,
}

impl Scale {
    /// What was chosen before.
    pub(super) fn remembered() -> Self {
        Self::named(theme::recall(KEY).as_deref())
    }

    /// By its word.
    pub(super) fn named(word: Option<&str>) -> Self {
        if word == Some("cycle") { Self::Cycle } else { Self::Weeks }
    }

    /// Keeps it for the next time.
    pub(super) fn remember(self) {
        theme::remember_word(KEY, if self == Self::Cycle { "cycle" } else { "weeks" });
    }
}

const KEY: &str = "meridian.picture";

/// How wide the picture is at least, in pixels; decides which words have room.
const WIDTH: f64 = 720.0;
/// A letter's width in pixels, on the safe side.
const LETTER: f64 = 6.4;
/// No cycle is drawn longer than this, in weeks.
const LONGEST: i64 = 80;

/// The drawn part of the calendar, in the member's days.
struct Span {
    first: NaiveDate,
    weeks: i64,
    offset: Duration,
}

impl Span {
    fn of(view: &DeadlinesView, scale: Scale) -> Self {
        let offset = Duration::minutes(view.now.offset_minutes.into());
        let monday = |at: DateTime<Utc>| {
            let day = (at + offset).date_naive();
            day - Duration::days(day.weekday().num_days_from_monday().into())
        };
        let (first, weeks) = match (scale, &view.year) {
            (Scale::Cycle, Some((from, to))) => {
                let (first, last) = (monday(from.instant), monday(to.instant));
                (first, ((last - first).num_weeks() + 1).clamp(1, LONGEST))
            }
            _ => (monday(view.now.instant) - Duration::weeks(1), 8),
        };
        Self { first, weeks, offset }
    }

    /// Where a moment lies, from 0 to 100; outside when it is not drawn.
    fn place(&self, at: DateTime<Utc>) -> f64 {
        let start = self.first.and_time(NaiveTime::MIN).and_utc() - self.offset;
        #[expect(clippy::cast_precision_loss, reason = "seconds of some months")]
        let (passed, whole) = ((at - start).num_seconds() as f64, (self.weeks * 7 * 86_400) as f64);
        passed / whole * 100.0
    }

    /// Where a day begins.
    fn day(&self, day: NaiveDate) -> f64 {
        self.place(day.and_time(NaiveTime::MIN).and_utc() - self.offset)
    }

    /// `9 to 15 Nov`, the days of a week as rows write them.
    fn days(&self, week: i64) -> (NaiveDate, String) {
        let monday = self.first + Duration::weeks(week);
        let last = monday + Duration::days(6);
        (monday, words::dates(&When::Range { text: String::new(), first: monday, last }))
    }

    /// The cycle's number of the first drawn week, told by any row of a drawn week.
    fn number(&self, rows: &[&DeadlineRow]) -> Option<i64> {
        (0..self.weeks).find_map(|week| {
            let (_, days) = self.days(week);
            let row = rows.iter().find(|row| row.week_days.as_deref() == Some(&days))?;
            let number: i64 = row.week.as_ref()?.rsplit(' ').next()?.parse().ok()?;
            Some(number - week)
        })
    }
}

/// What stands for a picture where it is not seen.
const LABEL: &str = "Deadlines by week. Diamonds are exact moments, rings are dates without a time, \
                     bars are ranges. The upright line is now. The list below says the same in words.";

/// Draws `rows` of a view. `all` are the rows of every filter: they know the weeks' numbers.
pub(super) fn html(
    view: &DeadlinesView,
    all: &[&DeadlineRow],
    rows: &[&DeadlineRow],
    scale: Scale,
) -> Markup {
    let span = Span::of(view, scale);
    let now = span.place(view.now.instant);
    html! {
        svg class="sky tl-svg" role="img" aria-label=(LABEL) {
            (weeks(&span, span.number(all), now))
            rect y="18.5" width="100%" height="17" rx="4" class="sk-frame" {}
            @for phase in &view.phases { (drawn_phase(&span, phase, view.now.instant)) }
            @for row in rows { (mark(&span, row)) }
            (names(&span, rows, now))
            @if is_drawn(now) {
                (line(now, 13, 40, "now-h"))
                (line(now, 13, 40, "now-l"))
                (shape(now, 14, &html! { circle r="4.5" class="now-d" {} }))
            }
        }
    }
}

fn weeks(span: &Span, number: Option<i64>, now: f64) -> Markup {
    #[expect(clippy::cast_precision_loss, reason = "a few weeks")]
    let width = 100.0 / span.weeks as f64;
    // `Week 10  2 Nov` wants about 90 pixels, `10` about 20.
    let roomy = WIDTH * width / 100.0 > 78.0;
    html! {
        @for week in 0..span.weeks {
            @let (monday, _) = span.days(week);
            @let x = span.day(monday);
            @let number = number.map(|first| first + week).filter(|n| *n > 0);
            @if week % 2 == 1 {
                rect x={ (decimal(x)) "%" } y="18" width={ (decimal(width)) "%" } height="18"
                    class="tl-odd" {}
            }
            (line(x, 18, 40, "tick f"))
            @if number.is_some() || roomy || week % 4 == 0 {
                text x={ (decimal(x)) "%" } dx="3" y="51"
                    class={ "ax" @if (x..x + width).contains(&now) { " b" } } {
                    @if let Some(number) = number {
                        @if roomy { "Week " }
                        (number)
                        @if roomy { tspan dx="6" class="ax" { (words::date(monday)) } }
                    } @else {
                        (words::date(monday))
                    }
                }
            }
        }
    }
}

fn drawn_phase(span: &Span, phase: &PhaseSpan, now: DateTime<Utc>) -> Markup {
    let (from, to) = (span.place(phase.from.instant), span.place(phase.to.instant));
    if to <= 0.0 || from >= 100.0 {
        return html! {};
    }
    let (from, to) = (from.clamp(0.0, 100.0), to.clamp(0.0, 100.0));
    // What has no room for its name is no box either: a person cannot tell what it is.
    let last = phase.name.rsplit(' ').next().unwrap_or_default();
    let fits = |name: &&str| letters(name) < (to - from) - 1.0;
    let name = [phase.name.as_str(), last].into_iter().find(fits);
    let here = (phase.from.instant..phase.to.instant).contains(&now);
    let (class, ink) = if here { ("phase on", "ax b") } else { ("phase", "ax") };
    html! {
        @if let Some(name) = name {
            rect x={ (decimal(from)) "%" } y="57" width={ (decimal(to - from)) "%" } height="15"
                rx="3" class=(class) {
                title { (phase.name) ", " (phase.from.day) " to " (phase.to.day) }
            }
            (text((from + to) / 2.0, 68, "middle", ink, name))
        }
    }
}

/// Where a row's mark has its middle; none for what has no place in the picture.
fn middle(span: &Span, row: &DeadlineRow) -> Option<f64> {
    match (&row.at, &row.when) {
        (Some(at), _) => Some(span.place(at.instant)),
        (None, When::Range { first, last, .. }) => {
            Some((span.day(*first) + span.day(*last + Duration::days(1))) / 2.0)
        }
        (None, When::Date { date, .. }) => {
            let half = 50.0 / 7.0 / f64::from(i32::try_from(span.weeks).unwrap_or(1));
            Some(span.day(*date) + half)
        }
        _ => None,
    }
}

/// A row's mark, where it is in the picture; a click on it chooses the row.
fn mark(span: &Span, row: &DeadlineRow) -> Markup {
    let title = html! { title { (row.name) } };
    let drawn = match (&row.at, &row.when) {
        (None, When::Range { first, last, .. }) => {
            let (from, to) = (span.day(*first), span.day(*last + Duration::days(1)));
            (to > 0.0 && from < 100.0).then(|| {
                let (from, to) = (percent(from / 100.0), percent(to / 100.0));
                html! {
                    rect x={ (decimal(from)) "%" } width={ (decimal(to - from)) "%" } y="22"
                        height="10" rx="5" class="bar-r" { (title) }
                }
            })
        }
        (at, _) => middle(span, row).filter(|x| is_drawn(*x)).map(|x| match at {
            Some(_) => {
                let gem = html! { path d="M0-6 6 0 0 6-6 0z" class="gem" {} (title) };
                shape(x, 25, &gem)
            }
            None => shape(x, 29, &html! { circle r="3.5" class="ring" {} (title) }),
        }),
    };
    html! {
        @if let Some(drawn) = drawn {
            g class={ "mk" @if row.past { " past" } } data-row=(row.id) { (drawn) }
        }
    }
}

/// Names find room by weight: the Code Freeze, which everybody looks for, other freezes, then the
/// member's own, then others; ties by time.
fn names(span: &Span, rows: &[&DeadlineRow], now: f64) -> Markup {
    let mut names: Vec<(u8, f64, &DeadlineRow)> = Vec::new();
    for row in rows {
        let Some(x) = middle(span, row) else { continue };
        let name = short(&row.name).to_ascii_lowercase();
        let weight = match () {
            () if row.at.is_none() => 4,
            () if name.contains("code freeze") => 0,
            () if name.contains("freeze") => 1,
            () if row.mine => 2,
            () => 3,
        };
        names.push((weight, x, row));
    }
    let by_weight = (0..=4).flat_map(|weight| names.iter().filter(move |name| name.0 == weight));
    // The dot of now stands between the names.
    let mut taken: Vec<(f64, f64)> = vec![(now - 1.0, now + 1.0)];
    let mut placed = Vec::new();
    for &(weight, x, row) in by_weight {
        let name = short(&row.name);
        let half = letters(&name) / 2.0;
        // Beside its mark, too, where another name or the dot of now stands over it.
        let aside = if weight < 2 && is_drawn(x) { half + 1.6 } else { 0.0 };
        let fits = |x: &f64| {
            let (from, to) = (x - half, x + half);
            from >= 0.0 && to <= 100.0 && taken.iter().all(|(a, b)| to < *a || from > *b)
        };
        if let Some(x) = [x, x + aside, x - aside].into_iter().find(fits) {
            taken.push((x - half, x + half));
            let class = if weight < 2 && !row.past { "ax b" } else { "ax m" };
            placed.push((x, class, name));
        }
    }
    html! {
        @for (x, class, name) in placed { (text(x, 11, "middle", class, &name)) }
    }
}

fn is_drawn(x: f64) -> bool {
    (0.0..=100.0).contains(&x)
}

/// Draws a small shape around a point.
fn shape(x: f64, y: u32, what: &Markup) -> Markup {
    html! { svg x={ (decimal(x)) "%" } y=(y) overflow="visible" { (what) } }
}

/// The width of words, with some air, in hundredths of the picture.
#[expect(clippy::cast_precision_loss, reason = "a few letters")]
fn letters(words: &str) -> f64 {
    (words.chars().count() as f64 * LETTER + 8.0) / WIDTH * 100.0
}

/// A name as short as it can be said above a mark.
fn short(name: &str) -> String {
    const MOST: usize = 22;
    let name = name.strip_prefix("Begin ").unwrap_or(name);
    let head = name.split([':', '(', ',', ';']).next().unwrap_or_default().trim();
    let head = if head.is_empty() { name } else { head };
    let head = match head.split_once(" and ") {
        Some((first, _)) if head.chars().count() > MOST => first,
        _ => head,
    };
    if head.chars().count() <= MOST {
        return head.to_owned();
    }
    let cut: String = head.chars().take(MOST).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}
