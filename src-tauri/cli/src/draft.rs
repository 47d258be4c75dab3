//! `draft set|show|changes|revisions|replaced`.

use crate::context::{Context, read_file};
use crate::{Outcome, output};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use meridian_core::draft::{Template, changes::Line, to_post};
use meridian_core::ids::{DraftKey, RoundKey, SectionId};
use meridian_core::post::check::Doubt;
use meridian_engine::{
    Meant, ReadTx, Replaced, ToConfirm,
    store::{Revision, RevisionReason, StoredDraft},
};
use meridian_protocol::{EditDraft, Failure, Stales as _};
use serde::Serialize;
use std::{io::Read as _, path::PathBuf};

#[derive(Subcommand)]
pub(crate) enum Draft {
    /// Replace a draft by a file or by standard input; the text before is kept. Line endings become
    /// LF, which GitHub keeps as they are
    Set(Set),
    /// Print a draft exactly as it is kept
    Show(Show),
    /// List the texts of a draft that were kept, oldest first: posted, replaced, or left for a while;
    /// show one with `draft show --revision`
    Revisions(Which),
    /// Print what differs between a draft and what was last queued or posted of it: `-` is what was
    /// posted, `+` what stands in the draft
    Changes(Which),
    /// Print what stood on GitHub where your text stands now, newest first
    Replaced(Of),
}

#[derive(Args)]
pub(crate) struct Of {
    /// Only of this section
    #[arg(long, value_name = "ID")]
    section: Option<SectionId>,
    /// Only of this round, by the date on which it opens
    #[arg(long, value_name = "DATE")]
    round: Option<RoundKey>,
}

#[derive(Args)]
pub(crate) struct Which {
    /// The section [default: your first]
    #[arg(long, value_name = "ID")]
    section: Option<SectionId>,
    /// The round, by the date on which it opens [default: the present one]
    #[arg(long, value_name = "DATE")]
    round: Option<RoundKey>,
}

#[derive(Args)]
pub(crate) struct Show {
    #[command(flatten)]
    which: Which,
    /// As it would be posted: without the template's headings that have nothing below them
    #[arg(long)]
    as_posted: bool,
    /// As it was, by its number in `draft revisions`
    #[arg(long, value_name = "NUMBER")]
    revision: Option<i64>,
}

#[derive(Args)]
pub(crate) struct Set {
    #[command(flatten)]
    which: Which,
    /// The Markdown file; - or nothing reads standard input
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct Shown {
    section: SectionId,
    round: RoundKey,
    revision: i64,
    saved_at: Option<DateTime<Utc>>,
    bytes: usize,
    text: String,
}

/// Asked of a Post, and nothing that the text itself asks.
const OF_THE_POST: [Doubt; 1] = [Doubt::FirstPost];

/// What `set` answers: what is stored, and what the member should know about it.
#[derive(Serialize)]
struct Stored {
    #[serde(flatten)]
    shown: Shown,
    notes: Vec<String>,
    to_confirm: Vec<ToConfirm>,
}

impl Draft {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Show(Show { which, as_posted, revision }) => {
                let (key, mut draft) = context.read(|tx| {
                    let key = tx.draft_key(which.section, which.round)?;
                    let draft = match revision {
                        Some(revision) => kept(tx, &key, revision)?,
                        None => tx.draft(&key)?,
                    };
                    Ok((key, draft))
                })?;
                if as_posted {
                    draft.text = to_post(&draft.text, &Template::of(&key.section)).into_owned();
                }
                if json {
                    output::json(&shown(key, draft))?;
                } else {
                    output::exactly(&draft.text)?;
                }
            }
            Self::Set(set) => {
                let text = set.read()?;
                let (key, draft, to_confirm) = context.write(EditDraft::STALES, |tx| {
                    let key = tx.draft_key(set.which.section, set.which.round)?;
                    let draft = tx.set_draft(&key, &text)?;
                    let to_confirm = tx.to_confirm(&key, Meant::Rules(&OF_THE_POST))?;
                    Ok((key, draft, to_confirm))
                })?;
                let notes: Vec<String> = line_endings(&text).into_iter().collect();
                for note in &notes {
                    output::note(note);
                }
                for ask in &to_confirm {
                    output::note(&ask.words());
                }
                if json {
                    output::json(&Stored { shown: shown(key, draft), notes, to_confirm })?;
                } else {
                    output::line(&format!(
                        "Saved on this laptop: {} for the round of {}, {} bytes.",
                        key.section,
                        key.round,
                        draft.text.len()
                    ));
                }
            }
            Self::Changes(which) => {
                let (key, posted, changes) = context.read(|tx| {
                    let key = tx.draft_key(which.section, which.round)?;
                    let posted = tx.was_posted(&key)?;
                    let changes = tx.changes(&key)?;
                    Ok((key, posted, changes))
                })?;
                print_changes(key, posted, &changes.lines, json)?;
            }
            Self::Revisions(which) => list(&context.read(|tx| which.revisions(tx))?, json)?,
            Self::Replaced(of) => of.print(context.read(|tx| tx.replaced())?, json)?,
        }
        Ok(Outcome::Done)
    }
}

/// The draft as it was at a revision that was kept.
fn kept(tx: &ReadTx<'_>, key: &DraftKey, revision: i64) -> Result<StoredDraft, Failure> {
    let text = tx.revision_text(key, revision)?;
    let kept = tx.revisions(key)?.into_iter().find(|kept| kept.revision == revision);
    Ok(StoredDraft { text, revision, saved_at: kept.map(|kept| kept.at) })
}

/// What `changes` answers.
#[derive(Serialize)]
struct Changed<'a> {
    section: SectionId,
    round: RoundKey,
    was_posted: bool,
    /// Empty where the draft says the same.
    lines: &'a [Line],
}

fn print_changes(
    key: DraftKey,
    was_posted: bool,
    lines: &[Line],
    json: bool,
) -> Result<(), Failure> {
    if json {
        return output::json(&Changed {
            section: key.section,
            round: key.round,
            was_posted,
            lines,
        });
    }
    match (was_posted, lines) {
        (false, _) => output::line("Nothing of this draft was queued or posted yet."),
        (true, []) => output::line("The draft says what was last queued or posted."),
        (true, lines) => {
            let text: Vec<String> = lines.iter().map(Line::marked).collect();
            output::exactly(&output::quoted(&text.join("\n")))?;
        }
    }
    Ok(())
}

/// A text that can be read again, for other programs.
#[derive(Serialize)]
struct Listed {
    revision: i64,
    why: RevisionReason,
    at: DateTime<Utc>,
}

impl Which {
    fn revisions(self, tx: &ReadTx<'_>) -> Result<Vec<Revision>, Failure> {
        let key = tx.draft_key(self.section, self.round)?;
        match tx.draft(&key)?.revision {
            // Nobody has written in it.
            0 => Ok(Vec::new()),
            _ => tx.revisions(&key),
        }
    }
}

fn list(kept: &[Revision], json: bool) -> Result<(), Failure> {
    if json {
        let listed = |&Revision { revision, why, at }: &Revision| Listed { revision, why, at };
        return output::json(&kept.iter().map(listed).collect::<Vec<_>>());
    }
    if kept.is_empty() {
        output::line("No text of this draft was kept yet.");
    }
    for Revision { revision, why, at } in kept {
        let why = match why {
            RevisionReason::Post => "posted",
            RevisionReason::Blur => "left",
            RevisionReason::Replaced => "replaced",
            RevisionReason::Idle => "rested",
        };
        output::line(&format!("{revision:>6}  {}  {why}", at.format("%Y-%m-%d %H:%M:%S UTC")));
    }
    Ok(())
}

impl Of {
    fn print(&self, mut replaced: Vec<Replaced>, json: bool) -> Result<(), Failure> {
        let is_wanted = |wanted: Option<String>, is: &str| wanted.is_none_or(|wanted| wanted == is);
        replaced.retain(|one| {
            is_wanted(self.section.as_ref().map(ToString::to_string), &one.section)
                && is_wanted(self.round.map(|round| round.to_string()), &one.round)
        });
        if json {
            return output::json(&replaced);
        }
        if replaced.is_empty() {
            output::line("Nothing of GitHub's was replaced.");
        }
        for Replaced { section, round, posted_at, text, .. } in &replaced {
            let at = posted_at.format("%Y-%m-%d %H:%M:%S UTC");
            output::line(&format!("{section}, round of {round}, until the post of {at}:"));
            output::exactly(&output::quoted(text))?;
        }
        Ok(())
    }
}

/// What became of line endings that are not kept.
fn line_endings(text: &str) -> Option<String> {
    let windows = text.matches("\r\n").count();
    let old = text.matches('\r').count() - windows;
    let count = |count: usize, of: &str| (count > 0).then(|| format!("{count} of {of}"));
    let made: Vec<String> =
        [count(windows, "CR LF"), count(old, "CR alone")].into_iter().flatten().collect();
    (!made.is_empty()).then(|| {
        format!("Line endings are LF now ({}); no other byte was changed.", made.join(" and "))
    })
}

impl Set {
    fn read(&self) -> Result<String, Failure> {
        let bad = |message: String| Failure::BadInput { message };
        let (name, bytes) = match &self.file {
            Some(path) if path.as_os_str() != "-" => (path.display().to_string(), read_file(path)?),
            _ => {
                let mut bytes = Vec::new();
                std::io::stdin().read_to_end(&mut bytes).map_err(|error| {
                    bad(format!("Standard input cannot be read: {error}. Name a file instead."))
                })?;
                ("standard input".to_owned(), bytes)
            }
        };
        if bytes.is_empty() {
            return Err(bad(format!("{name} is empty; the draft was left as it was.")));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let before = error.as_bytes().get(..at).unwrap_or_default();
            let line = before.iter().filter(|b| **b == b'\n').count() + 1;
            bad(format!("{name} is not UTF-8 text (line {line}); save it as UTF-8 and try again."))
        })?;
        if text.contains('\0') {
            return Err(bad(format!("{name} is not a text file; give a Markdown file.")));
        }
        Ok(text)
    }
}

fn shown(key: DraftKey, draft: StoredDraft) -> Shown {
    Shown {
        section: key.section,
        round: key.round,
        revision: draft.revision,
        saved_at: draft.saved_at,
        bytes: draft.text.len(),
        text: draft.text,
    }
}
