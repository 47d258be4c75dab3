//! What window and agent are started with. Both take the same: a data folder.

use crate::folders;
use std::{ffi::OsString, path::PathBuf};

/// What a start asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Run over this data folder.
    Run(PathBuf),
    /// Print this and end.
    Say(String),
}

/// Reads the words behind the program's name. `about` says in one line what the program does.
///
/// # Errors
/// One sentence for the person who typed them.
pub fn read(
    program: &str,
    about: &str,
    mut words: impl Iterator<Item = OsString>,
) -> Result<Wish, String> {
    let mut data_dir = None;
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--help" | "-h") => {
                return Ok(Wish::Say(format!(
                    "{about}\n\nUsage: {program} [--data-dir FOLDER]\n\n{} names the data folder \
                     where --data-dir does not.",
                    folders::DATA_DIR
                )));
            }
            Some("--version" | "-V") => {
                return Ok(Wish::Say(format!("{program} {}", meridian_protocol::BUILD)));
            }
            Some("--data-dir") => data_dir = words.next().map(PathBuf::from).or(Some("".into())),
            Some(text) if text.starts_with("--data-dir=") => {
                data_dir = text.strip_prefix("--data-dir=").map(PathBuf::from);
            }
            _ => {
                return Err(format!(
                    "{program} does not know \"{}\"; it takes --data-dir FOLDER only.",
                    word.display()
                ));
            }
        }
    }
    match data_dir {
        Some(folder) if folder.as_os_str().is_empty() => {
            Err("--data-dir needs a folder behind it.".to_owned())
        }
        Some(folder) => Ok(Wish::Run(folder)),
        None => folders::data_dir().map(Wish::Run).map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(words: &[&str]) -> Result<Wish, String> {
        read("meridian", "Opens the window.", words.iter().map(OsString::from))
    }

    #[test]
    fn a_data_folder_is_taken_in_both_spellings() {
        assert_eq!(wish(&["--data-dir", "a b"]), Ok(Wish::Run("a b".into())));
        assert_eq!(wish(&["--data-dir=c"]), Ok(Wish::Run("c".into())));
    }

    #[test]
    fn a_start_that_makes_no_sense_says_what_would() {
        for words in [&["--data-dir"][..], &["--data-dir="], &["--hidden"], &["folder"]] {
            assert!(wish(words).unwrap_err().contains("--data-dir"), "{words:?}");
        }
    }

    #[test]
    fn help_names_every_way_to_set_the_folder() {
        let Ok(Wish::Say(text)) = wish(&["--help"]) else { panic!("no help") };
        assert!(text.contains("--data-dir") && text.contains("MERIDIAN_DATA_DIR"));
    }
}
