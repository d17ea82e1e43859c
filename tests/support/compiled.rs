//! A text, compiled as the only file of a project.

#![allow(dead_code, reason = "each test uses a part of it")]

use merak::check::{Checked, check};
use merak::diagnostic::Diagnostic;
use merak::lint::lint;
use merak::plan::{AsOf, plan, question};
use merak::resolve::resolve;
use merak::source::SourceMap;
use merak::source::manifest::Manifest;
use merak::syntax::parse;
use merak::words::Language;

/// What it comes to, with everything found in it.
pub fn compiled(text: &str) -> (Checked, SourceMap, Vec<Diagnostic>) {
    let mut sources = SourceMap::default();
    let file = sources.add("all.merak", text);
    let (tree, mut found) = parse(file, text);
    let (model, more) = resolve(&Manifest::default(), vec![tree]);
    found.extend(more);
    let (checked, more) = check(model);
    found.extend(more);
    (checked, sources, found)
}

/// The same of a text without mistakes.
pub fn flawless(text: &str) -> (Checked, SourceMap) {
    let (checked, sources, found) = compiled(text);
    let said: Vec<String> = found.iter().map(|it| it.message(Language::English)).collect();
    assert!(said.is_empty(), "{text}: {said:?}");
    (checked, sources)
}

/// What this lint says of a text without mistakes.
pub fn linted(name: &str, text: &str) -> Vec<String> {
    let (checked, sources) = flawless(text);
    let found = lint(&checked, &sources);
    let found = found.iter().filter(|finding| finding.code.id == name);
    found.map(|finding| finding.message(Language::English)).collect()
}

/// What is found where its reports are asked as questions.
pub fn asked(checked: &Checked) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for report in &checked.model.reports {
        let span = report.named.name.span;
        match question(checked, &report.clauses, span, AsOf::Never) {
            Err(more) => found.extend(more),
            Ok(question) => found.extend(plan(checked, &question).err().map(|finding| *finding)),
        }
    }
    found
}
