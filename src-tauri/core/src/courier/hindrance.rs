//! What keeps a request from leaving for GitHub, named for what it is.
//!
//! Only a missing network passes by itself. A proxy that wants a password, or a certificate that
//! this system does not know, stays until somebody changes something, so that it must never be
//! called "offline".

use serde::{Deserialize, Serialize};

/// Why nothing left this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Hindrance {
    /// No network, no such name, nobody there. Passes by itself.
    Network {
        /// What happened, one line.
        said: String,
    },
    /// A page of the network's own answers in GitHub's place, as in a hotel.
    SignInPage {
        /// What it said, one line.
        said: String,
    },
    /// The proxy on the way.
    Proxy {
        /// Its host and port; never its password.
        proxy: String,
        /// What is wrong with it.
        trouble: ProxyTrouble,
    },
    /// What a variable or the member's choice says of a proxy is not understood, so that nothing is
    /// asked: going past a proxy that is meant would be a guess.
    NoSuchProxy {
        /// One or two sentences with the remedy; they quote no password.
        words: String,
    },
    /// The certificate that was shown is not trusted.
    Certificate {
        /// Why not.
        trouble: CertificateTrouble,
    },
}

/// What is wrong with a proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "trouble")]
pub enum ProxyTrouble {
    /// Nobody answers at its address, or not in time.
    Silent {
        /// What happened, one line.
        said: String,
    },
    /// It wants a name and a password, or others than those given.
    SignIn,
    /// It does not lead to that host, whether it may not or cannot.
    LeadsNowhere {
        /// What it said, one line.
        said: String,
    },
    /// It answers as no proxy does, or breaks off.
    Broken {
        /// What happened, one line.
        said: String,
    },
}

/// Why a certificate is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "trouble")]
pub enum CertificateTrouble {
    /// Its issuer is not among those that this system trusts.
    UnknownIssuer,
    /// It is not valid yet, or not any more, by this laptop's clock.
    NotNow,
    /// It is for another name.
    OtherName,
    /// This system trusts nobody: it has no certificates at all.
    NoneTrusted,
    /// The certificates that a variable names are none, and take the place of the system's.
    NoneIn {
        /// `SSL_CERT_FILE` or `SSL_CERT_DIR`.
        variable: String,
    },
    /// Anything else.
    Other {
        /// What happened, one line.
        said: String,
    },
}

impl Hindrance {
    /// Whether it may go away without anybody's doing, so that waiting is the right thing.
    pub fn passes_by_itself(&self) -> bool {
        matches!(self, Self::Network { .. })
    }

    /// A few words before the moment since when it is so.
    pub fn since(&self) -> &'static str {
        match self {
            Self::Network { .. } => "Offline since",
            Self::SignInPage { .. } => "Network asks for a sign-in since",
            Self::Proxy { trouble: ProxyTrouble::SignIn, .. } => "Proxy asks for a sign-in since",
            Self::Proxy { trouble: ProxyTrouble::LeadsNowhere { .. }, .. } => {
                "Proxy does not lead on since"
            }
            Self::Proxy { trouble: ProxyTrouble::Silent { .. }, .. } => {
                "Proxy does not answer since"
            }
            Self::Proxy { trouble: ProxyTrouble::Broken { .. }, .. } => "Proxy answers oddly since",
            Self::NoSuchProxy { .. } => "Proxy cannot be used since",
            Self::Certificate { .. } => "Certificate not trusted since",
        }
    }

    /// What is so, in one sentence. `what` is what was asked for, such as `GitHub`.
    pub fn title(&self, what: &str) -> String {
        match self {
            Self::Network { said } => format!("{what} cannot be reached ({said})."),
            Self::SignInPage { said } => {
                format!("A page of this network answers in place of {what} ({said}).")
            }
            Self::Proxy { proxy, trouble } => match trouble {
                ProxyTrouble::Silent { said } => {
                    format!("The proxy {proxy} does not answer ({said}).")
                }
                ProxyTrouble::SignIn => format!(
                    "The proxy {proxy} asks for a name and a password, or does not take the ones \
                     it was given."
                ),
                ProxyTrouble::LeadsNowhere { said } => {
                    format!("The proxy {proxy} did not lead to {what} ({said}).")
                }
                ProxyTrouble::Broken { said } => {
                    format!("The proxy {proxy} answers as no proxy does ({said}).")
                }
            },
            Self::NoSuchProxy { words } => words.clone(),
            Self::Certificate { trouble } => match trouble {
                CertificateTrouble::UnknownIssuer => format!(
                    "The certificate that answers for {what} is from an issuer that this system \
                     does not know."
                ),
                CertificateTrouble::NotNow => format!(
                    "The certificate that answers for {what} is not valid by this laptop's clock."
                ),
                CertificateTrouble::OtherName => {
                    format!("The certificate that answers for {what} is for another name.")
                }
                CertificateTrouble::NoneTrusted => {
                    "This system has no certificates by which it could trust anybody.".to_owned()
                }
                CertificateTrouble::NoneIn { variable } => {
                    format!("No certificate can be read from what {variable} names.")
                }
                CertificateTrouble::Other { said } => {
                    format!("The certificate that answers for {what} is not trusted ({said}).")
                }
            },
        }
    }

    /// What to do about it; empty where the title says it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Network { .. } => "Check the network and try again.",
            Self::SignInPage { .. } => "Open a browser, sign in to the network, and try again.",
            Self::Proxy { trouble: ProxyTrouble::SignIn, .. } => {
                "Give them in Settings, Network, or with `meridian-cli proxy set \
                 http://NAME:PASSWORD@HOST:PORT`; they are sent as Basic, since Meridian speaks neither NTLM nor Kerberos."
            }
            Self::Proxy { trouble: ProxyTrouble::LeadsNowhere { .. }, .. } => {
                "Try again later; if it stays so, ask who runs it to allow that host, or choose \
                 another way in Settings, Network, or with `meridian-cli proxy`."
            }
            Self::Proxy { .. } => {
                "Look in Settings, Network, or with `meridian-cli proxy show` whether its address is right, and whether it runs."
            }
            Self::NoSuchProxy { .. } => "",
            Self::Certificate { trouble } => match trouble {
                CertificateTrouble::NotNow => "Look whether this laptop's date is right.",
                CertificateTrouble::NoneTrusted => {
                    "Install them; the package is called ca-certificates."
                }
                CertificateTrouble::NoneIn { .. } => {
                    "Correct it, or unset it so that the system's certificates count."
                }
                CertificateTrouble::OtherName => {
                    "Look whether the address is right, and whether this network wants a sign-in of \
                     its own."
                }
                CertificateTrouble::UnknownIssuer | CertificateTrouble::Other { .. } => {
                    "A company's network often shows its own: have its root certificate put among \
                     the system's (update-ca-certificates). A file named in SSL_CERT_FILE would take the \
                     place of all of them."
                }
            },
        }
    }

    /// Both, for a terminal.
    pub fn in_full(&self, what: &str) -> String {
        format!("{} {}", self.title(what), self.remedy()).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_names_what_it_is_and_only_a_missing_network_passes_by_itself() {
        let proxy = |trouble| Hindrance::Proxy { proxy: "proxy.example:3128".into(), trouble };
        let certificate = |trouble| Hindrance::Certificate { trouble };
        let said = || "no answer".to_owned();
        let all = [
            Hindrance::SignInPage { said: said() },
            proxy(ProxyTrouble::Silent { said: said() }),
            proxy(ProxyTrouble::SignIn),
            proxy(ProxyTrouble::LeadsNowhere { said: said() }),
            proxy(ProxyTrouble::Broken { said: said() }),
            Hindrance::NoSuchProxy { words: "The proxy is not understood.".into() },
            certificate(CertificateTrouble::UnknownIssuer),
            certificate(CertificateTrouble::NotNow),
            certificate(CertificateTrouble::OtherName),
            certificate(CertificateTrouble::NoneTrusted),
            certificate(CertificateTrouble::NoneIn { variable: "SSL_CERT_FILE".into() }),
            certificate(CertificateTrouble::Other { said: said() }),
        ];
        for hindrance in all {
            assert!(!hindrance.passes_by_itself(), "{hindrance:?}");
            assert!(!hindrance.since().contains("Offline"), "{hindrance:?}");
            let words = hindrance.in_full("GitHub");
            assert!(words.ends_with('.') && !words.contains("offline"), "{words}");
            // A notebook keeps it between two programs.
            let kept = serde_json::to_string(&hindrance).unwrap();
            assert_eq!(serde_json::from_str::<Hindrance>(&kept).unwrap(), hindrance);
        }
        assert!(Hindrance::Network { said: said() }.passes_by_itself());
    }
}
