//! What is said beside the text that opens a round, by the command line and in the window.

use super::{Addition, CannotAdd, Opening, Reach, SaidLine};
use crate::courier::Issue;

impl CannotAdd {
    /// One or two sentences: what this account cannot add, and who can.
    pub fn words(&self) -> String {
        let what = match &self.what {
            Addition::Label(name) => format!("the label {name}"),
            Addition::Milestone(title) => format!("the milestone {title}"),
            Addition::Pin => "a pin".to_owned(),
        };
        let may = if self.is_sure { "cannot" } else { "may not be able to" };
        format!("This account {may} add {what}. {}", self.who_can)
    }
}

impl SaidLine {
    /// What became of it, and why.
    pub fn words(&self) -> String {
        let is = if self.is_kept { "stands there" } else { "is left out" };
        format!("{} {is}. {}", self.line, self.why)
    }
}

impl Opening {
    /// Whom it reaches, in words, where the team has so many sections: `12 people are told now; each later
    /// comment makes 3 mails.`
    pub fn reach_words(&self, sections: usize) -> String {
        let reach = self.reaches;
        let people = match reach.now {
            0 => "Nobody is told now".to_owned(),
            1 => "1 person is told now".to_owned(),
            now => format!("{now} people are told now"),
        };
        // Whoever opens an issue is told of what follows, and here that is the member.
        let each = match (reach.now, reach.each_comment) {
            (_, 0) => "a later comment reaches nobody by mail".to_owned(),
            (0, _) => "of each later comment only you get a mail".to_owned(),
            (_, 1) => "each later comment makes 1 mail".to_owned(),
            (_, mails) => format!("each later comment makes {mails} mails"),
        };
        match (sections, reach.updates) {
            (0, _) | (_, 0) => format!("{people}; {each}."),
            (1, mails) => format!("{people}; {each}, the update of its section {mails}."),
            (_, mails) => {
                format!("{people}; {each}, one update of each of {sections} sections {mails}.")
            }
        }
    }
}

impl Reach {
    /// `12 told now, 3 mails a comment`
    pub fn words(&self) -> String {
        let mails = if self.each_comment == 1 { "mail" } else { "mails" };
        format!("{} told now, {} {mails} a comment", self.now, self.each_comment)
    }
}

impl Opening {
    /// Who is named without a tag and why, what the account cannot add, and what became of the lines for
    /// bots; one sentence each.
    pub fn beside(&self) -> Vec<String> {
        let names = self.plain.iter().map(|one| format!("{} ({})", one.name, one.why.words()));
        let names = names.collect::<Vec<_>>().join(", ");
        let plain = (!names.is_empty()).then(|| format!("Without @: {names}"));
        let cannot = self.cannot_add.iter().map(CannotAdd::words);
        plain.into_iter().chain(cannot).chain(self.lines.iter().map(SaidLine::words)).collect()
    }

    /// What is left for somebody to do on GitHub once it is open, one sentence each.
    pub fn left(&self) -> Vec<String> {
        let milestone = self.milestone.iter().map(|title| {
            format!(
                "The milestone {title} is not set: somebody with triage access can do that on GitHub."
            )
        });
        self.cannot_add.iter().map(CannotAdd::words).chain(milestone).collect()
    }

    /// What of it is left by now, as the issue was read last: what stands there, whoever has put it there, is
    /// left to nobody. A milestone that somebody has chosen instead is theirs to say.
    pub fn left_on(&self, issue: &Issue) -> Vec<String> {
        let labels = issue.labels().unwrap_or_default();
        let has_milestone = issue.milestone().is_some();
        let is_left = |one: &&CannotAdd| match &one.what {
            Addition::Label(name) => !labels.iter().any(|label| label.eq_ignore_ascii_case(name)),
            Addition::Milestone(_) => !has_milestone,
            Addition::Pin => true,
        };
        let cannot = self.cannot_add.iter().filter(is_left).map(CannotAdd::words);
        let milestone = self.milestone.iter().filter(|_| !has_milestone).map(|title| {
            format!(
                "#{} has no milestone, and the team's file names {title}: somebody with triage access can set \
                 it on GitHub.",
                issue.number
            )
        });
        cannot.chain(milestone).collect()
    }
}
