//! Whose sign-ins GitHub CLI has, by the names in its `hosts.yml`. The file may hold tokens; no line
//! with one is read.

use crate::schedule::yaml::{Node, Tree};

/// The accounts of one host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Logins {
    /// Their names, the one that GitHub CLI uses by itself first.
    pub names: Vec<String>,
    /// What GitHub CLI can be asked for.
    pub form: Form,
}

/// How the file is written, which tells what the program understands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// Before 2.40: one account a host, and the program cannot be asked for one by its name.
    #[default]
    OneUser,
    /// Since: several, each asked for by its name.
    Users,
}

/// The file cannot be read as what it should be. Says nothing of what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "The list of accounts of GitHub CLI (its file hosts.yml) cannot be read; `gh auth status` says \
     what is wrong with it."
)]
pub struct Unreadable;

/// Reads the accounts of `host`, such as `github.com`, from the text of the file.
///
/// # Errors
/// [`Unreadable`] when it is no such file.
pub fn logins(text: &str, host: &str) -> Result<Logins, Unreadable> {
    let is_secret = |line: &str| {
        let key = line.trim_start().trim_start_matches(['"', '\'']);
        key.starts_with("oauth_token")
    };
    let named: String =
        text.lines().filter(|line| !is_secret(line)).flat_map(|line| [line, "\n"]).collect();
    let tree = Tree::read(&named);
    if tree.broken.is_some() {
        return Err(Unreadable);
    }
    let Some(root) = tree.roots.first() else { return Ok(Logins::default()) };
    if root.map().is_empty() {
        // A file of which every account was signed out holds `{}`.
        return if is_empty(root) { Ok(Logins::default()) } else { Err(Unreadable) };
    }
    let entry = root.map().iter().find(|(name, _)| name.trim().eq_ignore_ascii_case(host));
    let Some((_, entry)) = entry else { return Ok(Logins::default()) };
    let active = entry.said("user").filter(|name| is_login(name));
    let users = entry.get("users").map(Node::map).unwrap_or_default();
    let form = if users.is_empty() { Form::OneUser } else { Form::Users };
    let mut names: Vec<String> = active.map(str::to_owned).into_iter().collect();
    for (name, _) in users {
        let name = name.trim();
        if is_login(name) && !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            names.push(name.to_owned());
        }
    }
    Ok(Logins { names, form })
}

fn is_empty(node: &Node) -> bool {
    node.list().is_empty() && node.text().is_none_or(|text| text.is_empty() || text == "~")
}

/// Whether it can be a login: it becomes a word of a command line, where a dash would be a switch.
fn is_login(name: &str) -> bool {
    name.len() <= 100
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, host: &str) -> Vec<String> {
        logins(text, host).unwrap().names
    }

    #[test]
    fn the_older_form_names_one_account_a_host() {
        let text = "github.com:\n    user: hana-example\n    oauth_token: hidden-secret\n    \
                    git_protocol: https\ngit.example.com:\n    oauth_token: hidden-secret\n    \
                    user: hana\n";
        let found = logins(text, "github.com").unwrap();
        assert_eq!(found, Logins { names: vec!["hana-example".into()], form: Form::OneUser });
        assert_eq!(names(text, "git.example.com"), ["hana"]);
        assert!(names(text, "elsewhere.example.com").is_empty());
    }

    #[test]
    fn the_newer_form_names_several_and_the_active_one_first() {
        let text = "github.com:\n    git_protocol: ssh\n    users:\n        bo-example:\n        \
                    hana-example:\n            oauth_token: hidden-secret\n        \
                    hana_company:\n    user: hana-example\n";
        let found = logins(text, "GitHub.com").unwrap();
        let expected = ["hana-example", "bo-example", "hana_company"].map(str::to_owned);
        assert_eq!(found, Logins { names: expected.into(), form: Form::Users });
    }

    #[test]
    fn a_port_is_part_of_a_host() {
        let text = "\"127.0.0.1:4111\":\n    user: you\n";
        assert_eq!(names(text, "127.0.0.1:4111"), ["you"]);
    }

    #[test]
    fn what_can_be_no_login_is_left_out() {
        let text = "github.com:\n    user: --hostname\n    users:\n        -x:\n        'a b':\n        \
                    $(id):\n        good-1:\n";
        assert_eq!(names(text, "github.com"), ["good-1"]);
    }

    #[test]
    fn nobody_signed_in_is_no_trouble() {
        for text in ["", "{}\n", "\n# nothing\n", "github.com:\n", "~\n"] {
            assert!(names(text, "github.com").is_empty(), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_such_file_is_said_without_a_word_of_it() {
        for text in ["hidden-secret", "- hidden-secret\n", "github.com: [hidden-secret\n", "a: 'b"]
        {
            let refused = logins(text, "github.com").unwrap_err();
            assert!(!format!("{refused} {refused:?}").contains("hidden"), "{refused}");
        }
    }

    #[test]
    fn no_line_with_a_token_is_read() {
        // Broken as YAML only because of the token's line, which nobody looks at.
        let text = "github.com:\n    user: hana-example\n    oauth_token: 'hidden\n    \
                    \"oauth_token\": [x\n";
        assert_eq!(names(text, "github.com"), ["hana-example"]);
    }
}
