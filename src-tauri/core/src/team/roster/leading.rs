//! Who leads the whole team, by its roster: it names such a person by a role of their own.

use super::Role;

/// What may stand beside the word for who leads: `Release Team Lead`.
const BESIDE: [&str; 6] = ["release", "team", "the", "cycle", "project", "overall"];

/// Who leads the whole team and no single part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamLeads {
    /// The roster does not say.
    Unsaid,
    /// It names these people, and no account of any of them: by the names. Nobody knows which account is theirs.
    WithoutAccount(Vec<String>),
    /// These accounts, by login.
    Logins(Vec<String>),
}

impl TeamLeads {
    /// Whether this login is one of them; none where the roster does not say who leads.
    pub fn has(&self, login: &str) -> Option<bool> {
        match self {
            Self::Unsaid => None,
            Self::WithoutAccount(_) => Some(false),
            Self::Logins(logins) => Some(logins.iter().any(|one| one.eq_ignore_ascii_case(login))),
        }
    }
}

/// Who leads the whole team, by its roster.
pub fn team_leads(roles: &[Role]) -> TeamLeads {
    let all = roles.iter().filter(|role| leads_all(&role.name)).flat_map(|role| &role.lead);
    let (mut logins, mut names) = (Vec::new(), Vec::new());
    for person in all {
        logins.extend(person.handle.clone());
        names.extend(person.name.clone());
    }
    match (logins.is_empty(), names.is_empty()) {
        (false, _) => TeamLeads::Logins(logins),
        (true, false) => TeamLeads::WithoutAccount(names),
        (true, true) => TeamLeads::Unsaid,
    }
}

fn leads_all(role: &str) -> bool {
    let lower = role.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // `v1.38` is no part of the team.
    let is_version = |word: &str| word.trim_start_matches('v').parse::<u32>().is_ok();
    let (mut leads, mut parts) = (false, false);
    for word in words {
        match word {
            "lead" | "leads" | "leader" => leads = true,
            _ => parts |= !BESIDE.contains(&word) && !is_version(word),
        }
    }
    leads && !parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::team::roster::Person;
    use rstest::rstest;

    #[rstest]
    #[case("Release Lead", true)]
    #[case("Release Team Lead", true)]
    #[case("Lead", true)]
    #[case("v1.38 Release Lead", true)]
    #[case("Docs Lead", false)]
    #[case("Release Notes Lead", false)]
    #[case("Release Signal", false)]
    #[case("Release Lead Shadow", false)]
    #[case("Release Manager", false)]
    fn who_leads_all_of_a_team_has_a_role_of_that_name(#[case] name: &str, #[case] is_it: bool) {
        let lead = Person { handle: Some("ana-example".to_owned()), ..Person::default() };
        let role = Role { name: name.to_owned(), lead: vec![lead], ..Role::default() };
        let leads = match is_it {
            true => TeamLeads::Logins(vec!["ana-example".to_owned()]),
            false => TeamLeads::Unsaid,
        };
        assert_eq!(team_leads(&[role]), leads);
    }

    #[test]
    fn who_leads_without_an_account_leads_all_the_same() {
        let lead = Person { name: Some("Ana Example".to_owned()), ..Person::default() };
        let role = Role { name: "Release Lead".to_owned(), lead: vec![lead], ..Role::default() };
        let leads = team_leads(std::slice::from_ref(&role));
        assert_eq!(leads, TeamLeads::WithoutAccount(vec!["Ana Example".to_owned()]));
        assert_eq!(leads.has("ana-example"), Some(false));
        let nobody = Role { lead: Vec::new(), ..role };
        assert_eq!(team_leads(&[nobody]).has("ana-example"), None);
    }
}
