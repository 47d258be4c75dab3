//! What the header of a column means, in the languages of teams that write their own.

use crate::time::zone_letters;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    What,
    Who,
    When,
    Week,
    /// A clock time beside a date.
    Clock,
}

const WHAT: &[&str] = &[
    "what",
    "subject",
    "milestone",
    "milestones",
    "event",
    "events",
    "activity",
    "activities",
    "task",
    "tasks",
    "deliverable",
    "item",
    "phase",
    "stage",
    "action",
    "topic",
    "description",
    "was",
    "meilenstein",
    "ereignis",
    "aufgabe",
    "aktivität",
    "termin/ereignis",
    "quoi",
    "jalon",
    "étape",
    "événement",
    "tâche",
    "qué",
    "que",
    "hito",
    "evento",
    "tarea",
    "actividad",
    "o que",
    "o quê",
    "marco",
    "tarefa",
    "atividade",
    "cosa",
    "attività",
    "traguardo",
    "wat",
    "mijlpaal",
    "gebeurtenis",
    "vad",
    "hvad",
    "hva",
    "milstolpe",
    "co",
    "wydarzenie",
    "zadanie",
    "kamień milowy",
    "что",
    "событие",
    "этап",
    "веха",
    "задача",
    "マイルストーン",
    "イベント",
    "内容",
    "項目",
    "作業",
    "里程碑",
    "事件",
    "任务",
    "事项",
    "什么",
    "活动",
    "内容/事项",
    "마일스톤",
    "이벤트",
    "내용",
    "작업",
];
const WHO: &[&str] = &[
    "who",
    "owner",
    "owners",
    "responsible",
    "role",
    "lead",
    "assignee",
    "by",
    "by whom",
    "manager",
    "release manager",
    "release lead",
    "driver",
    "dri",
    "assigned to",
    "responsibility",
    "in charge",
    "point of contact",
    "wer",
    "verantwortlich",
    "zuständig",
    "qui",
    "responsable",
    "quién",
    "quien",
    "quem",
    "responsável",
    "chi",
    "responsabile",
    "wie",
    "verantwoordelijk",
    "vem",
    "ansvarig",
    "kto",
    "odpowiedzialny",
    "кто",
    "ответственный",
    "担当",
    "担当者",
    "谁",
    "负责人",
    "담당",
    "담당자",
];
const WHEN: &[&str] = &[
    "when",
    "date",
    "dates",
    "day",
    "deadline",
    "due",
    "due date",
    "target date",
    "target",
    "release date",
    "date (utc)",
    "scheduled",
    "wann",
    "datum",
    "termin",
    "frist",
    "stichtag",
    "quand",
    "échéance",
    "date limite",
    "cuándo",
    "cuando",
    "fecha",
    "plazo",
    "quando",
    "data",
    "prazo",
    "scadenza",
    "wanneer",
    "när",
    "hvornår",
    "når",
    "dato",
    "kiedy",
    "когда",
    "дата",
    "срок",
    "日付",
    "日程",
    "期限",
    "期日",
    "日時",
    "いつ",
    "日期",
    "时间",
    "截止日期",
    "何时",
    "날짜",
    "일정",
    "기한",
    "언제",
];
const WEEK: &[&str] = &[
    "week",
    "weeks",
    "dev week",
    "week #",
    "week no.",
    "week number",
    "wk",
    "woche",
    "semaine",
    "semana",
    "settimana",
    "vecka",
    "uge",
    "uke",
    "tydzień",
    "неделя",
    "週",
    "周",
    "주",
    "주차",
];
const CLOCK: &[&str] =
    &["time", "times", "start time", "clock", "uhrzeit", "heure", "hora", "ora", "時刻"];

/// What a header cell says its column holds.
pub(super) fn role(cell: &str) -> Option<Role> {
    let lower = cell.trim().to_lowercase();
    let word = lower.trim_matches(|c: char| matches!(c, '*' | '_' | ':' | '?' | ' ' | '#'));
    // `Date (UTC)`, `Time (CET)`
    let plain = word.split(['(', '[']).next().unwrap_or(word).trim();
    let is = |words: &[&str]| words.contains(&word) || words.contains(&plain);
    if is(WHAT) {
        Some(Role::What)
    } else if is(WHO) || is_person(plain) {
        Some(Role::Who)
    } else if is(WHEN) {
        Some(Role::When)
    } else if is(WEEK) {
        Some(Role::Week)
    } else if is(CLOCK) {
        Some(Role::Clock)
    } else {
        None
    }
}

/// Whether a line says whose something is: `Who: Oak`.
pub(super) fn names_people(line: &str) -> bool {
    line.split_once(':').is_some_and(|(label, _)| role(label) == Some(Role::Who))
}

/// `Release shepherd`, `Champion(s)`: what a person is to a row, whatever of.
fn is_person(header: &str) -> bool {
    const PEOPLE: [&str; 14] = [
        "shepherd",
        "manager",
        "champion",
        "approver",
        "captain",
        "coordinator",
        "driver",
        "sponsor",
        "owner",
        "assignee",
        "maintainer",
        "engineer",
        "lead",
        "responsible",
    ];
    let mut words = header.split(' ').filter(|word| !word.is_empty());
    let last = words.next_back().unwrap_or_default();
    let last = last.strip_suffix('s').unwrap_or(last);
    PEOPLE.contains(&last) && words.count() <= 2
}

/// Whether a header of what happens only describes what another column names.
pub(super) fn is_description(cell: &str) -> bool {
    let lower = cell.trim().to_lowercase();
    ["description", "\u{5185}\u{5bb9}", "\u{b0b4}\u{c6a9}"]
        .contains(&lower.trim_matches(['*', '_', ':', ' ']))
}

/// Whether a header names a kind of what happens: `Cross-project events`, `18.10 Events`.
pub(super) fn is_kind_of_event(cell: &str) -> bool {
    let lower = cell.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let last = words.next_back().unwrap_or_default();
    // What calendars write: whether it takes a whole day.
    if lower.starts_with("all day") {
        return false;
    }
    let kinds =
        ["event", "events", "milestone", "milestones", "activities", "deliverables", "tasks"];
    words.next().is_some() && kinds.contains(&last)
}

/// Whether a header names the release that a row is about.
pub(super) fn is_release(cell: &str) -> bool {
    let lower = cell.trim().to_lowercase();
    [
        "release",
        "version",
        "series",
        "release series",
        "release version",
        "release name",
        "name",
        "tag",
        "patch release",
    ]
    .contains(&lower.trim_matches(['*', '_', ' ']))
}

/// Whether words only say that a date follows: `Planned release date`.
pub(super) fn is_label_of_date(words: &str) -> bool {
    const WORDS: [&str; 14] = [
        "planned",
        "expected",
        "estimated",
        "proposed",
        "actual",
        "original",
        "updated",
        "new",
        "release",
        "target",
        "due",
        "date",
        "start",
        "end",
    ];
    let lower = words.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    lower.contains("date") && words.all(|word| WORDS.contains(&word))
}

/// Whether a header of dates says what happens on them: `EOL date`, `Code freeze`.
pub(super) fn is_event(cell: &str) -> bool {
    let lower = cell.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    role(cell).is_none()
        && (words
            .any(|w| ["eol", "freeze", "cut", "support", "supported", "ga", "eos"].contains(&w))
            || lower.contains("end of"))
}

/// The zone that a header names: `Time (UTC)`.
pub(super) fn zone_in(cell: &str) -> String {
    let words = cell.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | ':')));
    words.filter(|w| zone_letters(w)).map(str::to_owned).next().unwrap_or_default()
}

/// Whether a header names a kind of date rather than the date: there may be others beside it.
pub(super) fn is_one_of_several(cell: &str) -> bool {
    let lower = cell.to_lowercase();
    ["deadline", "due", "target", "release date", "start", "end"].iter().any(|w| lower.contains(w))
}

const BEGINS: [&str; 9] =
    ["start", "starts", "from", "begin", "begins", "beginning", "von", "d\u{e9}but", "inicio"];
const ENDS: [&str; 8] = ["end", "ends", "to", "until", "finish", "bis", "fin", "ende"];

/// Whether two columns are the beginning and the end of one stretch of time.
pub(super) fn is_span(from: &str, to: &str) -> bool {
    let has = |cell: &str, words: &[&str]| {
        let lower = cell.to_lowercase();
        let mut said = lower.split(|c: char| !c.is_alphanumeric());
        said.any(|word| words.contains(&word))
    };
    has(from, &BEGINS) && has(to, &ENDS)
}

/// Of what two columns among others are the beginning and the end: `Code` for `Code start | Code
/// end`, nothing for `Begin time | End time`; none where they are two dates.
pub(super) fn span_name(from: &str, to: &str) -> Option<String> {
    let rest = |cell: &str| {
        let words = cell.split_whitespace().filter(|word| {
            let lower = word.to_lowercase();
            let word = lower.trim_matches(|c: char| !c.is_alphanumeric());
            !BEGINS.contains(&word) && !ENDS.contains(&word) && !OF_DATES.contains(&word)
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let (own, other) = (rest(from), rest(to));
    let fits = own.eq_ignore_ascii_case(&other) || own.is_empty() || other.is_empty();
    (is_span(from, to) && fits).then_some(if own.is_empty() { other } else { own })
}

/// Words of a header that only say that a date follows.
const OF_DATES: [&str; 46] = [
    "planned",
    "expected",
    "estimated",
    "proposed",
    "actual",
    "original",
    "updated",
    "new",
    "release",
    "released",
    "releases",
    "target",
    "due",
    "date",
    "dates",
    "day",
    "days",
    "start",
    "specific",
    "scheduled",
    "final",
    "tentative",
    "provisional",
    "time",
    "timeframe",
    "timeline",
    "schedule",
    "current",
    "latest",
    "at",
    "in",
    "month",
    "year",
    "quarter",
    "week",
    "weekday",
    "utc",
    "aoe",
    "approximate",
    "approx",
    "calendar",
    "of",
    "the",
    "for",
    "on",
    "by",
];

/// What a header says that happens on the dates below it, where it says more than that they are
/// dates: `first candidate` for `Date of first candidate`.
pub(super) fn meaning(cell: &str) -> Option<String> {
    if is_event(cell) {
        return Some(cell.to_owned());
    }
    let text = cell.trim().trim_matches(['*', '_', ':', '?', ' ']);
    if role(text).is_some() {
        return None;
    }
    let prefixes = ["date of the ", "date of ", "dates of ", "date for ", "day of "];
    let behind = prefixes.iter().find_map(|prefix| {
        let (head, rest) = text.split_at_checked(prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then_some(rest)
    });
    let rest = behind.unwrap_or(text).trim();
    let lower = rest.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let says = words.any(|word| !OF_DATES.contains(&word) && word.chars().any(char::is_alphabetic));
    says.then(|| rest.to_owned())
}

/// Whether a header is one of dates: `Release date`.
pub(super) fn is_date(cell: &str) -> bool {
    let lower = cell.to_lowercase();
    let dated = ["date", "datum", "when", "deadline", "fecha", "data"];
    role(cell) == Some(Role::When) && dated.iter().any(|word| lower.contains(word))
}

/// Whether the dates below a header no longer hold, or are those of something else.
pub(super) fn is_of_the_past(cell: &str) -> bool {
    let lower = cell.to_lowercase();
    let past = ["original", "previous", "old", "created", "updated", "last", "earlier", "added"];
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| past.contains(&word))
}
