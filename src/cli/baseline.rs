//! The findings that an old project lives with: what is listed is not said again.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::lint;
use crate::source::{SourceMap, Span};
use crate::syntax::ast::File;
use crate::words::Language;

/// Its name, unless `merak.toml` says another.
const FILE_NAME: &str = "merak-baseline.json";

/// A baseline, as it is written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    version: u32,
    findings: Vec<Entry>,
}

/// Findings of one kind at one item. Lines are no part of it, so it outlives moves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    /// `metric gmv`, or a file.
    item: String,
    /// What stands for the message.
    message: String,
    count: usize,
}

type Key = (String, String, String);

/// What is left out, and what is said of the baseline itself.
pub(super) struct Silenced {
    pub count: usize,
    pub found: Vec<Diagnostic>,
}

/// Where the baseline of a project is.
fn path(workspace: &Workspace) -> (String, PathBuf) {
    let project = &workspace.project;
    let name = project.manifest.baseline.as_deref().unwrap_or(FILE_NAME);
    (name.to_owned(), project.path(name))
}

/// Takes out the findings that the baseline lists, and reports what it lists in vain.
pub(super) fn silence(workspace: &mut Workspace) -> Silenced {
    let (name, path) = path(workspace);
    let mut silenced = Silenced {
        count: 0,
        found: Vec::new(),
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error)
            if error.kind() == std::io::ErrorKind::NotFound
                && workspace.project.manifest.baseline.is_none() =>
        {
            return silenced;
        }
        Err(error) => {
            silenced.found.push(unreadable(&name, &error.to_string()));
            return silenced;
        }
    };
    let baseline: Baseline = match serde_json::from_str(&text) {
        Ok(Baseline { version, .. }) if version != 1 => {
            silenced
                .found
                .push(unreadable(&name, &format!("its version is {version}, not 1")));
            return silenced;
        }
        Ok(baseline) => baseline,
        Err(error) => {
            silenced.found.push(unreadable(&name, &error.to_string()));
            return silenced;
        }
    };
    let mut left: BTreeMap<Key, usize> = BTreeMap::new();
    for entry in baseline.findings {
        *left.entry((entry.code, entry.item, entry.message)).or_default() += entry.count;
    }
    // While definitions are wrong, nobody looked for what it lists.
    let wrong = workspace.found.iter().any(is_wrong);
    let (trees, sources) = (workspace.trees(), &workspace.project.sources);
    let items = items(&trees, sources);
    workspace.found.retain(|finding| {
        let known = may_stand(finding)
            .then(|| left.get_mut(&key(finding, &items, sources)))
            .flatten();
        match known {
            Some(count) if *count > 0 => {
                *count -= 1;
                silenced.count += 1;
                false
            }
            _ => true,
        }
    });
    let gone: Vec<(&Key, &usize)> = left.iter().filter(|(_, count)| **count > 0).collect();
    if let Some(((code, item, _), _)) = gone.first().filter(|_| !wrong) {
        let count: usize = gone.iter().map(|(_, count)| **count).sum();
        let finding = Diagnostic::warning(&code::BASELINE_TOO_LONG);
        silenced.found.push(
            finding
                .with("path", &name)
                .with("count", count)
                .with("code", code)
                .with("item", item),
        );
    }
    silenced
}

/// Writes the findings there are; how many.
pub(super) fn write(workspace: &mut Workspace) -> Result<(String, usize), Vec<Diagnostic>> {
    let wrong: Vec<Diagnostic> = workspace
        .found
        .iter()
        .filter(|finding| is_wrong(finding))
        .cloned()
        .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let (name, path) = path(workspace);
    let (trees, sources) = (workspace.trees(), &workspace.project.sources);
    let items = items(&trees, sources);
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for finding in workspace.found.iter().filter(|finding| may_stand(finding)) {
        *counts.entry(key(finding, &items, sources)).or_default() += 1;
    }
    let total = counts.values().sum();
    let findings = counts.into_iter().map(|((code, item, message), count)| Entry {
        code,
        item,
        message,
        count,
    });
    let baseline = Baseline {
        version: 1,
        findings: findings.collect(),
    };
    let text = serde_json::to_string_pretty(&baseline).unwrap_or_default() + "\n";
    match std::fs::write(&path, text) {
        Ok(()) => Ok((name, total)),
        Err(error) => {
            let finding = Diagnostic::error(&code::UNREADABLE_FILE).says("message.unwritable");
            Err(vec![
                finding
                    .helps("help.none")
                    .with("path", name)
                    .with("reason", error),
            ])
        }
    }
}

fn unreadable(name: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(&code::BAD_BASELINE)
        .with("path", name)
        .with("reason", reason)
}

/// Whether a finding may be lived with: lints at any level and warnings, never errors.
fn may_stand(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Warning || lint::names().any(|name| name == finding.code.id)
}

fn is_wrong(finding: &Diagnostic) -> bool {
    !may_stand(finding)
}

/// Every item of a project, and what it is called.
fn items(trees: &[File], sources: &SourceMap) -> Vec<(Span, String)> {
    let items = trees.iter().flat_map(|file| &file.items);
    let mut all: Vec<(Span, String)> = items
        .map(|item| {
            let word = sources.slice(item.span).split_whitespace().next();
            let name = format!("{} {}", word.unwrap_or_default(), item.name.text);
            (item.span, name)
        })
        .collect();
    all.sort_by_key(|(span, _)| span.key());
    all
}

fn key(finding: &Diagnostic, items: &[(Span, String)], sources: &SourceMap) -> Key {
    let at = finding.span();
    let item = at.and_then(|at| {
        let before = items.partition_point(|(span, _)| (span.file, span.start) <= (at.file, at.start));
        let (span, name) = items.get(before.checked_sub(1)?)?;
        (span.file == at.file && at.start < span.end).then(|| name.clone())
    });
    let file = || {
        at.and_then(|at| sources.get(at.file))
            .map(|file| file.name.clone())
    };
    let mut hash = Sha256::new();
    hash.update(finding.message(Language::English).as_bytes());
    let digits: String = hash
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    (
        finding.code.id.to_owned(),
        item.or_else(file).unwrap_or_default(),
        digits,
    )
}
