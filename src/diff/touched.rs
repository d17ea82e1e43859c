//! Which items a change touches, and which it reaches: what a check since a revision
//! speaks of.

use super::Side;
use super::uses::{Item, Uses};
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::ast::{self, File};
use rustc_hash::FxHashSet;

/// The parts of a project that a change touches or reaches.
#[derive(Debug, Default)]
pub struct Touched {
    /// Items.
    items: Vec<Span>,
    /// All items of the project.
    all: Vec<Span>,
    /// Files that are not what they were, for what stands between items.
    files: FxHashSet<FileId>,
}

impl Touched {
    /// What a later revision has that an earlier one had not, and what rests on it or
    /// speaks of it.
    #[must_use]
    pub fn of(old: (&SourceMap, &[File]), new: Side<'_>, trees: &[File]) -> Self {
        let (sources, earlier) = old;
        let texts = earlier.iter().flat_map(|file| &file.items);
        let texts: FxHashSet<String> = texts.map(|item| text(sources, item)).collect();
        let model = &new.checked.model;
        let items = || trees.iter().flat_map(|file| &file.items);
        let fresh: Vec<&ast::Item> = items()
            .filter(|item| !texts.contains(&text(new.sources, item)))
            .collect();
        let uses = Uses::of(new);
        let reached = uses.all_above(fresh.iter().filter_map(|item| Item::of(model, item)));
        let metrics: FxHashSet<&str> = reached
            .iter()
            .filter_map(|item| match item {
                Item::Metric(id) => Some(model.metrics.get(id.index())?.named.name.text.as_str()),
                _ => None,
            })
            .collect();
        let spans: FxHashSet<(FileId, u32, u32)> = fresh.iter().map(|item| item.span.key()).collect();
        let is_touched = |item: &&ast::Item| {
            spans.contains(&item.span.key())
                || match Item::of(model, item) {
                    Some(own) => reached.contains(&own),
                    // Reports, the tree and tests: by the metrics they name.
                    None => words(new.sources.slice(item.span)).any(|word| metrics.contains(word)),
                }
        };
        let known: FxHashSet<(&str, &str)> = sources
            .iter()
            .map(|(_, file)| (file.name.as_str(), file.text.as_str()))
            .collect();
        let changed = new
            .sources
            .iter()
            .filter(|(_, file)| !known.contains(&(file.name.as_str(), file.text.as_str())));
        Self {
            items: items().filter(is_touched).map(whole).collect(),
            all: items().map(whole).collect(),
            files: changed.map(|(id, _)| id).collect(),
        }
    }

    /// Whether a place is in what is touched or reached. What stands in no item is, if
    /// its file changed; what stands nowhere always is.
    #[must_use]
    pub fn holds(&self, span: Option<Span>) -> bool {
        let Some(span) = span else {
            return true;
        };
        let inside = |items: &[Span]| items.iter().any(|item| contains(*item, span));
        match inside(&self.all) {
            true => inside(&self.items),
            false => self.files.contains(&span.file),
        }
    }
}

fn contains(item: Span, span: Span) -> bool {
    item.file == span.file && item.start <= span.start && span.start < item.end.max(item.start + 1)
}

/// An item with its documents.
fn whole(item: &ast::Item) -> Span {
    item.docs.first().map_or(item.span, |doc| doc.span.to(item.span))
}

/// What an item says, its documents included; blanks and breaks mean nothing.
fn text(sources: &SourceMap, item: &ast::Item) -> String {
    let docs: Vec<&str> = item.docs.iter().map(|doc| doc.text.as_str()).collect();
    let words: Vec<&str> = sources.slice(item.span).split_whitespace().collect();
    format!("{} {}", docs.join("\n"), words.join(" "))
}

/// The words of a text that may be names.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let plain = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    plain.chain(text.split('`').skip(1).step_by(2))
}
