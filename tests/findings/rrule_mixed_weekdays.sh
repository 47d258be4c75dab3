#!/usr/bin/env bash
# rrule 0.14.0 (crates.io) has no time at all for a rule that names one weekday as such and another
# one by its number, and says nothing of it.
#
# "FREQ=MONTHLY;BYDAY=FR,1MO" is every Friday and the first Monday (RFC 5545, 3.3.10: each value of
# BYDAY may have a number). The rule is parsed and validated; then a day must be in both groups, which
# none is. python-dateutil 2.9.0.post0 and npm rrule 2.8.1 do the same. ical.js 2.2.1 (npm) gives the
# days; where all have a number, as in "1MO,3WE", all four agree. With rrule a calendar's meetings are
# gone without a word; whoever follows such a rule has to look for an empty answer.
#
# Seen on Rust 1.95, Node 20 and Python 3.11. Needs cargo, npm, python3 with venv and the Internet;
# leaves nothing. Ends with 1 if any of them behaves otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

mkdir -p src
cat > Cargo.toml <<'CARGO'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"

[dependencies]
rrule = "=0.14.0"

[workspace]
CARGO
cat > src/main.rs <<'RUST'
fn main() {
    for rule in ["FREQ=MONTHLY;BYDAY=FR,1MO", "FREQ=MONTHLY;BYDAY=1MO,3WE"] {
        let text = format!("DTSTART:20270101T090000Z\nRRULE:{rule};UNTIL=20270131T000000Z");
        let set: rrule::RRuleSet = text.parse().expect("a valid rule");
        let days: Vec<_> =
            set.all(10).dates.iter().map(|at| at.format("%Y-%m-%d").to_string()).collect();
        println!("{rule}: {}", days.join(" "));
    }
}
RUST
cargo run --quiet > crate.txt

npm install --silent --ignore-scripts --no-audit --no-fund ical.js@2.2.1 rrule@2.8.1 > npm.txt 2>&1
cat > both.mjs <<'NODE'
import { writeFileSync } from "node:fs";
import ICAL from "ical.js";
import rrule from "rrule";
const [icals, rrules] = [[], []];
for (const rule of ["FREQ=MONTHLY;BYDAY=FR,1MO", "FREQ=MONTHLY;BYDAY=1MO,3WE"]) {
  const until = `${rule};UNTIL=20270131T000000Z`;
  const times = ICAL.Recur.fromString(until).iterator(ICAL.Time.fromString("2027-01-01T09:00:00Z"));
  const days = [];
  for (let at = times.next(); at; at = times.next()) days.push(at.toString().slice(0, 10));
  icals.push(`${rule}: ${days.join(" ")}`);
  const set = rrule.rrulestr(`DTSTART:20270101T090000Z\nRRULE:${until}`);
  rrules.push(`${rule}: ${set.all().map((at) => at.toISOString().slice(0, 10)).join(" ")}`);
}
writeFileSync("ical.txt", icals.join("\n") + "\n");
writeFileSync("rrule.txt", rrules.join("\n") + "\n");
NODE
node both.mjs

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0
python/bin/python - > dateutil.txt <<'PYTHON'
from datetime import datetime
from dateutil.rrule import rrulestr

for rule in ["FREQ=MONTHLY;BYDAY=FR,1MO", "FREQ=MONTHLY;BYDAY=1MO,3WE"]:
    days = rrulestr(f"{rule};UNTIL=20270131T000000", dtstart=datetime(2027, 1, 1, 9))
    print(f"{rule}: {' '.join(str(at)[:10] for at in days)}")
PYTHON

cat > none.txt <<'NONE'
FREQ=MONTHLY;BYDAY=FR,1MO: 
FREQ=MONTHLY;BYDAY=1MO,3WE: 2027-01-04 2027-01-20
NONE
cat > right.txt <<'RIGHT'
FREQ=MONTHLY;BYDAY=FR,1MO: 2027-01-01 2027-01-04 2027-01-08 2027-01-15 2027-01-22 2027-01-29
FREQ=MONTHLY;BYDAY=1MO,3WE: 2027-01-04 2027-01-20
RIGHT

for name in crate rrule dateutil ical; do echo "$name:"; cat "$name.txt"; done
diff right.txt ical.txt || { echo "ical.js behaves otherwise now."; exit 1; }
for name in crate rrule dateutil; do
  diff none.txt "$name.txt" || { echo "$name behaves otherwise now."; exit 1; }
done
echo "As described: a weekday with a number beside one without leaves three of four libraries without a day."
