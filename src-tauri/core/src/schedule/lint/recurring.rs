//! Entries of a calendar that belong to one series: the rule, and the times that stand for one of
//! its own.

use super::{super::SourceKind, units::Unit};

/// The entries of a calendar that repeat, or stand for one time of what repeats.
pub(super) struct Recurring<'s> {
    /// The first and the last line, from 1, with what names the series.
    entries: Vec<(u32, u32, &'s str)>,
}

impl<'s> Recurring<'s> {
    pub(super) fn of(source: &'s str, kind: SourceKind) -> Self {
        let mut entries = Vec::new();
        if kind != SourceKind::ICalendar {
            return Self { entries };
        }
        let (mut first, mut uid, mut repeats) = (0, "", false);
        for (number, line) in (1_u32..).zip(source.lines()) {
            match line.trim() {
                "BEGIN:VEVENT" | "BEGIN:VTODO" => (first, uid, repeats) = (number, "", false),
                "END:VEVENT" | "END:VTODO" if repeats && !uid.is_empty() => {
                    entries.push((first, number, uid));
                }
                line => {
                    let name = line.split([':', ';']).next().unwrap_or_default();
                    match name {
                        "UID" => uid = line.split_once(':').map_or("", |(_, uid)| uid),
                        "RRULE" | "RDATE" | "RECURRENCE-ID" => repeats = true,
                        _ => {}
                    }
                }
            }
        }
        Self { entries }
    }

    /// Whether two rows are times of one series.
    pub(super) fn belong(&self, a: &Unit, b: &Unit) -> bool {
        let of = |unit: &Unit| {
            let own = self.entries.iter().find(|(from, to, _)| (*from..=*to).contains(&unit.line));
            own.map(|(_, _, uid)| *uid)
        };
        of(a).is_some() && of(a) == of(b)
    }
}
