//! A proxy and a TLS server on this machine, spoken to by the client that speaks to GitHub.

use super::super::Client;
use crate::{
    ground::proxy::{Proxies, Variables},
    test_clock::Driven,
};
use meridian_core::{
    courier::{Answer, CertificateTrouble, Hindrance, ProxyTrouble, User},
    settings::ProxyChoice,
};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, KeyPair,
    date_time_ymd,
};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

const GITHUB: &str = "https://github.example";

/// What stands behind the proxy.
struct Behind {
    port: u16,
    roots: RootCertStore,
}

const SIGNER: &str = "Example Corp Inspecting CA";

/// Who signs others, and calls themselves so.
fn ca(kind: DnType, name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(kind, name);
    params
}

/// A certificate for `name`, valid in the years given.
fn behind(name: &str, years: (i32, i32)) -> (ServerConfig, RootCertStore) {
    signed(name, years, &ca(DnType::CommonName, SIGNER), &[])
}

/// The same from this root, which signs by those in between, last first.
fn signed(
    name: &str,
    years: (i32, i32),
    root: &CertificateParams,
    between: &[CertificateParams],
) -> (ServerConfig, RootCertStore) {
    let mut ca = CertifiedIssuer::self_signed(root.clone(), KeyPair::generate().unwrap()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(ca.der().to_vec())).unwrap();
    let mut chain = Vec::new();
    for params in between {
        let key = KeyPair::generate().unwrap();
        ca = CertifiedIssuer::signed_by(params.clone(), key, &ca).unwrap();
        chain.insert(0, CertificateDer::from(ca.der().to_vec()));
    }
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(years.0, 1, 1);
    params.not_after = date_time_ymd(years.1, 1, 1);
    let leaf = params.signed_by(&key, &ca).unwrap();
    chain.insert(0, CertificateDer::from(leaf.der().to_vec()));
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    (config, roots)
}

/// Answers every question with a user.
async fn serve(name: &str, years: (i32, i32)) -> Behind {
    serve_as(behind(name, years)).await
}

async fn serve_as((config, roots): (ServerConfig, RootCertStore)) -> Behind {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let _ = head(&mut stream).await;
                let body = r#"{"login":"ada","id":7}"#;
                let answer = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
                     \r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.flush().await;
                let _ = stream.read(&mut [0; 64]).await;
            });
        }
    });
    Behind { port, roots }
}

/// Reads up to the empty line that ends a head.
async fn head(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).await.is_ok_and(|n| n == 1) {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// What a proxy does with whoever asks.
#[derive(Clone, Copy)]
enum Manner {
    /// Leads on, whatever host is named, to this port of this machine.
    LeadsTo(u16),
    /// The same for who gives this header.
    Wants(&'static str, u16),
    /// Says this, and no more.
    Says(&'static str),
}

#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<String>>>);

async fn proxy(manner: Manner) -> (u16, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Asked::default();
    let heard = asked.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let heard = heard.clone();
            tokio::spawn(async move {
                let head = head(&mut stream).await;
                heard.0.lock().unwrap().push(head.lines().next().unwrap_or_default().to_owned());
                let to = match manner {
                    Manner::LeadsTo(to) => Some(to),
                    Manner::Wants(header, to) => head.contains(header).then_some(to),
                    Manner::Says(words) => {
                        let _ = stream.write_all(words.as_bytes()).await;
                        return;
                    }
                };
                let Some(to) = to else {
                    let refusal = "HTTP/1.1 407 Proxy Authentication Required\r\n\
                                   Proxy-Authenticate: Basic realm=\"company\"\r\n\r\n";
                    let _ = stream.write_all(refusal.as_bytes()).await;
                    return;
                };
                lead(stream, to, b"HTTP/1.1 200 Connection established\r\n\r\n").await;
            });
        }
    });
    (port, asked)
}

async fn lead(mut from: TcpStream, to: u16, answer: &[u8]) {
    let mut to = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
    from.write_all(answer).await.unwrap();
    let _ = copy_bidirectional(&mut from, &mut to).await;
}

/// Asks who the token belongs to.
async fn ask(api_url: &str, proxy: &str, roots: &RootCertStore) -> Result<User, Hindrance> {
    let choice = ProxyChoice::At(proxy.to_owned());
    let proxies = Proxies::of(&choice, &Variables::default(), None);
    let clock = Driven::at("2026-10-26T01:02:00Z");
    let token = Some("practice".to_owned().into());
    let client = Client::trusting(api_url, token, clock, &proxies, Some(roots.clone())).unwrap();
    match client.signed_in_user().await {
        Ok(user) => Ok(user),
        Err(Answer::Offline { by }) => {
            assert_eq!(client.hindrance().as_ref(), Some(&by));
            Err(by)
        }
        Err(answer) => panic!("{answer:?}"),
    }
}

const NOW: (i32, i32) = (2020, 2080);

#[tokio::test]
async fn a_proxy_leads_to_github_with_a_name_and_a_password() {
    let behind = serve("github.example", NOW).await;
    // ada:p#w
    let (port, asked) =
        proxy(Manner::Wants("Proxy-Authorization: Basic YWRhOnAjdw==", behind.port)).await;
    let through = format!("http://ada:p%23w@127.0.0.1:{port}");
    assert_eq!(ask(GITHUB, &through, &behind.roots).await.unwrap().login, "ada");
    assert_eq!(*asked.0.lock().unwrap(), ["CONNECT github.example:443 HTTP/1.1"]);
    for wrong in ["", "ada@", "ada:other@"] {
        let through = format!("http://{wrong}127.0.0.1:{port}");
        let hindrance = ask(GITHUB, &through, &behind.roots).await.unwrap_err();
        let proxy = format!("127.0.0.1:{port}");
        assert_eq!(hindrance, Hindrance::Proxy { proxy, trouble: ProxyTrouble::SignIn }, "{wrong}");
    }
}

#[tokio::test]
async fn what_a_proxy_does_instead_is_named_and_so_is_the_proxy() {
    let roots = RootCertStore::empty();
    for (says, refuses) in [
        ("HTTP/1.1 403 Forbidden\r\n\r\n", true),
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n", true),
        ("", false),
    ] {
        let (port, _) = proxy(Manner::Says(says)).await;
        let hindrance = ask(GITHUB, &format!("127.0.0.1:{port}"), &roots).await.unwrap_err();
        let Hindrance::Proxy { proxy, trouble } = &hindrance else { panic!("{hindrance:?}") };
        assert_eq!(*proxy, format!("127.0.0.1:{port}"));
        match trouble {
            ProxyTrouble::LeadsNowhere { .. } => assert!(refuses, "{says}"),
            ProxyTrouble::Broken { .. } => assert!(!refuses, "{says}"),
            other => panic!("{says}: {other:?}"),
        }
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    for scheme in ["http", "socks5h"] {
        let through = format!("{scheme}://127.0.0.1:{nobody}");
        let hindrance = ask(GITHUB, &through, &roots).await.unwrap_err();
        let is_silent = matches!(
            &hindrance,
            Hindrance::Proxy { proxy, trouble: ProxyTrouble::Silent { .. } }
                if proxy.ends_with(&nobody.to_string())
        );
        assert!(is_silent, "{hindrance:?}");
    }
}

#[tokio::test]
async fn without_a_network_a_proxy_is_not_to_blame() {
    // A part of a name has 63 letters at most: for more no server of names is even asked.
    let name = format!("{}.example", "a".repeat(64));
    for scheme in ["http", "socks5"] {
        let through = format!("{scheme}://{name}:3128");
        let hindrance = ask(GITHUB, &through, &RootCertStore::empty()).await.unwrap_err();
        assert!(hindrance.passes_by_itself(), "{hindrance:?}");
        let words = hindrance.in_full("GitHub");
        assert!(words.contains(&format!("the proxy {name}:3128 has no address here")), "{words}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_no_missing_network() {
    let known = |hindrance| match hindrance {
        Hindrance::Certificate { trouble } => trouble,
        other => panic!("{other:?}"),
    };
    // As a company's proxy shows its own.
    let behind = serve("github.example", NOW).await;
    let (port, _) = proxy(Manner::LeadsTo(behind.port)).await;
    let through = format!("127.0.0.1:{port}");
    let hindrance = ask(GITHUB, &through, &others()).await.unwrap_err();
    let said = hindrance.title("GitHub");
    assert!(said.contains("is from \"Example Corp Inspecting CA\", an issuer"), "{said}");
    let issuer = Some(SIGNER.to_owned());
    assert_eq!(known(hindrance), CertificateTrouble::UnknownIssuer { issuer });
    let hindrance = ask("https://other.example", &through, &behind.roots).await.unwrap_err();
    assert_eq!(known(hindrance), CertificateTrouble::OtherName);
    let behind = serve("github.example", (2010, 2011)).await;
    let (port, _) = proxy(Manner::LeadsTo(behind.port)).await;
    let hindrance = ask(GITHUB, &format!("127.0.0.1:{port}"), &behind.roots).await.unwrap_err();
    assert_eq!(known(hindrance), CertificateTrouble::NotNow);
}

/// Whom this system knows, where it does not know who signed.
fn others() -> RootCertStore {
    signed("other.example", NOW, &ca(DnType::CommonName, "Example Root"), &[]).1
}

#[tokio::test]
async fn who_is_not_known_is_named_as_the_certificate_says_it() {
    let issuer = async |made: (ServerConfig, RootCertStore)| {
        let behind = serve_as(made).await;
        let at = format!("https://localhost:{}", behind.port);
        assert_eq!(ask(&at, "127.0.0.1:9", &behind.roots).await.unwrap().login, "ada");
        match ask(&at, "127.0.0.1:9", &others()).await.unwrap_err() {
            Hindrance::Certificate { trouble: CertificateTrouble::UnknownIssuer { issuer } } => {
                issuer
            }
            other => panic!("{other:?}"),
        }
    };
    let by = |root: &CertificateParams, between: &[CertificateParams]| {
        signed("localhost", NOW, root, between)
    };
    let root = ca(DnType::CommonName, "Example Corp Root");
    let [first, second] =
        ["Example Corp Issuing 1", "Issuing 2"].map(|name| ca(DnType::CommonName, name));
    // The one that can be installed, not the one that signed with its leave.
    let named = issuer(by(&root, &[first, second])).await;
    assert_eq!(named.as_deref(), Some("Example Corp Root"));
    let named = issuer(by(&ca(DnType::OrganizationName, "Example Corp"), &[])).await;
    assert_eq!(named.as_deref(), Some("Example Corp"));
    let named = issuer(by(&ca(DnType::CountryName, "NO"), &[])).await;
    assert_eq!(named.as_deref(), Some("C=NO"));
    let odd = format!("An\r\n\"issuer\"\u{202e} {}", "x".repeat(2000));
    let named = issuer(by(&ca(DnType::CommonName, &odd), &[])).await.unwrap();
    assert!(named.starts_with("An 'issuer' xxx") && named.ends_with("..."), "{named}");
    assert!(named.len() <= 64 && !named.contains(char::is_control), "{named}");
}

#[tokio::test]
async fn a_socks_proxy_gets_the_name_and_leads_on() {
    let behind = serve("github.example", NOW).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let to = behind.port;
    let named = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut greeting = [0; 2];
        stream.read_exact(&mut greeting).await.unwrap();
        let mut methods = vec![0; usize::from(greeting[1])];
        stream.read_exact(&mut methods).await.unwrap();
        stream.write_all(&[5, 0]).await.unwrap();
        let mut asked = [0; 5];
        stream.read_exact(&mut asked).await.unwrap();
        let mut name = vec![0; usize::from(asked[4]) + 2];
        stream.read_exact(&mut name).await.unwrap();
        name.truncate(name.len() - 2);
        tokio::spawn(async move {
            lead(stream, to, &[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).await;
        });
        String::from_utf8(name).unwrap()
    });
    let through = format!("socks5h://127.0.0.1:{port}");
    assert_eq!(ask(GITHUB, &through, &behind.roots).await.unwrap().login, "ada");
    assert_eq!(named.await.unwrap(), "github.example");
}

#[tokio::test]
async fn what_is_on_this_machine_is_asked_past_a_proxy_that_is_gone() {
    let behind = serve("localhost", NOW).await;
    let look_alike = format!("https://localhost:{}", behind.port);
    assert_eq!(ask(&look_alike, "127.0.0.1:9", &behind.roots).await.unwrap().login, "ada");
}
