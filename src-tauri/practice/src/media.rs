//! The form of an answer that was asked for: GitHub's media types and the versions of its API.

/// The versions that are spoken, the one for who names none first.
pub(crate) const VERSIONS: [&str; 2] = ["2022-11-28", "2026-03-10"];

/// A version of the API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Version {
    /// `2022-11-28`.
    #[default]
    First,
    /// `2026-03-10`: without `assignee` in issues and without `rate` in the limits.
    Second,
}

impl Version {
    /// The version of a name; none for one that does not exist.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match VERSIONS.iter().position(|known| *known == name)? {
            0 => Some(Self::First),
            _ => Some(Self::Second),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        let [first, second] = VERSIONS;
        match self {
            Self::First => first,
            Self::Second => second,
        }
    }
}

/// How texts are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// As they were written, or nothing was said.
    #[default]
    Plain,
    /// As they were written; a file without its JSON.
    Raw,
    /// As plain words.
    Text,
    /// As HTML.
    Html,
    /// In all three forms.
    Full,
    /// A folder as an object with its entries.
    Object,
}

/// What `Accept` asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Media {
    pub(crate) form: Form,
    /// As `X-GitHub-Media-Type` says what was understood.
    pub(crate) header: String,
    /// The type of an answer that is not JSON, such as `application/vnd.github.raw`.
    pub(crate) content_type: String,
}

impl Media {
    /// Reads `Accept`; the first media type of GitHub's own counts.
    pub(crate) fn of(accept: &str) -> Self {
        let asked = accept
            .split(',')
            .map(|one| one.split(';').next().unwrap_or_default().trim())
            .find_map(|one| one.strip_prefix("application/vnd.github"));
        let Some(asked) = asked else { return Self::plain() };
        let (names, json) = match asked.strip_suffix("+json") {
            Some(names) => (names, true),
            None => (asked, false),
        };
        let name = names.split('.').rfind(|name| !matches!(*name, "" | "v3"));
        let form = match name {
            Some("raw") => Form::Raw,
            Some("text") => Form::Text,
            Some("html") => Form::Html,
            Some("full") => Form::Full,
            Some("object") => Form::Object,
            _ => Form::Plain,
        };
        match name {
            None => Self::plain(),
            Some(name) => {
                let json = if json { "; format=json" } else { "" };
                let header = format!("github.v3; param={name}{json}");
                Self { form, header, content_type: format!("application/vnd.github{asked}") }
            }
        }
    }

    fn plain() -> Self {
        let header = "github.v3; format=json".into();
        Self { form: Form::Plain, header, content_type: "application/vnd.github+json".into() }
    }
}

/// The words of HTML that was made from Markdown: without its elements, its signs as they are meant.
pub(crate) fn plain_text(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        words.push_str(before);
        let mut quoted = false;
        let end = tag.find(|sign| {
            quoted ^= sign == '"';
            sign == '>' && !quoted
        });
        rest = end.and_then(|end| tag.get(end + 1..)).unwrap_or_default();
    }
    words.push_str(rest);
    for (escaped, sign) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{a0}"), ("&amp;", "&")]
    {
        if words.contains(escaped) {
            words = words.replace(escaped, sign);
        }
    }
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn githubs_media_types_are_read_in_all_their_spellings() {
        for (accept, form, header) in [
            ("", Form::Plain, "github.v3; format=json"),
            ("*/*", Form::Plain, "github.v3; format=json"),
            ("application/vnd.github+json", Form::Plain, "github.v3; format=json"),
            ("application/vnd.github.v3+json", Form::Plain, "github.v3; format=json"),
            ("application/vnd.github.full+json", Form::Full, "github.v3; param=full; format=json"),
            (
                "application/vnd.github.v3.full+json",
                Form::Full,
                "github.v3; param=full; format=json",
            ),
            ("application/vnd.github.v3.html", Form::Html, "github.v3; param=html"),
            ("application/vnd.github.raw", Form::Raw, "github.v3; param=raw"),
            (
                "text/html;q=0.1, application/vnd.github.text+json; charset=utf-8",
                Form::Text,
                "github.v3; param=text; format=json",
            ),
            (
                "application/vnd.github.squirrel-girl-preview+json",
                Form::Plain,
                "github.v3; param=squirrel-girl-preview; format=json",
            ),
        ] {
            let media = Media::of(accept);
            assert_eq!((media.form, media.header.as_str()), (form, header), "{accept}");
        }
    }

    #[test]
    fn a_file_comes_under_the_name_that_was_asked_for() {
        let content_type = |accept: &str| Media::of(accept).content_type;
        assert_eq!(content_type("application/vnd.github.v3.raw"), "application/vnd.github.v3.raw");
        assert_eq!(
            content_type("application/vnd.github.html+json"),
            "application/vnd.github.html+json"
        );
    }

    #[test]
    fn the_words_of_a_page_have_no_elements_left() {
        assert_eq!(
            plain_text("<p>a &lt;b&gt; &amp;lt; <a href=\"x\" title=\"a > b\">c</a></p>\n"),
            "a <b> &lt; c"
        );
        assert_eq!(plain_text("a <unclosed"), "a");
        assert_eq!(plain_text(""), "");
    }
}
