//! What the dialog of handing over shows of giving as a comment: where the team chose that it is given, what
//! it asks, and the list of what others gave there.

use crate::frame::{
    bridge,
    markup::{button, icon, keyed},
};
use maud::{Markup, html};
use meridian_core::ids::DraftKey;
use meridian_protocol::{
    CameRow, CameView, Failure, GiveCommentView, GiveView, ShowCame, ShowGive, ShowGiveComment,
};

/// All that the dialog of handing over shows.
#[derive(Debug, Clone)]
pub(super) struct Hands {
    pub(super) file: GiveView,
    pub(super) comment: GiveCommentView,
    pub(super) came: CameView,
}

/// Asks for it.
pub(super) async fn hands(draft: &DraftKey) -> Result<Hands, Failure> {
    Ok(Hands {
        file: bridge::call(ShowGive { draft: draft.clone() }).await?,
        comment: bridge::call(ShowGiveComment { draft: draft.clone() }).await?,
        came: bridge::call(ShowCame {}).await?,
    })
}

/// Whether it can be given as a comment, so that this is what the main button does.
pub(super) fn goes_there(hands: &Hands) -> bool {
    hands.comment.place.is_some() && hands.comment.refused.is_none()
}

/// What others gave, where anything came.
pub(super) fn came(view: &CameView) -> Markup {
    html! {
        @if !view.rows.is_empty() {
            h3 class="lead-in" data-test="came-words" { (view.words) }
            @for (at, row) in view.rows.iter().enumerate() { (came_row(at, row)) }
        }
    }
}

fn came_row(at: usize, row: &CameRow) -> Markup {
    html! {
        div class="lead-in" data-test="came-row" {
            p { b { (row.about) } ", by " (row.author) ", given by " (row.by) " " (row.at) "." }
            @for note in &row.notes { p { (icon("y", "y")) " " (note) } }
            @match (&row.refused, row.is_taken) {
                (Some(why), _) => p { (icon("r", "r")) " " (why) },
                (None, true) => p { (icon("check", "")) " Taken over." },
                (None, false) => p { (button("btn sm", &format!("came-look-{at}"), &"Look at it")) },
            }
        }
    }
}

/// Giving one's own there, and where that is.
pub(super) fn give(hands: &Hands) -> Markup {
    let view = &hands.comment;
    html! {
        h3 class="lead-in" { "Give yours to your lead as a comment" }
        @if let Some(place) = &view.place {
            p class="lead-in" data-test="give-where" { b { (place.name) } " " (place.title) }
        }
        p class="lead-in" data-test="give-comment-words" { (view.words) }
        @if view.place.is_some() {
            @if let Some(why) = &view.refused { p class="lead-in" { (why) } } @else {
                @for ask in &view.asks {
                    p class="call y slim" data-test="give-ask" { (icon("y", "y")) span { (ask.message) } }
                }
                details class="lead-in" {
                    summary id="give-comment-says" { "What the comment says" }
                    pre class="diff" tabindex="0" data-test="give-comment-text" { (view.text) }
                }
            }
            p class="btnrow" {
                @if goes_there(hands) {
                    (keyed("btn pri", "give-go", "Give it as a comment", &["Ctrl", "Enter"]))
                }
                @if view.may_take_back { (button("btn", "give-comment-back", &"Take it back")) }
            }
        }
        details class="lead-in" {
            summary id="give-place-open" data-test="give-place-open" {
                @if view.place.is_some() { "Another place" } @else { "Choose the place" }
            }
            label class="fld" {
                b { "Link of an issue or pull request of your team's repository" }
                input class="in" id="give-place" data-test="give-place" spellcheck="false"
                    autocomplete="off" value=(view.place.as_ref().map_or("", |place| &place.url));
            }
            p class="btnrow" {
                (button("btn sm", "give-place-go", &"Use this place"))
                @if view.place.is_some() { (button("btn sm", "give-place-none", &"No place")) }
            }
        }
    }
}
