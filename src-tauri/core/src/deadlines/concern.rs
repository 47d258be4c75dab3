//! Whom a deadline concerns: the roles that its source names.

use serde::{Deserialize, Serialize};

/// The role of a row that names everybody or nobody.
pub const EVERYONE: &str = "everyone";

/// Whether a deadline is the member's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// It names the member's section.
    Own,
    /// It names everybody, or it is a freeze, which binds everybody whoever announces it.
    Everybody,
    /// It is somebody else's.
    Others,
}

/// The roles in a cell such as `Comms / Release Signal` or `Docs Lead`, without "Lead";
/// [`EVERYONE`] where it names everybody or nobody.
pub fn roles(who: Option<&str>) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for part in who.unwrap_or_default().split(['/', ',', ';', '&']) {
        for part in part.split(" and ") {
            let role = role(part);
            if !role.is_empty() && !roles.contains(&role) {
                roles.push(role);
            }
        }
    }
    if roles.is_empty() {
        roles.push(EVERYONE.to_owned());
    }
    roles
}

fn role(words: &str) -> String {
    let words: Vec<&str> =
        words.split(|c: char| c.is_whitespace() || c == '*').filter(|w| !w.is_empty()).collect();
    let lower = words.join(" ").to_lowercase();
    match lower.as_str() {
        "" | "-" | "--" | "---" | "n/a" | "tbd" => return String::new(),
        "all" | "everyone" | "everybody" | "community" | "release team" | "team" => {
            return EVERYONE.to_owned();
        }
        "lead" | "leads" | "release lead" | "release team lead" => {
            return "Release Lead".to_owned();
        }
        _ => {}
    }
    match words.split_last() {
        Some((last, rest))
            if !rest.is_empty()
                && matches!(
                    last.to_lowercase().as_str(),
                    "lead" | "leads" | "shadow" | "shadows" | "team"
                ) =>
        {
            rest.join(" ")
        }
        _ => words.join(" "),
    }
}

/// The same role under its several names.
fn key(role: &str) -> String {
    let lower = role.to_lowercase();
    match lower.as_str() {
        "communications" | "release comms" => "comms".to_owned(),
        "branch manager" | "branch managers" | "release branch manager" => {
            "branch management".to_owned()
        }
        "ci signal" => "release signal".to_owned(),
        "release notes" | "documentation" => "docs".to_owned(),
        "enhancement" => "enhancements".to_owned(),
        _ => lower,
    }
}

/// Whether two names mean one role.
pub fn same_role(one: &str, other: &str) -> bool {
    key(one) == key(other)
}

/// Whether a row that names `roles` and is called `name` concerns a member with these `sections`.
pub fn concern(name: &str, roles: &[String], sections: &[String]) -> Concern {
    if roles.iter().any(|role| sections.iter().any(|section| same_role(role, section))) {
        Concern::Own
    } else if is_freeze(name) || roles.iter().any(|role| role == EVERYONE) {
        Concern::Everybody
    } else {
        Concern::Others
    }
}

/// Whether a row is the beginning of a freeze: neither the call before it nor a blog about it.
pub fn is_freeze(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.contains("freeze")
        && !["call for", "brace", "exception", "coming", "reminder", "lifted", "end of", "blog"]
            .iter()
            .any(|other| lower.contains(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roles_of_a_cell() {
        for (who, expected) in [
            ("Docs Lead", vec!["Docs"]),
            ("Comms / Release Signal", vec!["Comms", "Release Signal"]),
            ("Enhancement Owner / SIG Leads", vec!["Enhancement Owner", "SIG"]),
            ("Lead", vec!["Release Lead"]),
            ("ALL", vec![EVERYONE]),
            ("", vec![EVERYONE]),
            ("---", vec![EVERYONE]),
            ("Branch Manager", vec!["Branch Manager"]),
        ] {
            assert_eq!(roles(Some(who)), expected, "{who}");
        }
        assert_eq!(roles(None), [EVERYONE]);
    }

    #[test]
    fn a_role_is_known_by_its_other_names() {
        let sections = ["Branch Management".to_owned()];
        let of = |name: &str, who: &str| concern(name, &roles(Some(who)), &sections);
        assert_eq!(of("rc.0 released", "Branch Manager"), Concern::Own);
        assert_eq!(of("Begin Code Freeze", "Release Lead"), Concern::Everybody);
        assert_eq!(of("Call for Code Freeze exceptions", "Lead"), Concern::Others);
        assert_eq!(of("KubeCon", ""), Concern::Everybody);
        assert_eq!(of("Placeholders", "Docs Lead"), Concern::Others);
    }
}
