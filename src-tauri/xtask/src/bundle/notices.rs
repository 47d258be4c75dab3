//! The licences of what other people wrote and our programs contain, as one readable text.
//!
//! A crate that may be used under the Apache License 2.0 is used under that, whose text is given once;
//! of each other one its own licence files are given, or where it has none the licence that it names
//! (SPDX's text of it).

use crate::process;
use cargo_metadata::{
    DependencyKind, Metadata, MetadataCommand, NodeDep, Package, PackageId, Target,
};
use spdx::{Expression, ParseMode};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fmt::Write as _,
    fs,
    path::Path,
};

/// For what the page is built.
const PAGE: &str = "wasm32-unknown-unknown";

/// The name of the file that holds them.
pub(super) const NOTICES: &str = "NOTICES";

/// The one that most offer.
const APACHE: &str = "Apache-2.0";

/// A crate from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Crate {
    name: String,
    version: String,
    /// As it says itself, in SPDX's words.
    licence: String,
    /// Where its source is.
    source: String,
    authors: Vec<String>,
    /// Its folder.
    folder: std::path::PathBuf,
}

/// The notices for these programs of ours, such as `meridian-cli`; `meridian` contains the page.
///
/// # Errors
/// What cargo says; a crate of which no licence is known.
pub(super) fn notices(root: &Path, programs: &[&str]) -> Result<String, String> {
    let host = process::answer("rustc", &["-vV"]).unwrap_or_default();
    let host = host.lines().find_map(|line| line.strip_prefix("host: "));
    let mut crates = contained(&metadata(root, host.unwrap_or_default())?, programs)?;
    if programs.contains(&"meridian") {
        crates.extend(contained(&metadata(root, PAGE)?, &["meridian-ui"])?);
    }
    write(&crates)
}

fn metadata(root: &Path, platform: &str) -> Result<Metadata, String> {
    let mut ask = MetadataCommand::new();
    ask.current_dir(root);
    ask.other_options(["--locked", "--filter-platform", platform].map(str::to_owned));
    ask.exec().map_err(|error| error.to_string())
}

/// What these packages of the workspace contain: neither what only builds them nor what tests them.
fn contained(metadata: &Metadata, packages: &[&str]) -> Result<BTreeSet<Crate>, String> {
    let all: HashMap<&PackageId, &Package> =
        metadata.packages.iter().map(|it| (&it.id, it)).collect();
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let needs: HashMap<&PackageId, &[NodeDep]> =
        nodes.map(|node| (&node.id, &node.deps[..])).collect();
    let ours = metadata.workspace_packages().into_iter();
    let mut waiting: Vec<&PackageId> =
        ours.filter(|it| packages.contains(&it.name.as_str())).map(|it| &it.id).collect();
    if waiting.len() != packages.len() {
        return Err(format!("cargo does not know all of {}.", packages.join(", ")));
    }
    let (mut seen, mut crates) = (HashSet::new(), BTreeSet::new());
    while let Some(id) = waiting.pop() {
        let Some(package) = all.get(id) else { continue };
        let runs_in_the_compiler = package.targets.iter().any(Target::is_proc_macro);
        if runs_in_the_compiler || !seen.insert(id) {
            continue;
        }
        if package.source.is_some() {
            crates.insert(Crate::of(package));
        }
        let is_contained =
            |need: &&NodeDep| need.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
        let needs = needs.get(id).copied().unwrap_or_default();
        waiting.extend(needs.iter().filter(is_contained).map(|need| &need.pkg));
    }
    Ok(crates)
}

impl Crate {
    fn of(package: &Package) -> Self {
        let (name, version) = (package.name.to_string(), package.version.to_string());
        let folder = package.manifest_path.parent().map(|it| it.as_std_path().to_path_buf());
        Self {
            source: format!("https://crates.io/crates/{name}/{version}"),
            licence: package.license.clone().unwrap_or_default(),
            authors: package.authors.clone(),
            folder: folder.unwrap_or_default(),
            name,
            version,
        }
    }

    fn title(&self) -> String {
        format!("{} {} ({})\n  {}\n", self.name, self.version, self.licence, self.source)
    }

    /// Its files that say under which licence it stands, or what must be passed on with it.
    fn files(&self, kinds: &[&str]) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| {
                let name = entry.file_name().to_string_lossy().to_ascii_uppercase();
                kinds.iter().any(|kind| name.starts_with(kind))
            })
            .map(|entry| entry.path())
            .collect();
        names.sort();
        names.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
    }

    fn expression(&self) -> Result<Expression, String> {
        Expression::parse_mode(&self.licence, ParseMode::LAX).map_err(|error| {
            format!("{} {}: its licence is not known: {error}", self.name, self.version)
        })
    }

    /// What must be told of it, but for the text of the Apache License.
    fn texts(&self, licence: &Expression) -> Result<Vec<String>, String> {
        if is_apache(licence) {
            return Ok(self.files(&["NOTICE"]));
        }
        let own = self.files(&["LICENSE", "LICENCE", "COPYING", "UNLICENSE", "NOTICE"]);
        if !own.is_empty() {
            return Ok(own);
        }
        let named = licence.requirements().filter_map(|need| need.req.license.id());
        let authors = match &self.authors[..] {
            [] => format!("the authors of {}", self.name),
            authors => authors.join(", "),
        };
        let texts: Vec<String> =
            named.map(|id| format!("Copyright: {authors}\n\n{}", id.text())).collect();
        if texts.is_empty() {
            return Err(format!("{} {} brings no licence.", self.name, self.version));
        }
        Ok(texts)
    }
}

/// Whether it may be used under the Apache License alone.
fn is_apache(licence: &Expression) -> bool {
    licence.evaluate(|need| {
        need.addition.is_none() && need.license.id().is_some_and(|id| id.name == APACHE)
    })
}

fn write(crates: &BTreeSet<Crate>) -> Result<String, String> {
    let mut apache = Vec::new();
    // By the text: many bring the same one.
    let mut others: BTreeMap<String, (String, Vec<&Crate>)> = BTreeMap::new();
    for it in crates {
        let licence = it.expression()?;
        if is_apache(&licence) {
            apache.push(it);
        }
        for text in it.texts(&licence)? {
            let same = text.split_whitespace().collect::<Vec<_>>().join(" ");
            others.entry(same).or_insert((text, Vec::new())).1.push(it);
        }
    }
    let mut all = "Meridian contains the following works of others. It does so under the licences \
                   below; the\nsource of each is at the address beside its name.\n"
        .to_owned();
    let mut others: Vec<_> = others.into_values().collect();
    others.sort_by(|one, other| one.1.cmp(&other.1));
    for (text, crates) in others {
        let titles: String = crates.into_iter().map(Crate::title).collect();
        let _ = write!(all, "\n{LINE}\n{titles}\n{}\n", text.trim().replace('\r', ""));
    }
    let titles: String = apache.into_iter().map(Crate::title).collect();
    let text = spdx::license_id(APACHE).map(spdx::LicenseId::text).unwrap_or_default();
    let _ = write!(all, "\n{LINE}\n{titles}\n{}\n", text.trim());
    Ok(all)
}

const LINE: &str = "----------------------------------------------------------------------";

#[cfg(test)]
#[path = "notices_tests.rs"]
mod tests;
