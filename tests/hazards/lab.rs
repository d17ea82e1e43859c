//! Checks a project and lays it out as the command does, without a process of
//! its own: most hazards are texts, and there are hundreds.

use merak::words::Language;
use std::collections::BTreeMap;
use std::panic;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use merak::check::check;
use merak::diagnostic::{Bag, Diagnostic, code};
use merak::format::format;
use merak::output::findings::{Look, human, json};
use merak::resolve::resolve;
use merak::source::project::{self, Project};
use merak::source::{FileId, SourceMap};
use merak::syntax::parse;

use crate::run::PATIENCE;

/// The stack the command gives a thread that parses.
const STACK: usize = 16 * 1024 * 1024;
/// As many findings as the command shows to people.
const MOST_SHOWN: usize = 50;

/// A finding of `check --format json`: its code and where it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: String,
    pub file: Option<String>,
    pub line: u64,
    pub column: u64,
    pub message: String,
    pub labels: usize,
}

/// Everything that is wrong with a project.
pub fn findings(folder: &Path) -> Vec<Finding> {
    let folder = folder.to_path_buf();
    patiently(move || {
        let mut project = project::load(&folder);
        let found = examine(&mut project);
        told(&found, &project.sources)
    })
}

/// The project is fine. Its files can be laid out, are then laid out, and the
/// project is still fine.
pub fn is_fine(folder: &Path) {
    let folder = folder.to_path_buf();
    patiently(move || {
        let mut project = project::load(&folder);
        let found = examine(&mut project);
        assert!(found.is_empty(), "{:?}", told(&found, &project.sources).first());
        let mut sources = SourceMap::default();
        let mut anew = BTreeMap::new();
        for (id, file) in project.sources.iter() {
            anew.insert(id, sources.add(&file.name, laid_out(&project, id, &file.text)));
        }
        for (id, file) in sources.iter() {
            assert!(laid_out(&project, id, &file.text) == file.text, "{}", file.name);
        }
        assert!(anew.iter().all(|(before, after)| before == after));
        project.sources = sources;
        assert_eq!(told(&examine(&mut project), &project.sources), []);
    });
}

fn laid_out(project: &Project, id: FileId, text: &str) -> String {
    if !project.files.contains(&id) {
        return text.to_owned();
    }
    format(id, text).unwrap_or_else(|found| panic!("it cannot be laid out: {:?}", found.first()))
}

/// What `check` does once the files are read.
fn examine(project: &mut Project) -> Vec<Diagnostic> {
    let mut bag = Bag::default();
    let mut trees = Vec::new();
    for id in &project.files {
        let (tree, found) = parse(*id, &project.sources.get(*id).unwrap().text);
        trees.push(tree);
        bag.extend(found);
    }
    let cut_short = project.found.iter().filter(|found| *found.code == code::NOT_UTF8);
    let cut_short: Vec<FileId> = cut_short
        .filter_map(Diagnostic::span)
        .map(|span| span.file)
        .collect();
    bag.forget(&cut_short);
    bag.extend(std::mem::take(&mut project.found));
    let (model, found) = resolve(&project.manifest, trees);
    bag.extend(found);
    let (_, found) = check(model);
    bag.extend(found);
    bag.sorted()
}

/// Findings as programs read them, once what people read is seen to be sound.
fn told(found: &[Diagnostic], sources: &SourceMap) -> Vec<Finding> {
    for finding in found.iter().take(MOST_SHOWN) {
        for language in Language::ALL {
            let words = human(finding, sources, language, Look::PLAIN);
            assert!(words.contains(finding.code.id), "{words}");
            assert!(!words.contains('\u{1b}'), "it steers the terminal: {words:?}");
        }
    }
    let all: serde_json::Value = serde_json::from_str(&json(found, sources, Language::English)).unwrap();
    let number = |value: &serde_json::Value| value.as_u64().unwrap_or_default();
    let all = all.as_array().unwrap().iter().map(|finding| Finding {
        code: finding["code"].as_str().unwrap().to_owned(),
        file: finding["file"].as_str().map(str::to_owned),
        line: number(&finding["line"]),
        column: number(&finding["column"]),
        message: finding["message"].as_str().unwrap().to_owned(),
        labels: finding["labels"].as_array().unwrap().len(),
    });
    all.collect()
}

/// Does something on a thread like those of the command; it must come to an end.
fn patiently<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = mpsc::channel();
    let begin = move || {
        let _ = done.send(work());
    };
    let working = thread::Builder::new().stack_size(STACK).spawn(begin).unwrap();
    match wait.recv_timeout(PATIENCE) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => panic!("it hangs"),
        Err(RecvTimeoutError::Disconnected) => panic::resume_unwind(working.join().unwrap_err()),
    }
}
