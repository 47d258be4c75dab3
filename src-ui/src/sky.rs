//! Time drawn as sky: deep night, dawn, pale day, dusk.
//!
//! A picture is a string of SVG, because it is redrawn once a minute as a whole and never answers
//! to events. Colours come through classes and text stays in pixels, so that a strip stretches
//! without distortion and the page's policy needs no inline styles.

use crate::markup::escape;
use std::fmt::Write as _;

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
pub fn window_svg(window: &Window, label: &str) -> String {
    let Window { start_hour, span, .. } = *window;
    let mut svg = format!(
        "<svg class=\"sky\" role=\"img\" aria-label=\"{}\"><defs>{}{}</defs>\
         <rect y=\"18\" width=\"100%\" height=\"18\" rx=\"4\" fill=\"url(#w-sky)\"/>",
        escape(label),
        gradient("w", start_hour, span),
        stars("w"),
    );
    for day in 0..=days(start_hour, span) {
        let midnight = f64::from(day) * 24.0 - start_hour;
        for (from, to) in STARS {
            star_field(&mut svg, "w", 18, (midnight + from) / span, (midnight + to) / span);
        }
        let night = percent((midnight + NIGHT) / span);
        if (7.0..=93.0).contains(&night) && night_is_free(window, midnight + NIGHT) {
            text(&mut svg, night, 31, "middle", "ink-n sm", "your night");
        }
    }
    for (index, name) in window.days.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of days")]
        let noon = index as f64 * 24.0 - start_hour + 12.5;
        if let Some(at) = daylight(window, noon) {
            text(&mut svg, percent(at / span), 31, "middle", "ink-d sm", name);
        }
    }
    svg.push_str(
        "<rect y=\"18.5\" x=\"0\" width=\"100%\" height=\"17\" rx=\"4\" class=\"sk-frame\"/>",
    );
    let due = percent(window.due / span);
    line(&mut svg, due, 14, 40, "now-h");
    line(&mut svg, due, 14, 40, "due-l");
    if let Some(now) = window.now {
        let now = percent(now / span);
        line(&mut svg, now, 14, 40, "now-h");
        line(&mut svg, now, 14, 40, "now-l");
        let _ = write!(
            svg,
            "<svg x=\"{}%\" y=\"16\" overflow=\"visible\"><circle r=\"4.5\" \
             class=\"now-d\"/></svg>",
            decimal(now)
        );
    }
    let places = [(0.0, "start"), (due, "middle"), (100.0, "end")];
    for (mark, (x, anchor)) in window.marks.iter().zip(places) {
        text(&mut svg, x, 11, anchor, "ax b", mark.title);
        text(&mut svg, x, 51, anchor, "ax m", &mark.local);
        text(&mut svg, x, 64, anchor, "ax", &mark.utc);
    }
    svg.push_str("</svg>");
    svg
}

/// Draws the day in the sidebar's clock; `hour` is the local hour now.
pub fn day_svg(hour: f64) -> String {
    let now = percent(hour / 24.0);
    let mut svg = format!(
        "<svg class=\"skybar sky\" height=\"12\" aria-hidden=\"true\" overflow=\"visible\">\
         <defs>{}{}</defs><rect width=\"100%\" height=\"12\" rx=\"3.5\" fill=\"url(#c-sky)\"/>",
        gradient("c", 0.0, 24.0),
        stars("c"),
    );
    star_field(&mut svg, "c", 12, 0.0, 0.22);
    star_field(&mut svg, "c", 12, 0.9, 1.0);
    line(&mut svg, now, -2, 14, "now-h");
    line(&mut svg, now, -2, 14, "now-l");
    svg.push_str("</svg>");
    svg
}

/// The paint of [`hour_svg`], once a page; `id` names it.
pub fn day_paint(id: &str) -> String {
    format!(
        "<svg class=\"sprite\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>{}</defs></svg>",
        gradient(id, 0.0, 24.0)
    )
}

/// A day as a slim bar, painted by [`day_paint`], with a mark at `hour`.
pub fn hour_svg(id: &str, hour: f64) -> String {
    let at = percent(hour / 24.0);
    let mut svg = format!(
        "<svg class=\"sky hour\" aria-hidden=\"true\"><rect width=\"100%\" height=\"12\" rx=\"3\" \
         fill=\"url(#{id}-sky)\"/>"
    );
    line(&mut svg, at, -2, 14, "now-h");
    line(&mut svg, at, -2, 14, "due-l");
    svg.push_str("</svg>");
    svg
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
fn gradient(id: &str, start_hour: f64, span: f64) -> String {
    let days = f64::from(days(start_hour, span));
    let mut out = format!(
        "<linearGradient id=\"{id}-sky\" x1=\"{}\" x2=\"{}\" y1=\"0\" y2=\"0\">",
        decimal(-start_hour / span),
        decimal((24.0 * days - start_hour) / span)
    );
    let mut day = 0.0;
    while day < days {
        for (hour, class) in STOPS {
            let offset = decimal((day + hour / 24.0) / days);
            let _ = write!(out, "<stop offset=\"{offset}\" class=\"{class}\"/>");
        }
        day += 1.0;
    }
    out.push_str("</linearGradient>");
    out
}

fn stars(id: &str) -> String {
    let mut out = format!(
        "<pattern id=\"{id}-star\" width=\"46\" height=\"18\" patternUnits=\"userSpaceOnUse\">"
    );
    for (x, y, r) in [
        ("5", "4.5", "0.8"),
        ("19", "12", "0.6"),
        ("29", "5", "0.5"),
        ("40", "10.5", "0.8"),
        ("12", "15", "0.5"),
    ] {
        let _ = write!(out, "<circle class=\"star\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>");
    }
    out.push_str("</pattern>");
    out
}

fn star_field(svg: &mut String, id: &str, height: u32, from: f64, to: f64) {
    let (from, to) = (percent(from), percent(to));
    if to > from {
        let y = if height == 18 { 18 } else { 0 };
        let _ = write!(
            svg,
            "<rect x=\"{}%\" y=\"{y}\" width=\"{}%\" height=\"{height}\" \
             fill=\"url(#{id}-star)\"/>",
            decimal(from),
            decimal(to - from)
        );
    }
}

pub(crate) fn line(svg: &mut String, x: f64, top: i32, bottom: i32, class: &str) {
    let x = decimal(x);
    let _ = write!(
        svg,
        "<line x1=\"{x}%\" x2=\"{x}%\" y1=\"{top}\" y2=\"{bottom}\" class=\"{class}\"/>"
    );
}

pub(crate) fn text(svg: &mut String, x: f64, y: u32, anchor: &str, class: &str, words: &str) {
    let _ = write!(
        svg,
        "<text x=\"{}%\" y=\"{y}\" text-anchor=\"{anchor}\" class=\"{class}\">{}</text>",
        decimal(x),
        escape(words)
    );
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
        let svg = window_svg(&auckland(), "the \"window\"");
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
        let svg = window_svg(&window, "");
        assert_eq!(svg.matches("your night").count(), 1, "one night is crossed by the line");
    }
}
