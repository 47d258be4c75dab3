//! One deadline in full: in a plain sentence, elsewhere, as written, with its reminders.

use super::row::said;
use crate::{
    markup::{escape, icon, time},
    sky, words,
};
use meridian_core::time::When;
use meridian_protocol::{DeadlineRow, DeadlinesView, Moment};
use std::fmt::Write as _;

/// The pane's text. `id` names its pictures, so that it may stand twice in a page.
pub(super) fn html(row: &DeadlineRow, view: &DeadlinesView, id: &str) -> String {
    let mut out = String::new();
    let _ = write!(out, "<div><h2>{}</h2><p class=\"xs t2\">", escape(&row.name));
    plain(&mut out, row);
    out.push_str("</p>");
    let facts: Vec<String> = [row.week_of.as_ref(), row.phase.as_ref(), Some(&row.who)]
        .into_iter()
        .flatten()
        .filter(|words| !words.is_empty())
        .map(|words| escape(words))
        .collect();
    let _ = write!(out, "<p class=\"xs t3\">{}</p></div>", facts.join(" · "));
    if let Some(update) = &row.update {
        let _ = write!(out, "<p><b>{}</b></p>", escape(update));
    }
    question(&mut out, row);
    places(&mut out, row, id);
    if let Some(send_by) = &row.send_by {
        let why = row.send_by_why.as_deref().unwrap_or_default();
        section(&mut out, super::row::own_time(row));
        let _ =
            write!(out, "<p><b>{}</b></p><p class=\"xs t2\">{}</p>", time(send_by), escape(why));
        out.push_str("</section>");
    }
    if let Some(at) = &row.at {
        elsewhere(&mut out, row, at, id);
    }
    written(&mut out, row, view);
    reminders(&mut out, row);
    if let Some(before) = &row.moved_from {
        section(&mut out, "History");
        let _ = write!(
            out,
            "<p class=\"xs t2\">The schedule changed: this was <b class=\"nb\">{}</b>.</p>\
             </section>",
            escape(before)
        );
    }
    // What holds for all of them stands once, below the list.
    if let Some(differs) = &row.zone_data {
        section(&mut out, "Zone data");
        let _ = write!(out, "<p class=\"xs t2\">{}</p></section>", escape(differs));
    }
    out
}

fn section(out: &mut String, title: &str) {
    let _ = write!(out, "<section><h3>{title}</h3>");
}

/// What it means for the member, as one would say it.
fn plain(out: &mut String, row: &DeadlineRow) {
    match (&row.at, &row.when, &row.window) {
        (Some(at), When::AoeDate { .. }, _) => {
            let date = words::dates(&row.when);
            let _ = write!(
                out,
                "At this moment {date} is over everywhere on Earth (AoE). For you that is <b>{}</b>.",
                time(at)
            );
        }
        (Some(at), ..) => {
            let _ = write!(out, "For you that is <b>{}</b>", time(at));
            if let Some(aoe) = &row.aoe {
                let _ =
                    write!(out, "; anywhere on Earth, <span class=\"nb\">{}</span>", escape(aoe));
            }
            out.push('.');
        }
        (None, When::Date { .. } | When::Range { .. }, Some((first, last))) => {
            let what = if matches!(row.when, When::Date { .. }) { "A date" } else { "Days" };
            let _ = write!(
                out,
                "{what} without a time: from <b>{}</b>, when it begins in the first place on Earth, \
                 to <b>{}</b>, when it is over in the last. Reminders use the earlier.",
                time(first),
                time(last)
            );
        }
        _ => out
            .push_str("The source gives no date yet. The row stays, so that it is not forgotten."),
    }
}

/// What only the member can answer.
fn question(out: &mut String, row: &DeadlineRow) {
    let Some(question) = &row.question else { return };
    let _ = write!(
        out,
        "<div class=\"call y\">{}<div><p>{}</p><p class=\"btnrow\">",
        icon("y", "y"),
        escape(&question.words)
    );
    for choice in &question.choices {
        let _ = write!(
            out,
            "<button class=\"btn sm\" data-letters=\"{}\" data-zone=\"{}\">{}: {}</button>",
            escape(&question.letters),
            escape(&choice.zone),
            escape(&choice.label),
            time(&choice.moment)
        );
    }
    out.push_str("</p></div></div>");
}

/// Where summary and timeline differ: which one counts, and the other choice.
fn places(out: &mut String, row: &DeadlineRow, id: &str) {
    let (Some(says), Some(doubt)) = (&row.disagreement, &row.doubt) else { return };
    let (class, name, choices): (_, _, &[(&str, &str)]) = if row.settled {
        ("", "check", &[("", "Use the earlier again")])
    } else {
        ("r", "r", &[("summary", "Use the summary"), ("timeline", "Use the timeline")])
    };
    let _ = write!(
        out,
        "<div class=\"call {class}\">{}<div><p>{}</p><p class=\"btnrow\">",
        icon(name, class),
        escape(doubt)
    );
    for (nth, (place, label)) in choices.iter().enumerate() {
        // By its id the keyboard stays on the first when they change.
        let _ = write!(
            out,
            "<button class=\"btn sm\" id=\"{id}-place-{nth}\" data-test=\"place-{place}\" \
             data-place=\"{place}\" data-says=\"{}\">{label}</button>",
            escape(says)
        );
    }
    out.push_str("</p></div></div>");
}

fn elsewhere(out: &mut String, row: &DeadlineRow, at: &Moment, id: &str) {
    section(out, "The same moment elsewhere");
    out.push_str(&sky::day_paint(id));
    out.push_str("<div class=\"else\">");
    let mut place = |class: &str, name: &str, moment: &Moment| {
        let hour = words::local_hour(moment.instant, moment.offset_minutes);
        let _ = write!(
            out,
            "<span class=\"{class}\">{}</span>{}<span class=\"nb {class}\">{}</span>",
            escape(name),
            sky::hour_svg(id, hour),
            escape(&words::short(moment))
        );
    };
    place("me", "You", at);
    for other in &row.elsewhere {
        if other.moment.offset_minutes != at.offset_minutes || other.moment.zone != at.zone {
            place("", &other.place, &other.moment);
        }
    }
    out.push_str("</div></section>");
}

/// The source's words, and where they stand.
fn written(out: &mut String, row: &DeadlineRow, view: &DeadlinesView) {
    section(out, "As written");
    if row.doubt.is_some() && !row.readings.is_empty() {
        for reading in &row.readings {
            let _ = write!(out, "<p class=\"quote sel\">{}</p>", said(reading, row));
        }
    } else {
        let _ = write!(out, "<p class=\"quote sel\">{}</p>", escape(&row.source_text));
    }
    if let (Some(doubt), None) = (&row.doubt, &row.disagreement) {
        let _ = write!(out, "<p class=\"xs doubt\">{}</p>", escape(doubt));
    }
    let from = match (row.line, view.source.as_deref()) {
        (Some(line), Some(source)) => {
            let file = source.split(", read ").next().unwrap_or(source);
            format!("{}, line {line}", escape(file))
        }
        _ => "The team's weekly rhythm".to_owned(),
    };
    let year =
        if row.year_inferred { " · the year is inferred from the rows beside it" } else { "" };
    let _ = write!(out, "<p class=\"xs t3\">{from}{year}</p></section>");
}

fn reminders(out: &mut String, row: &DeadlineRow) {
    section(out, "Reminders");
    if let Some(said) = &row.bell.said {
        let _ = write!(out, "<p class=\"xs t3\">{}</p>", escape(said));
    }
    if !row.bell.steps.is_empty() {
        out.push_str("<ul class=\"ladder\">");
        for step in &row.bell.steps {
            let _ = write!(
                out,
                "<li><span class=\"off\">{}</span><span>{}",
                escape(&step.words),
                time(&step.at)
            );
            if let Some(shifted) = &step.shifted {
                let _ = write!(out, "<small>{}</small>", escape(shifted));
            }
            out.push_str("</span></li>");
        }
        out.push_str("</ul>");
    }
    out.push_str("</section>");
}
