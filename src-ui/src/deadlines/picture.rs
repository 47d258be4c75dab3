//! The weeks around now, or the whole cycle, in one picture: a diamond is an exact moment, a ring a
//! date without a time, a bar a range; the phases of the cycle lie below.

use crate::{
    markup::escape,
    sky::{decimal, line, percent, text},
    theme, words,
};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveTime, Utc};
use meridian_core::time::When;
use meridian_protocol::{DeadlineRow, DeadlinesView};
use std::fmt::Write as _;

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
        theme::keep(KEY, if self == Self::Cycle { "cycle" } else { "weeks" });
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

/// Draws `rows` of a view. `all` are the rows of every filter: they know the weeks' numbers.
pub(super) fn html(
    view: &DeadlinesView,
    all: &[&DeadlineRow],
    rows: &[&DeadlineRow],
    scale: Scale,
) -> String {
    let span = Span::of(view, scale);
    let mut svg = String::from(
        "<svg class=\"sky tl-svg\" role=\"img\" aria-label=\"Deadlines by week. Diamonds are exact \
         moments, rings are dates without a time, bars are ranges. The upright line is now. The \
         list below says the same in words.\">",
    );
    weeks(&mut svg, &span, span.number(all), span.place(view.now.instant));
    svg.push_str("<rect y=\"18.5\" width=\"100%\" height=\"17\" rx=\"4\" class=\"sk-frame\"/>");
    phases(&mut svg, &span, view);
    marks(&mut svg, &span, rows, view.now.instant);
    let now = span.place(view.now.instant);
    if (0.0..=100.0).contains(&now) {
        line(&mut svg, now, 13, 40, "now-h");
        line(&mut svg, now, 13, 40, "now-l");
        shape(&mut svg, now, 14, "<circle r=\"4.5\" class=\"now-d\"/>");
    }
    svg.push_str("</svg>");
    svg
}

fn weeks(svg: &mut String, span: &Span, number: Option<i64>, now: f64) {
    #[expect(clippy::cast_precision_loss, reason = "a few weeks")]
    let width = 100.0 / span.weeks as f64;
    // `Week 10  2 Nov` wants about 90 pixels, `10` about 20.
    let roomy = WIDTH * width / 100.0 > 78.0;
    for week in 0..span.weeks {
        let (monday, _) = span.days(week);
        let x = span.day(monday);
        if week % 2 == 1 {
            let (x, width) = (decimal(x), decimal(width));
            let _ = write!(
                svg,
                "<rect x=\"{x}%\" y=\"18\" width=\"{width}%\" height=\"18\" class=\"tl-odd\"/>"
            );
        }
        line(svg, x, 18, 40, "tick f");
        let class = if (x..x + width).contains(&now) { "ax b" } else { "ax" };
        let number = number.map(|first| first + week).filter(|n| *n > 0);
        let date = escape(&words::date(monday));
        let words = match number {
            Some(number) if roomy => {
                format!("Week {number}<tspan dx=\"6\" class=\"ax\">{date}</tspan>")
            }
            Some(number) => number.to_string(),
            None if roomy || week % 4 == 0 => date,
            None => continue,
        };
        let _ = write!(
            svg,
            "<text x=\"{}%\" dx=\"3\" y=\"51\" class=\"{class}\">{words}</text>",
            decimal(x)
        );
    }
}

fn phases(svg: &mut String, span: &Span, view: &DeadlinesView) {
    for phase in &view.phases {
        let (from, to) = (span.place(phase.from.instant), span.place(phase.to.instant));
        if to <= 0.0 || from >= 100.0 {
            continue;
        }
        let (from, to) = (from.clamp(0.0, 100.0), to.clamp(0.0, 100.0));
        // What has no room for its name is no box either: a person cannot tell what it is.
        let last = phase.name.rsplit(' ').next().unwrap_or_default();
        let fits = |name: &&str| letters(name) < (to - from) - 1.0;
        let Some(name) = [phase.name.as_str(), last].into_iter().find(fits) else { continue };
        let here = (phase.from.instant..phase.to.instant).contains(&view.now.instant);
        let class = if here { "phase on" } else { "phase" };
        let _ = write!(
            svg,
            "<rect x=\"{}%\" y=\"57\" width=\"{}%\" height=\"15\" rx=\"3\" class=\"{class}\">\
             <title>{}, {} to {}</title></rect>",
            decimal(from),
            decimal(to - from),
            escape(&phase.name),
            escape(&phase.from.day),
            escape(&phase.to.day)
        );
        text(svg, (from + to) / 2.0, 68, "middle", if here { "ax b" } else { "ax" }, name);
    }
}

fn marks(svg: &mut String, span: &Span, rows: &[&DeadlineRow], now: DateTime<Utc>) {
    // Names find room by weight: the Code Freeze, which everybody looks for, other freezes, then the
    // member's own, then others; ties by time.
    let mut names: Vec<(u8, f64, &DeadlineRow)> = Vec::new();
    for row in rows {
        let class = if row.past { "mk past" } else { "mk" };
        let pick = format!("<g class=\"{class}\" data-row=\"{}\">", escape(&row.id));
        let title = format!("<title>{}</title>", escape(&row.name));
        let x = match (&row.at, &row.when) {
            (Some(at), _) => {
                let x = span.place(at.instant);
                if is_drawn(x) {
                    svg.push_str(&pick);
                    let path = format!("<path d=\"M0-6 6 0 0 6-6 0z\" class=\"gem\"/>{title}");
                    shape(svg, x, 25, &path);
                    svg.push_str("</g>");
                }
                x
            }
            (None, When::Range { first, last, .. }) => {
                let (from, to) = (span.day(*first), span.day(*last + Duration::days(1)));
                if to > 0.0 && from < 100.0 {
                    let (from, to) = (percent(from / 100.0), percent(to / 100.0));
                    let _ = write!(
                        svg,
                        "{pick}<rect x=\"{}%\" width=\"{}%\" y=\"22\" height=\"10\" rx=\"5\" \
                         class=\"bar-r\">{title}</rect></g>",
                        decimal(from),
                        decimal(to - from)
                    );
                }
                (from + to) / 2.0
            }
            (None, When::Date { date, .. }) => {
                let x = span.day(*date)
                    + 50.0 / 7.0 / f64::from(i32::try_from(span.weeks).unwrap_or(1));
                if is_drawn(x) {
                    svg.push_str(&pick);
                    shape(svg, x, 29, &format!("<circle r=\"3.5\" class=\"ring\"/>{title}"));
                    svg.push_str("</g>");
                }
                x
            }
            _ => continue,
        };
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
    let now = span.place(now);
    let mut taken: Vec<(f64, f64)> = vec![(now - 1.0, now + 1.0)];
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
            text(svg, x, 11, "middle", class, &name);
        }
    }
}

fn is_drawn(x: f64) -> bool {
    (0.0..=100.0).contains(&x)
}

/// Draws a small shape around a point.
fn shape(svg: &mut String, x: f64, y: u32, what: &str) {
    let _ = write!(svg, "<svg x=\"{}%\" y=\"{y}\" overflow=\"visible\">{what}</svg>", decimal(x));
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
