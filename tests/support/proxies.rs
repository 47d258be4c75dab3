//! A company's way out: a forward proxy that asks for a name and a password, one that looks into what
//! passes, both a real Squid; and behind them a host that is reached by TLS alone.

// Each test binary compiles this anew and uses a part of it.
#![allow(dead_code, reason = "every test uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
#![allow(unreachable_pub, reason = "modules of a test have no outside")]

use super::{process::Ends, until};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use std::{
    fs,
    net::{TcpListener as Ports, TcpStream as Knock},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer},
    },
};

/// The host behind the proxies; only they know where it is.
pub const HOST: &str = "git.example.test";
/// Who may pass the one that asks.
pub const NAME: &str = "hana";
/// With a sign that an address writes otherwise.
pub const PASSWORD: &str = "s#cret";
/// Debian's package is `squid-openssl`: plain `squid` does not look into what passes.
const SQUID: &str = "/usr/sbin/squid";
const HELPERS: &str = "/usr/lib/squid";

/// Whether a Squid that can look into what passes is installed.
pub fn are_installed() -> bool {
    Path::new(SQUID).is_file() && Path::new(HELPERS).join("security_file_certgen").is_file()
}

/// Somebody who signs certificates.
struct Signer(CertifiedIssuer<'static, KeyPair>);

impl Signer {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }
}

/// The host behind the proxies: TLS in front of a GitHub that speaks plain HTTP, with its API where an
/// enterprise server has it.
pub struct Front {
    /// Its port of this machine.
    pub port: u16,
    /// Who signed its certificate, as PEM.
    pub signer: String,
}

impl Front {
    /// Begins to serve what `github` (such as `127.0.0.1:4100`) answers.
    pub async fn of(github: String) -> Self {
        let signer = Signer::new("Example Root");
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![HOST.to_owned()]).unwrap();
        let leaf = params.signed_by(&key, &signer.0).unwrap();
        let chain = vec![CertificateDer::from(leaf.der().to_vec())];
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, github) = (acceptor.clone(), github.clone());
                tokio::spawn(async move {
                    // Whoever does not trust it goes away.
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    let _gone = one_exchange(stream, &github).await;
                });
            }
        });
        Self { port, signer: signer.0.pem() }
    }
}

/// One question and its answer a connection, so that every path can be seen.
async fn one_exchange(
    mut asks: tokio_rustls::server::TlsStream<TcpStream>,
    github: &str,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if asks.read(&mut byte).await? == 0 {
            return Ok(());
        }
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head);
    let (first, rest) = head.split_once("\r\n").unwrap();
    let first = first.replacen(" /api/v3/", " /", 1);
    let mut answers = TcpStream::connect(github).await?;
    answers.write_all(format!("{first}\r\nconnection: close\r\n{rest}").as_bytes()).await?;
    copy_bidirectional(&mut asks, &mut answers).await.map(drop)
}

/// Both proxies.
pub struct Proxies {
    /// The address of the one that asks for a name and a password.
    pub asking: String,
    /// The address of the one that looks into what passes.
    pub looking: String,
    /// Who signs what the second one says for others, as PEM.
    pub signer: String,
    _squid: Ends,
    _folder: TempDir,
}

impl Proxies {
    /// Starts them before a host.
    pub async fn before(front: &Front) -> Self {
        let folder = tempfile::Builder::new().prefix("meridian-proxies-").tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let signer = Signer::new("Example Works Inspection");
        let of_signer = signer.0.pem();
        fs::write(path("signer.pem"), format!("{of_signer}{}", signer.0.key().serialize_pem()))
            .unwrap();
        fs::write(path("root.pem"), &front.signer).unwrap();
        fs::write(path("hosts"), format!("127.0.0.1 {HOST}\n")).unwrap();
        // By what its helper takes as it is; no person's password.
        let secret = format!(
            "#!/bin/sh\nwhile read -r line; do case \"$line\" in '{NAME} s%23cret') echo OK;; *) echo ERR;; esac; done\n"
        );
        fs::write(path("who"), secret).unwrap();
        fs::set_permissions(path("who"), fs::Permissions::from_mode(0o755)).unwrap();
        let made = Command::new(format!("{HELPERS}/security_file_certgen"))
            .args(["-c", "-s"])
            .arg(path("made"))
            .args(["-M", "4MB"])
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success(), "squid's helper makes its folder");
        let (asking, looking) = (free_port(), free_port());
        fs::write(path("conf"), configuration(folder.path(), asking, looking)).unwrap();
        give_away(folder.path());
        // Its pieces of shared memory are named after it.
        let name = format!("meridian{asking}");
        let squid = Command::new(SQUID)
            .args(["-N", "-n", &name, "-f"])
            .arg(path("conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let squid = Ends(squid);
        for port in [asking, looking] {
            until("the proxy", || async move { Knock::connect(("127.0.0.1", port)).ok() }).await;
        }
        Self {
            asking: format!("127.0.0.1:{asking}"),
            looking: format!("127.0.0.1:{looking}"),
            signer: of_signer,
            _squid: squid,
            _folder: folder,
        }
    }
}

fn free_port() -> u16 {
    Ports::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Started by root it becomes somebody else, who must be able to read this.
fn give_away(folder: &Path) {
    let mut all: Vec<PathBuf> = vec![folder.to_path_buf()];
    while let Some(path) = all.pop() {
        let is_folder = path.is_dir();
        if is_folder {
            all.extend(fs::read_dir(&path).unwrap().flatten().map(|entry| entry.path()));
        }
        let is_program = path.ends_with("who");
        let mode = if is_folder || is_program { 0o777 } else { 0o666 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
}

fn configuration(folder: &Path, asking: u16, looking: u16) -> String {
    let folder = folder.display();
    format!(
        "http_port 127.0.0.1:{asking}
http_port 127.0.0.1:{looking} ssl-bump cert={folder}/signer.pem generate-host-certificates=on
sslcrtd_program {HELPERS}/security_file_certgen -s {folder}/made -M 4MB
sslcrtd_children 1 startup=1
tls_outgoing_options cafile={folder}/root.pem
ssl_bump bump all
auth_param basic program {folder}/who
auth_param basic children 1 startup=1
auth_param basic realm a test
acl asked localport {asking}
acl looked localport {looking}
acl known proxy_auth REQUIRED
http_access allow looked
http_access allow asked known
http_access deny all
hosts_file {folder}/hosts
pid_filename none
cache deny all
access_log none
cache_log {folder}/log
coredump_dir {folder}
netdb_filename none
pinger_enable off
shutdown_lifetime 0 seconds
"
    )
}
