//! Signing in. Nothing here ever holds a token.

use crate::CanPostView;
use serde::{Deserialize, Serialize};

/// Who writes for the team, and which ways there are to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInView {
    /// Whose sign-in there is; none without one.
    pub login: Option<String>,
    /// The host as people write it, such as `github.com`.
    pub host: String,
    /// Where the sign-in is kept, as a sentence; none without one.
    pub kept: Option<String>,
    /// What is in the way, or soon will be: one sentence with the remedy.
    pub trouble: Option<String>,
    /// Sign-ins of other programs on this laptop, best first.
    pub ways: Vec<SignInWay>,
    /// The page on which a token can be made; empty where none is needed.
    pub token_page: String,
    /// Whether the member can post to the team with it; none for the practice team.
    pub can_post: Option<CanPostView>,
}

/// A sign-in of another program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInWay {
    /// What to ask for it by.
    pub with: SignInWith,
    /// Such as `hana-example, from GitHub CLI`.
    pub title: String,
    /// One sentence more.
    pub detail: String,
}

/// Which sign-in of another program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInWith {
    /// One of those that GitHub CLI (`gh`) has.
    GitHubCli {
        /// Whose.
        login: String,
    },
    /// The one that Git's credential helper gives for the host.
    GitCredential,
}
