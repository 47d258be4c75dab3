//! Words by which a heading or a column says that it is about people.

/// What people are who do something for a release.
const ROLES: [&str; 39] = [
    "captains",
    "chair",
    "chairs",
    "cop",
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

/// Whether a text names a role: `Release manager`, `Docs lead`; not `Lead time`.
pub(super) fn is_role(text: &str) -> bool {
    let lower = text.to_lowercase();
    let no_role = ["lead time", "lead to", "leads to", "lead into", "lead up"];
    says(text, &ROLES) && !no_role.iter().any(|words| lower.contains(words))
}

/// Whether a text only says which people of a role follow: `Lead`, `Shadows`.
pub(super) fn is_generic(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "lead",
        "leads",
        "leader",
        "team lead",
        "shadow",
        "shadows",
        "member",
        "members",
        "backup",
        "backups",
        "deputy",
        "deputies",
        "primary",
        "secondary",
        "contributors",
        "who",
    ];
    let lower = text.trim().trim_end_matches(':').to_lowercase().replace("(s)", "s");
    WORDS.contains(&lower.trim())
}

/// Signs that stand between the people who lead and the word for the others.
const BETWEEN: [char; 11] = ['(', '[', ',', ';', '/', '|', '-', '\u{2013}', '\u{2014}', ' ', '+'];

/// Where a text goes on to those beside the one who leads: the end of what stands before, and the
/// begin of their names. `@oak (shadows: @fir)`
pub(super) fn beside(text: &str) -> Option<(usize, usize)> {
    const WORDS: [&str; 12] = [
        "shadowed by",
        "shadow(s)",
        "shadows",
        "shadow",
        "backed up by",
        "backup(s)",
        "backups",
        "backup",
        "deputies",
        "deputy",
        "assisted by",
        "members",
    ];
    let lower = text.to_ascii_lowercase();
    let mut found: Option<(usize, usize)> = None;
    for word in WORDS {
        for (at, _) in lower.match_indices(word) {
            let before = text.get(..at).unwrap_or_default();
            let apart = before.is_empty() || before.ends_with(BETWEEN) || before.ends_with('\n');
            let rest = text.get(at + word.len()..).unwrap_or_default();
            let names = rest.trim_start_matches([' ', ':', '*']);
            let says = word.ends_with(" by") && rest.starts_with(' ')
                || rest.trim_start_matches('*').starts_with(':')
                || rest.starts_with(' ') && names.starts_with(['@', '[']);
            if apart && says && found.is_none_or(|(_, first)| at < first) {
                found = Some((before.trim_end_matches(BETWEEN).len(), text.len() - names.len()));
            }
        }
    }
    found
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
