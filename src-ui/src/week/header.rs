//! The head of the week: which round, how long until its next mark, and the window over the
//! member's own nights.

use crate::frame::{
    app_state::app_state,
    sky::{self, Mark, Window},
    words,
};
use chrono::{DateTime, Datelike as _, Duration, Utc};
use leptos::prelude::*;
use maud::{Markup, html};
use meridian_protocol::{IssueView, Moment, Tone};

/// What the head needs of the round.
#[derive(Debug, Clone, PartialEq)]
struct Round {
    cycle: String,
    week: Option<String>,
    issue: IssueView,
    opens: Moment,
    due: Moment,
    closes: Moment,
    is_posted: bool,
}

/// The head.
#[component]
pub(super) fn Header() -> impl IntoView {
    let app = app_state();
    let round = Memo::new(move |_| {
        app.week.with(|week| {
            week.as_ref().map(|w| Round {
                cycle: w.cycle.clone(),
                week: w.week.clone(),
                issue: w.issue.clone(),
                opens: w.opens.clone(),
                due: w.due.clone(),
                closes: w.closes.clone(),
                is_posted: w.truth.github.tone == Tone::Ok
                    && w.sections.iter().any(|t| t.id == w.draft.key.section && t.word == "posted"),
            })
        })
    });
    let minute = Memo::new(move |_| app.clock.now().map(|now| now.timestamp().div_euclid(60)));
    let strip = Memo::new(move |_| {
        let now = DateTime::from_timestamp(minute.get()? * 60, 0)?;
        round.with(|round| round.as_ref().map(|round| picture(round, now).into_string()))
    });
    // Per second only in the last ten minutes: the words change no more often than they must.
    let count = Memo::new(move |_| {
        let now = app.clock.now()?;
        round.with(|round| round.as_ref().map(|round| countdown(round, now)))
    });
    let eyebrow = Memo::new(move |_| {
        round.with(|round| {
            round.as_ref().map(|r| of_release(&r.cycle, r.week.as_deref())).unwrap_or_default()
        })
    });
    let issue = Memo::new(move |_| round.with(|round| round.as_ref().map(|r| r.issue.clone())));
    let due = Memo::new(move |_| round.with(|round| round.as_ref().map(|r| r.due.clone())));
    view! {
        <header class="wk-head">
            <div>
                <p class="eyebrow">
                    <b>{eyebrow}</b>
                    {move || eyebrow.with(|words| (!words.is_empty()).then_some(" · "))}
                    {move || issue.get().map(|issue| view! { <Issue issue/> })}
                </p>
                <h1>
                    <span class="nb" data-test="countdown">{move || count.get().map(|c| c.0)}</span>
                    " "
                    <small>{move || count.get().map(|c| c.1)}</small>
                </h1>
                {move || due.get().map(|due| view! {
                    <p class="when" data-test="due">
                        <span class="sr">"Updates due "</span>
                        <time datetime=words::iso(due.instant)>
                            <b class="nb">{words::long(&due)}</b>
                        </time>
                        " · "
                        <span class="nb">{words::short_utc(&due)}</span>
                    </p>
                })}
            </div>
            <div class="wk-win" inner_html=move || strip.get().unwrap_or_default()></div>
        </header>
    }
}

#[component]
fn Issue(issue: IssueView) -> impl IntoView {
    let app = app_state();
    match issue {
        IssueView::NotYet { .. } => view! { "no issue yet" }.into_any(),
        IssueView::Known { number, title, author, url, state } => {
            let to = url.clone();
            let by = if author.is_empty() { author } else { format!(" by {author}") };
            let closed = if state == "closed" { ", closed" } else { "" };
            view! {
                <a
                    href=url
                    title=title
                    data-test="issue-link"
                    on:click=move |event| {
                        event.prevent_default();
                        app.open_page(to.clone());
                    }
                >
                    {format!("issue {number}")}
                </a>
                {by}
                {closed}
            }
            .into_any()
        }
    }
}

/// Release and week, of which a team without a schedule has none.
fn of_release(cycle: &str, week: Option<&str>) -> String {
    let parts = [Some(cycle).filter(|cycle| !cycle.is_empty()), week];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The big words and the small ones after them.
fn countdown(round: &Round, now: DateTime<Utc>) -> (String, String) {
    let left = |to: &Moment| words::span(to.instant - now);
    if now < round.opens.instant {
        (left(&round.opens), "until the issue opens".to_owned())
    } else if now < round.due.instant {
        if round.is_posted {
            ("Posted".to_owned(), format!("{} until updates are due", left(&round.due)))
        } else {
            (left(&round.due), "until updates are due".to_owned())
        }
    } else if now < round.closes.instant {
        let big = if round.is_posted { "Posted".to_owned() } else { left(&round.closes) };
        let small = if round.is_posted {
            format!("{} until the issue closes", left(&round.closes))
        } else {
            "until the issue closes; updates were due".to_owned()
        };
        (big, small)
    } else {
        ("Closed".to_owned(), format!("since {}", words::short(&round.closes)))
    }
}

fn picture(round: &Round, now: DateTime<Utc>) -> Markup {
    let hours = |from: DateTime<Utc>, to: DateTime<Utc>| {
        #[expect(clippy::cast_precision_loss, reason = "minutes of a few days")]
        let minutes = (to - from).num_minutes() as f64;
        minutes / 60.0
    };
    let (start, end) = (round.opens.instant, round.closes.instant);
    let span = hours(start, end).max(1.0);
    let offset = round.opens.offset_minutes;
    let local = start + Duration::minutes(offset.into());
    let count = hours(start, end) / 24.0 + 2.0;
    let days = (0_i64..)
        .take_while(|day| i32::try_from(*day).is_ok_and(|day| f64::from(day) < count))
        .map(|day| words::weekday((local + Duration::days(day)).weekday()))
        .collect();
    let mark =
        |title, at: &Moment| Mark { title, local: words::short(at), utc: words::short_utc(at) };
    let window = Window {
        start_hour: words::local_hour(start, offset),
        days,
        span,
        due: hours(start, round.due.instant).clamp(0.0, span),
        now: (start..=end).contains(&now).then(|| hours(start, now)),
        marks: [
            mark("Issue opens", &round.opens),
            mark("Updates due", &round.due),
            mark("Issue closes", &round.closes),
        ],
    };
    let label = format!(
        "The window of this round over your days and nights. Opens {}, updates due {}, closes {}.",
        words::long(&round.opens),
        words::long(&round.due),
        words::long(&round.closes)
    );
    html! {
        (sky::window_svg(&window, &label))
        @for mark in &window.marks {
            p class="win-words" {
                (mark.title) " " (mark.local) " · "
                // No line ends between a time and its zone.
                span class="nb" { (mark.utc) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of_release;

    #[test]
    fn a_head_names_only_what_is_known_of_the_release() {
        assert_eq!(of_release("v1.38", Some("Week 9 of 16")), "v1.38 · Week 9 of 16");
        assert_eq!(of_release("v1.38", None), "v1.38");
        assert_eq!(of_release("", Some("Week 9 of 16")), "Week 9 of 16");
        assert_eq!(of_release("", None), "");
    }
}
