//! What people do on the web page, by hand.

use super::oracle::{is_of_round, is_summary};
use super::plan::{Hand, MAINTAINER, VISITOR};
use super::{RoundWorld, cycle, round};
use meridian_core::courier::marker::{Marker, compose};
use serde_json::json;

/// What the maintainer writes below what was there.
pub(super) const BY_HAND: &str = "A line by hand.";

impl RoundWorld {
    pub(super) fn by_hand(&mut self, hand: Hand) {
        let Ok(truth) = self.practice.world() else { return };
        if self.calm {
            return;
        }
        let issues: Vec<_> =
            truth.issues.iter().filter(|issue| is_of_round(issue)).cloned().collect();
        let Some(issue) = self.chance.pick(&issues).cloned() else { return };
        let path = format!("/issues/{}", issue.number);
        let body = issue.newest().and_then(|version| version.body.clone()).unwrap_or_default();
        match hand {
            Hand::Close => {
                self.act_as(MAINTAINER, "PATCH", &path, &json!({ "state": "closed" }));
            }
            Hand::Reopen => {
                self.act_as(MAINTAINER, "PATCH", &path, &json!({ "state": "open" }));
            }
            Hand::EditIssue => {
                let body = format!("{body}\n\n{BY_HAND}");
                self.act_as(MAINTAINER, "PATCH", &path, &json!({ "body": body }));
            }
            Hand::EditSummary => {
                let all: Vec<_> = truth.comments.iter().filter(|one| is_summary(one)).collect();
                let Some(one) = self.chance.pick(&all).copied() else { return };
                let body = format!("{}\n\n{BY_HAND}", one.body().unwrap_or_default());
                let path = format!("/issues/comments/{}", one.id);
                self.act_as(MAINTAINER, "PATCH", &path, &json!({ "body": body }));
            }
            Hand::Update => {
                self.last_text += 1;
                let op = format!("01VISITOR{:06}", self.last_text);
                let section = format!("guests-{}", self.last_text);
                let (Ok(cycle), Ok(round)) = (cycle(), round()) else { return };
                let (Ok(op), Ok(section)) = (op.parse(), section.parse()) else { return };
                let part = (1, 1);
                let mark = Marker { cycle, round, section, part, op, withdrawn: false };
                let body = compose(&mark, "Status: Green\n\n## Highlights\n\nAll merged.\n");
                let path = format!("{path}/comments");
                self.act_as(VISITOR, "POST", &path, &json!({ "body": body }));
            }
        }
        self.tell(&format!("by hand: {hand:?} on #{}", issue.number));
    }
}
