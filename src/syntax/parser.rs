//! The entry: a whole file, or what can be saved of it.

use pest::Parser;
use pest_derive::Parser;

use super::ast::File;
use super::walk::{Builder, Node};
use super::{expected, guard, recover, stub};
use crate::diagnostic::Diagnostic;
use crate::source::FileId;

#[derive(Parser)]
#[grammar = "../grammar/merak.pest"]
pub(super) struct Grammar;

/// Parses one file. What cannot be read becomes a finding, item by item, and
/// everything else still becomes a tree.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (File, Vec<Diagnostic>) {
    if let Err(finding) = guard::check(file, text) {
        return (File::default(), vec![finding]);
    }
    let mut found = Vec::new();
    let mut tree = File::default();
    match Grammar::parse(Rule::file, text) {
        Ok(mut pairs) => {
            if let Some(node) = pairs.next() {
                add_items(file, 0, node, &mut tree, &mut found);
            }
        }
        Err(_) => one_by_one(file, text, &mut tree, &mut found),
    }
    (tree, found)
}

fn add_items(file: FileId, base: usize, node: Node<'_>, tree: &mut File, found: &mut Vec<Diagnostic>) {
    let mut builder = Builder::new(file, base, found);
    let nodes = node.into_inner();
    tree.items.reserve(nodes.len());
    let items = nodes.filter(|node| node.as_rule() == Rule::item);
    tree.items.extend(items.filter_map(|node| builder.item(node)));
}

/// Parses every piece that looks like an item by itself.
fn one_by_one(file: FileId, text: &str, tree: &mut File, found: &mut Vec<Diagnostic>) {
    for piece in recover::pieces(text) {
        let words = text.get(piece.clone()).unwrap_or_default();
        match Grammar::parse(Rule::lone_item, words) {
            Ok(pairs) => {
                for node in pairs {
                    add_items(file, piece.start, node, tree, found);
                }
            }
            Err(error) => {
                found.push(expected::explain(file, piece.start, words, &error));
                tree.items.extend(stub::stub(file, piece.start, words));
            }
        }
    }
}
