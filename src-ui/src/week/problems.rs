//! What stands in the way of posting: chips, and going to the place in the text.

use super::{Draft, Face};
use crate::{
    draft::pen::units_of,
    frame::{
        app_state::{AppState, app_state},
        dom,
        markup::icon,
        parts::{Icon, Keys},
    },
};
use leptos::{ev::MouseEvent, prelude::*};
use maud::{Markup, html};
use meridian_core::draft::Splice;
use meridian_protocol::Problem;

/// The chips in the action bar.
#[component]
pub(super) fn Problems() -> impl IntoView {
    let app = app_state();
    let draft = expect_context::<Draft>();
    let problems = app.desk.problems;
    let lead = move || problems.with(|all| summary(all));
    let has_must = move || problems.with(|all| all.iter().any(|p| p.blocks));
    view! {
        <button
            class="btn sm quiet lead w6"
            title="Next problem  F8"
            data-test="next-problem"
            on:click=move |_| step_problem(app, draft, 1)
        >
            {move || if has_must() {
                view! { <Icon name="r" class="r"/> }
            } else {
                view! { <Icon name="y" class="y"/> }
            }}
            {lead}
        </button>
        <span class="chips">
            {move || problems.get().into_iter().enumerate().map(|(index, problem)| {
                let tone = if problem.blocks { "chip r" } else { "chip y" };
                let label = format!("{} {}", index + 1, short(&problem.message));
                let name = format!("{} {}", index + 1, problem.message);
                view! {
                    <button
                        class=tone
                        title=problem.message
                        aria-label=name
                        data-test="problem"
                        on:click=move |_| go_to(app, draft, index)
                    >
                        {label}
                    </button>
                }
            }).collect_view()}
        </span>
        <span class="hide-n" title="Next problem"><Keys keys=&["F8"]/></span>
    }
}

/// The problem that the member went to last, in full, with the ways out of it.
#[component]
pub(super) fn Asking() -> impl IntoView {
    let app = app_state();
    let draft = expect_context::<Draft>();
    let html = move || {
        here(app, draft).map_or_else(String::new, |(_, problem)| asking(&problem).into_string())
    };
    let answer = move |event: MouseEvent| {
        if let Some(answer) = dom::near(event.as_ref(), "data-answer")
            && let Some(index) = visited(draft.visited.get_untracked())
        {
            decide(app, draft, index, answer == "safe");
        }
    };
    view! { <div class="asking" role="group" aria-label="To decide" inner_html=html on:click=answer></div> }
}

fn asking(problem: &Problem) -> Markup {
    let tone = if problem.blocks { "r" } else { "y" };
    let answers = [("safe", &problem.safe), ("meant", &problem.meant)];
    html! {
        (icon(tone, tone))
        p data-test="asking" { (problem.message) }
        @for (answer, label) in answers.into_iter().filter(|(_, label)| !label.is_empty()) {
            button class="btn sm" id={ "ask-" (answer) } data-test={ "ask-" (answer) }
                data-answer=(answer) { (label) }
        }
    }
}

/// The place in the list of what [`Draft::visited`] counts from 1.
fn visited(number: u32) -> Option<usize> {
    number.checked_sub(1)?.try_into().ok()
}

fn here(app: AppState, draft: Draft) -> Option<(usize, Problem)> {
    let index = visited(draft.visited.get())?;
    app.desk.problems.with(|all| all.get(index).cloned()).map(|problem| (index, problem))
}

/// The problem that the member went to, for who does not see it.
pub(super) fn spoken(app: AppState, draft: Draft) -> Option<String> {
    let (index, problem) = here(app, draft)?;
    let count = app.desk.problems.with(Vec::len);
    Some(format!("{} of {count}: {}", index + 1, problem.message))
}

/// What the member says to a question: to write it so that it does nothing, or that it is meant.
fn decide(app: AppState, draft: Draft, index: usize, is_safe: bool) {
    let problem = app.desk.problems.with_untracked(|all| all.get(index).cloned());
    let Some(problem) = problem.filter(|problem| !problem.blocks) else { return };
    if is_safe && problem.words.is_empty() {
        return go_to(app, draft, index);
    }
    let (mut grown, mut problems) = (0, app.desk.problems.get_untracked());
    if is_safe {
        let text = app.desk.text_now();
        let splice = Splice {
            at: problem.from,
            removed: problem.words.clone(),
            inserted: problem.put.clone(),
        };
        // What was typed meanwhile may have moved it; the next answer says where it is.
        let Ok(text) = splice.apply(&text) else {
            app.ask_week();
            return;
        };
        app.write(&text);
        grown = splice.inserted.len() as i64 - splice.removed.len() as i64;
    } else {
        app.desk.meant.update(|meant| meant.push(problem.clone()));
    }
    problems.remove(index);
    for other in problems.iter_mut().filter(|other| other.from >= problem.from) {
        other.from = other.from.saturating_add_signed(grown);
        other.to = other.to.saturating_add_signed(grown);
    }
    app.desk.problems.set(problems);
    if !ask_first(app, draft) {
        draft.visited.set(0);
        dom::focus("post");
    }
}

/// Goes to the first question and puts the keyboard on its first answer; says whether there is one.
pub(super) fn ask_first(app: AppState, draft: Draft) -> bool {
    let first = app.desk.problems.with_untracked(|all| all.iter().position(|p| !p.blocks));
    let Some(index) = first else { return false };
    go_to(app, draft, index);
    // Drawn first, and after the words in the text were brought into view.
    request_animation_frame(move || {
        request_animation_frame(move || {
            let _ = dom::focus("ask-safe") || dom::focus("ask-meant");
        });
    });
    true
}

/// Goes to the problem after the last one visited, or the one before.
pub(crate) fn step_problem(app: AppState, draft: Draft, step: i32) {
    let count = app.desk.problems.with_untracked(Vec::len);
    if count == 0 {
        return;
    }
    let here = visited(draft.visited.get_untracked());
    let to = match here {
        None if step < 0 => count - 1,
        None => 0,
        Some(here) if step < 0 => (here + count - 1) % count,
        Some(here) => (here + 1) % count,
    };
    go_to(app, draft, to);
}

fn go_to(app: AppState, draft: Draft, index: usize) {
    draft.visited.set(u32::try_from(index + 1).unwrap_or_default());
    let Some(problem) = app.desk.problems.with_untracked(|all| all.get(index).cloned()) else {
        return;
    };
    if let Some(field) = problem.field {
        // The fields are all there, also those that the text lacks.
        draft.face.set(Face::Fields);
        request_animation_frame(move || dom::select(&format!("field-{field}"), 0, 0));
        return;
    }
    let text = app.desk.text_now();
    let [from, to] = [problem.from, problem.to]
        .map(|at| usize::try_from(at).unwrap_or(text.len()).min(text.len()));
    if draft.face.get_untracked() == Face::Fields {
        let field = app.desk.with(|text, layout| {
            let index = layout.field_at(from, text)?;
            Some((index, layout.body(index, text)?))
        });
        if let Some((index, body)) = field {
            let part = text.get(body.clone()).unwrap_or_default();
            let place = |at: usize| units_of(part, at.saturating_sub(body.start).min(part.len()));
            dom::select(&format!("field-{index}"), place(from), place(to));
            return;
        }
        let in_health = app.desk.with(|_, layout| {
            layout.health_line().is_some_and(|line| from <= line.end && line.start <= to)
        });
        // A health that is missing altogether is a problem at the start of the text.
        if (in_health || from == to) && dom::focus_health() {
            return;
        }
        draft.face.set(Face::Markdown);
    }
    // The text area of the Markdown face is drawn first.
    let (from, to) = (units_of(&text, from), units_of(&text, to));
    request_animation_frame(move || dom::select("markdown-text", from, to));
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

/// What a problem is about; the whole sentence is the chip's title, and is said when it is visited.
fn short(message: &str) -> &str {
    let end = [": ", ". ", ", even "].iter().filter_map(|stop| message.find(stop)).min();
    let clause = end.and_then(|end| message.get(..end)).unwrap_or(message);
    clause.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(blocks: bool, message: &str) -> Problem {
        let none = String::new;
        let message = message.into();
        let (words, meant, safe, put) = (none(), none(), none(), none());
        Problem { blocks, message, from: 0, to: 0, words, meant, safe, put, field: None }
    }

    #[test]
    fn a_chip_says_the_sense_of_it() {
        let cases = [
            ("Placeholder in Blockers: \"Name\". Fill it or delete it.", "Placeholder in Blockers"),
            (
                "\"/close\" would close the issue, even inside a code fence.",
                "\"/close\" would close the issue",
            ),
            ("Choose Green, Yellow or Red.", "Choose Green, Yellow or Red"),
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
