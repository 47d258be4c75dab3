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
        <button
            class="btn sm quiet lead w6"
            title="Next problem  F8"
            data-test="next-problem"
            on:click=move |_| step_problem(told, draft, 1)
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
                view! {
                    <button
                        class=tone
                        aria-current=move || (draft.visited.get() == Some(index)).then_some("true")
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

/// The problem that the member went to last, in full, with the ways out of it.
#[component]
pub(super) fn Asking() -> impl IntoView {
    let told = told();
    let draft = expect_context::<Draft>();
    let here = Memo::new(move |_| here(told, draft));
    move || {
        here.get().map(|(index, problem)| {
            let tone = if problem.blocks { "r" } else { "y" };
            let label = problem.message.clone();
            let button = |id: &'static str, label: String, answer: Answer| {
                view! {
                    <button
                        class="btn sm"
                        id=id
                        data-test=id
                        on:click=move |_| decide(told, draft, index, answer)
                    >
                        {label}
                    </button>
                }
            };
            view! {
                <div class="asking" role="group" aria-label=label>
                    <Icon name=tone class=tone/>
                    <p data-test="asking">{problem.message}</p>
                    {problem.ask.map(|ask| view! {
                        {ask.safe.map(|safe| button("ask-safe", safe.label, Answer::Safe))}
                        {button("ask-meant", ask.meant, Answer::Meant)}
                    })}
                </div>
            }
        })
    }
}

fn here(told: Told, draft: Draft) -> Option<(usize, Problem)> {
    let index = draft.visited.get()?;
    told.desk.problems.with(|all| all.get(index).cloned()).map(|problem| (index, problem))
}

/// The problem that the member went to, for who does not see it.
pub(super) fn spoken(told: Told, draft: Draft) -> Option<String> {
    let (index, problem) = here(told, draft)?;
    let count = told.desk.problems.with(Vec::len);
    Some(format!("{} of {count}: {}", index + 1, problem.message))
}

/// What the member says to a question.
#[derive(Clone, Copy)]
enum Answer {
    /// Write it so that it does nothing.
    Safe,
    /// It is meant.
    Meant,
}

fn decide(told: Told, draft: Draft, index: usize, answer: Answer) {
    let problem = told.desk.problems.with_untracked(|all| all.get(index).cloned());
    let Some(Problem { from, to, ask: Some(ask), .. }) = problem else { return };
    match (answer, ask.safe) {
        (Answer::Safe, Some(safe)) => {
            told.desk.catch_up();
            let text = told.desk.text_now();
            let place = |at: u64| usize::try_from(at).unwrap_or(text.len());
            let (start, end) = (place(from), place(to));
            // What was typed meanwhile may have moved it; the next answer says where it is.
            if text.get(start..end) != Some(&ask.words) {
                told.ask_week();
                return;
            }
            let (head, tail) = (text.get(..start), text.get(end..));
            told.write(&[head.unwrap_or_default(), &safe.put, tail.unwrap_or_default()].concat());
            let (old, new) = (end - start, safe.put.len());
            told.desk.problems.update(|all| {
                all.remove(index);
                for other in all.iter_mut().filter(|other| other.from >= from) {
                    for at in [&mut other.from, &mut other.to] {
                        *at = (*at + new as u64).saturating_sub(old as u64);
                    }
                }
            });
        }
        _ => {
            told.desk.meant.update(|meant| meant.push(ask.words));
            told.desk.problems.update(|all| drop(all.remove(index)));
        }
    }
    if !ask_first(told, draft) {
        draft.visited.set(None);
        page::focus("post");
    }
}

/// Goes to the first question and puts the keyboard on its first answer; says whether there is one.
pub(super) fn ask_first(told: Told, draft: Draft) -> bool {
    let first = told.desk.problems.with_untracked(|all| all.iter().position(|p| p.ask.is_some()));
    let Some(index) = first else { return false };
    go_to(told, draft, index);
    // Drawn first, and after the words in the text were brought into view.
    request_animation_frame(move || {
        request_animation_frame(move || {
            let _ = page::focus("ask-safe") || page::focus("ask-meant");
        });
    });
    true
}

/// Goes to the problem after the last one visited, or the one before.
pub(crate) fn step_problem(told: Told, draft: Draft, step: i32) {
    let count = told.desk.problems.with_untracked(Vec::len);
    if count == 0 {
        return;
    }
    let here = draft.visited.get_untracked();
    let to = match here {
        None if step < 0 => count - 1,
        None => 0,
        Some(here) if step < 0 => (here + count - 1) % count,
        Some(here) => (here + 1) % count,
    };
    go_to(told, draft, to);
}

fn go_to(told: Told, draft: Draft, index: usize) {
    draft.visited.set(Some(index));
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
        Problem { blocks, message: message.into(), from: 0, to: 0, ask: None }
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
