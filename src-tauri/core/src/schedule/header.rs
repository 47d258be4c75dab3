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
const CLOCK: &[&str] = &["time", "times", "clock", "uhrzeit", "heure", "hora", "ora", "時刻"];

/// What a header cell says its column holds.
pub(super) fn role(cell: &str) -> Option<Role> {
    let lower = cell.trim().to_lowercase();
    let word = lower.trim_matches(|c: char| matches!(c, '*' | '_' | ':' | '?' | ' ' | '#'));
    // `Date (UTC)`, `Time (CET)`
    let plain = word.split(['(', '[']).next().unwrap_or(word).trim();
    let is = |words: &[&str]| words.contains(&word) || words.contains(&plain);
    if is(WHAT) {
        Some(Role::What)
    } else if is(WHO) {
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

/// Whether a header names a kind of what happens: `Cross-project events`, `18.10 Events`.
pub(super) fn is_kind_of_event(cell: &str) -> bool {
    let lower = cell.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let last = words.next_back().unwrap_or_default();
    let kinds =
        ["event", "events", "milestone", "milestones", "activities", "deliverables", "tasks"];
    words.next().is_some() && kinds.contains(&last)
}

/// Whether a header names the release that a row is about.
pub(super) fn is_release(cell: &str) -> bool {
    let lower = cell.trim().to_lowercase();
    ["release", "version", "release version", "release name", "name", "tag", "patch release"]
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

/// Whether two columns are the beginning and the end of one stretch of time.
pub(super) fn is_span(from: &str, to: &str) -> bool {
    let has = |cell: &str, words: &[&str]| {
        let lower = cell.to_lowercase();
        let mut said = lower.split(|c: char| !c.is_alphanumeric());
        said.any(|word| words.contains(&word))
    };
    has(
        from,
        &["start", "starts", "from", "begin", "begins", "beginning", "von", "début", "inicio"],
    ) && has(to, &["end", "ends", "to", "until", "finish", "bis", "fin", "ende"])
}
