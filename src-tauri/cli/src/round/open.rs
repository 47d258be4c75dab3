//! `round open`: the issue that opens a round, shown before it goes.

use crate::{
    Outcome,
    context::{Context, read_file},
    output,
};
use clap::Args;
use meridian_core::{
    ids::RoundKey,
    round::opening::{Addition, Tag},
};
use meridian_engine::{PlannedOpening, ToOpen};
use meridian_protocol::Failure;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct Open {
    /// Show the text, whom it reaches and what this account cannot add; nothing leaves this computer
    #[arg(long, required = true)]
    dry_run: bool,
    /// The round, by the date on which it opens [default: the present one until its issue closes, then
    /// the next]
    #[arg(long, value_name = "DATE")]
    round: Option<RoundKey>,
    /// Whom to tag: everyone, leads or nobody
    #[arg(long, value_name = "WHOM")]
    tag: Option<Tag>,
    /// A label that the issue is to have
    #[arg(long, value_name = "NAME")]
    label: Vec<String>,
    /// The milestone that it is to have
    #[arg(long, value_name = "TITLE")]
    milestone: Option<String>,
    /// Pin it
    #[arg(long)]
    pin: bool,
    /// A zone whose times stand beside UTC, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    zone: Vec<String>,
    /// A template to follow instead of Meridian's own text
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
}

impl Open {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let template = self.template.as_deref().map(text_of).transpose()?;
        let asked = ToOpen {
            round: self.round,
            tag: self.tag,
            labels: self.label,
            milestone: self.milestone,
            pin: self.pin,
            zones: self.zone,
            template,
        };
        let planned = context.read(|tx| tx.plan_opening(&asked))?;
        if json {
            output::json(&planned)?;
        } else {
            lines(&planned).iter().for_each(|line| output::line(line));
        }
        Ok(if planned.opening.problems.is_empty() { Outcome::Done } else { Outcome::Left })
    }
}

fn text_of(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read_file(path)?).map_err(|_| Failure::BadInput {
        message: format!("{} is no text in UTF-8; give a template that is.", path.display()),
    })
}

fn lines(planned: &PlannedOpening) -> Vec<String> {
    let opening = &planned.opening;
    let week = planned.week.clone().unwrap_or_else(|| format!("Round of {}", planned.round));
    let login = planned.login.as_ref().map_or_else(String::new, |login| format!(", as @{login}"));
    let mut lines = vec![
        "Dry run: nothing has left this computer.".to_owned(),
        format!("{week}. {}", planned.times),
        planned.standing.clone(),
        String::new(),
        format!("A new issue in {}{login}, {} bytes:", planned.repository, planned.bytes),
        String::new(),
        opening.title.clone(),
        String::new(),
    ];
    lines.extend(opening.body.lines().map(str::to_owned));
    for call in &opening.roll_calls {
        lines.extend([String::new(), "A further comment:".to_owned()]);
        lines.extend(call.lines().map(str::to_owned));
    }
    lines.extend([String::new(), format!("Whom it reaches: {}", planned.reach)]);
    lines.extend(opening.choices.iter().map(|reach| {
        let chosen = if reach.tag == opening.reaches.tag { ", as it is now" } else { "" };
        let (tag, now, each) = (reach.tag.word(), reach.now, reach.each_comment);
        let mails = if each == 1 { "mail" } else { "mails" };
        format!("    --tag {tag}: {now} told now, {each} {mails} a comment{chosen}")
    }));
    if !opening.plain.is_empty() {
        let names = opening.plain.iter().map(|one| format!("{} ({})", one.name, one.why.words()));
        lines.push(format!("Without @: {}", names.collect::<Vec<_>>().join(", ")));
    }
    lines.extend(opening.cannot_add.iter().map(|cannot| {
        let what = match &cannot.what {
            Addition::Label(name) => format!("the label {name}"),
            Addition::Milestone(title) => format!("the milestone {title}"),
            Addition::Pin => "a pin".to_owned(),
        };
        let may = if cannot.is_sure { "cannot" } else { "may not be able to" };
        format!("This account {may} add {what}. {}", cannot.who_can)
    }));
    lines.extend(opening.lines.iter().map(|line| {
        let is = if line.is_kept { "stands there" } else { "is left out" };
        format!("{} {is}. {}", line.line, line.why)
    }));
    lines.extend(
        opening.problems.iter().map(|problem| format!("It cannot go like this. {problem}")),
    );
    lines
}
