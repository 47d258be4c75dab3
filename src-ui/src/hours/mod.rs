//! The member's hours and the team's meetings, in the dialog that also chooses the zone. What is
//! chosen is kept at once: there is no button at the end that could be forgotten.

pub mod zone;

use crate::{
    frame::{
        dom,
        markup::{button, dialog_head, done, press, trouble},
        words,
    },
    hours::zone::{Then, Times},
};
use chrono::{NaiveTime, Timelike as _, Weekday};
use leptos::prelude::*;
use maud::{Markup, html};
use meridian_core::{hours::Hours, reminders::WritingTime};
use meridian_protocol::{HoursView, MeetingView, SetHours, SetMeeting};

const DAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// Does what a button names.
pub(crate) fn acted(times: Times, act: &str) {
    let Some(view) = times.zoning.with_value(|choosing| choosing.view.clone()) else { return };
    let numbered = |name: &str| act.strip_prefix(name)?.parse::<usize>().ok();
    if let Some(day) = numbered("day-").and_then(|n| DAYS.get(n)) {
        let hours = latest(times, &view);
        match turned(&hours, *day) {
            Some(days) => set(times, Hours { days, ..hours }),
            None => say(trouble("Keep at least one day on which you work.")),
        }
    } else if let Some(gone) = numbered("drop-").and_then(|n| view.meetings.into_iter().nth(n)) {
        let said = format!("{} was removed.", gone.name);
        let put_back = button("link push", "put-back", &"Put it back");
        let said = done("hours-said", &said, &put_back);
        let name = gone.name.clone();
        times.zoning.update_value(|choosing| choosing.removed = Some(gone));
        set_meeting(times, name, None, Then::Say(said));
    } else if act == "put-back" {
        let removed = times.zoning.with_value(|choosing| choosing.removed.clone());
        if let Some(MeetingView { name, line, .. }) = removed {
            set_meeting(times, name, Some(line), Then::Clear);
        }
    } else if act == "meeting-add" {
        add(times);
    }
}

/// Takes the quiet hours as they are typed.
pub(crate) fn changed(times: Times) {
    let Some(view) = times.zoning.with_value(|choosing| choosing.view.clone()) else { return };
    let latest = latest(times, &view);
    let mut hours = latest.clone();
    let (Some(from), Some(to)) = (typed("quiet-from"), typed("quiet-to")) else { return };
    (hours.quiet.from, hours.quiet.to) = (from, to);
    let day = dom::value("writing-day");
    let day = DAYS.into_iter().find(|of| words::weekday(*of) == day);
    hours.writing = match day {
        None => None,
        Some(day) => {
            // Kept at once like all of it, so a day alone has a time; nothing may move the keyboard
            // here, since a field that it leaves may call this again.
            if dom::value("writing-time").trim().is_empty() {
                dom::set_value("writing-time", "20:00");
            }
            let Some(time) = typed("writing-time") else { return };
            Some(WritingTime { day, time })
        }
    };
    if hours != latest {
        set(times, hours);
    }
}

/// The hours as last chosen, also before native code has answered: they are kept as a whole, so the
/// next choice must not undo the one before it.
fn latest(times: Times, view: &HoursView) -> Hours {
    times.zoning.with_value(|choosing| choosing.asked.clone()).unwrap_or_else(|| view.hours.clone())
}

/// Adds the meeting of the form; native code says what is wrong with it.
pub(crate) fn add(times: Times) {
    // One word each, whatever was typed.
    let word = |text: String| text.trim().replace(' ', "_");
    let (day, time) = (dom::value("meeting-day"), word(dom::value("meeting-time")));
    let line = format!("{day} {time} {}", word(zone::named(times).unwrap_or_default()));
    set_meeting(times, dom::value("meeting-name"), Some(line), Then::Clear);
}

fn set_meeting(times: Times, name: String, line: Option<String>, then: Then) {
    zone::change(times, &SetMeeting { name, line }, then);
}

/// One at a time: native code carries out what it is asked at once in any order.
fn set(times: Times, hours: Hours) {
    let mut waits = false;
    times.zoning.update_value(|choosing| waits = choosing.asked.replace(hours.clone()).is_some());
    if !waits {
        send(times, hours);
    }
}

pub(crate) fn send(times: Times, hours: Hours) {
    zone::change(times, &SetHours { hours: hours.clone() }, Then::Saved(hours));
}

/// What is said once hours are kept.
pub(crate) fn saved() -> Markup {
    done("hours-said", "Kept. Reminders and send-by times follow.", &html! {})
}

/// Shows one sentence.
pub(crate) fn say(words: Markup) {
    dom::draw("zone-trouble", words.into_string(), &mut String::from("?"));
}

/// The time of day in a field; a sentence says what is wrong with it.
fn typed(id: &str) -> Option<NaiveTime> {
    let text = dom::value(id);
    let time = clock(&text);
    if time.is_none() {
        let words = format!("\"{}\" is no time of day; write it as 22:00.", text.trim());
        say(trouble(&words));
        dom::focus(id);
    }
    time
}

/// `22:00`, also `9:30` or `9`.
fn clock(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

fn clock_words(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// The working days with one turned on or off; none where none would be left.
fn turned(hours: &Hours, day: Weekday) -> Option<Vec<Weekday>> {
    let days: Vec<Weekday> =
        DAYS.into_iter().filter(|of| hours.works_on(*of) != (*of == day)).collect();
    (!days.is_empty()).then_some(days)
}

/// Draws what changed with an answer, with a sentence about it; or else empties the form.
pub(crate) fn draw(view: &HoursView, said: Option<Markup>) {
    let put = |id: &str, html: Markup| dom::draw(id, html.into_string(), &mut String::from("?"));
    put("hours-days", days(&view.hours));
    put("hours-list", meetings(&view.meetings));
    match said {
        Some(words) => {
            say(words);
            dom::focus("do-put-back");
        }
        None => {
            say(html! {});
            put("zone-list", html! {});
            put("hours-add", form());
            dom::focus("meeting-name");
        }
    }
}

/// The dialog's text.
pub(crate) fn dialog(view: &HoursView) -> Markup {
    html! {
        (dialog_head(zone::DIALOG, "Hours and meetings"))
        div class="edit" {
            div id="zone-trouble" {}
            section {
                small { "What you change here is kept at once." }
                h3 { "Quiet hours" }
                p class="btnrow" {
                    "From " (quiet("quiet-from", "Quiet from", view.hours.quiet.from))
                    " to " (quiet("quiet-to", "Quiet until", view.hours.quiet.to)) " "
                    span { (view.now.zone) " (" (words::city(&view.zone)) ")" }
                    (button("link", "zone", &"Change your zone"))
                }
                small {
                    "No reminder comes in them, and what you have to send is due before them. \
                     The same time twice means none."
                }
            }
            section {
                h3 { "Working days" }
                div id="hours-days" { (days(&view.hours)) }
            }
            section {
                h3 { "Writing time" }
                p class="btnrow" { (writing(view.hours.writing)) }
                small { "A reminder to write your update comes then, too." }
            }
            section {
                h3 { "Meetings of the team" }
                ul id="hours-list" { (meetings(&view.meetings)) }
                div class="btnrow" id="hours-add" { (form()) }
                (zone::list(&html! {}))
            }
            p class="btnrow" { span class="push" { (button("btn", "close", &"Done")) } }
        }
    }
}

/// One end of the quiet hours.
fn quiet(id: &str, label: &str, time: NaiveTime) -> Markup {
    html! {
        input class="in hm" data-quiet id=(id) data-test=(id) aria-label=(label)
            value=(clock_words(time)) autocomplete="off";
    }
}

/// The day and the time of day at which the member likes to write.
fn writing(chosen: Option<WritingTime>) -> Markup {
    let time = chosen.map(|chosen| clock_words(chosen.time)).unwrap_or_default();
    html! {
        select class="in" data-quiet id="writing-day" data-test="writing-day"
            aria-label="Day for writing" {
            option { "None" }
            @for day in DAYS {
                option selected[chosen.is_some_and(|chosen| chosen.day == day)] {
                    (words::weekday(day))
                }
            }
        }
        input class="in hm" data-quiet id="writing-time" data-test="writing-time"
            aria-label="Time for writing" placeholder="20:00" value=(time) autocomplete="off";
    }
}

/// The form for a meeting.
fn form() -> Markup {
    html! {
        input class="in" id="meeting-name" data-test="meeting-name" aria-label="Name of a meeting"
            placeholder="Name, such as Burndown" autocomplete="off";
        select class="in" id="meeting-day" data-test="meeting-day" aria-label="Day of the week" {
            @for day in DAYS { option { (words::weekday(day)) } }
        }
        input class="in hm" id="meeting-time" data-test="meeting-time" aria-label="Time of day"
            placeholder="10:00" autocomplete="off";
        input class="in" id="zone-name" data-test="zone-name" role="combobox"
            aria-label="Whose clocks it keeps" aria-expanded="true" aria-controls="zone-list"
            autocomplete="off" spellcheck="false" placeholder="Whose clocks: a city or a zone";
        (button("btn", "meeting-add", &"Add the meeting"))
    }
}

fn days(hours: &Hours) -> Markup {
    html! {
        span class="seg" role="group" aria-label="Working days" {
            @for (nth, day) in DAYS.into_iter().enumerate() {
                (press(&format!("day-{nth}"), words::weekday(day), hours.works_on(day)))
            }
        }
    }
}

fn meetings(list: &[MeetingView]) -> Markup {
    html! {
        @for (nth, MeetingView { name, words, notices, .. }) in list.iter().enumerate() {
            li data-test="meeting" {
                p { b { (name) } " " span class="xs t2" { (words) } }
                (button("btn sm", &format!("drop-{nth}"), &"Remove"))
                @for notice in notices { p class="xs t3 all" { (notice) } }
            }
        }
        @if list.is_empty() {
            li {
                p class="xs t3 all" {
                    "None yet. Each is listed among your deadlines, in your time."
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0);
        for (text, time) in [
            ("22:00", at(22, 0)),
            (" 9:30 ", at(9, 30)),
            ("7", at(7, 0)),
            ("24:00", None),
            ("10.30", None),
            ("", None),
        ] {
            assert_eq!(clock(text), time, "{text}");
        }
    }

    #[test]
    fn the_time_for_writing_stands_in_the_dialog() {
        let time = NaiveTime::from_hms_opt(20, 0, 0).unwrap();
        let html = writing(Some(WritingTime { day: Weekday::Mon, time })).into_string();
        assert!(html.contains("selected>Mon") && html.contains("value=\"20:00\""), "{html}");
        assert!(!writing(None).into_string().contains("selected"));
    }

    #[test]
    fn a_day_is_turned_on_and_off_and_the_last_one_stays() {
        let usual = Hours::default();
        let four = turned(&usual, Weekday::Fri).unwrap();
        assert_eq!(four, [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu]);
        assert_eq!(turned(&usual, Weekday::Sun).unwrap().last(), Some(&Weekday::Sun));
        let one = Hours { days: vec![Weekday::Wed], ..usual };
        assert_eq!(turned(&one, Weekday::Wed), None);
        let every = Hours { days: Vec::new(), ..one };
        assert_eq!(turned(&every, Weekday::Sun).unwrap().len(), 6);
    }
}
