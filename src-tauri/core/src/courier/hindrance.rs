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
    UnknownIssuer {
        /// What the issuer calls itself, see [`issuer_name`]; none where it says nothing.
        #[serde(default)]
        issuer: Option<String>,
    },
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
                CertificateTrouble::UnknownIssuer { issuer: None } => format!(
                    "The certificate that answers for {what} is from an issuer that this system \
                     does not know."
                ),
                CertificateTrouble::UnknownIssuer { issuer: Some(issuer) } => format!(
                    "The certificate that answers for {what} is from \"{issuer}\", an issuer that \
                     this system does not know."
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
                CertificateTrouble::UnknownIssuer { .. } | CertificateTrouble::Other { .. } => {
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

/// What an issuer calls itself, as a sentence may quote it: whoever answers may have written anything
/// there. One line of at most 64 signs, of which none leads, breaks or turns the line, nor ends the
/// quotation; none where nothing is left.
pub fn issuer_name(written: &str) -> Option<String> {
    let shown = |sign: char| match sign {
        '"' => '\'',
        // Among them are those by which the rest of a line runs the other way, or is not seen.
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => {
            ' '
        }
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => ' ',
        '\u{e0000}'..='\u{e007f}' => ' ',
        sign if sign.is_control() => ' ',
        sign => sign,
    };
    // What is longer is not looked through to its end.
    let signs: String = written.chars().take(1024).map(shown).collect();
    let line = signs.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = match line.char_indices().nth(LONGEST_NAME) {
        None => line,
        Some(_) => line.chars().take(LONGEST_NAME - 3).chain("...".chars()).collect(),
    };
    Some(name).filter(|name| !name.is_empty())
}

const LONGEST_NAME: usize = 64;

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
            certificate(CertificateTrouble::UnknownIssuer { issuer: None }),
            certificate(CertificateTrouble::UnknownIssuer { issuer: Some("Example CA".into()) }),
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

    #[test]
    fn an_issuer_is_quoted_in_one_line_whatever_it_wrote() {
        let name = |written: &str| issuer_name(written);
        assert_eq!(name("Example Corp Inspecting CA").unwrap(), "Example Corp Inspecting CA");
        assert_eq!(name(" Example\r\n\u{1b}[31mCorp\t\u{0} CA ").unwrap(), "Example [31mCorp CA");
        assert_eq!(name("An \"official\" \u{202e}AC\u{2069}").unwrap(), "An 'official' AC");
        assert_eq!(name(&"long ".repeat(4000)).unwrap().chars().count(), 64);
        assert!(name(&"ä".repeat(65)).unwrap().ends_with("ä..."));
        assert_eq!(name(&"ä".repeat(64)).unwrap(), "ä".repeat(64));
        assert_eq!(name(" \n\u{200b}"), None);
        // As an earlier build kept it.
        let kept = r#"{"by":"certificate","trouble":{"trouble":"unknown_issuer"}}"#;
        let hindrance: Hindrance = serde_json::from_str(kept).unwrap();
        assert!(hindrance.title("GitHub").contains("from an issuer that"), "{hindrance:?}");
    }
}
