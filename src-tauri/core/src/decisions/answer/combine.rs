//! The clauses of a comment together: one answer and nothing that could change it, or none that counts.

use super::{
    super::Options,
    Answer, Place, Read, Why,
    clause::{
        Part, Said, by_name, is_bare_thanks, is_doubtful, is_foreign, is_of_an_issue, may_answer,
        may_be_against, said, smells,
    },
    doubts::{GOES_ON, IN_FAVOUR, NEGATIONS, NOT_MEANT, TURNS, is_negation},
    lines::{Line, is_of, lines},
    mail::without_mail,
    phrases::THANKS,
    token::{Clause, clauses},
    until,
};
use crate::draft::to_lf;

/// How much of somebody's words is said again, in characters.
const EXCERPT: usize = 60;
/// Faces that are not glad of what stands beside them.
const SAD: [&str; 5] = [":(", ":-(", ":/", ":-/", ":'("];
/// How long a name at the end of a letter may be, in words.
const NAME: usize = 4;
/// How long what stands below a name may be, in words.
const SIGNATURE: usize = 24;
/// So few words that nobody understands may be an answer; one more between options.
const FEW: usize = 2;

/// Reads what a comment answers to a proposal with these options. Whatever stands below a quote may answer
/// that; see [`read_below`].
pub fn read(text: &str, options: &Options) -> Read {
    read_below(text, options, "")
}

/// The same, where a quote of the proposal's own body is known for one.
pub fn read_below(text: &str, options: &Options, body: &str) -> Read {
    let mail = without_mail(&to_lf(text));
    let mut all = lines(&mail.text, body);
    let is_other = |earlier: &String| !is_of(earlier, body);
    if !body.is_empty() && mail.earlier.as_ref().is_some_and(is_other) {
        for line in &mut all {
            line.below_quote = true;
        }
    }
    let signed = lines(&mail.signature, body);
    let said_below: Vec<Clause> = signed.iter().flat_map(|line| clauses(&line.text)).collect();
    if !is_signature(&said_below) {
        all.extend(signed);
    }
    Comment::of(&all, options, body).read()
}

/// The lines of a comment that its author says, without quotes, code and what is hidden.
pub(in crate::decisions) fn spoken(text: &str) -> Vec<String> {
    let mail = without_mail(&to_lf(text));
    let said = lines(&mail.text, "").into_iter().filter(|line| line.shown.is_none());
    said.map(|line| line.text).collect()
}

/// The same with what is only shown, as in a table: everything that a reader sees as its author's, without quotes and
/// code.
pub fn said_lines(text: &str) -> Vec<String> {
    let mail = without_mail(&to_lf(text));
    let is_said = |line: &Line| matches!(line.shown, None | Some(Place::Table | Place::List));
    lines(&mail.text, "").into_iter().filter(is_said).map(|line| line.text).collect()
}

/// A clause with where it stands.
struct Placed {
    line: usize,
    clause: Clause,
    said: Said,
}

/// What was found in a comment.
struct Comment<'a> {
    lines: Vec<&'a Line>,
    placed: Vec<Placed>,
    /// Lines that ask to wait until some time.
    holds: Vec<Result<super::Until, String>>,
    shown: Option<Place>,
    /// Where something turns, asks or denies beside what is said: a list, a table, code or a folded part.
    turned: Option<Place>,
    /// Who is spoken to before anything is answered, where that is not who asks.
    addressed: Option<String>,
    options: &'a Options,
}

impl<'a> Comment<'a> {
    fn of(all: &'a [Line], options: &'a Options, body: &str) -> Self {
        let said_lines: Vec<&Line> = all.iter().filter(|line| line.shown.is_none()).collect();
        let (mut placed, mut holds) = (Vec::new(), Vec::new());
        for (line, text) in said_lines.iter().enumerate() {
            let all = clauses(&text.text);
            let keys: Vec<&str> = all.iter().flat_map(Clause::keys).collect();
            let asks = all.iter().any(|clause| clause.mark == Some('?'));
            if let Some(hold) = until::hold(&keys).filter(|_| !asks) {
                holds.push(hold);
                continue;
            }
            // The name of an option may hold signs that part clauses.
            let named = by_name(&keys, options).filter(|(_, length)| *length == keys.len());
            if let Some((letter, _)) = named.filter(|_| !asks) {
                let words = all.into_iter().flat_map(|clause| clause.words).collect();
                let said = Said::Answers(vec![Part::Option(letter)]);
                placed.push(Placed { line, clause: Clause { words, mark: None }, said });
                continue;
            }
            placed.extend(all.into_iter().map(|clause| {
                let said = said(&clause, options);
                Placed { line, clause, said }
            }));
        }
        let thanked = thanked(&placed);
        drop_signature(&mut placed, &said_lines);
        let shows = |line: &&Line| line.shown.is_some_and(|place| place != Place::CodeBlock);
        let shown = all.iter().filter(shows).filter(|line| {
            let answers = |clause: &Clause| match said(clause, options) {
                Said::Answers(_) | Said::Label | Said::Because(..) => true,
                Said::Other => {
                    line.shown == Some(Place::Quote) && clause.keys().iter().any(|key| smells(key))
                }
                _ => false,
            };
            clauses(&line.text).iter().any(answers)
        });
        let shown = shown.filter_map(|line| line.shown).next();
        let turned = all.iter().find(|line| {
            let is_beside = matches!(
                line.shown,
                Some(Place::List | Place::Table | Place::Html | Place::CodeBlock)
            );
            let turns = |clause: &Clause| {
                clause.mark == Some('?') || clause.keys().into_iter().any(is_doubtful)
            };
            is_beside && clauses(&line.text).iter().any(turns)
        });
        let turned = turned.and_then(|line| line.shown);
        let addressed = addressed(&placed, body).or(thanked);
        Self { lines: said_lines, placed, holds, shown, turned, addressed, options }
    }

    fn read(&self) -> Read {
        let keys: Vec<&str> = self.placed.iter().flat_map(|one| one.clause.keys()).collect();
        let answers =
            |one: &&Placed| matches!(one.said, Said::Answers(_) | Said::Label | Said::Because(..));
        let has_answer = self.placed.iter().any(|one| answers(&one)) || !self.holds.is_empty();
        if !has_answer && self.shown.is_none() {
            return self.without_answer(&keys);
        }
        let asks = self.placed.iter().any(|one| one.clause.mark == Some('?'));
        if asks {
            return Read::Unread(Why::Question);
        }
        if let Some(turn) = keys.iter().find(|key| TURNS.contains(key)) {
            return Read::Unread(Why::Turn((*turn).to_owned()));
        }
        if let Some(place) = self.shown.or(self.turned) {
            return Read::Unread(Why::Shown(place));
        }
        let sad = |line: &&&Line| line.text.split_whitespace().any(|word| SAD.contains(&word));
        if let Some(line) = self.lines.iter().find(sad) {
            return Read::Unread(Why::Unclear(line.text.clone()));
        }
        if self.lines.iter().any(|line| line.below_quote) {
            return Read::Unread(Why::BelowQuote);
        }
        if let Some(name) = &self.addressed {
            return Read::Unread(Why::Addressed(name.clone()));
        }
        self.combine().map_or_else(Read::Unread, Read::Counts)
    }

    /// A comment in which nothing is the form of an answer.
    fn without_answer(&self, keys: &[&str]) -> Read {
        let others = || self.placed.iter().filter(|one| one.said == Said::Other);
        let letters = || keys.iter().flat_map(|key| key.chars()).filter(|c| c.is_alphabetic());
        let strange = letters().filter(|c| !is_latin(*c)).count();
        if strange > 0 && strange * 2 >= letters().count() {
            return Read::Unread(Why::OtherLanguage);
        }
        let turns = keys.iter().find(|key| TURNS.contains(key));
        let smelling = || {
            // It begins with yes or no, perhaps behind a name.
            let opens = |one: &&Placed| {
                let keys = one.clause.keys();
                let first = keys.iter().find(|key| !key.starts_with('@'));
                matches!(first, Some(&("no" | "yes")))
            };
            let is_against =
                |one: &&Placed| one.clause.mark != Some('?') && may_be_against(&one.clause);
            let plain = || others().find(|one| may_answer(&one.clause, self.options) || opens(one));
            plain().or_else(|| others().find(is_against))
        };
        let asks = self.placed.iter().any(|one| one.clause.mark == Some('?'));
        if let Some(one) = smelling() {
            let negation = one.clause.keys().into_iter().find(|key| is_negation(key));
            return Read::Unread(match (asks, turns, negation) {
                (true, ..) => Why::Question,
                (_, Some(turn), _) => Why::Turn((*turn).to_owned()),
                (.., Some(negation)) => Why::Negation(negation.to_owned()),
                _ => Why::Unclear(self.excerpt(one)),
            });
        }
        if others().any(|one| one.clause.keys().iter().any(|key| is_foreign(key))) {
            return Read::Unread(Why::OtherLanguage);
        }
        if let Some(cheer) = self.placed.iter().find(|one| one.said == Said::Cheers) {
            return Read::Unread(Why::Unclear(self.excerpt(cheer)));
        }
        let words: usize = others().map(|one| one.clause.words.len()).sum();
        let few = FEW + usize::from(!self.options.is_yes_or_no());
        match others().next().filter(|_| (1..=few).contains(&words) && !asks) {
            Some(one) => Read::Unread(Why::Unclear(self.excerpt(one))),
            None => Read::NoAnswer,
        }
    }

    /// The one answer, or why it is none.
    fn combine(&self) -> Result<Answer, Why> {
        let mut found: Vec<Answer> = Vec::new();
        let mut add = |answer: Answer| {
            if !found.contains(&answer) {
                found.push(answer);
            }
        };
        for hold in &self.holds {
            add(Answer::Holds { until: Some(hold.clone().map_err(Why::UntilWhen)?) });
        }
        let mut takes_reason = false;
        let mut reason: Option<usize> = None;
        let mut has_thanked = false;
        for (place, one) in self.placed.iter().enumerate() {
            let (Said::Answers(parts) | Said::Because(parts, _)) = &one.said else {
                has_thanked |= matches!(one.said, Said::Thanks | Said::ThanksFor);
                if one.said == Said::Label {
                    add(Answer::Objects { reason: None });
                    takes_reason = true;
                } else if matches!(one.said, Said::Other | Said::ThanksFor) && !takes_reason {
                    return Err(self.more(one));
                } else if one.said == Said::Other {
                    reason = reason.or(Some(place));
                }
                continue;
            };
            // Behind thanks or regards a letter is a name, and a heart is for them.
            let is_bare = one.clause.words.len() == 1 && has_thanked;
            let thanks = one.clause.keys().iter().any(|key| THANKS.contains(key));
            if parts.iter().all(|part| matches!(part, Part::Option(_))) && (is_bare || thanks) {
                return Err(Why::Unclear(self.excerpt(one)));
            }
            for part in parts {
                add(match part {
                    Part::Approve => Answer::Approves,
                    Part::Option(letter) => Answer::Chooses(*letter),
                    Part::NoSuchOption(name) => return Err(Why::NoSuchOption(name.clone())),
                    Part::Object { takes_reason: takes } => {
                        takes_reason |= takes;
                        Answer::Objects { reason: None }
                    }
                    Part::Abstain => Answer::Abstains,
                    Part::Hold => Answer::Holds { until: None },
                    Part::Withdraw => {
                        // A bare `resolved: #12` is said of an issue.
                        let keys = one.clause.keys();
                        takes_reason |= one.clause.mark == Some(':')
                            && keys.iter().any(|key| matches!(*key, "concern" | "objection"));
                        Answer::Withdraws { concern: None }
                    }
                });
            }
            if let Said::Because(..) = one.said {
                let is_given =
                    parts.iter().all(|part| matches!(part, Part::Object { .. } | Part::Abstain));
                if !is_given {
                    return Err(self.more(one));
                }
                takes_reason = true;
                reason = reason.or(Some(place));
            }
        }
        let answer = self.one_of(found)?;
        match (answer, reason) {
            (Answer::Objects { .. }, Some(place)) => {
                Ok(Answer::Objects { reason: Some(self.reason(place)?) })
            }
            (Answer::Withdraws { .. }, Some(place)) => {
                Ok(Answer::Withdraws { concern: Some(self.reason(place)?) })
            }
            (Answer::Abstains, Some(place)) => self.reason(place).map(|_| Answer::Abstains),
            (_, Some(place)) => Err(self.placed.get(place).map_or(Why::Two, |one| self.more(one))),
            // `concern:` with nothing behind it says nothing.
            (Answer::Objects { .. }, None)
                if self.placed.iter().any(|one| one.said == Said::Label) =>
            {
                Err(Why::Unclear("concern".to_owned()))
            }
            (answer, None) => Ok(answer),
        }
    }

    /// The one answer that all of these are.
    fn one_of(&self, found: Vec<Answer>) -> Result<Answer, Why> {
        let is_approval = |answer: &Answer| *answer == Answer::Approves;
        let has_withdrawn = |answer: &Answer| matches!(answer, Answer::Withdraws { .. });
        // Whoever approves now has no concern any more.
        let agrees = |answer: &Answer| is_approval(answer) || matches!(answer, Answer::Chooses(_));
        let mut rest: Vec<Answer> = found;
        if rest.iter().any(agrees) {
            rest.retain(|answer| !has_withdrawn(answer));
        }
        let chosen = rest.iter().find_map(|answer| match answer {
            Answer::Chooses(letter) => Some(*letter),
            _ => None,
        });
        match (rest.as_slice(), chosen) {
            ([Answer::Approves], None)
                if !self.options.is_yes_or_no() && self.options.proposed().is_none() =>
            {
                Err(Why::WhichOption)
            }
            ([_, _], Some(letter))
                if rest.iter().any(is_approval)
                    && self.options.proposed().is_none_or(|proposed| proposed == letter) =>
            {
                Ok(Answer::Chooses(letter))
            }
            ([one], _) => Ok(one.clone()),
            _ => Err(Why::Two),
        }
    }

    /// The words from this clause to the last one that is not polite, if they can be nothing but a reason.
    fn reason(&self, first: usize) -> Result<String, Why> {
        let Some(begins) = self.placed.get(first) else { return Err(Why::Two) };
        let is_because = matches!(begins.said, Said::Because(..));
        let start = match begins.said {
            Said::Because(_, at) => at,
            _ => begins.clause.words.first().map_or(0, |word| word.start),
        };
        let behind = self.placed.iter().skip(first + 1).filter(|one| one.said == Said::Other);
        let last = behind.clone().next_back().unwrap_or(begins);
        let words = begins.clause.words.iter().filter(|word| word.start >= start);
        let words = words.chain(behind.flat_map(|one| &one.clause.words));
        let keys: Vec<&str> = words.map(|word| word.key.as_str()).collect();
        let opens = keys.first().copied().unwrap_or_default();
        let is_labelled = self.placed.iter().any(|one| one.said == Said::Label);
        let is_short = keys.len() <= FEW && !is_labelled && !is_because && !self.withdraws();
        // `-1 to waiting` goes on over a line or a comma as well.
        if is_short || (!is_because && GOES_ON.contains(&opens)) {
            return Err(self.more(begins));
        }
        let is_blocking = self
            .placed
            .iter()
            .any(|one| one.said == Said::Label && one.clause.keys() == ["blocking"]);
        if is_blocking && keys.iter().any(|key| is_of_an_issue(key)) {
            return Err(self.more(begins));
        }
        let pairs = [["go", "ahead"], ["do", "it"], ["never", "mind"]];
        let has_pair = keys.windows(2).any(|two| pairs.iter().any(|pair| two == pair));
        let is_doubtful = |key: &&str| IN_FAVOUR.contains(key) || NOT_MEANT.contains(key);
        // `concern: solved meanwhile` is none any more.
        let is_past =
            matches!(opens, "fixed" | "solved" | "resolved" | "settled" | "addressed" | "done");
        let is_none = matches!(opens, "nothing" | "none" | "n/a") || keys == ["no"] || is_past;
        if keys.iter().any(is_doubtful) || has_pair || is_none {
            return Err(Why::Two);
        }
        Ok(self.text(begins.line, start, last.line, end_of(&last.clause)))
    }

    fn withdraws(&self) -> bool {
        let is_it = |parts: &[Part]| parts.contains(&Part::Withdraw);
        self.placed.iter().any(|one| matches!(&one.said, Said::Answers(parts) if is_it(parts)))
    }

    /// What stands in the lines from one place to another, on one line.
    fn text(&self, first: usize, start: usize, last: usize, end: usize) -> String {
        let mut words = Vec::new();
        for (place, line) in self.lines.iter().enumerate().take(last + 1).skip(first) {
            let from = if place == first { start } else { 0 };
            let to = if place == last { end } else { line.text.len() };
            words.extend(line.text.get(from..to).unwrap_or_default().split_whitespace());
        }
        words.join(" ")
    }

    fn more(&self, one: &Placed) -> Why {
        let keys = one.clause.keys();
        let smelling = keys.iter().any(|key| smells(key));
        let negation = keys.iter().find(|key| NEGATIONS.contains(key));
        match negation.filter(|_| smelling) {
            Some(negation) => Why::Negation((*negation).to_owned()),
            None => Why::More(self.excerpt(one)),
        }
    }

    fn excerpt(&self, one: &Placed) -> String {
        let start = one.clause.words.first().map_or(0, |word| word.start);
        let text = self.text(one.line, start, one.line, end_of(&one.clause));
        match text.char_indices().nth(EXCERPT) {
            Some((at, _)) => format!("{}\u{2026}", text.get(..at).unwrap_or_default()),
            None => text,
        }
    }
}

/// Whoever is named with `@`: `@ben +1` and `Agreed, @ben` say yes to Ben. It says nothing where it is the
/// owner, whose name stands in the proposal's body, or where somebody is only to see it.
fn addressed(placed: &[Placed], body: &str) -> Option<String> {
    let owner = body.lines().find_map(|line| {
        let (_, rest) = line.split_once("**Asked by:** **")?;
        rest.split_once("**").map(|(owner, _)| owner.to_lowercase())
    });
    let is_answer = |one: &Placed| matches!(one.said, Said::Answers(_) | Said::Because(..));
    let answered = placed.iter().find(|one| is_answer(one)).map_or(0, |one| one.line);
    // Behind the answer; before it whoever is copied in may be who it is for.
    let is_copied = |one: &&Placed| {
        let first = placed.iter().find(|other| other.line == one.line);
        let opens = first.and_then(|first| first.clause.words.first());
        one.line >= answered
            && opens.is_some_and(|word| matches!(word.key.as_str(), "cc" | "/cc" | "/assign"))
    };
    // In a reason people are named, and in thanks and answers spoken to.
    let spoken = placed.iter().filter(|one| one.said != Said::Other && !is_copied(one));
    let words = spoken.flat_map(|one| &one.clause.words);
    let mut named = words.filter_map(|word| word.key.strip_prefix('@'));
    named.find(|name| Some(*name) != owner.as_deref()).map(str::to_owned)
}

/// Whoever agrees and then thanks for something, or somebody in the same line, may agree with them and not with
/// the proposal; the words of thanks.
fn thanked(placed: &[Placed]) -> Option<String> {
    let agrees = |one: &Placed| {
        let says = |key: &&str| matches!(*key, "agree" | "agreed" | "yes");
        matches!(one.said, Said::Answers(_)) && one.clause.keys().iter().any(says)
    };
    let from = placed.iter().position(agrees)?;
    let behind = placed.get(from + 1..).unwrap_or_default();
    let agreed = placed.get(from)?;
    behind.iter().enumerate().find_map(|(place, one)| {
        let next = behind.get(place + 1);
        let names = next.filter(|next| next.said == Said::Other && next.line == agreed.line);
        let more = match one.said {
            Said::ThanksFor => true,
            Said::Thanks => !is_bare_thanks(&one.clause) || names.is_some(),
            _ => false,
        };
        more.then(|| names.unwrap_or(one).clause.keys().join(" "))
    })
}

fn end_of(clause: &Clause) -> usize {
    clause.words.last().map_or(0, |word| word.end)
}

fn is_latin(sign: char) -> bool {
    sign < '\u{250}' || matches!(sign, '\u{1e00}'..='\u{1eff}')
}

/// Whether these clauses are a name, perhaps with what the person does, and nothing that could answer.
fn is_signature(clauses: &[Clause]) -> bool {
    const OF_A_ROLE: [&str; 5] = ["of", "at", "for", "and", "in"];
    const ASKS: [&str; 8] = ["ps", "p.s", "please", "must", "should", "need", "needs", "waiting"];
    let goes_on = |key: &str| GOES_ON.contains(&key) && !OF_A_ROLE.contains(&key);
    let is_doubt = |key: &str| is_doubtful(key) || goes_on(key) || ASKS.contains(&key);
    let doubtful =
        |clause: &Clause| clause.mark == Some('?') || clause.keys().into_iter().any(is_doubt);
    let words: usize = clauses.iter().map(|clause| clause.words.len()).sum();
    let is_named = clauses.first().is_none_or(|clause| {
        clause.words.len() <= NAME && clause.words.iter().all(|word| word.is_capital)
    });
    words <= SIGNATURE && is_named && !clauses.iter().any(doubtful)
}

/// Takes away the name at the end of a letter: behind thanks or regards, or behind a dash at the beginning of
/// its line.
fn drop_signature(placed: &mut Vec<Placed>, lines: &[&Line]) {
    let first = placed.iter().position(|one| {
        let line = lines.get(one.line).map_or("", |line| line.text.as_str());
        let behind = ['-', '\u{2013}', '\u{2014}', '~'].iter().any(|dash| line.starts_with(*dash));
        let is_name = one.clause.words.first().is_some_and(|word| word.is_capital);
        behind && is_name && one.line > 0
    });
    let thanks = placed.iter().position(|one| matches!(one.said, Said::Thanks | Said::ThanksFor));
    let thanks = thanks.map(|at| at + 1);
    for from in [thanks, first].into_iter().flatten() {
        let tail = placed.get(from..).unwrap_or_default();
        if tail.iter().any(|one| one.said != Said::Other) {
            continue;
        }
        let clauses: Vec<Clause> = tail.iter().map(|one| one.clause.clone()).collect();
        if is_signature(&clauses) {
            placed.truncate(from);
        }
    }
}
