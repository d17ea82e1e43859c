//! The files of a commit below a folder, found as those on disk are.

use super::run::{Failure, ask, git};
use crate::source::manifest::FILE_NAME;
use crate::source::read::{LARGEST, Read, of_bytes};
use crate::words::say;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its path from the project's folder.
    pub name: String,
    /// What `git` calls its content.
    object: String,
    /// In bytes.
    size: u64,
    /// Whether its content is the path of another.
    is_link: bool,
}

/// How a link to a file is marked.
const LINK: &str = "120000";

/// Every file below a folder of a commit, the folder as `git` names it; `None`
/// where the commit has no such folder.
pub(super) fn list(root: &Path, commit: &str, prefix: &[u8]) -> Result<Option<Vec<Entry>>, Failure> {
    let prefix = prefix.strip_suffix(b"/").unwrap_or(prefix);
    let Some(folder) = folder_of(root, commit, prefix)? else {
        return Ok(None);
    };
    let out = git(root, &["ls-tree", "-r", "-z", "-l", "--full-tree", &folder])?;
    Ok(Some(out.split(|byte| *byte == 0).filter_map(entry).collect()))
}

/// The tree of a folder. Names may hold anything, so it is looked for step by step.
fn folder_of(root: &Path, commit: &str, prefix: &[u8]) -> Result<Option<String>, Failure> {
    let mut here = format!("{commit}^{{tree}}");
    for step in prefix.split(|byte| *byte == b'/').filter(|step| !step.is_empty()) {
        let out = git(root, &["ls-tree", "-z", "--full-tree", &here])?;
        let found = out.split(|byte| *byte == 0).find_map(|record| {
            let (facts, name) = split_once(record, b'\t')?;
            let facts = std::str::from_utf8(facts).ok()?;
            let mut facts = facts.split_ascii_whitespace().skip(1);
            let is_folder = facts.next() == Some("tree") && name == step;
            facts.next().filter(|_| is_folder).map(str::to_owned)
        });
        match found {
            Some(tree) => here = tree,
            None => return Ok(None),
        }
    }
    Ok(Some(here))
}

fn split_once(bytes: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let place = bytes.iter().position(|byte| *byte == at)?;
    let (before, after) = bytes.split_at_checked(place)?;
    Some((before, after.get(1..)?))
}

/// `100644 blob 8baef1b…     123<tab>path`; folders of other repositories have no
/// content here.
fn entry(record: &[u8]) -> Option<Entry> {
    let (facts, name) = split_once(record, b'\t')?;
    let facts = std::str::from_utf8(facts).ok()?;
    let mut facts = facts.split_ascii_whitespace();
    let (mode, kind, object, size) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
    (kind == "blob").then(|| Entry {
        name: String::from_utf8_lossy(name).into_owned(),
        object: object.to_owned(),
        size: size.parse().unwrap_or(u64::MAX),
        is_link: mode == LINK,
    })
}

/// The `.merak` files, in the order in which those on disk are read.
pub(super) fn sources(entries: &[Entry]) -> Vec<&Entry> {
    let inner = |entry: &Entry| entry.name.strip_suffix(FILE_NAME).map(str::to_owned);
    let projects: FxHashSet<String> = entries
        .iter()
        .filter_map(inner)
        .filter(|folder| folder.ends_with('/'))
        .collect();
    let in_other_project = |name: &str| {
        let folders = name.match_indices('/').filter_map(|(at, _)| name.get(..=at));
        folders.into_iter().any(|folder| projects.contains(folder))
    };
    let mut found: Vec<&Entry> = entries
        .iter()
        .filter(|entry| {
            let name = entry.name.as_str();
            let is_source = Path::new(name)
                .extension()
                .is_some_and(|ending| ending == "merak");
            is_source && !name.split('/').any(|part| part.starts_with('.')) && !in_other_project(name)
        })
        .collect();
    found.sort_by_cached_key(|entry| PathBuf::from(&entry.name));
    found
}

/// Their texts, in their order.
pub(super) fn read(root: &Path, entries: &[Entry], wanted: &[&Entry]) -> Result<Vec<Read>, Failure> {
    let known: FxHashMap<&str, &Entry> = entries.iter().map(|entry| (entry.name.as_str(), entry)).collect();
    let links: Vec<&Entry> = wanted.iter().copied().filter(|entry| entry.is_link).collect();
    let targets = contents(root, &links)?;
    let targets: FxHashMap<&str, &[u8]> = links
        .iter()
        .zip(&targets)
        .filter_map(|(link, target)| Some((link.name.as_str(), target.as_deref()?)))
        .collect();
    let meant: Vec<Option<&Entry>> = wanted
        .iter()
        .map(|entry| match entry.is_link {
            false => Some(*entry),
            true => {
                let target = targets.get(entry.name.as_str())?;
                let target = beside(&entry.name, std::str::from_utf8(target).ok()?)?;
                known.get(target.as_str()).copied().filter(|entry| !entry.is_link)
            }
        })
        .collect();
    let small: Vec<&Entry> = meant
        .iter()
        .flatten()
        .copied()
        .filter(|entry| entry.size <= LARGEST)
        .collect();
    let mut texts = contents(root, &small)?.into_iter();
    Ok(meant
        .into_iter()
        .map(|entry| match entry {
            None => Read::Failed(say!("it is a link that leads to no file of the project")),
            Some(entry) if entry.size > LARGEST => Read::too_large(),
            Some(_) => match texts.next().flatten() {
                Some(bytes) => of_bytes(bytes),
                None => Read::Failed(say!("git does not have its content")),
            },
        })
        .collect())
}

/// Where a link in a file's place leads, from the project's folder.
fn beside(name: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What is in files; `None` for those `git` does not have.
fn contents(root: &Path, wanted: &[&Entry]) -> Result<Vec<Option<Vec<u8>>>, Failure> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let asked: String = wanted.iter().map(|entry| format!("{}\n", entry.object)).collect();
    let out = ask(root, &["cat-file", "--batch"], &asked)?;
    let mut rest = out.as_slice();
    let mut found = Vec::with_capacity(wanted.len());
    for _ in wanted {
        let Some((head, after)) = split_once(rest, b'\n') else {
            found.push(None);
            continue;
        };
        // `8baef1b… blob 123`, or `8baef1b… missing`
        let head = std::str::from_utf8(head).unwrap_or_default();
        let size = head.split(' ').nth(2).and_then(|size| size.parse::<usize>().ok());
        let content = size.and_then(|size| after.get(..size));
        rest = match size {
            Some(size) => after.get(size + 1..).unwrap_or_default(),
            None => after,
        };
        found.push(content.map(<[u8]>::to_vec));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{Entry, beside, entry, sources};

    fn file(name: &str) -> Entry {
        let record = format!("100644 blob 00ff      12\t{name}");
        entry(record.as_bytes()).unwrap_or_else(|| Entry {
            name: String::new(),
            object: String::new(),
            size: 0,
            is_link: false,
        })
    }

    #[test]
    fn files_are_those_the_loader_finds() {
        let names = [
            "merak.toml",
            "b.merak",
            "a/订单 1.merak",
            "a/x\ny.merak",
            ".hidden/c.merak",
            "a/.d.merak",
            "other/merak.toml",
            "other/deep/e.merak",
            "f.merak.bak",
        ];
        let entries: Vec<Entry> = names.iter().map(|name| file(name)).collect();
        let found: Vec<&str> = sources(&entries)
            .iter()
            .map(|entry| entry.name.as_str())
            .collect();
        assert_eq!(found, ["a/x\ny.merak", "a/订单 1.merak", "b.merak"]);
    }

    #[test]
    fn links_lead_from_where_they_stand() {
        assert_eq!(beside("a/b.merak", "../c.merak").as_deref(), Some("c.merak"));
        assert_eq!(beside("a/b.merak", "./d/c.merak").as_deref(), Some("a/d/c.merak"));
        assert_eq!(beside("b.merak", "../c.merak"), None);
        assert_eq!(beside("b.merak", "/c.merak"), None);
    }
}
