//! The names of months in many languages, also with one letter wrong.

/// The twelve months as they are written out, in the languages of published schedules.
const MONTHS: [&str; 76] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "februar",
    "m\u{e4}rz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "janvier",
    "f\u{e9}vrier",
    "mars",
    "avril",
    "juin",
    "juillet",
    "ao\u{fb}t",
    "septembre",
    "octobre",
    "novembre",
    "d\u{e9}cembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "janeiro",
    "fevereiro",
    "mar\u{e7}o",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "januari",
    "februari",
    "maart",
    "mei",
    "augustus",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "oct",
    "nov",
];

/// The month of an English name in lower case, from 1.
pub(super) fn month(name: &str) -> Option<u32> {
    let is = |full: &str| name.len() >= 3 && full.starts_with(name);
    let at = MONTHS.iter().take(12).position(|full| is(full))?;
    u32::try_from(at + 1).ok()
}

/// Whether a word is a month, be it with one letter wrong.
pub(super) fn is_month(word: &str) -> bool {
    // Cheap: no month is so short or so long, or has figures in it.
    if !(3..=12).contains(&word.len()) || word.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    // As verbs and in names these are small.
    if matches!(word, "may" | "march" | "mar" | "mars") {
        return false;
    }
    let lower = word.to_lowercase();
    let name = lower.as_str();
    if MONTHS.contains(&name) || matches!(name, "sep" | "sept" | "dec" | "dez" | "okt") {
        return true;
    }
    name.len() >= 5 && MONTHS.iter().take(12).any(|month| month.len() > 4 && is_nearly(name, month))
}

/// Whether one letter was left out, put in, changed, or put before its neighbour.
fn is_nearly(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.as_bytes(), b.as_bytes());
    nearly_from(a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default())
}

/// The same of what is left behind equal beginnings.
fn nearly_from(a: &[u8], b: &[u8]) -> bool {
    fn skip(list: &[u8], count: usize) -> &[u8] {
        list.get(count..).unwrap_or_default()
    }
    a == skip(b, 1)
        || skip(a, 1) == b
        || skip(a, 1) == skip(b, 1)
        || (skip(a, 2) == skip(b, 2) && a.first() == b.get(1) && a.get(1) == b.first())
}
