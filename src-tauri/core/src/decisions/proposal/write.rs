//! The comment that asks. It says all of it in words: whoever reads it on GitHub or in a mail needs nothing
//! else, and Meridian reads it back from the same words.

use super::{Proposal, Rule};
use crate::{
    courier::marker::{About, MessageMarker},
    decisions::{Options, answer::Legend},
    ids::{OpId, ProposalKey},
    round::opening::{plain, utc},
    time::{ZoneRules, aoe_words, say},
};

/// With which words each of its parts begins, in the order of the text.
pub(super) const LABELS: [&str; 6] =
    ["Options", "Who must answer", "Until", "Rule", "Asked by", "To answer"];

/// With which words the heading begins.
pub(super) const HEADING: &str = "Proposal:";
/// What stands behind the option that is proposed.
pub(super) const PROPOSED: &str = "*(proposed)*";
/// What stands there instead of options.
pub(super) const YES_OR_NO: &str = "yes or no";
/// What stands there instead of names.
pub(super) const NOBODY: &str = "nobody by name";
/// How the rule says that a late answer counts.
pub(super) const LATE_COUNTS: &str = "A later answer counts until the outcome is posted.";
/// How it says that it does not.
pub(super) const LATE_IS_SHOWN: &str = "A later answer is shown and not counted.";

/// The whole body of the comment, its mark first.
pub fn comment(
    proposal: &Proposal,
    key: ProposalKey,
    op: Option<OpId>,
    zones: &[String],
    rules: &dyn ZoneRules,
) -> String {
    let about = About::Proposal { proposal: key };
    MessageMarker::compose(about, op, false, &markdown(proposal, zones, rules))
}

/// What people read, with the end in these zones beside UTC and anywhere on Earth.
pub fn markdown(proposal: &Proposal, zones: &[String], rules: &dyn ZoneRules) -> String {
    let asked = proposal.asked();
    let named: Vec<String> =
        asked.named.iter().map(|login| format!("@{}", login.as_str())).collect();
    let named = if named.is_empty() { NOBODY.to_owned() } else { named.join(", ") };
    let [options, who, until, rule, by, answer] = LABELS;
    let late = if asked.late_counts { LATE_COUNTS } else { LATE_IS_SHOWN };
    [
        format!("### {HEADING} {}\n\n{}\n\n", words(&asked.question), asked.why),
        options_in(options, &asked.options),
        format!("**{who}:** {named}\n"),
        format!("**{until}:** {}\n", end(proposal, zones, rules)),
        format!("**{rule}:** {} {late}\n", rule_in(asked.rule, asked.named.len())),
        format!("**{by}:** {}\n", owner_in(proposal)),
        format!("**{answer}:** {}\n", forms(&asked.options)),
    ]
    .concat()
}

/// Somebody's words on a line, without markup.
fn words(text: &str) -> String {
    plain(text, usize::MAX)
}

fn options_in(label: &str, options: &Options) -> String {
    if options.is_yes_or_no() {
        return format!("**{label}:** {YES_OR_NO}\n");
    }
    let mut text = format!("**{label}:**\n\n");
    for (letter, name) in options.all() {
        let proposed = if options.proposed() == Some(letter) { PROPOSED } else { "" };
        let line = format!("- **{letter}**: {} {proposed}", words(name));
        text += &format!("{}\n", line.trim_end());
    }
    text + "\n"
}

/// As the opening of a round writes its times.
fn end(proposal: &Proposal, zones: &[String], rules: &dyn ZoneRules) -> String {
    let at = proposal.end();
    let mut all = vec![utc(at), aoe_words(at)];
    for zone in zones {
        if let Ok(moment) = say(at, zone, rules) {
            let words = moment.dated();
            if !all.contains(&words) {
                all.push(words);
            }
        }
    }
    all.join("; ")
}

/// The rule in one or two sentences.
fn rule_in(rule: Rule, named: usize) -> String {
    match rule {
        Rule::Silence => "silence agrees. It is decided at the end unless somebody on the team's \
                          roster objects before."
            .to_owned(),
        Rule::Approvals { needed } => {
            let approve = if needed == 1 { "approves" } else { "approve" };
            format!("{needed} of the {named} named {approve}, and no objection is open.")
        }
        Rule::Majority => {
            "more than half of the named say the same, without those who abstain.".to_owned()
        }
    }
}

fn owner_in(proposal: &Proposal) -> String {
    let asked = proposal.asked();
    let deputies: Vec<String> =
        asked.deputies.iter().map(|login| format!("**{}**", login.as_str())).collect();
    let owner = asked.owner.as_str();
    match deputies.is_empty() {
        true => format!("**{owner}**, who posts the outcome."),
        false => format!("**{owner}**, who posts the outcome, else {}.", deputies.join(", ")),
    }
}

/// The forms that are counted, in one line.
fn forms(options: &Options) -> String {
    let reactions: Vec<String> = Legend::of(options)
        .rows()
        .into_iter()
        .map(|(emoji, means)| format!("{} {means}", emoji.sign()))
        .collect();
    let yes = match options.is_yes_or_no() {
        true => "`+1`, `approve`, `LGTM`",
        false if options.proposed().is_some() => "an option's letter, `+1` for the proposed one",
        false => "an option's letter",
    };
    format!(
        "react to this comment ({}), or write {yes}; `-1, REASON` or `concern: REASON`; `abstain`; \
         `hold until DATE` (once, at most 5 working days); `concern resolved`. Anything with a condition \
         or a question is read by who asked. Nothing has to be installed.",
        reactions.join(", ")
    )
}
