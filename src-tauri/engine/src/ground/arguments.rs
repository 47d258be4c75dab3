//! What window and agent are started with. Both take the same: a data folder.

use crate::ground::folders;
use lexopt::{Arg, Parser};
use std::{ffi::OsString, path::PathBuf};

/// What a start asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Run over this data folder.
    Run(PathBuf),
    /// Print this and end.
    Print(String),
}

/// Reads the words behind the program's name. `about` says in one line what the program does.
///
/// # Errors
/// One sentence for the person who typed them.
pub fn read(
    program: &str,
    about: &str,
    words: impl Iterator<Item = OsString>,
) -> Result<Start, String> {
    let mut data_dir = None;
    let mut parser = Parser::from_args(words);
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => {
                return Ok(Start::Print(format!(
                    "{about}\n\nUsage: {program} [--data-dir FOLDER]\n\n{} names the data folder \
                     where --data-dir does not.",
                    folders::DATA_DIR
                )));
            }
            Arg::Long("version") | Arg::Short('V') => {
                return Ok(Start::Print(format!("{program} {}", meridian_protocol::BUILD)));
            }
            Arg::Long("data-dir") => {
                data_dir = Some(PathBuf::from(parser.value().unwrap_or_default()));
            }
            other => {
                let mut word = match other {
                    Arg::Long(name) => format!("--{name}"),
                    Arg::Short(letter) => format!("-{letter}"),
                    Arg::Value(word) => word.display().to_string(),
                };
                if let Some(value) = parser.optional_value() {
                    word = format!("{word}={}", value.display());
                }
                return Err(format!(
                    "{program} does not know \"{word}\"; it takes --data-dir FOLDER only."
                ));
            }
        }
    }
    match data_dir {
        Some(folder) if folder.as_os_str().is_empty() => {
            Err("--data-dir needs a folder behind it.".to_owned())
        }
        Some(folder) => Ok(Start::Run(folder)),
        None => folders::data_dir().map(Start::Run).map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(words: &[&str]) -> Result<Start, String> {
        read("meridian", "Opens the window.", words.iter().map(OsString::from))
    }

    #[test]
    fn a_data_folder_is_taken_in_both_spellings() {
        assert_eq!(wish(&["--data-dir", "a b"]), Ok(Start::Run("a b".into())));
        assert_eq!(wish(&["--data-dir=c"]), Ok(Start::Run("c".into())));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_whose_name_is_no_text_is_taken_in_both_spellings() {
        use std::os::unix::ffi::OsStringExt as _;
        let folder = || OsString::from_vec(b"caf\xe9".to_vec());
        let joined = OsString::from_vec(b"--data-dir=caf\xe9".to_vec());
        for words in [vec!["--data-dir".into(), folder()], vec![joined]] {
            let read = read("meridian", "Opens the window.", words.into_iter());
            assert_eq!(read, Ok(Start::Run(folder().into())));
        }
    }

    #[test]
    fn what_is_not_known_is_named_as_it_was_typed() {
        for word in ["--hidden", "--hidden=yes", "-x", "folder"] {
            let refusal = wish(&[word]).unwrap_err();
            let wanted =
                format!("meridian does not know \"{word}\"; it takes --data-dir FOLDER only.");
            assert_eq!(refusal, wanted);
        }
    }

    #[test]
    fn a_start_that_makes_no_sense_says_what_would() {
        for words in [&["--data-dir"][..], &["--data-dir="], &["--hidden"], &["folder"]] {
            assert!(wish(words).unwrap_err().contains("--data-dir"), "{words:?}");
        }
    }

    #[test]
    fn help_names_every_way_to_set_the_folder() {
        let Ok(Start::Print(text)) = wish(&["--help"]) else { panic!("no help") };
        assert!(text.contains("--data-dir") && text.contains("MERIDIAN_DATA_DIR"));
    }
}
