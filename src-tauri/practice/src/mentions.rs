//! Who is linked in a text, and who is not.
//!
//! A person who exists is linked, at most fifty in a text; the next is plain without a word
//! (gutenberg-mobile#3507, triagebot#345). A team is linked where its writer is a person who belongs to
//! the organisation, and never where a bot has written (terraform-provider-google#29011). Anything else
//! stays as it was written. Whether the same person again counts against the fifty is not settled; here
//! it does not.

use std::collections::BTreeSet;

/// So many people are linked in one text.
const MOST: usize = 50;

/// Inside of these nothing is linked.
const LEFT_ALONE: [&str; 3] = ["a", "code", "pre"];

/// What a name stands for.
pub(crate) trait Names {
    /// A person of that login.
    fn is_person(&self, login: &str) -> bool;
    /// A team that the writer may mention.
    fn is_team(&self, organization: &str, team: &str) -> bool;
    /// Where the pages for people are.
    fn pages(&self) -> &str;
}

/// The same HTML with its mentions linked.
pub(crate) fn link(html: &str, names: &impl Names) -> String {
    let mut out = String::with_capacity(html.len());
    let mut linked = BTreeSet::new();
    let mut inside = 0_usize;
    let mut rest = html;
    while !rest.is_empty() {
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if inside == 0 {
            link_text(text, names, &mut linked, &mut out);
        } else {
            out.push_str(text);
        }
        let (tag, after) = after.split_at(after.find('>').map_or(after.len(), |end| end + 1));
        let is_end = tag.starts_with("</");
        let name = tag.trim_start_matches(['<', '/']);
        let name = name.split(|letter: char| !letter.is_ascii_alphanumeric()).next();
        if name.is_some_and(|name| LEFT_ALONE.contains(&name)) {
            inside = if is_end { inside.saturating_sub(1) } else { inside + 1 };
        }
        out.push_str(tag);
        rest = after;
    }
    out
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The name at the beginning of a text.
fn name(text: &str) -> &str {
    let of_a_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let end = text.find(|letter| !of_a_name(letter)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default().trim_end_matches('-')
}

/// Whether a mention may end before this: `@ada.` is one, `@ada.example` is none.
fn ends(rest: &str) -> bool {
    let mut letters = rest.trim_start_matches('.').chars();
    letters.next().is_none_or(|next| !(is_of_a_word(next) || next == '/' && rest.starts_with('/')))
}

fn link_text(text: &str, names: &impl Names, linked: &mut BTreeSet<String>, out: &mut String) {
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find('@') {
        let (plain, mention) = rest.split_at(at);
        out.push_str(plain);
        before = plain.chars().next_back().or(before);
        let mention = mention.get(1..).unwrap_or_default();
        let found =
            if before.is_some_and(is_of_a_word) { None } else { anchor(mention, names, linked) };
        let length = match found {
            Some((anchor, length)) => {
                out.push_str(&anchor);
                length
            }
            None => {
                out.push('@');
                0
            }
        };
        before = Some('@');
        rest = mention.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// The anchor of what follows an `@`, and how long the name is.
fn anchor(
    mention: &str,
    names: &impl Names,
    linked: &mut BTreeSet<String>,
) -> Option<(String, usize)> {
    let first = name(mention);
    let after = mention.get(first.len()..).unwrap_or_default();
    if first.is_empty() {
        return None;
    }
    let pages = names.pages();
    if let Some(team) = after.strip_prefix('/').map(name).filter(|team| !team.is_empty()) {
        let length = first.len() + 1 + team.len();
        let is_whole = ends(mention.get(length..).unwrap_or_default());
        let anchor = || {
            format!(
                "<a class=\"team-mention js-team-mention notranslate\" data-hovercard-type=\"team\" href=\"{pages}/orgs/{first}/teams/{team}\">@{first}/{team}</a>"
            )
        };
        return (is_whole && names.is_team(first, team)).then(|| (anchor(), length));
    }
    let login = first.to_lowercase();
    if !ends(after) || !names.is_person(first) {
        return None;
    }
    if !linked.contains(&login) && linked.len() >= MOST {
        return None;
    }
    linked.insert(login);
    let anchor = format!(
        "<a class=\"user-mention notranslate\" data-hovercard-type=\"user\" data-hovercard-url=\"/users/{first}/hovercard\" href=\"{pages}/{first}\">@{first}</a>"
    );
    Some((anchor, first.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Some50;

    impl Names for Some50 {
        fn is_person(&self, login: &str) -> bool {
            login.eq_ignore_ascii_case("ada") || login.starts_with("p-")
        }
        fn is_team(&self, organization: &str, team: &str) -> bool {
            (organization, team) == ("tern", "release")
        }
        fn pages(&self) -> &str {
            "https://practice.invalid"
        }
    }

    #[test]
    fn who_exists_is_linked_and_what_is_no_mention_stays() {
        for (text, people, teams) in [
            ("<p>@ada, hello</p>", 1, 0),
            ("<p>(@Ada) and @ada.</p>", 2, 0),
            ("<p>@nobody @ada-lovelace @ada_ x@ada @ada.example @@ada</p>", 1, 0),
            (
                "<p><code>@ada</code> <a href=\"/@ada\">@ada</a></p><pre><code>@ada</code></pre>",
                0,
                0,
            ),
            ("<p title=\"@ada\">@tern/release, @tern/other, @ada/release</p>", 0, 1),
            ("<p>@</p>", 0, 0),
            ("@ada", 1, 0),
            ("<p>@ada 🦀 é@ada</p>", 1, 0),
        ] {
            let html = link(text, &Some50);
            assert_eq!(html.matches("class=\"user-mention ").count(), people, "{html}");
            assert_eq!(html.matches("class=\"team-mention ").count(), teams, "{html}");
        }
    }

    #[test]
    fn the_fifty_first_is_plain_and_one_of_the_fifty_again_is_not() {
        let everybody: Vec<String> = (0..51).map(|number| format!("@p-{number}")).collect();
        let html = link(&format!("<p>{} @p-0</p>", everybody.join(" ")), &Some50);
        assert_eq!(html.matches("user-mention").count(), 51);
        assert!(html.contains(" @p-50 <a"), "{html}");
    }
}
