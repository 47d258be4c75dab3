//! What the buttons of these pages do, once what was looked at is still so.

use super::{
    super::{
        answering::Means,
        writing::{bad, not_ready},
    },
    parts::{answers, outcome_words, read_digest, reason, unread},
};
use crate::{ReadTx, WriteTx, team::tables::Team};
use meridian_core::{
    courier::{Content, marker::About},
    fingerprint::sha256_hex,
};
use meridian_protocol::{DecisionAct, DecisionPage, Failure};

impl ReadTx<'_> {
    /// What tells what would be sent, and to what, from anything else.
    pub(super) fn digest_of(&self, page: &DecisionPage) -> Result<String, Failure> {
        let text = match page {
            DecisionPage::All | DecisionPage::One { .. } => String::new(),
            DecisionPage::Answer { name, says, because } => {
                let planned = self.plan_answer(name, says, reason(because))?;
                let view = self.decision(name)?;
                let asked = [&[planned.question, planned.words], &view.options[..]].concat();
                format!("{}\n{}", asked.join("\n"), planned.text.unwrap_or_default())
            }
            DecisionPage::Outcome { name, .. } => {
                self.plan_outcome(name, &outcome_words(page)?)?.text
            }
            DecisionPage::Reopen { name, because } => self.plan_reopening(name, because, None)?.1,
            DecisionPage::Propose(asking) => {
                let planned = self.plan_proposal(&self.asked(asking)?)?;
                format!("{}\n{}", planned.issue, planned.text)
            }
        };
        Ok(sha256_hex(&text))
    }

    fn check_digest(&self, page: &DecisionPage, shown: &str) -> Result<(), Failure> {
        match self.digest_of(page)? == shown {
            true => Ok(()),
            false => Err(not_ready(
                "What it is about has changed since you looked, so nothing was sent. Look at it once more.",
            )),
        }
    }
}

impl ReadTx<'_> {
    /// The page on which the member sees what becomes of something that they asked for; none where it is no
    /// page of these.
    pub(crate) fn decision_page_of(
        &self,
        team: &Team,
        content: &Content,
    ) -> Result<Option<DecisionPage>, Failure> {
        let one = |name: String| Some(DecisionPage::One { name });
        Ok(match content {
            Content::Message(message) => match &message.about {
                About::Proposal { .. } => Some(DecisionPage::All),
                About::Answer { proposal, .. }
                | About::Outcome { proposal, .. }
                | About::Reopened { proposal, .. } => one(proposal.to_string()),
                _ => None,
            },
            Content::Reaction(_) => {
                let all = self.decisions(team)?.all;
                all.iter().find(|of| answers(of, content)).and_then(|of| one(of.key.to_string()))
            }
            _ => None,
        })
    }
}

impl WriteTx<'_> {
    /// Does what a button of these pages does, and says which page is to be looked at then.
    ///
    /// # Errors
    /// As what is asked for; [`Failure::NotReady`] where it is not as it was shown.
    pub(crate) fn act_on_decision(&self, act: &DecisionAct) -> Result<DecisionPage, Failure> {
        Ok(match act {
            DecisionAct::Answer { name, says, because, digest } => {
                let (of, says_of) = (name.clone(), says.clone());
                let page =
                    DecisionPage::Answer { name: of, says: says_of, because: because.clone() };
                self.check_digest(&page, digest)?;
                self.answer_proposal(name, says, reason(because))?;
                DecisionPage::One { name: name.clone() }
            }
            DecisionAct::Rule { name, answer, means, digest } => {
                let view = self.decision(name)?;
                let unread = unread(&view).find(|one| one.id.as_ref() == Some(answer));
                if unread.is_none_or(|one| read_digest(one) != *digest) {
                    return Err(not_ready(
                        "The answer is another one by now, so nothing was noted. Look at it once more.",
                    ));
                }
                let means: Means = means.parse().map_err(|error| bad(format!("{error}")))?;
                self.rule_on(name, answer, means)?;
                DecisionPage::One { name: name.clone() }
            }
            DecisionAct::Post { page, digest } => {
                self.check_digest(page, digest)?;
                match page {
                    DecisionPage::Outcome { name, .. } => {
                        self.post_outcome(name, &outcome_words(page)?)?;
                        DecisionPage::One { name: name.clone() }
                    }
                    DecisionPage::Reopen { name, because } => {
                        self.reopen_decision(name, because, None)?;
                        DecisionPage::One { name: name.clone() }
                    }
                    DecisionPage::Propose(asking) => {
                        self.propose(&self.asked(asking)?)?;
                        DecisionPage::All
                    }
                    DecisionPage::All | DecisionPage::One { .. } | DecisionPage::Answer { .. } => {
                        page.clone()
                    }
                }
            }
        })
    }
}
