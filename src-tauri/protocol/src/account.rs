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
    /// The app by which a code can be asked for; none where there is none.
    pub code_app: Option<CodeApp>,
}

/// The app, registered on a host, by which a member signs in there with a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeApp {
    /// The host as people write it.
    pub host: String,
    /// Who it is there; none where no app is known.
    pub client_id: Option<String>,
    /// Whether this build brought it; else it was chosen.
    pub is_built_in: bool,
}

/// A code that the member types on a page of GitHub's, and how it stands with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeView {
    /// Such as `WDJB-MJHT`.
    pub code: String,
    /// Where it is typed.
    pub page: String,
    /// The host as people write it.
    pub host: String,
    /// For how many seconds it is still good.
    pub left_seconds: u32,
    /// In how many seconds looking at it asks GitHub.
    pub ask_in_seconds: u32,
    /// What came of it.
    pub state: CodeState,
}

/// What came of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeState {
    /// Nothing yet.
    Waiting {
        /// Why the last question brought no answer, in a sentence; it is asked again.
        trouble: Option<String>,
    },
    /// The member is signed in.
    SignedIn(Box<SignInView>),
    /// Nothing comes of it.
    Over {
        /// Why, and what to do: a sentence or two.
        why: String,
        /// Whether another code would help.
        asks_again: bool,
    },
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
