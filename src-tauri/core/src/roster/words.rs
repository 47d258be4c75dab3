//! Words by which a heading or a column says that it is about people.

/// What people are who do something for a release.
const ROLES: [&str; 35] = [
    "manager",
    "managers",
    "lead",
    "leads",
    "leader",
    "captain",
    "shepherd",
    "shepherds",
    "master",
    "owner",
    "owners",
    "driver",
    "coordinator",
    "engineer",
    "buddy",
    "keeper",
    "primary",
    "secondary",
    "oncall",
    "czar",
    "sheriff",
    "champion",
    "maintainer",
    "maintainers",
    "handler",
    "adviser",
    "advisor",
    "approver",
    "approvers",
    "reviewer",
    "reviewers",
    "person",
    "assignee",
    "who",
    "steward",
];

/// What a group of them is.
const GROUPS: [&str; 14] = [
    "team",
    "teams",
    "subteam",
    "people",
    "members",
    "member",
    "roster",
    "roles",
    "contacts",
    "committee",
    "crew",
    "contributors",
    "shadows",
    "shadow",
];

fn says(text: &str, words: &[&str]) -> bool {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
        || lower.contains("on-call")
}

/// Whether a text names a role: `Release manager`, `Docs lead`.
pub(super) fn is_role(text: &str) -> bool {
    says(text, &ROLES)
}

/// Whether a text is about people: a role, or a group of them.
pub(super) fn is_about_people(text: &str) -> bool {
    is_role(text) || says(text, &GROUPS)
}

/// Whether a text names those beside the one who leads.
pub(super) fn is_beside(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["shadow", "member", "deputy", "deputies", "backup", "contributor"]
        .iter()
        .any(|word| lower.contains(word))
}
