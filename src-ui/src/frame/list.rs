//! A list that is drawn as one piece: headings and rows, of which one is chosen.
//!
//! A row is found by its id: the element carries it as `id` and as `data-row`. The chosen row is
//! the list's one tab stop; the arrows move from there.

use crate::team::tab_stop;
use maud::{Markup, html};

/// A line of the list: a heading without an id, or a row with one.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) id: Option<String>,
    pub(crate) class: &'static str,
    pub(crate) html: Markup,
}

/// Draws the lines. `test` names the rows; `under` stands below the chosen one, if anything does.
pub(crate) fn html(lines: &[Line], chosen: &str, under: Option<&Markup>, test: &str) -> Markup {
    html! {
        ul data-test={ (test) "-list" } {
            @for Line { id, class, html } in lines {
                @if let Some(id) = id {
                    @let is_on = id == chosen;
                    li class={ (class) @if is_on { " on" } } id=(id) data-row=(id)
                        data-test={ (test) "-row" } tabindex=(tab_stop(is_on))
                        aria-current=[is_on.then_some("true")] {
                        (html)
                        @if let Some(under) = under.filter(|_| is_on) {
                            div class="under" data-under { (under) }
                        }
                    }
                } @else {
                    li class=(class) { (html) }
                }
            }
        }
    }
}

/// The chosen row while it is listed; else the first of the wanted class, else the first; empty
/// where there is none.
pub(crate) fn chosen(lines: &[Line], wanted: &str, class: &str) -> String {
    let rows = || lines.iter().filter(|line| line.id.is_some());
    let found = rows()
        .find(|line| line.id.as_deref() == Some(wanted))
        .or_else(|| rows().find(|line| line.class == class))
        .or_else(|| rows().next());
    found.and_then(|line| line.id.clone()).unwrap_or_default()
}

/// Where a key leads from the chosen row: an arrow, Home or End.
pub(crate) fn step(lines: &[Line], chosen: &str, key: &str) -> Option<String> {
    let ids: Vec<&String> = lines.iter().filter_map(|line| line.id.as_ref()).collect();
    let here = ids.iter().position(|id| *id == chosen);
    let last = ids.len().saturating_sub(1);
    let to = match key {
        "ArrowDown" => here.map_or(0, |here| here + 1).min(last),
        "ArrowUp" => here.unwrap_or_default().saturating_sub(1),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    ids.get(to).map(|id| (*id).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<Line> {
        let line = |id: Option<&str>, class| Line {
            id: id.map(str::to_owned),
            class,
            html: Markup::default(),
        };
        vec![line(None, "h"), line(Some("a"), "past"), line(None, "h"), line(Some("b"), "row")]
    }

    #[test]
    fn keys_move_over_rows_and_stop_at_the_ends() {
        let lines = lines();
        let cases = [
            ("a", "ArrowDown", "b"),
            ("b", "ArrowDown", "b"),
            ("b", "ArrowUp", "a"),
            ("a", "ArrowUp", "a"),
            ("", "ArrowDown", "a"),
            ("b", "Home", "a"),
            ("a", "End", "b"),
        ];
        for (from, key, to) in cases {
            assert_eq!(step(&lines, from, key).as_deref(), Some(to), "{from} {key}");
        }
        assert_eq!(step(&lines, "a", "x"), None);
        assert_eq!(step(&[], "", "End"), None);
    }

    #[test]
    fn one_row_is_chosen_and_is_the_tab_stop() {
        let lines = lines();
        assert_eq!(chosen(&lines, "a", "row"), "a");
        assert_eq!(chosen(&lines, "gone", "row"), "b", "the first of the class");
        let under = html! { "in full" };
        let html = html(&lines, "b", Some(&under), "deadline").into_string();
        assert_eq!(html.matches("tabindex=\"0\"").count(), 1);
        assert_eq!(html.matches("in full").count(), 1);
        assert!(html.contains("aria-current=\"true\""));
    }
}
