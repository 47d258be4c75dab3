//! The first steps of many walks: a team on GitHub with a plan, added from its link without a sign-in,
//! and a first sentence in its draft.

use super::{
    github::{GitHub, REPOSITORY},
    until,
    window::Window,
};
use serde_json::json;
use std::time::Duration;

/// Where the team's repository has its plan.
pub const README: &str = "releases/v2.4/README.md";

/// Invented.
pub const PLAN: &str = "\
# Orchard v2.4

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 7th September 2026 | week 1 |
| Begin Code Freeze | ALL | 12:00 UTC Wednesday 18th November 2026 | week 11 |
| Release | Lead | Wednesday 9th December 2026 (AoE) | week 14 |
";

/// Invented.
pub const PEOPLE: &str = "\
# Orchard v2.4 release team

| Team role | Lead name (GitHub) | Shadows name (GitHub) |
|---|---|---|
| Lead | Ana Example ([@ana-example](https://github.com/ana-example)) | Bo Example ([@bo-example](https://github.com/bo-example)) |
| Release Signal | Cy Example ([@cy-example](https://github.com/cy-example)) | |
";

/// How long the first look at GitHub may take, on a busy machine.
const FIRST_LOOK: Duration = Duration::from_secs(120);

impl GitHub {
    /// Puts plan and people of a release into the team's repository; returns the page of the plan, below
    /// this address.
    pub fn publish_release(&self, address: &str) -> String {
        self.publish(README, PLAN);
        self.publish("releases/v2.4/release-team.md", PEOPLE);
        format!("{address}/{REPOSITORY}/blob/main/{README}")
    }

    /// The member pastes a comment on GitHub's own page, which sends other line ends.
    pub fn paste(&self, issue: &str, text: &str) {
        let comments = format!("/repos/{REPOSITORY}/issues/{issue}/comments");
        let body = text.replace('\n', "\r\n");
        self.ask("POST", &comments, &json!({ "body": body }).to_string());
    }
}

impl Window {
    /// From the first screen to the question for a link, with this one in its field.
    pub async fn give_link(&self, page: &str) {
        self.click("first-run-connect").await;
        self.click("first-run-go").await;
        self.paste_into("su-page", page).await;
        self.click("first-run-go").await;
    }

    /// From what a link led to, to the week of the team with the plan's second role, signed in to nothing.
    pub async fn take_team(&self) {
        self.find("su-role-1").await;
        self.click("su-role-1").await;
        self.click("first-run-go").await;
        self.find("su-ready").await;
        self.click("first-run-go").await;
    }

    /// The number of the round's issue, once it is known.
    pub async fn issue(&self) -> String {
        let is_there = |t: &str| t.contains('#');
        let link = self.reads_within(FIRST_LOOK, "issue-link", "the round's issue", is_there).await;
        let (_, number) = link.split_once('#').unwrap();
        number.chars().take_while(char::is_ascii_digit).collect()
    }

    /// Writes a first sentence into the draft, and waits until it is saved.
    pub async fn write(&self, words: &str) {
        // The last part that is drawn: from then on nothing moves.
        self.find("preview").await;
        self.click("health-green").await;
        self.type_into("field-1", words).await;
        self.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
    }

    /// Copies the update by its keys; returns what is on the clipboard, as the next program gets it.
    pub async fn copy_update(&self) -> String {
        self.press("\u{e009}\u{e008}c").await;
        self.reads("said", "that it is copied", |t| t.starts_with("Copied.")).await;
        self.reads("hand-state", "that it is copied", |t| t.starts_with("Copied ")).await;
        self.pasted().await
    }

    /// What is on the clipboard, as the next program gets it.
    pub async fn pasted(&self) -> String {
        let area = "const area = document.createElement('textarea');\
                    area.id = 'elsewhere';\
                    document.querySelector('main').append(area);\
                    area.focus()";
        self.run(area, Vec::new()).await;
        self.press("\u{e009}v").await;
        let pasted = "return document.getElementById('elsewhere').value";
        let text = until("what was pasted", || async {
            let text = self.run(pasted, Vec::new()).await;
            text.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
        })
        .await;
        self.run("document.getElementById('elsewhere').remove()", Vec::new()).await;
        text
    }
}
