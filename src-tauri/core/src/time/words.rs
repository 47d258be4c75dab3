//! The names of weekdays and months, in the languages whose names can be told apart.
//!
//! A name stands here only if it means the same in every language of this list; short forms that
//! would not (French `mar.` is a Tuesday, English `Mar` a month) are left out, and a date with
//! such a word stays visible as not understood.

use chrono::Weekday;

/// The weekdays that a text names, in its order.
pub(super) fn weekdays(text: &str) -> impl Iterator<Item = Weekday> {
    text.split(|c: char| !c.is_alphabetic()).filter_map(|w| weekday(&w.to_lowercase()))
}

/// Whether a text names the end of a day, which on a clock is the beginning of the next.
pub(super) fn ends_day(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["eod", "end of ", "end-of-day", "24:00"].iter().any(|w| lower.contains(w))
}

/// Whether a text names the end of a day at work.
#[cfg(feature = "native")]
pub(super) fn ends_office(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic());
    let named = words.any(|w| ["cob", "eob"].iter().any(|own| w.eq_ignore_ascii_case(own)));
    named || text.to_lowercase().contains("close of business")
}

/// A weekday's name in lower case, be it with one letter wrong.
pub(crate) fn weekday(lower: &str) -> Option<Weekday> {
    named(lower).or_else(|| misspelled(lower))
}

fn named(lower: &str) -> Option<Weekday> {
    match lower {
        "mon"
        | "monday"
        | "montag"
        | "lundi"
        | "lunes"
        | "lunedì"
        | "segunda"
        | "maandag"
        | "måndag"
        | "mandag"
        | "poniedziałek"
        | "понедельник"
        | "月曜日"
        | "月曜"
        | "星期一"
        | "周一"
        | "월요일" => Some(Weekday::Mon),
        "tue" | "tues" | "tuesday" | "dienstag" | "mardi" | "martes" | "martedì" | "terça"
        | "dinsdag" | "tisdag" | "tirsdag" | "wtorek" | "вторник" | "火" | "화" | "火曜日"
        | "火曜" | "星期二" | "周二" | "화요일" => Some(Weekday::Tue),
        "wed" | "weds" | "wednesday" | "mittwoch" | "mercredi" | "miércoles" | "mercoledì"
        | "quarta" | "woensdag" | "onsdag" | "środa" | "среда" | "水" | "수" | "水曜日"
        | "水曜" | "星期三" | "周三" | "수요일" => Some(Weekday::Wed),
        "thu" | "thur" | "thurs" | "thursday" | "donnerstag" | "jeudi" | "jueves" | "giovedì"
        | "quinta" | "donderdag" | "torsdag" | "czwartek" | "четверг" | "木" | "목" | "木曜日"
        | "木曜" | "星期四" | "周四" | "목요일" => Some(Weekday::Thu),
        "fri" | "friday" | "freitag" | "vendredi" | "viernes" | "venerdì" | "sexta" | "vrijdag"
        | "fredag" | "piątek" | "пятница" | "金" | "금" | "金曜日" | "金曜" | "星期五" | "周五"
        | "금요일" => Some(Weekday::Fri),
        "sat" | "saturday" | "samstag" | "sonnabend" | "samedi" | "sábado" | "sabato"
        | "zaterdag" | "lördag" | "lørdag" | "sobota" | "суббота" | "土" | "토" | "土曜日"
        | "土曜" | "星期六" | "周六" | "토요일" => Some(Weekday::Sat),
        "sun"
        | "sunday"
        | "sonntag"
        | "dimanche"
        | "domingo"
        | "domenica"
        | "zondag"
        | "söndag"
        | "søndag"
        | "niedziela"
        | "воскресенье"
        | "日曜日"
        | "日曜"
        | "星期日"
        | "星期天"
        | "周日"
        | "일요일" => Some(Weekday::Sun),
        _ => None,
    }
}

/// Whether a word is the name of a weekday only with one letter put right.
#[cfg(feature = "native")]
pub(crate) fn is_misspelled(word: &str) -> bool {
    let lower = word.to_lowercase();
    named(&lower).is_none() && misspelled(&lower).is_some()
}

/// `Tueday`, `Wendesday`: one letter off the only English name that it can be.
fn misspelled(lower: &str) -> Option<Weekday> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Mon),
        ("tuesday", Tue),
        ("wednesday", Wed),
        ("thursday", Thu),
        ("friday", Fri),
        ("saturday", Sat),
        ("sunday", Sun),
    ];
    if !(5..=10).contains(&lower.len()) || !lower.ends_with("ay") {
        return None;
    }
    let mut near = NAMES.iter().filter(|(name, _)| is_one_off(lower.as_bytes(), name.as_bytes()));
    match (near.next(), near.next()) {
        (Some((_, weekday)), None) => Some(*weekday),
        _ => None,
    }
}

/// Whether one letter added, left out, changed or exchanged with the next makes one word of the
/// other; the first letter is the same.
fn is_one_off(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let tail = |word: &[u8], skip: usize| word.get(same + skip..).map(<[u8]>::to_vec);
    let exchanged = a.get(same) == b.get(same + 1) && a.get(same + 1) == b.get(same);
    same > 0
        && (tail(a, 1) == tail(b, 0)
            || tail(a, 0) == tail(b, 1)
            || tail(a, 1) == tail(b, 1)
            || (exchanged && tail(a, 2) == tail(b, 2)))
}

/// A weekday's short name in lower case that is another word elsewhere, and is one only right
/// before the number of a day: `Mi, 3. Juni`, `lun. 6 juillet`.
#[cfg(feature = "native")]
pub(super) fn weekday_before_number(lower: &str, tail: &str) -> Option<Weekday> {
    let behind = tail.strip_prefix('.').unwrap_or(tail);
    let behind = behind.strip_prefix(',').unwrap_or(behind);
    let number = behind.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let is_day = (1..=2).contains(&digits) && number.len() < tail.len();
    // German days have a dot behind them.
    let has_dot = number.get(digits..).is_some_and(|rest| rest.starts_with('.'));
    Some(match lower {
        "mo" if has_dot && is_day => Weekday::Mon,
        "di" if has_dot && is_day => Weekday::Tue,
        "mi" if has_dot && is_day => Weekday::Wed,
        "do" if has_dot && is_day => Weekday::Thu,
        "fr" if has_dot && is_day => Weekday::Fri,
        "sa" if has_dot && is_day => Weekday::Sat,
        "so" if has_dot && is_day => Weekday::Sun,
        "lun" if is_day => Weekday::Mon,
        "mer" | "mié" if is_day => Weekday::Wed,
        "jeu" | "jue" | "gio" if is_day => Weekday::Thu,
        "ven" | "vie" if is_day => Weekday::Fri,
        "sáb" if is_day => Weekday::Sat,
        "dim" | "dom" if is_day => Weekday::Sun,
        _ => return None,
    })
}

/// 1 to 12 for the name of a month in lower case.
#[cfg(feature = "native")]
pub(crate) fn month(lower: &str) -> Option<u32> {
    match lower {
        "jan" | "january" | "jän" | "januar" | "jänner" | "janvier" | "enero" | "gennaio"
        | "janeiro" | "januari" | "stycznia" | "styczeń" | "января" | "январь" | "janv" | "ene"
        | "янв" => Some(1),
        "feb" | "february" | "februar" | "février" | "févr" | "fév" | "fevrier" | "фев"
        | "febrero" | "febbraio" | "fevereiro" | "februari" | "lutego" | "luty" | "февраля"
        | "февраль" => Some(2),
        "mar" | "march" | "märz" | "maerz" | "mrz" | "mrt" | "mars" | "marzo" | "março"
        | "maart" | "marts" | "marca" | "marzec" | "марта" | "март" => Some(3),
        "apr" | "april" | "avril" | "avr" | "abr" | "апр" | "abril" | "aprile" | "kwietnia"
        | "kwiecień" | "апреля" | "апрель" => Some(4),
        "may" | "mai" | "mayo" | "maggio" | "maio" | "mei" | "maj" | "maja" | "мая" | "май" => {
            Some(5)
        }
        "jun" | "june" | "juni" | "giu" | "июн" | "juin" | "junio" | "giugno" | "junho"
        | "czerwca" | "czerwiec" | "июня" | "июнь" => Some(6),
        "jul" | "july" | "juli" | "июл" | "juillet" | "juil" | "julio" | "luglio" | "julho"
        | "lipca" | "lipiec" | "июля" | "июль" => Some(7),
        "aug" | "august" | "août" | "aout" | "авг" | "agosto" | "augustus" | "augusti"
        | "sierpnia" | "sierpień" | "августа" | "август" => Some(8),
        "sep" | "sept" | "september" | "sett" | "сен" | "сент" | "septembre" | "septiembre"
        | "settembre" | "setembro" | "września" | "wrzesień" | "сентября" | "сентябрь" => {
            Some(9)
        }
        "oct" | "october" | "okt" | "ott" | "окт" | "oktober" | "octobre" | "octubre"
        | "ottobre" | "outubro" | "października" | "październik" | "октября" | "октябрь" => {
            Some(10)
        }
        "nov" | "november" | "ноя" | "нояб" | "novembre" | "noviembre" | "novembro"
        | "listopada" | "listopad" | "ноября" | "ноябрь" => Some(11),
        "dec" | "december" | "dez" | "dezember" | "décembre" | "decembre" | "déc" | "dic"
        | "дек" | "diciembre" | "dicembre" | "dezembro" | "grudnia" | "grudzień" | "декабря"
        | "декабрь" => Some(12),
        _ => None,
    }
}
