//! Documents of every form, invented and short.

/// All of them.
pub(crate) fn all() -> Vec<&'static str> {
    vec![
        TIMELINE, YEARLESS, MONTHS, HTML, BULLETS, PREFIXED, BUILDER, PATCH, COUNTDOWN, JSON,
        CALENDAR, SECTIONS, RST_TABLES, ROSTER, COMBINED, ALIASES, TEAMS, ROTATION, OTHERS, PAGE,
    ]
}

const TIMELINE: &str = "\
---\ntitle: \"Lanternfish v4.2\"\n---\n# Lanternfish v4.2\n\n\
- **Monday 18th May 2026**: Week 1 — Cycle begins\n\
- **Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026, 12:00 UTC**: Week 4 — [Freeze][f]\n\n\
| **What** | **Who** | **When** | **Week** |\n|---|---|---|---|\n\
| Start of Release Cycle | Lead | Monday 18th May 2026 | week 1 |\n\
| **Begin [Freeze][f]** | Docs Lead | Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026 12:00 UTC | week 4 |\n\
| LampCon | | Thursday 18th - Friday 19th June 2026 | week 5 |\n\
| Code Freeze | Lead | [02:00 UTC Wed 24th June 2026 / 19:00 PDT Tue 23rd June 2026](https://example.org/s) | week 6 |\n\
| Retro | | TBC |\n\n[f]: ../phases.md\n";

const YEARLESS: &str = "\
# Orchard 1.9 in 2027\n\n| What | Who | When | WEEK |\n|---|---|---|---|\n\
| Start | Lead | Mon, November 8 | week 1 |\n\
| **Freeze** (EOD PST) | Lead | Tue, December 14 | week 6 |\n\
| Sync (16:00 UTC) | Lead | Thu, Dec 30 | |\n| Release | Lead | Wed, January 12th | week 10 | | extra |\n";

const MONTHS: &str = "\
The cycle begins on **Tuesday, April 3rd, 2018**.\n\n\
| What | Who | APR | MAY | Jun '18 | DEV WEEK |\n|-|-|-|-|-|-|\n\
| Start | Lead | 2| | | week 1 |\n| Freeze (EOD PST) | Lead | | Tue 29 | |\n| Con | | 30 | 2 | | |\n\
| Moved | | | ~~25~~ moved to **27** | | |\n| Ragged |\n| | x |\n";

const HTML: &str = "\
# Plan 2018\n\n<table>\n <tr><td>What</td><td>Who</td><td>JAN</td><td>FEB</td></tr>\n \
<tr>\n  <td>Start &amp; go</td><td rowspan=2>Lead</td><td>2</td><td></td>\n </tr>\n \
<tr><td>Freeze<br>(18:00 PST)</td><td colspan=\"2\">Tue 6</td></tr>\n</table>\n";

const BULLETS: &str = "\
# 1.5 plan\n\n### Phase one, 2016\n- [x] **Monday, October 10, 2016**\n  - *Feature freeze*\n    \
- All code in by 6 PM PST.\n  - Second thing\n- Code freeze: Tuesday, November 8, 2016\n\
- TBD: Retrospective\n- Contact: somebody\n";

const PREFIXED: &str = "\
# Proposed timeline for 1.7\nWe begin the first week of April 2017.\n\n\
- April 3 (Mon) coding start (7w)\n- May 17(Weds): alpha\n- June 1 Begin Freeze\n  * a detail\n\
- Dec 8 - Jan 3: planning\n- Release 1.7 on June 28 (Wednesday)\n";

const BUILDER: &str = "\
releases:\n- version: 1.30\n  timeline:\n    - what: Begin Freeze (23:59 PDT)\n      who: Lead\n      \
when: Thu September 9, 2021\n      week:\tweek 3\n      tldr: true\n    - what: Con\n      who:\n      \
when: October 11-15, 2021\n      week: week 8\n    - what: alpha\n      when: TBD\n";

const PATCH: &str = "\
schedules:\n- release: 1.18\n  next:\n    release: 1.18.4\n    cherryPickDeadline: 2020-06-12\n    \
targetDate: 2020-06-17\n  endOfLifeDate: TBD\n  previousPatches:\n    - release: 1.18.3\n      \
targetDate: 2020-05-20\n";

const COUNTDOWN: &str = "\
---\nstart-week: '2026-04-06'\nrelease-week: '2026-04-20'\ncycle:\n  - start: '2026-04-06'\n    \
end: '2026-04-10'\n    name: R-2\n  - start: '2026-04-13'\n    end: '2026-04-17'\n    name: R-1\n    \
x-project:\n      - h-rc1\n      - h-freeze\n";

const JSON: &str = "\
{\n  \"v20\": {\"start\": \"2023-04-18\", \"lts\": \"2023-10-24\", \"end\": \"2026-04-30\"},\n  \
\"v22\": {\"start\": \"2024-04-24\", \"codename\": \"J\"}\n}\n";

const CALENDAR: &str = "\
BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Lantern v4.2//EN\n\nBEGIN:VEVENT\nUID:a\n\
DTSTART;VALUE=DATE:20250915\nDTEND;VALUE=DATE:20250918\nSUMMARY:🚀 Begins\n\
DESCRIPTION:Week 1 - begins\\n\\nMore\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20251010T120000Z\n\
DTEND:20251010T120000Z\nSUMMARY:Freeze\\, really\n folded\nBEGIN:VALARM\nTRIGGER:-P2D\nDESCRIPTION:x\n\
END:VALARM\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;TZID=\"Europe/Berlin\":20260329T023000\nEND:VEVENT\n\
BEGIN:VTIMEZONE\nTZID:Kontor\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\n\
TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10;UNTIL=20301027T010000Z\nEND:STANDARD\n\
BEGIN:DAYLIGHT\nDTSTART:20070311T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRDATE:20080309T020000\n\
RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n\
BEGIN:VEVENT\nUID:b\nSEQUENCE:2\nDTSTART;TZID=Kontor:20270621T070000\nRRULE:FREQ=WEEKLY;COUNT=3\n\
EXDATE;TZID=Kontor:20270628T070000\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nRECURRENCE-ID:20270621T070000\n\
DTSTART;TZID=W. Europe Standard Time:20270622T070000\nSTATUS:CANCELLED\nEND:VEVENT\nBEGIN:VEVENT\n\
DTSTART;VALUE=DATE:20270401\nRRULE:FREQ=DAILY;UNTIL=20270404\nDURATION:P4D\nEND:VEVENT\nBEGIN:VTODO\n\
DUE:20270318T170000Z\nEND:VTODO\nEND:VCALENDAR\n";

const SECTIONS: &str = "\
==========\n2026.2 Cod\n==========\n\nApril 2, 2026 - September 30, 2026 (26 weeks)\n\n.. _c-1:\n\n\
Cod-1 milestone\n---------------\n\nMay 14, 2026 is the Cod-1 milestone.\n\n.. _c-f:\n\nFreeze\n------\n\n\
The week of April 20-24 is for it. 28 May (23:59 UTC).\n";

const RST_TABLES: &str = "\
.. list-table::\n   :header-rows: 1\n\n   * - What\n     - When\n   * - Freeze\n     - May 14, 2026\n\n\
+------+------------+\n| What | Date       |\n+======+============+\n| Cut  | 2026-06-01 |\n+------+------------+\n\n\
=======  ==========\nEvent    Date\n=======  ==========\nRelease  2026-07-01\n=======  ==========\n";

const ROSTER: &str = "\
# Lanternfish v4.2 Release Team\n\n\
| **Team/Role** | **Lead Name** (**GitHub / Slack ID**) | **Shadow Name(s) (GitHub / Slack ID)** |\n|---|---|---|\n\
| Lead | Ada Example ([@ada](https://github.com/ada-x) / Slack: `@Ada E`) | Ben S ([@ben](https://github.com/ben), Slack: `@ben`), Eva P ( [@eva](https://github.com/eva-p)) / Slack: `@Éva` |\n\
| Docs | Dan Trial ([@dan][dan] / @dan on Slack) | N/A |\n| Notes | Eli Demo (eli-demo) |\n\n[dan]: https://github.com/danny\n";

const COMBINED: &str = "\
| **What** | **Who** | **When** | **Week** |\n|-|-|-|-|\n| Start | Lead | Monday 5th January 2026 | week 1 |\n\
| LampCon (23-26 March 2026) idle week | --- | --- | week 12 |\n\n\
| **Role** | **Lead** | **Team member(s)** |\n|-|-|-|\n\
| Lead | Ada ([@ada](https://github.com/ada) / `@ada`) | Ben ([@ben](https://github.com/ben) / `@ben`) <br> Eva ([@eva](https://github.com/eva)) <br> |\n";

const ALIASES: &str = "\
aliases:\n  docs-lead:\n    - ada # v4.2\n  docs-lead-shadows:\n    - ben # v4.2\n\n  x-approvers:\n    - eva\n";

const TEAMS: &str = "\
teams:\n  writers:\n    description: x\n    members:\n    - ada # v4.1 Docs Lead\n    \
- ben # v4.2 Docs Shadow / v4.2 Branch Manager\n    privacy: closed\n    teams:\n      inner:\n        \
maintainers:\n        - chi # v4.2 Docs Lead\n    repos:\n      site: write\n";

const ROTATION: &str = "\
# Roster\n\n## Serving\n\n- ada\n- Ben-2\n\n## Docs\n\n- Lead: Eva P ([@eva](https://github.com/eva))\n- Shadows\n  - @dan\n";

const OTHERS: &str = "\
| Release | Status | Start | End |\n|-|-|-|-|\n| 20.x | LTS | 2023-04-18 | 2026-04-30 |\n\n\
| Meilenstein | Wer | Datum |\n|-|-|-|\n| Freeze | Ada | Freitag, 3. Juli 2026 |\n\n\
| 里程碑 | 日期 |\n|-|-|\n| 冻结 | 2026年7月3日（金） |\n\n\
| Event | Date | Time (UTC) |\n|-|-|-|\n| a | 13/7/2026 | 12:00 |\n| b | 3/7/2026 | |\n";

const PAGE: &str = "\
<!DOCTYPE html><html><head><title>Plan 3.2</title></head><body><h1>Plan 3.2</h1>\n<ul>\n\
<li>January 15, 2026: <b>alpha</b>\n<li>TBD: beta</li></ul>\n<p>x</body></html>\n";
