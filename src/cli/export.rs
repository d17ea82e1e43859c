//! `merak export`

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::call::Call;
use super::workspace::Workspace;
use super::{Outcome, report, workspace};
use crate::diagnostic::{Diagnostic, code};
use crate::output::codeowners::{can_stand, codeowners, handles};
use crate::source::{Span, git};
use crate::syntax::ast::{Body, Clause, ClauseKind, File, Item, Name};

/// Write what the project says for other tools
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Who must agree to a change of which file, from the owners of its definitions
    Codeowners(Codeowners),
}

/// Who must agree to a change of which file, from the owners of its definitions
#[derive(Debug, Args)]
#[command(
    after_help = "A file belongs to every department that owns something in it. A department is known to the code
host by the handles and addresses in its `contact`: department finance { contact \"@acme/finance\" }.

Examples:
  merak export codeowners
  merak export codeowners --output .github/CODEOWNERS --force
  merak export codeowners --owner finance=@acme/finance --owner growth=@acme/growth

Exit codes: 0 fine, 1 definitions are wrong, or somebody gets no line (E0612), 2 used wrongly."
)]
struct Codeowners {
    /// A file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write over the file if it exists
    #[arg(long, requires = "output")]
    force: bool,

    /// What the code host calls a department, instead of its contact
    #[arg(long, value_name = "DEPARTMENT=HANDLE", value_parser = owner)]
    owner: Vec<(String, String)>,
}

/// `finance=@acme/finance`
fn owner(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((department, handle)) if !department.is_empty() && !handles(handle).is_empty() => {
            Ok((department.to_owned(), handle.to_owned()))
        }
        _ => Err("write DEPARTMENT=@HANDLE, or an address behind the sign".to_owned()),
    }
}

impl Export {
    pub fn run(&self, call: Call<'_>) -> Outcome {
        let workspace = match workspace::sound(call) {
            Ok(workspace) => workspace,
            Err(outcome) => return outcome,
        };
        match &self.what {
            What::Codeowners(verb) => verb.run(workspace),
        }
    }
}

impl Codeowners {
    fn run(&self, workspace: &Workspace) -> Outcome {
        let trees = workspace.trees();
        let mut found = Vec::new();
        let known = self.known(&trees);
        // Outside of a repository the project's folder stands for its root.
        let prefix = git::prefix(&workspace.project.root).unwrap_or_default();
        let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut silent: BTreeMap<&str, &Name> = BTreeMap::new();
        for (id, tree) in workspace.project.files.iter().zip(&trees) {
            let Some(file) = workspace.project.sources.get(*id) else {
                continue;
            };
            let mut owners: BTreeSet<String> = BTreeSet::new();
            for name in tree.items.iter().flat_map(owners_of) {
                match known.get(name.text.as_str()).map(Vec::as_slice) {
                    None | Some([]) => {
                        silent.entry(name.text.as_str()).or_insert(name);
                    }
                    Some(handles) => owners.extend(handles.iter().cloned()),
                }
            }
            let path = format!("{prefix}{}", file.name);
            match can_stand(&path) || owners.is_empty() {
                true => {
                    files.insert(path, owners);
                }
                false => found.push(
                    Diagnostic::error(&code::NO_CODE_OWNER)
                        .says("message.file")
                        .helps("help.file")
                        .with("path", &file.name),
                ),
            }
        }
        found.extend(silent.values().map(|name| {
            let finding = Diagnostic::error(&code::NO_CODE_OWNER).with("name", &name.text);
            match declared(&trees, &name.text) {
                Some(place) => finding.label(place, "label.department").label(name.span, "label"),
                None => finding.at(name.span),
            }
        }));
        let text = codeowners(&files);
        match &self.output {
            None => {
                report::print(&text);
            }
            Some(path) => found.extend(write(path, &text, self.force).err().map(|finding| *finding)),
        }
        workspace.says(&found)
    }

    /// How the code host knows each department.
    fn known(&self, trees: &[File]) -> BTreeMap<String, Vec<String>> {
        let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let items = trees.iter().flat_map(|file| &file.items);
        for item in items.filter(|item| matches!(item.body, Body::Department)) {
            let contacts = item.clauses.iter().filter_map(|clause| match &clause.kind {
                ClauseKind::Contact(text) => Some(handles(&text.value)),
                _ => None,
            });
            known.insert(item.name.text.to_string(), contacts.flatten().collect());
        }
        let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (department, text) in &self.owner {
            told.entry(department.clone()).or_default().extend(handles(text));
        }
        known.extend(told);
        known
    }
}

/// Where a department says whom to ask, or stands.
fn declared(trees: &[File], name: &str) -> Option<Span> {
    let mut items = trees.iter().flat_map(|file| &file.items);
    let item = items.find(|item| matches!(item.body, Body::Department) && item.name.text == name)?;
    let contact = item.clauses.iter().find_map(|clause| match &clause.kind {
        ClauseKind::Contact(text) => Some(text.span),
        _ => None,
    });
    Some(contact.unwrap_or(item.name.span))
}

/// Everybody who owns an item or a part of it.
fn owners_of(item: &Item) -> Vec<&Name> {
    fn of(clauses: &[Clause]) -> Vec<&Name> {
        let names = clauses.iter().flat_map(|clause| match &clause.kind {
            ClauseKind::Owner(name) => vec![name],
            ClauseKind::Nested(inner) => of(&inner.clauses),
            _ => Vec::new(),
        });
        names.collect()
    }
    of(&item.clauses)
}

fn write(path: &Path, text: &str, force: bool) -> Result<(), Box<Diagnostic>> {
    let written = match force {
        true => std::fs::write(path, text),
        false => std::fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes())),
    };
    written.map_err(|error| {
        let finding = match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Diagnostic::error(&code::WOULD_OVERWRITE).helps("help.force")
            }
            _ => {
                let finding = Diagnostic::error(&code::UNREADABLE_FILE).says("message.unwritable");
                finding.helps("help.none").with("reason", error)
            }
        };
        Box::new(finding.with("path", path.display()))
    })
}
