//! What of an import is no sound definition here is kept as a comment, so that one of them does not take every other
//! along.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::check::check;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::import::Imported;
use crate::resolve::resolve;
use crate::source::manifest::Manifest;
use crate::source::{FileId, SourceMap, Span};
use crate::syntax;
use crate::syntax::ast::{Body, File, Item};
use crate::words::{Language, Said, say};

/// What rests on a comment is one next, and so on.
const MOST_ROUNDS: usize = 8;

/// Leaves out what does not check.
pub(super) fn keep_sound(imported: &mut Imported) {
    tell_labels_apart(imported);
    for _ in 0..MOST_ROUNDS {
        let unsound = unsound(&imported.files);
        if unsound.is_empty() {
            return;
        }
        for (name, mut items) in unsound {
            let Some((_, text)) = imported.files.iter_mut().find(|(file, _)| *file == name) else {
                continue;
            };
            // The last first, so that places stay what they are.
            items.sort_by_key(|item| std::cmp::Reverse(item.place.start));
            for item in items {
                let Some(own) = text.get(item.place.clone()) else {
                    continue;
                };
                let comment = commented(&item, own);
                text.replace_range(item.place.clone(), &comment);
                imported.kept += 1;
                imported.metrics = imported.metrics.saturating_sub(usize::from(item.is_metric));
                let finding = Diagnostic::warning(&code::NO_COUNTERPART);
                let finding = finding.with("name", &item.name).with("reason", item.why);
                imported.found.push(placed(&imported.places, &item.name, finding));
            }
        }
    }
}

/// Puts a finding where its definition stands in the manifest.
fn placed(places: &BTreeMap<String, Span>, name: &str, finding: Diagnostic) -> Diagnostic {
    match places.get(name) {
        Some(span) => finding.at(*span),
        None => finding,
    }
}

/// A label that something else has already is a remark on its definition: people ask by labels.
fn tell_labels_apart(imported: &mut Imported) {
    let (sources, trees) = parsed(&imported.files);
    let (_, found) = resolve(&Manifest::default(), trees.clone());
    let clashes = found.iter().filter(|finding| *finding.code == code::LABEL_CLASH);
    let mut labels: Vec<Span> = clashes.filter_map(Diagnostic::span).collect();
    // The last first, so that places stay what they are.
    labels.sort_by_key(|label| std::cmp::Reverse((label.file, label.start)));
    let mut changed = BTreeSet::new();
    for label in labels {
        let Some(file) = sources.get(label.file) else {
            continue;
        };
        let items = trees.iter().flat_map(|tree| &tree.items);
        let Some(item) = items.into_iter().find(|item| holds(item.span, label)) else {
            continue;
        };
        let Some((_, text)) = imported.files.iter_mut().find(|(name, _)| *name == file.name) else {
            continue;
        };
        let written = sources.slice(label).to_owned();
        text.replace_range(label.range(), "");
        text.insert_str(
            item.span.range().start,
            &format!("/// {}\n", written.trim_matches('"')),
        );
        changed.insert(label.file);
        let finding = Diagnostic::warning(&code::READ_OTHERWISE);
        let how = say!(
            "its label {label} is that of something else, and documents it",
            label = written
        );
        let finding = finding.with("name", &item.name.text).with("how", how);
        imported
            .found
            .push(placed(&imported.places, &item.name.text, finding));
    }
    for file in changed {
        let name = sources.get(file).map(|file| file.name.clone());
        let own = imported
            .files
            .iter_mut()
            .find(|(own, _)| Some(own) == name.as_ref());
        if let Some((_, text)) = own
            && let Ok(laid_out) = crate::format::format(file, text)
        {
            *text = laid_out;
        }
    }
}

/// The files, parsed.
fn parsed(files: &[(String, String)]) -> (SourceMap, Vec<File>) {
    let mut sources = SourceMap::default();
    let ids: Vec<FileId> = files
        .iter()
        .map(|(name, text)| sources.add(name.as_str(), text.as_str()))
        .collect();
    let trees = ids
        .iter()
        .zip(files)
        .map(|(id, (_, text))| syntax::parse(*id, text).0)
        .collect();
    (sources, trees)
}

/// A definition that does not check.
struct Unsound {
    name: String,
    place: Range<usize>,
    is_metric: bool,
    why: Said,
}

/// By file.
fn unsound(files: &[(String, String)]) -> BTreeMap<String, Vec<Unsound>> {
    let (sources, trees) = parsed(files);
    let (model, mut found) = resolve(&Manifest::default(), trees.clone());
    found.extend(check(model).1);
    let errors = found
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error && !finding.is_echo());
    let mut unsound: BTreeMap<String, Vec<Unsound>> = BTreeMap::new();
    for finding in errors {
        let Some(span) = finding.span() else { continue };
        let item = trees
            .iter()
            .flat_map(|tree| &tree.items)
            .find(|item| holds(item.span, span));
        let name = sources.get(span.file).map(|file| file.name.clone());
        let (Some(item), Some(name)) = (item.filter(|item| is_left_out(item)), name) else {
            continue;
        };
        let begin = item.docs.first().map_or(item.span, |doc| doc.span);
        let place = begin.range().start..item.span.range().end;
        let items = unsound.entry(name).or_default();
        if items.iter().all(|known| known.place != place) {
            items.push(Unsound {
                name: item.name.text.to_string(),
                place,
                is_metric: matches!(item.body, Body::Metric { .. }),
                why: finding.reason(),
            });
        }
    }
    unsound
}

fn holds(item: Span, place: Span) -> bool {
    item.file == place.file && item.start <= place.start && place.end <= item.end
}

/// Tables and entities stay: everything rests on them.
fn is_left_out(item: &Item) -> bool {
    matches!(
        item.body,
        Body::Metric { .. } | Body::Attribute { .. } | Body::Report | Body::Event(_)
    )
}

fn commented(item: &Unsound, text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("//   {line}")).collect();
    let why = item.why.of(Language::English).replace('\n', " ");
    format!("// {}: {why}.\n{}", item.name, lines.join("\n"))
}
