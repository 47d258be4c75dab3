//! Tokens as they are copied, and what is copied in their place.

use super::*;

const CLASSIC: &str = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

#[test]
fn what_stands_round_a_token_is_dropped() {
    for text in [
        CLASSIC.to_owned(),
        format!("  {CLASSIC}\n"),
        format!("\r\n\t{CLASSIC}\r\n\r\n"),
        format!("\"{CLASSIC}\""),
        format!("'{CLASSIC}'\n"),
        format!("`{CLASSIC}`"),
        format!("\u{201c}{CLASSIC}\u{201d}"),
        format!("\u{feff}{CLASSIC}\u{200b}"),
        format!("{CLASSIC}\0"),
        format!("Authorization: Bearer {CLASSIC}"),
        format!("authorization: token {CLASSIC}\n"),
        format!("\"Authorization: Bearer {CLASSIC}\""),
        format!("Bearer {CLASSIC}"),
        format!("token {CLASSIC}"),
        format!("MERIDIAN_TOKEN={CLASSIC}"),
        format!("MERIDIAN_TOKEN = '{CLASSIC}'"),
        format!("export GH_TOKEN=\"{CLASSIC}\""),
        format!("  export GITHUB_TOKEN={CLASSIC};\n"),
        format!("set GH_TOKEN={CLASSIC}"),
        format!("$env:GH_TOKEN = \"{CLASSIC}\""),
    ] {
        let read = read(&text);
        assert_eq!(read, Ok(Pasted { token: CLASSIC, kind: Kind::Classic }), "{text:?}");
    }
}

#[test]
fn its_beginning_gives_it_a_name_and_decides_nothing_else() {
    let longest = "x".repeat(1024);
    for (token, kind) in [
        (CLASSIC, Kind::Classic),
        ("github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz", Kind::FineGrained),
        ("gho_0123456789abcdefghijABCDEFGHIJ012345", Kind::OAuth),
        ("ghu_0123456789abcdefghijABCDEFGHIJ012345", Kind::AppUser),
        ("0123456789abcdef0123456789abcdef01234567", Kind::Unknown),
        ("ghx_new.kind-of/token+with=signs", Kind::Unknown),
        ("practice-token-you", Kind::Unknown),
        (longest.as_str(), Kind::Unknown),
    ] {
        assert_eq!(read(token), Ok(Pasted { token, kind }), "{token}");
        let remarks = matches!(kind, Kind::FineGrained | Kind::AppUser);
        assert_eq!(kind.remark().is_some(), remarks, "{token}");
    }
}

#[test]
fn what_is_no_token_is_named_and_never_quoted() {
    let long = format!("hidden{}", "x".repeat(1024));
    let book = "hidden ".repeat(20_000);
    for (text, expected) in [
        ("", NoToken::Empty),
        (" \n\t", NoToken::Empty),
        ("\"\"", NoToken::Empty),
        ("Bearer ", NoToken::Short),
        ("export GH_TOKEN=", NoToken::Empty),
        ("hidden words of a text", NoToken::Text),
        ("ghp_hidden0123456789\nghp_hidden0123456789", NoToken::Text),
        ("ghp_0123456789hidden\n0123456789", NoToken::Text),
        ("{\"token\":\"hidden0123456789\"}", NoToken::Text),
        ("<html><body>hidden</body></html>", NoToken::Text),
        ("https://github.com/settings/tokens/hidden", NoToken::Link),
        ("github.com/settings/tokens/hidden", NoToken::Link),
        ("ssh-ed25519 AAAAC3hidden ana@example.com", NoToken::Key),
        ("ssh-rsa AAAAB3hidden", NoToken::Key),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nhidden\n", NoToken::Key),
        ("hidden-pass", NoToken::Short),
        ("ghp_hidden", NoToken::Short),
        ("ghp_****************hidden", NoToken::Hidden),
        ("ghp_012\u{2026}hidden0123456789", NoToken::Hidden),
        ("ghp_hidden0123456789\u{e9}0123456789", NoToken::Sign),
        ("ghp_hidden0123456789\u{7}0123456789", NoToken::Sign),
        ("ghs_hidden0123456789abcdefghij", NoToken::Installation),
        ("ghr_hidden0123456789abcdefghij", NoToken::Refresh),
        (long.as_str(), NoToken::Long),
        (book.as_str(), NoToken::Long),
    ] {
        let refused = read(text).unwrap_err();
        assert_eq!(refused, expected, "{text:?}");
        let said = format!("{refused} {refused:?}");
        assert!(!said.contains("hidden") || expected == NoToken::Hidden, "{said}");
        assert!(refused.to_string().ends_with('.'), "{said}");
    }
}

#[test]
fn nothing_prints_a_token() {
    let shown = format!("{:?}", read(CLASSIC).unwrap());
    assert!(!shown.contains("0123"), "{shown}");
}
