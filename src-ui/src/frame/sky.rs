//! Time drawn as sky: deep night, dawn, pale day, dusk.
//!
//! A picture is one piece of SVG, because it is redrawn once a minute as a whole and never answers
//! to events. Colours come through classes and text stays in pixels, so that a strip stretches
//! without distortion and the page's policy needs no inline styles.

use maud::{Markup, html};

/// Local hour, and the class that paints it. One day; a strip repeats it.
const STOPS: [(f64, &str); 13] = [
    (0.0, "sk0"),
    (4.5, "sk1"),
    (5.6, "sk2"),
    (6.7, "sk3"),
    (7.8, "sk4"),
    (9.3, "sk5"),
    (12.5, "sk6"),
    (15.5, "sk5"),
    (17.2, "sk7"),
    (18.7, "sk8"),
    (20.2, "sk9"),
    (22.0, "sk1"),
    (24.0, "sk0"),
];

/// The two stretches of a night in which stars are drawn, left and right of its words, in hours
/// from local midnight.
const STARS: [(f64, f64); 2] = [(-3.2, -0.9), (3.9, 5.3)];
/// Where a night's words are centred, in hours from local midnight.
const NIGHT: f64 = 1.5;

/// A mark on the window strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// `Updates due`
    pub title: &'static str,
    /// `Tue 12:59 NZDT`
    pub local: String,
    /// `Mon 23:59 UTC`
    pub utc: String,
}

/// The window of a round over the member's own days and nights.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Local hour at the left edge.
    pub start_hour: f64,
    /// The weekday's words at the left edge and on the days after it.
    pub days: Vec<&'static str>,
    /// Hours from the left edge to the right.
    pub span: f64,
    /// Hours from the left edge to the due mark.
    pub due: f64,
    /// Hours from the left edge to now; none when outside.
    pub now: Option<f64>,
    /// Left, middle and right.
    pub marks: [Mark; 3],
}

/// Draws the window strip; `label` is what a screen reader says.
pub fn window_svg(window: &Window, label: &str) -> Markup {
    let Window { start_hour, span, .. } = *window;
    let due = percent(window.due / span);
    let places = [(0.0, "start"), (due, "middle"), (100.0, "end")];
    html! {
        svg class="sky" role="img" aria-label=(label) {
            defs { (gradient("w", start_hour, span)) (stars("w")) }
            rect y="18" width="100%" height="18" rx="4" fill="url(#w-sky)" {}
            @for day in 0..=days(start_hour, span) { (night(window, f64::from(day) * 24.0)) }
            @for (index, name) in window.days.iter().enumerate() { (weekday(window, index, name)) }
            rect y="18.5" x="0" width="100%" height="17" rx="4" class="sk-frame" {}
            (line(due, 14, 40, "now-h"))
            (line(due, 14, 40, "due-l"))
            @if let Some(now) = window.now.map(|now| percent(now / span)) {
                (line(now, 14, 40, "now-h"))
                (line(now, 14, 40, "now-l"))
                svg x={ (decimal(now)) "%" } y="16" overflow="visible" {
                    circle r="4.5" class="now-d" {}
                }
            }
            @for (mark, (x, anchor)) in window.marks.iter().zip(places) {
                (text(x, 11, anchor, "ax b", mark.title))
                (text(x, 51, anchor, "ax m", &mark.local))
                (text(x, 64, anchor, "ax", &mark.utc))
            }
        }
    }
}

/// The night around a midnight, so many hours after that at or before the strip's left edge.
fn night(window: &Window, hour: f64) -> Markup {
    let span = window.span;
    let midnight = hour - window.start_hour;
    let middle = percent((midnight + NIGHT) / span);
    let is_named = (7.0..=93.0).contains(&middle) && night_is_free(window, midnight + NIGHT);
    html! {
        @for (from, to) in STARS {
            (star_field("w", 18, (midnight + from) / span, (midnight + to) / span))
        }
        @if is_named { (text(middle, 31, "middle", "ink-n sm", "your night")) }
    }
}

/// A day's name, where it fits.
fn weekday(window: &Window, index: usize, name: &str) -> Markup {
    #[expect(clippy::cast_precision_loss, reason = "a handful of days")]
    let noon = index as f64 * 24.0 - window.start_hour + 12.5;
    html! {
        @if let Some(at) = daylight(window, noon) {
            (text(percent(at / window.span), 31, "middle", "ink-d sm", name))
        }
    }
}

/// Draws the day in the sidebar's clock; `hour` is the local hour now.
pub fn day_svg(hour: f64) -> Markup {
    let now = percent(hour / 24.0);
    html! {
        svg class="skybar sky" height="12" aria-hidden="true" overflow="visible" {
            defs { (gradient("c", 0.0, 24.0)) (stars("c")) }
            rect width="100%" height="12" rx="3.5" fill="url(#c-sky)" {}
            (star_field("c", 12, 0.0, 0.22))
            (star_field("c", 12, 0.9, 1.0))
            (line(now, -2, 14, "now-h"))
            (line(now, -2, 14, "now-l"))
        }
    }
}

/// The paint of [`hour_svg`], once a page; `id` names it.
pub fn day_paint(id: &str) -> Markup {
    html! {
        svg class="sprite" width="0" height="0" aria-hidden="true" {
            defs { (gradient(id, 0.0, 24.0)) }
        }
    }
}

/// A day as a slim bar, painted by [`day_paint`], with a mark at `hour`.
pub fn hour_svg(id: &str, hour: f64) -> Markup {
    let at = percent(hour / 24.0);
    html! {
        svg class="sky hour" aria-hidden="true" {
            rect width="100%" height="12" rx="3" fill={ "url(#" (id) "-sky)" } {}
            (line(at, -2, 14, "now-h"))
            (line(at, -2, 14, "due-l"))
        }
    }
}

/// How many midnights after the first can lie on the strip.
fn days(start_hour: f64, span: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let days = ((start_hour + span) / 24.0).ceil().clamp(1.0, 40.0) as u32;
    days
}

pub(crate) fn percent(part: f64) -> f64 {
    (part * 100.0).clamp(0.0, 100.0)
}

/// A number with its decimals, by whole numbers only: the standard library's printing of floats
/// would be one fiftieth of the window's WebAssembly.
pub(crate) fn decimal(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a few hundred at most")]
    let scaled = (value * 100_000.0).round() as i64;
    let (sign, scaled) = (if scaled < 0 { "-" } else { "" }, scaled.unsigned_abs());
    format!("{sign}{}.{:05}", scaled / 100_000, scaled % 100_000)
}

/// One gradient over as many days as the strip touches, placed so that hour 0 falls on midnight.
fn gradient(id: &str, start_hour: f64, span: f64) -> Markup {
    let days = days(start_hour, span);
    let whole = f64::from(days);
    html! {
        linearGradient id={ (id) "-sky" } x1=(decimal(-start_hour / span))
            x2=(decimal((24.0 * whole - start_hour) / span)) y1="0" y2="0" {
            @for day in 0..days {
                @for (hour, class) in STOPS {
                    stop offset=(decimal((f64::from(day) + hour / 24.0) / whole)) class=(class) {}
                }
            }
        }
    }
}

fn stars(id: &str) -> Markup {
    const ALL: [(&str, &str, &str); 5] = [
        ("5", "4.5", "0.8"),
        ("19", "12", "0.6"),
        ("29", "5", "0.5"),
        ("40", "10.5", "0.8"),
        ("12", "15", "0.5"),
    ];
    html! {
        pattern id={ (id) "-star" } width="46" height="18" patternUnits="userSpaceOnUse" {
            @for (x, y, r) in ALL { circle class="star" cx=(x) cy=(y) r=(r) {} }
        }
    }
}

fn star_field(id: &str, height: u32, from: f64, to: f64) -> Markup {
    let (from, to) = (percent(from), percent(to));
    let y = if height == 18 { "18" } else { "0" };
    html! {
        @if to > from {
            rect x={ (decimal(from)) "%" } y=(y) width={ (decimal(to - from)) "%" } height=(height)
                fill={ "url(#" (id) "-star)" } {}
        }
    }
}

pub(crate) fn line(x: f64, top: i32, bottom: i32, class: &str) -> Markup {
    let x = decimal(x);
    html! {
        line x1={ (x) "%" } x2={ (x) "%" } y1=(top) y2=(bottom) class=(class) {}
    }
}

pub(crate) fn text(x: f64, y: u32, anchor: &str, class: &str, words: &str) -> Markup {
    html! {
        text x={ (decimal(x)) "%" } y=(y) text-anchor=(anchor) class=(class) { (words) }
    }
}

/// Words at `hour` would not be crossed by the due line or the now line.
fn is_free(window: &Window, hour: f64, half: f64) -> bool {
    (hour - window.due).abs() > half
        && window.now.is_none_or(|now| (hour - now).abs() > half)
        && hour > half
        && hour < window.span - half
}

fn night_is_free(window: &Window, hour: f64) -> bool {
    is_free(window, hour, window.span * 0.05)
}

/// Where in the daylight around `noon` a day's name fits, or nothing.
fn daylight(window: &Window, noon: f64) -> Option<f64> {
    [0.0, 2.5, -2.5, 3.5, -3.5]
        .into_iter()
        .map(|shift| noon + shift)
        .find(|hour| is_free(window, *hour, window.span * 0.032))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auckland() -> Window {
        let mark =
            |title| Mark { title, local: "Tue 12:59 NZDT".into(), utc: "Mon 23:59 UTC".into() };
        Window {
            start_hour: 13.0,
            days: vec!["Mon", "Tue", "Wed"],
            span: 48.0,
            due: 24.0,
            now: Some(1.0),
            marks: [mark("Issue opens"), mark("Updates due"), mark("Issue closes")],
        }
    }

    #[test]
    fn numbers_are_printed_as_svg_reads_them() {
        for (value, text) in [(-0.270_833, "-0.27083"), (2.0, "2.00000"), (50.021, "50.02100")] {
            assert_eq!(decimal(value), text);
        }
    }

    #[test]
    fn the_window_strip_shows_both_nights_and_each_day() {
        let svg = window_svg(&auckland(), "the \"window\"").into_string();
        assert_eq!(svg.matches("your night").count(), 2);
        for words in ["Mon", "Tue", "Wed", "Updates due", "&quot;window&quot;"] {
            assert!(svg.contains(words), "{words} is missing");
        }
        assert!(!svg.contains("style="), "the page's policy forbids inline styles");
    }

    #[test]
    fn words_never_lie_under_the_due_line() {
        let mut window = auckland();
        window.due = 12.5;
        let svg = window_svg(&window, "").into_string();
        assert_eq!(svg.matches("your night").count(), 1, "one night is crossed by the line");
    }
}
