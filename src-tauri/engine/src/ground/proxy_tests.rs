use super::*;

fn variables(set: &[(&str, &str)]) -> Variables {
    Variables::read(|name| {
        set.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
    })
}

fn route(choice: &ProxyChoice, set: &[(&str, &str)], root: &str) -> String {
    let proxies = Proxies::of(choice, &variables(set), None);
    match proxies.route(&root.parse().unwrap()) {
        Route::Direct => "direct".to_owned(),
        Route::Through(proxy) => match (proxy.basic_auth(), proxy.raw_auth()) {
            (Some(auth), _) => format!("{} {}", proxy.uri(), auth.to_str().unwrap()),
            (None, Some((name, password))) => format!("{} {name} {password}", proxy.uri()),
            (None, None) => proxy.uri().to_string(),
        },
        Route::Barred(words) => words,
    }
}

#[test]
fn a_proxy_is_taken_from_the_variables_that_other_programs_read() {
    let github = "https://api.github.com";
    let system = |set: &[(&str, &str)]| route(&ProxyChoice::System, set, github);
    for (name, text, expected) in [
        ("HTTPS_PROXY", "http://proxy.example:3128", "http://proxy.example:3128/"),
        ("https_proxy", "proxy.example:3128", "http://proxy.example:3128/"),
        ("ALL_PROXY", "socks5h://proxy.example", "socks5h://proxy.example:1080/"),
        ("HTTPS_PROXY", "http://proxy.example", "http://proxy.example:80/"),
        ("HTTPS_PROXY", "http://proxy.example:3128/", "http://proxy.example:3128/"),
        (
            "HTTPS_PROXY",
            "http://ada:p%23w@proxy.example:3128",
            "http://proxy.example:3128/ Basic YWRhOnAjdw==",
        ),
        ("HTTPS_PROXY", "ada:pw@[2001:db8::1]:8080", "http://[2001:db8::1]:8080/ Basic YWRhOnB3"),
        // It leads to pages without encryption, which GitHub has none of.
        ("HTTP_PROXY", "http://proxy.example:3128", "direct"),
    ] {
        assert_eq!(system(&[(name, text)]), expected, "{name}={text}");
    }
    // An empty one is not set, and does not hide a good one.
    let good = ("https_proxy", "http://proxy.example:3128");
    assert_eq!(system(&[("HTTPS_PROXY", ""), good]), "http://proxy.example:3128/");
    // That a program runs behind a web server is no reason to leave the proxy out.
    assert_eq!(system(&[("REQUEST_METHOD", "GET"), good]), "http://proxy.example:3128/");
}

#[test]
fn what_is_not_understood_is_said_and_nothing_goes_past_the_proxy() {
    for (text, words) in [
        ("ftp://proxy.example:21", "the proxy ftp://proxy.example is not understood"),
        ("socks4://proxy.example", "the proxy socks4://proxy.example is not understood"),
        ("https://ada:secret@proxy.example:443", "the proxy proxy.example wants TLS for itself"),
        (
            "http://ada:sec#ret@proxy.example:3128",
            "holds a \"#\", which means something else there; write %23",
        ),
        (
            "http://ada:sec/ret@proxy.example:3128",
            "holds a \"/\", which means something else there; write %2F",
        ),
        (
            "http://ada:sec@ret@proxy.example:3128",
            "holds a \"@\", which means something else there; write %40",
        ),
        (
            "http://ada:100%secret@proxy.example:3128",
            "holds a \"%\", which means something else there; write %25",
        ),
        ("http://ada:sec^ret@proxy.example:3128", "write %5E in its place"),
        ("http://ada:secr\u{e4}t@proxy.example:3128", "write %C3%A4 in its place"),
        ("http://ada:secr\u{fffd}t@proxy.example:3128", "this is no text"),
        ("http://proxy.example:99999", "the port of the proxy proxy.example is none"),
        ("http://proxy.example:", "the port of the proxy proxy.example is none"),
        ("http://", "this is no address of a proxy"),
        ("http://pro xy:3128", "this is no address of a proxy"),
    ] {
        let set = [("HTTPS_PROXY", text)];
        let said = route(&ProxyChoice::System, &set, "https://api.github.com");
        assert!(said.starts_with("In HTTPS_PROXY, "), "{text}: {said}");
        assert!(said.contains(words), "{text}: {said}");
        assert!(!said.contains("secret") && !said.contains("ret@"), "{said}");
        // What needs no proxy is asked all the same.
        assert_eq!(route(&ProxyChoice::System, &set, "http://127.0.0.1:4111"), "direct");
        assert_eq!(route(&ProxyChoice::None, &set, "https://api.github.com"), "direct");
    }
}

#[test]
fn exceptions_mean_what_they_mean_elsewhere() {
    for (except, host, expected) in [
        ("git.example.com", "git.example.com", "direct"),
        (".example.com", "git.example.com", "direct"),
        ("*.example.com", "git.example.com", "direct"),
        ("*", "git.example.com", "direct"),
        ("other.org git.example.com", "git.example.com", "direct"),
        ("git.example.com:8443, other.org", "git.example.com", "direct"),
        ("10.0.0.0/8", "10.1.2.3", "direct"),
        ("[2001:db8::1]:443", "[2001:db8::1]", "direct"),
        ("2001:db8::/32", "[2001:db8::1]", "direct"),
        ("ample.com", "git.example.com", "through"),
        ("10.0.0.0/8", "11.1.2.3", "through"),
        ("", "git.example.com", "through"),
    ] {
        let set = [("HTTPS_PROXY", "http://proxy.example:3128"), ("NO_PROXY", except)];
        let route = route(&ProxyChoice::System, &set, &format!("https://{host}/api/v3"));
        assert_eq!(route == "direct", expected == "direct", "{except:?} and {host}: {route}");
    }
}

#[test]
fn what_is_on_this_machine_is_never_asked_through_a_proxy() {
    let chosen = ProxyChoice::At("http://proxy.example:3128".to_owned());
    for root in ["http://127.0.0.1:4111", "https://localhost:8443", "https://[::1]:8443"] {
        assert_eq!(route(&chosen, &[], root), "direct", "{root}");
    }
    assert_eq!(route(&chosen, &[], "https://api.github.com"), "http://proxy.example:3128/");
}

#[test]
fn a_chosen_proxy_counts_before_the_variables_and_its_password_lies_elsewhere() {
    let chosen = ProxyAddress::read("http://ada:s%23cret@proxy.example:3128").unwrap();
    assert_eq!(chosen.without_password(), "http://ada@proxy.example:3128");
    assert_eq!(chosen.place(), "proxy.example:3128");
    assert_eq!(chosen.password(), Some("s%23cret"));
    let choice = ProxyChoice::At(chosen.without_password());
    let set = variables(&[("HTTPS_PROXY", "http://other.example:1"), ("NO_PROXY", "*")]);
    let proxies = Proxies::of(&choice, &set, Some("s%23cret"));
    let Route::Through(proxy) = proxies.route(&"https://api.github.com".parse().unwrap()) else {
        panic!("the chosen proxy is not taken");
    };
    assert_eq!(proxy.uri(), "http://proxy.example:3128/");
    assert_eq!(proxy.basic_auth().unwrap(), "Basic YWRhOnMjY3JldA==");
}
