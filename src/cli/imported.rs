//! What of an import is no sound definition here is kept as a comment, so that one of them does not take every other
//! along.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::check;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::import::Imported;
use crate::resolve::resolve;
use crate::source::manifest::Manifest;
use crate::source::{FileId, SourceMap, Span};
use crate::syntax;
use crate::syntax::ast::{Body, File, Item};
use crate::words::{Language, Said};

/// What rests on a comment is one next, and so on.
const MOST_ROUNDS: usize = 8;

/// Leaves out what does not check.
pub(super) fn keep_sound(imported: &mut Imported) {
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
                imported
                    .found
                    .push(finding.with("name", &item.name).with("reason", item.why));
            }
        }
    }
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
    let mut sources = SourceMap::default();
    let ids: Vec<FileId> = files
        .iter()
        .map(|(name, text)| sources.add(name.as_str(), text.as_str()))
        .collect();
    let trees: Vec<File> = ids
        .iter()
        .zip(files)
        .map(|(id, (_, text))| syntax::parse(*id, text).0)
        .collect();
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
