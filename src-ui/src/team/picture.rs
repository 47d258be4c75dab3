//! The picture beside the first screen: a chunk of its own, for which nobody waits.

use crate::frame::chunk::{Drawing, Load};
use leptos::prelude::*;
use maud::{Markup, html};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Loads it.
pub(super) fn load() -> Load<Drawing> {
    Box::pin(async { art().await.ok() })
}

#[wasm_split(art, fallible)]
fn art() -> Result<Drawing, SplitLoaderError> {
    Ok(|| {
        let html = picture().into_string();
        view! { <div class="art-bg" aria-hidden="true" inner_html=html></div> }.into_any()
    })
}

/// Night over a rising sun, with the meridian.
fn picture() -> Markup {
    html! {
        svg viewBox="0 0 320 720" preserveAspectRatio="xMidYMax slice" {
            defs {
                linearGradient id="f-sky" x1="0" y1="0" x2="0" y2="1" {
                    @for (offset, class) in SKY { stop offset=(offset) class=(class) {} }
                }
                linearGradient id="f-sea" x1="0" y1="0" x2="0" y2="1" {
                    stop offset="0" class="sk9" {}
                    stop offset="1" class="sk1" {}
                }
                clipPath id="f-land" { rect width="320" height="640" {} }
            }
            rect width="320" height="720" fill="url(#f-sky)" {}
            @for n in 0..34_u32 { (star(n)) }
            g clip-path="url(#f-land)" class="globe" {
                @for (rx, opacity) in MERIDIANS {
                    ellipse cx="160" cy="640" rx=(rx) ry="250" stroke-opacity=(opacity) {}
                }
                circle cx="160" cy="640" r="46" class="sun" {}
            }
            line class="mer" x1="160" x2="160" y1="250" y2="640" {}
            rect y="640" width="320" height="80" fill="url(#f-sea)" {}
            @for (half, y, opacity) in GLINTS {
                line class="glint" x1=(160 - half) x2=(160 + half) y1=(y) y2=(y)
                    stroke-opacity=(opacity) {}
            }
            line class="shore" x1="0" x2="320" y1="640" y2="640" {}
        }
    }
}

/// The sky from the top, each colour by its class.
const SKY: [(&str, &str); 6] =
    [("0", "sk0"), (".45", "sk1"), (".68", "sk2"), (".82", "sk3"), (".92", "sk4"), ("1", "sk5")];
/// Half the width of each circle of the globe.
const MERIDIANS: [(u32, &str); 5] =
    [(60, ".5"), (125, ".42"), (185, ".34"), (240, ".26"), (250, ".5")];
/// The sun on the sea: half a width, and where.
const GLINTS: [(i32, u32, &str); 5] =
    [(44, 647, ".9"), (36, 656, ".7"), (26, 666, ".55"), (18, 677, ".4"), (9, 689, ".3")];

/// A scatter that looks like none: two strides that share no factor with the area.
fn star(n: u32) -> Markup {
    let (x, y) = (6 + n * 97 % 308, if n < 22 { 300 + n * 53 % 110 } else { 140 + n * 37 % 150 });
    let (r, opacity) = match n % 3 {
        0 => ("0.7", ".9"),
        1 => ("1", ".6"),
        _ => ("1.3", ".75"),
    };
    html! { circle class="star" cx=(x) cy=(y) r=(r) opacity=(opacity) {} }
}
