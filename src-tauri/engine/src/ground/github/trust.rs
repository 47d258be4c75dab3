//! Whom to trust on the way to GitHub, and whose certificate it was that is not trusted.
//!
//! rustls decides, and says of a certificate from nobody it knows only that; whose it is, the member has
//! to hear, who can have that one's root installed. So what the other side showed is read where rustls
//! has refused it, and nowhere else.

use http::Uri;
use meridian_core::courier::{CertificateTrouble, Hindrance, hindrance::issuer_name};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, OtherError,
    RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use std::sync::Arc;
use x509_cert::{
    Certificate, TbsCertificate,
    attr::AttributeTypeAndValue,
    der::{
        Decode as _, Tag, Tagged as _,
        asn1::{BmpString, Ia5StringRef, PrintableStringRef, TeletexStringRef, Utf8StringRef},
        oid::db::rfc4519,
    },
    name::Name,
};

/// Whom to trust. What is asked without encryption needs nobody. The system's certificates are read
/// anew each time, so that one that was installed meanwhile counts.
///
/// # Errors
/// When there is nobody.
pub(super) fn tls(root: &Uri, trusted: Option<RootCertStore>) -> Result<ClientConfig, Hindrance> {
    let barred = |trouble| Hindrance::Certificate { trouble };
    let other = |said: String| barred(CertificateTrouble::Other { said });
    let provider = Arc::new(ring::default_provider());
    let wanting = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| other(error.to_string()))?;
    let trusted = match trusted {
        Some(trusted) => trusted,
        None if root.scheme_str() == Some("https") => {
            of_system().ok_or_else(|| barred(nobody_trusted()))?
        }
        None => RootCertStore::empty(),
    };
    if trusted.is_empty() {
        return Ok(wanting.with_root_certificates(trusted).with_no_client_auth());
    }
    let judge = WebPkiServerVerifier::builder_with_provider(Arc::new(trusted), provider)
        .build()
        .map_err(|error| other(error.to_string()))?;
    // It refuses whatever rustls refuses, in other words.
    let naming = Arc::new(Naming { judge });
    Ok(wanting.dangerous().with_custom_certificate_verifier(naming).with_no_client_auth())
}

/// What the system has, or what a variable names in its place (rustls-native-certs 0.8.5); none where
/// there is nothing in it.
fn of_system() -> Option<RootCertStore> {
    let found = rustls_native_certs::load_native_certs();
    if !found.errors.is_empty() {
        tracing::warn!(errors = ?found.errors, "some of the system's certificates cannot be read");
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    Some(roots).filter(|roots| !roots.is_empty())
}

/// Why there is nobody to trust: a variable takes the place of what the system has.
fn nobody_trusted() -> CertificateTrouble {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|text| !text.is_empty());
    match ["SSL_CERT_FILE", "SSL_CERT_DIR"].into_iter().find(is_set) {
        Some(variable) => CertificateTrouble::NoneIn { variable: variable.to_owned() },
        None => CertificateTrouble::NoneTrusted,
    }
}

/// rustls's own judge, who also names whom it does not know.
#[derive(Debug)]
struct Naming {
    judge: Arc<WebPkiServerVerifier>,
}

impl ServerCertVerifier for Naming {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let judged = self.judge.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        judged.map_err(|error| match error {
            rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
                let named = Unknown { issuer: last_issuer(end_entity, intermediates) };
                CertificateError::Other(OtherError(Arc::new(named))).into()
            }
            other => other,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.judge.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.judge.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.supported_verify_schemes()
    }

    fn requires_raw_public_keys(&self) -> bool {
        self.judge.requires_raw_public_keys()
    }

    fn root_hint_subjects(&self) -> Option<&[DistinguishedName]> {
        self.judge.root_hint_subjects()
    }
}

/// Nobody who is trusted has signed it.
#[derive(Debug, thiserror::Error)]
#[error("unknown issuer")]
struct Unknown {
    issuer: Option<String>,
}

/// More certificates than any server shows.
const MOST_SHOWN: usize = 16;

/// Who is at the far end of what was shown: that one's certificate is wanting here, not those of whom it
/// has signed in between.
fn last_issuer(
    end_entity: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
) -> Option<String> {
    let read = |der: &CertificateDer<'_>| {
        Certificate::from_der(der.as_ref()).ok().map(|certificate| certificate.tbs_certificate)
    };
    let between: Vec<_> = intermediates.iter().take(MOST_SHOWN).filter_map(read).collect();
    let shown = read(end_entity)?;
    let mut last = &shown;
    // Each at most once: they may name each other in a circle.
    for _ in &between {
        let is_its_issuer = |other: &&_| {
            let TbsCertificate { subject, .. } = other;
            *subject == last.issuer && *subject != last.subject
        };
        match between.iter().find(is_its_issuer) {
            Some(issuer) => last = issuer,
            None => break,
        }
    }
    named(&last.issuer)
}

/// By its own name, or else its organisation's, or all that there is.
fn named(name: &Name) -> Option<String> {
    let parts = || name.0.iter().flat_map(|part| part.0.iter());
    let part = |oid| parts().find(|part| part.oid == oid).and_then(text);
    let own = part(rfc4519::CN).as_deref().and_then(issuer_name);
    own.or_else(|| part(rfc4519::O).as_deref().and_then(issuer_name))
        .or_else(|| issuer_name(&name.to_string()))
}

/// Of the kinds of text that a name may be in.
fn text(part: &AttributeTypeAndValue) -> Option<String> {
    let value = &part.value;
    match value.tag() {
        Tag::Utf8String => value.decode_as::<Utf8StringRef<'_>>().ok().map(|t| t.to_string()),
        Tag::PrintableString => {
            value.decode_as::<PrintableStringRef<'_>>().ok().map(|t| t.to_string())
        }
        Tag::TeletexString => value.decode_as::<TeletexStringRef<'_>>().ok().map(|t| t.to_string()),
        Tag::Ia5String => value.decode_as::<Ia5StringRef<'_>>().ok().map(|t| t.to_string()),
        Tag::BmpString => value.decode_as::<BmpString>().ok().map(|t| t.to_string()),
        _ => None,
    }
}

/// What is wrong with a certificate.
pub(super) fn trouble(why: &CertificateError) -> CertificateTrouble {
    match why {
        CertificateError::UnknownIssuer => CertificateTrouble::UnknownIssuer { issuer: None },
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => CertificateTrouble::NotNow,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateTrouble::OtherName
        }
        CertificateError::Other(OtherError(other)) if let Some(by) = other.downcast_ref() => {
            let Unknown { issuer } = by;
            CertificateTrouble::UnknownIssuer { issuer: issuer.clone() }
        }
        other => CertificateTrouble::Other { said: other.to_string() },
    }
}
