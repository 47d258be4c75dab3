//! Who leads the whole team, by its roster: it names such a person by a role of their own.

use super::Role;

/// What may stand beside the word for who leads: `Release Team Lead`.
const BESIDE: [&str; 6] = ["release", "team", "the", "cycle", "project", "overall"];

/// The logins of those who lead the whole team and no single part of it; empty where the roster does not say.
pub fn team_leads(roles: &[Role]) -> Vec<String> {
    let all = roles.iter().filter(|role| leads_all(&role.name));
    all.flat_map(|role| &role.lead).filter_map(|person| person.handle.clone()).collect()
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
        assert_eq!(team_leads(&[role]), vec!["ana-example"; usize::from(is_it)]);
    }
}
