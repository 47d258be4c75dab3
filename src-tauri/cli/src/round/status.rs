//! `round status`: the whole of the present round, section by section, and who is missing.

use crate::{Outcome, context::Context, output};
use clap::Args;
use meridian_core::updates::Checked;
use meridian_engine::{MissingSection, RoundStatus, SectionStatus, Sections};
use meridian_protocol::Failure;

#[derive(Args)]
pub(crate) struct Status {
    /// Only your sections: those that you write or are listed for
    #[arg(long)]
    mine: bool,
}

impl Status {
    pub(crate) fn run(&self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let sections = if self.mine { Sections::Mine } else { Sections::All };
        let status = context.read(|tx| tx.round_status_of(sections))?;
        if json {
            output::json(&status)?;
        } else {
            lines(&status).iter().for_each(|line| output::line(line));
        }
        Ok(Outcome::Done)
    }
}

fn lines(status: &RoundStatus) -> Vec<String> {
    let week = status.week.clone().unwrap_or_else(|| format!("Round of {}", status.round));
    let mut lines = vec![format!("{week}: {}", status.summary)];
    lines.push(format!("Updates due {} ({})", status.due.dated(), status.due.utc));
    lines.extend(status.read.as_ref().map(|read| format!("Read {}", read.dated())));
    lines.extend(status.said.iter().cloned());
    lines.extend(status.tags.iter().map(|tags| tags.sentence.clone()));
    lines.extend(status.sections.iter().flat_map(section));
    for item in &status.items {
        lines.push(format!("Item {}", item.title()));
        lines.push(format!("    {}", item.about()));
    }
    if status.without_section > 0 {
        lines.push(format!(
            "Without a section: {}; `meridian-cli round updates` lists them.",
            status.without_section
        ));
    }
    let decided = status.decided.iter();
    lines.extend(decided.map(|one| format!("Decided: {} {}", one.question, one.words)));
    let asked = status.asked.iter();
    lines.extend(asked.map(|one| {
        let until = one.until.dated();
        format!("Asked until {until}: {} {} ({})", one.question, one.words, one.id)
    }));
    lines.extend(status.all_in.iter().map(|all_in| all_in.words.clone()));
    lines.extend(status.missing.iter().filter(|late| !late.leads.is_empty()).map(missing));
    lines
}

fn missing(late: &MissingSection) -> String {
    format!("{} is led by {}.", late.title, late.leads.join(", "))
}

fn section(of: &SectionStatus) -> Vec<String> {
    let at = of.at.as_ref().map_or_else(String::new, |at| format!(" {}", at.dated()));
    let role = of.role.map_or_else(String::new, |role| format!(", {role}"));
    let author = of.author.as_ref().map_or_else(String::new, |who| format!(", {who}{role}"));
    let yours = if of.mine { ", yours" } else { "" };
    let health = of.health.map_or_else(String::new, |health| format!("  {}", health.word()));
    let was = of.was.as_ref().map_or_else(String::new, |was| format!(" ({was})"));
    let by_hand = if of.free_text { ", free text" } else { "" };
    let mut lines = vec![format!("{}{health}{was}", of.title)];
    lines.push(format!("    {}{at}{author}{yours}{by_hand}", of.state.word()));
    lines.extend(
        Some(&of.headline).filter(|said| !said.is_empty()).map(|said| format!("    {said}")),
    );
    lines.extend(of.need.iter().map(|need| format!("    needs: {need}")));
    if of.lacks_need {
        lines
            .push("    It asks nobody for anything: what is needed, from whom and by when?".into());
    }
    if !of.lacks.is_empty() {
        lines.push(format!("    says nothing of: {}", of.lacks.join(", ")));
    }
    let by = |checked: &Checked| format!("    {}, by {}", checked.words(), checked.by.join(", "));
    lines.extend(of.checked.iter().map(by));
    lines.extend(of.check_words.iter().map(|words| format!("    {words}")));
    lines.extend(of.away.iter().map(|away| format!("    {away}")));
    lines.extend(of.assigned.iter().map(|assigned| format!("    {assigned}")));
    lines.extend(of.own.iter().map(|own| format!("    {own}")));
    lines.extend(of.link.iter().map(|link| format!("    {link}")));
    lines
}
