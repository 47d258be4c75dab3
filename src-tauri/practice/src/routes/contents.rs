//! The files of a repository: as they are, in JSON, as a page, and folder by folder.

use super::RequestContext;
use crate::control::{ROSTER, SCHEDULE, TEAM_FILE, file};
use crate::media::Form;
use crate::reply::{Answer, Content, Reply};
use crate::request::escape;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};
use sha1::{Digest as _, Sha1};
use std::{collections::BTreeSet, fmt::Write as _};

/// GitHub breaks encoded text into lines of this length.
const LINE: usize = 60;

impl RequestContext<'_> {
    fn file(&self, path: &str) -> Option<String> {
        file(self.state, path, self.now)
    }

    pub(super) fn contents(&self, id: i64, path: &str) -> Answer {
        let form = self.request.media.form;
        let Some(text) = self.file(path) else { return self.folder(id, path) };
        match form {
            Form::Raw => Ok(Reply::new(200, Content::File(text))),
            Form::Html => Ok(Reply::new(200, Content::File(self.html(&text)?))),
            Form::Plain | Form::Text | Form::Full | Form::Object => {
                let mut value = self.entry(id, path, Some(&text))?;
                value.insert("content".into(), encoded(&text).into());
                value.insert("encoding".into(), "base64".into());
                Ok(Reply::ok(Value::Object(value)))
            }
        }
    }

    /// A file as a browser would fetch it, at the address that its entry names.
    pub(super) fn download(&self, owner: &str, name: &str, path: &[&str]) -> Answer {
        let repository = self.state.repository_by_name(owner, name).ok_or_else(Reply::not_found)?;
        self.state.role(repository, self.caller).ok_or_else(Reply::not_found)?;
        let text = self.file(&path.join("/")).ok_or_else(Reply::not_found)?;
        Ok(Reply::new(200, Content::Text(text)))
    }

    fn folder(&self, id: i64, path: &str) -> Answer {
        let own =
            [SCHEDULE, ROSTER, TEAM_FILE].into_iter().filter(|path| self.file(path).is_some());
        let files = self.state.meta().files.keys().map(String::as_str).chain(own);
        let mut found = BTreeSet::new();
        for file in files {
            let rest = match path {
                "" => Some(file),
                path => file.strip_prefix(path).and_then(|rest| rest.strip_prefix('/')),
            };
            if let Some(rest) = rest {
                let (name, is_folder) = match rest.split_once('/') {
                    Some((name, _)) => (name, true),
                    None => (rest, false),
                };
                let whole = if path.is_empty() { name.into() } else { format!("{path}/{name}") };
                found.insert((whole, is_folder));
            }
        }
        if found.is_empty() {
            return Err(Reply::not_found().into());
        }
        let mut entries = Vec::new();
        for (path, is_folder) in found {
            let text = if is_folder { None } else { self.file(&path) };
            entries.push(Value::Object(self.entry(id, &path, text.as_deref())?));
        }
        if self.request.media.form != Form::Object {
            return Ok(Reply::ok(Value::Array(entries)));
        }
        let mut value = self.entry(id, path, None)?;
        value.insert("entries".into(), Value::Array(entries));
        Ok(Reply::ok(Value::Object(value)))
    }

    /// What is said of a file, or of a folder, which has no text.
    fn entry(
        &self,
        id: i64,
        path: &str,
        text: Option<&str>,
    ) -> Result<Map<String, Value>, Box<Reply>> {
        let repository = self.repository(id)?;
        let view = self.present();
        let home = view.repository_url(repository);
        let full_name = view.full_name(repository);
        // A folder's number would be that of all its files; it only has to be one.
        let sha = text.map_or_else(|| git_id("tree", path), |text| git_id("blob", text));
        let place = escape(path);
        let url = format!("{home}/contents/{place}?ref=main");
        let (kind, tree, git) = match text {
            Some(_) => ("file", "blob", "blobs"),
            None => ("dir", "tree", "trees"),
        };
        let html = format!("{}/{full_name}/{tree}/main/{place}", view.html());
        let git = format!("{home}/git/{git}/{sha}");
        let download = text.map(|_| format!("{}/raw/{full_name}/main/{place}", view.html()));
        let value = json!({
            "name": path.rsplit('/').next(),
            "path": path,
            "sha": sha,
            "size": text.map_or(0, str::len),
            "url": url,
            "html_url": html,
            "git_url": git,
            "download_url": download,
            "type": kind,
            "_links": { "self": url, "git": git, "html": html }
        });
        match value {
            Value::Object(value) => Ok(value),
            _ => Ok(Map::new()),
        }
    }
}

/// The number that git has for a text.
fn git_id(kind: &str, text: &str) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("{kind} {}\0", text.len()));
    hash.update(text);
    let mut id = String::with_capacity(40);
    for byte in hash.finalize() {
        let _ = write!(id, "{byte:02x}");
    }
    id
}

fn encoded(text: &str) -> String {
    let all = STANDARD.encode(text);
    if all.is_empty() {
        return all;
    }
    let mut lines = String::with_capacity(all.len() + all.len() / LINE + 1);
    for (place, sign) in all.chars().enumerate() {
        if place > 0 && place % LINE == 0 {
            lines.push('\n');
        }
        lines.push(sign);
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_number_that_git_gives_it() {
        assert_eq!(git_id("blob", "hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!(git_id("blob", ""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        let lines = encoded(&"é".repeat(50));
        assert!(lines.lines().all(|line| line.len() <= LINE) && lines.ends_with('\n'));
        assert_eq!(STANDARD.decode(lines.replace('\n', "")).unwrap(), "é".repeat(50).as_bytes());
    }
}
