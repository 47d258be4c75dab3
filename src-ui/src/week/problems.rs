//! What stands in the way of posting: chips, and going to the place in the text.

use super::{Draft, Face};
use crate::{
    page,
    parts::{Icon, Keys},
    pen::units_of,
    told::{Told, told},
};
use leptos::prelude::*;
use meridian_protocol::Problem;

/// The chips in the action bar.
#[component]
pub(super) fn Problems() -> impl IntoView {
    let told = told();
    let draft = expect_context::<Draft>();
    let problems = told.desk.problems;
    let lead = move || problems.with(|all| summary(all));
    let has_must = move || problems.with(|all| all.iter().any(|p| p.blocks));
    view! {
        <span class="lead gap w6">
            {move || if has_must() {
                view! { <Icon name="r" class="r"/> }
            } else {
                view! { <Icon name="y" class="y"/> }
            }}
            {lead}
        </span>
        <span class="chips">
            {move || problems.get().into_iter().enumerate().map(|(index, problem)| {
                let tone = if problem.blocks { "chip r" } else { "chip y" };
                let label = format!("{} {}", index + 1, short(&problem.message));
                view! {
                    <button
                        class=tone
                        title=problem.message.clone()
                        aria-label=problem.message
                        data-test="problem"
                        on:click=move |_| go_to(told, draft, index)
                    >
                        {label}
                    </button>
                }
            }).collect_view()}
        </span>
        <span class="hide-n" title="Next problem"><Keys keys=&["F8"]/></span>
    }
}

/// Goes to the problem after the last one visited, or the one before.
pub(crate) fn step_problem(told: Told, draft: Draft, step: i32) {
    let count = told.desk.problems.with_untracked(Vec::len);
    if count == 0 {
        return;
    }
    let here = draft.visited.get_value();
    let to = match here {
        None if step < 0 => count - 1,
        None => 0,
        Some(here) if step < 0 => (here + count - 1) % count,
        Some(here) => (here + 1) % count,
    };
    go_to(told, draft, to);
}

fn go_to(told: Told, draft: Draft, index: usize) {
    draft.visited.set_value(Some(index));
    let Some(problem) = told.desk.problems.with_untracked(|all| all.get(index).cloned()) else {
        return;
    };
    told.desk.catch_up();
    let text = told.desk.text_now();
    let [from, to] = [problem.from, problem.to]
        .map(|at| usize::try_from(at).unwrap_or(text.len()).min(text.len()));
    if draft.face.get_untracked() == Face::Fields {
        let field = draft.shape.with_untracked(|shape| {
            shape
                .fields
                .iter()
                .find(|field| field.heading.start <= from && from <= field.body.end)
                .map(|field| (field.index, field.body.clone()))
        });
        if let Some((index, body)) = field {
            let part = text.get(body.clone()).unwrap_or_default();
            let place = |at: usize| units_of(part, at.saturating_sub(body.start).min(part.len()));
            page::select(&format!("field-{index}"), place(from), place(to));
            return;
        }
        let in_health = draft.shape.with_untracked(|shape| {
            shape.health_span.as_ref().is_some_and(|span| from <= span.end && span.start <= to)
        });
        // A health that is missing altogether is a problem at the start of the text.
        if (in_health || from == to) && page::focus_health() {
            return;
        }
        draft.face.set(Face::Markdown);
    }
    // The text area of the Markdown face is drawn first.
    let (from, to) = (units_of(&text, from), units_of(&text, to));
    request_animation_frame(move || page::select("markdown-text", from, to));
}

fn summary(problems: &[Problem]) -> String {
    let must = problems.iter().filter(|p| p.blocks).count();
    let may = problems.len() - must;
    match (must, may) {
        (0, may) => format!("{may} to confirm"),
        (must, 0) => format!("{must} to fix"),
        (must, may) => format!("{must} to fix, {may} to confirm"),
    }
}

/// The first clause of a sentence; the whole sentence is the chip's title.
fn short(message: &str) -> &str {
    let end = [": ", ", ", ". "].iter().filter_map(|stop| message.find(stop)).min();
    let clause = end.and_then(|end| message.get(..end)).unwrap_or(message);
    clause.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(blocks: bool, message: &str) -> Problem {
        Problem { blocks, message: message.into(), from: 0, to: 0 }
    }

    #[test]
    fn a_chip_says_the_first_clause() {
        let cases = [
            ("Placeholder in Blockers: \"Name\". Fill it or delete it.", "Placeholder in Blockers"),
            ("\"/close\" makes a bot act, even inside a code fence.", "\"/close\" makes a bot act"),
            ("Choose a health.", "Choose a health"),
        ];
        for (message, chip) in cases {
            assert_eq!(short(message), chip);
        }
    }

    #[test]
    fn the_summary_counts_what_must_be_fixed_apart() {
        let all = [problem(true, "a"), problem(false, "b"), problem(false, "c")];
        assert_eq!(summary(&all), "1 to fix, 2 to confirm");
        assert_eq!(summary(&all[..1]), "1 to fix");
        assert_eq!(summary(&all[1..]), "2 to confirm");
    }
}
