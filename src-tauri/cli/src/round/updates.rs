//! `round updates`: everybody's updates of the present round, by section.

use crate::{Outcome, context::Context, output};
use clap::Args;
use meridian_engine::Sections;
use meridian_protocol::{Failure, FullUpdateView, UpdateRow, UpdatesView};
use serde::Serialize;

#[derive(Args)]
pub(crate) struct Updates {
    /// Show all of one: a section such as docs, or what stands first in its line
    #[arg(long, value_name = "ROW")]
    show: Option<String>,
    /// How many of those without a section to list, newest first
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    free: u32,
}

impl Updates {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        if let Some(row) = self.show {
            let (one, texts) = context.read(|tx| tx.update_with_texts(&row))?;
            let one = InFull { one, texts };
            if json {
                output::json(&one)?;
            } else {
                in_full(&one);
            }
            return Ok(Outcome::Done);
        }
        let view = context.read(|tx| tx.updates_of(Sections::All, self.free))?;
        if json {
            output::json(&view)?;
        } else {
            lines(&view).iter().for_each(|line| output::line(line));
        }
        Ok(Outcome::Done)
    }
}

fn lines(view: &UpdatesView) -> Vec<String> {
    let week = view.week.as_deref().unwrap_or("This week");
    let mut lines = vec![format!("{week}: {}", view.summary)];
    lines.push(format!("Updates due {} ({})", view.due.dated(), view.due.utc));
    lines.extend(view.read.as_ref().map(|read| format!("Read {}", read.dated())));
    lines.extend(view.said.iter().cloned());
    lines.extend(view.all_in.iter().map(|all_in| all_in.words.clone()));
    lines.extend(view.rows.iter().flat_map(row));
    if !view.free.is_empty() {
        lines.push("Without a section:".to_owned());
    }
    lines.extend(view.free.iter().flat_map(row));
    if view.more > 0 {
        lines.push(format!("{} more; `--free` lists them.", view.more));
    }
    lines
}

fn row(row: &UpdateRow) -> Vec<String> {
    let at = row.at.as_ref().map_or_else(String::new, |at| format!(" {}", at.dated()));
    let health = row.health.map_or_else(String::new, |health| format!(", {}", health.word()));
    let was = row.was.as_ref().map_or_else(String::new, |was| format!(" ({was})"));
    let yours = if row.mine { ", yours" } else { "" };
    let who = if row.who.is_empty() { String::new() } else { format!(", {}", row.who) };
    let mut lines =
        vec![format!("{}  {}{at}{who}{yours}{health}{was}", row.id, row.standing.word())];
    lines.extend(row.need.iter().map(|need| format!("    needs: {need}")));
    lines.extend(Some(&row.excerpt).filter(|words| !words.is_empty()).map(|w| format!("    {w}")));
    lines.extend(row.away.iter().map(|away| format!("    {away}")));
    lines.extend(row.assigned.iter().map(|assigned| format!("    {assigned}")));
    lines.extend(
        row.proposed
            .iter()
            .map(|title| format!("    perhaps {title}: `round assign {} \"{title}\"`", row.id)),
    );
    lines.extend(row.own.iter().map(|own| format!("    {own}")));
    lines
}

/// All of one, with its texts as they were written.
#[derive(Serialize)]
struct InFull {
    #[serde(flatten)]
    one: FullUpdateView,
    texts: Vec<String>,
}

fn in_full(InFull { one, texts }: &InFull) {
    row(&one.row).iter().for_each(|line| output::line(line));
    one.words.iter().for_each(|words| output::line(words));
    for text in &one.remind {
        output::line(&format!("For {}, to send yourself; nothing sends it:", text.to));
        output::line(&text.words);
    }
    for (update, text) in one.updates.iter().zip(texts) {
        output::line(&format!("{}, {}: {}", update.login, update.at.dated(), update.url));
        output::line(text);
    }
}
